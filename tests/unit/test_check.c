/* Rules over facts: outcomes, what lies together, order, fingerprints, places, equations. */
#include "unit/cmocka_main.h"

#include "check/check.h"
#include "check/sample.h"
#include "support/installed.h"

/* A report that no rule has anything to say about, until a test changes it. */
struct trial {
    struct arena *arena;
    struct sample sample;
    struct facts facts;
    struct results results;
};

static struct trial trial_new(const char *form)
{
    struct trial trial = {.arena = arena_new()};
    trial.sample = sample_new(trial.arena, forms_find(forms, slice_of(form)));
    trial.sample.preface = SLICE("本报告根据条例编制，统计期限为上一自然年。");
    trial.sample.bodies[0] = SLICE("柳河镇主动公开信息，未收到政府信息公开申请；信息管理、公开平台都有专人，"
                                   "接受社会监督，把信息公开列入年度考核，没有责任追究情形；每季度检查一次。");
    trial.sample.bodies[4] = SLICE("一是公开的信息不够多，二是更新不够及时。下一步加强培训，安排专人每周更新。");
    trial.sample.bodies[5] = SLICE("未收取信息处理费。");
    return trial;
}

static void set(struct trial *trial, const char *cell, const char *printed)
{
    if (!sample_set_cell(&trial->sample, slice_of(cell), slice_of(printed)))
        fail_msg("no cell %s", cell);
}

static void run(struct trial *trial)
{
    trial->facts = sample_facts(&trial->sample);
    rules_run(rules, &trial->facts, trial->arena, &trial->results);
}

static void end(struct trial *trial)
{
    arena_free(trial->arena);
}

static size_t count(const struct trial *trial, const char *rule, enum outcome outcome)
{
    size_t found = 0;
    for (size_t i = 0; i < trial->results.finding_count; i++)
        found += slice_is(trial->results.findings[i].rule, rule) && trial->results.findings[i].outcome == outcome;
    return found;
}

static const struct finding *first(const struct trial *trial, const char *rule)
{
    for (size_t i = 0; i < trial->results.finding_count; i++)
        if (slice_is(trial->results.findings[i].rule, rule))
            return &trial->results.findings[i];
    fail_msg("no finding %s", rule);
    return NULL;
}

static void assert_only(const struct trial *trial, const char *const *wanted)
{
    size_t expected = 0;
    while (wanted[expected])
        expected++;
    for (size_t i = 0; i < trial->results.finding_count; i++) {
        const struct finding *finding = &trial->results.findings[i];
        size_t k = 0;
        while (wanted[k] && !slice_is(finding->rule, wanted[k]))
            k++;
        if (!wanted[k])
            fail_msg("%.*s: %.*s", SLICE_ARGUMENTS(finding->rule), SLICE_ARGUMENTS(finding->message));
    }
    for (size_t k = 0; k < expected; k++)
        first(trial, wanted[k]);
}

#define ONLY(trial, ...) assert_only((trial), (const char *const[]){__VA_ARGS__, NULL})

static void test_clean_report_is_clean(void **state)
{
    (void)state;
    for (size_t i = 0; i < forms->count; i++) {
        struct trial trial = trial_new(forms->items[i].id.data);
        trial.sample.form = &forms->items[i];
        run(&trial);
        for (size_t k = 0; k < trial.results.finding_count; k++)
            if (!slice_is(trial.results.findings[k].rule, "form.version"))
                fail_msg("%.*s", SLICE_ARGUMENTS(trial.results.findings[k].message));
        assert_int_equal(trial.results.errors + trial.results.warnings, 0);
        assert_int_equal(trial.results.failed + trial.results.unchecked, 0);
        assert_int_equal(trial.results.run, trial.results.passed);
        assert_true(trial.results.run >= 25);
        end(&trial);
    }
}

