/* docx: what of its text is seen: hidden by a style, controls without an entry, branches for other programs, symbol
 * fonts, lists to choose from, bent letters, cells deleted and merged with tracked changes, one XML file for all. */
#include "cmocka_main.h"

#include "read/foreign/foreign.h"
#include "support/made.h"

#define SPACES                                                                                                         \
    "xmlns:w=\"urn:w\" xmlns:mc=\"urn:mc\" xmlns:v=\"urn:v\" xmlns:z=\"urn:z\" xmlns:wp=\"urn:wp\" xmlns:a=\"urn:a\""
#define DOCUMENT(body) "<w:document " SPACES "><w:body>" body "</w:body></w:document>"
#define RUN(text) "<w:r><w:t>" text "</w:t></w:r>"
#define SET(properties, text) "<w:r><w:rPr>" properties "</w:rPr><w:t>" text "</w:t></w:r>"
#define PARAGRAPH(text) "<w:p>" RUN(text) "</w:p>"
#define CELL(properties, text) "<w:tc><w:tcPr>" properties "</w:tcPr>" PARAGRAPH(text) "</w:tc>"

static struct document *read_parts(struct arena *arena, const char *const *parts)
{
    return made_read(arena, read_docx, parts, "文.docx");
}

static void assert_text(const char *document, const char *wanted)
{
    struct arena *arena = arena_new();
    assert_slice(read_parts(arena, (const char *const[]){"word/document.xml", document, NULL})->text, wanted);
    arena_free(arena);
}

static void test_hidden_by_a_style(void **state)
{
    (void)state;
#define STYLE(type, id, inside) "<w:style w:type=\"" type "\" w:styleId=\"" id "\">" inside "</w:style>"
#define HIDES "<w:rPr><w:vanish/></w:rPr>"
#define RUN_STYLE(id) "<w:rStyle w:val=\"" id "\"/>"
    struct arena *arena = arena_new();
    const char *styles =
        "<w:styles " SPACES ">" STYLE("character", "C", HIDES) STYLE("character", "D", "<w:basedOn w:val=\"C\"/>")
            STYLE("character", "E", "<w:basedOn w:val=\"C\"/><w:rPr><w:vanish w:val=\"0\"/></w:rPr>")
                STYLE("paragraph", "P", HIDES) STYLE("character", "R", "<w:basedOn w:val=\"R\"/>") "</w:styles>";
    const char *document =
        DOCUMENT("<w:p>" SET(RUN_STYLE("C"), "1") RUN("2") SET(RUN_STYLE("D"), "3") SET(RUN_STYLE("E"), "4")
                     SET(RUN_STYLE("R"), "5") SET(RUN_STYLE("C") "<w:vanish w:val=\"0\"/>",
                                                  "6") "</w:p>"
                                                       "<w:p><w:pPr><w:pStyle w:val=\"P\"/></w:pPr>" RUN("7")
                                                           SET("<w:vanish w:val=\"off\"/>", "8")
                                                               SET(RUN_STYLE("C"), "9") "</w:p>" PARAGRAPH("0"));
    const char *const parts[] = {"word/document.xml", document, "word/styles.xml", styles, NULL};
    assert_slice(read_parts(arena, parts)->text, "2456\n89\n0\n");
    arena_free(arena);
}

static void test_controls_without_an_entry(void **state)
{
    (void)state;
#define ASKS(content) "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" content "</w:sdtContent></w:sdt>"
    assert_text(DOCUMENT("<w:p>" RUN("甲") ASKS(RUN("单击此处输入文字")) RUN("乙") "</w:p>" ASKS(PARAGRAPH("请输入"))
                             ASKS(PARAGRAPH("第12条")) PARAGRAPH("丙")),
                "甲乙\n第12条\n丙\n");
    assert_text(DOCUMENT("<w:tbl><w:tr>" CELL("", "甲") ASKS(CELL("", "请输入")) "</w:tr>"
                                                                                 "<w:tr>" CELL("", "乙")
                                                                                     CELL("", "3") "</w:tr></w:tbl>"),
                "甲 | \n乙 | 3\n");
}

