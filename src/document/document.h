/* document: a report's text, UTF-8, immutable, with its blocks. Everything later points into this one text with byte
 * spans; nothing copies text to point at it. */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "base/base.h"

/* Bytes [start, end) of the document's text. */
struct span {
    uint32_t start, end;
};
#define SPAN_NONE ((struct span){UINT32_MAX, UINT32_MAX})
bool span_is_none(struct span span);
bool span_contains(struct span span, uint32_t offset);

/* One cell of a grid; a merged cell stands once, at its first row and column. */
struct grid_cell {
    uint32_t row, column;           /* from 0 */
    uint32_t row_span, column_span; /* at least 1 */
    struct span span;               /* its text, trimmed; empty (start == end, at its place) for an empty cell */
};

/* A table whose rows and columns the source knows. Cells in reading order. */
struct grid {
    struct grid_cell *cells;
    size_t cell_count;
    uint32_t rows, columns;
    bool padded; /* empty cells at a row's end may only fill it up, in place of what merged cells take */
};

enum block_kind {
    BLOCK_PARAGRAPH, /* a run of text lines */
    BLOCK_HEADING,   /* what the source marks as a heading */
    BLOCK_GRID,
    BLOCK_PAGE_BREAK,
    BLOCK_FURNITURE, /* page numbers, menus, table rulers: shown greyed, never read */
};

struct block {
    enum block_kind kind;
    struct span span;
    uint32_t page;           /* from 1 */
    const struct grid *grid; /* BLOCK_GRID only */
};

/* What a reader has to say about its own reading, besides the text. */
enum remark_kind {
    REMARK_PICTURE_TABLE,   /* a table is a picture, or elsewhere: `span` is where it stands; the text says so */
    REMARK_TRACKED_CHANGES, /* the source holds tracked changes; the accepted state was read */
    REMARK_SCANNED,         /* the text was recognised from a picture */
    REMARK_OTHER,
};
struct remark {
    enum remark_kind kind;
    struct span span; /* empty at its place */
    struct slice text; /* Chinese, one line */
};

/* How sure a piece of text is: one recognised from a picture, or a number of which the source does not tell whether it
 * is all there. */
struct recognition {
    struct span span;
    float confidence;    /* 0 to 1 */
    struct slice second; /* what the second pass read there, when it differs; else empty */
    bool partial;        /* not recognised: it may be a part of a number that was broken, or a number not shown */
};

struct document {
    struct arena *arena; /* owns all below */
    const char *path;
    char sha256[65];      /* of the file's bytes */
    struct slice text;    /* NUL-terminated; line ends are \n */
    struct block *blocks; /* in reading order, not overlapping */
    size_t block_count;
    struct remark *remarks; /* in reading order */
    size_t remark_count;
    struct recognition *recognitions; /* by span */
    size_t recognition_count;
    uint32_t *line_starts; /* byte offset of each line; at least one */
    uint32_t line_count, page_count;
    bool built; /* by a builder, of paragraphs and tables: its lines are none of the source's */
};

/* Makes a document around text (which must be valid UTF-8 with \n line ends and live in the arena): line starts are
 * computed, blocks are left empty for the reader to add. */
struct document *document_new(struct arena *arena, const char *path, struct slice text);
void document_free(struct document *document); /* frees the arena, with the document in it */
uint32_t document_line(const struct document *document, uint32_t offset); /* from 1 */
struct span document_line_span(const struct document *document, uint32_t line); /* without its line end */
uint32_t document_page(const struct document *document, uint32_t offset); /* from 1 */
struct slice document_text(const struct document *document, struct span span);
bool document_has_remark(const struct document *document, enum remark_kind kind);
/* The offset itself, or the end of the furniture it lies in. */
uint32_t document_skip_furniture(const struct document *document, uint32_t offset);

#endif
