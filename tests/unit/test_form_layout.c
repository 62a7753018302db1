/* Cells in layouts that mislead: rows off their labels, glued thousands, tables that other programs wrote as text. */
#include "unit/cmocka_main.h"
#include "unit/form_report.h"

static const char table_two_of_2019[] =
    "\n二、主动公开政府信息情况\n\n第二十条第（一）项\n信息内容 本年新制作数量 本年新公开数量 对外公开总数量\n"
    "规章 0 0 0\n规范性文件 3 1 12\n第二十条第（五）项\n信息内容 上一年项目数量 本年增/减 处理决定数量\n"
    "行政许可 40 1 41\n其他对外管理服务事项 5 0 6\n第二十条第（六）项\n信息内容 上一年项目数量 本年增/减 处理决定数量\n"
    "行政处罚 2 0 7\n行政强制 0 0 0\n第二十条第（八）项\n信息内容 上一年项目数量 本年增/减\n行政事业性收费 4 0\n"
    "第二十条第（九）项\n信息内容 采购项目数量 采购总金额\n政府集中采购 8 56.5万元\n";

#define OF_2019                                                                                                        \
    {table_two, table_two_of_2019},                                                                                    \
    {                                                                                                                  \
        "2023年政府", "2020年政府"                                                                                  \
    }

static void assert_not_read(const struct reading *reading, const char *id)
{
    if (cell_of(reading, id)->state == CELL_READ)
        fail_msg("%s is read", id);
}

/* ---- Digits that hang together ---- */

static void glued_thousands(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"行政规范性文件 3 1 12", "行政规范性文件7,104012,345"}, {"规章 0 0 0", "规章4,9255747,848"},
                  {" 12 3 0 0 0 0 15\n", "1,2040352,010003,249"});
    assert_value(&reading, "t2.normative.issued", "7104");
    assert_value(&reading, "t2.normative.repealed", "0");
    assert_value(&reading, "t2.normative.in_force", "12345");
    assert_state(&reading, "t2.rules.issued", CELL_UNCLEAR); /* 5|747,848, 57|47,848 or 574|7,848 */
    assert_row(&reading, "new", "1204 0 35 2010 0 0 3249");
    assert_row(&reading, "carried_in", "1 0 0 0 0 0 1");
    assert_slice(document_text(reading.document, cell_of(&reading, "t2.normative.in_force")->span), "12,345");
    free_reading(&reading);
}

static void glued_thousands_with_a_sign(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH(OF_2019, {"行政许可 40 1 41", "行政许可 41,430+1634,211"}, {"行政事业性收费 4 0", "行政事业性收费00"},
                  {"政府集中采购 8 56.5万元", "政府集中采购 20"});
    assert_state(&reading, "t2.licensing.previous", CELL_UNCLEAR);
    assert_state(&reading, "t2.licensing.change", CELL_UNCLEAR);
    assert_state(&reading, "t2.licensing.decisions", CELL_UNCLEAR);
    assert_value(&reading, "t2.fees.previous", "0");
    assert_value(&reading, "t2.fees.change", "0");
    assert_state(&reading, "t2.procurement.count", CELL_UNCLEAR); /* 2 0, or 20 and a blank */
    free_reading(&reading);
}

/* ---- Rows and labels apart ---- */

static void rows_below_a_block_of_labels(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"7.属于行政执法案卷 0 0 0 0 0 0 0\n8.属于行政查询事项 0 0 0 0 0 0 0",
                                        "7.属于行政执法案卷\n8.属于行政查询事项\n1 0 0 0 0 0 1\n0 2 0 0 0 0 2"},
                                       {"（七）总计 11 3 0 0 0 0 14", "（七）总计\n0 0 0\n0 0 0\n0"});
    assert_not_read(&reading, "t3.denied_case_file.business");
    assert_row(&reading, "denied_inquiry", UNCLEAR_ROW);
    assert_not_read(&reading, "t3.total.person"); /* pieces of another table */
    assert_row(&reading, "denied_process", "0 0 0 0 0 0 0");
    free_reading(&reading);
}

