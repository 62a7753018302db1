/* What stands in the cells of ruled tables, and tables that go on over pages. */
#include "read/foreign/layout.h"

#include <math.h>
#include <stdlib.h>

static const float touching = 0.1F;      /* of the character size: digits of one number stand this close */
static const float padding_most = 0.75F; /* of the character size, between a cell's edge and its text */
static const float rule_thickness = 2.0F;
static const float low_row = 20.0F; /* a row so low holds one line of numbers */
static const float same_column = 5.0F, same_side = 8.0F;

/* ---- Which cell a character is in ---- */

struct place {
    uint32_t table, cell; /* UINT32_MAX: in no table */
};

static bool contains(const struct box *box, float x, float y)
{
    return x >= box->left && x < box->right && y >= box->top && y < box->bottom;
}

/* The number of the interval between edges that holds the value, which lies within the outermost. */
static uint32_t interval_of(const float *edges, uint32_t count, float value)
{
    uint32_t low = 0, high = count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (edges[middle] <= value)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The innermost table when one stands in a cell of another. */
static struct place place_of(const table_list *tables, float x, float y)
{
    struct place place = {UINT32_MAX, UINT32_MAX};
    float least = INFINITY;
    for (uint32_t i = 0; i < tables->count; i++) {
        const struct table *table = &tables->items[i];
        float area = (table->box.right - table->box.left) * (table->box.bottom - table->box.top);
        if (!contains(&table->box, x, y) || area >= least)
            continue;
        uint32_t row = interval_of(table->row_edges, table->rows, y);
        uint32_t column = interval_of(table->column_edges, table->columns, x);
        place = (struct place){i, table->owners[row * table->columns + column]};
        least = area;
    }
    return place;
}

static bool is_plain_digit(const struct glyph *glyph)
{
    return (glyph->codepoint >= '0' && glyph->codepoint <= '9') || glyph->codepoint == '.' || glyph->codepoint == ',';
}

/* Digits written one after the other that stand so close that they are one number. */
static bool goes_on(const struct glyph *before, const struct glyph *glyph)
{
    float size = glyph->bottom - glyph->top, gap = glyph->left - before->right;
    return before->turns == 0 && glyph->turns == 0 && is_plain_digit(before) && is_plain_digit(glyph) &&
           fabsf(glyph->top - before->top) < 0.2F * size && fabsf(gap) < touching * size;
}

/* A number wider than its cell belongs whole to the cell in which its middle is. */
static void keep_numbers_whole(const struct page *page, const table_list *tables, struct place *places)
{
    const struct glyph *glyphs = page->glyphs.items;
    for (size_t start = 0, end; start < page->glyphs.count; start = end) {
        bool apart = false;
        for (end = start + 1; end < page->glyphs.count && goes_on(&glyphs[end - 1], &glyphs[end]); end++)
            apart |= places[end].table != places[start].table || places[end].cell != places[start].cell;
        if (!apart)
            continue;
        struct place place = place_of(tables, (glyphs[start].left + glyphs[end - 1].right) / 2,
                                      (glyphs[start].top + glyphs[start].bottom) / 2);
        for (size_t i = start; i < end; i++)
            places[i] = place;
    }
}

/* ---- The text of a cell ---- */

/* Text begins this far from the left edge of its cells; the same holds on the right. */
static float padding_of(const struct table *table, const line_list *lines)
{
    float padding = INFINITY;
    for (size_t i = 0; i < table->cells.count; i++)
        for (size_t j = 0; j < lines[i].count; j++) {
            const struct line *line = &lines[i].items[j];
            padding = fminf(padding, fminf(line->box.left - table->cells.items[i].box.left, padding_most * line->size));
        }
    return isfinite(padding) ? fmaxf(padding, 0) : 0;
}

static float box_width(const struct box *box)
{
    return box->right - box->left;
}

/* A cell that is as wide, or narrower, holds a line of digits of this length. */
static bool holds_length(const struct table *table, const line_list *lines, size_t cell, float length)
{
    float most = box_width(&table->cells.items[cell].box) + 1;
    for (size_t i = 0; i < table->cells.count; i++)
        for (size_t j = 0; j < lines[i].count && box_width(&table->cells.items[i].box) < most; j++)
            if (text_is_number(lines[i].items[j].text) && box_width(&lines[i].items[j].box) > length)
                return true;
    return false;
}

/* A number goes on in the next line when its next digit had no room in this one. How much there is, is known but to the
 * thickness of a rule. */
static bool had_no_room(const struct table *table, const line_list *lines, size_t cell, const struct line *line)
{
    float room = table->cells.items[cell].room;
    float needed = fmaxf(line->first, line[-1].first); /* a digit alone may be known less well */
    return room < needed + 0.3F || (room < needed + rule_thickness &&
                                    !holds_length(table, lines, cell, box_width(&line[-1].box) + needed - 0.3F));
}

static void join_lines(struct arena *arena, const struct table *table, const line_list *all, size_t number,
                       float padding)
{
    struct table_cell *cell = &table->cells.items[number];
    const line_list *lines = &all[number];
    float width = box_width(&cell->box) - 2 * padding;
    struct buffer text = {0};
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        text_append(&text, line->text, i > 0 && had_no_room(table, all, number, line));
        cell->room = width - box_width(&line->box);
        if (i == 0)
            cell->first = line->first;
    }
    cell->text = arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
}

