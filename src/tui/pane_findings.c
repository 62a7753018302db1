/* The list of findings: worst first, what needs no decision any more quiet, the chosen one in full. */
#include "export/write.h"
#include "tui/paint.h"
#include "tui/view_review.h"

#include <stdio.h>

#define MARK_COLUMNS 3
#define REMARK_LEAST 10 /* columns that a message keeps beside it */

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

/* Columns for the message. */
static int room_of(const struct review *review, int width, size_t i)
{
    int remark = canvas_text_width(remark_of(review, i)), room = width - MARK_COLUMNS - 1;
    return remark && room - remark > REMARK_LEAST ? room - remark - 1 : room;
}

/* The chosen finding is told on up to three lines. */
static int rows_of(const struct review *review, int width, size_t i)
{
    if ((int)i != review->finding || width < 20)
        return 1;
    int rows =
        paint_wrapped_rows(session_results(review->session)->findings[i].message, room_of(review, width, i));
    return rows < 1 ? 1 : rows > 3 ? 3 : rows;
}

static void draw_finding(const struct review *review, struct canvas *canvas, struct area area, size_t i)
{
    const struct finding *finding = &session_results(review->session)->findings[i];
    bool chosen = (int)i == review->finding, active = chosen && review->focus == PANE_BOTTOM;
    enum role role = active ? ROLE_cursor : chosen ? ROLE_linked : role_of(review, i);
    if (chosen)
        canvas_fill(canvas, area, role);
    canvas_text(canvas, area, 0, 1, mark_of(review, i), chosen ? role : mark_role(review, i));
    int room = room_of(review, area.width, i);
    struct area text = area_part(area, 0, MARK_COLUMNS, area.height, room);
    if (area.height > 1)
        paint_wrapped(canvas, text, 0, finding->message, role);
    else
        canvas_text_cut(canvas, text, 0, 0, room, finding->message, role);
    struct slice remark = remark_of(review, i);
    bool decided = state_of(review, i).length > 0;
    if (MARK_COLUMNS + room + 1 < area.width)
        canvas_text(canvas, area, 0, area.width - 1 - canvas_text_width(remark), remark,
                    chosen    ? role
                    : decided ? ROLE_settled
                              : ROLE_note);
}

static void keep_visible(struct review *review, struct area area)
{
    size_t chosen = (size_t)review->finding;
    if (chosen < review->findings_top)
        review->findings_top = chosen;
    int room = area.height - rows_of(review, area.width, chosen);
    size_t lowest = chosen > (size_t)(room > 0 ? room : 0) ? chosen - (size_t)(room > 0 ? room : 0) : 0;
    if (review->findings_top < lowest)
        review->findings_top = lowest;
}

/* A clean report says what was looked at, and what arithmetic cannot see. */
static void draw_none(struct review *review, struct canvas *canvas, struct area area)
{
    const struct results *results = session_results(review->session);
    canvas_print(canvas, area, 0, 1, ROLE_settled, "没有问题：核对了 %u 条规则，%u 条通过", results->run,
                 results->passed);
    if (results->unseen_count)
        canvas_print(canvas, area, 1, 1, ROLE_faint, "另有 %zu 格不在任何等式里，对不对要看原文",
                     results->unseen_count);
}

void pane_findings_draw(struct review *review, struct canvas *canvas, struct area area)
{
    const struct results *results = session_results(review->session);
    if (area.height < 1 || area.width < 1)
        return;
    if (review->finding < 0) {
        draw_none(review, canvas, area);
        return;
    }
    keep_visible(review, area);
    int row = 0;
    for (size_t i = review->findings_top; i < results->finding_count && row < area.height; i++) {
        int rows = rows_of(review, area.width, i);
        draw_finding(review, canvas, area_part(area, row, 0, rows, area.width), i);
        if ((int)i == review->finding && review->focus == PANE_BOTTOM) {
            canvas->cursor_row = area.row + row;
            canvas->cursor_column = area.column;
            canvas->cursor_visible = true;
        }
        row += rows;
    }
}

void pane_findings_move(struct review *review, int rows)
{
    ptrdiff_t count = (ptrdiff_t)session_results(review->session)->finding_count, next = review->finding + rows;
    if (count > 0)
        review_choose_finding(review, (int)(next < 0 ? 0 : next >= count ? count - 1 : next));
}
