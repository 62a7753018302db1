/* A dialog of several fields: some are chosen among what there is (left and right), some are typed. */
#ifndef TUI_DIALOG_FIELDS_H
#define TUI_DIALOG_FIELDS_H

#include "tui/application.h"

enum { FIELDS_MOST = 6 };

struct field {
    struct slice label;
    const struct slice *choices; /* NULL: it is typed; they live as long as the context */
    size_t count, chosen;
    struct slice text; /* to begin with; copied */
};
struct fields {
    struct slice title, enter; /* enter: what the key does */
    struct field items[FIELDS_MOST];
    size_t count;
    void *context;
    /* After the person has changed a field. May set others. */
    void (*changed)(void *context, struct dialog *dialog, size_t field);
    /* What Enter would do, one line. */
    void (*describe)(void *context, struct dialog *dialog, struct buffer *out);
    /* False with an error keeps the dialog. It goes before what it says is said. */
    bool (*submit)(void *context, struct dialog *dialog, struct buffer *said, struct error *error);
    void (*preview)(void *context, struct dialog *dialog); /* F3; may be NULL */
    void (*close)(void *context);
    /* What other programs do for it, as of a view; both may be NULL. collect: true when there is news. */
    int (*wake)(const void *context);
    bool (*collect)(void *context, struct dialog *dialog);
};
void dialog_fields_open(struct application *application, const struct fields *fields);

size_t fields_chosen(const struct dialog *dialog, size_t field);
struct slice fields_text(const struct dialog *dialog, size_t field);
void fields_set_text(struct dialog *dialog, size_t field, struct slice text);
void fields_set_choices(struct dialog *dialog, size_t field, const struct slice *choices, size_t count, size_t chosen);

#endif
