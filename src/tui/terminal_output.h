/* Inside tui: what goes to the real terminal. curses writes by itself; where the terminal names colours as xterm does
 * it is made to write into memory, and what differs is sent in one piece. */
#ifndef TUI_TERMINAL_OUTPUT_H
#define TUI_TERMINAL_OUTPUT_H

#include "tui/terminal_style.h"

struct terminal_output {
    int terminal; /* the terminal itself, whatever standard output leads to for the moment */
    int memory;   /* what curses writes into, or -1: the terminal */
    struct style_memory styles;
};

void output_open(struct terminal_output *output, bool shortens);
void output_close(struct terminal_output *output);
void output_send(const struct terminal_output *output, const char *bytes, size_t length);
void output_send_text(const struct terminal_output *output, const char *text);
/* Between the two what is written to standard output is kept; then it is sent. */
void output_keep(const struct terminal_output *output);
void output_release(struct terminal_output *output);
/* Before somebody else writes to the terminal, and after that. */
void output_settle(struct terminal_output *output);
void output_forget(struct terminal_output *output);

#endif
