/* One finding's arithmetic: every term a line that can be jumped to, then what follows from them, the basis, the
 * decision. */
#include "export/write.h"
#include "tui/paint.h"
#include "tui/view_review.h"

#include <string.h>

#define TERMS_FEW 9 /* so many are listed whatever they are */

static const struct finding *finding_of(const struct review *review)
{
    return &session_results(review->session)->findings[review->finding];
}

/* Lines that can be chosen: the terms, or where there are none the passages, the cells. */
static size_t term_count(const struct review *review)
{
    const struct finding *finding = finding_of(review);
    return finding->term_count      ? finding->term_count
           : finding->passage_count ? finding->passage_count
                                    : finding->cell_count;
}

static int term_cell(const struct finding *finding, size_t i)
{
    return finding->term_count ? finding->terms[i].cell : finding->passage_count ? -1 : (int)finding->cells[i];
}

static struct span term_span(const struct review *review, size_t i)
{
    const struct finding *finding = finding_of(review);
    if (finding->term_count) /* the place of one of last year's numbers is in last year's report */
        return finding->terms[i].previous ? SPAN_NONE : finding->terms[i].span;
    if (finding->passage_count)
        return finding->passages[i].here;
    return session_facts(review->session)->cells[finding->cells[i]].span;
}

/* Of a long sum the zeros are only counted, but for the one that is chosen. */
static bool is_listed(const struct review *review, size_t i)
{
    const struct finding *finding = finding_of(review);
    if (finding->term_count <= TERMS_FEW || (int)i == review->term)
        return true;
    const struct term *term = &finding->terms[i];
    bool begins = i == 0 || finding->terms[i - 1].right != term->right;
    return begins || !term->known || term->value.digits != 0;
}

struct listed {
    size_t *terms;
    size_t count, chosen; /* the place of the chosen term among them */
};

static struct listed listed_terms(const struct review *review, struct arena *arena)
{
    size_t all = term_count(review);
    struct listed listed = {.terms = arena_new_array(arena, size_t, all + 1)};
    for (size_t i = 0; i < all; i++) {
        if (!is_listed(review, i))
            continue;
        if ((int)i == review->term)
            listed.chosen = listed.count;
        listed.terms[listed.count++] = i;
    }
    return listed;
}

/* --- The text around the terms --- */

struct detail {
    struct arena *arena;
    VECTOR(struct slice) above, below;
    VECTOR(enum role) below_roles;
};

static void add_below(struct detail *detail, enum role role, struct slice line)
{
    if (line.length == 0)
        return;
    vector_push(detail->arena, &detail->below, line);
    vector_push(detail->arena, &detail->below_roles, role);
}

static void add_difference(struct detail *detail, const struct finding *finding)
{
    char computed[32], reported[32], difference[32];
    struct decimal away;
    if (!finding->has_numbers || !decimal_subtract(finding->reported, finding->computed, &away))
        return;
    decimal_print(finding->computed, computed);
    decimal_print(finding->reported, reported);
    decimal_print(away, difference);
    add_below(detail, ROLE_text,
              arena_print(detail->arena, "算得 %s，报告写 %s，相差 %s", computed, reported, difference));
}

static void add_decision(struct detail *detail, const struct review *review)
{
    struct finding_status status = session_finding_status(review->session, (size_t)review->finding);
    if (status.decision == DECISION_OPEN && !status.reopened && !status.settled)
        return;
    const char *what = status.settled && status.decision == DECISION_OPEN ? "按应为值改正后通过"
                       : status.reopened                                  ? "数值变了，重新提出"
                                                                          : decision_label(status.decision);
    add_below(detail, ROLE_settled,
              arena_print(detail->arena, "%s%s%.*s%s%.*s %.*s%s", what, status.reason.length ? "：" : "",
                          SLICE_ARGUMENTS(status.reason), status.who.length ? "（" : "", SLICE_ARGUMENTS(status.who),
                          SLICE_ARGUMENTS(status.when), status.who.length ? "）" : ""));
}

/* What explains it, with all that it explains besides. */
static void add_cause(struct detail *detail, const struct review *review)
{
    int cause = review->cause_of[review->finding];
    if (cause < 0)
        return;
    struct slice story = cause_story(review, cause, detail->arena), place = cause_place(review, cause, detail->arena);
    add_below(detail, ROLE_heading,
              arena_print(detail->arena, "%.*s。%.*s%s%.*s", SLICE_ARGUMENTS(story), SLICE_ARGUMENTS(place),
                          place.length ? "，" : "",
                          SLICE_ARGUMENTS(review_candidate(review, cause) ? cause_certainty(review, cause)
                                                                          : SLICE_NONE)));
}

static struct detail detail_of(const struct review *review, struct arena *arena)
{
    const struct finding *finding = finding_of(review);
    struct detail detail = {.arena = arena};
    vector_push(arena, &detail.above, finding->message);
    size_t left_out = term_count(review) - listed_terms(review, arena).count;
    if (left_out)
        add_below(&detail, ROLE_faint, arena_print(arena, "另 %zu 项为 0", left_out));
    add_difference(&detail, finding);
    add_cause(&detail, review);
    add_below(&detail, ROLE_faint, finding->hint);
    if (finding->basis.length)
        add_below(&detail, ROLE_faint, arena_print(arena, "依据：%.*s", SLICE_ARGUMENTS(finding->basis)));
    add_decision(&detail, review);
    struct slice target = arena_print(arena, "finding:%s", finding->fingerprint);
    struct slice note = session_note(review->session, target);
    if (note.length)
        add_below(&detail, ROLE_note, arena_print(arena, "批注：%.*s", SLICE_ARGUMENTS(note)));
    return detail;
}

