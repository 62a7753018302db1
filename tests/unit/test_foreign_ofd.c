/* OFD: packages made by hand around a page's objects. */
#include "cmocka_main.h"

#include "read/foreign/foreign.h"
#include "support/made.h"

#define SPACE "xmlns:ofd=\"http://www.ofdspec.org/2016\""
#define START(location)                                                                                                \
    "<ofd:OFD " SPACE "><ofd:DocBody><ofd:DocRoot>" location "</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
#define DOCUMENT(common, pages)                                                                                        \
    "<ofd:Document " SPACE "><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"             \
    "</ofd:PageArea>" common "</ofd:CommonData><ofd:Pages>" pages "</ofd:Pages></ofd:Document>"
#define PAGE(before, objects)                                                                                          \
    "<ofd:Page " SPACE ">" before "<ofd:Content><ofd:Layer ID=\"9\">" objects "</ofd:Layer></ofd:Content></ofd:Page>"
#define BOUNDARY(x, y) "Boundary=\"" #x " " #y " 50 10\""
#define TEXT(attributes, code, text)                                                                                   \
    "<ofd:TextObject ID=\"1\" Size=\"4\" " attributes "><ofd:TextCode " code ">" text "</ofd:TextCode></"              \
    "ofd:TextObject>"
#define PATH(attributes, data)                                                                                         \
    "<ofd:PathObject ID=\"1\" " attributes "><ofd:AbbreviatedData>" data "</ofd:AbbreviatedData></ofd:PathObject>"

static struct document *read_parts(struct arena *arena, const char *const *parts)
{
    return made_read(arena, read_ofd, parts, "文.ofd");
}

static struct document *read_objects(struct arena *arena, const char *page)
{
    return read_parts(arena,
                      (const char *const[]){"OFD.xml", START("Doc_0/Document.xml"), "Doc_0/Document.xml",
                                            DOCUMENT("", "<ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/>"),
                                            "Doc_0/Pages/Page_0/Content.xml", page, NULL});
}

static void assert_text(const char *page, const char *wanted)
{
    struct arena *arena = arena_new();
    assert_slice(read_objects(arena, page)->text, wanted);
    arena_free(arena);
}

static void assert_refused(const char *const *parts, const char *part)
{
    made_assert_refused(read_ofd, parts, part);
}

/* ---- Text ---- */

static void test_steps(void **state)
{
    (void)state;
    assert_text(PAGE("", TEXT(BOUNDARY(20, 20), "X=\"0\" Y=\"4\" DeltaX=\"g 3 2 4\"", "2023年度")), "2023年度\n");
    assert_text(PAGE("", TEXT(BOUNDARY(20, 20), "X=\"0\" Y=\"4\" DeltaX=\"2 10 g 1 2\"", "1234")), "12 34\n");
    assert_text(PAGE("", TEXT(BOUNDARY(20, 20), "X=\"0\" Y=\"4\" DeltaX=\"g 99999999999 2 2\"", "12")), "12\n");
    assert_text(PAGE("", TEXT(BOUNDARY(20, 20), "X=\"0\" Y=\"4\"", "总计12件")), "总计12件\n");
    assert_text(PAGE("", TEXT(BOUNDARY(20, 20), "X=\"0\" Y=\"4\" DeltaY=\"4 4\"", "年年好")), "年\n年\n好\n");
}

static void test_matrices(void **state)
{
    (void)state;
    assert_text(PAGE("", TEXT(BOUNDARY(20, 20) " CTM=\"2 0 0 2 0 0\"", "X=\"0\" Y=\"4\" DeltaX=\"g 3 2\"", "2023")
                             TEXT(BOUNDARY(52, 20), "X=\"0\" Y=\"6\" DeltaX=\"4\"", "年度")),
                "2023 年度\n");
    /* a page set sideways */
    assert_text(PAGE("", TEXT(BOUNDARY(20, 20) " CTM=\"0 1 -1 0 10 0\"", "X=\"0\" Y=\"4\" DeltaX=\"g 3 2\"", "2023")
                             TEXT(BOUNDARY(14, 20) " CTM=\"0 1 -1 0 10 0\"", "X=\"0\" Y=\"4\" DeltaX=\"4\"", "年度")),
                "2023\n年度\n");
    /* a seal's text and a watermark askew */
    assert_text(PAGE("", TEXT(BOUNDARY(20, 20), "X=\"0\" Y=\"4\" DeltaX=\"g 3 2\"", "2023")
                             TEXT(BOUNDARY(60, 60) " CTM=\"0.7 0.7 -0.7 0.7 0 0\"", "X=\"0\" Y=\"4\"", "草稿")),
                "2023\n");
}

