/* Canvas: what is painted takes exactly its columns, whatever the text, the place and the edges. */
#include "unit/cmocka_main.h"

#include "tui/canvas.h"

static const char *const pieces[] = {
    "a",
    "Z9",
    "，",
    "年审",
    "“”",
    "…—",
    "①",
    "e\xCC\x81",
    "\xCC\x81",
    "\033[31m",
    "\t",
    "\r",
    "\x7F",
    "\xC2\x9B",
    "\xFF",
    "\xE4\xB8",
    "\xC2\xAD",
    "☎\xEF\xB8\x8F",
    "👨\xE2\x80\x8D👩",
    "🇨🇳",
    "각",
    "\xE1\x84\x80\xE1\x85\xA1",
    "𠀀",
    "\xE2\x80\xAE",
    "\xE2\x80\x8B",
    "\xEF\xBB\xBF",
    "　",
    "か\xE3\x82\x99",
    "a\xCC\x80\xCC\x81\xCC\x82\xCC\x83\xCC\x84\xCC\x85\xCC\x86",
};
enum { PIECE_COUNT = sizeof pieces / sizeof *pieces };

static struct slice random_text(struct buffer *buffer, uint64_t *seed)
{
    buffer_clear(buffer);
    for (uint64_t count = next_random(seed) % 12; count > 0; count--)
        buffer_add_text(buffer, pieces[next_random(seed) % PIECE_COUNT]);
    buffer_add_text(buffer, "");
    return buffer_slice(buffer);
}

/* A row as text; columns that were not painted are dots. */
static void read_row(const struct canvas *canvas, int row, struct buffer *out)
{
    buffer_clear(out);
    for (int column = 0; column < canvas->columns; column++) {
        const struct canvas_cell *cell = &canvas->cells[row * canvas->columns + column];
        struct slice text = {cell->text, cell->length};
        buffer_add(out, cell->role == ROLE_faint ? SLICE(".") : text);
    }
}

/* What must hold of every cell, so that no terminal can come out of step. */
static void assert_sound(const struct canvas *canvas)
{
    for (int i = 0; i < canvas->rows * canvas->columns; i++) {
        const struct canvas_cell *cell = &canvas->cells[i];
        if (cell->width == 0) {
            assert_int_equal(cell->length, 0);
            assert_true(i % canvas->columns > 0);
            assert_int_equal(cell[-1].width, 2);
            assert_int_equal(cell[-1].role, cell->role);
            continue;
        }
        assert_in_range(cell->length, 1, CANVAS_CLUSTER);
        struct slice text = {cell->text, cell->length};
        assert_int_equal(utf8_first_invalid(text), -1);
        size_t offset = 0;
        uint32_t first = utf8_decode(text, &offset);
        assert_int_equal(width_of(first), cell->width);
        assert_true(first >= 0x20 && first != 0x7F && !(first >= 0x80 && first < 0xA0));
        while (offset < text.length)
            assert_int_equal(width_of(utf8_decode(text, &offset)), 0);
        if (cell->width == 2)
            assert_int_equal(cell[1].width, 0);
    }
}

static void prepare(struct canvas *canvas, int rows, int columns)
{
    canvas_resize(canvas, rows, columns);
    canvas_fill(canvas, canvas_area(canvas), ROLE_faint);
}

static void test_text_takes_its_width_at_every_place(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    struct buffer buffer = {0};
    uint64_t seed = 11;
    for (int round = 0; round < 4000; round++) {
        width_set_ambiguous(1 + round % 2);
        struct slice text = random_text(&buffer, &seed);
        int width = canvas_text_width(text), column = (int)(next_random(&seed) % 30) - 10;
        prepare(&canvas, 1, 12);
        assert_int_equal(canvas_text(&canvas, canvas_area(&canvas), 0, column, text, ROLE_value), column + width);
        assert_sound(&canvas);
        for (int at = 0; at < 12; at++) {
            bool painted = at >= column && at < column + width;
            assert_int_equal(canvas.cells[at].role, painted ? ROLE_value : ROLE_faint);
        }
    }
    width_set_ambiguous(1);
    canvas_free(&canvas);
    buffer_free(&buffer);
}

