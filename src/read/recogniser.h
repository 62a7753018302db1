/* recogniser: has nianshen-scan, a process of its own for each file, recognise pages that are pictures. That takes
 * seconds a page: whoever waits can watch, and stop it. */
#ifndef READ_RECOGNISER_H
#define READ_RECOGNISER_H

#include "document/document.h"
#include "read/format.h"
#include "read/read.h"

#define SCANNER_NAME "nianshen-scan"

/* The document, in the arena; FORMAT_PDF or FORMAT_PICTURE. `watch` may be NULL. NULL with ERROR_REPORT: refused, too
 * slow, crashed; with ERROR_STOPPED: by who watches; with ERROR_FILE: there is no recogniser, and which package has
 * it. */
struct document *recogniser_read(struct arena *arena, const char *path, struct slice bytes, enum format format,
                                 const struct read_watch *watch, struct error *error);

#endif
