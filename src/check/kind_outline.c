/* Headings besides the six, and how many parts the report says it has. */
#include "check/claim_text.h"
#include "check/places.h"

/* ---- Headings that are none of the form's ---- */

static const char *const outline_keys[] = {"state", "in", NULL};
enum outline_state { OUTLINE_EXTRA, OUTLINE_DUPLICATE };
enum { HEADING_MOST = 30 };

static bool load_outline(struct loader *loader, struct rule *rule)
{
    static const char *const names[] = {[OUTLINE_EXTRA] = "extra", [OUTLINE_DUPLICATE] = "duplicate", NULL};
    int *state = arena_new_item(loader->arena, int);
    *state = loader_choice(loader, rule->node, "state", names, -1);
    rule->own = state;
    return *state >= 0 && loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* 一、 to 十、 at the beginning of a line: which it is, from 1, and *at behind it; 0: none. */
static int ordinal_at(struct slice line, size_t *at)
{
    static const char *const ordinals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    for (int i = 0; i < 10; i++) {
        struct slice ordinal = slice_of(ordinals[i]);
        if (!slice_starts_with(line, ordinal) || line.length == ordinal.length)
            continue;
        *at = ordinal.length;
        uint32_t mark = utf8_decode(line, at);
        return mark == 0x3001 || mark == '.' || mark == 0xFF0E ? i + 1 : 0;
    }
    return 0;
}

/* A heading is short and no sentence. */
static bool is_heading(struct slice words)
{
    size_t length = utf8_length(words);
    if (length < 2 || length > HEADING_MOST)
        return false;
    for (size_t at = 0; at < words.length;) {
        uint32_t codepoint = utf8_decode(words, &at);
        if (claim_ends_sentence(codepoint) || claim_ends_clause(codepoint) || codepoint == 0xFF1A || codepoint == '|')
            return false;
    }
    return true;
}

/* 一、本年新收… is a row of table three whose values were lost. */
static bool is_row(const struct form *form, struct slice line)
{
    for (size_t i = 0; i < form->row_count; i++)
        if (slice_starts_with(form->rows[i].label, line) || slice_starts_with(line, form->rows[i].label))
            return true;
    for (size_t i = 0; i < form->group_count; i++) {
        struct slice label = form->groups[i].label;
        if (label.length && (slice_starts_with(label, line) || slice_starts_with(line, label)))
            return true;
    }
    return false;
}

static bool line_fails(const struct run *run, enum outline_state state, struct slice line)
{
    size_t at = 0, sections = run->form->section_count;
    int ordinal = ordinal_at(line, &at);
    if (ordinal == 0 || !is_heading(slice_trim(slice_part(line, at, line.length))) || is_row(run->form, line))
        return false;
    if (state == OUTLINE_EXTRA)
        return (size_t)ordinal > sections;
    return (size_t)ordinal <= sections && run->facts->sections[ordinal - 1].present;
}

static void look_at_lines(struct run *run, enum outline_state state, struct span span, struct places *places)
{
    const struct document *document = run->facts->document;
    for (uint32_t start = span.start, end; start < span.end && !places_are_full(places); start = end + 1) {
        ptrdiff_t line_end = slice_find(document->text, SLICE("\n"), start);
        end = line_end < 0 || (uint32_t)line_end > span.end ? span.end : (uint32_t)line_end;
        struct slice line = slice_trim(document_text(document, (struct span){start, end}));
        uint32_t from = (uint32_t)(line.data - document->text.data);
        if (line.length && document_skip_furniture(document, from) == from && line_fails(run, state, line)) {
            struct span found = {from, from + (uint32_t)line.length};
            places_add(run, places, found,
                       arena_print(run->arena, "“%.*s”", SLICE_ARGUMENTS(quote_spoken(run, found, HEADING_MOST))));
        }
    }
}

static void run_outline(struct run *run, const struct rule *rule)
{
    enum outline_state state = (enum outline_state) * (const int *)rule->own;
    struct places places = {0};
    for (size_t p = 0; p < run->facts->prose_count; p++)
        if (prose_is_wanted(rule, run->facts->prose[p].section))
            look_at_lines(run, state, run->facts->prose[p].span, &places);
    places_report(run, &places);
}

const struct kind kind_outline = {"outline", outline_keys, places_placeholders, load_outline, run_outline};

/* ---- How many parts there are said to be ---- */

static const char *const sections_keys[] = {"in", "say", "unless", NULL};
static const char *const sections_placeholders[] = {"n", "quote", "count", NULL};

struct parts_rule {
    struct phrase_list say, unless;
};

static bool load_said_sections(struct loader *loader, struct rule *rule)
{
    struct parts_rule *own = arena_new_item(loader->arena, struct parts_rule);
    rule->own = own;
    if (!yaml_get(rule->node, "say"))
        return yaml_complain(rule->node, loader->error, "规则“%.*s”缺少 say", SLICE_ARGUMENTS(rule->id));
    return loader_phrases(loader, yaml_get(rule->node, "say"), &own->say) &&
           loader_phrases(loader, yaml_get(rule->node, "unless"), &own->unless) &&
           loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

static size_t count_sections(const struct run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->form->section_count; i++)
        count += run->facts->sections[i].present;
    return count;
}

static void report_count(struct run *run, const struct phrase_match *match, size_t count)
{
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding_place(run, finding, match->number.span);
    struct placeholder values[] = {
        {"n", decimal_spoken(run->arena, match->number.value)},
        {"quote", quote_spoken(run, match->clause, 40)},
        {"count", decimal_spoken(run->arena, DECIMAL((int64_t)count))},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, SLICE_NONE);
}

/* The form's number is never wrong: what is missing is told by another rule. */
static void run_said_sections(struct run *run, const struct rule *rule)
{
    const struct parts_rule *own = rule->own;
    size_t count = count_sections(run), due = run->form->section_count;
    for (size_t p = 0; p < run->facts->prose_count; p++)
        for (size_t i = 0; prose_is_wanted(rule, run->facts->prose[p].section) && i < own->say.count; i++) {
            struct phrase_match match;
            uint32_t from = 0;
            if (!phrase_find(own->say.items[i], run->prose[p], &from, &match) || !match.number.exact ||
                match.number.value.scale != 0 || claim_says_any(&own->unless, run->prose[p], match.clause))
                continue;
            int64_t said = match.number.value.digits;
            if (said != (int64_t)count && said != (int64_t)due) {
                report_count(run, &match, count);
                return;
            }
        }
}

const struct kind kind_claimed = {"claimed", sections_keys, sections_placeholders, load_said_sections,
                                  run_said_sections};
