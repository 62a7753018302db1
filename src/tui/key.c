/* The notation of keys: reading it from scripts and key maps, and writing it for people. */
#include "tui/key.h"

#include <string.h>

struct named {
    const char *name;
    enum key_name key;
    uint32_t codepoint;
};

/* The first name of a key is the one that is shown. */
static const struct named names[] = {
    {"Up", KEY_NAME_UP, 0},
    {"Down", KEY_NAME_DOWN, 0},
    {"Left", KEY_NAME_LEFT, 0},
    {"Right", KEY_NAME_RIGHT, 0},
    {"Home", KEY_NAME_HOME, 0},
    {"End", KEY_NAME_END, 0},
    {"PgUp", KEY_NAME_PAGE_UP, 0},
    {"PageUp", KEY_NAME_PAGE_UP, 0},
    {"PgDn", KEY_NAME_PAGE_DOWN, 0},
    {"PageDown", KEY_NAME_PAGE_DOWN, 0},
    {"Enter", KEY_NAME_ENTER, 0},
    {"CR", KEY_NAME_ENTER, 0},
    {"Return", KEY_NAME_ENTER, 0},
    {"Tab", KEY_NAME_TAB, 0},
    {"Esc", KEY_NAME_ESCAPE, 0},
    {"Escape", KEY_NAME_ESCAPE, 0},
    {"Backspace", KEY_NAME_BACKSPACE, 0},
    {"BS", KEY_NAME_BACKSPACE, 0},
    {"Del", KEY_NAME_DELETE, 0},
    {"Delete", KEY_NAME_DELETE, 0},
    {"Ins", KEY_NAME_INSERT, 0},
    {"Insert", KEY_NAME_INSERT, 0},
    {"F10", KEY_NAME_F10, 0},
    {"F11", KEY_NAME_F11, 0},
    {"F12", KEY_NAME_F12, 0},
    {"F1", KEY_NAME_F1, 0},
    {"F2", KEY_NAME_F2, 0},
    {"F3", KEY_NAME_F3, 0},
    {"F4", KEY_NAME_F4, 0},
    {"F5", KEY_NAME_F5, 0},
    {"F6", KEY_NAME_F6, 0},
    {"F7", KEY_NAME_F7, 0},
    {"F8", KEY_NAME_F8, 0},
    {"F9", KEY_NAME_F9, 0},
    {"空格", KEY_NAME_CHARACTER, ' '},
    {"Space", KEY_NAME_CHARACTER, ' '},
    {"lt", KEY_NAME_CHARACTER, '<'},
};
enum { NAME_COUNT = sizeof names / sizeof *names };

enum modifier { CONTROL, ALT, SHIFT };
static const struct {
    const char *name;
    enum modifier modifier;
} modifiers[] = {
    {"Ctrl-", CONTROL}, {"C-", CONTROL}, {"Alt-", ALT}, {"A-", ALT}, {"M-", ALT}, {"Shift-", SHIFT}, {"S-", SHIFT},
};

bool key_equal(struct key a, struct key b)
{
    return a.name == b.name && a.codepoint == b.codepoint && a.control == b.control && a.alt == b.alt &&
           a.shift == b.shift && slice_equal(a.paste, b.paste);
}

static bool same_letters(struct slice text, const char *name)
{
    size_t length = strlen(name);
    if (text.length != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((text.data[i] | 0x20) != (name[i] | 0x20))
            return false;
    return true;
}

static void modify(struct key *key, enum modifier modifier)
{
    if (modifier == CONTROL)
        key->control = true;
    else if (modifier == ALT)
        key->alt = true;
    else
        key->shift = true;
}

/* Takes the modifiers from the beginning of *text; a lone "-" behind one is the key itself. */
static void take_modifiers(struct slice *text, struct key *key)
{
    for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers;) {
        size_t length = strlen(modifiers[i].name);
        if (text->length > length && slice_starts_with(*text, slice_of(modifiers[i].name))) {
            modify(key, modifiers[i].modifier);
            *text = slice_part(*text, length, text->length);
            i = 0;
        } else {
            i++;
        }
    }
}

/* The name within < and >, without modifiers. */
static bool parse_name(struct slice text, struct key *key)
{
    for (int i = 0; i < NAME_COUNT; i++)
        if (same_letters(text, names[i].name)) {
            key->name = names[i].key;
            key->codepoint = names[i].codepoint;
            return true;
        }
    size_t offset = 0;
    uint32_t codepoint = text.length > 0 ? utf8_decode(text, &offset) : CODEPOINT_INVALID;
    if (codepoint == CODEPOINT_INVALID || codepoint < 0x20 || codepoint == 0x7F || offset != text.length)
        return false;
    if (key->control && codepoint >= 'A' && codepoint <= 'Z')
        codepoint += 'a' - 'A';
    key->name = KEY_NAME_CHARACTER;
    key->codepoint = codepoint;
    return true;
}

static size_t parse_bracketed(struct slice text, struct key *out)
{
    /* "<>>" and "<C->>" name the key ">". */
    ptrdiff_t close = slice_find(text, SLICE(">"), 2);
    if (close < 0)
        return 0;
    if ((size_t)close + 1 < text.length && text.data[close + 1] == '>' && text.data[close - 1] == '-')
        close++;
    struct slice inside = slice_part(text, 1, (size_t)close);
    struct key key = {0};
    take_modifiers(&inside, &key);
    if (!parse_name(inside, &key) || (key.shift && key.name == KEY_NAME_CHARACTER))
        return 0;
    *out = key;
    return (size_t)close + 1;
}

size_t key_parse(struct slice text, struct key *out)
{
    if (text.length == 0)
        return 0;
    if (text.data[0] == '<')
        return parse_bracketed(text, out);
    size_t offset = 0;
    uint32_t codepoint = utf8_decode(text, &offset);
    if (codepoint == CODEPOINT_INVALID || codepoint < 0x20 || codepoint == 0x7F)
        return 0;
    *out = (struct key){.name = KEY_NAME_CHARACTER, .codepoint = codepoint};
    return offset;
}

static struct slice show_character(uint32_t codepoint, bool upper, struct arena *arena)
{
    if (upper && codepoint >= 'a' && codepoint <= 'z')
        codepoint -= 'a' - 'A';
    char bytes[4];
    size_t length = utf8_encode(codepoint, bytes);
    return arena_copy(arena, (struct slice){bytes, length});
}

static struct slice show_name(struct key key, struct arena *arena)
{
    for (int i = 0; i < NAME_COUNT; i++)
        if (names[i].key == key.name && names[i].codepoint == key.codepoint && key.codepoint != '<')
            return slice_of(names[i].name);
    if (key.name == KEY_NAME_CHARACTER)
        return show_character(key.codepoint, key.control, arena);
    return SLICE_NONE;
}

struct slice key_show(struct key key, struct arena *arena)
{
    struct slice name = show_name(key, arena);
    return arena_print(arena, "%s%s%s%.*s", key.control ? "Ctrl-" : "", key.alt ? "Alt-" : "",
                       key.shift ? "Shift-" : "", SLICE_ARGUMENTS(name));
}

uint32_t key_fold_full_width(uint32_t codepoint)
{
    if (codepoint >= 0xFF01 && codepoint <= 0xFF5E)
        return codepoint - 0xFF01 + '!';
    switch (codepoint) {
    case 0x3000:
        return ' ';
    case 0x3001: /* 、 stands on the key of / or \ */
        return '/';
    case 0x3002:
        return '.';
    default:
        return codepoint;
    }
}
