/* Inside of cause/: the solutions of an island taken apart into what can be decided separately. */
#ifndef CAUSE_FACTOR_H
#define CAUSE_FACTOR_H

#include "cause/candidate.h"
#include "cause/island.h"

/* Steps of which every solution takes one of `parts`, whatever it takes of the other factors. */
struct factor {
    struct step_list parts;
    uint16_t *links; /* of the system: those that one of the parts moves */
    size_t link_count;
};

struct factors {
    struct factor *items;
    size_t count, capacity;
};

/* In the island's arena. Factors may move the same broken equation, as two wrong numbers of one column do; what makes
 * up for each other in an equation that holds is one factor. */
void factors_find(const struct island *island, const struct answer *answer, struct factors *out);

#endif
