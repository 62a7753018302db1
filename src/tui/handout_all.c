/* The reviews of all reports of the list as one file. */
#include "tui/handout.h"
#include "tui/view_list.h"
#include "tui/waiting.h"

#include <string.h>

struct gathering {
    const struct handout_source *source;
    const struct export_format *format;
    struct review_options options;
    size_t done, all;
    long long told; /* when the person last saw how far it is, in milliseconds */
    bool stopped;
};

/* Also while one report is read, which may take as long as its pages are recognised. */
static bool go_on(void *context, const struct read_progress *progress)
{
    struct gathering *gathering = context;
    const struct read_watch *watch = gathering->source->application->options->review.watch;
    gathering->stopped = gathering->stopped || !watch->go_on(watch->context, progress);
    return !gathering->stopped;
}

static bool tell(struct gathering *gathering)
{
    enum { TELL_MILLISECONDS = 100 };
    long long now = clock_milliseconds();
    if (now - gathering->told < TELL_MILLISECONDS)
        return true;
    gathering->told = now;
    return waiting_tell(gathering->source->application,
                        arena_print(gathering->source->application->frame, "正在汇总第 %zu 份，共 %zu 份",
                                    gathering->done + 1, gathering->all),
                        "停止");
}

/* A file that cannot be read is handed out, too: it says why. */
static void add_report(struct gathering *gathering, size_t entry, struct buffer *texts)
{
    struct application *application = gathering->source->application;
    struct loaded loaded = {.entry = &application->entries->items[entry]};
    entry_open(&loaded, &gathering->options);
    if (loaded.session)
        view_list_tell_peers(application->list, entry, loaded.session);
    if (gathering->done++ > 0)
        buffer_add_text(texts, gathering->format->between);
    gathering->format->render(&loaded, texts);
    session_close(loaded.session);
}

static void gather(struct gathering *gathering, struct buffer *texts)
{
    struct application *application = gathering->source->application;
    if (gathering->format->begin)
        gathering->format->begin(texts);
    for (size_t i = 0; i < application->entries->count && !gathering->stopped; i++)
        if (view_list_is_report(application->list, i)) {
            gathering->stopped = !tell(gathering);
            if (!gathering->stopped)
                add_report(gathering, i, texts);
        }
    if (gathering->format->end)
        gathering->format->end(texts);
}

bool handout_make_all(const struct handout_source *source, const char *format, const char *range, struct arena *arena,
                      struct slice *out, size_t *pages, struct error *error)
{
    struct gathering gathering = {.source = source,
                                  .format = export_format_find(format),
                                  .options = source->application->options->review,
                                  .all = view_list_report_count(source->application->list)};
    struct read_watch watch = {go_on, &gathering};
    struct buffer texts = {0};
    bool done = true;
    gathering.options.watch = &watch;
    gathering.options.read_only = true;
    gather(&gathering, &texts);
    if (gathering.stopped)
        done = error_set(error, ERROR_USAGE, "停止了，什么也没有写出");
    else if (strcmp(format, "pdf") == 0)
        done = paper_make(PAPER_PDF, range, buffer_slice(&texts), arena, out, pages, error);
    else if (gathering.format->make)
        done = gathering.format->make(buffer_slice(&texts), arena, out, error);
    else
        *out = arena_copy(arena, buffer_slice(&texts));
    buffer_free(&texts);
    return done;
}
