/* Reading many reports that are held against each other: all are read before the first is checked. As many as memory
 * allows stay open between the two; the rest is read a second time. */
#include "county/load.h"
#include "county/neighbours.h"

#include <assert.h>

#ifndef HELD_BYTES_MOST
#define HELD_BYTES_MOST ((size_t)384 << 20) /* as the sessions count; about 512 MB with what memory costs besides */
#endif

struct held {
    struct session *session;
    struct error *error; /* why there is none; NULL and no session: closed again */
};

struct together {
    const struct entries *entries;
    struct review_options options;
    struct neighbours *neighbours;
    struct held *held;
    size_t held_bytes;
};

static void open_and_add(void *context, size_t entry, struct loaded *loaded)
{
    struct together *together = context;
    entry_open(loaded, &together->options);
    if (loaded->session)
        neighbours_add(together->neighbours, entry, loaded->session);
}

static void hold(struct loaded *loaded, void *context, struct slice text)
{
    struct together *together = context;
    struct held *held = &together->held[loaded->entry - together->entries->items];
    (void)text;
    if (!loaded->session) {
        held->error = heap_allocate(sizeof *held->error);
        *held->error = loaded->error;
        return;
    }
    size_t size = session_size(loaded->session);
    if (together->held_bytes + size > HELD_BYTES_MOST)
        return;
    together->held_bytes += size;
    held->session = loaded->session;
    loaded->session = NULL;
}

static void open_again(void *context, size_t entry, struct loaded *loaded)
{
    struct together *together = context;
    struct held *held = &together->held[entry];
    size_t count;
    loaded->session = held->session;
    held->session = NULL;
    if (held->error)
        loaded->error = *held->error;
    else if (!loaded->session)
        entry_open(loaded, &together->options);
    heap_free(held->error);
    held->error = NULL;
    if (loaded->session) {
        const struct peer *peers = neighbours_of(together->neighbours, entry, &count);
        session_set_peers(loaded->session, peers, count);
    }
}

void entries_load_together(const struct entries *entries, const struct review_options *options, entry_render render,
                           entry_done done, void *context)
{
    struct peers_wanted wanted;
    assert(options->read_only);
    if (entries->count < 2 || !options->rules || !rules_want_peers(options->rules, &wanted)) {
        entries_load(entries, options, render, done, context);
        return;
    }
    struct together together = {.entries = entries,
                                .options = *options,
                                .neighbours = neighbours_new(&wanted, entries->count),
                                .held = heap_allocate(sizeof *together.held * entries->count)};
    together.options.wait_for_peers = true;
    struct opener first = {open_and_add, &together}, second = {open_again, &together};
    entries_run(entries, &first, NULL, hold, &together);
    neighbours_find(together.neighbours);
    entries_run(entries, &second, render, done, context);
    neighbours_free(together.neighbours);
    heap_free(together.held);
}
