/* Exports: what each format says of a report and its review, and that nothing in a report can break a format. */
#include "unit/cmocka_main.h"

#include "export/write.h"
#include "support/opened.h"

#include <jansson.h>
#include <sys/stat.h>

#define BALANCE "tests/reports/双桥镇2021.txt" /* t3.balance; 2 → 0 in t3.carried_out */
#define ROW_SUM "tests/reports/青石乡2020.txt" /* 13 instead of 12 in t3.new.total */
#define LOST_PAGE "tests/reports/杨树乡2020.txt"
#define GLUED "tests/reports/山河县市场监督管理局2023.txt"

/* The first failed finding of a rule, as a target. */
static struct slice target_of(const struct opened *opened, const char *rule)
{
    const struct results *results = session_results(opened->loaded.session);
    for (size_t i = 0; i < results->finding_count; i++)
        if (results->findings[i].outcome == OUTCOME_FAIL && slice_is(results->findings[i].rule, rule))
            return arena_print(arena, "finding:%s", results->findings[i].fingerprint);
    fail_msg("no %s", rule);
    return SLICE_NONE;
}

/* Whatever export writes, in the arena. */
static const char *finish(struct buffer *buffer)
{
    const char *text = arena_copy(arena, buffer_slice(buffer)).data;
    buffer_free(buffer);
    return text;
}

static const char *markdown_of(const struct opened *opened)
{
    struct buffer out = {0};
    export_markdown(&opened->loaded, &out);
    return finish(&out);
}

static const char *text_of(const struct opened *opened)
{
    struct buffer out = {0};
    export_text(&opened->loaded, (struct text_options){0}, &out);
    return finish(&out);
}

static json_t *json_of(const struct opened *opened, struct json_options options)
{
    struct buffer out = {0};
    json_error_t problem;
    export_json(&opened->loaded, options, &out);
    json_t *report = json_loads(out.data, 0, &problem);
    if (!report)
        fail_msg("%s at %d", problem.text, problem.position);
    assert_null(strchr(out.data, '\n')); /* jsonl */
    buffer_free(&out);
    return report;
}

static void test_visible(void **state)
{
    (void)state;
    struct buffer out = {0};
    write_visible(&out, SLICE("a\tb\nc\033[31m\x7f\xc2\x9b\xe2\x80\xae\xff年"));
    assert_slice(buffer_slice(&out), "a b c\xe2\x90\x9b[31m\xe2\x90\xa1\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd年");
    buffer_clear(&out);
    export_visible(&out, SLICE("一\n二\r“三”"));
    assert_slice(buffer_slice(&out), "一\n二\xe2\x90\x8d“三”");
    buffer_free(&out);
}

/* Every text comes back as it went in, through somebody else's parser. */
static void test_json_text(void **state)
{
    static const char *const texts[] = {
        "", "年审", "\"\\/", "a\tb\nc\r\b\f\x01\x1f\x7f", "\xc2\x85 \xc2\xa0", "\xf0\x9f\x98\x80",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buffer out = {0};
        struct json json = {&out, false};
        json_add_text(&json, slice_of(texts[i]));
        for (size_t j = 0; j < out.length; j++)
            assert_true((unsigned char)out.data[j] >= 0x20 && out.data[j] != 0x7F);
        json_error_t problem;
        json_t *read = json_loads(out.data, JSON_DECODE_ANY, &problem);
        assert_non_null(read);
        assert_string_equal(json_string_value(read), texts[i]);
        json_decref(read);
        buffer_free(&out);
    }
}

static void test_json_invalid_bytes(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct json json = {&out, false};
    json_add_text(&json, SLICE("a\xff\xe5\xb9z\xc2"));
    assert_slice(buffer_slice(&out), "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\xef\xbf\xbd\"");
    buffer_free(&out);
}

static void test_json_numbers(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct json json = {&out, false};
    json_open(&json, '[');
    json_add_decimal(&json, (struct decimal){911636, 2});
    json_add_decimal(&json, DECIMAL(-8));
    json_add_decimal(&json, (struct decimal){1, 1});
    json_add_decimal(&json, (struct decimal){24252311082, 6});
    json_add_decimal(&json, (struct decimal){-500, 3});
    json_add_integer(&json, 0);
    json_add_null(&json);
    json_open(&json, '{');
    json_key(&json, SLICE("a"));
    json_add_boolean(&json, true);
    json_key(&json, SLICE("b"));
    json_add_span(&json, (struct span){3, 9});
    json_key(&json, SLICE("c"));
    json_add_span(&json, SPAN_NONE);
    json_close(&json, '}');
    json_close(&json, ']');
    assert_slice(buffer_slice(&out), "[9116.36,-8,0.1,24252.311082,-0.5,0,null,{\"a\":true,\"b\":[3,9],\"c\":null}]");
    buffer_free(&out);
}

