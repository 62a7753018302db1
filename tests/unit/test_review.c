/* What a person says about a report, and what follows from it. */
#include "unit/test_review.h"

static struct session *open_faulty(void)
{
    return open_session(put_report("柳河镇.txt", report_new));
}

static void assert_refused(struct session *session, struct action action, const char *part)
{
    struct slice before = describe(session);
    assert_false(session_do(session, &action, &error));
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_contains(error.message, part);
    assert_same(describe(session), before);
}

static const struct cell_fact *cell_of(const struct facts *facts, const char *id)
{
    int index = form_cell_index(facts->form, slice_of(id));
    assert_true(index >= 0);
    return &facts->cells[index];
}

static void test_opening_writes_no_review(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    size_t decided, total;
    assert_true(find_finding(session, "t3.row-sum", "t3.new.total") >= 0);
    assert_false(session_read_only(session));
    assert_int_equal(session_notices(session)->count, 0);
    assert_string_equal(session_review_path(session), below("柳河镇.txt.review.yaml"));
    assert_false(file_exists(session_review_path(session)));
    session_progress(session, &decided, &total);
    assert_int_equal(decided, 0);
    assert_true(total >= 1);
    session_close(session);
    assert_false(file_exists(below(".柳河镇.txt.review.lock")));
}

static void test_reading_is_corrected(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    struct slice before = describe(session);
    struct preview preview;
    struct action action = {.kind = ACTION_CORRECT, .target = SLICE("cell:t3.new.total"), .value = SLICE("１２")};
    assert_true(session_preview(session, &action, 1, arena, &preview, &error));
    assert_true(preview.gone >= 1);
    assert_int_equal(preview.added, 0);
    bool named = false;
    for (size_t i = 0; i < preview.gone; i++)
        named = named || slice_is(preview.gone_rules[i], "t3.row-sum");
    assert_true(named);
    assert_same(describe(session), before);

    do_action(session, action);
    assert_int_equal(find_finding(session, "t3.row-sum", "t3.new.total"), -1);
    const struct cell_fact *cell = cell_of(session_facts(session), "t3.new.total");
    assert_int_equal(cell->value.digits, 12);
    assert_true(cell->confirmed);
    assert_int_equal(cell_of(session_facts_printed(session), "t3.new.total")->value.digits, 13);
    size_t count;
    const struct action *actions = session_actions(session, &count);
    assert_int_equal(count, 1);
    assert_slice(actions[0].value, "12");
    assert_slice(actions[0].about, "13");
    assert_slice(actions[0].who, "张三");

    assert_true(session_undo(session, &error));
    assert_same(describe(session), before);
    session_close(session);
}

static void test_correction_is_taken_back(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    set(session, ACTION_CORRECT, "cell:t3.new.total", "blank");
    assert_int_equal(cell_of(session_facts(session), "t3.new.total")->state, CELL_BLANK);
    set(session, ACTION_CORRECT, "cell:t3.new.total", "missing");
    assert_int_equal(cell_of(session_facts(session), "t3.new.total")->state, CELL_MISSING);
    assert_true(span_is_none(cell_of(session_facts(session), "t3.new.total")->span));
    assert_int_equal(session_facts(session)->tables[1].state, TABLE_PARTIAL);
    set(session, ACTION_CORRECT, "cell:t3.new.total", "");
    const struct cell_fact *cell = cell_of(session_facts(session), "t3.new.total");
    assert_int_equal(cell->state, CELL_READ);
    assert_int_equal(cell->value.digits, 13);
    assert_false(cell->confirmed);
    session_close(session);
}

static void test_money_takes_its_unit(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    struct action action = {
        .kind = ACTION_CORRECT, .target = SLICE("cell:t2.fees.amount"), .value = SLICE("8600.50"), .unit = SLICE("元")};
    do_action(session, action);
    const struct cell_fact *cell = cell_of(session_facts(session), "t2.fees.amount");
    assert_slice(cell->unit, "元");
    assert_int_equal(decimal_compare(cell->value, (struct decimal){86005, 1}), 0);
    action.target = SLICE("cell:t2.licensing.decisions");
    assert_refused(session, action, "没有单位");
    session_close(session);
}

