/* Equations between cells: one test for each row or column. A broken one is a finding with its arithmetic; those that
 * cannot be checked and lie together are one. */
#include "check/rule.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN_TERMS = 8, SEPARATE_MOST = 10, GROUPS_MOST = 3 };

static const char *const keys[] = {"each", "test", "missing", NULL};
static const char *const placeholders[] = {"left", "right", "left.terms", "right.terms", "difference", NULL};

/* The test at one place that `each` names. */
struct instance {
    const struct condition *test;
    struct each_place place;
};

struct instances {
    struct instance *items;
    size_t count;
};

struct equation_rule {
    bool skip_unread; /* missing: skip */
};

static bool load(struct loader *loader, struct rule *rule)
{
    static const char *const missing[] = {"unchecked", "skip", NULL};
    struct equation_rule *own = arena_new_item(loader->arena, struct equation_rule);
    int choice = loader_choice(loader, rule->node, "missing", missing, 0);
    const struct yaml_node *test = yaml_get(rule->node, "test");
    if (choice < 0)
        return false;
    own->skip_unread = choice == 1;
    rule->own = own;
    if (!test)
        return yaml_complain(rule->node, loader->error, "规则“%.*s”缺少 test", SLICE_ARGUMENTS(rule->id));
    struct expression *expression = expression_parse(loader->arena, test, 1u << VARIABLE_YEAR, loader->error);
    for (size_t f = 0; expression && f < loader->forms->count; f++) {
        const struct form *form = &loader->forms->items[f];
        struct each_place *places;
        size_t count;
        if (!rule->forms[f].applies)
            continue;
        if (!loader_each(loader, rule, form, &places, &count))
            return false;
        struct instances *instances = arena_new_item(loader->arena, struct instances);
        instances->items = arena_new_array(loader->arena, struct instance, count);
        for (instances->count = 0; instances->count < count; instances->count++) {
            struct instance *instance = &instances->items[instances->count];
            instance->place = places[instances->count];
            instance->test = expression_bind(expression, form, instance->place.bindings, instance->place.count,
                                             loader->arena, loader->error);
            if (!instance->test)
                return false;
        }
        rule->forms[f].own = instances;
    }
    return expression != NULL;
}

