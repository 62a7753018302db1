/* The search: at least one unknown of every broken row must change. The branch that takes the i-th of them may not take
 * those before it, so that every set is met once; what a set must cost at least cuts the rest. */
#include "cause/search.h"

#include "cause/leaf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    SOLUTIONS_MOST = 1024,
    PRICE_UNIT = 5040, /* costs are shared among up to ten rows without loss */
    PRICE_NONE = INT32_MAX,
};

/* ---- Choosing ---- */

void search_set_state(struct search *search, size_t column, enum item_state state)
{
    bool open = state == ITEM_OPEN;
    search->states[column] = (uint8_t)state;
    search->rise[column] = open && search->up[column] > 0 ? -1 : 0;
    search->fall[column] = open && search->down[column] < 0 ? -1 : 0;
}

static uint32_t cost_of(const struct search *search, struct item item)
{
    return item.hypothesis ? search->problem->hypotheses[item.index].cost : search->costs[item.index];
}

static bool is_open(const struct search *search, const struct event *event)
{
    if (event->state != ITEM_OPEN || event->overlaps)
        return false;
    for (size_t i = 0; i < event->count; i++)
        if (search->states[event->columns[i]] == ITEM_CHOSEN)
            return false;
    return true;
}

static void count_overlaps(struct search *search, const struct event *event, int by)
{
    for (size_t i = 0; i < event->count; i++) {
        const uint16_t *events = search->events_of[event->columns[i]];
        for (size_t k = 1; k <= events[0]; k++)
            search->events[events[k]].overlaps = (uint16_t)(search->events[events[k]].overlaps + by);
    }
}

/* The row, not solved so far, in which the column is not 0; preferably a broken one. -1: none. */
static ptrdiff_t row_to_solve(const struct search *search, size_t column)
{
    ptrdiff_t found = -1;
    for (size_t i = 0; i < search->tableau.row_count; i++)
        if (search->tableau.basics[i] < 0 && tableau_row(&search->tableau, i)[column]) {
            if (search->tableau.residuals[i])
                return (ptrdiff_t)i;
            found = found < 0 ? (ptrdiff_t)i : found;
        }
    return found;
}

void search_choose(struct search *search, struct item item)
{
    assert(search->chosen_count < CHOSEN_MOST);
    search->chosen[search->chosen_count++] = item;
    search->cost += cost_of(search, item);
    if (item.hypothesis) {
        assert(search->events && item.index < search->event_count);
        struct event *event = &search->events[item.index];
        event->state = ITEM_CHOSEN;
        for (size_t i = 0; i < event->count; i++)
            search_set_state(search, event->columns[i], ITEM_OUT);
        count_overlaps(search, event, 1);
        tableau_apply(&search->tableau, event->columns, event->changes, event->count);
        return;
    }
    ptrdiff_t row = row_to_solve(search, item.index);
    search_set_state(search, item.index, ITEM_CHOSEN);
    if (row >= 0)
        tableau_pivot(&search->tableau, (size_t)row, item.index);
}

/* `was` holds the states of the columns of a hypothesis before it was chosen. */
static void unchoose(struct search *search, struct tableau_mark mark, const uint8_t *was)
{
    struct item item = search->chosen[--search->chosen_count];
    search->cost -= cost_of(search, item);
    tableau_undo(&search->tableau, mark);
    if (!item.hypothesis) {
        search_set_state(search, item.index, ITEM_OPEN);
        return;
    }
    struct event *event = &search->events[item.index];
    event->state = ITEM_OPEN;
    count_overlaps(search, event, -1);
    for (size_t i = 0; i < event->count; i++)
        search_set_state(search, event->columns[i], was[i]);
}

static void put_out(struct search *search, struct item item, bool out)
{
    if (item.hypothesis)
        search->events[item.index].state = out ? ITEM_OUT : ITEM_OPEN;
    else
        search_set_state(search, item.index, out ? ITEM_OUT : ITEM_OPEN);
}

/* ---- What is still to be paid ---- */

static bool is_broken(const struct search *search, size_t row)
{
    return search->tableau.basics[row] < 0 && search->tableau.residuals[row] != 0;
}

