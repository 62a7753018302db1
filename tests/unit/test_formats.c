/* One report in every format: each gives the same 200 cells, and the span of each is its printed text. */
#include "unit/cmocka_main.h"

#include "support/program.h"
#include "support/truth.h"

#include <jansson.h>

#define SAMPLES "tests/reports/各种格式/云溪镇2024"

enum { CELLS = 200 };

static struct arena *arena;
static struct truth *truth;

static int load_truth(void **state)
{
    (void)state;
    arena = arena_new();
    truth = truth_load("tests/formats/report.txt", arena);
    return 0;
}

static int free_truth(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool text_is(json_t *object, const char *key, struct slice wanted)
{
    json_t *value = json_object_get(object, key);
    return wanted.length > 0 ? json_is_string(value) && slice_equal(slice_of(json_string_value(value)), wanted)
                             : json_is_null(value);
}

static bool state_is(json_t *cell, const char *state)
{
    return strcmp(json_string_value(json_object_get(cell, "state")), state) == 0;
}

static bool span_is(json_t *cell, struct slice text, struct slice wanted)
{
    json_t *span = json_object_get(cell, "span");
    size_t start = (size_t)json_integer_value(json_array_get(span, 0));
    size_t end = (size_t)json_integer_value(json_array_get(span, 1));
    return json_array_size(span) == 2 && start <= end && end <= text.length &&
           slice_equal(slice_part(text, start, end), wanted);
}

static bool is_right(json_t *cell, const struct truth_cell *wanted, struct slice text)
{
    json_t *value = json_object_get(cell, "value");
    return json_is_number(value) && json_number_value(value) == strtod(wanted->text.data, NULL) &&
           state_is(cell, "read") && text_is(cell, "text", wanted->text) && text_is(cell, "unit", wanted->unit) &&
           (text.data == NULL || span_is(cell, text, wanted->text));
}

struct tally {
    size_t right, unclear, missing, wrong; /* blank though something is printed counts as wrong */
};

static void judge(json_t *cells, const struct truth_cell *wanted, struct slice text, struct tally *tally)
{
    json_t *cell = json_object_get(cells, arena_copy(arena, wanted->id).data);
    assert_non_null(cell);
    if (is_right(cell, wanted, text)) {
        tally->right++;
        return;
    }
    bool unclear = state_is(cell, "unclear"), missing = state_is(cell, "missing");
    tally->unclear += unclear;
    tally->missing += missing;
    tally->wrong += !unclear && !missing;
    if (missing)
        return;
    char *said = json_dumps(cell, JSON_COMPACT);
    print_error("%.*s: %.*s, not %s\n", SLICE_ARGUMENTS(wanted->id), SLICE_ARGUMENTS(wanted->text), said);
    free(said);
}

static struct tally judge_all(json_t *cells, struct slice text)
{
    struct tally tally = {0};
    assert_int_equal(json_object_size(cells), CELLS);
    for (size_t i = 0; i < truth->parts.count; i++) {
        const struct truth_table *table = truth->parts.items[i].table;
        for (size_t j = 0; truth->parts.items[i].kind == TRUTH_TABLE && j < table->cells.count; j++)
            if (table->cells.items[j].id.length > 0)
                judge(cells, &table->cells.items[j], text, &tally);
    }
    assert_int_equal(tally.right + tally.unclear + tally.missing + tally.wrong, CELLS);
    return tally;
}

/* What the program says of the report; NULL when the file cannot be read because of a program that is not installed. */
static json_t *checked(const char *path)
{
    json_error_t error;
    struct program_run run = RUN("check", "--format", "jsonl", path);
    json_t *report = json_loads(run.out.data, 0, &error);
    if (!report)
        fail_msg("%s: %s", run.out.data, run.errors.data);
    const char *reason = json_string_value(json_object_get(report, "error"));
    if (reason && strstr(reason, "libreoffice")) {
        print_message("skipped: %s\n", reason);
        json_decref(report);
        report = NULL;
    } else if (reason) {
        fail_msg("%s: %s", path, reason);
    }
    program_free(&run);
    return report;
}

static struct tally read_sample(json_t *report, const char *path)
{
    struct program_run run = RUN("text", path);
    struct tally tally = judge_all(json_object_get(report, "cells"), buffer_slice(&run.out));
    assert_int_equal(run.status, 0);
    program_free(&run);
    return tally;
}

static void test_format(void **state)
{
    const char *path = *state;
    json_t *report = checked(path);
    if (!report)
        skip();
    struct tally tally = read_sample(report, path);
    assert_int_equal(tally.right, CELLS);
    assert_string_equal(json_string_value(json_object_get(report, "status")), "checked");
    assert_string_equal(json_string_value(json_object_get(report, "unit")), "山河县云溪镇人民政府");
    assert_int_equal(json_integer_value(json_object_get(report, "year")), 2024);
    assert_int_equal(json_array_size(json_object_get(report, "findings")), 0);
    json_decref(report);
}

/* Of all numbers in scans 99 in 100 are read, and none of the others is taken for another. */
static void test_scans(void **state)
{
    static const char *const paths[] = {SAMPLES "扫描.pdf", SAMPLES ".tif", SAMPLES ".png"};
    struct tally all = {0};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        json_t *report = checked(paths[i]);
        assert_non_null(report);
        struct tally tally = read_sample(report, paths[i]);
        print_message("%s: %zu read, %zu unclear, %zu wrong\n", paths[i], tally.right, tally.unclear, tally.wrong);
        all.right += tally.right;
        all.wrong += tally.wrong;
        assert_int_equal(tally.missing, 0);
        json_decref(report);
    }
    assert_int_equal(all.wrong, 0);
    assert_true(all.right * 100 >= 99 * CELLS * sizeof paths / sizeof *paths);
}

