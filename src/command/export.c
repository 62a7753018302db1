/* nianshen export: findings with the reviewer's corrections, notes and decisions, for people and machines. */
#include "command/options.h"

#include <sys/stat.h>

#define EXPORT_OPTIONS (OPTIONS_COMMON | OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_OUTPUT) | OPTION_BIT(OPTION_PREVIOUS))

enum format { FORMAT_MARKDOWN, FORMAT_CSV, FORMAT_JSON };

static const char *const formats[] = {"md", "csv", "json", NULL};
static const char later_formats[] = "html xlsx sarif pdf";

static void render(const struct loaded *loaded, void *context, struct buffer *out)
{
    const enum format *format = context;
    if (*format == FORMAT_MARKDOWN)
        export_markdown(loaded, out);
    else if (*format == FORMAT_CSV)
        export_csv(loaded, true, out);
    else
        export_json(loaded, (struct json_options){.findings = true, .review = true}, out);
}

static void begin(void *context, struct buffer *out)
{
    const enum format *format = context;
    if (*format == FORMAT_CSV)
        export_csv_header(true, out);
    else if (*format == FORMAT_JSON)
        buffer_add_text(out, export_json_begin);
}

static void finish(void *context, struct buffer *out)
{
    const enum format *format = context;
    if (*format == FORMAT_JSON)
        buffer_add_text(out, export_json_end);
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* A slip of the keyboard must not cost a report or its review. */
static bool is_safe_output(const char *output, const struct entries *entries, struct error *error)
{
    if (slice_ends_with(slice_of(output), SLICE(".review.yaml")))
        return error_set(error, ERROR_USAGE, "-o %s 是审核记录的名字，请换一个文件名。", output);
    if (file_is_folder(output))
        return error_set(error, ERROR_USAGE, "-o %s 是文件夹，请写文件名。", output);
    for (size_t i = 0; i < entries->count; i++)
        if (is_same_file(output, entries->items[i].path))
            return error_set(error, ERROR_USAGE, "-o %s 就是报告本身，请换一个文件名。", output);
    return true;
}

static int run(const struct workplace *workplace, enum format format, const char *output)
{
    static const char *const between[] = {[FORMAT_MARKDOWN] = "\n---\n\n", [FORMAT_CSV] = "", [FORMAT_JSON] = ",\n"};
    struct buffer content = {0};
    struct error error;
    struct delivery delivery = {.render = render,
                                .begin = begin,
                                .finish = finish,
                                .context = &format,
                                .between = between[format],
                                .output = output ? &content : NULL};
    if (output && !is_safe_output(output, &workplace->entries, &error))
        return complain(&error);
    int status = deliver(workplace, &delivery);
    if (output && !file_write(output, buffer_slice(&content), &error))
        status = complain(&error);
    buffer_free(&content);
    return status;
}

static int export(const struct options *options)
{
    struct workplace workplace;
    struct error error;
    size_t format;
    if (!options_choose("--format", options->values[OPTION_FORMAT], formats, later_formats, FORMAT_MARKDOWN, &format,
                        &error))
        return complain(&error);
    bool open = workplace_open(options, "export 后面要写报告或文件夹。", &workplace, &error);
    int status = open ? run(&workplace, (enum format)format, options->values[OPTION_OUTPUT]) : complain(&error);
    workplace_close(&workplace);
    return status;
}

int command_export(int count, char **arguments)
{
    return subcommand_run(count, arguments, EXPORT_OPTIONS, export);
}
