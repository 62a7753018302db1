/* Keys: the notation there and back, and the bytes of terminals however they are cut. */
#include "unit/cmocka_main.h"

#include "tui/key.h"
#include "tui/key_decoder.h"

static struct key key_of(const char *notation)
{
    struct key key;
    size_t used = key_parse(slice_of(notation), &key);
    if (used != strlen(notation))
        fail_msg("%s is no key", notation);
    return key;
}

static void test_notation(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    static const struct {
        const char *notation, *shown;
    } cases[] = {
        {"a", "a"},
        {"A", "A"},
        {"年", "年"},
        {"<Tab>", "Tab"},
        {"<S-Tab>", "Shift-Tab"},
        {"<C-r>", "Ctrl-R"},
        {"<C-R>", "Ctrl-R"},
        {"<F12>", "F12"},
        {"<A-Left>", "Alt-Left"},
        {"<Space>", "空格"},
        {" ", "空格"},
        {"<lt>", "<"},
        {">", ">"},
        {"<>>", ">"},
        {"<C->>", "Ctrl->"},
        {"<esc>", "Esc"},
        {"<CR>", "Enter"},
        {"<C-S-F3>", "Ctrl-Shift-F3"},
        {"<A-x>", "Alt-x"},
        {"<C-->", "Ctrl--"},
        {"<PageDown>", "PgDn"},
        {":", ":"},
        {"-", "-"},
        {"<C-Space>", "Ctrl-空格"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_slice(key_show(key_of(cases[i].notation), arena), cases[i].shown);
    arena_free(arena);
}

static void test_notation_there_and_back(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    static const uint32_t characters[] = {'a', 'z', '0', '<', '>', '-', ' ', ':', 0x5E74, 0x20000, 0xE9};
    for (int name = KEY_NAME_CHARACTER; name <= KEY_NAME_F12; name++)
        for (int modifiers = 0; modifiers < 8; modifiers++)
            for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
                bool character = name == KEY_NAME_CHARACTER;
                struct key parsed, key = {.name = (enum key_name)name,
                                          .codepoint = character ? characters[i] : 0,
                                          .control = modifiers & 1,
                                          .alt = modifiers & 2,
                                          .shift = !character && (modifiers & 4)};
                struct slice notation = arena_print(arena, "<%s>", key_show(key, arena).data);
                if (key_parse(notation, &parsed) != notation.length || !key_equal(parsed, key))
                    fail_msg("%s", notation.data);
            }
    arena_free(arena);
}

static void test_what_is_no_notation(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",   "<",    "<>",   "<Nothing>", "<S-a>", "<ab>",
                                        "\n", "\033", "\xFF", "<C-",       "<C->"};
    struct key key;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (key_parse(slice_of(wrong[i]), &key) != 0)
            fail_msg("%s is taken for a key", wrong[i]);
}

static void test_keys_differ(void **state)
{
    (void)state;
    assert_true(key_equal(key_of("<C-a>"), key_of("<C-A>")));
    assert_false(key_equal(key_of("a"), key_of("<C-a>")));
    assert_false(key_equal(key_of("a"), key_of("A")));
    assert_false(key_equal(key_of("<Tab>"), key_of("<S-Tab>")));
    assert_false(key_equal(key_of("<Left>"), key_of("<A-Left>")));
}

