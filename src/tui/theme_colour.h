/* Inside tui: colours as theme files write them, for every depth that terminals have. */
#ifndef TUI_THEME_COLOUR_H
#define TUI_THEME_COLOUR_H

#include "tui/theme.h"

/* One colour for each depth; that of COLOURS_NONE is never given. */
struct colours {
    struct colour depth[COLOUR_DEPTHS];
};

/* Reads "default", "#rrggbb" (true colour), a number (256) or a name (16) for one depth; false when it is none. */
bool colour_parse(struct slice text, enum colour_depth depth, struct colour *out);
/* A colour for all depths from 0xRRGGBB alone: the nearest of the 256 and of the 16. */
struct colours colours_nearest(uint32_t rgb);
/* 0xRRGGBB of one of the 256; the first 16 as xterm shows them. */
uint32_t colour_of_256(uint32_t index);
/* NULL-terminated; "black" is 0, "bright-white" 15. */
extern const char *const colour_names[];

#endif
