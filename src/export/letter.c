/* The letter that sends a report back: the template filled with what the unit must mend. */
#include "export/letter.h"
#include "export/write.h"

#include <stdlib.h>
#include <time.h>

struct writing {
    struct paper *paper;
    const struct letter *letter;
    const struct session *session;
    struct placeholder *values; /* of the body: the usual ones and the county's own */
    size_t value_count;
    size_t number; /* of the last item */
    struct buffer text;
};

/* ---- What the unit must mend ---- */

static bool is_left_out(const struct letter *letter, struct slice rule)
{
    for (size_t i = 0; i < letter->leave_out.count; i++)
        if (slice_equal(letter->leave_out.items[i], rule))
            return true;
    return false;
}

/* The likeliest explanation is that we misread: not the unit's business before somebody has looked. */
static bool is_our_misreading(const struct session *session, size_t finding)
{
    const struct causes *causes = session_causes(session);
    for (size_t i = 0; i < causes->count; i++)
        for (size_t k = 0; k < causes->items[i].finding_count; k++)
            if (causes->items[i].findings[k] == finding)
                return causes->items[i].candidate_count > 0 && causes->items[i].candidates[0].misread;
    return false;
}

static bool is_due(const struct writing *writing, size_t index)
{
    const struct finding *finding = &session_results(writing->session)->findings[index];
    struct finding_status status = session_finding_status(writing->session, index);
    if (finding->outcome != OUTCOME_FAIL || !writing->letter->levels[finding->level] || status.settled)
        return false;
    if (finding_is_waived(writing->session, index) || status.decision == DECISION_FIXED)
        return false;
    if (status.decision == DECISION_CONFIRMED) /* a person has looked */
        return true;
    return !is_left_out(writing->letter, finding->rule) && !is_our_misreading(writing->session, index);
}

/* What is the same as in one other report is often the same as in many: the unit is told once. */
static bool is_told(const struct writing *writing, size_t index)
{
    const struct finding *findings = session_results(writing->session)->findings, *finding = &findings[index];
    for (size_t i = 0; i < index && finding->other.length; i++)
        if (slice_equal(findings[i].rule, finding->rule) && findings[i].section == finding->section &&
            findings[i].other.length && is_due(writing, i))
            return true;
    return false;
}

static size_t count_items(const struct writing *writing)
{
    const struct facts *facts = session_facts(writing->session);
    size_t count = 0;
    for (size_t i = 0; i < facts->form->cell_count; i++)
        count += facts->cells[i].has_should;
    for (size_t i = 0; i < session_results(writing->session)->finding_count; i++)
        count += is_due(writing, i) && !is_told(writing, i);
    return count;
}

size_t letter_count(const struct letter *letter, const struct session *session)
{
    const struct writing writing = {.letter = letter, .session = session};
    return count_items(&writing);
}

/* ---- Items ---- */

static struct slice taken(struct writing *writing)
{
    struct slice copy = arena_copy(writing->paper->arena, buffer_slice(&writing->text));
    buffer_clear(&writing->text);
    return copy;
}

/* A template with values of its own before those of the body. */
static struct slice fill(struct writing *writing, const struct template *template, const struct placeholder *own,
                         size_t count)
{
    size_t total = count + writing->value_count;
    struct placeholder *values = arena_new_array(writing->paper->arena, struct placeholder, total);
    for (size_t i = 0; i < count; i++)
        values[i] = own[i];
    for (size_t i = 0; i < writing->value_count; i++)
        values[count + i] = writing->values[i];
    return template_print(template, values, total, NULL, NULL, writing->paper->arena);
}

static void add_item(struct writing *writing, struct slice text)
{
    struct paper_block *block = paper_paragraph(
        writing->paper, arena_print(writing->paper->arena, "%zu. %.*s", ++writing->number, SLICE_ARGUMENTS(text)));
    block->indented = true;
}

static void add_should(struct writing *writing, uint16_t cell)
{
    const struct facts *facts = session_facts(writing->session);
    struct placeholder values[] = {{.name = "cell"}, {.name = "printed"}, {.name = "should"}};
    write_cell_names(&writing->text, facts->form, &cell, 1, 1);
    values[0].value = taken(writing);
    write_fact(&writing->text, &facts->cells[cell]);
    values[1].value = taken(writing);
    write_decimal(&writing->text, facts->cells[cell].should);
    values[2].value = taken(writing);
    add_item(writing, fill(writing, &writing->letter->should, values, sizeof values / sizeof *values));
}

static const struct template *ask_for(const struct letter *letter, struct slice rule)
{
    for (size_t i = 0; i < letter->asks.count; i++)
        if (slice_equal(letter->asks.items[i].rule, rule))
            return &letter->asks.items[i].text;
    return &letter->finding;
}

static void write_section(struct writing *writing, const struct finding *finding)
{
    if (finding->section < 0)
        return;
    const struct form_section *section = &session_facts(writing->session)->form->sections[finding->section];
    buffer_print(&writing->text, "第%.*s部分“%.*s”：", SLICE_ARGUMENTS(section->ordinal),
                 SLICE_ARGUMENTS(section->heading));
}

