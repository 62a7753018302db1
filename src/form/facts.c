/* A report read by the form that fits it. */
#include "form/align_model.h"
#include "form/extract.h"
#include "form/token.h"

#include <assert.h>
#include <string.h>

enum { HEADINGS_OF_A_REPORT = 3, LABELS_OF_A_REPORT = 3 };

static void facts_prepare(struct facts *facts, const struct document *document, const struct form *form,
                          struct arena *arena)
{
    *facts = (struct facts){.document = document, .form = form};
    facts->year_span = facts->title = facts->organ_span = SPAN_NONE;
    facts->sections = arena_new_array(arena, struct section_fact, form->section_count);
    facts->tables = arena_new_array(arena, struct table_fact, form->table_count);
    facts->rows = arena_new_array(arena, struct row_fact, form->row_count);
    facts->cells = arena_new_array(arena, struct cell_fact, form->cell_count);
    for (size_t i = 0; i < form->section_count; i++)
        facts->sections[i].heading = SPAN_NONE;
    for (size_t i = 0; i < form->row_count; i++) {
        facts->rows[i].label = SPAN_NONE;
        facts->rows[i].active = form->rows[i].replaces_count == 0;
    }
    for (size_t i = 0; i < form->cell_count; i++) {
        facts->cells[i].span = SPAN_NONE;
        facts->cells[i].confidence = -1;
    }
}

/* ---- Which form ---- */

struct candidate {
    const struct form *form;
    struct region region;
    struct facts facts;
    long cost;
    bool aligned;
};

static void align_candidate(struct candidate *candidate, const struct document *document,
                            const struct guidance *guidance, struct arena *arena)
{
    facts_prepare(&candidate->facts, document, candidate->form, arena);
    bool placed = guidance && guidance->row_count > 0;
    if (candidate->region.labels_found > 0 || placed)
        candidate->aligned = align_form(document, candidate->form, candidate->region, guidance, arena,
                                        &candidate->facts, &candidate->cost);
    if (!candidate->aligned)
        facts_prepare(&candidate->facts, document, candidate->form, arena);
}

/* The cost of a reading, less what speaks for the form besides: its own words, and the report's year. */
static long weighed_cost(const struct candidate *candidate, const struct forms *forms, const struct guidance *guidance,
                         struct arena *arena)
{
    enum { OWN_WORD = 3000, RIGHT_YEAR = 3000 };
    struct facts facts = candidate->facts;
    title_find(facts.document, facts.form, guidance, arena, &facts);
    return candidate->cost - (long)candidate->region.telltales * OWN_WORD -
           (forms_for_year(forms, facts.year) == candidate->form ? RIGHT_YEAR : 0);
}

/* Clearly more words of its own first (prose may name one), then the cheaper reading. */
static struct candidate choose_form(struct candidate *candidates, size_t count, const struct document *document,
                                    const struct forms *forms, const struct guidance *guidance, struct arena *arena)
{
    enum { CLEAR_LEAD = 2 };
    int most = 0;
    size_t equal = 0;
    for (size_t i = 0; i < count; i++)
        most = candidates[i].region.telltales > most ? candidates[i].region.telltales : most;
    for (size_t i = 0; i < count; i++)
        equal += candidates[i].region.telltales + CLEAR_LEAD > most;
    struct candidate chosen = {0};
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].region.telltales + CLEAR_LEAD <= most)
            continue;
        align_candidate(&candidates[i], document, guidance, arena);
        if (equal > 1 && candidates[i].aligned)
            candidates[i].cost = weighed_cost(&candidates[i], forms, guidance, arena);
        if (chosen.form == NULL || (candidates[i].aligned && (!chosen.aligned || candidates[i].cost < chosen.cost)))
            chosen = candidates[i];
    }
    return chosen;
}

static struct candidate find_form(const struct document *document, const struct forms *forms,
                                  const struct guidance *guidance, struct arena *arena)
{
    struct scan scan = scan_text(document->text, arena);
    struct candidate *candidates = arena_new_array(arena, struct candidate, forms->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < forms->count; i++) {
        const struct form *form = &forms->items[i];
        if (guidance && guidance->form && guidance->form != form)
            continue;
        candidates[count].form = form;
        candidates[count++].region = region_find(document, &scan, form, arena);
    }
    return choose_form(candidates, count, document, forms, guidance, arena);
}

/* ---- The rest of the report ---- */

static void find_rest(struct facts *facts, const struct guidance *guidance, struct arena *arena)
{
    sections_find(facts->document, facts->form, guidance, arena, facts);
    title_find(facts->document, facts->form, guidance, arena, facts);
}

/* A missing table should stand behind its section's heading, else behind the table before. */
static void place_missing_tables(struct facts *facts)
{
    for (size_t i = 0; i < facts->form->table_count; i++) {
        struct table_fact *table = &facts->tables[i];
        const struct section_fact *section = &facts->sections[facts->form->tables[i].section];
        if (table->state == TABLE_MISSING && section->present)
            table->span = (struct span){section->heading.end, section->heading.end};
    }
}

