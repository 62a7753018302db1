/* Where the program's own files are: forms, rules, themes, and the programs that work for it. */
#include "base/file.h"

#include "base/file_reason.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef NIANSHEN_PREFIX
#define NIANSHEN_PREFIX "/usr/local"
#endif

static const char *user_root(struct arena *arena)
{
    const char *configuration = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (configuration && *configuration)
        return arena_print(arena, "%s/nianshen", configuration).data;
    return home && *home ? arena_print(arena, "%s/.config/nianshen", home).data : NULL;
}

static const char *executable_folder(struct arena *arena)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    if (length <= 0 || length == (ssize_t)sizeof path)
        return NULL;
    while (length > 1 && path[length - 1] != '/')
        length--;
    return arena_copy(arena, (struct slice){path, (size_t)(length > 1 ? length - 1 : length)}).data;
}

static const char *program_root(struct arena *arena)
{
    const char *given = getenv("NIANSHEN_DATA");
    if (given && *given)
        return given;
    const char *beside = executable_folder(arena);
    if (beside && file_is_folder(arena_print(arena, "%s/rules", beside).data))
        return beside;
    return NIANSHEN_PREFIX "/share/nianshen";
}

static bool is_hidden(const struct path_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(path_base_name(list->items[i]), name) == 0)
            return true;
    return false;
}

static bool add_folder(const char *folder, struct arena *arena, struct path_list *out, struct error *error)
{
    DIR *stream = opendir(folder);
    if (!stream && (errno == ENOENT || errno == ENOTDIR))
        return true;
    if (!stream)
        return error_set(error, ERROR_FILE, "%s：打不开文件夹：%s。", folder, file_reason(errno));
    for (struct dirent *entry; (entry = readdir(stream));) {
        struct slice name = slice_of(entry->d_name);
        if (name.data[0] == '.' || !slice_ends_with(name, SLICE(".yaml")) || is_hidden(out, name.data))
            continue;
        char *path = (char *)arena_print(arena, "%s/%s", folder, name.data).data;
        if (!file_is_folder(path))
            vector_push(arena, out, path);
    }
    closedir(stream);
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(path_base_name(*(char *const *)a), path_base_name(*(char *const *)b));
}

bool data_files(const char *folder, struct arena *arena, struct path_list *out, struct error *error)
{
    const char *roots[] = {user_root(arena), program_root(arena)};
    *out = (struct path_list){0};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (roots[i] && !add_folder(arena_print(arena, "%s/%s", roots[i], folder).data, arena, out, error))
            return false;
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, compare_names);
    return true;
}

const char *helper_program(const char *name, struct arena *arena)
{
    const char *beside = executable_folder(arena);
    const char *places[] = {
        beside ? arena_print(arena, "%s/%s", beside, name).data : NULL,
        beside ? arena_print(arena, "%s/../lib/nianshen/%s", beside, name).data : NULL,
        arena_print(arena, NIANSHEN_PREFIX "/lib/nianshen/%s", name).data,
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i] && access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}
