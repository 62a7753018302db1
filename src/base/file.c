/* Reading whole files, looking at folders, digests and the time. */
#include "base/file.h"

#include "base/file_reason.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool read_in_full(int file, const char *path, char *data, size_t size, struct error *error)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = read(file, data + done, size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, ERROR_FILE, "%s：读取失败：%s。", path, file_reason(errno));
        if (got == 0)
            return error_set(error, ERROR_FILE, "%s：读取时文件变短了，可能正被别的程序改写，请稍后再试。", path);
        done += (size_t)got;
    }
    return true;
}

static bool may_read(int file, const char *path, size_t limit, size_t *size, struct error *error)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return error_set(error, ERROR_FILE, "%s：读取失败：%s。", path, file_reason(errno));
    if (S_ISDIR(status.st_mode))
        return error_set(error, ERROR_FILE, "%s：这是一个文件夹，请给出其中的文件。", path);
    if (!S_ISREG(status.st_mode))
        return error_set(error, ERROR_FILE, "%s：不是普通文件，无法读取。", path);
    *size = (size_t)status.st_size;
    if (*size > limit)
        return error_set(error, ERROR_FILE, "%s：文件有 %zu 字节，超过上限 %zu 字节，未读取。", path, *size, limit);
    return true;
}

bool file_read(const char *path, size_t limit, struct arena *arena, struct slice *out, struct error *error)
{
    /* O_NONBLOCK: opening a pipe must not hang. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return error_set(error, ERROR_FILE, "%s：打不开：%s。", path, file_reason(errno));
    size_t size = 0;
    bool done = may_read(file, path, limit, &size, error);
    if (done) {
        char *data = arena_allocate(arena, size + 1);
        done = read_in_full(file, path, data, size, error);
        *out = (struct slice){data, size};
    }
    close(file);
    return done;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* What an entry is; a link counts as what it leads to, but a link to a folder as nothing. */
static mode_t kind_of(const char *path)
{
    struct stat status, target;
    if (lstat(path, &status) != 0)
        return 0;
    if (!S_ISLNK(status.st_mode))
        return status.st_mode & S_IFMT;
    return stat(path, &target) == 0 && S_ISREG(target.st_mode) ? S_IFREG : 0;
}

static bool collect(const char *folder, struct arena *arena, struct path_list *out, struct error *error);

static void collect_entry(const char *folder, const struct dirent *entry, struct arena *arena, struct path_list *out)
{
    struct error ignored;
    if (entry->d_name[0] == '.')
        return;
    const char *slash = slice_ends_with(slice_of(folder), SLICE("/")) ? "" : "/";
    char *path = (char *)arena_print(arena, "%s%s%s", folder, slash, entry->d_name).data;
    bool known = entry->d_type == DT_REG || entry->d_type == DT_DIR;
    mode_t kind = known ? (mode_t)DTTOIF(entry->d_type) : kind_of(path);
    if (kind == S_IFREG || (kind == S_IFDIR && !collect(path, arena, out, &ignored)))
        vector_push(arena, out, path);
}

static bool collect(const char *folder, struct arena *arena, struct path_list *out, struct error *error)
{
    DIR *stream = opendir(folder);
    if (!stream)
        return error_set(error, ERROR_FILE, "%s：打不开文件夹：%s。", folder, file_reason(errno));
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(stream);
        if (!entry)
            break;
        collect_entry(folder, entry, arena, out);
    }
    int reason = errno;
    closedir(stream);
    return reason == 0 || error_set(error, ERROR_FILE, "%s：读取文件夹失败：%s。", folder, file_reason(reason));
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool folder_list(const char *folder, struct arena *arena, struct path_list *out, struct error *error)
{
    *out = (struct path_list){0};
    if (!collect(folder, arena, out, error))
        return false;
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, compare_paths);
    return true;
}

const char *path_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

struct slice path_extension(const char *path)
{
    const char *name = path_base_name(path), *dot = strrchr(name, '.');
    return dot && dot != name ? slice_of(dot + 1) : SLICE("");
}

void sha256_hex(struct slice bytes, char out[65])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX context;
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)(bytes.length ? bytes.data : ""), bytes.length);
    SHA256Final(digest, &context);
    for (size_t i = 0; i < sizeof digest; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[64] = '\0';
}

struct slice time_now(struct arena *arena)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t now = fixed && *fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    struct tm parts;
    if (fixed && *fixed)
        gmtime_r(&now, &parts);
    else
        localtime_r(&now, &parts);
    char day[32], offset[8];
    strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
    strftime(offset, sizeof offset, "%z", &parts);
    return arena_print(arena, "%s%.3s:%s", day, offset, offset + 3);
}
