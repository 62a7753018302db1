/* Inside of check/: what names in rules stand for in a form, and the nearest valid one for those that stand for
 * nothing. */
#ifndef CHECK_NAMES_H
#define CHECK_NAMES_H

#include "form/form.h"

/* Indexes of cells, rows or columns. */
struct index_list {
    uint16_t *items;
    size_t count, capacity;
};

/* All cells that "table.row.column" names: row may be a row, a group or a list [a b], column a column or a list.
 * *grouped tells that a group or list was among them. False when it names none. */
bool names_cells(const struct form *form, struct slice name, struct arena *arena, struct index_list *out,
                 bool *grouped);
/* The rows that "t3.new", "t3.denied" (a group) or "t3.rows" (all of a table) name. */
bool names_rows(const struct form *form, struct slice name, struct arena *arena, struct index_list *out);
/* The columns of "t3.columns"; *table is set. */
bool names_columns(const struct form *form, struct slice name, struct arena *arena, struct index_list *out,
                   uint16_t *table);
/* The cell, row or group id of the form that is nearest to a wrong one, or empty. */
struct slice names_nearest_cell(const struct form *form, struct slice wrong, struct arena *arena);
struct slice names_nearest_row(const struct form *form, struct slice wrong, struct arena *arena);

#endif
