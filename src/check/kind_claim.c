/* Claims: what the prose says about the tables. A sentence is a claim only when a phrase fits, none of the words that
 * give it another scope stands beside it, and it speaks of the report's year. */
#include "check/claim_text.h"

#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"in",        "say",   "unless",       "unless-before", "soft", "soft-here",
                                   "firm-here", "whole", "unless-after", "unless-item",   "test", "ways",
                                   "cases",     NULL};
static const char *const placeholders[] = {"n", "quote", "what", "right", "ways", NULL};

/* No report says more; a file that does is none, and must not take long either. */
enum { MATCHES_MOST = 500, BINDINGS_MOST = 4 };

/* One of the ways of counting that are usual. */
struct way {
    struct slice name;
    const struct condition **tests; /* one a form; NULL where the case is not for the form */
};

struct claim_rule {
    struct phrase_list say, unless, before, after, item, soft, here, firm;
    const struct yaml_node *whole; /* 县: 全县; NULL: none */
    struct phrase_list wholes;     /* its phrases */
    bool about_year;               /* n is held against the year: the year in the sentence is the claim */
    struct slice what;
    struct way *ways;
    size_t way_count;
    const struct condition **tests; /* of a form: one of the ways holds */
    const struct claim_rule *next;  /* of `cases`: words found by an earlier one are its own */
};

/* ---- Loading ---- */

static void see_year(const struct linear_term *term, void *data)
{
    bool *seen = data;
    *seen |= term->cell < 0 && term->variable == VARIABLE_YEAR;
}

/* What `with` puts in place of names in the tests, and the one form a case is for. */
struct case_loader {
    struct loader *loader;
    const struct rule *rule;
    struct binding bindings[BINDINGS_MOST];
    size_t binding_count;
    const struct form *form; /* NULL: every form of the rule */
};

static bool load_with(struct case_loader *cases, const struct yaml_node *with)
{
    if (!with)
        return true;
    if (with->kind != YAML_MAP || with->count > BINDINGS_MOST)
        return yaml_complain(with, cases->loader->error, "with 应写成 {名字: 行或列}，最多四个");
    for (size_t i = 0; i < with->count; i++)
        cases->bindings[cases->binding_count++] = (struct binding){with->keys[i]->text, with->items[i]->text};
    return true;
}

static bool load_form(struct case_loader *cases, const struct yaml_node *node)
{
    if (!node)
        return true;
    cases->form = forms_find(cases->loader->forms, node->text);
    return cases->form || yaml_complain(node, cases->loader->error, "没有格式“%.*s”", SLICE_ARGUMENTS(node->text));
}

static bool load_way(struct case_loader *cases, const struct yaml_node *node, struct slice name, struct way *out)
{
    struct loader *loader = cases->loader;
    unsigned variables = 1u << VARIABLE_NUMBER | 1u << VARIABLE_YEAR;
    struct expression *expression = expression_parse(loader->arena, node, variables, loader->error);
    out->name = name;
    out->tests = arena_new_array(loader->arena, const struct condition *, loader->forms->count);
    for (size_t f = 0; expression && f < loader->forms->count; f++) {
        const struct form *form = &loader->forms->items[f];
        if (!cases->rule->forms[f].applies || (cases->form && cases->form != form))
            continue;
        out->tests[f] =
            expression_bind(expression, form, cases->bindings, cases->binding_count, loader->arena, loader->error);
        if (!out->tests[f])
            return false;
    }
    return expression != NULL;
}

static const struct condition *either(struct arena *arena, const struct condition *first,
                                      const struct condition *second)
{
    if (!first || !second)
        return first ? first : second;
    struct condition *both = arena_new_item(arena, struct condition);
    *both = (struct condition){.kind = CONDITION_OR, .first = first, .second = second};
    return both;
}

