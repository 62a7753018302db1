/* Tables on pages: rows keep together, heads come again on every page, a cell over several rows goes on where its rows
 * go on. Only a row that is higher than a page is cut, between lines. */
#include "export/paper/pages.h"

#define PADDING 3.0
#define SIZE_LEAST 3.0
#define LINE_THIN 0.5
#define LINE_MARK 1.6
#define LINE_CULPRIT 2.6
#define FILL_HEAD 0.92
#define FILL_WRONG 0.93
#define FILL_MARK 0.80

/* A cell with its text set. */
struct set_cell {
    const struct paper_cell *cell;
    size_t row, column;
    PangoLayout *text, *note;
    double height; /* of both with the room around */
    int done;      /* lines of the text that are already on a page */
};

struct set_table {
    struct pages *pages;
    const struct paper_table *table;
    const struct lettering *lettering;
    double *edges;   /* x of the columns, one more than there are */
    double *heights; /* of the rows */
    struct set_cell *cells;
    size_t cell_count;
    double height; /* of all rows */
};

static double cell_width(const struct set_table *set, const struct set_cell *cell)
{
    return set->edges[cell->column + cell->cell->columns] - set->edges[cell->column];
}

static void find_edges(struct set_table *set)
{
    double total = 0, x = MARGIN_SIDE;
    for (size_t i = 0; i < set->table->column_count; i++)
        total += set->table->widths[i];
    set->edges = arena_new_array(set->pages->arena, double, set->table->column_count + 1);
    for (size_t i = 0; i <= set->table->column_count; i++) {
        set->edges[i] = x;
        x += i < set->table->column_count ? BODY_WIDTH * set->table->widths[i] / total : 0;
    }
}

static struct slice signed_text(struct set_table *set, const struct paper_cell *cell)
{
    if (cell->mark == PAPER_PLAIN)
        return cell->text;
    return arena_print(set->pages->arena, "%s %.*s", paper_sign(cell->mark), SLICE_ARGUMENTS(cell->text));
}

/* A number is never broken into lines: it is set smaller until it fits. */
static PangoLayout *set_number(struct set_table *set, const struct set_cell *cell, double size, double room)
{
    for (;; size -= 0.5) {
        PangoLayout *layout =
            pages_text(set->pages, signed_text(set, cell->cell), size, WEIGHT_NORMAL, room, cell->cell->align, 1);
        if (pango_layout_get_line_count(layout) == 1 || size <= SIZE_LEAST)
            return layout;
    }
}

static void set_text(struct set_table *set, struct set_cell *cell)
{
    double room = cell_width(set, cell) - 2 * PADDING;
    double size = set->table->column_count > 10  ? set->lettering->small - 1
                  : set->table->column_count > 5 ? set->lettering->small
                                                 : set->lettering->body - 0.5;
    if (cell->cell->is_number)
        cell->text = set_number(set, cell, size, room);
    else
        cell->text = pages_text(set->pages, signed_text(set, cell->cell), size,
                                cell->cell->head ? WEIGHT_BOLD : WEIGHT_NORMAL, room, cell->cell->align, 1);
    cell->height = layout_height(cell->text) + 2 * PADDING;
    if (cell->cell->note.length == 0)
        return;
    cell->note = pages_text(set->pages, cell->cell->note, size - 1.5, WEIGHT_NORMAL, room, cell->cell->align, 0);
    cell->height += layout_height(cell->note);
}

static void set_cells(struct set_table *set)
{
    size_t *below = arena_new_array(set->pages->arena, size_t, set->table->column_count);
    size_t total = 0;
    for (size_t i = 0; i < set->table->count; i++)
        total += set->table->items[i].count;
    set->cells = arena_new_array(set->pages->arena, struct set_cell, total);
    for (size_t row = 0; row < set->table->count; row++) {
        size_t column = 0;
        for (size_t k = 0; k < set->table->items[row].count; k++) {
            struct set_cell *cell = &set->cells[set->cell_count++];
            while (below[column] > row)
                column++;
            *cell = (struct set_cell){.cell = &set->table->items[row].items[k], .row = row, .column = column};
            for (size_t end = column + cell->cell->columns; column < end; column++)
                below[column] = row + cell->cell->rows;
            set_text(set, cell);
        }
    }
}

/* Rows are as high as their own cells need; what a cell over several rows needs besides goes to its last row. */
static void find_heights(struct set_table *set)
{
    set->heights = arena_new_array(set->pages->arena, double, set->table->count);
    for (size_t i = 0; i < set->cell_count; i++) {
        const struct set_cell *cell = &set->cells[i];
        if (cell->cell->rows == 1 && cell->height > set->heights[cell->row])
            set->heights[cell->row] = cell->height;
    }
    for (size_t i = 0; i < set->cell_count; i++) {
        const struct set_cell *cell = &set->cells[i];
        size_t last = cell->row + cell->cell->rows - 1;
        double height = 0;
        for (size_t row = cell->row; row <= last; row++)
            height += set->heights[row];
        if (height < cell->height)
            set->heights[last] += cell->height - height;
    }
}

/* ---- Placing ---- */

