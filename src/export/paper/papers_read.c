/* The JSON of paper_write_json as papers again. */
#include "export/paper/face.h"

#include <jansson.h>
#include <string.h>

enum { COLUMNS_MOST = 200, WIDTH_MOST = 10000 };

struct reading {
    struct arena *arena;
    bool broken;
};

static struct slice text_of(struct reading *reading, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!value)
        return SLICE_NONE;
    if (!json_is_string(value))
        reading->broken = true;
    return arena_copy(reading->arena, (struct slice){json_string_value(value), json_string_length(value)});
}

static int number_of(struct reading *reading, const json_t *object, const char *key, int usual, int least, int most)
{
    const json_t *value = json_object_get(object, key);
    if (!value)
        return usual;
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < least || number > most) {
        reading->broken = true;
        return least;
    }
    return (int)number;
}

static struct paper_cell read_cell(struct reading *reading, const json_t *object, size_t columns)
{
    struct paper_cell cell = {.text = text_of(reading, object, "text"),
                              .note = text_of(reading, object, "note"),
                              .comment = text_of(reading, object, "comment")};
    cell.columns = (uint16_t)number_of(reading, object, "columns", 1, 1, (int)columns);
    cell.rows = (uint16_t)number_of(reading, object, "rows", 1, 1, UINT16_MAX);
    cell.align = (enum paper_align)number_of(reading, object, "align", PAPER_LEFT, 0, PAPER_RIGHT);
    cell.mark = (enum paper_mark)number_of(reading, object, "mark", PAPER_PLAIN, 0, PAPER_UNCLEAR);
    cell.head = number_of(reading, object, "head", 0, 0, 1);
    cell.is_number = number_of(reading, object, "number", 0, 0, 1);
    if (cell.is_number && !decimal_parse(cell.text, &cell.number))
        reading->broken = true;
    return cell;
}

/* Every place of the table belongs to exactly one cell. */
static bool is_covered(const struct paper_table *table)
{
    uint16_t below[COLUMNS_MOST] = {0}; /* rows that a cell above still takes in each column */
    for (size_t i = 0; i < table->count; i++) {
        size_t column = 0;
        for (size_t k = 0; k < table->items[i].count; k++) {
            const struct paper_cell *cell = &table->items[i].items[k];
            while (column < table->column_count && below[column])
                column++;
            if (column + cell->columns > table->column_count || cell->rows > table->count - i)
                return false;
            for (size_t end = column + cell->columns; column < end; column++) {
                if (below[column])
                    return false;
                below[column] = cell->rows;
            }
        }
        for (size_t c = 0; c < table->column_count; c++)
            if (below[c]-- == 0)
                return false;
    }
    return true;
}

static struct paper_table *read_table(struct reading *reading, const json_t *object)
{
    const json_t *widths = json_object_get(object, "widths"), *rows = json_object_get(object, "cells");
    struct paper_table *table = arena_new_item(reading->arena, struct paper_table);
    table->column_count = json_array_size(widths);
    if (table->column_count == 0 || table->column_count > COLUMNS_MOST) {
        reading->broken = true;
        return table;
    }
    unsigned *copy = arena_new_array(reading->arena, unsigned, table->column_count);
    for (size_t i = 0; i < table->column_count; i++) {
        json_int_t width = json_integer_value(json_array_get(widths, i));
        reading->broken |= width < 1 || width > WIDTH_MOST;
        copy[i] = (unsigned)width;
    }
    table->widths = copy;
    table->head_rows = (size_t)number_of(reading, object, "head_rows", 0, 0, (int)json_array_size(rows));
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *cells = json_array_get(rows, i);
        struct paper_row row = {0};
        for (size_t k = 0; k < json_array_size(cells); k++)
            vector_push(reading->arena, &row, read_cell(reading, json_array_get(cells, k), table->column_count));
        vector_push(reading->arena, table, row);
    }
    reading->broken |= !is_covered(table);
    return table;
}

static struct paper_block read_block(struct reading *reading, const json_t *object)
{
    struct paper_block block = {.label = text_of(reading, object, "label"), .text = text_of(reading, object, "text")};
    block.kind = (enum paper_block_kind)number_of(reading, object, "kind", PAPER_PAGE, 0, PAPER_PAGE);
    block.level = number_of(reading, object, "level", 0, 0, 3);
    block.align = (enum paper_align)number_of(reading, object, "align", PAPER_LEFT, 0, PAPER_RIGHT);
    block.indented = number_of(reading, object, "indented", 0, 0, 1);
    if (block.kind == PAPER_TABLE)
        block.table = read_table(reading, object);
    return block;
}

static struct paper read_paper(struct reading *reading, const json_t *object)
{
    struct paper paper;
    const json_t *blocks = json_object_get(object, "blocks");
    paper_begin(&paper, (enum paper_style)number_of(reading, object, "style", PAPER_SUMMARY, 0, PAPER_LETTER),
                reading->arena);
    paper.title = text_of(reading, object, "title");
    paper.header = text_of(reading, object, "header");
    paper.footer = text_of(reading, object, "footer");
    paper.date = text_of(reading, object, "date");
    reading->broken |= !json_is_array(blocks);
    for (size_t i = 0; i < json_array_size(blocks); i++)
        vector_push(reading->arena, &paper, read_block(reading, json_array_get(blocks, i)));
    return paper;
}

bool papers_read(struct slice json, struct arena *arena, struct papers *out, struct error *error)
{
    struct reading reading = {.arena = arena};
    json_error_t fault;
    json_t *root = json_loadb(json.data, json.length, JSON_REJECT_DUPLICATES, &fault);
    const json_t *papers = json_object_get(root, "papers");
    out->count = json_array_size(papers);
    out->items = arena_new_array(arena, struct paper, out->count);
    for (size_t i = 0; i < out->count; i++)
        out->items[i] = read_paper(&reading, json_array_get(papers, i));
    reading.broken |= out->count == 0;
    json_decref(root);
    return !reading.broken || error_set(error, ERROR_REPORT, "交来排版的内容不完整。");
}
