/* Single cells: their state (blank, missing, unclear, units) or a test on their value. Cells that lie together are one
 * finding: a lost page is one, not fifty. */
#include "check/organ_filter.h"

#include <string.h>

enum { CLUSTERS_MOST = 6 };
enum state { STATE_BLANK, STATE_MISSING, STATE_UNCLEAR, STATE_NO_UNIT, STATE_UNIT_WORD, STATE_OTHER_UNIT };

static const char *const keys[] = {"state", "cells", "types", "organ", "test", NULL};
static const char *const placeholders[] = {"cells", "count", "values", "printed", "candidates", "reason", NULL};
static const char *const state_names[] = {"blank", "missing", "unclear", "no-unit", "unit-word", "other-unit", NULL};
static const char *const type_names[] = {"count", "change", "money", NULL};

struct cell_rule {
    unsigned states, types; /* bits; states 0: the test decides */
    struct organ_filter organ;
};

/* ---- Loading ---- */

static bool load_bits(struct loader *loader, const struct yaml_node *map, const char *key, const char *const names[],
                      unsigned *out)
{
    const struct yaml_node *node = yaml_get(map, key);
    struct names chosen;
    if (!loader_names(loader, node, &chosen))
        return false;
    for (size_t i = 0; i < chosen.count; i++) {
        size_t k = 0;
        while (names[k] && !slice_is(chosen.items[i], names[k]))
            k++;
        if (!names[k])
            return loader_complain_name(loader, loader_item(node, i), key, names);
        *out |= 1u << k;
    }
    return true;
}

static void add_all(struct loader *loader, const struct form *form, const struct index_list *rows,
                    struct index_list *out)
{
    for (size_t i = 0; i < rows->count; i++)
        for (size_t c = 0; c < form->rows[rows->items[i]].cell_count; c++)
            vector_push(loader->arena, out, (uint16_t)(form->rows[rows->items[i]].first_cell + c));
}

/* The cells of "t2.rules" (a row or group), "t3.rows" or "t3.new.total"; all of the form without `cells`. */
static bool load_cells(struct loader *loader, const struct form *form, const struct yaml_node *node,
                       struct index_list *out)
{
    struct names names;
    if (!loader_names(loader, node, &names))
        return false;
    for (size_t i = 0; !node && i < form->cell_count; i++)
        vector_push(loader->arena, out, (uint16_t)i);
    for (size_t i = 0; i < names.count; i++) {
        struct index_list found;
        bool grouped;
        if (names_rows(form, names.items[i], loader->arena, &found)) {
            add_all(loader, form, &found, out);
        } else if (names_cells(form, names.items[i], loader->arena, &found, &grouped)) {
            for (size_t k = 0; k < found.count; k++)
                vector_push(loader->arena, out, found.items[k]);
        } else {
            const struct yaml_node *item = loader_item(node, i);
            struct slice nearest = names_nearest_row(form, names.items[i], loader->arena);
            return yaml_complain(item, loader->error, "%.*s 格式没有“%.*s”%s%.*s%s", SLICE_ARGUMENTS(form->id),
                                 SLICE_ARGUMENTS(names.items[i]), nearest.length ? "；是不是“" : "",
                                 SLICE_ARGUMENTS(nearest), nearest.length ? "”？" : "");
        }
    }
    return true;
}

static bool load(struct loader *loader, struct rule *rule)
{
    struct cell_rule *own = arena_new_item(loader->arena, struct cell_rule);
    const struct yaml_node *node = rule->node;
    rule->own = own;
    bool state = yaml_get(node, "state") != NULL, test = yaml_get(node, "test") != NULL;
    if (state == test)
        return yaml_complain(node, loader->error, "规则“%.*s”要写 state 或 test 之一", SLICE_ARGUMENTS(rule->id));
    if (!load_bits(loader, node, "state", state_names, &own->states) ||
        !load_bits(loader, node, "types", type_names, &own->types) ||
        !organ_filter_load(loader, yaml_get(node, "organ"), &own->organ) ||
        !loader_test(loader, rule, "test", 1u << VARIABLE_VALUE | 1u << VARIABLE_YEAR, false))
        return false;
    for (size_t f = 0; f < loader->forms->count; f++) {
        struct index_list *cells = arena_new_item(loader->arena, struct index_list);
        if (rule->forms[f].applies && !load_cells(loader, &loader->forms->items[f], yaml_get(node, "cells"), cells))
            return false;
        rule->forms[f].own = cells;
    }
    return true;
}

