/* What a file is, by its content: magic bytes, the parts of a ZIP, the first tag. */
#include "unit/cmocka_main.h"

#include "read/format.h"
#include "support/made.h"

static void expect(struct slice bytes, enum format wanted, const char *word)
{
    const char *name = NULL;
    assert_int_equal(format_of_bytes(bytes, &name), wanted);
    if (word == NULL)
        assert_null(name);
    else
        assert_contains(name, word);
}

#define is(text, format, word) expect((struct slice){text, sizeof(text) - 1}, format, word)

static void test_magic_bytes(void **state)
{
    (void)state;
    is("%PDF-1.7\n1 0 obj", FORMAT_PDF, "PDF");
    is("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", FORMAT_OLE, "Word");
    is("{\\rtf1\\ansi", FORMAT_RTF, "RTF");
    is("\x89PNG\r\n\x1A\n\0\0", FORMAT_PICTURE, "PNG");
    is("\xFF\xD8\xFF\xE0\0", FORMAT_PICTURE, "JPEG");
    is("II*\0\x08\0\0\0", FORMAT_PICTURE, "TIFF");
    is("BM\0\0\0\0", FORMAT_PICTURE, "BMP");
    is("Rar!\x1A\x07\0", FORMAT_FOREIGN, "RAR");
    is("7z\xBC\xAF\x27\x1C", FORMAT_FOREIGN, "7z");
    is("\x1F\x8B\x08\0", FORMAT_FOREIGN, "gzip");
    is("\x7F"
       "ELF\x02\0",
       FORMAT_FOREIGN, "程序");
}

static void test_text_that_looks_like_something(void **state)
{
    (void)state;
    is("BM 是两个字母。", FORMAT_TEXT, NULL);
    is("MZ 镇", FORMAT_TEXT, NULL);
    is("文件以 %PDF-1.7 开头。", FORMAT_TEXT, NULL);
    is("a < b，<html> 是标记。", FORMAT_TEXT, NULL);
    is("<年报>", FORMAT_TEXT, NULL);
    is("<pa", FORMAT_TEXT, NULL);
    is("", FORMAT_TEXT, NULL);
    is("\xFF\xFE\x00\x4E", FORMAT_TEXT, NULL);
}

static void test_markup(void **state)
{
    (void)state;
    is("\n <!DOCTYPE html><p>", FORMAT_HTML, "网页");
    is("\xEF\xBB\xBF<HTML>", FORMAT_HTML, "网页");
    is("<!-- 甲 -->\n<!-- 乙 -->\r\n<div class=a>", FORMAT_HTML, "网页");
    is("<table border=1>", FORMAT_HTML, "网页");
    is("\xFF\xFE<\0h\0t\0m\0l\0>\0", FORMAT_HTML, "网页");
    is("\xFE\xFF\0<\0h\0t\0m\0l\0>", FORMAT_HTML, "网页");
    is("<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument>", FORMAT_WORD_XML, "Word");
    is("<h1>柳河镇</h1><p>一、总体情况</p><p>甲</p><span>乙</span>", FORMAT_HTML, "网页");
    is("<center><b>柳河镇</b></center>\n\n# 一、总体情况\n</p></p>", FORMAT_TEXT, NULL);
    is("<h1>柳河镇</h1>\n</b></b></b>\n| 甲 | 乙 |\n", FORMAT_TEXT, NULL);
    is("<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><pkg:package "
       "xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">",
       FORMAT_DOCX, "Word");
    is("<!-- ", FORMAT_TEXT, NULL);
}

static void test_messages(void **state)
{
    (void)state;
    is("From: a\nSubject: b\n c\nMIME-Version: 1.0\n\nx", FORMAT_MHTML, "mht");
    is("mime-version: 1.0\r\n", FORMAT_MHTML, "mht");
    is("From: a\n\nMIME-Version: 1.0", FORMAT_TEXT, NULL);
    is("一、总体情况\nMIME-Version: 1.0", FORMAT_TEXT, NULL);
}

static void put_number(char *file, size_t at, uint32_t number, size_t size)
{
    for (size_t i = 0; i < size; i++, number >>= 8)
        file[at + i] = (char)(number & 0xFF);
}

