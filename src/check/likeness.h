/* Inside of check/ and for county/: what two reports say in the same words. */
#ifndef CHECK_LIKENESS_H
#define CHECK_LIKENESS_H

#include "check/check.h"
#include "form/phrase.h"

/* A passage has at least so many characters. */
enum { PASSAGE_LEAST = 12 };

/* Prose of a report as characters that are compared: without marks and blanks, tables are no part of it. A number
 * counts as one character whatever it is, and so does the organ's own name: a copy with both changed is still one. */
struct letters {
    uint16_t *characters; /* 0 parts stretches: it is like nothing */
    uint32_t *starts;     /* bytes of the document */
    uint8_t *lengths;     /* bytes, 255 at most */
    uint8_t *stock;       /* 1: of a phrase that everybody writes; it is compared but does not count */
    uint32_t count;
    struct letters_part { /* of one section */
        int section;
        uint32_t from, to;
    } *parts; /* ascending by section */
    size_t part_count;
};

/* The prose of these sections (bit 0 before the first heading, bit i + 1 section i). `stock` are phrases that do not
 * count. */
void letters_read(const struct facts *facts, uint32_t sections, struct phrase *const *stock, size_t stock_count,
                  struct arena *arena, struct letters *out);
/* NULL when the report has no such section. */
const struct letters_part *letters_part(const struct letters *letters, int section);
/* Characters that are compared, those between stretches left out. */
uint32_t letters_part_count(const struct letters *letters, const struct letters_part *part);
/* What PASSAGE_LEAST characters from each one on hash to; 0 where a stretch ends before. In the arena. */
uint32_t *letters_hashes(const struct letters *letters, struct arena *arena);

/* The same words in two parts. */
struct likeness {
    uint32_t here, there; /* characters that count and stand in passages, in each of the two */
    struct passage *passages; /* in reading order of `here`; those that nearly touch are one */
    size_t passage_count;
};
void letters_compare(const struct letters *here, const struct letters_part *here_part, const struct letters *there,
                     const struct letters_part *there_part, struct arena *arena, struct likeness *out);
/* The same as two neighbours see it: shares and passages of each, in the arena. */
void letters_compare_peers(const struct letters *here, const struct letters *there, struct arena *arena,
                           struct peer *other_of_here, struct peer *other_of_there);

#endif
