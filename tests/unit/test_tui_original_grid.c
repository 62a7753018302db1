/* Tables of the original as text: every cell is shown whole, in the width there is, merged cells as one. */
#include "unit/test_review.h"

#include "document/builder.h"
#include "tui/original_grid.h"
#include "tui/pane_grid.h"

static struct original original;

/* 表四 as printed, below a heading. */
static void add_table_four(struct builder *builder)
{
    static const char *const kinds[] = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
    builder_paragraph(builder, BLOCK_HEADING, SLICE("四、政府信息公开行政复议、行政诉讼情况"));
    builder_grid_begin(builder);
    builder_grid_cell(builder, 0, 0, 1, 5, SLICE("行政复议"));
    builder_grid_cell(builder, 0, 5, 1, 10, SLICE("行政诉讼"));
    for (uint32_t i = 0; i < 5; i++)
        builder_grid_cell(builder, 1, i, 2, 1, slice_of(kinds[i]));
    builder_grid_cell(builder, 1, 5, 1, 5, SLICE("未经复议直接起诉"));
    builder_grid_cell(builder, 1, 10, 1, 5, SLICE("复议后起诉"));
    for (uint32_t i = 5; i < 15; i++)
        builder_grid_cell(builder, 2, i, 1, 1, slice_of(kinds[i % 5]));
    for (uint32_t i = 0; i < 15; i++)
        builder_grid_cell(builder, 3, i, 1, 1, i == 7 ? SLICE("") : i == 4 ? SLICE("12345") : SLICE("0"));
    builder_grid_end(builder);
}

/* A table at the top of a page. */
static void add_page(struct builder *builder)
{
    builder_page(builder);
    builder_grid_begin(builder);
    builder_grid_cell(builder, 0, 0, 1, 1, SLICE("甲"));
    builder_grid_cell(builder, 0, 1, 1, 1, SLICE("乙"));
    builder_grid_end(builder);
    builder_page(builder);
}

static void add_small_table(struct builder *builder)
{
    builder_grid_begin(builder);
    builder_grid_cell(builder, 0, 0, 2, 1, SLICE("本年度办理结果"));
    builder_grid_cell(builder, 0, 1, 1, 2, SLICE("收到"));
    builder_grid_cell(builder, 1, 1, 1, 1, SLICE("12"));
    builder_grid_cell(builder, 1, 2, 1, 1, SLICE("3509"));
    builder_grid_end(builder);
}

/* Rows below a heading of three, a label that runs down over two of them. */
static void add_labelled_table(struct builder *builder)
{
    builder_grid_begin(builder);
    builder_grid_cell(builder, 0, 0, 2, 2, SLICE("说明"));
    builder_grid_cell(builder, 0, 2, 1, 2, SLICE("对象"));
    builder_grid_cell(builder, 1, 2, 1, 1, SLICE("个人"));
    builder_grid_cell(builder, 1, 3, 1, 1, SLICE("企业"));
    builder_grid_cell(builder, 2, 0, 2, 1, SLICE("结果"));
    for (uint32_t row = 2; row < 4; row++) {
        builder_grid_cell(builder, row, 1, 1, 1, row == 2 ? SLICE("种类之一") : SLICE("种类之二"));
        builder_grid_cell(builder, row, 2, 1, 1, row == 2 ? SLICE("13509") : SLICE("7"));
        builder_grid_cell(builder, row, 3, 1, 1, row == 2 ? SLICE("4209") : SLICE("20"));
    }
    builder_grid_end(builder);
}

static const struct document *lay_out(void (*add)(struct builder *), int width)
{
    struct builder *builder = builder_new(arena);
    builder_paragraph(builder, BLOCK_HEADING, SLICE("山河县柳河镇2023年政府信息公开工作年度报告"));
    builder_paragraph(builder, BLOCK_HEADING, SLICE("一、总体情况"));
    add(builder);
    if (add != add_table_four)
        add_table_four(builder);
    builder_paragraph(builder, BLOCK_HEADING, SLICE("五、存在的主要问题及改进情况"));
    const struct document *document = builder_finish(builder, "柳河镇.docx");
    struct facts *facts = arena_new_item(arena, struct facts);
    if (!facts_read(document, forms, NULL, arena, facts, &error))
        fail_msg("%s", error.message);
    uint8_t *levels = arena_new_array(arena, uint8_t, facts->form->cell_count);
    original = (struct original){0};
    original_set_width(&original, width);
    original_prepare(&original, facts, NULL, (struct mark_levels){levels, NULL}, arena);
    original_all_lines(&original);
    return document;
}

