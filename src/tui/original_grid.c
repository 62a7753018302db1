/* Laying out tables: how wide each column, how high each row, where each piece of text; then the frame around them. */
#include "tui/original_grid.h"
#include "tui/canvas.h"

#include <assert.h>
#include <string.h>

enum { WIDTH_LEAST = 2, WORD_MOST = 14, ROWS_MOST = 3000 };

/* A cell in columns that count: those in which some cell begins. */
struct box {
    struct span span;
    size_t row, behind_row;
    int column, behind_column;
    int text_width, word_width; /* all on one line; the widest number or word, which is never broken */
    int lines;
};

struct layout {
    struct original *original;
    struct box *boxes;
    size_t count, rows;
    int columns;
    int *widths;
    int *heights;
    uint32_t *tops;
    uint32_t first_line; /* among original->grid_lines, once it is drawn */
};

/* ---- Cells ---- */

static bool is_word(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           byte == '.' || byte == '-';
}

static int widest_word(struct slice text)
{
    int widest = text.length > 0 ? WIDTH_LEAST : 1, length = 0;
    for (size_t i = 0; i < text.length; i++) {
        length = is_word(text.data[i]) ? length + 1 : 0;
        widest = length > widest ? length : widest;
    }
    return widest < WORD_MOST ? widest : WORD_MOST;
}

/* The column among those that count for each column of the grid. */
static int count_columns(const struct grid *grid, int *places)
{
    int count = 0;
    for (size_t i = 0; i < grid->cell_count; i++)
        places[grid->cells[i].column] = 1;
    for (uint32_t column = 0; column < grid->columns; column++) {
        count += places[column];
        places[column] = count - 1;
    }
    places[grid->columns] = count;
    return count;
}

static void make_boxes(struct layout *layout, const struct grid *grid, struct arena *arena)
{
    int *places = arena_new_array(arena, int, grid->columns + 1);
    layout->columns = count_columns(grid, places);
    layout->rows = grid->rows;
    layout->count = grid->cell_count;
    layout->boxes = arena_new_array(arena, struct box, grid->cell_count);
    for (size_t i = 0; i < grid->cell_count; i++) {
        const struct grid_cell *cell = &grid->cells[i];
        struct slice text = document_text(layout->original->document, cell->span);
        uint32_t behind = cell->column + cell->column_span;
        layout->boxes[i] = (struct box){
            .span = cell->span,
            .row = cell->row,
            .behind_row = cell->row + cell->row_span,
            .column = places[cell->column],
            .behind_column = behind < grid->columns ? places[behind] : layout->columns,
            .text_width = canvas_text_width(text),
            .word_width = widest_word(text),
        };
        assert(layout->boxes[i].behind_column > layout->boxes[i].column); /* every place of a grid has its cell */
    }
}

/* ---- Widths ---- */

static int inside_width(const struct layout *layout, const struct box *box)
{
    int width = box->behind_column - box->column - 1; /* the rules between the columns */
    for (int column = box->column; column < box->behind_column; column++)
        width += layout->widths[column];
    return width;
}

static int total_width(const struct layout *layout)
{
    int width = layout->columns + 1;
    for (int column = 0; column < layout->columns; column++)
        width += layout->widths[column];
    return width;
}

static void set_least_widths(struct layout *layout)
{
    for (int column = 0; column < layout->columns; column++)
        layout->widths[column] = 1;
    for (size_t i = 0; i < layout->count; i++) {
        const struct box *box = &layout->boxes[i];
        int lack = box->word_width - inside_width(layout, box);
        if (lack > 0)
            layout->widths[box->behind_column - 1] += lack;
    }
}

static int lines_about(const struct layout *layout, const struct box *box)
{
    int width = inside_width(layout, box);
    /* Two columns a character: an odd one stays empty. */
    if (box->text_width > box->word_width && width > 2)
        width &= ~1;
    /* What runs down over several rows has their rules' lines too. */
    return (box->text_width + width - 1) / width - 2 * (int)(box->behind_row - box->row - 1);
}

