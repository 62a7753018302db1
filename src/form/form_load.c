/* Form files: YAML to struct form. Whatever is wrong in one is refused with its place and the nearest valid name. */
#include "form/extract.h"
#include "form/heading.h"

#include <stdlib.h>
#include <string.h>

enum { GROUP_DEPTH_MOST = 8, ITEMS_MOST = 10000 };

/* A row that stands for others, resolved when all rows of its table are known. */
struct replacement {
    size_t row;
    const struct yaml_node *node;
};

struct loading {
    struct arena *arena;
    struct form *form;
    struct error *error;
    VECTOR(struct form_row) rows;
    VECTOR(struct form_group) groups;
    VECTOR(struct form_cell) cells;
    VECTOR(struct replacement) replacements;
};

/* What rows take over from the group or table around them. */
struct around {
    const uint16_t *columns;
    size_t column_count;
    int16_t group;
    uint16_t table;
    int depth;
};

/* ---- Scalars and lists ---- */

static bool need_kind(const struct yaml_node *node, enum yaml_kind kind, struct error *error)
{
    static const char *const names[] = {[YAML_SCALAR] = "一个值", [YAML_LIST] = "列表", [YAML_MAP] = "“键: 值”的映射"};
    return node->kind == kind || yaml_complain(node, error, "这里应当是%s。", names[kind]);
}

/* The list under key, which must be there and not empty. */
static const struct yaml_node *need_list(const struct yaml_node *map, const char *key, struct error *error)
{
    const struct yaml_node *list = yaml_get(map, key);
    if (list == NULL) {
        yaml_complain(map, error, "缺少 %s。", key);
        return NULL;
    }
    if (!need_kind(list, YAML_LIST, error))
        return NULL;
    if (list->count == 0 || list->count > ITEMS_MOST) {
        yaml_complain(list, error, list->count == 0 ? "%s 是空的。" : "%s 太多了。", key);
        return NULL;
    }
    return list;
}

static bool load_text(const struct yaml_node *map, const char *key, struct slice *out, struct error *error)
{
    if (!yaml_text(map, key, out, error))
        return false;
    return slice_trim(*out).length > 0 || yaml_complain(yaml_get(map, key), error, "%s 是空的。", key);
}

static bool load_optional_text(const struct yaml_node *map, const char *key, struct slice *out, struct error *error)
{
    return yaml_get(map, key) == NULL || load_text(map, key, out, error);
}

/* Labels are matched folded: one of which nothing is left would match everywhere. */
static bool label_is_sound(struct loading *loading, const struct yaml_node *node, struct slice label)
{
    if (fold_text(loading->arena, label).count > 0)
        return true;
    return yaml_complain(node, loading->error, "“%.*s”里没有可以比对的字。", SLICE_ARGUMENTS(label));
}

static bool load_label(struct loading *loading, const struct yaml_node *map, const char *key, struct slice *out)
{
    return load_text(map, key, out, loading->error) && label_is_sound(loading, yaml_get(map, key), *out);
}

static bool load_names(struct loading *loading, const struct yaml_node *map, const char *key, struct names *out)
{
    const struct yaml_node *list = yaml_get(map, key);
    if (list == NULL)
        return true;
    if (!need_kind(list, YAML_LIST, loading->error))
        return false;
    out->items = arena_new_array(loading->arena, struct slice, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        if (!need_kind(list->items[i], YAML_SCALAR, loading->error) ||
            !label_is_sound(loading, list->items[i], list->items[i]->text))
            return false;
        out->items[out->count++] = list->items[i]->text;
    }
    return true;
}

/* Ids become parts of cell ids (t3.new.person), so they are plain ASCII words without a dot. */
static bool load_id(struct loading *loading, const struct yaml_node *map, struct slice *out)
{
    if (!load_text(map, "id", out, loading->error))
        return false;
    for (size_t i = 0; i < out->length; i++) {
        char c = out->data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            return yaml_complain(yaml_get(map, "id"), loading->error,
                                 "编号“%.*s”只能用小写字母、数字和下划线。", SLICE_ARGUMENTS(*out));
    }
    return true;
}

