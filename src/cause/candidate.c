/* Explanations become candidates: what changes, what speaks for it, which is likelier. Points against a candidate are
 * added up; equal points are an equal rank. */
#include "cause/candidate.h"

#include "cause/evidence.h"
#include "cause/witness.h"

#include <stdlib.h>
#include <string.h>

/* Points against. A single wrong number of usual cost has 20. */
enum {
    POINTS_COST = 2,       /* for each unit of cost */
    POINTS_UNLIKE = 8,     /* the wrong number does not look like the right one */
    POINTS_FROM_ZERO = 4,  /* who types 0 usually means it */
    POINTS_TOTAL_LEFT = 1, /* in favour: sums are forgotten, and then left at 0 */
    POINTS_RANGE = 6,      /* what should be there is not known */
    POINTS_ROW = 22,       /* several numbers slipped together */
    POINTS_PAIR = 26,      /* two numbers exchanged, split, joined */
    POINTS_LOST = 14,      /* besides, one of the numbers stands nowhere */
    POINTS_DOWN = 1,       /* besides, from one row to the next: the eye slips along a row */
    POINTS_TURNED = 3,     /* for each number of the prose that must be taken to count in another way */
    POINTS_TEXT = 8,       /* the printed text bears it */
    CANDIDATES_MOST = 100,
};

struct ranked {
    struct cause_candidate candidate;
    unsigned points;
    uint64_t hash;
    size_t place; /* in the list of parts: the order where all else is equal */
};

/* ---- Changes ----------------------------------------------------------------------------------------------------- */

static struct cause_change change_of(const struct system *system, uint16_t unknown, int64_t low, int64_t high)
{
    const struct place *place = &system->places.items[unknown];
    struct cause_change change = {
        .of = place->of,
        .index = place->index,
        .from = place_decimal(place, system->unknowns.items[unknown].value),
        .low = place_decimal(place, low),
        .high = place_decimal(place, high),
        .open_high = high >= SOLVER_OPEN,
    };
    if (place->of == CHANGE_CELL)
        change.from = system->input->facts->cells[place->index].value;
    return change;
}

static int compare_changes(const void *a, const void *b)
{
    const struct cause_change *left = a, *right = b;
    if (left->of != right->of)
        return left->of < right->of ? -1 : 1;
    return (left->index > right->index) - (left->index < right->index);
}

static size_t count_changes(const struct system *system, const struct steps *steps)
{
    size_t count = 0;
    for (size_t i = 0; i < steps->count; i++)
        count += steps->items[i].happening < 0
                     ? 1
                     : system->happenings.items[steps->items[i].happening].hypothesis.shift_count;
    return count;
}

static void add_change(const struct system *system, uint16_t unknown, int64_t low, int64_t high, enum cause_kind kind,
                       struct cause_candidate *out)
{
    if (low == high && low == system->unknowns.items[unknown].value)
        return; /* what the happening has done to it is undone */
    struct cause_change change = change_of(system, unknown, low, high);
    change.kind = change.of == CHANGE_CLAIM ? CAUSE_CLAIM : kind;
    out->changes[out->change_count++] = change;
}

static void make_changes(const struct system *system, const struct steps *steps, struct cause_candidate *out)
{
    out->changes = arena_new_array(system->arena, struct cause_change, count_changes(system, steps) + 1);
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->items[i];
        if (step->happening < 0) {
            add_change(system, step->unknown, step->low, step->high, CAUSE_VALUE, out);
            continue;
        }
        const struct happening *happening = &system->happenings.items[step->happening];
        for (size_t k = 0; k < happening->hypothesis.shift_count; k++) {
            uint16_t unknown = happening->hypothesis.shifts[k].unknown;
            int64_t value = system->unknowns.items[unknown].value + happening->hypothesis.shifts[k].change;
            if (!steps_change_alone(steps, unknown))
                add_change(system, unknown, value, value, happening->kind, out);
        }
    }
    if (out->change_count)
        qsort(out->changes, out->change_count, sizeof *out->changes, compare_changes);
}

