/* read: one file a format, bytes to document. Content decides which reader is asked, the name never does. */
#ifndef READ_READ_H
#define READ_READ_H

#include "document/document.h"

#define READ_LIMIT ((size_t)64 << 20) /* bytes of one report; a larger file is refused with both sizes */

/* Reads the file at path. NULL with error: cannot be read (ERROR_FILE); empty, binary, of a format that needs another
 * program, or with a byte that is no UTF-8, whose offset is named (ERROR_REPORT). The path is copied.
 * The caller frees the document. */
struct document *read_document(const char *path, struct error *error);

/* The readers; `bytes` are in the arena. Text: BOM dropped, CRLF and CR become \n, form feeds and lines such as "- 3 -"
 * part pages, lines with tabs and one-cell-a-line runs become grids. Markdown: pipe tables become grids besides. */
struct document *read_text(struct arena *arena, const char *path, struct slice bytes, bool markdown,
                           struct error *error);

#endif
