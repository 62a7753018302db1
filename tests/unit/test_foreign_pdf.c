/* PDF: files made by hand around a page's content. */
#include "cmocka_main.h"

#include "read/foreign/painted.h"
#include "support/made.h"

/* A file of one page; `page` adds to its dictionary, `trailer` to the trailer; `objects` are numbered from 6. */
struct made {
    const char *content, *page, *trailer, *objects;
};

static struct slice make(struct arena *arena, struct made made)
{
    size_t length = strlen(made.content);
    const char *page = made.page ? made.page : "", *trailer = made.trailer ? made.trailer : "";
    return arena_print(
        arena,
        "%%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R "
        "/G 6 0 R >> >> %s >> endobj\n"
        "4 0 obj << /Length %zu >>\nstream\n%s\nendstream endobj\n"
        "5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> endobj\n%s"
        "trailer << /Size 20 /Root 1 0 R %s >>\n%%%%EOF\n",
        page, length, made.content, made.objects ? made.objects : "", trailer);
}

static struct document *read_made(struct arena *arena, struct made made)
{
    struct builder *builder = builder_new(arena);
    struct error error = {0};
    if (!read_pdf(builder, make(arena, made), &error))
        fail_msg("%s", error.message);
    return builder_finish(builder, "页.pdf");
}

static void assert_read(struct made made, const char *wanted)
{
    struct arena *arena = arena_new();
    assert_slice(read_made(arena, made)->text, wanted);
    arena_free(arena);
}

static void assert_refused(struct slice bytes, const char *part)
{
    struct arena *arena = arena_new();
    struct error error = {0};
    assert_false(read_pdf(builder_new(arena), bytes, &error));
    assert_int_equal(error.kind, ERROR_REPORT);
    assert_contains(error.message, part);
    arena_free(arena);
}

#define TEXT(x, y, text) "BT /F 10 Tf " #x " " #y " Td (" text ") Tj ET\n"

/* Stroked lines, thin filled rectangles, a rectangle and a slanted line, which is none. */
static void test_rules_of_every_kind(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_made(
        arena,
        (struct made){.content =
                          "100 700 m 300 700 l S\n100 679.5 200 1 re f\n100 660 200 20 re S\n100 660 m 300 700 l S\n"
                          "100 660 0.5 40 re f\n200 700 m 200 660 l S\n300 700 m 300 660 l S\n"
                          "1 1 1 RG 250 700 m 250 660 l S\n" TEXT(110, 686, "A") TEXT(210, 686, "12")
                              TEXT(110, 666, "B") TEXT(210, 666, "3509")});
    assert_slice(document->text, "A | 12\nB | 3509\n");
    assert_int_equal(document->blocks[0].kind, BLOCK_GRID);
    assert_int_equal(document->blocks[0].grid->columns, 2);
    static const char *const printed[] = {"A", "12", "B", "3509"};
    for (size_t i = 0; i < 4; i++)
        assert_slice(document_text(document, document->blocks[0].grid->cells[i].span), printed[i]);
    arena_free(arena);
}

static void test_sideways_and_cropped(void **state)
{
    (void)state;
    assert_read((struct made){.content = TEXT(100, 700, "2023"), .page = "/Rotate 90"}, "2023\n");
    assert_read((struct made){.content = TEXT(100, 700, "2023"), .page = "/Rotate 180"}, "2023\n");
    assert_read((struct made){.content = "0 1 -1 0 600 0 cm " TEXT(100, 300, "2023")}, "2023\n");
    assert_read(
        (struct made){.content = TEXT(100, 700, "2023") TEXT(20, 700, "cut"), .page = "/CropBox [50 0 600 800]"},
        "2023\n");
}

static void test_unseen_text(void **state)
{
    (void)state;
    assert_read((struct made){.content = TEXT(100, 700, "2023") "3 Tr " TEXT(100, 600, "unseen")}, "2023\n");
    assert_read((struct made){.content = "2 Tr " TEXT(100, 700, "2023")}, "2023\n");
}

