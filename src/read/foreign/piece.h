/* piece: what the readers of web pages and docx files gather, in reading order, before anything is built: only when all
 * is seen can be told which picture stands in the place of a table. */
#ifndef READ_FOREIGN_PIECE_H
#define READ_FOREIGN_PIECE_H

#include "document/builder.h"

enum piece_kind {
    PIECE_TEXT,
    PIECE_HEADING,
    PIECE_FURNITURE,
    PIECE_TABLE,
    PIECE_PICTURE, /* one large enough to hold a table; with text: something else that may, and what it is */
    PIECE_PAGE,    /* a new page begins */
};

struct piece_cell {
    uint32_t row, column, row_span, column_span; /* row_span may still grow */
    struct slice text;                           /* its lines parted by \n */
};
struct piece_table {
    VECTOR(struct piece_cell) cells;
    uint32_t rows;
    bool overflows; /* has cells beyond the columns that a table may have */
};
struct piece {
    enum piece_kind kind;
    uint32_t owner;            /* the reader's own: where it came from */
    bool linked;               /* all of its text leads elsewhere */
    struct slice text;         /* lines parted by \n; empty for tables and pages */
    struct piece_table *table; /* PIECE_TABLE */
};
struct piece_list {
    struct arena *arena;
    VECTOR(struct piece) items;
};

struct piece *piece_add(struct piece_list *list, enum piece_kind kind, struct slice text);
/* The first line is the heading of a section of the report (一、…): which, 1 to 6 and more, else 0. */
int piece_section(struct slice text);
/* Sentences that end in the text; a cell with fewer of them than this is no running text. */
enum { PIECE_SENTENCES_LEAST = 3 };
size_t piece_sentences(struct slice text);
/* A row whose cells all have the same number of lines, numbers but for the first, becomes that many rows
 * (piece_stack.c). Cells must stand in the order of rows. */
void piece_unstack_rows(struct piece_table *table, struct arena *arena);
bool piece_is_title(struct slice text); /* reads as the title of a report */
/* The table prints words of the official tables. */
bool piece_is_form_table(const struct piece_table *table);
/* Builds all in order; a picture in section two, three or four where no table is gets a remark. False with error when a
 * table is too large. */
bool pieces_build(const struct piece_list *list, struct builder *builder, struct error *error);

/* Running text being gathered from pieces of markup. */
struct flow {
    struct buffer text;
    bool blank; /* a blank is due before the next character, unless a line begins */
    bool apart; /* what follows is written otherwise (struck out, raised): digits before and behind are two numbers */
    bool note;  /* what follows is raised behind a digit: its digits are written as raised ones (12³) */
};
/* Something raised begins here, or ends. */
void flow_raise(struct flow *flow, bool raised);
/* Runs of blanks become one blank, unless `keep`; soft hyphens, zero-width characters are dropped, no-break spaces are
 * plain ones. A blank that stands for a line end between two Han characters is none. */
void flow_add(struct flow *flow, struct slice text, bool keep);
void flow_end_line(struct flow *flow);
/* Its text without blanks at the ends, in the arena; the flow is empty then. */
struct slice flow_take(struct flow *flow, struct arena *arena);

#endif
