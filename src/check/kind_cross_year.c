/* Rules between this report and last year's of the same organ: tests over the cells of both, all broken ones as one
 * finding; and that last year's report is there at all. */
#include "check/instance.h"

static const char *const keys[] = {"each", "test", "missing", "previous_form", "explained", "item", NULL};
static const char *const placeholders[] = {INSTANCE_PLACEHOLDERS, "items", "now", "before", "previous.year", NULL};

struct years_rule {
    bool skip_unread;             /* missing: skip */
    bool any_form;                /* last year's report may be of another form */
    struct phrase_list explained; /* prose that says why: then it is worth no more than a look */
    struct template item;
};

/* rule->forms[f].own: the instances for each form of last year's report; NULL where the two are not compared. */
static bool load_form(struct loader *loader, struct rule *rule, const struct expression *expression, size_t f)
{
    const struct years_rule *own = rule->own;
    const struct forms *forms = loader->forms;
    struct instances **by_form = arena_new_array(loader->arena, struct instances *, forms->count);
    for (size_t p = 0; p < forms->count; p++)
        if ((own->any_form || p == f) &&
            !instances_load(loader, rule, expression, &forms->items[f], &forms->items[p], &by_form[p]))
            return false;
    rule->forms[f].own = by_form;
    return true;
}

static bool load(struct loader *loader, struct rule *rule)
{
    static const char *const missing[] = {"unchecked", "skip", NULL}, *const forms[] = {"same", "any", NULL};
    struct years_rule *own = arena_new_item(loader->arena, struct years_rule);
    int unread = loader_choice(loader, rule->node, "missing", missing, 0);
    int form = unread < 0 ? -1 : loader_choice(loader, rule->node, "previous_form", forms, 0);
    const struct yaml_node *test = yaml_get(rule->node, "test");
    rule->own = own;
    if (form < 0 || !loader_phrases(loader, yaml_get(rule->node, "explained"), &own->explained))
        return false;
    own->skip_unread = unread == 1;
    own->any_form = form == 1;
    if (!test)
        return yaml_complain(rule->node, loader->error, "规则“%.*s”缺少 test", SLICE_ARGUMENTS(rule->id));
    struct expression *expression =
        expression_parse(loader->arena, test, 1u << VARIABLE_YEAR | EXPRESSION_PREVIOUS, loader->error);
    for (size_t f = 0; expression && f < loader->forms->count; f++)
        if (rule->forms[f].applies && !load_form(loader, rule, expression, f))
            return false;
    return expression && loader_template(loader, rule, "item", &own->item);
}

/* The instances that hold for the two reports' forms, NULL when there is nothing to compare. */
static const struct instances *instances_for(const struct rules *rules, const struct facts *facts,
                                             const struct rule *rule)
{
    const struct facts *previous = facts->surroundings ? facts->surroundings->previous : NULL;
    struct instances *const *by_form = rule->forms[facts->form - rules->forms->items].own;
    return previous && by_form ? by_form[previous->form - rules->forms->items] : NULL;
}

/* ---- What it says ------------------------------------------------------------------------------------------------ */

/* The first cell of this year or of last year in the test. */
struct first_cell {
    bool previous;
    const struct linear_term *term;
};

static void find_first(const struct linear_term *term, void *data)
{
    struct first_cell *first = data;
    if (!first->term && term->cell >= 0 && term->previous == first->previous)
        first->term = term;
}

static struct slice value_of_first(struct run *run, const struct condition *test, bool previous)
{
    struct first_cell first = {.previous = previous};
    struct decimal value;
    condition_visit(test, find_first, &first);
    return first.term && term_value(first.term, run->facts, &value) ? decimal_spoken(run->arena, value) : SLICE("？");
}

enum { VALUES_MOST = INSTANCE_VALUES_MOST + 4 };

static size_t values_of(struct run *run, const struct instance *instance, struct placeholder values[VALUES_MOST])
{
    const struct condition *failing = condition_failing(instance->test, &run->scope);
    size_t count = instance_values(run, instance, failing, values);
    values[count++] = (struct placeholder){"now", value_of_first(run, instance->test, false)};
    values[count++] = (struct placeholder){"before", value_of_first(run, instance->test, true)};
    values[count++] =
        (struct placeholder){"previous.year", arena_print(run->arena, "%d", run->facts->surroundings->previous->year)};
    return count;
}

