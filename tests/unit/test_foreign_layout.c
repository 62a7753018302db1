/* Layout: pages typed by hand, character by character and rule by rule. */
#include "cmocka_main.h"

#include "read/foreign/foreign.h"
#include "read/foreign/painted.h"

#include <string.h>

static const float size = 10;

struct typed {
    struct arena *arena;
    struct page pages[3];
    struct document *document;
};

static struct typed begin(void)
{
    struct typed typed = {.arena = arena_new()};
    for (int i = 0; i < 3; i++) {
        typed.pages[i].width = 600;
        typed.pages[i].height = 800;
    }
    return typed;
}

/* Types text whose characters begin at x and whose middle stands at y; returns where it ends. */
static float type_wide(struct typed *typed, int page, float x, float y, const char *text, float half)
{
    struct slice s = slice_of(text);
    for (size_t at = 0; at < s.length;) {
        uint32_t codepoint = utf8_decode(s, &at);
        float width = codepoint < 0x2E80 ? half : size;
        struct glyph glyph = {codepoint, x, y - size / 2, x + width, y + size / 2, -1, 0};
        if (codepoint != ' ')
            vector_push(typed->arena, &typed->pages[page].glyphs, glyph);
        x += width;
    }
    return x;
}

static float type(struct typed *typed, int page, float x, float y, const char *text)
{
    return type_wide(typed, page, x, y, text, size / 2);
}

static void rule(struct typed *typed, int page, float left, float top, float right, float bottom)
{
    vector_push(typed->arena, &typed->pages[page].rules, ((struct rule){left, top, right, bottom}));
}

/* A table with all its rules: columns from x, each `width` wide, rows from y, each 20 high. */
static void draw(struct typed *typed, int page, float x, float y, int columns, float width, int rows)
{
    for (int row = 0; row <= rows; row++)
        rule(typed, page, x, y + 20 * (float)row, x + width * (float)columns, y + 20 * (float)row);
    for (int column = 0; column <= columns; column++)
        rule(typed, page, x + width * (float)column, y, x + width * (float)column, y + 20 * (float)rows);
}

static struct document *lay(struct typed *typed, size_t count)
{
    struct builder *builder = builder_new(typed->arena);
    layout_pages(builder, typed->pages, count);
    return typed->document = builder_finish(builder, "页");
}

/* Blocks as a text: a letter for the kind, then the text; cells as [row,column rowsxcolumns text]. */
static struct slice shown(struct typed *typed)
{
    static const char kinds[] = "PHG-F";
    const struct document *document = typed->document;
    struct buffer out = {0};
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];
        buffer_print(&out, "%c:", kinds[block->kind]);
        for (size_t j = 0; block->grid && j < block->grid->cell_count; j++) {
            const struct grid_cell *cell = &block->grid->cells[j];
            buffer_print(&out, "[%u,%u", cell->row, cell->column);
            if (cell->row_span > 1 || cell->column_span > 1)
                buffer_print(&out, " %ux%u", cell->row_span, cell->column_span);
            buffer_print(&out, " %.*s]", SLICE_ARGUMENTS(document_text(document, cell->span)));
        }
        if (!block->grid && block->kind != BLOCK_PAGE_BREAK)
            buffer_add(&out, document_text(document, block->span));
        buffer_add_text(&out, "\n");
    }
    struct slice copy = arena_copy(typed->arena, buffer_slice(&out));
    buffer_free(&out);
    return copy;
}

#define assert_shown(typed, count, wanted)                                                                             \
    do {                                                                                                               \
        lay(&(typed), (count));                                                                                        \
        assert_slice(shown(&(typed)), (wanted));                                                                       \
        arena_free((typed).arena);                                                                                     \
    } while (0)

/* ---- Cells ---- */

