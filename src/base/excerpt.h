/* Inside base: the line of a file at which something is wrong, as a person sees it, with a caret under the place. */
#ifndef BASE_EXCERPT_H
#define BASE_EXCERPT_H

#include "base/memory.h"

/* A place in bytes, both from 1; columns are characters, as libyaml counts them. */
struct excerpt_place {
    uint32_t line, column;
};

/* Two lines without a line end behind the second: the line, numbered `number`, and a caret. A long line is shown around
 * the place only; tabs become blanks. Nothing when there is no such line. */
void excerpt_add(struct buffer *out, struct slice bytes, struct excerpt_place place, uint32_t number);
/* Where byte `byte` of a scalar's text stands, the scalar beginning at `start`: quotes, folding and escapes put other
 * characters between those of the text. */
struct excerpt_place excerpt_find(struct slice bytes, struct excerpt_place start, struct slice text, size_t byte);

#endif