static void test_clusters_add_up(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    uint64_t seed = 12;
    for (int round = 0; round < 4000; round++) {
        struct slice text = random_text(&buffer, &seed);
        int column = 0, width;
        for (size_t offset = 0; offset < text.length;) {
            size_t end = canvas_cluster_end(text, offset, column, &width);
            assert_true(end > offset && end <= text.length);
            column += width;
            offset = end;
        }
        assert_int_equal(column, canvas_text_width(text));
        assert_int_equal(column, width_of_text(text));
    }
    buffer_free(&buffer);
}

static void test_painting_over_leaves_no_halves(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    struct buffer buffer = {0};
    uint64_t seed = 13;
    prepare(&canvas, 3, 17);
    for (int round = 0; round < 20000; round++) {
        int row = (int)(next_random(&seed) % 5) - 1, column = (int)(next_random(&seed) % 24) - 5;
        struct area part = {(int)(next_random(&seed) % 5) - 1, (int)(next_random(&seed) % 20) - 4,
                            (int)(next_random(&seed) % 5), (int)(next_random(&seed) % 20)};
        enum role role = (enum role)(next_random(&seed) % ROLE_COUNT);
        switch (next_random(&seed) % 6) {
        case 0:
            canvas_fill(&canvas, part, role);
            break;
        case 1:
            canvas_role(&canvas, part, row, column, 5, role);
            break;
        case 2:
            canvas_frame(&canvas, part, SLICE("原文"), true);
            break;
        case 3:
            canvas_text_cut(&canvas, part, row, column, 6, random_text(&buffer, &seed), role);
            break;
        default:
            canvas_text(&canvas, part, row, column, random_text(&buffer, &seed), role);
        }
        assert_sound(&canvas);
    }
    canvas_free(&canvas);
    buffer_free(&buffer);
}

static void assert_painted(int columns, int column, const char *text, const char *wanted)
{
    struct canvas canvas = {0};
    struct buffer row = {0};
    prepare(&canvas, 1, columns);
    canvas_text(&canvas, canvas_area(&canvas), 0, column, slice_of(text), ROLE_value);
    read_row(&canvas, 0, &row);
    assert_string_equal(row.data, wanted);
    canvas_free(&canvas);
    buffer_free(&row);
}

static void test_what_is_painted(void **state)
{
    (void)state;
    assert_painted(8, 1, "12件", ".12件...");
    assert_painted(5, 0, "政府信息", "政府 ");
    assert_painted(5, -1, "政府信息", " 府信");
    assert_painted(8, 0, "\033[0m\a", "^[[0m^G.");
    assert_painted(8, 0, "a\tb", "a   b...");
    assert_painted(8, 1, "\tb", ".    b..");
    assert_painted(8, 0, "ab\ncd", "ab......");
    assert_painted(8, 0, "ab\r\ncd", "ab......");
    assert_painted(8, 0, "a\rb", "a^Mb....");
    assert_painted(8, 0, "\xFF\xC2\x9B", "?~[.....");
    assert_painted(8, 0, "x\xE2\x80\xAEy\xEF\xBB\xBFz", "xyz.....");
    assert_painted(8, 0, "e\xCC\x81t", "e\xCC\x81t......");
    assert_painted(4, 0, "", "....");
}

static void assert_cut(int width, const char *text, const char *wanted, int behind)
{
    struct canvas canvas = {0};
    struct buffer row = {0};
    prepare(&canvas, 1, 10);
    assert_int_equal(canvas_text_cut(&canvas, canvas_area(&canvas), 0, 1, width, slice_of(text), ROLE_value), behind);
    read_row(&canvas, 0, &row);
    assert_string_equal(row.data, wanted);
    canvas_free(&canvas);
    buffer_free(&row);
}

