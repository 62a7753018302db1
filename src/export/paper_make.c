/* Asking nianshen-paper for a face of some papers. */
#include "export/errand.h"
#include "export/paper.h"

const char *const paper_face_names[] = {[PAPER_PDF] = "pdf", [PAPER_XLSX] = "xlsx", [PAPER_DOCX] = "docx", NULL};

#define FACE_BYTES_MOST ((uint64_t)512 << 20)

static bool ask(const struct errand *errand, struct slice papers, struct arena *arena, struct paper_reply *reply,
                struct slice *out)
{
    bool sent =
        errand_send(errand, SLICE("{\"papers\":[")) && errand_send(errand, papers) && errand_send(errand, SLICE("]}"));
    errand_send_end(errand);
    if (!sent || !errand_receive(errand, reply, sizeof *reply) || reply->length > FACE_BYTES_MOST)
        return false;
    char *data = arena_allocate(arena, reply->length + 1);
    *out = (struct slice){data, reply->length};
    return errand_receive(errand, data, reply->length);
}

bool paper_make(enum paper_face face, const char *range, struct slice papers, struct arena *arena, struct slice *out,
                size_t *pages, struct error *error)
{
    struct errand errand;
    struct paper_reply reply = {0};
    const char *arguments[] = {paper_face_names[face], range, NULL};
    const char *program = face == PAPER_PDF ? PAPER_PROGRAM : PAPER_PROGRAM_OFFICE;
    if (!errand_start(&errand, program, "排版", arguments, error))
        return false;
    bool answered = ask(&errand, papers, arena, &reply, out);
    errand_end(&errand);
    if (!answered)
        return error_set(error, ERROR_FILE, "排版程序 %s 中途退出，没有做成。", program);
    if (!reply.done)
        return error_set(error, reply.usage ? ERROR_USAGE : ERROR_FILE, "%.*s", SLICE_ARGUMENTS(*out));
    if (pages)
        *pages = reply.pages;
    return true;
}
