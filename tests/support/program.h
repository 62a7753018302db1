/* The built program as a child: what it wrote and how it ended. $NIANSHEN names it, else ./nianshen. */
#ifndef SUPPORT_PROGRAM_H
#define SUPPORT_PROGRAM_H

#include "base/base.h"

struct program_run {
    int status; /* exit status; 128 + signal when it was killed */
    struct buffer out, errors;
};
/* Runs `nianshen ARGUMENTS...` (ending in NULL) with `input` on standard input; program_free is due. */
struct program_run program_run(const char *input, const char *const arguments[]);
void program_free(struct program_run *run);
#define RUN(...) program_run("", (const char *const[]){__VA_ARGS__, NULL})

#endif
