/* The lines of the list of findings: those with a common cause below it, at the place of the worst of them. */
#include "tui/view_review.h"

#include <string.h>

/* A cause folded away stays so until a person unfolds it, whatever happens to the numbers of findings. */
static size_t fold_of(const struct review *review, int finding)
{
    const char *fingerprint = session_results(review->session)->findings[finding].fingerprint;
    for (size_t i = 0; i < review->folds.count; i++)
        if (strcmp(review->folds.items[i].fingerprint, fingerprint) == 0)
            return i;
    return review->folds.count;
}

bool review_is_folded(const struct review *review, int cause)
{
    int worst = session_causes(review->session)->items[cause].findings[0];
    return fold_of(review, worst) < review->folds.count;
}

typedef VECTOR(struct list_line) list_lines;

static void add_line(struct review *review, list_lines *lines, enum list_kind kind, int cause, int finding)
{
    struct list_line line = {kind, cause, finding};
    vector_push(review->arena, lines, line);
}

static void add_cause(struct review *review, list_lines *lines, int cause)
{
    const struct cause *items = &session_causes(review->session)->items[cause];
    add_line(review, lines, LIST_CAUSE, cause, items->findings[0]);
    for (size_t i = 0; i < items->finding_count && !review_is_folded(review, cause); i++)
        add_line(review, lines, LIST_FINDING, cause, items->findings[i]);
}

static void lay_lines(struct review *review)
{
    const struct results *results = session_results(review->session);
    list_lines lines = {0};
    if (results->finding_count == 0)
        add_line(review, &lines, LIST_CLEAN, -1, -1);
    for (size_t i = 0; i < results->finding_count; i++) {
        int cause = review->cause_of[i];
        if (cause < 0)
            add_line(review, &lines, LIST_FINDING, -1, (int)i);
        else if (session_causes(review->session)->items[cause].findings[0] == i)
            add_cause(review, &lines, cause);
    }
    if (results->unseen_count + results->untied_count)
        add_line(review, &lines, LIST_UNSEEN, -1, -1);
    review->lines = lines.items;
    review->line_count = lines.count;
}

void review_list_prepare(struct review *review)
{
    const struct results *results = session_results(review->session);
    const struct causes *causes = session_causes(review->session);
    review->cause_of = arena_new_array(review->arena, int, results->finding_count);
    review->candidates = arena_new_array(review->arena, size_t, causes->count);
    for (size_t i = 0; i < results->finding_count; i++)
        review->cause_of[i] = -1;
    for (size_t i = 0; i < causes->count; i++)
        for (size_t k = 0; k < causes->items[i].finding_count; k++)
            review->cause_of[causes->items[i].findings[k]] = (int)i;
    lay_lines(review);
}

static bool is_chosen(const struct review *review, const struct list_line *line)
{
    if (line->finding < 0)
        return line->kind == review->spot;
    bool folded = line->kind == LIST_CAUSE && review_is_folded(review, line->cause);
    if (folded && review->finding >= 0)
        return review->cause_of[review->finding] == line->cause;
    return line->kind == review->spot && line->finding == review->finding;
}

size_t review_list_line(const struct review *review)
{
    for (size_t i = 0; i < review->line_count; i++)
        if (is_chosen(review, &review->lines[i]))
            return i;
    return 0;
}

void review_choose_line(struct review *review, size_t index)
{
    const struct list_line *line = &review->lines[index];
    if (line->finding >= 0)
        review_choose_finding(review, line->finding);
    else
        review->finding = -1;
    review->spot = line->kind;
    if (line->kind == LIST_CAUSE && review_candidate(review, line->cause))
        review_choose_candidate(review, line->cause, review->candidates[line->cause]);
}

void review_fold(struct review *review, bool fold)
{
    int finding = review->finding, cause = finding < 0 ? -1 : review->cause_of[finding];
    if (cause < 0)
        return;
    int worst = session_causes(review->session)->items[cause].findings[0];
    size_t at = fold_of(review, worst);
    if (fold && at == review->folds.count) {
        struct fold one;
        memcpy(one.fingerprint, session_results(review->session)->findings[worst].fingerprint, sizeof one.fingerprint);
        vector_push(NULL, &review->folds, one);
        review_choose_finding(review, worst);
        review->spot = LIST_CAUSE;
    } else if (!fold && at < review->folds.count) {
        review->folds.items[at] = review->folds.items[--review->folds.count];
    }
    lay_lines(review);
}

/* Behind a folded cause stand all of its findings. */
static bool needs_decision(const struct review *review, const struct list_line *line)
{
    if (line->kind == LIST_FINDING)
        return session_needs_decision(review->session, (size_t)line->finding);
    return line->kind == LIST_CAUSE && review_is_folded(review, line->cause) &&
           review_cause_is_open(review, line->cause);
}

bool review_cause_is_open(const struct review *review, int cause)
{
    const struct cause *items = &session_causes(review->session)->items[cause];
    for (size_t i = 0; i < items->finding_count; i++)
        if (session_needs_decision(review->session, items->findings[i]))
            return true;
    return false;
}

bool review_next_open(struct review *review, int step)
{
    ptrdiff_t count = (ptrdiff_t)review->line_count, here = (ptrdiff_t)review_list_line(review);
    for (ptrdiff_t k = 1; k <= count; k++) {
        ptrdiff_t i = ((here + k * step) % count + count) % count;
        if (needs_decision(review, &review->lines[i])) {
            review_choose_line(review, (size_t)i);
            return true;
        }
    }
    return false;
}

void review_choose_first(struct review *review)
{
    review_choose_line(review, review->line_count - 1);
    if (!review_next_open(review, 1))
        review_choose_line(review, 0);
}