static struct slice items_spoken(struct run *run, const struct years_rule *own, const struct instance *const *instances,
                                 size_t count)
{
    enum { SHOWN = 7 };
    struct buffer out = {0};
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        struct placeholder values[VALUES_MOST] = {{0}};
        size_t known = values_of(run, instances[i], values);
        buffer_add_text(&out, i ? "；" : "");
        buffer_add(&out, run_print(run, &own->item, values, known));
    }
    if (count > SHOWN)
        buffer_print(&out, "……共 %zu 处", count);
    struct slice spoken = arena_copy(run->arena, buffer_slice(&out));
    buffer_free(&out);
    return spoken;
}

/* The first sentence of the prose that explains such a difference; SPAN_NONE when none does. */
static struct span explanation(struct run *run, const struct years_rule *own)
{
    for (size_t p = 0; p < run->facts->prose_count; p++)
        for (size_t i = 0; i < own->explained.count; i++) {
            struct phrase_match match;
            uint32_t from = 0;
            if (phrase_find(own->explained.items[i], run->prose[p], &from, &match))
                return match.clause;
        }
    return SPAN_NONE;
}

static void report_failed(struct run *run, const struct years_rule *own, const struct instance *const *instances,
                          size_t count)
{
    struct index_list cells = instance_cells(run, instances, count, false);
    struct placeholder values[VALUES_MOST + 1] = {{0}};
    if (!cells.count)
        return;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding_set_cells(run, finding, cells.items, cells.count);
    finding_place(run, finding, instance_place(run, instances[0], cells.items[0]));
    finding_set_arithmetic(run, finding, condition_failing(instances[0]->test, &run->scope));
    size_t known = values_of(run, instances[0], values);
    values[known++] = (struct placeholder){"items", items_spoken(run, own, instances, count)};
    struct span why = explanation(run, own);
    if (!span_is_none(why)) {
        finding->level = LEVEL_INFO;
        finding->hint = arena_print(run->arena, "正文提到“%.*s”，请看是否就是这个原因。",
                                    SLICE_ARGUMENTS(quote_spoken(run, why, 40)));
    }
    finding_say(run, finding, values, known);
    finding_seal(run, finding, SLICE_NONE);
}

/* How many of last year's numbers a test lacks. */
struct gap {
    const struct facts *facts;
    size_t count;
};

static void count_unread(const struct linear_term *term, void *data)
{
    struct gap *gap = data;
    struct decimal value;
    gap->count += term->previous && !term_value(term, gap->facts, &value);
}

static void report_unchecked(struct run *run, const struct instance *const *instances, size_t count)
{
    struct gap gap = {run->facts, 0};
    struct index_list cells = instance_cells(run, instances, count, false);
    struct index_list unread = instance_cells(run, instances, count, true);
    if (!cells.count)
        return;
    for (size_t i = 0; i < count; i++)
        condition_visit(instances[i]->test, count_unread, &gap);
    struct finding *finding = finding_add(run, OUTCOME_UNCHECKED);
    finding_set_cells(run, finding, cells.items, cells.count);
    finding_place(run, finding, cell_place(run->facts, cells.items[0]));
    finding_set_arithmetic(run, finding, condition_comparison(instances[0]->test));
    struct buffer why = {0};
    if (unread.count)
        buffer_print(&why, "本年有 %zu 格没有读到", unread.count);
    if (gap.count)
        buffer_print(&why, "%s上年报告有 %zu 格没有读到", why.length ? "，" : "", gap.count);
    finding->message = arena_print(run->arena, "%.*s无法与上年报告核对：%s", SLICE_ARGUMENTS(run->rule->title),
                                   why.data ? why.data : "数太大");
    buffer_free(&why);
    finding_seal(run, finding, SLICE("unchecked"));
}

static void run_cross_year(struct run *run, const struct rule *rule)
{
    const struct years_rule *own = rule->own;
    const struct instances *all = instances_for(run->rules, run->facts, rule);
    if (!all) {
        run_skip(run);
        return;
    }
    const struct instance **failed = arena_new_array(run->arena, const struct instance *, 2 * all->count);
    const struct instance **open = failed + all->count;
    size_t failed_count = 0, open_count = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (!instance_is_active(run, &all->items[i]))
            continue;
        enum truth truth = condition_evaluate(all->items[i].test, &run->scope);
        if (truth == TRUTH_NO)
            failed[failed_count++] = &all->items[i];
        else if (truth == TRUTH_UNKNOWN && !own->skip_unread)
            open[open_count++] = &all->items[i];
    }
    if (failed_count)
        report_failed(run, own, failed, failed_count);
    if (open_count)
        report_unchecked(run, open, open_count);
}

