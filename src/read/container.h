/* Archives opened like folders: the file 内/柳河镇.docx in 报告.zip has the path 报告.zip/内/柳河镇.docx. An archive in
 * an archive is a folder in it, too; those in that one stay closed. */
#ifndef READ_CONTAINER_H
#define READ_CONTAINER_H

#include "base/base.h"

/* Whether the path leads through a file to something in it: then *archive is the path of that file and *member the rest
 * behind the slash. */
bool archive_in_path(const char *path, struct arena *arena, const char **archive, const char **member);
/* The file on the disk that holds the report: the archive for a member, else the path itself. */
const char *archive_or_file(const char *path, struct arena *arena);
/* Whether the file is a ZIP of files (a docx is none): then their paths, in name order, are in *out. False without
 * error (its kind is ERROR_NONE) when it is something else; with error when it cannot be listed. */
bool archive_list(const char *path, struct arena *arena, struct path_list *out, struct error *error);
/* The bytes of the file that archive_in_path found. */
bool archive_read(const char *archive, const char *member, struct arena *arena, struct slice *out, struct error *error);

#endif
