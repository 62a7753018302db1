/* Which reports share text. Of the runs of characters of each report one in eight, chosen by its hash, is looked up
 * among those of the reports before it; who shares enough of them is compared exactly. The reports are taken in the
 * order of their contents' digests, so that the same files give the same answer in whatever order they came. */
#include "county/sketch.h"

#include <stdlib.h>
#include <string.h>

enum { ANCHOR_EVERY = 8, LOOK_BACK = 6, CANDIDATES_MOST = 12, COMMON_LEAST = 5, PARTS_MOST = 33 };

/* ---- What everybody says ----------------------------------------------------------------------------------------- */

struct masking {
    const struct neighbours *neighbours;
    uint32_t often; /* from so many reports on */
};

static bool is_common(const struct masking *masking, uint32_t hash)
{
    return hash && masking->neighbours->counters[hash % COUNTERS] >= masking->often;
}

/* Stretches that many reports have do not count, unless they are too long for a phrase. */
static void mask_common(const struct masking *masking, struct letters *letters, const uint32_t *hashes)
{
    for (uint32_t from = 0, to; from < letters->count; from = to) {
        for (to = from; to < letters->count && is_common(masking, hashes[to]);)
            to++;
        if (to == from) {
            to++;
            continue;
        }
        uint32_t end = to - 1 + PASSAGE_LEAST;
        if (end - from <= masking->neighbours->wanted->common_length)
            memset(letters->stock + from, 1, end - from);
    }
}

/* ---- The index --------------------------------------------------------------------------------------------------- */

/* A run of characters in one report, and the report before that has it. */
struct posting {
    uint32_t rank, older; /* 1 + posting */
};

struct anchor_place {      /* of the table */
    uint32_t hash, newest; /* 1 + posting */
};

struct finder {
    struct neighbours *neighbours;
    struct arena *arena; /* of this search */
    size_t *order;       /* sketches by digest */
    size_t count;
    struct anchor_place *table;
    size_t mask;
    struct posting *postings;
    size_t posting_count;
    uint32_t **anchors;                   /* of each rank: hashes, part by part */
    uint16_t (*part_anchors)[PARTS_MOST]; /* of each rank: how many in each part */
    uint16_t *shared;                     /* for each rank and part: anchors in common with the one at hand */
    uint32_t *touched;
    size_t touched_count;
};

static int compare_digests(const void *left, const void *right, void *data)
{
    const struct sketch *sketches = data;
    return strcmp(sketches[*(const size_t *)left].sha256, sketches[*(const size_t *)right].sha256);
}

static bool is_stock(const struct letters *letters, uint32_t i)
{
    for (uint32_t k = i; k < i + PASSAGE_LEAST; k++)
        if (!letters->stock[k])
            return false;
    return true;
}

/* Chosen by the hash's upper bits: the lower ones find the place in tables. */
static bool is_anchor(const struct letters *letters, uint32_t hash, uint32_t i)
{
    return hash && (hash >> 24) % ANCHOR_EVERY == 0 && !is_stock(letters, i);
}

/* The hashes by which a report is found, ended by 0 for each part. */
static void choose_anchors(struct finder *finder, size_t rank, const struct letters *letters, const uint32_t *hashes)
{
    size_t count = 0;
    for (uint32_t i = 0; i < letters->count; i++)
        count += is_anchor(letters, hashes[i], i);
    uint32_t *out = finder->anchors[rank] = arena_new_array(finder->arena, uint32_t, count + letters->part_count + 1);
    for (size_t p = 0; p < letters->part_count; p++) {
        uint16_t *number = &finder->part_anchors[rank][letters->parts[p].section + 1];
        for (uint32_t i = letters->parts[p].from; i < letters->parts[p].to; i++)
            if (is_anchor(letters, hashes[i], i) && *number < UINT16_MAX) {
                *out++ = hashes[i];
                ++*number;
            }
        *out++ = 0;
    }
    finder->posting_count += count;
}

static void prepare(struct finder *finder)
{
    struct neighbours *neighbours = finder->neighbours;
    struct masking masking = {neighbours, (uint32_t)(finder->count * neighbours->wanted->common / 100 + 1)};
    masking.often = masking.often < COMMON_LEAST ? COMMON_LEAST : masking.often;
    for (size_t rank = 0; rank < finder->count; rank++) {
        struct letters *letters = &neighbours->sketches.items[finder->order[rank]].letters;
        struct arena *scratch = arena_new();
        const uint32_t *hashes = letters_hashes(letters, scratch);
        mask_common(&masking, letters, hashes);
        choose_anchors(finder, rank, letters, hashes);
        arena_free(scratch);
    }
}

