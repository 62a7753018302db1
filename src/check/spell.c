/* Rules in words. */
#include "check/spell.h"

#include "check/expression_tree.h"

#include <string.h>

/* ---- Names ---- */

/* The dot behind the first part of a name, not counting those in braces; the length when there is none. */
static size_t part_end(struct slice name, size_t from)
{
    int open = 0;
    for (size_t i = from; i < name.length; i++) {
        char c = name.data[i];
        open += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c == '.' && open == 0)
            return i;
    }
    return name.length;
}

static size_t split_name(struct slice name, struct slice parts[3])
{
    size_t count = 0;
    for (size_t at = 0; at <= name.length && count < 3; count++) {
        size_t end = part_end(name, at);
        parts[count] = slice_part(name, at, end);
        at = end + 1;
    }
    return count;
}

static const struct form_table *find_table(const struct form *form, struct slice id)
{
    for (size_t i = 0; i < form->table_count; i++)
        if (slice_equal(form->tables[i].id, id))
            return &form->tables[i];
    return NULL;
}

static struct slice column_label(const struct form_table *table, struct slice id)
{
    for (size_t i = 0; table && i < table->column_count; i++)
        if (slice_equal(table->columns[i].id, id))
            return table->columns[i].label;
    return SLICE_NONE;
}

static struct slice row_label(const struct spelling *spelling, const struct form_table *table, struct slice id)
{
    const struct form *form = spelling->form;
    int row = table ? form_row_index(form, table->id, id) : -1;
    if (row >= 0)
        return form->rows[row].short_label;
    for (size_t i = 0; table && i < form->group_count; i++) {
        const struct form_group *group = &form->groups[i];
        if (!slice_equal(group->id, id) || &form->tables[group->table] != table || !group->row_count)
            continue;
        const struct form_row *first = &form->rows[group->first_row], *last = first + group->row_count - 1;
        return arena_print(spelling->arena, "“%.*s”至“%.*s”各行", SLICE_ARGUMENTS(first->short_label),
                           SLICE_ARGUMENTS(last->short_label));
    }
    return SLICE_NONE;
}

/* A column or row of a table, a list of them, or a placeholder. */
static void spell_part(const struct spelling *spelling, const struct form_table *table, struct slice part, bool row)
{
    struct buffer *out = spelling->out;
    bool list = slice_starts_with(part, SLICE("["));
    if (slice_starts_with(part, SLICE("{"))) {
        buffer_add_text(out, row ? "这一行" : "这一列");
        return;
    }
    buffer_add_text(out, list ? "（" : "");
    for (size_t at = list; at < part.length;) {
        ptrdiff_t blank = slice_find(part, list ? SLICE(" ") : SLICE("\n"), at);
        size_t end = blank < 0 ? part.length - list : (size_t)blank;
        struct slice id = slice_part(part, at, end);
        struct slice label = row ? row_label(spelling, table, id) : column_label(table, id);
        buffer_add_text(out, at > list ? "、" : "");
        buffer_add(out, label.length ? label : id);
        at = end + 1;
        if (blank < 0)
            break;
    }
    buffer_add_text(out, list ? "）" : "");
}

/* An older form may have what the newest has not. */
static const struct form *form_with(const struct spelling *spelling, struct slice row)
{
    struct slice parts[3];
    size_t count = split_name(row, parts);
    for (size_t f = spelling->forms->count; count >= 2 && f-- > 0;) {
        struct spelling other = *spelling;
        other.form = &spelling->forms->items[f];
        const struct form_table *table = find_table(other.form, parts[0]);
        bool known = table && (slice_starts_with(parts[1], SLICE("[")) || slice_starts_with(parts[1], SLICE("{")) ||
                               row_label(&other, table, parts[1]).length);
        if (known && (count < 3 || column_label(table, parts[2]).length || slice_find(parts[2], SLICE("["), 0) == 0 ||
                      slice_find(parts[2], SLICE("{"), 0) == 0))
            return other.form;
    }
    return spelling->form;
}

/* The table whose rows `each` goes through. */
static const struct form_table *table_of_rows(const struct spelling *spelling)
{
    const struct yaml_node *each = yaml_get(spelling->rule->node, "each");
    for (size_t i = 0; each && i < each->count; i++) {
        struct slice name = loader_item(each->items[i], 0)->text;
        const struct form_table *table = find_table(spelling->form, slice_part(name, 0, part_end(name, 0)));
        if (table && !slice_ends_with(name, SLICE(".columns")))
            return table;
    }
    return NULL;
}

