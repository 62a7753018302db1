/* Solutions share steps: some are in all of them, some stand for each other. What is chosen here and what is chosen
 * there are two causes when every choice goes with every other one. */
#include "cause/factor.h"

#include "cause/sets.h"

#include <assert.h>
#include <string.h>

/* Two costs apart are told apart; dearer combinations are not among the solutions. */
enum { EXCESSES = SLACK + 1 };

/* All steps of all solutions, each once; the solutions as lists of their numbers. */
struct choices {
    const struct island *island;
    struct step *steps;
    uint32_t *least; /* of each step: what the cheapest solution with it costs */
    size_t *uses;    /* of each step: the solutions it is in */
    size_t count;
    uint16_t (*solutions)[SOLUTION_ITEMS_MOST];
    size_t *lengths;
    size_t solution_count;
    uint32_t cheapest;
    bool *together;  /* of two steps: in one solution */
    uint16_t *sets;  /* of steps: the factors */
    uint16_t *links; /* sets of links: the components */
};

/* ---- What there is to choose from -------------------------------------------------------------------------------- */

static bool same_step(const struct step *a, const struct step *b)
{
    return a->happening == b->happening && a->unknown == b->unknown && a->low == b->low && a->high == b->high;
}

static uint16_t number_of(struct choices *choices, struct step step)
{
    for (size_t i = 0; i < choices->count; i++)
        if (same_step(&choices->steps[i], &step))
            return (uint16_t)i;
    choices->steps[choices->count] = step;
    choices->least[choices->count] = UINT32_MAX;
    return (uint16_t)choices->count++;
}

static void add_solution(struct choices *choices, const struct solution *solution)
{
    const struct island *island = choices->island;
    size_t number = choices->solution_count++, *length = &choices->lengths[number];
    uint16_t *list = choices->solutions[number];
    for (size_t i = 0; i < solution->value_count; i++) {
        const struct solution_value *value = &solution->values[i];
        list[(*length)++] =
            number_of(choices, (struct step){-1, island->unknowns[value->unknown], value->low, value->high});
    }
    for (size_t i = 0; i < solution->hypothesis_count; i++)
        list[(*length)++] = number_of(choices, (struct step){.happening = island->happenings[solution->hypotheses[i]]});
    for (size_t i = 0; i < *length; i++) {
        uint32_t *least = &choices->least[list[i]];
        *least = solution->cost < *least ? solution->cost : *least;
        choices->uses[list[i]]++;
    }
}

static struct choices make_choices(const struct island *island, const struct answer *answer)
{
    struct arena *arena = island->arena;
    size_t most = 1;
    for (size_t i = 0; i < answer->count; i++)
        most += answer->solutions[i].value_count + answer->solutions[i].hypothesis_count;
    struct choices choices = {.island = island, .cheapest = answer->count ? answer->solutions[0].cost : 0};
    choices.steps = arena_new_array(arena, struct step, most);
    choices.least = arena_new_array(arena, uint32_t, most);
    choices.uses = arena_new_array(arena, size_t, most);
    choices.solutions = arena_allocate(arena, (answer->count + 1) * sizeof *choices.solutions);
    choices.lengths = arena_new_array(arena, size_t, answer->count + 1);
    for (size_t i = 0; i < answer->count; i++)
        add_solution(&choices, &answer->solutions[i]);
    choices.together = arena_new_array(arena, bool, choices.count *choices.count + 1);
    for (size_t i = 0; i < choices.solution_count; i++)
        for (size_t a = 0; a < choices.lengths[i]; a++)
            for (size_t b = 0; b < choices.lengths[i]; b++)
                choices.together[choices.solutions[i][a] * choices.count + choices.solutions[i][b]] = true;
    choices.sets = sets_new(arena, choices.count);
    return choices;
}

/* ---- What moves what --------------------------------------------------------------------------------------------- */

/* The sum of the equation is another one after this step, whatever else happens. */
static bool moves(const struct system *system, const struct step *step, uint16_t link)
{
    const struct solver_equation *equation = &system->links.items[link].equation;
    if (step->happening < 0)
        return system_coefficient(equation, step->unknown) != 0;
    assert((size_t)step->happening < system->happenings.count && system->happenings.items);
    const struct hypothesis *hypothesis = &system->happenings.items[step->happening].hypothesis;
    int64_t change = 0;
    for (size_t i = 0; i < hypothesis->shift_count; i++)
        change += system_coefficient(equation, hypothesis->shifts[i].unknown) * hypothesis->shifts[i].change;
    return change != 0;
}

typedef void (*link_visitor)(struct choices *choices, size_t step, uint16_t link, void *data);

