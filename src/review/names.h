/* Inside of review/: the names of the files beside a report. */
#ifndef REVIEW_NAMES_H
#define REVIEW_NAMES_H

#include "review/review.h"

/* The lock that belongs to a review file: hidden, beside it. */
struct slice review_lock_path(const char *review_path, struct arena *arena);

#endif
