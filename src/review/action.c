/* One action as a YAML document, written for people to read, and read back. */
#include "review/action.h"

#include <assert.h>
#include <string.h>

#define WITH_PREVIOUS SLICE("previous")

static const char *const kind_names[] = {"correct", "should", "note", "decide", "undo", "redo", "sign"};
static const char *const decision_names[] = {"open", "confirmed", "waived", "fixed"};

const char *action_kind_name(enum action_kind kind)
{
    assert((size_t)kind < sizeof kind_names / sizeof *kind_names);
    return kind_names[kind];
}

const char *decision_name(enum decision decision)
{
    assert((size_t)decision < sizeof decision_names / sizeof *decision_names);
    return decision_names[decision];
}

bool action_is_undo_or_redo(const struct action *action)
{
    return action->kind == ACTION_UNDO || action->kind == ACTION_REDO;
}

struct target target_parse(struct slice text)
{
    static const struct {
        const char *word;
        enum target_kind kind;
        bool with_name;
    } words[] = {
        {"report", TARGET_REPORT, false},   {"organ", TARGET_ORGAN, false}, {"year", TARGET_YEAR, false},
        {"form", TARGET_FORM, false},       {"cell:", TARGET_CELL, true},   {"finding:", TARGET_FINDING, true},
        {"section:", TARGET_SECTION, true}, {"row:", TARGET_ROW, true},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct slice word = slice_of(words[i].word);
        if (words[i].with_name && slice_starts_with(text, word) && text.length > word.length)
            return (struct target){words[i].kind, slice_part(text, word.length, text.length)};
        if (!words[i].with_name && slice_equal(text, word))
            return (struct target){words[i].kind, SLICE_NONE};
    }
    return (struct target){TARGET_UNKNOWN, SLICE_NONE};
}

/* ---- Writing --------------------------------------------------------------------------------------------------- */

/* Words that YAML readers take for something else than text. */
static bool means_something(struct slice text)
{
    static const char *const words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(text, words[i]))
            return true;
    return false;
}

static bool may_be_plain(struct slice text)
{
    char last = text.data[text.length - 1];
    bool begins = text.data[0] >= 'a' && text.data[0] <= 'z';
    for (size_t i = 0; begins && i < text.length; i++) {
        char c = text.data[i];
        begins = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("._:-/", c);
    }
    return begins && last != ':' && !means_something(text);
}

/* Several lines that a block shows as they are; all others are quoted. */
static bool may_be_block(struct slice text)
{
    if (text.data[text.length - 1] == '\n' || slice_find(text, SLICE("\n"), 0) < 0)
        return false;
    for (size_t offset = 0; offset < text.length;) {
        uint32_t codepoint = utf8_decode(text, &offset);
        bool control = codepoint < 0x20 && codepoint != '\n';
        bool odd = (codepoint >= 0x7F && codepoint <= 0xA0) || codepoint == 0x2028 || codepoint == 0x2029 ||
                   (codepoint >= 0xFEFF && codepoint <= 0xFFFF && (codepoint == 0xFEFF || codepoint >= 0xFFFE));
        if (control || odd || codepoint == CODEPOINT_INVALID)
            return false;
    }
    return true;
}

static void write_block(const char *key, struct slice text, struct buffer *out)
{
    buffer_print(out, "%s: |2-\n", key); /* the 2 keeps lines that begin with blanks */
    for (size_t start = 0; start <= text.length;) {
        ptrdiff_t found = slice_find(text, SLICE("\n"), start);
        size_t end = found < 0 ? text.length : (size_t)found;
        if (end > start)
            buffer_add_text(out, "  ");
        buffer_add(out, slice_part(text, start, end));
        buffer_add_text(out, "\n");
        start = end + 1;
    }
}

