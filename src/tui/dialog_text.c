/* A dialog with text to read: notices and the help screen. */
#include "tui/dialogs.h"
#include "tui/paint.h"

#define KEY_COLUMN 20

struct text_dialog {
    struct dialog dialog;
    struct buffer title, text;
    int top, rows, height; /* first visible row, all rows and visible rows at the last painting */
};

/* Paints one line of the text at a row (which may be above the area) and returns the rows it takes. */
static int draw_line(struct canvas *canvas, struct area area, int row, struct slice line)
{
    ptrdiff_t tab = slice_find(line, SLICE("\t"), 0);
    if (slice_starts_with(line, SLICE("# ")))
        return paint_scrolled(canvas, area, row, slice_part(line, 2, line.length), ROLE_heading);
    if (tab < 0)
        return paint_scrolled(canvas, area, row, line, ROLE_text);
    struct slice key = slice_part(line, 0, (size_t)tab), rest = slice_part(line, (size_t)tab + 1, line.length);
    if (row >= 0)
        canvas_text_cut(canvas, area, row, 0, KEY_COLUMN - 1, key, ROLE_key_name);
    struct area right = area_part(area, 0, KEY_COLUMN, area.height, area.width - KEY_COLUMN);
    return paint_scrolled(canvas, right, row, rest, ROLE_text);
}

static int line_rows(struct slice line, int width)
{
    ptrdiff_t tab = slice_find(line, SLICE("\t"), 0);
    if (tab < 0)
        return paint_wrapped_rows(line, width);
    int rows = paint_wrapped_rows(slice_part(line, (size_t)tab + 1, line.length), width - KEY_COLUMN);
    return rows > 0 ? rows : 1;
}

static struct slice next_line(struct slice text, size_t *offset)
{
    ptrdiff_t end = slice_find(text, SLICE("\n"), *offset);
    struct slice line = slice_part(text, *offset, end < 0 ? text.length : (size_t)end);
    *offset += line.length + 1;
    return line;
}

static int count_rows(struct slice text, int width)
{
    int rows = 0;
    for (size_t offset = 0; offset < text.length;)
        rows += line_rows(next_line(text, &offset), width);
    return rows;
}

static int clamp_top(const struct text_dialog *text)
{
    int most = text->rows - text->height;
    int top = text->top < most ? text->top : most;
    return top > 0 ? top : 0;
}

static void text_draw(struct dialog *dialog, struct canvas *canvas, struct area screen)
{
    struct text_dialog *text = (struct text_dialog *)dialog;
    struct slice all = buffer_slice(&text->text);
    int width = screen.width - 4 < 84 ? screen.width - 4 : 84;
    text->rows = count_rows(all, width);
    struct area inside = paint_box(canvas, screen, text->rows + 2, width, buffer_slice(&text->title));
    struct area body = area_part(inside, 0, 0, inside.height - 1, inside.width);
    text->height = body.height;
    text->top = clamp_top(text);
    int row = -text->top;
    for (size_t offset = 0; offset < all.length && row < body.height;) {
        struct slice line = next_line(all, &offset);
        int rows = line_rows(line, body.width);
        if (row + rows > 0)
            draw_line(canvas, body, row, line);
        row += rows;
    }
    bool more = text->rows > text->height;
    const struct key_hint hints[] = {{SLICE("Enter"), SLICE("关闭")}, {SLICE("PgUp PgDn"), SLICE("翻页")}};
    paint_hints(canvas, inside, inside.height - 1, hints, more ? 2 : 1, ROLE_faint);
    canvas->cursor_visible = false;
}

static int scroll_step(const struct text_dialog *text, struct key key)
{
    switch (command_of_key(key, WHERE_LIST)) {
    case COMMAND_up:
        return -1;
    case COMMAND_down:
        return 1;
    case COMMAND_page_up:
        return -text->height;
    case COMMAND_page_down:
        return text->height;
    case COMMAND_first:
        return -text->rows;
    case COMMAND_last:
        return text->rows;
    default:
        return 0;
    }
}

static void text_key(struct dialog *dialog, struct key key)
{
    struct text_dialog *text = (struct text_dialog *)dialog;
    int step = scroll_step(text, key);
    text->top += step;
    text->top = clamp_top(text);
    enum command command = command_of_key(key, WHERE_LIST);
    bool closes =
        key.name == KEY_NAME_ENTER || command == COMMAND_cancel || command == COMMAND_quit || command == COMMAND_help;
    if (closes)
        application_pop(dialog->application);
}

static void text_close(struct dialog *dialog)
{
    struct text_dialog *text = (struct text_dialog *)dialog;
    buffer_free(&text->title);
    buffer_free(&text->text);
    heap_free(text);
}

static const struct dialog_operations text_operations = {
    .draw = text_draw, .key = text_key, .close = text_close};

void dialog_text_open(struct application *application, struct slice title, struct slice text)
{
    struct text_dialog *dialog = heap_allocate(sizeof *dialog);
    dialog->dialog.operations = &text_operations;
    buffer_add(&dialog->title, title);
    buffer_add(&dialog->text, text);
    application_push(application, &dialog->dialog);
}

/* Headings before some commands of the table. */
static const char *const help_headings[COMMAND_COUNT] = {
    [COMMAND_next_open] = "审核",   [COMMAND_up] = "移动",    [COMMAND_search] = "查找",
    [COMMAND_next_report] = "文件", [COMMAND_theme] = "程序",
};

static void add_command(struct buffer *text, enum command command, struct arena *arena)
{
    const struct command_entry *entry = command_entry(command);
    struct slice keys = command_all_keys(command, arena);
    if (keys.length == 0)
        keys = arena_print(arena, ":%s", entry->name);
    buffer_print(text, "%.*s\t%s  %s\n", SLICE_ARGUMENTS(keys), entry->chinese, entry->help);
}

void dialog_help_open(struct application *application, unsigned where)
{
    struct buffer text = {0};
    struct arena *arena = arena_new();
    if (where != WHERE_LIST)
        buffer_add_text(&text, "左边是报告原文，右边是从中读出的表，下面是问题。所选的格子在原文和表里一起亮着。\n"
                               "表里：空 是空白，缺 是报告里没有，? 是读不准，12* 是人工改读，12>13 是应为 13，»12>13? 是所看的候选。\n"
                               "原文里：带下划线的数与表核对过，衬浅底的没有规则核对。\n"
                               "每一步都随时存好，不必另外保存。\n");
    for (enum command command = 0; command < COMMAND_COUNT; command++) {
        if (help_headings[command])
            buffer_print(&text, "\n# %s\n", help_headings[command]);
        if (command_entry(command)->where & where)
            add_command(&text, command, arena);
    }
    buffer_add_text(&text, "\n输入法开着时，方向键、Enter、Tab、F1 到 F10 和 Ctrl 组合键照样可用。");
    dialog_text_open(application, SLICE("帮助"), buffer_slice(&text));
    arena_free(arena);
    buffer_free(&text);
}