static void row_before_the_label_of_the_next(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"1.信访举报投诉类申请 1 0 0 0 0 0 1\n2.重复申请 0 0 0 0 0 0 0\n3.要求提供公开出版物",
                   "1.信访举报投诉类申请\n第 2 页\n1 0 0 0 0 0 1\n2.重复申请\n3.要求提供公开出版物\n"
                   "0 4 0 0 0 0 4\n"});
    assert_not_read(&reading, "t3.rejected_repeat.person");
    assert_not_read(&reading, "t3.rejected_publication.business");
    free_reading(&reading);
}

static void page_number_below_a_blank_row(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"行政许可 41\n", "行政许可\n"}, {"行政处罚 7\n行政强制 0\n", "行政处罚\n行政强制\n1\n\n\n"});
    assert_state(&reading, "t2.licensing.decisions", CELL_BLANK);
    assert_not_read(&reading, "t2.coercion.decisions");
    assert_value(&reading, "t2.fees.amount", "12.5");
    free_reading(&reading);
}

static void marks_of_pages_and_tables(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"行政强制 0\n", "行政强制 0\n2/4\n"},
                                       {"行政事业性收费 12.5\n", "行政事业性收费 80.65万元注：由财政所提供。\n附表2\n"},
                                       {"2.重复申请 0 0 0 0 0 0 0", "2.重复\n- 0 1 - 0 0 -\n申请"});
    assert_value(&reading, "t2.coercion.decisions", "0");
    assert_value(&reading, "t2.fees.amount", "80.65");
    assert_row(&reading, "new", "12 3 0 0 0 0 15");
    assert_row(&reading, "rejected_repeat", "blank 0 1 blank 0 0 blank");
    free_reading(&reading);
}

static void numbers_of_sentences(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"行政事业性收费 12.5\n", "行政事业性收费\n我镇在便民服务中心设置政务公开专区并配备查询电脑30台\n"});
    assert_not_read(&reading, "t2.fees.amount");
    free_reading(&reading);
}

/* ---- Tables as other programs write them ---- */

static void cells_parted_by_commas(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"规章 0 0 0\n行政规范性文件 3 1 12\n", "规章,0,,0\n行政规范性文件,3,1,12\n"},
                                       {"申请数量 12 3 0 0 0 0 15\n", "申请数量,12,\"1,203\",0,O,0,0,\"1,215\"\n"},
                                       {"申请数量 1 0 0 0 0 0 1\n", "申请数量,1,0,0,0,0,0,1\n"});
    assert_value(&reading, "t2.normative.in_force", "12");
    assert_state(&reading, "t2.rules.repealed", CELL_BLANK);
    assert_row(&reading, "new", "12 1203 0 unclear 0 0 1215");
    assert_row(&reading, "carried_in", "1 0 0 0 0 0 1");
    free_reading(&reading);
}

static void cells_parted_by_semicolons(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"申请数量 12 3 0 0 0 0 15\n", "申请数量;2 970;3;0;0;0;0;2 973\n"},
                                       {"申请数量 1 0 0 0 0 0 1\n", "申请数量;1;0;0;;0;0;1\n"});
    assert_row(&reading, "new", "2970 3 0 0 0 0 2973");
    assert_row(&reading, "carried_in", "1 0 0 blank 0 0 1");
    free_reading(&reading);
}

static void thousands_are_no_separators(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"申请数量 12 3 0 0 0 0 15\n", "申请数量 1,012 1,203 0 1,000 0 0 3,215\n"},
                                       {"申请数量 1 0 0 0 0 0 1\n", "申请数量 2,001 1,000 1,000 0 0 0 4,001\n"});
    assert_row(&reading, "new", "1012 1203 0 1000 0 0 3215");
    assert_row(&reading, "carried_in", "2001 1000 1000 0 0 0 4001");
    free_reading(&reading);
}