static bool complain_twice(struct loading *loading, const struct yaml_node *map, const char *what, struct slice id)
{
    return yaml_complain(yaml_get(map, "id"), loading->error, "%s“%.*s”出现了两次。", what, SLICE_ARGUMENTS(id));
}

static bool complain_unknown(struct loading *loading, const struct yaml_node *node, const char *what,
                             const char *const valid[])
{
    const char *nearest = nearest_name(node->text, valid);
    if (nearest == NULL)
        return yaml_complain(node, loading->error, "没有%s“%.*s”。", what, SLICE_ARGUMENTS(node->text));
    return yaml_complain(node, loading->error, "没有%s“%.*s”，是否想写“%s”？", what, SLICE_ARGUMENTS(node->text),
                         nearest);
}

static const char *id_string(struct loading *loading, struct slice id)
{
    return arena_copy(loading->arena, id).data;
}

/* ---- Sections ---- */

static bool load_section(struct loading *loading, const struct yaml_node *node, struct form_section *section)
{
    static const char *const keys[] = {"id", "ordinal", "heading", "accepted", "seen", NULL};
    if (!need_kind(node, YAML_MAP, loading->error) || !yaml_only_keys(node, keys, loading->error) ||
        !load_id(loading, node, &section->id) || !load_text(node, "ordinal", &section->ordinal, loading->error) ||
        !load_label(loading, node, "heading", &section->heading) ||
        !load_names(loading, node, "accepted", &section->accepted) ||
        !load_names(loading, node, "seen", &section->seen))
        return false;
    return form_section_index(loading->form, section->id) < 0 || complain_twice(loading, node, "栏目", section->id);
}

static bool load_sections(struct loading *loading, const struct yaml_node *map)
{
    const struct yaml_node *list = need_list(map, "sections", loading->error);
    if (list == NULL)
        return false;
    loading->form->sections = arena_new_array(loading->arena, struct form_section, list->count);
    for (size_t i = 0; i < list->count; i++, loading->form->section_count++)
        if (!load_section(loading, list->items[i], &loading->form->sections[i]))
            return false;
    return true;
}

/* The section a table stands in. */
static bool load_table_section(struct loading *loading, const struct yaml_node *map, uint16_t *out)
{
    struct slice id;
    const struct form *form = loading->form;
    if (!yaml_text(map, "section", &id, loading->error))
        return false;
    int index = form_section_index(form, id);
    if (index < 0) {
        const char **valid = arena_new_array(loading->arena, const char *, form->section_count + 1);
        for (size_t i = 0; i < form->section_count; i++)
            valid[i] = id_string(loading, form->sections[i].id);
        return complain_unknown(loading, yaml_get(map, "section"), "栏目", valid);
    }
    *out = (uint16_t)index;
    return true;
}

/* ---- Columns ---- */

static int column_index(const struct form_table *table, struct slice id)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (slice_equal(table->columns[i].id, id))
            return (int)i;
    return -1;
}

static bool load_type(struct loading *loading, const struct yaml_node *map, enum cell_type *out)
{
    static const char *const names[] = {[CELL_COUNT] = "count", [CELL_CHANGE] = "change", [CELL_MONEY] = "money", NULL};
    *out = CELL_COUNT;
    if (yaml_get(map, "type") == NULL)
        return true;
    struct slice text;
    if (!yaml_text(map, "type", &text, loading->error))
        return false;
    for (size_t i = 0; names[i] != NULL; i++) {
        if (slice_is(text, names[i])) {
            *out = (enum cell_type)i;
            return true;
        }
    }
    return complain_unknown(loading, yaml_get(map, "type"), "类型", names);
}

