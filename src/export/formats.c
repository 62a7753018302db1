/* The formats that a review can be handed out in: one table for the command line and the screen. */
#include "export/paper.h"

#include <string.h>

static void render_json(const struct loaded *loaded, struct buffer *out)
{
    export_json(loaded, (struct json_options){.findings = true, .review = true}, out);
}

static void begin_json(struct buffer *out)
{
    buffer_add_text(out, export_json_begin);
}

static void end_json(struct buffer *out)
{
    buffer_add_text(out, export_json_end);
}

static void begin_sarif(struct buffer *out)
{
    buffer_add_text(out, export_sarif_begin);
}

static void end_sarif(struct buffer *out)
{
    buffer_add_text(out, export_sarif_end);
}

static void begin_csv(struct buffer *out)
{
    export_csv_header(true, out);
}

static void render_csv(const struct loaded *loaded, struct buffer *out)
{
    export_csv(loaded, true, out);
}

static void render_summary(const struct loaded *loaded, struct buffer *out)
{
    struct arena *arena = arena_new();
    struct paper paper;
    paper_begin(&paper, PAPER_SUMMARY, arena);
    paper_summary(&paper, loaded, SUMMARY_TABLES | SUMMARY_HISTORY);
    paper_write_json(&paper, out);
    arena_free(arena);
}

static void render_workbook(const struct loaded *loaded, struct buffer *out)
{
    struct arena *arena = arena_new();
    struct paper paper;
    paper_begin(&paper, PAPER_SUMMARY, arena);
    paper_workbook(&paper, loaded);
    paper_write_json(&paper, out);
    arena_free(arena);
}

static bool make_xlsx(struct slice texts, struct arena *arena, struct slice *out, struct error *error)
{
    return paper_make(PAPER_XLSX, NULL, texts, arena, out, NULL, error);
}

static bool make_pdf(struct slice texts, struct arena *arena, struct slice *out, struct error *error)
{
    return paper_make(PAPER_PDF, NULL, texts, arena, out, NULL, error);
}

const struct export_format export_formats[] = {
    {.name = "md", .title = "Markdown 文档", .render = export_markdown, .between = "\n---\n\n"},
    {.name = "html",
     .title = "网页",
     .begin = export_html_begin,
     .render = export_html,
     .end = export_html_end,
     .between = ""},
    {.name = "csv", .title = "CSV 表格", .begin = begin_csv, .render = render_csv, .between = ""},
    {.name = "json",
     .title = "JSON 数据",
     .begin = begin_json,
     .render = render_json,
     .end = end_json,
     .between = ",\n"},
    {.name = "sarif",
     .title = "SARIF 数据",
     .begin = begin_sarif,
     .render = export_sarif,
     .end = end_sarif,
     .between = ",\n"},
    {.name = "xlsx", .title = "Excel 工作簿", .render = render_workbook, .between = ",", .make = make_xlsx},
    {.name = "pdf", .title = "PDF 审核意见", .render = render_summary, .between = ",", .make = make_pdf},
    {.name = NULL},
};

const struct export_format *export_format_find(const char *name)
{
    for (const struct export_format *format = export_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

bool export_one(const struct export_format *format, const struct loaded *loaded, struct arena *arena, struct slice *out,
                struct error *error)
{
    struct buffer text = {0};
    bool done = true;
    if (format->begin)
        format->begin(&text);
    format->render(loaded, &text);
    if (format->end)
        format->end(&text);
    if (format->make)
        done = format->make(buffer_slice(&text), arena, out, error);
    else
        *out = arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
    return done;
}
