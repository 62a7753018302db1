/* What a section's text must say: its aspects in any of several wordings; how much there must be of it, and how much at
 * most. */
#include "check/claim_text.h"
#include "check/organ_filter.h"

#include <string.h>

static const char *const keys[] = {"section", "must",  "least", "most",  "above", "lacking",
                                   "named",   "heads", "firm",  "organ", NULL};
static const char *const placeholders[] = {"section", "missing", "count", "least", "most", "text", NULL};

struct aspect {
    struct slice name;
    struct phrase_list words;
    struct phrase_list head; /* as a paragraph about it begins */
    struct phrase_list firm; /* without doubt: what a section with such paragraphs must say where it has none of it */
};

/* So many paragraphs with heads of their own make a section that goes aspect by aspect. */
enum { HEADS_LEAST = 3 };

struct limits {
    uint32_t least, most; /* characters; 0: any */
};

struct text_rule {
    struct organ_filter organ;
    struct aspect *aspects; /* looked for in rule->sections */
    size_t aspect_count;
    long above;   /* sections with fewer characters are another rule's */
    long lacking; /* so many of the aspects must be missing */
    bool named;   /* the organ's own name makes up for them */
    struct limits limits[32];
};

/* ---- Loading ---- */

static bool load_aspects(struct loader *loader, const struct yaml_node *must, struct text_rule *own)
{
    if (must->kind != YAML_MAP || must->count == 0)
        return yaml_complain(must, loader->error, "must 应写成 {名称: [说法, 说法]}");
    own->aspects = arena_new_array(loader->arena, struct aspect, must->count);
    for (own->aspect_count = 0; own->aspect_count < must->count; own->aspect_count++) {
        struct aspect *aspect = &own->aspects[own->aspect_count];
        aspect->name = must->keys[own->aspect_count]->text;
        if (!loader_phrases(loader, must->items[own->aspect_count], &aspect->words))
            return false;
    }
    return true;
}

/* heads and firm: phrases by the names of `must`. */
static bool load_more(struct loader *loader, const struct yaml_node *map, bool heads, struct text_rule *own)
{
    if (map && map->kind != YAML_MAP)
        return yaml_complain(map, loader->error, "这里应写成 {名称: [说法, 说法]}");
    for (size_t i = 0; map && i < map->count; i++) {
        size_t k = 0;
        while (k < own->aspect_count && !slice_equal(own->aspects[k].name, map->keys[i]->text))
            k++;
        if (k == own->aspect_count)
            return yaml_complain(map->keys[i], loader->error, "must 里没有“%.*s”", SLICE_ARGUMENTS(map->keys[i]->text));
        struct phrase_list *out = heads ? &own->aspects[k].head : &own->aspects[k].firm;
        if (!loader_phrases(loader, map->items[i], out))
            return false;
    }
    return true;
}

static int section_of(struct loader *loader, const struct yaml_node *node)
{
    uint32_t mask = 0;
    if (!loader_sections(loader, node, &mask))
        return -1;
    if (mask < 2 || (mask & (mask - 1)) != 0) {
        yaml_complain(node, loader->error, "这里应为一个部分的编号，1 到 6");
        return -1;
    }
    return __builtin_ctz(mask) - 1;
}

/* {section: characters}. */
static bool load_limits(struct loader *loader, const struct yaml_node *map, bool most, struct text_rule *own)
{
    if (map->kind != YAML_MAP || map->count == 0)
        return yaml_complain(map, loader->error, "least、most 应写成 {部分: 字数}");
    for (size_t i = 0; i < map->count; i++) {
        long characters;
        int section = section_of(loader, map->keys[i]);
        const char *key = arena_copy(loader->arena, map->keys[i]->text).data;
        if (section < 0 || !yaml_integer(map, key, &characters, loader->error))
            return false;
        if (characters < 1 || characters > 100000)
            return yaml_complain(map->items[i], loader->error, "字数应为 1 到 100000");
        *(most ? &own->limits[section].most : &own->limits[section].least) = (uint32_t)characters;
    }
    return true;
}

static bool load(struct loader *loader, struct rule *rule)
{
    struct text_rule *own = arena_new_item(loader->arena, struct text_rule);
    const struct yaml_node *must = yaml_get(rule->node, "must"), *least = yaml_get(rule->node, "least");
    const struct yaml_node *most = yaml_get(rule->node, "most"), *section = yaml_get(rule->node, "section");
    rule->own = own;
    bool limited = least != NULL || most != NULL;
    if ((must != NULL) == limited || (must != NULL) != (section != NULL))
        return yaml_complain(rule->node, loader->error, "规则“%.*s”要写 section 和 must，或只写 least、most",
                             SLICE_ARGUMENTS(rule->id));
    own->lacking = 1;
    if (!organ_filter_load(loader, yaml_get(rule->node, "organ"), &own->organ) ||
        (yaml_get(rule->node, "above") && !yaml_integer(rule->node, "above", &own->above, loader->error)) ||
        (yaml_get(rule->node, "lacking") && !yaml_integer(rule->node, "lacking", &own->lacking, loader->error)))
        return false;
    static const char *const answers[] = {"false", "true", NULL};
    int named = loader_choice(loader, rule->node, "named", answers, 0);
    own->named = named == 1;
    if (named < 0)
        return false;
    if (must)
        return loader_sections(loader, section, &rule->sections) && load_aspects(loader, must, own) &&
               load_more(loader, yaml_get(rule->node, "heads"), true, own) &&
               load_more(loader, yaml_get(rule->node, "firm"), false, own);
    return (!least || load_limits(loader, least, false, own)) && (!most || load_limits(loader, most, true, own));
}

/* ---- Running ---- */

