/* Parts of a whole in the prose: "共 N 条，其中 a 条，b 条". They must add up, as far as the sentence surely lists parts of
 * one whole; where that is not sure nothing is said. */
#include "check/parts_list.h"

#include <string.h>

static const char *const keys[] = {"in", "lead", "total", "units", "unless", "rest", "near", NULL};
static const char *const placeholders[] = {"total", "parts", "sum", "quote", NULL};

/* Lists in one report. */
enum { LISTS_MOST = 500 };

static bool load(struct loader *loader, struct rule *rule)
{
    struct parts_rule *own = arena_new_item(loader->arena, struct parts_rule);
    const struct yaml_node *node = rule->node;
    rule->own = own;
    if (!yaml_get(node, "lead") || !yaml_get(node, "units"))
        return yaml_complain(node, loader->error, "规则“%.*s”要写 lead 和 units", SLICE_ARGUMENTS(rule->id));
    if (!loader_phrases(loader, yaml_get(node, "lead"), &own->lead) ||
        !loader_phrases(loader, yaml_get(node, "total"), &own->total) ||
        !loader_phrases(loader, yaml_get(node, "unless"), &own->unless) ||
        !loader_names(loader, yaml_get(node, "units"), &own->units) ||
        !loader_names(loader, yaml_get(node, "rest"), &own->rest) ||
        !loader_sections(loader, yaml_get(node, "in"), &rule->sections) ||
        (yaml_get(node, "near") && !yaml_integer(node, "near", &own->near, loader->error)))
        return false;
    return (own->near >= 0 && own->near < 100) ||
           yaml_complain(yaml_get(node, "near"), loader->error, "near 是百分数，0 到 99");
}

/* ---- Judging ---- */

/* The first parts alone are already the whole; what follows divides it another way. */
static bool beginning_is(const struct parts_list *list, struct interval whole)
{
    struct interval sum = interval_of(DECIMAL(0));
    for (size_t i = 0; !list->complete && i < list->count && interval_is_point(whole); i++) {
        parts_add(&sum, &list->parts[i]);
        if (interval_is_point(sum) && decimal_compare(sum.low, whole.low) == 0)
            return true;
    }
    return false;
}

/* Too little is a fault only when nothing can be missing from the list. */
static bool falls_short(const struct parts_list *list, struct interval sum,
                        struct interval whole)
{
    if (!sum.high_known || decimal_compare(sum.high, whole.low) >= 0)
        return false;
    if (list->complete)
        return true;
    /* less than half named: it is no division of the whole */
    if (sum.high_known && decimal_to_double(sum.high) * 2 < decimal_to_double(whole.low))
        return false;
    double missing = decimal_to_double(whole.low) - decimal_to_double(sum.high);
    bool nearly = list->count >= 4 && missing * 100 <= (double)list->rule->near * decimal_to_double(whole.low);
    return list->rest || nearly;
}

/* 九户提出异议，四户属实，五户不属实: some parts divide another. */
static bool is_nested(const struct parts_list *list)
{
    for (size_t i = 0; i + 2 < list->count; i++) {
        struct interval sum = interval_of(DECIMAL(0)), part = parts_bounds(&list->parts[i]);
        for (size_t k = i + 1; k < list->count && interval_is_point(part); k++) {
            parts_add(&sum, &list->parts[k]);
            if (k > i + 1 && interval_is_point(sum) && decimal_compare(sum.low, part.low) == 0)
                return true;
        }
    }
    return false;
}

static bool fits(const struct parts_list *list, struct interval sum, struct interval whole)
{
    bool above = sum.low_known && whole.high_known && decimal_compare(sum.low, whole.high) > 0;
    return beginning_is(list, whole) || (!above && !falls_short(list, sum, whole));
}

/* One of the numbers before the list, or some of them together, may be its whole. */
static bool fits_any(const struct parts_list *list, struct interval sum)
{
    struct interval together = interval_of(DECIMAL(0));
    for (size_t i = 0; i < list->whole_count; i++) {
        parts_add(&together, &list->wholes[i]);
        if (fits(list, sum, parts_bounds(&list->wholes[i])) || fits(list, sum, together))
            return true;
    }
    return false;
}

/* The number that the parts come nearest to. */
static const struct prose_number *nearest_whole(const struct parts_list *list, struct interval sum)
{
    const struct prose_number *nearest = &list->wholes[0];
    double due = decimal_to_double(sum.low);
    for (size_t i = 1; i < list->whole_count; i++) {
        double distance = decimal_to_double(list->wholes[i].value) - due;
        double least = decimal_to_double(nearest->value) - due;
        if (distance * distance < least * least)
            nearest = &list->wholes[i];
    }
    return nearest;
}

static void report(struct run *run, const struct parts_list *list, struct interval sum)
{
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    const struct prose_number *whole = nearest_whole(list, sum);
    struct buffer parts = {0};
    finding->terms = arena_new_array(run->arena, struct term, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        struct slice printed = quote_spoken(run, list->parts[i].span, 16);
        buffer_print(&parts, "%s%.*s", i ? "+" : "", SLICE_ARGUMENTS(printed));
        finding->terms[finding->term_count++] = (struct term){
            .cell = -1, .claim = -1, .known = true, .value = list->parts[i].value, .span = list->parts[i].span};
    }
    finding->terms[finding->term_count++] = (struct term){
        .cell = -1, .claim = -1, .right = true, .known = true, .value = whole->value, .span = whole->span};
    finding_place(run, finding, whole->span);
    finding->has_numbers = whole->exact && interval_is_point(sum);
    finding->computed = sum.low;
    finding->reported = whole->value;
    struct slice low = decimal_spoken(run->arena, sum.low);
    const struct prose_number *first = list->complete ? &list->parts[0] : whole;
    struct placeholder values[] = {
        {"total", quote_spoken(run, whole->span, 16)},
        {"parts", arena_copy(run->arena, buffer_slice(&parts))},
        {"sum", interval_is_point(sum) ? low : arena_print(run->arena, "至少 %.*s", SLICE_ARGUMENTS(low))},
        {"quote", quote_spoken(run, (struct span){first->span.start, list->end}, 40)},
    };
    buffer_free(&parts);
    finding_say(run, finding, values, sizeof values / sizeof *values);
    size_t before = 0;
    for (size_t i = 0; i + 1 < run->findings.count; i++)
        before += slice_equal(run->findings.items[i].rule, run->rule->id);
    finding_seal(run, finding, arena_print(run->arena, "%zu", before + 1));
}

