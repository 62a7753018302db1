/* The list of findings under their causes: worst first, what needs no decision any more quiet, the chosen line in
 * full. */
#include "export/write.h"
#include "tui/paint.h"
#include "tui/view_review.h"

#include <stdio.h>

#define MARK_COLUMNS 3
#define REMARK_LEAST 10 /* columns that a message keeps beside it */
#define WIDE 80         /* columns from which a cause says all at its end */

static struct slice mark_of(const struct review *review, size_t i)
{
    const struct theme *theme = review->view.application->theme;
    const struct finding *finding = &session_results(review->session)->findings[i];
    if (finding->outcome == OUTCOME_UNCHECKED)
        return theme->mark_unchecked;
    return session_needs_decision(review->session, i) ? mark_of_level(theme, finding->level) : theme->mark_settled;
}

static enum role role_of(const struct review *review, size_t i)
{
    const struct finding *finding = &session_results(review->session)->findings[i];
    if (finding->outcome == OUTCOME_UNCHECKED)
        return ROLE_faint;
    return session_needs_decision(review->session, i) ? ROLE_text : ROLE_settled;
}

static enum role mark_role(const struct review *review, size_t i)
{
    const struct finding *finding = &session_results(review->session)->findings[i];
    return role_of(review, i) == ROLE_text ? role_of_level(finding->level) : role_of(review, i);
}

static struct slice state_of(const struct review *review, size_t i)
{
    const struct finding *finding = &session_results(review->session)->findings[i];
    struct finding_status status = session_finding_status(review->session, i);
    if (finding->outcome == OUTCOME_UNCHECKED)
        return SLICE("无法核对");
    if (status.decision != DECISION_OPEN)
        return slice_of(decision_label(status.decision));
    if (status.settled)
        return SLICE("改后通过");
    return status.reopened ? SLICE("重新提出") : SLICE_NONE;
}

static bool has_note(const struct review *review, size_t i)
{
    char target[32];
    const struct finding *finding = &session_results(review->session)->findings[i];
    int length = snprintf(target, sizeof target, "finding:%s", finding->fingerprint);
    return session_note(review->session, (struct slice){target, (size_t)length}).length > 0;
}

/* What stands at the end of a finding's line: how it was decided, else that there is a note. */
static struct slice remark_of(const struct review *review, size_t i)
{
    struct slice state = state_of(review, i);
    return state.length == 0 && has_note(review, i) ? SLICE("批注") : state;
}

/* --- Lines --- */

/* What a line says, where, with what at its end; findings below their cause are indented. */
struct line_look {
    struct slice mark, text, remark;
    enum role mark_role, role, remark_role;
    int indent;
};

static struct line_look finding_look(const struct review *review, const struct list_line *line)
{
    size_t i = (size_t)line->finding;
    bool decided = state_of(review, i).length > 0;
    return (struct line_look){
        .mark = mark_of(review, i),
        .text = session_results(review->session)->findings[i].message,
        .remark = remark_of(review, i),
        .mark_role = mark_role(review, i),
        .role = role_of(review, i),
        .remark_role = decided ? ROLE_settled : ROLE_note,
        .indent = line->cause >= 0 ? 2 : 0,
    };
}

static struct slice cause_remark(const struct review *review, const struct list_line *line, int width)
{
    struct arena *frame = review->view.application->frame;
    struct slice place = cause_place(review, line->cause, frame);
    if (!review_candidate(review, line->cause) || (place.length && width < WIDE))
        return place;
    return arena_print(frame, "%.*s%s%.*s", SLICE_ARGUMENTS(place), place.length ? "  " : "",
                       SLICE_ARGUMENTS(cause_certainty(review, line->cause)));
}

static struct line_look cause_look(const struct review *review, const struct list_line *line, int width)
{
    bool open = review_cause_is_open(review, line->cause);
    return (struct line_look){
        .mark = review_is_folded(review, line->cause) ? SLICE("+") : SLICE("-"),
        .text = cause_story(review, line->cause, review->view.application->frame),
        .remark = cause_remark(review, line, width),
        .mark_role = open ? ROLE_heading : ROLE_settled,
        .role = open ? ROLE_heading : ROLE_settled,
        .remark_role = ROLE_faint,
    };
}

static struct slice unseen_text(const struct results *results, struct arena *frame)
{
    struct slice cells = results->unseen_count
                             ? arena_print(frame, "%zu 格不在等式里", results->unseen_count) : SLICE_NONE;
    struct slice numbers = results->untied_count
                               ? arena_print(frame, "正文 %zu 个数没有核对", results->untied_count)
                               : SLICE_NONE;
    return arena_print(frame, "规则看不到：%.*s%s%.*s（Enter 逐个对照原文）", SLICE_ARGUMENTS(cells),
                       cells.length && numbers.length ? "，" : "", SLICE_ARGUMENTS(numbers));
}

