/* YAML: trees with places, complaints with places, streams that grow, quoting. */
#include "unit/cmocka_main.h"

static struct arena *arena;
static struct error error;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    error = (struct error){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct yaml_node *parse(const char *text)
{
    struct yaml_node *node = yaml_parse(arena, slice_of(text), "f.yaml", &error);
    if (!node)
        fail_msg("%s", error.message);
    return node;
}

static void assert_place(const struct yaml_node *node, uint32_t line, uint32_t column)
{
    assert_int_equal(node->line, line);
    assert_int_equal(node->column, column);
    assert_string_equal(node->source->path, "f.yaml");
}

static void test_tree(void **state)
{
    (void)state;
    struct yaml_node *root =
        parse("\xEF\xBB\xBF# 注\n名: 柳河镇\nlist:\n  - 1\n  - \"1\"\n  - {a: b}\nempty:\ntext: |\n  一\n  二\n");
    assert_int_equal(root->kind, YAML_MAP);
    assert_int_equal(root->count, 4);
    assert_place(root, 2, 1);
    struct yaml_node *name = yaml_get(root, "名"), *list = yaml_get(root, "list");
    assert_slice(name->text, "柳河镇");
    assert_place(name, 2, 4);
    assert_int_equal(list->kind, YAML_LIST);
    assert_int_equal(list->count, 3);
    assert_true(list->items[0]->plain);
    assert_false(list->items[1]->plain);
    assert_place(list->items[1], 5, 5);
    assert_slice(yaml_get(list->items[2], "a")->text, "b");
    assert_place(list->items[2]->keys[0], 6, 6);
    assert_slice(yaml_get(root, "empty")->text, "");
    assert_slice(yaml_get(root, "text")->text, "一\n二\n");
    assert_null(yaml_get(root, "none"));
    assert_null(yaml_get(list, "a"));
    assert_null(yaml_get(NULL, "a"));
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "f.yaml:1:1: 文件没有内容"},
        {"# only this\n\n", "f.yaml:1:1: 文件没有内容"},
        {"a: 1\nb: 2\na: 3\n", "f.yaml:3:1: 键“a”重复，第一次在第 1 行"},
        {"a: &x 1\n", "f.yaml:1:4: 这里不支持锚点"},
        {"a: *x\n", "f.yaml:1:4: 这里不支持锚点"},
        {"a: !!str 1\n", "f.yaml:1:4: 这里不支持锚点"},
        {"a: ! x\n", "f.yaml:1:4: 这里不支持锚点"},
        {"a: &x [1]\n", "f.yaml:1:4: 这里不支持锚点"},
        {"? [a]\n: b\n", "f.yaml:1:3: 键只能是一个词"},
        {"a: 1\n---\nb: 2\n", "f.yaml:2:1: 只能有一个文档"},
        {"a:\n\t- 1\n", "f.yaml:2:1: 这里的字符不能用作开头"},
        {"a: [1, 2\nb: 3\n", "f.yaml:2:"},
        {"a: \"没有\n写完\n", "f.yaml:1:4: 文件在引号内结束：缺少右引号"},
        {"甲: 乙\na: [没有,\n  写完\n\n", "f.yaml:2:4: 方括号列表没有写完"},
        {"a: b: c\n", "f.yaml:1:5: 这里不能出现“键: 值”"},
        {"年: \"\\q\"\n", "f.yaml:1:5: 双引号内有不认识的反斜杠写法"},
        {"a: 1\n b: 2\n", "f.yaml:2:"},
        {"名: 好\nb: \xFF\n", "f.yaml:2:4: 不是 UTF-8 编码"},
        {"一: 二\xE5\n", "f.yaml:1:5: 不是 UTF-8 编码"},
        {"一: 二\n三: \x01\n", "f.yaml:2:4: 含有不可见的控制字符"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        error = (struct error){0};
        assert_null(yaml_parse(arena, slice_of(cases[i].text), "f.yaml", &error));
        assert_int_equal(error.kind, ERROR_USAGE);
        if (!strstr(error.message, cases[i].message))
            fail_msg("case %zu: %s", i, error.message);
    }
}

static void assert_excerpt(const char *text, size_t byte, const char *wanted)
{
    error = (struct error){0};
    struct yaml_node *root = yaml_parse(arena, slice_of(text), "f.yaml", &error);
    assert_non_null(root);
    struct yaml_node place = yaml_inside(yaml_get(root, "名"), byte);
    yaml_complain(&place, &error, "错了");
    assert_string_equal(error.excerpt, wanted);
}

