/* Processes of nianshen-read: started, asked within a time limit, kept, replaced. */
#include "read/child.h"

#include "base/file_reason.h"
#include "read/spawn.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* BUSY_MOST stays so far below the processor time a reader gives itself that no file meets that limit by the time that
 * files before it took. */
enum { SECONDS_MOST = 20, CONVERT_SECONDS_MOST = 100, BUSY_MOST = 40, KEPT_MOST = 64, LOOK_MILLISECONDS = 50 };

/* Which program, and how it is called. */
enum kind { KIND_PAGES, KIND_ZIP, KIND_CONVERT };

struct child {
    struct child *next;
    enum kind kind;
    pid_t process;
    int socket;
    bool used;        /* has answered before */
    double busy;      /* seconds it has worked so far */
    char archive[65]; /* the digest of the archive it was sent last */
    struct buffer sent; /* the request and the bytes that it was sent early and whose answer is still to come */
};

/* The processes that wait for work; they live as long as the program. */
static struct {
    pthread_mutex_t mutex;
    struct child *idle;
    size_t count;
} kept = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static enum kind kind_of(const struct question *question)
{
    bool zip = question->request.format == FORMAT_DOCX || question->request.format == FORMAT_OFD;
    switch (question->request.question) {
    case WIRE_CONVERT:
        return KIND_CONVERT;
    case WIRE_DOCUMENT:
        return zip ? KIND_ZIP : KIND_PAGES;
    default:
        return KIND_ZIP;
    }
}

static double seconds_most(const struct question *question)
{
    const char *given = getenv("NIANSHEN_READ_SECONDS");
    double seconds = given ? strtod(given, NULL) : 0;
    return seconds > 0 ? seconds : kind_of(question) == KIND_CONVERT ? CONVERT_SECONDS_MOST : SECONDS_MOST;
}

/* ---- Starting and ending ----------------------------------------------------------------------------------------- */

static const char *reader_path(enum kind kind, struct arena *arena)
{
    const char *given = getenv("NIANSHEN_READ"), *ending = kind == KIND_ZIP ? "-zip" : "";
    if (given == NULL || *given == '\0')
        return helper_program(kind == KIND_ZIP ? READER_NAME "-zip" : READER_NAME, arena);
    const char *sibling = arena_print(arena, "%s%s", given, ending).data;
    return access(sibling, X_OK) == 0 ? sibling : given;
}

/* What a conversion needs of the user's settings. */
static void add_variables(char **out)
{
    static const char *const names[] = {"XDG_RUNTIME_DIR=", "NIANSHEN_SOFFICE="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (char **variable = environ; *variable; variable++)
            if (strncmp(*variable, names[i], strlen(names[i])) == 0) {
                *out++ = *variable;
                break;
            }
}

/* Of the settings only what LibreOffice has to find. */
static int spawn(const char *path, bool convert, int socket, pid_t *process)
{
    char name[] = READER_NAME, conversion[] = "--convert", language[] = "LC_ALL=C.UTF-8", zone[] = "TZ=UTC0";
    char *arguments[] = {name, convert ? conversion : NULL, NULL};
    char *surroundings[5] = {language, zone};
    if (convert)
        add_variables(surroundings + 2);
    return spawn_helper(path, arguments, surroundings, socket, process);
}

static struct child *start(const struct question *question, struct arena *arena, struct error *error)
{
    const char *what = question->what;
    int sockets[2];
    struct child child = {.kind = kind_of(question)};
    const char *path = reader_path(child.kind, arena);
    if (path == NULL) {
        error_set(error, ERROR_FILE, "%s：读这种文件要用 " READER_NAME "%s 程序，它没有安装；请补装后再试。", what,
                  child.kind == KIND_ZIP ? "-zip" : "");
        return NULL;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
        error_set(error, ERROR_FILE, "%s：不能启动读取程序：%s。", what, file_reason(errno));
        return NULL;
    }
    int reason = spawn(path, child.kind == KIND_CONVERT, sockets[1], &child.process);
    close(sockets[1]);
    if (reason != 0) {
        close(sockets[0]);
        error_set(error, ERROR_FILE, "%s：不能启动读取程序 %s：%s。", what, path, file_reason(reason));
        return NULL;
    }
    child.socket = sockets[0];
    struct child *copy = heap_allocate(sizeof *copy);
    *copy = child;
    return copy;
}

/* Returns how it ended, as waitpid tells. */
static int end(struct child *child, bool kill_it)
{
    int status = 0;
    close(child->socket);
    if (kill_it)
        kill(child->process, SIGKILL);
    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR)
        ;
    buffer_free(&child->sent);
    heap_free(child);
    return status;
}

