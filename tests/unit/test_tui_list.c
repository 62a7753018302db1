/* The list of reports while they are read: how each stands, and the neighbours that are known when all have been
 * read. */
#include "unit/test_review.h"

#include "support/many.h"
#include "tui/list_items.h"

#include <poll.h>
#include <string.h>

static struct entries entries;
static struct list_items items;

static void add(const char *name, unsigned number, uint64_t one, uint64_t five)
{
    struct many_report many = {many_organ(number, arena).data, 2023, many_prose(one, 300, arena).data,
                               many_prose(five, 250, arena).data};
    put(below(name), many_report(&many, arena));
    vector_push(arena, &entries, ((struct entry){below(name), false}));
}

/* Until nothing more will come. */
static void read_all(void)
{
    for (int wake; (wake = list_items_wake(&items)) >= 0;) {
        struct pollfd file = {wake, POLLIN, 0};
        assert_true(poll(&file, 1, 60000) == 1);
        list_items_collect(&items);
    }
}

static void prepare(void)
{
    entries = (struct entries){0};
    add("a.txt", 3, 1, 9);
    add("b.txt", 4, 2, 9);
    add("c.txt", 5, 3, 8);
    put(below("d.txt"), SLICE("会议通知\n"));
    vector_push(arena, &entries, ((struct entry){below("d.txt"), false}));
}

static void test_neighbours_count_in_the_list(void **state)
{
    (void)state;
    prepare();
    list_items_open(&items, &entries, &options);
    read_all();
    assert_int_equal(items.read, 4);
    assert_int_equal(items.items[0].warnings, 1);
    assert_int_equal(items.items[1].warnings, 1);
    assert_int_equal(items.items[2].warnings, 0);
    assert_int_equal(items.items[3].state, ITEM_FOREIGN);
    list_items_read_again(&items);
    read_all();
    assert_int_equal(items.items[1].warnings, 1);
    list_items_close(&items);
}

/* What a unit may have sent is not called something else; its path, which stands beside it, is not said twice. */
static void test_damaged_files_are_no_foreign_ones(void **state)
{
    (void)state;
    entries = (struct entries){0};
    put(below("坏.docx"), SLICE("PK\003\004 and no more"));
    put(below("空.txt"), SLICE(" \n"));
    put(below("通知.txt"), SLICE("会议通知\n"));
    vector_push(arena, &entries, ((struct entry){below("坏.docx"), false}));
    vector_push(arena, &entries, ((struct entry){below("空.txt"), false}));
    vector_push(arena, &entries, ((struct entry){below("通知.txt"), false}));
    list_items_open(&items, &entries, &options);
    read_all();
    assert_int_equal(items.items[0].state, ITEM_UNREADABLE);
    assert_int_equal(items.items[1].state, ITEM_UNREADABLE);
    assert_slice(items.items[1].reason, "文件里没有文字。");
    assert_int_equal(items.items[2].state, ITEM_FOREIGN);
    list_items_close(&items);
}

static void test_an_open_report_is_told(void **state)
{
    (void)state;
    prepare();
    list_items_open(&items, &entries, &options);
    read_all();
    struct session *session = open_session(entries.items[0].path);
    assert_int_equal(session_results(session)->warnings, 0);
    list_items_tell_peers(&items, 0, session);
    const struct results *results = session_results(session);
    assert_int_equal(results->warnings, 1);
    struct action waive = {.kind = ACTION_DECIDE,
                           .target = arena_print(arena, "finding:%s", results->findings[0].fingerprint),
                           .decision = DECISION_WAIVED,
                           .reason = SLICE("两镇合署办公")};
    assert_true(slice_is(results->findings[0].rule, "peer.same-text"));
    assert_true(session_do(session, &waive, &error));
    assert_int_equal(session_finding_status(session, 0).decision, DECISION_WAIVED);
    list_items_update(&items, 0, session);
    assert_int_equal(items.items[0].decided, 1);
    size_t total = items.items[0].total;
    session_close(session);
    /* Whoever reads again finds the decision. */
    list_items_read_again(&items);
    read_all();
    assert_int_equal(items.items[0].decided, 1);
    assert_int_equal(items.items[0].total, total);
    list_items_close(&items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_neighbours_count_in_the_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_files_are_no_foreign_ones, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_open_report_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
