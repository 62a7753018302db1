/* Editing text by grapheme clusters. Every change is one replacement of bytes, kept for undo. */
#include "tui/editor.h"

#include <assert.h>
#include <string.h>

/* At `at`, `removed` gave way to `inserted`. */
struct edit {
    size_t at, caret_before;
    struct buffer removed, inserted;
    bool typed; /* single characters, which later ones may join */
};

struct editor {
    bool several_lines;
    struct buffer text;
    size_t caret;
    int goal;          /* column that moving up and down keeps, or -1 */
    int width, height; /* of the last drawing; rows are wrapped to width */
    size_t top;        /* first visible row (several lines) or column (one line) */
    VECTOR(struct edit) edits;
    size_t done; /* edits before it are applied, the others undone */
    bool joins;  /* nothing but typing happened since the last edit */
};

struct editor *editor_new(bool several_lines, struct slice text)
{
    struct editor *editor = heap_allocate(sizeof *editor);
    editor->several_lines = several_lines;
    editor->width = 79;
    editor->height = 1;
    editor_set(editor, text);
    return editor;
}

static void forget_edits(struct editor *editor, size_t from)
{
    for (size_t i = from; i < editor->edits.count; i++) {
        buffer_free(&editor->edits.items[i].removed);
        buffer_free(&editor->edits.items[i].inserted);
    }
    editor->edits.count = from;
}

void editor_free(struct editor *editor)
{
    if (!editor)
        return;
    forget_edits(editor, 0);
    vector_free(&editor->edits);
    buffer_free(&editor->text);
    heap_free(editor);
}

struct slice editor_text(const struct editor *editor)
{
    return buffer_slice(&editor->text);
}

size_t editor_caret(const struct editor *editor)
{
    return editor->caret;
}

/* --- changes --- */

static void splice(struct buffer *text, size_t at, size_t removed, struct slice inserted)
{
    size_t tail = text->length - at - removed;
    size_t length = text->length;
    if (inserted.length > removed)
        buffer_add(text, inserted); /* room for it; what stands there is moved over */
    memmove(text->data + at + inserted.length, text->data + at + removed, tail);
    if (inserted.length > 0)
        memcpy(text->data + at, inserted.data, inserted.length);
    text->length = length - removed + inserted.length;
    text->data[text->length] = '\0';
}

/* A combining character may have joined what stands before the caret. */
static void move_to_boundary(struct editor *editor)
{
    struct slice text = editor_text(editor);
    size_t at = editor->caret;
    if (at == 0 || at >= text.length)
        return;
    size_t start = grapheme_start(text, at);
    size_t end = grapheme_end(text, start);
    editor->caret = end > at ? end : at;
}

static void place_caret(struct editor *editor, size_t offset)
{
    editor->caret = offset;
    move_to_boundary(editor);
    editor->goal = -1;
}

static bool joins_last(const struct editor *editor, size_t start, size_t end, struct slice inserted)
{
    if (!editor->joins || editor->done == 0 || start != end || codepoint_is_blank((unsigned char)inserted.data[0]))
        return false;
    const struct edit *last = &editor->edits.items[editor->done - 1];
    return last->typed && last->at + last->inserted.length == start;
}

/* Every change comes through here. */
static void replace(struct editor *editor, size_t start, size_t end, struct slice inserted, bool typed)
{
    if (start == end && inserted.length == 0)
        return;
    forget_edits(editor, editor->done);
    if (typed && joins_last(editor, start, end, inserted)) {
        buffer_add(&editor->edits.items[editor->done - 1].inserted, inserted);
    } else {
        struct edit edit = {.at = start, .caret_before = editor->caret, .typed = typed};
        buffer_add(&edit.removed, slice_part(editor_text(editor), start, end));
        buffer_add(&edit.inserted, inserted);
        vector_push(NULL, &editor->edits, edit);
        editor->done++;
    }
    splice(&editor->text, start, end - start, inserted);
    place_caret(editor, start + inserted.length);
    editor->joins = typed;
}

static void undo(struct editor *editor)
{
    if (editor->done == 0)
        return;
    const struct edit *edit = &editor->edits.items[--editor->done];
    splice(&editor->text, edit->at, edit->inserted.length, buffer_slice(&edit->removed));
    place_caret(editor, edit->caret_before);
    editor->joins = false;
}

static void redo(struct editor *editor)
{
    if (editor->done == editor->edits.count)
        return;
    const struct edit *edit = &editor->edits.items[editor->done++];
    splice(&editor->text, edit->at, edit->removed.length, buffer_slice(&edit->inserted));
    place_caret(editor, edit->at + edit->inserted.length);
    editor->joins = false;
}