/* `test`, or several named `ways`: of the case, else of the rule. */
static bool load_ways(struct case_loader *cases, const struct yaml_node *node, struct claim_rule *own)
{
    struct loader *loader = cases->loader;
    bool here = yaml_get(node, "test") || yaml_get(node, "ways");
    const struct yaml_node *from = here ? node : cases->rule->node;
    const struct yaml_node *test = yaml_get(from, "test"), *ways = yaml_get(from, "ways");
    if (!test && !ways)
        return yaml_complain(node, loader->error, "规则“%.*s”缺少 test", SLICE_ARGUMENTS(cases->rule->id));
    if ((test && ways) || (ways && (ways->kind != YAML_MAP || ways->count == 0)))
        return yaml_complain(node, loader->error, "规则“%.*s”要写 test，或者 ways: {算法的名称: 式子}",
                             SLICE_ARGUMENTS(cases->rule->id));
    own->ways = arena_new_array(loader->arena, struct way, ways ? ways->count : 1);
    own->tests = arena_new_array(loader->arena, const struct condition *, loader->forms->count);
    for (; own->way_count < (ways ? ways->count : 1); own->way_count++) {
        struct way *way = &own->ways[own->way_count];
        if (!load_way(cases, ways ? ways->items[own->way_count] : test,
                      ways ? ways->keys[own->way_count]->text : SLICE_NONE, way))
            return false;
        for (size_t f = 0; f < loader->forms->count; f++)
            own->tests[f] = either(loader->arena, own->tests[f], way->tests[f]);
    }
    for (size_t f = 0; f < loader->forms->count; f++)
        condition_visit(own->tests[f], see_year, &own->about_year);
    return true;
}

/* Behind those of the rule come those of the case. */
static bool add_phrases(struct loader *loader, const struct yaml_node *node, const char *key, struct phrase_list *out)
{
    const struct yaml_node *said = yaml_get(node, key);
    struct phrase_list here;
    if (!said)
        return true;
    if (!loader_phrases(loader, said, &here))
        return false;
    struct phrase **items = arena_new_array(loader->arena, struct phrase *, out->count + here.count + 1);
    for (size_t i = 0; i < out->count + here.count; i++)
        items[i] = i < out->count ? out->items[i] : here.items[i - out->count];
    *out = (struct phrase_list){items, out->count + here.count};
    return true;
}

/* What a rule and its cases may both say. */
static bool add_scope(struct loader *loader, const struct yaml_node *node, struct claim_rule *own)
{
    return add_phrases(loader, node, "unless", &own->unless) &&
           add_phrases(loader, node, "unless-before", &own->before) &&
           add_phrases(loader, node, "unless-after", &own->after) && add_phrases(loader, node, "soft", &own->soft);
}

/* 县: 全县 — whose own figures are those of the whole county. */
static bool load_whole(struct loader *loader, const struct yaml_node *whole, struct claim_rule *own)
{
    if (whole && whole->kind != YAML_MAP)
        return yaml_complain(whole, loader->error, "whole 应写成 {县: 全县, 市: 全市}");
    own->whole = whole;
    own->wholes.items = arena_new_array(loader->arena, struct phrase *, whole ? whole->count + 1 : 1);
    for (size_t i = 0; whole && i < whole->count; i++) {
        struct phrase_list one;
        if (!loader_phrases(loader, whole->items[i], &one))
            return false;
        own->wholes.items[own->wholes.count++] = one.items[0];
    }
    return true;
}

/* What stands in the rule itself, once for all its cases. */
static bool load_shared(struct loader *loader, const struct rule *rule, struct claim_rule *out)
{
    return add_scope(loader, rule->node, out) && add_phrases(loader, rule->node, "unless-item", &out->item) &&
           add_phrases(loader, rule->node, "soft-here", &out->here) &&
           add_phrases(loader, rule->node, "firm-here", &out->firm) &&
           load_whole(loader, yaml_get(rule->node, "whole"), out);
}

/* One case: `node` holds its say; a rule without cases is its own. */
static struct claim_rule *load_case(struct loader *loader, const struct rule *rule, const struct yaml_node *node,
                                    const struct claim_rule *shared)
{
    struct claim_rule *own = arena_new_item(loader->arena, struct claim_rule);
    struct case_loader cases = {.loader = loader, .rule = rule};
    const struct yaml_node *say = yaml_get(node, "say"), *what = yaml_get(node, "what");
    *own = *shared;
    own->what = what ? what->text : SLICE_NONE;
    if (!say) {
        yaml_complain(node, loader->error, "规则“%.*s”缺少 say", SLICE_ARGUMENTS(rule->id));
        return NULL;
    }
    bool sound = loader_phrases(loader, say, &own->say) && (node == rule->node || add_scope(loader, node, own)) &&
                 load_with(&cases, yaml_get(node, "with")) && load_form(&cases, yaml_get(node, "form")) &&
                 load_ways(&cases, node, own);
    return sound ? own : NULL;
}

