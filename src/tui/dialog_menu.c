/* A menu: one of several things to choose with the arrows, with what choosing it would do below. */
#include "tui/dialogs.h"
#include "tui/paint.h"

struct menu_dialog {
    struct dialog dialog;
    struct arena *arena;
    struct menu menu;
    size_t top;
    struct buffer described;
    size_t described_item; /* what `described` is about, or SIZE_MAX */
};

static void describe(struct menu_dialog *dialog)
{
    const struct menu *menu = &dialog->menu;
    if (!menu->describe || dialog->described_item == menu->chosen)
        return;
    buffer_clear(&dialog->described);
    menu->describe(menu->context, menu->chosen, &dialog->described);
    dialog->described_item = menu->chosen;
}

static void draw_item(struct canvas *canvas, struct area area, int row, const struct menu_item *item, bool chosen)
{
    enum role role = chosen ? ROLE_selection : ROLE_text;
    if (chosen)
        canvas_fill(canvas, area_part(area, row, 0, 1, area.width), ROLE_selection);
    canvas_text(canvas, area, row, 0, chosen ? SLICE("> ") : SLICE("  "), role);
    int width = canvas_text_width(item->label), remark = canvas_text_width(item->remark);
    bool fits = 2 + width + 2 + remark <= area.width;
    canvas_text_cut(canvas, area, row, 2, area.width - 2, item->label, role);
    if (fits)
        canvas_text(canvas, area, row, area.width - remark, item->remark, chosen ? role : ROLE_faint);
    else if (2 + width + 6 < area.width)
        canvas_text_cut(canvas, area, row, 2 + width + 2, area.width - width - 4, item->remark,
                        chosen ? role : ROLE_faint);
}

static void menu_draw(struct dialog *base, struct canvas *canvas, struct area screen)
{
    struct menu_dialog *dialog = (struct menu_dialog *)base;
    const struct menu *menu = &dialog->menu;
    int footer = menu->describe ? 3 : 2;
    struct area inside = paint_box(canvas, screen, (int)menu->count + footer, 76, menu->title);
    if (inside.height < footer + 1)
        footer = inside.height > 2 ? 1 : 0;
    struct area body = area_part(inside, 0, 0, inside.height - footer, inside.width);
    size_t height = body.height > 0 ? (size_t)body.height : 1;
    if (menu->chosen < dialog->top)
        dialog->top = menu->chosen;
    if (menu->chosen >= dialog->top + height)
        dialog->top = menu->chosen - height + 1;
    for (size_t i = dialog->top; i < menu->count && i < dialog->top + height; i++)
        draw_item(canvas, body, (int)(i - dialog->top), &menu->items[i], i == menu->chosen);
    describe(dialog);
    if (menu->describe && footer > 1)
        canvas_text_cut(canvas, inside, inside.height - 2, 0, inside.width, buffer_slice(&dialog->described),
                        ROLE_message);
    const struct key_hint hints[] = {
        {SLICE("上下"), SLICE("选择")}, {SLICE("Enter"), SLICE("确定")}, {SLICE("Esc"), SLICE("取消")}};
    if (footer)
        paint_hints(canvas, inside, inside.height - 1, hints, 3, ROLE_faint);
    canvas->cursor_row = body.row + (int)(menu->chosen - dialog->top);
    canvas->cursor_column = body.column;
    canvas->cursor_visible = body.height > 0;
}

static void choose(struct menu_dialog *dialog)
{
    void (*run)(void *, size_t) = dialog->menu.choose;
    void *context = dialog->menu.context;
    size_t item = dialog->menu.chosen;
    dialog->menu.context = NULL;
    application_pop(dialog->dialog.application);
    run(context, item);
    heap_free(context);
}

static void menu_key(struct dialog *base, struct key key)
{
    struct menu_dialog *dialog = (struct menu_dialog *)base;
    struct menu *menu = &dialog->menu;
    switch (command_of_key(key, WHERE_LIST)) {
    case COMMAND_up:
        menu->chosen = menu->chosen > 0 ? menu->chosen - 1 : menu->count - 1;
        break;
    case COMMAND_down:
        menu->chosen = menu->chosen + 1 < menu->count ? menu->chosen + 1 : 0;
        break;
    case COMMAND_first:
        menu->chosen = 0;
        break;
    case COMMAND_last:
        menu->chosen = menu->count - 1;
        break;
    case COMMAND_open:
        choose(dialog);
        break;
    case COMMAND_cancel:
    case COMMAND_quit:
        application_pop(base->application);
        break;
    default:
        break;
    }
}

static void menu_close(struct dialog *base)
{
    struct menu_dialog *dialog = (struct menu_dialog *)base;
    heap_free(dialog->menu.context);
    buffer_free(&dialog->described);
    arena_free(dialog->arena);
    heap_free(dialog);
}

static const struct dialog_operations menu_operations = {
    .draw = menu_draw, .key = menu_key, .close = menu_close};

void dialog_menu_open(struct application *application, const struct menu *menu)
{
    struct menu_dialog *dialog = heap_allocate(sizeof *dialog);
    dialog->dialog.operations = &menu_operations;
    dialog->arena = arena_new();
    dialog->menu = *menu;
    dialog->described_item = SIZE_MAX;
    dialog->menu.title = arena_copy(dialog->arena, menu->title);
    struct menu_item *items = arena_new_array(dialog->arena, struct menu_item, menu->count);
    for (size_t i = 0; i < menu->count; i++)
        items[i] = (struct menu_item){arena_copy(dialog->arena, menu->items[i].label),
                                      arena_copy(dialog->arena, menu->items[i].remark)};
    dialog->menu.items = items;
    application_push(application, &dialog->dialog);
}
