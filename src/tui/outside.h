/* Other programs and files: $EDITOR, the system's viewer, exports. */
#ifndef TUI_OUTSIDE_H
#define TUI_OUTSIDE_H

#include "export/export.h"
#include "tui/terminal.h"

/* Hands the text to $VISUAL or $EDITOR and takes it back. */
bool outside_edit(struct terminal *terminal, struct buffer *text, struct error *error);
/* Opens the file with the system's program for it (xdg-open), without waiting. False where there is no desktop. */
bool outside_open(const char *path, struct error *error);
/* Writes the session's review as md, csv and json beside the report (or where its review file is kept). *said is
 * what was written and where. */
bool outside_export(const struct entry *entry, struct session *session, const char *reviews, struct buffer *said,
                    struct error *error);

#endif
