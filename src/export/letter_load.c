/* Templates of letters: YAML to struct letter. */
#include "export/letter.h"

#include <string.h>

struct loading {
    struct arena *arena;
    struct letter *letter;
    const struct rules *rules;
    struct error *error;
};

static const char *const part_names[] = {
    [LETTER_TITLE] = "title", [LETTER_TEXT] = "text",   [LETTER_INDENTED] = "indented",
    [LETTER_RIGHT] = "right", [LETTER_ITEMS] = "items", NULL};
static const char *const body_placeholders[] = {"unit",  "year",     "report",   "count",
                                                "today", "deadline", "reviewer", NULL};
static const char *const should_placeholders[] = {"cell", "printed", "should", NULL};
static const char *const finding_placeholders[] = {"section",  "place",    "message", "arithmetic", "cells",
                                                   "computed", "reported", "basis",   NULL};
static const char *const note_placeholders[] = {"note", NULL};

/* ---- Templates ---- */

/* The names of placeholders, and the county's own words. */
static const char **all_names(struct loading *loading, const char *const names[])
{
    size_t count = 0, own = loading->letter->values.count;
    while (names[count])
        count++;
    const char **all = arena_new_array(loading->arena, const char *, count + own + 1);
    memcpy(all, names, count * sizeof *all);
    for (size_t i = 0; i < own; i++)
        all[count + i] = loading->letter->values.items[i].name.data;
    return all;
}

static bool holds(const char *const names[], struct slice name)
{
    for (size_t i = 0; names[i]; i++)
        if (slice_is(name, names[i]))
            return true;
    return false;
}

static bool load_template(struct loading *loading, const struct yaml_node *node, const char *const names[],
                          struct template *out)
{
    const char **all = all_names(loading, names);
    if (!template_parse(loading->arena, node, out, loading->error))
        return false;
    for (size_t i = 0; i < out->count; i++) {
        struct slice name = out->pieces[i].text;
        if (!out->pieces[i].placeholder || holds(all, name))
            continue;
        struct yaml_node place = yaml_inside(node, (size_t)(name.data - node->text.data));
        const char *near = nearest_name(name, all);
        return yaml_complain(&place, loading->error, "这里不能用 {%.*s}%s%s%s", SLICE_ARGUMENTS(name),
                             near ? "，是不是 {" : "", near ? near : "", near ? "}？" : "");
    }
    return true;
}

static const struct yaml_node *need(struct loading *loading, const struct yaml_node *map, const char *key,
                                    enum yaml_kind kind)
{
    static const char *const kinds[] = {
        [YAML_SCALAR] = "一段文字", [YAML_LIST] = "列表", [YAML_MAP] = "“键: 值”的映射"};
    const struct yaml_node *node = yaml_get(map, key);
    if (!node)
        yaml_complain(map, loading->error, "缺少 %s", key);
    else if (node->kind != kind)
        yaml_complain(node, loading->error, "%s 应当是%s", key, kinds[kind]);
    return node && node->kind == kind ? node : NULL;
}

static bool load_needed(struct loading *loading, const struct yaml_node *map, const char *key,
                        const char *const names[], struct template *out)
{
    const struct yaml_node *node = need(loading, map, key, YAML_SCALAR);
    return node && load_template(loading, node, names, out);
}

/* ---- Parts of the file ---- */

static bool load_values(struct loading *loading, const struct yaml_node *root)
{
    const struct yaml_node *map = yaml_get(root, "values");
    if (!map)
        return true;
    if (map->kind != YAML_MAP)
        return yaml_complain(map, loading->error, "values 应当是“名称: 内容”的映射");
    for (size_t i = 0; i < map->count; i++) {
        struct letter_value value = {.name = arena_copy(loading->arena, map->keys[i]->text)};
        if (!yaml_text(map, value.name.data, &value.value, loading->error))
            return false;
        vector_push(loading->arena, &loading->letter->values, value);
    }
    return true;
}

static bool load_levels(struct loading *loading, const struct yaml_node *root)
{
    static const char *const names[] = {"info", "warning", "error", NULL};
    const struct yaml_node *list = need(loading, root, "levels", YAML_LIST);
    if (!list)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        size_t level = 0;
        while (names[level] && !slice_is(list->items[i]->text, names[level]))
            level++;
        if (!names[level])
            return yaml_complain(list->items[i], loading->error, "级别只有 error、warning、info");
        loading->letter->levels[level] = true;
    }
    return true;
}

/* A rule of this name, in whichever packs are loaded. */
static bool check_rule(struct loading *loading, const struct yaml_node *node)
{
    size_t count = rules_count(loading->rules);
    const char **ids = arena_new_array(loading->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(rules_id(loading->rules, i), node->text))
            return true;
        ids[i] = arena_copy(loading->arena, rules_id(loading->rules, i)).data;
    }
    const char *near = nearest_name(node->text, ids);
    return yaml_complain(node, loading->error, "没有规则 %.*s%s%s%s", SLICE_ARGUMENTS(node->text),
                         near ? "，是不是 " : "", near ? near : "", near ? "？" : "");
}

