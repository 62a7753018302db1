/* Making what is handed out. */
#include "tui/handout.h"
#include "read/read.h"
#include "tui/dialogs.h"
#include "tui/view_list.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* --- What there is --- */

static const struct entry *entry_of(const struct handout_source *source)
{
    return &source->application->entries->items[source->entry];
}

static void add(struct handouts *out, struct handout handout)
{
    if (out->count < HANDOUTS_MOST)
        out->items[out->count++] = handout;
}

/* As the template calls itself; by its file where it is broken: what is wrong is said when it is used. */
static struct slice letter_label(const struct handout_source *source, struct slice name, struct arena *arena)
{
    struct error error;
    const struct letter *letter = letter_load(arena_copy(arena, name).data,
                                              source->application->options->review.rules, arena, &error);
    struct slice label = letter ? letter->name : name;
    return arena_copy(arena, label);
}

static void add_letters(const struct handout_source *source, struct arena *arena, struct handouts *out)
{
    struct path_list paths = {0};
    struct error error;
    bool several = source->in_list && view_list_report_count(source->application->list) > 1;
    if (!data_files("rules/letters", arena, &paths, &error))
        return;
    for (size_t i = 0; i < paths.count; i++) {
        struct slice name = slice_of(path_base_name(paths.items[i]));
        name.length -= slice_ends_with(name, SLICE(".yaml")) ? sizeof ".yaml" - 1 : 0;
        struct slice label = letter_label(source, name, arena);
        struct slice one = arena_print(arena, "给单位的信：%.*s", SLICE_ARGUMENTS(label));
        if (source->in_list)
            one = arena_print(arena, "%.*s，%s", SLICE_ARGUMENTS(one), path_base_name(entry_of(source)->path));
        if (source->session)
            add(out, (struct handout){HANDOUT_LETTER, one, name, 0});
        if (several)
            add(out, (struct handout){HANDOUT_LETTERS,
                                      arena_print(arena, "给各单位的信：%.*s（凡有要改的）", SLICE_ARGUMENTS(label)),
                                      name, 0});
    }
}

static void add_finding(const struct handout_source *source, struct arena *arena, struct handouts *out)
{
    struct slice message = session_results(source->session)->findings[source->finding].message;
    struct slice label = arena_print(arena, "这一处问题：%.*s", SLICE_ARGUMENTS(message));
    add(out, (struct handout){HANDOUT_FINDING, label, SLICE_NONE, source->finding});
}

static void add_table(const struct handout_source *source, struct arena *arena, struct handouts *out)
{
    const struct form_table *table = &session_facts(source->session)->form->tables[source->table];
    struct slice label =
        arena_print(arena, "%.*s %.*s", SLICE_ARGUMENTS(table->name), SLICE_ARGUMENTS(table->title));
    add(out, (struct handout){HANDOUT_TABLE, label, SLICE_NONE, source->table});
}

static void add_all(const struct handout_source *source, struct arena *arena, struct handouts *out)
{
    size_t count = view_list_report_count(source->application->list);
    if (count > 1)
        add(out, (struct handout){HANDOUT_ALL, arena_print(arena, "清单里全部 %zu 份的审核意见", count), SLICE_NONE, 0});
}

void handouts_find(const struct handout_source *source, struct arena *arena, struct handouts *out)
{
    *out = (struct handouts){0};
    struct slice whole = SLICE("整份审核意见");
    if (source->in_list) /* the dialog hides which report is chosen */
        whole = arena_print(arena, "审核意见：%s", path_base_name(entry_of(source)->path));
    if (source->session)
        add(out, (struct handout){HANDOUT_SUMMARY, whole, SLICE_NONE, 0});
    if (source->in_list)
        add_all(source, arena, out);
    add_letters(source, arena, out);
    if (source->finding >= 0)
        add_finding(source, arena, out);
    if (source->table >= 0)
        add_table(source, arena, out);
}

