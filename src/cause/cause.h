/* cause: the fewest changed values that explain the broken equations of a report, all of them, with evidence. Linear
 * rules, the claims of the prose and last year's figures are equations over whole numbers; the search for their
 * smallest explanations is exact within its budget and says whether it came to its end. Nothing is left to chance.
 *
 * The way through the room: system (equations) and hypothesis (what a slip of the hand does to a row) make a problem
 * of each island; solver, search, bound, settle, leaf and tableau find its smallest solutions; factor takes them apart
 * into causes; candidate, evidence and witness rank and explain; spoken says it. reading and doubt look after what was
 * not read. */
#ifndef CAUSE_CAUSE_H
#define CAUSE_CAUSE_H

#include "check/check.h"

/* What a candidate says has happened, in the contract's words. */
enum cause_kind {
    CAUSE_VALUE, /* single numbers are wrong */
    CAUSE_SHIFT, /* numbers of a row stand one column beside their own */
    CAUSE_SWAP,  /* two neighbours are exchanged */
    CAUSE_SPLIT, /* a number stands in two cells, or two numbers in one */
    CAUSE_CLAIM, /* the prose is wrong */
};

enum change_of { CHANGE_CELL, CHANGE_CLAIM, CHANGE_PREVIOUS };

struct cause_change {
    enum change_of of;
    int index;            /* in form->cells, results->claims or the input's previous figures */
    enum cause_kind kind; /* what has happened here: in a candidate several things may have */
    struct decimal from;
    bool unread;              /* nothing was read there so far: from is not meant */
    struct decimal low, high; /* what it should be: one number, or all of a range */
    bool open_high;           /* the range has no end above; high is not meant */
};

struct cause_candidate {
    enum cause_kind kind;
    struct cause_change *changes; /* in reading order */
    size_t change_count;
    struct slice *evidence; /* short Chinese phrases, weightiest first */
    size_t evidence_count;
    size_t repairs; /* failed findings that go away */
    unsigned rank;  /* from 0; equal evidence has equal rank */
    unsigned cost;  /* what the search has paid for it: the least of all explanations, or little more */
    bool misread; /* our reading may be wrong: the printed text bears the new values and nobody has confirmed the old */
};

/* Findings that hang together, and all that explains them at the least cost or nearly so. */
struct cause {
    uint16_t *findings; /* indexes in results->findings, ascending */
    size_t finding_count;
    bool proved;                        /* no other explanation is as good; else the search ended at its budget */
    bool settled;                       /* we have not read it well, and only one reading bears out two sums */
    struct cause_candidate *candidates; /* best first; none when nothing was found */
    size_t candidate_count;
};

struct causes {
    struct cause *items; /* by their first finding */
    size_t count;
};

struct cause_input {
    const struct rules *rules;
    const struct facts *facts;
    const struct results *results;          /* of these facts */
    const struct previous_figure *previous; /* may be NULL */
    size_t previous_count;
};

/* Everything in *out lives in the arena. Never fails. */
void causes_find(const struct cause_input *input, struct arena *arena, struct causes *out);

const char *cause_kind_name(enum cause_kind kind); /* "value" ... as in the contract */
/* "表三 本年新收·总计 13 应为 12", in the arena; several changes parted by ；, those of one row joined:
 * "表三 本年新收：自然人 6→4、总计 9→7". */
struct slice cause_candidate_spoken(const struct cause_input *input, const struct cause_candidate *candidate,
                                    struct arena *arena);

#endif
