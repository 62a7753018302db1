/* docx: list numbers, merged cells, tracked changes, boxes, pages, furniture; and archives that are no good. */
#include "cmocka_main.h"

#include "read/foreign/foreign.h"
#include "read/foreign/zip_part.h"
#include "support/made.h"

#include <string.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define TRANSITIONAL "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define STRICT "http://purl.oclc.org/ooxml/wordprocessingml/main"
#define SPACES "xmlns:mc=\"urn:mc\" xmlns:wps=\"urn:wps\" xmlns:v=\"urn:v\" xmlns:a=\"urn:a\" xmlns:wp=\"urn:wp\""
#define DOCUMENT(body) XML "<w:document xmlns:w=\"" TRANSITIONAL "\" " SPACES "><w:body>" body "</w:body></w:document>"
#define RUN(text) "<w:r><w:t>" text "</w:t></w:r>"
#define PARAGRAPH(text) "<w:p>" RUN(text) "</w:p>"

static struct document *read_parts(struct arena *arena, const char *const *parts)
{
    return made_read(arena, read_docx, parts, "文.docx");
}

static struct document *read_body(struct arena *arena, const char *document)
{
    return read_parts(arena, (const char *const[]){"word/document.xml", document, NULL});
}

static void assert_text(const char *document, const char *wanted)
{
    struct arena *arena = arena_new();
    assert_slice(read_body(arena, document)->text, wanted);
    arena_free(arena);
}

static void assert_refused(const char *const *parts, const char *part)
{
    made_assert_refused(read_docx, parts, part);
}

/* ---- Text ---- */

static void test_runs(void **state)
{
    (void)state;
    assert_text(
        DOCUMENT(
            "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t xml:space=\"preserve\"> 乙</w:t><w:br/><w:t>丙</w:t><w:softHyphen/>"
            "<w:noBreakHyphen/><w:t>&#x4E01;</w:t></w:r></w:p><w:p/>"),
        "甲\t 乙\n丙-丁\n");
    assert_text(
        DOCUMENT("<w:p><w:hyperlink>" RUN("链") "</w:hyperlink><w:sdt><w:sdtContent>" RUN(
            "控") "</w:sdtContent></w:sdt>"
                  "<w:fldSimple>" RUN("域") "</w:fldSimple><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
                                            "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r></w:p>"),
        "链控域显\n");
    assert_text(
        DOCUMENT("<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:sym w:font=\"宋体\" w:char=\"2460\"/></w:r>"
                 "<w:r><w:ruby><w:rt>" RUN("yin") "</w:rt><w:rubyBase>" RUN("音") "</w:rubyBase></w:ruby></w:r></w:p>"),
        "√①音\n");
}

/* What is struck out or raised is no part of the number beside it. */
static void test_numbers_apart(void **state)
{
    (void)state;
#define SET(properties, text) "<w:r><w:rPr>" properties "</w:rPr><w:t>" text "</w:t></w:r>"
    assert_text(DOCUMENT("<w:p>" SET("<w:strike/>", "77") RUN("12") SET("<w:vertAlign w:val=\"superscript\"/>", "3")
                             SET("<w:dstrike/>", "4") "</w:p><w:p>" RUN("1") SET("<w:strike w:val=\"0\"/>", "2")
                                 SET("<w:vertAlign w:val=\"baseline\"/>", "3") "</w:p><w:p>" RUN("旧")
                                     SET("<w:strike/>", "新") RUN("5")
                                         SET("<w:vertAlign w:val=\"superscript\"/>", "①") "</w:p>"),
                "77 12³ 4\n123\n旧新5①\n");
#undef SET
}

static void test_field_codes_are_no_text(void **state)
{
    (void)state;
#define MARK(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
    assert_text(DOCUMENT("<w:p>" RUN("前") MARK("begin") "<w:r><w:instrText>IF </w:instrText></w:r>" MARK("begin")
                             RUN("码") MARK("separate") RUN("内") MARK("end") MARK("separate") RUN("果") MARK("end")
                                 RUN("后") "</w:p>"),
                "前果后\n");
#undef MARK
}

static void test_strict_documents(void **state)
{
    (void)state;
    assert_text(XML "<w:document xmlns:w=\"" STRICT
                    "\"><w:body><w:p><w:r><w:t>严</w:t></w:r></w:p></w:body></w:document>",
                "严\n");
}

