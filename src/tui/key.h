/* Keys: what a person pressed, decoded once. */
#ifndef TUI_KEY_H
#define TUI_KEY_H

#include "base/base.h"

enum key_name {
    KEY_NAME_NONE,
    KEY_NAME_CHARACTER, /* codepoint says which; also for Ctrl-letter (control set, codepoint the lower-case letter) */
    KEY_NAME_UP, KEY_NAME_DOWN, KEY_NAME_LEFT, KEY_NAME_RIGHT,
    KEY_NAME_HOME, KEY_NAME_END, KEY_NAME_PAGE_UP, KEY_NAME_PAGE_DOWN,
    KEY_NAME_ENTER, KEY_NAME_TAB, KEY_NAME_ESCAPE, KEY_NAME_BACKSPACE, KEY_NAME_DELETE, KEY_NAME_INSERT,
    KEY_NAME_F1, KEY_NAME_F2, KEY_NAME_F3, KEY_NAME_F4, KEY_NAME_F5, KEY_NAME_F6,
    KEY_NAME_F7, KEY_NAME_F8, KEY_NAME_F9, KEY_NAME_F10, KEY_NAME_F11, KEY_NAME_F12,
    KEY_NAME_PASTE,  /* bracketed paste: `paste` holds the text, valid until the next read */
    KEY_NAME_RESIZE, /* the size changed */
    KEY_NAME_RESUME, /* back from ^Z: everything must be painted anew */
    KEY_NAME_LIGHT,  /* the terminal says that its background is light */
    KEY_NAME_HANGUP, /* the terminal is gone, or SIGTERM: end in order */
};

struct key {
    enum key_name name;
    uint32_t codepoint;
    bool control, alt, shift; /* shift only for named keys */
    struct slice paste;
};

bool key_equal(struct key a, struct key b);
/* "a", "<Tab>", "<S-Tab>", "<C-r>", "<A-Left>", "<F1>", "<Space>", "<lt>": one key from the beginning of text, as in
 * scripts, key maps and help. Returns the bytes it takes, 0 when it is none. */
size_t key_parse(struct slice text, struct key *out);
/* The same notation for showing: Tab, Shift-Tab, Ctrl-R, Alt-Left, F1, 空格. */
struct slice key_show(struct key key, struct arena *arena);
/* Full-width forms that a Chinese input method sends in place of ASCII (：／？！ａ) folded to ASCII, for commands. */
uint32_t key_fold_full_width(uint32_t codepoint);

#endif