static bool says(const struct run *run, const struct rule *rule, const struct phrase_list *words)
{
    for (size_t p = 0; p < run->facts->prose_count; p++)
        if (prose_is_wanted(rule, run->facts->prose[p].section) &&
            claim_says_any(words, run->prose[p], run->facts->prose[p].span))
            return true;
    return false;
}

/* Where more text should stand: behind the last word of the section (-1: of what stands before the first heading). */
static struct span place_in(const struct run *run, int section)
{
    uint32_t end = section < 0 ? 0 : run->facts->sections[section].body.start;
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        struct span span = run->facts->prose[p].span;
        struct slice text = slice_trim(document_text(run->facts->document, span));
        if (run->facts->prose[p].section == section && text.length)
            end = (uint32_t)(text.data + text.length - run->facts->document->text.data);
    }
    return (struct span){end, end};
}

static size_t count_characters(const struct run *run, int section)
{
    size_t count = 0;
    for (size_t p = 0; p < run->facts->prose_count; p++)
        if (run->facts->prose[p].section == section)
            count += prose_text_length(run->prose[p]);
    return count;
}

/* The first of the rule's sections that is there, -1 for what stands before the first heading, -2: none. */
static int first_section(const struct run *run, const struct rule *rule)
{
    if (rule->sections & 1)
        return -1;
    for (int i = 0; i < (int)run->form->section_count && i < 31; i++)
        if (rule->sections & 1u << (i + 1) && run->facts->sections[i].present)
            return i;
    return -2;
}

/* The end of the organ's name stands in the text: 柳河镇 of 山河县柳河镇人民政府. */
static bool names_organ(struct run *run, const struct rule *rule)
{
    enum { NAME = 3 };
    struct slice organ = organ_without_tails(run->facts->organ);
    size_t characters = utf8_length(organ), at = 0;
    for (size_t i = NAME; i < characters; i++)
        utf8_decode(organ, &at);
    struct error ignored;
    struct phrase *name =
        organ.length ? phrase_compile(run->arena, slice_part(organ, at, organ.length), &ignored) : NULL;
    return name && says(run, rule, &(struct phrase_list){&name, 1});
}

/* The section goes aspect by aspect, in paragraphs of their own. */
static bool is_headed(const struct run *run, const struct rule *rule)
{
    const struct text_rule *own = rule->own;
    size_t heads = 0;
    for (size_t i = 0; i < own->aspect_count && heads < HEADS_LEAST; i++)
        heads += says(run, rule, &own->aspects[i].head);
    return heads == HEADS_LEAST;
}

static bool has_aspect(const struct run *run, const struct rule *rule, const struct aspect *aspect, bool headed)
{
    if (!says(run, rule, &aspect->words))
        return false;
    return !headed || aspect->firm.count == 0 || says(run, rule, &aspect->firm) || says(run, rule, &aspect->head);
}

static void run_must(struct run *run, const struct rule *rule)
{
    const struct text_rule *own = rule->own;
    struct buffer missing = {0};
    long count = 0;
    int section = first_section(run, rule);
    if (section < -1 || (long)count_characters(run, section) < own->above) {
        run_skip(run);
        return;
    }
    bool headed = is_headed(run, rule);
    for (size_t i = 0; i < own->aspect_count; i++)
        if (!has_aspect(run, rule, &own->aspects[i], headed))
            buffer_print(&missing, "%s%.*s", count++ ? "、" : "", SLICE_ARGUMENTS(own->aspects[i].name));
    if (count >= own->lacking && !(own->named && names_organ(run, rule))) {
        struct finding *finding = finding_add(run, OUTCOME_FAIL);
        finding->section = section;
        finding_place(run, finding, place_in(run, section));
        struct placeholder values[] = {
            {"section", section < 0 ? SLICE("引言") : run->form->sections[section].heading},
            {"missing", arena_copy(run->arena, buffer_slice(&missing))},
        };
        finding_say(run, finding, values, 2);
        finding_seal(run, finding, section < 0 ? SLICE("0") : run->form->sections[section].id);
    }
    buffer_free(&missing);
}

static struct slice opening_of(struct run *run, int section)
{
    struct slice text = SLICE_NONE;
    for (size_t p = 0; p < run->facts->prose_count && text.length == 0; p++)
        if (run->facts->prose[p].section == section)
            text = quote_spoken(run, run->facts->prose[p].span, 20);
    return text;
}

static void run_limits(struct run *run, const struct limits *limits, int section)
{
    size_t count = count_characters(run, section);
    bool fits = count >= limits->least && (limits->most == 0 || count <= limits->most);
    if (!run->facts->sections[section].present || fits)
        return;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding->section = section;
    finding_place(run, finding, place_in(run, section));
    struct placeholder values[] = {
        {"section", run->form->sections[section].heading},
        {"count", decimal_spoken(run->arena, DECIMAL((int64_t)count))},
        {"least", decimal_spoken(run->arena, DECIMAL(limits->least))},
        {"most", decimal_spoken(run->arena, DECIMAL(limits->most))},
        {"text", opening_of(run, section)},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, run->form->sections[section].id);
}

static void run_text(struct run *run, const struct rule *rule)
{
    const struct text_rule *own = rule->own;
    if (!organ_filter_fits(&own->organ, run->facts->organ)) {
        run_skip(run);
        return;
    }
    if (own->aspect_count)
        run_must(run, rule);
    for (int i = 0; !own->aspect_count && i < (int)run->form->section_count && i < 32; i++)
        if (own->limits[i].least || own->limits[i].most)
            run_limits(run, &own->limits[i], i);
}

const struct kind kind_text = {"text", keys, placeholders, load, run_text};