static void test_tracked_changes(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_body(
        arena, DOCUMENT("<w:p>" RUN("收到") "<w:ins>" RUN(
                   "12") "</w:ins><w:del><w:r><w:delText>13</w:delText></w:r></w:del>"
                         "<w:moveFrom>" RUN("旧") "</w:moveFrom>" RUN(
                             "件") "</w:p>"
                                   "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" RUN("上") "</w:p>" PARAGRAPH("下")));
    assert_slice(document->text, "收到12件\n上下\n");
    assert_int_equal(document->remark_count, 1);
    assert_int_equal(document->remarks[0].kind, REMARK_TRACKED_CHANGES);
    document = read_body(arena, DOCUMENT(PARAGRAPH("定稿")));
    assert_int_equal(document->remark_count, 0);
    arena_free(arena);
}

#define BOX(text) "<w:txbxContent>" PARAGRAPH(text) "</w:txbxContent>"

static void test_text_boxes_once(void **state)
{
    (void)state;
#define CHOICE "<mc:Choice><w:drawing><wps:txbx>" BOX("框") "</wps:txbx></w:drawing></mc:Choice>"
#define FALLBACK "<mc:Fallback><w:pict><v:textbox>" BOX("框") "</v:textbox></w:pict></mc:Fallback>"
#define ANCHOR "<w:r><mc:AlternateContent>" CHOICE FALLBACK "</mc:AlternateContent></w:r>"
    assert_text(DOCUMENT("<w:p>" RUN("锚") ANCHOR "</w:p>" PARAGRAPH("后")), "锚\n框\n后\n");
#undef CHOICE
#undef FALLBACK
#undef ANCHOR
}

/* ---- Lists ---- */

#define LEVEL(number, format, text)                                                                                    \
    "<w:lvl w:ilvl=\"" number "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format "\"/><w:lvlText w:val=\"" text      \
    "\"/></w:lvl>"
#define ITEM(list, level, text)                                                                                        \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" list                                         \
    "\"/></w:numPr></w:pPr>" RUN(text) "</w:p>"

static const char numbering[] = XML
    "<w:numbering xmlns:w=\"" TRANSITIONAL "\">"
    "<w:abstractNum w:abstractNumId=\"0\">" LEVEL("0", "chineseCountingThousand", "%1、")
        LEVEL("1", "chineseCounting", "（%2）") "<w:lvl w:ilvl=\"2\"><w:isLgl/><w:lvlText "
                                                "w:val=\"%1.%3.\"/></w:lvl>" LEVEL(
                                                    "3", "decimalEnclosedCircle",
                                                    "%4") "</w:abstractNum>"
                                                          "<w:abstractNum w:abstractNumId=\"1\">"
                                                          "<w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt "
                                                          "w:val=\"japaneseCounting\"/><w:pStyle w:val=\"H\"/>"
                                                          "<w:lvlText w:val=\"第%1条\"/></w:lvl></w:abstractNum>"
                                                          "<w:abstractNum w:abstractNumId=\"2\">" LEVEL(
                                                              "0", "bullet",
                                                              "&#xF0B7;") "</w:abstractNum>"
                                                                          "<w:num w:numId=\"1\"><w:abstractNumId "
                                                                          "w:val=\"0\"/></w:num>"
                                                                          "<w:num w:numId=\"2\"><w:abstractNumId "
                                                                          "w:val=\"0\"/><w:lvlOverride "
                                                                          "w:ilvl=\"0\"><w:startOverride w:val=\"6\"/>"
                                                                          "</w:lvlOverride></w:num><w:num "
                                                                          "w:numId=\"3\"><w:abstractNumId "
                                                                          "w:val=\"1\"/></w:num>"
                                                                          "<w:num w:numId=\"4\"><w:abstractNumId "
                                                                          "w:val=\"2\"/></w:num></w:numbering>";

static const char styles[] = XML
    "<w:styles xmlns:w=\"" TRANSITIONAL "\"><w:style w:type=\"paragraph\" w:styleId=\"H\"><w:name w:val=\"heading 1\"/>"
    "<w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"S\"><w:basedOn w:val=\"H\"/></w:style></w:styles>";

#define STYLED(style, more, text) "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/>" more "</w:pPr>" RUN(text) "</w:p>"

