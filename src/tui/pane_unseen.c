/* What no rule looked at: the cells that stand in no equation and the numbers of the prose that nothing is held
 * against, one a line, to be looked at in the original. */
#include "tui/paint.h"
#include "tui/view_review.h"

#define BEFORE_BYTES 36 /* of the text around a number */
#define BEHIND_BYTES 72

int pane_unseen_rows(const struct review *review)
{
    const struct results *results = session_results(review->session);
    return (int)(results->unseen_count + results->untied_count);
}

int pane_unseen_cell(const struct review *review)
{
    const struct results *results = session_results(review->session);
    return (size_t)review->unseen < results->unseen_count ? results->unseen[review->unseen] : -1;
}

static struct span span_at(const struct review *review, size_t i)
{
    const struct results *results = session_results(review->session);
    return i < results->unseen_count ? session_facts(review->session)->cells[results->unseen[i]].span
                                     : results->untied[i - results->unseen_count];
}

static bool is_inside(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The number with what stands around it on its line. */
static struct slice text_around(const struct document *document, struct span span)
{
    struct span line = document_line_span(document, document_line(document, span.start));
    uint32_t start = span.start > line.start + BEFORE_BYTES ? span.start - BEFORE_BYTES : line.start;
    uint32_t end = span.end + BEHIND_BYTES < line.end ? span.end + BEHIND_BYTES : line.end;
    while (start > line.start && is_inside(document->text.data[start]))
        start--;
    while (end < line.end && is_inside(document->text.data[end]))
        end++;
    return slice_trim(document_text(document, (struct span){start, end > start ? end : span.end}));
}

static struct slice text_of(const struct review *review, size_t i)
{
    struct arena *frame = review->view.application->frame;
    const struct results *results = session_results(review->session);
    const struct facts *facts = session_facts(review->session);
    char value[80];
    enum role role;
    if (i < results->unseen_count) {
        int cell = results->unseen[i];
        return arena_print(frame, "%.*s：%.*s", SLICE_ARGUMENTS(cell_label(review, cell, frame)),
                           SLICE_ARGUMENTS(table_cell_text(facts, cell, value, &role)));
    }
    struct span span = span_at(review, i);
    return arena_print(frame, "正文「%.*s」：%.*s", SLICE_ARGUMENTS(document_text(facts->document, span)),
                       SLICE_ARGUMENTS(text_around(facts->document, span)));
}

static void draw_line(const struct review *review, struct canvas *canvas, struct area line, size_t i)
{
    bool chosen = (int)i == review->unseen;
    enum role role = !chosen ? ROLE_text : review->focus == PANE_BOTTOM ? ROLE_cursor : ROLE_linked;
    struct span span = span_at(review, i);
    int room = line.width - 3;
    if (chosen)
        canvas_fill(canvas, line, role);
    if (!span_is_none(span)) {
        struct slice place = arena_print(review->view.application->frame, "第 %u 行",
                                         document_line(session_document(review->session), span.start));
        room -= canvas_text_width(place) + 2;
        canvas_text(canvas, line, 0, line.width - 1 - canvas_text_width(place), place, chosen ? role : ROLE_faint);
    }
    canvas_text_cut(canvas, line, 0, 2, room, text_of(review, i), role);
    if (chosen && review->focus == PANE_BOTTOM) {
        canvas->cursor_row = line.row;
        canvas->cursor_column = line.column;
        canvas->cursor_visible = true;
    }
}

void pane_unseen_draw(struct review *review, struct canvas *canvas, struct area area)
{
    size_t count = (size_t)pane_unseen_rows(review), height = (size_t)area.height, chosen = (size_t)review->unseen;
    if (area.height < 1 || area.width < 6)
        return;
    if (chosen < review->unseen_top || count <= height)
        review->unseen_top = count <= height ? 0 : chosen;
    if (chosen >= review->unseen_top + height)
        review->unseen_top = chosen - height + 1;
    for (size_t i = review->unseen_top; i < count && i < review->unseen_top + height; i++)
        draw_line(review, canvas, area_part(area, (int)(i - review->unseen_top), 0, 1, area.width), i);
}

/* The panes above follow. */
void pane_unseen_move(struct review *review, int rows)
{
    int count = pane_unseen_rows(review), next = review->unseen + rows;
    if (count == 0)
        return;
    review->unseen = next < 0 ? 0 : next >= count ? count - 1 : next;
    int cell = pane_unseen_cell(review);
    if (cell >= 0)
        review_show_cell(review, cell);
    else
        review_choose_offset(review, span_at(review, (size_t)review->unseen).start);
}
