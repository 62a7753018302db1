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
enum bottom { BOTTOM_FINDINGS, BOTTOM_DETAIL, BOTTOM_CAUSE, BOTTOM_UNSEEN, BOTTOM_OUTLINE };

/* What a line of the list of findings is. */
enum list_kind {
    LIST_CLEAN,   /* that there are no findings */
    LIST_CAUSE,   /* what explains the findings below it */
    LIST_FINDING,
    LIST_UNSEEN,  /* what no rule looked at */
};
struct list_line {
    enum list_kind kind;
    int cause;   /* index of the session's causes, or -1 */
    int finding; /* index of the results' findings, of a cause its worst one; or -1 */
};
/* A cause whose findings are folded away, by its worst finding. */
struct fold {
    char fingerprint[17];
};

/* Where a person is; kept for going back and forth. */
struct place {
    enum pane focus;
    enum bottom bottom;
    enum list_kind spot;
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
    int finding;      /* index of the results' findings, or -1 when none is */
    enum list_kind spot; /* the chosen line of the list: the finding itself, its cause, or a line without one */
    uint32_t offset;  /* the cursor in the original */
    int absence;      /* or the line of something missing on which it stands, or -1 */
    int term;         /* the chosen line of the arithmetic */
    int equation;     /* the chosen column of a cause's equations */
    int unseen;       /* the chosen one of what no rule looked at */
    int outline;      /* the chosen line of the outline */
    VECTOR(struct fold) folds;

    /* What follows from facts and results; in `arena`, made anew after every action. */
    struct arena *arena;
    struct arena *kept; /* what lasts as long as the report is open */
    struct earlier_values earlier;
    bool with_earlier; /* last year's values stand below this year's */
    uint8_t *levels; /* for each cell the role of the worst finding about it, or ROLE_text */
    uint8_t *claim_levels; /* for each claim of the prose the same, or ROLE_claim */
    int *cause_of;   /* for each finding the cause that it belongs to, or -1 */
    size_t *candidates;      /* for each cause the candidate that is looked at */
    struct list_line *lines; /* of the list of findings; at least one */
    size_t line_count;
    struct original original;
    struct original other; /* of the report that the chosen finding's passages lead to */
    struct session *opened_other; /* that report where it is not last year's, or NULL */
    struct review_options other_options;
    struct table table; /* of the chosen cell */
    int table_width, table_least; /* columns for the widest of the tables */
    struct outline_line *outline_lines;
    size_t outline_count;

    /* What the last painting showed. */
    struct layout layout;
    size_t original_top, findings_top, detail_top, unseen_top, outline_top;

    struct trail trail;
    struct query query; /* what is being looked for */
    struct buffer searched;
    struct place search_start;
    bool searching;
};

struct view *view_review_open(struct application *application, struct session *session, size_t entry);

/* --- review_select.c --- */

/* Everything that follows from the session, after an action; what was chosen stays chosen as far as it is still
 * there: the finding by its fingerprint of before the action. */
void review_refresh(struct review *review, const char *fingerprint);
void review_choose_cell(struct review *review, int cell);       /* the original and the finding move along */
void review_show_cell(struct review *review, int cell);         /* the original alone */
void review_choose_finding(struct review *review, int finding); /* cell and original move along */
void review_choose_offset(struct review *review, uint32_t offset);
void review_choose_absence(struct review *review, int absence);
void review_choose_table(struct review *review, int table);
void review_measure_tables(struct review *review); /* after with_earlier has changed */
/* The finding that a decision is about: the chosen one, or one about what is under the cursor; -1 when there is
 * none. */
int review_finding_here(const struct review *review);
/* The cell under the cursor, or -1. */
int review_cell_here(const struct review *review);
/* The claim of the prose under the cursor of the original (index of the results' claims), or -1. */
int review_claim_here(const struct review *review);
bool review_claim_has_cell(const struct review *review, int claim, int cell);
int review_section_at(const struct review *review, uint32_t offset); /* or -1 */
bool review_finding_has_cell(const struct finding *finding, int cell);
void review_remember(struct review *review); /* before a jump */
bool review_go_back(struct review *review, bool forward);
struct place review_place(const struct review *review);
void review_go(struct review *review, const struct place *place);

/* --- review_list.c: the list of findings --- */

void review_list_prepare(struct review *review);
size_t review_list_line(const struct review *review); /* the chosen one */
/* On a cause the panes show what it would change. */
void review_choose_line(struct review *review, size_t line);
void review_fold(struct review *review, bool fold); /* the cause of the chosen finding */
bool review_is_folded(const struct review *review, int cause);
bool review_cause_is_open(const struct review *review, int cause); /* some finding of it needs a decision */
/* The nearest line that needs a decision, going round; false when there is none. */
bool review_next_open(struct review *review, int step);
void review_choose_first(struct review *review); /* the first of them, else the first line */

/* --- review_cause.c: what explains findings --- */