static void test_list_numbers_are_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_parts(
        arena,
        (const char *const[]){
            "word/document.xml",
            DOCUMENT(ITEM("1", "0", "总体情况") ITEM("1", "1", "甲") ITEM("1", "1", "乙") ITEM("1", "2", "丙") ITEM(
                "1", "0", "主动公开") ITEM("1", "1", "丁") ITEM("1", "3", "戊") PARAGRAPH("文") ITEM("2", "0", "其他")
                         ITEM("0", "0", "无号") ITEM(
                             "4", "0",
                             "点") "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>" STYLED("H", "",
                                                                                                                "己")
                             STYLED("S", "", "庚") STYLED("H", "<w:numPr><w:numId w:val=\"0\"/></w:numPr>", "辛")),
            "word/numbering.xml", numbering, "word/styles.xml", styles, NULL});
    assert_slice(document->text,
                 "一、总体情况\n（一）甲\n（二）乙\n1.1. 丙\n二、主动公开\n（一）丁\n①戊\n文\n六、其他\n无号\n•点\n"
                 "第三条己\n第四条庚\n辛\n");
    assert_int_equal(document->blocks[0].kind, BLOCK_PARAGRAPH);
    assert_int_equal(document->blocks[document->block_count - 1].kind, BLOCK_HEADING);
    arena_free(arena);
}

