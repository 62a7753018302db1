/* Numbers that a narrow column breaks into lines, where no rule parts the rows: the rows are searched in all columns at
 * once, as the number stacks of one row stand about one height. Only where there is a single way to cut all columns is
 * it believed. */
#include "read/foreign/layout.h"

#include <math.h>
#include <stdlib.h>

enum {
    COLUMNS_LEAST = 3,
    COLUMNS_MOST = 30,
    ROWS_MOST = 200,
    STACK_MOST = 5,
    STEPS_MOST = 50000,
    GLYPHS_MOST = 20000,
    DOUBT_MARK = 0x3007
};

/* In parts of the character size. */
static const float touching = 0.15F, beside = 0.6F, same_height = 0.25F, pitch_most = 1.9F, region_gap = 5.0F,
                   half_line = 0.9F;
static const float padding_most = 12.0F; /* in points, both sides of a column together */
static const float same_pitch = 1.05F;
static const float full_share = 0.9F; /* of a digit: what room a full line may leave */

/* Digits that touch. */
struct run {
    float left, top, right, bottom;
    size_t first, count; /* in the list of glyphs */
    size_t column;
};
typedef VECTOR(struct run) run_list;

static bool is_digit(const struct glyph *glyph)
{
    return (glyph->codepoint >= '0' && glyph->codepoint <= '9') || glyph->codepoint == '.';
}

static float size_of(const struct run *run)
{
    return fmaxf(run->bottom - run->top, 1);
}

static float middle_of(const struct run *run)
{
    return (run->top + run->bottom) / 2;
}

/* ---- Runs and their columns ---- */

static bool goes_on(const struct glyph *before, const struct glyph *glyph)
{
    float size = glyph->bottom - glyph->top;
    return is_digit(glyph) && fabsf(glyph->top - before->top) < 0.2F * size &&
           fabsf(glyph->left - before->right) < touching * size;
}

static bool stands_alone(const struct run *run, const struct glyph_list *glyphs)
{
    float near = beside * size_of(run);
    for (size_t i = 0; i < glyphs->count; i++) {
        const struct glyph *glyph = glyphs->items[i];
        if ((i < run->first || i >= run->first + run->count) && glyph->left < run->right + near &&
            glyph->right > run->left - near &&
            fabsf((glyph->top + glyph->bottom) / 2 - middle_of(run)) < 0.4F * size_of(run))
            return false;
    }
    return true;
}

/* None on a page with more characters than any sheet of a report holds. */
static run_list find_runs(struct arena *arena, const struct glyph_list *glyphs)
{
    run_list runs = {0};
    for (size_t start = 0, end; start < glyphs->count && glyphs->count <= GLYPHS_MOST; start = end) {
        const struct glyph *first = glyphs->items[start];
        end = start + 1;
        if (!is_digit(first) || first->turns != 0)
            continue;
        struct run run = {first->left, first->top, first->right, first->bottom, start, 0, 0};
        for (; end < glyphs->count && goes_on(glyphs->items[end - 1], glyphs->items[end]); end++)
            run.right = glyphs->items[end]->right;
        run.count = end - start;
        if (stands_alone(&run, glyphs))
            vector_push(arena, &runs, run);
    }
    return runs;
}

static int compare_heights(const void *a, const void *b)
{
    float left = middle_of(a), right = middle_of(b);
    return left < right ? -1 : left > right;
}

static int compare_lefts(const void *a, const void *b)
{
    const struct run *left = a, *right = b;
    return left->left < right->left ? -1 : left->left > right->left;
}

static int compare_columns(const void *a, const void *b)
{
    const struct run *left = a, *right = b;
    if (left->column != right->column)
        return left->column < right->column ? -1 : 1;
    return compare_heights(a, b);
}

/* Runs that overlap stand in one column; sorted by column, then height. Returns the number of columns. */
static size_t sort_columns(struct run *runs, size_t count)
{
    size_t columns = 0;
    float right = -INFINITY;
    qsort(runs, count, sizeof *runs, compare_lefts);
    for (size_t i = 0; i < count; i++) {
        columns += runs[i].left >= right;
        right = fmaxf(right, runs[i].right);
        runs[i].column = columns - 1;
    }
    qsort(runs, count, sizeof *runs, compare_columns);
    return columns;
}

