/* nianshen-images: prints the YAML files it is given as the C source of base/yaml_image.h, for the build. A file that
 * is wrong gets no image: the program says what is wrong with it where it reads it. */
#include "base/base.h"
#include "base/yaml_image.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MOST = 64 << 20, LINE_MOST = 100 };

/* What the program can do without: only `rules test` and `explain` look at them. */
static const char left_out[] = "examples";

typedef VECTOR(uint32_t) word_list;

struct image {
    struct arena *arena;
    word_list words;
    struct buffer texts;
};

static void add_word(struct image *image, size_t word)
{
    vector_push(image->arena, &image->words, (uint32_t)word);
}

/* The place of a text that is there already is as good as a new one. */
static size_t place_of(struct image *image, struct slice text)
{
    struct slice with_end = {text.data, text.length + 1};
    ptrdiff_t known = slice_find(buffer_slice(&image->texts), with_end, 0);
    size_t place = known < 0 ? image->texts.length : (size_t)known;
    if (known < 0)
        buffer_add(&image->texts, with_end);
    return place;
}

static void add_node(struct image *image, const struct yaml_node *node)
{
    add_word(image, (size_t)node->kind + (node->plain ? IMAGE_PLAIN : 0) + (size_t)node->column * IMAGE_COLUMN);
    add_word(image, node->line);
    add_word(image, node->kind == YAML_SCALAR ? place_of(image, node->text) : node->count);
    if (node->kind == YAML_SCALAR)
        add_word(image, node->text.length);
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAP)
            add_node(image, node->keys[i]);
        add_node(image, node->items[i]);
    }
}

/* ---- As C ---- */

static void print_bytes(const char *name, size_t index, struct slice bytes)
{
    printf("static const char %s_%zu[] =", name, index);
    for (size_t i = 0; i < bytes.length; i++)
        printf("%s\\%03o%s", i % LINE_MOST == 0 ? "\n    \"" : "", (unsigned)(unsigned char)bytes.data[i],
               i % LINE_MOST == LINE_MOST - 1 || i + 1 == bytes.length ? "\"" : "");
    printf("%s;\n", bytes.length ? "" : " \"\"");
}

static void print_words(size_t index, const word_list *words)
{
    printf("static const uint32_t words_%zu[] = {", index);
    for (size_t i = 0; i < words->count; i++)
        printf("%s%" PRIu32 ",", i % 16 == 0 ? "\n    " : " ", words->items[i]);
    printf("\n};\n");
}

static void print_image(size_t index, const struct image *image, struct slice bytes)
{
    print_bytes("bytes", index, bytes);
    print_bytes("texts", index, buffer_slice(&image->texts));
    print_words(index, &image->words);
}

static bool are_equal(const struct yaml_node *one, const struct yaml_node *other)
{
    bool equal = one->kind == other->kind && one->count == other->count && slice_equal(one->text, other->text);
    for (size_t i = 0; i < one->count && equal; i++)
        equal = are_equal(one->items[i], other->items[i]);
    return equal;
}

/* Adds a line to the table; false where there is no image. */
static bool make_image(const char *path, size_t index, struct buffer *table)
{
    struct error error;
    struct arena *arena = arena_new();
    struct image image = {.arena = arena};
    struct slice bytes;
    const struct yaml_node *whole = NULL, *part = NULL;
    if (file_read(path, FILE_MOST, arena, &bytes, &error)) {
        whole = yaml_parse(arena, bytes, path, &error);
        part = whole ? yaml_parse_without(arena, bytes, path, left_out, &error) : NULL;
    }
    if (part) {
        const char *quote = are_equal(whole, part) ? "" : "\"";
        add_node(&image, part);
        print_image(index, &image, bytes);
        buffer_print(table, "    {bytes_%zu, %zu, %s%s%s, words_%zu, texts_%zu},\n", index, bytes.length, quote,
                     *quote ? left_out : "NULL", quote, index, index);
    }
    buffer_free(&image.texts);
    arena_free(arena);
    return part != NULL;
}

int main(int count, char **arguments)
{
    struct buffer table = {0};
    printf("/* Made by nianshen-images. */\n#include \"base/yaml_image.h\"\n\n");
    for (int i = 1; i < count; i++)
        if (!make_image(arguments[i], (size_t)i, &table))
            fprintf(stderr, "nianshen-images: %s is left out\n", arguments[i]);
    printf("\nconst struct yaml_image yaml_images[] = {\n%s    {NULL, 0, NULL, NULL, NULL},\n};\n",
           table.length ? table.data : "");
    buffer_free(&table);
    return fflush(stdout) == 0 ? 0 : 1;
}