static enum cause_kind kind_of(const struct system *system, const struct steps *steps)
{
    bool claims = steps->count > 0;
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->items[i];
        if (step->happening >= 0 && system->happenings.items[step->happening].kind != CAUSE_VALUE)
            return system->happenings.items[step->happening].kind;
        claims = claims && step->happening < 0 && system->places.items[step->unknown].of == CHANGE_CLAIM;
    }
    return claims ? CAUSE_CLAIM : CAUSE_VALUE;
}

/* ---- Points ------------------------------------------------------------------------------------------------------ */

static bool is_range(const struct step *step)
{
    return step->low != step->high;
}

/* It stands alone against the rest of a sum. */
static bool is_total(const struct system *system, uint16_t unknown)
{
    const uint16_t *links = system->links_of[unknown];
    for (size_t i = 1; i <= links[0]; i++) {
        const struct link *link = &system->links.items[links[i]];
        size_t negative = 0;
        bool minus = false;
        for (size_t k = 0; k < link->equation.term_count; k++) {
            negative += link->equation.terms[k].coefficient < 0;
            if (link->equation.terms[k].unknown == unknown)
                minus = link->equation.terms[k].coefficient < 0;
        }
        if (link->claim < 0 && link->previous < 0 && link->equation.term_count > 2 &&
            (minus ? negative : link->equation.term_count - negative) == 1)
            return true;
    }
    return false;
}

static unsigned points_of_value(const struct system *system, const struct step *step)
{
    const struct unknown *unknown = &system->unknowns.items[step->unknown];
    unsigned points = POINTS_COST * unknown->cost;
    if (is_range(step))
        return points + POINTS_RANGE;
    if (step->low == unknown->value)
        return points;
    if (unknown->value == 0 && system->places.items[step->unknown].of == CHANGE_CELL)
        return is_total(system, step->unknown) ? points - POINTS_TOTAL_LEFT : points + POINTS_FROM_ZERO;
    if (likeness_of(unknown->value, step->low) == LIKE_NOT)
        points += POINTS_UNLIKE;
    return points;
}

static unsigned points_of(const struct system *system, const struct steps *steps)
{
    unsigned points = 0;
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->items[i];
        if (step->happening < 0) {
            points += points_of_value(system, step);
            continue;
        }
        const struct happening *happening = &system->happenings.items[step->happening];
        points += happening->text ? POINTS_TEXT : happening->hypothesis.shift_count > 2 ? POINTS_ROW : POINTS_PAIR;
        points += happening->lost ? POINTS_LOST : 0;
        points += happening->down ? POINTS_DOWN : 0;
    }
    return points + POINTS_TURNED * (unsigned)witnesses_turned(system, steps);
}

/* ---- Evidence ---------------------------------------------------------------------------------------------------- */

static const char *happening_spoken(const struct happening *happening)
{
    if (happening->text)
        return "原文紧接着还印有数字";
    switch (happening->kind) {
    case CAUSE_SHIFT:
        return happening->hypothesis.shift_count > 2 ? "一行数字错开一列" : "数字错开一列";
    case CAUSE_SWAP:
        return "相邻两格互换";
    default:
        return "一个数拆在两格，或两个数并在一格";
    }
}

static void make_evidence(const struct system *system, const struct steps *steps, struct cause_candidate *out)
{
    evidence_list evidence = {0};
    out->misread = steps->count > 0;
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->items[i];
        const struct happening *happening = step->happening < 0 ? NULL : &system->happenings.items[step->happening];
        if (happening)
            evidence_add(system, &evidence, slice_of(happening_spoken(happening)));
        out->misread = out->misread && happening && happening->text;
    }
    witnesses_add(system, steps, &evidence);
    if (evidence.count == 0)
        witnesses_add_likely(system, out, &evidence);
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->items[i];
        if (step->happening >= 0 || is_range(step))
            continue;
        const char *like = likeness_spoken(likeness_of(system->unknowns.items[step->unknown].value, step->low));
        if (like)
            evidence_add(system, &evidence, slice_of(like));
    }
    out->evidence = evidence.items;
    out->evidence_count = evidence.count;
}

