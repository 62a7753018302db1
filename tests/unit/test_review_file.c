/* The review file: nothing that was acknowledged is ever lost, nothing foreign is ever overwritten. */
#include "unit/test_review.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static int count_matching(const char *ending)
{
    char command[200];
    snprintf(command, sizeof command, "ls -A '%s' | grep -c -- '%s'", folder, ending);
    FILE *pipe = popen(command, "r");
    int count = -1;
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d", &count), 1);
    pclose(pipe);
    return count;
}

static void test_people_can_read_it(void **state)
{
    (void)state;
    make_report();
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    struct session *session = open_session(report);
    set(session, ACTION_CORRECT, "cell:t3.new.total", "12");
    note(session, "section:5", "第一行\n  第二行: \"x\"");
    assert_true(session_undo(session, &error));
    unsetenv("SOURCE_DATE_EPOCH");
    struct slice wanted =
        arena_print(arena,
                    "schema: nianshen-review/1\nprogram: nianshen " NIANSHEN_VERSION "\nreport: \"柳河镇.txt\"\n"
                    "sha256: \"%s\"\nform: \"2021\"\nunit: \"%.*s\"\nyear: 2023\n...\n"
                    "action: correct\ntarget: cell:t3.new.total\nvalue: \"12\"\nabout: \"13\"\nwho: \"张三\"\n"
                    "when: \"2023-11-14T22:13:20+00:00\"\n...\n"
                    "action: note\ntarget: section:5\ntext: |2-\n  第一行\n    第二行: \"x\"\nwho: \"张三\"\n"
                    "when: \"2023-11-14T22:13:20+00:00\"\n...\n"
                    "action: undo\ntarget: section:5\nwho: \"张三\"\nwhen: \"2023-11-14T22:13:20+00:00\"\n...\n",
                    session_document(session)->sha256, SLICE_ARGUMENTS(session_facts(session)->organ));
    assert_same(get(review), wanted);
    session_close(session);
}

/* Cut anywhere inside its last record: the others are there, the rest is set aside, writing goes on. */
static void test_torn_at_every_byte(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    note(session, "report", "一");
    size_t start = get(review).length;
    note(session, "section:2", "二\n三");
    struct slice whole = get(review);
    session_close(session);
    for (size_t cut = start; cut <= whole.length; cut++) {
        put(review, slice_part(whole, 0, cut));
        session = open_session(report);
        bool torn = cut > start && cut < whole.length - 1;
        assert_false(session_read_only(session));
        assert_int_equal(history_count(session), cut >= whole.length - 1 ? 2 : 1);
        assert_int_equal(session_notices(session)->count, torn);
        assert_int_equal(count_matching("yaml.torn-"), torn);
        note(session, "section:3", "四");
        struct slice before = describe(session);
        session_close(session);
        session = open_session(report);
        assert_same(describe(session), before);
        assert_int_equal(session_notices(session)->count, 0);
        session_close(session);
        char command[100];
        snprintf(command, sizeof command, "rm -f '%s'/*.torn-*", folder);
        assert_int_equal(system(command), 0);
    }
}

static void test_torn_header_begins_anew(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    note(session, "report", "一");
    session_close(session);
    struct slice whole = get(review);
    size_t header = (size_t)slice_find(whole, SLICE("...\n"), 0);
    for (size_t cut = 0; cut < header + 3; cut += 5) {
        put(review, slice_part(whole, 0, cut));
        session = open_session(report);
        assert_false(session_read_only(session));
        note(session, "report", "再来");
        session_close(session);
        session = open_session(report);
        assert_slice(session_note(session, SLICE("report")), "再来");
        assert_int_equal(history_count(session), 1);
        session_close(session);
    }
}

static void add_to_file(const char *path, struct slice bytes)
{
    int file = open(path, O_WRONLY | O_APPEND);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes.data, bytes.length), (ssize_t)bytes.length);
    close(file);
}

static void test_torn_tail_keeps_its_bytes(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    note(session, "report", "一");
    session_close(session);
    struct slice whole = get(review), tail = {"action: note\ntext: \"\0\xe4\xba", 23};
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    static const char *const names[] = {"torn-20231114T221320", "torn-20231114T221320-2"};
    for (size_t i = 0; i < 2; i++) {
        add_to_file(review, tail);
        session = open_session(report);
        assert_true(slice_equal(get(arena_print(arena, "%s.%s", review, names[i]).data), tail));
        assert_true(slice_equal(get(review), whole));
        session_close(session);
        tail.length--;
    }
    unsetenv("SOURCE_DATE_EPOCH");
}

