/* Cells read by alignment: layouts, slips and losses, each on an invented report with one thing changed. */
#include "unit/cmocka_main.h"
#include "unit/form_report.h"

/* ---- Layouts ---- */

static void check_base(const struct reading *reading)
{
    assert_slice(reading->facts.form->id, "2021");
    assert_int_equal(count_state(reading, CELL_READ), 200);
    assert_int_equal(count_state(reading, CELL_MISSING), 7); /* （六） as one row */
    assert_value(reading, "t2.normative.in_force", "12");
    assert_value(reading, "t2.licensing.decisions", "41");
    assert_value(reading, "t2.fees.amount", "12.5");
    assert_row(reading, "new", "12 3 0 0 0 0 15");
    assert_row(reading, "unable_not_held", "4 2 0 0 0 0 6");
    assert_row(reading, "other_uncorrected", "0 1 0 0 0 0 1");
    assert_row(reading, "total", "11 3 0 0 0 0 14");
    assert_value(reading, "t4.review.pending", "1");
    assert_value(reading, "t4.after_review.upheld", "3");
    for (size_t i = 0; i < reading->facts.form->table_count; i++)
        assert_int_equal(reading->facts.tables[i].state, TABLE_PRESENT);
}

static void lines_of_text(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"柳河镇", "柳河镇"});
    check_base(&reading);
    assert_slice(document_text(reading.document, cell_of(&reading, "t3.new.person")->span), "12");
    assert_slice(cell_of(&reading, "t2.fees.amount")->unit, "万元");
    assert_false(cell_of(&reading, "t2.fees.amount")->unit_in_cell);
    free_reading(&reading);
}

/* Every blank before a number becomes `separator`. */
static char *spread(const char *text, const char *separator)
{
    struct buffer out = {0};
    for (; *text; text++) {
        bool number = *text == ' ' && text[1] >= '0' && text[1] <= '9';
        buffer_add_text(&out, number ? separator : (const char[]){*text, '\0'});
    }
    return out.data;
}

static void tabs_and_single_lines(void **state)
{
    (void)state;
    static const char *const separators[] = {"\t", "\n"};
    for (size_t i = 0; i < 2; i++) {
        char *two = spread(table_two, separators[i]), *three = spread(table_three, separators[i]);
        char *four = spread(table_four, separators[i]);
        struct reading reading = READ_WITH({table_two, two}, {table_three, three}, {table_four, four});
        check_base(&reading);
        free_reading(&reading);
        heap_free(two);
        heap_free(three);
        heap_free(four);
    }
}

static void markdown_tables(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"规章 0 0 0\n行政规范性文件 3 1 12\n",
                   "| 规章 | 0 | 0 | 0 |\n|---|---|---|---|\n| **行政规范性文件** | 3 | 1 | 12 |\n\n"},
                  {"1 0 0 1 2 0 0 0 0 0 3 0 0 0 3\n",
                   "| 行政复议 | 1 | 0 | 0 | 1 | 2 |\n|---|---|---|---|---|---|\n"
                   "| 未经复议直接起诉 | 0 | 0 | 0 | 0 | 0 |\n| 复议后起诉 | 3 | 0 | 0 | 0 | 3 |\n"});
    check_base(&reading);
    free_reading(&reading);
}

static void labels_broken_and_around(void **state)
{
    (void)state;
    struct reading reading = READ_WITH(
        {"（二）部分公开（区分处理的，只计这一情形，不计其他情形） 1",
         "（二）部分公开（区分处理的，\n\n只计这一情形，不计其他情形）\n\n1"},
        {"2.其他法律行政法规禁止公开 0 0 0 0 0 0 0", "2.其他法律行政\n0 0 0 0 0 0 0\n法规禁止公开"},
        {"（四）无法提供\n1.本机关不掌握相关政府信息 4", "（四）无\n1.本机关不掌握相关\n\n- 3 -\n\n法提供 政府信息 4"},
        {"行政复议 行政诉讼\n结果维持 结果纠正 其他结果 尚未审结 总计\n",
         "行政复议 行政诉讼\n结\n果\n维\n持\n结果纠正\n"});
    check_base(&reading);
    free_reading(&reading);
}

static void lost_heads(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({table_three_head, "\n三、收到和处理政府信息公开申请情况\n"},
                                       {"第二十条第（六）项\n信息内容 本年处理决定数量\n", ""});
    check_base(&reading);
    free_reading(&reading);
}

