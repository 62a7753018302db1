/* What may be handed out from the place where a person stands: the review, a letter to the unit, one finding, one
 * table, or the reviews of all reports of the list, or letters to their units; and the files it may become. */
#ifndef TUI_HANDOUT_H
#define TUI_HANDOUT_H

#include "export/letter.h"
#include "tui/application.h"

/* What it is made of: the report that is open, or the one chosen in the list. */
struct handout_source {
    struct application *application;
    struct session *session; /* NULL for one of the list that cannot be read: only all may be handed out */
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
/* Its text in a dialog, with `pages` as they are on paper. */
void handout_preview(const struct handout_source *source, const struct handout *handout, bool pages);

/* The reviews of all reports of the list, or the letters about them, in one file, in their order; Esc stops it. Where
 * there is nothing to mend no letter is written. */
bool handout_make_all(const struct handout_source *source, const struct handout *handout, const char *format,
                      const char *range, struct arena *arena, struct slice *out, size_t *pages, struct error *error);
/* Where the letters go as files of their own unless said otherwise. */
struct slice handout_folder(const struct handout_source *source, const struct handout *handout, struct arena *arena);
/* The letters as files of their own in a folder, which is made when it is not there. What became of it is said. */
bool handout_write_letters(const struct handout_source *source, const struct handout *handout, const char *format,
                           const char *folder, struct buffer *said, struct error *error);
/* How many of these files are there already. */
size_t handout_written_letters(const struct handout_source *source, const struct handout *handout, const char *format,
                               const char *folder);

/* The dialogs take the source over. An empty format: the last one. */
void dialog_export_open(const struct handout_source *source, struct slice format);
void dialog_print_open(const struct handout_source *source);
void handout_source_close(const struct handout_source *source);

#endif
