/* nianshen letter: the letter that sends a report back; of many reports one file, or a file for each in a folder. */
#include "export/letter.h"
#include "base/file_reason.h"
#include "command/output.h"

#include <errno.h>
#include <strings.h>
#include <sys/stat.h>

#define LETTER_OPTIONS                                                                                                 \
    (OPTIONS_COMMON | OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_OUTPUT) | OPTION_BIT(OPTION_TEMPLATE) |            \
     OPTION_BIT(OPTION_PREVIOUS))

struct writing {
    const struct workplace *workplace;
    const struct letter *letter;
    struct slice reviewer;
    bool several; /* then units that have nothing to mend get none */
    const char *folder;
    enum paper_face face;
    size_t written, clean;
    bool broken;
};

static bool is_due(const struct writing *writing, const struct loaded *loaded)
{
    return loaded->session && (!writing->several || letter_count(writing->letter, loaded->session) > 0);
}

static void render(const struct loaded *loaded, void *context, struct buffer *out)
{
    const struct writing *writing = context;
    struct paper paper;
    if (!is_due(writing, loaded))
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

/* ---- A file for each ---- */

static void render_nothing(const struct loaded *loaded, void *context, struct buffer *out)
{
    (void)loaded;
    (void)context;
    (void)out;
}

/* The template's file without its extension. */
static struct slice template_name(const struct letter *letter)
{
    struct slice name = slice_of(path_base_name(letter->path));
    name.length -= slice_ends_with(name, SLICE(".yaml")) ? sizeof ".yaml" - 1 : 0;
    return name;
}

static bool write_one(const struct writing *writing, const struct loaded *loaded, struct error *error)
{
    struct arena *arena = arena_new();
    struct buffer text = {0};
    struct slice content;
    const char *extension = arena_print(arena, "%.*s.%s", SLICE_ARGUMENTS(template_name(writing->letter)),
                                        paper_face_names[writing->face])
                                .data;
    const char *path = review_export_path(loaded->entry->path, writing->folder, extension, arena).data;
    render(loaded, (void *)writing, &text);
    bool done = entries_allow_output(&writing->workplace->entries, path, error) &&
                paper_make(writing->face, NULL, buffer_slice(&text), arena, &content, NULL, error) &&
                file_write(path, content, error);
    buffer_free(&text);
    arena_free(arena);
    return done;
}

static void take(const struct loaded *loaded, void *context)
{
    struct writing *writing = context;
    struct error error;
    writing->clean += loaded->session && !is_due(writing, loaded);
    if (writing->broken || !is_due(writing, loaded))
        return;
    writing->broken = !write_one(writing, loaded, &error);
    writing->written += !writing->broken;
    if (writing->broken)
        complain(&error);
}

static int run_folder(const struct workplace *workplace, struct writing *writing)
{
    struct delivery delivery = {.render = render_nothing, .look = take, .context = writing, .between = ""};
    struct error error;
    if (mkdir(writing->folder, 0777) != 0 && errno != EEXIST) {
        error_set(&error, ERROR_FILE, "不能建立文件夹 %s：%s", writing->folder, file_reason(errno));
        return complain(&error);
    }
    int status = deliver(workplace, &delivery);
    struct buffer line = {0};
    buffer_print(&line, "写出 %zu 封信，在 %s 里；%zu 份没有要改的", writing->written, writing->folder, writing->clean);
    say(buffer_slice(&line));
    buffer_free(&line);
    return writing->broken ? EXIT_UNREADABLE : status;
}

/* ---- One file ---- */

static int run_file(const struct workplace *workplace, struct writing *writing, const char *path)
{
    struct error error;
    struct output output;
    struct delivery delivery = {.render = render, .context = writing, .between = ","};
    if (!choose_output(path, &output, &error))
        return complain(&error);
    if (writing->several && (!path || output.make != make_pdf)) {
        error_set(&error, ERROR_USAGE,
                  "这里有 %zu 份报告：-o 信.pdf 写成一个文件，-o 文件夹/ 一个单位写一个文件（--format docx 是 Word 文档）。",
                  workplace->entries.count);
        return complain(&error);
    }
    return deliver_output(workplace, &delivery, &output);
}

static bool is_folder(const char *path)
{
    return path && (slice_ends_with(slice_of(path), SLICE("/")) || file_is_folder(path));
}

static int run(const struct workplace *workplace, const struct options *options)
{
    static const char *const faces[] = {"pdf", "docx", NULL};
    const char *path = options->values[OPTION_OUTPUT];
    struct error error;
    struct writing writing = {.workplace = workplace,
                              .reviewer = workplace->review.reviewer,
                              .several = workplace->entries.count != 1,
                              .folder = path};
    size_t face;
    writing.letter = letter_load(options->values[OPTION_TEMPLATE], workplace->rules, workplace->arena, &error);
    if (!writing.letter || !options_choose("--format", options->values[OPTION_FORMAT], faces, 0, &face, &error))
        return complain(&error);
    writing.face = face == 1 ? PAPER_DOCX : PAPER_PDF;
    return is_folder(path) ? run_folder(workplace, &writing) : run_file(workplace, &writing, path);
}

static int letter(const struct options *options)
{
    struct workplace workplace;
    struct error error;
    bool open = workplace_open(options, "letter 后面要写报告或文件夹。", &workplace, &error);
    int status = open ? run(&workplace, options) : complain(&error);
    workplace_close(&workplace);
    return status;
}

int command_letter(int count, char **arguments)
{
    return subcommand_run(count, arguments, LETTER_OPTIONS, letter);
}