static bool helps(const struct search *search, const struct event *event, size_t row)
{
    int64_t effect = tableau_effect(&search->tableau, row, event->columns, event->changes, event->count);
    int64_t residual = search->tableau.residuals[row];
    return residual > 0 ? effect > 0 : effect < 0;
}

/* Only columns that can move the row's sum towards its right side: one of them at least must change. */
static void count_shares(struct search *search, size_t row)
{
    const int32_t *restrict coefficients = tableau_row(&search->tableau, row);
    bool more = search->tableau.residuals[row] > 0;
    const int32_t *restrict with = more ? search->rise : search->fall;
    const int32_t *restrict against = more ? search->fall : search->rise;
    int32_t *restrict shares = search->shares;
    for (size_t i = 0; i < search->tableau.column_count; i++)
        shares[i] -= (-(coefficients[i] > 0) & with[i]) | (-(coefficients[i] < 0) & against[i]);
}

static int32_t cheapest_price(const struct search *search, size_t row, size_t *options)
{
    const int32_t *restrict coefficients = tableau_row(&search->tableau, row);
    bool more = search->tableau.residuals[row] > 0;
    const int32_t *restrict with = more ? search->rise : search->fall;
    const int32_t *restrict against = more ? search->fall : search->rise;
    const int32_t *restrict prices = search->prices;
    int32_t cheapest = PRICE_NONE, count = 0;
    for (size_t i = 0; i < search->tableau.column_count; i++) {
        int32_t helpful = (-(coefficients[i] > 0) & with[i]) | (-(coefficients[i] < 0) & against[i]);
        int32_t price = (prices[i] & helpful) | (PRICE_NONE & ~helpful);
        count -= helpful;
        cheapest = price < cheapest ? price : cheapest;
    }
    *options = (size_t)count;
    return cheapest;
}

struct outlook {
    uint32_t least; /* at least this is still to be paid */
    ptrdiff_t row;  /* the broken row with the fewest options, -1: none is broken */
    bool hopeless;  /* a broken row that nothing can mend */
};

/* Each cost is shared among the broken rows that the item may mend; the cheapest shares together are a lower bound. */
static void share_costs(struct search *search, const size_t *broken, size_t count)
{
    struct tableau *tableau = &search->tableau;
    memset(search->shares, 0, tableau->column_count * sizeof *search->shares);
    for (size_t i = 0; i < count; i++)
        count_shares(search, broken[i]);
    for (size_t i = 0; i < tableau->column_count; i++)
        search->prices[i] = search->shares[i] ? search->costs[i] * PRICE_UNIT / search->shares[i] : PRICE_NONE;
    for (size_t e = 0; e < search->event_count; e++) {
        struct event *event = &search->events[e];
        event->rows = 0;
        for (size_t i = 0; i < count && is_open(search, event); i++)
            event->rows = (uint16_t)(event->rows + helps(search, event, broken[i]));
    }
    tableau->work += count / 4 + 1;
}

static struct outlook look_ahead(struct search *search)
{
    enum { ROWS_MOST = 512 };
    size_t broken[ROWS_MOST], count = 0, fewest = SIZE_MAX;
    struct outlook outlook = {0, -1, false};
    for (size_t i = 0; i < search->tableau.row_count && count < ROWS_MOST; i++)
        if (is_broken(search, i))
            broken[count++] = i;
    if (count == 0)
        return outlook;
    share_costs(search, broken, count);
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t options;
        int32_t price = cheapest_price(search, broken[i], &options);
        for (size_t e = 0; e < search->event_count; e++) {
            const struct event *event = &search->events[e];
            if (event->rows == 0 || !helps(search, event, broken[i]))
                continue;
            int32_t shared = search->problem->hypotheses[e].cost * PRICE_UNIT / event->rows;
            price = shared < price ? shared : price;
            options++;
        }
        outlook.hopeless |= price == PRICE_NONE;
        sum += (uint64_t)price;
        if (options < fewest) {
            fewest = options;
            outlook.row = (ptrdiff_t)broken[i];
        }
    }
    outlook.least = (uint32_t)((sum + PRICE_UNIT - 1) / PRICE_UNIT);
    return outlook;
}

