/* The samples, one writer a format: the truth as a file, or as the parts of one that `make` packs. */
#ifndef FORMATS_WRITE_H
#define FORMATS_WRITE_H

#include "support/truth.h"

void write_text(const struct truth *truth, struct buffer *out); /* as pasted from Word: a row a line, tabs between */
void write_markdown(const struct truth *truth, struct buffer *out);
void write_web_page(const struct truth *truth, struct buffer *out); /* what a county's web site shows around it */

/* A part of a package: its name there, and its content. */
typedef void (*write_part)(const char *name, const struct buffer *content, void *user);
/* Cells are merged by gridSpan and vMerge; headings and items are numbered by Word's lists. */
enum word_look {
    WORD_NARROW, /* A4, columns so narrow that numbers go over the line */
    WORD_WIDE,   /* A4, each value on one line; headings and items have their numbers typed */
    WORD_LARGE,  /* one sheet of A3 */
};
void write_word(const struct truth *truth, enum word_look look_kind, write_part write, void *user);
void write_ofd(const struct truth *truth, write_part write, void *user);

/* Text with what markup reserves written out. */
void write_escaped(struct buffer *out, struct slice text);
/* The cell that begins here, or NULL. */
const struct truth_cell *truth_cell_at(const struct truth_table *table, uint32_t row, uint32_t column);

#endif
