/* What the prose claims, against tables made for each sentence: true claims, false ones, and sentences that look like
 * claims and are none. A false alarm is worse than a miss. */
#include "unit/cmocka_main.h"

#include "check/check.h"
#include "check/sample.h"
#include "support/installed.h"

/* t3.new.total, t3.carried_in.total, t3.total.total, t3.carried_out.total. */
struct sentence {
    const char *rule; /* that must fail; NULL: no rule may */
    const char *text;
    const char *received, *carried_in, *concluded, *carried_out;
};

static const char *const prose_rules[] = {"claim.received", "claim.none-received", "claim.parts",
                                          "report.year",    "report.unit",         "report.period"};

static bool is_prose_rule(struct slice rule)
{
    for (size_t i = 0; i < sizeof prose_rules / sizeof *prose_rules; i++)
        if (slice_is(rule, prose_rules[i]))
            return true;
    return false;
}

static struct slice value(const char *printed)
{
    return printed ? slice_of(printed) : SLICE("0");
}

static void judge(const struct sentence *sentence, bool in_preface)
{
    struct arena *arena = arena_new();
    struct sample sample = sample_new(arena, forms_find(forms, SLICE("2021")));
    struct results results;
    sample.year = 2022;
    *(in_preface ? &sample.preface : &sample.bodies[0]) = slice_of(sentence->text);
    sample_set_cell(&sample, SLICE("t3.new.total"), value(sentence->received));
    sample_set_cell(&sample, SLICE("t3.carried_in.total"), value(sentence->carried_in));
    sample_set_cell(&sample, SLICE("t3.total.total"), value(sentence->concluded));
    sample_set_cell(&sample, SLICE("t3.carried_out.total"), value(sentence->carried_out));
    struct facts facts = sample_facts(&sample);
    rules_run(rules, &facts, arena, &results);
    bool found = false;
    for (size_t i = 0; i < results.finding_count; i++) {
        const struct finding *finding = &results.findings[i];
        if (finding->outcome != OUTCOME_FAIL || !is_prose_rule(finding->rule))
            continue;
        if (!sentence->rule || !slice_is(finding->rule, sentence->rule))
            fail_msg("false alarm %.*s (%.*s) on: %s", SLICE_ARGUMENTS(finding->rule),
                     SLICE_ARGUMENTS(finding->message), sentence->text);
        found = true;
    }
    if (sentence->rule && !found)
        fail_msg("%s missed: %s", sentence->rule, sentence->text);
    arena_free(arena);
}

