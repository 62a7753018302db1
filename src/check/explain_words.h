/* Inside of check/: what kinds of rules, their keys and the words in them mean. Whoever adds a kind or a key adds it
 * here; a test holds this table against kinds.c. */
#ifndef CHECK_EXPLAIN_WORDS_H
#define CHECK_EXPLAIN_WORDS_H

#include "base/base.h"

struct kind_words {
    const char *kind;
    const char *name;      /* 算式 */
    const char *does;      /* what a rule of this kind looks at */
    const char *unchecked; /* when it cannot be told */
};
/* NULL for an unknown one. */
const struct kind_words *kind_words_find(struct slice kind);

enum key_form {
    KEY_WORDS,      /* words, or anything */
    KEY_PHRASES,    /* one phrase a line */
    KEY_EXPRESSION, /* a test */
    KEY_SECTIONS,
    KEY_EACH,
    KEY_MESSAGE,    /* a text with placeholders */
    KEY_CELLS,
    KEY_BY_NAME,    /* a map of names to phrases */
    KEY_WAYS,       /* a map of names to tests */
    KEY_BY_SECTION, /* a map of sections to anything */
    KEY_CASES,      /* a list of maps of such keys */
    KEY_GROUP,      /* a map of such keys */
    KEY_EXAMPLES,
};

struct key_words {
    const char *key; /* kind:key where the key means something else in this kind */
    const char *label;
    enum key_form form;
};
const struct key_words *key_words_find(struct slice kind, struct slice key);

/* 空白 for blank; the word itself when it is none of ours. */
struct slice value_words(struct slice value);
/* 左边各项 for left.terms, which messages are filled with; the word itself when it is none of ours. */
struct slice placeholder_words(struct slice kind, struct slice name);

#endif