static void test_one_wrong_total_and_its_arithmetic(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    set(&trial, "t3.new.person", "12");
    set(&trial, "t3.new.total", "13");
    set(&trial, "t3.granted.person", "12");
    set(&trial, "t3.granted.total", "12");
    set(&trial, "t3.total.person", "12");
    set(&trial, "t3.total.total", "12");
    trial.sample.bodies[0] = SLICE_NONE;
    run(&trial);
    assert_int_equal(count(&trial, "t3.row-sum", OUTCOME_FAIL), 1);
    assert_int_equal(count(&trial, "t3.balance", OUTCOME_FAIL), 1);
    assert_int_equal(count(&trial, "t3.result-sum", OUTCOME_FAIL), 0);
    const struct finding *finding = first(&trial, "t3.row-sum");
    assert_slice(finding->message, "一 本年新收：总计 13 ≠ 12+0+0+0+0+0 = 12");
    assert_slice(finding->basis, "国办公开办函〔2021〕30号 附件 表三");
    assert_slice(document_text(trial.facts.document, finding->span), "13");
    assert_int_equal(finding->cell_count, 7);
    assert_int_equal(finding->term_count, 7);
    assert_true(finding->has_numbers && finding->terms[6].right && finding->terms[6].known);
    assert_int_equal(finding->computed.digits, 12);
    assert_int_equal(finding->reported.digits, 13);
    assert_int_equal(finding->line, document_line(trial.facts.document, finding->span.start));
    assert_int_equal(finding->section, 2);
    finding = first(&trial, "t3.balance");
    assert_slice(finding->message, "总计：本年新收 + 上年结转 = 13+0 = 13，（七）总计 + 结转下年度 = 12+0 = 12");
    end(&trial);
}

static void test_blank_leaves_an_equation_unchecked(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    set(&trial, "t4.review.upheld", "blank");
    set(&trial, "t4.review.total", "2");
    run(&trial);
    assert_int_equal(count(&trial, "t4.sum", OUTCOME_FAIL), 0);
    const struct finding *finding = first(&trial, "t4.sum");
    assert_int_equal(finding->outcome, OUTCOME_UNCHECKED);
    assert_int_equal(finding->level, LEVEL_INFO);
    assert_slice(finding->message, "表四各类案件总计（行政复议）无法核对：1 格空白");
    assert_slice(finding->hint, "空白如都是 0，仍有 1 处不符。");
    assert_int_equal(trial.results.unchecked, 1);
    assert_int_equal(trial.results.warnings, 1);
    ONLY(&trial, "t4.sum", "cell.blank");
    end(&trial);
}

static void test_printed_numbers_alone_may_break_it(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    set(&trial, "t4.review.upheld", "5");
    set(&trial, "t4.review.other", "blank");
    set(&trial, "t4.review.total", "2");
    run(&trial);
    const struct finding *finding = first(&trial, "t4.sum");
    assert_int_equal(finding->outcome, OUTCOME_FAIL);
    assert_slice(finding->message, "行政复议：总计 2 ≠ 5+0+？+0 = 至少 5");
    assert_false(finding->has_numbers);
    end(&trial);
    /* The other way round nothing is broken: the blank may hold the rest. */
    trial = trial_new("2021");
    set(&trial, "t4.review.upheld", "2");
    set(&trial, "t4.review.other", "blank");
    set(&trial, "t4.review.total", "5");
    run(&trial);
    assert_int_equal(first(&trial, "t4.sum")->outcome, OUTCOME_UNCHECKED);
    end(&trial);
}

