/* What two reports say in the same words: the longest common runs, found from the left with an index of the other's. */
#include "check/likeness.h"

#include "form/prose.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { OWN_NAME = 0xE000, RARE = 0xE100, RARE_COUNT = 0x700, NAME_MOST = 40 };

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

struct writer {
    struct arena *arena;
    struct letters *out;
    struct folded name; /* the organ's own */
};

static bool is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

static uint16_t narrow(uint32_t character)
{
    return (uint16_t)(character < OWN_NAME ? character : RARE + character % RARE_COUNT);
}

static void write_letter(struct letters *out, uint16_t character, uint32_t start, uint32_t end)
{
    out->characters[out->count] = character;
    out->starts[out->count] = start;
    out->lengths[out->count++] = (uint8_t)(end - start < UINT8_MAX ? end - start : UINT8_MAX);
}

/* Characters of the text from i on that are the organ's name; 0 when they are not. */
static uint32_t own_name_at(const struct writer *writer, const struct prose_text *text, uint32_t i)
{
    uint32_t length = (uint32_t)writer->name.count;
    if (length == 0 || text->count - i < length)
        return 0;
    for (uint32_t k = 0; k < length; k++)
        if (text->characters[i + k] != writer->name.characters[k])
            return 0;
    return length;
}

/* A run of digits is one number. */
static uint32_t number_at(const struct prose_text *text, uint32_t i)
{
    uint32_t length = 0;
    while (i + length < text->count && is_digit(text->characters[i + length]))
        length++;
    return length;
}

static void write_stretch(struct writer *writer, const struct prose_text *text)
{
    struct letters *out = writer->out;
    for (uint32_t i = 0, length; i < text->count; i += length) {
        uint32_t name = own_name_at(writer, text, i), number = name ? 0 : number_at(text, i);
        length = name ? name : number ? number : 1;
        uint16_t character = name ? OWN_NAME : number ? '0' : narrow(text->characters[i]);
        write_letter(out, character, text->starts[i], text->ends[i + length - 1]);
    }
    write_letter(out, 0, text->span.end, text->span.end);
}

static void mark_stock(struct letters *letters, uint32_t from, struct span span)
{
    for (uint32_t i = from; i < letters->count; i++)
        if (letters->starts[i] >= span.start && letters->starts[i] < span.end)
            letters->stock[i] = 1;
}

static void find_stock(struct letters *letters, uint32_t from, const struct prose_text *text,
                       struct phrase *const *stock, size_t stock_count)
{
    for (size_t k = 0; k < stock_count; k++) {
        struct phrase_match match;
        uint32_t at = text->span.start;
        while (phrase_find(stock[k], text, &at, &match))
            mark_stock(letters, from, match.span);
    }
}

static bool is_wanted(uint32_t sections, int section)
{
    return (sections & 1u << (section + 1)) != 0;
}

static uint32_t bytes_of(const struct facts *facts, uint32_t sections)
{
    uint32_t bytes = 0;
    for (size_t i = 0; i < facts->prose_count; i++)
        if (is_wanted(sections, facts->prose[i].section))
            bytes += facts->prose[i].span.end - facts->prose[i].span.start + 1;
    return bytes;
}

/* All stretches of one section, in reading order. */
static void write_section(struct writer *writer, const struct facts *facts, int section, struct phrase *const *stock,
                          size_t stock_count)
{
    struct letters *out = writer->out;
    uint32_t from = out->count;
    for (size_t i = 0; i < facts->prose_count; i++) {
        if (facts->prose[i].section != section)
            continue;
        const struct prose_text *text = prose_text_new(writer->arena, facts->document, facts->prose[i].span);
        uint32_t begin = out->count;
        write_stretch(writer, text);
        find_stock(out, begin, text, stock, stock_count);
    }
    if (out->count > from)
        out->parts[out->part_count++] = (struct letters_part){section, from, out->count};
}

void letters_read(const struct facts *facts, uint32_t sections, struct phrase *const *stock, size_t stock_count,
                  struct arena *arena, struct letters *out)
{
    uint32_t most = bytes_of(facts, sections) + 1;
    struct arena *scratch = arena_new();
    struct letters all = {
        .characters = arena_new_array(scratch, uint16_t, most),
        .starts = arena_new_array(scratch, uint32_t, most),
        .lengths = arena_new_array(scratch, uint8_t, most),
        .stock = arena_new_array(scratch, uint8_t, most),
        .parts = arena_new_array(arena, struct letters_part, facts->form->section_count + 1),
    };
    struct writer writer = {scratch, &all, fold_text(scratch, organ_short_name(facts->organ))};
    if (writer.name.count < 2 || writer.name.count > NAME_MOST)
        writer.name.count = 0;
    for (int section = -1; section < (int)facts->form->section_count; section++)
        if (is_wanted(sections, section))
            write_section(&writer, facts, section, stock, stock_count);
    assert(all.count < most);
    *out = all;
    out->characters = arena_new_array(arena, uint16_t, all.count + 1);
    out->starts = arena_new_array(arena, uint32_t, all.count + 1);
    out->lengths = arena_new_array(arena, uint8_t, all.count + 1);
    out->stock = arena_new_array(arena, uint8_t, all.count + 1);
    memcpy(out->characters, all.characters, all.count * sizeof *all.characters);
    memcpy(out->starts, all.starts, all.count * sizeof *all.starts);
    memcpy(out->lengths, all.lengths, all.count);
    memcpy(out->stock, all.stock, all.count);
    arena_free(scratch);
}

