/* Where the panes of a report stand: side by side, stacked, or one at a time, as the screen allows. */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include "tui/canvas.h"

enum pane { PANE_ORIGINAL, PANE_TABLE, PANE_BOTTOM, PANE_COUNT };

struct wishes {
    enum pane focus;
    bool zoomed;      /* the focused pane alone */
    bool detailed;    /* the bottom pane shows one finding's arithmetic: it may take more */
    int table_width;  /* columns in which the table stands well */
    int table_least;  /* columns without which its labels are cut */
    int bottom_rows;  /* rows the bottom pane needs, without its head */
};
struct layout {
    struct area panes[PANE_COUNT]; /* with their heads; empty when not shown */
    int separator;                 /* column of the rule between original and table, or -1 */
    bool single;
};
struct layout layout_compute(struct area area, struct wishes wishes);

#endif
