/* Inside of review/: what a session is made of. */
#ifndef REVIEW_SESSION_H
#define REVIEW_SESSION_H

#include "review/action.h"
#include "review/review_file.h"

/* The actions that hold: those not undone, oldest first. */
struct standing {
    struct action *actions;
    size_t *places; /* their places in the history */
    size_t count;
    struct action *undone; /* the one to be redone next is the last */
    size_t undone_count;
};

/* Facts read from the document under what a person said about its organ, year, form, sections and rows. */
struct reading {
    struct arena *arena; /* NULL: none */
    struct slice key;    /* the guidance it was read with */
    const struct facts *facts;
};

/* An action that holds but finds nothing to hold on to in the report as it is now. */
struct misfit {
    size_t place; /* in the history */
    const char *why;
};
typedef VECTOR(struct misfit) misfit_list;

/* Everything that follows from the report and the actions; dies with its arena on the next action. */
struct view {
    struct standing standing;
    const struct facts *reading; /* without corrections of cells */
    struct facts facts;
    struct results results;   /* as printed, and what fails only with the values that should be there */
    struct results effective; /* with the values that should be there in place */
    struct causes causes;
    struct cause_input cause_input;
    struct finding_status *statuses;
    struct slice *abouts; /* about_finding of each finding; NULL while no action is about a finding */
    misfit_list misfits;
};

struct session {
    const struct review_options *options;
    struct document *document;
    struct arena *base; /* the report as read */
    struct facts printed;
    struct arena *checked; /* what it was held against as printed, and the results */
    struct results printed_results;
    bool waits;                 /* for its peers: nothing is checked so far */
    struct session *previous;   /* last year's report that was set, or NULL */
    struct arena *peers_arena;  /* NULL: none were set */
    struct surroundings beside; /* the peers */
    struct arena *view_arenas[2]; /* in turn, so that the old view lasts until the new one stands */
    int view_turn;
    struct reading guided; /* the last reading under guidance */
    struct arena *review;  /* history and notices */
    struct history history;
    struct notices notices;
    struct review_file file;
    int draft; /* what is being written, or -1 */
    struct view view;
};

/* standing.c: `extra` (may be none) count as the newest actions of the history. */
void standing_find(const struct history *history, const struct action *extra, size_t extra_count,
                   struct arena *arena, struct standing *out);

/* earlier.c: what facts of this organ and year are held against. */
const struct surroundings *surroundings_of(const struct session *session, const struct facts *facts,
                                           struct arena *arena);
/* The report is the one of the same organ a year before these facts. */
bool earlier_fits(const struct facts *earlier, const struct facts *facts);

/* The rules to check by; NULL: nothing is checked. */
static inline const struct rules *session_rules(const struct session *session)
{
    return session->waits ? NULL : session->options->rules;
}

/* view.c: the view with `extra` (may be none) as the newest actions. When the document had to be read again, *fresh
 * owns that reading (else its arena is NULL), and must live as long as the view. False when no form fits then. */
bool view_build(const struct session *session, const struct action *extra, size_t extra_count, struct arena *arena,
                struct reading *fresh, struct view *out, struct error *error);

/* The causes of what is in the view: results, effective and `with`, the facts that effective is of. */
void view_find_causes(struct view *view, const struct rules *rules, const struct facts *with, struct arena *arena);

/* guidance.c: what a person said that we misread besides cells; equal guidance has equal keys, none an empty one. */
void guidance_collect(const struct session *session, const struct standing *standing, struct arena *arena,
                      struct guidance *out, struct slice *key, misfit_list *misfits);
/* The beginning of a line, by which it is found again in a changed report. line is from 1 and exists. */
struct slice line_beginning(const struct document *document, uint32_t line);

/* correction.c: the readings and the values that should be there, put into cells. */
void corrections_apply(const struct session *session, const struct standing *standing, const struct facts *reading,
                       struct arena *arena, struct facts *out, misfit_list *misfits);
bool corrections_have_should(const struct facts *facts);
struct facts corrections_with_should(const struct standing *standing, const struct facts *facts, struct arena *arena);
struct slice cell_printed(const struct facts *facts,
                          uint16_t cell); /* its text, or its state where nothing is printed */

/* about.c: what a decision or a note on a finding was made for, as rule and cells with their values: those that are
 * read, or with `by_should` those that should be there. */
struct slice about_finding(const struct facts *facts, const struct finding *finding, bool by_should,
                           struct arena *arena);
bool about_same_place(struct slice a, struct slice b); /* the same rule and cells, whatever their values */
struct slice about_place(const struct session *session, const struct action *action, struct arena *arena);
/* The finding an action is about: by fingerprint, else by rule and cells, as organ and year may have been corrected;
 * -1 when there is none. */
int about_find(const struct view *view, const struct action *action);

/* status.c */
void statuses_find(const struct session *session, struct view *view, struct arena *arena);

/* validate.c: refuses what makes no sense; fills *out with the action as it is stored, but for who and when. */
bool action_validate(const struct session *session, const struct action *action, struct arena *arena,
                     struct action *out, struct error *error);

/* The digest of the report that the action at this place was made for; for an action not yet stored the current one. */
const char *session_version_at(const struct session *session, size_t place);

#endif
