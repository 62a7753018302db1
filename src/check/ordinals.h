/* Inside of check/: the marks of lists in running text: 一是…二是…, 第一，…第二，…, （一）…（二）…. */
#ifndef CHECK_ORDINALS_H
#define CHECK_ORDINALS_H

#include "check/claim_text.h"

enum ordinal_family { ORDINAL_IS, ORDINAL_NTH, ORDINAL_BRACKETED, ORDINAL_FAMILIES };

struct ordinal {
    enum ordinal_family family;
    int number;
    int before;       /* index of the mark it goes on from, -1: it begins a list, or nothing fits */
    bool begins;      /* it begins a list */
    bool inside;      /* it stands within a clause: 问题一是 */
    bool doubtful;    /* it neither stands where a clause begins nor fits a list: no mark, most likely */
    struct span span;
};

struct ordinals {
    struct ordinal *items;
    size_t count, capacity;
};

/* The marks in the prose of one section, in reading order, each with the one it goes on from: one list may stand
 * within another, so a mark goes on from the latest list that it fits. */
struct ordinals ordinals_find(struct run *run, int section);

#endif
