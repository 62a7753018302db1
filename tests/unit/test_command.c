/* The command line from outside: exit statuses, order, formats, refusals. Runs the built program. */
#include "unit/cmocka_main.h"

#include "review/review.h"
#include "support/program.h"
#include "support/samples.h"

#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#define CLEAN "tests/reports/白塔镇2022.txt"
#define FAULTY "tests/reports/双桥镇2021.txt"  /* an error */
#define WARNING "tests/reports/龙泉镇2020.txt" /* a warning, no error */

static char folder[] = "/tmp/nianshen-test-XXXXXX";
static char path[600];

static int set_up(void **state)
{
    (void)state;
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    unsetenv("XDG_CONFIG_HOME");
    return !mkdtemp(folder);
}

static int tear_down(void **state)
{
    (void)state;
    char command[sizeof folder + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* The last one asked for. */
static const char *below(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const char *content)
{
    FILE *file = fopen(below(name), "w");
    assert_non_null(file);
    fputs(content, file);
    assert_int_equal(fclose(file), 0);
}

static void copy(const char *from, const char *name)
{
    struct arena *arena = arena_new();
    struct slice content;
    struct error error;
    assert_true(file_read(from, 1 << 20, arena, &content, &error));
    put(name, content.data);
    arena_free(arena);
}

static void expect(struct program_run run, int status, const char *out, const char *errors)
{
    if (run.status != status)
        fail_msg("ended with %d instead of %d: %s", run.status, status, run.errors.data);
    if (out)
        assert_contains(run.out.data, out);
    if (errors)
        assert_contains(run.errors.data, errors);
    program_free(&run);
}

static void test_help_and_version(void **state)
{
    (void)state;
    expect(RUN("--help"), 0, "check ", NULL);
    expect(RUN("help"), 0, "extract", NULL);
    expect(RUN("help", "check"), 0, "--fail-on", NULL);
    expect(RUN("check", "--help"), 0, "--files-from", NULL);
    expect(RUN("text", "-h"), 0, "用法：nianshen text", NULL);
    expect(RUN("--version"), 0, "nianshen 0.", NULL);
    expect(RUN("--theme", "dark", "--help"), 0, "用法：nianshen review", NULL);
    expect(RUN("help", "chck"), 2, NULL, "chck");
}

static void test_wrong_usage(void **state)
{
    (void)state;
    expect(RUN("chekc"), 2, NULL, "是不是 check？");
    expect(RUN("check", "--formt", "json", CLEAN), 2, NULL, "是不是 --format？");
    expect(RUN("check", "--format"), 2, NULL, "--format");
    expect(RUN("check", "--format", "jsn", CLEAN), 2, NULL, "是不是 json？");
    expect(RUN("check", "--fail-on", "erorr", CLEAN), 2, NULL, "是不是 error？");
    expect(RUN("check", "--help=yes", CLEAN), 2, NULL, "--help");
    expect(RUN("check"), 2, NULL, "check");
    expect(RUN("check", ""), 2, NULL, NULL);
    expect(RUN("text"), 2, NULL, "text");
    expect(RUN("text", CLEAN, FAULTY), 2, NULL, "2 份");
    expect(RUN("extract", "--fail-on", "error", CLEAN), 2, NULL, "--fail-on");
    expect(RUN("check", "--reviews", "/nowhere", CLEAN), 2, NULL, "/nowhere");
}

static void test_status_of_findings(void **state)
{
    (void)state;
    expect(RUN("check", CLEAN), 0, "没有发现问题", NULL);
    expect(RUN("check", FAULTY), 1, "t3.balance", NULL);
    expect(RUN("check", "--fail-on", "never", FAULTY), 0, NULL, NULL);
    expect(RUN("check", WARNING), 0, "cell.blank", NULL);
    expect(RUN("check", "--fail-on=warning", WARNING), 1, NULL, NULL);
    expect(RUN("check", "--fail-on", "info", WARNING), 1, NULL, NULL);
}

/* The output format never changes the status. */
static void test_status_by_format(void **state)
{
    static const char *const formats[] = {"text", "json", "jsonl", "csv"};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        expect(RUN("check", "--format", formats[i], CLEAN), 0, NULL, NULL);
        expect(RUN("check", "--format", formats[i], FAULTY), 1, NULL, NULL);
        expect(RUN("check", "--format", formats[i], FAULTY, "/nowhere.txt"), 3, NULL, NULL);
    }
    expect(RUN("extract", FAULTY), 0, NULL, NULL);
    expect(RUN("export", FAULTY), 0, "t3.balance", NULL);
}

static void test_unreadable(void **state)
{
    (void)state;
    put("empty.txt", "");
    expect(RUN("check", below("empty.txt")), 3, "empty.txt", NULL);
    put("letter.txt", "今天下午三点开会。\n");
    expect(RUN("check", below("letter.txt")), 3, "letter.txt", NULL);
    put("bytes.txt", "\xff\xfe\x01 no text");
    expect(RUN("check", below("bytes.txt")), 3, "bytes.txt", NULL);
    expect(RUN("check", "/nowhere/x.txt"), 3, "/nowhere/x.txt", NULL);
    expect(RUN("text", "/nowhere/x.txt"), 3, NULL, "/nowhere/x.txt");
    expect(RUN("extract", "--format", "csv", "/nowhere/x.txt"), 3, NULL, "/nowhere/x.txt");
}

/* Findings and an unreadable report: the highest applies, and the others are still checked. */
static void test_highest_status(void **state)
{
    (void)state;
    expect(RUN("check", "/nowhere.txt", FAULTY), 3, "t3.balance", NULL);
    expect(RUN("check", FAULTY, "/nowhere.txt", CLEAN), 3, "合计 2 份报告", NULL);
}

static void test_folder(void **state)
{
    (void)state;
    copy(CLEAN, "a.txt");
    put("b.txt", "不是年报。\n");
    put(".hidden.txt", "隐藏的。\n");
    put("a.txt.review.md", "# 自己写的\n");
    struct program_run run = RUN("check", folder);
    assert_int_equal(run.status, 0);
    assert_contains(run.out.data, "b.txt: 略过");
    assert_contains(run.out.data, "合计 1 份报告");
    assert_null(strstr(run.out.data, "hidden"));
    assert_null(strstr(run.out.data, "review.md"));
    program_free(&run);
    expect(RUN("check", below("b.txt")), 3, NULL, NULL);
}

static void test_empty_folder(void **state)
{
    (void)state;
    assert_int_equal(mkdir(below("none"), 0755), 0);
    expect(RUN("check", below("none")), 3, "none", NULL);
}

/* A file called as a subcommand. */
static void test_path_like_subcommand(void **state)
{
    (void)state;
    copy(CLEAN, "check");
    expect(RUN("check", "--", below("check")), 0, NULL, NULL);
    copy(CLEAN, "-o");
    struct program_run run = RUN("check", below("-o"));
    assert_int_equal(run.status, 0);
    program_free(&run);
    char here[600];
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(folder), 0);
    expect(RUN("text", "./check"), 0, "白塔镇", NULL);
    expect(RUN("text", "--", "-o"), 0, "白塔镇", NULL);
    assert_int_equal(chdir(here), 0);
}

