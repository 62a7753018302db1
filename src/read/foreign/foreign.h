/* foreign: the readers of formats that are not plain text, one file a format: bytes to document. They are linked into
 * nianshen-read alone, which runs confined; none of them opens a file, starts a program or knows where its bytes came
 * from. */
#ifndef READ_FOREIGN_FOREIGN_H
#define READ_FOREIGN_FOREIGN_H

#include "document/builder.h"

/* Each reads `bytes` into the builder, in reading order. False with error (ERROR_REPORT, the message without the path):
 * damaged, encrypted, hostile (bombs, external entities, absurd sizes, deep nesting, cycles) or empty. What it needs for
 * its work beyond the text lives in an arena of its own. */
bool read_html(struct builder *builder, struct slice bytes, struct error *error);
bool read_docx(struct builder *builder, struct slice bytes, struct error *error);
bool read_ofd(struct builder *builder, struct slice bytes, struct error *error);
/* A PDF. Pages without text are reported in *scanned (1-based numbers, in the builder's arena) and left out: the parent
 * has them rasterised and recognised. */
bool read_pdf(struct builder *builder, struct slice bytes, struct error *error);

/* ---- Geometry: shared by PDF, OFD and recognised pages -------------------------------------------------------- */

/* One character as printed. Coordinates in points (1/72 inch), origin at the page's upper left, y downwards. */
struct glyph {
    uint32_t codepoint;
    float left, top, right, bottom;
    float confidence; /* 0 to 1 when recognised from a picture, else below 0 */
};
/* A ruling line, horizontal or vertical (thin filled rectangles count as lines). */
struct rule {
    float left, top, right, bottom; /* width or height near 0 */
};
struct page {
    float width, height;
    VECTOR(struct glyph) glyphs;
    VECTOR(struct rule) rules;
};
/* Adds pages to the builder, in order: page furniture, paragraphs (lines joined as the layout tells), and tables by ruled
 * geometry: merged cells come out by themselves, numbers wrapped inside a narrow cell are joined, a table that goes on
 * over pages with a repeated header becomes one; tables without rules by alignment of their columns. Sideways pages must
 * have been turned before. */
void layout_pages(struct builder *builder, const struct page *pages, size_t count);

#endif
