/* Tables of the original as text: frames, merged cells, text wrapped inside its cell. */
#ifndef TUI_ORIGINAL_GRID_H
#define TUI_ORIGINAL_GRID_H

#include "tui/original.h"

/* Rows of a table that stand together: one, or those of a heading whose columns had no room beside each other. */
struct grid_group {
    struct span span;       /* its bytes of the text */
    uint32_t first_line, line_count; /* among the layout's lines */
    uint32_t text_line;     /* the first of them that holds text */
};
struct grid_layout {
    struct grid_group *groups;
    size_t group_count;
    uint32_t *lines; /* from top to bottom: indices of original->grid_lines */
    size_t line_count;
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