void spell_cells(const struct spelling *spelling, struct slice name)
{
    struct slice parts[3];
    struct spelling here = *spelling;
    if (slice_starts_with(name, SLICE("previous."))) {
        buffer_add_text(spelling->out, "上年报告");
        name = slice_part(name, strlen("previous."), name.length);
    }
    here.form = form_with(spelling, name);
    size_t count = split_name(name, parts);
    const struct form_table *table = find_table(here.form, parts[0]);
    if (slice_starts_with(parts[0], SLICE("{")) && count == 2) {
        buffer_add_text(spelling->out, "这一行·");
        spell_part(&here, table_of_rows(&here), parts[1], false);
        return;
    }
    if (!table || count < 2) {
        buffer_add(spelling->out, name);
        return;
    }
    buffer_print(spelling->out, "%.*s", SLICE_ARGUMENTS(table->name));
    if (slice_is(parts[1], "rows") || slice_is(parts[1], "columns")) {
        buffer_add_text(spelling->out, slice_is(parts[1], "rows") ? "各行" : "各列");
        return;
    }
    buffer_add_text(spelling->out, " ");
    spell_part(&here, table, parts[1], true);
    if (count == 3) {
        buffer_add_text(spelling->out, "·");
        spell_part(&here, table, parts[2], false);
    }
}

/* ---- Expressions ---- */

static void spell_tree(const struct spelling *spelling, const struct tree *tree, int outer);

static const char *const comparisons[] = {
    [COMPARISON_EQUAL] = " ＝ ",  [COMPARISON_UNEQUAL] = " ≠ ", [COMPARISON_LESS] = " ＜ ",
    [COMPARISON_AT_MOST] = " ≤ ", [COMPARISON_MORE] = " ＞ ",   [COMPARISON_AT_LEAST] = " ≥ ",
};

/* How tightly each binds: what is inside of something tighter stands in brackets. */
static int binding_of(const struct tree *tree)
{
    switch (tree->kind) {
    case TREE_OR:
        return 1;
    case TREE_AND:
        return 2;
    case TREE_NOT:
        return 3;
    case TREE_COMPARE:
        return 4;
    case TREE_ADD:
    case TREE_SUBTRACT:
        return 5;
    case TREE_MULTIPLY:
    case TREE_DIVIDE:
        return 6;
    default:
        return 7;
    }
}

static void spell_pair(const struct spelling *spelling, const struct tree *tree, const char *between)
{
    int own = binding_of(tree);
    bool from_zero = tree->kind == TREE_SUBTRACT && tree->left->kind == TREE_NUMBER && tree->left->number.digits == 0;
    if (!from_zero)
        spell_tree(spelling, tree->left, own);
    buffer_add_text(spelling->out, from_zero ? "－" : between);
    spell_tree(spelling, tree->right, own + (tree->kind == TREE_SUBTRACT || tree->kind == TREE_DIVIDE));
}

static void spell_sum(const struct spelling *spelling, const struct tree *tree)
{
    for (const struct tree *argument = tree->left; argument; argument = argument->right) {
        spell_tree(spelling, argument->left, 5);
        buffer_add_text(spelling->out, argument->right ? "、" : "");
    }
    buffer_add_text(spelling->out, " 之和");
}

static void spell_leaf(const struct spelling *spelling, const struct tree *tree)
{
    static const char *const variables[] = {
        [VARIABLE_NUMBER] = "所说的数", [VARIABLE_VALUE] = "这一格的数", [VARIABLE_YEAR] = "报告年度"};
    char digits[32];
    if (tree->kind == TREE_NUMBER)
        buffer_add(spelling->out, (struct slice){digits, decimal_print(tree->number, digits)});
    else if (tree->kind == TREE_VARIABLE)
        buffer_add_text(spelling->out, variables[tree->variable]);
    else
        spell_cells(spelling, tree->name);
}

static void spell_inside(const struct spelling *spelling, const struct tree *tree)
{
    switch (tree->kind) {
    case TREE_ADD:
        spell_pair(spelling, tree, " ＋ ");
        break;
    case TREE_SUBTRACT:
        spell_pair(spelling, tree, " － ");
        break;
    case TREE_MULTIPLY:
        spell_pair(spelling, tree, " × ");
        break;
    case TREE_DIVIDE:
        spell_pair(spelling, tree, " ÷ ");
        break;
    case TREE_AND:
        spell_pair(spelling, tree, "，并且 ");
        break;
    case TREE_OR:
        spell_pair(spelling, tree, "，或者 ");
        break;
    case TREE_COMPARE:
        spell_pair(spelling, tree, comparisons[tree->comparison]);
        break;
    case TREE_SUM:
        spell_sum(spelling, tree);
        break;
    case TREE_NOT:
        buffer_add_text(spelling->out, "不是：");
        spell_tree(spelling, tree->left, binding_of(tree));
        break;
    case TREE_WHOLE:
        spell_tree(spelling, tree->left->left, 5);
        buffer_add_text(spelling->out, " 是整数");
        break;
    default:
        spell_leaf(spelling, tree);
    }
}

