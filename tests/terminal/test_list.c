/* The list on the real program while slow files are converted: keys are answered at once, other reports open, and
 * waiting for a conversion can be given up. $NIANSHEN names the program. */
#include "unit/cmocka_main.h"

#include "support/office.h"
#include "support/pty.h"

#include <glob.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 24, COLUMNS = 100, SLOW = 4, QUICK = 3 };

static char program[4096];
static struct arena *arena;

static const char *room(const char *name)
{
    return arena_print(arena, "%s/%s", getenv("TEST_DIR"), name).data;
}

static void put(const char *path, struct slice content)
{
    struct error error;
    if (!file_write(path, content, &error))
        fail_msg("%s", error.message);
}

static struct slice sample(const char *name)
{
    struct slice content;
    struct error error;
    const char *path = arena_print(arena, "%s/tests/reports/%s", getenv("NIANSHEN_DATA"), name).data;
    if (!file_read(path, 1 << 20, arena, &content, &error))
        fail_msg("%s", error.message);
    return content;
}

/* Files that convert until they are let go, before others in the list that are read at once. */
static int set_up(void **state)
{
    (void)state;
    struct error error;
    const char *script = arena_print(arena, "while [ ! -e go ]; do sleep 0.02; done\n%s",
                                     office_result(arena, sample("各种格式/云溪镇2024.docx")))
                             .data;
    mkdir(room("list"), 0700);
    mkdir(room("temporary"), 0700);
    for (int i = 0; i < SLOW; i++)
        put(room(arena_print(arena, "list/a%d.rtf", i).data), arena_print(arena, "{\\rtf1 %d}", i));
    for (int i = 0; i < QUICK; i++)
        put(room(arena_print(arena, "list/b%d.txt", i).data), sample("东风街道办事处2024.txt"));
    return office_pretend(room("soffice"), script, &error) ? 0 : -1;
}

static struct pty *start(void)
{
    const char *environment[] = {arena_print(arena, "NIANSHEN_SOFFICE=%s", room("soffice")).data,
                                 arena_print(arena, "XDG_RUNTIME_DIR=%s", room("temporary")).data, NULL};
    struct pty_options options = {
        .term = "xterm-256color", .rows = ROWS, .columns = COLUMNS, .environment = environment};
    return pty_start(&options, (const char *const[]){program, room("list"), NULL}, NULL, NULL);
}

/* The folders that LibreOffice works in now. */
static glob_t workshops(void)
{
    glob_t found;
    glob(room("temporary/nianshen-*"), 0, NULL, &found);
    return found;
}

static size_t workshop_count(void)
{
    glob_t found = workshops();
    size_t count = found.gl_pathc;
    globfree(&found);
    return count;
}

/* Once for each folder: later it may be in the middle of being put away. */
static void let_go_in(const char *folder)
{
    static struct path_list done;
    struct error ignored;
    for (size_t i = 0; i < done.count; i++)
        if (strcmp(done.items[i], folder) == 0)
            return;
    vector_push(arena, &done, (char *)arena_copy(arena, slice_of(folder)).data);
    file_write(arena_print(arena, "%s/go", folder).data, SLICE("go"), &ignored);
}

/* Lets every conversion end, also those that begin meanwhile, until the program rests. */
static void let_go(struct pty *pty)
{
    while (!pty->rested || pty->taken < pty->sent) {
        glob_t found = workshops();
        for (size_t i = 0; i < found.gl_pathc; i++)
            let_go_in(found.gl_pathv[i]);
        globfree(&found);
        pty_pump(pty, 20);
    }
}

static void send_and_see(struct pty *pty, const char *bytes, const char *wanted)
{
    pty_send(pty, slice_of(bytes));
    if (pty_wait_text(pty, wanted))
        return;
    struct buffer text = {0};
    pty_text(pty, &text);
    fail_msg("no %s in:\n%s", wanted, text.data);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Each key moves the cursor, while the conversions hold on. The times are far above a frame because machines that run
 * tests are busy, and far below a conversion that never ends. */
static void assert_keys_paint(struct pty *pty)
{
    VTermPos cursor;
    for (int row = 3; row <= 6; row++) {
        double begin = now();
        pty_send(pty, SLICE("j"));
        do {
            assert_true(pty_wait_frame(pty, pty->frames));
            vterm_state_get_cursorpos(vterm_obtain_state(pty->vterm), &cursor);
        } while (cursor.row < row);
        assert_int_equal(cursor.row, row);
        assert_true(now() - begin < 1.0);
    }
    assert_false(pty->rested);
}

static void test_keys_while_converting(void **state)
{
    (void)state;
    struct pty *pty = start();
    /* Those that need no conversion are read although they come behind. */
    assert_true(pty_wait_text(pty, "正在读取 3/7"));
    assert_keys_paint(pty);
    /* A report opens and is left while conversions go on. */
    send_and_see(pty, "\r", "表三");
    send_and_see(pty, "q", "正在读取 3/7");
    /* One that is converted is waited for until one no longer wants to. */
    send_and_see(pty, "gg\r", "正在转换 a0.rtf …　Esc 停止");
    send_and_see(pty, "\033", "已停止");
    send_and_see(pty, "j", "正在读取 3/7");
    assert_true(workshop_count() > 0);
    let_go(pty);
    send_and_see(pty, "j", "报告 7 份");
    send_and_see(pty, "gg\r", "云溪镇");
    send_and_see(pty, "q", "报告 7 份");
    pty_send(pty, SLICE("q"));
    assert_int_equal(pty_wait_end(pty), 0);
    pty_free(pty);
    assert_int_equal(workshop_count(), 0);
}

/* Conversions that never end do not keep anybody from leaving, and nothing of them stays. */
static void test_leaving_while_converting(void **state)
{
    (void)state;
    struct pty *pty = start();
    assert_true(pty_wait_text(pty, "正在读取 3/7"));
    while (workshop_count() == 0)
        pty_pump(pty, 10);
    double begin = now();
    pty_send(pty, SLICE("q"));
    assert_int_equal(pty_wait_end(pty), 0);
    assert_true(now() - begin < 3.0);
    pty_free(pty);
    assert_int_equal(workshop_count(), 0);
}

int main(void)
{
    const char *given = getenv("NIANSHEN");
    snprintf(program, sizeof program, "%s", given && *given ? given : "./nianshen");
    arena = arena_new();
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_keys_while_converting),
                                              cmocka_unit_test(test_leaving_while_converting)};
    int failed = cmocka_run_group_tests_name("list", tests, set_up, NULL);
    arena_free(arena);
    return failed;
}
