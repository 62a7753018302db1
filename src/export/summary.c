/* The summary of a review as a paper: what must go back first, what we ourselves misread apart, then what nobody could
 * check, so that who signs it knows what it covers. */
#include "export/paper.h"
#include "export/write.h"

#include <string.h>

struct summary {
    struct paper *paper;
    const struct loaded *loaded;
    const struct session *session;
    const struct facts *facts;
    const struct results *results;
    const struct action *actions; /* those in force */
    size_t action_count;
    int part;           /* ordinal of the last heading */
    size_t number;      /* of the last finding */
    struct buffer text; /* being put together */
};

static struct buffer *begin_text(struct summary *summary)
{
    buffer_clear(&summary->text);
    return &summary->text;
}

static void add_item(struct summary *summary, const char *label, struct slice text)
{
    if (text.length)
        paper_item(summary->paper, label, text);
}

static void add_part(struct summary *summary, const char *heading)
{
    static const char *const ordinals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    struct slice label = arena_print(summary->paper->arena, "%s、", ordinals[summary->part++]);
    paper_heading(summary->paper, 1, label, slice_of(heading));
}

static void add_title(struct summary *summary)
{
    struct slice title = summary->facts->title_text;
    if (title.length == 0)
        title = slice_of(path_base_name(summary->loaded->entry->path));
    title = arena_print(summary->paper->arena, "%.*s审核意见", SLICE_ARGUMENTS(title));
    paper_title(summary->paper, title);
    summary->paper->title = title;
    write_report_name(begin_text(summary), summary->facts);
    summary->paper->header = arena_copy(summary->paper->arena, buffer_slice(&summary->text));
    write_reviewers(begin_text(summary), summary->session);
    summary->paper->footer = arena_copy(summary->paper->arena, buffer_slice(&summary->text));
    summary->paper->date = paper_day(summary->session, summary->paper->arena);
}

/* ---- Findings ---- */

static struct slice finding_target(struct summary *summary, const struct finding *finding)
{
    return arena_print(summary->paper->arena, "finding:%s", finding->fingerprint);
}

static void add_finding(struct summary *summary, size_t index)
{
    const struct finding *finding = &summary->results->findings[index];
    struct arena *arena = summary->paper->arena;
    struct paper_block *heading =
        paper_heading(summary->paper, 3, arena_print(arena, "%zu. ", ++summary->number),
                      arena_print(arena, "%s：%.*s", level_label(finding->level), SLICE_ARGUMENTS(finding->message)));
    heading->anchor = slice_of(finding->fingerprint);
    write_place(begin_text(summary), summary->facts, finding);
    add_item(summary, "位置", buffer_slice(&summary->text));
    export_arithmetic(summary->facts, finding, begin_text(summary));
    add_item(summary, "算式", buffer_slice(&summary->text));
    add_item(summary, "说明", finding->hint);
    add_item(summary, "依据", finding->basis);
    add_item(summary, "规则", finding->rule);
    write_decision(begin_text(summary), session_finding_status(summary->session, index));
    add_item(summary, "处理", buffer_slice(&summary->text));
    add_item(summary, "批注", session_note(summary->session, finding_target(summary, finding)));
}

/* The failed findings of one part of the report, under its heading; section -1: those of no part. */
static void add_findings_of(struct summary *summary, int section)
{
    bool first = true;
    for (size_t i = 0; i < summary->results->finding_count; i++) {
        const struct finding *finding = &summary->results->findings[i];
        if (finding->outcome != OUTCOME_FAIL || finding->section != section)
            continue;
        if (first && section >= 0) {
            const struct form_section *known = &summary->facts->form->sections[section];
            paper_heading(summary->paper, 2,
                          arena_print(summary->paper->arena, "第%.*s部分 ", SLICE_ARGUMENTS(known->ordinal)),
                          known->heading);
        } else if (first) {
            paper_heading(summary->paper, 2, SLICE_NONE, SLICE("整份报告"));
        }
        first = false;
        add_finding(summary, i);
    }
}

static void add_findings(struct summary *summary)
{
    add_part(summary, "发现的问题");
    for (int section = -1; section < (int)summary->facts->form->section_count; section++)
        add_findings_of(summary, section);
    if (summary->number == 0)
        paper_paragraph(summary->paper, SLICE("没有发现问题。"));
}

static void add_causes(struct summary *summary)
{
    const struct causes *causes = session_causes(summary->session);
    bool first = true;
    for (size_t i = 0; i < causes->count; i++) {
        if (!cause_is_told(summary->session, &causes->items[i]))
            continue;
        if (first)
            add_part(summary, "可能的原因");
        first = false;
        write_cause(begin_text(summary), summary->session, &causes->items[i]);
        paper_item(summary->paper, "", buffer_slice(&summary->text));
    }
}

/* ---- What a person said ---- */

static void add_text_cell(struct summary *summary, struct paper_table *table)
{
    paper_cell(summary->paper, table, buffer_slice(&summary->text));
}

