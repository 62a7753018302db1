/* What the subcommands share behind their options: loading forms and rules, going through reports, writing out. */
#include "base/file_reason.h"
#include "command/options.h"
#include "read/read.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* A file name may hold anything: what runs on a terminal becomes marks. */
void say(struct slice words)
{
    struct buffer visible = {0};
    export_visible(&visible, words);
    fprintf(stderr, "%s\n", visible.data ? visible.data : "");
    buffer_free(&visible);
}

static void say_of(const char *path, const char *what, const char *message)
{
    struct buffer line = {0};
    buffer_print(&line, "nianshen: %s%s%s", path, what, message);
    say(buffer_slice(&line));
    buffer_free(&line);
}

int complain(const struct error *error)
{
    say_of("", "", error->message);
    if (error->excerpt[0])
        say(slice_of(error->excerpt));
    return error->kind == ERROR_USAGE ? EXIT_USAGE_ERROR : EXIT_UNREADABLE;
}

int subcommand_run(int count, char **arguments, unsigned allowed, int (*work)(const struct options *))
{
    struct arena *arena = arena_new();
    struct options options = {0};
    struct error error;
    int status = EXIT_CLEAN;
    if (!options_parse(count, arguments, allowed, arena, &options, &error))
        status = complain(&error);
    else if (options.values[OPTION_HELP])
        options_print_help(arguments[0], allowed);
    else
        status = work(&options);
    arena_free(arena);
    return status;
}

bool print(struct slice text, struct error *error)
{
    size_t done = 0;
    while (done < text.length) {
        ssize_t written = write(STDOUT_FILENO, text.data + done, text.length - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_set(error, ERROR_FILE, "写不到标准输出：%s。", file_reason(errno));
        done += (size_t)written;
    }
    return true;
}

/* A folder without reports or a list that cannot be read must not stop the others. */
static bool add_entries(const struct options *options, struct workplace *workplace, struct error *error)
{
    for (size_t i = 0; i < options->argument_count; i++) {
        const struct argument *argument = &options->arguments[i];
        bool added = argument->is_list
                         ? entries_from_file(argument->text, workplace->arena, &workplace->entries, error)
                         : entries_collect(&argument->text, 1, workplace->arena, &workplace->entries, error);
        if (!added && error->kind == ERROR_USAGE)
            return false;
        if (!added) {
            complain(error);
            workplace->incomplete = true;
        }
    }
    return true;
}

/* Last year's reports are read before any of this year's. */
static bool add_earlier(const struct options *options, struct workplace *workplace, struct error *error)
{
    const char *path = options->values[OPTION_PREVIOUS];
    if (!path)
        return true;
    if (!earlier_load(path, &workplace->review, &workplace->earlier, error)) {
        struct slice why = arena_copy(workplace->arena, slice_of(error->message));
        return error_set(error, ERROR_USAGE, "--previous：%.*s", SLICE_ARGUMENTS(why));
    }
    workplace->review.earlier = &workplace->earlier;
    return true;
}

bool workplace_open(const struct options *options, const char *need, struct workplace *out, struct error *error)
{
    *out = (struct workplace){.arena = arena_new()};
    const char *reviews = options->values[OPTION_REVIEWS];
    if (options->argument_count == 0 && need)
        return error_set(error, ERROR_USAGE, "%s", need);
    if (reviews && !file_is_folder(reviews))
        return error_set(error, ERROR_USAGE, "--reviews %s 不是文件夹。", reviews);
    for (size_t i = 0; i < options->argument_count; i++)
        if (!options->arguments[i].is_list)
            read_expect(options->arguments[i].text);
    out->forms = forms_load(error);
    if (!out->forms)
        return false;
    out->rules = rules_load_profile(out->forms, options->values[OPTION_PROFILE], error);
    if (!out->rules)
        return false;
    out->review = (struct review_options){.forms = out->forms,
                                          .rules = out->rules,
                                          .reviewer = review_reviewer(options->values[OPTION_REVIEWER], out->arena),
                                          .reviews = reviews,
                                          .read_only = true};
    return add_earlier(options, out, error) && add_entries(options, out, error);
}

void workplace_close(struct workplace *workplace)
{
    earlier_free(&workplace->earlier);
    if (workplace->rules)
        rules_free(workplace->rules);
    if (workplace->forms)
        forms_free(workplace->forms);
    arena_free(workplace->arena);
}

/* One run over all reports. */
struct course {
    const struct delivery *delivery;
    struct buffer texts; /* waiting to be printed */
    size_t delivered;
    bool unreadable, broken;
};

#define PRINT_AT ((size_t)64 << 10) /* so many bytes are printed at once */

static void flush(struct course *course)
{
    struct error error;
    if (course->delivery->output)
        buffer_add(course->delivery->output, buffer_slice(&course->texts));
    else if (!course->broken && !print(buffer_slice(&course->texts), &error)) {
        course->broken = true; /* said once; the exit status of the rest still counts */
        complain(&error);
    }
    buffer_clear(&course->texts);
}

static void say_unreadable(const struct loaded *loaded)
{
    say_of("", loaded->entry->named ? "" : "略过 ", loaded->error.message);
}

static void say_notices(const struct loaded *loaded)
{
    const struct path_list *notices = session_notices(loaded->session);
    for (size_t i = 0; i < notices->count; i++)
        say_of(loaded->entry->path, ": ", notices->items[i]);
}

static void render(const struct loaded *loaded, void *context, struct buffer *text)
{
    const struct course *course = context;
    course->delivery->render(loaded, course->delivery->context, text);
}

static void take(struct loaded *loaded, void *context, struct slice text)
{
    struct course *course = context;
    const struct delivery *delivery = course->delivery;
    if (delivery->look)
        delivery->look(loaded, delivery->context);
    if (loaded->session)
        say_notices(loaded);
    else if (!delivery->names_unreadable)
        say_unreadable(loaded);
    course->unreadable = course->unreadable || (!loaded->session && loaded->entry->named);
    if (text.length) {
        if (course->delivered++)
            buffer_add_text(&course->texts, delivery->between);
        buffer_add(&course->texts, text);
    }
    if (course->texts.length >= PRINT_AT)
        flush(course);
}

int deliver(const struct workplace *workplace, const struct delivery *delivery)
{
    struct course course = {.delivery = delivery, .unreadable = workplace->incomplete};
    if (delivery->begin)
        delivery->begin(delivery->context, &course.texts);
    (delivery->apart ? entries_load : entries_load_together)(&workplace->entries, &workplace->review, render, take,
                                                             &course);
    if (delivery->finish)
        delivery->finish(delivery->context, &course.texts);
    flush(&course);
    buffer_free(&course.texts);
    return course.unreadable || course.broken ? EXIT_UNREADABLE : EXIT_CLEAN;
}