/* The drawn lines of the first table, parted by line ends. */
static struct slice drawn(void)
{
    struct buffer out = {0};
    struct canvas canvas = {0};
    canvas_resize(&canvas, 1, original.width);
    size_t row = 0;
    while (original.lines.items[row].kind != VISUAL_GRID)
        row++;
    for (; row < original.lines.count && original.lines.items[row].kind == VISUAL_GRID; row++) {
        canvas_fill(&canvas, canvas_area(&canvas), ROLE_text);
        pane_grid_draw(&original, &canvas, canvas_area(&canvas), &original.lines.items[row]);
        for (int i = 0; i < canvas.columns; i++)
            buffer_add(&out, (struct slice){canvas.cells[i].text, canvas.cells[i].length});
        while (out.length > 0 && out.data[out.length - 1] == ' ')
            out.length--;
        buffer_add_text(&out, "\n");
    }
    struct slice text = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    canvas_free(&canvas);
    return text;
}

static void test_frames_and_merged_cells(void **state)
{
    (void)state;
    lay_out(add_small_table, 20);
    assert_slice(drawn(), "+------+-------+\n"
                          "|本年度|收到   |\n"
                          "|办理结+--+----+\n"
                          "|果    |12|3509|\n"
                          "+------+--+----+\n");
    original_free(&original);
}

/* A table that is shown in part is open where it goes on, and nowhere else. */
static void test_edges_are_open(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    size_t row = 0;
    lay_out(add_small_table, 20);
    while (original.lines.items[row].kind != VISUAL_GRID)
        row++;
    const struct visual_line *lines = &original.lines.items[row + 2]; /* |办理结+--+----+ */
    canvas_resize(&canvas, 1, original.width);
    pane_grid_draw(&original, &canvas, canvas_area(&canvas), lines);
    pane_grid_cross(&original, &canvas, canvas_area(&canvas), lines, lines - 1, CANVAS_ABOVE);
    assert_int_equal(canvas_crosses(&canvas.cells[7]), CANVAS_ABOVE);
    assert_int_equal(canvas_crosses(&canvas.cells[10]), 0);
    pane_grid_cross(&original, &canvas, canvas_area(&canvas), lines, lines + 1, CANVAS_BELOW);
    assert_int_equal(canvas_crosses(&canvas.cells[7]), CANVAS_ABOVE | CANVAS_BELOW);
    assert_int_equal(canvas_crosses(&canvas.cells[10]), CANVAS_BELOW);
    assert_int_equal(canvas_crosses(&canvas.cells[0]), 0);
    /* The line below a table is none of it. */
    pane_grid_draw(&original, &canvas, canvas_area(&canvas), &lines[2]);
    pane_grid_cross(&original, &canvas, canvas_area(&canvas), &lines[2], &lines[3], CANVAS_BELOW);
    assert_int_equal(canvas_crosses(&canvas.cells[0]), 0);
    canvas_free(&canvas);
    original_free(&original);
}

/* The line of a page stands before what is on it; the form feed is none of its text. */
static void test_pages(void **state)
{
    (void)state;
    const struct document *document = lay_out(add_page, 40);
    uint32_t pages = 1;
    for (size_t i = 0; i < original.lines.count; i++) {
        const struct visual_line *line = &original.lines.items[i];
        assert_true(line->end == line->start || document->text.data[line->start] != '\f');
        assert_int_equal(document_page(document, line->start), line->kind == VISUAL_PAGE ? line->number : pages);
        pages += line->kind == VISUAL_PAGE;
    }
    assert_int_equal(pages, 3);
    assert_true(slice_starts_with(drawn(), SLICE("+--+--+\n|甲|乙|\n+--+--+\n")));
    original_free(&original);
}

