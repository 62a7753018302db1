/* Inside of form/: running text made ready for matching, and the numbers in it. */
#ifndef FORM_PROSE_H
#define FORM_PROSE_H

#include "form/phrase.h"

/* The strongest mark between two kept characters. */
enum prose_break {
    BREAK_NONE,
    BREAK_PAUSE,    /* 、 */
    BREAK_CLAUSE,   /* ，：（） */
    BREAK_SENTENCE, /* 。！？； and the ends of the text */
};

/* The years beside the report's, as they are printed in running text: 2021年, 二〇二一年. */
enum prose_year { YEAR_BEFORE = 1, YEAR_NEXT };
enum { YEAR_STYLES = 2, YEAR_LETTERS = 5 };

struct prose_text {
    const struct document *document;
    struct span span;
    uint32_t *characters;    /* folded */
    uint32_t *starts, *ends; /* bytes of the document */
    unsigned char *breaks;   /* breaks[i]: before character i; count + 1 of them */
    unsigned char *kinds;    /* enum prose_kind: where a number may begin is seen at once */
    uint32_t count;
    struct prose_places *places;
    bool has_furniture;      /* within the span; none of its characters are here */
    uint64_t *steps;         /* of matching, for whoever doubts that it takes linear time */
    uint32_t years[YEAR_NEXT][YEAR_STYLES][YEAR_LETTERS]; /* 0: the report's year is not known */
};

enum prose_kind { PROSE_WORD, PROSE_DIGIT, PROSE_NUMERAL, PROSE_LOOSENING /* 近, 约: before a number */ };
enum prose_kind prose_kind_of(uint32_t character);

/* Where every character and every pair of neighbours stands, made once a text: phrases look only where one of their
 * words can begin, and words that the text does not have cost nothing but a look. Marks between the two of a pair do
 * not count, as they do not for words. */
struct prose_places {
    unsigned shift;        /* bucket of a key: key >> shift */
    uint32_t *first;       /* of a bucket, in `items`; one more than there are buckets */
    uint32_t *items;       /* characters of the text, within a bucket in reading order */
    uint32_t *next_number; /* at or after each character; count when there is none */
};
void prose_places_make(struct prose_text *text, struct arena *arena);
/* What a word is looked up by: the first two of its characters, or its only one. */
uint32_t prose_key(const uint32_t *letters, uint32_t length);
/* No word of this key stands in the text. */
static inline bool prose_lacks_key(const struct prose_text *text, uint32_t key)
{
    const uint32_t *first = text->places->first + (key >> text->places->shift);
    return first[0] == first[1];
}
/* The first place in [from, to) where a word of this key may begin; `to` when there is none. Another key may share its
 * places: the word is to be compared. */
uint32_t prose_find_key(const struct prose_text *text, uint32_t key, uint32_t from, uint32_t to);
/* The first place in [from, to) where a number, or a word that loosens one, may begin; `to` when there is none. */
uint32_t prose_find_number(const struct prose_text *text, uint32_t from, uint32_t to);

/* First character at or after a byte of the document. */
uint32_t prose_index(const struct prose_text *text, uint32_t byte);
/* Characters [*from, *to) around character `at` that no break of at least this strength parts from it; no farther than
 * a sentence can reach. */
void prose_stretch(const struct prose_text *text, enum prose_break strength, uint32_t at, uint32_t *from, uint32_t *to);
struct span prose_span(const struct prose_text *text, uint32_t from, uint32_t to); /* to > from */
/* The first digit or Chinese numeral at or after `from`; `to` when there is none before it. */
uint32_t prose_number_start(const struct prose_text *text, uint32_t from, uint32_t to);
/* A number that begins at character `at` (with 近, 约, 超过 before its digits) and ends before `limit`; *next is the
 * character behind it. With `myriad` false 万 and 亿 behind the digits are left to what follows (万元). */
bool prose_number_at(const struct prose_text *text, uint32_t at, uint32_t limit, bool myriad, struct prose_number *out,
                     uint32_t *next);

#endif
