/* Who may write: one person at a time, where the system lets one; and what the files are called. */
#include "unit/test_review.h"

#include <signal.h>
#include <sys/wait.h>

static void test_second_person_reads_along(void **state)
{
    (void)state;
    make_report();
    struct session *first = open_session(report);
    note(first, "report", "先来的");
    options.reviewer = SLICE("李四");
    struct session *second = open_session(report);
    assert_contains(all_notices(second).data, "张三（主机 ");
    assert_cannot_write(second, "张三");
    assert_slice(session_note(second, SLICE("report")), "先来的");
    note(first, "section:1", "又一条");
    session_refresh(second);
    assert_true(session_read_only(second));
    assert_slice(session_note(second, SLICE("section:1")), "又一条");
    struct slice seen = describe(first);
    session_close(first);
    session_refresh(second);
    assert_false(session_read_only(second));
    assert_int_equal(session_notices(second)->count, 0);
    assert_same(describe(second), seen);
    note(second, "report", "后来的");
    size_t count;
    const struct action *history = session_history(second, &count);
    assert_slice(history[0].who, "张三");
    assert_slice(history[2].who, "李四");
    session_refresh(second);
    assert_false(session_read_only(second));
    assert_slice(session_note(second, SLICE("report")), "后来的");
    session_close(second);
}