/* What is left goes, column by column, to the cell that would be highest. */
static void spread_width(struct layout *layout)
{
    for (int left = layout->original->width - total_width(layout); left > 0; left--) {
        const struct box *highest = NULL;
        int most = 1;
        for (size_t i = 0; i < layout->count; i++) {
            int lines = lines_about(layout, &layout->boxes[i]);
            if (lines > most) {
                most = lines;
                highest = &layout->boxes[i];
            }
        }
        if (!highest)
            return;
        int narrowest = highest->column;
        for (int column = highest->column; column < highest->behind_column; column++)
            if (layout->widths[column] < layout->widths[narrowest])
                narrowest = column;
        layout->widths[narrowest]++;
    }
}

/* ---- Heights ---- */

static int count_lines(const struct layout *layout, const struct box *box)
{
    struct slice text = slice_part(layout->original->document->text, 0, box->span.end);
    int width = inside_width(layout, box), lines = 0;
    for (size_t at = box->span.start; at < box->span.end; lines++)
        at = wrap_line(text, at, width);
    return lines ? lines : 1;
}

static void set_heights(struct layout *layout)
{
    for (size_t row = 0; row < layout->rows; row++)
        layout->heights[row] = 1;
    for (size_t i = 0; i < layout->count; i++) {
        struct box *box = &layout->boxes[i];
        box->lines = count_lines(layout, box);
        if (box->behind_row == box->row + 1 && box->lines > layout->heights[box->row])
            layout->heights[box->row] = box->lines;
    }
    for (size_t i = 0; i < layout->count; i++) {
        const struct box *box = &layout->boxes[i];
        int room = (int)(box->behind_row - box->row) - 1;
        for (size_t row = box->row; row < box->behind_row; row++)
            room += layout->heights[row];
        if (box->lines > room)
            layout->heights[box->behind_row - 1] += box->lines - room;
    }
    layout->tops[0] = 0;
    for (size_t row = 0; row < layout->rows; row++)
        layout->tops[row + 1] = layout->tops[row] + 1 + (uint32_t)layout->heights[row];
}

/* ---- Drawing ---- */

static int column_left(const struct layout *layout, int column)
{
    int left = column;
    for (int i = 0; i < column; i++)
        left += layout->widths[i];
    return left;
}

static void draw_rule(char *frame, int stride, int line, int column, char rule)
{
    char *place = &frame[line * stride + column];
    *place = *place == ' ' || *place == rule ? rule : '+';
}

static void draw_box(const struct layout *layout, char *frame, int stride, const struct box *box)
{
    int left = column_left(layout, box->column), right = column_left(layout, box->behind_column);
    int top = (int)layout->tops[box->row], bottom = (int)layout->tops[box->behind_row];
    for (int column = left + 1; column < right; column++) {
        draw_rule(frame, stride, top, column, '-');
        draw_rule(frame, stride, bottom, column, '-');
    }
    for (int line = top + 1; line < bottom; line++) {
        draw_rule(frame, stride, line, left, '|');
        draw_rule(frame, stride, line, right, '|');
    }
    for (int corner = 0; corner < 4; corner++)
        frame[(corner & 1 ? bottom : top) * stride + (corner & 2 ? right : left)] = '+';
}

static bool is_number(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((text.data[i] < '0' || text.data[i] > '9') && text.data[i] != '.' && text.data[i] != '-')
            return false;
    return true;
}

struct placed {
    struct grid_piece piece;
    uint32_t line;
};
struct placed_list {
    struct placed *items;
    size_t count, capacity;
};

