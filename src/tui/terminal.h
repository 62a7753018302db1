/* A terminal: shows canvases and gives keys. Two kinds: curses on a real terminal, and one in memory that plays a
 * script and keeps what was shown, for golden screens. */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include "tui/canvas.h"
#include "tui/key.h"
#include "tui/theme.h"

struct terminal;
struct terminal_operations {
    void (*size)(struct terminal *terminal, int *rows, int *columns);
    /* Shows the canvas: only what changed is sent, in one write, the cursor parked last. */
    void (*present)(struct terminal *terminal, const struct canvas *canvas);
    /* The next key. Waits up to `milliseconds` (-1 for ever, 0 not at all); false when none came, or `wake` did. To
     * take a burst of keys with one painting, call it with 0 until it is false, then present, then call it with -1. */
    bool (*read_key)(struct terminal *terminal, int milliseconds, struct key *out);
    /* Hands the terminal to another program and takes it back (editor, ^Z). */
    void (*leave)(struct terminal *terminal);
    void (*enter)(struct terminal *terminal);
    /* ^Z: leaves, stops the program until it is brought back, enters. A canvas must be presented after it. */
    void (*suspend)(struct terminal *terminal);
    /* Other colours from the next painting on; NULL where there are none. */
    void (*use_theme)(struct terminal *terminal, const struct theme *theme);
    /* Puts text on the clipboard (OSC 52); false when the terminal cannot. */
    bool (*copy)(struct terminal *terminal, struct slice text);
    void (*close)(struct terminal *terminal);
};
struct terminal {
    const struct terminal_operations *operations;
    int wake; /* a file that ends a wait for keys without limit when it can be read from; -1: none */
};

/* On the controlling terminal, alternate screen, bracketed paste; installs the signal handlers (resize, ^Z, hang-up).
 * Leaves everything as it was on close and on a crash. With `ask_background` KEY_NAME_LIGHT comes when the terminal
 * says that its background is light. With NIANSHEN_FRAME_MARK=1 every present ends in ESC ] 777 ; frame=N BEL, and a
 * wait for nothing but keys begins with ESC ] 777 ; rest=N BEL, N the bytes of input so far. NULL with error when
 * standard input or output is no terminal or its description is missing. */
struct terminal *terminal_curses_open(const struct theme *theme, bool ask_background, struct error *error);

/* In memory: `script` in key_parse notation, blanks and line ends ignored (<Space> is the key), "#" at a line's start
 * comments; <Wait> and the like are not needed, as every read that waits gives the next key (one that does not wait
 * gives none, so that every key is painted), and while there is a `wake` waits for that alone. After the script's last
 * key read_key gives KEY_NAME_HANGUP.
 * <Snap:NAME> keeps a copy of the screen under that name; <Resize:80x24> resizes; <Paste:...> pastes. */
struct terminal *terminal_memory_open(int rows, int columns, struct slice script, struct error *error);
/* The screen now as text: the plane of characters, the plane of role letters, the cursor; and all snaps before it. */
void terminal_memory_write(const struct terminal *terminal, struct buffer *out);
/* What was presented last; lives as long as the terminal. */
const struct canvas *terminal_memory_screen(const struct terminal *terminal);

#endif
