/* What a review says of a finding or an action, in words, for every face. */
#include "export/write.h"

#include <string.h>

enum { CELLS_NAMED = 8 };

/* 2023-11-15T06:13:20+08:00 as 2023-11-15 06:13: what people read. */
void write_time(struct buffer *out, struct slice when)
{
    size_t day = strlen("2023-11-15"), minute = strlen("2023-11-15T06:13");
    if (when.length < minute || when.data[day] != 'T') {
        buffer_add(out, when);
        return;
    }
    buffer_add(out, slice_part(when, 0, day));
    buffer_add_text(out, " ");
    buffer_add(out, slice_part(when, day + 1, minute));
}

void write_signature(struct buffer *out, struct slice who, struct slice when)
{
    if (who.length == 0 && when.length == 0)
        return;
    buffer_add_text(out, "（");
    buffer_add(out, who);
    buffer_add_text(out, who.length && when.length ? "，" : "");
    write_time(out, when);
    buffer_add_text(out, "）");
}

static bool holds_who(const struct action *actions, size_t count, struct slice who)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(actions[i].who, who))
            return true;
    return false;
}

void write_reviewers(struct buffer *out, const struct session *session)
{
    size_t count;
    const struct action *history = session_history(session, &count);
    if (count == 0)
        buffer_add_text(out, "尚无审核记录");
    for (size_t i = 0; i < count; i++) {
        if (holds_who(history, i, history[i].who))
            continue;
        buffer_add_text(out, i ? "、" : "");
        buffer_add(out, history[i].who);
    }
    if (count) {
        buffer_add_text(out, "，最后一次 ");
        write_time(out, history[count - 1].when);
    }
}

void write_conclusion(struct buffer *out, const struct session *session)
{
    struct tally tally = export_tally(session);
    size_t decided, total;
    session_progress(session, &decided, &total);
    if (total == 0)
        buffer_add_text(out, "没有发现问题");
    else
        buffer_print(out, "错误 %zu 处，警告 %zu 处，提示 %zu 处", tally.errors, tally.warnings, tally.infos);
    if (tally.waived)
        buffer_print(out, "；准予保留 %zu 处", tally.waived);
    if (tally.unchecked)
        buffer_print(out, "；无法核对 %zu 处", tally.unchecked);
    if (total)
        buffer_print(out, "；已处理 %zu / %zu", decided, total);
}

void write_place(struct buffer *out, const struct facts *facts, const struct finding *finding)
{
    if (finding->line)
        buffer_print(out, "第 %u 行", finding->line);
    if (finding->has_span && facts->document->page_count > 1)
        buffer_print(out, "，第 %u 页", document_page(facts->document, finding->span.start));
    if (finding->cell_count && finding->term_count < 2) { /* an equation names its cells itself */
        buffer_add_text(out, finding->line ? "；" : "");
        write_cell_names(out, facts->form, finding->cells, finding->cell_count, CELLS_NAMED);
    }
}

void write_decision(struct buffer *out, struct finding_status status)
{
    buffer_add_text(out, decision_label(status.decision));
    if (status.reopened)
        buffer_add_text(out, "，曾准予保留，所依据的数已变");
    if (status.reason.length) {
        buffer_add_text(out, "，理由：");
        buffer_add(out, status.reason);
    }
    write_signature(out, status.who, status.when);
    if (status.settled)
        buffer_add_text(out, "；按应为值改正后不再出现");
}

static void write_value(struct buffer *out, struct slice value, struct slice unit)
{
    if (slice_is(value, "blank"))
        buffer_add_text(out, "空白");
    else if (slice_is(value, "missing") || slice_is(value, "absent"))
        buffer_add_text(out, "原文没有");
    else
        buffer_add(out, value);
    buffer_add_text(out, unit.length ? " " : "");
    buffer_add(out, unit);
}

void write_fact(struct buffer *out, const struct cell_fact *fact)
{
    if (fact->state == CELL_READ)
        write_decimal(out, fact->value);
    else
        buffer_add_text(out, state_label(fact->state));
    buffer_add_text(out, fact->unit.length ? " " : "");
    buffer_add(out, fact->unit);
}

static void write_section_place(struct buffer *out, const struct facts *facts, const struct section_fact *section)
{
    if (section->present && !span_is_none(section->heading))
        buffer_print(out, "第 %u 行", document_line(facts->document, section->heading.start));
    else
        buffer_add_text(out, "没有找到");
}

/* What stands in the report, or what we took it for. */
void write_printed(struct buffer *out, const struct facts *printed, struct slice target)
{
    if (slice_is(target, "organ")) {
        buffer_add(out, printed->organ);
    } else if (slice_is(target, "year") && printed->year) {
        buffer_print(out, "%d", printed->year);
    } else if (slice_is(target, "form")) {
        buffer_add(out, printed->form->id);
    } else if (slice_starts_with(target, SLICE("section:"))) {
        int section = form_section_index(printed->form, slice_part(target, strlen("section:"), target.length));
        if (section >= 0)
            write_section_place(out, printed, &printed->sections[section]);
    } else if (slice_starts_with(target, SLICE("cell:"))) {
        int cell = form_cell_index(printed->form, slice_part(target, strlen("cell:"), target.length));
        if (cell >= 0)
            write_fact(out, &printed->cells[cell]);
    }
}

/* Places are lines of the original. */
void write_new_value(struct buffer *out, const struct action *action)
{
    bool is_place =
        slice_starts_with(action->target, SLICE("section:")) || slice_starts_with(action->target, SLICE("row:"));
    bool is_line = is_place && !slice_is(action->value, "absent");
    buffer_add_text(out, is_line ? "第 " : "");
    write_value(out, action->value, action->unit);
    buffer_add_text(out, is_line ? " 行" : "");
}

void write_content(struct buffer *out, const struct action *action)
{
    if (action->kind == ACTION_DECIDE)
        buffer_add_text(out, decision_label(action->decision));
    if (action->value.length)
        write_new_value(out, action);
    buffer_add(out, action->text);
    buffer_add_text(out, action->reason.length ? "，" : "");
    buffer_add(out, action->reason);
}

bool action_is_superseded(const struct action *actions, size_t count, size_t index)
{
    for (size_t i = index + 1; i < count; i++)
        if (actions[i].kind == actions[index].kind && slice_equal(actions[i].target, actions[index].target))
            return true;
    return false;
}
