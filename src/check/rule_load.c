/* One rule of a rule file: the keys that every rule has, and the helpers for those of its kind. */
#include "check/rule.h"

#include <assert.h>
#include <string.h>

static const char *const common_keys[] = {"id",    "title", "kind",  "level", "level_in", "message", "hint",
                                          "basis", "forms", "years", "when",  "examples", NULL};
static const char *const common_placeholders[] = {"year", "organ", "form", NULL};
static const char *const level_names[] = {"info", "warning", "error", NULL};

bool loader_complain_name(struct loader *loader, const struct yaml_node *node, const char *what,
                          const char *const valid[])
{
    const char *nearest = nearest_name(node->text, valid);
    if (nearest)
        return yaml_complain(node, loader->error, "没有这个%s：“%.*s”；是不是“%s”？", what, SLICE_ARGUMENTS(node->text),
                             nearest);
    struct buffer known = {0};
    for (size_t i = 0; i < 20 && valid[i]; i++)
        buffer_print(&known, "%s%s", i ? "、" : "", valid[i]);
    yaml_complain(node, loader->error, "没有这个%s：“%.*s”，可以写：%s", what, SLICE_ARGUMENTS(node->text),
                  known.data ? known.data : "（无）");
    buffer_free(&known);
    return false;
}

int loader_choice(struct loader *loader, const struct yaml_node *map, const char *key, const char *const names[],
                  int missing)
{
    struct slice text;
    if (!yaml_get(map, key) && missing >= 0)
        return missing;
    if (!yaml_text(map, key, &text, loader->error))
        return -1;
    for (int i = 0; names[i]; i++)
        if (slice_is(text, names[i]))
            return i;
    loader_complain_name(loader, yaml_get(map, key), key, names);
    return -1;
}

bool loader_names(struct loader *loader, const struct yaml_node *node, struct names *out)
{
    *out = (struct names){0};
    if (!node)
        return true;
    if (node->kind == YAML_MAP)
        return yaml_complain(node, loader->error, "这里应为一个词或词的列表");
    bool list = node->kind == YAML_LIST;
    out->count = list ? node->count : 1;
    out->items = arena_new_array(loader->arena, struct slice, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        const struct yaml_node *item = list ? node->items[i] : node;
        if (item->kind != YAML_SCALAR || slice_trim(item->text).length == 0)
            return yaml_complain(item, loader->error, "这里应为一个词");
        out->items[i] = item->text;
    }
    return true;
}

const struct yaml_node *loader_item(const struct yaml_node *node, size_t i)
{
    assert(node);
    return node->kind == YAML_LIST ? node->items[i] : node;
}

/* At the character that is wrong in it. */
static bool complain_phrase(struct loader *loader, const struct yaml_node *node, const struct error *inner)
{
    size_t at = 0;
    for (uint32_t i = 1; i < inner->character && at < node->text.length; i++)
        utf8_decode(node->text, &at);
    struct yaml_node place = yaml_inside(node, at);
    return yaml_complain(&place, loader->error, "%s", inner->message);
}

bool loader_phrases(struct loader *loader, const struct yaml_node *node, struct phrase_list *out)
{
    struct names names;
    if (!loader_names(loader, node, &names))
        return false;
    out->count = names.count;
    out->items = arena_new_array(loader->arena, struct phrase *, names.count + 1);
    for (size_t i = 0; i < names.count; i++) {
        struct error inner;
        out->items[i] = phrase_compile(loader->arena, names.items[i], &inner);
        if (!out->items[i])
            return complain_phrase(loader, loader_item(node, i), &inner);
    }
    return true;
}

bool loader_sections(struct loader *loader, const struct yaml_node *node, uint32_t *out)
{
    struct names names;
    if (!loader_names(loader, node, &names))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        const struct form *form = &loader->forms->items[0];
        int section = slice_is(names.items[i], "0") ? -1 : form_section_index(form, names.items[i]);
        const char *valid[34] = {"0"};
        for (size_t k = 0; k < form->section_count && k < 32; k++)
            valid[k + 1] = arena_copy(loader->arena, form->sections[k].id).data;
        if (section < 0 && !slice_is(names.items[i], "0"))
            return loader_complain_name(loader, loader_item(node, i), "部分", valid);
        *out |= 1u << (section + 1);
    }
    return true;
}

