/* The editor: typing, moving, undoing, drawing; and what must hold after any keys at all. */
#include "unit/cmocka_main.h"

#include "tui/editor.h"

static void press(struct editor *editor, const char *script)
{
    struct slice rest = slice_of(script);
    while (rest.length > 0) {
        struct key key;
        size_t used = key_parse(rest, &key);
        assert_true(used > 0);
        editor_key(editor, key);
        rest = slice_part(rest, used, rest.length);
    }
}

/* The text with "|" at the caret. */
static void assert_editor(const struct editor *editor, const char *wanted)
{
    struct slice text = editor_text(editor);
    struct buffer shown = {0};
    buffer_add(&shown, slice_part(text, 0, editor_caret(editor)));
    buffer_add_text(&shown, "|");
    buffer_add(&shown, slice_part(text, editor_caret(editor), text.length));
    assert_string_equal(shown.data, wanted);
    buffer_free(&shown);
}

static void assert_typed(bool several_lines, const char *before, const char *script, const char *after)
{
    struct editor *editor = editor_new(several_lines, slice_of(before));
    press(editor, script);
    assert_editor(editor, after);
    editor_free(editor);
}

static void test_typing_and_moving(void **state)
{
    (void)state;
    assert_typed(false, "", "收到12", "收到12|");
    assert_typed(false, "收到件", "<Left>12", "收到12|件");
    assert_typed(false, "e\xCC\x81t", "<Left><Left>x", "x|e\xCC\x81t");
    assert_typed(false, "年审", "<Backspace>", "年|");
    assert_typed(false, "年审", "<Home><Del>", "|审");
    assert_typed(false, "年审", "<C-a>x<C-e>y", "x年审y|");
    assert_typed(false, "abc 公开信息", "<C-w>", "abc |");
    assert_typed(false, "abc 公开信息", "<C-w><C-w>", "|");
    assert_typed(false, "主动公开12", "<C-Left>x<C-Left><C-Left>y", "y|主动公开x12");
    assert_typed(false, "abc def", "<Home><C-Right>x", "abc x|def");
    assert_typed(false, "abc", "<Left><C-u>", "|c");
    assert_typed(false, "abc", "<Home><Right><C-k>", "a|");
    assert_typed(true, "ab\ncd", "<C-u><C-u>", "ab\n|");
    assert_typed(true, "ab\ncd", "<Up><C-k>", "ab|cd");
    assert_typed(true, "ab", "<Enter>c", "ab\nc|");
    assert_typed(true, "ab\ncd", "<Home><Backspace>", "ab|cd");
}

static void test_keys_that_are_not_for_it(void **state)
{
    (void)state;
    static const char *const foreign[] = {"<Esc>", "<Tab>", "<Up>",  "<Down>", "<Enter>",
                                          "<F1>",  "<A-x>", "<C-r>", "<PgUp>"};
    struct editor *editor = editor_new(false, SLICE("x"));
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct key key;
        key_parse(slice_of(foreign[i]), &key);
        assert_false(editor_key(editor, key));
    }
    assert_editor(editor, "x|");
    editor_free(editor);
}

static void paste(struct editor *editor, const char *text)
{
    editor_key(editor, (struct key){.name = KEY_NAME_PASTE, .paste = slice_of(text)});
}

static void test_pasting_is_one_step(void **state)
{
    (void)state;
    struct editor *editor = editor_new(true, SLICE("ab"));
    press(editor, "<Left>");
    paste(editor, "一\n二\033[31m\a\xFF");
    assert_editor(editor, "a一\n二[31m|b");
    press(editor, "<C-z>");
    assert_editor(editor, "a|b");
    press(editor, "<C-y>");
    assert_editor(editor, "a一\n二[31m|b");
    editor_free(editor);
    editor = editor_new(false, SLICE(""));
    paste(editor, "一\n二");
    assert_editor(editor, "一 二|");
    editor_free(editor);
}

static void test_undo_by_words(void **state)
{
    (void)state;
    struct editor *editor = editor_new(false, SLICE(""));
    press(editor, "one<Space>two");
    press(editor, "<C-z>");
    assert_editor(editor, "one|");
    press(editor, "<C-z>");
    assert_editor(editor, "|");
    press(editor, "<C-z><C-y><C-y>");
    assert_editor(editor, "one two|");
    press(editor, "<Backspace>x<C-z><C-z>");
    assert_editor(editor, "one two|");
    press(editor, "<C-z>y<C-y>");
    assert_editor(editor, "oney|");
    editor_free(editor);
}

static void draw(struct editor *editor, struct canvas *canvas, int rows, int columns)
{
    canvas_resize(canvas, rows, columns);
    editor_draw(editor, canvas, canvas_area(canvas), ROLE_input);
}

static void assert_rows(const struct canvas *canvas, const char *wanted)
{
    struct buffer text = {0};
    for (int i = 0; i < canvas->rows * canvas->columns; i++) {
        buffer_add(&text, (struct slice){canvas->cells[i].text, canvas->cells[i].length});
        if (i % canvas->columns == canvas->columns - 1)
            buffer_add_text(&text, "/");
    }
    assert_string_equal(text.data, wanted);
    buffer_free(&text);
}

static void assert_cursor(const struct canvas *canvas, int row, int column)
{
    assert_true(canvas->cursor_visible);
    assert_int_equal(canvas->cursor_row, row);
    assert_int_equal(canvas->cursor_column, column);
}

