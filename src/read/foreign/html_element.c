/* What an element of a web page is: hidden, a block, a heading, a picture of some size. */
#include "read/foreign/html.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool html_is(const GumboNode *node, GumboTag tag)
{
    return (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) && node->v.element.tag == tag;
}

const GumboVector *html_children(const GumboNode *node)
{
    static const GumboVector none;
    if (node->type == GUMBO_NODE_DOCUMENT)
        return &node->v.document.children;
    return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : &none;
}

struct slice html_attribute(const GumboNode *node, const char *name)
{
    if (node->type != GUMBO_NODE_ELEMENT)
        return SLICE_NONE;
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    return attribute ? slice_of(attribute->value) : SLICE_NONE;
}

static bool starts_like(struct slice s, const char *beginning)
{
    size_t length = strlen(beginning);
    return s.length >= length && strncasecmp(s.data, beginning, length) == 0;
}

struct slice html_style(const GumboNode *node, const char *name)
{
    struct slice style = html_attribute(node, "style");
    while (style.length > 0) {
        ptrdiff_t end = slice_find(style, SLICE(";"), 0);
        struct slice part = slice_trim(end < 0 ? style : slice_part(style, 0, (size_t)end));
        ptrdiff_t colon = slice_find(part, SLICE(":"), 0);
        if (colon > 0 && starts_like(part, name) &&
            slice_trim(slice_part(part, 0, (size_t)colon)).length == strlen(name))
            return slice_trim(slice_part(part, (size_t)colon + 1, part.length));
        style = end < 0 ? SLICE_NONE : slice_part(style, (size_t)end + 1, style.length);
    }
    return SLICE_NONE;
}

static bool is_one_of(const GumboNode *node, const GumboTag *tags, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (html_is(node, tags[i]))
            return true;
    return false;
}
#define IS_ONE_OF(node, tags) is_one_of((node), (tags), sizeof(tags) / sizeof *(tags))

bool html_is_hidden(const GumboNode *node)
{
    static const GumboTag tags[] = {
        GUMBO_TAG_HEAD,   GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,    GUMBO_TAG_NOSCRIPT, GUMBO_TAG_TEMPLATE,
        GUMBO_TAG_IFRAME, GUMBO_TAG_OBJECT,   GUMBO_TAG_EMBED,    GUMBO_TAG_APPLET,   GUMBO_TAG_SVG,
        GUMBO_TAG_MATH,   GUMBO_TAG_CANVAS,   GUMBO_TAG_VIDEO,    GUMBO_TAG_AUDIO,    GUMBO_TAG_SELECT,
        GUMBO_TAG_OPTION, GUMBO_TAG_DATALIST, GUMBO_TAG_TEXTAREA, GUMBO_TAG_DEL,      GUMBO_TAG_NOFRAMES,
    };
    if (node->type == GUMBO_NODE_TEMPLATE || node->type == GUMBO_NODE_COMMENT || IS_ONE_OF(node, tags))
        return true;
    if (node->type != GUMBO_NODE_ELEMENT)
        return false;
    return gumbo_get_attribute(&node->v.element.attributes, "hidden") != NULL ||
           starts_like(html_style(node, "display"), "none") || starts_like(html_style(node, "mso-hide"), "all");
}

bool html_is_heading(const GumboNode *node)
{
    static const GumboTag tags[] = {GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6};
    return IS_ONE_OF(node, tags);
}

bool html_is_block(const GumboNode *node)
{
    static const GumboTag tags[] = {
        GUMBO_TAG_P,       GUMBO_TAG_DIV,     GUMBO_TAG_LI,         GUMBO_TAG_UL,         GUMBO_TAG_OL,
        GUMBO_TAG_DL,      GUMBO_TAG_DT,      GUMBO_TAG_DD,         GUMBO_TAG_TABLE,      GUMBO_TAG_TBODY,
        GUMBO_TAG_THEAD,   GUMBO_TAG_TFOOT,   GUMBO_TAG_TR,         GUMBO_TAG_TD,         GUMBO_TAG_TH,
        GUMBO_TAG_CAPTION, GUMBO_TAG_SECTION, GUMBO_TAG_ARTICLE,    GUMBO_TAG_HEADER,     GUMBO_TAG_FOOTER,
        GUMBO_TAG_NAV,     GUMBO_TAG_ASIDE,   GUMBO_TAG_MAIN,       GUMBO_TAG_FORM,       GUMBO_TAG_CENTER,
        GUMBO_TAG_HR,      GUMBO_TAG_PRE,     GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_ADDRESS,    GUMBO_TAG_FIGURE,
        GUMBO_TAG_BODY,    GUMBO_TAG_HTML,    GUMBO_TAG_FIELDSET,   GUMBO_TAG_FIGCAPTION, GUMBO_TAG_BUTTON,
    };
    return IS_ONE_OF(node, tags) || html_is_heading(node) || starts_like(html_style(node, "display"), "block");
}

