/* The keys that come while pages are recognised, and what is said meanwhile. */
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

static bool go_on(void *context, const char *path, uint32_t done, uint32_t total)
{
    struct application *application = context;
    const char *name = path_base_name(path);
    if (is_stopped(application))
        return false;
    if (total == 0)
        application_say(application, "正在识别 %s …　Esc 停止", name);
    else if (done < total)
        application_say(application, "正在识别 %s：第 %u 页，共 %u 页　Esc 停止", name, done + 1, total);
    else
        buffer_clear(&application->message);
    application_present(application);
    return true;
}

struct read_watch waiting_watch(struct application *application)
{
    return (struct read_watch){go_on, application};
}
