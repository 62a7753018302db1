/* A text to write: one line (Enter keeps it) or several (Ctrl-S keeps it, Ctrl-E hands it to $EDITOR). What cannot
 * be kept stays in the dialog with the reason. */
#include "tui/dialogs.h"
#include "tui/outside.h"
#include "tui/paint.h"

#include <string.h>

enum { SAID_ROWS_MOST = 3 };

struct input_dialog {
    struct dialog dialog;
    struct arena *arena;
    struct input input;
    struct editor *editor;
    struct buffer said;
    enum role said_role;
    bool changed, leaving; /* leaving: Esc was pressed once on a changed text */
};

static void describe(struct input_dialog *dialog)
{
    const struct input *input = &dialog->input;
    buffer_clear(&dialog->said);
    dialog->said_role = ROLE_message;
    if (input->describe)
        input->describe(input->context, editor_text(dialog->editor), &dialog->said);
}

static void draw_hints(struct canvas *canvas, struct area inside, const struct input_dialog *dialog)
{
    const struct key_hint one_line[] = {{SLICE("Enter"), SLICE("保存")}, {SLICE("Esc"), SLICE("取消")}};
    const struct key_hint many[] = {{SLICE("Ctrl-S"), SLICE("或")},
                                    {SLICE("F10"), SLICE("保存")},
                                    {SLICE("Esc"), SLICE("取消")},
                                    {SLICE("Enter"), SLICE("换行")},
                                    {SLICE("Ctrl-E"), SLICE("外部编辑器")}};
    bool several = dialog->input.several_lines;
    paint_hints(canvas, inside, inside.height - 1, several ? many : one_line, several ? 5 : 2, ROLE_faint);
}

static void input_draw(struct dialog *base, struct canvas *canvas, struct area screen)
{
    struct input_dialog *dialog = (struct input_dialog *)base;
    const struct input *input = &dialog->input;
    int width = 76 < screen.width - 4 ? 76 : screen.width - 4;
    int hint_rows = input->hint.length ? paint_wrapped_rows(input->hint, width) : 0;
    int said_rows = paint_wrapped_rows(buffer_slice(&dialog->said), width);
    said_rows = said_rows > SAID_ROWS_MOST ? SAID_ROWS_MOST : said_rows;
    int room = screen.height - 6 - said_rows - hint_rows;
    int rows = !input->several_lines || room < 2 ? 1 : room < 6 ? room : 6;
    if (room < 0)
        hint_rows = 0;
    struct area inside = paint_box(canvas, screen, hint_rows + rows + said_rows + 1, 76, input->title);
    if (hint_rows)
        paint_wrapped(canvas, area_part(inside, 0, 0, hint_rows, inside.width), 0, input->hint, ROLE_faint);
    if (inside.height - hint_rows < said_rows + 2)
        said_rows = 1;
    int below = inside.height - hint_rows > 2 ? inside.height - 1 - said_rows - hint_rows : 1;
    struct area field = area_part(inside, hint_rows, 0, below, inside.width);
    if (inside.height > hint_rows + 2)
        paint_wrapped(canvas, area_part(inside, inside.height - 1 - said_rows, 0, said_rows, inside.width), 0,
                      buffer_slice(&dialog->said), dialog->said_role);
    if (inside.height > hint_rows + 1)
        draw_hints(canvas, inside, dialog);
    canvas_fill(canvas, field, ROLE_input);
    editor_draw(dialog->editor, canvas, field, ROLE_input);
}

static void complain(struct input_dialog *dialog, struct slice text)
{
    buffer_clear(&dialog->said);
    buffer_add(&dialog->said, text);
    dialog->said_role = ROLE_alert;
}

static void drop(struct input_dialog *dialog)
{
    if (dialog->input.drop)
        dialog->input.drop(dialog->input.context);
    application_pop(dialog->dialog.application);
}

static void note_change(struct input_dialog *dialog)
{
    dialog->changed = true;
    describe(dialog);
    if (dialog->input.keep)
        dialog->input.keep(dialog->input.context, slice_trim(editor_text(dialog->editor)));
}

static void submit(struct input_dialog *dialog)
{
    struct error error = {0};
    struct slice text = slice_trim(editor_text(dialog->editor));
    if (dialog->input.submit(dialog->input.context, text, &error))
        drop(dialog);
    else
        complain(dialog, slice_of(error.message));
}

static void leave(struct input_dialog *dialog)
{
    if (!dialog->changed || dialog->leaving || !dialog->input.keep) {
        drop(dialog);
        return;
    }
    dialog->leaving = true;
    complain(dialog, SLICE("再按一次 Esc 放弃所写的字，按别的键继续写"));
}

static void edit_outside(struct input_dialog *dialog)
{
    struct buffer text = {0};
    struct error error = {0};
    buffer_add(&text, editor_text(dialog->editor));
    if (outside_edit(dialog->dialog.application->terminal, &text, &error)) {
        editor_set(dialog->editor, buffer_slice(&text));
        note_change(dialog);
    } else {
        complain(dialog, slice_of(error.message));
    }
    buffer_free(&text);
}

static bool is_control(struct key key, char letter)
{
    return key.name == KEY_NAME_CHARACTER && key.control && key.codepoint == (uint32_t)letter;
}

static void input_key(struct dialog *base, struct key key)
{
    struct input_dialog *dialog = (struct input_dialog *)base;
    bool several = dialog->input.several_lines;
    if (key.name == KEY_NAME_ESCAPE) {
        leave(dialog);
        return;
    }
    if (dialog->leaving)
        describe(dialog);
    dialog->leaving = false;
    if (key.name == KEY_NAME_F10 || is_control(key, 's') || (!several && key.name == KEY_NAME_ENTER)) {
        submit(dialog);
    } else if (several && is_control(key, 'e')) {
        edit_outside(dialog);
    } else if (editor_key(dialog->editor, key)) {
        note_change(dialog);
    }
}

static void input_close(struct dialog *base)
{
    struct input_dialog *dialog = (struct input_dialog *)base;
    heap_free(dialog->input.context);
    editor_free(dialog->editor);
    buffer_free(&dialog->said);
    arena_free(dialog->arena);
    heap_free(dialog);
}

static const struct dialog_operations input_operations = {
    .draw = input_draw, .key = input_key, .close = input_close, .edits = true};

void dialog_input_open(struct application *application, const struct input *input)
{
    struct input_dialog *dialog = heap_allocate(sizeof *dialog);
    dialog->dialog.operations = &input_operations;
    dialog->arena = arena_new();
    dialog->input = *input;
    dialog->input.title = arena_copy(dialog->arena, input->title);
    dialog->input.hint = arena_copy(dialog->arena, input->hint);
    dialog->editor = editor_new(input->several_lines, input->text);
    dialog->changed = input->unsaved;
    describe(dialog);
    application_push(application, &dialog->dialog);
}
