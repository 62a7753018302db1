/* The real program on a pseudo-terminal: the screens of the golden cases must stand on terminals of every kind; and
 * what only the real program can show: the shell around it, bursts, idleness, a kill in the middle. $NIANSHEN names
 * it. */
#include "unit/cmocka_main.h"

#include "support/pty.h"
#include "support/screen.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const kinds[] = {"xterm-256color", "tmux-256color", "linux", "vt100", "xterm-mono"};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

static char root[4096], program[5000];
static struct arena *arena;
static int folders; /* staged so far: each its own */

/* --- starting --- */

static void stage(const struct screen_case *one)
{
    char name[64];
    snprintf(name, sizeof name, "pty-%d", folders++);
    screen_case_stage(one, root, name);
}

static struct pty *start(const struct screen_case *one, const char *kind, int rows, int columns, bool in_shell)
{
    static const char *const environment[] = {"NIANSHEN_REVIEWER=审核员", "NIANSHEN_PRINT=/nonexistent", NULL};
    struct pty_options options = {
        .term = kind, .rows = rows, .columns = columns, .in_shell = in_shell, .environment = environment};
    const char **arguments = arena_new_array(arena, const char *, one->paths.count + 4);
    arguments[0] = program;
    arguments[1] = "--theme";
    arguments[2] = arena_copy(arena, one->theme).data;
    for (size_t i = 0; i < one->paths.count; i++)
        arguments[3 + i] = one->paths.items[i];
    stage(one);
    struct pty *pty = pty_start(&options, arguments, NULL, NULL);
    assert_true(pty_wait_rest(pty));
    return pty;
}

/* --- the same screens as in memory --- */

/* What stands between two points of a script where screens are compared. */
struct stretch {
    size_t start, end; /* bytes of the script: a step that is no key, or one key */
};

static struct slice argument_of(struct slice step, struct slice name)
{
    return slice_starts_with(step, name) ? slice_part(step, name.length, step.length - 1) : SLICE_NONE;
}

/* The step at script[*at], behind blanks and comments; empty at the end. */
static struct slice next_step(struct slice script, size_t *at)
{
    struct key key;
    while (*at < script.length && strchr(" \n", script.data[*at]))
        ++*at;
    if (*at >= script.length)
        return SLICE_NONE;
    struct slice rest = slice_part(script, *at, script.length);
    size_t used = key_parse(rest, &key);
    if (used == 0)
        used = (size_t)slice_find(rest, SLICE(">"), 0) + 1;
    *at += used;
    return slice_part(rest, 0, used);
}

static void send_step(struct pty *pty, const char *kind, struct slice step)
{
    struct slice pasted = argument_of(step, SLICE("<Paste:")), size = argument_of(step, SLICE("<Resize:"));
    struct key key;
    char memory[32];
    unsigned long frame = pty->frames;
    if (pasted.data) {
        pty_send(pty, SLICE("\033[200~"));
        pty_send(pty, pasted);
        pty_send(pty, SLICE("\033[201~"));
    } else if (size.data) {
        int rows, columns;
        assert_int_equal(sscanf(arena_copy(arena, size).data, "%dx%d", &columns, &rows), 2);
        pty_resize(pty, rows, columns);
        assert_true(pty_wait_frame(pty, frame));
    } else {
        assert_true(key_parse(step, &key) > 0);
        pty_send(pty, pty_key_bytes(key, kind, memory));
    }
    assert_true(pty_wait_rest(pty));
}

/* Both play the script up to a snap, the memory from its beginning each time. */
static void compare_at(const struct screen_case *one, struct pty *pty, const char *kind, size_t end, const char *name)
{
    char difference[200];
    stage(one);
    struct terminal *memory = screen_case_play(one, one->rows, one->columns, slice_part(one->keys, 0, end), NULL);
    if (!pty_wait_shows(pty, terminal_memory_screen(memory), difference)) {
        struct buffer text = {0};
        pty_text(pty, &text);
        fail_msg("%s, %s, %s: %s\n%s", one->name, name, kind, difference, text.data);
    }
    memory->operations->close(memory);
}

/* Steps after which the program may be gone. */
static bool is_leaving(const struct screen_case *one, struct slice step)
{
    return one->paths.count == 1 && !slice_is(slice_of(one->paths.items[0]), ".") && slice_is(step, "q");
}

