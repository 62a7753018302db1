/* Styles and lists of a docx file: which paragraph carries which number. Word keeps one count a list definition; a list
 * that says where it starts anew does so at its first paragraph. */
#include "read/foreign/docx.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { LEVELS = 9, STYLES_MOST = 3000, LISTS_MOST = 5000, STYLE_DEPTH_MOST = 16 };

struct style {
    struct slice id, based_on;
    const xmlNode *properties; /* pPr */
    bool heading, contents;    /* by its name: of a heading, of a line in the table of contents */
};

/* A list definition with its counts. */
struct definition {
    struct slice id, link, linked_by; /* link: the style whose list it is; linked_by: it defines that style's list */
    const xmlNode *levels[LEVELS];
    long counts[LEVELS];
    bool begun[LEVELS];
};

/* A list as paragraphs name it. */
struct list {
    struct slice id;
    struct definition *definition;
    const xmlNode *levels[LEVELS]; /* its own; NULL: as the definition has it */
    long starts[LEVELS];           /* where it begins anew; below 0: nowhere */
};

struct docx_numbering {
    VECTOR(struct style) styles;
    VECTOR(struct definition) definitions;
    VECTOR(struct list) lists;
};

/* ---- Loading ---- */

static bool begins_like_heading(struct slice name)
{
    return (name.length >= 7 && strncasecmp(name.data, "heading", 7) == 0) || slice_is(name, "Title") ||
           slice_starts_with(name, SLICE("标题"));
}

static bool begins_like_contents(struct slice name)
{
    return (name.length >= 4 && strncasecmp(name.data, "toc ", 4) == 0) || slice_starts_with(name, SLICE("目录 "));
}

static void load_styles(struct docx_numbering *numbering, const xmlNode *root, struct arena *arena)
{
    for (const xmlNode *node = root ? root->children : NULL; node && numbering->styles.count < STYLES_MOST;
         node = node->next)
        if (xml_is(node, "style") && !slice_is(xml_attribute(node, "type"), "character"))
            vector_push(arena, &numbering->styles,
                        ((struct style){.id = xml_attribute(node, "styleId"),
                                        .based_on = xml_value(node, "basedOn"),
                                        .properties = xml_child(node, "pPr"),
                                        .heading = begins_like_heading(xml_value(node, "name")),
                                        .contents = begins_like_contents(xml_value(node, "name"))}));
}

static long level_number(const xmlNode *node)
{
    long level = xml_number(xml_attribute(node, "ilvl"), -1);
    return level < LEVELS ? level : -1;
}

static void load_definition(struct docx_numbering *numbering, const xmlNode *node, struct arena *arena)
{
    struct definition definition = {.id = xml_attribute(node, "abstractNumId"),
                                    .link = xml_value(node, "numStyleLink"),
                                    .linked_by = xml_value(node, "styleLink")};
    for (const xmlNode *child = node->children; child; child = child->next)
        if (xml_is(child, "lvl") && level_number(child) >= 0)
            definition.levels[level_number(child)] = child;
    vector_push(arena, &numbering->definitions, definition);
}

static struct definition *find_definition(const struct docx_numbering *numbering, struct slice id)
{
    struct definition *found = NULL;
    for (size_t i = 0; i < numbering->definitions.count && !found; i++)
        if (slice_equal(numbering->definitions.items[i].id, id))
            found = &numbering->definitions.items[i];
    for (size_t i = 0; found && found->link.length > 0 && i < numbering->definitions.count; i++)
        if (slice_equal(numbering->definitions.items[i].linked_by, found->link))
            return &numbering->definitions.items[i];
    return found;
}

