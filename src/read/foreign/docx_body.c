/* Paragraphs and what holds them, into pieces. */
#include "read/foreign/docx.h"

void docx_begin_page(struct docx *docx)
{
    docx->page_due = false;
    if (docx->pieces && docx->text_on_page) {
        piece_add(docx->pieces, PIECE_PAGE, SLICE_NONE);
        docx->text_on_page = false;
    }
}

static bool ends_with_number(struct slice text)
{
    return text.length > 0 && text.data[text.length - 1] >= '0' && text.data[text.length - 1] <= '9';
}

/* What was gathered becomes a piece, or a line of the cell. */
static void end_paragraph(struct docx *docx, enum piece_kind kind)
{
    if (!docx->pieces) {
        flow_end_line(&docx->flow);
        return;
    }
    struct slice text = flow_take(&docx->flow, docx->arena);
    if (text.length > 0) {
        piece_add(docx->pieces, kind == PIECE_FURNITURE && !ends_with_number(text) ? PIECE_TEXT : kind, text);
        docx->text_on_page = true;
    }
    if (docx->page_due)
        docx_begin_page(docx);
}

/* Text boxes stand behind the paragraph they are fastened to. */
static void read_boxes(struct docx *docx, size_t from)
{
    for (size_t i = from; i < docx->boxes.count; i++) {
        flow_add(&docx->flow, xml_attribute(docx->boxes.items[i], "string"), true);
        end_paragraph(docx, PIECE_TEXT);
        docx_read_blocks(docx, docx->boxes.items[i]);
    }
    docx->boxes.count = from;
}

static bool starts_page(const xmlNode *properties)
{
    return xml_switch(properties, "pageBreakBefore");
}

/* The paragraph closes a section of the document whose successor begins on a new page. */
static bool ends_page(const xmlNode *properties)
{
    const xmlNode *section = xml_child(properties, "sectPr");
    return section && !slice_is(xml_value(section, "type"), "continuous") &&
           !slice_is(xml_value(section, "type"), "nextColumn");
}

/* In the accepted state it is one with the next paragraph, whose properties hold. */
static bool is_joined(const xmlNode *mark)
{
    return xml_child(mark, "del") || xml_child(mark, "moveFrom");
}

/* Where the line that is open began: a paragraph joined with this one may have left its text. */
static size_t line_start(const struct docx *docx)
{
    size_t at = docx->flow.text.length;
    while (at > 0 && docx->flow.text.data[at - 1] != '\n')
        at--;
    return at;
}

/* The number stands before the text, but only where there is one. A hidden paragraph has none. */
static void add_number(struct docx *docx, const xmlNode *properties, size_t before)
{
    bool empty = docx->flow.text.length == before;
    if (empty && xml_switch(xml_child(properties, "rPr"), "vanish"))
        return;
    struct slice number = docx_numbering_next(docx->numbering, properties, docx->arena);
    if (number.length == 0 || empty)
        return;
    struct buffer own = {0};
    buffer_add(&own, slice_part(buffer_slice(&docx->flow.text), before, docx->flow.text.length));
    docx->flow.text.length = before;
    buffer_add(&docx->flow.text, number);
    buffer_add(&docx->flow.text, buffer_slice(&own));
    buffer_free(&own);
}

/* Lines of the table of contents, with their pages, are no headings. */
static enum piece_kind kind_of(const struct docx *docx, const xmlNode *properties)
{
    if (docx_is_contents(docx->numbering, properties))
        return PIECE_FURNITURE;
    return docx_is_heading(docx->numbering, properties) ? PIECE_HEADING : PIECE_TEXT;
}

static void read_paragraph(struct docx *docx, const xmlNode *paragraph)
{
    const xmlNode *properties = xml_child(paragraph, "pPr"), *mark = xml_child(properties, "rPr");
    size_t boxes = docx->boxes.count;
    if (starts_page(properties) && docx->flow.text.length == 0)
        docx_begin_page(docx);
    size_t before = line_start(docx);
    docx->hidden_by_style = docx_style_hides(docx, xml_value(properties, "pStyle"));
    docx_read_runs(docx, paragraph);
    docx->changed |= is_joined(mark) || xml_child(mark, "ins");
    if (ends_page(properties))
        docx->page_due = true;
    if (!is_joined(mark)) {
        add_number(docx, properties, before);
        end_paragraph(docx, kind_of(docx, properties));
    }
    read_boxes(docx, boxes);
}

/* A table that only lays out the page: its cells one after the other. */
static void read_cells(struct docx *docx, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (xml_is(child, "tc"))
            docx_read_blocks(docx, child);
        else if (child->type == XML_ELEMENT_NODE)
            read_cells(docx, child);
    }
}

static void read_block(struct docx *docx, const xmlNode *node)
{
    static const char *const holders[] = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "body", NULL};
    if (xml_is(node, "p")) {
        read_paragraph(docx, node);
    } else if (xml_is(node, "tbl")) {
        end_paragraph(docx, PIECE_TEXT);
        if (!docx_read_table(docx, node))
            read_cells(docx, node);
    } else if (xml_is(node, "AlternateContent")) {
        docx_read_blocks(docx, xml_alternative(node));
    } else if (xml_is(node, "altChunk") || xml_is(node, "subDoc")) {
        docx->left_out = true;
    } else {
        bool placeholder = docx_is_placeholder(node);
        docx->placeholders += placeholder;
        for (size_t i = 0; holders[i]; i++)
            if (xml_is(node, holders[i]))
                docx_read_blocks(docx, node);
        docx->placeholders -= placeholder;
    }
}

void docx_read_blocks(struct docx *docx, const xmlNode *parent)
{
    for (const xmlNode *node = parent ? parent->children : NULL; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE)
            read_block(docx, node);
}

struct slice docx_text(struct docx *docx, const xmlNode *node)
{
    struct piece_list *pieces = docx->pieces;
    struct flow flow = docx->flow;
    docx->pieces = NULL;
    docx->flow = (struct flow){0};
    docx_read_blocks(docx, node);
    struct slice text = flow_take(&docx->flow, docx->arena);
    buffer_free(&docx->flow.text);
    docx->pieces = pieces;
    docx->flow = flow;
    return text;
}
