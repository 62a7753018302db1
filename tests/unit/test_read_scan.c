/* Recognising pages that are pictures: progress is told, it can be stopped, and whatever the recogniser does is one
 * message; what it is not sure of is unclear, with what else it may be. */
#include "unit/cmocka_main.h"

#include "form/form.h"
#include "read/recogniser.h"
#include "support/installed.h"

#include <math.h>
#include <sys/stat.h>
#include <time.h>

#define SCAN "tests/reports/各种格式/云溪镇2024.tif"

static struct error error;

struct watched {
    uint32_t calls, stop_at; /* 0: never */
    uint32_t done, total;
    bool backwards;
};

static bool look(void *context, const struct read_progress *progress)
{
    struct watched *watched = context;
    assert_string_equal(progress->path, SCAN);
    assert_int_equal(progress->stage, READ_RECOGNISE);
    watched->backwards |= progress->done < watched->done || progress->total < watched->total ||
                          progress->done > progress->total;
    watched->done = progress->done;
    watched->total = progress->total;
    return ++watched->calls != watched->stop_at;
}

static struct document *read_watched(struct watched *watched)
{
    struct read_watch watch = {look, watched};
    error = (struct error){0};
    return read_document_watched(SCAN, &watch, &error);
}

/* A recogniser that is a few lines of shell, with the socket as standard input. */
static void pretend(const char *script)
{
    char path[500];
    const char *folder = getenv("TEST_DIR");
    struct buffer text = {0};
    snprintf(path, sizeof path, "%s/recogniser", folder ? folder : "/tmp");
    buffer_print(&text, "#!/bin/sh\n%s\n", script);
    assert_true(file_write(path, buffer_slice(&text), &error));
    buffer_free(&text);
    assert_int_equal(chmod(path, 0755), 0);
    setenv("NIANSHEN_SCAN", path, 1);
}

static void expect_failure(const char *script, enum error_kind kind, const char *word)
{
    struct watched watched = {0};
    pretend(script);
    assert_null(read_watched(&watched));
    if (error.kind != kind || !strstr(error.message, word) || !strstr(error.message, SCAN))
        fail_msg("%s: %d %s", script, error.kind, error.message);
}

static void test_trouble(void **state)
{
    (void)state;
    setenv("NIANSHEN_READ_SECONDS", "0.4", 1);
    expect_failure("sleep 20", ERROR_REPORT, "已停止");
    expect_failure("kill -SEGV $$", ERROR_REPORT, "信号 11");
    expect_failure("exit 127", ERROR_FILE, "tesseract-ocr-chi-sim");
    expect_failure("exec 3<&0; cat <&3 >/dev/null & exec echo 012345678901234567890123456789012345 >&3", ERROR_REPORT,
                   "不合规定");
    unsetenv("NIANSHEN_READ_SECONDS");
}

/* The real program, with nothing where its language data should be. */
static void test_no_language(void **state)
{
    const char *program = getenv("NIANSHEN");
    char script[600];
    (void)state;
    snprintf(script, sizeof script, "TESSDATA_PREFIX=/nonexistent exec '%s-scan'", program ? program : "./nianshen");
    expect_failure(script, ERROR_REPORT, "tesseract-ocr-chi-sim");
}

static void test_stopping(void **state)
{
    struct watched watched = {.stop_at = 5};
    struct timespec begin, end;
    (void)state;
    pretend("sleep 20");
    clock_gettime(CLOCK_MONOTONIC, &begin);
    assert_null(read_watched(&watched));
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_contains(error.message, "识别已停止");
    assert_in_range(end.tv_sec - begin.tv_sec, 0, 5);
    assert_int_equal(watched.calls, 5);
}

static void test_progress(void **state)
{
    struct watched watched = {0};
    (void)state;
    char scanner[500];
    const char *program = getenv("NIANSHEN");
    snprintf(scanner, sizeof scanner, "%s-scan", program ? program : "./nianshen");
    setenv("NIANSHEN_SCAN", scanner, 1);
    struct document *document = read_watched(&watched);
    if (!document)
        fail_msg("%s", error.message);
    assert_false(watched.backwards);
    assert_int_equal(watched.total, 2);
    assert_int_equal(watched.done, 2);
    assert_int_equal(document->page_count, 2);
    assert_true(document_has_remark(document, REMARK_SCANNED));
    assert_in_range(document->recognition_count, 190, 400);
    /* It is not recognised twice. */
    struct watched again = {0};
    setenv("NIANSHEN_SCAN", "/nonexistent", 1);
    struct document *same = read_watched(&again);
    assert_non_null(same);
    assert_int_equal(again.calls, 0);
    assert_true(slice_equal(same->text, document->text));
    document_free(same);
    document_free(document);
}

