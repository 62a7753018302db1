/* Helper programs have the libraries that the screen must not wait for. */
#include "export/errand.h"

#include "base/file_reason.h"
#include "read/spawn.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SURROUNDINGS_MOST = 32 };

static void fill_surroundings(char *list[], struct arena *arena)
{
    static const char *const names[] = {"HOME",
                                        "USER",
                                        "XDG_CONFIG_HOME",
                                        "XDG_CACHE_HOME",
                                        "XDG_DATA_HOME",
                                        "FONTCONFIG_FILE",
                                        "CUPS_SERVER",
                                        "CUPS_USER",
                                        "SOURCE_DATE_EPOCH",
                                        "ASAN_OPTIONS",
                                        "TZ",
                                        "FONTCONFIG_PATH"};
    size_t count = 0;
    list[count++] = (char *)arena_print(arena, "LC_ALL=C.UTF-8").data;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (getenv(names[i]))
            list[count++] = (char *)arena_print(arena, "%s=%s", names[i], getenv(names[i])).data;
    list[count] = NULL;
}

static bool spawn(struct errand *errand, const char *program, const char *const arguments[], struct arena *arena,
                  struct error *error)
{
    char *surroundings[SURROUNDINGS_MOST], *copies[SURROUNDINGS_MOST] = {(char *)program};
    int sockets[2];
    for (size_t i = 0; arguments[i]; i++)
        copies[i + 1] = (char *)arena_print(arena, "%s", arguments[i]).data;
    fill_surroundings(surroundings, arena);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return error_set(error, ERROR_FILE, "不能启动 %s：%s。", program, file_reason(errno));
    int reason = spawn_helper(program, copies, surroundings, sockets[1], &errand->process);
    close(sockets[1]);
    errand->socket = sockets[0];
    if (reason == 0)
        return true;
    close(sockets[0]);
    return error_set(error, ERROR_FILE, "不能启动 %s：%s。", program, file_reason(reason));
}

bool errand_start(struct errand *errand, const char *name, const char *what, const char *const arguments[],
                  struct error *error)
{
    struct arena *arena = arena_new();
    const char *folder = getenv("NIANSHEN_HELPERS");
    const char *program =
        folder && *folder ? arena_print(arena, "%s/%s", folder, name).data : helper_program(name, arena);
    bool started = program ? spawn(errand, program, arguments, arena, error)
                           : error_set(error, ERROR_FILE, "%s要用 %s 程序，它没有安装；请补装它。", what, name);
    arena_free(arena);
    return started;
}

bool errand_send(const struct errand *errand, struct slice bytes)
{
    while (bytes.length > 0) {
        ssize_t sent = send(errand->socket, bytes.data, bytes.length, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return false;
        bytes = slice_part(bytes, sent > 0 ? (size_t)sent : 0, bytes.length);
    }
    return true;
}

void errand_send_end(const struct errand *errand)
{
    shutdown(errand->socket, SHUT_WR);
}

bool errand_receive(const struct errand *errand, void *data, size_t length)
{
    char *next = data;
    while (length > 0) {
        ssize_t got = recv(errand->socket, next, length, 0);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        next += got > 0 ? got : 0;
        length -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

bool errand_wait(const struct errand *errand, int milliseconds)
{
    struct pollfd file = {.fd = errand->socket, .events = POLLIN};
    return poll(&file, 1, milliseconds) != 0;
}

bool errand_collect(const struct errand *errand, struct buffer *out)
{
    char part[4096];
    for (;;) {
        ssize_t got = recv(errand->socket, part, sizeof part, MSG_DONTWAIT);
        if (got > 0)
            buffer_add(out, (struct slice){part, (size_t)got});
        else if (got == 0 || errno != EINTR)
            return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }
}

bool errand_receive_line(const struct errand *errand, struct buffer *out)
{
    char byte;
    buffer_clear(out);
    while (errand_receive(errand, &byte, 1)) {
        if (byte == '\n')
            return true;
        buffer_add(out, (struct slice){&byte, 1});
    }
    return false;
}

void errand_end(const struct errand *errand)
{
    int status;
    close(errand->socket);
    while (waitpid(errand->process, &status, 0) < 0 && errno == EINTR)
        ;
}

void errand_stop(const struct errand *errand)
{
    kill(errand->process, SIGKILL);
    errand_end(errand);
}

void errand_take(struct buffer *out)
{
    static char part[1 << 16];
    for (;;) {
        ssize_t got = read(STDIN_FILENO, part, sizeof part);
        if (got > 0)
            buffer_add(out, (struct slice){part, (size_t)got});
        else if (got == 0 || errno != EINTR)
            return;
    }
}

void errand_answer(struct slice bytes)
{
    const struct errand asker = {.socket = STDIN_FILENO};
    if (!errand_send(&asker, bytes))
        _exit(0);
}
