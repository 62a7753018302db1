/* The review file: opening and locking it, and appending in a way that never loses what is there. */
#include "review/review_file.h"

#include "base/file_reason.h"
#include "review/lock.h"
#include "review/names.h"
#include "review/review_parse.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void notice(struct notices *notices, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *line = (char *)arena_vprint(notices->arena, format, arguments).data;
    va_end(arguments);
    vector_push(notices->arena, &notices->lines, line);
}

enum { REVIEW_MOST = 64 << 20 }; /* bytes; some hundred thousand actions */

static void refuse_writing(struct review_file *file, struct notices *notices, const char *why)
{
    file->read_only = true;
    file->why = why;
    notice(notices, "%s", why);
}

static const char *folder_of(const char *path, struct arena *arena)
{
    const char *name = path_base_name(path);
    struct slice folder = {path, (size_t)(name - path)};
    return folder.length ? arena_copy(arena, folder).data : "./";
}

/* The folder of --reviews and those above it; when that fails the lock fails too and says so. */
static void make_folders(const char *folder, struct arena *arena)
{
    char *path = (char *)arena_copy(arena, slice_of(folder)).data;
    for (char *at = path + 1; path[0] && *at; at++)
        if (*at == '/') {
            *at = '\0';
            mkdir(path, 0777);
            *at = '/';
        }
    mkdir(path, 0777);
}

static void take_lock(struct review_file *file, const struct review_options *options, struct notices *notices)
{
    struct arena *arena = notices->arena;
    struct slice holder;
    const char *folder = folder_of(file->path, arena), *why;
    switch (lock_take(file->lock_path, options->reviewer, arena, &file->lock, &holder)) {
    case LOCK_TAKEN:
        break;
    case LOCK_HELD:
        why = arena_print(arena, "%.*s正在审核这份报告，本次只能阅读；等对方退出后重新打开即可继续。",
                          SLICE_ARGUMENTS(holder))
                  .data;
        refuse_writing(file, notices, why);
        break;
    case LOCK_DENIED:
        why =
            arena_print(arena,
                        "文件夹 %s 不能写入（%s），本次只能阅读；要记录审核意见，请用 --reviews 文件夹 指定另一个存放处。",
                        folder, file_reason(errno))
                .data;
        refuse_writing(file, notices, why);
        break;
    case LOCK_UNSUPPORTED:
        notice(notices, "文件夹 %s 所在的磁盘不支持加锁（%s）：请自行确认没有别人同时审核这份报告。", folder,
               file_reason(errno));
        break;
    }
}

/* Opens for appending where that is allowed. False when there is nothing to read. */
static bool open_existing(struct review_file *file, struct notices *notices)
{
    struct stat status;
    if (stat(file->path, &status) != 0)
        return errno != ENOENT;
    if (file->read_only || !S_ISREG(status.st_mode))
        return true;
    file->file = open(file->path, O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK);
    if (file->file < 0)
        refuse_writing(file, notices,
                       arena_print(notices->arena,
                                   "审核记录 %s 不能写入（%s），本次只能阅读；可以用 --reviews 文件夹 另选存放处。",
                                   file->path, file_reason(errno))
                           .data);
    return true;
}

/* What follows the last whole record goes to a file of its own, then the review file ends behind that record. */
static bool set_aside(struct review_file *file, struct slice tail, struct notices *notices)
{
    struct arena *arena = notices->arena;
    struct slice now = time_now(arena);
    char stamp[32], *aside;
    size_t length = 0;
    for (size_t i = 0; i < now.length && i < 19; i++)
        if (now.data[i] != '-' && now.data[i] != ':')
            stamp[length++] = now.data[i];
    stamp[length] = '\0';
    aside = (char *)arena_print(arena, "%s.torn-%s", file->path, stamp).data;
    for (int i = 2; file_exists(aside); i++)
        aside = (char *)arena_print(arena, "%s.torn-%s-%d", file->path, stamp, i).data;
    struct error error;
    if (!file_write(aside, tail, &error) || ftruncate(file->file, file->length) != 0 || fsync(file->file) != 0) {
        refuse_writing(
            file, notices,
            arena_print(arena, "审核记录 %s 的末尾有一条没有写完，又无法移开，本次只能阅读；请腾出磁盘空间后重新打开。",
                        file->path)
                .data);
        return false;
    }
    notice(notices, "审核记录的最后一条没有写完（上次可能意外中断），已移到 %s；此前的记录都在。", aside);
    return true;
}

