/* What careful readers said of hundreds of sentences, against what the rules say of them. */
#include "unit/cmocka_main.h"

#include "check/sample.h"
#include "form/phrase.h"
#include "support/installed.h"

#define FOLDER "tests/claims/"

enum verdict { VERDICT_NONE, VERDICT_TRUE, VERDICT_FALSE };

struct sentence {
    struct arena *arena;
    unsigned line;
    enum verdict verdict;
    struct slice ids; /* without "claim.", joined by + */
    struct slice text;
    struct results results;
    const struct document *document;
    struct prose_text *prose;
};

/* What stands before the mark; the rest goes on behind it. */
static struct slice cut(struct slice *rest, const char *mark)
{
    ptrdiff_t at = slice_find(*rest, slice_of(mark), 0);
    struct slice part = slice_part(*rest, 0, at < 0 ? rest->length : (size_t)at);
    *rest = slice_part(*rest, at < 0 ? rest->length : (size_t)at + strlen(mark), rest->length);
    return slice_trim(part);
}

static const char *text_of(struct arena *arena, struct slice text)
{
    return arena_copy(arena, text).data;
}

/* new, new.person, t2.rules.issued. Of a total alone all are persons. */
static void set_cell(struct sample *sample, struct slice key, struct slice value, bool alone, unsigned line)
{
    ptrdiff_t dot = slice_find(key, SLICE("."), 0);
    bool full = dot >= 0 && slice_find(key, SLICE("."), (size_t)dot + 1) >= 0;
    struct slice id = full       ? key
                      : dot >= 0 ? arena_print(sample->arena, "t3.%.*s", SLICE_ARGUMENTS(key))
                                 : arena_print(sample->arena, "t3.%.*s.total", SLICE_ARGUMENTS(key));
    if (!sample_set_cell(sample, id, value))
        fail_msg("line %u: no cell %.*s", line, SLICE_ARGUMENTS(id));
    if (dot < 0 && alone)
        sample_set_cell(sample, arena_print(sample->arena, "t3.%.*s.person", SLICE_ARGUMENTS(key)), value);
}

static bool names(struct slice settings, struct slice row, const char *behind, struct arena *arena)
{
    struct slice padded = arena_print(arena, " %.*s", SLICE_ARGUMENTS(settings));
    return slice_find(padded, arena_print(arena, " %.*s%s", SLICE_ARGUMENTS(row), behind), 0) >= 0;
}

static bool names_row(struct slice settings, struct slice row, struct arena *arena)
{
    return names(settings, row, "=", arena);
}

/* Some column of the row is set by itself. */
static bool names_column(struct slice settings, struct slice row, struct arena *arena)
{
    return names(settings, row, ".", arena);
}

static long value_of(const struct sample *sample, const char *cell)
{
    return atol(text_of(sample->arena, sample->cells[form_cell_index(sample->form, slice_of(cell))]));
}

/* What is not said otherwise balances. */
static void set_concluded(struct sample *sample)
{
    long concluded = value_of(sample, "t3.new.total") + value_of(sample, "t3.carried_in.total") -
                     value_of(sample, "t3.carried_out.total");
    struct slice printed = arena_print(sample->arena, "%ld", concluded > 0 ? concluded : 0);
    sample_set_cell(sample, SLICE("t3.total.total"), printed);
    sample_set_cell(sample, SLICE("t3.total.person"), printed);
}

static struct sample sample_of(struct arena *arena, struct slice settings, struct slice text, unsigned line)
{
    bool old = slice_find(settings, SLICE("form=2019"), 0) >= 0;
    struct sample sample = sample_new(arena, forms_find(forms, old ? SLICE("2019") : SLICE("2021")));
    int section = 0;
    const struct slice all = settings;
    sample.year = 2022;
    while (settings.length) {
        struct slice value = cut(&settings, " "), key = cut(&value, "=");
        if (slice_is(key, "year"))
            sample.year = atoi(text_of(arena, value));
        else if (slice_is(key, "organ"))
            sample.organ = value;
        else if (slice_is(key, "at"))
            section = atoi(text_of(arena, value)) - 1;
        else if (key.length && !slice_is(key, "form"))
            set_cell(&sample, key, value, !names_column(all, key, arena), line);
    }
    if (!names_row(all, SLICE("total"), arena))
        set_concluded(&sample);
    sample.bodies[section] = text;
    return sample;
}

