/* Inside of form/: the wordings of section headings, and whether one begins at a place of a text. */
#ifndef FORM_HEADING_H
#define FORM_HEADING_H

#include "form/form.h"

struct wording {
    uint32_t *characters; /* folded */
    uint16_t count, section;
    bool good;    /* the form's heading or an accepted wording; else one that is reported */
    bool official; /* the form's heading itself */
};

struct heading_model {
    struct wording *wordings;
    size_t wording_count;
    struct wording *table_words; /* labels of rows and groups and header words: no headings */
    size_t table_word_count;
    uint64_t first_characters[4]; /* a bit for each first character of a wording, by its low byte */
};

/* Folds all wordings once; the form keeps it. */
const struct heading_model *heading_model_new(const struct form *form, struct arena *arena);

/* What stands before a place where a heading may begin. */
enum heading_edge {
    EDGE_NONE,
    EDGE_WEAK,     /* a blank, a digit or a bracket in a line */
    EDGE_SENTENCE, /* a sentence end */
    EDGE_LINE,     /* a line end, or the beginning of the text */
};

/* Higher is surer. */
enum heading_rank {
    RANK_NONE,
    RANK_PLACE,   /* only ordinal and place fit, the words do not */
    RANK_LOOSE,   /* another ordinal or none, and a wording that is reported */
    RANK_BARE,    /* no ordinal or one of another kind, but alone on its line and well worded */
    RANK_NEAR,    /* the right ordinal and nearly the words; or the words with another ordinal */
    RANK_EXACT,
};

struct heading_match {
    uint16_t section;
    enum heading_rank rank;
    struct span span; /* with its ordinal */
    bool wording_differs, ordinal_differs;
};

/* True when a heading of some section begins at byte `start`. RANK_PLACE comes only where `ordinal_alone` is wanted. */
bool heading_match_at(const struct form *form, struct slice text, uint32_t start, enum heading_edge edge,
                      bool ordinal_alone, struct heading_match *out);

#endif
