/* Rule files: what is wrong in one is said with its place and the nearest valid name; packs, includes, local
 * changes. */
#include "unit/cmocka_main.h"

#include "check/check.h"
#include "support/forms.h"

#include <sys/stat.h>
#include <unistd.h>

static const char *folder;

static int prepare(void **state)
{
    folder = getenv("TEST_DIR");
    return forms_enter(state) != 0 || folder == NULL;
}

static char *write_file(struct arena *arena, const char *name, const char *content)
{
    struct error error;
    char *path = (char *)arena_print(arena, "%s/%s", folder, name).data;
    if (!file_write(path, slice_of(content), &error))
        fail_msg("%s", error.message);
    return path;
}

static struct rules *load(struct arena *arena, const char *content, struct error *error)
{
    struct path_list paths = {0};
    char *path = write_file(arena, "试.yaml", content);
    vector_push(arena, &paths, path);
    return rules_load_files(forms, &paths, error);
}

static void assert_refused(const char *content, const char *place, const char *words)
{
    struct arena *arena = arena_new();
    struct error error = {0};
    struct rules *rules = load(arena, content, &error);
    if (rules)
        fail_msg("accepted: %s", content);
    const char *wanted = arena_print(arena, "试.yaml:%s:", place).data;
    assert_contains(error.message, wanted);
    assert_contains(error.message, words);
    assert_int_equal(error.kind, ERROR_USAGE);
    arena_free(arena);
}

#define RULE(body) "pack: 试\nrules:\n  - id: x.y\n    title: 试\n    level: error\n    message: 不符\n" body

static void test_expressions_are_refused_with_place(void **state)
{
    (void)state;
    assert_refused(RULE("    kind: equation\n    test: t3.new.persn == 1\n"), "8:11", "是不是“t3.new.person”");
    assert_refused(RULE("    kind: equation\n    test: \"1 == t3.new.persn\"\n"), "8:17", "是不是“t3.new.person”");
    assert_refused(RULE("    kind: equation\n    test: t3.denid.total == 1\n"), "8:11", "是不是“t3.denied.total”");
    assert_refused(RULE("    kind: equation\n    test: t3.denied.total == 1\n"), "8:11", "写成 sum(...)");
    assert_refused(RULE("    kind: equation\n    test: t3.new.total / 0 == 1\n"), "8:24", "除以 0");
    assert_refused(RULE("    kind: equation\n    test: t3.new.total / (2 - 2) == 1\n"), "8:24", "除以 0");
    assert_refused(RULE("    kind: equation\n    test: t3.new.total = 1\n"), "8:24", "两个等号");
    assert_refused(RULE("    kind: equation\n    test: t3.new.total\n"), "8:11", "应为比较");
    assert_refused(RULE("    kind: equation\n    test: t3.new.total + (1 == 1) == 2\n"), "8:29", "应为数值");
    assert_refused(RULE("    kind: equation\n    test: t3.new.total == 1 and 2\n"), "8:33", "应为比较");
    assert_refused(RULE("    kind: equation\n    test: (t3.new.total == 1\n"), "8:29", "缺少右括号");
    assert_refused(RULE("    kind: equation\n    test: t3.new.total == \n"), "8:26", "没有写完");
    assert_refused(RULE("    kind: equation\n    test: t3.new.total == 1 1\n"), "8:29", "多出了");
    assert_refused(RULE("    kind: equation\n    test: n == 1\n"), "8:11", "不能用“n”");
    assert_refused(RULE("    kind: equation\n    test: t3.{r}.total == 1\n"), "8:11", "each 里没有“r”");
    assert_refused(RULE("    kind: equation\n    each: {r: t3.row}\n    test: \"{r}.total == 1\"\n"), "8:15",
                   "是不是“t3.rows”");
    assert_refused(RULE("    kind: equation\n    each: {a: t3.rows, b: t3.rows, c: t3.rows}\n    test: 1 == 1\n"),
                   "8:11", "最多两个");
    assert_refused(RULE("    kind: equation\n    test: t2.rules.issued == 1\n"), "8:11", "2019 格式没有");
}

