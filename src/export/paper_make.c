/* Asking nianshen-paper, which has the libraries for PDF and its like, so that the screen starts without them. */
#include "export/paper.h"
#include "read/spawn.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const paper_face_names[] = {[PAPER_PDF] = "pdf", [PAPER_XLSX] = "xlsx", [PAPER_DOCX] = "docx", NULL};

#define FACE_BYTES_MOST ((uint64_t)512 << 20)
#define NOT_INSTALLED "排版要用 " PAPER_PROGRAM " 程序，它没有安装；请补装它。"

struct maker {
    int socket;
    pid_t process;
};

/* Fonts are found by these, and the date of a test. */
static char *const *surroundings(struct arena *arena)
{
    static const char *const names[] = {"HOME",
                                        "XDG_CONFIG_HOME",
                                        "XDG_CACHE_HOME",
                                        "XDG_DATA_HOME",
                                        "FONTCONFIG_FILE",
                                        "FONTCONFIG_PATH",
                                        "SOURCE_DATE_EPOCH",
                                        "ASAN_OPTIONS"};
    size_t most = sizeof names / sizeof *names, count = 0;
    char **list = arena_new_array(arena, char *, most + 2);
    list[count++] = (char *)arena_print(arena, "LC_ALL=C.UTF-8").data;
    for (size_t i = 0; i < most; i++) {
        const char *value = getenv(names[i]);
        if (value)
            list[count++] = (char *)arena_print(arena, "%s=%s", names[i], value).data;
    }
    return list;
}

static bool start(struct maker *maker, enum paper_face face, struct arena *arena, struct error *error)
{
    int sockets[2];
    char name[] = PAPER_PROGRAM;
    char *arguments[] = {name, (char *)arena_print(arena, "%s", paper_face_names[face]).data, NULL};
    const char *given = getenv("NIANSHEN_PAPER");
    const char *program = given && *given ? given : helper_program(PAPER_PROGRAM, arena);
    if (!program)
        return error_set(error, ERROR_FILE, NOT_INSTALLED);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return error_set(error, ERROR_FILE, "不能启动排版程序：%s。", strerror(errno));
    int reason = spawn_helper(program, arguments, surroundings(arena), sockets[1], &maker->process);
    close(sockets[1]);
    maker->socket = sockets[0];
    if (reason == 0)
        return true;
    close(sockets[0]);
    return error_set(error, ERROR_FILE, "不能启动排版程序 %s：%s。", program, strerror(reason));
}

static bool send_all(const struct maker *maker, struct slice bytes)
{
    while (bytes.length > 0) {
        ssize_t sent = send(maker->socket, bytes.data, bytes.length, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return false;
        bytes = slice_part(bytes, sent > 0 ? (size_t)sent : 0, bytes.length);
    }
    return true;
}

static bool receive_all(const struct maker *maker, void *data, size_t length)
{
    char *next = data;
    while (length > 0) {
        ssize_t got = recv(maker->socket, next, length, 0);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        next += got > 0 ? got : 0;
        length -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

static bool ask(const struct maker *maker, struct slice papers, struct arena *arena, struct paper_reply *reply,
                struct slice *out)
{
    bool sent = send_all(maker, SLICE("{\"papers\":[")) && send_all(maker, papers) && send_all(maker, SLICE("]}"));
    shutdown(maker->socket, SHUT_WR);
    if (!sent || !receive_all(maker, reply, sizeof *reply) || reply->length > FACE_BYTES_MOST)
        return false;
    char *data = arena_allocate(arena, reply->length + 1);
    *out = (struct slice){data, reply->length};
    return receive_all(maker, data, reply->length);
}

bool paper_make(enum paper_face face, struct slice papers, struct arena *arena, struct slice *out, size_t *pages,
                struct error *error)
{
    struct maker maker;
    struct paper_reply reply = {0};
    int status;
    if (!start(&maker, face, arena, error))
        return false;
    bool answered = ask(&maker, papers, arena, &reply, out);
    close(maker.socket);
    while (waitpid(maker.process, &status, 0) < 0 && errno == EINTR)
        ;
    if (!answered)
        return error_set(error, ERROR_FILE, "排版程序 " PAPER_PROGRAM " 中途退出，没有做成。");
    if (!reply.done)
        return error_set(error, ERROR_FILE, "%.*s", SLICE_ARGUMENTS(*out));
    if (pages)
        *pages = reply.pages;
    return true;
}