static void add_change(struct summary *summary, struct paper_table *table, const struct action *action)
{
    paper_row(summary->paper, table);
    write_action_target(begin_text(summary), summary->session, action);
    add_text_cell(summary, table);
    write_printed(begin_text(summary), session_facts_printed(summary->session), action->target);
    add_text_cell(summary, table);
    write_new_value(begin_text(summary), action);
    add_text_cell(summary, table);
    paper_cell(summary->paper, table, action->who);
    write_time(begin_text(summary), action->when);
    add_text_cell(summary, table);
}

static void add_changes(struct summary *summary, enum action_kind kind, const char *heading,
                        const char *const columns[])
{
    static const unsigned widths[] = {36, 16, 16, 14, 18};
    struct paper_table *table = NULL;
    for (size_t i = 0; i < summary->action_count; i++) {
        const struct action *action = &summary->actions[i];
        if (action->kind != kind || action_is_superseded(summary->actions, summary->action_count, i) ||
            action->value.length == 0)
            continue;
        if (!table) {
            add_part(summary, heading);
            table = paper_table(summary->paper, widths, sizeof widths / sizeof *widths);
            paper_head(summary->paper, table, columns);
        }
        add_change(summary, table, action);
    }
}

static void add_notes(struct summary *summary)
{
    bool first = true;
    for (size_t i = 0; i < summary->action_count; i++) {
        const struct action *action = &summary->actions[i];
        if (action->kind != ACTION_NOTE || action_is_superseded(summary->actions, summary->action_count, i) ||
            action->text.length == 0)
            continue;
        if (first)
            add_part(summary, "批注");
        first = false;
        write_action_target(begin_text(summary), summary->session, action);
        const char *label = arena_copy(summary->paper->arena, buffer_slice(&summary->text)).data;
        buffer_add(begin_text(summary), action->text);
        write_signature(&summary->text, action->who, action->when);
        paper_item(summary->paper, label, buffer_slice(&summary->text));
    }
}

/* ---- What this review does not cover ---- */

static void add_waivers(struct summary *summary)
{
    static const unsigned widths[] = {50, 30, 20};
    static const char *const columns[] = {"问题", "理由", "何人何时"};
    struct paper_table *table = NULL;
    for (size_t i = 0; i < summary->results->finding_count; i++) {
        if (!finding_is_waived(summary->session, i))
            continue;
        struct finding_status status = session_finding_status(summary->session, i);
        if (!table) {
            add_part(summary, "准予保留的");
            table = paper_table(summary->paper, widths, sizeof widths / sizeof *widths);
            paper_head(summary->paper, table, columns);
        }
        paper_row(summary->paper, table);
        paper_cell(summary->paper, table, summary->results->findings[i].message);
        paper_cell(summary->paper, table, status.reason);
        buffer_add(begin_text(summary), status.who);
        buffer_add_text(&summary->text, " ");
        write_time(&summary->text, status.when);
        add_text_cell(summary, table);
    }
}

static void add_unchecked(struct summary *summary)
{
    bool first = true;
    for (size_t i = 0; i < summary->results->finding_count; i++) {
        const struct finding *finding = &summary->results->findings[i];
        if (finding->outcome != OUTCOME_UNCHECKED)
            continue;
        if (first)
            add_part(summary, "无法核对的");
        first = false;
        buffer_add(begin_text(summary), finding->message);
        if (finding->hint.length)
            buffer_print(&summary->text, "（%.*s）", SLICE_ARGUMENTS(finding->hint));
        paper_item(summary->paper, arena_copy(summary->paper->arena, finding->rule).data, buffer_slice(&summary->text));
    }
}

/* One line a row of the form, with what stands there, to be ticked off against the original. */
static void add_unseen_row(struct summary *summary, struct paper_table *table, const uint16_t *cells, size_t count)
{
    const struct form *form = summary->facts->form;
    const struct form_row *row = &form->rows[form->cells[cells[0]].row];
    const struct form_table *shape = &form->tables[row->table];
    struct buffer *text = begin_text(summary);
    buffer_print(text, "%.*s ", SLICE_ARGUMENTS(shape->name));
    buffer_add(text, row->short_label.length ? row->short_label : row->label);
    paper_row(summary->paper, table);
    add_text_cell(summary, table);
    buffer_clear(text);
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(text, i ? "，" : "");
        buffer_print(text, "%.*s ", SLICE_ARGUMENTS(form_cell_column(form, cells[i])->label));
        write_fact(text, &summary->facts->cells[cells[i]]);
    }
    add_text_cell(summary, table);
}