static void visit_links(struct choices *choices, size_t step, link_visitor visit, void *data)
{
    const struct system *system = choices->island->system;
    const struct step *visited = &choices->steps[step];
    const struct hypothesis *hypothesis =
        visited->happening < 0 ? NULL : &system->happenings.items[visited->happening].hypothesis;
    for (size_t i = 0; i < (hypothesis ? hypothesis->shift_count : 1); i++) {
        const uint16_t *links = system->links_of[hypothesis ? hypothesis->shifts[i].unknown : visited->unknown];
        for (size_t k = 1; k <= links[0]; k++)
            if (!system->links.items[links[k]].idle && moves(system, visited, links[k]))
                visit(choices, step, links[k], data);
    }
}

/* data: the first link of the step, UINT16_MAX before it. */
static void unite_links(struct choices *choices, size_t step, uint16_t link, void *data)
{
    uint16_t *first = data;
    (void)step;
    *first = *first == UINT16_MAX ? link : *first;
    sets_unite(choices->links, *first, link);
}

/* data: of each link the first step that moves it and must be together with all others that do. */
static void unite_steps(struct choices *choices, size_t step, uint16_t link, void *data)
{
    uint16_t *first = data;
    bool range = choices->steps[step].low != choices->steps[step].high;
    if (choices->island->system->links.items[link].broken && !range)
        return;
    if (first[link] == UINT16_MAX)
        first[link] = (uint16_t)step;
    sets_unite(choices->sets, first[link], step);
}

/* ---- Factors ----------------------------------------------------------------------------------------------------- */

static uint16_t *new_firsts(const struct choices *choices)
{
    size_t count = choices->island->system->links.count + 1;
    uint16_t *firsts = arena_new_array(choices->island->arena, uint16_t, count);
    memset(firsts, 0xFF, count * sizeof *firsts);
    return firsts;
}

/* The component of links that each step moves; a step that moves none has a name that no link has. */
static uint16_t *find_components(struct choices *choices)
{
    struct arena *arena = choices->island->arena;
    uint16_t *first = arena_new_array(arena, uint16_t, choices->count + 1);
    choices->links = sets_new(arena, choices->island->system->links.count);
    for (size_t i = 0; i < choices->count; i++) {
        first[i] = UINT16_MAX;
        visit_links(choices, i, unite_links, &first[i]);
    }
    for (size_t i = 0; i < choices->count; i++)
        first[i] = first[i] == UINT16_MAX ? UINT16_MAX : set_of(choices->links, first[i]);
    return first;
}

/* They stand for each other: no solution has both, though it would not cost too much. */
static bool exclude(const struct choices *choices, size_t a, size_t b)
{
    return !choices->together[a * choices->count + b] &&
           choices->least[a] + choices->least[b] <= 2 * choices->cheapest + SLACK;
}

static void unite_alternatives(struct choices *choices, const uint16_t *components)
{
    for (size_t a = 0; a < choices->count; a++)
        for (size_t b = a + 1; b < choices->count; b++)
            if (components[a] == components[b] && exclude(choices, a, b))
                sets_unite(choices->sets, a, b);
}

static uint32_t cost_of(const struct system *system, const struct step *step)
{
    return step->happening < 0 ? system->unknowns.items[step->unknown].cost
                               : system->happenings.items[step->happening].hypothesis.cost;
}

static bool same_steps(const struct steps *a, const struct steps *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!same_step(&a->items[i], &b->items[i]))
            return false;
    return true;
}

static void add_part(struct arena *arena, struct step_list *parts, const struct steps *part)
{
    for (size_t i = 0; i < parts->count; i++)
        if (same_steps(&parts->items[i], part))
            return;
    vector_push(arena, parts, *part);
}

/* What the solutions take of these steps, each once. wanted: of the steps, their set or their component. */
static struct step_list parts_of(const struct choices *choices, const uint16_t *names, uint16_t wanted)
{
    struct arena *arena = choices->island->arena;
    struct step_list parts = {0};
    for (size_t i = 0; i < choices->solution_count; i++) {
        struct steps part = {.items = arena_new_array(arena, struct step, choices->lengths[i] + 1)};
        for (size_t k = 0; k < choices->lengths[i]; k++) {
            uint16_t step = choices->solutions[i][k];
            if (names[step] != wanted)
                continue;
            part.items[part.count++] = choices->steps[step];
            part.cost += cost_of(choices->island->system, &choices->steps[step]);
        }
        if (part.count)
            add_part(arena, &parts, &part);
    }
    return parts;
}

