/* OFD (GB/T 33190): a zip of XML parts. Finds the pages of the first document, in order, with their templates. */
#include "read/foreign/ofd_page.h"
#include "read/foreign/zip_part.h"

#include <string.h>

enum { PAGES_MOST = 2000, TEMPLATES_MOST = 200, RESOURCE_PARTS_MOST = 2100, PATH_MOST = 1000 };

struct template
{
    struct slice id;
    struct slice path;
    xmlDocPtr tree; /* read when first used */
};
struct ofd {
    struct arena *arena;
    struct zip_parts *parts;
    xmlDocPtr document;
    struct slice path; /* of the document part */
    float width, height;
    VECTOR(struct template) templates;
    VECTOR(xmlDocPtr) resource_trees;
    struct ofd_resources resources;
    VECTOR(struct page) pages;
};

/* ---- Paths ---- */

/* Leaves out "." and empty steps, and with ".." the step before. */
static struct slice clean_path(struct arena *arena, struct slice path)
{
    struct buffer clean = {0};
    for (size_t at = 0; at < path.length;) {
        size_t end = at;
        while (end < path.length && path.data[end] != '/' && path.data[end] != '\\')
            end++;
        struct slice step = slice_part(path, at, end);
        if (slice_is(step, "..")) {
            while (clean.length > 0 && clean.data[--clean.length] != '/') {
            }
        } else if (step.length > 0 && !slice_is(step, ".")) {
            if (clean.length > 0)
                buffer_add_text(&clean, "/");
            buffer_add(&clean, step);
        }
        at = end + 1;
    }
    struct slice copy = arena_copy(arena, buffer_slice(&clean));
    buffer_free(&clean);
    return copy;
}

/* A location as a part names it: from the root when it begins with a slash, else from the part's own folder; some
 * writers mean the root all the same. */
static struct slice resolve(const struct ofd *ofd, struct slice from, struct slice location)
{
    size_t folder = from.length;
    while (folder > 0 && from.data[folder - 1] != '/')
        folder--;
    bool absolute = location.length > 0 && (location.data[0] == '/' || location.data[0] == '\\');
    struct slice root = clean_path(ofd->arena, location);
    struct slice joined =
        arena_print(ofd->arena, "%.*s%.*s", SLICE_ARGUMENTS(slice_part(from, 0, folder)), SLICE_ARGUMENTS(location));
    struct slice beside = clean_path(ofd->arena, joined);
    return absolute || zip_part_find(ofd->parts, beside.data) < 0 ? root : beside;
}

/* The value of an attribute or, without a name, the content, trimmed; empty when there is none. */
static struct slice text_of(const struct ofd *ofd, xmlNodePtr node, const char *attribute)
{
    xmlChar *value = !node ? NULL : attribute ? xmlGetProp(node, (const xmlChar *)attribute) : xmlNodeGetContent(node);
    struct slice text = slice_trim(slice_of((const char *)value));
    text = arena_copy(ofd->arena, text.length < PATH_MOST ? text : SLICE_NONE);
    xmlFree(value);
    return text;
}

/* ---- The document ---- */

static bool read_box(xmlNodePtr area, float *width, float *height)
{
    float box[4];
    xmlNodePtr node = ofd_child(area, "PhysicalBox");
    xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
    bool found = text && ofd_numbers((const char *)text, box, 4) == 4;
    xmlFree(text);
    if (found) {
        *width = box[2] * OFD_POINTS;
        *height = box[3] * OFD_POINTS;
    }
    return found;
}

static bool open_document(struct ofd *ofd, struct error *error)
{
    xmlDocPtr root = zip_part_xml(ofd->parts, "OFD.xml", error);
    if (!root)
        return false;
    xmlNodePtr body = ofd_child(xmlDocGetRootElement(root), "DocBody");
    struct slice location = text_of(ofd, ofd_child(body, "DocRoot"), NULL);
    xmlFreeDoc(root);
    if (location.length == 0)
        return error_set(error, ERROR_REPORT, "这份 OFD 没有正文（OFD.xml 中没有 DocRoot）。");
    ofd->path = clean_path(ofd->arena, location);
    if (zip_part_find(ofd->parts, ofd->path.data) < 0 && zip_part_find(ofd->parts, "Encryptions.xml") >= 0)
        return error_set(error, ERROR_REPORT, "这份 OFD 是加密的，无法读取；请向报送单位要一份不加密的。");
    ofd->document = zip_part_xml(ofd->parts, ofd->path.data, error);
    return ofd->document != NULL;
}

static void list_templates(struct ofd *ofd, xmlNodePtr common)
{
    xmlNodePtr node = ofd_child(common, "TemplatePage");
    for (; node && ofd->templates.count < TEMPLATES_MOST; node = ofd_next(node, "TemplatePage")) {
        struct template template = {.id = text_of(ofd, node, "ID")};
        template.path = resolve(ofd, ofd->path, text_of(ofd, node, "BaseLoc"));
        vector_push(ofd->arena, &ofd->templates, template);
    }
}