static void test_unseen_objects(void **state)
{
    (void)state;
    assert_text(PAGE("", TEXT(BOUNDARY(20, 20), "X=\"0\" Y=\"4\" DeltaX=\"2\"", "12")
                             TEXT(BOUNDARY(60, 20) " Visible=\"false\"", "X=\"0\" Y=\"4\"", "34")
                                 TEXT(BOUNDARY(60, 40) " Alpha=\"0\"", "X=\"0\" Y=\"4\"", "56")
                                     TEXT(BOUNDARY(260, 40), "X=\"0\" Y=\"4\"", "78") "<ofd:PageBlock ID=\"3\">" TEXT(
                                         BOUNDARY(20, 30), "X=\"0\" Y=\"4\"", "9") "</ofd:PageBlock>"),
                "12\n9\n");
}

/* ---- Rules ---- */

static void test_table(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_objects(
        arena,
        PAGE("",
             PATH("Boundary=\"20 20 100 20\" LineWidth=\"0.2\"", "M 0 0 L 100 0 L 100 20 L 0 20 C") PATH(
                 "Boundary=\"20 29.9 100 0.2\" Stroke=\"false\" Fill=\"true\"", "S 0 0 L 100 0 L 100 0.2 L 0 0.2 C")
                 PATH("Boundary=\"60 20 1 20\" LineWidth=\"0.2\" CTM=\"2 0 0 2 0 0\"", "M0 0L0 10") PATH(
                     "Boundary=\"80 20 1 20\"",
                     "M 0 0 Q 5 5 0 20 B 0 0 1 1 2 2 A 1 1 0 0 0 3 3") "<ofd:PathObject Boundary=\"100 20 1 "
                                                                       "20\"><ofd:StrokeColor Value=\"255 255 255\"/>"
                                                                       "<ofd:AbbreviatedData>M 0 0 L 0 "
                                                                       "20</ofd:AbbreviatedData></ofd:PathObject>" TEXT(
                                                                           BOUNDARY(25, 22),
                                                                           "X=\"0\" Y=\"4\" DeltaX=\"4\"", "规章")
                                                                           TEXT(BOUNDARY(85, 22),
                                                                                "X=\"0\" Y=\"4\" DeltaX=\"g 3 2\"",
                                                                                "3509") TEXT(BOUNDARY(85, 32),
                                                                                             "X=\"0\" Y=\"4\"", "0")));
    assert_slice(document->text, "规章 | 3509\n | 0\n");
    assert_int_equal(document->blocks[0].grid->columns, 2);
    arena_free(arena);
}

/* ---- What stands among the resources ---- */

#define RESOURCES(items) "<ofd:Res " SPACE " BaseLoc=\"Res\">" items "</ofd:Res>"
#define UNIT(id, objects)                                                                                              \
    "<ofd:CompositeGraphicUnit ID=\"" id "\" Width=\"90\" Height=\"40\"><ofd:Content>" objects                         \
    "</ofd:Content></ofd:CompositeGraphicUnit>"
#define USE(id, attributes) "<ofd:CompositeObject ID=\"5\" ResourceID=\"" id "\" " attributes "/>"

static struct document *read_with(struct arena *arena, const char *public, const char *of_page, const char *page)
{
    return read_parts(arena,
                      (const char *const[]){"OFD.xml", START("Doc_0/Document.xml"), "Doc_0/Document.xml",
                                            DOCUMENT("<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>"
                                                     "Missing.xml</ofd:DocumentRes>",
                                                     "<ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/>"),
                                            "Doc_0/PublicRes.xml", public, "Doc_0/Pages/Page_0/Own.xml", of_page,
                                            "Doc_0/Pages/Page_0/Content.xml", page, NULL});
}

static void assert_with(const char *public, const char *of_page, const char *page, const char *wanted)
{
    struct arena *arena = arena_new();
    assert_slice(read_with(arena, public, of_page, page)->text, wanted);
    arena_free(arena);
}

