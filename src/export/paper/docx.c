/* Papers as a Word document: the least that Word, WPS and LibreOffice open and let edit. */
#include "export/paper/face.h"

#include <time.h>
#include <zip.h>

/* Twentieths of a point. */
enum { PAGE_WIDE = 11906, PAGE_HIGH = 16838, MARGIN = 1417, BODY_WIDE = PAGE_WIDE - 2 * MARGIN };

struct word {
    struct buffer *out;
    const struct paper *paper;
};

/* Half points, as Word counts letters. */
struct sizes {
    int body, title, headings[3], table;
    int line; /* twentieths of a point; 0: as the font wants */
};
static const struct sizes all_sizes[] = {
    [PAPER_SUMMARY] = {21, 32, {26, 23, 21}, 18, 0},
    [PAPER_LETTER] = {30, 40, {32, 30, 30}, 24, 560},
};

static void add_escaped(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        if (byte == '&')
            buffer_add_text(out, "&amp;");
        else if (byte == '<')
            buffer_add_text(out, "&lt;");
        else if (byte == '>')
            buffer_add_text(out, "&gt;");
        else if (byte == '\n')
            buffer_add_text(out, "</w:t><w:br/><w:t xml:space=\"preserve\">");
        else
            buffer_add(out, (struct slice){&byte, 1});
    }
}

static void add_run(const struct word *word, struct slice text, int size, bool bold)
{
    if (text.length == 0)
        return;
    buffer_print(word->out,
                 "<w:r><w:rPr>%s<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr><w:t xml:space=\"preserve\">",
                 bold ? "<w:b/>" : "", size, size);
    add_escaped(word->out, text);
    buffer_add_text(word->out, "</w:t></w:r>");
}

struct paragraph {
    enum paper_align align;
    int indent_first, indent; /* twentieths of a point */
    int line;
    int level; /* of a heading, from 1; 0: none */
    bool keep; /* with what follows */
    int before, after;
};

static void begin_paragraph(const struct word *word, struct paragraph paragraph)
{
    static const char *const aligns[] = {[PAPER_LEFT] = "left", [PAPER_CENTER] = "center", [PAPER_RIGHT] = "right"};
    buffer_add_text(word->out, "<w:p><w:pPr>");
    if (paragraph.keep)
        buffer_add_text(word->out, "<w:keepNext/>");
    buffer_print(word->out, "<w:spacing w:before=\"%d\" w:after=\"%d\"", paragraph.before, paragraph.after);
    if (paragraph.line)
        buffer_print(word->out, " w:line=\"%d\" w:lineRule=\"exact\"", paragraph.line);
    buffer_print(word->out, "/><w:ind w:left=\"%d\" w:firstLine=\"%d\"/><w:jc w:val=\"%s\"/>", paragraph.indent,
                 paragraph.indent_first, aligns[paragraph.align]);
    if (paragraph.level)
        buffer_print(word->out, "<w:outlineLvl w:val=\"%d\"/>", paragraph.level - 1);
    buffer_add_text(word->out, "</w:pPr>");
}

static void end_paragraph(const struct word *word)
{
    buffer_add_text(word->out, "</w:p>");
}

/* ---- Tables ---- */

static int total_width(const struct paper_table *table)
{
    int total = 0;
    for (size_t i = 0; i < table->column_count; i++)
        total += (int)table->widths[i];
    return total;
}

static int width_between(const struct paper_table *table, size_t from, size_t to)
{
    int width = 0;
    for (size_t i = from; i < to; i++)
        width += (int)table->widths[i];
    return width * BODY_WIDE / total_width(table);
}

/* `merge`: "restart" or "continue" in a column that a cell takes over several rows, else NULL. */
static void begin_cell(const struct word *word, const struct paper_table *table, const struct paper_cell *cell,
                       size_t column, const char *merge)
{
    buffer_print(word->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>",
                 width_between(table, column, column + cell->columns));
    if (cell->columns > 1)
        buffer_print(word->out, "<w:gridSpan w:val=\"%u\"/>", cell->columns);
    if (merge)
        buffer_print(word->out, "<w:vMerge w:val=\"%s\"/>", merge);
    if (cell->head || cell->mark != PAPER_PLAIN)
        buffer_print(word->out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"%s\"/>",
                     cell->head ? "EDEDED" : "D0D0D0");
    buffer_add_text(word->out, "<w:vAlign w:val=\"center\"/></w:tcPr>");
}

