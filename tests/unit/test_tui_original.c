/* The original as visual lines: everything is shown once, in order, in the width there is. */
#include "unit/test_review.h"

#include "tui/canvas.h"
#include "tui/original.h"

static struct original original;
static struct session *session;

static void lay_out(const char *path, int width)
{
    session = open_session(path);
    const struct facts *facts = session_facts(session);
    uint8_t *levels = arena_new_array(arena, uint8_t, facts->form->cell_count);
    original = (struct original){0};
    original_set_width(&original, width);
    original_prepare(&original, facts, NULL, (struct mark_levels){levels, NULL}, arena);
}

static void forget(void)
{
    original_free(&original);
    session_close(session);
}

/* Every character that is no blank belongs to exactly one line, and no line is wider than the pane. */
static void check_lines(int width)
{
    struct slice text = original.document->text;
    size_t count = original_all_lines(&original), shown = 0, there = 0;
    uint32_t behind = 0;
    for (size_t i = 0; i < count; i++) {
        const struct visual_line *line = &original.lines.items[i];
        if (line->kind != VISUAL_TEXT)
            continue;
        assert_true(line->start >= behind && line->end >= line->start);
        assert_true(original_columns(&original, line, line->end) <= width + 2); /* 。 and the like may hang over */
        for (uint32_t at = line->start; at < line->end; at++)
            shown += (unsigned char)text.data[at] > ' ';
        behind = line->end;
    }
    for (size_t at = 0; at < text.length; at++)
        there += (unsigned char)text.data[at] > ' ';
    assert_int_equal(shown, there);
}

static void test_everything_is_shown_once(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    for (int width = 2; width < 130; width += width < 20 ? 1 : 9) {
        lay_out(path, width);
        check_lines(width);
        for (uint32_t offset = 0; offset < original.document->text.length; offset += 7) {
            const struct visual_line *line = &original.lines.items[original_row_of(&original, offset)];
            assert_true(line->kind == VISUAL_TEXT && line->start <= offset);
        }
        forget();
    }
}

static size_t count_kind(enum visual_kind kind)
{
    size_t count = 0, all = original_all_lines(&original);
    for (size_t i = 0; i < all; i++)
        count += original.lines.items[i].kind == kind;
    return count;
}

static void test_what_is_missing_has_a_line(void **state)
{
    (void)state;
    const char *path = put_report("缺行.txt", "");
    lay_out(path, 60);
    assert_int_equal(original.absence_count, 1);
    assert_int_equal(count_kind(VISUAL_MISSING), 1);
    size_t row = original_row_of_absence(&original, 0);
    assert_int_equal(original.lines.items[row].kind, VISUAL_MISSING);
    struct slice text = original.document->text;
    const struct visual_line *after = &original.lines.items[row + 1];
    assert_true(slice_starts_with(slice_part(text, after->start, text.length), SLICE("二、上年结转")));
    forget();
}

/* Prose that paper broke every 80 columns flows; a new paragraph and a table's rows do not. */
static void test_lines_broken_by_paper_flow(void **state)
{
    (void)state;
    struct buffer broken = {0};
    buffer_add_text(&broken, "山河县柳河镇人民政府\n2023年政府信息公开工作年度报告\n");
    for (int i = 0; i < 24 * 41; i++)
        buffer_add_text(&broken, i % 41 == 40 ? "\n" : "字");
    buffer_add_text(&broken, "到这里为止。\n（一）另起一段的文字写在这里。\n");
    const char *body = strstr(report_head, "一、总体情况");
    buffer_print(&broken, "%s%s%s", body, report_new, report_tail);
    char *path = below("纸.txt");
    put(path, buffer_slice(&broken));
    buffer_free(&broken);
    lay_out(path, 60);
    assert_in_range(original.paper_width, 80, 83);
    original_all_lines(&original);
    const struct visual_line *second = &original.lines.items[3];
    struct slice text = original.document->text;
    assert_true(slice_find(slice_part(text, second->start, second->end), SLICE("\n"), 0) > 0);
    assert_in_range(original_columns(&original, second, second->end), 56, 62);
    check_lines(60);
    size_t row = original_row_of(&original, (uint32_t)slice_find(text, SLICE("（一）另起"), 0));
    assert_int_equal(slice_find(text, SLICE("（一）另起"), 0), original.lines.items[row].start);
    forget();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_everything_is_shown_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_missing_has_a_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lines_broken_by_paper_flow, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
