/* Which files a list of paths means. */
#include "county/county.h"

#include "base/file_reason.h"
#include "county/load.h"
#include "read/container.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- What programs leave behind in folders ---- */

static bool is_one_of(struct slice word, const char *const *words)
{
    for (; *words; words++)
        if (word.length == strlen(*words) && strncasecmp(word.data, *words, word.length) == 0)
            return true;
    return false;
}

/* In the folder that browsers and Word put beside a page (页_files, 页.files), what is no page. */
static bool belongs_to_page(const char *path)
{
    static const char *const kinds[] = {"js",   "css",  "png",   "jpg",  "jpeg",     "gif",  "ico", "svg",
                                        "webp", "woff", "woff2", "ttf",  "xml",      "thmx", "mso", "emz",
                                        "wmz",  "map",  "json",  "下载", "download", NULL};
    struct slice folder = slice_part(slice_of(path), 0, (size_t)(path_base_name(path) - path));
    return (slice_find(folder, SLICE("_files/"), 0) >= 0 || slice_find(folder, SLICE(".files/"), 0) >= 0) &&
           is_one_of(path_extension(path), kinds);
}

/* Locks of Office and WPS, half-written copies, what file managers keep. */
bool entry_is_debris(const char *path)
{
    static const char *const endings[] = {"tmp", "crdownload", "part", NULL};
    static const char *const names[] = {"Thumbs.db", "ehthumbs.db", "desktop.ini", NULL};
    struct slice name = slice_of(path_base_name(path));
    return slice_starts_with(name, SLICE("~$")) || is_one_of(path_extension(path), endings) || is_one_of(name, names) ||
           belongs_to_page(path);
}

/* ---- Collecting ---- */

static void add(struct entries *out, struct arena *arena, const char *path, bool named)
{
    struct entry entry = {path, named};
    vector_push(arena, out, entry);
}

static bool is_named_archive(const char *path)
{
    struct slice extension = path_extension(path);
    return extension.length == 3 && strncasecmp(extension.data, "zip", 3) == 0;
}

/* An archive counts as a folder; one that cannot be listed stays in the list: reading it will say why. */
static void add_file(struct entries *out, struct arena *arena, const char *path, bool named)
{
    struct path_list members;
    struct error error;
    if (!is_named_archive(path) || !archive_list(path, arena, &members, &error)) {
        add(out, arena, path, named);
        return;
    }
    for (size_t i = 0; i < members.count; i++)
        if (!review_is_own_file(members.items[i]) && !entry_is_debris(members.items[i]))
            add(out, arena, members.items[i], false);
}

/* A folder that cannot be listed or holds nothing stays in the list: reading it will say so. One below it, too: it may
 * hold reports. */
static void add_folder(struct entries *out, struct arena *arena, const char *folder)
{
    struct path_list paths = {0};
    struct error error;
    size_t before = out->count;
    bool listed = folder_list(folder, arena, &paths, &error);
    for (size_t i = 0; listed && i < paths.count; i++)
        if (!review_is_own_file(paths.items[i]) && !entry_is_debris(paths.items[i]))
            add_file(out, arena, paths.items[i], file_is_folder(paths.items[i]));
    if (out->count == before)
        add(out, arena, folder, true);
}

bool entries_collect(const char *const paths[], size_t count, struct arena *arena, struct entries *out,
                     struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_copy(arena, slice_of(paths[i])).data;
        if (path[0] == '\0')
            return error_set(error, ERROR_USAGE, "有一个路径是空的。");
        if (file_is_folder(path))
            add_folder(out, arena, path);
        else
            add_file(out, arena, path, true);
    }
    return true;
}

static bool read_standard_input(struct arena *arena, struct slice *out, struct error *error)
{
    char part[65536];
    struct buffer all = {0};
    for (;;) {
        ssize_t got = read(STDIN_FILENO, part, sizeof part);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            *out = arena_copy(arena, buffer_slice(&all));
            buffer_free(&all);
            return got == 0 || error_set(error, ERROR_FILE, "标准输入读取失败：%s。", file_reason(errno));
        }
        buffer_add(&all, (struct slice){part, (size_t)got});
    }
}

bool entries_from_file(const char *list, struct arena *arena, struct entries *out, struct error *error)
{
    enum { LIST_MOST = 64 << 20 };
    struct slice text;
    bool standard = strcmp(list, "-") == 0;
    if (standard ? !read_standard_input(arena, &text, error) : !file_read(list, LIST_MOST, arena, &text, error))
        return false;
    struct slice end = slice_find(text, (struct slice){"", 1}, 0) >= 0 ? (struct slice){"", 1} : SLICE("\n");
    for (size_t start = 0; start < text.length;) {
        ptrdiff_t found = slice_find(text, end, start);
        size_t stop = found < 0 ? text.length : (size_t)found;
        struct slice line = slice_part(text, start, stop);
        if (end.data[0] == '\n' && slice_ends_with(line, SLICE("\r")))
            line.length--;
        const char *path = arena_copy(arena, line).data;
        if (line.length && !entries_collect(&path, 1, arena, out, error))
            return false;
        start = stop + 1;
    }
    return true;
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

bool entries_allow_output(const struct entries *entries, const char *path, struct error *error)
{
    if (slice_ends_with(slice_of(path), SLICE(".review.yaml")))
        return error_set(error, ERROR_USAGE, "%s 是审核记录的名字，请换一个文件名。", path);
    if (file_is_folder(path))
        return error_set(error, ERROR_USAGE, "%s 是文件夹，请写文件名。", path);
    for (size_t i = 0; i < entries->count; i++)
        if (is_same_file(path, entries->items[i].path))
            return error_set(error, ERROR_USAGE, "%s 就是报告本身，请换一个文件名。", path);
    return true;
}
