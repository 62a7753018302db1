/* ofd_page: the objects of one OFD page or template, painted. Lengths in OFD are millimetres. */
#ifndef READ_FOREIGN_OFD_PAGE_H
#define READ_FOREIGN_OFD_PAGE_H

#include "read/foreign/ofd_resource.h"
#include "read/foreign/painted.h"

#include <libxml/tree.h>

#define OFD_POINTS (72.0F / 25.4F) /* in a millimetre */

/* The first child element of that name, whatever its prefix; NULL when there is none. */
xmlNodePtr ofd_child(const xmlNode *node, const char *name);
xmlNodePtr ofd_next(const xmlNode *node, const char *name); /* the next sibling element of that name */
bool ofd_is(const xmlNode *node, const char *name);
/* Numbers in a text, at most `most`; returns how many. */
size_t ofd_numbers(const char *text, float *out, size_t most);
size_t ofd_attribute_numbers(xmlNodePtr node, const char *name, float *out, size_t most);

/* Paints what stands in the page's <Content>. */
void ofd_paint(struct painted *painted, const struct ofd_resources *resources, xmlNodePtr page);

#endif
