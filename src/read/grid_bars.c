/* Grids of web pages saved as text: a bar behind every cell, a row on one line or on many, and rows with merged cells
 * filled up with bars at their end. */
#include "read/blocks.h"

enum { CELL_BYTES_MOST = 300, ROWS_LEAST = 3, COLUMNS_LEAST = 2, COLUMNS_OF_LINES_LEAST = 3, COLUMNS_MOST = 64 };

/* What a bar ends. */
struct bar {
    struct span cell;
    uint32_t line_end; /* of the bar's line, where nothing follows it; else 0 */
    bool pad;          /* it only fills up the row */
    bool last_pad;
};

struct bars {
    VECTOR(struct bar) list;
    uint32_t first_line; /* of them stand on the first line */
};

/* ---- The lines ---- */

static bool begins_with_bar(const struct blocks *blocks, const struct strip *strip)
{
    return slice_starts_with(strip_text(blocks, strip), SLICE("|"));
}

/* A line with a bar, or the text of a cell whose bar begins the next line. */
static bool is_bar_line(const struct blocks *blocks, const struct strip *strip)
{
    struct strip next;
    struct slice line = strip_text(blocks, strip);
    if (line.length > CELL_BYTES_MOST * 4 || slice_find(line, SLICE("。"), 0) >= 0)
        return false;
    return strip->pipe || (!strip->blank && !strip->page_break && strip_at(blocks, strip->next, &next) &&
                           begins_with_bar(blocks, &next));
}

static void add_bars(struct blocks *blocks, struct bars *bars, const struct strip *strip, uint32_t *start)
{
    const char *text = blocks->document->text.data;
    for (uint32_t at = strip->span.start; at < strip->span.end; at++) {
        if (text[at] != '|')
            continue;
        struct bar bar = {.cell = span_trim(blocks, (struct span){*start, at})};
        bool empty = bar.cell.start == bar.cell.end, beside = at > strip->span.start && text[at - 1] == '|';
        bar.pad = empty && (beside || (at + 1 < strip->span.end && text[at + 1] == '|'));
        bar.last_pad = bar.pad && (at + 1 == strip->span.end || text[at + 1] != '|');
        *start = at + 1;
        struct span rest = span_trim(blocks, (struct span){*start, strip->span.end});
        bar.line_end = rest.start == rest.end ? strip->span.end : 0;
        vector_push(blocks->document->arena, &bars->list, bar);
    }
}

/* All bars of the lines from *strip on; *behind is where the lines end. False when one of them is a ruler: another kind
 * of table. */
static bool find_bars(struct blocks *blocks, const struct strip *strip, struct bars *bars, uint32_t *behind)
{
    uint32_t start = strip->span.start;
    struct strip next = *strip;
    bool more = true, ruled = false;
    while (more && is_bar_line(blocks, &next)) {
        ruled = ruled || line_is_pipe_ruler(strip_text(blocks, &next));
        add_bars(blocks, bars, &next, &start);
        if (bars->first_line == 0)
            bars->first_line = (uint32_t)bars->list.count;
        *behind = next.next;
        more = !next.page_break && strip_at(blocks, next.next, &next);
    }
    return !ruled && bars->list.count > 0;
}

/* ---- Rows ---- */

/* As many rows of so many bars as there are from the first bar on: each ends its line, and bars that fill up a row end
 * it. *padded: some do. */
static size_t count_rows(const struct bars *bars, size_t columns, bool *padded)
{
    size_t rows = 0;
    *padded = false;
    for (size_t at = 0; at + columns <= bars->list.count; at += columns, rows++) {
        bool filled = false;
        for (size_t i = at; i < at + columns; i++) {
            const struct bar *bar = &bars->list.items[i];
            bool last = i + 1 == at + columns;
            if (bar->cell.end - bar->cell.start > CELL_BYTES_MOST || (last && bar->line_end == 0) ||
                (bar->last_pad && !last))
                return rows;
            filled |= bar->last_pad;
        }
        *padded |= filled;
    }
    return rows;
}

static size_t bars_to_first_pads(const struct bars *bars)
{
    for (size_t i = 0; i < bars->list.count; i++)
        if (bars->list.items[i].last_pad)
            return i + 1;
    return 0;
}