static bool read_sentence(struct slice printed, unsigned line, struct sentence *out)
{
    struct slice rest = printed, head = cut(&rest, "|"), settings = cut(&rest, "|");
    struct slice verdict = cut(&head, " ");
    if (verdict.length == 0 || verdict.data[0] == '#')
        return false;
    *out = (struct sentence){.arena = arena_new(), .line = line, .ids = head, .text = slice_trim(rest)};
    out->verdict = slice_is(verdict, "true")    ? VERDICT_TRUE
                   : slice_is(verdict, "false") ? VERDICT_FALSE
                                                : VERDICT_NONE;
    if (out->verdict == VERDICT_NONE && !slice_is(verdict, "none"))
        fail_msg("line %u: no verdict", line);
    struct sample sample = sample_of(out->arena, settings, out->text, line);
    struct facts *facts = arena_new_item(out->arena, struct facts);
    *facts = sample_facts(&sample);
    out->document = facts->document;
    out->prose = prose_text_new(out->arena, facts->document, facts->prose[0].span);
    rules_run(rules, facts, out->arena, &out->results);
    return true;
}

/* ---- Judging ---- */

/* That 0 were received is said by either of two rules. */
static struct slice family_of(struct slice rule)
{
    return slice_is(rule, "none-received") ? SLICE("received") : rule;
}

static bool is_expected(const struct sentence *sentence, struct slice rule)
{
    struct slice ids = sentence->ids;
    while (ids.length)
        if (slice_equal(family_of(cut(&ids, "+")), family_of(slice_part(rule, strlen("claim."), rule.length))))
            return true;
    return false;
}

static bool has_failed(const struct sentence *sentence, struct slice rule)
{
    for (size_t i = 0; i < sentence->results.finding_count; i++) {
        const struct finding *finding = &sentence->results.findings[i];
        if (finding->outcome == OUTCOME_FAIL && slice_starts_with(finding->rule, SLICE("claim.")) &&
            slice_equal(family_of(slice_part(finding->rule, strlen("claim."), finding->rule.length)), family_of(rule)))
            return true;
    }
    return false;
}

/* A claim of the tables, or numbers that some rule of the prose took up. */
static bool is_taken_up(const struct sentence *sentence, struct slice rule)
{
    static const char *const without_cells[] = {"parts", "rate", "enumeration", "handling-fee", "ordinal"};
    size_t count, counting = 0;
    for (size_t i = 0; i < sentence->results.claim_count; i++) {
        struct slice id = sentence->results.claims[i].rule;
        if (slice_equal(family_of(slice_part(id, strlen("claim."), id.length)), family_of(rule)))
            return true;
    }
    struct span all = {0, (uint32_t)sentence->document->text.length};
    struct prose_number *numbers = prose_numbers(sentence->prose, all, sentence->arena, &count);
    for (size_t i = 0; i < count; i++)
        counting += prose_number_counts(sentence->prose, &numbers[i]);
    for (size_t i = 0; i < sizeof without_cells / sizeof *without_cells; i++)
        if (slice_is(rule, without_cells[i]))
            return counting == 0 || sentence->results.untied_count < counting;
    return false;
}

