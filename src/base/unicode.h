/* UTF-8, the width of characters on a terminal, and folding for comparison. */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/memory.h"

#define CODEPOINT_INVALID 0xFFFFFFFFu

/* Decodes one character at s.data[*offset] and moves *offset behind it (by one byte when invalid, giving
 * CODEPOINT_INVALID). *offset must be < s.length. */
static inline uint32_t utf8_decode(struct slice s, size_t *offset);
uint32_t utf8_decode_any(struct slice s, size_t *offset); /* the same for what is rare */
/* Bytes written to out (1 to 4); surrogates and values above U+10FFFF are not allowed. */
size_t utf8_encode(uint32_t codepoint, char out[4]);
bool utf8_has(struct slice s, uint32_t codepoint); /* it is one of the characters of s */
/* Offset of the first byte that is no valid UTF-8 (overlong and surrogates count as invalid), or -1 when all is. */
ptrdiff_t utf8_first_invalid(struct slice s);
size_t utf8_length(struct slice s); /* characters */
bool codepoint_is_han(uint32_t codepoint);
bool codepoint_is_blank(uint32_t codepoint); /* space, tab, line ends, form feed, U+3000, U+00A0 and other spaces */

/* The one authority on columns: 0 for combining and control characters, 2 for wide ones, else 1; ambiguous ones as
 * set by width_set_ambiguous. `wcwidth` of the C library is replaced by it, so that ncurses agrees. */
int width_of(uint32_t codepoint);
/* Sum over grapheme clusters. Characters that are painted as marks count as painted: a tab up to the next multiple of
 * 4, any other control character 2 (^[), an invalid byte 1. */
int width_of_text(struct slice s);
void width_set_ambiguous(int columns); /* 1 (default) or 2 */
/* End of the grapheme cluster (UAX 29) that begins at `offset`. offset < s.length. */
size_t grapheme_end(struct slice s, size_t offset);
/* Start of the grapheme cluster that ends at `offset`. offset > 0. */
size_t grapheme_start(struct slice s, size_t offset);
/* Width of one whole cluster: the widest of its characters; an emoji presentation sequence is 2. */
int width_of_grapheme(struct slice cluster);

/* Folding for matching: NFKC of each character with its marks, lower case, then only letters, digits and Han characters
 * are kept; so "（三）", "(三)" and "三、" are all "三". */
struct folded {
    uint32_t *characters; /* the kept codepoints */
    uint32_t *starts;     /* byte offset in the source at which the character that gave it begins */
    uint32_t *ends;       /* and ends */
    size_t count;
};
/* In the arena. An invalid byte counts as dropped. */
struct folded fold_text(struct arena *arena, struct slice s);
/* The kept characters alone, for words, of which there are thousands. */
uint32_t *fold_word(struct arena *arena, struct slice s, size_t *count);
/* The fold of one character: number of codepoints written (0 when dropped). Fast for ASCII and Han. */
size_t fold_character(uint32_t codepoint, uint32_t out[4]);

/* Nearly all text is ASCII and Han with its punctuation: of three bytes that begin no surrogate (ED) and nothing
 * overlong (E0), only the form is to be seen. */
static inline uint32_t utf8_decode(struct slice s, size_t *offset)
{
    size_t at = *offset;
    const unsigned char *bytes = (const unsigned char *)s.data + at;
    if (at < s.length && bytes[0] < 0x80) {
        *offset = at + 1;
        return bytes[0];
    }
    if (at + 3 > s.length || bytes[0] < 0xE1 || bytes[0] > 0xEF || bytes[0] == 0xED || (bytes[1] & 0xC0) != 0x80 ||
        (bytes[2] & 0xC0) != 0x80)
        return utf8_decode_any(s, offset);
    *offset = at + 3;
    return (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
}

#endif
