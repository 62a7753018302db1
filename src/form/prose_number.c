/* Numbers as people write them in running text: 17, ２１, 1,295, 二十一, 1.2万, 20余, 近300, 约5, 10件以上. */
#include "form/prose.h"

#include <string.h>

enum looseness { LOOSE_NOT, LOOSE_ABOVE, LOOSE_BELOW, LOOSE_MORE, LOOSE_NEAR, LOOSE_ABOUT, LOOSE_OPEN };

/* A word that makes a number a range. */
struct loosening {
    uint32_t word[3];
    uint32_t length;
    enum looseness looseness;
};

static const struct loosening before[] = {
    {{0x4E0D, 0x8D85, 0x8FC7}, 3, LOOSE_BELOW}, /* 不超过 */
    {{0x8D85, 0x8FC7}, 2, LOOSE_MORE},          /* 超过 */
    {{0x4E0D, 0x8DB3}, 2, LOOSE_BELOW},         /* 不足 */
    {{0x4E0D, 0x5230}, 2, LOOSE_BELOW},         /* 不到 */
    {{0x6700, 0x591A}, 2, LOOSE_BELOW},         /* 最多 */
    {{0x81F3, 0x5C11}, 2, LOOSE_MORE},          /* 至少 */
    {{0x7A81, 0x7834}, 2, LOOSE_MORE},          /* 突破 */
    {{0x5927, 0x7EA6}, 2, LOOSE_ABOUT},         /* 大约 */
    {{0x8FD1}, 1, LOOSE_NEAR},                  /* 近 */
    {{0x7EA6}, 1, LOOSE_ABOUT},                 /* 约 */
    {{0x8D85}, 1, LOOSE_MORE},                  /* 超 */
    {{0x903E}, 1, LOOSE_MORE},                  /* 逾 */
};

static const struct loosening behind[] = {
    {{0x4EE5, 0x4E0A}, 2, LOOSE_MORE},  /* 以上 */
    {{0x4EE5, 0x4E0B}, 2, LOOSE_BELOW}, /* 以下 */
    {{0x4EE5, 0x5185}, 2, LOOSE_BELOW}, /* 以内 */
    {{0x5DE6, 0x53F3}, 2, LOOSE_ABOUT}, /* 左右 */
    {{0x4E0A, 0x4E0B}, 2, LOOSE_ABOUT}, /* 上下 */
};

enum prose_kind prose_kind_of(uint32_t character)
{
    if (character >= '0' && character <= '9')
        return PROSE_DIGIT;
    switch (character) {
    case 0x3007: /* 〇零一二两三四五六七八九十百千万亿 */
    case 0x96F6:
    case 0x4E00:
    case 0x4E8C:
    case 0x4E24:
    case 0x4E09:
    case 0x56DB:
    case 0x4E94:
    case 0x516D:
    case 0x4E03:
    case 0x516B:
    case 0x4E5D:
    case 0x5341:
    case 0x767E:
    case 0x5343:
    case 0x4E07:
    case 0x4EBF:
        return PROSE_NUMERAL;
    case 0x4E0D: /* 不超大最至突近约逾, the first characters of what is in `before` */
    case 0x8D85:
    case 0x5927:
    case 0x6700:
    case 0x81F3:
    case 0x7A81:
    case 0x8FD1:
    case 0x7EA6:
    case 0x903E:
        return PROSE_LOOSENING;
    default:
        return PROSE_WORD;
    }
}

static bool is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

/* 十百千万亿 */
static bool is_power(uint32_t character)
{
    return character == 0x5341 || character == 0x767E || character == 0x5343 || character == 0x4E07 ||
           character == 0x4EBF;
}

/* A character of a Chinese numeral. */
static bool is_numeral(uint32_t character)
{
    return prose_kind_of(character) == PROSE_NUMERAL;
}

/* 一 to 九 and 两. */
static bool is_unit_numeral(uint32_t character)
{
    return is_numeral(character) && !is_power(character) && character != 0x3007 && character != 0x96F6;
}

