/* A program on a pseudo-terminal, libvterm on the other side. */
#include "support/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Longer than anything here takes even on a machine that is busy; reached only when something is broken. */
enum { PATIENCE = 20000 };

static const char mark_start[] = "\033]777;", frame_name[] = "frame=", rest_name[] = "rest=";

static void give_up(const char *what)
{
    fprintf(stderr, "pty: %s: %s\n", what, strerror(errno));
    abort();
}

/* --- the child --- */

static void set_environment(const struct pty_options *options)
{
    static const char *const removed[] = {
        "COLORTERM",      "NO_COLOR",           "TMUX",        "STY", "COLUMNS", "LINES", "COLORFGBG",
        "NIANSHEN_THEME", "NIANSHEN_AMBIGUOUS", "TERM_PROGRAM"};
    for (size_t i = 0; i < sizeof removed / sizeof *removed; i++)
        unsetenv(removed[i]);
    setenv("TERM", options->term, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("NIANSHEN_FRAME_MARK", "1", 1);
    for (size_t i = 0; options->environment && options->environment[i]; i++)
        putenv((char *)options->environment[i]);
}

static int run_program(const char *const *arguments, int (*run)(void *), void *context)
{
    if (run)
        return run(context);
    execvp(arguments[0], (char *const *)arguments);
    perror(arguments[0]);
    return 127;
}

/* Field by field: between them there may be anything. */
static const char *compare_modes(const struct termios *before)
{
    struct termios now;
    tcgetattr(STDIN_FILENO, &now);
    bool same = now.c_iflag == before->c_iflag && now.c_oflag == before->c_oflag && now.c_lflag == before->c_lflag &&
                now.c_cflag == before->c_cflag && memcmp(now.c_cc, before->c_cc, sizeof now.c_cc) == 0;
    return same ? "same" : "differ";
}

static void wait_for_line(void)
{
    char byte;
    while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') {
    }
}

/* As a shell with job control: its own program in front, stopped and brought back. */
static int run_in_shell(const char *const *arguments, int (*run)(void *), void *context)
{
    struct termios before;
    int status = 0;
    signal(SIGTTOU, SIG_IGN);
    tcgetattr(STDIN_FILENO, &before);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpid());
        signal(SIGTTOU, SIG_DFL);
        _exit(run_program(arguments, run, context));
    }
    setpgid(child, child);
    while (waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)) {
        tcsetpgrp(STDIN_FILENO, getpid());
        printf("[stopped modes %s]\r\n", compare_modes(&before));
        fflush(stdout);
        wait_for_line();
        tcsetpgrp(STDIN_FILENO, child);
        kill(-child, SIGCONT);
    }
    tcsetpgrp(STDIN_FILENO, getpid());
    printf("[ended %d modes %s]\r\n", WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status),
           compare_modes(&before));
    fflush(stdout);
    return 0;
}

/* --- the terminal's side --- */

static void on_output(const char *bytes, size_t length, void *user)
{
    struct pty *pty = user;
    char answer[64];
    struct slice reply = {bytes, length};
    if (pty->silent)
        return;
    int row = 0, column = 0;
    if (pty->wide && length < sizeof answer && bytes[length - 1] == 'R') {
        memcpy(answer, bytes, length);
        answer[length] = '\0';
        if (sscanf(answer, "\033[%d;%dR", &row, &column) == 2)
            reply = (struct slice){answer, (size_t)snprintf(answer, sizeof answer, "\033[%d;%dR", row, column + 1)};
    }
    pty_send(pty, reply);
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct pty *pty = user;
    if (property == VTERM_PROP_CURSORVISIBLE)
        pty->cursor_visible = value->boolean;
    if (property == VTERM_PROP_ALTSCREEN)
        pty->alternate = value->boolean;
    return 1;
}

static void open_screen(struct pty *pty)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property};
    pty->vterm = vterm_new(pty->rows, pty->columns);
    vterm_set_utf8(pty->vterm, 1);
    vterm_output_set_callback(pty->vterm, on_output, pty);
    pty->screen = vterm_obtain_screen(pty->vterm);
    vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_reset(pty->screen, 1);
}

