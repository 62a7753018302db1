/* The original as visual lines: the report's text wrapped to a width (lines that were broken only because the paper
 * ended are put together again), tables with their frames and merged cells, with a line where a page begins and where
 * something that is missing should stand. Lines are made as far as somebody has looked. */
#ifndef TUI_ORIGINAL_H
#define TUI_ORIGINAL_H

#include "review/review.h"

enum visual_kind { VISUAL_TEXT, VISUAL_PAGE, VISUAL_MISSING, VISUAL_GRID };

struct visual_line {
    uint32_t start, end; /* bytes of the text; a page or missing line stands before `start` */
    uint8_t kind;
    uint32_t number; /* the page, the index of what is missing, or of the line of a table */
};

/* A piece of a cell's text on one line of a drawn table; empty for an empty cell. */
struct grid_piece {
    struct span span;
    int column, width; /* where it is painted, and the columns of its cell from there on */
};
/* A line of a drawn table: all lines of one row of the table have the row's start and end, but only the first one that
 * holds text has the end; the others end where they start. Of a table that is too wide the columns that have no room
 * stand below, row by row; rows of its heading that cannot be parted count as one. */
struct grid_line {
    uint32_t frame; /* its frame in original->frames */
    int width;
    uint32_t first_piece, piece_count;
};

/* Something that should stand in the report and does not. */
struct absence {
    uint32_t offset;     /* where it should stand */
    struct slice label;  /* what, for the screen */
    int section, row;    /* the section (index), or the first missing row, or -1 */
    int table;           /* the table that is missing whole, or -1 */
};

/* A coloured piece of the text. */
struct mark {
    uint32_t start, end;
    uint8_t role;
    int cell;  /* or -1 */
    int claim; /* index in the results' claims, or -1 */
};

struct original {
    const struct document *document;
    struct absence *absences; /* by offset */
    size_t absence_count;
    struct mark *marks; /* by start */
    size_t mark_count;
    uint32_t *breaks; /* where a line is begun anew inside a very long line, ascending */
    size_t break_count;
    bool double_spaced; /* an empty line behind each line says nothing: it is left out */
    int paper_width;    /* columns at which the source broke its lines, or 0 when it did not */

    int width;
    VECTOR(struct visual_line) lines;
    VECTOR(struct grid_line) grid_lines;
    VECTOR(struct grid_piece) grid_pieces;
    VECTOR(char) frames; /* blanks, + - | */
    size_t next_block;
    uint32_t next_line, next_offset; /* what is to be laid out next: a line of the text (from 1), and where in it */
    size_t next_absence, next_break;
    uint32_t last_page;
    bool blank_before, complete;
};

/* For each cell that a finding is about its role, else ROLE_text; for each claim the same, else ROLE_claim. */
struct mark_levels {
    const uint8_t *cells, *claims;
};
/* Takes over what the facts and the results (NULL: none) say about the text; everything is in the arena. Forgets all
 * visual lines. */
void original_prepare(struct original *original, const struct facts *facts, const struct results *results,
                      struct mark_levels levels, struct arena *arena);
void original_set_width(struct original *original, int width);
void original_free(struct original *original);

/* Number of lines as far as row `most` is concerned: at least `most` when there are that many. */
size_t original_lines(struct original *original, size_t most);
size_t original_all_lines(struct original *original);
/* The row at which a byte of the text is, or the row of an absence. */
size_t original_row_of(struct original *original, uint32_t offset);
size_t original_row_of_absence(struct original *original, size_t absence);
/* A visual line as pieces of the text, without the line ends between them: the piece at *from, which moves behind
 * it. */
bool original_piece(const struct original *original, const struct visual_line *line, uint32_t *from,
                    struct span *piece);
/* Columns from the beginning of the line to a byte of it. */
int original_columns(const struct original *original, const struct visual_line *line, uint32_t offset);
/* A number, not a heading or the like. */
bool original_is_number(const struct mark *mark);
/* Marks that touch [start, end): the first one's index; the rest follow while their start is below `end`. */
size_t original_first_mark(const struct original *original, uint32_t start);

#endif
