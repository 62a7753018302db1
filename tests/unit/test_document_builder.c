/* The builder: what readers of foreign formats give it becomes one text with blocks, grids and pages. */
#include "unit/cmocka_main.h"

#include "document/builder.h"

static struct arena *arena;
static struct builder *builder;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    builder = builder_new(arena);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_block(const struct document *document, size_t i, enum block_kind kind, const char *text,
                         uint32_t page)
{
    assert_true(i < document->block_count);
    assert_int_equal(document->blocks[i].kind, kind);
    assert_int_equal(document->blocks[i].page, page);
    assert_slice(document_text(document, document->blocks[i].span), text);
}

static const struct grid_cell *cell_at(const struct grid *grid, uint32_t row, uint32_t column)
{
    for (size_t i = 0; i < grid->cell_count; i++)
        if (grid->cells[i].row == row && grid->cells[i].column == column)
            return &grid->cells[i];
    return NULL;
}

static void test_paragraphs(void **state)
{
    (void)state;
    struct span span = builder_paragraph(builder, BLOCK_HEADING, SLICE(" 一、总体情况\r\n"));
    assert_int_equal(span.end - span.start, strlen("一、总体情况"));
    span = builder_paragraph(builder, BLOCK_PARAGRAPH, SLICE(" \n\t"));
    assert_int_equal(span.start, span.end);
    builder_paragraph(builder, BLOCK_PARAGRAPH, (struct slice){"甲\r\n乙\xFF\0丙\f丁", 17});
    struct document *document = builder_finish(builder, "柳河镇.docx");
    assert_int_equal(document->block_count, 2);
    assert_block(document, 0, BLOCK_HEADING, "一、总体情况", 1);
    assert_block(document, 1, BLOCK_PARAGRAPH, "甲\n乙\xEF\xBF\xBD\xEF\xBF\xBD丙\n丁", 1);
    assert_int_equal(document->text.data[document->text.length], 0);
    assert_string_equal(document->path, "柳河镇.docx");
}

static void test_pages(void **state)
{
    (void)state;
    builder_page(builder);
    builder_paragraph(builder, BLOCK_PARAGRAPH, SLICE("甲"));
    builder_page(builder);
    builder_page(builder);
    builder_paragraph(builder, BLOCK_PARAGRAPH, SLICE("乙"));
    builder_page(builder);
    struct document *document = builder_finish(builder, "x");
    assert_slice(document->text, "甲\n\f\f乙\n");
    assert_int_equal(document->block_count, 4);
    assert_block(document, 1, BLOCK_PAGE_BREAK, "\f", 1);
    assert_block(document, 2, BLOCK_PAGE_BREAK, "\f", 2);
    assert_block(document, 3, BLOCK_PARAGRAPH, "乙", 3);
    assert_int_equal(document->page_count, 3);
}

static void test_grid(void **state)
{
    (void)state;
    builder_grid_begin(builder);
    assert_true(builder_grid_cell(builder, 1, 1, 1, 1, SLICE("12")));
    assert_true(builder_grid_cell(builder, 0, 0, 2, 1, SLICE("本年\n新收")));
    assert_true(builder_grid_cell(builder, 0, 1, 1, 2, SLICE(" 自然人\t")));
    assert_true(builder_grid_cell(builder, 2, 2, 1, 1, SLICE("a\nb")));
    builder_grid_end(builder);
    struct document *document = builder_finish(builder, "x");
    assert_slice(document->text, "本年新收 | 自然人\n12 | \n |  | a b\n");
    assert_int_equal(document->block_count, 1);
    const struct grid *grid = document->blocks[0].grid;
    assert_int_equal(grid->rows, 3);
    assert_int_equal(grid->columns, 3);
    assert_int_equal(grid->cell_count, 7);
    assert_slice(document_text(document, cell_at(grid, 0, 0)->span), "本年新收");
    assert_int_equal(cell_at(grid, 0, 0)->row_span, 2);
    assert_int_equal(cell_at(grid, 0, 1)->column_span, 2);
    assert_slice(document_text(document, cell_at(grid, 1, 1)->span), "12");
    assert_slice(document_text(document, cell_at(grid, 1, 2)->span), "");
    assert_slice(document_text(document, cell_at(grid, 2, 2)->span), "a b");
    assert_null(cell_at(grid, 1, 0));
}

