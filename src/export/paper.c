/* A paper grows block by block; text is made visible here, once for all faces. */
#include "export/paper.h"

#include <assert.h>

void paper_begin(struct paper *paper, enum paper_style style, struct arena *arena)
{
    *paper = (struct paper){.arena = arena, .style = style};
}

static struct slice visible(struct paper *paper, struct slice text)
{
    struct buffer buffer = {0};
    export_visible(&buffer, text);
    struct slice copy = arena_copy(paper->arena, buffer_slice(&buffer));
    buffer_free(&buffer);
    return copy;
}

static struct paper_block *add(struct paper *paper, struct paper_block block)
{
    block.label = visible(paper, block.label);
    block.text = visible(paper, block.text);
    vector_push(paper->arena, paper, block);
    return &paper->items[paper->count - 1];
}

struct paper_block *paper_title(struct paper *paper, struct slice text)
{
    return add(paper, (struct paper_block){.kind = PAPER_TITLE, .text = text, .align = PAPER_CENTER});
}

struct paper_block *paper_heading(struct paper *paper, int level, struct slice label, struct slice text)
{
    return add(paper, (struct paper_block){.kind = PAPER_HEADING, .level = level, .label = label, .text = text});
}

struct paper_block *paper_paragraph(struct paper *paper, struct slice text)
{
    return add(paper, (struct paper_block){.kind = PAPER_PARAGRAPH, .text = text});
}

struct paper_block *paper_item(struct paper *paper, const char *label, struct slice text)
{
    return add(paper, (struct paper_block){.kind = PAPER_ITEM, .label = slice_of(label), .text = text});
}

void paper_new_page(struct paper *paper, struct slice name)
{
    add(paper, (struct paper_block){.kind = PAPER_PAGE, .text = name});
}

struct paper_table *paper_table(struct paper *paper, const unsigned *widths, size_t column_count)
{
    struct paper_table *table = arena_new_item(paper->arena, struct paper_table);
    unsigned *copy = arena_new_array(paper->arena, unsigned, column_count);
    for (size_t i = 0; i < column_count; i++)
        copy[i] = widths[i];
    table->widths = copy;
    table->column_count = column_count;
    add(paper, (struct paper_block){.kind = PAPER_TABLE, .table = table});
    return table;
}

void paper_row(struct paper *paper, struct paper_table *table)
{
    vector_push(paper->arena, table, (struct paper_row){0});
}

struct paper_cell *paper_cell(struct paper *paper, struct paper_table *table, struct slice text)
{
    assert(table->count > 0);
    struct paper_row *row = &table->items[table->count - 1];
    struct paper_cell cell = {.text = visible(paper, text), .columns = 1, .rows = 1};
    vector_push(paper->arena, row, cell);
    return &row->items[row->count - 1];
}

void paper_head(struct paper *paper, struct paper_table *table, const char *const labels[])
{
    paper_row(paper, table);
    for (size_t i = 0; i < table->column_count; i++) {
        struct paper_cell *cell = paper_cell(paper, table, slice_of(labels[i]));
        cell->head = true;
        cell->align = PAPER_CENTER;
    }
    table->head_rows = table->count;
}

const char *paper_sign(enum paper_mark mark)
{
    static const char *const signs[] = {[PAPER_PLAIN] = "",
                                        [PAPER_WRONG] = "×",
                                        [PAPER_CULPRIT] = "××",
                                        [PAPER_CORRECTED] = "*",
                                        [PAPER_UNCLEAR] = "?"};
    return signs[mark];
}
