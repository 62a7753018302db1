/* Painting shared by views and dialogs. */
#include "tui/paint.h"

enum { FRAME_ROWS_LEAST = 8 };

/* The end of the visual line that begins at start, and in *next where the following one begins. */
static size_t line_end(struct slice text, size_t start, int width, size_t *next)
{
    ptrdiff_t line = slice_find(text, SLICE("\n"), start);
    size_t limit = line < 0 ? text.length : (size_t)line;
    if (start == limit) {
        *next = limit + 1;
        return limit;
    }
    size_t end = wrap_line(slice_part(text, 0, limit), start, width);
    *next = end == limit ? limit + 1 : end;
    return end;
}

int paint_wrapped_rows(struct slice text, int width)
{
    int rows = 0;
    for (size_t start = 0; start <= text.length && width > 0; rows++)
        line_end(text, start, width, &start);
    return rows;
}

static int paint_lines(struct canvas *canvas, struct area area, int row, struct slice text, enum role role,
                       bool scrolls)
{
    int rows = 0;
    for (size_t start = 0, next = 0; start <= text.length && area.width > 0; start = next, rows++) {
        size_t end = line_end(text, start, area.width, &next);
        if (row + rows < 0 || row + rows >= area.height)
            continue;
        bool cut = !scrolls && row + rows == area.height - 1 && next <= text.length;
        struct slice line = slice_part(text, start, cut ? text.length : end);
        while (!cut && line.length > 0 && line.data[line.length - 1] == ' ') /* it may have no room, and says nothing */
            line.length--;
        canvas_text_cut(canvas, area, row + rows, 0, area.width, line, role);
    }
    return rows;
}

int paint_wrapped(struct canvas *canvas, struct area area, int row, struct slice text, enum role role)
{
    return paint_lines(canvas, area, row, text, role, false);
}

int paint_scrolled(struct canvas *canvas, struct area area, int row, struct slice text, enum role role)
{
    return paint_lines(canvas, area, row, text, role, true);
}

void paint_hints(struct canvas *canvas, struct area area, int row, const struct key_hint *hints, size_t count,
                 enum role role)
{
    int column = 0;
    for (size_t i = 0; i < count; i++) {
        int width = canvas_text_width(hints[i].key) + 1 + canvas_text_width(hints[i].what);
        if (column + width > area.width)
            continue;
        int after = canvas_text(canvas, area, row, column, hints[i].key, ROLE_key_name);
        canvas_text(canvas, area, row, after + 1, hints[i].what, role);
        column += width + 2;
    }
}

void paint_pane_head(struct canvas *canvas, struct area row, struct slice title, struct slice remark, bool active)
{
    for (int column = 0; column < row.width; column++)
        canvas_text(canvas, row, 0, column, SLICE("-"), active ? ROLE_frame_active : ROLE_frame);
    if (row.width < 6)
        return;
    int start = active ? 4 : 2, width = canvas_text_width(title), remark_width = canvas_text_width(remark);
    canvas_text(canvas, row, 0, 1, active ? SLICE(" > ") : SLICE(" "), active ? ROLE_heading : ROLE_text);
    canvas_text_cut(canvas, row, 0, start, row.width - start - 1, title, active ? ROLE_heading : ROLE_pane_title);
    canvas_text(canvas, row, 0, start + width, SLICE(" "), ROLE_text);
    if (remark.length && start + width + remark_width + 6 <= row.width)
        canvas_print(canvas, row, 0, row.width - remark_width - 3, ROLE_faint, " %.*s ", SLICE_ARGUMENTS(remark));
}

struct area paint_box(struct canvas *canvas, struct area screen, int height, int width, struct slice title)
{
    int box_height = height + 2 < screen.height - 1 ? height + 2 : screen.height - 1;
    int box_width = width + 4 < screen.width ? width + 4 : screen.width;
    struct area box =
        area_part(screen, screen.height - 1 - box_height, (screen.width - box_width) / 2, box_height, box_width);
    canvas_fill(canvas, box, ROLE_text);
    if (screen.height < FRAME_ROWS_LEAST)
        return area_part(box, 0, 1, box_height, box_width - 1);
    struct area inside = canvas_frame(canvas, box, title, true);
    return area_part(inside, 0, 1, inside.height, inside.width - 2);
}
