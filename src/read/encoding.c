/* Which encoding bytes are in, and strict decoding to UTF-8. */
#include "read/encoding.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#define CLOSED ((iconv_t)-1)

static const char *const names[] = {"?", "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "BIG5"};

static const struct {
    const char *label;
    enum encoding encoding;
} labels[] = {
    {"utf-8", ENCODING_UTF8},
    {"utf8", ENCODING_UTF8},
    {"gb2312", ENCODING_GB18030},
    {"gbk", ENCODING_GB18030},
    {"gb18030", ENCODING_GB18030},
    {"gb_2312-80", ENCODING_GB18030},
    {"cp936", ENCODING_GB18030},
    {"ms936", ENCODING_GB18030},
    {"windows-936", ENCODING_GB18030},
    {"x-gbk", ENCODING_GB18030},
    {"euc-cn", ENCODING_GB18030},
    {"chinese", ENCODING_GB18030},
    {"big5", ENCODING_BIG5},
    {"big-5", ENCODING_BIG5},
    {"cp950", ENCODING_BIG5},
    {"big5-hkscs", ENCODING_BIG5},
    {"utf-16", ENCODING_UTF16_LITTLE},
    {"utf-16le", ENCODING_UTF16_LITTLE},
    {"unicode", ENCODING_UTF16_LITTLE},
    {"utf-16be", ENCODING_UTF16_BIG},
};

/* Converters opened before confinement; process-lifetime, only used where there is one thread. */
static struct {
    bool ready;
    iconv_t gb18030, big5;
} prepared;

const char *encoding_name(enum encoding encoding)
{
    assert((size_t)encoding < sizeof names / sizeof *names);
    return names[encoding];
}

enum encoding encoding_of_mark(struct slice bytes, size_t *length)
{
    static const struct {
        struct slice mark;
        enum encoding encoding;
    } marks[] = {
        {{"\xEF\xBB\xBF", 3}, ENCODING_UTF8},
        {{"\xFF\xFE", 2}, ENCODING_UTF16_LITTLE},
        {{"\xFE\xFF", 2}, ENCODING_UTF16_BIG},
        {{"\x84\x31\x95\x33", 4}, ENCODING_GB18030},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!slice_starts_with(bytes, marks[i].mark))
            continue;
        if (length)
            *length = marks[i].mark.length;
        return marks[i].encoding;
    }
    if (length)
        *length = 0;
    return ENCODING_UNKNOWN;
}

enum encoding encoding_of_label(struct slice label)
{
    label = slice_trim(label);
    while (label.length > 0 && (label.data[0] == '"' || label.data[0] == '\''))
        label = slice_part(label, 1, label.length);
    while (label.length > 0 && (label.data[label.length - 1] == '"' || label.data[label.length - 1] == '\''))
        label.length--;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strlen(labels[i].label) == label.length && strncasecmp(labels[i].label, label.data, label.length) == 0)
            return labels[i].encoding;
    return ENCODING_UNKNOWN;
}

/* ---- Decoding ---------------------------------------------------------------------------------------------------- */

void encoding_prepare(void)
{
    prepared.gb18030 = iconv_open("UTF-8", names[ENCODING_GB18030]);
    prepared.big5 = iconv_open("UTF-8", names[ENCODING_BIG5]);
    prepared.ready = true;
}

static iconv_t open_converter(enum encoding encoding)
{
    if (!prepared.ready)
        return iconv_open("UTF-8", names[encoding]);
    iconv_t converter = encoding == ENCODING_GB18030 ? prepared.gb18030 : prepared.big5;
    if (converter != CLOSED)
        iconv(converter, NULL, NULL, NULL, NULL);
    return converter;
}

static void close_converter(iconv_t converter)
{
    if (!prepared.ready)
        iconv_close(converter);
}

/* Code page 936 has the euro sign at 80, which GB18030 has not. */
static size_t euro_signs(struct slice bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes.length; i++)
        count += bytes.data[i] == '\x80';
    return count;
}

/* A3A0, which many programs write for a wide blank, is a character of private use in GB18030. */
static void mend_blanks(char *text, size_t length)
{
    char *end = text + length;
    for (char *at = text; (at = memchr(at, 0xEE, (size_t)(end - at))) && end - at >= 3; at++)
        if (memcmp(at, "\xEE\x97\xA5", 3) == 0)
            memcpy(at, "\xE3\x80\x80", 3);
}

