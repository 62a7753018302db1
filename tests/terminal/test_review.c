/* A whole review as a clerk does it, on the real program: everything said on the screen must outlive a kill and stand
 * in all three exports. $NIANSHEN names the program. */
#include "unit/cmocka_main.h"

#include "support/acting.h"

#include <jansson.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT "东风街道办事处2024.txt"
#define REVIEWER "李审核"

enum { ROWS = 40, COLUMNS = 140, FINDINGS = 5 };

static char program[4096];
static struct arena *arena;

/* --- the report: a sample, in which a total is made wrong --- */

static void write_report(void)
{
    static const char right[] = "（一）予以公开 9 0 0 0 0 0 9", wrong[] = "（一）予以公开 9 0 0 0 0 0 8";
    struct slice text;
    struct error error;
    const char *sample = arena_print(arena, "%s/tests/reports/" REPORT, getenv("NIANSHEN_DATA")).data;
    if (!file_read(sample, 1 << 20, arena, &text, &error))
        fail_msg("%s", error.message);
    ptrdiff_t at = slice_find(text, slice_of(right), 0);
    assert_true(at > 0);
    struct slice before = slice_part(text, 0, (size_t)at);
    struct slice after = slice_part(text, (size_t)at + sizeof right - 1, text.length);
    struct slice changed =
        arena_print(arena, "%.*s%s%.*s", SLICE_ARGUMENTS(before), wrong, SLICE_ARGUMENTS(after));
    if (!file_write(REPORT, changed, &error))
        fail_msg("%s", error.message);
}

static int set_up(void **state)
{
    (void)state;
    const char *folder = arena_print(arena, "%s/whole", getenv("TEST_DIR")).data;
    if (mkdir(folder, 0700) != 0 || chdir(folder) != 0)
        return -1;
    write_report();
    return 0;
}

/* --- driving --- */

static struct pty *start(void)
{
    static const char *const environment[] = {"NIANSHEN_REVIEWER=" REVIEWER, NULL};
    struct pty_options options = {
        .term = "xterm-256color", .rows = ROWS, .columns = COLUMNS, .environment = environment};
    struct pty *pty = pty_start(&options, (const char *const[]){program, REPORT, NULL}, NULL, NULL);
    assert_true(pty_wait_rest(pty));
    return pty;
}

/* The row of the cursor in the list of findings. */
static int cursor_row(const struct pty *pty)
{
    VTermPos cursor;
    vterm_state_get_cursorpos(vterm_obtain_state(pty->vterm), &cursor);
    return cursor.row;
}

static void walk_all(struct pty *pty)
{
    static const char *const messages[FINDINGS] = {"（一）予以公开：总计 8 ≠ 9+0+0+0+0+0 = 9",
                                                   "总计：（七）总计 16 ≠ （一）至（六）之和", "表二 行政许可·决定",
                                                   "表三 （四）1 不掌握·法律", "表三 （五）4 大量反复·商业"};
    int first = cursor_row(pty), last = first;
    for (int i = 0; i < FINDINGS; i++) {
        const char *text = pty_screen_text(pty, arena);
        if (!strstr(text, messages[i]))
            fail_msg("no %s in:\n%s", messages[i], text);
        assert_int_equal(cursor_row(pty) > last, i > 0);
        last = cursor_row(pty);
        assert_true(pty_press(pty, "<Tab>"));
    }
    assert_int_equal(cursor_row(pty), first);
}

static void kill_hard(struct pty *pty)
{
    int status = 0;
    kill(pty->process, SIGKILL);
    assert_int_equal(waitpid(pty->process, &status, 0), pty->process);
    assert_true(WIFSIGNALED(status));
    pty->ended = true;
    pty_free(pty);
}

