/* Resources by number, and the chains of drawing parameters. */
#include "read/foreign/ofd_resource.h"

#include "read/foreign/ofd_page.h"

enum { RESOURCES_MOST = 20000, CHAIN_MOST = 20 };

static bool is_used(const xmlNode *node)
{
    return ofd_is(node, "DrawParam") || ofd_is(node, "CompositeGraphicUnit");
}

/* The value of an attribute as it stands in the tree, or NULL. */
static const xmlChar *value_of(const xmlNode *node, const char *attribute)
{
    const xmlAttr *found = node ? xmlHasProp(node, (const xmlChar *)attribute) : NULL;
    return found && found->children ? found->children->content : NULL;
}

/* <DrawParams><DrawParam/>...</DrawParams>, and so on for other kinds. */
void ofd_resources_add(struct ofd_resources *resources, xmlNodePtr root)
{
    for (xmlNodePtr list = root ? root->children : NULL; list; list = list->next)
        for (xmlNodePtr node = list->type == XML_ELEMENT_NODE ? list->children : NULL; node; node = node->next) {
            struct ofd_resource resource = {node, is_used(node) ? value_of(node, "ID") : NULL};
            if (resource.id && resources->items.count < RESOURCES_MOST)
                vector_push(resources->arena, &resources->items, resource);
        }
}

xmlNodePtr ofd_resource_of(const struct ofd_resources *resources, const char *name, xmlNodePtr object,
                           const char *attribute)
{
    const xmlChar *wanted = value_of(object, attribute);
    for (size_t i = 0; wanted && i < resources->items.count; i++) {
        const struct ofd_resource *resource = &resources->items.items[i];
        if (xmlStrEqual(resource->id, wanted) && ofd_is(resource->node, name))
            return resource->node;
    }
    return NULL;
}

/* Along the chain that begins with these parameters. */
static xmlNodePtr find_in_chain(const struct ofd_resources *resources, xmlNodePtr parameters, const char *attribute,
                                const char *child)
{
    for (int i = 0; parameters && i < CHAIN_MOST; i++) {
        if (attribute && xmlHasProp(parameters, (const xmlChar *)attribute))
            return parameters;
        if (child && ofd_child(parameters, child))
            return ofd_child(parameters, child);
        parameters = ofd_resource_of(resources, "DrawParam", parameters, "Relative");
    }
    return NULL;
}

xmlNodePtr ofd_drawn_attribute(const struct ofd_resources *resources, xmlNodePtr object, xmlNodePtr layer,
                               const char *attribute)
{
    if (xmlHasProp(object, (const xmlChar *)attribute))
        return object;
    xmlNodePtr own = ofd_resource_of(resources, "DrawParam", object, "DrawParam");
    xmlNodePtr found = find_in_chain(resources, own, attribute, NULL);
    return found ? found : find_in_chain(resources, layer, attribute, NULL);
}

xmlNodePtr ofd_drawn_child(const struct ofd_resources *resources, xmlNodePtr object, xmlNodePtr layer,
                           const char *child)
{
    if (ofd_child(object, child))
        return ofd_child(object, child);
    xmlNodePtr own = ofd_resource_of(resources, "DrawParam", object, "DrawParam");
    xmlNodePtr found = find_in_chain(resources, own, NULL, child);
    return found ? found : find_in_chain(resources, layer, NULL, child);
}
