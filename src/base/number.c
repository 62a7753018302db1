/* Exact decimal numbers: arithmetic, comparison, printing. */
#include "base/number.h"

#include <assert.h>
#include <stdio.h>

enum { SCALE_MOST = 6 };

static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

static __int128 widened(struct decimal value)
{
    assert(value.scale <= SCALE_MOST);
    return (__int128)value.digits * powers[SCALE_MOST - value.scale];
}

/* Takes away decimals that are zero, then the number either fits or does not. */
static bool narrow(__int128 digits, int scale, struct decimal *out)
{
    while (scale > 0 && digits % 10 == 0) {
        digits /= 10;
        scale--;
    }
    if (digits > INT64_MAX || digits < INT64_MIN || scale > SCALE_MOST)
        return false;
    *out = (struct decimal){(int64_t)digits, (uint8_t)scale};
    return true;
}

static __int128 divide_rounded(__int128 dividend, __int128 divisor)
{
    __int128 quotient = dividend / divisor, rest = dividend % divisor;
    bool negative = (dividend < 0) != (divisor < 0);
    __int128 size = rest < 0 ? -rest : rest, whole = divisor < 0 ? -divisor : divisor;
    if (size >= whole - size)
        quotient += negative ? -1 : 1;
    return quotient;
}

int decimal_compare(struct decimal a, struct decimal b)
{
    __int128 left = widened(a), right = widened(b);
    return (left > right) - (left < right);
}

bool decimal_is_whole(struct decimal value)
{
    assert(value.scale <= SCALE_MOST);
    return value.digits % powers[value.scale] == 0;
}

bool decimal_add(struct decimal a, struct decimal b, struct decimal *out)
{
    return narrow(widened(a) + widened(b), SCALE_MOST, out);
}

bool decimal_subtract(struct decimal a, struct decimal b, struct decimal *out)
{
    return narrow(widened(a) - widened(b), SCALE_MOST, out);
}

bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *out)
{
    int scale = a.scale + b.scale;
    __int128 product = (__int128)a.digits * b.digits;
    if (scale <= SCALE_MOST)
        return narrow(product, scale, out);
    return narrow(divide_rounded(product, powers[scale - SCALE_MOST]), SCALE_MOST, out);
}

bool decimal_divide(struct decimal a, struct decimal b, struct decimal *out)
{
    if (b.digits == 0)
        return false;
    return narrow(divide_rounded(widened(a) * powers[SCALE_MOST], widened(b)), SCALE_MOST, out);
}

size_t decimal_print(struct decimal value, char out[32])
{
    struct decimal shortest = value;
    narrow(value.digits, value.scale, &shortest);
    uint64_t size = shortest.digits < 0 ? -(uint64_t)shortest.digits : (uint64_t)shortest.digits;
    uint64_t power = (uint64_t)powers[shortest.scale];
    const char *sign = shortest.digits < 0 ? "-" : "";
    int length = snprintf(out, 32, "%s%llu", sign, (unsigned long long)(size / power));
    if (shortest.scale > 0)
        length += snprintf(out + length, 32 - (size_t)length, ".%0*llu", shortest.scale,
                           (unsigned long long)(size % power));
    return (size_t)length;
}

double decimal_to_double(struct decimal value)
{
    assert(value.scale <= SCALE_MOST);
    return (double)value.digits / (double)powers[value.scale];
}
