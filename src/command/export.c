/* nianshen export: findings with the reviewer's corrections, notes and decisions, for people and machines. */
#include "command/options.h"

#include <sys/stat.h>
#include <unistd.h>

#define EXPORT_OPTIONS                                                                                                 \
    (OPTIONS_COMMON | OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_OUTPUT) | OPTION_BIT(OPTION_PREVIOUS))

static void render(const struct loaded *loaded, void *context, struct buffer *out)
{
    const struct export_format *format = context;
    format->render(loaded, out);
}

static void begin(void *context, struct buffer *out)
{
    const struct export_format *format = context;
    if (format->begin)
        format->begin(out);
}

static void end(void *context, struct buffer *out)
{
    const struct export_format *format = context;
    if (format->end)
        format->end(out);
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

static bool put_out(struct slice content, const char *output, struct error *error)
{
    return output ? file_write(output, content, error) : print(content, error);
}

/* Everything together, when it is written to a file or made into one. */
static int deliver_whole(const struct workplace *workplace, struct delivery *delivery,
                         const struct export_format *format, const char *output)
{
    struct buffer texts = {0};
    struct error error;
    delivery->output = &texts;
    int status = deliver(workplace, delivery);
    struct slice content = buffer_slice(&texts);
    if ((format->make && !format->make(content, workplace->arena, &content, &error)) ||
        !put_out(content, output, &error))
        status = complain(&error);
    buffer_free(&texts);
    return status;
}

static int run(const struct workplace *workplace, const struct export_format *format, const char *output)
{
    struct error error;
    struct delivery delivery = {
        .render = render, .begin = begin, .finish = end, .context = (void *)format, .between = format->between};
    if (output && !is_safe_output(output, &workplace->entries, &error))
        return complain(&error);
    if (format->make && !output && isatty(STDOUT_FILENO)) {
        error_set(&error, ERROR_USAGE, "%s 不是文字，不能显示在终端上；请用 -o 写到文件。", format->name);
        return complain(&error);
    }
    return output || format->make ? deliver_whole(workplace, &delivery, format, output) : deliver(workplace, &delivery);
}

static bool choose_format(const struct options *options, const struct export_format **format, struct error *error)
{
    const char *names[EXPORT_FORMATS_MOST];
    size_t count = 0, chosen;
    for (; export_formats[count].name; count++)
        names[count] = export_formats[count].name;
    names[count] = NULL;
    if (!options_choose("--format", options->values[OPTION_FORMAT], names, 0, &chosen, error))
        return false;
    *format = &export_formats[chosen];
    return true;
}

static int export(const struct options *options)
{
    struct workplace workplace;
    struct error error;
    const struct export_format *format;
    if (!choose_format(options, &format, &error))
        return complain(&error);
    bool open = workplace_open(options, "export 后面要写报告或文件夹。", &workplace, &error);
    int status = open ? run(&workplace, format, options->values[OPTION_OUTPUT]) : complain(&error);
    workplace_close(&workplace);
    return status;
}

int command_export(int count, char **arguments)
{
    return subcommand_run(count, arguments, EXPORT_OPTIONS, export);
}
