/* From broken equations to causes: independent islands are searched one by one, and what is found is taken apart into
 * causes that have nothing to do with each other. */
#include "cause/cause.h"

#include "cause/candidate.h"
#include "cause/reading.h"

#include <stdlib.h>
#include <string.h>

enum { BUDGET = 12000 };

/* ---- Disjoint sets ----------------------------------------------------------------------------------------------- */

static uint16_t root_of(uint16_t *parents, uint16_t item)
{
    while (parents[item] != item)
        item = parents[item] = parents[parents[item]];
    return item;
}

static void unite(uint16_t *parents, uint16_t a, uint16_t b)
{
    uint16_t first = root_of(parents, a), second = root_of(parents, b);
    if (first < second)
        parents[second] = first;
    else
        parents[first] = second;
}

static uint16_t *new_sets(struct arena *arena, size_t count)
{
    uint16_t *parents = arena_new_array(arena, uint16_t, count + 1);
    for (size_t i = 0; i < count; i++)
        parents[i] = (uint16_t)i;
    return parents;
}

/* ---- One island as a problem ------------------------------------------------------------------------------------- */

struct island {
    const struct system *system;
    struct arena *arena;
    uint16_t *unknowns; /* of the system, by the problem's number */
    uint16_t *numbers;  /* the other way round */
    int *happenings;    /* of the system, by the problem's hypotheses */
    uint16_t *links;    /* of the system */
    size_t link_count;
    struct problem problem;
};