/* Text from outside: line ends become blanks where there is one line only, control characters are left out. */
static void add_cleaned(struct buffer *out, struct slice text, bool several_lines)
{
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        uint32_t codepoint = utf8_decode(text, &offset);
        if (codepoint == '\n' && !several_lines)
            buffer_add_text(out, " ");
        else if (codepoint == '\n' || codepoint == '\t' ||
                 (codepoint >= 0x20 && codepoint != 0x7F && codepoint != CODEPOINT_INVALID &&
                  !(codepoint >= 0x80 && codepoint < 0xA0)))
            buffer_add(out, slice_part(text, start, offset));
    }
}

void editor_set(struct editor *editor, struct slice text)
{
    struct buffer cleaned = {0};
    add_cleaned(&cleaned, text, editor->several_lines);
    forget_edits(editor, 0);
    editor->done = 0;
    editor->joins = false;
    buffer_free(&editor->text);
    editor->text = cleaned;
    buffer_add(&editor->text, SLICE("")); /* there is always memory */
    place_caret(editor, editor->text.length);
    editor->top = 0;
}

static void paste(struct editor *editor, struct slice text)
{
    struct buffer cleaned = {0};
    add_cleaned(&cleaned, text, editor->several_lines);
    replace(editor, editor->caret, editor->caret, buffer_slice(&cleaned), false);
    buffer_free(&cleaned);
}

/* --- places --- */

/* One row of the text as it is shown. */
struct row {
    size_t start, end, index;
};

static size_t row_end(const struct editor *editor, size_t start)
{
    struct slice text = editor_text(editor);
    if (start >= text.length || !editor->several_lines)
        return text.length;
    return wrap_line(text, start, editor->width);
}

static bool ends_line(struct slice text, const struct row *row)
{
    return row->end > row->start && text.data[row->end - 1] == '\n';
}

static bool row_next(const struct editor *editor, struct row *row)
{
    struct slice text = editor_text(editor);
    if (row->end >= text.length && !ends_line(text, row))
        return false;
    *row = (struct row){row->end, row_end(editor, row->end), row->index + 1};
    return true;
}

static struct row row_first(const struct editor *editor)
{
    return (struct row){0, row_end(editor, 0), 0};
}

static struct row row_with(const struct editor *editor, size_t offset)
{
    struct row row = row_first(editor), next = row;
    while (offset >= row.end && row_next(editor, &next))
        row = next;
    return row;
}

static struct row row_numbered(const struct editor *editor, size_t index)
{
    struct row row = row_first(editor);
    while (row.index < index && row_next(editor, &row)) {
    }
    return row;
}

static int column_of(const struct editor *editor, const struct row *row, size_t offset)
{
    return canvas_text_width(slice_part(editor_text(editor), row->start, offset));
}

/* The place in a row nearest to a column; the end of a wrapped row belongs to the next one. */
static size_t offset_at(const struct editor *editor, const struct row *row, int column)
{
    struct slice text = editor_text(editor);
    bool wrapped = row->end < text.length && !ends_line(text, row);
    int at = 0;
    for (size_t offset = row->start; offset < row->end;) {
        int width = 0;
        size_t next = canvas_cluster_end(text, offset, at, &width);
        bool line_end = text.data[offset] == '\n';
        if (line_end || at + width > column || (wrapped && next >= row->end))
            return offset;
        at += width;
        offset = next;
    }
    return row->end;
}

static void move_rows(struct editor *editor, int step)
{
    struct row row = row_with(editor, editor->caret);
    int goal = editor->goal >= 0 ? editor->goal : column_of(editor, &row, editor->caret);
    if (step < 0 && row.index == 0) {
        editor->caret = 0;
    } else {
        size_t back = (size_t)-step;
        size_t index = step > 0 ? row.index + (size_t)step : row.index > back ? row.index - back : 0;
        struct row wanted = row_numbered(editor, index);
        bool below = step > 0 && wanted.index == row.index;
        editor->caret = below ? editor->text.length : offset_at(editor, &wanted, goal);
    }
    editor->goal = goal;
}

