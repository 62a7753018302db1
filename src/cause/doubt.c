/* Cells that are printed but not clearly: a letter O for a zero, two numbers that may be meant. Every reading of every
 * such cell is tried; what lets all sums hold that are known then is told. */
#include "cause/reading.h"

#include "cause/sets.h"

#include <string.h>

enum { DOUBTS_MOST = 200, OPEN_MOST = 12, TRIALS_MOST = 20000, WAYS_MOST = 8 };

struct doubt {
    uint16_t cell;
    uint8_t chosen; /* of its candidates, while they are tried */
};

/* A sum in which at least one cell is in doubt and all others are read. */
struct check {
    const struct equation *equation;
    uint16_t first; /* one of its doubts */
};

struct doubts {
    const struct cause_input *input;
    struct arena *arena;
    struct doubt items[DOUBTS_MOST];
    size_t count;
    int16_t *of_cell; /* of each cell: its doubt, or -1 */
    VECTOR(struct check) checks;
    uint16_t *sets; /* doubts that stand in one sum */
};

/* The readings of one set of doubts that fit. */
struct fits {
    uint16_t members[OPEN_MOST];
    size_t member_count;
    uint8_t ways[WAYS_MOST][OPEN_MOST];
    size_t way_count;
    int trials;
    bool ended;
};

static const struct cell_fact *fact_of(const struct doubts *doubts, size_t doubt)
{
    return &doubts->input->facts->cells[doubts->items[doubt].cell];
}

/* ---- What is in doubt -------------------------------------------------------------------------------------------- */

/* Nothing else is printed in its place: else a number more or less may have been lost. */
static bool stands_alone(const struct facts *facts, size_t cell)
{
    struct span span = facts->cells[cell].span;
    for (size_t i = 0; i < facts->form->cell_count; i++) {
        struct span other = facts->cells[i].span;
        if (i != cell && !span_is_none(other) && other.start < span.end && span.start < other.end)
            return false;
    }
    return true;
}

static bool is_plain(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.length > 0;
}

static bool is_zero_only(const struct cell_fact *fact)
{
    for (size_t i = 0; i < fact->candidate_count; i++)
        if (fact->candidates[i].digits != 0)
            return false;
    return true;
}

/* A plain number is in doubt because it may stand in another row. */
static bool is_plain_cell(const struct facts *facts, size_t cell)
{
    return is_plain(document_text(facts->document, facts->cells[cell].span));
}

/* A plain 0 leaves the sums as they are wherever it stands: they say nothing about it. */
static bool is_in_doubt(const struct facts *facts, size_t cell)
{
    const struct cell_fact *fact = &facts->cells[cell];
    if (fact->state != CELL_UNCLEAR || fact->confirmed || fact->candidate_count == 0 || span_is_none(fact->span) ||
        form_cell_column(facts->form, (uint16_t)cell)->type != CELL_COUNT)
        return false;
    for (size_t i = 0; i < fact->candidate_count; i++)
        if (fact->candidates[i].scale != 0 || fact->candidates[i].digits < 0)
            return false;
    return stands_alone(facts, cell) && !(is_zero_only(fact) && is_plain_cell(facts, cell));
}

static void find_doubts(struct doubts *doubts)
{
    const struct facts *facts = doubts->input->facts;
    doubts->of_cell = arena_new_array(doubts->arena, int16_t, facts->form->cell_count + 1);
    for (size_t i = 0; i < facts->form->cell_count; i++) {
        doubts->of_cell[i] = -1;
        if (doubts->count == DOUBTS_MOST || !is_in_doubt(facts, i))
            continue;
        doubts->of_cell[i] = (int16_t)doubts->count;
        doubts->items[doubts->count++] = (struct doubt){(uint16_t)i, 0};
    }
}

/* All of it is read or in doubt, and something is in doubt. */
static bool is_check(const struct doubts *doubts, const struct equation *equation, uint16_t *first)
{
    struct decimal ignored;
    *first = UINT16_MAX;
    for (size_t i = 0; i < equation->term_count; i++) {
        int16_t doubt = doubts->of_cell[equation->terms[i].cell];
        if (doubt < 0 && !facts_value(doubts->input->facts, equation->terms[i].cell, &ignored))
            return false;
        if (doubt >= 0 && *first == UINT16_MAX)
            *first = (uint16_t)doubt;
    }
    return *first != UINT16_MAX && equation->comparison == COMPARISON_EQUAL;
}

