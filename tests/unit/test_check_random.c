/* What must hold for any report: findings with a place and a name of their own, the same answer twice, and that filling
 * in what was not read never mends what the printed numbers already broke. */
#include "unit/cmocka_main.h"

#include "check/check.h"
#include "check/sample.h"
#include "support/installed.h"

#include <time.h>

static const char *const cells[] = {
    "0",       "1",    "-3",     "2.5", "blank", "missing", "unclear", "999999999999999999",
    "12 万元", "15件", "100000", "7",   "",      "〇"};
static const char *const words[] = {"收到",       "申请",
                                    "公开",       "其中",
                                    "共",         "条",
                                    "件",         "，",
                                    "。",         "；",
                                    "（",         "）",
                                    "20余",       "近300",
                                    "1,295",      "二十一",
                                    "2021年",     "1月1日至",
                                    "12月31日",   "统计期限",
                                    "信息处理费", "柳河乡",
                                    "我局",       "、",
                                    "其他",       "\n",
                                    "\n\n",       " ",
                                    "未",         "没有",
                                    "万",         "12",
                                    "3-5",        "999999999999999999999",
                                    "现将",       "复议",
                                    "累计",       "亿",
                                    "多",         "以上",
                                    "O",          "\x01",
                                    "１２",       "约",
                                    "政府信息",   "报告",
                                    "年度",       "《",
                                    "》",         "原",
                                    "处理费"};

#define PICK(list, seed) (list)[next_random(seed) % (sizeof(list) / sizeof *(list))]

static struct slice random_prose(struct arena *arena, uint64_t *seed)
{
    struct buffer text = {0};
    size_t count = next_random(seed) % 80;
    for (size_t i = 0; i < count; i++)
        buffer_add_text(&text, PICK(words, seed));
    struct slice prose = text.length ? arena_copy(arena, buffer_slice(&text)) : SLICE_NONE;
    buffer_free(&text);
    return prose;
}

static struct sample random_sample(struct arena *arena, uint64_t *seed)
{
    const struct form *form = &forms->items[next_random(seed) % forms->count];
    struct sample sample = sample_new(arena, form);
    uint64_t density = next_random(seed) % 100;
    sample.year = next_random(seed) % 8 ? (int)(2018 + next_random(seed) % 6) : 0;
    for (size_t i = 0; i < form->cell_count; i++) {
        bool replacing = form->rows[form->cells[i].row].replaces_count > 0;
        if (next_random(seed) % 100 < density && !(replacing && next_random(seed) % 4))
            sample_set_cell(&sample, form->cells[i].id, slice_of(PICK(cells, seed)));
    }
    if (next_random(seed) % 6 == 0)
        sample_set_table(&sample, next_random(seed) % form->table_count, SLICE("missing"));
    for (size_t i = 0; i < form->section_count; i++) {
        sample.absent[i] = next_random(seed) % 6 == 0;
        sample.moved[i] = next_random(seed) % 8 == 0;
        if (next_random(seed) % 8 == 0)
            sample.headings[i] = SLICE("概述");
        sample.bodies[i] = random_prose(arena, seed);
    }
    sample.preface = random_prose(arena, seed);
    if (next_random(seed) % 5 == 0)
        sample.organ = SLICE_NONE;
    return sample;
}

static void assert_sound(const struct facts *facts, const struct results *results, size_t index)
{
    const struct finding *finding = &results->findings[index];
    if (!finding->has_span || finding->span.start > finding->span.end || finding->line == 0 ||
        finding->span.end > facts->document->text.length)
        fail_msg("no place: %.*s", SLICE_ARGUMENTS(finding->message));
    if (finding->message.length == 0 || utf8_first_invalid(finding->message) >= 0 ||
        slice_find(finding->message, SLICE("\n"), 0) >= 0 || slice_find(finding->message, SLICE("{"), 0) >= 0)
        fail_msg("message: %.*s", SLICE_ARGUMENTS(finding->message));
    if (finding->outcome == OUTCOME_UNCHECKED)
        assert_int_equal(finding->level, LEVEL_INFO);
    for (size_t i = 0; i < finding->cell_count; i++)
        assert_true(facts->rows[facts->form->cells[finding->cells[i]].row].active);
    for (size_t i = 1; i < finding->cell_count && finding->term_count == 0; i++)
        assert_true(finding->cells[i - 1] < finding->cells[i]);
    for (size_t i = 0; i < index; i++)
        if (strcmp(finding->fingerprint, results->findings[i].fingerprint) == 0)
            fail_msg("one fingerprint: %.*s | %.*s", SLICE_ARGUMENTS(finding->message),
                     SLICE_ARGUMENTS(results->findings[i].message));
}