static void test_blanks_at_the_end_are_no_damage(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    note(session, "report", "一");
    session_close(session);
    add_to_file(review, SLICE("\n \n  "));
    session = open_session(report);
    assert_int_equal(session_notices(session)->count, 0);
    note(session, "report", "二");
    session_close(session);
    session = open_session(report);
    assert_int_equal(session_notices(session)->count, 0);
    assert_int_equal(history_count(session), 2);
    session_close(session);
}

/* The child says after each action that it is kept; it is killed somewhere in between. */
static void act_until_killed(int pipe_end)
{
    struct session *session = session_open(report, &options, &error);
    for (int i = 0; session; i++) {
        struct slice text = arena_print(arena, "第 %d 条\n两行", i);
        struct action action = {.kind = ACTION_NOTE, .target = SLICE("report"), .text = text};
        if (!session_do(session, &action, &error))
            break;
        if (write(pipe_end, &i, sizeof i) != sizeof i)
            break;
    }
    _exit(1);
}

static void test_killed_in_the_middle(void **state)
{
    (void)state;
    uint64_t seed = 99;
    for (int round = 0; round < 12; round++) {
        int ends[2], last = -1, said;
        report = put_report(arena_print(arena, "%d.txt", round).data, report_new);
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            act_until_killed(ends[1]);
        close(ends[1]);
        assert_int_equal(read(ends[0], &last, sizeof last), (ssize_t)sizeof last);
        usleep((useconds_t)(next_random(&seed) % 8000));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        while (read(ends[0], &said, sizeof said) == (ssize_t)sizeof said)
            last = said;
        close(ends[0]);
        struct session *session = open_session(report);
        assert_false(session_read_only(session));
        size_t count;
        const struct action *history = session_history(session, &count);
        assert_true(count >= (size_t)last + 1 && count <= (size_t)last + 2);
        for (size_t i = 0; i < count; i++)
            assert_slice(history[i].text, arena_print(arena, "第 %zu 条\n两行", i).data);
        session_close(session);
    }
}

static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static void test_full_disk_loses_nothing(void **state)
{
    (void)state;
    make_report();
    signal(SIGXFSZ, SIG_IGN);
    struct session *session = open_session(report);
    struct action action = {.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("写不下")};
    struct slice before = describe(session);
    limit_file_size(100);
    bool done = session_do(session, &action, &error);
    limit_file_size(RLIM_INFINITY);
    assert_false(done);
    assert_same(describe(session), before);
    assert_false(file_exists(review));

    note(session, "report", "写得下");
    struct slice content = get(review);
    before = describe(session);
    limit_file_size((rlim_t)content.length + 20);
    done = session_do(session, &action, &error);
    bool undone = session_undo(session, &error);
    limit_file_size(RLIM_INFINITY);
    assert_false(done);
    assert_false(undone);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_contains(error.message, "此前的记录都还在");
    assert_same(describe(session), before);
    assert_same(get(review), content);
    note(session, "report", "又写得下了");
    session_close(session);
    session = open_session(report);
    assert_int_equal(history_count(session), 2);
    session_close(session);
    signal(SIGXFSZ, SIG_DFL);
}

/* Whatever stands in the file's place stays as it is, and the report can still be looked at. */
static void assert_left_alone(struct slice content, const char *part)
{
    put(review, content);
    struct session *session = open_session(report);
    assert_contains(all_notices(session).data, part);
    assert_cannot_write(session, part);
    session_close(session);
    assert_same(get(review), content);
    assert_int_equal(count_matching("torn"), 0);
}

static void test_foreign_files_are_left_alone(void **state)
{
    (void)state;
    make_report();
    static const char garbage[] = "\x7f\x45LF\0\1\2\xff\xfe...\n\0\0";
    assert_left_alone((struct slice){garbage, sizeof garbage - 1}, "不是年审的审核记录");
    assert_left_alone(SLICE("name: something\nversion: 2\n"), "不是年审的审核记录");
    assert_left_alone(SLICE("- a\n- b\n...\n"), "不是年审的审核记录");
    assert_left_alone(SLICE("schema: other/1\n...\n"), "不是年审的审核记录");
    assert_left_alone(SLICE("action: note\ntarget: report\ntext: a\n...\n"), "不是年审的审核记录");
    assert_left_alone(SLICE("schema: nianshen-review/2\nnew: things\n...\nlater: 1\n...\n"), "更新版本");
    assert_left_alone(SLICE("schema: nianshen-review/1\nsha256: x\n...\naction: dance\n...\n"), "读不懂");
    assert_left_alone(SLICE("schema: nianshen-review/1\nsha256: x\n...\naction: note\ntarget: report\nstray: 1\n...\n"),
                      "读不懂");
}