/* Outside of its clip, or under a filled rectangle or a picture that nothing shines through. */
static void test_text_that_others_hide(void **state)
{
    (void)state;
    static const char picture[] = "200 0 0 50 90 690 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q\n";
    char hidden[300], shown[300];
    snprintf(hidden, sizeof hidden, "%s%s%s%s", TEXT(100, 700, "1698"), "q ", picture, TEXT(100, 500, "2023"));
    snprintf(shown, sizeof shown, "%s%s%s", "q ", picture, TEXT(100, 700, "1698"));
    assert_read((struct made){.content = "q 90 650 100 100 re W n " TEXT(100, 700, "2023") TEXT(300, 700, "cut") "Q"},
                "2023\n");
    assert_read((struct made){.content = TEXT(100, 700, "1698") "1 g 95 695 50 20 re f 0 g " TEXT(100, 700, "2023")},
                "2023\n");
    assert_read((struct made){.content = "0.9 g 95 695 50 20 re f 0 g " TEXT(100, 700, "2023")}, "2023\n");
    assert_read((struct made){.content = TEXT(100, 700, "2023") "1 g 95 695 m 145 695 l 120 720 l f"}, "2023\n");
    assert_read((struct made){.content = TEXT(100, 700, "2023") "q 0 0 m 600 0 l 0 800 l h W n 1 g 0 0 600 800 re f Q"},
                "2023\n");
    assert_read((struct made){.content = hidden}, "2023\n");
    assert_read((struct made){.content = shown}, "1698\n");
}

/* A table on a page may be cut by what the page shows; its rules end there. Pictures as thin as rules are rules. */
static void test_rules_that_are_cut_or_pictures(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_made(
        arena, (struct made){.content = "q 90 650 300 60 re W n 100 700 m 300 700 l S 100 680 m 300 680 l S\n"
                                        "100 660 m 300 660 l S 100 500 m 300 500 l S\n"
                                        "100 700 m 100 400 l S 200 700 m 200 400 l S 300 700 m 300 400 l S Q\n" TEXT(
                                            110, 686, "A") TEXT(210, 686, "12") TEXT(110, 666, "B")
                                            TEXT(210, 666, "3509")});
    assert_slice(document->text, "A | 12\nB | 3509\n | \n");
    arena_free(arena);
    assert_read((struct made){.content =
                                  "q 200 0 0 1 100 700 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x20 EI Q\n"
                                  "q 200 0 0 1 100 680 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x20 EI Q\n"
                                  "q 200 0 0 1 100 660 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x20 EI Q\n"
                                  "q 1 0 0 40 100 660 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x20 EI Q\n"
                                  "q 1 0 0 40 200 660 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x20 EI Q\n"
                                  "q 1 0 0 40 300 660 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x20 EI Q\n" TEXT(
                                      110, 686, "A") TEXT(210, 686, "12") TEXT(110, 666, "B") TEXT(210, 666, "3509")},
                "A | 12\nB | 3509\n");
}

/* What becomes of Chinese text when a writer loses count of its characters. */
static void test_text_without_meaning_is_recognised(void **state)
{
    (void)state;
    static const uint32_t lost[] = {0x7B2C, 0xD0, 0x5341, 0x6761, 0xFF, 0x4E00, 0x100, 0x9879};
    struct page page = {.width = 600, .height = 800};
    struct painted painted = {.arena = arena_new(), .page = &page};
    for (int i = 0; i < 80; i++)
        painted_add_glyph(&painted, lost[i % 8], (struct point){50 + 10 * (float)(i % 40), 100 + 20 * (float)(i / 40)},
                          (struct point){10, 0}, (struct point){0, -10}, false);
    painted_finish(&painted);
    assert_true(page.scanned);
    arena_free(painted.arena);
}

/* The font's widths are not known; numbers next to each other stay two all the same. */
static void test_numbers_in_a_font_that_is_not_embedded(void **state)
{
    (void)state;
    assert_read((struct made){.content = TEXT(100, 700, "12") TEXT(113, 700, "34")}, "12 34\n");
    assert_read((struct made){.content = TEXT(100, 700, "12") TEXT(110, 700, "34")}, "1234\n");
}