static void add_cell(const struct word *word, const struct paper_table *table, const struct paper_cell *cell,
                     size_t column)
{
    int size = all_sizes[word->paper->style].table;
    begin_cell(word, table, cell, column, cell->rows > 1 ? "restart" : NULL);
    begin_paragraph(word, (struct paragraph){.align = cell->align});
    if (cell->mark != PAPER_PLAIN) {
        add_run(word, slice_of(paper_sign(cell->mark)), size, true);
        add_run(word, SLICE(" "), size, true);
    }
    add_run(word, cell->text, size, cell->head);
    end_paragraph(word);
    if (cell->note.length) {
        begin_paragraph(word, (struct paragraph){.align = cell->align});
        add_run(word, cell->note, size - 3, false);
        end_paragraph(word);
    }
    buffer_add_text(word->out, "</w:tc>");
}

static void add_continued(const struct word *word, const struct paper_table *table, const struct paper_cell *cell,
                          size_t column)
{
    begin_cell(word, table, cell, column, "continue");
    buffer_add_text(word->out, "<w:p/></w:tc>");
}

/* A cell over several rows is named in each of them. */
static void add_row(const struct word *word, const struct paper_table *table, size_t index,
                    const struct paper_cell **above, size_t *rows_left)
{
    const struct paper_row *row = &table->items[index];
    size_t next = 0;
    buffer_print(word->out, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>",
                 index < table->head_rows ? "<w:tblHeader/>" : "");
    for (size_t column = 0; column < table->column_count;) {
        const struct paper_cell *cell = rows_left[column] ? above[column] : &row->items[next++];
        if (rows_left[column]) {
            add_continued(word, table, cell, column);
        } else {
            add_cell(word, table, cell, column);
            above[column] = cell;
            rows_left[column] = cell->rows;
        }
        rows_left[column]--;
        column += cell->columns;
    }
    buffer_add_text(word->out, "</w:tr>");
}

