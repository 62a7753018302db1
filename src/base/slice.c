/* Slices: comparing, finding, cutting. */
#include "base/slice.h"

#include <assert.h>
#include <string.h>

struct slice slice_of(const char *string)
{
    return string ? (struct slice){string, strlen(string)} : SLICE_NONE;
}

bool slice_equal(struct slice a, struct slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

bool slice_is(struct slice s, const char *string)
{
    return slice_equal(s, slice_of(string));
}

int slice_compare(struct slice a, struct slice b)
{
    size_t shared = a.length < b.length ? a.length : b.length;
    int order = shared ? memcmp(a.data, b.data, shared) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

bool slice_starts_with(struct slice s, struct slice beginning)
{
    return s.length >= beginning.length && slice_equal(slice_part(s, 0, beginning.length), beginning);
}

bool slice_ends_with(struct slice s, struct slice ending)
{
    return s.length >= ending.length && slice_equal(slice_part(s, s.length - ending.length, s.length), ending);
}

ptrdiff_t slice_find(struct slice s, struct slice needle, size_t from)
{
    if (from > s.length || s.length - from < needle.length)
        return -1;
    if (needle.length == 0)
        return (ptrdiff_t)from;
    const char *found = memmem(s.data + from, s.length - from, needle.data, needle.length);
    return found ? found - s.data : -1;
}

struct slice slice_part(struct slice s, size_t start, size_t end)
{
    assert(start <= end && end <= s.length);
    return (struct slice){s.data ? s.data + start : NULL, end - start};
}

/* U+3000, and U+2000 to U+200A, by which web pages indent. */
static bool is_wide_blank(const char *bytes)
{
    return memcmp(bytes, "\u3000", 3) == 0 ||
           (memcmp(bytes, "\u2000", 2) == 0 && (unsigned char)bytes[2] >= 0x80 && (unsigned char)bytes[2] <= 0x8A);
}

static size_t blank_at_start(struct slice s)
{
    if (s.length && strchr(" \t\n\v\f\r", s.data[0]) && s.data[0])
        return 1;
    if (slice_starts_with(s, SLICE("\u00A0")))
        return 2;
    return s.length >= 3 && is_wide_blank(s.data) ? 3 : 0;
}

static size_t blank_at_end(struct slice s)
{
    if (s.length && strchr(" \t\n\v\f\r", s.data[s.length - 1]) && s.data[s.length - 1])
        return 1;
    if (slice_ends_with(s, SLICE("\u00A0")))
        return 2;
    return s.length >= 3 && is_wide_blank(s.data + s.length - 3) ? 3 : 0;
}

struct slice slice_trim(struct slice s)
{
    size_t blank;
    while ((blank = blank_at_start(s)) > 0)
        s = slice_part(s, blank, s.length);
    while ((blank = blank_at_end(s)) > 0)
        s = slice_part(s, 0, s.length - blank);
    return s;
}

uint64_t slice_hash(struct slice s)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < s.length; i++)
        hash = (hash ^ (unsigned char)s.data[i]) * UINT64_C(0x100000001b3);
    return hash;
}