/* ---- What a cell may hold ---- */

static void numbers_as_printed(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"12 3 0 0 0 0 15", "1,295 ３６ 0 0 0 0 1,331"}, {"5 0 0 0 0 0 5", "1 295 0 0 5 0 0 1300"},
                  {"行政规范性文件 3 1 12", "行政规范性文件 3件 22（其中修订16件） 12"});
    assert_row(&reading, "new", "1295 36 0 0 0 0 1331");
    assert_row(&reading, "granted", "1295 0 0 5 0 0 1300");
    assert_slice(document_text(reading.document, cell_of(&reading, "t3.granted.person")->span), "1 295");
    assert_value(&reading, "t2.normative.issued", "3");
    assert_slice(cell_of(&reading, "t2.normative.issued")->unit, "件");
    assert_slice(document_text(reading.document, cell_of(&reading, "t2.normative.issued")->span), "3件");
    assert_value(&reading, "t2.normative.repealed", "22");
    free_reading(&reading);
}

static void units_of_money(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"行政事业性收费 12.5", "行政事业性收费 190 万元"});
    assert_value(&reading, "t2.fees.amount", "190");
    assert_true(cell_of(&reading, "t2.fees.amount")->unit_in_cell);
    assert_slice(document_text(reading.document, cell_of(&reading, "t2.fees.amount")->span), "190 万元");
    free_reading(&reading);
    reading = READ_WITH({"（单位：万元）", "（单位：元）"});
    assert_slice(cell_of(&reading, "t2.fees.amount")->unit, "元");
    free_reading(&reading);
}

static void letters_for_digits(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"12 3 0 0 0 0 15", "12 3 O 〇 0 0 l5"}, {"行政许可 41", "行政许可 4O"});
    assert_row(&reading, "new", "12 3 unclear unclear 0 0 unclear");
    const struct cell_fact *cell = cell_of(&reading, "t2.licensing.decisions");
    assert_int_equal(cell->state, CELL_UNCLEAR);
    assert_int_equal(cell->candidate_count, 1);
    assert_int_equal(cell->candidates[0].digits, 40);
    assert_slice(document_text(reading.document, cell->span), "4O");
    free_reading(&reading);
}

static void fillers_and_empty_slots(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"12 3 0 0 0 0 15", "12 / — - 无 0 12"},
                  {"（一）予以公开 5 0 0 0 0 0 5", "（一）予以公开\t5\t\t\t0\t0\t\t5"}, {"行政强制 0", "行政强制 —"});
    assert_row(&reading, "new", "12 blank blank blank blank 0 12");
    assert_row(&reading, "granted", "5 blank blank 0 0 blank 5");
    assert_state(&reading, "t2.coercion.decisions", CELL_BLANK);
    free_reading(&reading);
}

static void blanks_without_a_trace(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"12 3 0 0 0 0 15", "12 3 0 0 0 15"}, {"2.重复申请 0 0 0 0 0 0 0", "2.重复申请"});
    assert_row(&reading, "new", UNCLEAR_ROW);
    assert_row(&reading, "rejected_repeat", BLANK_ROW);
    assert_row(&reading, "rejected_publication", "0 0 0 0 0 0 0");
    const struct cell_fact *cell = cell_of(&reading, "t3.new.business");
    assert_int_equal(cell->candidate_count, 2);
    free_reading(&reading);
}

static void wrong_sums_are_read(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"12 3 0 0 0 0 15", "12 3 0 0 0 0 120"}, {"11 3 0 0 0 0 14", "11 300 200 0 0 0 14"});
    assert_row(&reading, "new", "12 3 0 0 0 0 120");
    assert_row(&reading, "total", "11 300 200 0 0 0 14");
    free_reading(&reading);
}

/* ---- Rows in trouble ---- */

static void shifted_row(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"2.重复申请 0 0 0 0 0 0 0", "2.重复申请\t\t1\t0\t2\t0\t0\t0\t3\t"},
                                       {"3.其他 0 0 0 0 0 0 0", "3.其他\t\t1\t0\t2\t0\t0\t\t"});
    assert_row(&reading, "rejected_repeat", "1 0 2 0 0 0 3");
    assert_state(&reading, "t3.other_rest.person", CELL_UNCLEAR); /* nobody knows which end is padding */
    free_reading(&reading);
}

