/* Phrases over running text: words, gaps, alternatives, numbers as people write them, and time that stays linear. */
#include "unit/cmocka_main.h"

#include "form/phrase.h"

struct text {
    struct arena *arena;
    struct document *document;
    struct prose_text *prose;
};

static struct text text_of(struct slice content)
{
    struct text text = {.arena = arena_new()};
    text.document = document_new(text.arena, "柳河镇.txt", arena_copy(text.arena, content));
    text.prose = prose_text_new(text.arena, text.document, (struct span){0, (uint32_t)content.length});
    return text;
}

static bool find(const struct text *text, const char *pattern, struct phrase_match *match)
{
    struct error error;
    uint32_t from = 0;
    struct phrase *phrase = phrase_compile(text->arena, slice_of(pattern), &error);
    if (!phrase)
        fail_msg("%s: %s", pattern, error.message);
    return phrase_find(phrase, text->prose, &from, match);
}

static void assert_matches(const char *pattern, const char *content, const char *wanted)
{
    struct text text = text_of(slice_of(content));
    struct phrase_match match;
    bool found = find(&text, pattern, &match);
    if (found != (wanted != NULL))
        fail_msg("%s %s in: %s", pattern, found ? "found" : "not found", content);
    if (found)
        assert_slice(document_text(text.document, match.span), wanted);
    arena_free(text.arena);
}

static void test_words_and_gaps(void **state)
{
    (void)state;
    assert_matches("收到{~12}公开申请{~8}{n}件", "全年收到政府信息公开申请 17 件。", "收到政府信息公开申请 17 件");
    assert_matches("收到{~12}公开申请{~8}{n}件", "收到\n\n政府信\n息公开申请共计\n12 件",
                   "收到\n\n政府信\n息公开申请共计\n12 件");
    assert_matches("收到{~3}申请", "收到政府信息公开申请", NULL);
    assert_matches("收到{~20}件", "收到申请。办理 3 件", NULL);
    assert_matches("收到{~20}{n}件", "收到申请，办理 3 件", "收到申请，办理 3 件");
    assert_matches("收到{-20}{n}件", "收到申请，办理 3 件", NULL);
    assert_matches("收到{-20}{n}件", "收到申请、咨询 3 件", "收到申请、咨询 3 件");
    assert_matches("收到{=20}{n}件", "收到申请、咨询 3 件", NULL);
    assert_matches("收到{=20}{n}件", "收到申请 3 件", "收到申请 3 件");
    assert_matches("{n}件{=0}公开", "3件、公开", NULL);
    assert_matches("{n}件{=0}公开", "3件公开", "3件公开");
    assert_matches("{n}年度", "⑬2025年度", "2025年度");
    assert_matches("{n}件", "办理12³4件", "4件");
    assert_matches("{n}件", "办理12③件", "③件");
    assert_matches("{n}件", "办理１2件", "１2件");
    assert_matches("{未|没有}{收到|接到}申请", "本年没有接到申请。", "没有接到申请");
    assert_matches("年{度|}未", "2021年未收到", "年未");
    assert_matches("年{度|}未", "2021年度未收到", "年度未");
    assert_matches("复议诉讼", "复议、诉讼", "复议、诉讼");
    assert_matches("ＡＢＣ", "abc", "abc");
    /* The second place fits where the first does not. */
    assert_matches("收到{-4}申请", "收到群众来信来电，收到申请", "收到申请");
    /* A gap may need more than the least. */
    assert_matches("甲{~6}乙{~6}丙", "甲一乙二乙三四五六丙", "甲一乙二乙三四五六丙");
}

struct number_case {
    const char *text, *value;
    bool exact;
    const char *low, *high; /* NULL: unknown */
};

static void assert_bound(const char *text, bool known, struct decimal bound, const char *wanted)
{
    char printed[32];
    decimal_print(bound, printed);
    if (known != (wanted != NULL) || (known && strcmp(printed, wanted) != 0))
        fail_msg("%s: %s instead of %s", text, known ? printed : "unknown", wanted ? wanted : "unknown");
}

