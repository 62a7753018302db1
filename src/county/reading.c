/* Reading while the caller does other things: what converts is put off until everything else has been read. */
#include "county/county.h"
#include "county/neighbours.h"
#include "base/threads.h"
#include "read/read.h"

#include <stdatomic.h>

struct reading {
    const struct entries *entries;
    struct review_options options;
    entry_taken taken;
    void *context;
    pthread_mutex_t mutex;
    size_t next;  /* entries before it have been taken by a thread */
    size_t *slow; /* those put off, in their order */
    size_t slow_count, slow_next;
    size_t finished; /* entries that `taken` was called for */
    struct peers_wanted wanted;
    struct neighbours *neighbours; /* NULL: nobody asks for them */
    atomic_bool neighbours_known;
    atomic_bool ending;
    pthread_t threads[THREADS_MOST];
    size_t thread_count;
};

/* One entry in one thread. */
struct attempt {
    struct reading *reading;
    bool again; /* it was put off before */
    bool put_off, is_picture;
};

static bool go_on(void *context, const struct read_progress *progress)
{
    struct attempt *attempt = context;
    attempt->is_picture |= progress->stage == READ_RECOGNISE;
    attempt->put_off |= progress->stage == READ_CONVERT && !attempt->again;
    return !attempt->is_picture && !attempt->put_off && !attempt->reading->ending;
}

static bool take_next(struct reading *reading, size_t *entry, bool *again)
{
    pthread_mutex_lock(&reading->mutex);
    *again = reading->next == reading->entries->count;
    bool any = !reading->ending && (!*again || reading->slow_next < reading->slow_count);
    if (any)
        *entry = *again ? reading->slow[reading->slow_next++] : reading->next++;
    pthread_mutex_unlock(&reading->mutex);
    return any;
}

static void put_off(struct reading *reading, size_t entry)
{
    pthread_mutex_lock(&reading->mutex);
    reading->slow[reading->slow_count++] = entry;
    pthread_mutex_unlock(&reading->mutex);
}

/* Once more, now among its neighbours. */
static void take_again(struct reading *reading, size_t entry)
{
    struct review_options options = reading->options;
    struct loaded loaded = {.entry = &reading->entries->items[entry]};
    size_t count;
    const struct peer *peers = neighbours_of(reading->neighbours, entry, &count);
    if (count == 0)
        return;
    options.wait_for_peers = true;
    entry_open(&loaded, &options);
    if (loaded.session)
        session_set_peers(loaded.session, peers, count);
    if (loaded.session && !reading->ending)
        reading->taken(reading->context, entry, &loaded, false);
    session_close(loaded.session);
}

/* In the thread that has read the last one. */
static void finish(struct reading *reading)
{
    if (reading->neighbours && !reading->ending) {
        neighbours_find(reading->neighbours);
        reading->neighbours_known = true;
        for (size_t i = 0; i < reading->entries->count && !reading->ending; i++)
            take_again(reading, i);
    }
    if (!reading->ending)
        reading->taken(reading->context, reading->entries->count, NULL, false);
}

static bool is_last(struct reading *reading)
{
    pthread_mutex_lock(&reading->mutex);
    bool last = ++reading->finished == reading->entries->count;
    pthread_mutex_unlock(&reading->mutex);
    return last;
}

static void try(struct reading *reading, size_t entry, bool again)
{
    struct attempt attempt = {.reading = reading, .again = again};
    struct read_watch watch = {go_on, &attempt};
    struct review_options options = reading->options;
    struct loaded loaded = {.entry = &reading->entries->items[entry]};
    options.watch = &watch;
    entry_open(&loaded, &options);
    if (attempt.put_off) {
        put_off(reading, entry);
        return;
    }
    if (reading->neighbours && loaded.session)
        neighbours_add(reading->neighbours, entry, loaded.session);
    if (!reading->ending)
        reading->taken(reading->context, entry, &loaded, attempt.is_picture);
    session_close(loaded.session);
    if (is_last(reading))
        finish(reading);
}

static void *work(void *argument)
{
    struct reading *reading = argument;
    bool again;
    for (size_t entry; take_next(reading, &entry, &again);)
        try(reading, entry, again);
    return NULL;
}

struct reading *reading_start(const struct entries *entries, const struct review_options *options, entry_taken taken,
                              void *context)
{
    struct reading *reading = heap_allocate(sizeof *reading);
    reading->entries = entries;
    reading->options = *options;
    reading->options.read_only = true;
    reading->taken = taken;
    reading->context = context;
    reading->slow = heap_allocate(sizeof *reading->slow * entries->count);
    if (entries->count > 1 && options->rules && rules_want_peers(options->rules, &reading->wanted))
        reading->neighbours = neighbours_new(&reading->wanted, entries->count);
    pthread_mutex_init(&reading->mutex, NULL);
    reading->thread_count = threads_start(reading->threads, threads_wanted(entries->count), work, reading);
    if (reading->thread_count == 0)
        work(reading);
    if (entries->count == 0)
        finish(reading);
    return reading;
}

const struct peer *reading_peers(const struct reading *reading, size_t entry, size_t *count)
{
    *count = 0;
    return reading->neighbours_known ? neighbours_of(reading->neighbours, entry, count) : NULL;
}

void reading_end(struct reading *reading)
{
    reading->ending = true;
    for (size_t i = 0; i < reading->thread_count; i++)
        pthread_join(reading->threads[i], NULL);
    pthread_mutex_destroy(&reading->mutex);
    neighbours_free(reading->neighbours);
    heap_free(reading->slow);
    heap_free(reading);
}
