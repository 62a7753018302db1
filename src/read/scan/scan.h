/* scan: pages that are pictures. Each becomes a grey picture of 300 dots an inch, straight; its ruling lines are found,
 * each cell is recognised alone and the rest of the page as a whole; what comes out are the same characters and rules
 * that other readers hand to the layout of pages. Linked into nianshen-scan alone. */
#ifndef READ_SCAN_SCAN_H
#define READ_SCAN_SCAN_H

#include "read/foreign/foreign.h"

#include <leptonica/allheaders.h>

enum {
    SCAN_RESOLUTION = 300,
    SCAN_POOR_RESOLUTION = 180, /* below this, digits are hard to tell apart */
    SCAN_PAPER = 255,           /* the shade of paper on a cleaned page; ink is near 0 */
};
#define SCAN_POINT (72.0F / SCAN_RESOLUTION) /* of one dot */

/* ---- Where pictures come from (scan_source.c) ---- */

struct scan_source;

/* The pictures in a PDF or a picture file. NULL with error (ERROR_REPORT). `bytes` must outlive it. */
struct scan_source *scan_source_open(struct arena *arena, struct slice bytes, bool pdf, struct error *error);
void scan_source_close(struct scan_source *source); /* NULL is allowed */
size_t scan_source_count(const struct scan_source *source);
/* A page as grey, at 300 dots an inch; *resolution is what the picture itself had, 0 where nobody knows. Red seals are
 * left out. NULL when it is damaged or too large. The caller destroys it. */
PIX *scan_source_page(struct scan_source *source, size_t number, int *resolution);

/* ---- Making them readable (scan_clean.c) ---- */

/* A page whose paper is white, whose ink is black and whose lines are level. */
struct scan_sheet {
    PIX *picture;
    int ink;
};
/* Makes paper white and ink black. The picture is used up; the caller destroys the one returned. */
PIX *scan_clean(PIX *picture);
/* Makes the lines of a clean picture level. It is used up; the caller destroys the sheet's. */
struct scan_sheet scan_straighten(PIX *picture);
/* The shade that parts ink from paper on the page as a whole. */
int scan_threshold(PIX *picture);
/* Darker is ink on a clean page: nearer to paper than half way, so that thin strokes stay whole. */
int scan_ink(PIX *picture);

/* ---- Bent pages (scan_flatten.c) ---- */

/* The page with its ruling lines straight, as far as they tell how it is bent; `ink` parts ink from paper. The picture
 * is used up. */
PIX *scan_flatten(PIX *picture, int ink);

/* ---- Ruling lines (scan_rule.c) ---- */

/* Adds the ruling lines of a sheet. */
void scan_find_rules(struct arena *arena, PIX *picture, struct page *page);

/* ---- The ink in a cell (scan_cell.c, scan_form.c) ---- */

struct scan_box {
    int left, top, right, bottom; /* in dots; right and bottom are behind it */
};
/* The digits of a number side by side; some may touch, so that there are fewer shapes than digits. */
struct scan_line {
    struct scan_box box;
    VECTOR(struct scan_box) shapes; /* from left to right, without points */
    VECTOR(bool) ones;              /* of each shape: it has the form of a 1 */
    size_t least, most;             /* digits, by the widths of the shapes */
    size_t points;
};
enum scan_content {
    SCAN_EMPTY,
    SCAN_DASH,   /* one level bar: a filler */
    SCAN_NUMBER, /* all shapes are as tall as each other and look like digits */
    SCAN_WORDS,
    SCAN_TRACES, /* something so faint that nobody can say what */
};
struct scan_cell {
    enum scan_content content;
    bool doubtful;        /* besides there is ink that is too faint, or that a ruling line has cut off */
    struct scan_box box; /* of its ink, on the page */
    PIX *picture;        /* the ink alone on white paper; the box is inset in it by `margin` */
    int margin;
    VECTOR(struct scan_line) lines; /* SCAN_NUMBER: from top to bottom, boxes on the page */
};
/* Looks at the part of the page inside of `box`; remnants of ruling lines at its edges and specks are left out. */
void scan_look_at_cell(struct arena *arena, const struct scan_sheet *sheet, struct scan_box box,
                       struct scan_cell *cell); /* the caller destroys cell->picture */
