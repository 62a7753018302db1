/* Folding for comparison: what a careful reader takes for the same word gives the same characters. */
#include "base/unicode.h"

#include <string.h>
#include <utf8proc.h>

enum { FOLD_MOST = 4, CLUSTER_MOST = 32 };

static bool is_kept(uint32_t codepoint)
{
    if (codepoint < 0x80)
        return (codepoint >= '0' && codepoint <= '9') || (codepoint >= 'a' && codepoint <= 'z');
    if (codepoint_is_han(codepoint))
        return true;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO && category != UTF8PROC_CATEGORY_MN &&
           category != UTF8PROC_CATEGORY_MC && category != UTF8PROC_CATEGORY_ME;
}

static uint32_t fold_ascii(uint32_t codepoint)
{
    return codepoint >= 'A' && codepoint <= 'Z' ? codepoint + ('a' - 'A') : codepoint;
}

/* NFKC, lower case and selection of a base character with its marks; returns the number kept. */
static size_t fold_cluster(const uint32_t *characters, size_t count, uint32_t *out, size_t most)
{
    utf8proc_int32_t pieces[CLUSTER_MOST];
    utf8proc_ssize_t length = 0;
    for (size_t i = 0; i < count; i++) {
        int boundary = 0;
        utf8proc_ssize_t added =
            utf8proc_decompose_char((utf8proc_int32_t)characters[i], pieces + length, CLUSTER_MOST - length,
                                    UTF8PROC_COMPAT | UTF8PROC_COMPOSE, &boundary);
        if (added < 0 || length + added > CLUSTER_MOST)
            break;
        length += added;
    }
    length = utf8proc_normalize_utf32(pieces, length, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    size_t kept = 0;
    for (utf8proc_ssize_t i = 0; i < length && kept < most; i++) {
        uint32_t lower = (uint32_t)utf8proc_tolower(pieces[i]);
        if (is_kept(lower))
            out[kept++] = lower;
    }
    return kept;
}

/* The ranges that make up nearly all of a report need no table; -1 for any other character. */
static int fold_quickly(uint32_t codepoint, uint32_t *out)
{
    if (codepoint >= 0x4E00 && codepoint <= 0x9FFF) {
        *out = codepoint;
        return 1;
    }
    if (codepoint >= 0xFF01 && codepoint <= 0xFF5E)
        codepoint -= 0xFF01 - '!';
    if (codepoint < 0x80) {
        *out = fold_ascii(codepoint);
        return is_kept(*out);
    }
    bool dropped = (codepoint >= 0x2000 && codepoint <= 0x206F) || codepoint == 0x3000 ||
                   (codepoint >= 0x3001 && codepoint <= 0x3004) || (codepoint >= 0x3008 && codepoint <= 0x3020);
    return dropped ? 0 : -1;
}

size_t fold_character(uint32_t codepoint, uint32_t out[4])
{
    int quick = fold_quickly(codepoint, out);
    if (quick >= 0)
        return (size_t)quick;
    if (codepoint > 0x10FFFF)
        return 0;
    return fold_cluster(&codepoint, 1, out, FOLD_MOST);
}

static bool is_mark(uint32_t codepoint)
{
    if (codepoint < 0x300 || codepoint_is_han(codepoint) || codepoint > 0x10FFFF)
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
}

/* Marks behind a character belong to its fold: moves *offset behind them. False when there are none. */
static bool take_marks(struct slice s, size_t *offset, uint32_t *characters, size_t *count)
{
    size_t before = *offset;
    while (*offset < s.length && (unsigned char)s.data[*offset] >= 0xCC && *count < CLUSTER_MOST / 2) {
        size_t next = *offset;
        uint32_t codepoint = utf8_decode(s, &next);
        if (!is_mark(codepoint))
            break;
        characters[(*count)++] = codepoint;
        *offset = next;
    }
    return *offset > before;
}

static void resize_columns(struct arena *arena, struct folded *folded, size_t capacity)
{
    uint32_t *columns[3] = {folded->characters, folded->starts, folded->ends};
    uint32_t *memory = arena_new_array(arena, uint32_t, 3 * capacity);
    for (size_t i = 0; i < 3 && folded->count; i++)
        memcpy(memory + i * capacity, columns[i], folded->count * sizeof *memory);
    folded->characters = memory;
    folded->starts = memory + capacity;
    folded->ends = memory + 2 * capacity;
}

static size_t count_characters(struct slice s)
{
    size_t characters = 0;
    for (size_t i = 0; i < s.length; i++)
        characters += ((unsigned char)s.data[i] & 0xC0) != 0x80;
    return characters;
}

static bool may_have_marks(struct slice s, size_t offset)
{
    /* Marks begin at U+0300 (CC 80); the lead bytes of common Han (E4 to E9) and of their punctuation never lead one,
     * except E3 80 AA to E3 80 AF. */
    if (offset >= s.length)
        return false;
    unsigned char lead = (unsigned char)s.data[offset];
    return lead >= 0xCC && !(lead >= 0xE4 && lead <= 0xE9);
}

/* Folds from *offset on as far as the room surely holds what comes. */
static void fold_on(struct slice s, size_t *offset, struct folded *folded, size_t capacity)
{
    while (*offset < s.length && folded->count + CLUSTER_MOST <= capacity) {
        uint32_t cluster[CLUSTER_MOST], *out = folded->characters + folded->count;
        size_t start = *offset, marked = 1, kept = 0;
        cluster[0] = utf8_decode(s, offset);
        if (cluster[0] == CODEPOINT_INVALID)
            continue;
        if (may_have_marks(s, *offset) && take_marks(s, offset, cluster, &marked))
            kept = fold_cluster(cluster, marked, out, CLUSTER_MOST);
        else
            kept = fold_character(cluster[0], out);
        for (size_t i = 0; i < kept; i++, folded->count++) {
            folded->starts[folded->count] = (uint32_t)start;
            folded->ends[folded->count] = (uint32_t)*offset;
        }
    }
}

enum { ROOM = 4 * CLUSTER_MOST }; /* for what is mostly shorter */

uint32_t *fold_word(struct arena *arena, struct slice s, size_t *count)
{
    uint32_t room[3 * ROOM];
    struct folded folded = {room, room + ROOM, room + 2 * ROOM, 0};
    size_t offset = 0;
    fold_on(s, &offset, &folded, ROOM);
    if (offset < s.length)
        folded = fold_text(arena, s);
    *count = folded.count;
    uint32_t *characters = arena_new_array(arena, uint32_t, folded.count);
    memcpy(characters, folded.characters, folded.count * sizeof *characters);
    return characters;
}

/* Labels get no more than they need. */
struct folded fold_text(struct arena *arena, struct slice s)
{
    uint32_t room[3 * ROOM];
    struct folded folded = {room, room + ROOM, room + 2 * ROOM, 0};
    size_t offset = 0, capacity = ROOM;
    fold_on(s, &offset, &folded, capacity);
    if (offset == s.length) {
        resize_columns(arena, &folded, folded.count);
        return folded;
    }
    capacity += count_characters(slice_part(s, offset, s.length)) + CLUSTER_MOST;
    resize_columns(arena, &folded, capacity);
    for (fold_on(s, &offset, &folded, capacity); offset < s.length; fold_on(s, &offset, &folded, capacity))
        resize_columns(arena, &folded, capacity = capacity * 2 + CLUSTER_MOST);
    return folded;
}
