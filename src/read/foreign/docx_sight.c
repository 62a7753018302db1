/* What of a docx file's text is seen: hidden text, also by its style, what only asks for an entry, and letters that a
 * symbol font shows as pictures. */
#include "read/foreign/docx.h"

#include <strings.h>

enum { STYLE_DEPTH_MOST = 16, STYLES_MOST = 3000 };

static bool has_digit(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
            for (const xmlChar *at = child->content; *at; at++)
                if (*at >= '0' && *at <= '9')
                    return true;
        } else if (child->type == XML_ELEMENT_NODE && has_digit(child)) {
            return true;
        }
    }
    return false;
}

/* ---- Hidden text ---- */

static const xmlNode *find_style(const xmlNode *root, struct slice id)
{
    size_t seen = 0;
    for (const xmlNode *node = root->children; id.length > 0 && node && seen < STYLES_MOST; node = node->next, seen++)
        if (xml_is(node, "style") && slice_equal(xml_attribute(node, "styleId"), id))
            return node;
    return NULL;
}

/* What the style or the nearest one it is based on says of hiding. */
static bool hides(const xmlNode *root, const xmlNode *style)
{
    for (unsigned depth = 0; style && depth < STYLE_DEPTH_MOST; depth++) {
        if (xml_path(style, "rPr", "vanish"))
            return xml_switch(xml_child(style, "rPr"), "vanish");
        style = find_style(root, xml_value(style, "basedOn"));
    }
    return false;
}

void docx_find_hidden_styles(struct docx *docx, const xmlNode *root)
{
    bool any = false;
    for (const xmlNode *node = root ? root->children : NULL; node && !any; node = node->next)
        any = xml_path(node, "rPr", "vanish") != NULL;
    size_t seen = 0;
    for (const xmlNode *node = any ? root->children : NULL; node && seen < STYLES_MOST; node = node->next, seen++)
        if (xml_is(node, "style") && hides(root, node))
            vector_push(docx->arena, &docx->hidden_styles, xml_attribute(node, "styleId"));
}

bool docx_style_hides(const struct docx *docx, struct slice style)
{
    for (size_t i = 0; i < docx->hidden_styles.count; i++)
        if (slice_equal(docx->hidden_styles.items[i], style))
            return true;
    return false;
}

/* Of the styles of paragraph and run each turns what the other says. */
bool docx_is_hidden(const struct docx *docx, const xmlNode *run)
{
    const xmlNode *properties = xml_child(run, "rPr");
    if (xml_child(properties, "vanish"))
        return xml_switch(properties, "vanish");
    return docx_style_hides(docx, xml_value(properties, "rStyle")) != docx->hidden_by_style;
}

/* ---- White on white ---- */

static bool has_ground(const xmlNode *properties)
{
    struct slice fill = xml_attribute(xml_child(properties, "shd"), "fill");
    return xml_child(properties, "highlight") ||
           (fill.length > 0 && !slice_is(fill, "auto") && !slice_is(fill, "FFFFFF"));
}

/* White digits in a cell, on paper that nothing between them and the table's edge colours. */
bool docx_is_invisible(const xmlNode *run)
{
    static const char *const holders[][2] = {{"r", "rPr"}, {"p", "pPr"}, {"tc", "tcPr"}};
    struct slice colour = xml_value(xml_child(run, "rPr"), "color");
    if (!slice_is(colour, "FFFFFF") && !slice_is(colour, "ffffff"))
        return false;
    bool in_cell = false;
    for (const xmlNode *node = run; node && !in_cell; node = node->parent) {
        for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
            if (xml_is(node, holders[i][0]) && has_ground(xml_child(node, holders[i][1])))
                return false;
        in_cell = xml_is(node, "tc");
    }
    return in_cell && has_digit(run);
}

/* ---- 单击此处输入文字 ---- */

/* A program that fills in a number may leave the mark behind. */
bool docx_is_placeholder(const xmlNode *node)
{
    return xml_is(node, "sdt") && xml_switch(xml_child(node, "sdtPr"), "showingPlcHdr") && !has_digit(node);
}

/* ---- Symbol fonts ---- */

static bool is_symbol_font(struct slice font)
{
    return font.length >= 8 &&
           (strncasecmp(font.data, "Wingding", 8) == 0 || strncasecmp(font.data, "Webdings", 8) == 0);
}

bool docx_shows_symbols(const xmlNode *run)
{
    const xmlNode *fonts = xml_path(run, "rPr", "rFonts");
    return is_symbol_font(xml_attribute(fonts, "ascii")) || is_symbol_font(xml_attribute(fonts, "hAnsi"));
}

void docx_add_symbol(struct docx *docx, uint32_t symbol, struct slice font)
{
    uint32_t low = symbol & 0xFF;
    char encoded[4], byte = (char)low;
    bool private_use = symbol >= 0xE000 && symbol <= 0xF8FF, pictures = is_symbol_font(font);
    if (pictures && (private_use || symbol < 0x100)) {
        bool tick = low == 0xFC || low == 0xFE || low == 0x52;
        bool box = low == 0xA8 || low == 0x6F || low == 0x71 || low == 0xA3;
        flow_add(&docx->flow, tick ? SLICE("√") : box ? SLICE("□") : SLICE("※"), true);
    } else if (!private_use && symbol != 0 && symbol <= 0xFFFF && (symbol & 0xF800) != 0xD800) {
        flow_add(&docx->flow, (struct slice){encoded, utf8_encode(symbol, encoded)}, true);
    } else if (private_use && low >= ' ' && low <= '?') { /* as in ASCII */
        flow_add(&docx->flow, (struct slice){&byte, 1}, true);
    } else if (!docx->pieces) { /* a cell with something in it is not empty */
        flow_add(&docx->flow, SLICE("※"), true);
    }
}

void docx_add_text(struct docx *docx, struct slice text)
{
    if (!docx->symbols) {
        flow_add(&docx->flow, text, true);
        return;
    }
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        uint32_t codepoint = utf8_decode(text, &at);
        bool letter = codepoint > ' ' && (codepoint < 0x100 || (codepoint >= 0xF000 && codepoint <= 0xF0FF));
        if (letter)
            docx_add_symbol(docx, codepoint, SLICE("Wingdings"));
        else
            flow_add(&docx->flow, slice_part(text, start, at), true);
    }
}
