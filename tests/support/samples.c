/* Copies of the samples in a folder of their own. */
#include "support/samples.h"

#include "review/review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/nianshen-samples-XXXXXX";
static char home[1024];

static bool copy_folder(const char *from, struct arena *arena)
{
    struct path_list files = {0};
    struct error error;
    struct slice content;
    const char *to = arena_print(arena, "%s/%s", folder, from).data;
    if (mkdir(to, 0755) != 0 || !folder_list(from, arena, &files, &error))
        return false;
    for (size_t i = 0; i < files.count; i++) {
        const char *copy = arena_print(arena, "%s/%s", folder, files.items[i]).data;
        bool below = strchr(files.items[i] + strlen(from) + 1, '/') != NULL;
        if (below || review_is_own_file(files.items[i]))
            continue;
        if (!file_read(files.items[i], 1 << 20, arena, &content, &error) || !file_write(copy, content, &error))
            return false;
    }
    return true;
}

/* Relative names would mean other files from the new place. */
static void keep_absolute(const char *variable, const char *standard)
{
    const char *value = getenv(variable);
    char *whole = realpath(value ? value : standard, NULL);
    if (whole)
        setenv(variable, whole, 1);
    free(whole);
}

int samples_enter(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    bool done = getcwd(home, sizeof home) && mkdtemp(folder) &&
                mkdir(arena_print(arena, "%s/tests", folder).data, 0755) == 0 && copy_folder("tests/reports", arena) &&
                copy_folder("tests/expected", arena);
    keep_absolute("NIANSHEN", "./nianshen");
    keep_absolute("NIANSHEN_DATA", ".");
    arena_free(arena);
    return !done || chdir(folder) != 0;
}

int samples_leave(void **state)
{
    (void)state;
    char command[sizeof folder + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return chdir(home) != 0 || system(command) != 0;
}