/* The parts of resources that `node` names. One that cannot be read is done without: most hold fonts and pictures. */
static void add_resources(struct ofd *ofd, struct slice from, xmlNodePtr node, const char *name)
{
    for (xmlNodePtr use = ofd_child(node, name); use; use = ofd_next(use, name)) {
        struct error ignored;
        struct slice path = resolve(ofd, from, text_of(ofd, use, NULL));
        bool room = ofd->resource_trees.count < RESOURCE_PARTS_MOST && zip_part_find(ofd->parts, path.data) >= 0;
        xmlDocPtr tree = room ? zip_part_xml(ofd->parts, path.data, &ignored) : NULL;
        if (tree == NULL)
            continue;
        vector_push(ofd->arena, &ofd->resource_trees, tree);
        ofd_resources_add(&ofd->resources, xmlDocGetRootElement(tree));
    }
}

/* ---- Pages ---- */

static void paint_template(struct ofd *ofd, struct painted *painted, xmlNodePtr use)
{
    struct slice id = text_of(ofd, use, "TemplateID");
    for (size_t i = 0; i < ofd->templates.count; i++) {
        struct template *template = &ofd->templates.items[i];
        struct error error = {0};
        if (!slice_equal(template->id, id))
            continue;
        if (!template->tree)
            template->tree = zip_part_xml(ofd->parts, template->path.data, &error);
        if (template->tree)
            ofd_paint(painted, &ofd->resources, xmlDocGetRootElement(template->tree));
        else
            painted->page->damaged = true;
        return;
    }
}

static bool read_page(struct ofd *ofd, xmlNodePtr entry, struct error *error)
{
    struct slice path = resolve(ofd, ofd->path, text_of(ofd, entry, "BaseLoc"));
    xmlDocPtr tree = zip_part_xml(ofd->parts, path.data, error);
    if (!tree)
        return false;
    xmlNodePtr root = xmlDocGetRootElement(tree);
    struct page page = {0};
    struct painted painted = {.arena = ofd->arena, .page = &page};
    float width = ofd->width, height = ofd->height;
    read_box(ofd_child(root, "Area"), &width, &height);
    painted_set_size(&page, width, height);
    for (xmlNodePtr use = ofd_child(root, "Template"); use; use = ofd_next(use, "Template"))
        paint_template(ofd, &painted, use);
    add_resources(ofd, path, root, "PageRes");
    ofd_paint(&painted, &ofd->resources, root);
    xmlFreeDoc(tree);
    painted_finish(&painted);
    vector_push(ofd->arena, &ofd->pages, page);
    return true;
}

static bool read_pages(struct ofd *ofd, struct error *error)
{
    xmlNodePtr root = xmlDocGetRootElement(ofd->document);
    xmlNodePtr common = ofd_child(root, "CommonData"), pages = ofd_child(root, "Pages");
    ofd->width = 210 * OFD_POINTS;
    ofd->height = 297 * OFD_POINTS;
    read_box(ofd_child(common, "PageArea"), &ofd->width, &ofd->height);
    list_templates(ofd, common);
    add_resources(ofd, ofd->path, common, "PublicRes");
    add_resources(ofd, ofd->path, common, "DocumentRes");
    for (xmlNodePtr entry = ofd_child(pages, "Page"); entry; entry = ofd_next(entry, "Page")) {
        if (ofd->pages.count == PAGES_MOST)
            return error_set(error, ERROR_REPORT, "这份 OFD 超过 %d 页，不予读取。", PAGES_MOST);
        if (!read_page(ofd, entry, error))
            return false;
    }
    if (ofd->pages.count == 0)
        return error_set(error, ERROR_REPORT, "这份 OFD 没有一页内容。");
    return true;
}

bool read_ofd(struct builder *builder, struct slice bytes, struct error *error)
{
    struct ofd ofd = {.arena = arena_new()};
    ofd.resources.arena = ofd.arena;
    ofd.parts = zip_parts_open(bytes, error);
    bool done = ofd.parts && open_document(&ofd, error) && read_pages(&ofd, error);
    if (done)
        layout_pages(builder, ofd.pages.items, ofd.pages.count);
    for (size_t i = 0; i < ofd.templates.count; i++)
        xmlFreeDoc(ofd.templates.items[i].tree);
    for (size_t i = 0; i < ofd.resource_trees.count; i++)
        xmlFreeDoc(ofd.resource_trees.items[i]);
    xmlFreeDoc(ofd.document);
    zip_parts_close(ofd.parts);
    arena_free(ofd.arena);
    return done;
}
