/* Inside of county/: going through entries in parallel, delivering in order. */
#ifndef COUNTY_LOAD_H
#define COUNTY_LOAD_H

#include "county/county.h"

/* How an entry comes to its session, called in a worker; loaded->entry is set. */
struct opener {
    void (*open)(void *context, size_t entry, struct loaded *loaded);
    void *context;
};
void entries_run(const struct entries *entries, const struct opener *opener, entry_render render, entry_done done,
                 void *context);

#endif
