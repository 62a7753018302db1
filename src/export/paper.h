/* paper: what is handed out, before it has a format: titles, paragraphs and tables with marked cells. summary.c and
 * letter.c make one from a review; Markdown, HTML, plain text, PDF and docx are its faces; xlsx takes its tables.
 *
 * Everything lives in the paper's arena. Text that is added is copied and made visible (export_visible): whatever a
 * report contains, a face only has to escape what its own format reserves. */
#ifndef EXPORT_PAPER_H
#define EXPORT_PAPER_H

#include "export/export.h"

enum paper_align { PAPER_LEFT, PAPER_CENTER, PAPER_RIGHT };

/* What is the matter with a cell; every face shows it by a sign besides any colour. */
enum paper_mark {
    PAPER_PLAIN,
    PAPER_WRONG,     /* named by a failed finding */
    PAPER_CULPRIT,   /* the number that a cause says is wrong */
    PAPER_CORRECTED, /* a person read it otherwise, or gave the value that should be there */
    PAPER_UNCLEAR,   /* not surely read */
};

/* "×", "××", "*" or "?"; "" for a plain cell. */
const char *paper_sign(enum paper_mark mark);

struct paper_cell {
    struct slice text;      /* may have several lines */
    struct slice note;      /* what stands small below it: "应为 12" */
    struct slice comment;   /* for faces that can hang a remark on a cell; others leave it out */
    uint16_t columns, rows; /* it spans so many */
    enum paper_align align;
    enum paper_mark mark;
    bool head;
    bool is_number;
    struct decimal number; /* what the text says, when is_number */
};
struct paper_row {
    struct paper_cell *items; /* those that begin in this row, from the left */
    size_t count, capacity;
};
struct paper_table {
    const unsigned *widths; /* of the columns, relative to each other */
    size_t column_count;
    size_t head_rows; /* are repeated on every page */
    struct paper_row *items;
    size_t count, capacity;
};

enum paper_block_kind {
    PAPER_TITLE,
    PAPER_HEADING, /* level 1: a part; 2: a place in the report; 3: a finding. Never alone at the foot of a page */
    PAPER_PARAGRAPH,
    PAPER_ITEM, /* label and text: 位置：表三 */
    PAPER_TABLE,
    PAPER_PAGE, /* what follows begins a page; in a workbook a sheet whose name is the text */
};
struct paper_block {
    enum paper_block_kind kind;
    int level;                /* of a heading, 1 to 3 */
    enum paper_align align;   /* of a paragraph */
    bool indented;            /* a paragraph that begins with two blanks' room */
    struct slice label, text; /* label: number of a heading, name of an item; may be empty */
    struct slice anchor;      /* what links lead to; empty or a fingerprint */
    struct paper_table *table;
};

/* How large and how solemn. */
enum paper_style { PAPER_SUMMARY, PAPER_LETTER };

struct paper {
    struct arena *arena;
    enum paper_style style;
    struct slice title;  /* of the file */
    struct slice header; /* at the head of every page */
    struct slice footer; /* at its foot, beside the number of the page */
    struct slice date;   /* 2026-01-31: of the last word of the review, else of the day; the file's own date */
    struct paper_block *items;
    size_t count, capacity;
};

void paper_begin(struct paper *paper, enum paper_style style, struct arena *arena);
/* Each adds a block, which stays valid until the next one is added. */
struct paper_block *paper_title(struct paper *paper, struct slice text);
struct paper_block *paper_heading(struct paper *paper, int level, struct slice label, struct slice text);
struct paper_block *paper_paragraph(struct paper *paper, struct slice text);
struct paper_block *paper_item(struct paper *paper, const char *label, struct slice text);
void paper_new_page(struct paper *paper, struct slice name);

/* A table to be filled row by row; the last row of the table is the one that cells go to. */
struct paper_table *paper_table(struct paper *paper, const unsigned *widths, size_t column_count);
void paper_row(struct paper *paper, struct paper_table *table);
struct paper_cell *paper_cell(struct paper *paper, struct paper_table *table, struct slice text);
/* A row of heads, one for each column; it is repeated on every page. */
void paper_head(struct paper *paper, struct paper_table *table, const char *const labels[]);

/* One of the form's tables as the form prints it, with the values of the report and the marks of the review. */
void paper_form_table(struct paper *paper, const struct session *session, uint16_t table);

/* A table of whose report it is, by which form, and how the review stands. */
void paper_overview(struct paper *paper, const struct loaded *loaded);
/* The day of the last action, else today, as 2026-01-31. */
struct slice paper_day(const struct session *session, struct arena *arena);

/* The summary of a review: what was found, what should be there, what nobody could check; for an unreadable report why
 * it is. The parts are what it may have besides. */
enum { SUMMARY_TABLES = 1, SUMMARY_HISTORY = 2 };
void paper_summary(struct paper *paper, const struct loaded *loaded, unsigned parts);

/* Of a report that was read: one finding, one of the form's tables. */
void paper_finding(struct paper *paper, const struct loaded *loaded, size_t finding);
void paper_single_table(struct paper *paper, const struct loaded *loaded, uint16_t table);

/* The same for a workbook, a page for each sheet: the form's tables, findings, changes, history. */
void paper_workbook(struct paper *paper, const struct loaded *loaded);

/* The faces that need no other library; each writes one whole paper. */
void paper_write_markdown(const struct paper *paper, struct buffer *out);
/* For reading on a screen: lines are aligned in `width` columns, long ones are not broken. */
void paper_write_text(const struct paper *paper, int width, struct buffer *out);
/* As JSON for nianshen-paper, which makes the others. */
void paper_write_json(const struct paper *paper, struct buffer *out);

/* The faces that nianshen-paper makes; two programs, so that each loads only what its formats need. */
#define PAPER_PROGRAM "nianshen-paper"
#define PAPER_PROGRAM_OFFICE PAPER_PROGRAM "-office"
enum paper_face { PAPER_PDF, PAPER_XLSX, PAPER_DOCX, PAPER_FACE_COUNT };
extern const char *const paper_face_names[]; /* "pdf" ...; NULL behind the last */

/* How nianshen-paper answers on the socket that gave it the papers; `length` bytes of the face, else of the reason in
 * Chinese, follow. Both are of the same machine and version. */
struct paper_reply {
    uint32_t done;  /* 0: refused */
    uint32_t usage; /* because what was asked for cannot be */
    uint64_t pages;
    uint64_t length;
};
/* Has the papers, in JSON as paper_write_json writes them and parted by commas, made into one file by nianshen-paper.
 * `range` are the pages wanted of a PDF, as 1-3,5 or 4-; NULL: all. *pages (may be NULL) receives their number.
 * ERROR_USAGE: the range is none, or beyond the last page; ERROR_FILE: the program is not installed, or its
 * words. */
bool paper_make(enum paper_face face, const char *range, struct slice papers, struct arena *arena, struct slice *out,
                size_t *pages, struct error *error);

#endif
