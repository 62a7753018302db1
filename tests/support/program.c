/* Runs the built program with its streams in temporary files, so that no pipe can fill up. */
#include "support/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_ARGUMENTS 64

static void read_back(FILE *file, struct buffer *out)
{
    char part[65536];
    size_t got;
    rewind(file);
    while ((got = fread(part, 1, sizeof part, file)) > 0)
        buffer_add(out, (struct slice){part, got});
    buffer_add(out, SLICE(""));
    fclose(file);
}

static _Noreturn void become(const char *const arguments[], FILE *const streams[3])
{
    const char *program = getenv("NIANSHEN");
    char *copies[MOST_ARGUMENTS] = {strdup(program ? program : "./nianshen")};
    for (size_t i = 0; arguments[i] && i + 2 < MOST_ARGUMENTS; i++)
        copies[i + 1] = strdup(arguments[i]);
    for (int i = 0; i < 3; i++)
        dup2(fileno(streams[i]), i);
    execv(copies[0], copies);
    _exit(127);
}

struct program_run program_run(const char *input, const char *const arguments[])
{
    struct program_run run = {0};
    FILE *streams[3];
    int status = 0;
    for (int i = 0; i < 3; i++)
        if (!(streams[i] = tmpfile()))
            abort();
    fputs(input, streams[0]);
    rewind(streams[0]);
    pid_t child = fork();
    if (child == 0)
        become(arguments, streams);
    if (child < 0 || waitpid(child, &status, 0) != child)
        abort();
    run.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    fclose(streams[0]);
    read_back(streams[1], &run.out);
    read_back(streams[2], &run.errors);
    return run;
}

void program_free(struct program_run *run)
{
    buffer_free(&run->out);
    buffer_free(&run->errors);
}
