/* Problems and the measures against them: how many of each a section counts. */
#include "check/claim_text.h"

static const char *const keys[] = {"in", "second", "styles", NULL};
static const char *const placeholders[] = {"first", "second", NULL};

enum { STYLES_MOST = 8 };

struct matched_rule {
    struct phrase_list second;        /* with these words the measures begin */
    struct names styles[STYLES_MOST]; /* 一是 二是 三是 */
    size_t style_count;
};

static bool load(struct loader *loader, struct rule *rule)
{
    struct matched_rule *own = arena_new_item(loader->arena, struct matched_rule);
    const struct yaml_node *styles = yaml_get(rule->node, "styles"), *second = yaml_get(rule->node, "second");
    rule->own = own;
    if (!second || !styles || styles->kind != YAML_LIST || styles->count == 0 || styles->count > STYLES_MOST)
        return yaml_complain(rule->node, loader->error,
                             "规则“%.*s”要写 second 和 styles，后者如 [[一是, 二是]]，最多 %d 列",
                             SLICE_ARGUMENTS(rule->id), STYLES_MOST);
    for (; own->style_count < styles->count; own->style_count++)
        if (!loader_names(loader, styles->items[own->style_count], &own->styles[own->style_count]))
            return false;
    return loader_phrases(loader, second, &own->second) &&
           loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* ---- Running ---- */

/* The next place of the word in [from, to); `to` when there is none. Marks count: these are words as printed. */
static uint32_t find_word(const struct document *document, struct slice word, uint32_t from, uint32_t to)
{
    ptrdiff_t at = slice_find(slice_part(document->text, 0, to), word, from);
    return at < 0 ? to : (uint32_t)at;
}

/* How far a style counts within the span: each of its words behind the one before. */
static size_t count_style(const struct document *document, const struct names *style, struct span span)
{
    uint32_t at = span.start;
    size_t count = 0;
    for (; count < style->count; count++) {
        at = find_word(document, style->items[count], at, span.end);
        if (at >= span.end)
            break;
        at += (uint32_t)style->items[count].length;
    }
    return count;
}

static size_t count_points(const struct document *document, const struct matched_rule *own, struct span span)
{
    size_t most = 0;
    for (size_t i = 0; i < own->style_count; i++) {
        size_t count = count_style(document, &own->styles[i], span);
        most = count > most ? count : most;
    }
    return most;
}

/* Where the measures begin: the first of the words; the end when there is none. */
static uint32_t find_second(const struct matched_rule *own, const struct prose_text *text, struct span span)
{
    uint32_t first = span.end;
    for (size_t i = 0; i < own->second.count; i++) {
        struct phrase_match match;
        uint32_t from = span.start;
        if (phrase_find(own->second.items[i], text, &from, &match) && match.span.start < first)
            first = match.span.start;
    }
    return first;
}

static void run_matched(struct run *run, const struct rule *rule)
{
    const struct matched_rule *own = rule->own;
    const struct document *document = run->facts->document;
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        struct span span = run->facts->prose[p].span;
        if (!prose_is_wanted(rule, run->facts->prose[p].section))
            continue;
        uint32_t middle = find_second(own, run->prose[p], span);
        size_t first = count_points(document, own, (struct span){span.start, middle});
        size_t second = count_points(document, own, (struct span){middle, span.end});
        if (second < 2 || first <= second)
            continue;
        struct finding *finding = finding_add(run, OUTCOME_FAIL);
        finding_place(run, finding, (struct span){middle, middle});
        struct placeholder values[] = {
            {"first", decimal_spoken(run->arena, DECIMAL((int64_t)first))},
            {"second", decimal_spoken(run->arena, DECIMAL((int64_t)second))},
        };
        finding_say(run, finding, values, 2);
        finding_seal(run, finding, SLICE_NONE);
        return;
    }
}

const struct kind kind_matched = {"matched", keys, placeholders, load, run_matched};
