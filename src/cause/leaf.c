/* Free values: eliminated one after the other (Fourier and Motzkin), then tried in whole numbers from the ends of what
 * is left of their range. */
#include "cause/leaf.h"

#include "cause/solver.h"

#include <assert.h>

/* A free unknown more than leaf_solve allows: the basic one whose range is asked for. */
enum { VARIABLES = LEAF_FREE_MOST + 1, CONSTRAINTS_MOST = 400, TRIALS_MOST = 4000 };

struct constraint { /* sum of factors * variables <= right */
    int64_t factors[VARIABLES];
    int64_t right;
};

struct constraints {
    struct constraint items[CONSTRAINTS_MOST];
    size_t count;
    bool overflow;
};

struct trial {
    const struct leaf *leaf;
    const struct leaf_row *asked; /* its basic unknown is the first variable; or NULL */
    int order[VARIABLES];         /* variable asked for first; -1: the asked row's, else index of the free one */
    size_t variables;
    int64_t values[VARIABLES];
    int trials;
    bool unsure;
};

bool leaf_row_value(const struct leaf_row *row, int64_t *out)
{
    assert(row->divisor != 0);
    if (row->right % row->divisor != 0)
        return false;
    *out = row->right / row->divisor;
    return *out >= row->low && *out <= row->high;
}

static bool is_open(int64_t bound)
{
    return bound >= SOLVER_OPEN / 2 || bound <= -(SOLVER_OPEN / 2);
}

static void add(struct constraints *constraints, const struct constraint *constraint)
{
    if (constraints->count == CONSTRAINTS_MOST)
        constraints->overflow = true;
    else
        constraints->items[constraints->count++] = *constraint;
}

static int64_t times(struct constraints *constraints, int64_t a, int64_t b)
{
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product) || product > SOLVER_OPEN * 2 || product < -SOLVER_OPEN * 2) {
        constraints->overflow = true;
        return 0;
    }
    return product;
}

static int64_t factor_of(const struct trial *trial, const struct leaf_row *row, size_t variable)
{
    return trial->order[variable] < 0 ? 0 : row->factors[trial->order[variable]];
}

/* scale * (sum of the variables not yet set) + ... within bounds, as two constraints. */
static void add_row(const struct trial *trial, struct constraints *constraints, const struct leaf_row *row, size_t set)
{
    assert(row);
    bool asked = row == trial->asked;
    int64_t sign = row->divisor < 0 ? -1 : 1, rest = row->right;
    struct constraint up = {{0}, 0}, down = {{0}, 0};
    for (size_t i = 0; i < trial->variables; i++) {
        int64_t factor = asked && trial->order[i] < 0 ? row->divisor : factor_of(trial, row, i);
        if (i < set) {
            rest -= times(constraints, factor, trial->values[i]);
        } else {
            up.factors[i] = sign * factor;
            down.factors[i] = -sign * factor;
        }
    }
    int64_t low = asked ? 0 : row->low, high = asked ? 0 : row->high;
    if (!is_open(low)) {
        up.right = sign * rest - times(constraints, sign * row->divisor, low);
        add(constraints, &up);
    }
    if (!is_open(high)) {
        down.right = times(constraints, sign * row->divisor, high) - sign * rest;
        add(constraints, &down);
    }
}

static void add_bounds(const struct trial *trial, struct constraints *constraints, size_t variable)
{
    int from = trial->order[variable];
    int64_t low = from < 0 ? trial->asked->low : trial->leaf->low[from];
    int64_t high = from < 0 ? trial->asked->high : trial->leaf->high[from];
    struct constraint up = {{0}, high}, down = {{0}, -low};
    up.factors[variable] = 1;
    down.factors[variable] = -1;
    if (!is_open(high))
        add(constraints, &up);
    if (!is_open(low))
        add(constraints, &down);
}

static void combine(struct constraints *out, const struct constraint *up, const struct constraint *down, size_t gone)
{
    struct constraint both = {{0}, 0};
    int64_t a = -down->factors[gone], b = up->factors[gone];
    for (size_t i = 0; i < VARIABLES; i++)
        both.factors[i] = times(out, a, up->factors[i]) + times(out, b, down->factors[i]);
    both.right = times(out, a, up->right) + times(out, b, down->right);
    add(out, &both);
}

static void eliminate(struct constraints *constraints, size_t variable)
{
    struct constraints next;
    next.count = 0;
    next.overflow = constraints->overflow;
    for (size_t i = 0; i < constraints->count; i++) {
        const struct constraint *up = &constraints->items[i];
        if (up->factors[variable] == 0)
            add(&next, up);
        for (size_t k = 0; up->factors[variable] > 0 && k < constraints->count; k++)
            if (constraints->items[k].factors[variable] < 0)
                combine(&next, up, &constraints->items[k], variable);
    }
    *constraints = next;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    int64_t quotient = a / b;
    return quotient - (a % b != 0 && (a < 0) != (b < 0));
}

