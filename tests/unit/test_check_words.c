/* Many words at once: the table finds what a plain search finds; findings that name many places; a time that grows with
 * the text alone. */
#include "unit/cmocka_main.h"

#include "check/sample.h"
#include "check/word_table.h"
#include "support/installed.h"

#include <string.h>

enum { WORDS = 40, LETTERS = 3, LONGEST = 5, TEXT = 400 };

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

/* Few letters, so that words overlap and are parts of each other. */
static struct slice random_word(struct arena *arena, uint32_t *state, size_t length)
{
    static const char *const letters[LETTERS] = {"公", "开", "其"};
    struct buffer out = {0};
    for (size_t i = 0; i < length; i++)
        buffer_add_text(&out, letters[next(state) % LETTERS]);
    struct slice word = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return word;
}

struct found {
    const struct prose_text *text;
    const struct slice *words;
    size_t count;
};

static bool check_hit(const struct word_hit *hit, void *data)
{
    struct found *found = data;
    struct slice printed = document_text(found->text->document, prose_span(found->text, hit->from, hit->to));
    assert_true(slice_equal(printed, found->words[hit->payload]));
    found->count++;
    return true;
}

static size_t count_plainly(struct slice text, const struct slice *words)
{
    size_t count = 0;
    for (size_t i = 0; i < WORDS; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first = first && !slice_equal(words[k], words[i]);
        for (ptrdiff_t at = 0; first && (at = slice_find(text, words[i], (size_t)at)) >= 0; at++)
            count++;
    }
    return count;
}

static void test_finds_what_a_search_finds(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 50; seed++) {
        struct arena *arena = arena_new();
        struct slice words[WORDS];
        uint32_t random = seed;
        struct word_table *table = word_table_new(arena);
        for (uint32_t i = 0; i < WORDS; i++) {
            words[i] = random_word(arena, &random, 1 + next(&random) % LONGEST);
            assert_true(word_table_add(table, words[i], i));
        }
        word_table_finish(table);
        struct slice text = random_word(arena, &random, TEXT);
        struct document *document = document_new(arena, "", text);
        struct found found = {prose_text_new(arena, document, (struct span){0, (uint32_t)text.length}), words, 0};
        word_table_scan(table, found.text, check_hit, &found);
        assert_int_equal(found.count, count_plainly(text, words));
        arena_free(arena);
    }
}

static const struct finding *find(const struct results *results, const char *rule)
{
    for (size_t i = 0; i < results->finding_count; i++)
        if (slice_is(results->findings[i].rule, rule))
            return &results->findings[i];
    return NULL;
}

static void test_one_finding_names_all_places(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample sample = sample_new(arena, forms_find(forms, SLICE("2021")));
    struct results results;
    sample.bodies[0] = SLICE("按照其它规定，布署\n其\n它工作，工作到位；其它事项见“其，它”。");
    struct facts facts = sample_facts(&sample);
    rules_run(rules, &facts, arena, &results);
    const struct finding *finding = find(&results, "wording.wrong");
    assert_non_null(finding);
    assert_int_equal(finding->level, LEVEL_INFO);
    assert_int_equal(finding->place_count, 4);
    static const char *const printed[] = {"其它", "布署", "其\n它", "其它"};
    for (size_t i = 0; i < 4; i++)
        assert_true(slice_is(document_text(facts.document, finding->places[i]), printed[i]));
    assert_true(finding->span.start == finding->places[0].start);
    assert_true(slice_is(finding->message, "“其它”应为“其他”（3 处）、“布署”应为“部署”"));
    arena_free(arena);
}

static void test_places_have_an_end(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct buffer text = {0};
    struct sample sample = sample_new(arena, forms_find(forms, SLICE("2021")));
    struct results results;
    for (int i = 0; i < 20000; i++)
        buffer_add_text(&text, "其它（");
    sample.bodies[0] = buffer_slice(&text);
    struct facts facts = sample_facts(&sample);
    rules_run(rules, &facts, arena, &results);
    const struct finding *finding = find(&results, "wording.wrong");
    assert_non_null(finding);
    assert_int_equal(finding->place_count, 200);
    assert_true(utf8_length(finding->message) < 300);
    assert_non_null(find(&results, "wording.pairs"));
    buffer_free(&text);
    arena_free(arena);
}

static void test_numbers_are_veiled(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample sample = sample_new(arena, forms_find(forms, SLICE("2021")));
    struct results results;
    sample.bodies[0] = SLICE("身份证号11010519491231002X，手机138 0013 8000。");
    struct facts facts = sample_facts(&sample);
    rules_run(rules, &facts, arena, &results);
    assert_true(slice_is(find(&results, "privacy.identity")->message, "正文里有公民身份号码：110****2X"));
    assert_true(slice_is(find(&results, "privacy.mobile")->message, "正文里有手机号码：138****00"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_what_a_search_finds),
        cmocka_unit_test(test_one_finding_names_all_places),
        cmocka_unit_test(test_places_have_an_end),
        cmocka_unit_test(test_numbers_are_veiled),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
