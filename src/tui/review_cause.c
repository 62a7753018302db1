/* The explanations of findings: which cause and which of its candidates is looked at, what it would change, in
 * words. */
#include "tui/view_review.h"

#include <stdio.h>

int review_cause_here(const struct review *review)
{
    int finding = review_finding_here(review);
    return finding < 0 ? -1 : review->cause_of[finding];
}

static const struct cause *cause_at(const struct review *review, int cause)
{
    return &session_causes(review->session)->items[cause];
}

static int lit_cause(const struct review *review)
{
    return review->finding < 0 ? -1 : review->cause_of[review->finding];
}

const struct cause_candidate *review_candidate(const struct review *review, int cause)
{
    if (cause < 0 || cause_at(review, cause)->candidate_count == 0)
        return NULL;
    return &cause_at(review, cause)->candidates[review->candidates[cause]];
}

static const struct cause_change *find_change(const struct review *review, enum change_of of, int index)
{
    const struct cause_candidate *candidate = review_candidate(review, lit_cause(review));
    for (size_t i = 0; candidate && i < candidate->change_count; i++)
        if (candidate->changes[i].of == of && candidate->changes[i].index == index)
            return &candidate->changes[i];
    return NULL;
}

const struct cause_change *review_change_of_cell(const struct review *review, int cell)
{
    return cell < 0 ? NULL : find_change(review, CHANGE_CELL, cell);
}

const struct cause_change *review_change_of_claim(const struct review *review, int claim)
{
    return claim < 0 ? NULL : find_change(review, CHANGE_CLAIM, claim);
}

bool review_is_term(const struct review *review, int cell)
{
    const struct results *results = session_results(review->session);
    if (review->finding < 0 || cell < 0)
        return false;
    if (review->spot != LIST_CAUSE)
        return review_finding_has_cell(&results->findings[review->finding], cell);
    const struct cause *cause = cause_at(review, lit_cause(review));
    for (size_t i = 0; i < cause->finding_count; i++)
        if (review_finding_has_cell(&results->findings[cause->findings[i]], cell))
            return true;
    return false;
}

/* --- Going through the candidates --- */

/* Shows where the first of its numbers stands. */
static void show_candidate(struct review *review, const struct cause_candidate *candidate)
{
    const struct results *results = session_results(review->session);
    for (size_t i = 0; i < candidate->change_count; i++) {
        const struct cause_change *change = &candidate->changes[i];
        if (change->of == CHANGE_CELL) {
            review_show_cell(review, change->index);
            return;
        }
        if (change->of == CHANGE_CLAIM) {
            review_choose_offset(review, results->claims[change->index].span.start);
            return;
        }
    }
}

void review_choose_candidate(struct review *review, int cause, size_t candidate)
{
    review->candidates[cause] = candidate;
    show_candidate(review, review_candidate(review, cause));
    if (review->bottom == BOTTOM_CAUSE)
        pane_cause_find(review);
}

void review_step_candidate(struct review *review, int step)
{
    int finding = review_finding_here(review), cause = review_cause_here(review);
    size_t count = cause < 0 ? 0 : cause_at(review, cause)->candidate_count;
    if (count == 0) {
        application_say(review->view.application, "这里没有可选的解释");
        return;
    }
    if (review->finding < 0 || review->cause_of[review->finding] != cause) {
        review->finding = finding;
        review->spot = LIST_FINDING;
    }
    size_t next = (review->candidates[cause] + count + (size_t)(step < 0 ? -1 : 1)) % count;
    review_choose_candidate(review, cause, next);
    struct arena *frame = review->view.application->frame;
    if (review->focus != PANE_BOTTOM || count == 1)
        application_say(review->view.application, "%.*s", SLICE_ARGUMENTS(cause_story(review, cause, frame)));
}

/* --- In words --- */

static void add_new_value(const struct cause_change *change, struct buffer *out)
{
    char low[32], high[32];
    decimal_print(change->low, low);
    decimal_print(change->high, high);
    if (change->open_high)
        buffer_print(out, "%s以上", low);
    else if (decimal_compare(change->low, change->high) == 0)
        buffer_add_text(out, low);
    else
        buffer_print(out, "%s~%s", low, high);
}

struct slice change_text(const struct cause_change *change, bool whole, struct arena *arena)
{
    struct buffer out = {0};
    char from[32];
    decimal_print(change->from, from);
    if (whole && !change->unread)
        buffer_print(&out, "%s>", from);
    add_new_value(change, &out);
    buffer_add_text(&out, "?");
    struct slice text = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return text;
}

static size_t equally_good(const struct cause *cause)
{
    size_t equal = 0;
    while (equal < cause->candidate_count && cause->candidates[equal].rank == 0)
        equal++;
    return equal;
}

static const char *standing_of(const struct cause *cause, const struct cause_candidate *candidate)
{
    if (candidate->rank > 0)
        return candidate->misread ? "其次（我们读错）" : "其次";
    if (equally_good(cause) > 1)
        return candidate->misread ? "可能是我们读错" : "可能";
    return candidate->misread ? "首选（我们读错）" : "首选";
}

/* A row that slipped, numbers exchanged or split: that comes first, before the numbers; it is the first evidence. */
static size_t happening_told(const struct cause_candidate *candidate)
{
    bool happened = candidate->kind == CAUSE_SHIFT || candidate->kind == CAUSE_SWAP || candidate->kind == CAUSE_SPLIT;
    return happened && candidate->evidence_count > 0;
}

struct slice cause_story(const struct review *review, int index, struct arena *arena)
{
    const struct cause *cause = cause_at(review, index);
    const struct cause_candidate *candidate = review_candidate(review, index);
    if (!candidate)
        return cause->proved ? SLICE("原因不明：怎样改数都不能使这些算式一起成立")
                             : SLICE("原因不明：错处太多，没有找到能一起说明它们的改法");
    struct slice spoken = cause_candidate_spoken(session_cause_input(review->session), candidate, arena);
    struct slice story = arena_print(arena, "%s：", standing_of(cause, candidate));
    size_t told = happening_told(candidate);
    if (told)
        story = arena_print(arena, "%.*s%.*s：", SLICE_ARGUMENTS(story), SLICE_ARGUMENTS(candidate->evidence[0]));
    story = arena_print(arena, "%.*s%.*s", SLICE_ARGUMENTS(story), SLICE_ARGUMENTS(spoken));
    if (candidate->repairs)
        story = arena_print(arena, "%.*s，消除 %zu 处", SLICE_ARGUMENTS(story), candidate->repairs);
    for (size_t i = told; i < candidate->evidence_count; i++)
        story = arena_print(arena, "%.*s%s%.*s", SLICE_ARGUMENTS(story), i > told ? "，" : "（",
                            SLICE_ARGUMENTS(candidate->evidence[i]));
    return candidate->evidence_count > told ? arena_print(arena, "%.*s）", SLICE_ARGUMENTS(story)) : story;
}

struct slice cause_certainty(const struct review *review, int index)
{
    return cause_at(review, index)->proved ? SLICE("已证最少") : SLICE("没有查完");
}

struct slice cause_place(const struct review *review, int index, struct arena *arena)
{
    size_t count = cause_at(review, index)->candidate_count;
    if (count < 2)
        return SLICE_NONE;
    return arena_print(arena, "候选 %zu/%zu", review->candidates[index] + 1, count);
}
