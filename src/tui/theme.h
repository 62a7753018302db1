/* Themes: YAML files that turn roles into colours and attributes for terminals of truecolor, 256, 16 and no colours,
 * and levels into marks. The format is in nianshen-theme(5). */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include "tui/canvas.h"

enum colour_depth { COLOURS_NONE, COLOURS_16, COLOURS_256, COLOURS_TRUE, COLOUR_DEPTHS };

struct colour {
    bool given;      /* false: the terminal's own */
    uint32_t value;  /* 0xRRGGBB for truecolor, the index else */
};
struct style {
    struct colour foreground, background;
    bool bold, underline, reverse, dim, italic;
};
struct theme {
    struct slice name, title;
    struct style styles[COLOUR_DEPTHS][ROLE_COUNT];
    /* One or two columns each, of a width that is sure in every terminal. */
    struct slice mark_error, mark_warning, mark_info, mark_unchecked, mark_settled, mark_unclear, mark_missing,
        mark_candidate;
};

/* The theme `name` among data_files("themes"): `dark`, `light`, `mono` are shipped. Errors with file:line:column and
 * the nearest valid name. */
struct theme *theme_load(struct slice name, struct arena *arena, struct error *error);
/* Names of all themes there are, for completion. */
struct path_list theme_names(struct arena *arena);
/* $NIANSHEN_THEME, else `dark` or `light` after $COLORFGBG, else `dark`; `mono` under NO_COLOR. */
struct slice theme_default_name(void);
/* True when none of these says anything: the terminal may know better. */
bool theme_default_is_guess(void);

#endif