/* One that was asked something else early is left to whoever asks that. */
static bool is_free_for(const struct child *child, const struct question *question)
{
    struct slice sent = buffer_slice(&child->sent);
    if (child->kind != kind_of(question) || sent.length == 0)
        return child->kind == kind_of(question);
    return slice_equal(slice_part(sent, sizeof question->request, sent.length), question->bytes) &&
           ((const struct wire_request *)(const void *)sent.data)->format == question->request.format;
}

/* The request for this child. */
static struct wire_request complete(const struct question *question, const struct child *child)
{
    struct wire_request request = question->request;
    request.magic = WIRE_MAGIC;
    request.version = WIRE_VERSION;
    request.again = child && question->archive && strcmp(question->archive, child->archive) == 0;
    request.length = request.again ? 0 : question->bytes.length;
    return request;
}

/* Of the processes that wait, one for this question, or with NULL any. */
static struct child *take_idle(const struct question *question)
{
    pthread_mutex_lock(&kept.mutex);
    struct child **place = &kept.idle;
    while (*place && question && !is_free_for(*place, question))
        place = &(*place)->next;
    struct child *child = *place;
    if (child) {
        *place = child->next;
        kept.count--;
    }
    pthread_mutex_unlock(&kept.mutex);
    return child;
}

static void keep(struct child *child)
{
    pthread_mutex_lock(&kept.mutex);
    bool room = kept.count < KEPT_MOST;
    if (room) {
        child->next = kept.idle;
        kept.idle = child;
        kept.count++;
    }
    pthread_mutex_unlock(&kept.mutex);
    if (!room)
        end(child, true);
}

bool child_start_early(enum format format)
{
    struct question question = {.request.format = (uint32_t)format, .what = ""};
    struct error error;
    struct child *child = take_idle(&question);
    bool started = child == NULL;
    if (started) {
        struct arena *arena = arena_new();
        child = start(&question, arena, &error);
        arena_free(arena);
    }
    if (child)
        keep(child);
    return started && child;
}

/* What surely finds room in the socket (208 KiB unless the system says otherwise), so that nobody has to wait. */
enum { EARLY_MOST = 128 << 10 };

void child_ask_early(const struct question *question)
{
    struct wire_request request = complete(question, NULL);
    struct child *child = question->bytes.length <= EARLY_MOST ? take_idle(question) : NULL;
    if (child == NULL)
        return;
    buffer_add(&child->sent, (struct slice){(const char *)&request, sizeof request});
    buffer_add(&child->sent, question->bytes);
    if (send(child->socket, child->sent.data, child->sent.length, MSG_NOSIGNAL | MSG_DONTWAIT) ==
        (ssize_t)child->sent.length)
        keep(child);
    else
        end(child, true);
}

void child_end_all(void)
{
    for (struct child *child; (child = take_idle(NULL));)
        end(child, true);
}

/* ---- Asking ------------------------------------------------------------------------------------------------------ */

enum outcome { OUTCOME_ANSWERED, OUTCOME_GONE, OUTCOME_HUNG, OUTCOME_NONSENSE, OUTCOME_STOPPED };

