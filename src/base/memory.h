/* Memory by lifetime: arenas for what dies together, and one growing array. Running out of memory ends the program:
 * by then the review file already holds everything a person typed. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include "base/slice.h"

#include <stdarg.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);  /* NULL is allowed */
void arena_reset(struct arena *arena); /* forgets everything, keeps the first chunk */
size_t arena_used(const struct arena *arena);
/* Zeroed, aligned for every type, never NULL. */
void *arena_allocate(struct arena *arena, size_t size);
/* A NUL-terminated copy; `length` does not count the NUL. */
struct slice arena_copy(struct arena *arena, struct slice s);
struct slice arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct slice arena_vprint(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#define arena_new_item(arena, type) ((type *)arena_allocate((arena), sizeof(type)))
#define arena_new_array(arena, type, count) ((type *)arena_allocate((arena), sizeof(type) * (count)))

/* A growing array: `VECTOR(struct span) spans = {0}; vector_push(arena, &spans, span);`
 * With an arena it lives there (never freed singly); with NULL it lives on the heap until vector_free. */
#define VECTOR(type)                                                                                                   \
    struct {                                                                                                           \
        type *items;                                                                                                   \
        size_t count, capacity;                                                                                        \
    }
#define vector_push(arena, vector, item)                                                                               \
    (vector_reserve((arena), (void **)&(vector)->items, &(vector)->capacity, (vector)->count + 1,                      \
                    sizeof *(vector)->items),                                                                          \
     (void)((vector)->items[(vector)->count++] = (item)))
#define vector_free(vector)                                                                                            \
    (heap_free((vector)->items), (vector)->items = NULL, (vector)->count = (vector)->capacity = 0)
void vector_reserve(struct arena *arena, void **items, size_t *capacity, size_t needed, size_t item_size);

void *heap_allocate(size_t size); /* zeroed, never NULL */
void *heap_resize(void *memory, size_t size);
void heap_free(void *memory);

/* Text being written: a growing heap buffer, always NUL-terminated once something was added. */
struct buffer {
    char *data;
    size_t length, capacity;
};
void buffer_add(struct buffer *buffer, struct slice s);
void buffer_add_text(struct buffer *buffer, const char *string);
void buffer_add_character(struct buffer *buffer, uint32_t codepoint); /* as UTF-8 */
void buffer_print(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct slice buffer_slice(const struct buffer *buffer);
void buffer_clear(struct buffer *buffer); /* keeps the memory */
void buffer_free(struct buffer *buffer);

#endif