static bool stands_at(const struct prose_text *text, uint32_t at, uint32_t limit, const struct loosening *loosening)
{
    return at + loosening->length <= limit && text->characters[at] == loosening->word[0] &&
           memcmp(text->characters + at, loosening->word, loosening->length * sizeof *loosening->word) == 0;
}

/* The loosening word at `at`, or the one that ends there. */
static const struct loosening *word_before(const struct prose_text *text, uint32_t at, uint32_t limit, bool ending)
{
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        uint32_t length = before[i].length;
        if (ending ? at >= length && stands_at(text, at - length, at, &before[i])
                   : stands_at(text, at, limit, &before[i]))
            return &before[i];
    }
    return NULL;
}

/* 20条以上: behind the number and at most one measure word. */
static enum looseness looseness_behind(const struct prose_text *text, uint32_t at, uint32_t limit)
{
    for (uint32_t skipped = 0; skipped <= 1; skipped++)
        for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
            if (stands_at(text, at + skipped, limit, &behind[i]))
                return behind[i].looseness;
    return LOOSE_NOT;
}

/* What joins two runs of digits to one number: nothing, a separator before three digits, a point. */
enum joint { JOINT_NONE, JOINT_SAME, JOINT_SEPARATOR, JOINT_POINT, JOINT_DOUBTFUL };

static enum joint joint_at(const struct prose_text *text, uint32_t at)
{
    struct span gap = {text->ends[at - 1], text->starts[at]};
    /* digits of one printed character, as of ⑫, overlap */
    if (gap.start >= gap.end)
        return text->breaks[at] == BREAK_NONE ? JOINT_SAME : JOINT_NONE;
    struct slice marks = document_text(text->document, gap);
    if (slice_is(marks, ".") || slice_is(marks, "．"))
        return JOINT_POINT;
    if (slice_is(marks, ",") || slice_is(marks, "，") || slice_is(marks, " ")) {
        uint32_t digits = 0;
        while (at + digits < text->count && is_digit(text->characters[at + digits]) &&
               (digits == 0 || text->starts[at + digits] == text->ends[at + digits - 1]))
            digits++;
        return digits == 3 ? JOINT_SEPARATOR : marks.data[0] == ' ' ? JOINT_DOUBTFUL : JOINT_NONE;
    }
    return slice_trim(marks).length == 0 ? JOINT_DOUBTFUL : JOINT_NONE;
}

/* Digits from `at`; *doubtful when blanks part them from more digits. */
static bool read_digits(const struct prose_text *text, uint32_t at, uint32_t limit, struct decimal *value,
                        uint32_t *next, bool *doubtful)
{
    char printed[40];
    size_t length = 0;
    uint32_t i = at;
    for (; i < limit && is_digit(text->characters[i]); i++) {
        enum joint joint = i == at ? JOINT_SAME : joint_at(text, i);
        *doubtful = joint == JOINT_DOUBTFUL;
        if (joint == JOINT_NONE || joint == JOINT_DOUBTFUL)
            break;
        if (length + 2 > sizeof printed)
            return false;
        if (joint == JOINT_SEPARATOR || joint == JOINT_POINT)
            printed[length++] = joint == JOINT_POINT ? '.' : ',';
        printed[length++] = (char)text->characters[i];
    }
    *next = i;
    return decimal_parse((struct slice){printed, length}, value);
}

static bool read_numerals(const struct prose_text *text, uint32_t at, uint32_t limit, bool myriad,
                          struct decimal *value, uint32_t *next)
{
    char printed[80];
    size_t length = 0;
    uint32_t i = at;
    /* 百余件 */
    if (text->characters[at] == 0x767E || text->characters[at] == 0x5343)
        length = utf8_encode(0x4E00, printed);
    for (; i < limit && is_numeral(text->characters[i]) && text->breaks[i] * (i > at) == BREAK_NONE; i++) {
        bool large = text->characters[i] == 0x4E07 || text->characters[i] == 0x4EBF;
        if (length + 4 > sizeof printed || (large && !myriad))
            break;
        length += utf8_encode(text->characters[i], printed + length);
    }
    *next = i;
    /* 三四件 is no 34 */
    if (i == at + 2 && is_unit_numeral(text->characters[at]) && is_unit_numeral(text->characters[at + 1]))
        return false;
    return i > at && decimal_parse_chinese((struct slice){printed, length}, value);
}

