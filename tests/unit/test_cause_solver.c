/* What must not matter to the solver, and the ends of what it can do. */
#include "unit/cause_systems.h"

/* ---- What must not matter ---- */

static int compare_masks(const void *a, const void *b)
{
    unsigned first = *(const unsigned *)a, second = *(const unsigned *)b;
    return (first > second) - (first < second);
}

/* The sets found, as masks of unknowns that stood at `from` in the system they came from. */
static size_t solve_masks(const struct problem *problem, const size_t *from, unsigned *masks, uint32_t *cost,
                          struct arena *arena)
{
    struct answer answer;
    problem_solve(problem, arena, &answer);
    if (!answer.proved)
        return SIZE_MAX;
    *cost = answer.count ? answer.solutions[0].cost : 0;
    for (size_t i = 0; i < answer.count; i++) {
        masks[i] = 0;
        for (size_t k = 0; k < answer.solutions[i].value_count; k++)
            masks[i] |= 1u << from[answer.solutions[i].values[k].unknown];
    }
    if (answer.count)
        qsort(masks, answer.count, sizeof *masks, compare_masks);
    return answer.count;
}

static void shuffle(size_t *order, size_t count, uint64_t *seed)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t other = next_random(seed) % i, kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* order[i]: where the i-th unknown stood before. */
static void permute(const struct system *from, struct system *to, size_t *order, uint64_t *seed)
{
    size_t equations[EQUATIONS_MOST], places[UNKNOWNS_MOST];
    *to = *from;
    shuffle(order, from->problem.unknown_count, seed);
    shuffle(equations, from->problem.equation_count, seed);
    for (size_t i = 0; i < from->problem.unknown_count; i++) {
        to->unknowns[i] = from->unknowns[order[i]];
        places[order[i]] = i;
    }
    for (size_t e = 0; e < from->problem.equation_count; e++) {
        to->equations[e] = from->equations[equations[e]];
        to->equations[e].terms = to->terms[e];
        for (size_t i = 0; i < to->equations[e].term_count; i++) {
            to->terms[e][i] = from->terms[equations[e]][i];
            to->terms[e][i].unknown = (uint16_t)places[to->terms[e][i].unknown];
        }
    }
    to->problem.unknowns = to->unknowns;
    to->problem.equations = to->equations;
}

static void copy_system(const struct system *from, struct system *to)
{
    *to = *from;
    for (size_t e = 0; e < from->problem.equation_count; e++)
        to->equations[e].terms = to->terms[e];
    to->problem.unknowns = to->unknowns;
    to->problem.equations = to->equations;
}

/* One equation more that follows from the others: the sum of the first two. */
static bool imply(const struct system *from, struct system *to)
{
    size_t last = from->problem.equation_count;
    if (last < 2 || last == EQUATIONS_MOST || from->equations[0].at_most || from->equations[1].at_most)
        return false;
    copy_system(from, to);
    struct solver_equation *sum = &to->equations[last];
    *sum = (struct solver_equation){.terms = to->terms[last],
                                    .right = from->equations[0].right + from->equations[1].right};
    for (size_t i = 0; i < from->problem.unknown_count; i++) {
        int64_t factor = factor_of(&from->equations[0], i) + factor_of(&from->equations[1], i);
        if (factor)
            to->terms[last][sum->term_count++] = (struct solver_term){(uint16_t)i, (int32_t)factor};
    }
    to->problem.equation_count++;
    return true;
}

static void assert_alike(const struct system *one, const struct system *other, const size_t *order, uint32_t scale)
{
    static const size_t same[UNKNOWNS_MOST] = {0, 1, 2, 3, 4, 5, 6, 7};
    unsigned first[1024], second[1024];
    uint32_t cost = 0, other_cost = 0;
    struct arena *arena = arena_new();
    size_t count = solve_masks(&one->problem, same, first, &cost, arena);
    size_t other_count = solve_masks(&other->problem, order ? order : same, second, &other_cost, arena);
    if (count != SIZE_MAX && other_count != SIZE_MAX) {
        assert_int_equal(count, other_count);
        assert_int_equal(cost * scale, other_cost);
        assert_memory_equal(first, second, count * sizeof *first);
    }
    arena_free(arena);
}

static void test_order_does_not_matter(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int round = 0; round < 4000; round++) {
        struct system system, other;
        size_t order[UNKNOWNS_MOST];
        random_system(&system, &seed);
        permute(&system, &other, order, &seed);
        assert_alike(&system, &other, order, 1);
    }
}

static void test_implied_equations_do_not_matter(void **state)
{
    (void)state;
    uint64_t seed = 12;
    size_t tried = 0;
    for (int round = 0; round < 4000; round++) {
        struct system system, other;
        random_system(&system, &seed);
        if (!imply(&system, &other))
            continue;
        tried++;
        assert_alike(&system, &other, NULL, 1);
    }
    assert_true(tried > 1000);
}