static void test_cells_that_are_refused(void **state)
{
    (void)state;
    builder_grid_begin(builder);
    assert_true(builder_grid_cell(builder, 0, 0, 1, 1, SLICE("0")));
    assert_true(builder_grid_cell(builder, 1, 1, 2, 2, SLICE("a")));
    assert_false(builder_grid_cell(builder, 2, 2, 1, 1, SLICE("b")));
    assert_false(builder_grid_cell(builder, 0, 0, 3, 2, SLICE("b")));
    assert_false(builder_grid_cell(builder, 0, 0, 0, 1, SLICE("b")));
    assert_false(builder_grid_cell(builder, 0, 256, 1, 1, SLICE("b")));
    assert_false(builder_grid_cell(builder, 0, 200, 1, 57, SLICE("b")));
    assert_false(builder_grid_cell(builder, 10000, 0, 1, 1, SLICE("b")));
    assert_false(builder_grid_cell(builder, 5, 0, UINT32_MAX, 1, SLICE("b")));
    assert_false(builder_grid_cell(builder, 9999, 255, 1, 1, SLICE("b"))); /* too many places between */
    builder_grid_end(builder);
    struct document *document = builder_finish(builder, "x");
    assert_int_equal(document->blocks[0].grid->rows, 3);
}

static void test_tables_that_are_none(void **state)
{
    (void)state;
    builder_grid_begin(builder);
    builder_grid_cell(builder, 0, 0, 1, 1, SLICE("第一行\n第二行"));
    builder_grid_end(builder);
    builder_grid_begin(builder);
    builder_grid_cell(builder, 0, 0, 1, 1, SLICE(" "));
    builder_grid_cell(builder, 0, 1, 1, 1, SLICE(""));
    builder_grid_end(builder);
    builder_grid_begin(builder);
    builder_grid_end(builder);
    struct document *document = builder_finish(builder, "x");
    assert_int_equal(document->block_count, 1);
    assert_block(document, 0, BLOCK_PARAGRAPH, "第一行\n第二行", 1);
}

static void assert_doubt(const struct document *document, size_t i, const char *text)
{
    assert_true(i < document->recognition_count);
    assert_true(document->recognitions[i].partial);
    assert_slice(document_text(document, document->recognitions[i].span), text);
}

/* Marks of doubt stand beside the text, not in it. */
static void test_doubts(void **state)
{
    (void)state;
    builder_paragraph(builder, BLOCK_PARAGRAPH, SLICE("共 35" BUILDER_DOUBT_TEXT " 件" BUILDER_DOUBT_TEXT));
    builder_grid_begin(builder);
    builder_grid_cell(builder, 0, 0, 1, 1, SLICE("规章"));
    builder_grid_cell(builder, 0, 1, 1, 1, SLICE("1,2" BUILDER_DOUBT_TEXT "34" BUILDER_DOUBT_TEXT));
    builder_grid_cell(builder, 0, 2, 1, 1, SLICE("7"));
    builder_grid_end(builder);
    struct document *document = builder_finish(builder, "页");
    assert_slice(document->text, "共 35 件\n规章 | 1,234 | 7\n");
    assert_slice(document_text(document, cell_at(document->blocks[1].grid, 0, 1)->span), "1,234");
    assert_int_equal(document->recognition_count, 3);
    assert_doubt(document, 0, "35");
    assert_doubt(document, 1, "1,2");
    assert_doubt(document, 2, "34");
}

static void test_remarks(void **state)
{
    (void)state;
    builder_paragraph(builder, BLOCK_PARAGRAPH, SLICE("甲"));
    builder_remark(builder, REMARK_PICTURE_TABLE, SLICE("表三是\n一张图片"));
    struct document *document = builder_finish(builder, "x");
    assert_int_equal(document->remark_count, 1);
    assert_int_equal(document->remarks[0].kind, REMARK_PICTURE_TABLE);
    assert_int_equal(document->remarks[0].span.start, 4);
    assert_slice(document->remarks[0].text, "表三是 一张图片");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_paragraphs, begin, finish),
        cmocka_unit_test_setup_teardown(test_pages, begin, finish),
        cmocka_unit_test_setup_teardown(test_grid, begin, finish),
        cmocka_unit_test_setup_teardown(test_cells_that_are_refused, begin, finish),
        cmocka_unit_test_setup_teardown(test_tables_that_are_none, begin, finish),
        cmocka_unit_test_setup_teardown(test_doubts, begin, finish),
        cmocka_unit_test_setup_teardown(test_remarks, begin, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
