/* The prompt on the last line: commands by name, and incremental search. */
#include "tui/dialogs.h"
#include "tui/paint.h"

#define CANDIDATES 8

struct prompt {
    struct dialog dialog;
    struct editor *editor;
    bool search;
    unsigned where; /* for commands: who had the keys */
    enum command candidates[CANDIDATES];
    size_t candidate_count;
    int candidate;       /* taken with Tab, or -1 */
    struct buffer typed; /* what stood there before Tab */
    bool found;
};

static struct history *prompt_history(struct prompt *prompt)
{
    struct application *application = prompt->dialog.application;
    return prompt->search ? &application->searches : &application->commands;
}

/* --- Commands --- */

/* Splits "theme light" at its first blank. */
static struct slice first_word(struct slice line, struct slice *rest)
{
    line = slice_trim(line);
    size_t end = 0;
    while (end < line.length && line.data[end] != ' ')
        end++;
    *rest = slice_trim(slice_part(line, end, line.length));
    return slice_part(line, 0, end);
}

static void complete(struct prompt *prompt)
{
    struct slice rest, word = first_word(editor_text(prompt->editor), &rest);
    prompt->candidate = -1;
    prompt->candidate_count = rest.length ? 0 : command_complete(word, prompt->where, prompt->candidates, CANDIDATES);
    buffer_clear(&prompt->typed);
    buffer_add(&prompt->typed, editor_text(prompt->editor));
}

static void take_candidate(struct prompt *prompt, int step)
{
    int count = (int)prompt->candidate_count;
    if (count == 0)
        return;
    int next = prompt->candidate + step;
    prompt->candidate = next >= count ? -1 : next < -1 ? count - 1 : next;
    if (prompt->candidate < 0)
        editor_set(prompt->editor, buffer_slice(&prompt->typed));
    else
        editor_set(prompt->editor, slice_of(command_entry(prompt->candidates[prompt->candidate])->name));
}

/* The whole name that was typed; else the one and only, or the best, of what it may begin. */
static enum command chosen_command(struct prompt *prompt, struct slice word)
{
    enum command command = command_of_name(word, prompt->where);
    if (command == COMMAND_COUNT && word.length && command_complete(word, prompt->where, &command, 1) == 0)
        command = COMMAND_COUNT;
    return command;
}

static void run_command(struct prompt *prompt)
{
    struct application *application = prompt->dialog.application;
    struct buffer line = {0};
    buffer_add(&line, slice_trim(editor_text(prompt->editor)));
    struct slice rest, word = first_word(buffer_slice(&line), &rest);
    enum command command = chosen_command(prompt, word);
    if (line.length)
        history_add(&application->commands, buffer_slice(&line));
    application_pop(application);
    if (command != COMMAND_COUNT)
        application_command(application, command, rest);
    else if (word.length)
        application_alert(application, "没有叫「%.*s」的命令；按 F1 看全部命令", SLICE_ARGUMENTS(word));
    buffer_free(&line);
}

/* --- Search --- */

static void search(struct prompt *prompt)
{
    struct view *view = application_view(prompt->dialog.application);
    prompt->found = view->operations->search(view, editor_text(prompt->editor));
}

static void end_search(struct prompt *prompt, bool keep)
{
    struct application *application = prompt->dialog.application;
    struct view *view = application_view(application);
    struct slice text = editor_text(prompt->editor);
    if (keep && text.length)
        history_add(&application->searches, text);
    if (!keep)
        view->operations->search(view, SLICE_NONE);
    if (keep && text.length && !prompt->found)
        application_alert(application, "没有找到「%.*s」", SLICE_ARGUMENTS(text));
    application_pop(application);
}

/* --- The dialog --- */

static void changed(struct prompt *prompt)
{
    if (prompt->search)
        search(prompt);
    else
        complete(prompt);
}

