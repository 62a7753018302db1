/* Title, organ and year: parts in any order, on one line or several, among other lines of a page. */
#include "unit/cmocka_main.h"

#include "form/extract.h"
#include "read/read.h"
#include "support/reading.h"

static struct reading read_title(const char *text, const struct guidance *guidance)
{
    struct reading reading = reading_new(text);
    const struct form *form = reading.facts.form;
    sections_find(reading.document, form, guidance, reading.arena, &reading.facts);
    title_find(reading.document, form, guidance, reading.arena, &reading.facts);
    return reading;
}

#define INTRO                                                                                                          \
    "\n根据《中华人民共和国政府信息公开条例》和《中华人民共和国政府信息公开工作年度报告格式》的要求，编制本报告。"                                      \
    "所列数据的统计期限为2023年1月1日至2023年12月31日。现向社会公布2023年政府信息公开工作年度报告。\n一、总体情况\n2023年，我镇认真落实条例。\n"

static void check(const char *head, const char *organ, int year, const char *title)
{
    char text[4000];
    snprintf(text, sizeof text, "%s" INTRO, head);
    struct reading reading = read_title(text, NULL);
    const struct facts *facts = &reading.facts;
    if (!slice_is(facts->organ, organ) || facts->year != year || !slice_is(facts->title_text, title))
        fail_msg("\"%s\" gave \"%.*s\" \"%.*s\" %d", head, SLICE_ARGUMENTS(facts->title_text),
                 SLICE_ARGUMENTS(facts->organ), facts->year);
    assert_int_equal(facts->organ_in_title, *organ != '\0');
    if (*organ == '\0')
        assert_true(span_is_none(facts->organ_span));
    free_reading(&reading);
}

static void test_parts_in_any_order(void **state)
{
    (void)state;
    static const struct {
        const char *head, *organ, *title;
    } cases[] = {
        {"柳河镇2023年政府信息公开工作年度报告", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"2023年柳河镇政府信息公开工作年度报告", "柳河镇", "2023年柳河镇政府信息公开工作年度报告"},
        {"2023 年山河县人民政府办公室政府信息公开\n工作年度报告", "山河县人民政府办公室",
         "2023年山河县人民政府办公室政府信息公开工作年度报告"},
        {"山河县柳河镇2023年\n\n政府信息公开工作年度报告", "山河县柳河镇", "山河县柳河镇2023年政府信息公开工作年度报告"},
        {"山河县柳河镇人民政府\n\n2023 年政府信息公开工作年度报告", "山河县柳河镇人民政府",
         "山河县柳河镇人民政府2023年政府信息公开工作年度报告"},
        {"山河县\n柳河镇人民政府\n2023年政府信息公开工作年度报告", "山河县柳河镇人民政府",
         "山河县柳河镇人民政府2023年政府信息公开工作年度报告"},
        {"山河县柳河镇人民\n政府2023年政府信息公开\n工作年度报告", "山河县柳河镇人民政府",
         "山河县柳河镇人民政府2023年政府信息公开工作年度报告"},
        {"2023年\n山河县柳河镇\n政府信息公开工作年度报告", "山河县柳河镇", "2023年山河县柳河镇政府信息公开工作年度报告"},
        {"山河县2023年柳河镇政府信息公开年度报告", "山河县柳河镇", "山河县2023年柳河镇政府信息公开年度报告"},
        {"柳河镇政府信息公开2023年度报告", "柳河镇", "柳河镇政府信息公开2023年度报告"},
        {"柳河镇政府信息公开工作2023年年度报告", "柳河镇", "柳河镇政府信息公开工作2023年年度报告"},
        {"柳河镇政府信息公开工作年度报告（2023年）", "柳河镇", "柳河镇政府信息公开工作年度报告（2023年）"},
        {"柳河镇人民政府\n政府信息公开工作年度报告\n（2023年度）", "柳河镇人民政府",
         "柳河镇人民政府政府信息公开工作年度报告（2023年度）"},
        {"政府信息公开工作年度报告\n（2023年度）\n\n山河县柳河镇人民政府\n2024年1月20日", "山河县柳河镇人民政府",
         "政府信息公开工作年度报告（2023年度）山河县柳河镇人民政府"},
        {"2023年度政府信息公开工作年度报告——柳河镇", "柳河镇", "2023年度政府信息公开工作年度报告——柳河镇"},
        {"山河县财政局2023年度政府信息公开工作年度报告", "山河县财政局", "山河县财政局2023年度政府信息公开工作年度报告"},
        {"山河县柳河镇政府信\n息公开工作\n2023年度报告", "山河县柳河镇", "山河县柳河镇政府信息公开工作2023年度报告"},
        {"山河县人民政府\n办公室\n2023年政府信息公开工作年\n度报告", "山河县人民政府办公室",
         "山河县人民政府办公室2023年政府信息公开工作年度报告"},
        {"柳河镇20\n23年政府信息公开工作年度报告", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"柳河镇2023\n年政府信息公开工作年度报告", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"（柳河镇）2023年政府信息公开工作年度报告", "柳河镇", "（柳河镇）2023年政府信息公开工作年度报告"},
        {"山河经济开发区2023年政府信息公开年报", "山河经济开发区", "山河经济开发区2023年政府信息公开年报"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].head, cases[i].organ, 2023, cases[i].title);
}