static void test_should_settles(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    size_t decided, total, decided_before;
    session_progress(session, &decided_before, &total);
    set(session, ACTION_SHOULD, "cell:t3.new.total", "12");
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    assert_true(session_finding_status(session, finding).settled);
    assert_false(session_needs_decision(session, finding));
    session_progress(session, &decided, &total);
    assert_true(decided > decided_before);
    const struct cell_fact *cell = cell_of(session_facts(session), "t3.new.total");
    assert_true(cell->has_should);
    assert_int_equal(cell->value.digits, 13);
    assert_false(cell->confirmed);
    session_close(session);
}

static void test_should_that_breaks_something_shows_it(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    struct preview preview;
    struct action action = {.kind = ACTION_SHOULD, .target = SLICE("cell:t3.carried_in.total"), .value = SLICE("7")};
    uint32_t errors = session_results(session)->errors;
    assert_true(session_preview(session, &action, 1, arena, &preview, &error));
    assert_true(preview.added >= 1);
    do_action(session, action);
    size_t finding = need_finding(session, "t3.row-sum", "t3.carried_in.total");
    const struct finding *shown = &session_results(session)->findings[finding];
    assert_true(slice_starts_with(shown->message, SLICE("按应为值：")));
    assert_true(session_needs_decision(session, finding));
    assert_true(finding > need_finding(session, "t3.row-sum", "t3.new.total"));
    assert_true(session_results(session)->errors > errors);
    const struct results *results = session_results(session);
    for (size_t i = 1; i < results->finding_count; i++) {
        assert_true(results->findings[i - 1].outcome <= results->findings[i].outcome);
        if (results->findings[i].outcome == OUTCOME_FAIL)
            assert_true(results->findings[i - 1].level >= results->findings[i].level);
    }
    session_close(session);
}

/* One finding over two cells, one of which gets its value: what is left is not a new finding. */
static void test_should_for_a_part_leaves_the_rest(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    size_t finding = need_finding(session, "cell.blank", "t3.partial.nonprofit");
    size_t count = session_results(session)->finding_count;
    assert_int_equal(session_results(session)->findings[finding].cell_count, 2);
    set(session, ACTION_SHOULD, "cell:t3.partial.nonprofit", "0");
    finding = need_finding(session, "cell.blank", "t3.partial.nonprofit");
    assert_false(session_finding_status(session, finding).settled);
    assert_int_equal(session_results(session)->finding_count, count);
    set(session, ACTION_SHOULD, "cell:t3.partial.legal", "0");
    finding = need_finding(session, "cell.blank", "t3.partial.nonprofit");
    assert_true(session_finding_status(session, finding).settled);
    session_close(session);
}

static void test_should_with_its_unit_settles(void **state)
{
    (void)state;
    char *path = put_report("柳河镇.txt", report_new);
    struct slice text = get(path), unit = SLICE("（单位：万元）");
    size_t at = (size_t)slice_find(text, unit, 0), behind = at + unit.length;
    put(path, arena_print(arena, "%.*s%.*s", (int)at, text.data, (int)(text.length - behind), text.data + behind));
    struct session *session = open_session(path);
    size_t finding = need_finding(session, "cell.unit", "t2.fees.amount");
    struct action action = {.kind = ACTION_SHOULD, .target = SLICE("cell:t2.fees.amount"), .value = SLICE("0.86")};
    do_action(session, action);
    assert_false(session_finding_status(session, finding).settled);
    action.unit = SLICE("万元");
    do_action(session, action);
    assert_true(session_finding_status(session, finding).settled);
    session_close(session);
}

/* The terms of a finding that only the right values bring about name the claims of the results they are shown in. */
static void test_should_against_the_prose(void **state)
{
    (void)state;
    struct session *session =
        open_session(put_report("柳河镇.txt", "一、本年新收政府信息公开申请数量 12 0 0 0 0 0 12\n"));
    assert_int_equal(find_finding(session, "claim.received", NULL), -1);
    set(session, ACTION_SHOULD, "cell:t3.new.total", "14");
    const struct results *results = session_results(session);
    const struct finding *finding = &results->findings[need_finding(session, "claim.received", NULL)];
    assert_true(slice_starts_with(finding->message, SLICE("按应为值：")));
    bool named = false;
    for (size_t i = 0; i < finding->term_count; i++) {
        int claim = finding->terms[i].claim;
        assert_true(claim < (int)results->claim_count);
        named = named || (claim >= 0 && slice_is(results->claims[claim].rule, "claim.received"));
    }
    assert_true(named);
    session_close(session);
}

