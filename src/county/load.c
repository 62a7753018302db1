/* Reading many reports: in parallel, delivered in order, with at most a few waiting at any time. */
#include "county/load.h"
#include "base/threads.h"

#include <assert.h>

enum { WAITING_EACH = 4 };
enum { WAITING_FOR_READERS = 2 }; /* threads more than processors, as some always wait for what reads strange formats */

struct slot {
    struct loaded loaded;
    struct buffer text;
    bool ready;
};

struct pool {
    const struct entries *entries;
    const struct opener *opener;
    entry_render render;
    void *context;
    struct slot *slots; /* entry i waits in slot i modulo slot_count */
    size_t slot_count;
    size_t next, delivered; /* entries taken by workers, entries done with */
    pthread_mutex_t mutex;
    pthread_cond_t is_ready, has_room;
};

static void explain_folder(const char *folder, struct error *error)
{
    struct arena *arena = arena_new();
    struct path_list paths;
    if (folder_list(folder, arena, &paths, error))
        error_set(error, ERROR_FILE, "%s：文件夹里没有报告。", folder);
    arena_free(arena);
}

void entry_open(struct loaded *loaded, const struct review_options *options)
{
    if (file_is_folder(loaded->entry->path))
        explain_folder(loaded->entry->path, &loaded->error);
    else
        loaded->session = session_open(loaded->entry->path, options, &loaded->error);
}

struct slice loaded_reason(const struct loaded *loaded)
{
    struct slice message = slice_of(loaded->error.message), path = slice_of(loaded->entry->path);
    if (!slice_starts_with(message, path))
        return message;
    struct slice rest = slice_part(message, path.length, message.length);
    size_t colon = SLICE("：").length;
    return slice_starts_with(rest, SLICE("：")) ? slice_part(rest, colon, rest.length) : message;
}

static void load(struct pool *pool, size_t entry, struct slot *slot)
{
    slot->loaded = (struct loaded){.entry = &pool->entries->items[entry]};
    pool->opener->open(pool->opener->context, entry, &slot->loaded);
    if (pool->render)
        pool->render(&slot->loaded, pool->context, &slot->text);
}

static void deliver(struct slot *slot, entry_done done, void *context)
{
    done(&slot->loaded, context, buffer_slice(&slot->text));
    session_close(slot->loaded.session);
    slot->loaded.session = NULL;
    buffer_clear(&slot->text);
}

/* The next entry to read, once there is room for its result; false when all are taken. */
static bool take_next(struct pool *pool, size_t *entry)
{
    pthread_mutex_lock(&pool->mutex);
    while (pool->next < pool->entries->count && pool->next - pool->delivered >= pool->slot_count)
        pthread_cond_wait(&pool->has_room, &pool->mutex);
    *entry = pool->next;
    bool taken = *entry < pool->entries->count;
    pool->next += taken;
    pthread_mutex_unlock(&pool->mutex);
    return taken;
}

static void *work(void *argument)
{
    struct pool *pool = argument;
    for (size_t entry; take_next(pool, &entry);) {
        struct slot *slot = &pool->slots[entry % pool->slot_count];
        load(pool, entry, slot);
        pthread_mutex_lock(&pool->mutex);
        slot->ready = true;
        if (entry == pool->delivered)
            pthread_cond_signal(&pool->is_ready);
        pthread_mutex_unlock(&pool->mutex);
    }
    return NULL;
}

static void deliver_in_order(struct pool *pool, entry_done done)
{
    for (size_t i = 0; i < pool->entries->count; i++) {
        struct slot *slot = &pool->slots[i % pool->slot_count];
        pthread_mutex_lock(&pool->mutex);
        while (!slot->ready)
            pthread_cond_wait(&pool->is_ready, &pool->mutex);
        pthread_mutex_unlock(&pool->mutex);
        deliver(slot, done, pool->context);
        pthread_mutex_lock(&pool->mutex);
        slot->ready = false;
        pool->delivered = i + 1;
        pthread_cond_broadcast(&pool->has_room);
        pthread_mutex_unlock(&pool->mutex);
    }
}

static void load_alone(struct pool *pool, entry_done done)
{
    for (size_t i = 0; i < pool->entries->count; i++) {
        load(pool, i, &pool->slots[0]);
        deliver(&pool->slots[0], done, pool->context);
    }
}

void entries_run(const struct entries *entries, const struct opener *opener, entry_render render, entry_done done,
                 void *context)
{
    pthread_t threads[THREADS_MOST];
    size_t wanted = threads_wanted(entries->count);
    if (wanted > 1 && wanted + WAITING_FOR_READERS < THREADS_MOST)
        wanted += WAITING_FOR_READERS;
    struct pool pool = {.entries = entries, .opener = opener, .render = render, .context = context};
    pool.slot_count = wanted * WAITING_EACH + 1;
    pool.slots = heap_allocate(sizeof *pool.slots * pool.slot_count);
    pthread_mutex_init(&pool.mutex, NULL);
    pthread_cond_init(&pool.is_ready, NULL);
    pthread_cond_init(&pool.has_room, NULL);
    size_t started = wanted > 1 ? threads_start(threads, wanted, work, &pool) : 0;
    if (started)
        deliver_in_order(&pool, done);
    else
        load_alone(&pool, done);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < pool.slot_count; i++)
        buffer_free(&pool.slots[i].text);
    heap_free(pool.slots);
    pthread_cond_destroy(&pool.has_room);
    pthread_cond_destroy(&pool.is_ready);
    pthread_mutex_destroy(&pool.mutex);
}

static void open_plainly(void *context, size_t entry, struct loaded *loaded)
{
    const struct review_options *const *options = context;
    (void)entry;
    entry_open(loaded, *options);
}

void entries_load(const struct entries *entries, const struct review_options *options, entry_render render,
                  entry_done done, void *context)
{
    assert(options->read_only);
    struct opener opener = {open_plainly, &options};
    entries_run(entries, &opener, render, done, context);
}