void equation_visit(const struct rule *rule, size_t form, void (*visit)(const struct linear_term *, void *), void *data)
{
    const struct instances *instances = rule->kind == &kind_equation ? rule->forms[form].own : NULL;
    for (size_t i = 0; instances && i < instances->count; i++)
        condition_visit(instances->items[i].test, visit, data);
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
    if (term->cell < 0 || !term_is_active(term, run->facts))
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

/* The cells of these instances in reading order, each once. */
static struct index_list cells_of(struct run *run, const struct instance *const *instances, size_t count,
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
        bool known = term->cell < 0 || facts_value(run->facts, (uint16_t)term->cell, &value);
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

static void add_terms(struct run *run, struct finding *finding, const struct arithmetic *side, bool right)
{
    for (size_t i = 0; i < side->term_count; i++) {
        const struct linear_term *from = &side->terms[i];
        if (from->cell < 0 || !term_is_active(from, run->facts))
            continue;
        struct term *term = &finding->terms[finding->term_count++];
        *term = (struct term){
            .cell = from->cell,
            .claim = -1,
            .minus = from->coefficient < 0,
            .right = right,
            .span = run->facts->cells[from->cell].span,
        };
        term->known = facts_value(run->facts, (uint16_t)from->cell, &term->value);
    }
}

/* The side that is one printed number, the total that is held against the rest; the right one when neither is. */
static const struct arithmetic *reported_side(const struct run *run, const struct condition *comparison)
{
    bool left = comparison->left->constant.digits == 0 && active_terms(comparison->left, run->facts) == 1;
    bool right = comparison->right->constant.digits == 0 && active_terms(comparison->right, run->facts) == 1;
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

static void set_arithmetic(struct run *run, struct finding *finding, const struct instance *instance)
{
    const struct condition *comparison = condition_comparison(instance->test);
    if (!comparison)
        return;
    finding->terms =
        arena_new_array(run->arena, struct term, comparison->left->term_count + comparison->right->term_count + 1);
    add_terms(run, finding, comparison->left, false);
    add_terms(run, finding, comparison->right, true);
    set_numbers(run, finding, comparison);
}

/* ---- Findings ---- */

static struct span place_of(const struct run *run, const struct instance *instance, uint16_t fallback)
{
    const struct condition *comparison = condition_comparison(instance->test);
    const struct arithmetic *side = comparison ? reported_side(run, comparison) : NULL;
    for (size_t i = 0; side && i < side->term_count; i++) {
        const struct linear_term *term = &side->terms[i];
        if (term->cell >= 0 && term_is_active(term, run->facts) && !span_is_none(run->facts->cells[term->cell].span))
            return run->facts->cells[term->cell].span;
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

static void say(struct run *run, struct finding *finding, const struct instance *instance)
{
    enum { FIXED = 5 };
    struct placeholder values[FIXED + 2 * EACH_MOST] = {{0}};
    const struct condition *comparison = condition_comparison(instance->test);
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
    finding_say(run, finding, values, count);
}

static void report_failed(struct run *run, const struct instance *const *instances, size_t count)
{
    struct index_list cells = cells_of(run, instances, count, false);
    if (!cells.count)
        return;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding_set_cells(run, finding, cells.items, cells.count);
    finding_place(run, finding, place_of(run, instances[0], cells.items[0]));
    set_arithmetic(run, finding, instances[0]);
    say(run, finding, instances[0]);
    if (count > 1)
        finding->message = arena_print(run->arena, "%.*s：%zu 处不符，第一处是%.*s", SLICE_ARGUMENTS(run->rule->title),
                                       count, SLICE_ARGUMENTS(finding->message));
    finding_seal(run, finding, SLICE_NONE);
}

/* "3 格空白、7 格缺失". */
static struct slice reason_spoken(struct run *run, const struct index_list *unknown, size_t *blanks)
{
    static const char *const words[] = {
        [CELL_MISSING] = "缺失", [CELL_BLANK] = "空白", [CELL_UNCLEAR] = "读不准", [CELL_READ] = "无值"};
    size_t counts[4] = {0};
    struct buffer out = {0};
    for (size_t i = 0; i < unknown->count; i++)
        counts[run->facts->cells[unknown->items[i]].state]++;
    for (int state = CELL_BLANK; state >= CELL_MISSING; state--)
        if (counts[state])
            buffer_print(&out, "%s%zu 格%s", out.length ? "、" : "", counts[state], words[state]);
    if (counts[CELL_UNCLEAR])
        buffer_print(&out, "%s%zu 格%s", out.length ? "、" : "", counts[CELL_UNCLEAR], words[CELL_UNCLEAR]);
    *blanks = counts[CELL_BLANK];
    struct slice reason = arena_copy(run->arena, buffer_slice(&out));
    buffer_free(&out);
    return reason;
}

/* What would hold if the blanks were 0; only where nothing but blanks is in the way. */
static struct slice blank_hint(struct run *run, const struct instance *const *instances, size_t count)
{
    size_t broken = 0;
    run->scope.blank_is_zero = true;
    for (size_t i = 0; i < count; i++)
        broken += condition_evaluate(instances[i]->test, &run->scope) != TRUTH_YES;
    run->scope.blank_is_zero = false;
    if (broken == 0)
        return SLICE("空白如都是 0，则相符。");
    return arena_print(run->arena, "空白如都是 0，仍有 %zu 处不符。", broken);
}

static void report_unchecked(struct run *run, const struct instance *const *instances, size_t count)
{
    struct index_list unknown = cells_of(run, instances, count, true);
    if (!unknown.count)
        return;
    size_t blanks;
    struct slice reason = reason_spoken(run, &unknown, &blanks);
    struct finding *finding = finding_add(run, OUTCOME_UNCHECKED);
    finding_set_cells(run, finding, unknown.items, unknown.count);
    finding_place(run, finding, cell_place(run->facts, unknown.items[0]));
    set_arithmetic(run, finding, instances[0]);
    struct slice first = instances[0]->place.count ? instances[0]->place.shorts[0] : SLICE_NONE;
    struct slice last = instances[count - 1]->place.count ? instances[count - 1]->place.shorts[0] : SLICE_NONE;
    struct slice where = SLICE_NONE;
    if (count == 1 && first.length)
        where = arena_print(run->arena, "（%.*s）", SLICE_ARGUMENTS(first));
    else if (count > 1)
        where =
            arena_print(run->arena, "（%.*s 至 %.*s，%zu 处）", SLICE_ARGUMENTS(first), SLICE_ARGUMENTS(last), count);
    finding->message = arena_print(run->arena, "%.*s%.*s无法核对：%.*s", SLICE_ARGUMENTS(run->rule->title),
                                   SLICE_ARGUMENTS(where), SLICE_ARGUMENTS(reason));
    if (blanks == unknown.count)
        finding->hint = blank_hint(run, instances, count);
    finding_seal(run, finding, SLICE("unchecked"));
}

/* An instance over a row that is not part of this report does not exist. */
static bool is_active(const struct run *run, const struct instance *instance)
{
    for (size_t i = 0; i < instance->place.count; i++)
        if (instance->place.rows[i] >= 0 && !run->facts->rows[instance->place.rows[i]].active)
            return false;
    return true;
}

/* One finding for each run of neighbours; for all together where the runs are many. */
static void report_groups(struct run *run, const struct instance *const *instances, const size_t *order, size_t count)
{
    size_t groups = 0;
    for (size_t i = 0; i < count; i++)
        groups += i == 0 || order[i] != order[i - 1] + 1;
    for (size_t first = 0, next; first < count; first = next) {
        next = first + 1;
        while (next < count && (groups > GROUPS_MOST || order[next] == order[next - 1] + 1))
            next++;
        report_unchecked(run, instances + first, next - first);
    }
}

static void run_equation(struct run *run, const struct rule *rule)
{
    const struct instances *all = run->bound->own;
    const struct equation_rule *own = rule->own;
    const struct instance **failed = NULL, **open = NULL;
    size_t *order = NULL, failed_count = 0, open_count = 0, position = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct instance *instance = &all->items[i];
        if (!is_active(run, instance))
            continue;
        position++;
        enum truth truth = condition_evaluate(instance->test, &run->scope);
        if (truth == TRUTH_YES || (truth == TRUTH_UNKNOWN && own->skip_unread))
            continue;
        if (!failed) {
            failed = arena_new_array(run->arena, const struct instance *, 2 * all->count);
            open = failed + all->count;
            order = arena_new_array(run->arena, size_t, all->count);
        }
        if (truth == TRUTH_NO) {
            failed[failed_count++] = instance;
        } else {
            order[open_count] = position;
            open[open_count++] = instance;
        }
    }
    size_t together = failed_count > SEPARATE_MOST ? failed_count : 1;
    for (size_t i = 0; i < failed_count; i += together)
        report_failed(run, failed + i, together);
    report_groups(run, open, order, open_count);
}

const struct kind kind_equation = {"equation", keys, placeholders, load, run_equation};

/* ---- For the search for causes ---- */

/* left - right as one vector without rows that fall away; false when the test is no linear comparison of cells. */
static bool fill_equation(const struct condition *test, const struct facts *facts, struct arena *arena,
                          struct equation *out)
{
    if (test->kind != CONDITION_COMPARE || test->left->kind != ARITHMETIC_LINEAR ||
        test->right->kind != ARITHMETIC_LINEAR)
        return false;
    out->comparison = test->comparison;
    out->terms = arena_new_array(arena, struct equation_term, test->left->term_count + test->right->term_count + 1);
    for (int side = 0; side < 2; side++) {
        const struct arithmetic *arithmetic = side ? test->right : test->left;
        for (size_t i = 0; i < arithmetic->term_count; i++) {
            const struct linear_term *term = &arithmetic->terms[i];
            if (term->cell < 0)
                return false;
            if (term_is_active(term, facts))
                out->terms[out->term_count++] =
                    (struct equation_term){(uint16_t)term->cell, side ? -term->coefficient : term->coefficient};
        }
    }
    return decimal_subtract(test->right->constant, test->left->constant, &out->right);
}

size_t rules_equations(const struct rules *rules, const struct facts *facts, struct arena *arena, struct equation **out)
{
    VECTOR(struct equation) equations = {0};
    struct run run = run_without_prose(rules, facts, arena);
    size_t form = (size_t)(facts->form - rules->forms->items);
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = rules->items[i];
        if (rule->kind != &kind_equation || rule->off || !rule_applies(&run, rule))
            continue;
        const struct instances *instances = rule->forms[form].own;
        for (size_t k = 0; k < instances->count; k++) {
            struct equation equation = {.rule = rule->id};
            if (is_active(&run, &instances->items[k]) &&
                fill_equation(instances->items[k].test, facts, arena, &equation))
                vector_push(arena, &equations, equation);
        }
    }
    *out = equations.items;
    return equations.count;
}