static void play(const struct screen_case *one, const char *kind)
{
    struct pty *pty = start(one, kind, one->rows, one->columns, false);
    struct slice step;
    for (size_t at = 0, end = 0; (step = next_step(one->keys, &at)).length > 0; end = at) {
        struct slice snap = argument_of(step, SLICE("<Snap:"));
        if (is_leaving(one, step))
            break;
        if (snap.data)
            compare_at(one, pty, kind, end, arena_copy(arena, snap).data);
        else
            send_step(pty, kind, step);
    }
    pty_free(pty);
}

static void test_case(void **state)
{
    struct screen_case one = screen_case_read(root, *state, arena);
    for (int i = 0; i < KIND_COUNT; i++)
        play(&one, kinds[i]);
}

/* --- what only the real program shows --- */

static struct screen_case plain_case(void)
{
    struct screen_case one = screen_case_read(root, "walk", arena);
    one.rows = 50;
    one.columns = 200;
    return one;
}

static unsigned long voluntary_switches(pid_t process)
{
    char path[64], line[256];
    unsigned long switches = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "voluntary_ctxt_switches: %lu", &switches);
    if (file)
        fclose(file);
    return switches;
}

static void test_idle_is_silent(void **state)
{
    (void)state;
    struct screen_case one = plain_case();
    struct pty *pty = start(&one, kinds[0], 50, 200, false);
    assert_true(pty_press(pty, "jj<Tab>"));
    while (pty_pump(pty, 300)) {
    }
    size_t bytes = pty->bytes;
    unsigned long frames = pty->frames, switches = voluntary_switches(pty->process);
    assert_false(pty_pump(pty, 1000));
    assert_int_equal(pty->bytes, bytes);
    assert_int_equal(pty->frames, frames);
    assert_int_equal(voluntary_switches(pty->process), switches);
    pty_free(pty);
}

static void test_key_that_changes_nothing_writes_nothing(void **state)
{
    (void)state;
    struct screen_case one = plain_case();
    struct pty *pty = start(&one, kinds[0], 50, 200, false);
    assert_true(pty_press(pty, "33"));
    size_t bytes = pty->bytes;
    assert_true(pty_press(pty, "3<C-t>"));
    assert_int_equal(pty->bytes, bytes);
    pty_free(pty);
}

static void test_moving_is_cheap(void **state)
{
    (void)state;
    struct screen_case one = plain_case();
    struct pty *pty = start(&one, kinds[0], 50, 200, false);
    assert_true(pty_press(pty, "3j"));
    size_t bytes = pty->bytes;
    assert_true(pty_press(pty, "lhlhlhlhlh"));
    size_t each = (pty->bytes - bytes) / 10;
    if (each > 600)
        fail_msg("%zu bytes a key", each);
    bytes = pty->bytes;
    assert_true(pty_press(pty, "jkjkjkjkjk"));
    each = (pty->bytes - bytes) / 10;
    if (each > 600)
        fail_msg("%zu bytes a key down and up", each);
    pty_free(pty);
}

/* Both panes above show another place with each, and stay where they are. */
static void test_moving_through_findings_is_cheap(void **state)
{
    (void)state;
    struct screen_case one = screen_case_read(root, "causes_narrow", arena);
    struct pty *pty = start(&one, kinds[0], 50, 200, false);
    assert_true(pty_press(pty, "<Down>"));
    size_t bytes = pty->bytes;
    assert_true(pty_press(pty, "<Up><Down><Up><Down><Up><Down><Up><Down><Up><Down>"));
    size_t each = (pty->bytes - bytes) / 10;
    if (each > 600)
        fail_msg("%zu bytes a key", each);
    pty_free(pty);
}

static void test_burst_is_painted_a_few_times(void **state)
{
    (void)state;
    struct screen_case one = plain_case();
    struct pty *pty = start(&one, kinds[0], 50, 200, false), *slow = start(&one, kinds[0], 50, 200, false);
    char burst[300];
    memset(burst, 'j', sizeof burst);
    for (int i = 0; i < 300; i += 2)
        burst[i] = 'k';
    assert_true(pty_press(pty, "3jjjj"));
    assert_true(pty_press(slow, "3jjjjkj"));
    unsigned long frames = pty->frames;
    pty_send(pty, (struct slice){burst, sizeof burst});
    assert_true(pty_wait_frame(pty, frames));
    while (pty_pump(pty, 300)) {
    }
    assert_in_range(pty->frames - frames, 1, 3);
    struct buffer a = {0}, b = {0};
    pty_text(pty, &a);
    pty_text(slow, &b);
    assert_string_equal(a.data, b.data);
    buffer_free(&a);
    buffer_free(&b);
    pty_free(pty);
    pty_free(slow);
}