/* ---- The search for rows ---- */

/* A row takes the next lengths[j] runs of each column j. */
struct row {
    unsigned char lengths[COLUMNS_MOST];
};
struct search {
    const struct glyph_list *glyphs;
    const struct run *runs;
    size_t columns, steps, solutions;
    size_t starts[COLUMNS_MOST + 1];
    float widest[COLUMNS_MOST];
    float pitches[COLUMNS_MOST]; /* from the middle of the column to that of the nearest other */
    bool ruled[COLUMNS_MOST];    /* rules on both sides tell its width */
    size_t depth;
    struct row path[ROWS_MOST], found[ROWS_MOST];
    size_t found_rows;
};

/* No room for another digit: as wide as any in the column, and the next column so near that more than the padding of
 * cells would be gone. */
static bool is_full(const struct search *search, const struct run *run)
{
    float width = run->right - run->left, digit = width / (float)run->count;
    return width > search->widest[run->column] - full_share * digit &&
           (search->ruled[run->column] || width + digit + padding_most > search->pitches[run->column]);
}

/* Whether `length` runs can be one number broken at the width of its column. */
static bool is_stack(const struct search *search, const struct run *first, size_t length)
{
    if (length > 1 && search->glyphs->items[first->first]->codepoint == '0' &&
        (first->count < 2 || search->glyphs->items[first->first + 1]->codepoint != '.'))
        return false;
    for (size_t i = 0; i + 1 < length; i++)
        if (!is_full(search, &first[i]) ||
            middle_of(&first[i + 1]) - middle_of(&first[i]) > pitch_most * size_of(first))
            return false;
    return true;
}

static float centre_of(const struct run *first, size_t length)
{
    return (first->top + first[length - 1].bottom) / 2;
}

/* How many runs of the column from `at` on stand about this height as one number; 0 when none. */
static size_t length_about(const struct search *search, size_t column, size_t at, float height)
{
    size_t end = search->starts[column + 1];
    for (size_t length = 1; length <= STACK_MOST && at + length <= end; length++)
        if (fabsf(centre_of(&search->runs[at], length) - height) < same_height * size_of(&search->runs[at]))
            return is_stack(search, &search->runs[at], length) ? length : 0;
    return 0;
}

/* Takes a row whose first column has `length` runs; false when another column has nothing at that height. */
static bool take_row(struct search *search, size_t *places, size_t length)
{
    struct row *row = &search->path[search->depth];
    if (places[0] + length > search->starts[1] || !is_stack(search, &search->runs[places[0]], length))
        return false;
    float height = centre_of(&search->runs[places[0]], length);
    for (size_t j = 0; j < search->columns; j++) {
        size_t taken = j ? length_about(search, j, places[j], height) : length;
        if (taken == 0)
            return false;
        row->lengths[j] = (unsigned char)taken;
    }
    for (size_t j = 0; j < search->columns; j++)
        places[j] += row->lengths[j];
    return true;
}

static void look_for_rows(struct search *search, const size_t *places)
{
    size_t ended = 0;
    for (size_t j = 0; j < search->columns; j++)
        ended += places[j] == search->starts[j + 1];
    if (ended == search->columns && search->solutions++ == 0) {
        search->found_rows = search->depth;
        for (size_t i = 0; i < search->depth; i++)
            search->found[i] = search->path[i];
    }
    if (ended > 0 || search->depth == ROWS_MOST)
        return;
    for (size_t length = 1; length <= STACK_MOST && search->solutions < 2 && search->steps < STEPS_MOST; length++) {
        size_t next[COLUMNS_MOST] = {0};
        for (size_t j = 0; j < search->columns; j++)
            next[j] = places[j];
        search->steps++;
        if (!take_row(search, next, length))
            continue;
        search->depth++;
        look_for_rows(search, next);
        search->depth--;
    }
}

