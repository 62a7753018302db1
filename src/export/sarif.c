/* Reviews as SARIF 2.1.0 for tools that show findings of any kind. Each report is a run of its own; places count in the
 * text that `nianshen text` prints, in code points. */
#include "export/write.h"

#include <ctype.h>

const char export_sarif_begin[] =
    "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[\n";
const char export_sarif_end[] = "\n]}\n";

static void add_member(struct json *json, struct slice key, struct slice text)
{
    json_key(json, key);
    json_add_text(json, text);
}

static void add_message(struct json *json, struct slice key, struct slice text)
{
    json_key(json, key);
    json_open(json, '{');
    add_member(json, SLICE("text"), text);
    json_close(json, '}');
}

static struct slice level_word(enum level level)
{
    static const char *const words[] = {[LEVEL_INFO] = "note", [LEVEL_WARNING] = "warning", [LEVEL_ERROR] = "error"};
    return slice_of(words[level]);
}

/* A path as RFC 3986 has it: absolute ones with their scheme, others relative. */
static void add_uri(struct json *json, const char *path)
{
    struct buffer uri = {0};
    buffer_add_text(&uri, *path == '/' ? "file://" : "");
    for (const char *byte = path; *byte; byte++) {
        if (isalnum((unsigned char)*byte) || slice_find(SLICE("-._~/"), (struct slice){byte, 1}, 0) >= 0)
            buffer_add(&uri, (struct slice){byte, 1});
        else
            buffer_print(&uri, "%%%02X", (unsigned char)*byte);
    }
    add_member(json, SLICE("uri"), buffer_slice(&uri));
    buffer_free(&uri);
}

/* ---- The tool ---- */

