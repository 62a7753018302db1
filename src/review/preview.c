/* What actions would change, computed on a view that is thrown away. */
#include "review/session.h"

#include <string.h>

/* Findings by which two views are compared: those that fail with the values that should be there in place. */
struct failing {
    const struct view *view;
    struct slice *places; /* about_finding of each; NULL where fingerprints are enough */
};

/* Fingerprints hold organ and year: where one of these is corrected, rule and cells say what is the same. */
static bool same_identity(const struct facts *a, const struct facts *b)
{
    return a->form == b->form && a->year == b->year && slice_equal(a->organ, b->organ);
}

static struct slice *places_of(const struct view *view, struct arena *arena)
{
    struct slice *places = arena_new_array(arena, struct slice, view->effective.finding_count);
    for (size_t i = 0; i < view->effective.finding_count; i++)
        places[i] = about_finding(&view->facts, &view->effective.findings[i], false, arena);
    return places;
}

static bool is_in(const struct failing *from, size_t finding, const struct failing *to, bool *used)
{
    const struct finding *wanted = &from->view->effective.findings[finding];
    const struct results *results = &to->view->effective;
    for (size_t i = 0; i < results->finding_count; i++) {
        if (used[i] || results->findings[i].outcome != OUTCOME_FAIL)
            continue;
        bool same = strcmp(results->findings[i].fingerprint, wanted->fingerprint) == 0 ||
                    (from->places && about_same_place(from->places[finding], to->places[i]));
        if (same)
            return used[i] = true;
    }
    return false;
}

/* Failing in `from` and not in `to`: their rules or messages, in the arena. */
static size_t difference(const struct failing *from, const struct failing *to, bool messages, struct arena *arena,
                         struct slice **out)
{
    VECTOR(struct slice) texts = {0};
    const struct results *results = &from->view->effective;
    bool *used = arena_new_array(arena, bool, to->view->effective.finding_count);
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        if (finding->outcome != OUTCOME_FAIL || is_in(from, i, to, used))
            continue;
        struct slice text = arena_copy(arena, messages ? finding->message : finding->rule);
        vector_push(arena, &texts, text);
    }
    *out = texts.items;
    return texts.count;
}

static void compare(const struct view *before, const struct view *after, struct arena *arena, struct preview *out)
{
    struct failing old = {before, NULL}, new = {after, NULL};
    if (!same_identity(&before->facts, &after->facts)) {
        old.places = places_of(before, arena);
        new.places = places_of(after, arena);
    }
    out->gone = difference(&old, &new, false, arena, &out->gone_rules);
    out->added = difference(&new, &old, true, arena, &out->added_messages);
}

bool session_preview(const struct session *session, const struct action *actions, size_t count, struct arena *arena,
                     struct preview *out, struct error *error)
{
    struct arena *scratch = arena_new();
    struct action *valid = arena_new_array(scratch, struct action, count);
    struct reading fresh = {0};
    struct view view;
    *out = (struct preview){0};
    bool done = true;
    for (size_t i = 0; i < count && done; i++)
        done = action_validate(session, &actions[i], scratch, &valid[i], error);
    done = done && view_build(session, valid, count, scratch, &fresh, &view, error);
    if (done)
        compare(&session->view, &view, arena, out);
    arena_free(fresh.arena);
    arena_free(scratch);
    return done;
}