static void test_up_and_down_keep_the_column(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    struct editor *editor = editor_new(true, SLICE("主动公开的内容\n短\nabcdefgh"));
    draw(editor, &canvas, 6, 11);
    assert_rows(&canvas, "主动公开的 /内容       /短         /abcdefgh   /           /           /");
    assert_cursor(&canvas, 3, 8);
    press(editor, "<Up>");
    assert_editor(editor, "主动公开的内容\n短|\nabcdefgh");
    press(editor, "<Up><Up>");
    assert_editor(editor, "主动公开|的内容\n短\nabcdefgh");
    draw(editor, &canvas, 6, 11);
    assert_cursor(&canvas, 0, 8);
    press(editor, "<Up>");
    assert_editor(editor, "|主动公开的内容\n短\nabcdefgh");
    press(editor, "<Down><Down><Down>");
    assert_editor(editor, "主动公开的内容\n短\nabcdefgh|");
    press(editor, "<Down>x");
    assert_editor(editor, "主动公开的内容\n短\nabcdefghx|");
    editor_free(editor);
    canvas_free(&canvas);
}

static void test_scrolling(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    struct editor *editor = editor_new(true, SLICE("1\n2\n3\n4\n5"));
    draw(editor, &canvas, 3, 4);
    assert_rows(&canvas, "3  ^/4   /5   /");
    press(editor, "<Up><Up><Up>");
    draw(editor, &canvas, 3, 4);
    assert_rows(&canvas, "2  ^/3   /4  v/");
    assert_cursor(&canvas, 0, 1);
    editor_set(editor, SLICE("a\n"));
    draw(editor, &canvas, 3, 4);
    assert_rows(&canvas, "a   /    /    /");
    assert_cursor(&canvas, 1, 0);
    editor_free(editor);
    editor = editor_new(false, SLICE("abcdefghij"));
    draw(editor, &canvas, 1, 6);
    assert_rows(&canvas, "<hij  /");
    assert_cursor(&canvas, 0, 4);
    press(editor, "<Home>");
    draw(editor, &canvas, 1, 6);
    assert_rows(&canvas, "abcde>/");
    assert_cursor(&canvas, 0, 0);
    editor_free(editor);
    canvas_free(&canvas);
}

static const char *const keys[] = {
    "a",     "字",     "，",       "\xCC\x81",  "👩",       "<Space>",     "<Left>", "<Right>",
    "<Up>",  "<Down>", "<Home>",   "<End>",     "<Enter>", "<Backspace>", "<Del>",  "<C-w>",
    "<C-u>", "<C-k>",  "<C-Left>", "<C-Right>", "<PgUp>",  "<PgDn>",      "<C-z>",  "<C-y>",
};

static void press_anything(struct editor *editor, uint64_t *seed)
{
    if (next_random(seed) % 12 == 0)
        paste(editor, "贴\nab ");
    else
        press(editor, keys[next_random(seed) % (sizeof keys / sizeof *keys)]);
}

static void undo_all(struct editor *editor, const char *key)
{
    for (int i = 0; i < 200; i++)
        press(editor, key);
}

/* After any keys: the caret is between clusters, all undone is the beginning, all redone is the end. */
static void test_properties(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    uint64_t seed = 31;
    for (int round = 0; round < 600; round++) {
        bool several_lines = round % 2;
        struct editor *editor = editor_new(several_lines, SLICE("一二 three"));
        for (int i = 0; i < 60; i++) {
            press_anything(editor, &seed);
            struct slice text = editor_text(editor);
            size_t caret = editor_caret(editor), boundary = 0;
            assert_true(caret <= text.length);
            assert_int_equal(utf8_first_invalid(text), -1);
            while (boundary < caret)
                boundary = grapheme_end(text, boundary);
            assert_int_equal(boundary, caret);
            int rows = (int)(next_random(&seed) % 4) + 1, columns = (int)(next_random(&seed) % 12) + 1;
            draw(editor, &canvas, rows, columns);
            assert_in_range(canvas.cursor_row, 0, rows - 1);
            assert_in_range(canvas.cursor_column, 0, columns - 1);
        }
        undo_all(editor, "<C-y>");
        struct buffer end = {0};
        buffer_add(&end, editor_text(editor));
        undo_all(editor, "<C-z>");
        assert_slice(editor_text(editor), "一二 three");
        undo_all(editor, "<C-y>");
        assert_slice(editor_text(editor), end.data);
        buffer_free(&end);
        editor_free(editor);
    }
    canvas_free(&canvas);
}

static void test_history(void **state)
{
    (void)state;
    struct history history = {0};
    assert_null(history_move(&history, -1));
    history_add(&history, SLICE("check"));
    history_add(&history, SLICE("check"));
    history_add(&history, SLICE(""));
    history_add(&history, SLICE("导出"));
    assert_string_equal(history_move(&history, -1), "导出");
    assert_string_equal(history_move(&history, -1), "check");
    assert_null(history_move(&history, -1));
    assert_string_equal(history_move(&history, 1), "导出");
    assert_null(history_move(&history, 1));
    assert_null(history_move(&history, 1));
    assert_string_equal(history_move(&history, -1), "导出");
    history_free(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typing_and_moving),
        cmocka_unit_test(test_keys_that_are_not_for_it),
        cmocka_unit_test(test_pasting_is_one_step),
        cmocka_unit_test(test_undo_by_words),
        cmocka_unit_test(test_up_and_down_keep_the_column),
        cmocka_unit_test(test_scrolling),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
