/* Last year's report: found by organ and year, never guessed; proposed from its neighbourhood by name. */
#include "unit/test_review.h"

#include "county/county.h"

#include <string.h>

/* The report with another organ and year, and this row for 结转下年度. */
static char *put_other(const char *name, const char *organ, int year, const char *carried_out)
{
    struct buffer text = {0};
    struct slice whole = arena_print(arena, "%s%s", report_head, report_tail);
    struct slice rest = whole;
    char *path = below(name), number[16];
    snprintf(number, sizeof number, "%d", year);
    while (rest.length) {
        if (slice_starts_with(rest, SLICE("山河县柳河镇人民政府"))) {
            buffer_add_text(&text, organ);
            rest = slice_part(rest, strlen("山河县柳河镇人民政府"), rest.length);
        } else if (slice_starts_with(rest, SLICE("2023"))) {
            buffer_add_text(&text, number);
            rest = slice_part(rest, 4, rest.length);
        } else if (slice_starts_with(rest, SLICE("结转下年度继续办理 1 0 0 0 0 0 1"))) {
            buffer_print(&text, "结转下年度继续办理 %s", carried_out);
            rest = slice_part(rest, strlen("结转下年度继续办理 1 0 0 0 0 0 1"), rest.length);
        } else {
            buffer_add(&text, slice_part(rest, 0, 1));
            rest = slice_part(rest, 1, rest.length);
        }
    }
    put(path, buffer_slice(&text));
    buffer_free(&text);
    return path;
}

static struct earlier_reports load(const char *path)
{
    struct earlier_reports earlier;
    if (!earlier_load(path, &options, &earlier, &error))
        fail_msg("%s", error.message);
    return earlier;
}

static struct session *open_with(const char *path, struct review_options *with, const struct earlier_reports *earlier)
{
    *with = options;
    with->earlier = earlier;
    with->read_only = true;
    struct session *session = session_open(path, with, &error);
    if (!session)
        fail_msg("%s", error.message);
    return session;
}

static struct slice missing_of(const struct session *session)
{
    return session_facts(session)->surroundings->missing;
}

static void test_found_by_organ_and_year(void **state)
{
    (void)state;
    mkdir(below("2022"), 0777);
    put_other("2022/一.txt", "山河县柳河镇人民政府", 2022, "1 0 0 0 0 0 1");
    put_other("2022/二.txt", "山河县河口镇人民政府", 2022, "7 0 0 0 0 0 7");
    put_other("2022/三.txt", "山河县柳河镇人民政府", 2021, "9 0 0 0 0 0 9");
    put(below("2022/别的.txt"), SLICE("会议通知\n"));
    struct earlier_reports earlier = load(below("2022"));
    assert_int_equal(earlier.count, 3);
    struct review_options with;
    struct session *session = open_with(put_other("now.txt", "山河县柳河镇", 2023, "1 0 0 0 0 0 1"), &with, &earlier);
    const struct facts *previous = session_previous(session);
    assert_non_null(previous);
    assert_int_equal(previous->year, 2022);
    assert_string_equal(previous->document->path, below("2022/一.txt"));
    assert_int_equal(missing_of(session).length, 0);
    session_close(session);
    earlier_free(&earlier);
}

static void test_short_name_is_found_renamed_unit_is_not(void **state)
{
    (void)state;
    mkdir(below("前"), 0777);
    put_other("前/a.txt", "柳河镇人民政府", 2022, "1 0 0 0 0 0 1");
    put_other("前/b.txt", "山河县东风街道办事处", 2022, "2 0 0 0 0 0 2");
    struct earlier_reports earlier = load(below("前"));
    struct review_options with;
    struct session *session =
        open_with(put_other("now.txt", "山河县柳河镇人民政府", 2023, "1 0 0 0 0 0 1"), &with, &earlier);
    assert_string_equal(session_previous(session)->document->path, below("前/a.txt"));
    session_close(session);
    session = open_with(put_other("now.txt", "山河县东风街道", 2023, "1 0 0 0 0 0 1"), &with, &earlier);
    assert_string_equal(session_previous(session)->document->path, below("前/b.txt"));
    session_close(session);
    static const char *const others[] = {"山河县柳河乡人民政府", "山河县柳河街道办事处", "山河县杨柳河镇人民政府"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        session = open_with(put_other("now.txt", others[i], 2023, "1 0 0 0 0 0 1"), &with, &earlier);
        assert_null(session_previous(session));
        assert_true(slice_find(missing_of(session), SLICE("没有找到"), 0) == 0);
        session_close(session);
    }
    earlier_free(&earlier);
}

static void test_two_that_differ_are_none(void **state)
{
    (void)state;
    mkdir(below("两份"), 0777);
    put_other("两份/a.txt", "山河县柳河镇人民政府", 2022, "1 0 0 0 0 0 1");
    put_other("两份/b.txt", "山河县柳河镇人民政府", 2022, "1 0 0 0 0 0 1");
    struct review_options with;
    struct earlier_reports earlier = load(below("两份"));
    char *now = put_other("now.txt", "山河县柳河镇人民政府", 2023, "1 0 0 0 0 0 1");
    struct session *session = open_with(now, &with, &earlier);
    assert_non_null(session_previous(session));
    session_close(session);
    earlier_free(&earlier);
    put_other("两份/b.txt", "山河县柳河镇人民政府", 2022, "4 0 0 0 0 0 4");
    earlier = load(below("两份"));
    session = open_with(now, &with, &earlier);
    assert_null(session_previous(session));
    assert_true(slice_find(missing_of(session), SLICE("b.txt"), 0) > 0);
    session_close(session);
    earlier_free(&earlier);
}