static void add_table(const struct word *word, const struct paper_table *table, struct arena *arena)
{
    const struct paper_cell **above = arena_new_array(arena, const struct paper_cell *, table->column_count);
    size_t *rows_left = arena_new_array(arena, size_t, table->column_count);
    buffer_print(word->out, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>", BODY_WIDE);
    static const char *const edges[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        buffer_print(word->out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>", edges[i]);
    buffer_add_text(word->out, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i < table->column_count; i++)
        buffer_print(word->out, "<w:gridCol w:w=\"%d\"/>", width_between(table, i, i + 1));
    buffer_add_text(word->out, "</w:tblGrid>");
    for (size_t i = 0; i < table->count; i++)
        add_row(word, table, i, above, rows_left);
    buffer_add_text(word->out, "</w:tbl>");
    begin_paragraph(word, (struct paragraph){0}); /* two tables in a row would become one */
    end_paragraph(word);
}

/* ---- Blocks ---- */

static void add_block(const struct word *word, const struct paper_block *block, struct arena *arena)
{
    const struct sizes *sizes = &all_sizes[word->paper->style];
    bool is_title = block->kind == PAPER_TITLE, is_heading = is_title || block->kind == PAPER_HEADING;
    int size = is_title ? sizes->title : is_heading ? sizes->headings[block->level - 1] : sizes->body;
    if (block->kind == PAPER_TABLE) {
        add_table(word, block->table, arena);
        return;
    }
    if (block->kind == PAPER_PAGE) {
        buffer_add_text(word->out, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
        return;
    }
    begin_paragraph(word, (struct paragraph){.align = is_title ? PAPER_CENTER : block->align,
                                             .indent = block->kind == PAPER_ITEM ? size * 10 : 0,
                                             .indent_first = block->indented ? size * 20 : 0,
                                             .line = is_title ? 0 : sizes->line,
                                             .level = block->kind == PAPER_HEADING ? block->level : 0,
                                             .keep = is_heading,
                                             .before = is_heading ? 120 : 0,
                                             .after = is_title ? 240 : 40});
    add_run(word, block->label, size, true);
    if (block->label.length && !is_heading)
        add_run(word, SLICE("："), size, true);
    add_run(word, block->text, size, is_heading);
    end_paragraph(word);
}

static void write_document(const struct papers *papers, struct arena *arena, struct buffer *out)
{
    buffer_add_text(out,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
                    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
    for (size_t i = 0; i < papers->count; i++) {
        struct word word = {out, &papers->items[i]};
        if (i)
            buffer_add_text(out, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
        for (size_t k = 0; k < papers->items[i].count; k++)
            add_block(&word, &papers->items[i].items[k], arena);
    }
    buffer_print(out,
                 "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\" "
                 "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"/>"
                 "<w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" "
                 "w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
                 PAGE_WIDE, PAGE_HIGH, MARGIN, MARGIN, MARGIN, MARGIN);
}

/* ---- The archive ---- */

static const struct {
    const char *name, *content; /* NULL: the document itself */
} parts[] = {
    {"[Content_Types].xml",
     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
     "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
     "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
     "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
     "<Override PartName=\"/word/document.xml\" "
     "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
     "<Override PartName=\"/word/styles.xml\" "
     "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
     "<Override PartName=\"/word/footer1.xml\" "
     "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/></Types>"},
    {"_rels/.rels",
     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
     "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
     "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
     "Target=\"word/document.xml\"/></Relationships>"},
    {"word/_rels/document.xml.rels",
     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
     "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
     "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>"
     "<Relationship Id=\"rId2\" "
     "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/>"
     "</Relationships>"},
    {"word/styles.xml",
     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
     "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault>"
     "<w:rPr><w:rFonts w:ascii=\"FangSong\" w:hAnsi=\"FangSong\" w:eastAsia=\"仿宋\" w:cs=\"Times New Roman\"/>"
     "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>"},
    {"word/footer1.xml",
     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
     "<w:ftr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:pPr><w:jc "
     "w:val=\"center\"/></w:pPr><w:r><w:t xml:space=\"preserve\">第 </w:t></w:r><w:fldSimple w:instr=\" PAGE \"><w:r>"
     "<w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space=\"preserve\"> 页</w:t></w:r></w:p></w:ftr>"},
    {"word/document.xml", NULL},
};

static bool add_part(zip_t *archive, const char *name, struct slice content, time_t day)
{
    zip_source_t *source = zip_source_buffer(archive, content.data, content.length, 0);
    zip_int64_t index = source ? zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_file_set_mtime(archive, (zip_uint64_t)index, day, 0) == 0;
}

static bool read_back(zip_source_t *memory, struct buffer *out)
{
    static char bytes[1 << 16];
    zip_int64_t got;
    if (zip_source_open(memory) != 0)
        return false;
    while ((got = zip_source_read(memory, bytes, sizeof bytes)) > 0)
        buffer_add(out, (struct slice){bytes, (size_t)got});
    zip_source_close(memory);
    return got == 0;
}

static bool write_archive(struct slice document, time_t day, struct buffer *out)
{
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *archive = memory ? zip_open_from_source(memory, ZIP_TRUNCATE, NULL) : NULL;
    if (!archive) {
        zip_source_free(memory);
        return false;
    }
    zip_source_keep(memory);
    bool done = true;
    for (size_t i = 0; done && i < sizeof parts / sizeof *parts; i++)
        done = add_part(archive, parts[i].name, parts[i].content ? slice_of(parts[i].content) : document, day);
    if (!done || zip_close(archive) != 0) {
        zip_discard(archive);
        done = false;
    }
    done = done && read_back(memory, out);
    zip_source_free(memory);
    return done;
}

bool papers_write_docx(const struct papers *papers, struct buffer *out, size_t *pages, struct error *error)
{
    struct arena *arena = arena_new();
    struct buffer document = {0};
    struct date day = {0};
    date_parse(papers->items[0].date, &day);
    struct tm then = {.tm_year = day.year - 1900, .tm_mon = day.month - 1, .tm_mday = day.day, .tm_hour = 12};
    write_document(papers, arena, &document);
    bool done = write_archive(buffer_slice(&document), timegm(&then), out);
    *pages = 0;
    buffer_free(&document);
    arena_free(arena);
    return done || error_set(error, ERROR_FILE, "不能生成 docx。");
}
