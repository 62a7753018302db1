/* The search: at least one unknown of every broken row must change. The branch that takes the i-th of them may not take
 * those before it, so that every set is met once; what a set must cost at least cuts the rest. */
#include "cause/search.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Choosing ---- */

void search_set_state(struct search *search, size_t column, enum item_state state)
{
    uint64_t bit = UINT64_C(1) << column % 64, *rise = &search->rise[column / 64], *fall = &search->fall[column / 64];
    bool open = state == ITEM_OPEN;
    search->states[column] = (uint8_t)state;
    *rise = open && search->up[column] > 0 ? *rise | bit : *rise & ~bit;
    *fall = open && search->down[column] < 0 ? *fall | bit : *fall & ~bit;
}

static uint32_t cost_of(const struct search *search, struct item item)
{
    return item.hypothesis ? search->problem->hypotheses[item.index].cost : search->costs[item.index];
}

static void count_overlaps(struct search *search, const struct event *event, int by)
{
    for (size_t i = 0; i < event->count; i++) {
        const uint16_t *events = search->events_of[event->columns[i]];
        for (size_t k = 1; k <= events[0]; k++)
            search->events[events[k]].overlaps = (uint16_t)(search->events[events[k]].overlaps + by);
    }
}

/* Further changes are counted from where the event has moved its columns to. */
static void move_columns(struct search *search, const struct event *event, int64_t sign)
{
    for (size_t i = 0; i < event->count; i++) {
        uint16_t column = event->columns[i];
        int64_t change = sign * event->changes[i];
        search->moved[column] += change;
        if (search->down[column] > -SOLVER_OPEN)
            search->down[column] -= change;
        if (search->up[column] < SOLVER_OPEN)
            search->up[column] -= change;
    }
}

/* The row, not solved so far, in which the column is not 0; preferably a broken one. -1: none. */
static ptrdiff_t row_to_solve(const struct search *search, size_t column)
{
    ptrdiff_t found = -1;
    for (size_t i = 0; i < search->tableau.row_count; i++)
        if (search->tableau.basics[i] < 0 && !search->tableau.idle[i] && tableau_row(&search->tableau, i)[column]) {
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
        move_columns(search, event, 1);
        for (size_t i = 0; i < event->count; i++)
            search_set_state(search, event->columns[i], event->loose ? search->states[event->columns[i]] : ITEM_OUT);
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
    move_columns(search, event, -1);
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

/* ---- Branching ---- */

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

static bool goes(int64_t effect, enum direction direction)
{
    return direction == MUST_RISE ? effect > 0 : direction == MUST_FALL ? effect < 0 : effect != 0;
}

/* The open columns that change the row in this direction. */
static uint64_t changing(const struct search *search, size_t row, enum direction direction, size_t word)
{
    uint64_t positive = tableau_positive(&search->tableau, row)[word],
             negative = tableau_negative(&search->tableau, row)[word], rise = search->rise[word],
             fall = search->fall[word];
    uint64_t up = (positive & rise) | (negative & fall), down = (positive & fall) | (negative & rise);
    return direction == MUST_RISE ? up : direction == MUST_FALL ? down : up | down;
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
    for (size_t word = 0; word < search->tableau.word_count; word++) {
        uint64_t bits = 0;
        for (size_t i = 0; i < row_count; i++)
            bits |= changing(search, rows[i], direction, word);
        for (; bits; bits &= bits - 1)
            options[count++] = (struct item){(uint16_t)(word * 64 + (size_t)__builtin_ctzll(bits)), false};
    }
    for (size_t e = 0; e < search->event_count; e++) {
        bool any = false;
        for (size_t i = 0; i < row_count && !any && search_event_is_open(search, e); i++)
            any = goes(search_event_effect(search, rows[i], &search->events[e]), direction);
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

void search_branch_on(struct search *search, const size_t *rows, size_t row_count, enum direction direction)
{
    size_t most = search->tableau.column_count + search->event_count;
    struct item *options = heap_allocate((most + 1) * sizeof *options);
    branch(search, options, collect_options(search, rows, row_count, direction, options));
    heap_free(options);
}

/* ---- The tree ---- */

/* With one more item to take it must mend all at once: its column is proportional to all that is broken. */
static bool mends_all(const struct search *search, size_t column, size_t row)
{
    int64_t pivot = tableau_row(&search->tableau, row)[column], residual = search->tableau.residuals[row];
    for (size_t i = 0; i < search->tableau.row_count; i++) {
        int64_t left, right;
        if (search->tableau.basics[i] >= 0 || search->tableau.idle[i])
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
        if (search->tableau.basics[i] < 0 && !search->tableau.idle[i] &&
            search_event_effect(search, i, event) != search->tableau.residuals[i])
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
    struct outlook outlook = search_look_ahead(search);
    if (outlook.hopeless)
        return;
    if (search->cost + outlook.least > search->limit) {
        raise_next_limit(search, search->cost + outlook.least);
        return;
    }
    if (outlook.row < 0) {
        search_settle(search);
        return;
    }
    size_t row = (size_t)outlook.row;
    if (search->cost + 2 * search->cheapest_item > search->limit) {
        raise_next_limit(search, search->cost + 2 * search->cheapest_item);
        branch_on_last(search, row);
        return;
    }
    search_branch_on(search, &row, 1, search->tableau.residuals[row] > 0 ? MUST_RISE : MUST_FALL);
}