bool loader_test(struct loader *loader, struct rule *rule, const char *key, unsigned variables, bool needed)
{
    const struct yaml_node *node = yaml_get(rule->node, key);
    if (!node)
        return !needed || yaml_complain(rule->node, loader->error, "规则“%.*s”缺少 %s", SLICE_ARGUMENTS(rule->id), key);
    struct expression *expression = expression_parse(loader->arena, node, variables, loader->error);
    for (size_t i = 0; expression && i < loader->forms->count; i++) {
        if (!rule->forms[i].applies)
            continue;
        const struct condition *condition =
            expression_bind(expression, &loader->forms->items[i], NULL, 0, loader->arena, loader->error);
        if (!condition)
            return false;
        *(slice_is(slice_of(key), "when") ? &rule->forms[i].when : &rule->forms[i].test) = condition;
    }
    return expression != NULL;
}

/* ---- each ---- */

/* One item of `each`: rows (their full name stands for the placeholder) or columns (their id does). */
struct each_items {
    struct index_list indexes;
    bool columns;
    uint16_t table;
};

static bool complain_each(struct loader *loader, const struct form *form, const struct yaml_node *node)
{
    struct slice nearest = names_nearest_row(form, node->text, loader->arena);
    if (nearest.length)
        return yaml_complain(node, loader->error, "%.*s 格式没有行或列“%.*s”；是不是“%.*s”？",
                             SLICE_ARGUMENTS(form->id), SLICE_ARGUMENTS(node->text), SLICE_ARGUMENTS(nearest));
    return yaml_complain(node, loader->error, "%.*s 格式没有行或列“%.*s”；可以写 t3.rows、t3.columns 或 t4.review",
                         SLICE_ARGUMENTS(form->id), SLICE_ARGUMENTS(node->text));
}

static bool load_each_items(struct loader *loader, const struct form *form, const struct yaml_node *node,
                            struct each_items *out)
{
    if (node->kind == YAML_SCALAR && names_columns(form, node->text, loader->arena, &out->indexes, &out->table)) {
        out->columns = true;
        return true;
    }
    size_t count = node->kind == YAML_LIST ? node->count : 1;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *item = loader_item(node, i);
        struct index_list rows;
        if (item->kind != YAML_SCALAR)
            return yaml_complain(item, loader->error, "这里应为行或列的名字，例如 t3.rows");
        if (!names_rows(form, item->text, loader->arena, &rows))
            return complain_each(loader, form, item);
        for (size_t k = 0; k < rows.count; k++)
            vector_push(loader->arena, &out->indexes, rows.items[k]);
    }
    return true;
}

static void add_binding(struct loader *loader, const struct form *form, const struct each_items *items, size_t item,
                        struct slice name, struct each_place *place)
{
    size_t index = items->indexes.items[item], n = place->count++;
    const struct form_row *row = &form->rows[items->columns ? 0 : index];
    const struct form_column *column = items->columns ? &form->tables[items->table].columns[index] : NULL;
    struct slice text = items->columns
                            ? column->id
                            : arena_print(loader->arena, "%.*s.%.*s", SLICE_ARGUMENTS(form->tables[row->table].id),
                                          SLICE_ARGUMENTS(row->id));
    place->bindings[n] = (struct binding){name, text};
    place->labels[n] = items->columns ? column->label : row->label;
    place->shorts[n] = items->columns ? column->short_label : row->short_label;
    place->rows[n] = items->columns ? -1 : (int)index;
}

bool loader_each(struct loader *loader, struct rule *rule, const struct form *form, struct each_place **out,
                 size_t *count)
{
    const struct yaml_node *each = yaml_get(rule->node, "each");
    struct each_items items[EACH_MOST] = {0};
    size_t variables = each ? each->count : 0;
    if (each && (each->kind != YAML_MAP || variables == 0 || variables > EACH_MOST))
        return yaml_complain(each, loader->error, "each 应写成 {r: t3.rows}，最多两个名字");
    *count = 1;
    for (size_t i = 0; i < variables; i++) {
        rule->each[i] = each->keys[i]->text;
        if (!load_each_items(loader, form, each->items[i], &items[i]))
            return false;
        *count *= items[i].indexes.count;
    }
    rule->each_count = variables;
    *out = arena_new_array(loader->arena, struct each_place, *count);
    for (size_t n = 0; n < *count; n++) {
        size_t rest = n, inner = variables == 2 ? items[1].indexes.count : 1;
        for (size_t i = 0; i < variables; i++) {
            size_t item = variables == 2 && i == 0 ? rest / inner : rest % items[i].indexes.count;
            add_binding(loader, form, &items[i], item, rule->each[i], &(*out)[n]);
        }
    }
    return true;
}

