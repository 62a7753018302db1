/* Inside of cause/: equations under elimination, in whole numbers, with undo. */
#ifndef CAUSE_TABLEAU_H
#define CAUSE_TABLEAU_H

#include "base/memory.h"

/* Each row says: the sum of coefficient * change over the columns is the residual. */
struct tableau {
    size_t row_count, column_count;
    int32_t *coefficients;         /* row after row */
    uint64_t *positive, *negative; /* row after row, a bit a column: where the coefficients are above, below 0 */
    size_t word_count;             /* of a row's bits */
    int64_t *residuals;
    int16_t *basics; /* the column a row is solved for, or -1 */
    bool *idle;      /* rows that need not hold: they are computed along, and nothing is solved in them */
    struct {
        char *data;
        size_t length, capacity;
    } undo;
    bool overflow; /* a number grew too large: what was computed since is not to be trusted */
    uint64_t work;
};

struct tableau_mark {
    size_t length;
};

void tableau_begin(struct tableau *tableau, size_t rows, size_t columns, struct arena *arena);
void tableau_end(struct tableau *tableau);
static inline const int32_t *tableau_row(const struct tableau *tableau, size_t row)
{
    return tableau->coefficients + row * tableau->column_count;
}
static inline const uint64_t *tableau_positive(const struct tableau *tableau, size_t row)
{
    return tableau->positive + row * tableau->word_count;
}
static inline const uint64_t *tableau_negative(const struct tableau *tableau, size_t row)
{
    return tableau->negative + row * tableau->word_count;
}
/* Before the first pivot. */
void tableau_add(struct tableau *tableau, size_t row, size_t column, int32_t coefficient);
struct tableau_mark tableau_mark(const struct tableau *tableau);
/* Solves the row, not solved so far, for a column that is not 0 in it: the column leaves all other rows. */
void tableau_pivot(struct tableau *tableau, size_t row, size_t column);
/* The sum of coefficient * change of one row; the arrays have `count` items. */
static inline int64_t tableau_effect(const struct tableau *tableau, size_t row, const uint16_t *columns,
                                     const int64_t *changes, size_t count)
{
    const int32_t *coefficients = tableau_row(tableau, row);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        if (coefficients[columns[i]])
            sum += coefficients[columns[i]] * changes[i];
    return sum;
}
/* Makes these changes: takes their effect from all residuals. */
void tableau_apply(struct tableau *tableau, const uint16_t *columns, const int64_t *changes, size_t count);
/* Everything is as it was at the mark. */
void tableau_undo(struct tableau *tableau, struct tableau_mark mark);

#endif