static void test_number_wrapped_in_a_narrow_cell(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 100, 3, 20, 2);
    type(&typed, 0, 102, 105, "350");
    type(&typed, 0, 107, 115, "9");
    type(&typed, 0, 124, 105, "12");
    type(&typed, 0, 124, 115, "3");
    type(&typed, 0, 142, 105, "0");
    type(&typed, 0, 102, 130, "7");
    assert_shown(typed, 1, "G:[0,0 3509][0,1 12 3][0,2 0][1,0 7][1,1 ][1,2 ]\n");
}

static void test_merged_cells(void **state)
{
    (void)state;
    struct typed typed = begin();
    rule(&typed, 0, 100, 100, 400, 100);
    rule(&typed, 0, 200, 120, 400, 120);
    rule(&typed, 0, 100, 140, 400, 140);
    rule(&typed, 0, 100, 100, 100, 140);
    rule(&typed, 0, 200, 100, 200, 140);
    rule(&typed, 0, 300, 120, 300, 140);
    rule(&typed, 0, 400, 100, 400, 140);
    type(&typed, 0, 110, 120, "项目");
    type(&typed, 0, 250, 110, "申请人情况");
    type(&typed, 0, 220, 130, "自然人");
    type(&typed, 0, 320, 130, "总计");
    assert_shown(typed, 1, "G:[0,0 2x1 项目][0,1 1x2 申请人情况][1,1 自然人][1,2 总计]\n");
}

static void test_rules_of_dashes_double_and_cell_by_cell(void **state)
{
    (void)state;
    struct typed typed = begin();
    for (float x = 100; x < 300; x += 5)
        rule(&typed, 0, x, 100, x + 3, 100);
    for (float x = 100; x < 300; x += 3)
        rule(&typed, 0, x, 120, x + 1, 121);
    for (float x = 100; x < 300; x += 100)
        rule(&typed, 0, x, 140.4F, x + 100, 140.4F);
    rule(&typed, 0, 100, 100, 100, 140);
    rule(&typed, 0, 102.5F, 100, 102.5F, 140);
    rule(&typed, 0, 200, 100, 200, 119);
    rule(&typed, 0, 200.4F, 121, 200.4F, 140);
    rule(&typed, 0, 300, 100, 300, 140);
    type(&typed, 0, 110, 110, "甲");
    type(&typed, 0, 210, 110, "12");
    type(&typed, 0, 110, 130, "乙");
    type(&typed, 0, 210, 130, "0");
    assert_shown(typed, 1, "G:[0,0 甲][0,1 12][1,0 乙][1,1 0]\n");
}

static void test_open_sides(void **state)
{
    (void)state;
    struct typed typed = begin();
    for (int row = 0; row < 3; row++)
        rule(&typed, 0, 100, 100 + 20 * (float)row, 300, 100 + 20 * (float)row);
    rule(&typed, 0, 200, 100, 200, 140);
    type(&typed, 0, 110, 110, "甲");
    type(&typed, 0, 210, 110, "1");
    type(&typed, 0, 110, 130, "乙");
    type(&typed, 0, 210, 130, "2");
    assert_shown(typed, 1, "G:[0,0 甲][0,1 1][1,0 乙][1,1 2]\n");
}

static void test_number_wider_than_its_cell(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 100, 3, 20, 1);
    type(&typed, 0, 115, 110, "123456");
    type(&typed, 0, 150, 110, "7");
    assert_shown(typed, 1, "G:[0,0 ][0,1 123456][0,2 7]\n");
}

static void test_numbers_apart_stay_apart(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 100, 2, 100, 1);
    type(&typed, 0, 110, 110, "12 34");
    type(&typed, 0, 210, 110, "共 5 件");
    assert_shown(typed, 1, "G:[0,0 12 34][0,1 共5件]\n");
}

static void test_painted_twice(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 100, 2, 100, 1);
    type(&typed, 0, 110, 110, "总计");
    type(&typed, 0, 110.4F, 110, "总计");
    type(&typed, 0, 210, 110, "1122");
    type(&typed, 0, 210, 110, "1122");
    assert_shown(typed, 1, "G:[0,0 总计][0,1 1122]\n");
}

