/* Themes: the shipped ones can be read by people, and whatever is wrong in one is said with its place. */
#include "unit/cmocka_main.h"

#include "tui/theme.h"
#include "tui/theme_colour.h"

#include <sys/stat.h>

static const char *const shipped[] = {"dark", "light", "mono"};

static void test_shipped_themes(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct path_list names = theme_names(arena);
    assert_int_equal(names.count, 3);
    for (size_t i = 0; i < 3; i++) {
        struct error error = {0};
        assert_string_equal(names.items[i], shipped[i]);
        const struct theme *theme = theme_load(slice_of(shipped[i]), arena, &error);
        assert_string_equal(error.message, "");
        assert_non_null(theme);
        assert_slice(theme->name, shipped[i]);
        assert_true(theme->title.length > 0);
        assert_int_equal(canvas_text_width(theme->mark_error), 1);
        assert_int_equal(canvas_text_width(theme->mark_warning), 1);
        assert_int_equal(canvas_text_width(theme->mark_info), 1);
    }
    arena_free(arena);
}

static double linear(uint32_t channel)
{
    double value = channel / 255.0;
    return value * value * (0.4 + 0.6 * value); /* near enough to the true curve for telling 4 from 5 */
}

static double brightness(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16 & 0xFF) + 0.7152 * linear(rgb >> 8 & 0xFF) + 0.0722 * linear(rgb & 0xFF);
}

static double contrast(uint32_t a, uint32_t b)
{
    double light = brightness(a), dark = brightness(b);
    if (light < dark) {
        double other = light;
        light = dark;
        dark = other;
    }
    return (light + 0.05) / (dark + 0.05);
}

/* Frames may be faint and zeros quiet; everything else must be easy to read. */
static double least_contrast(int role)
{
    return role == ROLE_frame ? 2.0 : role == ROLE_zero ? 3.0 : 4.5;
}

static void assert_readable(const struct theme *theme, int role)
{
    const struct style *full = &theme->styles[COLOURS_TRUE][role], *less = &theme->styles[COLOURS_256][role];
    assert_true(full->foreground.given && full->background.given);
    double with_all = contrast(full->foreground.value, full->background.value);
    double with_256 = contrast(colour_of_256(less->foreground.value), colour_of_256(less->background.value));
    if (with_all < least_contrast(role) || with_256 < least_contrast(role))
        fail_msg("%.*s, %s: contrast %.1f, with 256 colours %.1f", SLICE_ARGUMENTS(theme->name),
                 role_name((enum role)role), with_all, with_256);
}

static void test_everything_can_be_read(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error;
    for (int i = 0; i < 2; i++) {
        const struct theme *theme = theme_load(slice_of(shipped[i]), arena, &error);
        for (int role = 0; role < ROLE_COUNT; role++)
            assert_readable(theme, role);
    }
    arena_free(arena);
}

static bool same_looks(const struct style *a, const struct style *b)
{
    return a->foreground.given == b->foreground.given && a->foreground.value == b->foreground.value &&
           a->background.given == b->background.given && a->background.value == b->background.value &&
           a->bold == b->bold && a->underline == b->underline && a->reverse == b->reverse;
}

/* On every terminal a chosen cell, a search hit, an error and the running text look different. */
static void test_what_matters_differs_everywhere(void **state)
{
    (void)state;
    static const enum role roles[] = {ROLE_text, ROLE_error, ROLE_warning, ROLE_cursor, ROLE_linked};
    struct arena *arena = arena_new();
    struct error error;
    for (int i = 0; i < 3; i++) {
        const struct theme *theme = theme_load(slice_of(shipped[i]), arena, &error);
        for (enum colour_depth depth = COLOURS_NONE; depth < COLOUR_DEPTHS; depth++)
            for (int a = 0; a < 5; a++)
                for (int b = 0; b < a; b++)
                    if (same_looks(&theme->styles[depth][roles[a]], &theme->styles[depth][roles[b]]))
                        fail_msg("%s, depth %d: %s looks like %s", shipped[i], (int)depth, role_name(roles[a]),
                                 role_name(roles[b]));
    }
    arena_free(arena);
}