static void test_scaled_costs_do_not_matter(void **state)
{
    (void)state;
    uint64_t seed = 13;
    for (int round = 0; round < 4000; round++) {
        struct system system, other;
        random_system(&system, &seed);
        copy_system(&system, &other);
        for (size_t i = 0; i < other.problem.unknown_count; i++)
            other.unknowns[i].cost = (uint16_t)(other.unknowns[i].cost * 3);
        assert_alike(&system, &other, NULL, 3);
    }
}

/* ---- Events, slack, the ends of the range of numbers ---- */

static void test_events_and_slack(void **state)
{
    (void)state;
    /* Two sums of two columns: 3 and 0 have changed places. */
    struct unknown unknowns[] = {{0, 0, SOLVER_OPEN, 10, false, false}, {3, 0, SOLVER_OPEN, 10, false, false}};
    struct solver_term first = {0, 1}, second = {1, 1};
    struct solver_equation equations[] = {{&first, 1, 3, false, 0}, {&second, 1, 0, false, 0}};
    struct solver_shift shifts[] = {{0, 3}, {1, -3}};
    struct hypothesis hypothesis = {shifts, 2, 12};
    struct problem problem = {unknowns, 2, equations, 2, &hypothesis, 1, 0, 1000};
    struct answer answer;
    struct arena *arena = arena_new();
    problem_solve(&problem, arena, &answer);
    assert_true(answer.proved);
    assert_int_equal(answer.count, 1);
    assert_int_equal(answer.solutions[0].hypothesis_count, 1);
    problem.slack = 9;
    problem_solve(&problem, arena, &answer);
    assert_int_equal(answer.count, 2);
    assert_int_equal(answer.solutions[1].cost, 20);
    assert_int_equal(answer.solutions[1].values[0].low, 3);
    assert_int_equal(answer.solutions[1].values[1].high, 0);
    arena_free(arena);
}

static void test_large_numbers(void **state)
{
    (void)state;
    enum { COUNT = 20 };
    static const int64_t large = INT64_C(1000000000000000);
    struct unknown unknowns[COUNT];
    struct solver_term terms[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        unknowns[i] = (struct unknown){large - (int64_t)i, 0, SOLVER_OPEN, 10, false, false};
        terms[i] = (struct solver_term){(uint16_t)i, i % 2 ? -1 : 1};
    }
    struct solver_equation equation = {terms, COUNT, -large, false, 0};
    struct problem problem = {unknowns, COUNT, &equation, 1, NULL, 0, 0, 10000};
    struct answer answer;
    struct arena *arena = arena_new();
    problem_solve(&problem, arena, &answer);
    assert_true(answer.proved);
    assert_int_equal(answer.count, COUNT / 2); /* the others cannot fall so far */
    for (size_t i = 0; i < answer.count; i++)
        assert_true(answer.solutions[i].values[0].low == 2 * large - answer.solutions[i].values[0].unknown + 10);
    arena_free(arena);
}

static void test_nothing_to_solve(void **state)
{
    (void)state;
    struct unknown fixed = {5, 0, SOLVER_OPEN, 10, true, false};
    struct solver_term term = {0, 1};
    struct solver_equation equations[] = {{&term, 1, 4, false, 0}};
    struct problem problem = {&fixed, 1, equations, 1, NULL, 0, 0, 100};
    struct answer answer;
    struct arena *arena = arena_new();
    problem_solve(&problem, arena, &answer);
    assert_true(answer.proved);
    assert_int_equal(answer.count, 0);
    problem.equation_count = 0;
    problem_solve(&problem, arena, &answer);
    assert_int_equal(answer.count, 1); /* nothing changes */
    assert_int_equal(answer.solutions[0].cost, 0);
    arena_free(arena);
}

/* A budget that is too small is admitted, and the same work gives the same answer. */
static void test_budget(void **state)
{
    (void)state;
    uint64_t seed = 14;
    size_t ended = 0;
    struct arena *arena = arena_new();
    for (int round = 0; round < 500; round++) {
        struct system system;
        struct answer answer, again;
        random_system(&system, &seed);
        system.problem.budget = 6;
        problem_solve(&system.problem, arena, &answer);
        problem_solve(&system.problem, arena, &again);
        ended += !answer.proved;
        assert_int_equal(answer.proved, again.proved);
        assert_int_equal(answer.count, again.count);
        assert_int_equal(answer.work, again.work);
    }
    assert_true(ended > 10);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_does_not_matter),
        cmocka_unit_test(test_implied_equations_do_not_matter),
        cmocka_unit_test(test_scaled_costs_do_not_matter),
        cmocka_unit_test(test_events_and_slack),
        cmocka_unit_test(test_large_numbers),
        cmocka_unit_test(test_nothing_to_solve),
        cmocka_unit_test(test_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
