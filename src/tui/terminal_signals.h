/* Inside tui: the signals of a full-screen program. While installed they are blocked but for the time of waiting for
 * input, so that nothing is interrupted in its middle; what came is told by the wait. Process-lifetime state, one
 * terminal only. */
#ifndef TUI_TERMINAL_SIGNALS_H
#define TUI_TERMINAL_SIGNALS_H

#include "base/base.h"

#include <termios.h>

struct signals_seen {
    bool resized, stop, resumed, hangup;
};

/* What a dying program sends to a terminal, and the modes it had. */
struct terminal_restore {
    int file;
    char bytes[256];
    size_t length;
    struct termios modes;
};

/* `restore` must live until signals_remove; it is used when the program dies by a signal or by exit(). A second call
 * takes the handlers back from whoever set others. */
void signals_install(const struct terminal_restore *restore);
/* With `ending` (the terminal is gone) another SIGHUP is ignored from now on. */
void signals_remove(bool ending);
/* Waits until the file has input or hangs up, or `wake` (-1: none) has; WAITED_NOTHING: a signal came or the time is
 * over. -1 milliseconds are for ever. */
enum waited { WAITED_NOTHING, WAITED_INPUT, WAITED_WAKE };
enum waited signals_wait(int file, int wake, int milliseconds);
/* What came since the last call. */
struct signals_seen signals_take(void);

#endif
