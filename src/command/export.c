/* nianshen export: findings with the reviewer's corrections, notes and decisions, for people and machines. */
#include "command/output.h"

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

static int run(const struct workplace *workplace, const struct export_format *format, const char *path)
{
    struct output output = {.name = format->name, .path = path, .make = format->make};
    struct delivery delivery = {
        .render = render, .begin = begin, .finish = end, .context = (void *)format, .between = format->between};
    return deliver_output(workplace, &delivery, &output);
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