static void test_full_width_forms(void **state)
{
    (void)state;
    static const uint32_t pairs[][2] = {{0xFF1A, ':'}, {0xFF0F, '/'}, {0xFF1F, '?'}, {0xFF41, 'a'},
                                        {0x3000, ' '}, {0x3002, '.'}, {'x', 'x'},    {0x5E74, 0x5E74}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_int_equal(key_fold_full_width(pairs[i][0]), pairs[i][1]);
}

/* --- bytes --- */

static const struct {
    const char *bytes, *notation;
} sequences[] = {
    {"\033[A", "<Up>"},
    {"\033OA", "<Up>"},
    {"\033[B", "<Down>"},
    {"\033OD", "<Left>"},
    {"\033[1;3D", "<A-Left>"},
    {"\033[1;3C", "<A-Right>"},
    {"\033\033[D", "<A-Left>"},
    {"\033\033OC", "<A-Right>"},
    {"\033[1;5C", "<C-Right>"},
    {"\033Od", "<C-Left>"},
    {"\033[d", "<S-Left>"},
    {"\033[1;2A", "<S-Up>"},
    {"\033[H", "<Home>"},
    {"\033[1~", "<Home>"},
    {"\033[7~", "<Home>"},
    {"\033OF", "<End>"},
    {"\033[4~", "<End>"},
    {"\033[8~", "<End>"},
    {"\033[5~", "<PgUp>"},
    {"\033[6~", "<PgDn>"},
    {"\033[2~", "<Ins>"},
    {"\033[3~", "<Del>"},
    {"\033OP", "<F1>"},
    {"\033[11~", "<F1>"},
    {"\033[[A", "<F1>"},
    {"\033[[E", "<F5>"},
    {"\033OR", "<F3>"},
    {"\033[1;2R", "<S-F3>"},
    {"\033[13;2~", "<S-F3>"},
    {"\033[28~", "<S-F3>"},
    {"\033O2R", "<S-F3>"},
    {"\033[15~", "<F5>"},
    {"\033[17~", "<F6>"},
    {"\033[21~", "<F10>"},
    {"\033[23~", "<F11>"},
    {"\033[24~", "<F12>"},
    {"\t", "<Tab>"},
    {"\033[Z", "<S-Tab>"},
    {"\033[27;2;9~", "<S-Tab>"},
    {"\r", "<Enter>"},
    {"\n", "<Enter>"},
    {"\033OM", "<Enter>"},
    {"\033\r", "<A-Enter>"},
    {"\177", "<Backspace>"},
    {"\010", "<Backspace>"},
    {"\001", "<C-a>"},
    {"\032", "<C-z>"},
    {"\033a", "<A-a>"},
    {"a", "a"},
    {"年", "年"},
    {"：", "："},
    {"𠀀", "𠀀"},
    {"\033年", "<A-年>"},
    {"\033[97;5u", "<C-a>"},
    {"\033[65;6u", "<C-a>"},
    {"\033[27;5;97~", "<C-a>"},
    {"\033Ok", "+"},
    {"\033Oy", "9"},
    {"\033[1;9A", "<A-Up>"},
    {"\034", "<C-\\>"},
};
enum { SEQUENCE_COUNT = sizeof sequences / sizeof *sequences };

static void expect(struct key_decoder *decoder, const char *notation)
{
    struct key key = {0};
    if (!key_decoder_next(decoder, false, &key) || !key_equal(key, key_of(notation)))
        fail_msg("no %s", notation);
}

static void test_sequences(void **state)
{
    (void)state;
    struct key_decoder decoder = {0};
    struct key key;
    for (int i = 0; i < SEQUENCE_COUNT; i++) {
        key_decoder_feed(&decoder, slice_of(sequences[i].bytes));
        expect(&decoder, sequences[i].notation);
        assert_false(key_decoder_next(&decoder, false, &key));
        assert_int_equal(key_decoder_pending(&decoder), PENDING_NOTHING);
    }
    key_decoder_feed(&decoder, (struct slice){"\0", 1});
    expect(&decoder, "<C-Space>");
    key_decoder_free(&decoder);
}

/* All sequences in one stream, cut at random places. */
static void test_sequences_in_pieces(void **state)
{
    (void)state;
    struct buffer stream = {0};
    uint64_t seed = 21;
    for (int i = 0; i < SEQUENCE_COUNT; i++)
        buffer_add_text(&stream, sequences[i].bytes);
    for (int round = 0; round < 300; round++) {
        struct key_decoder decoder = {0};
        size_t at = 0;
        for (int i = 0; i < SEQUENCE_COUNT; i++) {
            struct key key;
            while (!key_decoder_next(&decoder, false, &key)) {
                size_t length = round == 0 ? 1 : next_random(&seed) % 9;
                length = length < stream.length - at ? length : stream.length - at;
                key_decoder_feed(&decoder, slice_part(buffer_slice(&stream), at, at + length));
                at += length;
            }
            if (!key_equal(key, key_of(sequences[i].notation)))
                fail_msg("round %d: no %s", round, sequences[i].notation);
        }
        key_decoder_free(&decoder);
    }
    buffer_free(&stream);
}

static void test_beginnings(void **state)
{
    (void)state;
    struct key_decoder decoder = {0};
    struct key key;
    key_decoder_feed(&decoder, SLICE("\033"));
    assert_false(key_decoder_next(&decoder, false, &key));
    assert_int_equal(key_decoder_pending(&decoder), PENDING_ESCAPE);
    assert_true(key_decoder_next(&decoder, true, &key));
    assert_true(key_equal(key, key_of("<Esc>")));

    key_decoder_feed(&decoder, SLICE("\033["));
    assert_true(key_decoder_next(&decoder, true, &key));
    assert_true(key_equal(key, key_of("<A-[>")));

    key_decoder_feed(&decoder, SLICE("\033[1;"));
    assert_int_equal(key_decoder_pending(&decoder), PENDING_SEQUENCE);
    assert_false(key_decoder_next(&decoder, true, &key));
    assert_int_equal(key_decoder_pending(&decoder), PENDING_NOTHING);

    key_decoder_feed(&decoder, SLICE("\xE5\xB9"));
    assert_int_equal(key_decoder_pending(&decoder), PENDING_CHARACTER);
    assert_false(key_decoder_next(&decoder, false, &key));
    key_decoder_feed(&decoder, SLICE("\xB4"));
    expect(&decoder, "年");

    key_decoder_feed(&decoder, SLICE("\033\033"));
    assert_true(key_decoder_next(&decoder, true, &key));
    assert_true(key_equal(key, key_of("<Esc>")));
    assert_true(key_decoder_next(&decoder, true, &key));
    assert_true(key_equal(key, key_of("<Esc>")));
    key_decoder_free(&decoder);
}

static void test_what_is_no_key_is_swallowed(void **state)
{
    (void)state;
    static const char *const foreign[] = {"\033[?1;2c",
                                          "\033[I",
                                          "\033[O",
                                          "\033[<0;3;4M",
                                          "\033[99~",
                                          "\xFF",
                                          "\xC2\x9B",
                                          "\033[>0;276;0c",
                                          "\033[1;1;1;1;1;1;1;1;1;1;1z",
                                          "\033[99999999999999999999~"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct key_decoder decoder = {0};
        key_decoder_feed(&decoder, slice_of(foreign[i]));
        key_decoder_feed(&decoder, SLICE("x"));
        expect(&decoder, "x");
        key_decoder_free(&decoder);
    }
}

static void test_cursor_report_is_no_key(void **state)
{
    (void)state;
    struct key_decoder decoder = {0};
    key_decoder_feed(&decoder, SLICE("\033[2;3Rx"));
    expect(&decoder, "x");
    assert_int_equal(decoder.report_row, 2);
    assert_int_equal(decoder.report_column, 3);
    key_decoder_feed(&decoder, SLICE("\033[1;2R"));
    expect(&decoder, "<S-F3>");
    key_decoder_free(&decoder);
}

/* However it is cut, and whichever way it ends. */
static void test_background_is_no_key(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        uint32_t colour;
    } answers[] = {{"\033]11;rgb:fdfd/fcfc/0000\033\\x", 0xFDFC00},
                   {"\033]11;rgb:ff/80/1\ax", 0xFF8011},
                   {"\033]11;rgb:fffff/0/0\ax", 0},
                   {"\033]11;none\ax", 0},
                   {"\033]4;1;rgb:ff/ff/ff\033\\x", 0}};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        for (size_t cut = 0; cut < strlen(answers[i].answer); cut++) {
            struct key_decoder decoder = {0};
            struct key key;
            struct slice all = slice_of(answers[i].answer);
            key_decoder_feed(&decoder, slice_part(all, 0, cut));
            assert_false(key_decoder_next(&decoder, false, &key));
            key_decoder_feed(&decoder, slice_part(all, cut, all.length));
            expect(&decoder, "x");
            assert_int_equal(decoder.has_background, answers[i].colour != 0);
            assert_int_equal(decoder.background, answers[i].colour);
            key_decoder_free(&decoder);
        }
    struct key_decoder decoder = {0};
    key_decoder_feed(&decoder, SLICE("\033]a"));
    expect(&decoder, "<A-]>");
    expect(&decoder, "a");
    key_decoder_free(&decoder);
}

