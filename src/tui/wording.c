/* What things are called on the screen. */
#include "export/write.h"
#include "tui/view_review.h"

struct slice mark_of_level(const struct theme *theme, enum level level)
{
    return level == LEVEL_ERROR ? theme->mark_error : level == LEVEL_WARNING ? theme->mark_warning : theme->mark_info;
}

enum role role_of_level(enum level level)
{
    return level == LEVEL_ERROR ? ROLE_error : level == LEVEL_WARNING ? ROLE_warning : ROLE_info;
}

struct slice rule_label(const struct review *review, struct slice id)
{
    const struct rules *rules = review->view.application->options->review.rules;
    for (size_t i = 0; i < rules_count(rules); i++)
        if (slice_equal(rules_id(rules, i), id) && rules_title(rules, i).length)
            return rules_title(rules, i);
    return id;
}

struct slice cell_label(const struct review *review, int cell, struct arena *arena)
{
    return form_cell_name(session_facts(review->session)->form, (uint16_t)cell, arena);
}

struct slice term_label(const struct review *review, const struct term *term, struct arena *arena)
{
    const struct facts *previous = session_previous(review->session);
    if (term->cell >= 0)
        return cell_label(review, term->cell, arena);
    if (term->previous && previous) {
        struct slice name = form_cell_name(previous->form, (uint16_t)(term->previous - 1), arena);
        return arena_print(arena, "上年 %.*s", SLICE_ARGUMENTS(name));
    }
    if (span_is_none(term->span))
        return SLICE("规定的数");
    struct slice text = document_text(session_document(review->session), term->span);
    return arena_print(arena, "正文中的「%.*s」", SLICE_ARGUMENTS(text));
}

static struct slice value_label(struct slice value)
{
    if (slice_is(value, "blank"))
        return SLICE("空白");
    if (slice_is(value, "missing") || slice_is(value, "absent"))
        return SLICE("原文没有");
    return value;
}

/* What was said comes first where its target is a whole sentence. */
static void tell_about(const struct review *review, const char *what, struct slice target, struct buffer *out)
{
    const struct finding *finding = find_target_finding(session_results(review->session), target);
    buffer_print(out, "%s：", what);
    if (finding)
        buffer_add(out, finding->message);
    else
        write_target(out, review->session, target);
}

struct slice action_story(const struct review *review, const struct action *action, struct arena *arena)
{
    struct buffer out = {0};
    struct slice value = value_label(action->value);
    if (action->kind == ACTION_DECIDE) {
        tell_about(review, decision_label(action->decision), action->target, &out);
    } else if (action->kind == ACTION_NOTE) {
        tell_about(review, action->text.length ? "批注" : "删去批注", action->target, &out);
    } else {
        write_target(&out, review->session, action->target);
        buffer_print(&out, "：%s%s%.*s%.*s", action->kind == ACTION_CORRECT ? "改读" : "改正",
                     value.length == 0                ? "收回"
                     : action->kind == ACTION_CORRECT ? "为 "
                                                      : "，应为 ",
                     SLICE_ARGUMENTS(value), SLICE_ARGUMENTS(action->unit));
    }
    struct slice story = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return story;
}

/* --- The story of a cell --- */

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

const char *verdict_label(enum outcome outcome)
{
    return outcome == OUTCOME_PASS ? "相符" : outcome == OUTCOME_FAIL ? "不符" : "无法核对";
}

/* What the prose says about the cell, and whether that is so. */
static void tell_claims(const struct review *review, int cell, struct buffer *out)
{
    const struct results *results = session_results(review->session);
    const struct document *document = session_document(review->session);
    for (size_t i = 0; i < results->claim_count; i++) {
        const struct claim *claim = &results->claims[i];
        if (!review_claim_has_cell(review, (int)i, cell))
            continue;
        buffer_print(out, "；正文第 %u 行「%.*s」", document_line(document, claim->span.start),
                     SLICE_ARGUMENTS(slice_trim(document_text(document, claim->span))));
        if (claim->cell_count > 1)
            buffer_print(out, "（连同另 %zu 格）", claim->cell_count - 1);
        buffer_add_text(out, verdict_label(claim->outcome));
    }
}

static void tell_earlier(const struct review *review, int cell, struct buffer *out)
{
    char text[80];
    struct slice before = table_earlier_text(session_facts(review->session), review->earlier, cell, text);
    if (slice_is(before, "="))
        buffer_add_text(out, "，与上年相同");
    else if (before.length)
        buffer_print(out, "，上年 %.*s", SLICE_ARGUMENTS(before));
}

/* What an explanation at hand would make of it. */
static void tell_change(const struct review *review, int cell, struct arena *arena, struct buffer *out)
{
    const struct cause_change *change = review_change_of_cell(review, cell);
    if (change)
        buffer_print(out, "；候选：%.*s", SLICE_ARGUMENTS(change_text(change, true, arena)));
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
    tell_earlier(review, index, &out);
    tell_change(review, index, arena, &out);
    tell_claims(review, index, &out);
    struct slice note = session_note(
        review->session, arena_print(arena, "cell:%.*s", SLICE_ARGUMENTS(facts->form->cells[index].id)));
    if (note.length)
        buffer_print(&out, "；批注：%.*s", SLICE_ARGUMENTS(note));
    struct slice story = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return story;
}
