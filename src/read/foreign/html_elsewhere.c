/* What a web page shows on a screen and has not in itself: frames, what scripts write, drawings, attachments. */
#include "read/foreign/html.h"

#include <string.h>
#include <strings.h>

/* ---- In the place of a table ---- */

static bool is_frame(const GumboNode *node)
{
    return html_is(node, GUMBO_TAG_IFRAME) || html_is(node, GUMBO_TAG_FRAME) || html_is(node, GUMBO_TAG_OBJECT) ||
           html_is(node, GUMBO_TAG_EMBED);
}

static bool is_drawing(const GumboNode *node)
{
    return (html_is(node, GUMBO_TAG_CANVAS) || html_is(node, GUMBO_TAG_SVG)) && html_is_large_picture(node);
}

static bool writes_table(const GumboNode *script)
{
    static const char *const words[] = {"<table", "<td", "<tr", "table>"};
    const GumboVector *children = html_children(script);
    for (unsigned i = 0; html_is(script, GUMBO_TAG_SCRIPT) && i < children->length; i++) {
        const GumboNode *text = children->data[i];
        for (size_t w = 0; text->type == GUMBO_NODE_TEXT && w < sizeof words / sizeof *words; w++)
            if (strcasestr(text->v.text.text, words[w]))
                return true;
    }
    return false;
}

bool html_is_elsewhere(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT && (is_frame(node) || is_drawing(node) || writes_table(node));
}

struct slice html_elsewhere_words(const GumboNode *node)
{
    if (html_is(node, GUMBO_TAG_SCRIPT))
        return SLICE("由脚本生成，没有存进网页");
    return is_frame(node) ? SLICE("在框架或附件里，没有存进网页") : SLICE("是画出来的，没有文字");
}

/* ---- The whole report ---- */

static bool is_attachment(struct slice link)
{
    static const char *const endings[] = {".pdf", ".doc", ".docx", ".wps", ".ofd", ".zip", ".rar", ".xls", ".xlsx"};
    enum { LINK_MOST = 2000 };
    for (size_t i = 0; link.length < LINK_MOST && i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (link.length > length && strncasecmp(link.data + link.length - length, endings[i], length) == 0)
            return true;
    }
    return false;
}

struct places {
    bool frame, attachment, title;
};

static void look_at(const GumboNode *node, struct places *places)
{
    places->frame |= is_frame(node);
    places->attachment |= html_is(node, GUMBO_TAG_A) && is_attachment(slice_trim(html_attribute(node, "href")));
}

static struct places find_places(const GumboNode *root, struct arena *arena)
{
    struct places places = {0};
    struct html_path path = {0};
    vector_push(arena, &path.frames, ((struct html_frame){root, 0, 0}));
    while (path.frames.count > 0) {
        struct html_frame *frame = &path.frames.items[path.frames.count - 1];
        const GumboVector *children = html_children(frame->node);
        if (frame->next >= children->length) {
            path.frames.count--;
            continue;
        }
        const GumboNode *child = children->data[frame->next++];
        if (child->type != GUMBO_NODE_ELEMENT)
            continue;
        look_at(child, &places);
        vector_push(arena, &path.frames, ((struct html_frame){child, 0, 0}));
    }
    return places;
}

const char *html_why_empty(const GumboNode *root, const struct piece_list *pieces, struct slice window,
                           struct arena *arena)
{
    bool titled = piece_is_title(slice_trim(window)), pictured = false;
    for (size_t i = 0; i < pieces->items.count; i++) {
        const struct piece *piece = &pieces->items.items[i];
        if (html_is_anchor(piece))
            return NULL;
        bool text = piece->kind == PIECE_TEXT || piece->kind == PIECE_HEADING;
        titled |= text && !piece->linked && piece_is_title(piece->text);
        pictured |= piece->kind == PIECE_PICTURE && piece->text.length == 0;
    }
    if (!titled)
        return NULL;
    struct places places = find_places(root, arena);
    return places.attachment ? "报告在附件里，请存下附件再送"
           : places.frame    ? "正文在框架里，没有随网页存下来；请把正文页另存后再送"
           : pictured        ? "正文是图片；请要可以编辑的电子版，或把图片存下来再送"
                             : NULL;
}
