/* Building a document from paragraphs, headings and tables. */
#include "document/builder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MOST = 10000, COLUMNS_MOST = 256, POSITIONS_MOST = 200000, ROW_WORDS = COLUMNS_MOST / 64 };

/* A cell of the table being built; its text is written when the table ends. */
struct pending_cell {
    uint32_t row, column, row_span, column_span;
    struct slice text;
};

/* Which columns of a row are taken, a bit each. */
struct taken_row {
    uint64_t columns[ROW_WORDS];
};

struct builder {
    struct arena *arena;
    VECTOR(char) text;
    VECTOR(struct block) blocks;
    VECTOR(struct remark) remarks;
    VECTOR(struct recognition) doubts;
    uint32_t page;
    uint32_t page_breaks; /* waiting for a block that follows */
    bool in_grid;
    uint32_t rows, columns; /* of the open table */
    VECTOR(struct pending_cell) cells;
    VECTOR(struct taken_row) taken;
};

struct builder *builder_new(struct arena *arena)
{
    struct builder *builder = arena_new_item(arena, struct builder);
    builder->arena = arena;
    builder->page = 1;
    return builder;
}

size_t builder_length(const struct builder *builder)
{
    return builder->text.count;
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

static void add_bytes(struct builder *builder, const char *data, size_t length)
{
    if (length == 0)
        return;
    vector_reserve(builder->arena, (void **)&builder->text.items, &builder->text.capacity, builder->text.count + length,
                   1);
    memcpy(builder->text.items + builder->text.count, data, length);
    builder->text.count += length;
}

static void add_slice(struct builder *builder, struct slice s)
{
    add_bytes(builder, s.data, s.length);
}

static bool is_number_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || byte == '.' || byte == ',' || byte == '-' || byte == '/';
}

/* The number that ends where the text does is in doubt. */
static void add_doubt(struct builder *builder)
{
    struct recognition doubt = {.span = {(uint32_t)builder->text.count, (uint32_t)builder->text.count},
                                .partial = true};
    size_t known = builder->doubts.count;
    uint32_t before = known ? builder->doubts.items[known - 1].span.end : 0;
    while (doubt.span.start > before && is_number_byte(builder->text.items[doubt.span.start - 1]))
        doubt.span.start--;
    if (doubt.span.start < doubt.span.end)
        vector_push(builder->arena, &builder->doubts, doubt);
}

/* Text in which numbers may be in doubt. */
static void add_text(struct builder *builder, struct slice text)
{
    for (size_t at = 0; at < text.length;) {
        ptrdiff_t mark = slice_find(text, SLICE(BUILDER_DOUBT_TEXT), at);
        add_slice(builder, slice_part(text, at, mark < 0 ? text.length : (size_t)mark));
        if (mark >= 0)
            add_doubt(builder);
        at = mark < 0 ? text.length : (size_t)mark + sizeof BUILDER_DOUBT_TEXT - 1;
    }
}

/* Valid UTF-8 without NUL and CR; form feeds, which part pages in the text, become line ends. */
static struct slice clean(struct builder *builder, struct slice text)
{
    bool dirty = utf8_first_invalid(text) >= 0;
    for (size_t i = 0; i < text.length && !dirty; i++)
        dirty = text.data[i] == '\r' || text.data[i] == '\f' || text.data[i] == '\v' || text.data[i] == '\0';
    if (!dirty)
        return text;
    char *data = arena_allocate(builder->arena, text.length * 3 + 1);
    size_t length = 0;
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        uint32_t codepoint = utf8_decode(text, &at);
        if (codepoint == CODEPOINT_INVALID || codepoint == 0)
            length += utf8_encode(0xFFFD, data + length);
        else if (codepoint == '\f' || codepoint == '\v')
            data[length++] = '\n';
        else if (codepoint != '\r') {
            memcpy(data + length, text.data + start, at - start);
            length += at - start;
        }
    }
    return (struct slice){data, length};
}

static void add_block(struct builder *builder, enum block_kind kind, struct span span, const struct grid *grid)
{
    struct block block = {.kind = kind, .span = span, .page = builder->page, .grid = grid};
    vector_push(builder->arena, &builder->blocks, block);
}