size_t handouts_last(const struct handouts *handouts, const struct application *application)
{
    const struct last_handout *last = &application->last_handout;
    for (size_t i = 0; i < handouts->count; i++)
        if (handouts->items[i].kind == last->kind)
            return i;
    return 0;
}

void handout_source_close(const struct handout_source *source)
{
    if (source->in_list)
        session_close(source->session);
}

const struct handout_format *handout_formats(const struct handout *handout, struct arena *arena)
{
    static const struct handout_format letter[] = {{"pdf", "PDF"}, {"docx", "Word 文档"}, {NULL, NULL}};
    static const struct handout_format piece[] = {
        {"pdf", "PDF"}, {"md", "Markdown 文档"}, {"xlsx", "Excel 工作簿"}, {NULL, NULL}};
    if (handout->kind == HANDOUT_LETTER || handout->kind == HANDOUT_LETTERS)
        return letter;
    if (handout->kind == HANDOUT_FINDING || handout->kind == HANDOUT_TABLE)
        return piece;
    size_t count = 0;
    struct handout_format *all = arena_new_array(arena, struct handout_format, EXPORT_FORMATS_MOST + 1);
    for (; export_formats[count].name; count++)
        all[count] = (struct handout_format){export_formats[count].name, export_formats[count].title};
    return all;
}

struct slice handout_path(const struct handout_source *source, const struct handout *handout, const char *format,
                          struct arena *arena)
{
    const char *reviews = source->application->options->review.reviews;
    struct slice extension = slice_of(format);
    if (handout->kind == HANDOUT_ALL)
        return arena_print(arena, "%s%s审核意见.review.%s", reviews ? reviews : "", reviews ? "/" : "", format);
    if (handout->kind == HANDOUT_LETTERS)
        return arena_print(arena, "%.*s.review.%s", SLICE_ARGUMENTS(handout_folder(source, handout, arena)), format);
    const struct form *form = session_facts(source->session)->form;
    const struct results *results = session_results(source->session);
    if (handout->kind == HANDOUT_LETTER)
        extension = arena_print(arena, "%.*s.%s", SLICE_ARGUMENTS(handout->letter), format);
    else if (handout->kind == HANDOUT_FINDING)
        extension = arena_print(arena, "%.*s.%s", SLICE_ARGUMENTS(results->findings[handout->index].rule), format);
    else if (handout->kind == HANDOUT_TABLE)
        extension = arena_print(arena, "%.*s.%s", SLICE_ARGUMENTS(form->tables[handout->index].name), format);
    return review_export_path(entry_of(source)->path, reviews, arena_copy(arena, extension).data, arena);
}

/* --- Making it --- */

static bool fill_paper(const struct handout_source *source, const struct handout *handout, const struct loaded *loaded,
                       struct paper *paper, struct error *error)
{
    const struct review_options *options = &source->application->options->review;
    struct arena *arena = paper->arena;
    if (handout->kind == HANDOUT_LETTER) {
        const struct letter *letter =
            letter_load(arena_copy(arena, handout->letter).data, options->rules, arena, error);
        if (!letter)
            return false;
        paper_letter(paper, letter, loaded, options->reviewer);
    } else if (handout->kind == HANDOUT_FINDING) {
        paper_finding(paper, loaded, (size_t)handout->index);
    } else if (handout->kind == HANDOUT_TABLE) {
        paper_single_table(paper, loaded, (uint16_t)handout->index);
    } else {
        paper_summary(paper, loaded, SUMMARY_TABLES | SUMMARY_HISTORY);
    }
    return true;
}

static enum paper_face face_of(const char *format)
{
    enum paper_face face = 0;
    while (face < PAPER_FACE_COUNT && strcmp(paper_face_names[face], format) != 0)
        face++;
    return face;
}

