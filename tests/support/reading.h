/* A text being read by a form, for tests of single steps of reading. */
#ifndef SUPPORT_READING_H
#define SUPPORT_READING_H

#include "support/forms.h"

struct reading {
    struct document *document;
    struct arena *arena;
    struct facts facts;
};

/* The text as a document, Markdown where it has a table of such, and facts of the form of 2021 with nothing in them. */
struct reading reading_new(const char *text);
void free_reading(struct reading *reading);

#endif
