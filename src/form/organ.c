/* Names of organs as they are compared between reports. */
#include "form/form.h"

static const char *const places[] = {"省", "市", "州", "盟", "县", "区", "旗"};

struct slice organ_name(struct slice organ)
{
    static const char *const tails[] = {"人民政府", "办事处"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct slice tail = slice_of(tails[i]);
        if (organ.length > tail.length && slice_ends_with(organ, tail))
            return slice_part(organ, 0, organ.length - tail.length);
    }
    return organ;
}

static bool ends_with_place(struct slice name)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (slice_ends_with(name, slice_of(places[i])))
            return true;
    return false;
}

/* A place has a name of two characters at least: the 市 of 市场监督管理局 and of 城市管理局 is none. */
struct slice organ_short_name(struct slice organ)
{
    struct slice name = organ_name(organ);
    size_t start = 0;
    for (size_t offset = 0; offset < name.length;) {
        utf8_decode(name, &offset);
        struct slice before = slice_part(name, start, offset), behind = slice_part(name, offset, name.length);
        if (ends_with_place(before) && utf8_length(before) > 2 && utf8_length(behind) >= 2)
            start = offset;
    }
    return slice_part(name, start, name.length);
}

static bool is_end_of_name(struct slice name, struct slice end)
{
    return end.length > 0 && name.length > end.length && slice_ends_with(name, end) &&
           ends_with_place(slice_part(name, 0, name.length - end.length));
}

bool organ_is_same(struct slice a, struct slice b)
{
    struct slice first = organ_name(a), second = organ_name(b);
    return first.length > 0 &&
           (slice_equal(first, second) || is_end_of_name(first, second) || is_end_of_name(second, first));
}