static void test_waiver_reopens_when_the_should_changes(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    set(session, ACTION_SHOULD, "cell:t3.carried_in.total", "7");
    decide(session, need_finding(session, "t3.row-sum", "t3.carried_in.total"), DECISION_WAIVED, "另有说明");
    assert_false(session_needs_decision(session, need_finding(session, "t3.row-sum", "t3.carried_in.total")));
    set(session, ACTION_SHOULD, "cell:t3.carried_in.total", "8");
    size_t finding = need_finding(session, "t3.row-sum", "t3.carried_in.total");
    assert_true(session_finding_status(session, finding).reopened);
    session_close(session);
}

/* What was waived is what is printed: a value that should be there changes nothing of it. */
static void test_waiver_of_what_is_printed_outlives_a_should(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    decide(session, need_finding(session, "t3.row-sum", "t3.new.total"), DECISION_WAIVED, "县里已经核实");
    set(session, ACTION_SHOULD, "cell:t3.new.total", "14");
    struct finding_status status = session_finding_status(session, need_finding(session, "t3.row-sum", "t3.new.total"));
    assert_int_equal(status.decision, DECISION_WAIVED);
    assert_false(status.reopened);
    set(session, ACTION_CORRECT, "cell:t3.new.total", "15");
    assert_true(session_finding_status(session, need_finding(session, "t3.row-sum", "t3.new.total")).reopened);
    session_close(session);
}

static void test_waiver_needs_a_reason_and_holds_for_its_value(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    struct action action = {.kind = ACTION_DECIDE,
                            .target = finding_target(session, finding),
                            .decision = DECISION_WAIVED,
                            .reason = SLICE(" 　\n")};
    assert_refused(session, action, "理由");
    decide(session, finding, DECISION_WAIVED, "县里已经核实");
    struct finding_status status = session_finding_status(session, finding);
    assert_int_equal(status.decision, DECISION_WAIVED);
    assert_slice(status.reason, "县里已经核实");
    assert_slice(status.who, "张三");
    assert_false(session_needs_decision(session, finding));

    set(session, ACTION_CORRECT, "cell:t3.new.total", "15");
    finding = need_finding(session, "t3.row-sum", "t3.new.total");
    status = session_finding_status(session, finding);
    assert_int_equal(status.decision, DECISION_OPEN);
    assert_true(status.reopened);
    assert_true(session_needs_decision(session, finding));

    assert_true(session_undo(session, &error));
    finding = need_finding(session, "t3.row-sum", "t3.new.total");
    status = session_finding_status(session, finding);
    assert_int_equal(status.decision, DECISION_WAIVED);
    assert_false(status.reopened);
    decide(session, finding, DECISION_OPEN, "");
    assert_true(session_needs_decision(session, finding));
    session_close(session);
}

static void test_confirmed_stays_when_the_value_changes(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    decide(session, need_finding(session, "t3.row-sum", "t3.new.total"), DECISION_CONFIRMED, "");
    set(session, ACTION_CORRECT, "cell:t3.new.total", "15");
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    assert_int_equal(session_finding_status(session, finding).decision, DECISION_CONFIRMED);
    assert_false(session_finding_status(session, finding).reopened);
    session_close(session);
}

static void test_notes(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    struct slice finding = finding_target(session, need_finding(session, "t3.row-sum", "t3.new.total"));
    note(session, "report", "总的来说\n  还可以");
    note(session, "section:5", "问题写得太少");
    note(session, "cell:t3.new.total", "打电话问过\n\n");
    note(session, finding.data, "见表三");
    assert_slice(session_note(session, SLICE("report")), "总的来说\n  还可以");
    assert_slice(session_note(session, SLICE("section:5")), "问题写得太少");
    assert_slice(session_note(session, SLICE("cell:t3.new.total")), "打电话问过");
    assert_slice(session_note(session, finding), "见表三");
    assert_int_equal(session_note(session, SLICE("section:4")).length, 0);
    note(session, "section:5", " \n ");
    assert_int_equal(session_note(session, SLICE("section:5")).length, 0);
    assert_true(session_undo(session, &error));
    assert_slice(session_note(session, SLICE("section:5")), "问题写得太少");
    session_close(session);
}