static void test_findings_are_sound(void **state)
{
    (void)state;
    uint64_t seed = 20260131;
    for (int round = 0; round < 400; round++) {
        struct arena *arena = arena_new();
        struct sample sample = random_sample(arena, &seed);
        struct facts facts = sample_facts(&sample);
        struct results results, again;
        rules_run(rules, &facts, arena, &results);
        rules_run(rules, &facts, arena, &again);
        assert_int_equal(results.run, results.passed + results.failed + results.unchecked);
        assert_int_equal(results.finding_count, again.finding_count);
        for (size_t i = 0; i < results.finding_count; i++) {
            assert_sound(&facts, &results, i);
            assert_true(slice_equal(results.findings[i].message, again.findings[i].message));
            assert_string_equal(results.findings[i].fingerprint, again.findings[i].fingerprint);
        }
        for (size_t i = 0; i < results.claim_count; i++)
            assert_true(results.claims[i].cell_count > 0);
        arena_free(arena);
    }
}

/* Small counts, so that sums hold now and then; some cells unread. */
static void fill_with_counts(struct sample *sample, uint64_t *seed)
{
    static const char *const counts[] = {"0", "0", "0", "1", "2", "3", "blank", "missing", "unclear"};
    for (size_t i = 0; i < sample->form->cell_count; i++)
        if (sample->form->rows[sample->form->cells[i].row].replaces_count == 0)
            sample->cells[i] = slice_of(PICK(counts, seed));
}

static bool is_equation(struct slice rule)
{
    return slice_is(rule, "t4.sum") || slice_is(rule, "t3.balance") || slice_is(rule, "t3.result-sum");
}

static bool still_fails(const struct results *results, const struct finding *finding)
{
    for (size_t i = 0; i < results->finding_count; i++)
        if (results->findings[i].outcome == OUTCOME_FAIL &&
            strcmp(results->findings[i].fingerprint, finding->fingerprint) == 0)
            return true;
    return false;
}

static void test_a_fault_of_printed_numbers_stays_one(void **state)
{
    (void)state;
    static const char *const counts[] = {"0", "1", "2", "5", "40"};
    uint64_t seed = 7;
    size_t seen = 0;
    for (int round = 0; round < 300; round++) {
        struct arena *arena = arena_new();
        struct sample sample = sample_new(arena, &forms->items[next_random(&seed) % forms->count]);
        struct results results, filled;
        fill_with_counts(&sample, &seed);
        struct facts facts = sample_facts(&sample);
        rules_run(rules, &facts, arena, &results);
        for (size_t i = 0; i < sample.form->cell_count; i++)
            if (facts.cells[i].state != CELL_READ && sample.form->rows[sample.form->cells[i].row].replaces_count == 0)
                sample.cells[i] = slice_of(PICK(counts, &seed));
        struct facts complete = sample_facts(&sample);
        rules_run(rules, &complete, arena, &filled);
        for (size_t i = 0; i < results.finding_count; i++) {
            const struct finding *finding = &results.findings[i];
            if (finding->outcome != OUTCOME_FAIL || !is_equation(finding->rule))
                continue;
            seen++;
            if (!still_fails(&filled, finding))
                fail_msg("%.*s", SLICE_ARGUMENTS(finding->message));
        }
        arena_free(arena);
    }
    assert_true(seen > 100);
}

/* Megabytes of one sentence after the other, and of none: hostile, but no reason to stand still. */
static void test_time_on_hostile_prose(void **state)
{
    static const char *const sentences[] = {
        "共公开信息1条，其中甲2条，乙3条。", "收到公开申请5件，", "其中", "统计期限2019年1月1日", "柳河乡", "１"};
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        struct arena *arena = arena_new();
        struct sample sample = sample_new(arena, &forms->items[forms->count - 1]);
        struct buffer text = {0};
        while (text.length < 1000000)
            buffer_add_text(&text, sentences[i]);
        sample.bodies[0] = buffer_slice(&text);
        struct facts facts = sample_facts(&sample);
        struct results results;
        clock_t begin = clock();
        rules_run(rules, &facts, arena, &results);
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        if (seconds > 5.0)
            fail_msg("%s: %.1f s", sentences[i], seconds);
        buffer_free(&text);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings_are_sound),
        cmocka_unit_test(test_a_fault_of_printed_numbers_stays_one),
        cmocka_unit_test(test_time_on_hostile_prose),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
