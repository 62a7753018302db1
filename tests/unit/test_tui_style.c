/* What is sent to the terminal with fewer changes of the look shows the same. */
#include "unit/cmocka_main.h"

#include "tui/terminal_style.h"

/* What a terminal makes of the bytes: each character with its look, cursor movements between them. */
struct screen {
    char attributes[8], foreground[64], background[64];
    struct buffer shown;
};

static void set_code(struct screen *screen, const char *code)
{
    static const char *const off[] = {"22", "23", "24", "25", "27"};
    static const char *const attributes[] = {"1", "2", "3", "4", "5", "7"};
    if (strcmp(code, "0") == 0 || !*code)
        screen->attributes[0] = screen->foreground[0] = screen->background[0] = '\0';
    else if (code[0] == '3' && code[1])
        snprintf(screen->foreground, sizeof screen->foreground, "%s", strcmp(code, "39") ? code : "");
    else if (code[0] == '4' && code[1])
        snprintf(screen->background, sizeof screen->background, "%s", strcmp(code, "49") ? code : "");
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (strcmp(code, attributes[i]) == 0 && !strstr(screen->attributes, code))
            strcat(screen->attributes, code);
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
        char *at = screen->attributes;
        while (strcmp(code, off[i]) == 0 && *at) {
            if (*at == code[1] || (code[1] == '2' && *at == '1'))
                memmove(at, at + 1, strlen(at));
            else
                at++;
        }
    }
}

static void set_codes(struct screen *screen, char *codes)
{
    char *rest = codes, *code;
    while ((code = strsep(&rest, ";")) != NULL) {
        char whole[64];
        snprintf(whole, sizeof whole, "%s", code);
        if ((strcmp(code, "38") == 0 || strcmp(code, "48") == 0) && rest) {
            char *kind = strsep(&rest, ";");
            int parts = strcmp(kind, "5") == 0 ? 1 : 3, length = snprintf(whole, sizeof whole, "%s;%s", code, kind);
            for (; parts > 0; parts--)
                length += snprintf(whole + length, sizeof whole - (size_t)length, ";%s", strsep(&rest, ";"));
        }
        set_code(screen, whole);
    }
}

static void sort(char *text)
{
    for (size_t i = 0; text[i]; i++)
        for (size_t k = i + 1; text[k]; k++)
            if (text[k] < text[i]) {
                char other = text[i];
                text[i] = text[k];
                text[k] = other;
            }
}

static void show(struct screen *screen, struct slice bytes)
{
    for (size_t at = 0; at < bytes.length; at++) {
        char codes[128];
        size_t end = at + 2, length = 0;
        if (bytes.data[at] == '\033' && bytes.data[at + 1] == '[') {
            while ((unsigned char)bytes.data[end] < 0x40)
                codes[length++] = bytes.data[end++];
            codes[length] = '\0';
            if (bytes.data[end] == 'm')
                set_codes(screen, codes);
            else
                buffer_print(&screen->shown, "{%s%c}", codes, bytes.data[end]);
            at = end;
        } else if (bytes.data[at] == '\033') {
            at += 2;
        } else {
            sort(screen->attributes);
            buffer_print(&screen->shown, "%c<%s|%s|%s>", bytes.data[at], screen->attributes, screen->foreground,
                         screen->background);
        }
    }
}

static struct slice shorten(struct style_memory *memory, const char *text, struct buffer *out)
{
    buffer_clear(out);
    style_shorten(memory, slice_of(text), out);
    if (memory->known)
        style_settle(memory, out);
    return buffer_slice(out);
}

static void test_only_what_differs_is_sent(void **state)
{
    (void)state;
    struct style_memory memory = {0};
    struct buffer out = {0};
    assert_slice(shorten(&memory, "\033(B\033[0;1m\033[38;5;231m\033[48;5;25mx\033(B\033[m", &out),
                 "\033(B\033[0;1;38;5;231;48;5;25mx\033[m");
    assert_slice(shorten(&memory, "\033[38;5;231m\033[48;5;25mx\033[38;5;252m\033[48;5;25my", &out),
                 "\033[38;5;231;48;5;25mx\033[38;5;252my");
    assert_slice(shorten(&memory, "\033[1mz\033(B\033[0m\033[38;5;252m\033[48;5;25mw", &out), "\033[1mz\033[22mw");
    assert_slice(shorten(&memory, "\033[2;3H\033[m\033[5d", &out), "\033[2;3H\033[5d\033[m");
    assert_slice(shorten(&memory, "\033[4m\033[24m", &out), "");
    assert_slice(shorten(&memory, "\033[31mx\033[32m \033[31my\033[44m \033[4m ", &out),
                 "\033[31mx y\033[44m \033[4m ");
    buffer_free(&out);
}

