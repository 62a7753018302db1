/* The review of one report as a document to hand out: what must go back first, what we ourselves misread apart. */
#include "export/write.h"

/* One report being written. */
struct page {
    struct buffer *out;
    const struct loaded *loaded;
    const struct session *session;
    const struct facts *facts;
    const struct results *results;
    const struct action *actions; /* those in force */
    size_t action_count;
    int section; /* ordinal of the last heading */
};

/* Text of people and reports must not become markup, nor break a table row. */
static void add_text(struct page *page, struct slice text)
{
    static const char special[] = "\\`*_[]<>|#~";
    struct buffer visible = {0};
    write_visible(&visible, text);
    struct slice clean = buffer_slice(&visible);
    size_t begin = 0;
    for (size_t i = 0; i < clean.length; i++) {
        if (slice_find(slice_of(special), slice_part(clean, i, i + 1), 0) < 0)
            continue;
        buffer_add(page->out, slice_part(clean, begin, i));
        buffer_add(page->out, SLICE("\\"));
        begin = i;
    }
    buffer_add(page->out, slice_part(clean, begin, clean.length));
    buffer_free(&visible);
}

/* Several lines: each becomes its own, kept apart by a line break that Markdown knows. */
static void add_lines(struct page *page, struct slice text, const char *indent)
{
    size_t begin = 0;
    while (begin <= text.length) {
        ptrdiff_t end = slice_find(text, SLICE("\n"), begin);
        size_t stop = end < 0 ? text.length : (size_t)end;
        if (begin)
            buffer_print(page->out, "  \n%s", indent);
        add_text(page, slice_part(text, begin, stop));
        begin = stop + 1;
    }
}

/* 2023-11-15T06:13:20+08:00 as 2023-11-15 06:13: what people read. */
static void add_time(struct page *page, struct slice when)
{
    size_t day = sizeof "2023-11-15" - 1, minute = sizeof "2023-11-15T06:13" - 1;
    if (when.length < minute || when.data[day] != 'T') {
        add_text(page, when);
        return;
    }
    add_text(page, slice_part(when, 0, day));
    buffer_add_text(page->out, " ");
    add_text(page, slice_part(when, day + 1, minute));
}

static void add_heading(struct page *page, const char *heading)
{
    static const char *const ordinals[] = {"一", "二", "三", "四", "五", "六", "七", "八"};
    buffer_print(page->out, "\n## %s、%s\n\n", ordinals[page->section++], heading);
}

static void add_row(struct page *page, const char *label)
{
    buffer_print(page->out, "| %s | ", label);
}

static void end_row(struct page *page)
{
    buffer_add_text(page->out, " |\n");
}

static bool holds_who(const struct action *actions, size_t count, struct slice who)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(actions[i].who, who))
            return true;
    return false;
}

static void add_reviewers(struct page *page)
{
    size_t count;
    const struct action *history = session_history(page->session, &count);
    if (count == 0)
        buffer_add_text(page->out, "尚无审核记录");
    for (size_t i = 0; i < count; i++) {
        if (holds_who(history, i, history[i].who))
            continue;
        buffer_add_text(page->out, i ? "、" : "");
        add_text(page, history[i].who);
    }
    if (count) {
        buffer_add_text(page->out, "，最后一次 ");
        add_time(page, history[count - 1].when);
    }
}

static void add_conclusion(struct page *page)
{
    struct tally tally = export_tally(page->session);
    size_t decided, total;
    session_progress(page->session, &decided, &total);
    if (total == 0)
        buffer_add_text(page->out, "没有发现问题");
    else
        buffer_print(page->out, "错误 %zu 处，警告 %zu 处，提示 %zu 处", tally.errors, tally.warnings, tally.infos);
    if (tally.waived)
        buffer_print(page->out, "；准予保留 %zu 处", tally.waived);
    if (tally.unchecked)
        buffer_print(page->out, "；无法核对 %zu 处", tally.unchecked);
    if (total)
        buffer_print(page->out, "；已处理 %zu / %zu", decided, total);
}

static void add_overview(struct page *page)
{
    const struct facts *facts = page->facts;
    const struct results *results = page->results;
    buffer_add_text(page->out, "| 项目 | 内容 |\n|---|---|\n");
    add_row(page, "报告单位");
    add_text(page, facts->organ.length ? facts->organ : SLICE("未读到"));
    end_row(page);
    add_row(page, "报告年度");
    if (facts->year)
        buffer_print(page->out, "%d", facts->year);
    else
        buffer_add_text(page->out, "未读到");
    end_row(page);
    add_row(page, "格式");
    buffer_print(page->out, "%.*s 格式（%.*s）", SLICE_ARGUMENTS(facts->form->id), SLICE_ARGUMENTS(facts->form->basis));
    end_row(page);
    add_row(page, "文件");
    add_text(page, slice_of(page->loaded->entry->path));
    end_row(page);
    add_row(page, "SHA-256");
    buffer_add_text(page->out, facts->document->sha256);
    end_row(page);
    add_row(page, "结论");
    add_conclusion(page);
    end_row(page);
    add_row(page, "规则");
    buffer_print(page->out, "运行 %u 条：通过 %u，不通过 %u，无法核对 %u，停用 %zu", results->run, results->passed,
                 results->failed, results->unchecked, results->off_count);
    end_row(page);
    add_row(page, "审核人");
    add_reviewers(page);
    end_row(page);
}

