/* From the bytes that a terminal sends to keys: UTF-8, the escape sequences of xterm, VT100, the Linux console, tmux
 * and screen in both cursor key modes, bracketed paste. Knows nothing of curses, so that it can be fed by tests. */
#ifndef TUI_KEY_DECODER_H
#define TUI_KEY_DECODER_H

#include "tui/key.h"

struct key_decoder {
    struct buffer pending; /* bytes not yet decoded from `at` on */
    size_t at;
    struct buffer paste;
    bool pasting;
    int report_row, report_column; /* where the terminal said its cursor is; 0 when it did not */
    bool has_background;           /* the terminal said which one it has: 0xRRGGBB */
    uint32_t background;
};

/* What stands at the beginning of the pending bytes, and how long one waits for the rest of it. */
enum key_pending {
    PENDING_NOTHING,
    PENDING_CHARACTER, /* the beginning of a UTF-8 character: its rest surely comes */
    PENDING_ESCAPE,    /* perhaps the Escape key, perhaps the beginning of a sequence */
    PENDING_SEQUENCE,  /* the beginning of a sequence */
    PENDING_PASTE,
};

void key_decoder_feed(struct key_decoder *decoder, struct slice bytes);
/* The next key. False when there is none, or only the beginning of one. With `no_more` (the wait is over) a beginning
 * is taken as it stands: Escape for a lone ESC, a paste without its end for what came of it. A key's paste lives until
 * the next call. Sequences that are no key are swallowed; what the terminal says of its cursor and its background is
 * kept. */
bool key_decoder_next(struct key_decoder *decoder, bool no_more, struct key *out);
enum key_pending key_decoder_pending(const struct key_decoder *decoder);
void key_decoder_free(struct key_decoder *decoder);

#endif
