/* The main loop, and what is common to all views. */
#include "tui/application.h"
#include "tui/dialogs.h"
#include "tui/paint.h"
#include "tui/view_list.h"
#include "tui/view_review.h"

#include <assert.h>

#define HINTS_MOST 16

struct view *application_view(const struct application *application)
{
    return application->review ? application->review : application->list;
}

/* --- Dialogs and messages --- */

void application_push(struct application *application, struct dialog *dialog)
{
    dialog->application = application;
    dialog->below = application->dialogs;
    application->dialogs = dialog;
}

void application_pop(struct application *application)
{
    struct dialog *top = application->dialogs;
    assert(top);
    application->dialogs = top->below;
    top->operations->close(top);
}

static void say(struct application *application, enum role role, const char *format, va_list arguments)
{
    struct slice text = arena_vprint(application->frame, format, arguments);
    buffer_clear(&application->message);
    buffer_add(&application->message, text);
    application->message_role = role;
}

void application_say(struct application *application, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(application, ROLE_message, format, arguments);
    va_end(arguments);
}

void application_alert(struct application *application, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(application, ROLE_alert, format, arguments);
    va_end(arguments);
}

/* --- Reports --- */

static void drop_report(struct application *application)
{
    struct view *review = application->review;
    application->review = NULL;
    if (review)
        review->operations->close(review);
}

void application_close_report(struct application *application)
{
    drop_report(application);
    application->leaving = !application->list;
}

/* The same report can be opened again only after its lock was let go: so it is tried without writing first. */
static bool can_be_read(struct application *application, const char *path, struct error *error)
{
    struct review_options options = application->options->review;
    options.read_only = true;
    struct session *session = session_open(path, &options, error);
    session_close(session);
    return session != NULL;
}

bool application_open_report(struct application *application, size_t entry)
{
    const char *path = application->entries->items[entry].path;
    struct error error = {0};
    if (can_be_read(application, path, &error)) {
        drop_report(application);
        struct session *session = session_open(path, &application->options->review, &error);
        buffer_clear(&application->message);
        if (session && application->list)
            view_list_tell_peers(application->list, entry, session);
        if (session) {
            application->review = view_review_open(application, session, entry);
            return true;
        }
    }
    application->leaving = !application_view(application);
    if (application->list && error.kind != ERROR_STOPPED)
        view_list_refuse(application->list, entry, &error);
    application_alert(application, "%s", error.message);
    return false;
}

/* --- Commands --- */

static void use_theme(struct application *application, const struct theme *theme)
{
    application->theme = theme;
    application->follow_background = false;
    if (application->terminal->operations->use_theme)
        application->terminal->operations->use_theme(application->terminal, theme);
}

/* What a person has chosen stays. */
static void use_light(struct application *application)
{
    struct error ignored;
    const struct theme *theme =
        application->follow_background ? theme_load(SLICE("light"), application->arena, &ignored) : NULL;
    if (theme)
        use_theme(application, theme);
}

static void change_theme(struct application *application, struct slice name)
{
    struct arena *arena = arena_new();
    struct error error = {0};
    struct path_list names = theme_names(arena);
    struct theme *theme = name.length ? theme_load(name, application->arena, &error) : NULL;
    if (theme) {
        use_theme(application, theme);
        application_say(application, "配色：%.*s", SLICE_ARGUMENTS(theme->title));
    } else if (name.length) {
        application_alert(application, "%s", error.message);
    } else {
        struct buffer all = {0};
        for (size_t i = 0; i < names.count; i++)
            buffer_print(&all, "%s%s", i ? "、" : "", names.items[i]);
        application_say(application, "有这些配色：%s；用法 :theme 名称", all.data ? all.data : "");
        buffer_free(&all);
    }
    arena_free(arena);
}

void application_command(struct application *application, enum command command, struct slice argument)
{
    struct view *view = application_view(application);
    unsigned where = view->operations->where(view);
    switch (command) {
    case COMMAND_help:
        dialog_help_open(application, where & WHERE_LIST ? WHERE_LIST : WHERE_REVIEW);
        break;
    case COMMAND_prompt:
        prompt_open_command(application);
        break;
    case COMMAND_search:
        prompt_open_search(application, argument);
        break;
    case COMMAND_theme:
        change_theme(application, argument);
        break;
    case COMMAND_redraw: /* coming back to the terminal paints everything anew */
        application->terminal->operations->leave(application->terminal);
        application->terminal->operations->enter(application->terminal);
        break;
    case COMMAND_suspend:
        application->terminal->operations->suspend(application->terminal);
        break;
    default:
        view->operations->run(view, command, argument);
    }
}

static bool is_han(struct key key)
{
    return key.name == KEY_NAME_CHARACTER && codepoint_is_han(key.codepoint);
}

static void view_key(struct application *application, struct key key)
{
    struct view *view = application_view(application);
    enum command command = command_of_key(key, view->operations->where(view));
    if (command != COMMAND_COUNT)
        application_command(application, command, SLICE_NONE);
    else if (is_han(key))
        application_alert(application, "输入法开着：请切到英文，或用方向键、Enter、Tab、F1 到 F10");
    else if (key.name == KEY_NAME_PASTE)
        application_say(application, "这里不能粘贴；按 / 查找或 m 写批注时可以");
}

