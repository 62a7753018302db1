/* Which actions hold: undo takes the newest step away, redo gives it back, any other action ends the way back. */
#include "review/session.h"

struct stack {
    struct action *actions;
    size_t *places;
    size_t count;
};

static void move_top(struct stack *from, struct stack *to)
{
    if (from->count == 0)
        return; /* merged by hand: an undo with nothing before it does nothing */
    from->count--;
    to->actions[to->count] = from->actions[from->count];
    to->places[to->count++] = from->places[from->count];
}

static const struct action *top_of(const struct stack *stack)
{
    return stack->count ? &stack->actions[stack->count - 1] : NULL;
}

/* A step ends with the action that is not one with the action before it. */
static void undo(struct stack *held, struct stack *undone)
{
    bool more = true;
    while (more && held->count) {
        more = top_of(held)->with_previous;
        move_top(held, undone);
    }
}

static void redo(struct stack *held, struct stack *undone)
{
    move_top(undone, held);
    while (undone->count && top_of(undone)->with_previous)
        move_top(undone, held);
}

/* In a file merged by hand the action before it may be another one: then it stands for itself. */
static bool is_with_previous(const struct stack *held, const struct action *action, size_t place)
{
    return action->with_previous && held->count && held->places[held->count - 1] + 1 == place;
}

void standing_find(const struct history *history, const struct action *extra, size_t extra_count, struct arena *arena,
                   struct standing *out)
{
    size_t stored = history->actions.count, most = stored + extra_count;
    struct stack held = {arena_new_array(arena, struct action, most), arena_new_array(arena, size_t, most), 0};
    struct stack undone = {arena_new_array(arena, struct action, most), arena_new_array(arena, size_t, most), 0};
    for (size_t i = 0; i < most; i++) {
        const struct action *action = i < stored ? &history->actions.items[i] : &extra[i - stored];
        if (action->kind == ACTION_UNDO) {
            undo(&held, &undone);
        } else if (action->kind == ACTION_REDO) {
            redo(&held, &undone);
        } else {
            undone.count = 0;
            held.actions[held.count] = *action;
            held.actions[held.count].with_previous = is_with_previous(&held, action, i);
            held.places[held.count++] = i;
        }
    }
    *out = (struct standing){held.actions, held.places, held.count, undone.actions, undone.count};
}
