/* Tables from ruling lines: lines that touch make a table, their coordinates its rows and columns, and a cell reaches
 * as far as no line parts it. */
#include "read/foreign/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRETCHES_MOST = 4000, ROWS_MOST = 2000, COLUMNS_MOST = 250 };

static const float dot_most = 3.2F;      /* a dot of a dotted line may belong to either direction */
static const float same_line = 1.5F;     /* pieces of one line lie this close across it */
static const float gap_most = 4.0F;      /* dashes of one line lie this close along it */
static const float stretch_least = 6.0F; /* shorter ones are no part of a table */
static const float touch = 3.0F;
static const float same_edge = 3.9F;  /* double lines are one edge */
static const float open_least = 7.0F; /* how far lines reach beyond the last one that crosses them, in an open table */
static const float low_frame = 60.0F;
static const float cover_least = 0.6F;

/* A horizontal or vertical line: `at` across, from `from` to `to` along. */
struct stretch {
    float at, from, to;
    uint32_t group;
};
typedef VECTOR(struct stretch) stretch_list;

static int compare_places(const void *a, const void *b)
{
    const struct stretch *left = a, *right = b;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return left->from < right->from ? -1 : left->from > right->from;
}

static int compare_starts(const void *a, const void *b)
{
    const struct stretch *left = a, *right = b;
    return left->from < right->from ? -1 : left->from > right->from;
}

static void collect(struct arena *arena, const struct page *page, stretch_list *across, stretch_list *down)
{
    for (size_t i = 0; i < page->rules.count; i++) {
        const struct rule *rule = &page->rules.items[i];
        float width = rule->right - rule->left, height = rule->bottom - rule->top;
        struct stretch flat = {(rule->top + rule->bottom) / 2, rule->left, rule->right, 0};
        struct stretch tall = {(rule->left + rule->right) / 2, rule->top, rule->bottom, 0};
        bool dot = width <= dot_most && height <= dot_most;
        if (isnan(width + height))
            continue;
        if (dot || width >= height)
            vector_push(arena, across, flat);
        if (dot || width < height)
            vector_push(arena, down, tall);
    }
}

/* Puts the pieces [start, end) of one line together. */
static size_t merge_line(stretch_list *list, size_t start, size_t end, size_t kept)
{
    float at = list->items[start].at;
    qsort(list->items + start, end - start, sizeof *list->items, compare_starts);
    struct stretch open = list->items[start];
    for (size_t i = start + 1; i <= end; i++) {
        if (i < end && list->items[i].from <= open.to + gap_most) {
            open.to = fmaxf(open.to, list->items[i].to);
            continue;
        }
        struct stretch next = i < end ? list->items[i] : open;
        open.at = at;
        if (open.to - open.from >= stretch_least)
            list->items[kept++] = open;
        open = next;
    }
    return kept;
}

static void merge(stretch_list *list)
{
    size_t kept = 0;
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_places);
    for (size_t start = 0, end; start < list->count; start = end) {
        for (end = start + 1; end < list->count && list->items[end].at <= list->items[start].at + same_line;)
            end++;
        kept = merge_line(list, start, end, kept);
    }
    list->count = kept < STRETCHES_MOST ? kept : 0;
}

/* ---- What touches belongs together ---- */

static uint32_t root_of(uint32_t *parents, uint32_t i)
{
    while (parents[i] != i)
        i = parents[i] = parents[parents[i]];
    return i;
}

static bool meet(const struct stretch *flat, const struct stretch *tall)
{
    return tall->at >= flat->from - touch && tall->at <= flat->to + touch && flat->at >= tall->from - touch &&
           flat->at <= tall->to + touch;
}

static void group(struct arena *arena, stretch_list *across, stretch_list *down)
{
    uint32_t flats = (uint32_t)across->count, total = flats + (uint32_t)down->count;
    uint32_t *parents = arena_new_array(arena, uint32_t, total + 1);
    for (uint32_t i = 0; i < total; i++)
        parents[i] = i;
    for (uint32_t i = 0; i < flats; i++)
        for (uint32_t j = 0; j < total - flats; j++)
            if (meet(&across->items[i], &down->items[j]))
                parents[root_of(parents, i)] = root_of(parents, flats + j);
    for (uint32_t i = 0; i < flats; i++)
        across->items[i].group = root_of(parents, i);
    for (uint32_t j = 0; j < total - flats; j++)
        down->items[j].group = root_of(parents, flats + j);
}

/* ---- The lattice of one group ---- */

static int compare_floats(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return left < right ? -1 : left > right;
}

/* The places of a group's lines as edges, those that lie together as one. Where no line closes the table, an edge
 * stands at the end of the lines that cross. */
static uint32_t edges_of(struct arena *arena, const stretch_list *list, const stretch_list *crossing, uint32_t group,
                         float **out)
{
    float *places = arena_new_array(arena, float, list->count + 2);
    size_t count = 0;
    float first = INFINITY, last = -INFINITY;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].group == group)
            places[count++] = list->items[i].at;
    qsort(places, count, sizeof *places, compare_floats);
    for (size_t i = 0; i < crossing->count; i++) {
        if (crossing->items[i].group != group)
            continue;
        first = fminf(first, crossing->items[i].from);
        last = fmaxf(last, crossing->items[i].to);
    }
    if (count == 0 || last > places[count - 1] + open_least)
        places[count++] = last;
    if (first < places[0] - open_least)
        places[count++] = first;
    qsort(places, count, sizeof *places, compare_floats);
    uint32_t edges = 0;
    for (size_t i = 0; i < count; i++)
        if (edges == 0 || places[i] > places[edges - 1] + same_edge)
            places[edges++] = places[i];
    *out = places;
    return edges;
}

