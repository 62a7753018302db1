/* Inside of county/: which entries count, going through them in parallel, delivering in order. */
#ifndef COUNTY_LOAD_H
#define COUNTY_LOAD_H

#include "county/county.h"

/* What a program left in a folder beside the documents: locks, half-written copies, pictures and scripts of a page. */
bool entry_is_debris(const char *path);

/* How an entry comes to its session, called in a worker; loaded->entry is set. */
struct opener {
    void (*open)(void *context, size_t entry, struct loaded *loaded);
    void *context;
};
void entries_run(const struct entries *entries, const struct opener *opener, entry_render render, entry_done done,
                 void *context);

#endif