/* ---- Leaves: no broken row is left ---- */

/* Chosen unknowns for which no row is solved. */
static size_t free_columns(const struct search *search, uint16_t columns[CHOSEN_MOST])
{
    size_t count = 0;
    for (size_t i = 0; i < search->chosen_count; i++) {
        bool basic = search->chosen[i].hypothesis;
        for (size_t k = 0; k < search->tableau.row_count && !basic; k++)
            basic = search->tableau.basics[k] == search->chosen[i].index;
        if (!basic)
            columns[count++] = search->chosen[i].index;
    }
    return count;
}

static struct leaf_row leaf_row_of(const struct search *search, size_t row)
{
    size_t column = (size_t)search->tableau.basics[row];
    return (struct leaf_row){.divisor = tableau_row(&search->tableau, row)[column],
                             .right = search->tableau.residuals[row],
                             .low = search->down[column],
                             .high = search->up[column]};
}

static void sort_values(struct solution *solution)
{
    for (size_t i = 1; i < solution->value_count; i++)
        for (size_t k = i; k > 0 && solution->values[k].unknown < solution->values[k - 1].unknown; k--) {
            struct solution_value kept = solution->values[k];
            solution->values[k] = solution->values[k - 1];
            solution->values[k - 1] = kept;
        }
    for (size_t i = 1; i < solution->hypothesis_count; i++)
        for (size_t k = i; k > 0 && solution->hypotheses[k] < solution->hypotheses[k - 1]; k--) {
            uint16_t kept = solution->hypotheses[k];
            solution->hypotheses[k] = solution->hypotheses[k - 1];
            solution->hypotheses[k - 1] = kept;
        }
}

static int64_t value_after(int64_t value, int64_t change)
{
    return change >= SOLVER_OPEN / 2 ? SOLVER_OPEN : change <= -(SOLVER_OPEN / 2) ? -SOLVER_OPEN : value + change;
}

/* low, high: the changes, by column. */
static void record(struct search *search, const int64_t *low, const int64_t *high)
{
    struct solution solution = {.cost = search->cost};
    if (search->solutions.count == SOLUTIONS_MOST) {
        search->ended = true;
        return;
    }
    for (size_t i = 0; i < search->chosen_count; i++) {
        size_t index = search->chosen[i].index;
        if (search->chosen[i].hypothesis) {
            solution.hypotheses[solution.hypothesis_count++] = (uint16_t)index;
            continue;
        }
        int64_t value = search->problem->unknowns[search->unknowns[index]].value;
        solution.values[solution.value_count++] = (struct solution_value){
            search->unknowns[index], value_after(value, low[index]), value_after(value, high[index])};
    }
    sort_values(&solution);
    if (search->cost < search->cheapest)
        search->cheapest = search->cost;
    vector_push(NULL, &search->solutions, solution);
}

static void branch(struct search *search, const struct item *options, size_t count)
{
    size_t taken = 0;
    for (; taken < count && !search->ended; taken++) {
        struct item item = options[taken];
        uint8_t was[EVENT_COLUMNS_MOST] = {0};
        if (search->cost + cost_of(search, item) <= search->limit && search->chosen_count < CHOSEN_MOST) {
            struct tableau_mark mark = tableau_mark(&search->tableau);
            const struct event *event = item.hypothesis ? &search->events[item.index] : NULL;
            for (size_t i = 0; event && i < event->count; i++)
                was[i] = search->states[event->columns[i]];
            search_choose(search, item);
            search_explore(search);
            unchoose(search, mark, was);
        } else if (search->cost + cost_of(search, item) < search->next_limit) {
            search->next_limit = search->cost + cost_of(search, item);
        }
        put_out(search, item, true);
    }
    while (taken-- > 0)
        put_out(search, options[taken], false);
}

enum direction { ANY_CHANGE, MUST_RISE, MUST_FALL };

static bool changes_row(const struct search *search, size_t row, size_t column, enum direction direction)
{
    int32_t coefficient = tableau_row(&search->tableau, row)[column];
    if (coefficient == 0 || search->states[column] != ITEM_OPEN)
        return false;
    bool rises = coefficient > 0 ? search->rise[column] : search->fall[column];
    bool falls = coefficient > 0 ? search->fall[column] : search->rise[column];
    return direction == MUST_RISE ? rises : direction == MUST_FALL ? falls : rises || falls;
}

