/* What a section's text must say: its aspects in any of several wordings, and a least length. */
#include "check/rule.h"

#include <string.h>

static const char *const keys[] = {"section", "must", "least", NULL};
static const char *const placeholders[] = {"section", "missing", "count", "least", "text", NULL};

struct aspect {
    struct slice name;
    struct phrase_list words;
};

struct text_rule {
    int section; /* index in form->sections, for `must` */
    struct aspect *aspects;
    size_t aspect_count;
    uint32_t least[32]; /* characters, by section; 0: any */
};

/* ---- Loading ---- */

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

static bool load_least(struct loader *loader, const struct yaml_node *least, struct text_rule *own)
{
    if (least->kind != YAML_MAP || least->count == 0)
        return yaml_complain(least, loader->error, "least 应写成 {部分: 字数}");
    for (size_t i = 0; i < least->count; i++) {
        long characters;
        int section = section_of(loader, least->keys[i]);
        const char *key = arena_copy(loader->arena, least->keys[i]->text).data;
        if (section < 0 || !yaml_integer(least, key, &characters, loader->error))
            return false;
        if (characters < 1 || characters > 100000)
            return yaml_complain(least->items[i], loader->error, "字数应为 1 到 100000");
        own->least[section] = (uint32_t)characters;
    }
    return true;
}

static bool load(struct loader *loader, struct rule *rule)
{
    struct text_rule *own = arena_new_item(loader->arena, struct text_rule);
    const struct yaml_node *must = yaml_get(rule->node, "must"), *least = yaml_get(rule->node, "least");
    const struct yaml_node *section = yaml_get(rule->node, "section");
    rule->own = own;
    if ((must == NULL) == (least == NULL) || (must != NULL) != (section != NULL))
        return yaml_complain(rule->node, loader->error, "规则“%.*s”要写 section 和 must，或只写 least",
                             SLICE_ARGUMENTS(rule->id));
    if (least)
        return load_least(loader, least, own);
    own->section = section_of(loader, section);
    return own->section >= 0 && load_aspects(loader, must, own);
}

/* ---- Running ---- */

static bool says(const struct run *run, int section, const struct phrase_list *words)
{
    for (size_t p = 0; p < run->facts->prose_count; p++)
        for (size_t i = 0; run->facts->prose[p].section == section && i < words->count; i++) {
            struct phrase_match match;
            uint32_t from = 0;
            if (phrase_find(words->items[i], run->prose[p], &from, &match))
                return true;
        }
    return false;
}

/* Where more text should stand: behind the last word of the section. */
static struct span place_in(const struct run *run, int section)
{
    uint32_t end = run->facts->sections[section].body.start;
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        struct span span = run->facts->prose[p].span;
        struct slice text = slice_trim(document_text(run->facts->document, span));
        if (run->facts->prose[p].section == section && text.length)
            end = (uint32_t)(text.data + text.length - run->facts->document->text.data);
    }
    return (struct span){end, end};
}

static void run_must(struct run *run, const struct text_rule *own)
{
    struct buffer missing = {0};
    if (!run->facts->sections[own->section].present) {
        run_skip(run);
        return;
    }
    for (size_t i = 0; i < own->aspect_count; i++)
        if (!says(run, own->section, &own->aspects[i].words))
            buffer_print(&missing, "%s%.*s", missing.length ? "、" : "", SLICE_ARGUMENTS(own->aspects[i].name));
    if (missing.length) {
        struct finding *finding = finding_add(run, OUTCOME_FAIL);
        finding->section = own->section;
        finding_place(run, finding, place_in(run, own->section));
        struct placeholder values[] = {
            {"section", run->form->sections[own->section].heading},
            {"missing", arena_copy(run->arena, buffer_slice(&missing))},
        };
        finding_say(run, finding, values, 2);
        finding_seal(run, finding, run->form->sections[own->section].id);
    }
    buffer_free(&missing);
}

static void run_least(struct run *run, const struct text_rule *own, int section)
{
    const struct section_fact *fact = &run->facts->sections[section];
    size_t count = 0;
    struct slice text = SLICE_NONE;
    for (size_t p = 0; p < run->facts->prose_count; p++)
        if (run->facts->prose[p].section == section) {
            count += prose_text_length(run->prose[p]);
            text = text.length ? text : quote_spoken(run, run->facts->prose[p].span, 20);
        }
    if (!fact->present || count >= own->least[section])
        return;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding->section = section;
    finding_place(run, finding, place_in(run, section));
    struct placeholder values[] = {
        {"section", run->form->sections[section].heading},
        {"count", decimal_spoken(run->arena, DECIMAL((int64_t)count))},
        {"least", decimal_spoken(run->arena, DECIMAL(own->least[section]))},
        {"text", text},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, run->form->sections[section].id);
}

static void run_text(struct run *run, const struct rule *rule)
{
    const struct text_rule *own = rule->own;
    if (own->aspect_count)
        run_must(run, own);
    for (int i = 0; !own->aspect_count && i < (int)run->form->section_count && i < 32; i++)
        if (own->least[i])
            run_least(run, own, i);
}

const struct kind kind_text = {"text", keys, placeholders, load, run_text};
