/* Findings, actions and cells as CSV for spreadsheets: RFC 4180, CRLF, and a byte order mark so that Excel takes it for
 * UTF-8. */
#include "export/write.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* One record being written. */
struct record {
    struct buffer *out;
    bool comma;
};

static void part(struct record *record)
{
    if (record->comma)
        buffer_add(record->out, SLICE(","));
    record->comma = true;
}

static void add_quoted(struct buffer *out, struct slice text)
{
    size_t begin = 0;
    buffer_add(out, SLICE("\""));
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] != '"')
            continue;
        buffer_add(out, slice_part(text, begin, i + 1));
        begin = i; /* the quote once more */
    }
    buffer_add(out, slice_part(text, begin, text.length));
    buffer_add(out, SLICE("\""));
}

static bool holds_any(struct slice text, struct slice characters)
{
    for (size_t i = 0; i < text.length; i++)
        if (slice_find(characters, slice_part(text, i, i + 1), 0) >= 0)
            return true;
    return false;
}

/* Text that a spreadsheet would run as a formula gets a quote mark in front; a number stays a number. */
static bool needs_guard(struct slice text)
{
    struct decimal number;
    return text.length && holds_any(slice_part(text, 0, 1), SLICE("=+-@\t\r")) && !decimal_parse(text, &number);
}

static void add_field(struct record *record, struct slice text)
{
    struct buffer field = {0};
    part(record);
    if (needs_guard(text))
        buffer_add(&field, SLICE("'"));
    export_visible(&field, text);
    struct slice content = buffer_slice(&field);
    if (holds_any(content, SLICE(",\"\n")))
        add_quoted(record->out, content);
    else
        buffer_add(record->out, content);
    buffer_free(&field);
}

static void add_text(struct record *record, const char *text)
{
    add_field(record, slice_of(text));
}

static void add_number(struct record *record, bool known, struct decimal value)
{
    part(record);
    if (known)
        write_decimal(record->out, value);
}

static void end_record(struct record *record)
{
    buffer_add(record->out, SLICE("\r\n"));
    record->comma = false;
}

static void add_empty(struct record *record, size_t count)
{
    for (size_t i = 0; i < count; i++)
        part(record);
}

static void add_header(const char *const names[], size_t count, struct record *record)
{
    for (size_t i = 0; i < count; i++)
        add_text(record, names[i]);
}

static void add_report(struct record *record, const struct loaded *loaded)
{
    const struct facts *facts = session_facts(loaded->session);
    add_text(record, loaded->entry->path);
    add_field(record, facts->organ);
    add_number(record, facts->year != 0, DECIMAL(facts->year));
    add_field(record, facts->form->id);
}

static void add_ids(struct record *record, const struct form *form, const uint16_t *cells, size_t count)
{
    struct buffer ids = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(&ids, i ? " " : "");
        buffer_add(&ids, form->cells[cells[i]].id);
    }
    add_field(record, buffer_slice(&ids));
    buffer_free(&ids);
}

#define FINDING_COLUMNS 11 /* between the report and the review */
#define REVIEW_COLUMNS 9

void export_csv_header(bool review, struct buffer *out)
{
    static const char *const names[] = {
        "文件 path",    "单位 unit",     "年度 year",     "格式 form",    "级别 level",
        "结果 outcome", "规则 rule",     "说明 message",  "部分 section", "单元格 cells",
        "行 line",      "应为 computed", "实为 reported", "依据 basis",   "指纹 fingerprint",
    };
    static const char *const review_names[] = {"处理 decision", "理由 reason", "操作 action",
                                               "对象 target",   "值 value",    "计量单位 measure",
                                               "批注 note",     "何人 who",    "何时 when"};
    struct record record = {out, false};
    buffer_add(out, SLICE(BYTE_ORDER_MARK));
    add_header(names, sizeof names / sizeof *names, &record);
    if (review)
        add_header(review_names, sizeof review_names / sizeof *review_names, &record);
    add_text(&record, "原因 cause"); /* last, so that the columns before it keep their places */
    end_record(&record);
}

static void add_finding(struct record *record, const struct facts *facts, const struct finding *finding, bool waived)
{
    add_text(record, level_name(finding->level));
    add_text(record, waived ? "waived" : outcome_name(finding->outcome));
    add_field(record, finding->rule);
    add_field(record, finding->message);
    add_field(record, finding->section < 0 ? SLICE_NONE : facts->form->sections[finding->section].id);
    add_ids(record, facts->form, finding->cells, finding->cell_count);
    add_number(record, finding->line != 0, DECIMAL(finding->line));
    add_number(record, finding->has_numbers, finding->computed);
    add_number(record, finding->has_numbers, finding->reported);
    add_field(record, finding->basis);
    add_text(record, finding->fingerprint);
}

static void add_decision(struct record *record, const struct session *session, size_t index)
{
    struct finding_status status = session_finding_status(session, index);
    struct buffer target = {0};
    buffer_print(&target, "finding:%s", session_results(session)->findings[index].fingerprint);
    add_text(record, decision_name(status.decision));
    add_field(record, status.reason);
    add_empty(record, 4); /* action, target, value, measure */
    add_field(record, session_note(session, buffer_slice(&target)));
    add_field(record, status.who);
    add_field(record, status.when);
    buffer_free(&target);
}

static void add_cause(struct record *record, const struct session *session, size_t finding)
{
    struct buffer text = {0};
    write_causes_of(&text, session, finding);
    add_field(record, buffer_slice(&text));
    buffer_free(&text);
}

