/* Words written twice in a row (资金资金), and a number of things without the word to count them (260余，). */
#include "check/places.h"
#include "check/word_table.h"

/* ---- Twice ---- */

static const char *const doubled_keys[] = {"in", "longest", "except", NULL};
enum { SHORTEST = 2 };

struct doubled_rule {
    long longest;
    struct word_table *except; /* words in which a repetition is right */
};

static bool load_doubled(struct loader *loader, struct rule *rule)
{
    struct doubled_rule *own = arena_new_item(loader->arena, struct doubled_rule);
    rule->own = own;
    own->longest = 8;
    if (yaml_get(rule->node, "longest") && !yaml_integer(rule->node, "longest", &own->longest, loader->error))
        return false;
    if (own->longest < SHORTEST || own->longest > 20)
        return yaml_complain(yaml_get(rule->node, "longest"), loader->error, "longest 应为 2 到 20");
    own->except = word_table_load(loader, yaml_get(rule->node, "except"));
    return own->except && loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* The words [at, at + length) and those behind them are the same Han characters with no mark between any of them. */
static bool is_twice(const struct prose_text *text, uint32_t at, uint32_t length)
{
    for (uint32_t i = at; i < at + length; i++)
        if (text->characters[i] != text->characters[i + length] || !codepoint_is_han(text->characters[i]))
            return false;
    for (uint32_t i = at + 1; i < at + 2 * length; i++)
        if (prose_is_parted(text, i))
            return false;
    return true;
}

/* A line end between the two: a heading and the sentence below it may begin alike. */
static bool is_over_lines(const struct prose_text *text, uint32_t at)
{
    struct slice between = document_text(text->document, (struct span){text->ends[at - 1], text->starts[at]});
    return slice_find(between, SLICE("\n"), 0) >= 0;
}

struct excepted {
    struct span items[PLACES_MOST]; /* characters */
    size_t count;
};

static bool keep_excepted(const struct word_hit *hit, void *data)
{
    struct excepted *excepted = data;
    excepted->items[excepted->count++] = (struct span){hit->from, hit->to};
    return excepted->count < PLACES_MOST;
}

static bool is_excepted(const struct excepted *excepted, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < excepted->count; i++)
        if (excepted->items[i].start < to && from < excepted->items[i].end)
            return true;
    return false;
}

static void find_doubled(struct run *run, const struct doubled_rule *own, const struct prose_text *text,
                         struct places *places)
{
    struct excepted excepted;
    excepted.count = 0;
    word_table_scan(own->except, text, keep_excepted, &excepted);
    for (uint32_t at = 0; at + 2 * SHORTEST <= text->count && !places_are_full(places); at++) {
        uint32_t length = SHORTEST, longest = (uint32_t)own->longest;
        longest = longest > (text->count - at) / 2 ? (text->count - at) / 2 : longest;
        while (length <= longest &&
               (text->characters[at] != text->characters[at + length] || !is_twice(text, at, length)))
            length++;
        if (length > longest || is_excepted(&excepted, at, at + 2 * length) || is_over_lines(text, at + length))
            continue;
        struct span span = prose_span(text, at, at + 2 * length);
        places_add(run, places, span, arena_print(run->arena, "“%.*s”", SLICE_ARGUMENTS(quote_spoken(run, span, 40))));
        at += 2 * length - 1;
    }
}

static void run_doubled(struct run *run, const struct rule *rule)
{
    struct places places = {0};
    for (size_t p = 0; p < run->facts->prose_count; p++)
        if (prose_is_wanted(rule, run->facts->prose[p].section))
            find_doubled(run, rule->own, run->prose[p], &places);
    places_report(run, &places);
}

const struct kind kind_doubled = {"doubled", doubled_keys, places_placeholders, load_doubled, run_doubled};

/* ---- No word to count with ---- */

static const char *const measure_keys[] = {"in", "before", NULL};
enum { MORE = 0x4F59 }; /* 余 */

static bool load_measure(struct loader *loader, struct rule *rule)
{
    rule->own = word_table_load(loader, yaml_get(rule->node, "before"));
    return rule->own && loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

static bool is_numeral(uint32_t character)
{
    static const uint32_t numerals[] = {0x5341, 0x767E, 0x5343, 0x4E07}; /* 十百千万 */
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (character == numerals[i])
            return true;
    return character >= '0' && character <= '9';
}

struct measure_run {
    struct run *run;
    const struct prose_text *text;
    struct places *places;
};

static void add_bare(struct measure_run *measure, uint32_t at, uint32_t end)
{
    const struct prose_text *text = measure->text;
    uint32_t from = at;
    while (from > 0 && is_numeral(text->characters[from - 1]) && !prose_is_parted(text, from))
        from--;
    struct span span = prose_span(text, from, end);
    places_add(measure->run, measure->places, span,
               arena_print(measure->run->arena, "“%.*s”", SLICE_ARGUMENTS(quote_spoken(measure->run, span, 20))));
}

static bool visit_word(const struct word_hit *hit, void *data)
{
    struct measure_run *measure = data;
    const uint32_t *characters = measure->text->characters;
    if (hit->from >= 2 && characters[hit->from - 1] == MORE && is_numeral(characters[hit->from - 2]))
        add_bare(measure, hit->from - 1, hit->to);
    return !places_are_full(measure->places);
}

static void run_measure(struct run *run, const struct rule *rule)
{
    struct places places = {0};
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        const struct prose_text *text = run->prose[p];
        struct measure_run measure = {run, text, &places};
        if (!prose_is_wanted(rule, run->facts->prose[p].section))
            continue;
        word_table_scan(rule->own, text, visit_word, &measure);
        for (uint32_t i = 1; i < text->count; i++)
            if (text->characters[i] == MORE && is_numeral(text->characters[i - 1]) &&
                text->breaks[i + 1] >= BREAK_CLAUSE && text->breaks[i] == BREAK_NONE)
                add_bare(&measure, i, i + 1);
    }
    places_report(run, &places);
}

const struct kind kind_measure = {"measure", measure_keys, places_placeholders, load_measure, run_measure};