static void test_colours(void **state)
{
    (void)state;
    struct colour colour;
    assert_true(colour_parse(SLICE("#0aF1b2"), COLOURS_TRUE, &colour));
    assert_int_equal(colour.value, 0x0AF1B2);
    assert_true(colour_parse(SLICE("255"), COLOURS_256, &colour));
    assert_int_equal(colour.value, 255);
    assert_true(colour_parse(SLICE("bright-red"), COLOURS_16, &colour));
    assert_int_equal(colour.value, 9);
    assert_true(colour_parse(SLICE("default"), COLOURS_16, &colour));
    assert_false(colour.given);
    assert_false(colour_parse(SLICE("256"), COLOURS_256, &colour));
    assert_false(colour_parse(SLICE("#12345"), COLOURS_TRUE, &colour));
    assert_false(colour_parse(SLICE("#12345g"), COLOURS_TRUE, &colour));
    assert_false(colour_parse(SLICE("16"), COLOURS_16, &colour));
    assert_false(colour_parse(SLICE(""), COLOURS_256, &colour));
    for (uint32_t i = 16; i < 256; i++)
        assert_int_equal(colour_of_256(colours_nearest(colour_of_256(i)).depth[COLOURS_256].value), colour_of_256(i));
    assert_int_equal(colours_nearest(0xFE0101).depth[COLOURS_16].value, 9);
    assert_int_equal(colours_nearest(0x020202).depth[COLOURS_16].value, 0);
}

/* --- themes of a person's own --- */

static const char whole[] = "title: 自己的\n"
                            "colours: {ink: \"#112233\", paper: [\"#ffffff\", 231, bright-white]}\n"
                            "marks: {error: E, warning: W, info: i, unchecked: u, settled: s, unclear: q, missing: m, "
                            "candidate: c}\n"
                            "roles:\n"
                            "  text: {foreground: ink, background: paper}\n"
                            "  error: {foreground: \"#ff0000\", attributes: [bold], without_colours: [reverse]}\n"
                            "  zero: {foreground: default}\n";

static void write_theme(const char *content)
{
    const char *root = getenv("XDG_CONFIG_HOME");
    struct buffer path = {0};
    struct error error;
    static const char *const folders[] = {"", "/nianshen", "/nianshen/themes"};
    for (int i = 0; i < 3; i++) {
        buffer_clear(&path);
        buffer_print(&path, "%s%s", root, folders[i]);
        mkdir(path.data, 0700);
    }
    buffer_add_text(&path, "/own.yaml");
    if (!file_write(path.data, slice_of(content), &error))
        fail_msg("%s", error.message);
    buffer_free(&path);
}

static void test_own_theme(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    write_theme(whole);
    const struct theme *theme = theme_load(SLICE("own"), arena, &error);
    assert_string_equal(error.message, "");
    assert_slice(theme->title, "自己的");
    assert_slice(theme->mark_unclear, "q");
    const struct style *error_style = &theme->styles[COLOURS_256][ROLE_error];
    assert_int_equal(error_style->foreground.value, 196);
    assert_int_equal(error_style->background.value, 231);
    assert_true(error_style->bold && !error_style->reverse);
    assert_true(theme->styles[COLOURS_NONE][ROLE_error].reverse && !theme->styles[COLOURS_NONE][ROLE_error].bold);
    assert_int_equal(theme->styles[COLOURS_TRUE][ROLE_note].foreground.value, 0x112233);
    assert_false(theme->styles[COLOURS_TRUE][ROLE_zero].foreground.given);
    assert_false(theme->styles[COLOURS_NONE][ROLE_error].foreground.given);
    arena_free(arena);
}

/* The theme above with one part replaced. */
static void assert_refused(const char *part, const char *replacement, const char *place, const char *said)
{
    struct arena *arena = arena_new();
    struct error error = {0};
    struct buffer content = {0};
    const char *at = strstr(whole, part);
    assert_non_null(at);
    buffer_add(&content, (struct slice){whole, (size_t)(at - whole)});
    buffer_add_text(&content, replacement);
    buffer_add_text(&content, at + strlen(part));
    write_theme(content.data);
    assert_null(theme_load(SLICE("own"), arena, &error));
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_contains(error.message, place);
    assert_contains(error.message, said);
    buffer_free(&content);
    arena_free(arena);
}

