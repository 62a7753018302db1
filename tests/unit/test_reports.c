/* The sample reports: every cell and every failed finding of each is held against tests/expected. A test a report. */
#include "unit/cmocka_main.h"

#include "support/program.h"
#include "support/samples.h"

#include <jansson.h>

#define REPORTS "tests/reports"
#define EXPECTED "tests/expected"

struct sample {
    const char *name;
    json_t *expected, *report;
    struct buffer text; /* what `nianshen text` says */
};

/* What is expected of a cell: its own entry, else that of a beginning with a star, else a zero. */
static json_t *expected_cell(json_t *cells, const char *id, json_t *zero)
{
    json_t *own = json_object_get(cells, id);
    const char *key;
    json_t *value;
    if (own)
        return own;
    json_object_foreach(cells, key, value)
    {
        size_t length = strlen(key) - 1;
        if (key[length] == '*' && strncmp(key, id, length) == 0)
            return value;
    }
    return zero;
}

static bool cell_holds(json_t *cell, json_t *expected)
{
    const char *state = json_string_value(json_object_get(cell, "state"));
    json_t *value = json_object_get(cell, "value");
    if (json_is_string(expected))
        return strcmp(state, json_string_value(expected)) == 0 && json_is_null(value);
    return strcmp(state, "read") == 0 && json_is_number(value) &&
           json_number_value(value) == json_number_value(expected);
}

/* The bytes of its span are its text. */
static bool span_holds(const struct sample *sample, json_t *cell)
{
    json_t *span = json_object_get(cell, "span");
    json_t *text = json_object_get(cell, "text");
    if (json_is_null(span))
        return json_is_null(text) && json_is_null(json_object_get(cell, "value"));
    size_t start = (size_t)json_integer_value(json_array_get(span, 0));
    size_t end = (size_t)json_integer_value(json_array_get(span, 1));
    return end <= sample->text.length && end >= start &&
           slice_is(slice_part(buffer_slice(&sample->text), start, end), json_string_value(text));
}

static size_t count_wrong_cells(const struct sample *sample)
{
    json_t *expected = json_object_get(sample->expected, "cells"), *zero = json_integer(0);
    const char *id;
    json_t *cell;
    size_t wrong = 0;
    json_object_foreach(json_object_get(sample->report, "cells"), id, cell)
    {
        json_t *want = expected_cell(expected, id, zero);
        if (cell_holds(cell, want) && span_holds(sample, cell))
            continue;
        char *said = json_dumps(cell, JSON_COMPACT), *wanted = json_dumps(want, JSON_ENCODE_ANY);
        print_error("%s: %s 应为 %s，却是 %s\n", sample->name, id, wanted, said);
        free(said);
        free(wanted);
        wrong++;
    }
    json_decref(zero);
    return wrong;
}

/* Every expected cell must be there at all. */
static size_t count_absent_cells(const struct sample *sample)
{
    json_t *cells = json_object_get(sample->report, "cells"), *value;
    const char *id;
    size_t absent = 0;
    json_object_foreach(json_object_get(sample->expected, "cells"), id, value)
    {
        if (strchr(id, '*') || json_object_get(cells, id))
            continue;
        print_error("%s: 没有 %s\n", sample->name, id);
        absent++;
    }
    return absent;
}

static bool holds_text(json_t *texts, const char *text)
{
    size_t i;
    json_t *item;
    json_array_foreach(texts, i, item) if (strcmp(json_string_value(item), text) == 0) return true;
    return false;
}

static bool is_failed(json_t *finding, const char *rule)
{
    return strcmp(json_string_value(json_object_get(finding, "outcome")), "fail") == 0 &&
           (!rule || strcmp(json_string_value(json_object_get(finding, "rule")), rule) == 0);
}