static void find_checks(struct doubts *doubts, const struct equation *equations, size_t count)
{
    doubts->sets = sets_new(doubts->arena, doubts->count);
    for (size_t i = 0; i < count; i++) {
        struct check check = {&equations[i], 0};
        if (!is_check(doubts, &equations[i], &check.first))
            continue;
        vector_push(doubts->arena, &doubts->checks, check);
        for (size_t k = 0; k < equations[i].term_count; k++)
            if (doubts->of_cell[equations[i].terms[k].cell] >= 0)
                sets_unite(doubts->sets, check.first, (size_t)doubts->of_cell[equations[i].terms[k].cell]);
    }
}

/* ---- Trying ------------------------------------------------------------------------------------------------------ */

static bool holds(const struct doubts *doubts, const struct equation *equation)
{
    struct decimal sum = {0};
    for (size_t i = 0; i < equation->term_count; i++) {
        int16_t doubt = doubts->of_cell[equation->terms[i].cell];
        struct decimal value, product;
        if (doubt >= 0)
            value = fact_of(doubts, (size_t)doubt)->candidates[doubts->items[doubt].chosen];
        else
            facts_value(doubts->input->facts, equation->terms[i].cell, &value);
        if (!decimal_multiply(value, DECIMAL(equation->terms[i].coefficient), &product) ||
            !decimal_add(sum, product, &sum))
            return false;
    }
    return decimal_compare(sum, equation->right) == 0;
}

static bool all_hold(const struct doubts *doubts, uint16_t set)
{
    for (size_t i = 0; i < doubts->checks.count; i++)
        if (set_of(doubts->sets, doubts->checks.items[i].first) == set &&
            !holds(doubts, doubts->checks.items[i].equation))
            return false;
    return true;
}

static void try_from(struct doubts *doubts, uint16_t set, struct fits *fits, size_t at)
{
    fits->ended = fits->ended || ++fits->trials > TRIALS_MOST;
    if (fits->ended)
        return;
    if (at < fits->member_count) {
        struct doubt *doubt = &doubts->items[fits->members[at]];
        for (doubt->chosen = 0; doubt->chosen < fact_of(doubts, fits->members[at])->candidate_count; doubt->chosen++)
            try_from(doubts, set, fits, at + 1);
        doubt->chosen = 0;
        return;
    }
    if (!all_hold(doubts, set))
        return;
    if (fits->way_count == WAYS_MOST) {
        fits->ended = true;
        return;
    }
    for (size_t i = 0; i < fits->member_count; i++)
        fits->ways[fits->way_count][i] = doubts->items[fits->members[i]].chosen;
    fits->way_count++;
}

/* ---- Telling ----------------------------------------------------------------------------------------------------- */

static size_t count_checks(const struct doubts *doubts, uint16_t cell)
{
    size_t count = 0;
    for (size_t i = 0; i < doubts->checks.count; i++)
        for (size_t k = 0; k < doubts->checks.items[i].equation->term_count; k++)
            count += doubts->checks.items[i].equation->terms[k].cell == cell;
    return count;
}

static void find_findings(const struct doubts *doubts, const struct fits *fits, struct cause *cause)
{
    const struct results *results = doubts->input->results;
    cause->findings = arena_new_array(doubts->arena, uint16_t, results->finding_count + 1);
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        bool about = false;
        for (size_t k = 0; k < finding->cell_count && finding->outcome == OUTCOME_FAIL && !finding->term_count; k++)
            for (size_t m = 0; m < fits->member_count; m++)
                about = about || finding->cells[k] == doubts->items[fits->members[m]].cell;
        if (about)
            cause->findings[cause->finding_count++] = (uint16_t)i;
    }
}

/* All cells of the finding are read by this candidate. */
static bool repairs(const struct finding *finding, const struct cause_candidate *candidate)
{
    for (size_t i = 0; i < finding->cell_count; i++) {
        bool read = false;
        for (size_t k = 0; k < candidate->change_count && !read; k++)
            read = candidate->changes[k].index == finding->cells[i];
        if (!read)
            return false;
    }
    return true;
}

