/* Arenas and growing arrays. */
#include "base/memory.h"

#include <assert.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef ARENA_CHUNK
#define ARENA_CHUNK 65536
#endif
#define ARENA_FIRST (ARENA_CHUNK / 16) /* many arenas hold little: chunks grow up to ARENA_CHUNK */
#ifndef VECTOR_MINIMUM
#define VECTOR_MINIMUM 8
#endif

struct chunk {
    struct chunk *older;
    size_t size, used;
    alignas(max_align_t) char data[];
};

struct arena {
    struct chunk *newest;
    struct chunk *first;
    size_t used;
};

static _Noreturn void out_of_memory(void)
{
    fputs("nianshen：内存不足，程序退出；已保存的复核记录不受影响。\n", stderr);
    exit(3);
}

void *heap_allocate(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

void *heap_resize(void *memory, size_t size)
{
    void *resized = realloc(memory, size ? size : 1);
    if (!resized)
        out_of_memory();
    return resized;
}

void heap_free(void *memory)
{
    free(memory);
}

static struct chunk *chunk_new(size_t size)
{
    struct chunk *chunk = malloc(sizeof *chunk + size);
    if (!chunk)
        out_of_memory();
    chunk->older = NULL;
    chunk->size = size;
    chunk->used = 0;
    return chunk;
}

struct arena *arena_new(void)
{
    struct arena *arena = heap_allocate(sizeof *arena);
    arena->first = arena->newest = chunk_new(ARENA_FIRST);
    return arena;
}

void arena_reset(struct arena *arena)
{
    while (arena->newest != arena->first) {
        struct chunk *older = arena->newest->older;
        free(arena->newest);
        arena->newest = older;
    }
    /* An allocation too large for the usual chunk may hang below the first one. */
    while (arena->first->older) {
        struct chunk *large = arena->first->older;
        arena->first->older = large->older;
        free(large);
    }
    arena->first->used = 0;
    arena->used = 0;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    free(arena->first);
    free(arena);
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

static size_t aligned(size_t size)
{
    if (size > PTRDIFF_MAX)
        out_of_memory();
    return (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

/* A large piece gets a chunk of its own below the newest, so that the rest of the newest stays in use. */
static struct chunk *chunk_for(struct arena *arena, size_t size)
{
    struct chunk *newest = arena->newest;
    if (newest->size - newest->used >= size)
        return newest;
    size_t next = 2 * newest->size < ARENA_CHUNK ? 2 * newest->size : ARENA_CHUNK;
    if (size > next / 4) {
        struct chunk *large = chunk_new(size);
        large->older = newest->older;
        newest->older = large;
        return large;
    }
    struct chunk *chunk = chunk_new(next);
    chunk->older = newest;
    return arena->newest = chunk;
}

/* Not cleared. */
static void *take(struct arena *arena, size_t size)
{
    struct chunk *chunk = chunk_for(arena, size);
    void *memory = chunk->data + chunk->used;
    chunk->used += size;
    arena->used += size;
    return memory;
}

void *arena_allocate(struct arena *arena, size_t size)
{
    size = aligned(size ? size : 1);
    return memset(take(arena, size), 0, size);
}

struct slice arena_copy(struct arena *arena, struct slice s)
{
    char *copy = arena_allocate(arena, s.length + 1);
    if (s.length)
        memcpy(copy, s.data, s.length);
    return (struct slice){copy, s.length};
}

struct slice arena_vprint(struct arena *arena, const char *format, va_list arguments)
{
    char small[256];
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(small, sizeof small, format, arguments);
    assert(length >= 0);
    struct slice printed = {small, (size_t)length};
    if (printed.length < sizeof small) {
        printed = arena_copy(arena, printed);
    } else {
        char *large = arena_allocate(arena, printed.length + 1);
        vsnprintf(large, printed.length + 1, format, again);
        printed.data = large;
    }
    va_end(again);
    return printed;
}

struct slice arena_print(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct slice printed = arena_vprint(arena, format, arguments);
    va_end(arguments);
    return printed;
}

/* An array that was the arena's last allocation grows where it is. */
static bool grow_in_place(struct arena *arena, const void *items, size_t size, size_t new_size)
{
    struct chunk *newest = arena->newest;
    size_t more = aligned(new_size) - aligned(size);
    bool last = items && (const char *)items + aligned(size) == newest->data + newest->used;
    if (!last || newest->size - newest->used < more)
        return false;
    memset(newest->data + newest->used, 0, more);
    newest->used += more;
    arena->used += more;
    return true;
}

void vector_reserve(struct arena *arena, void **items, size_t *capacity, size_t needed, size_t item_size)
{
    if (needed <= *capacity)
        return;
    size_t grown = *capacity * 2 > VECTOR_MINIMUM ? *capacity * 2 : VECTOR_MINIMUM;
    if (grown < needed)
        grown = needed;
    if (grown > PTRDIFF_MAX / item_size)
        out_of_memory();
    if (!arena) {
        *items = heap_resize(*items, grown * item_size);
    } else if (!grow_in_place(arena, *items, *capacity * item_size, grown * item_size)) {
        size_t old = *capacity * item_size, size = aligned(grown * item_size);
        char *moved = take(arena, size);
        if (*items)
            memcpy(moved, *items, old);
        memset(moved + old, 0, size - old);
        *items = moved;
    }
    *capacity = grown;
}