static void add_title(struct page *page)
{
    buffer_add_text(page->out, "# ");
    if (page->facts->title_text.length)
        add_text(page, page->facts->title_text);
    else
        add_text(page, slice_of(path_base_name(page->loaded->entry->path)));
    buffer_add_text(page->out, "审核意见\n\n");
}

static void add_place(struct page *page, const struct finding *finding)
{
    const struct form *form = page->facts->form;
    if (!finding->line && finding->section < 0 && !finding->cell_count)
        return;
    buffer_add_text(page->out, "- 位置：");
    if (finding->section >= 0) {
        const struct form_section *section = &form->sections[finding->section];
        buffer_print(page->out, "%.*s、%.*s", SLICE_ARGUMENTS(section->ordinal), SLICE_ARGUMENTS(section->heading));
    }
    if (finding->line)
        buffer_print(page->out, "%s第 %u 行", finding->section >= 0 ? "，" : "", finding->line);
    if (finding->has_span && page->facts->document->page_count > 1)
        buffer_print(page->out, "，第 %u 页", document_page(page->facts->document, finding->span.start));
    if (finding->cell_count && finding->term_count < 2) { /* an equation names its cells itself */
        buffer_add_text(page->out, finding->line || finding->section >= 0 ? "；" : "");
        write_cell_names(page->out, form, finding->cells, finding->cell_count, 8);
    }
    buffer_add_text(page->out, "\n");
}

static void add_remark(struct page *page, const char *label, struct slice text)
{
    if (text.length == 0)
        return;
    buffer_print(page->out, "- %s：", label);
    add_lines(page, text, "  ");
    buffer_add_text(page->out, "\n");
}

static void add_arithmetic(struct page *page, const struct finding *finding)
{
    struct buffer arithmetic = {0};
    export_arithmetic(page->facts, finding, &arithmetic);
    add_remark(page, "算式", buffer_slice(&arithmetic));
    buffer_free(&arithmetic);
}

static void add_signature(struct page *page, struct slice who, struct slice when)
{
    if (who.length == 0 && when.length == 0)
        return;
    buffer_add_text(page->out, "（");
    add_text(page, who);
    buffer_add_text(page->out, who.length && when.length ? "，" : "");
    add_time(page, when);
    buffer_add_text(page->out, "）");
}

static void add_decision(struct page *page, size_t index)
{
    struct finding_status status = session_finding_status(page->session, index);
    buffer_print(page->out, "- 处理：%s", decision_label(status.decision));
    if (status.reopened)
        buffer_add_text(page->out, "，曾准予保留，所依据的数已变");
    if (status.reason.length) {
        buffer_add_text(page->out, "，理由：");
        add_lines(page, status.reason, "  ");
    }
    add_signature(page, status.who, status.when);
    if (status.settled)
        buffer_add_text(page->out, "；按应为值改正后不再出现");
    buffer_add_text(page->out, "\n");
}

static void add_finding_note(struct page *page, const struct finding *finding)
{
    struct buffer target = {0};
    buffer_print(&target, "finding:%s", finding->fingerprint);
    add_remark(page, "批注", session_note(page->session, buffer_slice(&target)));
    buffer_free(&target);
}

static void add_findings(struct page *page)
{
    size_t number = 0;
    add_heading(page, "发现的问题");
    for (size_t i = 0; i < page->results->finding_count; i++) {
        const struct finding *finding = &page->results->findings[i];
        if (finding->outcome != OUTCOME_FAIL)
            continue;
        buffer_print(page->out, "%s### %zu. %s：", number ? "\n" : "", number + 1, level_label(finding->level));
        number++;
        add_text(page, finding->message);
        buffer_add_text(page->out, "\n\n");
        add_place(page, finding);
        add_arithmetic(page, finding);
        add_remark(page, "说明", finding->hint);
        add_remark(page, "依据", finding->basis);
        buffer_print(page->out, "- 规则：`%.*s`\n", SLICE_ARGUMENTS(finding->rule));
        add_decision(page, i);
        add_finding_note(page, finding);
    }
    if (number == 0)
        buffer_add_text(page->out, "没有发现问题。\n");
}

