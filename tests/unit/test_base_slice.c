/* Slices: comparing, finding, trimming, distance. */
#include "unit/cmocka_main.h"

static void test_compare(void **state)
{
    (void)state;
    assert_true(slice_equal(SLICE_NONE, SLICE("")));
    assert_true(slice_equal(slice_of(NULL), SLICE_NONE));
    assert_true(slice_is(SLICE("年报"), "年报"));
    assert_false(slice_is(SLICE("年报"), "年"));
    assert_true(slice_compare(SLICE("a"), SLICE("ab")) < 0);
    assert_true(slice_compare(SLICE("b"), SLICE("ab")) > 0);
    assert_int_equal(slice_compare(SLICE("柳河"), SLICE("柳河")), 0);
    assert_true(slice_compare(SLICE("\xFF"), SLICE("a")) > 0);
    assert_true(slice_compare(SLICE_NONE, SLICE("a")) < 0);
    assert_true(slice_starts_with(SLICE("一、总体情况"), SLICE("一、")));
    assert_true(slice_starts_with(SLICE("abc"), SLICE("")));
    assert_false(slice_starts_with(SLICE("ab"), SLICE("abc")));
    assert_true(slice_ends_with(SLICE("report.yaml"), SLICE(".yaml")));
    assert_false(slice_ends_with(SLICE("yaml"), SLICE(".yaml")));
}

static void test_find(void **state)
{
    (void)state;
    struct slice text = SLICE("本年新收12件，结转12件");
    ptrdiff_t first = slice_find(text, SLICE("12"), 0);
    assert_int_equal(first, 12);
    assert_int_equal(slice_find(text, SLICE("12"), (size_t)first + 1), 26);
    assert_int_equal(slice_find(text, SLICE("12"), 27), -1);
    assert_int_equal(slice_find(text, SLICE("无"), 0), -1);
    assert_int_equal(slice_find(text, SLICE(""), 5), 5);
    assert_int_equal(slice_find(text, SLICE(""), text.length), (ptrdiff_t)text.length);
    assert_int_equal(slice_find(SLICE_NONE, SLICE("a"), 0), -1);
    assert_int_equal(slice_find(text, SLICE("件"), text.length + 9), -1);
}

static void test_trim(void **state)
{
    (void)state;
    assert_slice(slice_trim(SLICE(" \t\r\n\u3000\u00A0 总 计 \u3000\f")), "总 计");
    assert_slice(slice_trim(SLICE("\u3000\u3000")), "");
    assert_slice(slice_trim(SLICE("\u2000\u2003总计\u200A\u2002")), "总计");
    assert_slice(slice_trim(SLICE("\u2014\u200B")), "\u2014\u200B");
    assert_slice(slice_trim(SLICE_NONE), "");
    assert_slice(slice_trim(SLICE("x")), "x");
    /* A NUL is no blank, and the end of another character must not be taken for one. */
    assert_int_equal(slice_trim((struct slice){"\0 ", 2}).length, 1);
    assert_slice(slice_trim(SLICE("\u0420")), "\u0420");
}

static void test_hash(void **state)
{
    (void)state;
    /* Published FNV-1a values: the fingerprints of findings must never change. */
    assert_true(slice_hash(SLICE("")) == UINT64_C(0xcbf29ce484222325));
    assert_true(slice_hash(SLICE("a")) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(slice_hash(SLICE("foobar")) == UINT64_C(0x85944171f73967e8));
}

static void test_distance(void **state)
{
    (void)state;
    assert_int_equal(slice_distance(SLICE(""), SLICE("")), 0);
    assert_int_equal(slice_distance(SLICE(""), SLICE("总计")), 2);
    assert_int_equal(slice_distance(SLICE("label"), SLICE("labels")), 1);
    assert_int_equal(slice_distance(SLICE("lable"), SLICE("label")), 1);
    assert_int_equal(slice_distance(SLICE("予以公开"), SLICE("不予公开")), 2);
    assert_int_equal(slice_distance(SLICE("kitten"), SLICE("sitting")), 3);
    assert_int_equal(slice_distance(SLICE("ca"), SLICE("abc")), 3);
}

static void test_distance_properties(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 500; round++) {
        char left[9] = "", right[9] = "";
        for (size_t i = 0; i < next_random(&seed) % 8; i++)
            left[i] = (char)('a' + next_random(&seed) % 3);
        for (size_t i = 0; i < next_random(&seed) % 8; i++)
            right[i] = (char)('a' + next_random(&seed) % 3);
        struct slice a = slice_of(left), b = slice_of(right);
        size_t distance = slice_distance(a, b);
        size_t longer = a.length > b.length ? a.length : b.length;
        size_t shorter = a.length > b.length ? b.length : a.length;
        assert_int_equal(distance, slice_distance(b, a));
        assert_true((distance == 0) == slice_equal(a, b));
        assert_true(distance <= longer && distance >= longer - shorter);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare), cmocka_unit_test(test_find),     cmocka_unit_test(test_trim),
        cmocka_unit_test(test_hash),    cmocka_unit_test(test_distance), cmocka_unit_test(test_distance_properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
