/* Inside of cause/: what hangs together through equations and hypotheses, as a problem of its own. */
#ifndef CAUSE_ISLAND_H
#define CAUSE_ISLAND_H

#include "cause/system.h"

struct island {
    const struct system *system;
    struct arena *arena;
    uint16_t *unknowns; /* of the system, by the problem's number */
    uint16_t *numbers;  /* the other way round */
    int *happenings;    /* of the system, by the problem's hypotheses */
    uint16_t *links;    /* of the system */
    size_t link_count;
    struct problem problem;
};

/* Sets of unknowns (sets.h): of each unknown of the system the island it lies on. */
uint16_t *islands_of(const struct system *system, struct arena *arena);
/* The island of this name. */
struct island island_make(const struct system *system, uint16_t *islands, uint16_t which, struct arena *arena);
/* What stands in an equation that holds is not looked at any more, but as part of a hypothesis: a search for some
 * explanation where that for all has not come to its end. */
void island_narrow(struct island *island);

#endif
