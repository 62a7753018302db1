/* The real terminal: what the canvas says must stand on the screen of a terminal of every kind, keys must arrive whole
 * however they come, and the terminal must be found again as it was left. */
#include "unit/cmocka_main.h"

#include "support/pty.h"
#include "tui/terminal.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const kinds[] = {"xterm-256color", "tmux-256color", "screen-256color",
                                    "linux",          "vt100",         "xterm-mono"};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

/* --- pictures that the program and the test both can draw --- */

static const char *const texts[] = {
    "山河县柳河镇2023年政府信息公开工作年度报告",
    "plain ASCII words",
    "1,295",
    "（一）予以公开",
    "e\xCC\x81"
    "té",
    "①“公开”……—·×",
    "\033[31mred\033[0m\a",
    "tab\tstop",
    "한국어",
    "ｆｕｌｌ",
    "☎\xEF\xB8\x8F☎",
    "𠀀𠀁",
    "-+|-",
    "────",
    "~",
    "                    ",
    "\xE2\x80\x8B"
    "zero\xE2\x80\xAEwidth",
    "0 0 0 0 0 0 0",
};
enum { TEXT_COUNT = sizeof texts / sizeof *texts };

static int pick(uint64_t *seed, int behind)
{
    return (int)(next_random(seed) % (uint64_t)behind);
}

/* Draws picture `number` over what the canvas holds: later pictures differ from earlier ones in a few places or in
 * all. */
static void draw_picture(struct canvas *canvas, unsigned number)
{
    uint64_t seed = number * 2654435761u + 1;
    struct area all = canvas_area(canvas);
    if (number % 5 == 0)
        canvas_fill(canvas, all, (enum role)pick(&seed, ROLE_COUNT));
    int count = number % 3 == 0 ? 1 : canvas->rows;
    for (int i = 0; i < count; i++)
        canvas_text(canvas, all, pick(&seed, canvas->rows), pick(&seed, canvas->columns + 8) - 8,
                    slice_of(texts[pick(&seed, TEXT_COUNT)]), (enum role)pick(&seed, ROLE_COUNT));
    if (number % 4 == 1)
        canvas_frame(canvas,
                     area_part(all, pick(&seed, 4), pick(&seed, 9), 5 + pick(&seed, canvas->rows), canvas->columns / 2),
                     SLICE("原文"), number % 8 == 1);
    canvas->cursor_row = pick(&seed, canvas->rows);
    canvas->cursor_column = pick(&seed, canvas->columns);
    while (canvas->cells[canvas->cursor_row * canvas->columns + canvas->cursor_column].width == 0)
        canvas->cursor_column--;
    canvas->cursor_visible = pick(&seed, 4) > 0;
}

/* --- programs that the tests run --- */

static struct terminal *open_terminal(void)
{
    struct error error;
    static struct arena *arena; /* the theme lives as long as the program */
    arena = arena_new();
    struct slice name = theme_default_name();
    struct theme *theme = theme_load(name, arena, &error);
    struct terminal *terminal = theme ? terminal_curses_open(theme, theme_default_is_guess(), &error) : NULL;
    if (!terminal)
        fprintf(stderr, "%s\n", error.message);
    return terminal;
}

static void fit(struct terminal *terminal, struct canvas *canvas)
{
    int rows, columns;
    terminal->operations->size(terminal, &rows, &columns);
    canvas_resize(canvas, rows, columns);
}

/* Every "n" draws the next picture; other letters do what they say below. */
static int show_pictures(void *context)
{
    (void)context;
    struct terminal *terminal = open_terminal();
    struct canvas canvas = {0};
    struct key key = {0};
    if (!terminal)
        return 1;
    fit(terminal, &canvas);
    for (unsigned number = 0; key.name != KEY_NAME_HANGUP && key.codepoint != 'q';) {
        if (key.name == KEY_NAME_RESIZE) {
            fit(terminal, &canvas);
            for (unsigned i = 0; i <= number; i++)
                draw_picture(&canvas, i);
        } else if (key.codepoint == 'n') {
            number++;
        } else if (key.codepoint == 'a') {
            abort();
        } else if (key.codepoint == 'x') {
            exit(3);
        } else if (key.codepoint == 'z') {
            terminal->operations->suspend(terminal);
        } else if (key.codepoint == 'c' && !terminal->operations->copy(terminal, SLICE("你好"))) {
            return 4;
        }
        draw_picture(&canvas, number);
        terminal->operations->present(terminal, &canvas);
        terminal->operations->read_key(terminal, -1, &key);
    }
    terminal->operations->close(terminal);
    canvas_free(&canvas);
    return 0;
}

