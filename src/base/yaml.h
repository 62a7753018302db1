/* YAML as a tree of nodes that know their place, over libyaml. Anchors, aliases and tags are refused: the files here
 * need none. */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/error.h"
#include "base/memory.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_source { /* the file a node comes from */
    const char *path;
    struct slice bytes;
    uint32_t lines_before; /* where bytes are a part of a longer stream */
};

struct yaml_node {
    enum yaml_kind kind;
    const struct yaml_source *source; /* lives as long as the node */
    uint32_t line, column; /* from 1 */
    bool plain;            /* a scalar without quotes: null, true, 12 mean what they say only then */
    struct slice text;     /* YAML_SCALAR */
    struct yaml_node **keys;  /* YAML_MAP: scalars, unique */
    struct yaml_node **items; /* YAML_LIST items, YAML_MAP values */
    size_t count;
};

/* One document; an empty file is an error. ERROR_USAGE with file:line:column. The bytes must live as long as the
 * nodes. */
struct yaml_node *yaml_parse(struct arena *arena, struct slice bytes, const char *path, struct error *error);
/* The same, but the indented blocks below lines that hold nothing but `key:` are not even looked at, which is what long
 * files spend their time on: the key's value is empty then. `key` NULL: with all. */
struct yaml_node *yaml_parse_without(struct arena *arena, struct slice bytes, const char *path, const char *key,
                                     struct error *error);
/* Of a file. Those that the program came with are not parsed again (base/yaml_image.h). */
struct yaml_node *yaml_read(struct arena *arena, const char *path, struct error *error);
struct yaml_node *yaml_read_without(struct arena *arena, const char *path, const char *key, struct error *error);

/* A stream of documents that only grows (the review file): reads from bytes[*offset] one document that ends with a line
 * "..." and moves *offset behind it. NULL at the end of the stream with *offset == bytes.length, and NULL with error
 * set and *offset unmoved where the next document is torn or broken. */
struct yaml_node *yaml_next(struct arena *arena, struct slice bytes, size_t *offset, const char *path,
                            struct error *error);

struct yaml_node *yaml_get(const struct yaml_node *map, const char *key); /* NULL when absent */
/* Fills error with "path:line:column: " and the message, and with the line and a caret under the place; returns
 * false. */
bool yaml_complain(const struct yaml_node *node, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The node moved to a byte of its text, for a complaint there: quotes, folding and escapes put other characters between
 * those of the text. */
struct yaml_node yaml_inside(const struct yaml_node *scalar, size_t byte);
/* The line of the node and a caret under its place, as yaml_complain gives it. */
void yaml_excerpt(const struct yaml_node *node, struct buffer *out);
/* Every key of the map must be one of `names` (NULL-terminated); else complains, naming the nearest valid name. */
bool yaml_only_keys(const struct yaml_node *map, const char *const names[], struct error *error);
/* The valid name nearest to `wrong` among names (NULL-terminated), or NULL when none is near. */
const char *nearest_name(struct slice wrong, const char *const names[]);
/* Typed reads; false with a complaint at the node when the kind is wrong. A NULL node is a missing key: the complaint
 * then is at `map`. */
bool yaml_text(const struct yaml_node *map, const char *key, struct slice *out, struct error *error);
bool yaml_integer(const struct yaml_node *map, const char *key, long *out, struct error *error);
/* A scalar as a YAML double-quoted string, with everything escaped that must be; for writing. */
void yaml_quote(struct buffer *out, struct slice text);

#endif
