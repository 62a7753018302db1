/* Numbers as Word's lists write them. */
#include "read/foreign/docx.h"

#include <string.h>

/* 十二, 一百零三: one digit word after the other with its rank. */
static void add_counting(struct buffer *out, long number, const char *const digits[10], const char *const ranks[4])
{
    if (number <= 0 || number > 9999) {
        buffer_print(out, number == 0 ? "%s" : "%.0s%ld", digits[0], number);
        return;
    }
    static const long powers[4] = {1, 10, 100, 1000};
    bool begun = false, skipped = false;
    for (int rank = 3; rank >= 0; rank--) {
        long digit = number / powers[rank] % 10;
        if (digit == 0) {
            skipped = begun;
            continue;
        }
        if (skipped)
            buffer_add_text(out, digits[0]);
        /* 10 to 19 are 十 to 十九. */
        if (digit != 1 || rank != 1 || begun)
            buffer_add_text(out, digits[digit]);
        buffer_add_text(out, ranks[rank]);
        begun = true;
        skipped = false;
    }
}

static void add_chinese(struct buffer *out, long number)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const ranks[] = {"", "十", "百", "千"};
    add_counting(out, number, digits, ranks);
}

static void add_legal(struct buffer *out, long number)
{
    static const char *const digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
    static const char *const ranks[] = {"", "拾", "佰", "仟"};
    if (number >= 10 && number < 20)
        buffer_add_text(out, digits[1]);
    add_counting(out, number, digits, ranks);
}

/* Each digit by itself, written with the characters that begin at `zero`, or with the Chinese ones. */
static void add_digits(struct buffer *out, long number, uint32_t zero)
{
    static const char *const chinese[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    char decimal[24];
    struct buffer plain = {0};
    buffer_print(&plain, "%ld", number);
    size_t length = plain.length < sizeof decimal ? plain.length : sizeof decimal;
    memcpy(decimal, plain.data, length);
    buffer_free(&plain);
    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned)(decimal[i] - '0');
        if (digit > 9)
            continue;
        if (zero)
            buffer_add_character(out, zero + digit);
        else
            buffer_add_text(out, chinese[digit]);
    }
}

static void add_roman(struct buffer *out, long number, bool upper)
{
    static const struct {
        long value;
        const char *upper, *lower;
    } parts[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"},  {400, "CD", "cd"}, {100, "C", "c"},
                 {90, "XC", "xc"}, {50, "L", "l"},    {40, "XL", "xl"}, {10, "X", "x"},    {9, "IX", "ix"},
                 {5, "V", "v"},    {4, "IV", "iv"},   {1, "I", "i"}};
    if (number > 3999)
        number = 3999;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (; number >= parts[i].value; number -= parts[i].value)
            buffer_add_text(out, upper ? parts[i].upper : parts[i].lower);
}

/* a to z, then aa, bb … */
static void add_letters(struct buffer *out, long number, char first)
{
    enum { REPEATS_MOST = 8 };
    for (long i = 0; number > 0 && i <= (number - 1) / 26 && i < REPEATS_MOST; i++)
        buffer_add_character(out, (uint32_t)(first + (number - 1) % 26));
}

static void add_from(struct buffer *out, long number, uint32_t first, long count)
{
    if (number >= 1 && number <= count)
        buffer_add_character(out, first + (uint32_t)number - 1);
    else
        buffer_print(out, "%ld", number);
}

static void add_listed(struct buffer *out, long number, struct slice characters)
{
    long count = (long)characters.length / 3;
    if (number >= 1 && number <= count)
        buffer_add(out, slice_part(characters, (size_t)(number - 1) * 3, (size_t)number * 3));
    else
        buffer_print(out, "%ld", number);
}

static bool is_one_of(struct slice format, const char *const *names)
{
    for (; *names; names++)
        if (slice_is(format, *names))
            return true;
    return false;
}

static bool add_chinese_number(struct buffer *out, struct slice format, long number)
{
    static const char *const counting[] = {"chineseCounting",
                                           "chineseCountingThousand",
                                           "japaneseCounting",
                                           "taiwaneseCounting",
                                           "taiwaneseCountingThousand",
                                           "koreanCounting",
                                           NULL};
    static const char *const digital[] = {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", NULL};
    static const char *const legal[] = {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal", NULL};
    if (is_one_of(format, counting))
        add_chinese(out, number);
    else if (is_one_of(format, digital))
        add_digits(out, number, 0);
    else if (is_one_of(format, legal))
        add_legal(out, number);
    else if (slice_is(format, "ideographTraditional"))
        add_listed(out, number, SLICE("甲乙丙丁戊己庚辛壬癸"));
    else if (slice_is(format, "ideographZodiac"))
        add_listed(out, number, SLICE("子丑寅卯辰巳午未申酉戌亥"));
    else if (slice_is(format, "ideographEnclosedCircle"))
        add_from(out, number, 0x3280, 10);
    else
        return false;
    return true;
}

void docx_add_number(struct buffer *out, struct slice format, long number)
{
    if (slice_is(format, "none") || add_chinese_number(out, format, number))
        return;
    if (slice_is(format, "upperRoman") || slice_is(format, "lowerRoman"))
        add_roman(out, number, format.data[0] == 'u');
    else if (slice_is(format, "upperLetter") || slice_is(format, "lowerLetter"))
        add_letters(out, number, format.data[0] == 'u' ? 'A' : 'a');
    else if (slice_is(format, "decimalEnclosedCircle") || slice_is(format, "decimalEnclosedCircleChinese"))
        add_from(out, number, 0x2460, 20);
    else if (slice_is(format, "decimalEnclosedParen"))
        add_from(out, number, 0x2474, 20);
    else if (slice_is(format, "decimalEnclosedFullstop"))
        add_from(out, number, 0x2488, 20);
    else if (slice_is(format, "decimalFullWidth") || slice_is(format, "decimalFullWidth2"))
        add_digits(out, number, 0xFF10);
    else
        buffer_print(out, slice_is(format, "decimalZero") ? "%02ld" : "%ld", number);
}
