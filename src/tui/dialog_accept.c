/* Taking what explains findings as the person's own word: which of the candidates, whose mistake it is, and what it
 * would change, before it is kept. The panes behind show the candidate at hand. */
#include "tui/dialogs.h"
#include "tui/paint.h"
#include "tui/view_review.h"

#include <stdio.h>

#define LIST_MOST 9 /* rows of candidates */

struct accept {
    struct dialog dialog;
    struct review *review;
    int cause;
    bool misread; /* we misread it; else the unit got it wrong */
    size_t top;
    struct buffer said;
};

static const struct cause *cause_of(const struct accept *accept)
{
    return &session_causes(accept->review->session)->items[accept->cause];
}

static const struct cause_candidate *chosen(const struct accept *accept)
{
    return review_candidate(accept->review, accept->cause);
}

/* --- As actions --- */

/* The prose and last year's report cannot be corrected here. */
static bool is_about_cells(const struct cause_candidate *candidate)
{
    for (size_t i = 0; i < candidate->change_count; i++)
        if (candidate->changes[i].of != CHANGE_CELL)
            return false;
    return true;
}

static bool is_known(const struct cause_candidate *candidate)
{
    for (size_t i = 0; i < candidate->change_count; i++) {
        const struct cause_change *change = &candidate->changes[i];
        if (change->open_high || decimal_compare(change->low, change->high) != 0)
            return false;
    }
    return true;
}

/* In the arena, with all that they point to: the first of them, once done, takes the candidate's memory away. */
static struct action *actions_of(const struct accept *accept, struct arena *arena)
{
    const struct form *form = session_facts(accept->review->session)->form;
    const struct cause_candidate *candidate = chosen(accept);
    struct action *actions = arena_new_array(arena, struct action, candidate->change_count);
    for (size_t i = 0; i < candidate->change_count; i++) {
        const struct cause_change *change = &candidate->changes[i];
        char value[32];
        decimal_print(change->low, value);
        actions[i].kind = accept->misread ? ACTION_CORRECT : ACTION_SHOULD;
        actions[i].target = arena_print(arena, "cell:%.*s", SLICE_ARGUMENTS(form->cells[change->index].id));
        actions[i].value = arena_copy(arena, slice_of(value));
    }
    return actions;
}

static void describe(struct accept *accept)
{
    const struct cause_candidate *candidate = chosen(accept);
    struct arena *arena = arena_new();
    buffer_clear(&accept->said);
    if (!is_about_cells(candidate))
        buffer_add_text(&accept->said, "不在表里的数不能在这里改：c 确认问题，退回单位改；m 写批注；Enter 到原处看");
    else if (!is_known(candidate))
        buffer_add_text(&accept->said, "应当是多少定不下来：Enter 到这一格再按 F2 填；c 确认问题；m 写批注");
    else
        review_describe(accept->review, actions_of(accept, arena), candidate->change_count, &accept->said);
    arena_free(arena);
}

static bool is_doable(const struct cause_candidate *candidate)
{
    return is_about_cells(candidate) && is_known(candidate);
}

static void submit(struct accept *accept)
{
    struct review *review = accept->review;
    const struct cause_candidate *candidate = chosen(accept);
    size_t count = candidate->change_count;
    struct arena *arena = arena_new();
    struct error error = {0};
    bool doable = is_doable(candidate);
    struct action *actions = doable ? actions_of(accept, arena) : NULL;
    review_remember(review);
    review_choose_candidate(review, accept->cause, review->candidates[accept->cause]);
    application_pop(accept->dialog.application);
    if (doable && !review_do_together(review, actions, count, &error))
        application_alert(review->view.application, "没有存下：%s", error.message);
    arena_free(arena);
}

/* --- Painting --- */

static void draw_candidate(const struct accept *accept, struct canvas *canvas, struct area line, size_t i)
{
    const struct review *review = accept->review;
    const struct cause_candidate *candidate = &cause_of(accept)->candidates[i];
    bool here = i == review->candidates[accept->cause];
    enum role role = here ? ROLE_selection : ROLE_text;
    struct slice spoken =
        cause_candidate_spoken(session_cause_input(review->session), candidate, review->view.application->frame);
    struct slice remark = candidate->evidence_count ? candidate->evidence[0] : SLICE_NONE;
    int width = canvas_text_width(spoken), room = line.width - canvas_text_width(remark);
    if (here)
        canvas_fill(canvas, line, role);
    canvas_text(canvas, line, 0, 0, here ? SLICE("> ") : SLICE("  "), role);
    canvas_text_cut(canvas, line, 0, 2, line.width - 2, spoken, role);
    if (remark.length && 2 + width + 2 <= room)
        canvas_text(canvas, line, 0, room, remark, here ? role : ROLE_faint);
}

static void draw_list(struct accept *accept, struct canvas *canvas, struct area area)
{
    size_t here = accept->review->candidates[accept->cause], height = (size_t)area.height;
    if (area.height < 1)
        return;
    if (here < accept->top)
        accept->top = here;
    if (here >= accept->top + height)
        accept->top = here - height + 1;
    for (size_t i = accept->top; i < cause_of(accept)->candidate_count && i < accept->top + height; i++)
        draw_candidate(accept, canvas, area_part(area, (int)(i - accept->top), 0, 1, area.width), i);
    canvas->cursor_row = area.row + (int)(here - accept->top);
    canvas->cursor_column = area.column;
    canvas->cursor_visible = true;
}

