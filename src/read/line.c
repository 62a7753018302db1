/* What a single line is: page number, ruler, heading. */
#include "read/blocks.h"

#include <string.h>

enum { HEADING_BYTES_MOST = 120 };

static uint32_t folded_at(struct slice line, size_t *offset)
{
    uint32_t codepoint = utf8_decode(line, offset);
    return codepoint >= 0xFF01 && codepoint <= 0xFF5E ? codepoint - 0xFF01 + '!' : codepoint;
}

static bool is_dash(uint32_t codepoint)
{
    return codepoint == '-' || (codepoint >= 0x2010 && codepoint <= 0x2015) || codepoint == 0x2212 ||
           codepoint == 0x2500 || codepoint == 0xB7 || codepoint == '~';
}

/* What a line that may be a page's number is made of. */
struct page_mark {
    char shape[12]; /* D dash, N number, o 第, p 页, a 共, / */
    size_t length, numbers;
    uint32_t values[2];
};

static char page_kind(uint32_t codepoint)
{
    switch (codepoint) {
    case 0x7B2C: /* 第 */
        return 'o';
    case 0x9875: /* 页 */
        return 'p';
    case 0x5171: /* 共 */
        return 'a';
    case '/':
        return '/';
    case ',':
    case 0x3001:
        return ',';
    default:
        return is_dash(codepoint) ? 'D' : codepoint >= '0' && codepoint <= '9' ? 'N' : 0;
    }
}

/* What a blank parts stands for itself: - 0 1 2 0 0 - and / / 3 / / are rows of a table. */
static bool read_page_mark(struct slice line, struct page_mark *mark)
{
    bool apart = true;
    *mark = (struct page_mark){0};
    for (size_t offset = 0; offset < line.length;) {
        uint32_t codepoint = folded_at(line, &offset);
        char kind = page_kind(codepoint), last = mark->length ? mark->shape[mark->length - 1] : 0;
        bool blank = codepoint_is_blank(codepoint);
        if (kind == 0 && !blank)
            return false;
        bool begins = kind != last || kind == '/' || ((kind == 'N' || kind == 'D') && apart);
        apart = blank || kind == ',';
        if (kind == 'N' && begins && mark->numbers++ == 2)
            return false;
        if (kind == 'N' && mark->values[mark->numbers - 1] < 10000)
            mark->values[mark->numbers - 1] = mark->values[mark->numbers - 1] * 10 + codepoint - '0';
        if (blank || kind == ',' || !begins)
            continue;
        if (mark->length == sizeof mark->shape - 1)
            return false;
        mark->shape[mark->length++] = kind;
    }
    return true;
}

bool line_is_page_number(struct slice line)
{
    static const char *const shapes[] = {"DND", "oNp", "oNpaNp", "oNp/aNp", "DoNpD", "oNp/oNp", "N/N", NULL};
    struct page_mark mark;
    if (line.length < 3 || line.length > 60 || !read_page_mark(line, &mark))
        return false;
    /* Pages count from 1 up to the last one. */
    if (mark.numbers == 0 || mark.values[0] == 0 || (mark.numbers == 2 && mark.values[0] > mark.values[1]))
        return false;
    for (size_t i = 0; shapes[i] != NULL; i++)
        if (strcmp(mark.shape, shapes[i]) == 0)
            return true;
    return false;
}

/* Markdown calls three marks a ruler; in plain text three dashes may be a filler in a table. */
bool line_is_ruler(struct slice line, bool markdown)
{
    size_t least = markdown ? 3 : 5, run = 0;
    if (line.length < least || strchr("=-*_", line.data[0]) == NULL)
        return false;
    while (run < line.length && line.data[run] == line.data[0])
        run++;
    if (run < least)
        return false;
    if (run == line.length)
        return true;
    return run >= 5 && line.length - run <= 60 && line.data[line.length - 1] == line.data[0];
}

/* A single dash or two may be a filler; a ruler has at least three in every slot. */
bool line_is_tab_ruler(struct slice line)
{
    size_t slots = 0, dashes = 0;
    for (size_t i = 0; i <= line.length; i++) {
        if (i < line.length && line.data[i] == '-') {
            dashes++;
        } else if (i == line.length || line.data[i] == '\t') {
            if (dashes < 3)
                return false;
            slots++;
            dashes = 0;
        } else if (line.data[i] != ':' && line.data[i] != ' ') {
            return false;
        }
    }
    return slots >= 2;
}

bool line_is_pipe_ruler(struct slice line)
{
    size_t pipes = 0, dashes = 0;
    for (size_t i = 0; i < line.length; i++) {
        if (line.data[i] == '|')
            pipes++;
        else if (line.data[i] == '-')
            dashes++;
        else if (line.data[i] != ':' && line.data[i] != ' ' && line.data[i] != '\t')
            return false;
    }
    return pipes > 0 && dashes >= 2;
}

static bool is_markdown_heading(struct slice line)
{
    size_t marks = 0;
    while (marks < line.length && line.data[marks] == '#')
        marks++;
    return marks >= 1 && marks <= 6 && marks < line.length && line.data[marks] == ' ';
}

/* Bytes of Chinese numerals at the beginning. */
static size_t ordinal_length(struct slice line)
{
    size_t length = 0;
    while (length < line.length) {
        size_t next = length;
        char out[4];
        size_t bytes = utf8_encode(utf8_decode(line, &next), out);
        if (slice_find(SLICE("一二三四五六七八九十"), (struct slice){out, bytes}, 0) < 0)
            break;
        length = next;
    }
    return length;
}

bool line_is_heading(struct slice line, bool markdown)
{
    if (line.length > HEADING_BYTES_MOST || line.length < 6)
        return false;
    if (markdown && is_markdown_heading(line))
        return true;
    while (line.length > 0 && line.data[0] == '*')
        line = slice_part(line, 1, line.length);
    if (line.length == 0 || (unsigned char)line.data[0] < 0xE4) /* quick: 一 to 十 begin with E4 to E5 */
        return false;
    size_t ordinal = ordinal_length(line);
    struct slice rest = slice_part(line, ordinal, line.length);
    if (ordinal == 0 || !slice_starts_with(rest, SLICE("、")) || rest.length <= SLICE("、").length)
        return false;
    for (size_t i = 0; i < rest.length; i++)
        if (rest.data[i] >= '0' && rest.data[i] <= '9')
            return false;
    return slice_find(rest, SLICE("。"), 0) < 0 && slice_find(rest, SLICE("；"), 0) < 0 &&
           !slice_ends_with(rest, SLICE("，"));
}
