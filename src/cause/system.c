/* From rules, facts and claims to equations over whole numbers. Nothing about the tables is known here: whatever linear
 * rule there is becomes an equation. */
#include "cause/system.h"

#include <assert.h>
#include <string.h>

enum { MONEY_SCALE = 6, VALUE_MOST_BITS = 56, COEFFICIENT_MOST = 1 << 20, CLAIM_WAYS_MOST = 8 };

static const int32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

static enum cell_type type_of(const struct system *system, uint16_t cell)
{
    return form_cell_column(system->input->facts->form, cell)->type;
}

static uint8_t scale_of(const struct system *system, uint16_t cell)
{
    return type_of(system, cell) == CELL_MONEY ? MONEY_SCALE : 0;
}

/* In units of 10^-scale, cut towards 0 where it is no whole number of them; false when it is too large. */
static bool to_units(struct decimal value, uint8_t scale, int64_t *out, bool *whole)
{
    int64_t units;
    *whole = true;
    if (value.scale <= scale) {
        if (__builtin_mul_overflow(value.digits, (int64_t)powers[scale - value.scale], &units))
            return false;
    } else {
        units = value.digits / powers[value.scale - scale];
        *whole = value.digits % powers[value.scale - scale] == 0;
    }
    *out = units;
    return units < INT64_C(1) << VALUE_MOST_BITS && units > -(INT64_C(1) << VALUE_MOST_BITS);
}

struct decimal place_decimal(const struct place *place, int64_t value)
{
    struct decimal sum;
    /* Adding nothing takes away the decimals that are 0. */
    return decimal_add((struct decimal){value, place->scale}, DECIMAL(0), &sum) ? sum : DECIMAL(value);
}

static uint16_t add_unknown(struct system *system, struct unknown unknown, struct place place)
{
    vector_push(system->arena, &system->unknowns, unknown);
    vector_push(system->arena, &system->places, place);
    return (uint16_t)(system->unknowns.count - 1);
}

static uint16_t cost_of(const struct cell_fact *cell)
{
    static const float doubtful = 0.8F;
    return !cell->confirmed && cell->confidence >= 0 && cell->confidence < doubtful ? COST_DOUBTED : COST_CELL;
}

/* The unknown of a cell that is read; UINT16_MAX when its number cannot be one. */
static uint16_t cell_unknown(struct system *system, uint16_t cell)
{
    struct decimal value;
    struct unknown unknown = {.high = SOLVER_OPEN};
    struct place place = {CHANGE_CELL, cell, scale_of(system, cell)};
    bool whole;
    if (system->of_cell[cell] != UINT16_MAX)
        return system->of_cell[cell];
    if (!facts_value(system->input->facts, cell, &value) || !to_units(value, place.scale, &unknown.value, &whole))
        return UINT16_MAX;
    unknown.low = type_of(system, cell) == CELL_CHANGE ? -SOLVER_OPEN : 0;
    unknown.cost = cost_of(&system->input->facts->cells[cell]);
    unknown.forced = !whole || unknown.value < unknown.low;
    unknown.fixed = system->input->facts->cells[cell].has_should; /* a person has decided */
    return system->of_cell[cell] = add_unknown(system, unknown, place);
}

/* ---- Equations of rules ------------------------------------------------------------------------------------------ */

static bool has_cells(const struct finding *finding, const struct equation_term *terms, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t k = 0; k < finding->cell_count && !found; k++)
            found = finding->cells[k] == terms[i].cell;
        if (!found)
            return false;
    }
    return true;
}

/* Findings of one rule that are many are one: its cells hold those of the equation. */
static int finding_of(const struct results *results, struct slice rule, const struct equation_term *terms, size_t count)
{
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        if (finding->outcome == OUTCOME_FAIL && slice_equal(finding->rule, rule) && has_cells(finding, terms, count))
            return (int)i;
    }
    return -1;
}

/* An equation in one direction: what is not read can only add to one side. */
struct shape {
    bool possible, at_most, turned; /* turned: all signs are the other way round */
    uint8_t scale;
};