/* Text and rules of a group, moved and scaled, and a group within it. */
static void test_composites(void **state)
{
    (void)state;
    assert_with(
        RESOURCES("<ofd:CompositeGraphicUnits>" UNIT(
            "10", PATH("Boundary=\"0 0 50 10\"", "M 0 0 L 50 0 L 50 10 L 0 10 C")
                      PATH("Boundary=\"25 0 1 10\"", "M 0 0 L 0 10")
                          TEXT("Boundary=\"2 2 20 8\"", "X=\"0\" Y=\"4\" DeltaX=\"4\"", "规章")
                              USE("11", "Boundary=\"27 2 20 8\"")) "</ofd:CompositeGraphicUnits>"),
        RESOURCES("<ofd:CompositeGraphicUnits>" UNIT(
            "11", TEXT("Boundary=\"0 0 20 8\"", "X=\"0\" Y=\"4\" DeltaX=\"2\"", "35")) "</ofd:CompositeGraphicUnits>"),
        PAGE("<ofd:PageRes>Own.xml</ofd:PageRes>",
             USE("10", "Boundary=\"20 20 100 20\" CTM=\"2 0 0 2 0 0\"") USE("12", "Boundary=\"20 80 100 20\"")
                 TEXT(BOUNDARY(20, 60), "X=\"0\" Y=\"4\"", "注")),
        "规章 | 35\n注\n");
}

/* A group that holds itself, twice. */
static void test_endless_composites(void **state)
{
    (void)state;
    assert_with(
        RESOURCES("<ofd:CompositeGraphicUnits>" UNIT(
            "10", USE("10", "Boundary=\"0 0 9 9\"") USE("10", "Boundary=\"1 1 9 9\"")) "</ofd:CompositeGraphicUnits>"),
        RESOURCES(""), PAGE("", USE("10", "") TEXT(BOUNDARY(20, 60), "X=\"0\" Y=\"4\"", "注")), "注\n");
}

/* A frame in white parts nothing, one in black does, whoever says so. */
static void test_drawing_parameters(void **state)
{
    (void)state;
    static const char parameters[] =
        RESOURCES("<ofd:DrawParams><ofd:DrawParam ID=\"1\" LineWidth=\"0.2\"><ofd:StrokeColor Value=\"255 255 255\"/>"
                  "</ofd:DrawParam><ofd:DrawParam ID=\"2\" Relative=\"1\"/><ofd:DrawParam ID=\"3\" Relative=\"3\" "
                  "LineWidth=\"30\"/></ofd:DrawParams>");
    static const char *const whites[] = {"DrawParam=\"1\"", "DrawParam=\"2\""};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < 3; i++) {
        const char *page =
            arena_print(arena,
                        PAGE("", PATH("Boundary=\"20 20 50 10\" %s", "M 0 0 L 50 0 L 50 10 L 0 10 C")
                                     PATH("Boundary=\"45 20 1 10\" %s", "M 0 0 L 0 10")
                                         TEXT(BOUNDARY(22, 22), "X=\"0\" Y=\"4\"", "章")
                                             TEXT(BOUNDARY(50, 22), "X=\"0\" Y=\"4\"", "3")),
                        i < 2 ? whites[i] : "DrawParam=\"3\" LineWidth=\"0.2\"", i < 2 ? whites[i] : "DrawParam=\"9\"")
                .data;
        assert_with(parameters, RESOURCES(""), page, i < 2 ? "章 3\n" : "章 | 3\n");
    }
    /* Of a layer. */
    const char *page =
        "<ofd:Page " SPACE "><ofd:Content><ofd:Layer DrawParam=\"2\">" PATH("Boundary=\"45 20 1 10\"", "M 0 0 L 0 10")
            PATH("Boundary=\"20 20 50 10\"", "M 0 0 L 50 0 L 50 10 L 0 10 C")
                TEXT(BOUNDARY(22, 22), "X=\"0\" Y=\"4\"", "章")
                    TEXT(BOUNDARY(50, 22), "X=\"0\" Y=\"4\"", "3") "</ofd:Layer></ofd:Content></ofd:Page>";
    assert_with(parameters, RESOURCES(""), page, "章 3\n");
    arena_free(arena);
}

#define MAPPED(code, mapping, text)                                                                                    \
    "<ofd:TextObject ID=\"1\" Size=\"4\" " BOUNDARY(20, 20) ">" mapping "<ofd:TextCode " code ">" text                 \
                                                            "</ofd:TextCode></ofd:TextObject>"