/* Numbers stand in the middle of their cell, as they are printed. */
static void place_text(const struct layout *layout, const struct box *box, struct placed_list *list,
                       struct arena *arena)
{
    struct slice text = slice_part(layout->original->document->text, 0, box->span.end);
    int width = inside_width(layout, box), left = column_left(layout, box->column) + 1;
    uint32_t line = layout->tops[box->row] + 1;
    if (box->span.start == box->span.end)
        vector_push(arena, list, ((struct placed){{box->span, left, width}, line}));
    for (uint32_t at = box->span.start; at < box->span.end; line++) {
        uint32_t end = (uint32_t)wrap_line(text, at, width);
        int used = canvas_text_width(slice_part(text, at, end));
        int air = used < width && is_number(slice_part(text, at, end)) ? (width - used) / 2 : 0;
        vector_push(arena, list, ((struct placed){{{at, end}, left + air, width - air}, line}));
        at = end;
    }
}

/* The pieces go to their lines, those of one line in reading order. */
static void add_pieces(struct layout *layout, const struct placed_list *list)
{
    struct original *original = layout->original;
    struct grid_line *lines = &original->grid_lines.items[layout->first_line];
    uint32_t count = layout->tops[layout->rows] + 1, next = (uint32_t)original->grid_pieces.count;
    for (size_t i = 0; i < list->count; i++)
        lines[list->items[i].line].piece_count++;
    for (uint32_t line = 0; line < count; line++) {
        lines[line].first_piece = next;
        next += lines[line].piece_count;
        lines[line].piece_count = 0;
    }
    vector_reserve(NULL, (void **)&original->grid_pieces.items, &original->grid_pieces.capacity, next,
                   sizeof *original->grid_pieces.items);
    original->grid_pieces.count = next;
    for (size_t i = 0; i < list->count; i++) {
        struct grid_line *line = &lines[list->items[i].line];
        original->grid_pieces.items[line->first_piece + line->piece_count++] = list->items[i].piece;
    }
}

static void draw(struct layout *layout, struct arena *arena)
{
    struct original *original = layout->original;
    int stride = total_width(layout);
    size_t lines = layout->tops[layout->rows] + 1u, start = original->frames.count;
    layout->first_line = (uint32_t)original->grid_lines.count;
    size_t end = start + lines * (size_t)stride;
    vector_reserve(NULL, (void **)&original->frames.items, &original->frames.capacity, end, 1);
    original->frames.count = end;
    memset(original->frames.items + start, ' ', end - start);
    struct placed_list list = {0};
    for (size_t i = 0; i < layout->count; i++) {
        draw_box(layout, original->frames.items + start, stride, &layout->boxes[i]);
        place_text(layout, &layout->boxes[i], &list, arena);
    }
    for (size_t line = 0; line < lines; line++) {
        struct grid_line one = {.frame = (uint32_t)(start + line * (size_t)stride), .width = stride};
        vector_push(NULL, &original->grid_lines, one);
    }
    add_pieces(layout, &list);
}

/* ---- Bands: a table too wide for the screen stands in parts, one below the other ---- */

static size_t boxes_across(const struct layout *whole, int column)
{
    size_t count = 0;
    for (size_t i = 0; i < whole->count; i++)
        count += whole->boxes[i].column < column && whole->boxes[i].behind_column > column;
    return count;
}

/* Where the band that begins with this column ends: as far as the width does, rather between two cells than through
 * one; `from` when not even one column fits. */
static int band_end(const struct layout *whole, int from)
{
    int width = 1, behind = from, best = from;
    for (; behind < whole->columns && width + whole->widths[behind] + 1 <= whole->original->width; behind++)
        width += whole->widths[behind] + 1;
    if (behind == whole->columns)
        return behind;
    for (int column = from + 1; column <= behind; column++)
        if (best == from || boxes_across(whole, column) <= boxes_across(whole, best))
            best = column;
    return best;
}

