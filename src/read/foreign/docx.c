/* docx: the parts of the package, in a ZIP or in one XML file, then the body into pieces; headers, footers and notes
 * are furniture. */
#include "read/foreign/docx.h"
#include "read/foreign/foreign.h"

#include <string.h>

enum { PARTS_MOST = 16 };

/* The trees that are open, by the last word of their relationship. */
struct package {
    struct zip_parts *zip; /* NULL: the parts are in `flat` */
    xmlDocPtr flat;
    struct arena *arena;
    const char *main; /* name of the main part */
    xmlDocPtr relations, styles, numbering;
};

/* ---- Parts ---- */

static struct slice directory_of(struct slice name)
{
    size_t end = name.length;
    while (end > 0 && name.data[end - 1] != '/')
        end--;
    return slice_part(name, 0, end);
}

/* A target of a relationship, against the folder of the part that names it. */
static const char *resolve(struct package *package, struct slice directory, struct slice target)
{
    if (slice_starts_with(target, SLICE("/")))
        return arena_copy(package->arena, slice_part(target, 1, target.length)).data;
    while (slice_starts_with(target, SLICE("../"))) {
        target = slice_part(target, 3, target.length);
        if (directory.length > 0)
            directory = directory_of(slice_part(directory, 0, directory.length - 1));
    }
    return arena_print(package->arena, "%.*s%.*s", SLICE_ARGUMENTS(directory), SLICE_ARGUMENTS(target)).data;
}

static bool is_relation(const xmlNode *node, const char *kind)
{
    struct slice type = xml_attribute(node, "Type");
    size_t length = strlen(kind);
    return xml_is(node, "Relationship") && slice_ends_with(type, slice_of(kind)) && type.length > length &&
           type.data[type.length - length - 1] == '/' && !slice_is(xml_attribute(node, "TargetMode"), "External");
}

/* <pkg:part pkg:name="/word/document.xml"><pkg:xmlData> holds the root. */
static const xmlNode *find_flat(const struct package *package, const char *name)
{
    for (const xmlNode *part = xmlDocGetRootElement(package->flat)->children; part; part = part->next) {
        struct slice own = xml_is(part, "part") ? xml_attribute(part, "name") : SLICE_NONE;
        const xmlNode *data =
            own.length > 0 && slice_is(slice_part(own, 1, own.length), name) ? xml_child(part, "xmlData") : NULL;
        for (const xmlNode *root = data ? data->children : NULL; root; root = root->next)
            if (root->type == XML_ELEMENT_NODE)
                return root;
    }
    return NULL;
}

static xmlDocPtr copy_flat(const struct package *package, const char *name)
{
    const xmlNode *root = find_flat(package, name);
    xmlDocPtr tree = root ? xmlNewDoc((const xmlChar *)"1.0") : NULL;
    if (tree)
        xmlDocSetRootElement(tree, xmlDocCopyNode((xmlNode *)root, tree, 1));
    return tree;
}

static bool has_part(const struct package *package, const char *name)
{
    return package->zip ? zip_part_find(package->zip, name) >= 0 : find_flat(package, name) != NULL;
}

/* A part that may be absent; a broken one counts as absent, because the text can be read without it. */
static xmlDocPtr open_part(struct package *package, const char *name)
{
    struct error ignored;
    if (!package->zip)
        return copy_flat(package, name);
    return has_part(package, name) ? zip_part_xml(package->zip, name, &ignored) : NULL;
}

static const char *find_main(struct package *package)
{
    xmlDocPtr relations = open_part(package, "_rels/.rels");
    const char *name = "word/document.xml";
    const xmlNode *root = relations ? xmlDocGetRootElement(relations) : NULL;
    for (const xmlNode *node = root ? root->children : NULL; node; node = node->next)
        if (is_relation(node, "officeDocument"))
            name = resolve(package, SLICE(""), xml_attribute(node, "Target"));
    if (relations)
        xmlFreeDoc(relations);
    return name;
}

/* The first part of this kind, or the usual name for packages without relationships. */
static xmlDocPtr open_related(struct package *package, const char *kind)
{
    struct slice directory = directory_of(slice_of(package->main));
    const xmlNode *root = package->relations ? xmlDocGetRootElement(package->relations) : NULL;
    for (const xmlNode *node = root ? root->children : NULL; node; node = node->next)
        if (is_relation(node, kind))
            return open_part(package, resolve(package, directory, xml_attribute(node, "Target")));
    return open_part(package, resolve(package, directory, arena_print(package->arena, "%s.xml", kind)));
}

static void open_package(struct package *package)
{
    package->main = find_main(package);
    struct slice main = slice_of(package->main), directory = directory_of(main);
    struct slice name = slice_part(main, directory.length, main.length);
    package->relations = open_part(
        package,
        arena_print(package->arena, "%.*s_rels/%.*s.rels", SLICE_ARGUMENTS(directory), SLICE_ARGUMENTS(name)).data);
    package->styles = open_related(package, "styles");
    package->numbering = open_related(package, "numbering");
}

static void close_package(struct package *package)
{
    xmlDocPtr trees[] = {package->relations, package->styles, package->numbering, package->flat};
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++)
        if (trees[i])
            xmlFreeDoc(trees[i]);
    zip_parts_close(package->zip);
}

static const xmlNode *root_of(xmlDocPtr tree)
{
    return tree ? xmlDocGetRootElement(tree) : NULL;
}

