/* Inside of check/: many words looked for at once, in one pass over the text however many they are (Aho and Corasick's
 * machine over folded characters). */
#ifndef CHECK_WORD_TABLE_H
#define CHECK_WORD_TABLE_H

#include "check/rule.h"

#include "form/prose.h"

struct word_table; /* immutable once finished */

struct word_table *word_table_new(struct arena *arena);
/* False when nothing of the word is kept in comparisons. The same word twice: the first payload stays. */
bool word_table_add(struct word_table *table, struct slice word, uint32_t payload);
void word_table_finish(struct word_table *table);
/* A finished table of a rule's list of words, all with payload 0; NULL with a complaint. */
struct word_table *word_table_load(struct loader *loader, const struct yaml_node *node);

/* Characters [from, to) of the text are a word. */
struct word_hit {
    uint32_t from, to, payload;
};
/* Every word that stands in the text with no mark inside of it (blanks and line ends do not count), by its end. The
 * scan stops when `visit` says false. */
void word_table_scan(const struct word_table *table, const struct prose_text *text,
                     bool (*visit)(const struct word_hit *hit, void *data), void *data);
/* A mark stands between character `index` and the one before it; blanks and furniture are none. */
bool prose_is_parted(const struct prose_text *text, uint32_t index);

#endif
