/* The screen, from the first painting to the last key. */
#include "tui/tui.h"
#include "tui/application.h"
#include "tui/view_list.h"
#include "tui/view_review.h"
#include "tui/waiting.h"

static void close_all(struct application *application)
{
    while (application->dialogs)
        application_pop(application);
    if (application->review)
        application->review->operations->close(application->review);
    application->review = NULL;
    if (application->list) {
        application->status = view_list_status(application->list);
        application->list->operations->close(application->list);
    }
    history_free(&application->commands);
    history_free(&application->searches);
    buffer_free(&application->message);
    canvas_free(&application->canvas);
    arena_free(application->frame);
    arena_free(application->arena);
}

int tui_run(struct terminal *terminal, const struct theme *theme, const struct tui_options *options,
            const struct entries *entries)
{
    struct application application = {
        .terminal = terminal,
        .theme = theme,
        .options = options,
        .follow_background = options->follow_background,
        .entries = entries,
        .arena = arena_new(),
        .frame = arena_new(),
    };
    struct read_watch watch = waiting_watch(&application);
    struct tui_options watched = *options;
    watched.review.watch = &watch;
    application.options = &watched;
    if (options->first)
        application.review = view_review_open(&application, options->first, 0);
    else
        application.list = view_list_open(&application);
    application_run(&application);
    close_all(&application);
    return application.status;
}