static void test_report_keys_in_order(void **state)
{
    static const char *const keys[] = {"path",     "sha256",   "status", "error", "form",   "year",   "unit",
                                       "title",    "sections", "tables", "cells", "claims", "untied", "previous",
                                       "findings", "causes",   "counts", "rules", "unseen", "review"};
    (void)state;
    struct opened opened;
    open_report(&opened, BALANCE);
    json_t *report = json_of(&opened, (struct json_options){true, true}), *value;
    const char *key;
    size_t i = 0;
    json_object_foreach(report, key, value) assert_string_equal(key, keys[i++]);
    assert_int_equal(i, sizeof keys / sizeof *keys);
    assert_int_equal(json_array_size(json_object_get(report, "sections")), 6);
    json_decref(report);
    session_close(opened.loaded.session);
}

/* （六） as one row is no cell of a report that prints three; lost cells are missing without text. */
static void test_cells_left_out_and_missing(void **state)
{
    (void)state;
    struct opened opened;
    open_report(&opened, BALANCE);
    json_t *report = json_of(&opened, (struct json_options){0});
    json_t *cells = json_object_get(report, "cells");
    assert_null(json_object_get(cells, "t3.other.person"));
    assert_non_null(json_object_get(cells, "t3.other_rest.person"));
    assert_null(json_object_get(report, "findings"));
    json_decref(report);
    session_close(opened.loaded.session);
    open_report(&opened, LOST_PAGE);
    report = json_of(&opened, (struct json_options){true, false});
    json_t *cell = json_object_get(json_object_get(report, "cells"), "t2.rules.made");
    assert_string_equal(json_string_value(json_object_get(cell, "state")), "missing");
    assert_true(json_is_null(json_object_get(cell, "text")) && json_is_null(json_object_get(cell, "span")) &&
                json_is_null(json_object_get(cell, "line")) && json_is_null(json_object_get(cell, "value")));
    assert_string_equal(json_string_value(json_object_get(report, "status")), "incomplete");
    json_decref(report);
    session_close(opened.loaded.session);
}

static void test_unreadable(void **state)
{
    (void)state;
    struct entry entry = {"坏\xff\n.txt", true};
    struct loaded loaded = {.entry = &entry};
    struct buffer out = {0};
    error_set(&loaded.error, ERROR_FILE, "坏：没有这个文件");
    export_text(&loaded, (struct text_options){0}, &out);
    assert_null(strchr(out.data, '\xff'));
    assert_contains(out.data, "没有这个文件");
    buffer_clear(&out);
    export_json(&loaded, (struct json_options){true, true}, &out);
    json_t *report = json_loads(out.data, 0, NULL);
    assert_non_null(report);
    assert_true(json_is_null(json_object_get(report, "sha256")));
    assert_int_equal(json_object_size(json_object_get(report, "cells")), 0);
    json_decref(report);
    buffer_clear(&out);
    export_markdown(&loaded, &out);
    assert_contains(out.data, "没有读到报告");
    buffer_clear(&out);
    export_csv(&loaded, true, &out);
    export_cells_csv(&loaded, &out);
    assert_int_equal(out.length, 0);
    buffer_free(&out);
}

/* The line behind the one that holds `part`. */
static const char *line_behind(const char *text, const char *part)
{
    const char *at = strstr(text, part);
    assert_non_null(at);
    at = strchr(at, '\n');
    assert_non_null(at);
    return at + 1;
}

/* Columns, as on a terminal, in front of the first caret; and how many carets there are. */
static void find_carets(const char *line, int *before, int *carets)
{
    const char *caret = strchr(line, '^');
    assert_non_null(caret);
    *before = width_of_text((struct slice){line, (size_t)(caret - line)});
    *carets = (int)strspn(caret, "^");
}

