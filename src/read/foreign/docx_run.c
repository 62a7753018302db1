/* Runs of a paragraph: text as it stands when all tracked changes are accepted. */
#include "read/foreign/docx.h"

#include <stdlib.h>
#include <string.h>

static bool is_one_of(const xmlNode *node, const char *const *names)
{
    for (; *names; names++)
        if (xml_is(node, *names))
            return true;
    return false;
}

/* ---- Fields ---- */

enum { FIELDS_MOST = 60 };

/* The entry chosen in a list to choose from, which has no result. */
static struct slice chosen_entry(const xmlNode *list)
{
    struct slice result = xml_value(list, "result");
    long number = xml_number(result.length ? result : xml_value(list, "default"), 0);
    for (const xmlNode *node = list->children; node; node = node->next)
        if (xml_is(node, "listEntry") && number-- == 0)
            return xml_attribute(node, "val");
    return SLICE_NONE;
}

static void begin_field(struct docx *docx, const xmlNode *node)
{
    docx->list = xml_path(node, "ffData", "ddList");
    docx->list_from = docx->flow.text.length;
    docx->field_codes |= (uint64_t)1 << docx->fields++;
}

static void end_field(struct docx *docx)
{
    docx->fields--;
    if (docx->list && !docx->field_codes && docx->flow.text.length == docx->list_from)
        flow_add(&docx->flow, chosen_entry(docx->list), true);
    docx->list = NULL;
}

/* Between its begin and its separator a field holds its code, then its result. */
static void read_field_mark(struct docx *docx, const xmlNode *node)
{
    struct slice type = xml_attribute(node, "fldCharType");
    uint64_t innermost = docx->fields ? (uint64_t)1 << (docx->fields - 1) : 0;
    if (slice_is(type, "begin") && docx->fields < FIELDS_MOST) {
        begin_field(docx, node);
    } else if (slice_is(type, "separate")) {
        docx->field_codes &= ~innermost;
    } else if (slice_is(type, "end") && docx->fields > 0) {
        docx->field_codes &= ~innermost;
        end_field(docx);
    }
}

/* ---- Symbols ---- */

static void add_symbol(struct docx *docx, const xmlNode *node)
{
    struct slice code = xml_attribute(node, "char");
    unsigned long symbol = code.length > 0 && code.length < 8 ? strtoul(code.data, NULL, 16) : 0;
    docx_add_symbol(docx, (uint32_t)symbol, xml_attribute(node, "font"));
}

/* ---- Pictures and text boxes ---- */

static bool has_below(const xmlNode *node, const char *const *names)
{
    for (const xmlNode *child = node->children; child; child = child->next)
        if (is_one_of(child, names) || has_below(child, names))
            return true;
    return false;
}

static const xmlNode *find_below(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        const xmlNode *found = xml_is(child, name) ? child : find_below(child, name);
        if (found)
            return found;
    }
    return NULL;
}

/* Text in boxes, and letters bent into shape. */
static void gather_boxes(struct docx *docx, const xmlNode *node)
{
    node = xml_is(node, "AlternateContent") ? xml_alternative(node) : node;
    for (const xmlNode *child = node ? node->children : NULL; child; child = child->next) {
        if (xml_is(child, "txbxContent") || xml_is(child, "textpath"))
            vector_push(docx->arena, &docx->boxes, child);
        else if (child->type == XML_ELEMENT_NODE)
            gather_boxes(docx, child);
    }
}

/* Wide and high enough for a table; a size that is not said is enough. */
static bool is_large(const xmlNode *drawing)
{
    enum { WIDTH_LEAST = 1900000, HEIGHT_LEAST = 400000 }; /* EMU: 5 cm, 1 cm */
    const xmlNode *extent = find_below(drawing, "extent");
    return xml_number(xml_attribute(extent, "cx"), WIDTH_LEAST) >= WIDTH_LEAST &&
           xml_number(xml_attribute(extent, "cy"), HEIGHT_LEAST) >= HEIGHT_LEAST;
}

static void read_drawing(struct docx *docx, const xmlNode *node)
{
    static const char *const pictures[] = {"blip", "imagedata", NULL};
    gather_boxes(docx, node);
    if (docx->pieces && has_below(node, pictures) && is_large(node))
        piece_add(docx->pieces, PIECE_PICTURE, SLICE_NONE);
}

