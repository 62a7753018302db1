/* The numbers of the prose that no rule looked at: what a reviewer is shown faintly. */
#include "unit/cmocka_main.h"

#include "check/check.h"
#include "check/sample.h"
#include "support/installed.h"

/* The untied numbers of a sentence, joined by blanks. */
static void assert_untied(const char *sentence, const char *wanted)
{
    struct arena *arena = arena_new();
    struct sample sample = sample_new(arena, forms_find(forms, SLICE("2021")));
    struct results results;
    struct buffer untied = {0};
    sample.bodies[4] = slice_of(sentence);
    sample_set_cell(&sample, SLICE("t3.new.total"), SLICE("12"));
    struct facts facts = sample_facts(&sample);
    rules_run(rules, &facts, arena, &results);
    for (size_t i = 0; i < results.untied_count; i++) {
        struct slice printed = document_text(facts.document, results.untied[i]);
        buffer_print(&untied, "%s%.*s", i ? " " : "", SLICE_ARGUMENTS(printed));
    }
    if (!slice_is(buffer_slice(&untied), wanted))
        fail_msg("\"%.*s\" instead of \"%s\" in: %s", SLICE_ARGUMENTS(buffer_slice(&untied)), wanted, sentence);
    buffer_free(&untied);
    arena_free(arena);
}

static void test_what_counts(void **state)
{
    (void)state;
    assert_untied("发放资料300余份，培训２１人次、四十二户。", "300余 ２１ 四十二");
    assert_untied("接待群众1,295人，解读近30篇。", "1,295 近30");
    assert_untied("印发宣传单2.5万张。", "2.5万");
    assert_untied("有一件没有办，还有一个问题，惠及千家万户。", "一");
    assert_untied("收到投诉一起，发生一起信访，办结一条。", "一 一 一");
}

static void test_what_does_not(void **state)
{
    (void)state;
    assert_untied("2021年3月15日，第三次会议，第二十条、第20条。", "");
    assert_untied("依据国办公开办函〔2021〕30号和第7号令，20个工作日内、3小时内答复。", "");
    assert_untied("联系电话：0451-53868028，邮编150307，邮箱lhz2021@example.com。", "");
    assert_untied("热线12345，电话 13800000000，网址www.shanhe100.gov.cn/p/12。", "");
    assert_untied("与各股室一起研究，逐一说明属于哪一条、每一件怎样办。", "");
    assert_untied("1.加强领导。2、加强培训。（3）加强督查。", "");
}

static void test_what_a_rule_looked_at(void **state)
{
    (void)state;
    assert_untied("收到政府信息公开申请12件，培训5次。", "5");
    assert_untied("收到政府信息公开申请15件，培训5次。", "5");
    assert_untied("公开信息30条，其中甲类10条，乙类20条，走访8户。", "8");
}

static void test_claims_know_their_outcome(void **state)
{
    (void)state;
    static const struct {
        const char *printed;
        enum outcome outcome;
    } cases[] = {{"12", OUTCOME_PASS}, {"13", OUTCOME_FAIL}, {"missing", OUTCOME_UNCHECKED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        struct sample sample = sample_new(arena, forms_find(forms, SLICE("2021")));
        struct results results;
        sample.bodies[0] = SLICE("全年收到政府信息公开申请12件。");
        sample_set_cell(&sample, SLICE("t3.new.total"), slice_of(cases[i].printed));
        struct facts facts = sample_facts(&sample);
        rules_run(rules, &facts, arena, &results);
        assert_int_equal(results.claim_count, 1);
        assert_int_equal(results.claims[0].outcome, cases[i].outcome);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_counts),
        cmocka_unit_test(test_what_does_not),
        cmocka_unit_test(test_what_a_rule_looked_at),
        cmocka_unit_test(test_claims_know_their_outcome),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
