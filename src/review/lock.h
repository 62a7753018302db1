/* Inside of review/: one writer at a time. The kernel lets the lock go when its holder dies, so that nothing stale can
 * ever stand in the way; the file's text only says who holds it. */
#ifndef REVIEW_LOCK_H
#define REVIEW_LOCK_H

#include "review/review.h"

enum lock_outcome {
    LOCK_TAKEN,
    LOCK_HELD,        /* by another; *holder says who */
    LOCK_DENIED,      /* the folder cannot be written; errno says why */
    LOCK_UNSUPPORTED, /* this file system has no locks; errno says why */
};
/* *lock is a file descriptor when taken, else -1. */
enum lock_outcome lock_take(const char *path, struct slice who, struct arena *arena, int *lock, struct slice *holder);
void lock_release(const char *path, int lock);

#endif
