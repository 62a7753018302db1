/* The table in rules/README.md of what is checked: its rules exist, every rule stands in it, and what has no rule has
 * a reason. */
#include "unit/cmocka_main.h"

#include "support/installed.h"

#define README "rules/README.md"
#define TABLE "## 查什么，不查什么\n"

static struct slice read_table(struct arena *arena)
{
    struct slice page;
    struct error error;
    if (!file_read(README, 1 << 20, arena, &page, &error))
        fail_msg("%s", error.message);
    ptrdiff_t start = slice_find(page, SLICE(TABLE), 0);
    assert_true(start >= 0);
    return slice_part(page, (size_t)start, page.length);
}

static bool is_rule(struct slice id)
{
    for (size_t i = 0; i < rules_count(rules); i++)
        if (slice_equal(rules_id(rules, i), id))
            return true;
    return false;
}

/* The next text between backticks at or behind *offset, which moves on; empty when there is none. */
static struct slice next_quoted(struct slice text, size_t *offset)
{
    ptrdiff_t start = slice_find(text, SLICE("`"), *offset);
    ptrdiff_t end = start < 0 ? -1 : slice_find(text, SLICE("`"), (size_t)start + 1);
    *offset = end < 0 ? text.length : (size_t)end + 1;
    return end < 0 ? SLICE_NONE : slice_part(text, (size_t)start + 1, (size_t)end);
}

/* The three columns of a row; false for what is no row of a check. */
static bool split_row(struct slice line, struct slice columns[3])
{
    size_t at = 0, count = 0;
    for (ptrdiff_t bar; (bar = slice_find(line, SLICE("|"), at)) >= 0; at = (size_t)bar + 1) {
        if (count > 0 && count <= 3)
            columns[count - 1] = slice_trim(slice_part(line, at, (size_t)bar));
        count++;
    }
    return count == 4 && !slice_is(columns[1], "规则") && !slice_starts_with(columns[0], SLICE("--"));
}

static void check_row(const struct slice columns[3])
{
    size_t offset = 0, count = 0;
    for (struct slice id; (id = next_quoted(columns[1], &offset)).length; count++)
        if (!is_rule(id))
            fail_msg("%.*s: no rule %.*s", SLICE_ARGUMENTS(columns[0]), SLICE_ARGUMENTS(id));
    if (count == 0 && (!slice_is(columns[1], "—") || columns[2].length == 0))
        fail_msg("%.*s: neither a rule nor a reason", SLICE_ARGUMENTS(columns[0]));
}

static void test_rows_have_a_rule_or_a_reason(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice table = read_table(arena);
    size_t rows = 0;
    for (size_t at = 0; at < table.length;) {
        ptrdiff_t end = slice_find(table, SLICE("\n"), at);
        assert_true(end >= 0);
        struct slice columns[3];
        if (split_row(slice_part(table, at, (size_t)end), columns)) {
            check_row(columns);
            rows++;
        }
        at = (size_t)end + 1;
    }
    assert_true(rows > 50);
    arena_free(arena);
}

static void test_every_rule_stands_in_the_table(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice table = read_table(arena);
    for (size_t i = 0; i < rules_count(rules); i++) {
        struct slice id = rules_id(rules, i);
        struct slice quoted = arena_print(arena, "`%.*s`", SLICE_ARGUMENTS(id));
        if (slice_find(table, quoted, 0) < 0)
            fail_msg("%.*s does not stand in the table of " README, SLICE_ARGUMENTS(id));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_have_a_rule_or_a_reason),
        cmocka_unit_test(test_every_rule_stands_in_the_table),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
