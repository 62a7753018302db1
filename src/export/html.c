/* A review as one web page without scripts: the summary, and beside it the report with what the findings speak of
 * marked; each leads to the other. Whatever a report contains is text here, never markup. */
#include "export/paper.h"
#include "export/write.h"

#include <stdio.h>
#include <stdlib.h>

enum { PREFIX_MOST = 9 };

struct html {
    struct buffer *out;
    const struct session *session;
    char prefix[PREFIX_MOST]; /* of the names on the page: several reports may share it */
};

static void add_text(struct buffer *out, struct slice text)
{
    size_t begin = 0;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        const char *instead = byte == '&'    ? "&amp;"
                              : byte == '<'  ? "&lt;"
                              : byte == '>'  ? "&gt;"
                              : byte == '"'  ? "&quot;"
                              : byte == '\'' ? "&#39;"
                                             : NULL;
        if (!instead)
            continue;
        buffer_add(out, slice_part(text, begin, i));
        buffer_add_text(out, instead);
        begin = i + 1;
    }
    buffer_add(out, slice_part(text, begin, text.length));
}

static void add_lines(struct buffer *out, struct slice text)
{
    for (size_t begin = 0; begin <= text.length;) {
        ptrdiff_t found = slice_find(text, SLICE("\n"), begin);
        size_t end = found < 0 ? text.length : (size_t)found;
        buffer_add_text(out, begin ? "<br>" : "");
        add_text(out, slice_part(text, begin, end));
        begin = end + 1;
    }
}

/* ---- The paper ---- */

static void add_cell(struct buffer *out, const struct paper_cell *cell)
{
    static const char *const marks[] = {[PAPER_PLAIN] = "",
                                        [PAPER_WRONG] = "wrong",
                                        [PAPER_CULPRIT] = "culprit",
                                        [PAPER_CORRECTED] = "corrected",
                                        [PAPER_UNCLEAR] = "unclear"};
    const char *element = cell->head ? "th" : "td";
    buffer_print(out, "<%s", element);
    if (cell->columns > 1)
        buffer_print(out, " colspan=\"%u\"", cell->columns);
    if (cell->rows > 1)
        buffer_print(out, " rowspan=\"%u\"", cell->rows);
    if (cell->mark != PAPER_PLAIN || cell->align == PAPER_CENTER)
        buffer_print(out, " class=\"%s%s%s\"", cell->align == PAPER_CENTER ? "c" : "", *marks[cell->mark] ? " " : "",
                     marks[cell->mark]);
    if (cell->comment.length) {
        buffer_add_text(out, " title=\"");
        add_text(out, cell->comment);
        buffer_add_text(out, "\"");
    }
    buffer_print(out, ">%s%s", paper_sign(cell->mark), cell->mark == PAPER_PLAIN ? "" : " ");
    add_lines(out, cell->text);
    if (cell->note.length) {
        buffer_add_text(out, "<small>");
        add_lines(out, cell->note);
        buffer_add_text(out, "</small>");
    }
    buffer_print(out, "</%s>", element);
}

static void add_table(struct buffer *out, const struct paper_table *table)
{
    buffer_add_text(out, "<table>\n");
    for (size_t i = 0; i < table->count; i++) {
        buffer_add_text(out, i == 0 && table->head_rows ? "<thead><tr>" : "<tr>");
        for (size_t k = 0; k < table->items[i].count; k++)
            add_cell(out, &table->items[i].items[k]);
        buffer_add_text(out, table->head_rows && i + 1 == table->head_rows ? "</tr></thead>\n" : "</tr>\n");
    }
    buffer_add_text(out, "</table>\n");
}

static bool has_place(const struct html *html, struct slice fingerprint)
{
    const struct results *results = session_results(html->session);
    for (size_t i = 0; i < results->finding_count; i++)
        if (slice_is(fingerprint, results->findings[i].fingerprint))
            return results->findings[i].has_span;
    return false;
}

