/* What goes wrong while a person works: the program is killed, the terminal goes away, the disk is full, files change
 * below it. Nothing that was typed may be lost, and what is the matter is said. $NIANSHEN names the program. */
#include "unit/cmocka_main.h"

#include "support/acting.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT "青石乡2020.txt"
#define DRAFT "." REPORT ".review.draft"
#define REVIEW REPORT ".review.yaml"

static char program[4096], folder[4200];
static struct arena *arena;
static struct error error;

static struct slice sample(void)
{
    struct slice text;
    const char *path = arena_print(arena, "%s/tests/reports/" REPORT, getenv("NIANSHEN_DATA")).data;
    if (!file_read(path, 1 << 20, arena, &text, &error))
        fail_msg("%s", error.message);
    return text;
}

static int set_up(void **state)
{
    static int count;
    (void)state;
    arena = arena_new();
    snprintf(folder, sizeof folder, "%s/troubles-%d", getenv("TEST_DIR"), count++);
    if (mkdir(folder, 0700) != 0 || chdir(folder) != 0)
        return -1;
    return file_write(REPORT, sample(), &error) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* --- driving --- */

static const char *const environment[] = {"NIANSHEN_REVIEWER=审核员", "NIANSHEN_PRINT=/nonexistent", NULL};

static struct pty *start_with(const char *const *surroundings, const char *path)
{
    struct pty_options options = {.term = "xterm-256color", .rows = 30, .columns = 100, .environment = surroundings};
    struct pty *pty = pty_start(&options, (const char *const[]){program, path, NULL}, NULL, NULL);
    assert_true(pty_wait_rest(pty));
    return pty;
}

static struct pty *start(void)
{
    return start_with(environment, REPORT);
}

static void end_by(struct pty *pty, int number)
{
    int status = 0;
    kill(pty->process, number);
    assert_int_equal(waitpid(pty->process, &status, 0), pty->process);
    pty->ended = true;
    pty_free(pty);
}

static void leave(struct pty *pty)
{
    pty_send(pty, SLICE("q"));
    assert_int_equal(pty_wait_end(pty), 0);
    pty_free(pty);
}

static bool review_says(const char *words)
{
    struct slice text;
    return file_read(REVIEW, 1 << 20, arena, &text, &error) && strstr(arena_copy(arena, text).data, words);
}

/* --- what is being typed --- */

static void test_note_outlives_every_end(void **state)
{
    (void)state;
    static const int ends[] = {SIGKILL, SIGHUP, SIGTERM, SIGABRT};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct pty *pty = start();
        pty_act(pty, "m第一行<Enter>第二行，没有写", "没有写");
        end_by(pty, ends[i]);
        pty = start();
        pty_act(pty, "", "第二行，没有写");
        pty_act(pty, "", "没有存下就中断了");
        pty_act(pty, "完。<F10>", "已存：批注");
        assert_false(file_exists(DRAFT));
        assert_true(review_says("第二行，没有写完。"));
        pty_act(pty, "u", "已撤销");
        leave(pty);
    }
}

static void test_reason_outlives_a_kill(void **state)
{
    (void)state;
    struct pty *pty = start();
    pty_act(pty, "w已电话核", "已电话核");
    end_by(pty, SIGKILL);
    pty = start();
    pty_act(pty, "", "准予保留：请写理由");
    pty_act(pty, "实<Enter>", "已存：准予保留");
    assert_true(review_says("已电话核实"));
    assert_false(file_exists(DRAFT));
    leave(pty);
}

/* One Esc gives nothing up that was typed; two do. */
static void test_given_up(void **state)
{
    (void)state;
    struct pty *pty = start();
    pty_act(pty, "w理由<Esc>", "再按一次 Esc");
    pty_act(pty, "还在", "理由还在");
    pty_act(pty, "<Esc><Esc>", "F1 帮助");
    assert_false(file_exists(DRAFT));
    leave(pty);
    pty = start();
    assert_null(strstr(pty_screen_text(pty, arena), "理由"));
    leave(pty);
}

/* The report was changed meanwhile, so that the finding is gone: the words are not. */
static void test_what_it_was_about_is_gone(void **state)
{
    (void)state;
    struct pty *pty = start();
    pty_act(pty, "m写给这处问题的话", "的话");
    end_by(pty, SIGKILL);
    char *text = (char *)sample().data, *wrong = strstr(text, " 13\n");
    assert_non_null(wrong);
    wrong[2] = '2';
    assert_true(file_write(REPORT, slice_of(text), &error));
    pty = start();
    pty_act(pty, "", "写给这处问题的话");
    pty_act(pty, "<F10>", "已存：批注");
    assert_true(review_says("写给这处问题的话"));
    leave(pty);
}

static void test_long_paste(void **state)
{
    (void)state;
    struct pty *pty = start();
    struct buffer paste = {0};
    buffer_add_text(&paste, "\033[200~");
    for (int i = 0; i < 2500; i++)
        buffer_print(&paste, "%04d", i);
    buffer_add_text(&paste, "\033[201~");
    pty_act(pty, "m", "批注");
    pty_send(pty, buffer_slice(&paste));
    assert_true(pty_wait_rest(pty));
    end_by(pty, SIGKILL);
    pty = start();
    pty_act(pty, "<F10>", "已存：批注");
    leave(pty);
    assert_true(review_says("000000010002") && review_says("24982499"));
    buffer_free(&paste);
}

/* --- the disk --- */

static int run_limited(void *limit)
{
    struct rlimit files = {*(rlim_t *)limit, *(rlim_t *)limit};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &files) != 0)
        return 1;
    execl(program, program, REPORT, (char *)NULL);
    return 1;
}

