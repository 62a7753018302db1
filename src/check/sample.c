/* A small invented report for trying rules. */
#include "check/sample.h"

#include "check/check.h"

#include <assert.h>
#include <string.h>

struct sample sample_new(struct arena *arena, const struct form *form)
{
    struct sample sample = {
        .arena = arena,
        .form = form,
        .year = form->year_from,
        .organ = SLICE("山河县柳河镇"),
        .picture = -1,
        .bodies = arena_new_array(arena, struct slice, form->section_count),
        .headings = arena_new_array(arena, struct slice, form->section_count),
        .absent = arena_new_array(arena, bool, form->section_count),
        .moved = arena_new_array(arena, bool, form->section_count),
        .cells = arena_new_array(arena, struct slice, form->cell_count),
    };
    for (size_t i = 0; i < form->cell_count; i++)
        sample.cells[i] = form->rows[form->cells[i].row].replaces_count ? SLICE("missing") : SLICE("0");
    return sample;
}

static void set_row(struct sample *sample, size_t row, struct slice printed)
{
    const struct form_row *it = &sample->form->rows[row];
    for (size_t i = 0; i < it->cell_count; i++)
        sample->cells[it->first_cell + i] = printed;
}

/* A replacing row is printed as soon as one of its cells is. */
static bool is_printed(const struct sample *sample, size_t row)
{
    const struct form_row *it = &sample->form->rows[row];
    for (size_t i = 0; i < it->cell_count; i++)
        if (!slice_is(sample->cells[it->first_cell + i], "missing"))
            return true;
    return false;
}

bool sample_set_cell(struct sample *sample, struct slice id, struct slice printed)
{
    int cell = form_cell_index(sample->form, id);
    if (cell < 0)
        return false;
    size_t row = sample->form->cells[cell].row;
    const struct form_row *it = &sample->form->rows[row];
    if (it->replaces_count && !is_printed(sample, row)) {
        set_row(sample, row, SLICE("0"));
        for (size_t i = 0; i < it->replaces_count; i++)
            set_row(sample, it->replaces[i], SLICE("missing"));
    }
    sample->cells[cell] = printed;
    return true;
}

void sample_set_table(struct sample *sample, size_t table, struct slice printed)
{
    for (size_t i = 0; i < sample->form->cell_count; i++)
        if (sample->form->cells[i].table == table && !sample->form->rows[sample->form->cells[i].row].replaces_count)
            sample->cells[i] = printed;
}

/* ---- Writing the text ---- */

static struct span write_text(struct buffer *out, struct slice text)
{
    uint32_t start = (uint32_t)out->length;
    buffer_add(out, text);
    return (struct span){start, (uint32_t)out->length};
}

static void write_title(const struct sample *sample, struct buffer *out, struct facts *facts)
{
    uint32_t start = (uint32_t)out->length;
    facts->organ_span = write_text(out, sample->organ);
    facts->organ = sample->organ;
    facts->organ_in_title = sample->organ.length > 0;
    if (sample->year)
        facts->year_span = write_text(out, arena_print(sample->arena, "%d", sample->year));
    if (sample->year)
        buffer_add_text(out, "年");
    buffer_add_text(out, "政府信息公开工作年度报告");
    facts->title = (struct span){start, (uint32_t)out->length};
    facts->title_text = arena_copy(sample->arena, buffer_slice(out));
    facts->year = sample->year;
    facts->year_in_title = sample->year != 0;
    buffer_add_text(out, "\n\n");
}

/* The number at the beginning of what is printed, and the unit word behind it. */
static bool read_value(struct slice printed, struct cell_fact *cell)
{
    for (size_t length = printed.length; length > 0; length--) {
        if (!decimal_parse(slice_part(printed, 0, length), &cell->value))
            continue;
        struct slice unit = slice_trim(slice_part(printed, length, printed.length));
        if (unit.length)
            cell->unit = unit;
        cell->unit_in_cell = unit.length > 0;
        return true;
    }
    return false;
}

static void write_cell(const struct sample *sample, size_t index, struct buffer *out, struct cell_fact *cell)
{
    struct slice printed = sample->cells[index];
    *cell = (struct cell_fact){.state = CELL_MISSING, .span = SPAN_NONE, .confidence = -1.0f};
    cell->unit = form_cell_column(sample->form, (uint16_t)index)->unit;
    if (slice_is(printed, "missing"))
        return;
    buffer_add_text(out, " ");
    if (slice_is(printed, "blank")) {
        cell->state = CELL_BLANK;
        cell->span = write_text(out, SLICE("/"));
        return;
    }
    bool unclear = slice_is(printed, "unclear");
    cell->span = write_text(out, unclear ? SLICE("？") : printed);
    cell->state = !unclear && read_value(printed, cell) ? CELL_READ : CELL_UNCLEAR;
}

static void write_row(const struct sample *sample, size_t index, struct buffer *out, struct facts *facts)
{
    const struct form_row *row = &sample->form->rows[index];
    struct row_fact *fact = &facts->rows[index];
    *fact = (struct row_fact){is_printed(sample, index), true, SPAN_NONE};
    if (fact->printed)
        fact->label = write_text(out, row->label);
    for (size_t i = 0; i < row->cell_count; i++)
        write_cell(sample, row->first_cell + i, out, &facts->cells[row->first_cell + i]);
    if (fact->printed)
        buffer_add_text(out, "\n");
}