int pane_detail_rows(const struct review *review, int width)
{
    struct detail detail = detail_of(review, review->view.application->frame);
    int rows = (int)listed_terms(review, review->view.application->frame).count;
    for (size_t i = 0; i < detail.above.count; i++)
        rows += paint_wrapped_rows(detail.above.items[i], width - 2);
    for (size_t i = 0; i < detail.below.count; i++)
        rows += paint_wrapped_rows(detail.below.items[i], width - 2);
    return rows;
}

/* --- Painting --- */

/* The sign before a term: blank for the first, = where the other side begins. */
static struct slice term_sign(const struct finding *finding, size_t i)
{
    if (finding->term_count == 0)
        return SLICE_NONE;
    const struct term *term = &finding->terms[i];
    bool begins = i == 0 || finding->terms[i - 1].right != term->right;
    if (begins)
        return i == 0 ? (term->minus ? SLICE("-") : SLICE_NONE) : SLICE("=");
    return term->minus ? SLICE("-") : SLICE("+");
}

static struct slice line_label(const struct review *review, size_t i, struct arena *arena)
{
    const struct finding *finding = finding_of(review);
    if (finding->term_count)
        return term_label(review, &finding->terms[i], arena);
    if (finding->passage_count)
        return document_text(session_document(review->session), finding->passages[i].here);
    return cell_label(review, finding->cells[i], arena);
}

static struct slice term_value(const struct review *review, size_t i, struct arena *arena)
{
    const struct finding *finding = finding_of(review);
    char text[80];
    enum role role;
    int cell = term_cell(finding, i);
    if (cell >= 0)
        return arena_copy(arena, table_cell_text(session_facts(review->session), cell, text, &role));
    if (finding->term_count == 0)
        return arena_print(arena, "%zu 字", utf8_length(line_label(review, i, arena)));
    if (!finding->terms[i].known)
        return SLICE("?");
    decimal_print(finding->terms[i].value, text);
    return arena_copy(arena, slice_of(text));
}

static void draw_term(struct review *review, struct canvas *canvas, struct area line, size_t i)
{
    struct arena *frame = review->view.application->frame;
    const struct finding *finding = finding_of(review);
    bool chosen = (int)i == review->term;
    enum role role = chosen ? review->focus == PANE_BOTTOM ? ROLE_cursor : ROLE_linked : ROLE_text;
    int name = line.width - 24 < 44 ? line.width - 24 : 44;
    if (chosen)
        canvas_fill(canvas, line, role);
    canvas_text(canvas, line, 0, 2, term_sign(finding, i), role);
    canvas_text_cut(canvas, line, 0, 4, name > 8 ? name : 8, line_label(review, i, frame), role);
    struct slice value = term_value(review, i, frame);
    int column = 4 + (name > 8 ? name : 8) + 10 - canvas_text_width(value);
    canvas_text_cut(canvas, line, 0, column, line.width - column, value, role);
    struct span span = term_span(review, i);
    if (!span_is_none(span))
        canvas_print(canvas, line, 0, column + canvas_text_width(value) + 3, chosen ? role : ROLE_faint, "第 %u 行",
                     document_line(session_document(review->session), span.start));
    if (chosen && review->focus == PANE_BOTTOM) {
        canvas->cursor_row = line.row;
        canvas->cursor_column = line.column;
        canvas->cursor_visible = true;
    }
}

static int draw_above(const struct detail *detail, struct canvas *canvas, struct area area)
{
    int row = 0;
    for (size_t i = 0; i < detail->above.count; i++)
        row += paint_wrapped(canvas, area, row, detail->above.items[i], ROLE_heading);
    return row < area.height ? row : area.height;
}

void pane_detail_draw(struct review *review, struct canvas *canvas, struct area area)
{
    if (area.height < 1 || area.width < 6)
        return;
    struct detail detail = detail_of(review, review->view.application->frame);
    struct listed listed = listed_terms(review, review->view.application->frame);
    size_t count = listed.count, chosen = listed.chosen;
    int above = area.height > 3 || count == 0
                    ? draw_above(&detail, canvas, area_part(area, 0, 1, area.height, area.width - 2))
                    : 0;
    size_t height = (size_t)(area.height - above > 0 ? area.height - above : 0);
    if (chosen < review->detail_top || count <= height)
        review->detail_top = count <= height ? 0 : chosen;
    if (height && chosen >= review->detail_top + height)
        review->detail_top = chosen - height + 1;
    int row = above;
    for (size_t i = review->detail_top; i < count && row < area.height; i++, row++)
        draw_term(review, canvas, area_part(area, row, 0, 1, area.width), listed.terms[i]);
    struct area rest = area_part(area, 0, 1, area.height, area.width - 2);
    for (size_t i = 0; i < detail.below.count && row < area.height; i++)
        row += paint_wrapped(canvas, rest, row, detail.below.items[i], detail.below_roles.items[i]);
}

/* --- Moving --- */

int pane_detail_cell(const struct review *review)
{
    bool any = review->finding >= 0 && (size_t)review->term < term_count(review);
    return any ? term_cell(finding_of(review), (size_t)review->term) : -1;
}

/* The panes above follow the term, so that it can be looked at without leaving. */
void pane_detail_move(struct review *review, int rows)
{
    struct listed listed = listed_terms(review, review->view.application->frame);
    ptrdiff_t count = (ptrdiff_t)listed.count, next = (ptrdiff_t)listed.chosen + rows;
    if (count == 0)
        return;
    review->term = (int)listed.terms[next < 0 ? 0 : next >= count ? count - 1 : next];
    struct span span = term_span(review, (size_t)review->term);
    int cell = pane_detail_cell(review);
    if (cell >= 0)
        review_choose_cell(review, cell);
    else if (!span_is_none(span))
        review_choose_offset(review, span.start);
}
