/* zip_part: the parts of a zip archive that lies in memory (docx, OFD), read whole under limits that are counted while
 * reading, because what an archive says of its sizes may be a lie. XML parts become trees; a document type declaration
 * is refused, so that there are no entities to expand and nothing outside to load. */
#ifndef READ_FOREIGN_ZIP_PART_H
#define READ_FOREIGN_ZIP_PART_H

#include "base/base.h"

#include <libxml/tree.h>

enum {
    ZIP_PART_BYTES_MOST = 64 << 20, /* one part, and twice that all parts read of one archive */
    ZIP_PART_RATIO_MOST = 200,      /* unpacked to packed, for parts of more than 4 MiB */
    ZIP_PARTS_MOST = 20000,
    XML_ELEMENTS_MOST = 1000000, /* one part */
    XML_DEPTH_MOST = 200,
};

struct zip_parts;

/* NULL with error (ERROR_REPORT): damaged, no archive, too many parts. `bytes` must outlive it. */
struct zip_parts *zip_parts_open(struct slice bytes, struct error *error);
void zip_parts_close(struct zip_parts *parts); /* NULL is allowed */
/* The number of a part, -1 when there is none. A name that is not there exactly is looked for without regard to case,
 * leading slashes, and backslashes in place of slashes. */
int64_t zip_part_find(const struct zip_parts *parts, const char *name);
/* A part's bytes, NUL-terminated, in the arena. False with error: missing, encrypted, damaged, too large. */
bool zip_part_read(struct zip_parts *parts, const char *name, struct arena *arena, struct slice *out,
                   struct error *error);
/* By number, below zip_parts_count; `label` names the part in messages. A raw name has the bytes that the archive has,
 * whatever their encoding; NULL when it is damaged. */
size_t zip_parts_count(const struct zip_parts *parts);
const char *zip_part_raw_name(const struct zip_parts *parts, size_t number);
bool zip_part_read_number(struct zip_parts *parts, size_t number, const char *label, struct arena *arena,
                          struct slice *out, struct error *error);
/* XML as a tree, under the limits; `name` is for messages. The caller frees with xmlFreeDoc. */
xmlDocPtr xml_tree(struct slice content, const char *name, struct error *error);
/* A part as a tree; the caller frees with xmlFreeDoc. NULL with error: as above, no XML, a document type, too deep. */
xmlDocPtr zip_part_xml(struct zip_parts *parts, const char *name, struct error *error);

#endif
