/* The terminal in memory: plays a script of keys and keeps what was shown. */
#include "tui/terminal.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

struct memory_terminal {
    struct terminal terminal;
    int rows, columns;
    struct buffer script;
    size_t at;
    struct canvas shown;
    struct buffer snaps;     /* written out when they were taken */
    struct buffer clipboard; /* what was copied last */
};

static struct memory_terminal *memory_of(const struct terminal *terminal)
{
    return (struct memory_terminal *)terminal;
}

static void memory_size(struct terminal *terminal, int *rows, int *columns)
{
    *rows = memory_of(terminal)->rows;
    *columns = memory_of(terminal)->columns;
}

static void memory_present(struct terminal *terminal, const struct canvas *canvas)
{
    struct canvas *shown = &memory_of(terminal)->shown;
    canvas_resize(shown, canvas->rows, canvas->columns);
    memcpy(shown->cells, canvas->cells, sizeof *canvas->cells * (size_t)canvas->rows * (size_t)canvas->columns);
    shown->cursor_row = canvas->cursor_row;
    shown->cursor_column = canvas->cursor_column;
    shown->cursor_visible = canvas->cursor_visible;
}

/* --- writing out --- */

static void write_text_row(const struct canvas *canvas, int row, struct buffer *out)
{
    const struct canvas_cell *cells = &canvas->cells[row * canvas->columns];
    size_t start = out->length;
    for (int column = 0; column < canvas->columns; column++)
        buffer_add(out, (struct slice){cells[column].text, cells[column].length});
    while (out->length > start && out->data[out->length - 1] == ' ')
        out->length--;
    buffer_add_text(out, "\n");
}

static void write_role_row(const struct canvas *canvas, int row, struct buffer *out)
{
    const struct canvas_cell *cells = &canvas->cells[row * canvas->columns];
    for (int column = 0; column < canvas->columns; column++) {
        char letter = role_letter((enum role)cells[column].role);
        buffer_add(out, (struct slice){&letter, 1});
    }
    buffer_add_text(out, "\n");
}

static void write_screen(const struct canvas *canvas, struct slice name, struct buffer *out)
{
    buffer_print(out, "== %.*s %dx%d cursor %d,%d%s\n", SLICE_ARGUMENTS(name), canvas->columns, canvas->rows,
                 canvas->cursor_row, canvas->cursor_column, canvas->cursor_visible ? "" : " hidden");
    for (int row = 0; row < canvas->rows; row++)
        write_text_row(canvas, row, out);
    buffer_add_text(out, "-- roles\n");
    for (int row = 0; row < canvas->rows; row++)
        write_role_row(canvas, row, out);
}

void terminal_memory_write(const struct terminal *terminal, struct buffer *out)
{
    const struct memory_terminal *memory = memory_of(terminal);
    buffer_add(out, buffer_slice(&memory->snaps));
    write_screen(&memory->shown, SLICE("end"), out);
    if (memory->clipboard.length > 0)
        buffer_print(out, "-- copied\n%.*s\n", SLICE_ARGUMENTS(buffer_slice(&memory->clipboard)));
}

const struct canvas *terminal_memory_screen(const struct terminal *terminal)
{
    return &memory_of(terminal)->shown;
}

/* --- the script --- */

/* One thing that a script says. */
struct step {
    enum { STEP_KEY, STEP_SNAP, STEP_RESIZE, STEP_PASTE } kind;
    struct key key;
    struct slice text; /* the name of a snap, what is pasted */
    int rows, columns;
};

/* "<Name:...>": true with what stands behind the colon. */
static bool has_argument(struct slice text, struct slice beginning, struct slice *argument, size_t *used)
{
    if (!slice_starts_with(text, beginning))
        return false;
    ptrdiff_t close = slice_find(text, SLICE(">"), beginning.length);
    if (close < 0)
        return false;
    *argument = slice_part(text, beginning.length, (size_t)close);
    *used = (size_t)close + 1;
    return true;
}

static bool parse_size(struct slice text, int *columns, int *rows)
{
    char digits[32];
    if (text.length >= sizeof digits)
        return false;
    memcpy(digits, text.data, text.length);
    digits[text.length] = '\0';
    return sscanf(digits, "%dx%d", columns, rows) == 2 && *columns > 0 && *rows > 0 && *columns <= 1000 &&
           *rows <= 1000;
}

