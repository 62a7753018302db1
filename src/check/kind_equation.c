/* Equations between cells: one test for each row or column. A broken one is a finding with its arithmetic; those that
 * cannot be checked and lie together are one. */
#include "check/instance.h"

#include <string.h>

enum { SEPARATE_MOST = 10, GROUPS_MOST = 3 };

static const char *const keys[] = {"each", "test", "missing", NULL};
static const char *const placeholders[] = {INSTANCE_PLACEHOLDERS, NULL};

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
        struct instances *instances;
        if (!rule->forms[f].applies)
            continue;
        if (!instances_load(loader, rule, expression, form, NULL, &instances))
            return false;
        rule->forms[f].own = instances;
    }
    return expression != NULL;
}

/* An inequality lets nearly every wrong number pass: what stands in no other test is not seen by arithmetic. */
static bool is_equation(const struct condition *test)
{
    return test->kind != CONDITION_COMPARE || test->comparison == COMPARISON_EQUAL;
}

void equation_visit(const struct rule *rule, size_t form, void (*visit)(const struct linear_term *, void *), void *data)
{
    const struct instances *instances = rule->kind == &kind_equation ? rule->forms[form].own : NULL;
    for (size_t i = 0; instances && i < instances->count; i++)
        if (is_equation(instances->items[i].test))
            condition_visit(instances->items[i].test, visit, data);
}

/* ---- Findings ---- */

static void say(struct run *run, struct finding *finding, const struct instance *instance)
{
    struct placeholder values[INSTANCE_VALUES_MOST] = {{0}};
    size_t count = instance_values(run, instance, condition_comparison(instance->test), values);
    finding_say(run, finding, values, count);
}

static void report_failed(struct run *run, const struct instance *const *instances, size_t count)
{
    struct index_list cells = instance_cells(run, instances, count, false);
    if (!cells.count)
        return;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding_set_cells(run, finding, cells.items, cells.count);
    finding_place(run, finding, instance_place(run, instances[0], cells.items[0]));
    finding_set_arithmetic(run, finding, condition_comparison(instances[0]->test));
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
    struct index_list unknown = instance_cells(run, instances, count, true);
    if (!unknown.count)
        return;
    size_t blanks;
    struct slice reason = reason_spoken(run, &unknown, &blanks);
    struct finding *finding = finding_add(run, OUTCOME_UNCHECKED);
    finding_set_cells(run, finding, unknown.items, unknown.count);
    finding_place(run, finding, cell_place(run->facts, unknown.items[0]));
    finding_set_arithmetic(run, finding, condition_comparison(instances[0]->test));
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
        if (!instance_is_active(run, instance))
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
            if (instance_is_active(&run, &instances->items[k]) &&
                fill_equation(instances->items[k].test, facts, arena, &equation))
                vector_push(arena, &equations, equation);
        }
    }
    *out = equations.items;
    return equations.count;
}
