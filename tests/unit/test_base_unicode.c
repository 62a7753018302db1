/* UTF-8, columns, grapheme clusters and folding; and that ncurses counts columns as we do. */
#include "unit/cmocka_main.h"

#include <locale.h>
#include <ncursesw/curses.h>
#include <wchar.h>

static void test_round_trip_of_every_codepoint(void **state)
{
    (void)state;
    for (uint32_t codepoint = 0; codepoint <= 0x10FFFF; codepoint++) {
        if (codepoint == 0xD800)
            codepoint = 0xE000;
        char encoded[4];
        struct slice text = {encoded, utf8_encode(codepoint, encoded)};
        size_t offset = 0;
        if (utf8_decode(text, &offset) != codepoint || offset != text.length)
            fail_msg("U+%04X", codepoint);
    }
}

static void test_invalid_bytes(void **state)
{
    (void)state;
    static const struct {
        struct slice text;
        int first;
    } cases[] = {
        {{"", 0}, -1},
        {SLICE("年报 abc\n\x7F"), -1},
        {SLICE("\x80"), 0},
        {SLICE("ab\xC0\x80"), 2},
        {SLICE("abcdefgh\xC1\xBF"), 8},
        {SLICE("年\xE0\x80\x80"), 3},
        {SLICE("年\xE5\xB9"), 3},
        {SLICE("\xE5\xB9 "), 0},
        {SLICE("\xED\xA0\x80"), 0},
        {SLICE("\xED\x9F\xBF"), -1},
        {SLICE("\xF0\x8F\xBF\xBF"), 0},
        {SLICE("\xF4\x8F\xBF\xBF"), -1},
        {SLICE("\xF4\x90\x80\x80"), 0},
        {SLICE("\xF5\x80\x80\x80"), 0},
        {SLICE("0123456789abcdef0123\xFF"), 20},
        {SLICE("\xEA\xBF"), 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (utf8_first_invalid(cases[i].text) != cases[i].first)
            fail_msg("case %zu", i);
}

static void test_invalid_anywhere(void **state)
{
    (void)state;
    const char *good = "本年新收 12 件, total 3；𠀀 é 结转";
    for (size_t at = 0; at < strlen(good); at++) {
        struct buffer text = {0};
        if (((unsigned char)good[at] & 0xC0) == 0x80)
            continue;
        buffer_add(&text, (struct slice){good, at});
        buffer_add_text(&text, "\xFE");
        buffer_add_text(&text, good + at);
        assert_int_equal(utf8_first_invalid(buffer_slice(&text)), at);
        assert_int_equal(utf8_length(buffer_slice(&text)), utf8_length(slice_of(good)) + 1);
        buffer_free(&text);
    }
}

static void test_width(void **state)
{
    (void)state;
    static const struct {
        uint32_t codepoint;
        int width;
    } cases[] = {
        {'a', 1},     {' ', 1},    {0, 0},        {0x1B, 0},   {0x7F, 0},   {0x9B, 0},    {0xA0, 1},    {0xAD, 1},
        {0x301, 0},   {0x5E74, 2}, {0x3000, 2},   {0x3001, 2}, {0xFF10, 2}, {0xFF61, 1},  {0x200B, 0},  {0x200D, 0},
        {0xFE0F, 0},  {0xAC00, 2}, {0x1161, 0},   {0x1100, 2}, {0xE000, 1}, {0x20000, 2}, {0x1F600, 2}, {0x2713, 1},
        {0x3FFFD, 2}, {0x378, 1},  {0x10FFFF, 1}, {0xFFFD, 1}, {0xFEFF, 0}, {0x2026, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (width_of(cases[i].codepoint) != cases[i].width)
            fail_msg("U+%04X is %d", cases[i].codepoint, width_of(cases[i].codepoint));
}

static void test_ambiguous_width(void **state)
{
    (void)state;
    static const uint32_t ambiguous[] = {0x2026, 0x201C, 0x201D, 0x2014, 0xB7, 0x2460, 0x25CB, 0x25A1, 0xD7, 0x2502};
    static const uint32_t sure[] = {'a', 0x5E74, 0xFF0C, 0x301, 0x2713};
    for (int columns = 2; columns >= 1; columns--) {
        width_set_ambiguous(columns);
        for (size_t i = 0; i < sizeof ambiguous / sizeof *ambiguous; i++)
            assert_int_equal(width_of(ambiguous[i]), columns);
        assert_int_equal(width_of_text(SLICE("“…”")), 3 * columns);
        assert_int_equal(
            width_of(sure[0]) + width_of(sure[1]) + width_of(sure[2]) + width_of(sure[3]) + width_of(sure[4]), 6);
    }
}

static void test_wcwidth_is_ours(void **state)
{
    (void)state;
    width_set_ambiguous(2);
    assert_int_equal(wcwidth(0x2026), 2);
    width_set_ambiguous(1);
    assert_int_equal(wcwidth(0x2026), 1);
    assert_int_equal(wcwidth(0x5E74), 2);
    assert_int_equal(wcwidth(0), 0);
    assert_int_equal(wcwidth(0x1B), -1);
    assert_int_equal(wcwidth(0x85), -1);
}

/* The column behind "…" when ncurses counts. */
static int curses_column(void)
{
    FILE *out = fopen("/dev/null", "w"), *in = fopen("/dev/null", "r");
    SCREEN *screen = newterm("xterm-256color", out, in);
    assert_non_null(screen);
    mvaddwstr(0, 0, L"\x2026");
    int column = getcurx(stdscr);
    endwin();
    delscreen(screen);
    fclose(out);
    fclose(in);
    return column;
}

static void test_ncurses_agrees(void **state)
{
    (void)state;
    setlocale(LC_ALL, "C.UTF-8");
    width_set_ambiguous(2);
    assert_int_equal(curses_column(), 2);
    width_set_ambiguous(1);
    assert_int_equal(curses_column(), 1);
}

static const struct {
    const char *text;
    int width;
    int clusters;
} texts[] = {
    {"", 0, 0},
    {"abc", 3, 3},
    {"年审", 4, 2},
    {"e\u0301x", 2, 2},
    {"\u5E74\u0301", 2, 1},
    {"\U0001F468\u200D\U0001F469\u200D\U0001F467", 2, 1},
    {"\U0001F1E8\U0001F1F3\U0001F1E8\U0001F1F3", 4, 2},
    {"\u2713\uFE0F", 1, 1},
    {"\u2714\uFE0F", 2, 1},
    {"1\uFE0F\u20E3", 2, 1},
    {"\u1112\u1161\u11AB", 2, 1},
    {"\u0E01\u0E33", 1, 1},
    {"a\tb", 5, 3},
    {"年年\t|", 9, 4},
    {"\x1B[1m", 5, 4},
    {"a\xFF\xFE", 3, 3},
};

static void test_text_and_clusters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct slice text = slice_of(texts[i].text);
        int clusters = 0;
        for (size_t offset = 0; offset < text.length; clusters++)
            offset = grapheme_end(text, offset);
        if (width_of_text(text) != texts[i].width || clusters != texts[i].clusters)
            fail_msg("case %zu: %d columns, %d clusters", i, width_of_text(text), clusters);
    }
}

/* Text made of what joins and what does not, with bytes that are no text. */
static struct slice random_text(uint64_t *seed, struct buffer *buffer)
{
    static const char *const pieces[] = {"a",          "年",     "\u0301", "\u200D", "\U0001F468", "\uFE0F",
                                         "\r\n",       "\r",     "\xFF",   "\xE5",   "\U0001F1E8", "\u1112",
                                         "\u1161",     "，",     "\u0600", " ",      "\U0001F3FD", "\xF0\x9F",
                                         "\U000E0067", "\u0E33", "9",      "\u0903", "\u093F",     "\t"};
    size_t count = next_random(seed) % 20;
    buffer_clear(buffer);
    for (size_t i = 0; i < count; i++)
        buffer_add_text(buffer, pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)]);
    return buffer_slice(buffer);
}

