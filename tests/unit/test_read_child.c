/* Asking the reader: whatever it does, crash, hang, grow, lie or be missing, is one message and no harm. */
#include "unit/cmocka_main.h"

#include "read/child.h"
#include "read/format.h"
#include "read/read.h"
#include "support/made.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static char reader[4096]; /* the real one */
static struct error error;
static const char *const lines[] = {"山河县柳河镇2023年政府信息公开工作年度报告", "一、总体情况", "本年收到申请12件。"};

static const char *room(const char *name)
{
    static char path[500];
    const char *folder = getenv("TEST_DIR");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "/tmp", name);
    return path;
}

static const char *put(const char *name, struct slice content)
{
    const char *path = room(name);
    if (!file_write(path, content, &error))
        fail_msg("%s", error.message);
    return path;
}

static int begin(void **state)
{
    (void)state;
    const char *given = getenv("NIANSHEN_READ");
    if (given == NULL || realpath(given, reader) == NULL)
        return realpath("nianshen-read", reader) == NULL;
    return 0;
}

/* A reader that is a few lines of shell, with the socket as standard input and output. */
static void pretend(const char *script)
{
    struct buffer text = {0};
    buffer_print(&text, "#!/bin/sh\n%s\n", script);
    const char *path = put("reader", buffer_slice(&text));
    buffer_free(&text);
    assert_int_equal(chmod(path, 0755), 0);
    child_end_all();
    setenv("NIANSHEN_READ", path, 1);
    setenv("NIANSHEN_READ_SECONDS", "0.4", 1);
}

static void use_real_reader(void)
{
    child_end_all();
    setenv("NIANSHEN_READ", reader, 1);
    unsetenv("NIANSHEN_READ_SECONDS");
}

static const char *put_page(const char *name)
{
    struct arena *arena = arena_new();
    const char *path = put(name, made_html(arena, lines, 3));
    arena_free(arena);
    return path;
}

static void expect_failure(const char *script, enum error_kind kind, const char *word)
{
    pretend(script);
    error = (struct error){0};
    assert_null(read_document(put_page("柳河镇.html"), &error));
    if (error.kind != kind || !strstr(error.message, word) || !strstr(error.message, "柳河镇.html"))
        fail_msg("%s: %d %s", script, error.kind, error.message);
}

static void expect_success(const char *path)
{
    struct document *document = read_document(path, &error);
    if (document == NULL)
        fail_msg("%s", error.message);
    assert_contains(document->text.data, "一、总体情况");
    assert_int_equal(strlen(document->sha256), 64);
    document_free(document);
}

static void test_readers_that_fail(void **state)
{
    (void)state;
    expect_failure("exec sleep 60", ERROR_REPORT, "0.4 秒");
    expect_failure("head -c 50 >/dev/null; exec sleep 60", ERROR_REPORT, "0.4 秒");
    expect_failure("head -c 50 >/dev/null; kill -SEGV $$", ERROR_REPORT, "信号 11");
    expect_failure("head -c 50 >/dev/null; kill -XCPU $$", ERROR_REPORT, "时间超过上限");
    expect_failure("head -c 50 >/dev/null; exit 3", ERROR_REPORT, "内存超过上限");
    expect_failure("exit 4", ERROR_FILE, "seccomp");
    expect_failure("exit 5", ERROR_FILE, "状态 5");
}

static void test_readers_that_lie(void **state)
{
    (void)state;
    expect_failure("head -c 50 >/dev/null; echo 'HTTP/1.1 200 OK, and more' >&0", ERROR_REPORT, "不合规定");
    /* Another version. */
    expect_failure("printf 'NSR1\\t\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0x' >&0; exec sleep 60",
                   ERROR_REPORT, "同一版本");
    /* More than there is memory for. */
    expect_failure("printf 'NSR1\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\0\\0' >&0; exec sleep 60",
                   ERROR_REPORT, "不合规定");
    /* A document of one byte. */
    expect_failure("printf 'NSR1\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0x' >&0; exec sleep 60",
                   ERROR_REPORT, "不合规定");
    /* A message that would run on the terminal, and one that may be shown. */
    expect_failure(
        "printf 'NSR1\\1\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\\4\\0\\0\\0\\0\\0\\0\\0\\033[2J' >&0; exec sleep 60",
        ERROR_REPORT, "不合规定");
    expect_failure("printf 'NSR1\\1\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\\6\\0\\0\\0\\0\\0\\0\\0损坏' >&0; exec sleep 60",
                   ERROR_REPORT, "损坏");
    /* Half an answer. */
    expect_failure("printf 'NSR1\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\144\\0\\0\\0\\0\\0\\0\\0x' >&0; exec sleep 60",
                   ERROR_REPORT, "0.4 秒");
}