/* A clean report says what was looked at; every one what no rule can see. */
static struct line_look look_of(const struct review *review, const struct list_line *line, int width)
{
    const struct results *results = session_results(review->session);
    struct arena *frame = review->view.application->frame;
    switch (line->kind) {
    case LIST_CAUSE:
        return cause_look(review, line, width);
    case LIST_FINDING:
        return finding_look(review, line);
    case LIST_UNSEEN:
        return (struct line_look){.text = unseen_text(results, frame), .role = ROLE_faint};
    case LIST_CLEAN:
        break;
    }
    struct slice text =
        arena_print(frame, "没有问题：核对了 %u 条规则，%u 条通过", results->run, results->passed);
    return (struct line_look){.text = text, .role = ROLE_settled};
}

/* Columns for the text. */
static int room_of(const struct line_look *look, int width)
{
    int remark = canvas_text_width(look->remark), room = width - MARK_COLUMNS - look->indent - 1;
    return remark && room - remark > REMARK_LEAST ? room - remark - 1 : room;
}

/* The chosen line is told on up to three rows. */
static int rows_of(const struct line_look *look, int width, bool chosen)
{
    if (!chosen || width < 20)
        return 1;
    int rows = paint_wrapped_rows(look->text, room_of(look, width));
    return rows < 1 ? 1 : rows > 3 ? 3 : rows;
}

static void draw_line(const struct review *review, struct canvas *canvas, struct area area,
                      const struct line_look *look, bool chosen)
{
    enum role role = !chosen ? look->role : review->focus == PANE_BOTTOM ? ROLE_cursor : ROLE_linked;
    if (chosen)
        canvas_fill(canvas, area, role);
    canvas_text(canvas, area, 0, 1 + look->indent, look->mark, chosen ? role : look->mark_role);
    int start = MARK_COLUMNS + look->indent, room = room_of(look, area.width);
    struct area text = area_part(area, 0, start, area.height, room);
    if (area.height > 1)
        paint_wrapped(canvas, text, 0, look->text, role);
    else
        canvas_text_cut(canvas, text, 0, 0, room, look->text, role);
    if (start + room + 1 < area.width)
        canvas_text(canvas, area, 0, area.width - 1 - canvas_text_width(look->remark), look->remark,
                    chosen ? role : look->remark_role);
}

static int chosen_rows(const struct review *review, int width, size_t chosen)
{
    struct line_look look = look_of(review, &review->lines[chosen], width);
    return rows_of(&look, width, true);
}

/* A finding shows its cause above it where there is room. */
static void keep_visible(struct review *review, struct area area, size_t chosen)
{
    const struct list_line *line = &review->lines[chosen];
    size_t first = chosen > 0 && line->cause >= 0 && line[-1].kind == LIST_CAUSE ? chosen - 1 : chosen;
    if (first < review->findings_top)
        review->findings_top = first;
    int room = area.height - chosen_rows(review, area.width, chosen);
    size_t lowest = chosen > (size_t)(room > 0 ? room : 0) ? chosen - (size_t)(room > 0 ? room : 0) : 0;
    if (review->findings_top < lowest)
        review->findings_top = lowest;
}

void pane_findings_draw(struct review *review, struct canvas *canvas, struct area area)
{
    if (area.height < 1 || area.width < 1)
        return;
    size_t chosen = review_list_line(review);
    keep_visible(review, area, chosen);
    int row = 0;
    for (size_t i = review->findings_top; i < review->line_count && row < area.height; i++) {
        struct line_look look = look_of(review, &review->lines[i], area.width);
        int rows = rows_of(&look, area.width, i == chosen);
        draw_line(review, canvas, area_part(area, row, 0, rows, area.width), &look, i == chosen);
        if (i == chosen && review->focus == PANE_BOTTOM) {
            canvas->cursor_row = area.row + row;
            canvas->cursor_column = area.column;
            canvas->cursor_visible = true;
        }
        row += rows;
    }
}

void pane_findings_move(struct review *review, int rows)
{
    ptrdiff_t count = (ptrdiff_t)review->line_count, next = (ptrdiff_t)review_list_line(review) + rows;
    review_choose_line(review, (size_t)(next < 0 ? 0 : next >= count ? count - 1 : next));
}