/* Shows the name of every key, and what was pasted. */
static int show_keys(void *context)
{
    (void)context;
    struct terminal *terminal = open_terminal();
    struct canvas canvas = {0};
    struct arena *arena = arena_new();
    struct key key = {0};
    unsigned count = 0;
    if (!terminal)
        return 1;
    while (key.name != KEY_NAME_HANGUP && !(key.control && key.codepoint == 'q')) {
        struct slice name = key_show(key, arena);
        fit(terminal, &canvas);
        canvas_print(&canvas, canvas_area(&canvas), 0, 0, ROLE_text, "%u [%.*s]", count, SLICE_ARGUMENTS(name));
        canvas_print(&canvas, canvas_area(&canvas), 1, 0, ROLE_text, "%zu [%.*s]", key.paste.length,
                     SLICE_ARGUMENTS(key.paste));
        terminal->operations->present(terminal, &canvas);
        terminal->operations->read_key(terminal, -1, &key);
        count++;
    }
    terminal->operations->close(terminal);
    canvas_free(&canvas);
    arena_free(arena);
    return 0;
}

static struct pty *start(const char *kind, int (*run)(void *), int rows, int columns)
{
    struct pty_options options = {.term = kind, .rows = rows, .columns = columns, .in_shell = true};
    return pty_start(&options, NULL, run, NULL);
}

static void send_text(struct pty *pty, const char *text)
{
    pty_send(pty, slice_of(text));
}

static void assert_shows(struct pty *pty, const struct canvas *canvas)
{
    char difference[200];
    if (!pty_wait_shows(pty, canvas, difference))
        fail_msg("%s", difference);
}

/* --- the tests --- */

static void run_pictures(const char *kind, int rows, int columns, unsigned count)
{
    struct pty *pty = start(kind, show_pictures, rows, columns);
    struct canvas canvas = {0};
    canvas_resize(&canvas, rows, columns);
    for (unsigned number = 0; number < count; number++) {
        char difference[200];
        draw_picture(&canvas, number);
        assert_true(pty_wait_frame(pty, number));
        if (!pty_shows(pty, &canvas, difference))
            fail_msg("%s, %dx%d, picture %u: %s", kind, columns, rows, number, difference);
        send_text(pty, "n");
    }
    canvas_free(&canvas);
    pty_free(pty);
}

static void test_pictures_on_all_terminals(void **state)
{
    (void)state;
    for (int i = 0; i < KIND_COUNT; i++) {
        run_pictures(kinds[i], 24, 80, 60);
        run_pictures(kinds[i], 7, 19, 60);
        run_pictures(kinds[i], 1, 1, 8);
    }
    run_pictures("xterm-256color", 50, 200, 20);
}

static bool same_colour(VTermColor got, struct colour wanted, bool background)
{
    if (!wanted.given)
        return background ? VTERM_COLOR_IS_DEFAULT_BG(&got) : VTERM_COLOR_IS_DEFAULT_FG(&got);
    return VTERM_COLOR_IS_INDEXED(&got) && got.indexed.idx == wanted.value;
}