static bool decode_bytes(struct arena *arena, struct slice bytes, enum encoding encoding, struct slice *out,
                         size_t *offset)
{
    static const char euro[] = {'\xE2', '\x82', '\xAC'};
    iconv_t converter = open_converter(encoding);
    size_t room = bytes.length + bytes.length / 2 + 2 * euro_signs(bytes) + 4;
    char *data = arena_allocate(arena, room + 1), *to = data, *from = (char *)bytes.data;
    size_t left = bytes.length;
    bool fits = converter != CLOSED;
    while (fits && left > 0 && iconv(converter, &from, &left, &to, &room) == (size_t)-1) {
        fits = encoding == ENCODING_GB18030 && errno == EILSEQ && *from == '\x80' && room >= sizeof euro;
        if (!fits)
            break;
        memcpy(to, euro, sizeof euro);
        to += sizeof euro, room -= sizeof euro, from++, left--;
    }
    if (converter != CLOSED)
        close_converter(converter);
    *offset = bytes.length - left;
    *out = (struct slice){data, (size_t)(to - data)};
    if (encoding == ENCODING_GB18030)
        mend_blanks(data, out->length);
    return fits;
}

static uint32_t unit_at(struct slice bytes, size_t at, bool big)
{
    unsigned first = (unsigned char)bytes.data[at], second = (unsigned char)bytes.data[at + 1];
    return big ? first << 8 | second : second << 8 | first;
}