static void add_causes(struct page *page)
{
    const struct causes *causes = session_causes(page->session);
    bool first = true;
    for (size_t i = 0; i < causes->count; i++) {
        struct buffer sentence = {0};
        if (!cause_is_told(page->session, &causes->items[i]))
            continue;
        if (first)
            add_heading(page, "可能的原因");
        first = false;
        write_cause(&sentence, page->session, &causes->items[i]);
        buffer_add_text(page->out, "- ");
        add_text(page, buffer_slice(&sentence));
        buffer_add_text(page->out, "\n");
        buffer_free(&sentence);
    }
}

/* Only the last word on a target counts. */
static bool is_superseded(const struct page *page, size_t index)
{
    for (size_t i = index + 1; i < page->action_count; i++)
        if (page->actions[i].kind == page->actions[index].kind &&
            slice_equal(page->actions[i].target, page->actions[index].target))
            return true;
    return false;
}

static void add_value(struct page *page, struct slice value, struct slice unit)
{
    if (slice_is(value, "blank"))
        buffer_add_text(page->out, "空白");
    else if (slice_is(value, "missing") || slice_is(value, "absent"))
        buffer_add_text(page->out, "原文没有");
    else
        add_text(page, value);
    buffer_add_text(page->out, unit.length ? " " : "");
    add_text(page, unit);
}

static void add_fact(struct page *page, const struct cell_fact *fact)
{
    if (fact->state == CELL_READ)
        write_decimal(page->out, fact->value);
    else
        buffer_add_text(page->out, state_label(fact->state));
    buffer_add_text(page->out, fact->unit.length ? " " : "");
    add_text(page, fact->unit);
}

static void add_section_place(struct page *page, const struct facts *facts, const struct section_fact *section)
{
    if (section->present && !span_is_none(section->heading))
        buffer_print(page->out, "第 %u 行", document_line(facts->document, section->heading.start));
    else
        buffer_add_text(page->out, "没有找到");
}

/* What stands in the report, or what we took it for. */
static void add_printed(struct page *page, struct slice target)
{
    const struct facts *printed = session_facts_printed(page->session);
    if (slice_is(target, "organ")) {
        add_text(page, printed->organ);
    } else if (slice_is(target, "year") && printed->year) {
        buffer_print(page->out, "%d", printed->year);
    } else if (slice_is(target, "form")) {
        add_text(page, printed->form->id);
    } else if (slice_starts_with(target, SLICE("section:"))) {
        int section = form_section_index(printed->form, slice_part(target, sizeof "section:" - 1, target.length));
        if (section >= 0)
            add_section_place(page, printed, &printed->sections[section]);
    } else if (slice_starts_with(target, SLICE("cell:"))) {
        int cell = form_cell_index(printed->form, slice_part(target, sizeof "cell:" - 1, target.length));
        if (cell < 0)
            return;
        add_fact(page, &printed->cells[cell]);
    }
}

static void add_target(struct page *page, const struct action *action)
{
    struct buffer name = {0};
    write_action_target(&name, page->session, action);
    add_text(page, buffer_slice(&name));
    buffer_free(&name);
}

/* Places are lines of the original. */
static void add_new_value(struct page *page, const struct action *action)
{
    bool is_place =
        slice_starts_with(action->target, SLICE("section:")) || slice_starts_with(action->target, SLICE("row:"));
    bool is_line = is_place && !slice_is(action->value, "absent");
    buffer_add_text(page->out, is_line ? "第 " : "");
    add_value(page, action->value, action->unit);
    buffer_add_text(page->out, is_line ? " 行" : "");
}

static void add_change(struct page *page, const struct action *action)
{
    buffer_add_text(page->out, "| ");
    add_target(page, action);
    buffer_add_text(page->out, " | ");
    add_printed(page, action->target);
    buffer_add_text(page->out, " | ");
    add_new_value(page, action);
    buffer_add_text(page->out, " | ");
    add_text(page, action->who);
    buffer_add_text(page->out, " | ");
    add_time(page, action->when);
    end_row(page);
}

static void add_changes(struct page *page, enum action_kind kind, const char *heading, const char *columns)
{
    bool first = true;
    for (size_t i = 0; i < page->action_count; i++) {
        const struct action *action = &page->actions[i];
        if (action->kind != kind || is_superseded(page, i) || action->value.length == 0)
            continue;
        if (first) {
            add_heading(page, heading);
            buffer_print(page->out, "%s|---|---|---|---|---|\n", columns);
        }
        first = false;
        add_change(page, action);
    }
}

static void add_notes(struct page *page)
{
    bool first = true;
    for (size_t i = 0; i < page->action_count; i++) {
        const struct action *action = &page->actions[i];
        if (action->kind != ACTION_NOTE || is_superseded(page, i) || action->text.length == 0)
            continue;
        if (first)
            add_heading(page, "批注");
        first = false;
        buffer_add_text(page->out, "- **");
        add_target(page, action);
        buffer_add_text(page->out, "**：");
        add_lines(page, action->text, "  ");
        add_signature(page, action->who, action->when);
        buffer_add_text(page->out, "\n");
    }
}

