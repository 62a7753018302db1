/* The document: lines, pages, spans. */
#include "unit/cmocka_main.h"

#include "document/document.h"

static struct document *make(const char *text)
{
    struct arena *arena = arena_new();
    return document_new(arena, "柳河镇.txt", arena_copy(arena, slice_of(text)));
}

static void test_lines(void **state)
{
    (void)state;
    struct document *document = make("一\n\nabc\n");
    assert_string_equal(document->path, "柳河镇.txt");
    assert_int_equal(document->line_count, 3);
    assert_slice(document_text(document, document_line_span(document, 1)), "一");
    assert_slice(document_text(document, document_line_span(document, 2)), "");
    assert_slice(document_text(document, document_line_span(document, 3)), "abc");
    static const uint32_t lines[] = {1, 1, 1, 1, 2, 3, 3, 3, 3, 3};
    for (uint32_t offset = 0; offset <= document->text.length; offset++)
        assert_int_equal(document_line(document, offset), lines[offset]);
    document_free(document);
    document_free(NULL);
}

static void test_empty_and_unended(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t lines;
    } cases[] = {{"", 1}, {"\n", 1}, {"\n\n", 2}, {"a", 1}, {"a\nb", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document *document = make(cases[i].text);
        assert_int_equal(document->line_count, cases[i].lines);
        assert_int_equal(document_line(document, 0), 1);
        assert_int_equal(document_page(document, 0), 1);
        document_free(document);
    }
}

/* Every byte lies in the line that is said of it, and the lines make up the text. */
static void test_lines_cover_the_text(void **state)
{
    (void)state;
    uint64_t seed = 31;
    for (int round = 0; round < 300; round++) {
        char text[64] = "";
        for (size_t i = 0, length = next_random(&seed) % 63; i < length; i++)
            text[i] = next_random(&seed) % 4 ? 'x' : '\n';
        struct document *document = make(text);
        uint32_t next = 0;
        for (uint32_t line = 1; line <= document->line_count; line++) {
            struct span span = document_line_span(document, line);
            assert_int_equal(span.start, next);
            assert_int_equal(slice_find(document_text(document, span), SLICE("\n"), 0), -1);
            for (uint32_t offset = span.start; offset <= span.end && offset < document->text.length; offset++)
                assert_int_equal(document_line(document, offset), line);
            next = span.end + (span.end < document->text.length);
        }
        assert_int_equal(next, document->text.length);
        document_free(document);
    }
}

static void test_pages(void **state)
{
    (void)state;
    struct document *document = make("0123456789abcdef");
    struct block blocks[] = {
        {.kind = BLOCK_PARAGRAPH, .span = {2, 5}, .page = 1},
        {.kind = BLOCK_PAGE_BREAK, .span = {5, 6}, .page = 1},
        {.kind = BLOCK_PARAGRAPH, .span = {6, 9}, .page = 2},
        {.kind = BLOCK_GRID, .span = {11, 14}, .page = 4},
    };
    document->blocks = blocks;
    document->block_count = 4;
    static const uint32_t pages[] = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4};
    for (uint32_t offset = 0; offset <= document->text.length; offset++)
        assert_int_equal(document_page(document, offset), pages[offset]);
    document_free(document);
}

static void test_spans(void **state)
{
    (void)state;
    struct document *document = make("表三");
    struct span span = {3, 6};
    assert_slice(document_text(document, span), "三");
    assert_slice(document_text(document, SPAN_NONE), "");
    assert_true(span_is_none(SPAN_NONE) && !span_is_none(span));
    assert_true(span_contains(span, 3) && span_contains(span, 5));
    assert_false(span_contains(span, 6) || span_contains(span, 2) || span_contains(SPAN_NONE, 0));
    document_free(document);
}

static void test_furniture_is_skipped(void **state)
{
    (void)state;
    struct document *document = make("ab 3 cd");
    assert_int_equal(document_skip_furniture(document, 3), 3);
    struct block blocks[] = {
        {BLOCK_PARAGRAPH, {0, 2}, 1, NULL}, {BLOCK_FURNITURE, {2, 5}, 1, NULL}, {BLOCK_PARAGRAPH, {5, 7}, 1, NULL}};
    static const uint32_t wanted[] = {0, 1, 5, 5, 5, 5, 6, 7};
    document->blocks = blocks;
    document->block_count = 3;
    for (uint32_t offset = 0; offset < 8; offset++)
        assert_int_equal(document_skip_furniture(document, offset), wanted[offset]);
    document_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_empty_and_unended),
        cmocka_unit_test(test_lines_cover_the_text),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_furniture_is_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