static void test_last_years_cells_are_refused_with_place(void **state)
{
    (void)state;
    assert_refused(RULE("    kind: equation\n    test: t3.new.total == previous.t3.new.total\n"), "8:27",
                   "没有上年的报告");
    assert_refused(RULE("    kind: cross-year\n    item: 一\n    test: t3.new.total == previous.t3.new.totl\n"), "9:27",
                   "是不是“t3.new.total”");
    assert_refused(RULE("    kind: cross-year\n    item: 一\n    forms: 2021\n    previous_form: any\n"
                        "    test: t2.rules.in_force == previous.t2.rules.in_force\n"),
                   "11:32", "2019 格式没有");
    assert_refused(RULE("    kind: cross-year\n    item: 一\n    previous_form: sam\n    test: 1 == 1\n"), "9:20",
                   "是不是“same”");
    assert_refused(RULE("    kind: cross-year\n    item: \"{nwo}\"\n    test: 1 == 1\n"), "8:13", "是不是“now”");
    assert_refused(RULE("    kind: repeat\n    share: 101\n"), "8:12", "0 到 100");
    assert_refused(RULE("    kind: peers\n    share: 50\n"), "3:5", "缺少 state");
    assert_refused(RULE("    kind: peers\n    state: neighbor\n"), "8:12", "是不是“neighbour”");
}

static void test_deep_nesting_is_refused(void **state)
{
    (void)state;
    struct buffer deep = {0};
    buffer_add_text(&deep, RULE("    kind: equation\n    test: \""));
    for (int i = 0; i < 100000; i++)
        buffer_add_text(&deep, i % 2 ? "(" : "not ");
    buffer_add_text(&deep, "1 == 1\"\n");
    assert_refused(deep.data, "8", "太深");
    buffer_clear(&deep);
    buffer_add_text(&deep, RULE("    kind: equation\n    test: \"1 == "));
    for (int i = 0; i < 100000; i++)
        buffer_add_text(&deep, "-");
    buffer_add_text(&deep, "1\"\n");
    assert_refused(deep.data, "8", "太深");
    buffer_free(&deep);
}

static void test_keys_are_refused_with_nearest_name(void **state)
{
    (void)state;
    assert_refused(RULE("    kind: equaton\n    test: 1 == 1\n"), "7:11", "是不是“equation”");
    assert_refused(RULE("    kind: equation\n    tests: 1 == 1\n"), "8:5", "“test”");
    assert_refused(RULE("    kind: cell\n    state: blnk\n"), "8:12", "是不是“blank”");
    assert_refused(RULE("    kind: cell\n"), "3:5", "state 或 test");
    assert_refused(RULE("    kind: cell\n    cells: t2.rule\n    state: blank\n"), "8:12", "是不是“t2.rules”");
    assert_refused(RULE("    kind: section\n    state: mising\n"), "8:12", "是不是“missing”");
    assert_refused(RULE("    kind: claim\n    say: 收到{n}件\n"), "3:5", "缺少 test");
    assert_refused(RULE("    kind: claim\n    say: [收到, \"收到{~件\"]\n    test: n == 1\n"), "8:18", "第 3 个字");
    assert_refused(RULE("    kind: claim\n    in: 7\n    say: 收到\n    test: n == 1\n"), "8:9", "没有这个部分：“7”");
    assert_refused(RULE("    kind: text\n    section: 1\n"), "3:5", "must");
    assert_refused(RULE("    kind: text\n    least: {9: 3}\n"), "8:13", "没有这个部分");
    assert_refused(RULE("    kind: title\n    forms: 2020\n"), "8:12", "格式");
    assert_refused(RULE("    kind: title\n    level_in: {2019: erorr}\n"), "8:22", "是不是“error”");
    assert_refused(RULE("    kind: title\n    basis: {2020: 甲}\n"), "8:13", "是否想写");
    assert_refused(RULE("    kind: parts\n    lead: 其中\n    units: [条]\n    near: 200\n"), "10:11", "百分数");
}

static void test_rules_are_refused_as_a_whole(void **state)
{
    (void)state;
    assert_refused("pack: 试\nrules:\n  - id: Xy\n    kind: title\n", "3:9", "t3.row-sum");
    assert_refused("pack: 试\nrules:\n  - {id: x.y, title: 试, kind: title, level: error}\n", "3:5", "缺少 message");
    assert_refused("pack: 试\nrules:\n  - {id: x.y, title: 试, kind: title, level: bad, message: 甲}\n", "3:45",
                   "level");
    assert_refused("pack: 试\nrules:\n  - {id: x.y, title: 试, kind: title, level: error, message: \"{whta}\"}\n", "3",
                   "是不是“what”");
    assert_refused("rules: []\n", "1:1", "pack");
    assert_refused("pack: 试\nrule: []\n", "2:1", "“rules”");
    assert_refused("pack: 试\noff: x.y\n", "2:6", "没有这个规则：“x.y”");
    assert_refused("pack: 试\ninclude: 没有.yaml\n", "2:10", "找不到");
    assert_refused(RULE("    kind: title\n") "  - {id: x.y, title: 再, kind: title, level: error, message: 甲}\n",
                   "8:10", "已经有了");
}

