/* Sample reports open for review, their review files in a folder of the test. */
#ifndef SUPPORT_OPENED_H
#define SUPPORT_OPENED_H

#include "export/export.h"
#include "support/installed.h"

struct opened {
    struct review_options options;
    struct entry entry;
    struct loaded loaded;
};

/* While a test runs. */
extern struct arena *arena;
extern struct error error;
extern char folder[]; /* for review files and all else */

/* Set-up and tear-down of a test; the clock stands still. 0 when all is well. */
int opened_set_up(void **state);
int opened_tear_down(void **state);

/* Ends the test with a message when it cannot be done. */
void open_report(struct opened *opened, const char *path);
void act(struct opened *opened, struct action action);

#endif
