/* Sets a search up, lets it go deeper step by step, and tells what it has found. */
#include "cause/search.h"

#include <assert.h>
#include <stdlib.h>

/* With fewer shifts single changes explain as much at less cost. */
enum { LOOSE_FROM = 4 };

static size_t count_slacks(const struct problem *problem)
{
    size_t count = 0;
    for (size_t i = 0; i < problem->equation_count; i++)
        count += problem->equations[i].at_most;
    return count;
}

static bool makes_column(const struct unknown *unknown)
{
    return !unknown->fixed || unknown->forced;
}

/* column_of[unknown], UINT16_MAX for those that stay as they are. */
static size_t make_columns(struct search *search, uint16_t *column_of)
{
    const struct problem *problem = search->problem;
    size_t count = 0;
    for (size_t i = 0; i < problem->unknown_count; i++) {
        const struct unknown *unknown = &problem->unknowns[i];
        column_of[i] = UINT16_MAX;
        if (!makes_column(unknown))
            continue;
        column_of[i] = (uint16_t)count;
        search->unknowns[count] = (uint16_t)i;
        search->costs[count] = unknown->cost;
        search->down[count] = unknown->low <= -SOLVER_OPEN ? -SOLVER_OPEN : unknown->low - unknown->value;
        search->up[count] = unknown->high >= SOLVER_OPEN ? SOLVER_OPEN : unknown->high - unknown->value;
        search_set_state(search, count, ITEM_OPEN);
        if (unknown->cost < search->cheapest_item)
            search->cheapest_item = unknown->cost;
        count++;
    }
    return count;
}

static void make_rows(struct search *search, const uint16_t *column_of, size_t first_slack)
{
    const struct problem *problem = search->problem;
    for (size_t i = 0; i < problem->equation_count; i++) {
        const struct solver_equation *equation = &problem->equations[i];
        int64_t residual = equation->right;
        for (size_t k = 0; k < equation->term_count; k++) {
            const struct solver_term *term = &equation->terms[k];
            residual -= term->coefficient * problem->unknowns[term->unknown].value;
            if (column_of[term->unknown] != UINT16_MAX)
                tableau_add(&search->tableau, i, column_of[term->unknown], term->coefficient);
        }
        search->tableau.residuals[i] = residual;
        search->tableau.idle[i] = equation->group != 0;
        if (!equation->at_most)
            continue;
        tableau_add(&search->tableau, i, first_slack, 1);
        search->tableau.basics[i] = (int16_t)first_slack;
        search->unknowns[first_slack] = UINT16_MAX;
        search->up[first_slack] = SOLVER_OPEN;
        search_set_state(search, first_slack++, ITEM_CHOSEN);
    }
}

/* A hypothesis about an unknown that may not change is none. */
static void make_event(struct search *search, size_t index, const uint16_t *column_of)
{
    const struct hypothesis *hypothesis = &search->problem->hypotheses[index];
    struct event *event = &search->events[index];
    event->columns = arena_new_array(search->arena, uint16_t, hypothesis->shift_count + 1);
    event->changes = arena_new_array(search->arena, int64_t, hypothesis->shift_count + 1);
    event->bits = arena_new_array(search->arena, uint64_t, search->tableau.word_count);
    for (size_t i = 0; i < hypothesis->shift_count; i++) {
        uint16_t column = column_of[hypothesis->shifts[i].unknown];
        if (column == UINT16_MAX)
            event->state = ITEM_OUT;
        else
            event->bits[column / 64] |= UINT64_C(1) << column % 64;
        event->columns[i] = column;
        event->changes[i] = hypothesis->shifts[i].change;
    }
    event->count = event->state == ITEM_OUT ? 0 : hypothesis->shift_count;
    event->loose = event->count >= LOOSE_FROM;
    assert(event->count <= EVENT_COLUMNS_MOST);
    if (hypothesis->cost < search->cheapest_item)
        search->cheapest_item = hypothesis->cost;
}

static void make_events(struct search *search, const uint16_t *column_of, size_t columns)
{
    search->event_count = search->problem->hypothesis_count;
    search->events = arena_new_array(search->arena, struct event, search->event_count + 1);
    uint16_t *counts = arena_new_array(search->arena, uint16_t, columns + 1);
    for (size_t i = 0; i < search->event_count; i++) {
        make_event(search, i, column_of);
        for (size_t k = 0; k < search->events[i].count; k++)
            counts[search->events[i].columns[k]]++;
    }
    search->open = arena_new_array(search->arena, uint16_t, search->event_count + 1);
    search->helping =
        arena_new_array(search->arena, uint8_t, (search->event_count + 1) * (search->problem->equation_count + 1));
    search->events_of = arena_new_array(search->arena, uint16_t *, columns + 1);
    for (size_t i = 0; i < columns; i++)
        search->events_of[i] = arena_new_array(search->arena, uint16_t, counts[i] + 1u);
    for (size_t i = 0; i < search->event_count; i++)
        for (size_t k = 0; k < search->events[i].count; k++) {
            uint16_t *list = search->events_of[search->events[i].columns[k]];
            list[++list[0]] = (uint16_t)i;
        }
}

