/* docx: the parts of a package as Word writes them, with no more in them than the report needs. */
#include "formats/write.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define WORD_SPACE "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const double twips_per_millimetre = 1440 / 25.4;

/* Text sizes in half points; tables are as many times as wide as the truth says; the rest in twips. */
struct look {
    bool lists; /* numbered by Word; else the numbers are typed */
    int text_size, table_size;
    double scale;
    int cell_margin, page_width, page_height, margin, margin_top, margin_bottom;
};
static const struct look looks[] = {
    [WORD_NARROW] = {true, 24, 21, 1, 108, 11906, 16838, 1417, 1417, 1417},
    [WORD_WIDE] = {false, 24, 17, 1.13, 40, 11906, 16838, 760, 1100, 1100},
    [WORD_LARGE] = {true, 18, 18, 1.5, 108, 16838, 23811, 1417, 700, 600},
};

static const char types[] = XML_HEAD
    "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" ContentType=\"application/"
    "vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
    "<Override PartName=\"/word/numbering.xml\" ContentType=\"" WORD_TYPE "numbering+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD_TYPE "footer+xml\"/></Types>\n";
static const char package_relations[] =
    XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
             "/officeDocument\" Target=\"word/document.xml\"/></Relationships>\n";
static const char document_relations[] =
    XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
             "/numbering\" Target=\"numbering.xml\"/><Relationship Id=\"rId2\" Type=\"" OFFICE
             "/footer\" Target=\"footer1.xml\"/></Relationships>\n";
static const char numbering[] =
    XML_HEAD "<w:numbering " WORD_SPACE "><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/>"
             "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:suff "
             "w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/><w:lvlJc w:val=\"left\"/></w:lvl>"
             "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:suff "
             "w:val=\"nothing\"/><w:lvlText w:val=\"（%2）\"/><w:lvlJc w:val=\"left\"/></w:lvl>"
             "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>\n";
static const char footer[] =
    XML_HEAD "<w:ftr " WORD_SPACE "><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>— </w:t></w:r><w:fldSimple "
             "w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t> —</w:t></w:r></w:p></w:ftr>\n";

static void add_run(struct buffer *out, struct slice number, struct slice text, int size)
{
    buffer_print(out,
                 "<w:r><w:rPr><w:rFonts w:ascii=\"宋体\" w:eastAsia=\"宋体\" w:hAnsi=\"宋体\"/><w:sz w:val=\"%d\"/>"
                 "</w:rPr><w:t xml:space=\"preserve\">",
                 size);
    write_escaped(out, number);
    write_escaped(out, text);
    buffer_add_text(out, "</w:t></w:r></w:p>");
}

static void add_paragraph(struct buffer *out, const struct truth_part *part, const struct look *look)
{
    buffer_add_text(out, "<w:p><w:pPr>");
    if (look->lists && part->number.length > 0)
        buffer_print(out, "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"1\"/></w:numPr>",
                     part->kind == TRUTH_HEADING ? 0 : 1);
    buffer_add_text(out, part->kind == TRUTH_TITLE ? "<w:jc w:val=\"center\"/>" : "<w:ind w:firstLine=\"480\"/>");
    buffer_add_text(out, "</w:pPr>");
    add_run(out, look->lists ? SLICE_NONE : part->number, part->text,
            part->kind == TRUTH_TITLE ? look->text_size + 8 : look->text_size);
    buffer_add_text(out, "\n");
}

/* The cell that reaches down into this place from a row above, or NULL. */
static const struct truth_cell *cell_from_above(const struct truth_table *table, uint32_t row, uint32_t column)
{
    for (size_t i = 0; i < table->cells.count; i++) {
        const struct truth_cell *cell = &table->cells.items[i];
        if (cell->column == column && cell->row < row && row < cell->row + cell->row_span)
            return cell;
    }
    return NULL;
}

