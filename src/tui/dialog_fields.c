/* A dialog of several fields. */
#include "tui/dialog_fields.h"
#include "tui/paint.h"

#define LABEL_COLUMNS 8
#define DIALOG_COLUMNS 80
#define SAID_ROWS_MOST 3

struct fields_dialog {
    struct dialog dialog;
    struct arena *arena;
    struct fields fields;
    struct editor *editors[FIELDS_MOST]; /* of those that are typed */
    size_t chosen;
    struct buffer said;
    enum role said_role;
};

static struct fields_dialog *dialog_of(const struct dialog *dialog)
{
    return (struct fields_dialog *)dialog;
}

size_t fields_chosen(const struct dialog *dialog, size_t field)
{
    return dialog_of(dialog)->fields.items[field].chosen;
}

struct slice fields_text(const struct dialog *dialog, size_t field)
{
    return slice_trim(editor_text(dialog_of(dialog)->editors[field]));
}

void fields_set_text(struct dialog *dialog, size_t field, struct slice text)
{
    editor_set(dialog_of(dialog)->editors[field], text);
}

void fields_set_choices(struct dialog *dialog, size_t field, const struct slice *choices, size_t count, size_t chosen)
{
    struct field *item = &dialog_of(dialog)->fields.items[field];
    item->choices = choices;
    item->count = count;
    item->chosen = chosen;
}

static void describe(struct fields_dialog *fields)
{
    buffer_clear(&fields->said);
    fields->said_role = ROLE_message;
    fields->fields.describe(fields->fields.context, &fields->dialog, &fields->said);
}

/* --- Painting --- */

static void draw_choice(const struct field *field, struct canvas *canvas, struct area area, bool chosen)
{
    enum role role = chosen ? ROLE_selection : ROLE_text;
    struct slice text = field->count ? field->choices[field->chosen] : SLICE("（没有）");
    bool several = field->count > 1;
    int column = canvas_text(canvas, area, 0, 0, several ? SLICE("< ") : SLICE("  "), ROLE_faint);
    int width = canvas_text_width(text), room = area.width - column - 10;
    canvas_text_cut(canvas, area, 0, column, room, text, role);
    column += width < room ? width : room;
    if (several)
        canvas_print(canvas, area, 0, column + 1, ROLE_faint, "> %zu/%zu", field->chosen + 1, field->count);
}

static void draw_field(struct fields_dialog *fields, struct canvas *canvas, struct area line, size_t i)
{
    const struct field *field = &fields->fields.items[i];
    struct area value = area_part(line, 0, LABEL_COLUMNS + 2, 1, line.width - LABEL_COLUMNS - 2);
    bool chosen = i == fields->chosen;
    canvas_text(canvas, line, 0, 0, chosen ? SLICE(">") : SLICE(" "), ROLE_heading);
    canvas_text_cut(canvas, line, 0, 2, LABEL_COLUMNS, field->label, chosen ? ROLE_heading : ROLE_label);
    if (field->choices) {
        draw_choice(field, canvas, value, chosen);
    } else if (chosen) {
        canvas_fill(canvas, value, ROLE_input);
        editor_draw(fields->editors[i], canvas, value, ROLE_input);
        return;
    } else {
        canvas_text_cut(canvas, value, 0, 0, value.width, editor_text(fields->editors[i]), ROLE_text);
    }
    if (chosen) {
        canvas->cursor_row = line.row;
        canvas->cursor_column = line.column;
        canvas->cursor_visible = line.height > 0;
    }
}

static void fields_draw(struct dialog *dialog, struct canvas *canvas, struct area screen)
{
    struct fields_dialog *fields = dialog_of(dialog);
    int rows = (int)fields->fields.count;
    int width = screen.width - 4 < DIALOG_COLUMNS ? screen.width - 4 : DIALOG_COLUMNS;
    int said_rows = paint_wrapped_rows(buffer_slice(&fields->said), width);
    said_rows = said_rows > SAID_ROWS_MOST ? SAID_ROWS_MOST : said_rows;
    struct area inside = paint_box(canvas, screen, rows + said_rows + 2, DIALOG_COLUMNS, fields->fields.title);
    if (inside.height < rows + said_rows + 1)
        said_rows = 1;
    int footer = inside.height > 2 ? said_rows + 1 : 0;
    int above = inside.height - footer < rows ? inside.height - footer : rows;
    size_t shown = above > 0 ? (size_t)above : 0;
    size_t first = fields->chosen >= shown && shown ? fields->chosen - shown + 1 : 0;
    canvas->cursor_visible = false;
    for (size_t i = 0; i < shown; i++)
        draw_field(fields, canvas, area_part(inside, (int)i, 0, 1, inside.width), first + i);
    if (footer == 0)
        return;
    paint_wrapped(canvas, area_part(inside, inside.height - footer, 0, said_rows, inside.width), 0,
                  buffer_slice(&fields->said), fields->said_role);
    const struct key_hint hints[] = {{SLICE("Enter"), fields->fields.enter},
                                     {SLICE("Esc"), SLICE("取消")},
                                     {SLICE("上下"), SLICE("换行")},
                                     {SLICE("左右"), SLICE("选择")},
                                     {SLICE("F3"), SLICE("预览")}};
    paint_hints(canvas, inside, inside.height - 1, hints, fields->fields.preview ? 5 : 4, ROLE_faint);
}