/* ---- What becomes of readings ---- */

static const struct cell_fact *read_cell(const struct document *document, struct arena *arena, const char *id)
{
    struct facts facts;
    if (!facts_read(document, forms, NULL, arena, &facts, &error))
        fail_msg("%s", error.message);
    int cell = form_cell_index(facts.form, slice_of(id));
    assert_true(cell >= 0);
    return &facts.cells[cell];
}

static void test_readings(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_document("tests/reports/各种格式/云溪镇2024.md", &error);
    if (!document)
        fail_msg("%s", error.message);
    const struct cell_fact *cell = read_cell(document, arena, "t3.new.person");
    assert_int_equal(cell->state, CELL_READ);
    assert_true(cell->confidence < 0);
    struct remark remark = {REMARK_SCANNED, {0, 0}, SLICE("")};
    struct recognition recognition = {.span = cell->span, .confidence = 0.9F};
    document->remarks = &remark;
    document->remark_count = 1;
    document->recognitions = &recognition;
    document->recognition_count = 1;
    cell = read_cell(document, arena, "t3.new.person");
    assert_int_equal(cell->state, CELL_READ);
    assert_true(fabsf(cell->confidence - 0.9F) < 0.01F);
    recognition.second = SLICE("72");
    cell = read_cell(document, arena, "t3.new.person");
    assert_int_equal(cell->state, CELL_UNCLEAR);
    assert_non_null(cell->reason);
    assert_int_equal(cell->candidate_count, 2);
    assert_true(decimal_to_double(cell->candidates[0]) == 13509);
    assert_true(decimal_to_double(cell->candidates[1]) == 72);
    recognition.second = SLICE("");
    recognition.confidence = 0;
    cell = read_cell(document, arena, "t3.new.person");
    assert_int_equal(cell->state, CELL_UNCLEAR);
    assert_int_equal(cell->candidate_count, 1);
    document->remark_count = 0;
    recognition.partial = true;
    cell = read_cell(document, arena, "t3.new.person");
    assert_int_equal(cell->state, CELL_UNCLEAR);
    assert_true(cell->confidence < 0);
    assert_int_equal(read_cell(document, arena, "t3.carried_in.person")->state, CELL_READ);
    document->recognition_count = 0;
    document_free(document);
    arena_free(arena);
}

/* The outcome of the rule on a report whose prose says one more than its table, in words that begin with `word`. */
static enum outcome outcome_of_claim(const char *word, float confidence)
{
    struct arena *arena = arena_new();
    struct slice text;
    assert_true(file_read("tests/reports/各种格式/云溪镇2024.md", 1 << 16, arena, &text, &error));
    ptrdiff_t number = slice_find(text, SLICE("20928"), 0);
    assert_true(number > 0);
    ((char *)(uintptr_t)text.data)[number + 4] = '9';
    char path[500];
    snprintf(path, sizeof path, "%s/claim.md", getenv("TEST_DIR") ? getenv("TEST_DIR") : "/tmp");
    assert_true(file_write(path, text, &error));
    struct document *document = read_document(path, &error);
    assert_non_null(document);
    uint32_t start = (uint32_t)slice_find(document->text, slice_of(word), 0);
    struct recognition recognition = {.span = {start, start + (uint32_t)strlen(word)}, .confidence = confidence};
    document->recognitions = &recognition;
    document->recognition_count = 1;
    struct facts facts;
    struct results results;
    assert_true(facts_read(document, forms, NULL, arena, &facts, &error));
    rules_run(rules, &facts, arena, &results);
    enum outcome outcome = OUTCOME_PASS;
    for (size_t i = 0; i < results.finding_count; i++)
        if (slice_is(results.findings[i].rule, "claim.received"))
            outcome = results.findings[i].outcome;
    document->recognition_count = 0;
    document_free(document);
    arena_free(arena);
    return outcome;
}

/* Words that the recogniser was not sure of accuse nobody. */
static void test_words(void **state)
{
    (void)state;
    assert_int_equal(outcome_of_claim("收到政府信息公开申请", 0.95F), OUTCOME_FAIL);
    assert_int_equal(outcome_of_claim("收到政府信息公开申请", 0), OUTCOME_UNCHECKED);
    assert_int_equal(outcome_of_claim("平台建设", 0), OUTCOME_FAIL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trouble),
        cmocka_unit_test(test_no_language),
        cmocka_unit_test(test_stopping),
        cmocka_unit_test(test_progress),
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests_name("read_scan", tests, rules_enter, rules_leave);
}
