/* nianshen print: the summary of a review on paper, or as a PDF where there is no printer. */
#include "export/print.h"
#include "command/output.h"
#include "export/paper.h"

#include <stdio.h>
#include <stdlib.h>

#define PRINT_OPTIONS                                                                                                  \
    (OPTIONS_COMMON | OPTION_BIT(OPTION_OUTPUT) | OPTION_BIT(OPTION_PREVIOUS) | OPTION_BIT(OPTION_PRINTER) |           \
     OPTION_BIT(OPTION_PAGES) | OPTION_BIT(OPTION_COPIES) | OPTION_BIT(OPTION_SIDES) | OPTION_BIT(OPTION_HISTORY))

enum { COPIES_MOST = 999 };

struct printing {
    const struct workplace *workplace;
    const char *range;
    unsigned parts; /* of the summary */
    struct print_request request;
};

static void render(const struct loaded *loaded, void *context, struct buffer *out)
{
    const struct printing *printing = context;
    struct paper paper;
    if (!loaded->session && !loaded->entry->named)
        return; /* what else lies in a folder is no business of the summary */
    struct arena *arena = arena_new();
    paper_begin(&paper, PAPER_SUMMARY, arena);
    paper_summary(&paper, loaded, printing->parts);
    paper_write_json(&paper, out);
    arena_free(arena);
}

static bool read_copies(const char *text, int *out, struct error *error)
{
    struct decimal number = DECIMAL(1);
    if (text && (!decimal_parse(slice_of(text), &number) || !decimal_is_whole(number) || number.digits < 1 ||
                 number.digits > COPIES_MOST))
        return error_set(error, ERROR_USAGE, "--copies %s 不对：份数是 1 到 %d。", text, COPIES_MOST);
    *out = (int)number.digits;
    return true;
}

/* It is asked several times a second: only what is new is said. */
static bool say_progress(void *context, struct slice words)
{
    struct buffer *last = context;
    if (words.length == 0 || slice_equal(buffer_slice(last), words))
        return true;
    say(words);
    buffer_clear(last);
    buffer_add(last, words);
    return true;
}

/* Beside the only report, else here; never over a file that is there. */
static const char *free_path(const struct workplace *workplace)
{
    const struct entries *entries = &workplace->entries;
    struct arena *arena = workplace->arena;
    const char *reviews = workplace->review.reviews;
    struct slice ending = SLICE(".pdf");
    struct slice path = entries->count == 1 ? review_export_path(entries->items[0].path, reviews, "pdf", arena)
                                            : SLICE("审核意见.review.pdf");
    struct slice stem = slice_part(path, 0, path.length - ending.length);
    for (int number = 2; file_exists(path.data); number++)
        path = arena_print(arena, "%.*s.%d%s", SLICE_ARGUMENTS(stem), number, ending.data);
    return path.data;
}

static int write_instead(const struct workplace *workplace, struct slice pdf)
{
    struct error error;
    const char *path = free_path(workplace);
    if (!file_write(path, pdf, &error))
        return complain(&error);
    say(arena_print(workplace->arena, "没有找到打印机；审核意见写到了 %s。", path));
    return EXIT_CLEAN;
}

/* The printer that was named, which need not be listed, else the usual or the only one. */
static bool choose_printer(struct printing *printing, struct error *error)
{
    struct printers printers;
    if (printing->request.printer)
        return true;
    if (!printers_find(printing->workplace->arena, &printers, error))
        return false;
    for (size_t i = 0; i < printers.count; i++)
        if (printers.items[i].usual || printers.count == 1)
            printing->request.printer = arena_copy(printing->workplace->arena, printers.items[i].name).data;
    if (printing->request.printer || printers.count == 0)
        return true;
    struct buffer names = {0};
    for (size_t i = 0; i < printers.count; i++)
        buffer_print(&names, "%s%.*s", i ? "、" : "", SLICE_ARGUMENTS(printers.items[i].name));
    error_set(error, ERROR_USAGE, "没有缺省的打印机；请用 --printer 指定：%s。", names.data);
    buffer_free(&names);
    return false;
}

static int send_to_printer(struct printing *printing, struct slice pdf)
{
    struct error error;
    struct slice said;
    if (!choose_printer(printing, &error))
        return complain(&error);
    if (!printing->request.printer)
        return write_instead(printing->workplace, pdf);
    struct buffer last = {0};
    bool sent = print_send(&printing->request, pdf, say_progress, &last, printing->workplace->arena, &said, &error);
    buffer_free(&last);
    if (!sent)
        return complain(&error);
    say(said);
    return EXIT_CLEAN;
}

static int run(struct printing *printing, const char *path)
{
    const struct workplace *workplace = printing->workplace;
    struct buffer papers = {0};
    struct error error;
    struct slice pdf;
    struct delivery delivery = {.render = render, .context = printing, .between = ",", .output = &papers};
    if (path && !entries_allow_output(&workplace->entries, path, &error))
        return complain(&error);
    int status = deliver(workplace, &delivery), printed = EXIT_CLEAN;
    if (papers.length == 0)
        return status;
    if (!paper_make(PAPER_PDF, printing->range, buffer_slice(&papers), workplace->arena, &pdf, NULL, &error))
        printed = complain(&error);
    else if (path)
        printed = file_write(path, pdf, &error) ? EXIT_CLEAN : complain(&error);
    else
        printed = send_to_printer(printing, pdf);
    buffer_free(&papers);
    return printed > status ? printed : status;
}

static bool read_options(const struct options *options, struct printing *printing, struct error *error)
{
    static const char *const sides[] = {"1", "2", NULL};
    size_t chosen;
    if (!options_choose("--sides", options->values[OPTION_SIDES], sides, 0, &chosen, error) ||
        !read_copies(options->values[OPTION_COPIES], &printing->request.copies, error))
        return false;
    printing->request.two_sided = chosen == 1;
    printing->request.printer = options->values[OPTION_PRINTER];
    printing->request.title = "审核意见";
    printing->range = options->values[OPTION_PAGES];
    printing->parts = SUMMARY_TABLES | (options->values[OPTION_HISTORY] ? SUMMARY_HISTORY : 0);
    return true;
}

static int print_summary(const struct options *options)
{
    struct workplace workplace = {0};
    struct printing printing = {.workplace = &workplace};
    struct error error;
    if (!read_options(options, &printing, &error))
        return complain(&error);
    bool open = workplace_open(options, "print 后面要写报告或文件夹。", &workplace, &error);
    int status = open ? run(&printing, options->values[OPTION_OUTPUT]) : complain(&error);
    workplace_close(&workplace);
    return status;
}

int command_print(int count, char **arguments)
{
    return subcommand_run(count, arguments, PRINT_OPTIONS, print_summary);
}