static void test_backwards_is_forwards(void **state)
{
    (void)state;
    uint64_t seed = 5;
    struct buffer buffer = {0};
    for (int round = 0; round < 20000; round++) {
        struct slice text = random_text(&seed, &buffer);
        for (size_t offset = 0; offset < text.length;) {
            size_t end = grapheme_end(text, offset);
            assert_true(end > offset && end <= text.length);
            if (grapheme_start(text, end) != offset)
                fail_msg("round %d: [%zu, %zu) but back to %zu", round, offset, end, grapheme_start(text, end));
            offset = end;
        }
    }
    buffer_free(&buffer);
}

static void test_width_of_clipped_text(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct buffer buffer = {0};
    for (int round = 0; round < 5000; round++) {
        struct slice text = random_text(&seed, &buffer);
        int before = 0;
        for (size_t offset = 0; offset < text.length;) {
            offset = grapheme_end(text, offset);
            int columns = width_of_text(slice_part(text, 0, offset));
            assert_true(columns >= before && columns - before <= 4);
            before = columns;
        }
        assert_int_equal(before, width_of_text(text));
    }
    buffer_free(&buffer);
}

static void assert_folds_to(const char *text, const char *wanted)
{
    struct arena *arena = arena_new();
    struct folded folded = fold_text(arena, slice_of(text));
    struct buffer got = {0};
    buffer_add_text(&got, "");
    for (size_t i = 0; i < folded.count; i++) {
        buffer_add_character(&got, folded.characters[i]);
        assert_true(folded.starts[i] < folded.ends[i] && folded.ends[i] <= strlen(text));
        assert_true(i == 0 || folded.starts[i] >= folded.starts[i - 1]);
    }
    if (strcmp(got.data, wanted) != 0)
        fail_msg("\"%s\" folds to \"%s\"", text, got.data);
    buffer_free(&got);
    arena_free(arena);
}

