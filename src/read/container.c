/* Members of archives, listed and unpacked by the confined reader; the archive in use is kept, so that each of its
 * members does not need it read anew. */
#include "read/container.h"

#include "read/child.h"
#include "read/format.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#define ARCHIVE_LIMIT ((size_t)256 << 20)

struct archive {
    struct arena *arena;
    struct stat file; /* as it was when it was read */
    struct slice bytes;
    char digest[65];
    enum format format;
    VECTOR(struct wire_member) members;
    size_t users;
};

/* The archive used last, shared by all threads; process-lifetime. */
static struct {
    pthread_mutex_t mutex;
    struct archive *archive;
} latest = {.mutex = PTHREAD_MUTEX_INITIALIZER};

bool archive_in_path(const char *path, struct arena *arena, const char **archive, const char **member)
{
    struct stat status;
    if (stat(path, &status) == 0 || errno != ENOTDIR)
        return false;
    char *beginning = (char *)arena_copy(arena, slice_of(path)).data;
    for (char *slash; (slash = strrchr(beginning, '/')) != NULL && slash != beginning;) {
        *slash = '\0';
        if (stat(beginning, &status) != 0)
            continue;
        *archive = beginning;
        *member = path + (slash - beginning) + 1;
        return S_ISREG(status.st_mode) && **member != '\0';
    }
    return false;
}

const char *archive_or_file(const char *path, struct arena *arena)
{
    const char *archive, *member;
    return archive_in_path(path, arena, &archive, &member) ? archive : path;
}

/* ---- The archive in use ------------------------------------------------------------------------------------------ */

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool list_members(struct archive *archive, const char *path, struct error *error)
{
    struct slice answer;
    struct question question = {
        .request.question = WIRE_MEMBERS, .bytes = archive->bytes, .archive = archive->digest, .what = path};
    if (!child_ask(&question, archive->arena, &answer, error))
        return false;
    for (struct wire_member member; wire_next_member(&answer, &member);)
        vector_push(archive->arena, &archive->members, member);
    if (answer.length > 0)
        return error_set(error, ERROR_REPORT, "%s：读取程序交回的内容不合规定，未采用；文件可能是有意造成的。", path);
    return archive->members.count > 0 || error_set(error, ERROR_REPORT, "%s：压缩包里没有文件。", path);
}

static void archive_free(struct archive *archive)
{
    if (archive && archive->users == 0)
        arena_free(archive->arena);
}

static struct archive *archive_open(const char *path, struct error *error)
{
    const char *name;
    struct arena *arena = arena_new();
    struct archive *archive = arena_new_item(arena, struct archive);
    archive->arena = arena;
    bool done = file_read(path, ARCHIVE_LIMIT, arena, &archive->bytes, error);
    if (done) {
        archive->format = format_of_bytes(archive->bytes, &name);
        error->kind = ERROR_NONE;
        done = archive->format == FORMAT_ARCHIVE;
    }
    if (done) {
        sha256_hex(archive->bytes, archive->digest);
        done = list_members(archive, path, error);
    }
    if (done)
        return archive;
    arena_free(arena);
    return NULL;
}

/* Whoever takes it gives it back. Others wait while it is being read. */
static struct archive *take(const char *path, struct error *error)
{
    struct stat now = {0};
    if (stat(path, &now) != 0)
        now.st_ino = 0;
    pthread_mutex_lock(&latest.mutex);
    struct archive *archive = latest.archive;
    if (archive == NULL || !is_same(&archive->file, &now)) {
        archive = archive_open(path, error);
        if (archive) {
            archive_free(latest.archive);
            archive->file = now;
            latest.archive = archive;
        }
    }
    if (archive)
        archive->users++;
    pthread_mutex_unlock(&latest.mutex);
    return archive;
}

static void give_back(struct archive *archive)
{
    pthread_mutex_lock(&latest.mutex);
    archive->users--;
    if (archive != latest.archive)
        archive_free(archive);
    pthread_mutex_unlock(&latest.mutex);
}

/* ---- Listing and reading ----------------------------------------------------------------------------------------- */

bool archive_list(const char *path, struct arena *arena, struct path_list *out, struct error *error)
{
    *error = (struct error){0};
    *out = (struct path_list){0};
    struct archive *archive = take(path, error);
    if (archive == NULL)
        return false;
    for (size_t i = 0; i < archive->members.count; i++) {
        struct slice name = archive->members.items[i].name;
        vector_push(arena, out, (char *)arena_print(arena, "%s/%.*s", path, SLICE_ARGUMENTS(name)).data);
    }
    give_back(archive);
    return true;
}

static const struct wire_member *find_member(const struct archive *archive, const char *name)
{
    for (size_t i = 0; i < archive->members.count; i++)
        if (slice_is(archive->members.items[i].name, name))
            return &archive->members.items[i];
    return NULL;
}

bool archive_read(const char *path, const char *name, struct arena *arena, struct slice *out, struct error *error)
{
    const char *what = arena_print(arena, "%s/%s", path, name).data;
    struct archive *archive = take(path, error);
    if (archive == NULL && error->kind == ERROR_NONE)
        error_set(error, ERROR_FILE, "%s：打不开：%s 不是压缩包。", what, path);
    if (archive == NULL)
        return false;
    const struct wire_member *member = find_member(archive, name);
    struct question question = {.request = {.question = WIRE_MEMBER, .number = member ? member->number : 0},
                                .bytes = archive->bytes,
                                .archive = archive->digest,
                                .what = what};
    bool done = member ? child_ask(&question, arena, out, error)
                       : error_set(error, ERROR_FILE, "%s：压缩包里没有这个文件。", what);
    give_back(archive);
    return done;
}
