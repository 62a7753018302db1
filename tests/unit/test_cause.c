/* Causes of what real rules find in small invented reports. */
#include "unit/cmocka_main.h"

#include "cause/cause.h"
#include "check/sample.h"
#include "support/installed.h"

struct trial {
    struct arena *arena;
    struct sample sample;
    struct facts facts;
    struct results results;
    struct cause_input input;
    struct causes causes;
};

/* Cells as "t3.new.person 12 t3.new.total 12"; prose of the first section may be NULL. */
static struct trial new_trial(const char *form, const char *cells, const char *prose)
{
    struct trial trial = {.arena = arena_new()};
    trial.sample = sample_new(trial.arena, forms_find(forms, slice_of(form)));
    char *copy = (char *)arena_copy(trial.arena, slice_of(cells)).data, *rest = NULL;
    for (char *id = strtok_r(copy, " ", &rest); id; id = strtok_r(NULL, " ", &rest))
        assert_true(sample_set_cell(&trial.sample, slice_of(id), slice_of(strtok_r(NULL, " ", &rest))));
    if (prose)
        trial.sample.bodies[0] = slice_of(prose);
    return trial;
}

static void look(struct trial *trial)
{
    trial->facts = sample_facts(&trial->sample);
    rules_run(rules, &trial->facts, trial->arena, &trial->results);
    trial->input = (struct cause_input){.rules = rules, .facts = &trial->facts, .results = &trial->results};
    causes_find(&trial->input, trial->arena, &trial->causes);
}

static void try_report(struct trial *trial, const char *form, const char *cells, const char *prose)
{
    *trial = new_trial(form, cells, prose);
    look(trial);
}

static void end(struct trial *trial)
{
    arena_free(trial->arena);
}

static const struct cause_candidate *best(const struct trial *trial, size_t cause)
{
    assert_true(cause < trial->causes.count);
    assert_true(trial->causes.items[cause].candidate_count > 0);
    return &trial->causes.items[cause].candidates[0];
}

static void assert_best(struct trial *trial, size_t cause, const char *spoken)
{
    assert_slice(cause_candidate_spoken(&trial->input, best(trial, cause), trial->arena), spoken);
}

static bool has_evidence(const struct cause_candidate *candidate, const char *part)
{
    for (size_t i = 0; i < candidate->evidence_count; i++)
        if (slice_find(candidate->evidence[i], slice_of(part), 0) >= 0)
            return true;
    return false;
}

static void test_a_clean_report_has_none(void **state)
{
    (void)state;
    struct trial trial;
    try_report(&trial, "2021",
               "t3.new.person 3 t3.new.total 3 t3.granted.person 3 t3.granted.total 3 "
               "t3.total.person 3 t3.total.total 3",
               "本年收到政府信息公开申请3件。");
    assert_int_equal(trial.causes.count, 0);
    end(&trial);
}

static void test_one_total_two_findings(void **state)
{
    (void)state;
    struct trial trial;
    try_report(&trial, "2021",
               "t3.new.person 12 t3.new.total 13 t3.granted.person 12 t3.granted.total 12 "
               "t3.total.person 12 t3.total.total 12",
               "本年收到政府信息公开申请12件。");
    assert_int_equal(trial.causes.count, 1);
    assert_best(&trial, 0, "表三 本年新收·总计 13 应为 12");
    const struct cause *cause = &trial.causes.items[0];
    assert_true(cause->proved);
    assert_int_equal(cause->finding_count, 2); /* the row, and the balance of the column */
    assert_int_equal(best(&trial, 0)->repairs, 2);
    assert_int_equal(best(&trial, 0)->kind, CAUSE_VALUE);
    assert_false(best(&trial, 0)->misread);
    assert_true(has_evidence(best(&trial, 0), "正文所说 12 与之相符"));
    assert_true(has_evidence(best(&trial, 0), "只差一个数字"));
    for (size_t i = 0; i < cause->finding_count; i++)
        assert_int_equal(trial.results.findings[cause->findings[i]].outcome, OUTCOME_FAIL);
    end(&trial);
}