static void add_page_breaks(struct builder *builder)
{
    for (; builder->page_breaks > 0; builder->page_breaks--) {
        uint32_t at = (uint32_t)builder->text.count;
        add_slice(builder, SLICE("\f"));
        add_block(builder, BLOCK_PAGE_BREAK, (struct span){at, at + 1}, NULL);
        builder->page++;
    }
}

/* Text from here to `start` becomes a block of its own lines. */
static struct span end_block(struct builder *builder, enum block_kind kind, size_t start, const struct grid *grid)
{
    assert(builder->text.count < UINT32_MAX);
    struct span span = {(uint32_t)start, (uint32_t)builder->text.count};
    add_slice(builder, SLICE("\n"));
    add_block(builder, kind, span, grid);
    return span;
}

struct span builder_paragraph(struct builder *builder, enum block_kind kind, struct slice text)
{
    assert(!builder->in_grid && kind != BLOCK_GRID && kind != BLOCK_PAGE_BREAK);
    text = slice_trim(clean(builder, text));
    if (text.length == 0)
        return (struct span){(uint32_t)builder->text.count, (uint32_t)builder->text.count};
    add_page_breaks(builder);
    size_t start = builder->text.count;
    add_text(builder, text);
    return end_block(builder, kind, start, NULL);
}

void builder_page(struct builder *builder)
{
    if (builder->blocks.count > 0)
        builder->page_breaks++;
}

/* ---- Tables ------------------------------------------------------------------------------------------------------ */

void builder_grid_begin(struct builder *builder)
{
    assert(!builder->in_grid);
    builder->in_grid = true;
    builder->rows = builder->columns = 0;
    builder->cells.count = builder->taken.count = 0;
}

static bool is_taken(const struct builder *builder, uint32_t row, uint32_t column)
{
    return row < builder->taken.count && (builder->taken.items[row].columns[column / 64] >> column % 64 & 1) != 0;
}

static bool overlaps(const struct builder *builder, const struct pending_cell *cell)
{
    for (uint32_t row = cell->row; row < cell->row + cell->row_span; row++)
        for (uint32_t column = cell->column; column < cell->column + cell->column_span; column++)
            if (is_taken(builder, row, column))
                return true;
    return false;
}

