/* What may be handed out from the place where a person stands: the review, a letter to the unit, one finding, one
 * table, or the reviews of all reports of the list; and the files it may become. */
#ifndef TUI_HANDOUT_H
#define TUI_HANDOUT_H

#include "export/letter.h"
#include "tui/application.h"

/* What it is made of: the report that is open, or the one chosen in the list. */
struct handout_source {
    struct application *application;
    struct session *session;
    size_t entry;
    int finding, table; /* where the person stands; -1: nowhere */
    bool in_list;       /* the session is the dialog's own; all reports may be handed out together */
};

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
void handouts_find(const struct handout_source *source, struct arena *arena, struct handouts *out);
/* Of the kind that was handed out last, or the first. */
size_t handouts_last(const struct handouts *handouts, const struct application *application);

/* Names of the formats it has (extensions), and what people call them; NULL behind the last. */
struct handout_format {
    const char *name, *title;
};
const struct handout_format *handout_formats(const struct handout *handout, struct arena *arena);
/* Where the file goes unless said otherwise. */
struct slice handout_path(const struct handout_source *source, const struct handout *handout, const char *format,
                          struct arena *arena);
/* The file. `range` (may be NULL): pages of a PDF. *pages (may be NULL): how many the PDF has. */
bool handout_make(const struct handout_source *source, const struct handout *handout, const char *format,
                  const char *range, struct arena *arena, struct slice *out, size_t *pages, struct error *error);
/* Its pages as text, in a dialog. */
void handout_preview(const struct handout_source *source, const struct handout *handout);

/* The reviews of all reports of the list in one file, in their order; Esc stops it. */
bool handout_make_all(const struct handout_source *source, const char *format, const char *range, struct arena *arena,
                      struct slice *out, size_t *pages, struct error *error);

/* The dialogs take the source over. An empty format: the last one. */
void dialog_export_open(const struct handout_source *source, struct slice format);
void dialog_print_open(const struct handout_source *source);
void handout_source_close(const struct handout_source *source);

#endif
