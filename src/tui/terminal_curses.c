/* The real terminal, through ncurses. Output only: the bytes of keys are read and decoded here, because curses would
 * wait, echo and repaint on its own. */
#include "tui/key_decoder.h"
#include "tui/terminal.h"
#include "tui/terminal_clipboard.h"
#include "tui/terminal_output.h"
#include "tui/terminal_shape.h"
#include "tui/terminal_signals.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
/* The terminal descriptions take words that are names here. */
#undef lines
#undef columns
#undef cursor_visible
#undef hangup

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { INPUT = STDIN_FILENO, OUTPUT = STDOUT_FILENO };

/* How long one waits for the rest of what began, in milliseconds. */
enum { ESCAPE_WAIT = 25, SEQUENCE_WAIT = 100, PASTE_WAIT = 1000, REPORT_WAIT = 100 };
/* While answers are due, any beginning may be one that is held up on its way; after that time none is due. */
enum { ANSWER_WAIT = 500, ANSWER_DUE = 2000 };

/* So many columns at the end of the last row may need to be written past curses. */
enum { CORNER_COLUMNS = 4 };

/* How a role looks on this terminal. */
struct role_look {
    attr_t attributes;
    int pair;
};

struct curses_terminal {
    struct terminal terminal;
    SCREEN *screen;
    struct role_look looks[ROLE_COUNT + 1]; /* one more for blanks as the terminal has them */
    struct canvas shown;                    /* what curses was told last, frames shaped; no rows when nothing holds */
    struct canvas_cell *row;                /* the row in work */
    cchar_t *line;
    bool cursor_visible;
    bool line_drawing;
    bool shy_of_corner; /* wrapping cannot be switched off (tmux, screen) */
    struct canvas_cell corner[CORNER_COLUMNS];
    bool frame_marks;
    unsigned long frame;
    size_t bytes_read, bytes_told; /* of the input, and what the last mark of rest said */
    bool rest_told;                /* since the last painting */
    long long read_at;             /* when input came last */
    bool report_awaited; /* the terminal was asked where its cursor is, behind all other questions */
    bool width_asked;    /* the cursor tells the width of "…" */
    long long asked_at;
    bool gone;
    struct key_decoder decoder;
    struct terminal_restore restore;
    struct terminal_output output;
};

/* Process-lifetime, because curses hands bytes to functions that are given nothing else. */
static struct buffer handed;

static struct curses_terminal *curses_of(struct terminal *terminal)
{
    return (struct curses_terminal *)terminal;
}

/* --- colours --- */

static bool is_true_colour(void)
{
    return tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || (intptr_t)tigetstr("RGB") > 0;
}

/* Also tells curses to use colours, without which it does not know how many there are. */
static enum colour_depth start_colours(void)
{
    const char *no_colour = getenv("NO_COLOR");
    if ((no_colour && *no_colour) || !has_colors() || start_color() != OK || COLORS < 8)
        return COLOURS_NONE;
    if (is_true_colour())
        return COLOURS_TRUE;
    return COLORS >= 256 ? COLOURS_256 : COLOURS_16;
}

static attr_t style_attributes(const struct style *style)
{
    attr_t attributes = A_NORMAL;
    attributes |= style->bold ? A_BOLD : 0;
    attributes |= style->underline ? A_UNDERLINE : 0;
    attributes |= style->reverse ? A_REVERSE : 0;
    attributes |= style->dim ? A_DIM : 0;
    attributes |= style->italic ? A_ITALIC : 0;
    return attributes;
}

/* Terminals with eight colours show the bright ones as bold. */
static int colour_index(struct colour colour, int otherwise, attr_t *attributes)
{
    if (!colour.given)
        return otherwise;
    int index = (int)colour.value;
    if (index < 8 || COLORS > 8)
        return index;
    *attributes |= A_BOLD;
    return index - 8;
}

static void prepare_looks(struct curses_terminal *curses, const struct theme *theme)
{
    enum colour_depth depth = start_colours();
    bool own_default = depth != COLOURS_NONE && use_default_colors() == OK;
    for (int role = 0; role < ROLE_COUNT; role++) {
        const struct style *style = &theme->styles[depth][role];
        struct role_look *look = &curses->looks[role];
        *look = (struct role_look){.attributes = style_attributes(style)};
        if (depth == COLOURS_NONE || (!style->foreground.given && !style->background.given && own_default))
            continue;
        attr_t ignored = 0;
        int foreground = colour_index(style->foreground, own_default ? -1 : COLOR_WHITE, &look->attributes);
        int background = colour_index(style->background, own_default ? -1 : COLOR_BLACK, &ignored);
        look->pair = role + 1;
        init_extended_pair(look->pair, foreground, background);
    }
}

