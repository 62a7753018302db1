/* Cases of tests/screen/NAME/cmd: which reports on what screen, and the keys; played in memory, step by step. */
#ifndef SUPPORT_SCREEN_H
#define SUPPORT_SCREEN_H

#include "tui/tui.h"

struct screen_case {
    const char *name, *folder;
    int rows, columns;
    struct slice theme;
    struct path_list reports; /* names below tests/reports, or in the case's own folder */
    struct path_list paths;   /* what is opened, relative to the folder of the reports */
    struct slice keys;
};

/* The cases there are, in name order. `root` is the top of the tree, absolute. */
struct path_list screen_cases(const char *root, struct arena *arena);
/* Fails the test where the file is wrong. The file: lines "size: 100x30", "theme: dark", "reports: NAME ...",
 * "open: PATH ..." (the reports, if not given), then a line "keys:" and the keys. */
struct screen_case screen_case_read(const char *root, const char *name, struct arena *arena);
/* Copies the reports into an empty folder of that name below $TEST_DIR and makes it the working folder. */
void screen_case_stage(const struct screen_case *one, const char *root, const char *name);
/* Plays keys in memory on a screen of that size; `look` (may be NULL) sees every canvas that is shown. The memory
 * terminal as it was left: close it. */
struct terminal *screen_case_play(const struct screen_case *one, int rows, int columns, struct slice keys,
                                  void (*look)(const struct canvas *canvas));

#endif
