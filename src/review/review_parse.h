/* Inside of review/: the text of a review file, taken apart. */
#ifndef REVIEW_REVIEW_PARSE_H
#define REVIEW_REVIEW_PARSE_H

#include "review/review_file.h"

struct review_contents {
    size_t whole;          /* bytes up to the end of the last whole record; less than all: the rest is torn */
    bool line_end_missing; /* the last whole record lacks its line end */
    const char *version;   /* digest of the report that the last header names */
    const char *trouble;   /* not NULL: a file that must not be written to, and why */
};
/* Appends the actions to the history. Texts live in the arena. */
void review_parse(struct slice bytes, const char *path, struct arena *arena, struct history *history,
                  struct review_contents *out);
/* Appends the record that names the report; the short one is for a report that is no longer at hand. */
void review_header_write_old(const char *sha256, struct buffer *out);
void review_header_write(const struct document *document, const struct facts *facts, struct buffer *out);

#endif