static void test_text_down_columns(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 100, 2, 100, 3);
    static const char *const columns[] = {"本年度办", "理结果"};
    rule(&typed, 0, 100, 200, 300, 200);
    rule(&typed, 0, 100, 160, 100, 200);
    rule(&typed, 0, 300, 160, 300, 200);
    for (int column = 0; column < 2; column++) {
        struct slice s = slice_of(columns[column]);
        for (size_t i = 0; i < s.length / 3; i++) {
            struct slice one = slice_part(s, i * 3, i * 3 + 3);
            type(&typed, 0, 150 - 15 * (float)column, 165 + 10 * (float)i, arena_copy(typed.arena, one).data);
        }
    }
    type(&typed, 0, 210, 110, "9");
    assert_shown(typed, 1, "G:[0,0 ][0,1 9][1,0 ][1,1 ][2,0 ][2,1 ][3,0 1x2 本年度办理结果]\n");
}

static void test_text_set_sideways(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 100, 2, 100, 1);
    for (int i = 0; i < 3; i++) { /* reads upwards */
        struct glyph glyph = {(uint32_t)("123"[i]), 120, 115 - 5 * (float)(i + 1), 130, 115 - 5 * (float)i, -1, 3};
        vector_push(typed.arena, &typed.pages[0].glyphs, glyph);
    }
    type(&typed, 0, 210, 110, "9");
    assert_shown(typed, 1, "G:[0,0 123][0,1 9]\n");
}

/* ---- Over pages ---- */

static void add_header(struct typed *typed, int page, float y)
{
    type(typed, page, 110, y, "项目");
    type(typed, page, 210, y, "数量");
}

static void test_table_over_pages(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 700, 2, 100, 2);
    add_header(&typed, 0, 710);
    type(&typed, 0, 110, 730, "甲");
    type(&typed, 0, 210, 730, "1");
    type(&typed, 0, 290, 785, "- 1 -");
    draw(&typed, 1, 101, 60, 2, 100, 2);
    add_header(&typed, 1, 70);
    type(&typed, 1, 110, 90, "乙");
    type(&typed, 1, 210, 90, "2");
    type(&typed, 1, 290, 785, "- 2 -");
    draw(&typed, 2, 100, 60, 2, 100, 1);
    type(&typed, 2, 110, 70, "丙");
    type(&typed, 2, 210, 70, "3");
    type(&typed, 2, 100, 200, "后文");
    assert_shown(typed, 3,
                 "G:[0,0 项目][0,1 数量][1,0 甲][1,1 1][2,0 乙][2,1 2][3,0 丙][3,1 3]\n"
                 "F:- 1 -\n-:\nF:- 2 -\n-:\nP:后文\n");
}

static void test_row_broken_by_a_page(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 700, 2, 60, 2);
    type(&typed, 0, 105, 710, "甲");
    type(&typed, 0, 165, 710, "1");
    type(&typed, 0, 105, 730, "确认或者重");
    type(&typed, 0, 165, 730, "2");
    draw(&typed, 1, 100, 60, 2, 60, 2);
    type(&typed, 1, 105, 70, "新出具");
    type(&typed, 1, 105, 90, "丙");
    type(&typed, 1, 165, 90, "3");
    assert_shown(typed, 2, "G:[0,0 甲][0,1 1][1,0 确认或者重新出具][1,1 2][2,0 丙][2,1 3]\n");
}

/* A label with room left and an empty row behind it is a row of its own, however alike it looks. */
static void test_blank_row_at_a_page_end_stays_a_row(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 700, 2, 80, 2);
    type(&typed, 0, 105, 710, "信息内容");
    type(&typed, 0, 185, 710, "数量");
    type(&typed, 0, 105, 730, "行政许可");
    draw(&typed, 1, 100, 60, 2, 80, 1);
    type(&typed, 1, 105, 70, "行政处罚");
    type(&typed, 1, 185, 70, "4119");
    assert_shown(typed, 2, "G:[0,0 信息内容][0,1 数量][1,0 行政许可][1,1 ][2,0 行政处罚][2,1 4119]\n");
}

