/* Decimals as printed, Chinese numerals, arithmetic, dates. */
#include "unit/cmocka_main.h"

static const char *printed(struct decimal value)
{
    static char text[32];
    size_t length = decimal_print(value, text);
    assert_int_equal(length, strlen(text));
    return text;
}

static void test_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text, *value; /* NULL: no number */
    } cases[] = {
        {"0", "0"},
        {"13", "13"},
        {"-8", "-8"},
        {"+8", "8"},
        {"−8", "-8"},
        {"－８", "-8"},
        {"１２９５", "1295"},
        {"1,295", "1295"},
        {"１，２９５", "1295"},
        {"12,345,678.50", "12345678.5"},
        {"9116.36", "9116.36"},
        {"9116．360000", "9116.36"},
        {"007", "7"},
        {"-0", "0"},
        {"0.000001", "0.000001"},
        {"9223372036854775807", "9223372036854775807"},
        {"9223372036854775808", NULL},
        {"92233720368547758070", NULL},
        {"0.0000001", NULL},
        {"", NULL},
        {"-", NULL},
        {"--8", NULL},
        {"8-", NULL},
        {"1 295", NULL},
        {" 1", NULL},
        {"1,29", NULL},
        {"1,2955", NULL},
        {"1295,000", NULL},
        {",295", NULL},
        {"1,,295", NULL},
        {"1,295,", NULL},
        {"1.", NULL},
        {".5", NULL},
        {"1.2.3", NULL},
        {"1.234,567", NULL},
        {"12件", NULL},
        {"1O", NULL},
        {"三", NULL},
        {"1\xFF", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal value;
        bool read = decimal_parse(slice_of(cases[i].text), &value);
        if (read != (cases[i].value != NULL) || (read && strcmp(printed(value), cases[i].value) != 0))
            fail_msg("\"%s\" gives %s", cases[i].text, read ? printed(value) : "nothing");
    }
}

static void test_print_and_parse_round_trip(void **state)
{
    (void)state;
    uint64_t seed = 21;
    for (int round = 0; round < 20000; round++) {
        int shift = (int)(next_random(&seed) % 60) + 1;
        struct decimal value = {(int64_t)next_random(&seed) >> shift, (uint8_t)(next_random(&seed) % 7)}, again;
        assert_true(decimal_parse(slice_of(printed(value)), &again));
        assert_int_equal(decimal_compare(value, again), 0);
        const char *text = printed(value);
        assert_false(strchr(text, '.') && text[strlen(text) - 1] == '0');
    }
    assert_string_equal(printed((struct decimal){INT64_MIN, 6}), "-9223372036854.775808");
    assert_string_equal(printed((struct decimal){INT64_MIN, 0}), "-9223372036854775808");
    assert_string_equal(printed((struct decimal){-5, 3}), "-0.005");
    assert_string_equal(printed((struct decimal){0, 6}), "0");
}

static void test_chinese(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value; /* -1: no number */
    } cases[] = {
        {"〇", 0},
        {"零", 0},
        {"三", 3},
        {"两", 2},
        {"十", 10},
        {"十二", 12},
        {"二十", 20},
        {"二十一", 21},
        {"一百", 100},
        {"一百零五", 105},
        {"一百一十二", 112},
        {"一百十二", 112},
        {"两千零二十", 2020},
        {"二〇二一", 2021},
        {"二零二一", 2021},
        {"一万", 10000},
        {"十二万", 120000},
        {"一百二十三万四千五百六十七", 1234567},
        {"三万零五", 30005},
        {"一亿零三百万", 103000000},
        {"九千九百九十九亿", INT64_C(999900000000)},
        {"一百零二万", 1020000},
        {"二十五万", 250000},
        {"", -1},
        {"一百二", -1},
        {"三万五", -1},
        {"一百二万", -1},
        {"十百", -1},
        {"一十千", -1},
        {"二二十", -1},
        {"二十零", -1},
        {"零十", -1},
        {"百", -1},
        {"万", -1},
        {"一万二万", -1},
        {"一万亿", -1},
        {"十2", -1},
        {"三件", -1},
        {"一百零零五", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal value = DECIMAL(-2);
        bool read = decimal_parse_chinese(slice_of(cases[i].text), &value);
        if (read != (cases[i].value >= 0) || (read && value.digits != cases[i].value))
            fail_msg("\"%s\" gives %s", cases[i].text, read ? printed(value) : "nothing");
    }
}

/* Writes value as one says it, to read it back. */
static void say(int value, struct buffer *out)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const units[] = {"千", "百", "十", ""};
    bool begun = false, gap = false;
    for (int power = 1000, i = 0; i < 4; power /= 10, i++) {
        int digit = value / power % 10;
        if (digit == 0) {
            gap = begun;
            continue;
        }
        buffer_print(out, "%s%s%s", gap ? "零" : "", digits[digit], units[i]);
        begun = true;
        gap = false;
    }
}

static void test_chinese_round_trip(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (int value = 1; value < 10000; value++) {
        struct decimal read;
        buffer_clear(&text);
        say(value, &text);
        if (!decimal_parse_chinese(buffer_slice(&text), &read) || read.digits != value)
            fail_msg("%d: %s", value, text.data);
        buffer_add_text(&text, "万");
        if (!decimal_parse_chinese(buffer_slice(&text), &read) || read.digits != value * INT64_C(10000))
            fail_msg("%d: %s", value, text.data);
    }
    buffer_free(&text);
}