static void test_cycle_of_includes(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    struct path_list paths = {0};
    write_file(arena, "乙.yaml", "pack: 乙\ninclude: [丙.yaml]\n");
    write_file(arena, "丙.yaml", "pack: 丙\ninclude: [./甲.yaml]\n");
    char *first = write_file(arena, "甲.yaml", "pack: 甲\ninclude: [乙.yaml]\n");
    vector_push(arena, &paths, first);
    assert_null(rules_load_files(forms, &paths, &error));
    assert_contains(error.message, "丙.yaml:2:11: ");
    assert_contains(error.message, "甲.yaml ← 丙.yaml ← 乙.yaml ← 甲.yaml");
    arena_free(arena);
}

#define TITLE_RULE(id) "  - {id: " id ", title: 试, kind: title, level: error, message: 甲}\n"

static void test_includes_off_and_levels(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    struct path_list paths = {0};
    char *common = write_file(arena, "共用.yaml", "pack: 共用\nrules:\n" TITLE_RULE("a.one") TITLE_RULE("a.two"));
    char *local = write_file(
        arena, "本地.yaml",
        "pack: 本地\ninclude: 共用.yaml\noff: [a.one]\nlevels: {a.two: info}\nrules:\n" TITLE_RULE("b.three"));
    vector_push(arena, &paths, local);
    vector_push(arena, &paths, common); /* once is enough */
    struct rules *rules = rules_load_files(forms, &paths, &error);
    if (!rules)
        fail_msg("%s", error.message);
    assert_int_equal(rules_count(rules), 3);
    assert_slice(rules_id(rules, 0), "a.one");
    assert_slice(rules_title(rules, 2), "试");
    assert_int_equal(rules_level(rules, 1), LEVEL_INFO);
    assert_int_equal(rules_level(rules, 2), LEVEL_ERROR);
    rules_free(rules);
    arena_free(arena);
}

/* A person's own file beside the installed ones; one of the same name stands for the installed one. */
static void test_own_rules_are_found(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    struct rules *installed = rules_load(forms, &error);
    assert_non_null(installed);
    const char *home = getenv("XDG_CONFIG_HOME");
    assert_non_null(home);
    mkdir(home, 0755);
    mkdir(arena_print(arena, "%s/nianshen", home).data, 0755);
    mkdir(arena_print(arena, "%s/nianshen/rules", home).data, 0755);
    mkdir(arena_print(arena, "%s/nianshen/rules/checks", home).data, 0755);
    const char *own = arena_print(arena, "%s/nianshen/rules/checks/本县.yaml", home).data;
    assert_true(file_write(own, SLICE("pack: 本县\noff: [cell.blank]\nrules:\n" TITLE_RULE("own.title")), &error));
    struct rules *rules = rules_load(forms, &error);
    if (!rules)
        fail_msg("%s", error.message);
    assert_int_equal(rules_count(rules), rules_count(installed) + 1);
    unlink(own);
    rules_free(rules);
    rules_free(installed);
    arena_free(arena);
}

static void test_examples_of_the_rules_hold(void **state)
{
    (void)state;
    struct error error = {0};
    struct buffer report = {0};
    size_t failed = 0;
    struct rules *rules = rules_load(forms, &error);
    if (!rules)
        fail_msg("%s", error.message);
    size_t run = rules_try_examples(rules, NULL, &report, &failed);
    if (failed)
        fail_msg("%s", report.data);
    assert_true(run >= 2 * rules_count(rules));
    buffer_free(&report);
    rules_free(rules);
}

