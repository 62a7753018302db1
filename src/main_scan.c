/* nianshen-scan: recognises pages that are pictures for nianshen, which starts it for one file with a socket as
 * standard input. The recogniser's data are loaded first; then it gives up all rights, reads the file that it is sent,
 * tells after every page how far it is, and ends. */
#include "read/foreign/confine.h"
#include "read/format.h"
#include "read/scan/scan.h"
#include "read/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EXIT_DONE = 0, EXIT_WRONG_USE = 2, EXIT_NOT_CONFINED = 4 };
enum { PROCESSOR_SECONDS_MOST = 3600 };
#define BYTES_MOST ((uint64_t)256 << 20)
#define MEMORY_MOST ((uint64_t)2 << 30)

/* Nobody listens any more: the person has stopped it. */
static void write_all(const void *bytes, size_t length)
{
    if (!wire_send(bytes, length))
        _exit(EXIT_DONE);
}

static void reply(enum wire_answer answer, struct slice payload)
{
    struct wire_reply head = {WIRE_MAGIC, WIRE_VERSION, (uint32_t)answer, 1, payload.length};
    write_all(&head, sizeof head);
    write_all(payload.data, payload.length);
}

static void tell(void *context, uint32_t done, uint32_t total)
{
    struct wire_progress progress = {done, total};
    (void)context;
    reply(WIRE_GOING_ON, (struct slice){(const char *)&progress, sizeof progress});
}

static void answer(struct scan_reader *reader, struct slice bytes, bool pdf, struct error *error)
{
    struct buffer payload = {0};
    struct document *document = NULL;
    if (reader)
        document = scan_read(reader, arena_new(), bytes, pdf, tell, NULL, error);
    if (document)
        wire_write_document(&payload, document);
    else
        buffer_add_text(&payload, error->message);
    reply(document ? WIRE_DONE : WIRE_REFUSED, buffer_slice(&payload));
}

/* Writing nothing tells whether anybody still listens. */
static void end_when_unheard(int signal)
{
    int before = errno;
    (void)signal;
    if (write(STDIN_FILENO, "", 0) < 0 && errno == EPIPE)
        _exit(EXIT_DONE);
    errno = before;
}

/* A page takes long: whoever asked may be gone by force before it is done. The socket says so by a signal. */
static void watch_listener(void)
{
    struct sigaction action = {.sa_handler = end_when_unheard, .sa_flags = SA_RESTART};
    sigaction(SIGIO, &action, NULL);
    fcntl(STDIN_FILENO, F_SETOWN, getpid());
    fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_ASYNC);
    end_when_unheard(SIGIO);
}

static bool is_asked(void)
{
    int kind = 0;
    socklen_t size = sizeof kind;
    return getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &kind, &size) == 0 && kind == SOCK_STREAM;
}

int main(int count, char **arguments)
{
    struct wire_request request;
    struct error error = {0};
    if (count == 2 && strcmp(arguments[1], "--version") == 0) {
        puts("nianshen-scan " NIANSHEN_VERSION);
        return EXIT_DONE;
    }
    if (count != 1 || !is_asked()) {
        fputs("nianshen-scan：这个程序由 nianshen 启动，替它识别扫描件，不单独使用。\n", stderr);
        return EXIT_WRONG_USE;
    }
    signal(SIGPIPE, SIG_IGN);
    watch_listener();
    confine_limit_program(MEMORY_MOST, 0, PROCESSOR_SECONDS_MOST);
    struct scan_reader *reader = scan_reader_open(&error);
    if (!confine())
        return EXIT_NOT_CONFINED;
    if (!wire_receive(&request, sizeof request) || request.magic != WIRE_MAGIC || request.version != WIRE_VERSION ||
        request.length > BYTES_MOST)
        _exit(EXIT_DONE);
    char *data = heap_allocate(request.length + 1);
    if (wire_receive(data, request.length))
        answer(reader, (struct slice){data, request.length}, request.format == FORMAT_PDF, &error);
    _exit(EXIT_DONE);
}
