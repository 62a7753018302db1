/* Plain text and Markdown: bytes to a document with its blocks. */
#include "read/read.h"

#include "read/blocks.h"

#include <string.h>

/* ---- Strips ---- */

bool strip_at(const struct blocks *blocks, uint32_t offset, struct strip *out)
{
    struct slice text = blocks->document->text;
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
            out->separators += byte == ',' || byte == ';';
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

struct span span_trim(const struct blocks *blocks, struct span span)
{
    struct slice trimmed = slice_trim(slice_part(blocks->document->text, span.start, span.end));
    if (trimmed.length == 0)
        return (struct span){span.start, span.start};
    uint32_t start = (uint32_t)(trimmed.data - blocks->document->text.data);
    return (struct span){start, start + (uint32_t)trimmed.length};
}

struct slice strip_text(const struct blocks *blocks, const struct strip *strip)
{
    return slice_trim(slice_part(blocks->document->text, strip->span.start, strip->span.end));
}

/* ---- Blocks ---- */

void blocks_add(struct blocks *blocks, enum block_kind kind, struct span span, const struct grid *grid)
{
    blocks_close_paragraph(blocks);
    struct block block = {.kind = kind, .span = span, .page = blocks->page, .grid = grid};
    vector_push(blocks->document->arena, &blocks->list, block);
}

void blocks_close_paragraph(struct blocks *blocks)
{
    if (span_is_none(blocks->paragraph))
        return;
    struct block block = {.kind = BLOCK_PARAGRAPH, .span = blocks->paragraph, .page = blocks->page};
    blocks->paragraph = SPAN_NONE;
    vector_push(blocks->document->arena, &blocks->list, block);
}

static void add_line(struct blocks *blocks, const struct strip *strip)
{
    struct slice line = strip_text(blocks, strip);
    struct span span = span_trim(blocks, strip->span);
    if (strip->blank) {
        blocks_close_paragraph(blocks);
    } else if (line_is_page_number(line)) {
        blocks_add(blocks, BLOCK_FURNITURE, span, NULL);
        /* Where form feeds part the pages, the page number below one would count the page twice. */
        blocks->page += !blocks->has_form_feeds;
    } else if (line_is_ruler(line, blocks->markdown) || (blocks->markdown && line_is_pipe_ruler(line))) {
        blocks_add(blocks, BLOCK_FURNITURE, span, NULL);
    } else if (line_is_heading(line, blocks->markdown)) {
        blocks_add(blocks, BLOCK_HEADING, span, NULL);
    } else if (span_is_none(blocks->paragraph)) {
        blocks->paragraph = span;
    } else {
        blocks->paragraph.end = span.end;
    }
}

static bool add_grid(struct blocks *blocks, struct strip *strip)
{
    if (strip->span.start < blocks->no_grid_before)
        return false;
    if (blocks->document->text.data[strip->span.start] == '<' && grid_from_tags(blocks, strip))
        return true;
    if (strip->separators >= 2 && grid_from_separators(blocks, strip))
        return true;
    if (blocks->markdown && strip->pipe && grid_from_pipes(blocks, strip))
        return true;
    if (strip->pipe && grid_from_bars(blocks, strip))
        return true;
    return strip->tabs > 0 && (grid_from_cell_lines(blocks, strip) || grid_from_tabs(blocks, strip));
}

static void add_blocks(struct blocks *blocks)
{
    struct strip strip;
    for (uint32_t offset = 0; strip_at(blocks, offset, &strip); offset = strip.next) {
        if (!add_grid(blocks, &strip))
            add_line(blocks, &strip);
        if (strip.page_break) {
            blocks_add(blocks, BLOCK_PAGE_BREAK, (struct span){strip.span.end, strip.span.end + 1}, NULL);
            blocks->page++;
        }
    }
    blocks_close_paragraph(blocks);
    blocks->document->blocks = blocks->list.items;
    blocks->document->block_count = blocks->list.count;
    blocks->document->page_count = blocks->page;
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
                  "%s：偏移 %td 处的字节 0x%02X 不是 UTF-8 文字；文件可能是 GBK 等其他编码，请另存为 UTF-8 再试。",
                  path, wrong, (unsigned)(unsigned char)bytes.data[wrong]);
        return NULL;
    }
    struct slice text = normalise(arena, bytes);
    if (slice_trim(text).length == 0) {
        error_set(error, ERROR_REPORT, "%s：文件里没有文字。", path);
        return NULL;
    }
    struct blocks blocks = {
        .document = document_new(arena, path, text),
        .paragraph = SPAN_NONE,
        .page = 1,
        .markdown = markdown,
        .has_form_feeds = memchr(text.data, '\f', text.length) != NULL,
    };
    add_blocks(&blocks);
    drop_empty_last_page(blocks.document);
    return blocks.document;
}