static bool load_cases(struct loader *loader, struct rule *rule, const struct yaml_node *cases,
                       const struct claim_rule *shared)
{
    static const char *const case_keys[] = {"what", "say",  "unless", "unless-before", "unless-after", "soft",
                                            "with", "form", "test",   "ways",          "examples",     NULL};
    const struct claim_rule *first = NULL, **end = &first;
    for (size_t i = 0; i < cases->count; i++) {
        const struct yaml_node *node = cases->items[i];
        struct claim_rule *own = NULL;
        if (cases->kind == YAML_LIST && node->kind == YAML_MAP && yaml_only_keys(node, case_keys, loader->error))
            own = load_case(loader, rule, node, shared);
        if (!own)
            return cases->kind == YAML_LIST && node->kind == YAML_MAP
                       ? false
                       : yaml_complain(cases, loader->error, "cases 应是一列 {what: ..., say: ..., test: ...}");
        *end = own;
        end = &own->next;
    }
    rule->own = (void *)first;
    return true;
}

static bool load(struct loader *loader, struct rule *rule)
{
    const struct yaml_node *cases = yaml_get(rule->node, "cases");
    struct claim_rule shared = {0};
    if (!loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections) || !load_shared(loader, rule, &shared))
        return false;
    if (cases)
        return load_cases(loader, rule, cases, &shared);
    rule->own = load_case(loader, rule, rule->node, &shared);
    return rule->own != NULL;
}

/* ---- Finding the sentences ---- */

/* 较2021年, 2021年结转: the year is only what something is held against, or comes from; what follows is of another. */
static bool is_in_passing(const struct document *document, struct span year)
{
    static const char *const behind[] = {"年结转", "年度结转", "年遗留", "年度遗留", "年转入", "年度转入"};
    if (utf8_has(SLICE("较比与同和从由"), claim_previous(document, year.start)))
        return true;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (claim_next_is(document, year.end, behind[i]))
            return true;
    return false;
}

/* The year gives the scope of the claim: of those within the claim only the report's own does (2021年申请6件，2022年申请9件，
 * 均已办结), and one in passing only in its own clause. */
static bool is_scope(const struct run *run, const struct phrase_match *match, const struct prose_number *number)
{
    int64_t year = number->value.scale == 0 ? number->value.digits : 0;
    return year >= 1900 && year < 2200 && claim_next_is(run->facts->document, number->span.end, "年") &&
           (number->span.start < match->span.start || year == run->facts->year) &&
           (number->span.start >= match->clause.start || !is_in_passing(run->facts->document, number->span));
}

/* The last four-digit year before the claim in its sentence is another one than the report's. */
static bool speaks_of_other_year(const struct run *run, const struct prose_text *text, const struct phrase_match *match)
{
    size_t count;
    int64_t year = 0;
    bool none = span_is_none(match->number.span);
    struct span before = {match->sentence.start, none ? match->span.end : match->number.span.start};
    struct prose_number *numbers = prose_numbers(text, before, run->arena, &count);
    for (size_t i = 0; i < count; i++)
        if (is_scope(run, match, &numbers[i]))
            year = numbers[i].value.digits;
    return year != 0 && run->facts->year != 0 && year != run->facts->year;
}

struct claim_match {
    struct phrase_match match;
    const struct claim_rule *own; /* the case it is of */
    bool soft;                    /* it may speak of something wider: right when it fits, else nothing */
};

struct match_list {
    struct claim_match *items;
    size_t count, capacity;
};

static bool overlaps(struct span a, struct span b)
{
    return a.start < b.end && b.start < a.end;
}

