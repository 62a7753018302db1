/* Golden screens: every case of tests/screen is played in memory and held against its `want`; then again on other
 * screens, where only what must hold of every screen is checked. NIANSHEN_BLESS=1 takes what is shown for what is
 * wanted. */
#include "unit/cmocka_main.h"

#include "support/screen.h"

#include <unistd.h>

static char root[4096];
static struct arena *arena;

/* --- what must hold of every screen --- */

static void check_cell(const struct canvas *canvas, int i)
{
    const struct canvas_cell *cell = &canvas->cells[i];
    struct slice text = {cell->text, cell->length};
    if (cell->width == 0) {
        assert_int_equal(cell->length, 0);
        assert_true(i % canvas->columns > 0);
        assert_int_equal(cell[-1].width, 2);
        return;
    }
    assert_in_range(cell->length, 1, CANVAS_CLUSTER);
    assert_true((unsigned char)cell->text[0] >= 0x20 && cell->text[0] != 0x7F);
    size_t offset = 0;
    assert_int_equal(width_of(utf8_decode(text, &offset)), cell->width);
    assert_true(cell->role < ROLE_COUNT);
}

static bool is_frame(const struct canvas *canvas, int row, int column)
{
    if (row < 0 || row >= canvas->rows)
        return false;
    const struct canvas_cell *cell = &canvas->cells[row * canvas->columns + column];
    return (cell->role == ROLE_frame || cell->role == ROLE_frame_active) && strchr("+-|", cell->text[0]);
}

static bool is_line(const struct canvas *canvas, int row, int column)
{
    return column >= 0 && column < canvas->columns && is_frame(canvas, row, column) &&
           canvas->cells[row * canvas->columns + column].text[0] == '|';
}

/* A vertical line goes on above or below, or it is alone on its screen: no rule has drifted to the side. The numbers of
 * a table that is too wide stand on a line of their own, with lines between them. */
static void check_rule(const struct canvas *canvas, int row, int column)
{
    enum { NUMBER_MOST = 8 };
    if (!is_line(canvas, row, column) || canvas->rows < 6)
        return;
    bool goes_on = is_frame(canvas, row - 1, column) || is_frame(canvas, row + 1, column);
    for (int distance = 2; distance <= NUMBER_MOST && !goes_on; distance++)
        goes_on = is_line(canvas, row, column - distance) || is_line(canvas, row, column + distance);
    if (!goes_on)
        fail_msg("%dx%d: a lone line at row %d, column %d", canvas->columns, canvas->rows, row, column);
}

static void check_screen(const struct canvas *canvas)
{
    assert_in_range(canvas->cursor_row, 0, canvas->rows - 1);
    assert_in_range(canvas->cursor_column, 0, canvas->columns - 1);
    for (int i = 0; i < canvas->rows * canvas->columns; i++) {
        check_cell(canvas, i);
        check_rule(canvas, i / canvas->columns, i % canvas->columns);
    }
}

/* --- the cases --- */

static void say_difference(const char *name, struct slice got, struct slice wanted)
{
    size_t line = 1, at = 0;
    for (; at < got.length && at < wanted.length && got.data[at] == wanted.data[at]; at++)
        line += got.data[at] == '\n';
    while (at > 0 && got.data[at - 1] != '\n')
        at--;
    print_error("%s, line %zu:\n   %.*s\ninstead of\n   %.*s\n", name, line, (int)strcspn(got.data + at, "\n"),
                got.data + at, (int)strcspn(wanted.data + at, "\n"), wanted.data + at);
}

/* Digits in front of the word become "#". */
static void mask_before(char *text, const char *word)
{
    for (char *at = text; (at = strstr(at, word)); at++)
        for (char *digit = at; digit > text && digit[-1] >= '0' && digit[-1] <= '9';)
            *--digit = '#';
}

/* How many rules there are is no matter of the screen: their number, and that of those that hold, count for nothing. */
static void mask_rules(char *text)
{
    mask_before(text, " 条：");
    mask_before(text, " 条规则");
    mask_before(text, " 条通过");
    mask_before(text, "，不通过");
    mask_before(text, " 个数没有核对");
}

static void compare(const struct screen_case *one, struct slice got)
{
    struct error error;
    struct slice wanted = SLICE("");
    const char *path = arena_print(arena, "%s/want", one->folder).data;
    const char *bless = getenv("NIANSHEN_BLESS");
    if (bless && strcmp(bless, "1") == 0) {
        if (!file_write(path, got, &error))
            fail_msg("%s", error.message);
        return;
    }
    if (!file_read(path, 1 << 24, arena, &wanted, &error))
        fail_msg("%s (make bless writes it)", error.message);
    if (!slice_equal(got, wanted)) {
        say_difference(one->name, got, wanted);
        fail();
    }
}

static void test_golden(void **state)
{
    struct screen_case one = screen_case_read(root, *state, arena);
    screen_case_stage(&one, root, one.name);
    struct terminal *memory = screen_case_play(&one, one.rows, one.columns, one.keys, check_screen);
    struct buffer got = {0};
    terminal_memory_write(memory, &got);
    mask_rules(got.data);
    compare(&one, buffer_slice(&got));
    buffer_free(&got);
    memory->operations->close(memory);
}

static void test_other_screens(void **state)
{
    static const struct {
        int rows, columns, ambiguous;
    } screens[] = {{16, 60, 1}, {30, 100, 2}, {48, 160, 1}, {24, 80, 2}, {9, 33, 1}, {3, 7, 1}, {1, 1, 1}, {2, 200, 1}};
    struct screen_case one = screen_case_read(root, *state, arena);
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        char name[300];
        snprintf(name, sizeof name, "%s-%zu", one.name, i);
        screen_case_stage(&one, root, name);
        width_set_ambiguous(screens[i].ambiguous);
        struct terminal *memory = screen_case_play(&one, screens[i].rows, screens[i].columns, one.keys, check_screen);
        memory->operations->close(memory);
    }
    width_set_ambiguous(1);
}

int main(void)
{
    if (!getcwd(root, sizeof root))
        return 1;
    arena = arena_new();
    /* What would make screens differ from day to day and from person to person. */
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    setenv("NIANSHEN_PRINT", "/nonexistent", 1);
    struct path_list cases = screen_cases(root, arena);
    struct CMUnitTest *tests = arena_new_array(arena, struct CMUnitTest, 2 * cases.count + 1);
    for (size_t i = 0; i < cases.count; i++) {
        const char *name = cases.items[i];
        tests[2 * i] = (struct CMUnitTest){name, test_golden, NULL, NULL, (void *)name};
        tests[2 * i + 1] = (struct CMUnitTest){arena_print(arena, "%s, other screens", name).data, test_other_screens,
                                               NULL, NULL, (void *)name};
    }
    int failed = _cmocka_run_group_tests("screens", tests, 2 * cases.count, NULL, NULL);
    arena_free(arena);
    return failed;
}
