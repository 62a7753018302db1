/* Keys, and looking at the screen. */
#include "support/acting.h"

#include "unit/cmocka_main.h"

const char *pty_screen_text(const struct pty *pty, struct arena *arena)
{
    struct buffer text = {0};
    pty_text(pty, &text);
    const char *copy = arena_copy(arena, buffer_slice(&text)).data;
    buffer_free(&text);
    return copy;
}

void pty_act(struct pty *pty, const char *keys, const char *wanted)
{
    struct arena *arena = arena_new();
    assert_true(pty_press(pty, keys));
    const char *text = pty_screen_text(pty, arena);
    if (!strstr(text, wanted))
        print_error("after %s no %s in:\n", keys, wanted), fputs(text, stderr), fail();
    arena_free(arena);
}
