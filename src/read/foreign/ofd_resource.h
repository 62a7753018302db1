/* ofd_resource: what the objects of OFD pages refer to by number: drawing parameters, and groups of objects that stand
 * for pictures. The trees they come from must outlive them. */
#ifndef READ_FOREIGN_OFD_RESOURCE_H
#define READ_FOREIGN_OFD_RESOURCE_H

#include "base/base.h"

#include <libxml/tree.h>

struct ofd_resources {
    struct arena *arena;
    VECTOR(struct ofd_resource {
        xmlNodePtr node;
        const xmlChar *id;
    }) items;
};

/* Adds those of one resource part. */
void ofd_resources_add(struct ofd_resources *resources, xmlNodePtr root);
/* The element of this name whose ID the attribute of `object` names; NULL when there is none. */
xmlNodePtr ofd_resource_of(const struct ofd_resources *resources, const char *name, xmlNodePtr object,
                           const char *attribute);
/* How an object is drawn: the first of itself, its drawing parameters, what these are relative to, and the parameters
 * of its layer (may be NULL), that has the attribute, or the child element; NULL when none has. */
xmlNodePtr ofd_drawn_attribute(const struct ofd_resources *resources, xmlNodePtr object, xmlNodePtr layer,
                               const char *attribute);
xmlNodePtr ofd_drawn_child(const struct ofd_resources *resources, xmlNodePtr object, xmlNodePtr layer,
                           const char *child);

#endif