/* ---- Pages ---- */

/* A paragraph is never cut: a page that begins inside it is said to begin behind it. */
static void read_page_break(struct docx *docx)
{
    if (docx->flow.text.length == 0 && docx->pieces)
        docx_begin_page(docx);
    else
        docx->page_due = true;
}

/* ---- Runs ---- */

/* A number struck out beside the right one, the mark of a note behind a number: they do not become one number. */
static bool is_apart(const xmlNode *run)
{
    const xmlNode *properties = xml_child(run, "rPr");
    struct slice raised = xml_value(properties, "vertAlign");
    return xml_switch(properties, "strike") || xml_switch(properties, "dstrike") ||
           (raised.length > 0 && !slice_is(raised, "baseline"));
}

static bool is_raised(const xmlNode *run)
{
    return slice_is(xml_value(xml_child(run, "rPr"), "vertAlign"), "superscript");
}

static void read_run(struct docx *docx, const xmlNode *run)
{
    if (docx->placeholders > 0 || docx_is_hidden(docx, run))
        return;
    bool symbols = docx->symbols;
    docx->symbols = docx_shows_symbols(run);
    docx->flow.apart |= is_apart(run);
    flow_raise(&docx->flow, is_raised(run));
    docx_read_runs(docx, run);
    if (docx_is_invisible(run)) /* nobody can tell whether it is meant to be read: it makes no number */
        flow_add(&docx->flow, SLICE("〇"), true);
    flow_raise(&docx->flow, false);
    docx->flow.apart |= is_apart(run);
    docx->symbols = symbols;
}

static void read_break(struct docx *docx, const xmlNode *node)
{
    if (slice_is(xml_attribute(node, "type"), "page"))
        read_page_break(docx);
    else
        flow_end_line(&docx->flow);
}

static void read_text(struct docx *docx, const xmlNode *node)
{
    for (const xmlNode *child = docx->field_codes ? NULL : node->children; child; child = child->next)
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            docx_add_text(docx, slice_of((const char *)child->content));
}

static void read_holder(struct docx *docx, const xmlNode *node)
{
    bool placeholder = docx_is_placeholder(node);
    docx->placeholders += placeholder;
    docx_read_runs(docx, node);
    docx->placeholders -= placeholder;
}

static void read_element(struct docx *docx, const xmlNode *node)
{
    static const char *const holders[] = {"hyperlink", "smartTag", "sdt",  "sdtContent", "customXml", "fldSimple",
                                          "bdo",       "dir",      "ruby", "rubyBase",   "oMath",     "oMathPara",
                                          "f",         "num",      "den",  "e",          "sup",       "sub",
                                          "sSup",      "sSub",     "d",    NULL};
    static const char *const drawings[] = {"drawing", "pict", "object", NULL};
    static const char *const dropped[] = {"del", "moveFrom", NULL};
    static const char *const inserted[] = {"ins", "moveTo", NULL};
    if (is_one_of(node, dropped) || is_one_of(node, inserted))
        docx->changed = true;
    if (xml_is(node, "t"))
        read_text(docx, node);
    else if (xml_is(node, "r"))
        read_run(docx, node);
    else if (is_one_of(node, holders) || is_one_of(node, inserted))
        read_holder(docx, node);
    else if (xml_is(node, "tab") || xml_is(node, "ptab"))
        flow_add(&docx->flow, SLICE("\t"), true);
    else if (xml_is(node, "br"))
        read_break(docx, node);
    else if (xml_is(node, "cr"))
        flow_end_line(&docx->flow);
    else if (xml_is(node, "noBreakHyphen"))
        flow_add(&docx->flow, SLICE("-"), true);
    else if (xml_is(node, "sym"))
        add_symbol(docx, node);
    else if (xml_is(node, "fldChar"))
        read_field_mark(docx, node);
    else if (xml_is(node, "lastRenderedPageBreak"))
        read_page_break(docx);
    else if (xml_is(node, "AlternateContent"))
        docx_read_runs(docx, xml_alternative(node));
    else if (is_one_of(node, drawings))
        read_drawing(docx, node);
    else if (xml_is(node, "subDoc"))
        docx->left_out = true;
}

void docx_read_runs(struct docx *docx, const xmlNode *parent)
{
    for (const xmlNode *node = parent ? parent->children : NULL; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE)
            read_element(docx, node);
}
