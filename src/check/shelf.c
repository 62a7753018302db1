/* Threads take one file after the other; each file has an arena of its own. */
#include "check/shelf.h"

#include "base/threads.h"

#include <stdatomic.h>
#include <string.h>

struct filling {
    struct shelf *shelf;
    bool examples;
    atomic_size_t next;
};

struct yaml_node *shelf_parse(struct arena *arena, const char *path, bool examples, struct error *error)
{
    return examples ? yaml_read(arena, path, error) : yaml_read_without(arena, path, "examples", error);
}

static void *fill(void *argument)
{
    struct filling *filling = argument;
    for (;;) {
        size_t index = atomic_fetch_add(&filling->next, 1);
        if (index >= filling->shelf->count)
            return NULL;
        struct shelved *item = &filling->shelf->items[index];
        item->arena = arena_new();
        item->root = shelf_parse(item->arena, item->path, filling->examples, &item->error);
    }
}

void shelf_fill(struct shelf *shelf, const struct path_list *paths, bool examples, struct arena *arena)
{
    struct filling filling = {.shelf = shelf, .examples = examples};
    pthread_t threads[THREADS_MOST];
    shelf->count = paths->count;
    shelf->items = arena_new_array(arena, struct shelved, paths->count + 1);
    for (size_t i = 0; i < paths->count; i++)
        shelf->items[i].path = arena_copy(arena, slice_of(paths->items[i])).data;
    size_t wanted = threads_wanted(paths->count),
           started = wanted > 1 ? threads_start(threads, wanted - 1, fill, &filling) : 0;
    fill(&filling); /* this thread works, too */
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

const struct shelved *shelf_find(const struct shelf *shelf, const char *path)
{
    for (size_t i = 0; i < shelf->count; i++)
        if (strcmp(shelf->items[i].path, path) == 0)
            return &shelf->items[i];
    return NULL;
}

void shelf_free(struct shelf *shelf)
{
    for (size_t i = 0; i < shelf->count; i++)
        arena_free(shelf->items[i].arena);
}
