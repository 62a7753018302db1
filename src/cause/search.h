/* Inside of cause/: a search under way. solver.c sets it up and deepens it, search.c walks the tree. */
#ifndef CAUSE_SEARCH_H
#define CAUSE_SEARCH_H

#include "cause/solver.h"
#include "cause/tableau.h"

enum { CHOSEN_MOST = SOLUTION_ITEMS_MOST, EVENT_COLUMNS_MOST = 64 };

enum item_state { ITEM_OPEN, ITEM_CHOSEN, ITEM_OUT };

/* An unknown or a hypothesis that may be chosen. */
struct item {
    uint16_t index;
    bool hypothesis;
};

/* A hypothesis over columns of the tableau. */
struct event {
    uint16_t *columns;
    int64_t *changes;
    size_t count;
    uint8_t state;     /* enum item_state */
    uint16_t overlaps; /* how many chosen items touch its columns */
    uint16_t rows;     /* broken rows it may mend, while a bound is computed */
};

struct search {
    const struct problem *problem;
    struct arena *arena;
    struct tableau tableau;
    uint16_t *unknowns; /* of each column; UINT16_MAX: what an equation leaves open below its right side */
    int64_t *down, *up; /* how far a column may change */
    uint16_t *costs;
    uint8_t *states;      /* enum item_state, of the columns */
    int32_t *rise, *fall; /* -1 where the column is open and may rise, fall; else 0 */
    int32_t *shares, *prices;
    struct event *events;
    size_t event_count;
    uint16_t **events_of; /* of each column: its events, behind their number */
    struct item chosen[CHOSEN_MOST];
    size_t chosen_count;
    uint32_t cost, cheapest;
    uint32_t cheapest_item;
    uint32_t limit, next_limit;
    bool ended; /* the budget, or more than can be told */
    uint64_t nodes;
    VECTOR(struct solution) solutions;
};

void search_set_state(struct search *search, size_t column, enum item_state state);
/* The item changes: its cost is added, its effect is in the tableau. */
void search_choose(struct search *search, struct item item);
/* A lower bound of what is still to be paid; large where a broken row cannot be mended. */
uint32_t search_least_cost(struct search *search);
/* All sets from here on that cost at most search->limit. */
void search_explore(struct search *search);

#endif