/* The fingerprint is made of organ and year too: what was said must not be lost when these are corrected. */
static void test_decisions_survive_corrected_year_and_organ(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    struct slice old = finding_target(session, finding);
    struct slice before = describe(session);
    note(session, old.data, "问过了");
    decide(session, finding, DECISION_WAIVED, "已核实");
    set(session, ACTION_CORRECT, "year", "2022");
    set(session, ACTION_CORRECT, "organ", "山河县 杨柳镇");
    assert_int_equal(session_facts(session)->year, 2022);
    assert_slice(session_facts(session)->organ, "山河县杨柳镇");
    finding = need_finding(session, "t3.row-sum", "t3.new.total");
    assert_false(slice_equal(finding_target(session, finding), old));
    assert_int_equal(session_finding_status(session, finding).decision, DECISION_WAIVED);
    assert_slice(session_note(session, finding_target(session, finding)), "问过了");
    for (int i = 0; i < 4; i++)
        assert_true(session_undo(session, &error));
    assert_same(describe(session), before);
    session_close(session);
}

static void test_preview_of_a_year_counts_no_finding_twice(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    struct preview preview;
    struct action action = {.kind = ACTION_CORRECT, .target = SLICE("organ"), .value = SLICE("山河县杨柳镇")};
    assert_true(session_preview(session, &action, 1, arena, &preview, &error));
    for (size_t i = 0; i < preview.gone; i++)
        assert_false(slice_is(preview.gone_rules[i], "t3.row-sum"));
    session_close(session);
}

static void test_section_is_placed_by_hand(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    struct slice before = describe(session);
    assert_true(session_facts(session)->sections[4].present);
    set(session, ACTION_CORRECT, "section:5", "absent");
    assert_false(session_facts(session)->sections[4].present);
    set(session, ACTION_CORRECT, "section:5", "5");
    assert_true(session_facts(session)->sections[4].present);
    struct span line = document_line_span(session_document(session), 5);
    assert_int_equal(session_facts(session)->sections[4].heading.start, line.start);
    set(session, ACTION_CORRECT, "section:5", "");
    assert_int_equal(session_facts(session)->sections[4].heading.start,
                     session_facts_printed(session)->sections[4].heading.start);
    for (int i = 0; i < 3; i++)
        assert_true(session_undo(session, &error));
    assert_same(describe(session), before);
    session_close(session);
}

/* A row of the original is another row of the form than we took it for. */
static void test_row_is_placed_by_hand(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    struct slice before = describe(session);
    const struct document *document = session_document(session);
    uint32_t line = document_line(document, (uint32_t)slice_find(document->text, SLICE("二、上年结转"), 0));
    set(session, ACTION_CORRECT, "row:t3.new", arena_print(arena, "%u", line).data);
    assert_slice(session_actions(session, &(size_t){0})[0].about, "二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1");
    const struct cell_fact *cell = cell_of(session_facts(session), "t3.new.person");
    assert_int_equal(cell->state, CELL_READ);
    assert_int_equal(cell->value.digits, 1);
    assert_int_equal(document_line(document, cell->span.start), line);
    assert_true(session_undo(session, &error));
    assert_same(describe(session), before);
    session_close(session);
}

static void test_nonsense_is_refused(void **state)
{
    (void)state;
    static const struct {
        enum action_kind kind;
        const char *target, *value, *part;
    } cases[] = {
        {ACTION_CORRECT, "cell:t3.new.nobody", "1", "没有"},
        {ACTION_CORRECT, "cell:t3.new.total", "十二件", "不是一个数"},
        {ACTION_CORRECT, "finding:0123456789abcdef", "1", "没有"},
        {ACTION_CORRECT, "report", "1", "不能改读"},
        {ACTION_CORRECT, "year", "二三年", "不是年份"},
        {ACTION_CORRECT, "year", "12", "不是年份"},
        {ACTION_CORRECT, "form", "2031", "2021"},
        {ACTION_CORRECT, "section:3", "0", "不是行号"},
        {ACTION_CORRECT, "section:3", "100000", "不是行号"},
        {ACTION_CORRECT, "section:9", "3", "没有"},
        {ACTION_CORRECT, "row:t3.nothing", "3", "没有"},
        {ACTION_CORRECT, "row:t3.new", "absent", "不是行号"},
        {ACTION_SHOULD, "cell:t3.new.total", "-3", "不能小于"},
        {ACTION_SHOULD, "cell:t3.new.total", "1.5", "整数"},
        {ACTION_SHOULD, "cell:t3.new.total", "blank", "不是一个数"},
        {ACTION_SHOULD, "year", "2023", "应为值"},
        {ACTION_DECIDE, "cell:t3.new.total", "", "问题"},
        {ACTION_SIGN, "section:1", "", "整份报告"},
        {ACTION_NOTE, "page:3", "", "没有"},
        {ACTION_UNDO, "report", "", "命令"},
    };
    struct session *session = open_faulty();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(session,
                       (struct action){.kind = cases[i].kind,
                                       .target = slice_of(cases[i].target),
                                       .value = slice_of(cases[i].value)},
                       cases[i].part);
    assert_refused(session, (struct action){.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("\xff\xfe")},
                   "UTF-8");
    assert_false(file_exists(session_review_path(session)));
    session_close(session);
}

