/* How many are said and how many are named: 教育、医疗、就业三个领域; 四个方面：一是…四是…. */
#include "check/ordinals.h"

static const char *const keys[] = {"in", "count", "announce", "unless", NULL};
static const char *const placeholders[] = {"n", "named", "quote", NULL};

/* Bytes before a number that may name, and before a mark that may announce. */
enum { COUNTS_MOST = 500, SHORT_NAME = 12, NAMED_BEFORE = 600, ANNOUNCED_BEFORE = 90 };

struct enumeration_rule {
    struct phrase_list count, announce, unless;
};

static bool load(struct loader *loader, struct rule *rule)
{
    struct enumeration_rule *own = arena_new_item(loader->arena, struct enumeration_rule);
    const struct yaml_node *node = rule->node;
    rule->own = own;
    if (!yaml_get(node, "count") || !yaml_get(node, "announce"))
        return yaml_complain(node, loader->error, "规则“%.*s”要写 count 和 announce", SLICE_ARGUMENTS(rule->id));
    return loader_phrases(loader, yaml_get(node, "count"), &own->count) &&
           loader_phrases(loader, yaml_get(node, "announce"), &own->announce) &&
           loader_phrases(loader, yaml_get(node, "unless"), &own->unless) &&
           loader_sections(loader, yaml_get(node, "in"), &rule->sections);
}

static void report(struct run *run, const struct phrase_match *said, int64_t named, struct span quote)
{
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding_place(run, finding, said->number.span);
    finding->has_numbers = true;
    finding->computed = DECIMAL(named);
    finding->reported = said->number.value;
    struct placeholder values[] = {
        {"n", quote_spoken(run, said->number.span, 16)},
        {"named", decimal_spoken(run->arena, DECIMAL(named))},
        {"quote", quote_spoken(run, quote, 60)},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, arena_print(run->arena, "%zu", run->findings.count));
}

/* ---- Names joined by 、 before the number ---- */

struct names_before {
    uint32_t start; /* byte */
    int64_t pauses, joins;
    uint32_t last_length; /* characters of the last name */
    bool others;          /* 等 stands before the number */
    bool doubtful;        /* numbers among them */
};