/* What stands with a number in its slot is never the number of another slot. */
static void notes_in_slots(void **state)
{
    (void)state;
    static const struct {
        const char *slots;
        bool person, other;
    } cases[] = {{"12\t3\t0\t0[1]\t0\t0①\t15", true, true},    {"12〔2〕\t3\t0\t0\t0\t0¹\t15", true, true},
                 {"12 3\t3\t0\t0\t0\t0\t15", false, true},     {"12\t3\t0\t0\t0\t0 1\t15", true, false},
                 {"12\t3\t0\t1 0 1\t0\t7 0\t15", true, false}, {"12 [9]\t3\t0\t0\t0\t0\t15", false, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char row[100];
        snprintf(row, sizeof row, "申请数量\t%s\n", cases[i].slots);
        struct reading reading = READ_WITH({"申请数量 12 3 0 0 0 0 15\n", row});
        if (cases[i].person)
            assert_value(&reading, "t3.new.person", "12");
        else
            assert_int_equal(cell_of(&reading, "t3.new.person")->state, CELL_UNCLEAR);
        if (cases[i].other)
            assert_value(&reading, "t3.new.other", "0");
        else
            assert_int_equal(cell_of(&reading, "t3.new.other")->state, CELL_UNCLEAR);
        assert_value(&reading, "t3.new.business", "3");
        assert_value(&reading, "t3.new.total", "15");
        if (i == 2)
            assert_contains(cell_of(&reading, "t3.new.person")->reason, "不止一个数");
        free_reading(&reading);
    }
}

#define HEAD_OF_TWO "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 3 1 12"
#define HEAD_OF_THREE "自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n"
#define NEW_REQUESTS "一、本年新收政府信息公开申请数量 12 3 0 0 0 0 15\n"

/* Where a grid's head names the columns in another order than the form, no value is taken for that of another one. */
static void heads_in_another_order(void **state)
{
    (void)state;
    static const char turned[] = "信息内容\t现行有效件数\t本年制发件数\t本年废止件数\n"
                                 "规章\t0\t0\t0\n行政规范性文件\t12\t3\t1";
    struct reading reading = READ_WITH({HEAD_OF_TWO, turned});
    assert_state(&reading, "t2.normative.issued", CELL_UNCLEAR);
    assert_state(&reading, "t2.normative.in_force", CELL_UNCLEAR);
    assert_value(&reading, "t2.licensing.decisions", "41");
    free_reading(&reading);
    reading = READ_WITH(
        {HEAD_OF_THREE, "\t总计\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"},
        {NEW_REQUESTS, "一、本年新收政府信息公开申请数量\t15\t12\t3\t0\t0\t0\t0\n"});
    assert_state(&reading, "t3.new.person", CELL_UNCLEAR);
    assert_state(&reading, "t3.new.total", CELL_UNCLEAR);
    free_reading(&reading);
}

/* The form's order, and heads of two lines whose cells stand elsewhere than the values. */
static void heads_in_order(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n",
        "申请人情况\t自然人\t法人或其他组织\t总计\n\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n",
        "自然人\t总计\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct reading reading =
            READ_WITH({HEAD_OF_THREE, heads[i]},
                      {NEW_REQUESTS, "一、本年新收政府信息公开申请数量\t12\t3\t0\t0\t0\t0\t15\n"});
        assert_row(&reading, "new", "12 3 0 0 0 0 15");
        free_reading(&reading);
    }
    struct reading reading = READ_WITH(
        {HEAD_OF_TWO,
         "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t3\t1\t12"});
    assert_value(&reading, "t2.normative.issued", "3");
    free_reading(&reading);
}

static void tables_of_tags(void **state)
{
    (void)state;
    struct reading reading = READ_WITH(
        {"规章 0 0 0\n行政规范性文件 3 1 12\n",
         "<table><tr><td colspan=\"4\">第二十条</td></tr><tr><td "
         "rowspan='1'>规章</td><td>0</td><td>&nbsp;</td><td>0</td>"
         "</tr>\n<tr><td>行政规范性文件</td><td>3</td>\n<td>1</td><td><p>12</p></td></tr></table>行政许可之外\n"},
        {"行政处罚 7", "| 行政处罚 | &nbsp; |"});
    assert_state(&reading, "t2.rules.repealed", CELL_BLANK);
    assert_value(&reading, "t2.rules.in_force", "0");
    assert_value(&reading, "t2.normative.issued", "3");
    assert_value(&reading, "t2.normative.in_force", "12");
    assert_state(&reading, "t2.penalties.decisions", CELL_BLANK);
    assert_value(&reading, "t2.licensing.decisions", "41");
    free_reading(&reading);
}

