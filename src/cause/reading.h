/* Inside of cause/: what we could not read, and which reading the sums bear out. It stays for a person to accept: the
 * cell is not clear, whatever its sums are, and a value that is kept as read must be printed as such. */
#ifndef CAUSE_READING_H
#define CAUSE_READING_H

#include "cause/cause.h"

typedef VECTOR(struct cause) cause_list;

/* Runs of unclear cells, with clear ones of their row between them, that have more pieces of digits than cells: the
 * ways to join neighbouring pieces by which every sum over these cells holds. */
void readings_find(const struct cause_input *input, struct arena *arena, cause_list *causes);

/* Cells with several readings, or one that is not sure: those of all readings of all of them by which every sum holds
 * that is known then. Settled when there is one and each cell stands in two such sums. */
void doubts_find(const struct cause_input *input, struct arena *arena, cause_list *causes);

#endif
