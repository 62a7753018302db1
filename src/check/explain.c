/* A rule in plain words, made from the rule itself; and the rules that look at a cell. */
#include "check/explain_words.h"
#include "check/spell.h"

#include <string.h>

#define INDENT "    "

static const char *const level_words[] = {
    [LEVEL_INFO] = "提示：可以改进", [LEVEL_WARNING] = "警告：需要答复", [LEVEL_ERROR] = "错误：必须退回"};

static const struct form *newest_form(const struct rules *rules, const struct rule *rule)
{
    for (size_t f = rules->forms->count; f-- > 0;)
        if (rule->forms[f].applies)
            return &rules->forms->items[f];
    return &rules->forms->items[rules->forms->count - 1];
}

/* ---- Messages ---- */

/* A row or column that `each` names, a word of ours, or a cell. */
static void add_placeholder(const struct spelling *spelling, struct slice name)
{
    const struct rule *rule = spelling->rule;
    for (size_t i = 0; i < rule->each_count; i++)
        if (slice_starts_with(name, rule->each[i]) &&
            (name.length == rule->each[i].length || name.data[rule->each[i].length] == '.')) {
            const struct yaml_node *each = yaml_get(rule->node, "each");
            bool columns = slice_ends_with(each->items[i]->text, SLICE(".columns"));
            buffer_add_text(spelling->out, columns ? "这一列" : "这一行");
            return;
        }
    struct slice words = placeholder_words(slice_of(rule->kind->name), name);
    if (slice_equal(words, name))
        spell_cells(spelling, name);
    else
        buffer_add(spelling->out, words);
}

/* A text with its placeholders as 〔…〕. */
static void add_template(const struct spelling *spelling, const struct template *template)
{
    struct buffer *out = spelling->out;
    for (size_t i = 0; i < template->count; i++) {
        const struct template_piece *piece = &template->pieces[i];
        buffer_add_text(out, piece->placeholder ? "〔" : "");
        if (piece->placeholder)
            add_placeholder(spelling, piece->text);
        else
            buffer_add(out, piece->text);
        buffer_add_text(out, piece->placeholder ? "〕" : "");
    }
}

/* ---- Keys of the kind ---- */

static void explain_keys(const struct spelling *spelling, const struct yaml_node *map, const char *const only[],
                         const char *indent);

static const struct yaml_node *item_of(const struct yaml_node *node, size_t i)
{
    return node->kind == YAML_LIST ? node->items[i] : node;
}

static size_t items_of(const struct yaml_node *node)
{
    return node->kind == YAML_LIST ? node->count : 1;
}

static void add_phrases(const struct spelling *spelling, const struct yaml_node *node, const char *between)
{
    for (size_t i = 0; i < items_of(node); i++) {
        const struct yaml_node *item = item_of(node, i);
        buffer_add_text(spelling->out, between[0] == '\n' || i > 0 ? between : "");
        if (item->kind == YAML_SCALAR)
            spell_phrase(spelling, item->text);
        else
            spell_node(spelling, item);
    }
}

static void add_expression(const struct spelling *spelling, const struct yaml_node *node, const char *indent)
{
    const char *between = arena_print(spelling->arena, "\n%s" INDENT "或者 ", indent).data;
    buffer_print(spelling->out, "\n%s" INDENT, indent);
    spell_expression(spelling, node, between);
}

static void add_each(const struct spelling *spelling, const struct yaml_node *each)
{
    for (size_t i = 0; each->kind == YAML_MAP && i < each->count; i++)
        for (size_t k = 0; k < items_of(each->items[i]); k++) {
            buffer_add_text(spelling->out, i || k ? "、" : "");
            spell_cells(spelling, item_of(each->items[i], k)->text);
        }
}

static void add_words(const struct spelling *spelling, const struct yaml_node *node)
{
    if (node->kind == YAML_MAP) {
        spell_node(spelling, node);
        return;
    }
    for (size_t i = 0; i < items_of(node); i++) {
        const struct yaml_node *item = item_of(node, i);
        buffer_add_text(spelling->out, i == 0 ? "" : item->kind == YAML_SCALAR ? "、" : "；");
        if (item->kind == YAML_SCALAR)
            buffer_add(spelling->out, value_words(item->text));
        else
            spell_node(spelling, item);
    }
}

