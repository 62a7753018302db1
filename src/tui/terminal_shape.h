/* Inside tui: frames of the canvas (+ - | in a frame role) as line drawing, corners and tees by what meets there. */
#ifndef TUI_TERMINAL_SHAPE_H
#define TUI_TERMINAL_SHAPE_H

#include "tui/canvas.h"

enum line_shape {
    SHAPE_NONE,
    SHAPE_HORIZONTAL, SHAPE_VERTICAL, SHAPE_TOP_LEFT, SHAPE_TOP_RIGHT, SHAPE_BOTTOM_LEFT, SHAPE_BOTTOM_RIGHT,
    SHAPE_LEFT_TEE, SHAPE_RIGHT_TEE, SHAPE_TOP_TEE, SHAPE_BOTTOM_TEE, SHAPE_CROSS,
    SHAPE_COUNT
};

/* Puts shapes in place of the text of frame cells in a copy of the canvas's row: bytes that no cell holds
 * otherwise. */
void shape_row(const struct canvas *canvas, int row, struct canvas_cell *cells);

#endif
