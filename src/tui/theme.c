/* Theme files: YAML to struct theme, and which theme to take when nobody says. */
#include "tui/theme.h"

#include "tui/theme_colour.h"

#include <stdlib.h>
#include <string.h>

struct named_colours {
    struct slice name;
    struct colours colours;
};

struct loading {
    struct arena *arena;
    struct theme *theme;
    struct error *error;
    VECTOR(struct named_colours) palette;
};

/* The looks of a role before they are spread over the depths. */
struct look {
    struct colours foreground, background;
    struct style attributes, without_colours;
};

static const char *const attribute_names[] = {"bold", "underline", "reverse", "dim", "italic", NULL};

static bool set_attribute(struct style *style, struct slice name)
{
    bool *flags[] = {&style->bold, &style->underline, &style->reverse, &style->dim, &style->italic};
    for (int i = 0; attribute_names[i]; i++)
        if (slice_is(name, attribute_names[i]))
            return *flags[i] = true;
    return false;
}

static bool load_attributes(struct loading *loading, const struct yaml_node *list, struct style *out)
{
    *out = (struct style){0};
    if (list->kind != YAML_LIST)
        return yaml_complain(list, loading->error, "这里应当是属性的列表，如 [bold, underline]");
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *item = list->items[i];
        if (item->kind == YAML_SCALAR && set_attribute(out, item->text))
            continue;
        const char *near = item->kind == YAML_SCALAR ? nearest_name(item->text, attribute_names) : NULL;
        return yaml_complain(item, loading->error, "不认识的属性%s%s%s（可用：bold、underline、reverse、dim、italic）",
                             near ? "，是不是 " : "", near ? near : "", near ? "？" : "");
    }
    return true;
}

/* [true colour, one of 256, one of 16]. */
static bool load_depths(struct loading *loading, const struct yaml_node *list, struct colours *out)
{
    static const enum colour_depth depths[] = {COLOURS_TRUE, COLOURS_256, COLOURS_16};
    static const char *const wanted[] = {"#rrggbb 形式的颜色", "0 到 255 的编号", "16 色的名称或 0 到 15 的编号"};
    if (list->count != 3)
        return yaml_complain(list, loading->error, "颜色的列表应当有三项：\"#rrggbb\"、256 色编号、16 色名称");
    for (int i = 0; i < 3; i++) {
        const struct yaml_node *item = list->items[i];
        if (item->kind == YAML_SCALAR && colour_parse(item->text, depths[i], &out->depth[depths[i]]))
            continue;
        const char *near = item->kind == YAML_SCALAR && i == 2 ? nearest_name(item->text, colour_names) : NULL;
        return yaml_complain(item, loading->error, "这里应当是%s或 default%s%s%s", wanted[i], near ? "，是不是 " : "",
                             near ? near : "", near ? "？" : "");
    }
    return true;
}

static const struct named_colours *find_colours(const struct loading *loading, struct slice name)
{
    for (size_t i = 0; i < loading->palette.count; i++)
        if (slice_equal(loading->palette.items[i].name, name))
            return &loading->palette.items[i];
    return NULL;
}

