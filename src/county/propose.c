/* Which files near a report may be last year's of the same organ. Only names are looked at; who opens one finds out. */
#include "county/county.h"
#include "county/load.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES_MOST = 20000 };

/* How much a name says; the better first. */
enum likeness { LIKE_NOTHING, LIKE_SHORT_NAME, LIKE_WHOLE_NAME, LIKE_SAME_FILE };

struct proposal {
    const char *path;
    enum likeness likeness;
};

struct search {
    struct arena *arena;
    const char *report;            /* its path */
    struct slice stem;             /* of its file, with last year's number for this year's */
    struct slice name, short_name; /* 山河县柳河镇, 柳河镇 */
    char year[16];                 /* last year's number */
    VECTOR(struct proposal) proposals;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The next number of four digits that may be a year; -1 when there is none. */
static ptrdiff_t next_year(struct slice name, size_t from)
{
    for (size_t i = from; i + 4 <= name.length; i++) {
        bool alone = (i == 0 || !is_digit(name.data[i - 1])) && (i + 4 == name.length || !is_digit(name.data[i + 4]));
        if (alone && name.data[i] == '2' && name.data[i + 1] == '0' && is_digit(name.data[i + 2]) &&
            is_digit(name.data[i + 3]))
            return (ptrdiff_t)i;
    }
    return -1;
}

enum years { YEARS_NONE, YEARS_OTHER, YEARS_LAST };

static enum years years_in(struct slice name, const char *year)
{
    enum years found = YEARS_NONE;
    for (ptrdiff_t at = next_year(name, 0); at >= 0; at = next_year(name, (size_t)at + 4)) {
        found = memcmp(name.data + at, year, 4) == 0 ? YEARS_LAST : found == YEARS_LAST ? found : YEARS_OTHER;
    }
    return found;
}

/* The name with last year's number in the place of this year's. */
static struct slice year_before(const struct search *search, struct slice name, int year)
{
    struct slice changed = arena_copy(search->arena, name);
    char now[16];
    snprintf(now, sizeof now, "%d", year);
    for (ptrdiff_t at = next_year(changed, 0); at >= 0; at = next_year(changed, (size_t)at + 4))
        if (memcmp(changed.data + at, now, 4) == 0)
            memcpy((char *)changed.data + at, search->year, 4);
    return changed;
}

static struct slice stem_of(struct slice name)
{
    for (size_t i = name.length; i-- > 1;)
        if (name.data[i] == '.')
            return slice_part(name, 0, i);
    return name;
}

static enum likeness likeness_of(const struct search *search, struct slice file)
{
    struct slice stem = stem_of(file);
    if (slice_equal(stem, search->stem))
        return LIKE_SAME_FILE;
    if (slice_find(stem, search->name, 0) >= 0)
        return LIKE_WHOLE_NAME;
    return slice_find(stem, search->short_name, 0) >= 0 ? LIKE_SHORT_NAME : LIKE_NOTHING;
}

/* One entry of a folder, in `place` (with its slash, or empty). */
static void consider(struct search *search, const char *place, const char *file, bool year_in_folder)
{
    enum years years = years_in(slice_of(file), search->year);
    enum likeness likeness = likeness_of(search, slice_of(file));
    if (likeness == LIKE_NOTHING || years == YEARS_OTHER || (years == YEARS_NONE && !year_in_folder))
        return;
    const char *path = arena_print(search->arena, "%s%s", place, file).data;
    if (strcmp(path, search->report) == 0 || review_is_own_file(path) || entry_is_debris(path) || file_is_folder(path))
        return;
    struct proposal proposal = {path, likeness};
    vector_push(search->arena, &search->proposals, proposal);
}

static void visit_folder(struct search *search, const char *place, bool year_in_folder)
{
    DIR *stream = opendir(*place ? place : ".");
    size_t seen = 0;
    for (struct dirent *entry; stream && (entry = readdir(stream)) && seen < ENTRIES_MOST; seen++)
        if (entry->d_name[0] != '.')
            consider(search, place, entry->d_name, year_in_folder);
    if (stream)
        closedir(stream);
}

/* The folders in `place` that are last year's by their name. */
static void visit_folders_of_year(struct search *search, const char *place)
{
    DIR *stream = opendir(*place ? place : ".");
    size_t seen = 0;
    for (struct dirent *entry; stream && (entry = readdir(stream)) && seen < ENTRIES_MOST; seen++) {
        if (entry->d_name[0] == '.' || years_in(slice_of(entry->d_name), search->year) != YEARS_LAST)
            continue;
        const char *folder = arena_print(search->arena, "%s%s/", place, entry->d_name).data;
        if (file_is_folder(folder))
            visit_folder(search, folder, true);
    }
    if (stream)
        closedir(stream);
}

static int compare(const void *left, const void *right)
{
    const struct proposal *a = left, *b = right;
    if (a->likeness != b->likeness)
        return a->likeness > b->likeness ? -1 : 1;
    return strcmp(a->path, b->path);
}

/* The folder that holds this one, with its slash: ../ of the present one. */
static const char *folder_above(const char *place, struct arena *arena)
{
    struct slice folder = slice_of(place);
    if (folder.length)
        folder.length--;
    while (folder.length && folder.data[folder.length - 1] != '/')
        folder.length--;
    bool unnamed = folder.length == strlen(place) || slice_ends_with(slice_of(place), SLICE("../"));
    bool top = strcmp(place, "/") == 0;
    if (*place == '\0' || (unnamed && !top))
        return arena_print(arena, "%s../", place).data;
    return arena_copy(arena, folder).data;
}

void earlier_propose(const char *path, const struct facts *facts, struct arena *arena, struct path_list *out)
{
    *out = (struct path_list){0};
    struct slice name = organ_name(facts->organ);
    if (name.length == 0 || facts->year <= 2000 || facts->year > 2099)
        return;
    struct search search = {.arena = arena, .report = path, .name = name, .short_name = organ_short_name(name)};
    const char *file = path_base_name(path);
    const char *place = arena_copy(arena, (struct slice){path, (size_t)(file - path)}).data;
    snprintf(search.year, sizeof search.year, "%d", facts->year - 1);
    search.stem = year_before(&search, stem_of(slice_of(file)), facts->year);
    const char *above = folder_above(place, arena);
    visit_folder(&search, place, false);
    visit_folders_of_year(&search, place);
    visit_folder(&search, above, false);
    visit_folders_of_year(&search, above);
    if (search.proposals.count)
        qsort(search.proposals.items, search.proposals.count, sizeof *search.proposals.items, compare);
    for (size_t i = 0; i < search.proposals.count; i++)
        vector_push(arena, out, (char *)search.proposals.items[i].path);
}
