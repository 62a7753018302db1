/* Documents over the wire: what is written comes back the same, and whatever else comes back keeps to the rules of
 * document.h or is refused. */
#include "unit/cmocka_main.h"

#include "document/builder.h"
#include "read/wire.h"

static struct document *sample(struct arena *arena)
{
    static struct recognition recognitions[] = {{{0, 3}, 0.5f, {"32", 2}, false}, {{3, 6}, 1.0f, {"", 0}, true}};
    struct builder *builder = builder_new(arena);
    builder_paragraph(builder, BLOCK_HEADING, SLICE("一、总体情况"));
    builder_grid_begin(builder);
    builder_grid_cell(builder, 0, 0, 2, 1, SLICE("本年新收"));
    builder_grid_cell(builder, 0, 1, 1, 2, SLICE("自然人"));
    builder_grid_cell(builder, 1, 2, 1, 1, SLICE("12"));
    builder_grid_end(builder);
    builder_page(builder);
    builder_remark(builder, REMARK_TRACKED_CHANGES, SLICE("有修订"));
    builder_paragraph(builder, BLOCK_FURNITURE, SLICE("- 2 -"));
    builder_grid_begin(builder);
    builder_grid_cell(builder, 0, 0, 1, 1, SLICE("甲"));
    builder_grid_cell(builder, 0, 1, 1, 1, SLICE("乙"));
    builder_grid_end(builder);
    struct document *document = builder_finish(builder, "");
    document->recognitions = recognitions;
    document->recognition_count = 2;
    return document;
}

static void assert_same_grid(const struct grid *a, const struct grid *b)
{
    assert_int_equal(a->rows, b->rows);
    assert_int_equal(a->columns, b->columns);
    assert_int_equal(a->cell_count, b->cell_count);
    assert_memory_equal(a->cells, b->cells, a->cell_count * sizeof *a->cells);
}

static void test_round_trip(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct buffer bytes = {0};
    struct document *sent = sample(arena);
    wire_write_document(&bytes, sent);
    struct document *got = wire_read_document(arena, "柳河镇.pdf", buffer_slice(&bytes));
    assert_non_null(got);
    assert_string_equal(got->path, "柳河镇.pdf");
    assert_true(slice_equal(got->text, sent->text));
    assert_int_equal(got->text.data[got->text.length], 0);
    assert_int_equal(got->block_count, sent->block_count);
    assert_int_equal(got->page_count, 2);
    for (size_t i = 0; i < got->block_count; i++) {
        assert_int_equal(got->blocks[i].kind, sent->blocks[i].kind);
        assert_int_equal(got->blocks[i].span.start, sent->blocks[i].span.start);
        assert_int_equal(got->blocks[i].span.end, sent->blocks[i].span.end);
        assert_int_equal(got->blocks[i].page, sent->blocks[i].page);
        if (sent->blocks[i].grid)
            assert_same_grid(got->blocks[i].grid, sent->blocks[i].grid);
    }
    assert_int_equal(got->remark_count, 1);
    assert_slice(got->remarks[0].text, "有修订");
    assert_int_equal(got->recognition_count, 2);
    assert_slice(got->recognitions[0].second, "32");
    assert_true(got->recognitions[0].confidence == 0.5f);
    assert_true(!got->recognitions[0].partial && got->recognitions[1].partial);
    buffer_free(&bytes);
    arena_free(arena);
}

static void assert_grid_is_sound(const struct document *document, const struct block *block)
{
    static unsigned char taken[10000][256];
    const struct grid *grid = block->grid;
    for (uint32_t row = 0; row < grid->rows; row++)
        memset(taken[row], 0, grid->columns);
    for (size_t i = 0; i < grid->cell_count; i++) {
        const struct grid_cell *cell = &grid->cells[i];
        assert_true(cell->row + cell->row_span <= grid->rows && cell->column + cell->column_span <= grid->columns);
        assert_true(cell->span.start >= block->span.start && cell->span.end <= block->span.end);
        assert_true(utf8_first_invalid(document_text(document, cell->span)) < 0);
        for (uint32_t row = cell->row; row < cell->row + cell->row_span; row++)
            for (uint32_t column = cell->column; column < cell->column + cell->column_span; column++)
                assert_false(taken[row][column]++);
    }
}