static void read_existing(struct review_file *file, const struct review_options *options, struct history *history,
                          struct notices *notices)
{
    struct review_contents contents;
    struct slice bytes;
    struct error error;
    if (!file_read(file->path, REVIEW_MOST, notices->arena, &bytes, &error)) {
        refuse_writing(
            file, notices,
            arena_print(notices->arena, "审核记录读不出来，本次只能阅读，未作任何改动。%s", error.message).data);
        return;
    }
    review_parse(bytes, file->path, notices->arena, history, &contents);
    file->version = contents.version;
    file->length = (off_t)contents.whole;
    file->line_end_missing = contents.line_end_missing;
    if (contents.trouble)
        refuse_writing(file, notices, contents.trouble);
    else if (contents.whole < bytes.length && options->read_only)
        notice(notices, "审核记录 %s 的最后一条没有写完，已略过；此前的记录都在。", file->path);
    else if (contents.whole < bytes.length && !file->read_only)
        set_aside(file, slice_part(bytes, contents.whole, bytes.length), notices);
}

void review_file_open(struct review_file *file, const struct review_options *options, const char *report,
                      struct history *history, struct notices *notices)
{
    struct arena *arena = notices->arena;
    file->path = review_export_path(report, options->reviews, "yaml", arena).data;
    file->lock_path = review_lock_path(file->path, arena).data;
    file->version = "";
    file->length = 0;
    file->line_end_missing = false;
    file->read_only = options->read_only;
    file->why = "这次是只读打开，不能记录审核意见。";
    if (!options->read_only && file->lock < 0) {
        if (options->reviews)
            make_folders(options->reviews, arena);
        take_lock(file, options, notices);
    }
    if (open_existing(file, notices))
        read_existing(file, options, history, notices);
}

void review_file_close(struct review_file *file)
{
    if (file->file >= 0)
        close(file->file);
    file->file = -1;
    if (file->lock >= 0)
        lock_release(file->lock_path, file->lock);
    file->lock = -1;
}

/* ---- Appending ------------------------------------------------------------------------------------------------- */

enum review_file_state review_file_state(const struct review_file *file)
{
    struct stat held, named;
    if (file->file < 0)
        return file_exists(file->path) ? REVIEW_FILE_CHANGED : REVIEW_FILE_NEW;
    if (fstat(file->file, &held) != 0 || stat(file->path, &named) != 0)
        return file_exists(file->path) ? REVIEW_FILE_CHANGED : REVIEW_FILE_GONE;
    bool same = held.st_ino == named.st_ino && held.st_dev == named.st_dev;
    return same && held.st_size == file->length ? REVIEW_FILE_KNOWN : REVIEW_FILE_CHANGED;
}

/* A new name is only sure to survive a power cut once its folder is on the disk. */
static void sync_folder(const char *path)
{
    struct arena *arena = arena_new();
    int folder = open(folder_of(path, arena), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
    arena_free(arena);
}

static bool nothing_lost(struct error *error)
{
    return error_set(error, ERROR_FILE, "%s这一步没有记下，此前的记录都还在；请腾出磁盘空间或恢复写入权限后再做一次。",
                     error->message);
}

static bool create(struct review_file *file, struct error *error)
{
    if (file->file >= 0)
        close(file->file);
    file->length = 0;
    file->line_end_missing = false;
    file->file = open(file->path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    if (file->file >= 0)
        return true;
    error_set(error, ERROR_FILE, "%s：不能新建审核记录：%s。", file->path, file_reason(errno));
    return nothing_lost(error);
}

bool review_file_append(struct review_file *file, struct slice content, struct error *error)
{
    enum review_file_state state = review_file_state(file);
    bool new = state == REVIEW_FILE_NEW || state == REVIEW_FILE_GONE;
    if (state == REVIEW_FILE_CHANGED)
        return error_set(error, ERROR_FILE, "%s：审核记录被别的程序改动过，这一步没有记下；请重新载入后再做一次。",
                         file->path);
    if (new && !create(file, error))
        return false;
    struct buffer all = {0};
    buffer_add_text(&all, file->line_end_missing ? "\n" : "");
    buffer_add(&all, content);
    bool done = file_append(file->file, buffer_slice(&all), file->path, error);
    off_t added = (off_t)all.length;
    buffer_free(&all);
    if (!done && new) {
        unlink(file->path);
        close(file->file);
        file->file = -1;
    }
    if (!done)
        return nothing_lost(error);
    if (new)
        sync_folder(file->path);
    file->length += added;
    file->line_end_missing = false;
    return true;
}
