/* Inside of review/: the review file on the disk. It only grows; what is in it is never overwritten. */
#ifndef REVIEW_REVIEW_FILE_H
#define REVIEW_REVIEW_FILE_H

#include "review/review.h"

#include <sys/types.h>

/* All actions, oldest first, and beside each the digest of the report it was made for. */
struct history {
    VECTOR(struct action) actions;
    VECTOR(const char *) versions;
};

struct notices {
    struct arena *arena;
    struct path_list lines;
};
void notice(struct notices *notices, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct review_file {
    const char *path, *lock_path;
    int lock;              /* -1: not held */
    int file;              /* open for appending, -1: not (yet) there */
    off_t length;          /* bytes that are known to be in it */
    bool line_end_missing; /* its last line has none: a person's editor took it away */
    bool read_only;
    const char *why;     /* read-only: the reason, a whole sentence */
    const char *version; /* digest that its last header names, or "" */
};

/* Locks (unless read-only is wanted), opens, reads. Never fails: whatever is wrong becomes a notice and, where writing
 * could do harm, read_only with `why`. Expects a zeroed *file with lock == file == -1, or one that holds its lock. */
void review_file_open(struct review_file *file, const struct review_options *options, const char *report,
                      struct history *history, struct notices *notices);
void review_file_close(struct review_file *file);

enum review_file_state {
    REVIEW_FILE_NEW,     /* not there yet: to be made with a header */
    REVIEW_FILE_KNOWN,   /* as we left it */
    REVIEW_FILE_GONE,    /* somebody took it away: everything must be written anew */
    REVIEW_FILE_CHANGED, /* somebody else wrote to it */
};
enum review_file_state review_file_state(const struct review_file *file);
/* Appends and syncs, or nothing has changed. Creates the file when new or gone. */
bool review_file_append(struct review_file *file, struct slice content, struct error *error);

#endif
