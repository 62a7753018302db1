/* What the tests of the solver share: random systems, also with negative coefficients, bounds, fixed unknowns,
 * dependent and contradictory equations. */
#ifndef UNIT_CAUSE_SYSTEMS_H
#define UNIT_CAUSE_SYSTEMS_H

#include "unit/cmocka_main.h"

#include "cause/solver.h"

enum { UNKNOWNS_MOST = 8, EQUATIONS_MOST = 5 };

struct system {
    struct unknown unknowns[UNKNOWNS_MOST];
    struct solver_term terms[EQUATIONS_MOST][UNKNOWNS_MOST];
    struct solver_equation equations[EQUATIONS_MOST];
    struct problem problem;
};

static inline int64_t pick(uint64_t *seed, int64_t low, int64_t high)
{
    return low + (int64_t)(next_random(seed) % (uint64_t)(high - low + 1));
}

static inline void random_unknown(struct unknown *unknown, uint64_t *seed)
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

static inline int64_t value_of(const struct system *system, const struct solver_equation *equation)
{
    int64_t sum = 0;
    for (size_t i = 0; i < equation->term_count; i++)
        sum += equation->terms[i].coefficient * system->unknowns[equation->terms[i].unknown].value;
    return sum;
}

static inline void random_equation(struct system *system, size_t index, uint64_t *seed)
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
static inline void depend(struct system *system, uint64_t *seed)
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

static inline void random_system(struct system *system, uint64_t *seed)
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

static inline int64_t factor_of(const struct solver_equation *equation, size_t unknown)
{
    for (size_t i = 0; i < equation->term_count; i++)
        if (equation->terms[i].unknown == unknown)
            return equation->terms[i].coefficient;
    return 0;
}

static inline unsigned mask_of(const struct solution *solution)
{
    unsigned mask = 0;
    for (size_t i = 0; i < solution->value_count; i++)
        mask |= 1u << solution->values[i].unknown;
    return mask;
}

#endif
