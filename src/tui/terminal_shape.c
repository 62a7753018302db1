/* Which line character a frame cell is. */
#include "tui/terminal_shape.h"

enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8 };

static const char shapes[16] = {
    [LEFT] = SHAPE_HORIZONTAL,
    [RIGHT] = SHAPE_HORIZONTAL,
    [LEFT | RIGHT] = SHAPE_HORIZONTAL,
    [UP] = SHAPE_VERTICAL,
    [DOWN] = SHAPE_VERTICAL,
    [UP | DOWN] = SHAPE_VERTICAL,
    [DOWN | RIGHT] = SHAPE_TOP_LEFT,
    [DOWN | LEFT] = SHAPE_TOP_RIGHT,
    [UP | RIGHT] = SHAPE_BOTTOM_LEFT,
    [UP | LEFT] = SHAPE_BOTTOM_RIGHT,
    [UP | DOWN | RIGHT] = SHAPE_LEFT_TEE,
    [UP | DOWN | LEFT] = SHAPE_RIGHT_TEE,
    [DOWN | LEFT | RIGHT] = SHAPE_TOP_TEE,
    [UP | LEFT | RIGHT] = SHAPE_BOTTOM_TEE,
    [UP | DOWN | LEFT | RIGHT] = SHAPE_CROSS,
};

static bool is_frame(const struct canvas_cell *cell)
{
    return (cell->role == ROLE_frame || cell->role == ROLE_frame_active) && cell->length == 1;
}

/* True when a frame cell with one of the two characters stands there. */
static bool has(const struct canvas *canvas, int row, int column, char line)
{
    if (row < 0 || row >= canvas->rows || column < 0 || column >= canvas->columns)
        return false;
    const struct canvas_cell *cell = &canvas->cells[row * canvas->columns + column];
    return is_frame(cell) && (cell->text[0] == line || cell->text[0] == '+');
}

static char shape_of(const struct canvas *canvas, int row, int column, char character)
{
    if (character == '-')
        return SHAPE_HORIZONTAL;
    if (character == '|')
        return SHAPE_VERTICAL;
    if (character != '+')
        return SHAPE_NONE;
    enum canvas_beyond beyond = canvas_crosses(&canvas->cells[row * canvas->columns + column]);
    int meeting = (beyond & CANVAS_ABOVE || has(canvas, row - 1, column, '|') ? UP : 0) |
                  (beyond & CANVAS_BELOW || has(canvas, row + 1, column, '|') ? DOWN : 0) |
                  (has(canvas, row, column - 1, '-') ? LEFT : 0) | (has(canvas, row, column + 1, '-') ? RIGHT : 0);
    return shapes[meeting];
}

void shape_row(const struct canvas *canvas, int row, struct canvas_cell *cells)
{
    for (int column = 0; column < canvas->columns; column++) {
        if (!is_frame(&cells[column]))
            continue;
        char shape = shape_of(canvas, row, column, cells[column].text[0]);
        if (shape != SHAPE_NONE)
            cells[column].text[0] = shape;
    }
}
