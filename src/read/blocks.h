/* Inside of read/: text in strips, and the blocks that a reader makes of them. */
#ifndef READ_BLOCKS_H
#define READ_BLOCKS_H

#include "document/document.h"

/* The text between two line ends or form feeds. */
struct strip {
    struct span span; /* without its end */
    uint32_t next;    /* where the next strip begins */
    uint32_t tabs;
    uint32_t separators; /* commas and semicolons, as tables of text have them */
    bool leading_tab; /* its first byte is a tab */
    bool inner_tab;   /* a tab stands behind text, or there are several tabs and nothing else */
    bool blank;
    bool pipe;
    bool page_break;  /* a form feed ends it */
};

struct blocks {
    struct document *document;
    VECTOR(struct block) list;
    struct span paragraph; /* the open one, SPAN_NONE between paragraphs */
    uint32_t page;
    uint32_t no_grid_before, no_cell_lines_before; /* runs up to here were looked at and are none */
    uint32_t no_fields_before, no_tags_before, no_bars_before;
    bool markdown, has_form_feeds;
};

/* False at the end of the text. */
bool strip_at(const struct blocks *blocks, uint32_t offset, struct strip *out);
struct slice strip_text(const struct blocks *blocks, const struct strip *strip); /* trimmed */
struct span span_trim(const struct blocks *blocks, struct span span);

bool line_is_page_number(struct slice line);           /* - 3 -, — 3 —, 第 3 页 共 9 页 */
bool line_is_ruler(struct slice line, bool markdown);  /* ======, -----, also around a word */
bool line_is_heading(struct slice line, bool markdown); /* 一、总体情况; in Markdown also # */
bool line_is_pipe_ruler(struct slice line);            /* |---|:--:| */
bool line_is_tab_ruler(struct slice line);             /* the same, parted by tabs */

void blocks_add(struct blocks *blocks, enum block_kind kind, struct span span, const struct grid *grid);
void blocks_close_paragraph(struct blocks *blocks);

/* A grid being built: its cells so far. */
struct cells {
    VECTOR(struct grid_cell) list;
    uint32_t rows, columns, widest_filled; /* widest_filled: most cells with text in one row */
    bool padded;
};
void grid_add_cell(struct blocks *blocks, struct cells *cells, struct grid_cell cell);
void grid_add_block(struct blocks *blocks, const struct cells *cells, struct span span);

/* Where *strip begins a grid: adds its block, moves *strip to the last strip of it and returns true. */
bool grid_from_tabs(struct blocks *blocks, struct strip *strip);
bool grid_from_cell_lines(struct blocks *blocks, struct strip *strip);
bool grid_from_pipes(struct blocks *blocks, struct strip *strip);
/* Cells with a bar behind each, rows filled up with bars: web pages saved as text. */
bool grid_from_bars(struct blocks *blocks, struct strip *strip);
/* Cells parted by commas or semicolons, and a table in HTML tags; strip->next is then behind the last of it. */
bool grid_from_separators(struct blocks *blocks, struct strip *strip);
bool grid_from_tags(struct blocks *blocks, struct strip *strip);

#endif