static size_t line_start(const struct editor *editor)
{
    size_t at = editor->caret;
    while (at > 0 && editor->text.data[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const struct editor *editor)
{
    ptrdiff_t found = slice_find(editor_text(editor), SLICE("\n"), editor->caret);
    return found < 0 ? editor->text.length : (size_t)found;
}

static size_t cluster_before(const struct editor *editor, size_t at)
{
    return at == 0 ? 0 : grapheme_start(editor_text(editor), at);
}

static size_t cluster_behind(const struct editor *editor, size_t at)
{
    return at >= editor->text.length ? at : grapheme_end(editor_text(editor), at);
}

enum kind { BLANK, HAN, LETTER, SIGN };

static enum kind kind_at(const struct editor *editor, size_t offset)
{
    uint32_t c = utf8_decode(editor_text(editor), &offset);
    uint32_t folded[4];
    if (codepoint_is_blank(c))
        return BLANK;
    if (codepoint_is_han(c))
        return HAN;
    return c != CODEPOINT_INVALID && fold_character(c, folded) > 0 ? LETTER : SIGN;
}

/* Over blanks, then over clusters of one kind. */
static size_t word_before(const struct editor *editor)
{
    size_t at = editor->caret;
    while (at > 0 && kind_at(editor, cluster_before(editor, at)) == BLANK)
        at = cluster_before(editor, at);
    if (at == 0)
        return 0;
    enum kind kind = kind_at(editor, cluster_before(editor, at));
    while (at > 0 && kind_at(editor, cluster_before(editor, at)) == kind)
        at = cluster_before(editor, at);
    return at;
}

static size_t word_behind(const struct editor *editor)
{
    size_t at = editor->caret, length = editor->text.length;
    if (at >= length)
        return length;
    enum kind kind = kind_at(editor, at);
    while (at < length && kind_at(editor, at) == kind)
        at = cluster_behind(editor, at);
    while (at < length && kind_at(editor, at) == BLANK)
        at = cluster_behind(editor, at);
    return at;
}

/* --- keys --- */

static void delete_to(struct editor *editor, size_t other)
{
    size_t caret = editor->caret;
    replace(editor, other < caret ? other : caret, other < caret ? caret : other, SLICE_NONE, false);
}

static void jump(struct editor *editor, size_t offset)
{
    place_caret(editor, offset);
    editor->joins = false;
}

/* At its end, the rest of a line is its line end. */
static void delete_rest_of_line(struct editor *editor)
{
    size_t end = line_end(editor);
    delete_to(editor, end == editor->caret && end < editor->text.length ? end + 1 : end);
}

static bool control_key(struct editor *editor, struct key key)
{
    if (key.name == KEY_NAME_LEFT)
        return jump(editor, word_before(editor)), true;
    if (key.name == KEY_NAME_RIGHT)
        return jump(editor, word_behind(editor)), true;
    if (key.name != KEY_NAME_CHARACTER || key.alt)
        return false;
    switch (key.codepoint) {
    case 'a':
        return jump(editor, line_start(editor)), true;
    case 'e':
        return jump(editor, line_end(editor)), true;
    case 'w':
        return delete_to(editor, word_before(editor)), true;
    case 'u':
        return delete_to(editor, line_start(editor)), true;
    case 'k':
        return delete_rest_of_line(editor), true;
    case 'z':
        return undo(editor), true;
    case 'y':
        return redo(editor), true;
    default:
        return false;
    }
}

static bool insert_character(struct editor *editor, uint32_t codepoint)
{
    char bytes[4];
    size_t length = utf8_encode(codepoint, bytes);
    replace(editor, editor->caret, editor->caret, (struct slice){bytes, length}, true);
    return true;
}

/* Keys that mean something only where there are several lines. */
static bool vertical_key(struct editor *editor, enum key_name name)
{
    if (!editor->several_lines)
        return false;
    int page = editor->height > 1 ? editor->height - 1 : 1;
    editor->joins = false;
    switch (name) {
    case KEY_NAME_UP:
        return move_rows(editor, -1), true;
    case KEY_NAME_DOWN:
        return move_rows(editor, 1), true;
    case KEY_NAME_PAGE_UP:
        return move_rows(editor, -page), true;
    case KEY_NAME_PAGE_DOWN:
        return move_rows(editor, page), true;
    case KEY_NAME_ENTER:
        return replace(editor, editor->caret, editor->caret, SLICE("\n"), false), true;
    default:
        return false;
    }
}

bool editor_key(struct editor *editor, struct key key)
{
    if (key.control)
        return control_key(editor, key);
    if (key.alt)
        return false;
    switch (key.name) {
    case KEY_NAME_CHARACTER:
        return insert_character(editor, key.codepoint);
    case KEY_NAME_PASTE:
        return paste(editor, key.paste), true;
    case KEY_NAME_LEFT:
        return jump(editor, cluster_before(editor, editor->caret)), true;
    case KEY_NAME_RIGHT:
        return jump(editor, cluster_behind(editor, editor->caret)), true;
    case KEY_NAME_HOME:
        return jump(editor, line_start(editor)), true;
    case KEY_NAME_END:
        return jump(editor, line_end(editor)), true;
    case KEY_NAME_BACKSPACE:
        return delete_to(editor, cluster_before(editor, editor->caret)), true;
    case KEY_NAME_DELETE:
        return delete_to(editor, cluster_behind(editor, editor->caret)), true;
    default:
        return vertical_key(editor, key.name);
    }
}

/* --- drawing --- */

static void park_cursor(struct canvas *canvas, struct area area, int row, int column)
{
    if (area.height == 0 || area.width == 0)
        return;
    canvas->cursor_row = area.row + row;
    canvas->cursor_column = area.column + (column < area.width ? column : area.width - 1);
    canvas->cursor_visible = true;
}

/* Marks show that there is more to the left or right; the caret never stands on them. */
static void draw_one_line(struct editor *editor, struct canvas *canvas, struct area area, enum role role)
{
    struct slice text = editor_text(editor);
    struct row row = row_first(editor);
    int caret = column_of(editor, &row, editor->caret), whole = canvas_text_width(text);
    int margin = area.width > 4 ? 1 : 0, left = (int)editor->top;
    if (left > 0 && caret < left + margin)
        left = caret - margin;
    if (caret > left + area.width - 1 - margin)
        left = caret - area.width + 1 + margin;
    if (whole < area.width || left < 0)
        left = 0;
    editor->top = (size_t)left;
    canvas_text(canvas, area, 0, -left, text, role);
    if (margin && left > 0)
        canvas_text(canvas, area, 0, 0, SLICE("<"), ROLE_faint);
    if (margin && whole - left > area.width)
        canvas_text(canvas, area, 0, area.width - 1, SLICE(">"), ROLE_faint);
    park_cursor(canvas, area, 0, caret - left);
}

static void draw_rows(struct editor *editor, struct canvas *canvas, struct area area, enum role role)
{
    struct row caret_row = row_with(editor, editor->caret);
    size_t height = (size_t)area.height;
    if (caret_row.index < editor->top)
        editor->top = caret_row.index;
    if (height > 0 && caret_row.index >= editor->top + height)
        editor->top = caret_row.index - height + 1;
    struct row row = row_numbered(editor, editor->top);
    bool more = true;
    for (int i = 0; i < area.height && more; i++) {
        canvas_text(canvas, area, i, 0, slice_part(editor_text(editor), row.start, row.end), role);
        more = row_next(editor, &row);
    }
    if (area.width > 1 && editor->top > 0)
        canvas_text(canvas, area, 0, area.width - 1, SLICE("^"), ROLE_faint);
    if (area.width > 1 && more)
        canvas_text(canvas, area, area.height - 1, area.width - 1, SLICE("v"), ROLE_faint);
    park_cursor(canvas, area, (int)(caret_row.index - editor->top), column_of(editor, &caret_row, editor->caret));
}

void editor_draw(struct editor *editor, struct canvas *canvas, struct area area, enum role role)
{
    /* The last column is left for the caret behind a full row. */
    editor->width = area.width > 1 ? area.width - 1 : 1;
    editor->height = area.height;
    canvas_fill(canvas, area, role);
    if (editor->several_lines)
        draw_rows(editor, canvas, area, role);
    else
        draw_one_line(editor, canvas, area, role);
}

/* --- history --- */

void history_add(struct history *history, struct slice line)
{
    bool repeated = history->lines.count > 0 && slice_is(line, history->lines.items[history->lines.count - 1]);
    if (line.length > 0 && !repeated) {
        char *copy = heap_allocate(line.length + 1);
        memcpy(copy, line.data, line.length);
        vector_push(NULL, &history->lines, copy);
    }
    history->at = history->lines.count;
}

const char *history_move(struct history *history, int step)
{
    if (step < 0 && history->at > 0)
        return history->lines.items[--history->at];
    if (step > 0 && history->at < history->lines.count && ++history->at < history->lines.count)
        return history->lines.items[history->at];
    return NULL;
}

void history_free(struct history *history)
{
    for (size_t i = 0; i < history->lines.count; i++)
        heap_free(history->lines.items[i]);
    vector_free(&history->lines);
    history->at = 0;
}
