/* What may be handed out from the place where a person stands: the review, a letter to the unit, one finding, one
 * table; and the files it may become. */
#ifndef TUI_HANDOUT_H
#define TUI_HANDOUT_H

#include "export/letter.h"
#include "tui/view_review.h"

struct handout {
    enum handout_kind kind;
    struct slice label;  /* for people */
    struct slice letter; /* name of its template */
    int index;           /* of the finding or the table */
};
enum { HANDOUTS_MOST = 12 };
struct handouts {
    struct handout items[HANDOUTS_MOST];
    size_t count;
};
void handouts_find(const struct review *review, struct arena *arena, struct handouts *out);

/* Names of the formats it has (extensions), and what people call them; NULL behind the last. */
struct handout_format {
    const char *name, *title;
};
const struct handout_format *handout_formats(const struct handout *handout, struct arena *arena);
/* Where the file goes unless said otherwise. */
struct slice handout_path(const struct review *review, const struct handout *handout, const char *format,
                          struct arena *arena);
/* The file. `range` (may be NULL): pages of a PDF. *pages (may be NULL): how many the PDF has. */
bool handout_make(const struct review *review, const struct handout *handout, const char *format, const char *range,
                  struct arena *arena, struct slice *out, size_t *pages, struct error *error);
/* Its pages as text, in a dialog. */
void handout_preview(const struct review *review, const struct handout *handout);

void review_export(struct review *review, struct slice format); /* dialog_export.c; an empty format: the last one */
void review_print(struct review *review, int unused);           /* dialog_print.c */

#endif