static void test_caret_stands_under_the_number(void **state)
{
    (void)state;
    struct opened opened;
    int before, carets;
    open_report(&opened, ROW_SUM);
    const char *text = text_of(&opened);
    const char *quoted = line_behind(text, "错误 t3.row-sum");
    const char *number = strstr(quoted, " 13\n");
    assert_non_null(number);
    find_carets(line_behind(quoted, ""), &before, &carets);
    assert_int_equal(before, width_of_text((struct slice){quoted, (size_t)(number + 1 - quoted)}));
    assert_int_equal(carets, 2);
    session_close(opened.loaded.session);
}

/* A report on one line is quoted around the number, and no line is wider than a window. */
static void test_long_lines_are_cut(void **state)
{
    (void)state;
    struct slice whole;
    char path[600];
    assert_true(file_read(GLUED, 1 << 20, arena, &whole, &error));
    ptrdiff_t at = slice_find(whole, SLICE("74二、上年结转"), 0);
    assert_true(at > 0);
    ((char *)(uintptr_t)whole.data)[at] = '8';
    snprintf(path, sizeof path, "%s/glued.txt", folder);
    assert_true(file_write(path, whole, &error));
    struct opened opened;
    open_report(&opened, path);
    const char *text = text_of(&opened);
    for (const char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        const char *bar = strstr(line, " | ");
        const char *end = strchr(line, '\n');
        if (bar && bar < end)
            assert_true(width_of_text((struct slice){bar, (size_t)(end - bar)}) <= 110);
    }
    session_close(opened.loaded.session);
}

static void test_arithmetic(void **state)
{
    (void)state;
    struct opened opened;
    open_report(&opened, ROW_SUM);
    assert_contains(text_of(&opened), "总计 13");
    assert_contains(text_of(&opened), "自然人 12 + 商业企业 0 + ");
    session_close(opened.loaded.session);
    open_report(&opened, BALANCE);
    assert_contains(text_of(&opened), " ≠ ");
    session_close(opened.loaded.session);
}

static struct term term_of(int cell, long value, bool right)
{
    return (struct term){
        .cell = cell, .claim = -1, .right = right, .known = true, .value = DECIMAL(value), .span = SPAN_NONE};
}

/* Equations that no sample has. */
static void test_arithmetic_of_terms(void **state)
{
    (void)state;
    struct opened opened;
    open_report(&opened, BALANCE);
    const struct facts *facts = session_facts(opened.loaded.session);
    struct term terms[] = {term_of(-1, 3, false), term_of(-1, 1, false), term_of(-1, 5, true)};
    struct finding finding = {.terms = terms, .term_count = 3};
    struct buffer out = {0};
    terms[1].minus = true;
    export_arithmetic(facts, &finding, &out);
    assert_slice(buffer_slice(&out), "3 - 1 = 2 ≠ 5");
    buffer_clear(&out);
    terms[2].known = false;
    export_arithmetic(facts, &finding, &out);
    assert_slice(buffer_slice(&out), "3 - 1 = 2 对 不明");
    buffer_clear(&out);
    finding = (struct finding){.has_numbers = true, .computed = DECIMAL(12), .reported = {135, 1}};
    export_arithmetic(facts, &finding, &out);
    assert_slice(buffer_slice(&out), "应为 12，报告为 13.5");
    buffer_clear(&out);
    export_arithmetic(facts, &(struct finding){0}, &out);
    assert_int_equal(out.length, 0);
    buffer_free(&out);
    session_close(opened.loaded.session);
}

static void test_colour_only_when_asked(void **state)
{
    (void)state;
    struct opened opened;
    struct buffer out = {0};
    open_report(&opened, ROW_SUM);
    assert_null(strchr(text_of(&opened), '\033'));
    export_text(&opened.loaded, (struct text_options){.colour = true}, &out);
    assert_contains(out.data, "\033[1;31m错误 t3.row-sum\033[0m");
    buffer_free(&out);
    session_close(opened.loaded.session);
}