static bool load_column(struct loading *loading, const struct yaml_node *node, const struct form_table *table,
                        struct form_column *column)
{
    static const char *const keys[] = {"id", "label", "short", "aliases", "group", "type", "unit", NULL};
    if (!need_kind(node, YAML_MAP, loading->error) || !yaml_only_keys(node, keys, loading->error) ||
        !load_id(loading, node, &column->id) || !load_label(loading, node, "label", &column->label) ||
        !load_text(node, "short", &column->short_label, loading->error) ||
        !load_names(loading, node, "aliases", &column->aliases) ||
        !load_optional_text(node, "group", &column->group, loading->error) ||
        !load_type(loading, node, &column->type) ||
        !load_optional_text(node, "unit", &column->unit, loading->error))
        return false;
    return column_index(table, column->id) < 0 || complain_twice(loading, node, "列", column->id);
}

static bool load_columns(struct loading *loading, const struct yaml_node *map, struct form_table *table)
{
    const struct yaml_node *list = need_list(map, "columns", loading->error);
    if (list == NULL)
        return false;
    table->columns = arena_new_array(loading->arena, struct form_column, list->count);
    for (size_t i = 0; i < list->count; i++, table->column_count++)
        if (!load_column(loading, list->items[i], table, &table->columns[i]))
            return false;
    return true;
}

/* `columns: [a, b]` on a row or group picks some of the table's columns; without it those around hold. */
static bool pick_columns(struct loading *loading, const struct yaml_node *map, struct around *around)
{
    const struct form_table *table = &loading->form->tables[around->table];
    if (yaml_get(map, "columns") == NULL)
        return true;
    const struct yaml_node *list = need_list(map, "columns", loading->error);
    if (list == NULL)
        return false;
    uint16_t *picked = arena_new_array(loading->arena, uint16_t, list->count);
    for (size_t i = 0; i < list->count; i++) {
        if (!need_kind(list->items[i], YAML_SCALAR, loading->error))
            return false;
        int index = column_index(table, list->items[i]->text);
        if (index < 0) {
            const char **valid = arena_new_array(loading->arena, const char *, table->column_count + 1);
            for (size_t c = 0; c < table->column_count; c++)
                valid[c] = id_string(loading, table->columns[c].id);
            return complain_unknown(loading, list->items[i], "列", valid);
        }
        for (size_t before = 0; before < i; before++)
            if (picked[before] == index)
                return yaml_complain(list->items[i], loading->error, "列“%.*s”出现了两次。",
                                     SLICE_ARGUMENTS(list->items[i]->text));
        picked[i] = (uint16_t)index;
    }
    around->columns = picked;
    around->column_count = list->count;
    return true;
}

/* ---- Rows and groups ---- */

/* Rows and groups of a table share their names: rules say sum(t3.denied) as they say t3.total. */
static bool row_name_is_new(const struct loading *loading, uint16_t table, struct slice id)
{
    for (size_t i = 0; i < loading->rows.count; i++)
        if (loading->rows.items[i].table == table && slice_equal(loading->rows.items[i].id, id))
            return false;
    for (size_t i = 0; i < loading->groups.count; i++)
        if (loading->groups.items[i].table == table && slice_equal(loading->groups.items[i].id, id))
            return false;
    return true;
}

static void add_cells(struct loading *loading, struct form_row *row, const struct around *around)
{
    const struct form_table *table = &loading->form->tables[around->table];
    row->first_cell = (uint16_t)loading->cells.count;
    row->cell_count = (uint16_t)around->column_count;
    for (size_t i = 0; i < around->column_count; i++) {
        struct slice column = table->columns[around->columns[i]].id;
        struct form_cell cell = {
            .id = arena_print(loading->arena, "%.*s.%.*s.%.*s", SLICE_ARGUMENTS(table->id), SLICE_ARGUMENTS(row->id),
                              SLICE_ARGUMENTS(column)),
            .table = around->table,
            .row = (uint16_t)loading->rows.count,
            .column = around->columns[i],
        };
        vector_push(loading->arena, &loading->cells, cell);
    }
}

