/* Looking into XML trees by local names. */
#include "read/foreign/docx.h"

#include <stdlib.h>
#include <string.h>

bool xml_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

const xmlNode *xml_child(const xmlNode *parent, const char *name)
{
    for (const xmlNode *child = parent ? parent->children : NULL; child; child = child->next)
        if (xml_is(child, name))
            return child;
    return NULL;
}

const xmlNode *xml_path(const xmlNode *node, const char *first, const char *second)
{
    return xml_child(xml_child(node, first), second);
}

struct slice xml_text(const xmlNode *node)
{
    for (const xmlNode *child = node ? node->children : NULL; child; child = child->next)
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            return slice_of((const char *)child->content);
    return SLICE_NONE;
}

struct slice xml_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *attribute = node && node->type == XML_ELEMENT_NODE ? node->properties : NULL; attribute;
         attribute = attribute->next)
        if (strcmp((const char *)attribute->name, name) == 0)
            return attribute->children ? slice_of((const char *)attribute->children->content) : SLICE_NONE;
    return SLICE_NONE;
}

struct slice xml_value(const xmlNode *parent, const char *child)
{
    return xml_attribute(xml_child(parent, child), "val");
}

long xml_number(struct slice text, long otherwise)
{
    char digits[12] = "", *end;
    if (text.length == 0 || text.length >= sizeof digits)
        return otherwise;
    memcpy(digits, text.data, text.length);
    long number = strtol(digits, &end, 10);
    return *end ? otherwise : number;
}

bool xml_switch(const xmlNode *parent, const char *child)
{
    const xmlNode *node = xml_child(parent, child);
    struct slice value = xml_attribute(node, "val");
    return node && !slice_is(value, "0") && !slice_is(value, "false") && !slice_is(value, "off");
}

static bool holds_known(const xmlNode *node)
{
    static const char *const known[] = {"t", "sym", "tab", "br", "fldChar", "blip", "imagedata", "textpath", NULL};
    for (const xmlNode *child = node->children; child; child = child->next) {
        for (size_t i = 0; known[i]; i++)
            if (xml_is(child, known[i]))
                return true;
        if (child->type == XML_ELEMENT_NODE && holds_known(child))
            return true;
    }
    return false;
}

const xmlNode *xml_alternative(const xmlNode *node)
{
    const xmlNode *choice = xml_child(node, "Choice"), *fallback = xml_child(node, "Fallback");
    for (const xmlNode *child = choice; child; child = child->next)
        if (xml_is(child, "Choice") && holds_known(child))
            return child;
    return fallback ? fallback : choice;
}
