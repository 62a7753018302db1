/* Inside of command/: where and as what a subcommand puts its output. */
#ifndef COMMAND_OUTPUT_H
#define COMMAND_OUTPUT_H

#include "command/options.h"

struct output {
    const char *name; /* of the format, for messages */
    const char *path; /* NULL: standard output, when that is no terminal or the format is text */
    /* Turns what all reports gave into the file, as in struct export_format; NULL for text. */
    bool (*make)(struct slice texts, struct arena *arena, struct slice *out, struct error *error);
};
/* Delivers and puts out, where that is allowed. Returns the exit status; when no report gave anything no file is
 * made. */
int deliver_output(const struct workplace *workplace, const struct delivery *delivery, const struct output *output);

#endif