static void expect_shell(struct pty *pty, const char *message)
{
    if (!pty_wait_text(pty, message)) {
        struct buffer text = {0};
        pty_text(pty, &text);
        fail_msg("no %s in:\n%s", message, text.data);
    }
    assert_false(pty->alternate);
    assert_true(pty->cursor_visible);
}

static void test_stopped_and_brought_back(void **state)
{
    (void)state;
    struct screen_case one = plain_case();
    struct pty *pty = start(&one, kinds[0], 30, 100, true);
    struct buffer before = {0}, after = {0};
    assert_true(pty_press(pty, "3jjl"));
    pty_text(pty, &before);
    pty_send(pty, SLICE("\032"));
    expect_shell(pty, "[stopped modes same]");
    unsigned long frame = pty->frames;
    pty_send(pty, SLICE("\n"));
    assert_true(pty_wait_frame(pty, frame));
    pty_text(pty, &after);
    assert_string_equal(before.data, after.data);
    pty_send(pty, SLICE("q"));
    expect_shell(pty, "[ended 0 modes same]");
    buffer_free(&before);
    buffer_free(&after);
    pty_free(pty);
}

static void test_ends_in_order(void **state)
{
    (void)state;
    static const struct {
        int signal;
        const char *message;
    } ends[] = {
        {SIGTERM, "[ended 0 modes same]"}, {SIGHUP, "[ended 0 modes same]"}, {SIGABRT, "[ended 1006 modes same]"}};
    struct screen_case one = plain_case();
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct pty *pty = start(&one, kinds[0], 30, 100, true);
        assert_true(pty_press(pty, "3j"));
        kill(-tcgetpgrp(pty->file), ends[i].signal);
        expect_shell(pty, ends[i].message);
        pty_free(pty);
    }
}

/* The other side of the terminal goes away. */
static void test_terminal_vanishes(void **state)
{
    (void)state;
    struct screen_case one = plain_case();
    struct pty *pty = start(&one, kinds[0], 30, 100, false);
    int status = -1;
    assert_true(pty_press(pty, "3j"));
    close(pty->file);
    assert_int_equal(waitpid(pty->process, &status, 0), pty->process);
    assert_int_equal(status, 0);
    pty->ended = true;
    pty_free(pty);
}

static void test_resize_storm(void **state)
{
    (void)state;
    struct screen_case one = plain_case();
    struct pty *pty = start(&one, kinds[1], 24, 80, false);
    uint64_t seed = 41;
    for (int i = 0; i < 300; i++)
        pty_resize(pty, 1 + (int)(next_random(&seed) % 60), 1 + (int)(next_random(&seed) % 200));
    pty_resize(pty, 30, 100);
    while (pty_pump(pty, 500)) {
    }
    struct buffer after_storm = {0}, painted_anew = {0};
    unsigned long frame = pty->frames;
    pty_text(pty, &after_storm);
    kill(pty->process, SIGCONT); /* after which everything is painted anew */
    assert_true(pty_wait_frame(pty, frame));
    pty_text(pty, &painted_anew);
    assert_string_equal(after_storm.data, painted_anew.data);
    assert_contains(after_storm.data, "F1 帮助");
    buffer_free(&after_storm);
    buffer_free(&painted_anew);
    pty_free(pty);
}

/* Keys cut into single bytes, each its own write. */
static void test_bytes_one_at_a_time(void **state)
{
    (void)state;
    struct screen_case one = plain_case();
    struct pty *whole = start(&one, kinds[0], 30, 100, false), *cut = start(&one, kinds[0], 30, 100, false);
    static const char keys[] = "3\033OB\033OB\033[1;3Dm核实\033[200~一二\033[201~\033OD";
    pty_send(whole, slice_of(keys));
    for (size_t i = 0; keys[i]; i++)
        pty_send(cut, (struct slice){&keys[i], 1});
    while (pty_pump(whole, 400)) {
    }
    while (pty_pump(cut, 400)) {
    }
    struct buffer a = {0}, b = {0};
    pty_text(whole, &a);
    pty_text(cut, &b);
    assert_string_equal(a.data, b.data);
    assert_contains(a.data, "核实一二");
    buffer_free(&a);
    buffer_free(&b);
    pty_free(whole);
    pty_free(cut);
}