static bool load_row(struct loading *loading, const struct yaml_node *node, struct around around)
{
    static const char *const keys[] = {"id", "label", "short", "aliases", "columns", "replaces", NULL};
    struct form_row row = {.table = around.table, .group = around.group};
    if (!yaml_only_keys(node, keys, loading->error) || !load_id(loading, node, &row.id) ||
        !load_label(loading, node, "label", &row.label) ||
        !load_text(node, "short", &row.short_label, loading->error) ||
        !load_names(loading, node, "aliases", &row.aliases) || !pick_columns(loading, node, &around))
        return false;
    if (!row_name_is_new(loading, around.table, row.id))
        return complain_twice(loading, node, "行", row.id);
    if (loading->cells.count + around.column_count > UINT16_MAX)
        return yaml_complain(node, loading->error, "单元格太多了。");
    if (yaml_get(node, "replaces") != NULL) {
        struct replacement replacement = {loading->rows.count, need_list(node, "replaces", loading->error)};
        if (replacement.node == NULL)
            return false;
        vector_push(loading->arena, &loading->replacements, replacement);
    }
    add_cells(loading, &row, &around);
    vector_push(loading->arena, &loading->rows, row);
    return true;
}

static bool load_rows(struct loading *loading, const struct yaml_node *map, struct around around);

static bool load_group(struct loading *loading, const struct yaml_node *node, struct around around)
{
    static const char *const keys[] = {"group", "id", "aliases", "columns", "rows", NULL};
    struct form_group group = {.table = around.table, .parent = around.group};
    if (!yaml_only_keys(node, keys, loading->error) || !load_names(loading, node, "aliases", &group.aliases) ||
        !pick_columns(loading, node, &around))
        return false;
    if (yaml_get(node, "group") != NULL && !load_label(loading, node, "group", &group.label))
        return false;
    if (yaml_get(node, "id") != NULL) {
        if (!load_id(loading, node, &group.id))
            return false;
        if (!row_name_is_new(loading, around.table, group.id))
            return complain_twice(loading, node, "行或行组", group.id);
    } else if (group.label.length == 0) {
        return yaml_complain(node, loading->error, "行组至少要有 group（印的字）或 id（规则里的名字）。");
    }
    if (++around.depth > GROUP_DEPTH_MOST)
        return yaml_complain(node, loading->error, "行组套得太深，最多 %d 层。", GROUP_DEPTH_MOST);
    around.group = (int16_t)loading->groups.count;
    group.first_row = (uint16_t)loading->rows.count;
    vector_push(loading->arena, &loading->groups, group);
    if (!load_rows(loading, node, around))
        return false;
    struct form_group *stored = &loading->groups.items[around.group];
    stored->row_count = (uint16_t)(loading->rows.count - stored->first_row);
    return true;
}

static bool load_rows(struct loading *loading, const struct yaml_node *map, struct around around)
{
    const struct yaml_node *list = need_list(map, "rows", loading->error);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *node = list->items[i];
        if (!need_kind(node, YAML_MAP, loading->error))
            return false;
        bool is_group = yaml_get(node, "rows") != NULL || yaml_get(node, "group") != NULL;
        if (!(is_group ? load_group : load_row)(loading, node, around))
            return false;
    }
    return true;
}

