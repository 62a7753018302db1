/* Inside of check/: small questions about running text that several kinds of rules ask. */
#ifndef CHECK_CLAIM_TEXT_H
#define CHECK_CLAIM_TEXT_H

#include "check/rule.h"

/* One of the phrases stands within the span. */
bool claim_says_any(const struct phrase_list *phrases, const struct prose_text *text, struct span span);
/* The first character at or after the byte that is no blank begins `word` (blanks inside do not count). */
bool claim_next_is(const struct document *document, uint32_t byte, const char *word);
/* The next character that is no blank and in no furniture, *byte moved behind it; 0 at the end. */
uint32_t claim_next(const struct document *document, uint32_t *byte);
/* The character before the byte that is no blank, 0 at the beginning; and where it begins. */
uint32_t claim_previous(const struct document *document, uint32_t byte);
uint32_t claim_before(const struct document *document, uint32_t byte);
bool claim_ends_clause(uint32_t codepoint);   /* ，； */
bool claim_ends_sentence(uint32_t codepoint); /* 。！？ */
/* The clause that begins at or behind the byte, without the marks before it; it ends at `limit` at the latest. */
struct span claim_clause_behind(const struct document *document, uint32_t byte, uint32_t limit);
/* Behind the next sentence end at or after the byte; `limit` when there is none before it. */
uint32_t claim_sentence_end(const struct document *document, uint32_t byte, uint32_t limit);

#endif
