/* Independent islands of equations, each numbered anew for the search. */
#include "cause/island.h"

#include "cause/sets.h"

enum { BUDGET = 12000 };

uint16_t *islands_of(const struct system *system, struct arena *arena)
{
    uint16_t *islands = sets_new(arena, system->unknowns.count);
    for (size_t i = 0; i < system->links.count; i++) {
        const struct solver_equation *equation = &system->links.items[i].equation;
        for (size_t k = 1; k < equation->term_count; k++)
            sets_unite(islands, equation->terms[0].unknown, equation->terms[k].unknown);
    }
    for (size_t i = 0; i < system->happenings.count; i++) {
        const struct hypothesis *hypothesis = &system->happenings.items[i].hypothesis;
        for (size_t k = 1; k < hypothesis->shift_count; k++)
            sets_unite(islands, hypothesis->shifts[0].unknown, hypothesis->shifts[k].unknown);
    }
    return islands;
}

static void add_unknowns(struct island *island, uint16_t *islands, uint16_t which)
{
    const struct system *system = island->system;
    struct unknown *unknowns = arena_new_array(island->arena, struct unknown, system->unknowns.count + 1);
    for (size_t i = 0; i < system->unknowns.count; i++) {
        if (set_of(islands, i) != which)
            continue;
        size_t number = island->problem.unknown_count++;
        unknowns[number] = system->unknowns.items[i];
        island->unknowns[number] = (uint16_t)i;
        island->numbers[i] = (uint16_t)number;
    }
    island->problem.unknowns = unknowns;
}

static void add_equations(struct island *island, uint16_t *islands, uint16_t which)
{
    const struct system *system = island->system;
    struct solver_equation *equations = arena_new_array(island->arena, struct solver_equation, system->links.count + 1);
    for (size_t i = 0; i < system->links.count; i++) {
        const struct solver_equation *from = &system->links.items[i].equation;
        if (set_of(islands, from->terms[0].unknown) != which)
            continue;
        struct solver_term *terms = arena_new_array(island->arena, struct solver_term, from->term_count);
        for (size_t k = 0; k < from->term_count; k++)
            terms[k] = (struct solver_term){island->numbers[from->terms[k].unknown], from->terms[k].coefficient};
        equations[island->problem.equation_count] = *from;
        equations[island->problem.equation_count++].terms = terms;
        island->links[island->link_count++] = (uint16_t)i;
    }
    island->problem.equations = equations;
}

static bool is_on(uint16_t *islands, const struct hypothesis *hypothesis, uint16_t which)
{
    for (size_t i = 0; i < hypothesis->shift_count; i++)
        if (set_of(islands, hypothesis->shifts[i].unknown) != which)
            return false;
    return true;
}

static void add_hypotheses(struct island *island, uint16_t *islands, uint16_t which)
{
    const struct system *system = island->system;
    struct hypothesis *hypotheses = arena_new_array(island->arena, struct hypothesis, system->happenings.count + 1);
    for (size_t i = 0; i < system->happenings.count; i++) {
        const struct hypothesis *from = &system->happenings.items[i].hypothesis;
        if (!is_on(islands, from, which))
            continue;
        struct solver_shift *shifts = arena_new_array(island->arena, struct solver_shift, from->shift_count);
        for (size_t k = 0; k < from->shift_count; k++)
            shifts[k] = (struct solver_shift){island->numbers[from->shifts[k].unknown], from->shifts[k].change};
        hypotheses[island->problem.hypothesis_count] = *from;
        island->happenings[island->problem.hypothesis_count] = (int)i;
        hypotheses[island->problem.hypothesis_count++].shifts = shifts;
    }
    island->problem.hypotheses = hypotheses;
}

struct island island_make(const struct system *system, uint16_t *islands, uint16_t which, struct arena *arena)
{
    struct island island = {.system = system, .arena = arena, .problem = {.slack = SLACK, .budget = BUDGET}};
    island.unknowns = arena_new_array(arena, uint16_t, system->unknowns.count + 1);
    island.numbers = arena_new_array(arena, uint16_t, system->unknowns.count + 1);
    island.happenings = arena_new_array(arena, int, system->happenings.count + 1);
    island.links = arena_new_array(arena, uint16_t, system->links.count + 1);
    add_unknowns(&island, islands, which);
    add_equations(&island, islands, which);
    add_hypotheses(&island, islands, which);
    return island;
}

/* All equations that the unknown stands in are broken. */
static bool is_suspect(const struct system *system, uint16_t unknown)
{
    const uint16_t *links = system->links_of[unknown];
    for (size_t i = 1; i <= links[0]; i++)
        if (!system->links.items[links[i]].broken && !system->links.items[links[i]].idle)
            return false;
    return links[0] > 0;
}

void island_narrow(struct island *island)
{
    struct unknown *unknowns = arena_new_array(island->arena, struct unknown, island->problem.unknown_count + 1);
    for (size_t i = 0; i < island->problem.unknown_count; i++) {
        unknowns[i] = island->problem.unknowns[i];
        if (!unknowns[i].forced && !is_suspect(island->system, island->unknowns[i]))
            unknowns[i].cost = COST_OUT_OF_REACH;
    }
    island->problem.unknowns = unknowns;
}
