/* What export, print and letter put out: one file made of all reports, or text that is printed as it comes. */
#include "command/output.h"

#include <unistd.h>

static bool is_allowed(const struct output *output, const struct entries *entries, struct error *error)
{
    if (!output->path && output->make && isatty(STDOUT_FILENO))
        return error_set(error, ERROR_USAGE, "%s 不是文字，不能显示在终端上；请用 -o 写到文件。", output->name);
    return !output->path || entries_allow_output(entries, output->path, error);
}

static bool put_out(const struct output *output, struct slice content, struct error *error)
{
    return output->path ? file_write(output->path, content, error) : print(content, error);
}

int deliver_output(const struct workplace *workplace, const struct delivery *delivery, const struct output *output)
{
    struct buffer texts = {0};
    struct error error;
    if (!is_allowed(output, &workplace->entries, &error))
        return complain(&error);
    if (!output->path && !output->make)
        return deliver(workplace, delivery);
    struct delivery collecting = *delivery;
    collecting.output = &texts;
    int status = deliver(workplace, &collecting);
    struct slice content = buffer_slice(&texts);
    bool nothing = output->make && content.length == 0; /* it has been said why */
    if (!nothing && ((output->make && !output->make(content, workplace->arena, &content, &error)) ||
                     !put_out(output, content, &error)))
        status = complain(&error);
    buffer_free(&texts);
    return status;
}
