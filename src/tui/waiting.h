/* waiting: while the reading of a report takes long, the last line of the screen says how far it is, and Esc stops it.
 */
#ifndef TUI_WAITING_H
#define TUI_WAITING_H

#include "read/read.h"
#include "tui/application.h"

/* For the options that reports are opened with; the application must outlive it. */
struct read_watch waiting_watch(struct application *application);
/* Says the words on the last line and what Esc does, or leaves it where there are none; false when the person pressed
 * it. */
bool waiting_tell(struct application *application, struct slice words, const char *escape);

#endif
