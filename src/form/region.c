/* Finds where the tables stand: rare labels that lie close together, the group with the most different ones. A first
 * hit is not enough, as prose names the same words. */
#include "form/extract.h"
#include "form/token.h"

#include <string.h>

/* Folds most characters of a report without a call: Han as they are, the usual punctuation dropped. */
static size_t fold_here(struct slice text, size_t *offset, uint32_t out[4])
{
    const unsigned char *bytes = (const unsigned char *)text.data + *offset;
    if (bytes[0] >= 0xE4 && bytes[0] <= 0xE9 && *offset + 2 < text.length) {
        out[0] = (uint32_t)(bytes[0] & 0x0F) << 12 | (uint32_t)(bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F);
        *offset += 3;
        return out[0] >= 0x4E00;
    }
    if (bytes[0] == ' ' || bytes[0] == '\n' || bytes[0] == '\t') {
        (*offset)++;
        return 0;
    }
    uint32_t codepoint = utf8_decode(text, offset);
    return codepoint == CODEPOINT_INVALID ? 0 : fold_character(codepoint, out);
}

struct scan scan_text(struct slice text, struct arena *arena)
{
    size_t capacity = text.length / 2 + 8;
    struct scan scan = {arena_new_array(arena, uint16_t, capacity), arena_new_array(arena, uint32_t, capacity), 0};
    for (size_t offset = 0; offset < text.length;) {
        uint32_t folded[4];
        size_t start = offset, kept = fold_here(text, &offset, folded);
        if (scan.count + kept > capacity) {
            struct scan larger = {arena_new_array(arena, uint16_t, capacity * 2),
                                  arena_new_array(arena, uint32_t, capacity * 2), scan.count};
            memcpy(larger.characters, scan.characters, scan.count * sizeof *scan.characters);
            memcpy(larger.offsets, scan.offsets, scan.count * sizeof *scan.offsets);
            scan = larger;
            capacity *= 2;
        }
        for (size_t i = 0; i < kept; i++, scan.count++) {
            scan.characters[scan.count] = folded[i] > 0xFFFF ? 0xFFFF : (uint16_t)folded[i];
            scan.offsets[scan.count] = (uint32_t)start;
        }
    }
    return scan;
}

/* ---- Anchors in the text ---- */

struct hit {
    uint32_t at; /* index in the scan */
    uint16_t anchor;
};

struct hits {
    struct hit *items;
    size_t count, capacity;
};

static bool anchor_stands(const struct align_model *model, const struct align_anchor *anchor, const struct scan *scan,
                          uint32_t at)
{
    if (at + anchor->length > scan->count)
        return false;
    for (uint16_t i = 1; i < anchor->length; i++)
        if (model_number(model, scan->characters[at + i]) != model->characters[anchor->start + i])
            return false;
    return true;
}

/* 行政许可57件，: a sentence, not a table. */
static bool counts_in_prose(const struct scan *scan, uint32_t at)
{
    static const uint16_t counters[] = {0x4EF6, 0x6761, 0x9879, 0x6B21, 0x5B97, 0x4E2A}; /* 件 条 项 次 宗 个 */
    uint32_t digits = at;
    while (digits < scan->count && scan->characters[digits] >= '0' && scan->characters[digits] <= '9')
        digits++;
    for (size_t i = 0; i < sizeof counters / sizeof *counters && digits > at && digits < scan->count; i++)
        if (scan->characters[digits] == counters[i])
            return true;
    return false;
}

static struct hits find_anchors(const struct align_model *model, const struct scan *scan, struct arena *arena)
{
    struct hits hits = {0};
    for (uint32_t at = 0; at < scan->count; at++) {
        uint16_t number = model_number(model, scan->characters[at]);
        if (number == 0)
            continue;
        for (uint16_t i = model->anchor_start[number]; i < model->anchor_start[number + 1]; i++)
            if (anchor_stands(model, &model->anchors[model->anchor_order[i]], scan, at) &&
                !counts_in_prose(scan, at + model->anchors[model->anchor_order[i]].length))
                vector_push(arena, &hits, ((struct hit){at, model->anchor_order[i]}));
    }
    return hits;
}

/* ---- Chains ---- */

struct chain {
    uint32_t start;       /* where to begin reading: something before the first anchor */
    uint32_t first, last; /* indexes in the scan; last is behind the last anchor */
    int different, rare;  /* anchors; those that prose does not say */
};

/* Distance over which two anchors of one table hang together, in characters. */
static uint32_t chain_reach(const struct form_table *table)
{
    return table->row_count > 10 ? 260 : 90;
}

static struct chain measure_chain(const struct align_model *model, const struct hits *hits, size_t from, size_t to,
                                  int table)
{
    struct chain chain = {.first = hits->items[from].at};
    uint64_t seen[(MODEL_PATTERNS_MOST + 63) / 64] = {0};
    for (size_t i = from; i < to; i++) {
        const struct align_anchor *anchor = &model->anchors[hits->items[i].anchor];
        if (anchor->table != table)
            continue;
        uint32_t end = hits->items[i].at + anchor->length;
        chain.last = end > chain.last ? end : chain.last;
        uint64_t bit = (uint64_t)1 << (hits->items[i].anchor & 63);
        if (seen[hits->items[i].anchor / 64] & bit)
            continue;
        seen[hits->items[i].anchor / 64] |= bit;
        chain.different++;
        chain.rare += !anchor->common;
    }
    return chain;
}

static void keep_better(struct chain *best, struct chain chain)
{
    if (chain.different > best->different || (chain.different == best->different && chain.rare > best->rare))
        *best = chain;
}

