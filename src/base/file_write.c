/* Writing that either happens in full or not at all. */
#include "base/file.h"

#include "base/file_reason.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool complain(const char *path, const char *what, struct error *error)
{
    return error_set(error, ERROR_FILE, "%s：%s：%s。", path, what, file_reason(errno));
}

static bool write_in_full(int file, struct slice content)
{
    for (size_t done = 0; done < content.length;) {
        ssize_t put = write(file, content.data + done, content.length - done);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0)
            done += (size_t)put;
    }
    return true;
}

/* Creates a new file beside `path`, with the mode of the existing one; its name goes to temporary. */
static int open_beside(const char *path, const struct stat *existing, struct buffer *temporary)
{
    const char *name = path_base_name(path);
    for (int attempt = 0; attempt < 100; attempt++) {
        buffer_clear(temporary);
        buffer_add(temporary, (struct slice){path, (size_t)(name - path)});
        buffer_print(temporary, ".nianshen-%ld-%d.tmp", (long)getpid(), attempt);
        int file = open(temporary->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno == EEXIST)
            continue;
        if (file >= 0 && existing && fchmod(file, existing->st_mode & 07777) != 0) {
            int reason = errno;
            close(file);
            unlink(temporary->data);
            errno = reason;
            return -1;
        }
        return file;
    }
    return -1;
}

/* The new name is only sure to survive a power cut once the folder is on the disk. */
static bool sync_folder(const char *path)
{
    char *copy = heap_allocate(strlen(path) + 1);
    memcpy(copy, path, strlen(path) + 1);
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    heap_free(copy);
    /* A folder that may be written but not read cannot be synced, and some file systems know no such sync. */
    if (folder < 0)
        return errno == EACCES;
    bool done = fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP;
    close(folder);
    return done;
}

static bool replace(const char *path, struct slice content, const struct stat *existing, struct error *error)
{
    struct buffer temporary = {0};
    int file = open_beside(path, existing, &temporary);
    bool done = file >= 0 && write_in_full(file, content) && fsync(file) == 0;
    int reason = errno;
    if (file >= 0 && close(file) != 0 && done) {
        done = false;
        reason = errno;
    }
    if (done && rename(temporary.data, path) != 0) {
        done = false;
        reason = errno;
    }
    if (!done && file >= 0)
        unlink(temporary.data);
    buffer_free(&temporary);
    errno = reason;
    if (!done)
        return complain(path, "写入失败，原文件未改动", error);
    return sync_folder(path) || complain(path, "已写入，但所在文件夹未能同步到磁盘", error);
}

/* Devices and pipes cannot be replaced. */
static bool write_through(const char *path, struct slice content, struct error *error)
{
    int file = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    bool done = file >= 0 && write_in_full(file, content);
    int reason = errno;
    if (file >= 0)
        close(file);
    errno = reason;
    return done || complain(path, "写入失败", error);
}

bool file_write(const char *path, struct slice content, struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return replace(path, content, NULL, error);
    if (S_ISDIR(status.st_mode))
        return error_set(error, ERROR_FILE, "%s：这是一个文件夹，不能当作文件写入。", path);
    if (!S_ISREG(status.st_mode))
        return write_through(path, content, error);
    /* Writing through a link must change the file it leads to, not the link. */
    char *target = realpath(path, NULL);
    if (!target)
        return complain(path, "写入失败", error);
    bool done = replace(target, content, &status, error);
    free(target);
    return done;
}

bool file_append(int file, struct slice content, const char *path, struct error *error)
{
    struct stat before;
    if (fstat(file, &before) != 0)
        return complain(path, "写入失败", error);
    if (write_in_full(file, content) && (fdatasync(file) == 0 || (errno == EINVAL && !S_ISREG(before.st_mode))))
        return true;
    complain(path, "写入失败", error);
    if (S_ISREG(before.st_mode) && ftruncate(file, before.st_size) != 0)
        return complain(path, "写入失败，且未能去掉写了一半的内容", error);
    return false;
}
