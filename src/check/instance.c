/* Tests at the places that `each` names: loading, their cells, their arithmetic. */
#include "check/instance.h"

#include <stdlib.h>

enum { SHOWN_TERMS = 8 };

bool instances_load(struct loader *loader, struct rule *rule, const struct expression *expression,
                    const struct form *form, const struct form *previous, struct instances **out)
{
    struct each_place *places;
    size_t count;
    if (!loader_each(loader, rule, form, &places, &count))
        return false;
    struct instances *instances = arena_new_item(loader->arena, struct instances);
    instances->items = arena_new_array(loader->arena, struct instance, count);
    for (; instances->count < count; instances->count++) {
        struct instance *instance = &instances->items[instances->count];
        instance->place = places[instances->count];
        instance->test = expression_bind_years(expression, form, previous, instance->place.bindings,
                                               instance->place.count, loader->arena, loader->error);
        if (!instance->test)
            return false;
    }
    *out = instances;
    return true;
}

bool instance_is_active(const struct run *run, const struct instance *instance)
{
    for (size_t i = 0; i < instance->place.count; i++)
        if (instance->place.rows[i] >= 0 && !run->facts->rows[instance->place.rows[i]].active)
            return false;
    return true;
}

/* ---- Cells of a test ---- */

struct gathering {
    struct run *run;
    bool unknown_only;
    struct index_list cells;
};

static void gather(const struct linear_term *term, void *data)
{
    struct gathering *gathering = data;
    struct run *run = gathering->run;
    if (term->cell < 0 || term->previous || !term_is_active(term, run->facts))
        return;
    if (!gathering->unknown_only || !cell_is_known(run->facts, (uint16_t)term->cell))
        vector_push(run->arena, &gathering->cells, (uint16_t)term->cell);
}