static void test_number_broken_by_a_page(void **state)
{
    (void)state;
    struct typed typed = begin();
    draw(&typed, 0, 100, 700, 3, 20, 2);
    type(&typed, 0, 102, 710, "甲");
    type(&typed, 0, 122, 710, "5");
    type(&typed, 0, 102, 730, "乙");
    type(&typed, 0, 122, 730, "350");
    type(&typed, 0, 142, 730, "0");
    draw(&typed, 1, 100, 60, 3, 20, 1);
    type(&typed, 1, 122, 70, "9");
    assert_shown(typed, 2, "G:[0,0 甲][0,1 5][0,2 ][1,0 乙][1,1 3509][1,2 0]\n");
}

static void test_merged_label_goes_on_over_a_page(void **state)
{
    (void)state;
    struct typed typed = begin();
    for (int page = 0; page < 2; page++) {
        float top = page ? 60.0F : 700.0F;
        rule(&typed, page, 100, top, 400, top);
        rule(&typed, page, 200, top + 20, 400, top + 20);
        rule(&typed, page, 100, top + 40, 400, top + 40);
        for (int i = 0; i < 4; i++)
            rule(&typed, page, 100 + 100 * (float)i, top, 100 + 100 * (float)i, top + 40);
        for (int row = 0; row < 2; row++) {
            type(&typed, page, 210, top + 10 + 20 * (float)row, row + page ? "1.重复申请" : "1.国家秘密");
            type(&typed, page, 310, top + 10 + 20 * (float)row, "4");
        }
    }
    type(&typed, 0, 110, 720, "结果");
    assert_shown(typed, 2,
                 "G:[0,0 4x1 结果][0,1 1.国家秘密][0,2 4][1,1 1.重复申请][1,2 4][2,1 1.重复申请][2,2 4][3,1 1.重复申请]"
                 "[3,2 4]\n");
}

static void test_merged_label_cut_by_a_page(void **state)
{
    (void)state;
    struct typed typed = begin();
    for (int page = 0; page < 2; page++) {
        float top = page ? 60.0F : 740.0F;
        draw(&typed, page, 100, top, 2, 40, 1);
        type(&typed, page, 145, top + 10, "1");
    }
    for (int row = 1; row < 3; row++)
        rule(&typed, 1, 140, 60 + 20 * (float)row, 180, 60 + 20 * (float)row);
    rule(&typed, 1, 100, 60, 100, 100);
    rule(&typed, 1, 100, 100, 180, 100);
    rule(&typed, 1, 140, 60, 140, 100);
    rule(&typed, 1, 180, 60, 180, 100);
    typed.pages[1].rules.items[1].left = 140; /* no rule below the first row of the label's column */
    type(&typed, 0, 105, 750, "不予公");
    type(&typed, 1, 105, 80, "开");
    type(&typed, 1, 145, 90, "2");
    assert_shown(typed, 2, "G:[0,0 3x1 不予公开][0,1 1][1,1 1][2,1 2]\n");
}

static void test_text_beside_the_page(void **state)
{
    (void)state;
    struct typed typed = begin();
    for (int i = 0; i < 3; i++) {
        struct glyph glyph = {(uint32_t)("-2-"[i]), 20, 300 + 5 * (float)i, 30, 305 + 5 * (float)i, -1, 1};
        vector_push(typed.arena, &typed.pages[0].glyphs, glyph);
    }
    type(&typed, 0, 100, 310, "正文");
    assert_shown(typed, 1, "F:-2-\nP:正文\n");
}

/* ---- Paragraphs and furniture ---- */

