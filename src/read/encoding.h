/* Encodings of text: which one it is, and its text as UTF-8. Decoding is strict: a byte that does not fit is an error,
 * never a replacement. */
#ifndef READ_ENCODING_H
#define READ_ENCODING_H

#include "base/base.h"

enum encoding {
    ENCODING_UNKNOWN,
    ENCODING_UTF8,
    ENCODING_UTF16_LITTLE,
    ENCODING_UTF16_BIG,
    ENCODING_GB18030, /* also GBK, GB2312 and code page 936: A3A0 is U+3000, a lone 80 is € */
    ENCODING_BIG5,
};

/* What a byte order mark at the beginning says; *length (may be NULL) is that of the mark. */
enum encoding encoding_of_mark(struct slice bytes, size_t *length);
/* What a label such as gb2312, "GBK" or UTF-8 in a header or a page means. */
enum encoding encoding_of_label(struct slice label);
const char *encoding_name(enum encoding encoding); /* GB18030 */

/* The text in UTF-8, in the arena, with a NUL behind it and without a byte order mark; in UTF-8 it is the bytes
 * themselves, which must have a NUL behind them. False: *offset is where the first byte stands that does not fit. */
bool encoding_decode(struct arena *arena, struct slice bytes, enum encoding encoding, struct slice *out,
                     size_t *offset);
/* Finds the encoding: mark, UTF-8, the NULs of UTF-16, GB18030, Big5, each strictly and in this order; text full of
 * control characters is none. ENCODING_UNKNOWN when none fits; then *offset is the first byte that is no UTF-8. */
enum encoding encoding_find(struct arena *arena, struct slice bytes, struct slice *out, size_t *offset);

/* Loads what decoding needs; afterwards it opens nothing. */
void encoding_prepare(void);

#endif
