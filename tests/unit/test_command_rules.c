/* nianshen rules, rules test, explain and --profile from outside. Runs the built program. */
#include "unit/cmocka_main.h"

#include "support/program.h"
#include "support/samples.h"

#include <jansson.h>

#define CLEAN "tests/reports/白塔镇2022.txt"
#define WARNING "tests/reports/龙泉镇2020.txt" /* a blank cell */

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *write_own(const char *name, const char *content)
{
    struct error error;
    const char *path = arena_print(arena, "%s/%s", getenv("TEST_DIR"), name).data;
    if (!file_write(path, slice_of(content), &error))
        fail_msg("%s", error.message);
    return path;
}

static void expect(struct program_run run, int status, const char *out, const char *errors)
{
    if (run.status != status)
        fail_msg("ended with %d instead of %d: %s%s", run.status, status, run.out.data, run.errors.data);
    if (out)
        assert_contains(run.out.data, out);
    if (errors)
        assert_contains(run.errors.data, errors);
    program_free(&run);
}

static void test_list(void **state)
{
    (void)state;
    expect(RUN("rules"), 0, "方案 county（县级审核）\n", NULL);
    expect(RUN("rules"), 0, "rules/checks/sums.yaml:", NULL);
    expect(RUN("rules", "--profile", "strict"), 0, "warning→error", NULL);
    expect(RUN("rules", "--profile", "sums"), 0, "停用", NULL);
    expect(RUN("rules", "--format", "csv"), 0, "t3.balance,表三各列收办平衡,error,error,,equation,勾稽关系,", NULL);
    expect(RUN("rules", "--format", "jsn"), 2, NULL, "是不是 json？");
    expect(RUN("rules", "tset"), 2, NULL, "是不是 test");
    expect(RUN("rules", "--profile", "stric"), 2, NULL, "是不是 strict？");
}

static void test_list_as_json(void **state)
{
    (void)state;
    struct program_run run = RUN("rules", "--format", "json", "--profile", "sums");
    json_t *root = json_loads(run.out.data, 0, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "profile")), "sums");
    size_t i, off = 0;
    json_t *rule;
    json_array_foreach(json_object_get(root, "rules"), i, rule)
    {
        assert_true(json_string_length(json_object_get(rule, "id")) > 0);
        assert_true(json_integer_value(json_object_get(json_object_get(rule, "source"), "line")) > 0);
        off += json_is_true(json_object_get(rule, "off"));
    }
    assert_true(i > 20 && off == i - 4);
    json_decref(root);
    program_free(&run);
}

#define OWN(examples)                                                                                                  \
    "pack: 试\nrules:\n  - id: own.rule\n    title: 试\n    kind: equation\n    test: t3.new.total == 1\n"           \
    "    level: info\n    message: 不符\n    examples:\n" examples

static void test_examples(void **state)
{
    (void)state;
    expect(RUN("rules", "test"), 0, "不成立 0\n", NULL);
    const char *good = write_own("好.yaml", OWN("      pass: [{t3.new.total: 1}]\n      fail: [{t3.new.total: 2}]\n"));
    expect(RUN("rules", "test", good), 0, "例子 2 个：成立 2，不成立 0\n", NULL);
    const char *bad = write_own("坏.yaml", OWN("      pass: [{organ: 柳河镇, t3.new.total: 2}]\n"));
    expect(RUN("rules", "test", bad), 1, "坏.yaml:10:14: own.rule: 例子不符：应为 pass，实为 fail 不符\n    10 |",
           NULL);
    expect(RUN("rules", "test", bad), 1, "2}]\n       |              ^\n例子 1 个：成立 0，不成立 1\n", NULL);
    expect(RUN("rules", "test", write_own("错.yaml", "pack: 试\nrules: 没有\n")), 2, NULL, "错.yaml:2:8: ");
    expect(RUN("rules", "test", "/nowhere/规则.yaml"), 2, NULL, "/nowhere/规则.yaml");
}

