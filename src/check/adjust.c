/* What local files and profiles make of the rules: fields replaced, levels changed, rules switched off and on. */
#include "check/pack.h"

#include <string.h>

static bool includes(const struct pack *outer, const struct pack *inner)
{
    for (size_t i = 0; i < outer->included.count; i++)
        if (outer->included.items[i] == inner || includes(outer->included.items[i], inner))
            return true;
    return false;
}

/* ---- Overrides ---- */

static bool is_field(const struct yaml_node *key)
{
    return !slice_is(key->text, "id") && !slice_is(key->text, "level") && !slice_is(key->text, "off");
}

/* The place of the key in the map; its count when it is not there. */
static size_t find_key(const struct yaml_node *map, struct slice key)
{
    size_t i = 0;
    while (i < map->count && !slice_equal(map->keys[i]->text, key))
        i++;
    return i;
}

static bool is_null(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && node->plain && (slice_is(node->text, "null") || slice_is(node->text, "~"));
}

static void remove_key(struct yaml_node *map, size_t at)
{
    map->count--;
    memmove(map->keys + at, map->keys + at + 1, (map->count - at) * sizeof *map->keys);
    memmove(map->items + at, map->items + at + 1, (map->count - at) * sizeof *map->items);
}

/* A copy of the rule with the fields of the override in place of its own; null takes a field away. */
static struct yaml_node *merge(struct arena *arena, const struct yaml_node *rule, const struct yaml_node *override)
{
    struct yaml_node *merged = arena_new_item(arena, struct yaml_node);
    *merged = *rule;
    merged->keys = arena_new_array(arena, struct yaml_node *, rule->count + override->count);
    merged->items = arena_new_array(arena, struct yaml_node *, rule->count + override->count);
    memcpy(merged->keys, rule->keys, rule->count * sizeof *rule->keys);
    memcpy(merged->items, rule->items, rule->count * sizeof *rule->items);
    for (size_t i = 0; i < override->count; i++) {
        struct yaml_node *key = override->keys[i], *item = override->items[i];
        size_t at = find_key(merged, key->text);
        if (!is_field(key) || (is_null(item) && at == merged->count))
            continue;
        if (is_null(item)) {
            remove_key(merged, at);
            continue;
        }
        merged->count += at == merged->count;
        merged->keys[at] = key;
        merged->items[at] = item;
    }
    return merged;
}

/* Two files that do not include each other replace the same field. */
static bool fields_agree(const struct packs *packs, const struct written *earlier, const struct written *later)
{
    if (includes(later->pack, earlier->pack))
        return true;
    for (size_t i = 0; i < later->node->count; i++) {
        const struct yaml_node *key = later->node->keys[i];
        size_t at = find_key(earlier->node, key->text);
        if (is_field(key) && at < earlier->node->count)
            return yaml_complain(key, packs->loader.error, "“%.*s”的 %.*s 在 %s:%u 已经改过；只能留一处",
                                 SLICE_ARGUMENTS(yaml_get(later->node, "id")->text), SLICE_ARGUMENTS(key->text),
                                 earlier->node->keys[at]->source->path, earlier->node->keys[at]->line);
    }
    return true;
}

static bool is_override_of(const struct written *override, struct slice id)
{
    return slice_equal(yaml_get(override->node, "id")->text, id);
}

const struct yaml_node *packs_merge(const struct packs *packs, const struct yaml_node *rule,
                                    const struct yaml_node **first)
{
    const struct yaml_node *id = yaml_get(rule, "id"), *merged = rule;
    *first = NULL;
    for (size_t i = 0; id && id->kind == YAML_SCALAR && i < packs->overrides.count; i++) {
        const struct written *override = &packs->overrides.items[i];
        if (!is_override_of(override, id->text))
            continue;
        for (size_t k = 0; k < i; k++)
            if (is_override_of(&packs->overrides.items[k], id->text) &&
                !fields_agree(packs, &packs->overrides.items[k], override))
                return NULL;
        merged = merge(packs->loader.arena, merged, override->node);
        for (size_t k = 0; k < override->node->count && !*first; k++)
            if (is_field(override->node->keys[k]))
                *first = override->node;
    }
    return merged;
}

/* ---- Names of rules ---- */

static struct rule *find_rule(const struct rules *rules, struct slice id)
{
    for (size_t i = 0; i < rules->count; i++)
        if (slice_equal(rules->items[i]->id, id))
            return rules->items[i];
    return NULL;
}

static bool complain_rule(struct packs *packs, const struct rules *rules, const struct yaml_node *node,
                          struct slice name)
{
    struct yaml_node place = *node;
    const char **ids = arena_new_array(rules->arena, const char *, rules->count + 1);
    for (size_t i = 0; i < rules->count; i++)
        ids[i] = arena_copy(rules->arena, rules->items[i]->id).data;
    place.text = name;
    return loader_complain_name(&packs->loader, &place, "规则", ids);
}

