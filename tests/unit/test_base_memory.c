/* Arenas, vectors, buffers and error messages. */
#include "unit/cmocka_main.h"

#include <stdalign.h>

static void test_arena_is_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    uint64_t seed = 3;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2000; i++) {
            size_t size = next_random(&seed) % 300;
            unsigned char *memory = arena_allocate(arena, size);
            assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
            for (size_t j = 0; j < size; j++)
                assert_int_equal(memory[j], 0);
            memset(memory, 0xAA, size);
        }
        assert_true(arena_used(arena) > 0);
        arena_reset(arena);
        assert_int_equal(arena_used(arena), 0);
    }
    arena_free(arena);
    arena_free(NULL);
}

static void test_arena_pieces_stay_apart(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    enum { PIECES = 400 };
    unsigned char *pieces[PIECES];
    size_t sizes[PIECES];
    uint64_t seed = 11;
    for (size_t i = 0; i < PIECES; i++) {
        sizes[i] = i % 50 == 49 ? 100000 + i : next_random(&seed) % 2000;
        pieces[i] = arena_allocate(arena, sizes[i]);
        memset(pieces[i], (int)(i & 0xFF), sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(pieces[i][j], i & 0xFF);
    arena_free(arena);
}

static void test_arena_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice copy = arena_copy(arena, slice_part(SLICE("总计合计"), 0, 6));
    assert_string_equal(copy.data, "总计");
    assert_string_equal(arena_copy(arena, SLICE_NONE).data, "");
    assert_string_equal(arena_print(arena, "%s：%d", "第", 5).data, "第：5");
    struct slice wide = arena_print(arena, "%0700d", 7);
    assert_int_equal(wide.length, 700);
    assert_int_equal(strlen(wide.data), 700);
    for (int size = 250; size < 260; size++)
        assert_int_equal(strlen(arena_print(arena, "%*d", size, 7).data), size);
    arena_free(arena);
}

static void check_vector(struct arena *arena)
{
    VECTOR(int) numbers = {0};
    for (int i = 0; i < 5000; i++) {
        vector_push(arena, &numbers, i);
        /* Something else in between now and then: the array can then not grow where it is. */
        if (arena && i % 700 == 0)
            memset(arena_allocate(arena, 24), 0xFF, 24);
    }
    assert_int_equal(numbers.count, 5000);
    assert_true(numbers.capacity >= numbers.count);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(numbers.items[i], i);
    if (!arena) {
        vector_free(&numbers);
        assert_null(numbers.items);
        assert_int_equal(numbers.count + numbers.capacity, 0);
    }
}

static void test_vector(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    check_vector(arena);
    check_vector(NULL);
    arena_free(arena);
}

static void test_two_vectors_in_one_arena(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    VECTOR(uint16_t) small = {0};
    VECTOR(uint64_t) large = {0};
    for (unsigned i = 0; i < 3000; i++) {
        vector_push(arena, &small, (uint16_t)i);
        vector_push(arena, &large, (uint64_t)i << 32);
    }
    for (unsigned i = 0; i < 3000; i++) {
        assert_int_equal(small.items[i], i);
        assert_true(large.items[i] == (uint64_t)i << 32);
    }
    arena_free(arena);
}

static void test_buffer(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    assert_int_equal(buffer_slice(&buffer).length, 0);
    buffer_add_text(&buffer, "年");
    buffer_add_character(&buffer, 0x5BA1);
    buffer_print(&buffer, " %d/%s", 2, "三");
    assert_slice(buffer_slice(&buffer), "年审 2/三");
    assert_int_equal(buffer.data[buffer.length], 0);
    buffer_clear(&buffer);
    assert_string_equal(buffer.data, "");
    for (int size = 1; size < 700; size++)
        buffer_print(&buffer, "%*d", size, 1);
    assert_int_equal(buffer.length, 699 * 700 / 2);
    assert_int_equal(strlen(buffer.data), buffer.length);
    buffer_add(&buffer, SLICE_NONE);
    buffer_free(&buffer);
    assert_null(buffer.data);
}

static void test_error(void **state)
{
    (void)state;
    struct error error = {0};
    assert_false(error_set(&error, ERROR_FILE, "%s：%d", "文件", 3));
    assert_int_equal(error.kind, ERROR_FILE);
    assert_string_equal(error.message, "文件：3");
    /* The old message may be a part of the new one. */
    error_set(&error, ERROR_USAGE, "%s。", error.message);
    assert_string_equal(error.message, "文件：3。");
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_false(error_set(NULL, ERROR_USAGE, "x"));
}

static void test_long_error_ends_at_a_character(void **state)
{
    (void)state;
    const char *const kinds[] = {"a", "é", "柳", "𠀀"};
    for (size_t kind = 0; kind < 4; kind++)
        for (int shift = 0; shift < 8; shift++) {
            struct buffer text = {0};
            struct error error;
            buffer_print(&text, "%.*s", shift, "bbbbbbbb");
            while (text.length < 1500)
                buffer_add_text(&text, kinds[kind]);
            error_set(&error, ERROR_REPORT, "%s", text.data);
            size_t length = strlen(error.message);
            assert_int_equal(utf8_first_invalid(slice_of(error.message)), -1);
            assert_true(length < sizeof error.message && length >= sizeof error.message - 4);
            buffer_free(&text);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena_is_zeroed_and_aligned),
        cmocka_unit_test(test_arena_pieces_stay_apart),
        cmocka_unit_test(test_arena_text),
        cmocka_unit_test(test_vector),
        cmocka_unit_test(test_two_vectors_in_one_arena),
        cmocka_unit_test(test_buffer),
        cmocka_unit_test(test_error),
        cmocka_unit_test(test_long_error_ends_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
