/* Line breaking: no line is too wide, none begins or ends with what must not stand there, and nothing is lost. */
#include "unit/cmocka_main.h"

#include "tui/canvas.h"

/* Lines of the text, joined with "|". */
static void wrap(const char *string, int width, struct buffer *out)
{
    struct slice text = slice_of(string);
    buffer_clear(out);
    for (size_t start = 0; start < text.length;) {
        size_t end = wrap_line(text, start, width);
        if (start > 0)
            buffer_add_text(out, "|");
        buffer_add(out, slice_part(text, start, end));
        start = end;
    }
}

static void assert_wrapped(const char *text, int width, const char *wanted)
{
    struct buffer out = {0};
    wrap(text, width, &out);
    assert_string_equal(out.data, wanted);
    buffer_free(&out);
}

static void test_examples(void **state)
{
    (void)state;
    assert_wrapped("主动公开政府信息", 8, "主动公开|政府信息");
    assert_wrapped("主动公开政府信息", 9, "主动公开|政府信息");
    assert_wrapped("收到申请，均已答复。", 8, "收到申|请，均已|答复。");
    assert_wrapped("依据《条例》办理", 6, "依据|《条|例》办|理");
    assert_wrapped("共“12件”", 6, "共“12|件”");
    assert_wrapped("two words here", 9, "two words |here");
    assert_wrapped("收费9116.36万元", 8, "收费|9116.36|万元");
    assert_wrapped("abcdefghij", 4, "abcd|efgh|ij");
    assert_wrapped("一\n二\r\n三", 10, "一\n|二\r\n|三");
    assert_wrapped("年审", 1, "年|审");
    assert_wrapped("。。。。", 4, "。。|。。");
    assert_wrapped("甲      乙", 4, "甲      |乙");
}

static const char *const pieces[] = {
    "公开", "12", "1,295", "，", "。", "（", "）", "《",        "》",   "”",
    "“",    " ",  "word",  "…",  "\t", "\n", "、", "e\xCC\x81", "\033", "①",
};

static bool is_among(struct slice text, size_t offset, const char *characters)
{
    size_t end = offset;
    utf8_decode(text, &end);
    return slice_find(slice_of(characters), slice_part(text, offset, end), 0) >= 0;
}

static const char closing[] = "，。）》”、…", opening[] = "（《“";

static bool is_narrow(struct slice text, size_t offset)
{
    return utf8_decode(text, &offset) < 0x2E80;
}

static bool is_good_place(struct slice text, size_t at)
{
    size_t before = grapheme_start(text, at);
    if (is_among(text, at, closing) || is_among(text, at, " \t\n") || is_among(text, before, opening))
        return false;
    return is_among(text, before, " \t") || !is_narrow(text, before) || !is_narrow(text, at);
}

/* Without the blanks and the line end that may hang over. */
static struct slice visible_part(struct slice line)
{
    while (line.length > 0 && strchr(" \t\n", line.data[line.length - 1]))
        line.length--;
    return line;
}

static void check_line(struct slice text, size_t start, size_t end, int width)
{
    struct slice line = visible_part(slice_part(text, start, end));
    int first_width;
    size_t first_end = canvas_cluster_end(text, start, 0, &first_width);
    assert_true(end > start && end <= text.length);
    if (canvas_text_width(line) > width && start + line.length != first_end)
        fail_msg("\"%.*s\" is wider than %d", SLICE_ARGUMENTS(line), width);
    if (end == text.length || text.data[end - 1] == '\n')
        return;
    /* Where the next line begins badly there was no better place in this one. */
    if (is_among(text, end, closing) || is_among(text, grapheme_start(text, end), opening))
        for (size_t at = first_end; at < end; at = grapheme_end(text, at))
            assert_false(is_good_place(text, at));
}

static void test_properties(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    uint64_t seed = 5;
    for (int round = 0; round < 6000; round++) {
        buffer_clear(&buffer);
        width_set_ambiguous(1 + round % 2);
        for (uint64_t count = next_random(&seed) % 20 + 1; count > 0; count--)
            buffer_add_text(&buffer, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        struct slice text = buffer_slice(&buffer);
        int width = (int)(next_random(&seed) % 14) + 1;
        for (size_t start = 0; start < text.length;) {
            size_t end = wrap_line(text, start, width);
            check_line(text, start, end, width);
            start = end;
        }
    }
    width_set_ambiguous(1);
    buffer_free(&buffer);
}

static void test_a_line_of_a_million_characters(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    for (int i = 0; i < 1000000; i++)
        buffer_add_text(&buffer, "字");
    struct slice text = buffer_slice(&buffer);
    size_t rows = 0;
    for (size_t start = 0; start < text.length; rows++)
        start = wrap_line(text, start, 80);
    assert_int_equal(rows, 25000);
    buffer_free(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_a_line_of_a_million_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
