/* Thousands of invented reports with known faults: how often the true cause is among the candidates, and how often it
 * is the first. */
#include "unit/cmocka_main.h"

#include "support/installed.h"
#include "support/spoiled.h"

enum { REPORTS = 3000, SINGLE = 1000 };

/* Seven of ten faults are typing errors. */
static enum fault_kind random_kind(uint64_t *seed)
{
    uint64_t draw = next_random(seed) % 10;
    return draw < 7 ? FAULT_TYPING : draw == 7 ? FAULT_SLIP : draw == 8 ? FAULT_SWAP : FAULT_SPLIT;
}

struct score {
    size_t reports, found, first, proved;
    size_t rows, named; /* slipped rows and split numbers */
};

/* Where the search came to its end, a slipped row or a split number that is not named as such is one that something at
 * no more cost explains as well. */
static void count_named(const struct spoiled *spoiled, const struct causes *causes, bool proved, struct score *score)
{
    for (size_t i = 0; i < spoiled->fault_count; i++) {
        const struct fault *fault = &spoiled->faults[i];
        if (fault->kind != FAULT_SLIP && fault->kind != FAULT_SPLIT)
            continue;
        bool named = spoiled_is_named(spoiled, causes, fault);
        score->rows++;
        score->named += named;
        if (!named && proved && !spoiled_has_rival(spoiled, causes))
            fail_msg("report %zu, fault %zu", score->reports, i);
    }
}

static void look_for_faults(size_t faults, uint64_t *seed, struct score *score)
{
    struct arena *arena = arena_new();
    struct spoiled *spoiled = arena_new_item(arena, struct spoiled);
    struct causes causes;
    bool first, proved = true;
    spoiled_new(spoiled, forms, rules, seed, arena);
    for (size_t i = 0; i < faults; i++)
        assert_true(spoiled_add_fault(spoiled, random_kind(seed), seed));
    struct cause_input input = spoiled_input(spoiled);
    causes_find(&input, arena, &causes);
    score->found += spoiled_is_found(spoiled, &causes, &first);
    score->first += first;
    for (size_t i = 0; i < causes.count; i++)
        proved = proved && causes.items[i].proved;
    score->proved += proved;
    count_named(spoiled, &causes, proved, score);
    score->reports++;
    arena_free(arena);
}

static void test_faults_are_found(void **state)
{
    (void)state;
    static const size_t found[] = {1000, 990, 980, 970}, first[] = {950, 900, 850, 800},
                        named[] = {1000, 995, 990, 985}; /* of 1000 */
    for (size_t faults = 1; faults <= 4; faults++) {
        uint64_t seed = 20261120 + faults;
        struct score score = {0};
        for (int i = 0; i < REPORTS; i++)
            look_for_faults(faults, &seed, &score);
        if (score.found * 1000 < found[faults - 1] * score.reports ||
            score.first * 1000 < first[faults - 1] * score.reports ||
            score.named * 1000 < named[faults - 1] * score.rows || score.proved * 1000 < 990 * score.reports)
            fail_msg("%zu faults: among %zu, first %zu, proved %zu of %zu; named %zu of %zu", faults, score.found,
                     score.first, score.proved, score.reports, score.named, score.rows);
    }
}

static void assert_all_named(enum fault_kind kind, uint64_t seed)
{
    for (int i = 0; i < SINGLE; i++) {
        struct arena *arena = arena_new();
        struct spoiled *spoiled = arena_new_item(arena, struct spoiled);
        struct causes causes;
        spoiled_new(spoiled, forms, rules, &seed, arena);
        assert_true(spoiled_add_fault(spoiled, kind, &seed));
        struct cause_input input = spoiled_input(spoiled);
        causes_find(&input, arena, &causes);
        if (!spoiled_is_named(spoiled, &causes, &spoiled->faults[0]))
            fail_msg("report %d: %zu causes", i, causes.count);
        arena_free(arena);
    }
}

static void test_slipped_rows_are_named(void **state)
{
    (void)state;
    assert_all_named(FAULT_SLIP, 31);
}

static void test_split_numbers_are_named(void **state)
{
    (void)state;
    assert_all_named(FAULT_SPLIT, 32);
}

static void test_clean_reports_have_no_cause(void **state)
{
    (void)state;
    uint64_t seed = 33;
    for (int i = 0; i < SINGLE; i++) {
        struct arena *arena = arena_new();
        struct spoiled *spoiled = arena_new_item(arena, struct spoiled);
        struct causes causes;
        spoiled_new(spoiled, forms, rules, &seed, arena);
        struct cause_input input = spoiled_input(spoiled);
        causes_find(&input, arena, &causes);
        assert_int_equal(causes.count, 0);
        arena_free(arena);
    }
}

/* However much is wrong, the search ends, and the same report gives the same answer. */
static void test_many_faults(void **state)
{
    (void)state;
    uint64_t seed = 34;
    for (int i = 0; i < 60; i++) {
        struct arena *arena = arena_new();
        struct spoiled *spoiled = arena_new_item(arena, struct spoiled);
        struct causes causes, again;
        spoiled_new(spoiled, forms, rules, &seed, arena);
        for (size_t k = 0; k < SPOILED_FAULTS_MOST; k++)
            spoiled_add_fault(spoiled, random_kind(&seed), &seed);
        struct cause_input input = spoiled_input(spoiled);
        causes_find(&input, arena, &causes);
        causes_find(&input, arena, &again);
        assert_true(causes.count > 0);
        assert_int_equal(causes.count, again.count);
        for (size_t k = 0; k < causes.count; k++) {
            assert_int_equal(causes.items[k].candidate_count, again.items[k].candidate_count);
            assert_int_equal(causes.items[k].proved, again.items[k].proved);
        }
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults_are_found),
        cmocka_unit_test(test_slipped_rows_are_named),
        cmocka_unit_test(test_split_numbers_are_named),
        cmocka_unit_test(test_clean_reports_have_no_cause),
        cmocka_unit_test(test_many_faults),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
