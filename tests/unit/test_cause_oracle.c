/* The search for the smallest explanations, held against trying everything: on tens of thousands of random systems the
 * cost and the list of sets must be the same wherever it says that it is proved. */
#include "unit/cause_systems.h"

/* What an unknown may be tried with where nothing bounds it. */
enum { FAR = 60, SETS_MOST = 64 };

static bool holds(const struct system *system)
{
    for (size_t i = 0; i < system->problem.equation_count; i++) {
        int64_t sum = value_of(system, &system->equations[i]), right = system->equations[i].right;
        if (system->equations[i].at_most ? sum > right : sum != right)
            return false;
    }
    return true;
}

static bool try_set(struct system *system, unsigned mask);

static bool try_value(struct system *system, unsigned mask, size_t at, int64_t value)
{
    struct unknown *unknown = &system->unknowns[at];
    int64_t kept = unknown->value;
    if (value < unknown->low || value > unknown->high)
        return false;
    unknown->value = value;
    bool fits = try_set(system, mask & ~(1u << at));
    unknown->value = kept;
    return fits;
}

/* An equation with one unknown of the set says what it is. False when there is no such equation. */
static bool try_determined(struct system *system, unsigned mask, bool *fits)
{
    for (size_t e = 0; e < system->problem.equation_count; e++) {
        const struct solver_equation *equation = &system->equations[e];
        size_t at = 0, count = 0;
        for (size_t i = 0; i < system->problem.unknown_count; i++)
            if ((mask >> i & 1) && factor_of(equation, i)) {
                at = i;
                count++;
            }
        if (count != 1 || equation->at_most)
            continue;
        int64_t missing = equation->right - value_of(system, equation), factor = factor_of(equation, at);
        *fits = missing % factor == 0 && try_value(system, mask, at, system->unknowns[at].value + missing / factor);
        return true;
    }
    return false;
}

/* Can the equations hold when nothing but the unknowns of the set changes? */
static bool try_set(struct system *system, unsigned mask)
{
    bool fits = false;
    size_t at = 0;
    if (mask == 0)
        return holds(system);
    if (try_determined(system, mask, &fits))
        return fits;
    while (!(mask >> at & 1))
        at++;
    const struct unknown *unknown = &system->unknowns[at];
    int64_t low = unknown->low <= -SOLVER_OPEN ? unknown->value - FAR : unknown->low;
    int64_t high = unknown->high >= SOLVER_OPEN ? unknown->value + FAR : unknown->high;
    for (int64_t value = low; value <= high && !fits; value++)
        fits = try_value(system, mask, at, value);
    return fits;
}

struct sets {
    uint32_t cost;
    unsigned masks[SETS_MOST]; /* of the sets that cost so much, ascending */
    size_t count;
};

static bool may_be_tried(const struct system *system, unsigned mask, uint32_t *cost)
{
    size_t count = 0;
    *cost = 0;
    for (size_t i = 0; i < system->problem.unknown_count; i++) {
        if ((mask >> i & 1) && system->unknowns[i].fixed)
            return false;
        if (!(mask >> i & 1) && system->unknowns[i].forced)
            return false;
        if (mask >> i & 1) {
            if (count++ == 3)
                return false;
            *cost += system->unknowns[i].cost;
        }
    }
    return true;
}

/* All sets of up to three unknowns, at the least cost. */
static struct sets try_everything(struct system *system, uint32_t at_most)
{
    struct sets found = {.cost = at_most};
    for (unsigned mask = 0; mask < 1u << system->problem.unknown_count; mask++) {
        uint32_t cost;
        if (!may_be_tried(system, mask, &cost) || cost > found.cost || !try_set(system, mask))
            continue;
        if (cost < found.cost)
            found.count = 0;
        found.cost = cost;
        assert_true(found.count < SETS_MOST);
        found.masks[found.count++] = mask;
    }
    return found;
}

static bool has_mask(const struct sets *sets, unsigned mask)
{
    for (size_t i = 0; i < sets->count; i++)
        if (sets->masks[i] == mask)
            return true;
    return false;
}

