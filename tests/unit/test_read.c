/* Reading text and Markdown: what is refused, how the text is normalised, which blocks and grids are found. */
#include "unit/cmocka_main.h"

#include "read/read.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

static const char *room(const char *name)
{
    static char path[500];
    const char *folder = getenv("TEST_DIR");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "/tmp", name);
    return path;
}

static const char *write_bytes(const char *name, const char *bytes, size_t length)
{
    const char *path = room(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

static struct document *read_bytes(const char *bytes, size_t length)
{
    struct error error;
    struct document *document = read_document(write_bytes("柳河镇.txt", bytes, length), &error);
    if (document == NULL)
        fail_msg("%s", error.message);
    return document;
}

#define read_literal(text) read_bytes(text, sizeof(text) - 1)

static void expect_refused(const char *bytes, size_t length, const char *word)
{
    struct error error = {0};
    const char *path = write_bytes("柳河镇.txt", bytes, length);
    assert_null(read_document(path, &error));
    assert_int_equal(error.kind, ERROR_REPORT);
    assert_contains(error.message, word);
    assert_contains(error.message, "柳河镇.txt");
}

#define refused(text, word) expect_refused(text, sizeof(text) - 1, word)

static const struct block *find_block(const struct document *document, enum block_kind kind, size_t number)
{
    for (size_t i = 0; i < document->block_count; i++)
        if (document->blocks[i].kind == kind && number-- == 0)
            return &document->blocks[i];
    return NULL;
}

static size_t count_blocks(const struct document *document, enum block_kind kind)
{
    size_t count = 0;
    while (find_block(document, kind, count) != NULL)
        count++;
    return count;
}

static void assert_cell(const struct document *document, const struct grid *grid, uint32_t row, uint32_t column,
                        const char *text)
{
    for (size_t i = 0; i < grid->cell_count; i++)
        if (grid->cells[i].row == row && grid->cells[i].column == column) {
            assert_slice(document_text(document, grid->cells[i].span), text);
            return;
        }
    fail_msg("no cell at %u, %u", row, column);
}

/* ---- What is refused ---- */

static void test_unreadable_formats(void **state)
{
    (void)state;
    refused("PK\x03\x04\0\0\0\0something", "损坏");
    refused("GIF89a\0\0", "图片");
    refused("\x7F" "ELF\x02\0", "程序");
    refused("7z\xBC\xAF\x27\x1C\0\0", "7z");
    refused("报告\0\0\0", "二进制");
    refused("报告\0\0\0", "偏移 6 ");
    struct document *document = read_literal("BM 是两个字母，不是图片。");
    document_free(document);
}

static void test_nothing_to_read(void **state)
{
    (void)state;
    struct error error = {0};
    refused("", "空");
    refused(" \n\t\n\xE3\x80\x80", "没有文字");
    refused("\xEF\xBB\xBF", "没有文字");
    assert_null(read_document(room("没有这个文件.txt"), &error));
    assert_int_equal(error.kind, ERROR_FILE);
    assert_null(read_document(getenv("TEST_DIR") ? getenv("TEST_DIR") : "/tmp", &error));
    assert_int_equal(error.kind, ERROR_FILE);
}

static void test_unknown_bytes(void **state)
{
    (void)state;
    refused("abc\xB0", "偏移 3 ");
    refused("abc\xFF\xA1", "0xFF");
    refused("\xEF\xBB\xBF一\r\n\xE4\xB8", "偏移 8 ");
    refused("总体情况\xB8，本年公开", "偏移 12 ");
}

static void test_too_large(void **state)
{
    (void)state;
    struct error error = {0};
    const char *path = write_bytes("大.txt", "年", 3);
    assert_int_equal(truncate(path, 100000000), 0);
    assert_null(read_document(path, &error));
    assert_contains(error.message, "100000000");
    unlink(path);
}

/* ---- The text ---- */

static void test_line_ends_and_mark(void **state)
{
    (void)state;
    struct document *document = read_literal("\xEF\xBB\xBF一\r\n二\r三\n\r\n\r\r四");
    assert_slice(document->text, "一\n二\n三\n\n\n\n四");
    assert_int_equal(document->text.data[document->text.length], 0);
    assert_int_equal(document->line_count, 7);
    document_free(document);
    document = read_literal("没有回车\n");
    assert_slice(document->text, "没有回车\n");
    document_free(document);
}

static void test_control_characters_stay(void **state)
{
    (void)state;
    struct document *document = read_literal("一\x1B[31m二\x07\x01\x7F三");
    assert_slice(document->text, "一\x1B[31m二\x07\x01\x7F三");
    document_free(document);
}

static void test_digest_is_of_the_file(void **state)
{
    (void)state;
    char wanted[65];
    struct document *document = read_literal("\xEF\xBB\xBF一\r\n");
    sha256_hex(SLICE("\xEF\xBB\xBF一\r\n"), wanted);
    assert_string_equal(document->sha256, wanted);
    document_free(document);
}

static void test_long_line(void **state)
{
    (void)state;
    enum { CHARACTERS = 1000000 };
    char *text = malloc(CHARACTERS * 3);
    struct timespec before, after;
    for (size_t i = 0; i < CHARACTERS; i++)
        memcpy(text + 3 * i, i % 9 ? "年" : "；", 3);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    struct document *document = read_bytes(text, CHARACTERS * 3);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    assert_int_equal(document->block_count, 1);
    assert_int_equal(document->line_count, 1);
    assert_true(after.tv_sec - before.tv_sec < 5);
    document_free(document);
    free(text);
}

/* Each of these texts once made a reader look at every line again for every line. */
static void test_many_lines_in_linear_time(void **state)
{
    (void)state;
    static const char *const lines[] = {"\t甲\n\n", "\t甲\n", "甲|乙\n", "一、甲\n", "- 3 -\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        enum { TIMES = 200000 };
        size_t length = strlen(lines[i]);
        char *text = malloc(length * TIMES + 20);
        struct timespec before, after;
        for (size_t n = 0; n < TIMES; n++)
            memcpy(text + n * length, lines[i], length);
        memcpy(text + length * TIMES, "\n甲\t乙\n|--|--|\n", 18);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
        document_free(read_bytes(text, length * TIMES + 17));
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
        assert_true(after.tv_sec - before.tv_sec < 5);
        free(text);
    }
}

/* ---- Blocks ---- */

static void test_paragraphs_and_headings(void **state)
{
    (void)state;
    struct document *document = read_literal("山河县柳河镇\n2023年报告\n\n  一、总体情况\n我镇公开\n信息。\n\n\n"
                                             "二、本年公开 3 条\n三、这一句有句号。\n**四、复议情况**\n");
    assert_int_equal(count_blocks(document, BLOCK_HEADING), 2);
    assert_slice(document_text(document, find_block(document, BLOCK_HEADING, 0)->span), "一、总体情况");
    assert_slice(document_text(document, find_block(document, BLOCK_HEADING, 1)->span), "**四、复议情况**");
    assert_slice(document_text(document, find_block(document, BLOCK_PARAGRAPH, 0)->span), "山河县柳河镇\n2023年报告");
    assert_slice(document_text(document, find_block(document, BLOCK_PARAGRAPH, 1)->span), "我镇公开\n信息。");
    assert_int_equal(document->page_count, 1);
    document_free(document);
}

static void test_pages_by_form_feeds(void **state)
{
    (void)state;
    struct document *document = read_literal("第一页\n- 1 -\n\f第二页\n- 2 -\n\f第三页\n");
    assert_int_equal(document->page_count, 3);
    assert_int_equal(count_blocks(document, BLOCK_PAGE_BREAK), 2);
    assert_int_equal(count_blocks(document, BLOCK_FURNITURE), 2);
    assert_slice(document_text(document, find_block(document, BLOCK_PAGE_BREAK, 0)->span), "\f");
    assert_int_equal(find_block(document, BLOCK_PARAGRAPH, 1)->page, 2);
    assert_int_equal(document_page(document, (uint32_t)document->text.length - 1), 3);
    document_free(document);
    document = read_literal("只有一页\n\f");
    assert_int_equal(document->page_count, 1);
    document_free(document);
}

static void test_pages_by_numbers(void **state)
{
    (void)state;
    struct document *document = read_literal("上\n— 1 —\n中\n第 2 页 共 3 页\n下\n－３－\n");
    assert_int_equal(document->page_count, 3);
    assert_int_equal(count_blocks(document, BLOCK_FURNITURE), 3);
    assert_int_equal(find_block(document, BLOCK_PARAGRAPH, 1)->page, 2);
    document_free(document);
    document = read_literal("3\n\n0 0 0\n\n-\n\n—\n\n第二十条\n\n-8\n\n---\n");
    assert_int_equal(count_blocks(document, BLOCK_FURNITURE), 0);
    document_free(document);
    document = read_literal("上\n2/4\n- 0 1 2 0 0 -\n- - 3 - -\n5/4\n/ / 3 / /\n3 / / / / / 3\n- 0 -\n");
    assert_int_equal(count_blocks(document, BLOCK_FURNITURE), 1);
    document_free(document);
    document = read_literal("======== 正文 ========\n本文\n--------\n");
    assert_int_equal(count_blocks(document, BLOCK_FURNITURE), 2);
    document_free(document);
}

/* ---- Grids ---- */

static void test_lines_with_tabs(void **state)
{
    (void)state;
    struct document *document = read_literal("前文\n信息内容\t本年\t现行\n规章\t0\t\n\t 行政 \t-\n---\t---\t---\n\n后文\n");
    const struct block *block = find_block(document, BLOCK_GRID, 0);
    assert_non_null(block);
    assert_int_equal(count_blocks(document, BLOCK_GRID), 1);
    assert_int_equal(block->grid->rows, 3);
    assert_int_equal(block->grid->columns, 3);
    assert_int_equal(block->grid->cell_count, 9);
    assert_cell(document, block->grid, 0, 2, "现行");
    assert_cell(document, block->grid, 1, 2, "");
    assert_cell(document, block->grid, 2, 0, "");
    assert_cell(document, block->grid, 2, 1, "行政");
    assert_cell(document, block->grid, 2, 2, "-");
    assert_int_equal(count_blocks(document, BLOCK_PARAGRAPH), 2);
    document_free(document);
}

static void test_one_cell_a_line(void **state)
{
    (void)state;
    struct document *document =
        read_literal("前文\n    二、公开情况\n\n\t第二十条第（一）项\n\n\t信息内容\n\t本年\n\n\t社会\n公益\n组织\n\t\n\t0\n\n\n"
                     "    三、收到情况\n");
    const struct block *block = find_block(document, BLOCK_GRID, 0);
    assert_non_null(block);
    assert_int_equal(block->grid->rows, 3);
    assert_int_equal(block->grid->columns, 3);
    assert_int_equal(block->grid->cell_count, 6);
    assert_cell(document, block->grid, 0, 0, "第二十条第（一）项");
    assert_cell(document, block->grid, 1, 1, "本年");
    assert_cell(document, block->grid, 2, 0, "社会\n公益\n组织");
    assert_cell(document, block->grid, 2, 1, "");
    assert_cell(document, block->grid, 2, 2, "0");
    assert_int_equal(count_blocks(document, BLOCK_HEADING), 2);
    document_free(document);
}

static void test_indented_prose_is_no_grid(void **state)
{
    (void)state;
    struct document *document = read_literal("\t2023年，我镇公开信息12条。\n\t一是完善制度；\n\n\t二是加强学习。\n");
    assert_int_equal(count_blocks(document, BLOCK_GRID), 0);
    assert_int_equal(count_blocks(document, BLOCK_PARAGRAPH), 2);
    document_free(document);
    document = read_literal("\t短句\n\n\t又一短句\n");
    assert_int_equal(count_blocks(document, BLOCK_GRID), 0);
    document_free(document);
}

static void test_pipe_tables(void **state)
{
    (void)state;
    struct document *document = read_literal("## 表二\n| 信息内容 | 本年 |\n|:---|---:|\n| 规章 \\| 文件 | |\n|  | 2 | 3 |\n"
                                             "后文 | 不是表\n\n名称 | 数量\n--- | ---\n规章 | 1\n");
    assert_int_equal(count_blocks(document, BLOCK_GRID), 2);
    const struct grid *grid = find_block(document, BLOCK_GRID, 0)->grid;
    assert_int_equal(grid->rows, 4);
    assert_int_equal(grid->columns, 3);
    assert_cell(document, grid, 0, 0, "信息内容");
    assert_cell(document, grid, 1, 0, "规章 \\| 文件");
    assert_cell(document, grid, 1, 1, "");
    assert_cell(document, grid, 2, 2, "3");
    grid = find_block(document, BLOCK_GRID, 1)->grid;
    assert_int_equal(grid->rows, 2);
    assert_cell(document, grid, 1, 1, "1");
    assert_slice(document_text(document, find_block(document, BLOCK_HEADING, 0)->span), "## 表二");
    document_free(document);
}

static void test_pipes_in_plain_text(void **state)
{
    (void)state;
    struct document *document = read_literal("首页 | 公开 | 年报\n# 不是标题\n柳河镇\n");
    assert_int_equal(count_blocks(document, BLOCK_GRID), 0);
    assert_int_equal(count_blocks(document, BLOCK_HEADING), 0);
    document_free(document);
}

/* Blocks rise, do not overlap and hold no line ends at their edges, whatever the text. */
static void test_blocks_in_order(void **state)
{
    (void)state;
    static const char *const pieces[] = {"年", "\n", "\n\n", "\t", "|", "|---|---|\n", "- 3 -\n", "\f", "一、甲", "。", " ",
                                         "#", "\t0\n", "======\n", "\r\n"};
    uint64_t seed = 20230101;
    for (int round = 0; round < 3000; round++) {
        char text[400] = "甲";
        for (int i = 0; i < 20; i++)
            strcat(text, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        struct arena *arena = arena_new();
        struct error error;
        struct document *document = read_text(arena, "x", slice_of(text), next_random(&seed) % 2, &error);
        assert_non_null(document);
        uint32_t end = 0, page = 1;
        for (size_t i = 0; i < document->block_count; i++) {
            const struct block *block = &document->blocks[i];
            assert_true(block->span.start >= end && block->span.end > block->span.start);
            assert_true(block->page >= page && block->page <= document->page_count);
            end = block->span.end;
            page = block->page;
            for (size_t c = 0; block->grid != NULL && c < block->grid->cell_count; c++) {
                const struct grid_cell *cell = &block->grid->cells[c];
                assert_true(cell->span.start >= block->span.start && cell->span.end <= block->span.end);
                assert_true(cell->row < block->grid->rows && cell->column < block->grid->columns);
            }
        }
        assert_true(end <= document->text.length);
        document_free(document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unreadable_formats),      cmocka_unit_test(test_nothing_to_read),
        cmocka_unit_test(test_unknown_bytes),           cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_line_ends_and_mark),      cmocka_unit_test(test_control_characters_stay),
        cmocka_unit_test(test_digest_is_of_the_file),   cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_many_lines_in_linear_time), cmocka_unit_test(test_paragraphs_and_headings),
        cmocka_unit_test(test_pages_by_form_feeds),     cmocka_unit_test(test_pages_by_numbers),
        cmocka_unit_test(test_lines_with_tabs),         cmocka_unit_test(test_one_cell_a_line),
        cmocka_unit_test(test_indented_prose_is_no_grid), cmocka_unit_test(test_pipe_tables),
        cmocka_unit_test(test_pipes_in_plain_text),     cmocka_unit_test(test_blocks_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
