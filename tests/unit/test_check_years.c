/* Rules between two years: findings with their arithmetic, forms that differ, figures for the search for causes; text
 * that is repeated, with its places in both reports. */
#include "unit/cmocka_main.h"

#include "check/check.h"
#include "check/likeness.h"
#include "check/sample.h"
#include "support/installed.h"

static struct arena *arena;
static struct sample this_year, last_year;
static struct results results;
static struct facts facts;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    this_year = sample_new(arena, forms_find(forms, SLICE("2021")));
    last_year = sample_new(arena, forms_find(forms, SLICE("2021")));
    this_year.year = 2023;
    last_year.year = 2022;
    this_year.previous = &last_year;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void put(struct sample *sample, const char *cell, const char *printed)
{
    if (!sample_set_cell(sample, slice_of(cell), slice_of(printed)))
        fail_msg("no cell %s", cell);
}

static void run(void)
{
    facts = sample_facts(&this_year);
    rules_run(rules, &facts, arena, &results);
}

static const struct finding *find(const char *rule)
{
    for (size_t i = 0; i < results.finding_count; i++)
        if (slice_is(results.findings[i].rule, rule))
            return &results.findings[i];
    return NULL;
}

static int cell(const struct sample *sample, const char *id)
{
    return form_cell_index(sample->form, slice_of(id));
}

static void test_columns_are_one_finding_with_terms(void **state)
{
    (void)state;
    put(&this_year, "t3.carried_in.business", "1");
    put(&last_year, "t3.carried_out.person", "2");
    put(&last_year, "t3.carried_out.business", "1");
    put(&last_year, "t3.carried_out.total", "3");
    put(&this_year, "t3.carried_in.total", "1");
    run();
    const struct finding *finding = find("prior.carried");
    assert_non_null(finding);
    assert_int_equal(finding->outcome, OUTCOME_FAIL);
    assert_int_equal(finding->level, LEVEL_WARNING);
    assert_int_equal(finding->cell_count, 2);
    assert_int_equal(finding->cells[0], cell(&this_year, "t3.carried_in.person"));
    assert_int_equal(finding->cells[1], cell(&this_year, "t3.carried_in.total"));
    assert_contains(finding->message.data, "2022 年");
    assert_contains(finding->message.data, "自然人 0 ≠ 2；总计 1 ≠ 3");
    assert_true(finding->has_numbers);
    assert_int_equal(finding->computed.digits, 2);
    assert_int_equal(finding->reported.digits, 0);
    assert_int_equal(finding->term_count, 2);
    assert_int_equal(finding->terms[0].cell, cell(&this_year, "t3.carried_in.person"));
    assert_int_equal(finding->terms[0].previous, 0);
    assert_int_equal(finding->terms[1].cell, -1);
    assert_int_equal(finding->terms[1].previous, 1 + cell(&last_year, "t3.carried_out.person"));
    assert_true(finding->terms[1].known && finding->terms[1].value.digits == 2);
    assert_true(span_is_none(finding->terms[1].span));
}

static void test_blanks_are_never_zero(void **state)
{
    (void)state;
    put(&this_year, "t3.carried_in.person", "blank");
    put(&last_year, "t3.carried_out.total", "unclear");
    run();
    const struct finding *finding = find("prior.carried");
    assert_non_null(finding);
    assert_int_equal(finding->outcome, OUTCOME_UNCHECKED);
    assert_contains(finding->message.data, "本年有 1 格没有读到，上年报告有 1 格没有读到");
}

static void test_notions_that_changed_are_not_compared(void **state)
{
    (void)state;
    last_year = sample_new(arena, forms_find(forms, SLICE("2019")));
    last_year.year = 2020;
    this_year.year = 2021;
    put(&last_year, "t2.normative.total", "89");
    put(&this_year, "t2.normative.in_force", "12");
    put(&last_year, "t3.carried_out.total", "1");
    run();
    assert_null(find("prior.in-force"));
    assert_null(find("prior.items"));
    assert_non_null(find("prior.carried"));
}

static void test_without_last_year_nothing_runs(void **state)
{
    (void)state;
    this_year.previous = NULL;
    put(&this_year, "t3.carried_in.total", "9");
    run();
    for (size_t i = 0; i < results.finding_count; i++)
        assert_false(slice_starts_with(results.findings[i].rule, SLICE("prior.")));
    struct previous_figure *figures;
    assert_int_equal(rules_previous_figures(rules, &facts, arena, &figures), 0);
    uint32_t without = results.run;
    this_year.previous = &last_year;
    run();
    assert_true(results.run > without);
}

static void test_an_explanation_makes_it_soft(void **state)
{
    (void)state;
    put(&last_year, "t2.normative.in_force", "30");
    put(&this_year, "t2.normative.in_force", "12");
    run();
    assert_int_equal(find("prior.in-force")->level, LEVEL_WARNING);
    this_year.bodies[0] = SLICE("本年对规范性文件进行了全面清理，失效的不再计入。");
    run();
    assert_int_equal(find("prior.in-force")->level, LEVEL_INFO);
    assert_contains(find("prior.in-force")->hint.data, "全面清理");
}

