/* A paper as plain text of some columns, to be read on a screen before it is handed out. */
#include "export/paper.h"

enum { INDENT = 4 };

static void add_blanks(struct buffer *out, int columns)
{
    for (; columns > 0; columns--)
        buffer_add_text(out, " ");
}

static void add_line(struct buffer *out, struct slice line, enum paper_align align, int width)
{
    int air = width - width_of_text(line);
    add_blanks(out, align == PAPER_CENTER ? air / 2 : align == PAPER_RIGHT ? air : 0);
    buffer_add(out, line);
    buffer_add_text(out, "\n");
}

static void add_lines(struct buffer *out, struct slice text, enum paper_align align, int width)
{
    for (size_t begin = 0; begin <= text.length;) {
        ptrdiff_t end = slice_find(text, SLICE("\n"), begin);
        size_t stop = end < 0 ? text.length : (size_t)end;
        add_line(out, slice_part(text, begin, stop), align, width);
        begin = stop + 1;
    }
}

static struct slice cell_text(const struct paper_cell *cell, struct arena *arena)
{
    bool marked = cell->mark != PAPER_PLAIN, noted = cell->note.length > 0;
    struct slice text = arena_print(arena, "%s%s%.*s%s%.*s%s", paper_sign(cell->mark), marked ? " " : "",
                                    SLICE_ARGUMENTS(cell->text), noted ? "（" : "", SLICE_ARGUMENTS(cell->note),
                                    noted ? "）" : "");
    for (char *end = (char *)text.data; end < text.data + text.length; end++)
        if (*end == '\n')
            *end = ' ';
    return text;
}

/* Cells stand under each other where they span nothing; those that span rows are printed once. */
static void add_table(struct buffer *out, const struct paper_table *table, struct arena *arena)
{
    int *widths = arena_new_array(arena, int, table->column_count);
    for (size_t i = 0; i < table->count; i++)
        for (size_t k = 0; k < table->items[i].count && table->items[i].count == table->column_count; k++) {
            int width = width_of_text(cell_text(&table->items[i].items[k], arena));
            widths[k] = width > widths[k] ? width : widths[k];
        }
    for (size_t i = 0; i < table->count; i++) {
        const struct paper_row *row = &table->items[i];
        for (size_t k = 0; k < row->count; k++) {
            struct slice text = cell_text(&row->items[k], arena);
            int air = row->count == table->column_count ? widths[k] - width_of_text(text) : 0;
            bool right = row->items[k].is_number;
            buffer_add_text(out, k ? " | " : "  ");
            add_blanks(out, right ? air : 0);
            buffer_add(out, text);
            add_blanks(out, right || k + 1 == row->count ? 0 : air);
        }
        buffer_add_text(out, "\n");
    }
}

static void add_paragraph(struct buffer *out, const struct paper_block *block, int width)
{
    add_blanks(out, block->indented ? INDENT : 0);
    add_lines(out, block->text, block->align, width);
}

static void add_block(struct buffer *out, const struct paper *paper, const struct paper_block *block, int width)
{
    switch (block->kind) {
    case PAPER_TITLE:
        add_lines(out, block->text, PAPER_CENTER, width);
        buffer_add_text(out, "\n");
        break;
    case PAPER_HEADING:
        buffer_print(out, "\n%.*s%.*s\n", SLICE_ARGUMENTS(block->label), SLICE_ARGUMENTS(block->text));
        break;
    case PAPER_PARAGRAPH:
        add_paragraph(out, block, width);
        break;
    case PAPER_ITEM:
        buffer_print(out, "  %.*s%s%.*s\n", SLICE_ARGUMENTS(block->label), block->label.length ? "：" : "",
                     SLICE_ARGUMENTS(block->text));
        break;
    case PAPER_TABLE:
        add_table(out, block->table, paper->arena);
        break;
    case PAPER_PAGE:
        buffer_add_text(out, "\n");
        break;
    }
}

void paper_write_text(const struct paper *paper, int width, struct buffer *out)
{
    for (size_t i = 0; i < paper->count; i++)
        add_block(out, paper, &paper->items[i], width);
}
