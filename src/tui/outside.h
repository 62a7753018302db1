/* Other programs and files: $EDITOR, the system's viewer. */
#ifndef TUI_OUTSIDE_H
#define TUI_OUTSIDE_H

#include "tui/terminal.h"

/* Hands the text to $VISUAL or $EDITOR and takes it back. */
bool outside_edit(struct terminal *terminal, struct buffer *text, struct error *error);
/* Opens the file with the system's program for it (xdg-open), without waiting. False where there is no desktop,
 * or no such program. */
bool outside_open(const char *path, struct error *error);

#endif
