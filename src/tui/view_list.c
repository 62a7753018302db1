/* The list of reports: shown from the first moment, while they are read. */
#include "tui/view_list.h"
#include "tui/handout.h"
#include "tui/list_items.h"
#include "tui/outside.h"
#include "tui/paint.h"
#include "tui/search.h"

#include <string.h>

#define COUNT_COLUMNS 6

struct list {
    struct view view;
    struct list_items reports;
    size_t chosen, top;
    int height;                      /* visible rows at the last painting */
    struct buffer search;
    size_t search_start;
};

/* --- Reading --- */

static int list_wake(const struct view *view)
{
    return list_items_wake(&((const struct list *)view)->reports);
}

static void list_collect(struct view *view)
{
    list_items_collect(&((struct list *)view)->reports);
}

void view_list_update(struct view *view, size_t entry, const struct session *session)
{
    list_items_update(&((struct list *)view)->reports, entry, session);
}

void view_list_refuse(struct view *view, size_t entry, const struct error *error)
{
    list_items_refuse(&((struct list *)view)->reports, entry, error);
}

bool view_list_tell_peers(const struct view *view, size_t entry, struct session *session)
{
    return list_items_tell_peers(&((const struct list *)view)->reports, entry, session);
}

size_t view_list_neighbour(struct view *view, size_t entry, int step)
{
    const struct list_items *reports = &((struct list *)view)->reports;
    list_collect(view);
    for (size_t i = entry + (size_t)step; i < reports->count; i += (size_t)step)
        if (reports->items[i].state != ITEM_UNREADABLE && reports->items[i].state != ITEM_FOREIGN)
            return i;
    return entry;
}

bool view_list_is_report(const struct view *view, size_t entry)
{
    enum item_state state = ((const struct list *)view)->reports.items[entry].state;
    bool named = view->application->entries->items[entry].named;
    return state != ITEM_FOREIGN && (state != ITEM_UNREADABLE || named);
}

size_t view_list_report_count(const struct view *view)
{
    size_t count = 0;
    for (size_t i = 0; i < ((const struct list *)view)->reports.count; i++)
        count += view_list_is_report(view, i);
    return count;
}

int view_list_status(struct view *view)
{
    const struct list_items *reports = &((struct list *)view)->reports;
    list_collect(view);
    for (size_t i = 0; i < reports->count; i++)
        if (reports->items[i].state == ITEM_UNREADABLE && view->application->entries->items[i].named)
            return 3;
    return 0;
}

/* --- Painting --- */

/* Columns of the list; a width of 0 leaves one out. */
struct columns {
    int name, organ, year, form, counts, decided; /* where they begin */
    int name_width, organ_width;
};

static int widest_name(const struct list *list)
{
    int widest = 8;
    for (size_t i = list->top; i < list->reports.count && i < list->top + (size_t)list->height; i++) {
        int width = canvas_text_width(slice_of(path_base_name(list->view.application->entries->items[i].path)));
        widest = width > widest ? width : widest;
    }
    return widest;
}

static struct columns arrange(const struct list *list, int width)
{
    struct columns columns = {.name = 2};
    int widest = widest_name(list), counts = 3 * COUNT_COLUMNS, decided = width >= 60 ? 15 : 0;
    int years = width >= 100 ? 18 : width >= 80 ? 9 : 0, rest = width - 2 - years - counts - decided;
    columns.name_width = width < 80 ? 0 : widest < rest / 2 ? widest : rest / 2;
    columns.organ = columns.name + columns.name_width + (columns.name_width ? 2 : 0);
    int organ = rest - columns.name_width - 4;
    columns.organ_width = organ > 40 ? 40 : organ > 4 ? organ : 4;
    columns.year = years ? columns.organ + columns.organ_width + 2 : 0;
    columns.form = years > 9 ? columns.year + 9 : 0;
    columns.counts = columns.organ + columns.organ_width + 2 + years;
    columns.decided = decided ? columns.counts + counts + 1 : 0;
    return columns;
}

static void draw_count(struct canvas *canvas, struct area line, int column, size_t count, struct slice mark,
                       enum role role)
{
    if (count > 0)
        canvas_print(canvas, line, 0, column, role, "%.*s%3zu", SLICE_ARGUMENTS(mark), count);
}

