/* Sections: headings in all their ways, their order, the places of missing ones, running text without tables. */
#include "unit/cmocka_main.h"

#include "form/extract.h"
#include "read/read.h"
#include "support/reading.h"

/* Tables stand from the mark 《表二》 and so on to the end of its line. */
static void place_tables(struct reading *reading)
{
    static const char *const marks[] = {"《表二》", "《表三》", "《表四》"};
    struct slice text = reading->document->text;
    for (size_t i = 0; i < 3; i++) {
        ptrdiff_t at = slice_find(text, slice_of(marks[i]), 0);
        if (at < 0)
            continue;
        ptrdiff_t end = slice_find(text, SLICE("\n"), (size_t)at);
        reading->facts.tables[i].state = TABLE_PRESENT;
        reading->facts.tables[i].span = (struct span){(uint32_t)at, end < 0 ? (uint32_t)text.length : (uint32_t)end};
    }
}

static struct reading find_sections(const char *text, const struct guidance *guidance)
{
    struct reading reading = reading_new(text);
    const struct form *form = reading.facts.form;
    place_tables(&reading);
    sections_find(reading.document, form, guidance, reading.arena, &reading.facts);
    return reading;
}

/* A letter for each section: . as it should be, - missing, w other words, n other number, b both, o out of order. */
static void check(const char *text, const char *states)
{
    struct reading reading = find_sections(text, NULL);
    char got[7] = "";
    for (size_t i = 0; i < 6; i++) {
        const struct section_fact *section = &reading.facts.sections[i];
        got[i] = !section->present                                      ? '-'
                 : section->out_of_order                                ? 'o'
                 : section->wording_differs && section->ordinal_differs ? 'b'
                 : section->wording_differs                             ? 'w'
                 : section->ordinal_differs                             ? 'n'
                                                                        : '.';
    }
    if (strcmp(got, states) != 0)
        fail_msg("%s instead of %s in\n%s", got, states, text);
    free_reading(&reading);
}

#define ONE "一、总体情况\n我镇公开信息。\n"
#define TWO "二、主动公开政府信息情况\n《表二》规章 0 0 0\n"
#define THREE "三、收到和处理政府信息公开申请情况\n《表三》一、本年新收 0\n"
#define FOUR "四、政府信息公开行政复议、行政诉讼情况\n《表四》0 0 0\n"
#define FIVE "五、存在的主要问题及改进情况\n一是人手不足。\n"
#define SIX "六、其他需要报告的事项\n无。\n"

/* The section says 无 on the line of its heading. */
static void test_answer_behind_the_heading(void **state)
{
    static const char *const lasts[] = {"六、其他需要报告的事项 无", "六、其他需要报告的事项无\n",
                                        "六．其他需要报告的事项无。", "六、其他需要报告的事项：没有\n",
                                        "其他需要报告的事项 无\n"};
    (void)state;
    for (size_t i = 0; i < sizeof lasts / sizeof *lasts; i++) {
        struct buffer text = {0};
        buffer_print(&text, "%s%s", ONE TWO THREE FOUR FIVE, lasts[i]);
        buffer_add(&text, (struct slice){"", 1});
        struct reading reading = find_sections(text.data, NULL);
        const struct section_fact *six = &reading.facts.sections[5];
        assert_true(six->present);
        assert_false(six->wording_differs);
        assert_true(six->body.end > six->body.start);
        assert_int_equal(reading.facts.prose[reading.facts.prose_count - 1].section, 5);
        free_reading(&reading);
        buffer_free(&text);
    }
}

static void test_whole_report(void **state)
{
    (void)state;
    struct reading reading = find_sections("柳河镇报告\n引言。\n" ONE TWO THREE FOUR FIVE SIX, NULL);
    const struct section_fact *sections = reading.facts.sections;
    assert_slice(document_text(reading.document, sections[0].heading), "一、总体情况");
    assert_slice(document_text(reading.document, sections[0].body), "我镇公开信息。");
    assert_slice(document_text(reading.document, sections[3].heading), "四、政府信息公开行政复议、行政诉讼情况");
    assert_slice(document_text(reading.document, sections[5].body), "无。");
    free_reading(&reading);
    check(ONE TWO THREE FOUR FIVE SIX, "......");
}

