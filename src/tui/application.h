/* The application: the main loop, the view on the screen with the dialogs over it, and what the program says. */
#ifndef TUI_APPLICATION_H
#define TUI_APPLICATION_H

#include "tui/editor.h"
#include "tui/tui.h"
#include "tui/view.h"

/* What becomes of a report of last year that is found nearby. */
enum last_year { LAST_YEAR_ASK, LAST_YEAR_TAKE, LAST_YEAR_LEAVE };

/* What was handed out last, to begin with the next time. */
enum handout_kind { HANDOUT_SUMMARY, HANDOUT_ALL, HANDOUT_LETTER, HANDOUT_LETTERS, HANDOUT_FINDING, HANDOUT_TABLE };
struct last_handout {
    enum handout_kind kind;
    char format[8]; /* empty: nothing was exported yet */
    char printer[128];
    bool two_sided;
};

struct application {
    struct terminal *terminal;
    const struct theme *theme; /* another one after :theme */
    bool follow_background;    /* nobody has said which theme */
    const struct tui_options *options;
    const struct entries *entries;
    struct arena *arena; /* as long as the program runs */
    struct arena *frame; /* forgotten before every painting */
    struct canvas canvas;
    struct view *list;   /* NULL when there is one report only */
    struct view *review; /* the report that is open, or NULL */
    struct dialog *dialogs; /* the topmost first */
    struct history commands, searches;
    struct buffer message;
    enum role message_role;
    enum last_year last_year; /* what the person said last */
    struct last_handout last_handout;
    bool leaving;
    int status; /* the exit status so far */
};

/* Runs until the person leaves. */
void application_run(struct application *application);
/* Paints the screen as it is now. */
void application_present(struct application *application);
/* The view that has the screen. */
struct view *application_view(const struct application *application);

void application_push(struct application *application, struct dialog *dialog);
void application_pop(struct application *application); /* closes the topmost dialog: do nothing with it afterwards */

/* What the last line of the screen says until the next key. */
void application_say(struct application *application, const char *format, ...) __attribute__((format(printf, 2, 3)));
void application_alert(struct application *application, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A command as if its key were pressed; an argument only comes from the prompt. */
void application_command(struct application *application, enum command command, struct slice argument);

/* Opens the report of the entry in place of the one that is open. False when it cannot be read: said. */
bool application_open_report(struct application *application, size_t entry);
/* From the report back to the list, or out of the program. */
void application_close_report(struct application *application);

#endif
