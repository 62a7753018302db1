/* The report object of the machine interface, on one line. Every key stands in every object, in the same order. */
#include "export/write.h"

#include "read/read.h"

const char export_json_begin[] = "{\"schema\": \"nianshen/1\", \"reports\": [";
const char export_json_end[] = "]}\n";

/* What stands at a span; null where nothing does, "" where the place is known but empty. */
static void add_printed(struct json *json, const struct document *document, struct span span)
{
    if (span_is_none(span))
        json_add_null(json);
    else
        json_add_text(json, document_text(document, span));
}

static void add_sections(struct json *json, const struct facts *facts)
{
    json_key(json, SLICE("sections"));
    json_open(json, '[');
    for (size_t i = 0; i < facts->form->section_count; i++) {
        const struct section_fact *section = &facts->sections[i];
        struct span heading = section->present ? section->heading : SPAN_NONE;
        json_open(json, '{');
        json_key(json, SLICE("id"));
        json_add_text(json, facts->form->sections[i].id);
        json_key(json, SLICE("heading"));
        add_printed(json, facts->document, heading);
        json_key(json, SLICE("state"));
        json_add_text(json, section->present ? SLICE("present") : SLICE("missing"));
        json_key(json, SLICE("span"));
        json_add_span(json, heading);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_tables(struct json *json, const struct facts *facts)
{
    json_key(json, SLICE("tables"));
    json_open(json, '[');
    for (size_t i = 0; i < facts->form->table_count; i++) {
        json_open(json, '{');
        json_key(json, SLICE("id"));
        json_add_text(json, facts->form->tables[i].id);
        json_key(json, SLICE("state"));
        json_add_text(json, slice_of(table_state_name(facts->tables[i].state)));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_candidates(struct json *json, const struct cell_fact *cell)
{
    json_key(json, SLICE("candidates"));
    json_open(json, '[');
    for (size_t i = 0; i < cell->candidate_count; i++)
        json_add_decimal(json, cell->candidates[i]);
    json_close(json, ']');
}

static void add_confidence(struct json *json, float confidence)
{
    json_key(json, SLICE("confidence"));
    if (confidence < 0)
        json_add_null(json);
    else
        json_add_decimal(json, (struct decimal){(int64_t)(confidence * 1000 + 0.5F), 3});
}

static void add_cell(struct json *json, const struct document *document, const struct cell_fact *cell)
{
    bool printed = !span_is_none(cell->span);
    json_open(json, '{');
    json_key(json, SLICE("value"));
    if (cell->state == CELL_READ)
        json_add_decimal(json, cell->value);
    else
        json_add_null(json);
    json_key(json, SLICE("text"));
    add_printed(json, document, cell->span);
    json_key(json, SLICE("unit"));
    json_add_text_or_null(json, cell->unit);
    json_key(json, SLICE("state"));
    json_add_text(json, slice_of(cell_state_name(cell->state)));
    json_key(json, SLICE("span"));
    json_add_span(json, cell->span);
    json_key(json, SLICE("line"));
    if (printed)
        json_add_integer(json, (long)document_line(document, cell->span.start));
    else
        json_add_null(json);
    add_candidates(json, cell);
    add_confidence(json, cell->confidence);
    json_close(json, '}');
}

static void add_cells(struct json *json, const struct facts *facts)
{
    json_key(json, SLICE("cells"));
    json_open(json, '{');
    for (size_t i = 0; i < facts->form->cell_count; i++) {
        if (cell_is_left_out(facts, (uint16_t)i))
            continue;
        json_key(json, facts->form->cells[i].id);
        add_cell(json, facts->document, &facts->cells[i]);
    }
    json_close(json, '}');
}

static void add_cell_ids(struct json *json, const struct form *form, const uint16_t *cells, size_t count)
{
    json_open(json, '[');
    for (size_t i = 0; i < count; i++)
        json_add_text(json, form->cells[cells[i]].id);
    json_close(json, ']');
}

static void add_claims(struct json *json, const struct facts *facts, const struct results *results)
{
    json_key(json, SLICE("claims"));
    json_open(json, '[');
    for (size_t i = 0; i < results->claim_count; i++) {
        const struct claim *claim = &results->claims[i];
        json_open(json, '{');
        json_key(json, SLICE("id"));
        json_add_text(json, claim->id);
        json_key(json, SLICE("rule"));
        json_add_text(json, claim->rule);
        json_key(json, SLICE("text"));
        add_printed(json, facts->document, claim->span);
        json_key(json, SLICE("value"));
        json_add_decimal(json, claim->value);
        json_key(json, SLICE("span"));
        json_add_span(json, claim->span);
        json_key(json, SLICE("cells"));
        add_cell_ids(json, facts->form, claim->cells, claim->cell_count);
        json_key(json, SLICE("outcome"));
        json_add_text(json, slice_of(outcome_name(claim->outcome)));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_untied(struct json *json, const struct results *results)
{
    json_key(json, SLICE("untied"));
    json_open(json, '[');
    for (size_t i = 0; i < results->untied_count; i++)
        json_add_span(json, results->untied[i]);
    json_close(json, ']');
}

static void add_place(struct json *json, const struct finding *finding)
{
    json_key(json, SLICE("span"));
    json_add_span(json, finding->has_span ? finding->span : SPAN_NONE);
    json_key(json, SLICE("line"));
    if (finding->line)
        json_add_integer(json, (long)finding->line);
    else
        json_add_null(json);
}

/* All the places of a finding that names many; null of any other. */
static void add_places(struct json *json, const struct finding *finding)
{
    json_key(json, SLICE("places"));
    if (finding->place_count == 0) {
        json_add_null(json);
        return;
    }
    json_open(json, '[');
    for (size_t i = 0; i < finding->place_count; i++)
        json_add_span(json, finding->places[i]);
    json_close(json, ']');
}

static void add_numbers(struct json *json, const struct finding *finding)
{
    json_key(json, SLICE("computed"));
    if (finding->has_numbers)
        json_add_decimal(json, finding->computed);
    else
        json_add_null(json);
    json_key(json, SLICE("reported"));
    if (finding->has_numbers)
        json_add_decimal(json, finding->reported);
    else
        json_add_null(json);
}

/* Where the same words stand in the other report: `other` is its path, `there` counts the bytes of its text. */
static void add_passages(struct json *json, const struct finding *finding)
{
    json_key(json, SLICE("other"));
    json_add_text_or_null(json, finding->other);
    json_key(json, SLICE("passages"));
    if (!finding->passage_count) {
        json_add_null(json);
        return;
    }
    json_open(json, '[');
    for (size_t i = 0; i < finding->passage_count; i++) {
        json_open(json, '{');
        json_key(json, SLICE("span"));
        json_add_span(json, finding->passages[i].here);
        json_key(json, SLICE("there"));
        json_add_span(json, finding->passages[i].there);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_decision(struct json *json, const struct session *session, size_t finding)
{
    struct finding_status status = session_finding_status(session, finding);
    json_key(json, SLICE("decision"));
    json_add_text(json, slice_of(decision_name(status.decision)));
    json_key(json, SLICE("reason"));
    json_add_text_or_null(json, status.reason);
    json_key(json, SLICE("who"));
    json_add_text_or_null(json, status.who);
    json_key(json, SLICE("when"));
    json_add_text_or_null(json, status.when);
    json_key(json, SLICE("reopened"));
    json_add_boolean(json, status.reopened);
    json_key(json, SLICE("settled"));
    json_add_boolean(json, status.settled);
}

static void add_finding(struct json *json, const struct session *session, size_t index, bool review)
{
    const struct form *form = session_facts(session)->form;
    const struct finding *finding = &session_results(session)->findings[index];
    json_open(json, '{');
    json_key(json, SLICE("rule"));
    json_add_text(json, finding->rule);
    json_key(json, SLICE("level"));
    json_add_text(json, slice_of(level_name(finding->level)));
    json_key(json, SLICE("outcome"));
    json_add_text(json, slice_of(outcome_name(finding->outcome)));
    json_key(json, SLICE("message"));
    json_add_text(json, finding->message);
    json_key(json, SLICE("section"));
    json_add_text_or_null(json, finding->section < 0 ? SLICE_NONE : form->sections[finding->section].id);
    json_key(json, SLICE("cells"));
    if (finding->cell_count)
        add_cell_ids(json, form, finding->cells, finding->cell_count);
    else
        json_add_null(json);
    add_place(json, finding);
    add_places(json, finding);
    add_numbers(json, finding);
    json_key(json, SLICE("basis"));
    json_add_text_or_null(json, finding->basis);
    json_key(json, SLICE("fingerprint"));
    json_add_text(json, slice_of(finding->fingerprint));
    add_passages(json, finding);
    if (review)
        add_decision(json, session, index);
    json_close(json, '}');
}

static void add_findings(struct json *json, const struct session *session, bool review)
{
    json_key(json, SLICE("findings"));
    json_open(json, '[');
    for (size_t i = 0; i < session_results(session)->finding_count; i++)
        add_finding(json, session, i, review);
    json_close(json, ']');
}

static void add_count(struct json *json, const char *key, size_t count)
{
    json_key(json, slice_of(key));
    json_add_integer(json, (long)count);
}

static void add_counts(struct json *json, struct tally tally)
{
    json_key(json, SLICE("counts"));
    json_open(json, '{');
    add_count(json, "error", tally.errors);
    add_count(json, "warning", tally.warnings);
    add_count(json, "info", tally.infos);
    json_close(json, '}');
}

static void add_waived(struct json *json, const struct session *session)
{
    const struct results *results = session_results(session);
    json_key(json, SLICE("waived"));
    json_open(json, '[');
    for (size_t i = 0; i < results->finding_count; i++)
        if (results->findings[i].outcome == OUTCOME_FAIL && finding_is_waived(session, i))
            json_add_text(json, slice_of(results->findings[i].fingerprint));
    json_close(json, ']');
}

static void add_ids(struct json *json, const char *key, const struct slice *ids, size_t count)
{
    json_key(json, slice_of(key));
    json_open(json, '[');
    for (size_t i = 0; i < count; i++)
        json_add_text(json, ids[i]);
    json_close(json, ']');
}

/* Besides the rules switched off: the profile, levels from which to which, rules whose fields were replaced. */
static void add_setting(struct json *json, const struct rules_setting *setting)
{
    json_key(json, SLICE("profile"));
    json_add_text_or_null(json, setting->profile);
    json_key(json, SLICE("levels"));
    json_open(json, '{');
    for (size_t i = 0; i < setting->level_count; i++) {
        const struct level_change *change = &setting->levels[i];
        json_key(json, change->rule);
        json_open(json, '{');
        json_key(json, SLICE("from"));
        json_add_text(json, slice_of(level_name(change->from)));
        json_key(json, SLICE("to"));
        json_add_text(json, slice_of(level_name(change->to)));
        json_close(json, '}');
    }
    json_close(json, '}');
    add_ids(json, "overridden", setting->overridden, setting->overridden_count);
}

static void add_rules(struct json *json, const struct session *session)
{
    static const struct rules_setting nothing = {0};
    static const struct results none = {.setting = &nothing};
    const struct results *results = session ? session_results(session) : &none;
    json_key(json, SLICE("rules"));
    json_open(json, '{');
    add_count(json, "run", results->run);
    add_count(json, "passed", results->passed);
    add_count(json, "failed", results->failed);
    add_count(json, "unchecked", results->unchecked);
    add_ids(json, "off", results->setting->off, results->setting->off_count);
    if (session) {
        add_waived(json, session);
    } else {
        json_key(json, SLICE("waived"));
        json_open(json, '[');
        json_close(json, ']');
    }
    add_setting(json, results->setting);
    json_close(json, '}');
}

static void add_empty(struct json *json, const char *key, const char *brackets)
{
    json_key(json, slice_of(key));
    json_open(json, brackets[0]);
    json_close(json, brackets[1]);
}

/* The digest tells which file it was also when nothing in it could be read. */
static void add_unreadable_digest(struct json *json, const struct loaded *loaded)
{
    struct arena *arena = arena_new();
    struct slice bytes;
    struct error ignored;
    char digest[65];
    json_key(json, SLICE("sha256"));
    if (loaded->error.kind >= ERROR_REPORT && file_read(loaded->entry->path, READ_LIMIT, arena, &bytes, &ignored)) {
        sha256_hex(bytes, digest);
        json_add_text(json, slice_of(digest));
    } else {
        json_add_null(json);
    }
    arena_free(arena);
}

static void add_unreadable(struct json *json, const struct loaded *loaded, struct json_options options)
{
    static const char *const unknown[] = {"form", "year", "unit", "title"};
    add_unreadable_digest(json, loaded);
    json_key(json, SLICE("status"));
    json_add_text(json, SLICE("unreadable"));
    json_key(json, SLICE("error"));
    json_add_text(json, slice_of(loaded->error.message));
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        json_key(json, slice_of(unknown[i]));
        json_add_null(json);
    }
    add_empty(json, "sections", "[]");
    add_empty(json, "tables", "[]");
    add_empty(json, "cells", "{}");
    add_empty(json, "claims", "[]");
    add_empty(json, "untied", "[]");
    if (options.findings) {
        json_key(json, SLICE("previous"));
        json_add_null(json);
        add_empty(json, "findings", "[]");
        add_empty(json, "causes", "[]");
        add_counts(json, (struct tally){0});
        add_rules(json, NULL);
    }
    add_empty(json, "unseen", "[]");
    if (options.review)
        add_empty(json, "review", "[]");
}

static void add_identity(struct json *json, const struct session *session, struct tally tally)
{
    const struct facts *facts = session_facts(session);
    json_key(json, SLICE("sha256"));
    json_add_text(json, slice_of(facts->document->sha256));
    json_key(json, SLICE("status"));
    json_add_text(json, tally.unchecked ? SLICE("incomplete") : SLICE("checked"));
    json_key(json, SLICE("error"));
    json_add_null(json);
    json_key(json, SLICE("form"));
    json_add_text(json, facts->form->id);
    json_key(json, SLICE("year"));
    if (facts->year)
        json_add_integer(json, facts->year);
    else
        json_add_null(json);
    json_key(json, SLICE("unit"));
    json_add_text_or_null(json, facts->organ);
    json_key(json, SLICE("title"));
    add_printed(json, facts->document, facts->title);
}

/* The report of last year that it was held against. */
static void add_previous(struct json *json, const struct session *session)
{
    const struct facts *previous = session_previous(session);
    json_key(json, SLICE("previous"));
    json_add_text_or_null(json, previous ? slice_of(previous->document->path) : SLICE_NONE);
}

static void add_report(struct json *json, const struct session *session, struct json_options options)
{
    const struct facts *facts = session_facts(session);
    const struct results *results = session_results(session);
    struct tally tally = export_tally(session);
    add_identity(json, session, tally);
    add_sections(json, facts);
    add_tables(json, facts);
    add_cells(json, facts);
    add_claims(json, facts, results);
    add_untied(json, results);
    if (options.findings) {
        add_previous(json, session);
        add_findings(json, session, options.review);
        json_causes(json, session);
        add_counts(json, tally);
        add_rules(json, session);
    }
    json_key(json, SLICE("unseen"));
    add_cell_ids(json, facts->form, results->unseen, results->unseen_count);
    if (options.review)
        json_review(json, session);
}

void export_json(const struct loaded *loaded, struct json_options options, struct buffer *out)
{
    struct json json = {out, false};
    json_open(&json, '{');
    json_key(&json, SLICE("path"));
    json_add_text(&json, slice_of(loaded->entry->path));
    if (loaded->session)
        add_report(&json, loaded->session, options);
    else
        add_unreadable(&json, loaded, options);
    json_close(&json, '}');
}
