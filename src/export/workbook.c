/* A review for the colleague who keeps the books: the form's tables, then findings, changes and history as lists. */
#include "export/paper.h"
#include "export/write.h"

struct workbook {
    struct paper *paper;
    const struct session *session;
    const struct facts *facts;
    struct buffer text;
};

static void begin_sheet(struct workbook *workbook, struct slice name)
{
    paper_new_page(workbook->paper, name);
}

static struct buffer *begin_text(struct workbook *workbook)
{
    buffer_clear(&workbook->text);
    return &workbook->text;
}

static void end_text(struct workbook *workbook, struct paper_table *table)
{
    paper_cell(workbook->paper, table, buffer_slice(&workbook->text));
}

static void add_number(struct workbook *workbook, struct paper_table *table, int64_t number)
{
    struct paper_cell *cell =
        paper_cell(workbook->paper, table, arena_print(workbook->paper->arena, "%lld", (long long)number));
    cell->is_number = true;
    cell->number = DECIMAL(number);
}

static void add_form_table(struct workbook *workbook, uint16_t index)
{
    const struct form_table *table = &workbook->facts->form->tables[index];
    begin_sheet(workbook, table->name);
    write_report_name(begin_text(workbook), workbook->facts);
    buffer_print(&workbook->text, "　%.*s %.*s", SLICE_ARGUMENTS(table->name), SLICE_ARGUMENTS(table->title));
    paper_title(workbook->paper, buffer_slice(&workbook->text));
    paper_form_table(workbook->paper, workbook->session, index);
}

/* ---- Findings ---- */

static void add_candidate(struct workbook *workbook, struct paper_table *table, size_t finding)
{
    const struct causes *causes = session_causes(workbook->session);
    begin_text(workbook);
    for (size_t i = 0; i < causes->count; i++)
        for (size_t k = 0; k < causes->items[i].finding_count; k++)
            if (causes->items[i].findings[k] == finding)
                write_cause(&workbook->text, workbook->session, &causes->items[i]);
    end_text(workbook, table);
}

static void add_section(struct workbook *workbook, struct paper_table *table, int section)
{
    begin_text(workbook);
    if (section >= 0) {
        const struct form_section *known = &workbook->facts->form->sections[section];
        buffer_print(&workbook->text, "%.*s、%.*s", SLICE_ARGUMENTS(known->ordinal), SLICE_ARGUMENTS(known->heading));
    }
    end_text(workbook, table);
}

static void add_finding(struct workbook *workbook, struct paper_table *table, size_t index)
{
    const struct finding *finding = &session_results(workbook->session)->findings[index];
    struct finding_status status = session_finding_status(workbook->session, index);
    bool failed = finding->outcome == OUTCOME_FAIL;
    paper_row(workbook->paper, table);
    add_number(workbook, table, (int64_t)index + 1);
    paper_cell(workbook->paper, table, slice_of(failed ? level_label(finding->level) : "无法核对"));
    add_section(workbook, table, finding->section);
    if (finding->line)
        add_number(workbook, table, finding->line);
    else
        paper_cell(workbook->paper, table, SLICE_NONE);
    write_cell_names(begin_text(workbook), workbook->facts->form, finding->cells, finding->cell_count,
                     finding->cell_count);
    end_text(workbook, table);
    paper_cell(workbook->paper, table, finding->message);
    export_arithmetic(workbook->facts, finding, begin_text(workbook));
    end_text(workbook, table);
    add_candidate(workbook, table, index);
    paper_cell(workbook->paper, table, finding->hint);
    paper_cell(workbook->paper, table, finding->basis);
    paper_cell(workbook->paper, table, finding->rule);
    if (failed)
        write_decision(begin_text(workbook), status);
    else
        begin_text(workbook);
    end_text(workbook, table);
    paper_cell(
        workbook->paper, table,
        session_note(workbook->session, arena_print(workbook->paper->arena, "finding:%s", finding->fingerprint)));
}

static void add_findings(struct workbook *workbook)
{
    static const unsigned widths[] = {5, 9, 14, 6, 20, 34, 34, 30, 16, 18, 14, 18, 18};
    static const char *const heads[] = {"序号", "级别", "部分", "行",   "单元格", "问题", "算式",
                                        "原因", "说明", "依据", "规则", "处理",   "批注"};
    begin_sheet(workbook, SLICE("问题"));
    struct paper_table *table = paper_table(workbook->paper, widths, sizeof widths / sizeof *widths);
    paper_head(workbook->paper, table, heads);
    for (size_t i = 0; i < session_results(workbook->session)->finding_count; i++)
        add_finding(workbook, table, i);
}

/* ---- What a person said ---- */

static void add_change(struct workbook *workbook, struct paper_table *table, const struct action *action)
{
    paper_row(workbook->paper, table);
    paper_cell(workbook->paper, table, slice_of(action_label(action->kind)));
    write_action_target(begin_text(workbook), workbook->session, action);
    end_text(workbook, table);
    write_printed(begin_text(workbook), session_facts_printed(workbook->session), action->target);
    end_text(workbook, table);
    write_content(begin_text(workbook), action);
    end_text(workbook, table);
    paper_cell(workbook->paper, table, action->who);
    write_time(begin_text(workbook), action->when);
    end_text(workbook, table);
}

/* `all`: everything that was ever done; else what holds now. */
static void add_actions(struct workbook *workbook, const char *name, bool all)
{
    static const unsigned widths[] = {8, 50, 16, 50, 12, 18};
    static const char *const heads[] = {"操作", "对象", "报告中", "内容", "何人", "何时"};
    size_t count;
    const struct action *actions =
        all ? session_history(workbook->session, &count) : session_actions(workbook->session, &count);
    begin_sheet(workbook, slice_of(name));
    struct paper_table *table = paper_table(workbook->paper, widths, sizeof widths / sizeof *widths);
    paper_head(workbook->paper, table, heads);
    for (size_t i = 0; i < count; i++)
        if (all || !action_is_superseded(actions, count, i))
            add_change(workbook, table, &actions[i]);
}

void paper_workbook(struct paper *paper, const struct loaded *loaded)
{
    struct workbook workbook = {.paper = paper, .session = loaded->session};
    if (!loaded->session) {
        begin_sheet(&workbook, SLICE("概况"));
        paper_paragraph(paper, slice_of(loaded->error.message));
        return;
    }
    workbook.facts = session_facts(loaded->session);
    paper->title = workbook.facts->title_text;
    paper->date = paper_day(loaded->session, paper->arena);
    begin_sheet(&workbook, SLICE("概况"));
    paper_overview(paper, loaded);
    for (uint16_t i = 0; i < workbook.facts->form->table_count; i++)
        add_form_table(&workbook, i);
    add_findings(&workbook);
    add_actions(&workbook, "改正与批注", false);
    add_actions(&workbook, "操作记录", true);
    buffer_free(&workbook.text);
}