/* Parts of different sections have different keys. */
static uint32_t key_of(uint32_t hash, int section)
{
    uint32_t key = hash ^ (uint32_t)(section + 2) * 0x9E3779B1u;
    return key ? key : 1;
}

static struct anchor_place *find_place(const struct finder *finder, uint32_t key)
{
    size_t at = (key * UINT64_C(0x9E3779B97F4A7C15) >> 20) & finder->mask;
    while (finder->table[at].hash && finder->table[at].hash != key)
        at = (at + 1) & finder->mask;
    return &finder->table[at];
}

/* Counts what this anchor has in common with the last few reports before, then enters it. */
static void visit_anchor(struct finder *finder, size_t rank, uint32_t key, size_t slot)
{
    struct anchor_place *place = find_place(finder, key);
    place->hash = key;
    if (place->newest && finder->postings[place->newest - 1].rank == rank)
        return;
    uint32_t posting = place->newest;
    for (int seen = 0; posting && seen < LOOK_BACK; seen++) {
        uint32_t other = finder->postings[posting - 1].rank;
        uint16_t *shared = &finder->shared[(size_t)other * PARTS_MOST + slot];
        if (*shared == 0)
            finder->touched[finder->touched_count++] = other * PARTS_MOST + (uint32_t)slot;
        *shared = (uint16_t)(*shared + (*shared < UINT16_MAX));
        posting = finder->postings[posting - 1].older;
    }
    finder->postings[finder->posting_count++] = (struct posting){(uint32_t)rank, place->newest};
    place->newest = (uint32_t)finder->posting_count;
}

/* ---- Candidates -------------------------------------------------------------------------------------------------- */

struct candidate {
    uint32_t rank, shared;
};

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->shared != b->shared)
        return a->shared > b->shared ? -1 : 1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* Chance must not hide what is like enough: a quarter of the share that is asked for is reason to look. */
static bool is_worth_comparing(const struct finder *finder, size_t rank, uint32_t other, size_t slot, uint32_t shared)
{
    uint32_t mine = finder->part_anchors[rank][slot], theirs = finder->part_anchors[other][slot];
    uint32_t fewer = mine < theirs ? mine : theirs;
    return shared >= 2 && shared * 400 >= finder->neighbours->wanted->share * fewer;
}

/* Ends the counting for one report; returns the candidates, the likest first. */
static size_t take_candidates(struct finder *finder, size_t rank, struct candidate *out)
{
    size_t count = 0;
    for (size_t i = 0; i < finder->touched_count; i++) {
        uint32_t at = finder->touched[i], other = at / PARTS_MOST;
        uint32_t shared = finder->shared[at];
        finder->shared[at] = 0;
        if (is_worth_comparing(finder, rank, other, at % PARTS_MOST, shared))
            out[count++] = (struct candidate){other, shared};
    }
    finder->touched_count = 0;
    if (count)
        qsort(out, count, sizeof *out, compare_candidates);
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < CANDIDATES_MOST; i++) {
        size_t k = 0;
        while (k < kept && out[k].rank != out[i].rank)
            k++;
        if (k == kept)
            out[kept++] = out[i];
    }
    return kept;
}

/* ---- Exactly ----------------------------------------------------------------------------------------------------- */

size_t sketch_group(struct neighbours *neighbours, size_t sketch)
{
    struct sketch *sketches = neighbours->sketches.items;
    while (sketches[sketch].group != sketch)
        sketch = sketches[sketch].group = sketches[sketches[sketch].group].group;
    return sketch;
}

static void join_groups(struct neighbours *neighbours, size_t a, size_t b)
{
    size_t first = sketch_group(neighbours, a), second = sketch_group(neighbours, b);
    if (first == second)
        return;
    neighbours->sketches.items[second].group = first;
    neighbours->sketches.items[first].group_size += neighbours->sketches.items[second].group_size;
}

static uint32_t strength_of(const struct neighbours *neighbours, const struct peer *peer)
{
    uint32_t strongest = 0;
    for (size_t i = 0; i < peer->share_count; i++) {
        const struct peer_share *share = &peer->shares[i];
        if (share->all == 0 || share->all < neighbours->wanted->least)
            continue;
        uint32_t strength = (uint32_t)((uint64_t)share->same * 1000 / share->all);
        strongest = strength > strongest ? strength : strongest;
    }
    return strongest;
}

