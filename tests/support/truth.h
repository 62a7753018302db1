/* tests/formats/report.txt, the invented report from which the samples of every format are made. */
#ifndef SUPPORT_TRUTH_H
#define SUPPORT_TRUTH_H

#include "base/base.h"

enum { TRUTH_COLUMNS_MOST = 16 };

struct truth_cell {
    struct slice text, id, unit; /* id is empty for labels, unit where none is printed */
    uint32_t row, column, row_span, column_span;
};

struct truth_table {
    double widths[TRUTH_COLUMNS_MOST]; /* in millimetres */
    uint32_t columns, rows, head_rows;
    VECTOR(struct truth_cell) cells; /* by row and column */
};

enum truth_kind { TRUTH_TITLE, TRUTH_TEXT, TRUTH_HEADING, TRUTH_ITEM, TRUTH_TABLE };
struct truth_part {
    enum truth_kind kind;
    struct slice text;   /* without its number */
    struct slice number; /* 一、 or （一）, else empty */
    struct truth_table *table;
};

struct truth {
    VECTOR(struct truth_part) parts;
};

/* Everything lives in the arena; what the file says wrongly ends the program. */
struct truth *truth_load(const char *path, struct arena *arena);

#endif
