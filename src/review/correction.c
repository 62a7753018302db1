/* Cells as a person reads them, and the values that should be there. */
#include "review/session.h"

#include <string.h>

struct slice cell_printed(const struct facts *facts, uint16_t cell)
{
    const struct cell_fact *fact = &facts->cells[cell];
    struct slice text = slice_trim(document_text(facts->document, fact->span));
    return text.length ? text : slice_of(cell_state_name(fact->state));
}

/* ---- What follows for rows and tables --------------------------------------------------------------------------- */

/* A row that stands for others belongs to the report once it has values and none of the others is printed. */
static void activate_row(struct facts *facts, uint16_t row)
{
    const struct form_row *form_row = &facts->form->rows[row];
    facts->rows[row].printed = true;
    if (facts->rows[row].active || form_row->replaces_count == 0)
        return;
    for (size_t i = 0; i < form_row->replaces_count; i++)
        if (facts->rows[form_row->replaces[i]].printed)
            return;
    facts->rows[row].active = true;
    for (size_t i = 0; i < form_row->replaces_count; i++)
        facts->rows[form_row->replaces[i]].active = false;
}

static void refresh_table(struct facts *facts, uint16_t table)
{
    const struct form *form = facts->form;
    bool any = facts->tables[table].state != TABLE_MISSING, all = true;
    for (size_t i = 0; i < form->cell_count; i++) {
        if (form->cells[i].table != table || !facts->rows[form->cells[i].row].active)
            continue;
        bool there = facts->cells[i].state != CELL_MISSING;
        any = any || there;
        all = all && there;
    }
    facts->tables[table].state = !any ? TABLE_MISSING : all ? TABLE_PRESENT : TABLE_PARTIAL;
}

/* After cells were changed by hand. */
static void refresh(struct facts *facts, const bool *touched)
{
    const struct form *form = facts->form;
    for (uint16_t i = 0; i < form->cell_count; i++)
        if (touched[i] && facts->cells[i].state != CELL_MISSING)
            activate_row(facts, form->cells[i].row);
    for (uint16_t i = 0; i < form->cell_count; i++)
        if (touched[i] && (i == 0 || !touched[i - 1] || form->cells[i - 1].table != form->cells[i].table))
            refresh_table(facts, form->cells[i].table);
}

static struct facts copy_of(const struct facts *facts, struct arena *arena)
{
    struct facts copy = facts_copy(facts, arena);
    copy.tables = arena_new_array(arena, struct table_fact, facts->form->table_count);
    if (facts->form->table_count)
        memcpy(copy.tables, facts->tables, sizeof *copy.tables * facts->form->table_count);
    return copy;
}

/* ---- Cells ------------------------------------------------------------------------------------------------------ */

static const char *correct(struct cell_fact *fact, const struct action *action)
{
    struct decimal value = {0};
    bool blank = slice_is(action->value, "blank"), missing = slice_is(action->value, "missing");
    if (!blank && !missing && !decimal_parse(action->value, &value))
        return "改读的值不是数";
    fact->state = blank ? CELL_BLANK : missing ? CELL_MISSING : CELL_READ;
    fact->value = value;
    fact->span = missing ? SPAN_NONE : fact->span;
    fact->candidates = NULL;
    fact->candidate_count = 0;
    fact->reason = NULL;
    fact->confidence = -1;
    fact->confirmed = true;
    if (action->unit.length) {
        fact->unit = action->unit;
        fact->unit_in_cell = true;
    }
    return NULL;
}

static const char *set_should(struct cell_fact *fact, const struct action *action)
{
    fact->has_should = decimal_parse(action->value, &fact->should);
    return fact->has_should ? NULL : "应为值不是数";
}

/* A reading is about the text that stood there: it says nothing about another text in a changed report. */
static bool text_changed(const struct session *session, const struct facts *reading, size_t place, uint16_t cell,
                         const struct action *action)
{
    return action->about.length && strcmp(session_version_at(session, place), session->document->sha256) != 0 &&
           !slice_equal(action->about, cell_printed(reading, cell));
}

enum { HAS_CORRECTION = 1, HAS_SHOULD = 2 };

/* `seen` says for each cell what newer actions have already settled. NULL, or why the action does not fit. */
static const char *apply(const struct session *session, const struct action *action, size_t place,
                         const struct facts *reading, struct facts *facts, unsigned char *seen, bool *touched)
{
    int cell = form_cell_index(facts->form, target_parse(action->target).name);
    unsigned char kind = action->kind == ACTION_CORRECT ? HAS_CORRECTION : HAS_SHOULD;
    if (cell < 0)
        return "这个格式没有这个单元格";
    if (seen[cell] & kind)
        return NULL;
    seen[cell] |= kind;
    if (action->value.length == 0)
        return NULL; /* takes earlier ones back */
    if (action->kind == ACTION_SHOULD)
        return set_should(&facts->cells[cell], action);
    if (text_changed(session, reading, place, (uint16_t)cell, action))
        return "报告里这一格印的内容已变，当时的读数不再套用，请重新核对";
    touched[cell] = true;
    return correct(&facts->cells[cell], action);
}

void corrections_apply(const struct session *session, const struct standing *standing, const struct facts *reading,
                       struct arena *arena, struct facts *out, misfit_list *misfits)
{
    *out = copy_of(reading, arena);
    bool *touched = arena_new_array(arena, bool, reading->form->cell_count);
    unsigned char *seen = arena_new_array(arena, unsigned char, reading->form->cell_count);
    for (size_t i = standing->count; i-- > 0;) {
        const struct action *action = &standing->actions[i];
        bool about_cell = action->kind == ACTION_CORRECT || action->kind == ACTION_SHOULD;
        if (!about_cell || target_parse(action->target).kind != TARGET_CELL)
            continue;
        const char *why = apply(session, action, standing->places[i], reading, out, seen, touched);
        if (why)
            vector_push(arena, misfits, ((struct misfit){standing->places[i], why}));
    }
    refresh(out, touched);
}

/* ---- The values that should be there ---------------------------------------------------------------------------- */

bool corrections_have_should(const struct facts *facts)
{
    for (size_t i = 0; i < facts->form->cell_count; i++)
        if (facts->cells[i].has_should)
            return true;
    return false;
}

static void take_units(const struct standing *standing, struct facts *facts)
{
    for (size_t i = 0; i < standing->count; i++) {
        const struct action *action = &standing->actions[i];
        struct target target = target_parse(action->target);
        if (action->kind != ACTION_SHOULD || target.kind != TARGET_CELL || action->unit.length == 0)
            continue;
        int cell = form_cell_index(facts->form, target.name);
        if (cell >= 0 && facts->cells[cell].has_should) {
            facts->cells[cell].unit = action->unit;
            facts->cells[cell].unit_in_cell = true;
        }
    }
}

struct facts corrections_with_should(const struct standing *standing, const struct facts *facts, struct arena *arena)
{
    struct facts with = copy_of(facts, arena);
    bool *touched = arena_new_array(arena, bool, facts->form->cell_count);
    for (size_t i = 0; i < facts->form->cell_count; i++) {
        struct cell_fact *fact = &with.cells[i];
        if (!fact->has_should)
            continue;
        touched[i] = true;
        fact->state = CELL_READ;
        fact->value = fact->should;
        fact->candidates = NULL;
        fact->candidate_count = 0;
        fact->reason = NULL;
    }
    take_units(standing, &with);
    refresh(&with, touched);
    return with;
}