/* The runs are sorted. */
static void measure_pitches(struct search *search, const struct run *runs, size_t count)
{
    float middles[COLUMNS_MOST] = {0};
    for (size_t start = 0, end; start < count; start = end) {
        float left = INFINITY, right = -INFINITY;
        for (end = start; end < count && runs[end].column == runs[start].column; end++) {
            left = fminf(left, runs[end].left);
            right = fmaxf(right, runs[end].right);
        }
        middles[runs[start].column] = (left + right) / 2;
    }
    for (size_t j = 0; j < search->columns; j++)
        search->pitches[j] = fminf(j > 0 ? middles[j] - middles[j - 1] : INFINITY,
                                   j + 1 < search->columns ? middles[j + 1] - middles[j] : INFINITY);
}

/* A column holds what a column no wider holds. */
static void share_widths(struct search *search)
{
    for (size_t j = 0; j < search->columns; j++)
        for (size_t k = 0; k < search->columns; k++)
            if (search->pitches[k] <= search->pitches[j] * same_pitch)
                search->widest[j] = fmaxf(search->widest[j], search->widest[k]);
}

/* The number of rows when there is only one way to find them, else 0. */
static size_t find_rows(struct search *search, struct run *runs, size_t count)
{
    search->columns = sort_columns(runs, count);
    search->runs = runs;
    if (search->columns < COLUMNS_LEAST || search->columns > COLUMNS_MOST)
        return 0;
    for (size_t i = count; i-- > 0;) {
        size_t column = runs[i].column;
        search->starts[column] = i;
        search->widest[column] = fmaxf(search->widest[column], runs[i].right - runs[i].left);
    }
    search->starts[search->columns] = count;
    measure_pitches(search, runs, count);
    share_widths(search);
    size_t places[COLUMNS_MOST] = {0};
    for (size_t j = 0; j < search->columns; j++)
        places[j] = search->starts[j];
    look_for_rows(search, places);
    return search->solutions == 1 && search->steps < STEPS_MOST ? search->found_rows : 0;
}

/* ---- What comes of it ---- */

/* Sets the digits of a stack side by side in the room of its widest line, at one height. */
static void join_stack(struct arena *arena, struct glyph_list *glyphs, const struct run *stack, size_t length,
                       float height)
{
    float left = INFINITY, right = -INFINITY, at = 0;
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) {
        left = fminf(left, stack[i].left);
        right = fmaxf(right, stack[i].right);
        digits += stack[i].count;
    }
    for (size_t i = 0; i < length; i++)
        for (size_t j = 0; j < stack[i].count; j++, at++) {
            struct glyph *glyph = arena_new_item(arena, struct glyph);
            *glyph = *glyphs->items[stack[i].first + j];
            float half = (glyph->bottom - glyph->top) / 2, step = (right - left) / (float)digits;
            glyph->left = left + at * step;
            glyph->right = glyph->left + step;
            glyph->top = height - half;
            glyph->bottom = height + half;
            glyphs->items[stack[i].first + j] = glyph;
        }
}

/* Lines of numbers so near each other that they cannot all be rows: some are parts of numbers. */
static bool stand_between(struct run *runs, size_t count)
{
    qsort(runs, count, sizeof *runs, compare_heights);
    for (size_t i = 1; i < count; i++) {
        float step = middle_of(&runs[i]) - middle_of(&runs[i - 1]), size = size_of(&runs[i]);
        if (step > same_height * size && step < half_line * size)
            return true;
    }
    return false;
}

/* Nobody is to take the parts of broken numbers for numbers: a mark that is no digit is set into each. */
static void mark_doubtful(struct arena *arena, struct glyph_list *glyphs, const struct run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct glyph *mark = arena_new_item(arena, struct glyph);
        *mark = *glyphs->items[runs[i].first + runs[i].count - 1];
        mark->codepoint = DOUBT_MARK;
        mark->left = mark->right - (mark->right - mark->left) / 2;
        vector_push(arena, glyphs, mark);
    }
}

