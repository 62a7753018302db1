/* F6: what to print, on which printer, how; where there is no printer, a PDF. */
#include "export/print.h"
#include "tui/dialog_fields.h"
#include "tui/handout.h"

#include <stdio.h>
#include <string.h>

enum { FIELD_WHAT, FIELD_PRINTER, FIELD_RANGE, FIELD_COPIES, FIELD_SIDES };
enum { PRINTERS_MOST = 64, COPIES_MOST = 999 };

struct printing {
    struct arena *arena;
    struct review *review;
    struct handouts handouts;
    struct slice labels[HANDOUTS_MOST];
    struct printers printers;
    struct slice names[PRINTERS_MOST + 1]; /* behind the last printer: a PDF */
    size_t printer_count;
};

static const struct slice sides[] = {{"单面", sizeof "单面" - 1}, {"双面", sizeof "双面" - 1}};

static const struct handout *chosen_handout(const struct printing *printing, const struct dialog *dialog)
{
    return &printing->handouts.items[fields_chosen(dialog, FIELD_WHAT)];
}

/* NULL: to a PDF. */
static const struct printer *chosen_printer(const struct printing *printing, const struct dialog *dialog)
{
    size_t chosen = fields_chosen(dialog, FIELD_PRINTER);
    return chosen < printing->printer_count ? &printing->printers.items[chosen] : NULL;
}

static void find_printers(struct printing *printing)
{
    struct error error;
    if (!printers_find(printing->arena, &printing->printers, &error))
        printing->printers = (struct printers){0};
    size_t count = printing->printers.count < PRINTERS_MOST ? printing->printers.count : PRINTERS_MOST;
    for (size_t i = 0; i < count; i++) {
        const struct printer *printer = &printing->printers.items[i];
        struct slice name = printer->info.length ? printer->info : printer->name;
        printing->names[i] =
            arena_print(printing->arena, "%.*s（%.*s）", SLICE_ARGUMENTS(name), SLICE_ARGUMENTS(printer->state));
    }
    printing->names[count] = SLICE("不打印，存为 PDF");
    printing->printer_count = count;
}

/* Never over a file that is there. */
static const char *free_path(const struct printing *printing, const struct handout *handout)
{
    const char *path = handout_path(printing->review, handout, "pdf", printing->arena).data;
    for (int number = 2; file_exists(path); number++) {
        struct slice extension = arena_print(printing->arena, "%d.pdf", number);
        path = handout_path(printing->review, handout, extension.data, printing->arena).data;
    }
    return path;
}

static void describe(void *context, struct dialog *dialog, struct buffer *out)
{
    struct printing *printing = context;
    const struct printer *printer = chosen_printer(printing, dialog);
    if (!printer && printing->printer_count == 0)
        buffer_add_text(out, "没有找到打印机：");
    if (!printer)
        buffer_print(out, "按 Enter 写出 %s", free_path(printing, chosen_handout(printing, dialog)));
    else if (!printer->ready)
        buffer_print(out, "这台打印机现在不能打印：%.*s", SLICE_ARGUMENTS(printer->state));
    else
        buffer_add_text(out, "按 Enter 打印；页码如 1-3,5，空着是全部");
}

static bool read_copies(struct slice text, int *out, struct error *error)
{
    struct decimal number = DECIMAL(1);
    if (text.length && (!decimal_parse(text, &number) || !decimal_is_whole(number) || number.digits < 1 ||
                        number.digits > COPIES_MOST))
        return error_set(error, ERROR_USAGE, "份数是 1 到 %d", COPIES_MOST);
    *out = (int)number.digits;
    return true;
}

/* How the job goes stands on the last line; Esc stops waiting for it, not the job. */
static bool tell_progress(void *context, struct slice words)
{
    struct application *application = context;
    struct key key;
    application_say(application, "%.*s　Esc 不再等", SLICE_ARGUMENTS(words));
    application_present(application);
    while (application->terminal->operations->read_key(application->terminal, 0, &key)) {
        application->leaving |= key.name == KEY_NAME_HANGUP;
        if (key.name == KEY_NAME_ESCAPE || key.name == KEY_NAME_HANGUP)
            return false;
    }
    return true;
}

