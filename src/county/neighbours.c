/* Collecting the reports of a run, and what each one is told of the others. */
#include "county/sketch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct neighbours *neighbours_new(const struct peers_wanted *wanted, size_t entries)
{
    struct neighbours *neighbours = heap_allocate(sizeof *neighbours);
    neighbours->wanted = wanted;
    neighbours->arena = arena_new();
    neighbours->entries = heap_allocate(sizeof *neighbours->entries * entries);
    neighbours->entry_count = entries;
    neighbours->by_sha_size = 64;
    while (neighbours->by_sha_size < 2 * entries)
        neighbours->by_sha_size *= 2;
    neighbours->by_sha = heap_allocate(sizeof *neighbours->by_sha * neighbours->by_sha_size);
    if (wanted->neighbours)
        neighbours->counters = heap_allocate(sizeof *neighbours->counters * COUNTERS);
    pthread_mutex_init(&neighbours->mutex, NULL);
    return neighbours;
}

void neighbours_free(struct neighbours *neighbours)
{
    if (!neighbours)
        return;
    pthread_mutex_destroy(&neighbours->mutex);
    heap_free(neighbours->counters);
    heap_free(neighbours->by_sha);
    heap_free(neighbours->entries);
    arena_free(neighbours->arena);
    heap_free(neighbours);
}

/* ---- Adding ------------------------------------------------------------------------------------------------------ */