/* Both ends of every range can be had. */
static void assert_values_fit(struct system *system, const struct solution *solution)
{
    for (size_t i = 0; i < solution->value_count; i++)
        for (int end = 0; end < 2; end++) {
            size_t at = solution->values[i].unknown;
            int64_t value = end ? solution->values[i].high : solution->values[i].low;
            if (value < SOLVER_OPEN && value > -SOLVER_OPEN)
                assert_true(try_value(system, mask_of(solution), at, value));
        }
}

static void tell(const struct system *system, const struct answer *answer, const struct sets *sets)
{
    for (size_t i = 0; i < system->problem.unknown_count; i++) {
        const struct unknown *unknown = &system->unknowns[i];
        print_message("x%zu = %d in [%d, %d] cost %u%s%s\n", i, (int)unknown->value,
                      unknown->low <= -SOLVER_OPEN ? -999 : (int)unknown->low,
                      unknown->high >= SOLVER_OPEN ? 999 : (int)unknown->high, unknown->cost,
                      unknown->fixed ? " fixed" : "", unknown->forced ? " forced" : "");
    }
    for (size_t e = 0; e < system->problem.equation_count; e++) {
        const struct solver_equation *equation = &system->equations[e];
        for (size_t i = 0; i < equation->term_count; i++)
            print_message("%+d*x%u ", equation->terms[i].coefficient, equation->terms[i].unknown);
        print_message("%s %d\n", equation->at_most ? "<=" : "=", (int)equation->right);
    }
    for (size_t i = 0; i < answer->count; i++) {
        print_message("found %x cost %u:", mask_of(&answer->solutions[i]), answer->solutions[i].cost);
        for (size_t k = 0; k < answer->solutions[i].value_count; k++)
            print_message(" x%u in [%d, %d]", answer->solutions[i].values[k].unknown,
                          (int)answer->solutions[i].values[k].low, (int)answer->solutions[i].values[k].high);
        print_message("\n");
    }
    for (size_t i = 0; i < sets->count; i++)
        print_message("wanted %x cost %u\n", sets->masks[i], sets->cost);
    fail();
}

static size_t compare_with_everything(struct system *system, struct arena *arena, bool *proved)
{
    struct answer answer;
    problem_solve(&system->problem, arena, &answer);
    struct sets sets = try_everything(system, UINT32_MAX - 1);
    *proved = answer.proved;

    if (!answer.proved)
        return 0;
    if (answer.count == 0) {
        assert_int_equal(sets.count, 0);
        return 0;
    }
    size_t largest = 0;
    for (size_t i = 0; i < answer.count; i++)
        largest = answer.solutions[i].value_count > largest ? answer.solutions[i].value_count : largest;
    if (largest > 3 && sets.count == 0)
        return 0;
    if (sets.count)
        assert_int_equal(answer.solutions[0].cost, sets.cost);
    size_t small = 0;
    for (size_t i = 0; i < answer.count; i++) {
        assert_int_equal(answer.solutions[i].cost, answer.solutions[0].cost);
        if (answer.solutions[i].value_count > 3)
            continue;
        small++;
        if (!has_mask(&sets, mask_of(&answer.solutions[i])))
            tell(system, &answer, &sets);
        assert_values_fit(system, &answer.solutions[i]);
    }
    if (small != sets.count)
        tell(system, &answer, &sets);
    return 1;
}

static void test_oracle(void **state)
{
    (void)state;
    uint64_t seed = 20260301;
    size_t solved = 0, unproved = 0;
    struct arena *arena = arena_new();
    for (int round = 0; round < 26000; round++) {
        struct system system;
        bool proved;
        random_system(&system, &seed);
        solved += compare_with_everything(&system, arena, &proved);
        unproved += !proved;
        arena_reset(arena);
    }
    arena_free(arena);
    assert_true(solved > 20000);
    assert_true(unproved < 120);
}

/* ---- Trying everything with hypotheses ---- */

enum { HYPOTHESES_MOST = 3, LOOSE_FROM = 4 };

struct guessed { /* a system and what may have happened to it */
    struct system system;
    struct solver_shift shifts[HYPOTHESES_MOST][UNKNOWNS_MOST];
    struct hypothesis hypotheses[HYPOTHESES_MOST];
};

