/* A line of a drawn table in the original: its frame, its text, what of it is lit. */
#include "tui/pane_grid.h"

#define IS_BLANK(character) ((character) == ' ')

static void draw_frame(const struct original *original, struct canvas *canvas, struct area line,
                       const struct grid_line *grid)
{
    const char *frame = original->frames.items + grid->frame;
    for (int start = 0, end; start < grid->width; start = end) {
        bool blank = IS_BLANK(frame[start]);
        for (end = start + 1; end < grid->width && IS_BLANK(frame[end]) == blank; end++)
            ;
        if (!blank)
            canvas_text(canvas, line, 0, start, (struct slice){frame + start, (size_t)(end - start)}, ROLE_frame);
    }
}

/* Recolours the part of the span that the piece shows. */
static void light_piece(const struct original *original, struct canvas *canvas, struct area line,
                        const struct grid_piece *piece, struct span span, enum role role)
{
    if (span.start == span.end && span.start == piece->span.start && piece->span.end == span.start) {
        canvas_role(canvas, line, 0, piece->column, piece->width, role);
        return;
    }
    uint32_t start = span.start > piece->span.start ? span.start : piece->span.start;
    uint32_t end = span.end < piece->span.end ? span.end : piece->span.end;
    if (start >= end)
        return;
    struct slice text = original->document->text;
    int before = canvas_text_width(slice_part(text, piece->span.start, start));
    int width = canvas_text_width(slice_part(text, start, end));
    canvas_role(canvas, line, 0, piece->column + before, width, role);
}

void pane_grid_draw(const struct original *original, struct canvas *canvas, struct area line,
                    const struct visual_line *visual)
{
    const struct grid_line *grid = &original->grid_lines.items[visual->number];
    draw_frame(original, canvas, line, grid);
    for (uint32_t i = 0; i < grid->piece_count; i++) {
        const struct grid_piece *piece = &original->grid_pieces.items[grid->first_piece + i];
        struct area cell = area_part(line, 0, 0, 1, piece->column + piece->width);
        canvas_text(canvas, cell, 0, piece->column, document_text(original->document, piece->span), ROLE_text);
    }
}

void pane_grid_cross(const struct original *original, struct canvas *canvas, struct area line,
                     const struct visual_line *visual, const struct visual_line *neighbour, enum canvas_beyond beyond)
{
    if (visual->kind != VISUAL_GRID || neighbour->kind != VISUAL_GRID)
        return;
    const struct grid_line *grid = &original->grid_lines.items[visual->number];
    const struct grid_line *next = &original->grid_lines.items[neighbour->number];
    const char *other = original->frames.items + next->frame;
    for (int column = 0; column < grid->width && column < next->width; column++)
        if (other[column] == '|' || other[column] == '+')
            canvas_cross(canvas, line, 0, column, beyond);
}

void pane_grid_light(const struct original *original, struct canvas *canvas, struct area line,
                     const struct visual_line *visual, struct span span, enum role role)
{
    const struct grid_line *grid = &original->grid_lines.items[visual->number];
    for (uint32_t i = 0; i < grid->piece_count && !span_is_none(span); i++)
        light_piece(original, canvas, line, &original->grid_pieces.items[grid->first_piece + i], span, role);
}

struct span pane_grid_extent(const struct original *original, const struct visual_line *visual)
{
    const struct grid_line *grid = &original->grid_lines.items[visual->number];
    struct span extent = {visual->start, visual->end};
    for (uint32_t i = 0; i < grid->piece_count; i++) {
        struct span piece = original->grid_pieces.items[grid->first_piece + i].span;
        extent.start = piece.start < extent.start ? piece.start : extent.start;
        extent.end = piece.end > extent.end ? piece.end : extent.end;
    }
    return extent;
}
