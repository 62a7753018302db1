/* What a set must cost at least: each open item's cost is shared among the broken rows it may mend. */
#include "cause/search.h"

#include <string.h>

enum {
    PRICE_UNIT = 5040, /* costs are shared among up to ten rows without loss */
    PRICE_NONE = INT32_MAX,
    ROWS_MOST = 512,
};

static bool is_open(const struct search *search, const struct event *event)
{
    if (event->state != ITEM_OPEN || event->overlaps)
        return false;
    for (size_t i = 0; i < event->count && !event->loose; i++)
        if (search->states[event->columns[i]] == ITEM_CHOSEN)
            return false;
    return true;
}

bool search_event_is_open(const struct search *search, size_t event)
{
    return is_open(search, &search->events[event]);
}

/* Columns that can move the row's sum towards its right side: one of them at least must change. */
static uint64_t helpful(const struct search *search, size_t row, size_t word)
{
    bool more = search->tableau.residuals[row] > 0;
    const uint64_t *with = more ? search->rise : search->fall, *against = more ? search->fall : search->rise;
    return (tableau_positive(&search->tableau, row)[word] & with[word]) |
           (tableau_negative(&search->tableau, row)[word] & against[word]);
}

static void count_shares(struct search *search, size_t row)
{
    for (size_t word = 0; word < search->tableau.word_count; word++)
        for (uint64_t bits = helpful(search, row, word); bits; bits &= bits - 1)
            search->shares[word * 64 + (size_t)__builtin_ctzll(bits)]++;
}

static int32_t cheapest_price(const struct search *search, size_t row, size_t *options)
{
    int32_t cheapest = PRICE_NONE;
    *options = 0;
    for (size_t word = 0; word < search->tableau.word_count; word++)
        for (uint64_t bits = helpful(search, row, word); bits; bits &= bits - 1, (*options)++) {
            size_t column = word * 64 + (size_t)__builtin_ctzll(bits);
            int32_t price = search->costs[column] * PRICE_UNIT / search->shares[column];
            cheapest = price < cheapest ? price : cheapest;
        }
    return cheapest;
}

/* Which open events help which of the broken rows. */
static void find_helping(struct search *search, const size_t *broken, size_t count)
{
    search->open_count = 0;
    for (size_t e = 0; e < search->event_count; e++) {
        struct event *event = &search->events[e];
        uint8_t *helping = search->helping + search->open_count * count;
        if (!is_open(search, event))
            continue;
        event->rows = 0;
        for (size_t i = 0; i < count; i++) {
            int64_t effect = search_event_effect(search, broken[i], event);
            helping[i] = search->tableau.residuals[broken[i]] > 0 ? effect > 0 : effect < 0;
            event->rows = (uint16_t)(event->rows + helping[i]);
        }
        if (event->rows)
            search->open[search->open_count++] = (uint16_t)e;
    }
}

static size_t find_broken(const struct search *search, size_t *broken)
{
    size_t count = 0;
    for (size_t i = 0; i < search->tableau.row_count && count < ROWS_MOST; i++)
        if (search->tableau.basics[i] < 0 && search->tableau.residuals[i] != 0 && !search->tableau.idle[i])
            broken[count++] = i;
    return count;
}

/* The cheapest share of one broken row, and how many items could mend it. */
static int32_t price_of_row(const struct search *search, const size_t *broken, size_t count, size_t at, size_t *options)
{
    int32_t price = cheapest_price(search, broken[at], options);
    for (size_t i = 0; i < search->open_count; i++) {
        uint16_t event = search->open[i];
        if (!search->helping[i * count + at])
            continue;
        int32_t shared = search->problem->hypotheses[event].cost * PRICE_UNIT / search->events[event].rows;
        price = shared < price ? shared : price;
        ++*options;
    }
    return price;
}

struct outlook search_look_ahead(struct search *search)
{
    size_t broken[ROWS_MOST], count = find_broken(search, broken), fewest = SIZE_MAX;
    struct outlook outlook = {0, -1, false};
    uint64_t sum = 0;
    if (count == 0)
        return outlook;
    memset(search->shares, 0, search->tableau.column_count * sizeof *search->shares);
    for (size_t i = 0; i < count; i++)
        count_shares(search, broken[i]);
    find_helping(search, broken, count);
    search->tableau.work += count / 4 + 1;
    for (size_t i = 0; i < count; i++) {
        size_t options;
        int32_t price = price_of_row(search, broken, count, i, &options);
        outlook.hopeless |= price == PRICE_NONE;
        sum += (uint64_t)price;
        if (options < fewest) {
            fewest = options;
            outlook.row = (ptrdiff_t)broken[i];
        }
    }
    outlook.least = (uint32_t)((sum + PRICE_UNIT - 1) / PRICE_UNIT);
    return outlook;
}