/* The caret stands under the place on a terminal: Han characters are two columns, tabs become blanks. */
static void test_excerpts(void **state)
{
    (void)state;
    assert_excerpt("名: abc\n", 0, "     1 | 名: abc\n       |     ^");
    assert_excerpt("名: 柳河镇\n", 6, "     1 | 名: 柳河镇\n       |         ^");
    assert_excerpt("a: 1\r\n名: \"柳\\\"河\"\r\n", 4, "     2 | 名: \"柳\\\"河\"\n       |          ^");
    assert_excerpt("名:\t\t年\tx\n", 4, "     1 | 名:     年  x\n       |             ^");
    assert_excerpt("名: >-\n  甲 乙\n  丙\n", 8, "     3 |   丙\n       |   ^");
    assert_excerpt("名: \"甲\n   丙\"\n", 4, "     2 |    丙\"\n       |    ^");
    assert_excerpt("名: {甲: 1}\n", 0, "     1 | 名: {甲: 1}\n       |     ^");
    assert_excerpt("\xEF\xBB\xBF名: 甲\n", 0, "     1 | 名: 甲\n       |     ^");
    assert_excerpt("名: a\xCC\x81"
                   "b\n",
                   3,
                   "     1 | 名: a\xCC\x81"
                   "b\n       |      ^");
}

static void test_excerpt_of_a_long_line(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "名: ");
    for (int i = 0; i < 100; i++)
        buffer_add_text(&text, "柳河");
    error = (struct error){0};
    struct yaml_node *root = yaml_parse(arena, buffer_slice(&text), "f.yaml", &error);
    struct yaml_node place = yaml_inside(yaml_get(root, "名"), 300);
    yaml_complain(&place, &error, "错了");
    const char *caret = strchr(error.excerpt, '\n');
    assert_non_null(caret);
    assert_true(strncmp(error.excerpt, "     1 | ...", 12) == 0 && strncmp(caret - 3, "...", 3) == 0);
    assert_int_equal(strlen(caret), strlen("\n       | ...") + 60 + 1);
    buffer_free(&text);
}

static void test_depth(void **state)
{
    (void)state;
    char text[20001];
    memset(text, '[', 20000);
    text[20000] = '\0';
    assert_null(yaml_parse(arena, slice_of(text), "f.yaml", &error));
    assert_contains(error.message, "f.yaml:1:65: 层次太深");
}

/* Any beginning of a good file is either good or a complaint with a place: never a crash, never silence. */
static void test_torn_anywhere(void **state)
{
    (void)state;
    struct slice text = SLICE("a: [1, {b: '二'}]\nc:\n  - \"d\\n\"\n  - |\n    e\n  - f: g\n");
    for (size_t length = 0; length <= text.length; length++) {
        error = (struct error){0};
        struct yaml_node *root = yaml_parse(arena, slice_part(text, 0, length), "f.yaml", &error);
        assert_true((root == NULL) == (error.kind == ERROR_USAGE));
        if (!root)
            assert_contains(error.message, "f.yaml:");
    }
}

static void test_typed(void **state)
{
    (void)state;
    struct yaml_node *root = parse("n: 12\nm: -3\nq: \"12\"\nx: 1.5\ns: 好\nl: [1]\nbig: 99999999999999999999\ne:\n");
    struct slice text;
    long number = 0;
    assert_true(yaml_integer(root, "n", &number, &error) && number == 12);
    assert_true(yaml_integer(root, "m", &number, &error) && number == -3);
    static const char *const wrong[] = {"q", "x", "s", "l", "big", "e", "none"};
    static const char *const places[] = {":3:4: ", ":4:4: ", ":5:4: ", ":6:4: ", ":7:6: ", ":8:3: ", ":1:1: "};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(yaml_integer(root, wrong[i], &number, &error));
        assert_contains(error.message, places[i]);
        assert_contains(error.message, wrong[i]);
    }
    assert_int_equal(number, -3);
    assert_true(yaml_text(root, "s", &text, &error));
    assert_slice(text, "好");
    assert_true(yaml_text(root, "q", &text, &error));
    assert_false(yaml_text(root, "l", &text, &error));
    assert_contains(error.message, "f.yaml:6:4: “l”应为一个值");
    assert_false(yaml_text(root, "none", &text, &error));
    assert_contains(error.message, "f.yaml:1:1: 缺少“none”");
}

static void test_only_keys(void **state)
{
    (void)state;
    static const char *const names[] = {"label", "aliases", "columns", NULL};
    assert_true(yaml_only_keys(parse("label: a\ncolumns: []\n"), names, &error));
    assert_false(yaml_only_keys(parse("label: a\ncolums: []\n"), names, &error));
    assert_contains(error.message, "f.yaml:2:1: 不认识的键“colums”，是否想写“columns”？");
    assert_false(yaml_only_keys(parse("zzzzzz: a\n"), names, &error));
    assert_contains(error.message, "这里可以写：label、aliases、columns");
    assert_false(yaml_only_keys(parse("[label]"), names, &error));
    assert_contains(error.message, "f.yaml:1:1: ");
    assert_string_equal(nearest_name(SLICE("lable"), names), "label");
    assert_null(nearest_name(SLICE("完全不同"), names));
    assert_null(nearest_name(SLICE("x"), (const char *const[]){NULL}));
}

