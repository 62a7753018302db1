/* The keys that come while a report is read, and what is said meanwhile. */
#include "tui/waiting.h"

/* Other keys than Esc are not kept: whoever waits for one thing must not set off another. */
static bool is_stopped(struct application *application)
{
    struct key key;
    bool stopped = false;
    while (!stopped && application->terminal->operations->read_key(application->terminal, 0, &key)) {
        stopped = key.name == KEY_NAME_ESCAPE || key.name == KEY_NAME_HANGUP;
        application->leaving |= key.name == KEY_NAME_HANGUP;
    }
    return stopped;
}

static void tell(struct application *application, const struct read_progress *progress)
{
    const char *name = path_base_name(progress->path);
    if (progress->stage == READ_FILE)
        application_say(application, "正在读取 %s …　Esc 停止", name);
    else if (progress->stage == READ_CONVERT)
        application_say(application, "正在转换 %s …　Esc 停止", name);
    else if (progress->total == 0)
        application_say(application, "正在识别 %s …　Esc 停止", name);
    else if (progress->done < progress->total)
        application_say(application, "正在识别 %s：第 %u 页，共 %u 页　Esc 停止", name, progress->done + 1, progress->total);
    else
        buffer_clear(&application->message);
}

static bool go_on(void *context, const struct read_progress *progress)
{
    struct application *application = context;
    if (is_stopped(application))
        return false;
    tell(application, progress);
    application_present(application);
    return true;
}

struct read_watch waiting_watch(struct application *application)
{
    return (struct read_watch){go_on, application};
}

bool waiting_tell(struct application *application, struct slice words, const char *escape)
{
    if (words.length) {
        application_say(application, "%.*s　Esc %s", SLICE_ARGUMENTS(words), escape);
        application_present(application);
    }
    return !is_stopped(application);
}