/* Fills `replaces` of the rows that name others; those must be rows of the same table with as many cells. */
static bool resolve_replacement(struct loading *loading, const struct replacement *replacement)
{
    struct form_row *row = &loading->rows.items[replacement->row];
    const struct yaml_node *list = replacement->node;
    row->replaces = arena_new_array(loading->arena, uint16_t, list->count);
    const char **valid = arena_new_array(loading->arena, const char *, loading->rows.count + 1);
    size_t valid_count = 0;
    for (size_t i = 0; i < loading->rows.count; i++)
        if (loading->rows.items[i].table == row->table && i != replacement->row)
            valid[valid_count++] = id_string(loading, loading->rows.items[i].id);
    for (size_t i = 0; i < list->count; i++) {
        if (!need_kind(list->items[i], YAML_SCALAR, loading->error))
            return false;
        size_t found = 0;
        while (found < loading->rows.count && (loading->rows.items[found].table != row->table ||
                                               !slice_equal(loading->rows.items[found].id, list->items[i]->text)))
            found++;
        if (found == loading->rows.count || found == replacement->row)
            return complain_unknown(loading, list->items[i], "行", valid);
        if (loading->rows.items[found].cell_count != row->cell_count)
            return yaml_complain(list->items[i], loading->error, "行“%.*s”的列数与代替它的行不同。",
                                 SLICE_ARGUMENTS(list->items[i]->text));
        row->replaces[row->replaces_count++] = (uint16_t)found;
    }
    return true;
}

/* ---- Tables ---- */

static bool load_switch(const struct yaml_node *map, const char *key, bool *out, struct error *error)
{
    struct slice text;
    if (yaml_get(map, key) == NULL)
        return true;
    if (!yaml_text(map, key, &text, error))
        return false;
    *out = slice_is(text, "true");
    return *out || slice_is(text, "false") || yaml_complain(yaml_get(map, key), error, "%s 只能是 true 或 false。", key);
}

static bool load_table(struct loading *loading, const struct yaml_node *node, uint16_t index)
{
    static const char *const keys[] = {"id",      "name", "title",       "section",    "columns",
                                       "rows", "single_line", "vocabulary", NULL};
    struct form_table *table = &loading->form->tables[index];
    if (!need_kind(node, YAML_MAP, loading->error) || !yaml_only_keys(node, keys, loading->error) ||
        !load_id(loading, node, &table->id) || !load_text(node, "name", &table->name, loading->error) ||
        !load_label(loading, node, "title", &table->title) ||
        !load_table_section(loading, node, &table->section) || !load_columns(loading, node, table) ||
        !load_names(loading, node, "vocabulary", &table->vocabulary) ||
        !load_switch(node, "single_line", &table->single_line, loading->error))
        return false;
    for (uint16_t i = 0; i < index; i++)
        if (slice_equal(loading->form->tables[i].id, table->id))
            return complain_twice(loading, node, "表", table->id);
    uint16_t *all = arena_new_array(loading->arena, uint16_t, table->column_count);
    for (size_t i = 0; i < table->column_count; i++)
        all[i] = (uint16_t)i;
    table->first_row = (uint16_t)loading->rows.count;
    struct around around = {.columns = all, .column_count = table->column_count, .group = -1, .table = index};
    if (!load_rows(loading, node, around))
        return false;
    table->row_count = (uint16_t)(loading->rows.count - table->first_row);
    return true;
}

static bool load_tables(struct loading *loading, const struct yaml_node *map)
{
    const struct yaml_node *list = need_list(map, "tables", loading->error);
    struct form *form = loading->form;
    if (list == NULL)
        return false;
    form->tables = arena_new_array(loading->arena, struct form_table, list->count);
    for (size_t i = 0; i < list->count; i++, form->table_count++)
        if (!load_table(loading, list->items[i], (uint16_t)i))
            return false;
    for (size_t i = 0; i < loading->replacements.count; i++)
        if (!resolve_replacement(loading, &loading->replacements.items[i]))
            return false;
    form->rows = loading->rows.items;
    form->row_count = loading->rows.count;
    form->groups = loading->groups.items;
    form->group_count = loading->groups.count;
    form->cells = loading->cells.items;
    form->cell_count = loading->cells.count;
    return true;
}

/* ---- Forms ---- */