static bool complain_of_colour(struct loading *loading, const struct yaml_node *node)
{
    size_t count = loading->palette.count;
    const char **names = arena_new_array(loading->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = arena_copy(loading->arena, loading->palette.items[i].name).data;
    const char *near = nearest_name(node->text, names);
    if (near)
        return yaml_complain(node, loading->error, "没有名为“%.*s”的颜色，是不是 %s？", SLICE_ARGUMENTS(node->text),
                             near);
    return yaml_complain(node, loading->error, "“%.*s”不是颜色：写 \"#rrggbb\"、default 或 colours 里的名称",
                         SLICE_ARGUMENTS(node->text));
}

static bool load_colours(struct loading *loading, const struct yaml_node *node, struct colours *out)
{
    *out = (struct colours){0};
    if (node->kind == YAML_LIST)
        return load_depths(loading, node, out);
    if (node->kind != YAML_SCALAR)
        return yaml_complain(node, loading->error, "这里应当是一种颜色");
    const struct named_colours *named = find_colours(loading, node->text);
    struct colour colour;
    if (named)
        *out = named->colours;
    else if (!colour_parse(node->text, COLOURS_TRUE, &colour))
        return complain_of_colour(loading, node);
    else if (colour.given)
        *out = colours_nearest(colour.value);
    return true;
}

static bool load_palette(struct loading *loading, const struct yaml_node *root)
{
    const struct yaml_node *map = yaml_get(root, "colours");
    if (!map)
        return true;
    if (map->kind != YAML_MAP)
        return yaml_complain(map, loading->error, "colours 应当是“名称: 颜色”的映射");
    for (size_t i = 0; i < map->count; i++) {
        struct named_colours named = {.name = map->keys[i]->text};
        if (!load_colours(loading, map->items[i], &named.colours))
            return false;
        vector_push(loading->arena, &loading->palette, named);
    }
    return true;
}

/* --- roles --- */

static bool load_look(struct loading *loading, const struct yaml_node *map, struct look *look)
{
    static const char *const keys[] = {"foreground", "background", "attributes", "without_colours", NULL};
    if (map->kind != YAML_MAP)
        return yaml_complain(map, loading->error, "这里应当是映射，如 {foreground: \"#d0d0d0\", attributes: [bold]}");
    if (!yaml_only_keys(map, keys, loading->error))
        return false;
    const struct yaml_node *foreground = yaml_get(map, keys[0]), *background = yaml_get(map, keys[1]);
    const struct yaml_node *attributes = yaml_get(map, keys[2]), *without = yaml_get(map, keys[3]);
    if ((foreground && !load_colours(loading, foreground, &look->foreground)) ||
        (background && !load_colours(loading, background, &look->background)))
        return false;
    if (attributes && !load_attributes(loading, attributes, &look->attributes))
        return false;
    look->without_colours = look->attributes;
    return !without || load_attributes(loading, without, &look->without_colours);
}

static void spread_look(struct theme *theme, enum role role, const struct look *look)
{
    theme->styles[COLOURS_NONE][role] = look->without_colours;
    for (enum colour_depth depth = COLOURS_16; depth < COLOUR_DEPTHS; depth++) {
        struct style *style = &theme->styles[depth][role];
        *style = look->attributes;
        style->foreground = look->foreground.depth[depth];
        style->background = look->background.depth[depth];
    }
}

static bool known_roles_only(struct loading *loading, const struct yaml_node *map)
{
    const char *names[ROLE_COUNT + 1];
    for (int role = 0; role < ROLE_COUNT; role++)
        names[role] = role_name((enum role)role);
    names[ROLE_COUNT] = NULL;
    return yaml_only_keys(map, names, loading->error);
}

/* A role takes over the colours of `text` that it does not give itself. */
static bool load_roles(struct loading *loading, const struct yaml_node *root)
{
    const struct yaml_node *map = yaml_get(root, "roles");
    if (!map || map->kind != YAML_MAP)
        return yaml_complain(map ? map : root, loading->error, "缺少 roles：从用途到样式的映射");
    if (!known_roles_only(loading, map))
        return false;
    struct look text = {0};
    const struct yaml_node *text_node = yaml_get(map, role_name(ROLE_text));
    if (text_node && !load_look(loading, text_node, &text))
        return false;
    for (int i = 0; i < ROLE_COUNT; i++) {
        struct look look = {.foreground = text.foreground, .background = text.background};
        const struct yaml_node *node = yaml_get(map, role_name((enum role)i));
        if (node && !load_look(loading, node, &look))
            return false;
        spread_look(loading->theme, (enum role)i, &look);
    }
    return true;
}

/* --- marks --- */

/* True when every terminal gives the text the same columns, one or two. */
static bool has_sure_width(struct slice text)
{
    int before = width_of(0x2026);
    width_set_ambiguous(1);
    int narrow = canvas_text_width(text);
    width_set_ambiguous(2);
    int wide = canvas_text_width(text);
    width_set_ambiguous(before);
    return narrow == wide && narrow >= 1 && narrow <= 2;
}

static bool load_marks(struct loading *loading, const struct yaml_node *root)
{
    static const char *const keys[] = {"error", "warning", "info", "unchecked", "settled", "unclear",
                                       "missing", "candidate", NULL};
    struct theme *theme = loading->theme;
    struct slice *marks[] = {&theme->mark_error,   &theme->mark_warning, &theme->mark_info,   &theme->mark_unchecked,
                             &theme->mark_settled, &theme->mark_unclear, &theme->mark_missing,
                             &theme->mark_candidate};
    const struct yaml_node *map = yaml_get(root, "marks");
    if (!map || map->kind != YAML_MAP)
        return yaml_complain(map ? map : root, loading->error, "缺少 marks：各种情况的记号");
    if (!yaml_only_keys(map, keys, loading->error))
        return false;
    for (int i = 0; keys[i]; i++) {
        if (!yaml_text(map, keys[i], marks[i], loading->error))
            return false;
        if (!has_sure_width(*marks[i]))
            return yaml_complain(yaml_get(map, keys[i]), loading->error,
                                 "记号“%.*s”应当占一列或两列，并且在所有终端上一样宽", SLICE_ARGUMENTS(*marks[i]));
    }
    return true;
}

/* --- files --- */

static struct slice name_of_file(const char *path)
{
    struct slice name = slice_of(path_base_name(path));
    return slice_part(name, 0, name.length - (sizeof ".yaml" - 1));
}

static struct theme *load_file(const char *path, struct arena *arena, struct error *error)
{
    static const char *const keys[] = {"title", "colours", "marks", "roles", NULL};
    const struct yaml_node *root = yaml_read(arena, path, error);
    if (!root)
        return NULL;
    struct loading loading = {.arena = arena, .theme = arena_new_item(arena, struct theme), .error = error};
    loading.theme->name = name_of_file(path);
    if (root->kind != YAML_MAP) {
        yaml_complain(root, error, "配色文件应当是映射：title、colours、marks、roles");
        return NULL;
    }
    bool loaded = yaml_only_keys(root, keys, error) && yaml_text(root, "title", &loading.theme->title, error) &&
                  load_palette(&loading, root) && load_marks(&loading, root) && load_roles(&loading, root);
    return loaded ? loading.theme : NULL;
}

static void complain_of_name(struct slice name, struct arena *arena, struct error *error)
{
    struct path_list names = theme_names(arena);
    const char **list = arena_new_array(arena, const char *, names.count + 1);
    struct buffer all = {0};
    buffer_add_text(&all, "");
    for (size_t i = 0; i < names.count; i++) {
        list[i] = names.items[i];
        buffer_print(&all, "%s%s", i > 0 ? "、" : "", names.items[i]);
    }
    const char *near = nearest_name(name, list);
    error_set(error, ERROR_USAGE, "没有配色“%.*s”%s%s%s（现有：%s）。", SLICE_ARGUMENTS(name), near ? "，是不是 " : "",
              near ? near : "", near ? "？" : "", all.length > 0 ? all.data : "无");
    buffer_free(&all);
}

struct theme *theme_load(struct slice name, struct arena *arena, struct error *error)
{
    struct path_list files;
    if (!data_files("themes", arena, &files, error))
        return NULL;
    for (size_t i = 0; i < files.count; i++)
        if (slice_equal(name_of_file(files.items[i]), name))
            return load_file(files.items[i], arena, error);
    complain_of_name(name, arena, error);
    return NULL;
}

struct path_list theme_names(struct arena *arena)
{
    struct path_list files, names = {0};
    struct error ignored;
    if (!data_files("themes", arena, &files, &ignored))
        return names;
    for (size_t i = 0; i < files.count; i++) {
        char *name = (char *)arena_copy(arena, name_of_file(files.items[i])).data;
        vector_push(arena, &names, name);
    }
    return names;
}

/* $COLORFGBG is "foreground;background", the background one of 16. */
static bool terminal_is_light(void)
{
    const char *colours = getenv("COLORFGBG");
    const char *background = colours ? strrchr(colours, ';') : NULL;
    if (!background || background[1] == '\0')
        return false;
    long index = strtol(background + 1, NULL, 10);
    return index == 7 || (index > 8 && index <= 15);
}

static bool is_given(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

bool theme_default_is_guess(void)
{
    return !is_given("NIANSHEN_THEME") && !is_given("NO_COLOR") && !is_given("COLORFGBG");
}

struct slice theme_default_name(void)
{
    if (is_given("NIANSHEN_THEME"))
        return slice_of(getenv("NIANSHEN_THEME"));
    if (is_given("NO_COLOR"))
        return SLICE("mono");
    return terminal_is_light() ? SLICE("light") : SLICE("dark");
}
