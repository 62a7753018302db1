/* One writer at a time: a lock of the kernel's on a small file that names its holder. */
#include "review/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ATTEMPTS = 20, TEXT_MOST = 4096 };

/* Another process may have removed the file between opening and locking it: then the lock is on nothing. */
static bool is_still(const char *path, int file)
{
    struct stat held, named;
    return fstat(file, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

static void write_holder(int lock, struct slice who, struct arena *arena)
{
    char host[256] = "";
    struct buffer text = {0};
    if (gethostname(host, sizeof host - 1) != 0)
        strcpy(host, "localhost");
    buffer_add_text(&text, "who: ");
    yaml_quote(&text, who);
    buffer_add_text(&text, "\nhost: ");
    yaml_quote(&text, slice_of(host));
    buffer_print(&text, "\npid: %ld\nsince: ", (long)getpid());
    yaml_quote(&text, time_now(arena));
    buffer_add_text(&text, "\n");
    /* A full disk must not stop the review: the lock itself holds without its text. */
    if (ftruncate(lock, 0) == 0 && pwrite(lock, text.data, text.length, 0) != (ssize_t)text.length)
        (void)!ftruncate(lock, 0);
    buffer_free(&text);
}

static struct slice read_holder(const char *path, struct arena *arena)
{
    struct slice bytes, who, host, pid, since;
    struct error error;
    struct yaml_node *node =
        file_read(path, TEXT_MOST, arena, &bytes, &error) ? yaml_parse(arena, bytes, path, &error) : NULL;
    if (!node || !yaml_text(node, "who", &who, &error) || !yaml_text(node, "host", &host, &error) ||
        !yaml_text(node, "pid", &pid, &error) || !yaml_text(node, "since", &since, &error))
        return SLICE("另一个人");
    return arena_print(arena, "%.*s（主机 %.*s，进程 %.*s，自 %.*s 起）", SLICE_ARGUMENTS(who), SLICE_ARGUMENTS(host),
                       SLICE_ARGUMENTS(pid), SLICE_ARGUMENTS(since));
}

/* Opens for writing; what a dead process of another user left can only be read, and is replaced once it is locked. */
static int open_lock(const char *path, bool *foreign)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    int reason = errno;
    *foreign = file < 0 && reason == EACCES && file_exists(path);
    errno = reason;
    return *foreign ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : file;
}

enum lock_outcome lock_take(const char *path, struct slice who, struct arena *arena, int *lock, struct slice *holder)
{
    *lock = -1;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        bool foreign;
        int file = open_lock(path, &foreign);
        if (file < 0)
            return LOCK_DENIED;
        if (flock(file, LOCK_EX | LOCK_NB) != 0) {
            int reason = errno;
            close(file);
            errno = reason;
            if (reason == EINTR)
                continue;
            if (reason != EWOULDBLOCK)
                return LOCK_UNSUPPORTED;
            *holder = read_holder(path, arena);
            return LOCK_HELD;
        }
        bool mine = is_still(path, file) && !foreign;
        if (foreign && is_still(path, file) && unlink(path) != 0) {
            int reason = errno;
            close(file);
            errno = reason;
            return LOCK_DENIED;
        }
        if (mine) {
            write_holder(file, who, arena);
            *lock = file;
            return LOCK_TAKEN;
        }
        close(file);
    }
    *holder = SLICE("另一个人");
    return LOCK_HELD;
}

void lock_release(const char *path, int lock)
{
    if (lock < 0)
        return;
    if (is_still(path, lock))
        unlink(path);
    close(lock);
}
