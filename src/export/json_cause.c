/* The causes of a report as JSON. */
#include "export/write.h"

static void add_target(struct json *json, const struct cause_input *input, const struct cause_change *change)
{
    switch (change->of) {
    case CHANGE_CELL:
        json_key(json, SLICE("cell"));
        json_add_text(json, input->facts->form->cells[change->index].id);
        break;
    case CHANGE_CLAIM:
        json_key(json, SLICE("claim"));
        json_add_text(json, input->results->claims[change->index].id);
        break;
    case CHANGE_PREVIOUS:
        json_key(json, SLICE("previous"));
        json_add_text(json, input->previous[change->index].cell);
        break;
    }
}

/* A number, or both ends of a range; null where a range has no end. */
static void add_new_value(struct json *json, const struct cause_change *change)
{
    if (!change->open_high && decimal_compare(change->low, change->high) == 0) {
        json_add_decimal(json, change->low);
        return;
    }
    json_open(json, '[');
    json_add_decimal(json, change->low);
    if (change->open_high)
        json_add_null(json);
    else
        json_add_decimal(json, change->high);
    json_close(json, ']');
}

static void add_change(struct json *json, const struct cause_input *input, const struct cause_change *change)
{
    json_open(json, '{');
    add_target(json, input, change);
    json_key(json, SLICE("from"));
    if (change->unread)
        json_add_null(json);
    else
        json_add_decimal(json, change->from);
    json_key(json, SLICE("to"));
    add_new_value(json, change);
    json_key(json, SLICE("kind"));
    json_add_text(json, slice_of(cause_kind_name(change->kind)));
    json_close(json, '}');
}

static void add_candidate(struct json *json, const struct cause_input *input, const struct cause_candidate *candidate)
{
    json_open(json, '{');
    json_key(json, SLICE("kind"));
    json_add_text(json, slice_of(cause_kind_name(candidate->kind)));
    json_key(json, SLICE("changes"));
    json_open(json, '[');
    for (size_t i = 0; i < candidate->change_count; i++)
        add_change(json, input, &candidate->changes[i]);
    json_close(json, ']');
    json_key(json, SLICE("evidence"));
    json_open(json, '[');
    for (size_t i = 0; i < candidate->evidence_count; i++)
        json_add_text(json, candidate->evidence[i]);
    json_close(json, ']');
    json_key(json, SLICE("repairs"));
    json_add_integer(json, (long)candidate->repairs);
    json_key(json, SLICE("rank"));
    json_add_integer(json, (long)candidate->rank);
    json_key(json, SLICE("misread"));
    json_add_boolean(json, candidate->misread);
    json_close(json, '}');
}

static void add_cause(struct json *json, const struct session *session, const struct cause *cause)
{
    const struct results *results = session_results(session);
    json_open(json, '{');
    json_key(json, SLICE("findings"));
    json_open(json, '[');
    for (size_t i = 0; i < cause->finding_count; i++)
        json_add_text(json, slice_of(results->findings[cause->findings[i]].fingerprint));
    json_close(json, ']');
    json_key(json, SLICE("proved"));
    json_add_boolean(json, cause->proved);
    json_key(json, SLICE("settled"));
    json_add_boolean(json, cause->settled);
    json_key(json, SLICE("candidates"));
    json_open(json, '[');
    for (size_t i = 0; i < cause->candidate_count; i++)
        add_candidate(json, session_cause_input(session), &cause->candidates[i]);
    json_close(json, ']');
    json_close(json, '}');
}

/* What no finding speaks of, as a sentence about cells that are lost, has no cause that anybody asked for. */
void json_causes(struct json *json, const struct session *session)
{
    const struct causes *causes = session_causes(session);
    json_key(json, SLICE("causes"));
    json_open(json, '[');
    for (size_t i = 0; i < causes->count; i++)
        if (causes->items[i].finding_count)
            add_cause(json, session, &causes->items[i]);
    json_close(json, ']');
}