static void spell_tree(const struct spelling *spelling, const struct tree *tree, int outer)
{
    bool brackets = binding_of(tree) < outer;
    buffer_add_text(spelling->out, brackets ? "（" : "");
    spell_inside(spelling, tree);
    buffer_add_text(spelling->out, brackets ? "）" : "");
}

static void spell_alternatives(const struct spelling *spelling, const struct tree *tree, const char *between)
{
    if (tree->kind != TREE_OR) {
        spell_tree(spelling, tree, 0);
        return;
    }
    spell_alternatives(spelling, tree->left, between);
    buffer_add_text(spelling->out, between);
    spell_alternatives(spelling, tree->right, between);
}

static const struct expression *parse(struct arena *arena, const struct yaml_node *node)
{
    struct error ignored;
    return expression_parse(arena, node, ~0u, &ignored);
}

void spell_expression(const struct spelling *spelling, const struct yaml_node *node, const char *between)
{
    const struct expression *expression = parse(spelling->arena, node);
    if (expression)
        spell_alternatives(spelling, expression->tree, between);
    else
        spell_node(spelling, node);
}

static void visit_tree(const struct tree *tree, void (*visit)(struct slice name, void *data), void *data)
{
    if (tree && tree->kind == TREE_CELLS)
        visit(tree->name, data);
    if (tree) {
        visit_tree(tree->left, visit, data);
        visit_tree(tree->right, visit, data);
    }
}

void expression_names(struct arena *arena, const struct yaml_node *node, void (*visit)(struct slice name, void *data),
                      void *data)
{
    const struct expression *expression = node->kind == YAML_SCALAR ? parse(arena, node) : NULL;
    if (expression)
        visit_tree(expression->tree, visit, data);
}

/* ---- Phrases ---- */

/* {甲|乙} is 甲/乙, in brackets among other text; what may be left out is （度）. */
static void spell_choice(struct buffer *out, struct slice inside, bool alone)
{
    bool optional = slice_ends_with(inside, SLICE("|")) || slice_starts_with(inside, SLICE("|"));
    bool brackets = !alone && slice_find(inside, SLICE("|"), 0) >= 0;
    buffer_add_text(out, optional ? "（" : brackets ? "［" : "");
    bool first = true;
    for (size_t at = 0; at <= inside.length;) {
        ptrdiff_t bar = slice_find(inside, SLICE("|"), at);
        size_t end = bar < 0 ? inside.length : (size_t)bar;
        if (end > at)
            buffer_print(out, "%s%.*s", first ? "" : "/", SLICE_ARGUMENTS(slice_part(inside, at, end)));
        first = first && end == at;
        at = end + 1;
    }
    buffer_add_text(out, optional ? "）" : brackets ? "］" : "");
}

void spell_phrase(const struct spelling *spelling, struct slice phrase)
{
    struct buffer *out = spelling->out;
    for (size_t at = 0; at < phrase.length;) {
        ptrdiff_t open = slice_find(phrase, SLICE("{"), at);
        ptrdiff_t close = open < 0 ? -1 : slice_find(phrase, SLICE("}"), (size_t)open);
        buffer_add(out, slice_part(phrase, at, close < 0 ? phrase.length : (size_t)open));
        if (close < 0)
            return;
        struct slice inside = slice_part(phrase, (size_t)open + 1, (size_t)close);
        if (slice_starts_with(inside, SLICE("~")) || slice_starts_with(inside, SLICE("-")) ||
            slice_starts_with(inside, SLICE("=")))
            buffer_add_text(out, "…");
        else if (slice_is(inside, "n"))
            buffer_add_text(out, "〔数〕");
        else
            spell_choice(out, inside, inside.length + 2 == phrase.length);
        at = (size_t)close + 1;
    }
}

/* ---- Sections, examples, anything ---- */