static void test_paste(void **state)
{
    (void)state;
    static const char stream[] = "\033[200~一\r\n二\r三\033[A\033[201~x";
    for (size_t cut = 1; cut < sizeof stream - 1; cut++) {
        struct key_decoder decoder = {0};
        struct key key = {0};
        struct slice all = slice_of(stream);
        key_decoder_feed(&decoder, slice_part(all, 0, cut));
        bool early = key_decoder_next(&decoder, false, &key);
        key_decoder_feed(&decoder, slice_part(all, cut, all.length));
        assert_true(early || key_decoder_next(&decoder, false, &key));
        assert_int_equal(key.name, KEY_NAME_PASTE);
        if (!early)
            assert_slice(key.paste, "一\n二\n三\033[A");
        expect(&decoder, "x");
        key_decoder_free(&decoder);
    }
}

static void test_paste_without_end(void **state)
{
    (void)state;
    struct key_decoder decoder = {0};
    struct key key;
    key_decoder_feed(&decoder, SLICE("\033[200~half of it"));
    assert_false(key_decoder_next(&decoder, false, &key));
    assert_int_equal(key_decoder_pending(&decoder), PENDING_PASTE);
    assert_true(key_decoder_next(&decoder, true, &key));
    assert_slice(key.paste, "half of it");
    key_decoder_feed(&decoder, SLICE("x"));
    expect(&decoder, "x");
    key_decoder_free(&decoder);
}