#define FULL "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"

static void test_paragraphs(void **state)
{
    (void)state;
    struct typed typed = begin();
    type(&typed, 0, 250, 40, "某镇年度报告");
    type(&typed, 0, 120, 70, "三、总体情况");
    type(&typed, 0, 120, 90, "天" FULL "地2");
    type(&typed, 0, 100, 110, "1玄" FULL "黄年月");
    type(&typed, 0, 100, 130, "宇宙。");
    type(&typed, 0, 120, 150, "洪" FULL "荒日");
    type(&typed, 0, 100, 170, "月" FULL "盈昃矣");
    type(&typed, 0, 300, 780, "1");
    type(&typed, 1, 100, 70, "辰宿" FULL "列张");
    type(&typed, 1, 100, 90, "寒来。");
    type(&typed, 1, 300, 780, "2");
    assert_shown(typed, 2,
                 "P:某镇年度报告\nH:三、总体情况\nP:天" FULL "地21玄" FULL "黄年月宇宙。\nP:洪" FULL "荒日月" FULL
                 "盈昃矣辰宿" FULL "列张寒来。\nF:1\n-:\nF:2\n");
}

static void test_heads_and_feet(void **state)
{
    (void)state;
    struct typed typed = begin();
    for (int page = 0; page < 3; page++) {
        type(&typed, page, 250, 30, "山河县文件");
        type(&typed, page, 250, 400, "同样的一行");
        type(&typed, page, 250, 790, (const char *[]){"第 1 页 共 3 页", "第 2 页 共 3 页", "第 3 页 共 3 页"}[page]);
    }
    assert_shown(typed, 3,
                 "F:山河县文件\nP:同样的一行\nF:第1页共3页\n-:\nF:山河县文件\nP:同样的一行\nF:第2页共3页\n-:\n"
                 "F:山河县文件\nP:同样的一行\nF:第3页共3页\n");
}

/* ---- Tables without rules ---- */

static void type_columns(struct typed *typed, float x)
{
    static const char *const labels[] = {"规章", "规范性文件", "行政许可", "行政处罚"};
    static const char *const numbers[][3] = {{"0", "12", "3"}, {"12", "5", "1234"}, {"7", "", "8"}, {"1", "2", "3"}};
    type(typed, 0, 100, 100, "信息内容");
    for (int row = 0; row < 4; row++) {
        type(typed, 0, 100, 120 + 20 * (float)row, labels[row]);
        for (int column = 0; column < 3; column++)
            type(typed, 0, x + 60 * (float)column - 2.5F * (float)strlen(numbers[row][column]), 120 + 20 * (float)row,
                 numbers[row][column]);
    }
}

/* Where the labels end far from the numbers, a column may be blank in all rows. */
static void test_columns_without_rules(void **state)
{
    (void)state;
    struct typed typed = begin();
    type_columns(&typed, 220);
    assert_shown(typed, 1,
                 "P:信息内容\nG:[0,0 规章][0,1 0][0,2 12][0,3 3][1,0 规范性文件][1,1 12][1,2 5][1,3 1234][2,0 行政许可]"
                 "[2,1 7][2,2 ][2,3 8][3,0 行政处罚][3,1 1][3,2 2][3,3 3]\n");
    typed = begin();
    type_columns(&typed, 280);
    assert_shown(typed, 1, "P:信息内容\nP:规章 0 12 3\nP:规范性文件 12 5 1234\nP:行政许可 7 8\nP:行政处罚 1 2 3\n");
}

/* Digits of one cell, two a line, in lines 12 apart about the height. */
static void type_narrow(struct typed *typed, float x, float y, const char *digits)
{
    size_t lines = (strlen(digits) + 1) / 2;
    for (size_t i = 0; i < lines; i++) {
        char part[3] = {digits[2 * i], digits[2 * i + 1], 0};
        type(typed, 0, x, y + 12 * ((float)i - (float)(lines - 1) / 2), part);
    }
}

