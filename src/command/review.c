/* nianshen review, or nianshen alone: the full screen. */
#include "command/options.h"
#include "read/read.h"
#include "tui/tui.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REVIEW_OPTIONS (OPTIONS_COMMON | OPTION_BIT(OPTION_THEME) | OPTION_BIT(OPTION_PREVIOUS))

static struct theme *chosen_theme(const struct options *options, struct arena *arena, struct error *error)
{
    const char *name = options->values[OPTION_THEME];
    return theme_load(name ? slice_of(name) : theme_default_name(), arena, error);
}

/* Before the screen is there: ^C stops it. */
static bool tell_progress(void *context, const struct read_progress *progress)
{
    uint32_t *told = context;
    if (progress->done < progress->total && *told != progress->done + 1) {
        *told = progress->done + 1;
        fprintf(stderr, "正在识别 %s：第 %u 页，共 %u 页%s\n", path_base_name(progress->path), *told, progress->total,
                *told == 1 ? "（按 Ctrl-C 停止）" : "");
    }
    return true;
}

/* The one report that was named is opened before the screen: when it cannot be read that is said where it was typed. */
static bool open_single(struct workplace *workplace, struct session **first, struct error *error)
{
    const struct entries *entries = &workplace->entries;
    uint32_t told = 0;
    struct read_watch watch = {tell_progress, &told};
    *first = NULL;
    workplace->review.watch = &watch;
    if (entries->count == 1 && entries->items[0].named)
        *first = session_open(entries->items[0].path, &workplace->review, error);
    workplace->review.watch = NULL;
    return *first || entries->count != 1 || !entries->items[0].named;
}

/* Folders may have got new files. A list that came on standard input is there once. */
static bool look_again(void *context, struct arena *arena, struct entries *out)
{
    const struct options *options = context;
    struct error ignored;
    for (size_t i = 0; i < options->argument_count; i++) {
        const struct argument *argument = &options->arguments[i];
        if (argument->is_list && strcmp(argument->text, "-") == 0)
            return false;
        if (argument->is_list)
            entries_from_file(argument->text, arena, out, &ignored);
        else
            entries_collect(&argument->text, 1, arena, out, &ignored);
    }
    return true;
}

static int show(struct workplace *workplace, const struct options *given, const struct theme *theme,
                bool follow_background)
{
    struct tui_options options = {.review = workplace->review,
                                  .follow_background = follow_background,
                                  .look_again = look_again,
                                  .look_context = (void *)given};
    struct error error = {0};
    if (!open_single(workplace, &options.first, &error))
        return complain(&error);
    struct terminal *terminal = terminal_curses_open(theme, follow_background, &error);
    if (!terminal) {
        session_close(options.first);
        return complain(&error);
    }
    int status = tui_run(terminal, theme, &options, &workplace->entries);
    terminal->operations->close(terminal);
    return status;
}

static int review(const struct options *options)
{
    struct workplace workplace;
    struct error error = {0};
    struct options here = *options;
    struct argument folder = {".", false};
    if (here.argument_count == 0) {
        here.arguments = &folder;
        here.argument_count = 1;
    }
    int status = EXIT_USAGE_ERROR;
    bool open = workplace_open(&here, NULL, &workplace, &error);
    struct theme *theme = open ? chosen_theme(&here, workplace.arena, &error) : NULL;
    workplace.review.read_only = false;
    if (!theme)
        complain(&error);
    else if (workplace.entries.count == 0)
        status = EXIT_UNREADABLE;
    else
        status = show(&workplace, &here, theme, !here.values[OPTION_THEME] && theme_default_is_guess());
    workplace_close(&workplace);
    return workplace.incomplete && status == EXIT_CLEAN ? EXIT_UNREADABLE : status;
}

int command_review(int count, char **arguments)
{
    return subcommand_run(count, arguments, REVIEW_OPTIONS, review);
}
