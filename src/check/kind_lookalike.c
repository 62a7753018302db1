/* Names that are nearly the organ's own: one character exchanged for another that looks or sounds like it, or two
 * neighbours exchanged. */
#include "check/organ_filter.h"
#include "check/places.h"

#include "form/prose.h"

static const char *const keys[] = {"in", "levels", "alike", "except", NULL};
enum { NAME_MOST = 12, NAMES_MOST = 6 };

struct lookalike_rule {
    struct names levels;  /* 县, 镇: how the names end */
    struct names except;  /* words that are no slip of any name */
    struct folded *alike; /* groups of characters that are taken for one another */
    size_t alike_count;
};

static bool load(struct loader *loader, struct rule *rule)
{
    struct lookalike_rule *own = arena_new_item(loader->arena, struct lookalike_rule);
    struct names alike;
    rule->own = own;
    if (!yaml_get(rule->node, "levels") || !yaml_get(rule->node, "alike"))
        return yaml_complain(rule->node, loader->error, "规则“%.*s”要写 levels 和 alike", SLICE_ARGUMENTS(rule->id));
    if (!loader_names(loader, yaml_get(rule->node, "levels"), &own->levels) ||
        !loader_names(loader, yaml_get(rule->node, "except"), &own->except) ||
        !loader_names(loader, yaml_get(rule->node, "alike"), &alike))
        return false;
    own->alike = arena_new_array(loader->arena, struct folded, alike.count);
    own->alike_count = alike.count;
    for (size_t i = 0; i < alike.count; i++) {
        own->alike[i] = fold_text(loader->arena, alike.items[i]);
        if (own->alike[i].count < 2)
            return yaml_complain(loader_item(yaml_get(rule->node, "alike"), i), loader->error,
                                 "这里应为两个以上容易相混的字");
    }
    return loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* ---- The organ's names ---- */

struct own_name {
    uint32_t characters[NAME_MOST];
    uint32_t count, level; /* characters, and how many of them are its level */
};

struct own_names {
    struct own_name items[NAMES_MOST];
    size_t count;
};

/* The level that stands at a byte of the name; empty when none does. */
static struct slice level_at(const struct lookalike_rule *own, struct slice organ, size_t at)
{
    for (size_t i = 0; i < own->levels.count; i++)
        if (slice_starts_with(slice_part(organ, at, organ.length), own->levels.items[i]))
            return own->levels.items[i];
    return SLICE_NONE;
}

static void add_name(struct run *run, struct own_names *names, struct slice name, struct slice level)
{
    struct folded folded = fold_text(run->arena, name);
    size_t stem = folded.count - utf8_length(level);
    if (names->count == NAMES_MOST || folded.count > NAME_MOST || folded.count < utf8_length(level) || stem < 2)
        return;
    struct own_name *out = &names->items[names->count++];
    out->count = (uint32_t)folded.count;
    out->level = (uint32_t)utf8_length(level);
    for (size_t i = 0; i < folded.count; i++)
        out->characters[i] = folded.characters[i];
}

/* 山河县 and 柳河镇 of 山河县柳河镇. */
static struct own_names names_of(struct run *run, const struct lookalike_rule *own)
{
    struct own_names names = {0};
    struct slice organ = organ_without_tails(run->facts->organ);
    size_t start = 0;
    for (size_t at = 0; at < organ.length;) {
        struct slice level = level_at(own, organ, at);
        size_t end = at + level.length;
        bool stem = level.length && utf8_length(slice_part(organ, start, at)) >= 2;
        if (stem)
            add_name(run, &names, slice_part(organ, start, end), level);
        if (stem)
            start = at = end;
        else
            utf8_decode(organ, &at);
    }
    return names;
}

/* ---- What is nearly one of them ---- */

static bool stands_in(const struct folded *group, uint32_t character)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->characters[i] == character)
            return true;
    return false;
}

static bool are_alike(const struct lookalike_rule *own, uint32_t one, uint32_t other)
{
    for (size_t i = 0; i < own->alike_count; i++)
        if (stands_in(&own->alike[i], one) && stands_in(&own->alike[i], other))
            return true;
    return false;
}

/* One character differs and is alike, or two neighbours are exchanged; the level is the same. */
static bool is_nearly(const struct lookalike_rule *own, const struct own_name *name, const uint32_t *printed)
{
    uint32_t differing = 0, first = 0, last = 0;
    for (uint32_t i = 0; i < name->count - name->level && differing <= 2; i++)
        if (name->characters[i] != printed[i]) {
            first = differing++ ? first : i;
            last = i;
        }
    if (differing == 1)
        return are_alike(own, name->characters[first], printed[first]);
    return differing == 2 && last == first + 1 && name->characters[first] == printed[last] &&
           name->characters[last] == printed[first];
}

static bool ends_alike(const struct own_name *name, const uint32_t *printed)
{
    for (uint32_t i = name->count - name->level; i < name->count; i++)
        if (name->characters[i] != printed[i])
            return false;
    return true;
}

static bool is_excepted(const struct lookalike_rule *own, struct slice printed)
{
    for (size_t i = 0; i < own->except.count; i++)
        if (slice_find(printed, own->except.items[i], 0) >= 0)
            return true;
    return false;
}

static void look_for(struct run *run, const struct lookalike_rule *own, const struct own_name *name,
                     const struct prose_text *text, struct places *places)
{
    for (uint32_t at = 0; at + name->count <= text->count && !places_are_full(places); at++) {
        const uint32_t *printed = text->characters + at;
        if (!ends_alike(name, printed) || !is_nearly(own, name, printed))
            continue;
        struct span span = prose_span(text, at, at + name->count);
        struct slice quote = quote_spoken(run, span, NAME_MOST);
        if (!is_excepted(own, quote))
            places_add(run, places, span, arena_print(run->arena, "“%.*s”", SLICE_ARGUMENTS(quote)));
    }
}

static void run_lookalike(struct run *run, const struct rule *rule)
{
    const struct lookalike_rule *own = rule->own;
    struct own_names names = names_of(run, own);
    struct places places = {0};
    if (names.count == 0) {
        run_skip(run);
        return;
    }
    for (size_t i = 0; i < names.count; i++)
        for (size_t p = 0; p < run->facts->prose_count; p++)
            if (prose_is_wanted(rule, run->facts->prose[p].section))
                look_for(run, own, &names.items[i], run->prose[p], &places);
    places_report(run, &places);
}

const struct kind kind_lookalike = {"lookalike", keys, places_placeholders, load, run_lookalike};
