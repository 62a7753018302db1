/* What a report should not say: phrases of the web page it was copied from, of an older time, of other affairs. */
#include "check/claim_text.h"
#include "check/organ_filter.h"
#include "check/places.h"

static const char *const keys[] = {"in", "say", "unless", "but", "often", "cases", "organ", NULL};
static const char *const case_keys[] = {"say", "unless", "from", "to", NULL};

struct said_case {
    struct phrase_list say, unless;
    long from, to; /* report years; 0: open */
};

struct said_rule {
    struct organ_filter organ;
    struct said_case *cases;
    size_t case_count;
    struct phrase_list but; /* anywhere in the report: all is well */
    long often;             /* fewer places are none */
};

static bool load_case(struct loader *loader, const struct yaml_node *node, struct said_case *out)
{
    const struct yaml_node *say = yaml_get(node, "say");
    if (!say)
        return yaml_complain(node, loader->error, "这里缺少 say");
    return loader_phrases(loader, say, &out->say) && loader_phrases(loader, yaml_get(node, "unless"), &out->unless) &&
           (!yaml_get(node, "from") || yaml_integer(node, "from", &out->from, loader->error)) &&
           (!yaml_get(node, "to") || yaml_integer(node, "to", &out->to, loader->error));
}

static bool load_cases(struct loader *loader, const struct yaml_node *cases, struct said_rule *own)
{
    if (cases->kind != YAML_LIST || cases->count == 0)
        return yaml_complain(cases, loader->error, "cases 应是一列 {say: ..., from: 年度}");
    own->cases = arena_new_array(loader->arena, struct said_case, cases->count);
    for (; own->case_count < cases->count; own->case_count++) {
        const struct yaml_node *node = cases->items[own->case_count];
        if (node->kind != YAML_MAP)
            return yaml_complain(node, loader->error, "cases 应是一列 {say: ..., from: 年度}");
        if (!yaml_only_keys(node, case_keys, loader->error) || !load_case(loader, node, &own->cases[own->case_count]))
            return false;
    }
    return true;
}

static bool load(struct loader *loader, struct rule *rule)
{
    struct said_rule *own = arena_new_item(loader->arena, struct said_rule);
    const struct yaml_node *node = rule->node, *cases = yaml_get(node, "cases");
    rule->own = own;
    own->often = 1;
    if ((cases == NULL) == (yaml_get(node, "say") == NULL))
        return yaml_complain(node, loader->error, "规则“%.*s”要写 say 或 cases 之一", SLICE_ARGUMENTS(rule->id));
    if (cases ? !load_cases(loader, cases, own)
              : !load_case(loader, node, own->cases = arena_new_item(loader->arena, struct said_case)))
        return false;
    own->case_count = cases ? own->case_count : 1;
    return organ_filter_load(loader, yaml_get(node, "organ"), &own->organ) &&
           loader_phrases(loader, yaml_get(node, "but"), &own->but) &&
           (!yaml_get(node, "often") || yaml_integer(node, "often", &own->often, loader->error)) &&
           loader_sections(loader, yaml_get(node, "in"), &rule->sections);
}

/* ---- Running ---- */

static bool is_of_year(const struct said_case *one, int year)
{
    return (one->from == 0 || year >= one->from) && (one->to == 0 || (year != 0 && year <= one->to));
}

static bool is_known_place(const struct places *places, struct span span)
{
    for (size_t i = 0; i < places->list.count; i++)
        if (places->list.items[i].span.start < span.end && span.start < places->list.items[i].span.end)
            return true;
    return false;
}

/* What stands before the title is of the page around the report. */
static bool is_before_title(const struct facts *facts, struct span span)
{
    return !span_is_none(facts->title) && span.end <= facts->title.start;
}

static void find_case(struct run *run, const struct said_case *one, const struct prose_text *text,
                      struct places *places)
{
    for (size_t i = 0; i < one->say.count; i++) {
        struct phrase_match match;
        uint32_t from = 0;
        while (!places_are_full(places) && phrase_find(one->say.items[i], text, &from, &match)) {
            if (is_before_title(run->facts, match.span) || is_known_place(places, match.span) ||
                claim_says_any(&one->unless, text, match.sentence))
                continue;
            places_add(run, places, match.span,
                       arena_print(run->arena, "“%.*s”", SLICE_ARGUMENTS(quote_spoken(run, match.span, 20))));
        }
    }
}

static bool is_said_anywhere(const struct run *run, const struct phrase_list *phrases)
{
    for (size_t p = 0; phrases->count && p < run->facts->prose_count; p++)
        if (claim_says_any(phrases, run->prose[p], run->facts->prose[p].span))
            return true;
    return false;
}

static void run_said(struct run *run, const struct rule *rule)
{
    const struct said_rule *own = rule->own;
    struct places places = {0};
    if (!organ_filter_fits(&own->organ, run->facts->organ)) {
        run_skip(run);
        return;
    }
    for (size_t i = 0; i < own->case_count; i++)
        for (size_t p = 0; is_of_year(&own->cases[i], run->facts->year) && p < run->facts->prose_count; p++)
            if (prose_is_wanted(rule, run->facts->prose[p].section))
                find_case(run, &own->cases[i], run->prose[p], &places);
    if ((long)places.list.count >= own->often && !is_said_anywhere(run, &own->but))
        places_report(run, &places);
}

const struct kind kind_said = {"said", keys, places_placeholders, load, run_said};