static size_t find_columns(const struct bars *bars, size_t *rows)
{
    size_t candidates[] = {bars_to_first_pads(bars), bars->first_line};
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        bool padded = false;
        if (candidates[i] < COLUMNS_LEAST || candidates[i] > COLUMNS_MOST)
            continue;
        *rows = count_rows(bars, candidates[i], &padded);
        if (*rows >= ROWS_LEAST && padded)
            return candidates[i];
    }
    return 0;
}

static bool is_empty(const struct bar *bar)
{
    return bar->cell.start == bar->cell.end;
}

/* Cells of the row before the empty ones at its end. */
static size_t filled_cells(const struct bar *row, size_t columns)
{
    while (columns > 0 && is_empty(&row[columns - 1]))
        columns--;
    return columns;
}

/* Blank cells have their bars: one stands between others. Where none does they may have been left out, and every bar
 * at a row's end fills it up. */
static bool shows_blanks(const struct bars *bars, size_t rows, size_t columns)
{
    for (size_t row = 0; row < rows; row++) {
        const struct bar *first = &bars->list.items[row * columns];
        for (size_t i = 1; i < filled_cells(first, columns); i++)
            if (is_empty(&first[i]))
                return true;
    }
    return false;
}

/* Every row begins with a bar before its first cell. */
static bool begins_with_bars(const struct bars *bars, size_t rows, size_t columns)
{
    for (size_t row = 0; row < rows; row++)
        if (!is_empty(&bars->list.items[row * columns]))
            return false;
    return true;
}

static void add_rows(struct blocks *blocks, struct cells *cells, const struct bars *bars, size_t rows, size_t columns)
{
    size_t first_column = begins_with_bars(bars, rows, columns);
    cells->padded = shows_blanks(bars, rows, columns);
    for (size_t row = 0; row < rows; row++, cells->rows++)
        for (size_t column = first_column; column < columns; column++) {
            const struct bar *first = &bars->list.items[row * columns], *bar = first + column;
            if (!bar->pad && (cells->padded || column < filled_cells(first, columns)))
                grid_add_cell(blocks, cells,
                              (struct grid_cell){.row = cells->rows,
                                                 .column = (uint32_t)column,
                                                 .row_span = 1,
                                                 .column_span = 1,
                                                 .span = bar->cell});
        }
}

/* ---- A line a row, none filled up ---- */

/* Rows that end their lines, from the first bar on; *count is of their bars. */
static size_t count_line_rows(const struct bars *bars, size_t *count)
{
    size_t rows = 0, widest = 0, first = 0;
    *count = 0;
    for (size_t i = 0; i < bars->list.count; i++) {
        const struct bar *bar = &bars->list.items[i];
        if (bar->cell.end - bar->cell.start > CELL_BYTES_MOST || bar->pad)
            break;
        if (bar->line_end == 0)
            continue;
        rows++;
        widest = i + 1 - first > widest ? i + 1 - first : widest;
        first = *count = i + 1;
    }
    return widest >= COLUMNS_OF_LINES_LEAST ? rows : 0;
}

static void add_line_rows(struct blocks *blocks, struct cells *cells, const struct bars *bars, size_t count)
{
    uint32_t column = 0;
    for (size_t i = 0; i < count; i++, column++) {
        const struct bar *bar = &bars->list.items[i];
        grid_add_cell(blocks, cells,
                      (struct grid_cell){.row = cells->rows,
                                         .column = column,
                                         .row_span = 1,
                                         .column_span = 1,
                                         .span = bar->cell});
        if (bar->line_end == 0)
            continue;
        cells->rows++;
        column = UINT32_MAX;
    }
}

bool grid_from_bars(struct blocks *blocks, struct strip *strip)
{
    struct bars bars = {0};
    struct cells cells = {0};
    uint32_t behind = strip->next;
    size_t rows = 0, columns = 0, count = 0;
    if (strip->span.start < blocks->no_bars_before)
        return false;
    bool found = find_bars(blocks, strip, &bars, &behind);
    if (found)
        columns = find_columns(&bars, &rows);
    if (columns > 0) {
        add_rows(blocks, &cells, &bars, rows, columns);
        count = rows * columns;
    } else if (found && !begins_with_bar(blocks, strip) && count_line_rows(&bars, &count) >= ROWS_LEAST) {
        add_line_rows(blocks, &cells, &bars, count);
    } else {
        blocks->no_bars_before = behind;
        return false;
    }
    uint32_t end = bars.list.items[count - 1].line_end;
    grid_add_block(blocks, &cells, (struct span){strip->span.start, end});
    while (strip->span.end < end)
        strip_at(blocks, strip->next, strip);
    return true;
}
