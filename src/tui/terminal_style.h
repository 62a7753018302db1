/* Inside tui: the looks of characters in what is sent to a terminal. Whoever writes it names both colours anew with
 * every change, and all of them after every end of bold; here only what differs is sent. */
#ifndef TUI_TERMINAL_STYLE_H
#define TUI_TERMINAL_STYLE_H

#include "base/base.h"

enum { STYLE_COLOUR = 24 };
struct style_look {
    char foreground[STYLE_COLOUR], background[STYLE_COLOUR]; /* "38;5;252"; empty: the terminal's own */
    unsigned attributes;                                     /* a bit for each */
};
/* What the terminal has now, and what it should have; zeroed: the one is not known, the other plain. */
struct style_memory {
    struct style_look look, wanted;
    bool known, plain_letters;
};

/* Appends the bytes, which end between two sequences, so that they show the same with fewer changes of the look. The
 * look that they end in is left to what is painted next, or to style_settle. */
void style_shorten(struct style_memory *memory, struct slice bytes, struct buffer *out);
void style_settle(struct style_memory *memory, struct buffer *out);

#endif