static void test_lost_page_is_one_finding_a_rule(void **state)
{
    (void)state;
    struct trial trial = trial_new("2019");
    const struct form *form = trial.sample.form;
    trial.sample.year = 2020;
    /* From the middle of table two into table three. */
    for (size_t i = 0; i < form->cell_count; i++) {
        bool lost = i >= (size_t)form_cell_index(form, SLICE("t2.licensing.previous")) &&
                    i < (size_t)form_cell_index(form, SLICE("t3.granted.person"));
        if (lost)
            set(&trial, form->cells[i].id.data, "missing");
    }
    trial.sample.bodies[0] = SLICE_NONE;
    run(&trial);
    assert_int_equal(count(&trial, "cell.missing", OUTCOME_FAIL), 1);
    assert_int_equal(first(&trial, "cell.missing")->cell_count, 16 + 14);
    assert_int_equal(count(&trial, "table.partial", OUTCOME_FAIL), 2);
    assert_int_equal(count(&trial, "t3.row-sum", OUTCOME_UNCHECKED), 1);
    assert_int_equal(count(&trial, "t3.balance", OUTCOME_UNCHECKED), 1);
    assert_int_equal(count(&trial, "t3.balance", OUTCOME_FAIL), 0);
    end(&trial);
}

static void test_scattered_blanks(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    set(&trial, "t3.new.person", "blank");
    set(&trial, "t3.new.business", "blank");
    set(&trial, "t3.carried_in.business", "blank");
    set(&trial, "t3.denied_law.legal", "blank");
    run(&trial);
    assert_int_equal(count(&trial, "cell.blank", OUTCOME_FAIL), 2);
    assert_int_equal(first(&trial, "cell.blank")->cell_count, 3);
    end(&trial);
    /* So many that only the table is worth naming. */
    trial = trial_new("2021");
    const struct form *form = trial.sample.form;
    for (size_t i = 0; i < form->cell_count; i += 2)
        if (form->rows[form->cells[i].row].replaces_count == 0)
            set(&trial, form->cells[i].id.data, "blank");
    run(&trial);
    assert_true(count(&trial, "cell.blank", OUTCOME_FAIL) <= form->table_count);
    assert_int_equal(count(&trial, "t3.row-sum", OUTCOME_UNCHECKED), 1);
    end(&trial);
}

static void test_many_broken_rows_are_one_finding(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    for (size_t r = 0; r < trial.sample.form->row_count; r++) {
        const struct form_row *row = &trial.sample.form->rows[r];
        if (row->table == 1 && row->replaces_count == 0)
            trial.sample.cells[row->first_cell] = SLICE("1");
    }
    run(&trial);
    assert_int_equal(count(&trial, "t3.row-sum", OUTCOME_FAIL), 1);
    const char *message = arena_copy(trial.arena, first(&trial, "t3.row-sum")->message).data;
    assert_contains(message, "25 处不符");
    end(&trial);
}

static void test_one_row_of_the_old_form(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    trial.sample.year = 2023;
    set(&trial, "t3.other.person", "2");
    set(&trial, "t3.other.total", "2");
    set(&trial, "t3.total.person", "2");
    set(&trial, "t3.total.total", "2");
    set(&trial, "t3.new.person", "2");
    set(&trial, "t3.new.total", "2");
    trial.sample.bodies[0] = SLICE("柳河镇主动公开信息，收到政府信息公开申请2件；信息管理、公开平台都有专人，"
                                   "接受社会监督，把信息公开列入年度考核，没有责任追究情形；每季度检查一次。");
    run(&trial);
    ONLY(&trial, "form.version");
    assert_slice(first(&trial, "form.version")->message, "表三的“（六）其他处理”只印了一行，2021 格式应分为 3 行");
    for (size_t i = 0; i < trial.results.unseen_count; i++)
        assert_false(slice_starts_with(trial.sample.form->cells[trial.results.unseen[i]].id, SLICE("t3.other_")));
    end(&trial);
}

static void test_wrong_form(void **state)
{
    (void)state;
    struct trial trial = trial_new("2019");
    trial.sample.year = 2023;
    run(&trial);
    const struct finding *finding = first(&trial, "form.version");
    assert_int_equal(finding->level, LEVEL_ERROR);
    assert_slice(finding->basis, "国办公开办函〔2021〕30号");
    end(&trial);
    trial = trial_new("2021");
    trial.sample.year = 2019;
    run(&trial);
    assert_int_equal(first(&trial, "form.version")->level, LEVEL_WARNING);
    assert_int_equal(trial.results.errors, 0);
    end(&trial);
}

