/* Many reports: which files are meant, in which order they come, and that one bad file stops none. */
#include "unit/test_review.h"

#include "county/county.h"

#include <fcntl.h>

static struct entries collect(const char *const paths[], size_t count)
{
    struct entries entries = {0};
    if (!entries_collect(paths, count, arena, &entries, &error))
        fail_msg("%s", error.message);
    return entries;
}

static void assert_entry(const struct entries *entries, size_t i, const char *path, bool named)
{
    assert_true(i < entries->count);
    assert_string_equal(entries->items[i].path, path);
    assert_int_equal(entries->items[i].named, named);
}

static void test_folders_expand_in_name_order(void **state)
{
    (void)state;
    mkdir(below("乡镇"), 0777);
    mkdir(below("乡镇/内"), 0777);
    static const char *const names[] = {"乡镇/b.txt",
                                        "乡镇/a.txt",
                                        "乡镇/内/c.md",
                                        "乡镇/.hidden.txt",
                                        "乡镇/a.txt.review.yaml",
                                        "乡镇/a.txt.review.md",
                                        "乡镇/a.txt.review.yaml.torn-20240101T000000",
                                        "乡镇/.a.txt.review.lock"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(below(names[i]), SLICE("x"));
    const char *const paths[] = {below("z.txt"), below("乡镇"), below("nothing.txt")};
    put(paths[0], SLICE("x"));
    struct entries entries = collect(paths, 3);
    assert_int_equal(entries.count, 5);
    assert_entry(&entries, 0, below("z.txt"), true);
    assert_entry(&entries, 1, below("乡镇/a.txt"), false);
    assert_entry(&entries, 2, below("乡镇/b.txt"), false);
    assert_entry(&entries, 3, below("乡镇/内/c.md"), false);
    assert_entry(&entries, 4, below("nothing.txt"), true);
}

static void test_what_programs_leave_is_skipped(void **state)
{
    (void)state;
    static const char *const folders[] = {"f", "f/页_files", "f/页.files"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        mkdir(below(folders[i]), 0777);
    static const char *const names[] = {"f/~$甲.docx",     "f/~WRL0003.tmp",   "f/THUMBS.DB",          "f/desktop.ini",
                                        "f/页_files/a.js", "f/页.files/b.PNG", "f/页_files/x.js.下载", "f/丙.docx.part",
                                        "f/甲.docx",       "f/图.png",         "f/页_files/正文.htm",  "f/模板.xml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(below(names[i]), SLICE("x"));
    const char *path = below("f");
    struct entries entries = collect(&path, 1);
    assert_int_equal(entries.count, 4);
    assert_entry(&entries, 0, below("f/图.png"), false);
    assert_entry(&entries, 1, below("f/模板.xml"), false);
    assert_entry(&entries, 2, below("f/甲.docx"), false);
    assert_entry(&entries, 3, below("f/页_files/正文.htm"), false);
    path = below("f/~$甲.docx"); /* named it is taken */
    entries = collect(&path, 1);
    assert_entry(&entries, 0, path, true);
}

static void test_own_file_named_is_taken(void **state)
{
    (void)state;
    const char *path = below("a.txt.review.md");
    put(path, SLICE("x"));
    struct entries entries = collect(&path, 1);
    assert_entry(&entries, 0, path, true);
}

static void test_empty_path_is_refused(void **state)
{
    (void)state;
    struct entries entries = {0};
    const char *const paths[] = {""};
    assert_false(entries_collect(paths, 1, arena, &entries, &error));
    assert_int_equal(error.kind, ERROR_USAGE);
}

static void test_lists(void **state)
{
    (void)state;
    mkdir(below("f"), 0777);
    put(below("f/1.txt"), SLICE("x"));
    struct entries entries = {0};
    put(below("list"), arena_print(arena, "a b.txt\r\n\n%s\nlast.txt", below("f")));
    assert_true(entries_from_file(below("list"), arena, &entries, &error));
    assert_int_equal(entries.count, 3);
    assert_entry(&entries, 0, "a b.txt", true);
    assert_entry(&entries, 1, below("f/1.txt"), false);
    assert_entry(&entries, 2, "last.txt", true);
    put(below("list"), (struct slice){"one\nname\0two\0", 13});
    entries = (struct entries){0};
    assert_true(entries_from_file(below("list"), arena, &entries, &error));
    assert_int_equal(entries.count, 2);
    assert_entry(&entries, 0, "one\nname", true);
    assert_entry(&entries, 1, "two", true);
    assert_false(entries_from_file(below("no list"), arena, &entries, &error));
    assert_int_equal(error.kind, ERROR_FILE);
}

static void test_list_from_standard_input(void **state)
{
    (void)state;
    struct entries entries = {0};
    put(below("list"), SLICE("a.txt\nb.txt\n"));
    int kept = dup(STDIN_FILENO), list = open(below("list"), O_RDONLY);
    assert_true(dup2(list, STDIN_FILENO) >= 0);
    bool done = entries_from_file("-", arena, &entries, &error);
    if (kept >= 0)
        dup2(kept, STDIN_FILENO);
    close(list);
    assert_true(done);
    assert_int_equal(entries.count, 2);
    assert_entry(&entries, 1, "b.txt", true);
}

/* ---- Loading ----------------------------------------------------------------------------------------------------- */

struct tour {
    const struct entries *entries;
    size_t done, unreadable, sessions;
    size_t rendered; /* by the workers */
    size_t ahead;    /* the most that was rendered before it was its turn */
    struct slice last_message;
};

static void render(const struct loaded *loaded, void *context, struct buffer *text)
{
    struct tour *tour = context;
    __atomic_add_fetch(&tour->rendered, 1, __ATOMIC_SEQ_CST);
    buffer_print(text, "%s %s", loaded->entry->path, loaded->session ? "read" : loaded->error.message);
}

static void done(struct loaded *loaded, void *context, struct slice text)
{
    struct tour *tour = context;
    assert_ptr_equal(loaded->entry, &tour->entries->items[tour->done]);
    size_t ahead = __atomic_load_n(&tour->rendered, __ATOMIC_SEQ_CST) - tour->done;
    tour->ahead = ahead > tour->ahead ? ahead : tour->ahead;
    tour->done++;
    tour->sessions += loaded->session != NULL;
    tour->unreadable += loaded->session == NULL;
    assert_true(slice_starts_with(text, slice_of(loaded->entry->path)));
    if (!loaded->session)
        tour->last_message = arena_copy(arena, slice_of(loaded->error.message));
    if (loaded->session)
        assert_true(session_read_only(loaded->session));
}

static struct tour load(const struct entries *entries)
{
    struct tour tour = {.entries = entries};
    options.read_only = true;
    entries_load(entries, &options, render, done, &tour);
    assert_int_equal(tour.done, entries->count);
    return tour;
}

static void test_many_come_in_order_and_not_all_at_once(void **state)
{
    (void)state;
    enum { COUNT = 700 };
    const char *good = put_report("good.txt", report_new), *bad = below("bad.txt");
    put(bad, SLICE("今天的菜单：白菜、豆腐。\n"));
    struct entries entries = {0};
    for (int i = 0; i < COUNT; i++)
        vector_push(arena, &entries, ((struct entry){i % 7 == 3 ? bad : i % 11 == 5 ? "/nowhere" : good, true}));
    struct tour tour = load(&entries);
    assert_int_equal(tour.sessions + tour.unreadable, COUNT);
    assert_true(tour.unreadable > 100 && tour.sessions > 400);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    assert_true(tour.ahead <= ((size_t)processors + 2) * 4 + 1);
}

static void test_one_and_none(void **state)
{
    (void)state;
    struct entries entries = {0};
    load(&entries);
    const char *path = put_report("good.txt", report_new);
    entries = collect(&path, 1);
    struct tour tour = load(&entries);
    assert_int_equal(tour.sessions, 1);
}

static void test_folder_without_reports_says_so(void **state)
{
    (void)state;
    mkdir(below("empty"), 0777);
    put(below("empty/a.txt.review.md"), SLICE("x"));
    const char *const paths[] = {below("empty"), put_report("good.txt", report_new)};
    struct entries entries = collect(paths, 2);
    assert_entry(&entries, 0, below("empty"), true);
    struct tour tour = load(&entries);
    assert_int_equal(tour.sessions, 1);
    assert_contains(tour.last_message.data, "文件夹里没有报告");
}

static void check_no_report(struct loaded *loaded, void *context, struct slice text)
{
    (void)text;
    bool *seen = context;
    assert_null(loaded->session);
    assert_int_equal(loaded->error.kind, ERROR_FOREIGN);
    assert_false(loaded->entry->named);
    *seen = true;
}

static void test_what_is_no_report_is_told(void **state)
{
    (void)state;
    mkdir(below("mixed"), 0777);
    put(below("mixed/菜单.txt"), SLICE("今天的菜单：白菜、豆腐。\n"));
    const char *path = below("mixed");
    struct entries entries = collect(&path, 1);
    bool seen = false;
    options.read_only = true;
    entries_load(&entries, &options, NULL, check_no_report, &seen);
    assert_true(seen);
}

static void test_writes_nothing(void **state)
{
    (void)state;
    const char *path = put_report("good.txt", report_new);
    struct entries entries = collect(&path, 1);
    load(&entries);
    struct path_list files;
    assert_true(folder_list(folder, arena, &files, &error));
    assert_int_equal(files.count, 1);
    assert_false(file_exists(below(".good.txt.review.lock")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_folders_expand_in_name_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_programs_leave_is_skipped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_own_file_named_is_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_empty_path_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lists, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_list_from_standard_input, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_come_in_order_and_not_all_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_and_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_folder_without_reports_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_report_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_writes_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
