/* The manual page of rule files: its examples are rules that load and hold, and there is one of every kind. */
#include "unit/cmocka_main.h"

#include "check/rule.h"
#include "support/forms.h"

#define MANUAL "man/nianshen-rules.5"

static struct arena *arena;

static int set_up(void **state)
{
    arena = arena_new();
    return forms_enter(state);
}

static int tear_down(void **state)
{
    arena_free(arena);
    return forms_leave(state);
}

/* A line of the page without roff's escapes. */
static void add_plain(struct buffer *out, struct slice line)
{
    static const struct {
        const char *escape, *text;
    } escapes[] = {{"\\-", "-"}, {"\\e", "\\"}, {"\\(dq", "\""}, {"\\(ti", "~"}};
    for (size_t at = 0; at < line.length;) {
        size_t i = 0, count = sizeof escapes / sizeof *escapes;
        while (i < count && !slice_starts_with(slice_part(line, at, line.length), slice_of(escapes[i].escape)))
            i++;
        buffer_add(out, i < count ? slice_of(escapes[i].text) : slice_part(line, at, at + 1));
        at += i < count ? strlen(escapes[i].escape) : 1;
    }
    buffer_add_text(out, "\n");
}

/* The blocks of the page that begin with a rule, as one file of rules. */
static const char *examples_of(struct slice page)
{
    struct buffer out = {0};
    bool inside = false, first = false;
    buffer_add_text(&out, "pack: 手册\nrules:\n");
    for (size_t at = 0; at < page.length;) {
        ptrdiff_t end = slice_find(page, SLICE("\n"), at);
        assert_true(end >= 0);
        struct slice line = slice_part(page, at, (size_t)end);
        at = (size_t)end + 1;
        if (first)
            inside = slice_starts_with(line, SLICE("\\- id:")) || slice_starts_with(line, SLICE("\\- {id:"));
        inside = inside && !slice_is(line, ".RE");
        if (inside)
            add_plain(&out, line);
        first = slice_is(line, ".RS 4");
    }
    const char *rules = arena_copy(arena, buffer_slice(&out)).data;
    buffer_free(&out);
    return rules;
}

static struct rules *load_examples(void)
{
    struct error error;
    struct slice page;
    struct path_list paths = {0};
    char *path = (char *)arena_print(arena, "%s/手册.yaml", getenv("TEST_DIR")).data;
    vector_push(arena, &paths, path);
    if (!file_read(MANUAL, 1 << 20, arena, &page, &error) || !file_write(path, slice_of(examples_of(page)), &error))
        fail_msg("%s", error.message);
    struct rules *rules = rules_load_files(forms, &paths, &error);
    if (!rules)
        fail_msg("%s\n%s", error.message, error.excerpt);
    return rules;
}

static void test_examples_hold(void **state)
{
    (void)state;
    struct rules *rules = load_examples();
    struct buffer report = {0};
    size_t failed;
    assert_true(rules_try_examples(rules, NULL, &report, &failed) >= 2 * rules_count(rules));
    if (failed)
        fail_msg("%s", report.data);
    buffer_free(&report);
    rules_free(rules);
}

static void test_every_kind_has_one(void **state)
{
    (void)state;
    struct rules *rules = load_examples();
    for (const char *const *kind = kind_names(); *kind; kind++) {
        size_t i = 0;
        while (i < rules_count(rules) && !slice_is(rules_about(rules, i).kind, *kind))
            i++;
        if (i == rules_count(rules))
            fail_msg(MANUAL " has no example of the kind %s", *kind);
    }
    rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples_hold),
        cmocka_unit_test(test_every_kind_has_one),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
