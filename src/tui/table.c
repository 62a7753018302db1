/* Making the lines of a table out of the form. */
#include "tui/table.h"

#include <stdio.h>

typedef VECTOR(struct table_line) line_list;

static bool same_columns(const struct form *form, int a, int b)
{
    const struct form_row *left = &form->rows[a], *right = &form->rows[b];
    if (a < 0 || left->cell_count != right->cell_count)
        return false;
    for (uint16_t i = 0; i < left->cell_count; i++)
        if (form->cells[left->first_cell + i].column != form->cells[right->first_cell + i].column)
            return false;
    return true;
}

static bool one_head(const struct facts *facts, const struct form_table *table)
{
    for (int row = table->first_row + 1; row < table->first_row + table->row_count; row++)
        if (!same_columns(facts->form, table->first_row, row))
            return false;
    return true;
}

static int active_rows(const struct facts *facts, const struct form_group *group)
{
    int count = 0;
    for (int row = group->first_row; row < group->first_row + group->row_count; row++)
        count += facts->rows[row].active;
    return count;
}

static int group_depth(const struct form *form, int group)
{
    int depth = 0;
    for (; group >= 0; group = form->groups[group].parent)
        depth += form->groups[group].label.length > 0;
    return depth;
}

/* A row that stands for all rows of its group has the group's label. */
static bool says_no_more(const struct facts *facts, const struct form_group *group)
{
    return group->row_count > 1 && active_rows(facts, group) == 1;
}

/* Groups with a label that begin at this row, outermost first. */
static void add_groups(const struct facts *facts, int row, line_list *list, struct arena *arena)
{
    const struct form *form = facts->form;
    int groups[8];
    size_t count = 0;
    for (int group = form->rows[row].group; group >= 0 && count < 8; group = form->groups[group].parent)
        groups[count++] = group;
    while (count-- > 0) {
        const struct form_group *group = &form->groups[groups[count]];
        int first = group->first_row;
        while (first < row && !facts->rows[first].active)
            first++;
        if (first != row || group->label.length == 0 || says_no_more(facts, group))
            continue;
        struct table_line line = {TABLE_GROUP, row, 2 * (group_depth(form, groups[count]) - 1), group->label};
        vector_push(arena, list, line);
    }
}

/* A head that follows a group's label shares its line. */
static void add_head(line_list *list, int row, struct arena *arena)
{
    if (list->count && list->items[list->count - 1].kind == TABLE_GROUP) {
        list->items[list->count - 1].kind = TABLE_HEAD;
        return;
    }
    struct table_line line = {TABLE_HEAD, row, 0, SLICE_NONE};
    vector_push(arena, list, line);
}

/* Labels of groups above the row that are shown. */
static int row_depth(const struct facts *facts, int row)
{
    int depth = 0;
    for (int group = facts->form->rows[row].group; group >= 0; group = facts->form->groups[group].parent)
        depth += facts->form->groups[group].label.length && !says_no_more(facts, &facts->form->groups[group]);
    return depth;
}

static const struct cell_fact *earlier_cell(struct earlier_values earlier, int cell)
{
    int there = earlier.facts ? earlier.cells[cell] : -1;
    return there < 0 ? NULL : &earlier.facts->cells[there];
}

struct slice table_earlier_text(const struct facts *facts, struct earlier_values earlier, int cell, char out[80])
{
    const struct cell_fact *now = &facts->cells[cell], *before = earlier_cell(earlier, cell);
    char value[40], change[40] = "";
    struct decimal away;
    if (!before || before->state != CELL_READ)
        return SLICE_NONE;
    bool both = now->state == CELL_READ && decimal_subtract(now->value, before->value, &away);
    if (both && away.digits == 0)
        return now->value.digits == 0 ? SLICE_NONE : SLICE("=");
    if (both)
        decimal_print(away, change);
    decimal_print(before->value, value);
    int length = snprintf(out, 80, "%s%s%s", value, both ? away.digits > 0 ? " +" : " " : "", change);
    return (struct slice){out, (size_t)length};
}