/* A child that is asked something. */
struct talk {
    const struct question *question;
    struct child *child;
    double deadline;
};

static bool is_unwanted(const struct question *question)
{
    struct read_progress progress = {question->what, READ_FILE, 0, 0};
    if (kind_of(question) == KIND_CONVERT)
        progress.stage = READ_CONVERT;
    return question->watch && !question->watch->go_on(question->watch->context, &progress);
}

/* Waits until the socket is ready for `events`. */
static enum outcome wait_for(const struct talk *talk, short events)
{
    for (;;) {
        double left = talk->deadline - now();
        int limit = (int)(left * 1000) + 1;
        limit = talk->question->watch && limit > LOOK_MILLISECONDS ? LOOK_MILLISECONDS : limit;
        struct pollfd polled = {.fd = talk->child->socket, .events = events};
        int ready = left > 0 ? poll(&polled, 1, limit) : 0;
        if (ready > 0)
            return OUTCOME_ANSWERED;
        if (ready < 0 && errno != EINTR && errno != EAGAIN)
            return OUTCOME_GONE;
        if (left <= 0)
            return OUTCOME_HUNG;
        if (is_unwanted(talk->question))
            return OUTCOME_STOPPED;
    }
}

static enum outcome send_all(const struct talk *talk, const void *bytes, size_t length)
{
    const char *data = bytes;
    while (length > 0) {
        ssize_t sent = send(talk->child->socket, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            data += sent;
            length -= (size_t)sent;
            continue;
        }
        if (errno == EINTR)
            continue;
        enum outcome outcome = errno == EAGAIN ? wait_for(talk, POLLOUT) : OUTCOME_GONE;
        if (outcome != OUTCOME_ANSWERED)
            return outcome;
    }
    return OUTCOME_ANSWERED;
}

static enum outcome receive_all(const struct talk *talk, void *bytes, size_t length)
{
    char *data = bytes;
    while (length > 0) {
        ssize_t got = recv(talk->child->socket, data, length, MSG_DONTWAIT);
        if (got > 0) {
            data += got;
            length -= (size_t)got;
            continue;
        }
        if (got < 0 && errno == EINTR)
            continue;
        enum outcome outcome = got < 0 && errno == EAGAIN ? wait_for(talk, POLLIN) : OUTCOME_GONE;
        if (outcome != OUTCOME_ANSWERED)
            return outcome;
    }
    return OUTCOME_ANSWERED;
}

static enum outcome send_question(const struct talk *talk)
{
    struct wire_request request = complete(talk->question, talk->child);
    bool sent_before = talk->child->sent.length > 0;
    buffer_free(&talk->child->sent);
    if (sent_before)
        return OUTCOME_ANSWERED;
    enum outcome outcome = send_all(talk, &request, sizeof request);
    return outcome == OUTCOME_ANSWERED ? send_all(talk, talk->question->bytes.data, request.length) : outcome;
}

static enum outcome ask(struct child *child, const struct question *question, struct arena *arena,
                        struct wire_reply *reply, struct slice *answer)
{
    double begin = now();
    struct talk talk = {question, child, begin + seconds_most(question)};
    enum outcome outcome = send_question(&talk);
    if (outcome == OUTCOME_ANSWERED)
        outcome = receive_all(&talk, reply, sizeof *reply);
    if (outcome != OUTCOME_ANSWERED)
        return outcome;
    if (reply->magic != WIRE_MAGIC || reply->version != WIRE_VERSION || reply->answer > WIRE_REFUSED ||
        reply->length > WIRE_PAYLOAD_MOST)
        return OUTCOME_NONSENSE;
    char *data = arena_allocate(arena, reply->length + 1);
    outcome = receive_all(&talk, data, reply->length);
    *answer = (struct slice){data, reply->length};
    if (question->archive)
        strcpy(child->archive, question->archive);
    child->used = true;
    child->busy += now() - begin;
    return outcome;
}

