/* Rule files: packs with their includes, and what a local pack switches off or gives another level. */
#include "check/rule.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A pack that is being read, with those that include it: how a cycle is seen. */
struct reading {
    const char *path;
    const struct reading *outer;
};

/* `off` or `levels` of a pack, held against the rules when all are known. */
struct adjustment {
    const struct yaml_node *node; /* the rule's id */
    int level;                    /* -1: off */
};

struct pack_loader {
    struct loader loader;
    struct rules *rules;
    struct path_list loaded; /* real paths */
    VECTOR(struct adjustment) adjustments;
};

static const char *real_path(struct arena *arena, const char *path)
{
    char *resolved = realpath(path, NULL);
    const char *copy = arena_copy(arena, slice_of(resolved ? resolved : path)).data;
    free(resolved);
    return copy;
}

static bool read_pack(struct pack_loader *packs, const char *path, const struct reading *outer);

static bool complain_cycle(struct pack_loader *packs, const struct yaml_node *node, const struct reading *reading,
                           const char *again)
{
    struct buffer chain = {0};
    buffer_add_text(&chain, path_base_name(again));
    for (const struct reading *pack = reading; pack; pack = pack->outer) {
        buffer_print(&chain, " ← %s", path_base_name(pack->path));
        if (strcmp(pack->path, again) == 0)
            break;
    }
    yaml_complain(node, packs->loader.error, "include 绕成了圈：%s", chain.data);
    buffer_free(&chain);
    return false;
}

static bool read_include(struct pack_loader *packs, const struct yaml_node *node, const char *path,
                         const struct reading *reading)
{
    struct arena *arena = packs->loader.arena;
    size_t folder = (size_t)(path_base_name(path) - path);
    const char *target = node->text.length && node->text.data[0] == '/'
                             ? node->text.data
                             : arena_print(arena, "%.*s%.*s", (int)folder, path, SLICE_ARGUMENTS(node->text)).data;
    if (!file_exists(target))
        return yaml_complain(node, packs->loader.error, "找不到要包含的文件“%.*s”", SLICE_ARGUMENTS(node->text));
    const char *real = real_path(arena, target);
    for (const struct reading *pack = reading; pack; pack = pack->outer)
        if (strcmp(pack->path, real) == 0)
            return complain_cycle(packs, node, reading, real);
    return read_pack(packs, target, reading);
}

static bool read_includes(struct pack_loader *packs, const struct yaml_node *map, const char *path,
                          const struct reading *reading)
{
    const struct yaml_node *include = yaml_get(map, "include");
    struct names names;
    if (!loader_names(&packs->loader, include, &names))
        return false;
    for (size_t i = 0; i < names.count; i++)
        if (!read_include(packs, loader_item(include, i), path, reading))
            return false;
    return true;
}

static struct rule *find_rule(const struct rules *rules, struct slice id)
{
    for (size_t i = 0; i < rules->count; i++)
        if (slice_equal(rules->items[i]->id, id))
            return rules->items[i];
    return NULL;
}

static bool read_rules(struct pack_loader *packs, const struct yaml_node *map)
{
    const struct yaml_node *list = yaml_get(map, "rules");
    if (!list)
        return true;
    if (list->kind != YAML_LIST)
        return yaml_complain(list, packs->loader.error, "rules 应为列表，每条规则以“- ”开头");
    for (size_t i = 0; i < list->count; i++) {
        struct rule *rule = arena_new_item(packs->loader.arena, struct rule);
        if (!rule_load(&packs->loader, list->items[i], rule))
            return false;
        const struct rule *same = find_rule(packs->rules, rule->id);
        if (same)
            return yaml_complain(yaml_get(rule->node, "id"), packs->loader.error,
                                 "规则“%.*s”在 %s:%u 已经有了；要改级别请用 levels，要停用请用 off",
                                 SLICE_ARGUMENTS(rule->id), same->node->source->path, same->node->line);
        vector_push(packs->loader.arena, packs->rules, rule);
    }
    return true;
}

static bool read_adjustments(struct pack_loader *packs, const struct yaml_node *map)
{
    static const char *const names[] = {"info", "warning", "error", NULL};
    const struct yaml_node *off = yaml_get(map, "off"), *levels = yaml_get(map, "levels");
    struct names ids;
    if (!loader_names(&packs->loader, off, &ids))
        return false;
    for (size_t i = 0; i < ids.count; i++) {
        struct adjustment adjustment = {loader_item(off, i), -1};
        vector_push(packs->loader.arena, &packs->adjustments, adjustment);
    }
    if (levels && levels->kind != YAML_MAP)
        return yaml_complain(levels, packs->loader.error, "levels 应写成 {规则: 级别}");
    for (size_t i = 0; levels && i < levels->count; i++) {
        const char *key = arena_copy(packs->loader.arena, levels->keys[i]->text).data;
        int level = loader_choice(&packs->loader, levels, key, names, -1);
        if (level < 0)
            return false;
        struct adjustment adjustment = {levels->keys[i], level};
        vector_push(packs->loader.arena, &packs->adjustments, adjustment);
    }
    return true;
}