/* A waived finding is named, and counts no more. */
static void test_waived_does_not_count(void **state)
{
    (void)state;
    struct opened opened;
    open_report(&opened, ROW_SUM);
    struct tally before = export_tally(opened.loaded.session);
    assert_true(before.errors > 0);
    struct slice target = target_of(&opened, "t3.row-sum");
    act(&opened,
        (struct action){
            .kind = ACTION_DECIDE, .target = target, .decision = DECISION_WAIVED, .reason = SLICE("上级同意")});
    struct tally after = export_tally(opened.loaded.session);
    assert_int_equal(after.errors, before.errors - 1);
    assert_int_equal(after.waived, 1);
    json_t *report = json_of(&opened, (struct json_options){true, false});
    json_t *waived = json_object_get(json_object_get(report, "rules"), "waived");
    assert_int_equal(json_array_size(waived), 1);
    assert_string_equal(json_string_value(json_array_get(waived, 0)), target.data + strlen("finding:"));
    assert_int_equal(json_integer_value(json_object_get(json_object_get(report, "counts"), "error")), after.errors);
    assert_null(strstr(text_of(&opened), "错误 t3.row-sum"));
    assert_contains(text_of(&opened), "准予保留 1");
    assert_contains(text_of(&opened), "；准予保留的是 t3.row-sum");
    struct buffer csv = {0};
    export_csv(&opened.loaded, false, &csv);
    assert_contains(csv.data, ",error,waived,t3.row-sum,");
    assert_null(strstr(csv.data, ",fail,t3.row-sum,"));
    buffer_free(&csv);
    json_decref(report);
    session_close(opened.loaded.session);
}

/* One of each kind of action. */
static void review(struct opened *opened)
{
    act(opened, (struct action){.kind = ACTION_CORRECT, .target = SLICE("cell:t3.new.business"), .value = SLICE("4")});
    act(opened,
        (struct action){.kind = ACTION_SHOULD, .target = SLICE("cell:t3.carried_out.person"), .value = SLICE("2")});
    act(opened,
        (struct action){.kind = ACTION_NOTE, .target = SLICE("section:5"), .text = SLICE("请补充|措施。\n限三日。")});
    act(opened, (struct action){.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("=1+1")});
    act(opened, (struct action){
                    .kind = ACTION_DECIDE, .target = target_of(opened, "t3.balance"), .decision = DECISION_CONFIRMED});
    act(opened, (struct action){.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("收回的批注")});
    assert_true(session_undo(opened->loaded.session, &error));
}

static void test_markdown_of_a_review(void **state)
{
    (void)state;
    struct opened opened;
    open_report(&opened, BALANCE);
    review(&opened);
    const char *page = markdown_of(&opened);
    const char *should = strstr(page, "单位应改正的数"), *misread = strstr(page, "我们读错");
    const char *notes = strstr(page, "、批注\n"), *history = strstr(page, "操作记录");
    assert_non_null(should);
    assert_true(misread > should && notes > misread && history > notes);
    assert_contains(should, "| 0 | 2 | 王审核 | ");
    assert_contains(misread, "| 3 | 4 | 王审核 | ");
    assert_contains(notes, "请补充\\|措施。  \n  限三日。");
    assert_contains(page, "- 处理：确认（王审核，2023-");
    assert_contains(history, "| 撤销 |");
    const char *withdrawn = strstr(page, "收回的批注");
    assert_true(withdrawn > history); /* only the record of what was done still has it */
    session_close(opened.loaded.session);
}

static void test_json_of_a_review(void **state)
{
    (void)state;
    struct opened opened;
    open_report(&opened, BALANCE);
    review(&opened);
    json_t *report = json_of(&opened, (struct json_options){true, true}), *finding;
    json_t *actions = json_object_get(report, "review");
    static const bool holds[] = {true, true, true, true, true, false};
    assert_int_equal(json_array_size(actions), 7);
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
        assert_int_equal(json_is_true(json_object_get(json_array_get(actions, i), "holds")), holds[i]);
    assert_string_equal(json_string_value(json_object_get(json_array_get(actions, 1), "action")), "should");
    assert_string_equal(json_string_value(json_object_get(json_array_get(actions, 6), "action")), "undo");
    size_t i, confirmed = 0;
    json_array_foreach(json_object_get(report, "findings"), i, finding)
    {
        const char *decision = json_string_value(json_object_get(finding, "decision"));
        assert_non_null(decision);
        confirmed += strcmp(decision, "confirmed") == 0;
    }
    assert_int_equal(confirmed, 1);
    json_decref(report);
    session_close(opened.loaded.session);
}

/* Fields of the CSV record at *at, which is moved behind its line end; a reader of RFC 4180. */
static size_t read_record(const char **at, char fields[][4096], size_t most)
{
    size_t count = 0;
    while (count < most) {
        char *out = fields[count++];
        bool quoted = **at == '"';
        *at += quoted;
        while (**at && (quoted ? !(**at == '"' && (*at)[1] != '"') : **at != ',' && **at != '\r')) {
            *at += quoted && **at == '"';
            *out++ = *(*at)++;
        }
        *out = '\0';
        *at += quoted;
        if (**at != ',')
            break;
        ++*at;
    }
    assert_true((*at)[0] == '\r' && (*at)[1] == '\n');
    *at += 2;
    return count;
}

