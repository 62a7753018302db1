/* Tables of web pages saved as text: a bar behind every cell, rows filled up with bars; and tables that hold less, or
 * more, than the form. */
#include "unit/cmocka_main.h"
#include "unit/form_report.h"

/* ---- Writing them ---- */

enum layout { A_LINE_A_ROW, A_LINE_A_CELL, UNFILLED };

/* One row: words parted by blanks; _ is a blank cell, which is left out where they leave no trace. */
static struct slice bar_row(struct arena *arena, struct slice out, struct slice row, size_t width, enum layout layout,
                            bool left_out)
{
    size_t cells = 0;
    for (size_t at = 0; at < row.length;) {
        ptrdiff_t found = slice_find(row, SLICE(" "), at);
        size_t end = found >= 0 ? (size_t)found : row.length;
        struct slice cell = slice_part(row, at, end);
        at = end + 1;
        bool blank = slice_equal(cell, SLICE("_"));
        if (blank && left_out)
            continue;
        cells++;
        const char *parted = layout == A_LINE_A_CELL ? "\n" : " ";
        out = arena_print(arena, "%.*s%.*s%s|%s", (int)out.length, out.data, blank ? 0 : (int)cell.length, cell.data,
                          blank ? "" : " ", parted);
    }
    bool filled = layout != UNFILLED && cells < width;
    for (; filled && cells < width; cells++)
        out = arena_print(arena, "%.*s|", (int)out.length, out.data);
    return layout == A_LINE_A_CELL && !filled ? out : arena_print(arena, "%.*s\n", (int)out.length, out.data);
}

static struct slice bar_table(struct arena *arena, struct slice out, const char *table, size_t width,
                              enum layout layout, bool left_out)
{
    struct slice text = slice_of(table);
    for (size_t at = 0; at < text.length;) {
        size_t end = (size_t)slice_find(text, SLICE("\n"), at);
        struct slice row = slice_part(text, at, end);
        bool heading = slice_starts_with(row, SLICE("二、主动")) || slice_starts_with(row, SLICE("三、收到")) ||
                       slice_starts_with(row, SLICE("四、政府"));
        if (heading || row.length == 0)
            out = arena_print(arena, "%.*s%.*s\n", (int)out.length, out.data, (int)row.length, row.data);
        else
            out = bar_row(arena, out, row, width, layout, left_out);
        at = end + 1;
    }
    return out;
}

struct bars {
    enum layout layout;
    bool left_out;
};

static struct reading read_bars(struct bars bars, const struct change *changes, size_t count)
{
    struct arena *arena = arena_new();
    struct slice three = arena_print(arena, "%s%s", table_three_head, table_three);
    struct slice four = arena_print(arena, "%s%s", table_four_head, table_four);
    for (size_t i = 0; i < count; i++)
        three = replace(arena, three, changes[i]);
    struct slice text = bar_table(arena, slice_of(head), table_two, 4, bars.layout, bars.left_out);
    text = bar_table(arena, text, three.data, 10, bars.layout, bars.left_out);
    text = bar_table(arena, text, four.data, 15, bars.layout, bars.left_out);
    text = arena_print(arena, "%.*s%s", (int)text.length, text.data, tail);
    struct reading reading = read_text_as(text.data, false, NULL);
    arena_free(arena);
    return reading;
}

#define BARS(layout, left_out, ...)                                                                                    \
    read_bars((struct bars){layout, left_out}, (struct change[]){__VA_ARGS__},                                         \
              sizeof((struct change[]){__VA_ARGS__}) / sizeof(struct change))

static const struct change blank_cells[] = {
    {"相关政府信息 4 2 0 0 0 0 6", "相关政府信息 4 2 _ _ _ _ 6"},
    {"1.信访举报投诉类申请 1 0 0 0 0 0 1", "1.信访举报投诉类申请 _ 1 _ _ _ _ 1"},
    {"2.重复申请 0 0 0 0 0 0 0", "2.重复申请 _ _ _ _ _ _ _"},
};

/* ---- Bars ---- */

static void blanks_between_bars(void **state)
{
    (void)state;
    static const enum layout layouts[] = {A_LINE_A_ROW, A_LINE_A_CELL, UNFILLED};
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        struct reading reading = BARS(layouts[i], false, blank_cells[0], blank_cells[1], blank_cells[2]);
        assert_value(&reading, "t2.normative.in_force", "12");
        assert_value(&reading, "t2.licensing.decisions", "41");
        assert_row(&reading, "new", "12 3 0 0 0 0 15");
        assert_row(&reading, "unable_not_held", "4 2 blank blank blank blank 6");
        assert_row(&reading, "rejected_petition", "blank 1 blank blank blank blank 1");
        assert_row(&reading, "rejected_repeat", "blank blank blank blank blank blank blank");
        assert_row(&reading, "carried_out", "2 0 0 0 0 0 2");
        assert_value(&reading, "t4.after_review.total", "3");
        free_reading(&reading);
    }
}