/* What the variable may be as far as real numbers tell, the ones before it being set. False when nothing. */
static bool real_range(struct trial *trial, size_t variable, int64_t *low, int64_t *high)
{
    struct constraints constraints;
    constraints.count = 0;
    constraints.overflow = false;
    for (size_t i = 0; i < trial->leaf->row_count; i++)
        add_row(trial, &constraints, &trial->leaf->rows[i], variable);
    for (size_t i = variable; i < trial->variables; i++)
        add_bounds(trial, &constraints, i);
    for (size_t i = trial->variables; i-- > variable + 1;)
        eliminate(&constraints, i);
    *low = -SOLVER_OPEN;
    *high = SOLVER_OPEN;
    for (size_t i = 0; i < constraints.count; i++) {
        int64_t factor = constraints.items[i].factors[variable], right = constraints.items[i].right;
        if (factor == 0 && right < 0)
            return false;
        if (factor > 0 && floor_divide(right, factor) < *high)
            *high = floor_divide(right, factor);
        if (factor < 0 && -floor_divide(right, -factor) > *low)
            *low = -floor_divide(right, -factor);
    }
    trial->unsure |= constraints.overflow;
    return *low <= *high;
}

/* All variables are set: whole numbers in the rows too? The bounds have been seen to. */
static bool is_whole(const struct trial *trial)
{
    for (size_t i = 0; i < trial->leaf->row_count; i++) {
        const struct leaf_row *row = &trial->leaf->rows[i];
        int64_t rest = row->right;
        for (size_t k = 0; k < trial->variables; k++)
            rest -= factor_of(trial, row, k) * trial->values[k];
        if (rest % row->divisor != 0)
            return false;
    }
    return true;
}

/* The first value from one end for which the rest can be set too. */
static bool find_value(struct trial *trial, size_t variable, bool from_high)
{
    int64_t low, high;
    if (variable == trial->variables)
        return is_whole(trial);
    if (!real_range(trial, variable, &low, &high))
        return false;
    if (from_high ? is_open(high) : is_open(low)) {
        if (is_open(low) && is_open(high))
            low = 0;
        from_high = !from_high;
    }
    for (int64_t i = 0; i <= high - low; i++) {
        if (++trial->trials > TRIALS_MOST) {
            trial->unsure = true;
            return false;
        }
        trial->values[variable] = from_high ? high - i : low + i;
        if (find_value(trial, variable + 1, false))
            return true;
    }
    return false;
}

static bool end_of(const struct leaf *leaf, const struct leaf_row *asked, int free, bool high, int64_t *out,
                   bool *unsure)
{
    struct trial trial = {.leaf = leaf, .asked = asked, .order = {asked ? -1 : free}, .variables = 1};
    for (int i = 0; i < (int)leaf->free_count; i++)
        if (asked || i != free)
            trial.order[trial.variables++] = i;
    int64_t lowest, highest;
    bool fits = real_range(&trial, 0, &lowest, &highest) && find_value(&trial, 0, high);
    *out = high && is_open(highest) ? SOLVER_OPEN : !high && is_open(lowest) ? -SOLVER_OPEN : trial.values[0];
    *unsure |= trial.unsure;
    return fits;
}

enum leaf_state leaf_solve(struct leaf *leaf)
{
    int64_t low[LEAF_FREE_MOST], high[LEAF_FREE_MOST];
    int64_t row_low[LEAF_BASICS_MOST], row_high[LEAF_BASICS_MOST];
    bool unsure = false;
    assert(leaf->free_count > 0 && leaf->free_count <= LEAF_FREE_MOST && leaf->row_count <= LEAF_BASICS_MOST);
    for (size_t i = 0; i < leaf->free_count; i++)
        if (!end_of(leaf, NULL, (int)i, false, &low[i], &unsure) ||
            !end_of(leaf, NULL, (int)i, true, &high[i], &unsure))
            return unsure ? LEAF_UNSURE : LEAF_FAILS;
    for (size_t i = 0; i < leaf->row_count; i++)
        if (!end_of(leaf, &leaf->rows[i], 0, false, &row_low[i], &unsure) ||
            !end_of(leaf, &leaf->rows[i], 0, true, &row_high[i], &unsure))
            return unsure ? LEAF_UNSURE : LEAF_FAILS;
    for (size_t i = 0; i < leaf->free_count; i++) {
        leaf->low[i] = low[i];
        leaf->high[i] = high[i];
    }
    for (size_t i = 0; i < leaf->row_count; i++) {
        leaf->rows[i].low = row_low[i];
        leaf->rows[i].high = row_high[i];
    }
    return unsure ? LEAF_UNSURE : LEAF_FITS;
}