static bool is_numeral(uint32_t codepoint)
{
    static const uint32_t numerals[] = {0x4E8C, 0x4E24, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    if ((codepoint >= '0' && codepoint <= '9') || (codepoint >= 0xFF10 && codepoint <= 0xFF19))
        return true;
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (codepoint == numerals[i])
            return true;
    return false;
}

static bool joins_names(uint32_t codepoint)
{
    return codepoint == 0x548C || codepoint == 0x53CA || codepoint == 0x4E0E || codepoint == 0x6216;
}

static bool parts_clauses(uint32_t codepoint)
{
    return claim_ends_clause(codepoint) || claim_ends_sentence(codepoint) || codepoint == 0xFF1A || codepoint == ':' ||
           codepoint == 0xFF08 || codepoint == 0xFF09 || codepoint == '(' || codepoint == ')';
}

/* Reads back from the number to the beginning of its clause. */
static struct names_before read_back(const struct document *document, uint32_t byte, uint32_t from)
{
    struct names_before names = {.start = byte};
    names.others = claim_previous(document, byte) == 0x7B49;
    from = byte - from > NAMED_BEFORE ? byte - NAMED_BEFORE : from;
    while (names.start > from) {
        uint32_t codepoint = claim_previous(document, names.start);
        if (codepoint == 0 || parts_clauses(codepoint))
            break;
        names.start = claim_before(document, names.start);
        names.doubtful |= is_numeral(codepoint);
        names.joins += joins_names(codepoint);
        names.last_length += names.pauses == 0;
        names.pauses += codepoint == 0x3001;
    }
    return names;
}

/* 和 may join two names or stand inside of one. With 等 only some need be named, unless all but one are. */
static bool fits(const struct names_before *names, int64_t said)
{
    int64_t least = names->pauses + 1, most = least + names->joins;
    if (names->others)
        return least <= said && (said < 5 || most + 1 != said);
    bool verb_between = said >= 2 * most;
    return (least <= said && said <= most) || verb_between;
}

static void judge_count(struct run *run, const struct enumeration_rule *own, const struct prose_text *text,
                        const struct phrase_match *said, struct span prose)
{
    struct names_before names = read_back(run->facts->document, said->number.span.start, prose.start);
    struct span clause = {names.start, said->span.end};
    if (!said->number.exact || names.pauses == 0 || names.doubtful || names.last_length > SHORT_NAME)
        return;
    bool right = fits(&names, said->number.value.digits);
    if (!right && claim_says_any(&own->unless, text, clause))
        return;
    run_look_at(run, said->number.span);
    if (!right)
        report(run, said, names.pauses + 1, clause);
}

static void judge_counts(struct run *run, const struct rule *rule, size_t prose)
{
    const struct enumeration_rule *own = rule->own;
    size_t counts = 0;
    for (size_t i = 0; i < own->count.count; i++) {
        struct phrase_match said;
        uint32_t from = 0;
        while (counts++ < COUNTS_MOST && phrase_find(own->count.items[i], run->prose[prose], &from, &said))
            judge_count(run, own, run->prose[prose], &said, run->facts->prose[prose].span);
    }
}

/* ---- Lists that are announced ---- */

/* The number said last before the mark, not far from it, in its stretch of prose. */
static bool find_announced(struct run *run, const struct enumeration_rule *own, uint32_t mark, struct phrase_match *out)
{
    bool found = false;
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        struct span prose = run->facts->prose[p].span;
        if (!span_contains(prose, mark))
            continue;
        for (size_t i = 0; i < own->announce.count; i++) {
            struct phrase_match said;
            uint32_t from = mark > prose.start + ANNOUNCED_BEFORE ? mark - ANNOUNCED_BEFORE : prose.start;
            while (phrase_find_within(own->announce.items[i], run->prose[p], &from, mark, &said)) {
                *out = said;
                found = true;
            }
        }
    }
    return found && out->number.exact;
}

/* Between the words that announce a list and its first mark only one clause may end. */
static bool leads_to(const struct document *document, uint32_t byte, uint32_t mark)
{
    int ends = 0;
    while (byte < mark) {
        uint32_t codepoint = claim_next(document, &byte);
        ends += byte <= mark && (parts_clauses(codepoint) || codepoint == 0x3001);
    }
    return ends <= 1;
}

static size_t last_of_list(const struct ordinals *ordinals, size_t first)
{
    size_t last = first;
    for (size_t i = first + 1; i < ordinals->count; i++)
        if (ordinals->items[i].before == (int)last)
            last = i;
    return last;
}

static void judge_announced(struct run *run, const struct rule *rule, int section)
{
    const struct enumeration_rule *own = rule->own;
    struct ordinals ordinals = ordinals_find(run, section);
    for (size_t i = 0; i < ordinals.count; i++) {
        const struct ordinal *first = &ordinals.items[i];
        struct phrase_match said;
        if (!first->begins || !find_announced(run, own, first->span.start, &said) ||
            !leads_to(run->facts->document, said.span.end, first->span.start))
            continue;
        const struct ordinal *last = &ordinals.items[last_of_list(&ordinals, i)];
        run_look_at(run, said.number.span);
        if (last->number > 1 && said.number.value.digits != last->number)
            report(run, &said, last->number, (struct span){said.span.start, last->span.end});
    }
}

static void run_enumeration(struct run *run, const struct rule *rule)
{
    for (size_t p = 0; p < run->facts->prose_count; p++)
        if (prose_is_wanted(rule, run->facts->prose[p].section))
            judge_counts(run, rule, p);
    for (int section = -1; section < (int)run->form->section_count; section++)
        if (prose_is_wanted(rule, section))
            judge_announced(run, rule, section);
}

const struct kind kind_enumeration = {"enumeration", keys, placeholders, load, run_enumeration};
