/* Many places of one kind, told as one finding. */
#include "check/places.h"

#include <stdlib.h>

enum { SHOWN_MOST = 6 };

const char *const places_placeholders[] = {"places", "count", NULL};

void places_add(struct run *run, struct places *places, struct span span, struct slice said)
{
    if (places->list.count < PLACES_MOST)
        vector_push(run->arena, &places->list, ((struct place){span, said}));
}

bool places_are_full(const struct places *places)
{
    return places->list.count == PLACES_MOST;
}

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    uint32_t first = left->span.start, second = right->span.start;
    return (first > second) - (first < second);
}

/* How many say the same as the i-th; 0 when an earlier one does. */
static size_t count_alike(const struct places *places, size_t index)
{
    size_t count = 0;
    for (size_t i = 0; i < places->list.count; i++)
        if (slice_equal(places->list.items[i].said, places->list.items[index].said)) {
            if (i < index)
                return 0;
            count++;
        }
    return count;
}

static struct slice places_spoken(struct run *run, const struct places *places)
{
    struct buffer out = {0};
    size_t shown = 0;
    for (size_t i = 0; i < places->list.count; i++) {
        size_t alike = count_alike(places, i);
        if (alike == 0)
            continue;
        if (shown++ == SHOWN_MOST) {
            buffer_add_text(&out, "等");
            break;
        }
        buffer_print(&out, "%s%.*s", shown > 1 ? "、" : "", SLICE_ARGUMENTS(places->list.items[i].said));
        if (alike > 1)
            buffer_print(&out, "（%zu 处）", alike);
    }
    struct slice spoken = arena_copy(run->arena, buffer_slice(&out));
    buffer_free(&out);
    return spoken;
}

void places_report(struct run *run, struct places *places)
{
    size_t count = places->list.count;
    if (count == 0)
        return;
    qsort(places->list.items, count, sizeof *places->list.items, compare_places);
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding->places = arena_new_array(run->arena, struct span, count);
    finding->place_count = count;
    for (size_t i = 0; i < count; i++)
        finding->places[i] = places->list.items[i].span;
    finding_place(run, finding, places->list.items[0].span);
    struct placeholder values[] = {
        {"places", places_spoken(run, places)},
        {"count", decimal_spoken(run->arena, DECIMAL((int64_t)count))},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, SLICE_NONE);
}
