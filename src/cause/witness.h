/* Inside of cause/: what stands elsewhere and speaks for an explanation. */
#ifndef CAUSE_WITNESS_H
#define CAUSE_WITNESS_H

#include "cause/candidate.h"

typedef VECTOR(struct slice) evidence_list;

/* Each phrase once. */
void evidence_add(const struct system *system, evidence_list *evidence, struct slice phrase);
/* The unknown is changed by itself, besides what a happening does to it. */
bool steps_change_alone(const struct steps *steps, uint16_t unknown);
void witnesses_add(const struct system *system, const struct steps *steps, evidence_list *evidence);
void witnesses_add_likely(const struct system *system, const struct cause_candidate *candidate,
                          evidence_list *evidence);
/* How many numbers of the prose were right by one way of counting and are so only by another one afterwards. */
size_t witnesses_turned(const struct system *system, const struct steps *steps);

#endif
