/* review: one report under review. What a person said is a list of actions on a file that only grows; facts and actions
 * together are the current view; every action re-checks at once. The file format is in nianshen-review(5). */
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include "cause/cause.h"

enum action_kind { ACTION_CORRECT, ACTION_SHOULD, ACTION_NOTE, ACTION_DECIDE, ACTION_UNDO, ACTION_REDO, ACTION_SIGN };
enum decision { DECISION_OPEN, DECISION_CONFIRMED, DECISION_WAIVED, DECISION_FIXED };

/* Targets are texts, stable over re-reading:
 *   cell:t3.new.person   finding:FINGERPRINT   section:3   report   organ   year   form   row:t3.new */
struct action {
    enum action_kind kind;
    struct slice target;
    struct slice value; /* correct, should: the new value, normalised: a number; "blank" or "missing" for a cell;
                           an organ, a year, a form id; a line number or "absent" for a section; a line number for a
                           row; empty takes an earlier correction back. A should is always a number */
    struct slice unit;  /* correct, should of a money cell: its unit word, or empty */
    struct slice text;  /* note: the text, several lines; an empty one removes the note */
    enum decision decision;
    struct slice reason; /* decide: required for waived */
    struct slice about;  /* filled by the session: what was there. decide and note on a finding: its rule and cells with
                            their values, a waiver reopens when they change; correct, should: the printed text */
    struct slice who, when; /* filled by the session */
    bool with_previous;     /* filled by the session: one step with the action before it, undone and redone with it */
};

/* A report of an earlier year, read and corrected but not checked. */
struct earlier_report {
    struct slice name; /* organ_name of its organ */
    int year;
    struct session *session;
};
/* Read once and shared, read-only, by all threads; by year, name and path. county/ fills it. */
struct earlier_reports {
    struct earlier_report *items;
    size_t count;
    struct arena *arena; /* owns the items and what their sessions need */
};

struct review_options {
    const struct forms *forms;
    const struct rules *rules; /* NULL: the report is read and corrected, but not checked */
    const struct earlier_reports *earlier; /* where last year's report is looked for; NULL: nowhere */
    struct slice reviewer; /* who; see review_reviewer */
    const char *reviews;   /* folder for review files, or NULL: beside the report */
    bool read_only;        /* take no lock, write nothing (check, export) */
    bool wait_for_peers;   /* check nothing until session_set_peers */
    const struct read_watch *watch; /* asked while the report is read (read/read.h); may be NULL */
};

struct session;

/* Opens the report, reads and checks it, then replays its review file when there is one. NULL with error when the
 * report cannot be read or no form fits. Trouble with the review file never stops the opening: it becomes a notice, and
 * with one that is damaged, foreign, newer, locked or not writable the session is read-only. options and what it points
 * to must outlive it. */
struct session *session_open(const char *path, const struct review_options *options, struct error *error);
void session_close(struct session *session); /* lets the lock go; NULL allowed */

const struct document *session_document(const struct session *session);
/* With corrections applied; both change on every action. Results end with no finding hidden: what fails only with the
 * values that should be there stands among them, its message beginning with 按应为值. */
const struct facts *session_facts(const struct session *session);
const struct results *session_results(const struct session *session);
/* What explains the findings as they stand now, with the values that should be there in place; and what it was looked
 * for in, for cause_candidate_spoken. Indexes of findings are those of session_results. */
const struct causes *session_causes(const struct session *session);
const struct cause_input *session_cause_input(const struct session *session);
const struct facts *session_facts_printed(const struct session *session); /* as we read it, nothing applied */
/* Last year's report of the same organ as the checks use it, found among the earlier ones or set; NULL: there is none.
 * What a person corrected there is applied. Its text is facts->document. */
const struct facts *session_previous(const struct session *session);
/* Takes the report at this path for last year's and checks anew; NULL lets go of it. False with error when it cannot be
 * read or is not of the same organ and the year before: then nothing has changed. */
