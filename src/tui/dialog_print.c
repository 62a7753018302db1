/* F6: what to print, on which printer, how; where there is no printer, a PDF. */
#include "export/print.h"
#include "tui/dialog_fields.h"
#include "tui/handout.h"
#include "tui/waiting.h"

#include <stdio.h>
#include <string.h>

enum { FIELD_WHAT, FIELD_PRINTER, FIELD_RANGE, FIELD_COPIES, FIELD_SIDES };
enum { PRINTERS_MOST = 64, COPIES_MOST = 999 };

struct printing {
    struct arena *arena;
    struct handout_source source;
    struct handouts handouts;
    struct slice labels[HANDOUTS_MOST];
    struct printers printers;
    struct slice names[PRINTERS_MOST + 1]; /* behind the last printer: a PDF */
    size_t printer_count;
    struct printer_search *search; /* while printers are looked for, which has the place of the first one */
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
    return chosen < printing->printers.count && chosen < printing->printer_count ? &printing->printers.items[chosen]
                                                                                 : NULL;
}

static bool waits_for_printer(const struct printing *printing, const struct dialog *dialog)
{
    return printing->search && fields_chosen(dialog, FIELD_PRINTER) == 0;
}

static void name_printers(struct printing *printing)
{
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

/* The print server may be far or dead: the dialog is there at once. */
static void begin_search(struct printing *printing)
{
    struct error error;
    name_printers(printing);
    printing->search = printer_search_begin(&error);
    if (!printing->search)
        return;
    printing->names[1] = printing->names[0];
    printing->names[0] = SLICE("正在查找打印机…");
    printing->printer_count = 1;
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

static int wait_for_printers(const void *context)
{
    const struct printing *printing = context;
    return printing->search ? printer_search_wake(printing->search) : -1;
}

/* Who has chosen the PDF meanwhile keeps it. */
static bool take_printers(void *context, struct dialog *dialog)
{
    struct printing *printing = context;
    if (!printing->search || printer_search_goes_on(printing->search))
        return false;
    bool to_file = !waits_for_printer(printing, dialog);
    printer_search_end(printing->search, printing->arena, &printing->printers);
    printing->search = NULL;
    name_printers(printing);
    size_t chosen = to_file ? printing->printer_count
                            : first_printer(printing, dialog->application->last_handout.printer);
    fields_set_choices(dialog, FIELD_PRINTER, printing->names, printing->printer_count + 1, chosen);
    return true;
}

/* Never over a file that is there. */
static const char *free_path(const struct printing *printing, const struct handout *handout)
{
    const char *path = handout_path(&printing->source, handout, "pdf", printing->arena).data;
    for (int number = 2; file_exists(path); number++) {
        struct slice extension = arena_print(printing->arena, "%d.pdf", number);
        path = handout_path(&printing->source, handout, extension.data, printing->arena).data;
    }
    return path;
}

static void describe(void *context, struct dialog *dialog, struct buffer *out)
{
    struct printing *printing = context;
    const struct printer *printer = chosen_printer(printing, dialog);
    if (waits_for_printer(printing, dialog)) {
        buffer_add_text(out, "正在查找打印机…　不想等：左右键选“存为 PDF”，或按 Esc");
        return;
    }
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

/* How the job goes stands on the last line; Esc stops waiting for it. */
static bool tell_progress(void *context, struct slice words)
{
    return waiting_tell(context, words, "不再等");
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
    last->kind = chosen_handout(printing, dialog)->kind;
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
    if (waits_for_printer(printing, dialog))
        return error_set(error, ERROR_USAGE, "还没有找到打印机：稍等，或左右键选“存为 PDF”");
    if (!read_copies(fields_text(dialog, FIELD_COPIES), &copies, error) ||
        !handout_make(&printing->source, handout, "pdf", wanted, printing->arena, &pdf, NULL, error))
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
    handout_preview(&printing->source, chosen_handout(printing, dialog), true);
}

static void close_printing(void *context)
{
    struct printing *printing = context;
    if (printing->search)
        printer_search_end(printing->search, NULL, NULL);
    handout_source_close(&printing->source);
    arena_free(printing->arena);
    heap_free(printing);
}

void dialog_print_open(const struct handout_source *source)
{
    const struct last_handout *last = &source->application->last_handout;
    struct printing *printing = heap_allocate(sizeof *printing);
    printing->arena = arena_new();
    printing->source = *source;
    handouts_find(source, printing->arena, &printing->handouts);
    for (size_t i = 0; i < printing->handouts.count; i++)
        printing->labels[i] = printing->handouts.items[i].label;
    begin_search(printing);
    struct fields fields = {
        .title = SLICE("打印"),
        .enter = SLICE("打印"),
        .items = {[FIELD_WHAT] = {SLICE("内容"), printing->labels, printing->handouts.count,
                                  handouts_last(&printing->handouts, source->application), SLICE_NONE},
                  [FIELD_PRINTER] = {SLICE("打印机"), printing->names, printing->printer_count + 1, 0, SLICE_NONE},
                  [FIELD_RANGE] = {.label = SLICE("页码")},
                  [FIELD_COPIES] = {.label = SLICE("份数"), .text = SLICE("1")},
                  [FIELD_SIDES] = {SLICE("单双面"), sides, 2, last->two_sided, SLICE_NONE}},
        .count = 5,
        .context = printing,
        .describe = describe,
        .submit = submit,
        .preview = preview,
        .close = close_printing,
        .wake = wait_for_printers,
        .collect = take_printers,
    };
    dialog_fields_open(source->application, &fields);
}