/* NULL when all is as expected. */
static const char *judge(const struct sentence *sentence)
{
    struct slice ids = sentence->ids;
    for (size_t i = 0; i < sentence->results.finding_count; i++) {
        const struct finding *finding = &sentence->results.findings[i];
        bool claim = finding->outcome == OUTCOME_FAIL && slice_starts_with(finding->rule, SLICE("claim."));
        bool wanted = sentence->verdict == VERDICT_FALSE && is_expected(sentence, finding->rule);
        if (claim && !wanted)
            return arena_print(sentence->arena, "FALSE ALARM %.*s: %.*s", SLICE_ARGUMENTS(finding->rule),
                               SLICE_ARGUMENTS(finding->message)).data;
    }
    while (sentence->verdict != VERDICT_NONE && ids.length) {
        struct slice rule = cut(&ids, "+");
        if (sentence->verdict == VERDICT_FALSE && !has_failed(sentence, rule))
            return arena_print(sentence->arena, "missed %.*s", SLICE_ARGUMENTS(rule)).data;
        if (sentence->verdict == VERDICT_TRUE && !is_taken_up(sentence, rule))
            return arena_print(sentence->arena, "not taken up %.*s", SLICE_ARGUMENTS(rule)).data;
    }
    return NULL;
}

static bool has_error(const struct sentence *sentence)
{
    for (size_t i = 0; i < sentence->results.finding_count; i++) {
        const struct finding *finding = &sentence->results.findings[i];
        if (finding->level == LEVEL_ERROR && slice_starts_with(finding->rule, SLICE("claim.")))
            return true;
    }
    return false;
}

struct tally {
    size_t count, right, errors;
};

static struct tally judge_file(const char *path)
{
    struct arena *arena = arena_new();
    struct slice content;
    struct error error;
    struct tally tally = {0};
    if (!file_read(path, 1 << 20, arena, &content, &error))
        fail_msg("%s", error.message);
    for (unsigned line = 1; content.length; line++) {
        struct sentence sentence;
        if (!read_sentence(cut(&content, "\n"), line, &sentence))
            continue;
        const char *fault = judge(&sentence);
        if (fault)
            print_message("%s:%u: %s\n    %.*s\n", path, line, fault, SLICE_ARGUMENTS(sentence.text));
        tally.count++;
        tally.right += fault == NULL;
        tally.errors += has_error(&sentence);
        arena_free(sentence.arena);
    }
    print_message("%s: %zu of %zu right\n", path, tally.right, tally.count);
    arena_free(arena);
    return tally;
}

/* 98 in 100 are judged right, and nothing is an error that is none. */
static void test_sentences(void **state)
{
    (void)state;
    struct tally tally = judge_file(FOLDER "sentences.txt");
    assert_true(tally.count >= 400);
    assert_true(tally.right * 100 >= tally.count * 98);
    assert_int_equal(tally.errors, 0);
}

/* What was written after the rules; the figures of the first sight are in the history. */
static void test_fresh_sentences(void **state)
{
    (void)state;
    struct tally tally = judge_file(FOLDER "fresh.txt");
    assert_true(tally.count >= 150);
    assert_true(tally.right * 100 >= tally.count * 98);
    assert_int_equal(tally.errors, 0);
}

static void test_later_sentences(void **state)
{
    (void)state;
    struct tally tally = judge_file(FOLDER "later.txt");
    assert_true(tally.count >= 150);
    assert_true(tally.right * 100 >= tally.count * 98);
    assert_int_equal(tally.errors, 0);
}

static void test_report_sentences(void **state)
{
    (void)state;
    struct tally tally = judge_file(FOLDER "reports.txt");
    assert_true(tally.count >= 140);
    assert_true(tally.right * 100 >= tally.count * 98);
    assert_int_equal(tally.errors, 0);
}

/* What published reports were found to say, put in our own words. */
static void test_paper_sentences(void **state)
{
    (void)state;
    struct tally tally = judge_file(FOLDER "papers.txt");
    assert_true(tally.count >= 50);
    assert_true(tally.right * 100 >= tally.count * 98);
    assert_int_equal(tally.errors, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_fresh_sentences),
        cmocka_unit_test(test_later_sentences),
        cmocka_unit_test(test_report_sentences),
        cmocka_unit_test(test_paper_sentences),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
