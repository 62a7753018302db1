/* The table of commands and the ways to look things up in it. */
#include "tui/commands.h"

#include <assert.h>
#include <string.h>

static const struct command_entry entries[COMMAND_COUNT] = {
#define COMMAND_ENTRY(id, name, chinese, pinyin, keys, where, bar, help)                                               \
    [COMMAND_##id] = {name, chinese, pinyin, keys, where, bar, help},
    COMMANDS(COMMAND_ENTRY)
#undef COMMAND_ENTRY
};

const struct command_entry *command_entry(enum command command)
{
    assert(command < COMMAND_COUNT);
    return &entries[command];
}

/* Takes the next key of a key list; false at its end. */
static bool next_key(struct slice *keys, struct key *out)
{
    *keys = slice_trim(*keys);
    size_t taken = keys->length ? key_parse(*keys, out) : 0;
    *keys = slice_part(*keys, taken, keys->length);
    return taken > 0;
}

static bool has_key(const struct command_entry *entry, struct key key)
{
    struct slice keys = slice_of(entry->keys);
    for (struct key one; next_key(&keys, &one);)
        if (key_equal(one, key))
            return true;
    return false;
}

enum command command_of_key(struct key key, unsigned where)
{
    if (key.name == KEY_NAME_CHARACTER && !key.control && !key.alt)
        key.codepoint = key_fold_full_width(key.codepoint);
    for (enum command command = 0; command < COMMAND_COUNT; command++)
        if ((entries[command].where & where) && has_key(&entries[command], key))
            return command;
    return COMMAND_COUNT;
}

static bool name_is(const struct command_entry *entry, struct slice name)
{
    return slice_is(name, entry->name) || slice_is(name, entry->chinese) || slice_is(name, entry->pinyin);
}

enum command command_of_name(struct slice name, unsigned where)
{
    for (enum command command = 0; command < COMMAND_COUNT; command++)
        if ((entries[command].where & where) && name_is(&entries[command], name))
            return command;
    return COMMAND_COUNT;
}

/* 0 a whole name, 1 the beginning of one, 2 inside one, 3 letters of one in order, 4 no fit. */
static int fit(struct slice typed, const char *name)
{
    struct slice whole = slice_of(name);
    if (slice_equal(typed, whole))
        return 0;
    if (slice_starts_with(whole, typed))
        return 1;
    if (slice_find(whole, typed, 0) >= 0)
        return 2;
    size_t at = 0;
    for (size_t i = 0; i < whole.length && at < typed.length; i++)
        at += whole.data[i] == typed.data[at];
    return at == typed.length ? 3 : 4;
}

static int best_fit(const struct command_entry *entry, struct slice typed)
{
    int best = fit(typed, entry->name);
    const char *others[] = {entry->chinese, entry->pinyin};
    for (size_t i = 0; i < 2; i++) {
        int one = fit(typed, others[i]);
        best = one < best ? one : best;
    }
    return best;
}

size_t command_complete(struct slice typed, unsigned where, enum command out[], size_t limit)
{
    size_t count = 0;
    for (int wanted = 0; wanted < 4; wanted++)
        for (enum command command = 0; command < COMMAND_COUNT && count < limit; command++)
            if ((entries[command].where & where) && best_fit(&entries[command], typed) == wanted)
                out[count++] = command;
    return count;
}

struct slice command_key(enum command command, struct arena *arena)
{
    struct slice keys = slice_of(command_entry(command)->keys);
    struct key key;
    return next_key(&keys, &key) ? key_show(key, arena) : SLICE_NONE;
}

struct slice command_all_keys(enum command command, struct arena *arena)
{
    struct slice keys = slice_of(command_entry(command)->keys), all = SLICE_NONE;
    for (struct key key; next_key(&keys, &key);) {
        struct slice one = key_show(key, arena);
        all = arena_print(arena, "%.*s%s%.*s", SLICE_ARGUMENTS(all), all.length ? "  " : "", SLICE_ARGUMENTS(one));
    }
    return all;
}
