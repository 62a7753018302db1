/* Inside of cause/: a report as a system of equations, and what may have happened to it. */
#ifndef CAUSE_SYSTEM_H
#define CAUSE_SYSTEM_H

#include "cause/cause.h"
#include "cause/solver.h"

/* What an unknown stands for. */
struct place {
    enum change_of of;
    uint16_t index;
    uint8_t scale; /* the unknown counts units of 10^-scale */
};

struct link { /* an equation of the system and where it comes from */
    struct solver_equation equation;
    int finding;      /* the failed finding that reports it, index in results->findings, or -1 */
    int claim;        /* index in results->claims, or -1 */
    int previous;     /* index in the previous figures, or -1 */
    int64_t residual; /* right side minus the sum as reported */
    bool broken;
    bool idle; /* does not hold and need not: another equation of its group does */
};

struct happening { /* a hypothesis and what it is called */
    struct hypothesis hypothesis;
    enum cause_kind kind;
    bool text; /* the printed text bears it */
    bool lost; /* one of its numbers is not printed anywhere: only a sum tells it */
    bool down; /* the numbers stand one below the other */
};

struct system {
    const struct cause_input *input;
    struct arena *arena;
    VECTOR(struct unknown) unknowns;
    VECTOR(struct place) places; /* of each unknown */
    VECTOR(struct link) links;
    uint16_t *of_cell;    /* the unknown of each cell, UINT16_MAX for those in no equation */
    uint16_t **links_of;  /* of each unknown: its links, behind their number */
    int32_t **factors_of; /* of each unknown: its coefficient in each of these links, at the same place */
    VECTOR(struct happening) happenings;
    const struct solver_shift *wanted; /* while such happenings are looked for, else NULL */
    size_t wanted_count;
};

enum {
    COST_CELL = 10,
    COST_DOUBTED = 7,
    COST_CLAIM = 9,
    COST_PREVIOUS = 14,
    COST_EVENT = 11,
    COST_TEXT = 7,
    COST_OUT_OF_REACH = 20000,
    SLACK = 3
};

/* The equations; false when none is broken, and then nothing else is filled in. */
bool system_build(const struct cause_input *input, struct arena *arena, struct system *out);
int32_t system_coefficient(const struct solver_equation *equation, uint16_t unknown);
/* hypothesis.c: what could have happened to neighbouring numbers, as far as it mends more than it breaks. */
void system_find_happenings(struct system *system);
/* Those besides that make two of these changes or more, in one row. False when there are none. */
bool system_find_wanted(struct system *system, const struct solver_shift *wanted, size_t count);
struct decimal place_decimal(const struct place *place, int64_t value);

#endif