static void test_cut_with_a_mark(void **state)
{
    (void)state;
    assert_cut(8, "行政许可", ".行政许可.", 9);
    assert_cut(7, "行政许可", ".行政许~..", 8);
    assert_cut(6, "行政许可", ".行政~....", 6);
    assert_cut(1, "行政许可", ".~........", 2);
    assert_cut(0, "行政许可", "..........", 1);
    assert_cut(3, "abc", ".abc......", 4);
    assert_cut(3, "abcd", ".ab~......", 4);
}

static void test_areas_are_clipped(void **state)
{
    (void)state;
    struct area area = {2, 3, 4, 10};
    struct area part = area_part(area, 1, -2, 9, 5);
    assert_int_equal(part.row, 3);
    assert_int_equal(part.column, 3);
    assert_int_equal(part.height, 3);
    assert_int_equal(part.width, 3);
    part = area_part(area, 9, 20, 3, 3);
    assert_int_equal(part.height, 0);
    assert_int_equal(part.width, 0);
    part = area_part(area, 0, 0, -5, -5);
    assert_int_equal(part.height, 0);
    assert_int_equal(part.width, 0);
}

static void test_frame(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    struct buffer row = {0};
    prepare(&canvas, 3, 14);
    struct area inside = canvas_frame(&canvas, canvas_area(&canvas), SLICE("原文"), true);
    assert_int_equal(inside.row, 1);
    assert_int_equal(inside.column, 1);
    assert_int_equal(inside.height, 1);
    assert_int_equal(inside.width, 12);
    read_row(&canvas, 0, &row);
    assert_string_equal(row.data, "+- 原文 -----+");
    read_row(&canvas, 1, &row);
    assert_string_equal(row.data, "|............|");
    assert_int_equal(canvas.cells[0].role, ROLE_frame_active);
    assert_int_equal(canvas.cells[3].role, ROLE_pane_title);
    prepare(&canvas, 3, 10);
    canvas_frame(&canvas, canvas_area(&canvas), SLICE("处理政府信息公开申请"), false);
    read_row(&canvas, 0, &row);
    assert_string_equal(row.data, "+- 处~ --+");
    inside = canvas_frame(&canvas, (struct area){0, 0, 1, 1}, SLICE("x"), false);
    assert_int_equal(inside.height * inside.width, 0);
    canvas_free(&canvas);
    buffer_free(&row);
}

static void test_recolouring_takes_whole_clusters(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    prepare(&canvas, 1, 8);
    canvas_text(&canvas, canvas_area(&canvas), 0, 0, SLICE("年审帮x"), ROLE_value);
    canvas_role(&canvas, canvas_area(&canvas), 0, 1, 2, ROLE_cursor);
    for (int column = 0; column < 8; column++)
        assert_int_equal(canvas.cells[column].role, column < 4 ? ROLE_cursor : column < 7 ? ROLE_value : ROLE_faint);
    canvas_free(&canvas);
}

static void test_long_print(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    prepare(&canvas, 1, 4);
    assert_int_equal(canvas_print(&canvas, canvas_area(&canvas), 0, 2, ROLE_value, "%700d", 7), 702);
    assert_int_equal(canvas_print(&canvas, canvas_area(&canvas), 0, 0, ROLE_value, "%s", "行x"), 3);
    canvas_free(&canvas);
}

static void test_every_role_has_a_letter_of_its_own(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++)
        for (int other = 0; other < role; other++) {
            assert_int_not_equal(role_letter((enum role)role), role_letter((enum role)other));
            assert_string_not_equal(role_name((enum role)role), role_name((enum role)other));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_takes_its_width_at_every_place),
        cmocka_unit_test(test_clusters_add_up),
        cmocka_unit_test(test_painting_over_leaves_no_halves),
        cmocka_unit_test(test_what_is_painted),
        cmocka_unit_test(test_cut_with_a_mark),
        cmocka_unit_test(test_areas_are_clipped),
        cmocka_unit_test(test_frame),
        cmocka_unit_test(test_recolouring_takes_whole_clusters),
        cmocka_unit_test(test_long_print),
        cmocka_unit_test(test_every_role_has_a_letter_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