/* The character at `at`, which moves behind it; CODEPOINT_INVALID for half a pair. */
static uint32_t utf16_decode(struct slice bytes, size_t *at, bool big)
{
    uint32_t unit = unit_at(bytes, *at, big);
    *at += 2;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    if (unit > 0xDBFF || bytes.length - *at < 2)
        return CODEPOINT_INVALID;
    uint32_t low = unit_at(bytes, *at, big);
    if (low < 0xDC00 || low > 0xDFFF)
        return CODEPOINT_INVALID;
    *at += 2;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

static bool decode_utf16(struct arena *arena, struct slice bytes, bool big, struct slice *out, size_t *offset)
{
    char *data = arena_allocate(arena, bytes.length / 2 * 3 + 5);
    size_t length = 0;
    for (size_t at = 0; at < bytes.length;) {
        size_t start = at;
        uint32_t codepoint = bytes.length - at >= 2 ? utf16_decode(bytes, &at, big) : CODEPOINT_INVALID;
        if (codepoint == CODEPOINT_INVALID) {
            *offset = start;
            return false;
        }
        length += utf8_encode(codepoint, data + length);
    }
    *out = (struct slice){data, length};
    return true;
}

bool encoding_decode(struct arena *arena, struct slice bytes, enum encoding encoding, struct slice *out, size_t *offset)
{
    size_t mark = 0, at = 0;
    if (encoding_of_mark(bytes, &mark) != encoding)
        mark = 0;
    struct slice rest = slice_part(bytes, mark, bytes.length);
    bool fits = false;
    if (encoding == ENCODING_UTF8) {
        ptrdiff_t wrong = utf8_first_invalid(rest);
        fits = wrong < 0;
        at = fits ? 0 : (size_t)wrong;
        *out = rest;
    } else if (encoding == ENCODING_UTF16_LITTLE || encoding == ENCODING_UTF16_BIG) {
        fits = decode_utf16(arena, rest, encoding == ENCODING_UTF16_BIG, out, &at);
    } else if (encoding != ENCODING_UNKNOWN) {
        fits = decode_bytes(arena, rest, encoding, out, &at);
    }
    *offset = fits ? 0 : mark + at;
    return fits;
}

/* ---- Finding ----------------------------------------------------------------------------------------------------- */

/* How many characters a text has, and of what kinds. */
struct tally {
    size_t characters;
    size_t usual;        /* ASCII, Han, the marks and forms that go with it */
    size_t controls;     /* but for blanks, and the end mark of DOS */
    size_t private_uses; /* characters that no standard has */
};

static bool is_control(uint32_t codepoint)
{
    return (codepoint < ' ' && !(codepoint >= '\t' && codepoint <= '\r') && codepoint != 0x1A) || codepoint == 0x7F ||
           (codepoint >= 0x80 && codepoint < 0xA0);
}

static struct tally tally_of(struct slice text)
{
    struct tally tally = {0};
    for (size_t at = 0; at < text.length; tally.characters++) {
        uint32_t codepoint = utf8_decode(text, &at);
        bool control = is_control(codepoint);
        tally.controls += control;
        tally.private_uses += codepoint >= 0xE000 && codepoint <= 0xF8FF;
        tally.usual += (codepoint < 0x7F && !control) || (codepoint >= 0x4E00 && codepoint <= 0x9FFF) ||
                       (codepoint >= 0x2000 && codepoint <= 0x33FF) || (codepoint >= 0xFF00 && codepoint <= 0xFFEF);
    }
    return tally;
}

/* Texts full of control characters are no texts, whatever their bytes happen to fit. */
static bool is_plausible(const struct tally *tally)
{
    return tally->controls * 100 <= tally->characters && tally->private_uses * 20 <= tally->characters;
}

/* UTF-8 with a fault here or there must not be taken for another encoding: most of its bytes above 7F would still have
 * to make characters. */
static bool is_damaged_utf8(struct slice bytes)
{
    size_t valid = 0, invalid = 0;
    for (size_t at = 0; at < bytes.length;) {
        size_t start = at;
        bool ascii = (unsigned char)bytes.data[at] < 0x80;
        bool fits = utf8_decode(bytes, &at) != CODEPOINT_INVALID;
        valid += fits && !ascii ? at - start : 0;
        invalid += !fits;
    }
    return valid > 2 * invalid;
}

/* Digits, blanks and line ends of UTF-16 have NULs; which half they are in is told by what reads as text. */
static enum encoding find_utf16(struct arena *arena, struct slice bytes, struct slice *out)
{
    enum encoding best = ENCODING_UNKNOWN;
    size_t most = 0;
    for (enum encoding encoding = ENCODING_UTF16_LITTLE; encoding <= ENCODING_UTF16_BIG; encoding++) {
        struct slice text;
        size_t offset;
        if (!encoding_decode(arena, bytes, encoding, &text, &offset) || memchr(text.data, 0, text.length))
            continue;
        struct tally tally = tally_of(text);
        if (tally.usual * 10 < tally.characters * 9 || tally.usual <= most)
            continue;
        most = tally.usual;
        best = encoding;
        *out = text;
    }
    return best;
}

/* Whatever is Big5 fits GB18030 as well, but then half of it falls where nothing is defined. */
static enum encoding find_multibyte(struct arena *arena, struct slice bytes, struct slice *out)
{
    struct slice simplified, traditional;
    size_t offset;
    struct tally gb18030 = {0}, big5 = {0};
    bool fits_gb18030 = encoding_decode(arena, bytes, ENCODING_GB18030, &simplified, &offset);
    if (fits_gb18030)
        gb18030 = tally_of(simplified);
    if (!fits_gb18030 || gb18030.private_uses > 0) {
        bool fits_big5 = encoding_decode(arena, bytes, ENCODING_BIG5, &traditional, &offset);
        if (fits_big5)
            big5 = tally_of(traditional);
        if (fits_big5 && big5.private_uses == 0 && is_plausible(&big5)) {
            *out = traditional;
            return ENCODING_BIG5;
        }
    }
    if (!fits_gb18030 || !is_plausible(&gb18030))
        return ENCODING_UNKNOWN;
    *out = simplified;
    return ENCODING_GB18030;
}

enum encoding encoding_find(struct arena *arena, struct slice bytes, struct slice *out, size_t *offset)
{
    enum encoding marked = encoding_of_mark(bytes, NULL);
    if (marked != ENCODING_UNKNOWN)
        return encoding_decode(arena, bytes, marked, out, offset) ? marked : ENCODING_UNKNOWN;
    bool has_nul = bytes.length > 0 && memchr(bytes.data, 0, bytes.length) != NULL;
    if (encoding_decode(arena, bytes, ENCODING_UTF8, out, offset) && !has_nul)
        return ENCODING_UTF8;
    if (has_nul) {
        *offset = (size_t)((const char *)memchr(bytes.data, 0, bytes.length) - bytes.data);
        return find_utf16(arena, bytes, out);
    }
    return is_damaged_utf8(bytes) ? ENCODING_UNKNOWN : find_multibyte(arena, bytes, out);
}