int review_cause_here(const struct review *review); /* index of the session's causes, or -1 */
/* The candidate looked at; NULL for -1 and where there is none. */
const struct cause_candidate *review_candidate(const struct review *review, int cause);
void review_choose_candidate(struct review *review, int cause, size_t candidate); /* cell and original move along */
void review_step_candidate(struct review *review, int step);
/* What the candidate looked at would change about the cell or the claim; NULL when nothing. */
const struct cause_change *review_change_of_cell(const struct review *review, int cell);
const struct cause_change *review_change_of_claim(const struct review *review, int claim);
/* True when the cell is one of the chosen finding, or of the findings of the chosen cause. */
bool review_is_term(const struct review *review, int cell);
struct slice change_text(const struct cause_change *change, bool whole, struct arena *arena); /* "13>12?", or "12?" */
/* "首选：表三 本年新收·总计 13 应为 12，消除 3 处（…）", "已证最少", "候选 2/4" or nothing where there is one. */
struct slice cause_story(const struct review *review, int cause, struct arena *arena);
struct slice cause_certainty(const struct review *review, int cause);
struct slice cause_place(const struct review *review, int cause, struct arena *arena);

/* --- review_previous.c: last year's report --- */

void review_previous_prepare(struct review *review);
/* When none was given and one is nearby: takes it, or asks first. */
void review_ask_previous(struct review *review);
void review_toggle_previous(struct review *review, int unused);

/* --- pane_passage.c: the report that says the same --- */

bool review_compares(const struct review *review); /* it stands in the place of the table */
void review_open_other(struct review *review);     /* reads it when it is not at hand */
void review_close_other(struct review *review);
struct slice pane_passage_title(const struct review *review, struct arena *arena);
struct slice pane_passage_remark(const struct review *review, struct arena *arena);
void pane_passage_draw(struct review *review, struct canvas *canvas, struct area area);

/* --- what panes paint, and how they move; `area` without the head --- */

void pane_original_draw(struct review *review, struct canvas *canvas, struct area area);
void pane_original_move(struct review *review, int rows);
void pane_original_step(struct review *review, int step); /* to the next number on the line */
/* A line of a report's text without what is lit on it; returns the column behind it. */
int pane_original_text(const struct original *original, struct canvas *canvas, struct area line,
                       const struct visual_line *visual);
/* Recolours the part of the span that is on the line. */
void pane_original_light(const struct original *original, struct canvas *canvas, struct area line,
                         const struct visual_line *visual, struct span span, enum role role);
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
void pane_cause_draw(struct review *review, struct canvas *canvas, struct area area);
void pane_cause_move(struct review *review, int rows, int columns);
void pane_cause_find(struct review *review); /* chooses the line of the cell that is chosen above */
int pane_cause_rows(const struct review *review, int width);
int pane_cause_cell(const struct review *review); /* the chosen one, or -1 */
void pane_unseen_draw(struct review *review, struct canvas *canvas, struct area area);
void pane_unseen_move(struct review *review, int rows);
int pane_unseen_rows(const struct review *review);
int pane_unseen_cell(const struct review *review);
void pane_outline_draw(struct review *review, struct canvas *canvas, struct area area);
void pane_outline_move(struct review *review, int rows);
void pane_outline_prepare(struct review *review);

/* --- review_edit.c: what a person says --- */

void review_correct_cell(struct review *review, int cell);
void review_take_back(struct review *review, int unused);
void review_write_note(struct review *review, int whole_report);
/* What was being written when the program ended the last time is written on. */
void review_resume_draft(struct review *review);
void review_decide(struct review *review, enum decision decision);
void review_waive(struct review *review, int unused);
void review_undo(struct review *review, int redo);
void review_open_readings(struct review *review, int unused);
/* False, said, when nothing may be written. */
bool review_may_edit(const struct review *review);
/* Does it, refreshes, says so. */
bool review_do(struct review *review, const struct action *action, struct error *error);
/* The same for several actions that are one step: one undo takes all of them back. */
bool review_do_together(struct review *review, const struct action *actions, size_t count, struct error *error);
/* One line on what the actions would change, or why they are none. */
void review_describe(const struct review *review, const struct action *actions, size_t count, struct buffer *out);

/* --- dialog_accept.c: taking what explains findings --- */

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
/* The cell, this year's or last year's, or the words of the prose. */
struct slice term_label(const struct review *review, const struct term *term, struct arena *arena);
struct slice rule_label(const struct review *review, struct slice id); /* its title, or the id where it has none */
struct slice cell_label(const struct review *review, int cell, struct arena *arena);
/* What is printed, read, possible, corrected about a cell, on one line. */
struct slice cell_story(const struct review *review, int cell, struct arena *arena);
const char *verdict_label(enum outcome outcome); /* of a claim: 相符 不符 无法核对 */
struct slice mark_of_level(const struct theme *theme, enum level level);
enum role role_of_level(enum level level);

#endif
