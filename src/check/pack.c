/* Reading rule files and profiles with their includes. */
#include "check/pack.h"

#include <stdlib.h>
#include <string.h>

/* A file that is being read, with those that include it: how a cycle is seen. */
struct reading {
    const char *path;
    const struct reading *outer;
    bool profile;
};

static const char *real_path(struct arena *arena, const char *path)
{
    char *resolved = realpath(path, NULL);
    const char *copy = arena_copy(arena, slice_of(resolved ? resolved : path)).data;
    free(resolved);
    return copy;
}

static const struct pack *read_file(struct packs *packs, const char *path, const struct reading *outer, bool profile);

/* ---- Includes ---- */

static bool complain_cycle(struct packs *packs, const struct yaml_node *node, const struct reading *reading,
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

/* The file beside this one, else the one of that name among those that are found by themselves; NULL with a
 * complaint. */
static const char *find_include(struct packs *packs, const struct yaml_node *node, const char *path, bool profile)
{
    struct arena *arena = packs->loader.arena;
    struct path_list known;
    size_t folder = (size_t)(path_base_name(path) - path);
    const char *target = node->text.length && node->text.data[0] == '/'
                             ? node->text.data
                             : arena_print(arena, "%.*s%.*s", (int)folder, path, SLICE_ARGUMENTS(node->text)).data;
    if (file_exists(target))
        return target;
    if (!data_files(profile ? "rules/profiles" : "rules/checks", arena, &known, packs->loader.error))
        return NULL;
    for (size_t i = 0; i < known.count; i++)
        if (slice_is(node->text, path_base_name(known.items[i])))
            return known.items[i];
    yaml_complain(node, packs->loader.error, "找不到要包含的文件“%.*s”", SLICE_ARGUMENTS(node->text));
    return NULL;
}

static const struct pack *read_include(struct packs *packs, const struct yaml_node *node, const char *path,
                                       const struct reading *reading)
{
    const char *target = find_include(packs, node, path, reading->profile);
    if (!target)
        return NULL;
    const char *real = real_path(packs->loader.arena, target);
    for (const struct reading *pack = reading; pack; pack = pack->outer)
        if (strcmp(pack->path, real) == 0) {
            complain_cycle(packs, node, reading, real);
            return NULL;
        }
    return read_file(packs, target, reading, reading->profile);
}

static bool read_includes(struct packs *packs, const struct yaml_node *map, struct pack *pack, const char *path,
                          const struct reading *reading)
{
    const struct yaml_node *include = yaml_get(map, "include");
    struct names names;
    if (!loader_names(&packs->loader, include, &names))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        const struct pack *included = read_include(packs, loader_item(include, i), path, reading);
        if (!included)
            return false;
        vector_push(packs->loader.arena, &pack->included, included);
    }
    return true;
}

/* ---- What is in a file ---- */

static bool read_rules(struct packs *packs, const struct yaml_node *map, const struct pack *pack)
{
    const struct yaml_node *list = yaml_get(map, "rules");
    if (list && list->kind != YAML_LIST)
        return yaml_complain(list, packs->loader.error, "rules 应为列表，每条规则以“- ”开头");
    for (size_t i = 0; list && i < list->count; i++) {
        struct written rule = {list->items[i], pack};
        vector_push(packs->loader.arena, &packs->rules, rule);
    }
    return true;
}

static void add_adjustment(struct packs *packs, struct adjustment adjustment)
{
    vector_push(packs->loader.arena, &packs->adjustments, adjustment);
}

static bool read_names(struct packs *packs, const struct yaml_node *map, const char *key, enum adjustment_kind kind,
                       const struct pack *pack)
{
    const struct yaml_node *list = yaml_get(map, key);
    struct names ids;
    if (!loader_names(&packs->loader, list, &ids))
        return false;
    for (size_t i = 0; i < ids.count; i++)
        add_adjustment(
            packs, (struct adjustment){.kind = kind, .rule = ids.items[i], .node = loader_item(list, i), .pack = pack});
    return true;
}

static bool read_level(struct packs *packs, const struct yaml_node *map, const char *key, struct slice rule,
                       const struct yaml_node *node, const struct pack *pack)
{
    static const char *const names[] = {"info", "warning", "error", NULL};
    int level = loader_choice(&packs->loader, map, key, names, -1);
    if (level < 0)
        return false;
    add_adjustment(packs, (struct adjustment){ADJUST_LEVEL, (enum level)level, rule, node, pack});
    return true;
}

