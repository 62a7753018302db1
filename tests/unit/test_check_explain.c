/* Rules in plain words: every kind and key has its words, and what is said follows from the rule. */
#include "unit/cmocka_main.h"

#include "check/explain_words.h"
#include "check/rule.h"
#include "support/installed.h"

static struct buffer said;

static int tear_down(void **state)
{
    (void)state;
    buffer_free(&said);
    said = (struct buffer){0};
    return 0;
}

static const char *explain(const char *name)
{
    struct error error;
    if (!rules_explain(rules, slice_of(name), &said, &error))
        fail_msg("%s", error.message);
    return said.data;
}

/* Whoever adds a kind, a key or a placeholder adds its words. */
static void test_every_kind_and_key_has_words(void **state)
{
    (void)state;
    for (const char *const *name = kind_names(); *name; name++) {
        const struct kind *kind = kind_find(slice_of(*name));
        assert_non_null(kind);
        if (!kind_words_find(slice_of(*name)))
            fail_msg("explain_words.c has no words for the kind %s", *name);
        for (size_t i = 0; kind->keys[i]; i++)
            if (!key_words_find(slice_of(*name), slice_of(kind->keys[i])))
                fail_msg("explain_words.c has no words for %s of %s", kind->keys[i], *name);
        for (size_t i = 0; kind->placeholders[i]; i++) {
            struct slice placeholder = slice_of(kind->placeholders[i]);
            if (slice_equal(placeholder_words(slice_of(*name), placeholder), placeholder))
                fail_msg("explain_words.c has no words for {%s} of %s", kind->placeholders[i], *name);
        }
    }
}

/* Every rule that is shipped: its title, level, source, and no key of the file left as it is written. */
static void test_every_rule_is_explained(void **state)
{
    (void)state;
    for (size_t i = 0; i < rules_count(rules); i++) {
        struct rule_about about = rules_about(rules, i);
        struct error error;
        buffer_clear(&said);
        assert_true(rules_explain(rules, about.id, &said, &error));
        struct slice text = buffer_slice(&said);
        assert_true(slice_starts_with(text, about.id));
        assert_true(slice_find(text, about.title, 0) > 0);
        assert_contains(said.data, "\n级别  ");
        assert_contains(said.data, "\n查什么  ");
        assert_contains(said.data, "\n说明  ");
        assert_contains(said.data, "\n出处  ");
        assert_null(strstr(said.data, "{"));
    }
}

static void test_equations_are_spelled(void **state)
{
    (void)state;
    explain("t3.balance");
    assert_contains(said.data, "每处各查一次：表三各列");
    assert_contains(said.data, "表三 一 本年新收·这一列 ＋ 表三 二 上年结转·这一列 ＝ 表三 （七）总计·这一列 ＋ "
                               "表三 四 结转下年·这一列");
    assert_contains(said.data, "无法核对  算式里有空着、读不准或缺失的格");
    assert_contains(said.data, "依据  国办公开办函〔2019〕60号 附件 表三");
    assert_contains(said.data, "不通过：表三 一 本年新收·自然人 12；表三 （七）总计·自然人 11");
    explain("t3.row-sum");
    assert_contains(said.data,
                    "这一行·（自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他） 之和 ＝ 这一行·总计");
}

static void test_claims_are_spelled(void **state)
{
    (void)state;
    explain("claim.received");
    assert_contains(said.data, "［收到/接到/受理/");
    assert_contains(said.data, "…〔数〕件");
    assert_contains(said.data,
                    "\n            新收加上年结转：所说的数 ＝ 表三 一 本年新收·总计 ＋ 表三 二 上年结转·总计\n");
    explain("claim.result");
    assert_contains(said.data, "（1）");
    assert_contains(said.data, "说的是：（二）部分公开");
    explain("section.fee");
    assert_contains(said.data, "2021 年度起");
}

static void test_cells(void **state)
{
    (void)state;
    explain("t3.new.total");
    assert_contains(said.data, "t3.new.total  表三 本年新收·总计\n适用  2019、2021 格式");
    assert_contains(said.data, "t3.row-sum");
    assert_contains(said.data, "t3.balance");
    assert_contains(said.data, "claim.received");
    assert_null(strstr(said.data, "t3.result-sum"));
    assert_null(strstr(said.data, "t4.sum"));
    buffer_clear(&said);
    explain("t2.rules.issued");
    assert_contains(said.data, "适用  2021 格式");
    assert_contains(said.data, "cell.jurisdiction");
    buffer_clear(&said);
    explain("t3.denied_law.person");
    assert_contains(said.data, "t3.result-sum");
}

static void test_unknown_names(void **state)
{
    (void)state;
    struct error error = {0};
    assert_false(rules_explain(rules, SLICE("t3.balnce"), &said, &error));
    assert_contains(error.message, "没有规则或单元格 t3.balnce；是不是 t3.balance？");
    assert_false(rules_explain(rules, SLICE("t3.new.totl"), &said, &error));
    assert_contains(error.message, "是不是 t3.new.total？");
    assert_int_equal(error.kind, ERROR_USAGE);
}

#define test(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(test_every_kind_and_key_has_words),
        test(test_every_rule_is_explained),
        test(test_equations_are_spelled),
        test(test_claims_are_spelled),
        test(test_cells),
        test(test_unknown_names),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