static void add_unseen(struct summary *summary)
{
    static const unsigned widths[] = {30, 70};
    static const char *const columns[] = {"行", "报告中"};
    const struct results *results = summary->results;
    const struct form_cell *cells = summary->facts->form->cells;
    if (results->unseen_count == 0)
        return;
    add_part(summary, "算术看不出对错的数");
    paper_paragraph(summary->paper, SLICE("下列各格不在任何等式中，请与原件核对。"));
    struct paper_table *table = paper_table(summary->paper, widths, 2);
    paper_head(summary->paper, table, columns);
    for (size_t i = 0, next; i < results->unseen_count; i = next) {
        for (next = i + 1; next < results->unseen_count; next++)
            if (cells[results->unseen[next]].row != cells[results->unseen[i]].row)
                break;
        add_unseen_row(summary, table, &results->unseen[i], next - i);
    }
}

static void add_tables(struct summary *summary)
{
    const struct form *form = summary->facts->form;
    add_part(summary, "报告中的表");
    paper_paragraph(summary->paper,
                    SLICE("有出入的格带 ×，原因所指的格带 ××，改读或有应为值的格带 *，读不准的格带 ?。"));
    for (uint16_t i = 0; i < form->table_count; i++) {
        paper_heading(summary->paper, 2,
                      arena_print(summary->paper->arena, "%.*s ", SLICE_ARGUMENTS(form->tables[i].name)),
                      form->tables[i].title);
        if (summary->facts->tables[i].state == TABLE_MISSING)
            paper_paragraph(summary->paper, SLICE("报告中没有这张表。"));
        else
            paper_form_table(summary->paper, summary->session, i);
    }
}

/* ---- Everything the review file holds ---- */

static void add_record(struct summary *summary, struct paper_table *table, const struct action *action)
{
    paper_row(summary->paper, table);
    write_time(begin_text(summary), action->when);
    add_text_cell(summary, table);
    paper_cell(summary->paper, table, action->who);
    paper_cell(summary->paper, table, slice_of(action_label(action->kind)));
    write_action_target(begin_text(summary), summary->session, action);
    add_text_cell(summary, table);
    write_content(begin_text(summary), action);
    add_text_cell(summary, table);
}

static void add_history(struct summary *summary)
{
    static const unsigned widths[] = {18, 12, 10, 34, 26};
    static const char *const columns[] = {"时间", "何人", "操作", "对象", "内容"};
    size_t count;
    const struct action *history = session_history(summary->session, &count);
    if (count == 0)
        return;
    add_part(summary, "操作记录");
    struct paper_table *table = paper_table(summary->paper, widths, sizeof widths / sizeof *widths);
    paper_head(summary->paper, table, columns);
    for (size_t i = 0; i < count; i++)
        add_record(summary, table, &history[i]);
}

static void add_unreadable(struct paper *paper, const struct loaded *loaded)
{
    paper->title = slice_of(path_base_name(loaded->entry->path));
    paper_title(paper, paper->title);
    paper_paragraph(paper, arena_print(paper->arena, "没有读到报告：%s", loaded->error.message));
}

static struct summary summary_of(struct paper *paper, const struct loaded *loaded)
{
    struct summary summary = {.paper = paper,
                              .loaded = loaded,
                              .session = loaded->session,
                              .facts = session_facts(loaded->session),
                              .results = session_results(loaded->session)};
    summary.actions = session_actions(loaded->session, &summary.action_count);
    return summary;
}

void paper_summary(struct paper *paper, const struct loaded *loaded, unsigned parts)
{
    static const char *const should[] = {"单元格", "报告中", "应为", "何人", "何时"};
    static const char *const correct[] = {"对象", "程序读作", "改读为", "何人", "何时"};
    if (!loaded->session) {
        add_unreadable(paper, loaded);
        return;
    }
    struct summary summary = summary_of(paper, loaded);
    add_title(&summary);
    paper_overview(paper, loaded);
    add_findings(&summary);
    add_causes(&summary);
    add_changes(&summary, ACTION_SHOULD, "单位应改正的数", should);
    add_changes(&summary, ACTION_CORRECT, "我们读错、已改读的（与单位无关）", correct);
    add_notes(&summary);
    add_waivers(&summary);
    add_unchecked(&summary);
    add_unseen(&summary);
    if (parts & SUMMARY_TABLES)
        add_tables(&summary);
    if (parts & SUMMARY_HISTORY)
        add_history(&summary);
    buffer_free(&summary.text);
}

void paper_finding(struct paper *paper, const struct loaded *loaded, size_t finding)
{
    struct summary summary = summary_of(paper, loaded);
    add_title(&summary);
    add_finding(&summary, finding);
    buffer_free(&summary.text);
}

void paper_single_table(struct paper *paper, const struct loaded *loaded, uint16_t table)
{
    struct summary summary = summary_of(paper, loaded);
    const struct form_table *shape = &summary.facts->form->tables[table];
    add_title(&summary);
    paper_heading(paper, 2, arena_print(paper->arena, "%.*s ", SLICE_ARGUMENTS(shape->name)), shape->title);
    paper_form_table(paper, summary.session, table);
    buffer_free(&summary.text);
}