static void test_no_reader(void **state)
{
    (void)state;
    child_end_all();
    setenv("NIANSHEN_READ", "/nonexistent/nianshen-read", 1);
    assert_null(read_document(put_page("柳河镇.html"), &error));
    assert_int_equal(error.kind, ERROR_FILE);
    assert_contains(error.message, "/nonexistent/nianshen-read");
    unsetenv("NIANSHEN_READ");
    assert_null(read_document(put_page("柳河镇.html"), &error));
    assert_int_equal(error.kind, ERROR_FILE);
    assert_contains(error.message, "nianshen-read 程序，它没有安装");
    /* Text needs none. */
    expect_success(put("柳河镇.txt", SLICE("一、总体情况\n")));
}

/* Of the children of this process, those that still run or were not waited for. */
static size_t children(pid_t *last)
{
    char path[100], text[4000] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "r");
    size_t count = 0;
    if (file == NULL)
        return 0;
    if (fgets(text, sizeof text, file) == NULL)
        text[0] = '\0';
    fclose(file);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "), count++)
        *last = (pid_t)strtol(word, NULL, 10);
    return count;
}

static void test_one_process_reads_many_files(void **state)
{
    (void)state;
    pid_t first = 0, last = 0;
    use_real_reader();
    for (int i = 0; i < 20; i++) {
        expect_success(put_page("柳河镇.html"));
        assert_int_equal(children(&last), 1);
        first = i == 0 ? last : first;
    }
    assert_int_equal(first, last);
    child_end_all();
    assert_int_equal(children(&last), 0);
}

static void test_a_dead_process_is_replaced(void **state)
{
    (void)state;
    pid_t first = 0, second = 0;
    use_real_reader();
    expect_success(put_page("柳河镇.html"));
    assert_int_equal(children(&first), 1);
    kill(first, SIGKILL);
    expect_success(put_page("柳河镇.html"));
    assert_int_equal(children(&second), 1);
    assert_int_not_equal(first, second);
}

static const char *page;

static void *read_some(void *argument)
{
    struct error reason;
    size_t *done = argument;
    for (int i = 0; i < 30; i++) {
        struct document *document = read_document(page, &reason);
        *done += document != NULL;
        document_free(document);
    }
    return NULL;
}

static void test_many_threads(void **state)
{
    (void)state;
    enum { THREADS = 6 };
    pthread_t threads[THREADS];
    size_t done[THREADS] = {0};
    pid_t last;
    use_real_reader();
    page = put_page("柳河镇.html");
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_some, &done[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(done[i], 30);
    }
    child_end_all();
    assert_int_equal(children(&last), 0);
}

static size_t open_files(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static size_t process_count(void)
{
    size_t count = 0;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (int process; fscanf(file, "%d", &process) == 1;)
        count++;
    fclose(file);
    return count;
}

/* What is expected is sent before anybody asks, and not again; who asks for something else is not in its way. */
static void test_asked_early(void **state)
{
    (void)state;
    char marker[500];
    snprintf(marker, sizeof marker, "%s", room("sent"));
    struct buffer script = {0};
    buffer_print(&script, "head -c 100 >'%s.new' && mv '%s.new' '%s' && exit 5", marker, marker, marker);
    pretend(script.data);
    buffer_free(&script);
    read_expect(put_page("柳河镇.html"));
    while (!file_exists(marker))
        usleep(1000);
    assert_null(read_document(room("柳河镇.html"), &error));
    assert_contains(error.message, "状态 5");
    use_real_reader();
    read_expect(put_page("甲.html"));
    struct slice other = SLICE("<html><p>一、总体情况</p><p>又一页</p></html>");
    expect_success(put("乙.html", other));
    assert_int_equal(process_count(), 2);
    expect_success(room("甲.html"));
    expect_success(room("乙.html"));
    assert_int_equal(process_count(), 2);
    /* Another file by the time it is asked for; and one that its name lies about. */
    child_end_all();
    read_expect(put_page("甲.html"));
    expect_success(put("甲.html", other));
    read_expect(put("丙.pdf", SLICE("一、总体情况\n")));
    expect_success(room("丙.pdf"));
}

static void test_nothing_stays_open(void **state)
{
    (void)state;
    child_end_all();
    size_t before = open_files();
    pretend("kill -SEGV $$");
    for (int i = 0; i < 5; i++)
        assert_null(read_document(put_page("柳河镇.html"), &error));
    use_real_reader();
    expect_success(put_page("柳河镇.html"));
    child_end_all();
    assert_int_equal(open_files(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readers_that_fail),
        cmocka_unit_test(test_readers_that_lie),
        cmocka_unit_test(test_no_reader),
        cmocka_unit_test(test_one_process_reads_many_files),
        cmocka_unit_test(test_a_dead_process_is_replaced),
        cmocka_unit_test(test_many_threads),
        cmocka_unit_test(test_asked_early),
        cmocka_unit_test(test_nothing_stays_open),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