static bool read_levels(struct packs *packs, const struct yaml_node *map, const struct pack *pack)
{
    const struct yaml_node *levels = yaml_get(map, "levels");
    if (levels && levels->kind != YAML_MAP)
        return yaml_complain(levels, packs->loader.error, "levels 应写成 {规则: 级别}");
    for (size_t i = 0; levels && i < levels->count; i++) {
        const struct yaml_node *id = levels->keys[i];
        const char *key = arena_copy(packs->loader.arena, id->text).data;
        if (!read_level(packs, levels, key, id->text, id, pack))
            return false;
    }
    return true;
}

/* `off: true` and `level` of an override are adjustments like those of `off` and `levels`. */
static bool read_override(struct packs *packs, const struct yaml_node *node, const struct pack *pack)
{
    struct slice id, off;
    if (node->kind != YAML_MAP || !yaml_get(node, "id"))
        return yaml_complain(node, packs->loader.error, "override 的每一项应写成 {id: 规则, 要改的键: 新的值}");
    if (!yaml_text(node, "id", &id, packs->loader.error))
        return false;
    const struct yaml_node *kind = yaml_get(node, "kind"), *level = yaml_get(node, "level");
    if (kind)
        return yaml_complain(kind, packs->loader.error, "规则的种类不能改；请停用“%.*s”，另写一条",
                             SLICE_ARGUMENTS(id));
    if (level && !read_level(packs, node, "level", id, level, pack))
        return false;
    if (yaml_get(node, "off")) {
        if (!yaml_text(node, "off", &off, packs->loader.error) || !slice_is(off, "true"))
            return yaml_complain(yaml_get(node, "off"), packs->loader.error, "off 只能写 true；不停用就不写");
        add_adjustment(
            packs, (struct adjustment){.kind = ADJUST_OFF, .rule = id, .node = yaml_get(node, "off"), .pack = pack});
    }
    struct written override = {node, pack};
    vector_push(packs->loader.arena, &packs->overrides, override);
    return true;
}

static bool read_overrides(struct packs *packs, const struct yaml_node *map, const struct pack *pack)
{
    const struct yaml_node *list = yaml_get(map, "override");
    if (list && list->kind != YAML_LIST)
        return yaml_complain(list, packs->loader.error, "override 应为列表，每一项以“- ”开头");
    for (size_t i = 0; list && i < list->count; i++)
        if (!read_override(packs, list->items[i], pack))
            return false;
    return true;
}

static bool read_pack(struct packs *packs, const struct yaml_node *map, struct pack *pack)
{
    static const char *const keys[] = {"pack", "include", "off", "levels", "override", "rules", NULL};
    return yaml_only_keys(map, keys, packs->loader.error) && yaml_text(map, "pack", &pack->name, packs->loader.error) &&
           read_rules(packs, map, pack) && read_names(packs, map, "off", ADJUST_OFF, pack) &&
           read_levels(packs, map, pack) && read_overrides(packs, map, pack);
}

static bool read_profile(struct packs *packs, const struct yaml_node *map, struct pack *pack)
{
    static const char *const keys[] = {"profile", "about", "include", "only", "off", "on", "levels", NULL};
    return yaml_only_keys(map, keys, packs->loader.error) &&
           yaml_text(map, "profile", &pack->name, packs->loader.error) &&
           read_names(packs, map, "only", ADJUST_ONLY, pack) && read_names(packs, map, "off", ADJUST_OFF, pack) &&
           read_names(packs, map, "on", ADJUST_ON, pack) && read_levels(packs, map, pack);
}

static const struct pack *read_file(struct packs *packs, const char *path, const struct reading *outer, bool profile)
{
    struct arena *arena = packs->loader.arena;
    struct reading reading = {real_path(arena, path), outer, profile};
    for (size_t i = 0; i < packs->files.count; i++)
        if (strcmp(packs->files.items[i]->path, reading.path) == 0)
            return packs->files.items[i];
    struct pack *pack = arena_new_item(arena, struct pack);
    pack->path = reading.path;
    const struct yaml_node *map =
        yaml_read_without(arena, path, packs->examples ? NULL : "examples", packs->loader.error);
    if (!map)
        return NULL;
    if (map->kind != YAML_MAP) {
        yaml_complain(map, packs->loader.error, "这里应为“键: 值”。");
        return NULL;
    }
    if (!read_includes(packs, map, pack, path, &reading) ||
        !(profile ? read_profile(packs, map, pack) : read_pack(packs, map, pack)))
        return NULL;
    vector_push(arena, &packs->files, pack);
    return pack;
}

const struct pack *packs_read(struct packs *packs, const char *path)
{
    return read_file(packs, path, NULL, false);
}

const struct pack *packs_read_profile(struct packs *packs, const char *path)
{
    return read_file(packs, path, NULL, true);
}
