/* read: one file a format, bytes to document. Content decides which reader is asked, the name never does. */
#ifndef READ_READ_H
#define READ_READ_H

#include "document/document.h"

#define READ_LIMIT ((size_t)64 << 20) /* bytes of one report; a larger file is refused with both sizes */

/* Reads the file at path, or the member of an archive that it leads to (read/container.h). NULL with error: cannot be
 * opened, or the program that reads its format is not installed (ERROR_FILE); empty, binary, damaged, encrypted,
 * hostile, of a format that is not read, or with a byte that fits no encoding, whose offset is named (ERROR_REPORT).
 * Text is read in this process, everything else in a confined one. The path is copied. The caller frees the
 * document. */
struct document *read_document(const char *path, struct error *error);

/* What takes long, and how far it is. */
enum read_stage { READ_FILE, READ_CONVERT, READ_RECOGNISE };
struct read_progress {
    const char *path;
    enum read_stage stage;
    uint32_t done, total; /* pages that are recognised; 0 of 0 before anything is known */
};
/* Who waits while a file is read in another process. `go_on` is asked several times a second, in the thread that reads,
 * and before a conversion begins; when it returns false the reading stops and ends with ERROR_STOPPED. */
struct read_watch {
    bool (*go_on)(void *context, const struct read_progress *progress);
    void *context;
};
/* The same as read_document; `watch` may be NULL. */
struct document *read_document_watched(const char *path, const struct read_watch *watch, struct error *error);

/* This file will be read soon: where its name speaks of a foreign format the reader is started, and asked, by now, so
 * that it works while this process loads. Nothing depends on it. */
void read_expect(const char *path);

/* Text; `bytes` are in the arena: BOM dropped, CRLF and CR become \n, form feeds and lines such as "- 3 -"
 * part pages, lines with tabs and one-cell-a-line runs become grids. Markdown: pipe tables become grids besides. */
struct document *read_text(struct arena *arena, const char *path, struct slice bytes, bool markdown,
                           struct error *error);

#endif