static bool event_changes_row(const struct search *search, size_t row, const struct event *event,
                              enum direction direction)
{
    int64_t effect = tableau_effect(&search->tableau, row, event->columns, event->changes, event->count);
    return direction == MUST_RISE ? effect > 0 : direction == MUST_FALL ? effect < 0 : effect != 0;
}

static int compare_costs(const struct search *search, struct item a, struct item b)
{
    uint32_t first = cost_of(search, a), second = cost_of(search, b);
    return (first > second) - (first < second);
}

/* Everything open that changes one of the rows, cheapest first. */
static size_t collect_options(struct search *search, const size_t *rows, size_t row_count, enum direction direction,
                              struct item *options)
{
    size_t count = 0;
    for (size_t column = 0; column < search->tableau.column_count; column++) {
        bool any = false;
        for (size_t i = 0; i < row_count && !any; i++)
            any = changes_row(search, rows[i], column, direction);
        if (any)
            options[count++] = (struct item){(uint16_t)column, false};
    }
    for (size_t e = 0; e < search->event_count; e++) {
        bool any = false;
        for (size_t i = 0; i < row_count && !any && is_open(search, &search->events[e]); i++)
            any = event_changes_row(search, rows[i], &search->events[e], direction);
        if (any)
            options[count++] = (struct item){(uint16_t)e, true};
    }
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && compare_costs(search, options[k], options[k - 1]) < 0; k--) {
            struct item kept = options[k];
            options[k] = options[k - 1];
            options[k - 1] = kept;
        }
    return count;
}

static void branch_on(struct search *search, const size_t *rows, size_t row_count, enum direction direction)
{
    size_t most = search->tableau.column_count + search->event_count;
    struct item *options = heap_allocate((most + 1) * sizeof *options);
    branch(search, options, collect_options(search, rows, row_count, direction, options));
    heap_free(options);
}

/* The unknown a row is solved for has no fitting value: something else in the row must change, and in the direction
 * that helps. */
static void branch_on_misfit(struct search *search, size_t row, const struct leaf_row *leaf)
{
    enum direction direction = ANY_CHANGE;
    if (leaf->right % leaf->divisor == 0) {
        bool too_high = leaf->right / leaf->divisor > leaf->high;
        direction = too_high == (leaf->divisor > 0) ? MUST_RISE : MUST_FALL;
    }
    branch_on(search, &row, 1, direction);
}

static bool has_free(const struct search *search, size_t row, const uint16_t *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (tableau_row(&search->tableau, row)[columns[i]])
            return true;
    return false;
}

/* With free unknowns: their rows together. False when the search has been handed on. */
static bool settle_free(struct search *search, const uint16_t *columns, size_t count, int64_t *low, int64_t *high)
{
    struct leaf_row rows[LEAF_BASICS_MOST];
    size_t places[LEAF_BASICS_MOST] = {0};
    struct leaf leaf = {.rows = rows, .free_count = count};
    if (count > LEAF_FREE_MOST) {
        search->ended = true;
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        leaf.low[i] = search->down[columns[i]];
        leaf.high[i] = search->up[columns[i]];
    }
    for (size_t i = 0; i < search->tableau.row_count; i++) {
        if (search->tableau.basics[i] < 0 || !has_free(search, i, columns, count))
            continue;
        if (leaf.row_count == LEAF_BASICS_MOST) {
            search->ended = true;
            return false;
        }
        rows[leaf.row_count] = leaf_row_of(search, i);
        for (size_t k = 0; k < count; k++)
            rows[leaf.row_count].factors[k] = tableau_row(&search->tableau, i)[columns[k]];
        places[leaf.row_count++] = i;
    }
    search->tableau.work += 20 * leaf.row_count;
    enum leaf_state state = leaf_solve(&leaf);
    if (state == LEAF_UNSURE)
        search->ended = true;
    if (state == LEAF_FAILS)
        branch_on(search, places, leaf.row_count, ANY_CHANGE);
    for (size_t i = 0; i < count && state == LEAF_FITS; i++) {
        low[columns[i]] = leaf.low[i];
        high[columns[i]] = leaf.high[i];
    }
    for (size_t i = 0; i < leaf.row_count && state == LEAF_FITS; i++) {
        low[search->tableau.basics[places[i]]] = rows[i].low;
        high[search->tableau.basics[places[i]]] = rows[i].high;
    }
    return state == LEAF_FITS;
}