static void add_by_name(const struct spelling *spelling, const struct yaml_node *map, const char *indent, bool section)
{
    for (size_t i = 0; map->kind == YAML_MAP && i < map->count; i++) {
        buffer_print(spelling->out, "\n%s" INDENT, indent);
        if (section)
            spell_section(spelling, map->keys[i]->text);
        else
            buffer_add(spelling->out, map->keys[i]->text);
        buffer_add_text(spelling->out, "：");
        add_phrases(spelling, map->items[i], "、");
    }
}

static void add_ways(const struct spelling *spelling, const struct yaml_node *ways, const char *indent)
{
    for (size_t i = 0; ways->kind == YAML_MAP && i < ways->count; i++) {
        buffer_print(spelling->out, "\n%s" INDENT "%.*s：", indent, SLICE_ARGUMENTS(ways->keys[i]->text));
        spell_expression(spelling, ways->items[i], " 或者 ");
    }
}

/* One a line. */
static void list_examples(const struct spelling *spelling, const struct yaml_node *examples, const char *indent)
{
    static const char *const words[][2] = {{"pass", "通过"}, {"fail", "不通过"}, {"unchecked", "无法核对"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const struct yaml_node *list = yaml_get(examples, words[i][0]);
        for (size_t k = 0; list && k < list->count; k++) {
            buffer_print(spelling->out, "\n%s" INDENT "%s：", indent, words[i][1]);
            spell_example(spelling, list->items[k]);
            buffer_add_text(spelling->out, list->items[k]->count ? "" : "没有改动");
        }
    }
}

static void add_cases(const struct spelling *spelling, const struct yaml_node *cases, const char *indent)
{
    const char *deeper = arena_print(spelling->arena, "%s" INDENT, indent).data;
    for (size_t i = 0; cases->kind == YAML_LIST && i < cases->count; i++) {
        buffer_print(spelling->out, "\n%s（%zu）", indent, i + 1);
        explain_keys(spelling, cases->items[i], NULL, deeper);
    }
}

static void add_text(const struct spelling *spelling, const struct yaml_node *node)
{
    struct template template;
    struct error ignored;
    if (template_parse(spelling->arena, node, &template, &ignored))
        add_template(spelling, &template);
}

static void add_value(const struct spelling *spelling, enum key_form form, const struct yaml_node *node,
                      const char *indent)
{
    switch (form) {
    case KEY_PHRASES:
        add_phrases(spelling, node,
                    items_of(node) > 2 ? arena_print(spelling->arena, "\n%s" INDENT, indent).data : "；");
        break;
    case KEY_EXPRESSION:
        add_expression(spelling, node, indent);
        break;
    case KEY_SECTIONS:
        for (size_t i = 0; i < items_of(node); i++) {
            buffer_add_text(spelling->out, i ? "，" : "");
            spell_section(spelling, item_of(node, i)->text);
        }
        break;
    case KEY_EACH:
        add_each(spelling, node);
        break;
    case KEY_CELLS:
        for (size_t i = 0; i < items_of(node); i++) {
            buffer_add_text(spelling->out, i ? "、" : "");
            spell_cells(spelling, item_of(node, i)->text);
        }
        break;
    case KEY_MESSAGE:
        add_text(spelling, node);
        break;
    case KEY_BY_NAME:
    case KEY_BY_SECTION:
        add_by_name(spelling, node, indent, form == KEY_BY_SECTION);
        break;
    case KEY_WAYS:
        add_ways(spelling, node, indent);
        break;
    case KEY_CASES:
        add_cases(spelling, node, indent);
        break;
    case KEY_EXAMPLES:
        list_examples(spelling, node, indent);
        break;
    case KEY_GROUP:
        explain_keys(spelling, node, NULL, arena_print(spelling->arena, "%s" INDENT, indent).data);
        break;
    default:
        add_words(spelling, node);
    }
}

static bool is_among(struct slice word, const char *const words[])
{
    for (size_t i = 0; words[i]; i++)
        if (slice_is(word, words[i]))
            return true;
    return false;
}

/* One line a key, in the order of the file. */
static void explain_keys(const struct spelling *spelling, const struct yaml_node *map, const char *const only[],
                         const char *indent)
{
    for (size_t i = 0; map->kind == YAML_MAP && i < map->count; i++) {
        struct slice key = map->keys[i]->text;
        const struct key_words *words = key_words_find(slice_of(spelling->rule->kind->name), key);
        if (only && !is_among(key, only))
            continue;
        buffer_print(spelling->out, "\n%s%.*s：", indent, SLICE_ARGUMENTS(words ? slice_of(words->label) : key));
        add_value(spelling, words ? words->form : KEY_WORDS, map->items[i], indent);
    }
}

/* ---- What every rule has ---- */

static void add_level(const struct rule *rule, struct buffer *out)
{
    buffer_print(out, "级别  %s", level_words[rule->level]);
    for (size_t i = 0; i < rule->level_in_count; i++)
        buffer_print(out, "（%d 年度：%s）", rule->level_in[i].year, level_words[rule->level_in[i].level]);
    if (rule->off)
        buffer_add_text(out, "；已停用");
    else if (rule->level != rule->standard)
        buffer_print(out, "；原是%s", level_words[rule->standard]);
    if (rule->changed)
        buffer_print(out, "，见 %s:%u", rule->changed->source->path, rule->changed->line);
    buffer_add_text(out, "\n");
}

static void add_scope(const struct spelling *spelling, const struct rules *rules)
{
    const struct rule *rule = spelling->rule;
    struct buffer *out = spelling->out;
    size_t forms = 0;
    buffer_add_text(out, "适用  ");
    for (size_t f = 0; f < rules->forms->count; f++)
        if (rule->forms[f].applies)
            buffer_print(out, "%s%.*s", forms++ ? "、" : "", SLICE_ARGUMENTS(rules->forms->items[f].id));
    buffer_add_text(out, " 格式");
    if (rule->year_from || rule->year_to)
        buffer_add_text(out, "，");
    if (rule->year_from)
        buffer_print(out, "%d 年度起", rule->year_from);
    if (rule->year_to)
        buffer_print(out, "%d 年度止", rule->year_to);
    const struct yaml_node *when = yaml_get(rule->node, "when");
    if (when) {
        buffer_add_text(out, "；只在 ");
        spell_expression(spelling, when, " 或者 ");
        buffer_add_text(out, " 时");
    }
    buffer_add_text(out, "\n");
}

static void add_check(const struct spelling *spelling)
{
    const struct rule *rule = spelling->rule;
    const struct kind_words *words = kind_words_find(slice_of(rule->kind->name));
    struct buffer *out = spelling->out;
    buffer_print(out, "查什么  %s（%s）", words ? words->does : rule->title.data, rule->kind->name);
    explain_keys(spelling, rule->node, rule->kind->keys, INDENT);
    buffer_add_text(out, "\n");
    const struct yaml_node *missing = yaml_get(rule->node, "missing");
    bool skips = missing && slice_is(missing->text, "skip");
    if (words)
        buffer_print(out, "无法核对  %s\n", skips ? "不会：有格没有数时不查" : words->unchecked);
}

static void add_message(const struct spelling *spelling, const char *label, const struct template *template)
{
    if (!template->source)
        return;
    buffer_print(spelling->out, "%s  ", label);
    add_template(spelling, template);
    buffer_add_text(spelling->out, "\n");
}

static void add_examples(const struct spelling *spelling)
{
    const struct yaml_node *examples = yaml_get(spelling->rule->node, "examples");
    if (!examples)
        return;
    buffer_add_text(spelling->out, "例子  （其余各格都是 0，其余各处都没有问题）");
    list_examples(spelling, examples, "");
    buffer_add_text(spelling->out, "\n");
}

static void add_basis(const struct rules *rules, const struct rule *rule, struct buffer *out)
{
    struct slice last = SLICE_NONE;
    bool some = false;
    for (size_t f = 0; f < rules->forms->count; f++) {
        struct slice basis = rule->forms[f].basis;
        if (!rule->forms[f].applies || basis.length == 0 || slice_equal(basis, last))
            continue;
        buffer_print(out, "%s%.*s", some ? "；" : "依据  ", SLICE_ARGUMENTS(basis));
        last = basis;
        some = true;
    }
    buffer_add_text(out, some ? "\n" : "依据  没有条文可引，是审核的常识\n");
}

static void explain_rule(const struct rules *rules, const struct rule *rule, struct arena *arena, struct buffer *out)
{
    struct spelling spelling = {arena, rules->forms, newest_form(rules, rule), rule, out};
    buffer_print(out, "%.*s  %.*s\n", SLICE_ARGUMENTS(rule->id), SLICE_ARGUMENTS(rule->title));
    add_level(rule, out);
    add_scope(&spelling, rules);
    add_check(&spelling);
    add_message(&spelling, "说明", &rule->message);
    add_message(&spelling, "怎样办", &rule->hint);
    add_basis(rules, rule, out);
    add_examples(&spelling);
    buffer_print(out, "出处  %s:%u（%.*s）\n", rule->node->source->path, rule->node->line, SLICE_ARGUMENTS(rule->pack));
    if (rule->overridden)
        buffer_print(out, "改写  %s:%u\n", rule->overridden->source->path, rule->overridden->line);
}

/* ---- The rules that look at a cell ---- */

struct look {
    struct arena *arena;
    struct slice kind;
    const struct form *form;
    const struct each_place *places;
    size_t place_count;
    int cell;
    bool seen;
};

/* The name with the text that a place gives to its placeholders. */
static struct slice bind_name(struct arena *arena, struct slice name, const struct each_place *place)
{
    for (size_t i = 0; i < place->count; i++) {
        struct slice hole = arena_print(arena, "{%.*s}", SLICE_ARGUMENTS(place->bindings[i].name));
        ptrdiff_t at = slice_find(name, hole, 0);
        if (at >= 0)
            name = arena_print(arena, "%.*s%.*s%.*s", (int)at, name.data, SLICE_ARGUMENTS(place->bindings[i].text),
                               SLICE_ARGUMENTS(slice_part(name, (size_t)at + hole.length, name.length)));
    }
    return name;
}

static void look_at_list(struct look *look, const struct index_list *cells)
{
    for (size_t i = 0; i < cells->count; i++)
        look->seen |= cells->items[i] == look->cell;
}

static void look_at_name(struct slice name, void *data)
{
    struct look *look = data;
    if (slice_starts_with(name, SLICE("previous.")))
        name = slice_part(name, strlen("previous."), name.length);
    for (size_t i = 0; i < look->place_count && !look->seen; i++) {
        struct index_list cells = {0};
        bool grouped;
        if (names_cells(look->form, bind_name(look->arena, name, &look->places[i]), look->arena, &cells, &grouped))
            look_at_list(look, &cells);
    }
}

/* What `with` of each case gives to the placeholders of tests that all cases share. */
static struct each_place *places_of_cases(struct arena *arena, const struct yaml_node *cases, size_t *count)
{
    struct each_place *places = arena_new_array(arena, struct each_place, cases->count + 1);
    *count = 1; /* a test without placeholders */
    for (size_t i = 0; i < cases->count; i++) {
        const struct yaml_node *with = yaml_get(cases->items[i], "with");
        struct each_place *place = &places[with ? (*count)++ : 0];
        for (size_t k = 0; with && k < with->count && k < EACH_MOST; k++)
            place->bindings[place->count++] = (struct binding){with->keys[k]->text, with->items[k]->text};
    }
    return places;
}

static void look_at_rows(struct look *look, const struct yaml_node *node)
{
    for (size_t i = 0; i < items_of(node); i++) {
        struct slice name = item_of(node, i)->text;
        struct index_list rows = {0}, cells = {0};
        bool grouped;
        if (names_rows(look->form, name, look->arena, &rows))
            for (size_t k = 0; k < rows.count; k++)
                look->seen |= look->form->cells[look->cell].row == rows.items[k];
        else if (names_cells(look->form, name, look->arena, &cells, &grouped))
            look_at_list(look, &cells);
    }
}

static void look_at_map(struct look *look, const struct yaml_node *map)
{
    for (size_t i = 0; map->kind == YAML_MAP && i < map->count; i++) {
        const struct key_words *words = key_words_find(look->kind, map->keys[i]->text);
        const struct yaml_node *item = map->items[i];
        if (words && words->form == KEY_EXPRESSION)
            expression_names(look->arena, item, look_at_name, look);
        for (size_t k = 0; words && words->form == KEY_WAYS && k < item->count; k++)
            expression_names(look->arena, item->items[k], look_at_name, look);
        if (words && words->form == KEY_CELLS)
            look_at_rows(look, item);
        for (size_t k = 0; words && words->form == KEY_CASES && item->kind == YAML_LIST && k < item->count; k++)
            look_at_map(look, item->items[k]);
    }
}

static bool is_of_type(const struct yaml_node *types, enum cell_type type)
{
    static const char *const names[] = {[CELL_COUNT] = "count", [CELL_CHANGE] = "change", [CELL_MONEY] = "money"};
    for (size_t i = 0; types && i < items_of(types); i++)
        if (slice_is(item_of(types, i)->text, names[type]))
            return true;
    return types == NULL;
}

static bool looks_at(const struct rules *rules, const struct rule *rule, size_t form, int cell, struct arena *arena)
{
    struct error ignored;
    struct loader loader = {.arena = arena, .forms = rules->forms, .error = &ignored};
    struct rule copy = *rule;
    struct each_place *places, nowhere = {0};
    struct look look = {
        .arena = arena, .kind = slice_of(rule->kind->name), .form = &rules->forms->items[form], .cell = cell};
    if (!rule->forms[form].applies)
        return false;
    const struct yaml_node *cases = yaml_get(rule->node, "cases");
    look.places = &nowhere;
    look.place_count = 1;
    if (yaml_get(rule->node, "each") && loader_each(&loader, &copy, look.form, &places, &look.place_count))
        look.places = places;
    else if (cases)
        look.places = places_of_cases(arena, cases, &look.place_count);
    if (rule->kind != &kind_cell || yaml_get(rule->node, "cells"))
        look_at_map(&look, rule->node);
    else
        look.seen = is_of_type(yaml_get(rule->node, "types"), form_cell_column(look.form, (uint16_t)cell)->type);
    return look.seen;
}

static bool looks_at_in_any(const struct rules *rules, const struct rule *rule, struct slice id, struct arena *arena)
{
    for (size_t f = 0; f < rules->forms->count; f++) {
        int cell = form_cell_index(&rules->forms->items[f], id);
        if (cell >= 0 && looks_at(rules, rule, f, cell, arena))
            return true;
    }
    return false;
}

static bool explain_cell(const struct rules *rules, struct slice id, struct arena *arena, struct buffer *out)
{
    size_t forms = 0, found = 0;
    for (size_t f = 0; f < rules->forms->count; f++) {
        const struct form *form = &rules->forms->items[f];
        int cell = form_cell_index(form, id);
        if (cell < 0)
            continue;
        if (forms++ == 0)
            buffer_print(out, "%.*s  %.*s\n适用  ", SLICE_ARGUMENTS(id),
                         SLICE_ARGUMENTS(form_cell_name(form, (uint16_t)cell, arena)));
        buffer_print(out, "%s%.*s", forms > 1 ? "、" : "", SLICE_ARGUMENTS(form->id));
    }
    if (forms == 0)
        return false;
    buffer_add_text(out, " 格式\n看这一格的规则\n");
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = rules->items[i];
        if (!looks_at_in_any(rules, rule, id, arena))
            continue;
        buffer_print(out, INDENT "%.*s  %.*s%s\n", SLICE_ARGUMENTS(rule->id), SLICE_ARGUMENTS(rule->title),
                     rule->off ? "（已停用）" : "");
        found++;
    }
    buffer_add_text(out, found ? "" : INDENT "没有\n");
    return true;
}

