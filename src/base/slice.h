/* Strings as slices: a pointer and a length into memory that somebody else owns. Nothing here allocates. */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slice {
    const char *data; /* not NUL-terminated in general; may be NULL when length is 0 */
    size_t length;    /* bytes */
};

#define SLICE(literal) ((struct slice){"" literal, sizeof(literal) - 1})
#define SLICE_NONE ((struct slice){NULL, 0})
/* For printf's "%.*s". */
#define SLICE_ARGUMENTS(s) (int)(s).length, (s).data

struct slice slice_of(const char *string); /* NULL gives the empty slice */
bool slice_equal(struct slice a, struct slice b);
bool slice_is(struct slice s, const char *string);
int slice_compare(struct slice a, struct slice b); /* byte order, as memcmp; a prefix comes first */
bool slice_starts_with(struct slice s, struct slice beginning);
bool slice_ends_with(struct slice s, struct slice ending);
/* Offset of the first occurrence at or after `from`, or -1. */
ptrdiff_t slice_find(struct slice s, struct slice needle, size_t from);
/* Bytes [start, end) of s; the caller guarantees start <= end <= s.length. */
struct slice slice_part(struct slice s, size_t start, size_t end);
/* Without blanks (space, tab, line ends, form feed, U+3000, U+00A0, U+2000 to U+200A) at both ends. */
struct slice slice_trim(struct slice s);
uint64_t slice_hash(struct slice s); /* FNV-1a; the same on every machine */
/* Number of single-character edits (insert, delete, replace, neighbour exchange) between two UTF-8 strings. */
size_t slice_distance(struct slice a, struct slice b);

#endif