/* The list is right, or wrong when nothing in it says that it may be none. */
static void judge(struct run *run, const struct parts_list *list, bool doubted)
{
    struct interval sum = interval_of(DECIMAL(0));
    for (size_t i = 0; i < list->count; i++)
        parts_add(&sum, &list->parts[i]);
    bool right = fits_any(list, sum) || (!list->complete && fits_any(list, list->all));
    /* what is said twice makes the parts more than a whole that is said behind them, never less */
    bool less = list->complete && decimal_compare(sum.low, list->wholes[0].value) < 0;
    if (!right && ((doubted && !less) || is_nested(list)))
        return;
    for (size_t i = 0; i < list->count; i++)
        run_look_at(run, list->parts[i].span);
    run_look_at(run, nearest_whole(list, sum)->span);
    if (!right)
        report(run, list, sum);
}

static struct parts_list list_new(struct run *run, const struct rule *rule, size_t prose)
{
    return (struct parts_list){
        .run = run,
        .rule = rule->own,
        .document = run->facts->document,
        .prose = run->facts->prose[prose].span,
        .all = interval_of(DECIMAL(0)),
    };
}

/* 共43条，其中文件12条，动态31条 */
static void judge_led(struct run *run, const struct rule *rule, size_t prose, const struct phrase_match *lead)
{
    struct parts_list list = list_new(run, rule, prose);
    const struct prose_text *text = run->prose[prose];
    bool inside;
    if (!parts_find_whole(&list, text, lead->span.start, &inside))
        return;
    parts_read(&list, text, lead->span.end, inside);
    struct span behind = {lead->span.end, list.end};
    if (list.count < 2 || list.doubtful || (!inside && claim_says_any(&list.rule->lead, text, behind)))
        return;
    judge(run, &list, list.mixed || claim_says_any(&list.rule->unless, text, behind));
}

/* 文件12条，动态31条，共43条 */
static void judge_total(struct run *run, const struct rule *rule, size_t prose, const struct phrase_match *total)
{
    struct parts_list list = list_new(run, rule, prose);
    const struct prose_text *text = run->prose[prose];
    struct span before = {total->sentence.start, total->span.start};
    bool begins_clause = total->clause.start == total->span.start && before.start < before.end;
    if (begins_clause && !claim_says_any(&list.rule->lead, text, before) &&
        parts_read_before(&list, text, total))
        judge(run, &list, claim_says_any(&list.rule->unless, text, before));
}

/* 共43条（文件12条、动态31条）, 共43条：文件12条，动态31条; `at` is behind the number. True when a list may begin there. */
static bool judge_marked(struct run *run, const struct rule *rule, size_t prose, uint32_t at)
{
    struct parts_list list = list_new(run, rule, prose);
    const struct prose_text *text = run->prose[prose];
    bool inside;
    if (!parts_is_unit(list.rule, claim_next(list.document, &at)))
        return false;
    uint32_t mark = at, codepoint = claim_next(list.document, &at);
    bool bracket = codepoint == 0xFF08 || codepoint == '(';
    if ((!bracket && codepoint != 0xFF1A && codepoint != ':') || at >= list.prose.end ||
        !parts_find_whole(&list, text, mark, &inside))
        return false;
    list.whole_count = 1;
    parts_read(&list, text, at, bracket);
    struct span all = {mark, list.end};
    if (list.count >= 2 && !list.doubtful && list.closed && !claim_says_any(&list.rule->lead, text, all))
        judge(run, &list, list.mixed || claim_says_any(&list.rule->unless, text, all));
    return true;
}

static void find_marked(struct run *run, const struct rule *rule, size_t prose)
{
    const struct run_numbers *numbers = run_numbers(run, prose);
    for (size_t i = 0, lists = 0; i < numbers->count && lists < LISTS_MOST; i++)
        lists += judge_marked(run, rule, prose, numbers->items[i].span.end);
}

static void find_phrases(struct run *run, const struct rule *rule, size_t prose, const struct phrase_list *phrases,
                         void (*found)(struct run *, const struct rule *, size_t, const struct phrase_match *))
{
    size_t lists = 0;
    for (size_t i = 0; i < phrases->count; i++) {
        struct phrase_match match;
        uint32_t from = 0;
        while (lists++ < LISTS_MOST && phrase_find(phrases->items[i], run->prose[prose], &from, &match))
            found(run, rule, prose, &match);
    }
}

static void run_parts(struct run *run, const struct rule *rule)
{
    const struct parts_rule *own = rule->own;
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        if (!prose_is_wanted(rule, run->facts->prose[p].section))
            continue;
        find_phrases(run, rule, p, &own->lead, judge_led);
        find_phrases(run, rule, p, &own->total, judge_total);
        find_marked(run, rule, p);
    }
}

const struct kind kind_parts = {"parts", keys, placeholders, load, run_parts};
