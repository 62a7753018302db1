/* Inside of align*.c: rows whose numbers are printed without blanks between them, cut where the sums leave one way. */
#ifndef FORM_GLUED_H
#define FORM_GLUED_H

#include "form/align_model.h"
#include "form/token.h"

enum { GLUED_DIGITS_MOST = 120, GLUED_CELLS_MOST = 16, GLUED_OPTIONS_MOST = 64 };

/* One way to cut a row: where each numeral ends, in digits, and what it is. */
struct glued_option {
    uint8_t ends[GLUED_CELLS_MOST];
    int64_t values[GLUED_CELLS_MOST];
};

struct glued_row {
    uint16_t node;
    uint8_t cells, block; /* block: cells after which a sum of its own ends; 0 where the row has no sum */
    uint8_t digit_count;
    uint8_t digits[GLUED_DIGITS_MOST];
    bool begins[GLUED_DIGITS_MOST]; /* a printed number begins with this digit */
    bool comma[GLUED_DIGITS_MOST];  /* a comma for thousands stands before this digit */
    bool grouped;                   /* some do */
    struct span spans[GLUED_DIGITS_MOST];
    uint8_t printed;              /* printed numbers */
    struct glued_option *options; /* cuts by which the sums of the row hold; without a sum all cuts */
    size_t option_count;
    bool too_many;
    bool settled;  /* options[0] is the one */
    bool doubtful; /* a blank may hide in it, or another cut fits the columns better */
};

/* False when it is too long to be cut. */
bool glued_row_make(struct glued_row *row, const struct form *form, uint16_t node, struct slice text,
                    const struct token *tokens, size_t count);
/* The span of the numeral in `cell` by an option. */
struct span glued_span(const struct glued_row *row, const struct glued_option *option, size_t cell);

/* What is known of the cells besides: known[cell] tells whether values[cell] is meant. */
struct glued_known {
    const bool *known;
    const int64_t *values;
};

/* Settles what can be settled, each row by itself, then all together by the sums of the columns. */
void glued_settle(struct glued_row *rows, size_t count, const struct form *form, struct glued_known known,
                  struct arena *arena);

#endif
