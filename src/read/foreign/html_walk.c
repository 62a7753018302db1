/* Walks through a web page and gathers what can be seen, in reading order. The page may be nested as deeply as its
 * maker liked: the way down is kept in a list of our own. */
#include "read/foreign/html.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct walk {
    struct arena *arena;
    struct html_path path;
    struct flow flow;
    struct slice mark;    /* of a list item, due before its first text */
    unsigned keep;        /* depth of elements that keep blanks */
    unsigned links;       /* depth of links */
    unsigned headings;    /* depth of headings */
    size_t linked, plain; /* bytes in the flow inside and outside of links */
    /* of the whole page only; NULL for the text of one node */
    struct piece_list *pieces;
    struct html_elements *elements;
    struct html_tables tables;
    uint32_t next_table;
};

static uint32_t current_element(const struct walk *walk)
{
    return walk->path.frames.count ? walk->path.frames.items[walk->path.frames.count - 1].element : 0;
}

static void end_block(struct walk *walk)
{
    if (!walk->pieces) {
        flow_end_line(&walk->flow);
        return;
    }
    struct slice text = flow_take(&walk->flow, walk->arena);
    if (text.length > 0) {
        struct piece *piece = piece_add(walk->pieces, walk->headings ? PIECE_HEADING : PIECE_TEXT, text);
        piece->owner = current_element(walk);
        piece->linked = walk->linked > 0 && walk->plain == 0;
    }
    walk->linked = walk->plain = 0;
}

static void add_text(struct walk *walk, const char *text)
{
    struct slice s = slice_of(text);
    size_t visible = slice_trim(s).length;
    if (visible > 0 && walk->mark.length > 0) {
        flow_add(&walk->flow, walk->mark, true);
        walk->mark = SLICE_NONE;
    }
    *(walk->links ? &walk->linked : &walk->plain) += visible;
    flow_add(&walk->flow, s, walk->keep > 0);
}

/* ---- Elements ---- */

static unsigned number_said(struct slice said, unsigned otherwise)
{
    return said.length > 0 && said.length < 6 ? (unsigned)strtoul(said.data, NULL, 10) : otherwise;
}

/* The item's number in its list. */
static unsigned item_number(const GumboNode *item)
{
    const GumboNode *list = item->parent;
    unsigned number = number_said(html_attribute(list, "start"), 1) - 1;
    const GumboVector *items = html_children(list);
    for (unsigned i = 0; i < items->length; i++) {
        if (!html_is(items->data[i], GUMBO_TAG_LI))
            continue;
        number = number_said(html_attribute(items->data[i], "value"), number + 1);
        if (items->data[i] == item)
            break;
    }
    return number;
}

enum { NUMBERED_ITEMS_MOST = 200 };

static void begin_item(struct walk *walk, const GumboNode *item)
{
    const GumboNode *list = item->parent;
    walk->mark = SLICE_NONE;
    if (list && html_is(list, GUMBO_TAG_OL) && html_children(list)->length <= NUMBERED_ITEMS_MOST)
        walk->mark = html_list_mark(list, item_number(item), walk->arena);
}

static void add_picture(struct walk *walk, const GumboNode *image)
{
    if (!walk->pieces || !html_is_large_picture(image))
        return;
    end_block(walk);
    piece_add(walk->pieces, PIECE_PICTURE, SLICE_NONE)->owner = current_element(walk);
}

/* What may stand in the place of a table and was not saved with the page. */
static void add_elsewhere(struct walk *walk, const GumboNode *node)
{
    if (!walk->pieces || walk->flow.text.length > 0) /* within a line it is an ornament */
        return;
    piece_add(walk->pieces, PIECE_PICTURE, html_elsewhere_words(node))->owner = current_element(walk);
}

static void add_captions(struct walk *walk, const GumboNode *table)
{
    const GumboVector *children = html_children(table);
    for (unsigned i = 0; i < children->length; i++)
        if (html_is(children->data[i], GUMBO_TAG_CAPTION) && !html_is_hidden(children->data[i]))
            piece_add(walk->pieces, PIECE_TEXT, html_text(children->data[i], walk->arena))->owner =
                current_element(walk);
}

/* True when the table was taken as a whole. */
static bool take_table(struct walk *walk, const GumboNode *table)
{
    if (!walk->pieces)
        return false;
    struct html_table found = walk->tables.items.items[walk->next_table];
    walk->next_table += found.data ? found.tables : 1;
    if (!found.data)
        return false;
    end_block(walk);
    add_captions(walk, table);
    struct piece *piece = piece_add(walk->pieces, PIECE_TABLE, SLICE_NONE);
    piece->owner = current_element(walk);
    piece->table = html_read_table(table, walk->arena);
    return true;
}

static uint32_t number_element(struct walk *walk)
{
    if (!walk->elements)
        return 0;
    uint32_t number = (uint32_t)walk->elements->items.count;
    uint32_t parent = walk->path.frames.count ? current_element(walk) : number;
    vector_push(walk->arena, &walk->elements->items, ((struct html_element){parent, number + 1}));
    return number;
}