static void test_undo_and_redo_end_somewhere(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    assert_false(session_undo(session, &error));
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_false(session_redo(session, &error));
    note(session, "report", "一");
    note(session, "report", "二");
    assert_true(session_undo(session, &error));
    assert_true(session_undo(session, &error));
    assert_false(session_undo(session, &error));
    assert_true(session_redo(session, &error));
    assert_slice(session_note(session, SLICE("report")), "一");
    note(session, "report", "三");
    assert_false(session_redo(session, &error));
    size_t count;
    session_history(session, &count);
    assert_int_equal(count, 6);
    session_actions(session, &count);
    assert_int_equal(count, 2);
    session_close(session);
}

static void do_two_together(struct session *session)
{
    struct action actions[] = {
        {.kind = ACTION_SHOULD, .target = SLICE("cell:t3.new.person"), .value = SLICE("11")},
        {.kind = ACTION_SHOULD, .target = SLICE("cell:t3.new.total"), .value = SLICE("12")},
    };
    if (!session_do_together(session, actions, 2, &error))
        fail_msg("%s", error.message);
}

static size_t count_actions(const struct session *session)
{
    size_t count;
    session_actions(session, &count);
    return count;
}

static void test_one_step_of_several_actions(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    note(session, "report", "在先");
    do_two_together(session);
    assert_int_equal(count_actions(session), 3);
    assert_true(session_undo(session, &error));
    assert_int_equal(count_actions(session), 1);
    assert_slice(session_note(session, SLICE("report")), "在先");
    assert_true(session_redo(session, &error));
    assert_int_equal(count_actions(session), 3);
    assert_false(session_redo(session, &error));
    assert_true(session_undo(session, &error));
    assert_true(session_undo(session, &error));
    assert_int_equal(count_actions(session), 0);
    assert_true(session_redo(session, &error));
    assert_int_equal(count_actions(session), 1);
    assert_true(session_redo(session, &error));
    assert_int_equal(count_actions(session), 3);
    session_close(session);
}

/* One of them makes no sense: none is done. */
static void test_one_step_is_done_whole(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    struct action actions[] = {
        {.kind = ACTION_SHOULD, .target = SLICE("cell:t3.new.person"), .value = SLICE("11")},
        {.kind = ACTION_SHOULD, .target = SLICE("cell:t3.new.total"), .value = SLICE("-1")},
    };
    assert_false(session_do_together(session, actions, 2, &error));
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_int_equal(count_actions(session), 0);
    session_close(session);
}

/* ---- Properties ------------------------------------------------------------------------------------------------- */

static struct action random_cell_action(const struct session *session, uint64_t *seed)
{
    static const char *const values[] = {"0", "1", "12", "13", "blank", "missing", ""};
    const struct form *form = session_facts(session)->form;
    struct action action = {.kind = next_random(seed) % 2 ? ACTION_CORRECT : ACTION_SHOULD};
    uint64_t pick = next_random(seed) % 60;
    struct slice id = form->cells[pick % form->cell_count].id;
    action.target = arena_print(arena, "cell:%.*s", SLICE_ARGUMENTS(id));
    uint64_t value = next_random(seed) % (action.kind == ACTION_CORRECT ? 7 : 4);
    action.value = slice_of(values[value]);
    return action;
}

static struct action random_finding_action(const struct session *session, uint64_t *seed)
{
    const struct results *results = session_results(session);
    struct action action = {.kind = ACTION_DECIDE, .target = SLICE("report"), .reason = SLICE("已核实")};
    if (results->finding_count == 0)
        return (struct action){.kind = ACTION_SIGN, .target = SLICE("report")};
    action.target = finding_target(session, next_random(seed) % results->finding_count);
    action.decision = (enum decision)(next_random(seed) % 4);
    if (next_random(seed) % 3 == 0) {
        action.kind = ACTION_NOTE;
        action.text = arena_print(arena, "批注\n%u", (unsigned)(next_random(seed) % 100));
    }
    return action;
}