static bool is_read(const struct system *system, uint16_t cell)
{
    struct decimal ignored;
    return facts_value(system->input->facts, cell, &ignored);
}

static struct shape shape_of(const struct system *system, const struct equation *equation)
{
    bool rises = equation->comparison == COMPARISON_AT_MOST || equation->comparison == COMPARISON_LESS;
    bool falls = equation->comparison == COMPARISON_AT_LEAST || equation->comparison == COMPARISON_MORE;
    struct shape shape = {.possible = equation->comparison != COMPARISON_UNEQUAL, .scale = equation->right.scale};
    for (size_t i = 0; i < equation->term_count; i++) {
        const struct equation_term *term = &equation->terms[i];
        uint8_t scale = scale_of(system, term->cell);
        shape.scale = scale > shape.scale ? scale : shape.scale;
        if (is_read(system, term->cell))
            continue;
        shape.possible = shape.possible && type_of(system, term->cell) != CELL_CHANGE;
        rises |= term->coefficient > 0;
        falls |= term->coefficient < 0;
    }
    shape.possible = shape.possible && !(rises && falls);
    shape.at_most = rises || falls;
    shape.turned = falls;
    return shape;
}

/* A term of a sum in units of 10^-scale; false when it does not fit. */
static bool add_term(struct system *system, struct solver_term *terms, size_t *count, const struct equation_term *term,
                     const struct shape *shape)
{
    uint16_t unknown = cell_unknown(system, term->cell);
    uint8_t scale = scale_of(system, term->cell);
    assert(shape->scale >= scale && shape->scale <= MONEY_SCALE);
    int64_t factor = (int64_t)term->coefficient * powers[shape->scale - scale];
    if (unknown == UINT16_MAX || factor > COEFFICIENT_MOST || factor < -COEFFICIENT_MOST)
        return false;
    if (factor)
        terms[(*count)++] = (struct solver_term){unknown, (int32_t)(shape->turned ? -factor : factor)};
    return true;
}

int32_t system_coefficient(const struct solver_equation *equation, uint16_t unknown)
{
    int32_t sum = 0;
    for (size_t i = 0; i < equation->term_count; i++)
        if (equation->terms[i].unknown == unknown)
            sum += equation->terms[i].coefficient;
    return sum;
}

static int64_t residual_of(const struct system *system, const struct solver_equation *equation)
{
    int64_t residual = equation->right;
    for (size_t i = 0; i < equation->term_count; i++)
        residual -= equation->terms[i].coefficient * system->unknowns.items[equation->terms[i].unknown].value;
    return residual;
}

static void add_link(struct system *system, struct link link)
{
    link.residual = residual_of(system, &link.equation);
    link.broken = link.equation.at_most ? link.residual < 0 : link.residual != 0;
    vector_push(system->arena, &system->links, link);
}

static void add_equation(struct system *system, const struct equation *equation)
{
    struct shape shape = shape_of(system, equation);
    bool whole, strict = equation->comparison == COMPARISON_LESS || equation->comparison == COMPARISON_MORE;
    struct solver_term *terms = arena_new_array(system->arena, struct solver_term, equation->term_count + 1);
    struct link link = {.finding = -1, .claim = -1, .previous = -1};
    size_t count = 0;
    if (!shape.possible || !to_units(equation->right, shape.scale, &link.equation.right, &whole) || !whole)
        return;
    for (size_t i = 0; i < equation->term_count; i++)
        if (is_read(system, equation->terms[i].cell) && !add_term(system, terms, &count, &equation->terms[i], &shape))
            return;
    if (count == 0)
        return;
    link.equation.terms = terms;
    link.equation.term_count = count;
    link.equation.at_most = shape.at_most;
    link.equation.right = (shape.turned ? -link.equation.right : link.equation.right) - strict;
    link.finding = -1;
    add_link(system, link);
    struct link *added = &system->links.items[system->links.count - 1];
    if (added->broken)
        added->finding = finding_of(system->input->results, equation->rule, equation->terms, equation->term_count);
}

