/* Inside of cause/: disjoint sets. A set is called by its smallest member. */
#ifndef CAUSE_SETS_H
#define CAUSE_SETS_H

#include "base/memory.h"

static inline uint16_t *sets_new(struct arena *arena, size_t count)
{
    uint16_t *parents = arena_new_array(arena, uint16_t, count + 1);
    for (size_t i = 0; i < count; i++)
        parents[i] = (uint16_t)i;
    return parents;
}

static inline uint16_t set_of(uint16_t *parents, size_t member)
{
    uint16_t item = (uint16_t)member;
    while (parents[item] != item)
        item = parents[item] = parents[parents[item]];
    return item;
}

static inline void sets_unite(uint16_t *parents, size_t a, size_t b)
{
    uint16_t first = set_of(parents, a), second = set_of(parents, b);
    if (first < second)
        parents[second] = first;
    else
        parents[first] = second;
}

#endif