/* ---- By name ---- */

static bool complain_unknown(const struct rules *rules, struct slice name, struct arena *arena, struct error *error)
{
    VECTOR(const char *) names = {0};
    for (size_t i = 0; i < rules->count; i++)
        vector_push(arena, &names, arena_copy(arena, rules->items[i]->id).data);
    for (size_t f = 0; f < rules->forms->count; f++)
        for (size_t i = 0; i < rules->forms->items[f].cell_count; i++)
            vector_push(arena, &names, arena_copy(arena, rules->forms->items[f].cells[i].id).data);
    vector_push(arena, &names, NULL);
    const char *nearest = nearest_name(name, names.items);
    return error_set(error, ERROR_USAGE, "没有规则或单元格 %.*s；%s%s%s有哪些规则见 nianshen rules。",
                     SLICE_ARGUMENTS(name), nearest ? "是不是 " : "", nearest ? nearest : "", nearest ? "？" : "");
}

bool rules_explain(const struct rules *rules, struct slice name, struct buffer *out, struct error *error)
{
    struct arena *arena = arena_new();
    const struct rule *rule = NULL;
    for (size_t i = 0; i < rules->count && !rule; i++)
        if (slice_equal(rules->items[i]->id, name))
            rule = rules->items[i];
    if (rule)
        explain_rule(rules, rule, arena, out);
    bool known = rule || explain_cell(rules, name, arena, out) || complain_unknown(rules, name, arena, error);
    arena_free(arena);
    return known;
}
