/* What a ZIP of reports holds: names, whatever their encoding, and bytes. */
#include "read/foreign/archive.h"

#include "read/encoding.h"
#include "read/foreign/zip_part.h"
#include "read/wire.h"

#include <stdlib.h>
#include <string.h>

enum { MEMBERS_MOST = 5000 };

typedef VECTOR(struct wire_member) member_list;

/* ---- Names ------------------------------------------------------------------------------------------------------- */

/* One encoding for all names: what one packer wrote, it wrote alike, and a name alone is short enough to fit two. */
static enum encoding encoding_of_names(const struct zip_parts *parts, struct arena *arena)
{
    struct buffer all = {0};
    struct slice text;
    size_t offset;
    for (size_t i = 0; i < zip_parts_count(parts); i++) {
        const char *name = zip_part_raw_name(parts, i);
        buffer_add(&all, slice_of(name));
        buffer_add_text(&all, "\n");
    }
    for (size_t i = 0; i < all.length; i++) /* which say nothing of the encoding */
        all.data[i] = (unsigned char)all.data[i] < ' ' ? '\n' : all.data[i];
    enum encoding found = encoding_find(arena, buffer_slice(&all), &text, &offset);
    buffer_free(&all);
    return found;
}

/* Names that do not fit show their bytes. */
static struct slice decoded(const char *raw, enum encoding encoding, struct arena *arena)
{
    struct slice bytes = arena_copy(arena, slice_of(raw)), text;
    size_t offset;
    struct buffer shown = {0};
    if (encoding != ENCODING_UNKNOWN && encoding_decode(arena, bytes, encoding, &text, &offset))
        return arena_copy(arena, text);
    for (size_t i = 0; i < bytes.length; i++)
        buffer_print(&shown, (unsigned char)bytes.data[i] < 0x80 ? "%c" : "%%%02X", (unsigned char)bytes.data[i]);
    text = arena_copy(arena, buffer_slice(&shown));
    buffer_free(&shown);
    return text;
}

/* Parts divided by single slashes, none of them empty, `.` or `..`, without control characters. */
static struct slice tidy(struct slice name, struct arena *arena)
{
    char *data = arena_allocate(arena, name.length + 1);
    size_t length = 0, start = 0;
    for (size_t i = 0; i <= name.length; i++) {
        if (i < name.length && name.data[i] != '/' && name.data[i] != '\\')
            continue;
        struct slice part = slice_part(name, start, i);
        start = i + 1;
        if (part.length == 0 || slice_is(part, "."))
            continue;
        if (length > 0)
            data[length++] = '/';
        memcpy(data + length, slice_is(part, "..") ? "__" : part.data, part.length);
        length += part.length;
    }
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)data[i] < ' ' || data[i] == 0x7F)
            data[i] = '_';
    return (struct slice){data, length};
}

static bool is_wanted(struct slice name)
{
    bool hidden = name.length == 0 || name.data[0] == '.' || slice_find(name, SLICE("/."), 0) >= 0;
    return !hidden && !slice_starts_with(name, SLICE("__MACOSX/")) && !slice_ends_with(name, SLICE("Thumbs.db")) &&
           !slice_ends_with(name, SLICE("desktop.ini"));
}

static int compare_members(const void *a, const void *b)
{
    const struct wire_member *left = a, *right = b;
    int order = slice_compare(left->name, right->name);
    return order != 0 ? order : left->number < right->number ? -1 : 1;
}

/* ---- Members ----------------------------------------------------------------------------------------------------- */

static void collect(const struct zip_parts *parts, struct arena *arena, member_list *out)
{
    enum encoding encoding = encoding_of_names(parts, arena);
    for (size_t i = 0; i < zip_parts_count(parts); i++) {
        const char *raw = zip_part_raw_name(parts, i);
        size_t length = raw ? strlen(raw) : 0;
        if (length == 0 || raw[length - 1] == '/' || raw[length - 1] == '\\')
            continue;
        struct wire_member member = {tidy(decoded(raw, encoding, arena), arena), (uint32_t)i};
        if (is_wanted(member.name))
            vector_push(arena, out, member);
    }
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, compare_members);
}

bool archive_write_members(struct slice bytes, struct arena *arena, struct buffer *out, struct error *error)
{
    struct zip_parts *parts = zip_parts_open(bytes, error);
    member_list members = {0};
    if (parts == NULL)
        return false;
    collect(parts, arena, &members);
    zip_parts_close(parts);
    if (members.count > MEMBERS_MOST)
        return error_set(error, ERROR_REPORT, "压缩包里有 %zu 个文件（最多 %d 个），未展开。", members.count,
                         MEMBERS_MOST);
    for (size_t i = 0; i < members.count; i++) {
        struct wire_member member = members.items[i];
        /* Of one name there may be several; each can be asked for. */
        if (i > 0 && slice_equal(member.name, members.items[i - 1].name))
            member.name = arena_print(arena, "%.*s~%u", SLICE_ARGUMENTS(member.name), member.number);
        wire_write_member(out, member);
    }
    return true;
}

/* For messages, which name the whole path besides: good enough without looking at the other names. */
static const char *label_of(const struct zip_parts *parts, uint32_t number, struct arena *arena)
{
    const char *raw = zip_part_raw_name(parts, number);
    struct slice bytes = arena_copy(arena, slice_of(raw)), text;
    size_t offset;
    enum encoding encoding = encoding_find(arena, bytes, &text, &offset);
    return path_base_name(tidy(decoded(raw, encoding, arena), arena).data);
}

bool archive_read_member(struct slice bytes, uint32_t number, struct arena *arena, struct slice *out,
                         struct error *error)
{
    struct zip_parts *parts = zip_parts_open(bytes, error);
    if (parts == NULL)
        return false;
    bool done = number < zip_parts_count(parts)
                    ? zip_part_read_number(parts, number, label_of(parts, number, arena), arena, out, error)
                    : error_set(error, ERROR_REPORT, "压缩包里没有这个文件。");
    zip_parts_close(parts);
    return done;
}
