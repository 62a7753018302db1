/* Finding a folded query in running text. */
#include "tui/search.h"

#define GAP_MOST 8 /* characters of punctuation and blanks between two that belong together */

struct query query_of(struct slice text)
{
    struct query query = {.count = 0};
    for (size_t offset = 0; offset < text.length && query.count + 4 <= QUERY_MOST;) {
        uint32_t folded[4];
        uint32_t codepoint = utf8_decode(text, &offset);
        size_t count = codepoint == CODEPOINT_INVALID ? 0 : fold_character(codepoint, folded);
        for (size_t i = 0; i < count; i++)
            query.characters[query.count++] = folded[i];
    }
    return query;
}

static bool is_digit(uint32_t codepoint)
{
    return codepoint >= '0' && codepoint <= '9';
}

/* Between two digits only a thousands separator may stand: "0 0" is two numbers. */
static bool may_skip(uint32_t skipped, uint32_t before, uint32_t after, int gap)
{
    if (is_digit(before) && is_digit(after))
        return gap == 0 && (skipped == ',' || skipped == 0xFF0C);
    return gap < GAP_MOST;
}

/* The end of the hit that begins at start, or 0. */
static size_t match_at(const struct query *query, struct slice text, size_t start)
{
    size_t matched = 0, offset = start;
    for (int gap = 0; offset < text.length && matched < query->count;) {
        uint32_t folded[4];
        uint32_t codepoint = utf8_decode(text, &offset);
        size_t count = codepoint == CODEPOINT_INVALID ? 0 : fold_character(codepoint, folded);
        if (count == 0) {
            if (matched == 0 || !may_skip(codepoint, query->characters[matched - 1], query->characters[matched], gap++))
                return 0;
            continue;
        }
        gap = 0;
        for (size_t i = 0; i < count && matched < query->count; i++)
            if (folded[i] != query->characters[matched++])
                return 0;
    }
    return matched == query->count ? offset : 0;
}

struct span query_find(const struct query *query, struct slice text, size_t from)
{
    for (size_t start = from; query->count && start < text.length;) {
        size_t end = match_at(query, text, start);
        if (end)
            return (struct span){(uint32_t)start, (uint32_t)end};
        utf8_decode(text, &start);
    }
    return SPAN_NONE;
}

bool search_contains(struct slice text, struct slice typed)
{
    struct query query = query_of(typed);
    return !span_is_none(query_find(&query, text, 0));
}