/* ---- Repairs ----------------------------------------------------------------------------------------------------- */

static bool changes_cell(const struct cause_candidate *candidate, uint16_t cell)
{
    for (size_t i = 0; i < candidate->change_count; i++)
        if (candidate->changes[i].of == CHANGE_CELL && candidate->changes[i].index == cell)
            return true;
    return false;
}

/* A finding about nothing but impossible numbers that change: a count below 0, one with decimals. */
static bool is_about_impossible(const struct system *system, const struct finding *finding,
                                const struct cause_candidate *candidate)
{
    if (finding->outcome != OUTCOME_FAIL || finding->term_count > 0 || finding->cell_count == 0)
        return false;
    for (size_t i = 0; i < finding->cell_count; i++) {
        uint16_t unknown = system->of_cell[finding->cells[i]];
        if (unknown == UINT16_MAX || !system->unknowns.items[unknown].forced ||
            !changes_cell(candidate, finding->cells[i]))
            return false;
    }
    return true;
}

static size_t count_impossible(const struct system *system, const struct cause_candidate *candidate)
{
    const struct results *results = system->input->results;
    size_t count = 0;
    for (size_t i = 0; i < results->finding_count; i++)
        count += is_about_impossible(system, &results->findings[i], candidate);
    return count;
}

/* ---- All of a cause ---------------------------------------------------------------------------------------------- */

static uint64_t hash_changes(const struct cause_candidate *candidate)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < candidate->change_count; i++) {
        const struct cause_change *change = &candidate->changes[i];
        uint64_t parts[] = {(uint64_t)change->of, (uint64_t)change->index, (uint64_t)change->low.digits,
                            (uint64_t)change->high.digits, change->low.scale};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            hash = (hash ^ parts[k]) * 0x100000001B3u;
    }
    return hash;
}

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (left->points != right->points)
        return left->points < right->points ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}

static bool is_told(const struct ranked *ranked, size_t count, uint64_t hash)
{
    for (size_t i = 0; i < count; i++)
        if (ranked[i].hash == hash)
            return true;
    return false;
}

void candidates_make(const struct system *system, const struct step_list *parts, struct cause *out)
{
    struct ranked *ranked = heap_allocate((parts->count + 1) * sizeof *ranked);
    for (size_t i = 0; i < parts->count; i++) {
        ranked[i].points = points_of(system, &parts->items[i]);
        ranked[i].place = i;
    }
    if (parts->count)
        qsort(ranked, parts->count, sizeof *ranked, compare_ranked);
    size_t kept = 0;
    for (size_t i = 0; i < parts->count; i++) {
        bool best = ranked[i].points == ranked[0].points;
        if (kept >= CANDIDATES_MOST && !best)
            break;
        struct ranked candidate = ranked[i];
        make_changes(system, &parts->items[candidate.place], &candidate.candidate);
        candidate.hash = hash_changes(&candidate.candidate);
        if (!is_told(ranked, kept, candidate.hash))
            ranked[kept++] = candidate;
    }
    out->candidates = arena_new_array(system->arena, struct cause_candidate, kept + 1);
    for (size_t i = 0; i < kept; i++) {
        const struct steps *steps = &parts->items[ranked[i].place];
        struct cause_candidate *candidate = &out->candidates[i];
        *candidate = ranked[i].candidate;
        candidate->kind = kind_of(system, steps);
        candidate->cost = steps->cost;
        candidate->rank = i == 0 ? 0 : out->candidates[i - 1].rank + (ranked[i].points != ranked[i - 1].points);
        make_evidence(system, steps, candidate);
        candidate->repairs = count_impossible(system, candidate);
    }
    out->candidate_count = kept;
    heap_free(ranked);
}
