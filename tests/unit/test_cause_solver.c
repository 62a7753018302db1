/* The search for the smallest explanations, held against trying everything: on tens of thousands of random systems the
 * cost and the list of sets must be the same wherever it says that it is proved. */
#include "unit/cmocka_main.h"

#include "cause/solver.h"

enum { UNKNOWNS_MOST = 8, EQUATIONS_MOST = 5, SETS_MOST = 64 };

struct system {
    struct unknown unknowns[UNKNOWNS_MOST];
    struct solver_term terms[EQUATIONS_MOST][UNKNOWNS_MOST];
    struct solver_equation equations[EQUATIONS_MOST];
    struct problem problem;
};

static int64_t pick(uint64_t *seed, int64_t low, int64_t high)
{
    return low + (int64_t)(next_random(seed) % (uint64_t)(high - low + 1));
}

static void random_unknown(struct unknown *unknown, uint64_t *seed)
{
    *unknown = (struct unknown){.value = next_random(seed) % 3 ? pick(seed, 0, 9) : 0, .high = SOLVER_OPEN};
    unknown->cost = (uint16_t)(next_random(seed) % 2 ? 10 : pick(seed, 7, 14));
    unknown->fixed = next_random(seed) % 6 == 0;
    if (next_random(seed) % 4 == 0)
        unknown->high = unknown->value + pick(seed, 0, 6);
    if (next_random(seed) % 5 == 0)
        unknown->low = -SOLVER_OPEN;
    unknown->forced = next_random(seed) % 40 == 0 && !unknown->fixed;
    if (unknown->forced)
        unknown->value = -1, unknown->low = 0;
}

static int64_t value_of(const struct system *system, const struct solver_equation *equation)
{
    int64_t sum = 0;
    for (size_t i = 0; i < equation->term_count; i++)
        sum += equation->terms[i].coefficient * system->unknowns[equation->terms[i].unknown].value;
    return sum;
}

static void random_equation(struct system *system, size_t index, uint64_t *seed)
{
    struct solver_equation *equation = &system->equations[index];
    *equation = (struct solver_equation){.terms = system->terms[index]};
    bool plain = next_random(seed) % 3 != 0;
    for (size_t i = 0; i < system->problem.unknown_count; i++) {
        int64_t factor = plain ? pick(seed, -1, 1) : pick(seed, -3, 3);
        if (factor && next_random(seed) % 2)
            system->terms[index][equation->term_count++] = (struct solver_term){(uint16_t)i, (int32_t)factor};
    }
    equation->right = value_of(system, equation) + (next_random(seed) % 12 ? 0 : pick(seed, -9, 9));
    equation->at_most = next_random(seed) % 6 == 0;
}

/* Now and then an equation is the sum of two others, or contradicts one. */
static void depend(struct system *system, uint64_t *seed)
{
    size_t count = system->problem.equation_count, last = count - 1;
    if (count < 3 || next_random(seed) % 3)
        return;
    int64_t factors[UNKNOWNS_MOST] = {0}, right = next_random(seed) % 4 ? 0 : 1;
    for (size_t e = 0; e < 2; e++) {
        const struct solver_equation *equation = &system->equations[e];
        for (size_t i = 0; i < equation->term_count; i++)
            factors[equation->terms[i].unknown] += equation->terms[i].coefficient;
        right += equation->right;
    }
    struct solver_equation *sum = &system->equations[last];
    *sum = (struct solver_equation){.terms = system->terms[last], .right = right};
    for (size_t i = 0; i < system->problem.unknown_count; i++)
        if (factors[i])
            system->terms[last][sum->term_count++] = (struct solver_term){(uint16_t)i, (int32_t)factors[i]};
}

static void random_system(struct system *system, uint64_t *seed)
{
    system->problem = (struct problem){.unknowns = system->unknowns, .equations = system->equations, .budget = 1000000};
    system->problem.unknown_count = (size_t)pick(seed, 2, UNKNOWNS_MOST);
    system->problem.equation_count = (size_t)pick(seed, 1, EQUATIONS_MOST);
    for (size_t i = 0; i < system->problem.unknown_count; i++)
        random_unknown(&system->unknowns[i], seed);
    for (size_t i = 0; i < system->problem.equation_count; i++)
        random_equation(system, i, seed);
    depend(system, seed);
    for (size_t i = 0, spoiled = 1 + next_random(seed) % 3; i < spoiled; i++) {
        struct unknown *unknown = &system->unknowns[next_random(seed) % system->problem.unknown_count];
        if (!unknown->forced && !unknown->fixed)
            unknown->value = pick(seed, unknown->low < 0 ? -9 : 0, unknown->high < 12 ? unknown->high : 12);
    }
}

/* ---- Trying everything ---- */

/* What an unknown may be tried with where nothing bounds it. */
enum { FAR = 60 };

static bool holds(const struct system *system)
{
    for (size_t i = 0; i < system->problem.equation_count; i++) {
        int64_t sum = value_of(system, &system->equations[i]), right = system->equations[i].right;
        if (system->equations[i].at_most ? sum > right : sum != right)
            return false;
    }
    return true;
}

static int64_t factor_of(const struct solver_equation *equation, size_t unknown)
{
    for (size_t i = 0; i < equation->term_count; i++)
        if (equation->terms[i].unknown == unknown)
            return equation->terms[i].coefficient;
    return 0;
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

static unsigned mask_of(const struct solution *solution)
{
    unsigned mask = 0;
    for (size_t i = 0; i < solution->value_count; i++)
        mask |= 1u << solution->values[i].unknown;
    return mask;
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
    struct solver_equation equations[] = {{&first, 1, 3, false}, {&second, 1, 0, false}};
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
    struct solver_equation equation = {terms, COUNT, -large, false};
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
    struct solver_equation equations[] = {{&term, 1, 4, false}};
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
        cmocka_unit_test(test_oracle),
        cmocka_unit_test(test_oracle_with_hypotheses),
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