/* The group of the table's anchors with the most different ones; different is 0 when there is none. */
static struct chain best_chain(const struct form *form, const struct hits *hits, int table)
{
    const struct align_model *model = form->model;
    uint32_t reach = chain_reach(&form->tables[table]);
    struct chain best = {0};
    size_t from = hits->count, last = hits->count;
    for (size_t i = 0; i < hits->count; i++) {
        if (model->anchors[hits->items[i].anchor].table != table)
            continue;
        if (from < hits->count && hits->items[i].at > hits->items[last].at + reach) {
            keep_better(&best, measure_chain(model, hits, from, last + 1, table));
            from = i;
        } else if (from == hits->count) {
            from = i;
        }
        last = i;
    }
    if (from < hits->count)
        keep_better(&best, measure_chain(model, hits, from, last + 1, table));
    return best;
}

static bool chain_counts(const struct chain *chain)
{
    return (chain->rare >= 2 && chain->different >= 4) || chain->rare >= 4;
}

/* ---- The region ---- */

static bool words_stand(const struct scan *scan, uint32_t at, const uint16_t *word, size_t length)
{
    return at + length <= scan->count && memcmp(scan->characters + at, word, length * sizeof *word) == 0;
}

/* Where the tables surely end: the heading of section five or six. */
static uint32_t find_end(const struct scan *scan, uint32_t from)
{
    static const uint16_t problems[] = {0x5B58, 0x5728};                               /* 存在 */
    static const uint16_t question[] = {0x95EE, 0x9898};                               /* 问题 */
    static const uint16_t others[] = {0x5176, 0x4ED6, 0x9700, 0x8981, 0x62A5, 0x544A}; /* 其他需要报告 */
    for (uint32_t at = from; at < scan->count; at++) {
        if (words_stand(scan, at, others, 6))
            return at;
        if (!words_stand(scan, at, problems, 2))
            continue;
        for (uint32_t next = at + 2; next < at + 8; next++)
            if (words_stand(scan, next, question, 2))
                return at;
    }
    return scan->count;
}

static int count_telltales(const struct align_model *model, const struct hits *hits, uint32_t from, uint32_t to)
{
    bool seen[MODEL_PATTERNS_MOST] = {false};
    int count = 0;
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->items[i];
        if (hit->at < from || hit->at >= to || !model->anchors[hit->anchor].telltale || seen[hit->anchor])
            continue;
        seen[hit->anchor] = true;
        count++;
    }
    return count;
}

static uint32_t scan_offset(const struct scan *scan, const struct document *document, uint32_t at)
{
    return at < scan->count ? scan->offsets[at] : (uint32_t)document->text.length;
}

/* Tables mostly stand in the form's order: the one with the most anchors is believed first. One that the form has
 * before it may follow it, and is then *late. */
static struct chain join_chains(const struct form *form, const struct hits *hits, struct chain *late)
{
    enum { MARGIN_SHORT = 30, MARGIN_LONG = 200 }; /* a long table may have lost its head, a short one hardly */
    struct chain chains[256];
    size_t best = 0;
    for (size_t i = 0; i < form->table_count && i < 256; i++) {
        chains[i] = best_chain(form, hits, (int)i);
        if (chains[i].rare > chains[best].rare)
            best = i;
    }
    struct chain all = {0};
    for (size_t i = 0; i < form->table_count && i < 256; i++) {
        bool in_order = i < best ? chains[i].first < chains[best].first : chains[i].last >= chains[best].last;
        bool behind = i < best && chains[i].first > chains[best].last && late->different == 0;
        if (!chain_counts(&chains[i]) || (i != best && !in_order && !behind))
            continue;
        if (behind)
            *late = chains[i];
        uint32_t margin = form->tables[i].row_count > 10 ? MARGIN_LONG : MARGIN_SHORT;
        uint32_t start = chains[i].first > margin ? chains[i].first - margin : 0;
        if (all.different == 0 || start < all.start)
            all.start = start;
        if (all.different == 0 || chains[i].first < all.first)
            all.first = chains[i].first;
        all.last = chains[i].last > all.last ? chains[i].last : all.last;
        all.different += chains[i].different;
    }
    /* What precedes the long table is then prose, not the table before it. */
    if (late->different > 0)
        all.start = all.first > MARGIN_SHORT ? all.first - MARGIN_SHORT : 0;
    return all;
}

/* A late table ends where the next one begins to be named. */
static struct span find_late(const struct scan *scan, const struct document *document, const struct chain *late,
                             uint32_t stop)
{
    static const uint16_t review[] = {0x884C, 0x653F, 0x590D, 0x8BAE}; /* 行政复议 */
    uint32_t end = late->last;
    if (late->different == 0)
        return (struct span){0, 0};
    while (end < stop && !words_stand(scan, end, review, sizeof review / sizeof *review))
        end++;
    return (struct span){scan_offset(scan, document, late->first), scan_offset(scan, document, end)};
}

struct region region_find(const struct document *document, const struct scan *scan, const struct form *form,
                          struct arena *arena)
{
    enum { MARGIN_BEHIND = 500 };
    struct hits hits = find_anchors(form->model, scan, arena);
    struct region region = {0};
    struct chain all = {0}, late = {0};
    if (hits.count > 0)
        all = join_chains(form, &hits, &late);
    if (all.different == 0)
        return region;
    uint32_t stop = find_end(scan, all.last);
    if (stop > all.last + MARGIN_BEHIND)
        stop = all.last + MARGIN_BEHIND;
    region.span = (struct span){scan_offset(scan, document, all.start), scan_offset(scan, document, stop)};
    region.late = find_late(scan, document, &late, stop);
    region.labels_found = all.different;
    region.telltales = count_telltales(form->model, &hits, all.first, stop);
    return region;
}
