/* Views and dialogs: data with a table of operations. They draw on the canvas and change the application; they never
 * touch the terminal. */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include "tui/canvas.h"
#include "tui/commands.h"

struct application;
struct view;
struct dialog;

/* What fills the screen between the first and the last line: the list of reports, or one report. */
struct view_operations {
    void (*draw_title)(struct view *view, struct canvas *canvas, struct area line);
    void (*draw)(struct view *view, struct canvas *canvas, struct area area);
    unsigned (*where)(const struct view *view); /* one of enum where: who gets the keys */
    void (*run)(struct view *view, enum command command, struct slice argument);
    /* Incremental search: shows the first hit at or behind where the search began; an empty text ends the search.
     * False when there is none. */
    bool (*search)(struct view *view, struct slice text);
    /* What other threads do for the view: a file that can be read from (poll) when some of it is done, -1 when nothing
     * will come; and taking over what is done. Both NULL where there is no such thing. */
    int (*wake)(const struct view *view);
    void (*collect)(struct view *view);
    void (*close)(struct view *view);
};
struct view {
    const struct view_operations *operations;
    struct application *application;
};

/* What lies over the view and gets all keys until it is gone. */
struct dialog_operations {
    void (*draw)(struct dialog *dialog, struct canvas *canvas, struct area screen);
    void (*key)(struct dialog *dialog, struct key key);
    void (*close)(struct dialog *dialog); /* frees it */
    bool edits;                           /* text is typed: Ctrl-Z takes typing back instead of suspending */
    /* As those of a view. */
    int (*wake)(const struct dialog *dialog);
    void (*collect)(struct dialog *dialog);
};
struct dialog {
    const struct dialog_operations *operations;
    struct application *application;
    struct dialog *below;
};

#endif
