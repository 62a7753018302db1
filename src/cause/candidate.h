/* Inside of cause/: one explanation, what speaks for it, and its place among others. */
#ifndef CAUSE_CANDIDATE_H
#define CAUSE_CANDIDATE_H

#include "cause/system.h"

/* What is changed together: one unknown, or all of a happening. */
struct step {
    int happening; /* index in system->happenings, or -1 */
    uint16_t unknown;
    int64_t low, high;
};

struct steps {
    struct step *items; /* by happening, then by unknown */
    size_t count;
    uint32_t cost;
};

struct step_list {
    struct steps *items;
    size_t count, capacity;
};

/* All candidates of a cause, ranked; what changes the same numbers to the same values is one. */
void candidates_make(const struct system *system, const struct step_list *parts, struct cause *out);

#endif
