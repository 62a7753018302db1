/* Inside tui: how a terminal is asked to put text on the clipboard, also from within tmux. */
#ifndef TUI_TERMINAL_CLIPBOARD_H
#define TUI_TERMINAL_CLIPBOARD_H

#include "base/base.h"

/* More is refused by the terminals that limit it. */
enum { CLIPBOARD_MOST = 74994 };

/* Adds the bytes to send. */
void clipboard_request(struct slice text, struct buffer *out);

#endif
