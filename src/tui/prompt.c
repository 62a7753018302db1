/* The prompt on the last line: commands by name, and incremental search. */
#include "tui/dialogs.h"
#include "tui/paint.h"
#include "tui/view_review.h"

#define CANDIDATES 8
#define NAME_LEAST 10
#define NAME_MOST 40
#define KEY_COLUMNS 12

struct candidate {
    struct slice line; /* what the line becomes when it is taken */
    struct slice name, key, help;
};

struct prompt {
    struct dialog dialog;
    struct editor *editor;
    bool search;
    unsigned where; /* for commands: who had the keys */
    struct arena *arena; /* of the candidates */
    struct candidate candidates[CANDIDATES];
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

static void offer(struct prompt *prompt, struct candidate candidate)
{
    if (prompt->candidate_count < CANDIDATES)
        prompt->candidates[prompt->candidate_count++] = candidate;
}

static void offer_commands(struct prompt *prompt, struct slice word)
{
    enum command commands[CANDIDATES];
    size_t count = command_complete(word, prompt->where, commands, CANDIDATES);
    for (size_t i = 0; i < count; i++) {
        const struct command_entry *entry = command_entry(commands[i]);
        struct slice name = slice_of(entry->name), chinese = slice_of(entry->chinese);
        bool english = word.length && slice_starts_with(name, word);
        offer(prompt, (struct candidate){english ? name : chinese, chinese, command_key(commands[i], prompt->arena),
                                         slice_of(entry->help)});
    }
}

static void offer_themes(struct prompt *prompt, struct slice word, struct slice typed)
{
    struct path_list names = theme_names(prompt->arena);
    for (size_t i = 0; i < names.count; i++) {
        struct error error;
        struct slice name = slice_of(names.items[i]);
        struct theme *theme = slice_starts_with(name, typed) ? theme_load(name, prompt->arena, &error) : NULL;
        if (theme)
            offer(prompt,
                  (struct candidate){arena_print(prompt->arena, "%.*s %s", SLICE_ARGUMENTS(word), names.items[i]),
                                     theme->title, SLICE_NONE, name});
    }
}

/* Cells of the report, by id or by name. */
static void offer_cells(struct prompt *prompt, struct slice word, struct slice typed)
{
    const struct review *review = (const struct review *)application_view(prompt->dialog.application);
    const struct facts *facts = session_facts(review->session);
    for (uint16_t i = 0; i < facts->form->cell_count && prompt->candidate_count < CANDIDATES; i++) {
        struct slice id = facts->form->cells[i].id, name = form_cell_name(facts->form, i, prompt->arena);
        if (facts->rows[facts->form->cells[i].row].active &&
            (slice_find(id, typed, 0) >= 0 || search_contains(name, typed)))
            offer(prompt, (struct candidate){arena_print(prompt->arena, "%.*s %.*s", SLICE_ARGUMENTS(word),
                                                         SLICE_ARGUMENTS(id)),
                                             name, SLICE_NONE, id});
    }
}

/* Behind a blank the argument is what is completed, where there is something to choose from. */
static void complete(struct prompt *prompt)
{
    struct slice line = editor_text(prompt->editor), rest, word = first_word(line, &rest);
    bool argument = word.length && slice_find(line, SLICE(" "), (size_t)(word.data - line.data)) >= 0;
    enum command command = argument ? command_of_name(word, prompt->where) : COMMAND_COUNT;
    arena_reset(prompt->arena);
    prompt->candidate = -1;
    prompt->candidate_count = 0;
    if (!argument)
        offer_commands(prompt, word);
    else if (command == COMMAND_theme)
        offer_themes(prompt, word, rest);
    else if (command == COMMAND_go)
        offer_cells(prompt, word, rest);
    buffer_clear(&prompt->typed);
    buffer_add(&prompt->typed, line);
}

static void take_candidate(struct prompt *prompt, int step)
{
    int count = (int)prompt->candidate_count;
    if (count == 0)
        return;
    int next = prompt->candidate + step;
    prompt->candidate = next >= count ? -1 : next < -1 ? count - 1 : next;
    editor_set(prompt->editor,
               prompt->candidate < 0 ? buffer_slice(&prompt->typed) : prompt->candidates[prompt->candidate].line);
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

static int name_columns(const struct prompt *prompt)
{
    int columns = NAME_LEAST;
    for (size_t i = 0; i < prompt->candidate_count; i++) {
        int width = canvas_text_width(prompt->candidates[i].name);
        columns = width > columns ? width : columns;
    }
    return columns < NAME_MOST ? columns : NAME_MOST;
}

static void draw_candidates(const struct prompt *prompt, struct canvas *canvas, struct area screen)
{
    int count = (int)prompt->candidate_count, width = screen.width < 72 ? screen.width : 72;
    int height = count < screen.height - 1 ? count : screen.height - 1, name = name_columns(prompt);
    struct area area = area_part(screen, screen.height - 1 - height, 0, height, width);
    canvas_fill(canvas, area, ROLE_input);
    for (int i = 0; i < height; i++) {
        const struct candidate *candidate = &prompt->candidates[i];
        int key = candidate->key.length ? KEY_COLUMNS : 0, help = name + 3 + key;
        enum role role = i == prompt->candidate ? ROLE_selection : ROLE_input;
        canvas_fill(canvas, area_part(area, i, 0, 1, width), role);
        canvas_text_cut(canvas, area, i, 1, name, candidate->name, role);
        canvas_text_cut(canvas, area, i, name + 3, key, candidate->key, role);
        canvas_text_cut(canvas, area, i, help, width - help, candidate->help, role);
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
    arena_free(prompt->arena);
    buffer_free(&prompt->typed);
    heap_free(prompt);
}

static const struct dialog_operations prompt_operations = {
    .draw = prompt_draw, .key = prompt_key, .close = prompt_close, .edits = true};

static struct prompt *open_prompt(struct application *application, bool for_search, struct slice text)
{
    struct prompt *prompt = heap_allocate(sizeof *prompt);
    struct view *view = application_view(application);
    prompt->dialog.operations = &prompt_operations;
    prompt->search = for_search;
    prompt->where = view->operations->where(view);
    prompt->editor = editor_new(false, text);
    prompt->arena = arena_new();
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
