/* county: many reports. Which files a list of paths means; reading them all, in parallel: in order, held against each
 * other, or while the caller does other things; last year's reports. */
#ifndef COUNTY_COUNTY_H
#define COUNTY_COUNTY_H

#include "review/review.h"

/* One file to be reviewed. */
struct entry {
    const char *path;
    bool named; /* on the command line or in --files-from: when it is no report that raises the exit status */
};
struct entries {
    struct entry *items;
    size_t count, capacity;
};
/* Expands files, folders (every file below, in name order, without hidden files, what programs leave behind,
 * and nianshen's own) and archives (.zip,
 * opened like folders: a member's path is ARCHIVE.zip/MEMBER), in the given order. A path that does not exist stays in
 * the list, and so does a folder without reports: they are unreadable reports, so that one of them never stops the
 * others. An empty path is an error. */
bool entries_collect(const char *const paths[], size_t count, struct arena *arena, struct entries *out,
                     struct error *error);
/* Adds paths listed in a file ("-" standard input), parted by NUL or line ends. */
bool entries_from_file(const char *list, struct arena *arena, struct entries *out, struct error *error);

/* A slip of the keyboard must not cost a report or its review: what is written out must not go to them or a folder. */
bool entries_allow_output(const struct entries *entries, const char *path, struct error *error);

/* Reads all reports at a path (a file or a folder) for comparing with those of the next year. What is no report is left
 * out; false with error when nothing is there at all. earlier_free is due in any case. */
bool earlier_load(const char *path, const struct review_options *options, struct earlier_reports *out,
                  struct error *error);
void earlier_free(struct earlier_reports *earlier);
/* Files near this report that by their names may be last year's of the same organ, likeliest first: in its folder, in
 * the folder beside it that has last year's number for this year's, in one of that year below its own. Only names are
 * looked at; none when the report has no organ or no year. */
void earlier_propose(const char *path, const struct facts *facts, struct arena *arena, struct path_list *out);

/* Opens each entry read-only and calls `done` once for each, in the order of entries, from the calling thread; the
 * session is closed after the call (NULL when unreadable, then error says why), unless `done` takes it and leaves NULL.
 * Work is spread over the processors. options->read_only is set. */
struct loaded {
    const struct entry *entry;
    struct session *session;
    struct error error;
};
/* Why it cannot be read, without the path in front. */
struct slice loaded_reason(const struct loaded *loaded);
/* Opens one entry: the error of a folder says that it has no reports. */
void entry_open(struct loaded *loaded, const struct review_options *options);
/* `render` (may be NULL) runs in the worker and may write what will be printed into *text; done gets it. */
typedef void (*entry_render)(const struct loaded *loaded, void *context, struct buffer *text);
typedef void (*entry_done)(struct loaded *loaded, void *context, struct slice text);
void entries_load(const struct entries *entries, const struct review_options *options, entry_render render,
                  entry_done done, void *context);
/* The same where the rules hold the reports against each other (check/check.h, peers): all are read before the first
 * is done with, and as long as they take no more than 512 MB none is read twice. */
void entries_load_together(const struct entries *entries, const struct review_options *options, entry_render render,
                           entry_done done, void *context);

/* Opens the entries read-only in threads of their own, those that need a conversion behind all others, and calls
 * `taken` for each in one of these threads, in any order; the session is closed after the call. Pages that are pictures
 * are not recognised: then there is no session and is_picture is true. When all have been read, those that have
 * neighbours (check/check.h, peers) come once more with them; when nothing more will come, `taken` is called with the
 * number of entries and NULL. What the arguments point to must outlive the reading. */
struct reading;
typedef void (*entry_taken)(void *context, size_t entry, const struct loaded *loaded, bool is_picture);
struct reading *reading_start(const struct entries *entries, const struct review_options *options, entry_taken taken,
                              void *context);
/* The neighbours of an entry, NULL as long as they are not known; live as long as the reading. */
const struct peer *reading_peers(const struct reading *reading, size_t entry, size_t *count);
/* Gives up what is not read yet; `taken` is not called any more. */
void reading_end(struct reading *reading);

#endif