/* Results come in input order whatever ran in parallel. */
static void test_order(void **state)
{
    enum { REPORTS = 40 };
    (void)state;
    struct buffer list = {0};
    for (int i = 0; i < REPORTS; i++) {
        char name[32];
        snprintf(name, sizeof name, "%02d.txt", (i * 17) % REPORTS);
        copy(i % 3 ? CLEAN : FAULTY, name);
        buffer_print(&list, "%s\n", path);
    }
    const char *const arguments[] = {"check", "--format", "jsonl", "--files-from", "-", NULL};
    struct program_run run = program_run(list.data, arguments);
    assert_int_equal(run.status, 1);
    size_t offset = 0, listed = 0;
    for (int i = 0; i < REPORTS; i++) {
        json_error_t error;
        json_t *report = json_loadb(run.out.data + offset, run.out.length - offset, JSON_DISABLE_EOF_CHECK, &error);
        assert_non_null(report);
        const char *named = json_string_value(json_object_get(report, "path"));
        assert_true(strncmp(named, list.data + listed, strlen(named)) == 0);
        listed += strlen(named) + 1;
        offset += (size_t)error.position + 1;
        json_decref(report);
    }
    assert_int_equal(offset, run.out.length);
    program_free(&run);
    buffer_free(&list);
}

