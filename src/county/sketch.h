/* Inside of county/: what is kept of each report for finding its neighbours. */
#ifndef COUNTY_SKETCH_H
#define COUNTY_SKETCH_H

#include "check/likeness.h"
#include "county/neighbours.h"

#include <pthread.h>

enum { PEERS_SHOWN = 3, COUNTERS = 1 << 22, THREADS_ROOM = 64 };

struct found_peer {
    size_t other;      /* sketch */
    uint32_t strength; /* thousandths of the likest section */
    struct peer peer;
};

/* One file by its content; entries that are copies of it share it. */
struct sketch {
    char sha256[65];
    struct slice path, organ; /* path of the first copy by name */
    int year;
    struct letters letters;
    struct found_peer found[PEERS_SHOWN]; /* the likest first */
    size_t found_count;
    size_t group; /* a sketch that hangs together with it; union-find */
    size_t group_size;
};

struct entry_sketch {
    bool added;
    size_t sketch;
    struct slice path;
    struct peer *peers;
    size_t peer_count;
};

struct neighbours {
    const struct peers_wanted *wanted;
    struct arena *arena;
    pthread_mutex_t mutex;
    VECTOR(struct sketch) sketches;
    size_t *by_sha; /* 1 + sketch, open addressing */
    size_t by_sha_size;
    struct entry_sketch *entries;
    size_t entry_count;
    uint16_t *counters; /* how many reports say what hashes here */
};

/* likeness between sketches (neighbours_text.c): fills found, found_count and the groups. */
void neighbours_find_text(struct neighbours *neighbours);
size_t sketch_group(struct neighbours *neighbours, size_t sketch);

#endif
