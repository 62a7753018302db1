/* nianshen-read and nianshen-read-zip: read files of foreign formats for nianshen, which starts them with a socket as
 * standard input. Everything they need is loaded first; then they give up all rights and work on what they are sent
 * until the socket is closed. */
#include "read/encoding.h"
#include "read/foreign/archive.h"
#include "read/foreign/confine.h"
#include "read/foreign/convert.h"
#include "read/foreign/foreign.h"
#include "read/format.h"
#include "read/wire.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Each program is linked with the readers of its own formats; the others are NULL in it. */
#pragma weak read_html
#pragma weak read_mhtml
#pragma weak read_pdf
#pragma weak convert_to_docx
#pragma weak read_docx
#pragma weak read_ofd
#pragma weak archive_write_members
#pragma weak archive_read_member

enum { EXIT_DONE = 0, EXIT_WRONG_USE = 2, EXIT_NOT_CONFINED = 4 };
#define BYTES_MOST ((uint64_t)256 << 20)  /* of one request */
#define GROWN_AT ((size_t)192 << 20)      /* of memory after a file: better replaced */

typedef bool (*reader)(struct builder *builder, struct slice bytes, struct error *error);

static reader reader_of(uint32_t format)
{
    switch (format) {
    case FORMAT_HTML:
        return read_html;
    case FORMAT_MHTML:
        return read_mhtml;
    case FORMAT_DOCX:
        return read_docx;
    case FORMAT_OFD:
        return read_ofd;
    case FORMAT_PDF:
        return read_pdf;
    default:
        return NULL;
    }
}

static bool answer_document(uint32_t format, struct slice bytes, struct arena *arena, struct buffer *out,
                            struct error *error)
{
    struct builder *builder = builder_new(arena);
    reader read_format = reader_of(format);
    if (read_format == NULL)
        return error_set(error, ERROR_REPORT, "读取程序不读这种格式。");
    if (!read_format(builder, bytes, error))
        return false;
    struct document *document = builder_finish(builder, "");
    if (slice_trim(document->text).length == 0 && !document_has_remark(document, REMARK_SCANNED))
        return error_set(error, ERROR_REPORT, "文件里没有文字。");
    wire_write_document(out, document);
    return true;
}

static bool answer_bytes(bool done, struct slice content, struct buffer *out)
{
    if (done)
        buffer_add(out, content);
    return done;
}

static bool answer(const struct wire_request *request, struct slice bytes, struct arena *arena, struct buffer *out,
                   struct error *error)
{
    struct slice content = SLICE_NONE;
    bool zip = archive_write_members != NULL && archive_read_member != NULL;
    if (request->question == WIRE_CONVERT ? convert_to_docx == NULL : request->question != WIRE_DOCUMENT && !zip)
        return error_set(error, ERROR_REPORT, "这个读取程序不管这种事。");
    switch (request->question) {
    case WIRE_DOCUMENT:
        return answer_document(request->format, bytes, arena, out, error);
    case WIRE_MEMBERS:
        return archive_write_members(bytes, arena, out, error);
    case WIRE_MEMBER:
        return answer_bytes(archive_read_member(bytes, request->number, arena, &content, error), content, out);
    case WIRE_CONVERT:
        return answer_bytes(
            convert_to_docx(bytes, (enum format)request->format, STDIN_FILENO, arena, &content, error), content, out);
    default:
        return error_set(error, ERROR_REPORT, "读取程序不懂这个要求。");
    }
}

static bool reply(const struct wire_request *request, struct slice bytes)
{
    struct arena *arena = arena_new();
    struct buffer payload = {0};
    struct error error = {0};
    struct wire_reply head = {.magic = WIRE_MAGIC, .version = WIRE_VERSION, .answer = WIRE_DONE};
    if (!answer(request, bytes, arena, &payload, &error)) {
        head.answer = WIRE_REFUSED;
        buffer_clear(&payload);
        buffer_add_text(&payload, error.message);
    }
    arena_free(arena);
    struct mallinfo2 memory = mallinfo2();
    head.retire = memory.arena + memory.hblkhd > GROWN_AT;
    head.length = payload.length;
    bool sent = wire_send(&head, sizeof head) && wire_send(payload.data, payload.length);
    buffer_free(&payload);
    return sent;
}

/* False when the socket is closed, or when what comes makes no sense. */
static bool read_head(struct wire_request *request)
{
    return wire_receive(request, sizeof *request) && request->magic == WIRE_MAGIC && request->version == WIRE_VERSION &&
           request->length <= BYTES_MOST;
}

static bool read_bytes(const struct wire_request *request, struct arena *arena, struct slice *bytes)
{
    arena_reset(arena);
    char *data = arena_allocate(arena, request->length + 1);
    *bytes = (struct slice){data, request->length};
    return wire_receive(data, request->length);
}

/* An archive stays for questions about its members. */
static void serve(void)
{
    struct wire_request request;
    struct arena *arena = arena_new(), *archive_arena = arena_new();
    struct slice archive = {"", 0};
    while (read_head(&request)) {
        bool about_archive = request.question != WIRE_DOCUMENT;
        struct slice bytes = archive;
        if (!request.again && !read_bytes(&request, about_archive ? archive_arena : arena, &bytes))
            return;
        if (about_archive)
            archive = bytes;
        if (!reply(&request, bytes))
            return;
    }
}

static void convert(void)
{
    struct wire_request request;
    struct slice bytes;
    if (read_head(&request) && request.question == WIRE_CONVERT && read_bytes(&request, arena_new(), &bytes))
        reply(&request, bytes);
}

static bool is_asked(void)
{
    int kind = 0;
    socklen_t size = sizeof kind;
    return getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &kind, &size) == 0 && kind == SOCK_STREAM;
}

int main(int count, char **arguments)
{
    bool converts = count == 2 && strcmp(arguments[1], "--convert") == 0;
    if (count == 2 && strcmp(arguments[1], "--version") == 0) {
        puts("nianshen-read " NIANSHEN_VERSION);
        return EXIT_DONE;
    }
    if ((count != 1 && !converts) || !is_asked()) {
        fputs("nianshen-read：这个程序由 nianshen 启动，替它读取各种格式的文件，不单独使用。\n", stderr);
        return EXIT_WRONG_USE;
    }
    signal(SIGPIPE, SIG_IGN);
    if (converts) {
        convert();
        _exit(EXIT_DONE);
    }
    confine_limits();
    encoding_prepare();
    tzset();
    if (!confine())
        return EXIT_NOT_CONFINED;
    serve();
    /* Without what runs at a usual end: there is nothing to be put in order. */
    _exit(EXIT_DONE);
}