/* ---- Claims of the prose, figures of last year ------------------------------------------------------------------- */

static int finding_of_claim(const struct results *results, int claim)
{
    for (size_t i = 0; i < results->finding_count; i++)
        if (results->findings[i].outcome == OUTCOME_FAIL && results->findings[i].term_count > 0 &&
            results->findings[i].terms[0].claim == claim)
            return (int)i;
    return -1;
}

/* The sum of the cells; false where one of them is not to be had. */
static bool sum_cells(struct system *system, const uint16_t *cells, size_t count, struct link *link)
{
    struct solver_term *terms = arena_new_array(system->arena, struct solver_term, count + 1);
    struct shape plain = {.possible = true};
    link->equation.terms = terms;
    for (size_t i = 0; i < count; i++) {
        struct equation_term term = {cells[i], 1};
        if (!is_read(system, term.cell) || scale_of(system, term.cell) != 0 ||
            !add_term(system, terms, &link->equation.term_count, &term, &plain))
            return false;
    }
    return true;
}

/* The sum so far is the new unknown. */
static void add_minus(struct system *system, struct link link, uint16_t unknown)
{
    size_t count = link.equation.term_count;
    struct solver_term *terms = arena_new_array(system->arena, struct solver_term, count + 1);
    if (count)
        memcpy(terms, link.equation.terms, count * sizeof *terms);
    terms[count] = (struct solver_term){unknown, -1};
    link.equation.terms = terms;
    link.equation.term_count = count + 1;
    add_link(system, link);
}

/* The ways of counting by which the number of the prose may be a sum of cells, those whose outcome the rule sees
 * likewise: one of them must hold. */
static void add_ways(struct system *system, const struct claim *claim, struct unknown unknown, struct link link)
{
    struct link ways[CLAIM_WAYS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < claim->way_count && count < CLAIM_WAYS_MOST; i++) {
        ways[count] = link;
        ways[count].equation.group = (uint16_t)(link.claim + 1);
        if (sum_cells(system, claim->ways[i].cells, claim->ways[i].cell_count, &ways[count]) &&
            (residual_of(system, &ways[count].equation) + unknown.value == 0) == claim->ways[i].holds)
            count++;
    }
    if (count == 0)
        return;
    uint16_t number = add_unknown(system, unknown, (struct place){CHANGE_CLAIM, (uint16_t)link.claim, 0});
    for (size_t i = 0; i < count; i++)
        add_minus(system, ways[i], number);
}

/* The number of the prose is the sum of the cells it was held against. Where the rule says otherwise about the printed
 * numbers it means something else, and the claim is left alone. */
static void add_claim(struct system *system, size_t index)
{
    const struct claim *claim = &system->input->results->claims[index];
    struct unknown unknown = {.high = SOLVER_OPEN, .cost = COST_CLAIM};
    struct link link = {
        .finding = finding_of_claim(system->input->results, (int)index), .claim = (int)index, .previous = -1};
    bool whole;
    if (!claim->exact || !to_units(claim->value, 0, &unknown.value, &whole) || !whole || unknown.value < 0)
        return;
    if (claim->way_count > 1) {
        add_ways(system, claim, unknown, link);
        return;
    }
    if (!sum_cells(system, claim->cells, claim->cell_count, &link) ||
        (residual_of(system, &link.equation) + unknown.value != 0) != (link.finding >= 0))
        return;
    add_minus(system, link, add_unknown(system, unknown, (struct place){CHANGE_CLAIM, (uint16_t)index, 0}));
}

/* Whether the rule of the figure warns of it. */
static bool is_warned_of(const struct results *results, int finding)
{
    return finding >= 0 && results->findings[finding].level != LEVEL_INFO;
}

