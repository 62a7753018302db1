/* convert: .doc, .wps and .rtf become docx by LibreOffice, which runs under limits, in a private folder that is removed
 * with all it holds, without network. */
#ifndef READ_FOREIGN_CONVERT_H
#define READ_FOREIGN_CONVERT_H

#include "read/format.h"

/* False with error: LibreOffice is not installed, took too long, or made nothing of the file, which it does not say by
 * itself. Whoever hangs up `socket` meanwhile stops it. */
bool convert_to_docx(struct slice bytes, enum format format, int socket, struct arena *arena, struct slice *out,
                     struct error *error);

#endif
