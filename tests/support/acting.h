/* What a person does at the screen, and what must be seen then. */
#ifndef SUPPORT_ACTING_H
#define SUPPORT_ACTING_H

#include "support/pty.h"

/* The whole screen as text, in the arena. */
const char *pty_screen_text(const struct pty *pty, struct arena *arena);
/* Presses the keys; then the screen must say this. */
void pty_act(struct pty *pty, const char *keys, const char *wanted);

#endif
