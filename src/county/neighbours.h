/* Inside of county/: which reports of a run say the same. Nothing is compared pair by pair: runs of characters are
 * looked up in an index, and only reports that share many are compared exactly. What comes out depends neither on the
 * order in which reports are added nor on the threads. A report takes about 16 KB. */
#ifndef COUNTY_NEIGHBOURS_H
#define COUNTY_NEIGHBOURS_H

#include "review/review.h"

struct neighbours;

struct neighbours *neighbours_new(const struct peers_wanted *wanted, size_t entries);
void neighbours_free(struct neighbours *neighbours); /* NULL allowed */
/* From any thread, at most once for each entry; what the session is not needed for later is copied. */
void neighbours_add(struct neighbours *neighbours, size_t entry, const struct session *session);
/* Once, when all have been added. */
void neighbours_find(struct neighbours *neighbours);
/* After that: those of an entry, the likest first; live as long as the neighbours. */
const struct peer *neighbours_of(const struct neighbours *neighbours, size_t entry, size_t *count);

#endif
