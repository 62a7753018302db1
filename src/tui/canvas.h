/* The canvas: the screen as a grid of cells, drawn by views, shown by a terminal. No word about escape codes here. */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include "base/base.h"

/* What a piece of text is, never how it looks: themes turn roles into colours. ROLE(name, letter): the letter stands
 * for it on the second plane of golden screens. */
#define ROLES(ROLE)                                                                                                    \
    ROLE(text, '.')             /* running text */                                                                     \
    ROLE(faint, ',')            /* page furniture, hints, unchecked things */                                          \
    ROLE(heading, 'H')          /* headings of the report */                                                           \
    ROLE(number, 'n')           /* a number read from the report, in the original */                                   \
    ROLE(claim, 'p')            /* a number of the prose that is held against cells */                                 \
    ROLE(untied, 'o')           /* a number of the prose that no rule looked at */                                     \
    ROLE(value, 'v')            /* a sure value in a table */                                                          \
    ROLE(zero, 'z')             /* a value that is 0: quiet, so that the others stand out */                           \
    ROLE(blank, 'b')            /* a blank cell */                                                                     \
    ROLE(unclear, 'u')          /* we are not sure what it says */                                                     \
    ROLE(missing, 'm')          /* should stand here and does not */                                                   \
    ROLE(error, 'E')                                                                                                   \
    ROLE(warning, 'W')                                                                                                 \
    ROLE(info, 'I')                                                                                                    \
    ROLE(settled, 'S')          /* decided: nothing left to do */                                                      \
    ROLE(corrected, 'c')        /* a reading that a person gave */                                                     \
    ROLE(should, 's')           /* the value that should be there */                                                   \
    ROLE(cursor, '#')           /* the chosen cell or line in the pane that has the keys */                            \
    ROLE(linked, '=')           /* the same thing in the other panes */                                                \
    ROLE(term, 't')             /* the other terms of the chosen finding's arithmetic */                               \
    ROLE(candidate, 'C')        /* what the chosen explanation would change */                                         \
    ROLE(match, 'M')            /* search hits */                                                                      \
    ROLE(frame, '-')            /* borders, rules */                                                                   \
    ROLE(frame_active, '+')     /* the border of the pane that has the keys */                                         \
    ROLE(pane_title, 'P')                                                                                              \
    ROLE(label, 'l')            /* row and column labels */                                                            \
    ROLE(title_bar, 'T')        /* first line of the screen */                                                         \
    ROLE(status_bar, 'B')       /* last line of the screen */                                                          \
    ROLE(key_name, 'k')         /* a key in the bar or the help */                                                     \
    ROLE(input, 'i')            /* what a person is typing */                                                          \
    ROLE(selection, 'x')        /* the chosen entry of a menu */                                                       \
    ROLE(message, 'g')          /* what the program says */                                                            \
    ROLE(alert, '!')            /* what the program says when something failed */                                      \
    ROLE(note, 'N')             /* a person's note */

enum role {
#define ROLE_ENUM(name, letter) ROLE_##name,
    ROLES(ROLE_ENUM)
#undef ROLE_ENUM
    ROLE_COUNT
};
const char *role_name(enum role role);
char role_letter(enum role role);

struct area {
    int row, column, height, width; /* may be empty; never negative in size */
};
struct area area_part(struct area area, int row, int column, int height, int width); /* clipped to area */

#define CANVAS_CLUSTER 13
struct canvas_cell {
    char text[CANVAS_CLUSTER]; /* a grapheme cluster, UTF-8, not terminated; of a longer one its beginning */
    uint8_t length;            /* bytes; 0 only in the second column of a wide cluster */
    uint8_t width;             /* 1 or 2; 0 in the second column of a wide cluster */
    uint8_t role;
};

struct canvas {
    int rows, columns;
    struct canvas_cell *cells; /* row after row */
    int cursor_row, cursor_column; /* where the hardware cursor is parked */
    bool cursor_visible;
};

void canvas_resize(struct canvas *canvas, int rows, int columns); /* sizes below 1 become 1; content is cleared */
void canvas_free(struct canvas *canvas);
struct area canvas_area(const struct canvas *canvas);
void canvas_fill(struct canvas *canvas, struct area area, enum role role); /* blanks */
/* Paints text from `column` (in columns of the area; may be negative or beyond it) on one row, clipped to the area;
 * returns the column behind it as if nothing were clipped. A wide cluster cut by an edge becomes a narrow filler.
 * Control and escape characters are painted as marks (^[ for ESC, a tab as blanks to the next multiple of 4): they
 * never reach the terminal. Line ends stop it; invisible format characters (zero width, writing direction) are left
 * out. Tabs count from the column where the text begins. */
int canvas_text(struct canvas *canvas, struct area area, int row, int column, struct slice text, enum role role);
int canvas_print(struct canvas *canvas, struct area area, int row, int column, enum role role, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* The same, but text that does not fit ends in "~" so that nothing is cut without a mark; `width` columns at most. */
int canvas_text_cut(struct canvas *canvas, struct area area, int row, int column, int width, struct slice text,
                    enum role role);
/* Columns that canvas_text would use. */
int canvas_text_width(struct slice text);
/* The cluster at `offset` (< length) as canvas_text paints it at `column` of its text: its end, and in *width the
 * columns it takes. A line end (LF or CR LF) is a cluster of width 0. */
size_t canvas_cluster_end(struct slice text, size_t offset, int column, int *width);
/* Recolours what is there; a wide cluster touched by the columns is recoloured whole. */
void canvas_role(struct canvas *canvas, struct area area, int row, int column, int width, enum role role);
/* A frame drawn with characters whose width is sure in every terminal (+ - | in the memory plane; the terminal may
 * show them as line drawing), with a title. Returns the area inside. */
struct area canvas_frame(struct canvas *canvas, struct area area, struct slice title, bool active);

/* The crossing of a frame (a +) there has a line that goes on above (or below) where something else is shown. */
enum canvas_beyond { CANVAS_ABOVE = 1, CANVAS_BELOW = 2 };
void canvas_cross(struct canvas *canvas, struct area area, int row, int column, enum canvas_beyond beyond);
enum canvas_beyond canvas_crosses(const struct canvas_cell *cell);

/* Line breaking by columns with kinsoku (no 。，、；：？！）》” at a line's start, no （《“ at its end). Returns the end (byte
 * offset) of the line that begins at `start` (< length) and fits `width` columns; at least one cluster. Blanks at its
 * end belong to it even where they do not fit; so does a line end, which always ends the line. */
size_t wrap_line(struct slice text, size_t start, int width);

#endif