/* Whatever comes, the decoder gets to its end and gives only keys that exist. */
static void test_noise(void **state)
{
    (void)state;
    static const char bytes[] = "\033\033[[O;:1?<~uRMAZ2027\xE5\xB9\xB4\xF0\x9F\xC2\x9B\r\t a";
    uint64_t seed = 22;
    for (int round = 0; round < 3000; round++) {
        struct key_decoder decoder = {0};
        struct key key;
        for (int i = 0; i < 30; i++) {
            key_decoder_feed(&decoder, (struct slice){&bytes[next_random(&seed) % (sizeof bytes - 1)], 1});
            if (key_decoder_next(&decoder, next_random(&seed) % 4 == 0, &key)) {
                assert_in_range(key.name, KEY_NAME_CHARACTER, KEY_NAME_PASTE);
                assert_int_equal(key.name == KEY_NAME_CHARACTER, key.codepoint != 0);
            }
        }
        while (key_decoder_next(&decoder, true, &key)) {
        }
        assert_false(key_decoder_next(&decoder, true, &key));
        key_decoder_free(&decoder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notation),
        cmocka_unit_test(test_notation_there_and_back),
        cmocka_unit_test(test_what_is_no_notation),
        cmocka_unit_test(test_keys_differ),
        cmocka_unit_test(test_full_width_forms),
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_sequences_in_pieces),
        cmocka_unit_test(test_beginnings),
        cmocka_unit_test(test_what_is_no_key_is_swallowed),
        cmocka_unit_test(test_cursor_report_is_no_key),
        cmocka_unit_test(test_background_is_no_key),
        cmocka_unit_test(test_paste),
        cmocka_unit_test(test_paste_without_end),
        cmocka_unit_test(test_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
