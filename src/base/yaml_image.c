/* From an image to the tree of nodes that parsing the file would give. */
#include "base/yaml_image.h"

#include <string.h>

struct unfolding {
    struct arena *arena;
    const struct yaml_image *image;
    const struct yaml_source *source;
    const uint32_t *next; /* word of the image */
};

static struct yaml_node *unfold(struct unfolding *unfolding)
{
    struct yaml_node *node = arena_new_item(unfolding->arena, struct yaml_node);
    uint32_t first = *unfolding->next++;
    node->kind = (enum yaml_kind)(first % IMAGE_KINDS);
    node->plain = first & IMAGE_PLAIN;
    node->column = first / IMAGE_COLUMN;
    node->source = unfolding->source;
    node->line = *unfolding->next++;
    if (node->kind == YAML_SCALAR) {
        node->text.data = unfolding->image->texts + *unfolding->next++;
        node->text.length = *unfolding->next++;
        return node;
    }
    node->count = *unfolding->next++;
    node->items = arena_new_array(unfolding->arena, struct yaml_node *, node->count);
    if (node->kind == YAML_MAP)
        node->keys = arena_new_array(unfolding->arena, struct yaml_node *, node->count);
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAP)
            node->keys[i] = unfold(unfolding);
        node->items[i] = unfold(unfolding);
    }
    return node;
}

static const struct yaml_image *find(struct slice bytes, const char *without)
{
    for (const struct yaml_image *image = yaml_images; image->bytes; image++) {
        bool meant = !image->without || (without && strcmp(image->without, without) == 0);
        if (meant && slice_equal((struct slice){image->bytes, image->length}, bytes))
            return image;
    }
    return NULL;
}

struct yaml_node *yaml_image_find(struct arena *arena, struct slice bytes, const char *path, const char *without)
{
    const struct yaml_image *image = find(bytes, without);
    if (!image)
        return NULL;
    struct yaml_source *source = arena_new_item(arena, struct yaml_source);
    *source = (struct yaml_source){.path = arena_copy(arena, slice_of(path)).data,
                                   .bytes = {image->bytes, image->length}};
    struct unfolding unfolding = {arena, image, source, image->words};
    return unfold(&unfolding);
}
