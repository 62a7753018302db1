/* command: one file a subcommand. Each takes its own arguments and returns the exit status of the contract. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "export/export.h"

#define NIANSHEN_VERSION "0.1.0"

enum exit_status { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_USAGE_ERROR = 2, EXIT_UNREADABLE = 3 };

struct subcommand {
    const char *name;
    const char *arguments;                   /* for the usage line */
    const char *summary;                     /* Chinese, one line */
    int (*run)(int count, char **arguments); /* arguments[0] is the name */
};
extern const struct subcommand subcommands[]; /* ends with a NULL name; the table is in main.c */

int command_check(int count, char **arguments);
int command_extract(int count, char **arguments);
int command_text(int count, char **arguments);
int command_export(int count, char **arguments);
int command_print(int count, char **arguments);
int command_letter(int count, char **arguments);
int command_review(int count, char **arguments); /* the screen */
int command_rules(int count, char **arguments);
int command_explain(int count, char **arguments);
int command_help(int count, char **arguments);

#endif
