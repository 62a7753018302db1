/* Leaving the screen for a moment: editor and viewer. */
#include "tui/outside.h"

#include "base/file_reason.h"
#include "read/container.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOTE_LIMIT ((size_t)1 << 20)
#define VIEWER "xdg-open"

/* --- The editor --- */

static const char *editor_program(void)
{
    const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");
    return visual && *visual ? visual : editor && *editor ? editor : NULL;
}

/* Runs `program FILE` as the shell would (programs may come with options) and waits for its end. */
static bool run_editor(const char *program, const char *path, struct error *error)
{
    struct buffer line = {0};
    buffer_print(&line, "%s \"$1\"", program);
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", line.data, "sh", path, (char *)NULL);
        _exit(127);
    }
    buffer_free(&line);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (child < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return error_set(error, ERROR_FILE, "编辑器 %s 没有正常结束，文字没有改动", program);
    return true;
}

static bool write_temporary(char *path, struct slice text, struct error *error)
{
    int file = mkstemps(path, 4);
    if (file < 0)
        return error_set(error, ERROR_FILE, "不能写临时文件 %s：%s", path, file_reason(errno));
    bool written = write(file, text.data ? text.data : "", text.length) == (ssize_t)text.length;
    close(file);
    return written || error_set(error, ERROR_FILE, "不能写临时文件 %s：%s", path, file_reason(errno));
}

static bool edit_file(struct terminal *terminal, const char *program, const char *path, struct buffer *text,
                      struct error *error)
{
    terminal->operations->leave(terminal);
    bool done = run_editor(program, path, error);
    terminal->operations->enter(terminal);
    struct arena *arena = arena_new();
    struct slice edited;
    done = done && file_read(path, NOTE_LIMIT, arena, &edited, error);
    if (done && utf8_first_invalid(edited) >= 0)
        done = error_set(error, ERROR_FILE, "编辑器存下的文字不是 UTF-8，没有采用");
    if (done) {
        buffer_clear(text);
        buffer_add(text, slice_trim(edited));
    }
    arena_free(arena);
    return done;
}

bool outside_edit(struct terminal *terminal, struct buffer *text, struct error *error)
{
    const char *program = editor_program();
    if (!program)
        return error_set(error, ERROR_USAGE, "没有设定编辑器：请先设环境变量 EDITOR，如 EDITOR=nano");
    const char *folder = getenv("TMPDIR");
    struct buffer path = {0};
    buffer_print(&path, "%s/nianshen-XXXXXX.txt", folder && *folder ? folder : "/tmp");
    bool done =
        write_temporary(path.data, buffer_slice(text), error) && edit_file(terminal, program, path.data, text, error);
    unlink(path.data);
    buffer_free(&path);
    return done;
}

/* --- The viewer --- */

static bool has_desktop(void)
{
    const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
    return (x && *x) || (wayland && *wayland);
}

static void run_viewer(const char *path, int failed)
{
    int nothing = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; i++)
        dup2(nothing, i);
    if (setsid() >= 0 && fork() == 0) {
        execlp(VIEWER, VIEWER, path, (char *)NULL);
        if (write(failed, "", 1) < 0) /* nobody waits any more */
            _exit(1);
    }
    _exit(0);
}

/* In a grandchild with nothing open, so that its messages stay off the screen and nobody waits for it. False when there
 * is no such program. */
static bool start_viewer(const char *path)
{
    int ends[2];
    char byte;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    pid_t child = fork();
    if (child == 0)
        run_viewer(path, ends[1]);
    close(ends[1]);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    bool failed = child < 0 || read(ends[0], &byte, 1) > 0;
    close(ends[0]);
    return !failed;
}

/* Of a report in an archive it is the archive that can be opened. */
bool outside_open(const char *path, struct error *error)
{
    struct arena *arena = arena_new();
    const char *file = archive_or_file(path, arena);
    bool done = true;
    if (!file_exists(file))
        done = error_set(error, ERROR_FILE, "%s：原件不见了", path);
    else if (!has_desktop())
        done = error_set(error, ERROR_USAGE, "这里没有图形桌面，打不开原件：%s", path);
    else if (!start_viewer(file))
        done = error_set(error, ERROR_FILE, "系统里没有 " VIEWER "（软件包 xdg-utils），打不开原件：%s", path);
    arena_free(arena);
    return done;
}
