/* check: rules in YAML over facts. Outcomes are pass, fail and unchecked with the reason: an equation with a blank is
 * unchecked unless the printed numbers alone already break it. The rule language is in nianshen-rules(5).
 *
 * Rules are loaded once and shared, read-only, by all threads. */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "form/form.h"

enum level { LEVEL_INFO, LEVEL_WARNING, LEVEL_ERROR };
enum outcome { OUTCOME_PASS, OUTCOME_FAIL, OUTCOME_UNCHECKED };

/* ---- Other reports ------------------------------------------------------------------------------------------- */

/* The same words in two reports, by the bytes of each one's text. */
struct passage {
    int section; /* of this report, index in form->sections */
    struct span here, there;
};

/* Another report of the same run whose prose is the same in part, or that is another one of the same organ and year. */
enum peer_kind { PEER_NEIGHBOUR, PEER_VERSION, PEER_COPY }; /* PEER_COPY: byte for byte the same file */
struct peer_share {
    int section;                    /* of this report, index in form->sections */
    uint32_t same, all;             /* characters of the section that stand in the other report too, and all */
    uint32_t others_same, others_all; /* the same as the other report sees it */
};
struct peer {
    struct slice path, organ; /* path is NUL-terminated */
    enum peer_kind kind;
    struct peer_share *shares; /* neighbours only */
    size_t share_count;
    struct passage *passages; /* by section, then in reading order; phrases that many reports have are left out */
    size_t passage_count;
    size_t group; /* so many reports hang together by being alike, or are of one unit, this one among them */
};

/* What a report is held against besides itself; all of it outlives the facts that point to it. */
struct surroundings {
    const struct facts *previous; /* last year's report of the same organ; NULL: there is none */
    struct slice missing;         /* why there is none though it was looked for; empty: it was not looked for */
    bool peers_known;             /* neighbours were looked for */
    const struct peer *peers;     /* the likest first, only a few */
    size_t peer_count;
};

/* ---- Findings ------------------------------------------------------------------------------------------------ */

/* One term of an equation, for showing the arithmetic: each can be jumped to. */
struct term {
    int cell;   /* index in form->cells, or -1: a number of the prose (claim), of last year's report or a constant */
    int claim;  /* index in results->claims, or -1 */
    uint16_t previous; /* 1 + index in the cells of last year's report, where its place is too; 0: none */
    bool minus; /* stands with a minus sign */
    bool right; /* stands right of the comparison */
    bool known; /* has a value */
    struct decimal value;
    struct span span; /* where it is printed, or SPAN_NONE */
};

struct finding {
    struct slice rule; /* id */
    enum level level;  /* LEVEL_INFO when unchecked */
    enum outcome outcome; /* never pass */
    struct slice message; /* one line, Chinese */
    struct slice hint;    /* what would hold if the blanks were 0, or what to do; may be empty */
    int section;          /* index in form->sections, or -1 */
    uint16_t *cells;      /* indexes in form->cells, in reading order */
    size_t cell_count;
    struct span span; /* its place in the original; for something missing the empty span where it should stand */
    struct span words; /* of the prose, which were taken for the claim; empty elsewhere */
    bool has_span;    /* false: the export says null */
    struct span *places; /* of a finding that names many: all of them, the first is `span`; else none */
    size_t place_count;
    uint32_t line;    /* from 1; 0 when without place */
    bool has_numbers; /* computed and reported are meant */
    struct decimal computed, reported;
    struct slice basis; /* the edict's place, or empty */
    char fingerprint[17]; /* 16 hex digits of rule, cells, organ and year; never of values or places */
    struct term *terms; /* of the first broken equation; empty for other kinds */
    size_t term_count;
    struct slice other; /* path of the report that the passages lead to; empty: none */
    struct passage *passages; /* in reading order */
    size_t passage_count;
};

/* One of several ways of counting that are usual: the number is the sum of these cells. */
struct claim_way {
    uint16_t *cells;
    size_t cell_count;
    bool holds;
};

struct claim { /* a number that the prose states about the tables */
    struct slice id, rule; /* id: rule and running number, as claim.received#1 */
    struct span span;     /* the number */
    struct span sentence;
    struct decimal value; /* as printed */
    bool exact;
    uint16_t *cells; /* the cells it was held against */
    size_t cell_count;
    struct claim_way *ways; /* all that the rule allows, where it allows several; else none */
    size_t way_count;
    enum outcome outcome; /* whether the cells agree with it */
};

struct level_change {
    struct slice rule;
    enum level from, to;
};

/* What a profile and local files made of the rules; every output names it. */
struct rules_setting {
    struct slice profile, profile_title; /* its name (county) and what it says of itself; empty: none */
    struct slice *off;                   /* ids of rules switched off */
    size_t off_count;
    struct level_change *levels;
    size_t level_count;
    struct slice *overridden; /* ids of rules whose fields are not those of their own file */
    size_t overridden_count;
};

struct results {
    struct finding *findings; /* worst first, then in reading order; unchecked ones after all failed ones */
    size_t finding_count;
    struct claim *claims; /* in reading order */
    size_t claim_count;
    struct span *untied; /* numbers of the prose that no rule looked at, in reading order; dates, telephones, ordinals
                            and other numbers that count nothing are not among them */
    size_t untied_count;
    uint32_t run, passed, failed, unchecked; /* rules; run = passed + failed + unchecked */
    uint32_t errors, warnings, infos;        /* failed findings */
    const struct rules_setting *setting;     /* the rules' */
    uint16_t *unseen; /* cells of the report that stand in no equation that could be checked in principle */
    size_t unseen_count;
};