static void assert_is_sound(const struct document *document)
{
    uint32_t end = 0, page = 1;
    assert_true(utf8_first_invalid(document->text) < 0);
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];
        assert_true(block->span.start >= end && block->span.end > block->span.start);
        assert_true(block->span.end <= document->text.length);
        assert_true(block->page >= page && block->page <= document->page_count);
        assert_true((block->kind == BLOCK_GRID) == (block->grid != NULL));
        assert_true(utf8_first_invalid(document_text(document, block->span)) < 0);
        if (block->grid)
            assert_grid_is_sound(document, block);
        end = block->span.end;
        page = block->page;
    }
    for (size_t i = 0; i < document->remark_count; i++)
        assert_true(document->remarks[i].span.end <= document->text.length &&
                    utf8_first_invalid(document->remarks[i].text) < 0);
    for (size_t i = 0; i < document->recognition_count; i++)
        assert_true(document->recognitions[i].span.end <= document->text.length &&
                    document->recognitions[i].confidence >= 0 && document->recognitions[i].confidence <= 1);
}

/* A reader that a file took over may send anything. */
static void test_hostile_payloads(void **state)
{
    (void)state;
    static const uint32_t edges[] = {0,   1,   2,   3,     4,     5,          7,          13,
                                     100, 255, 256, 10000, 10001, 0x7FFFFFFF, 0x80000000, UINT32_MAX};
    enum { ROUNDS = 40000 };
    uint64_t seed = 7;
    struct arena *arena = arena_new();
    struct buffer bytes = {0};
    wire_write_document(&bytes, sample(arena));
    size_t accepted = 0, refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena *reading = arena_new();
        size_t length = next_random(&seed) % 8 == 0 ? next_random(&seed) % bytes.length : bytes.length;
        char *copy = (char *)arena_copy(reading, (struct slice){bytes.data, length}).data;
        for (size_t changes = next_random(&seed) % 3 + 1; changes-- > 0 && length >= 4;) {
            size_t at = next_random(&seed) % (length / 4) * 4;
            uint32_t value = edges[next_random(&seed) % (sizeof edges / sizeof *edges)];
            if (next_random(&seed) % 3 == 0)
                copy[next_random(&seed) % length] = (char)next_random(&seed);
            else
                memcpy(copy + at, &value, sizeof value);
        }
        struct document *document = wire_read_document(reading, "x", (struct slice){copy, length});
        if (document)
            assert_is_sound(document);
        accepted += document != NULL;
        refused += document == NULL;
        arena_free(reading);
    }
    assert_true(accepted > 100 && refused > ROUNDS / 2);
    buffer_free(&bytes);
    arena_free(arena);
}

static bool member_passes(const char *name, size_t length)
{
    struct buffer bytes = {0};
    struct wire_member member = {{name, length}, 7}, got;
    wire_write_member(&bytes, member);
    struct slice rest = buffer_slice(&bytes);
    bool passes = wire_next_member(&rest, &got);
    if (passes) {
        assert_int_equal(rest.length, 0);
        assert_int_equal(got.number, 7);
        assert_true(slice_equal(got.name, member.name));
    }
    buffer_free(&bytes);
    return passes;
}

#define passes(text) member_passes(text, sizeof(text) - 1)

static void test_members(void **state)
{
    (void)state;
    assert_true(passes("柳河镇.docx"));
    assert_true(passes("2023/南岭镇/..年报.docx"));
    assert_false(passes(""));
    assert_false(passes("/etc/passwd"));
    assert_false(passes("../柳河镇.docx"));
    assert_false(passes("甲/../../乙"));
    assert_false(passes("甲//乙"));
    assert_false(passes("甲/."));
    assert_false(passes("甲\x1B[2J"));
    assert_false(passes("甲\0乙"));
    assert_false(passes("\xC0\xAF"));
    struct slice none = SLICE_NONE, torn = {"\1\0\0\0\x09\0\0\0ab", 10};
    struct wire_member member;
    assert_false(wire_next_member(&none, &member));
    assert_false(wire_next_member(&torn, &member));
    assert_int_equal(torn.length, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_hostile_payloads),
        cmocka_unit_test(test_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