static void test_the_prose_can_be_wrong(void **state)
{
    (void)state;
    struct trial trial;
    try_report(&trial, "2021",
               "t3.new.person 12 t3.new.total 12 t3.granted.person 12 t3.granted.total 12 "
               "t3.total.person 12 t3.total.total 12",
               "本年收到政府信息公开申请21件。");
    assert_int_equal(trial.causes.count, 1);
    assert_int_equal(best(&trial, 0)->kind, CAUSE_CLAIM);
    assert_best(&trial, 0, "正文 21 应为 12");
    end(&trial);
}

/* 收到 is counted in three ways; with each of them the prose can be wrong. */
static void test_the_prose_can_count_in_several_ways(void **state)
{
    (void)state;
    struct trial trial;
    try_report(&trial, "2021",
               "t3.new.person 12 t3.new.total 12 t3.carried_in.person 3 t3.carried_in.total 3 "
               "t3.granted.person 13 t3.granted.total 13 t3.total.person 13 t3.total.total 13 "
               "t3.carried_out.person 2 t3.carried_out.total 2",
               "本年收到政府信息公开申请51件。");
    assert_int_equal(trial.causes.count, 1);
    assert_int_equal(trial.causes.items[0].candidate_count, 2); /* 12, 12 + 3, 13 + 2 */
    assert_best(&trial, 0, "正文 51 应为 15");
    assert_int_equal(trial.causes.items[0].candidates[1].changes[0].low.digits, 12);
    end(&trial);
    /* 15 is right by the second and the third way, and says nothing about 新收 alone. */
    try_report(&trial, "2021",
               "t3.new.person 12 t3.new.total 13 t3.carried_in.person 3 t3.carried_in.total 3 "
               "t3.granted.person 13 t3.granted.total 13 t3.total.person 13 t3.total.total 13 "
               "t3.carried_out.person 2 t3.carried_out.total 2",
               "本年收到政府信息公开申请15件。");
    assert_int_equal(trial.causes.count, 1);
    assert_best(&trial, 0, "表三 本年新收·总计 13 应为 12");
    assert_true(has_evidence(best(&trial, 0), "正文所说 15 与之相符"));
    end(&trial);
}

/* 10 + 1 with a total of 0, 5 with a total of 0: two causes that have nothing to do with each other. */
static void test_totals_left_out(void **state)
{
    (void)state;
    struct trial trial;
    try_report(&trial, "2021",
               "t4.review.upheld 10 t4.review.corrected 1 t4.review.total 0 t4.direct.upheld 5 t4.direct.total 0",
               NULL);
    assert_int_equal(trial.causes.count, 2);
    assert_best(&trial, 0, "表四 行政复议·总计 0 应为 11");
    assert_best(&trial, 1, "表四 直接起诉·总计 0 应为 5");
    end(&trial);
}

static void test_equal_evidence_has_equal_rank(void **state)
{
    (void)state;
    struct trial trial;
    try_report(&trial, "2021", "t4.review.upheld 2 t4.review.corrected 3 t4.review.total 7", NULL);
    assert_int_equal(trial.causes.count, 1);
    const struct cause *cause = &trial.causes.items[0];
    assert_true(cause->candidate_count >= 5);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(cause->candidates[i].rank, 0);
    assert_true(cause->candidates[3].rank > 0); /* who types 0 usually means it */
    end(&trial);
}