struct pty *pty_start(const struct pty_options *options, const char *const *arguments, int (*run)(void *),
                      void *context)
{
    struct pty *pty = heap_allocate(sizeof *pty);
    struct winsize size = {.ws_row = (unsigned short)options->rows, .ws_col = (unsigned short)options->columns};
    pty->rows = options->rows;
    pty->columns = options->columns;
    pty->wide = options->wide;
    pty->silent = options->silent;
    pty->background = options->background;
    pty->cursor_visible = true;
    snprintf(pty->term, sizeof pty->term, "%s", options->term);
    pty->cursor_stays = strcmp(options->term, "vt100") == 0 || strcmp(options->term, "xterm-mono") == 0;
    fflush(NULL);
    pty->process = forkpty(&pty->file, NULL, NULL, &size);
    if (pty->process < 0)
        give_up("forkpty");
    if (pty->process == 0) {
        set_environment(options);
        _exit((options->in_shell ? run_in_shell : run_program)(arguments, run, context));
    }
    /* Else a long paste and a long painting could wait for each other. */
    fcntl(pty->file, F_SETFL, O_NONBLOCK);
    open_screen(pty);
    return pty;
}

void pty_free(struct pty *pty)
{
    if (!pty->ended) {
        kill(pty->process, SIGKILL);
        close(pty->file);
        waitpid(pty->process, NULL, 0);
    } else {
        close(pty->file);
    }
    vterm_free(pty->vterm);
    buffer_free(&pty->mark);
    buffer_free(&pty->log);
    heap_free(pty);
}

void pty_send(struct pty *pty, struct slice bytes)
{
    for (size_t sent = 0; sent < bytes.length;) {
        ssize_t length = write(pty->file, bytes.data + sent, bytes.length - sent);
        if (length > 0)
            sent += (size_t)length, pty->sent += (size_t)length;
        else if (errno == EAGAIN)
            pty_pump(pty, 10);
        else if (errno != EINTR)
            return;
    }
}

/* libvterm knows nothing of this question. */
static void answer_background(struct pty *pty, struct slice bytes)
{
    char answer[64];
    if (slice_find(bytes, SLICE("\033]11;?\a"), 0) < 0)
        return;
    pty->asked_background = true;
    if (pty->background)
        pty_send(pty, (struct slice){answer, (size_t)snprintf(answer, sizeof answer, "\033]11;%s\033\\",
                                                              pty->background)});
}

static void show(struct pty *pty, struct slice bytes)
{
    answer_background(pty, bytes);
    if (bytes.length > 0)
        vterm_input_write(pty->vterm, bytes.data, bytes.length);
    pty->bytes += bytes.length;
}

/* Length of the ending that may be the beginning of a mark, or is one that is not whole. */
static size_t open_mark(struct slice bytes)
{
    size_t start_length = sizeof mark_start - 1;
    for (size_t length = start_length - 1 < bytes.length ? start_length - 1 : bytes.length; length > 0; length--)
        if (memcmp(bytes.data + bytes.length - length, mark_start, length) == 0)
            return length;
    return 0;
}

/* Length of a character at the end that is not whole: libvterm loses those that come in pieces. */
static size_t open_character(struct slice bytes)
{
    for (size_t length = 1; length <= 3 && length <= bytes.length; length++) {
        unsigned char byte = (unsigned char)bytes.data[bytes.length - length];
        size_t whole = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        if (byte < 0x80 || byte >= 0xC0)
            return whole > length ? length : 0;
    }
    return 0;
}

static void take_mark(struct pty *pty, struct slice mark)
{
    if (slice_starts_with(mark, slice_of(frame_name)))
        pty->frames = strtoul(mark.data + sizeof frame_name - 1, NULL, 10);
    if (slice_starts_with(mark, slice_of(rest_name))) {
        pty->taken = strtoul(mark.data + sizeof rest_name - 1, NULL, 10);
        pty->rested = true;
    }
}