static void test_received(void **state)
{
    static const struct sentence sentences[] = {
        {NULL, "2022年，我镇共收到政府信息公开申请12件，均按时答复。", "12", NULL, "12", NULL},
        {NULL, "全年收到公开申请十二件。", "12", NULL, "12", NULL},
        {NULL, "全年新收政府信息公开申请１２件。", "12", NULL, "12", NULL},
        {NULL, "共受理依申请公开事项13件。", "12", "1", "13", NULL},
        {NULL, "全年收办政府信息公开申请3646件。", "3525", "121", "3600", "46"},
        {NULL, "本年度收到政府信息公开申请1,295件。", "1295", NULL, "1295", NULL},
        {NULL, "共收到申请20余件。", "27", NULL, "27", NULL},
        {NULL, "共收到公开申请近30件。", "28", NULL, "28", NULL},
        {NULL, "共收到2件政府信息公开申请。", "2", NULL, "2", NULL},
        {NULL, "收到申请0件。", "0", NULL, NULL, NULL},
        {NULL, "2021年收到政府信息公开申请5件，2022年收到政府信息公开申请8件。", "8", NULL, "8", NULL},
        {NULL, "收到群众意见建议382条，受理公开申请3件。", "3", NULL, "3", NULL},
        {NULL, "上年度收到政府信息公开申请5件。", "8", NULL, "8", NULL},
        {NULL, "条例实施以来，累计收到政府信息公开申请105件。", "8", NULL, "8", NULL},
        {NULL, "收到行政复议申请1件，收到行政诉讼应诉通知2件。", "8", NULL, "8", NULL},
        {NULL, "其中通过网络收到申请4件，当面收到申请3件。", "7", NULL, "7", NULL},
        {NULL, "收到自然人申请4件、企业申请3件。", "7", NULL, "7", NULL},
        {NULL, "收到申请后20个工作日内答复，办结7件。", "7", NULL, "7", NULL},
        {NULL, "代表县政府收到政府信息公开申请9件。", "7", NULL, "7", NULL},
        {NULL, "收到上级转办的公开申请3件。", "7", NULL, "7", NULL},
        {NULL, "收到信访举报件12件，全部办结。", "0", NULL, NULL, NULL},
        {NULL, "较上年收到的申请减少4件。", "0", NULL, NULL, NULL},
        {"claim.received", "2022年，我镇共收到政府信息公开申请12件。", "13", NULL, "13", NULL},
        {"claim.received", "全年收到公开申请二十一件。", "12", NULL, "12", NULL},
        {"claim.received", "全年收到\n\n政府信息公开\n\n申请 17 \n\n件。", "95", NULL, "95", NULL},
        {"claim.received", "共收到申请20余件。", "31", NULL, "31", NULL},
        {"claim.received", "共收到公开申请近30件。", "31", NULL, "31", NULL},
        {"claim.received", "共受理依申请公开事项15件，同比增长20%。", "12", "1", "13", NULL},
        {"claim.received", "本年度收到３件政府信息公开申请。", "2", NULL, "2", NULL},
        {"claim.received", "2021年没有收到申请，2022年收到公开申请3件。", "2", NULL, "2", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        judge(&sentences[i], false);
}

static void test_none_received(void **state)
{
    static const struct sentence sentences[] = {
        {NULL, "本年度未收到依申请公开事项。", "0", NULL, NULL, NULL},
        {NULL, "2022年度未收到有关依申请公开政府信息的情况。", "0", NULL, NULL, NULL},
        {NULL, "全年未收到因政府信息公开引起的行政复议申请。", "3", NULL, "3", NULL},
        {NULL, "2021年未收到政府信息公开申请，2022年有3件。", "3", NULL, "3", NULL},
        {NULL, "网络渠道未收到申请，其余3件为信函。", "3", NULL, "3", NULL},
        {NULL, "未发生行政复议、行政诉讼。", "3", NULL, "3", NULL},
        {NULL, "没有逾期未收到补正的申请。", "3", NULL, "3", NULL},
        {NULL, "群众对此没有异议，收到申请3件。", "3", NULL, "3", NULL},
        {NULL, "全年无依申请公开事项，也无复议。", "0", NULL, NULL, NULL},
        {NULL, "无依申请公开收费，未发生依申请公开逾期情况。", "3", NULL, "3", NULL},
        {NULL, "未收到自然人申请，收到企业申请3件。", "3", NULL, "3", NULL},
        {NULL, "没有未按期答复的公开申请，没有不予公开的申请。", "3", NULL, "3", NULL},
        {NULL, "受理依申请公开20件，没有人对答复提出异议。", "20", NULL, "20", NULL},
        {NULL, "依申请公开工作没有出现差错，无政府信息公开申请收费。", "3", NULL, "3", NULL},
        {NULL, "2021年无依申请公开事项，2022年有3件。", "3", NULL, "3", NULL},
        {"claim.none-received", "全年无依申请公开事项。", "3", NULL, "3", NULL},
        {"claim.none-received", "没有收到公民、法人和其他组织的政府信息公开申请。", "3", NULL, "3", NULL},
        {"claim.none-received", "未接到公民、法人或者其他组织要求公开政府信息的申请。", "3", NULL, "3", NULL},
        {"claim.none-received", "本年度未发生依申请公开，无复议。", "3", NULL, "3", NULL},
        {"claim.none-received", "依申请公开事项为零。", "3", NULL, "3", NULL},
        {"claim.none-received", "2022年度，柳河镇未收到政府信息公开申请。", "1", NULL, "1", NULL},
        {"claim.none-received", "本年没有收到公开申请，未发生行政复议。", "2", NULL, "2", NULL},
        {"claim.none-received", "未收到申请公开信息。", "4", NULL, "4", NULL},
        {"claim.none-received", "尚未接到政府信息\n\n公开申请。", "4", NULL, "4", NULL},
        {"claim.none-received", "（三）申请公开和不予公开的情况\n全年没有依申请公开事项。", "4", NULL, "4", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        judge(&sentences[i], false);
}

static void test_parts(void **state)
{
    static const struct sentence sentences[] = {
        {NULL, "共公开信息43条，其中文件12条，动态31条。", NULL, NULL, NULL, NULL},
        {NULL, "共公开信息43条。其中：文件12条；动态31条。", NULL, NULL, NULL, NULL},
        {NULL, "新收申请22件，上年结转2件，其中予以公开14件，部分公开10件。", "22", "2", "24", NULL},
        {NULL, "新收申请22件，上年结转2件，其中自然人12件，法人10件。", "22", "2", "24", NULL},
        {NULL, "新收22件，结转1件、补正1件，其中予以公开14件，其他10件。", "22", "2", "24", NULL},
        {NULL, "共公开信息43条（其中文件12条、动态31条），较上年增加20条。", NULL, NULL, NULL, NULL},
        {NULL, "共公开信息143条，其中重点领域40条，政策解读5条。", NULL, NULL, NULL, NULL},
        {NULL, "共公开信息100条，其中网站80条，微信公众号60条。", NULL, NULL, NULL, NULL},
        {NULL, "办结50件，其中予以公开30件（含部分公开5件），不予公开20件。", NULL, NULL, NULL, NULL},
        {NULL, "办结50件，其中予以公开30件（60%），不予公开20件（40%），均按时答复。", NULL, NULL, NULL, NULL},
        {NULL, "公开信息约40条，其中文件12条，动态31条。", NULL, NULL, NULL, NULL},
        {NULL, "公开信息40余条，其中文件12条，动态31条。", NULL, NULL, NULL, NULL},
        {NULL, "公开信息40条，其中文件近30条，动态20余条。", NULL, NULL, NULL, NULL},
        {NULL, "召开会议3次，其中，专题研究公开工作2次，培训200人。", NULL, NULL, NULL, NULL},
        {NULL, "公开信息100条，其中文件60条，其中规范性文件20条，动态40条，图解30条。", NULL, NULL, NULL, NULL},
        {NULL, "全年公开2022年信息100条，其中一季度25条，二季度25条，三季度25条，四季度25条。", NULL, NULL, NULL, NULL},
        {NULL, "公开信息10条，其中文件8条，涉及5个部门、7个村。", NULL, NULL, NULL, NULL},
        {"claim.parts", "共公开信息43条，其中文件12条，动态35条。", NULL, NULL, NULL, NULL},
        {"claim.parts", "新收申请22件，上年结转2件，其中予以公开20件，部分公开10件。", "22", "2", "24", NULL},
        {"claim.parts", "召开会议60次。公开信息43条。其中：文件12条；动态35条。", NULL, NULL, NULL, NULL},
        {"claim.parts", "共公开信息20余条，其中文件12条，目录15条，重点领域10余条。", NULL, NULL, NULL, NULL},
        {"claim.parts", "共公开信息43条，其中文件12条，动态20条，其他信息10条。", NULL, NULL, NULL, NULL},
        {"claim.parts", "共公开信息2602条，其中政务动态1002条，政策文件600条，公示公告601条，财政信息400条。", NULL,
         NULL, NULL, NULL},
        {"claim.parts", "共公开信\n\n息 20 余\n\n条，其\n\n中文件 12 条，目\n录 15 条，重点 10 余\n\n条。", NULL, NULL,
         NULL, NULL},
        {"claim.parts", "办结50件（其中予以公开30件、不予公开25件），全部按期。", NULL, NULL, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        judge(&sentences[i], false);
}

static void test_identity(void **state)
{
    static const struct sentence sentences[] = {
        {NULL, "本报告依据国办公开办函〔2021〕30号编制，现将柳河镇2022年政府信息公开工作年度报告公布如下。", NULL, NULL,
         NULL, NULL},
        {NULL, "本报告所列数据统计期限自2022年1月1日至2022年12月31日止。", NULL, NULL, NULL, NULL},
        {NULL, "统计时限为2022 年\n\n1 月 1 日至 12\n月 31 日。", NULL, NULL, NULL, NULL},
        {NULL, "统计周期：2022.1.1-2022.12.31。", NULL, NULL, NULL, NULL},
        {NULL, "统计期限为2022年1月至12月。", NULL, NULL, NULL, NULL},
        {NULL, "2023年，我镇将继续推进柳河乡村振兴和镇村两级公开。", NULL, NULL, NULL, NULL},
        {NULL, "柳河镇位于柳河畔，柳河村、柳河大街均设公开栏；各乡镇、街道都来学习。", NULL, NULL, NULL, NULL},
        {NULL, "针对2021年存在的问题逐一整改，2021年未收到公开申请的村也建了台账。", NULL, NULL, NULL, NULL},
        {NULL, "修订后的《条例》自2019年5月15日起施行。", NULL, NULL, NULL, NULL},
        {NULL, "如有疑问，请与柳河镇党政综合办公室联系（地址：青山街道3号，东风镇旁）。", NULL, NULL, NULL, NULL},
        {NULL, "如有疑问请与山河县人民政府办公室或镇政府联系，也可向所在乡镇、社区反映。", NULL, NULL, NULL, NULL},
        {NULL, "我镇与青山镇加强联系，共建公开专区。", NULL, NULL, NULL, NULL},
        {NULL, "2021年《政府信息公开信息处理费管理办法》施行，2022年未收取。", NULL, NULL, NULL, NULL},
        {NULL, "较2021年处理费有所减少，2021年底结转的收费通知已执行。", NULL, NULL, NULL, NULL},
        {"report.unit", "对本报告如有疑问，请与青山镇党政办联系。", NULL, NULL, NULL, NULL},
        {"report.unit", "请\n\n联系山河县东\n风街道办事处，电话1234567。", NULL, NULL, NULL, NULL},
        {"report.year", "2021年，我镇收取信息处理费380元。", NULL, NULL, NULL, NULL},
        {"report.year", "2021年度发出收费通知0件，总金额0元。", NULL, NULL, NULL, NULL},
        {"report.period", "本报告所列数据统计期限自2021年1月1日至2021年12月31日止。", NULL, NULL, NULL, NULL},
        {"report.period", "统计期限为2022年1月1日至2022年11月30日。", NULL, NULL, NULL, NULL},
        {"report.period", "统计时间为2021年度。", NULL, NULL, NULL, NULL},
        {"report.year", "现将柳河镇2021年度政府信息公开工作情况报告如下：", NULL, NULL, NULL, NULL},
        {"report.year", "依据《政府信息公开信息处理费管理办法》，2021年未收取信息处理费。", NULL, NULL, NULL, NULL},
        {"report.unit", "请与柳河乡人民政府联系。", NULL, NULL, NULL, NULL},
        {"report.unit", "我局高度重视，我局主要领导多次部署。", NULL, NULL, NULL, NULL},
        {"report.unit", "联系单位：柳\n\n河街道办事处。", NULL, NULL, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        judge(&sentences[i], true);
}

/* Last year at the opening of a section; the same words elsewhere, and beside this year, are none. */
static void test_last_year(void **state)
{
    static const struct sentence sentences[] = {
        {"report.year", "2021年，我镇认真贯彻落实条例，推进公开工作。", NULL, NULL, NULL, NULL},
        {"report.year", "2021年度，在县委、县政府领导下，柳河镇推进公开。", NULL, NULL, NULL, NULL},
        {"report.year", "（一）主动公开。2021年我镇公开信息43条。", NULL, NULL, NULL, NULL},
        {"report.year", "2021年我镇公开信息43条。附件：柳河镇2022年政府信息公开工作年度报告。", NULL, NULL, NULL, NULL},
        {NULL, "2021年以来，我镇认真贯彻落实条例。", NULL, NULL, NULL, NULL},
        {NULL, "2020年，我镇建成公开专区。", NULL, NULL, NULL, NULL},
        {NULL, "2021年10月，我镇调整公开目录。", NULL, NULL, NULL, NULL},
        {NULL, "2021年，我镇公开40条。2022年，我镇公开43条。", NULL, NULL, NULL, NULL},
        {NULL, "2021年政府信息公开工作年度报告按时公布。", NULL, NULL, NULL, NULL},
        {NULL, "2021年评估中指出的不足，我镇逐项改正。", NULL, NULL, NULL, NULL},
        {NULL, "2021年，国务院办公厅印发了新的格式。", NULL, NULL, NULL, NULL},
        {NULL, "在2021年工作的基础上，我镇推进公开。2021-2022年持续推进。", NULL, NULL, NULL, NULL},
        {NULL, "我镇推进公开。制度齐全。2021年，我镇建成公开专区。", NULL, NULL, NULL, NULL},
        {NULL, "2023年，我镇将改进工作。", NULL, NULL, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        judge(&sentences[i], false);
}

/* What a claim and its finding say, and where they point. */
static void test_claims_and_their_terms(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample sample = sample_new(arena, forms_find(forms, SLICE("2021")));
    struct results results;
    sample.bodies[0] = SLICE("全年收到公开申请5件。");
    sample.bodies[2] = SLICE("共收到公开申请 8 件，上年度不计。");
    sample_set_cell(&sample, SLICE("t3.new.total"), SLICE("7"));
    sample_set_cell(&sample, SLICE("t3.carried_in.total"), SLICE("1"));
    struct facts facts = sample_facts(&sample);
    rules_run(rules, &facts, arena, &results);
    assert_int_equal(results.claim_count, 2);
    assert_slice(results.claims[0].id, "claim.received#1");
    assert_slice(results.claims[1].id, "claim.received#2");
    assert_slice(document_text(facts.document, results.claims[1].span), "8");
    /* The second is right by another way of counting: new and carried in. */
    assert_int_equal(results.claims[1].cell_count, 2);
    for (size_t i = 0; i < results.finding_count; i++) {
        const struct finding *finding = &results.findings[i];
        if (!slice_is(finding->rule, "claim.received"))
            continue;
        assert_int_equal(finding->level, LEVEL_WARNING);
        assert_int_equal(finding->term_count, 2);
        assert_int_equal(finding->terms[0].claim, 0);
        assert_int_equal(finding->terms[1].cell, form_cell_index(facts.form, SLICE("t3.new.total")));
        assert_slice(document_text(facts.document, finding->span), "5");
        assert_int_equal(finding->reported.digits, 5);
        assert_int_equal(finding->computed.digits, 7);
        assert_slice(finding->message, "正文“全年收到公开申请5件”，与表三对不上：新收 7、新收加上年结转 8、办理总计加结转下年 0");
        assert_int_equal(finding->section, 0);
        arena_free(arena);
        return;
    }
    fail_msg("no finding");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_received), cmocka_unit_test(test_none_received),
        cmocka_unit_test(test_parts),    cmocka_unit_test(test_last_year),
        cmocka_unit_test(test_identity), cmocka_unit_test(test_claims_and_their_terms),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