/* The step at the beginning of text; the bytes it takes, 0 when there is none. */
static size_t parse_step(struct slice text, struct step *step)
{
    size_t used = 0;
    struct slice argument;
    *step = (struct step){0};
    if (has_argument(text, SLICE("<Snap:"), &step->text, &used))
        step->kind = STEP_SNAP;
    else if (has_argument(text, SLICE("<Paste:"), &step->text, &used))
        step->kind = STEP_PASTE;
    else if (has_argument(text, SLICE("<Resize:"), &argument, &used))
        return step->kind = STEP_RESIZE, parse_size(argument, &step->columns, &step->rows) ? used : 0;
    else
        used = key_parse(text, &step->key);
    return used;
}

static bool at_line_start(struct slice script, size_t at)
{
    return at == 0 || script.data[at - 1] == '\n';
}

/* Over blanks, line ends and comments. */
static size_t skip_blanks(struct slice script, size_t at)
{
    while (at < script.length) {
        char c = script.data[at];
        if (c == '#' && at_line_start(script, at)) {
            ptrdiff_t end = slice_find(script, SLICE("\n"), at);
            at = end < 0 ? script.length : (size_t)end;
        } else if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            at++;
        } else {
            break;
        }
    }
    return at;
}

/* Does what is no key; true when a key came of it. */
static bool take_step(struct memory_terminal *memory, const struct step *step, struct key *out)
{
    *out = step->key;
    switch (step->kind) {
    case STEP_SNAP:
        write_screen(&memory->shown, step->text, &memory->snaps);
        return false;
    case STEP_RESIZE:
        memory->rows = step->rows;
        memory->columns = step->columns;
        *out = (struct key){.name = KEY_NAME_RESIZE};
        return true;
    case STEP_PASTE:
        *out = (struct key){.name = KEY_NAME_PASTE, .paste = step->text};
        return true;
    default:
        return true;
    }
}

/* A read that does not wait finds nothing: so every key is followed by a painting, and snaps show what it did. */
static bool memory_read_key(struct terminal *terminal, int milliseconds, struct key *out)
{
    struct memory_terminal *memory = memory_of(terminal);
    struct slice script = buffer_slice(&memory->script);
    struct pollfd wake = {.fd = terminal->wake, .events = POLLIN};
    if (milliseconds == 0 || (milliseconds < 0 && wake.fd >= 0 && poll(&wake, 1, -1) > 0))
        return false;
    for (;;) {
        memory->at = skip_blanks(script, memory->at);
        if (memory->at >= script.length) {
            *out = (struct key){.name = KEY_NAME_HANGUP};
            return true;
        }
        struct step step;
        size_t used = parse_step(slice_part(script, memory->at, script.length), &step);
        assert(used > 0);
        memory->at += used;
        if (take_step(memory, &step, out))
            return true;
    }
}

static bool check_script(struct slice script, struct error *error)
{
    for (size_t at = skip_blanks(script, 0); at < script.length; at = skip_blanks(script, at)) {
        struct step step;
        size_t used = parse_step(slice_part(script, at, script.length), &step);
        if (used == 0) {
            size_t length = script.length - at < 24 ? script.length - at : 24;
            return error_set(error, ERROR_USAGE, "按键脚本第 %zu 字节处看不懂：%.*s", at, (int)length,
                             script.data + at);
        }
        at += used;
    }
    return true;
}

static void memory_nothing(struct terminal *terminal)
{
    (void)terminal;
}

static bool memory_copy(struct terminal *terminal, struct slice text)
{
    struct buffer *clipboard = &memory_of(terminal)->clipboard;
    buffer_clear(clipboard);
    buffer_add(clipboard, text);
    return true;
}

static void memory_close(struct terminal *terminal)
{
    struct memory_terminal *memory = memory_of(terminal);
    canvas_free(&memory->shown);
    buffer_free(&memory->script);
    buffer_free(&memory->snaps);
    buffer_free(&memory->clipboard);
    heap_free(memory);
}

static const struct terminal_operations operations = {
    .size = memory_size,
    .present = memory_present,
    .read_key = memory_read_key,
    .leave = memory_nothing,
    .enter = memory_nothing,
    .suspend = memory_nothing,
    .copy = memory_copy,
    .close = memory_close,
};

struct terminal *terminal_memory_open(int rows, int columns, struct slice script, struct error *error)
{
    if (!check_script(script, error))
        return NULL;
    struct memory_terminal *memory = heap_allocate(sizeof *memory);
    memory->terminal = (struct terminal){&operations, -1};
    memory->rows = rows;
    memory->columns = columns;
    buffer_add(&memory->script, script);
    buffer_add_text(&memory->snaps, "");
    canvas_resize(&memory->shown, rows, columns);
    return &memory->terminal;
}