/* New values within their bounds; nothing that may not change. */
static void random_hypothesis(struct guessed *guessed, uint64_t *seed)
{
    size_t at = guessed->system.problem.hypothesis_count;
    struct hypothesis *hypothesis = &guessed->hypotheses[at];
    size_t most = next_random(seed) % 2 ? 2 : UNKNOWNS_MOST;
    *hypothesis = (struct hypothesis){guessed->shifts[at], 0, (uint16_t)(next_random(seed) % 2 ? 11 : 7)};
    for (size_t i = 0; i < guessed->system.problem.unknown_count && hypothesis->shift_count < most; i++) {
        struct unknown *unknown = &guessed->system.unknowns[i];
        int64_t change = pick(seed, -4, 4), value = unknown->value + change;
        if (unknown->fixed || change == 0 || value < unknown->low || value > unknown->high ||
            next_random(seed) % 4 == 0)
            continue;
        guessed->shifts[at][hypothesis->shift_count++] = (struct solver_shift){(uint16_t)i, change};
    }
    guessed->system.problem.hypothesis_count += hypothesis->shift_count >= 2;
}

static void random_guessed(struct guessed *guessed, uint64_t *seed)
{
    struct system *system = &guessed->system;
    random_system(system, seed);
    for (size_t i = 0; i < system->problem.unknown_count; i++)
        if (system->unknowns[i].forced) {
            system->unknowns[i].forced = false;
            system->unknowns[i].value = 0;
        }
    system->problem.hypotheses = guessed->hypotheses;
    for (size_t i = 0; i < HYPOTHESES_MOST; i++)
        random_hypothesis(guessed, seed);
    /* One of them has happened, so that it explains something. */
    if (system->problem.hypothesis_count && next_random(seed) % 2)
        for (size_t e = 0; e < system->problem.equation_count; e++) {
            struct solver_equation *equation = &system->equations[e];
            const struct hypothesis *hypothesis = &guessed->hypotheses[0];
            equation->right = value_of(system, equation) + (next_random(seed) % 12 ? 0 : pick(seed, -9, 9));
            for (size_t i = 0; i < hypothesis->shift_count; i++)
                equation->right += factor_of(equation, hypothesis->shifts[i].unknown) * hypothesis->shifts[i].change;
        }
}

static unsigned shifted_by(const struct hypothesis *hypothesis)
{
    unsigned mask = 0;
    for (size_t i = 0; i < hypothesis->shift_count; i++)
        mask |= 1u << hypothesis->shifts[i].unknown;
    return mask;
}

static void make_happen(struct system *system, const struct hypothesis *hypothesis, int64_t sign)
{
    for (size_t i = 0; i < hypothesis->shift_count; i++)
        system->unknowns[hypothesis->shifts[i].unknown].value += sign * hypothesis->shifts[i].change;
}

/* These hypotheses, and of the unknowns sets of up to three of what they leave free; *found gets the cheapest. Masks
 * have the hypotheses above the unknowns. */
static void try_with(struct guessed *guessed, unsigned chosen, struct sets *found)
{
    struct system *system = &guessed->system;
    unsigned taken = 0, closed = 0;
    uint32_t paid = 0;
    for (size_t i = 0; i < system->problem.hypothesis_count; i++) {
        unsigned shifted = shifted_by(&guessed->hypotheses[i]);
        if (!(chosen >> i & 1))
            continue;
        if (taken & shifted)
            return;
        taken |= shifted;
        closed |= guessed->hypotheses[i].shift_count < LOOSE_FROM ? shifted : 0;
        paid += guessed->hypotheses[i].cost;
    }
    for (size_t i = 0; i < system->problem.hypothesis_count; i++)
        if (chosen >> i & 1)
            make_happen(system, &guessed->hypotheses[i], 1);
    for (unsigned mask = 0; mask < 1u << system->problem.unknown_count; mask++) {
        uint32_t cost;
        if (mask & closed || !may_be_tried(system, mask, &cost) || cost + paid > found->cost || !try_set(system, mask))
            continue;
        if (cost + paid < found->cost)
            found->count = 0;
        found->cost = cost + paid;
        assert_true(found->count < SETS_MOST);
        found->masks[found->count++] = mask | chosen << UNKNOWNS_MOST;
    }
    for (size_t i = 0; i < system->problem.hypothesis_count; i++)
        if (chosen >> i & 1)
            make_happen(system, &guessed->hypotheses[i], -1);
}