static void review_all(struct pty *pty)
{
    pty_act(pty, "", "已处理 0/5");
    walk_all(pty);
    pty_act(pty, ":goto<Space>t2.licensing.decisions<Enter><F2>", "(*) 我们读错了");
    pty_act(pty, "140", "1 处问题将消除");
    pty_act(pty, "<Enter>", "140*");
    pty_act(pty, "m第一行：已电话核实<Enter>第二行：原件为140。<F10>", "已存：批注：表二 行政许可·决定");
    pty_act(pty, ":goto<Space>t3.granted.total<Enter><F2>", "(*) 单位填错了");
    pty_act(pty, "9<Enter>", "8>9");
    pty_act(pty, ":goto<Space>t3.unable_not_held.legal<Enter>w", "理由");
    pty_act(pty, "原件盖章处遮挡<Enter>", "已存：准予保留");
    pty_act(pty, ":goto<Space>t3.rejected_excessive.business<Enter>c", "已存：确认");
    pty_act(pty, "u", "撤销");
    pty_act(pty, "<C-r>", "重做");
}

static void assert_all_there(struct pty *pty)
{
    pty_act(pty, ":goto<Space>t2.licensing.decisions<Enter>", "140*");
    pty_act(pty, "", "第一行：已电话核实");
    pty_act(pty, ":goto<Space>t3.granted.total<Enter>", "8>9");
    pty_act(pty, "", "准予保留");
    pty_act(pty, "", "已处理 4/4");
}

/* --- what was exported --- */

static const char *exported(const char *extension)
{
    struct slice text;
    struct error error;
    if (!file_read(arena_print(arena, REPORT ".review.%s", extension).data, 1 << 20, arena, &text, &error))
        fail_msg("%s", error.message);
    return arena_copy(arena, text).data;
}

/* What a person typed stands in both as it was typed; what it was about, in the words of each. */
static void assert_says_all(const char *text, const char *const words[])
{
    static const char *const typed[] = {"140", "第一行：已电话核实", "第二行：原件为140。", "原件盖章处遮挡", REVIEWER};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        assert_contains(text, typed[i]);
    for (size_t i = 0; words[i]; i++)
        assert_contains(text, words[i]);
}

struct wanted_action {
    const char *action, *target, *key, *value;
    bool holds;
};

static bool is_action(const json_t *action, const struct wanted_action *wanted)
{
    const char *target = json_string_value(json_object_get(action, "target"));
    return strcmp(json_string_value(json_object_get(action, "action")), wanted->action) == 0 &&
           (!wanted->target || (target && strncmp(target, wanted->target, strlen(wanted->target)) == 0));
}

static void assert_action(const json_t *review, const struct wanted_action *wanted)
{
    size_t i;
    json_t *action;
    json_array_foreach (review, i, action) {
        const char *value = wanted->key ? json_string_value(json_object_get(action, wanted->key)) : NULL;
        if (!is_action(action, wanted) || (wanted->value && (!value || strcmp(value, wanted->value) != 0)))
            continue;
        assert_string_equal(json_string_value(json_object_get(action, "who")), REVIEWER);
        assert_true(strlen(json_string_value(json_object_get(action, "when"))) >= sizeof "2024-01-01T00:00" - 1);
        assert_int_equal(json_is_true(json_object_get(action, "holds")), wanted->holds);
        return;
    }
    fail_msg("no action %s %s %s", wanted->action, wanted->target, wanted->value);
}

/* How many of the findings bear the decision, with this reason. */
static int count_decided(const json_t *report, const char *decision, const char *reason)
{
    int count = 0;
    size_t i;
    json_t *finding;
    json_array_foreach (json_object_get(report, "findings"), i, finding) {
        const char *why = json_string_value(json_object_get(finding, "reason"));
        bool same = strcmp(json_string_value(json_object_get(finding, "decision")), decision) == 0;
        count += same && strcmp(why ? why : "", reason) == 0;
    }
    return count;
}

