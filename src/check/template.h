/* Inside of check/: messages with placeholders. `{name}` is replaced; the names a kind of rule knows are checked when
 * the rule is loaded, so that a message never shows a placeholder. */
#ifndef CHECK_TEMPLATE_H
#define CHECK_TEMPLATE_H

#include "base/base.h"

struct template_piece {
    bool placeholder;
    struct slice text; /* literal text, or the placeholder's name */
};

struct template
{
    const struct yaml_node *source; /* NULL: there is no message */
    struct template_piece *pieces;
    size_t count;
};

/* What a placeholder stands for. */
struct placeholder {
    const char *name;
    struct slice value;
};

bool template_parse(struct arena *arena, const struct yaml_node *node, struct template *out, struct error *error);
/* Prints the message into the arena; `look_up` gives what is not among the values (cells). */
struct slice template_print(const struct template *template, const struct placeholder *values, size_t count,
                            struct slice (*look_up)(struct slice name, void *data), void *data, struct arena *arena);

#endif
