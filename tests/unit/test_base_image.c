/* Trees made when the program was built: of every installed file the very tree that parsing gives, and none of any
 * other. */
#include "base/yaml_image.h"
#include "unit/cmocka_main.h"

static const char left_out[] = "examples";

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_same_text(struct slice one, struct slice other)
{
    assert_int_equal(one.length, other.length);
    assert_memory_equal(one.data ? one.data : "", other.data ? other.data : "", one.length);
}

static void assert_same(const struct yaml_node *one, const struct yaml_node *other)
{
    assert_int_equal(one->kind, other->kind);
    assert_int_equal(one->line, other->line);
    assert_int_equal(one->column, other->column);
    assert_int_equal(one->plain, other->plain);
    assert_string_equal(one->source->path, other->source->path);
    assert_same_text(one->source->bytes, other->source->bytes);
    assert_same_text(one->text, other->text);
    assert_int_equal(one->count, other->count);
    for (size_t i = 0; i < one->count; i++) {
        if (one->kind == YAML_MAP)
            assert_same(one->keys[i], other->keys[i]);
        assert_same(one->items[i], other->items[i]);
    }
}

static struct slice read_file(const char *path)
{
    struct error error;
    struct slice bytes;
    assert_true(file_read(path, 1 << 20, arena, &bytes, &error));
    return bytes;
}

/* Calls `look` for each installed file and returns how many there are. */
static size_t for_each_file(void (*look)(const char *path, struct slice bytes))
{
    static const char *const folders[] = {"rules/checks", "rules/forms", "rules/letters", "rules/profiles", "themes"};
    size_t files = 0;
    for (size_t f = 0; f < sizeof folders / sizeof *folders; f++) {
        struct path_list paths = {0};
        struct error error;
        assert_true(data_files(folders[f], arena, &paths, &error));
        assert_true(paths.count > 0);
        for (size_t i = 0; i < paths.count; i++, files++)
            look(paths.items[i], read_file(paths.items[i]));
    }
    return files;
}

static void look_at_image(const char *path, struct slice bytes)
{
    struct error error;
    const struct yaml_node *image = yaml_image_find(arena, bytes, path, left_out);
    assert_non_null(image);
    assert_same(image, yaml_parse_without(arena, bytes, path, left_out, &error));
}

static void test_as_parsed(void **state)
{
    (void)state;
    assert_true(for_each_file(look_at_image) >= 20);
}

/* With a rule's examples only those files have one that hold none. */
static void look_at_whole(const char *path, struct slice bytes)
{
    struct error error;
    bool examples = slice_find(bytes, SLICE(" examples:\n"), 0) >= 0;
    const struct yaml_node *image = yaml_image_find(arena, bytes, path, NULL);
    assert_int_equal(image == NULL, examples);
    if (image)
        assert_same(image, yaml_parse(arena, bytes, path, &error));
    /* Nor does one without examples stand for one without something else. */
    assert_int_equal(yaml_image_find(arena, bytes, path, "cases") == NULL, examples);
}

static void test_whole(void **state)
{
    (void)state;
    for_each_file(look_at_whole);
}

/* One letter more, less or other: the file itself counts. */
static void look_at_changed(const char *path, struct slice bytes)
{
    char *changed = arena_allocate(arena, bytes.length + 2);
    memcpy(changed, bytes.data, bytes.length);
    changed[bytes.length] = '\n';
    assert_null(yaml_image_find(arena, (struct slice){changed, bytes.length + 1}, path, left_out));
    assert_null(yaml_image_find(arena, (struct slice){changed, bytes.length - 1}, path, left_out));
    changed[bytes.length / 2] ^= 1;
    assert_null(yaml_image_find(arena, (struct slice){changed, bytes.length}, path, left_out));
}

static void test_changed(void **state)
{
    (void)state;
    for_each_file(look_at_changed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_as_parsed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