/* ---- Keys of every rule ---- */

static bool check_keys(struct loader *loader, const struct yaml_node *node, const struct kind *kind)
{
    const char *keys[40];
    size_t count = 0;
    for (size_t i = 0; common_keys[i]; i++)
        keys[count++] = common_keys[i];
    for (size_t i = 0; kind->keys[i]; i++)
        keys[count++] = kind->keys[i];
    keys[count] = NULL;
    return yaml_only_keys(node, keys, loader->error);
}

static bool load_level(struct loader *loader, const struct yaml_node *node, struct rule *rule)
{
    int level = loader_choice(loader, node, "level", level_names, -1);
    rule->level = (enum level)level;
    const struct yaml_node *by_year = yaml_get(node, "level_in");
    if (level < 0 || !by_year)
        return level >= 0;
    if (by_year->kind != YAML_MAP)
        return yaml_complain(by_year, loader->error, "level_in 应写成 {年份: 级别}");
    rule->level_in = arena_new_array(loader->arena, struct level_in, by_year->count);
    for (size_t i = 0; i < by_year->count; i++) {
        struct decimal year;
        const char *key = arena_copy(loader->arena, by_year->keys[i]->text).data;
        int found = loader_choice(loader, by_year, key, level_names, -1);
        if (found < 0)
            return false;
        if (!decimal_parse(by_year->keys[i]->text, &year) || year.scale || year.digits > 9999 || year.digits < 0)
            return yaml_complain(by_year->keys[i], loader->error, "这里应为年份");
        rule->level_in[rule->level_in_count++] = (struct level_in){(int)year.digits, (enum level)found};
    }
    return true;
}

static bool load_years(struct loader *loader, const struct yaml_node *node, struct rule *rule)
{
    static const char *const keys[] = {"from", "to", NULL};
    const struct yaml_node *years = yaml_get(node, "years");
    long from = 0, to = 0;
    if (!years)
        return true;
    if (!yaml_only_keys(years, keys, loader->error) ||
        (yaml_get(years, "from") && !yaml_integer(years, "from", &from, loader->error)) ||
        (yaml_get(years, "to") && !yaml_integer(years, "to", &to, loader->error)))
        return false;
    if (from < 0 || from > 9999 || to < 0 || to > 9999)
        return yaml_complain(years, loader->error, "年份应为四位数");
    rule->year_from = (int)from;
    rule->year_to = (int)to;
    return true;
}

static const char **form_ids(struct loader *loader)
{
    const char **ids = arena_new_array(loader->arena, const char *, loader->forms->count + 1);
    for (size_t i = 0; i < loader->forms->count; i++)
        ids[i] = arena_copy(loader->arena, loader->forms->items[i].id).data;
    return ids;
}

/* Which forms the rule is for: all, or those listed. */
static bool load_forms(struct loader *loader, const struct yaml_node *node, struct rule *rule)
{
    const struct yaml_node *list = yaml_get(node, "forms");
    struct names names;
    rule->forms = arena_new_array(loader->arena, struct rule_form, loader->forms->count + 1);
    for (size_t i = 0; i < loader->forms->count; i++)
        rule->forms[i].applies = list == NULL;
    if (!loader_names(loader, list, &names))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        const struct form *form = forms_find(loader->forms, names.items[i]);
        if (!form)
            return loader_complain_name(loader, loader_item(list, i), "格式", form_ids(loader));
        rule->forms[form - loader->forms->items].applies = true;
    }
    return true;
}

/* {form.basis} is the edict of the form; by form where the place differs. */
static struct slice print_basis(struct loader *loader, struct slice text, const struct form *form)
{
    ptrdiff_t at = slice_find(text, SLICE("{form}"), 0);
    if (at < 0)
        return text;
    struct slice before = slice_part(text, 0, (size_t)at), after = slice_part(text, (size_t)at + 6, text.length);
    return arena_print(loader->arena, "%.*s%.*s%.*s", SLICE_ARGUMENTS(before), SLICE_ARGUMENTS(form->basis),
                       SLICE_ARGUMENTS(after));
}

