/* What a person may say about what: refused with the reason, else brought into the form in which it is stored. */
#include "review/session.h"

struct checking {
    const struct session *session;
    struct arena *arena;
    struct target target;
    struct action *action;
    struct error *error;
};

static bool refuse(struct checking *checking, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool refuse(struct checking *checking, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_vset(checking->error, ERROR_USAGE, format, arguments);
    va_end(arguments);
    return false;
}

static bool is_row(const struct form *form, struct slice name)
{
    ptrdiff_t dot = slice_find(name, SLICE("."), 0);
    return dot > 0 &&
           form_row_index(form, slice_part(name, 0, (size_t)dot), slice_part(name, (size_t)dot + 1, name.length)) >= 0;
}

static bool target_exists(struct checking *checking)
{
    const struct form *form = checking->session->view.facts.form;
    struct slice name = checking->target.name;
    switch (checking->target.kind) {
    case TARGET_UNKNOWN:
        return false;
    case TARGET_CELL:
        return form_cell_index(form, name) >= 0;
    case TARGET_FINDING:
        return about_find(&checking->session->view, &(struct action){.target = checking->action->target}) >= 0;
    case TARGET_SECTION:
        return form_section_index(form, name) >= 0;
    case TARGET_ROW:
        return is_row(form, name);
    default:
        return true;
    }
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

static bool check_number(struct checking *checking)
{
    struct decimal value;
    char text[32];
    struct slice typed = checking->action->value;
    if (!decimal_parse(typed, &value))
        return refuse(checking, "“%.*s”不是一个数。", SLICE_ARGUMENTS(typed));
    size_t length = decimal_print(value, text);
    checking->action->value = arena_copy(checking->arena, (struct slice){text, length});
    return true;
}

/* What should be there obeys the form; what is printed need not. */
static bool check_should(struct checking *checking, const struct form_column *column)
{
    struct decimal value;
    if (!check_number(checking))
        return false;
    decimal_parse(checking->action->value, &value);
    if (column->type != CELL_CHANGE && value.digits < 0)
        return refuse(checking, "这一格的应为值不能小于 0。");
    if (column->type != CELL_MONEY && !decimal_is_whole(value))
        return refuse(checking, "这一格的应为值应是整数。");
    return true;
}

static bool check_cell(struct checking *checking)
{
    struct action *action = checking->action;
    const struct form *form = checking->session->view.facts.form;
    const struct form_column *column = form_cell_column(form, (uint16_t)form_cell_index(form, checking->target.name));
    if (action->unit.length && column->type != CELL_MONEY)
        return refuse(checking, "这一格是件数，没有单位。");
    if (action->value.length == 0) {
        action->unit = SLICE_NONE;
        return true;
    }
    if (action->kind == ACTION_SHOULD)
        return check_should(checking, column);
    return slice_is(action->value, "blank") || slice_is(action->value, "missing") || check_number(checking);
}

static bool check_line(struct checking *checking)
{
    struct decimal line;
    struct slice typed = checking->action->value;
    uint32_t most = checking->session->document->line_count;
    if (typed.length == 0 || (checking->target.kind == TARGET_SECTION && slice_is(typed, "absent")))
        return true;
    if (!decimal_parse(typed, &line) || line.scale || line.digits < 1 || line.digits > most)
        return refuse(checking, "“%.*s”不是行号：原文共有 %u 行。", SLICE_ARGUMENTS(typed), most);
    return check_number(checking);
}

static bool check_year(struct checking *checking)
{
    struct decimal year;
    struct slice typed = checking->action->value;
    if (typed.length == 0)
        return true;
    if (!decimal_parse(typed, &year) || year.scale || year.digits < 1990 || year.digits > 2100)
        return refuse(checking, "“%.*s”不是年份，请写成四位数，如 2023。", SLICE_ARGUMENTS(typed));
    return check_number(checking);
}

/* As the title prints it: without blanks. */
static bool check_organ(struct checking *checking)
{
    struct slice typed = checking->action->value;
    char *kept = arena_allocate(checking->arena, typed.length + 1);
    size_t length = 0;
    for (size_t offset = 0; offset < typed.length;) {
        size_t start = offset;
        bool blank = codepoint_is_blank(utf8_decode(typed, &offset));
        for (; !blank && start < offset; start++)
            kept[length++] = typed.data[start];
    }
    checking->action->value = (struct slice){kept, length};
    return true;
}

static bool check_form(struct checking *checking)
{
    const struct forms *forms = checking->session->options->forms;
    struct slice typed = checking->action->value;
    if (typed.length == 0 || forms_find(forms, typed))
        return true;
    struct buffer known = {0};
    for (size_t i = 0; i < forms->count; i++)
        buffer_print(&known, "%s%.*s", i ? "、" : "", SLICE_ARGUMENTS(forms->items[i].id));
    refuse(checking, "没有表式“%.*s”；现有：%s。", SLICE_ARGUMENTS(typed), forms->count ? known.data : "（无）");
    buffer_free(&known);
    return false;
}

/* ---- Kinds of actions -------------------------------------------------------------------------------------------- */

static bool check_correction(struct checking *checking)
{
    checking->action->value = slice_trim(checking->action->value);
    checking->action->unit = slice_trim(checking->action->unit);
    if (checking->target.kind != TARGET_CELL)
        checking->action->unit = SLICE_NONE;
    switch (checking->target.kind) {
    case TARGET_CELL:
        return check_cell(checking);
    case TARGET_SECTION:
    case TARGET_ROW:
        return check_line(checking);
    case TARGET_YEAR:
        return check_year(checking);
    case TARGET_ORGAN:
        return check_organ(checking);
    case TARGET_FORM:
        return check_form(checking);
    default:
        return refuse(checking, "%.*s 不能改读。", SLICE_ARGUMENTS(checking->action->target));
    }
}

static bool check_decision(struct checking *checking)
{
    if (checking->target.kind != TARGET_FINDING)
        return refuse(checking, "只能对问题作出处理。");
    checking->action->reason = slice_trim(checking->action->reason);
    if (checking->action->decision == DECISION_WAIVED && checking->action->reason.length == 0)
        return refuse(checking, "准予保留要写明理由。");
    return true;
}

/* Blanks and line ends behind the last word say nothing, and an all-blank note removes the note. */
static bool check_note(struct checking *checking)
{
    struct slice text = checking->action->text, trimmed = slice_trim(text);
    size_t end = trimmed.length ? (size_t)(trimmed.data - text.data) + trimmed.length : 0;
    checking->action->text = slice_part(text, 0, end);
    return true;
}

static bool check_kind(struct checking *checking)
{
    switch (checking->action->kind) {
    case ACTION_CORRECT:
        return check_correction(checking);
    case ACTION_SHOULD:
        if (checking->target.kind != TARGET_CELL)
            return refuse(checking, "只有单元格可以有应为值。");
        return check_correction(checking);
    case ACTION_NOTE:
        return check_note(checking);
    case ACTION_DECIDE:
        return check_decision(checking);
    case ACTION_SIGN:
        return checking->target.kind == TARGET_REPORT || refuse(checking, "只能对整份报告签署。");
    case ACTION_UNDO:
    case ACTION_REDO:
        break;
    }
    return refuse(checking, "撤销和重做另有命令。");
}

/* Only what its kind needs is stored. */
static struct action essence(const struct action *action)
{
    bool corrects = action->kind == ACTION_CORRECT || action->kind == ACTION_SHOULD;
    struct action kept = {.kind = action->kind, .target = action->target};
    kept.value = corrects ? action->value : SLICE_NONE;
    kept.unit = corrects ? action->unit : SLICE_NONE;
    kept.text = action->kind == ACTION_NOTE || action->kind == ACTION_SIGN ? action->text : SLICE_NONE;
    kept.decision = action->kind == ACTION_DECIDE ? action->decision : DECISION_OPEN;
    kept.reason = action->kind == ACTION_DECIDE ? action->reason : SLICE_NONE;
    return kept;
}

static bool is_readable(const struct action *action)
{
    return utf8_first_invalid(action->value) < 0 && utf8_first_invalid(action->unit) < 0 &&
           utf8_first_invalid(action->text) < 0 && utf8_first_invalid(action->reason) < 0;
}

bool action_validate(const struct session *session, const struct action *action, struct arena *arena,
                     struct action *out, struct error *error)
{
    *out = essence(action);
    struct checking checking = {session, arena, target_parse(action->target), out, error};
    if (!target_exists(&checking))
        return refuse(&checking, "这份报告里没有“%.*s”。", SLICE_ARGUMENTS(action->target));
    if (!is_readable(out))
        return refuse(&checking, "输入的文字不是有效的 UTF-8。");
    if (!check_kind(&checking))
        return false;
    int finding = checking.target.kind == TARGET_FINDING ? about_find(&session->view, out) : -1;
    if (finding >= 0)
        out->about = about_finding(&session->view.facts, &session->view.results.findings[finding],
                                   session->view.statuses[finding].by_should, arena);
    else if (action->kind == ACTION_CORRECT || action->kind == ACTION_SHOULD)
        out->about = about_place(session, out, arena);
    return true;
}
