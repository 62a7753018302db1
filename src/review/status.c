/* Decisions on findings: which holds, and whether the values it was made for are still there. */
#include "review/session.h"

#include <string.h>

/* Why a decision or a note on a finding no longer fits; only a changed report makes that worth saying. */
static void note_misfit(const struct session *session, struct view *view, size_t i, struct arena *arena)
{
    size_t place = view->standing.places[i];
    if (strcmp(session_version_at(session, place), session->document->sha256) != 0)
        vector_push(arena, &view->misfits, ((struct misfit){place, "现在的报告里已没有这个问题"}));
}

static void apply_decision(struct view *view, size_t finding, const struct action *action, struct slice about)
{
    struct finding_status *status = &view->statuses[finding];
    status->decision = action->decision;
    status->reason = action->reason;
    status->who = action->who;
    status->when = action->when;
    status->reopened =
        action->decision == DECISION_WAIVED && action->about.length && !slice_equal(action->about, about);
    if (status->reopened)
        status->decision = DECISION_OPEN;
}

/* Findings of one fingerprint share their decisions. */
static void apply_to_all(struct view *view, size_t first, const struct action *action)
{
    const struct finding *findings = view->results.findings;
    for (size_t i = first; i < view->results.finding_count; i++)
        if (i == first || strcmp(findings[i].fingerprint, findings[first].fingerprint) == 0)
            apply_decision(view, i, action, view->abouts[i]);
}

static void find_abouts(struct view *view, struct arena *arena)
{
    if (view->abouts)
        return;
    view->abouts = arena_new_array(arena, struct slice, view->results.finding_count);
    for (size_t i = 0; i < view->results.finding_count; i++)
        view->abouts[i] =
            about_finding(&view->facts, &view->results.findings[i], view->statuses[i].by_should, arena);
}

void statuses_find(const struct session *session, struct view *view, struct arena *arena)
{
    for (size_t i = 0; i < view->standing.count; i++) {
        const struct action *action = &view->standing.actions[i];
        if (target_parse(action->target).kind != TARGET_FINDING)
            continue;
        find_abouts(view, arena);
        int finding = about_find(view, action);
        if (finding < 0)
            note_misfit(session, view, i, arena);
        else if (action->kind == ACTION_DECIDE)
            apply_to_all(view, (size_t)finding, action);
    }
}