/* Actions stand in the same table, so that one file holds the whole review: their finding columns are empty. */
static void add_action(struct record *record, const struct loaded *loaded, const struct action *action)
{
    add_report(record, loaded);
    add_empty(record, FINDING_COLUMNS);
    add_text(record, action->kind == ACTION_DECIDE ? decision_name(action->decision) : "");
    add_field(record, action->reason);
    add_text(record, action_kind_name(action->kind));
    add_field(record, action->target);
    add_field(record, action->value);
    add_field(record, action->unit);
    add_field(record, action->text);
    add_field(record, action->who);
    add_field(record, action->when);
    add_empty(record, 1);
    end_record(record);
}

/* A rule that was switched off or changed is a row of its own, and a waived finding has its own outcome: nothing is
 * left out in silence. Where nothing was changed there is no such row. */
static void add_change(struct record *record, const struct loaded *loaded, const char *level, const char *outcome,
                       struct slice rule, const char *what)
{
    const struct rules_setting *setting = session_results(loaded->session)->setting;
    struct buffer message = {0};
    buffer_print(&message, "%s（方案 %.*s）", what, SLICE_ARGUMENTS(setting->profile));
    add_report(record, loaded);
    add_text(record, level);
    add_text(record, outcome);
    add_field(record, rule);
    add_field(record, buffer_slice(&message));
    add_empty(record, FINDING_COLUMNS - 4);
    buffer_free(&message);
}

static void add_changes(struct record *record, const struct loaded *loaded, bool review)
{
    const struct rules_setting *setting = session_results(loaded->session)->setting;
    size_t rows = setting->off_count + setting->level_count + setting->overridden_count;
    for (size_t i = 0; i < rows; i++) {
        size_t level = i - setting->off_count, overridden = level - setting->level_count;
        if (i < setting->off_count)
            add_change(record, loaded, "", "off", setting->off[i], "这条规则停用了");
        else if (level < setting->level_count)
            add_change(record, loaded, level_name(setting->levels[level].to), "level", setting->levels[level].rule,
                       "这条规则改了级别");
        else
            add_change(record, loaded, "", "overridden", setting->overridden[overridden], "这条规则被改写了");
        if (review)
            add_empty(record, REVIEW_COLUMNS);
        add_empty(record, 1);
        end_record(record);
    }
}

void export_csv(const struct loaded *loaded, bool review, struct buffer *out)
{
    if (!loaded->session)
        return;
    struct record record = {out, false};
    const struct results *results = session_results(loaded->session);
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        bool waived = !review && finding->outcome == OUTCOME_FAIL && finding_is_waived(loaded->session, i);
        add_report(&record, loaded);
        add_finding(&record, session_facts(loaded->session), finding, waived);
        if (review)
            add_decision(&record, loaded->session, i);
        add_cause(&record, loaded->session, i);
        end_record(&record);
    }
    add_changes(&record, loaded, review);
    size_t count = 0;
    const struct action *actions = review ? session_history(loaded->session, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        add_action(&record, loaded, &actions[i]);
}

void export_csv_record(const struct slice *fields, size_t count, bool first, struct buffer *out)
{
    struct record record = {out, false};
    if (first)
        buffer_add(out, SLICE(BYTE_ORDER_MARK));
    for (size_t i = 0; i < count; i++)
        add_field(&record, fields[i]);
    end_record(&record);
}

void export_cells_csv_header(struct buffer *out)
{
    static const char *const names[] = {"文件 path",        "单位 unit",           "年度 year",        "格式 form",
                                        "单元格 cell",      "名称 name",           "值 value",         "原文 text",
                                        "计量单位 measure", "状态 state",          "行 line",          "起 start",
                                        "止 end",           "可能的值 candidates", "置信度 confidence"};
    struct record record = {out, false};
    buffer_add(out, SLICE(BYTE_ORDER_MARK));
    add_header(names, sizeof names / sizeof *names, &record);
    end_record(&record);
}

static void add_candidates(struct record *record, const struct cell_fact *cell)
{
    struct buffer candidates = {0};
    for (size_t i = 0; i < cell->candidate_count; i++) {
        buffer_add_text(&candidates, i ? " " : "");
        write_decimal(&candidates, cell->candidates[i]);
    }
    add_field(record, buffer_slice(&candidates));
    buffer_free(&candidates);
}

static void add_cell(struct record *record, const struct facts *facts, uint16_t index, struct arena *arena)
{
    const struct cell_fact *cell = &facts->cells[index];
    bool printed = !span_is_none(cell->span);
    add_field(record, facts->form->cells[index].id);
    add_field(record, form_cell_name(facts->form, index, arena));
    add_number(record, cell->state == CELL_READ, cell->value);
    add_field(record, printed ? document_text(facts->document, cell->span) : SLICE_NONE);
    add_field(record, cell->unit);
    add_text(record, cell_state_name(cell->state));
    add_number(record, printed, DECIMAL(printed ? document_line(facts->document, cell->span.start) : 0));
    add_number(record, printed, DECIMAL(cell->span.start));
    add_number(record, printed, DECIMAL(cell->span.end));
    add_candidates(record, cell);
    add_number(record, cell->confidence >= 0, (struct decimal){(int64_t)(cell->confidence * 1000 + 0.5F), 3});
    end_record(record);
}

void export_cells_csv(const struct loaded *loaded, struct buffer *out)
{
    if (!loaded->session)
        return;
    struct record record = {out, false};
    struct arena *arena = arena_new();
    const struct facts *facts = session_facts(loaded->session);
    for (size_t i = 0; i < facts->form->cell_count; i++) {
        if (cell_is_left_out(facts, (uint16_t)i))
            continue;
        add_report(&record, loaded);
        add_cell(&record, facts, (uint16_t)i, arena);
    }
    arena_free(arena);
}
