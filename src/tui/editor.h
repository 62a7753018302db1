/* Text being typed: one line or several, edited by grapheme clusters, with the keys people know (arrows, Home, End,
 * Ctrl-A, Ctrl-E, Ctrl-W, Ctrl-U, Ctrl-K, Backspace, Delete, paste) and undo of its own (Ctrl-Z, Ctrl-Y). */
#ifndef TUI_EDITOR_H
#define TUI_EDITOR_H

#include "tui/canvas.h"
#include "tui/key.h"

struct editor;
struct editor *editor_new(bool several_lines, struct slice text); /* the caret at the end; heap */
void editor_free(struct editor *editor);
struct slice editor_text(const struct editor *editor); /* valid until the next key */
void editor_set(struct editor *editor, struct slice text);
size_t editor_caret(const struct editor *editor); /* byte offset */
/* True when the key was an editing key and is used up. Enter makes a new line only with several_lines. */
bool editor_key(struct editor *editor, struct key key);
/* Paints into the area (scrolled so that the caret is inside) and parks the cursor at the caret. */
void editor_draw(struct editor *editor, struct canvas *canvas, struct area area, enum role role);

/* A history of lines entered, newest last, and completion among words; used by the prompt. */
struct history {
    VECTOR(char *) lines;
    size_t at;
};
void history_add(struct history *history, struct slice line);
const char *history_move(struct history *history, int step); /* -1 older, +1 newer; NULL at an end */
void history_free(struct history *history);

#endif