static void take(struct builder *builder, const struct pending_cell *cell)
{
    while (builder->taken.count < (size_t)cell->row + cell->row_span)
        vector_push(builder->arena, &builder->taken, (struct taken_row){0});
    for (uint32_t row = cell->row; row < cell->row + cell->row_span; row++)
        for (uint32_t column = cell->column; column < cell->column + cell->column_span; column++)
            builder->taken.items[row].columns[column / 64] |= (uint64_t)1 << column % 64;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

bool builder_grid_cell(struct builder *builder, uint32_t row, uint32_t column, uint32_t row_span, uint32_t column_span,
                       struct slice text)
{
    assert(builder->in_grid);
    if (row >= ROWS_MOST || column >= COLUMNS_MOST || row_span == 0 || column_span == 0 || row_span > ROWS_MOST - row ||
        column_span > COLUMNS_MOST - column)
        return false;
    struct pending_cell cell = {row, column, row_span, column_span, SLICE_NONE};
    uint32_t rows = larger(builder->rows, row + row_span), columns = larger(builder->columns, column + column_span);
    if (rows * columns > POSITIONS_MOST || overlaps(builder, &cell))
        return false;
    take(builder, &cell);
    builder->rows = rows;
    builder->columns = columns;
    cell.text = arena_copy(builder->arena, slice_trim(clean(builder, text)));
    vector_push(builder->arena, &builder->cells, cell);
    return true;
}

static void add_empty_cells(struct builder *builder)
{
    for (uint32_t row = 0; row < builder->rows; row++)
        for (uint32_t column = 0; column < builder->columns; column++)
            if (!is_taken(builder, row, column))
                vector_push(builder->arena, &builder->cells, ((struct pending_cell){row, column, 1, 1, SLICE_NONE}));
}

static int compare_cells(const void *a, const void *b)
{
    const struct pending_cell *left = a, *right = b;
    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    return left->column < right->column ? -1 : left->column > right->column;
}

static bool is_ascii_word(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* Chinese goes on without a blank over a line end; words and numbers stay apart. */
static void add_joined(struct builder *builder, struct slice text)
{
    for (size_t at = 0; at < text.length;) {
        const char *found = memchr(text.data + at, '\n', text.length - at);
        size_t end = found ? (size_t)(found - text.data) : text.length;
        struct slice line = slice_trim(slice_part(text, at, end));
        char before = at > 0 ? builder->text.items[builder->text.count - 1] : ' ';
        if (line.length > 0 && is_ascii_word(before) && is_ascii_word(line.data[0]))
            add_slice(builder, SLICE(" "));
        size_t start = builder->text.count;
        add_text(builder, line);
        for (size_t i = start; i < builder->text.count; i++)
            if (builder->text.items[i] == '\t')
                builder->text.items[i] = ' ';
        at = end + 1;
    }
}

/* The rows, one a line; the places of the cells' texts go into the grid. */
static void add_rows(struct builder *builder, struct grid *grid)
{
    uint32_t row = 0;
    for (size_t i = 0; i < grid->cell_count; i++) {
        const struct pending_cell *cell = &builder->cells.items[i];
        bool first = i == 0 || row < cell->row;
        for (; row < cell->row; row++)
            add_slice(builder, SLICE("\n"));
        if (!first)
            add_slice(builder, SLICE(" | "));
        uint32_t start = (uint32_t)builder->text.count;
        add_joined(builder, cell->text);
        grid->cells[i] = (struct grid_cell){.row = cell->row,
                                            .column = cell->column,
                                            .row_span = cell->row_span,
                                            .column_span = cell->column_span,
                                            .span = {start, (uint32_t)builder->text.count}};
    }
}

static bool has_text(const struct builder *builder)
{
    for (size_t i = 0; i < builder->cells.count; i++)
        if (builder->cells.items[i].text.length > 0)
            return true;
    return false;
}

void builder_grid_end(struct builder *builder)
{
    assert(builder->in_grid);
    builder->in_grid = false;
    if (!has_text(builder))
        return;
    if (builder->cells.count == 1) {
        builder_paragraph(builder, BLOCK_PARAGRAPH, builder->cells.items[0].text);
        return;
    }
    add_empty_cells(builder);
    qsort(builder->cells.items, builder->cells.count, sizeof *builder->cells.items, compare_cells);
    add_page_breaks(builder);
    struct grid *grid = arena_new_item(builder->arena, struct grid);
    grid->cell_count = builder->cells.count;
    grid->cells = arena_new_array(builder->arena, struct grid_cell, grid->cell_count);
    grid->rows = builder->rows;
    grid->columns = builder->columns;
    size_t start = builder->text.count;
    add_rows(builder, grid);
    end_block(builder, BLOCK_GRID, start, grid);
}

/* ---- The document ------------------------------------------------------------------------------------------------ */

void builder_remark(struct builder *builder, enum remark_kind kind, struct slice text)
{
    uint32_t at = (uint32_t)builder->text.count;
    text = arena_copy(builder->arena, slice_trim(clean(builder, text)));
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\n' || text.data[i] == '\t')
            ((char *)text.data)[i] = ' ';
    vector_push(builder->arena, &builder->remarks, ((struct remark){kind, {at, at}, text}));
}

struct document *builder_finish(struct builder *builder, const char *path)
{
    assert(!builder->in_grid);
    add_bytes(builder, "", 1);
    struct slice text = {builder->text.items, builder->text.count - 1};
    struct document *document = document_new(builder->arena, path, text);
    document->blocks = builder->blocks.items;
    document->block_count = builder->blocks.count;
    document->remarks = builder->remarks.items;
    document->remark_count = builder->remarks.count;
    document->recognitions = builder->doubts.items;
    document->recognition_count = builder->doubts.count;
    document->page_count = builder->page;
    document->built = true;
    return document;
}
