/* Inside of review/: one action as text, in and out, and what its target names. */
#ifndef REVIEW_ACTION_H
#define REVIEW_ACTION_H

#include "review/review.h"

enum target_kind {
    TARGET_UNKNOWN,
    TARGET_REPORT,
    TARGET_ORGAN,
    TARGET_YEAR,
    TARGET_FORM,
    TARGET_CELL,
    TARGET_FINDING,
    TARGET_SECTION,
    TARGET_ROW,
};

struct target {
    enum target_kind kind;
    struct slice name; /* behind the colon: cell id, fingerprint, section id, table.row; empty for the first four */
};
struct target target_parse(struct slice text);

/* Appends the action as one YAML document, its end line included. */
void action_write(const struct action *action, struct buffer *out);
/* Reads it back; all texts are in the arena. */
bool action_read(const struct yaml_node *node, struct action *out, struct error *error);
/* Its texts copied into the arena. */
struct action action_copy(const struct action *action, struct arena *arena);
/* Appends "key: value" and a line end: plain where YAML cannot misread it, as a block of lines where that is
 * readable, else quoted. Nothing when the text is empty. */
void action_write_text(const char *key, struct slice text, struct buffer *out);
bool action_is_undo_or_redo(const struct action *action);

#endif
