/* Calendar dates as printed. */
#include "base/number.h"
#include "base/unicode.h"

static size_t skip_blanks(struct slice text, size_t offset)
{
    while (offset < text.length) {
        size_t next = offset;
        uint32_t codepoint = utf8_decode(text, &next);
        if (!codepoint_is_blank(codepoint) || codepoint == '\n')
            break;
        offset = next;
    }
    return offset;
}

/* The character at offset with full-width forms made ASCII; 0 at the end. Moves *offset behind it. */
static uint32_t take(struct slice text, size_t *offset)
{
    if (*offset >= text.length)
        return 0;
    uint32_t codepoint = utf8_decode(text, offset);
    return codepoint >= 0xFF01 && codepoint <= 0xFF5E ? codepoint - 0xFF01 + '!' : codepoint;
}

/* Reads all digits that stand at offset; returns how many. */
static int take_digits(struct slice text, size_t *offset, int *value)
{
    int count = 0;
    *value = 0;
    for (;;) {
        size_t next = *offset;
        uint32_t digit = take(text, &next) - '0';
        if (digit > 9)
            return count;
        *value = count < 4 ? *value * 10 + (int)digit : *value;
        count++;
        *offset = next;
    }
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool is_possible(struct date date)
{
    if (date.month == 0)
        return date.day == 0;
    return date.month <= 12 && date.day <= days_in(date.year, date.month);
}

/* A number of one or two digits before one of two marks, blanks allowed around it. Returns the end, or 0. */
static size_t take_part(struct slice text, size_t offset, uint32_t mark, uint32_t other, int *value)
{
    offset = skip_blanks(text, offset);
    int count = take_digits(text, &offset, value);
    if (count < 1 || count > 2)
        return 0;
    offset = skip_blanks(text, offset);
    uint32_t found = take(text, &offset);
    return found == mark || found == other ? offset : 0;
}

/* Behind 年: a month and a day where they are printed. */
static size_t parse_worded(struct slice text, size_t offset, struct date *date)
{
    int month, day;
    size_t end = take_part(text, offset, 0x6708 /* 月 */, 0x6708, &month);
    if (!end)
        return offset;
    if (month == 0)
        return 0;
    date->month = month;
    offset = end;
    end = take_part(text, offset, 0x65E5 /* 日 */, 0x53F7 /* 号 */, &day);
    if (!end)
        return offset;
    date->day = day;
    return day == 0 ? 0 : end;
}

/* Behind the first mark of 2020-01-01: the whole rest, without blanks. "2020.1" alone is a number. */
static size_t parse_marked(struct slice text, size_t offset, uint32_t mark, struct date *date)
{
    int month_digits = take_digits(text, &offset, &date->month);
    if (take(text, &offset) != mark)
        return 0;
    int day_digits = take_digits(text, &offset, &date->day);
    bool fits = month_digits >= 1 && month_digits <= 2 && day_digits >= 1 && day_digits <= 2;
    return fits && date->month > 0 && date->day > 0 ? offset : 0;
}

size_t date_parse(struct slice text, struct date *out)
{
    struct date date = {0};
    size_t offset = 0, end = 0;
    if (take_digits(text, &offset, &date.year) != 4 || date.year < 1000)
        return 0;
    size_t behind = skip_blanks(text, offset);
    if (take(text, &behind) == 0x5E74 /* 年 */) {
        end = parse_worded(text, behind, &date);
    } else {
        uint32_t mark = take(text, &offset);
        if (mark == '-' || mark == '.' || mark == '/')
            end = parse_marked(text, offset, mark, &date);
    }
    if (end == 0 || !is_possible(date))
        return 0;
    *out = date;
    return end;
}
