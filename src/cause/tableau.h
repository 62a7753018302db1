/* Inside of cause/: equations under elimination, in whole numbers, with undo. */
#ifndef CAUSE_TABLEAU_H
#define CAUSE_TABLEAU_H

#include "base/memory.h"

/* Each row says: the sum of coefficient * change over the columns is the residual. */
struct tableau {
    size_t row_count, column_count;
    int32_t *coefficients; /* row after row */
    int64_t *residuals;
    int16_t *basics; /* the column a row is solved for, or -1 */
    struct {
        char *data;
        size_t length, capacity;
    } undo;
    bool small;    /* so far rows were only added and taken away: no coefficient can have grown much */
    bool overflow; /* a number grew too large: what was computed since is not to be trusted */
    uint64_t work;
};

struct tableau_mark {
    size_t length;
};

void tableau_begin(struct tableau *tableau, size_t rows, size_t columns, struct arena *arena);
void tableau_end(struct tableau *tableau);
static inline int32_t *tableau_row(const struct tableau *tableau, size_t row)
{
    return tableau->coefficients + row * tableau->column_count;
}
struct tableau_mark tableau_mark(const struct tableau *tableau);
/* Solves the row, not solved so far, for a column that is not 0 in it: the column leaves all other rows. */
void tableau_pivot(struct tableau *tableau, size_t row, size_t column);
/* The sum of coefficient * change of one row; the arrays have `count` items. */
int64_t tableau_effect(const struct tableau *tableau, size_t row, const uint16_t *columns, const int64_t *changes,
                       size_t count);
/* Makes these changes: takes their effect from all residuals. */
void tableau_apply(struct tableau *tableau, const uint16_t *columns, const int64_t *changes, size_t count);
/* Everything is as it was at the mark. */
void tableau_undo(struct tableau *tableau, struct tableau_mark mark);

#endif
