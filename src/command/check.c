/* nianshen check: reads, extracts and checks without a screen. */
#include "command/options.h"

#include <stdlib.h>
#include <unistd.h>

#define CHECK_OPTIONS                                                                                                  \
    (OPTIONS_COMMON | OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_FAIL_ON) | OPTION_BIT(OPTION_PREVIOUS))

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL, FORMAT_CSV, FORMAT_SARIF };

struct checking {
    enum format format;
    size_t fail_on; /* index in fail_levels */
    struct text_options text;
    struct totals totals;
};

static const char *const formats[] = {"text", "json", "jsonl", "csv", "sarif", NULL};
static const char *const fail_levels[] = {"error", "warning", "info", "never", NULL};

/* Reports with findings stand apart, clean ones line by line. */
static void render_text(const struct loaded *loaded, const struct checking *checking, struct buffer *out)
{
    export_text(loaded, checking->text, out);
    struct slice text = buffer_slice(out);
    if (checking->text.several && slice_find(text, SLICE("\n"), 0) + 1 < (ptrdiff_t)text.length)
        buffer_add_text(out, "\n");
}

static void render(const struct loaded *loaded, void *context, struct buffer *out)
{
    const struct checking *checking = context;
    switch (checking->format) {
    case FORMAT_TEXT:
        render_text(loaded, checking, out);
        break;
    case FORMAT_CSV:
        export_csv(loaded, false, out);
        break;
    case FORMAT_JSON:
        export_json(loaded, (struct json_options){.findings = true}, out);
        break;
    case FORMAT_JSONL:
        export_json(loaded, (struct json_options){.findings = true}, out);
        buffer_add_text(out, "\n");
        break;
    case FORMAT_SARIF:
        export_sarif(loaded, out);
        break;
    }
}

static void look(const struct loaded *loaded, void *context)
{
    struct checking *checking = context;
    totals_add(&checking->totals, loaded);
}

static bool has_failed(const struct checking *checking)
{
    const struct tally *findings = &checking->totals.findings;
    size_t counts[] = {findings->errors, findings->warnings, findings->infos};
    size_t failed = 0;
    for (size_t i = 0; i <= checking->fail_on && i < sizeof counts / sizeof *counts; i++)
        failed += counts[i];
    return failed > 0 && checking->fail_on < sizeof counts / sizeof *counts;
}

static bool wants_colour(void)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_colour && *no_colour) && terminal && !slice_is(slice_of(terminal), "dumb");
}

static void begin(void *context, struct buffer *out)
{
    const struct checking *checking = context;
    if (checking->format == FORMAT_CSV)
        export_csv_header(false, out);
    else if (checking->format == FORMAT_JSON)
        buffer_add_text(out, export_json_begin);
    else if (checking->format == FORMAT_SARIF)
        buffer_add_text(out, export_sarif_begin);
}

static void finish(void *context, struct buffer *out)
{
    const struct checking *checking = context;
    if (checking->format == FORMAT_JSON)
        buffer_add_text(out, export_json_end);
    if (checking->format == FORMAT_SARIF)
        buffer_add_text(out, export_sarif_end);
    if (checking->format == FORMAT_TEXT && checking->text.several)
        export_totals(&checking->totals, checking->text, out);
}

static bool is_list(enum format format)
{
    return format == FORMAT_JSON || format == FORMAT_SARIF;
}

static int run(const struct workplace *workplace, struct checking *checking)
{
    struct delivery delivery = {.render = render,
                                .look = look,
                                .begin = begin,
                                .finish = finish,
                                .context = checking,
                                .between = is_list(checking->format) ? ",\n" : "",
                                .names_unreadable = checking->format == FORMAT_TEXT};
    checking->text.several = workplace->entries.count > 1;
    int status = deliver(workplace, &delivery);
    return status != EXIT_CLEAN ? status : has_failed(checking) ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int check(const struct options *options)
{
    struct checking checking = {.text = {.colour = wants_colour()}};
    struct workplace workplace;
    struct error error;
    size_t format;
    if (!options_choose("--format", options->values[OPTION_FORMAT], formats, FORMAT_TEXT, &format, &error) ||
        !options_choose("--fail-on", options->values[OPTION_FAIL_ON], fail_levels, 0, &checking.fail_on, &error))
        return complain(&error);
    checking.format = (enum format)format;
    bool open = workplace_open(options, "check 后面要写报告或文件夹。", &workplace, &error);
    int status = open ? run(&workplace, &checking) : complain(&error);
    workplace_close(&workplace);
    return status;
}

int command_check(int count, char **arguments)
{
    return subcommand_run(count, arguments, CHECK_OPTIONS, check);
}
