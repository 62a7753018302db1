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

struct printer_search {
    struct errand errand;
    struct buffer answer;
};

struct printer_search *printer_search_begin(struct error *error)
{
    static const char *const arguments[] = {"list", NULL};
    struct errand errand;
    if (!errand_start(&errand, PRINT_PROGRAM, PURPOSE, arguments, error))
        return NULL;
    errand_send_end(&errand);
    struct printer_search *search = heap_allocate(sizeof *search);
    search->errand = errand;
    return search;
}

int printer_search_wake(const struct printer_search *search)
{
    return search->errand.socket;
}

bool printer_search_goes_on(struct printer_search *search)
{
    return errand_collect(&search->errand, &search->answer);
}

static void read_printers(struct slice answer, struct arena *arena, struct printers *out)
{
    for (ptrdiff_t end; (end = slice_find(answer, SLICE("\n"), 0)) >= 0;) {
        struct slice rest = slice_part(answer, 0, (size_t)end);
        struct printer printer = {0};
        printer.name = next_field(&rest);
        printer.info = next_field(&rest);
        printer.state = next_field(&rest);
        printer.usual = slice_is(next_field(&rest), "1");
        printer.ready = slice_is(next_field(&rest), "1");
        vector_push(arena, out, printer);
        answer = slice_part(answer, (size_t)end + 1, answer.length);
    }
}

void printer_search_end(struct printer_search *search, struct arena *arena, struct printers *out)
{
    errand_stop(&search->errand);
    if (out) {
        *out = (struct printers){0};
        read_printers(arena_copy(arena, buffer_slice(&search->answer)), arena, out);
    }
    buffer_free(&search->answer);
    heap_free(search);
}

bool printers_find(struct arena *arena, struct printers *out, struct error *error)
{
    struct printer_search *search = printer_search_begin(error);
    if (!search)
        return false;
    while (printer_search_goes_on(search))
        errand_wait(&search->errand, -1);
    printer_search_end(search, arena, out);
    return true;
}

struct job {
    struct errand errand;
    struct buffer line;
    struct slice said;
    bool handed_over; /* the print server has it */
    bool done, failed, left;
};

/* Takes in the next line, or asks whether anybody still waits; false when nothing more will come. */
static bool follow(struct job *job, print_progress progress, void *context, struct arena *arena)
{
    enum { PATIENCE_MILLISECONDS = 100 };
    if (!errand_wait(&job->errand, PATIENCE_MILLISECONDS)) {
        job->left = !progress(context, SLICE_NONE);
        return true;
    }
    if (!errand_receive_line(&job->errand, &job->line))
        return false;
    struct slice rest = arena_copy(arena, buffer_slice(&job->line)), kind = next_field(&rest);
    job->said = rest;
    job->done = slice_is(kind, "done");
    job->failed = slice_is(kind, "error");
    job->handed_over |= !job->failed;
    job->left = !job->done && !job->failed && !progress(context, rest);
    return true;
}

bool print_send(const struct print_request *request, struct slice pdf, print_progress progress, void *context,
                struct arena *arena, struct slice *said, struct error *error)
{
    char copies[16];
    const char *arguments[] = {"send", request->printer, request->title, copies, request->two_sided ? "2" : "1", NULL};
    struct job job = {0};
    snprintf(copies, sizeof copies, "%d", request->copies);
    if (!errand_start(&job.errand, PRINT_PROGRAM, PURPOSE, arguments, error))
        return false;
    errand_send(&job.errand, pdf);
    errand_send_end(&job.errand);
    job.left = !progress(context, SLICE("正在交给打印机"));
    while (!job.done && !job.failed && !job.left && follow(&job, progress, context, arena))
        ;
    if (job.left)
        errand_stop(&job.errand);
    else
        errand_end(&job.errand);
    buffer_free(&job.line);
    *said = !job.left ? job.said
            : job.handed_over ? SLICE("不再等了：任务留在打印机的队列里")
                              : SLICE("不再等了：打印机还没有收下，没有打印");
    if (job.failed)
        return error_set(error, ERROR_FILE, "%s：%.*s", request->printer, SLICE_ARGUMENTS(job.said));
    return job.done || job.left || error_set(error, ERROR_FILE, "打印程序 " PRINT_PROGRAM " 中途退出，没有打印。");
}