static void load_list(struct docx_numbering *numbering, const xmlNode *node, struct arena *arena)
{
    struct list list = {.id = xml_attribute(node, "numId"),
                        .definition = find_definition(numbering, xml_value(node, "abstractNumId"))};
    for (size_t i = 0; i < LEVELS; i++)
        list.starts[i] = -1;
    for (const xmlNode *child = node->children; child; child = child->next) {
        long level = xml_is(child, "lvlOverride") ? level_number(child) : -1;
        if (level < 0)
            continue;
        list.levels[level] = xml_child(child, "lvl");
        list.starts[level] = xml_number(xml_value(child, "startOverride"), -1);
    }
    if (list.definition)
        vector_push(arena, &numbering->lists, list);
}

struct docx_numbering *docx_numbering_new(const xmlNode *root, const xmlNode *styles, struct arena *arena)
{
    struct docx_numbering *numbering = arena_new_item(arena, struct docx_numbering);
    load_styles(numbering, styles, arena);
    /* All definitions first: lists point into them. */
    for (const xmlNode *node = root ? root->children : NULL; node; node = node->next)
        if (xml_is(node, "abstractNum") && numbering->definitions.count < LISTS_MOST)
            load_definition(numbering, node, arena);
    for (const xmlNode *node = root ? root->children : NULL; node; node = node->next)
        if (xml_is(node, "num") && numbering->lists.count < LISTS_MOST)
            load_list(numbering, node, arena);
    return numbering;
}

/* ---- Styles ---- */

static const struct style *find_style(const struct docx_numbering *numbering, struct slice id)
{
    for (size_t i = 0; id.length > 0 && i < numbering->styles.count; i++)
        if (slice_equal(numbering->styles.items[i].id, id))
            return &numbering->styles.items[i];
    return NULL;
}

bool docx_is_heading(const struct docx_numbering *numbering, const xmlNode *properties)
{
    enum { BODY_TEXT = 9 };
    struct slice outline = xml_value(properties, "outlineLvl");
    const struct style *style = find_style(numbering, xml_value(properties, "pStyle"));
    for (unsigned depth = 0; style && depth < STYLE_DEPTH_MOST; depth++) {
        if (outline.length == 0)
            outline = xml_value(style->properties, "outlineLvl");
        if (style->heading && outline.length == 0)
            return true;
        style = find_style(numbering, style->based_on);
    }
    return outline.length > 0 && xml_number(outline, BODY_TEXT) < BODY_TEXT;
}

bool docx_is_contents(const struct docx_numbering *numbering, const xmlNode *properties)
{
    const struct style *style = find_style(numbering, xml_value(properties, "pStyle"));
    return style && style->contents;
}

/* ---- Which list and level ---- */

struct place {
    struct list *list;
    long level;
};

static struct list *find_list(struct docx_numbering *numbering, struct slice id)
{
    for (size_t i = 0; i < numbering->lists.count; i++)
        if (slice_equal(numbering->lists.items[i].id, id))
            return &numbering->lists.items[i];
    return NULL;
}

static const xmlNode *level_of(const struct list *list, long level)
{
    return list->levels[level] ? list->levels[level] : list->definition->levels[level];
}

/* The level that belongs to a style, when the style's list says so. */
static long level_of_style(const struct list *list, struct slice style)
{
    for (long i = 0; i < LEVELS; i++)
        if (level_of(list, i) && slice_equal(xml_value(level_of(list, i), "pStyle"), style))
            return i;
    return -1;
}

static struct place find_place(struct docx_numbering *numbering, const xmlNode *properties)
{
    struct slice list = xml_value(xml_child(properties, "numPr"), "numId");
    struct slice level = xml_value(xml_child(properties, "numPr"), "ilvl"), owner = SLICE_NONE;
    const struct style *style = find_style(numbering, xml_value(properties, "pStyle"));
    for (unsigned depth = 0; style && list.length == 0 && depth < STYLE_DEPTH_MOST; depth++) {
        const xmlNode *own = xml_child(style->properties, "numPr");
        list = xml_value(own, "numId");
        if (level.length == 0)
            level = xml_value(own, "ilvl");
        owner = style->id;
        style = find_style(numbering, style->based_on);
    }
    struct place place = {list.length && !slice_is(list, "0") ? find_list(numbering, list) : NULL,
                          xml_number(level, 0)};
    if (place.list && level.length == 0 && owner.length > 0 && level_of_style(place.list, owner) >= 0)
        place.level = level_of_style(place.list, owner);
    if (place.level < 0 || place.level >= LEVELS || (place.list && !level_of(place.list, place.level)))
        place.list = NULL;
    return place;
}

