/* Columns: the one authority on the width of a character, for us and for ncurses. */
#include "base/unicode.h"

#include <assert.h>
#include <utf8proc.h>
#include <wchar.h>

/* Process-lifetime: what the terminal, asked once at the start, does with ambiguous characters. */
static int ambiguous_columns = 1;

struct range {
    uint32_t first, last;
};

/* East Asian Width "A" of Unicode 14. */
static const struct range ambiguous[] = {
    {0xA1, 0xA1}, {0xA4, 0xA4}, {0xA7, 0xA8}, {0xAA, 0xAA}, {0xAD, 0xAE}, {0xB0, 0xB4}, {0xB6, 0xBA}, {0xBC, 0xBF},
    {0xC6, 0xC6}, {0xD0, 0xD0}, {0xD7, 0xD8}, {0xDE, 0xE1}, {0xE6, 0xE6}, {0xE8, 0xEA}, {0xEC, 0xED}, {0xF0, 0xF0},
    {0xF2, 0xF3}, {0xF7, 0xFA}, {0xFC, 0xFC}, {0xFE, 0xFE}, {0x101, 0x101}, {0x111, 0x111}, {0x113, 0x113},
    {0x11B, 0x11B}, {0x126, 0x127}, {0x12B, 0x12B}, {0x131, 0x133}, {0x138, 0x138}, {0x13F, 0x142}, {0x144, 0x144},
    {0x148, 0x14B}, {0x14D, 0x14D}, {0x152, 0x153}, {0x166, 0x167}, {0x16B, 0x16B}, {0x1CE, 0x1CE}, {0x1D0, 0x1D0},
    {0x1D2, 0x1D2}, {0x1D4, 0x1D4}, {0x1D6, 0x1D6}, {0x1D8, 0x1D8}, {0x1DA, 0x1DA}, {0x1DC, 0x1DC}, {0x251, 0x251},
    {0x261, 0x261}, {0x2C4, 0x2C4}, {0x2C7, 0x2C7}, {0x2C9, 0x2CB}, {0x2CD, 0x2CD}, {0x2D0, 0x2D0}, {0x2D8, 0x2DB},
    {0x2DD, 0x2DD}, {0x2DF, 0x2DF}, {0x300, 0x36F}, {0x391, 0x3A1}, {0x3A3, 0x3A9}, {0x3B1, 0x3C1}, {0x3C3, 0x3C9},
    {0x401, 0x401}, {0x410, 0x44F}, {0x451, 0x451}, {0x2010, 0x2010}, {0x2013, 0x2016}, {0x2018, 0x2019},
    {0x201C, 0x201D}, {0x2020, 0x2022}, {0x2024, 0x2027}, {0x2030, 0x2030}, {0x2032, 0x2033}, {0x2035, 0x2035},
    {0x203B, 0x203B}, {0x203E, 0x203E}, {0x2074, 0x2074}, {0x207F, 0x207F}, {0x2081, 0x2084}, {0x20AC, 0x20AC},
    {0x2103, 0x2103}, {0x2105, 0x2105}, {0x2109, 0x2109}, {0x2113, 0x2113}, {0x2116, 0x2116}, {0x2121, 0x2122},
    {0x2126, 0x2126}, {0x212B, 0x212B}, {0x2153, 0x2154}, {0x215B, 0x215E}, {0x2160, 0x216B}, {0x2170, 0x2179},
    {0x2189, 0x2189}, {0x2190, 0x2199}, {0x21B8, 0x21B9}, {0x21D2, 0x21D2}, {0x21D4, 0x21D4}, {0x21E7, 0x21E7},
    {0x2200, 0x2200}, {0x2202, 0x2203}, {0x2207, 0x2208}, {0x220B, 0x220B}, {0x220F, 0x220F}, {0x2211, 0x2211},
    {0x2215, 0x2215}, {0x221A, 0x221A}, {0x221D, 0x2220}, {0x2223, 0x2223}, {0x2225, 0x2225}, {0x2227, 0x222C},
    {0x222E, 0x222E}, {0x2234, 0x2237}, {0x223C, 0x223D}, {0x2248, 0x2248}, {0x224C, 0x224C}, {0x2252, 0x2252},
    {0x2260, 0x2261}, {0x2264, 0x2267}, {0x226A, 0x226B}, {0x226E, 0x226F}, {0x2282, 0x2283}, {0x2286, 0x2287},
    {0x2295, 0x2295}, {0x2299, 0x2299}, {0x22A5, 0x22A5}, {0x22BF, 0x22BF}, {0x2312, 0x2312}, {0x2460, 0x24E9},
    {0x24EB, 0x254B}, {0x2550, 0x2573}, {0x2580, 0x258F}, {0x2592, 0x2595}, {0x25A0, 0x25A1}, {0x25A3, 0x25A9},
    {0x25B2, 0x25B3}, {0x25B6, 0x25B7}, {0x25BC, 0x25BD}, {0x25C0, 0x25C1}, {0x25C6, 0x25C8}, {0x25CB, 0x25CB},
    {0x25CE, 0x25D1}, {0x25E2, 0x25E5}, {0x25EF, 0x25EF}, {0x2605, 0x2606}, {0x2609, 0x2609}, {0x260E, 0x260F},
    {0x261C, 0x261C}, {0x261E, 0x261E}, {0x2640, 0x2640}, {0x2642, 0x2642}, {0x2660, 0x2661}, {0x2663, 0x2665},
    {0x2667, 0x266A}, {0x266C, 0x266D}, {0x266F, 0x266F}, {0x269E, 0x269F}, {0x26BF, 0x26BF}, {0x26C6, 0x26CD},
    {0x26CF, 0x26D3}, {0x26D5, 0x26E1}, {0x26E3, 0x26E3}, {0x26E8, 0x26E9}, {0x26EB, 0x26F1}, {0x26F4, 0x26F4},
    {0x26F6, 0x26F9}, {0x26FB, 0x26FC}, {0x26FE, 0x26FF}, {0x273D, 0x273D}, {0x2776, 0x277F}, {0x2B56, 0x2B59},
    {0x3248, 0x324F}, {0xE000, 0xF8FF}, {0xFE00, 0xFE0F}, {0xFFFD, 0xFFFD}, {0x1F100, 0x1F10A}, {0x1F110, 0x1F12D},
    {0x1F130, 0x1F169}, {0x1F170, 0x1F18D}, {0x1F18F, 0x1F190}, {0x1F19B, 0x1F1AC}, {0xE0100, 0xE01EF},
    {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD},
};

