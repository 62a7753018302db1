/* Files: whole reads with a limit, atomic writes, synced appends, folders, and where the program's own files are. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"
#include "base/memory.h"

/* Reads a whole regular file into the arena, NUL behind its last byte. Errors: does not exist, a folder, not readable,
 * larger than `limit` bytes (the message gives both sizes), vanished or shrunk while reading. */
bool file_read(const char *path, size_t limit, struct arena *arena, struct slice *out, struct error *error);
/* All or nothing: a temporary file beside it, synced, renamed, the folder synced. Keeps the mode of an existing file;
 * through a link the file it leads to is replaced. Devices and pipes are written to directly. */
bool file_write(const char *path, struct slice content, struct error *error);
/* Appends and syncs (fdatasync) in full or says why; on a short write (full disk) the file is cut back to its old
 * length. `file` is open for appending. */
bool file_append(int file, struct slice content, const char *path, struct error *error);
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* Regular files below a folder, recursively, in name order (bytes), hidden ones left out; paths begin with `folder`.
 * Links to folders are not followed. A folder below that cannot be listed stands in the list itself. */
struct path_list {
    char **items;
    size_t count, capacity;
};
bool folder_list(const char *folder, struct arena *arena, struct path_list *out, struct error *error);
const char *path_base_name(const char *path); /* behind the last slash */
struct slice path_extension(const char *path);   /* without the dot, "" when there is none */

/* Where forms, rules and themes are found, in this order: $XDG_CONFIG_HOME/nianshen (or ~/.config/nianshen), then
 * $NIANSHEN_DATA when set, else the folder of the executable when it holds rules/ (a build tree), else
 * PREFIX/share/nianshen. Lists the files of `folder` (e.g. "rules/forms") ending in .yaml; one with the same base name
 * found earlier hides a later one. */
bool data_files(const char *folder, struct arena *arena, struct path_list *out, struct error *error);

/* Where a program that belongs to this one is: beside the executable (a build tree), else in lib/nianshen beside the
 * folder of the executable, else PREFIX/lib/nianshen; never looked for in $PATH. NULL when it is in none of them. */
const char *helper_program(const char *name, struct arena *arena);

/* SHA-256 as 64 lower-case hex digits, NUL-terminated. */
void sha256_hex(struct slice bytes, char out[65]);
/* Now, local time with offset, as 2026-01-31T09:05:07+08:00. $SOURCE_DATE_EPOCH fixes it (UTC) for tests. */
struct slice time_now(struct arena *arena);

#endif
