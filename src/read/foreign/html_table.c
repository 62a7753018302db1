/* Tables of a web page: which hold data and which only lay out the page; the true grid behind rowspan and colspan. */
#include "read/foreign/html.h"

#include <stdlib.h>

enum { COLUMNS_MOST = 256, ROWS_MOST = 10000 };

/* ---- Which tables hold data ---- */

/* A table that is being walked through. */
struct open_table {
    size_t depth;    /* of its frame */
    uint32_t number; /* in the list of tables */
    bool holds_data; /* a table inside it does */
    uint32_t rows, cells, widest, in_row;
    size_t text, longest, in_cell; /* bytes: of all cells, of one with sentences, of the open one */
    size_t sentences;              /* in the open cell */
};

struct finder {
    struct arena *arena;
    struct html_path path;
    VECTOR(struct open_table) open;
    struct html_tables tables;
};

static void end_row(struct open_table *table)
{
    if (table->in_row > table->widest)
        table->widest = table->in_row;
    table->in_row = 0;
}

static void end_cell(struct open_table *table)
{
    if (table->in_cell > table->longest && table->sentences >= PIECE_SENTENCES_LEAST)
        table->longest = table->in_cell;
    table->in_cell = 0;
    table->sentences = 0;
}

/* Running text in one cell that is most of the table makes it a frame around an article. */
static bool is_data(const struct open_table *table)
{
    enum { PROSE_LEAST = 900 };
    bool frames_prose = table->longest >= PROSE_LEAST && table->longest * 10 > table->text * 6;
    return !table->holds_data && !frames_prose && table->widest >= 2 && (table->rows >= 2 || table->widest >= 4);
}

static void close_table(struct finder *finder)
{
    struct open_table *table = &finder->open.items[--finder->open.count];
    struct html_table *found = &finder->tables.items.items[table->number];
    end_row(table);
    end_cell(table);
    found->data = is_data(table);
    found->tables = (uint32_t)finder->tables.items.count - table->number;
    if (finder->open.count > 0)
        finder->open.items[finder->open.count - 1].holds_data |= found->data || table->holds_data;
}

static void open_table(struct finder *finder)
{
    struct open_table table = {.depth = finder->path.frames.count, .number = (uint32_t)finder->tables.items.count};
    vector_push(finder->arena, &finder->open, table);
    vector_push(finder->arena, &finder->tables.items, (struct html_table){0});
}

static void count_text(struct finder *finder, struct slice text)
{
    size_t sentences = finder->open.count > 0 ? piece_sentences(text) : 0;
    for (size_t i = 0; i < finder->open.count; i++) {
        finder->open.items[i].text += slice_trim(text).length;
        finder->open.items[i].in_cell += slice_trim(text).length;
        finder->open.items[i].sentences += sentences;
    }
}

static void visit(struct finder *finder, const GumboNode *node)
{
    struct open_table *table = finder->open.count ? &finder->open.items[finder->open.count - 1] : NULL;
    if (node->type == GUMBO_NODE_TEXT) {
        count_text(finder, slice_of(node->v.text.text));
        return;
    }
    if (node->type != GUMBO_NODE_ELEMENT || html_is_hidden(node))
        return;
    if (table && html_is(node, GUMBO_TAG_TR)) {
        end_row(table);
        table->rows++;
    } else if (table && (html_is(node, GUMBO_TAG_TD) || html_is(node, GUMBO_TAG_TH))) {
        end_cell(table);
        table->in_row++;
    }
    vector_push(finder->arena, &finder->path.frames, ((struct html_frame){node, 0, 0}));
    if (html_is(node, GUMBO_TAG_TABLE))
        open_table(finder);
}