/* ---- Which cells ---- */

/* No unit anywhere, or another one in the cell than in its header. */
static bool unit_is_wrong(const struct cell_fact *fact, struct slice header, unsigned states)
{
    if (states & 1u << STATE_NO_UNIT && fact->unit.length == 0)
        return true;
    return states & 1u << STATE_OTHER_UNIT && fact->unit_in_cell && header.length && !slice_equal(header, fact->unit);
}

static bool has_state(const struct run *run, uint16_t cell, unsigned states)
{
    const struct facts *facts = run->facts;
    const struct cell_fact *fact = &facts->cells[cell];
    enum cell_type type = form_cell_column(run->form, cell)->type;
    struct decimal value;
    bool known = facts_value(facts, cell, &value);
    if (states & 1u << STATE_BLANK && fact->state == CELL_BLANK && !known)
        return true;
    if (states & 1u << STATE_UNCLEAR && fact->state == CELL_UNCLEAR && !known)
        return true;
    if (states & 1u << STATE_MISSING && fact->state == CELL_MISSING && !known)
        return facts->tables[run->form->cells[cell].table].state != TABLE_MISSING;
    if (type == CELL_MONEY)
        return known && value.digits != 0 && unit_is_wrong(fact, form_cell_column(run->form, cell)->unit, states);
    return states & 1u << STATE_UNIT_WORD && fact->state == CELL_READ && fact->unit_in_cell;
}

static bool fails(struct run *run, const struct cell_rule *own, uint16_t cell)
{
    struct decimal value;
    if (own->types && !(own->types & 1u << form_cell_column(run->form, cell)->type))
        return false;
    if (own->states)
        return has_state(run, cell, own->states);
    if (!facts_value(run->facts, cell, &value))
        return false;
    run->scope.variables[VARIABLE_VALUE] = interval_of(value);
    return condition_evaluate(run->bound->test, &run->scope) == TRUTH_NO;
}

/* ---- Which lie together ---- */

/* One cluster for each flagged cell at first; clusters that touch are joined. */
struct clusters {
    const struct run *run;
    const uint16_t *cells;
    size_t count;
    uint16_t *of;   /* cluster of each flagged cell */
    int16_t *place; /* for each cell of the form: its index among the flagged, or -1 */
};

static void join(struct clusters *clusters, size_t a, size_t b)
{
    uint16_t from = clusters->of[b], to = clusters->of[a];
    if (from == to)
        return;
    for (size_t i = 0; i < clusters->count; i++)
        if (clusters->of[i] == from)
            clusters->of[i] = to;
}

static int previous_active_row(const struct run *run, uint16_t row)
{
    for (int i = (int)row - 1; i >= 0; i--)
        if (run->facts->rows[i].active)
            return i;
    return -1;
}

/* Joins a flagged cell with those before it in its row, above it, and at the end of the row before. */
static void join_neighbours(struct clusters *clusters, size_t index)
{
    const struct form *form = clusters->run->form;
    const struct form_cell *cell = &form->cells[clusters->cells[index]];
    const struct form_row *row = &form->rows[cell->row];
    size_t in_row = (size_t)(clusters->cells[index] - row->first_cell);
    if (in_row > 0 && clusters->place[row->first_cell + in_row - 1] >= 0)
        join(clusters, (size_t)clusters->place[row->first_cell + in_row - 1], index);
    int before = previous_active_row(clusters->run, cell->row);
    if (before < 0)
        return;
    const struct form_row *above = &form->rows[before];
    bool alike = above->table == row->table && above->cell_count == row->cell_count &&
                 form->cells[above->first_cell].column == form->cells[row->first_cell].column;
    for (size_t i = 0; i < above->cell_count; i++) {
        int16_t place = clusters->place[above->first_cell + i];
        bool touches = alike ? i == in_row || (in_row == 0 && i + 1u == above->cell_count) : in_row == 0 || i == in_row;
        if (place >= 0 && touches)
            join(clusters, (size_t)place, index);
    }
}

static size_t count_clusters(const struct clusters *clusters)
{
    size_t count = 0;
    for (size_t i = 0; i < clusters->count; i++) {
        size_t first = 0;
        while (clusters->of[first] != clusters->of[i])
            first++;
        count += first == i;
    }
    return count;
}

