/* Inside of command/: the command line of a subcommand, and what every one that opens reports needs. */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include "command/command.h"

enum option {
    OPTION_HELP,
    OPTION_FORMAT,
    OPTION_FAIL_ON,
    OPTION_OUTPUT,
    OPTION_REVIEWER,
    OPTION_REVIEWS,
    OPTION_FILES_FROM,
    OPTION_THEME,
    OPTION_PREVIOUS,
    OPTION_PROFILE,
    OPTION_TEMPLATE,
    OPTION_PRINTER,
    OPTION_PAGES,
    OPTION_COPIES,
    OPTION_SIDES,
    OPTION_HISTORY,
    OPTION_COUNT,
};
#define OPTION_BIT(option) (1u << (option))
#define OPTIONS_COMMON                                                                                                 \
    (OPTION_BIT(OPTION_HELP) | OPTION_BIT(OPTION_REVIEWER) | OPTION_BIT(OPTION_REVIEWS) |                              \
     OPTION_BIT(OPTION_FILES_FROM) | OPTION_BIT(OPTION_PROFILE))

/* A PATH, or the argument of --files-from, in the order given. */
struct argument {
    const char *text;
    bool is_list;
};

struct options {
    const char *values[OPTION_COUNT]; /* NULL where not given, "" of one without a value; of one given twice the last */
    struct argument *arguments;
    size_t argument_count;
};

/* Options and paths may be mixed; everything behind "--" is a path. `allowed` are the bits of this subcommand's
 * options. False with ERROR_USAGE: an unknown option (with the nearest known one), a missing or superfluous value. */
bool options_parse(int count, char **arguments, unsigned allowed, struct arena *arena, struct options *out,
                   struct error *error);
/* The position of `value` among the words (NULL-terminated), `standard` when it is NULL. False with the nearest
 * word. */
bool options_choose(const char *option, const char *value, const char *const words[], size_t standard, size_t *out,
                    struct error *error);
/* Usage, summary and options of a subcommand on standard output. */
void options_print_help(const char *subcommand, unsigned allowed);

/* A line on standard error; what runs on a terminal becomes marks. */
void say(struct slice words);
/* Prints "nianshen: message" on standard error and gives the exit status for this kind of error. */
int complain(const struct error *error);
/* The whole of text on standard output; false with a message when it could not be written. */
bool print(struct slice text, struct error *error);

/* What every subcommand begins with: options, then its help or its work, which gives the exit status. */
int subcommand_run(int count, char **arguments, unsigned allowed, int (*work)(const struct options *));

/* Forms, rules and the files to be opened. */
struct workplace {
    struct arena *arena;
    struct forms *forms;
    struct rules *rules;
    struct review_options review;
    struct earlier_reports earlier; /* of --previous */
    struct entries entries;
    bool incomplete; /* a path named could not be expanded; it has been said */
};
/* Loads forms and rules and expands the paths. `need` is what to say when there are no paths; NULL allows that.
 * workplace_close is due in any case. */
bool workplace_open(const struct options *options, const char *need, struct workplace *out, struct error *error);
void workplace_close(struct workplace *workplace);

/* How a subcommand puts out reports. The functions get `context`. */
struct delivery {
    void (*render)(const struct loaded *loaded, void *context, struct buffer *out); /* in any order, from any thread */
    void (*look)(const struct loaded *loaded, void *context); /* in order, from one thread; may be NULL */
    void (*begin)(void *context, struct buffer *out);         /* in front of the first; may be NULL */
    void (*finish)(void *context, struct buffer *out);        /* behind the last; may be NULL */
    void *context;
    const char *between;   /* parts reports */
    bool apart;            /* reports are not held against each other */
    bool names_unreadable; /* the output itself says which files could not be read; else standard error does */
    struct buffer *output; /* NULL: standard output */
};
/* Opens all entries read-only, renders them and puts the texts out in order. Returns EXIT_UNREADABLE when a file that
 * was named is no report or the output could not be written, else EXIT_CLEAN. */
int deliver(const struct workplace *workplace, const struct delivery *delivery);

#endif