/* Nothing can be stored: it is said, and what was typed stays on the screen. */
static void test_full_disk(void **state)
{
    (void)state;
    rlim_t limit = 0;
    struct pty_options options = {.term = "xterm-256color", .rows = 30, .columns = 100, .environment = environment};
    struct pty *pty = pty_start(&options, NULL, run_limited, &limit);
    assert_true(pty_wait_rest(pty));
    pty_act(pty, "m写不下的字<F10>", "写不下的字");
    pty_act(pty, "", "磁盘");
    pty_act(pty, "<Esc><Esc>", "F1 帮助");
    pty_act(pty, "c", "没有存下");
    pty_act(pty, "<F2>12<Enter>", "没有存下");
    pty_act(pty, "<Esc>", "F1 帮助");
    leave(pty);
}

/* --- files that change below --- */

static void test_report_is_taken_away(void **state)
{
    (void)state;
    struct pty *pty = start();
    assert_int_equal(unlink(REPORT), 0);
    pty_act(pty, "c", "原件在打开之后变动了或不见了");
    assert_true(review_says("confirmed"));
    pty_act(pty, "R", "不存在");
    pty_act(pty, "m字<F10>", "已存：批注");
    leave(pty);
}

/* Reports come in while the list is open. */
static void test_folder_gets_more(void **state)
{
    (void)state;
    assert_true(file_write("乙乡2020.txt", sample(), &error));
    struct pty *pty = start_with(environment, ".");
    assert_true(pty_wait_text(pty, "报告 2 份"));
    pty_act(pty, "G", "> 青石乡2020.txt");
    assert_true(file_write("丙乡2020.txt", sample(), &error));
    pty_act(pty, "R", "新来 1 个文件，少了 0 个");
    assert_true(pty_wait_text(pty, "报告 3 份"));
    pty_act(pty, "", "> 青石乡2020.txt");
    assert_int_equal(unlink("乙乡2020.txt"), 0);
    pty_act(pty, "R", "新来 0 个文件，少了 1 个");
    assert_true(pty_wait_text(pty, "报告 2 份"));
    pty_act(pty, "R", "没有新来的文件");
    leave(pty);
}

static void test_review_file_is_taken_away(void **state)
{
    (void)state;
    struct pty *pty = start();
    pty_act(pty, "c", "已存：确认");
    assert_int_equal(unlink(REVIEW), 0);
    pty_act(pty, "m字<F10>", "已存：批注");
    leave(pty);
    assert_true(review_says("confirmed") && review_says("字"));
}

/* Two programs: the second one reads along, and its typing is refused before it begins. */
static void test_two_programs(void **state)
{
    (void)state;
    struct pty *first = start(), *second = start();
    pty_act(second, "<Enter>", "只读");
    pty_act(second, "m", "只读，不能改动");
    pty_act(first, "m甲写的<F10>", "已存：批注");
    leave(second);
    assert_true(review_says("甲写的"));
    leave(first);
    struct pty *third = start();
    pty_act(third, "c", "已存：确认");
    leave(third);
}

/* --- the terminal --- */

static void test_resized_while_typing(void **state)
{
    (void)state;
    struct pty *pty = start();
    static const int sizes[][2] = {{1, 1}, {5, 20}, {2, 200}, {60, 3}, {24, 80}, {30, 100}};
    pty_act(pty, "m开头", "开头");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned long frame = pty->frames;
        pty_resize(pty, sizes[i][0], sizes[i][1]);
        assert_true(pty_wait_frame(pty, frame));
        assert_true(pty_press(pty, "字"));
    }
    pty_act(pty, "", "开头字字字字字字");
    pty_act(pty, "<F10>", "已存：批注");
    leave(pty);
}

/* Wheels that roll in a terminal that sends them as keys, and bytes that mean nothing. */
static void test_flood(void **state)
{
    (void)state;
    struct pty *pty = start();
    struct buffer flood = {0};
    for (int i = 0; i < 4000; i++)
        buffer_add_text(&flood, i % 3 ? "\033[M`!!" : "\033[<65;10;10M");
    pty_send(pty, buffer_slice(&flood));
    assert_true(pty_wait_rest(pty));
    pty_act(pty, "<Esc><Esc><Esc>", "F1 帮助");
    assert_false(file_exists(REVIEW));
    leave(pty);
    buffer_free(&flood);
}

/* Whatever the locale says, the screen speaks UTF-8 and says so where the terminal cannot. */
static void test_locales(void **state)
{
    (void)state;
    static const char *const locales[][4] = {{"LC_ALL=C", "NIANSHEN_REVIEWER=审核员", NULL},
                                             {"LC_ALL=zh_CN.GB18030", "NIANSHEN_REVIEWER=审核员", NULL},
                                             {"LC_ALL=POSIX", "NO_COLOR=1", "NIANSHEN_REVIEWER=审核员", NULL}};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        struct pty *pty = start_with(locales[i], REPORT);
        pty_act(pty, "m字<F10>", "已存：批注");
        pty_act(pty, "u", "已撤销");
        leave(pty);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_note_outlives_every_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reason_outlives_a_kill, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_given_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_it_was_about_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_paste, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_full_disk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_report_is_taken_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_folder_gets_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_review_file_is_taken_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_programs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_resized_while_typing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_flood, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_locales, set_up, tear_down),
    };
    const char *given = getenv("NIANSHEN");
    if (!realpath(given && *given ? given : "./nianshen", program))
        return 1;
    return cmocka_run_group_tests_name("troubles", tests, NULL, NULL);
}
