/* nianshen text: the report's text as the program reads it; every span counts bytes of exactly this. */
#include "command/options.h"
#include "read/read.h"

#include <unistd.h>

/* A terminal gets marks for control characters, in the place of bytes that only a program should see. */
static bool print_text(struct slice text, struct error *error)
{
    if (!isatty(STDOUT_FILENO))
        return print(text, error);
    struct buffer visible = {0};
    export_visible(&visible, text);
    bool printed = print(buffer_slice(&visible), error);
    buffer_free(&visible);
    return printed;
}

static int text(const struct options *options)
{
    struct error error;
    if (options->argument_count != 1) {
        error_set(&error, ERROR_USAGE, "text 后面要写一份报告，这里有 %zu 份。", options->argument_count);
        return complain(&error);
    }
    struct document *document = read_document(options->arguments[0].text, &error);
    if (!document)
        return complain(&error);
    int status = print_text(document->text, &error) ? EXIT_CLEAN : complain(&error);
    document_free(document);
    return status;
}

int command_text(int count, char **arguments)
{
    return subcommand_run(count, arguments, OPTION_BIT(OPTION_HELP), text);
}
