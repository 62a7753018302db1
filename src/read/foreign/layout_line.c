/* Characters to lines of text: sorted by place, cut into segments where gaps stand between columns. */
#include "read/foreign/layout.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* All in parts of the character size. */
static const float same_row = 0.5F, same_spot = 0.15F;
static const float word_gap = 0.22F, column_gap = 0.9F;

/* A character in a frame in which its text runs from left to right. */
struct spot {
    float left, top, right, bottom;
    uint32_t codepoint;
    uint32_t order;
    const struct glyph *glyph;
};
typedef VECTOR(struct spot) spot_list;

/* ---- Single characters ---- */

/* Radicals that some writers put in place of the characters they look like. */
static uint32_t without_radical(uint32_t codepoint)
{
    static const struct {
        uint16_t radical, character;
    } table[] = {{0x2E81, 0x5382}, {0x2E8B, 0x353E}, {0x2E9F, 0x6BCD}, {0x2EA0, 0x6C11}, {0x2EC1, 0x864E},
                 {0x2EC4, 0x897F}, {0x2EC5, 0x89C1}, {0x2EC6, 0x89D2}, {0x2EC9, 0x8D1D}, {0x2ECB, 0x8F66},
                 {0x2ED3, 0x957F}, {0x2ED4, 0x95E8}, {0x2ED8, 0x9752}, {0x2ED9, 0x97E6}, {0x2EDA, 0x9875},
                 {0x2EDB, 0x98CE}, {0x2EDC, 0x98DE}, {0x2EDD, 0x98DF}, {0x2EE2, 0x9A6C}, {0x2EE3, 0x9AA8},
                 {0x2EE4, 0x9B3C}, {0x2EE5, 0x9C7C}, {0x2EE6, 0x9E1F}, {0x2EE8, 0x9EA6}, {0x2EE9, 0x9EC4},
                 {0x2EEC, 0x9F50}, {0x2EEE, 0x9F7F}, {0x2EF0, 0x9F99}};
    if (codepoint < 0x2E80 || codepoint > 0x2FDF)
        return codepoint;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].radical == codepoint)
            return table[i].character;
    uint32_t folded[4];
    return fold_character(codepoint, folded) == 1 ? folded[0] : codepoint;
}

/* Also a mark behind a number, recognised or in doubt, which stands as one more digit. */
static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19) || c >= 0xF0000 || c == BUILDER_DOUBT;
}

static bool is_number_part(uint32_t c)
{
    return is_digit(c) || c == '.' || c == ',' || c == '-' || c == '/' || c == '%' || c == 0x2212 || c == 0x2014 ||
           c == 0xFF0D || c == 0xFF0E || c == 0xFF0F;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}

bool text_is_number(struct slice text)
{
    size_t others = 0;
    for (size_t at = 0; at < text.length;)
        others += !is_number_part(utf8_decode(text, &at));
    return text.length > 0 && (others == 0 || slice_is(text, "无"));
}

static uint32_t last_of(struct slice text)
{
    size_t at = text.length;
    while (at > 0 && ((unsigned char)text.data[--at] & 0xC0) == 0x80) {
    }
    return text.length ? utf8_decode(text, &at) : 0;
}

static uint32_t first_of(struct slice text)
{
    size_t at = 0;
    return text.length ? utf8_decode(text, &at) : 0;
}

bool text_ends_with_digit(struct slice text)
{
    return is_digit(last_of(text));
}

bool text_starts_with_digit(struct slice text)
{
    return is_digit(first_of(text));
}