static bool load_years(struct loading *loading, const struct yaml_node *map)
{
    static const char *const keys[] = {"from", "to", NULL};
    const struct yaml_node *years = yaml_get(map, "years");
    long from, to = 0;
    if (years == NULL)
        return yaml_complain(map, loading->error, "缺少 years。");
    if (!need_kind(years, YAML_MAP, loading->error) || !yaml_only_keys(years, keys, loading->error) ||
        !yaml_integer(years, "from", &from, loading->error) ||
        (yaml_get(years, "to") != NULL && !yaml_integer(years, "to", &to, loading->error)))
        return false;
    if (from < 1900 || from > 9999 || (to != 0 && (to < from || to > 9999)))
        return yaml_complain(years, loading->error, "年份不对：from 应是四位年份，to 不早于 from。");
    loading->form->year_from = (int)from;
    loading->form->year_to = (int)to;
    return true;
}

static bool load_form(struct arena *arena, const struct yaml_node *node, struct form *form, struct error *error)
{
    static const char *const keys[] = {"id", "title", "basis", "years", "telltales", "sections", "tables", NULL};
    struct loading loading = {.arena = arena, .form = form, .error = error};
    bool loaded = need_kind(node, YAML_MAP, error) && yaml_only_keys(node, keys, error) &&
           load_id(&loading, node, &form->id) && load_label(&loading, node, "title", &form->title) &&
           load_text(node, "basis", &form->basis, error) && load_years(&loading, node) &&
           load_names(&loading, node, "telltales", &form->telltales) && load_sections(&loading, node) &&
           load_tables(&loading, node);
    if (!loaded)
        return false;
    form->headings = heading_model_new(form, arena);
    return form_prepare(form, arena) || yaml_complain(node, error, "表的行和标签太多，无法比对。");
}

/* Two forms may not have one id, nor claim one year. */
static bool form_is_alone(const struct forms *forms, const struct form *form, const struct yaml_node *node,
                          struct error *error)
{
    for (size_t i = 0; i < forms->count; i++) {
        const struct form *other = &forms->items[i];
        if (slice_equal(other->id, form->id))
            return yaml_complain(yaml_get(node, "id"), error, "格式“%.*s”出现了两次。", SLICE_ARGUMENTS(form->id));
        if ((other->year_to == 0 || form->year_from <= other->year_to) &&
            (form->year_to == 0 || other->year_from <= form->year_to))
            return yaml_complain(yaml_get(node, "years"), error, "年份与格式“%.*s”的重叠。", SLICE_ARGUMENTS(other->id));
    }
    return true;
}

static int compare_years(const void *a, const void *b)
{
    return ((const struct form *)a)->year_from - ((const struct form *)b)->year_from;
}

struct forms *forms_load_files(const struct path_list *paths, struct error *error)
{
    struct arena *arena = arena_new();
    struct forms *forms = arena_new_item(arena, struct forms);
    forms->arena = arena;
    forms->items = arena_new_array(arena, struct form, paths->count + 1);
    for (size_t i = 0; i < paths->count; i++, forms->count++) {
        struct form *form = &forms->items[i];
        const struct yaml_node *node = yaml_read(arena, paths->items[i], error);
        if (node == NULL || !load_form(arena, node, form, error) || !form_is_alone(forms, form, node, error)) {
            arena_free(arena);
            return NULL;
        }
    }
    qsort(forms->items, forms->count, sizeof *forms->items, compare_years);
    return forms;
}

struct forms *forms_load(struct error *error)
{
    struct arena *arena = arena_new();
    struct path_list paths = {0};
    struct forms *forms = NULL;
    if (data_files("rules/forms", arena, &paths, error)) {
        if (paths.count > 0)
            forms = forms_load_files(&paths, error);
        else
            error_set(error, ERROR_USAGE, "找不到格式文件（rules/forms/*.yaml）；请检查安装，或用 NIANSHEN_DATA 指明所在文件夹。");
    }
    arena_free(arena);
    return forms;
}