/* Attributes that a terminal of the kind does not have are left out by curses. */
static void test_roles_look_as_the_theme_says(void **state)
{
    (void)state;
    struct error error;
    struct arena *arena = arena_new();
    const struct theme *theme = theme_load(SLICE("dark"), arena, &error);
    assert_non_null(theme);
    struct pty *pty = start("xterm-256color", show_pictures, 24, 80);
    struct canvas canvas = {0};
    canvas_resize(&canvas, 24, 80);
    for (unsigned number = 0; number < 30; number++) {
        draw_picture(&canvas, number);
        assert_true(pty_wait_frame(pty, number));
        for (int i = 0; i < 24 * 80; i++) {
            if (canvas.cells[i].width == 0)
                continue;
            const struct style *style = &theme->styles[COLOURS_256][canvas.cells[i].role];
            VTermScreenCell cell = pty_cell(pty, i / 80, i % 80);
            /* libvterm cannot underline or embolden what was erased, and a blank needs no foreground. */
            bool blank = cell.chars[0] == 0 || cell.chars[0] == ' ';
            if (!same_colour(cell.bg, style->background, true))
                fail_msg("picture %u, row %d column %d, role %s", number, i / 80, i % 80,
                         role_name((enum role)canvas.cells[i].role));
            if (!blank) {
                assert_true(same_colour(cell.fg, style->foreground, false));
                assert_int_equal(cell.attrs.bold, style->bold);
                assert_int_equal(cell.attrs.underline != 0, style->underline);
                assert_int_equal(cell.attrs.reverse, style->reverse);
            }
        }
        send_text(pty, "n");
    }
    pty_free(pty);
    canvas_free(&canvas);
    arena_free(arena);
}

static void test_no_colour_means_none(void **state)
{
    (void)state;
    const char *const environment[] = {"NO_COLOR=1", "NIANSHEN_THEME=dark", NULL};
    struct pty_options options = {.term = "xterm-256color", .rows = 24, .columns = 80, .environment = environment};
    struct pty *pty = pty_start(&options, NULL, show_pictures, NULL);
    assert_true(pty_wait_frame(pty, 0));
    for (int i = 0; i < 24 * 80; i++) {
        VTermScreenCell cell = pty_cell(pty, i / 80, i % 80);
        assert_true(VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) && VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
    }
    pty_free(pty);
}

static void test_true_colour_where_described(void **state)
{
    (void)state;
    struct error error;
    struct arena *arena = arena_new();
    const struct theme *theme = theme_load(SLICE("dark"), arena, &error);
    struct pty_options options = {.term = "vte-direct", .rows = 5, .columns = 20};
    if (access("/usr/share/terminfo/v/vte-direct", F_OK) != 0) /* of Debian's ncurses-term */
        skip();
    struct pty *pty = pty_start(&options, NULL, show_pictures, NULL);
    struct canvas canvas = {0};
    canvas_resize(&canvas, 5, 20);
    draw_picture(&canvas, 0);
    assert_shows(pty, &canvas);
    for (int i = 0; i < 5 * 20; i++) {
        uint32_t wanted = theme->styles[COLOURS_TRUE][canvas.cells[i].role].background.value;
        VTermScreenCell cell = pty_cell(pty, i / 20, i % 20);
        assert_true(VTERM_COLOR_IS_RGB(&cell.bg));
        assert_int_equal(cell.bg.rgb.red << 16 | cell.bg.rgb.green << 8 | cell.bg.rgb.blue, wanted);
    }
    pty_free(pty);
    canvas_free(&canvas);
    arena_free(arena);
}

static void test_same_picture_writes_nothing(void **state)
{
    (void)state;
    struct pty *pty = start("xterm-256color", show_pictures, 24, 80);
    assert_true(pty_wait_frame(pty, 0));
    send_text(pty, "nnn");
    assert_true(pty_wait_frame(pty, 3));
    size_t before = pty->bytes;
    for (unsigned long frame = pty->frames; frame < 8; frame++) {
        send_text(pty, "r");
        assert_true(pty_wait_frame(pty, frame));
    }
    assert_int_equal(pty->bytes, before);
    pty_free(pty);
}

static void test_frames_are_lines_where_narrow(void **state)
{
    (void)state;
    struct pty *pty = start("xterm-256color", show_pictures, 24, 80);
    struct canvas canvas = {0};
    canvas_resize(&canvas, 24, 80);
    assert_true(pty_wait_frame(pty, 0));
    send_text(pty, "n");
    assert_true(pty_wait_frame(pty, 1));
    draw_picture(&canvas, 0);
    draw_picture(&canvas, 1);
    size_t lines = 0;
    for (int i = 0; i < 24 * 80; i++)
        if (canvas.cells[i].role == ROLE_frame_active && strchr("+-|", canvas.cells[i].text[0])) {
            uint32_t wanted = canvas.cells[i].text[0] == '-' ? 0x2500 : canvas.cells[i].text[0] == '|' ? 0x2502 : 0;
            uint32_t shown = pty_cell(pty, i / 80, i % 80).chars[0];
            assert_true(wanted == shown || (wanted == 0 && shown >= 0x250C && shown <= 0x253C));
            lines++;
        }
    assert_true(lines > 20);
    pty_free(pty);
    canvas_free(&canvas);
}