static void draw_kinds(const struct accept *accept, struct canvas *canvas, struct area inside, int row)
{
    bool wrong = !accept->misread;
    int column = canvas_print(canvas, inside, row, 0, wrong ? ROLE_heading : ROLE_faint, "%s 单位填错了，应当是这个数",
                              wrong ? "(*)" : "( )");
    canvas_print(canvas, inside, row, column + 3, wrong ? ROLE_faint : ROLE_heading, "%s 我们读错了",
                 wrong ? "( )" : "(*)");
}

static void accept_draw(struct dialog *dialog, struct canvas *canvas, struct area screen)
{
    struct accept *accept = (struct accept *)dialog;
    const struct cause *cause = cause_of(accept);
    int count = (int)cause->candidate_count, shown = count < LIST_MOST ? count : LIST_MOST;
    struct arena *frame = dialog->application->frame;
    struct slice place = cause_place(accept->review, accept->cause, frame);
    struct slice title = arena_print(frame, "采纳哪种解释%s%.*s（%s）", place.length ? "：" : "",
                                     SLICE_ARGUMENTS(place), cause->proved ? "没有改动更少的" : "没有查完");
    struct area inside = paint_box(canvas, screen, shown + 4, 80, title);
    int footer = inside.height > 4 ? 4 : inside.height > 2 ? 2 : 0;
    draw_list(accept, canvas, area_part(inside, 0, 0, inside.height - footer, inside.width));
    bool doable = is_doable(chosen(accept));
    if (doable && footer > 2)
        draw_kinds(accept, canvas, inside, inside.height - 3);
    if (footer == 0)
        return;
    canvas_text_cut(canvas, inside, inside.height - 2, 0, inside.width, buffer_slice(&accept->said), ROLE_message);
    const struct key_hint hints[] = {{SLICE("Enter"), doable ? SLICE("采纳") : SLICE("到原处")},
                                     {SLICE("Esc"), SLICE("取消")},
                                     {doable ? SLICE("Tab") : SLICE("c"), doable ? SLICE("填错/读错") : SLICE("确认")},
                                     {SLICE("上下"), SLICE("换一种")}};
    paint_hints(canvas, inside, inside.height - 1, hints, count > 1 ? 4 : 3, ROLE_faint);
}

/* --- Keys --- */

static void go_to(struct accept *accept, size_t candidate)
{
    review_choose_candidate(accept->review, accept->cause, candidate);
    accept->misread = chosen(accept)->misread;
    describe(accept);
}

static void step(struct accept *accept, int by)
{
    size_t count = cause_of(accept)->candidate_count;
    go_to(accept, (accept->review->candidates[accept->cause] + count + (size_t)by) % count);
}

/* The finding is there whatever explains it. */
static void decide_instead(struct accept *accept, bool note)
{
    struct review *review = accept->review;
    application_pop(accept->dialog.application);
    if (note)
        review_write_note(review, false);
    else
        review_decide(review, DECISION_CONFIRMED);
}

static void accept_key(struct dialog *dialog, struct key key)
{
    struct accept *accept = (struct accept *)dialog;
    if (key.name == KEY_NAME_TAB) {
        accept->misread = !accept->misread;
        describe(accept);
        return;
    }
    switch (command_of_key(key, WHERE_DETAIL)) {
    case COMMAND_up:
    case COMMAND_previous_candidate:
        step(accept, -1);
        break;
    case COMMAND_down:
    case COMMAND_next_candidate:
        step(accept, 1);
        break;
    case COMMAND_first:
        go_to(accept, 0);
        break;
    case COMMAND_last:
        go_to(accept, cause_of(accept)->candidate_count - 1);
        break;
    case COMMAND_open:
        submit(accept);
        break;
    case COMMAND_confirm:
    case COMMAND_note:
        decide_instead(accept, command_of_key(key, WHERE_DETAIL) == COMMAND_note);
        break;
    case COMMAND_cancel:
    case COMMAND_quit:
        application_pop(dialog->application);
        break;
    default:
        break;
    }
}

static void accept_close(struct dialog *dialog)
{
    struct accept *accept = (struct accept *)dialog;
    buffer_free(&accept->said);
    heap_free(accept);
}

static const struct dialog_operations accept_operations = {
    .draw = accept_draw, .key = accept_key, .close = accept_close};

void review_accept(struct review *review, int unused)
{
    (void)unused;
    int cause = review_cause_here(review), finding = review_finding_here(review);
    if (!review_may_edit(review))
        return;
    if (!review_candidate(review, cause)) {
        application_say(review->view.application, "这里没有可采纳的解释：c 确认问题，F2 改正格子，m 写批注");
        return;
    }
    if (review->finding < 0 || review->cause_of[review->finding] != cause) {
        review->finding = finding;
        review->spot = LIST_FINDING;
    }
    struct accept *accept = heap_allocate(sizeof *accept);
    accept->dialog.operations = &accept_operations;
    accept->dialog.application = review->view.application;
    accept->review = review;
    accept->cause = cause;
    go_to(accept, review->candidates[cause]);
    application_push(review->view.application, &accept->dialog);
}