static bool make_paper(const struct handout_source *source, const struct handout *handout, const struct loaded *loaded,
                       const char *format, const char *range, struct arena *arena, struct slice *out, size_t *pages,
                       struct error *error)
{
    struct paper paper;
    struct buffer text = {0};
    enum paper_face face = face_of(format);
    paper_begin(&paper, handout->kind == HANDOUT_LETTER ? PAPER_LETTER : PAPER_SUMMARY, arena);
    if (!fill_paper(source, handout, loaded, &paper, error))
        return false;
    if (face == PAPER_FACE_COUNT)
        paper_write_markdown(&paper, &text);
    else
        paper_write_json(&paper, &text);
    bool done = true;
    if (face == PAPER_FACE_COUNT)
        *out = arena_copy(arena, buffer_slice(&text));
    else
        done = paper_make(face, range, buffer_slice(&text), arena, out, pages, error);
    buffer_free(&text);
    return done;
}

bool handout_make(const struct handout_source *source, const struct handout *handout, const char *format,
                  const char *range, struct arena *arena, struct slice *out, size_t *pages, struct error *error)
{
    struct loaded loaded = {.entry = entry_of(source), .session = source->session};
    const struct export_format *known = export_format_find(format);
    if (handout->kind == HANDOUT_ALL || handout->kind == HANDOUT_LETTERS)
        return handout_make_all(source, handout, format, range, arena, out, pages, error);
    if (handout->kind == HANDOUT_SUMMARY && known && strcmp(format, "pdf") != 0)
        return export_one(known, &loaded, arena, out, error);
    return make_paper(source, handout, &loaded, format, range, arena, out, pages, error);
}

/* --- Looking at it --- */

static void add_pages(const struct document *document, struct buffer *out)
{
    uint32_t shown = 0;
    for (uint32_t line = 1; line <= document->line_count; line++) {
        struct span span = document_line_span(document, line);
        /* What parts the pages stands at the beginning of the line that is the first of the next. */
        while (span.start < span.end && document->text.data[span.start] == '\f')
            span.start++;
        uint32_t page = document_page(document, span.start);
        if (page != shown)
            buffer_print(out, "%s# 第 %u 页\n", shown ? "\n" : "", page);
        shown = page;
        buffer_add(out, document_text(document, span));
        buffer_add_text(out, "\n");
    }
}

/* What the reader makes of the PDF is what a person will read on it, page by page. The file is in memory alone:
 * whatever happens, nothing is left behind. */
static bool read_back(struct slice pdf, struct buffer *out, struct error *error)
{
    int file = memfd_create("preview", MFD_CLOEXEC);
    char path[64];
    bool done = file >= 0 && write(file, pdf.data, pdf.length) == (ssize_t)pdf.length;
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (!done)
        error_set(error, ERROR_FILE, "内存不够。");
    struct document *document = done ? read_document(path, error) : NULL;
    if (document)
        add_pages(document, out);
    document_free(document);
    if (file >= 0)
        close(file);
    return document != NULL;
}

/* Page by page where pages are asked for, or many reports are one file; else as it is written, with its blanks. */
static bool show(const struct handout_source *source, const struct handout *handout, bool pages, struct arena *arena,
                 struct buffer *out, struct error *error)
{
    enum { PREVIEW_COLUMNS = 80 };
    struct loaded loaded = {.entry = entry_of(source), .session = source->session};
    struct paper paper;
    struct slice pdf;
    if (pages || handout->kind == HANDOUT_ALL || handout->kind == HANDOUT_LETTERS)
        return handout_make(source, handout, "pdf", NULL, arena, &pdf, NULL, error) && read_back(pdf, out, error);
    paper_begin(&paper, PAPER_LETTER, arena);
    if (!fill_paper(source, handout, &loaded, &paper, error))
        return false;
    paper_write_text(&paper, PREVIEW_COLUMNS, out);
    return true;
}

void handout_preview(const struct handout_source *source, const struct handout *handout, bool pages)
{
    struct application *application = source->application;
    struct arena *arena = arena_new();
    struct buffer text = {0};
    struct error error = {0};
    if (show(source, handout, pages, arena, &text, &error))
        dialog_text_open(application, handout->label, buffer_slice(&text));
    else
        application_alert(application, "不能预览：%s", error.message);
    buffer_free(&text);
    arena_free(arena);
}
