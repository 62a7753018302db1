/* What views and dialogs paint alike: wrapped text, titles, bars of keys, boxes. */
#ifndef TUI_PAINT_H
#define TUI_PAINT_H

#include "tui/canvas.h"

/* Wraps the text over rows from `row` to the area's end; line ends break it. Returns the rows it takes (also when the
 * area has less: then the last visible row ends in a mark). */
int paint_wrapped(struct canvas *canvas, struct area area, int row, struct slice text, enum role role);
/* The same of text that is scrolled: `row` may be above the area, and nothing is marked. */
int paint_scrolled(struct canvas *canvas, struct area area, int row, struct slice text, enum role role);
/* Rows that they would take. */
int paint_wrapped_rows(struct slice text, int width);

struct key_hint {
    struct slice key, what;
};
/* "Tab 下一处  Enter 打开": whole hints only, as many as fit. */
void paint_hints(struct canvas *canvas, struct area area, int row, const struct key_hint *hints, size_t count,
                 enum role role);

/* A pane's head: one row, a rule with the title in it and, at its right end, a remark (may be empty). */
void paint_pane_head(struct canvas *canvas, struct area row, struct slice title, struct slice remark, bool active);

/* A framed box over the lower part of the screen, the last row left free; at most `height` by `width` inside. Returns
 * the inside, with a column of air on both sides. On a screen of a few rows it has no frame: there is room for what is
 * in it. */
struct area paint_box(struct canvas *canvas, struct area screen, int height, int width, struct slice title);

#endif
