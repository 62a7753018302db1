/* Painting the lines of drawn tables; `line` is the row of the screen without the gutter. */
#ifndef TUI_PANE_GRID_H
#define TUI_PANE_GRID_H

#include "tui/canvas.h"
#include "tui/original.h"

void pane_grid_draw(const struct original *original, struct canvas *canvas, struct area line,
                    const struct visual_line *visual);
/* The line is the first (or last) that is shown, and the neighbour the one above (below) it: a table goes on there. */
void pane_grid_cross(const struct original *original, struct canvas *canvas, struct area line,
                     const struct visual_line *visual, const struct visual_line *neighbour, enum canvas_beyond beyond);
/* Recolours what the line shows of the span; an empty span that is an empty cell: the whole cell. */
void pane_grid_light(const struct original *original, struct canvas *canvas, struct area line,
                     const struct visual_line *visual, struct span span, enum role role);
/* From the first to the last byte that the line shows. */
struct span pane_grid_extent(const struct original *original, const struct visual_line *visual);

#endif
