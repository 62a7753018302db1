/* Sample reports open for review. */
#include "support/opened.h"

#include "unit/cmocka_main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena *arena;
struct error error;
char folder[] = "/tmp/nianshen-test-XXXXXX";

int opened_set_up(void **state)
{
    (void)state;
    arena = arena_new();
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    return !mkdtemp(folder);
}

int opened_tear_down(void **state)
{
    (void)state;
    char command[sizeof folder + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    arena_free(arena);
    return system(command);
}

void open_report(struct opened *opened, const char *path)
{
    *opened = (struct opened){
        .options = {.forms = forms, .rules = rules, .reviewer = SLICE("王审核"), .reviews = folder},
        .entry = {path, true},
    };
    opened->loaded = (struct loaded){.entry = &opened->entry, .session = session_open(path, &opened->options, &error)};
    if (!opened->loaded.session)
        fail_msg("%s", error.message);
}

void act(struct opened *opened, struct action action)
{
    if (!session_do(opened->loaded.session, &action, &error))
        fail_msg("%s", error.message);
}