/* ---- Counting ---- */

static long start_of(const struct list *list, long level)
{
    const xmlNode *node = level_of(list, level);
    return node ? xml_number(xml_value(node, "start"), 1) : 1;
}

static void count(struct list *list, long level)
{
    struct definition *definition = list->definition;
    if (list->starts[level] >= 0) {
        definition->counts[level] = list->starts[level];
        list->starts[level] = -1;
    } else if (definition->begun[level]) {
        definition->counts[level]++;
    } else {
        definition->counts[level] = start_of(list, level);
    }
    definition->begun[level] = true;
    for (long i = 0; i < level; i++)
        if (!definition->begun[i]) {
            definition->counts[i] = start_of(list, i);
            definition->begun[i] = true;
        }
    for (long i = level + 1; i < LEVELS; i++)
        if (!level_of(list, i) || !slice_is(xml_value(level_of(list, i), "lvlRestart"), "0"))
            definition->begun[i] = false;
}

static struct slice format_of(const struct list *list, long level)
{
    const xmlNode *node = level_of(list, level), *choice = xml_child(node, "AlternateContent");
    struct slice format = xml_value(node, "numFmt");
    return format.length || !choice ? format : xml_value(xml_child(choice, "Fallback"), "numFmt");
}

/* A bullet is a character of some symbol font, most often one that says nothing by itself. */
static void add_bullet(struct buffer *out, struct slice text)
{
    for (size_t at = 0; at < text.length;) {
        uint32_t codepoint = utf8_decode(text, &at);
        bool private = codepoint >= 0xE000 && codepoint <= 0xF8FF;
        buffer_add_character(out, codepoint == CODEPOINT_INVALID || private ? 0x2022 : codepoint);
    }
}

static void add_pattern(struct buffer *out, const struct list *list, long level, struct slice pattern)
{
    bool plain = xml_switch(level_of(list, level), "isLgl");
    for (size_t at = 0; at < pattern.length; at++) {
        bool place = pattern.data[at] == '%' && at + 1 < pattern.length && pattern.data[at + 1] >= '1' &&
                     pattern.data[at + 1] <= '9';
        if (!place) {
            buffer_add(out, slice_part(pattern, at, at + 1));
            continue;
        }
        long other = pattern.data[++at] - '1';
        docx_add_number(out, plain ? SLICE("decimal") : format_of(list, other), list->definition->counts[other]);
    }
}

/* The gap behind the number; behind Chinese punctuation the tab shows as none. */
static void add_gap(struct buffer *out, const xmlNode *level)
{
    struct slice number = buffer_slice(out);
    if (number.length == 0 || slice_is(xml_value(level, "suff"), "nothing"))
        return;
    if (number.data[number.length - 1] >= 0 && isprint((unsigned char)number.data[number.length - 1]))
        buffer_add_text(out, " ");
}

struct slice docx_numbering_next(struct docx_numbering *numbering, const xmlNode *properties, struct arena *arena)
{
    struct place place = find_place(numbering, properties);
    if (!place.list)
        return SLICE_NONE;
    const xmlNode *level = level_of(place.list, place.level);
    struct slice pattern = xml_value(level, "lvlText");
    struct buffer number = {0};
    count(place.list, place.level);
    if (slice_is(format_of(place.list, place.level), "bullet"))
        add_bullet(&number, pattern);
    else
        add_pattern(&number, place.list, place.level, pattern);
    add_gap(&number, level);
    struct slice text = arena_copy(arena, buffer_slice(&number));
    buffer_free(&number);
    return text;
}