static void read_cells(struct arena *arena, struct table *table)
{
    line_list *lines = arena_new_array(arena, line_list, table->cells.count);
    for (size_t i = 0; i < table->cells.count; i++)
        lines_read(arena, &table->cells.items[i].glyphs, &lines[i]);
    float padding = padding_of(table, lines);
    for (size_t i = 0; i < table->cells.count; i++)
        join_lines(arena, table, lines, i, padding);
}

/* ---- Tables whose rules part only columns ---- */

/* The row of the lattice that a character of a cell no higher than it stands in; UINT32_MAX for any other. */
static uint32_t row_of(const struct table *table, const struct glyph *glyph)
{
    float x = (glyph->left + glyph->right) / 2, y = (glyph->top + glyph->bottom) / 2;
    if (!contains(&table->box, x, y))
        return UINT32_MAX;
    uint32_t row = interval_of(table->row_edges, table->rows, y);
    uint32_t column = interval_of(table->column_edges, table->columns, x);
    bool tall = table->cells.items[table->owners[row * table->columns + column]].row_span > 1;
    return tall ? UINT32_MAX : row;
}

static bool holds_rows(struct arena *arena, const struct page *page, const struct table *table)
{
    struct glyph_list *rows = arena_new_array(arena, struct glyph_list, table->rows);
    for (size_t i = 0; i < page->glyphs.count; i++) {
        uint32_t row = row_of(table, &page->glyphs.items[i]);
        if (row != UINT32_MAX && (table->columns == 1 || table->row_edges[row + 1] - table->row_edges[row] > low_row))
            vector_push(arena, &rows[row], &page->glyphs.items[i]);
    }
    for (uint32_t row = 0; row < table->rows; row++)
        if (rows[row].count > 0 && stacks_are_rows(arena, table, &rows[row]))
            return true;
    return false;
}

void tables_dissolve(struct arena *arena, const struct page *page, table_list *tables)
{
    size_t kept = 0;
    for (size_t i = 0; i < tables->count; i++)
        if (!holds_rows(arena, page, &tables->items[i]))
            tables->items[kept++] = tables->items[i];
    tables->count = kept;
}

void tables_fill(struct arena *arena, const struct page *page, table_list *tables, struct glyph_list *rest)
{
    struct place *places = arena_new_array(arena, struct place, page->glyphs.count + 1);
    for (size_t i = 0; i < page->glyphs.count; i++) {
        const struct glyph *glyph = &page->glyphs.items[i];
        places[i] = place_of(tables, (glyph->left + glyph->right) / 2, (glyph->top + glyph->bottom) / 2);
    }
    keep_numbers_whole(page, tables, places);
    for (size_t i = 0; i < page->glyphs.count; i++) {
        struct place place = places[i];
        struct glyph_list *list =
            place.table == UINT32_MAX ? rest : &tables->items[place.table].cells.items[place.cell].glyphs;
        vector_push(arena, list, &page->glyphs.items[i]);
    }
    for (size_t i = 0; i < tables->count; i++)
        read_cells(arena, &tables->items[i]);
}

