/* Inside of check/: many places of one kind are one finding that names them all. */
#ifndef CHECK_PLACES_H
#define CHECK_PLACES_H

#include "check/rule.h"

enum { PLACES_MOST = 200 };

struct place {
    struct span span;
    struct slice said; /* as the message shows it; places that say the same are told once, with their number */
};

struct places {
    VECTOR(struct place) list;
};

/* Places beyond the limit are left out. */
void places_add(struct run *run, struct places *places, struct span span, struct slice said);
bool places_are_full(const struct places *places);
/* One finding at the first of them, with all their spans; its message knows {places} and {count}. Nothing without
 * places. */
void places_report(struct run *run, struct places *places);
extern const char *const places_placeholders[];

#endif