static void test_ways_of_writing(void **state)
{
    (void)state;
    static const struct {
        const char *head, *organ, *title;
    } cases[] = {
        {"# 柳河镇2023年政府信息公开工作年度报告", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"**柳河镇 2023 年政府信息公开工作年度报告**", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"柳 河 镇 2 0 2 3 年 政 府 信 息 公 开 工 作 年 度 报 告", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"柳河镇２０２３年政府信息公开工作年度报告", "柳河镇", "柳河镇２０２３年政府信息公开工作年度报告"},
        {"柳河镇二〇二三年政府信息公开工作年度报告", "柳河镇", "柳河镇二〇二三年政府信息公开工作年度报告"},
        {"柳河镇二○二三年度政府信息公开工作年度报告", "柳河镇", "柳河镇二○二三年度政府信息公开工作年度报告"},
        {"柳河镇二零二三年政府信息公开工作年度报告", "柳河镇", "柳河镇二零二三年政府信息公开工作年度报告"},
        {"柳河镇关于2023年政府信息公开工作年度报告", "柳河镇", "柳河镇关于2023年政府信息公开工作年度报告"},
        {"柳河镇人民政府关于2023年度政府信息公开工作情况的报告", "柳河镇人民政府",
         "柳河镇人民政府关于2023年度政府信息公开工作情况的报告"},
        {"关于柳河镇2023年度政府信息公开工作情况的年度报告", "柳河镇", "关于柳河镇2023年度政府信息公开工作情况的年度报告"},
        {"柳河镇2023年政务公开工作年度报告", "柳河镇", "柳河镇2023年政务公开工作年度报告"},
        {"柳河镇2023政府信息公开工作年度报告", "柳河镇", "柳河镇2023政府信息公开工作年度报告"},
        {"《柳河镇2023年政府信息公开工作年度报告》", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"2023年山河县人民政府信息公开年度报告", "山河县人民政府", "2023年山河县人民政府信息公开年度报告"},
        {"[柳河镇]2023年政府信息公开工作年度报告", "柳河镇", "[柳河镇]2023年政府信息公开工作年度报告"},
        {"3. 柳河镇2023年政府信息公开工作年度报告", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"柳河镇关于印发2023年政府信息公开工作年度报告的通知", "柳河镇", "柳河镇关于印发2023年政府信息公开工作年度报告"},
        {"柳河镇2023年政府信息公开工作年度报告（公示）", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"柳河镇2023年政府信息公开工作年度报告-山河县人民政府网", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"柳政发〔2024〕3号 柳河镇2023年政府信息公开工作年度报告", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"柳河镇2023年政府信息公开工作年度报告\n（2024年1月15日）", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"柳政发〔2024〕3号\n柳河镇2023年政府信息公开工作年度报告", "柳河镇", "柳河镇2023年政府信息公开工作年度报告"},
        {"柳河镇人民政府\n柳政发〔2024〕3号\n2023年政府信息公开工作年度报告", "柳河镇人民政府",
         "柳河镇人民政府2023年政府信息公开工作年度报告"},
        {"山河县卫生健康局（山河县疾病预防控制局）2023年政府信息公开工作年度报告",
         "山河县卫生健康局（山河县疾病预防控制局）", "山河县卫生健康局（山河县疾病预防控制局）2023年政府信息公开工作年度报告"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].head, cases[i].organ, 2023, cases[i].title);
}