static struct clusters cluster(const struct run *run, const struct index_list *cells)
{
    struct clusters clusters = {run, cells->items, cells->count, arena_new_array(run->arena, uint16_t, cells->count),
                                arena_new_array(run->arena, int16_t, run->form->cell_count)};
    memset(clusters.place, 0xFF, run->form->cell_count * sizeof *clusters.place);
    for (size_t i = 0; i < cells->count; i++) {
        clusters.of[i] = (uint16_t)i;
        clusters.place[cells->items[i]] = (int16_t)i;
    }
    for (size_t i = 0; i < cells->count; i++)
        join_neighbours(&clusters, i);
    /* Scattered all over: one finding for each table. */
    bool many = count_clusters(&clusters) > CLUSTERS_MOST;
    for (size_t i = 1; many && i < cells->count; i++)
        if (run->form->cells[cells->items[i]].table == run->form->cells[cells->items[i - 1]].table)
            join(&clusters, i - 1, i);
    return clusters;
}

/* ---- Findings ---- */

static struct slice candidates_spoken(struct run *run, const struct cell_fact *fact)
{
    struct buffer out = {0};
    for (size_t i = 0; i < fact->candidate_count && i < 5; i++)
        buffer_print(&out, "%s%.*s", i ? " 或 " : "可能是 ",
                     SLICE_ARGUMENTS(decimal_spoken(run->arena, fact->candidates[i])));
    struct slice spoken = arena_copy(run->arena, buffer_slice(&out));
    buffer_free(&out);
    return spoken;
}

/* The values, or what is printed, of the first few cells, each once. */
static struct slice values_spoken(struct run *run, const uint16_t *cells, size_t count, bool printed)
{
    enum { SHOWN = 3 };
    struct buffer out = {0};
    struct slice last = SLICE_NONE;
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        struct decimal value = DECIMAL(0);
        struct span span = run->facts->cells[cells[i]].span;
        bool known = facts_value(run->facts, cells[i], &value);
        struct slice text = !printed              ? decimal_spoken(run->arena, value)
                            : !span_is_none(span) ? quote_spoken(run, span, 20)
                                                  : SLICE_NONE;
        if ((!printed && !known) || text.length == 0 || slice_equal(text, last))
            continue;
        if (++shown > SHOWN) {
            buffer_add_text(&out, "等");
            break;
        }
        buffer_print(&out, "%s%.*s", shown > 1 ? "、" : "", SLICE_ARGUMENTS(text));
        last = text;
    }
    struct slice spoken = arena_copy(run->arena, buffer_slice(&out));
    buffer_free(&out);
    return spoken;
}

static void report(struct run *run, const uint16_t *cells, size_t count)
{
    const struct cell_fact *first = &run->facts->cells[cells[0]];
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    struct slice reason = count == 1 ? slice_of(first->reason) : SLICE_NONE;
    struct slice candidates = count == 1 ? candidates_spoken(run, first) : SLICE_NONE;
    finding_set_cells(run, finding, cells, count);
    finding_place(run, finding, cell_place(run->facts, cells[0]));
    struct placeholder values[] = {
        {"cells", cells_spoken(run, cells, count)},
        {"count", decimal_spoken(run->arena, DECIMAL((int64_t)count))},
        {"values", values_spoken(run, cells, count, false)},
        {"printed", values_spoken(run, cells, count, true)},
        {"candidates", candidates},
        {"reason", reason.length ? arena_print(run->arena, "（%.*s）", SLICE_ARGUMENTS(reason)) : SLICE_NONE},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, SLICE_NONE);
}

static void run_cells(struct run *run, const struct rule *rule)
{
    const struct cell_rule *own = rule->own;
    const struct index_list *all = run->bound->own;
    struct index_list flagged = {0};
    if (!organ_filter_fits(&own->organ, run->facts->organ)) {
        run_skip(run);
        return;
    }
    for (size_t i = 0; i < all->count; i++)
        if (run->facts->rows[run->form->cells[all->items[i]].row].active && fails(run, own, all->items[i]))
            vector_push(run->arena, &flagged, all->items[i]);
    if (flagged.count == 0)
        return;
    struct clusters clusters = cluster(run, &flagged);
    uint16_t *together = arena_new_array(run->arena, uint16_t, flagged.count);
    for (size_t i = 0; i < flagged.count; i++) {
        size_t count = 0;
        for (size_t k = 0; k < flagged.count; k++)
            if (clusters.of[k] == clusters.of[i]) {
                if (count == 0 && k < i)
                    break;
                together[count++] = flagged.items[k];
            }
        if (count)
            report(run, together, count);
    }
}

const struct kind kind_cell = {"cell", keys, placeholders, load, run_cells};
