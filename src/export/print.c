/* Talking to nianshen-print: lines of fields that are parted by tabs. */
#include "export/print.h"
#include "export/errand.h"

#include <stdio.h>

#define PRINT_PROGRAM "nianshen-print"
#define PURPOSE "打印"

/* Takes the next field off the line. */
static struct slice next_field(struct slice *line)
{
    ptrdiff_t tab = slice_find(*line, SLICE("\t"), 0);
    size_t end = tab < 0 ? line->length : (size_t)tab;
    struct slice field = slice_part(*line, 0, end);
    *line = slice_part(*line, tab < 0 ? end : end + 1, line->length);
    return field;
}

bool printers_find(struct arena *arena, struct printers *out, struct error *error)
{
    static const char *const arguments[] = {"list", NULL};
    struct errand errand;
    struct buffer line = {0};
    *out = (struct printers){0};
    if (!errand_start(&errand, PRINT_PROGRAM, PURPOSE, arguments, error))
        return false;
    errand_send_end(&errand);
    while (errand_receive_line(&errand, &line)) {
        struct slice rest = arena_copy(arena, buffer_slice(&line));
        struct printer printer = {0};
        printer.name = next_field(&rest);
        printer.info = next_field(&rest);
        printer.state = next_field(&rest);
        printer.usual = slice_is(next_field(&rest), "1");
        printer.ready = slice_is(next_field(&rest), "1");
        vector_push(arena, out, printer);
    }
    errand_end(&errand);
    buffer_free(&line);
    return true;
}

bool print_send(const struct print_request *request, struct slice pdf, print_progress progress, void *context,
                struct arena *arena, struct slice *said, struct error *error)
{
    char copies[16];
    const char *arguments[] = {"send", request->printer, request->title, copies, request->two_sided ? "2" : "1", NULL};
    struct errand errand;
    struct buffer line = {0};
    bool done = false, failed = false, wanted = true;
    snprintf(copies, sizeof copies, "%d", request->copies);
    if (!errand_start(&errand, PRINT_PROGRAM, PURPOSE, arguments, error))
        return false;
    errand_send(&errand, pdf);
    errand_send_end(&errand);
    while (!done && !failed && wanted && errand_receive_line(&errand, &line)) {
        struct slice rest = arena_copy(arena, buffer_slice(&line)), kind = next_field(&rest);
        *said = rest;
        done = slice_is(kind, "done");
        failed = slice_is(kind, "error");
        wanted = done || failed || progress(context, rest);
    }
    if (wanted) {
        errand_end(&errand);
    } else {
        errand_stop(&errand);
        *said = SLICE("不再等了，打印照常进行");
    }
    buffer_free(&line);
    if (failed)
        return error_set(error, ERROR_FILE, "%s：%.*s", request->printer, SLICE_ARGUMENTS(*said));
    return done || !wanted || error_set(error, ERROR_FILE, "打印程序 " PRINT_PROGRAM " 中途退出，没有打印。");
}
