/* Typing errors as they are really made: most replace a digit, some drop, exchange or add one. */
#include "cause/evidence.h"

#include <stdio.h>
#include <string.h>

enum { UNIT = 10000 };

static bool is_dropped(const char *longer, const char *shorter)
{
    size_t at = 0, length = strlen(shorter);
    if (strlen(longer) != length + 1)
        return false;
    while (at < length && longer[at] == shorter[at])
        at++;
    return strcmp(longer + at + 1, shorter + at) == 0;
}

static enum likeness same_length(const char *a, const char *b)
{
    size_t differences = 0, first = 0;
    for (size_t i = 0; a[i]; i++)
        if (a[i] != b[i]) {
            if (differences == 0)
                first = i;
            differences++;
        }
    if (differences == 1)
        return LIKE_REPLACED;
    if (differences == 2 && a[first] == b[first + 1] && a[first + 1] == b[first])
        return LIKE_TRANSPOSED;
    return LIKE_NOT;
}

enum likeness likeness_of(int64_t wrong, int64_t right)
{
    char printed[24], meant[24];
    if (wrong == -right)
        return LIKE_SIGN;
    if (right != 0 && wrong != 0 && (wrong == right * UNIT || right == wrong * UNIT))
        return LIKE_UNIT;
    snprintf(printed, sizeof printed, "%lld", (long long)wrong);
    snprintf(meant, sizeof meant, "%lld", (long long)right);
    if (strlen(printed) == strlen(meant))
        return same_length(printed, meant);
    return is_dropped(meant, printed) ? LIKE_DROPPED : is_dropped(printed, meant) ? LIKE_ADDED : LIKE_NOT;
}

const char *likeness_spoken(enum likeness likeness)
{
    static const char *const words[] = {
        [LIKE_REPLACED] = "只差一个数字", [LIKE_TRANSPOSED] = "相邻两位颠倒", [LIKE_DROPPED] = "漏了一位",
        [LIKE_ADDED] = "多了一位",        [LIKE_SIGN] = "正负号相反",         [LIKE_UNIT] = "差一万倍，像是单位用错",
    };
    return words[likeness];
}
