/* Colours: names, and the nearest one where a terminal has fewer. */
#include "tui/theme_colour.h"

const char *const colour_names[] = {
    "black",       "red",          "green",      "yellow",       "blue",          "magenta",     "cyan",
    "white",       "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta",
    "bright-cyan", "bright-white", NULL,
};

/* The 16 as xterm shows them. */
static const uint32_t basic[16] = {
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
};

static bool parse_hexadecimal(struct slice text, uint32_t *out)
{
    *out = 0;
    if (text.length != 7 || text.data[0] != '#')
        return false;
    for (size_t i = 1; i < text.length; i++) {
        char c = text.data[i], letter = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            *out = *out << 4 | (uint32_t)(c - '0');
        else if (letter >= 'a' && letter <= 'f')
            *out = *out << 4 | (uint32_t)(letter - 'a' + 10);
        else
            return false;
    }
    return true;
}

static bool parse_number(struct slice text, uint32_t most, uint32_t *out)
{
    *out = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9' || text.length > 3)
            return false;
        *out = *out * 10 + (uint32_t)(text.data[i] - '0');
    }
    return text.length > 0 && *out <= most;
}

static bool parse_name(struct slice text, uint32_t *out)
{
    for (*out = 0; colour_names[*out]; ++*out)
        if (slice_is(text, colour_names[*out]))
            return true;
    return false;
}

bool colour_parse(struct slice text, enum colour_depth depth, struct colour *out)
{
    *out = (struct colour){0};
    if (slice_is(text, "default"))
        return true;
    out->given = true;
    switch (depth) {
    case COLOURS_TRUE:
        return parse_hexadecimal(text, &out->value);
    case COLOURS_256:
        return parse_number(text, 255, &out->value);
    case COLOURS_16:
        return parse_number(text, 15, &out->value) || parse_name(text, &out->value);
    default:
        return false;
    }
}

/* Weighted as the eye does, near enough. */
static uint32_t distance(uint32_t a, uint32_t b)
{
    int red = (int)(a >> 16 & 0xFF) - (int)(b >> 16 & 0xFF);
    int green = (int)(a >> 8 & 0xFF) - (int)(b >> 8 & 0xFF);
    int blue = (int)(a & 0xFF) - (int)(b & 0xFF);
    return (uint32_t)(3 * red * red + 6 * green * green + blue * blue);
}

uint32_t colour_of_256(uint32_t index)
{
    static const uint32_t steps[6] = {0, 95, 135, 175, 215, 255};
    if (index < 16)
        return basic[index];
    if (index >= 232)
        return (8 + (index - 232) * 10) * 0x010101;
    index -= 16;
    return steps[index / 36] << 16 | steps[index / 6 % 6] << 8 | steps[index % 6];
}

/* The index in [first, behind) whose colour is nearest. */
static uint32_t nearest(uint32_t rgb, uint32_t first, uint32_t behind)
{
    uint32_t best = first;
    for (uint32_t i = first; i < behind; i++)
        if (distance(rgb, colour_of_256(i)) < distance(rgb, colour_of_256(best)))
            best = i;
    return best;
}

struct colours colours_nearest(uint32_t rgb)
{
    struct colours colours = {0};
    colours.depth[COLOURS_TRUE] = (struct colour){true, rgb};
    /* Only from 16 on are the colours the same on all terminals. */
    colours.depth[COLOURS_256] = (struct colour){true, nearest(rgb, 16, 256)};
    colours.depth[COLOURS_16] = (struct colour){true, nearest(rgb, 0, 16)};
    return colours;
}
