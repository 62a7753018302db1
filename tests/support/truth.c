/* Line by line: a word, and what it introduces. */
#include "support/truth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 1 << 16, ROWS_MOST = 64 };

struct loader {
    struct arena *arena;
    struct truth *truth;
    struct truth_table *table;
    struct slice names[TRUTH_COLUMNS_MOST], units[TRUTH_COLUMNS_MOST];
    bool taken[ROWS_MOST][TRUTH_COLUMNS_MOST];
    uint32_t headings, items;
};

static _Noreturn void refuse(struct slice line)
{
    fprintf(stderr, "truth: %.*s\n", SLICE_ARGUMENTS(line));
    exit(2);
}

/* What stands before the mark, and the mark, are taken off; all of it when there is none. */
static struct slice next_field(struct slice *rest, const char *mark)
{
    ptrdiff_t found = slice_find(*rest, slice_of(mark), 0);
    size_t end = found < 0 ? rest->length : (size_t)found, past = found < 0 ? end : end + strlen(mark);
    struct slice field = slice_trim(slice_part(*rest, 0, end));
    *rest = slice_part(*rest, past, rest->length);
    return field;
}

static struct slice numbered(struct loader *loader, enum truth_kind kind)
{
    static const char *const ordinals[] = {"一", "二", "三", "四", "五", "六"};
    if (kind == TRUTH_HEADING) {
        loader->items = 0;
        return arena_print(loader->arena, "%s、", ordinals[loader->headings++]);
    }
    if (kind == TRUTH_ITEM)
        return arena_print(loader->arena, "（%s）", ordinals[loader->items++]);
    return SLICE_NONE;
}

static void add_part(struct loader *loader, enum truth_kind kind, struct slice text)
{
    struct truth_part part = {kind, text, numbered(loader, kind), loader->table};
    vector_push(loader->arena, &loader->truth->parts, part);
}

static void begin_table(struct loader *loader, struct slice widths)
{
    loader->table = arena_new_item(loader->arena, struct truth_table);
    memset(loader->taken, 0, sizeof loader->taken);
    memset(loader->names, 0, sizeof loader->names);
    while (widths.length > 0) {
        if (loader->table->columns == TRUTH_COLUMNS_MOST)
            refuse(widths);
        loader->table->widths[loader->table->columns++] = strtod(next_field(&widths, " ").data, NULL);
    }
    add_part(loader, TRUTH_TABLE, SLICE_NONE);
}

static void name_columns(struct loader *loader, struct slice names)
{
    for (size_t i = 0; i < TRUTH_COLUMNS_MOST; i++) {
        struct slice unit = next_field(&names, " ");
        loader->names[i] = next_field(&unit, "/");
        loader->units[i] = unit;
    }
}

/* Takes "2x3 " off the field's beginning. */
static void take_spans(struct slice *field, struct truth_cell *cell)
{
    unsigned columns, rows;
    int length = 0;
    const char *text = field->data;
    cell->column_span = cell->row_span = 1;
    if (sscanf(text, "%2ux%2u%n", &columns, &rows, &length) < 2 || (size_t)length > field->length)
        return;
    cell->column_span = columns;
    cell->row_span = rows;
    *field = slice_trim(slice_part(*field, (size_t)length, field->length));
}

static void add_cell(struct loader *loader, uint32_t row, struct slice id, struct slice field)
{
    struct truth_cell cell = {.row = row};
    while (cell.column < loader->table->columns && loader->taken[row][cell.column])
        cell.column++;
    take_spans(&field, &cell);
    if (cell.column + cell.column_span > loader->table->columns || row + cell.row_span > ROWS_MOST)
        refuse(field);
    for (uint32_t i = 0; i < cell.row_span; i++)
        for (uint32_t j = 0; j < cell.column_span; j++)
            loader->taken[row + i][cell.column + j] = true;
    struct slice name = loader->names[cell.column];
    cell.text = field;
    if (!slice_is(id, "-") && name.length > 0 && !slice_is(name, "-")) {
        cell.id = arena_print(loader->arena, "%.*s.%.*s", SLICE_ARGUMENTS(id), SLICE_ARGUMENTS(name));
        cell.unit = loader->units[cell.column];
    }
    vector_push(loader->arena, &loader->table->cells, cell);
}

static void add_row(struct loader *loader, struct slice fields)
{
    struct slice id = next_field(&fields, "|");
    uint32_t row = loader->table->rows++;
    if (row == ROWS_MOST)
        refuse(fields);
    for (bool more = true; more;) {
        more = slice_find(fields, SLICE("|"), 0) >= 0;
        add_cell(loader, row, id, next_field(&fields, "|"));
    }
}

static void read_line(struct loader *loader, struct slice line)
{
    struct slice rest = line, word = next_field(&rest, " ");
    if (slice_is(word, "title"))
        add_part(loader, TRUTH_TITLE, rest);
    else if (slice_is(word, "text"))
        add_part(loader, TRUTH_TEXT, rest);
    else if (slice_is(word, "heading"))
        add_part(loader, TRUTH_HEADING, rest);
    else if (slice_is(word, "item"))
        add_part(loader, TRUTH_ITEM, rest);
    else if (slice_is(word, "table"))
        begin_table(loader, rest);
    else if (slice_is(word, "columns"))
        name_columns(loader, rest);
    else if (loader->table && (slice_is(word, "head") || slice_is(word, "row")))
        add_row(loader, rest);
    else
        refuse(line);
    if (slice_is(word, "head"))
        loader->table->head_rows = loader->table->rows;
}

struct truth *truth_load(const char *path, struct arena *arena)
{
    struct loader loader = {.arena = arena, .truth = arena_new_item(arena, struct truth)};
    struct slice text;
    struct error error;
    if (!file_read(path, FILE_MOST, arena, &text, &error))
        refuse(slice_of(error.message));
    while (text.length > 0) {
        struct slice line = next_field(&text, "\n");
        if (line.length > 0 && line.data[0] != '#')
            read_line(&loader, line);
    }
    return loader.truth;
}