/* The terminal answers that "…" takes two columns: lines become ASCII, and such characters are given two. */
static void run_wide(const struct pty_options *options)
{
    struct pty *pty = pty_start(options, NULL, show_pictures, NULL);
    struct canvas canvas = {0};
    width_set_ambiguous(2);
    canvas_resize(&canvas, 24, 80);
    draw_picture(&canvas, 0);
    draw_picture(&canvas, 1);
    width_set_ambiguous(1);
    /* After the answer it paints anew; then a picture with a frame. */
    if (options->wide)
        assert_true(pty_wait_frame(pty, 1));
    send_text(pty, "n");
    assert_true(pty_wait_frame(pty, options->wide ? 2 : 1));
    for (int i = 0; i < 24 * 80; i++)
        assert_true(pty_cell(pty, i / 80, i % 80).chars[0] != 0x2500 || canvas.cells[i].role != ROLE_frame_active);
    pty_free(pty);
    canvas_free(&canvas);
}

static void test_wide_terminal_is_noticed(void **state)
{
    (void)state;
    const char *const environment[] = {"NIANSHEN_AMBIGUOUS=wide", NULL};
    run_wide(&(struct pty_options){.term = "xterm-256color", .rows = 24, .columns = 80, .wide = true});
    run_wide(&(struct pty_options){.term = "xterm-256color", .rows = 24, .columns = 80, .environment = environment});
}

static void test_silent_terminal_is_no_trouble(void **state)
{
    (void)state;
    struct pty_options options = {.term = "xterm-256color", .rows = 10, .columns = 40, .silent = true};
    struct pty *pty = pty_start(&options, NULL, show_pictures, NULL);
    assert_true(pty_wait_frame(pty, 0));
    send_text(pty, "q");
    assert_int_equal(pty_wait_end(pty), 0);
    pty_free(pty);
}

static void expect_key(struct pty *pty, unsigned long frame, const char *name, const char *kind)
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%lu [%s]\n", frame, name);
    assert_true(pty_wait_frame(pty, frame));
    struct buffer text = {0};
    pty_text(pty, &text);
    if (!slice_starts_with(buffer_slice(&text), slice_of(wanted)))
        fail_msg("%s: %.*s instead of %s", kind, (int)strcspn(text.data, "\n"), text.data, wanted);
    buffer_free(&text);
}

static const char *const pressed[] = {
    "a",       "<Up>",     "<Down>",    "<Left>",      "<Right>", "<Home>",    "<End>",     "<PgUp>", "<PgDn>",
    "<Enter>", "<Tab>",    "<S-Tab>",   "<Backspace>", "<Del>",   "<Ins>",     "<F1>",      "<F2>",   "<F3>",
    "<F4>",    "<F5>",     "<F6>",      "<F7>",        "<F8>",    "<F9>",      "<F10>",     "<F11>",  "<F12>",
    "<S-F3>",  "<A-Left>", "<A-Right>", "<C-Left>",    "<S-Up>",  "<C-r>",     "<C-z>",     "<A-x>",  "<Space>",
    "？",      "报",       "𠀀",        "é",           "<Esc>",   "<C-Space>", "<A-Enter>",
};

