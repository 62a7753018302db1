/* All rules: loaded from their files, adjusted by local ones and by a profile, and what lists of them say. */
#include "check/pack.h"

#include <assert.h>
#include <string.h>

static const struct rule *find_same(const struct rules *rules, struct slice id)
{
    for (size_t i = 0; i < rules->count; i++)
        if (slice_equal(rules->items[i]->id, id))
            return rules->items[i];
    return NULL;
}

static bool load_rule(struct packs *packs, struct rules *rules, const struct written *written)
{
    struct arena *arena = packs->loader.arena;
    struct rule *rule = arena_new_item(arena, struct rule);
    const struct yaml_node *overridden, *node = packs_merge(packs, written->node, &overridden);
    if (!node || !rule_load(&packs->loader, node, rule))
        return false;
    const struct rule *same = find_same(rules, rule->id);
    if (same)
        return yaml_complain(yaml_get(rule->node, "id"), packs->loader.error,
                             "规则“%.*s”在 %s:%u 已经有了；要改级别请用 levels，要停用请用 off，要改别的请用 override",
                             SLICE_ARGUMENTS(rule->id), same->node->source->path, same->node->line);
    rule->pack = written->pack->name;
    rule->standard = rule->level;
    rule->overridden = overridden;
    vector_push(arena, rules, rule);
    return true;
}

static bool load_packs(struct packs *packs, struct rules *rules, const struct path_list *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        if (!packs_read(packs, paths->items[i]))
            return false;
    for (size_t i = 0; i < packs->rules.count; i++)
        if (!load_rule(packs, rules, &packs->rules.items[i]))
            return false;
    return packs_hold_overrides(packs, rules) && packs_adjust(packs, rules, 0);
}

/* ---- Profiles ---- */

static struct slice profile_name(const char *path)
{
    struct slice name = slice_of(path_base_name(path));
    return slice_ends_with(name, SLICE(".yaml")) ? slice_part(name, 0, name.length - 5) : name;
}

static bool complain_profile(const char *name, const char *const names[], struct error *error)
{
    struct buffer known = {0};
    const char *nearest = nearest_name(slice_of(name), names);
    for (size_t i = 0; names[i]; i++)
        buffer_print(&known, "%s%s", i ? "、" : "", names[i]);
    error_set(error, ERROR_USAGE, "没有方案 %s；%s%s%s现有 %s。", name, nearest ? "是不是 " : "",
              nearest ? nearest : "", nearest ? "？" : "", known.length ? known.data : "（无）");
    buffer_free(&known);
    return false;
}

/* The path of a profile, NULL for PROFILE_DEFAULT (`name` NULL) when it is not there. */
static bool find_profile(struct arena *arena, const char *name, const char **out, struct error *error)
{
    struct path_list paths;
    *out = name;
    if (name && (strchr(name, '/') || slice_ends_with(slice_of(name), SLICE(".yaml"))))
        return file_exists(name) || error_set(error, ERROR_USAGE, "找不到方案文件 %s。", name);
    if (!data_files("rules/profiles", arena, &paths, error))
        return false;
    const char **names = arena_new_array(arena, const char *, paths.count + 1);
    *out = NULL;
    for (size_t i = 0; i < paths.count && !*out; i++) {
        names[i] = arena_copy(arena, profile_name(paths.items[i])).data;
        if (strcmp(names[i], name ? name : PROFILE_DEFAULT) == 0)
            *out = paths.items[i];
    }
    return *out || !name || complain_profile(name, names, error);
}

/* A file that is named must be there: file_read says which one is not. */
static bool load_profile(struct packs *packs, struct rules *rules, const char *path)
{
    size_t from = packs->adjustments.count;
    const struct pack *pack = packs_read_profile(packs, path);
    if (!pack)
        return false;
    rules->setting.profile = arena_copy(rules->arena, profile_name(path));
    rules->setting.profile_title = pack->name;
    return packs_adjust(packs, rules, from);
}

static void mark_cell(const struct linear_term *term, void *data)
{
    bool *cells = data;
    if (term->cell >= 0)
        cells[term->cell] = true;
}

static void list_changes(struct rules *rules)
{
    struct rules_setting *setting = &rules->setting;
    setting->off = arena_new_array(rules->arena, struct slice, rules->count + 1);
    setting->levels = arena_new_array(rules->arena, struct level_change, rules->count + 1);
    setting->overridden = arena_new_array(rules->arena, struct slice, rules->count + 1);
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = rules->items[i];
        if (rule->off)
            setting->off[setting->off_count++] = rule->id;
        else if (rule->level != rule->standard || (rule->level_in && !rule->level_in_count))
            setting->levels[setting->level_count++] = (struct level_change){rule->id, rule->standard, rule->level};
        if (rule->overridden)
            setting->overridden[setting->overridden_count++] = rule->id;
    }
}

