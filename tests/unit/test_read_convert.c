/* Older formats through LibreOffice: where it is missing, where it lies about its success, and, where it is installed,
 * the real one. What stands in for it here is a few lines of shell. */
#include "unit/cmocka_main.h"

#include "read/child.h"
#include "read/read.h"
#include "support/made.h"

#include <dirent.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;
static struct error error;
static const char *const lines[] = {"山河县柳河镇2023年政府信息公开工作年度报告", "一、总体情况", "本年收到申请12件。"};
static const char rich[] = "{\\rtf1\\ansi\\ansicpg936\\uc1 \\u19968?\\u12289?\\u24635?\\u20307?\\u24773?\\u20917?\\par "
                           "\\u26412?\\u24180?12\\u20214?\\par}";

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

/* `script` is what soffice does; $OUT is its output folder. */
static void pretend(const char *script)
{
    const char *path = put("soffice", arena_print(arena,
                                                  "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" = --outdir ] && OUT=$2; "
                                                  "shift; done\nmkdir -p \"$OUT\"\n%s\n",
                                                  script));
    chmod(path, 0755);
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
    struct document *document = read_document(put("柳河镇.rtf", slice_of(rich)), &error);
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

static void test_success(void **state)
{
    (void)state;
    struct slice made = made_docx(arena, lines, 3);
    /* The sandbox lets nothing of the person's be read, so the script brings its docx along. */
    struct buffer script = {0};
    buffer_add_text(&script, "printf '");
    for (size_t i = 0; i < made.length; i++)
        buffer_print(&script, "\\%03o", (unsigned)(unsigned char)made.data[i]);
    buffer_add_text(&script, "' >\"$OUT/input.docx\"");
    pretend(script.data);
    buffer_free(&script);
    struct document *document = read_document(put("柳河镇.WPS", slice_of(rich)), &error);
    if (document == NULL)
        fail_msg("%s", error.message);
    assert_contains(document->text.data, lines[2]);
    document_free(document);
    assert_int_equal(left_behind(), 0);
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
    struct document *document = read_document(put("柳河镇.doc", slice_of(rich)), &error);
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
        cmocka_unit_test(test_hanging), cmocka_unit_test(test_the_real_one),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
