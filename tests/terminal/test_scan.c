/* A report that has to be recognised, in a real terminal: what is going on is said, Esc stops it, and the program goes
 * on. $NIANSHEN names the program. */
#include "unit/cmocka_main.h"

#include "support/pty.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

static char program[4096];
static struct arena *arena;

/* A recogniser that never comes to an end. */
static const char *slow_recogniser(void)
{
    struct error error;
    const char *path = arena_print(arena, "%s/slow", getenv("TEST_DIR")).data;
    if (!file_write(path, SLICE("#!/bin/sh\nexec sleep 60\n"), &error))
        fail_msg("%s", error.message);
    assert_int_equal(chmod(path, 0755), 0);
    return arena_print(arena, "NIANSHEN_SCAN=%s", path).data;
}

/* The list of the two reports; the first is the one to be recognised. */
static struct pty *start(void)
{
    const char *root = getenv("NIANSHEN_DATA") ? getenv("NIANSHEN_DATA") : ".";
    const char *scan = arena_print(arena, "%s/tests/reports/各种格式/云溪镇2024.tif", root).data;
    const char *other = arena_print(arena, "%s/tests/reports/柳河镇2023.txt", root).data;
    const char *environment[] = {slow_recogniser(), NULL};
    struct pty_options options = {.term = "xterm-256color", .rows = 30, .columns = 100, .environment = environment};
    return pty_start(&options, (const char *const[]){program, scan, other, NULL}, NULL, NULL);
}

static void wait_for(struct pty *pty, const char *words)
{
    struct buffer text = {0};
    if (pty_wait_text(pty, words))
        return;
    pty_text(pty, &text);
    fail_msg("no %s in:\n%s", words, text.data);
}

static time_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void test_escape_stops(void **state)
{
    (void)state;
    struct pty *pty = start();
    assert_true(pty_wait_rest(pty));
    pty_send(pty, SLICE("\r"));
    wait_for(pty, "正在识别");
    wait_for(pty, "Esc 停止");
    time_t begin = seconds();
    pty_send(pty, SLICE("\033"));
    wait_for(pty, "识别已停止");
    assert_in_range(seconds() - begin, 0, 20);
    /* The other one opens. */
    assert_true(pty_press(pty, "j<Enter>"));
    wait_for(pty, "原文");
    pty_free(pty);
}

int main(void)
{
    const char *given = getenv("NIANSHEN");
    snprintf(program, sizeof program, "%s", given && *given ? given : "./nianshen");
    arena = arena_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escape_stops),
    };
    int failed = cmocka_run_group_tests_name("scan", tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
