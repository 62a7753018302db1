/* Line breaking for text in which Han characters and words of other scripts stand together. */
#include "tui/canvas.h"

#include <assert.h>

/* Characters that must not begin a line, and those that must not end one. */
static const char closing[] = ")]},.;:!?%·’”…‰℃、。々〉》」』】〕〗〞！％），．：；？］｝～";
static const char opening[] = "([{‘“〈《「『【〔〖〝（［｛￥";

static bool is_among(uint32_t codepoint, const char *characters)
{
    char bytes[4];
    if (codepoint == CODEPOINT_INVALID || codepoint == 0 || (codepoint >= 0x4E00 && codepoint <= 0x9FFF))
        return false;
    size_t length = utf8_encode(codepoint, bytes);
    return slice_find(slice_of(characters), (struct slice){bytes, length}, 0) >= 0;
}

/* Characters between which lines may be broken, whatever stands beside them: wide in every terminal. */
static bool is_ideographic(uint32_t c)
{
    return c >= 0x2E80 && width_of(c) == 2;
}

/* Blanks that may stand beyond the edge, where nobody misses them. */
static bool may_hang(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0x3000 || c == 0xA0;
}

static bool may_break(uint32_t before, uint32_t behind)
{
    if (may_hang(behind))
        return false; /* blanks stay at the end of the line before */
    if (is_among(behind, closing) || is_among(before, opening))
        return false;
    if (may_hang(before))
        return true;
    return is_ideographic(before) || is_ideographic(behind);
}

static uint32_t first_of(struct slice text, size_t offset)
{
    return utf8_decode(text, &offset);
}

size_t wrap_line(struct slice text, size_t start, int width)
{
    assert(start < text.length);
    size_t end = start, last_break = start;
    uint32_t before = 0;
    for (int column = 0; end < text.length;) {
        int columns = 0;
        uint32_t first = first_of(text, end);
        size_t next = canvas_cluster_end(text, end, column, &columns);
        if (end > start && may_break(before, first))
            last_break = end;
        bool line_end = first == '\n' || (first == '\r' && next - end == 2);
        if (line_end)
            return next;
        if (column + columns > width && end > start && !may_hang(first))
            return last_break > start ? last_break : end;
        column += columns;
        before = first;
        end = next;
    }
    return end;
}