/* The program as it starts when nobody says which theme, or with the variable. */
static struct pty *start_unthemed(const char *background, const char *variable, const char *theme)
{
    struct screen_case one = plain_case();
    const char *const environment[] = {variable, NULL};
    struct pty_options options = {
        .term = kinds[0], .rows = 30, .columns = 100, .background = background, .environment = environment};
    const char *arguments[] = {program, one.paths.items[0], theme ? "--theme" : NULL, theme, NULL};
    stage(&one);
    struct pty *pty = pty_start(&options, arguments, NULL, NULL);
    assert_true(pty_wait_rest(pty));
    return pty;
}

static bool same_colours(const struct pty *a, const struct pty *b)
{
    for (int i = 0; i < 30 * 100; i++) {
        VTermScreenCell left = pty_cell(a, i / 100, i % 100), right = pty_cell(b, i / 100, i % 100);
        if (memcmp(&left.fg, &right.fg, sizeof left.fg) != 0 || memcmp(&left.bg, &right.bg, sizeof left.bg) != 0)
            return false;
    }
    return true;
}

static void test_theme_follows_the_background(void **state)
{
    (void)state;
    static const struct {
        const char *background, *variable, *option, *theme;
        bool asked;
    } cases[] = {
        {"rgb:fdfd/fdfd/fdfd", NULL, NULL, "light", true}, {"rgb:1414/1616/1b1b", NULL, NULL, "dark", true},
        {NULL, NULL, NULL, "dark", true},                  {"rgb:ff/ff/ff", "NIANSHEN_THEME=dark", NULL, "dark", false},
        {"rgb:ff/ff/ff", NULL, "dark", "dark", false},     {"rgb:ff/ff/ff", "COLORFGBG=15;0", NULL, "dark", false},
        {"rgb:ff/ff/ff", "NO_COLOR=1", NULL, "mono", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *variable = cases[i].variable;
        struct pty *pty = start_unthemed(cases[i].background, variable, cases[i].option);
        struct pty *wanted = start_unthemed(NULL, variable && strncmp(variable, "NO_", 3) == 0 ? variable : NULL,
                                            cases[i].theme);
        assert_int_equal(pty->asked_background, cases[i].asked);
        if (!same_colours(pty, wanted))
            fail_msg("case %zu: not %s", i, cases[i].theme);
        pty_free(pty);
        pty_free(wanted);
    }
}

int main(void)
{
    const char *given = getenv("NIANSHEN");
    if (!getcwd(root, sizeof root))
        return 1;
    if (given && *given)
        snprintf(program, sizeof program, "%s", given);
    else
        snprintf(program, sizeof program, "%s/nianshen", root);
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    arena = arena_new();
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_idle_is_silent),           cmocka_unit_test(test_key_that_changes_nothing_writes_nothing),
        cmocka_unit_test(test_moving_is_cheap),
        cmocka_unit_test(test_moving_through_findings_is_cheap),
        cmocka_unit_test(test_burst_is_painted_a_few_times),
        cmocka_unit_test(test_stopped_and_brought_back), cmocka_unit_test(test_ends_in_order),
        cmocka_unit_test(test_terminal_vanishes),        cmocka_unit_test(test_resize_storm),
        cmocka_unit_test(test_bytes_one_at_a_time),      cmocka_unit_test(test_theme_follows_the_background),
    };
    struct path_list cases = screen_cases(root, arena);
    size_t count = sizeof others / sizeof *others;
    struct CMUnitTest *tests = arena_new_array(arena, struct CMUnitTest, cases.count + count);
    memcpy(tests, others, sizeof others);
    for (size_t i = 0; i < cases.count; i++)
        tests[count + i] = (struct CMUnitTest){cases.items[i], test_case, NULL, NULL, cases.items[i]};
    int failed = _cmocka_run_group_tests("pty", tests, cases.count + count, NULL, NULL);
    arena_free(arena);
    return failed;
}
