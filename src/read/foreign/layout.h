/* layout: inside of the layout of pages. Rules become tables, characters become lines, both become blocks. Coordinates
 * are those of struct page; everything lives in one arena for the time of layout_pages. */
#ifndef READ_FOREIGN_LAYOUT_H
#define READ_FOREIGN_LAYOUT_H

#include "read/foreign/foreign.h"

struct box {
    float left, top, right, bottom;
};

/* ---- Lines of characters (layout_line.c) ---- */

/* Characters that stand together in a line, apart from others by a gap; a number always stands for itself. */
struct segment {
    float left, right;
    struct slice text;
    bool number; /* digits with sign, point, commas; or a filler such as / */
};
struct line {
    struct box box;
    float size;        /* of its largest character */
    float first;       /* width of its first character, with those no line may break off it */
    float word;        /* the same of its first word or number */
    float end;         /* its right edge, but for a closing mark, which may stand in the margin */
    struct slice text; /* segments parted by one blank */
    VECTOR(struct segment) segments;
    uint32_t page; /* from 0 */
    bool furniture;
};
typedef VECTOR(struct line) line_list;

struct glyph_list {
    const struct glyph **items;
    size_t count, capacity;
};

/* Sorts the characters into lines from top to bottom, each from left to right; what is painted twice counts once.
 * Characters set sideways or down a column are read in their own direction. */
void lines_read(struct arena *arena, struct glyph_list *glyphs, line_list *out);
bool text_is_number(struct slice text); /* as of a segment */
bool text_ends_with_digit(struct slice text);
bool text_starts_with_digit(struct slice text);
/* Begins with an ordinal: 一、 （二） 3. */
bool text_is_enumerated(struct slice text);
/* Puts a number of the line in doubt. */
void line_doubt(struct arena *arena, struct line *line, size_t segment);
/* Adds what the source broke off a text: `whole` says that a number may go on over the break. */
void text_append(struct buffer *text, struct slice behind, bool whole);

/* ---- Tables (layout_rule.c, layout_table.c) ---- */

struct table_cell {
    uint32_t row, column, row_span, column_span;
    struct box box;
    struct glyph_list glyphs; /* until the text is read */
    struct slice text;
    float room;  /* left over in its last line, inside of the padding */
    float first; /* width of what begins it, as in a line */
};
struct table {
    struct box box;
    uint32_t page; /* from 0: where it begins */
    uint32_t last_page;
    uint32_t rows, columns;
    float *row_edges, *column_edges; /* rows + 1, columns + 1 */
    VECTOR(struct table_cell) cells; /* by row, then column */
    uint32_t *owners;                /* the cell at each place: rows * columns */
};
typedef VECTOR(struct table) table_list;

/* The tables that the rules of a page draw, without text. */
void tables_find(struct arena *arena, const struct page *page, uint32_t number, table_list *out);
/* Takes out the tables whose rules part only columns, when their numbers stand in rows: their lines say more. */
void tables_dissolve(struct arena *arena, const struct page *page, table_list *tables);
/* Gives each character inside of a table to its cell, the others to `rest`, and reads the cells' texts. A number that
 * reaches over a rule stays whole. */
void tables_fill(struct arena *arena, const struct page *page, table_list *tables, struct glyph_list *rest);
/* Whether `next`, the first on its page, goes on where `table`, the last on the page before, ended; appends it then. */
bool table_append(struct arena *arena, struct table *table, const struct table *next);

/* ---- Rows that no rule parts (layout_stack.c) ---- */

/* Numbers that narrow columns broke into lines are set on one line, where the rows can be told for sure. */
void stacks_join(struct arena *arena, const struct page *page, struct glyph_list *glyphs);
/* Whether the numbers among these characters, those of one row of the table's lattice, stand in several rows that can
 * be cut in one way only, or under the heads of their columns. */
bool stacks_are_rows(struct arena *arena, const struct table *table, struct glyph_list *glyphs);

/* ---- Blocks (layout_furniture.c, layout_column.c) ---- */

/* Marks page numbers and what stands at the head or foot of several pages. */
void furniture_mark(const struct page *pages, size_t count, line_list *lines, const table_list *tables);
bool line_is_row(const struct line *line); /* several numbers apart from each other */
/* If a table without rules begins at lines[from] and its columns are certain: writes it and returns the number of lines
 * it takes, else 0. */
size_t columns_write(struct arena *arena, struct builder *builder, const struct line *lines, size_t count);

#endif