static void test_among_other_lines(void **state)
{
    (void)state;
    static const char title[] = "柳河镇2023年度政府信息公开工作年度报告";
    static const char *const heads[] = {
        "标题: 柳河镇2023年度政府信息公开工作年度报告\n发布时间: 2024-01-20 15:07\n文号: \n发布机构: \n"
        "栏目: 政府信息公开年报\n本地目录: zwgk/zfxxgk/80629_柳河镇2023年度政府信息公开工作年度报告\n"
        "==================== 正文 ====================",
        "正文\n柳河镇2023年度政府信息公开工作年度报告",
        "首页 > 政府信息公开 > 政府信息公开年报\n山河县人民政府网站\n柳河镇2023年度政府信息公开工作年度报告\n"
        "来源：柳河镇人民政府 发布时间：2024-01-20 浏览次数：12",
        "您当前的位置：首页>政府信息公开年报>柳河镇\n索引号：SH-2024-01 名称：柳河镇2023年度政府信息公开工作年度报告\n"
        "发布机构：柳河镇人民政府\n柳河镇2023年度政府信息公开工作年度报告\n打印 关闭",
        "附件2\n柳河镇2023年度政府信息公开工作年度报告",
        "山河县人民政府\n柳河镇2023年度政府信息公开工作年度报告",
        "| 标题 | 柳河镇2023年度政府信息公开工作年度报告 |\n|---|---|\n| 发布日期 | 2024年1月20日 |",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        check(heads[i], "柳河镇", 2023, title);
}

static void test_years_above(void **state)
{
    (void)state;
    static const char title[] = "2023年柳河镇政府信息公开工作年度报告";
    check("发布日期：2024-01-05\n2023年柳河镇政府信息公开工作年度报告", "柳河镇", 2023, title);
    check("首页 > 政府信息公开年报 > 2023年\n2023年柳河镇\n政府信息公开工作年度报告", "柳河镇", 2023, title);
}

static void test_menu_on_its_line(void **state)
{
    (void)state;
    static const char title[] = "山河县医疗保障局2023年政府信息公开工作年度报告";
    check("注册 山河县医疗保障局2023年政府信息公开工作年度报告", "山河县医疗保障局", 2023, title);
    check("山河县医疗保障局 山河县医疗保障局2023年政府信息公开工作年度报告", "山河县医疗保障局", 2023, title);
    check("山河县 柳河镇2023年政府信息公开工作年度报告", "山河县柳河镇", 2023, "山河县柳河镇2023年政府信息公开工作年度报告");
    check("山 河 县 柳 河 镇 2023 年政府信息公开工作年度报告", "山河县柳河镇", 2023,
          "山河县柳河镇2023年政府信息公开工作年度报告");
}

static void test_lines_without_end(void **state)
{
    (void)state;
    check("柳河镇2023年政府信息公开工作年度报告 本报告根据有关规定编制。", "柳河镇", 2023,
          "柳河镇2023年政府信息公开工作年度报告");
}

static void test_parts_that_are_missing(void **state)
{
    (void)state;
    check("2023年政府信息公开工作年度报告", "", 2023, "2023年政府信息公开工作年度报告");
    check("政府信息公开工作年度报告", "", 2023, "政府信息公开工作年度报告");
    check("柳河镇政府信息公开工作年度报告", "柳河镇", 2023, "柳河镇政府信息公开工作年度报告");
    check("", "", 2023, "");
    check("关于我镇情况的说明", "", 2023, "");
    struct reading reading = read_title("柳河镇政府信息公开工作年度报告\n一、总体情况\n2024年开始，2022年又2022年。\n", NULL);
    assert_int_equal(reading.facts.year, 2022);
    assert_false(reading.facts.year_in_title);
    free_reading(&reading);
    reading = read_title("政府信息公开工作年度报告\n一、总体情况\n没有年份。\n", NULL);
    assert_int_equal(reading.facts.year, 0);
    assert_true(span_is_none(reading.facts.year_span));
    free_reading(&reading);
}

static void test_signature(void **state)
{
    (void)state;
    struct reading reading = read_title("2023年政府信息公开工作年度报告\n一、总体情况\n2023年良好。\n六、其他需要报告的事项\n无。\n"
                                        "柳河镇人民政府\n2024年1月20日\n", NULL);
    assert_slice(reading.facts.organ, "柳河镇人民政府");
    assert_false(reading.facts.organ_in_title);
    assert_slice(document_text(reading.document, reading.facts.organ_span), "柳河镇人民政府");
    free_reading(&reading);
}

static void test_spans(void **state)
{
    (void)state;
    struct reading reading = read_title("\n山河县柳河镇\n\n2023 年政府信息公开\n工作年度报告\n一、总体情况\n", NULL);
    assert_slice(document_text(reading.document, reading.facts.title), "山河县柳河镇\n\n2023 年政府信息公开\n工作年度报告");
    assert_slice(document_text(reading.document, reading.facts.organ_span), "山河县柳河镇");
    assert_slice(document_text(reading.document, reading.facts.year_span), "2023 年");
    free_reading(&reading);
}

static void test_guidance(void **state)
{
    (void)state;
    struct guidance guidance = {.year = 2022, .organ = SLICE("柳河镇")};
    struct reading reading = read_title("2023年政府信息公开工作年度报告\n一、总体情况\n柳河镇很好。\n", &guidance);
    assert_int_equal(reading.facts.year, 2022);
    assert_slice(reading.facts.organ, "柳河镇");
    assert_slice(document_text(reading.document, reading.facts.organ_span), "柳河镇");
    assert_false(reading.facts.organ_in_title);
    free_reading(&reading);
}

/* Spans stay inside the text, and what is said to be found is there, whatever the text. */
static void test_any_text(void **state)
{
    (void)state;
    static const char *const pieces[] = {"柳河镇", "政府信息公开", "工作", "年度", "报告", "2023", "年", "\n", "（", "）", "二〇",
                                         "人民政府", "：", "。", " ", "年报", "关于", "-", "|", "〔2024〕3号", "1月2日"};
    uint64_t seed = 20230202;
    for (int round = 0; round < 5000; round++) {
        char text[1500] = "甲";
        for (int i = 0; i < 25; i++)
            strcat(text, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        struct reading reading = read_title(text, NULL);
        const struct facts *facts = &reading.facts;
        const struct span spans[] = {facts->title, facts->organ_span, facts->year_span};
        for (size_t i = 0; i < 3; i++)
            assert_true(span_is_none(spans[i]) ||
                        (spans[i].start < spans[i].end && spans[i].end <= reading.document->text.length));
        assert_true((facts->year == 0) == span_is_none(facts->year_span));
        assert_true((facts->organ.length == 0) == span_is_none(facts->organ_span));
        assert_true((facts->title_text.length == 0) == span_is_none(facts->title));
        assert_true(!facts->year_in_title || facts->title_text.length > 0);
        free_reading(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_in_any_order), cmocka_unit_test(test_ways_of_writing),
        cmocka_unit_test(test_among_other_lines),  cmocka_unit_test(test_lines_without_end),
        cmocka_unit_test(test_years_above),        cmocka_unit_test(test_menu_on_its_line),
        cmocka_unit_test(test_parts_that_are_missing), cmocka_unit_test(test_signature),
        cmocka_unit_test(test_spans),              cmocka_unit_test(test_guidance),
        cmocka_unit_test(test_any_text),
    };
    return cmocka_run_group_tests(tests, forms_enter, forms_leave);
}