/* Whoever cannot show the choice shows the fallback. */
static void test_branches(void **state)
{
    (void)state;
#define BRANCHES(choice, fallback)                                                                                     \
    "<mc:AlternateContent><mc:Choice>" choice "</mc:Choice><mc:Fallback>" fallback                                     \
    "</mc:Fallback></mc:AlternateContent>"
    assert_text(DOCUMENT("<w:p><w:r>" BRANCHES("<z:symEx/>", "<w:t>①</w:t>") "</w:r>" BRANCHES(
                    RUN("新"), RUN("旧")) "</w:p>" BRANCHES("<z:other/>", PARAGRAPH("后"))),
                "①新\n后\n");
    assert_text(DOCUMENT(PARAGRAPH("二、主动公开政府信息情况") "<w:p><w:r>" BRANCHES(
                    "<w:drawing/>", "<w:pict><v:imagedata/></w:pict>") "</w:r></w:p>" PARAGRAPH("三、收到申请情况")),
                "二、主动公开政府信息情况\n［图片］\n三、收到申请情况\n");
}

static void test_symbol_fonts(void **state)
{
    (void)state;
#define FONT(name) "<w:rFonts w:ascii=\"" name "\" w:hAnsi=\"" name "\"/>"
    assert_text(DOCUMENT("<w:p>" SET(FONT("Wingdings"), "3 &#xF0FC;表") SET(FONT("Webdings"), "7")
                             SET(FONT("Symbol"), "5") RUN("6") "</w:p>"),
                "※ √表※56\n");
#define SIGN(code) "<w:r><w:sym w:font=\"Symbol\" w:char=\"" code "\"/></w:r>"
    assert_text(DOCUMENT("<w:p>" SIGN("F0B7") SIGN("F02D") SIGN("F035") "</w:p><w:tbl><w:tr>" CELL("", "甲") CELL(
                    "", "1") "</w:tr><w:tr>" CELL("", "乙") "<w:tc><w:p>" SIGN("F0B7") "</w:p></w:tc></w:tr></w:tbl>"),
                "-5\n甲 | 1\n乙 | ※\n");
}

static void test_white_digits(void **state)
{
    (void)state;
#define WHITE "<w:color w:val=\"FFFFFF\"/>"
#define COLOURED "<w:shd w:val=\"clear\" w:fill=\"4472C4\"/>"
#define WITH(properties, run) "<w:tc><w:tcPr>" properties "</w:tcPr><w:p>" run "</w:p></w:tc>"
    assert_text(DOCUMENT("<w:tbl><w:tr>" WITH("", SET(WHITE, "8") RUN("5")) WITH(COLOURED, SET(WHITE, "6"))
                             WITH("", SET(WHITE COLOURED, "7") SET(WHITE, "甲")) "</w:tr><w:tr>" CELL("", "乙")
                                 CELL("", "1") CELL("", "2") "</w:tr></w:tbl><w:p>" SET(WHITE, "9") "</w:p>"),
                "8〇5 | 6 | 7甲\n乙 | 1 | 2\n9\n");
}

static void test_lists_to_choose_from(void **state)
{
    (void)state;
#define MARK(type, inside) "<w:r><w:fldChar w:fldCharType=\"" type "\">" inside "</w:fldChar></w:r>"
#define LIST(said)                                                                                                     \
    "<w:ffData><w:ddList>" said "<w:listEntry w:val=\"甲\"/><w:listEntry w:val=\"12\"/></w:ddList></w:ffData>"
    assert_text(DOCUMENT("<w:p>" MARK("begin", LIST("<w:result w:val=\"1\"/>")) MARK("end", "") RUN("件")
                             MARK("begin", LIST("")) MARK("separate", "") MARK("end", "") MARK("begin", LIST(""))
                                 MARK("separate", "") RUN("乙") MARK("end", "")
                                     MARK("begin", LIST("<w:result w:val=\"9\"/>")) MARK("end", "") "</w:p>"),
                "12件甲乙\n");
}