static void test_ways_of_writing(void **state)
{
    (void)state;
    check("一. 总体情况\n" TWO THREE FOUR FIVE SIX, "......");
    check("  一 、总 体 情 况\n" TWO THREE FOUR FIVE SIX, "......");
    check("# 一、总体情况\n" TWO THREE "**四、政府信息公开行政复议、行政诉讼情况**\n" FIVE SIX, "......");
    check(ONE TWO THREE "四、政府信息公开行政复议、行政\n\n诉讼情况\n" FIVE SIX, "......");
    check(ONE "二、行政机关主动公开政府信息情况\n" THREE
              "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\n" FIVE SIX,
          "......");
    check("总体情况\n公开。\n" TWO THREE FOUR FIVE SIX, "n.....");
    check("1、总体情况\n" TWO THREE FOUR FIVE SIX, "n.....");
    check("（一）总体情况\n" TWO THREE FOUR FIVE SIX, "n.....");
    check("- 总体情况\n" TWO THREE FOUR FIVE "• 其他需要报告的事项\n无。\n", "n....n");
    check(ONE TWO "三是收到和处理政府信息公开申请情况\n《表三》0\n" FOUR FIVE SIX, "..n...");
    check("第一部分 总体情况\n" TWO THREE FOUR FIVE SIX, "n.....");
    check(ONE TWO THREE FOUR FIVE "七、其他需要报告的事项\n无。\n", ".....n");
    check(ONE TWO THREE "四、政府信息公开行政法复议、行政诉讼情况\n" FIVE SIX, "...w..");
    check(ONE TWO "三、收到和处理政府信息公开申情况\n" FOUR FIVE SIX, "..w...");
    check("一、总体概述\n" TWO THREE FOUR "五、存在问题及改进情况\n" SIX, "w...w.");
    check("一、总体情况报告\n" TWO THREE FOUR FIVE SIX, "w.....");
    check(ONE TWO THREE FOUR "五、下一步工作打算\n" SIX, "....w.");
}

static void test_without_line_ends(void **state)
{
    (void)state;
    check("引言。 一、总体情况 2023年，我镇落实要求。 二、主动公开政府信息情况第二十条第（一）项 规章000 "
          "行政事业性收费9.36 "
          "三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为：第一项加第二项之和） "
          "一、本年新收政府信息公开申请数量 00 "
          "四、结转下年度继续办理 0000000 四、政府信息公开行政复议、行政诉讼情况行政复议 行政诉讼 0 0 0 "
          "五、存在的主要问题及改进情况 2023年，一是不足。 六、其他需要报告的事项 2023年，无。",
          "......");
}

static void test_missing(void **state)
{
    (void)state;
    check(ONE TWO "《表三》三、本年度办理结果\n" FOUR FIVE SIX, "..-...");
    check(TWO THREE FOUR FIVE SIX, "-.....");
    check(ONE TWO THREE FOUR FIVE, ".....-");
    check("没有栏目的文章。\n", "------");
    check("本报告由总体情况、主动公开政府信息情况、其他需要报告的事项组成。\n总体情况良好。\n", "------");
}

static void test_places_of_missing(void **state)
{
    (void)state;
    struct reading reading = find_sections(ONE TWO "《表三》一、本年新收 0\n" FOUR "（一）问题。\n" SIX, NULL);
    const struct section_fact *sections = reading.facts.sections;
    const struct table_fact *tables = reading.facts.tables;
    assert_int_equal(sections[2].body.start, tables[1].span.start);
    assert_int_equal(sections[2].body.end, sections[2].body.start);
    assert_int_equal(sections[4].body.start, tables[2].span.end);
    assert_true(span_is_none(sections[4].heading));
    const struct prose *last = &reading.facts.prose[reading.facts.prose_count - 2];
    assert_int_equal(last->section, 4);
    assert_slice(document_text(reading.document, last->span), "（一）问题。");
    free_reading(&reading);
    reading = find_sections(ONE TWO THREE FOUR FIVE, NULL);
    assert_int_equal(reading.facts.sections[5].body.start, reading.document->text.length);
    free_reading(&reading);
}

static void test_order(void **state)
{
    (void)state;
    check(ONE TWO THREE FOUR SIX "五、存在的主要问题及改进情况\n不足。\n", "....o.");
    check(TWO ONE THREE FOUR FIVE SIX, "o.....");
}