bool session_set_previous(struct session *session, const char *path, struct error *error);
/* The neighbours that say the same, copied; checks anew. Kept until they are set again. */
void session_set_peers(struct session *session, const struct peer *peers, size_t count);
/* Bytes that it holds. */
size_t session_size(const struct session *session);
bool session_read_only(const struct session *session);
const char *session_review_path(const struct session *session);
/* What the person must be told after opening (torn tail set aside, locked by whom, report changed, actions that no
 * longer fit): lines. Empty when all is well. */
const struct path_list *session_notices(const struct session *session);

/* Appends to the review file, synced, then applies and re-checks. False with error when it is not allowed (unknown
 * target, waiver without reason, value that is no number, read-only) or cannot be stored: then nothing has changed. */
bool session_do(struct session *session, const struct action *action, struct error *error);
/* Several actions as one step: all are stored or none, and one undo takes all of them back. */
bool session_do_together(struct session *session, const struct action *actions, size_t count, struct error *error);
/* Undo takes the last step that holds away, whoever did it and whenever; redo gives it back until another action is
 * done. False with ERROR_USAGE when there is nothing to undo or redo. */
bool session_undo(struct session *session, struct error *error);
bool session_redo(struct session *session, struct error *error);

/* Stores what a person is writing, an action that is not done yet, in place of what was stored before: whatever ends
 * the program, it is found again when the report is opened the next time. Nothing happens where nothing may be
 * written. */
void session_keep_draft(struct session *session, const struct action *draft);
void session_drop_draft(struct session *session); /* it was done, or is wanted no longer */
/* What was being written when the program ended, in the arena. */
bool session_find_draft(const struct session *session, struct arena *arena, struct action *out);

/* What actions would change, all of them together, before they are kept. */
struct preview {
    size_t gone, added;                        /* failed findings that would vanish and appear */
    struct slice *gone_rules, *added_messages; /* rule ids; messages of new ones; in the arena */
};
bool session_preview(const struct session *session, const struct action *actions, size_t count, struct arena *arena,
                     struct preview *out, struct error *error);

/* Reads the review file anew, as when another person has written to it; takes the lock where it has become free. The
 * report itself is not read again. Facts, results and notices change. */
void session_refresh(struct session *session);

struct finding_status {
    enum decision decision;
    struct slice reason, who, when; /* of the decision; empty when open from the start */
    bool reopened;                  /* a waiver that no longer holds because its value changed */
    bool by_should;                 /* fails only with the values that should be there */
    bool settled; /* fails as printed, but would not with the values that should be there: nothing left to decide */
};
struct finding_status session_finding_status(const struct session *session, size_t finding);
/* True when a person still has to do something about it: failed, open and not settled. */
bool session_needs_decision(const struct session *session, size_t finding);
/* Failed findings, and those of them with nothing left to do. */
void session_progress(const struct session *session, size_t *decided, size_t *total);

/* The note on a target, empty when there is none. */
struct slice session_note(const struct session *session, struct slice target);
/* All actions that hold now (undone ones left out), oldest first, and all that the file holds. */
const struct action *session_actions(const struct session *session, size_t *count);
const struct action *session_history(const struct session *session, size_t *count);

/* --reviewer, else $NIANSHEN_REVIEWER, else the login name. */
struct slice review_reviewer(const char *option, struct arena *arena);
/* Where an export of the report goes unless said otherwise: REPORT.review.EXTENSION beside it, or below `reviews` when
 * not NULL with the hash of the report's place in its name. The review file itself is the one with "yaml". */
struct slice review_export_path(const char *report, const char *reviews, const char *extension, struct arena *arena);
const char *action_kind_name(enum action_kind kind); /* "correct" ... */
const char *decision_name(enum decision decision);   /* "open" ... */
/* True for the files that nianshen writes beside reports: review files, locks, exports. */
bool review_is_own_file(const char *path);

#endif