/* 万, 亿 and so on behind the digits; *factor is 1 when there is none. */
static bool take_multiplier(const struct prose_text *text, uint32_t limit, struct decimal *value, uint32_t *next,
                            int64_t *factor)
{
    static const struct {
        uint32_t character;
        int64_t factor;
    } multipliers[] = {{0x767E, 100}, {0x5343, 1000}, {0x4E07, 10000}, {0x4EBF, 100000000}};
    for (size_t i = 0; *next < limit && i < sizeof multipliers / sizeof *multipliers; i++)
        if (text->characters[*next] == multipliers[i].character && text->breaks[*next] == BREAK_NONE) {
            (*next)++;
            *factor = multipliers[i].factor;
            return decimal_multiply(*value, DECIMAL(*factor), value);
        }
    return true;
}

/* 20余 is above 20 and below 30: the last digit that is not 0 may grow by less than one. */
static void set_above(struct prose_number *number)
{
    int64_t whole = number->value.digits, step = 1;
    if (!decimal_is_whole(number->value))
        return;
    for (uint8_t i = 0; i < number->value.scale; i++)
        whole /= 10;
    while (whole != 0 && whole % (step * 10) == 0 && step < INT64_MAX / 100)
        step *= 10;
    number->low_known = true;
    number->low = DECIMAL(step > 1 ? whole + 1 : whole);
    number->high_known = step > 1;
    number->high = DECIMAL(whole + step - 1);
}

/* 近300 is not far below 300, 约300 not far from it. */
static void set_around(struct prose_number *number, bool above)
{
    struct decimal margin;
    if (!decimal_multiply(number->value, (struct decimal){4, 1}, &margin))
        return;
    if (decimal_compare(margin, DECIMAL(2)) < 0)
        margin = DECIMAL(2);
    number->low_known = decimal_subtract(number->value, margin, &number->low);
    number->high_known = !above || decimal_add(number->value, margin, &number->high);
}

static void set_bounds(struct prose_number *number, enum looseness looseness)
{
    number->exact = looseness == LOOSE_NOT;
    number->low = number->high = number->value;
    number->low_known = looseness == LOOSE_NOT || looseness == LOOSE_MORE;
    number->high_known = looseness == LOOSE_NOT || looseness == LOOSE_BELOW;
    if (looseness == LOOSE_ABOVE)
        set_above(number);
    if (looseness == LOOSE_NEAR || looseness == LOOSE_ABOUT)
        set_around(number, looseness == LOOSE_ABOUT);
}

/* 1.2万 is any number that is rounded to it. */
static void set_rounded(struct prose_number *number, int64_t factor, uint8_t scale)
{
    int64_t half = factor / 2;
    for (; scale > 0 && half % 10 == 0; scale--)
        half /= 10;
    if (factor < 10000 || scale > 0)
        return;
    number->exact = false;
    number->rounded = decimal_subtract(number->value, DECIMAL(half), &number->low) &&
                      decimal_add(number->value, DECIMAL(half), &number->high);
}

/* 总数, 件数, 份数 end before the number. */
static bool is_counted(uint32_t character)
{
    return character == 0x603B || character == 0x4EF6 || character == 0x4EFD || character == 0x6B21 ||
           character == 0x4EBA || character == 0x6237;
}

/* 几十, 数百, 上百, 成千 are no numbers. */
static bool is_vague(const struct prose_text *text, uint32_t at)
{
    static const uint32_t vague[] = {0x51E0, 0x6570, 0x4E0A, 0x6210, 0x597D};
    if (at >= 2 && text->characters[at - 1] == vague[1] && is_counted(text->characters[at - 2]))
        return false;
    for (size_t i = 0; is_power(text->characters[at]) && i < sizeof vague / sizeof *vague; i++)
        if (text->characters[at - 1] == vague[i])
            return true;
    return false;
}

