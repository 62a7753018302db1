/* Inside of cause/: whether chosen unknowns, bound by the rows solved for them, have values within their bounds. */
#ifndef CAUSE_LEAF_H
#define CAUSE_LEAF_H

#include "cause/tableau.h"

enum { LEAF_FREE_MOST = 4, LEAF_BASICS_MOST = 256 };

enum leaf_state { LEAF_FITS, LEAF_FAILS, LEAF_UNSURE };

/* divisor * basic + sum of factors * free = right, and low <= basic <= high. */
struct leaf_row {
    int64_t divisor, right, low, high;
    int64_t factors[LEAF_FREE_MOST];
};

struct leaf {
    struct leaf_row *rows;
    size_t row_count;
    int64_t low[LEAF_FREE_MOST], high[LEAF_FREE_MOST]; /* bounds of the free ones, changed to what is possible */
    size_t free_count;
};

/* With at least one free unknown: is there a solution in whole numbers? Then rows[i].low and high, low and high become
 * the least and greatest value that each has in any solution. */
enum leaf_state leaf_solve(struct leaf *leaf);
/* Without free unknowns: the value of one row, false when it does not fit. */
bool leaf_row_value(const struct leaf_row *row, int64_t *out);

#endif
