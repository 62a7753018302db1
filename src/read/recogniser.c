/* A process of nianshen-scan: started for one file, watched, stopped when it takes too long or is no longer wanted. */
#include "read/recogniser.h"

#include "base/file_reason.h"
#include "read/kept.h"
#include "read/spawn.h"
#include "read/wire.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A page takes 3 to 10 seconds; on a busy computer several times as long. */
enum { PAGE_SECONDS_MOST = 120, LOOK_MILLISECONDS = 100, EXIT_NOT_STARTED = 127, EXIT_OUT_OF_MEMORY = 3 };

#define PACKAGES "请安装软件包 tesseract-ocr、tesseract-ocr-chi-sim、tesseract-ocr-eng"

enum outcome { OUTCOME_FINE, OUTCOME_GONE, OUTCOME_HUNG, OUTCOME_NONSENSE, OUTCOME_STOPPED };

struct job {
    const char *path;
    const struct read_watch *watch; /* may be NULL */
    struct wire_progress progress;
    pid_t process;
    int socket;
    double deadline;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double page_seconds_most(void)
{
    const char *given = getenv("NIANSHEN_READ_SECONDS");
    double seconds = given ? strtod(given, NULL) : 0;
    return seconds > 0 ? seconds : PAGE_SECONDS_MOST;
}

/* ---- The process ---- */

static const char *scanner_path(struct arena *arena)
{
    const char *given = getenv("NIANSHEN_SCAN");
    return given && *given ? given : helper_program(SCANNER_NAME, arena);
}

/* The recogniser's own threads only get into each other's way: several files at once keep all processors busy. */
static int spawn(const char *path, int socket, pid_t *process)
{
    char name[] = SCANNER_NAME, language[] = "LC_ALL=C.UTF-8", zone[] = "TZ=UTC0", threads[] = "OMP_THREAD_LIMIT=1";
    char *arguments[] = {name, NULL}, *surroundings[] = {language, zone, threads, NULL};
    return spawn_helper(path, arguments, surroundings, socket, process);
}

static bool start(struct job *job, struct arena *arena, struct error *error)
{
    int sockets[2];
    const char *program = scanner_path(arena);
    if (program == NULL)
        return error_set(error, ERROR_FILE, "%s：识别扫描件要用 " SCANNER_NAME " 程序，它没有安装；" PACKAGES "，并补装它。",
                         job->path);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return error_set(error, ERROR_FILE, "%s：不能启动识别程序：%s。", job->path, file_reason(errno));
    int reason = spawn(program, sockets[1], &job->process);
    close(sockets[1]);
    job->socket = sockets[0];
    if (reason == 0)
        return true;
    close(sockets[0]);
    return error_set(error, ERROR_FILE, "%s：不能启动识别程序 %s：%s。", job->path, program, file_reason(reason));
}

/* Returns how it ended, as waitpid tells. */
static int end(const struct job *job, bool kill_it)
{
    int status = 0;
    close(job->socket);
    if (kill_it)
        kill(job->process, SIGKILL);
    while (waitpid(job->process, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

/* ---- Talking to it ---- */

static bool is_unwanted(const struct job *job)
{
    struct read_progress progress = {job->path, READ_RECOGNISE, job->progress.done, job->progress.total};
    return job->watch && !job->watch->go_on(job->watch->context, &progress);
}

/* Waits until the socket is ready, asking every moment whether anybody still wants it. */
static enum outcome wait_for(const struct job *job, short events)
{
    for (;;) {
        struct pollfd polled = {.fd = job->socket, .events = events};
        if (is_unwanted(job))
            return OUTCOME_STOPPED;
        int ready = poll(&polled, 1, LOOK_MILLISECONDS);
        if (ready > 0)
            return OUTCOME_FINE;
        if (ready < 0 && errno != EINTR && errno != EAGAIN)
            return OUTCOME_GONE;
        if (now() > job->deadline)
            return OUTCOME_HUNG;
    }
}

static enum outcome transfer(const struct job *job, char *data, size_t length, bool outwards)
{
    while (length > 0) {
        ssize_t moved = outwards ? send(job->socket, data, length, MSG_NOSIGNAL | MSG_DONTWAIT)
                                 : recv(job->socket, data, length, MSG_DONTWAIT);
        if (moved > 0) {
            data += moved;
            length -= (size_t)moved;
            continue;
        }
        if (moved < 0 && errno == EINTR)
            continue;
        if (moved == 0 || errno != EAGAIN)
            return OUTCOME_GONE;
        enum outcome outcome = wait_for(job, outwards ? POLLOUT : POLLIN);
        if (outcome != OUTCOME_FINE)
            return outcome;
    }
    return OUTCOME_FINE;
}

static enum outcome ask(struct job *job, struct slice bytes, enum format format)
{
    struct wire_request request = {.magic = WIRE_MAGIC,
                                   .version = WIRE_VERSION,
                                   .question = WIRE_DOCUMENT,
                                   .format = (uint32_t)format,
                                   .length = bytes.length};
    enum outcome outcome = transfer(job, (char *)&request, sizeof request, true);
    return outcome == OUTCOME_FINE ? transfer(job, (char *)bytes.data, bytes.length, true) : outcome;
}

static bool makes_sense(const struct wire_reply *reply)
{
    return reply->magic == WIRE_MAGIC && reply->version == WIRE_VERSION && reply->answer <= WIRE_GOING_ON &&
           reply->length <= WIRE_PAYLOAD_MOST &&
           (reply->answer != WIRE_GOING_ON || reply->length == sizeof(struct wire_progress));
}

static enum outcome hear(struct job *job, struct arena *arena, struct wire_reply *reply, struct slice *payload)
{
    for (;;) {
        job->deadline = now() + page_seconds_most();
        enum outcome outcome = transfer(job, (char *)reply, sizeof *reply, false);
        if (outcome != OUTCOME_FINE)
            return outcome;
        if (!makes_sense(reply))
            return OUTCOME_NONSENSE;
        bool going_on = reply->answer == WIRE_GOING_ON;
        char *data = going_on ? (char *)&job->progress : arena_allocate(arena, reply->length + 1);
        outcome = transfer(job, data, reply->length, false);
        *payload = (struct slice){data, reply->length};
        if (outcome != OUTCOME_FINE || !going_on)
            return outcome;
        if (is_unwanted(job))
            return OUTCOME_STOPPED;
    }
}

/* ---- What came of it ---- */

static bool explain(const struct job *job, enum outcome outcome, int status, struct error *error)
{
    if (outcome == OUTCOME_STOPPED)
        return error_set(error, ERROR_STOPPED, "%s：识别已停止，没有读完。", job->path);
    if (outcome == OUTCOME_HUNG)
        return error_set(error, ERROR_REPORT, "%s：识别一页用了 %g 秒还没有完，已停止；图像可能已损坏，或是有意造成的。", job->path,
                         page_seconds_most());
    if (outcome == OUTCOME_NONSENSE)
        return error_set(error, ERROR_REPORT,
                         "%s：识别程序的回答不合规定，未采用；请检查 " SCANNER_NAME " 与本程序是否同一版本。", job->path);
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NOT_STARTED)
        return error_set(error, ERROR_FILE, "%s：识别程序所需的库没有装全；" PACKAGES "。", job->path);
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_OUT_OF_MEMORY)
        return error_set(error, ERROR_REPORT, "%s：识别它所需的内存超过上限，已停止；图像可能太大。", job->path);
    if (WIFEXITED(status))
        return error_set(error, ERROR_FILE, "%s：识别程序没有识别就结束了（状态 %d）。", job->path, WEXITSTATUS(status));
    return error_set(error, ERROR_REPORT, "%s：识别程序在这个文件上出错中止（信号 %d）；图像可能已损坏。", job->path,
                     WTERMSIG(status));
}

/* The reason goes onto a terminal: one line, no control characters. */
static bool refuse(const struct job *job, struct slice reason, struct error *error)
{
    enum { REASON_MOST = 600 };
    bool shown = reason.length > 0 && reason.length <= REASON_MOST && utf8_first_invalid(reason) < 0;
    for (size_t i = 0; i < reason.length && shown; i++)
        shown = (unsigned char)reason.data[i] >= ' ' && reason.data[i] != 0x7F;
    if (!shown)
        return explain(job, OUTCOME_NONSENSE, 0, error);
    return error_set(error, ERROR_REPORT, "%s：%.*s", job->path, SLICE_ARGUMENTS(reason));
}

/* The answer of a recogniser to a file that none has seen before. */
static bool recognise(struct job *job, struct arena *arena, struct slice bytes, enum format format,
                      struct slice *payload, struct error *error)
{
    struct wire_reply reply;
    if (!start(job, arena, error))
        return false;
    enum outcome outcome = ask(job, bytes, format);
    if (outcome == OUTCOME_FINE)
        outcome = hear(job, arena, &reply, payload);
    int status = end(job, outcome != OUTCOME_GONE);
    if (outcome != OUTCOME_FINE)
        return explain(job, outcome, status, error);
    return reply.answer != WIRE_REFUSED || refuse(job, *payload, error);
}

struct document *recogniser_read(struct arena *arena, const char *path, struct slice bytes, enum format format,
                                 const struct read_watch *watch, struct error *error)
{
    struct job job = {.path = path, .watch = watch};
    struct slice payload = SLICE_NONE;
    struct document *document = NULL;
    char digest[65];
    sha256_hex(bytes, digest);
    enum kept_state state;
    while ((state = kept_take(digest, LOOK_MILLISECONDS, arena, &payload)) == KEPT_BUSY)
        if (is_unwanted(&job)) {
            explain(&job, OUTCOME_STOPPED, 0, error);
            return NULL;
        }
    if (state == KEPT_FOUND)
        return wire_read_document(arena, path, payload);
    job.deadline = now() + page_seconds_most();
    if (recognise(&job, arena, bytes, format, &payload, error) &&
        (document = wire_read_document(arena, path, payload)) == NULL)
        explain(&job, OUTCOME_NONSENSE, 0, error);
    kept_put(digest, document ? payload : SLICE_NONE);
    return document;
}