/* 山河县 and 山河县人民政府 speak of the county. */
static bool organ_is(struct slice organ, struct slice level)
{
    static const char *const bodies[] = {"人民政府", "政府", "管理委员会", "管委会"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        if (slice_ends_with(organ, slice_of(bodies[i]))) {
            organ.length -= strlen(bodies[i]);
            break;
        }
    return slice_ends_with(organ, level);
}

/* It may speak of more than the organ itself. */
static bool is_soft(const struct run *run, const struct claim_rule *own, const struct prose_text *text,
                    const struct phrase_match *match)
{
    struct span said = {match->sentence.start, match->span.end};
    if (claim_says_any(&own->soft, text, said) ||
        (claim_says_any(&own->here, text, match->clause) && !claim_says_any(&own->firm, text, match->clause)))
        return true;
    for (size_t i = 0; i < own->wholes.count; i++) {
        const struct phrase_list one = {&own->wholes.items[i], 1};
        if (!organ_is(run->facts->organ, own->whole->keys[i]->text) && claim_says_any(&one, text, said))
            return true;
    }
    return false;
}

/* What a claim is about: its number, or the words that say there is none. */
static struct span claim_place(const struct phrase_match *match)
{
    return span_is_none(match->number.span) ? match->span : match->number.span;
}

/* The same number found by two phrases is one claim; the one found first stays. */
static void add_match(struct run *run, struct match_list *matches, const struct claim_rule *own,
                      const struct prose_text *text, const struct phrase_match *match)
{
    for (size_t i = 0; i < matches->count; i++)
        if (overlaps(claim_place(&matches->items[i].match), claim_place(match)))
            return;
    vector_push(run->arena, matches, ((struct claim_match){*match, own, is_soft(run, own, text, match)}));
}

static int compare_matches(const void *a, const void *b)
{
    const struct claim_match *left = a, *right = b;
    uint32_t first = claim_place(&left->match).start, second = claim_place(&right->match).start;
    return (first > second) - (first < second);
}

static bool is_excused(const struct run *run, const struct claim_rule *own, const struct prose_text *text,
                       const struct phrase_match *match)
{
    struct span before = {match->sentence.start, match->span.start}, after = {match->span.end, match->sentence.end};
    struct span item = match->clause;
    if (claim_next_is(run->facts->document, match->span.end, "、"))
        item.end = match->span.end; /* 新收5件、上年结转2件 */
    return claim_says_any(&own->unless, text, match->clause) || claim_says_any(&own->item, text, item) ||
           claim_says_any(&own->before, text, before) || claim_says_any(&own->after, text, after);
}

static void find_in(struct run *run, const struct claim_rule *own, struct prose_text *text, struct match_list *matches)
{
    for (size_t i = 0; i < own->say.count; i++) {
        struct phrase_match match;
        uint32_t from = 0;
        while (matches->count < MATCHES_MOST && phrase_find(own->say.items[i], text, &from, &match))
            if (!is_excused(run, own, text, &match) && (own->about_year || !speaks_of_other_year(run, text, &match)))
                add_match(run, matches, own, text, &match);
    }
}

static struct match_list find_matches(struct run *run, const struct rule *rule)
{
    struct match_list matches = {0};
    for (size_t p = 0; p < run->facts->prose_count; p++)
        for (const struct claim_rule *own = rule->own; own; own = own->next)
            if (own->tests[run->bound - rule->forms] && prose_is_wanted(rule, run->facts->prose[p].section))
                find_in(run, own, run->prose[p], &matches);
    if (matches.count)
        qsort(matches.items, matches.count, sizeof *matches.items, compare_matches);
    return matches;
}

/* ---- Judging them ---- */

struct claim_cells {
    const struct run *run;
    uint16_t items[64];
    size_t count;
    bool unknown;
};

static void gather(const struct linear_term *term, void *data)
{
    struct claim_cells *cells = data;
    if (term->cell < 0 || !term_is_active(term, cells->run->facts))
        return;
    cells->unknown |= !cell_is_known(cells->run->facts, (uint16_t)term->cell);
    if (cells->count < sizeof cells->items / sizeof *cells->items)
        cells->items[cells->count++] = (uint16_t)term->cell;
}

/* More is known of what the second condition is held against: the first has blank cells. */
static bool says_more(const struct condition *first, const struct condition *second, const struct scope *scope)
{
    const struct condition *one = condition_comparison(first), *other = condition_comparison(second);
    if (!one || !other)
        return false;
    struct interval known = arithmetic_evaluate(one->right, scope), more = arithmetic_evaluate(other->right, scope);
    return !interval_is_point(known) && more.low_known &&
           (!known.low_known || decimal_compare(more.low, known.low) > 0);
}

/* Of a == b or a == c: the alternative that holds, else the first of which enough is known. */
static const struct condition *alternative(const struct condition *test, const struct scope *scope)
{
    if (test->kind != CONDITION_OR)
        return test;
    const struct condition *first = alternative(test->first, scope), *second = alternative(test->second, scope);
    if (condition_evaluate(first, scope) == TRUTH_YES)
        return first;
    return condition_evaluate(second, scope) == TRUTH_YES || says_more(first, second, scope) ? second : first;
}

static void set_number(struct run *run, const struct prose_number *number)
{
    run->scope.variables[VARIABLE_NUMBER] =
        (struct interval){number->low, number->high, number->low_known, number->high_known};
}

/* A range that may hold the cells' value does not contradict it; an unread cell leaves it open. */
static enum truth judge(struct run *run, const struct condition *test)
{
    enum truth truth = condition_evaluate(test, &run->scope);
    struct claim_cells cells = {.run = run};
    if (truth != TRUTH_UNKNOWN)
        return truth;
    condition_visit(test, gather, &cells);
    return cells.unknown || (cells.count == 0 && run->facts->year == 0) ? TRUTH_UNKNOWN : TRUTH_YES;
}

static uint16_t *keep_cells(struct run *run, const struct claim_cells *cells)
{
    uint16_t *kept = arena_new_array(run->arena, uint16_t, cells->count);
    memcpy(kept, cells->items, cells->count * sizeof *kept);
    return kept;
}

/* Each alternative of a == b or a == c. */
static void add_ways(struct run *run, const struct condition *test, struct claim *claim)
{
    enum { WAYS_MOST = 8 };
    if (test->kind == CONDITION_OR) {
        add_ways(run, test->first, claim);
        add_ways(run, test->second, claim);
        return;
    }
    const struct condition *comparison = condition_comparison(test);
    struct claim_cells cells = {.run = run};
    condition_visit(comparison, gather, &cells);
    if (!comparison || comparison->comparison != COMPARISON_EQUAL || cells.count == 0 || claim->way_count == WAYS_MOST)
        return;
    if (!claim->ways)
        claim->ways = arena_new_array(run->arena, struct claim_way, WAYS_MOST);
    claim->ways[claim->way_count++] =
        (struct claim_way){keep_cells(run, &cells), cells.count, condition_evaluate(test, &run->scope) == TRUTH_YES};
}

static void add_claim(struct run *run, const struct phrase_match *match, const struct condition *test,
                      const struct claim_cells *cells, size_t number, enum truth truth)
{
    struct claim claim = {
        .id = arena_print(run->arena, "%.*s#%zu", SLICE_ARGUMENTS(run->rule->id), number),
        .rule = run->rule->id,
        .span = claim_place(match),
        .sentence = match->sentence,
        .value = match->number.value,
        .exact = span_is_none(match->number.span) || match->number.exact,
        .cell_count = cells->count,
        .outcome = truth == TRUTH_YES  ? OUTCOME_PASS
                   : truth == TRUTH_NO ? OUTCOME_FAIL
                                       : OUTCOME_UNCHECKED,
    };
    if (claim.outcome == OUTCOME_FAIL &&
        (facts_is_unsure(run->facts, claim.span) || facts_is_unsure(run->facts, match->span)))
        claim.outcome = OUTCOME_UNCHECKED;
    claim.cells = keep_cells(run, cells);
    if (test->kind == CONDITION_OR)
        add_ways(run, test, &claim);
    vector_push(run->arena, &run->claims, claim);
}

static void set_terms(struct run *run, struct finding *finding, const struct phrase_match *match,
                      const struct claim_cells *cells)
{
    finding->terms = arena_new_array(run->arena, struct term, cells->count + 1);
    if (!span_is_none(match->number.span))
        finding->terms[finding->term_count++] = (struct term){.cell = -1,
                                                              .claim = cells->count ? (int)run->claims.count - 1 : -1,
                                                              .known = true,
                                                              .value = match->number.value,
                                                              .span = match->number.span};
    for (size_t i = 0; i < cells->count; i++) {
        struct term *term = &finding->terms[finding->term_count++];
        *term = (struct term){
            .cell = cells->items[i], .claim = -1, .right = true, .span = run->facts->cells[cells->items[i]].span};
        term->known = facts_value(run->facts, cells->items[i], &term->value);
    }
}

/* What the tables say, as far as it is known. */
static struct slice computed_spoken(struct run *run, struct interval computed)
{
    if (interval_is_point(computed))
        return decimal_spoken(run->arena, computed.low);
    if (!computed.low_known || (!computed.high_known && decimal_compare(computed.low, DECIMAL(0)) == 0))
        return SLICE("没有读出");
    return arena_print(run->arena, "至少 %.*s", SLICE_ARGUMENTS(decimal_spoken(run->arena, computed.low)));
}

/* "新收 11、新收加上年结转 12" */
static struct slice ways_spoken(struct run *run, const struct claim_rule *own)
{
    struct buffer ways = {0};
    for (size_t i = 0; i < own->way_count; i++) {
        const struct condition *test = condition_comparison(own->ways[i].tests[run->bound - run->rule->forms]);
        if (!test)
            continue;
        struct slice value = computed_spoken(run, arithmetic_evaluate(test->right, &run->scope));
        buffer_print(&ways, "%s%.*s %.*s", ways.length ? "、" : "", SLICE_ARGUMENTS(own->ways[i].name),
                     SLICE_ARGUMENTS(value));
    }
    struct slice spoken = arena_copy(run->arena, buffer_slice(&ways));
    buffer_free(&ways);
    return spoken;
}

static void report(struct run *run, enum truth truth, const struct claim_match *found, const struct condition *test,
                   const struct claim_cells *cells, size_t number)
{
    const struct phrase_match *match = &found->match;
    struct finding *finding = finding_add(run, truth == TRUTH_NO ? OUTCOME_FAIL : OUTCOME_UNCHECKED);
    bool has_number = !span_is_none(match->number.span);
    if (cells->count)
        finding_set_cells(run, finding, cells->items, cells->count);
    finding->section = -1;
    finding_place(run, finding, claim_place(match));
    finding->words = match->span;
    set_terms(run, finding, match, cells);
    const struct condition *comparison = condition_comparison(test);
    struct interval computed = {0};
    if (comparison) {
        computed = arithmetic_evaluate(comparison->right, &run->scope);
        bool certain = !has_number || match->number.exact || match->number.rounded;
        finding->has_numbers = certain && interval_is_point(computed);
        finding->reported = match->number.value;
        finding->computed = computed.low;
    }
    struct placeholder values[] = {
        {"n", has_number ? quote_spoken(run, match->number.span, 20) : SLICE("0")},
        {"quote", quote_spoken(run, match->clause, 40)},
        {"what", found->own->what},
        {"right", computed_spoken(run, computed)},
        {"ways", ways_spoken(run, found->own)},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    if (truth == TRUTH_UNKNOWN) {
        finding->hint = SLICE_NONE;
        finding->message =
            arena_print(run->arena, "%.*s无法核对：正文“%.*s”所说的%s没有读出", SLICE_ARGUMENTS(run->rule->title),
                        SLICE_ARGUMENTS(values[1].value), cells->count ? "表中数字" : "年份");
    }
    finding_seal(run, finding, arena_print(run->arena, "%zu", number));
}

static void run_claim(struct run *run, const struct rule *rule)
{
    struct match_list matches = find_matches(run, rule);
    for (size_t i = 0; i < matches.count; i++) {
        const struct claim_match *found = &matches.items[i];
        const struct phrase_match *match = &found->match;
        const struct condition *test = found->own->tests[run->bound - rule->forms];
        struct prose_number nothing = {.low_known = true, .high_known = true};
        set_number(run, span_is_none(match->number.span) ? &nothing : &match->number);
        enum truth truth = judge(run, test);
        const struct condition *chosen = alternative(test, &run->scope);
        const struct condition *comparison = condition_comparison(chosen);
        struct claim_cells cells = {.run = run};
        if (found->soft && truth != TRUTH_YES)
            continue;
        run_look_at(run, match->number.span);
        condition_visit(comparison ? comparison : chosen, gather, &cells);
        if (cells.count)
            add_claim(run, match, test, &cells, i + 1, truth);
        if (truth != TRUTH_YES)
            report(run, truth, found, chosen, &cells, i + 1);
    }
}

const struct kind kind_claim = {"claim", keys, placeholders, load, run_claim};