static void add_heading(const struct html *html, const struct paper_block *block)
{
    int level = block->kind == PAPER_TITLE ? 1 : block->level + 1;
    buffer_print(html->out, "<h%d", level);
    if (block->anchor.length)
        buffer_print(html->out, " id=\"%s-%.*s\"", html->prefix, SLICE_ARGUMENTS(block->anchor));
    buffer_add_text(html->out, ">");
    add_text(html->out, block->label);
    add_lines(html->out, block->text);
    if (block->anchor.length && has_place(html, block->anchor))
        buffer_print(html->out, " <a href=\"#%s-at-%.*s\">看原文</a>", html->prefix, SLICE_ARGUMENTS(block->anchor));
    buffer_print(html->out, "</h%d>\n", level);
}

static void add_block(const struct html *html, const struct paper_block *block)
{
    struct buffer *out = html->out;
    if (block->kind == PAPER_TITLE || block->kind == PAPER_HEADING) {
        add_heading(html, block);
    } else if (block->kind == PAPER_TABLE) {
        add_table(out, block->table);
    } else if (block->kind == PAPER_PARAGRAPH || block->kind == PAPER_ITEM) {
        buffer_add_text(out, block->kind == PAPER_ITEM ? "<p class=\"item\">" : "<p>");
        if (block->label.length) {
            buffer_add_text(out, "<b>");
            add_text(out, block->label);
            buffer_add_text(out, "：</b>");
        }
        add_lines(out, block->text);
        buffer_add_text(out, "</p>\n");
    }
}

/* ---- The report ---- */

/* Where what a finding speaks of begins or ends. */
struct edge {
    uint32_t at;
    bool begins;
    size_t finding;
};

static int by_place(const void *a, const void *b)
{
    const struct edge *first = a, *second = b;
    if (first->at != second->at)
        return first->at < second->at ? -1 : 1;
    if (first->begins != second->begins)
        return first->begins ? 1 : -1; /* what ends here ends first */
    return (first->finding > second->finding) - (first->finding < second->finding);
}

static size_t find_edges(const struct session *session, struct arena *arena, struct edge **out)
{
    const struct results *results = session_results(session);
    size_t count = 0;
    *out = arena_new_array(arena, struct edge, results->finding_count * 2 + 1);
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        if (finding->outcome != OUTCOME_FAIL || !finding->has_span)
            continue;
        (*out)[count++] = (struct edge){finding->span.start, true, i};
        if (finding->span.end > finding->span.start)
            (*out)[count++] = (struct edge){finding->span.end, false, i};
    }
    qsort(*out, count, sizeof **out, by_place);
    return count;
}

/* The report's text up to an edge, under the mark of the worst finding that speaks of it. */
static void add_stretch(const struct html *html, uint32_t from, uint32_t to, const size_t *open)
{
    struct buffer visible = {0};
    const char *mark = open[LEVEL_ERROR] ? "error" : open[LEVEL_WARNING] ? "warning" : open[LEVEL_INFO] ? "info" : NULL;
    if (from == to)
        return;
    export_visible(&visible, document_text(session_document(html->session), (struct span){from, to}));
    if (mark)
        buffer_print(html->out, "<mark class=\"%s\">", mark);
    add_text(html->out, buffer_slice(&visible));
    if (mark)
        buffer_add_text(html->out, "</mark>");
    buffer_free(&visible);
}

static void add_sign(const struct html *html, size_t index)
{
    const struct finding *finding = &session_results(html->session)->findings[index];
    buffer_print(html->out, "<a class=\"sign\" id=\"%s-at-%s\" href=\"#%s-%s\" title=\"", html->prefix,
                 finding->fingerprint, html->prefix, finding->fingerprint);
    add_text(html->out, finding->message);
    buffer_print(html->out, "\">%s</a>",
                 finding->level == LEVEL_ERROR     ? "×"
                 : finding->level == LEVEL_WARNING ? "!"
                                                   : "i");
}

