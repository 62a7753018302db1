/* Where characters, pairs of neighbours and numbers stand in running text: places sorted into buckets by a hash of the
 * pair, each bucket in reading order. */
#include "form/prose.h"

enum { BUCKET_BITS_LEAST = 4, BUCKET_BITS_MOST = 20 };

static uint32_t key_of(uint32_t first, uint32_t second)
{
    return first * UINT32_C(0x9E3779B1) ^ second * UINT32_C(0x85EBCA6B);
}

uint32_t prose_key(const uint32_t *letters, uint32_t length)
{
    return key_of(letters[0], length > 1 ? letters[1] : 0);
}

/* Counts what each bucket holds, then gives each its part of `items` and fills it from behind, the last place first. */
static void sort_places(const struct prose_text *text, struct prose_places *places, uint32_t bucket_count)
{
    const uint32_t *characters = text->characters;
    uint32_t *first = places->first;
    for (uint32_t i = 0; i < text->count; i++) {
        first[key_of(characters[i], 0) >> places->shift]++;
        if (i + 1 < text->count)
            first[key_of(characters[i], characters[i + 1]) >> places->shift]++;
    }
    for (uint32_t i = 1; i <= bucket_count; i++)
        first[i] += first[i - 1];
    for (uint32_t i = text->count; i-- > 0;) {
        places->items[--first[key_of(characters[i], 0) >> places->shift]] = i;
        if (i + 1 < text->count)
            places->items[--first[key_of(characters[i], characters[i + 1]) >> places->shift]] = i;
    }
}

void prose_places_make(struct prose_text *text, struct arena *arena)
{
    struct prose_places *places = arena_new_item(arena, struct prose_places);
    unsigned bits = BUCKET_BITS_LEAST;
    while (bits < BUCKET_BITS_MOST && UINT32_C(1) << bits < 4 * text->count)
        bits++;
    places->shift = 32 - bits;
    places->first = arena_new_array(arena, uint32_t, (UINT32_C(1) << bits) + 1);
    places->items = arena_new_array(arena, uint32_t, 2 * (size_t)text->count + 1);
    sort_places(text, places, UINT32_C(1) << bits);
    places->next_number = arena_new_array(arena, uint32_t, (size_t)text->count + 1);
    places->next_number[text->count] = text->count;
    for (uint32_t i = text->count; i-- > 0;)
        places->next_number[i] = text->kinds[i] == PROSE_WORD ? places->next_number[i + 1] : i;
    text->places = places;
}

uint32_t prose_find_key(const struct prose_text *text, uint32_t key, uint32_t from, uint32_t to)
{
    const struct prose_places *places = text->places;
    uint32_t low = places->first[key >> places->shift], end = places->first[(key >> places->shift) + 1];
    for (uint32_t high = end; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        if (places->items[middle] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && places->items[low] < to ? places->items[low] : to;
}

uint32_t prose_find_number(const struct prose_text *text, uint32_t from, uint32_t to)
{
    uint32_t at = from < to ? text->places->next_number[from] : to;
    return at < to ? at : to;
}
