/* Profiles and local files: what they switch off, sharpen and replace, and how files that disagree are refused. */
#include "unit/cmocka_main.h"

#include "check/check.h"
#include "support/forms.h"

#include <sys/stat.h>

static struct arena *arena;
static struct error error;
static const char *folder;

static int prepare(void **state)
{
    folder = getenv("XDG_CONFIG_HOME");
    return forms_enter(state) != 0 || folder == NULL;
}

/* A person's own files, each test anew. */
static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    error = (struct error){0};
    mkdir(folder, 0755);
    mkdir(arena_print(arena, "%s/nianshen", folder).data, 0755);
    mkdir(arena_print(arena, "%s/nianshen/rules", folder).data, 0755);
    mkdir(arena_print(arena, "%s/nianshen/rules/checks", folder).data, 0755);
    mkdir(arena_print(arena, "%s/nianshen/rules/profiles", folder).data, 0755);
    return 0;
}

static int tear_down(void **state)
{
    struct path_list files;
    (void)state;
    if (folder_list(folder, arena, &files, &error))
        for (size_t i = 0; i < files.count; i++)
            remove(files.items[i]);
    arena_free(arena);
    return 0;
}

static void write_own(const char *name, const char *content)
{
    const char *path = arena_print(arena, "%s/nianshen/rules/%s", folder, name).data;
    if (!file_write(path, slice_of(content), &error))
        fail_msg("%s", error.message);
}

static struct rules *load(const char *profile)
{
    struct rules *rules = rules_load_profile(forms, profile, &error);
    if (!rules)
        fail_msg("%s", error.message);
    return rules;
}

static void assert_refused(const char *profile, const char *words)
{
    error = (struct error){0};
    struct rules *rules = rules_load_profile(forms, profile, &error);
    if (rules)
        fail_msg("accepted, though %s", words);
    assert_contains(error.message, words);
    assert_int_equal(error.kind, ERROR_USAGE);
}

static struct rule_about about(const struct rules *rules, const char *id)
{
    for (size_t i = 0; i < rules_count(rules); i++)
        if (slice_is(rules_id(rules, i), id))
            return rules_about(rules, i);
    fail_msg("no rule %s", id);
    return (struct rule_about){0};
}

static void test_default_profile(void **state)
{
    (void)state;
    struct rules *rules = load(NULL);
    const struct rules_setting *setting = rules_setting(rules);
    assert_slice(setting->profile, "county");
    assert_slice(setting->profile_title, "县级审核");
    assert_int_equal(setting->off_count + setting->level_count + setting->overridden_count, 0);
    rules_free(rules);
}

static void test_only_levels_and_include(void **state)
{
    (void)state;
    struct rules *rules = load("sums");
    assert_false(about(rules, "t3.balance").off);
    assert_true(about(rules, "cell.blank").off);
    assert_int_equal(rules_setting(rules)->off_count, rules_count(rules) - 4);
    assert_contains(about(rules, "cell.blank").changed_path, "rules/profiles/sums.yaml");
    rules_free(rules);
    rules = load("strict");
    assert_int_equal(about(rules, "cell.blank").level, LEVEL_ERROR);
    assert_int_equal(about(rules, "cell.blank").standard, LEVEL_WARNING);
    assert_int_equal(rules_setting(rules)->off_count, 0);
    assert_true(rules_setting(rules)->level_count > 3);
    rules_free(rules);
}

/* Every profile that is shipped loads, and says what it is. */
static void test_shipped_profiles(void **state)
{
    (void)state;
    struct path_list paths;
    assert_true(data_files("rules/profiles", arena, &paths, &error) && paths.count >= 4);
    for (size_t i = 0; i < paths.count; i++) {
        struct rules *rules = load(paths.items[i]);
        assert_true(rules_setting(rules)->profile_title.length > 0);
        assert_true(rules_setting(rules)->off_count < rules_count(rules));
        rules_free(rules);
    }
}

/* A profile of the same name stands for the shipped one; it may build on others and on groups of rules. */
static void test_own_profile(void **state)
{
    (void)state;
    write_own("profiles/基础.yaml", "profile: 基础\noff: [claim.*, cell.blank]\nlevels: {section.short: info}\n");
    write_own("profiles/county.yaml", "profile: 山河县\ninclude: 基础.yaml\non: [claim.parts]\n"
                                      "levels: {section.short: error, cell.unit: warning}\n");
    struct rules *rules = load(NULL);
    assert_slice(rules_setting(rules)->profile_title, "山河县");
    assert_true(about(rules, "claim.received").off && about(rules, "cell.blank").off);
    assert_false(about(rules, "claim.parts").off);
    assert_int_equal(about(rules, "section.short").level, LEVEL_ERROR);
    assert_int_equal(rules_setting(rules)->level_count, 1);
    assert_slice(rules_setting(rules)->levels[0].rule, "section.short");
    rules_free(rules);
}

/* What is not beside the file is looked for among the shipped ones. */
static void test_include_of_a_shipped_profile(void **state)
{
    (void)state;
    write_own("profiles/收件.yaml", "profile: 收件\ninclude: quick.yaml\non: [cell.blank]\n");
    struct rules *rules = load("收件");
    assert_false(about(rules, "cell.blank").off);
    assert_true(about(rules, "claim.parts").off);
    rules_free(rules);
    write_own("profiles/收件.yaml", "profile: 收件\ninclude: quik.yaml\n");
    assert_refused("收件", "收件.yaml:2:10: 找不到要包含的文件“quik.yaml”");
}

