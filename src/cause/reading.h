/* Inside of cause/: numbers that we could not read because they are printed in pieces. */
#ifndef CAUSE_READING_H
#define CAUSE_READING_H

#include "cause/cause.h"

typedef VECTOR(struct cause) cause_list;

/* Runs of unclear cells with more pieces of digits than cells: the ways to join neighbouring pieces by which every sum
 * over these cells holds. */
void readings_find(const struct cause_input *input, struct arena *arena, cause_list *causes);

#endif
