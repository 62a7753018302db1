/* A paper in Markdown (with tables, as GitHub and most editors know them). */
#include "export/paper.h"

/* Text of people and reports must not become markup, nor break a table row. */
static void add_text(struct buffer *out, struct slice text)
{
    static const char special[] = "\\`*_[]<>|#~";
    size_t begin = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (slice_find(slice_of(special), slice_part(text, i, i + 1), 0) < 0)
            continue;
        buffer_add(out, slice_part(text, begin, i));
        buffer_add(out, SLICE("\\"));
        begin = i;
    }
    buffer_add(out, slice_part(text, begin, text.length));
}

/* Several lines, parted by a line break that the place knows. */
static void add_lines(struct buffer *out, struct slice text, const char *between)
{
    size_t begin = 0;
    while (begin <= text.length) {
        ptrdiff_t end = slice_find(text, SLICE("\n"), begin);
        size_t stop = end < 0 ? text.length : (size_t)end;
        if (begin)
            buffer_add_text(out, between);
        add_text(out, slice_part(text, begin, stop));
        begin = stop + 1;
    }
}

static void add_cell(struct buffer *out, const struct paper_cell *cell)
{
    buffer_add_text(out, " ");
    buffer_print(out, "%s%s", paper_sign(cell->mark), cell->mark == PAPER_PLAIN ? "" : " ");
    add_lines(out, cell->text, "<br>");
    if (cell->note.length) {
        buffer_add_text(out, "（");
        add_lines(out, cell->note, "<br>");
        buffer_add_text(out, "）");
    }
    buffer_add_text(out, " |");
}

static void add_rule(struct buffer *out, size_t columns)
{
    buffer_add_text(out, "|");
    for (size_t i = 0; i < columns; i++)
        buffer_add_text(out, "---|");
    buffer_add_text(out, "\n");
}

static void add_table(struct buffer *out, const struct paper_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        buffer_add_text(out, "|");
        for (size_t k = 0; k < table->items[i].count; k++)
            add_cell(out, &table->items[i].items[k]);
        buffer_add_text(out, "\n");
        if (i == 0)
            add_rule(out, table->column_count);
    }
}

static void add_block(struct buffer *out, const struct paper_block *block, bool after_item)
{
    static const char *const hashes[] = {"#", "##", "###", "####"};
    bool is_item = block->kind == PAPER_ITEM;
    if (out->length && !(is_item && after_item))
        buffer_add_text(out, "\n");
    if (block->kind == PAPER_TITLE || block->kind == PAPER_HEADING)
        buffer_print(out, "%s ", hashes[block->kind == PAPER_TITLE ? 0 : block->level]);
    if (is_item)
        buffer_add_text(out, "- ");
    add_text(out, block->label);
    buffer_add_text(out, is_item && block->label.length ? "：" : "");
    add_lines(out, block->text, is_item ? "  \n  " : "  \n");
    if (block->kind == PAPER_TABLE)
        add_table(out, block->table);
    else
        buffer_add_text(out, "\n");
}

void paper_write_markdown(const struct paper *paper, struct buffer *out)
{
    for (size_t i = 0; i < paper->count; i++)
        if (paper->items[i].kind != PAPER_PAGE)
            add_block(out, &paper->items[i], i > 0 && paper->items[i - 1].kind == PAPER_ITEM);
}

void export_markdown(const struct loaded *loaded, struct buffer *out)
{
    struct arena *arena = arena_new();
    struct paper paper;
    paper_begin(&paper, PAPER_SUMMARY, arena);
    paper_summary(&paper, loaded, SUMMARY_HISTORY);
    paper_write_markdown(&paper, out);
    arena_free(arena);
}