static void add_cell(struct buffer *out, const struct truth_table *table, const struct truth_cell *cell, bool begins,
                     const struct look *look)
{
    double width = 0;
    for (uint32_t i = 0; i < cell->column_span; i++)
        width += table->widths[cell->column + i];
    buffer_print(out, "<w:tc><w:tcPr><w:tcW w:w=\"%.0f\" w:type=\"dxa\"/>", width * look->scale * twips_per_millimetre);
    if (cell->column_span > 1)
        buffer_print(out, "<w:gridSpan w:val=\"%u\"/>", cell->column_span);
    if (cell->row_span > 1)
        buffer_add_text(out, begins ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>");
    buffer_add_text(out, "<w:vAlign w:val=\"center\"/></w:tcPr><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>");
    if (begins)
        add_run(out, SLICE_NONE, cell->text, look->table_size);
    else
        buffer_add_text(out, "</w:p>");
    buffer_add_text(out, "</w:tc>");
}

static void add_table(struct buffer *out, const struct truth_table *table, const struct look *look)
{
    buffer_add_text(out, "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblBorders>");
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    for (size_t i = 0; i < 6; i++)
        buffer_print(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>", sides[i]);
    buffer_print(
        out,
        "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"%d\" w:type=\"dxa\"/><w:right "
        "w:w=\"%d\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
        look->cell_margin, look->cell_margin);
    for (uint32_t column = 0; column < table->columns; column++)
        buffer_print(out, "<w:gridCol w:w=\"%.0f\"/>", table->widths[column] * look->scale * twips_per_millimetre);
    buffer_add_text(out, "</w:tblGrid>\n");
    for (uint32_t row = 0; row < table->rows; row++) {
        buffer_print(out, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", row < table->head_rows ? "<w:tblHeader/>" : "");
        for (uint32_t column = 0; column < table->columns; column++) {
            const struct truth_cell *cell = truth_cell_at(table, row, column);
            const struct truth_cell *above = cell ? NULL : cell_from_above(table, row, column);
            if (cell || above)
                add_cell(out, table, cell ? cell : above, cell != NULL, look);
        }
        buffer_add_text(out, "</w:tr>\n");
    }
    buffer_add_text(out, "</w:tbl>\n");
}

static void add_section(struct buffer *out, const struct look *look)
{
    buffer_add_text(out, "<w:sectPr>");
    if (look != &looks[WORD_LARGE])
        buffer_add_text(out, "<w:footerReference xmlns:r=\"" OFFICE "\" w:type=\"default\" r:id=\"rId2\"/>");
    buffer_print(out,
                 "<w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" "
                 "w:header=\"600\" w:footer=\"600\" w:gutter=\"0\"/></w:sectPr>",
                 look->page_width, look->page_height, look->margin_top, look->margin, look->margin_bottom,
                 look->margin);
}

void write_word(const struct truth *truth, enum word_look look_kind, write_part write, void *user)
{
    struct buffer body = {0}, part = {0};
    const struct {
        const char *name, *content;
    } others[] = {{"[Content_Types].xml", types},
                  {"_rels/.rels", package_relations},
                  {"word/_rels/document.xml.rels", document_relations},
                  {"word/numbering.xml", numbering},
                  {"word/footer1.xml", footer}};
    const struct look *look = &looks[look_kind];
    buffer_add_text(&body, XML_HEAD "<w:document " WORD_SPACE "><w:body>\n");
    for (size_t i = 0; i < truth->parts.count; i++) {
        if (truth->parts.items[i].kind == TRUTH_TABLE)
            add_table(&body, truth->parts.items[i].table, look);
        else
            add_paragraph(&body, &truth->parts.items[i], look);
    }
    add_section(&body, look);
    buffer_add_text(&body, "</w:body></w:document>\n");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        buffer_clear(&part);
        buffer_add_text(&part, others[i].content);
        write(others[i].name, &part, user);
    }
    write("word/document.xml", &body, user);
    buffer_free(&part);
    buffer_free(&body);
}
