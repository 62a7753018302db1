/* Inside of check/: rule files parsed ahead, on all processors at once, which is what loading rules takes longest. */
#ifndef CHECK_SHELF_H
#define CHECK_SHELF_H

#include "base/base.h"

struct shelved {
    const char *path;
    struct arena *arena;    /* of the nodes */
    struct yaml_node *root; /* NULL: the error says why */
    struct error error;
};
struct shelf {
    struct shelved *items; /* in the order of the paths */
    size_t count;
};

/* Parses them all; `examples`: with the examples of the rules. */
void shelf_fill(struct shelf *shelf, const struct path_list *paths, bool examples, struct arena *arena);
/* The file of this path, NULL when it is not there. */
const struct shelved *shelf_find(const struct shelf *shelf, const char *path);
void shelf_free(struct shelf *shelf); /* with the nodes */

/* One file of rules, as the shelf parses it. */
struct yaml_node *shelf_parse(struct arena *arena, const char *path, bool examples, struct error *error);

#endif
