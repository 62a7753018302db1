/* Encodings: which one bytes are in, strict decoding, and what is no text at all. */
#include "unit/cmocka_main.h"

#include "read/encoding.h"

#include <iconv.h>

static const char report[] =
    "山河县柳河镇人民政府\r\n2023年政府信息公开工作年度报告\r\n一、总体情况\r\n本年收到申请12件，"
    "予以公开11件。（一）主动公开；《条例》第二十条：“规章”　３４件。\r\n";
static const char traditional[] =
    "某縣政府資訊公開年度報告，本年收到申請十二件，依法予以公開，並辦理行政復議、訴訟案件，"
    "規範性文件、處罰決定、總計。\n";

static struct slice encoded(struct arena *arena, const char *text, const char *encoding)
{
    iconv_t converter = iconv_open(encoding, "UTF-8");
    char *from = (char *)text, *data = arena_allocate(arena, strlen(text) * 4 + 4), *to = data;
    size_t left = strlen(text), room = strlen(text) * 4;
    assert_true(converter != (iconv_t)-1);
    assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
    iconv_close(converter);
    return (struct slice){data, (size_t)(to - data)};
}

static enum encoding found(struct slice bytes, struct slice *text, size_t *offset)
{
    static struct arena *arena;
    arena_free(arena);
    arena = arena_new();
    return encoding_find(arena, arena_copy(arena, bytes), text, offset);
}

static void expect(struct slice bytes, enum encoding wanted, const char *text)
{
    struct slice got = SLICE_NONE;
    size_t offset = 0;
    assert_string_equal(encoding_name(found(bytes, &got, &offset)), encoding_name(wanted));
    assert_slice(got, text);
    assert_int_equal(got.data[got.length], 0);
}

static void expect_none(struct slice bytes, size_t wanted)
{
    struct slice got;
    size_t offset = SIZE_MAX;
    assert_int_equal(found(bytes, &got, &offset), ENCODING_UNKNOWN);
    assert_int_equal(offset, wanted);
}

static void test_each_encoding(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    expect(slice_of(report), ENCODING_UTF8, report);
    expect(encoded(arena, report, "GB18030"), ENCODING_GB18030, report);
    expect(encoded(arena, report, "UTF-16LE"), ENCODING_UTF16_LITTLE, report);
    expect(encoded(arena, report, "UTF-16BE"), ENCODING_UTF16_BIG, report);
    expect(encoded(arena, traditional, "BIG5"), ENCODING_BIG5, traditional);
    expect(encoded(arena, traditional, "GBK"), ENCODING_GB18030, traditional);
    expect(encoded(arena, "一\n", "UTF-16LE"), ENCODING_UTF16_LITTLE, "一\n");
    expect(encoded(arena, "村", "GBK"), ENCODING_GB18030, "村");
    /* Characters of four bytes: the names of small places have them. */
    expect(encoded(arena, "㑇村、䶮镇、𠮷乡", "GB18030"), ENCODING_GB18030, "㑇村、䶮镇、𠮷乡");
    arena_free(arena);
}

static void test_marks(void **state)
{
    (void)state;
    expect(SLICE("\xEF\xBB\xBF一"), ENCODING_UTF8, "一");
    expect((struct slice){"\xFF\xFE\x00\x4E", 4}, ENCODING_UTF16_LITTLE, "一");
    expect((struct slice){"\xFE\xFF\x4E\x00", 4}, ENCODING_UTF16_BIG, "一");
    expect(SLICE("\x84\x31\x95\x33\xD2\xBB"), ENCODING_GB18030, "一");
    /* A mark binds: the rest must fit it. */
    expect_none(SLICE("\xEF\xBB\xBF\xB0\xA1"), 3);
    expect_none((struct slice){"\xFF\xFE\x00\x4E\x00\xD8", 6}, 4);
    expect_none((struct slice){"\xFF\xFE\x00\x4E\x00", 5}, 4);
}

static void test_what_gb18030_lacks(void **state)
{
    (void)state;
    expect(SLICE("\xD2\xBB\xA3\xA0\xB6\xFE"), ENCODING_GB18030, "一　二");
    expect(SLICE("12\x80 \xD4\xAA"), ENCODING_GB18030, "12€ 元");
}

static void test_damaged_utf8_is_no_other_encoding(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t at = 0; at < sizeof report - 1; at++) {
        struct slice bytes = arena_copy(arena, slice_of(report)), got;
        size_t offset;
        ((char *)bytes.data)[at] = (char)0xB8;
        if (utf8_first_invalid(bytes) < 0)
            continue;
        assert_int_equal(found(bytes, &got, &offset), ENCODING_UNKNOWN);
        assert_true(offset <= at && offset + 3 > at);
    }
    arena_free(arena);
}

static void test_binary_is_no_text(void **state)
{
    (void)state;
    uint64_t seed = 99;
    char bytes[400];
    size_t taken = 0;
    for (int round = 0; round < 2000; round++) {
        struct slice got;
        size_t offset;
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)next_random(&seed);
        taken += found((struct slice){bytes, sizeof bytes}, &got, &offset) != ENCODING_UNKNOWN;
    }
    assert_int_equal(taken, 0);
    /* Pairs of bytes that all fit, with control characters between. */
    for (size_t i = 0; i + 3 < sizeof bytes; i += 4)
        memcpy(bytes + i, "\xB0\xA1\x01\x02", 4);
    expect_none((struct slice){bytes, sizeof bytes}, 0);
    expect_none((struct slice){"PK\0\1\2\3\0\0\7\7", 10}, 2);
}

static void test_labels(void **state)
{
    (void)state;
    assert_int_equal(encoding_of_label(SLICE("GB2312")), ENCODING_GB18030);
    assert_int_equal(encoding_of_label(SLICE(" \"gbk\" ")), ENCODING_GB18030);
    assert_int_equal(encoding_of_label(SLICE("Utf-8")), ENCODING_UTF8);
    assert_int_equal(encoding_of_label(SLICE("big5")), ENCODING_BIG5);
    assert_int_equal(encoding_of_label(SLICE("iso-8859-1")), ENCODING_UNKNOWN);
    assert_int_equal(encoding_of_label(SLICE_NONE), ENCODING_UNKNOWN);
}

static void test_strict_decoding(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice out;
    size_t offset = 0;
    assert_false(encoding_decode(arena, SLICE("\xD2\xBB\xFF\xFF"), ENCODING_GB18030, &out, &offset));
    assert_int_equal(offset, 2);
    assert_false(encoding_decode(arena, SLICE("ab\xA4"), ENCODING_BIG5, &out, &offset));
    assert_int_equal(offset, 2);
    assert_false(encoding_decode(arena, SLICE("ab"), ENCODING_UNKNOWN, &out, &offset));
    assert_true(encoding_decode(arena, SLICE(""), ENCODING_GB18030, &out, &offset));
    assert_int_equal(out.length, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_encoding),      cmocka_unit_test(test_marks),
        cmocka_unit_test(test_what_gb18030_lacks), cmocka_unit_test(test_damaged_utf8_is_no_other_encoding),
        cmocka_unit_test(test_binary_is_no_text),  cmocka_unit_test(test_labels),
        cmocka_unit_test(test_strict_decoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
