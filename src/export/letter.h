/* letter: what goes back to a unit, from a template that a county can change; its keys stand in the file. In it is
 * only what the unit must mend or answer: failed findings of the template's levels that nobody waived and that are not
 * of our own reading, and the values that should be there. */
#ifndef EXPORT_LETTER_H
#define EXPORT_LETTER_H

#include "check/template.h"
#include "export/paper.h"

enum letter_part_kind { LETTER_TITLE, LETTER_TEXT, LETTER_INDENTED, LETTER_RIGHT, LETTER_ITEMS };
struct letter_part {
    enum letter_part_kind kind;
    struct template text; /* of items none */
};
struct letter_ask { /* what to ask for when this rule fails */
    struct slice rule;
    struct template text;
};
struct letter_value { /* a word of the county's own */
    struct slice name, value;
};
struct letter {
    struct slice name;
    const char *path;
    VECTOR(struct letter_part) parts;
    VECTOR(struct letter_ask) asks;
    VECTOR(struct letter_value) values;
    VECTOR(struct slice) leave_out; /* ids of rules */
    bool levels[LEVEL_ERROR + 1];
    long days;
    struct template should, finding, note, none;
};

/* The letter whose file is rules/letters/NAME.yaml or whose `name` it is; NULL: the first one. ERROR_USAGE with
 * file:line:column and the nearest valid name when the template is broken, or with the names there are. Everything
 * lives in the arena; `rules` tells which rules there are. */
struct letter *letter_load(const char *name, const struct rules *rules, struct arena *arena, struct error *error);
/* How many things the unit must mend: 0 where the letter would only say that there are none. */
size_t letter_count(const struct letter *letter, const struct session *session);
/* The letter about one report. */
void paper_letter(struct paper *paper, const struct letter *letter, const struct loaded *loaded, struct slice reviewer);

#endif