static void test_csv_of_a_review(void **state)
{
    static char fields[32][4096];
    (void)state;
    struct opened opened;
    struct buffer out = {0};
    open_report(&opened, BALANCE);
    review(&opened);
    export_csv_header(true, &out);
    export_csv(&opened.loaded, true, &out);
    assert_true(slice_starts_with(buffer_slice(&out), SLICE("\xEF\xBB\xBF")));
    const char *at = out.data + 3;
    size_t columns = read_record(&at, fields, 32), records = 0, guarded = 0, several_lines = 0, confirmed = 0,
           explained = 0;
    assert_int_equal(columns, 25);
    assert_string_equal(fields[6], "规则 rule");
    assert_string_equal(fields[24], "原因 cause");
    while (*at) {
        assert_int_equal(read_record(&at, fields, 32), columns);
        records++;
        explained += strstr(fields[24], "应为") && strstr(fields[24], "（已证）");
        guarded += strcmp(fields[21], "'=1+1") == 0;
        several_lines += strcmp(fields[21], "请补充|措施。\n限三日。") == 0;
        confirmed += strcmp(fields[6], "t3.balance") == 0 && strcmp(fields[15], "confirmed") == 0;
    }
    assert_int_equal(records, session_results(opened.loaded.session)->finding_count + 7);
    assert_int_equal(confirmed, 1);
    assert_true(explained > 0);
    assert_int_equal(guarded, 1);
    assert_int_equal(several_lines, 1);
    buffer_free(&out);
    session_close(opened.loaded.session);
}

static void test_csv_of_cells(void **state)
{
    static char fields[32][4096];
    (void)state;
    struct opened opened;
    struct buffer out = {0};
    open_report(&opened, ROW_SUM);
    export_cells_csv_header(&out);
    export_cells_csv(&opened.loaded, &out);
    const char *at = out.data + 3;
    size_t columns = read_record(&at, fields, 32), records = 0;
    while (*at) {
        assert_int_equal(read_record(&at, fields, 32), columns);
        records++;
        if (strcmp(fields[4], "t2.licensing.change") == 0) {
            assert_string_equal(fields[6], "-2"); /* numbers stay numbers, as value and as text */
            assert_string_equal(fields[7], "-2");
        }
        if (strcmp(fields[4], "t2.procurement.amount") == 0)
            assert_string_equal(fields[8], "万元");
    }
    assert_int_equal(records, session_facts(opened.loaded.session)->form->cell_count);
    buffer_free(&out);
    session_close(opened.loaded.session);
}

static void test_totals(void **state)
{
    (void)state;
    struct opened opened;
    struct entry foreign = {"说明.txt", false};
    struct loaded other = {.entry = &foreign};
    struct totals totals = {0};
    struct buffer out = {0};
    open_report(&opened, ROW_SUM);
    totals_add(&totals, &opened.loaded);
    totals_add(&totals, &opened.loaded);
    totals_add(&totals, &other);
    assert_int_equal(totals.findings.errors, 2 * export_tally(opened.loaded.session).errors);
    assert_int_equal(totals.rules_run, totals.rules_passed + totals.rules_failed + totals.rules_unchecked);
    export_totals(&totals, (struct text_options){0}, &out);
    assert_contains(out.data, "合计 2 份报告");
    assert_contains(out.data, "1 个文件不是报告");
    buffer_free(&out);
    session_close(opened.loaded.session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_visible, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_json_text, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_json_invalid_bytes, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_json_numbers, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_report_keys_in_order, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_cells_left_out_and_missing, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_unreadable, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_caret_stands_under_the_number, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_long_lines_are_cut, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_arithmetic, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_arithmetic_of_terms, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_colour_only_when_asked, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_waived_does_not_count, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_markdown_of_a_review, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_json_of_a_review, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_csv_of_a_review, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_csv_of_cells, opened_set_up, opened_tear_down),
        cmocka_unit_test_setup_teardown(test_totals, opened_set_up, opened_tear_down),
    };
    return cmocka_run_group_tests_name("export", tests, reports_enter, reports_leave);
}
