/* Dividing the screen: panes never overlap, never leave the screen, and the focused one is always there. */
#include "unit/cmocka_main.h"

#include "tui/layout.h"

static bool overlap(struct area a, struct area b)
{
    return a.row < b.row + b.height && b.row < a.row + a.height && a.column < b.column + b.width &&
           b.column < a.column + a.width;
}

static void check(struct area screen, struct wishes wishes)
{
    struct layout layout = layout_compute(screen, wishes);
    for (int i = 0; i < PANE_COUNT; i++) {
        struct area pane = layout.panes[i];
        assert_true(pane.height >= 0 && pane.width >= 0);
        if (pane.height == 0 || pane.width == 0)
            continue;
        assert_true(pane.row >= screen.row && pane.row + pane.height <= screen.row + screen.height);
        assert_true(pane.column >= 0 && pane.column + pane.width <= screen.width);
        for (int other = 0; other < i; other++)
            assert_false(layout.panes[other].height && layout.panes[other].width && overlap(pane, layout.panes[other]));
    }
    struct area focused = layout.panes[wishes.focus];
    if (screen.height > 0)
        assert_true(focused.height > 0 && focused.width > 0);
}

static void test_every_size(void **state)
{
    (void)state;
    for (int height = 0; height <= 60; height++)
        for (int width = 1; width <= 240; width += width < 110 ? 1 : 7)
            for (int focus = 0; focus < PANE_COUNT; focus++)
                for (int kind = 0; kind < 4; kind++) {
                    struct wishes wishes = {.focus = (enum pane)focus,
                                            .zoomed = kind == 3,
                                            .detailed = kind == 1,
                                            .table_width = kind == 2 ? 300 : 78,
                                            .table_least = kind == 2 ? 200 : 55,
                                            .bottom_rows = kind == 2 ? 500 : 4};
                    check((struct area){1, 0, height, width}, wishes);
                }
}

static void test_arrangements(void **state)
{
    (void)state;
    struct wishes wishes = {.focus = PANE_TABLE, .table_width = 78, .table_least = 55, .bottom_rows = 6};
    struct layout wide = layout_compute((struct area){1, 0, 46, 160}, wishes);
    assert_true(wide.panes[PANE_ORIGINAL].row == wide.panes[PANE_TABLE].row && wide.separator > 0);
    assert_int_equal(wide.panes[PANE_TABLE].width, 78);
    wishes.bottom_rows = 30;
    struct layout crowded = layout_compute((struct area){1, 0, 46, 160}, wishes);
    assert_in_range(crowded.panes[PANE_BOTTOM].height, 18, 46 / 2);
    wishes.bottom_rows = 6;
    struct layout usual = layout_compute((struct area){1, 0, 22, 80}, wishes);
    assert_true(usual.panes[PANE_ORIGINAL].height && usual.panes[PANE_BOTTOM].height && usual.separator < 0);
    assert_true(usual.panes[PANE_TABLE].height > usual.panes[PANE_ORIGINAL].height);
    struct layout small = layout_compute((struct area){1, 0, 22, 50}, wishes);
    assert_true(small.single && small.panes[PANE_ORIGINAL].height == 0 && small.panes[PANE_TABLE].height == 22);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_arrangements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