static void add_unknowns(struct island *island, uint16_t *islands, uint16_t which)
{
    const struct system *system = island->system;
    struct unknown *unknowns = arena_new_array(island->arena, struct unknown, system->unknowns.count + 1);
    for (size_t i = 0; i < system->unknowns.count; i++) {
        if (root_of(islands, (uint16_t)i) != which)
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
        if (root_of(islands, from->terms[0].unknown) != which)
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

static void add_hypotheses(struct island *island, uint16_t *islands, uint16_t which)
{
    const struct system *system = island->system;
    struct hypothesis *hypotheses = arena_new_array(island->arena, struct hypothesis, system->happenings.count + 1);
    for (size_t i = 0; i < system->happenings.count; i++) {
        const struct hypothesis *from = &system->happenings.items[i].hypothesis;
        if (root_of(islands, from->shifts[0].unknown) != which)
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

static struct island make_island(const struct system *system, uint16_t *islands, uint16_t which, struct arena *arena)
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

/* ---- From solutions to causes ------------------------------------------------------------------------------------ */

static void unite_links_of(const struct system *system, uint16_t *parents, uint16_t unknown, uint16_t *first)
{
    const uint16_t *links = system->links_of[unknown];
    for (size_t i = 1; i <= links[0]; i++) {
        if (*first == UINT16_MAX)
            *first = links[i];
        unite(parents, *first, links[i]);
    }
}

/* All equations that a step touches belong together. */
static uint16_t unite_step(const struct system *system, uint16_t *parents, const struct step *step)
{
    uint16_t first = UINT16_MAX;
    if (step->happening < 0) {
        unite_links_of(system, parents, step->unknown, &first);
    } else {
        const struct hypothesis *hypothesis = &system->happenings.items[step->happening].hypothesis;
        for (size_t i = 0; i < hypothesis->shift_count; i++)
            unite_links_of(system, parents, hypothesis->shifts[i].unknown, &first);
    }
    return first;
}

static struct steps steps_of(const struct island *island, const struct solution *solution)
{
    struct steps steps = {.cost = solution->cost};
    steps.items = arena_new_array(island->arena, struct step, solution->value_count + solution->hypothesis_count + 1u);
    for (size_t i = 0; i < solution->value_count; i++) {
        const struct solution_value *value = &solution->values[i];
        steps.items[steps.count++] = (struct step){-1, island->unknowns[value->unknown], value->low, value->high};
    }
    for (size_t i = 0; i < solution->hypothesis_count; i++)
        steps.items[steps.count++] = (struct step){.happening = island->happenings[solution->hypotheses[i]]};
    return steps;
}

static bool same_steps(const struct steps *a, const struct steps *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i].happening != b->items[i].happening || a->items[i].unknown != b->items[i].unknown)
            return false;
    return true;
}

static void add_part(struct island *island, struct step_list *parts, const struct steps *part)
{
    for (size_t i = 0; i < parts->count; i++)
        if (same_steps(&parts->items[i], part))
            return;
    vector_push(island->arena, parts, *part);
}

/* Of each solution what touches the links of one component, each once. */
static struct step_list parts_of(struct island *island, const struct steps *solutions, size_t count, uint16_t *parents,
                                 uint16_t component)
{
    struct step_list parts = {0};
    for (size_t i = 0; i < count; i++) {
        struct steps part = {.items = arena_new_array(island->arena, struct step, solutions[i].count + 1)};
        for (size_t k = 0; k < solutions[i].count; k++) {
            uint16_t link = unite_step(island->system, parents, &solutions[i].items[k]);
            if (root_of(parents, link) == component)
                part.items[part.count++] = solutions[i].items[k];
        }
        if (part.count)
            add_part(island, &parts, &part);
    }
    return parts;
}

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

/* The findings of the broken links of a component; UINT16_MAX: of the whole island. */
static void collect_findings(const struct island *island, uint16_t *parents, uint16_t component, struct cause *cause)
{
    const struct system *system = island->system;
    cause->findings = arena_new_array(system->arena, uint16_t, island->link_count + 1);
    for (size_t i = 0; i < island->link_count; i++) {
        const struct link *link = &system->links.items[island->links[i]];
        if (!link->broken || link->finding < 0 || has_finding(cause, (uint16_t)link->finding) ||
            (component != UINT16_MAX && root_of(parents, island->links[i]) != component))
            continue;
        cause->findings[cause->finding_count++] = (uint16_t)link->finding;
    }
    if (cause->finding_count)
        qsort(cause->findings, cause->finding_count, sizeof *cause->findings, compare_findings);
}

/* Findings that stand for broken links of this component alone. */
static size_t count_repairs(const struct island *island, uint16_t *parents, uint16_t component,
                            const struct cause *cause)
{
    const struct system *system = island->system;
    size_t count = cause->finding_count;
    for (size_t i = 0; i < cause->finding_count; i++)
        for (size_t k = 0; k < system->links.count; k++) {
            const struct link *link = &system->links.items[k];
            if (link->broken && link->finding == cause->findings[i] && root_of(parents, (uint16_t)k) != component) {
                count--;
                break;
            }
        }
    return count;
}

static void add_components(struct island *island, const struct answer *answer, cause_list *causes)
{
    const struct system *system = island->system;
    uint16_t *parents = new_sets(island->arena, system->links.count);
    struct steps *solutions = arena_new_array(island->arena, struct steps, answer->count + 1);
    for (size_t i = 0; i < answer->count; i++) {
        solutions[i] = steps_of(island, &answer->solutions[i]);
        for (size_t k = 0; k < solutions[i].count; k++)
            unite_step(system, parents, &solutions[i].items[k]);
    }
    for (size_t i = 0; i < island->link_count; i++) {
        uint16_t component = island->links[i];
        if (root_of(parents, component) != component)
            continue;
        struct step_list parts = parts_of(island, solutions, answer->count, parents, component);
        if (parts.count == 0)
            continue;
        struct cause cause = {.proved = answer->proved};
        collect_findings(island, parents, component, &cause);
        candidates_make(system, &parts, &cause);
        size_t repairs = count_repairs(island, parents, component, &cause);
        for (size_t k = 0; k < cause.candidate_count; k++)
            cause.candidates[k].repairs += repairs;
        vector_push(system->arena, causes, cause);
    }
}

static void solve_island(const struct system *system, uint16_t *islands, uint16_t which, cause_list *causes)
{
    struct arena *arena = arena_new();
    struct island island = make_island(system, islands, which, arena);
    struct answer answer;
    problem_solve(&island.problem, arena, &answer);
    if (answer.count) {
        add_components(&island, &answer, causes);
    } else {
        struct cause cause = {.proved = answer.proved};
        collect_findings(&island, islands, UINT16_MAX, &cause);
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
    uint16_t *islands = new_sets(system->arena, system->unknowns.count);
    bool *done = arena_new_array(system->arena, bool, system->unknowns.count + 1);
    for (size_t i = 0; i < system->links.count; i++) {
        const struct solver_equation *equation = &system->links.items[i].equation;
        for (size_t k = 1; k < equation->term_count; k++)
            unite(islands, equation->terms[0].unknown, equation->terms[k].unknown);
    }
    for (size_t i = 0; i < system->happenings.count; i++) {
        const struct hypothesis *hypothesis = &system->happenings.items[i].hypothesis;
        for (size_t k = 1; k < hypothesis->shift_count; k++)
            unite(islands, hypothesis->shifts[0].unknown, hypothesis->shifts[k].unknown);
    }
    for (size_t i = 0; i < system->links.count; i++) {
        uint16_t which = root_of(islands, system->links.items[i].equation.terms[0].unknown);
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
    if (has_unclear(input->facts))
        readings_find(input, arena, &causes);
    if (may_have_causes(input) && system_build(input, arena, &system)) {
        system_find_happenings(&system);
        solve_islands(&system, &causes);
    }
    sort_causes(&causes);
    *out = (struct causes){causes.items, causes.count};
}

/* ---- Words ------------------------------------------------------------------------------------------------------- */

const char *cause_kind_name(enum cause_kind kind)
{
    static const char *const names[] = {[CAUSE_VALUE] = "value",
                                        [CAUSE_SHIFT] = "shift",
                                        [CAUSE_SWAP] = "swap",
                                        [CAUSE_SPLIT] = "split",
                                        [CAUSE_CLAIM] = "claim"};
    return names[kind];
}

static void speak_change(const struct cause_input *input, const struct cause_change *change, struct arena *arena,
                         struct buffer *out)
{
    char from[32], low[32], high[32];
    decimal_print(change->from, from);
    decimal_print(change->low, low);
    decimal_print(change->high, high);
    if (change->of == CHANGE_CLAIM)
        buffer_add_text(out, "正文");
    else if (change->of == CHANGE_PREVIOUS)
        buffer_print(out, "上年报告 %.*s", SLICE_ARGUMENTS(input->previous[change->index].cell));
    else
        buffer_add(out, form_cell_name(input->facts->form, (uint16_t)change->index, arena));
    buffer_print(out, " %s 应为 %s", from, low);
    if (change->open_high)
        buffer_add_text(out, " 或更多");
    else if (decimal_compare(change->low, change->high) != 0)
        buffer_print(out, " 至 %s", high);
}

/* Cells that were read anew, a row at a time: 表四 行政复议 应读作 10 1 0 1 12. Returns how many changes that were. */
static size_t speak_row(const struct cause_input *input, const struct cause_change *changes, size_t count,
                        struct buffer *out)
{
    const struct form *form = input->facts->form;
    uint16_t row = form->cells[changes[0].index].row;
    const struct form_row *named = &form->rows[row];
    size_t spoken = 0;
    buffer_print(out, "%.*s %.*s 应读作", SLICE_ARGUMENTS(form->tables[named->table].name),
                 SLICE_ARGUMENTS(named->short_label.length ? named->short_label : named->label));
    for (; spoken < count && changes[spoken].unread && form->cells[changes[spoken].index].row == row; spoken++) {
        char number[32];
        decimal_print(changes[spoken].low, number);
        buffer_print(out, " %s", number);
    }
    return spoken;
}

struct slice cause_candidate_spoken(const struct cause_input *input, const struct cause_candidate *candidate,
                                    struct arena *arena)
{
    struct buffer out = {0};
    for (size_t i = 0; i < candidate->change_count;) {
        buffer_add_text(&out, i ? "；" : "");
        if (candidate->changes[i].unread)
            i += speak_row(input, &candidate->changes[i], candidate->change_count - i, &out);
        else
            speak_change(input, &candidate->changes[i++], arena, &out);
    }
    struct slice spoken = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return spoken;
}
