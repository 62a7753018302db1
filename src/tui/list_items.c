/* What the reading threads have found out waits here until the screen's thread takes it over. */
#include "tui/list_items.h"

#include "base/clock.h"

#include <pthread.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { FRAME_MILLISECONDS = 15 };

struct found {
    size_t entry;
    struct item item;
};

struct item_reader {
    const struct entries *entries;
    const struct review_options *options;
    struct reading *reading;
    pthread_mutex_t mutex;
    struct arena *arena; /* of the texts of all items */
    VECTOR(struct found) found;
    long long collected; /* when that was last, in milliseconds */
    int timer;
};

/* --- In the reading threads --- */

static bool knows_peers(const struct session *session)
{
    const struct surroundings *surroundings = session_facts(session)->surroundings;
    return surroundings && surroundings->peers_known;
}

static struct item judge(const struct session *session)
{
    const struct facts *facts = session_facts(session);
    const struct results *results = session_results(session);
    struct item item = {.state = ITEM_READ,
                        .organ = facts->organ,
                        .form = facts->form->id,
                        .year = facts->year,
                        .errors = results->errors,
                        .warnings = results->warnings,
                        .infos = results->infos,
                        .with_peers = knows_peers(session)};
    session_progress(session, &item.decided, &item.total);
    return item;
}

/* A file of a folder that fits no form is simply no report; one that was named is a report that cannot be read, and so
 * is what is damaged or locked: a unit may have sent it. */
static struct item refuse(const struct loaded *loaded)
{
    bool foreign = !loaded->entry->named && loaded->error.kind == ERROR_FOREIGN;
    return (struct item){.state = foreign ? ITEM_FOREIGN : ITEM_UNREADABLE, .reason = loaded_reason(loaded)};
}

/* The screen is woken for the first thing that waits, but not more often than it can show. */
static void wake(struct item_reader *reader)
{
    long long rest = reader->collected + FRAME_MILLISECONDS - clock_milliseconds();
    struct itimerspec when = {.it_value.tv_nsec = rest > 0 ? rest * 1000000 : 1};
    timerfd_settime(reader->timer, 0, &when, NULL);
}

static void keep_texts(struct item_reader *reader, struct item *item)
{
    item->organ = arena_copy(reader->arena, item->organ);
    item->reason = arena_copy(reader->arena, item->reason);
}

static void take(void *context, size_t entry, const struct loaded *loaded, bool is_picture)
{
    struct item_reader *reader = context;
    struct found found = {entry, {.state = ITEM_PICTURE}};
    if (loaded && loaded->session)
        found.item = judge(loaded->session);
    else if (loaded && !is_picture)
        found.item = refuse(loaded);
    pthread_mutex_lock(&reader->mutex);
    keep_texts(reader, &found.item);
    if (reader->found.count == 0)
        wake(reader);
    vector_push(NULL, &reader->found, found);
    pthread_mutex_unlock(&reader->mutex);
}

/* --- In the screen's thread --- */

static void settle(struct list_items *items, size_t entry, struct item item)
{
    items->read += items->items[entry].state == ITEM_WAITING;
    items->items[entry] = item;
}

void list_items_collect(struct list_items *items)
{
    struct item_reader *reader = items->reader;
    uint64_t times;
    pthread_mutex_lock(&reader->mutex);
    for (size_t i = 0; i < reader->found.count; i++) {
        const struct found *found = &reader->found.items[i];
        if (found->entry == items->count)
            items->ended = true;
        else if (items->items[found->entry].state == ITEM_WAITING ||
                 (found->item.with_peers && !items->items[found->entry].with_peers))
            settle(items, found->entry, found->item);
    }
    reader->found.count = 0;
    reader->collected = clock_milliseconds();
    if (read(reader->timer, &times, sizeof times) < 0) /* not to be waited for: nobody had woken the screen */
        times = 0;
    pthread_mutex_unlock(&reader->mutex);
}

int list_items_wake(const struct list_items *items)
{
    return items->ended ? -1 : items->reader->timer;
}

void list_items_update(struct list_items *items, size_t entry, const struct session *session)
{
    struct item item = judge(session);
    pthread_mutex_lock(&items->reader->mutex);
    keep_texts(items->reader, &item);
    pthread_mutex_unlock(&items->reader->mutex);
    settle(items, entry, item);
}

void list_items_refuse(struct list_items *items, size_t entry, const struct error *error)
{
    struct loaded loaded = {.entry = &items->reader->entries->items[entry], .error = *error};
    struct item item = refuse(&loaded);
    pthread_mutex_lock(&items->reader->mutex);
    keep_texts(items->reader, &item);
    pthread_mutex_unlock(&items->reader->mutex);
    settle(items, entry, item);
}

bool list_items_tell_peers(const struct list_items *items, size_t entry, struct session *session)
{
    size_t count;
    const struct peer *peers = reading_peers(items->reader->reading, entry, &count);
    bool news = count > 0 && !knows_peers(session);
    if (news)
        session_set_peers(session, peers, count);
    return news;
}

static void begin(struct list_items *items)
{
    struct item_reader *reader = items->reader;
    reader->arena = arena_new();
    items->items = arena_new_array(reader->arena, struct item, items->count);
    items->read = 0;
    items->ended = false;
    reader->reading = reading_start(reader->entries, reader->options, take, reader);
}

static void finish(struct list_items *items)
{
    reading_end(items->reader->reading);
    items->reader->found.count = 0;
    arena_free(items->reader->arena);
}

void list_items_read_again(struct list_items *items)
{
    finish(items);
    begin(items);
}

void list_items_open(struct list_items *items, const struct entries *entries, const struct review_options *options)
{
    struct item_reader *reader = heap_allocate(sizeof *reader);
    reader->entries = entries;
    reader->options = options;
    pthread_mutex_init(&reader->mutex, NULL);
    reader->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    *items = (struct list_items){.count = entries->count, .reader = reader};
    begin(items);
}

void list_items_close(struct list_items *items)
{
    finish(items);
    vector_free(&items->reader->found);
    close(items->reader->timer);
    pthread_mutex_destroy(&items->reader->mutex);
    heap_free(items->reader);
}
