/* Letters: what is due to the unit and what is not, and templates that are wrong. */
#include "unit/cmocka_main.h"

#include "export/letter.h"
#include "support/samples.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROW_SUM "tests/reports/青石乡2020.txt" /* 13 instead of 12 in t3.new.total: three findings */
#define CLEAN "tests/reports/柳河镇2023.txt"

static struct forms *forms;
static struct rules *rules;
static struct arena *arena;
static struct error error;
static char folder[] = "/tmp/nianshen-test-XXXXXX";

static int set_up_group(void **state)
{
    if (samples_enter(state) != 0)
        return 1;
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1); /* 2023-11-14 */
    forms = forms_load(&error);
    rules = forms ? rules_load(forms, &error) : NULL;
    return !rules;
}

static int tear_down_group(void **state)
{
    rules_free(rules);
    forms_free(forms);
    return samples_leave(state);
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    return !mkdtemp(folder);
}

static int tear_down(void **state)
{
    (void)state;
    char command[sizeof folder + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    arena_free(arena);
    return system(command);
}

static struct session *open_report(const char *path)
{
    struct review_options *options = arena_new_item(arena, struct review_options);
    *options = (struct review_options){.forms = forms, .rules = rules, .reviewer = SLICE("王审核"), .reviews = folder};
    struct session *session = session_open(path, options, &error);
    if (!session)
        fail_msg("%s", error.message);
    return session;
}

static void act(struct session *session, struct action action)
{
    if (!session_do(session, &action, &error))
        fail_msg("%s", error.message);
}

/* The text of the letter about the report as its review stands. */
static const char *letter_of(struct session *session, const char *path)
{
    struct entry entry = {path, true};
    struct loaded loaded = {.entry = &entry, .session = session};
    struct letter *letter = letter_load(NULL, rules, arena, &error);
    struct paper paper;
    struct buffer text = {0};
    if (!letter)
        fail_msg("%s", error.message);
    paper_begin(&paper, PAPER_LETTER, arena);
    paper_letter(&paper, letter, &loaded, SLICE("王审核"));
    paper_write_markdown(&paper, &text);
    const char *copy = arena_copy(arena, buffer_slice(&text)).data;
    buffer_free(&text);
    return copy;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no “%s” in:\n%s", part, text);
}

static const struct finding *finding_of(struct session *session, const char *rule)
{
    const struct results *results = session_results(session);
    for (size_t i = 0; i < results->finding_count; i++)
        if (slice_is(results->findings[i].rule, rule))
            return &results->findings[i];
    fail_msg("no finding of %s", rule);
    return NULL;
}

static struct slice target_of(struct session *session, const char *rule)
{
    return arena_print(arena, "finding:%s", finding_of(session, rule)->fingerprint);
}

static void test_open_findings(void **state)
{
    (void)state;
    struct session *session = open_report(ROW_SUM);
    const char *text = letter_of(session, ROW_SUM);
    assert_has(text, "山河县青石乡：");
    assert_has(text, "下列 3 处需要改正");
    assert_has(text, "于2023年11月19日前");
    assert_has(text, "1. 第一部分“总体情况”：正文");
    assert_has(text, "请核对这一行各栏与总计");
    assert_has(text, "3. 第三部分");
    assert_null(strstr(text, "4. "));
    session_close(session);
}

/* A waived finding is not the unit's business; a note goes with its finding; a value that should be there settles. */
static void test_decided_findings(void **state)
{
    (void)state;
    struct session *session = open_report(ROW_SUM);
    act(session, (struct action){.kind = ACTION_DECIDE,
                                 .target = target_of(session, "t3.balance"),
                                 .decision = DECISION_WAIVED,
                                 .reason = SLICE("已说明")});
    act(session, (struct action){.kind = ACTION_NOTE,
                                 .target = target_of(session, "claim.received"),
                                 .text = SLICE("请附登记台账")});
    const char *text = letter_of(session, ROW_SUM);
    assert_has(text, "下列 2 处");
    assert_null(strstr(text, "结转下年度”，请核对"));
    assert_has(text, "审核意见：请附登记台账");
    act(session, (struct action){.kind = ACTION_SHOULD, .target = SLICE("cell:t3.new.total"), .value = SLICE("12")});
    text = letter_of(session, ROW_SUM);
    assert_has(text, "表三 本年新收·总计：报告填“13”，应为“12”。");
    assert_has(text, "下列 1 处");
    assert_has(text, "审核意见：请附登记台账"); /* though its finding is settled by the value */
    session_close(session);
}

/* What three villages copied from each other is one thing to mend for each. */
static void test_neighbours_are_told_once(void **state)
{
    (void)state;
    struct session *session = open_report(CLEAN);
    struct peer_share share = {.section = 4, .same = 90, .all = 100, .others_same = 90, .others_all = 100};
    struct passage passage = {.section = 4, .here = {0, 3}, .there = {0, 3}};
    const struct peer peers[] = {{SLICE("甲.txt"), SLICE("甲镇"), PEER_NEIGHBOUR, &share, 1, &passage, 1, 3},
                                 {SLICE("乙.txt"), SLICE("乙镇"), PEER_NEIGHBOUR, &share, 1, &passage, 1, 3}};
    const struct letter *letter = letter_load(NULL, rules, arena, &error);
    assert_int_equal(letter_count(letter, session), 0);
    session_set_peers(session, peers, 2);
    assert_int_equal(session_results(session)->warnings, 2);
    assert_int_equal(letter_count(letter, session), 1);
    const char *text = letter_of(session, CLEAN);
    assert_has(text, "下列 1 处");
    assert_has(text, "1. 内容与其他单位的报告雷同");
    assert_null(strstr(text, "2. "));
    session_close(session);
}

/* As it is read before it is handed out: nothing of its arrangement is lost. */
static void test_plain_text(void **state)
{
    (void)state;
    static const unsigned widths[] = {1, 1};
    struct paper paper;
    struct buffer text = {0};
    paper_begin(&paper, PAPER_LETTER, arena);
    paper_title(&paper, SLICE("关于修改的通知"));
    paper_paragraph(&paper, SLICE("柳河镇："));
    paper_paragraph(&paper, SLICE("19 ≠ 12+0"))->indented = true;
    paper_paragraph(&paper, SLICE("2026年1月31日"))->align = PAPER_RIGHT;
    struct paper_table *table = paper_table(&paper, widths, 2);
    paper_row(&paper, table);
    paper_cell(&paper, table, SLICE("本年新收"));
    paper_cell(&paper, table, SLICE("13"))->is_number = true;
    paper_row(&paper, table);
    paper_cell(&paper, table, SLICE("总计"));
    struct paper_cell *cell = paper_cell(&paper, table, SLICE("4"));
    cell->is_number = true;
    cell->mark = PAPER_WRONG;
    paper_write_text(&paper, 30, &text);
    assert_string_equal(text.data, "        关于修改的通知\n\n"
                                   "柳河镇：\n"
                                   "    19 ≠ 12+0\n"
                                   "                 2026年1月31日\n"
                                   "  本年新收 |  13\n"
                                   "  总计     | × 4\n");
    buffer_free(&text);
}

static void test_nothing_due(void **state)
{
    (void)state;
    struct session *session = open_report(CLEAN);
    const char *text = letter_of(session, CLEAN);
    assert_has(text, "没有发现需要改正的问题");
    assert_null(strstr(text, "需要改正或者说明"));
    session_close(session);
}

/* A template of the county in its own folder, with one line of the bundled one made wrong. */
static void refuse(const char *right, const char *wrong, const char *complaint)
{
    struct slice text;
    struct path_list paths = {0};
    assert_true(data_files("rules/letters", arena, &paths, &error));
    assert_true(file_read(paths.items[0], 1 << 20, arena, &text, &error));
    ptrdiff_t at = slice_find(text, slice_of(right), 0);
    assert_true(at >= 0);
    struct buffer changed = {0};
    buffer_add(&changed, slice_part(text, 0, (size_t)at));
    buffer_add_text(&changed, wrong);
    buffer_add(&changed, slice_part(text, (size_t)at + strlen(right), text.length));
    const char *home = arena_print(arena, "%s/nianshen/rules/letters", folder).data;
    char command[200];
    snprintf(command, sizeof command, "mkdir -p %s", home);
    assert_int_equal(system(command), 0);
    const char *path = arena_print(arena, "%s/%s", home, path_base_name(paths.items[0])).data;
    assert_true(file_write(path, buffer_slice(&changed), &error));
    buffer_free(&changed);
    setenv("XDG_CONFIG_HOME", folder, 1);
    assert_null(letter_load(NULL, rules, arena, &error));
    unsetenv("XDG_CONFIG_HOME");
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_has(error.message, complaint);
    assert_has(error.message, path_base_name(path));
}

static void test_wrong_templates(void **state)
{
    (void)state;
    refuse("{deadline}前将", "{dedline}前将", "{dedline}，是不是 {deadline}？");
    refuse("{office}（盖章）", "{ofice}（盖章）", "是不是 {office}？");
    refuse("cell.blank:", "cell.blnk:", "没有规则 cell.blnk，是不是 cell.blank？");
    refuse("days: 5", "days: 五", "days");
    refuse("- items: true", "- itms: true", "itms");
    assert_null(letter_load("没有的", rules, arena, &error));
    assert_has(error.message, "退回修改通知");
}

static void test_a_broken_one_beside_a_good_one(void **state)
{
    (void)state;
    char command[200];
    const char *own = arena_print(arena, "%s/nianshen/rules/letters/0.yaml", folder).data;
    snprintf(command, sizeof command, "mkdir -p %s/nianshen/rules/letters", folder);
    assert_int_equal(system(command), 0);
    assert_true(file_write(own, SLICE("name: [没有写完\n"), &error));
    setenv("XDG_CONFIG_HOME", folder, 1);
    const struct letter *good = letter_load("退回修改", rules, arena, &error);
    const struct letter *broken = letter_load("0", rules, arena, &error);
    unsetenv("XDG_CONFIG_HOME");
    unlink(own);
    assert_non_null(good);
    assert_null(broken);
    assert_has(error.message, "0.yaml:1:7: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_open_findings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_decided_findings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_neighbours_are_told_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plain_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_due, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_templates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_broken_one_beside_a_good_one, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("letter", tests, set_up_group, tear_down_group);
}