static void join_region(struct arena *arena, struct glyph_list *glyphs, struct run *runs, size_t count)
{
    struct search *search = arena_new_item(arena, struct search);
    search->glyphs = glyphs;
    size_t rows = find_rows(search, runs, count), places[COLUMNS_MOST] = {0};
    bool table = search->columns >= COLUMNS_LEAST && search->columns <= COLUMNS_MOST;
    if (rows == 0 && table && (search->solutions > 0 || stand_between(runs, count)))
        mark_doubtful(arena, glyphs, runs, count);
    for (size_t j = 0; j < search->columns && rows > 0; j++)
        places[j] = search->starts[j];
    for (size_t row = 0; row < rows; row++) {
        float height = centre_of(&runs[places[0]], search->found[row].lengths[0]);
        for (size_t j = 0; j < search->columns; j++) {
            size_t length = search->found[row].lengths[j];
            if (length > 1)
                join_stack(arena, glyphs, &runs[places[j]], length, height);
            places[j] += length;
        }
    }
}

void stacks_join(struct arena *arena, struct glyph_list *glyphs)
{
    run_list runs = find_runs(arena, glyphs);
    if (runs.count > 0)
        qsort(runs.items, runs.count, sizeof *runs.items, compare_heights);
    for (size_t start = 0, end; start < runs.count; start = end) {
        for (end = start + 1; end < runs.count && middle_of(&runs.items[end]) - middle_of(&runs.items[end - 1]) <
                                                      region_gap * size_of(&runs.items[end]);)
            end++;
        join_region(arena, glyphs, runs.items + start, end - start);
    }
}

/* ---- Inside of rules that part only columns ---- */

static size_t interval_of(const struct table *table, const struct run *run)
{
    size_t i = 0;
    while (i + 1 < table->columns && table->column_edges[i + 1] <= (run->left + run->right) / 2)
        i++;
    return i;
}

/* Rules say how wide the columns are, those that stand alone between two; what all runs leave at their sides is
 * padding. */
static void measure_columns(struct arena *arena, struct search *search, const struct table *table, const run_list *runs)
{
    float padding = INFINITY;
    size_t *alone = arena_new_array(arena, size_t, table->columns); /* 1 more than the column; SIZE_MAX: several */
    for (size_t i = 0; i < runs->count; i++) {
        const struct run *run = &runs->items[i];
        size_t interval = interval_of(table, run);
        const float *edge = &table->column_edges[interval];
        padding = fminf(padding, fminf(run->left - edge[0], edge[1] - run->right));
        alone[interval] = alone[interval] == 0 || alone[interval] == run->column + 1 ? run->column + 1 : SIZE_MAX;
    }
    for (size_t i = 0; i < table->columns; i++) {
        float room = table->column_edges[i + 1] - table->column_edges[i] - 2 * fmaxf(padding, 0);
        if (alone[i] > 0 && alone[i] <= COLUMNS_MOST) {
            search->widest[alone[i] - 1] = fmaxf(search->widest[alone[i] - 1], room);
            search->ruled[alone[i] - 1] = true;
        }
    }
}

static bool stands_over(const struct glyph *glyph, const struct run *run)
{
    float middle = (glyph->left + glyph->right) / 2, size = size_of(run);
    return glyph->codepoint >= 0x2E80 && middle > run->left - size && middle < run->right + size &&
           glyph->bottom <= run->top + size / 2;
}

/* Words over the numbers of most columns: the heads of the columns stand in the same row of the lattice. The runs are
 * sorted. */
static bool has_heads(const struct glyph_list *glyphs, const run_list *runs)
{
    size_t columns = 0, heads = 0;
    for (size_t i = 0; i < runs->count; i++) {
        const struct run *run = &runs->items[i];
        if (i > 0 && run->column == run[-1].column)
            continue;
        size_t j = 0;
        while (j < glyphs->count && !stands_over(glyphs->items[j], run))
            j++;
        columns++;
        heads += j < glyphs->count;
    }
    return heads >= COLUMNS_LEAST && heads * 2 > columns;
}

bool stacks_are_rows(struct arena *arena, const struct table *table, struct glyph_list *glyphs)
{
    struct search *search = arena_new_item(arena, struct search);
    run_list runs = find_runs(arena, glyphs);
    search->glyphs = glyphs;
    if (runs.count == 0)
        return false;
    sort_columns(runs.items, runs.count);
    if (table->rows == 1 && has_heads(glyphs, &runs))
        return true;
    measure_columns(arena, search, table, &runs);
    return find_rows(search, runs.items, runs.count) > 1;
}