static void set_up(struct search *search)
{
    const struct problem *problem = search->problem;
    struct arena *arena = search->arena;
    size_t most = problem->unknown_count + count_slacks(problem) + 1;
    uint16_t *column_of = arena_new_array(arena, uint16_t, problem->unknown_count + 1);
    search->unknowns = arena_new_array(arena, uint16_t, most);
    search->costs = arena_new_array(arena, uint16_t, most);
    search->down = arena_new_array(arena, int64_t, most);
    search->up = arena_new_array(arena, int64_t, most);
    search->moved = arena_new_array(arena, int64_t, most);
    search->states = arena_new_array(arena, uint8_t, most);
    search->rise = arena_new_array(arena, uint64_t, most / 64 + 1);
    search->fall = arena_new_array(arena, uint64_t, most / 64 + 1);
    search->shares = arena_new_array(arena, int32_t, most);
    search->cheapest_item = UINT16_MAX;
    size_t columns = make_columns(search, column_of);
    tableau_begin(&search->tableau, problem->equation_count, columns + count_slacks(problem), arena);
    make_rows(search, column_of, columns);
    make_events(search, column_of, columns + count_slacks(problem));
    for (size_t i = 0; i < columns; i++)
        if (problem->unknowns[search->unknowns[i]].forced) {
            if (search->chosen_count == CHOSEN_MOST)
                search->ended = true;
            else
                search_choose(search, (struct item){(uint16_t)i, false});
        }
}

/* Ever dearer explanations are allowed until some are found, then all that cost little more than the cheapest. */
static void deepen(struct search *search)
{
    uint32_t slack = search->problem->slack;
    search->limit = search->cost + search_look_ahead(search).least + slack;
    while (!search->ended) {
        search->solutions.count = 0;
        search->next_limit = search->cheapest = UINT32_MAX;
        search_explore(search);
        if (search->cheapest == UINT32_MAX) {
            if (search->next_limit == UINT32_MAX)
                return;
            search->limit = search->next_limit + slack;
        } else if (search->limit >= search->cheapest + slack) {
            return;
        } else {
            search->limit = search->cheapest + slack;
        }
    }
}

static int compare_solutions(const void *a, const void *b)
{
    const struct solution *left = a, *right = b;
    if (left->cost != right->cost)
        return left->cost < right->cost ? -1 : 1;
    for (size_t i = 0; i < left->value_count && i < right->value_count; i++)
        if (left->values[i].unknown != right->values[i].unknown)
            return left->values[i].unknown < right->values[i].unknown ? -1 : 1;
    if (left->value_count != right->value_count)
        return left->value_count < right->value_count ? -1 : 1;
    for (size_t i = 0; i < left->hypothesis_count && i < right->hypothesis_count; i++)
        if (left->hypotheses[i] != right->hypotheses[i])
            return left->hypotheses[i] < right->hypotheses[i] ? -1 : 1;
    return (left->hypothesis_count > right->hypothesis_count) - (left->hypothesis_count < right->hypothesis_count);
}

/* The same items, and then by their values. */
static int compare_all(const void *a, const void *b)
{
    const struct solution *left = a, *right = b;
    int order = compare_solutions(a, b);
    for (size_t i = 0; i < left->value_count && order == 0; i++)
        order = (left->values[i].low > right->values[i].low) - (left->values[i].low < right->values[i].low);
    return order;
}

/* Found twice, by two equations of a group that both hold. */
static bool same_solution(const struct solution *a, const struct solution *b)
{
    bool same = a->value_count == b->value_count && a->hypothesis_count == b->hypothesis_count;
    for (size_t i = 0; i < a->value_count && same; i++)
        same = a->values[i].unknown == b->values[i].unknown && a->values[i].low == b->values[i].low &&
               a->values[i].high == b->values[i].high;
    for (size_t i = 0; i < a->hypothesis_count && same; i++)
        same = a->hypotheses[i] == b->hypotheses[i];
    return same;
}

static void drop_repeated(struct answer *answer)
{
    size_t kept = 0;
    for (size_t i = 0; i < answer->count; i++) {
        bool repeated = false;
        for (size_t k = kept;
             k-- > 0 && !repeated && compare_solutions(&answer->solutions[k], &answer->solutions[i]) == 0;)
            repeated = same_solution(&answer->solutions[k], &answer->solutions[i]);
        if (!repeated)
            answer->solutions[kept++] = answer->solutions[i];
    }
    answer->count = kept;
}

void problem_solve(const struct problem *problem, struct arena *arena, struct answer *out)
{
    struct search search = {.problem = problem, .arena = arena_new(), .cheapest = UINT32_MAX};
    set_up(&search);
    assert(problem->slack < search.cheapest_item || search.cheapest_item == UINT16_MAX);
    deepen(&search);
    *out = (struct answer){.proved = !search.ended && !search.tableau.overflow,
                           .work = search.tableau.work + search.nodes};
    out->solutions = arena_new_array(arena, struct solution, search.solutions.count + 1);
    for (size_t i = 0; i < search.solutions.count; i++)
        if (search.solutions.items[i].cost <= search.cheapest + problem->slack)
            out->solutions[out->count++] = search.solutions.items[i];
    if (out->count)
        qsort(out->solutions, out->count, sizeof *out->solutions, compare_all);
    drop_repeated(out);
    vector_free(&search.solutions);
    tableau_end(&search.tableau);
    arena_free(search.arena);
}