/* Why there is no answer. */
static bool explain(const struct question *question, enum outcome outcome, int status, struct error *error)
{
    const char *what = question->what;
    enum { EXIT_OUT_OF_MEMORY = 3, EXIT_NOT_CONFINED = 4 };
    if (outcome == OUTCOME_STOPPED)
        return error_set(error, ERROR_STOPPED, "%s：已停止，没有读完。", what);
    if (outcome == OUTCOME_HUNG)
        return error_set(error, ERROR_REPORT, "%s：读了 %g 秒还没有读完，已停止；文件可能已损坏，或是有意造成的。",
                         what, seconds_most(question));
    if (outcome == OUTCOME_NONSENSE)
        return error_set(error, ERROR_REPORT,
                         "%s：读取程序的回答不合规定，未采用；请检查 " READER_NAME " 与本程序是否同一版本。", what);
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_OUT_OF_MEMORY)
        return error_set(error, ERROR_REPORT, "%s：读它所需的内存超过上限，已停止；文件可能已损坏，或是有意造成的。",
                         what);
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NOT_CONFINED)
        return error_set(error, ERROR_FILE, "%s：这里的系统不能限制读取程序的权限（seccomp），为安全起见没有读。", what);
    if (WIFEXITED(status))
        return error_set(error, ERROR_FILE, "%s：读取程序没有读就结束了（状态 %d）。", what, WEXITSTATUS(status));
    if (WTERMSIG(status) == SIGXCPU)
        return error_set(error, ERROR_REPORT, "%s：读它所需的时间超过上限，已停止；文件可能已损坏，或是有意造成的。",
                         what);
    return error_set(error, ERROR_REPORT, "%s：读取程序在这个文件上出错中止（信号 %d）；文件可能已损坏。", what,
                     WTERMSIG(status));
}

/* The reason goes onto a terminal: one line, no control characters. */
static bool refuse(const struct question *question, struct slice reason, struct error *error)
{
    enum { REASON_MOST = 600 };
    bool shown = reason.length > 0 && reason.length <= REASON_MOST && utf8_first_invalid(reason) < 0;
    for (size_t i = 0; i < reason.length && shown; i++)
        shown = (unsigned char)reason.data[i] >= ' ' && reason.data[i] != 0x7F;
    if (!shown)
        return explain(question, OUTCOME_NONSENSE, 0, error);
    return error_set(error, ERROR_REPORT, "%s：%.*s", question->what, SLICE_ARGUMENTS(reason));
}

/* A process that read other files before may have died of those: the file is then tried once more with a fresh one.
 * Processes that convert serve once. */
static bool ask_someone(const struct question *question, struct arena *arena, struct wire_reply *reply,
                        struct slice *answer, struct error *error)
{
    bool once = kind_of(question) == KIND_CONVERT;
    for (struct child *child = once ? NULL : take_idle(question);; child = NULL) {
        if (child == NULL && (child = start(question, arena, error)) == NULL)
            return false;
        bool used = child->used;
        enum outcome outcome = ask(child, question, arena, reply, answer);
        if (outcome == OUTCOME_ANSWERED && !reply->retire && !once && child->busy < BUSY_MOST) {
            keep(child);
            return true;
        }
        /* One that converts puts its folder away when the socket closes. */
        int status = end(child, outcome != OUTCOME_GONE && !once);
        if (outcome == OUTCOME_ANSWERED)
            return true;
        if (outcome != OUTCOME_GONE || !used) {
            explain(question, outcome, status, error);
            return false;
        }
    }
}

bool child_ask(const struct question *question, struct arena *arena, struct slice *answer, struct error *error)
{
    struct wire_reply reply;
    if (kind_of(question) == KIND_CONVERT && is_unwanted(question))
        return explain(question, OUTCOME_STOPPED, 0, error);
    if (!ask_someone(question, arena, &reply, answer, error))
        return false;
    return reply.answer == WIRE_DONE || refuse(question, *answer, error);
}