struct html_tables html_find_tables(const GumboNode *root, struct arena *arena)
{
    struct finder finder = {.arena = arena};
    vector_push(arena, &finder.path.frames, ((struct html_frame){root, 0, 0}));
    while (finder.path.frames.count > 0) {
        struct html_frame *frame = &finder.path.frames.items[finder.path.frames.count - 1];
        const GumboVector *children = html_children(frame->node);
        if (frame->next < children->length) {
            visit(&finder, children->data[frame->next++]);
            continue;
        }
        if (html_is(frame->node, GUMBO_TAG_TABLE) && frame->node != root)
            close_table(&finder);
        finder.path.frames.count--;
    }
    return finder.tables;
}

/* ---- The grid ---- */

struct reader {
    struct arena *arena;
    struct piece_table *table;
    uint32_t row;
    uint32_t taken_to[COLUMNS_MOST]; /* the first row in which the column is free again */
    size_t group;                    /* first cell of the row group */
};

/* A span as browsers take it: what is no number is 1; 0 for rows means to the end of the group. */
static uint32_t span_said(const GumboNode *cell, const char *name, uint32_t most)
{
    struct slice said = slice_trim(html_attribute(cell, name));
    if (said.length == 0 || said.data[0] < '0' || said.data[0] > '9')
        return 1;
    unsigned long value = strtoul(said.data, NULL, 10);
    return value > most ? most : (uint32_t)value;
}

static void read_cell(struct reader *reader, const GumboNode *node, uint32_t *column)
{
    while (*column < COLUMNS_MOST && reader->taken_to[*column] > reader->row)
        ++*column;
    if (*column == COLUMNS_MOST) {
        reader->table->overflows = true;
        return;
    }
    uint32_t wanted = span_said(node, "colspan", COLUMNS_MOST), rows = span_said(node, "rowspan", ROWS_MOST);
    uint32_t columns = 1;
    /* A span never reaches over a cell that comes down from above. */
    while (columns < wanted && *column + columns < COLUMNS_MOST && reader->taken_to[*column + columns] <= reader->row)
        columns++;
    if (rows == 0)
        rows = ROWS_MOST;
    struct piece_cell cell = {reader->row, *column, rows, columns, html_text(node, reader->arena)};
    vector_push(reader->arena, &reader->table->cells, cell);
    for (uint32_t i = 0; i < columns; i++)
        reader->taken_to[(*column)++] = reader->row + rows;
}

static void read_row(struct reader *reader, const GumboNode *row)
{
    const GumboVector *cells = html_children(row);
    uint32_t column = 0;
    for (unsigned i = 0; i < cells->length; i++) {
        const GumboNode *cell = cells->data[i];
        if ((html_is(cell, GUMBO_TAG_TD) || html_is(cell, GUMBO_TAG_TH)) && !html_is_hidden(cell))
            read_cell(reader, cell, &column);
    }
    reader->row++;
}

/* Spans end with their row group. */
static void end_group(struct reader *reader)
{
    for (size_t i = reader->group; i < reader->table->cells.count; i++) {
        struct piece_cell *cell = &reader->table->cells.items[i];
        if (cell->row_span > reader->row - cell->row)
            cell->row_span = reader->row - cell->row;
    }
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        reader->taken_to[i] = 0;
    reader->group = reader->table->cells.count;
}

static void read_group(struct reader *reader, const GumboNode *group)
{
    const GumboVector *rows = html_children(group);
    for (unsigned i = 0; i < rows->length; i++)
        if (html_is(rows->data[i], GUMBO_TAG_TR) && !html_is_hidden(rows->data[i]))
            read_row(reader, rows->data[i]);
    end_group(reader);
}

struct piece_table *html_read_table(const GumboNode *table, struct arena *arena)
{
    struct reader reader = {.arena = arena, .table = arena_new_item(arena, struct piece_table)};
    const GumboVector *groups = html_children(table);
    for (unsigned i = 0; i < groups->length; i++)
        if (groups->data[i] && ((GumboNode *)groups->data[i])->type == GUMBO_NODE_ELEMENT &&
            !html_is_hidden(groups->data[i]))
            read_group(&reader, groups->data[i]);
    reader.table->rows = reader.row;
    return reader.table;
}