static void open_element(struct walk *walk, const GumboNode *node)
{
    if (html_is_block(node))
        end_block(walk);
    walk->flow.apart |= html_is_apart(node);
    if (html_is(node, GUMBO_TAG_SUP))
        flow_raise(&walk->flow, true);
    uint32_t element = html_is_block(node) ? number_element(walk) : current_element(walk);
    vector_push(walk->arena, &walk->path.frames, ((struct html_frame){node, 0, element}));
    walk->keep += html_keeps_blanks(node);
    walk->links += html_is(node, GUMBO_TAG_A) && html_attribute(node, "href").length > 0;
    walk->headings += html_is_heading(node);
    if (html_is(node, GUMBO_TAG_LI))
        begin_item(walk, node);
}

static void close_element(struct walk *walk)
{
    const struct html_frame *frame = &walk->path.frames.items[walk->path.frames.count - 1];
    const GumboNode *node = frame->node;
    if (html_is_block(node)) {
        end_block(walk);
        if (walk->elements)
            walk->elements->items.items[frame->element].end = (uint32_t)walk->elements->items.count;
    }
    walk->flow.apart |= html_is_apart(node);
    if (html_is(node, GUMBO_TAG_SUP))
        flow_raise(&walk->flow, false);
    walk->keep -= html_keeps_blanks(node);
    walk->links -= html_is(node, GUMBO_TAG_A) && html_attribute(node, "href").length > 0;
    walk->headings -= html_is_heading(node);
    walk->path.frames.count--;
}

/* ---- Fields ---- */

static bool is_field(const GumboNode *node)
{
    return html_is(node, GUMBO_TAG_INPUT) || html_is(node, GUMBO_TAG_TEXTAREA) || html_is(node, GUMBO_TAG_SELECT);
}

static void add_input(struct walk *walk, const GumboNode *input)
{
    static const char *const others[] = {"hidden", "button",   "submit", "reset",   "image",
                                         "file",   "password", "radio",  "checkbox"};
    struct slice type = html_attribute(input, "type");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (type.length == strlen(others[i]) && strncasecmp(type.data, others[i], type.length) == 0)
            return;
    flow_add(&walk->flow, html_attribute(input, "value"), false);
}

static void add_texts(struct walk *walk, const GumboNode *parent)
{
    const GumboVector *children = html_children(parent);
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE)
            flow_add(&walk->flow, slice_of(child->v.text.text), false);
    }
}

/* The option that is chosen, else the first. */
static void add_choice(struct walk *walk, const GumboNode *select)
{
    const GumboVector *options = html_children(select);
    const GumboNode *chosen = NULL;
    for (unsigned i = 0; i < options->length; i++) {
        const GumboNode *option = options->data[i];
        bool selected =
            html_is(option, GUMBO_TAG_OPTION) && gumbo_get_attribute(&option->v.element.attributes, "selected") != NULL;
        if (selected || (!chosen && html_is(option, GUMBO_TAG_OPTION)))
            chosen = option;
    }
    if (chosen)
        add_texts(walk, chosen);
}

/* What is filled in in a field of a table that was saved with its form; fields of the page itself are buttons and
 * searches. */
static void add_field(struct walk *walk, const GumboNode *field)
{
    if (walk->pieces || slice_starts_with(html_style(field, "display"), SLICE("none")))
        return;
    if (html_is(field, GUMBO_TAG_INPUT))
        add_input(walk, field);
    else if (html_is(field, GUMBO_TAG_SELECT))
        add_choice(walk, field);
    else
        add_texts(walk, field);
}

static void visit(struct walk *walk, const GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA)
        add_text(walk, node->v.text.text);
    else if (is_field(node))
        add_field(walk, node);
    else if (html_is_elsewhere(node))
        add_elsewhere(walk, node);
    else if (html_is_hidden(node))
        return;
    else if (html_is(node, GUMBO_TAG_BR))
        flow_end_line(&walk->flow);
    else if (html_is(node, GUMBO_TAG_IMG))
        add_picture(walk, node);
    else if (!html_is(node, GUMBO_TAG_TABLE) || !take_table(walk, node))
        open_element(walk, node);
}

static void walk_through(struct walk *walk, const GumboNode *root)
{
    open_element(walk, root);
    while (walk->path.frames.count > 0) {
        struct html_frame *frame = &walk->path.frames.items[walk->path.frames.count - 1];
        const GumboVector *children = html_children(frame->node);
        if (frame->next < children->length)
            visit(walk, children->data[frame->next++]);
        else
            close_element(walk);
    }
}

struct slice html_text(const GumboNode *node, struct arena *arena)
{
    struct walk walk = {.arena = arena};
    walk_through(&walk, node);
    struct slice text = flow_take(&walk.flow, arena);
    buffer_free(&walk.flow.text);
    return text;
}

void html_walk(const GumboNode *root, struct piece_list *pieces, struct html_elements *elements)
{
    struct walk walk = {.arena = pieces->arena, .pieces = pieces, .elements = elements};
    walk.tables = html_find_tables(root, pieces->arena);
    walk_through(&walk, root);
    buffer_free(&walk.flow.text);
}
