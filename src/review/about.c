/* What was there when a person decided: written beside the decision, so that it is known later whether it still is. */
#include "review/session.h"

/* Equal texts apart from blanks have equal hashes: a report wrapped anew says the same. */
static uint64_t text_hash(struct slice text)
{
    struct buffer kept = {0};
    buffer_add_text(&kept, "");
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        if (!codepoint_is_blank(utf8_decode(text, &offset)))
            buffer_add(&kept, slice_part(text, start, offset));
    }
    uint64_t hash = slice_hash(buffer_slice(&kept));
    buffer_free(&kept);
    return hash;
}

/* The value that counts: the reading, or the one that should be there where the finding is about these. */
static void add_value(const struct facts *facts, uint16_t cell, bool by_should, struct buffer *out)
{
    const struct cell_fact *fact = &facts->cells[cell];
    bool should = by_should && fact->has_should;
    char number[32];
    if (should || fact->state == CELL_READ) {
        decimal_print(should ? fact->should : fact->value, number);
        buffer_add_text(out, number);
    } else if (fact->state == CELL_UNCLEAR) {
        buffer_print(out, "unclear-%08x", (unsigned)(text_hash(document_text(facts->document, fact->span)) >> 32));
    } else {
        buffer_add_text(out, cell_state_name(fact->state));
    }
}

/* Something of the prose is part of it, not only cells. */
static bool speaks_of_prose(const struct finding *finding)
{
    for (size_t i = 0; i < finding->term_count; i++)
        if (finding->terms[i].claim >= 0)
            return true;
    return finding->cell_count == 0;
}

struct slice about_finding(const struct facts *facts, const struct finding *finding, bool by_should,
                           struct arena *arena)
{
    struct buffer text = {0};
    buffer_add(&text, finding->rule);
    if (finding->section >= 0) {
        buffer_add_text(&text, " section:");
        buffer_add(&text, facts->form->sections[finding->section].id);
    }
    for (size_t i = 0; i < finding->cell_count; i++) {
        buffer_add_text(&text, " ");
        buffer_add(&text, facts->form->cells[finding->cells[i]].id);
        buffer_add_text(&text, "=");
        add_value(facts, finding->cells[i], by_should, &text);
    }
    if (speaks_of_prose(finding) && finding->has_span)
        buffer_print(&text, " text=%016llx",
                     (unsigned long long)text_hash(document_text(facts->document, finding->span)));
    struct slice copy = arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
    return copy;
}

/* The next word, without its value; *word is empty at the end. */
static size_t next_place(struct slice text, size_t offset, struct slice *word)
{
    while (offset < text.length && text.data[offset] == ' ')
        offset++;
    size_t start = offset, end = offset;
    while (end < text.length && text.data[end] != ' ')
        end++;
    ptrdiff_t equals = slice_find(slice_part(text, 0, end), SLICE("="), start);
    *word = slice_part(text, start, equals < 0 ? end : (size_t)equals);
    return end;
}

bool about_same_place(struct slice a, struct slice b)
{
    size_t at = 0, bt = 0;
    struct slice word, other;
    do {
        at = next_place(a, at, &word);
        bt = next_place(b, bt, &other);
        if (!slice_equal(word, other))
            return false;
    } while (word.length);
    return true;
}

/* What stands now where a person says that we misread or that the unit erred. */
struct slice about_place(const struct session *session, const struct action *action, struct arena *arena)
{
    const struct facts *facts = &session->view.facts;
    const struct facts *read = session->view.reading;
    struct target target = target_parse(action->target);
    struct decimal line;
    int cell;
    switch (target.kind) {
    case TARGET_CELL:
        cell = form_cell_index(read->form, target.name);
        return cell < 0 ? SLICE_NONE : cell_printed(read, (uint16_t)cell);
    case TARGET_ORGAN:
        return facts->organ;
    case TARGET_YEAR:
        return facts->year ? arena_print(arena, "%d", facts->year) : SLICE_NONE;
    case TARGET_FORM:
        return facts->form->id;
    case TARGET_SECTION:
    case TARGET_ROW:
        return decimal_parse(action->value, &line) ? line_beginning(session->document, (uint32_t)line.digits)
                                                   : SLICE_NONE;
    default:
        return SLICE_NONE;
    }
}

static bool names_fingerprint(const struct action *action, const struct finding *finding)
{
    return slice_equal(target_parse(action->target).name, slice_of(finding->fingerprint));
}

int about_find(const struct view *view, const struct action *action)
{
    const struct results *results = &view->results;
    for (size_t i = 0; i < results->finding_count; i++)
        if (names_fingerprint(action, &results->findings[i]))
            return (int)i;
    for (size_t i = 0; view->abouts && action->about.length && i < results->finding_count; i++)
        if (about_same_place(action->about, view->abouts[i]))
            return (int)i;
    return -1;
}