static void add_note(struct writing *writing, const struct finding *finding)
{
    struct paper *paper = writing->paper;
    struct placeholder value = {
        .name = "note",
        .value = session_note(writing->session, arena_print(paper->arena, "finding:%s", finding->fingerprint))};
    if (value.value.length)
        paper_paragraph(paper, fill(writing, &writing->letter->note, &value, 1))->indented = true;
}

static void add_finding(struct writing *writing, const struct finding *finding)
{
    const struct facts *facts = session_facts(writing->session);
    struct placeholder values[] = {{.name = "section"},
                                   {.name = "place"},
                                   {.name = "message", .value = finding->message},
                                   {.name = "basis", .value = finding->basis},
                                   {.name = "arithmetic"},
                                   {.name = "cells"},
                                   {.name = "computed"},
                                   {.name = "reported"}};
    write_section(writing, finding);
    values[0].value = taken(writing);
    write_place(&writing->text, facts, finding);
    values[1].value = taken(writing);
    export_arithmetic(facts, finding, &writing->text);
    values[4].value = taken(writing);
    write_cell_names(&writing->text, facts->form, finding->cells, finding->cell_count, finding->cell_count);
    values[5].value = taken(writing);
    if (finding->has_numbers) {
        write_decimal(&writing->text, finding->computed);
        values[6].value = taken(writing);
        write_decimal(&writing->text, finding->reported);
        values[7].value = taken(writing);
    }
    add_item(writing, fill(writing, ask_for(writing->letter, finding->rule), values, sizeof values / sizeof *values));
    add_note(writing, finding);
}

static void add_items(struct writing *writing)
{
    const struct facts *facts = session_facts(writing->session);
    const struct results *results = session_results(writing->session);
    for (uint16_t i = 0; i < facts->form->cell_count; i++)
        if (facts->cells[i].has_should)
            add_should(writing, i);
    for (size_t i = 0; i < results->finding_count; i++)
        if (session_finding_status(writing->session, i).settled)
            add_note(writing, &results->findings[i]);
    for (int section = -1; section < (int)facts->form->section_count; section++) /* as the unit reads its report */
        for (size_t i = 0; i < results->finding_count; i++)
            if (results->findings[i].section == section && is_due(writing, i) && !is_told(writing, i))
                add_finding(writing, &results->findings[i]);
    if (writing->number == 0)
        paper_paragraph(writing->paper, fill(writing, &writing->letter->none, NULL, 0))->indented = true;
}

/* ---- The body ---- */

/* So many days after today, as 2026年1月31日. */
static struct slice day_after(long days, struct arena *arena)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t then = (fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL)) + days * 24 * 60 * 60;
    struct tm day;
    if (fixed)
        gmtime_r(&then, &day);
    else
        localtime_r(&then, &day);
    return arena_print(arena, "%d年%d月%d日", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

static void set_values(struct writing *writing, struct slice reviewer)
{
    const struct letter *letter = writing->letter;
    const struct facts *facts = session_facts(writing->session);
    struct arena *arena = writing->paper->arena;
    struct slice nothing = SLICE("＿＿");
    const struct placeholder usual[] = {
        {.name = "unit", .value = facts->organ.length ? facts->organ : nothing},
        {.name = "year", .value = facts->year ? arena_print(arena, "%d", facts->year) : nothing},
        {.name = "report", .value = facts->title_text},
        {.name = "count", .value = arena_print(arena, "%zu", count_items(writing))},
        {.name = "today", .value = day_after(0, arena)},
        {.name = "deadline", .value = day_after(letter->days, arena)},
        {.name = "reviewer", .value = reviewer},
    };
    size_t count = sizeof usual / sizeof *usual;
    writing->value_count = count + letter->values.count;
    writing->values = arena_new_array(arena, struct placeholder, writing->value_count);
    for (size_t i = 0; i < count; i++)
        writing->values[i] = usual[i];
    for (size_t i = 0; i < letter->values.count; i++)
        writing->values[count + i] =
            (struct placeholder){.name = letter->values.items[i].name.data, .value = letter->values.items[i].value};
}

static void add_part(struct writing *writing, const struct letter_part *part)
{
    struct paper *paper = writing->paper;
    struct slice text = part->kind == LETTER_ITEMS ? SLICE_NONE : fill(writing, &part->text, NULL, 0);
    switch (part->kind) {
    case LETTER_TITLE:
        paper_title(paper, text);
        paper->title = arena_copy(paper->arena, text);
        break;
    case LETTER_TEXT:
        paper_paragraph(paper, text);
        break;
    case LETTER_INDENTED: /* these speak of what must be mended */
        if (count_items(writing))
            paper_paragraph(paper, text)->indented = true;
        break;
    case LETTER_RIGHT:
        paper_paragraph(paper, text)->align = PAPER_RIGHT;
        break;
    case LETTER_ITEMS:
        add_items(writing);
        break;
    }
}

void paper_letter(struct paper *paper, const struct letter *letter, const struct loaded *loaded, struct slice reviewer)
{
    struct writing writing = {.paper = paper, .letter = letter, .session = loaded->session};
    set_values(&writing, reviewer);
    paper->date = paper_day(loaded->session, paper->arena);
    for (size_t i = 0; i < letter->parts.count; i++)
        add_part(&writing, &letter->parts.items[i]);
    buffer_free(&writing.text);
}
