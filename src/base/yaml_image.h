/* YAML files as trees that were made when the program was built. A file with the very same bytes, whatever its name,
 * takes its tree from there, because parsing all rules takes longer than checking a report; any other is parsed. */
#ifndef BASE_YAML_IMAGE_H
#define BASE_YAML_IMAGE_H

#include "base/yaml.h"

struct yaml_image {
    const char *bytes; /* of the file */
    size_t length;
    const char *without; /* the blocks that were left out, as of yaml_read_without; NULL: none */
    /* The nodes, each before those inside of it, of a map key and value in turn. Of a node: its kind and
     * IMAGE_PLAIN, IMAGE_COLUMN times its column; its line; where its text begins in texts and how long it is, or of
     * lists and maps how many items there are. */
    const uint32_t *words;
    const char *texts; /* each with a NUL behind it */
};

enum { IMAGE_KINDS = 4, IMAGE_PLAIN = 4, IMAGE_COLUMN = 8 };

/* Written by src/main_images.c, ended by one without bytes. */
extern const struct yaml_image yaml_images[];

/* The tree of the bytes without the blocks of this key (NULL: with all), NULL where there is no image of them. `path`
 * is for messages. */
struct yaml_node *yaml_image_find(struct arena *arena, struct slice bytes, const char *path, const char *without);

#endif