static void test_bent_letters(void **state)
{
    (void)state;
    assert_text(
        DOCUMENT("<w:p>" RUN("前") "<w:r><w:pict><v:shape><v:textpath string=\"山河县报告\"/></v:shape></w:pict>"
                                   "</w:r></w:p>" PARAGRAPH("后")),
        "前\n山河县报告\n后\n");
}

static void test_tracked_cells(void **state)
{
    (void)state;
    assert_text(DOCUMENT("<w:tbl><w:tr>" CELL("", "甲") CELL("<w:cellDel/>", "8") CELL("<w:cellIns/>", "1") CELL(
                    "", "2") "</w:tr><w:tr>" CELL("", "乙") CELL("", "3") CELL("", "4") "</w:tr></w:tbl>"),
                "甲 | 1 | 2\n乙 | 3 | 4\n");
    assert_text(DOCUMENT("<w:tbl><w:tr>" CELL("<w:cellMerge w:vMerge=\"rest\"/>", "甲")
                             CELL("", "1") "</w:tr><w:tr>" CELL("<w:cellMerge w:vMerge=\"cont\"/>", "")
                                 CELL("", "2") "</w:tr></w:tbl>"),
                "甲 | 1\n2\n");
}

/* Paragraphs that are gone or hidden take no number; one joined from two has its number at its beginning. */
static void test_numbers_of_what_is_seen(void **state)
{
    (void)state;
#define ITEM(mark, runs)                                                                                               \
    "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:rPr>" mark "</w:rPr></w:pPr>" runs "</w:p>"
#define DELETED(text) "<w:del><w:r><w:delText>" text "</w:delText></w:r></w:del>"
    struct arena *arena = arena_new();
    const char *const parts[] = {
        "word/document.xml",
        DOCUMENT(ITEM("", RUN("甲")) ITEM("<w:del/>", DELETED("旧")) ITEM(
            "<w:moveFrom/>", "<w:moveFrom>" RUN("移") "</w:moveFrom>") ITEM("<w:vanish/>", SET("<w:vanish/>", "藏"))
                     ITEM("<w:del/>", RUN("乙")) ITEM("", RUN("丙")) ITEM("", "") ITEM("<w:vanish/>", RUN("丁"))),
        "word/numbering.xml",
        "<w:numbering " SPACES "><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt "
        "w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\">"
        "<w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        NULL};
    assert_slice(read_parts(arena, parts)->text, "一、甲\n二、乙丙\n四、丁\n");
    arena_free(arena);
}

static void test_table_of_contents(void **state)
{
    (void)state;
#define STYLED(style, text) "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr>" RUN(text) "</w:p>"
    struct arena *arena = arena_new();
    const char *const parts[] = {
        "word/document.xml",
        DOCUMENT(STYLED("7", "一、总体情况 1") STYLED("7", "目录里的正文") STYLED("8", "一、总体情况 1")),
        "word/styles.xml",
        "<w:styles " SPACES "><w:style w:type=\"paragraph\" w:styleId=\"7\"><w:name w:val=\"toc 1\"/></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"8\"><w:name w:val=\"heading 1\"/></w:style></w:styles>",
        NULL};
    struct document *document = read_parts(arena, parts);
    assert_int_equal(document->block_count, 3);
    assert_int_equal(document->blocks[0].kind, BLOCK_FURNITURE);
    assert_int_equal(document->blocks[1].kind, BLOCK_PARAGRAPH);
    assert_int_equal(document->blocks[2].kind, BLOCK_HEADING);
    arena_free(arena);
}

static void test_title_above_the_pages(void **state)
{
    (void)state;
#define TITLE "柳河镇2023年政府信息公开工作年度报告"
#define SECTION PARAGRAPH("一、总体情况")
    static const struct {
        const char *body;
        enum block_kind kind;
    } cases[] = {{DOCUMENT(PARAGRAPH("2024年1月") SECTION), BLOCK_HEADING},
                 {DOCUMENT(PARAGRAPH("柳河镇政府信息公开") PARAGRAPH("年度报告") SECTION), BLOCK_FURNITURE},
                 {DOCUMENT(PARAGRAPH(TITLE) SECTION), BLOCK_FURNITURE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        const char *const parts[] = {
            "word/document.xml",
            cases[i].body,
            "word/header1.xml",
            "<w:hdr " SPACES ">" PARAGRAPH(TITLE) "</w:hdr>",
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Type=\"x/header\" Target=\"header1.xml\"/></Relationships>",
            NULL};
        struct document *document = read_parts(arena, parts);
        assert_slice(document_text(document, document->blocks[0].span), TITLE);
        assert_int_equal(document->blocks[0].kind, cases[i].kind);
        arena_free(arena);
    }
}

static void test_text_in_pieces(void **state)
{
    (void)state;
    assert_text(DOCUMENT("<w:p><w:r><w:t>1<!-- x -->2<![CDATA[3]]>4</w:t></w:r></w:p>"), "1234\n");
}

static void test_another_file_inside(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const char *document = DOCUMENT(PARAGRAPH("前") "<w:altChunk/>" PARAGRAPH("后"));
    struct document *read = read_parts(arena, (const char *const[]){"word/document.xml", document, NULL});
    assert_slice(read->text, "前\n后\n");
    assert_int_equal(read->remark_count, 1);
    assert_int_equal(read->remarks[0].kind, REMARK_OTHER);
    arena_free(arena);
}

#define PART(name, content) "<pkg:part pkg:name=\"/" name "\"><pkg:xmlData>" content "</pkg:xmlData></pkg:part>"
#define PACKAGE(parts)                                                                                                 \
    "<?xml version=\"1.0\"?><pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">" parts     \
    "</pkg:package>"

static void test_one_file_for_all_parts(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct builder *builder = builder_new(arena);
    struct error error = {0};
    const char *level = "<w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl>";
    struct slice file = arena_print(
        arena,
        PACKAGE(PART("word/document.xml", "%s")
                    PART("word/numbering.xml",
                         "<w:numbering " SPACES ">"
                         "<w:abstractNum w:abstractNumId=\"0\">%s</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "
                         "w:val=\"0\"/></w:num></w:numbering>")),
        DOCUMENT("<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>" RUN("总体情况") "</w:p>"), level);
    assert_true(read_docx(builder, file, &error));
    assert_slice(builder_finish(builder, "文.xml")->text, "一、总体情况\n");
    assert_false(read_docx(builder_new(arena), slice_of(PACKAGE(PART("a.xml", "<b/>"))), &error));
    assert_contains(error.message, "没有 Word 文档的正文");
    assert_false(read_docx(builder_new(arena), slice_of("<?xml version=\"1.0\"?><!DOCTYPE x><x/>"), &error));
    assert_contains(error.message, "DOCTYPE");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hidden_by_a_style),
        cmocka_unit_test(test_controls_without_an_entry),
        cmocka_unit_test(test_branches),
        cmocka_unit_test(test_symbol_fonts),
        cmocka_unit_test(test_white_digits),
        cmocka_unit_test(test_lists_to_choose_from),
        cmocka_unit_test(test_bent_letters),
        cmocka_unit_test(test_tracked_cells),
        cmocka_unit_test(test_numbers_of_what_is_seen),
        cmocka_unit_test(test_table_of_contents),
        cmocka_unit_test(test_title_above_the_pages),
        cmocka_unit_test(test_text_in_pieces),
        cmocka_unit_test(test_another_file_inside),
        cmocka_unit_test(test_one_file_for_all_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
