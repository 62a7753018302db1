/* Phrases: patterns over running text that people without programming can write, no regular expressions, no
 * backtracking beyond one sentence. Text is compared folded (base/unicode.h), so blanks, line ends and the width of
 * characters do not matter.
 *
 *   收到{~12}公开申请{~8}{n}件     words, gaps of at most so many characters, a number; {-8} is a gap without a
 *                                    comma in it, {=8} one without 、 either
 *   {a|b}  one of several words     {n}  a number: digits, full-width, thousands separators, Chinese numerals;
 *                                        20余, 近300, 约, 多, 以上 give a range
 *   {件}                             a measure word: 件 宗 条 份 项 例 起
 *   {上年} {下年}          去年, 上一年度, and the year itself as the report's year has it: 2021年
 *   A phrase never reaches over a sentence end (。！？；). */
#ifndef FORM_PHRASE_H
#define FORM_PHRASE_H

#include "document/document.h"

struct phrase; /* compiled, immutable */

/* Compiles; `error` says what is wrong and at which character; the caller adds the place in the file. */
struct phrase *phrase_compile(struct arena *arena, struct slice pattern, struct error *error);

/* A number in prose. Exact numbers have low == high; 20余 is above 20 and below 30 (low 21, high 29); 近300 is at most
 * 300 (bounds unknown: low_known false). */
struct prose_number {
    struct span span; /* the digits, with 余 or 近 when printed */
    struct decimal value; /* as printed: 20 for 20余 */
    bool exact;
    bool rounded; /* to its printed digits: 1.2万; not exact, and bounded on both sides */
    bool low_known, high_known;
    struct decimal low, high; /* inclusive; meant where known */
};

struct phrase_match {
    struct span span;     /* from its first to its last character */
    struct span sentence; /* the sentence around it */
    struct span clause;   /* the clauses it touches, from comma to comma */
    struct prose_number number; /* {n}; span SPAN_NONE when the phrase has none */
};

/* Running text prepared once and matched many times: folded, sentence ends known, furniture left out. */
struct prose_text;
struct prose_text *prose_text_new(struct arena *arena, const struct document *document, struct span span);
/* The report's year, for {上年} and {下年}; without it they are the words alone. */
void prose_text_set_year(struct prose_text *text, int year);
size_t prose_text_length(const struct prose_text *text); /* characters that were kept */
/* Steps that matching took in this text until now: they grow as the text does, whatever the phrases. */
uint64_t prose_text_steps(const struct prose_text *text);
/* The first match that begins at or after byte *from of the document; *from is moved behind it. False when there is
 * none. */
bool phrase_find(const struct phrase *phrase, const struct prose_text *text, uint32_t *from, struct phrase_match *out);
/* The same for a match that ends at or before byte `to`. */
bool phrase_find_within(const struct phrase *phrase, const struct prose_text *text, uint32_t *from, uint32_t to,
                        struct phrase_match *out);
/* All numbers in a span of the text, in order, in the arena. */
struct prose_number *prose_numbers(const struct prose_text *text, struct span span, struct arena *arena, size_t *count);
/* It counts something: it is no part of a date, a time, a number of a document, an article or a telephone, no ordinal
 * and no mark of a list. */
bool prose_number_counts(const struct prose_text *text, const struct prose_number *number);

#endif