/* Whether the only shape in the picture is a slash: thin from end to end, and leaning. */
bool scan_is_slash(PIX *picture);
/* Whether the shape in the black-and-white picture has the form of a 1: a stem all along, to its left no more than a
 * flag at the top and to its right nothing, serifs apart. */
bool scan_is_one(PIX *dark, struct scan_box box);
/* A line of it as a picture of its own; the caller destroys it. */
PIX *scan_line_picture(const struct scan_cell *cell, const struct scan_line *line);

/* ---- Faint ink (scan_trace.c) ---- */

/* Whether anything is darker than paper that is not `known`, which is 1 where ink was found, or NULL. */
bool scan_has_traces(PIX *grey, PIX *known);
/* The same with faint ink made black; NULL when there is none. The caller destroys it. */
PIX *scan_embolden(PIX *grey);

/* ---- Recognising (scan_reader.c) ---- */

struct scan_reader;

/* What was read, and how sure that is. */
struct scan_reading {
    struct slice text, second; /* `second` is empty unless another pass read something else */
    float confidence;          /* 0 to 1 */
};
struct scan_symbol {
    uint32_t codepoint;
    struct scan_box box;  /* in the picture; as tall as its line */
    float confidence;     /* 0 to 1 */
    bool line_end;        /* the last one of its line */
};
typedef VECTOR(struct scan_symbol) scan_symbols;

/* Loads the recogniser. NULL with error when its language data are not installed. */
struct scan_reader *scan_reader_open(struct error *error);
/* The number in a picture of `line`: read by two models that know nothing of each other; where they differ both look
 * again in other ways, and three of five readings, of both models, must agree, also with the shapes. The Chinese model
 * overlooks a 1 now and then: there the form of the shape stands in for it. Where digits
 * touch, what the Chinese model reads when it may read anything must be the same. */
struct scan_reading scan_read_number(struct scan_reader *reader, struct arena *arena, PIX *picture,
                                     const struct scan_line *line);
/* Text of a few lines, looked at once. */
void scan_read_block(struct scan_reader *reader, struct arena *arena, PIX *picture, scan_symbols *out);
/* Text of one cell, or of a page; what was read badly is looked at again. */
void scan_read_cell(struct scan_reader *reader, struct arena *arena, PIX *picture, scan_symbols *out);
void scan_read_page(struct scan_reader *reader, struct arena *arena, PIX *picture, scan_symbols *out);

/* ---- Sideways and upside down (scan_turn.c) ---- */

/* The clean picture the right way up; the one given is used up. */
PIX *scan_turn_upright(struct scan_reader *reader, PIX *picture);

/* ---- A page (scan_page.c) and the file (scan.c) ---- */

/* Readings that must stay known through the layout of pages: a mark behind the last character of each. */
struct scan_readings {
    VECTOR(struct scan_reading) items;
};
/* Recognises the picture, which is used up; glyphs, rules and size go into the first page, and where the picture shows
 * two side by side into the second. Returns how many there are. */
size_t scan_page(struct scan_reader *reader, struct arena *arena, PIX *picture, struct page pages[2],
                 struct scan_readings *readings);

typedef void (*scan_progress)(void *context, uint32_t done, uint32_t total); /* in pages to be recognised */
/* Reads the file into a document in the arena. NULL with error (ERROR_REPORT). */
struct document *scan_read(struct scan_reader *reader, struct arena *arena, struct slice bytes, bool pdf,
                           scan_progress progress, void *context, struct error *error);

/* ---- Marks (scan_mark.c) ---- */

/* Adds a reading, and its mark behind the last glyph of the page. */
void scan_mark(struct arena *arena, struct page *page, struct scan_readings *readings, struct scan_reading reading);
/* Characters of a page that was not recognised must not look like marks. */
void scan_forbid_marks(struct page *page);
/* A document without the marks of `document`, with recognitions in their places; `remark` is said of the whole. */
struct document *scan_take_marks(struct arena *arena, const struct document *document,
                                 const struct scan_readings *readings, struct slice remark);

#endif
