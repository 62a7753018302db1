/* Bytes for the terminal, and those that curses writes caught on the way. */
#include "tui/terminal_output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* The limit on files counts for the memory, too. */
static bool memory_has_room(void)
{
    enum { FRAME_MOST = 1 << 24 };
    struct rlimit limit;
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > FRAME_MOST);
}

void output_open(struct terminal_output *output, bool shortens)
{
    int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    *output = (struct terminal_output){.terminal = copy < 0 ? STDOUT_FILENO : copy, .memory = -1};
    if (shortens && copy >= 0 && memory_has_room())
        output->memory = memfd_create("screen", MFD_CLOEXEC);
}

void output_close(struct terminal_output *output)
{
    if (output->memory >= 0)
        close(output->memory);
    if (output->terminal != STDOUT_FILENO)
        close(output->terminal);
    *output = (struct terminal_output){.terminal = STDOUT_FILENO, .memory = -1};
}

void output_send(const struct terminal_output *output, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = write(output->terminal, bytes, length);
        if (sent < 0 && errno != EINTR && errno != EAGAIN)
            return;
        if (sent > 0) {
            bytes += sent;
            length -= (size_t)sent;
        }
    }
}

void output_send_text(const struct terminal_output *output, const char *text)
{
    output_send(output, text, strlen(text));
}

void output_keep(const struct terminal_output *output)
{
    if (output->memory >= 0)
        dup2(output->memory, STDOUT_FILENO);
}

static void take_kept(const struct terminal_output *output, struct buffer *out)
{
    char part[1 << 14];
    off_t at = 0;
    for (ssize_t got; (got = pread(output->memory, part, sizeof part, at)) > 0; at += got)
        buffer_add(out, (struct slice){part, (size_t)got});
    if (ftruncate(output->memory, 0) == 0)
        lseek(output->memory, 0, SEEK_SET);
}

void output_release(struct terminal_output *output)
{
    struct buffer kept = {0}, shorter = {0};
    if (output->memory < 0)
        return;
    dup2(output->terminal, STDOUT_FILENO);
    take_kept(output, &kept);
    if (kept.length > 0)
        style_shorten(&output->styles, buffer_slice(&kept), &shorter);
    output_send(output, shorter.data, shorter.length);
    buffer_free(&kept);
    buffer_free(&shorter);
}

void output_settle(struct terminal_output *output)
{
    struct buffer out = {0};
    if (output->styles.known)
        style_settle(&output->styles, &out);
    output_send(output, out.data, out.length);
    buffer_free(&out);
}

void output_forget(struct terminal_output *output)
{
    output->styles = (struct style_memory){0};
}