static void type_narrow_table(struct typed *typed, const char *const rows[][4], int count)
{
    float y = 106;
    for (int row = 0; row < count; row++) {
        size_t lines = 1;
        for (int column = 1; column < 4; column++) {
            size_t needed = (strlen(rows[row][column]) + 1) / 2;
            lines = needed > lines ? needed : lines;
        }
        float middle = y + 12 * (float)(lines - 1) / 2;
        type(typed, 0, 100, middle, rows[row][0]);
        for (int column = 1; column < 4; column++)
            type_narrow(typed, 182 + 18 * (float)column, middle, rows[row][column]);
        y += 12 * (float)lines;
    }
}

static const char *const narrow_rows[][4] = {{"规章", "13509", "42", "98"},
                                             {"规范性文件", "67", "1", "9178"},
                                             {"行政许可", "8", "350", "0"},
                                             {"行政处罚", "20", "0", "3"}};
static const char narrow_grid[] =
    "G:[0,0 规章][0,1 13509][0,2 42][0,3 98][1,0 规范性文件][1,1 67][1,2 1][1,3 9178]"
    "[2,0 行政许可][2,1 8][2,2 350][2,3 0][3,0 行政处罚][3,1 20][3,2 0][3,3 3]\n";

static void test_numbers_broken_in_columns_without_rules(void **state)
{
    (void)state;
    struct typed typed = begin();
    type_narrow_table(&typed, narrow_rows, 4);
    assert_shown(typed, 1, narrow_grid);
}

static void test_rules_that_part_only_columns(void **state)
{
    (void)state;
    struct typed typed = begin();
    rule(&typed, 0, 90, 95, 251, 95);
    rule(&typed, 0, 90, 205, 251, 205);
    for (int column = 0; column < 4; column++)
        rule(&typed, 0, 197 + 18 * (float)column, 95, 197 + 18 * (float)column, 205);
    rule(&typed, 0, 90, 95, 90, 205);
    type_narrow_table(&typed, narrow_rows, 4);
    assert_shown(typed, 1, narrow_grid);
}

/* Of three numbers far apart, each over the line: how full their lines are, the rules beside them tell. */
static void test_row_with_blanks_whose_numbers_are_broken(void **state)
{
    (void)state;
    static const float lefts[] = {102, 142, 222};
    struct typed typed = begin();
    draw(&typed, 0, 100, 100, 7, 20, 2);
    for (int i = 0; i < 3; i++) {
        type(&typed, 0, lefts[i], 105, i == 0 ? "761" : i == 1 ? "120" : "881");
        type(&typed, 0, lefts[i], 115, i == 0 ? "2" : i == 1 ? "6" : "8");
    }
    type(&typed, 0, 102, 130, "7");
    assert_shown(typed, 1,
                 "G:[0,0 7612][0,1 ][0,2 1206][0,3 ][0,4 ][0,5 ][0,6 8818]"
                 "[1,0 7][1,1 ][1,2 ][1,3 ][1,4 ][1,5 ][1,6 ]\n");
}

static void assert_doubted(const struct typed *typed, const char *const *numbers, size_t count)
{
    assert_int_equal(typed->document->recognition_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(typed->document->recognitions[i].partial);
        assert_slice(document_text(typed->document, typed->document->recognitions[i].span), numbers[i]);
    }
}

/* Two rows, or one whose numbers all go over the line: rules tell, or a label between the lines; one beside each tells
 * nothing. */