static void test_oracle_with_hypotheses(void **state)
{
    (void)state;
    uint64_t seed = 20260302;
    size_t compared = 0, happened = 0, besides = 0;
    struct arena *arena = arena_new();
    for (int round = 0; round < 16000; round++) {
        struct guessed guessed;
        struct answer answer;
        struct sets sets = {.cost = UINT32_MAX - 1};
        random_guessed(&guessed, &seed);
        problem_solve(&guessed.system.problem, arena, &answer);
        for (unsigned chosen = 0; chosen < 1u << guessed.system.problem.hypothesis_count; chosen++)
            try_with(&guessed, chosen, &sets);
        size_t small = 0;
        for (size_t i = 0; i < answer.count && answer.proved; i++) {
            const struct solution *solution = &answer.solutions[i];
            unsigned mask = mask_of(solution), shifted = 0;
            for (size_t k = 0; k < solution->hypothesis_count; k++) {
                mask |= 1u << (UNKNOWNS_MOST + solution->hypotheses[k]);
                shifted |= shifted_by(&guessed.hypotheses[solution->hypotheses[k]]);
            }
            if (solution->value_count > 3)
                continue;
            small++;
            happened += solution->hypothesis_count > 0;
            besides += (shifted & mask_of(solution)) != 0;
            assert_int_equal(solution->cost, sets.cost);
            assert_true(has_mask(&sets, mask));
        }
        if (answer.proved && (small || answer.count == 0)) {
            assert_int_equal(small, sets.count);
            compared++;
        }
        arena_reset(arena);
    }
    arena_free(arena);
    assert_true(compared > 12000);
    assert_true(happened > 1000);
    assert_true(besides > 50);
}

/* ---- Trying everything where one of several equations must hold ---- */

/* The system with one of its last `grouped` equations in their place. */
static struct sets try_ways(const struct system *system, size_t grouped)
{
    struct sets found = {.cost = UINT32_MAX - 1};
    size_t first = system->problem.equation_count - grouped;
    for (size_t way = 0; way < grouped; way++) {
        struct system one = *system;
        one.equations[first] = system->equations[first + way];
        one.problem.equation_count = first + 1;
        struct sets sets = try_everything(&one, found.cost);
        if (sets.count && sets.cost < found.cost)
            found.count = 0;
        for (size_t i = 0; i < sets.count; i++)
            if (!has_mask(&found, sets.masks[i]))
                found.masks[found.count++] = sets.masks[i];
        found.cost = sets.count ? sets.cost : found.cost;
    }
    return found;
}

static void test_oracle_with_groups(void **state)
{
    (void)state;
    uint64_t seed = 20260303;
    size_t compared = 0;
    struct arena *arena = arena_new();
    for (int round = 0; round < 12000; round++) {
        struct system system;
        struct answer answer;
        random_system(&system, &seed);
        size_t count = system.problem.equation_count, grouped = count > 3 && next_random(&seed) % 2 ? 3 : 2;
        if (count < grouped)
            continue;
        for (size_t i = count - grouped; i < count; i++) {
            system.equations[i].group = 1;
            system.equations[i].at_most = false;
        }
        problem_solve(&system.problem, arena, &answer);
        struct sets sets = try_ways(&system, grouped), met = {0};
        for (size_t i = 0; i < answer.count && answer.proved; i++) {
            if (answer.solutions[i].value_count > 3)
                continue;
            assert_int_equal(answer.solutions[i].cost, sets.cost);
            assert_true(has_mask(&sets, mask_of(&answer.solutions[i])));
            if (!has_mask(&met, mask_of(&answer.solutions[i])))
                met.masks[met.count++] = mask_of(&answer.solutions[i]);
        }
        if (answer.proved && (met.count || answer.count == 0)) {
            assert_int_equal(met.count, sets.count);
            compared++;
        }
        arena_reset(arena);
    }
    arena_free(arena);
    assert_true(compared > 8000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oracle),
        cmocka_unit_test(test_oracle_with_hypotheses),
        cmocka_unit_test(test_oracle_with_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