static void run_keys(const char *kind, bool byte_by_byte)
{
    struct pty *pty = start(kind, show_keys, 4, 40);
    struct arena *arena = arena_new();
    assert_true(pty_wait_frame(pty, 0));
    unsigned long frame = 0;
    for (size_t i = 0; i < sizeof pressed / sizeof *pressed; i++) {
        struct key key;
        char memory[32];
        assert_int_equal(key_parse(slice_of(pressed[i]), &key), strlen(pressed[i]));
        struct slice bytes = pty_key_bytes(key, kind, memory);
        assert_true(bytes.length > 0);
        for (size_t at = 0; at < bytes.length; at += byte_by_byte ? 1 : bytes.length)
            pty_send(pty, slice_part(bytes, at, byte_by_byte ? at + 1 : bytes.length));
        expect_key(pty, ++frame, key_show(key, arena).data, kind);
    }
    send_text(pty, "\021");
    assert_int_equal(pty_wait_end(pty), 0);
    pty_free(pty);
    arena_free(arena);
}

static void test_keys_of_all_terminals(void **state)
{
    (void)state;
    for (int i = 0; i < KIND_COUNT; i++) {
        run_keys(kinds[i], false);
        run_keys(kinds[i], true);
    }
}

static void test_paste_is_one_key(void **state)
{
    (void)state;
    struct pty *pty = start("xterm-256color", show_keys, 4, 60);
    assert_true(pty_wait_frame(pty, 0));
    send_text(pty, "\033[200~收到申请\r\n12件\033[201~");
    assert_true(pty_wait_text(pty, "18 [收到申请"));
    assert_true(pty_wait_frame(pty, 1));
    assert_int_equal(pty->frames, 2);
    struct buffer large = {0};
    buffer_add_text(&large, "\033[200~");
    for (int i = 0; i < 300000; i++)
        buffer_add_text(&large, "字");
    buffer_add_text(&large, "\033[201~");
    pty_send(pty, buffer_slice(&large));
    buffer_free(&large);
    assert_true(pty_wait_text(pty, "900000 [字字"));
    assert_true(pty_wait_frame(pty, 2));
    assert_int_equal(pty->frames, 3);
    pty_free(pty);
}

static int show_corner(void *context)
{
    (void)context;
    struct terminal *terminal = open_terminal();
    struct canvas canvas = {0};
    struct key key;
    fit(terminal, &canvas);
    canvas_fill(&canvas, canvas_area(&canvas), ROLE_status_bar);
    canvas_text(&canvas, canvas_area(&canvas), canvas.rows - 1, canvas.columns - 7, SLICE("年审帮x"), ROLE_status_bar);
    terminal->operations->present(terminal, &canvas);
    terminal->operations->read_key(terminal, -1, &key);
    terminal->operations->close(terminal);
    return 0;
}

/* On tmux, screen and xterm-mono curses alone would write the corner by inserting, and tear the character before
 * it. */
static void test_wide_character_at_the_corner(void **state)
{
    (void)state;
    for (int i = 0; i < KIND_COUNT; i++) {
        struct pty *pty = start(kinds[i], show_corner, 3, 20);
        assert_true(pty_wait_frame(pty, 0));
        struct buffer text = {0};
        pty_text(pty, &text);
        assert_string_equal(text.data, "\n\n             年审帮x\n");
        buffer_free(&text);
        pty_free(pty);
    }
}

static void test_resize_storm(void **state)
{
    (void)state;
    struct pty *pty = start("tmux-256color", show_pictures, 24, 80);
    struct canvas canvas = {0};
    uint64_t seed = 7;
    assert_true(pty_wait_frame(pty, 0));
    for (int i = 0; i < 200; i++)
        pty_resize(pty, 1 + pick(&seed, 60), 1 + pick(&seed, 200));
    pty_resize(pty, 30, 100);
    canvas_resize(&canvas, 30, 100);
    draw_picture(&canvas, 0);
    draw_picture(&canvas, 0);
    assert_shows(pty, &canvas);
    pty_free(pty);
    canvas_free(&canvas);
}

/* After the end the shell is seen again, in the modes and on the screen that it had. */
static void expect_shell(struct pty *pty, const char *message)
{
    if (!pty_wait_text(pty, message)) {
        struct buffer text = {0};
        pty_text(pty, &text);
        fail_msg("no %s in:\n%s", message, text.data);
    }
    assert_false(pty->alternate);
    assert_true(pty->cursor_visible);
}

