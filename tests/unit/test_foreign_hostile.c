/* Files made to do harm, among good ones: every good one is read, every bad one says why. */
#include "unit/cmocka_main.h"

#include "read/child.h"
#include "read/container.h"
#include "read/foreign/confine.h"
#include "read/read.h"
#include "support/made.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

static struct arena *arena;
static struct error error;
static const char *const lines[] = {"山河县柳河镇2023年政府信息公开工作年度报告", "一、总体情况",
                                    "本年收到申请12件，予以公开11件。"};

enum { FORMATS = 4 };
static const char *const names[FORMATS] = {"柳河镇.html", "柳河镇.docx", "柳河镇.ofd", "柳河镇.pdf"};
static struct slice samples[FORMATS];

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
    setenv("NIANSHEN_SCAN", "/nonexistent/nianshen-scan", 1);
    samples[0] = made_html(arena, lines, 3);
    samples[1] = made_docx(arena, lines, 3);
    samples[2] = made_ofd(arena, lines, 3);
    samples[3] = made_pdf(arena, lines, 3);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    child_end_all();
    arena_free(arena);
    return 0;
}

static void assert_good(const char *path)
{
    struct document *document = read_document(path, &error);
    if (document == NULL)
        fail_msg("%s", error.message);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_contains(document->text.data, lines[i]);
    document_free(document);
}

static void assert_refused(const char *path, const char *word)
{
    error = (struct error){0};
    struct document *document = read_document(path, &error);
    if (document != NULL)
        fail_msg("%s was read: %s", path, document->text.data);
    assert_int_equal(error.kind, ERROR_REPORT);
    assert_contains(error.message, word);
    assert_contains(error.message, path_base_name(path));
}

/* ---- Good files -------------------------------------------------------------------------------------------------- */

static void test_good_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < FORMATS; i++)
        assert_good(put(names[i], samples[i]));
}

/* The name says nothing: each content under each name. */
static void test_content_decides(void **state)
{
    (void)state;
    static const char *const others[] = {"甲.DOC", "甲.docx", "甲.txt", "甲.PDF", "甲"};
    for (size_t i = 0; i < FORMATS; i++)
        for (size_t n = 0; n < sizeof others / sizeof *others; n++)
            assert_good(put(others[n], samples[i]));
    assert_good(put("甲.docx", arena_print(arena, "%s\n%s\n%s\n", lines[0], lines[1], lines[2])));
}

/* ---- Archives ---------------------------------------------------------------------------------------------------- */