static uint32_t nearest_edge(const float *edges, uint32_t count, float place)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < count; i++)
        if (fabsf(edges[i] - place) < fabsf(edges[best] - place))
            best = i;
    return best;
}

/* How much of each piece of an edge is covered: cover[edge * pieces + piece]. */
static float *cover_of(struct arena *arena, const stretch_list *list, uint32_t group, const float *edges,
                       uint32_t edge_count, const float *steps, uint32_t pieces)
{
    float *cover = arena_new_array(arena, float, (size_t)edge_count *pieces);
    for (size_t i = 0; i < list->count; i++) {
        const struct stretch *stretch = &list->items[i];
        if (stretch->group != group)
            continue;
        uint32_t edge = nearest_edge(edges, edge_count, stretch->at);
        for (uint32_t piece = 0; piece < pieces; piece++) {
            float shared = fminf(stretch->to, steps[piece + 1]) - fmaxf(stretch->from, steps[piece]);
            if (shared > 0)
                cover[(size_t)edge * pieces + piece] += shared / (steps[piece + 1] - steps[piece]);
        }
    }
    return cover;
}

struct lattice {
    struct table *table;
    const float *flat_cover, *tall_cover;
};

static bool parted_right(const struct lattice *lattice, uint32_t row, uint32_t column)
{
    return lattice->tall_cover[(size_t)(column + 1) * lattice->table->rows + row] >= cover_least;
}

static bool parted_below(const struct lattice *lattice, uint32_t row, uint32_t column)
{
    return lattice->flat_cover[(size_t)(row + 1) * lattice->table->columns + column] >= cover_least;
}

static bool is_free(const struct lattice *lattice, uint32_t row, uint32_t column)
{
    return lattice->table->owners[row * lattice->table->columns + column] == UINT32_MAX;
}

/* The row below can be taken in when nothing parts it from this one, nor within. */
static bool can_grow(const struct lattice *lattice, const struct table_cell *cell)
{
    uint32_t row = cell->row + cell->row_span;
    if (row >= lattice->table->rows)
        return false;
    for (uint32_t column = cell->column; column < cell->column + cell->column_span; column++) {
        bool last = column + 1 == cell->column + cell->column_span;
        if (!is_free(lattice, row, column) || parted_below(lattice, row - 1, column) ||
            (!last && parted_right(lattice, row, column)))
            return false;
    }
    return true;
}

static struct table_cell grow_cell(const struct lattice *lattice, uint32_t row, uint32_t column)
{
    const struct table *table = lattice->table;
    struct table_cell cell = {.row = row, .column = column, .row_span = 1, .column_span = 1};
    while (column + cell.column_span < table->columns && is_free(lattice, row, column + cell.column_span) &&
           !parted_right(lattice, row, column + cell.column_span - 1))
        cell.column_span++;
    while (can_grow(lattice, &cell))
        cell.row_span++;
    cell.box = (struct box){table->column_edges[column], table->row_edges[row],
                            table->column_edges[column + cell.column_span], table->row_edges[row + cell.row_span]};
    return cell;
}

static void cut_cells(struct arena *arena, struct lattice *lattice)
{
    struct table *table = lattice->table;
    for (uint32_t row = 0; row < table->rows; row++)
        for (uint32_t column = 0; column < table->columns; column++) {
            if (!is_free(lattice, row, column))
                continue;
            struct table_cell cell = grow_cell(lattice, row, column);
            for (uint32_t i = row; i < row + cell.row_span; i++)
                for (uint32_t j = column; j < column + cell.column_span; j++)
                    table->owners[i * table->columns + j] = (uint32_t)table->cells.count;
            vector_push(arena, &table->cells, cell);
        }
}

/* One column is a frame around text, no table, unless so low that it may be the row of a table on the next page. */
static bool build_table(struct arena *arena, const stretch_list *across, const stretch_list *down, uint32_t group,
                        struct table *table)
{
    uint32_t row_edges = edges_of(arena, across, down, group, &table->row_edges);
    uint32_t column_edges = edges_of(arena, down, across, group, &table->column_edges);
    if (row_edges < 2 || column_edges < 2 || row_edges > ROWS_MOST || column_edges > COLUMNS_MOST)
        return false;
    if (column_edges == 2 && table->row_edges[row_edges - 1] - table->row_edges[0] > low_frame)
        return false;
    table->rows = row_edges - 1;
    table->columns = column_edges - 1;
    table->box = (struct box){table->column_edges[0], table->row_edges[0], table->column_edges[table->columns],
                              table->row_edges[table->rows]};
    table->owners = arena_new_array(arena, uint32_t, (size_t)table->rows * table->columns);
    memset(table->owners, 0xFF, sizeof *table->owners * table->rows * table->columns);
    struct lattice lattice = {
        .table = table,
        .flat_cover = cover_of(arena, across, group, table->row_edges, row_edges, table->column_edges, table->columns),
        .tall_cover = cover_of(arena, down, group, table->column_edges, column_edges, table->row_edges, table->rows),
    };
    cut_cells(arena, &lattice);
    return table->cells.count > 0;
}

static bool has_group(const stretch_list *list, uint32_t group)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].group == group)
            return true;
    return false;
}

void tables_find(struct arena *arena, const struct page *page, uint32_t number, table_list *out)
{
    stretch_list across = {0}, down = {0};
    collect(arena, page, &across, &down);
    merge(&across);
    merge(&down);
    group(arena, &across, &down);
    uint32_t total = (uint32_t)(across.count + down.count);
    for (uint32_t i = 0; i < total; i++) {
        struct table table = {.page = number, .last_page = number};
        if (has_group(&across, i) && has_group(&down, i) && build_table(arena, &across, &down, i, &table))
            vector_push(arena, out, table);
    }
}