static void assert_json_says_all(const char *text)
{
    static const struct wanted_action wanted[] = {
        {"correct", "cell:t2.licensing.decisions", "value", "140", true},
        {"note", "cell:t2.licensing.decisions", "text", "第一行：已电话核实\n第二行：原件为140。", true},
        {"should", "cell:t3.granted.total", "value", "9", true},
        {"decide", "finding:", "reason", "原件盖章处遮挡", true},
        {"decide", "finding:", "decision", "confirmed", true},
        {"undo", NULL, NULL, NULL, false},
        {"redo", NULL, NULL, NULL, false},
    };
    json_error_t error;
    json_t *all = json_loads(text, 0, &error);
    assert_non_null(all);
    const json_t *report = json_array_get(json_object_get(all, "reports"), 0);
    const json_t *review = json_object_get(report, "review");
    assert_int_equal(json_array_size(review), sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_action(review, &wanted[i]);
    assert_int_equal(count_decided(report, "waived", "原件盖章处遮挡"), 1);
    assert_int_equal(count_decided(report, "confirmed", ""), 1);
    json_decref(all);
}

static void test_whole_review(void **state)
{
    (void)state;
    struct pty *pty = start();
    review_all(pty);
    kill_hard(pty);
    pty = start();
    assert_all_there(pty);
    pty_act(pty, ":export<Space>md<Enter><Enter>", "已导出");
    pty_act(pty, ":export<Space>csv<Enter><Enter>", "已导出");
    pty_act(pty, ":export<Space>json<Enter><Enter>", "已导出");
    pty_send(pty, SLICE("q"));
    assert_int_equal(pty_wait_end(pty), 0);
    pty_free(pty);
    assert_says_all(exported("md"), (const char *const[]){"表二 行政许可·决定", "表三 （一）予以公开·总计 | 8 | 9 |",
                                                          "准予保留，理由：原件盖章处遮挡", "确认", "撤销", "重做", NULL});
    assert_says_all(exported("csv"), (const char *const[]){"correct,cell:t2.licensing.decisions,140,",
                                                           "should,cell:t3.granted.total,9,", "waived", "confirmed",
                                                           ",undo,", ",redo,", NULL});
    assert_json_says_all(exported("json"));
}

/* --- a cause, from seeing it to taking its second explanation and undoing that --- */

#define CAUSED "双桥镇2021.txt"

static int set_up_cause(void **state)
{
    (void)state;
    const char *folder = arena_print(arena, "%s/cause", getenv("TEST_DIR")).data;
    struct slice text;
    struct error error;
    const char *sample = arena_print(arena, "%s/tests/reports/" CAUSED, getenv("NIANSHEN_DATA")).data;
    if (mkdir(folder, 0700) != 0 || chdir(folder) != 0)
        return -1;
    return file_read(sample, 1 << 20, arena, &text, &error) && file_write(CAUSED, text, &error) ? 0 : -1;
}

static void test_cause(void **state)
{
    (void)state;
    struct pty_options options = {.term = "xterm-256color", .rows = ROWS, .columns = COLUMNS};
    struct pty *pty = pty_start(&options, (const char *const[]){program, CAUSED, NULL}, NULL, NULL);
    assert_true(pty_wait_rest(pty));
    pty_act(pty, "", "候选 1/2  已证最少");
    pty_act(pty, ".", "表三 结转下年：自然人 0→2、总计 0→2，消除 2 处");
    pty_act(pty, "", "候选 2/2  已证最少");
    pty_act(pty, "", "0>2?");
    pty_act(pty, "<Up><Enter>", "1) 自然人");
    pty_act(pty, "", "算得");
    pty_act(pty, "a", "2 处问题将消除，0 处新增");
    pty_act(pty, "<Enter>", "等 2 处");
    pty_act(pty, "", "已处理 2/2");
    pty_act(pty, "u", "已处理 0/2");
    pty_act(pty, "", "候选 1/2");
    pty_send(pty, SLICE("q"));
    assert_int_equal(pty_wait_end(pty), 0);
    pty_free(pty);
}

int main(void)
{
    const char *given = getenv("NIANSHEN");
    snprintf(program, sizeof program, "%s", given && *given ? given : "./nianshen");
    arena = arena_new();
    static const struct CMUnitTest tests[] = {cmocka_unit_test_setup(test_whole_review, set_up),
                                             cmocka_unit_test_setup(test_cause, set_up_cause)};
    int failed = cmocka_run_group_tests_name("review", tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