/* Keeps the likest few; of equally like ones those whose digest comes first. */
static void keep_found(struct neighbours *neighbours, size_t sketch, const struct found_peer *found)
{
    struct sketch *it = &neighbours->sketches.items[sketch];
    const char *digest = neighbours->sketches.items[found->other].sha256;
    size_t at = it->found_count;
    while (at > 0 && (it->found[at - 1].strength < found->strength ||
                      (it->found[at - 1].strength == found->strength &&
                       strcmp(neighbours->sketches.items[it->found[at - 1].other].sha256, digest) > 0)))
        at--;
    if (at == PEERS_SHOWN)
        return;
    it->found_count += it->found_count < PEERS_SHOWN;
    for (size_t i = it->found_count - 1; i > at; i--)
        it->found[i] = it->found[i - 1];
    it->found[at] = *found;
    struct peer *peer = &it->found[at].peer;
    struct arena *arena = neighbours->arena;
    struct peer_share *shares = arena_new_array(arena, struct peer_share, peer->share_count + 1);
    struct passage *passages = arena_new_array(arena, struct passage, peer->passage_count + 1);
    if (peer->share_count)
        memcpy(shares, peer->shares, peer->share_count * sizeof *shares);
    if (peer->passage_count)
        memcpy(passages, peer->passages, peer->passage_count * sizeof *passages);
    peer->shares = shares;
    peer->passages = passages;
}

static void compare_exactly(struct neighbours *neighbours, size_t a, size_t b)
{
    const struct sketch *first = &neighbours->sketches.items[a], *second = &neighbours->sketches.items[b];
    struct found_peer of_first = {.other = b}, of_second = {.other = a};
    if (first->year != second->year || organ_is_same(first->organ, second->organ))
        return;
    struct arena *scratch = arena_new();
    letters_compare_peers(&first->letters, &second->letters, scratch, &of_first.peer, &of_second.peer);
    of_first.strength = strength_of(neighbours, &of_first.peer);
    of_second.strength = strength_of(neighbours, &of_second.peer);
    uint32_t enough = neighbours->wanted->share * 10;
    if (of_first.strength >= enough || of_second.strength >= enough) {
        keep_found(neighbours, a, &of_first);
        keep_found(neighbours, b, &of_second);
        join_groups(neighbours, a, b);
    }
    arena_free(scratch);
}

static void look_up(struct finder *finder, size_t rank, struct candidate *candidates)
{
    const struct letters *letters = &finder->neighbours->sketches.items[finder->order[rank]].letters;
    const uint32_t *anchor = finder->anchors[rank];
    for (size_t p = 0; p < letters->part_count; p++, anchor++) {
        int section = letters->parts[p].section;
        size_t slot = (size_t)section + 1; /* 0 before the first heading */
        for (; *anchor; anchor++)
            visit_anchor(finder, rank, key_of(*anchor, section), slot);
    }
    size_t count = take_candidates(finder, rank, candidates);
    for (size_t i = 0; i < count; i++)
        compare_exactly(finder->neighbours, finder->order[candidates[i].rank], finder->order[rank]);
}

static void begin(struct finder *finder)
{
    struct neighbours *neighbours = finder->neighbours;
    size_t count = finder->count = neighbours->sketches.count;
    finder->order = arena_new_array(finder->arena, size_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        finder->order[i] = neighbours->sketches.items[i].group = i;
        neighbours->sketches.items[i].group_size = 1;
    }
    if (count)
        qsort_r(finder->order, count, sizeof *finder->order, compare_digests, neighbours->sketches.items);
    finder->anchors = arena_new_array(finder->arena, uint32_t *, count + 1);
    finder->part_anchors = arena_allocate(finder->arena, sizeof *finder->part_anchors * (count + 1));
    finder->shared = arena_new_array(finder->arena, uint16_t, (count + 1) * PARTS_MOST);
    finder->touched = arena_new_array(finder->arena, uint32_t, (count + 1) * PARTS_MOST);
}

void neighbours_find_text(struct neighbours *neighbours)
{
    struct finder finder = {.neighbours = neighbours, .arena = arena_new()};
    begin(&finder);
    prepare(&finder);
    size_t size = 64;
    while (size < 2 * finder.posting_count)
        size *= 2;
    finder.mask = size - 1;
    finder.table = heap_allocate(sizeof *finder.table * size);
    finder.postings = arena_new_array(finder.arena, struct posting, finder.posting_count + 1);
    finder.posting_count = 0;
    struct candidate *candidates = arena_new_array(finder.arena, struct candidate, (finder.count + 1) * PARTS_MOST);
    for (size_t rank = 0; rank < finder.count; rank++)
        look_up(&finder, rank, candidates);
    heap_free(finder.table);
    arena_free(finder.arena);
}
