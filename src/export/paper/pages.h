/* Inside of the PDF face: papers broken into pages, as a list of what is to be drawn where. Units are points. */
#ifndef EXPORT_PAPER_PAGES_H
#define EXPORT_PAPER_PAGES_H

#include "export/paper/face.h"

#include <pango/pangocairo.h>

/* A4 and its margins. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN_SIDE 62.0
#define MARGIN_TOP 72.0
#define MARGIN_BOTTOM 68.0
#define BODY_WIDTH (PAGE_WIDTH - 2 * MARGIN_SIDE)
#define BODY_HEIGHT (PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM)

enum shape { SHAPE_FILL, SHAPE_FRAME, SHAPE_TEXT }; /* in the order in which a page is drawn */
struct placed {
    enum shape shape;
    size_t page;  /* from 0 */
    size_t order; /* among what is placed, for drawing */
    double x, y, width, height;
    double weight;       /* of a frame's line; grey of a fill, 0 black to 1 white */
    PangoLayout *layout; /* text: these of its lines */
    int first_line, line_count;
};
struct page_text { /* what stands around a page */
    size_t paper;
};

struct pages {
    PangoContext *context;
    struct arena *arena;
    VECTOR(struct placed) placed;
    VECTOR(struct page_text) around; /* one for each page */
    VECTOR(PangoLayout *) layouts;   /* to be given back */
    struct set_table **tables;       /* of the blocks of the paper, NULL where a block is none */
    double y;                        /* where the next block begins on the last page */
};

/* Fonts and sizes of a style. */
struct lettering {
    const char *family;
    double body, small, title, headings[3]; /* points */
    double leading;                         /* between lines, beside the font's own */
};
extern const struct lettering letterings[];

void pages_begin(struct pages *pages, PangoContext *context, struct arena *arena);
void pages_add(struct pages *pages, const struct paper *paper, size_t index);
void pages_end(struct pages *pages);

/* For the table's own file. */
enum weight { WEIGHT_NORMAL, WEIGHT_BOLD };
PangoLayout *pages_text(struct pages *pages, struct slice text, double size, enum weight weight, double width,
                        enum paper_align align, double leading);
double layout_height(PangoLayout *layout);
void pages_turn(struct pages *pages);
double pages_room(const struct pages *pages); /* left on the last page */
void pages_place(struct pages *pages, struct placed placed);
/* A table with its text set, for asking how high it is before it is placed. */
struct set_table;
struct set_table *pages_set_table(struct pages *pages, const struct paper_table *table,
                                  const struct lettering *lettering);
double set_table_height(const struct set_table *set);
void pages_place_table(struct pages *pages, struct set_table *set);

#endif
