/* Text that reports of one run share: who is told of whom, whatever the order and the number of threads. */
#include "unit/test_review.h"

#include "county/county.h"
#include "support/many.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

static char *put_many(const char *name, unsigned number, int year, const char *one, const char *five)
{
    char *path = below(name);
    struct many_report many = {many_organ(number, arena).data, year, one, five};
    put(path, many_report(&many, arena));
    return path;
}

static const char *prose(uint64_t seed, size_t characters)
{
    return many_prose(seed, characters, arena).data;
}

/* What a run says about neighbours: lines "file: rule: message", and the findings' passages held against both texts. */
struct seen {
    struct buffer lines;
    size_t findings;
};

static struct slice text_of(struct slice path)
{
    return get(arena_copy(arena, path).data);
}

static void check_passages(const struct session *session, const struct finding *finding)
{
    struct slice here = session_document(session)->text, there = text_of(finding->other);
    for (size_t i = 0; i < finding->passage_count; i++) {
        const struct passage *passage = &finding->passages[i];
        assert_true(passage->here.start < passage->here.end && passage->here.end <= here.length);
        assert_true(passage->there.start < passage->there.end && passage->there.end <= there.length);
        assert_int_equal(utf8_first_invalid(slice_part(here, passage->here.start, passage->here.end)), -1);
        /* They begin with the same character. */
        size_t a = passage->here.start, b = passage->there.start;
        uint32_t first = utf8_decode(here, &a), second = utf8_decode(there, &b);
        if (codepoint_is_han(first) && passage->here.start > 0)
            assert_int_equal(first, second);
    }
}

static void note_findings(struct loaded *loaded, void *context, struct slice text)
{
    struct seen *seen = context;
    (void)text;
    assert_non_null(loaded->session);
    const struct results *results = session_results(loaded->session);
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        if (!slice_starts_with(finding->rule, SLICE("peer.")))
            continue;
        seen->findings++;
        buffer_print(&seen->lines, "%s: %.*s: %.*s\n", path_base_name(loaded->entry->path),
                     SLICE_ARGUMENTS(finding->rule), SLICE_ARGUMENTS(finding->message));
        check_passages(loaded->session, finding);
    }
}

static struct seen run(char *const *paths, size_t count)
{
    struct entries entries = {0};
    struct seen seen = {0};
    for (size_t i = 0; i < count; i++)
        vector_push(arena, &entries, ((struct entry){paths[i], true}));
    options.read_only = true;
    entries_load_together(&entries, &options, NULL, note_findings, &seen);
    return seen;
}

static void assert_says(const struct seen *seen, const char *text)
{
    if (!seen->lines.data || !strstr(seen->lines.data, text))
        fail_msg("%s not in:\n%s", text, seen->lines.data ? seen->lines.data : "");
}

static void assert_nothing(struct seen seen)
{
    if (seen.findings)
        fail_msg("%s", seen.lines.data);
    buffer_free(&seen.lines);
}

static void test_copy_with_other_name_and_numbers(void **state)
{
    (void)state;
    const char *five = arena_print(arena, "%%s今年还有3件事没做好：%s%%s明年办完%%d件。", prose(1, 200)).data;
    const char *first = many_organ(11, arena).data + strlen("山河县"),
               *second = many_organ(12, arena).data + strlen("山河县");
    char *paths[] = {
        put_many("a.txt", 11, 2023, prose(2, 400), arena_print(arena, five, first, first, 17).data),
        put_many("b.txt", 12, 2023, prose(3, 400), arena_print(arena, five, second, second, 460).data),
        put_many("c.txt", 13, 2023, prose(4, 400), prose(5, 220)),
    };
    struct seen seen = run(paths, 3);
    assert_int_equal(seen.findings, 2);
    assert_says(&seen, "a.txt: peer.same-text: 与山河县柳");
    assert_says(&seen, "（b.txt）雷同：第五部分 100%");
    assert_says(&seen, "（a.txt）雷同：第五部分 100%");
    buffer_free(&seen.lines);
}

static void test_less_than_half_is_none(void **state)
{
    (void)state;
    const char *shared = prose(1, 120);
    char *paths[] = {
        put_many("a.txt", 11, 2023, prose(2, 400), arena_print(arena, "%s%s", shared, prose(3, 200)).data),
        put_many("b.txt", 12, 2023, prose(4, 400), arena_print(arena, "%s%s", prose(5, 200), shared).data),
    };
    assert_nothing(run(paths, 2));
}