static void test_chinese_font_that_is_not_embedded(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct builder *builder = builder_new(arena);
    struct error error = {0};
    const char *const lines[] = {"一、总体情况", "收到申请1486件。"};
    assert_true(read_pdf(builder, made_pdf(arena, lines, 2), &error));
    assert_slice(builder_finish(builder, "页.pdf")->text, "一、总体情况\n收到申请1486件。\n");
    arena_free(arena);
}

static void test_codes_with_their_own_characters(void **state)
{
    (void)state;
    assert_read((struct made){.content = "BT /G 10 Tf 100 700 Td <000100020003> Tj ET",
                              .objects = "6 0 obj << /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
                                         "/DescendantFonts [7 0 R] /ToUnicode 8 0 R >> endobj\n"
                                         "7 0 obj << /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << "
                                         "/Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 "
                                         "/FontDescriptor 9 0 R >> endobj\n"
                                         "9 0 obj << /Type /FontDescriptor /FontName /X /Flags 4 >> endobj\n"
                                         "8 0 obj << /Length 96 >>\nstream\n"
                                         "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> "
                                         "<0003> <4E00> endbfrange \nendstream endobj\n"},
                "一丁丂\n");
}

static void test_locked_files(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct made made = {.content = TEXT(100, 700, "2023")};
    made.trailer = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (abcdefghijklmnopqrstuvwxyz012345) /U "
                   "(abcdefghijklmnopqrstuvwxyz012345) >> /ID [(0123456789abcdef) (0123456789abcdef)]";
    assert_refused(make(arena, made), "打开密码");
    made.trailer = "/Encrypt << /Filter /Unknown /V 9 >> /ID [(0123456789abcdef) (0123456789abcdef)]";
    assert_refused(make(arena, made), "加密方式");
    arena_free(arena);
}

static void test_no_pdf_at_all(void **state)
{
    (void)state;
    assert_refused(SLICE("%PDF-1.4 nothing more"), "PDF");
    assert_refused(SLICE_NONE, "PDF");
}

/* Cut off anywhere, it is read or refused with a reason. */
static void test_cut_off(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice whole = make(arena, (struct made){.content = TEXT(100, 700, "2023")});
    for (size_t length = 0; length < whole.length; length += 7) {
        struct error error = {0};
        if (!read_pdf(builder_new(arena), slice_part(whole, 0, length), &error))
            assert_int_equal(error.kind, ERROR_REPORT);
    }
    arena_free(arena);
}

static bool is_damaged(struct arena *arena, struct slice bytes)
{
    struct builder *builder = builder_new(arena);
    struct error error = {0};
    if (!read_pdf(builder, bytes, &error))
        fail_msg("%s", error.message);
    return document_has_remark(builder_finish(builder, "页.pdf"), REMARK_OTHER);
}

/* A list of objects that leads nowhere is made anew: what was read may not be what was written. */
static void test_repair_is_told(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice whole = made_pdf(arena, (const char *const[]){"总计12件"}, 1), spoilt = arena_copy(arena, whole);
    ptrdiff_t place = slice_find(spoilt, SLICE("startxref\n"), 0);
    assert_true(place > 0);
    ((char *)(uintptr_t)spoilt.data)[place + (ptrdiff_t)strlen("startxref\n")] = '9';
    assert_false(is_damaged(arena, whole));
    assert_true(is_damaged(arena, spoilt));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_of_every_kind),
        cmocka_unit_test(test_sideways_and_cropped),
        cmocka_unit_test(test_unseen_text),
        cmocka_unit_test(test_text_without_meaning_is_recognised),
        cmocka_unit_test(test_text_that_others_hide),
        cmocka_unit_test(test_rules_that_are_cut_or_pictures),
        cmocka_unit_test(test_numbers_in_a_font_that_is_not_embedded),
        cmocka_unit_test(test_chinese_font_that_is_not_embedded),
        cmocka_unit_test(test_codes_with_their_own_characters),
        cmocka_unit_test(test_locked_files),
        cmocka_unit_test(test_no_pdf_at_all),
        cmocka_unit_test(test_cut_off),
        cmocka_unit_test(test_repair_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
