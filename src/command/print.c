/* nianshen print: the summary of a review on paper. */
#include "command/output.h"

#define PRINT_OPTIONS (OPTIONS_COMMON | OPTION_BIT(OPTION_OUTPUT) | OPTION_BIT(OPTION_PREVIOUS))

static void render(const struct loaded *loaded, void *context, struct buffer *out)
{
    const struct export_format *format = context;
    format->render(loaded, out);
}

static int run(const struct workplace *workplace, const char *path)
{
    const struct export_format *pdf = export_format_find("pdf");
    struct output output = {.name = pdf->name, .path = path, .make = pdf->make};
    struct delivery delivery = {.render = render, .context = (void *)pdf, .between = pdf->between};
    return deliver_output(workplace, &delivery, &output);
}

static int print_summary(const struct options *options)
{
    struct workplace workplace;
    struct error error;
    bool open = workplace_open(options, "print 后面要写报告或文件夹。", &workplace, &error);
    int status = open ? run(&workplace, options->values[OPTION_OUTPUT]) : complain(&error);
    workplace_close(&workplace);
    return status;
}

int command_print(int count, char **arguments)
{
    return subcommand_run(count, arguments, PRINT_OPTIONS, print_summary);
}
