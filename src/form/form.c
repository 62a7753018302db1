/* Look-ups in a loaded form: by id, by year, and what a person calls a cell. */
#include "form/form.h"

#include <assert.h>

void forms_free(struct forms *forms)
{
    if (forms != NULL)
        arena_free(forms->arena);
}

const struct form *forms_find(const struct forms *forms, struct slice id)
{
    for (size_t i = 0; i < forms->count; i++)
        if (slice_equal(forms->items[i].id, id))
            return &forms->items[i];
    return NULL;
}

const struct form *forms_for_year(const struct forms *forms, int year)
{
    for (size_t i = 0; i < forms->count; i++) {
        const struct form *form = &forms->items[i];
        if (year >= form->year_from && (form->year_to == 0 || year <= form->year_to))
            return form;
    }
    return NULL;
}

int form_cell_index(const struct form *form, struct slice id)
{
    for (size_t i = 0; i < form->cell_count; i++)
        if (slice_equal(form->cells[i].id, id))
            return (int)i;
    return -1;
}

int form_row_index(const struct form *form, struct slice table, struct slice row)
{
    for (size_t i = 0; i < form->row_count; i++)
        if (slice_equal(form->rows[i].id, row) && slice_equal(form->tables[form->rows[i].table].id, table))
            return (int)i;
    return -1;
}

int form_section_index(const struct form *form, struct slice id)
{
    for (size_t i = 0; i < form->section_count; i++)
        if (slice_equal(form->sections[i].id, id))
            return (int)i;
    return -1;
}

const struct form_column *form_cell_column(const struct form *form, uint16_t cell)
{
    assert(cell < form->cell_count);
    const struct form_cell *it = &form->cells[cell];
    return &form->tables[it->table].columns[it->column];
}

/* "一 本年新收" is called 本年新收; "1 国家秘密", whose number says little alone, （三）1 国家秘密. */
static struct slice row_spoken(const struct form *form, const struct form_row *row, struct arena *arena)
{
    struct slice name = row->short_label;
    ptrdiff_t blank = slice_find(name, SLICE(" "), 0);
    if (blank <= 0)
        return name;
    if (name.data[0] < '0' || name.data[0] > '9')
        return slice_part(name, (size_t)blank + 1, name.length);
    struct slice group = row->group >= 0 ? form->groups[row->group].label : SLICE_NONE;
    ptrdiff_t close = slice_find(group, SLICE("）"), 0);
    if (!slice_starts_with(group, SLICE("（")) || close < 0)
        return name;
    struct slice ordinal = slice_part(group, 0, (size_t)close + SLICE("）").length);
    return arena_print(arena, "%.*s%.*s", SLICE_ARGUMENTS(ordinal), SLICE_ARGUMENTS(name));
}

struct slice form_cell_name(const struct form *form, uint16_t cell, struct arena *arena)
{
    const struct form_column *column = form_cell_column(form, cell);
    const struct form_row *row = &form->rows[form->cells[cell].row];
    struct slice table = form->tables[row->table].name;
    struct slice spoken = row_spoken(form, row, arena);
    return arena_print(arena, "%.*s %.*s·%.*s", SLICE_ARGUMENTS(table), SLICE_ARGUMENTS(spoken),
                       SLICE_ARGUMENTS(column->short_label));
}