static struct layout make_band(const struct layout *whole, int from, int behind, struct arena *arena)
{
    struct layout band = {.original = whole->original, .rows = whole->rows, .columns = behind - from};
    band.boxes = arena_new_array(arena, struct box, whole->count);
    band.widths = arena_new_array(arena, int, (size_t)band.columns);
    band.heights = arena_new_array(arena, int, band.rows);
    band.tops = arena_new_array(arena, uint32_t, band.rows + 1);
    for (size_t i = 0; i < whole->count; i++) {
        struct box box = whole->boxes[i];
        if (box.behind_column <= from || box.column >= behind)
            continue;
        box.column = box.column > from ? box.column - from : 0;
        box.behind_column = box.behind_column < behind ? box.behind_column - from : band.columns;
        band.boxes[band.count++] = box;
    }
    return band;
}

static bool bands_fit(const struct layout *whole)
{
    for (int from = 0, behind; from < whole->columns; from = behind) {
        behind = band_end(whole, from);
        if (behind == from)
            return false;
    }
    return true;
}

/* ---- Rows: where the first part has the labels those of a row stand together, so that its numbers are near it ---- */

/* Rows begin where their first cell does; a row of which all cells come down from above is where the next one is. */
static struct span *find_row_spans(const struct layout *layout, const struct block *block, struct arena *arena)
{
    struct span *spans = arena_new_array(arena, struct span, layout->rows);
    for (size_t row = 0; row < layout->rows; row++)
        spans[row] = SPAN_NONE;
    for (size_t i = 0; i < layout->count; i++) {
        const struct box *box = &layout->boxes[i];
        if (span_is_none(spans[box->row]))
            spans[box->row] = box->span;
        else if (box->span.end > spans[box->row].end)
            spans[box->row].end = box->span.end;
    }
    uint32_t behind = block->span.end;
    for (size_t row = layout->rows; row-- > 0;) {
        if (span_is_none(spans[row]))
            spans[row] = (struct span){behind, behind};
        behind = spans[row].start;
    }
    return spans;
}

static bool has_labels(const struct layout *bands)
{
    for (size_t i = 0; i < bands->count; i++) {
        struct slice text = document_text(bands->original->document, bands->boxes[i].span);
        if (bands->boxes[i].behind_row == bands->rows && text.length > 0 && is_number(text))
            return false;
    }
    return true;
}

/* True when the rows before this one stand for themselves: nothing of the first band goes on there, and what comes down
 * in the others is not torn. */
static bool begins_group(const struct layout *bands, size_t band_count, size_t row)
{
    bool begins = band_count == 1;
    if (!begins && !has_labels(bands))
        return false;
    for (size_t i = 0; i < bands->count && !begins; i++)
        begins = bands->boxes[i].row == row;
    for (size_t band = 1; band < band_count; band++)
        for (size_t i = 0; i < bands[band].count; i++)
            if (bands[band].boxes[i].row < row && bands[band].boxes[i].behind_row > row)
                return false;
    return begins;
}

/* The band's lines of the rows, its upper rule only where it tells more than where the row begins. */
static void add_band_lines(const struct layout *band, size_t row, size_t behind, bool ruled, struct grid_layout *out)
{
    for (uint32_t line = band->tops[row] + !ruled; line < band->tops[behind]; line++)
        out->lines[out->line_count++] = band->first_line + line;
}

static void add_group(const struct layout *bands, size_t band_count, size_t row, size_t behind, struct span span,
                      struct grid_layout *out)
{
    struct grid_group *group = &out->groups[out->group_count++];
    *group = (struct grid_group){.span = span, .first_line = (uint32_t)out->line_count};
    group->text_line = group->first_line + 1;
    for (size_t band = 0; band < band_count; band++)
        add_band_lines(&bands[band], row, behind, band == 0 || behind > row + 1, out);
    const struct layout *last = &bands[band_count - 1];
    if (behind == last->rows)
        out->lines[out->line_count++] = last->first_line + last->tops[behind];
    group->line_count = (uint32_t)out->line_count - group->first_line;
}