static void test_arithmetic(void **state)
{
    (void)state;
    struct decimal out;
    assert_true(decimal_add((struct decimal){15, 1}, (struct decimal){250, 2}, &out));
    assert_string_equal(printed(out), "4");
    assert_true(decimal_is_whole((struct decimal){400, 2}));
    assert_false(decimal_is_whole((struct decimal){401, 2}));
    assert_true(decimal_subtract(DECIMAL(3), (struct decimal){1, 6}, &out));
    assert_string_equal(printed(out), "2.999999");
    assert_true(decimal_multiply((struct decimal){-25, 1}, (struct decimal){4, 1}, &out));
    assert_string_equal(printed(out), "-1");
    assert_true(decimal_multiply((struct decimal){1, 6}, (struct decimal){5, 1}, &out));
    assert_string_equal(printed(out), "0.000001");
    assert_true(decimal_divide(DECIMAL(2), DECIMAL(3), &out));
    assert_string_equal(printed(out), "0.666667");
    assert_true(decimal_divide(DECIMAL(-1), (struct decimal){20000000, 1}, &out));
    assert_string_equal(printed(out), "-0.000001");
    assert_false(decimal_divide(DECIMAL(1), (struct decimal){0, 3}, &out));
    assert_false(decimal_add(DECIMAL(INT64_MAX), DECIMAL(1), &out));
    assert_false(decimal_subtract(DECIMAL(INT64_MIN), DECIMAL(1), &out));
    assert_false(decimal_multiply(DECIMAL(INT64_MAX), DECIMAL(2), &out));
    assert_false(decimal_divide(DECIMAL(INT64_MAX), (struct decimal){1, 1}, &out));
    assert_true(decimal_divide(DECIMAL(INT64_MAX), DECIMAL(1), &out));
    assert_true(decimal_to_double((struct decimal){-911636, 2}) == -9116.36);
}

static void test_arithmetic_properties(void **state)
{
    (void)state;
    uint64_t seed = 77;
    for (int round = 0; round < 20000; round++) {
        struct decimal a = {(int64_t)(next_random(&seed) % 2000001) - 1000000, (uint8_t)(next_random(&seed) % 7)};
        struct decimal b = {(int64_t)(next_random(&seed) % 2000001) - 1000000, (uint8_t)(next_random(&seed) % 7)};
        struct decimal sum = {0}, back = {0}, other = {0};
        assert_true(decimal_add(a, b, &sum) && decimal_subtract(sum, b, &back));
        assert_int_equal(decimal_compare(back, a), 0);
        assert_true(decimal_add(b, a, &other));
        assert_int_equal(decimal_compare(sum, other), 0);
        assert_int_equal(decimal_compare(a, b), -decimal_compare(b, a));
        b.scale = 0;
        if (b.digits != 0 && decimal_multiply(a, b, &sum) && decimal_divide(sum, b, &back))
            assert_int_equal(decimal_compare(back, a), 0);
    }
}

static void test_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text, *taken; /* NULL: no date */
        struct date date;
    } cases[] = {
        {"2020年1月1日起", "2020年1月1日", {2020, 1, 1}},
        {"2020 年 1 月 公布", "2020 年 1 月", {2020, 1, 0}},
        {"2020年度", "2020年", {2020, 0, 0}},
        {"２０２０年１２月３１日", "２０２０年１２月３１日", {2020, 12, 31}},
        {"2020-01-01", "2020-01-01", {2020, 1, 1}},
        {"2020.1.1。", "2020.1.1", {2020, 1, 1}},
        {"2020．１．１", "2020．１．１", {2020, 1, 1}},
        {"2020/12/9 ", "2020/12/9", {2020, 12, 9}},
        {"2024年2月29日", "2024年2月29日", {2024, 2, 29}},
        {"2020年12件", "2020年", {2020, 0, 0}},
        {"2020年1月5件", "2020年1月", {2020, 1, 0}},
        {"2020\u3000年\u00A01月", "2020\u3000年\u00A01月", {2020, 1, 0}},
        {"2023年2月29日", NULL, {0}},
        {"1900年2月29日", NULL, {0}},
        {"2020年13月", NULL, {0}},
        {"2020年0月", NULL, {0}},
        {"2020年1月0日", NULL, {0}},
        {"2020年4月31日", NULL, {0}},
        {"2020-13-01", NULL, {0}},
        {"2020.1", NULL, {0}},
        {"2020-2021", NULL, {0}},
        {"2020.1-1", NULL, {0}},
        {"2020-1-123", NULL, {0}},
        {"20201年", NULL, {0}},
        {"220年", NULL, {0}},
        {"0220年", NULL, {0}},
        {" 2020年", NULL, {0}},
        {"2020", NULL, {0}},
        {"年", NULL, {0}},
        {"", NULL, {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date date = {0};
        size_t taken = date_parse(slice_of(cases[i].text), &date);
        struct date wanted = cases[i].date;
        if (taken != (cases[i].taken ? strlen(cases[i].taken) : 0) || date.year != wanted.year ||
            date.month != wanted.month || date.day != wanted.day)
            fail_msg("\"%s\": %zu bytes, %d-%d-%d", cases[i].text, taken, date.year, date.month, date.day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),      cmocka_unit_test(test_print_and_parse_round_trip),
        cmocka_unit_test(test_chinese),    cmocka_unit_test(test_chinese_round_trip),
        cmocka_unit_test(test_arithmetic), cmocka_unit_test(test_arithmetic_properties),
        cmocka_unit_test(test_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