static bool send(const struct printing *printing, const struct dialog *dialog, struct slice pdf, int copies,
                 struct buffer *said, struct error *error)
{
    const struct printer *printer = chosen_printer(printing, dialog);
    const struct handout *handout = chosen_handout(printing, dialog);
    struct print_request request = {.printer = arena_copy(printing->arena, printer->name).data,
                                    .title = arena_copy(printing->arena, handout->label).data,
                                    .copies = copies,
                                    .two_sided = fields_chosen(dialog, FIELD_SIDES) == 1};
    struct slice ended;
    if (!print_send(&request, pdf, tell_progress, dialog->application, printing->arena, &ended, error))
        return false;
    buffer_add(said, ended);
    return true;
}

static void remember(const struct printing *printing, const struct dialog *dialog)
{
    struct last_handout *last = &dialog->application->last_handout;
    const struct printer *printer = chosen_printer(printing, dialog);
    last->two_sided = fields_chosen(dialog, FIELD_SIDES) == 1;
    snprintf(last->printer, sizeof last->printer, "%.*s", printer ? (int)printer->name.length : 0,
             printer ? printer->name.data : "");
}

static bool submit(void *context, struct dialog *dialog, struct buffer *said, struct error *error)
{
    struct printing *printing = context;
    const struct handout *handout = chosen_handout(printing, dialog);
    struct slice range = fields_text(dialog, FIELD_RANGE), pdf;
    const char *wanted = range.length ? arena_copy(printing->arena, range).data : NULL;
    int copies = 1;
    if (!read_copies(fields_text(dialog, FIELD_COPIES), &copies, error) ||
        !handout_make(printing->review, handout, "pdf", wanted, printing->arena, &pdf, NULL, error))
        return false;
    remember(printing, dialog);
    if (chosen_printer(printing, dialog))
        return send(printing, dialog, pdf, copies, said, error);
    const char *path = free_path(printing, handout);
    if (!file_write(path, pdf, error))
        return false;
    buffer_print(said, "已写出 %s", path);
    return true;
}

static void preview(void *context, struct dialog *dialog)
{
    struct printing *printing = context;
    handout_preview(printing->review, chosen_handout(printing, dialog));
}

static void close_printing(void *context)
{
    struct printing *printing = context;
    arena_free(printing->arena);
    heap_free(printing);
}

/* The one of the last time, else the usual one, else the first. */
static size_t first_printer(const struct printing *printing, const char *last)
{
    size_t usual = 0;
    for (size_t i = 0; i < printing->printer_count; i++) {
        if (slice_is(printing->printers.items[i].name, last))
            return i;
        if (printing->printers.items[i].usual)
            usual = i;
    }
    return usual;
}

void review_print(struct review *review, int unused)
{
    (void)unused;
    const struct last_handout *last = &review->view.application->last_handout;
    struct printing *printing = heap_allocate(sizeof *printing);
    printing->arena = arena_new();
    printing->review = review;
    handouts_find(review, printing->arena, &printing->handouts);
    for (size_t i = 0; i < printing->handouts.count; i++)
        printing->labels[i] = printing->handouts.items[i].label;
    find_printers(printing);
    struct fields fields = {
        .title = SLICE("打印"),
        .enter = SLICE("打印"),
        .items = {[FIELD_WHAT] = {SLICE("内容"), printing->labels, printing->handouts.count, 0, SLICE_NONE},
                  [FIELD_PRINTER] = {SLICE("打印机"), printing->names, printing->printer_count + 1,
                                     first_printer(printing, last->printer), SLICE_NONE},
                  [FIELD_RANGE] = {.label = SLICE("页码")},
                  [FIELD_COPIES] = {.label = SLICE("份数"), .text = SLICE("1")},
                  [FIELD_SIDES] = {SLICE("单双面"), sides, 2, last->two_sided, SLICE_NONE}},
        .count = 5,
        .context = printing,
        .describe = describe,
        .submit = submit,
        .preview = preview,
        .close = close_printing,
    };
    dialog_fields_open(review->view.application, &fields);
}
