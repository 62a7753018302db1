/* Painting on the canvas: text by grapheme clusters, clipped at every edge, never half a wide character, never a
 * control character. */
#include "tui/canvas.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const role_names[ROLE_COUNT] = {
#define ROLE_NAME(name, letter) #name,
    ROLES(ROLE_NAME)
#undef ROLE_NAME
};
static const char role_letters[ROLE_COUNT] = {
#define ROLE_LETTER(name, letter) letter,
    ROLES(ROLE_LETTER)
#undef ROLE_LETTER
};

static const struct canvas_cell blank_cell = {.text = " ", .length = 1, .width = 1};

const char *role_name(enum role role)
{
    return role_names[role];
}

char role_letter(enum role role)
{
    return role_letters[role];
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

struct area area_part(struct area area, int row, int column, int height, int width)
{
    int top = least(most(row, 0), area.height), left = least(most(column, 0), area.width);
    int bottom = least(row + height, area.height), right = least(column + width, area.width);
    return (struct area){area.row + top, area.column + left, most(bottom - top, 0), most(right - left, 0)};
}

struct area canvas_area(const struct canvas *canvas)
{
    return (struct area){0, 0, canvas->rows, canvas->columns};
}

void canvas_resize(struct canvas *canvas, int rows, int columns)
{
    rows = most(rows, 1);
    columns = most(columns, 1);
    if (rows != canvas->rows || columns != canvas->columns) {
        size_t count = (size_t)rows * (size_t)columns;
        canvas->cells = heap_resize(canvas->cells, count * sizeof *canvas->cells);
        canvas->rows = rows;
        canvas->columns = columns;
    }
    for (int i = 0; i < rows * columns; i++)
        canvas->cells[i] = blank_cell;
    canvas->cursor_row = canvas->cursor_column = 0;
    canvas->cursor_visible = false;
}

void canvas_free(struct canvas *canvas)
{
    heap_free(canvas->cells);
    *canvas = (struct canvas){0};
}

static struct canvas_cell *cell_at(struct canvas *canvas, int row, int column)
{
    assert(row >= 0 && row < canvas->rows && column >= 0 && column < canvas->columns);
    return &canvas->cells[row * canvas->columns + column];
}

static void blank_out(struct canvas_cell *cell)
{
    uint8_t role = cell->role;
    *cell = blank_cell;
    cell->role = role;
}

/* Whoever paints [column, column + width) leaves no half of a wide cluster standing beside it. */
static void free_columns(struct canvas *canvas, int row, int column, int width)
{
    if (column > 0 && cell_at(canvas, row, column)->width == 0)
        blank_out(cell_at(canvas, row, column - 1));
    int behind = column + width;
    if (behind < canvas->columns && cell_at(canvas, row, behind)->width == 0)
        blank_out(cell_at(canvas, row, behind));
}

/* An area given by a caller, cut to the canvas. */
static struct area visible(const struct canvas *canvas, struct area area)
{
    return area_part(canvas_area(canvas), area.row, area.column, area.height, area.width);
}

void canvas_fill(struct canvas *canvas, struct area area, enum role role)
{
    area = visible(canvas, area);
    if (area.width == 0)
        return;
    struct canvas_cell cell = blank_cell;
    cell.role = (uint8_t)role;
    for (int row = area.row; row < area.row + area.height; row++) {
        free_columns(canvas, row, area.column, area.width);
        struct canvas_cell *cells = cell_at(canvas, row, area.column);
        for (int i = 0; i < area.width; i++)
            cells[i] = cell;
    }
}

void canvas_role(struct canvas *canvas, struct area area, int row, int column, int width, enum role role)
{
    area = visible(canvas, area_part(area, row, column, 1, width));
    if (area.height == 0 || area.width == 0)
        return;
    int first = area.column, behind = area.column + area.width;
    if (cell_at(canvas, area.row, first)->width == 0)
        first--;
    if (behind < canvas->columns && cell_at(canvas, area.row, behind)->width == 0)
        behind++;
    for (int at = first; at < behind; at++)
        cell_at(canvas, area.row, at)->role = (uint8_t)role;
}

/* --- text --- */

/* What one cluster becomes on the screen: a cell, or marks of one column each, then blanks up to its width. */
struct piece {
    size_t end; /* offset behind the cluster */
    int width;
    bool marks; /* the bytes are ASCII, one a column */
    uint8_t length;
    uint8_t cell_width; /* of the cell when it is no marks; 0: nothing to see */
    char text[CANVAS_CLUSTER];
};

static bool is_line_end(struct slice text, size_t offset)
{
    return text.data[offset] == '\n' ||
           (text.data[offset] == '\r' && offset + 1 < text.length && text.data[offset + 1] == '\n');
}

static bool is_variation_selector(uint32_t codepoint)
{
    return (codepoint >= 0xFE00 && codepoint <= 0xFE0F) || (codepoint >= 0xE0100 && codepoint <= 0xE01EF);
}

/* Only what is of no width in every terminal is kept behind the first character of a cell: no joiners and no
 * selectors, which make some terminals draw one wide sign and others several. */
static bool joins_cell(uint32_t codepoint)
{
    return codepoint != CODEPOINT_INVALID && width_of(codepoint) == 0 && !is_variation_selector(codepoint) &&
           !(codepoint >= 0x200B && codepoint <= 0x206F);
}

/* ncurses keeps four characters beside the first. */
enum { JOINED_MOST = 4 };

static void fill_cell(struct piece *piece, struct slice cluster)
{
    size_t offset = 0, kept = 0;
    uint32_t first = utf8_decode(cluster, &offset);
    piece->cell_width = (uint8_t)width_of(first);
    if (piece->cell_width == 0)
        return;
    kept = offset;
    for (int joined = 0; offset < cluster.length && joined < JOINED_MOST; joined++) {
        uint32_t codepoint = utf8_decode(cluster, &offset);
        if (offset > CANVAS_CLUSTER || !joins_cell(codepoint))
            break;
        kept = offset;
    }
    memcpy(piece->text, cluster.data, kept);
    piece->length = (uint8_t)kept;
}

static void fill_marks(struct piece *piece, int width, char first, char second)
{
    piece->marks = true;
    piece->width = width;
    piece->length = 2;
    piece->text[0] = first;
    piece->text[1] = second;
}

static bool fill_control(struct piece *piece, uint32_t codepoint, int column)
{
    if (codepoint == '\t') {
        piece->marks = true;
        piece->width = 4 - column % 4;
    } else if (codepoint < 0x20 || codepoint == 0x7F) {
        fill_marks(piece, 2, '^', (char)(codepoint ^ 0x40));
    } else if (codepoint >= 0x80 && codepoint < 0xA0) {
        fill_marks(piece, 2, '~', (char)(codepoint - 0x40));
    } else if (codepoint == CODEPOINT_INVALID || codepoint == 0xAD) {
        fill_marks(piece, 1, codepoint == 0xAD ? '-' : '?', 0);
        piece->length = 1;
    } else {
        return false;
    }
    return true;
}

static void piece_slow(struct slice text, size_t offset, int column, struct piece *piece)
{
    size_t behind_first = offset;
    uint32_t first = utf8_decode(text, &behind_first);
    piece->end = behind_first;
    if (fill_control(piece, first, column))
        return;
    piece->end = grapheme_end(text, offset);
    struct slice cluster = slice_part(text, offset, piece->end);
    piece->width = width_of_grapheme(cluster);
    fill_cell(piece, cluster);
}

/* A Han character at `offset` of text: almost everything there is. Nothing is known of what follows. */
static bool is_common_han(struct slice text, size_t offset)
{
    if (text.length - offset < 3)
        return false;
    unsigned char lead = (unsigned char)text.data[offset], second = (unsigned char)text.data[offset + 1];
    return ((lead == 0xE4 && second >= 0xB8) || (lead >= 0xE5 && lead <= 0xE9)) && (second & 0xC0) == 0x80 &&
           ((unsigned char)text.data[offset + 2] & 0xC0) == 0x80;
}

/* True when nothing at `offset` can join the character before it. */
static bool stands_alone(struct slice text, size_t offset)
{
    if (offset >= text.length || (unsigned char)text.data[offset] < 0x80)
        return true;
    return is_common_han(text, offset);
}

/* Makes the piece at `offset` of text that stands at `column` of its line. False at a line end. */
static bool piece_next(struct slice text, size_t offset, int column, struct piece *piece)
{
    unsigned char byte = (unsigned char)text.data[offset];
    *piece = (struct piece){.end = offset + 1, .width = 1, .cell_width = 1, .length = 1};
    if (byte >= 0x20 && byte < 0x7F && stands_alone(text, offset + 1)) {
        piece->text[0] = (char)byte;
        return true;
    }
    if (is_common_han(text, offset) && stands_alone(text, offset + 3)) {
        piece->end = offset + 3;
        piece->width = piece->cell_width = 2;
        piece->length = 3;
        memcpy(piece->text, text.data + offset, 3);
        return true;
    }
    if (is_line_end(text, offset))
        return false;
    *piece = (struct piece){0};
    piece_slow(text, offset, column, piece);
    return true;
}

size_t canvas_cluster_end(struct slice text, size_t offset, int column, int *width)
{
    struct piece piece;
    if (!piece_next(text, offset, column, &piece)) {
        *width = 0;
        return offset + (text.data[offset] == '\r' ? 2 : 1);
    }
    *width = piece.width;
    return piece.end;
}

/* Where text is being painted: one row, columns counted from that of the area. */
struct pen {
    struct canvas *canvas;
    struct area area, clip; /* as given, and what of it is on the canvas */
    int row;
    uint8_t role;
};

static bool pen_start(struct pen *pen, struct canvas *canvas, struct area area, int row, enum role role)
{
    *pen = (struct pen){canvas, area, visible(canvas, area), area.row + row, (uint8_t)role};
    return row >= 0 && row < area.height && pen->clip.width > 0 && pen->row >= pen->clip.row &&
           pen->row < pen->clip.row + pen->clip.height;
}

static void pen_cell(const struct pen *pen, int column, const char *text, size_t length, int width)
{
    int at = pen->area.column + column, left = pen->clip.column, right = pen->clip.column + pen->clip.width;
    if (at + width <= left || at >= right)
        return;
    if (at < left || at + width > right) { /* half of it would be seen */
        at = most(at, left);
        width = 1;
        text = " ";
        length = 1;
    }
    free_columns(pen->canvas, pen->row, at, width);
    struct canvas_cell *cell = cell_at(pen->canvas, pen->row, at);
    *cell = (struct canvas_cell){.length = (uint8_t)length, .width = (uint8_t)width, .role = pen->role};
    memcpy(cell->text, text, length);
    if (width == 2)
        cell[1] = (struct canvas_cell){.role = pen->role};
}

static void pen_piece(const struct pen *pen, int column, const struct piece *piece)
{
    int at = 0;
    if (piece->marks) {
        for (; at < piece->length; at++)
            pen_cell(pen, column + at, piece->text + at, 1, 1);
    } else if (piece->cell_width > 0) {
        pen_cell(pen, column, piece->text, piece->length, piece->cell_width);
        at = piece->cell_width;
    }
    for (; at < piece->width; at++)
        pen_cell(pen, column + at, " ", 1, 1);
}

int canvas_text(struct canvas *canvas, struct area area, int row, int column, struct slice text, enum role role)
{
    struct pen pen;
    bool seen = pen_start(&pen, canvas, area, row, role);
    struct piece piece;
    int at = column;
    for (size_t offset = 0; offset < text.length && piece_next(text, offset, at - column, &piece); offset = piece.end) {
        if (seen)
            pen_piece(&pen, at, &piece);
        at += piece.width;
    }
    return at;
}

int canvas_print(struct canvas *canvas, struct area area, int row, int column, enum role role, const char *format, ...)
{
    char line[512], *text = line;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    if ((size_t)length >= sizeof line) {
        text = heap_allocate((size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    int behind = canvas_text(canvas, area, row, column, (struct slice){text, (size_t)length}, role);
    if (text != line)
        heap_free(text);
    return behind;
}

/* The longest beginning of text that takes at most `width` columns; *columns is what it takes, *whole when it is
 * all. */
static size_t fitting(struct slice text, int width, int *columns, bool *whole)
{
    struct piece piece;
    size_t offset = 0;
    *columns = 0;
    while (offset < text.length && piece_next(text, offset, *columns, &piece)) {
        if (*columns + piece.width > width) {
            *whole = false;
            return offset;
        }
        *columns += piece.width;
        offset = piece.end;
    }
    *whole = true;
    return offset;
}

int canvas_text_cut(struct canvas *canvas, struct area area, int row, int column, int width, struct slice text,
                    enum role role)
{
    int columns = 0;
    bool whole = false;
    size_t end = fitting(text, width, &columns, &whole);
    if (whole)
        return canvas_text(canvas, area, row, column, slice_part(text, 0, end), role);
    if (width < 1)
        return column;
    end = fitting(text, width - 1, &columns, &whole);
    canvas_text(canvas, area, row, column, slice_part(text, 0, end), role);
    return canvas_text(canvas, area, row, column + columns, SLICE("~"), role);
}

int canvas_text_width(struct slice text)
{
    struct piece piece;
    int columns = 0;
    for (size_t offset = 0; offset < text.length && piece_next(text, offset, columns, &piece); offset = piece.end)
        columns += piece.width;
    return columns;
}

/* --- frames --- */

static void frame_line(struct canvas *canvas, struct area area, int row, enum role role)
{
    for (int column = 0; column < area.width; column++) {
        bool corner = column == 0 || column == area.width - 1;
        canvas_text(canvas, area, row, column, corner ? SLICE("+") : SLICE("-"), role);
    }
}

struct area canvas_frame(struct canvas *canvas, struct area area, struct slice title, bool active)
{
    enum role role = active ? ROLE_frame_active : ROLE_frame;
    frame_line(canvas, area, 0, role);
    frame_line(canvas, area, area.height - 1, role);
    for (int row = 1; row < area.height - 1; row++) {
        canvas_text(canvas, area, row, 0, SLICE("|"), role);
        canvas_text(canvas, area, row, area.width - 1, SLICE("|"), role);
    }
    if (title.length > 0 && area.width > 6) {
        int behind = canvas_text_cut(canvas, area, 0, 3, area.width - 6, title, ROLE_pane_title);
        canvas_text(canvas, area, 0, 2, SLICE(" "), ROLE_pane_title);
        canvas_text(canvas, area, 0, behind, SLICE(" "), ROLE_pane_title);
    }
    return area_part(area, 1, 1, area.height - 2, area.width - 2);
}

/* Behind the one byte of the text. */
void canvas_cross(struct canvas *canvas, struct area area, int row, int column, enum canvas_beyond beyond)
{
    if (row < 0 || row >= area.height || column < 0 || column >= area.width)
        return;
    struct canvas_cell *cell = &canvas->cells[(area.row + row) * canvas->columns + area.column + column];
    if (cell->length == 1 && cell->text[0] == '+')
        cell->text[1] = (char)(cell->text[1] | (char)beyond);
}

enum canvas_beyond canvas_crosses(const struct canvas_cell *cell)
{
    return cell->length == 1 && cell->text[0] == '+' ? (enum canvas_beyond)cell->text[1] : 0;
}