static void *copy_bytes(struct arena *arena, const void *bytes, size_t size)
{
    void *copy = arena_allocate(arena, size + 1);
    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

static struct letters copy_letters(const struct letters *letters, struct arena *arena)
{
    struct letters copy = *letters;
    size_t count = (size_t)letters->count + 1; /* with what ends the last stretch */
    copy.characters = copy_bytes(arena, letters->characters, count * sizeof *letters->characters);
    copy.starts = copy_bytes(arena, letters->starts, count * sizeof *letters->starts);
    copy.lengths = copy_bytes(arena, letters->lengths, count);
    copy.stock = copy_bytes(arena, letters->stock, count);
    copy.parts = copy_bytes(arena, letters->parts, letters->part_count * sizeof *letters->parts);
    return copy;
}

/* The place of this content, filled or free. */
static size_t *find_sha(struct neighbours *neighbours, const char *sha256)
{
    size_t mask = neighbours->by_sha_size - 1, at = (size_t)slice_hash(slice_of(sha256)) & mask;
    while (neighbours->by_sha[at] && strcmp(neighbours->sketches.items[neighbours->by_sha[at] - 1].sha256, sha256) != 0)
        at = (at + 1) & mask;
    return &neighbours->by_sha[at];
}

/* The entry's sketch, new when nobody has brought this content; the mutex is held. */
static size_t enter(struct neighbours *neighbours, size_t entry, const struct session *session, bool *fresh)
{
    const struct document *document = session_document(session);
    const struct facts *facts = session_facts(session);
    struct slice path = arena_copy(neighbours->arena, slice_of(document->path));
    size_t *place = find_sha(neighbours, document->sha256);
    *fresh = *place == 0;
    if (*fresh) {
        struct sketch sketch = {.path = path, .year = facts->year};
        memcpy(sketch.sha256, document->sha256, sizeof sketch.sha256);
        sketch.organ = arena_copy(neighbours->arena, facts->organ);
        vector_push(neighbours->arena, &neighbours->sketches, sketch);
        *place = neighbours->sketches.count;
    }
    struct sketch *sketch = &neighbours->sketches.items[*place - 1];
    if (slice_compare(path, sketch->path) < 0)
        sketch->path = path;
    neighbours->entries[entry] = (struct entry_sketch){.added = true, .sketch = *place - 1, .path = path};
    return *place - 1;
}

static void count_runs(struct neighbours *neighbours, const struct letters *letters, struct arena *scratch)
{
    const uint32_t *hashes = letters_hashes(letters, scratch);
    for (uint32_t i = 0; i < letters->count; i++) {
        uint16_t *counter = &neighbours->counters[hashes[i] % COUNTERS];
        if (hashes[i] && __atomic_load_n(counter, __ATOMIC_RELAXED) < UINT16_MAX - THREADS_ROOM)
            __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
    }
}

void neighbours_add(struct neighbours *neighbours, size_t entry, const struct session *session)
{
    const struct peers_wanted *wanted = neighbours->wanted;
    bool fresh;
    assert(entry < neighbours->entry_count);
    pthread_mutex_lock(&neighbours->mutex);
    size_t sketch = enter(neighbours, entry, session, &fresh);
    pthread_mutex_unlock(&neighbours->mutex);
    if (!fresh || !wanted->neighbours)
        return;
    struct arena *scratch = arena_new();
    struct letters letters;
    letters_read(session_facts(session), wanted->sections, wanted->stock, wanted->stock_count, scratch, &letters);
    count_runs(neighbours, &letters, scratch);
    pthread_mutex_lock(&neighbours->mutex);
    neighbours->sketches.items[sketch].letters = copy_letters(&letters, neighbours->arena);
    pthread_mutex_unlock(&neighbours->mutex);
    arena_free(scratch);
}

/* ---- Versions ---------------------------------------------------------------------------------------------------- */

/* An entry by what tells units and years apart. */
struct version {
    struct slice name; /* of the organ; empty: by content */
    const char *sha256;
    int year;
    struct slice path;
    size_t entry;
};

static int compare_units(const struct version *a, const struct version *b)
{
    int order = slice_compare(a->name, b->name);
    if (order)
        return order;
    if (a->year != b->year)
        return a->year < b->year ? -1 : 1;
    return a->name.length ? 0 : strcmp(a->sha256, b->sha256);
}

static int compare_versions(const void *left, const void *right)
{
    const struct version *a = left, *b = right;
    int order = compare_units(a, b);
    order = order ? order : slice_compare(a->path, b->path);
    return order ? order : (a->entry > b->entry) - (a->entry < b->entry);
}

static struct peer version_peer(const struct version *of, const struct version *other, size_t group)
{
    bool copy = strcmp(of->sha256, other->sha256) == 0;
    return (struct peer){.path = other->path, .kind = copy ? PEER_COPY : PEER_VERSION, .group = group};
}

/* Entries [first, last) of one unit and year: each is told of the first few others. */
static void tell_versions(struct neighbours *neighbours, const struct version *versions, size_t count)
{
    for (size_t i = 0; count > 1 && i < count; i++) {
        struct entry_sketch *entry = &neighbours->entries[versions[i].entry];
        for (size_t k = 0, told = 0; k < count && told < PEERS_SHOWN; k++)
            if (k != i && ++told)
                entry->peers[entry->peer_count++] = version_peer(&versions[i], &versions[k], count);
    }
}

static void find_versions(struct neighbours *neighbours)
{
    struct arena *scratch = arena_new();
    struct version *versions = arena_new_array(scratch, struct version, neighbours->entry_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < neighbours->entry_count; i++) {
        const struct entry_sketch *entry = &neighbours->entries[i];
        if (!entry->added)
            continue;
        const struct sketch *sketch = &neighbours->sketches.items[entry->sketch];
        versions[count++] = (struct version){organ_name(sketch->organ), sketch->sha256, sketch->year, entry->path, i};
    }
    if (count)
        qsort(versions, count, sizeof *versions, compare_versions);
    for (size_t first = 0, last; first < count; first = last) {
        for (last = first + 1; last < count && compare_units(&versions[first], &versions[last]) == 0;)
            last++;
        tell_versions(neighbours, versions + first, last - first);
    }
    arena_free(scratch);
}

/* ---- Finding ----------------------------------------------------------------------------------------------------- */

static void tell_neighbours(struct neighbours *neighbours, struct entry_sketch *entry)
{
    const struct sketch *sketch = &neighbours->sketches.items[entry->sketch];
    for (size_t i = 0; i < sketch->found_count; i++) {
        struct peer peer = sketch->found[i].peer;
        peer.path = neighbours->sketches.items[sketch->found[i].other].path;
        peer.organ = neighbours->sketches.items[sketch->found[i].other].organ;
        peer.group = neighbours->sketches.items[sketch_group(neighbours, entry->sketch)].group_size;
        entry->peers[entry->peer_count++] = peer;
    }
}

void neighbours_find(struct neighbours *neighbours)
{
    if (neighbours->wanted->neighbours)
        neighbours_find_text(neighbours);
    for (size_t i = 0; i < neighbours->entry_count; i++) {
        struct entry_sketch *entry = &neighbours->entries[i];
        if (!entry->added)
            continue;
        entry->peers = arena_new_array(neighbours->arena, struct peer, 2 * PEERS_SHOWN);
        tell_neighbours(neighbours, entry);
    }
    if (neighbours->wanted->versions)
        find_versions(neighbours);
}

const struct peer *neighbours_of(const struct neighbours *neighbours, size_t entry, size_t *count)
{
    assert(entry < neighbours->entry_count);
    *count = neighbours->entries[entry].peer_count;
    return neighbours->entries[entry].peers;
}