static void test_terminal_is_left_as_it_was(void **state)
{
    (void)state;
    static const struct {
        const char *keys;
        int signal;
        const char *message;
    } ends[] = {
        {"nnq", 0, "[ended 0 modes same]"},        {"nnx", 0, "[ended 3 modes same]"},
        {"na", 0, "[ended 1006 modes same]"},      {"n", SIGTERM, "[ended 0 modes same]"},
        {"n", SIGHUP, "[ended 0 modes same]"},     {"n", SIGINT, "[ended 0 modes same]"},
        {"n", SIGQUIT, "[ended 1003 modes same]"},
    };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct pty *pty = start("xterm-256color", show_pictures, 24, 80);
        assert_true(pty_wait_frame(pty, 0));
        assert_true(pty->alternate);
        send_text(pty, ends[i].keys);
        if (ends[i].signal) {
            assert_true(pty_wait_frame(pty, 1));
            kill(-tcgetpgrp(pty->file), ends[i].signal);
        }
        expect_shell(pty, ends[i].message);
        assert_int_equal(pty_wait_end(pty), 0);
        pty_free(pty);
    }
}

static void bring_back(struct pty *pty)
{
    struct canvas canvas = {0};
    canvas_resize(&canvas, 24, 80);
    draw_picture(&canvas, 0);
    draw_picture(&canvas, 1);
    expect_shell(pty, "[stopped modes same]");
    send_text(pty, "\n");
    for (int i = 0; i < 2; i++)
        draw_picture(&canvas, 1);
    assert_shows(pty, &canvas);
    assert_true(pty->alternate);
    canvas_free(&canvas);
}

static void test_stopped_and_brought_back(void **state)
{
    (void)state;
    struct pty *pty = start("xterm-256color", show_pictures, 24, 80);
    assert_true(pty_wait_frame(pty, 0));
    send_text(pty, "nz");
    bring_back(pty);
    unsigned long frame = pty->frames;
    kill(-tcgetpgrp(pty->file), SIGTSTP);
    bring_back(pty);
    assert_true(pty_wait_frame(pty, frame));
    send_text(pty, "q");
    expect_shell(pty, "[ended 0 modes same]");
    pty_free(pty);
}

static void test_copying(void **state)
{
    (void)state;
    struct pty *pty = start("xterm-256color", show_pictures, 24, 80);
    pty->keeps_log = true;
    assert_true(pty_wait_frame(pty, 0));
    send_text(pty, "c");
    assert_true(pty_wait_frame(pty, 1));
    assert_contains(pty->log.data, "\033]52;c;5L2g5aW9\a");
    pty_free(pty);
    pty = start("vt100", show_pictures, 24, 80);
    assert_true(pty_wait_frame(pty, 0));
    send_text(pty, "c");
    assert_true(pty_wait_text(pty, "[ended 4 "));
    pty_free(pty);
}

/* A burst is read at once, however many keys it has. */
static void test_unusable_terminals_are_refused(void **state)
{
    (void)state;
    static const char *const unusable[] = {"no-such-terminal", "dumb"};
    for (int i = 0; i < 2; i++) {
        struct pty *pty = start(unusable[i], show_pictures, 24, 80);
        assert_true(pty_wait_text(pty, "[ended 1 modes same]"));
        pty_free(pty);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_on_all_terminals),
        cmocka_unit_test(test_roles_look_as_the_theme_says),
        cmocka_unit_test(test_no_colour_means_none),
        cmocka_unit_test(test_true_colour_where_described),
        cmocka_unit_test(test_same_picture_writes_nothing),
        cmocka_unit_test(test_frames_are_lines_where_narrow),
        cmocka_unit_test(test_wide_terminal_is_noticed),
        cmocka_unit_test(test_silent_terminal_is_no_trouble),
        cmocka_unit_test(test_keys_of_all_terminals),
        cmocka_unit_test(test_paste_is_one_key),
        cmocka_unit_test(test_wide_character_at_the_corner),
        cmocka_unit_test(test_resize_storm),
        cmocka_unit_test(test_terminal_is_left_as_it_was),
        cmocka_unit_test(test_stopped_and_brought_back),
        cmocka_unit_test(test_copying),
        cmocka_unit_test(test_unusable_terminals_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