bool html_keeps_blanks(const GumboNode *node)
{
    return html_is(node, GUMBO_TAG_PRE) || starts_like(html_style(node, "white-space"), "pre");
}

bool html_is_apart(const GumboNode *node)
{
    static const GumboTag tags[] = {GUMBO_TAG_S, GUMBO_TAG_STRIKE, GUMBO_TAG_SUP, GUMBO_TAG_SUB};
    return IS_ONE_OF(node, tags) || starts_like(html_style(node, "text-decoration"), "line-through") ||
           starts_like(html_style(node, "vertical-align"), "super");
}

/* ---- Pictures ---- */

/* A length of the attribute or the style in pixels, about; -1 when it is not said. */
static double length_of(const GumboNode *node, const char *name)
{
    enum { PAGE_WIDTH = 800 };
    struct slice said = html_style(node, name);
    if (said.length == 0)
        said = html_attribute(node, name);
    char digits[32] = "";
    if (said.length == 0 || said.length >= sizeof digits || !isdigit((unsigned char)said.data[0]))
        return -1;
    memcpy(digits, said.data, said.length);
    char *unit;
    double length = strtod(digits, &unit);
    if (*unit == '%')
        return length / 100 * PAGE_WIDTH;
    return strncmp(unit, "pt", 2) == 0 ? length * 4 / 3 : strncmp(unit, "cm", 2) == 0 ? length * 38 : length;
}

static bool is_ornament(struct slice source)
{
    static const char *const words[] = {"icon", "logo", "ewm", "qrcode", "weixin", "spacer", "blank.", "arrow"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_find(source, slice_of(words[i]), 0) >= 0)
            return true;
    return false;
}

bool html_is_large_picture(const GumboNode *image)
{
    enum { WIDTH_LEAST = 200, HEIGHT_LEAST = 40 };
    double width = length_of(image, "width"), height = length_of(image, "height");
    struct slice source = html_attribute(image, "src");
    if (source.length > 4096)
        source = slice_part(source, 0, 4096);
    return (width < 0 || width >= WIDTH_LEAST) && (height < 0 || height >= HEIGHT_LEAST) &&
           (starts_like(source, "data:") || !is_ornament(source));
}

/* ---- Lists ---- */

static struct slice chinese_number(unsigned number, struct arena *arena)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    unsigned tens = number / 10 % 10;
    return arena_print(arena, "%s%s%s", tens > 1 ? digits[tens] : "", tens > 0 ? "十" : "", digits[number % 10]);
}

struct slice html_list_mark(const GumboNode *list, unsigned number, struct arena *arena)
{
    struct slice style = html_style(list, "list-style-type"), type = html_attribute(list, "type");
    if (style.length == 0)
        style = html_style(list, "list-style");
    if (!html_is(list, GUMBO_TAG_OL) || number == 0 || starts_like(style, "none"))
        return SLICE_NONE;
    if (number < 100 && (starts_like(style, "cjk-") || starts_like(style, "simp-chinese") ||
                         starts_like(style, "trad-chinese") || starts_like(style, "japanese-")))
        return arena_print(arena, "%.*s、", SLICE_ARGUMENTS(chinese_number(number, arena)));
    char first = slice_is(type, "a") ? 'a' : slice_is(type, "A") ? 'A' : 0;
    if (number <= 26 && first)
        return arena_print(arena, "%c. ", (int)((unsigned)first + number - 1));
    return arena_print(arena, "%u. ", number);
}