static void test_wrong_themes(void **state)
{
    (void)state;
    assert_refused("  zero:", "  zeros:", "own.yaml:7:3", "zero");
    assert_refused("[bold]", "[blod]", "own.yaml:6:", "bold");
    assert_refused("foreground: ink", "foreground: inc", "own.yaml:5:22", "ink");
    assert_refused("\"#ff0000\"", "\"#ff00\"", "own.yaml:6:23", "#rrggbb");
    assert_refused("231, bright-white", "331, bright-white", "own.yaml:2:", "255");
    assert_refused("231, bright-white", "231, bright-wite", "own.yaml:2:", "bright-white");
    assert_refused("231, bright-white", "231", "own.yaml:2:", "三项");
    assert_refused("error: E", "error: ①", "own.yaml:3:", "①");
    assert_refused("error: E", "error: EEE", "own.yaml:3:", "EEE");
    assert_refused("error: E, ", "", "own.yaml:3:", "error");
    assert_refused("roles:", "rolls:", "own.yaml:4:1", "roles");
    assert_refused("attributes: [bold]", "attributes: bold", "own.yaml:6:", "[bold, underline]");
    assert_refused("foreground: default", "foregrund: default", "own.yaml:7:", "foreground");
    assert_refused("title: 自己的", "[", "own.yaml:", "");
}

static void test_unknown_name(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    assert_null(theme_load(SLICE("drak"), arena, &error));
    assert_contains(error.message, "是不是 dark");
    assert_contains(error.message, "mono");
    arena_free(arena);
}

static struct slice read_manual(struct arena *arena)
{
    struct slice page;
    struct error error;
    if (!file_read("man/nianshen-theme.5", 1 << 20, arena, &page, &error))
        fail_msg("%s", error.message);
    return page;
}

static void test_manual_names_every_role(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice page = read_manual(arena);
    for (int role = 0; role < ROLE_COUNT; role++)
        assert_contains(page.data, arena_print(arena, "\n%s\t", role_name((enum role)role)).data);
    for (int i = 0; colour_names[i] && strncmp(colour_names[i], "bright", 6) != 0; i++)
        assert_contains(page.data, colour_names[i]);
    arena_free(arena);
}

/* The example between .nf and .fi, hyphens as the manual writes them put back. */
static void test_example_of_the_manual_works(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    struct slice page = read_manual(arena);
    size_t start = (size_t)slice_find(page, SLICE("\n.nf\n"), 0) + 5,
           end = (size_t)slice_find(page, SLICE("\n.fi\n"), 0);
    struct buffer example = {0};
    for (size_t i = start; i < end; i++)
        if (page.data[i] != '\\')
            buffer_add(&example, (struct slice){&page.data[i], 1});
    write_theme(example.data);
    theme_load(SLICE("own"), arena, &error);
    assert_string_equal(error.message, "");
    buffer_free(&example);
    arena_free(arena);
}

static void test_default_name(void **state)
{
    (void)state;
    unsetenv("NIANSHEN_THEME");
    unsetenv("NO_COLOR");
    unsetenv("COLORFGBG");
    assert_slice(theme_default_name(), "dark");
    setenv("COLORFGBG", "0;15", 1);
    assert_slice(theme_default_name(), "light");
    setenv("COLORFGBG", "15;default;0", 1);
    assert_slice(theme_default_name(), "dark");
    setenv("NO_COLOR", "1", 1);
    assert_slice(theme_default_name(), "mono");
    setenv("NIANSHEN_THEME", "light", 1);
    assert_slice(theme_default_name(), "light");
    unsetenv("NIANSHEN_THEME");
    unsetenv("NO_COLOR");
    unsetenv("COLORFGBG");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_themes),
        cmocka_unit_test(test_everything_can_be_read),
        cmocka_unit_test(test_what_matters_differs_everywhere),
        cmocka_unit_test(test_colours),
        cmocka_unit_test(test_own_theme),
        cmocka_unit_test(test_wrong_themes),
        cmocka_unit_test(test_unknown_name),
        cmocka_unit_test(test_manual_names_every_role),
        cmocka_unit_test(test_example_of_the_manual_works),
        cmocka_unit_test(test_default_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