static bool is_ambiguous(uint32_t codepoint)
{
    size_t low = 0, high = sizeof ambiguous / sizeof *ambiguous;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (codepoint > ambiguous[middle].last)
            low = middle + 1;
        else if (codepoint < ambiguous[middle].first)
            high = middle;
        else
            return true;
    }
    return false;
}

static bool is_control(uint32_t codepoint)
{
    return codepoint < 0x20 || (codepoint >= 0x7F && codepoint < 0xA0);
}

void width_set_ambiguous(int columns)
{
    assert(columns == 1 || columns == 2);
    ambiguous_columns = columns;
}

static int width_by_category(uint32_t codepoint)
{
    utf8proc_int32_t c = (utf8proc_int32_t)codepoint;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return codepoint == 0xAD ? 1 : 0;
    default:
        break;
    }
    if (codepoint >= 0x1160 && codepoint <= 0x11FF)
        return 0;
    /* Planes 2 and 3 are wide also where nothing is assigned yet. */
    if (utf8proc_charwidth(c) == 2 || (codepoint >= 0x20000 && codepoint <= 0x3FFFD))
        return 2;
    return is_ambiguous(codepoint) ? ambiguous_columns : 1;
}

int width_of(uint32_t codepoint)
{
    if (codepoint < 0x7F)
        return codepoint >= 0x20;
    if ((codepoint >= 0x4E00 && codepoint <= 0x9FFF) || (codepoint >= 0x3001 && codepoint <= 0x3020))
        return 2;
    if (is_control(codepoint))
        return 0;
    return codepoint > 0x10FFFF ? 1 : width_by_category(codepoint);
}