static void test_short_text_in_a_long_one_is_told_to_both(void **state)
{
    (void)state;
    const char *shared = prose(1, 150);
    char *paths[] = {
        put_many("a.txt", 11, 2023, prose(2, 400), shared),
        put_many("b.txt", 12, 2023, prose(4, 400), arena_print(arena, "%s%s", prose(5, 600), shared).data),
    };
    struct seen seen = run(paths, 2);
    assert_int_equal(seen.findings, 2);
    assert_says(&seen, "（b.txt）雷同：第五部分 9");
    assert_says(&seen, "（对方 9");
    buffer_free(&seen.lines);
}

static void test_other_years_are_no_neighbours(void **state)
{
    (void)state;
    const char *shared = prose(1, 300);
    char *paths[] = {put_many("a.txt", 11, 2023, prose(2, 400), shared),
                     put_many("b.txt", 12, 2022, prose(4, 400), shared)};
    assert_nothing(run(paths, 2));
}

static void test_one_report_alone(void **state)
{
    (void)state;
    char *paths[] = {put_many("a.txt", 11, 2023, prose(2, 400), prose(1, 300))};
    assert_nothing(run(paths, 1));
}

static void test_versions_and_copies_are_said_as_such(void **state)
{
    (void)state;
    const char *one = prose(1, 300), *five = prose(2, 300);
    char *paths[] = {put_many("a.txt", 11, 2023, one, five), put_many("b.txt", 11, 2023, one, five),
                     put_many("c.txt", 11, 2023, one, prose(3, 300)), put_many("d.txt", 11, 2022, one, five)};
    struct seen seen = run(paths, 4);
    assert_int_equal(seen.findings, 3);
    assert_says(&seen, "a.txt: peer.version: 同一单位同一年度还有一份：b.txt（一字不差）、c.txt\n");
    assert_says(&seen, "c.txt: peer.version: 同一单位同一年度还有一份：a.txt、b.txt\n");
    buffer_free(&seen.lines);
}

static void test_what_everybody_says_does_not_count(void **state)
{
    (void)state;
    enum { COUNT = 30 };
    static const char *const stock[] = {
        "一年来我们在上级部门的精心指导下工作取得了一定成绩。", "但与群众的期待相比仍然存在一些差距和不足之处。",
        "下一步我们将采取有力措施切实加以改进提高质量。", "努力开创各项工作的新局面不辜负群众的信任。"};
    char *paths[COUNT];
    for (unsigned i = 0; i < COUNT; i++) {
        const char *five = arena_print(arena, "%s%s%s%s%s%s", stock[0], prose(i * 7 + 1, 30), stock[1], stock[2],
                                       prose(i * 7 + 2, 30), stock[3])
                               .data;
        paths[i] = put_many(arena_print(arena, "%02u.txt", i).data, i, 2023, prose(i * 7 + 3, 300), five);
    }
    assert_nothing(run(paths, COUNT));
    /* Two of them alone: nobody can know that others say the same. */
    struct seen seen = run(paths, 2);
    assert_int_equal(seen.findings, 2);
    buffer_free(&seen.lines);
}

static void test_a_whole_county_that_copies(void **state)
{
    (void)state;
    enum { COUNT = 120 };
    char *paths[COUNT];
    const char *five = prose(1, 260);
    for (unsigned i = 0; i < COUNT; i++)
        paths[i] = put_many(arena_print(arena, "%03u.txt", i).data, i, 2023, prose(i + 10, 300), five);
    struct seen seen = run(paths, COUNT);
    assert_says(&seen, "（这样的共 120 份）");
    for (unsigned i = 0; i < COUNT; i++)
        assert_says(&seen, arena_print(arena, "%03u.txt: peer.same-text: ", i).data);
    buffer_free(&seen.lines);
}

/* ---- Nothing depends on order or threads ------------------------------------------------------------------------- */

