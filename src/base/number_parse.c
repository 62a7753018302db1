/* Numbers as printed, in figures and in Chinese numerals. */
#include "base/number.h"
#include "base/unicode.h"

enum { SCALE_MOST = 6 };

static int digit_of(uint32_t codepoint)
{
    if (codepoint >= '0' && codepoint <= '9')
        return (int)(codepoint - '0');
    if (codepoint >= 0xFF10 && codepoint <= 0xFF19)
        return (int)(codepoint - 0xFF10);
    return -1;
}

static int sign_of(uint32_t codepoint)
{
    if (codepoint == '-' || codepoint == 0x2212 || codepoint == 0xFF0D)
        return -1;
    return codepoint == '+' || codepoint == 0xFF0B ? 1 : 0;
}

/* What has been read of a printed number so far. */
struct reading {
    int64_t digits;
    size_t in_group; /* digits since the sign, the last separator or the point */
    bool grouped, fraction;
};

static bool add_digit(struct reading *reading, int digit)
{
    if (__builtin_mul_overflow(reading->digits, 10, &reading->digits) ||
        __builtin_add_overflow(reading->digits, digit, &reading->digits))
        return false;
    reading->in_group++;
    return reading->fraction ? reading->in_group <= SCALE_MOST : true;
}

/* A group behind a separator is complete with three digits, the first one with one or more. */
static bool group_is_complete(const struct reading *reading)
{
    return reading->grouped ? reading->in_group == 3 : reading->in_group > 0;
}

static bool add_mark(struct reading *reading, uint32_t codepoint)
{
    bool separator = codepoint == ',' || codepoint == 0xFF0C;
    bool point = codepoint == '.' || codepoint == 0xFF0E;
    if (reading->fraction || !(separator || point) || !group_is_complete(reading))
        return false;
    if (separator && !reading->grouped && reading->in_group > 3)
        return false;
    reading->grouped |= separator;
    reading->fraction = point;
    reading->in_group = 0;
    return true;
}

bool decimal_parse(struct slice text, struct decimal *out)
{
    struct reading reading = {0};
    int sign = 0;
    for (size_t offset = 0; offset < text.length;) {
        bool first = offset == 0;
        uint32_t codepoint = utf8_decode(text, &offset);
        int digit = digit_of(codepoint);
        if (first && (sign = sign_of(codepoint)) != 0)
            continue;
        if (!(digit >= 0 ? add_digit(&reading, digit) : add_mark(&reading, codepoint)))
            return false;
    }
    if (!(reading.fraction ? reading.in_group > 0 : group_is_complete(&reading)))
        return false;
    *out = (struct decimal){sign < 0 ? -reading.digits : reading.digits,
                            (uint8_t)(reading.fraction ? reading.in_group : 0)};
    return true;
}

static int64_t chinese_digit(uint32_t codepoint)
{
    static const uint32_t digits[] = {0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 10; i++)
        if (codepoint == digits[i])
            return i;
    return codepoint == 0x3007 ? 0 : codepoint == 0x4E24 ? 2 : -1;
}

static int64_t chinese_unit(uint32_t codepoint)
{
    switch (codepoint) {
    case 0x5341: /* 十 */
        return 10;
    case 0x767E: /* 百 */
        return 100;
    case 0x5343: /* 千 */
        return 1000;
    case 0x4E07: /* 万 */
        return 10000;
    case 0x4EBF: /* 亿 */
        return 100000000;
    default:
        return 0;
    }
}

/* Digit after digit, as a year: 二〇二一. */
static bool parse_positional(struct slice text, struct decimal *out)
{
    int64_t value = 0;
    for (size_t offset = 0; offset < text.length;) {
        int64_t digit = chinese_digit(utf8_decode(text, &offset));
        if (digit < 0 || __builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *out = DECIMAL(value);
    return text.length > 0;
}

/* A number read unit by unit: each unit smaller than the one before, 零 over a gap. */
struct numeral {
    int64_t total, section;   /* before 亿 and 万; below the last of these */
    int64_t digit;            /* waits for its unit, -1 when there is none */
    int64_t last, last_large; /* units seen last: of 千百十 in this section, of 亿 and 万 */
    bool zero;                /* 零 stands before what comes next */
};

static bool add_large_unit(struct numeral *numeral, int64_t unit)
{
    int64_t section = numeral->section + (numeral->digit > 0 ? numeral->digit : 0);
    if (section == 0 || unit >= numeral->last_large)
        return false;
    numeral->total += section * unit;
    numeral->section = 0;
    numeral->last_large = numeral->last = unit;
    numeral->digit = -1;
    numeral->zero = false;
    return true;
}

static bool add_unit(struct numeral *numeral, int64_t unit)
{
    bool bare_ten = unit == 10 && numeral->digit < 0;
    if (unit >= 10000)
        return (numeral->digit < 0 || numeral->last <= 10 || numeral->zero || numeral->section == 0) &&
               add_large_unit(numeral, unit);
    if (unit >= numeral->last || (numeral->digit <= 0 && !bare_ten))
        return false;
    numeral->section += unit * (bare_ten ? 1 : numeral->digit);
    numeral->last = unit;
    numeral->digit = -1;
    numeral->zero = false;
    return true;
}

static bool add_numeral(struct numeral *numeral, uint32_t codepoint)
{
    int64_t digit = chinese_digit(codepoint), unit = chinese_unit(codepoint);
    if (unit)
        return add_unit(numeral, unit);
    if (digit < 0 || numeral->digit > 0 || (digit == 0 && numeral->zero))
        return false;
    if (digit == 0)
        return numeral->zero = numeral->total + numeral->section > 0;
    numeral->digit = digit;
    return true;
}

/* The last digit counts ones: behind 十 or 零 or nothing. 一百二 is left unread: 120 to some, 102 to others. */
static bool finish(struct numeral *numeral)
{
    if (numeral->digit < 0)
        return !numeral->zero;
    bool sure = numeral->zero || numeral->last == 10 || numeral->total + numeral->section == 0;
    numeral->section += numeral->digit;
    return sure;
}

bool decimal_parse_chinese(struct slice text, struct decimal *out)
{
    if (parse_positional(text, out))
        return true;
    struct numeral numeral = {.digit = -1, .last = INT64_MAX, .last_large = INT64_MAX};
    for (size_t offset = 0; offset < text.length;)
        if (!add_numeral(&numeral, utf8_decode(text, &offset)))
            return false;
    if (text.length == 0 || !finish(&numeral))
        return false;
    *out = DECIMAL(numeral.total + numeral.section);
    return true;
}