/* --- showing --- */

static const cchar_t *line_character(enum line_shape shape)
{
    switch (shape) {
    case SHAPE_HORIZONTAL:
        return WACS_HLINE;
    case SHAPE_VERTICAL:
        return WACS_VLINE;
    case SHAPE_TOP_LEFT:
        return WACS_ULCORNER;
    case SHAPE_TOP_RIGHT:
        return WACS_URCORNER;
    case SHAPE_BOTTOM_LEFT:
        return WACS_LLCORNER;
    case SHAPE_BOTTOM_RIGHT:
        return WACS_LRCORNER;
    case SHAPE_LEFT_TEE:
        return WACS_LTEE;
    case SHAPE_RIGHT_TEE:
        return WACS_RTEE;
    case SHAPE_TOP_TEE:
        return WACS_TTEE;
    case SHAPE_BOTTOM_TEE:
        return WACS_BTEE;
    default:
        return WACS_PLUS;
    }
}

static void make_character(const struct curses_terminal *curses, const struct canvas_cell *cell, cchar_t *out)
{
    struct role_look look = curses->looks[cell->role];
    wchar_t characters[CCHARW_MAX + 1] = {0};
    if (cell->text[0] > 0 && cell->text[0] < SHAPE_COUNT) {
        attr_t attributes;
        short pair;
        getcchar(line_character((enum line_shape)cell->text[0]), characters, &attributes, &pair, NULL);
        look.attributes |= attributes;
    } else {
        size_t offset = 0;
        for (int i = 0; offset < cell->length && i < CCHARW_MAX; i++)
            characters[i] = (wchar_t)utf8_decode((struct slice){cell->text, cell->length}, &offset);
    }
    setcchar(out, characters, look.attributes, 0, &look.pair);
}

/* Where wrapping cannot be switched off, curses writes the last cell of the screen by inserting the one before it, and
 * does the same behind a wide character there, which tears that apart. So it is told that these cells are blank for
 * ever, and send_corner writes the last columns over what it has done. */
static void hide_corner(const struct canvas *canvas, struct canvas_cell *cells)
{
    int columns = canvas->columns, first = columns > 2 && cells[columns - 2].width == 0 ? columns - 3 : columns - 1;
    for (int column = first; column < columns; column++)
        cells[column] = (struct canvas_cell){.text = " ", .length = 1, .width = 1, .role = ROLE_COUNT};
}

static int add_output(int byte)
{
    char character = (char)byte;
    buffer_add(&handed, (struct slice){&character, 1});
    return byte;
}

static void add_position(int row, int column)
{
    tputs(tparm(tigetstr("cup"), (long)row, (long)column, 0L, 0L, 0L, 0L, 0L, 0L, 0L), 1, add_output);
}

static void add_cell(const struct curses_terminal *curses, const struct canvas_cell *cell)
{
    struct role_look look = curses->looks[cell->role];
    vid_puts(look.attributes, 0, &look.pair, add_output);
    buffer_add(&handed, (struct slice){cell->text, cell->length});
}

/* Sends the last columns of the last row when the row has changed, or they alone. */
static void send_corner(struct curses_terminal *curses, const struct canvas *canvas, bool changed)
{
    int count = canvas->columns < CORNER_COLUMNS ? canvas->columns : CORNER_COLUMNS, first = canvas->columns - count;
    const struct canvas_cell *row = &canvas->cells[(canvas->rows - 1) * canvas->columns];
    size_t size = (size_t)count * sizeof *row;
    if (!changed && memcmp(curses->corner, &row[first], size) == 0)
        return;
    memcpy(curses->corner, &row[first], size);
    first += row[first].width == 0;
    buffer_clear(&handed);
    add_position(canvas->rows - 1, first);
    for (int column = first; column < canvas->columns; column++)
        add_cell(curses, &row[column]);
    vid_puts(A_NORMAL, 0, NULL, add_output);
    add_position(canvas->cursor_row, canvas->cursor_column);
    output_settle(&curses->output);
    output_send(&curses->output, handed.data, handed.length);
    output_forget(&curses->output);
}

