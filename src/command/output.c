/* What export, print and letter put out: one file made of all reports, or text that is printed as it comes. */
#include "command/output.h"

#include <sys/stat.h>
#include <unistd.h>

static bool is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

bool output_is_allowed(const char *path, const struct entries *entries, struct error *error)
{
    if (slice_ends_with(slice_of(path), SLICE(".review.yaml")))
        return error_set(error, ERROR_USAGE, "-o %s 是审核记录的名字，请换一个文件名。", path);
    if (file_is_folder(path))
        return error_set(error, ERROR_USAGE, "-o %s 是文件夹，请写文件名。", path);
    for (size_t i = 0; i < entries->count; i++)
        if (is_same_file(path, entries->items[i].path))
            return error_set(error, ERROR_USAGE, "-o %s 就是报告本身，请换一个文件名。", path);
    return true;
}

static bool is_allowed(const struct output *output, const struct entries *entries, struct error *error)
{
    if (!output->path && output->make && isatty(STDOUT_FILENO))
        return error_set(error, ERROR_USAGE, "%s 不是文字，不能显示在终端上；请用 -o 写到文件。", output->name);
    return !output->path || output_is_allowed(output->path, entries, error);
}

static bool put_out(const struct output *output, struct slice content, struct error *error)
{
    return output->path ? file_write(output->path, content, error) : print(content, error);
}

int deliver_output(const struct workplace *workplace, struct delivery *delivery, const struct output *output)
{
    struct buffer texts = {0};
    struct error error;
    if (!is_allowed(output, &workplace->entries, &error))
        return complain(&error);
    if (!output->path && !output->make)
        return deliver(workplace, delivery);
    delivery->output = &texts;
    int status = deliver(workplace, delivery);
    struct slice content = buffer_slice(&texts);
    bool nothing = output->make && content.length == 0; /* it has been said why */
    if (!nothing && ((output->make && !output->make(content, workplace->arena, &content, &error)) ||
                     !put_out(output, content, &error)))
        status = complain(&error);
    buffer_free(&texts);
    return status;
}