static void test_figures_are_the_linear_relations(void **state)
{
    (void)state;
    struct previous_figure *figures;
    put(&last_year, "t2.normative.in_force", "30");
    put(&last_year, "t3.carried_out.total", "2");
    facts = sample_facts(&this_year);
    size_t count = rules_previous_figures(rules, &facts, arena, &figures), seen = 0;
    for (size_t i = 0; i < count; i++) {
        if (slice_is(figures[i].cell, "t3.carried_out.total")) {
            seen++;
            assert_int_equal(figures[i].value.digits, 2);
            assert_int_equal(figures[i].term_count, 1);
            assert_int_equal(figures[i].terms[0].cell, cell(&this_year, "t3.carried_in.total"));
            assert_int_equal(figures[i].terms[0].coefficient, 1);
            assert_int_equal(figures[i].right.digits, 0);
        }
        if (slice_is(figures[i].cell, "t2.normative.in_force")) {
            seen++;
            assert_true(slice_is(figures[i].rule, "prior.in-force"));
            assert_int_equal(figures[i].value.digits, 30);
            assert_int_equal(figures[i].term_count, 3);
            assert_int_equal(figures[i].terms[0].cell, cell(&this_year, "t2.normative.in_force"));
            assert_int_equal(figures[i].terms[0].coefficient, 1);
            assert_int_equal(figures[i].terms[1].coefficient, -1); /* issued */
            assert_int_equal(figures[i].terms[2].coefficient, 1);  /* repealed */
        }
    }
    assert_int_equal(seen, 2);
}

static void test_a_figure_made_of_two(void **state)
{
    (void)state;
    struct previous_figure *figures;
    this_year = sample_new(arena, forms_find(forms, SLICE("2019")));
    last_year = sample_new(arena, forms_find(forms, SLICE("2019")));
    this_year.year = 2020;
    this_year.previous = &last_year;
    put(&last_year, "t2.licensing.previous", "18");
    put(&last_year, "t2.licensing.change", "-3");
    put(&this_year, "t2.licensing.previous", "15");
    facts = sample_facts(&this_year);
    size_t count = rules_previous_figures(rules, &facts, arena, &figures), seen = 0;
    for (size_t i = 0; i < count; i++)
        if (slice_is(figures[i].cell, "t2.licensing.previous")) {
            seen++;
            assert_int_equal(figures[i].value.digits, 18);
            assert_int_equal(figures[i].right.digits, -3);
        }
    assert_int_equal(seen, 1);
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

static void test_passages_stand_in_both(void **state)
{
    (void)state;
    static const char shared[] = "群众来问的多，来看的少，最长的一栏三个月没有更新";
    this_year.bodies[4] =
        arena_print(arena, "今年的不足有三点：%s；一共%d件。另外要说的是灯光球场还没有修好。", shared, 45);
    last_year.bodies[4] = arena_print(arena, "去年我们说过：%s；一共%d件。那时候渡口的船也没有换新。", shared, 7);
    facts = sample_facts(&this_year);
    const struct facts *before = facts.surroundings->previous;
    struct letters here, there;
    struct likeness likeness;
    letters_read(&facts, 1u << 5, NULL, 0, arena, &here);
    letters_read(before, 1u << 5, NULL, 0, arena, &there);
    letters_compare(&here, &here.parts[0], &there, &there.parts[0], arena, &likeness);
    assert_int_equal(likeness.passage_count, 1);
    assert_int_equal(likeness.passages[0].section, 4);
    struct slice mine = document_text(facts.document, likeness.passages[0].here);
    struct slice theirs = document_text(before->document, likeness.passages[0].there);
    assert_true(slice_starts_with(mine, slice_of(shared)));
    assert_true(slice_starts_with(theirs, slice_of(shared)));
    assert_true(slice_ends_with(mine, SLICE("一共45件")));
    assert_true(slice_ends_with(theirs, SLICE("一共7件")));
    assert_int_equal(likeness.here, likeness.there);
}

static void test_tables_are_no_text(void **state)
{
    (void)state;
    struct letters here;
    facts = sample_facts(&this_year);
    letters_read(&facts, UINT32_MAX, NULL, 0, arena, &here);
    assert_int_equal(here.part_count, 0);
}

static void test_stock_is_compared_but_does_not_count(void **state)
{
    (void)state;
    struct error error;
    struct phrase *stock = phrase_compile(arena, SLICE("中华人民共和国政府信息公开条例"), &error);
    this_year.bodies[4] = SLICE("我镇认真学习中华人民共和国政府信息公开条例，还要补课。");
    last_year.bodies[4] = SLICE("各站所没有读过中华人民共和国政府信息公开条例，将组织考试。");
    facts = sample_facts(&this_year);
    struct letters here, there;
    struct likeness likeness;
    letters_read(&facts, 1u << 5, &stock, 1, arena, &here);
    letters_read(facts.surroundings->previous, 1u << 5, &stock, 1, arena, &there);
    letters_compare(&here, &here.parts[0], &there, &there.parts[0], arena, &likeness);
    assert_int_equal(likeness.here, 0);
    assert_int_equal(likeness.passage_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_columns_are_one_finding_with_terms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_blanks_are_never_zero, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_notions_that_changed_are_not_compared, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_without_last_year_nothing_runs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_explanation_makes_it_soft, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_figures_are_the_linear_relations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_figure_made_of_two, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_passages_stand_in_both, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tables_are_no_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stock_is_compared_but_does_not_count, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
