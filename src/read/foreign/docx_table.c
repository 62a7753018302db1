/* Tables of a docx file: gridSpan, vMerge, gridBefore become a true grid. */
#include "read/foreign/docx.h"

enum { COLUMNS_MOST = 256 };

/* ---- Does it hold data? ---- */

struct shape {
    size_t rows, widest, in_row;
    size_t text, longest; /* bytes: of all cells, of one with sentences */
    bool holds_table;     /* of more than one cell */
};

static size_t text_length(const xmlNode *node)
{
    size_t length = 0;
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            length += xml_is(child, "t") ? xml_text(child).length : text_length(child);
    return length;
}

static size_t count_sentences(const xmlNode *node)
{
    size_t count = 0;
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            count += xml_is(child, "t") ? piece_sentences(xml_text(child)) : count_sentences(child);
    return count;
}

static bool has_cells(const xmlNode *node, size_t *left)
{
    for (const xmlNode *child = node->children; child; child = child->next)
        if ((xml_is(child, "tc") && --*left == 0) || (child->type == XML_ELEMENT_NODE && has_cells(child, left)))
            return true;
    return false;
}

static bool holds_table(const xmlNode *cell)
{
    enum { CELLS_LEAST = 4 };
    for (const xmlNode *child = cell->children; child; child = child->next) {
        size_t left = CELLS_LEAST;
        if (xml_is(child, "tbl") ? has_cells(child, &left) : child->type == XML_ELEMENT_NODE && holds_table(child))
            return true;
    }
    return false;
}

static void measure(struct shape *shape, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (xml_is(child, "tr")) {
            shape->rows++;
            shape->in_row = 0;
        }
        if (xml_is(child, "tc")) {
            size_t length = text_length(child);
            shape->text += length;
            if (length > shape->longest && count_sentences(child) >= PIECE_SENTENCES_LEAST)
                shape->longest = length;
            shape->widest = ++shape->in_row > shape->widest ? shape->in_row : shape->widest;
            shape->holds_table = shape->holds_table || holds_table(child);
        } else if (child->type == XML_ELEMENT_NODE) {
            measure(shape, child);
        }
    }
}

/* Running text in one cell that is most of the table makes it a frame around an article. */
static bool is_data(const xmlNode *table)
{
    enum { PROSE_LEAST = 900 };
    struct shape shape = {0};
    measure(&shape, table);
    bool frames_prose = shape.longest >= PROSE_LEAST && shape.longest * 10 > shape.text * 6;
    return !shape.holds_table && !frames_prose && shape.widest >= 2;
}

/* ---- The grid ---- */

struct reader {
    struct docx *docx;
    struct piece_table *table;
    uint32_t row, column;
    size_t above[COLUMNS_MOST]; /* cell that ends in the row above and begins in this column, plus 1 */
    size_t here[COLUMNS_MOST];  /* the same for this row */
    size_t last;                /* cell of this row that was read last, plus 1 */
};

static uint32_t columns_said(struct slice said, uint32_t least)
{
    long columns = xml_number(said, (long)least);
    return columns < (long)least ? least : columns > COLUMNS_MOST ? COLUMNS_MOST : (uint32_t)columns;
}

static bool continues(const xmlNode *properties, const char *merge)
{
    const xmlNode *node = xml_child(properties, merge);
    struct slice changed = xml_attribute(xml_child(properties, "cellMerge"), merge);
    if (changed.length > 0) /* a tracked merging of cells */
        return slice_is(changed, "cont");
    return node && !slice_is(xml_attribute(node, "val"), "restart");
}

/* The cell of the row above that this one continues; NULL when there is none of the same width. */
static struct piece_cell *continued(struct reader *reader, const xmlNode *properties, uint32_t columns)
{
    size_t above = reader->column < COLUMNS_MOST ? reader->above[reader->column] : 0;
    struct piece_cell *cell = above && continues(properties, "vMerge") ? &reader->table->cells.items[above - 1] : NULL;
    return cell && cell->column_span == columns ? cell : NULL;
}

static void read_cell(struct reader *reader, const xmlNode *node)
{
    const xmlNode *properties = xml_child(node, "tcPr");
    uint32_t columns = columns_said(xml_value(properties, "gridSpan"), 1);
    if (xml_child(properties, "cellDel")) { /* those behind it move up */
        reader->docx->changed = true;
        return;
    }
    if (reader->column >= COLUMNS_MOST) {
        reader->table->overflows = true;
        return;
    }
    if (columns > COLUMNS_MOST - reader->column)
        columns = COLUMNS_MOST - reader->column;
    struct piece_cell *above = continued(reader, properties, columns);
    if (above) {
        above->row_span++;
        reader->here[reader->column] = reader->above[reader->column];
    } else if (continues(properties, "hMerge") && reader->last) {
        reader->table->cells.items[reader->last - 1].column_span += columns;
    } else {
        struct piece_cell cell = {reader->row, reader->column, 1, columns, docx_text(reader->docx, node)};
        vector_push(reader->docx->arena, &reader->table->cells, cell);
        reader->here[reader->column] = reader->last = reader->table->cells.count;
    }
    reader->column += columns;
}

static bool is_holder(const xmlNode *node)
{
    return xml_is(node, "sdt") || xml_is(node, "sdtContent") || xml_is(node, "customXml") || xml_is(node, "ins");
}

static void read_held(struct reader *reader, const xmlNode *holder, void (*read)(struct reader *, const xmlNode *))
{
    bool placeholder = docx_is_placeholder(holder);
    reader->docx->placeholders += placeholder;
    read(reader, holder);
    reader->docx->placeholders -= placeholder;
}

static void read_cells(struct reader *reader, const xmlNode *row)
{
    for (const xmlNode *node = row->children; node; node = node->next) {
        if (xml_is(node, "tc"))
            read_cell(reader, node);
        else if (is_holder(node))
            read_held(reader, node, read_cells);
    }
}

static void read_row(struct reader *reader, const xmlNode *row)
{
    const xmlNode *properties = xml_child(row, "trPr");
    reader->docx->changed |= xml_child(properties, "del") || xml_child(properties, "ins");
    if (xml_child(properties, "del") || xml_switch(properties, "hidden"))
        return;
    reader->column = columns_said(xml_value(properties, "gridBefore"), 0);
    reader->last = 0;
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        reader->here[i] = 0;
    read_cells(reader, row);
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        reader->above[i] = reader->here[i];
    reader->row++;
}

static void read_rows(struct reader *reader, const xmlNode *parent)
{
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (xml_is(node, "tr"))
            read_row(reader, node);
        else if (is_holder(node))
            read_held(reader, node, read_rows);
    }
}

/* Inside of a cell a table is only its text. */
bool docx_read_table(struct docx *docx, const xmlNode *table)
{
    if (!docx->pieces || !is_data(table))
        return false;
    struct reader reader = {.docx = docx, .table = arena_new_item(docx->arena, struct piece_table)};
    read_rows(&reader, table);
    reader.table->rows = reader.row;
    piece_add(docx->pieces, PIECE_TABLE, SLICE_NONE)->table = reader.table;
    docx->text_on_page = true;
    if (docx->page_due)
        docx_begin_page(docx);
    return true;
}