static void test_order_of_findings(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    trial.sample.bodies[5] = SLICE("无。");
    trial.sample.headings[0] = SLICE("一、概述");
    set(&trial, "t2.rules.issued", "blank");
    set(&trial, "t3.new.person", "-1");
    set(&trial, "t4.direct.total", "1");
    set(&trial, "t4.review.total", "unclear");
    run(&trial);
    for (size_t i = 1; i < trial.results.finding_count; i++) {
        const struct finding *before = &trial.results.findings[i - 1], *finding = &trial.results.findings[i];
        assert_true(before->outcome <= finding->outcome);
        if (before->outcome == finding->outcome) {
            assert_true(before->level >= finding->level);
            if (before->level == finding->level)
                assert_true(before->span.start <= finding->span.start);
        }
    }
    assert_int_equal(trial.results.infos, 1);
    assert_int_equal(trial.results.run, trial.results.passed + trial.results.failed + trial.results.unchecked);
    end(&trial);
}

/* Of rule, cells, organ and year; never of values or places. */
static void test_fingerprints(void **state)
{
    static const struct {
        const char *total, *organ, *preface;
        int year;
        bool same;
    } cases[] = {
        {"3", "山河县柳河镇", "", 2021, true},
        {"4", "山河县柳河镇", "", 2021, true},
        {"3", "山河县柳河镇", "前面多出一段话。", 2021, true},
        {"3", "山河县河口镇", "", 2021, false},
        {"3", "山河县柳河镇", "", 2022, false},
    };
    (void)state;
    char reference[17] = "";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial = trial_new("2021");
        trial.sample.organ = slice_of(cases[i].organ);
        trial.sample.preface = slice_of(cases[i].preface);
        trial.sample.year = cases[i].year;
        set(&trial, "t4.direct.total", cases[i].total);
        run(&trial);
        const struct finding *finding = first(&trial, "t4.sum");
        assert_int_equal(strlen(finding->fingerprint), 16);
        assert_int_equal(strspn(finding->fingerprint, "0123456789abcdef"), 16);
        if (i == 0)
            memcpy(reference, finding->fingerprint, sizeof reference);
        assert_int_equal(strcmp(reference, finding->fingerprint) == 0, cases[i].same);
        end(&trial);
    }
}

