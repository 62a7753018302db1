/* What the tests of review/ and county/ share: a folder of their own, forms and rules, a report with known faults. */
#ifndef UNIT_TEST_REVIEW_H
#define UNIT_TEST_REVIEW_H

#include "unit/cmocka_main.h"

#include "review/review.h"
#include "support/installed.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/nianshen-review-XXXXXX";
static struct arena *arena;
static struct error error;
static struct review_options options;

/* 本年新收 says 13 where the sum is 12, and 部分公开 has two fillers. */
static const char report_head[] = "山河县柳河镇人民政府\n2023年政府信息公开工作年度报告\n\n"
                                  "一、总体情况\n2023年，本镇收到政府信息公开申请12件。\n"
                                  "（一）主动公开。发布信息46条。（二）依申请公开。按时答复。（三）政府信息管理。逐条清理。\n"
                                  "（四）平台建设。更新栏目。（五）监督保障。没有责任追究。\n"
                                  "二、主动公开政府信息情况\n第二十条第（一）项\n"
                                  "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 1 0 4\n"
                                  "第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 37\n"
                                  "第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚 5\n行政强制 1\n"
                                  "第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 0.86\n"
                                  "三、收到和处理政府信息公开申请情况\n";
static const char report_new[] = "一、本年新收政府信息公开申请数量 12 0 0 0 0 0 13\n";
static const char report_tail[] = "二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1\n三、本年度办理结果\n"
                                  "（一）予以公开 11 0 0 0 0 0 11\n"
                                  "（二）部分公开（区分处理的，只计这一情形，不计其他情形） 1 0 0 / / 0 1\n"
                                  "（三）不予公开\n1.属于国家秘密 0 0 0 0 0 0 0\n"
                                  "2.其他法律行政法规禁止公开 0 0 0 0 0 0 0\n3.危及“三安全一稳定” 0 0 0 0 0 0 0\n"
                                  "4.保护第三方合法权益 0 0 0 0 0 0 0\n5.属于三类内部事务信息 0 0 0 0 0 0 0\n"
                                  "6.属于四类过程性信息 0 0 0 0 0 0 0\n7.属于行政执法案卷 0 0 0 0 0 0 0\n"
                                  "8.属于行政查询事项 0 0 0 0 0 0 0\n（四）无法提供\n"
                                  "1.本机关不掌握相关政府信息 0 0 0 0 0 0 0\n2.没有现成信息需要另行制作 0 0 0 0 0 0 0\n"
                                  "3.补正后申请内容仍不明确 0 0 0 0 0 0 0\n（五）不予处理\n"
                                  "1.信访举报投诉类申请 0 0 0 0 0 0 0\n2.重复申请 0 0 0 0 0 0 0\n"
                                  "3.要求提供公开出版物 0 0 0 0 0 0 0\n4.无正当理由大量反复申请 0 0 0 0 0 0 0\n"
                                  "5.要求行政机关确认或重新出具已获取信息 0 0 0 0 0 0 0\n（六）其他处理\n"
                                  "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0\n"
                                  "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0\n"
                                  "3.其他 0 0 0 0 0 0 0\n（七）总计 12 0 0 0 0 0 12\n"
                                  "四、结转下年度继续办理 1 0 0 0 0 0 1\n"
                                  "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n"
                                  "结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉\n"
                                  "结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计\n"
                                  "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
                                  "五、存在的主要问题及改进情况\n公开不够及时。上年的问题已经整改，下一步按月核对。\n"
                                  "六、其他需要报告的事项\n本机关2023年未收取信息处理费。\n";

static char *below(const char *name)
{
    return (char *)arena_print(arena, "%s/%s", folder, name).data;
}

static void put(const char *path, struct slice content)
{
    if (!file_write(path, content, &error))
        fail_msg("%s", error.message);
}

static inline struct slice get(const char *path)
{
    struct slice text = SLICE_NONE;
    if (!file_read(path, (size_t)1 << 26, arena, &text, &error))
        fail_msg("%s", error.message);
    return text;
}

/* The report; `new_row` stands for the faulty row. */
static char *put_report(const char *name, const char *new_row)
{
    char *path = below(name);
    put(path, arena_print(arena, "%s%s%s", report_head, new_row, report_tail));
    return path;
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    error = (struct error){0};
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    options = (struct review_options){.forms = forms, .rules = rules, .reviewer = SLICE("张三")};
    return !mkdtemp(folder) || chmod(folder, 0777) != 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[sizeof folder + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    arena_free(arena);
    return system(command);
}

static inline struct session *open_session(const char *path)
{
    struct session *session = session_open(path, &options, &error);
    if (!session)
        fail_msg("%s", error.message);
    return session;
}

static inline void do_action(struct session *session, struct action action)
{
    if (!session_do(session, &action, &error))
        fail_msg("%s", error.message);
}

static inline void note(struct session *session, const char *target, const char *text)
{
    do_action(session, (struct action){.kind = ACTION_NOTE, .target = slice_of(target), .text = slice_of(text)});
}

static inline void set(struct session *session, enum action_kind kind, const char *target, const char *value)
{
    do_action(session, (struct action){.kind = kind, .target = slice_of(target), .value = slice_of(value)});
}

/* The finding of a rule about a cell (NULL: any), or -1. */
static inline int find_finding(const struct session *session, const char *rule, const char *cell)
{
    const struct results *results = session_results(session);
    int index = cell ? form_cell_index(session_facts(session)->form, slice_of(cell)) : -1;
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        bool has = !cell;
        for (size_t j = 0; j < finding->cell_count; j++)
            has = has || finding->cells[j] == index;
        if (has && finding->outcome == OUTCOME_FAIL && slice_is(finding->rule, rule))
            return (int)i;
    }
    return -1;
}