static void draw_candidates(const struct prompt *prompt, struct canvas *canvas, struct area screen)
{
    int count = (int)prompt->candidate_count, width = screen.width < 72 ? screen.width : 72;
    int height = count < screen.height - 1 ? count : screen.height - 1;
    struct area area = area_part(screen, screen.height - 1 - height, 0, height, width);
    canvas_fill(canvas, area, ROLE_input);
    for (int i = 0; i < height; i++) {
        const struct command_entry *entry = command_entry(prompt->candidates[i]);
        enum role role = i == prompt->candidate ? ROLE_selection : ROLE_input;
        canvas_fill(canvas, area_part(area, i, 0, 1, width), role);
        canvas_text_cut(canvas, area, i, 1, 16, slice_of(entry->name), role);
        canvas_text_cut(canvas, area, i, 18, 9, slice_of(entry->chinese), role);
        canvas_text_cut(canvas, area, i, 28, width - 29, slice_of(entry->help), role);
    }
}

static void prompt_draw(struct dialog *dialog, struct canvas *canvas, struct area screen)
{
    struct prompt *prompt = (struct prompt *)dialog;
    struct area line = area_part(screen, screen.height - 1, 0, 1, screen.width);
    canvas_fill(canvas, line, ROLE_input);
    struct slice sign = prompt->search ? SLICE("查找 ") : SLICE("命令 ");
    int start = canvas_text(canvas, line, 0, 0, sign, ROLE_key_name);
    if (!prompt->search)
        draw_candidates(prompt, canvas, screen);
    if (prompt->search && !prompt->found && editor_text(prompt->editor).length && line.width > 40)
        canvas_text(canvas, line, 0, line.width - 12, SLICE("没有找到"), ROLE_alert);
    int room = line.width > 40 ? line.width - start - 14 : line.width - start;
    editor_draw(prompt->editor, canvas, area_part(line, 0, start, 1, room), ROLE_input);
}

static void move_history(struct prompt *prompt, int step)
{
    const char *line = history_move(prompt_history(prompt), step);
    if (line || step > 0)
        editor_set(prompt->editor, slice_of(line));
    changed(prompt);
}

static void enter(struct prompt *prompt)
{
    if (prompt->search)
        end_search(prompt, true);
    else
        run_command(prompt);
}

static void cancel(struct prompt *prompt)
{
    if (prompt->search)
        end_search(prompt, false);
    else
        application_pop(prompt->dialog.application);
}

static void prompt_key(struct dialog *dialog, struct key key)
{
    struct prompt *prompt = (struct prompt *)dialog;
    bool empty = editor_text(prompt->editor).length == 0;
    if (key.name == KEY_NAME_ENTER)
        enter(prompt);
    else if (key.name == KEY_NAME_ESCAPE || (empty && key.name == KEY_NAME_BACKSPACE))
        cancel(prompt);
    else if (key.name == KEY_NAME_UP || key.name == KEY_NAME_DOWN)
        move_history(prompt, key.name == KEY_NAME_UP ? -1 : 1);
    else if (key.name == KEY_NAME_TAB && !prompt->search)
        take_candidate(prompt, key.shift ? -1 : 1);
    else if (editor_key(prompt->editor, key))
        changed(prompt);
}

static void prompt_close(struct dialog *dialog)
{
    struct prompt *prompt = (struct prompt *)dialog;
    editor_free(prompt->editor);
    buffer_free(&prompt->typed);
    heap_free(prompt);
}

static const struct dialog_operations prompt_operations = {prompt_draw, prompt_key, prompt_close, true};

static struct prompt *open_prompt(struct application *application, bool for_search, struct slice text)
{
    struct prompt *prompt = heap_allocate(sizeof *prompt);
    struct view *view = application_view(application);
    prompt->dialog.operations = &prompt_operations;
    prompt->search = for_search;
    prompt->where = view->operations->where(view);
    prompt->editor = editor_new(false, text);
    application_push(application, &prompt->dialog);
    struct history *history = prompt_history(prompt);
    history->at = history->lines.count;
    return prompt;
}

void prompt_open_command(struct application *application)
{
    complete(open_prompt(application, false, SLICE_NONE));
}

void prompt_open_search(struct application *application, struct slice text)
{
    struct prompt *prompt = open_prompt(application, true, text);
    if (text.length)
        search(prompt);
}