static void test_fingerprints_differ_within_a_report(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    trial.sample.bodies[0] =
        SLICE("全年收到公开申请5件。本年收到公开申请6件。其中说明：公开信息10条，其中甲5条，乙5条，"
              "其他5条。公开信息20条，其中甲15条，其他9条。");
    set(&trial, "t3.new.person", "1.5");
    set(&trial, "t4.direct.total", "1");
    set(&trial, "t4.review.total", "1");
    trial.sample.absent[1] = trial.sample.absent[3] = true;
    run(&trial);
    assert_true(trial.results.finding_count > 8);
    for (size_t i = 0; i < trial.results.finding_count; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(trial.results.findings[i].fingerprint, trial.results.findings[k].fingerprint);
    end(&trial);
}

/* Every finding has a place in the text, with its line; what is missing an empty one where it should stand. */
static void test_every_finding_has_a_place(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    for (size_t i = 0; i < 6; i++)
        trial.sample.absent[i] = i % 2;
    sample_set_table(&trial.sample, 0, SLICE("missing"));
    set(&trial, "t3.new.person", "missing");
    trial.sample.bodies[0] = SLICE("无");
    trial.sample.bodies[4] = SLICE_NONE;
    trial.sample.organ = SLICE_NONE;
    trial.sample.year = 0;
    run(&trial);
    assert_true(trial.results.finding_count > 5);
    for (size_t i = 0; i < trial.results.finding_count; i++) {
        const struct finding *finding = &trial.results.findings[i];
        if (!finding->has_span || finding->line == 0 || finding->span.start > finding->span.end ||
            finding->span.end > trial.facts.document->text.length)
            fail_msg("%.*s: %.*s", SLICE_ARGUMENTS(finding->rule), SLICE_ARGUMENTS(finding->message));
    }
    const struct finding *missing = first(&trial, "section.missing");
    assert_int_equal(missing->span.start, missing->span.end);
    assert_int_equal(count(&trial, "section.missing", OUTCOME_FAIL), 3);
    end(&trial);
}

static void test_unseen_cells_and_equations(void **state)
{
    (void)state;
    struct trial trial = trial_new("2021");
    struct equation *equations;
    run(&trial);
    /* Table two stands in no equation. */
    assert_int_equal(trial.results.unseen_count, 10);
    for (size_t i = 0; i < trial.results.unseen_count; i++)
        assert_int_equal(trial.sample.form->cells[trial.results.unseen[i]].table, 0);
    size_t found = rules_equations(rules, &trial.facts, trial.arena, &equations);
    assert_int_equal(found, 25 + 7 + 7 + 3);
    for (size_t i = 0; i < found; i++) {
        int64_t balance = 0;
        assert_int_equal(equations[i].comparison, COMPARISON_EQUAL);
        assert_int_equal(equations[i].right.digits, 0);
        for (size_t k = 0; k < equations[i].term_count; k++)
            balance += equations[i].terms[k].coefficient;
        assert_true(equations[i].term_count >= 4 && balance > -2);
    }
    set(&trial, "t3.other.person", "0");
    trial.facts = sample_facts(&trial.sample);
    assert_int_equal(rules_equations(rules, &trial.facts, trial.arena, &equations), 23 + 7 + 7 + 3);
    end(&trial);
}

static struct slice message_of(const struct results *results, const char *rule)
{
    for (size_t i = 0; i < results->finding_count; i++)
        if (slice_is(results->findings[i].rule, rule))
            return results->findings[i].message;
    fail_msg("%s was not found", rule);
    return SLICE_NONE;
}

/* A section placed on an empty line, a table of which only the names are printed. */
static void test_messages_about_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample sample = sample_new(arena, forms_find(forms, SLICE("2021")));
    struct results results;
    sample.headings[4] = SLICE(" ");
    sample_set_table(&sample, 1, SLICE("missing"));
    struct facts facts = sample_facts(&sample);
    facts.tables[1].state = TABLE_PARTIAL;
    rules_run(rules, &facts, arena, &results);
    assert_contains(arena_copy(arena, message_of(&results, "section.heading")).data, "标题“（没有印出）”应为“五、");
    assert_contains(arena_copy(arena, message_of(&results, "table.partial")).data, "175 格数据都没有");
    arena_free(arena);
}

static void test_names_of_levels_and_outcomes(void **state)
{
    (void)state;
    assert_string_equal(level_name(LEVEL_INFO), "info");
    assert_string_equal(level_name(LEVEL_ERROR), "error");
    assert_string_equal(outcome_name(OUTCOME_UNCHECKED), "unchecked");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean_report_is_clean),
        cmocka_unit_test(test_one_wrong_total_and_its_arithmetic),
        cmocka_unit_test(test_blank_leaves_an_equation_unchecked),
        cmocka_unit_test(test_printed_numbers_alone_may_break_it),
        cmocka_unit_test(test_lost_page_is_one_finding_a_rule),
        cmocka_unit_test(test_scattered_blanks),
        cmocka_unit_test(test_many_broken_rows_are_one_finding),
        cmocka_unit_test(test_one_row_of_the_old_form),
        cmocka_unit_test(test_wrong_form),
        cmocka_unit_test(test_order_of_findings),
        cmocka_unit_test(test_fingerprints),
        cmocka_unit_test(test_fingerprints_differ_within_a_report),
        cmocka_unit_test(test_every_finding_has_a_place),
        cmocka_unit_test(test_unseen_cells_and_equations),
        cmocka_unit_test(test_messages_about_nothing),
        cmocka_unit_test(test_names_of_levels_and_outcomes),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