static void test_fold(void **state)
{
    (void)state;
    assert_folds_to("", "");
    assert_folds_to("（三）", "三");
    assert_folds_to("(三)", "三");
    assert_folds_to("三、", "三");
    assert_folds_to("㈢", "三");
    assert_folds_to("③", "3");
    assert_folds_to("１２ Ａb-C", "12abc");
    assert_folds_to("“总 计”…：\n", "总计");
    assert_folds_to("〇二一", "〇二一");
    assert_folds_to("Ⅲ类 ㎡", "iii类m2");
    assert_folds_to("ÉE\u0301e\u0301", "ééé");
    assert_folds_to("\uF967", "不");
    assert_folds_to("Я ß 가", "яß가");
    assert_folds_to("a\xFF\xE5\xB9z", "az");
    assert_folds_to("½", "12");
    assert_folds_to("—·●□×│\u200B\uFEFF", "");
    assert_folds_to("\u0301年", "年");
}

static void test_fold_keeps_places(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct folded folded = fold_text(arena, SLICE("（一）E\u0301x"));
    assert_int_equal(folded.count, 3);
    assert_int_equal(folded.starts[0], 3);
    assert_int_equal(folded.ends[0], 6);
    assert_int_equal(folded.starts[1], 9);
    assert_int_equal(folded.ends[1], 12);
    assert_int_equal(folded.starts[2], 12);
    struct folded many = fold_text(arena, SLICE("㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿㍿"));
    assert_int_equal(many.count, 80);
    assert_int_equal(many.starts[79], 57);
    arena_free(arena);
}

/* The ranges that take no table must say what the table says: folding twice changes nothing, and what NFKC joins is
 * folded alike. */
static void test_fold_is_stable(void **state)
{
    (void)state;
    for (uint32_t codepoint = 1; codepoint < 0x30000; codepoint++) {
        uint32_t once[4], twice[4];
        size_t count = fold_character(codepoint, once);
        for (size_t i = 0; i < count; i++)
            if (fold_character(once[i], twice) != 1 || twice[0] != once[i])
                fail_msg("U+%04X gives U+%04X, which gives U+%04X", codepoint, once[i], twice[0]);
    }
    for (uint32_t codepoint = '!'; codepoint <= '~'; codepoint++) {
        uint32_t narrow[4], wide[4];
        size_t count = fold_character(codepoint, narrow);
        assert_int_equal(fold_character(codepoint - '!' + 0xFF01, wide), count);
        assert_true(count == 0 || narrow[0] == wide[0]);
    }
}

static void test_blank_and_han(void **state)
{
    (void)state;
    static const uint32_t blanks[] = {' ', '\t', '\n', '\r', '\f', 0x3000, 0xA0, 0x2003, 0x202F};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        assert_true(codepoint_is_blank(blanks[i]));
    assert_false(codepoint_is_blank('a') || codepoint_is_blank(0) || codepoint_is_blank(0x5E74));
    assert_true(codepoint_is_han(0x5E74) && codepoint_is_han(0x3007) && codepoint_is_han(0x20000));
    assert_false(codepoint_is_han('a') || codepoint_is_han(0x3001) || codepoint_is_han(0xFF10));
    assert_false(codepoint_is_han(CODEPOINT_INVALID));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip_of_every_codepoint),
        cmocka_unit_test(test_invalid_bytes),
        cmocka_unit_test(test_invalid_anywhere),
        cmocka_unit_test(test_width),
        cmocka_unit_test(test_ambiguous_width),
        cmocka_unit_test(test_wcwidth_is_ours),
        cmocka_unit_test(test_ncurses_agrees),
        cmocka_unit_test(test_text_and_clusters),
        cmocka_unit_test(test_backwards_is_forwards),
        cmocka_unit_test(test_width_of_clipped_text),
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_fold_keeps_places),
        cmocka_unit_test(test_fold_is_stable),
        cmocka_unit_test(test_blank_and_han),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
