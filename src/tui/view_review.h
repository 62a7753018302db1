/* One report under review: the original, its tables, its findings, moving together. Pieces of the screen are in
 * pane_*.c, what is chosen in review_select.c, what the keys do in review_run.c, what a person says in
 * review_edit.c. */
#ifndef TUI_VIEW_REVIEW_H
#define TUI_VIEW_REVIEW_H

#include "tui/application.h"
#include "tui/layout.h"
#include "tui/original.h"
#include "tui/search.h"
#include "tui/table.h"

#include <sys/stat.h>

/* What the lower pane shows. */
enum bottom { BOTTOM_FINDINGS, BOTTOM_DETAIL, BOTTOM_OUTLINE };

/* Where a person is; kept for going back and forth. */
struct place {
    enum pane focus;
    enum bottom bottom;
    int cell;
    char fingerprint[17]; /* of the chosen finding; empty when none is */
    uint32_t offset;
};
struct trail {
    VECTOR(struct place) places;
    size_t at; /* the places before it lie behind, those from it on lie ahead */
};

/* A line of the lower pane that may be chosen. */
struct outline_line {
    int section, table; /* -1: the line of the report itself (both), or of a section */
};

struct review {
    struct view view;
    struct session *session;
    size_t entry;        /* index among the application's entries */
    struct stat opened;  /* the file when it was opened, to see that it has changed */

    /* What is chosen. */
    enum pane focus;
    enum bottom bottom;
    bool zoomed;
    int cell;         /* index of the form's cells; never -1: every form has cells */
    int finding;      /* index of the results' findings, or -1 when there are none */
    uint32_t offset;  /* the cursor in the original */
    int absence;      /* or the line of something missing on which it stands, or -1 */
    int term;         /* the chosen line of the arithmetic */
    int outline;      /* the chosen line of the outline */

    /* What follows from facts and results; in `arena`, made anew after every action. */
    struct arena *arena;
    uint8_t *levels; /* for each cell the role of the worst finding about it, or ROLE_text */
    struct original original;
    struct table table; /* of the chosen cell */
    int table_width, table_least; /* columns for the widest of the tables */
    struct outline_line *outline_lines;
    size_t outline_count;

    /* What the last painting showed. */
    struct layout layout;
    size_t original_top, findings_top, detail_top, outline_top;

    struct trail trail;
    struct query query; /* what is being looked for */
    struct buffer searched;
    struct place search_start;
    bool searching;
};

struct view *view_review_open(struct application *application, struct session *session, size_t entry);

/* --- review_select.c --- */

/* Everything that follows from the session, after an action; what was chosen stays chosen as far as it is still
 * there. */
void review_refresh(struct review *review);
void review_choose_cell(struct review *review, int cell);       /* the original moves along */
void review_choose_finding(struct review *review, int finding); /* cell and original move along */
void review_choose_offset(struct review *review, uint32_t offset);
void review_choose_absence(struct review *review, int absence);
void review_choose_table(struct review *review, int table);
/* The finding that a decision is about: the chosen one, or one about what is under the cursor; -1 when there is
 * none. */
int review_finding_here(const struct review *review);
/* The cell under the cursor, or -1. */
int review_cell_here(const struct review *review);
int review_section_at(const struct review *review, uint32_t offset); /* or -1 */
bool review_finding_has_cell(const struct finding *finding, int cell);
/* The nearest finding that needs a decision, going round; false when there is none. */
bool review_next_open(struct review *review, int step);
void review_remember(struct review *review); /* before a jump */
bool review_go_back(struct review *review, bool forward);
struct place review_place(const struct review *review);
void review_go(struct review *review, const struct place *place);

/* --- what panes paint, and how they move; `area` without the head --- */

void pane_original_draw(struct review *review, struct canvas *canvas, struct area area);
void pane_original_move(struct review *review, int rows);
void pane_original_step(struct review *review, int step); /* to the next number on the line */
void pane_table_draw(struct review *review, struct canvas *canvas, struct area area);
void pane_table_move(struct review *review, int rows, int columns);
int pane_table_width(const struct table *table); /* in which it stands well */
int pane_table_least(const struct table *table); /* in which nothing is cut */
void pane_findings_draw(struct review *review, struct canvas *canvas, struct area area);
void pane_findings_move(struct review *review, int rows);
void pane_detail_draw(struct review *review, struct canvas *canvas, struct area area);
void pane_detail_move(struct review *review, int rows);
int pane_detail_rows(const struct review *review, int width);
/* The cell of the chosen term, or -1. */
int pane_detail_cell(const struct review *review);
void pane_outline_draw(struct review *review, struct canvas *canvas, struct area area);
void pane_outline_move(struct review *review, int rows);
void pane_outline_prepare(struct review *review);

/* --- review_edit.c: what a person says --- */

void review_correct_cell(struct review *review, int cell);
void review_take_back(struct review *review, int unused);
void review_write_note(struct review *review, int whole_report);
void review_decide(struct review *review, enum decision decision);
void review_waive(struct review *review, int unused);
void review_undo(struct review *review, int redo);
void review_open_readings(struct review *review, int unused);
/* False, said, when nothing may be written. */
bool review_may_edit(const struct review *review);
/* Does it, refreshes, says so. */
bool review_do(struct review *review, const struct action *action, struct error *error);
/* One line on what the action would change, or why it is none. */
void review_describe(const struct review *review, const struct action *action, struct buffer *out);

/* --- review_accept.c: what explains a finding --- */

const struct cause *review_cause_of(const struct review *review, int finding); /* or NULL */
void review_accept(struct review *review, int unused);

/* --- review_run.c --- */

void review_run(struct review *review, enum command command, struct slice argument);
/* Stops at every hit of the focused pane; the first one counts from where the person is. */
bool review_find(struct review *review, int step);
/* The outline has nothing to look for but the text it leads to. */
bool review_searches_original(const struct review *review);
/* What is looked for stands in the cell, or in the label of the row, while the table has the keys. */
bool review_matches_cell(const struct review *review, int cell);
bool review_matches_row(const struct review *review, int row);

/* --- wording.c --- */

/* "表三 本年新收·自然人：应为 12": an action in a few words. */
struct slice action_story(const struct review *review, const struct action *action, struct arena *arena);
struct slice cell_label(const struct review *review, int cell, struct arena *arena);
/* What is printed, read, possible, corrected about a cell, on one line. */
struct slice cell_story(const struct review *review, int cell, struct arena *arena);
struct slice mark_of_level(const struct theme *theme, enum level level);
enum role role_of_level(enum level level);

#endif
