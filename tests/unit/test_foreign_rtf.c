/* The numbers of lists in RTF: kept as they are where nothing is lost, put back where something is. */
#include "unit/cmocka_main.h"

#include "read/foreign/rtf_list.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int finish(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_becomes(const char *before, const char *after)
{
    assert_string_equal(rtf_with_numbers(slice_of(before), arena).data, after);
}

static void assert_stays(const char *rtf)
{
    struct slice same = slice_of(rtf), result = rtf_with_numbers(same, arena);
    assert_ptr_equal(result.data, same.data);
    assert_int_equal(result.length, same.length);
}

static void test_nothing_lost(void **state)
{
    (void)state;
    assert_stays("{\\rtf1 {\\leveltext\\'02\\'00\\'a1\\'a2;}{\\listtext\\pard 1\\tab}\\ls1 \\'d2\\'bb?}");
    assert_stays("{\\rtf1 {\\leveltext\\'02\\'00\\u12289 ?;}{\\listtext 1\\tab}\\ls1 a}");
    assert_stays("{\\rtf1 {\\leveltext\\'02\\'00\\u12289\\'3f;}{\\listtext 1\\tab}\\ls1 a}");
    /* In bytes that are a picture, and in text. */
    assert_stays("{\\rtf1 {\\pict\\bin21 {\\leveltext\\'02\\'00\\'3f}} \\\\leveltext\\'3f}");
}

static void test_lost(void **state)
{
    (void)state;
    assert_becomes("{\\rtf1{\\leveltext \\'02\\'00\\'3f;}\\f1{\\listtext\\pard\\plain  \\u19968\\'3f\\u12289\\'3f\\tab}"
                   "\\ilvl0\\ls1 \\lsdlocked0 a\\tab b}",
                   "{\\rtf1{\\leveltext \\'02\\'00\\'3f;}\\f1{\\plain \\plain \\u19968\\'3f\\u12289\\'3f}"
                   "\\ilvl0\\nols \\lsdlocked0 a\\tab b}");
    /* Behind a point the gap stays. */
    assert_becomes("{\\rtf1{\\leveltext?}{\\listtext\\pard{\\f2 1.}\\tab}a}{\\listtext 2.\\tab}b",
                   "{\\rtf1{\\leveltext?}{\\plain {\\f2 1.}}a}{\\plain 2. }b");
}

/* Whatever is cut off is copied up to its end. */
static void test_cut_off(void **state)
{
    (void)state;
    static const char whole[] = "{\\leveltext?}{\\listtext\\'d2\\u-100 ?\\tab}\\ls1\\bin99 abc";
    for (size_t length = 0; length < sizeof whole; length++) {
        struct slice part = arena_copy(arena, (struct slice){whole, length});
        struct slice result = rtf_with_numbers(part, arena);
        assert_true(result.length <= part.length + 4);
        assert_true(slice_starts_with(result, slice_part(part, 0, length < 10 ? length : 10)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_lost), cmocka_unit_test(test_lost),
                                       cmocka_unit_test(test_cut_off)};
    return cmocka_run_group_tests(tests, begin, finish);
}