static void settle(struct search *search)
{
    uint16_t columns[CHOSEN_MOST];
    size_t count = free_columns(search, columns);
    int64_t *low = heap_allocate(2 * (search->tableau.column_count + 1) * sizeof *low);
    int64_t *high = low + search->tableau.column_count + 1;
    bool fits = true;
    for (size_t i = 0; i < search->tableau.row_count && fits; i++) {
        int64_t value;
        if (search->tableau.basics[i] < 0 || has_free(search, i, columns, count))
            continue;
        struct leaf_row leaf = leaf_row_of(search, i);
        fits = leaf_row_value(&leaf, &value);
        if (fits)
            low[search->tableau.basics[i]] = high[search->tableau.basics[i]] = value;
        else
            branch_on_misfit(search, i, &leaf);
    }
    if (fits && (count == 0 || settle_free(search, columns, count, low, high)))
        record(search, low, high);
    heap_free(low);
}

/* ---- The tree ---- */

/* With one more item to take it must mend all at once: its column is proportional to all that is broken. */
static bool mends_all(const struct search *search, size_t column, size_t row)
{
    int64_t pivot = tableau_row(&search->tableau, row)[column], residual = search->tableau.residuals[row];
    for (size_t i = 0; i < search->tableau.row_count; i++) {
        int64_t left, right;
        if (search->tableau.basics[i] >= 0)
            continue;
        if (__builtin_mul_overflow(search->tableau.residuals[i], pivot, &left) ||
            __builtin_mul_overflow(residual, (int64_t)tableau_row(&search->tableau, i)[column], &right))
            return true;
        if (left != right)
            return false;
    }
    return true;
}

static bool event_mends_all(const struct search *search, const struct event *event)
{
    for (size_t i = 0; i < search->tableau.row_count; i++)
        if (search->tableau.basics[i] < 0 && tableau_effect(&search->tableau, i, event->columns, event->changes,
                                                            event->count) != search->tableau.residuals[i])
            return false;
    return true;
}

static void branch_on_last(struct search *search, size_t row)
{
    size_t most = search->tableau.column_count + search->event_count, kept = 0;
    struct item *options = heap_allocate((most + 1) * sizeof *options);
    enum direction direction = search->tableau.residuals[row] > 0 ? MUST_RISE : MUST_FALL;
    size_t count = collect_options(search, &row, 1, direction, options);
    for (size_t i = 0; i < count; i++)
        if (options[i].hypothesis ? event_mends_all(search, &search->events[options[i].index])
                                  : mends_all(search, options[i].index, row))
            options[kept++] = options[i];
    search->tableau.work += count / 8;
    branch(search, options, kept);
    heap_free(options);
}

static void raise_next_limit(struct search *search, uint32_t cost)
{
    if (cost < search->next_limit)
        search->next_limit = cost;
}

void search_explore(struct search *search)
{
    search->nodes++;
    if (search->tableau.overflow || search->tableau.work + search->nodes > search->problem->budget) {
        search->ended = true;
        return;
    }
    struct outlook outlook = look_ahead(search);
    if (outlook.hopeless)
        return;
    if (search->cost + outlook.least > search->limit) {
        raise_next_limit(search, search->cost + outlook.least);
        return;
    }
    if (outlook.row < 0) {
        settle(search);
        return;
    }
    size_t row = (size_t)outlook.row;
    if (search->cost + 2 * search->cheapest_item > search->limit) {
        raise_next_limit(search, search->cost + 2 * search->cheapest_item);
        branch_on_last(search, row);
        return;
    }
    branch_on(search, &row, 1, search->tableau.residuals[row] > 0 ? MUST_RISE : MUST_FALL);
}

uint32_t search_least_cost(struct search *search)
{
    return look_ahead(search).least;
}
