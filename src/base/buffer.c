/* Text being written. */
#include "base/memory.h"
#include "base/unicode.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void make_room(struct buffer *buffer, size_t more)
{
    size_t needed = buffer->length + more + 1;
    if (needed <= buffer->capacity)
        return;
    size_t grown = buffer->capacity * 2 > 256 ? buffer->capacity * 2 : 256;
    buffer->capacity = grown > needed ? grown : needed;
    buffer->data = heap_resize(buffer->data, buffer->capacity);
}

void buffer_add(struct buffer *buffer, struct slice s)
{
    make_room(buffer, s.length);
    if (s.length)
        memcpy(buffer->data + buffer->length, s.data, s.length);
    buffer->length += s.length;
    buffer->data[buffer->length] = '\0';
}

void buffer_add_text(struct buffer *buffer, const char *string)
{
    buffer_add(buffer, slice_of(string));
}

void buffer_add_character(struct buffer *buffer, uint32_t codepoint)
{
    char encoded[4];
    buffer_add(buffer, (struct slice){encoded, utf8_encode(codepoint, encoded)});
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    make_room(buffer, 64);
    size_t room = buffer->capacity - buffer->length;
    int length = vsnprintf(buffer->data + buffer->length, room, format, arguments);
    assert(length >= 0);
    if ((size_t)length >= room) {
        make_room(buffer, (size_t)length);
        vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
    }
    buffer->length += (size_t)length;
    va_end(again);
    va_end(arguments);
}

struct slice buffer_slice(const struct buffer *buffer)
{
    return (struct slice){buffer->data, buffer->length};
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    if (buffer->data)
        buffer->data[0] = '\0';
}

void buffer_free(struct buffer *buffer)
{
    heap_free(buffer->data);
    *buffer = (struct buffer){0};
}
