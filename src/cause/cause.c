/* From broken equations to causes: independent islands are searched one by one, and what is found is taken apart into
 * causes that have nothing to do with each other. */
#include "cause/cause.h"

#include "cause/factor.h"
#include "cause/reading.h"
#include "cause/sets.h"

#include <stdlib.h>

/* ---- From solutions to causes ------------------------------------------------------------------------------------ */

static bool has_finding(const struct cause *cause, uint16_t finding)
{
    for (size_t i = 0; i < cause->finding_count; i++)
        if (cause->findings[i] == finding)
            return true;
    return false;
}

static int compare_findings(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* The findings of the broken ones among these links. */
static void collect_findings(const struct system *system, const uint16_t *links, size_t count, struct cause *cause)
{
    cause->findings = arena_new_array(system->arena, uint16_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct link *link = &system->links.items[links[i]];
        if (link->broken && link->finding >= 0 && !has_finding(cause, (uint16_t)link->finding))
            cause->findings[cause->finding_count++] = (uint16_t)link->finding;
    }
    if (cause->finding_count)
        qsort(cause->findings, cause->finding_count, sizeof *cause->findings, compare_findings);
}

/* Of a group one that is its own is enough. */
static bool is_own(const struct system *system, const bool *own, size_t link)
{
    uint16_t group = system->links.items[link].equation.group;
    for (size_t i = 0; i < system->links.count && group && !own[link]; i++)
        if (own[i] && system->links.items[i].equation.group == group)
            return true;
    return own[link];
}

/* Findings that stand for broken links of this factor alone. owners: how many factors move a link. */
static size_t count_repairs(const struct system *system, const struct factor *factor, const uint8_t *owners,
                            const struct cause *cause, struct arena *arena)
{
    bool *own = arena_new_array(arena, bool, system->links.count + 1);
    size_t count = cause->finding_count;
    for (size_t i = 0; i < factor->link_count; i++)
        own[factor->links[i]] = owners[factor->links[i]] == 1;
    for (size_t i = 0; i < cause->finding_count; i++)
        for (size_t k = 0; k < system->links.count; k++) {
            const struct link *link = &system->links.items[k];
            if (link->broken && link->finding == cause->findings[i] && !is_own(system, own, k)) {
                count--;
                break;
            }
        }
    return count;
}

static void add_factors(struct island *island, const struct answer *answer, cause_list *causes)
{
    const struct system *system = island->system;
    uint8_t *owners = arena_new_array(island->arena, uint8_t, system->links.count + 1);
    struct factors factors;
    factors_find(island, answer, &factors);
    for (size_t i = 0; i < factors.count; i++)
        for (size_t k = 0; k < factors.items[i].link_count; k++)
            owners[factors.items[i].links[k]]++;
    for (size_t i = 0; i < factors.count; i++) {
        const struct factor *factor = &factors.items[i];
        struct cause cause = {.proved = answer->proved};
        collect_findings(system, factor->links, factor->link_count, &cause);
        candidates_make(system, &factor->parts, &cause);
        size_t repairs = count_repairs(system, factor, owners, &cause, island->arena);
        for (size_t k = 0; k < cause.candidate_count; k++)
            cause.candidates[k].repairs += repairs;
        vector_push(system->arena, causes, cause);
    }
}

/* Several single changes of one row may be one happening, though it looked unlikely while all other faults were in. */
static bool find_more_happenings(struct system *system, const struct island *island, const struct answer *answer)
{
    enum { SOLUTIONS_LOOKED_AT = 64 };
    bool found = false;
    for (size_t i = 0; i < answer->count && i < SOLUTIONS_LOOKED_AT; i++) {
        struct solver_shift wanted[SOLUTION_ITEMS_MOST];
        size_t count = 0;
        for (size_t k = 0; k < answer->solutions[i].value_count; k++) {
            const struct solution_value *value = &answer->solutions[i].values[k];
            uint16_t unknown = island->unknowns[value->unknown];
            if (value->low == value->high)
                wanted[count++] = (struct solver_shift){unknown, value->low - system->unknowns.items[unknown].value};
        }
        found |= count > 1 && system_find_wanted(system, wanted, count);
    }
    return found;
}

static void solve_island(struct system *system, uint16_t *islands, uint16_t which, cause_list *causes)
{
    struct arena *arena = arena_new();
    struct island island = island_make(system, islands, which, arena);
    struct answer answer;
    problem_solve(&island.problem, arena, &answer);
    if (find_more_happenings(system, &island, &answer)) {
        island = island_make(system, islands, which, arena);
        problem_solve(&island.problem, arena, &answer);
    }
    if (answer.count == 0 && !answer.proved) {
        island_narrow(&island);
        problem_solve(&island.problem, arena, &answer);
        answer.proved = false;
    }
    if (answer.count) {
        add_factors(&island, &answer, causes);
    } else {
        struct cause cause = {.proved = answer.proved};
        collect_findings(system, island.links, island.link_count, &cause);
        vector_push(system->arena, causes, cause);
    }
    arena_free(arena);
}

static uint32_t first_finding(const struct cause *cause)
{
    return cause->finding_count ? cause->findings[0] : UINT32_MAX;
}

/* By their first finding, else as they were found. */
static void sort_causes(cause_list *causes)
{
    for (size_t i = 1; i < causes->count; i++)
        for (size_t k = i; k > 0 && first_finding(&causes->items[k]) < first_finding(&causes->items[k - 1]); k--) {
            struct cause kept = causes->items[k];
            causes->items[k] = causes->items[k - 1];
            causes->items[k - 1] = kept;
        }
}

static void solve_islands(struct system *system, cause_list *causes)
{
    uint16_t *islands = islands_of(system, system->arena);
    bool *done = arena_new_array(system->arena, bool, system->unknowns.count + 1);
    for (size_t i = 0; i < system->links.count; i++) {
        uint16_t which = set_of(islands, system->links.items[i].equation.terms[0].unknown);
        if (!system->links.items[i].broken || done[which])
            continue;
        done[which] = true;
        solve_island(system, islands, which, causes);
    }
}

static bool may_have_causes(const struct cause_input *input)
{
    for (size_t i = 0; i < input->results->finding_count; i++)
        if (input->results->findings[i].outcome == OUTCOME_FAIL && input->results->findings[i].term_count > 0)
            return true;
    return input->previous_count > 0;
}

static bool has_unclear(const struct facts *facts)
{
    for (size_t i = 0; i < facts->form->cell_count; i++)
        if (facts->cells[i].state == CELL_UNCLEAR)
            return true;
    return false;
}

void causes_find(const struct cause_input *input, struct arena *arena, struct causes *out)
{
    struct system system;
    cause_list causes = {0};
    if (has_unclear(input->facts)) {
        readings_find(input, arena, &causes);
        doubts_find(input, arena, &causes);
    }
    if (may_have_causes(input) && system_build(input, arena, &system)) {
        system_find_happenings(&system);
        solve_islands(&system, &causes);
    }
    sort_causes(&causes);
    *out = (struct causes){causes.items, causes.count};
}