static void assert_members(const char *path, const char *const *wanted, size_t count)
{
    struct path_list members;
    if (!archive_list(path, arena, &members, &error))
        fail_msg("%s", error.message);
    assert_int_equal(members.count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(members.items[i], arena_print(arena, "%s/%s", path, wanted[i]).data);
}

static void test_archive(void **state)
{
    (void)state;
    struct made_part parts[] = {
        {.name = "\xC4\xDA/", .content = SLICE("")},                                /* 内/ in GBK */
        {.name = "\xC4\xDA\\\xC1\xF8\xBA\xD3\xD5\xF2.docx", .content = samples[1]}, /* 内\柳河镇.docx */
        {.name = "../../etc/\xC4\xCF\xC1\xEB\xD5\xF2.html", .content = samples[0]}, /* 南岭镇 */
        {.name = ".DS_Store", .content = SLICE("x")},
        {.name = "__MACOSX/._a.docx", .content = SLICE("x")},
        {.name = "a\x1B[2J.txt", .content = SLICE("一、总体情况")},
        {.name = "b.txt", .content = SLICE("\xD2\xBB\xA1\xA2\xD7\xDC\xCC\xE5\xC7\xE9\xBF\xF6")},
        {.name = "b.txt", .content = SLICE("第二个")},
    };
    const char *path = put("报告.zip", made_zip(arena, parts, 8));
    static const char *const wanted[] = {"__/__/etc/南岭镇.html", "a_[2J.txt", "b.txt", "b.txt~7", "内/柳河镇.docx"};
    assert_members(path, wanted, 5);
    assert_good(arena_print(arena, "%s/内/柳河镇.docx", path).data);
    assert_good(arena_print(arena, "%s/__/__/etc/南岭镇.html", path).data);
    struct document *document = read_document(arena_print(arena, "%s/b.txt", path).data, &error);
    assert_non_null(document);
    assert_slice(document->text, "一、总体情况");
    document_free(document);
    assert_null(read_document(arena_print(arena, "%s/c.txt", path).data, &error));
    assert_contains(error.message, "没有这个文件");
    assert_refused(path, "写明其中一个");
}

static void test_names_in_utf8(void **state)
{
    (void)state;
    struct made_part parts[] = {{.name = "柳河镇.html", .content = samples[0], .flags = 0x800}};
    const char *path = put("utf8.zip", made_zip(arena, parts, 1));
    static const char *const wanted[] = {"柳河镇.html"};
    assert_members(path, wanted, 1);
    assert_good(arena_print(arena, "%s/柳河镇.html", path).data);
    /* Changed behind our back: what is kept of the old one does not count. */
    parts[0].content = samples[3];
    put("utf8.zip", made_zip(arena, parts, 1));
    assert_good(arena_print(arena, "%s/柳河镇.html", path).data);
}

static void test_documents_are_no_archives(void **state)
{
    (void)state;
    struct path_list members;
    for (size_t i = 0; i < FORMATS; i++) {
        assert_false(archive_list(put("甲.zip", samples[i]), arena, &members, &error));
        assert_int_equal(error.kind, ERROR_NONE);
    }
    /* A docx in a ZIP without compression does not make that a docx. */
    struct made_part part = {.name = "word.docx", .content = samples[1]};
    assert_true(archive_list(put("乙.zip", made_zip(arena, &part, 1)), arena, &members, &error));
    assert_int_equal(members.count, 1);
}

/* `size` zeros, deflated. */
static struct made_part bomb(const char *name, size_t size)
{
    static unsigned char zeros[65536], packed[1 << 20];
    z_stream stream = {.next_out = packed, .avail_out = sizeof packed};
    uLong crc = crc32(0, NULL, 0);
    deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    for (size_t done = 0; done < size; done += sizeof zeros) {
        stream.next_in = zeros;
        stream.avail_in = sizeof zeros;
        deflate(&stream, Z_NO_FLUSH);
        crc = crc32(crc, zeros, sizeof zeros);
    }
    deflate(&stream, Z_FINISH);
    struct slice content = arena_copy(arena, (struct slice){(char *)packed, stream.total_out});
    deflateEnd(&stream);
    return (struct made_part){
        .name = name, .content = content, .method = 8, .size = (uint32_t)size, .crc = (uint32_t)crc};
}

static void test_bombs(void **state)
{
    (void)state;
    struct made_part part = bomb("大.txt", (size_t)100 << 20), parts[] = {part, part, part};
    parts[1].name = "谎.txt";
    parts[2].name = "word/document.xml";
    parts[1].size = 1000;
    const char *path = put("炸弹.zip", made_zip(arena, parts, 2));
    assert_refused(arena_print(arena, "%s/大.txt", path).data, "100 MB");
    assert_refused(arena_print(arena, "%s/谎.txt", path).data, "炸弹");
    assert_refused(put("炸弹.docx", made_zip(arena, parts + 2, 1)), "100 MB");
    parts[2].size = 1000;
    assert_refused(put("炸弹.docx", made_zip(arena, parts + 2, 1)), "炸弹");
    assert_good(put(names[0], samples[0]));
}

static void test_archives_that_are_refused(void **state)
{
    (void)state;
    struct made_part locked = {.name = "密.txt", .content = SLICE("0123456789abcdef"), .flags = 1};
    const char *path = put("密.zip", made_zip(arena, &locked, 1));
    assert_refused(arena_print(arena, "%s/密.txt", path).data, "密码");
    struct made_part part = {.name = "里.zip", .content = made_zip(arena, &locked, 1)};
    path = put("外.zip", made_zip(arena, &part, 1));
    assert_refused(arena_print(arena, "%s/里.zip", path).data, "请先解开");
    assert_refused(put("空.zip", made_zip(arena, NULL, 0)), "没有文件");
    assert_refused(put("断.zip", slice_part(part.content, 0, part.content.length / 2)), "损坏");
}

/* ---- Markup ------------------------------------------------------------------------------------------------------ */

static struct slice docx_of(const char *document)
{
    struct made_part part = {.name = "word/document.xml", .content = slice_of(document)};
    return made_zip(arena, &part, 1);
}

#define WORD "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"

/* What is wrong is said in the words of whoever sent it. */
static void test_torn_package(void **state)
{
    (void)state;
    char *data = arena_allocate(arena, samples[1].length);
    memcpy(data, samples[1].data, samples[1].length);
    assert_refused(put("断.docx", slice_part(samples[1], 0, samples[1].length / 2)), "不是完整的压缩包，后部可能缺失");
    ptrdiff_t at = slice_find(samples[1], slice_of(lines[1]), 0);
    assert_true(at > 0);
    data[at] ^= 1;
    assert_refused(put("错.docx", (struct slice){data, samples[1].length}), "校验和不符");
}

static void test_entities(void **state)
{
    (void)state;
    assert_refused(put("外部.docx", docx_of("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" WORD
                                            "<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>")),
                   "DOCTYPE");
    struct buffer laughs = {0};
    buffer_add_text(&laughs, "<!DOCTYPE d [<!ENTITY a0 \"哈哈哈哈哈哈哈哈\">");
    for (int i = 1; i < 30; i++)
        buffer_print(&laughs, "<!ENTITY a%d \"&a%d;&a%d;&a%d;&a%d;\">", i, i - 1, i - 1, i - 1, i - 1);
    buffer_add_text(&laughs, "]>" WORD "<w:p><w:r><w:t>&a29;</w:t></w:r></w:p></w:body></w:document>");
    assert_refused(put("笑.docx", docx_of(laughs.data)), "DOCTYPE");
    buffer_free(&laughs);
}

/* Elements within elements, `depth` of them, around a word. */
static struct slice nested(const char *open, const char *close, size_t depth, const char *head, const char *tail)
{
    struct buffer text = {0};
    buffer_add_text(&text, head);
    for (size_t i = 0; i < depth; i++)
        buffer_add_text(&text, open);
    buffer_add_text(&text, "深");
    for (size_t i = 0; i < depth; i++)
        buffer_add_text(&text, close);
    buffer_add_text(&text, tail);
    struct slice bytes = arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
    return bytes;
}

/* Read or refused, but with a word and in time; and the next file is read. */
static void assert_survived(const char *path)
{
    error = (struct error){0};
    struct document *document = read_document(path, &error);
    if (document == NULL) {
        assert_int_equal(error.kind, ERROR_REPORT);
        assert_contains(error.message, path_base_name(path));
        assert_true(strlen(error.message) > strlen(path) + 6);
    }
    document_free(document);
    assert_good(room(names[0]));
}

static void test_deep_nesting(void **state)
{
    (void)state;
    put(names[0], samples[0]);
    struct slice deep = nested("<w:p><w:r>", "</w:r></w:p>", 100000, WORD, "</w:body></w:document>");
    assert_refused(put("深.docx", docx_of(deep.data)), "嵌套太深");
    assert_survived(put("深.html", nested("<div>", "</div>", 200000, "<html><body>", "</body></html>")));
    assert_survived(put("深.html", nested("<table><tr><td>", "", 50000, "<html><body>", "")));
    assert_survived(
        put("深.pdf", nested("[", "]", 500000, "%PDF-1.4\n1 0 obj\n", "\nendobj\ntrailer << /Root 1 0 R >>\n")));
}

static void test_absurd_spans(void **state)
{
    (void)state;
    put(names[0], samples[0]);
    assert_survived(
        put("宽.html", SLICE("<html><body><table><tr><td rowspan=65000 colspan=1000>甲</td><td "
                             "colspan=4000000000>乙</td><td rowspan=-1>丙</td></tr></table></body></html>")));
    assert_survived(
        put("宽.docx", docx_of(WORD "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2000000000\"/></w:tcPr><w:p><w:r>"
                                    "<w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>")));
}

static void test_cyclic_pdf(void **state)
{
    (void)state;
    put(names[0], samples[0]);
    assert_survived(
        put("圈.pdf", SLICE("%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids "
                            "[2 0 R 2 0 R] /Count 1000000 /Parent 2 0 R >> endobj\ntrailer << /Root 1 0 R >>\n")));
}

/* ---- Confinement ------------------------------------------------------------------------------------------------- */

static const char *confined_attempts(void)
{
    char *const arguments[] = {NULL};
    struct rlimit limits = {RLIM_INFINITY, RLIM_INFINITY};
    if (open("/etc/passwd", O_RDONLY) >= 0 || open("/dev/null", O_WRONLY) >= 0)
        return "opened a file";
    if (mkdir("/tmp/nianshen-confined", 0700) == 0 || unlink("/tmp/nianshen-confined") == 0)
        return "changed a folder";
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
        return "made a socket";
    if (fork() >= 0)
        return "made a process";
    if (execve("/bin/true", arguments, arguments) >= 0)
        return "started a program";
    if (kill(getppid(), 0) == 0 || ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) >= 0)
        return "reached another process";
    if (mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        return "mapped memory to be run";
    if (setrlimit(RLIMIT_CPU, &limits) == 0)
        return "raised its limits";
    if (setuid(0) == 0 || chdir("/") == 0)
        return "changed what it is";
    char *memory = malloc(100000);
    return memory == NULL ? "has no memory to work with" : NULL;
}

static void test_confinement(void **state)
{
    (void)state;
    int status = 0, ends[2];
    char said[100] = "";
    assert_int_equal(pipe(ends), 0);
    pid_t process = fork();
    if (process == 0) {
        confine_limits();
        const char *failure = confine() ? confined_attempts() : "is not confined";
        if (failure && write(ends[1], failure, strlen(failure)) < 0)
            _exit(2);
        _exit(failure != NULL);
    }
    close(ends[1]);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(read(ends[0], said, sizeof said - 1) >= 0);
    close(ends[0]);
    assert_string_equal(said, "");
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_memory_limit(void **state)
{
    (void)state;
    int status = 0;
    pid_t process = fork();
    if (process == 0) {
        confine_limits();
        struct rlimit limits;
        if (getrlimit(RLIMIT_AS, &limits) != 0 || limits.rlim_cur == RLIM_INFINITY)
            _exit(0); /* built with sanitizers */
        _exit(malloc((size_t)2 << 30) != NULL);
    }
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_files),
        cmocka_unit_test(test_content_decides),
        cmocka_unit_test(test_archive),
        cmocka_unit_test(test_names_in_utf8),
        cmocka_unit_test(test_documents_are_no_archives),
        cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_archives_that_are_refused),
        cmocka_unit_test(test_torn_package),
        cmocka_unit_test(test_entities),
        cmocka_unit_test(test_deep_nesting),
        cmocka_unit_test(test_absurd_spans),
        cmocka_unit_test(test_cyclic_pdf),
        cmocka_unit_test(test_confinement),
        cmocka_unit_test(test_memory_limit),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
