/* Dates that cannot be: a month or day there is none of, digits or words lost on the way. */
#include "check/places.h"

#include "form/prose.h"

static const char *const keys[] = {"in", NULL};

enum { YEAR = 0x5E74, MONTH = 0x6708, DAY = 0x65E5 };

static bool load(struct loader *loader, struct rule *rule)
{
    return loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

static bool is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

/* A run of digits and the unit behind it. */
struct part {
    uint32_t from, to; /* its digits, as characters of the text */
    uint32_t value;    /* capped */
    uint32_t unit;     /* 年, 月, 日, or 0 */
};

/* Digits that marks part are no one number. */
static bool next_part(const struct prose_text *text, uint32_t at, struct part *out)
{
    while (at < text->count && !is_digit(text->characters[at]))
        at++;
    *out = (struct part){.from = at, .to = at};
    for (; out->to < text->count && is_digit(text->characters[out->to]); out->to++) {
        if (out->to > at && text->breaks[out->to] >= BREAK_PAUSE)
            break;
        out->value = out->value > 99999 ? out->value : out->value * 10 + (text->characters[out->to] - '0');
    }
    if (out->to < text->count && text->breaks[out->to] < BREAK_PAUSE) {
        uint32_t unit = text->characters[out->to];
        out->unit = unit == YEAR || unit == MONTH || unit == DAY ? unit : 0;
    }
    return at < text->count;
}

static bool follows(const struct prose_text *text, const struct part *before, const struct part *part)
{
    return before->unit != 0 && part->from == before->to + 1 && text->breaks[part->from] < BREAK_PAUSE;
}

static uint32_t days_of(uint32_t month, uint32_t year)
{
    bool leap = year == 0 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    if (month == 2)
        return leap ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* 2023年2月30日, 2023年13月, 11月31日; 1231日 and 202511日 lost their 月. */
static bool cannot_be(const struct part *year, const struct part *month, const struct part *part)
{
    uint32_t digits = part->to - part->from;
    if (part->unit == MONTH)
        return year && (part->value < 1 || part->value > 12);
    if (part->unit != DAY)
        return false;
    if (month)
        return part->value < 1 || part->value > days_of(month->value, year ? year->value : 0);
    return digits == 4 || digits == 6;
}

/* The unit of what is counted in days or years follows: 1800日元, 90日内. */
static bool is_date_unit(const struct prose_text *text, const struct part *part)
{
    static const uint32_t others[] = {0x5143, 0x5747, 0x6D3B, 0x5185}; /* 元 均 活 内 */
    uint32_t behind = part->to + 1;
    for (size_t i = 0; behind < text->count && i < sizeof others / sizeof *others; i++)
        if (text->characters[behind] == others[i])
            return false;
    return true;
}

static void look_in(struct run *run, const struct prose_text *text, struct places *places)
{
    struct part part, month = {0}, year = {0};
    bool has_month = false, has_year = false;
    for (uint32_t at = 0; next_part(text, at, &part) && !places_are_full(places); at = part.to) {
        bool monthly = has_month && follows(text, &month, &part);
        bool yearly = has_year && (follows(text, &year, &part) || (monthly && follows(text, &year, &month)));
        if (cannot_be(yearly ? &year : NULL, monthly ? &month : NULL, &part) && is_date_unit(text, &part)) {
            struct span span = prose_span(text, yearly ? year.from : monthly ? month.from : part.from, part.to + 1);
            places_add(run, places, span,
                       arena_print(run->arena, "“%.*s”", SLICE_ARGUMENTS(quote_spoken(run, span, 20))));
        }
        has_month = part.unit == MONTH && part.value >= 1 && part.value <= 12;
        has_year = part.unit == YEAR || (has_year && has_month && yearly);
        month = has_month ? part : month;
        year = part.unit == YEAR ? part : year;
    }
}

static void run_date(struct run *run, const struct rule *rule)
{
    struct places places = {0};
    for (size_t p = 0; p < run->facts->prose_count; p++)
        if (prose_is_wanted(rule, run->facts->prose[p].section))
            look_in(run, run->prose[p], &places);
    places_report(run, &places);
}

const struct kind kind_date = {"date", keys, places_placeholders, load, run_date};