static bool load_basis(struct loader *loader, const struct yaml_node *node, struct rule *rule)
{
    const struct yaml_node *basis = yaml_get(node, "basis");
    if (!basis)
        return true;
    if (basis->kind == YAML_LIST)
        return yaml_complain(basis, loader->error, "basis 应为一段文字，或 {格式: 文字}");
    if (basis->kind == YAML_MAP && !yaml_only_keys(basis, form_ids(loader), loader->error))
        return false;
    for (size_t i = 0; i < loader->forms->count; i++) {
        const struct form *form = &loader->forms->items[i];
        const struct yaml_node *text = basis;
        if (basis->kind == YAML_MAP)
            text = yaml_get(basis, arena_copy(loader->arena, form->id).data);
        if (text && text->kind != YAML_SCALAR)
            return yaml_complain(text, loader->error, "这里应为一段文字");
        if (text)
            rule->forms[i].basis = print_basis(loader, text->text, form);
    }
    return true;
}

/* ---- Messages ---- */

static bool is_among(struct slice name, const char *const names[])
{
    for (size_t i = 0; names && names[i]; i++)
        if (slice_is(name, names[i]))
            return true;
    return false;
}

static bool placeholder_is_known(struct loader *loader, const struct rule *rule, struct slice name)
{
    if (is_among(name, common_placeholders) || is_among(name, rule->kind->placeholders))
        return true;
    for (size_t i = 0; i < rule->each_count; i++) {
        struct slice each = rule->each[i];
        bool whole = slice_equal(name, each);
        if (whole || (slice_starts_with(name, each) && slice_is(slice_part(name, each.length, name.length), ".label")))
            return true;
    }
    for (size_t i = 0; i < loader->forms->count; i++)
        if (rule->forms[i].applies && form_cell_index(&loader->forms->items[i], name) >= 0)
            return true;
    return false;
}

static bool complain_placeholder(struct loader *loader, const struct rule *rule, const struct template *template,
                                 struct slice name)
{
    size_t at = (size_t)(name.data - template->source->text.data);
    struct yaml_node place = yaml_inside(template->source, at);
    const char *valid[64];
    size_t count = 0;
    place.text = name;
    for (size_t i = 0; common_placeholders[i]; i++)
        valid[count++] = common_placeholders[i];
    for (size_t i = 0; rule->kind->placeholders[i]; i++)
        valid[count++] = rule->kind->placeholders[i];
    for (size_t i = 0; i < rule->each_count; i++)
        valid[count++] = arena_copy(loader->arena, rule->each[i]).data;
    valid[count] = NULL;
    return loader_complain_name(loader, &place, "可填的", valid);
}

bool loader_template(struct loader *loader, const struct rule *rule, const char *key, struct template *out)
{
    const struct yaml_node *node = yaml_get(rule->node, key);
    if (!node)
        return true;
    if (!template_parse(loader->arena, node, out, loader->error))
        return false;
    for (size_t i = 0; i < out->count; i++)
        if (out->pieces[i].placeholder && !placeholder_is_known(loader, rule, out->pieces[i].text))
            return complain_placeholder(loader, rule, out, out->pieces[i].text);
    return true;
}

static bool id_is_sound(struct slice id)
{
    for (size_t i = 0; i < id.length; i++) {
        char c = id.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && (c != '.' || i == 0))
            return false;
    }
    return slice_find(id, SLICE("."), 0) > 0 && id.data[id.length - 1] != '.';
}

bool rule_load(struct loader *loader, const struct yaml_node *node, struct rule *out)
{
    struct slice kind;
    if (node->kind != YAML_MAP)
        return yaml_complain(node, loader->error, "这里应为一条规则（“键: 值”）");
    *out = (struct rule){.node = node};
    if (!yaml_text(node, "id", &out->id, loader->error) || !yaml_text(node, "kind", &kind, loader->error))
        return false;
    if (!id_is_sound(out->id))
        return yaml_complain(yaml_get(node, "id"), loader->error,
                             "规则的编号应像 t3.row-sum 这样：小写字母、数字、连字符，中间有一个点");
    out->kind = kind_find(kind);
    if (!out->kind)
        return loader_complain_name(loader, yaml_get(node, "kind"), "规则种类", kind_names());
    if (!check_keys(loader, node, out->kind) || !yaml_text(node, "title", &out->title, loader->error) ||
        !load_level(loader, node, out) || !load_years(loader, node, out) || !load_forms(loader, node, out) ||
        !load_basis(loader, node, out) || !loader_test(loader, out, "when", 1u << VARIABLE_YEAR, false) ||
        !out->kind->load(loader, out))
        return false;
    if (!yaml_get(node, "message"))
        return yaml_complain(node, loader->error, "规则“%.*s”缺少 message", SLICE_ARGUMENTS(out->id));
    return loader_template(loader, out, "message", &out->message) && loader_template(loader, out, "hint", &out->hint);
}