/* The place that an organ belongs to, which all organs of a list have in common: 山河县 of 山河县柳河镇. */
static size_t place_length(struct slice organ)
{
    static const char *const ends[] = {"省", "市", "县", "区", "州", "盟", "旗"};
    enum { HAN_BYTES = 3, PLACE_LEAST = 2 * HAN_BYTES, REST_LEAST = 2 * HAN_BYTES };
    size_t shortest = 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        ptrdiff_t at = slice_find(organ, slice_of(ends[i]), PLACE_LEAST);
        size_t length = at < 0 ? 0 : (size_t)at + HAN_BYTES;
        bool zone = slice_ends_with(slice_part(organ, 0, length), SLICE("开发区")); /* an organ, not its place */
        if (length && !zone && length + REST_LEAST <= organ.length && (shortest == 0 || length < shortest))
            shortest = length;
    }
    return shortest;
}

/* What has no room loses what tells it from others least: its beginning. */
static void draw_organ(struct canvas *canvas, struct area line, const struct columns *columns, struct slice organ,
                       enum role role)
{
    struct slice rest = organ.length ? organ : SLICE("（没有找到单位名称）");
    int column = columns->organ, width = columns->organ_width;
    for (size_t place; canvas_text_width(rest) > width && (place = place_length(rest)) > 0;) {
        rest = slice_part(rest, place, rest.length);
        width = columns->organ_width - 1;
    }
    if (width < columns->organ_width)
        column = canvas_text(canvas, line, 0, column, SLICE("~"), role);
    canvas_text_cut(canvas, line, 0, column, width, rest, role);
}

static void draw_read(const struct list *list, struct canvas *canvas, struct area line, const struct columns *columns,
                      const struct item *item, enum role lit)
{
    const struct theme *theme = list->view.application->theme;
    bool plain = lit == ROLE_text;
    draw_organ(canvas, line, columns, item->organ, lit);
    if (columns->year && item->year)
        canvas_print(canvas, line, 0, columns->year, lit, "%d 年", item->year);
    if (columns->form)
        canvas_print(canvas, line, 0, columns->form, plain ? ROLE_faint : lit, "%.*s 版", SLICE_ARGUMENTS(item->form));
    draw_count(canvas, line, columns->counts, item->errors, theme->mark_error, plain ? ROLE_error : lit);
    draw_count(canvas, line, columns->counts + COUNT_COLUMNS, item->warnings, theme->mark_warning,
               plain ? ROLE_warning : lit);
    draw_count(canvas, line, columns->counts + 2 * COUNT_COLUMNS, item->infos, theme->mark_info,
               plain ? ROLE_info : lit);
    enum role settled = plain && item->decided == item->total ? ROLE_settled : lit;
    if (columns->decided && item->total == 0)
        canvas_text(canvas, line, 0, columns->decided, SLICE("没有问题"), settled);
    else if (columns->decided)
        canvas_print(canvas, line, 0, columns->decided, settled, "已处理 %zu/%zu", item->decided, item->total);
}

/* A file that was not read as a report says so from the organ's column on; without a column for names with its name. */
static void draw_reason(struct canvas *canvas, struct area line, const struct columns *columns, const char *name,
                        const struct item *item, enum role lit)
{
    static const char *const texts[] = {
        [ITEM_WAITING] = "等待读取", [ITEM_FOREIGN] = "不是年度报告", [ITEM_PICTURE] = "页面是图片，打开时识别"};
    bool unreadable = item->state == ITEM_UNREADABLE;
    struct slice text = unreadable ? item->reason : slice_of(texts[item->state]);
    enum role role = lit != ROLE_text ? lit : unreadable ? ROLE_missing : ROLE_faint;
    int column = columns->organ;
    if (!columns->name_width)
        column = canvas_print(canvas, line, 0, column, role, "%s  ", name);
    if (unreadable)
        column = canvas_text(canvas, line, 0, column, SLICE("读不了："), role);
    canvas_text_cut(canvas, line, 0, column, line.width - column, text, role);
}

static void draw_item(const struct list *list, struct canvas *canvas, struct area line, const struct columns *columns,
                      size_t i)
{
    const struct item *item = &list->reports.items[i];
    const char *name = path_base_name(list->view.application->entries->items[i].path);
    bool chosen = i == list->chosen;
    enum role lit = chosen ? ROLE_cursor : ROLE_text;
    if (chosen) {
        canvas_fill(canvas, line, ROLE_cursor);
        canvas_text(canvas, line, 0, 0, SLICE(">"), ROLE_cursor);
    }
    if (columns->name_width)
        canvas_text_cut(canvas, line, 0, columns->name, columns->name_width, slice_of(name),
                        !chosen && item->state == ITEM_FOREIGN ? ROLE_faint : lit);
    if (item->state == ITEM_READ)
        draw_read(list, canvas, line, columns, item, lit);
    else
        draw_reason(canvas, line, columns, name, item, lit);
}