static void test_files_from(void **state)
{
    (void)state;
    put("lines", CLEAN "\r\n\n" FAULTY "\n");
    expect(RUN("check", "--files-from", below("lines")), 1, "合计 2 份报告", NULL);
    expect(RUN("check", CLEAN, "--files-from", below("lines")), 1, "合计 3 份报告", NULL);
    FILE *file = fopen(below("zeros"), "w");
    assert_non_null(file);
    fwrite(CLEAN "\0" FAULTY, 1, sizeof CLEAN + sizeof FAULTY - 1, file);
    fclose(file);
    expect(RUN("check", "--files-from", below("zeros")), 1, "合计 2 份报告", NULL);
    expect(RUN("check", "--files-from", "/nowhere"), 3, NULL, "/nowhere");
}

static void test_json_whole(void **state)
{
    (void)state;
    struct program_run run = RUN("check", "--format", "json", CLEAN, "/nowhere.txt", FAULTY);
    json_error_t error;
    json_t *root = json_loads(run.out.data, 0, &error);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "schema")), "nianshen/1");
    json_t *reports = json_object_get(root, "reports");
    assert_int_equal(json_array_size(reports), 3);
    json_t *unreadable = json_array_get(reports, 1);
    assert_string_equal(json_string_value(json_object_get(unreadable, "status")), "unreadable");
    assert_string_not_equal(json_string_value(json_object_get(unreadable, "error")), "");
    json_t *readable = json_array_get(reports, 0);
    const char *key;
    json_t *value;
    json_object_foreach(readable, key, value) assert_non_null(json_object_get(unreadable, key));
    assert_int_equal(json_object_size(readable), json_object_size(unreadable));
    json_decref(root);
    program_free(&run);
}

static void test_extract_is_check_without_findings(void **state)
{
    (void)state;
    static const char *const left_out[] = {"previous", "findings", "causes", "counts", "rules"};
    struct program_run extract = RUN("extract", "--format", "jsonl", FAULTY);
    struct program_run check = RUN("check", "--format", "jsonl", FAULTY);
    json_error_t error;
    json_t *short_report = json_loads(extract.out.data, 0, &error);
    json_t *report = json_loads(check.out.data, 0, &error);
    assert_non_null(short_report);
    assert_non_null(report);
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        assert_non_null(json_object_get(report, left_out[i]));
        json_object_del(report, left_out[i]);
    }
    assert_true(json_equal(report, short_report));
    json_decref(report);
    json_decref(short_report);
    program_free(&extract);
    program_free(&check);
}

