/* Grids found in text: lines with tabs, one cell a line, and Markdown's pipe tables. */
#include "read/blocks.h"

#include <string.h>

enum { CELL_BYTES_MOST = 300, CONTINUATION_BYTES_MOST = 90 };

void grid_add_cell(struct blocks *blocks, struct cells *cells, struct grid_cell cell)
{
    vector_push(blocks->document->arena, &cells->list, cell);
    if (cell.column + cell.column_span > cells->columns)
        cells->columns = cell.column + cell.column_span;
}

static void add_cell(struct blocks *blocks, struct cells *cells, uint32_t column, struct span span)
{
    grid_add_cell(
        blocks, cells,
        (struct grid_cell){.row = cells->rows, .column = column, .row_span = 1, .column_span = 1, .span = span});
}

void grid_add_block(struct blocks *blocks, const struct cells *cells, struct span span)
{
    struct grid *grid = arena_new_item(blocks->document->arena, struct grid);
    grid->cells = cells->list.items;
    grid->cell_count = cells->list.count;
    grid->rows = cells->rows;
    grid->columns = cells->columns;
    grid->padded = cells->padded;
    blocks_add(blocks, BLOCK_GRID, span, grid);
}

static void raise_mark(uint32_t *mark, uint32_t place)
{
    if (*mark < place)
        *mark = place;
}

/* Cells are short and hold no sentences; an indented paragraph is none. */
static bool is_prose(struct slice text)
{
    return text.length > CELL_BYTES_MOST || slice_ends_with(text, SLICE("。")) || slice_ends_with(text, SLICE("；"));
}

/* ---- Lines with tabs ---- */

static bool line_is_tab_row(const struct blocks *blocks, const struct strip *strip)
{
    return strip->tabs > 0 && !is_prose(strip_text(blocks, strip));
}

static void add_tab_row(struct blocks *blocks, struct cells *cells, struct span line)
{
    const char *text = blocks->document->text.data;
    uint32_t start = line.start, column = 0;
    for (uint32_t at = line.start; at <= line.end; at++) {
        if (at < line.end && text[at] != '\t')
            continue;
        add_cell(blocks, cells, column++, span_trim(blocks, (struct span){start, at}));
        start = at + 1;
    }
    cells->rows++;
}

bool grid_from_tabs(struct blocks *blocks, struct strip *strip)
{
    struct strip last, next = *strip;
    bool inner = false;
    if (!line_is_tab_row(blocks, strip))
        return false;
    do {
        last = next;
        inner = inner || last.inner_tab;
    } while (!last.page_break && strip_at(blocks, last.next, &next) && line_is_tab_row(blocks, &next));
    if (!inner) {
        raise_mark(&blocks->no_grid_before, last.next);
        return false;
    }
    struct cells cells = {0};
    struct span span = {strip->span.start, last.span.end};
    for (struct strip row = *strip;; strip_at(blocks, row.next, &row)) {
        if (!line_is_tab_ruler(strip_text(blocks, &row)))
            add_tab_row(blocks, &cells, row.span);
        if (row.span.start == last.span.start)
            break;
    }
    grid_add_block(blocks, &cells, span);
    *strip = last;
    return true;
}

/* ---- One cell a line: each line a tab and one cell, rows parted by blank lines ---- */

static bool begins_cell(const struct strip *strip)
{
    return strip->leading_tab && strip->tabs == 1;
}

/* Text in the lines below belongs to the cell; *strip moves to its last line. False when it is running text. */
static bool take_cell(struct blocks *blocks, struct strip *strip, struct span *out)
{
    struct strip next;
    struct span span = {strip->span.start + 1, strip->span.end};
    while (!strip->page_break && strip_at(blocks, strip->next, &next) && !next.blank && next.tabs == 0) {
        struct slice line = strip_text(blocks, &next);
        if (line.length > CONTINUATION_BYTES_MOST || line_is_heading(line, false))
            break;
        span.end = next.span.end;
        *strip = next;
    }
    *out = span_trim(blocks, span);
    return !is_prose(slice_part(blocks->document->text, out->start, out->end));
}

/* A row ends at a line without a tab. */
static bool take_row(struct blocks *blocks, struct strip *strip, struct cells *cells)
{
    size_t before = cells->list.count;
    struct strip last, next = *strip;
    uint32_t column = 0;
    do {
        struct span cell;
        if (!take_cell(blocks, &next, &cell)) {
            cells->list.count = before;
            return false;
        }
        add_cell(blocks, cells, column++, cell);
        last = next;
    } while (!last.page_break && strip_at(blocks, last.next, &next) && begins_cell(&next));
    *strip = last;
    cells->rows++;
    if (column > cells->widest_filled)
        cells->widest_filled = column;
    return true;
}

bool grid_from_cell_lines(struct blocks *blocks, struct strip *strip)
{
    struct cells cells = {0};
    struct strip last = *strip, next = *strip;
    if (strip->span.start < blocks->no_cell_lines_before)
        return false;
    while (begins_cell(&next) && take_row(blocks, &next, &cells)) {
        last = next;
        bool more = !last.page_break && strip_at(blocks, last.next, &next);
        if (more && next.inner_tab) { /* lines with several cells: not this layout */
            raise_mark(&blocks->no_cell_lines_before, last.next);
            return false;
        }
        while (more && next.blank && next.tabs == 0 && !next.page_break)
            more = strip_at(blocks, next.next, &next);
        if (!more)
            break;
    }
    if (cells.widest_filled < 2) {
        if (cells.rows > 0)
            raise_mark(&blocks->no_grid_before, last.next);
        return false;
    }
    grid_add_block(blocks, &cells, (struct span){strip->span.start, last.span.end});
    *strip = last;
    return true;
}

/* ---- Pipe tables ---- */

static void add_pipe_row(struct blocks *blocks, struct cells *cells, struct span line)
{
    const char *text = blocks->document->text.data;
    struct span trimmed = span_trim(blocks, line);
    uint32_t start = trimmed.start, column = 0;
    if (text[start] == '|')
        start++;
    for (uint32_t at = start; at <= trimmed.end; at++) {
        bool escaped = at > start && text[at - 1] == '\\';
        if (at < trimmed.end && (text[at] != '|' || escaped))
            continue;
        if (at == trimmed.end && start == at)
            break; /* the pipe at the end of the line opens no further cell */
        add_cell(blocks, cells, column++, span_trim(blocks, (struct span){start, at}));
        start = at + 1;
    }
    cells->rows++;
}

bool grid_from_pipes(struct blocks *blocks, struct strip *strip)
{
    struct strip last = *strip, next = *strip;
    bool is_table = strip_text(blocks, strip).data[0] == '|';
    do {
        last = next;
        is_table = is_table || line_is_pipe_ruler(strip_text(blocks, &last));
    } while (!last.page_break && strip_at(blocks, last.next, &next) && next.pipe);
    if (!is_table) {
        raise_mark(&blocks->no_grid_before, last.next);
        return false;
    }
    struct cells cells = {0};
    for (struct strip row = *strip;; strip_at(blocks, row.next, &row)) {
        if (!line_is_pipe_ruler(strip_text(blocks, &row)))
            add_pipe_row(blocks, &cells, row.span);
        if (row.span.start == last.span.start)
            break;
    }
    if (cells.rows > 0)
        grid_add_block(blocks, &cells, (struct span){strip->span.start, last.span.end});
    else
        blocks_add(blocks, BLOCK_FURNITURE, (struct span){strip->span.start, last.span.end}, NULL);
    *strip = last;
    return true;
}