static void add_rules(struct json *json, const struct rules *rules)
{
    json_key(json, SLICE("rules"));
    json_open(json, '[');
    for (size_t i = 0; i < rules_count(rules); i++) {
        json_open(json, '{');
        add_member(json, SLICE("id"), rules_id(rules, i));
        if (rules_title(rules, i).length)
            add_message(json, SLICE("shortDescription"), rules_title(rules, i));
        json_key(json, SLICE("defaultConfiguration"));
        json_open(json, '{');
        add_member(json, SLICE("level"), level_word(rules_about(rules, i).standard));
        json_close(json, '}');
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* A run is about a report; where none could be read there are no rules to name either. */
static void add_tool(struct json *json, const struct session *session)
{
    json_key(json, SLICE("tool"));
    json_open(json, '{');
    json_key(json, SLICE("driver"));
    json_open(json, '{');
    add_member(json, SLICE("name"), SLICE("nianshen"));
    add_member(json, SLICE("version"), SLICE(NIANSHEN_VERSION));
    add_member(json, SLICE("language"), SLICE("zh-CN"));
    if (session)
        add_rules(json, session_cause_input(session)->rules);
    json_close(json, '}');
    json_close(json, '}');
}

static void add_override(struct json *json, struct slice rule, const char *key, struct slice level)
{
    json_open(json, '{');
    json_key(json, SLICE("descriptor"));
    json_open(json, '{');
    add_member(json, SLICE("id"), rule);
    json_close(json, '}');
    json_key(json, SLICE("configuration"));
    json_open(json, '{');
    json_key(json, slice_of(key));
    if (level.length)
        json_add_text(json, level);
    else
        json_add_boolean(json, false);
    json_close(json, '}');
    json_close(json, '}');
}

/* The profile, and the rules it and local files switched off or gave another level. */
static void add_setting(struct json *json, const struct rules_setting *setting)
{
    json_key(json, SLICE("ruleConfigurationOverrides"));
    json_open(json, '[');
    for (size_t i = 0; i < setting->off_count; i++)
        add_override(json, setting->off[i], "enabled", SLICE_NONE);
    for (size_t i = 0; i < setting->level_count; i++)
        add_override(json, setting->levels[i].rule, "level", level_word(setting->levels[i].to));
    json_close(json, ']');
    json_key(json, SLICE("properties"));
    json_open(json, '{');
    json_key(json, SLICE("profile"));
    json_add_text_or_null(json, setting->profile);
    json_key(json, SLICE("overridden"));
    json_open(json, '[');
    for (size_t i = 0; i < setting->overridden_count; i++)
        json_add_text(json, setting->overridden[i]);
    json_close(json, ']');
    json_close(json, '}');
}

static void add_invocation(struct json *json, const struct loaded *loaded)
{
    json_key(json, SLICE("invocations"));
    json_open(json, '[');
    json_open(json, '{');
    json_key(json, SLICE("executionSuccessful"));
    json_add_boolean(json, loaded->session != NULL);
    if (loaded->session)
        add_setting(json, session_results(loaded->session)->setting);
    if (!loaded->session) {
        json_key(json, SLICE("toolExecutionNotifications"));
        json_open(json, '[');
        json_open(json, '{');
        add_member(json, SLICE("level"), SLICE("error"));
        add_message(json, SLICE("message"), slice_of(loaded->error.message));
        json_close(json, '}');
        json_close(json, ']');
    }
    json_close(json, '}');
    json_close(json, ']');
}

static void add_artifact(struct json *json, const struct loaded *loaded)
{
    json_key(json, SLICE("artifacts"));
    json_open(json, '[');
    json_open(json, '{');
    json_key(json, SLICE("location"));
    json_open(json, '{');
    add_uri(json, loaded->entry->path);
    json_close(json, '}');
    if (loaded->session) {
        json_key(json, SLICE("hashes"));
        json_open(json, '{');
        add_member(json, SLICE("sha-256"), slice_of(session_document(loaded->session)->sha256));
        json_close(json, '}');
    }
    json_close(json, '}');
    json_close(json, ']');
}

/* ---- Results ---- */

static void add_place(struct json *json, struct slice line_key, struct slice column_key,
                      const struct document *document, uint32_t offset)
{
    uint32_t line = document_line(document, offset);
    struct span before = {document_line_span(document, line).start, offset};
    json_key(json, line_key);
    json_add_integer(json, (long)line);
    json_key(json, column_key);
    json_add_integer(json, (long)utf8_length(document_text(document, before)) + 1);
}

static void add_region(struct json *json, const struct document *document, struct span span)
{
    json_key(json, SLICE("region"));
    json_open(json, '{');
    add_place(json, SLICE("startLine"), SLICE("startColumn"), document, span.start);
    add_place(json, SLICE("endLine"), SLICE("endColumn"), document, span.end);
    json_close(json, '}');
}

static void add_cells(struct json *json, const struct form *form, const struct finding *finding)
{
    struct arena *arena = arena_new();
    json_key(json, SLICE("logicalLocations"));
    json_open(json, '[');
    for (size_t i = 0; i < finding->cell_count; i++) {
        json_open(json, '{');
        add_member(json, SLICE("name"), form_cell_name(form, finding->cells[i], arena));
        add_member(json, SLICE("fullyQualifiedName"), form->cells[finding->cells[i]].id);
        json_close(json, '}');
    }
    json_close(json, ']');
    arena_free(arena);
}

static void add_location(struct json *json, const struct loaded *loaded, const struct finding *finding)
{
    const struct facts *facts = session_facts(loaded->session);
    json_key(json, SLICE("locations"));
    json_open(json, '[');
    json_open(json, '{');
    json_key(json, SLICE("physicalLocation"));
    json_open(json, '{');
    json_key(json, SLICE("artifactLocation"));
    json_open(json, '{');
    add_uri(json, loaded->entry->path);
    json_key(json, SLICE("index"));
    json_add_integer(json, 0);
    json_close(json, '}');
    if (finding->has_span)
        add_region(json, facts->document, finding->span);
    json_close(json, '}');
    if (finding->cell_count)
        add_cells(json, facts->form, finding);
    json_close(json, '}');
    json_close(json, ']');
}

static void add_suppression(struct json *json, const struct session *session, size_t index)
{
    if (!finding_is_waived(session, index))
        return;
    struct finding_status status = session_finding_status(session, index);
    json_key(json, SLICE("suppressions"));
    json_open(json, '[');
    json_open(json, '{');
    add_member(json, SLICE("kind"), SLICE("external"));
    add_member(json, SLICE("status"), SLICE("accepted"));
    add_member(json, SLICE("justification"), status.reason);
    json_key(json, SLICE("properties"));
    json_open(json, '{');
    add_member(json, SLICE("who"), status.who);
    add_member(json, SLICE("when"), status.when);
    json_close(json, '}');
    json_close(json, '}');
    json_close(json, ']');
}

static void add_written(struct json *json, struct slice key, struct buffer *text)
{
    if (text->length)
        add_member(json, key, buffer_slice(text));
    buffer_clear(text);
}

static void add_cause(struct buffer *out, const struct session *session, size_t finding)
{
    const struct causes *causes = session_causes(session);
    for (size_t i = 0; i < causes->count; i++)
        for (size_t k = 0; k < causes->items[i].finding_count; k++)
            if (causes->items[i].findings[k] == finding)
                write_cause(out, session, &causes->items[i]);
}

/* What SARIF has no word for. */
static void add_properties(struct json *json, const struct session *session, size_t index)
{
    const struct finding *finding = &session_results(session)->findings[index];
    struct finding_status status = session_finding_status(session, index);
    struct buffer text = {0};
    json_key(json, SLICE("properties"));
    json_open(json, '{');
    export_arithmetic(session_facts(session), finding, &text);
    add_written(json, SLICE("arithmetic"), &text);
    add_cause(&text, session, index);
    add_written(json, SLICE("cause"), &text);
    if (finding->basis.length)
        add_member(json, SLICE("basis"), finding->basis);
    if (finding->hint.length)
        add_member(json, SLICE("hint"), finding->hint);
    add_member(json, SLICE("decision"), slice_of(decision_name(status.decision)));
    if (status.reason.length)
        add_member(json, SLICE("reason"), status.reason);
    buffer_print(&text, "finding:%s", finding->fingerprint);
    struct slice note = session_note(session, buffer_slice(&text));
    if (note.length)
        add_member(json, SLICE("note"), note);
    json_close(json, '}');
    buffer_free(&text);
}

static long rule_index(const struct rules *rules, struct slice id)
{
    for (size_t i = 0; i < rules_count(rules); i++)
        if (slice_equal(rules_id(rules, i), id))
            return (long)i;
    return -1;
}

static void add_result(struct json *json, const struct loaded *loaded, size_t index)
{
    const struct finding *finding = &session_results(loaded->session)->findings[index];
    bool failed = finding->outcome == OUTCOME_FAIL;
    json_open(json, '{');
    add_member(json, SLICE("ruleId"), finding->rule);
    json_key(json, SLICE("ruleIndex"));
    json_add_integer(json, rule_index(session_cause_input(loaded->session)->rules, finding->rule));
    add_member(json, SLICE("kind"), failed ? SLICE("fail") : SLICE("open"));
    add_member(json, SLICE("level"), failed ? level_word(finding->level) : SLICE("none"));
    add_message(json, SLICE("message"), finding->message);
    add_location(json, loaded, finding);
    json_key(json, SLICE("partialFingerprints"));
    json_open(json, '{');
    add_member(json, SLICE("nianshen/v1"), slice_of(finding->fingerprint));
    json_close(json, '}');
    add_suppression(json, loaded->session, index);
    add_properties(json, loaded->session, index);
    json_close(json, '}');
}

/* What belongs to the report as a whole. */
static void add_report(struct json *json, const struct session *session)
{
    const struct facts *facts = session_facts(session);
    json_key(json, SLICE("properties"));
    json_open(json, '{');
    json_key(json, SLICE("unit"));
    json_add_text_or_null(json, facts->organ);
    json_key(json, SLICE("year"));
    if (facts->year)
        json_add_integer(json, facts->year);
    else
        json_add_null(json);
    add_member(json, SLICE("form"), facts->form->id);
    json_review(json, session);
    json_close(json, '}');
}

void export_sarif(const struct loaded *loaded, struct buffer *out)
{
    struct json json = {.out = out};
    json_open(&json, '{');
    add_tool(&json, loaded->session);
    add_invocation(&json, loaded);
    add_artifact(&json, loaded);
    add_member(&json, SLICE("columnKind"), SLICE("unicodeCodePoints"));
    json_key(&json, SLICE("results"));
    json_open(&json, '[');
    for (size_t i = 0; loaded->session && i < session_results(loaded->session)->finding_count; i++)
        add_result(&json, loaded, i);
    json_close(&json, ']');
    if (loaded->session)
        add_report(&json, loaded->session);
    json_close(&json, '}');
}