/* False inside a longer number or a range such as 3-5. */
static bool may_begin(const struct prose_text *text, uint32_t at)
{
    if (at == 0 || text->breaks[at] >= BREAK_PAUSE)
        return true;
    if (is_vague(text, at))
        return false;
    if (is_digit(text->characters[at]))
        return !is_digit(text->characters[at - 1]);
    return !is_numeral(text->characters[at - 1]) && !is_digit(text->characters[at - 1]);
}

bool prose_number_at(const struct prose_text *text, uint32_t at, uint32_t limit, bool myriad, struct prose_number *out,
                     uint32_t *next)
{
    if (at >= limit || text->kinds[at] == PROSE_WORD)
        return false;
    const struct loosening *prefix = text->kinds[at] == PROSE_LOOSENING ? word_before(text, at, limit, false) : NULL;
    uint32_t first = prefix ? at + prefix->length : at, begin = at;
    if (first >= limit || !may_begin(text, first))
        return false;
    if (!prefix && (prefix = word_before(text, at, limit, true)))
        begin = at - prefix->length;
    bool doubtful = false, digits = is_digit(text->characters[first]);
    *out = (struct prose_number){0};
    if (digits ? !read_digits(text, first, limit, &out->value, next, &doubtful)
               : !read_numerals(text, first, limit, myriad, &out->value, next))
        return false;
    int64_t factor = 1;
    uint8_t scale = out->value.scale;
    if (digits && myriad && !take_multiplier(text, limit, &out->value, next, &factor))
        return false;
    enum looseness looseness = prefix ? prefix->looseness : LOOSE_NOT;
    uint32_t suffix = *next < limit && text->breaks[*next] == BREAK_NONE ? text->characters[*next] : 0;
    if (suffix == 0x4F59 /* 余 */ || suffix == 0x591A /* 多 */ || suffix == 0x51E0 /* 几 */) {
        looseness = prefix ? LOOSE_OPEN : LOOSE_ABOVE;
        (*next)++;
        if (myriad && !take_multiplier(text, limit, &out->value, next, &factor))
            return false;
    }
    if (looseness == LOOSE_NOT)
        looseness = looseness_behind(text, *next, limit);
    set_bounds(out, doubtful ? LOOSE_OPEN : looseness);
    if (out->exact)
        set_rounded(out, factor, scale);
    out->span = prose_span(text, begin, *next);
    return true;
}

uint32_t prose_number_start(const struct prose_text *text, uint32_t from, uint32_t to)
{
    uint32_t at = prose_find_number(text, from, to);
    while (at < to && text->kinds[at] == PROSE_LOOSENING)
        at = prose_find_number(text, at + 1, to);
    return at;
}

/* A measure word: Chinese numerals count as numbers of the prose only before one. */
static bool is_measure(uint32_t character)
{
    /* 件条起宗份项例次个篇期人户家场名册处 */
    static const uint32_t measures[] = {0x4EF6, 0x6761, 0x8D77, 0x5B97, 0x4EFD, 0x9879, 0x4F8B, 0x6B21, 0x4E2A,
                                        0x7BC7, 0x671F, 0x4EBA, 0x6237, 0x5BB6, 0x573A, 0x540D, 0x518C, 0x5904};
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (character == measures[i])
            return true;
    return false;
}

struct prose_number *prose_numbers(const struct prose_text *text, struct span span, struct arena *arena, size_t *count)
{
    VECTOR(struct prose_number) numbers = {0};
    uint32_t limit = prose_index(text, span.end);
    for (uint32_t i = prose_index(text, span.start), next; i < limit; i = next) {
        struct prose_number number;
        bool digits = text->kinds[i] == PROSE_DIGIT;
        next = i + 1;
        if (!digits && text->kinds[i] != PROSE_NUMERAL)
            continue;
        uint32_t behind_number;
        if (!prose_number_at(text, i, limit, true, &number, &behind_number))
            continue;
        next = behind_number;
        if (digits || (next < limit && is_measure(text->characters[next])))
            vector_push(arena, &numbers, number);
    }
    *count = numbers.count;
    return numbers.items;
}
