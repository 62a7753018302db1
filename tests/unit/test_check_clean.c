/* Reports with nothing wrong, in the many ways people write them: no error, no warning, few hints. */
#include "unit/cmocka_main.h"

#include "check/sample.h"
#include "support/installed.h"

#define REPORTS "tests/clean/reports.txt"
enum { REPORTS_LEAST = 55, HINTS_MOST = 1 };

struct clean_report {
    struct slice organ;
    int year;
    struct buffer parts[7]; /* 0: before the first heading, else sections */
};

static size_t reports, all_hints;
static struct buffer alarms;

static bool is_of_cells(const struct finding *finding)
{
    return finding->level == LEVEL_INFO && slice_starts_with(finding->rule, SLICE("cell."));
}

static void judge(struct clean_report *report)
{
    struct arena *arena = arena_new();
    struct sample sample = sample_new(arena, forms_for_year(forms, report->year));
    struct results results;
    size_t hints = 0;
    sample.organ = report->organ;
    sample.year = report->year;
    sample.preface = buffer_slice(&report->parts[0]);
    for (size_t i = 1; i < 7; i++)
        sample.bodies[i - 1] = buffer_slice(&report->parts[i]);
    struct facts facts = sample_facts(&sample);
    rules_run(rules, &facts, arena, &results);
    for (size_t i = 0; i < results.finding_count; i++) {
        const struct finding *finding = &results.findings[i];
        /* The tables of a sample are all 0, which is odd for some organs. */
        if (finding->outcome != OUTCOME_FAIL || is_of_cells(finding))
            continue;
        hints += finding->level == LEVEL_INFO;
        if (finding->level != LEVEL_INFO || hints > HINTS_MOST)
            buffer_print(&alarms, "\n%.*s %d: %.*s: %.*s", SLICE_ARGUMENTS(report->organ), report->year,
                         SLICE_ARGUMENTS(finding->rule), SLICE_ARGUMENTS(finding->message));
    }
    reports++;
    all_hints += hints;
    for (size_t i = 0; i < 7; i++)
        buffer_free(&report->parts[i]);
    arena_free(arena);
}

/* "== organ year" begins a report, "1 text" is of section 1. */
static void read_line(struct clean_report *report, struct slice line)
{
    struct decimal year;
    if (slice_starts_with(line, SLICE("== "))) {
        if (report->organ.length)
            judge(report);
        struct slice number = slice_part(line, line.length - 4, line.length);
        assert_true(decimal_parse(number, &year));
        *report = (struct clean_report){.organ = slice_part(line, 3, line.length - 5), .year = (int)year.digits};
    } else if (line.length > 2 && line.data[0] >= '0' && line.data[0] <= '6') {
        struct buffer *part = &report->parts[line.data[0] - '0'];
        buffer_add_text(part, part->length ? "\n" : "");
        buffer_add(part, slice_part(line, 2, line.length));
    }
}

static void test_clean_reports_are_clean(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct clean_report report = {0};
    struct error error;
    struct slice file;
    if (!file_read(REPORTS, 1 << 20, arena, &file, &error))
        fail_msg("%s", error.message);
    for (size_t at = 0; at < file.length;) {
        ptrdiff_t end = slice_find(file, SLICE("\n"), at);
        assert_true(end >= 0);
        read_line(&report, slice_part(file, at, (size_t)end));
        at = (size_t)end + 1;
    }
    judge(&report);
    if (alarms.length)
        print_error("%s\n", alarms.data);
    assert_int_equal(alarms.length, 0);
    buffer_free(&alarms);
    assert_true(reports >= REPORTS_LEAST);
    assert_true(all_hints * 10 <= reports);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean_reports_are_clean),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
