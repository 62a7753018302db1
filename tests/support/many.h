/* Any number of invented reports, each by its number: sound in every cell, with prose of its own. */
#ifndef SUPPORT_MANY_H
#define SUPPORT_MANY_H

#include "base/base.h"

/* 山河县柳河镇 and so on: a different one for each number below 3600. */
struct slice many_organ(unsigned number, struct arena *arena);
/* So many characters of prose that no other seed gives. */
struct slice many_prose(uint64_t seed, size_t characters, struct arena *arena);

struct many_report {
    const char *organ; /* with 人民政府 or without */
    int year;
    const char *one, *five; /* texts of sections one and five */
};
struct slice many_report(const struct many_report *report, struct arena *arena);

#endif
