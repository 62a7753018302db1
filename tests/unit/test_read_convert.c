/* Older formats through LibreOffice: where it is missing, where it lies about its success, and, where it is installed,
 * the real one. What stands in for it here is a few lines of shell. */
#include "unit/cmocka_main.h"

#include "read/child.h"
#include "read/read.h"
#include "support/made.h"
#include "support/office.h"

#include <dirent.h>
#include <glob.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;
static struct error error;
static const char *const lines[] = {"山河县柳河镇2023年政府信息公开工作年度报告", "一、总体情况", "本年收到申请12件。"};

/* A file that was never converted: what was, is not converted again. */
static struct slice rich(void)
{
    static int count;
    return arena_print(arena,
                       "{\\rtf1\\ansi\\ansicpg936\\uc1{\\*\\generator %d;}\\u19968?\\u12289?\\u24635?\\u20307?\\u24773?"
                       "\\u20917?\\par \\u26412?\\u24180?12\\u20214?\\par}",
                       count++);
}

static const char *room(const char *name)
{
    const char *folder = getenv("TEST_DIR");
    return arena_print(arena, "%s/%s", folder ? folder : "/tmp", name).data;
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
    arena = arena_new();
    char *reader = realpath("nianshen-read", NULL);
    if (reader)
        setenv("NIANSHEN_READ", reader, 0);
    free(reader);
    mkdir(room("temporary"), 0700);
    setenv("XDG_RUNTIME_DIR", room("temporary"), 1);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    child_end_all();
    rmdir(room("temporary"));
    arena_free(arena);
    return 0;
}

static void pretend(const char *script)
{
    const char *path = room("soffice");
    if (!office_pretend(path, script, &error))
        fail_msg("%s", error.message);
    setenv("NIANSHEN_SOFFICE", path, 1);
}

static size_t left_behind(void)
{
    size_t count = 0;
    DIR *folder = opendir(room("temporary"));
    for (struct dirent *entry; (entry = readdir(folder));)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static void assert_refused(const char *word)
{
    error = (struct error){0};
    struct document *document = read_document(put("柳河镇.rtf", rich()), &error);
    assert_null(document);
    assert_int_equal(error.kind, ERROR_REPORT);
    assert_contains(error.message, word);
    assert_contains(error.message, "柳河镇.rtf");
    assert_int_equal(left_behind(), 0);
}

static void test_missing(void **state)
{
    (void)state;
    setenv("NIANSHEN_SOFFICE", "/nonexistent/soffice", 1);
    assert_refused("libreoffice-writer-nogui");
}

static void test_silent_failures(void **state)
{
    (void)state;
    pretend("exit 0");
    assert_refused("LibreOffice 打不开");
    pretend(": >\"$OUT/input.docx\"");
    assert_refused("LibreOffice 打不开");
    pretend("ln -s /etc/passwd \"$OUT/input.docx\"");
    assert_refused("LibreOffice 打不开");
    pretend("mkdir \"$OUT/input.docx\"");
    assert_refused("LibreOffice 打不开");
    pretend("echo 'no docx' >\"$OUT/input.docx\"");
    assert_refused("不是 Word 文档");
    pretend("kill -SEGV $$");
    assert_refused("LibreOffice 打不开");
}

/* One that makes a docx after doing `before`. */
static void pretend_success(const char *before)
{
    pretend(arena_print(arena, "%s\n%s", before, office_result(arena, made_docx(arena, lines, 3))).data);
}

static void assert_read(struct document *document)
{
    if (document == NULL)
        fail_msg("%s", error.message);
    assert_contains(document->text.data, lines[2]);
    document_free(document);
    assert_int_equal(left_behind(), 0);
}

static void test_success(void **state)
{
    (void)state;
    pretend_success("");
    const char *path = put("柳河镇.WPS", rich());
    assert_read(read_document(path, &error));
    /* It is not converted twice. */
    setenv("NIANSHEN_SOFFICE", "/nonexistent/soffice", 1);
    assert_read(read_document(path, &error));
}

static atomic_int looks;

static bool look(void *context, const struct read_progress *progress)
{
    const int *stop_at = context;
    assert_int_equal(progress->stage, READ_CONVERT);
    return ++looks != *stop_at;
}

static void assert_stopped(int stop_at, const char *path)
{
    struct read_watch watch = {look, &stop_at};
    looks = 0;
    assert_null(read_document_watched(path, &watch, &error));
    assert_contains(error.message, "已停止");
    assert_int_equal(looks, stop_at);
    assert_int_equal(left_behind(), 0);
}

static void test_stopping(void **state)
{
    (void)state;
    pretend("sleep 60");
    const char *path = put("柳河镇.rtf", rich());
    assert_stopped(1, path);
    assert_stopped(4, path);
}

static void *read_beside(void *path)
{
    struct error ignored;
    return read_document(path, &ignored);
}

/* Whoever wants what is being converted for another waits for that, and may stop waiting. */
static void test_one_conversion_for_two(void **state)
{
    (void)state;
    char *path = (char *)put("柳河镇.rtf", rich());
    int never = 0;
    struct read_watch watch = {look, &never};
    pthread_t beside;
    void *first;
    pretend_success("sleep 1");
    assert_int_equal(pthread_create(&beside, NULL, read_beside, path), 0);
    while (left_behind() == 0)
        sched_yield();
    setenv("NIANSHEN_SOFFICE", "/nonexistent/soffice", 1);
    looks = 0;
    struct document *second = read_document_watched(path, &watch, &error);
    assert_true(looks > 1);
    assert_int_equal(pthread_join(beside, &first), 0);
    assert_read(second);
    assert_read(first);
}

static void test_hanging(void **state)
{
    (void)state;
    pretend("sleep 60 & exec sleep 60");
    setenv("NIANSHEN_READ_SECONDS", "0.5", 1);
    assert_refused("0.5 秒");
}

static void test_the_real_one(void **state)
{
    (void)state;
    unsetenv("NIANSHEN_READ_SECONDS");
    unsetenv("NIANSHEN_SOFFICE");
    if (!file_exists("/usr/bin/soffice"))
        skip();
    struct document *document = read_document(put("柳河镇.doc", rich()), &error);
    if (document == NULL)
        fail_msg("%s", error.message);
    assert_contains(document->text.data, "一、总体情况\n本年12件");
    document_free(document);
    assert_int_equal(left_behind(), 0);
    /* What it opens as no text document it says nothing about. */
    static const char header[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0damaged";
    error = (struct error){0};
    assert_null(read_document(put("损坏.doc", (struct slice){header, sizeof header}), &error));
    assert_contains(error.message, "损坏.doc：LibreOffice 打不开");
    assert_int_equal(left_behind(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_missing), cmocka_unit_test(test_silent_failures), cmocka_unit_test(test_success),
        cmocka_unit_test(test_stopping), cmocka_unit_test(test_one_conversion_for_two), cmocka_unit_test(test_hanging),
        cmocka_unit_test(test_the_real_one),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
