/* Leaves of the search: no broken row is left, and what was chosen gets its values. Where none fits, something else
 * must change too. */
#include "cause/search.h"

#include "cause/leaf.h"

enum { SOLUTIONS_MOST = 1024 };

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
        int64_t value = search->problem->unknowns[search->unknowns[index]].value + search->moved[index];
        solution.values[solution.value_count++] = (struct solution_value){
            search->unknowns[index], value_after(value, low[index]), value_after(value, high[index])};
    }
    sort_values(&solution);
    if (search->cost < search->cheapest)
        search->cheapest = search->cost;
    vector_push(NULL, &search->solutions, solution);
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
    search_branch_on(search, &row, 1, direction);
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
        search_branch_on(search, places, leaf.row_count, ANY_CHANGE);
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

/* ---- Equations of which one must hold ---- */

static uint16_t group_of(const struct search *search, size_t row)
{
    return search->problem->equations[row].group;
}

/* One of them holds, or is to hold. */
static bool is_decided(const struct search *search, uint16_t group, const uint16_t *columns, size_t count)
{
    for (size_t i = 0; i < search->tableau.row_count; i++)
        if (group_of(search, i) == group &&
            (!search->tableau.idle[i] || (search->tableau.residuals[i] == 0 && !has_free(search, i, columns, count))))
            return true;
    return false;
}

/* On with the search when this equation must hold. */
static void explore_with(struct search *search, size_t row, const uint16_t *columns, size_t count)
{
    struct tableau_mark mark = tableau_mark(&search->tableau);
    search->tableau.idle[row] = false;
    for (size_t i = 0; i < count; i++)
        if (tableau_row(&search->tableau, row)[columns[i]]) {
            tableau_pivot(&search->tableau, row, columns[i]);
            break;
        }
    search_explore(search);
    tableau_undo(&search->tableau, mark);
    search->tableau.idle[row] = true;
}

/* False when all groups are decided; else each equation of an open one has been tried. */
static bool branch_on_group(struct search *search, const uint16_t *columns, size_t count)
{
    for (size_t i = 0; i < search->tableau.row_count; i++) {
        uint16_t group = group_of(search, i);
        if (group == 0 || is_decided(search, group, columns, count))
            continue;
        for (size_t k = i; k < search->tableau.row_count && !search->ended; k++)
            if (group_of(search, k) == group)
                explore_with(search, k, columns, count);
        return true;
    }
    return false;
}

void search_settle(struct search *search)
{
    uint16_t columns[CHOSEN_MOST];
    size_t count = free_columns(search, columns);
    if (branch_on_group(search, columns, count))
        return;
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