static void test_damage_in_the_middle_keeps_the_rest(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    note(session, "report", "一");
    size_t start = get(review).length;
    note(session, "section:1", "二");
    note(session, "section:2", "三");
    session_close(session);
    struct slice whole = get(review);
    char *broken = (char *)arena_copy(arena, whole).data;
    memcpy(broken + start, "{[\"\1", 4);
    put(review, (struct slice){broken, whole.length});
    session = open_session(report);
    assert_contains(all_notices(session).data, "损坏");
    assert_int_equal(history_count(session), 2);
    assert_slice(session_note(session, SLICE("section:2")), "三");
    assert_cannot_write(session, "损坏");
    session_close(session);
    assert_true(slice_equal(get(review), (struct slice){broken, whole.length}));
}

static void test_file_taken_away_is_written_anew(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    note(session, "report", "一");
    note(session, "section:1", "二");
    assert_int_equal(unlink(review), 0);
    signal(SIGXFSZ, SIG_IGN);
    limit_file_size(100);
    struct action action = {.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("写不下")};
    bool done = session_do(session, &action, &error);
    limit_file_size(RLIM_INFINITY);
    signal(SIGXFSZ, SIG_DFL);
    assert_false(done);
    note(session, "section:2", "三");
    assert_true(slice_find(get(review), SLICE("report: \"柳河镇.txt\""), 0) >= 0);
    struct slice before = describe(session);
    session_close(session);
    session = open_session(report);
    assert_same(describe(session), before);
    assert_int_equal(session_notices(session)->count, 0);
    session_close(session);
}

static void test_file_changed_by_others_is_not_written_over(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    note(session, "report", "一");
    add_to_file(review, SLICE("action: note\ntarget: section:1\ntext: 合并来的\n...\n"));
    struct slice content = get(review);
    struct action action = {.kind = ACTION_NOTE, .target = SLICE("report"), .text = SLICE("二")};
    assert_false(session_do(session, &action, &error));
    assert_contains(error.message, "重新载入");
    put(review, content); /* another file in its place */
    assert_false(session_do(session, &action, &error));
    assert_same(get(review), content);
    session_refresh(session);
    assert_slice(session_note(session, SLICE("section:1")), "合并来的");
    note(session, "report", "二");
    session_close(session);
}

static size_t count_actions(const struct session *session)
{
    size_t count;
    session_actions(session, &count);
    return count;
}

/* Several actions that are one step stay one when the file is read again; put elsewhere by hand, each stands alone. */
static void test_steps_are_kept(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    struct action actions[] = {
        {.kind = ACTION_SHOULD, .target = SLICE("cell:t3.new.person"), .value = SLICE("11")},
        {.kind = ACTION_SHOULD, .target = SLICE("cell:t3.new.total"), .value = SLICE("12")},
    };
    note(session, "report", "一");
    assert_true(session_do_together(session, actions, 2, &error));
    session_close(session);
    struct slice whole = get(review);
    ptrdiff_t with = slice_find(whole, SLICE("with: previous\n"), 0);
    assert_true(with > 0);
    assert_int_equal(slice_find(whole, SLICE("with:"), (size_t)with + 1), -1);
    session = open_session(report);
    assert_int_equal(count_actions(session), 3);
    assert_true(session_undo(session, &error));
    assert_int_equal(count_actions(session), 1);
    session_close(session);

    ptrdiff_t second = slice_find(whole, SLICE("action: should\ntarget: cell:t3.new.total"), 0);
    put(review, arena_print(arena, "%.*saction: note\ntarget: section:1\ntext: 合并来的\n...\naction: undo\n...\n%.*s",
                            (int)second, whole.data, (int)(whole.length - (size_t)second), whole.data + second));
    session = open_session(report);
    assert_int_equal(count_actions(session), 3);
    assert_true(session_undo(session, &error));
    assert_int_equal(count_actions(session), 2);
    session_close(session);
}

