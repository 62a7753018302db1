/* One run of all rules over the facts of a report. */
#include "check/rule.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static size_t form_index(const struct rules *rules, const struct facts *facts)
{
    size_t index = (size_t)(facts->form - rules->forms->items);
    assert(index < rules->forms->count);
    return index;
}

struct run run_without_prose(const struct rules *rules, const struct facts *facts, struct arena *arena)
{
    struct run run = {.rules = rules, .facts = facts, .form = facts->form, .arena = arena};
    run.scope.facts = facts;
    if (facts->year)
        run.scope.variables[VARIABLE_YEAR] = interval_of(DECIMAL(facts->year));
    return run;
}

struct run run_begin(const struct rules *rules, const struct facts *facts, struct arena *arena)
{
    struct run run = run_without_prose(rules, facts, arena);
    run.prose = arena_new_array(arena, struct prose_text *, facts->prose_count + 1);
    run.numbers = arena_new_array(arena, struct run_numbers, facts->prose_count + 1);
    run.ordinals = arena_new_array(arena, struct ordinals *, facts->form->section_count + 1);
    for (size_t i = 0; i < facts->prose_count; i++) {
        run.prose[i] = prose_text_new(arena, facts->document, facts->prose[i].span);
        prose_text_set_year(run.prose[i], facts->year);
    }
    return run;
}

void run_skip(struct run *run)
{
    run->skipped = true;
}

const struct run_numbers *run_numbers(struct run *run, size_t prose)
{
    struct run_numbers *numbers = &run->numbers[prose];
    if (!numbers->read)
        numbers->items = prose_numbers(run->prose[prose], run->facts->prose[prose].span, run->arena, &numbers->count);
    numbers->read = true;
    return numbers;
}

void run_look_at(struct run *run, struct span number)
{
    if (!span_is_none(number))
        vector_push(run->arena, &run->looked_at, number);
}

bool rule_applies(const struct run *run, const struct rule *rule)
{
    int year = run->facts->year;
    const struct rule_form *bound = &rule->forms[form_index(run->rules, run->facts)];
    if (!bound->applies)
        return false;
    if ((rule->year_from && year < rule->year_from) || (rule->year_to && (year == 0 || year > rule->year_to)))
        return false;
    return !bound->when || condition_evaluate(bound->when, &run->scope) == TRUTH_YES;
}

void run_rule(struct run *run, const struct rule *rule)
{
    run->rule = rule;
    run->bound = &rule->forms[form_index(run->rules, run->facts)];
    run->failed = run->unchecked = false;
    run->skipped = !rule_applies(run, rule);
    if (!run->skipped)
        rule->kind->run(run, rule);
}

static enum level level_of(const struct run *run)
{
    const struct rule *rule = run->rule;
    for (size_t i = 0; i < rule->level_in_count; i++)
        if (rule->level_in[i].year == run->facts->year)
            return rule->level_in[i].level;
    return rule->level;
}

struct finding *finding_add(struct run *run, enum outcome outcome)
{
    assert(outcome != OUTCOME_PASS);
    bool failed = outcome == OUTCOME_FAIL;
    run->failed |= failed;
    run->unchecked |= !failed;
    struct finding finding = {
        .rule = run->rule->id,
        .level = failed ? level_of(run) : LEVEL_INFO,
        .outcome = outcome,
        .section = -1,
        .basis = run->bound->basis,
        .span = SPAN_NONE,
    };
    vector_push(run->arena, &run->findings, finding);
    return &run->findings.items[run->findings.count - 1];
}

/* ---- Order and counts ---- */

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* Failed before unchecked, worst first, then in reading order. */
static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    if (a->outcome != b->outcome)
        return a->outcome == OUTCOME_FAIL ? -1 : 1;
    if (a->level != b->level)
        return a->level > b->level ? -1 : 1;
    int order = compare_numbers(a->span.start, b->span.start);
    order = order ? order : compare_numbers(a->span.end, b->span.end);
    order = order ? order : slice_compare(a->rule, b->rule);
    return order ? order : strcmp(a->fingerprint, b->fingerprint);
}

