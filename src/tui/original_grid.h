/* Tables of the original as text: frames, merged cells, text wrapped inside its cell. */
#ifndef TUI_ORIGINAL_GRID_H
#define TUI_ORIGINAL_GRID_H

#include "tui/original.h"

/* Where the rows of a laid out table are. */
struct grid_layout {
    size_t rows;
    uint32_t first_line, lines; /* its first line among original->grid_lines, and how many there are */
    uint32_t *row_tops;         /* for each row its upper rule, counted from the first line; one more: the last rule;
                                   behind it stand the columns that had no room */
    struct span *row_spans;     /* for each row its bytes of the text */
};

/* Lays the table out in the original's width, into its grid lines. False, and nothing is added, when the width does not
 * do for it. What the layout holds is in the arena. */
bool original_lay_grid(struct original *original, const struct block *block, struct arena *arena,
                       struct grid_layout *out);
/* The piece of the line that shows the byte. */
bool original_grid_piece_at(const struct original *original, const struct visual_line *line, uint32_t offset,
                            struct span *piece);
/* Columns from the beginning of the line to the byte; 0 when the line does not show it. */
int original_grid_columns(const struct original *original, const struct visual_line *line, uint32_t offset);

#endif