static void draw_head(struct canvas *canvas, struct area line, const struct columns *columns)
{
    if (columns->name_width)
        canvas_text(canvas, line, 0, columns->name, SLICE("文件"), ROLE_label);
    canvas_text(canvas, line, 0, columns->organ, SLICE("报告单位"), ROLE_label);
    if (columns->year)
        canvas_text(canvas, line, 0, columns->year, SLICE("年度"), ROLE_label);
    if (columns->form)
        canvas_text(canvas, line, 0, columns->form, SLICE("格式"), ROLE_label);
    static const char *const levels[] = {"错误", "警告", "提示"};
    for (int i = 0; i < 3; i++)
        canvas_text(canvas, line, 0, columns->counts + i * COUNT_COLUMNS, slice_of(levels[i]), ROLE_label);
    if (columns->decided)
        canvas_text(canvas, line, 0, columns->decided, SLICE("处理"), ROLE_label);
}

static void list_draw_title(struct view *view, struct canvas *canvas, struct area line)
{
    struct list *list = (struct list *)view;
    size_t reports = 0, done = 0, unreadable = 0;
    for (size_t i = 0; i < list->reports.count; i++) {
        const struct item *item = &list->reports.items[i];
        reports += item->state == ITEM_READ;
        done += item->state == ITEM_READ && item->decided == item->total;
        unreadable += item->state == ITEM_UNREADABLE;
    }
    struct arena *frame = view->application->frame;
    struct slice parts[] = {SLICE("年审"), arena_print(frame, "报告 %zu 份", reports),
                            arena_print(frame, "处理完 %zu 份", done), SLICE_NONE, SLICE_NONE};
    if (unreadable)
        parts[3] = arena_print(frame, "读不了 %zu 份", unreadable);
    if (list->reports.read < list->reports.count)
        parts[4] = arena_print(frame, "正在读取 %zu/%zu", list->reports.read, list->reports.count);
    canvas_fill(canvas, line, ROLE_title_bar);
    int column = 1;
    bool narrow = line.width < 60; /* the name of the program says least */
    for (size_t i = narrow; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].length && column + canvas_text_width(parts[i]) <= line.width)
            column = canvas_text(canvas, line, 0, column, parts[i], ROLE_title_bar) + 2;
}

static void keep_visible(struct list *list)
{
    size_t height = list->height > 0 ? (size_t)list->height : 1;
    if (list->chosen < list->top)
        list->top = list->chosen;
    if (list->chosen >= list->top + height)
        list->top = list->chosen - height + 1;
}

/* What the line above cannot show whole: the path, and why a file cannot be read. */
static void draw_foot(const struct list *list, struct canvas *canvas, struct area area)
{
    const struct item *item = &list->reports.items[list->chosen];
    const char *path = list->view.application->entries->items[list->chosen].path;
    paint_pane_head(canvas, area_part(area, 0, 0, 1, area.width), slice_of(path), SLICE_NONE, false);
    struct area body = area_part(area, 1, 1, area.height - 1, area.width - 2);
    if (item->state == ITEM_UNREADABLE || item->state == ITEM_FOREIGN)
        paint_wrapped(canvas, body, 0, item->reason, ROLE_message);
    else if (item->state == ITEM_READ && item->total == item->decided)
        paint_wrapped(canvas, body, 0, SLICE("处理完了。Enter 打开看看，F5 导出结果。"), ROLE_faint);
    else if (item->state == ITEM_READ)
        paint_wrapped(canvas, body, 0, SLICE("Enter 打开审核；每一步随时存好，q 回到这里。"), ROLE_faint);
}

