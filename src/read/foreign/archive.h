/* archive: a ZIP as people send it, full of reports. */
#ifndef READ_FOREIGN_ARCHIVE_H
#define READ_FOREIGN_ARCHIVE_H

#include "base/base.h"

/* Writes the files that it holds (folders, hidden files and what macOS adds are left out) as wire_write_member does, in
 * name order. Names in GBK become UTF-8, and whatever would lead out of the archive or confuse a terminal is replaced.
 * False with error: damaged, or too many files. */
bool archive_write_members(struct slice bytes, struct arena *arena, struct buffer *out, struct error *error);
/* The bytes of one of them. False with error: damaged, encrypted, too large, a bomb. */
bool archive_read_member(struct slice bytes, uint32_t number, struct arena *arena, struct slice *out,
                         struct error *error);

#endif
