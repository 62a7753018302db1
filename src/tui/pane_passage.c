/* The other report at the place where it says the same: last year's, or a neighbour's. It stands where else the table
 * does, while a finding about passages is chosen. */
#include "tui/paint.h"
#include "tui/view_review.h"

#include <string.h>

#define GUTTER 3

static const struct finding *chosen_finding(const struct review *review)
{
    return review->finding < 0 ? NULL : &session_results(review->session)->findings[review->finding];
}

static bool is_of(const struct facts *facts, struct slice path)
{
    return facts && slice_is(path, facts->document->path);
}

static const struct facts *other_facts(const struct review *review)
{
    const struct finding *finding = chosen_finding(review);
    const struct facts *previous = session_previous(review->session);
    const struct facts *opened = review->opened_other ? session_facts(review->opened_other) : NULL;
    if (!finding || finding->passage_count == 0)
        return NULL;
    return is_of(previous, finding->other) ? previous : is_of(opened, finding->other) ? opened : NULL;
}

bool review_compares(const struct review *review)
{
    return review->focus != PANE_TABLE && other_facts(review) != NULL;
}

/* A neighbour is read when somebody wants to see it. */
void review_open_other(struct review *review)
{
    const struct finding *finding = chosen_finding(review);
    struct error error = {0};
    if (!finding || finding->passage_count == 0 || other_facts(review))
        return;
    struct review_options *options = &review->other_options;
    *options = review->view.application->options->review;
    options->rules = NULL;
    options->earlier = NULL;
    options->read_only = true;
    session_close(review->opened_other);
    review->opened_other = session_open(arena_copy(review->kept, finding->other).data, options, &error);
    if (!review->opened_other)
        application_alert(review->view.application, "另一份报告打不开：%s", error.message);
}

void review_close_other(struct review *review)
{
    original_free(&review->other);
    session_close(review->opened_other);
}

static size_t passage_here(const struct review *review, const struct finding *finding)
{
    size_t here = 0;
    for (size_t i = 0; i < finding->passage_count; i++)
        if (finding->passages[i].here.start <= review->offset)
            here = i;
    return here;
}

static void prepare(struct review *review, const struct facts *facts)
{
    if (review->other.document == facts->document)
        return;
    uint8_t *levels = arena_new_array(review->kept, uint8_t, facts->form->cell_count);
    memset(levels, ROLE_text, facts->form->cell_count);
    original_prepare(&review->other, facts, NULL, (struct mark_levels){levels, NULL}, review->kept);
}

struct slice pane_passage_title(const struct review *review, struct arena *arena)
{
    const struct facts *facts = other_facts(review);
    const char *whose = facts == session_previous(review->session) ? "上年报告" : "另一份报告";
    return arena_print(arena, "%s %.*s %d 年", whose, SLICE_ARGUMENTS(facts->organ), facts->year);
}

struct slice pane_passage_remark(const struct review *review, struct arena *arena)
{
    const struct finding *finding = chosen_finding(review);
    size_t here = passage_here(review, finding);
    uint32_t line = document_line(other_facts(review)->document, finding->passages[here].there.start);
    return arena_print(arena, "相同 %zu/%zu  第 %u 行", here + 1, finding->passage_count, line);
}

void pane_passage_draw(struct review *review, struct canvas *canvas, struct area area)
{
    const struct facts *facts = other_facts(review);
    const struct finding *finding = chosen_finding(review);
    if (area.height < 1 || area.width < 8)
        return;
    prepare(review, facts);
    struct original *other = &review->other;
    size_t here = passage_here(review, finding), height = (size_t)area.height;
    original_set_width(other, area.width - GUTTER - 1);
    size_t row = original_row_of(other, finding->passages[here].there.start), above = height / 4;
    size_t top = row > above ? row - above : 0, count = original_lines(other, top + height);
    for (size_t i = top; i < count && i < top + height; i++) {
        const struct visual_line *visual = &other->lines.items[i];
        struct area line = area_part(area, (int)(i - top), 0, 1, area.width);
        pane_original_text(other, canvas, line, visual);
        for (size_t k = 0; k < finding->passage_count; k++)
            pane_original_light(other, canvas, line, visual, finding->passages[k].there,
                                k == here ? ROLE_linked : ROLE_term);
    }
}