static size_t count_headings(const struct facts *facts)
{
    size_t count = 0;
    for (size_t i = 0; i < facts->form->section_count; i++)
        count += facts->sections[i].present;
    return count;
}

static bool is_report(const struct facts *facts, const struct candidate *candidate)
{
    bool tables = false;
    for (size_t i = 0; i < facts->form->table_count; i++)
        tables |= facts->tables[i].state == TABLE_PRESENT;
    return tables || candidate->region.labels_found >= LABELS_OF_A_REPORT || !span_is_none(facts->title) ||
           count_headings(facts) >= HEADINGS_OF_A_REPORT;
}

static bool complain_no_form(const struct document *document, const struct forms *forms, struct error *error)
{
    struct arena *arena = arena_new();
    struct slice names = SLICE_NONE;
    for (size_t i = 0; i < forms->count; i++)
        names = arena_print(arena, "%.*s%s%.*s", SLICE_ARGUMENTS(names), i ? "、" : "",
                            SLICE_ARGUMENTS(forms->items[i].id));
    error_set(error, ERROR_FOREIGN,
              "%s：不是政府信息公开工作年度报告：没有找到标题“××年政府信息公开工作年度报告”，没有找到六个部分的标题，"
              "也没有找到格式（%.*s）中的任何一张表",
              document->path, SLICE_ARGUMENTS(names));
    arena_free(arena);
    return false;
}

/* In `work` with everything that is needed on the way. */
static bool read_facts(const struct document *document, const struct forms *forms, const struct guidance *guidance,
                       struct arena *work, struct facts *out, struct error *error)
{
    struct candidate chosen = find_form(document, forms, guidance, work);
    *out = chosen.facts;
    find_rest(out, guidance, work);
    /* Without tables the year says which form they should have had. */
    bool free_choice = !chosen.aligned && !(guidance && guidance->form);
    const struct form *form = free_choice ? forms_for_year(forms, out->year) : NULL;
    if (free_choice && form == NULL)
        form = &forms->items[forms->count - 1];
    if (free_choice && form != out->form) {
        facts_prepare(out, document, form, work);
        find_rest(out, guidance, work);
    }
    place_missing_tables(out);
    recognitions_apply(out, work);
    return (guidance && guidance->form) || is_report(out, &chosen) || complain_no_form(document, forms, error);
}

static void *copy_array(struct arena *arena, const void *items, size_t count, size_t size)
{
    void *copy = arena_allocate(arena, count * size);
    if (count)
        memcpy(copy, items, count * size);
    return copy;
}

/* What outlives the reading: a small part of what it took. */
static struct facts facts_keep(const struct facts *facts, struct arena *arena)
{
    struct facts kept = facts_copy(facts, arena);
    kept.prose = copy_array(arena, facts->prose, facts->prose_count, sizeof *facts->prose);
    kept.title_text = arena_copy(arena, facts->title_text);
    kept.organ = arena_copy(arena, facts->organ);
    for (size_t i = 0; i < facts->form->cell_count; i++) {
        struct cell_fact *cell = &kept.cells[i];
        if (cell->candidate_count)
            cell->candidates = copy_array(arena, cell->candidates, cell->candidate_count, sizeof *cell->candidates);
    }
    return kept;
}

bool facts_read(const struct document *document, const struct forms *forms, const struct guidance *guidance,
                struct arena *arena, struct facts *out, struct error *error)
{
    assert(forms->count > 0);
    struct arena *work = arena_new();
    struct facts facts;
    bool read = read_facts(document, forms, guidance, work, &facts, error);
    if (read)
        *out = facts_keep(&facts, arena);
    arena_free(work);
    return read;
}

/* ---- Using facts ---- */

struct facts facts_copy(const struct facts *facts, struct arena *arena)
{
    struct facts copy = *facts;
    const struct form *form = facts->form;
    copy.sections = copy_array(arena, facts->sections, form->section_count, sizeof *facts->sections);
    copy.tables = copy_array(arena, facts->tables, form->table_count, sizeof *facts->tables);
    copy.rows = copy_array(arena, facts->rows, form->row_count, sizeof *facts->rows);
    copy.cells = copy_array(arena, facts->cells, form->cell_count, sizeof *facts->cells);
    return copy;
}

bool facts_value(const struct facts *facts, uint16_t cell, struct decimal *out)
{
    assert(cell < facts->form->cell_count);
    if (facts->cells[cell].state != CELL_READ)
        return false;
    *out = facts->cells[cell].value;
    return true;
}

int facts_cell_at(const struct facts *facts, uint32_t offset)
{
    for (size_t i = 0; i < facts->form->cell_count; i++)
        if (!span_is_none(facts->cells[i].span) && span_contains(facts->cells[i].span, offset))
            return (int)i;
    return -1;
}

const char *cell_state_name(enum cell_state state)
{
    static const char *const names[] = {"missing", "blank", "unclear", "read"};
    assert((size_t)state < sizeof names / sizeof *names);
    return names[state];
}

const char *table_state_name(enum table_state state)
{
    static const char *const names[] = {"missing", "partial", "present"};
    assert((size_t)state < sizeof names / sizeof *names);
    return names[state];
}
