/* Tables without rules: rows whose numbers stand under each other. Only where every number has its column for certain
 * do they become a table; else they stay lines. */
#include "read/foreign/layout.h"

#include <math.h>
#include <stdlib.h>

enum { COLUMNS_LEAST = 2, COLUMNS_MOST = 30, ROWS_LEAST = 3, WORDS_BETWEEN_MOST = 3, WORDS_LENGTH_MOST = 150 };

static const float full_rows_least = 0.3F; /* share of rows that have a number in every column */
static const float gap_least = 0.3F;       /* between columns, in parts of the character size */

struct column {
    float left, right;
};
typedef VECTOR(struct column) column_list;

static size_t number_count(const struct line *line)
{
    size_t count = 0;
    for (size_t i = 0; i < line->segments.count; i++)
        count += line->segments.items[i].number;
    return count;
}

bool line_is_row(const struct line *line)
{
    return number_count(line) >= COLUMNS_LEAST;
}

static bool may_stand_between(const struct line *line)
{
    return line->text.length <= WORDS_LENGTH_MOST && !slice_ends_with(line->text, SLICE("。"));
}

/* Lines from the first row to the last, with a few lines of words between two rows. */
static size_t measure_region(const struct line *lines, size_t count, size_t *rows)
{
    size_t end = 0, words = 0;
    *rows = 0;
    for (size_t i = 0; i < count && words <= WORDS_BETWEEN_MOST; i++) {
        if (lines[i].furniture || lines[i].page != lines[0].page)
            break;
        if (line_is_row(&lines[i])) {
            end = i + 1;
            words = 0;
            (*rows)++;
        } else if (may_stand_between(&lines[i])) {
            words++;
        } else {
            break;
        }
    }
    return end;
}

static int compare_lefts(const void *a, const void *b)
{
    const struct column *left = a, *right = b;
    return left->left < right->left ? -1 : left->left > right->left;
}

/* Numbers that overlap stand in one column. */
static column_list find_columns(struct arena *arena, const struct line *lines, size_t count)
{
    column_list all = {0}, columns = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < lines[i].segments.count; j++) {
            const struct segment *segment = &lines[i].segments.items[j];
            if (segment->number && line_is_row(&lines[i]))
                vector_push(arena, &all, ((struct column){segment->left, segment->right}));
        }
    if (all.count > 0)
        qsort(all.items, all.count, sizeof *all.items, compare_lefts);
    for (size_t i = 0; i < all.count; i++) {
        struct column *last = columns.count ? &columns.items[columns.count - 1] : NULL;
        if (last && all.items[i].left < last->right)
            last->right = fmaxf(last->right, all.items[i].right);
        else
            vector_push(arena, &columns, all.items[i]);
    }
    return columns;
}

static size_t column_of(const column_list *columns, const struct segment *segment)
{
    size_t i = 0;
    while (i + 1 < columns->count && columns->items[i].right < segment->right)
        i++;
    return i;
}

/* Every number in a column of its own, words only to the left of them. */
static bool fits_columns(const struct line *line, const column_list *columns)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < line->segments.count; i++) {
        const struct segment *segment = &line->segments.items[i];
        size_t column = segment->number ? column_of(columns, segment) : 0;
        if (segment->number ? last != SIZE_MAX && column <= last
                            : last != SIZE_MAX || segment->right > columns->items[0].left)
            return false;
        last = segment->number ? column : last;
    }
    return true;
}

static bool are_certain(const struct line *lines, size_t count, const column_list *columns)
{
    size_t rows = 0, full = 0;
    if (columns->count < COLUMNS_LEAST || columns->count > COLUMNS_MOST)
        return false;
    for (size_t i = 1; i < columns->count; i++)
        if (columns->items[i].left - columns->items[i - 1].right < gap_least * lines[0].size)
            return false;
    for (size_t i = 0; i < count; i++) {
        if (!line_is_row(&lines[i]))
            continue;
        rows++;
        full += number_count(&lines[i]) == columns->count;
        if (!fits_columns(&lines[i], columns))
            return false;
    }
    return (float)full >= full_rows_least * (float)rows;
}

static void write_row(struct arena *arena, struct builder *builder, uint32_t row, const struct line *line,
                      const column_list *columns)
{
    struct slice label = SLICE_NONE;
    for (size_t i = 0; i < line->segments.count; i++) {
        const struct segment *segment = &line->segments.items[i];
        if (segment->number)
            builder_grid_cell(builder, row, (uint32_t)column_of(columns, segment) + 1, 1, 1, segment->text);
        else
            label = label.length
                        ? arena_print(arena, "%.*s %.*s", SLICE_ARGUMENTS(label), SLICE_ARGUMENTS(segment->text))
                        : segment->text;
    }
    builder_grid_cell(builder, row, 0, 1, 1, label);
}

size_t columns_write(struct arena *arena, struct builder *builder, const struct line *lines, size_t count)
{
    size_t rows = 0;
    if (count == 0 || !line_is_row(&lines[0]))
        return 0;
    count = measure_region(lines, count, &rows);
    if (rows < ROWS_LEAST)
        return 0;
    column_list columns = find_columns(arena, lines, count);
    if (!are_certain(lines, count, &columns))
        return 0;
    builder_grid_begin(builder);
    for (size_t i = 0; i < count; i++) {
        if (line_is_row(&lines[i]))
            write_row(arena, builder, (uint32_t)i, &lines[i], &columns);
        else
            builder_grid_cell(builder, (uint32_t)i, 0, 1, (uint32_t)columns.count + 1, lines[i].text);
    }
    builder_grid_end(builder);
    return count;
}