static void test_readings_of_last_years_review_count(void **state)
{
    (void)state;
    mkdir(below("审过"), 0777);
    char *path = put_other("审过/a.txt", "山河县柳河镇人民政府", 2022, "1 0 0 0 0 0 1");
    struct session *reviewed = session_open(path, &options, &error);
    assert_non_null(reviewed);
    struct action action = {.kind = ACTION_CORRECT, .target = SLICE("cell:t3.carried_out.person"), .value = SLICE("5")};
    assert_true(session_do(reviewed, &action, &error));
    session_close(reviewed);
    struct earlier_reports earlier = load(path);
    const struct facts *facts = session_facts(earlier.items[0].session);
    struct decimal value;
    assert_true(facts_value(facts, (uint16_t)form_cell_index(facts->form, SLICE("t3.carried_out.person")), &value));
    assert_int_equal(value.digits, 5);
    earlier_free(&earlier);
}

static void test_set_and_let_go(void **state)
{
    (void)state;
    char *now = put_other("now.txt", "山河县柳河镇人民政府", 2023, "1 0 0 0 0 0 1");
    char *last = put_other("last.txt", "山河县柳河镇人民政府", 2022, "3 0 0 0 0 0 3");
    char *foreign = put_other("foreign.txt", "山河县河口镇人民政府", 2022, "3 0 0 0 0 0 3");
    struct review_options with;
    struct session *session = open_with(now, &with, NULL);
    assert_null(session_previous(session));
    assert_null(session_facts(session)->surroundings);
    assert_false(session_set_previous(session, foreign, &error));
    assert_non_null(strstr(error.message, "河口镇"));
    assert_false(session_set_previous(session, below("nothing.txt"), &error));
    assert_null(session_previous(session));
    assert_true(session_set_previous(session, last, &error));
    assert_int_equal(session_previous(session)->year, 2022);
    assert_true(session_set_previous(session, NULL, &error));
    assert_null(session_previous(session));
    session_close(session);
}

static void test_nothing_there_is_an_error(void **state)
{
    (void)state;
    struct earlier_reports earlier;
    assert_false(earlier_load(below("nothing"), &options, &earlier, &error));
    earlier_free(&earlier);
    mkdir(below("空"), 0777);
    assert_false(earlier_load(below("空"), &options, &earlier, &error));
    earlier_free(&earlier);
}

/* ---- Proposing --------------------------------------------------------------------------------------------------- */

static void assert_proposed(const char *path, const char *const wanted[], size_t count)
{
    struct path_list found;
    struct facts facts = {.organ = SLICE("山河县柳河镇人民政府"), .year = 2023};
    earlier_propose(path, &facts, arena, &found);
    assert_int_equal(found.count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(found.items[i], below(wanted[i]));
}

static void test_proposed_from_the_folder_beside(void **state)
{
    (void)state;
    mkdir(below("县"), 0777);
    mkdir(below("县/2023年报"), 0777);
    mkdir(below("县/2022年报"), 0777);
    mkdir(below("县/2021年报"), 0777);
    static const char *const names[] = {"县/2023年报/柳河镇.txt",
                                        "县/2023年报/河口镇.txt",
                                        "县/2022年报/柳河镇.txt",
                                        "县/2022年报/河口镇.txt",
                                        "县/2022年报/柳河镇.txt.review.yaml",
                                        "县/2022年报/山河县柳河镇2022.pdf",
                                        "县/2022年报/柳河镇2021.txt",
                                        "县/2021年报/柳河镇.txt",
                                        "县/柳河镇2022年.docx"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(below(names[i]), SLICE("x"));
    static const char *const wanted[] = {"县/2022年报/柳河镇.txt", "县/2022年报/山河县柳河镇2022.pdf",
                                         "县/柳河镇2022年.docx"};
    assert_proposed(below("县/2023年报/柳河镇.txt"), wanted, 3);
}

static void test_proposed_from_the_same_folder(void **state)
{
    (void)state;
    mkdir(below("同"), 0777);
    static const char *const names[] = {"同/柳河镇2023.txt", "同/柳河镇2022.txt", "同/柳河镇20220.txt",
                                        "同/河口镇2022.txt", "同/柳河镇.txt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(below(names[i]), SLICE("x"));
    static const char *const wanted[] = {"同/柳河镇2022.txt"};
    assert_proposed(below("同/柳河镇2023.txt"), wanted, 1);
}

static void test_proposed_from_where_one_is(void **state)
{
    (void)state;
    char before[4096];
    mkdir(below("在"), 0777);
    mkdir(below("在/2023"), 0777);
    mkdir(below("在/2022"), 0777);
    put(below("在/2023/柳河镇.txt"), SLICE("x"));
    put(below("在/2022/柳河镇.txt"), SLICE("x"));
    struct path_list found;
    struct facts facts = {.organ = SLICE("山河县柳河镇"), .year = 2023};
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(below("在/2023")), 0);
    earlier_propose("柳河镇.txt", &facts, arena, &found);
    assert_int_equal(chdir(before), 0);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0], "../2022/柳河镇.txt");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_found_by_organ_and_year, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_short_name_is_found_renamed_unit_is_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_that_differ_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_readings_of_last_years_review_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_set_and_let_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_there_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_proposed_from_the_folder_beside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_proposed_from_the_same_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_proposed_from_where_one_is, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