static void doubled_row(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"2.重复申请 0", "2.重复申请 7 0 0 0 0 0 7\n2.重复申请 0"});
    assert_row(&reading, "rejected_repeat", "unclear 0 0 0 0 0 unclear");
    assert_int_equal(cell_of(&reading, "t3.rejected_repeat.person")->candidate_count, 2);
    assert_row(&reading, "rejected_petition", "1 0 0 0 0 0 1");
    assert_row(&reading, "rejected_publication", "0 0 0 0 0 0 0");
    free_reading(&reading);
}

static void page_number_among_values(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"12 3 0 0 0 0 15\n", "12 3 0 0 0 15\n\n3\n\n"}, {"行政强制 0", "行政强制\n\n4\n\n0"});
    assert_row(&reading, "new", UNCLEAR_ROW);
    assert_row(&reading, "carried_in", "1 0 0 0 0 0 1");
    assert_state(&reading, "t2.coercion.decisions", CELL_UNCLEAR);
    free_reading(&reading);
}

static void sentences_are_no_rows(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"行政处罚 7\n", ""}, {"行政事业性收费 12.5\n",
                                         "行政事业性收费 12.5\n\n全年作出行政处罚决定9件，行政处罚8件，均已公开。\n"});
    assert_state(&reading, "t2.penalties.decisions", CELL_MISSING);
    assert_value(&reading, "t2.coercion.decisions", "0");
    assert_int_equal(reading.facts.tables[0].state, TABLE_PARTIAL);
    free_reading(&reading);
}

static void lost_rows(void **state)
{
    (void)state;
    struct reading reading = READ_WITH(
        {"（一）予以公开 5 0 0 0 0 0 5\n（二）部分公开（区分处理的，只计这一情形，不计其他情形） 1 0 0 0 0 0 1\n",
         "只计这一情形，不计其他情形）\t\t\t\t\t\t\t\t\n"},
        {"行政规范性文件 3 1 12\n", ""});
    assert_row(&reading, "granted", MISSING_ROW);
    assert_row(&reading, "partial", MISSING_ROW); /* its values went with its first line */
    assert_row(&reading, "denied_secret", "0 0 0 0 0 0 0");
    assert_state(&reading, "t2.normative.issued", CELL_MISSING);
    assert_int_equal(reading.facts.tables[1].state, TABLE_PARTIAL);
    free_reading(&reading);
}

/* Whose the values below a label and before a gap are nobody can say; on the label's own line they are its. */
static void rows_beside_lost_lines(void **state)
{
    (void)state;
    struct reading reading = READ_WITH(
        {"7.属于行政执法案卷 0 0 0 0 0 0 0\n8.属于行政查询事项 0", "7.属于行政执法案卷\n0"},
        {"2.重复申请 0 0 0 0 0 0 0\n3.要求提供公开出版物 0", "2.重复申请 0"},
        {"（七）总计 11 3 0 0 0 0 14\n四、结转下年度继续办理 2", "11 3 0 0 0 0 14\n四、结转下年度继续办理\n2"});
    assert_row(&reading, "denied_case_file", UNCLEAR_ROW);
    assert_row(&reading, "denied_inquiry", MISSING_ROW);
    assert_row(&reading, "rejected_repeat", "0 0 0 0 0 0 0");
    assert_row(&reading, "rejected_publication", MISSING_ROW);
    assert_row(&reading, "total", UNCLEAR_ROW); /* in its place, but its name is lost */
    assert_row(&reading, "carried_out", "2 0 0 0 0 0 2");
    free_reading(&reading);
}

static void lost_table(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({table_three, ""}, {table_three_head, "\n三、收到和处理政府信息公开申请情况\n"});
    assert_int_equal(reading.facts.tables[1].state, TABLE_MISSING);
    assert_int_equal(reading.facts.tables[0].state, TABLE_PRESENT);
    assert_int_equal(reading.facts.tables[2].state, TABLE_PRESENT);
    assert_row(&reading, "new", MISSING_ROW);
    free_reading(&reading);
}

