/* Names of persons behind a word that a person stands behind: 申请人张三, 镇长李四. 张某 and 王先生 are no names. */
#include "check/places.h"
#include "check/word_table.h"

static const char *const keys[] = {"in", "behind", "surnames", "then", "except", NULL};
enum { GIVEN_MOST = 2 };

struct person_rule {
    struct word_table *behind; /* 申请人, 镇长 */
    struct folded surnames;    /* single characters */
    struct word_table *then;   /* what may follow a name without a mark between */
    struct word_table *except; /* what looks like a name and is none */
};

static bool load(struct loader *loader, struct rule *rule)
{
    struct person_rule *own = arena_new_item(loader->arena, struct person_rule);
    struct slice surnames;
    rule->own = own;
    if (!yaml_get(rule->node, "behind"))
        return yaml_complain(rule->node, loader->error, "规则“%.*s”缺少 behind", SLICE_ARGUMENTS(rule->id));
    if (!yaml_text(rule->node, "surnames", &surnames, loader->error))
        return false;
    own->surnames = fold_text(loader->arena, surnames);
    own->behind = word_table_load(loader, yaml_get(rule->node, "behind"));
    own->then = own->behind ? word_table_load(loader, yaml_get(rule->node, "then")) : NULL;
    own->except = own->then ? word_table_load(loader, yaml_get(rule->node, "except")) : NULL;
    return own->except && loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* ---- Running ---- */

struct person_run {
    struct run *run;
    const struct person_rule *own;
    const struct prose_text *text;
    struct places *places;
    bool *then, *excepted; /* a word of the list begins at the character */
};

static bool mark_start(const struct word_hit *hit, void *data)
{
    bool *starts = data;
    starts[hit->from] = true;
    return true;
}

static bool is_surname(const struct person_rule *own, uint32_t character)
{
    for (size_t i = 0; i < own->surnames.count; i++)
        if (own->surnames.characters[i] == character)
            return true;
    return false;
}

/* Left out on purpose: 某 and ×, or a form of address. */
static bool is_veiled(uint32_t character)
{
    static const uint32_t veils[] = {0x67D0, 0x5148, 0x5973, 0x6C0F, 0x7B49}; /* 某 先 女 氏 等 */
    for (size_t i = 0; i < sizeof veils / sizeof *veils; i++)
        if (character == veils[i])
            return true;
    return false;
}

/* Where a name that begins at `at` ends: behind one or two Han characters, where a mark stands or a word that follows
 * names; 0: there is no name. */
static uint32_t name_end(const struct person_run *person, uint32_t at)
{
    const struct prose_text *text = person->text;
    if (at >= text->count || !is_surname(person->own, text->characters[at]) || person->excepted[at])
        return 0;
    for (uint32_t end = at + 1; end <= at + 1 + GIVEN_MOST && end <= text->count; end++) {
        bool parted = end == text->count || prose_is_parted(text, end);
        if (end > at + 1 && (parted || person->then[end]))
            return end;
        if (parted || !codepoint_is_han(text->characters[end]) || is_veiled(text->characters[end]))
            return 0;
    }
    return 0;
}

/* A mark parts the title from what follows; only the colon of 联系人：张三 does not. */
static bool stands_apart(const struct prose_text *text, uint32_t at)
{
    if (at >= text->count || !prose_is_parted(text, at))
        return at >= text->count;
    struct slice between = document_text(text->document, (struct span){text->ends[at - 1], text->starts[at]});
    return !slice_is(slice_trim(between), "：") && !slice_is(slice_trim(between), ":");
}

static bool visit_title(const struct word_hit *hit, void *data)
{
    struct person_run *person = data;
    const struct prose_text *text = person->text;
    uint32_t end = stands_apart(text, hit->to) ? 0 : name_end(person, hit->to);
    if (end) {
        struct span span = prose_span(text, hit->from, end);
        places_add(person->run, person->places, span,
                   arena_print(person->run->arena, "“%.*s”", SLICE_ARGUMENTS(quote_spoken(person->run, span, 20))));
    }
    return !places_are_full(person->places);
}

static void run_person(struct run *run, const struct rule *rule)
{
    const struct person_rule *own = rule->own;
    struct places places = {0};
    for (size_t p = 0; p < run->facts->prose_count && !places_are_full(&places); p++) {
        const struct prose_text *text = run->prose[p];
        if (!prose_is_wanted(rule, run->facts->prose[p].section))
            continue;
        struct person_run person = {run,
                                    own,
                                    text,
                                    &places,
                                    arena_new_array(run->arena, bool, text->count + 1),
                                    arena_new_array(run->arena, bool, text->count + 1)};
        word_table_scan(own->then, text, mark_start, person.then);
        word_table_scan(own->except, text, mark_start, person.excepted);
        word_table_scan(own->behind, text, visit_title, &person);
    }
    places_report(run, &places);
}

const struct kind kind_person = {"person", keys, places_placeholders, load, run_person};
