/* Page furniture: page numbers, and what is printed at the head or foot of several pages. */
#include "read/foreign/layout.h"

#include <math.h>
#include <string.h>

enum { OUTER_LINES = 3, SAME_LENGTH_MOST = 200 };

static const float margin_share = 0.13F, margin_least = 105.0F; /* of the page's height; at least, in points */
static const float same_height = 6.0F;

static bool in_margin(const struct page *page, const struct line *line)
{
    float margin = fmaxf(margin_share * page->height, margin_least);
    return line->box.bottom < margin || line->box.top > page->height - margin;
}

static bool is_frame(uint32_t c)
{
    return c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2212 || c == 0x00B7 || c == 0x2022 || c == ' ' ||
           c == '~' || c == 0xFF0D || c == 0x2500;
}

static size_t skip_number(struct slice text, size_t at)
{
    size_t start = at;
    while (at < text.length && at - start < 4 && text.data[at] >= '0' && text.data[at] <= '9')
        at++;
    return at;
}

static size_t skip_any(struct slice text, size_t at, const char *const *words)
{
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; words[i]; i++)
            if (slice_starts_with(slice_part(text, at, text.length), slice_of(words[i])))
                at += strlen(words[i]), moved = true;
    }
    return at;
}

/* - 3 -, 第 3 页 共 9 页, 3/9, Page 3 of 9, 3 */
static bool is_page_number(struct slice text)
{
    static const char *const before[] = {"第", "共", "Page", "page", "P.", " ", NULL};
    static const char *const between[] = {"页", "共", "，", ",", "/", "of", "第", " ", "、", NULL};
    size_t start = 0, end = text.length;
    for (size_t at = 0; at < text.length && is_frame(utf8_decode(text, &at));)
        start = at;
    while (end > start) {
        size_t at = end;
        while (at > start && ((unsigned char)text.data[--at] & 0xC0) == 0x80) {
        }
        size_t next = at;
        if (!is_frame(utf8_decode(text, &next)))
            break;
        end = at;
    }
    struct slice core = slice_part(text, start, end);
    size_t at = skip_any(core, 0, before), behind = skip_number(core, at);
    if (behind == at)
        return false;
    at = skip_any(core, behind, between);
    bool parted = slice_trim(slice_part(core, behind, at)).length > 0;
    size_t end_of_all = skip_number(core, at);
    if (end_of_all > at && !parted) /* two numbers */
        return false;
    return skip_any(core, end_of_all, between) == core.length;
}

/* Nothing but digits: a page number only where page numbers stand. */
static bool text_is_bare(struct slice text)
{
    return skip_number(text, 0) == text.length;
}

/* The outermost lines of a page, with no table beyond them. */
static bool is_outer(const line_list *lines, size_t i, const table_list *tables)
{
    bool top = i < OUTER_LINES, bottom = i + OUTER_LINES >= lines->count;
    const struct box *box = &lines->items[i].box;
    for (size_t j = 0; j < tables->count; j++) {
        top &= tables->items[j].box.top > box->top;
        bottom &= tables->items[j].box.bottom < box->bottom;
    }
    return top || bottom;
}

/* Whether two texts are the same but for their digits. */
static bool same_but_digits(struct slice a, struct slice b)
{
    size_t i = 0, j = 0;
    if (a.length > SAME_LENGTH_MOST || b.length > SAME_LENGTH_MOST)
        return false;
    while (i < a.length || j < b.length) {
        size_t a_end = skip_number(a, i), b_end = skip_number(b, j);
        if ((a_end > i) != (b_end > j))
            return false;
        bool digits = a_end > i;
        if (!digits && (i >= a.length || j >= b.length || a.data[i] != b.data[j]))
            return false;
        i = digits ? a_end : i + 1;
        j = digits ? b_end : j + 1;
    }
    return true;
}

static bool stands_on(const line_list *lines, const struct line *line)
{
    for (size_t i = 0; i < lines->count; i++)
        if (fabsf(lines->items[i].box.top - line->box.top) < same_height &&
            same_but_digits(lines->items[i].text, line->text))
            return true;
    return false;
}

/* The page before and the two behind are enough: left and right pages may differ. */
static bool is_repeated(const line_list *lines, size_t count, size_t page, const struct line *line)
{
    size_t from = page > 2 ? page - 2 : 0, to = page + 3 < count ? page + 3 : count;
    for (size_t other = from; other < to; other++)
        if (other != page && stands_on(&lines[other], line))
            return true;
    return false;
}

void furniture_mark(const struct page *pages, size_t count, line_list *lines, const table_list *tables)
{
    for (size_t page = 0; page < count; page++)
        for (size_t i = 0; i < lines[page].count; i++) {
            struct line *line = &lines[page].items[i];
            bool number = is_page_number(line->text), margin = in_margin(&pages[page], line);
            if (!is_outer(&lines[page], i, &tables[page]))
                continue;
            bool repeated = margin && !line_is_row(line) && is_repeated(lines, count, page, line);
            if (number ? margin || !text_is_bare(line->text) : repeated)
                line->furniture = true;
        }
}