struct rules;

#define PROFILE_DEFAULT "county"

/* Loads data_files("rules/checks") with their includes and holds them against every form: unknown cells and keys,
 * cycles of includes, division by zero, double ids, broken patterns and files that disagree are refused with
 * file:line:column and the nearest valid name. `forms` must outlive the rules. In force is the profile
 * PROFILE_DEFAULT, if there is one. */
struct rules *rules_load(const struct forms *forms, struct error *error);
/* `profile`: the name of one of data_files("rules/profiles"), or the path of a file (with a slash or .yaml); NULL as
 * above. The examples that the rules carry stay unread. */
struct rules *rules_load_profile(const struct forms *forms, const char *profile, struct error *error);
/* With more files of rules, each in place of an installed one of the same name. */
struct rules *rules_load_more(const struct forms *forms, const char *profile, const struct path_list *more,
                              struct error *error);
struct rules *rules_load_files(const struct forms *forms, const struct path_list *paths, struct error *error);
void rules_free(struct rules *rules);
size_t rules_count(const struct rules *rules);
struct slice rules_id(const struct rules *rules, size_t i);
struct slice rules_title(const struct rules *rules, size_t i);
enum level rules_level(const struct rules *rules, size_t i);
const struct rules_setting *rules_setting(const struct rules *rules);

/* What lists of rules say of one. */
struct rule_about {
    struct slice id, title, kind, pack, basis; /* basis: that of the newest form it is for; may be empty */
    enum level level, standard;                /* in force, and in its own file */
    bool off;
    const char *path; /* where it stands */
    uint32_t line;
    const char *changed_path; /* where it is switched off or given its level; NULL */
    uint32_t changed_line;
    const char *overridden_path; /* where fields of it are replaced; NULL */
    uint32_t overridden_line;
};
struct rule_about rules_about(const struct rules *rules, size_t i);
/* The rule in plain words, made from itself: what it compares, when, how sure; or, for the id of a cell, the rules that
 * look at it. False with the nearest name when there is neither. */
bool rules_explain(const struct rules *rules, struct slice name, struct buffer *out, struct error *error);
/* Runs the examples that the rules carry, those of `files` (rules that stand there or have fields replaced there) or
 * with NULL all; each failing one is in *report: file:line:column, rule, what was expected, the line and a caret.
 * Returns the number run; *failed the number that did not hold. */
size_t rules_try_examples(const struct rules *rules, const struct path_list *files, struct buffer *report,
                          size_t *failed);
/* How many examples the i-th rule has that must come out so; of a claim with cases, the fewest that one of them has. */
size_t rules_example_count(const struct rules *rules, size_t i, enum outcome outcome);

/* Equations between cells, for whoever looks for the cause of broken ones. */
enum comparison {
    COMPARISON_EQUAL,
    COMPARISON_UNEQUAL,
    COMPARISON_LESS,
    COMPARISON_AT_MOST,
    COMPARISON_MORE,
    COMPARISON_AT_LEAST,
};
struct equation_term {
    uint16_t cell;
    int32_t coefficient; /* of the left side minus the right side */
};
struct equation { /* the sum of the terms compares with `right` */
    struct slice rule;
    enum comparison comparison;
    struct equation_term *terms;
    size_t term_count;
    struct decimal right;
};
/* The linear tests of the rules of kind equation as they apply to this report, rows that fall away left out; in the
 * arena. Returns how many. */
size_t rules_equations(const struct rules *rules, const struct facts *facts, struct arena *arena,
                       struct equation **out);

/* A number of last year's report that this year's cells must agree with: the sum of the terms is the figure + right. */
struct previous_figure {
    struct slice cell; /* its id in last year's report */
    struct decimal value;
    const struct equation_term *terms;
    size_t term_count;
    struct decimal right;
    struct slice rule; /* the rule that says so */
};
/* The linear tests of the rules of kind cross-year as they apply to this report, where last year's numbers are read;
 * none without last year's report. In the arena; returns how many. */
size_t rules_previous_figures(const struct rules *rules, const struct facts *facts, struct arena *arena,
                              struct previous_figure **out);

/* What the rules ask of the neighbours in a run of many reports. */
struct peers_wanted {
    bool neighbours, versions; /* text that is the same; reports that are there twice */
    uint32_t sections;         /* bit 0 before the first heading, bit i + 1 section i */
    uint32_t share, least;     /* from so many hundredths of a section on, in sections of so many characters at least */
    uint32_t common, common_length; /* what more than so many hundredths of the reports say does not count, unless it
                                       goes on for more characters than that */
    struct phrase *const *stock; /* neither do these phrases (form/phrase.h) */
    size_t stock_count;
};
/* False when no rule asks for any. */
bool rules_want_peers(const struct rules *rules, struct peers_wanted *out);

/* Runs all rules over the facts; everything in *out lives in the arena. Never fails: what cannot be computed is
 * unchecked. */
void rules_run(const struct rules *rules, const struct facts *facts, struct arena *arena, struct results *out);

const char *level_name(enum level level);       /* "error" "warning" "info" */
const char *outcome_name(enum outcome outcome); /* "pass" "fail" "unchecked" */

#endif