bool packs_hold_overrides(struct packs *packs, const struct rules *rules)
{
    for (size_t i = 0; i < packs->overrides.count; i++) {
        const struct yaml_node *id = yaml_get(packs->overrides.items[i].node, "id");
        if (!find_rule(rules, id->text))
            return complain_rule(packs, rules, id, id->text);
    }
    return true;
}

static bool is_group(struct slice name)
{
    return slice_ends_with(name, SLICE(".*"));
}

/* claim.* is every rule whose id begins with claim. and a dot. */
static bool matches(struct slice name, struct slice id)
{
    return is_group(name) ? slice_starts_with(id, slice_part(name, 0, name.length - 1)) : slice_equal(name, id);
}

/* ---- Adjustments ---- */

static void apply(struct rule *rule, const struct adjustment *adjustment)
{
    if (adjustment->kind == ADJUST_LEVEL) {
        rule->level = adjustment->level;
        rule->level_in_count = 0;
    } else {
        rule->off = adjustment->kind == ADJUST_OFF;
    }
    rule->changed = adjustment->node;
}

/* `only` of a file switches everything else off first. */
static bool apply_only(struct packs *packs, struct rules *rules, size_t from)
{
    const struct pack *last = NULL;
    for (size_t i = from; i < packs->adjustments.count; i++) {
        const struct adjustment *adjustment = &packs->adjustments.items[i];
        size_t found = 0;
        if (adjustment->kind != ADJUST_ONLY)
            continue;
        for (size_t k = 0; k < rules->count && adjustment->pack != last; k++) {
            rules->items[k]->off = true;
            rules->items[k]->changed = adjustment->node;
        }
        last = adjustment->pack;
        for (size_t k = 0; k < rules->count; k++)
            if (matches(adjustment->rule, rules->items[k]->id)) {
                rules->items[k]->off = false;
                rules->items[k]->changed = NULL;
                found++;
            }
        if (!found)
            return complain_rule(packs, rules, adjustment->node, adjustment->rule);
    }
    return true;
}

static bool apply_groups(struct packs *packs, struct rules *rules, size_t from)
{
    for (size_t i = from; i < packs->adjustments.count; i++) {
        const struct adjustment *adjustment = &packs->adjustments.items[i];
        size_t found = 0;
        if (adjustment->kind == ADJUST_ONLY || !is_group(adjustment->rule))
            continue;
        for (size_t k = 0; k < rules->count; k++)
            if (matches(adjustment->rule, rules->items[k]->id)) {
                apply(rules->items[k], adjustment);
                found++;
            }
        if (!found)
            return complain_rule(packs, rules, adjustment->node, adjustment->rule);
    }
    return true;
}

static const char *spoken(const struct adjustment *adjustment)
{
    static const char *const levels[] = {
        [LEVEL_INFO] = "改为 info", [LEVEL_WARNING] = "改为 warning", [LEVEL_ERROR] = "改为 error"};
    if (adjustment->kind == ADJUST_LEVEL)
        return levels[adjustment->level];
    return adjustment->kind == ADJUST_OFF ? "停用" : "启用";
}

static bool agrees(struct packs *packs, const struct adjustment *earlier, const struct adjustment *later)
{
    bool same = earlier->kind == later->kind && (earlier->kind != ADJUST_LEVEL || earlier->level == later->level);
    if (same || includes(later->pack, earlier->pack))
        return true;
    return yaml_complain(later->node, packs->loader.error, "规则“%.*s”在这里%s，在 %s:%u 却%s；只能留一处",
                         SLICE_ARGUMENTS(later->rule), spoken(later), earlier->node->source->path, earlier->node->line,
                         spoken(earlier));
}

/* One rule named by itself counts more than its group. */
static bool apply_single(struct packs *packs, struct rules *rules, size_t from)
{
    for (size_t i = from; i < packs->adjustments.count; i++) {
        const struct adjustment *adjustment = &packs->adjustments.items[i];
        if (adjustment->kind == ADJUST_ONLY || is_group(adjustment->rule))
            continue;
        struct rule *rule = find_rule(rules, adjustment->rule);
        if (!rule)
            return complain_rule(packs, rules, adjustment->node, adjustment->rule);
        for (size_t k = from; k < i; k++) {
            const struct adjustment *earlier = &packs->adjustments.items[k];
            if (earlier->kind != ADJUST_ONLY && slice_equal(earlier->rule, rule->id) &&
                !agrees(packs, earlier, adjustment))
                return false;
        }
        apply(rule, adjustment);
    }
    return true;
}

bool packs_adjust(struct packs *packs, struct rules *rules, size_t from)
{
    return apply_only(packs, rules, from) && apply_groups(packs, rules, from) && apply_single(packs, rules, from);
}
