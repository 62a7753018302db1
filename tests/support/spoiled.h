/* Invented reports whose sums hold, with nine claims of the prose and last year's figures as data, and what real hands
 * do to them: typing errors, slipped rows, exchanged neighbours, split and joined numbers. */
#ifndef SUPPORT_SPOILED_H
#define SUPPORT_SPOILED_H

#include "cause/cause.h"

enum { SPOILED_CLAIMS = 9, SPOILED_PREVIOUS = 16, SPOILED_CELLS_MOST = 256, SPOILED_FAULTS_MOST = 8 };

enum fault_kind { FAULT_TYPING, FAULT_SLIP, FAULT_SWAP, FAULT_SPLIT };

struct fault {
    enum fault_kind kind;
    uint16_t cells[8];
    size_t cell_count;
};

struct spoiled {
    struct facts facts;
    int64_t truth[SPOILED_CELLS_MOST]; /* of each cell */
    struct fault faults[SPOILED_FAULTS_MOST];
    size_t fault_count;
    struct claim claims[SPOILED_CLAIMS];
    struct previous_figure previous[SPOILED_PREVIOUS];
    size_t previous_count;
    struct finding findings[SPOILED_CLAIMS]; /* of claims that do not hold */
    struct term terms[SPOILED_CLAIMS];
    struct results results;
    const struct rules *rules;
    const struct equation *equations;
    size_t equation_count;
};

/* A clean report of form 2021. Everything lives in the arena. */
void spoiled_new(struct spoiled *spoiled, const struct forms *forms, const struct rules *rules, uint64_t *seed,
                 struct arena *arena);
/* One more fault that breaks an equation by itself and touches no cell of the others. False when none was found. */
bool spoiled_add_fault(struct spoiled *spoiled, enum fault_kind kind, uint64_t *seed);
/* To be called when all faults are in: what the rules say about the claims. */
struct cause_input spoiled_input(struct spoiled *spoiled);
/* The true changes are among the candidates; *first: at the head of each cause. */
bool spoiled_is_found(const struct spoiled *spoiled, const struct causes *causes, bool *first);
/* Some candidate has all its changes and calls it by its kind. */
bool spoiled_is_named(const struct spoiled *spoiled, const struct causes *causes, const struct fault *fault);
/* What was found explains all broken equations at no more cost than the truth does. */
bool spoiled_has_rival(const struct spoiled *spoiled, const struct causes *causes);

#endif
