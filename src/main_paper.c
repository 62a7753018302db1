/* nianshen-paper: makes PDF and its like for nianshen, which starts it with the papers on a socket that is its standard
 * input; it answers there once and ends. */
#include "export/errand.h"
#include "export/paper/face.h"

#include <string.h>

/* Linked twice: nianshen-paper for PDF, nianshen-paper-office for the others. */
#pragma weak papers_write_pdf
#pragma weak papers_write_xlsx
#pragma weak papers_write_docx

enum { EXIT_DONE = 0, EXIT_WRONG_USE = 2 };

static void reply(bool done, bool usage, size_t pages, struct slice payload)
{
    struct paper_reply head = {done, usage, pages, payload.length};
    errand_answer((struct slice){(const char *)&head, sizeof head});
    errand_answer(payload);
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
    errand_take(&json);
    papers.range = count == 3 ? arguments[2] : NULL;
    bool done = papers_read(buffer_slice(&json), arena, &papers, &error) && write_it(&papers, &face, &pages, &error);
    reply(done, !done && error.kind == ERROR_USAGE, pages, done ? buffer_slice(&face) : slice_of(error.message));
    buffer_free(&json);
    buffer_free(&face);
    arena_free(arena);
    return EXIT_DONE;
}
