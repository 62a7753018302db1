/* The current view: the report as read, what a person said on top, checked; and checked once more with the values that
 * should be there. */
#include "review/session.h"

#include <assert.h>
#include <string.h>

#define SHOULD_PREFIX "按应为值："

/* ---- With the values that should be there ----------------------------------------------------------------------- */

static bool is_failed(const struct finding *finding)
{
    return finding->outcome == OUTCOME_FAIL;
}

static const struct finding *find_failed(const struct results *results, const char *fingerprint)
{
    for (size_t i = 0; i < results->finding_count; i++)
        if (is_failed(&results->findings[i]) && strcmp(results->findings[i].fingerprint, fingerprint) == 0)
            return &results->findings[i];
    return NULL;
}

static bool has_cell(const struct finding *finding, uint16_t cell)
{
    for (size_t i = 0; i < finding->cell_count; i++)
        if (finding->cells[i] == cell)
            return true;
    return false;
}

/* What is left of a finding over several cells when some of them have got their right value. */
static bool is_rest_of(const struct finding *rest, const struct finding *whole)
{
    if (!is_failed(whole) || rest->cell_count == 0 || rest->cell_count >= whole->cell_count ||
        !slice_equal(rest->rule, whole->rule))
        return false;
    for (size_t i = 0; i < rest->cell_count; i++)
        if (!has_cell(whole, rest->cells[i]))
            return false;
    return true;
}

static bool still_fails(const struct finding *finding, const struct results *effective)
{
    if (find_failed(effective, finding->fingerprint))
        return true;
    for (size_t i = 0; i < effective->finding_count; i++)
        if (is_failed(&effective->findings[i]) && is_rest_of(&effective->findings[i], finding))
            return true;
    return false;
}

/* Fails only with the values that should be there. */
static bool is_new(const struct finding *finding, const struct results *printed)
{
    if (!is_failed(finding) || find_failed(printed, finding->fingerprint))
        return false;
    for (size_t i = 0; i < printed->finding_count; i++)
        if (is_rest_of(finding, &printed->findings[i]))
            return false;
    return true;
}

/* Terms name claims by their place in the results they came from. */
static void move_claims(struct finding *finding, const struct results *from, const struct results *to,
                        struct arena *arena)
{
    struct term *terms = arena_new_array(arena, struct term, finding->term_count);
    for (size_t i = 0; i < finding->term_count; i++) {
        terms[i] = finding->terms[i];
        int claim = terms[i].claim;
        terms[i].claim = -1;
        for (size_t j = 0; claim >= 0 && j < to->claim_count; j++)
            if (slice_equal(to->claims[j].id, from->claims[claim].id))
                terms[i].claim = (int)j;
    }
    finding->terms = terms;
}

static void count_level(struct results *results, enum level level)
{
    results->errors += level == LEVEL_ERROR;
    results->warnings += level == LEVEL_WARNING;
    results->infos += level == LEVEL_INFO;
}

/* In front of all that are less bad, behind its equals. */
static size_t place_of(const struct results *results, const struct finding *finding)
{
    size_t i = 0;
    while (i < results->finding_count && is_failed(&results->findings[i]) &&
           results->findings[i].level >= finding->level)
        i++;
    return i;
}

static void remove_finding(struct results *results, size_t i)
{
    results->finding_count--;
    memmove(&results->findings[i], &results->findings[i + 1], sizeof *results->findings * (results->finding_count - i));
}

static void insert_finding(struct results *results, const struct finding *finding, const struct results *from,
                           struct arena *arena)
{
    /* Unchecked as printed, failed with the right values: one finding, and the failure says more. */
    for (size_t i = results->finding_count; i-- > 0;)
        if (!is_failed(&results->findings[i]) && strcmp(results->findings[i].fingerprint, finding->fingerprint) == 0)
            remove_finding(results, i);
    size_t at = place_of(results, finding);
    memmove(&results->findings[at + 1], &results->findings[at],
            sizeof *results->findings * (results->finding_count - at));
    results->finding_count++;
    struct finding *added = &results->findings[at];
    *added = *finding;
    added->message = arena_print(arena, SHOULD_PREFIX "%.*s", SLICE_ARGUMENTS(finding->message));
    move_claims(added, from, results, arena);
    count_level(results, finding->level);
}

