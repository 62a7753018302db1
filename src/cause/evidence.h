/* Inside of cause/: what a wrong number looks like beside the right one. */
#ifndef CAUSE_EVIDENCE_H
#define CAUSE_EVIDENCE_H

#include "base/base.h"

enum likeness {
    LIKE_NOT,
    LIKE_REPLACED,   /* one digit is another one */
    LIKE_TRANSPOSED, /* two neighbouring digits exchanged */
    LIKE_DROPPED,    /* a digit is missing in the wrong number */
    LIKE_ADDED,      /* the wrong number has a digit too many */
    LIKE_SIGN,
    LIKE_UNIT, /* ten thousand times too large or too small */
};

enum likeness likeness_of(int64_t wrong, int64_t right);
const char *likeness_spoken(enum likeness likeness); /* Chinese; NULL for LIKE_NOT */

#endif