const struct letters_part *letters_part(const struct letters *letters, int section)
{
    for (size_t i = 0; i < letters->part_count; i++)
        if (letters->parts[i].section == section)
            return &letters->parts[i];
    return NULL;
}

uint32_t letters_part_count(const struct letters *letters, const struct letters_part *part)
{
    uint32_t count = 0;
    for (uint32_t i = part->from; i < part->to; i++)
        count += letters->characters[i] != 0;
    return count;
}

/* ---- Hashes ------------------------------------------------------------------------------------------------------ */

/* Spreads what is near. */
static uint32_t mix(uint64_t value)
{
    value *= UINT64_C(0x9E3779B97F4A7C15);
    uint32_t hash = (uint32_t)(value >> 32);
    return hash ? hash : 1;
}

uint32_t *letters_hashes(const struct letters *letters, struct arena *arena)
{
    enum { BASE = 0x01000193 };
    uint32_t *hashes = arena_new_array(arena, uint32_t, letters->count + 1);
    uint64_t window = 0, leaving = 1;
    uint32_t run = 0;
    for (int i = 0; i < PASSAGE_LEAST; i++)
        leaving *= BASE;
    for (uint32_t i = 0; i < letters->count; i++) {
        uint16_t character = letters->characters[i];
        run = character ? run + 1 : 0;
        window = character ? window * BASE + character : 0;
        if (run > PASSAGE_LEAST)
            window -= leaving * letters->characters[i - PASSAGE_LEAST];
        if (run >= PASSAGE_LEAST)
            hashes[i + 1 - PASSAGE_LEAST] = mix(window);
    }
    return hashes;
}

/* ---- Comparing --------------------------------------------------------------------------------------------------- */

enum { TRIES_MOST = 16, GAP_MOST = 6 };

/* Where in `there` each hash begins a run, the leftmost first. */
struct index {
    uint32_t *heads; /* 1 + place */
    uint32_t *next;  /* of each place behind part->from */
    uint32_t mask;
    uint32_t from;
};

static struct index index_new(const struct letters_part *part, const uint32_t *hashes, struct arena *arena)
{
    uint32_t size = 64;
    while (size < 2 * (part->to - part->from))
        size *= 2;
    struct index index = {arena_new_array(arena, uint32_t, size),
                          arena_new_array(arena, uint32_t, part->to - part->from + 1), size - 1, part->from};
    for (uint32_t i = part->to; i-- > part->from;) {
        if (hashes[i] == 0)
            continue;
        uint32_t *head = &index.heads[hashes[i] & index.mask];
        index.next[i - part->from] = *head;
        *head = i + 1;
    }
    return index;
}

struct run_found {
    uint32_t here, there, length;
};

static uint32_t common_length(const struct letters *here, uint32_t i, const struct letters *there, uint32_t j)
{
    uint32_t length = 0;
    while (here->characters[i + length] && here->characters[i + length] == there->characters[j + length])
        length++;
    return length;
}

/* The longest run that begins at `i`; of equally long ones that which goes on behind the last. */
static struct run_found longest_at(const struct letters *here, uint32_t i, const struct letters *there,
                                   const struct index *index, uint32_t hash, uint32_t expected)
{
    struct run_found best = {i, 0, 0};
    uint32_t tries = 0;
    for (uint32_t j = index->heads[hash & index->mask]; j && tries < TRIES_MOST; j = index->next[j - 1 - index->from]) {
        uint32_t length = common_length(here, i, there, j - 1);
        tries++;
        if (length > best.length || (length == best.length && j - 1 >= expected && best.there < expected))
            best = (struct run_found){i, j - 1, length};
    }
    return best;
}

struct comparison_state {
    const struct letters *here, *there;
    struct arena *arena;
    VECTOR(struct run_found) runs;
};

static void find_runs(struct comparison_state *state, const struct letters_part *here, const struct letters_part *there)
{
    struct arena *scratch = arena_new();
    const uint32_t *hashes = letters_hashes(state->here, scratch), *others = letters_hashes(state->there, scratch);
    struct index index = index_new(there, others, scratch);
    uint32_t expected = there->from;
    for (uint32_t i = here->from; i < here->to;) {
        struct run_found found = {0};
        if (hashes[i])
            found = longest_at(state->here, i, state->there, &index, hashes[i], expected);
        if (found.length >= PASSAGE_LEAST) {
            vector_push(state->arena, &state->runs, found);
            expected = found.there + found.length;
            i += found.length;
        } else {
            i++;
        }
    }
    arena_free(scratch);
}