/* What fills up the row is no cell: nobody knows which of its cells were blank. */
static void blanks_left_out(void **state)
{
    (void)state;
    for (int layout = A_LINE_A_ROW; layout <= A_LINE_A_CELL; layout++) {
        struct reading reading = BARS((enum layout)layout, true, blank_cells[0], blank_cells[1], blank_cells[2]);
        assert_row(&reading, "unable_not_held", UNCLEAR_ROW);
        assert_row(&reading, "rejected_petition", UNCLEAR_ROW);
        assert_row(&reading, "rejected_repeat", "blank blank blank blank blank blank blank");
        assert_row(&reading, "new", "12 3 0 0 0 0 15");
        free_reading(&reading);
    }
}

static void bars_make_grids(void **state)
{
    (void)state;
    struct reading reading = BARS(A_LINE_A_CELL, false, blank_cells[0]);
    size_t grids = 0;
    for (size_t i = 0; i < reading.document->block_count; i++) {
        const struct block *block = &reading.document->blocks[i];
        if (block->kind != BLOCK_GRID)
            continue;
        static const uint32_t columns[] = {4, 8, 15};
        assert_true(grids < 3);
        assert_int_equal(block->grid->columns, columns[grids++]);
    }
    assert_int_equal(grids, 3);
    assert_state(&reading, "t3.unable_not_held.other", CELL_BLANK);
    free_reading(&reading);
}

/* ---- Less and more than the form ---- */

/* The table's text without its numbers. */
static struct slice emptied(struct arena *arena, const char *table)
{
    struct slice out = SLICE("");
    for (const char *at = table; *at != '\0'; at++) {
        bool number = *at >= '0' && *at <= '9' && at > table && (at[-1] == ' ' || (at[-1] >= '0' && at[-1] <= '9'));
        if (!number && *at != ' ')
            out = arena_print(arena, "%.*s%c", (int)out.length, out.data, *at);
    }
    return out;
}

static void table_left_blank(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice empty = emptied(arena, table_three);
    struct reading reading = READ_WITH({table_three, empty.data});
    assert_row(&reading, "new", "blank blank blank blank blank blank blank");
    assert_row(&reading, "denied_process", "blank blank blank blank blank blank blank");
    assert_row(&reading, "carried_out", "blank blank blank blank blank blank blank");
    assert_int_equal(count_state(&reading, CELL_BLANK), 175);
    assert_int_equal(reading.facts.tables[1].state, TABLE_PRESENT);
    assert_value(&reading, "t2.fees.amount", "12.5");
    assert_value(&reading, "t4.review.total", "2");
    free_reading(&reading);
    arena_free(arena);
}

/* A value a line, and of table three only what is not 0. */
static void table_beside_a_torn_one(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice two = SLICE(""), three = SLICE("");
    for (const char *at = table_two; *at != '\0'; at++)
        two = arena_print(arena, "%.*s%c", (int)two.length, two.data, *at == ' ' ? '\n' : *at);
    for (const char *at = table_three; *at != '\0'; at++)
        if (strncmp(at, " 0", 2) == 0)
            at++;
        else
            three = arena_print(arena, "%.*s%c", (int)three.length, three.data, *at == ' ' ? '\n' : *at);
    struct reading reading = READ_WITH({table_two, two.data}, {table_three, three.data});
    assert_value(&reading, "t2.normative.issued", "3");
    assert_value(&reading, "t2.normative.in_force", "12");
    assert_value(&reading, "t2.licensing.decisions", "41");
    assert_value(&reading, "t2.fees.amount", "12.5");
    assert_row(&reading, "new", UNCLEAR_ROW);
    free_reading(&reading);
    arena_free(arena);
}

/* A cell a paragraph, and a blank cell, _, one line end more. */
static struct slice paragraphs(struct arena *arena, const char *table)
{
    struct slice out = SLICE("");
    for (const char *at = table; *at != '\0'; at++) {
        bool blank = strncmp(at, " _", 2) == 0;
        if (blank)
            at++;
        const char *part = blank ? "\n" : *at == ' ' || *at == '\n' ? "\n\n" : NULL;
        out = part ? arena_print(arena, "%.*s%s", (int)out.length, out.data, part)
                   : arena_print(arena, "%.*s%c", (int)out.length, out.data, *at);
    }
    return out;
}

