/* nianshen letter: the letter that sends a report back. */
#include "export/letter.h"
#include "command/output.h"

#include <strings.h>

#define LETTER_OPTIONS                                                                                                 \
    (OPTIONS_COMMON | OPTION_BIT(OPTION_OUTPUT) | OPTION_BIT(OPTION_TEMPLATE) | OPTION_BIT(OPTION_PREVIOUS))

struct writing {
    const struct letter *letter;
    struct slice reviewer;
};

static void render(const struct loaded *loaded, void *context, struct buffer *out)
{
    const struct writing *writing = context;
    struct paper paper;
    if (!loaded->session)
        return;
    struct arena *arena = arena_new();
    paper_begin(&paper, PAPER_LETTER, arena);
    paper_letter(&paper, writing->letter, loaded, writing->reviewer);
    paper_write_json(&paper, out);
    arena_free(arena);
}

static bool make_pdf(struct slice texts, struct arena *arena, struct slice *out, struct error *error)
{
    return paper_make(PAPER_PDF, NULL, texts, arena, out, NULL, error);
}

static bool make_docx(struct slice texts, struct arena *arena, struct slice *out, struct error *error)
{
    return paper_make(PAPER_DOCX, NULL, texts, arena, out, NULL, error);
}

/* The name says which: OUT.pdf or OUT.docx. */
static bool choose_output(const char *path, struct output *out, struct error *error)
{
    struct slice extension = path ? path_extension(path) : SLICE("pdf");
    bool is_docx = extension.length == 4 && strncasecmp(extension.data, "docx", 4) == 0;
    bool is_pdf = extension.length == 3 && strncasecmp(extension.data, "pdf", 3) == 0;
    *out = (struct output){.name = is_docx ? "docx" : "pdf", .path = path, .make = is_docx ? make_docx : make_pdf};
    return is_docx || is_pdf || error_set(error, ERROR_USAGE, "-o %s：信函写成 .pdf 或 .docx。", path);
}

static int run(const struct workplace *workplace, const struct options *options)
{
    struct error error;
    struct output output;
    struct writing writing = {.reviewer = workplace->review.reviewer};
    struct delivery delivery = {.render = render, .context = &writing, .between = ","};
    if (workplace->entries.count != 1) {
        error_set(&error, ERROR_USAGE, "letter 一次写一份报告的信，这里有 %zu 份。", workplace->entries.count);
        return complain(&error);
    }
    writing.letter = letter_load(options->values[OPTION_TEMPLATE], workplace->rules, workplace->arena, &error);
    if (!writing.letter || !choose_output(options->values[OPTION_OUTPUT], &output, &error))
        return complain(&error);
    return deliver_output(workplace, &delivery, &output);
}

static int letter(const struct options *options)
{
    struct workplace workplace;
    struct error error;
    bool open = workplace_open(options, "letter 后面要写一份报告。", &workplace, &error);
    int status = open ? run(&workplace, options) : complain(&error);
    workplace_close(&workplace);
    return status;
}

int command_letter(int count, char **arguments)
{
    return subcommand_run(count, arguments, LETTER_OPTIONS, letter);
}