static void boxes(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"规章 0 0 0\n", "│规章      │0 │  │0 │\n├─────┼─┼─┼─┤\n"});
    assert_value(&reading, "t2.rules.issued", "0");
    assert_state(&reading, "t2.rules.repealed", CELL_BLANK);
    free_reading(&reading);
}

static void merged_cells_written_out(void **state)
{
    (void)state;
    struct reading reading = READ_WITH(
        OF_2019,
        {"信息内容 上一年项目数量 本年增/减\n行政事业性收费 4 0\n",
         "| 信息内容 | 上一年项目数量 | **本年增/减** | 本年增/减 |\n|---|---|---|---|\n| 行政事业性收费 | 6 | 0 | 0 | "
         " |\n\n"},
        {"信息内容 采购项目数量 采购总金额\n政府集中采购 8 56.5万元\n",
         "| 信息内容 | 采购项目数量 | 采购总金额 | 采购总金额 |\n| 政府集中采购 | 8 | 56.5万元 | 56.5万元 |\n\n"});
    assert_value(&reading, "t2.fees.previous", "6");
    assert_value(&reading, "t2.fees.change", "0");
    assert_value(&reading, "t2.procurement.count", "8");
    assert_value(&reading, "t2.procurement.amount", "56.5");
    free_reading(&reading);
}

/* The blank at the end of the line was lost: the empty slot before the values is none of theirs. */
static void slot_of_another_column(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"规章 0 0 0\n行政规范性文件 3 1 12\n", "规章\t\t0\t0\t0\n行政规范性文件\t\t3\t1\n"});
    assert_value(&reading, "t2.rules.issued", "0");
    assert_not_read(&reading, "t2.normative.repealed");
    assert_not_read(&reading, "t2.normative.in_force");
    free_reading(&reading);
}

/* ---- Tables out of order, tables lost ---- */

static void table_two_behind_table_three(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({table_two, ""}, {table_four_head, table_two}, {table_four, ""},
                  {"\n五、存在", "\n四、政府信息公开行政复议、行政诉讼情况\n\n行政复议 行政诉讼\n结果维持 "
                                 "结果纠正 其他结果 尚未审结 总计\n1 0 0 1 2 0 0 0 0 0 3 0 0 0 3\n\n五、存在"});
    assert_value(&reading, "t2.normative.in_force", "12");
    assert_value(&reading, "t2.fees.amount", "12.5");
    assert_row(&reading, "new", "12 3 0 0 0 0 15");
    assert_row(&reading, "carried_out", "2 0 0 0 0 0 2");
    assert_value(&reading, "t4.after_review.total", "3");
    assert_int_equal(count_state(&reading, CELL_READ), 200);
    free_reading(&reading);
}

static void sentence_instead_of_a_table(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({table_four_head, "\n四、政府信息公开行政复议、行政诉讼情况\n\n"},
                                       {table_four, "2023年度行政复议、行政诉讼情况如下：\n"});
    assert_int_equal(reading.facts.tables[2].state, TABLE_MISSING);
    assert_state(&reading, "t4.review.upheld", CELL_MISSING);
    free_reading(&reading);
}

static void sentences_instead_of_a_table(void **state)
{
    (void)state;
    struct reading reading = READ_WITH(
        {table_three_head, "\n三、收到和处理政府信息公开申请情况\n\n"},
        {table_three,
         "本年度共办结 0 件，（一）予以公开 0 件；（二）部\n分公开 0 件；（三）不予公开 0 件；（四）无法提供 0 件"
         "（本机关不掌握相关政府信息 0 件）；（七）总计 0 件。结转下年度继续办理 0 件。\n"});
    assert_int_equal(reading.facts.tables[1].state, TABLE_MISSING);
    assert_row(&reading, "granted", MISSING_ROW);
    assert_value(&reading, "t2.fees.amount", "12.5");
    free_reading(&reading);
}

static void label_without_its_ordinal(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"法律服务机构 其他\n", "法律服务机构其他"}, {"一、本年新收政府", "本年新收政府"});
    assert_row(&reading, "new", "12 3 0 0 0 0 15");
    free_reading(&reading);
}