static void add_unchecked(struct page *page)
{
    bool first = true;
    for (size_t i = 0; i < page->results->finding_count; i++) {
        const struct finding *finding = &page->results->findings[i];
        if (finding->outcome != OUTCOME_UNCHECKED)
            continue;
        if (first)
            add_heading(page, "无法核对的");
        first = false;
        buffer_print(page->out, "- `%.*s`：", SLICE_ARGUMENTS(finding->rule));
        add_text(page, finding->message);
        if (finding->hint.length) {
            buffer_add_text(page->out, "（");
            add_text(page, finding->hint);
            buffer_add_text(page->out, "）");
        }
        buffer_add_text(page->out, "\n");
    }
}

/* One line a row of the form, with what stands there, to be ticked off against the original. */
static void add_unseen_row(struct page *page, const uint16_t *cells, size_t count)
{
    const struct form *form = page->facts->form;
    const struct form_cell *first = &form->cells[cells[0]];
    const struct form_row *row = &form->rows[first->row];
    const struct form_table *table = &form->tables[first->table];
    buffer_print(page->out, "| %.*s ", SLICE_ARGUMENTS(table->name));
    add_text(page, row->short_label.length ? row->short_label : row->label);
    buffer_add_text(page->out, " | ");
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(page->out, i ? "，" : "");
        add_text(page, table->columns[form->cells[cells[i]].column].label);
        buffer_add_text(page->out, " ");
        add_fact(page, &page->facts->cells[cells[i]]);
    }
    end_row(page);
}

static void add_unseen(struct page *page)
{
    const struct results *results = page->results;
    const struct form_cell *cells = page->facts->form->cells;
    if (results->unseen_count == 0)
        return;
    add_heading(page, "算术看不出对错的数");
    buffer_add_text(page->out, "下列各格不在任何等式中，请与原件核对。\n\n| 行 | 报告中 |\n|---|---|\n");
    for (size_t i = 0, next; i < results->unseen_count; i = next) {
        for (next = i + 1; next < results->unseen_count; next++)
            if (cells[results->unseen[next]].row != cells[results->unseen[i]].row)
                break;
        add_unseen_row(page, &results->unseen[i], next - i);
    }
}

static void add_record(struct page *page, const struct action *action)
{
    buffer_add_text(page->out, "| ");
    add_time(page, action->when);
    buffer_add_text(page->out, " | ");
    add_text(page, action->who);
    buffer_print(page->out, " | %s | ", action_label(action->kind));
    add_target(page, action);
    buffer_add_text(page->out, " | ");
    if (action->kind == ACTION_DECIDE)
        buffer_add_text(page->out, decision_label(action->decision));
    if (action->value.length)
        add_new_value(page, action);
    add_text(page, action->text);
    buffer_add_text(page->out, action->reason.length ? "，" : "");
    add_text(page, action->reason);
    end_row(page);
}

/* Everything the review file holds, so that the document stands for it. */
static void add_history(struct page *page)
{
    size_t count;
    const struct action *history = session_history(page->session, &count);
    if (count == 0)
        return;
    add_heading(page, "操作记录");
    buffer_add_text(page->out, "| 时间 | 何人 | 操作 | 对象 | 内容 |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++)
        add_record(page, &history[i]);
}

static void add_unreadable(const struct loaded *loaded, struct buffer *out)
{
    struct page page = {.out = out, .loaded = loaded};
    buffer_add_text(out, "# ");
    add_text(&page, slice_of(path_base_name(loaded->entry->path)));
    buffer_add_text(out, "\n\n没有读到报告：");
    add_text(&page, slice_of(loaded->error.message));
    buffer_add_text(out, "\n");
}

void export_markdown(const struct loaded *loaded, struct buffer *out)
{
    if (!loaded->session) {
        add_unreadable(loaded, out);
        return;
    }
    struct page page = {.out = out,
                        .loaded = loaded,
                        .session = loaded->session,
                        .facts = session_facts(loaded->session),
                        .results = session_results(loaded->session)};
    page.actions = session_actions(loaded->session, &page.action_count);
    add_title(&page);
    add_overview(&page);
    add_findings(&page);
    add_causes(&page);
    add_changes(&page, ACTION_SHOULD, "单位应改正的数", "| 单元格 | 报告中 | 应为 | 何人 | 何时 |\n");
    add_changes(&page, ACTION_CORRECT, "我们读错、已改读的（与单位无关）",
                "| 对象 | 程序读作 | 改读为 | 何人 | 何时 |\n");
    add_notes(&page);
    add_unchecked(&page);
    add_unseen(&page);
    add_history(&page);
}