static bool is_ordinal(uint32_t c)
{
    static const uint32_t ordinals[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    for (size_t i = 0; i < sizeof ordinals / sizeof ordinals[0]; i++)
        if (ordinals[i] == c)
            return true;
    return is_digit(c);
}

bool text_is_enumerated(struct slice text)
{
    size_t at = 0, ordinals = 0;
    uint32_t c = text.length ? utf8_decode(text, &at) : 0;
    bool bracket = c == 0xFF08 || c == '(';
    if (bracket && at < text.length)
        c = utf8_decode(text, &at);
    for (; is_ordinal(c) && ordinals < 3 && at < text.length; ordinals++)
        c = utf8_decode(text, &at);
    return ordinals > 0 && (bracket ? c == 0xFF09 || c == ')' : c == 0x3001 || c == '.' || c == 0xFF0E);
}

void text_append(struct buffer *text, struct slice behind, bool whole)
{
    uint32_t last = last_of(buffer_slice(text)), first = first_of(behind);
    bool numbers = is_number_part(last) && is_number_part(first);
    if (numbers ? !whole : is_letter(last) && is_letter(first))
        buffer_add_text(text, " ");
    buffer_add(text, behind);
}

void line_doubt(struct arena *arena, struct line *line, size_t segment)
{
    struct buffer text = {0};
    VECTOR(size_t) ends = {0};
    for (size_t i = 0; i < line->segments.count; i++) {
        buffer_add_text(&text, i > 0 ? " " : "");
        buffer_add(&text, line->segments.items[i].text);
        buffer_add_text(&text, i == segment ? BUILDER_DOUBT_TEXT : "");
        vector_push(arena, &ends, text.length);
    }
    line->text = arena_copy(arena, buffer_slice(&text));
    for (size_t i = 0; i < line->segments.count; i++)
        line->segments.items[i].text = slice_part(line->text, i > 0 ? ends.items[i - 1] + 1 : 0, ends.items[i]);
    buffer_free(&text);
}

/* ---- Places ---- */

static struct spot spot_of(const struct glyph *glyph, uint32_t order, int turns)
{
    struct spot spot = {glyph->left, glyph->top, glyph->right, glyph->bottom, glyph->codepoint, order, glyph};
    if (turns == 1)
        spot.left = glyph->top, spot.right = glyph->bottom, spot.top = -glyph->right, spot.bottom = -glyph->left;
    else if (turns == 2)
        spot.left = -glyph->right, spot.right = -glyph->left, spot.top = -glyph->bottom, spot.bottom = -glyph->top;
    else if (turns == 3)
        spot.left = -glyph->bottom, spot.right = -glyph->top, spot.top = glyph->left, spot.bottom = glyph->right;
    return spot;
}

static float middle_of(const struct spot *spot)
{
    return (spot->top + spot->bottom) / 2;
}

static float size_of(const struct spot *spot)
{
    return fmaxf(spot->bottom - spot->top, 1);
}

static int compare_middles(const void *a, const void *b)
{
    float left = middle_of(a), right = middle_of(b);
    if (left != right)
        return left < right ? -1 : 1;
    return ((const struct spot *)a)->order < ((const struct spot *)b)->order ? -1 : 1;
}

static int compare_lefts(const void *a, const void *b)
{
    const struct spot *left = a, *right = b;
    if (left->left != right->left)
        return left->left < right->left ? -1 : 1;
    return left->order < right->order ? -1 : 1;
}

/* Set down a column: most steps from one character to the next as written lead straight down, and there are several
 * columns. One column alone reads the same either way. */
static bool runs_down(const spot_list *spots)
{
    size_t down = 0, along = 0;
    float left = INFINITY, right = -INFINITY;
    for (size_t i = 0; i < spots->count; i++) {
        const struct spot *spot = &spots->items[i], *before = spot - 1;
        left = fminf(left, spot->left);
        right = fmaxf(right, spot->left);
        if (i == 0)
            continue;
        float size = size_of(spot), step = spot->top - before->top;
        down += step > 0.6F * size && step < 2 * size && fabsf(spot->left - before->left) < 0.4F * size;
        along += fabsf(step) < 0.4F * size && spot->left > before->left;
    }
    return down > 2 && down > 2 * along && right - left > size_of(&spots->items[0]);
}

/* Columns from right to left become rows from top to bottom. */
static void lay_columns(spot_list *spots)
{
    for (size_t i = 0; i < spots->count; i++) {
        struct spot *spot = &spots->items[i], old = *spot;
        spot->left = old.top, spot->right = old.bottom, spot->top = -old.right, spot->bottom = -old.left;
    }
}

/* ---- Lines ---- */

struct writing {
    struct arena *arena;
    struct buffer text;
    VECTOR(size_t) starts; /* of the segments, in text */
    struct line line;
};

static void include(struct box *box, const struct glyph *glyph, bool first)
{
    box->left = first ? glyph->left : fminf(box->left, glyph->left);
    box->top = first ? glyph->top : fminf(box->top, glyph->top);
    box->right = first ? glyph->right : fmaxf(box->right, glyph->right);
    box->bottom = first ? glyph->bottom : fmaxf(box->bottom, glyph->bottom);
}

static bool is_painted_again(const struct spot *spots, size_t i)
{
    float near = same_spot * size_of(&spots[i]);
    for (size_t back = 1; back <= i && back <= 4; back++) {
        const struct spot *other = &spots[i - back];
        if (spots[i].codepoint == other->codepoint && fabsf(spots[i].left - other->left) <= near &&
            fabsf(middle_of(&spots[i]) - middle_of(other)) <= 2 * near)
            return true;
    }
    return false;
}

static void begin_segment(struct writing *writing, const struct spot *spot)
{
    struct segment segment = {.left = spot->left, .right = spot->right};
    if (writing->text.length > 0)
        buffer_add_text(&writing->text, " ");
    vector_push(writing->arena, &writing->starts, writing->text.length);
    vector_push(writing->arena, &writing->line.segments, segment);
}

/* Blanks are taken from gaps, not from blank characters: justified text has both where no blank is meant. */
static void write_spot(struct writing *writing, const struct spot *before, const struct spot *spot)
{
    float gap = before ? spot->left - before->right : 0;
    float size = fmaxf(size_of(spot), before ? size_of(before) : 0);
    bool numbers = before && is_number_part(before->codepoint) && is_number_part(spot->codepoint);
    if (!before || gap > column_gap * size || (numbers && gap > word_gap * size))
        begin_segment(writing, spot);
    else if (gap > word_gap * size && is_letter(before->codepoint) && is_letter(spot->codepoint))
        buffer_add_text(&writing->text, " ");
    struct segment *segment = &writing->line.segments.items[writing->line.segments.count - 1];
    segment->right = fmaxf(segment->right, spot->right);
    buffer_add_character(&writing->text, without_radical(spot->codepoint));
    include(&writing->line.box, spot->glyph, !before);
    writing->line.size = fmaxf(writing->line.size, size_of(spot));
}

static void cut_segments(struct writing *writing)
{
    struct line *line = &writing->line;
    line->text = arena_copy(writing->arena, buffer_slice(&writing->text));
    for (size_t i = 0; i < line->segments.count; i++) {
        size_t end = i + 1 < line->segments.count ? writing->starts.items[i + 1] - 1 : line->text.length;
        struct segment *segment = &line->segments.items[i];
        segment->text = slice_part(line->text, writing->starts.items[i], end);
        segment->number = text_is_number(segment->text);
    }
}

static bool is_one_of(uint32_t codepoint, const char *characters)
{
    struct slice set = slice_of(characters);
    for (size_t at = 0; at < set.length;)
        if (utf8_decode(set, &at) == codepoint)
            return true;
    return false;
}

static bool is_closing(uint32_t codepoint)
{
    return is_one_of(codepoint, "）》”’〉〕，。、；：？！");
}

/* No line begins with a closing mark or ends with an opening one; in text, words and numbers stay whole besides. */
static float unbroken_width(const struct spot *spots, size_t count, bool words)
{
    size_t last = 0;
    while (last + 1 < count &&
           (is_one_of(spots[last].codepoint, "（《“‘〈〔") || is_closing(spots[last + 1].codepoint) ||
            (words && is_letter(spots[last].codepoint) && is_letter(spots[last + 1].codepoint))))
        last++;
    return spots[last].right - spots[0].left;
}

static struct line write_line(struct arena *arena, struct buffer *text, struct spot *spots, size_t count)
{
    struct writing writing = {.arena = arena, .text = *text};
    const struct spot *before = NULL;
    qsort(spots, count, sizeof *spots, compare_lefts);
    buffer_clear(&writing.text);
    for (size_t i = 0; i < count; i++) {
        if (is_painted_again(spots, i))
            continue;
        write_spot(&writing, before, &spots[i]);
        before = &spots[i];
    }
    assert(before);
    writing.line.first = unbroken_width(spots, count, false);
    writing.line.word = unbroken_width(spots, count, true);
    writing.line.end = is_closing(before->codepoint) ? before->left : before->right;
    cut_segments(&writing);
    *text = writing.text;
    return writing.line;
}

/* Characters whose middles lie within half a size of the largest one in the line belong to it. */
static void write_lines(struct arena *arena, spot_list *spots, line_list *out)
{
    struct buffer text = {0};
    qsort(spots->items, spots->count, sizeof *spots->items, compare_middles);
    for (size_t start = 0, end; start < spots->count; start = end) {
        const struct spot *largest = &spots->items[start];
        for (end = start + 1; end < spots->count; end++) {
            const struct spot *spot = &spots->items[end];
            float distance = fabsf(middle_of(spot) - middle_of(largest));
            if (distance > same_row * fmaxf(size_of(spot), size_of(largest)))
                break;
            if (size_of(spot) > size_of(largest))
                largest = spot;
        }
        vector_push(arena, out, write_line(arena, &text, spots->items + start, end - start));
    }
    buffer_free(&text);
}

void lines_read(struct arena *arena, struct glyph_list *glyphs, line_list *out)
{
    for (int turns = 0; turns < 4; turns++) {
        spot_list spots = {0};
        for (size_t i = 0; i < glyphs->count; i++)
            if (glyphs->items[i]->turns == turns)
                vector_push(arena, &spots, spot_of(glyphs->items[i], (uint32_t)i, turns));
        if (spots.count == 0)
            continue;
        if (runs_down(&spots))
            lay_columns(&spots);
        write_lines(arena, &spots, out);
    }
}