static inline size_t need_finding(const struct session *session, const char *rule, const char *cell)
{
    int finding = find_finding(session, rule, cell);
    if (finding < 0)
        fail_msg("no finding of %s", rule);
    return (size_t)finding;
}

static inline struct slice finding_target(const struct session *session, size_t finding)
{
    return arena_print(arena, "finding:%s", session_results(session)->findings[finding].fingerprint);
}

static inline void decide(struct session *session, size_t finding, enum decision decision, const char *reason)
{
    do_action(session, (struct action){.kind = ACTION_DECIDE,
                                       .target = finding_target(session, finding),
                                       .decision = decision,
                                       .reason = slice_of(reason)});
}

static inline void describe_cells(const struct facts *facts, struct buffer *out)
{
    for (size_t i = 0; i < facts->form->cell_count; i++) {
        const struct cell_fact *cell = &facts->cells[i];
        buffer_print(out, "%zu %d %u %lld/%u %.*s %d %d %d %lld\n", i, (int)cell->state, cell->span.start,
                     (long long)cell->value.digits, cell->value.scale, SLICE_ARGUMENTS(cell->unit), cell->confirmed,
                     cell->has_should, cell->candidate_count, (long long)cell->should.digits);
    }
    for (size_t i = 0; i < facts->form->row_count; i++)
        buffer_print(out, "row %d %d\n", facts->rows[i].printed, facts->rows[i].active);
    for (size_t i = 0; i < facts->form->section_count; i++)
        buffer_print(out, "section %d %u\n", facts->sections[i].present, facts->sections[i].heading.start);
    for (size_t i = 0; i < facts->form->table_count; i++)
        buffer_print(out, "table %d\n", (int)facts->tables[i].state);
}

/* Everything a person can see of a session. */
static inline struct slice describe(const struct session *session)
{
    struct buffer out = {0};
    size_t count;
    const struct facts *facts = session_facts(session);
    const struct results *results = session_results(session);
    buffer_print(&out, "%.*s %d %.*s\n", SLICE_ARGUMENTS(facts->organ), facts->year,
                 SLICE_ARGUMENTS(facts->form->id));
    describe_cells(facts, &out);
    for (size_t i = 0; i < results->finding_count; i++) {
        struct finding_status status = session_finding_status(session, i);
        struct slice text = session_note(session, finding_target(session, i));
        buffer_print(&out, "%s %d %.*s | %d %d %d %.*s %.*s | %.*s\n", results->findings[i].fingerprint,
                     (int)results->findings[i].outcome, SLICE_ARGUMENTS(results->findings[i].message),
                     (int)status.decision, status.reopened, status.settled, SLICE_ARGUMENTS(status.reason),
                     SLICE_ARGUMENTS(status.who), SLICE_ARGUMENTS(text));
    }
    const struct action *actions = session_actions(session, &count);
    for (size_t i = 0; i < count; i++)
        buffer_print(&out, "%d %.*s %.*s %.*s %.*s %.*s\n", (int)actions[i].kind, SLICE_ARGUMENTS(actions[i].target),
                     SLICE_ARGUMENTS(actions[i].value), SLICE_ARGUMENTS(actions[i].text),
                     SLICE_ARGUMENTS(actions[i].about), SLICE_ARGUMENTS(actions[i].when));
    struct slice copy = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return copy;
}

static inline void assert_same(struct slice got, struct slice wanted)
{
    if (!slice_equal(got, wanted))
        fail_msg("state differs:\n%.*s\n-- instead of --\n%.*s", SLICE_ARGUMENTS(got), SLICE_ARGUMENTS(wanted));
}

static inline struct slice all_notices(const struct session *session)
{
    struct buffer out = {0};
    const struct path_list *notices = session_notices(session);
    buffer_add_text(&out, "");
    for (size_t i = 0; i < notices->count; i++)
        buffer_print(&out, "%s\n", notices->items[i]);
    struct slice copy = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return copy;
}

/* Where the report and its review file are. */
static char *report, *review;

static inline void make_report(void)
{
    report = put_report("柳河镇.txt", report_new);
    review = below("柳河镇.txt.review.yaml");
}

static inline size_t history_count(const struct session *session)
{
    size_t count;
    session_history(session, &count);
    return count;
}

static inline void assert_cannot_write(struct session *session, const char *part)
{
    struct action action = {.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("不该写进去")};
    struct slice before = describe(session);
    assert_true(session_read_only(session));
    assert_false(session_do(session, &action, &error));
    assert_int_equal(error.kind, ERROR_FILE);
    assert_contains(error.message, part);
    assert_false(session_undo(session, &error));
    assert_same(describe(session), before);
}

#endif
