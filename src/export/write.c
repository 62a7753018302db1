/* What the export formats share: text made safe to show, names for people, which cells and findings count. */
#include "export/write.h"
#include "review/session.h"

#include <string.h>

/* Characters that turn the direction of writing: a file name or a report must not be able to reorder our lines. */
static bool turns_direction(uint32_t character)
{
    return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069) ||
           character == 0x200E || character == 0x200F;
}

/* What is shown instead of a character, or 0 when it may be shown itself. */
static uint32_t mark_for(uint32_t character, bool lines)
{
    if (character == '\n')
        return lines ? 0 : ' ';
    if (character == '\t')
        return ' ';
    if (character < 0x20)
        return 0x2400 + character;
    if (character == 0x7F)
        return 0x2421;
    if ((character >= 0x80 && character < 0xA0) || character == CODEPOINT_INVALID || turns_direction(character))
        return 0xFFFD;
    return 0;
}

static void add_visible(struct buffer *out, struct slice text, bool lines)
{
    size_t begin = 0;
    for (size_t i = 0; i < text.length;) {
        size_t at = i;
        uint32_t mark = mark_for(utf8_decode(text, &i), lines);
        if (!mark)
            continue;
        buffer_add(out, slice_part(text, begin, at));
        buffer_add_character(out, mark);
        begin = i;
    }
    buffer_add(out, slice_part(text, begin, text.length));
}

void write_visible(struct buffer *out, struct slice text)
{
    add_visible(out, text, false);
}

void export_visible(struct buffer *out, struct slice text)
{
    add_visible(out, text, true);
}

void write_decimal(struct buffer *out, struct decimal value)
{
    char digits[32];
    buffer_add(out, (struct slice){digits, decimal_print(value, digits)});
}

void write_cell_names(struct buffer *out, const struct form *form, const uint16_t *cells, size_t count, size_t most)
{
    struct arena *arena = arena_new();
    for (size_t i = 0; i < count && i < most; i++) {
        if (i)
            buffer_add_text(out, "、");
        buffer_add(out, form_cell_name(form, cells[i], arena));
    }
    if (count > most)
        buffer_print(out, " 等 %zu 格", count);
    arena_free(arena);
}

void write_report_name(struct buffer *out, const struct facts *facts)
{
    if (facts->organ.length)
        write_visible(out, facts->organ);
    else
        buffer_add_text(out, "单位不明");
    if (facts->year)
        buffer_print(out, " · %d 年", facts->year);
    else
        buffer_add_text(out, " · 年度不明");
    buffer_print(out, " · %.*s 版", SLICE_ARGUMENTS(facts->form->id));
}

const char *level_label(enum level level)
{
    static const char *const labels[] = {[LEVEL_INFO] = "提示", [LEVEL_WARNING] = "警告", [LEVEL_ERROR] = "错误"};
    return labels[level];
}

const char *decision_label(enum decision decision)
{
    static const char *const labels[] = {[DECISION_OPEN] = "待处理",
                                         [DECISION_CONFIRMED] = "确认",
                                         [DECISION_WAIVED] = "准予保留",
                                         [DECISION_FIXED] = "已改正"};
    return labels[decision];
}

const char *action_label(enum action_kind kind)
{
    static const char *const labels[] = {
        [ACTION_CORRECT] = "改读", [ACTION_SHOULD] = "应为", [ACTION_NOTE] = "批注", [ACTION_DECIDE] = "处理",
        [ACTION_UNDO] = "撤销",    [ACTION_REDO] = "重做",   [ACTION_SIGN] = "签名"};
    return labels[kind];
}

const char *state_label(enum cell_state state)
{
    static const char *const labels[] = {
        [CELL_MISSING] = "缺失", [CELL_BLANK] = "空白", [CELL_UNCLEAR] = "读不准", [CELL_READ] = "已读"};
    return labels[state];
}

bool cell_is_left_out(const struct facts *facts, uint16_t cell)
{
    uint16_t row = facts->form->cells[cell].row;
    return facts->form->rows[row].replaces_count > 0 && !facts->rows[row].active;
}

