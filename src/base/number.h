/* Decimal numbers as printed in reports, exact; and calendar dates. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/slice.h"

/* digits / 10^scale; scale <= 6. Equal values may have different scales: compare with decimal_compare. */
struct decimal {
    int64_t digits;
    uint8_t scale;
};

#define DECIMAL(whole) ((struct decimal){(whole), 0})

/* A printed number: ASCII or full-width digits, an optional sign (+ - − －), thousands separators (, ，) in groups of
 * three, a decimal point (. ．) with up to six decimals, blanks inside ("1 295") not allowed here: the tokenizer decides
 * about those. False when it is anything else or does not fit. */
bool decimal_parse(struct slice text, struct decimal *out);
/* Chinese numerals up to 亿 (〇零一二两三…十百千万亿), as in 二十一 or 二〇二一; false when it is anything else. */
bool decimal_parse_chinese(struct slice text, struct decimal *out);
int decimal_compare(struct decimal a, struct decimal b);
bool decimal_is_whole(struct decimal value);
/* False on overflow (or division by zero); quotients keep six decimals, rounded half away from zero. */
bool decimal_add(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_subtract(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_divide(struct decimal a, struct decimal b, struct decimal *out);
/* Shortest plain notation ("-8", "9116.36"; trailing zeros of decimals dropped), NUL-terminated; returns its length. */
size_t decimal_print(struct decimal value, char out[32]);
double decimal_to_double(struct decimal value);

struct date {
    int year, month, day; /* month or day 0 when not printed */
};
/* A date printed at the beginning of text, as 2020年1月1日, 2020 年 1 月, 2020-01-01, 2020.1.1, full-width too. Returns the
 * bytes it takes, 0 when there is none. A month or day that cannot be is no date. */
size_t date_parse(struct slice text, struct date *out);

#endif
