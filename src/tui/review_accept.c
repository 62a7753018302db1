/* Taking the explanation of a finding: what each of them would change, and the chosen one as the person's own word. */
#include "export/write.h"
#include "tui/dialogs.h"
#include "tui/view_review.h"

#include <stdio.h>

enum { SHOWN_MOST = 24 };

/* Of one cause the candidates that are about cells alone: the prose and last year's report cannot be corrected here. */
struct acceptance {
    struct review *review;
    const struct cause *cause;
    size_t candidates[SHOWN_MOST], count;
};

static bool explains(const struct cause *cause, int finding)
{
    for (size_t i = 0; i < cause->finding_count; i++)
        if (cause->findings[i] == finding)
            return true;
    return false;
}

const struct cause *review_cause_of(const struct review *review, int finding)
{
    const struct causes *causes = session_causes(review->session);
    for (size_t i = 0; i < causes->count; i++)
        if (explains(&causes->items[i], finding))
            return &causes->items[i];
    return NULL;
}

static bool is_about_cells(const struct cause_candidate *candidate)
{
    for (size_t i = 0; i < candidate->change_count; i++)
        if (candidate->changes[i].of != CHANGE_CELL)
            return false;
    return true;
}

static bool is_one_value(const struct cause_change *change)
{
    return !change->open_high && decimal_compare(change->low, change->high) == 0;
}

static bool is_known(const struct cause_candidate *candidate)
{
    for (size_t i = 0; i < candidate->change_count; i++)
        if (!is_one_value(&candidate->changes[i]))
            return false;
    return true;
}

/* An action and the texts that it points to. */
struct taken {
    struct action action;
    char target[160], value[32];
};

static void take(const struct review *review, const struct cause_candidate *candidate, size_t change, struct taken *out)
{
    const struct form *form = session_facts(review->session)->form;
    const struct cause_change *taken = &candidate->changes[change];
    snprintf(out->target, sizeof out->target, "cell:%.*s", SLICE_ARGUMENTS(form->cells[taken->index].id));
    decimal_print(taken->low, out->value);
    out->action = (struct action){.kind = candidate->misread ? ACTION_CORRECT : ACTION_SHOULD,
                                  .target = slice_of(out->target),
                                  .value = slice_of(out->value)};
}

static void accept_describe(void *context, size_t item, struct buffer *out)
{
    const struct acceptance *acceptance = context;
    const struct cause_candidate *candidate = &acceptance->cause->candidates[acceptance->candidates[item]];
    struct taken taken = {0};
    if (!is_known(candidate)) {
        buffer_add_text(out, "应当是多少定不下来：回车到这一格，再按 F2 填写");
    } else if (candidate->change_count == 1) {
        take(acceptance->review, candidate, 0, &taken);
        review_describe(acceptance->review, &taken.action, out);
    } else {
        buffer_print(out, "改 %zu 格，将消除 %zu 处问题", candidate->change_count, candidate->repairs);
    }
}

/* The first action may take the candidate's memory away: what is to be done is copied before. */
static void accept_choose(void *context, size_t item)
{
    struct acceptance *acceptance = context;
    struct review *review = acceptance->review;
    const struct cause_candidate *candidate = &acceptance->cause->candidates[acceptance->candidates[item]];
    size_t count = candidate->change_count;
    struct error error = {0};
    review_remember(review);
    review_choose_cell(review, candidate->changes[0].index);
    if (!is_known(candidate))
        return;
    struct taken *taken = heap_allocate(count * sizeof *taken);
    for (size_t i = 0; i < count; i++)
        take(review, candidate, i, &taken[i]);
    for (size_t i = 0; i < count && error.kind == ERROR_NONE; i++)
        if (!review_do(review, &taken[i].action, &error))
            application_alert(review->view.application, "没有存下：%s", error.message);
    heap_free(taken);
}

static void open_menu(struct acceptance *acceptance)
{
    const struct review *review = acceptance->review;
    struct arena *frame = review->view.application->frame;
    struct menu_item items[SHOWN_MOST];
    for (size_t i = 0; i < acceptance->count; i++) {
        const struct cause_candidate *candidate = &acceptance->cause->candidates[acceptance->candidates[i]];
        items[i].label = cause_candidate_spoken(session_cause_input(review->session), candidate, frame);
        items[i].remark = candidate->evidence_count ? candidate->evidence[0] : SLICE_NONE;
    }
    struct menu menu = {.title = acceptance->cause->proved ? SLICE("采纳哪种解释（没有改动更少的）")
                                                           : SLICE("采纳哪种解释（没有查完）"),
                        .items = items,
                        .count = acceptance->count,
                        .context = acceptance,
                        .describe = accept_describe,
                        .choose = accept_choose};
    dialog_menu_open(review->view.application, &menu);
}

void review_accept(struct review *review, int unused)
{
    (void)unused;
    int finding = review_finding_here(review);
    const struct cause *cause = finding < 0 ? NULL : review_cause_of(review, finding);
    if (!review_may_edit(review))
        return;
    struct acceptance *acceptance = heap_allocate(sizeof *acceptance);
    acceptance->review = review;
    acceptance->cause = cause;
    for (size_t i = 0; cause && i < cause->candidate_count && acceptance->count < SHOWN_MOST; i++)
        if (is_about_cells(&cause->candidates[i]))
            acceptance->candidates[acceptance->count++] = i;
    if (cause && acceptance->count) {
        open_menu(acceptance);
        return;
    }
    heap_free(acceptance);
    if (cause && cause->candidate_count)
        application_say(review->view.application, "是正文或上年报告的数与表对不上，表里没有可改的；可按 m 批注");
    else
        application_say(review->view.application, "这里没有可采纳的解释");
}