static void blanks_told_by_line_ends(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice two = paragraphs(arena, table_two), three = slice_of(table_three);
    static const struct change blank[] = {{"12 3 0 0 0 0 15", "12 3 _ _ _ _ 15"},
                                          {"4 2 0 0 0 0 6", "4 2 _ _ _ _ 6"},
                                          {"11 3 0 0 0 0 14", "11 3 _ _ _ _ 14"}};
    for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
        three = replace(arena, three, blank[i]);
    three = paragraphs(arena, three.data);
    struct reading reading = READ_WITH({table_two, two.data}, {table_three, three.data});
    assert_value(&reading, "t2.normative.in_force", "12");
    assert_row(&reading, "new", "12 3 blank blank blank blank 15");
    assert_row(&reading, "unable_not_held", "4 2 blank blank blank blank 6");
    assert_row(&reading, "total", "11 3 blank blank blank blank 14");
    free_reading(&reading);
    /* a page's number in place of a blank one */
    reading = READ_WITH({table_two, two.data}, {table_three, three.data}, {"3\n\n1\n\n12", "3\n\n\n4\n\n12"});
    assert_state(&reading, "t2.normative.repealed", CELL_UNCLEAR);
    free_reading(&reading);
    arena_free(arena);
}

/* Of every row only the sum, and it is 0. */
static void rows_of_a_sum_alone(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice three = SLICE("");
    for (const char *at = table_three; *at != '\0'; at++) {
        bool number = at[0] == ' ' && at[1] >= '0' && at[1] <= '9';
        if (number) {
            while (*at != '\n')
                at++;
            three = arena_print(arena, "%.*s\n\n\n\n\n\n\n\n0\n\n", (int)three.length, three.data);
        } else {
            three = arena_print(arena, "%.*s%c%s", (int)three.length, three.data, *at, *at == '\n' ? "\n" : "");
        }
    }
    struct reading reading = READ_WITH({table_three, three.data});
    assert_row(&reading, "new", "blank blank blank blank blank blank 0");
    assert_row(&reading, "denied_inquiry", "blank blank blank blank blank blank 0");
    assert_row(&reading, "carried_out", "blank blank blank blank blank blank 0");
    free_reading(&reading);
    arena_free(arena);
}

/* A row of the unit's own, whose name mentions a row of the form. */
static void row_of_its_own(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "行政规范性文件 3 1 12\n其他公开的文件（单位自定，除行政规范性文件以外都算） 186 86 255",
        "行政规范性文件\n3\n1\n12\n其他公开的文件（单位自定，除行政规范性文件以外都算）\n186\n86\n255",
        ("行政规范性文件（以决定、办法、细则等名称印发的，通常都属于行政规范性文件） 3 1 12\n"
         "其他公开的文件（单位自定，除行政规范性文件以外都算） 186 86 255"),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading = READ_WITH({"行政规范性文件 3 1 12", rows[i]});
        assert_value(&reading, "t2.rules.in_force", "0");
        assert_value(&reading, "t2.normative.issued", "3");
        assert_value(&reading, "t2.normative.in_force", "12");
        assert_value(&reading, "t2.licensing.decisions", "41");
        free_reading(&reading);
    }
}

static void rows_named_in_part(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"逾期不补正、行政机关不再处理其政府信息公开申请", "逾期不补正"},
                                       {"要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0", "要求缴纳费用 1 0"});
    assert_row(&reading, "other_uncorrected", "0 1 0 0 0 0 1");
    assert_row(&reading, "other_unpaid", "1 0 0 0 0 0 0");
    free_reading(&reading);
}

static void unit_without_its_parentheses(void **state)
{
    (void)state;
    struct reading reading = READ_WITH({"本年收费金额（单位：万元）", "本年收费金额 单位：万元"});
    assert_slice(cell_of(&reading, "t2.fees.amount")->unit, "万元");
    free_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_between_bars),
        cmocka_unit_test(blanks_left_out),
        cmocka_unit_test(bars_make_grids),
        cmocka_unit_test(table_left_blank),
        cmocka_unit_test(row_of_its_own),
        cmocka_unit_test(rows_named_in_part),
        cmocka_unit_test(unit_without_its_parentheses),
        cmocka_unit_test(table_beside_a_torn_one),
        cmocka_unit_test(blanks_told_by_line_ends),
        cmocka_unit_test(rows_of_a_sum_alone),
    };
    return cmocka_run_group_tests(tests, forms_enter, forms_leave);
}