static void test_one_event_many_cells(void **state)
{
    (void)state;
    static const struct {
        const char *cells;
        enum cause_kind kind;
        size_t changes;
    } tried[] = {
        /* 4 and 2 stand one column too far right */
        {"t3.new.person 4 t3.new.business 2 t3.new.total 6 t3.granted.business 4 t3.granted.research 2 "
         "t3.granted.total 6 t3.total.person 4 t3.total.business 2 t3.total.total 6",
         CAUSE_SHIFT, 3},
        {"t3.new.person 4 t3.new.business 2 t3.new.total 6 t3.granted.person 2 t3.granted.business 4 "
         "t3.granted.total 6 t3.total.person 4 t3.total.business 2 t3.total.total 6",
         CAUSE_SWAP, 2},
        {"t3.new.person 12 t3.new.total 12 t3.granted.person 1 t3.granted.business 2 "
         "t3.granted.total 12 t3.total.person 12 t3.total.total 12",
         CAUSE_SPLIT, 2},
        {"t3.new.person 3 t3.new.business 4 t3.new.total 7 t3.granted.person 34 "
         "t3.granted.total 7 t3.total.person 3 t3.total.business 4 t3.total.total 7",
         CAUSE_SPLIT, 2},
    };
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        struct trial trial;
        try_report(&trial, "2021", tried[i].cells, NULL);
        assert_int_equal(trial.causes.count, 1);
        assert_int_equal(best(&trial, 0)->kind, tried[i].kind);
        assert_int_equal(best(&trial, 0)->change_count, tried[i].changes);
        end(&trial);
    }
}

static void test_impossible_numbers_must_change(void **state)
{
    (void)state;
    struct trial trial;
    try_report(&trial, "2021", "t4.review.upheld 5 t4.review.corrected -2 t4.review.total 7", NULL);
    assert_int_equal(trial.causes.count, 1);
    assert_best(&trial, 0, "表四 行政复议·纠正 -2 应为 2");
    assert_int_equal(best(&trial, 0)->repairs, 2); /* the sum, and the number below 0 */
    assert_true(has_evidence(best(&trial, 0), "正负号"));
    end(&trial);
}

/* 12 is more than 11 whatever the blank is; only what is printed can be blamed, and by how much is open. */
static void test_blanks_leave_ranges(void **state)
{
    (void)state;
    struct trial trial;
    try_report(&trial, "2021", "t4.review.upheld 12 t4.review.corrected blank t4.review.total 11", NULL);
    assert_int_equal(trial.causes.count, 1);
    assert_int_equal(trial.causes.items[0].candidate_count, 2);
    assert_best(&trial, 0, "表四 行政复议·维持 12 应为 0 至 11");
    assert_true(trial.causes.items[0].candidates[1].changes[0].open_high);
    end(&trial);
    try_report(&trial, "2021", "t4.review.upheld 12 t4.review.corrected blank t4.review.total 13", NULL);
    assert_int_equal(trial.causes.count, 0);
    end(&trial);
}

static void test_change_may_be_negative_and_units_count(void **state)
{
    (void)state;
    struct trial trial;
    try_report(&trial, "2019", "t2.licensing.previous 5 t2.licensing.change -8", NULL);
    assert_int_equal(trial.causes.count, 0);
    end(&trial);
    try_report(&trial, "2019", "t4.review.upheld 3 t4.review.corrected 20000 t4.review.total 5", NULL);
    assert_best(&trial, 0, "表四 行政复议·纠正 20000 应为 2");
    assert_true(has_evidence(best(&trial, 0), "一万倍"));
    end(&trial);
}

/* A report, and one of last year that carried so much over. */
static void try_after(struct trial *trial, const char *cells, const char *carried_out)
{
    *trial = new_trial("2021", cells, NULL);
    struct sample *previous = arena_new_item(trial->arena, struct sample);
    *previous = sample_new(trial->arena, trial->sample.form);
    assert_true(sample_set_cell(previous, SLICE("t3.carried_out.person"), slice_of(carried_out)));
    assert_true(sample_set_cell(previous, SLICE("t3.carried_out.total"), slice_of(carried_out)));
    trial->sample.previous = previous;
    trial->facts = sample_facts(&trial->sample);
    rules_run(rules, &trial->facts, trial->arena, &trial->results);
    struct previous_figure *figures;
    size_t count = rules_previous_figures(rules, &trial->facts, trial->arena, &figures);
    trial->input = (struct cause_input){rules, &trial->facts, &trial->results, figures, count};
    causes_find(&trial->input, trial->arena, &trial->causes);
}