static void test_changed_report_keeps_what_fits(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    set(session, ACTION_CORRECT, "cell:t3.carried_in.total", "1");
    set(session, ACTION_CORRECT, "cell:t3.new.other", "1");
    set(session, ACTION_SHOULD, "cell:t3.new.total", "12");
    set(session, ACTION_CORRECT, "section:5", arena_print(arena, "%d", 62).data);
    struct slice old_line = document_text(session_document(session), document_line_span(session_document(session), 62));
    old_line = arena_copy(arena, old_line);
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    decide(session, finding, DECISION_CONFIRMED, "");
    note(session, "cell:t3.new.total", "留着");
    session_close(session);
    size_t before = get(review).length;

    put_report("柳河镇.txt", "（另起一页）\n一、本年新收政府信息公开申请数量 12 0 0 0 0 2 15\n");
    session = open_session(report);
    assert_contains(all_notices(session).data, "改过");
    assert_contains(all_notices(session).data, "cell:t3.new.other");
    assert_int_equal(session_notices(session)->count, 2);
    assert_int_equal(get(review).length, before);
    const struct facts *facts = session_facts(session);
    int other = form_cell_index(facts->form, SLICE("t3.new.other"));
    int carried = form_cell_index(facts->form, SLICE("t3.carried_in.total"));
    assert_int_equal(facts->cells[other].value.digits, 2);
    assert_false(facts->cells[other].confirmed);
    assert_true(facts->cells[carried].confirmed);
    struct slice heading = document_text(session_document(session), facts->sections[4].heading);
    assert_true(slice_find(old_line, heading, 0) >= 0 || slice_equal(heading, old_line));
    finding = need_finding(session, "t3.row-sum", "t3.new.total");
    assert_int_equal(session_finding_status(session, finding).decision, DECISION_CONFIRMED);
    assert_slice(session_note(session, SLICE("cell:t3.new.total")), "留着");

    note(session, "report", "新的一版");
    assert_true(slice_find(get(review), slice_of(session_document(session)->sha256), before) > 0);
    set(session, ACTION_CORRECT, "cell:t3.new.other", "3");
    struct slice seen = describe(session);
    session_close(session);
    session = open_session(report);
    assert_int_equal(session_notices(session)->count, 0);
    assert_same(describe(session), seen);
    session_close(session);
}

static void test_moved_line_is_found_again(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    uint32_t last = session_document(session)->line_count;
    set(session, ACTION_CORRECT, "section:5", arena_print(arena, "%u", last).data);
    session_close(session);
    struct slice text = get(report);
    size_t from = (size_t)slice_find(text, SLICE("（四）平台"), 0), to = (size_t)slice_find(text, SLICE("二、主动"), 0);
    put(report, arena_print(arena, "%.*s%.*s", (int)from, text.data, (int)(text.length - to), text.data + to));
    session = open_session(report);
    assert_int_equal(session_notices(session)->count, 1);
    const struct document *document = session_document(session);
    assert_int_equal(document->line_count, last - 1);
    assert_int_equal(document_line(document, session_facts(session)->sections[4].heading.start), last - 1);
    session_close(session);
}

static void test_gone_finding_is_told_once_the_report_changed(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    decide(session, need_finding(session, "t3.row-sum", "t3.new.total"), DECISION_WAIVED, "已核实");
    session_close(session);
    put_report("柳河镇.txt", "一、本年新收政府信息公开申请数量 12 0 0 0 0 0 12\n");
    session = open_session(report);
    assert_contains(all_notices(session).data, "已没有这个问题");
    assert_int_equal(history_count(session), 1);
    session_close(session);
    put_report("柳河镇.txt", report_new);
    session = open_session(report);
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    assert_int_equal(session_finding_status(session, finding).decision, DECISION_WAIVED);
    session_close(session);
}

/* ---- Any text survives ------------------------------------------------------------------------------------------ */

static struct slice random_text(uint64_t *seed)
{
    static const char *const pieces[] = {" ",      "  ",       "\n",     "\n\n", "\t", "...", "---",  "- ", ": ", "#",
                                         "\"",     "\\",       "|",      "%",    "\r", "\1",  "\x7f", "甲", "，", "𠮷",
                                         "\u2028", "\xc2\x85", "\ufeff", "null", "&a", "*a",  "!t",   "{",  "?"};
    struct buffer text = {0};
    for (uint64_t i = 0, count = 1 + next_random(seed) % 12; i < count; i++)
        buffer_add_text(&text, pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)]);
    buffer_add_text(&text, "尾");
    struct slice copy = arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
    return copy;
}

static void test_any_text_comes_back(void **state)
{
    (void)state;
    make_report();
    struct session *session = open_session(report);
    uint64_t seed = 5;
    enum { COUNT = 300 };
    struct slice texts[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        texts[i] = random_text(&seed);
        options.reviewer = random_text(&seed);
        note(session, "report", texts[i].data);
    }
    session_close(session);
    session = open_session(report);
    assert_int_equal(session_notices(session)->count, 0);
    size_t count;
    const struct action *history = session_history(session, &count);
    assert_int_equal(count, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        assert_same(history[i].text, texts[i]);
    assert_same(history[COUNT - 1].who, options.reviewer);
    session_close(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_people_can_read_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_torn_at_every_byte, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_torn_header_begins_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_torn_tail_keeps_its_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_blanks_at_the_end_are_no_damage, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_killed_in_the_middle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_full_disk_loses_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_foreign_files_are_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damage_in_the_middle_keeps_the_rest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_file_taken_away_is_written_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_file_changed_by_others_is_not_written_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_steps_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changed_report_keeps_what_fits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_moved_line_is_found_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gone_finding_is_told_once_the_report_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_any_text_comes_back, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
