/* Searching as people mean it: widths and line ends do not matter, punctuation between words neither, and a number
 * is found with or without its thousands separators. */
#ifndef TUI_SEARCH_H
#define TUI_SEARCH_H

#include "document/document.h"

/* What is looked for, folded. */
#define QUERY_MOST 64
struct query {
    uint32_t characters[QUERY_MOST];
    size_t count; /* 0: nothing is looked for, or nothing but punctuation was typed */
};
struct query query_of(struct slice text);
/* The first hit that begins at or behind `from`; SPAN_NONE when there is none. */
struct span query_find(const struct query *query, struct slice text, size_t from);
bool search_contains(struct slice text, struct slice typed);

#endif