void action_write_text(const char *key, struct slice text, struct buffer *out)
{
    if (text.length == 0)
        return;
    if (may_be_block(text)) {
        write_block(key, text, out);
        return;
    }
    buffer_print(out, "%s: ", key);
    if (may_be_plain(text))
        buffer_add(out, text);
    else
        yaml_quote(out, text);
    buffer_add_text(out, "\n");
}

void action_write(const struct action *action, struct buffer *out)
{
    buffer_print(out, "action: %s\n", action_kind_name(action->kind));
    action_write_text("target", action->target, out);
    if (action->kind == ACTION_DECIDE)
        buffer_print(out, "decision: %s\n", decision_name(action->decision));
    action_write_text("value", action->value, out);
    action_write_text("unit", action->unit, out);
    action_write_text("text", action->text, out);
    action_write_text("reason", action->reason, out);
    action_write_text("about", action->about, out);
    action_write_text("who", action->who, out);
    action_write_text("when", action->when, out);
    if (action->with_previous)
        action_write_text("with", WITH_PREVIOUS, out);
    buffer_add_text(out, "...\n");
}

/* ---- Reading --------------------------------------------------------------------------------------------------- */

static bool read_name(const struct yaml_node *map, const char *key, const char *const names[], size_t count,
                      size_t *out, struct error *error)
{
    struct slice word;
    if (!yaml_text(map, key, &word, error))
        return false;
    for (*out = 0; *out < count; (*out)++)
        if (slice_is(word, names[*out]))
            return true;
    return yaml_complain(yaml_get(map, key), error, "不认识的 %s：“%.*s”。", key, SLICE_ARGUMENTS(word));
}

static bool read_text(const struct yaml_node *map, const char *key, struct slice *out, struct error *error)
{
    return !yaml_get(map, key) || yaml_text(map, key, out, error);
}

bool action_read(const struct yaml_node *node, struct action *out, struct error *error)
{
    static const char *const keys[] = {"action", "target", "decision", "value", "unit", "text",
                                       "reason", "about",  "who",      "when",  "with", NULL};
    struct slice with = SLICE_NONE;
    size_t kind, decision = DECISION_OPEN;
    *out = (struct action){0};
    if (!yaml_only_keys(node, keys, error) ||
        !read_name(node, "action", kind_names, sizeof kind_names / sizeof *kind_names, &kind, error))
        return false;
    out->kind = (enum action_kind)kind;
    if (out->kind == ACTION_DECIDE &&
        !read_name(node, "decision", decision_names, sizeof decision_names / sizeof *decision_names, &decision, error))
        return false;
    out->decision = (enum decision)decision;
    if (!read_text(node, "target", &out->target, error) || !read_text(node, "value", &out->value, error) ||
        !read_text(node, "unit", &out->unit, error) || !read_text(node, "text", &out->text, error) ||
        !read_text(node, "reason", &out->reason, error) || !read_text(node, "about", &out->about, error) ||
        !read_text(node, "who", &out->who, error) || !read_text(node, "when", &out->when, error) ||
        !read_text(node, "with", &with, error))
        return false;
    out->with_previous = with.length > 0;
    if (with.length && !slice_equal(with, WITH_PREVIOUS))
        return yaml_complain(yaml_get(node, "with"), error, "不认识的 with：“%.*s”。", SLICE_ARGUMENTS(with));
    if (!action_is_undo_or_redo(out) && target_parse(out->target).kind == TARGET_UNKNOWN)
        return yaml_complain(node, error, "不认识的 target：“%.*s”。", SLICE_ARGUMENTS(out->target));
    return true;
}

struct action action_copy(const struct action *action, struct arena *arena)
{
    struct action copy = *action;
    copy.target = arena_copy(arena, action->target);
    copy.value = arena_copy(arena, action->value);
    copy.unit = arena_copy(arena, action->unit);
    copy.text = arena_copy(arena, action->text);
    copy.reason = arena_copy(arena, action->reason);
    copy.about = arena_copy(arena, action->about);
    copy.who = arena_copy(arena, action->who);
    copy.when = arena_copy(arena, action->when);
    return copy;
}
