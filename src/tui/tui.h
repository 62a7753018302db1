/* tui: the screen. Views draw on a canvas and never touch the terminal; one table of commands (commands.h) gives key
 * map, prompt, palette, help and the manual's list of keys. */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include "export/export.h"
#include "tui/terminal.h"

struct tui_options {
    struct review_options review;
    bool follow_background; /* nobody said which theme: it is `light` when the terminal says that it is light */
    struct session *first; /* the only report, already open: it is taken over; NULL: the list comes first */
    /* What the entries are by now, in the arena; false: they cannot be looked for again. NULL: never. */
    bool (*look_again)(void *context, struct arena *arena, struct entries *out);
    void *look_context;
};
/* Reviews the reports at the entries on the terminal until the person leaves. Returns the exit status of the contract
 * (0, 2, 3). */
int tui_run(struct terminal *terminal, const struct theme *theme, const struct tui_options *options,
            const struct entries *entries);

#endif