static void test_profiles_are_refused(void **state)
{
    (void)state;
    assert_refused("contry", "没有方案 contry；是不是 county？现有 county、quick、strict、sums。");
    assert_refused("没有.yaml", "找不到方案文件 没有.yaml");
    write_own("profiles/甲.yaml", "profile: 甲\noff: [cell.blnk]\n");
    assert_refused("甲", "甲.yaml:2:7: 没有这个规则：“cell.blnk”；是不是“cell.blank”？");
    assert_contains(error.excerpt, "     2 | off: [cell.blnk]\n       |       ^");
    write_own("profiles/甲.yaml", "profile: 甲\nonly: [t5.*]\n");
    assert_refused("甲", "甲.yaml:2:8: 没有这个规则：“t5.*”");
    write_own("profiles/甲.yaml", "profile: 甲\nrules: []\n");
    assert_refused("甲", "甲.yaml:2:1: 不认识的键“rules”");
    write_own("profiles/甲.yaml", "profile: 甲\noff: cell.blank\nlevels: {cell.blank: error}\n");
    assert_refused("甲", "甲.yaml:3:10: 规则“cell.blank”在这里改为 error，在");
    write_own("profiles/甲.yaml", "- 甲\n");
    assert_refused("甲", "甲.yaml:1:1: 这里应为“键: 值”");
    write_own("profiles/甲.yaml", "profile: 甲\ninclude: 甲.yaml\n");
    assert_refused("甲", "include 绕成了圈");
}

/* Single fields of an installed rule, without a copy of it. */
static void test_override(void **state)
{
    (void)state;
    write_own("checks/本县.yaml",
              "pack: 本县\noverride:\n"
              "  - {id: section.short, level: error, hint: 请充实。, least: {1: 200}, examples: null}\n"
              "  - {id: report.title, off: true}\n");
    struct rules *rules = load(NULL);
    struct rule_about one = about(rules, "section.short");
    assert_int_equal(one.level, LEVEL_ERROR);
    assert_int_equal(one.standard, LEVEL_WARNING);
    assert_slice(one.title, "内容过少");
    assert_contains(one.path, "structure.yaml");
    assert_contains(one.overridden_path, "本县.yaml");
    assert_int_equal(one.overridden_line, 3);
    assert_true(about(rules, "report.title").off);
    assert_null(about(rules, "report.title").overridden_path);
    const struct rules_setting *setting = rules_setting(rules);
    assert_int_equal(setting->overridden_count, 1);
    assert_slice(setting->overridden[0], "section.short");
    assert_int_equal(setting->off_count, 1);
    rules_free(rules);
}

#define OVERRIDE(fields) "pack: 甲\noverride:\n  - {" fields "}\n"

static void test_overrides_are_refused(void **state)
{
    (void)state;
    write_own("checks/甲.yaml", OVERRIDE("id: section.shrt, level: error"));
    assert_refused(NULL, "甲.yaml:3:10: 没有这个规则：“section.shrt”；是不是“section.short”？");
    write_own("checks/甲.yaml", OVERRIDE("id: section.short, leest: {1: 2}"));
    assert_refused(NULL, "甲.yaml:3:25: 不认识的键“leest”，是否想写“least”？");
    write_own("checks/甲.yaml", OVERRIDE("id: section.short, least: {9: 2}"));
    assert_refused(NULL, "甲.yaml:3:33: 没有这个部分：“9”");
    write_own("checks/甲.yaml", OVERRIDE("id: section.short, kind: text"));
    assert_refused(NULL, "甲.yaml:3:31: 规则的种类不能改");
    write_own("checks/甲.yaml", OVERRIDE("level: error"));
    assert_refused(NULL, "甲.yaml:3:5: override 的每一项应写成");
    write_own("checks/甲.yaml", OVERRIDE("id: section.short, off: no"));
    assert_refused(NULL, "甲.yaml:3:30: off 只能写 true");
    write_own("checks/甲.yaml", "pack: 甲\noverride: 乙\n");
    assert_refused(NULL, "甲.yaml:2:11: override 应为列表");
}

/* Two files of equal standing must not say different things; one that includes the other has the last word. */
static void test_files_that_disagree(void **state)
{
    (void)state;
    write_own("checks/a.yaml", "pack: a\nlevels: {cell.blank: error}\n");
    write_own("checks/b.yaml", "pack: b\noff: [cell.blank]\n");
    assert_refused(NULL, "b.yaml:2:7: 规则“cell.blank”在这里停用，在 ");
    assert_contains(error.message, "a.yaml:2 却改为 error；只能留一处");
    write_own("checks/b.yaml", "pack: b\ninclude: a.yaml\noff: [cell.blank]\n");
    struct rules *rules = load(NULL);
    assert_true(about(rules, "cell.blank").off);
    rules_free(rules);
    write_own("checks/a.yaml", OVERRIDE("id: section.short, hint: 一"));
    write_own("checks/b.yaml", OVERRIDE("id: section.short, hint: 二"));
    assert_refused(NULL, "b.yaml:3:25: “section.short”的 hint 在 ");
    assert_contains(error.message, "a.yaml:3 已经改过；只能留一处");
}

#define test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(test_default_profile), test(test_only_levels_and_include),      test(test_shipped_profiles),
        test(test_own_profile),     test(test_include_of_a_shipped_profile), test(test_profiles_are_refused),
        test(test_override),        test(test_overrides_are_refused),        test(test_files_that_disagree),
    };
    return cmocka_run_group_tests(tests, prepare, forms_leave);
}
