/* nianshen-paper: makes PDF and its like for nianshen, which starts it with the papers on a socket that is its standard
 * input; it answers there once and ends. */
#include "export/paper/face.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Linked twice: nianshen-paper for PDF, nianshen-paper-office for the others. */
#pragma weak papers_write_pdf
#pragma weak papers_write_xlsx
#pragma weak papers_write_docx

enum { EXIT_DONE = 0, EXIT_WRONG_USE = 2 };

static void read_all(struct buffer *out)
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

/* When nobody listens any more there is nobody to tell. */
static void send_all(struct slice bytes)
{
    while (bytes.length > 0) {
        ssize_t sent = send(STDIN_FILENO, bytes.data, bytes.length, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return;
        bytes = slice_part(bytes, sent > 0 ? (size_t)sent : 0, bytes.length);
    }
}

static void reply(bool done, bool usage, size_t pages, struct slice payload)
{
    struct paper_reply head = {done, usage, pages, payload.length};
    send_all((struct slice){(const char *)&head, sizeof head});
    send_all(payload);
}

typedef bool (*write_face)(const struct papers *, struct buffer *, size_t *, struct error *);

static write_face find_face(const char *name)
{
    static const write_face faces[PAPER_FACE_COUNT] = {
        [PAPER_PDF] = papers_write_pdf, [PAPER_XLSX] = papers_write_xlsx, [PAPER_DOCX] = papers_write_docx};
    for (size_t i = 0; i < PAPER_FACE_COUNT; i++)
        if (name && strcmp(paper_face_names[i], name) == 0)
            return faces[i];
    return NULL;
}

int main(int count, char **arguments)
{
    struct buffer json = {0}, face = {0};
    struct arena *arena = arena_new();
    struct papers papers;
    struct error error;
    size_t pages = 0;
    write_face write_it = find_face(count == 2 || count == 3 ? arguments[1] : NULL);
    if (!write_it)
        return EXIT_WRONG_USE;
    read_all(&json);
    papers.range = count == 3 ? arguments[2] : NULL;
    bool done = papers_read(buffer_slice(&json), arena, &papers, &error) && write_it(&papers, &face, &pages, &error);
    reply(done, !done && error.kind == ERROR_USAGE, pages, done ? buffer_slice(&face) : slice_of(error.message));
    buffer_free(&json);
    buffer_free(&face);
    arena_free(arena);
    return EXIT_DONE;
}