static void test_number_formats(void **state)
{
    static const struct {
        const char *format;
        long number;
        const char *wanted;
    } cases[] = {
        {"chineseCounting", 10, "十"},
        {"chineseCounting", 21, "二十一"},
        {"japaneseCounting", 110, "一百一十"},
        {"chineseCountingThousand", 1005, "一千零五"},
        {"ideographDigital", 20, "二〇"},
        {"decimalZero", 7, "07"},
        {"chineseLegalSimplified", 12, "壹拾贰"},
        {"ideographTraditional", 3, "丙"},
        {"upperRoman", 19, "XIX"},
        {"lowerLetter", 28, "bb"},
        {"decimalEnclosedParen", 2, "⑵"},
        {"decimalFullWidth", 12, "１２"},
        {"decimalEnclosedCircleChinese", 20, "⑳"},
        {"decimalEnclosedCircle", 21, "21"},
        {"none", 3, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        struct slice list = arena_print(
            arena,
            XML "<w:numbering xmlns:w=\"" TRANSITIONAL "\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\">"
                "<w:start w:val=\"%ld\"/><w:numFmt w:val=\"%s\"/><w:lvlText w:val=\"%%1、\"/></w:lvl></w:abstractNum>"
                "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
            cases[i].number, cases[i].format);
        struct document *document =
            read_parts(arena, (const char *const[]){"word/document.xml", DOCUMENT(ITEM("1", "0", "甲")),
                                                    "word/numbering.xml", list.data, NULL});
        assert_slice(document->text, arena_print(arena, "%s、甲\n", cases[i].wanted).data);
        arena_free(arena);
    }
}

/* ---- Tables ---- */

#define CELL(properties, content) "<w:tc><w:tcPr>" properties "</w:tcPr>" content "</w:tc>"
#define SPAN(columns) "<w:gridSpan w:val=\"" columns "\"/>"
#define MERGE "<w:vMerge w:val=\"restart\"/>"
#define MERGED "<w:vMerge/>"

static void assert_grid(const char *document_xml, const char *wanted)
{
    struct arena *arena = arena_new();
    struct document *document = read_body(arena, document_xml);
    struct buffer out = {0};
    assert_int_equal(document->block_count, 1);
    assert_int_equal(document->blocks[0].kind, BLOCK_GRID);
    for (size_t i = 0; i < document->blocks[0].grid->cell_count; i++) {
        const struct grid_cell *cell = &document->blocks[0].grid->cells[i];
        buffer_print(&out, "%u,%u %ux%u %.*s;", cell->row, cell->column, cell->row_span, cell->column_span,
                     SLICE_ARGUMENTS(document_text(document, cell->span)));
    }
    assert_slice(buffer_slice(&out), wanted);
    buffer_free(&out);
    arena_free(arena);
}

static void test_merged_cells(void **state)
{
    (void)state;
    assert_grid(DOCUMENT("<w:tbl><w:tr>" CELL(MERGE, PARAGRAPH("甲"))
                             CELL(SPAN("2"), PARAGRAPH("乙")) "</w:tr><w:tr>" CELL(MERGED, "<w:p/>")
                                 CELL("", PARAGRAPH("1")) CELL("", PARAGRAPH("2") PARAGRAPH("3")) "</w:tr></w:tbl>"),
                "0,0 2x1 甲;0,1 1x2 乙;1,1 1x1 1;1,2 1x1 2 3;");
    assert_grid(DOCUMENT("<w:tbl><w:tr>" CELL("", PARAGRAPH("甲"))
                             CELL(MERGE, PARAGRAPH("乙")) "</w:tr><w:tr><w:trPr>"
                                                          "<w:gridBefore w:val=\"1\"/></w:trPr>" CELL(
                                                              MERGED, "<w:p/>") "</w:tr><w:tr>" CELL("", PARAGRAPH("1"))
                                                              CELL(MERGED SPAN("2"), "<w:p/>") "</w:tr></w:tbl>"),
                "0,0 1x1 甲;0,1 2x1 乙;0,2 1x1 ;1,0 1x1 ;1,2 1x1 ;2,0 1x1 1;2,1 1x2 ;");
    assert_grid(
        DOCUMENT("<w:tbl><w:sdt><w:sdtContent><w:tr>" CELL("", PARAGRAPH("甲"))
                     CELL("", PARAGRAPH("乙")) "</w:tr></w:sdtContent></w:sdt><w:tr><w:trPr><w:del/></w:trPr>" CELL(
                         "", PARAGRAPH("删")) "</w:tr><w:tr>" CELL("", PARAGRAPH("1"))
                         CELL("", "<w:p/>") "</w:tr></w:tbl>"),
        "0,0 1x1 甲;0,1 1x1 乙;1,0 1x1 1;1,1 1x1 ;");
}

static void test_tables_that_lay_out_the_page(void **state)
{
    (void)state;
#define INNER                                                                                                          \
    "<w:tbl><w:tr>" CELL("", PARAGRAPH("甲")) CELL("", PARAGRAPH("乙")) "</w:tr><w:tr>" CELL("", PARAGRAPH("1"))       \
        CELL("", PARAGRAPH("2")) "</w:tr></w:tbl>"
    struct arena *arena = arena_new();
    struct document *document = read_body(arena, DOCUMENT("<w:tbl><w:tr>" CELL("", PARAGRAPH("左")) CELL(
                                                     "", PARAGRAPH("前") INNER PARAGRAPH("后")) "</w:tr></w:tbl>"));
    assert_slice(document->text, "左\n前\n甲 | 乙\n1 | 2\n后\n");
    assert_int_equal(document->blocks[2].kind, BLOCK_GRID);
    arena_free(arena);
#undef INNER
}

static void test_table_that_is_a_picture(void **state)
{
    (void)state;
#define PICTURE(width)                                                                                                 \
    "<w:p><w:r><w:drawing><wp:inline><wp:extent cx=\"" width                                                           \
    "\" cy=\"3000000\"/><a:blip/></wp:inline></w:drawing></w:r></w:p>"
    struct arena *arena = arena_new();
    struct document *document =
        read_body(arena, DOCUMENT(PARAGRAPH("二、主动公开政府信息情况") PICTURE("5000000")
                                      PARAGRAPH("三、收到和处理政府信息公开申请情况") PICTURE("90000")));
    assert_int_equal(document->remark_count, 1);
    assert_contains(document->remarks[0].text.data, "二、主动公开");
    arena_free(arena);
    assert_refused((const char *const[]){"word/document.xml", DOCUMENT(PICTURE("5000000")), NULL}, "只有图片");
#undef PICTURE
}

/* ---- Pages and furniture ---- */

static void test_pages(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    /* A hard break and the rendered one behind it are one page; a paragraph is never cut. */
    struct document *document = read_body(
        arena,
        DOCUMENT(PARAGRAPH(
            "一") "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/>"
                  "<w:t>二</w:t></w:r></w:p><w:p><w:r><w:t>前</w:t><w:lastRenderedPageBreak/><w:t>后</w:t></w:r></w:p>"
                  "<w:p><w:pPr><w:pageBreakBefore/></w:pPr>" RUN("四") "</w:p>"));
    assert_int_equal(document->page_count, 3);
    assert_non_null(strstr(document->text.data, "前后\n"));
    assert_int_equal(document_page(document, (uint32_t)(strstr(document->text.data, "前后") - document->text.data)), 2);
    assert_int_equal(document_page(document, (uint32_t)(strstr(document->text.data, "四") - document->text.data)), 3);
    arena_free(arena);
}

#define RELATION(id, type, target)                                                                                     \
    "<Relationship Id=\"" id "\" Type=\"http://x/relationships/" type "\" Target=\"" target "\"/>"
#define RELATIONS(list) XML "<Relationships xmlns=\"urn:r\">" list "</Relationships>"
#define HEADER(text) XML "<w:hdr xmlns:w=\"" TRANSITIONAL "\">" PARAGRAPH(text) "</w:hdr>"

static void test_parts_by_their_relations(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_parts(
        arena, (const char *const[]){
                   "_rels/.rels", RELATIONS(RELATION("1", "officeDocument", "/Doc/main.xml")), "doc/main.xml",
                   DOCUMENT(PARAGRAPH("文")), "doc/_rels/main.xml.rels",
                   RELATIONS(RELATION("1", "header", "h1.xml") RELATION("2", "header", "../doc/h2.xml")
                                 RELATION("3", "footer", "f.xml")),
                   "doc/h1.xml", HEADER("页眉"), "doc/h2.xml", HEADER("页眉"), "doc/f.xml", HEADER("页脚"), NULL});
    assert_slice(document->text, "页眉\n文\n页脚\n");
    assert_int_equal(document->blocks[0].kind, BLOCK_FURNITURE);
    assert_int_equal(document->blocks[1].kind, BLOCK_PARAGRAPH);
    assert_int_equal(document->blocks[2].kind, BLOCK_FURNITURE);
    arena_free(arena);
}

/* ---- Refused ---- */

static void test_broken_documents(void **state)
{
    (void)state;
    assert_refused((const char *const[]){"other.txt", "x", NULL}, "没有 Word 文档的正文");
    assert_refused((const char *const[]){"word/document.xml", XML "<w:document><w:body>", NULL}, "不是完整的 XML");
    assert_refused((const char *const[]){"word/document.xml", XML "<a/>", NULL}, "里没有正文");
    assert_refused((const char *const[]){"word/document.xml", DOCUMENT("<w:p/>"), NULL}, "没有文字");
    assert_refused((const char *const[]){"word/document.xml",
                                         XML "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><d>&x;</d>",
                                         NULL},
                   "DOCTYPE");
    struct arena *arena = arena_new();
    struct error error = {0};
    assert_false(read_docx(builder_new(arena), SLICE("PK\3\4 nothing"), &error));
    assert_contains(error.message, "损坏");
    arena_free(arena);
}

static void test_deep_xml(void **state)
{
    (void)state;
    struct buffer deep = {0};
    buffer_add_text(&deep, XML "<d>");
    for (int i = 0; i < 100000; i++)
        buffer_add_text(&deep, "<w>");
    assert_refused((const char *const[]){"word/document.xml", deep.data, NULL}, "嵌套太深");
    buffer_free(&deep);
}

/* 16 MiB of one letter in a few bytes: a stated size beyond all reason is not even tried. */
static void test_bombs(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    struct slice out;
    static const char junk[100] = "";
    struct made_part part = {.name = "a", .content = {junk, sizeof junk}, .method = 8, .size = 16 << 20, .crc = 1};
    struct zip_parts *parts = zip_parts_open(made_zip(arena, &part, 1), &error);
    assert_non_null(parts);
    assert_false(zip_part_read(parts, "a", arena, &out, &error));
    assert_contains(error.message, "压缩炸弹");
    zip_parts_close(parts);
    part.size = 200 << 20;
    parts = zip_parts_open(made_zip(arena, &part, 1), &error);
    assert_non_null(parts);
    assert_false(zip_part_read(parts, "a", arena, &out, &error));
    assert_contains(error.message, "200 MB");
    zip_parts_close(parts);
    struct made_part locked = {.name = "word/document.xml", .content = SLICE("x"), .flags = 1};
    assert_false(read_docx(builder_new(arena), made_zip(arena, &locked, 1), &error));
    assert_contains(error.message, "密码");
    arena_free(arena);
}

static void test_names_of_parts(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    const struct made_part made[] = {{.name = "Doc_0\\Document.XML", .content = SLICE("甲")}};
    struct zip_parts *parts = zip_parts_open(made_zip(arena, made, 1), &error);
    struct slice out;
    assert_int_equal(zip_part_find(parts, "/doc_0/document.xml"), 0);
    assert_int_equal(zip_part_find(parts, "doc_0/document"), -1);
    assert_true(zip_part_read(parts, "Doc_0/Document.xml", arena, &out, &error));
    assert_slice(out, "甲");
    assert_false(zip_part_read(parts, "other", arena, &out, &error));
    assert_contains(error.message, "没有 other");
    zip_parts_close(parts);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_numbers_apart),
        cmocka_unit_test(test_field_codes_are_no_text),
        cmocka_unit_test(test_strict_documents),
        cmocka_unit_test(test_tracked_changes),
        cmocka_unit_test(test_text_boxes_once),
        cmocka_unit_test(test_list_numbers_are_text),
        cmocka_unit_test(test_number_formats),
        cmocka_unit_test(test_merged_cells),
        cmocka_unit_test(test_tables_that_lay_out_the_page),
        cmocka_unit_test(test_table_that_is_a_picture),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_parts_by_their_relations),
        cmocka_unit_test(test_broken_documents),
        cmocka_unit_test(test_deep_xml),
        cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_names_of_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