/* Too wide for the screen: the numbers of a row stand below its label, and those of the heading below its rows. */
static void test_numbers_stand_below_their_label(void **state)
{
    (void)state;
    const struct document *document = lay_out(add_labelled_table, 13);
    assert_slice(drawn(), "+-----------+\n"
                          "|说明       |\n"
                          "|           |\n"
                          "|           |\n"
                          "+-----------+\n"
                          "|对象       |\n"
                          "+-----+-----+\n"
                          "|个人 |企业 |\n"
                          "+--+--+-----+\n"
                          "|结|种类之一|\n"
                          "|13509|4209 |\n"
                          "|果+--+-----+\n"
                          "|  |种类之二|\n"
                          "|  7  | 20  |\n"
                          "+-----+-----+\n");
    uint32_t number = (uint32_t)slice_find(document->text, SLICE("4209"), 0);
    uint32_t label = (uint32_t)slice_find(document->text, SLICE("种类之一"), 0);
    assert_int_equal(original_row_of(&original, number), original_row_of(&original, label) + 1);
    original_free(&original);
}

/* Cut between cells, never inside a number. */
static void test_wide_tables_in_parts(void **state)
{
    (void)state;
    lay_out(add_table_four, 37);
    struct slice text = drawn();
    assert_true(slice_find(text, SLICE("|行政复议"), 0) > 0);
    assert_true(slice_find(text, SLICE("12345"), 0) > 0);
    assert_true(slice_find(text, SLICE("12345"), 0) > 0);
    assert_true(slice_find(text, SLICE("|行政诉讼"), 0) > slice_find(text, SLICE("12345"), 0));
    original_free(&original);
}

/* The drawn pieces of the cell, joined, are its text; its first byte is found where it is shown. */
static void check_cell(const struct document *document, const struct grid_cell *cell)
{
    uint32_t shown = cell->span.start;
    for (size_t i = 0; i < original.grid_pieces.count; i++) {
        struct span piece = original.grid_pieces.items[i].span;
        if (piece.start == shown && piece.end <= cell->span.end)
            shown = piece.end;
    }
    assert_int_equal(shown, cell->span.end);
    const struct visual_line *line = &original.lines.items[original_row_of(&original, cell->span.start)];
    assert_int_equal(line->kind, VISUAL_GRID);
    struct span piece;
    bool here = original_grid_piece_at(&original, line, cell->span.start, &piece);
    /* What is cut between two parts of the table is found in the first. */
    if (here)
        assert_true(original_grid_columns(&original, line, cell->span.start) < original.width);
    else
        assert_true(line->start <= cell->span.start);
    (void)document;
}

static void test_every_cell_is_shown(void **state)
{
    (void)state;
    for (int width = 8; width < 130; width += width < 60 ? 1 : 7) {
        const struct document *document = lay_out(add_small_table, width);
        uint32_t behind = 0;
        for (size_t i = 0; i < original.lines.count; i++) {
            const struct visual_line *line = &original.lines.items[i];
            assert_true(line->start >= behind);
            behind = line->start;
            if (line->kind == VISUAL_GRID)
                assert_true(original.grid_lines.items[line->number].width <= width);
        }
        for (size_t i = 0; i < document->block_count; i++)
            for (size_t k = 0; document->blocks[i].grid && k < document->blocks[i].grid->cell_count; k++)
                check_cell(document, &document->blocks[i].grid->cells[k]);
        original_free(&original);
    }
}

/* Where not even one column has room the text stands as it is. */
static void test_no_room_for_a_frame(void **state)
{
    (void)state;
    lay_out(add_small_table, 3);
    for (size_t i = 0; i < original.lines.count; i++)
        assert_true(original.lines.items[i].kind != VISUAL_GRID);
    original_free(&original);
}

static void test_values_are_found_on_their_line(void **state)
{
    (void)state;
    for (int width = 30; width < 120; width += 15) {
        const struct document *document = lay_out(add_table_four, width);
        uint32_t offset = (uint32_t)slice_find(document->text, SLICE("12345"), 0);
        const struct visual_line *line = &original.lines.items[original_row_of(&original, offset + 2)];
        struct span piece;
        assert_true(original_grid_piece_at(&original, line, offset + 2, &piece));
        assert_slice(document_text(document, piece), "12345");
        assert_int_equal(original_columns(&original, line, offset + 2), original_columns(&original, line, offset) + 2);
        original_free(&original);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_frames_and_merged_cells, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_edges_are_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers_stand_below_their_label, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wide_tables_in_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_cell_is_shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_room_for_a_frame, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values_are_found_on_their_line, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
