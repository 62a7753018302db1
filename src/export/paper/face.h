/* Inside of nianshen-paper: papers read back from nianshen's JSON, and the faces that need foreign libraries. */
#ifndef EXPORT_PAPER_FACE_H
#define EXPORT_PAPER_FACE_H

#include "export/paper.h"

struct papers {
    struct paper *items;
    size_t count;
    const char *range; /* the pages wanted of a PDF, as 1-3,5 or 4-; NULL: all */
};

/* {"papers": [...]} as paper_write_json writes them. False with ERROR_REPORT when it is something else: widths, spans
 * and numbers of every table are held against each other, so that a face may rely on them. */
bool papers_read(struct slice json, struct arena *arena, struct papers *out, struct error *error);

/* All papers as one PDF (A4), each beginning on a page of its own; the same papers give the same bytes, whose creation
 * date is $SOURCE_DATE_EPOCH when set, else today. *pages receives their number. ERROR_FILE without a Chinese font,
 * ERROR_USAGE for a range that is none or beyond the last page. */
bool papers_write_pdf(const struct papers *papers, struct buffer *out, size_t *pages, struct error *error);

/* All papers as one workbook: every PAPER_PAGE begins a sheet, whose tables stand one below the other. Numbers are
 * numbers, marked cells are filled and carry their comment; the heads of the first table of a sheet stay in sight. The
 * same papers give the same bytes. *pages receives the number of sheets. */
bool papers_write_xlsx(const struct papers *papers, struct buffer *out, size_t *pages, struct error *error);

/* All papers as one Word document (A4). The same papers give the same bytes. *pages is not known and 0. */
bool papers_write_docx(const struct papers *papers, struct buffer *out, size_t *pages, struct error *error);

#endif
