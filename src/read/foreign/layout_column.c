/* Tables without rules: rows whose numbers stand under each other. Only where every number has its column for certain
 * do they become a table; else they stay lines. */
#include "read/foreign/layout.h"

#include <math.h>
#include <stdlib.h>

enum {
    COLUMNS_LEAST = 2,
    COLUMNS_MOST = 30,
    ROWS_LEAST = 3,
    WORDS_BETWEEN_MOST = 12,
    WORDS_LENGTH_MOST = 150,
    ENDS_MOST = 200,
};

static const float hole_least = 1.6F; /* in parts of the step from column to column: a column may be missing */
static const float gap_least = 0.05F;  /* between columns, in parts of the character size */

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
static size_t measure_region(const struct line *lines, size_t count)
{
    size_t end = 0, words = 0;
    for (size_t i = 0; i < count && words <= WORDS_BETWEEN_MOST; i++) {
        if (lines[i].furniture || lines[i].page != lines[0].page)
            break;
        if (line_is_row(&lines[i])) {
            end = i + 1;
            words = 0;
        } else if (may_stand_between(&lines[i])) {
            words++;
        } else {
            break;
        }
    }
    return end;
}

static size_t count_rows(const struct line *lines, size_t count)
{
    size_t rows = 0;
    for (size_t i = 0; i < count; i++)
        rows += line_is_row(&lines[i]);
    return rows;
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

static float middle_of(const struct column *column)
{
    return (column->left + column->right) / 2;
}

/* Where columns stand further apart than others, or from the labels or the margin, one may be blank in all rows. */
static bool have_hole(const struct line *lines, size_t count, const column_list *columns)
{
    float least = INFINITY, most = 0, labels = -INFINITY, margin = -INFINITY;
    for (size_t i = 1; i < columns->count; i++) {
        float step = middle_of(&columns->items[i]) - middle_of(&columns->items[i - 1]);
        least = fminf(least, step);
        most = fmaxf(most, step);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < lines[i].segments.count; j++) {
            const struct segment *segment = &lines[i].segments.items[j];
            margin = fmaxf(margin, segment->right);
            if (!segment->number && segment->right <= columns->items[0].left)
                labels = fmaxf(labels, segment->right);
        }
    most = fmaxf(most, middle_of(&columns->items[0]) - labels);
    most = fmaxf(most, margin - middle_of(&columns->items[columns->count - 1]));
    return most > hole_least * least;
}

/* Of `all` lines on the page from here on the first `count` may be a table. */
static bool are_certain(const struct line *lines, size_t count, size_t all, const column_list *columns)
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
    return rows >= ROWS_LEAST && full > 0 && (full == rows || !have_hole(lines, all, columns));
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

/* As many of the lines as are a table for certain; 0 when none are. */
static size_t find_table(struct arena *arena, const struct line *lines, size_t count, column_list *columns)
{
    size_t end = measure_region(lines, count);
    for (int tries = 0; end > 0 && tries < ENDS_MOST; tries++) {
        if (count_rows(lines, end) < ROWS_LEAST)
            return 0;
        *columns = find_columns(arena, lines, end);
        if (are_certain(lines, end, count, columns))
            return end;
        do {
            end--;
        } while (end > 0 && !line_is_row(&lines[end - 1]));
    }
    return 0;
}

size_t columns_write(struct arena *arena, struct builder *builder, const struct line *lines, size_t count)
{
    column_list columns = {0};
    if (count == 0 || !line_is_row(&lines[0]))
        return 0;
    count = find_table(arena, lines, count, &columns);
    if (count == 0)
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
