/* foreign: the readers of formats that are not plain text, one file a format: bytes to document. They are linked into
 * nianshen-read alone, which runs confined; none of them opens a file, starts a program or knows where its bytes came
 * from. */
#ifndef READ_FOREIGN_FOREIGN_H
#define READ_FOREIGN_FOREIGN_H

#include "document/builder.h"

/* Each reads `bytes` into the builder, in reading order. False with error (ERROR_REPORT, the message without the path):
 * damaged, encrypted, hostile (bombs, external entities, absurd sizes, deep nesting, cycles) or empty. What it needs
 * for its work beyond the text lives in an arena of its own. */
bool read_html(struct builder *builder, struct slice bytes, struct error *error);
bool read_mhtml(struct builder *builder, struct slice bytes, struct error *error); /* a page in one file, a mail */
bool read_docx(struct builder *builder, struct slice bytes, struct error *error);
bool read_ofd(struct builder *builder, struct slice bytes, struct error *error);
/* A PDF: pdf_pages, then layout_pages. In place of pages that are pictures of text stand remarks (REMARK_SCANNED). */
bool read_pdf(struct builder *builder, struct slice bytes, struct error *error);

/* ---- Geometry: shared by PDF, OFD and recognised pages -------------------------------------------------------- */

/* One character as printed. Coordinates in points (1/72 inch), origin at the page's upper left, y downwards. */
struct glyph {
    uint32_t codepoint;
    float left, top, right, bottom;
    float confidence; /* 0 to 1 when recognised from a picture, else below 0 */
    uint8_t turns;    /* clockwise quarter turns from upright: text set sideways on an upright page */
};
/* A ruling line, horizontal or vertical (thin filled rectangles count as lines). */
struct rule {
    float left, top, right, bottom; /* width or height near 0 */
};
struct page {
    float width, height;
    VECTOR(struct glyph) glyphs;
    VECTOR(struct rule) rules;
    VECTOR(struct rule) pictures; /* boxes of pictures that are large enough to hold a table */
    bool scanned;                 /* it shows a picture of text, or text without meaning: to be recognised */
    bool damaged;                 /* not all of it could be read */
};
/* Adds pages to the builder, in order: page furniture, paragraphs (lines joined as the layout tells), and tables by
 * ruled geometry: merged cells come out by themselves, numbers wrapped inside a narrow cell are joined, a table that
 * goes on over pages with a repeated header becomes one; tables without rules by alignment of their columns. Sideways
 * pages must have been turned before. */
void layout_pages(struct builder *builder, const struct page *pages, size_t count);

/* The pages of a PDF, in the arena, turned upright; a scanned page has neither glyphs nor rules, and whoever has it
 * recognised puts them there before layout_pages. False with error as above; a password that nobody gave is named. */
bool pdf_pages(struct arena *arena, struct slice bytes, struct page **pages, size_t *count, struct error *error);

#endif
