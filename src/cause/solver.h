/* Inside of cause/: the smallest sets of unknowns whose change lets all equations hold. Pure arithmetic over whole
 * numbers; nothing here knows of reports. */
#ifndef CAUSE_SOLVER_H
#define CAUSE_SOLVER_H

#include "base/memory.h"

/* Bounds that are none; values and right sides must be well inside. */
#define SOLVER_OPEN (INT64_C(1) << 60)

struct unknown {
    int64_t value;     /* as reported */
    int64_t low, high; /* what it may become; SOLVER_OPEN away from 0: anything */
    uint16_t cost;     /* of changing it, not 0 */
    bool fixed;        /* may not change */
    bool forced;       /* must change */
};

struct solver_term {
    uint16_t unknown;
    int32_t coefficient;
};

struct solver_equation { /* the sum of the terms is `right`, or at most `right` */
    const struct solver_term *terms;
    size_t term_count;
    int64_t right;
    bool at_most;
    uint16_t group; /* 0: it must hold; of those with the same other number, none of them at_most, one must */
};

/* Several values changed by one event. */
struct solver_shift {
    uint16_t unknown;
    int64_t change;
};
struct hypothesis {
    const struct solver_shift *shifts; /* each unknown once; new values within its bounds */
    size_t shift_count;
    uint16_t cost;
};

struct problem {
    const struct unknown *unknowns;
    size_t unknown_count;
    const struct solver_equation *equations;
    size_t equation_count;
    const struct hypothesis *hypotheses;
    size_t hypothesis_count;
    uint16_t slack;  /* explanations that cost so much more than the cheapest are told too; less than any cost */
    uint64_t budget; /* steps of work, so that every machine gives the same answer */
};

enum { SOLUTION_ITEMS_MOST = 12 };

struct solution_value {
    uint16_t unknown;
    int64_t low, high; /* new value; a range where several fit */
};
/* Chosen unknowns and hypotheses. No two hypotheses touch the same unknown; an unknown of one with four shifts or more
 * may be chosen besides, as where one number of a slipped row is wrong, and then its value is what it says here. */
struct solution {
    uint32_t cost;
    struct solution_value values[SOLUTION_ITEMS_MOST]; /* by unknown */
    uint8_t value_count;
    uint16_t hypotheses[SOLUTION_ITEMS_MOST]; /* ascending */
    uint8_t hypothesis_count;
};

struct answer {
    struct solution *solutions; /* by cost, then by what they change */
    size_t count;
    bool proved; /* these are all and none is cheaper; without solutions: there is none */
    uint64_t work;
};

/* The answer lives in the arena. */
void problem_solve(const struct problem *problem, struct arena *arena, struct answer *out);

#endif
