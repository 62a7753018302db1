/* The latest results, found by digest. */
#include "read/kept.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define KEPT_BYTES_MOST ((size_t)64 << 20)

struct kept {
    struct kept *next; /* an older one */
    char digest[65];
    bool busy;
    struct buffer content;
};

/* They live as long as the program. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct kept *newest;
    size_t bytes;
} all = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static struct kept *find(const char *digest)
{
    struct kept *kept = all.newest;
    while (kept && strcmp(kept->digest, digest) != 0)
        kept = kept->next;
    return kept;
}

static void drop(struct kept **place)
{
    struct kept *kept = *place;
    *place = kept->next;
    all.bytes -= kept->content.length;
    buffer_free(&kept->content);
    heap_free(kept);
}

/* The newest stays however large it is. */
static void drop_oldest(void)
{
    while (all.bytes > KEPT_BYTES_MOST) {
        struct kept **last = NULL;
        for (struct kept **place = &all.newest->next; *place; place = &(*place)->next)
            last = (*place)->busy ? last : place;
        if (last == NULL)
            return;
        drop(last);
    }
}

static void wait_a_while(int milliseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += milliseconds * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&all.changed, &all.mutex, &until);
}

static void begin(const char *digest)
{
    struct kept *kept = heap_allocate(sizeof *kept);
    strcpy(kept->digest, digest);
    kept->busy = true;
    kept->next = all.newest;
    all.newest = kept;
}

enum kept_state kept_take(const char digest[65], int milliseconds, struct arena *arena, struct slice *content)
{
    pthread_mutex_lock(&all.mutex);
    struct kept *kept = find(digest);
    if (kept && kept->busy) {
        wait_a_while(milliseconds);
        kept = find(digest);
    }
    enum kept_state state = kept == NULL ? KEPT_NEW : kept->busy ? KEPT_BUSY : KEPT_FOUND;
    if (state == KEPT_NEW)
        begin(digest);
    else if (state == KEPT_FOUND)
        *content = arena_copy(arena, buffer_slice(&kept->content));
    pthread_mutex_unlock(&all.mutex);
    return state;
}

void kept_put(const char digest[65], struct slice content)
{
    pthread_mutex_lock(&all.mutex);
    struct kept **place = &all.newest;
    while (strcmp((*place)->digest, digest) != 0)
        place = &(*place)->next;
    if (content.length == 0) {
        drop(place);
    } else {
        struct kept *kept = *place;
        buffer_add(&kept->content, content);
        kept->busy = false;
        *place = kept->next;
        kept->next = all.newest;
        all.newest = kept;
        all.bytes += content.length;
        drop_oldest();
    }
    pthread_cond_broadcast(&all.changed);
    pthread_mutex_unlock(&all.mutex);
}