/* The look that a frame ends in, and the next one begins with, is not sent for nothing. */
static void test_looks_between_frames(void **state)
{
    (void)state;
    struct style_memory memory = {0};
    struct buffer out = {0};
    style_shorten(&memory, SLICE("\033[1;31mx\033[m\033[2;3H"), &out);
    style_shorten(&memory, SLICE("\033[1m\033[31my\033[m"), &out);
    assert_slice(buffer_slice(&out), "\033[0;1;31mx\033[2;3Hy");
    style_settle(&memory, &out);
    assert_true(slice_ends_with(buffer_slice(&out), SLICE("y\033[m")));
    buffer_free(&out);
}

static void test_colours_of_every_notation(void **state)
{
    (void)state;
    struct style_memory memory = {0};
    struct buffer out = {0};
    shorten(&memory, "\033[mx", &out);
    assert_slice(shorten(&memory, "\033[38:2::1:2:3m\033[48;2;4;5;6mx\033[38:2::1:2:3my", &out),
                 "\033[38:2::1:2:3;48;2;4;5;6mxy");
    assert_slice(shorten(&memory, "\033[39;49m\033[31m\033[92mx", &out), "\033[0;92mx");
    assert_slice(shorten(&memory, "\033[;mx", &out), "\033[mx");
    buffer_free(&out);
}

/* What is not understood goes through untouched, and nothing is presumed behind it. */
static void test_strange_codes(void **state)
{
    (void)state;
    struct style_memory memory = {0};
    struct buffer out = {0};
    shorten(&memory, "\033[mx", &out);
    assert_slice(shorten(&memory, "\033[1mx\033[58;5;3my\033[mz", &out), "\033[1mx\033[58;5;3my\033[mz");
    assert_slice(shorten(&memory, "\033[1mx", &out), "\033[0;1mx");
    assert_slice(shorten(&memory, "\033[?25l", &out), "\033[?25l");
    buffer_free(&out);
}

static void test_random_streams_show_the_same(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\033[m",   "\033[0;1m",      "\033[1m",          "\033[22m",
                                         "\033[4m",  "\033[24m",       "\033[7m",          "\033[27m",
                                         "\033[31m", "\033[38;5;200m", "\033[38;2;1;2;3m", "\033[39;49m",
                                         "\033[44m", "\033[48;5;25m",  "\033[2m",          "\033[5;6H",
                                         "\033[K",   "a",              "b",                "\033(B"};
    uint64_t seed = 7;
    struct style_memory memory = {0};
    struct screen plain = {0}, shorter = {0};
    size_t before = 0, after = 0;
    for (int frame = 0; frame < 400; frame++) {
        struct buffer bytes = {0}, out = {0};
        buffer_add_text(&bytes, frame == 0 ? "\033[m" : "");
        for (uint64_t count = next_random(&seed) % 40; count > 0; count--)
            buffer_add_text(&bytes, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        style_shorten(&memory, buffer_slice(&bytes), &out);
        show(&plain, buffer_slice(&bytes));
        show(&shorter, buffer_slice(&out));
        before += bytes.length;
        after += out.length;
        buffer_free(&bytes);
        buffer_free(&out);
    }
    assert_string_equal(plain.shown.data, shorter.shown.data);
    assert_true(after < before);
    struct buffer rest = {0};
    style_settle(&memory, &rest);
    show(&shorter, buffer_slice(&rest));
    assert_string_equal(plain.foreground, shorter.foreground);
    buffer_free(&rest);
    buffer_free(&plain.shown);
    buffer_free(&shorter.shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_what_differs_is_sent),
        cmocka_unit_test(test_looks_between_frames),
        cmocka_unit_test(test_colours_of_every_notation),
        cmocka_unit_test(test_strange_codes),
        cmocka_unit_test(test_random_streams_show_the_same),
    };
    return cmocka_run_group_tests_name("style", tests, NULL, NULL);
}
