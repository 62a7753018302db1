/* OSC 52. */
#include "tui/terminal_clipboard.h"

#include <stdlib.h>

static void add_base64(struct buffer *out, struct slice bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.length; i += 3) {
        size_t count = bytes.length - i < 3 ? bytes.length - i : 3;
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (j < count ? (unsigned char)bytes.data[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            buffer_print(out, "%c", j <= count ? digits[group >> (18 - 6 * j) & 0x3F] : '=');
    }
}

void clipboard_request(struct slice text, struct buffer *out)
{
    const char *tmux = getenv("TMUX");
    bool through_tmux = tmux && *tmux;
    buffer_add_text(out, through_tmux ? "\033Ptmux;\033\033]52;c;" : "\033]52;c;");
    add_base64(out, text);
    buffer_add_text(out, through_tmux ? "\a\033\\" : "\a");
}
