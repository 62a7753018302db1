/* Archives of reports: opened like folders, and what a reviewer says of a report in one stands beside it. */
#include "unit/test_review.h"

#include "county/county.h"
#include "read/read.h"
#include "support/made.h"

enum { REPORTS = 12 };

static struct slice report_of(int number)
{
    return arena_print(arena, "%s%s%s%s", report_head, number % 2 ? report_new : "", report_tail,
                       arena_print(arena, "第%d份\n", number).data);
}

/* Half of the reports in a folder of the archive, and a picture between. */
static char *put_archive(const char *name)
{
    struct made_part parts[REPORTS + 2] = {{.name = "说明.png", .content = {"\x89PNG\r\n\x1A\n\0\0", 10}},
                                           {.name = "甲.txt.review.yaml", .content = SLICE("x")}};
    for (int i = 0; i < REPORTS; i++)
        parts[i + 2] = (struct made_part){.name = arena_print(arena, "%s%02d.txt", i < 6 ? "内/" : "", i).data,
                                          .content = report_of(i)};
    char *path = below(name);
    put(path, made_zip(arena, parts, REPORTS + 2));
    return path;
}

static struct entries collect(const char *path)
{
    struct entries entries = {0};
    if (!entries_collect(&path, 1, arena, &entries, &error))
        fail_msg("%s", error.message);
    return entries;
}

static void test_an_archive_is_a_folder(void **state)
{
    (void)state;
    struct entries entries = collect(put_archive("报告.ZIP"));
    assert_int_equal(entries.count, REPORTS + 1);
    assert_string_equal(entries.items[0].path, below("报告.ZIP/06.txt"));
    assert_string_equal(entries.items[6].path, below("报告.ZIP/内/00.txt"));
    assert_string_equal(entries.items[REPORTS].path, below("报告.ZIP/说明.png"));
    for (size_t i = 0; i < entries.count; i++)
        assert_false(entries.items[i].named);
    /* Also inside of a folder, and one member by its name. */
    assert_int_equal(collect(folder).count, REPORTS + 1);
    entries = collect(below("报告.ZIP/06.txt"));
    assert_int_equal(entries.count, 1);
    assert_true(entries.items[0].named);
}

static void test_archives_in_an_archive(void **state)
{
    (void)state;
    struct made_part third = {.name = "再内.txt", .content = report_of(3)};
    struct made_part second[] = {{.name = "乡/内.txt", .content = report_of(2)},
                                 {.name = "深.zip", .content = made_zip(arena, &third, 1)}};
    struct made_part first[] = {{.name = "各乡/柳河镇.ZIP", .content = made_zip(arena, second, 2)},
                                {.name = "坏.zip", .content = SLICE("PK\x03\x04")},
                                {.name = "外.txt", .content = report_of(1)}};
    put(below("报告.zip"), made_zip(arena, first, 3));
    struct entries entries = collect(below("报告.zip"));
    assert_int_equal(entries.count, 4);
    assert_string_equal(entries.items[0].path, below("报告.zip/各乡/柳河镇.ZIP/乡/内.txt"));
    assert_string_equal(entries.items[1].path, below("报告.zip/各乡/柳河镇.ZIP/深.zip"));
    assert_string_equal(entries.items[2].path, below("报告.zip/坏.zip"));
    struct session *session = open_session(entries.items[0].path);
    assert_contains(session_document(session)->text.data, "第2份");
    session_close(session);
    assert_null(read_document(entries.items[1].path, &error));
    assert_contains(error.message, "只展开一层");
    assert_null(read_document(below("报告.zip/各乡/柳河镇.ZIP/乡/无.txt"), &error));
    assert_contains(error.message, "没有这个文件");
}

static void test_what_is_no_archive_stays(void **state)
{
    (void)state;
    const char *const line = "一、总体情况";
    put(below("甲.zip"), made_docx(arena, &line, 1));
    put(below("乙.zip"), SLICE("一、总体情况"));
    put(below("丙.zip"), SLICE("PK\x03\x04 damaged"));
    put(below("丁.zip"), made_zip(arena, NULL, 0));
    struct entries entries = collect(folder);
    assert_int_equal(entries.count, 4);
    for (size_t i = 0; i < entries.count; i++)
        assert_true(slice_ends_with(slice_of(entries.items[i].path), SLICE(".zip")));
    assert_int_equal(collect(below("没有.zip")).count, 1);
}

static void take(struct loaded *loaded, void *context, struct slice text)
{
    size_t *read = context;
    (void)text;
    if (loaded->session == NULL)
        assert_contains(loaded->error.message, "说明.png");
    else
        assert_contains(session_document(loaded->session)->text.data, "山河县柳河镇");
    *read += loaded->session != NULL;
}

static void test_all_are_read(void **state)
{
    (void)state;
    size_t read = 0;
    struct entries entries = collect(put_archive("报告.zip"));
    options.read_only = true;
    entries_load(&entries, &options, NULL, take, &read);
    assert_int_equal(read, REPORTS);
}

static void test_reviews_stand_beside_the_archive(void **state)
{
    (void)state;
    const char *path = put_archive("报告.zip");
    struct slice plain = review_export_path(below("报告.zip/06.txt"), NULL, "yaml", arena);
    struct slice nested = review_export_path(below("报告.zip/内/00.txt"), NULL, "yaml", arena);
    assert_string_equal(plain.data, below("报告.zip.06.txt.review.yaml"));
    assert_true(slice_starts_with(nested, slice_of(below("报告.zip.内-00.txt."))));
    assert_false(slice_equal(nested, review_export_path(below("报告.zip/内-00.txt"), NULL, "yaml", arena)));
    assert_true(review_is_own_file(plain.data) && review_is_own_file(nested.data));
    struct slice far = review_export_path(below("报告.zip/内/00.txt"), "/reviews", "yaml", arena);
    assert_true(slice_starts_with(far, SLICE("/reviews/报告.zip.内-00.txt.")));
    /* However long the member's name is, the file's name fits. */
    struct buffer name = {0};
    buffer_print(&name, "%s/", path);
    for (int i = 0; i < 80; i++)
        buffer_add_text(&name, "山河县");
    struct slice cut = review_export_path(name.data, NULL, "yaml", arena);
    assert_true(strlen(path_base_name(cut.data)) < 230 && utf8_first_invalid(cut) < 0);
    buffer_free(&name);
}

static void test_a_review_is_kept(void **state)
{
    (void)state;
    put_archive("报告.zip");
    const char *path = below("报告.zip/内/01.txt");
    struct session *session = open_session(path);
    note(session, "report", "已电话核对");
    session_close(session);
    session = open_session(path);
    assert_int_equal(history_count(session), 1);
    session_close(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_archive_is_a_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_archives_in_an_archive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_archive_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_all_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reviews_stand_beside_the_archive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_review_is_kept, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