static void test_rows_that_cannot_be_told(void **state)
{
    (void)state;
    static const char *const rows[][4] = {{"规章", "1350", "4298", "9817"}};
    struct typed typed = begin();
    for (int column = 0; column < 5; column++) {
        float x = column ? 179 + 18 * (float)column : 90;
        rule(&typed, 0, x, 95, x, 125);
    }
    rule(&typed, 0, 90, 95, 251, 95);
    rule(&typed, 0, 90, 125, 251, 125);
    type_narrow_table(&typed, rows, 1);
    assert_shown(typed, 1, "G:[0,0 规章][0,1 1350][0,2 4298][0,3 9817]\n");
    typed = begin();
    type_narrow_table(&typed, rows, 1);
    assert_shown(typed, 1, "P:规章 1350 4298 9817\n");
    typed = begin();
    type_narrow_table(&typed, rows, 1);
    typed.pages[0].glyphs.items[0].top -= 6, typed.pages[0].glyphs.items[0].bottom -= 6;
    typed.pages[0].glyphs.items[1].top -= 6, typed.pages[0].glyphs.items[1].bottom -= 6;
    type(&typed, 0, 120, 106, "和规范性文件");
    type(&typed, 0, 100, 118, "目录");
    lay(&typed, 1);
    assert_slice(shown(&typed), "P:规章和规范性文件 13 42 98\nP:目录 50 98 17\n");
    assert_doubted(&typed, (const char *const[]){"13", "42", "98", "50", "98", "17"}, 6);
    arena_free(typed.arena);
}

/* The bottom of one page and the top of the next: parts of numbers, or of none. */
static void test_row_without_rules_that_a_page_cuts(void **state)
{
    (void)state;
    struct typed typed = begin();
    type(&typed, 0, 200, 785, "6835");
    type(&typed, 0, 300, 785, "8413");
    type(&typed, 1, 100, 20, "文件");
    type(&typed, 1, 200, 20, "7");
    type(&typed, 1, 250, 20, "4");
    type(&typed, 1, 300, 20, "0");
    lay(&typed, 2);
    assert_slice(shown(&typed), "P:6835 8413\n-:\nP:文件 7 4 0\n");
    assert_doubted(&typed, (const char *const[]){"6835", "8413", "7", "0"}, 4);
    arena_free(typed.arena);
}

static void test_columns_that_are_not_certain_stay_lines(void **state)
{
    (void)state;
    struct typed typed = begin();
    for (int row = 0; row < 3; row++) {
        type(&typed, 0, 100, 120 + 20 * (float)row, "规章");
        type(&typed, 0, 200 + 20 * (float)row, 120 + 20 * (float)row, "12");
        type(&typed, 0, 220 + 20 * (float)row, 120 + 20 * (float)row, "34");
    }
    assert_shown(typed, 1, "P:规章 12 34\nP:规章 12 34\nP:规章 12 34\n");
}

/* ---- Pages as painted ---- */

static void paint(struct painted *painted, float x, float y, float along_x, float along_y, const char *text, bool faint)
{
    for (; *text; text++, x += along_x, y += along_y)
        painted_add_glyph(painted, (uint32_t)*text, (struct point){x, y}, (struct point){along_x, along_y},
                          (struct point){along_y * 2, -along_x * 2}, faint);
}

static struct painted new_painted(struct typed *typed)
{
    return (struct painted){.arena = typed->arena, .page = &typed->pages[0]};
}

static void test_sideways_page(void **state)
{
    (void)state;
    static const float directions[][2] = {{5, 0}, {0, 5}, {-5, 0}, {0, -5}};
    for (int turns = 0; turns < 4; turns++) {
        struct typed typed = begin();
        struct painted painted = new_painted(&typed);
        paint(&painted, 300, 400, directions[turns][0], directions[turns][1], "2023", false);
        rule(&typed, 0, 300, 400, 310, 400);
        painted_finish(&painted);
        assert_true(typed.pages[0].width == (turns % 2 ? 800.0F : 600.0F));
        bool level = typed.pages[0].rules.items[0].top == typed.pages[0].rules.items[0].bottom;
        assert_int_equal(level, turns % 2 == 0);
        assert_shown(typed, 1, "P:2023\n");
    }
}