/* Where its rule says that this difference is none, or that the text explains it, the figure is left alone. */
static void add_previous(struct system *system, size_t index)
{
    const struct previous_figure *figure = &system->input->previous[index];
    struct solver_term *terms = arena_new_array(system->arena, struct solver_term, figure->term_count + 1);
    struct unknown unknown = {.high = SOLVER_OPEN, .cost = COST_PREVIOUS};
    struct link link = {.finding = -1, .claim = -1, .previous = (int)index};
    struct shape plain = {.possible = true};
    bool whole, whole_right;
    if (!to_units(figure->value, 0, &unknown.value, &whole) || !whole || unknown.value < 0 ||
        !to_units(figure->right, 0, &link.equation.right, &whole_right) || !whole_right)
        return;
    for (size_t i = 0; i < figure->term_count; i++)
        if (!is_read(system, figure->terms[i].cell) || scale_of(system, figure->terms[i].cell) != 0 ||
            !add_term(system, terms, &link.equation.term_count, &figure->terms[i], &plain))
            return;
    link.finding = finding_of(system->input->results, figure->rule, figure->terms, figure->term_count);
    link.equation.terms = terms;
    if (figure->rule.length && residual_of(system, &link.equation) + unknown.value != 0 &&
        !is_warned_of(system->input->results, link.finding))
        return;
    add_minus(system, link, add_unknown(system, unknown, (struct place){CHANGE_PREVIOUS, (uint16_t)index, 0}));
}

static void list_links(struct system *system)
{
    size_t count = system->unknowns.count;
    uint16_t *counts = arena_new_array(system->arena, uint16_t, count + 1);
    for (size_t i = 0; i < system->links.count; i++)
        for (size_t k = 0; k < system->links.items[i].equation.term_count; k++)
            counts[system->links.items[i].equation.terms[k].unknown]++;
    system->links_of = arena_new_array(system->arena, uint16_t *, count + 1);
    system->factors_of = arena_new_array(system->arena, int32_t *, count + 1);
    for (size_t i = 0; i < count; i++) {
        system->links_of[i] = arena_new_array(system->arena, uint16_t, counts[i] + 1u);
        system->factors_of[i] = arena_new_array(system->arena, int32_t, counts[i] + 1u);
    }
    for (size_t i = 0; i < system->links.count; i++)
        for (size_t k = 0; k < system->links.items[i].equation.term_count; k++) {
            const struct solver_term *term = &system->links.items[i].equation.terms[k];
            uint16_t *list = system->links_of[term->unknown];
            if (list[0] == 0 || list[list[0]] != i)
                list[++list[0]] = (uint16_t)i;
            system->factors_of[term->unknown][list[0]] += term->coefficient;
        }
}

/* What the prose says by another way of counting need not hold by this one. */
static void find_idle(struct system *system)
{
    for (size_t i = 0; i < system->links.count; i++)
        for (size_t k = 0; k < system->links.count && system->links.items[i].equation.group; k++)
            if (system->links.items[k].equation.group == system->links.items[i].equation.group &&
                !system->links.items[k].broken)
                system->links.items[i].idle = system->links.items[i].broken;
    for (size_t i = 0; i < system->links.count; i++)
        system->links.items[i].broken = system->links.items[i].broken && !system->links.items[i].idle;
}

static bool is_any_broken(const struct system *system)
{
    for (size_t i = 0; i < system->links.count; i++)
        if (system->links.items[i].broken)
            return true;
    return false;
}

bool system_build(const struct cause_input *input, struct arena *arena, struct system *out)
{
    struct equation *equations;
    size_t cells = input->facts->form->cell_count;
    *out = (struct system){.input = input, .arena = arena, .of_cell = arena_new_array(arena, uint16_t, cells + 1)};
    memset(out->of_cell, 0xFF, (cells + 1) * sizeof *out->of_cell);
    size_t count = rules_equations(input->rules, input->facts, arena, &equations);
    for (size_t i = 0; i < count; i++)
        add_equation(out, &equations[i]);
    for (size_t i = 0; i < input->results->claim_count; i++)
        add_claim(out, i);
    for (size_t i = 0; i < input->previous_count; i++)
        add_previous(out, i);
    find_idle(out);
    if (!is_any_broken(out))
        return false;
    list_links(out);
    return true;
}
