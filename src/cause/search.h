/* Inside of cause/: a search under way. solver.c sets it up and deepens it, search.c walks the tree, bound.c says what
 * is still to be paid, settle.c finds values for what was chosen. */
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
    uint64_t *bits;    /* one for each of its columns */
    bool loose;        /* its columns may change besides */
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
    int64_t *moved;     /* what chosen events have changed it by already */
    uint16_t *costs;
    uint8_t *states;       /* enum item_state, of the columns */
    uint64_t *rise, *fall; /* a bit a column: it is open and may rise, fall */
    int32_t *shares;
    struct event *events;
    size_t event_count;
    uint16_t **events_of; /* of each column: its events, behind their number */
    uint16_t *open;       /* while looking ahead: events that help a broken row, */
    size_t open_count;
    uint8_t *helping; /* and which of the broken rows each helps */
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
/* search.c: all sets from here on that cost at most search->limit. */
void search_explore(struct search *search);
enum direction { ANY_CHANGE, MUST_RISE, MUST_FALL };
/* One of the rows must change in this direction: by one of the open items. */
void search_branch_on(struct search *search, const size_t *rows, size_t row_count, enum direction direction);

/* bound.c */
struct outlook {
    uint32_t least; /* at least this is still to be paid */
    ptrdiff_t row;  /* the broken row with the fewest options, -1: none is broken */
    bool hopeless;  /* a broken row that nothing can mend */
};
struct outlook search_look_ahead(struct search *search);
bool search_event_is_open(const struct search *search, size_t event);
/* What the event adds to the row's sum. */
static inline int64_t search_event_effect(const struct search *search, size_t row, const struct event *event)
{
    const struct tableau *tableau = &search->tableau;
    uint64_t common = 0;
    for (size_t word = 0; word < tableau->word_count; word++)
        common |= event->bits[word] & (tableau_positive(tableau, row)[word] | tableau_negative(tableau, row)[word]);
    return common ? tableau_effect(tableau, row, event->columns, event->changes, event->count) : 0;
}

/* settle.c: the chosen items are a solution, or the search goes on. */
void search_settle(struct search *search);

#endif
