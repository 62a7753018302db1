/* An invented report for tests of reading cells: changes to its text, and what its cells then hold. */
#ifndef UNIT_FORM_REPORT_H
#define UNIT_FORM_REPORT_H

#include "read/read.h"
#include "support/reading.h"

/* ---- A report, and changes to it ---- */

static const char head[] = "山河县柳河镇2023年政府信息公开工作年度报告\n\n一、总体情况\n\n"
                           "2023年，我镇主动公开信息20余条，办理行政许可57件，行政处罚2件，予以公开3件。\n";
static const char table_two[] =
    "\n二、主动公开政府信息情况\n\n第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n"
    "规章 0 0 0\n行政规范性文件 3 1 12\n第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 41\n"
    "第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚 7\n行政强制 0\n第二十条第（八）项\n"
    "信息内容 本年收费金额（单位：万元）\n行政事业性收费 12.5\n";
static const char table_three_head[] =
    "\n三、收到和处理政府信息公开申请情况\n\n（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\n"
    "申请人情况\n自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n";
static const char table_three[] =
    "一、本年新收政府信息公开申请数量 12 3 0 0 0 0 15\n二、上年结转政府信息公开申请数量 1 0 0 0 0 0 "
    "1\n三、本年度办理结果\n"
    "（一）予以公开 5 0 0 0 0 0 5\n（二）部分公开（区分处理的，只计这一情形，不计其他情形） 1 0 0 0 0 0 "
    "1\n（三）不予公开\n"
    "1.属于国家秘密 0 0 0 0 0 0 0\n2.其他法律行政法规禁止公开 0 0 0 0 0 0 0\n3.危及“三安全一稳定” 0 0 0 0 0 0 0\n"
    "4.保护第三方合法权益 0 0 0 0 0 0 0\n5.属于三类内部事务信息 0 0 0 0 0 0 0\n6.属于四类过程性信息 0 0 0 0 0 0 0\n"
    "7.属于行政执法案卷 0 0 0 0 0 0 0\n8.属于行政查询事项 0 0 0 0 0 0 0\n（四）无法提供\n"
    "1.本机关不掌握相关政府信息 4 2 0 0 0 0 6\n2.没有现成信息需要另行制作 0 0 0 0 0 0 0\n3.补正后申请内容仍不明确 0 0 "
    "0 0 0 0 0\n"
    "（五）不予处理\n1.信访举报投诉类申请 1 0 0 0 0 0 1\n2.重复申请 0 0 0 0 0 0 0\n3.要求提供公开出版物 0 0 0 0 0 0 0\n"
    "4.无正当理由大量反复申请 0 0 0 0 0 0 0\n5.要求行政机关确认或重新出具已获取信息 0 0 0 0 0 0 0\n（六）其他处理\n"
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 0 1 0 0 0 0 1\n"
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0\n3.其他 0 0 0 0 0 0 0\n"
    "（七）总计 11 3 0 0 0 0 14\n四、结转下年度继续办理 2 0 0 0 0 0 2\n";
static const char table_four_head[] =
    "\n四、政府信息公开行政复议、行政诉讼情况\n\n行政复议 行政诉讼\n结果维持 结果纠正 其他结果 尚未审结 总计\n"
    "未经复议直接起诉 复议后起诉\n结果维持 结果纠正 其他结果 尚未审结 总计\n结果维持 结果纠正 其他结果 尚未审结 总计\n";
static const char table_four[] = "1 0 0 1 2 0 0 0 0 0 3 0 0 0 3\n";
static const char tail[] =
    "\n五、存在的主要问题及改进情况\n\n存在问题：公开力度有待加强。改进情况：培训3次。\n\n六、其他需要报告的事项\n\n"
    "2023年未收取信息处理费。\n";

struct change {
    const char *from, *to;
};