static void add_new_findings(struct results *results, const struct results *effective, struct arena *arena)
{
    struct results printed = *results;
    struct finding *findings = arena_new_array(arena, struct finding, printed.finding_count + effective->finding_count);
    if (printed.finding_count)
        memcpy(findings, printed.findings, sizeof *findings * printed.finding_count);
    results->findings = findings;
    for (size_t i = 0; i < effective->finding_count; i++)
        if (is_new(&effective->findings[i], &printed))
            insert_finding(results, &effective->findings[i], effective, arena);
}

/* ---- The whole --------------------------------------------------------------------------------------------------- */

/* Reads the document again only under a guidance that is new. */
static bool read_guided(const struct session *session, const struct standing *standing, struct arena *arena,
                        struct reading *fresh, struct view *out, struct error *error)
{
    struct guidance guidance;
    struct slice key;
    guidance_collect(session, standing, arena, &guidance, &key, &out->misfits);
    out->reading = &session->printed;
    if (key.length == 0)
        return true;
    if (session->guided.arena && slice_equal(session->guided.key, key)) {
        out->reading = session->guided.facts;
        return true;
    }
    fresh->arena = arena_new();
    struct facts *facts = arena_new_item(fresh->arena, struct facts);
    guidance.organ = arena_copy(fresh->arena, guidance.organ);
    if (!facts_read(session->document, session->options->forms, &guidance, fresh->arena, facts, error)) {
        arena_free(fresh->arena);
        fresh->arena = NULL;
        return false;
    }
    fresh->key = arena_copy(fresh->arena, key);
    fresh->facts = out->reading = facts;
    return true;
}

static void compare_with_should(struct view *view, const struct results *printed)
{
    for (size_t i = 0; i < view->results.finding_count; i++) {
        const struct finding *finding = &view->results.findings[i];
        view->statuses[i].by_should = is_new(finding, printed);
        view->statuses[i].settled = is_failed(finding) && !still_fails(finding, &view->effective);
    }
}

/* From places in the effective results to those in the results that are shown. */
static void move_findings(struct cause *cause, const struct results *from, const struct results *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < cause->finding_count; i++) {
        const struct finding *found = find_failed(to, from->findings[cause->findings[i]].fingerprint);
        if (found)
            cause->findings[kept++] = (uint16_t)(found - to->findings);
    }
    cause->finding_count = kept;
}

void view_find_causes(struct view *view, const struct rules *rules, const struct facts *with, struct arena *arena)
{
    struct results *effective = arena_new_item(arena, struct results);
    *effective = view->effective;
    view->cause_input = (struct cause_input){.rules = rules, .facts = with, .results = effective};
    struct previous_figure *figures;
    view->cause_input.previous_count = rules_previous_figures(rules, with, arena, &figures);
    view->cause_input.previous = figures;
    causes_find(&view->cause_input, arena, &view->causes);
    for (size_t i = 0; i < view->causes.count && view->results.findings != effective->findings; i++)
        move_findings(&view->causes.items[i], effective, &view->results);
}

static void check(const struct session *session, struct view *view, struct arena *arena)
{
    const struct rules *rules = session_rules(session);
    bool as_read = view->standing.count == 0;
    if (!rules)
        return;
    struct facts *with = arena_new_item(arena, struct facts);
    *with = view->facts;
    if (as_read)
        view->results = session->printed_results;
    else
        rules_run(rules, &view->facts, arena, &view->results);
    struct results printed = view->effective = view->results;
    bool should = !as_read && corrections_have_should(&view->facts);
    if (should) {
        *with = corrections_with_should(&view->standing, &view->facts, arena);
        rules_run(rules, with, arena, &view->effective);
        add_new_findings(&view->results, &view->effective, arena);
    }
    view_find_causes(view, rules, with, arena);
    view->statuses = arena_new_array(arena, struct finding_status, view->results.finding_count);
    if (should)
        compare_with_should(view, &printed);
    statuses_find(session, view, arena);
}

bool view_build(const struct session *session, const struct action *extra, size_t extra_count, struct arena *arena,
                struct reading *fresh, struct view *out, struct error *error)
{
    *out = (struct view){0};
    *fresh = (struct reading){0};
    standing_find(&session->history, extra, extra_count, arena, &out->standing);
    if (!read_guided(session, &out->standing, arena, fresh, out, error))
        return false;
    if (out->standing.count)
        corrections_apply(session, &out->standing, out->reading, arena, &out->facts, &out->misfits);
    else
        out->facts = session->printed;
    if (out->standing.count)
        out->facts.surroundings = surroundings_of(session, &out->facts, arena);
    check(session, out, arena);
    return true;
}