static void place_frame(struct set_table *set, const struct set_cell *cell, double y, double height)
{
    static const double weights[] = {[PAPER_PLAIN] = LINE_THIN,
                                     [PAPER_WRONG] = LINE_MARK,
                                     [PAPER_CULPRIT] = LINE_CULPRIT,
                                     [PAPER_CORRECTED] = LINE_MARK,
                                     [PAPER_UNCLEAR] = LINE_MARK};
    struct placed placed = {.x = set->edges[cell->column], .y = y, .width = cell_width(set, cell), .height = height};
    if (cell->cell->head || cell->cell->mark != PAPER_PLAIN) {
        placed.shape = SHAPE_FILL;
        placed.weight = cell->cell->head ? FILL_HEAD : cell->cell->mark == PAPER_WRONG ? FILL_WRONG : FILL_MARK;
        pages_place(set->pages, placed);
    }
    placed.shape = SHAPE_FRAME;
    placed.weight = weights[cell->cell->mark];
    pages_place(set->pages, placed);
}

static void place_layout(struct set_table *set, const struct set_cell *cell, PangoLayout *layout, double y, int first,
                         int count)
{
    pages_place(set->pages, (struct placed){.shape = SHAPE_TEXT,
                                            .x = set->edges[cell->column] + PADDING,
                                            .y = y,
                                            .layout = layout,
                                            .first_line = first,
                                            .line_count = count});
}

/* Lines of the layout that are not higher than the room, from the first. */
static int lines_in(PangoLayout *layout, double room)
{
    int lines = pango_layout_get_line_count(layout);
    double line = layout_height(layout) / lines;
    return lines * line <= room + line / 2 ? lines : (int)(room / line);
}

/* The cell in rows that are on this page, its text in the middle of them; where it goes on with less room than it
 * needs, as much as fits. */
static void place_cell(struct set_table *set, const struct set_cell *cell, double y, double height)
{
    double above = (height - cell->height) / 2 + PADDING;
    double top = above > PADDING ? above : PADDING;
    place_frame(set, cell, y, height);
    place_layout(set, cell, cell->text, y + top, 0, lines_in(cell->text, height - 2 * PADDING));
    if (cell->note)
        place_layout(set, cell, cell->note, y + top + layout_height(cell->text), 0,
                     pango_layout_get_line_count(cell->note));
}

static double height_between(const struct set_table *set, size_t from, size_t to)
{
    double height = 0;
    for (size_t row = from; row < to; row++)
        height += set->heights[row];
    return height;
}

/* Rows [from, to) go onto the page. A cell that began above them is shown again with its text. */
static void place_rows(struct set_table *set, size_t from, size_t to)
{
    for (size_t i = 0; i < set->cell_count; i++) {
        const struct set_cell *cell = &set->cells[i];
        size_t begin = cell->row > from ? cell->row : from;
        size_t end = cell->row + cell->cell->rows < to ? cell->row + cell->cell->rows : to;
        if (begin < end)
            place_cell(set, cell, set->pages->y + height_between(set, from, begin), height_between(set, begin, end));
    }
    set->pages->y += height_between(set, from, to);
}

static bool is_head_row(const struct set_table *set, size_t row)
{
    const struct paper_row *cells = &set->table->items[row];
    return cells->count && cells->items[cells->count - 1].head;
}

/* How many rows from `from` on fit; heads are not left at the foot of a page without their rows. */
static size_t rows_that_fit(const struct set_table *set, size_t from)
{
    double room = pages_room(set->pages);
    size_t to = from;
    while (to < set->table->count && set->heights[to] <= room)
        room -= set->heights[to++];
    if (to == set->table->count || set->pages->y <= MARGIN_TOP)
        return to;
    while (to > from && is_head_row(set, to - 1))
        to--;
    return to;
}

/* A row higher than a page, piece by piece. */
static void place_high_row(struct set_table *set, size_t row)
{
    bool more = true;
    while (more) {
        double room = pages_room(set->pages);
        more = false;
        for (size_t i = 0; i < set->cell_count; i++) {
            struct set_cell *cell = &set->cells[i];
            int total = pango_layout_get_line_count(cell->text);
            if (cell->row != row)
                continue;
            double line = layout_height(cell->text) / total;
            int fitting = (int)((room - 2 * PADDING) / line);
            int count = fitting < total - cell->done ? fitting : total - cell->done;
            place_frame(set, cell, set->pages->y, room);
            place_layout(set, cell, cell->text, set->pages->y + PADDING, cell->done, count);
            cell->done += count;
            more |= cell->done < total;
        }
        pages_turn(set->pages);
    }
}

struct set_table *pages_set_table(struct pages *pages, const struct paper_table *table,
                                  const struct lettering *lettering)
{
    struct set_table *set = arena_new_item(pages->arena, struct set_table);
    *set = (struct set_table){.pages = pages, .table = table, .lettering = lettering};
    find_edges(set);
    set_cells(set);
    find_heights(set);
    set->height = height_between(set, 0, table->count);
    return set;
}

double set_table_height(const struct set_table *set)
{
    return set->height;
}

void pages_place_table(struct pages *pages, struct set_table *set)
{
    const struct paper_table *table = set->table;
    for (size_t row = 0; row < table->count;) {
        size_t to = rows_that_fit(set, row);
        if (to > row)
            place_rows(set, row, to);
        else if (pages->y <= MARGIN_TOP || set->heights[row] > BODY_HEIGHT)
            place_high_row(set, to++);
        row = to;
        if (row < table->count) {
            pages_turn(pages);
            if (row > table->head_rows)
                place_rows(set, 0, table->head_rows);
        }
    }
}