static void handle_key(struct application *application, struct key key)
{
    if (key.name == KEY_NAME_HANGUP) {
        application->leaving = true;
        return;
    }
    if (key.name == KEY_NAME_LIGHT)
        use_light(application);
    if (key.name == KEY_NAME_LIGHT || key.name == KEY_NAME_RESIZE || key.name == KEY_NAME_RESUME)
        return;
    buffer_clear(&application->message);
    struct dialog *dialog = application->dialogs;
    if (dialog && !dialog->operations->edits && command_of_key(key, WHERE_ANY) == COMMAND_suspend)
        application_command(application, COMMAND_suspend, SLICE_NONE);
    else if (dialog)
        dialog->operations->key(dialog, key);
    else
        view_key(application, key);
}

/* --- Painting --- */

/* The way to help is always there; before it what fits of the most useful keys. */
static void draw_hints(struct application *application, struct area line)
{
    struct view *view = application_view(application);
    unsigned where = view->operations->where(view);
    struct key_hint hints[HINTS_MOST];
    size_t count = 0;
    for (enum command command = 0; command < COMMAND_COUNT && count < HINTS_MOST; command++) {
        const struct command_entry *entry = command_entry(command);
        if ((entry->bar & where) && command != COMMAND_help)
            hints[count++] = (struct key_hint){command_key(command, application->frame), slice_of(entry->chinese)};
    }
    const struct key_hint help[] = {{SLICE("F1"), SLICE("帮助")}};
    paint_hints(&application->canvas, area_part(line, 0, 0, 1, line.width - 9), 0, hints, count, ROLE_status_bar);
    paint_hints(&application->canvas, area_part(line, 0, line.width - 8, 1, 8), 0, help, 1, ROLE_status_bar);
}

static void draw_bar(struct application *application, struct area line)
{
    struct canvas *canvas = &application->canvas;
    canvas_fill(canvas, line, ROLE_status_bar);
    struct slice message = buffer_slice(&application->message);
    if (message.length) {
        canvas_fill(canvas, line, application->message_role);
        canvas_text_cut(canvas, line, 0, 1, line.width - 1, message, application->message_role);
        return;
    }
    draw_hints(application, area_part(line, 0, 1, 1, line.width - 1));
}

static void draw_dialogs(struct dialog *dialog, struct canvas *canvas, struct area screen)
{
    if (!dialog)
        return;
    draw_dialogs(dialog->below, canvas, screen);
    dialog->operations->draw(dialog, canvas, screen);
}

/* One line for the title and one for the bar where there is room for them. */
static void draw(struct application *application)
{
    struct canvas *canvas = &application->canvas;
    struct area screen = canvas_area(canvas);
    struct view *view = application_view(application);
    int title = screen.height >= 3, bar = screen.height >= 2;
    arena_reset(application->frame);
    canvas_fill(canvas, screen, ROLE_text);
    canvas->cursor_visible = false;
    canvas->cursor_row = canvas->cursor_column = 0;
    if (title)
        view->operations->draw_title(view, canvas, area_part(screen, 0, 0, 1, screen.width));
    view->operations->draw(view, canvas, area_part(screen, title, 0, screen.height - title - bar, screen.width));
    if (bar)
        draw_bar(application, area_part(screen, screen.height - 1, 0, 1, screen.width));
    draw_dialogs(application->dialogs, canvas, screen);
}

/* What is chosen may be cut off on a very small screen. */
static void keep_cursor_inside(struct canvas *canvas)
{
    if (canvas->cursor_row >= canvas->rows)
        canvas->cursor_row = canvas->rows - 1;
    if (canvas->cursor_column >= canvas->columns)
        canvas->cursor_column = canvas->columns - 1;
}

void application_present(struct application *application)
{
    int rows, columns;
    struct terminal *terminal = application->terminal;
    terminal->operations->size(terminal, &rows, &columns);
    if (rows != application->canvas.rows || columns != application->canvas.columns)
        canvas_resize(&application->canvas, rows, columns);
    draw(application);
    keep_cursor_inside(&application->canvas);
    terminal->operations->present(terminal, &application->canvas);
}

/* --- The loop --- */

/* The topmost that waits for something: the others have time. */
static int find_wake(const struct application *application)
{
    const struct view *view = application_view(application);
    int file = -1;
    for (const struct dialog *dialog = application->dialogs; dialog && file < 0; dialog = dialog->below)
        file = dialog->operations->wake ? dialog->operations->wake(dialog) : -1;
    return file < 0 && view->operations->wake ? view->operations->wake(view) : file;
}

static void collect(struct application *application)
{
    struct view *view = application_view(application);
    for (struct dialog *dialog = application->dialogs; dialog; dialog = dialog->below)
        if (dialog->operations->collect)
            dialog->operations->collect(dialog);
    if (view->operations->collect)
        view->operations->collect(view);
}

/* Waits for a key or for what other threads do; then takes all keys that are there. */
static void drain_keys(struct application *application)
{
    struct terminal *terminal = application->terminal;
    struct key key;
    terminal->wake = find_wake(application);
    for (int limit = -1; !application->leaving && terminal->operations->read_key(terminal, limit, &key); limit = 0)
        handle_key(application, key);
}

void application_run(struct application *application)
{
    application_present(application);
    while (!application->leaving) {
        drain_keys(application);
        if (application->leaving || !application_view(application))
            break;
        collect(application);
        application_present(application);
    }
}
