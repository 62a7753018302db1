/* layout_stack: numbers in columns where no rule parts the rows, between the finding of them (layout_stack.c) and the
 * search for their rows (layout_row.c). */
#ifndef READ_FOREIGN_LAYOUT_STACK_H
#define READ_FOREIGN_LAYOUT_STACK_H

#include "read/foreign/layout.h"

/* Digits that touch, with their signs, points and commas; or a filler such as / */
struct run {
    float left, top, right, bottom;
    size_t first, count; /* in stacks.order */
    size_t digits;       /* of those; some writers paint each twice */
    size_t column;
    bool full;     /* no room for another digit behind it, nor is it a filler */
    bool rest;     /* more digits behind a zero: no number begins so */
    bool parted;   /* a rule parts it from the one above */
    bool goes_on;  /* the last digits of the number above it in its column */
    bool doubtful; /* whether it does cannot be told */
    float height;  /* where its number is to stand, when it was broken */
};

/* The words of a line to the left of the numbers, those nearest to them. */
struct label {
    float left, right, middle, size;
    float first; /* width of its first character */
    bool begins; /* it is certainly no rest of the line above */
};

struct stacks {
    struct arena *arena;
    struct glyph_list *glyphs;
    VECTOR(size_t) order; /* of the glyphs of numbers: line after line, each from left to right */
    VECTOR(struct run) runs;
    VECTOR(struct label) labels; /* by height */
};

float run_size(const struct run *run);
float run_middle(const struct run *run);
/* The runs [from, to) belong to one region and are sorted by column, then height: says which numbers were broken over
 * lines (goes_on, height) and what cannot be told (doubtful). Returns how many rows are certain. */
size_t rows_search(struct stacks *stacks, size_t from, size_t to);

#endif
