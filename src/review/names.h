/* Inside of review/: the names of the files beside a report. */
#ifndef REVIEW_NAMES_H
#define REVIEW_NAMES_H

#include "review/review.h"

/* What is being written and not kept yet: hidden, beside the review file. */
struct slice review_draft_path(const char *review_path, struct arena *arena);
/* The lock that belongs to a review file: hidden, beside it. */
struct slice review_lock_path(const char *review_path, struct arena *arena);

#endif
