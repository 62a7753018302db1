/* OFD: pages laid out by hand, in millimetres. Text by TextCode with steps, cells as paths around them; a table that
 * does not fit goes on over the page with its head repeated, a number that does not fit in its cell over the line. */
#include "formats/write.h"

#include <stdio.h>

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define OFD_SPACE "xmlns:ofd=\"http://www.ofdspec.org/2016\""

static const double left_edge = 25, text_width = 160, page_top = 25, page_bottom = 272;
static const double text_size = 4.2, text_line = 7, cell_size = 3.7, cell_line = 5, cell_margin = 1;

struct printer {
    struct buffer page, pages; /* the open page's objects; the list of pages */
    unsigned page_count, object;
    double down; /* where the next line begins */
    write_part write;
    void *user;
};

/* ---- Pages ---- */

static void add_text(struct printer *printer, double x, double y, double size, struct slice text);

static void end_page(struct printer *printer)
{
    struct buffer part = {0};
    char name[64], number[16];
    snprintf(number, sizeof number, "— %u —", printer->page_count);
    add_text(printer, left_edge + text_width / 2 - 8, page_bottom + 6, text_size, slice_of(number));
    buffer_add_text(&part, XML_HEAD "<ofd:Page " OFD_SPACE "><ofd:Template TemplateID=\"3\" ZOrder=\"Background\"/>"
                                    "<ofd:Content><ofd:Layer ID=\"4\">\n");
    buffer_add(&part, buffer_slice(&printer->page));
    buffer_add_text(&part, "</ofd:Layer></ofd:Content></ofd:Page>\n");
    snprintf(name, sizeof name, "Doc_0/Pages/Page_%u/Content.xml", printer->page_count - 1);
    printer->write(name, &part, printer->user);
    buffer_clear(&printer->page);
    buffer_free(&part);
}

static void begin_page(struct printer *printer)
{
    if (printer->page_count > 0)
        end_page(printer);
    buffer_print(&printer->pages, "<ofd:Page ID=\"%u\" BaseLoc=\"Pages/Page_%u/Content.xml\"/>",
                 1000 + printer->page_count, printer->page_count);
    printer->page_count++;
    printer->down = page_top;
}

/* ---- Text ---- */

static double step_of(uint32_t codepoint, double size)
{
    return codepoint < 0x80 ? size / 2 : size;
}

/* From each character to the next; runs of equal steps as a group. */
static void add_steps(struct buffer *out, struct slice text, double size)
{
    size_t at = 0;
    while (at < text.length) {
        bool narrow = (unsigned char)text.data[at] < 0x80;
        unsigned count = 0;
        for (; at < text.length && ((unsigned char)text.data[at] < 0x80) == narrow; count++)
            utf8_decode(text, &at);
        buffer_print(out, "g %u %.3g ", count, narrow ? size / 2 : size);
    }
}

static void add_text(struct printer *printer, double x, double y, double size, struct slice text)
{
    buffer_print(&printer->page,
                 "<ofd:TextObject ID=\"%u\" Boundary=\"%.2f %.2f %.2f %.2f\" Font=\"2\" Size=\"%.1f\"><ofd:TextCode "
                 "X=\"0\" Y=\"%.2f\" DeltaX=\"",
                 ++printer->object, x, y, text_width, size * 1.2, size, size * 0.88);
    add_steps(&printer->page, text, size);
    buffer_add_text(&printer->page, "\">");
    write_escaped(&printer->page, text);
    buffer_add_text(&printer->page, "</ofd:TextCode></ofd:TextObject>\n");
}

/* As much of the rest as fits in the width. */
static struct slice take_line(struct slice *rest, double width, double size)
{
    size_t at = 0, end = 0;
    double used = 0;
    while (end < rest->length) {
        used += step_of(utf8_decode(*rest, &at), size);
        if (used > width && end > 0)
            break;
        end = at;
    }
    struct slice line = slice_part(*rest, 0, end);
    *rest = slice_part(*rest, end, rest->length);
    return line;
}