/* ---- Furniture ---- */

static bool is_new(const struct piece_list *pieces, struct slice text)
{
    for (size_t i = 0; i < pieces->items.count; i++)
        if (pieces->items.items[i].kind == PIECE_FURNITURE && slice_equal(pieces->items.items[i].text, text))
            return false;
    return true;
}

static void add_furniture(struct docx *docx, const xmlNode *root)
{
    struct slice text = docx_text(docx, root);
    if (text.length > 0 && is_new(docx->pieces, text))
        piece_add(docx->pieces, PIECE_FURNITURE, text);
}

/* Headers, footers or notes: every part of the kind, each text once. */
static void read_furniture(struct docx *docx, struct package *package, const char *kind)
{
    struct slice directory = directory_of(slice_of(package->main));
    const xmlNode *root = root_of(package->relations);
    size_t parts = 0;
    for (const xmlNode *node = root ? root->children : NULL; node && parts < PARTS_MOST; node = node->next) {
        if (!is_relation(node, kind))
            continue;
        parts++;
        xmlDocPtr tree = open_part(package, resolve(package, directory, xml_attribute(node, "Target")));
        const xmlNode *content = root_of(tree);
        if (content && (slice_is(slice_of(kind), "footnotes") || slice_is(slice_of(kind), "endnotes")))
            for (const xmlNode *note = content->children; note; note = note->next)
                add_furniture(docx, note);
        else if (content)
            add_furniture(docx, content);
        if (tree)
            xmlFreeDoc(tree);
    }
}

/* ---- Reading ---- */

static void read_body(struct docx *docx, struct package *package, const xmlNode *body)
{
    docx_find_hidden_styles(docx, root_of(package->styles));
    docx->numbering = docx_numbering_new(root_of(package->numbering), root_of(package->styles), docx->arena);
    read_furniture(docx, package, "header");
    docx_read_blocks(docx, body);
    read_furniture(docx, package, "footer");
    read_furniture(docx, package, "footnotes");
    read_furniture(docx, package, "endnotes");
    buffer_free(&docx->flow.text);
}

/* May be the last line of a title that was broken over several. */
static bool ends_title(struct slice text)
{
    return slice_find(text, SLICE("。"), 0) < 0 &&
           (slice_find(text, SLICE("年度报告"), 0) >= 0 || slice_find(text, SLICE("年报"), 0) >= 0);
}

/* A report may print its title only above its pages: it is then no furniture. */
static void find_title(struct piece_list *pieces)
{
    struct piece *above = NULL;
    for (size_t i = 0; i < pieces->items.count && piece_section(pieces->items.items[i].text) == 0; i++) {
        struct piece *piece = &pieces->items.items[i];
        if ((piece->kind == PIECE_TEXT || piece->kind == PIECE_HEADING) && ends_title(piece->text))
            return;
        if (piece->kind == PIECE_FURNITURE && !above && piece_is_title(piece->text))
            above = piece;
    }
    if (above)
        above->kind = PIECE_HEADING;
}

static bool build(const struct docx *docx, struct builder *builder, struct error *error)
{
    size_t pictures = 0;
    for (size_t i = 0; i < docx->pieces->items.count; i++)
        pictures += docx->pieces->items.items[i].kind == PIECE_PICTURE;
    if (docx->changed)
        builder_remark(builder, REMARK_TRACKED_CHANGES, SLICE("文档里留有修订标记，这里按全部接受修订后的文字读"));
    find_title(docx->pieces);
    if (docx->left_out)
        builder_remark(builder, REMARK_OTHER,
                       SLICE("这份文档里嵌着另一个文件，嵌入的内容没有读；请在 Word 里打开、另存一次再送"));
    if (!pieces_build(docx->pieces, builder, error))
        return false;
    return builder_length(builder) > 0 ||
           error_set(error, ERROR_REPORT,
                     pictures ? "这份文档里没有文字，只有图片；请要可以编辑的电子版。" : "这份文档里没有文字。");
}

static bool read_package(struct package *package, struct builder *builder, struct error *error)
{
    open_package(package);
    if (!has_part(package, package->main))
        return error_set(error, ERROR_REPORT, "这个%s里没有 Word 文档的正文（%s）。", package->zip ? "压缩包" : "文件",
                         package->main);
    xmlDocPtr tree =
        package->zip ? zip_part_xml(package->zip, package->main, error) : copy_flat(package, package->main);
    if (!tree)
        return false;
    const xmlNode *body = xml_child(root_of(tree), "body");
    struct piece_list pieces = {.arena = package->arena};
    struct docx docx = {.arena = package->arena, .pieces = &pieces};
    if (body)
        read_body(&docx, package, body);
    bool done = body ? build(&docx, builder, error)
                     : error_set(error, ERROR_REPORT, "文件损坏：%s 里没有正文。", package->main);
    xmlFreeDoc(tree);
    return done;
}

bool read_docx(struct builder *builder, struct slice bytes, struct error *error)
{
    struct package package = {.arena = arena_new()};
    if (slice_starts_with(bytes, SLICE("PK")))
        package.zip = zip_parts_open(bytes, error);
    else
        package.flat = xml_tree(bytes, "XML", error);
    bool done = (package.zip || package.flat) && read_package(&package, builder, error);
    close_package(&package);
    arena_free(package.arena);
    return done;
}
