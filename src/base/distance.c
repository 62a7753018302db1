/* Edit distance between two short strings, for suggesting the name that was meant. */
#include "base/memory.h"
#include "base/unicode.h"

#include <string.h>

struct characters {
    uint32_t *items;
    size_t count;
};

static struct characters characters_of(struct slice s)
{
    struct characters characters = {heap_allocate((s.length + 1) * sizeof(uint32_t)), 0};
    for (size_t offset = 0; offset < s.length;)
        characters.items[characters.count++] = utf8_decode(s, &offset);
    return characters;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* One row of the table; `before` is the row above, `earlier` the one above that. */
static void fill_row(const struct characters *a, const struct characters *b, size_t i, size_t *row,
                     const size_t *before, const size_t *earlier)
{
    row[0] = i;
    for (size_t j = 1; j <= b->count; j++) {
        size_t differs = a->items[i - 1] != b->items[j - 1];
        row[j] = smallest(before[j] + 1, row[j - 1] + 1, before[j - 1] + differs);
        bool exchanged = i > 1 && j > 1 && a->items[i - 1] == b->items[j - 2] && a->items[i - 2] == b->items[j - 1];
        if (exchanged && earlier[j - 2] + 1 < row[j])
            row[j] = earlier[j - 2] + 1;
    }
}

size_t slice_distance(struct slice a, struct slice b)
{
    struct characters left = characters_of(a), right = characters_of(b);
    size_t width = right.count + 1;
    size_t *rows = heap_allocate(3 * width * sizeof *rows);
    for (size_t j = 0; j < width; j++)
        rows[j] = j;
    for (size_t i = 1; i <= left.count; i++)
        fill_row(&left, &right, i, rows + i % 3 * width, rows + (i - 1) % 3 * width, rows + (i + 1) % 3 * width);
    size_t distance = rows[left.count % 3 * width + right.count];
    heap_free(rows);
    heap_free(left.items);
    heap_free(right.items);
    return distance;
}