static void test_stream(void **state)
{
    (void)state;
    struct slice bytes = SLICE("---\na: 1\n...\n# 注\n---\nb: |\n  ...\n  x\n...\r\n---\nc: \"torn");
    size_t offset = 0;
    struct yaml_node *node = yaml_next(arena, bytes, &offset, "f.yaml", &error);
    assert_place(yaml_get(node, "a"), 2, 4);
    node = yaml_next(arena, bytes, &offset, "f.yaml", &error);
    assert_slice(yaml_get(node, "b")->text, "...\nx\n");
    assert_place(yaml_get(node, "b"), 6, 4);
    size_t before = offset;
    assert_int_equal(error.kind, ERROR_NONE);
    assert_null(yaml_next(arena, bytes, &offset, "f.yaml", &error));
    assert_int_equal(offset, before);
    assert_contains(error.message, "f.yaml:10:1: 最后一条记录没有写完");
}

static void test_stream_end(void **state)
{
    (void)state;
    size_t offset = 0;
    assert_null(yaml_next(arena, SLICE_NONE, &offset, "f.yaml", &error));
    assert_int_equal(offset, 0);
    struct slice bytes = SLICE("a: 1\n...\n\n \n");
    assert_non_null(yaml_next(arena, bytes, &offset, "f.yaml", &error));
    assert_null(yaml_next(arena, bytes, &offset, "f.yaml", &error));
    assert_int_equal(offset, bytes.length);
    assert_int_equal(error.kind, ERROR_NONE);
    offset = 0;
    assert_null(yaml_next(arena, SLICE("a: 1\n...\n"), &(size_t){9}, "f.yaml", &error));
    assert_null(yaml_next(arena, SLICE("\na: 1\na: 2\n...\nb: 1\n...\n"), &offset, "f.yaml", &error));
    assert_contains(error.message, "f.yaml:3:1: 键“a”重复");
    assert_int_equal(offset, 0);
}

/* A stream cut at any byte gives the whole documents before the cut and then either its end or a complaint. */
static void test_stream_torn_anywhere(void **state)
{
    (void)state;
    struct slice bytes = SLICE("---\n一: \"二\\n三\"\n...\n---\nb: {c: [d]}\n...\n");
    size_t first = (size_t)slice_find(bytes, SLICE("...\n"), 0) + 4;
    for (size_t length = 0; length <= bytes.length; length++) {
        size_t offset = 0, documents = 0;
        error = (struct error){0};
        while (yaml_next(arena, slice_part(bytes, 0, length), &offset, "f.yaml", &error))
            documents++;
        assert_int_equal(documents, length == bytes.length ? 2 : length >= first ? 1 : 0);
        assert_true((offset == length) == (error.kind == ERROR_NONE));
    }
}

static void assert_quote_round_trip(struct slice text)
{
    struct buffer out = {0};
    buffer_add_text(&out, "key: ");
    yaml_quote(&out, text);
    buffer_add_text(&out, "\n");
    assert_int_equal(slice_find(buffer_slice(&out), SLICE("\n"), 0), (ptrdiff_t)out.length - 1);
    struct yaml_node *root = yaml_parse(arena, buffer_slice(&out), "f.yaml", &error);
    if (!root)
        fail_msg("%s: %s", out.data, error.message);
    struct slice back = yaml_get(root, "key")->text;
    if (!slice_equal(back, text))
        fail_msg("%s", out.data);
    buffer_free(&out);
}

static void test_quote(void **state)
{
    (void)state;
    struct buffer out = {0};
    yaml_quote(&out, SLICE("a\"\\\n\t\x1B年\xFF"));
    assert_slice(buffer_slice(&out), "\"a\\\"\\\\\\n\\t\\x1B年\xEF\xBF\xBD\"");
    buffer_free(&out);
    assert_quote_round_trip(SLICE(""));
    assert_quote_round_trip(SLICE(" 前后有空格 \n\n  第二行：# 'x' - [a] {b} %@`\r\n...\n---\n"));
    assert_quote_round_trip(SLICE("a\0b"));
    for (uint32_t codepoint = 0; codepoint <= 0x10FFFF; codepoint += codepoint < 0x10100 ? 1 : 4093) {
        if (codepoint == 0xD800)
            codepoint = 0xE000;
        char encoded[4];
        assert_quote_round_trip((struct slice){encoded, utf8_encode(codepoint, encoded)});
    }
}

#define test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void test_a_file_that_cannot_be_read(void **state)
{
    (void)state;
    assert_null(yaml_read(arena, "/nonexistent/f.yaml", &error));
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_contains(error.message, "/nonexistent/f.yaml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(test_tree),
        test(test_refused),
        test(test_depth),
        test(test_torn_anywhere),
        test(test_typed),
        test(test_only_keys),
        test(test_stream),
        test(test_stream_end),
        test(test_stream_torn_anywhere),
        test(test_a_file_that_cannot_be_read),
        test(test_quote),
        test(test_excerpts),
        test(test_excerpt_of_a_long_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
