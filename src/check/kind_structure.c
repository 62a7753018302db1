/* The report's build: its six sections, its tables, its form, its title. */
#include "check/rule.h"

#include <inttypes.h>
#include <string.h>

static bool load_nothing(struct loader *loader, struct rule *rule)
{
    (void)loader;
    (void)rule;
    return true;
}

/* Loads `state: one of names` into rule->own, an int. */
static bool load_state(struct loader *loader, struct rule *rule, const char *const names[])
{
    int *state = arena_new_item(loader->arena, int);
    *state = loader_choice(loader, rule->node, "state", names, -1);
    rule->own = state;
    return *state >= 0;
}

static const char *const state_keys[] = {"state", NULL};
static const char *const no_keys[] = {NULL};

/* ---- Sections ---- */

enum section_state { SECTION_MISSING, SECTION_ORDER, SECTION_HEADING };

static const char *const section_placeholders[] = {"sections", "printed", "count", NULL};

static bool load_section(struct loader *loader, struct rule *rule)
{
    static const char *const names[] = {"missing", "order", "heading", NULL};
    return load_state(loader, rule, names);
}

static bool section_fails(const struct section_fact *section, enum section_state state)
{
    switch (state) {
    case SECTION_MISSING:
        return !section->present;
    case SECTION_ORDER:
        return section->present && section->out_of_order;
    default:
        return section->present && (section->wording_differs || section->ordinal_differs);
    }
}

/* A reviewer may place a section on an empty line. */
static struct slice heading_spoken(struct run *run, const struct section_fact *section)
{
    struct slice printed = section->present ? quote_spoken(run, section->heading, 40) : SLICE_NONE;
    return printed.length ? printed : SLICE("（没有印出）");
}

static void report_sections(struct run *run, enum section_state state, size_t first, size_t count)
{
    struct buffer names = {0}, key = {0};
    const struct section_fact *section = &run->facts->sections[first];
    for (size_t i = first; i < first + count; i++) {
        const struct form_section *form = &run->form->sections[i];
        if (!section_fails(&run->facts->sections[i], state))
            continue;
        buffer_print(&names, "%s“%.*s、%.*s”", names.length ? "、" : "", SLICE_ARGUMENTS(form->ordinal),
                     SLICE_ARGUMENTS(form->heading));
        buffer_print(&key, "%.*s ", SLICE_ARGUMENTS(form->id));
    }
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding->section = (int)first;
    finding_place(run, finding, section->present ? section->heading : section->body);
    struct placeholder values[] = {
        {"sections", arena_copy(run->arena, buffer_slice(&names))},
        {"printed", heading_spoken(run, section)},
        {"count", decimal_spoken(run->arena, DECIMAL((int64_t)count))},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, buffer_slice(&key));
    buffer_free(&names);
    buffer_free(&key);
}

static void run_section(struct run *run, const struct rule *rule)
{
    enum section_state state = (enum section_state) * (const int *)rule->own;
    size_t total = run->form->section_count;
    for (size_t i = 0, count; i < total; i += count) {
        count = 1;
        if (!section_fails(&run->facts->sections[i], state))
            continue;
        /* Sections lost one after the other, or exchanged, are one thing to mend. */
        if (state == SECTION_ORDER)
            count = total - i;
        while (state == SECTION_MISSING && i + count < total && section_fails(&run->facts->sections[i + count], state))
            count++;
        report_sections(run, state, i, count);
    }
}

const struct kind kind_section = {"section", state_keys, section_placeholders, load_section, run_section};

/* ---- Tables ---- */

static const char *const table_placeholders[] = {"table", "missing", "cells", "picture", "lost", NULL};

static bool load_table(struct loader *loader, struct rule *rule)
{
    static const char *const names[] = {[TABLE_MISSING] = "missing", [TABLE_PARTIAL] = "partial", NULL};
    return load_state(loader, rule, names);
}

static struct span beginning_of(struct span span)
{
    return span_is_none(span) ? span : (struct span){span.start, span.start};
}

/* What stands in the place of the table, in the section this one belongs to: “三、…”里的表格是一张图片. */
static struct slice picture_spoken(struct run *run, const struct form_table *table)
{
    const struct document *document = run->facts->document;
    struct span body = run->facts->sections[table->section].body;
    for (size_t i = 0; i < document->remark_count; i++) {
        const struct remark *remark = &document->remarks[i];
        if (remark->kind != REMARK_PICTURE_TABLE || remark->span.start < body.start || remark->span.start > body.end)
            continue;
        ptrdiff_t quoted = slice_find(remark->text, SLICE("”里的表格"), 0);
        size_t words = quoted < 0 ? 0 : (size_t)quoted + strlen("”里的");
        struct slice spoken = slice_part(remark->text, words, remark->text.length);
        return arena_print(run->arena, "：%.*s", SLICE_ARGUMENTS(quoted < 0 ? SLICE("表格是一张图片") : spoken));
    }
    return SLICE("");
}

static struct slice lost_spoken(struct run *run, int64_t missing, int64_t cells)
{
    return missing == cells ? arena_print(run->arena, "印了名目，%" PRId64 " 格数据都没有", cells)
                            : arena_print(run->arena, "%" PRId64 " 格中缺 %" PRId64 " 格", cells, missing);
}

