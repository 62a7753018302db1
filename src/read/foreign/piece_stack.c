/* Rows of a table whose cells hold one line for each of several rows: somebody joined the cells of a column. */
#include "read/foreign/piece.h"

#include <string.h>

enum { LINES_LEAST = 4, LINES_MOST = 100, NUMBERS_LEAST = 3, STACKS_MOST = 16, CELLS_MOST = 5000 };

static uint32_t count_lines(struct slice text)
{
    uint32_t lines = text.length > 0;
    for (size_t i = 0; i < text.length; i++)
        lines += text.data[i] == '\n';
    return lines;
}

/* Digits, also wide ones, signs and what may stand for nothing. */
static bool is_numbers(struct slice text)
{
    for (size_t at = 0; at < text.length;) {
        uint32_t c = utf8_decode(text, &at);
        bool wide = c >= 0xFF10 && c <= 0xFF19;
        if (!wide && (c >= 0x80 || !strchr("0123456789,.-/ \n", (int)c)))
            return false;
    }
    return text.length > 0;
}

/* The rows that the cells [first, end) of one row stand for: each has as many lines, most are numbers. 1 when that is
 * not so. */
static uint32_t stacked(const struct piece_table *table, size_t first, size_t end)
{
    uint32_t lines = count_lines(table->cells.items[first].text);
    size_t numbers = 0;
    for (size_t i = first; i < end; i++) {
        const struct piece_cell *cell = &table->cells.items[i];
        if (cell->row_span != 1 || count_lines(cell->text) != lines)
            return 1;
        numbers += is_numbers(cell->text);
    }
    return lines >= LINES_LEAST && lines <= LINES_MOST && numbers >= NUMBERS_LEAST && numbers + 1 >= end - first ? lines
                                                                                                                 : 1;
}

static struct slice take_line(struct slice *rest)
{
    ptrdiff_t end = slice_find(*rest, SLICE("\n"), 0);
    struct slice line = slice_part(*rest, 0, end < 0 ? rest->length : (size_t)end);
    *rest = slice_part(*rest, end < 0 ? rest->length : (size_t)end + 1, rest->length);
    return line;
}

/* Takes the cells [first, end) of one row apart into so many rows. */
static void unstack(struct piece_table *table, size_t first, size_t end, uint32_t rows, struct arena *arena)
{
    uint32_t row = table->cells.items[first].row;
    VECTOR(struct piece_cell) cells = {0};
    for (size_t i = 0; i < table->cells.count; i++) {
        struct piece_cell cell = table->cells.items[i];
        if (cell.row < row && cell.row + cell.row_span > row)
            cell.row_span += rows - 1;
        else if (cell.row > row)
            cell.row += rows - 1;
        if (i != first && (i < first || i >= end))
            vector_push(arena, &cells, cell);
        for (uint32_t line = 0; i == first && line < rows; line++)
            for (size_t k = first; k < end; k++) {
                struct piece_cell part = table->cells.items[k];
                part.row += line;
                part.text = take_line(&table->cells.items[k].text);
                vector_push(arena, &cells, part);
            }
    }
    table->rows += rows - 1;
    table->cells.items = cells.items;
    table->cells.count = cells.count;
    table->cells.capacity = cells.capacity;
}

void piece_unstack_rows(struct piece_table *table, struct arena *arena)
{
    unsigned stacks = 0;
    for (size_t first = 0, end; first < table->cells.count && table->cells.count <= CELLS_MOST && stacks < STACKS_MOST;
         first = end) {
        end = first + 1;
        while (end < table->cells.count && table->cells.items[end].row == table->cells.items[first].row)
            end++;
        uint32_t rows = stacked(table, first, end);
        if (rows == 1)
            continue;
        size_t cells = end - first;
        unstack(table, first, end, rows, arena);
        end = first + cells * rows;
        stacks++;
    }
}
