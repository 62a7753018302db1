/* painted: collects what a page paints, whatever its format: characters, thin shapes as rules, pictures; then turns the
 * page upright, leaves out what nobody sees, and tells scans from text. */
#ifndef READ_FOREIGN_PAINTED_H
#define READ_FOREIGN_PAINTED_H

#include "read/foreign/foreign.h"

struct point {
    float x, y; /* on the page, in points, y downwards */
};
struct painted {
    struct arena *arena;
    struct page *page; /* its size is set before anything is added */
    struct rule clip;  /* what is outside of it is not seen, if `clipped` */
    bool clipped;
    VECTOR(uint8_t) faint; /* for each glyph: in a light or transparent colour */
    size_t skewed;         /* characters set at an angle, left out */
    size_t meaningless;    /* characters without a known codepoint */
    size_t odd;            /* letters that no report uses: what some writers make of Chinese ones */
    size_t outlines;       /* filled shapes that are no rules: text turned into curves, drawings */
    size_t covers;         /* characters and rules looked at for being painted over */
    double picture_area;   /* sum, in square points */
};

void painted_set_size(struct page *page, float width, float height); /* A4 when the size is absurd */
/* What is painted from now on is seen inside of this part of the page only. */
void painted_set_clip(struct painted *painted, struct rule clip);
/* A character at its origin on the base line: `along` is its advance, `up` one em at right angles to it. */
void painted_add_glyph(struct painted *painted, uint32_t codepoint, struct point origin, struct point along,
                       struct point up, bool faint);
/* The width of a character whose font is not at hand: a guess, held down by the step to the next character (0 when
 * there is none). `digit` is what steps told of the width of digits, 0 at first. */
float painted_guess_width(uint32_t codepoint, float size, float step, float *digit);
/* 0 black to 1 white. */
bool painted_is_white(float shade);
bool painted_is_faint(float shade);
void painted_add_picture(struct painted *painted, struct rule box);
/* Something that nothing shines through is painted there: what was added before and lies under it is not seen. */
void painted_cover(struct painted *painted, struct rule box);
/* When everything is there. */
void painted_finish(struct painted *painted);

/* A path: each straight piece of it when stroked, each closed shape when filled, may be a rule. */
struct outline {
    struct painted *painted;
    float thickness; /* of the stroke; below 0 when filled */
    struct point start, at;
    struct rule box;
    size_t pieces, lines; /* lines: of the last piece */
    bool curved, open, slanted;
    bool opaque; /* a filled rectangle hides what is under it */
    bool white;  /* and is not seen itself */
};
void outline_move(struct outline *outline, struct point to);
void outline_line(struct outline *outline, struct point to);
void outline_curve(struct outline *outline, struct point to);
void outline_close(struct outline *outline);
void outline_end(struct outline *outline);                /* after the last piece */
bool outline_is_rectangle(const struct outline *outline); /* it was one piece, with sides across and down */

#endif
