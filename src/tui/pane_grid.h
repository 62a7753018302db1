/* Painting the lines of drawn tables; `line` is the row of the screen without the gutter. */
#ifndef TUI_PANE_GRID_H
#define TUI_PANE_GRID_H

#include "tui/canvas.h"
#include "tui/original.h"

void pane_grid_draw(const struct original *original, struct canvas *canvas, struct area line,
                    const struct visual_line *visual);
/* Recolours what the line shows of the span; an empty span that is an empty cell: the whole cell. */
void pane_grid_light(const struct original *original, struct canvas *canvas, struct area line,
                     const struct visual_line *visual, struct span span, enum role role);
/* From the first to the last byte that the line shows. */
struct span pane_grid_extent(const struct original *original, const struct visual_line *visual);

#endif