/* Tells curses the clusters in columns [start, end) of a row. */
static void tell_columns(struct curses_terminal *curses, int row, int start, int end)
{
    int count = 0;
    for (int column = start; column < end; column++)
        if (curses->row[column].width > 0)
            make_character(curses, &curses->row[column], &curses->line[count++]);
    mvwadd_wchnstr(stdscr, row, start, curses->line, count);
}

static bool tell_row(struct curses_terminal *curses, const struct canvas *canvas, int row)
{
    size_t size = (size_t)canvas->columns * sizeof *canvas->cells;
    struct canvas_cell *shown = &curses->shown.cells[row * canvas->columns];
    const struct canvas_cell *now = curses->row;
    memcpy(curses->row, &canvas->cells[row * canvas->columns], size);
    if (curses->line_drawing)
        shape_row(canvas, row, curses->row);
    if (curses->shy_of_corner && row == canvas->rows - 1)
        hide_corner(canvas, curses->row);
    if (memcmp(now, shown, size) == 0)
        return false;
    for (int column = 0; column < canvas->columns; column++) {
        if (memcmp(&now[column], &shown[column], sizeof *now) == 0)
            continue;
        int start = column > 0 && now[column].width == 0 ? column - 1 : column;
        while (column < canvas->columns && memcmp(&now[column], &shown[column], sizeof *now) != 0)
            column++;
        tell_columns(curses, row, start, column);
    }
    memcpy(shown, now, size);
    return true;
}

/* Makes the next showing send everything. */
static void forget_shown(struct curses_terminal *curses)
{
    canvas_free(&curses->shown);
}

static void curses_use_theme(struct terminal *terminal, const struct theme *theme)
{
    prepare_looks(curses_of(terminal), theme);
    forget_shown(curses_of(terminal));
}

static void start_anew(struct curses_terminal *curses, const struct canvas *canvas)
{
    if (LINES != canvas->rows || COLS != canvas->columns)
        resize_term(canvas->rows, canvas->columns);
    canvas_resize(&curses->shown, canvas->rows, canvas->columns);
    size_t count = (size_t)canvas->rows * (size_t)canvas->columns;
    memset(curses->shown.cells, 0xFF, count * sizeof *curses->shown.cells);
    curses->row = heap_resize(curses->row, (size_t)canvas->columns * sizeof *curses->row);
    curses->line = heap_resize(curses->line, (size_t)canvas->columns * sizeof *curses->line);
    curses->shown.cursor_row = -1;
    clearok(curscr, TRUE);
}

static bool tell_cursor(struct curses_terminal *curses, const struct canvas *canvas)
{
    struct canvas *shown = &curses->shown;
    bool moved = canvas->cursor_row != shown->cursor_row || canvas->cursor_column != shown->cursor_column;
    bool turned = canvas->cursor_visible != curses->cursor_visible;
    shown->cursor_row = canvas->cursor_row;
    shown->cursor_column = canvas->cursor_column;
    wmove(stdscr, canvas->cursor_row, canvas->cursor_column);
    if (turned)
        curs_set(canvas->cursor_visible);
    curses->cursor_visible = canvas->cursor_visible;
    return moved || turned;
}

static void curses_present(struct terminal *terminal, const struct canvas *canvas)
{
    struct curses_terminal *curses = curses_of(terminal);
    bool changed = false;
    if (curses->shown.rows != canvas->rows || curses->shown.columns != canvas->columns)
        start_anew(curses, canvas);
    bool last_row = false;
    for (int row = 0; row < canvas->rows; row++)
        changed |= last_row = tell_row(curses, canvas, row);
    changed |= tell_cursor(curses, canvas);
    if (changed) {
        wnoutrefresh(stdscr);
        output_keep(&curses->output);
        doupdate();
        output_release(&curses->output);
    }
    if (curses->shy_of_corner)
        send_corner(curses, canvas, last_row);
    if (curses->frame_marks) {
        char mark[48];
        snprintf(mark, sizeof mark, "\033]777;frame=%lu\a", ++curses->frame);
        output_send_text(&curses->output, mark);
        curses->rest_told = false;
    }
}

/* Tells whoever drives the program that all it was sent so far is done, and that it waits for more. */
static void mark_rest(struct curses_terminal *curses)
{
    if (!curses->frame_marks || (curses->rest_told && curses->bytes_told == curses->bytes_read))
        return;
    char mark[48];
    snprintf(mark, sizeof mark, "\033]777;rest=%zu\a", curses->bytes_read);
    output_send_text(&curses->output, mark);
    curses->rest_told = true;
    curses->bytes_told = curses->bytes_read;
}