/* The rules that fail are exactly the expected ones. */
static size_t count_wrong_findings(const struct sample *sample)
{
    json_t *expected = json_object_get(sample->expected, "findings");
    json_t *findings = json_object_get(sample->report, "findings"), *finding, *rule;
    size_t i, j, wrong = 0;
    json_array_foreach(findings, i, finding)
    {
        if (!is_failed(finding, NULL) || holds_text(expected, json_string_value(json_object_get(finding, "rule"))))
            continue;
        print_error("%s: 多出 %s：%s\n", sample->name, json_string_value(json_object_get(finding, "rule")),
                    json_string_value(json_object_get(finding, "message")));
        wrong++;
    }
    json_array_foreach(expected, i, rule)
    {
        bool found = false;
        json_array_foreach(findings, j, finding) found = found || is_failed(finding, json_string_value(rule));
        if (!found)
            print_error("%s: 没有发现 %s\n", sample->name, json_string_value(rule));
        wrong += !found;
    }
    return wrong;
}

static void assert_same(const struct sample *sample, const char *key)
{
    json_t *have = json_object_get(sample->report, key), *want = json_object_get(sample->expected, key);
    if (!json_equal(have, want))
        print_error("%s: %s 是 %s\n", sample->name, key, json_is_string(have) ? json_string_value(have) : "（非文字）");
    assert_true(json_equal(have, want));
}

static void load(struct sample *sample)
{
    char expected[512], report[512];
    json_error_t error;
    snprintf(expected, sizeof expected, EXPECTED "/%s", sample->name);
    snprintf(report, sizeof report, REPORTS "/%.*s", (int)(strlen(sample->name) - strlen(".json")), sample->name);
    struct program_run check = RUN("check", "--format", "jsonl", report);
    struct program_run text = RUN("text", report);
    assert_true(check.status == 0 || check.status == 1);
    assert_int_equal(text.status, 0);
    sample->expected = json_load_file(expected, 0, &error);
    assert_non_null(sample->expected);
    sample->report = json_loads(check.out.data, 0, &error);
    assert_non_null(sample->report);
    sample->text = text.out;
    text.out = (struct buffer){0};
    program_free(&text);
    program_free(&check);
}

static void test_sample(void **state)
{
    struct sample sample = {.name = *state};
    load(&sample);
    assert_same(&sample, "form");
    assert_same(&sample, "year");
    assert_same(&sample, "unit");
    assert_int_equal(count_wrong_cells(&sample), 0);
    assert_int_equal(count_absent_cells(&sample), 0);
    assert_int_equal(count_wrong_findings(&sample), 0);
    json_decref(sample.expected);
    json_decref(sample.report);
    buffer_free(&sample.text);
}

/* No report without its expectation, and none the other way round. */
static void test_all_expected(void **state)
{
    struct arena *arena = arena_new();
    struct path_list reports = {0}, expected = {0};
    struct error error;
    (void)state;
    assert_true(folder_list(REPORTS, arena, &reports, &error));
    assert_true(folder_list(EXPECTED, arena, &expected, &error));
    assert_int_equal(reports.count, expected.count);
    for (size_t i = 0; i < reports.count; i++) {
        char path[512];
        snprintf(path, sizeof path, EXPECTED "/%s.json", path_base_name(reports.items[i]));
        assert_true(file_exists(path));
    }
    arena_free(arena);
}

int main(void)
{
    struct arena *arena = arena_new();
    struct path_list expected = {0};
    struct error error;
    if (samples_enter(NULL) != 0 || !folder_list(EXPECTED, arena, &expected, &error)) {
        fputs("the samples cannot be copied\n", stderr);
        return 1;
    }
    struct CMUnitTest *tests = arena_new_array(arena, struct CMUnitTest, expected.count + 1);
    for (size_t i = 0; i < expected.count; i++) {
        char *name = (char *)(uintptr_t)path_base_name(expected.items[i]);
        tests[i] = (struct CMUnitTest){.name = name, .test_func = test_sample, .initial_state = name};
    }
    tests[expected.count] = (struct CMUnitTest){.name = "all_expected", .test_func = test_all_expected};
    int failed = _cmocka_run_group_tests("reports", tests, expected.count + 1, NULL, samples_leave);
    arena_free(arena);
    return failed;
}