/* ---- Over pages ---- */

/* The columns of two tables as one: each of them where the other has none is added. */
static uint32_t unite_edges(struct arena *arena, const struct table *a, const struct table *b, float **out)
{
    float *edges = arena_new_array(arena, float, a->columns + b->columns + 2);
    uint32_t count = 0, i = 0, j = 0;
    while (i <= a->columns || j <= b->columns) {
        bool from_a = j > b->columns || (i <= a->columns && a->column_edges[i] <= b->column_edges[j]);
        float edge = from_a ? a->column_edges[i++] : b->column_edges[j++];
        if (count == 0 || edge > edges[count - 1] + same_column)
            edges[count++] = edge;
    }
    *out = edges;
    return count;
}

static bool same_columns(const struct table *a, const struct table *b, uint32_t united)
{
    uint32_t most = (a->columns > b->columns ? a->columns : b->columns) + 1;
    return fabsf(a->box.left - b->box.left) <= same_side && fabsf(a->box.right - b->box.right) <= same_side &&
           united == most;
}

static uint32_t edge_at(const float *edges, uint32_t count, float place)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < count; i++)
        if (fabsf(edges[i] - place) < fabsf(edges[best] - place))
            best = i;
    return best;
}

static void move_columns(struct table *table, const float *edges, uint32_t count)
{
    for (size_t i = 0; i < table->cells.count; i++) {
        struct table_cell *cell = &table->cells.items[i];
        uint32_t left = edge_at(edges, count, table->column_edges[cell->column]);
        uint32_t right = edge_at(edges, count, table->column_edges[cell->column + cell->column_span]);
        cell->column = left;
        cell->column_span = right > left ? right - left : 1;
    }
}

static bool same_cell(const struct table_cell *a, const struct table_cell *b)
{
    return a->row == b->row && a->column == b->column && a->row_span == b->row_span &&
           a->column_span == b->column_span && slice_equal(a->text, b->text);
}

/* Rows at the head of both tables that are the same: a header that is repeated. */
static uint32_t repeated_rows(const struct table *table, const struct table *next)
{
    uint32_t rows = 0, reach = 0;
    bool words = false;
    for (size_t i = 0; i < next->cells.count && i < table->cells.count; i++) {
        const struct table_cell *cell = &next->cells.items[i];
        if (cell->row >= reach)
            rows = words ? reach : 0;
        if (!same_cell(&table->cells.items[i], cell))
            break;
        reach = cell->row + cell->row_span > reach ? cell->row + cell->row_span : reach;
        words |= cell->text.length > 0 && !text_is_number(cell->text);
    }
    return rows;
}

/* The cell of the last row that stands right above a cell of the first row behind. */
static struct table_cell *cell_above(struct table *table, const struct table_cell *cell)
{
    for (size_t i = table->cells.count; i-- > 0;) {
        struct table_cell *above = &table->cells.items[i];
        if (above->row + above->row_span == table->rows && above->column == cell->column &&
            above->column_span == cell->column_span)
            return above;
    }
    return NULL;
}

static bool is_number_cell(const struct table_cell *cell)
{
    return text_is_number(cell->text);
}

/* What a page break did to a row. */
struct seam {
    size_t above_numbers, above_words, behind_numbers, behind_words;
    bool words_go_on;   /* those above had no room for what begins behind, and nothing new begins there */
    bool numbers_go_on; /* those above had no room for the next digit */
    bool numbers_agree; /* the same of those that have one behind */
    bool apart;         /* a cell behind has none above */
};