static int compare_lines(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

static struct slice sorted_lines(struct seen seen)
{
    VECTOR(struct slice) lines = {0};
    struct slice text = arena_copy(arena, buffer_slice(&seen.lines));
    struct buffer out = {0};
    for (size_t at = 0; at < text.length;) {
        size_t end = (size_t)slice_find(text, SLICE("\n"), at) + 1;
        vector_push(arena, &lines, slice_part(text, at, end));
        at = end;
    }
    if (lines.count)
        qsort(lines.items, lines.count, sizeof *lines.items, compare_lines);
    for (size_t i = 0; i < lines.count; i++)
        buffer_add(&out, lines.items[i]);
    struct slice sorted = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    buffer_free(&seen.lines);
    return sorted;
}

static void test_neither_order_nor_threads_matter(void **state)
{
    (void)state;
    enum { COUNT = 90 };
    char *paths[COUNT], *turned[COUNT];
    for (unsigned i = 0; i < COUNT; i++) {
        unsigned group = i % 9;
        const char *five =
            arena_print(arena, "%s%s", prose(group, 150 + 10 * (i % 5)), prose(i + 100, i % 4 * 60)).data;
        paths[i] = put_many(arena_print(arena, "%02u.txt", i).data, i, 2023, prose(i + 500, 200), five);
        turned[(i * 37 + 11) % COUNT] = paths[i];
    }
    struct slice plain = sorted_lines(run(paths, COUNT)), other = sorted_lines(run(turned, COUNT));
    assert_true(plain.length > 1000);
    assert_true(slice_equal(plain, other));
    cpu_set_t before, one;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    CPU_ZERO(&one);
    for (size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &before))
            CPU_SET(i, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    struct slice alone = sorted_lines(run(turned, COUNT));
    sched_setaffinity(0, sizeof before, &before);
    assert_true(slice_equal(plain, alone));
}

/* ---- Read by threads while the caller does other things ---------------------------------------------------------- */

struct watched {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    size_t count, taken[8], peers[8];
    bool ended;
};

static void watch(void *context, size_t entry, const struct loaded *loaded, bool is_picture)
{
    struct watched *watched = context;
    assert_false(is_picture);
    pthread_mutex_lock(&watched->mutex);
    watched->ended = entry == watched->count;
    if (!watched->ended) {
        const struct results *results = session_results(loaded->session);
        watched->taken[entry]++;
        watched->peers[entry] = 0;
        for (size_t i = 0; i < results->finding_count; i++)
            watched->peers[entry] += slice_starts_with(results->findings[i].rule, SLICE("peer."));
    }
    pthread_cond_signal(&watched->changed);
    pthread_mutex_unlock(&watched->mutex);
}

static void test_those_with_neighbours_come_once_more(void **state)
{
    (void)state;
    const char *shared = prose(1, 300);
    char *paths[] = {put_many("a.txt", 11, 2023, prose(2, 400), shared),
                     put_many("b.txt", 12, 2023, prose(3, 400), shared),
                     put_many("c.txt", 13, 2023, prose(4, 400), prose(5, 300))};
    struct entries entries = {0};
    struct watched watched = {.count = 3};
    for (size_t i = 0; i < 3; i++)
        vector_push(arena, &entries, ((struct entry){paths[i], true}));
    pthread_mutex_init(&watched.mutex, NULL);
    pthread_cond_init(&watched.changed, NULL);
    struct reading *reading = reading_start(&entries, &options, watch, &watched);
    pthread_mutex_lock(&watched.mutex);
    while (!watched.ended)
        pthread_cond_wait(&watched.changed, &watched.mutex);
    pthread_mutex_unlock(&watched.mutex);
    size_t count;
    assert_non_null(reading_peers(reading, 1, &count));
    assert_int_equal(count, 1);
    reading_peers(reading, 2, &count);
    assert_int_equal(count, 0);
    reading_end(reading);
    assert_int_equal(watched.taken[0], 2);
    assert_int_equal(watched.peers[0], 1);
    assert_int_equal(watched.peers[1], 1);
    assert_int_equal(watched.taken[2], 1);
}

static void test_peers_stay_after_an_edit(void **state)
{
    (void)state;
    char *path = put_many("a.txt", 11, 2023, prose(1, 300), prose(2, 300));
    struct session *session = open_session(path);
    struct peer_share share = {4, 90, 100, 90, 100};
    struct passage passage = {4, {100, 130}, {200, 230}};
    struct peer peer = {.path = slice_of("b.txt"),
                        .organ = SLICE("山河县河口镇"),
                        .shares = &share,
                        .share_count = 1,
                        .passages = &passage,
                        .passage_count = 1,
                        .group = 2};
    size_t warnings = session_results(session)->warnings;
    session_set_peers(session, &peer, 1);
    assert_int_equal(session_results(session)->warnings, warnings + 1);
    set(session, ACTION_CORRECT, "cell:t2.fees.amount", "1");
    const struct results *results = session_results(session);
    size_t found = 0;
    for (size_t i = 0; i < results->finding_count; i++)
        found += slice_is(results->findings[i].rule, "peer.same-text");
    assert_int_equal(found, 1);
    session_set_peers(session, NULL, 0);
    assert_int_equal(session_results(session)->warnings, warnings);
    session_close(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_copy_with_other_name_and_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_less_than_half_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_short_text_in_a_long_one_is_told_to_both, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_years_are_no_neighbours, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_report_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_versions_and_copies_are_said_as_such, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_everybody_says_does_not_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_whole_county_that_copies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_neither_order_nor_threads_matter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_those_with_neighbours_come_once_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_peers_stay_after_an_edit, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