/* Last year's report carried 2 over; this year's says 3, and so do no other sums. */
static void test_previous_year_is_a_witness(void **state)
{
    (void)state;
    struct trial trial;
    try_after(&trial,
              "t3.new.person 1 t3.new.total 1 t3.carried_in.person 3 t3.carried_in.total 3 "
              "t3.granted.person 3 t3.granted.total 3 t3.total.person 3 t3.total.total 3",
              "2");
    assert_int_equal(trial.causes.count, 1);
    assert_best(&trial, 0, "表三 上年结转：自然人 3→2、总计 3→2");
    assert_true(has_evidence(best(&trial, 0), "上年报告"));
    assert_int_equal(trial.causes.items[0].finding_count, 3); /* two balances, and last year's figures */
    assert_int_equal(best(&trial, 0)->repairs, 3);
    end(&trial);
}

/* All sums of this year hold with 3: last year's figures are as likely wrong as four cells of this year. */
static void test_previous_year_can_be_wrong(void **state)
{
    (void)state;
    struct trial trial;
    try_after(&trial,
              "t3.carried_in.person 3 t3.carried_in.total 3 t3.granted.person 3 "
              "t3.granted.total 3 t3.total.person 3 t3.total.total 3",
              "2");
    assert_int_equal(trial.causes.count, 2); /* 自然人 and 总计 are two figures */
    const struct cause_candidate *candidate = best(&trial, 0);
    assert_int_equal(candidate->changes[0].of, CHANGE_PREVIOUS);
    assert_contains(
        arena_print(trial.arena, "%.*s", SLICE_ARGUMENTS(cause_candidate_spoken(&trial.input, candidate, trial.arena)))
            .data,
        "上年报告");
    end(&trial);
}

static void test_previous_year_agrees(void **state)
{
    (void)state;
    struct trial trial;
    try_after(&trial,
              "t3.carried_in.person 2 t3.carried_in.total 2 t3.granted.person 2 "
              "t3.granted.total 2 t3.total.person 2 t3.total.total 2",
              "2");
    assert_int_equal(trial.causes.count, 0);
    end(&trial);
}

/* Every cell of the table is wrong in its own way: the search ends and promises nothing it has not done. */
static void test_hopeless_reports_end(void **state)
{
    (void)state;
    struct trial trial = new_trial("2021", "", NULL);
    uint64_t seed = 5;
    for (size_t i = 0; i < trial.sample.form->cell_count; i++)
        if (trial.sample.form->rows[trial.sample.form->cells[i].row].replaces_count == 0)
            trial.sample.cells[i] = arena_print(trial.arena, "%u", (unsigned)(next_random(&seed) % 90));
    look(&trial);
    assert_true(trial.causes.count > 0);
    for (size_t i = 0; i < trial.causes.count; i++)
        assert_true(trial.causes.items[i].proved || trial.causes.items[i].finding_count > 0);
    end(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_clean_report_has_none),
        cmocka_unit_test(test_one_total_two_findings),
        cmocka_unit_test(test_the_prose_can_be_wrong),
        cmocka_unit_test(test_the_prose_can_count_in_several_ways),
        cmocka_unit_test(test_totals_left_out),
        cmocka_unit_test(test_equal_evidence_has_equal_rank),
        cmocka_unit_test(test_one_event_many_cells),
        cmocka_unit_test(test_impossible_numbers_must_change),
        cmocka_unit_test(test_blanks_leave_ranges),
        cmocka_unit_test(test_change_may_be_negative_and_units_count),
        cmocka_unit_test(test_previous_year_is_a_witness),
        cmocka_unit_test(test_previous_year_can_be_wrong),
        cmocka_unit_test(test_previous_year_agrees),
        cmocka_unit_test(test_hopeless_reports_end),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