static void test_dead_holder_does_not_block(void **state)
{
    (void)state;
    make_report();
    int ends[2];
    char ready;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        if (session_open(report, &options, &error) && write(ends[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    assert_int_equal(read(ends[0], &ready, 1), 1);
    struct session *session = open_session(report);
    assert_true(session_read_only(session));
    session_close(session);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_true(file_exists(below(".柳河镇.txt.review.lock")));
    session = open_session(report);
    assert_false(session_read_only(session));
    session_close(session);
    close(ends[0]);
    close(ends[1]);
}

static void test_reading_takes_no_lock(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    options.read_only = true;
    struct session *reader = open_session(report);
    assert_int_equal(session_notices(reader)->count, 0);
    assert_cannot_write(reader, "只读");
    session_close(reader);
    assert_true(file_exists(below(".柳河镇.txt.review.lock")));
    session_close(session);
    reader = open_session(report);
    assert_false(file_exists(below(".柳河镇.txt.review.lock")));
    session_close(reader);
}

/* ---- Rights, as somebody whom modes hold ------------------------------------------------------------------------ */

/* Runs `check` in the folder as a user without special rights; it returns the number of the first check that failed. */
static void as_nobody(int (*check)(void))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (chdir(folder) != 0 || (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)))
            _exit(99);
        _exit(check());
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static int check_read_only_folder(void)
{
    struct action action = {.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("x")};
    struct session *session = session_open("closed/a.txt", &options, &error);
    if (!session || !session_read_only(session))
        return 1;
    if (slice_find(all_notices(session), SLICE("--reviews 文件夹"), 0) < 0)
        return 2;
    if (session_do(session, &action, &error) || error.kind != ERROR_FILE)
        return 3;
    session_close(session);
    options.reviews = "open/new";
    session = session_open("closed/a.txt", &options, &error);
    if (!session || session_read_only(session) || session_notices(session)->count)
        return 4;
    if (!session_do(session, &action, &error))
        return 5;
    session_close(session);
    session = session_open("closed/a.txt", &options, &error);
    return session && slice_is(session_note(session, SLICE("report")), "x") ? 0 : 6;
}

static void test_folder_that_cannot_be_written(void **state)
{
    (void)state;
    mkdir(below("closed"), 0755);
    mkdir(below("open"), 0755);
    put_report("closed/a.txt", report_new);
    chmod(below("closed/a.txt"), 0644);
    chmod(below("open"), 0777);
    chmod(below("closed"), 0555);
    as_nobody(check_read_only_folder);
    chmod(below("closed"), 0755);
}

static int check_read_only_file(void)
{
    struct action action = {.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("x")};
    struct session *session = session_open("柳河镇.txt", &options, &error);
    if (!session || !session_read_only(session))
        return 1;
    if (!slice_is(session_note(session, SLICE("report")), "一"))
        return 2;
    if (session_do(session, &action, &error) || !strstr(error.message, "不能写入"))
        return 3;
    session_close(session);
    return 0;
}

static int check_unreadable_file(void)
{
    struct session *session = session_open("柳河镇.txt", &options, &error);
    if (!session || !session_read_only(session) || session_notices(session)->count == 0)
        return 1;
    session_close(session);
    return 0;
}

static void test_review_file_that_cannot_be_written(void **state)
{
    (void)state;
    make_report();
    chmod(report, 0644);
    struct session *session = open_session(report);
    note(session, "report", "一");
    session_close(session);
    struct slice content = get(review);
    chmod(review, 0444);
    as_nobody(check_read_only_file);
    chmod(review, 0);
    as_nobody(check_unreadable_file);
    assert_same(get(review), content);
}

static void test_review_file_that_is_a_folder(void **state)
{
    (void)state;
    make_report();
    assert_int_equal(mkdir(review, 0777), 0);
    struct session *session = open_session(report);
    assert_cannot_write(session, "只能阅读");
    session_close(session);
}

/* ---- Names ------------------------------------------------------------------------------------------------------ */

static void test_same_names_in_different_folders(void **state)
{
    (void)state;
    mkdir(below("a"), 0777);
    mkdir(below("b"), 0777);
    mkdir(below("kept"), 0777);
    options.reviews = below("kept");
    struct session *first = open_session(put_report("a/r.txt", report_new));
    struct session *second = open_session(put_report("b/r.txt", report_new));
    assert_false(session_read_only(second));
    note(first, "report", "甲");
    note(second, "report", "乙");
    assert_int_not_equal(strcmp(session_review_path(first), session_review_path(second)), 0);
    session_close(first);
    session_close(second);
    first = open_session(below("b/../a/r.txt"));
    assert_slice(session_note(first, SLICE("report")), "甲");
    struct slice path = review_export_path(below("a/r.txt"), options.reviews, "yaml", arena);
    assert_string_equal(session_review_path(first), path.data);
    session_close(first);
}

/* The name of a report may be as long as a folder allows: what stands beside it has a shorter one of its own. */
static void test_long_names(void **state)
{
    (void)state;
    char names[2][300];
    for (int i = 0; i < 2; i++) {
        char *end = names[i];
        for (int k = 0; k < 80; k++)
            end += sprintf(end, "镇");
        sprintf(end, "甲乙%d.txt", i);
        assert_true(strlen(names[i]) > 245 && strlen(names[i]) <= 255);
        struct session *session = open_session(put_report(names[i], report_new));
        assert_false(session_read_only(session));
        note(session, "report", i ? "乙" : "甲");
        assert_true(strlen(path_base_name(session_review_path(session))) <= 255);
        assert_true(review_is_own_file(session_review_path(session)));
        session_close(session);
    }
    struct session *session = open_session(below(names[0]));
    assert_slice(session_note(session, SLICE("report")), "甲");
    session_close(session);
    struct slice letter = review_export_path(below(names[0]), NULL, "退回修改通知.docx", arena);
    struct slice name = slice_of(path_base_name(letter.data));
    assert_true(name.length <= 255 && slice_ends_with(name, SLICE(".review.退回修改通知.docx")));
    assert_int_equal(utf8_first_invalid(name), -1);
}

static void test_own_files(void **state)
{
    (void)state;
    static const char *const own[] = {"柳河镇.txt.review.yaml",    "a/柳河镇.txt.review.yaml.torn-20231114T221320",
                                      "a/.柳河镇.txt.review.lock", "柳河镇.txt.review.md",
                                      "a/.柳河镇.txt.review.draft",
                                      "b/c.md.review.csv",         "c.md.review.json",
                                      "c.md.1a2b3c4d.review.yaml",
                                      "c.md.review.pdf",           "c.md.review.退回修改.docx"};
    static const char *const others[] = {"柳河镇.txt",          "review.md",   "preview.csv",
                                         "a.review.yaml/b.txt", "review.yaml", "a.yaml"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        assert_true(review_is_own_file(own[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(review_is_own_file(others[i]));
    assert_slice(review_export_path("a/柳河镇.txt", NULL, "md", arena), "a/柳河镇.txt.review.md");
}

static void test_reviewer(void **state)
{
    (void)state;
    setenv("NIANSHEN_REVIEWER", " 王五 ", 1);
    assert_slice(review_reviewer("赵六", arena), "赵六");
    assert_slice(review_reviewer(NULL, arena), "王五");
    assert_slice(review_reviewer("  ", arena), "王五");
    unsetenv("NIANSHEN_REVIEWER");
    assert_true(review_reviewer(NULL, arena).length > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_second_person_reads_along, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dead_holder_does_not_block, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reading_takes_no_lock, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_folder_that_cannot_be_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_review_file_that_cannot_be_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_review_file_that_is_a_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_names_in_different_folders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_own_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reviewer, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
