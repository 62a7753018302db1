/* The manual page says what the program does: its keys are those of the command table, its options those of the help.
 * NIANSHEN_BLESS=1 writes the keys into the page. */
#include "unit/cmocka_main.h"

#include "support/program.h"
#include "tui/commands.h"

#define MANUAL "man/nianshen.1"
#define KEYS_BEGIN ".SH 按键\n"

static struct arena *arena;

static struct slice read_manual(void)
{
    struct slice page;
    struct error error;
    if (!file_read(MANUAL, 1 << 20, arena, &page, &error))
        fail_msg("%s", error.message);
    return page;
}

/* Text as roff wants it: a hyphen that is one, a backslash, and no line that roff takes for a request. */
static void add_roff(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        char character = text.data[i];
        if (character == '-')
            buffer_add(out, SLICE("\\-"));
        else if (character == '\\')
            buffer_add(out, SLICE("\\e"));
        else if (character == '`')
            buffer_add(out, SLICE("\\(ga"));
        else
            buffer_add(out, (struct slice){&character, 1});
    }
}

static void add_command(struct buffer *out, enum command command)
{
    const struct command_entry *entry = command_entry(command);
    struct slice keys = command_all_keys(command, arena);
    buffer_add_text(out, ".TP\n.B ");
    add_roff(out, keys.length ? keys : arena_print(arena, ":%s", entry->name));
    buffer_print(out, "\n%s（", entry->chinese);
    add_roff(out, slice_of(entry->name));
    buffer_add_text(out, "）：");
    add_roff(out, slice_of(entry->help));
    buffer_add_text(out, "\n");
}

static void bless(struct slice page, size_t start, size_t end, struct slice keys)
{
    struct buffer all = {0};
    struct error error;
    buffer_add(&all, slice_part(page, 0, start));
    buffer_add(&all, keys);
    buffer_add(&all, slice_part(page, end, page.length));
    assert_true(file_write(MANUAL, buffer_slice(&all), &error));
    buffer_free(&all);
}

static void test_keys(void **state)
{
    (void)state;
    struct buffer keys = {0};
    buffer_add_text(&keys, KEYS_BEGIN);
    for (enum command command = 0; command < COMMAND_COUNT; command++)
        add_command(&keys, command);
    struct slice page = read_manual();
    ptrdiff_t start = slice_find(page, SLICE(KEYS_BEGIN), 0);
    ptrdiff_t end = slice_find(page, SLICE("\n.SH "), start < 0 ? 0 : (size_t)start) + 1;
    assert_true(start >= 0 && end > start);
    if (getenv("NIANSHEN_BLESS"))
        bless(page, (size_t)start, (size_t)end, buffer_slice(&keys));
    page = read_manual();
    end = slice_find(page, SLICE("\n.SH "), (size_t)start) + 1;
    assert_slice(slice_part(page, (size_t)start, (size_t)end), keys.data);
    buffer_free(&keys);
}

/* The page without roff's escapes and font requests. */
static const char *plain_manual(void)
{
    struct slice page = read_manual();
    struct buffer plain = {0};
    for (size_t i = 0; i < page.length; i++)
        if (page.data[i] != '\\')
            buffer_add(&plain, slice_part(page, i, i + 1));
    const char *text = arena_copy(arena, buffer_slice(&plain)).data;
    buffer_free(&plain);
    return text;
}

static void assert_named(const char *manual, const char *word)
{
    if (!strstr(manual, word))
        fail_msg("the manual does not name %s", word);
}

static void test_options(void **state)
{
    static const char *const subcommands[] = {"review", "check", "extract", "text", "export", "rules", "explain"};
    (void)state;
    const char *manual = plain_manual();
    size_t options = 0;
    for (size_t i = 0; i < sizeof subcommands / sizeof *subcommands; i++) {
        struct program_run help = RUN("help", subcommands[i]);
        assert_int_equal(help.status, 0);
        for (const char *at = help.out.data; (at = strstr(at, "\n  -")); at++, options++) {
            char option[32];
            snprintf(option, sizeof option, "%.*s", (int)strcspn(at + 3, " \n"), at + 3);
            assert_named(manual, option);
        }
        program_free(&help);
    }
    assert_true(options > 15);
}

/* Every rule that is loaded has its place in the page. */
static void test_rules(void **state)
{
    (void)state;
    const char *manual = plain_manual();
    struct program_run run = RUN("check", "--format", "jsonl", "tests/reports/青石乡2020.txt",
                                 "tests/reports/杨树乡2020.txt", "tests/reports/河口镇2023.txt");
    for (const char *at = run.out.data; (at = strstr(at, "{\"rule\":\"")); at++) {
        char rule[64];
        at += strlen("{\"rule\":\"");
        snprintf(rule, sizeof rule, "%.*s", (int)strcspn(at, "\""), at);
        assert_named(manual, rule);
    }
    program_free(&run);
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_rules),
    };
    return cmocka_run_group_tests_name("manual", tests, set_up, tear_down);
}
