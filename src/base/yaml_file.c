/* Whole YAML files: from their image where there is one, else parsed. */
#include "base/file.h"
#include "base/yaml_image.h"

enum { FILE_MOST = 64 << 20 };

struct yaml_node *yaml_read_without(struct arena *arena, const char *path, const char *key, struct error *error)
{
    struct arena *scratch = arena_new(); /* an image has the bytes already */
    struct slice bytes;
    struct yaml_node *root = NULL;
    if (!file_read(path, FILE_MOST, scratch, &bytes, error))
        error->kind = ERROR_USAGE; /* one that cannot be read is as bad as one that is wrong */
    else if (!(root = yaml_image_find(arena, bytes, path, key)))
        root = yaml_parse_without(arena, arena_copy(arena, bytes), path, key, error);
    arena_free(scratch);
    return root;
}

struct yaml_node *yaml_read(struct arena *arena, const char *path, struct error *error)
{
    return yaml_read_without(arena, path, NULL, error);
}
