/* Inside of the web page reader: what the page's own style sheets say about whether an element can be seen. */
#ifndef READ_FOREIGN_HTML_SHEET_H
#define READ_FOREIGN_HTML_SHEET_H

#include "read/foreign/html.h"

enum sight_property {
    SIGHT_DISPLAY,
    SIGHT_VISIBILITY,
    SIGHT_SIZE,
    SIGHT_OPACITY,
    SIGHT_PLACE, /* hidden: beyond the edge of the screen, or cut off */
    /* Of elements alone, not of rules: */
    SIGHT_COLOUR, /* hidden: as white as paper */
    SIGHT_GROUND, /* shown: paper of another colour */
    SIGHT_SYMBOL, /* hidden: in a font that shows digits as pictures */
    SIGHT_PROPERTIES
};
enum sight_effect { EFFECT_NONE, EFFECT_INHERIT, EFFECT_SHOW, EFFECT_HIDE };

/* One condition on an element; `how` is 0 for a bare [name], else the sign before = ('=' for plain equality). */
enum sheet_test_kind { TEST_TAG, TEST_ID, TEST_CLASS, TEST_ATTRIBUTE };
struct sheet_test {
    enum sheet_test_kind kind;
    char how;
    struct slice name, value;
};
/* The tests of one element; `above` says how it hangs on the one before: ' ', '>', or 0 for the first. */
struct sheet_compound {
    char above;
    VECTOR(struct sheet_test) tests;
};
struct sheet_rule {
    VECTOR(struct sheet_compound) compounds;
    bool doubtful; /* it may apply to fewer elements than the compounds say, or not at all */
    uint64_t weight;
    enum sight_effect effects[SIGHT_PROPERTIES];
    bool important[SIGHT_PROPERTIES];
};
struct sheet {
    struct arena *arena;
    VECTOR(struct sheet_rule) rules;
    bool hides; /* some rule does */
    bool full;  /* there were more rules than are looked at */
};

/* Adds the rules of a <style> element that bear on sight; `media` is its attribute. */
void sheet_read(struct sheet *sheet, struct slice text, struct slice media);
/* What a declaration list says, the last of each property; `important` may be NULL. */
void sheet_declarations(struct slice text, enum sight_effect *effects, bool *important);
bool sheet_is_white(struct slice colour);
bool sheet_is_symbol_font(struct slice family);
bool sheet_applies(const struct sheet_rule *rule, const GumboNode *node);

#endif