/* Replaces the C library's, so that ncurses counts columns as we do. It must stay visible to the dynamic linker. */
__attribute__((visibility("default"))) int wcwidth(wchar_t character)
{
    uint32_t codepoint = (uint32_t)character;
    if (codepoint == 0)
        return 0;
    return is_control(codepoint) || codepoint > 0x10FFFF ? -1 : width_of(codepoint);
}

/* Characters that always stand alone: nothing joins them from either side but marks behind and rare prefixes before. */
static bool is_simple(uint32_t codepoint)
{
    return (codepoint >= 0x20 && codepoint < 0x7F) || (codepoint >= 0x4E00 && codepoint <= 0x9FFF) ||
           (codepoint >= 0x3000 && codepoint <= 0x3020) || (codepoint >= 0xFF01 && codepoint <= 0xFF60);
}

size_t grapheme_end(struct slice s, size_t offset)
{
    assert(offset < s.length);
    utf8proc_int32_t state = 0;
    uint32_t before = utf8_decode(s, &offset);
    while (offset < s.length && before != CODEPOINT_INVALID) {
        size_t next = offset;
        uint32_t codepoint = utf8_decode(s, &next);
        if (codepoint == CODEPOINT_INVALID || (is_simple(before) && is_simple(codepoint)))
            break;
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)codepoint, &state))
            break;
        before = codepoint;
        offset = next;
    }
    return offset;
}

static size_t character_start(struct slice s, size_t offset)
{
    size_t start = offset - 1;
    while (start > 0 && offset - start < 4 && ((unsigned char)s.data[start] & 0xC0) == 0x80)
        start--;
    size_t end = start;
    utf8_decode(s, &end);
    return end == offset ? start : offset - 1;
}

/* A place at or before `offset` where a cluster surely begins: between two simple characters. */
static size_t sure_boundary(struct slice s, size_t offset)
{
    bool simple_behind = false;
    while (offset > 0) {
        size_t start = character_start(s, offset), next = start;
        bool simple = is_simple(utf8_decode(s, &next));
        if (simple && simple_behind)
            return offset;
        simple_behind = simple;
        offset = start;
    }
    return 0;
}

size_t grapheme_start(struct slice s, size_t offset)
{
    assert(offset > 0 && offset <= s.length);
    size_t start = sure_boundary(s, character_start(s, offset));
    for (;;) {
        size_t end = grapheme_end(s, start);
        if (end >= offset)
            return start;
        start = end;
    }
}

static bool may_be_emoji(uint32_t codepoint)
{
    if (codepoint < 0x80)
        return codepoint == '#' || codepoint == '*' || (codepoint >= '0' && codepoint <= '9');
    return utf8proc_get_property((utf8proc_int32_t)codepoint)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool is_flag_half(uint32_t codepoint)
{
    return codepoint >= 0x1F1E6 && codepoint <= 0x1F1FF;
}

int width_of_grapheme(struct slice cluster)
{
    int widest = 0;
    uint32_t first = 0;
    for (size_t offset = 0; offset < cluster.length;) {
        bool leading = offset == 0;
        uint32_t codepoint = utf8_decode(cluster, &offset);
        int width = width_of(codepoint);
        if (leading)
            first = codepoint;
        else if ((codepoint == 0xFE0F && may_be_emoji(first)) || (is_flag_half(codepoint) && is_flag_half(first)))
            width = 2;
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* A cluster that begins at `column` of the text, control characters as the screen paints them. */
static int painted_width(struct slice cluster, int column)
{
    size_t offset = 0;
    uint32_t first = utf8_decode(cluster, &offset);
    if (first == '\t')
        return 4 - column % 4;
    if (is_control(first))
        return cluster.length == 2 && first == '\r' ? 4 : 2;
    return width_of_grapheme(cluster);
}

int width_of_text(struct slice s)
{
    int columns = 0;
    for (size_t offset = 0; offset < s.length;) {
        size_t end = grapheme_end(s, offset);
        columns += painted_width(slice_part(s, offset, end), columns);
        offset = end;
    }
    return columns;
}
