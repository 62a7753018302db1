/* Names in rules: table.row.column, groups, lists. */
#include "check/names.h"

/* The part of a dotted name that begins at *at, up to a dot outside of brackets; *at is moved behind the dot. */
static struct slice next_part(struct slice name, size_t *at)
{
    size_t start = *at, i = start;
    bool open = false;
    for (; i < name.length && (open || name.data[i] != '.'); i++)
        open = name.data[i] == '[' || (open && name.data[i] != ']');
    *at = i < name.length ? i + 1 : i;
    return slice_part(name, start, i);
}

static bool is_list(struct slice part)
{
    return part.length >= 2 && part.data[0] == '[' && part.data[part.length - 1] == ']';
}

/* The next word of a list, or the whole part when it is none. */
static struct slice next_word(struct slice part, size_t *at)
{
    if (!is_list(part)) {
        struct slice whole = *at == 0 ? part : SLICE_NONE;
        *at = part.length;
        return whole;
    }
    size_t i = *at ? *at : 1, end = part.length - 1;
    while (i < end && (part.data[i] == ' ' || part.data[i] == ','))
        i++;
    size_t start = i;
    while (i < end && part.data[i] != ' ' && part.data[i] != ',')
        i++;
    *at = i;
    return slice_part(part, start, i);
}

static int table_index(const struct form *form, struct slice id)
{
    for (size_t i = 0; i < form->table_count; i++)
        if (slice_equal(form->tables[i].id, id))
            return (int)i;
    return -1;
}

static int column_index(const struct form_table *table, struct slice id)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (slice_equal(table->columns[i].id, id))
            return (int)i;
    return -1;
}

static void add_range(struct arena *arena, struct index_list *out, size_t first, size_t count)
{
    for (size_t i = 0; i < count; i++)
        vector_push(arena, out, (uint16_t)(first + i));
}

/* The rows of one row or group id of a table. */
static bool add_rows(const struct form *form, int table, struct slice id, struct arena *arena, struct index_list *out,
                     bool *grouped)
{
    for (size_t i = 0; i < form->group_count; i++) {
        const struct form_group *group = &form->groups[i];
        if (group->table == table && group->id.length && slice_equal(group->id, id)) {
            add_range(arena, out, group->first_row, group->row_count);
            *grouped = true;
            return true;
        }
    }
    int row = form_row_index(form, form->tables[table].id, id);
    if (row >= 0)
        add_range(arena, out, (size_t)row, 1);
    return row >= 0;
}

static bool add_row_part(const struct form *form, int table, struct slice part, struct arena *arena,
                         struct index_list *out, bool *grouped)
{
    *grouped |= is_list(part);
    size_t at = 0;
    for (struct slice word; (word = next_word(part, &at)).length > 0;)
        if (!add_rows(form, table, word, arena, out, grouped))
            return false;
    return out->count > 0;
}

static bool add_row_cells(const struct form *form, const struct form_row *row, struct slice part, struct arena *arena,
                          struct index_list *out)
{
    size_t at = 0, before = out->count;
    for (struct slice word; (word = next_word(part, &at)).length > 0;) {
        int column = column_index(&form->tables[row->table], word);
        size_t i = 0;
        while (i < row->cell_count && form->cells[row->first_cell + i].column != column)
            i++;
        if (column < 0 || i == row->cell_count)
            return false;
        vector_push(arena, out, (uint16_t)(row->first_cell + i));
    }
    return out->count > before;
}

bool names_cells(const struct form *form, struct slice name, struct arena *arena, struct index_list *out, bool *grouped)
{
    size_t at = 0;
    struct slice table_id = next_part(name, &at), row_part = next_part(name, &at), column_part = next_part(name, &at);
    struct index_list rows = {0};
    *out = (struct index_list){0};
    *grouped = is_list(column_part);
    int table = table_index(form, table_id);
    if (at != name.length || column_part.length == 0 || table < 0)
        return false;
    if (!add_row_part(form, table, row_part, arena, &rows, grouped))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if (!add_row_cells(form, &form->rows[rows.items[i]], column_part, arena, out))
            return false;
    return true;
}

bool names_rows(const struct form *form, struct slice name, struct arena *arena, struct index_list *out)
{
    size_t at = 0;
    bool grouped = false;
    struct slice table_id = next_part(name, &at), row_part = next_part(name, &at);
    int table = table_index(form, table_id);
    *out = (struct index_list){0};
    if (at != name.length || row_part.length == 0 || table < 0)
        return false;
    if (slice_is(row_part, "rows"))
        add_range(arena, out, form->tables[table].first_row, form->tables[table].row_count);
    else
        return add_row_part(form, table, row_part, arena, out, &grouped);
    return out->count > 0;
}

bool names_columns(const struct form *form, struct slice name, struct arena *arena, struct index_list *out,
                   uint16_t *table)
{
    size_t at = 0;
    struct slice table_id = next_part(name, &at), column_part = next_part(name, &at);
    int found = table_index(form, table_id);
    *out = (struct index_list){0};
    if (at != name.length || found < 0 || !slice_is(column_part, "columns"))
        return false;
    *table = (uint16_t)found;
    add_range(arena, out, 0, form->tables[found].column_count);
    return true;
}

/* Keeps the candidate when it is nearer than what was found so far. */
static void consider(struct slice wrong, struct slice candidate, struct slice *nearest, size_t *least)
{
    size_t distance = slice_distance(wrong, candidate);
    if (distance < *least) {
        *least = distance;
        *nearest = candidate;
    }
}

struct slice names_nearest_cell(const struct form *form, struct slice wrong, struct arena *arena)
{
    struct slice nearest = SLICE_NONE;
    size_t least = wrong.length / 3 + 2;
    for (size_t i = 0; i < form->cell_count; i++)
        consider(wrong, form->cells[i].id, &nearest, &least);
    for (size_t i = 0; i < form->group_count; i++) {
        const struct form_group *group = &form->groups[i];
        const struct form_row *row = &form->rows[group->first_row];
        for (size_t c = 0; group->id.length && c < row->cell_count; c++) {
            struct slice column = form->tables[group->table].columns[form->cells[row->first_cell + c].column].id;
            struct slice name = arena_print(arena, "%.*s.%.*s.%.*s", SLICE_ARGUMENTS(form->tables[group->table].id),
                                            SLICE_ARGUMENTS(group->id), SLICE_ARGUMENTS(column));
            consider(wrong, name, &nearest, &least);
        }
    }
    return nearest;
}

struct slice names_nearest_row(const struct form *form, struct slice wrong, struct arena *arena)
{
    struct slice nearest = SLICE_NONE;
    size_t least = wrong.length / 3 + 2;
    for (size_t i = 0; i < form->row_count + form->group_count; i++) {
        bool row = i < form->row_count;
        const struct form_group *group = row ? NULL : &form->groups[i - form->row_count];
        struct slice id = row ? form->rows[i].id : group->id;
        uint16_t table = row ? form->rows[i].table : group->table;
        if (id.length)
            consider(wrong,
                     arena_print(arena, "%.*s.%.*s", SLICE_ARGUMENTS(form->tables[table].id), SLICE_ARGUMENTS(id)),
                     &nearest, &least);
    }
    for (size_t i = 0; i < form->table_count; i++) {
        consider(wrong, arena_print(arena, "%.*s.rows", SLICE_ARGUMENTS(form->tables[i].id)), &nearest, &least);
        consider(wrong, arena_print(arena, "%.*s.columns", SLICE_ARGUMENTS(form->tables[i].id)), &nearest, &least);
    }
    return nearest;
}