/* --- Keys --- */

static void tell_changed(struct fields_dialog *fields)
{
    if (fields->fields.changed)
        fields->fields.changed(fields->fields.context, &fields->dialog, fields->chosen);
    describe(fields);
}

static void move(struct fields_dialog *fields, int step)
{
    size_t count = fields->fields.count;
    fields->chosen = (fields->chosen + count + (size_t)step) % count;
}

static void step_choice(struct fields_dialog *fields, int step)
{
    struct field *field = &fields->fields.items[fields->chosen];
    if (field->count == 0)
        return;
    field->chosen = (field->chosen + field->count + (size_t)step) % field->count;
    tell_changed(fields);
}

static void submit(struct fields_dialog *fields)
{
    struct application *application = fields->dialog.application;
    struct buffer said = {0};
    struct error error = {0};
    if (fields->fields.submit(fields->fields.context, &fields->dialog, &said, &error)) {
        application_pop(application);
        application_say(application, "%s", said.length ? said.data : "");
    } else {
        buffer_clear(&fields->said);
        buffer_add_text(&fields->said, error.message);
        fields->said_role = ROLE_alert;
    }
    buffer_free(&said);
}

static void fields_key(struct dialog *dialog, struct key key)
{
    struct fields_dialog *fields = dialog_of(dialog);
    bool typed = fields->editors[fields->chosen] != NULL;
    if (key.name == KEY_NAME_ESCAPE) {
        application_pop(dialog->application);
    } else if (key.name == KEY_NAME_ENTER || key.name == KEY_NAME_F10) {
        submit(fields);
    } else if (key.name == KEY_NAME_UP || (key.name == KEY_NAME_TAB && key.shift)) {
        move(fields, -1);
    } else if (key.name == KEY_NAME_DOWN || key.name == KEY_NAME_TAB) {
        move(fields, 1);
    } else if (key.name == KEY_NAME_F3 && fields->fields.preview) {
        fields->fields.preview(fields->fields.context, dialog);
    } else if (typed) {
        if (editor_key(fields->editors[fields->chosen], key))
            tell_changed(fields);
    } else if (key.name == KEY_NAME_LEFT || key.name == KEY_NAME_RIGHT) {
        step_choice(fields, key.name == KEY_NAME_LEFT ? -1 : 1);
    }
}

static void fields_close(struct dialog *dialog)
{
    struct fields_dialog *fields = dialog_of(dialog);
    fields->fields.close(fields->fields.context);
    for (size_t i = 0; i < fields->fields.count; i++)
        if (fields->editors[i])
            editor_free(fields->editors[i]);
    buffer_free(&fields->said);
    arena_free(fields->arena);
    heap_free(fields);
}

static int fields_wake(const struct dialog *dialog)
{
    const struct fields *fields = &dialog_of(dialog)->fields;
    return fields->wake ? fields->wake(fields->context) : -1;
}

static void fields_collect(struct dialog *dialog)
{
    struct fields_dialog *fields = dialog_of(dialog);
    if (fields->fields.collect && fields->fields.collect(fields->fields.context, dialog))
        describe(fields);
}

static const struct dialog_operations fields_operations = {
    .draw = fields_draw,
    .key = fields_key,
    .close = fields_close,
    .edits = true,
    .wake = fields_wake,
    .collect = fields_collect,
};

void dialog_fields_open(struct application *application, const struct fields *given)
{
    struct fields_dialog *fields = heap_allocate(sizeof *fields);
    fields->dialog.operations = &fields_operations;
    fields->dialog.application = application;
    fields->arena = arena_new();
    fields->fields = *given;
    fields->fields.title = arena_copy(fields->arena, given->title);
    for (size_t i = 0; i < given->count; i++)
        if (!given->items[i].choices)
            fields->editors[i] = editor_new(false, given->items[i].text);
    describe(fields);
    application_push(application, &fields->dialog);
}
