/* Messages with placeholders. */
#include "check/template.h"

bool template_parse(struct arena *arena, const struct yaml_node *node, struct template *out, struct error *error)
{
    VECTOR(struct template_piece) pieces = {0};
    if (node->kind != YAML_SCALAR)
        return yaml_complain(node, error, "这里应为一段文字");
    for (size_t at = 0; at < node->text.length;) {
        ptrdiff_t open = slice_find(node->text, SLICE("{"), at);
        size_t end = open < 0 ? node->text.length : (size_t)open;
        if (end > at)
            vector_push(arena, &pieces, ((struct template_piece){false, slice_part(node->text, at, end)}));
        if (open < 0)
            break;
        ptrdiff_t close = slice_find(node->text, SLICE("}"), end);
        if (close < 0) {
            struct yaml_node place = yaml_inside(node, end);
            return yaml_complain(&place, error, "花括号没有写完");
        }
        vector_push(arena, &pieces, ((struct template_piece){true, slice_part(node->text, end + 1, (size_t)close)}));
        at = (size_t)close + 1;
    }
    *out = (struct template){node, pieces.items, pieces.count};
    return true;
}

static struct slice value_of(struct slice name, const struct placeholder *values, size_t count, bool *found)
{
    for (size_t i = 0; i < count; i++)
        if (slice_is(name, values[i].name)) {
            *found = true;
            return values[i].value;
        }
    return SLICE_NONE;
}

struct slice template_print(const struct template *template, const struct placeholder *values, size_t count,
                            struct slice (*look_up)(struct slice name, void *data), void *data, struct arena *arena)
{
    struct buffer out = {0};
    for (size_t i = 0; i < template->count; i++) {
        const struct template_piece *piece = &template->pieces[i];
        bool found = false;
        struct slice text = piece->placeholder ? value_of(piece->text, values, count, &found) : piece->text;
        buffer_add(&out, piece->placeholder && !found && look_up ? look_up(piece->text, data) : text);
    }
    struct slice printed = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return printed;
}