static void run_table(struct run *run, const struct rule *rule)
{
    enum table_state state = (enum table_state) * (const int *)rule->own;
    for (size_t t = 0; t < run->form->table_count; t++) {
        const struct form_table *table = &run->form->tables[t];
        if (run->facts->tables[t].state != state)
            continue;
        int64_t cells = 0, missing = 0;
        for (size_t i = 0; i < run->form->cell_count; i++) {
            bool counts = run->form->cells[i].table == t && run->facts->rows[run->form->cells[i].row].active;
            cells += counts;
            missing += counts && run->facts->cells[i].state == CELL_MISSING;
        }
        struct finding *finding = finding_add(run, OUTCOME_FAIL);
        finding->section = table->section;
        finding_place(run, finding, beginning_of(run->facts->tables[t].span));
        struct slice title = table->title;
        struct placeholder values[] = {
            {"table", arena_print(run->arena, "%.*s（%.*s）", SLICE_ARGUMENTS(table->name), SLICE_ARGUMENTS(title))},
            {"missing", decimal_spoken(run->arena, DECIMAL(missing))},
            {"cells", decimal_spoken(run->arena, DECIMAL(cells))},
            {"picture", picture_spoken(run, table)},
            {"lost", lost_spoken(run, missing, cells)},
        };
        finding_say(run, finding, values, sizeof values / sizeof *values);
        finding_seal(run, finding, table->id);
    }
}

const struct kind kind_table = {"table", state_keys, table_placeholders, load_table, run_table};

/* ---- Form against year ---- */

static const char *const form_placeholders[] = {"what", NULL};

static bool some_table_is_printed(const struct run *run)
{
    for (size_t t = 0; t < run->form->table_count; t++)
        if (run->facts->tables[t].state != TABLE_MISSING)
            return true;
    return false;
}

static struct finding *report_form(struct run *run, struct span span, int section, struct slice what, struct slice key)
{
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding->section = section;
    finding_place(run, finding, span);
    struct placeholder values[] = {{"what", what}};
    finding_say(run, finding, values, 1);
    finding_seal(run, finding, key);
    return finding;
}

/* A row of another form that stands for rows of this one: （六） printed as one row. */
static void run_replaced_rows(struct run *run)
{
    for (size_t r = 0; r < run->form->row_count; r++) {
        const struct form_row *row = &run->form->rows[r];
        if (row->replaces_count == 0 || !run->facts->rows[r].active)
            continue;
        struct span span = run->facts->rows[r].label;
        struct slice what =
            arena_print(run->arena, "%.*s的“%.*s”只印了一行，%.*s 格式应分为 %zu 行",
                        SLICE_ARGUMENTS(run->form->tables[row->table].name), SLICE_ARGUMENTS(row->label),
                        SLICE_ARGUMENTS(run->form->id), row->replaces_count);
        report_form(run, span_is_none(span) ? cell_place(run->facts, row->first_cell) : span,
                    run->form->tables[row->table].section, what, row->id);
    }
}

static void run_form(struct run *run, const struct rule *rule)
{
    const struct form *due = forms_for_year(run->rules->forms, run->facts->year);
    if (run->facts->year == 0 || !due || !some_table_is_printed(run)) {
        run_skip(run);
        return;
    }
    if (due == run->form) {
        run_replaced_rows(run);
        return;
    }
    size_t first = 0;
    while (run->facts->tables[first].state == TABLE_MISSING)
        first++;
    struct slice what = arena_print(run->arena, "%d 年度报告应用 %.*s 格式，表格却是 %.*s 格式的", run->facts->year,
                                    SLICE_ARGUMENTS(due->id), SLICE_ARGUMENTS(run->form->id));
    struct finding *finding = report_form(run, beginning_of(run->facts->tables[first].span),
                                          run->form->tables[first].section, what, SLICE_NONE);
    finding->basis = rule->forms[due - run->rules->forms->items].basis;
}

const struct kind kind_form = {"form", no_keys, form_placeholders, load_nothing, run_form};

/* ---- Title ---- */

static const char *const title_placeholders[] = {"what", "title", NULL};

static void run_title(struct run *run, const struct rule *rule)
{
    (void)rule;
    const struct facts *facts = run->facts;
    bool printed = !span_is_none(facts->title);
    if (printed && facts->organ_in_title && facts->year_in_title)
        return;
    struct slice what = !printed                                          ? SLICE("没有找到标题")
                        : !facts->organ_in_title && !facts->year_in_title ? SLICE("标题里没有机关名称和年份")
                        : !facts->organ_in_title                          ? SLICE("标题里没有机关名称")
                                                                          : SLICE("标题里没有年份");
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding_place(run, finding, printed ? facts->title : (struct span){0, 0});
    struct placeholder values[] = {{"what", what}, {"title", facts->title_text}};
    finding_say(run, finding, values, 2);
    finding_seal(run, finding, SLICE_NONE);
}

const struct kind kind_title = {"title", no_keys, title_placeholders, load_nothing, run_title};
