/* nianshen extract: what was read of each report, without findings. */
#include "command/options.h"

#define EXTRACT_OPTIONS (OPTIONS_COMMON | OPTION_BIT(OPTION_FORMAT))

enum format { FORMAT_JSON, FORMAT_JSONL, FORMAT_CSV };

static const char *const formats[] = {"json", "jsonl", "csv", NULL};

static void render(const struct loaded *loaded, void *context, struct buffer *out)
{
    const enum format *format = context;
    if (*format == FORMAT_CSV)
        export_cells_csv(loaded, out);
    else
        export_json(loaded, (struct json_options){0}, out);
    if (*format == FORMAT_JSONL)
        buffer_add_text(out, "\n");
}

static void begin(void *context, struct buffer *out)
{
    const enum format *format = context;
    if (*format == FORMAT_CSV)
        export_cells_csv_header(out);
    else if (*format == FORMAT_JSON)
        buffer_add_text(out, export_json_begin);
}

static void finish(void *context, struct buffer *out)
{
    const enum format *format = context;
    if (*format == FORMAT_JSON)
        buffer_add_text(out, export_json_end);
}

static int extract(const struct options *options)
{
    struct workplace workplace;
    struct error error;
    size_t chosen;
    if (!options_choose("--format", options->values[OPTION_FORMAT], formats, FORMAT_JSON, &chosen, &error))
        return complain(&error);
    enum format format = (enum format)chosen;
    struct delivery delivery = {.render = render,
                                .begin = begin,
                                .finish = finish,
                                .context = &format,
                                .apart = true,
                                .between = format == FORMAT_JSON ? ",\n" : ""};
    bool open = workplace_open(options, "extract 后面要写报告或文件夹。", &workplace, &error);
    int status = open ? deliver(&workplace, &delivery) : complain(&error);
    workplace_close(&workplace);
    return status;
}

int command_extract(int count, char **arguments)
{
    return subcommand_run(count, arguments, EXTRACT_OPTIONS, extract);
}