static void test_explain(void **state)
{
    (void)state;
    expect(RUN("explain", "t3.balance"), 0, "级别  错误：必须退回\n", NULL);
    expect(RUN("explain", "--profile", "strict", "cell.blank"), 0, "原是警告：需要答复，见 ", NULL);
    expect(RUN("explain", "t3.new.total"), 0, "看这一格的规则\n", NULL);
    expect(RUN("explain", "t3.balnce"), 2, NULL, "是不是 t3.balance？");
    expect(RUN("explain"), 2, NULL, "explain 后面");
}

/* A rule that is off, or of another level, is named whatever the format: nothing is left out in silence. */
static void test_profile_is_named(void **state)
{
    (void)state;
    expect(RUN("check", CLEAN), 0, "；方案 county（县级审核）", NULL);
    expect(RUN("check", "--profile", "sums", WARNING), 0, "方案 sums（只查勾稽），停用 ", NULL);
    expect(RUN("check", "--profile", "sums", WARNING), 0, "cell.blank、", NULL);
    expect(RUN("check", "--profile", "sums", WARNING, CLEAN), 0, "条（cell.blank、", NULL);
    expect(RUN("check", "--profile", "strict", WARNING), 1, "cell.blank 警告→错误", NULL);
    expect(RUN("check", "--profile", "sums", "--format", "csv", WARNING), 0,
           ",,off,cell.blank,这条规则停用了（方案 sums）", NULL);
    expect(RUN("check", "--profile", "strict", "--format", "csv", CLEAN), 0, ",error,level,cell.blank,", NULL);
    expect(RUN("export", "--profile", "sums", WARNING), 0, "停用 ", NULL);
    expect(RUN("export", "--profile", "sums", "--format", "html", WARNING), 0, "停用 ", NULL);
    expect(RUN("check", "--profile", "sums", "--format", "sarif", WARNING), 0,
           "{\"descriptor\":{\"id\":\"cell.blank\"},\"configuration\":{\"enabled\":false}}", NULL);
    expect(RUN("check", "--profile", "strict", "--format", "sarif", CLEAN), 0,
           "\"properties\":{\"profile\":\"strict\"", NULL);
    expect(RUN("export", "--profile", "sums", "--format", "csv", WARNING), 0, ",off,cell.blank,", NULL);
    expect(RUN("check", "--profile", "none", CLEAN), 2, NULL, "没有方案 none；现有 county、quick、strict、sums。");
}

static void test_profile_in_json(void **state)
{
    (void)state;
    struct program_run run = RUN("check", "--format", "jsonl", "--profile", "strict", CLEAN);
    json_t *root = json_loads(run.out.data, 0, NULL), *rules = json_object_get(root, "rules");
    assert_string_equal(json_string_value(json_object_get(rules, "profile")), "strict");
    json_t *change = json_object_get(json_object_get(rules, "levels"), "cell.blank");
    assert_string_equal(json_string_value(json_object_get(change, "from")), "warning");
    assert_string_equal(json_string_value(json_object_get(change, "to")), "error");
    assert_int_equal(json_array_size(json_object_get(rules, "off")), 0);
    assert_int_equal(json_array_size(json_object_get(rules, "overridden")), 0);
    json_decref(root);
    program_free(&run);
}

/* A report with own rules: a broken file is shown with its line and a caret. */
static void test_broken_profile_is_shown(void **state)
{
    (void)state;
    const char *own = write_own("方案.yaml", "profile: 试\n# 停用\noff: [\t甲乙, cell.blnk]\n");
    expect(RUN("check", "--profile", own, CLEAN), 2, NULL, "方案.yaml:3:8: 没有这个规则：“甲乙”");
    expect(RUN("check", "--profile", own, CLEAN), 2, NULL, "     3 | off: [  甲乙, cell.blnk]\n       |         ^\n");
}

#define test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(test_list),
        test(test_list_as_json),
        test(test_examples),
        test(test_explain),
        test(test_profile_is_named),
        test(test_profile_in_json),
        test(test_broken_profile_is_shown),
    };
    return cmocka_run_group_tests(tests, samples_enter, samples_leave);
}
