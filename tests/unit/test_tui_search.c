/* Searching: what is found as people mean it, and what is not. */
#include "unit/cmocka_main.h"

#include "tui/search.h"

static bool finds(const char *text, const char *typed)
{
    return search_contains(slice_of(text), slice_of(typed));
}

static void test_numbers(void **state)
{
    (void)state;
    assert_true(finds("共收到1,295件", "1295"));
    assert_true(finds("共收到1，295件", "1295"));
    assert_true(finds("共收到1295件", "1,295"));
    assert_true(finds("共收到１２９５件", "1295"));
    assert_true(finds("共收到1295件", "１２９５"));
    assert_false(finds("0 0 0 0", "00"));
    assert_false(finds("1、2、3", "12"));
    assert_false(finds("1295", "1296"));
}

static void test_words(void **state)
{
    (void)state;
    assert_true(finds("政府信\n\n息公开", "信息公开"));
    assert_true(finds("（三）不予公开", "三不予"));
    assert_true(finds("ＡＢＣ", "abc"));
    assert_true(finds("行政复议、行政诉讼", "复议行政"));
    assert_false(finds("行政复议", "行政诉讼"));
    assert_false(finds("行政复议", ""));
    assert_false(finds("行政复议", "、"));
    assert_false(finds("", "行"));
}

static void test_hits_are_whole_and_in_order(void **state)
{
    (void)state;
    struct slice text = SLICE("共12件，其中12件、1,2件");
    struct query query = query_of(SLICE("12件"));
    struct span hit = query_find(&query, text, 0);
    assert_slice(slice_part(text, hit.start, hit.end), "12件");
    struct span next = query_find(&query, text, hit.end);
    assert_true(next.start > hit.end);
    struct span last = query_find(&query, text, next.end);
    assert_slice(slice_part(text, last.start, last.end), "1,2件");
    hit = query_find(&query, text, last.end);
    assert_true(span_is_none(hit));
}

/* Any text, also a damaged one, and any query: a hit lies inside and holds what was typed. */
static void test_random_texts(void **state)
{
    (void)state;
    static const char *const pieces[] = {"政", "府", "1", "2", ",", "，", "\n", " ", "\xE6", "\xFF", "A", "（"};
    uint64_t seed = 20240131;
    for (int round = 0; round < 3000; round++) {
        struct buffer text = {0}, typed = {0};
        for (uint64_t i = next_random(&seed) % 30; i > 0; i--)
            buffer_add_text(&text, pieces[next_random(&seed) % 12]);
        for (uint64_t i = next_random(&seed) % 4; i > 0; i--)
            buffer_add_text(&typed, pieces[next_random(&seed) % 12]);
        struct query query = query_of(buffer_slice(&typed));
        struct span hit = query_find(&query, buffer_slice(&text), 0);
        if (!span_is_none(hit)) {
            assert_true(hit.start < hit.end && hit.end <= text.length);
            struct query again = query_of(slice_part(buffer_slice(&text), hit.start, hit.end));
            assert_int_equal(again.count, query.count);
        }
        buffer_free(&text);
        buffer_free(&typed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_hits_are_whole_and_in_order),
        cmocka_unit_test(test_random_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