static void make_candidate(const struct doubts *doubts, const struct fits *fits, size_t way, size_t fewest,
                           const struct cause *cause, struct cause_candidate *out)
{
    *out = (struct cause_candidate){.kind = CAUSE_VALUE, .misread = true};
    out->changes = arena_new_array(doubts->arena, struct cause_change, fits->member_count);
    for (size_t i = 0; i < fits->member_count; i++) {
        struct decimal value = fact_of(doubts, fits->members[i])->candidates[fits->ways[way][i]];
        out->changes[out->change_count++] = (struct cause_change){.of = CHANGE_CELL,
                                                                  .index = doubts->items[fits->members[i]].cell,
                                                                  .kind = CAUSE_VALUE,
                                                                  .unread = true,
                                                                  .low = value,
                                                                  .high = value};
    }
    out->evidence = arena_new_array(doubts->arena, struct slice, 1);
    out->evidence[out->evidence_count++] =
        fewest > 1 ? SLICE("横、竖两个和都与之相符") : SLICE("各项之和与之相符，只有这一个算式为证");
    for (size_t i = 0; i < cause->finding_count; i++)
        out->repairs += repairs(&doubts->input->results->findings[cause->findings[i]], out);
}

/* Settled is what only one reading of all lets hold, each cell in two sums or more. A row's own sum holds wherever the
 * row may stand: what is in doubt by its place is told only when it is settled. */
static void tell(const struct doubts *doubts, const struct fits *fits, cause_list *causes)
{
    struct cause cause = {.proved = !fits->ended, .candidate_count = fits->way_count};
    size_t fewest = SIZE_MAX;
    bool plain = false;
    for (size_t i = 0; i < fits->member_count; i++) {
        uint16_t cell = doubts->items[fits->members[i]].cell;
        size_t checks = count_checks(doubts, cell);
        fewest = checks < fewest ? checks : fewest;
        plain = plain || is_plain_cell(doubts->input->facts, cell);
    }
    cause.settled = cause.proved && fits->way_count == 1 && fewest > 1;
    if (plain && !cause.settled)
        return;
    find_findings(doubts, fits, &cause);
    cause.candidates = arena_new_array(doubts->arena, struct cause_candidate, fits->way_count);
    for (size_t i = 0; i < fits->way_count; i++)
        make_candidate(doubts, fits, i, fewest, &cause, &cause.candidates[i]);
    vector_push(doubts->arena, causes, cause);
}

static bool is_told(const cause_list *causes, uint16_t cell)
{
    for (size_t i = 0; i < causes->count; i++)
        for (size_t k = 0; k < causes->items[i].candidate_count; k++)
            for (size_t c = 0; c < causes->items[i].candidates[k].change_count; c++)
                if (causes->items[i].candidates[k].changes[c].index == cell)
                    return true;
    return false;
}

static void try_set(struct doubts *doubts, uint16_t set, cause_list *causes)
{
    struct fits fits = {.member_count = 0};
    for (size_t i = set; i < doubts->count; i++) {
        if (set_of(doubts->sets, i) != set)
            continue;
        if (fits.member_count == OPEN_MOST || is_told(causes, doubts->items[i].cell) ||
            count_checks(doubts, doubts->items[i].cell) == 0)
            return;
        fits.members[fits.member_count++] = (uint16_t)i;
    }
    try_from(doubts, set, &fits, 0);
    if (fits.way_count)
        tell(doubts, &fits, causes);
}

void doubts_find(const struct cause_input *input, struct arena *arena, cause_list *causes)
{
    struct doubts *doubts = arena_new_item(arena, struct doubts);
    struct equation *equations;
    doubts->input = input;
    doubts->arena = arena;
    find_doubts(doubts);
    if (doubts->count == 0)
        return;
    size_t count = rules_equations(input->rules, input->facts, arena, &equations);
    find_checks(doubts, equations, count);
    for (size_t i = 0; i < doubts->count; i++)
        if (set_of(doubts->sets, i) == i)
            try_set(doubts, (uint16_t)i, causes);
}