/* What is derived once for all runs: what was changed, the cells that some equation sees. */
static void finish(struct rules *rules)
{
    list_changes(rules);
    rules->in_equation = arena_new_array(rules->arena, bool *, rules->forms->count + 1);
    for (size_t f = 0; f < rules->forms->count; f++) {
        const struct form *form = &rules->forms->items[f];
        rules->in_equation[f] = arena_new_array(rules->arena, bool, form->cell_count + 1);
        for (size_t i = 0; i < rules->count; i++)
            if (!rules->items[i]->off && rules->items[i]->forms[f].applies)
                equation_visit(rules->items[i], f, mark_cell, rules->in_equation[f]);
    }
}

static struct rules *load_all(const struct forms *forms, const struct path_list *paths, const char *profile,
                              bool examples, struct error *error)
{
    struct arena *arena = arena_new();
    struct rules *rules = arena_new_item(arena, struct rules);
    rules->arena = arena;
    rules->forms = forms;
    struct packs packs = {.loader = {.arena = arena, .forms = forms, .error = error}, .examples = examples};
    bool sound = forms->count > 0 || error_set(error, ERROR_USAGE, "没有格式文件，无从检查");
    if (!sound || !load_packs(&packs, rules, paths) || (profile && !load_profile(&packs, rules, profile))) {
        arena_free(arena);
        return NULL;
    }
    finish(rules);
    return rules;
}

struct rules *rules_load_files(const struct forms *forms, const struct path_list *paths, struct error *error)
{
    return load_all(forms, paths, NULL, true, error);
}

static bool has_same_name(const struct path_list *paths, const char *path)
{
    for (size_t i = 0; i < paths->count; i++)
        if (strcmp(path_base_name(paths->items[i]), path_base_name(path)) == 0)
            return true;
    return false;
}

static struct rules *load_installed(const struct forms *forms, const char *profile, const struct path_list *more,
                                    bool examples, struct error *error)
{
    struct arena *arena = arena_new();
    struct path_list installed = {0}, paths = {0};
    struct rules *rules = NULL;
    const char *path;
    if (data_files("rules/checks", arena, &installed, error) && find_profile(arena, profile, &path, error)) {
        for (size_t i = 0; i < installed.count; i++)
            if (!has_same_name(more, installed.items[i]))
                vector_push(arena, &paths, installed.items[i]);
        for (size_t i = 0; i < more->count; i++)
            vector_push(arena, &paths, more->items[i]);
        if (installed.count)
            rules = load_all(forms, &paths, path, examples, error);
        else
            error_set(error, ERROR_USAGE,
                      "找不到规则文件（rules/checks/*.yaml）；请检查安装，或用 NIANSHEN_DATA 指明所在文件夹");
    }
    arena_free(arena);
    return rules;
}

struct rules *rules_load_more(const struct forms *forms, const char *profile, const struct path_list *more,
                              struct error *error)
{
    return load_installed(forms, profile, more, true, error);
}

struct rules *rules_load_profile(const struct forms *forms, const char *profile, struct error *error)
{
    return load_installed(forms, profile, &(struct path_list){0}, false, error);
}

struct rules *rules_load(const struct forms *forms, struct error *error)
{
    return rules_load_more(forms, NULL, &(struct path_list){0}, error);
}

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
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

const struct rules_setting *rules_setting(const struct rules *rules)
{
    return &rules->setting;
}

static struct slice newest_basis(const struct rules *rules, const struct rule *rule)
{
    for (size_t f = rules->forms->count; f-- > 0;)
        if (rule->forms[f].applies)
            return rule->forms[f].basis;
    return SLICE_NONE;
}

struct rule_about rules_about(const struct rules *rules, size_t i)
{
    assert(i < rules->count);
    const struct rule *rule = rules->items[i];
    return (struct rule_about){
        .id = rule->id,
        .title = rule->title,
        .kind = slice_of(rule->kind->name),
        .pack = rule->pack,
        .basis = newest_basis(rules, rule),
        .level = rule->level,
        .standard = rule->standard,
        .off = rule->off,
        .path = rule->node->source->path,
        .line = rule->node->line,
        .changed_path = rule->changed ? rule->changed->source->path : NULL,
        .changed_line = rule->changed ? rule->changed->line : 0,
        .overridden_path = rule->overridden ? rule->overridden->source->path : NULL,
        .overridden_line = rule->overridden ? rule->overridden->line : 0,
    };
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
