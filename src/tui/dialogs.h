/* The dialogs that any view may open: text to read, a menu, a text to write, the prompt. */
#ifndef TUI_DIALOGS_H
#define TUI_DIALOGS_H

#include "tui/application.h"

/* Text to read, scrolled where it is long. A line with a tab has two columns: a key and what it does; one that
 * begins with "# " is a heading. The text is copied. */
void dialog_text_open(struct application *application, struct slice title, struct slice text);
/* The help screen, made from the table of commands. */
void dialog_help_open(struct application *application, unsigned where);

/* What a menu or an input does is the business of a context on the heap, which the dialog owns. */
struct menu_item {
    struct slice label, remark;
};
struct menu {
    struct slice title;
    const struct menu_item *items; /* copied */
    size_t count, chosen;
    void *context;
    /* What choosing the item would do, one line; may be NULL. */
    void (*describe)(void *context, size_t item, struct buffer *out);
    /* Called when the menu is already gone. */
    void (*choose)(void *context, size_t item);
};
void dialog_menu_open(struct application *application, const struct menu *menu);

struct input {
    struct slice title, hint;
    struct slice text; /* to begin with */
    bool several_lines;
    bool unsaved; /* it was typed before and not submitted */
    void *context;
    void (*describe)(void *context, struct slice text, struct buffer *out); /* as above */
    /* After every change, and when the text is wanted no longer: submitted, or given up. Both may be NULL; with them
     * nothing typed is given up by one Esc. */
    void (*keep)(void *context, struct slice text);
    void (*drop)(void *context);
    /* False with an error keeps the dialog and the text in it. Called before the dialog goes. */
    bool (*submit)(void *context, struct slice text, struct error *error);
};
void dialog_input_open(struct application *application, const struct input *input);

/* The last line as the prompt: commands by name with completion and history, or an incremental search
 * (which may begin with a text). */
void prompt_open_command(struct application *application);
void prompt_open_search(struct application *application, struct slice text);

#endif