/* What a row has in parts is no one number of it. */
static void row_in_parts(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH(OF_2019, {"其他对外管理服务事项 5 0 6", "其他对外管理服务事项 行政检查 4 0 31\n行政确认 6 1 12"});
    assert_not_read(&reading, "t2.services.previous");
    assert_not_read(&reading, "t2.services.decisions");
    assert_value(&reading, "t2.licensing.decisions", "41");
    assert_value(&reading, "t2.penalties.previous", "2");
    free_reading(&reading);
    /* the three rows of the later form, where this one has a single one */
    reading = READ_WITH(OF_2019, {"3.其他 0 0 0 0 0 0 0", "3.其他 2 0 0 0 0 0 2"});
    assert_row(&reading, "other", UNCLEAR_ROW);
    assert_row(&reading, "total", "11 3 0 0 0 0 14");
    free_reading(&reading);
    reading = READ_WITH(OF_2019, {"请 0 1 0 0 0 0 1", "请 2 1 0 0 0 0 3"}); /* the others are 0: it is the sum */
    assert_row(&reading, "other", "2 1 0 0 0 0 3");
    free_reading(&reading);
}

/* The dash of a list is no filler beside the value before it. */
static void list_mark_behind_a_table(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"行政事业性收费 12.5\n\n三、收到", "行政事业性收费\n12.5\n- 收到"}, {"行政强制 0", "行政强制 -"});
    assert_value(&reading, "t2.fees.amount", "12.5");
    assert_state(&reading, "t2.coercion.decisions", CELL_BLANK);
    free_reading(&reading);
}

/* Of a grid row the label and the values are known to belong together, whatever became of the next one. */
static void grid_row_before_a_lost_one(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"7.属于行政执法案卷 0 0 0 0 0 0 0\n8.属于行政查询事项 0 0 0 0 0 0 0\n",
                                        "\t7.属于行政执法案卷\n\t2\n\t0\n\t0\n\t0\n\t0\n\t0\n\t2\n\n"});
    assert_row(&reading, "denied_case_file", "2 0 0 0 0 0 2");
    assert_row(&reading, "denied_inquiry", MISSING_ROW);
    free_reading(&reading);
}

/* （四）无法提供 has no cells in the form; some units write its sum there. */
static void group_with_a_sum(void **state)
{
    (void)state;
    struct reading reading =
        READ_WITH({"8.属于行政查询事项 0 0 0 0 0 0 0\n（四）无法提供\n",
                   "8.属于行政查询事项\n3\n0\n0\n0\n0\n0\n3\n（四）无法提供\n4\n2\n0\n0\n0\n0\n6\n"});
    assert_row(&reading, "denied_inquiry", "3 0 0 0 0 0 3");
    assert_row(&reading, "unable_not_held", "4 2 0 0 0 0 6");
    free_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glued_thousands),
        cmocka_unit_test(glued_thousands_with_a_sign),
        cmocka_unit_test(rows_below_a_block_of_labels),
        cmocka_unit_test(row_before_the_label_of_the_next),
        cmocka_unit_test(page_number_below_a_blank_row),
        cmocka_unit_test(marks_of_pages_and_tables),
        cmocka_unit_test(numbers_of_sentences),
        cmocka_unit_test(cells_parted_by_commas),
        cmocka_unit_test(cells_parted_by_semicolons),
        cmocka_unit_test(thousands_are_no_separators),
        cmocka_unit_test(notes_in_slots),
        cmocka_unit_test(heads_in_another_order),
        cmocka_unit_test(heads_in_order),
        cmocka_unit_test(tables_of_tags),
        cmocka_unit_test(boxes),
        cmocka_unit_test(merged_cells_written_out),
        cmocka_unit_test(slot_of_another_column),
        cmocka_unit_test(table_two_behind_table_three),
        cmocka_unit_test(sentence_instead_of_a_table),
        cmocka_unit_test(sentences_instead_of_a_table),
        cmocka_unit_test(label_without_its_ordinal),
        cmocka_unit_test(row_in_parts),
        cmocka_unit_test(grid_row_before_a_lost_one),
        cmocka_unit_test(group_with_a_sum),
        cmocka_unit_test(list_mark_behind_a_table),
    };
    return cmocka_run_group_tests(tests, forms_enter, forms_leave);
}