static void one_row_for_three(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"（六）其他处理\n1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 0 1 0 0 0 0 1\n"
                   "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0\n3.其他 0 0 "
                   "0 0 0 0 0\n",
                   "（六）其他处理 0 1 0 0 0 0 1\n"});
    assert_row(&reading, "other", "0 1 0 0 0 0 1");
    assert_row(&reading, "other_rest", MISSING_ROW);
    int row = form_row_index(reading.facts.form, SLICE("t3"), SLICE("other"));
    assert_true(reading.facts.rows[row].active);
    row = form_row_index(reading.facts.form, SLICE("t3"), SLICE("other_rest"));
    assert_false(reading.facts.rows[row].active);
    assert_int_equal(reading.facts.tables[1].state, TABLE_PRESENT);
    free_reading(&reading);
}

static void lines_of_table_four(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({table_four, "\t\t\t\t\t0\t0\t0\t0\t0\t3\t0\t0\t0\t3\n"});
    assert_state(&reading, "t4.review.upheld", CELL_BLANK);
    assert_state(&reading, "t4.review.total", CELL_BLANK);
    assert_value(&reading, "t4.after_review.total", "3");
    free_reading(&reading);
    reading = READ_WITH({table_four_head, "\n四、政府信息公开行政复议、行政诉讼情况\n"});
    assert_value(&reading, "t4.after_review.total", "3"); /* nothing else has fifteen numbers */
    free_reading(&reading);
    reading = READ_WITH({table_four, "0 0 0 0 0 3 0 0 0 3\n"});
    assert_state(&reading, "t4.review.upheld", CELL_UNCLEAR);
    assert_state(&reading, "t4.after_review.total", CELL_UNCLEAR);
    free_reading(&reading);
}

/* ---- Glued digits ---- */

static void glued_rows(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"12 3 0 0 0 0 15\n", "123000015"}, {"1.属于国家秘密 0 0 0 0 0 0 0\n", "1.属于国家秘密0000000"},
                  {"2.其他法律行政法规禁止公开 0 0 0 0 0 0 0", "2.其他法律行政法规禁止公开 10000001"},
                  {"规章 0 0 0\n", "规章000"}, {"行政规范性文件 3 1 12", "行政规范性文件3112"});
    assert_row(&reading, "new", "12 3 0 0 0 0 15");
    assert_row(&reading, "carried_in", "1 0 0 0 0 0 1");
    assert_row(&reading, "denied_secret", "0 0 0 0 0 0 0");
    assert_row(&reading, "denied_law", UNCLEAR_ROW); /* no cut adds up */
    assert_value(&reading, "t2.rules.issued", "0");
    assert_state(&reading, "t2.normative.issued", CELL_UNCLEAR);
    assert_true(cell_of(&reading, "t2.normative.issued")->candidate_count > 1);
    assert_slice(document_text(reading.document, cell_of(&reading, "t3.new.total")->span), "15");
    free_reading(&reading);
}

/* 1 12 0 0 0 0 13 and 11 2 0 0 0 0 13: the row's sum leaves two ways, the columns one. */
static void glued_rows_by_columns(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"5 0 0 0 0 0 5", "112000013"}, {"12 3 0 0 0 0 15", "18 5 0 0 0 0 23"},
                                       {"11 3 0 0 0 0 14", "17 5 0 0 0 0 22"});
    assert_row(&reading, "granted", "11 2 0 0 0 0 13");
    free_reading(&reading);
}

/* ---- A reviewer's word ---- */

static uint32_t line_of(const struct document *document, const char *words)
{
    ptrdiff_t at = slice_find(document->text, slice_of(words), 0);
    assert_true(at >= 0);
    return document_line(document, (uint32_t)at);
}

static void placed_row(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"2.重复申请 0 0 0 0 0 0 0", "某某某某\n6 0 0 0 0 0 6"});
    assert_state(&reading, "t3.rejected_repeat.person", CELL_UNCLEAR); /* by its place alone */
    struct row_place place = {.row = form_row_index(reading.facts.form, SLICE("t3"), SLICE("rejected_repeat")),
                              .line = line_of(reading.document, "某某某某")};
    struct guidance guidance = {.rows = &place, .row_count = 1};
    struct error error;
    assert_true(facts_read(reading.document, forms, &guidance, reading.arena, &reading.facts, &error));
    assert_row(&reading, "rejected_repeat", "6 0 0 0 0 0 6");
    assert_row(&reading, "rejected_publication", "0 0 0 0 0 0 0");
    assert_int_equal(count_state(&reading, CELL_READ), 200);
    free_reading(&reading);
}

