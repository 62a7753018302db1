/* kept: what took long to make of a file (a conversion, a recognition) stays in memory while the program runs, never on
 * disk: the list reads reports and opening one reads it again. Any thread may ask. */
#ifndef READ_KEPT_H
#define READ_KEPT_H

#include "base/base.h"

enum kept_state {
    KEPT_FOUND, /* *content has it, in the arena */
    KEPT_BUSY,  /* another thread is making it, and was waited for in vain for `milliseconds` */
    KEPT_NEW    /* the caller makes it: kept_put is due, others wait for it */
};
/* `digest` is that of the file's bytes. */
enum kept_state kept_take(const char digest[65], int milliseconds, struct arena *arena, struct slice *content);
/* What was made; empty: nothing came of it, and the next who asks makes it. */
void kept_put(const char digest[65], struct slice content);

#endif