static bool load_leave_out(struct loading *loading, const struct yaml_node *root)
{
    const struct yaml_node *list = yaml_get(root, "leave_out");
    if (!list)
        return true;
    if (list->kind != YAML_LIST)
        return yaml_complain(list, loading->error, "leave_out 应当是规则编号的列表");
    for (size_t i = 0; i < list->count; i++) {
        if (!check_rule(loading, list->items[i]))
            return false;
        vector_push(loading->arena, &loading->letter->leave_out, list->items[i]->text);
    }
    return true;
}

static bool load_part(struct loading *loading, const struct yaml_node *item)
{
    struct letter_part part = {0};
    if (item->kind != YAML_MAP || item->count != 1)
        return yaml_complain(item, loading->error, "body 的每一项写一段，如 - text: 一段文字");
    if (!yaml_only_keys(item, part_names, loading->error))
        return false;
    while (!slice_is(item->keys[0]->text, part_names[part.kind]))
        part.kind++;
    if (part.kind != LETTER_ITEMS && !load_template(loading, item->items[0], body_placeholders, &part.text))
        return false;
    vector_push(loading->arena, &loading->letter->parts, part);
    return true;
}

static bool load_body(struct loading *loading, const struct yaml_node *root)
{
    const struct yaml_node *list = need(loading, root, "body", YAML_LIST);
    if (!list)
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (!load_part(loading, list->items[i]))
            return false;
    return true;
}

static bool load_asks(struct loading *loading, const struct yaml_node *items)
{
    const struct yaml_node *map = yaml_get(items, "asks");
    if (!map)
        return true;
    if (map->kind != YAML_MAP)
        return yaml_complain(map, loading->error, "asks 应当是“规则编号: 说法”的映射");
    for (size_t i = 0; i < map->count; i++) {
        struct letter_ask ask = {.rule = map->keys[i]->text};
        if (!check_rule(loading, map->keys[i]) ||
            !load_template(loading, map->items[i], finding_placeholders, &ask.text))
            return false;
        vector_push(loading->arena, &loading->letter->asks, ask);
    }
    return true;
}

static bool load_items(struct loading *loading, const struct yaml_node *root)
{
    static const char *const keys[] = {"should", "finding", "note", "asks", NULL};
    const struct yaml_node *items = need(loading, root, "items", YAML_MAP);
    return items && yaml_only_keys(items, keys, loading->error) &&
           load_needed(loading, items, "should", should_placeholders, &loading->letter->should) &&
           load_needed(loading, items, "finding", finding_placeholders, &loading->letter->finding) &&
           load_needed(loading, items, "note", note_placeholders, &loading->letter->note) && load_asks(loading, items);
}

static bool load_letter(struct loading *loading, const struct yaml_node *root)
{
    static const char *const keys[] = {"name", "values", "days", "levels", "leave_out", "body", "none", "items", NULL};
    struct letter *letter = loading->letter;
    if (root->kind != YAML_MAP)
        return yaml_complain(root, loading->error, "信函模板应当是“键: 值”的映射");
    return yaml_only_keys(root, keys, loading->error) && yaml_text(root, "name", &letter->name, loading->error) &&
           yaml_integer(root, "days", &letter->days, loading->error) && load_values(loading, root) &&
           load_levels(loading, root) && load_leave_out(loading, root) && load_body(loading, root) &&
           load_needed(loading, root, "none", body_placeholders, &letter->none) && load_items(loading, root);
}

/* ---- Which one ---- */

static bool is_named(const char *path, const char *name)
{
    struct slice file = slice_of(path_base_name(path));
    struct slice ending = SLICE(".yaml");
    return slice_is(slice_part(file, 0, file.length - ending.length), name);
}

static struct letter *read_letter(const char *path, const struct rules *rules, struct arena *arena, struct error *error)
{
    struct letter *letter = arena_new_item(arena, struct letter);
    struct loading loading = {arena, letter, rules, error};
    struct yaml_node *root = yaml_read(arena, path, error);
    letter->path = path;
    return root && load_letter(&loading, root) ? letter : NULL;
}

/* By its file, so that another that is broken does not matter. */
static const char *path_of(const struct path_list *paths, const char *name)
{
    for (size_t i = 0; i < paths->count; i++)
        if (is_named(paths->items[i], name))
            return paths->items[i];
    return NULL;
}

struct letter *letter_load(const char *name, const struct rules *rules, struct arena *arena, struct error *error)
{
    struct path_list paths = {0};
    struct buffer names = {0};
    if (!data_files("rules/letters", arena, &paths, error))
        return NULL;
    const char *path = name ? path_of(&paths, name) : NULL;
    if (path)
        return read_letter(path, rules, arena, error);
    for (size_t i = 0; i < paths.count; i++) {
        struct letter *letter = read_letter(paths.items[i], rules, arena, error);
        if (!letter || !name || slice_is(letter->name, name)) {
            buffer_free(&names);
            return letter;
        }
        buffer_print(&names, "%s%.*s", names.length ? "、" : "", SLICE_ARGUMENTS(letter->name));
    }
    error_set(error, ERROR_USAGE, "没有名为 %s 的信函模板；现有：%s。", name ? name : "",
              names.length ? names.data : "无");
    buffer_free(&names);
    return NULL;
}