static void print_paragraph(struct printer *printer, const struct truth_part *part)
{
    struct buffer whole = {0};
    bool title = part->kind == TRUTH_TITLE;
    double indent = title ? 30 : 2 * text_size;
    buffer_add(&whole, part->number);
    buffer_add(&whole, part->text);
    for (struct slice rest = buffer_slice(&whole); rest.length > 0; indent = 0) {
        if (printer->down + text_line > page_bottom)
            begin_page(printer);
        struct slice line = take_line(&rest, text_width - indent, text_size);
        add_text(printer, left_edge + indent, printer->down, title ? text_size * 1.25 : text_size, line);
        printer->down += text_line;
    }
    buffer_free(&whole);
}

/* ---- Tables ---- */

struct layout {
    const struct truth_table *table;
    double heights[64];
    struct slice rest[1024]; /* of each cell: what is not yet printed */
};

static double cell_width(const struct truth_table *table, const struct truth_cell *cell)
{
    double width = 0;
    for (uint32_t i = 0; i < cell->column_span; i++)
        width += table->widths[cell->column + i];
    return width;
}

static double cell_height(const struct truth_table *table, const struct truth_cell *cell)
{
    unsigned lines = 0;
    double width = cell_width(table, cell) - 2 * cell_margin;
    for (struct slice rest = cell->text; rest.length > 0; lines++)
        take_line(&rest, width, cell_size);
    return lines * cell_line + 2 * cell_margin;
}

/* A row is as high as its highest cell; a cell over many rows that needs more gives it to its last one. */
static void measure(struct layout *layout)
{
    const struct truth_table *table = layout->table;
    for (uint32_t row = 0; row < table->rows; row++) {
        layout->heights[row] = cell_line + 2 * cell_margin;
        for (size_t i = 0; i < table->cells.count; i++) {
            const struct truth_cell *cell = &table->cells.items[i];
            if (cell->row + cell->row_span - 1 != row)
                continue;
            double needed = cell_height(table, cell);
            for (uint32_t above = cell->row; above < row; above++)
                needed -= layout->heights[above];
            if (needed > layout->heights[row])
                layout->heights[row] = needed;
        }
    }
}

static void print_cell(struct printer *printer, struct layout *layout, size_t index, double top, double height)
{
    const struct truth_cell *cell = &layout->table->cells.items[index];
    double left = left_edge, width = cell_width(layout->table, cell);
    for (uint32_t column = 0; column < cell->column; column++)
        left += layout->table->widths[column];
    buffer_print(
        &printer->page,
        "<ofd:PathObject ID=\"%u\" Boundary=\"%.2f %.2f %.2f %.2f\" LineWidth=\"0.2\"><ofd:AbbreviatedData>M 0 0 "
        "L %.2f 0 L %.2f %.2f L 0 %.2f C</ofd:AbbreviatedData></ofd:PathObject>\n",
        ++printer->object, left, top, width, height, width, width, height, height);
    double down = top + cell_margin;
    while (layout->rest[index].length > 0 && down + cell_line <= top + height) {
        struct slice line = take_line(&layout->rest[index], width - 2 * cell_margin, cell_size);
        add_text(printer, left + cell_margin, down + 0.5, cell_size, line);
        down += cell_line;
    }
}

/* Rows [from, to) on the open page; cells that reach beyond are cut, their text goes on. */
static void print_rows(struct printer *printer, struct layout *layout, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < layout->table->cells.count; i++) {
        const struct truth_cell *cell = &layout->table->cells.items[i];
        uint32_t first = cell->row < from ? from : cell->row, past = cell->row + cell->row_span;
        past = past > to ? to : past;
        double top = printer->down, height = 0;
        for (uint32_t row = from; row < first; row++)
            top += layout->heights[row];
        for (uint32_t row = first; row < past; row++)
            height += layout->heights[row];
        if (first < past)
            print_cell(printer, layout, i, top, height);
    }
    for (uint32_t row = from; row < to; row++)
        printer->down += layout->heights[row];
}

