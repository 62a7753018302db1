/* Numbers that stand elsewhere, in the prose or in last year's report, and agree with what the cells would be. */
#include "cause/witness.h"

static bool is_range(const struct step *step)
{
    return step->low != step->high;
}

/* Besides what a happening does to it. */
bool steps_change_alone(const struct steps *steps, uint16_t unknown)
{
    for (size_t i = 0; i < steps->count; i++)
        if (steps->items[i].happening < 0 && steps->items[i].unknown == unknown)
            return true;
    return false;
}

void evidence_add(const struct system *system, evidence_list *evidence, struct slice phrase)
{
    for (size_t i = 0; i < evidence->count; i++)
        if (slice_equal(evidence->items[i], phrase))
            return;
    vector_push(system->arena, evidence, phrase);
}

static bool changes_unknown(const struct system *system, const struct steps *steps, uint16_t unknown)
{
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->items[i];
        if (step->happening < 0 && step->unknown == unknown)
            return true;
        const struct hypothesis *hypothesis =
            step->happening < 0 ? NULL : &system->happenings.items[step->happening].hypothesis;
        for (size_t k = 0; hypothesis && k < hypothesis->shift_count; k++)
            if (hypothesis->shifts[k].unknown == unknown)
                return true;
    }
    return false;
}

/* An equation that need not hold by itself does with these changes. */
static bool holds_after(const struct system *system, const struct steps *steps, const struct link *link)
{
    int64_t residual = link->residual;
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->items[i];
        if (step->happening < 0) {
            residual -= system_coefficient(&link->equation, step->unknown) *
                        (step->low - system->unknowns.items[step->unknown].value);
            if (is_range(step))
                return false;
            continue;
        }
        const struct hypothesis *hypothesis = &system->happenings.items[step->happening].hypothesis;
        for (size_t k = 0; k < hypothesis->shift_count; k++)
            if (!steps_change_alone(steps, hypothesis->shifts[k].unknown))
                residual -=
                    system_coefficient(&link->equation, hypothesis->shifts[k].unknown) * hypothesis->shifts[k].change;
    }
    return residual == 0;
}

/* The first way of counting by which the prose was right still is one afterwards, or there was none. */
static bool is_way_kept(const struct system *system, const struct steps *steps, uint16_t group)
{
    for (size_t i = 0; i < system->links.count; i++) {
        const struct link *link = &system->links.items[i];
        if (link->equation.group == group && !link->idle && !link->broken)
            return holds_after(system, steps, link);
    }
    return true;
}

size_t witnesses_turned(const struct system *system, const struct steps *steps)
{
    size_t count = 0;
    for (size_t i = 0; i < system->links.count; i++) {
        const struct link *link = &system->links.items[i];
        bool first = link->equation.group && (i == 0 || link->equation.group != link[-1].equation.group);
        uint16_t claim = link->equation.terms[link->equation.term_count - 1].unknown;
        count += first && !changes_unknown(system, steps, claim) && !is_way_kept(system, steps, link->equation.group);
    }
    return count;
}

static bool is_witness(const struct system *system, const struct steps *steps, const struct link *link)
{
    uint16_t group = link->equation.group;
    return !group || (holds_after(system, steps, link) && is_way_kept(system, steps, group));
}

/* The prose and last year's report agree with what the cells would be: their equations hold then, and they themselves
 * are not among what changes. */
void witnesses_add(const struct system *system, const struct steps *steps, evidence_list *evidence)
{
    for (size_t i = 0; i < system->links.count; i++) {
        const struct link *link = &system->links.items[i];
        const struct solver_term *terms = link->equation.terms;
        size_t last = link->equation.term_count - 1;
        bool touched = false;
        if ((link->claim < 0 && link->previous < 0) || changes_unknown(system, steps, terms[last].unknown))
            continue;
        for (size_t k = 0; k < last && !touched; k++)
            touched = changes_unknown(system, steps, terms[k].unknown);
        if (!touched || !is_witness(system, steps, link))
            continue;
        char number[32];
        decimal_print(place_decimal(&system->places.items[terms[last].unknown],
                                    system->unknowns.items[terms[last].unknown].value),
                      number);
        evidence_add(
            system, evidence,
            arena_print(system->arena, link->claim >= 0 ? "正文所说 %s 与之相符" : "上年报告的 %s 与之相符", number));
    }
}

/* The same number in the prose, about the same column: another way of counting may lie between. */
void witnesses_add_likely(const struct system *system, const struct cause_candidate *candidate, evidence_list *evidence)
{
    const struct form *form = system->input->facts->form;
    const struct results *results = system->input->results;
    for (size_t i = 0; i < candidate->change_count; i++) {
        const struct cause_change *change = &candidate->changes[i];
        if (change->of != CHANGE_CELL || change->low.digits == 0 || decimal_compare(change->low, change->high) != 0)
            continue;
        const struct form_cell *cell = &form->cells[change->index];
        for (size_t k = 0; k < results->claim_count; k++) {
            const struct claim *claim = &results->claims[k];
            const struct form_cell *about = claim->cell_count ? &form->cells[claim->cells[0]] : NULL;
            if (!about || !claim->exact || about->table != cell->table || about->column != cell->column ||
                decimal_compare(claim->value, change->low) != 0)
                continue;
            char number[32];
            decimal_print(claim->value, number);
            evidence_add(system, evidence, arena_print(system->arena, "正文所说也是 %s", number));
        }
    }
}