/* --- sizes, widths, background --- */

static bool window_size(int *rows, int *columns)
{
    struct winsize size;
    if (ioctl(OUTPUT, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return false;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return true;
}

static void curses_size(struct terminal *terminal, int *rows, int *columns)
{
    (void)terminal;
    if (!window_size(rows, columns)) {
        *rows = LINES;
        *columns = COLS;
    }
}

/* False when the C library's widths got in between us and curses: then nothing may be wide that they call narrow. */
static bool curses_follows_widths(void)
{
    static const wchar_t dots[] = {0x2026, 0};
    WINDOW *pad = newpad(1, 8);
    if (!pad)
        return false;
    width_set_ambiguous(2);
    waddwstr(pad, dots);
    bool follows = getcurx(pad) == 2;
    width_set_ambiguous(1);
    delwin(pad);
    return follows;
}

static bool set_ambiguous(struct curses_terminal *curses, bool wide)
{
    wide = wide && curses_follows_widths();
    width_set_ambiguous(wide ? 2 : 1);
    /* In a UTF-8 locale curses draws lines with U+2500 and its like, whose width is ambiguous. */
    curses->line_drawing = !wide;
    return wide;
}

/* Whoever sets colours as xterm does knows the question for them, and tmux does; others might show it. */
static bool knows_background(void)
{
    static const char as_xterm[] = "\033]4;";
    const char *colours = tigetstr("initc"), *tmux = getenv("TMUX"), *no_colour = getenv("NO_COLOR");
    if (no_colour && *no_colour)
        return false;
    return (tmux && *tmux) || ((intptr_t)colours > 0 && strncmp(colours, as_xterm, sizeof as_xterm - 1) == 0);
}

/* Asks what the background is, and where the cursor is behind an ambiguous character, on the second row: a report from
 * the first one could also be a function key with modifiers. The answers come when they come, that of the cursor last;
 * the first painting wipes the character out. */
static void ask(struct curses_terminal *curses, bool background, bool width)
{
    const char *request = tigetstr("u7");
    if ((intptr_t)request <= 0 || strcmp(request, "\033[6n") != 0 || LINES < 2 || (!background && !width))
        return;
    if (background)
        output_send_text(&curses->output, "\033]11;?\a");
    output_send_text(&curses->output, width ? "\033[2;1H…\033[6n\r" : "\033[2;1H\033[6n");
    curses->report_awaited = true;
    curses->width_asked = width;
    curses->asked_at = clock_milliseconds();
}

static void ask_terminal(struct curses_terminal *curses, bool background)
{
    const char *given = getenv("NIANSHEN_AMBIGUOUS");
    bool narrow = given && strcmp(given, "narrow") == 0, wide = given && strcmp(given, "wide") == 0;
    set_ambiguous(curses, wide);
    ask(curses, background && knows_background(), !narrow && !wide);
}

/* True when the answer changes how everything is laid out. */
static bool take_report(struct curses_terminal *curses)
{
    if (!curses->report_awaited || curses->decoder.report_row == 0)
        return false;
    curses->report_awaited = false;
    if (!curses->width_asked || curses->decoder.report_column != 3 || !set_ambiguous(curses, true))
        return false;
    forget_shown(curses);
    return true;
}

/* True once, when the terminal has said that its background is light. */
static bool take_light(struct curses_terminal *curses)
{
    uint32_t colour = curses->decoder.background;
    uint32_t brightness = 299 * (colour >> 16) + 587 * (colour >> 8 & 0xFF) + 114 * (colour & 0xFF);
    bool light = curses->decoder.has_background && brightness > 127 * 1000;
    curses->decoder.has_background = false;
    return light;
}

/* --- keys --- */

static void read_input(struct curses_terminal *curses)
{
    char bytes[4096];
    ssize_t length = read(INPUT, bytes, sizeof bytes);
    curses->read_at = clock_milliseconds();
    if (length > 0) {
        key_decoder_feed(&curses->decoder, (struct slice){bytes, (size_t)length});
        curses->bytes_read += (size_t)length;
    } else if (length == 0 || (errno != EINTR && errno != EAGAIN)) {
        curses->gone = true;
    }
}

static void curses_leave(struct terminal *terminal)
{
    struct curses_terminal *curses = curses_of(terminal);
    /* An answer that comes too late would be read by whoever has the terminal next. */
    for (int i = 0; i < 4 && curses->report_awaited && signals_wait(INPUT, -1, REPORT_WAIT); i++) {
        read_input(curses);
        struct key key;
        while (key_decoder_next(&curses->decoder, false, &key)) {
        }
        curses->report_awaited = curses->decoder.report_row == 0 && !curses->gone;
    }
    output_settle(&curses->output);
    output_send_text(&curses->output, "\033[?2004l");
    endwin();
    signals_remove(curses->gone);
}

static void curses_enter(struct terminal *terminal)
{
    struct curses_terminal *curses = curses_of(terminal);
    signals_install(&curses->restore);
    reset_prog_mode();
    output_send_text(&curses->output, "\033[?2004h");
    output_forget(&curses->output);
    forget_shown(curses);
}

static void curses_suspend(struct terminal *terminal)
{
    curses_leave(terminal);
    kill(0, SIGTSTP);
    curses_enter(terminal);
}

static bool take_signals(struct curses_terminal *curses, struct key *out)
{
    struct signals_seen seen = signals_take();
    enum key_name name = KEY_NAME_NONE;
    if (seen.stop) {
        curses_leave(&curses->terminal);
        raise(SIGTSTP);
        curses_enter(&curses->terminal);
        name = KEY_NAME_RESUME;
    } else if (seen.resumed) { /* stopped by a signal that nobody can catch: the shell had the terminal */
        curses_enter(&curses->terminal);
        name = KEY_NAME_RESUME;
    } else if (seen.resized) {
        name = KEY_NAME_RESIZE;
    }
    curses->gone |= seen.hangup;
    if (curses->gone)
        name = KEY_NAME_HANGUP;
    *out = (struct key){.name = name};
    return name != KEY_NAME_NONE;
}

/* How long the rest of what began is still waited for; -1: nothing began. */
static int pending_wait(const struct curses_terminal *curses)
{
    static const int limits[PENDING_PASTE + 1] = {
        [PENDING_ESCAPE] = ESCAPE_WAIT, [PENDING_SEQUENCE] = SEQUENCE_WAIT, [PENDING_PASTE] = PASTE_WAIT};
    enum key_pending pending = key_decoder_pending(&curses->decoder);
    bool due = curses->report_awaited && clock_milliseconds() - curses->asked_at < ANSWER_DUE;
    if (limits[pending] == 0)
        return -1;
    return clock_left(curses->read_at + (due && pending != PENDING_PASTE ? ANSWER_WAIT : limits[pending]));
}

static bool key_at_hand(struct curses_terminal *curses, bool no_more, struct key *out)
{
    if (take_signals(curses, out) || key_decoder_next(&curses->decoder, no_more, out))
        return true;
    if (take_light(curses)) {
        *out = (struct key){.name = KEY_NAME_LIGHT};
        return true;
    }
    *out = (struct key){.name = KEY_NAME_RESIZE};
    return take_report(curses);
}

static bool curses_read_key(struct terminal *terminal, int milliseconds, struct key *out)
{
    struct curses_terminal *curses = curses_of(terminal);
    long long deadline = milliseconds > 0 ? clock_milliseconds() + milliseconds : milliseconds;
    while (!key_at_hand(curses, false, out)) {
        int left = milliseconds > 0 ? clock_left(deadline) : milliseconds, rest = pending_wait(curses);
        bool for_rest = rest >= 0 && (left < 0 || rest <= left);
        int wake = milliseconds < 0 && !for_rest ? terminal->wake : -1;
        if (milliseconds < 0 && !for_rest && wake < 0)
            mark_rest(curses);
        enum waited waited = signals_wait(INPUT, wake, for_rest ? rest : left);
        if (waited == WAITED_INPUT)
            read_input(curses);
        else if (key_at_hand(curses, for_rest, out))
            return true;
        else if (waited == WAITED_WAKE || (!for_rest && milliseconds >= 0 && clock_left(deadline) == 0))
            return false;
    }
    return true;
}

/* --- the clipboard --- */

static bool curses_copy(struct terminal *terminal, struct slice text)
{
    if ((intptr_t)tigetstr("Ms") <= 0 || text.length > CLIPBOARD_MOST)
        return false;
    struct buffer out = {0};
    clipboard_request(text, &out);
    output_send(&curses_of(terminal)->output, out.data, out.length);
    buffer_free(&out);
    return true;
}

/* --- opening and closing --- */

static void curses_close(struct terminal *terminal)
{
    struct curses_terminal *curses = curses_of(terminal);
    curses_leave(terminal);
    delscreen(curses->screen);
    key_decoder_free(&curses->decoder);
    buffer_free(&handed);
    output_close(&curses->output);
    canvas_free(&curses->shown);
    heap_free(curses->row);
    heap_free(curses->line);
    heap_free(curses);
}

static const struct terminal_operations operations = {
    .size = curses_size,
    .present = curses_present,
    .read_key = curses_read_key,
    .leave = curses_leave,
    .enter = curses_enter,
    .suspend = curses_suspend,
    .use_theme = curses_use_theme,
    .copy = curses_copy,
    .close = curses_close,
};

/* A capability without its padding. */
static void add_capability(struct terminal_restore *restore, const char *name)
{
    const char *text = tigetstr((char *)name);
    if ((intptr_t)text <= 0)
        return;
    while (*text && restore->length < sizeof restore->bytes) {
        const char *end = strncmp(text, "$<", 2) == 0 ? strchr(text, '>') : NULL;
        if (end)
            text = end + 1;
        else
            restore->bytes[restore->length++] = *text++;
    }
}

static void prepare_restore(struct terminal_restore *restore)
{
    static const char paste_off[] = "\033[?2004l";
    memcpy(restore->bytes, paste_off, sizeof paste_off - 1);
    restore->length = sizeof paste_off - 1;
    add_capability(restore, "rmkx");
    add_capability(restore, "sgr0");
    add_capability(restore, "cnorm");
    add_capability(restore, "rmcup");
}

static bool description_exists(const char *name)
{
    int status = 0;
    if (setupterm((char *)name, OUTPUT, &status) != OK)
        return false;
    bool usable = (intptr_t)tigetstr("cup") > 0;
    del_curterm(cur_term);
    return usable;
}

/* curses writes in the encoding of the locale; where none was chosen, it is ours. */
static void choose_encoding(void)
{
    if (MB_CUR_MAX == 1)
        setlocale(LC_CTYPE, "C.UTF-8");
}

/* Then attributes are turned off one by one as xterm does it, too. */
static bool names_colours_as_xterm(void)
{
    const char *foreground = tigetstr("setaf");
    return (intptr_t)foreground > 0 && (strstr(foreground, "38;5") || strstr(foreground, "38:2"));
}

static bool start_curses(struct curses_terminal *curses, const char *name, struct error *error)
{
    /* Before curses, so that it leaves them alone; and again, for the one that it does not. */
    signals_install(&curses->restore);
    curses->screen = newterm((char *)name, stdout, stdin);
    if (!curses->screen) {
        signals_remove(false);
        return error_set(error, ERROR_USAGE, "终端类型 %s 不能用于全屏显示，请检查环境变量 TERM。", name);
    }
    signals_install(&curses->restore);
    curses->shy_of_corner = !((intptr_t)tigetstr("rmam") > 0 && (intptr_t)tigetstr("smam") > 0);
    idcok(stdscr, !curses->shy_of_corner); /* shifting a row would take along what it does not know of */
    raw();
    noecho();
    nonl();
    typeahead(-1);
    leaveok(stdscr, FALSE);
    output_open(&curses->output, names_colours_as_xterm());
    prepare_restore(&curses->restore);
    curses->restore.file = curses->output.terminal;
    return true;
}

struct terminal *terminal_curses_open(const struct theme *theme, bool ask_background, struct error *error)
{
    struct curses_terminal *curses = heap_allocate(sizeof *curses);
    const char *name = getenv("TERM"), *marks = getenv("NIANSHEN_FRAME_MARK");
    choose_encoding();
    if (!isatty(INPUT) || !isatty(OUTPUT) || tcgetattr(OUTPUT, &curses->restore.modes) != 0) {
        error_set(error, ERROR_USAGE, "标准输入和标准输出应当是终端；不用屏幕时请用 nianshen check。");
    } else if (!name || !description_exists(name)) {
        error_set(error, ERROR_USAGE, "终端类型“%s”没有可用于全屏显示的说明，请检查环境变量 TERM。", name ? name : "");
    } else if (start_curses(curses, name, error)) {
        curses->terminal = (struct terminal){&operations, -1};
        curses->frame_marks = marks && strcmp(marks, "1") == 0;
        curses->cursor_visible = true;
        prepare_looks(curses, theme);
        keypad(stdscr, TRUE);
        output_send_text(&curses->output, "\033[?2004h");
        ask_terminal(curses, ask_background);
        return &curses->terminal;
    }
    heap_free(curses);
    return NULL;
}
