/* Inside of align*.c: all readings of the steps within reach of the best, as a graph of states and edges. */
#ifndef FORM_ALIGN_PATH_H
#define FORM_ALIGN_PATH_H

#include "form/align_step.h"

enum { NO_PATTERN = 255, NO_EDGE = UINT32_MAX };

/* Where a reading stands before a step: between two rows (the next may be `node` or any behind it), or in `node`. */
struct state {
    int32_t cost;  /* of the best way here */
    int32_t rest;  /* of the best way on to the end */
    uint32_t edge; /* the last one of the best way here */
    uint8_t node;
    bool between;
    uint8_t pattern;   /* the label being read, NO_PATTERN before any of it */
    uint8_t label_end; /* its characters read or passed over */
    uint8_t taken;     /* values */
    bool glued;        /* taken as glued digits, still to be cut */
    uint16_t last;     /* step of the last values + 1; kept only while more are to come */
};

enum edge_kind {
    EDGE_PASS, /* the step is nothing of the form */
    EDGE_LABEL,
    EDGE_VALUES,
    EDGE_GLUED,
    EDGE_ROW_END,
    EDGE_FINISH,
};

struct edge {
    uint32_t from, to;
    int32_t cost;
    uint16_t step;
    uint8_t kind;
    uint8_t detail; /* EDGE_LABEL: characters matched; EDGE_VALUES: the first token taken */
};

struct path {
    const struct align_model *model;
    const struct tokens *tokens;
    const struct steps *steps;
    struct arena *arena;
    struct {
        struct state *items;
        size_t count, capacity;
    } states;
    struct {
        struct edge *items;
        size_t count, capacity;
    } edges;
    uint32_t position_start; /* first state of the position being filled */
    uint32_t *lookup;
    bool truncated; /* too many readings were near the best to keep them all */
    uint32_t final; /* state at the end */
    uint32_t *best; /* edges of the best reading, first to last */
    size_t best_count;
    const bool *taken_nodes; /* nodes that a reviewer placed: read elsewhere, free to pass over */
};

/* Cost of passing over the nodes [from, to). */
int32_t path_gap_cost(const struct path *path, int from, int to);

/* Walks all steps forward and back. False when no reading was found. */
bool path_find(struct path *path);

/* Tokens that an EDGE_VALUES takes: *first in the tokens, returns how many. */
size_t path_values(const struct path *path, const struct edge *edge, uint32_t *first);

#endif
