/* Plain text and Markdown: bytes to a document with its blocks. */
#include "read/read.h"

#include "read/blocks.h"

#include <string.h>

/* ---- Strips ---- */

bool strip_at(const struct builder *builder, uint32_t offset, struct strip *out)
{
    struct slice text = builder->document->text;
    if (offset >= text.length)
        return false;
    *out = (struct strip){.span = {offset, offset}};
    bool solid = false, visible = false; /* solid: surely not blank; visible: any byte but space and tab */
    size_t at = offset;
    for (; at < text.length && text.data[at] != '\n' && text.data[at] != '\f'; at++) {
        unsigned char byte = (unsigned char)text.data[at];
        if (byte == '\t') {
            out->tabs++;
            out->inner_tab = out->inner_tab || visible || out->tabs > 1;
        } else if (byte != ' ') {
            /* Tabs before the first text are an indent until other text follows behind a tab. */
            if (!visible && out->inner_tab)
                out->inner_tab = false;
            visible = true;
            out->pipe = out->pipe || byte == '|';
            solid = solid || (byte != 0xE3 && byte != 0x80 && byte != 0xC2 && byte != 0xA0);
            at += byte >= 0xE4 && byte <= 0xE9 ? 2 : 0; /* a Han character at once */
        }
    }
    out->leading_tab = out->tabs > 0 && text.data[offset] == '\t';
    out->span.end = (uint32_t)at;
    out->page_break = at < text.length && text.data[at] == '\f';
    out->next = (uint32_t)(at < text.length ? at + 1 : at);
    out->blank = !solid && slice_trim(slice_part(text, offset, at)).length == 0;
    return true;
}

struct span span_trim(const struct builder *builder, struct span span)
{
    struct slice trimmed = slice_trim(slice_part(builder->document->text, span.start, span.end));
    if (trimmed.length == 0)
        return (struct span){span.start, span.start};
    uint32_t start = (uint32_t)(trimmed.data - builder->document->text.data);
    return (struct span){start, start + (uint32_t)trimmed.length};
}

struct slice strip_text(const struct builder *builder, const struct strip *strip)
{
    return slice_trim(slice_part(builder->document->text, strip->span.start, strip->span.end));
}

/* ---- Blocks ---- */

void builder_add(struct builder *builder, enum block_kind kind, struct span span, const struct grid *grid)
{
    builder_close_paragraph(builder);
    struct block block = {.kind = kind, .span = span, .page = builder->page, .grid = grid};
    vector_push(builder->document->arena, &builder->blocks, block);
}

void builder_close_paragraph(struct builder *builder)
{
    if (span_is_none(builder->paragraph))
        return;
    struct block block = {.kind = BLOCK_PARAGRAPH, .span = builder->paragraph, .page = builder->page};
    builder->paragraph = SPAN_NONE;
    vector_push(builder->document->arena, &builder->blocks, block);
}

static void add_line(struct builder *builder, const struct strip *strip)
{
    struct slice line = strip_text(builder, strip);
    struct span span = span_trim(builder, strip->span);
    if (strip->blank) {
        builder_close_paragraph(builder);
    } else if (line_is_page_number(line)) {
        builder_add(builder, BLOCK_FURNITURE, span, NULL);
        /* Where form feeds part the pages, the page number below one would count the page twice. */
        builder->page += !builder->has_form_feeds;
    } else if (line_is_ruler(line, builder->markdown) || (builder->markdown && line_is_pipe_ruler(line))) {
        builder_add(builder, BLOCK_FURNITURE, span, NULL);
    } else if (line_is_heading(line, builder->markdown)) {
        builder_add(builder, BLOCK_HEADING, span, NULL);
    } else if (span_is_none(builder->paragraph)) {
        builder->paragraph = span;
    } else {
        builder->paragraph.end = span.end;
    }
}

static bool add_grid(struct builder *builder, struct strip *strip)
{
    if (strip->span.start < builder->no_grid_before)
        return false;
    if (builder->markdown && strip->pipe && grid_from_pipes(builder, strip))
        return true;
    return strip->tabs > 0 && (grid_from_cell_lines(builder, strip) || grid_from_tabs(builder, strip));
}

static void add_blocks(struct builder *builder)
{
    struct strip strip;
    for (uint32_t offset = 0; strip_at(builder, offset, &strip); offset = strip.next) {
        if (!add_grid(builder, &strip))
            add_line(builder, &strip);
        if (strip.page_break) {
            builder_add(builder, BLOCK_PAGE_BREAK, (struct span){strip.span.end, strip.span.end + 1}, NULL);
            builder->page++;
        }
    }
    builder_close_paragraph(builder);
    builder->document->blocks = builder->blocks.items;
    builder->document->block_count = builder->blocks.count;
    builder->document->page_count = builder->page;
}

/* The last page is not one where nothing follows its break. */
static void drop_empty_last_page(struct document *document)
{
    uint32_t last = document->block_count > 0 ? document->blocks[document->block_count - 1].page : 1;
    if (document->page_count > last)
        document->page_count = last;
}

/* ---- The reader ---- */

/* CRLF and CR become \n; the BOM goes. Copies only where there is a CR. */
static struct slice normalise(struct arena *arena, struct slice bytes)
{
    if (slice_starts_with(bytes, SLICE("\xEF\xBB\xBF")))
        bytes = slice_part(bytes, 3, bytes.length);
    if (bytes.length == 0 || memchr(bytes.data, '\r', bytes.length) == NULL)
        return bytes;
    char *data = arena_allocate(arena, bytes.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < bytes.length; i++) {
        bool carriage_return = bytes.data[i] == '\r';
        data[length++] = carriage_return ? '\n' : bytes.data[i];
        if (carriage_return && i + 1 < bytes.length && bytes.data[i + 1] == '\n')
            i++;
    }
    return (struct slice){data, length};
}

struct document *read_text(struct arena *arena, const char *path, struct slice bytes, bool markdown,
                           struct error *error)
{
    ptrdiff_t wrong = utf8_first_invalid(bytes);
    if (wrong >= 0) {
        error_set(error, ERROR_REPORT,
                  "%s：偏移 %td 处的字节 0x%02X 不是 UTF-8 文字；文件可能是 GBK 等其他编码，请另存为 UTF-8 再试。", path, wrong,
                  (unsigned)(unsigned char)bytes.data[wrong]);
        return NULL;
    }
    struct slice text = normalise(arena, bytes);
    if (slice_trim(text).length == 0) {
        error_set(error, ERROR_REPORT, "%s：文件里没有文字。", path);
        return NULL;
    }
    struct builder builder = {
        .document = document_new(arena, path, text),
        .paragraph = SPAN_NONE,
        .page = 1,
        .markdown = markdown,
        .has_form_feeds = memchr(text.data, '\f', text.length) != NULL,
    };
    add_blocks(&builder);
    drop_empty_last_page(builder.document);
    return builder.document;
}