/* Whoever writes a rule shows twice what is right and twice what is not. */
static void test_every_rule_has_examples(void **state)
{
    (void)state;
    struct error error = {0};
    struct rules *rules = rules_load(forms, &error);
    struct buffer few = {0};
    if (!rules)
        fail_msg("%s", error.message);
    for (size_t i = 0; i < rules_count(rules); i++)
        if (rules_example_count(rules, i, OUTCOME_PASS) < 2 || rules_example_count(rules, i, OUTCOME_FAIL) < 2)
            buffer_print(&few, " %.*s", SLICE_ARGUMENTS(rules_id(rules, i)));
    if (few.length)
        fail_msg("fewer than two examples that pass, or that fail:%s", few.data);
    rules_free(rules);
}

static void test_wrong_examples_are_reported(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    struct buffer report = {0};
    size_t failed = 0;
    struct rules *rules = load(arena,
                               RULE("    kind: equation\n    test: t3.new.total == 1\n    examples:\n"
                                    "      pass: [{t3.new.total: 1}, {t3.new.total: 2}]\n"
                                    "      fail: [{t3.new.totl: 2}]\n"),
                               &error);
    assert_non_null(rules);
    assert_int_equal(rules_try_examples(rules, NULL, &report, &failed), 3);
    assert_int_equal(failed, 2);
    assert_contains(report.data, "试.yaml:10:33: x.y: 例子不符：应为 pass，实为 fail 不符");
    assert_contains(report.data, "试.yaml:11:15: x.y: 例子里不认识的键或值：t3.new.totl");
    buffer_free(&report);
    rules_free(rules);
    arena_free(arena);
}

/* Every id of the public interface that this program has, with its level. */
static void test_ids_and_levels(void **state)
{
    static const struct {
        const char *id;
        enum level level;
    } wanted[] = {
        {"t3.row-sum", LEVEL_ERROR},       {"t3.result-sum", LEVEL_ERROR},         {"t3.balance", LEVEL_ERROR},
        {"t4.sum", LEVEL_ERROR},           {"cell.blank", LEVEL_WARNING},          {"cell.missing", LEVEL_ERROR},
        {"cell.unclear", LEVEL_WARNING},   {"cell.negative", LEVEL_ERROR},         {"cell.fraction", LEVEL_ERROR},
        {"cell.unit", LEVEL_WARNING},      {"cell.jurisdiction", LEVEL_ERROR},     {"section.missing", LEVEL_ERROR},
        {"section.order", LEVEL_ERROR},    {"section.heading", LEVEL_INFO},        {"section.aspect", LEVEL_WARNING},
        {"section.short", LEVEL_WARNING},  {"section.fee", LEVEL_ERROR},           {"table.missing", LEVEL_ERROR},
        {"table.partial", LEVEL_ERROR},    {"form.version", LEVEL_ERROR},          {"report.title", LEVEL_WARNING},
        {"report.year", LEVEL_ERROR},      {"report.unit", LEVEL_ERROR},           {"report.period", LEVEL_ERROR},
        {"claim.received", LEVEL_WARNING}, {"claim.none-received", LEVEL_WARNING}, {"claim.parts", LEVEL_WARNING},
        {"claim.result", LEVEL_WARNING},   {"report.changes", LEVEL_INFO},
    };
    (void)state;
    struct error error;
    struct rules *rules = rules_load(forms, &error);
    assert_non_null(rules);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        size_t k = 0;
        while (k < rules_count(rules) && !slice_is(rules_id(rules, k), wanted[i].id))
            k++;
        if (k == rules_count(rules) || rules_level(rules, k) != wanted[i].level)
            fail_msg("%s", wanted[i].id);
        assert_true(rules_title(rules, k).length > 0);
    }
    rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expressions_are_refused_with_place),
        cmocka_unit_test(test_last_years_cells_are_refused_with_place),
        cmocka_unit_test(test_deep_nesting_is_refused),
        cmocka_unit_test(test_keys_are_refused_with_nearest_name),
        cmocka_unit_test(test_rules_are_refused_as_a_whole),
        cmocka_unit_test(test_cycle_of_includes),
        cmocka_unit_test(test_includes_off_and_levels),
        cmocka_unit_test(test_own_rules_are_found),
        cmocka_unit_test(test_examples_of_the_rules_hold),
        cmocka_unit_test(test_every_rule_has_examples),
        cmocka_unit_test(test_wrong_examples_are_reported),
        cmocka_unit_test(test_ids_and_levels),
    };
    return cmocka_run_group_tests(tests, prepare, forms_leave);
}
