/* Building a document piece by piece, for readers whose source is not plain text. The text of a table is written row
 * after row, one line a row, its cells parted by " | ", so that it can be read as text; where each cell stands in rows
 * and columns is in the grid. Text of one cell is one line: what the source broke over lines is joined. */
#ifndef DOCUMENT_BUILDER_H
#define DOCUMENT_BUILDER_H

#include "document/document.h"

struct builder;

/* Behind a number in text that is given to a builder: the number may be a part of one, or not be shown. It is taken
 * out of the text; the document keeps the doubt beside it (struct recognition). No text holds it otherwise. */
#define BUILDER_DOUBT 0xFDD0
#define BUILDER_DOUBT_TEXT "\xEF\xB7\x90"

struct builder *builder_new(struct arena *arena);
/* A paragraph, heading or furniture: its own line or lines. Line ends inside are kept, CR dropped, invalid UTF-8 and
 * NUL replaced by U+FFFD, blanks at both ends dropped. Empty text adds nothing. Returns its span. */
struct span builder_paragraph(struct builder *builder, enum block_kind kind, struct slice text);
/* Marks that a new page begins here (a page break before the first block is ignored). */
void builder_page(struct builder *builder);

/* A table: begin, then cells in any order, then end. A cell outside 1 to 10,000 rows or 1 to 256 columns, and one that
 * overlaps an earlier one, is refused (false). Cells nobody adds stand empty. */
void builder_grid_begin(struct builder *builder);
bool builder_grid_cell(struct builder *builder, uint32_t row, uint32_t column, uint32_t row_span, uint32_t column_span,
                       struct slice text);
void builder_grid_end(struct builder *builder); /* a table of one cell becomes a paragraph */

/* Something the reviewer must know about the reading itself ("表三是一张图片"): kept in the document. */
void builder_remark(struct builder *builder, enum remark_kind kind, struct slice text);

size_t builder_length(const struct builder *builder); /* bytes of text so far */
/* The document, in the builder's arena. */
struct document *builder_finish(struct builder *builder, const char *path);

#endif
