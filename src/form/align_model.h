/* What alignment knows of a form before it sees a report: its rows as a graph, every label folded and numbered. */
#ifndef FORM_ALIGN_MODEL_H
#define FORM_ALIGN_MODEL_H

#include "form/form.h"

enum {
    MODEL_NODES_MOST = 250,
    MODEL_PATTERNS_MOST = 250, /* 255 stands for "no label yet" */
    PATTERN_LENGTH_MOST = 64,  /* coverage of a label is kept in 64 bits */
};

/* A row of the form as alignment walks it: a row with its cells, or all rows of a single-line table side by side. */
struct align_node {
    int16_t row; /* index in form->rows, -1 for the rows of a single-line table together */
    uint16_t first_cell, cell_count, table;
    uint16_t weight;                      /* rows lost when the node is passed over: 0 where others stand for it */
    uint16_t next;                        /* the node that may follow once this one was read */
    uint16_t block;                       /* cells after which a sum of its own ends: 5 of 15 in table four */
    uint8_t first_pattern, pattern_count; /* its labels */
};

enum pattern_use {
    PATTERN_LABEL,   /* a row's label */
    PATTERN_HEADER,  /* a word of a table's head, or a group's label: no value belongs to it */
    PATTERN_HEADING, /* a section's heading: no part of a table */
};

struct align_pattern {
    uint16_t start, length; /* in model->characters */
    int16_t node;           /* PATTERN_LABEL; else -1 */
    int16_t table;          /* -1 for headings */
    enum pattern_use use;
};

/* A word that shows where a table stands; `start` is in model->characters. */
struct align_anchor {
    uint16_t start, length;
    uint8_t table;
    bool telltale; /* only this form prints it */
    bool common;   /* prose says it too */
};

struct align_model {
    struct align_node *nodes;
    uint16_t node_count;
    struct align_pattern *patterns;
    uint16_t pattern_count;
    uint16_t *characters; /* all patterns, as character numbers, parted by 0 */
    uint16_t *pattern_of; /* for each of them the pattern it stands in */
    uint16_t character_count;
    const uint16_t *pages[256]; /* number of a folded character: pages[c >> 8][c & 255]; NULL page: 0, unknown */
    uint16_t number_count;
    uint16_t *occurrence_start; /* by character number, number_count + 1 entries */
    uint16_t *occurrences;      /* places in characters, descending for each number */
    uint16_t *weight_before;    /* node_count + 1 entries: weights of all nodes before */
    struct align_anchor *anchors;
    uint16_t anchor_count;
    uint16_t *anchor_start; /* by number of the first character, number_count + 1 entries */
    uint16_t *anchor_order;
};

/* The number of a folded character in this form's labels; 0 when none has it. */
static inline uint16_t model_number(const struct align_model *model, uint32_t character)
{
    if (character > 0xFFFF || model->pages[character >> 8] == NULL)
        return 0;
    return model->pages[character >> 8][character & 0xFF];
}

#endif
