/* Dividing the screen among the panes. */
#include "tui/layout.h"

#define BESIDE_COLUMNS 100
#define BESIDE_ROWS 12
#define STACKED_COLUMNS 60
#define STACKED_ROWS 12
#define TABLE_LEAST 48
#define TABLE_ROWS 36 /* of the longest table, with its head and foot */
#define TABLE_SHARE 54    /* in a hundred: most of the width that the table gets, unless it needs more */
#define ORIGINAL_MOST 110 /* longer lines are hard to read */

static int between(int value, int low, int high)
{
    return value > high ? high : value < low ? low : value;
}

static struct layout single(struct area area, struct wishes wishes)
{
    struct layout layout = {.separator = -1, .single = true};
    layout.panes[wishes.focus] = area;
    return layout;
}

/* Most rows of the bottom pane: a screen that is higher than a table needs gives half of what is left to the list. */
static int bottom_most(int height, bool detailed)
{
    int list = height * 32 / 100 + (height > TABLE_ROWS ? (height - TABLE_ROWS) / 2 : 0), most = height * 45 / 100;
    if (detailed)
        return height * 55 / 100;
    return list < most ? list : most;
}

static struct layout beside(struct area area, struct wishes wishes)
{
    struct layout layout = {0};
    int most = bottom_most(area.height, wishes.detailed);
    int bottom = between(wishes.bottom_rows + 1, 4, most > 4 ? most : 4), upper = area.height - bottom;
    int share = area.width * TABLE_SHARE / 100, least = between(wishes.table_least, TABLE_LEAST, area.width * 6 / 10);
    int table = between(wishes.table_width, TABLE_LEAST, share > least ? share : least);
    if (area.width - 1 - table > ORIGINAL_MOST)
        table = area.width - 1 - ORIGINAL_MOST;
    int original = area.width - 1 - table;
    layout.separator = area.column + original;
    layout.panes[PANE_ORIGINAL] = area_part(area, 0, 0, upper, original);
    layout.panes[PANE_TABLE] = area_part(area, 0, original + 1, upper, table);
    layout.panes[PANE_BOTTOM] = area_part(area, upper, 0, bottom, area.width);
    return layout;
}

/* The pane that has the keys gets the most rows. */
static struct layout stacked(struct area area, struct wishes wishes)
{
    struct layout layout = {.separator = -1};
    int share = wishes.detailed ? 50 : wishes.focus == PANE_BOTTOM ? 40 : 25;
    int bottom = between(wishes.bottom_rows + 1, 3, area.height * share / 100), upper = area.height - bottom;
    int table = upper * (wishes.focus == PANE_TABLE ? 62 : wishes.focus == PANE_ORIGINAL ? 38 : 50) / 100;
    layout.panes[PANE_ORIGINAL] = area_part(area, 0, 0, upper - table, area.width);
    layout.panes[PANE_TABLE] = area_part(area, upper - table, 0, table, area.width);
    layout.panes[PANE_BOTTOM] = area_part(area, upper, 0, bottom, area.width);
    return layout;
}

struct layout layout_compute(struct area area, struct wishes wishes)
{
    if (wishes.zoomed)
        return single(area, wishes);
    if (area.width >= BESIDE_COLUMNS && area.height >= BESIDE_ROWS)
        return beside(area, wishes);
    if (area.width >= STACKED_COLUMNS && area.height >= STACKED_ROWS)
        return stacked(area, wishes);
    return single(area, wishes);
}
