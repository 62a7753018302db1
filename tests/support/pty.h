/* Runs a program on a pseudo-terminal whose other side is libvterm: the real thing, seen cell by cell. Never sleeps:
 * waits are for the marks of frames and of rest that nianshen writes with NIANSHEN_FRAME_MARK=1, for a condition on the
 * screen, or for the end. */
#ifndef SUPPORT_PTY_H
#define SUPPORT_PTY_H

#include "tui/canvas.h"
#include "tui/key.h"

#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

struct pty_options {
    const char *term; /* TERM of the program */
    int rows, columns;
    bool wide;     /* the terminal answers that ambiguous characters are wide */
    bool silent;   /* the terminal answers nothing */
    const char *background; /* what it answers about its background, as "rgb:ffff/ffff/ffff"; NULL: nothing */
    /* Under a small shell: when the program stops it writes [stopped modes same|differ] and reads a line, then the
     * program goes on; at the end it writes [ended STATUS modes same|differ]. */
    bool in_shell;
    const char *const *environment; /* "NAME=VALUE", NULL-terminated, on top of a cleaned one; or NULL */
};

struct pty {
    int file;
    pid_t process; /* the program, or the shell above it */
    VTerm *vterm;
    VTermScreen *screen;
    int rows, columns;
    bool wide, silent;
    const char *background;
    bool asked_background;
    bool cursor_visible, alternate, ended;
    char term[32];     /* its kind */
    bool cursor_stays; /* a kind of terminal that cannot hide it */
    unsigned long frames; /* number of the last frame mark */
    size_t sent, taken;   /* bytes to the program; how many it had dealt with when it last said that it rests */
    bool rested;          /* it said so at least once */
    struct buffer mark;   /* the beginning of a mark, perhaps */
    size_t bytes;         /* written by the program so far, frame marks left out */
    double last_read;     /* when the last of them came, in seconds of CLOCK_MONOTONIC */
    struct buffer log;    /* all of them, when it has memory */
    bool keeps_log;
};

/* Starts arguments[0], or calls run(context) in the child when `run` is not NULL. Never NULL: fails the test. */
struct pty *pty_start(const struct pty_options *options, const char *const *arguments, int (*run)(void *),
                      void *context);
/* Ends what still runs. */
void pty_free(struct pty *pty);

void pty_send(struct pty *pty, struct slice bytes);
/* Takes in what the program wrote, waiting up to `milliseconds` for the first byte; false when nothing came. */
bool pty_pump(struct pty *pty, int milliseconds);
/* Until a frame later than `frame` is whole. */
bool pty_wait_frame(struct pty *pty, unsigned long frame);
/* Until the program has dealt with everything it was sent and waits for more; with nothing sent, until it waits for the
 * first time. A frame alone does not say so: one may stand for something that came on its own. */
bool pty_wait_rest(struct pty *pty);
/* Until the screen holds the text anywhere. */
bool pty_wait_text(struct pty *pty, const char *text);
/* Until the program has ended; its wait status, or -1. */
int pty_wait_end(struct pty *pty);
void pty_resize(struct pty *pty, int rows, int columns);
/* Modes of the terminal as they are now. */
struct termios pty_modes(const struct pty *pty);

/* The screen as text, line drawing as + - |, rows without the blanks at their ends. */
void pty_text(const struct pty *pty, struct buffer *out);
/* True when the screen shows what the canvas holds, the cursor included; else *difference says the first place. */
bool pty_shows(const struct pty *pty, const struct canvas *canvas, char difference[200]);
/* The same, taking in more output until it does or the patience is over. */
bool pty_wait_shows(struct pty *pty, const struct canvas *canvas, char difference[200]);
VTermScreenCell pty_cell(const struct pty *pty, int row, int column);

/* Presses keys in key_parse notation one by one, each when all that the one before does is done; blanks and line ends
 * are none. False when one is no key, or the program does not come to rest. */
bool pty_press(struct pty *pty, const char *keys);

/* The bytes that a terminal of this kind sends for a key; empty when it has none for it. Cursor keys as in application
 * mode. */
struct slice pty_key_bytes(struct key key, const char *term, char memory[32]);

#endif