/* A claim and where it stood before sorting: terms point at claims by index. */
struct sorted_claim {
    struct claim claim;
    size_t before;
};

static int compare_claims(const void *left, const void *right)
{
    const struct sorted_claim *a = left, *b = right;
    int order = compare_numbers(a->claim.span.start, b->claim.span.start);
    return order ? order : slice_compare(a->claim.id, b->claim.id);
}

static void sort_claims(struct run *run)
{
    size_t count = run->claims.count;
    if (count == 0)
        return;
    struct sorted_claim *sorted = arena_new_array(run->arena, struct sorted_claim, count);
    int *now = arena_new_array(run->arena, int, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct sorted_claim){run->claims.items[i], i};
    qsort(sorted, count, sizeof *sorted, compare_claims);
    for (size_t i = 0; i < count; i++) {
        run->claims.items[i] = sorted[i].claim;
        now[sorted[i].before] = (int)i;
    }
    for (size_t i = 0; i < run->findings.count; i++) {
        struct finding *finding = &run->findings.items[i];
        for (size_t k = 0; k < finding->term_count; k++)
            if (finding->terms[k].claim >= 0)
                finding->terms[k].claim = now[finding->terms[k].claim];
    }
}

static void count_rule(struct results *results, const struct run *run)
{
    if (run->skipped)
        return;
    results->run++;
    if (run->failed)
        results->failed++;
    else if (run->unchecked)
        results->unchecked++;
    else
        results->passed++;
}

static void count_findings(struct results *results)
{
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        if (finding->outcome != OUTCOME_FAIL)
            continue;
        results->errors += finding->level == LEVEL_ERROR;
        results->warnings += finding->level == LEVEL_WARNING;
        results->infos += finding->level == LEVEL_INFO;
    }
}

static void list_unseen(const struct run *run, struct results *results)
{
    const struct form *form = run->form;
    const bool *seen = run->rules->in_equation[form_index(run->rules, run->facts)];
    results->unseen = arena_new_array(run->arena, uint16_t, form->cell_count + 1);
    for (size_t i = 0; i < form->cell_count; i++)
        if (!seen[i] && run->facts->rows[form->cells[i].row].active)
            results->unseen[results->unseen_count++] = (uint16_t)i;
}

static int compare_spans(const void *left, const void *right)
{
    const struct span *a = left, *b = right;
    int order = compare_numbers(a->start, b->start);
    return order ? order : compare_numbers(a->end, b->end);
}

/* What no rule looked at; spans may differ by a word such as 约. */
static void list_untied(struct run *run, struct results *results)
{
    VECTOR(struct span) untied = {0};
    const struct span *looked_at = run->looked_at.items;
    size_t next = 0;
    if (run->looked_at.count)
        qsort(run->looked_at.items, run->looked_at.count, sizeof *looked_at, compare_spans);
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        const struct prose_text *text = run->prose[p];
        const struct run_numbers *numbers = run_numbers(run, p);
        for (size_t i = 0; i < numbers->count; i++) {
            const struct prose_number *number = &numbers->items[i];
            while (next < run->looked_at.count && looked_at[next].end <= number->span.start)
                next++;
            bool seen = next < run->looked_at.count && looked_at[next].start < number->span.end;
            if (!seen && prose_number_counts(text, number))
                vector_push(run->arena, &untied, number->span);
        }
    }
    results->untied = untied.items;
    results->untied_count = untied.count;
}

void rules_run(const struct rules *rules, const struct facts *facts, struct arena *arena, struct results *out)
{
    struct run run = run_begin(rules, facts, arena);
    *out = (struct results){.setting = &rules->setting};
    for (size_t i = 0; i < rules->count; i++) {
        if (rules->items[i]->off)
            continue;
        run_rule(&run, rules->items[i]);
        count_rule(out, &run);
    }
    if (run.findings.count)
        qsort(run.findings.items, run.findings.count, sizeof *run.findings.items, compare_findings);
    sort_claims(&run);
    out->findings = run.findings.items;
    out->finding_count = run.findings.count;
    out->claims = run.claims.items;
    out->claim_count = run.claims.count;
    count_findings(out);
    list_unseen(&run, out);
    list_untied(&run, out);
}
