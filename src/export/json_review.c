/* The actions of the review file as JSON: all that the file holds, each saying whether it still holds. */
#include "export/write.h"

static bool same_action(const struct action *a, const struct action *b)
{
    return a->kind == b->kind && a->decision == b->decision && slice_equal(a->target, b->target) &&
           slice_equal(a->value, b->value) && slice_equal(a->text, b->text) && slice_equal(a->when, b->when) &&
           slice_equal(a->who, b->who);
}

/* Actions in force are a part of the history in the same order: the last equal one is meant. */
static bool *find_effective(const struct session *session, struct arena *arena)
{
    size_t history_count, count;
    const struct action *history = session_history(session, &history_count);
    const struct action *actions = session_actions(session, &count);
    bool *effective = arena_new_array(arena, bool, history_count + 1);
    for (size_t i = history_count; i > 0 && count > 0; i--) {
        effective[i - 1] = same_action(&history[i - 1], &actions[count - 1]);
        count -= effective[i - 1];
    }
    return effective;
}

static void add_text(struct json *json, const char *key, struct slice text)
{
    json_key(json, slice_of(key));
    json_add_text_or_null(json, text);
}

static void add_action(struct json *json, const struct action *action, bool effective)
{
    json_open(json, '{');
    add_text(json, "action", slice_of(action_kind_name(action->kind)));
    add_text(json, "target", action->target);
    add_text(json, "value", action->value);
    add_text(json, "unit", action->unit);
    add_text(json, "text", action->text);
    add_text(json, "decision", action->kind == ACTION_DECIDE ? slice_of(decision_name(action->decision)) : SLICE_NONE);
    add_text(json, "reason", action->reason);
    add_text(json, "about", action->about);
    add_text(json, "who", action->who);
    add_text(json, "when", action->when);
    json_key(json, SLICE("with_previous"));
    json_add_boolean(json, action->with_previous);
    json_key(json, SLICE("holds"));
    json_add_boolean(json, effective);
    json_close(json, '}');
}

void json_review(struct json *json, const struct session *session)
{
    struct arena *arena = arena_new();
    bool *effective = find_effective(session, arena);
    size_t count;
    const struct action *history = session_history(session, &count);
    json_key(json, SLICE("review"));
    json_open(json, '[');
    for (size_t i = 0; i < count; i++)
        add_action(json, &history[i], effective[i]);
    json_close(json, ']');
    arena_free(arena);
}