static struct slice replace(struct arena *arena, struct slice text, struct change change)
{
    ptrdiff_t at = slice_find(text, slice_of(change.from), 0);
    if (at < 0)
        fail_msg("the report has no \"%s\"", change.from);
    size_t behind = (size_t)at + strlen(change.from);
    return arena_print(arena, "%.*s%s%.*s", (int)at, text.data, change.to, (int)(text.length - behind),
                       text.data + behind);
}

static struct reading read_text_as(const char *text, bool markdown, const struct guidance *guidance)
{
    struct reading reading = {.arena = arena_new()};
    struct error error = {0};
    struct arena *arena = arena_new();
    reading.document = read_text(arena, "柳河镇.txt", arena_copy(arena, slice_of(text)), markdown, &error);
    assert_non_null(reading.document);
    if (!facts_read(reading.document, forms, guidance, reading.arena, &reading.facts, &error))
        fail_msg("%s", error.message);
    return reading;
}

static struct reading read_changed(const struct change *changes, size_t count)
{
    struct arena *arena = arena_new();
    struct slice text = arena_print(arena, "%s%s%s%s%s%s%s", head, table_two, table_three_head, table_three,
                                    table_four_head, table_four, tail);
    for (size_t i = 0; i < count; i++)
        text = replace(arena, text, changes[i]);
    struct reading reading = read_text_as(text.data, strstr(text.data, "|---") != NULL, NULL);
    arena_free(arena);
    return reading;
}

#define READ_WITH(...)                                                                                                 \
    read_changed((struct change[]){__VA_ARGS__}, sizeof((struct change[]){__VA_ARGS__}) / sizeof(struct change))

static const struct cell_fact *cell_of(const struct reading *reading, const char *id)
{
    int index = form_cell_index(reading->facts.form, slice_of(id));
    if (index < 0)
        fail_msg("no cell %s", id);
    return &reading->facts.cells[index];
}

static void assert_value(const struct reading *reading, const char *id, const char *wanted)
{
    const struct cell_fact *cell = cell_of(reading, id);
    char value[32] = "";
    if (cell->state == CELL_READ)
        decimal_print(cell->value, value);
    if (strcmp(value, wanted) != 0)
        fail_msg("%s is %s %s (%s), not %s", id, cell_state_name(cell->state), value, cell->reason ? cell->reason : "",
                 wanted);
}

static void assert_state(const struct reading *reading, const char *id, enum cell_state wanted)
{
    const struct cell_fact *cell = cell_of(reading, id);
    if (cell->state != wanted)
        fail_msg("%s is %s, not %s", id, cell_state_name(cell->state), cell_state_name(wanted));
    if (wanted == CELL_UNCLEAR)
        assert_non_null(cell->reason);
}

static const char *const columns_of_three[] = {"person", "business", "research", "nonprofit",
                                               "legal",  "other",    "total"};

/* The seven cells of a row of table three, as words parted by blanks: a number, or the name of a state. */
static void assert_row(const struct reading *reading, const char *row, const char *wanted)
{
    char got[300] = "";
    for (size_t i = 0; i < 7; i++) {
        char id[80], value[32] = "";
        snprintf(id, sizeof id, "t3.%s.%s", row, columns_of_three[i]);
        const struct cell_fact *cell = cell_of(reading, id);
        if (cell->state == CELL_READ)
            decimal_print(cell->value, value);
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i ? " " : "",
                 cell->state == CELL_READ ? value : cell_state_name(cell->state));
    }
    if (strcmp(got, wanted) != 0)
        fail_msg("%s is %s, not %s", row, got, wanted);
}

static size_t count_state(const struct reading *reading, enum cell_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < reading->facts.form->cell_count; i++)
        count += reading->facts.cells[i].state == state;
    return count;
}

#define UNCLEAR_ROW "unclear unclear unclear unclear unclear unclear unclear"
#define MISSING_ROW "missing missing missing missing missing missing missing"
#define BLANK_ROW "blank blank blank blank blank blank blank"

#endif