void spell_section(const struct spelling *spelling, struct slice id)
{
    int section = form_section_index(spelling->form, id);
    if (slice_is(id, "0"))
        buffer_add_text(spelling->out, "第一个标题之前");
    else if (section < 0)
        buffer_add(spelling->out, id);
    else
        buffer_print(spelling->out, "%.*s、%.*s", SLICE_ARGUMENTS(spelling->form->sections[section].ordinal),
                     SLICE_ARGUMENTS(spelling->form->sections[section].heading));
}

void spell_node(const struct spelling *spelling, const struct yaml_node *node)
{
    struct buffer *out = spelling->out;
    if (node->kind == YAML_SCALAR)
        buffer_add(out, node->text);
    for (size_t i = 0; node->kind != YAML_SCALAR && i < node->count; i++) {
        bool nested = node->kind == YAML_MAP || node->items[i]->kind != YAML_SCALAR;
        buffer_add_text(out, i == 0 ? "" : nested ? "；" : "、");
        if (node->kind == YAML_MAP)
            buffer_print(out, "%.*s：", SLICE_ARGUMENTS(node->keys[i]->text));
        spell_node(spelling, node->items[i]);
    }
}

static const char *state_spoken(struct slice value)
{
    static const char *const states[][2] = {
        {"blank", "空着"}, {"missing", "缺失"}, {"unclear", "读不准"}, {"moved", "位置不对"}, {"\"\"", "没有"}};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (slice_is(value, states[i][0]))
            return states[i][1];
    return NULL;
}

static bool spell_example_section(const struct spelling *spelling, struct slice key, struct slice value)
{
    static const char *const names[][2] = {{"section.", ""}, {"heading.", "标题印作"}, {"text.", "写道"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!slice_starts_with(key, slice_of(names[i][0])))
            continue;
        const char *state = i == 0 ? state_spoken(value) : NULL;
        buffer_add_text(spelling->out, "“");
        spell_section(spelling, slice_part(key, strlen(names[i][0]), key.length));
        buffer_print(spelling->out, "”%s", names[i][1]);
        if (state)
            buffer_add_text(spelling->out, state);
        else
            buffer_print(spelling->out, "“%.*s”", SLICE_ARGUMENTS(value));
        return true;
    }
    return false;
}

static bool is_cell_or_table(const struct spelling *spelling, struct slice key)
{
    struct slice parts[3];
    if (slice_starts_with(key, SLICE("previous.")))
        key = slice_part(key, strlen("previous."), key.length);
    split_name(key, parts);
    for (size_t f = 0; f < spelling->forms->count; f++)
        if (find_table(&spelling->forms->items[f], parts[0]))
            return true;
    return false;
}

static void spell_change(const struct spelling *spelling, struct slice key, const struct yaml_node *node)
{
    static const char *const words[][2] = {{"form", "格式 "},        {"year", "年度 "},
                                           {"organ", "机关 "},       {"text", "正文："},
                                           {"preface", "开头："},    {"picture", "表格是图片，在第 "},
                                           {"remark", "读文件时："}, {"previous", "上年报告："}};
    struct buffer *out = spelling->out;
    struct slice value = node->kind == YAML_SCALAR ? node->text : SLICE_NONE;
    if (node->kind == YAML_SCALAR && spell_example_section(spelling, key, value))
        return;
    if (node->kind == YAML_SCALAR && is_cell_or_table(spelling, key)) {
        const char *state = state_spoken(value);
        const struct form_table *table = find_table(spelling->form, key);
        if (table)
            buffer_add(out, table->name);
        else
            spell_cells(spelling, key);
        buffer_add_text(out, " ");
        buffer_add(out, state ? slice_of(state) : value);
        return;
    }
    if (slice_starts_with(key, SLICE("previous."))) {
        buffer_add_text(out, "上年报告");
        spell_change(spelling, slice_part(key, strlen("previous."), key.length), node);
        return;
    }
    size_t i = 0;
    while (i < sizeof words / sizeof *words && !slice_is(key, words[i][0]))
        i++;
    if (i < sizeof words / sizeof *words)
        buffer_add_text(out, words[i][1]);
    else
        buffer_print(out, "%.*s：", SLICE_ARGUMENTS(key));
    if (node->kind == YAML_MAP)
        spell_example(spelling, node);
    else
        spell_node(spelling, node);
}

void spell_example(const struct spelling *spelling, const struct yaml_node *example)
{
    for (size_t i = 0; i < example->count; i++) {
        buffer_add_text(spelling->out, i ? "；" : "");
        if (example->kind == YAML_MAP)
            spell_change(spelling, example->keys[i]->text, example->items[i]);
        else
            spell_node(spelling, example->items[i]);
    }
}