/* How many parts cost so much more than the cheapest. */
static void count_excesses(const struct step_list *parts, size_t counts[EXCESSES])
{
    uint32_t cheapest = UINT32_MAX;
    memset(counts, 0, EXCESSES * sizeof *counts);
    for (size_t i = 0; i < parts->count; i++)
        cheapest = parts->items[i].cost < cheapest ? parts->items[i].cost : cheapest;
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].cost - cheapest < EXCESSES)
            counts[parts->items[i].cost - cheapest]++;
}

/* Every choice goes with every other one: there are as many parts of the component as combinations of its factors. */
static bool is_product(const struct choices *choices, const uint16_t *names, const uint16_t *components,
                       uint16_t component)
{
    size_t all[EXCESSES] = {1}, sum = 0;
    struct step_list whole = parts_of(choices, components, component);
    for (size_t i = 0; i < choices->count; i++) {
        size_t counts[EXCESSES], next[EXCESSES] = {0};
        if (components[i] != component || names[i] != i)
            continue;
        struct step_list parts = parts_of(choices, names, (uint16_t)i);
        count_excesses(&parts, counts);
        for (size_t a = 0; a < EXCESSES; a++)
            for (size_t b = 0; a + b < EXCESSES; b++)
                next[a + b] += all[a] * counts[b];
        memcpy(all, next, sizeof all);
    }
    for (size_t i = 0; i < EXCESSES; i++)
        sum += all[i];
    return sum == whole.count;
}

/* What is not in all solutions becomes one factor of its component. */
static void unite_changing(struct choices *choices, const uint16_t *components, uint16_t component)
{
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < choices->count; i++) {
        if (components[i] != component || choices->uses[i] == choices->solution_count)
            continue;
        first = first == SIZE_MAX ? i : first;
        sets_unite(choices->sets, first, i);
    }
}

static bool touches(const struct system *system, const struct step *step, uint16_t unknown)
{
    if (step->happening < 0)
        return step->unknown == unknown;
    const struct hypothesis *hypothesis = &system->happenings.items[step->happening].hypothesis;
    for (size_t i = 0; i < hypothesis->shift_count; i++)
        if (hypothesis->shifts[i].unknown == unknown)
            return true;
    return false;
}

/* A happening and what is wrong besides in one of its cells. */
static void unite_same_place(struct choices *choices)
{
    for (size_t a = 0; a < choices->count; a++)
        for (size_t b = 0; b < choices->count && choices->steps[a].happening < 0; b++)
            if (touches(choices->island->system, &choices->steps[b], choices->steps[a].unknown))
                sets_unite(choices->sets, a, b);
}

static uint16_t *names_of(struct choices *choices)
{
    uint16_t *names = arena_new_array(choices->island->arena, uint16_t, choices->count + 1);
    for (size_t i = 0; i < choices->count; i++)
        names[i] = set_of(choices->sets, i);
    return names;
}

static bool is_first_of(const uint16_t *components, size_t step)
{
    for (size_t i = 0; i < step; i++)
        if (components[i] == components[step])
            return false;
    return true;
}

static void find_sets(struct choices *choices)
{
    uint16_t *components = find_components(choices), *firsts = new_firsts(choices);
    for (size_t i = 0; i < choices->count; i++)
        visit_links(choices, i, unite_steps, firsts);
    unite_same_place(choices);
    unite_alternatives(choices, components);
    uint16_t *names = names_of(choices);
    for (size_t i = 0; i < choices->count; i++)
        if (is_first_of(components, i) && !is_product(choices, names, components, components[i]))
            unite_changing(choices, components, components[i]);
}

/* data: the factor */
static void add_link(struct choices *choices, size_t step, uint16_t link, void *data)
{
    struct factor *factor = data;
    (void)choices;
    (void)step;
    for (size_t i = 0; i < factor->link_count; i++)
        if (factor->links[i] == link)
            return;
    factor->links[factor->link_count++] = link;
}

void factors_find(const struct island *island, const struct answer *answer, struct factors *out)
{
    struct choices choices = make_choices(island, answer);
    *out = (struct factors){0};
    find_sets(&choices);
    uint16_t *names = names_of(&choices);
    for (size_t i = 0; i < choices.count; i++) {
        if (names[i] != i)
            continue;
        struct factor factor = {.parts = parts_of(&choices, names, (uint16_t)i)};
        factor.links = arena_new_array(island->arena, uint16_t, island->link_count + 1);
        for (size_t k = i; k < choices.count; k++)
            if (names[k] == i)
                visit_links(&choices, k, add_link, &factor);
        vector_push(island->arena, out, factor);
    }
}