static bool read_pack(struct pack_loader *packs, const char *path, const struct reading *outer)
{
    static const char *const keys[] = {"pack", "include", "off", "levels", "rules", NULL};
    struct arena *arena = packs->loader.arena;
    struct reading reading = {real_path(arena, path), outer};
    for (size_t i = 0; i < packs->loaded.count; i++)
        if (strcmp(packs->loaded.items[i], reading.path) == 0)
            return true;
    struct slice name;
    const struct yaml_node *map = yaml_read(arena, path, packs->loader.error);
    if (!map)
        return false;
    if (!yaml_only_keys(map, keys, packs->loader.error) || !yaml_text(map, "pack", &name, packs->loader.error) ||
        !read_includes(packs, map, path, &reading) || !read_rules(packs, map) || !read_adjustments(packs, map))
        return false;
    vector_push(arena, &packs->loaded, (char *)arena_copy(arena, slice_of(reading.path)).data);
    return true;
}

static bool apply_adjustment(struct pack_loader *packs, const struct adjustment *adjustment)
{
    struct rules *rules = packs->rules;
    struct rule *rule = find_rule(rules, adjustment->node->text);
    if (!rule) {
        const char **ids = arena_new_array(rules->arena, const char *, rules->count + 1);
        for (size_t i = 0; i < rules->count; i++)
            ids[i] = arena_copy(rules->arena, rules->items[i]->id).data;
        return loader_complain_name(&packs->loader, adjustment->node, "规则", ids);
    }
    if (adjustment->level < 0) {
        rule->off = true;
    } else {
        rule->level = (enum level)adjustment->level;
        rule->level_in_count = 0;
    }
    return true;
}

static void mark_cell(const struct linear_term *term, void *data)
{
    bool *cells = data;
    if (term->cell >= 0)
        cells[term->cell] = true;
}

/* What is derived once for all runs: the rules switched off, the cells that some equation sees. */
static void finish(struct rules *rules)
{
    rules->off = arena_new_array(rules->arena, struct slice, rules->count + 1);
    for (size_t i = 0; i < rules->count; i++)
        if (rules->items[i]->off)
            rules->off[rules->off_count++] = rules->items[i]->id;
    rules->in_equation = arena_new_array(rules->arena, bool *, rules->forms->count + 1);
    for (size_t f = 0; f < rules->forms->count; f++) {
        const struct form *form = &rules->forms->items[f];
        rules->in_equation[f] = arena_new_array(rules->arena, bool, form->cell_count + 1);
        for (size_t i = 0; i < rules->count; i++)
            if (!rules->items[i]->off && rules->items[i]->forms[f].applies)
                equation_visit(rules->items[i], f, mark_cell, rules->in_equation[f]);
    }
}

struct rules *rules_load_files(const struct forms *forms, const struct path_list *paths, struct error *error)
{
    struct arena *arena = arena_new();
    struct rules *rules = arena_new_item(arena, struct rules);
    rules->arena = arena;
    rules->forms = forms;
    struct pack_loader packs = {.loader = {arena, forms, error}, .rules = rules};
    bool sound = forms->count > 0 || error_set(error, ERROR_USAGE, "没有格式文件，无从检查");
    for (size_t i = 0; sound && i < paths->count; i++)
        sound = read_pack(&packs, paths->items[i], NULL);
    for (size_t i = 0; sound && i < packs.adjustments.count; i++)
        sound = apply_adjustment(&packs, &packs.adjustments.items[i]);
    if (!sound) {
        arena_free(arena);
        return NULL;
    }
    finish(rules);
    return rules;
}

struct rules *rules_load(const struct forms *forms, struct error *error)
{
    struct arena *arena = arena_new();
    struct path_list paths = {0};
    struct rules *rules = NULL;
    if (data_files("rules/checks", arena, &paths, error)) {
        if (paths.count)
            rules = rules_load_files(forms, &paths, error);
        else
            error_set(error, ERROR_USAGE,
                      "找不到规则文件（rules/checks/*.yaml）；请检查安装，或用 NIANSHEN_DATA 指明所在文件夹");
    }
    arena_free(arena);
    return rules;
}

void rules_free(struct rules *rules)
{
    if (rules)
        arena_free(rules->arena);
}

size_t rules_count(const struct rules *rules)
{
    return rules->count;
}

struct slice rules_id(const struct rules *rules, size_t i)
{
    assert(i < rules->count);
    return rules->items[i]->id;
}

struct slice rules_title(const struct rules *rules, size_t i)
{
    assert(i < rules->count);
    return rules->items[i]->title;
}

enum level rules_level(const struct rules *rules, size_t i)
{
    assert(i < rules->count);
    return rules->items[i]->level;
}

const char *level_name(enum level level)
{
    static const char *const names[] = {[LEVEL_INFO] = "info", [LEVEL_WARNING] = "warning", [LEVEL_ERROR] = "error"};
    return names[level];
}

const char *outcome_name(enum outcome outcome)
{
    static const char *const names[] = {
        [OUTCOME_PASS] = "pass", [OUTCOME_FAIL] = "fail", [OUTCOME_UNCHECKED] = "unchecked"};
    return names[outcome];
}
