/* --previous and the neighbours of a run as a person meets them on the command line. */
#include "unit/cmocka_main.h"

#include "support/many.h"
#include "support/program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;

static const char *below(const char *name)
{
    return arena_print(arena, "%s/%s", getenv("TEST_DIR"), name).data;
}

static const char *put(const char *name, unsigned number, int year, uint64_t one, uint64_t five)
{
    struct error error;
    const char *problems = arena_print(arena, "不足和改进：%s", many_prose(five, 250, arena).data).data;
    struct many_report many = {many_organ(number, arena).data, year, many_prose(one, 300, arena).data, problems};
    const char *path = below(name);
    if (!file_write(path, many_report(&many, arena), &error))
        fail_msg("%s", error.message);
    return path;
}

static int enter(void **state)
{
    (void)state;
    arena = arena_new();
    return mkdir(below("去年"), 0777) != 0 || mkdir(below("今年"), 0777) != 0;
}

static int leave(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_has(const struct buffer *text, const char *words)
{
    if (!text->data || !strstr(text->data, words))
        fail_msg("%s not in:\n%s", words, text->data ? text->data : "");
}

static void test_last_years_report_is_held_against(void **state)
{
    (void)state;
    put("去年/一.txt", 3, 2022, 1, 2);
    const char *now = put("今年/一.txt", 3, 2023, 3, 2), *other = put("今年/二.txt", 4, 2023, 5, 6);
    struct program_run run = RUN("check", "--fail-on", "warning", "--previous", below("去年"), now);
    assert_int_equal(run.status, 1);
    assert_has(&run.out, "prior.same-text：第五部分与 2022 年报告雷同：100%");
    program_free(&run);
    run = RUN("check", "--fail-on", "warning", "--previous", below("去年/一.txt"), other);
    assert_int_equal(run.status, 0);
    assert_has(&run.out, "prior.report：没有找到山河县");
    program_free(&run);
    run = RUN("check", "--fail-on", "warning", now);
    assert_int_equal(run.status, 0);
    assert_null(run.out.data ? strstr(run.out.data, "prior.") : NULL);
    program_free(&run);
}

/* The sample as a report of the year before. */
static const char *put_sample_of_2022(void)
{
    struct error error;
    struct slice text;
    struct buffer earlier = {0};
    const char *sample = arena_print(arena, "%s/tests/reports/柳河镇2023.txt", getenv("NIANSHEN_DATA")).data;
    const char *path = below("去年/柳河镇.txt");
    if (!file_read(sample, 1 << 20, arena, &text, &error))
        fail_msg("%s", error.message);
    for (size_t i = 0; i < text.length; i++) {
        bool year = slice_starts_with(slice_part(text, i, text.length), SLICE("2023"));
        buffer_add(&earlier, year ? SLICE("2022") : slice_part(text, i, i + 1));
        i += year ? 3 : 0;
    }
    if (!file_write(path, buffer_slice(&earlier), &error))
        fail_msg("%s", error.message);
    buffer_free(&earlier);
    return path;
}

static void test_a_cell_of_last_year_is_called_by_its_name(void **state)
{
    (void)state;
    const char *sample = arena_print(arena, "%s/tests/reports/柳河镇2023.txt", getenv("NIANSHEN_DATA")).data;
    struct program_run run = RUN("check", "--previous", put_sample_of_2022(), sample);
    assert_has(&run.out, "原因：上年报告 表三 结转下年·总计 2 应为 1（只差一个数字；已证没有改动更少的解释）");
    program_free(&run);
}

static void test_nothing_to_compare_with_is_wrong_usage(void **state)
{
    (void)state;
    const char *now = put("今年/一.txt", 3, 2023, 3, 2);
    struct program_run run = RUN("check", "--previous", below("哪里也没有"), now);
    assert_int_equal(run.status, 2);
    assert_has(&run.errors, "--previous：");
    program_free(&run);
    run = RUN("check", "--previous");
    assert_int_equal(run.status, 2);
    program_free(&run);
}

static void test_passages_in_json(void **state)
{
    (void)state;
    put("去年/一.txt", 3, 2022, 1, 2);
    const char *now = put("今年/一.txt", 3, 2023, 3, 2);
    struct program_run run = RUN("check", "--format", "jsonl", "--fail-on", "never", "--previous", below("去年"), now);
    assert_int_equal(run.status, 0);
    assert_has(&run.out, "去年/一.txt\",\"findings\":[");
    assert_has(&run.out, "\"other\":\"");
    assert_has(&run.out, "\"passages\":[{\"span\":[");
    assert_has(&run.out, "\"there\":[");
    program_free(&run);
}

static void test_neighbours_of_a_folder(void **state)
{
    (void)state;
    put("今年/一.txt", 3, 2023, 3, 2);
    put("今年/二.txt", 4, 2023, 5, 2);
    put("今年/三.txt", 5, 2023, 7, 8);
    struct program_run run = RUN("check", "--fail-on", "warning", below("今年"));
    assert_int_equal(run.status, 1);
    assert_has(&run.out, "peer.same-text：与山河县柳桥");
    assert_has(&run.out, "雷同：第五部分 100%");
    program_free(&run);
    run = RUN("export", below("今年"));
    assert_int_equal(run.status, 0);
    assert_has(&run.out, "雷同：第五部分 100%");
    program_free(&run);
    run = RUN("extract", below("今年"));
    assert_int_equal(run.status, 0);
    program_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_last_years_report_is_held_against),
        cmocka_unit_test(test_a_cell_of_last_year_is_called_by_its_name),
        cmocka_unit_test(test_nothing_to_compare_with_is_wrong_usage),
        cmocka_unit_test(test_passages_in_json),
        cmocka_unit_test(test_neighbours_of_a_folder),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
