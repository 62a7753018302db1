/* county: many reports. For now: which files a list of paths means, and reading them all, in parallel, in order. */
#ifndef COUNTY_COUNTY_H
#define COUNTY_COUNTY_H

#include "review/review.h"

/* One file to be reviewed. */
struct entry {
    const char *path;
    bool named; /* on the command line or in --files-from: when it is no report that raises the exit status */
};
struct entries {
    struct entry *items;
    size_t count, capacity;
};
/* Expands files, folders (every file below, in name order, without hidden files and nianshen's own) and archives (.zip,
 * opened like folders: a member's path is ARCHIVE.zip/MEMBER), in the given order. A path that does not exist stays in
 * the list, and so does a folder without reports: they are unreadable reports, so that one of them never stops the
 * others. An empty path is an error. */
bool entries_collect(const char *const paths[], size_t count, struct arena *arena, struct entries *out,
                     struct error *error);
/* Adds paths listed in a file ("-" standard input), parted by NUL or line ends. */
bool entries_from_file(const char *list, struct arena *arena, struct entries *out, struct error *error);

/* Opens each entry read-only and calls `done` once for each, in the order of entries, from the calling thread; the
 * session is closed after the call (NULL when unreadable, then error says why). Work is spread over the processors. */
struct loaded {
    const struct entry *entry;
    struct session *session;
    struct error error;
};
/* `render` (may be NULL) runs in the worker and may write what will be printed into *text; done gets it. */
typedef void (*entry_render)(const struct loaded *loaded, void *context, struct buffer *text);
typedef void (*entry_done)(const struct loaded *loaded, void *context, struct slice text);
void entries_load(const struct entries *entries, const struct review_options *options, entry_render render,
                  entry_done done, void *context);

#endif