static void test_watermarks_are_left_out(void **state)
{
    (void)state;
    struct typed typed = begin();
    struct painted painted = new_painted(&typed);
    for (int line = 0; line < 4; line++)
        paint(&painted, 100, 100 + 20 * (float)line, 5, 0, "2023 report", line == 3);
    paint(&painted, 100, 130, 30, 0, "DRAFT", true);
    paint(&painted, 100, 500, 20, 20, "SLANTED", false);
    paint(&painted, 100, 900, 5, 0, "outside", false);
    painted_finish(&painted);
    assert_shown(typed, 1, "P:2023 report\nP:2023 report\nP:2023 report\nP:2023 report\n");
}

static void test_scanned_pages_are_told_apart(void **state)
{
    (void)state;
    struct typed typed = begin();
    struct painted painted = new_painted(&typed);
    painted_add_picture(&painted, (struct rule){0, 0, 600, 800});
    paint(&painted, 300, 790, 5, 0, "1", false);
    painted_finish(&painted);
    assert_true(typed.pages[0].scanned);
    assert_int_equal(typed.pages[0].glyphs.count, 0);
    lay(&typed, 1);
    assert_int_equal(typed.document->remark_count, 1);
    assert_int_equal(typed.document->remarks[0].kind, REMARK_SCANNED);
    arena_free(typed.arena);
}

static void test_large_pictures_are_remarked(void **state)
{
    (void)state;
    struct typed typed = begin();
    struct painted painted = new_painted(&typed);
    for (int line = 0; line < 10; line++)
        paint(&painted, 100, 100 + 20 * (float)line, 5, 0, "abcdefghijkl", false);
    painted_add_picture(&painted, (struct rule){100, 400, 500, 600});
    painted_add_picture(&painted, (struct rule){100, 650, 120, 660});
    painted_finish(&painted);
    assert_false(typed.pages[0].scanned);
    lay(&typed, 1);
    assert_int_equal(typed.document->remark_count, 1);
    assert_int_equal(typed.document->remarks[0].kind, REMARK_PICTURE_TABLE);
    arena_free(typed.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number_wrapped_in_a_narrow_cell),
        cmocka_unit_test(test_merged_cells),
        cmocka_unit_test(test_rules_of_dashes_double_and_cell_by_cell),
        cmocka_unit_test(test_open_sides),
        cmocka_unit_test(test_number_wider_than_its_cell),
        cmocka_unit_test(test_numbers_apart_stay_apart),
        cmocka_unit_test(test_painted_twice),
        cmocka_unit_test(test_text_down_columns),
        cmocka_unit_test(test_text_set_sideways),
        cmocka_unit_test(test_table_over_pages),
        cmocka_unit_test(test_row_broken_by_a_page),
        cmocka_unit_test(test_blank_row_at_a_page_end_stays_a_row),
        cmocka_unit_test(test_number_broken_by_a_page),
        cmocka_unit_test(test_merged_label_goes_on_over_a_page),
        cmocka_unit_test(test_merged_label_cut_by_a_page),
        cmocka_unit_test(test_text_beside_the_page),
        cmocka_unit_test(test_paragraphs),
        cmocka_unit_test(test_heads_and_feet),
        cmocka_unit_test(test_columns_without_rules),
        cmocka_unit_test(test_numbers_broken_in_columns_without_rules),
        cmocka_unit_test(test_rules_that_part_only_columns),
        cmocka_unit_test(test_row_with_blanks_whose_numbers_are_broken),
        cmocka_unit_test(test_rows_that_cannot_be_told),
        cmocka_unit_test(test_row_without_rules_that_a_page_cuts),
        cmocka_unit_test(test_columns_that_are_not_certain_stay_lines),
        cmocka_unit_test(test_sideways_page),
        cmocka_unit_test(test_watermarks_are_left_out),
        cmocka_unit_test(test_scanned_pages_are_told_apart),
        cmocka_unit_test(test_large_pictures_are_remarked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