static void print_head_again(struct printer *printer, struct layout *layout)
{
    for (size_t i = 0; i < layout->table->cells.count; i++)
        if (layout->table->cells.items[i].row < layout->table->head_rows)
            layout->rest[i] = layout->table->cells.items[i].text;
    print_rows(printer, layout, 0, layout->table->head_rows);
}

static void print_table(struct printer *printer, const struct truth_table *table)
{
    struct layout layout = {.table = table};
    for (size_t i = 0; i < table->cells.count; i++)
        layout.rest[i] = table->cells.items[i].text;
    measure(&layout);
    for (uint32_t from = 0; from < table->rows;) {
        double down = printer->down;
        uint32_t to = from;
        while (to < table->rows && down + layout.heights[to] <= page_bottom)
            down += layout.heights[to++];
        if (to > (from == 0 ? table->head_rows : from)) {
            print_rows(printer, &layout, from, to);
            from = to;
        }
        if (from < table->rows) {
            begin_page(printer);
            if (from > 0)
                print_head_again(printer, &layout);
        }
    }
    printer->down += cell_line;
}

/* ---- The package ---- */

static void write_fixed(struct printer *printer, const char *name, const char *content)
{
    struct buffer part = {0};
    buffer_add_text(&part, content);
    printer->write(name, &part, printer->user);
    buffer_free(&part);
}

static void write_document(struct printer *printer)
{
    struct buffer part = {0};
    buffer_add_text(&part, XML_HEAD "<ofd:Document " OFD_SPACE "><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID>"
                                    "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
                                    "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID=\"3\" "
                                    "BaseLoc=\"Tpls/Tpl_0/Content.xml\"/></ofd:CommonData><ofd:Pages>");
    buffer_add(&part, buffer_slice(&printer->pages));
    buffer_add_text(&part, "</ofd:Pages></ofd:Document>\n");
    printer->write("Doc_0/Document.xml", &part, printer->user);
    buffer_free(&part);
}

void write_ofd(const struct truth *truth, write_part write, void *user)
{
    struct printer printer = {.object = 1100, .write = write, .user = user};
    begin_page(&printer);
    for (size_t i = 0; i < truth->parts.count; i++) {
        if (truth->parts.items[i].kind == TRUTH_TABLE)
            print_table(&printer, truth->parts.items[i].table);
        else
            print_paragraph(&printer, &truth->parts.items[i]);
    }
    end_page(&printer);
    write_document(&printer);
    write_fixed(&printer, "OFD.xml",
                XML_HEAD "<ofd:OFD " OFD_SPACE " Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo>"
                         "<ofd:DocID>00000000000000000000000000000001</ofd:DocID></ofd:DocInfo>"
                         "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>\n");
    write_fixed(&printer, "Doc_0/PublicRes.xml",
                XML_HEAD "<ofd:Res " OFD_SPACE " BaseLoc=\"Res\"><ofd:Fonts><ofd:Font ID=\"2\" FontName=\"宋体\"/>"
                         "</ofd:Fonts></ofd:Res>\n");
    write_fixed(&printer, "Doc_0/Tpls/Tpl_0/Content.xml",
                XML_HEAD "<ofd:Page " OFD_SPACE "><ofd:Content><ofd:Layer ID=\"5\"><ofd:TextObject ID=\"6\" "
                         "Boundary=\"25 12 80 5\" Font=\"2\" Size=\"3\"><ofd:TextCode X=\"0\" Y=\"3\" DeltaX=\"g 7 3\">"
                         "政府信息公开年报</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>\n");
    buffer_free(&printer.page);
    buffer_free(&printer.pages);
}