const struct kind kind_cross_year = {"cross-year", keys, placeholders, load, run_cross_year};

/* ---- For the search for causes ----------------------------------------------------------------------------------- */

/* 0 = rest + the terms of this year + coefficient * one figure of last year. */
struct relation {
    struct equation_term *terms;
    size_t term_count;
    struct decimal rest, value;
    int32_t coefficient; /* 1 or -1; 0: no figure so far */
    int16_t cell;
};

static bool add_to_relation(struct relation *relation, const struct linear_term *term, int32_t coefficient,
                            const struct facts *facts)
{
    struct decimal value;
    if (term->cell < 0)
        return false;
    if (!term_is_active(term, facts))
        return true;
    if (!term->previous) {
        relation->terms[relation->term_count++] = (struct equation_term){(uint16_t)term->cell, coefficient};
        return true;
    }
    if (!term_value(term, facts, &value))
        return false;
    if (relation->coefficient == 0 && (coefficient == 1 || coefficient == -1)) {
        relation->coefficient = coefficient;
        relation->cell = term->cell;
        relation->value = value;
        return true;
    }
    return decimal_multiply(value, DECIMAL(coefficient), &value) && decimal_add(relation->rest, value, &relation->rest);
}

/* The test as: the sum of this year's terms is one figure of last year + right. False where it cannot be put so. */
static bool fill_figure(const struct condition *test, const struct facts *facts, struct arena *arena,
                        struct previous_figure *out)
{
    struct relation relation = {0};
    if (test->kind != CONDITION_COMPARE || test->comparison != COMPARISON_EQUAL ||
        test->left->kind != ARITHMETIC_LINEAR || test->right->kind != ARITHMETIC_LINEAR ||
        !decimal_subtract(test->left->constant, test->right->constant, &relation.rest))
        return false;
    relation.terms = arena_new_array(arena, struct equation_term, test->left->term_count + test->right->term_count + 1);
    for (int side = 0; side < 2; side++) {
        const struct arithmetic *arithmetic = side ? test->right : test->left;
        for (size_t i = 0; i < arithmetic->term_count; i++) {
            const struct linear_term *term = &arithmetic->terms[i];
            if (!add_to_relation(&relation, term, side ? -term->coefficient : term->coefficient, facts))
                return false;
        }
    }
    for (size_t i = 0; i < relation.term_count; i++)
        relation.terms[i].coefficient *= -relation.coefficient;
    out->cell = facts->surroundings->previous->form->cells[relation.cell].id;
    out->value = relation.value;
    out->terms = relation.terms;
    out->term_count = relation.term_count;
    return relation.coefficient != 0 && relation.term_count > 0 &&
           decimal_multiply(relation.rest, DECIMAL(relation.coefficient), &out->right);
}

size_t rules_previous_figures(const struct rules *rules, const struct facts *facts, struct arena *arena,
                              struct previous_figure **out)
{
    VECTOR(struct previous_figure) figures = {0};
    struct run run = run_without_prose(rules, facts, arena);
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = rules->items[i];
        if (rule->kind != &kind_cross_year || rule->off || !rule_applies(&run, rule))
            continue;
        const struct instances *instances = instances_for(rules, facts, rule);
        for (size_t k = 0; instances && k < instances->count; k++) {
            struct previous_figure figure = {.rule = rule->id};
            if (instance_is_active(&run, &instances->items[k]) &&
                fill_figure(instances->items[k].test, facts, arena, &figure))
                vector_push(arena, &figures, figure);
        }
    }
    *out = figures.items;
    return figures.count;
}

/* ---- Last year's report itself ----------------------------------------------------------------------------------- */

static const char *const report_keys[] = {NULL};
static const char *const report_placeholders[] = {"reason", NULL};

static bool load_report(struct loader *loader, struct rule *rule)
{
    (void)loader, (void)rule;
    return true;
}

static void run_report(struct run *run, const struct rule *rule)
{
    const struct surroundings *surroundings = run->facts->surroundings;
    (void)rule;
    if (!surroundings || (!surroundings->previous && !surroundings->missing.length)) {
        run_skip(run);
        return;
    }
    if (surroundings->previous)
        return;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    struct placeholder value = {"reason", surroundings->missing};
    finding_place(run, finding, run->facts->title);
    finding_say(run, finding, &value, 1);
    finding_seal(run, finding, SLICE_NONE);
}

const struct kind kind_previous = {"previous", report_keys, report_placeholders, load_report, run_report};