#define MAPPING(from, codes, glyphs)                                                                                   \
    "<ofd:CGTransform CodePosition=\"" #from "\" CodeCount=\"" #codes "\" GlyphCount=\"" #glyphs                       \
    "\"><ofd:Glyphs>1 2 3</ofd:Glyphs></ofd:CGTransform>"

/* Steps belong to glyphs. Without the mapping the gap would fall between other characters. */
static void test_mapped_glyphs(void **state)
{
    (void)state;
    /* Three glyphs for one character. */
    assert_text(PAGE("", MAPPED("X=\"0\" Y=\"4\" DeltaX=\"0.5 0.5 1 20 2\"", MAPPING(0, 1, 3), "1234")), "12 34\n");
    /* One glyph for two characters. */
    assert_text(PAGE("", MAPPED("X=\"0\" Y=\"4\" DeltaX=\"2 4 20 2\"", MAPPING(1, 2, 1), "12345")), "1234 5\n");
    /* As many: nothing changes. A mapping of nothing is none. */
    assert_text(PAGE("", MAPPED("X=\"0\" Y=\"4\" DeltaX=\"2 20 2\"", MAPPING(0, 3, 3), "1234")), "12 34\n");
    assert_text(PAGE("", MAPPED("X=\"0\" Y=\"4\" DeltaX=\"2 20 2\"", MAPPING(0, 0, -1), "1234")), "12 34\n");
}

/* ---- Parts ---- */

static void test_templates_and_paths(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_parts(
        arena,
        (const char *const[]){
            "OFD.xml", START("/Doc_0/Document.xml"), "Doc_0/Document.xml",
            DOCUMENT("<ofd:TemplatePage ID=\"7\" BaseLoc=\"Tpls/Tpl_0/Content.xml\"/>",
                     "<ofd:Page ID=\"2\" BaseLoc=\"/Doc_0/Pages/Page_1/Content.xml\"/>"
                     "<ofd:Page ID=\"1\" BaseLoc=\"./x/../Pages/Page_0/Content.xml\"/>"
                     "<ofd:Page ID=\"3\" BaseLoc=\"Doc_0/Pages/Page_2/Content.xml\"/>"),
            "Doc_0/Tpls/Tpl_0/Content.xml", PAGE("", TEXT(BOUNDARY(20, 10), "X=\"0\" Y=\"4\" DeltaX=\"4\"", "密级")),
            "Doc_0/Pages/Page_0/Content.xml",
            PAGE("<ofd:Template TemplateID=\"7\"/>", TEXT(BOUNDARY(20, 90), "X=\"0\" Y=\"4\"", "乙")),
            "doc_0/pages/page_1/content.xml",
            PAGE("<ofd:Template TemplateID=\"7\"/>", TEXT(BOUNDARY(20, 90), "X=\"0\" Y=\"4\"", "甲")),
            "Doc_0/Pages/Page_2/Content.xml",
            PAGE("<ofd:Template TemplateID=\"8\"/>", TEXT(BOUNDARY(20, 90), "X=\"0\" Y=\"4\"", "丙")), NULL});
    assert_slice(document->text, "密级\n甲\n\f密级\n乙\n\f丙\n");
    assert_int_equal(document->page_count, 3);
    assert_int_equal(document->blocks[0].kind, BLOCK_FURNITURE);
    arena_free(arena);
}

static void test_refusals(void **state)
{
    (void)state;
    assert_refused((const char *const[]){"OFD.xml", START(""), NULL}, "DocRoot");
    assert_refused((const char *const[]){"OFD.xml", START("Doc_0/Document.xml"), NULL}, "Document.xml");
    assert_refused((const char *const[]){"OFD.xml", START("Doc_0/Document.xml"), "Encryptions.xml", "<a/>", NULL},
                   "加密");
    assert_refused((const char *const[]){"OFD.xml", START("D.xml"), "D.xml", DOCUMENT("", ""), NULL}, "没有一页");
    assert_refused(
        (const char *const[]){"OFD.xml", START("D.xml"), "D.xml", DOCUMENT("", "<ofd:Page BaseLoc=\"P.xml\"/>"), NULL},
        "P.xml");
    assert_refused(
        (const char *const[]){"OFD.xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><a>&b;</a>", NULL},
        "OFD.xml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_matrices),
        cmocka_unit_test(test_unseen_objects),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_composites),
        cmocka_unit_test(test_endless_composites),
        cmocka_unit_test(test_drawing_parameters),
        cmocka_unit_test(test_mapped_glyphs),
        cmocka_unit_test(test_templates_and_paths),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