static void add_report(const struct html *html)
{
    struct arena *arena = arena_new();
    struct edge *edges;
    size_t count = find_edges(html->session, arena, &edges), open[LEVEL_ERROR + 1] = {0};
    const struct results *results = session_results(html->session);
    uint32_t at = 0;
    buffer_add_text(html->out, "<section class=\"report\"><h2>报告原文</h2>\n<pre>");
    for (size_t i = 0; i < count; i++) {
        enum level level = results->findings[edges[i].finding].level;
        bool is_place = results->findings[edges[i].finding].span.end == edges[i].at && edges[i].begins;
        add_stretch(html, at, edges[i].at, open);
        at = edges[i].at;
        if (edges[i].begins)
            add_sign(html, edges[i].finding);
        if (!is_place)
            open[level] += edges[i].begins ? (size_t)1 : (size_t)-1;
    }
    add_stretch(html, at, (uint32_t)session_document(html->session)->text.length, open);
    buffer_add_text(html->out, "</pre></section>\n");
    arena_free(arena);
}

/* ---- The page ---- */

void export_html_begin(struct buffer *out)
{
    buffer_add_text(
        out,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>政府信息公开工作年度报告审核意见</title>\n<style>\n"
        "body{font-family:sans-serif;line-height:1.6;margin:0 auto;max-width:110rem;padding:1rem;color:#111;"
        "background:#fff}\n"
        "article{display:grid;grid-template-columns:1fr 1fr;gap:2rem;border-bottom:2px solid #111}\n"
        "@media(max-width:70rem){article{display:block}}\n"
        "table{border-collapse:collapse;margin:.5rem 0;font-size:.9em}th,td{border:1px solid #777;padding:.15rem .4rem;"
        "text-align:left}th{background:#eee}.c{text-align:center}\n"
        "td small{display:block;color:#333}.wrong{background:#fff2cc}.culprit{background:#f8cbad;border:3px solid #111;"
        "font-weight:bold}.corrected{background:#ddebf7;border-width:2px}.unclear{background:#e2efda;"
        "border-style:dashed}\n"
        "h4{margin:1rem 0 .2rem}.item{margin:0 0 0 1.2rem}\n"
        ".report pre{white-space:pre-wrap;overflow-wrap:anywhere;font-family:inherit}\n"
        "mark.error{background:#f8cbad;border-bottom:3px solid #a00}mark.warning{background:#fff2cc;border-bottom:2px "
        "dashed #850}mark.info{background:#eef;border-bottom:1px dotted #336}\n"
        ".sign{font-weight:bold;text-decoration:none;border:1px solid;padding:0 .25em;margin:0 "
        ".15em}:target{outline:3px "
        "solid #06c}\n"
        "@media print{article{display:block;break-after:page}tr,h1,h2,h3,h4{break-inside:avoid}h2,h3,h4{break-after:"
        "avoid}thead{display:table-header-group}}\n"
        "</style>\n</head>\n<body>\n");
}

void export_html_end(struct buffer *out)
{
    buffer_add_text(out, "</body>\n</html>\n");
}

void export_html(const struct loaded *loaded, struct buffer *out)
{
    struct arena *arena = arena_new();
    struct html html = {.out = out, .session = loaded->session};
    struct paper paper;
    paper_begin(&paper, PAPER_SUMMARY, arena);
    paper_summary(&paper, loaded, SUMMARY_TABLES | SUMMARY_HISTORY);
    if (loaded->session)
        snprintf(html.prefix, sizeof html.prefix, "r%.7s", session_document(loaded->session)->sha256);
    buffer_add_text(out, "<article>\n<section>\n");
    for (size_t i = 0; i < paper.count; i++)
        add_block(&html, &paper.items[i]);
    buffer_add_text(out, "</section>\n");
    if (loaded->session)
        add_report(&html);
    buffer_add_text(out, "</article>\n");
    arena_free(arena);
}