static void write_table(const struct sample *sample, size_t index, struct buffer *out, struct facts *facts)
{
    const struct form_table *table = &sample->form->tables[index];
    uint32_t start = (uint32_t)out->length;
    for (size_t i = 0; i < table->row_count; i++)
        write_row(sample, (size_t)table->first_row + i, out, facts);
    facts->tables[index].span = (struct span){start, (uint32_t)out->length};
    buffer_add_text(out, "\n");
}

static void write_prose(int section, struct slice text, struct buffer *out, struct facts *facts)
{
    if (text.length) {
        facts->prose[facts->prose_count++] = (struct prose){section, write_text(out, text)};
        buffer_add_text(out, "\n\n");
    }
}

static void write_section(const struct sample *sample, size_t index, struct buffer *out, struct facts *facts)
{
    const struct form_section *section = &sample->form->sections[index];
    struct section_fact *fact = &facts->sections[index];
    uint32_t start = (uint32_t)out->length;
    *fact = (struct section_fact){.present = !sample->absent[index], .heading = SPAN_NONE, .body = {start, start}};
    if (fact->present) {
        struct slice due = arena_print(sample->arena, "%.*s、%.*s", SLICE_ARGUMENTS(section->ordinal),
                                       SLICE_ARGUMENTS(section->heading));
        struct slice printed = sample->headings[index].length ? sample->headings[index] : due;
        fact->wording_differs = !slice_equal(printed, due);
        fact->out_of_order = sample->moved[index];
        fact->heading = write_text(out, printed);
        buffer_add_text(out, "\n\n");
        fact->body.start = (uint32_t)out->length;
        write_prose((int)index, sample->bodies[index], out, facts);
    }
    for (size_t i = 0; i < sample->form->table_count; i++)
        if (sample->form->tables[i].section == index)
            write_table(sample, i, out, facts);
    if (fact->present)
        fact->body.end = (uint32_t)out->length;
}

/* ---- What follows from the cells ---- */

static void set_active_rows(const struct form *form, struct facts *facts)
{
    for (size_t r = 0; r < form->row_count; r++) {
        const struct form_row *row = &form->rows[r];
        if (row->replaces_count == 0)
            continue;
        facts->rows[r].active = facts->rows[r].printed;
        for (size_t i = 0; i < row->replaces_count && facts->rows[r].printed; i++)
            facts->rows[row->replaces[i]].active = false;
    }
}

static void set_table_states(const struct form *form, struct facts *facts)
{
    for (size_t t = 0; t < form->table_count; t++) {
        size_t missing = 0, cells = 0;
        for (size_t i = 0; i < form->cell_count; i++) {
            bool counts = form->cells[i].table == t && facts->rows[form->cells[i].row].active;
            cells += counts;
            missing += counts && facts->cells[i].state == CELL_MISSING;
        }
        facts->tables[t].state = missing == cells ? TABLE_MISSING : missing ? TABLE_PARTIAL : TABLE_PRESENT;
    }
}

static void set_remarks(const struct sample *sample, const struct facts *facts, struct document *document)
{
    document->remarks = arena_new_array(sample->arena, struct remark, 2);
    if (sample->remark)
        document->remarks[document->remark_count++] = *sample->remark;
    if (sample->picture >= 0) {
        struct span body = facts->sections[sample->picture].body;
        struct remark picture = {REMARK_PICTURE_TABLE, {body.start, body.start}, SLICE("表格是一张图片")};
        document->remarks[document->remark_count++] = picture;
    }
}

/* What the sample is held against; NULL when that is nothing. */
static const struct surroundings *sample_surroundings(const struct sample *sample)
{
    if (!sample->previous && !sample->no_previous.length)
        return NULL;
    struct surroundings *surroundings = arena_new_item(sample->arena, struct surroundings);
    surroundings->missing = sample->no_previous;
    if (sample->previous) {
        struct facts *previous = arena_new_item(sample->arena, struct facts);
        *previous = sample_facts(sample->previous);
        surroundings->previous = previous;
    }
    return surroundings;
}

struct facts sample_facts(const struct sample *sample)
{
    const struct form *form = sample->form;
    struct arena *arena = sample->arena;
    struct buffer out = {0};
    struct facts facts = {
        .form = form,
        .sections = arena_new_array(arena, struct section_fact, form->section_count),
        .tables = arena_new_array(arena, struct table_fact, form->table_count),
        .rows = arena_new_array(arena, struct row_fact, form->row_count),
        .cells = arena_new_array(arena, struct cell_fact, form->cell_count),
        .prose = arena_new_array(arena, struct prose, form->section_count + 1),
    };
    write_title(sample, &out, &facts);
    write_prose(-1, sample->preface, &out, &facts);
    for (size_t i = 0; i < form->section_count; i++)
        write_section(sample, i, &out, &facts);
    set_active_rows(form, &facts);
    set_table_states(form, &facts);
    struct document *document = document_new(arena, "样例.txt", arena_copy(arena, buffer_slice(&out)));
    set_remarks(sample, &facts, document);
    facts.document = document;
    facts.surroundings = sample_surroundings(sample);
    buffer_free(&out);
    return facts;
}