static void list_draw(struct view *view, struct canvas *canvas, struct area area)
{
    struct list *list = (struct list *)view;
    int foot = area.height >= 10 ? 4 : 0, head = area.height >= 6;
    struct area body = area_part(area, head, 0, area.height - foot - head, area.width);
    list->height = body.height;
    keep_visible(list);
    struct columns columns = arrange(list, area.width);
    if (head)
        draw_head(canvas, area_part(area, 0, 0, 1, area.width), &columns);
    for (size_t i = list->top; i < list->reports.count && i < list->top + (size_t)body.height; i++)
        draw_item(list, canvas, area_part(body, (int)(i - list->top), 0, 1, body.width), &columns, i);
    if (foot)
        draw_foot(list, canvas, area_part(area, area.height - foot, 0, foot, area.width));
    canvas->cursor_row = body.row + (int)(list->chosen - list->top);
    canvas->cursor_column = body.column;
    canvas->cursor_visible = body.height > 0;
}

/* --- Searching --- */

static bool item_matches(const struct list *list, size_t i)
{
    struct slice name = slice_of(list->view.application->entries->items[i].path);
    return search_contains(name, buffer_slice(&list->search)) ||
           search_contains(list->reports.items[i].organ, buffer_slice(&list->search));
}

/* The next match from `start` on in the direction of step, going round. */
static bool find_match(struct list *list, size_t start, size_t step)
{
    size_t count = list->reports.count;
    for (size_t k = 0, i = start % count; k < count; k++, i = (i + step) % count)
        if (item_matches(list, i)) {
            list->chosen = i;
            return true;
        }
    return false;
}

static bool list_search(struct view *view, struct slice text)
{
    struct list *list = (struct list *)view;
    if (list->search.length == 0)
        list->search_start = list->chosen;
    buffer_clear(&list->search);
    buffer_add(&list->search, text);
    list->chosen = list->search_start;
    return text.length && find_match(list, list->search_start, 1);
}

static void repeat_search(struct list *list, int back)
{
    size_t step = back ? list->reports.count - 1 : 1;
    if (list->search.length == 0)
        application_say(list->view.application, "还没有查找过：按 / 查找");
    else if (!find_match(list, list->chosen + step, step))
        application_alert(list->view.application, "没有找到「%.*s」", SLICE_ARGUMENTS(buffer_slice(&list->search)));
}

/* --- Commands --- */

static void move(struct list *list, int step)
{
    ptrdiff_t next = (ptrdiff_t)list->chosen + step, most = (ptrdiff_t)list->reports.count - 1;
    list->chosen = (size_t)(next < 0 ? 0 : next > most ? most : next);
}

/* What there is something to do about: undecided findings, or pages that are recognised only when it is opened. */
static bool is_open(const struct item *item)
{
    return item->state == ITEM_PICTURE || (item->state == ITEM_READ && item->decided < item->total);
}

static void next_open(struct list *list, int step)
{
    size_t count = list->reports.count, i = list->chosen;
    for (size_t k = 0; k < count; k++) {
        i = (i + (step > 0 ? 1 : count - 1)) % count;
        if (is_open(&list->reports.items[i])) {
            list->chosen = i;
            return;
        }
    }
    bool reading = list->reports.read < count;
    application_say(list->view.application, reading ? "读到的报告都处理完了，别的还在读" : "报告都处理完了");
}

static void open_chosen(struct list *list, int unused)
{
    (void)unused;
    struct item *item = &list->reports.items[list->chosen];
    if (item->state == ITEM_UNREADABLE || item->state == ITEM_FOREIGN)
        application_alert(list->view.application, "%.*s", SLICE_ARGUMENTS(item->reason));
    else
        application_open_report(list->view.application, list->chosen);
}

/* The chosen report, read for a dialog; false, said, where it cannot be and there are no others. */
static bool open_source(struct list *list, struct handout_source *out)
{
    struct application *application = list->view.application;
    struct review_options options = application->options->review;
    struct error error = {0};
    options.read_only = true;
    struct session *session = session_open(application->entries->items[list->chosen].path, &options, &error);
    bool others = error.kind != ERROR_STOPPED && view_list_report_count(&list->view) > 1;
    if (session)
        list_items_tell_peers(&list->reports, list->chosen, session);
    if (session || others) /* what was said while it was read */
        buffer_clear(&application->message);
    else
        application_alert(application, "%s", error.message);
    *out = (struct handout_source){application, session, list->chosen, -1, -1, true};
    return session || others;
}

static void export_chosen(struct list *list, struct slice format)
{
    struct handout_source source;
    if (open_source(list, &source))
        dialog_export_open(&source, format);
}

static void print_chosen(struct list *list, int unused)
{
    (void)unused;
    struct handout_source source;
    if (open_source(list, &source))
        dialog_print_open(&source);
}