/* Second pages of the report as bad machines make them (tests/scans/degrade): sideways with numbers that go over the
 * line, faded in patches, out of a fax and upside down, with a seal over the table, photographed from one side. What is
 * read is right, and most is read; nothing that is printed counts as blank. */
static void test_bad_scans(void **state)
{
    static const struct {
        const char *path;
        size_t printed, least; /* cells on the page, and how many of them must be read */
    } pages[] = {{"tests/scans/窄格横放.tif", 140, 138},
                 {"tests/scans/淡墨.jpg", 43, 35},
                 {"tests/scans/传真倒放.tif", 43, 40},
                 {"tests/scans/红章.jpg", 43, 42},
                 {"tests/scans/拍斜.jpg", 140, 130}};
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        json_t *report = checked(pages[i].path);
        assert_non_null(report);
        struct tally tally = judge_all(json_object_get(report, "cells"), SLICE_NONE);
        if (tally.wrong > 0 || tally.right < pages[i].least || tally.missing != CELLS - pages[i].printed)
            fail_msg("%s: %zu read, %zu unclear, %zu wrong, %zu missing", pages[i].path, tally.right, tally.unclear,
                     tally.wrong, tally.missing);
        json_decref(report);
    }
}

static void test_blank(void **state)
{
    json_t *report = checked(*state), *cell;
    const char *id;
    assert_int_equal(json_object_size(json_object_get(report, "cells")), CELLS);
    json_object_foreach(json_object_get(report, "cells"), id, cell)
    {
        if (!state_is(cell, "blank") || !json_is_null(json_object_get(cell, "value")))
            fail_msg("%s is %s", id, json_string_value(json_object_get(cell, "state")));
    }
    json_decref(report);
}

#define RULED(path)                                                                                                    \
    {                                                                                                                  \
        .name = path, .test_func = test_format, .initial_state = path                                                  \
    }
#define SAMPLE(test, ending)                                                                                           \
    {                                                                                                                  \
        .name = ending, .test_func = test, .initial_state = SAMPLES ending                                             \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(test_format, ".txt"),      SAMPLE(test_format, "国标.txt"), SAMPLE(test_format, "双字节.txt"),
        SAMPLE(test_format, ".md"),       SAMPLE(test_format, ".html"),    SAMPLE(test_format, ".docx"),
        SAMPLE(test_format, ".pdf"),      SAMPLE(test_format, ".ofd"),     SAMPLE(test_format, ".doc"),
        SAMPLE(test_format, ".wps"),      SAMPLE(test_format, ".rtf"),     cmocka_unit_test(test_scans),
        SAMPLE(test_blank, "空表.docx"),  RULED("tests/formats/竖线.pdf"), RULED("tests/formats/外框.pdf"),
        cmocka_unit_test(test_bad_scans),
    };
    return cmocka_run_group_tests_name("formats", tests, load_truth, free_truth);
}
