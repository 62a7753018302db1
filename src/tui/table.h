/* One table of the form as lines and columns of the screen. */
#ifndef TUI_TABLE_H
#define TUI_TABLE_H

#include "review/review.h"
#include "tui/canvas.h"

/* Last year's report; facts NULL: none. */
struct earlier_values {
    const struct facts *facts;
    const int *cells; /* for each cell of this year's form the one of last year's, or -1 */
};

enum table_line_kind { TABLE_HEAD, TABLE_GROUP, TABLE_ROW, TABLE_EARLIER };
struct table_line {
    enum table_line_kind kind;
    int row;             /* the row itself; of a head the row whose columns it names, of last year's values theirs */
    int indent;          /* columns */
    struct slice label;
};
struct table {
    int index; /* in form->tables */
    const struct form *form;
    struct table_line *lines; /* all in the arena */
    size_t line_count;
    bool one_head;       /* all rows have the same columns: the head is no line and stays in sight */
    int head_row;        /* with one_head: a row whose columns it names */
    bool grouped_columns; /* some columns stand under a common label */
    int label_width;      /* of the widest label, in columns */
    size_t most_columns;  /* of a row */
    int *value_widths;    /* of the widest value in the n-th column of any row */
};

/* `earlier` (facts may be NULL): a line with last year's values stands below each row in which any is another. */
void table_prepare(struct table *table, const struct facts *facts, struct earlier_values earlier, int index,
                   struct arena *arena);
/* Last year's value and the change, "10 +3"; "=" where it is the same, empty where both are 0 or there is none. */
struct slice table_earlier_text(const struct facts *facts, struct earlier_values earlier, int cell, char out[80]);
/* What stands in a cell, for the screen: "12", "空", "?", "缺", "12*", "13>12"; with its role. */
struct slice table_cell_text(const struct facts *facts, int cell, char out[80], enum role *role);

#endif
