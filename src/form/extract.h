/* Inside of form/: the parts that facts_read puts together. */
#ifndef FORM_EXTRACT_H
#define FORM_EXTRACT_H

#include "form/form.h"

/* Folds the form's labels and numbers its characters once for all reports: sets form->model, in the arena, which must
 * live as long as the form. The loader calls it when everything else is in place. False when the form has more labels
 * than alignment can hold (the caller says so with the file's name). */
bool form_prepare(struct form *form, struct arena *arena);

/* The part of the document in which tables two, three and four stand, found by rare labels (research: a first hit is
 * not enough; the chain with the most different labels wins). Empty span when there is none. */
struct scan; /* form/token.h */
struct region {
    struct span span;
    struct span late;  /* in it: a table printed behind one that the form has behind it; empty when all is in order */
    int labels_found;  /* different row labels of the form seen in it */
    int telltales;     /* words that only this form prints, seen in it */
};
struct region region_find(const struct document *document, const struct scan *scan, const struct form *form,
                          struct arena *arena);

/* Aligns the form with the document's region: fills rows, cells and tables of *facts (arrays already allocated, all
 * missing). `cost` receives the cost of the best reading, for choosing between forms; false when no path exists (then
 * everything stays missing). Rows placed by guidance are taken as given. */
bool align_form(const struct document *document, const struct form *form, struct region region,
                const struct guidance *guidance, struct arena *arena, struct facts *facts, long *cost);

/* Sections, title, organ, year, prose; needs the tables' spans. */
void sections_find(const struct document *document, const struct form *form, const struct guidance *guidance,
                   struct arena *arena, struct facts *facts);
void title_find(const struct document *document, const struct form *form, const struct guidance *guidance,
                struct arena *arena, struct facts *facts);
/* Gives the cells of a recognised report their confidence; a cell with an unsure reading becomes unclear, the readings
 * its candidates. */
void recognitions_apply(struct facts *facts, struct arena *arena);

#endif