/* ---- Reports and other texts ---- */

static void no_report(void **state)
{
    (void)state;
    static const char text[] = "关于召开工作会议的通知\n\n定于1月5日召开会议，请各单位派1人参加。\n";
    struct arena *arena = arena_new(), *facts_arena = arena_new();
    struct error error;
    struct facts facts;
    struct document *document = read_text(arena, "通知.txt", arena_copy(arena, slice_of(text)), false, &error);
    assert_false(facts_read(document, forms, NULL, facts_arena, &facts, &error));
    assert_int_equal(error.kind, ERROR_FOREIGN);
    assert_contains(error.message, "通知.txt");
    assert_contains(error.message, "2019");
    arena_free(facts_arena);
    document_free(document);
}

static void report_without_tables(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice text = arena_print(arena, "%s%s", head, tail);
    text = replace(arena, text, (struct change){"2023年政府", "2020年政府"});
    struct reading reading = read_text_as(text.data, false, NULL);
    assert_slice(reading.facts.form->id, "2019"); /* the form its year should have had */
    for (size_t i = 0; i < reading.facts.form->table_count; i++)
        assert_int_equal(reading.facts.tables[i].state, TABLE_MISSING);
    free_reading(&reading);
    arena_free(arena);
}

static void facts_in_use(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"柳河镇", "柳河镇"});
    struct facts copy = facts_copy(&reading.facts, reading.arena);
    int cell = form_cell_index(copy.form, SLICE("t3.new.total"));
    struct decimal value;
    assert_true(facts_value(&copy, (uint16_t)cell, &value));
    assert_int_equal(value.digits, 15);
    assert_int_equal(facts_cell_at(&copy, copy.cells[cell].span.start), cell);
    assert_int_equal(facts_cell_at(&copy, 0), -1);
    copy.cells[cell].state = CELL_BLANK;
    assert_false(facts_value(&copy, (uint16_t)cell, &value));
    assert_true(facts_value(&reading.facts, (uint16_t)cell, &value));
    assert_string_equal(cell_state_name(CELL_UNCLEAR), "unclear");
    assert_string_equal(table_state_name(TABLE_PARTIAL), "partial");
    free_reading(&reading);
}

/* Much of the same and long runs cost time in proportion, and nothing is read from them. */
static void absurd_texts(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, head);
    buffer_add_text(&text, table_two);
    for (int i = 0; i < 60; i++)
        buffer_add_text(&text, table_three);
    for (int i = 0; i < 200000; i++)
        buffer_add_text(&text, i % 3 ? "O" : "l");
    for (int i = 0; i < 200000; i++)
        buffer_add_text(&text, "7");
    buffer_add_text(&text, tail);
    struct reading reading = read_text_as(text.data, false, NULL);
    assert_value(&reading, "t2.licensing.decisions", "41");
    free_reading(&reading);
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_text),
        cmocka_unit_test(tabs_and_single_lines),
        cmocka_unit_test(markdown_tables),
        cmocka_unit_test(labels_broken_and_around),
        cmocka_unit_test(lost_heads),
        cmocka_unit_test(numbers_as_printed),
        cmocka_unit_test(units_of_money),
        cmocka_unit_test(letters_for_digits),
        cmocka_unit_test(fillers_and_empty_slots),
        cmocka_unit_test(blanks_without_a_trace),
        cmocka_unit_test(wrong_sums_are_read),
        cmocka_unit_test(shifted_row),
        cmocka_unit_test(doubled_row),
        cmocka_unit_test(page_number_among_values),
        cmocka_unit_test(sentences_are_no_rows),
        cmocka_unit_test(lost_rows),
        cmocka_unit_test(rows_beside_lost_lines),
        cmocka_unit_test(lost_table),
        cmocka_unit_test(one_row_for_three),
        cmocka_unit_test(lines_of_table_four),
        cmocka_unit_test(glued_rows),
        cmocka_unit_test(glued_rows_by_columns),
        cmocka_unit_test(placed_row),
        cmocka_unit_test(no_report),
        cmocka_unit_test(report_without_tables),
        cmocka_unit_test(facts_in_use),
        cmocka_unit_test(absurd_texts),
    };
    return cmocka_run_group_tests(tests, forms_enter, forms_leave);
}