static struct action random_reading_action(uint64_t *seed)
{
    static const struct {
        const char *target, *value;
    } choices[] = {{"year", "2022"},        {"year", ""},      {"organ", "山河县杨柳镇"}, {"organ", ""},
                   {"section:5", "absent"}, {"section:5", ""}, {"section:2", "8"},        {"report", "看过"}};
    size_t i = next_random(seed) % (sizeof choices / sizeof *choices);
    struct action action = {
        .kind = ACTION_CORRECT, .target = slice_of(choices[i].target), .value = slice_of(choices[i].value)};
    if (slice_is(action.target, "report")) {
        action.kind = ACTION_NOTE;
        action.text = action.value;
    }
    return action;
}

static struct action random_action(const struct session *session, uint64_t *seed)
{
    switch (next_random(seed) % 4) {
    case 0:
        return random_reading_action(seed);
    case 1:
        return random_finding_action(session, seed);
    default:
        return random_cell_action(session, seed);
    }
}

static void assert_replay_is_state(const struct session *session, const char *path)
{
    struct review_options reading = options;
    reading.read_only = true;
    struct session *again = session_open(path, &reading, &error);
    assert_non_null(again);
    assert_same(describe(again), describe(session));
    session_close(again);
}

static void assert_undo_is_identity(struct session *session, struct slice before)
{
    struct slice after = describe(session);
    assert_true(session_undo(session, &error));
    assert_same(describe(session), before);
    assert_true(session_redo(session, &error));
    assert_same(describe(session), after);
}

static void try_sequence(uint64_t seed, const char *name)
{
    char *path = put_report(name, report_new);
    struct session *session = open_session(path);
    struct slice begin = describe(session);
    for (int i = 0; i < 60; i++) {
        struct slice before = describe(session);
        uint64_t choice = next_random(&seed) % 6;
        if (choice == 0) {
            session_undo(session, &error);
        } else if (choice == 1) {
            session_redo(session, &error);
        } else {
            do_action(session, random_action(session, &seed));
            assert_undo_is_identity(session, before);
        }
        if (i % 10 == 9)
            assert_replay_is_state(session, path);
    }
    while (session_undo(session, &error)) {
    }
    assert_same(describe(session), begin);
    assert_replay_is_state(session, path);
    session_close(session);
}

static void test_undo_is_identity_and_replay_is_state(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++)
        try_sequence(seed * 7919, arena_print(arena, "%u.txt", (unsigned)seed).data);
}

/* What the preview promises is what happens, for readings (nothing that should be there yet). */
static void test_preview_tells_the_truth(void **state)
{
    (void)state;
    struct session *session = open_faulty();
    uint64_t seed = 4711;
    for (int i = 0; i < 100; i++) {
        struct action action = random_cell_action(session, &seed);
        action.kind = ACTION_CORRECT;
        struct preview preview;
        const struct results *results = session_results(session);
        size_t failed_before = results->errors + results->warnings + results->infos;
        assert_true(session_preview(session, &action, 1, arena, &preview, &error));
        do_action(session, action);
        results = session_results(session);
        size_t failed_after = results->errors + results->warnings + results->infos;
        assert_int_equal(failed_before + preview.added, failed_after + preview.gone);
    }
    session_close(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_opening_writes_no_review, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reading_is_corrected, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_correction_is_taken_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_money_takes_its_unit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_should_settles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_should_that_breaks_something_shows_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_should_for_a_part_leaves_the_rest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_should_with_its_unit_settles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_should_against_the_prose, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_waiver_reopens_when_the_should_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_waiver_of_what_is_printed_outlives_a_should, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_waiver_needs_a_reason_and_holds_for_its_value, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_confirmed_stays_when_the_value_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_notes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_decisions_survive_corrected_year_and_organ, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_preview_of_a_year_counts_no_finding_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_section_is_placed_by_hand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_row_is_placed_by_hand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nonsense_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_undo_and_redo_end_somewhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_step_of_several_actions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_step_is_done_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_undo_is_identity_and_replay_is_state, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_preview_tells_the_truth, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