static void arrange_rows(const struct layout *bands, size_t band_count, const struct span *spans, struct arena *arena,
                         struct grid_layout *out)
{
    size_t lines = 0;
    for (size_t band = 0; band < band_count; band++)
        lines += bands[band].tops[bands[band].rows] + 1u;
    out->lines = arena_new_array(arena, uint32_t, lines);
    out->groups = arena_new_array(arena, struct grid_group, bands->rows);
    for (size_t row = 0, behind; row < bands->rows; row = behind) {
        struct span span = spans[row];
        for (behind = row + 1; behind < bands->rows && !begins_group(bands, band_count, behind); behind++)
            span.end = spans[behind].end > span.end ? spans[behind].end : span.end;
        add_group(bands, band_count, row, behind, span, out);
    }
}

/* All as wide as the widest: their edges are one. */
static void draw_bands(struct layout *bands, size_t count, struct arena *arena)
{
    int widest = 0;
    for (size_t band = 0; band < count; band++)
        widest = total_width(&bands[band]) > widest ? total_width(&bands[band]) : widest;
    for (size_t band = 0; band < count; band++) {
        bands[band].widths[bands[band].columns - 1] += widest - total_width(&bands[band]);
        set_heights(&bands[band]);
        draw(&bands[band], arena);
    }
}

/* Where a line of one part ends at the rule of another they meet. */
static void join_lines(struct original *original, const struct grid_layout *layout)
{
    for (size_t i = 0; i + 1 < layout->line_count; i++) {
        const struct grid_line *upper = &original->grid_lines.items[layout->lines[i]];
        const struct grid_line *lower = &original->grid_lines.items[layout->lines[i + 1]];
        char *frames = original->frames.items, *above = frames + upper->frame, *below = frames + lower->frame;
        for (int column = 0; column < upper->width && column < lower->width; column++)
            if (above[column] == '|' && below[column] == '-')
                below[column] = '+';
            else if (above[column] == '-' && below[column] == '|')
                above[column] = '+';
    }
}

bool original_lay_grid(struct original *original, const struct block *block, struct arena *arena,
                       struct grid_layout *out)
{
    struct layout whole = {.original = original};
    if (block->grid->rows > ROWS_MOST || block->grid->cell_count == 0)
        return false;
    make_boxes(&whole, block->grid, arena);
    whole.widths = arena_new_array(arena, int, (size_t)whole.columns);
    set_least_widths(&whole);
    if (!bands_fit(&whole))
        return false;
    struct layout *bands = arena_new_array(arena, struct layout, (size_t)whole.columns);
    size_t count = 0;
    for (int from = 0, behind; from < whole.columns; from = behind) {
        behind = band_end(&whole, from);
        struct layout *band = &bands[count++];
        *band = make_band(&whole, from, behind, arena);
        set_least_widths(band);
        spread_width(band);
    }
    draw_bands(bands, count, arena);
    *out = (struct grid_layout){0};
    arrange_rows(bands, count, find_row_spans(&whole, block, arena), arena, out);
    join_lines(original, out);
    return true;
}

/* ---- Looking ---- */

bool original_grid_piece_at(const struct original *original, const struct visual_line *line, uint32_t offset,
                            struct span *piece)
{
    const struct grid_line *grid = &original->grid_lines.items[line->number];
    for (uint32_t i = 0; i < grid->piece_count; i++) {
        *piece = original->grid_pieces.items[grid->first_piece + i].span;
        if (offset >= piece->start && (offset < piece->end || offset == piece->start))
            return true;
    }
    return false;
}

int original_grid_columns(const struct original *original, const struct visual_line *line, uint32_t offset)
{
    const struct grid_line *grid = &original->grid_lines.items[line->number];
    int nearest = 0;
    for (uint32_t i = 0; i < grid->piece_count; i++) {
        const struct grid_piece *piece = &original->grid_pieces.items[grid->first_piece + i];
        if (offset < piece->span.start || offset > piece->span.end)
            continue;
        nearest = piece->column + canvas_text_width(slice_part(original->document->text, piece->span.start, offset));
        if (offset < piece->span.end)
            break;
    }
    return nearest;
}
