/* What the files beside a report are called, and what the reviewer is called. */
#include "review/names.h"

#include "read/container.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the files beside a report stand: for one inside of an archive beside that, under a name made of both. */
static const char *place_of(const char *report, struct arena *arena)
{
    enum { NAME_MOST = 150 };
    const char *archive, *member;
    if (!archive_in_path(report, arena, &archive, &member))
        return report;
    struct slice name = arena_copy(arena, slice_of(member));
    bool nested = strchr(member, '/') != NULL || name.length > NAME_MOST;
    for (char *slash = (char *)name.data; (slash = strchr(slash, '/')) != NULL;)
        *slash = '-';
    if (!nested)
        return arena_print(arena, "%s.%s", archive, name.data).data;
    /* Two members may now have one name, or it is cut; the hash keeps them apart. */
    while (name.length > NAME_MOST || (name.length > 0 && ((unsigned char)name.data[name.length] & 0xC0) == 0x80))
        name.length--;
    return arena_print(arena, "%s.%.*s.%08x", archive, SLICE_ARGUMENTS(name),
                       (unsigned)(slice_hash(slice_of(member)) & 0xFFFFFFFFu))
        .data;
}

/* The real place of the report, so that one report has one review file from wherever it is opened. */
static struct slice real_path(const char *report, struct arena *arena)
{
    const char *name = path_base_name(report);
    struct slice folder = name == report ? SLICE(".") : (struct slice){report, (size_t)(name - report)};
    char *real = realpath(arena_copy(arena, folder).data, NULL);
    struct slice path = arena_print(arena, "%s/%s", real ? real : folder.data, name);
    free(real);
    return path;
}

/* The path without ".review.EXTENSION". Below --reviews the reports of many folders meet: there the hash of the
 * report's place keeps those of the same name apart. */
static struct slice stem(const char *report, const char *reviews, struct arena *arena)
{
    const char *place = place_of(report, arena);
    if (!reviews)
        return slice_of(place);
    uint32_t hash = (uint32_t)(slice_hash(real_path(place, arena)) & 0xFFFFFFFFu);
    return arena_print(arena, "%s/%s.%08x", reviews, path_base_name(place), hash);
}

/* A name that would be too long for a folder is cut; the hash of the whole name keeps it apart from others. */
static struct slice shorten(struct slice stem, size_t extension, struct arena *arena)
{
    enum { NAME_MOST = 254, HASH = 9, SLACK = 24 }; /* room for what is added to names in turn: locks, torn ends */
    size_t behind = sizeof ".review." - 1 + extension;
    struct slice name = slice_of(path_base_name(stem.data));
    if (name.length + behind <= NAME_MOST || behind + HASH + SLACK >= NAME_MOST)
        return stem;
    size_t length = NAME_MOST - behind - HASH - SLACK;
    while (length > 0 && ((unsigned char)name.data[length] & 0xC0) == 0x80)
        length--;
    return arena_print(arena, "%.*s%.*s.%08x", (int)(name.data - stem.data), stem.data, (int)length, name.data,
                       (unsigned)(slice_hash(name) & 0xFFFFFFFFu));
}

struct slice review_export_path(const char *report, const char *reviews, const char *extension, struct arena *arena)
{
    struct slice whole = stem(report, reviews, arena);
    return arena_print(arena, "%s.review.%s", shorten(whole, strlen(extension), arena).data, extension);
}

static struct slice hidden_path(const char *review_path, const char *extension, struct arena *arena)
{
    const char *name = path_base_name(review_path);
    struct slice own = slice_of(name), ending = SLICE(".yaml");
    if (slice_ends_with(own, ending))
        own.length -= ending.length;
    return arena_print(arena, "%.*s.%.*s.%s", (int)(name - review_path), review_path, SLICE_ARGUMENTS(own), extension);
}

struct slice review_lock_path(const char *review_path, struct arena *arena)
{
    return hidden_path(review_path, "lock", arena);
}

struct slice review_draft_path(const char *review_path, struct arena *arena)
{
    return hidden_path(review_path, "draft", arena);
}

bool review_is_own_file(const char *path)
{
    static const char *const endings[] = {"yaml", "lock", "draft", "md",  "csv", "json",
                                          "html", "sarif", "xlsx", "pdf", "docx"};
    struct slice name = slice_of(path_base_name(path)), extension = path_extension(path);
    bool named = slice_find(name, SLICE(".review."), 0) >= 0;
    for (size_t i = 0; named && i < sizeof endings / sizeof *endings; i++)
        if (slice_is(extension, endings[i]))
            return true;
    bool temporary = slice_starts_with(name, SLICE(".nianshen-")) && slice_ends_with(name, SLICE(".tmp"));
    return temporary || slice_find(name, SLICE(".review.yaml.torn-"), 0) >= 0;
}

struct slice review_reviewer(const char *option, struct arena *arena)
{
    const char *named = getenv("NIANSHEN_REVIEWER");
    struct slice who = slice_trim(slice_of(option));
    if (who.length == 0)
        who = slice_trim(slice_of(named));
    if (who.length)
        return arena_copy(arena, who);
    const struct passwd *login = getpwuid(getuid());
    return login ? arena_copy(arena, slice_of(login->pw_name)) : arena_print(arena, "uid-%u", (unsigned)getuid());
}