/* Lists of contents, sentences that name all sections, and lists inside sections are no headings. */
static void test_what_is_no_heading(void **state)
{
    (void)state;
    check("目录\n一、总体情况……1\n二、主动公开政府信息情况……2\n三、收到和处理政府信息公开申请情况……3\n" ONE TWO
          "《表三》0\n" FOUR FIVE SIX,
          "..-...");
    check("由一、总体情况，二、主动公开政府信息情况组成。\n" ONE "《表二》0\n" THREE FOUR FIVE SIX, ".-....");
    check("一、总体情况\n（一）主动公开政府信息情况\n公开12条。\n2."
          "收到和处理政府信息公开申请情况。本年无。\n《表二》0\n" THREE FOUR FIVE SIX,
          ".-....");
    check(ONE TWO THREE FOUR FIVE "除上述以外，本年无\n其他需要报告的事项。\n", ".....-");
    check(ONE TWO "《表三》0\n" FOUR FIVE "三是收到和处理政府信息公开申请情况的台账不全。\n" SIX, "..-...");
    check(ONE TWO THREE FOUR FIVE "一、加强学习\n二、加强宣传\n六、加强考核\n", ".....-");
}

static void test_tables_as_pictures(void **state)
{
    (void)state;
    check("一、总体情况\n公开。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
          "四、政府信息公开行政复议、行政诉讼情况\n" FIVE SIX,
          "......");
}

static void test_prose(void **state)
{
    (void)state;
    struct reading reading = find_sections(
        "柳河镇\n引言。\n一、总体情况\n— 1 —\n上页\n— 2 —\n下页。\n— 3 —\n" TWO "表后。\n" THREE FOUR FIVE SIX, NULL);
    static const struct {
        int section;
        const char *text;
    } wanted[] = {
        {-1, "柳河镇\n引言。"}, {0, "上页\n— 2 —\n下页。"}, {1, "表后。"}, {4, "一是人手不足。"}, {5, "无。"}};
    assert_int_equal(reading.facts.prose_count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_int_equal(reading.facts.prose[i].section, wanted[i].section);
        assert_slice(document_text(reading.document, reading.facts.prose[i].span), wanted[i].text);
    }
    free_reading(&reading);
}

static void test_guidance(void **state)
{
    (void)state;
    struct section_place places[] = {{.section = 4, .line = 9}, {.section = 0, .absent = true}};
    struct guidance guidance = {.sections = places, .section_count = 2};
    struct reading reading = find_sections(ONE TWO THREE FOUR "**我们的不足**\n一是不足。\n" SIX, &guidance);
    const struct section_fact *sections = reading.facts.sections;
    assert_false(sections[0].present);
    assert_true(sections[4].present && sections[4].wording_differs && !sections[4].out_of_order);
    assert_slice(document_text(reading.document, sections[4].heading), "我们的不足**");
    assert_slice(document_text(reading.document, sections[4].body), "一是不足。");
    free_reading(&reading);
    places[0].line = 99;
    reading = find_sections(ONE TWO THREE FOUR FIVE SIX, &guidance);
    assert_false(reading.facts.sections[4].present);
    free_reading(&reading);
}

/* Spans stay inside the text and bodies do not overlap, whatever the text. */
static void test_any_text(void **state)
{
    (void)state;
    static const char *const pieces[] = {"一、",    "总体情况",
                                         "\n",      "。",
                                         "二、",    "主动公开政府信息情况",
                                         "三",      "（三）",
                                         "6.",      "其他需要报告的事项",
                                         " ",       "五、存在问题",
                                         "*",       "|",
                                         "2023年",  "\n- 1 -\n",
                                         "第一部分"};
    uint64_t seed = 20240101;
    for (int round = 0; round < 3000; round++) {
        char text[1500] = "甲";
        for (int i = 0; i < 30; i++)
            strcat(text, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        struct reading reading = find_sections(text, NULL);
        uint32_t length = (uint32_t)reading.document->text.length, end = 0;
        for (size_t i = 0; i < 6; i++) {
            const struct section_fact *section = &reading.facts.sections[i];
            assert_true(section->body.start <= section->body.end && section->body.end <= length);
            assert_true(section->present == !span_is_none(section->heading));
            if (section->present)
                assert_true(section->heading.start < section->heading.end &&
                            section->heading.end <= section->body.start);
        }
        for (size_t i = 0; i < reading.facts.prose_count; i++) {
            assert_true(reading.facts.prose[i].span.start >= end);
            end = reading.facts.prose[i].span.end;
            assert_true(end > reading.facts.prose[i].span.start && end <= length);
        }
        free_reading(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answer_behind_the_heading),
        cmocka_unit_test(test_whole_report),
        cmocka_unit_test(test_ways_of_writing),
        cmocka_unit_test(test_without_line_ends),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_places_of_missing),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_what_is_no_heading),
        cmocka_unit_test(test_tables_as_pictures),
        cmocka_unit_test(test_prose),
        cmocka_unit_test(test_guidance),
        cmocka_unit_test(test_any_text),
    };
    return cmocka_run_group_tests(tests, forms_enter, forms_leave);
}