/* Marks are taken out on the way; one may come in pieces. */
static void take_bytes(struct pty *pty, struct slice read_now)
{
    buffer_add(&pty->mark, read_now);
    struct slice bytes = buffer_slice(&pty->mark);
    size_t at = 0;
    for (ptrdiff_t mark; (mark = slice_find(bytes, slice_of(mark_start), at)) >= 0;) {
        ptrdiff_t end = slice_find(bytes, SLICE("\a"), (size_t)mark);
        show(pty, slice_part(bytes, at, (size_t)mark));
        at = (size_t)mark;
        if (end < 0)
            break;
        take_mark(pty, slice_part(bytes, at + sizeof mark_start - 1, (size_t)end));
        at = (size_t)end + 1;
    }
    struct slice tail = slice_part(bytes, at, bytes.length);
    size_t kept = slice_starts_with(tail, slice_of(mark_start)) ? tail.length : open_mark(tail);
    kept = kept > 0 ? kept : open_character(tail);
    show(pty, slice_part(tail, 0, tail.length - kept));
    memmove(pty->mark.data, bytes.data + bytes.length - kept, kept);
    pty->mark.length = kept;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool pty_pump(struct pty *pty, int milliseconds)
{
    char bytes[16384];
    struct pollfd input = {.fd = pty->file, .events = POLLIN};
    if (poll(&input, 1, milliseconds) <= 0)
        return false;
    ssize_t length = read(pty->file, bytes, sizeof bytes);
    if (length <= 0) /* nobody holds the other side any more */
        return false;
    pty->last_read = seconds_now();
    if (pty->keeps_log)
        buffer_add(&pty->log, (struct slice){bytes, (size_t)length});
    take_bytes(pty, (struct slice){bytes, (size_t)length});
    return true;
}

bool pty_wait_frame(struct pty *pty, unsigned long frame)
{
    while (pty->frames <= frame)
        if (!pty_pump(pty, PATIENCE))
            return false;
    return true;
}

bool pty_wait_rest(struct pty *pty)
{
    while (!pty->rested || pty->taken < pty->sent)
        if (!pty_pump(pty, PATIENCE))
            return false;
    return true;
}

bool pty_wait_text(struct pty *pty, const char *text)
{
    for (;;) {
        struct buffer screen = {0};
        pty_text(pty, &screen);
        bool found = slice_find(buffer_slice(&screen), slice_of(text), 0) >= 0;
        buffer_free(&screen);
        if (found || !pty_pump(pty, PATIENCE))
            return found;
    }
}

int pty_wait_end(struct pty *pty)
{
    int status = -1;
    while (pty_pump(pty, PATIENCE)) {
    }
    for (int i = 0; i < PATIENCE / 10; i++) {
        if (waitpid(pty->process, &status, WNOHANG) == pty->process) {
            pty->ended = true;
            return status;
        }
        poll(NULL, 0, 10);
    }
    return -1;
}

void pty_resize(struct pty *pty, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    pty->rows = rows;
    pty->columns = columns;
    vterm_set_size(pty->vterm, rows, columns);
    if (ioctl(pty->file, TIOCSWINSZ, &size) != 0)
        give_up("TIOCSWINSZ");
}

struct termios pty_modes(const struct pty *pty)
{
    struct termios modes;
    memset(&modes, 0, sizeof modes);
    tcgetattr(pty->file, &modes);
    return modes;
}

/* --- the screen --- */

VTermScreenCell pty_cell(const struct pty *pty, int row, int column)
{
    VTermScreenCell cell;
    memset(&cell, 0, sizeof cell);
    vterm_screen_get_cell(pty->screen, (VTermPos){row, column}, &cell);
    return cell;
}

static uint32_t plain_line(uint32_t codepoint)
{
    if (codepoint == 0x2500)
        return '-';
    if (codepoint == 0x2502)
        return '|';
    return codepoint >= 0x250C && codepoint <= 0x254B ? '+' : codepoint;
}

static void add_cell(const VTermScreenCell *cell, struct buffer *out)
{
    if (cell->chars[0] == 0)
        buffer_add_text(out, " ");
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
        buffer_add_character(out, plain_line(cell->chars[i]));
}

void pty_text(const struct pty *pty, struct buffer *out)
{
    for (int row = 0; row < pty->rows; row++) {
        size_t start = out->length;
        for (int column = 0; column < pty->columns;) {
            VTermScreenCell cell = pty_cell(pty, row, column);
            add_cell(&cell, out);
            column += cell.width > 1 ? cell.width : 1;
        }
        while (out->length > start && out->data[out->length - 1] == ' ')
            out->length--;
        buffer_add_text(out, "\n");
    }
}

/* A canvas may hold line drawing characters of the report itself. */
static void add_plain(const struct canvas_cell *cell, struct buffer *out)
{
    struct slice text = {cell->text, cell->length};
    for (size_t offset = 0; offset < text.length;)
        buffer_add_character(out, plain_line(utf8_decode(text, &offset)));
}

static bool same_cell(const struct pty *pty, const struct canvas *canvas, int row, int column, char difference[200])
{
    const struct canvas_cell *wanted = &canvas->cells[row * canvas->columns + column];
    VTermScreenCell cell = pty_cell(pty, row, column);
    struct buffer text = {0}, wanted_text = {0};
    add_cell(&cell, &text);
    add_plain(wanted, &wanted_text);
    bool same = slice_equal(buffer_slice(&text), buffer_slice(&wanted_text)) && cell.width == wanted->width;
    /* libvterm loses combining marks in the last column. */
    same |= column == canvas->columns - 1 && slice_starts_with(buffer_slice(&wanted_text), buffer_slice(&text));
    /* A corner from which something was painted over is drawn as the line that is left of it. */
    same |= strcmp(wanted_text.data, "+") == 0 && wanted->role >= ROLE_frame && wanted->role <= ROLE_frame_active &&
            text.length == 1 && strchr("-|", text.data[0]);
    if (!same)
        snprintf(difference, 200, "row %d column %d: \"%s\" (%d) instead of \"%s\" (%d)", row, column, text.data,
                 cell.width, wanted_text.data, wanted->width);
    buffer_free(&text);
    buffer_free(&wanted_text);
    return same;
}

bool pty_shows(const struct pty *pty, const struct canvas *canvas, char difference[200])
{
    VTermPos cursor;
    vterm_state_get_cursorpos(vterm_obtain_state(pty->vterm), &cursor);
    if (pty->rows != canvas->rows || pty->columns != canvas->columns)
        return snprintf(difference, 200, "%dx%d instead of %dx%d", pty->columns, pty->rows, canvas->columns,
                        canvas->rows),
               false;
    for (int row = 0; row < canvas->rows; row++)
        for (int column = 0; column < canvas->columns; column++)
            if (canvas->cells[row * canvas->columns + column].width > 0 &&
                !same_cell(pty, canvas, row, column, difference))
                return false;
    if (cursor.row != canvas->cursor_row || cursor.col != canvas->cursor_column ||
        (pty->cursor_visible != canvas->cursor_visible && !pty->cursor_stays)) {
        snprintf(difference, 200, "cursor at %d,%d %s instead of %d,%d %s", cursor.row, cursor.col,
                 pty->cursor_visible ? "shown" : "hidden", canvas->cursor_row, canvas->cursor_column,
                 canvas->cursor_visible ? "shown" : "hidden");
        return false;
    }
    return true;
}

bool pty_wait_shows(struct pty *pty, const struct canvas *canvas, char difference[200])
{
    while (!pty_shows(pty, canvas, difference))
        if (!pty_pump(pty, PATIENCE))
            return false;
    return true;
}

/* --- keys --- */

static int modifier_parameter(struct key key)
{
    return 1 + (key.shift ? 1 : 0) + (key.alt ? 2 : 0) + (key.control ? 4 : 0);
}

static struct slice cursor_key(char letter, struct key key, char memory[32])
{
    int modifiers = modifier_parameter(key);
    int length = modifiers > 1 ? snprintf(memory, 32, "\033[1;%d%c", modifiers, letter)
                               : snprintf(memory, 32, "\033O%c", letter);
    return (struct slice){memory, (size_t)length};
}

static struct slice numbered_key(int number, struct key key, char memory[32])
{
    int modifiers = modifier_parameter(key);
    int length = modifiers > 1 ? snprintf(memory, 32, "\033[%d;%d~", number, modifiers)
                               : snprintf(memory, 32, "\033[%d~", number);
    return (struct slice){memory, (size_t)length};
}

static struct slice function_key(int number, struct key key, const char *term, char memory[32])
{
    static const int numbers[13] = {0, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24};
    static const int shifted[9] = {0, 25, 26, 28, 29, 31, 32, 33, 34};
    bool console = strcmp(term, "linux") == 0;
    if (console && key.shift)
        return number <= 8 ? (struct slice){memory, (size_t)snprintf(memory, 32, "\033[%d~", shifted[number])}
                           : SLICE_NONE;
    if (console && number <= 5)
        return (struct slice){memory, (size_t)snprintf(memory, 32, "\033[[%c", 'A' + number - 1)};
    if (number <= 4)
        return cursor_key((char)('P' + number - 1), key, memory);
    return numbered_key(numbers[number], key, memory);
}

static struct slice character_key(struct key key, char memory[32])
{
    size_t length = 0;
    if (key.alt)
        memory[length++] = 0x1B;
    if (key.control)
        memory[length++] = (char)(key.codepoint & 0x1F);
    else
        length += utf8_encode(key.codepoint, memory + length);
    return (struct slice){memory, length};
}

static struct slice plain_key(const char *bytes, bool alt, char memory[32])
{
    int length = snprintf(memory, 32, "%s%s", alt ? "\033" : "", bytes);
    return (struct slice){memory, (size_t)length};
}

struct slice pty_key_bytes(struct key key, const char *term, char memory[32])
{
    if (key.name >= KEY_NAME_F1 && key.name <= KEY_NAME_F12)
        return function_key((int)(key.name - KEY_NAME_F1) + 1, key, term, memory);
    switch (key.name) {
    case KEY_NAME_CHARACTER:
        return character_key(key, memory);
    case KEY_NAME_UP:
        return cursor_key('A', key, memory);
    case KEY_NAME_DOWN:
        return cursor_key('B', key, memory);
    case KEY_NAME_RIGHT:
        return cursor_key('C', key, memory);
    case KEY_NAME_LEFT:
        return cursor_key('D', key, memory);
    case KEY_NAME_HOME:
        return cursor_key('H', key, memory);
    case KEY_NAME_END:
        return cursor_key('F', key, memory);
    case KEY_NAME_INSERT:
        return numbered_key(2, key, memory);
    case KEY_NAME_DELETE:
        return numbered_key(3, key, memory);
    case KEY_NAME_PAGE_UP:
        return numbered_key(5, key, memory);
    case KEY_NAME_PAGE_DOWN:
        return numbered_key(6, key, memory);
    case KEY_NAME_TAB:
        return plain_key(key.shift ? "\033[Z" : "\t", key.alt, memory);
    case KEY_NAME_ENTER:
        return plain_key("\r", key.alt, memory);
    case KEY_NAME_BACKSPACE:
        return plain_key("\177", key.alt, memory);
    case KEY_NAME_ESCAPE:
        return plain_key("\033", false, memory);
    default:
        return SLICE_NONE;
    }
}

bool pty_press(struct pty *pty, const char *keys)
{
    for (struct slice rest = slice_of(keys); rest.length > 0;) {
        struct key key;
        char memory[32];
        size_t used = strchr(" \n", rest.data[0]) ? 1 : key_parse(rest, &key);
        if (used == 0)
            return false;
        if (!strchr(" \n", rest.data[0])) {
            pty_send(pty, pty_key_bytes(key, pty->term, memory));
            if (!pty_wait_rest(pty))
                return false;
        }
        rest = slice_part(rest, used, rest.length);
    }
    return true;
}