static bool has_changed(const struct facts *facts, struct earlier_values earlier, int row)
{
    const struct form_row *form_row = &facts->form->rows[row];
    for (uint16_t i = 0; i < form_row->cell_count; i++) {
        char text[80];
        struct slice before = table_earlier_text(facts, earlier, form_row->first_cell + i, text);
        if (before.length && !slice_is(before, "="))
            return true;
    }
    return false;
}

static void measure(struct table *table, const struct facts *facts, struct earlier_values earlier, int row)
{
    const struct form_row *form_row = &facts->form->rows[row];
    for (uint16_t i = 0; i < form_row->cell_count; i++) {
        char text[80];
        enum role role;
        int width = canvas_text_width(table_cell_text(facts, form_row->first_cell + i, text, &role));
        int before = canvas_text_width(table_earlier_text(facts, earlier, form_row->first_cell + i, text));
        width = before > width ? before : width;
        table->value_widths[i] = width > table->value_widths[i] ? width : table->value_widths[i];
    }
    table->most_columns = form_row->cell_count > table->most_columns ? form_row->cell_count : table->most_columns;
}

void table_prepare(struct table *table, const struct facts *facts, struct earlier_values earlier, int index,
                   struct arena *arena)
{
    const struct form *form = facts->form;
    const struct form_table *form_table = &form->tables[index];
    line_list list = {0};
    *table = (struct table){.index = index, .form = form, .one_head = one_head(facts, form_table)};
    table->value_widths = arena_new_array(arena, int, form_table->column_count);
    table->head_row = form_table->first_row;
    int before = -1;
    for (int row = form_table->first_row; row < form_table->first_row + form_table->row_count; row++) {
        if (!facts->rows[row].active)
            continue;
        add_groups(facts, row, &list, arena);
        if (!table->one_head && !same_columns(form, before, row))
            add_head(&list, row, arena);
        struct table_line line = {TABLE_ROW, row, 2 * row_depth(facts, row), form->rows[row].short_label};
        vector_push(arena, &list, line);
        if (has_changed(facts, earlier, row)) {
            struct table_line before_line = {TABLE_EARLIER, row, line.indent + 2, SLICE("上年")};
            vector_push(arena, &list, before_line);
        }
        measure(table, facts, earlier, row);
        before = row;
    }
    for (size_t i = 0; i < list.count; i++) {
        int width = list.items[i].indent + canvas_text_width(list.items[i].label);
        if (list.items[i].kind != TABLE_GROUP && width > table->label_width)
            table->label_width = width;
    }
    for (size_t i = 0; i < form_table->column_count; i++)
        table->grouped_columns |= form_table->columns[i].group.length > 0;
    table->lines = list.items;
    table->line_count = list.count;
}

static const char *printed_value(const struct cell_fact *cell, char out[40])
{
    switch (cell->state) {
    case CELL_MISSING:
        return "缺";
    case CELL_BLANK:
        return "空";
    case CELL_UNCLEAR:
        return "?";
    case CELL_READ:
        decimal_print(cell->value, out);
        break;
    }
    return out;
}

static enum role value_role(const struct cell_fact *cell)
{
    if (cell->has_should)
        return ROLE_should;
    if (cell->confirmed)
        return ROLE_corrected;
    switch (cell->state) {
    case CELL_MISSING:
        return ROLE_missing;
    case CELL_BLANK:
        return ROLE_blank;
    case CELL_UNCLEAR:
        return ROLE_unclear;
    case CELL_READ:
        break;
    }
    return cell->value.digits == 0 ? ROLE_zero : ROLE_value;
}

struct slice table_cell_text(const struct facts *facts, int cell, char out[80], enum role *role)
{
    const struct cell_fact *fact = &facts->cells[cell];
    char value[40], should[40] = "";
    const char *printed = printed_value(fact, value);
    if (fact->has_should)
        decimal_print(fact->should, should);
    *role = value_role(fact);
    int unit = fact->unit_in_cell && fact->state == CELL_READ ? (int)fact->unit.length : 0;
    int length = snprintf(out, 80, "%s%.*s%s%s%s", printed, unit < 12 ? unit : 0, unit ? fact->unit.data : "",
                          fact->confirmed ? "*" : "", fact->has_should ? ">" : "", should);
    return (struct slice){out, (size_t)(length < 79 ? length : 79)};
}