static void test_numbers(void **state)
{
    static const struct number_case cases[] = {
        {"收到17件", "17", true, "17", "17"},
        {"收到２１件", "21", true, "21", "21"},
        {"收到二十一件", "21", true, "21", "21"},
        {"收到零件", "0", true, "0", "0"},
        {"收到 1,295 件", "1295", true, "1295", "1295"},
        {"收到1，295件", "1295", true, "1295", "1295"},
        {"收到1.5件", "1.5", true, "1.5", "1.5"},
        {"收到1.2万件", "12000", false, "11500", "12500"},
        {"收到3万件", "30000", false, "25000", "35000"},
        {"收到1 295 件", "1295", true, "1295", "1295"},
        {"收到十几件", "10", false, "11", "19"},
        {"收到百余件", "100", false, "101", "199"},
        {"收到几十件", "", false, NULL, NULL},
        {"收到数百件", "", false, NULL, NULL},
        {"收到三四件", "", false, NULL, NULL},
        {"收到第3件", "", false, NULL, NULL},
        {"收到3千件", "3000", true, "3000", "3000"},
        {"收到20余件", "20", false, "21", "29"},
        {"收到二十多件", "20", false, "21", "29"},
        {"收到260余件", "260", false, "261", "269"},
        {"收到100余件", "100", false, "101", "199"},
        {"收到15余件", "15", false, "15", NULL},
        {"收到20余万件", "200000", false, "200001", "299999"},
        {"收到近300件", "300", false, "180", "300"},
        {"收到约5件", "5", false, "3", "7"},
        {"收到超过40件", "40", false, "40", NULL},
        {"收到不超过40件", "40", false, NULL, "40"},
        {"收到10件以上", "10", false, "10", NULL},
        {"收到10件左右", "10", false, "6", "14"},
        {"收到12 95件", "", false, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text text = text_of(slice_of(cases[i].text));
        struct phrase_match match;
        char printed[32];
        bool found = find(&text, "收到{~6}{n}件", &match);
        if (found != (cases[i].value[0] != '\0'))
            fail_msg("%s: %s", cases[i].text, found ? "found" : "not found");
        if (found) {
            decimal_print(match.number.value, printed);
            if (strcmp(printed, cases[i].value) != 0 || match.number.exact != cases[i].exact)
                fail_msg("%s: %s%s", cases[i].text, printed, match.number.exact ? " exact" : "");
            assert_bound(cases[i].text, match.number.low_known, match.number.low, cases[i].low);
            assert_bound(cases[i].text, match.number.high_known, match.number.high, cases[i].high);
        }
        arena_free(text.arena);
    }
}

static void test_number_is_never_part_of_another(void **state)
{
    (void)state;
    assert_matches("申请{~9}{n}件", "申请3-5件", NULL);
    assert_matches("申请{~9}{n}件", "申请112件", "申请112件");
    assert_matches("申请{~9}{n}件", "申请 12 95 件", NULL);
    assert_matches("收取{n}万元", "收取190万元", "收取190万元");
    assert_matches("{n}件申请", "共3件申请", "3件申请");
}

/* Wherever the first number with its word stands among numbers without it, and however far. */
static void test_number_first(void **state)
{
    (void)state;
    for (int filler = 0; filler < 5000; filler += filler < 60 || (filler > 4080 && filler < 4110) ? 1 : 67) {
        struct buffer content = {0};
        for (int i = 0; i < filler; i++)
            buffer_add_text(&content, i % 3 ? "一是" : "。");
        buffer_add_text(&content, "其中12起，34件");
        struct text text = text_of(buffer_slice(&content));
        struct phrase_match match;
        assert_true(find(&text, "{n}{件|宗}", &match));
        assert_slice(document_text(text.document, match.span), "34件");
        assert_slice(document_text(text.document, match.clause), "34件");
        assert_false(find(&text, "{n}年", &match));
        arena_free(text.arena);
        buffer_free(&content);
    }
}

static void test_match_knows_its_sentence(void **state)
{
    (void)state;
    struct text text = text_of(SLICE("去年不多。今年，收到申请\n约 3 件，办结；其他没有。"));
    struct phrase_match match;
    assert_true(find(&text, "收到{~4}{n}件", &match));
    assert_slice(document_text(text.document, match.sentence), "今年，收到申请\n约 3 件，办结");
    assert_slice(document_text(text.document, match.clause), "收到申请\n约 3 件");
    assert_slice(document_text(text.document, match.number.span), "约 3");
    arena_free(text.arena);
}

static void test_find_goes_on_and_stays_within(void **state)
{
    (void)state;
    struct text text = text_of(SLICE("公开一次，公开两次，公开三次"));
    struct error error;
    struct phrase *phrase = phrase_compile(text.arena, SLICE("公开"), &error);
    struct phrase_match match;
    uint32_t from = 0;
    size_t count = 0;
    while (phrase_find(phrase, text.prose, &from, &match))
        count++;
    assert_int_equal(count, 3);
    from = 1;
    assert_true(phrase_find_within(phrase, text.prose, &from, (uint32_t)strlen("公开一次，公开"), &match));
    assert_int_equal(match.span.start, strlen("公开一次，"));
    assert_false(phrase_find_within(phrase, text.prose, &from, (uint32_t)strlen("公开一次，公开两次，公"), &match));
    arena_free(text.arena);
}

/* The years beside the report's are as good as the words for them. */
static void test_years(void **state)
{
    static const struct {
        const char *pattern, *text;
        bool found;
    } cases[] = {
        {"{上年}结转", "2021年结转", true},      {"{上年}结转", "二〇二一年度结转", false},
        {"{上年}{度|}结转", "二〇二一年度结转", true}, {"{上年}结转", "上一年度结转", true},
        {"{上年}结转", "去年结转", true},        {"{上年}结转", "2020年结转", false},
        {"结转{下年}", "结转 2023 年", true},    {"结转{下年}", "结转2022年", false},
        {"结转{下年}", "结转次年", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text text = text_of(slice_of(cases[i].text));
        struct phrase_match match;
        prose_text_set_year(text.prose, 2022);
        if (find(&text, cases[i].pattern, &match) != cases[i].found)
            fail_msg("%s: %s", cases[i].pattern, cases[i].text);
        arena_free(text.arena);
    }
    struct text unknown = text_of(SLICE("2021年结转，上年结转"));
    struct phrase_match match;
    assert_true(find(&unknown, "{上年}结转", &match));
    assert_slice(document_text(unknown.document, match.span), "上年结转");
    arena_free(unknown.arena);
}

static void test_numbers_of_a_span(void **state)
{
    (void)state;
    struct text text = text_of(SLICE("2021年，公开12条、二十一件，其中一是近300个，1.5%。"));
    size_t count;
    struct span all = {0, (uint32_t)text.document->text.length};
    struct prose_number *numbers = prose_numbers(text.prose, all, text.arena, &count);
    static const char *const wanted[] = {"2021", "12", "21", "300", "1.5"};
    assert_int_equal(count, 5);
    for (size_t i = 0; i < count; i++) {
        char printed[32];
        decimal_print(numbers[i].value, printed);
        assert_string_equal(printed, wanted[i]);
    }
    assert_slice(document_text(text.document, numbers[3].span), "近300");
    arena_free(text.arena);
}

/* Characters that stand for several digits. */
static void test_digits_in_one_character(void **state)
{
    (void)state;
    struct text text = text_of(SLICE("公开⑫条、⒓件、3⑫个。"));
    size_t count;
    struct span all = {0, (uint32_t)text.document->text.length};
    struct prose_number *numbers = prose_numbers(text.prose, all, text.arena, &count);
    assert_true(count > 0);
    assert_int_equal(numbers[0].value.digits, 12);
    arena_free(text.arena);
}

/* A sentence that runs over the foot of a page. */
static void test_furniture_is_left_out(void **state)
{
    static const char *const feet[] = {"\n— 3 —\n", "\n第3页，共9页。\n"};
    (void)state;
    for (size_t i = 0; i < sizeof feet / sizeof *feet; i++) {
        struct arena *arena = arena_new();
        struct slice content = arena_print(arena, "本年度收到政府信息公开%s申请12件。", feet[i]);
        struct document *document = document_new(arena, "柳河镇.txt", content);
        uint32_t start = (uint32_t)strlen("本年度收到政府信息公开\n");
        struct block foot = {BLOCK_FURNITURE, {start, start + (uint32_t)strlen(feet[i]) - 2}, 1, NULL};
        document->blocks = &foot;
        document->block_count = 1;
        struct span all = {0, (uint32_t)content.length};
        struct text text = {arena, document, prose_text_new(arena, document, all)};
        struct phrase_match match;
        size_t count;
        assert_true(find(&text, "收到{-12}公开申请{n}件", &match));
        assert_int_equal(match.sentence.start, 0);
        prose_numbers(text.prose, all, arena, &count);
        assert_int_equal(count, 1);
        arena_free(arena);
    }
}

static void test_broken_patterns(void **state)
{
    static const struct {
        const char *pattern, *wanted;
    } cases[] = {
        {"收到{~12", "第 3 个字"}, {"{~3}收到", "第 1 个字"},    {"收到{~3}", "以词或 {n} 结尾"},
        {"收到{~0}件", "1 到 60"}, {"收到{~99}件", "1 到 60"},   {"{n}件{n}条", "只能有一个 {n}"},
        {"收到{=61}件", "1 到 60"}, {"{前年}收到", "上年"},
        {"收到{什么}件", "竖线"},  {"，。", "没有可以比对的字"}, {"{甲|}乙", "不能省略"},
        {"", "不能省略"},
    };
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        assert_null(phrase_compile(arena, slice_of(cases[i].pattern), &error));
        assert_contains(error.message, cases[i].wanted);
    }
    arena_free(arena);
}

/* One long line without sentence ends that nearly matches everywhere. */
/* Steps of all the phrases in a text of this many copies. */
static uint64_t steps_of(const char *piece, int copies, const char *const patterns[], size_t count)
{
    struct buffer content = {0};
    for (int i = 0; i < copies; i++)
        buffer_add_text(&content, piece);
    struct text text = text_of(buffer_slice(&content));
    for (size_t i = 0; i < count; i++) {
        struct error error;
        struct phrase_match match;
        struct phrase *phrase = phrase_compile(text.arena, slice_of(patterns[i]), &error);
        uint32_t from = 0;
        assert_non_null(phrase);
        while (phrase_find(phrase, text.prose, &from, &match))
            ;
    }
    uint64_t steps = prose_text_steps(text.prose);
    arena_free(text.arena);
    buffer_free(&content);
    return steps;
}

/* Doubling a text made to be hard doubles the steps, and no more. */
static void test_time_is_linear(void **state)
{
    static const char *const pieces[] = {"收到申请公开", "收到收到收到", "1,2,3,", "件", "一二十百", "申请3件，", "甲"};
    static const char *const patterns[] = {
        "收到{~20}申请{~20}申请{~20}公开{~20}{n}件", "收到{~60}收到{~60}收到{~60}收到{~60}件",
        "{n}{~60}次{~60}{件}{~60}公开",          "{上年}{=20}结转{~60}{件}{-60}{下年}",
        "{件}{~60}{件}{~60}{件}{~60}无",             "{n}{件}{~60}{件}{~60}甲乙",
        "甲{~60}甲{~60}甲{~60}甲{~60}甲{~60}乙",
    };
    enum { COPIES = 4000 };
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        uint64_t once = steps_of(pieces[i], COPIES, patterns, sizeof patterns / sizeof *patterns);
        uint64_t twice = steps_of(pieces[i], 2 * COPIES, patterns, sizeof patterns / sizeof *patterns);
        if (twice > once * 21 / 10)
            fail_msg("%s: %llu steps, then %llu", pieces[i], (unsigned long long)once, (unsigned long long)twice);
    }
}

static void test_empty_and_broken_text(void **state)
{
    (void)state;
    struct text empty = text_of(SLICE(""));
    struct phrase_match match;
    assert_false(find(&empty, "公开", &match));
    assert_false(find(&empty, "{n}件", &match));
    assert_int_equal(prose_text_length(empty.prose), 0);
    arena_free(empty.arena);
    assert_matches("公开{n}条", "公\x01开１２条", "公\x01开１２条");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_and_gaps),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_number_is_never_part_of_another),
        cmocka_unit_test(test_number_first),
        cmocka_unit_test(test_match_knows_its_sentence),
        cmocka_unit_test(test_find_goes_on_and_stays_within),
        cmocka_unit_test(test_years),
        cmocka_unit_test(test_numbers_of_a_span),
        cmocka_unit_test(test_digits_in_one_character),
        cmocka_unit_test(test_furniture_is_left_out),
        cmocka_unit_test(test_broken_patterns),
        cmocka_unit_test(test_time_is_linear),
        cmocka_unit_test(test_empty_and_broken_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