/* No control character of a report or a file name reaches the output; no colour where there is no terminal. */
static void test_nothing_runs_on_the_terminal(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice content;
    struct error error;
    struct buffer bad = {0};
    assert_true(file_read(FAULTY, 1 << 20, arena, &content, &error));
    buffer_print(&bad, "%s\n\033]0;坏标题\007山河县\033[31m\n", content.data);
    put("\033[2J.txt", bad.data);
    struct program_run run = RUN("check", path);
    assert_int_equal(run.status, 1);
    assert_null(strchr(run.out.data, '\033'));
    assert_null(strchr(run.out.data, '\007'));
    program_free(&run);
    run = RUN("export", path);
    assert_null(strchr(run.out.data, '\033'));
    program_free(&run);
    run = RUN("check", "--format", "json", path);
    assert_null(strchr(run.out.data, '\033'));
    program_free(&run);
    run = RUN("text", below("\033[1m.txt"));
    assert_int_equal(run.status, 3);
    assert_null(strchr(run.errors.data, '\033'));
    program_free(&run);
    buffer_free(&bad);
    arena_free(arena);
}

static void test_output_file(void **state)
{
    (void)state;
    copy(FAULTY, "report.txt");
    char report[600];
    strcpy(report, below("report.txt"));
    expect(RUN("export", "-o", below("out.md"), report), 0, NULL, NULL);
    struct program_run direct = RUN("export", report);
    struct arena *arena = arena_new();
    struct slice written;
    struct error error;
    assert_true(file_read(path, 1 << 20, arena, &written, &error));
    assert_slice(written, direct.out.data);
    program_free(&direct);
    arena_free(arena);
}

/* An output must not destroy what it was made from. */
static void test_output_refused(void **state)
{
    (void)state;
    copy(FAULTY, "report.txt");
    char report[600];
    strcpy(report, below("report.txt"));
    expect(RUN("export", "-o", report, report), 2, NULL, "报告本身");
    expect(RUN("text", report), 0, "双桥镇", NULL);
    expect(RUN("export", "-o", below("report.txt.review.yaml"), report), 2, NULL, "审核记录");
    expect(RUN("export", "-o", folder, report), 2, NULL, "文件夹");
    expect(RUN("export", "-o", below("none/out.md"), report), 3, NULL, "out.md");
}

static void test_full_device(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    char command[1200];
    const char *program = getenv("NIANSHEN");
    snprintf(command, sizeof command, "%s check " FAULTY " >/dev/full 2>%s", program ? program : "./nianshen",
             below("errors"));
    int status = system(command);
    assert_int_equal(WEXITSTATUS(status), 3);
    struct stat errors;
    assert_int_equal(stat(path, &errors), 0);
    assert_true(errors.st_size > 0);
}

static void test_broken_rules(void **state)
{
    (void)state;
    char command[700];
    snprintf(command, sizeof command, "mkdir -p '%s/nianshen/rules/checks'", folder);
    assert_int_equal(system(command), 0);
    put("nianshen/rules/checks/mine.yaml", "- {id: x.y\n");
    setenv("XDG_CONFIG_HOME", folder, 1);
    struct program_run run = RUN("check", CLEAN);
    unsetenv("XDG_CONFIG_HOME");
    expect(run, 2, NULL, "mine.yaml:");
}

/* Does actions on a report as the screen does, with the review file beside it. */
static void review_report(const char *report, const struct action actions[], size_t count)
{
    struct error error;
    struct forms *forms = forms_load(&error);
    struct rules *rules = rules_load(forms, &error);
    struct review_options options = {.forms = forms, .rules = rules, .reviewer = SLICE("王审核")};
    struct session *session = session_open(report, &options, &error);
    assert_non_null(session);
    for (size_t i = 0; i < count; i++)
        if (!session_do(session, &actions[i], &error))
            fail_msg("%s", error.message);
    session_close(session);
    rules_free(rules);
    forms_free(forms);
}

/* The fingerprint of the first failed finding. */
static struct slice fingerprint_of(const char *report, struct arena *arena)
{
    struct program_run run = RUN("check", "--format", "jsonl", report);
    json_t *root = json_loads(run.out.data, 0, NULL);
    json_t *finding = json_array_get(json_object_get(root, "findings"), 0);
    struct slice fingerprint =
        arena_print(arena, "finding:%s", json_string_value(json_object_get(finding, "fingerprint")));
    json_decref(root);
    program_free(&run);
    return fingerprint;
}