static void open_original(struct list *list, int unused)
{
    (void)unused;
    struct application *application = list->view.application;
    const char *path = application->entries->items[list->chosen].path;
    struct error error = {0};
    if (outside_open(path, &error))
        application_say(application, "正在打开 %s", path);
    else
        application_alert(application, "%s", error.message);
}

static bool has_path(const struct entries *entries, const char *path)
{
    for (size_t i = 0; i < entries->count; i++)
        if (strcmp(entries->items[i].path, path) == 0)
            return true;
    return false;
}

/* What has come since, and what is gone; the same report stays chosen. */
static void take_entries(struct list *list, const struct entries *entries)
{
    struct application *application = list->view.application;
    const struct entries *before = application->entries;
    size_t chosen = 0, added = 0, gone = 0;
    for (size_t i = 0; i < entries->count; i++) {
        added += !has_path(before, entries->items[i].path);
        if (strcmp(entries->items[i].path, before->items[list->chosen].path) == 0)
            chosen = i;
    }
    for (size_t i = 0; i < before->count; i++)
        gone += !has_path(entries, before->items[i].path);
    list_items_close(&list->reports);
    application->entries = entries;
    list_items_open(&list->reports, entries, &application->options->review);
    list->chosen = chosen;
    if (added || gone)
        application_say(application, "重新读取：新来 %zu 个文件，少了 %zu 个", added, gone);
    else
        application_say(application, "重新读取：没有新来的文件");
}

static void read_again(struct list *list, int unused)
{
    (void)unused;
    struct application *application = list->view.application;
    struct entries *entries = arena_new_item(application->arena, struct entries);
    const struct tui_options *options = application->options;
    bool found = options->look_again && options->look_again(options->look_context, application->arena, entries);
    if (found && entries->count > 0)
        take_entries(list, entries);
    else
        list_items_read_again(&list->reports);
}

static void page(struct list *list, int pages)
{
    move(list, pages * (list->height > 1 ? list->height - 1 : 1));
}

static void move_to_end(struct list *list, int last)
{
    int all = (int)list->reports.count;
    move(list, last ? all : -all);
}

static void cancel(struct list *list, int unused)
{
    (void)unused;
    buffer_clear(&list->search);
}

static void quit(struct list *list, int unused)
{
    (void)unused;
    list->view.application->leaving = true;
}

static const struct {
    void (*run)(struct list *list, int argument);
    int argument;
} handlers[COMMAND_COUNT] = {
    [COMMAND_up] = {move, -1},
    [COMMAND_down] = {move, 1},
    [COMMAND_page_up] = {page, -1},
    [COMMAND_page_down] = {page, 1},
    [COMMAND_first] = {move_to_end, false},
    [COMMAND_last] = {move_to_end, true},
    [COMMAND_next_open] = {next_open, 1},
    [COMMAND_previous_open] = {next_open, -1},
    [COMMAND_open] = {open_chosen, 0},
    [COMMAND_next_match] = {repeat_search, false},
    [COMMAND_previous_match] = {repeat_search, true},
    [COMMAND_open_original] = {open_original, 0},
    [COMMAND_print] = {print_chosen, 0},
    [COMMAND_reload] = {read_again, 0},
    [COMMAND_cancel] = {cancel, 0},
    [COMMAND_quit] = {quit, 0},
};

static void list_run(struct view *view, enum command command, struct slice argument)
{
    if (command == COMMAND_export)
        export_chosen((struct list *)view, argument);
    else if (handlers[command].run)
        handlers[command].run((struct list *)view, handlers[command].argument);
}

static unsigned list_where(const struct view *view)
{
    (void)view;
    return WHERE_LIST;
}

static void list_close(struct view *view)
{
    struct list *list = (struct list *)view;
    buffer_free(&list->search);
    list_items_close(&list->reports);
    heap_free(list);
}

static const struct view_operations list_operations = {
    .draw_title = list_draw_title,
    .draw = list_draw,
    .where = list_where,
    .run = list_run,
    .search = list_search,
    .wake = list_wake,
    .collect = list_collect,
    .close = list_close,
};

struct view *view_list_open(struct application *application)
{
    struct list *list = heap_allocate(sizeof *list);
    list->view = (struct view){&list_operations, application};
    list_items_open(&list->reports, application->entries, &application->options->review);
    return &list->view;
}
