/* UTF-8 and what kind of character a codepoint is. */
#include "base/unicode.h"

#include <assert.h>
#include <string.h>

static bool continues(struct slice s, size_t offset)
{
    return offset < s.length && ((unsigned char)s.data[offset] & 0xC0) == 0x80;
}

static uint32_t low_bits(struct slice s, size_t offset)
{
    return (unsigned char)s.data[offset] & 0x3Fu;
}

/* The length a lead byte announces, and the least codepoint that needs it; 0 for a byte that leads nothing. */
static size_t announced_length(unsigned char lead, uint32_t *least)
{
    if (lead >= 0xC2 && lead <= 0xDF)
        return *least = 0x80, 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return *least = 0x800, 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return *least = 0x10000, 4;
    return 0;
}

uint32_t utf8_decode_any(struct slice s, size_t *offset)
{
    assert(*offset < s.length);
    size_t at = *offset;
    unsigned char lead = (unsigned char)s.data[at];
    *offset = at + 1;
    if (lead < 0x80)
        return lead;
    uint32_t least = 0;
    size_t length = announced_length(lead, &least);
    if (length == 0)
        return CODEPOINT_INVALID;
    uint32_t codepoint = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (!continues(s, at + i))
            return CODEPOINT_INVALID;
        codepoint = codepoint << 6 | low_bits(s, at + i);
    }
    if (codepoint < least || codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF))
        return CODEPOINT_INVALID;
    *offset = at + length;
    return codepoint;
}

bool utf8_has(struct slice s, uint32_t codepoint)
{
    for (size_t at = 0; at < s.length;)
        if (utf8_decode(s, &at) == codepoint)
            return true;
    return false;
}

size_t utf8_encode(uint32_t codepoint, char out[4])
{
    assert(codepoint <= 0x10FFFF && !(codepoint >= 0xD800 && codepoint <= 0xDFFF));
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
        return 1;
    }
    size_t length = codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, codepoint >>= 6)
        out[i] = (char)(0x80 | (codepoint & 0x3F));
    out[0] = (char)(0xF00u >> length | codepoint);
    return length;
}

/* Eight bytes at a time while they are ASCII. */
static size_t skip_ascii(struct slice s, size_t offset)
{
    uint64_t word;
    while (s.length - offset >= sizeof word) {
        memcpy(&word, s.data + offset, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
        offset += sizeof word;
    }
    return offset;
}

ptrdiff_t utf8_first_invalid(struct slice s)
{
    for (size_t offset = 0; offset < s.length;) {
        offset = skip_ascii(s, offset);
        size_t start = offset;
        if (offset < s.length && utf8_decode(s, &offset) == CODEPOINT_INVALID)
            return (ptrdiff_t)start;
    }
    return -1;
}

size_t utf8_length(struct slice s)
{
    size_t characters = 0;
    for (size_t offset = 0; offset < s.length; characters++)
        utf8_decode(s, &offset);
    return characters;
}

bool codepoint_is_han(uint32_t codepoint)
{
    if (codepoint < 0x2E80)
        return false;
    return (codepoint >= 0x4E00 && codepoint <= 0x9FFF) || (codepoint >= 0x3400 && codepoint <= 0x4DBF) ||
           codepoint == 0x3005 || codepoint == 0x3007 || (codepoint >= 0xF900 && codepoint <= 0xFAD9) ||
           (codepoint >= 0x20000 && codepoint <= 0x323AF) || (codepoint >= 0x2E80 && codepoint <= 0x2FD5);
}

bool codepoint_is_blank(uint32_t codepoint)
{
    if (codepoint < 0x80)
        return codepoint == ' ' || (codepoint >= '\t' && codepoint <= '\r');
    return codepoint == 0x3000 || codepoint == 0xA0 || codepoint == 0x85 || codepoint == 0x1680 ||
           (codepoint >= 0x2000 && codepoint <= 0x200A) || codepoint == 0x2028 || codepoint == 0x2029 ||
           codepoint == 0x202F || codepoint == 0x205F;
}