static void look_at_cell(struct seam *seam, const struct table_cell *above, const struct table_cell *cell)
{
    bool number = is_number_cell(cell), full = above->room < cell->first + (number ? rule_thickness : 0.3F);
    seam->above_numbers += is_number_cell(above);
    seam->above_words += above->text.length > 0 && !is_number_cell(above);
    seam->behind_numbers += number;
    seam->behind_words += cell->text.length > 0 && !number;
    if (number && is_number_cell(above))
        seam->numbers_agree &= full;
    if (number)
        seam->numbers_go_on &= full && is_number_cell(above);
    else if (cell->text.length > 0)
        seam->words_go_on &=
            full && above->text.length > 0 && !is_number_cell(above) && !text_is_enumerated(cell->text);
}

static struct seam look_at_seam(struct table *table, const struct table *next, uint32_t first)
{
    struct seam seam = {.words_go_on = true, .numbers_go_on = true, .numbers_agree = true};
    for (size_t i = 0; i < next->cells.count; i++) {
        const struct table_cell *cell = &next->cells.items[i];
        if (cell->row != first)
            continue;
        const struct table_cell *above = cell_above(table, cell);
        if (!above)
            seam.apart = true;
        else if (above->row_span == 1 && cell->row_span == 1)
            look_at_cell(&seam, above, cell);
    }
    return seam;
}

/* The first row behind is the rest of the last row above: of its words, its numbers, or both. A row is taken for broken
 * only where its text had no room; else numbers would go to another row's label. */
static bool is_broken_row(const struct seam *seam)
{
    bool words_go_on = seam->words_go_on || (seam->above_words == 0 && seam->above_numbers > 0);
    if (seam->apart || !words_go_on || seam->behind_words + seam->behind_numbers == 0)
        return false;
    if (seam->behind_words == 0)
        return seam->above_numbers > 0 && seam->numbers_go_on;
    if (seam->above_numbers + seam->behind_numbers == 0)
        return true;
    if (seam->above_words == 0 && seam->above_numbers > 0)
        return seam->numbers_agree; /* a row's first digits stand before its label */
    return seam->behind_words == 1 && (seam->behind_numbers == 0 || seam->above_numbers == 0 || seam->numbers_go_on);
}

/* Whether a cell of the first row behind goes into the one above; merges it then. */
static bool merge_cell(struct arena *arena, struct table_cell *above, const struct table_cell *cell, bool broken)
{
    bool tall = above->row_span > 1 || cell->row_span > 1;
    bool rest = above->room < cell->first + 0.3F && !is_number_cell(above) && !is_number_cell(cell) &&
                !text_is_enumerated(cell->text);
    if (!broken && (!tall || (cell->text.length > 0 && above->text.length > 0 && !rest)))
        return false;
    struct buffer text = {0};
    buffer_add(&text, above->text);
    text_append(&text, cell->text, true);
    above->text = arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
    above->room = cell->text.length > 0 ? cell->room : above->room;
    above->row_span += cell->row_span - (broken ? 1 : 0);
    return true;
}

/* A broken row takes no row of its own, unless a merged cell beside it would then cross others. */
static void append_rows(struct arena *arena, struct table *table, const struct table *next, uint32_t first)
{
    struct seam seam = look_at_seam(table, next, first);
    bool broken = is_broken_row(&seam);
    uint32_t shift = table->rows - first - (broken ? 1 : 0);
    size_t known = table->cells.count;
    for (size_t i = 0; i < next->cells.count; i++) {
        struct table_cell cell = next->cells.items[i];
        if (cell.row < first)
            continue;
        struct table_cell *above = cell.row == first ? cell_above(table, &cell) : NULL;
        if (above && above < table->cells.items + known && merge_cell(arena, above, &cell, broken))
            continue;
        cell.row += shift;
        vector_push(arena, &table->cells, cell);
    }
    table->rows = next->rows + shift;
    table->last_page = next->page;
}

bool table_append(struct arena *arena, struct table *table, const struct table *next)
{
    float *edges = NULL;
    uint32_t count = unite_edges(arena, table, next, &edges);
    if (!same_columns(table, next, count))
        return false;
    struct table behind = *next;
    move_columns(table, edges, count);
    move_columns(&behind, edges, count);
    table->column_edges = edges;
    table->columns = count - 1;
    uint32_t first = repeated_rows(table, &behind);
    if (first < behind.rows)
        append_rows(arena, table, &behind, first);
    table->last_page = next->page;
    return true;
}