/* check honours what a person decided, and writes nothing. */
static void test_review_is_honoured(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice before, after;
    struct error error;
    char report[600], record[620];
    copy("tests/reports/山河县人民政府办公室2022.md", "report.md");
    strcpy(report, below("report.md"));
    snprintf(record, sizeof record, "%s.review.yaml", report);
    struct action actions[] = {
        {.kind = ACTION_CORRECT, .target = SLICE("cell:t3.carried_out.person"), .value = SLICE("33")},
        {.kind = ACTION_DECIDE,
         .target = fingerprint_of(report, arena),
         .decision = DECISION_WAIVED,
         .reason = SLICE("已来函说明")},
    };
    review_report(report, actions, 2);
    assert_true(file_read(record, 1 << 20, arena, &before, &error));
    struct program_run run = RUN("check", report);
    assert_int_equal(run.status, 1);
    assert_contains(run.out.data, "t3.balance"); /* the corrected reading breaks it */
    assert_contains(run.out.data, "准予保留 1");
    program_free(&run);
    run = RUN("extract", "--format", "csv", report);
    assert_contains(run.out.data, "结转下年·自然人,33,3,");
    program_free(&run);
    assert_true(file_read(record, 1 << 20, arena, &after, &error));
    assert_true(slice_equal(before, after));
    arena_free(arena);
}

/* Review files somewhere else; a folder of reports is not taken for one of theirs. */
static void test_reviews_folder(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    char report[600];
    copy(WARNING, "report.txt");
    strcpy(report, below("report.txt"));
    struct action action = {.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("写在旁边")};
    review_report(report, &action, 1);
    expect(RUN("export", report), 0, "写在旁边", NULL);
    assert_int_equal(mkdir(below("reviews"), 0755), 0);
    struct program_run run = RUN("export", "--reviews", below("reviews"), report);
    assert_int_equal(run.status, 0);
    assert_null(strstr(run.out.data, "写在旁边"));
    program_free(&run);
    arena_free(arena);
}

static size_t files_in(const char *name)
{
    struct arena *arena = arena_new();
    struct path_list files = {0};
    struct error error;
    assert_true(folder_list(below(name), arena, &files, &error));
    size_t count = files.count;
    arena_free(arena);
    return count;
}

/* Each unit that has something to mend gets its letter. */
static void test_letters_of_many(void **state)
{
    (void)state;
    char letters[700], reports[700], one[700];
    snprintf(letters, sizeof letters, "%s/", below("信"));
    snprintf(reports, sizeof reports, "%s", below("报告"));
    snprintf(one, sizeof one, "%s", below("合.pdf"));
    assert_int_equal(mkdir(reports, 0700), 0);
    copy(CLEAN, "报告/甲.txt");
    copy(FAULTY, "报告/乙.txt");
    copy(WARNING, "报告/丙.txt");
    expect(RUN("letter", "-o", letters, reports), 0, NULL, "写出 2 封信");
    assert_int_equal(files_in("信"), 2);
    expect(RUN("letter", "--format", "docx", "-o", letters, reports), 0, NULL, "1 份没有要改的");
    assert_int_equal(files_in("信"), 4);
    expect(RUN("letter", "-o", one, reports), 0, NULL, NULL);
    assert_true(file_exists(one));
    expect(RUN("letter", reports), 2, NULL, "3 份报告");
    expect(RUN("check", "--fail-on", "never", letters), 3, NULL, NULL); /* they are none themselves */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_help_and_version, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_usage, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_status_of_findings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_status_by_format, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unreadable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_highest_status, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_empty_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_path_like_subcommand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_files_from, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_json_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_extract_is_check_without_findings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_runs_on_the_terminal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_output_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_full_device, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken_rules, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_review_is_honoured, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reviews_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_letters_of_many, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("command", tests, samples_enter, samples_leave);
}