static uint32_t counted(const struct letters *letters, uint32_t from, uint32_t length)
{
    uint32_t count = 0;
    for (uint32_t i = from; i < from + length; i++)
        count += !letters->stock[i];
    return count;
}

/* A run of the other may stand behind several of these: each of its characters counts once. */
static uint32_t count_there(const struct comparison_state *state)
{
    struct arena *scratch = arena_new();
    uint8_t *seen = arena_new_array(scratch, uint8_t, state->there->count + 1);
    uint32_t count = 0;
    for (size_t i = 0; i < state->runs.count; i++) {
        const struct run_found *run = &state->runs.items[i];
        for (uint32_t k = run->there; k < run->there + run->length; k++) {
            count += !seen[k] && !state->there->stock[k];
            seen[k] = 1;
        }
    }
    arena_free(scratch);
    return count;
}

static struct span span_of(const struct letters *letters, uint32_t from, uint32_t to)
{
    return (struct span){letters->starts[from], letters->starts[to - 1] + letters->lengths[to - 1]};
}

/* The next run goes on where this one ends but for a word or two. */
static bool nearly_touches(const struct run_found *run, const struct run_found *next)
{
    uint32_t here = run->here + run->length, there = run->there + run->length;
    return next->here - here <= GAP_MOST && next->there >= there && next->there - there <= GAP_MOST;
}

static void make_passages(struct comparison_state *state, int section, struct likeness *out)
{
    const struct run_found *runs = state->runs.items;
    out->passages = arena_new_array(state->arena, struct passage, state->runs.count + 1);
    for (size_t first = 0, last; first < state->runs.count; first = last + 1) {
        uint32_t weight = counted(state->here, runs[first].here, runs[first].length);
        for (last = first; last + 1 < state->runs.count && nearly_touches(&runs[last], &runs[last + 1]); last++)
            weight += counted(state->here, runs[last + 1].here, runs[last + 1].length);
        if (weight == 0)
            continue;
        out->here += weight;
        out->passages[out->passage_count++] =
            (struct passage){section, span_of(state->here, runs[first].here, runs[last].here + runs[last].length),
                             span_of(state->there, runs[first].there, runs[last].there + runs[last].length)};
    }
}

void letters_compare(const struct letters *here, const struct letters_part *here_part, const struct letters *there,
                     const struct letters_part *there_part, struct arena *arena, struct likeness *out)
{
    struct comparison_state state = {.here = here, .there = there, .arena = arena};
    *out = (struct likeness){0};
    find_runs(&state, here_part, there_part);
    if (state.runs.count == 0)
        return;
    make_passages(&state, here_part->section, out);
    out->there = count_there(&state);
}

/* ---- Neighbours -------------------------------------------------------------------------------------------------- */

static int compare_passages(const void *left, const void *right)
{
    const struct passage *a = left, *b = right;
    if (a->section != b->section)
        return a->section < b->section ? -1 : 1;
    if (a->here.start != b->here.start)
        return a->here.start < b->here.start ? -1 : 1;
    return (a->there.start > b->there.start) - (a->there.start < b->there.start);
}

struct passage_list {
    struct passage *items;
    size_t count, capacity;
};

static void add_passages(struct passage_list *list, const struct likeness *likeness, bool turned, struct arena *arena)
{
    for (size_t i = 0; i < likeness->passage_count; i++) {
        struct passage passage = likeness->passages[i];
        if (turned)
            passage = (struct passage){passage.section, passage.there, passage.here};
        vector_push(arena, list, passage);
    }
}

void letters_compare_peers(const struct letters *here, const struct letters *there, struct arena *arena,
                           struct peer *other_of_here, struct peer *other_of_there)
{
    struct passage_list ours = {0}, theirs = {0};
    other_of_here->shares = arena_new_array(arena, struct peer_share, here->part_count + 1);
    other_of_there->shares = arena_new_array(arena, struct peer_share, here->part_count + 1);
    for (size_t i = 0; i < here->part_count; i++) {
        const struct letters_part *part = &here->parts[i], *other = letters_part(there, part->section);
        struct likeness likeness;
        if (!other)
            continue;
        letters_compare(here, part, there, other, arena, &likeness);
        struct peer_share share = {part->section, likeness.here, letters_part_count(here, part), likeness.there,
                                   letters_part_count(there, other)};
        other_of_here->shares[other_of_here->share_count++] = share;
        other_of_there->shares[other_of_there->share_count++] =
            (struct peer_share){share.section, share.others_same, share.others_all, share.same, share.all};
        add_passages(&ours, &likeness, false, arena);
        add_passages(&theirs, &likeness, true, arena);
    }
    if (theirs.count)
        qsort(theirs.items, theirs.count, sizeof *theirs.items, compare_passages);
    other_of_here->passages = ours.items;
    other_of_here->passage_count = ours.count;
    other_of_there->passages = theirs.items;
    other_of_there->passage_count = theirs.count;
}
