/* What things are called on the screen. */
#include "tui/view_review.h"

const char *decision_label(enum decision decision)
{
    switch (decision) {
    case DECISION_OPEN:
        return "待定";
    case DECISION_CONFIRMED:
        return "确认属实";
    case DECISION_WAIVED:
        return "准予保留";
    case DECISION_FIXED:
        return "已经改好";
    }
    return "";
}

struct slice mark_of_level(const struct theme *theme, enum level level)
{
    return level == LEVEL_ERROR ? theme->mark_error : level == LEVEL_WARNING ? theme->mark_warning : theme->mark_info;
}

enum role role_of_level(enum level level)
{
    return level == LEVEL_ERROR ? ROLE_error : level == LEVEL_WARNING ? ROLE_warning : ROLE_info;
}

struct slice cell_label(const struct review *review, int cell, struct arena *arena)
{
    return form_cell_name(session_facts(review->session)->form, (uint16_t)cell, arena);
}

/* The Chinese name of a target as in review/: "cell:t3.new.person". */
static struct slice target_label(const struct form *form, struct slice target, struct arena *arena)
{
    static const struct {
        const char *target, *label;
    } whole[] = {{"report", "整份报告"}, {"organ", "报告机关"}, {"year", "报告年度"}, {"form", "格式"}};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (slice_is(target, whole[i].target))
            return slice_of(whole[i].label);
    ptrdiff_t colon = slice_find(target, SLICE(":"), 0);
    struct slice id = slice_part(target, (size_t)(colon + 1), target.length);
    int cell = slice_starts_with(target, SLICE("cell:")) ? form_cell_index(form, id) : -1;
    if (cell >= 0)
        return form_cell_name(form, (uint16_t)cell, arena);
    int section = slice_starts_with(target, SLICE("section:")) ? form_section_index(form, id) : -1;
    if (section >= 0)
        return arena_print(arena, "第%.*s节", SLICE_ARGUMENTS(form->sections[section].ordinal));
    if (slice_starts_with(target, SLICE("finding:")))
        return SLICE("一处问题");
    return slice_starts_with(target, SLICE("row:")) ? SLICE("一行的位置") : id;
}

static struct slice value_label(struct slice value)
{
    if (slice_is(value, "blank"))
        return SLICE("空白");
    if (slice_is(value, "missing") || slice_is(value, "absent"))
        return SLICE("没有");
    return value;
}

struct slice action_label(const struct form *form, const struct action *action, struct arena *arena)
{
    struct slice target = target_label(form, action->target, arena), value = value_label(action->value);
    switch (action->kind) {
    case ACTION_CORRECT:
    case ACTION_SHOULD:
        if (value.length == 0)
            return arena_print(arena, "%.*s：收回改正", SLICE_ARGUMENTS(target));
        return arena_print(arena, "%.*s：%s %.*s", SLICE_ARGUMENTS(target),
                           action->kind == ACTION_CORRECT ? "改读为" : "应为", SLICE_ARGUMENTS(value));
    case ACTION_NOTE:
        return arena_print(arena, "%.*s：%s", SLICE_ARGUMENTS(target), action->text.length ? "批注" : "删去批注");
    case ACTION_DECIDE:
        return arena_print(arena, "%.*s：%s", SLICE_ARGUMENTS(target), decision_label(action->decision));
    default:
        return target;
    }
}

/* ---- The story of a cell ------------------------------------------------------------------------------------------- */

static void tell_candidates(const struct cell_fact *cell, struct buffer *out)
{
    for (uint8_t i = 0; i < cell->candidate_count; i++) {
        char value[32];
        decimal_print(cell->candidates[i], value);
        buffer_print(out, "%s%s", i == 0 ? "，可能是 " : "、", value);
    }
}

static void tell_reading(const struct cell_fact *cell, struct buffer *out)
{
    char value[32];
    switch (cell->state) {
    case CELL_MISSING:
        buffer_add_text(out, "报告里没有这一格");
        break;
    case CELL_BLANK:
        buffer_add_text(out, "空白");
        break;
    case CELL_UNCLEAR:
        buffer_print(out, "读不准%s%s", cell->reason ? "：" : "", cell->reason ? cell->reason : "");
        tell_candidates(cell, out);
        break;
    case CELL_READ:
        decimal_print(cell->value, value);
        buffer_print(out, "读作 %s%.*s", value, SLICE_ARGUMENTS(cell->unit));
        break;
    }
}

struct slice cell_story(const struct review *review, int index, struct arena *arena)
{
    const struct facts *facts = session_facts(review->session);
    const struct cell_fact *cell = &facts->cells[index];
    struct slice text = slice_trim(document_text(facts->document, cell->span));
    struct buffer out = {0};
    if (text.length)
        buffer_print(&out, "印作「%.*s」，", SLICE_ARGUMENTS(text));
    tell_reading(cell, &out);
    if (cell->confirmed)
        buffer_add_text(&out, "（人工改读）");
    if (cell->has_should) {
        char value[32];
        decimal_print(cell->should, value);
        buffer_print(&out, "，应为 %s", value);
    }
    struct slice story = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return story;
}
