/* Inside of align*.c: tokens gathered into the steps that alignment takes, and how each word fits the form's labels. */
#ifndef FORM_ALIGN_STEP_H
#define FORM_ALIGN_STEP_H

#include "form/token.h"

/* Costs in thousandths; only their ratios matter. */
enum {
    COST_MARGIN = 700, /* a reading is sure when every other one costs at least so much more */
    COST_LABEL_LOST = 3000,
    COST_MISSED_CHARACTER = 250,
    COST_GLOSSED_LABEL = 400,        /* a whole label with a gloss behind it */
    COST_MENTIONED_LABEL = 2500,     /* a whole label in the middle of other words */
    COST_STRONG_LABEL_PASSED = 1000, /* to pass over the label of a row as if it were nothing */
    COST_VALUE_PASSED = 1000,
    COST_SOFT_VALUE_PASSED = 600,
    COST_FILLER_PASSED = 900,
    COST_SOFT_FILLER_PASSED = 300,
    COST_PROSE_PASSED = 300,
    COST_PROSE_TAKEN = 4000,
    COST_VALUES_PASSED_MOST = 4000,
    COST_OWN_VALUES_PASSED = 1500, /* besides, straight behind a row's label */
    COST_EMPTY_TAKEN = 100,        /* where slots and cells are as many */
    COST_EMPTY_GUESSED = 450,
};

/* A word, or a part of it, stands for characters [start, end) of a label. */
struct piece {
    uint8_t pattern, start, end;
    uint8_t matched; /* characters of the label really seen */
    int32_t cost;
};

struct step {
    bool values;
    uint32_t first_token;
    uint16_t token_count;
    /* Text */
    int32_t noise;   /* what passing over it costs */
    uint16_t length; /* characters */
    uint32_t first_piece;
    uint16_t piece_count;
    int16_t strong_node;  /* it is surely the label of this node; -1 */
    int16_t header_table; /* a header word of this table; -1 */
    bool heading;         /* a section's heading */
    bool vocabulary;      /* a header word, or a scrap of one */
    /* Values */
    uint16_t lead, trail; /* empty slots at its ends */
    uint16_t glued_most;  /* numerals its digits can be cut into; 0 when it cannot be cut */
    bool one_row;         /* all on one line or grid row */
    uint32_t row;         /* of its last token */
};

struct steps {
    struct step *items;
    size_t count, capacity;
    struct piece *pieces;
    size_t piece_count, piece_capacity;
};

struct steps steps_make(struct tokens *tokens, const struct form *form, struct arena *arena);

/* Finds how a word fits labels and header words: fills the text part of *step and appends its pieces. */
struct matcher;
struct matcher *matcher_new(const struct align_model *model, struct arena *arena);
void match_word(struct matcher *matcher, const uint16_t *characters, uint16_t length, struct steps *steps,
                struct step *step);

/* Two numbers that may be one with a blank for its thousands: `1 295`. */
bool token_may_be_split(const struct token *left, const struct token *right);
/* Cost of passing over one value token. */
int32_t token_pass_cost(const struct token *token);

#endif