/* An OLE2 file of three sectors behind its header: their table, the directory with one stream, the stream. */
static void expect_ole(const char *stream, bool encrypted, enum format wanted, const char *word)
{
    enum { SECTOR = 512, TABLE = SECTOR, DIRECTORY = 2 * SECTOR, CONTENT = 3 * SECTOR };
    char file[4 * SECTOR] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    put_number(file, 30, 9, 2);
    put_number(file, 48, 1, 4);
    put_number(file, TABLE + 4, 0xFFFFFFFE, 4);
    for (size_t i = 0; stream[i]; i++)
        file[DIRECTORY + 128 + 2 * i] = stream[i];
    put_number(file, DIRECTORY + 128 + 64, (uint32_t)strlen(stream) * 2 + 2, 2);
    put_number(file, DIRECTORY + 128 + 116, 2, 4);
    put_number(file, CONTENT, 0xA5EC, 2);
    put_number(file, CONTENT + 10, encrypted ? 0x1100 : 0x1000, 2);
    const char *name = NULL;
    assert_int_equal(format_of_bytes((struct slice){file, sizeof file}, &name), wanted);
    assert_contains(name, word);
    /* Torn files are told as far as they go. */
    for (size_t length = 8; length < sizeof file; length += 7)
        format_of_bytes((struct slice){file, length}, &name);
    put_number(file, TABLE + 4, 1, 4);
    put_number(file, DIRECTORY + 128 + 64, 0, 2);
    assert_int_equal(format_of_bytes((struct slice){file, sizeof file}, &name), FORMAT_OLE);
}

static void test_old_office_files(void **state)
{
    (void)state;
    expect_ole("WordDocument", false, FORMAT_OLE, "Word");
    expect_ole("WordDocument", true, FORMAT_LOCKED, "密码");
    expect_ole("EncryptedPackage", false, FORMAT_LOCKED, "密码");
    expect_ole("Workbook", false, FORMAT_FOREIGN, "Excel");
    expect_ole("Book", false, FORMAT_FOREIGN, "Excel");
    expect_ole("PowerPoint Document", false, FORMAT_FOREIGN, "PowerPoint");
    expect_ole("Contents", false, FORMAT_OLE, "旧格式");
}

static void expect_zip(const char *const *names, size_t count, enum format wanted, const char *word)
{
    struct arena *arena = arena_new();
    struct made_part parts[4] = {0};
    for (size_t i = 0; i < count; i++)
        parts[i] = (struct made_part){.name = names[i], .content = SLICE("word/document.xml PK\x03\x04 OFD.xml")};
    struct slice bytes = made_zip(arena, parts, count);
    expect(bytes, wanted, word);
    const char *name;
    /* Cut at any place it is still one of the two, and nothing outside of it is looked at. */
    for (size_t length = 4; length < bytes.length; length++) {
        char *copy = malloc(length);
        memcpy(copy, bytes.data, length);
        enum format format = format_of_bytes((struct slice){copy, length}, &name);
        assert_true(format == wanted || format == FORMAT_ARCHIVE);
        free(copy);
    }
    arena_free(arena);
}

#define zip_is(format, word, ...)                                                                                      \
    expect_zip((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),        \
               format, word)

static void test_parts_of_a_zip(void **state)
{
    (void)state;
    zip_is(FORMAT_DOCX, "docx", "[Content_Types].xml", "word/document.xml");
    zip_is(FORMAT_OFD, "OFD", "Doc_0/Document.xml", "ofd.xml");
    zip_is(FORMAT_FOREIGN, "xlsx", "[Content_Types].xml", "xl/workbook.xml");
    zip_is(FORMAT_ODT, "odt", "mimetype", "content.xml");
    zip_is(FORMAT_ARCHIVE, "ZIP", "柳河镇.docx", "内/南岭镇.txt", "keyword/a.txt");
}

/* Whatever the list says of its lengths. */
static void test_spoilt_lists(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct made_part parts[] = {{.name = "a.txt", .content = SLICE("1")}, {.name = "b.txt", .content = SLICE("2")}};
    struct slice good = made_zip(arena, parts, 2);
    uint64_t seed = 3;
    for (int round = 0; round < 20000; round++) {
        char *copy = malloc(good.length);
        const char *name;
        memcpy(copy, good.data, good.length);
        for (int i = 0; i < 3; i++)
            copy[next_random(&seed) % good.length] = (char)(next_random(&seed) % 2 ? 0xFF : next_random(&seed));
        assert_true(format_of_zip((struct slice){copy, good.length}, &name) < FORMAT_COUNT);
        free(copy);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_magic_bytes),      cmocka_unit_test(test_text_that_looks_like_something),
        cmocka_unit_test(test_markup),           cmocka_unit_test(test_messages),
        cmocka_unit_test(test_old_office_files), cmocka_unit_test(test_parts_of_a_zip),
        cmocka_unit_test(test_spoilt_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
