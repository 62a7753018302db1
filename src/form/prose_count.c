/* Which numbers of the prose count something: not those of dates and times, documents and articles, telephones, lists
 * and headings. */
#include "form/prose.h"

#include <string.h>

enum { PHONE_DIGITS = 7 };

static bool says_at(const struct prose_text *text, uint32_t at, const char *word, bool ending)
{
    struct slice expected = slice_of(word);
    uint32_t length = ending ? (uint32_t)utf8_length(expected) : 0;
    if (at < length)
        return false;
    uint32_t i = at - length;
    for (size_t offset = 0; offset < expected.length; i++)
        if (i >= text->count || text->characters[i] != utf8_decode(expected, &offset))
            return false;
    return true;
}

static bool is_latin(uint32_t character)
{
    return character >= 'a' && character <= 'z';
}

/* The character of the document at the byte, or 0 at its end. */
static uint32_t printed_at(const struct prose_text *text, uint32_t byte)
{
    size_t offset = byte;
    return byte < text->document->text.length ? utf8_decode(text->document->text, &offset) : 0;
}

static uint32_t printed_before(const struct prose_text *text, uint32_t byte)
{
    while (byte > 0 && ((unsigned char)text->document->text.data[--byte] & 0xC0) == 0x80)
        ;
    return printed_at(text, byte);
}

static bool is_one_of(uint32_t codepoint, const char *codepoints)
{
    struct slice list = slice_of(codepoints);
    for (size_t offset = 0; offset < list.length;)
        if (utf8_decode(list, &offset) == codepoint)
            return true;
    return false;
}

/* Behind it stands what makes it a date, a time, a number of a document or of a line. */
static bool is_named_behind(const struct prose_text *text, uint32_t next, uint32_t byte)
{
    static const char *const words[] = {"年", "月", "日", "号", "时", "点", "分钟", "小时", "天",   "个月",
                                        "个工作日", "工作日", "周年", "届", "路", "热线", "级", "度"};
    if (is_one_of(printed_at(text, byte), "〕〉]/-－—–:_@~～") || (next < text->count && is_latin(text->characters[next])))
        return true;
    for (size_t i = 0; next < text->count && i < sizeof words / sizeof *words; i++)
        if (says_at(text, next, words[i], false))
            return true;
    return false;
}

static bool is_named_before(const struct prose_text *text, uint32_t first, uint32_t byte)
{
    static const char *const words[] = {"第", "邮编", "邮政编码", "电话", "电话号码", "传真", "热线", "邮箱"};
    if (byte > 0 && is_one_of(printed_before(text, byte), "〔〈[/-－—–_@~～"))
        return true;
    if (first > 0 && is_latin(text->characters[first - 1]) && text->ends[first - 1] == byte)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (says_at(text, first, words[i], true))
            return true;
    return false;
}

/* 1. 2、 （3） where a sentence begins. */
static bool is_list_mark(const struct prose_text *text, const struct prose_number *number, uint32_t first)
{
    uint32_t mark = printed_at(text, number->span.end);
    bool bracketed = number->span.start > 0 && is_one_of(printed_before(text, number->span.start), "（(");
    return number->value.digits < 100 &&
           ((bracketed && is_one_of(mark, "）)")) ||
            (text->breaks[first] == BREAK_SENTENCE && is_one_of(mark, ".．、）)")));
}

/* 哪一条, 每一件: one that is pointed at. */
static bool is_pointed_at(const struct prose_text *text, uint32_t first)
{
    return first > 0 && is_one_of(text->characters[first - 1], "哪这那每某同另任逐");
}

/* 一起 counts cases, which stand on one of its sides; elsewhere it is "together". */
static bool is_case_near(const struct prose_text *text, uint32_t first, uint32_t next)
{
    static const char *const before[] = {"案", "案件", "复议", "诉讼", "应诉", "申请", "投诉", "举报", "信访", "事件"};
    static const char *const behind[] = {"案", "行政", "复议", "诉讼", "因", "涉", "申请", "投诉", "举报", "信访", "事件"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (says_at(text, first, before[i], true))
            return true;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (next + 1 < text->count && says_at(text, next + 1, behind[i], false))
            return true;
    return false;
}

/* 一次, 一项: an article rather than a count; 千家万户. */
static bool is_figure_of_speech(const struct prose_text *text, uint32_t first, uint32_t next)
{
    static const char *const counted[] = {"件", "起", "宗", "例", "条"};
    if (!is_one_of(text->characters[first], "百千万亿一"))
        return false;
    if (text->characters[first] != 0x4E00)
        return true;
    for (size_t i = 0; next == first + 1 && i < sizeof counted / sizeof *counted; i++)
        if (next < text->count && says_at(text, next, counted[i], false))
            return is_pointed_at(text, first) || (text->characters[next] == 0x8D77 && !is_case_near(text, first, next));
    return next == first + 1;
}

bool prose_number_counts(const struct prose_text *text, const struct prose_number *number)
{
    uint32_t first = prose_index(text, number->span.start), next = prose_index(text, number->span.end);
    struct slice printed = document_text(text->document, number->span);
    size_t digits = 0;
    for (size_t i = 0; i < printed.length; i++)
        digits += printed.data[i] >= '0' && printed.data[i] <= '9';
    bool telephone = digits >= PHONE_DIGITS && slice_find(printed, SLICE(","), 0) < 0;
    return !telephone && !is_named_behind(text, next, number->span.end) &&
           !is_named_before(text, first, number->span.start) && !is_list_mark(text, number, first) &&
           !is_figure_of_speech(text, first, next);
}
