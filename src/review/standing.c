/* Which actions hold: undo takes the newest away, redo gives it back, any other action ends the way back. */
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

void standing_find(const struct history *history, const struct action *extra, size_t extra_count,
                   struct arena *arena, struct standing *out)
{
    size_t stored = history->actions.count, most = stored + extra_count;
    struct stack held = {arena_new_array(arena, struct action, most), arena_new_array(arena, size_t, most), 0};
    struct stack undone = {arena_new_array(arena, struct action, most), arena_new_array(arena, size_t, most), 0};
    for (size_t i = 0; i < most; i++) {
        const struct action *action = i < stored ? &history->actions.items[i] : &extra[i - stored];
        if (action->kind == ACTION_UNDO) {
            move_top(&held, &undone);
        } else if (action->kind == ACTION_REDO) {
            move_top(&undone, &held);
        } else {
            undone.count = 0;
            held.actions[held.count] = *action;
            held.places[held.count++] = i;
        }
    }
    *out = (struct standing){held.actions, held.places, held.count, undone.actions, undone.count};
}
