/* Members of archives, listed and unpacked by the confined reader; the archive in use is kept, so that each of its
 * members does not need it read anew. */
#include "read/container.h"

#include "read/child.h"
#include "read/format.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define ARCHIVE_LIMIT ((size_t)256 << 20)
enum { ARCHIVES_DEEP = 1 }; /* archives in an archive are opened, those in them are not */

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

/* `bytes`, `digest`, `format` and `arena` are set. */
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

/* Lists what the bytes hold; false without error when they are no archive. */
static bool look_into(struct archive *archive, const char *path, struct error *error)
{
    const char *name;
    archive->format = format_of_bytes(archive->bytes, &name);
    error->kind = ERROR_NONE;
    if (archive->format != FORMAT_ARCHIVE)
        return false;
    sha256_hex(archive->bytes, archive->digest);
    return list_members(archive, path, error);
}

static void archive_free(struct archive *archive)
{
    if (archive && archive->users == 0)
        arena_free(archive->arena);
}

static struct archive *archive_open(const char *path, struct error *error)
{
    struct arena *arena = arena_new();
    struct archive *archive = arena_new_item(arena, struct archive);
    archive->arena = arena;
    if (file_read(path, ARCHIVE_LIMIT, arena, &archive->bytes, error) && look_into(archive, path, error))
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

/* ---- Archives in archives ---------------------------------------------------------------------------------------- */

static bool read_member(const struct archive *archive, const struct wire_member *member, const char *what,
                        struct arena *arena, struct slice *out, struct error *error)
{
    struct question question = {.request = {.question = WIRE_MEMBER, .number = member->number},
                                .bytes = archive->bytes,
                                .archive = archive->digest,
                                .what = what};
    return child_ask(&question, arena, out, error);
}

/* The archive that a member is, in the arena; false when it is none, or cannot be listed. */
static bool open_inner(const struct archive *archive, const struct wire_member *member, const char *what,
                       struct arena *arena, struct archive *inner)
{
    struct error ignored;
    *inner = (struct archive){.arena = arena};
    return read_member(archive, member, what, arena, &inner->bytes, &ignored) && look_into(inner, what, &ignored);
}

static bool is_named_archive(struct slice name)
{
    return name.length > 4 && strncasecmp(name.data + name.length - 4, ".zip", 4) == 0;
}

/* ---- Listing and reading ----------------------------------------------------------------------------------------- */

static void add_paths(const struct archive *archive, const char *path, unsigned depth, struct arena *arena,
                      struct path_list *out)
{
    for (size_t i = 0; i < archive->members.count; i++) {
        const struct wire_member *member = &archive->members.items[i];
        const char *own = arena_print(arena, "%s/%.*s", path, SLICE_ARGUMENTS(member->name)).data;
        struct arena *scratch = arena_new();
        struct archive inner;
        if (depth > 0 && is_named_archive(member->name) && open_inner(archive, member, own, scratch, &inner))
            add_paths(&inner, own, depth - 1, arena, out);
        else
            vector_push(arena, out, (char *)own);
        arena_free(scratch);
    }
}

bool archive_list(const char *path, struct arena *arena, struct path_list *out, struct error *error)
{
    *error = (struct error){0};
    *out = (struct path_list){0};
    struct archive *archive = take(path, error);
    if (archive == NULL)
        return false;
    add_paths(archive, path, ARCHIVES_DEEP, arena, out);
    give_back(archive);
    return true;
}

static const struct wire_member *find_member(const struct archive *archive, struct slice name)
{
    for (size_t i = 0; i < archive->members.count; i++)
        if (slice_equal(archive->members.items[i].name, name))
            return &archive->members.items[i];
    return NULL;
}

/* The member of this name, or what the rest of the name leads to in an archive among the members. */
static bool read_named(const struct archive *archive, struct slice name, const char *what, unsigned depth,
                       struct arena *arena, struct slice *out, struct error *error)
{
    const struct wire_member *member = find_member(archive, name);
    if (member)
        return read_member(archive, member, what, arena, out, error);
    struct arena *scratch = arena_new();
    struct archive inner;
    bool found = false, done = false;
    for (size_t at = 0; depth > 0 && at + 1 < name.length && !found; at++) {
        member = name.data[at] == '/' ? find_member(archive, slice_part(name, 0, at)) : NULL;
        found = member && open_inner(archive, member, what, scratch, &inner);
        if (found)
            done = read_named(&inner, slice_part(name, at + 1, name.length), what, depth - 1, arena, out, error);
    }
    arena_free(scratch);
    if (found)
        return done;
    return error_set(error, ERROR_FILE, "%s：压缩包里没有这个文件。", what);
}

bool archive_read(const char *path, const char *name, struct arena *arena, struct slice *out, struct error *error)
{
    const char *what = arena_print(arena, "%s/%s", path, name).data;
    struct archive *archive = take(path, error);
    if (archive == NULL && error->kind == ERROR_NONE)
        error_set(error, ERROR_FILE, "%s：打不开：%s 不是压缩包。", what, path);
    if (archive == NULL)
        return false;
    bool done = read_named(archive, slice_of(name), what, ARCHIVES_DEEP, arena, out, error);
    give_back(archive);
    return done;
}