static int compare_cells(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

static void sort_cells(struct index_list *cells)
{
    size_t kept = 0;
    if (cells->count)
        qsort(cells->items, cells->count, sizeof *cells->items, compare_cells);
    for (size_t i = 0; i < cells->count; i++)
        if (kept == 0 || cells->items[kept - 1] != cells->items[i])
            cells->items[kept++] = cells->items[i];
    cells->count = kept;
}

struct index_list instance_cells(struct run *run, const struct instance *const *instances, size_t count,
                                 bool unknown_only)
{
    struct gathering gathering = {run, unknown_only, {0}};
    for (size_t i = 0; i < count; i++)
        condition_visit(instances[i]->test, gather, &gathering);
    sort_cells(&gathering.cells);
    return gathering.cells;
}

/* ---- Showing the arithmetic ---- */

static struct slice interval_spoken(struct run *run, struct interval interval)
{
    if (interval_is_point(interval))
        return decimal_spoken(run->arena, interval.low);
    struct decimal bound = interval.low_known ? interval.low : interval.high;
    if (!interval.low_known && !interval.high_known)
        return SLICE("？");
    return arena_print(run->arena, interval.low_known ? "至少 %.*s" : "至多 %.*s",
                       SLICE_ARGUMENTS(decimal_spoken(run->arena, bound)));
}

static size_t active_terms(const struct arithmetic *side, const struct facts *facts)
{
    size_t count = 0;
    for (size_t i = 0; i < side->term_count; i++)
        count += term_is_active(&side->terms[i], facts);
    return count;
}

static void add_term(struct run *run, struct buffer *out, const struct linear_term *term, bool known,
                     struct decimal value)
{
    int32_t factor = term->coefficient < 0 ? -term->coefficient : term->coefficient;
    bool minus = (term->coefficient < 0) != (known && value.digits < 0);
    if (known && value.digits < 0)
        value.digits = -value.digits;
    if (minus || out->length)
        buffer_add_text(out, minus ? "-" : "+");
    if (factor != 1)
        buffer_print(out, "%d×", factor);
    buffer_add(out, known ? decimal_spoken(run->arena, value) : SLICE("？"));
}

/* 12+0+3; of many terms those that are 0 are left out. */
static struct slice terms_spoken(struct run *run, const struct arithmetic *side)
{
    if (side->kind != ARITHMETIC_LINEAR)
        return interval_spoken(run, arithmetic_evaluate(side, &run->scope));
    struct buffer out = {0};
    bool many = active_terms(side, run->facts) > SHOWN_TERMS;
    for (size_t i = 0; i < side->term_count; i++) {
        const struct linear_term *term = &side->terms[i];
        struct decimal value = DECIMAL(run->facts->year);
        bool known = term->cell < 0 || term_value(term, run->facts, &value);
        if (term_is_active(term, run->facts) && !(many && known && value.digits == 0))
            add_term(run, &out, term, known, value);
    }
    if (side->constant.digits != 0 || out.length == 0)
        buffer_print(&out, "%s%.*s", out.length && side->constant.digits > 0 ? "+" : "",
                     SLICE_ARGUMENTS(decimal_spoken(run->arena, side->constant)));
    struct slice spoken = arena_copy(run->arena, buffer_slice(&out));
    buffer_free(&out);
    return spoken;
}

static struct term term_shown(const struct linear_term *from, const struct facts *facts, bool right)
{
    struct term term = {
        .cell = from->previous ? -1 : from->cell,
        .claim = -1,
        .previous = (uint16_t)(from->previous ? from->cell + 1 : 0),
        .minus = from->coefficient < 0,
        .right = right,
        .span = from->previous ? SPAN_NONE : facts->cells[from->cell].span,
    };
    term.known = term_value(from, facts, &term.value);
    return term;
}

static void add_terms(struct run *run, struct finding *finding, const struct arithmetic *side, bool right)
{
    for (size_t i = 0; i < side->term_count; i++)
        if (side->terms[i].cell >= 0 && term_is_active(&side->terms[i], run->facts))
            finding->terms[finding->term_count++] = term_shown(&side->terms[i], run->facts, right);
}

/* One number printed in this report. */
static bool is_printed_number(const struct run *run, const struct arithmetic *side)
{
    bool one = side->constant.digits == 0 && active_terms(side, run->facts) == 1;
    for (size_t i = 0; one && i < side->term_count; i++)
        one = !side->terms[i].previous || !term_is_active(&side->terms[i], run->facts);
    return one;
}

/* The side that is one printed number, the total that is held against the rest; the right one when neither is. */
static const struct arithmetic *reported_side(const struct run *run, const struct condition *comparison)
{
    bool left = is_printed_number(run, comparison->left), right = is_printed_number(run, comparison->right);
    return left && !right ? comparison->left : comparison->right;
}

static void set_numbers(struct run *run, struct finding *finding, const struct condition *comparison)
{
    const struct arithmetic *reported = reported_side(run, comparison);
    const struct arithmetic *computed = reported == comparison->left ? comparison->right : comparison->left;
    struct interval told = arithmetic_evaluate(reported, &run->scope);
    struct interval found = arithmetic_evaluate(computed, &run->scope);
    finding->has_numbers = interval_is_point(told) && interval_is_point(found);
    finding->reported = told.low;
    finding->computed = found.low;
}

void finding_set_arithmetic(struct run *run, struct finding *finding, const struct condition *comparison)
{
    if (!comparison)
        return;
    finding->terms =
        arena_new_array(run->arena, struct term, comparison->left->term_count + comparison->right->term_count + 1);
    add_terms(run, finding, comparison->left, false);
    add_terms(run, finding, comparison->right, true);
    set_numbers(run, finding, comparison);
}

/* ---- For findings ---- */

struct span instance_place(const struct run *run, const struct instance *instance, uint16_t fallback)
{
    const struct condition *comparison = condition_comparison(instance->test);
    const struct arithmetic *side = comparison ? reported_side(run, comparison) : NULL;
    for (size_t i = 0; side && i < side->term_count; i++) {
        const struct linear_term *term = &side->terms[i];
        if (term->cell < 0 || term->previous || !term_is_active(term, run->facts))
            continue;
        struct span span = run->facts->cells[term->cell].span;
        if (!span_is_none(span))
            return span;
    }
    return cell_place(run->facts, fallback);
}

static struct slice difference_of(struct run *run, struct interval left, struct interval right)
{
    struct decimal difference;
    if (!interval_is_point(left) || !interval_is_point(right) || !decimal_subtract(left.low, right.low, &difference))
        return SLICE("？");
    if (difference.digits < 0)
        difference.digits = -difference.digits;
    return decimal_spoken(run->arena, difference);
}

size_t instance_values(struct run *run, const struct instance *instance, const struct condition *comparison,
                       struct placeholder values[INSTANCE_VALUES_MOST])
{
    size_t count = 0;
    if (comparison) {
        struct interval left = arithmetic_evaluate(comparison->left, &run->scope);
        struct interval right = arithmetic_evaluate(comparison->right, &run->scope);
        values[count++] = (struct placeholder){"left", interval_spoken(run, left)};
        values[count++] = (struct placeholder){"right", interval_spoken(run, right)};
        values[count++] = (struct placeholder){"left.terms", terms_spoken(run, comparison->left)};
        values[count++] = (struct placeholder){"right.terms", terms_spoken(run, comparison->right)};
        values[count++] = (struct placeholder){"difference", difference_of(run, left, right)};
    }
    for (size_t i = 0; i < instance->place.count; i++) {
        const char *name = arena_copy(run->arena, instance->place.bindings[i].name).data;
        values[count++] = (struct placeholder){name, instance->place.shorts[i]};
        values[count++] =
            (struct placeholder){arena_print(run->arena, "%s.label", name).data, instance->place.labels[i]};
    }
    return count;
}
