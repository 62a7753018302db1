/* The table of commands: every command can be called by a name of its own and no key means two things. */
#include "unit/cmocka_main.h"

#include "support/screen.h"
#include "tui/commands.h"

#include <unistd.h>

static void test_names_are_their_own(void **state)
{
    (void)state;
    for (enum command command = 0; command < COMMAND_COUNT; command++) {
        const struct command_entry *entry = command_entry(command);
        assert_int_equal(command_of_name(slice_of(entry->name), WHERE_ANY), command);
        assert_int_equal(command_of_name(slice_of(entry->chinese), WHERE_ANY), command);
        assert_int_equal(command_of_name(slice_of(entry->pinyin), WHERE_ANY), command);
        assert_true(entry->where != 0 && (entry->bar & ~entry->where) == 0);
    }
}

/* Each key of each command leads to it wherever it applies: so no other command there has the same key. */
static void test_keys_are_their_own(void **state)
{
    (void)state;
    size_t keys_seen = 0;
    for (enum command command = 0; command < COMMAND_COUNT; command++) {
        const struct command_entry *entry = command_entry(command);
        struct slice keys = slice_of(entry->keys);
        while (keys.length) {
            struct key key;
            size_t taken = key_parse(keys, &key);
            assert_true(taken > 0);
            for (unsigned where = 1; where <= WHERE_ANY; where <<= 1)
                if (entry->where & where)
                    assert_int_equal(command_of_key(key, where), command);
            keys = slice_trim(slice_part(keys, taken, keys.length));
            keys_seen++;
        }
    }
    assert_true(keys_seen > COMMAND_COUNT);
}

/* An input method swallows letters: what must be done in a review has another key, or is done with one that has. */
static void test_core_commands_pass_input_methods(void **state)
{
    (void)state;
    static const enum command core[] = {COMMAND_next_open, COMMAND_open,        COMMAND_correct, COMMAND_waive,
                                        COMMAND_note,      COMMAND_switch_pane, COMMAND_export,  COMMAND_help,
                                        COMMAND_quit,      COMMAND_next_match,  COMMAND_redo,    COMMAND_open_original};
    for (size_t i = 0; i < sizeof core / sizeof *core; i++) {
        struct slice keys = slice_of(command_entry(core[i])->keys);
        bool passes = false;
        struct key key;
        for (size_t taken; keys.length && (taken = key_parse(keys, &key)) > 0;) {
            passes |= key.name != KEY_NAME_CHARACTER || key.control;
            keys = slice_trim(slice_part(keys, taken, keys.length));
        }
        if (!passes)
            fail_msg("%s", command_entry(core[i])->name);
    }
}

static void test_full_width_forms_are_commands(void **state)
{
    (void)state;
    struct key colon = {.name = KEY_NAME_CHARACTER, .codepoint = 0xFF1A};
    struct key question = {.name = KEY_NAME_CHARACTER, .codepoint = 0xFF1F};
    struct key letter = {.name = KEY_NAME_CHARACTER, .codepoint = 0xFF51}; /* full-width q */
    assert_int_equal(command_of_key(colon, WHERE_LIST), COMMAND_prompt);
    assert_int_equal(command_of_key(question, WHERE_TABLE), COMMAND_help);
    assert_int_equal(command_of_key(letter, WHERE_ORIGINAL), COMMAND_quit);
}

static void test_completion_puts_the_nearest_first(void **state)
{
    (void)state;
    enum command found[8];
    assert_true(command_complete(SLICE("th"), WHERE_REVIEW, found, 8) >= 1);
    assert_int_equal(found[0], COMMAND_theme);
    assert_true(command_complete(SLICE("dc"), WHERE_REVIEW, found, 8) >= 1);
    assert_int_equal(found[0], COMMAND_export);
    assert_true(command_complete(SLICE("批"), WHERE_REVIEW, found, 8) >= 2);
    assert_int_equal(found[0], COMMAND_note);
    assert_int_equal(command_complete(SLICE("zzz"), WHERE_REVIEW, found, 8), 0);
    assert_int_equal(command_complete(SLICE(""), WHERE_REVIEW, found, 8), 8);
    assert_int_equal(command_of_name(SLICE("undo"), WHERE_LIST), COMMAND_COUNT);
}

/* A script presses one of the command's keys, or types its name behind a colon. */
static bool script_uses(struct slice script, enum command command)
{
    const struct command_entry *entry = command_entry(command);
    struct buffer typed = {0}, english = {0}, chinese = {0};
    bool used = false;
    for (size_t at = 0; at < script.length;) {
        struct key key;
        size_t taken = key_parse(slice_part(script, at, script.length), &key);
        bool blank = script.data[at] == ' ' || script.data[at] == '\n';
        if (taken && !blank)
            used |= command_of_key(key, entry->where) == command;
        if (!blank)
            buffer_add(&typed, slice_part(script, at, at + (taken ? taken : 1)));
        at += taken ? taken : 1;
    }
    buffer_print(&english, ":%s<", entry->name);
    buffer_print(&chinese, ":%s<", entry->chinese);
    used |= slice_find(buffer_slice(&typed), buffer_slice(&english), 0) >= 0;
    used |= slice_find(buffer_slice(&typed), buffer_slice(&chinese), 0) >= 0;
    buffer_free(&typed);
    buffer_free(&english);
    buffer_free(&chinese);
    return used;
}

static void test_every_command_is_on_a_golden_screen(void **state)
{
    (void)state;
    /* Stopping the program has no screen; it is tried on a real terminal. */
    static const enum command elsewhere[] = {COMMAND_suspend};
    struct arena *arena = arena_new();
    char root[4096];
    assert_non_null(getcwd(root, sizeof root));
    struct path_list cases = screen_cases(root, arena);
    assert_true(cases.count >= 10);
    for (enum command command = 0; command < COMMAND_COUNT; command++) {
        bool used = command == elsewhere[0];
        for (size_t i = 0; i < cases.count && !used; i++)
            used = script_uses(screen_case_read(root, cases.items[i], arena).keys, command);
        if (!used)
            fail_msg("no case of tests/screen uses :%s", command_entry(command)->name);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_their_own),
        cmocka_unit_test(test_keys_are_their_own),
        cmocka_unit_test(test_core_commands_pass_input_methods),
        cmocka_unit_test(test_full_width_forms_are_commands),
        cmocka_unit_test(test_completion_puts_the_nearest_first),
        cmocka_unit_test(test_every_command_is_on_a_golden_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