bool finding_is_waived(const struct session *session, size_t finding)
{
    struct finding_status status = session_finding_status(session, finding);
    return status.decision == DECISION_WAIVED && !status.reopened;
}

const struct finding *find_target_finding(const struct results *results, struct slice target)
{
    if (!slice_starts_with(target, SLICE("finding:")))
        return NULL;
    struct slice fingerprint = slice_part(target, strlen("finding:"), target.length);
    for (size_t i = 0; i < results->finding_count; i++)
        if (slice_is(fingerprint, results->findings[i].fingerprint))
            return &results->findings[i];
    return NULL;
}

static bool write_cell_target(struct buffer *out, const struct form *form, struct slice id)
{
    int cell = form_cell_index(form, id);
    if (cell < 0)
        return false;
    uint16_t index = (uint16_t)cell;
    write_cell_names(out, form, &index, 1, 1);
    return true;
}

static bool write_section_target(struct buffer *out, const struct form *form, struct slice id)
{
    int section = form_section_index(form, id);
    if (section < 0)
        return false;
    const struct form_section *known = &form->sections[section];
    buffer_print(out, "%.*s、%.*s", SLICE_ARGUMENTS(known->ordinal), SLICE_ARGUMENTS(known->heading));
    return true;
}

static bool write_row_target(struct buffer *out, const struct form *form, struct slice id)
{
    ptrdiff_t dot = slice_find(id, SLICE("."), 0);
    if (dot < 0)
        return false;
    int row = form_row_index(form, slice_part(id, 0, (size_t)dot), slice_part(id, (size_t)dot + 1, id.length));
    if (row < 0)
        return false;
    const struct form_table *table = &form->tables[form->rows[row].table];
    buffer_print(out, "%.*s “%.*s”一行", SLICE_ARGUMENTS(table->name), SLICE_ARGUMENTS(form->rows[row].label));
    return true;
}

static bool write_whole_target(struct buffer *out, struct slice target)
{
    static const struct {
        const char *target, *label;
    } labels[] = {{"report", "整份报告"}, {"organ", "报告单位"}, {"year", "报告年度"}, {"form", "格式"}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (!slice_is(target, labels[i].target))
            continue;
        buffer_add_text(out, labels[i].label);
        return true;
    }
    return false;
}

static void write_finding(struct buffer *out, const struct finding *finding)
{
    buffer_print(out, "%.*s：", SLICE_ARGUMENTS(finding->rule));
    write_visible(out, finding->message);
}

void write_target(struct buffer *out, const struct session *session, struct slice target)
{
    const struct form *form = session_facts(session)->form;
    const struct finding *finding = find_target_finding(session_results(session), target);
    ptrdiff_t colon = slice_find(target, SLICE(":"), 0);
    struct slice id = colon < 0 ? SLICE_NONE : slice_part(target, (size_t)colon + 1, target.length);
    bool known = write_whole_target(out, target);
    if (!known && finding) {
        write_finding(out, finding);
        known = true;
    }
    if (!known && slice_starts_with(target, SLICE("cell:")))
        known = write_cell_target(out, form, id);
    if (!known && slice_starts_with(target, SLICE("section:")))
        known = write_section_target(out, form, id);
    if (!known && slice_starts_with(target, SLICE("row:")))
        known = write_row_target(out, form, id);
    if (!known)
        write_visible(out, target);
}

/* A finding by what the action was about: its fingerprint is another one once organ or year were corrected. */
static const struct finding *find_same_place(const struct session *session, const struct action *action)
{
    const struct results *results = session_results(session);
    const struct finding *found = NULL;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < results->finding_count && !found; i++)
        if (about_same_place(action->about, about_finding(session_facts(session), &results->findings[i], false, arena)))
            found = &results->findings[i];
    arena_free(arena);
    return found;
}

void write_action_target(struct buffer *out, const struct session *session, const struct action *action)
{
    bool about_finding_elsewhere = slice_starts_with(action->target, SLICE("finding:")) && action->about.length &&
                                   !find_target_finding(session_results(session), action->target);
    const struct finding *finding = about_finding_elsewhere ? find_same_place(session, action) : NULL;
    if (finding)
        write_finding(out, finding);
    else
        write_target(out, session, action->target);
}
