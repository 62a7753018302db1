/* export: a session's facts, findings and review as text for people and machines; one file a format. */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "county/county.h"

/* What of a report's findings counts: failed ones by level without the waived, those that could not be checked. */
struct tally {
    size_t errors, warnings, infos, unchecked, waived;
};
struct tally export_tally(const struct session *session);

/* Text of a report for a terminal: line ends stay, tabs become blanks, other control characters and what turns the
 * direction of writing become marks. */
void export_visible(struct buffer *out, struct slice text);

/* The arithmetic of a finding's first broken equation on one line, as 总计 13 ≠ 自然人 12 + 商业企业 1 = 13; nothing when it
 * has none. Terms that are 0 are summed up where there are many. */
void export_arithmetic(const struct facts *facts, const struct finding *finding, struct buffer *out);

/* One report object of the contract on one line without a line end (also for an unreadable report). `findings`: with
 * findings, claims, causes; `review`: with the actions and each finding's decision. */
struct json_options {
    bool findings, review;
};
void export_json(const struct loaded *loaded, struct json_options options, struct buffer *out);
extern const char export_json_begin[], export_json_end[]; /* around reports parted by commas */

/* One report as a run of a SARIF log. */
void export_sarif(const struct loaded *loaded, struct buffer *out);
extern const char export_sarif_begin[], export_sarif_end[]; /* around reports parted by commas */

/* The review of one report in Markdown: counts, findings with arithmetic, corrections, notes, decisions, who, when. */
void export_markdown(const struct loaded *loaded, struct buffer *out);

/* A review as one web page: begin, each report, end. */
void export_html_begin(struct buffer *out);
void export_html(const struct loaded *loaded, struct buffer *out);
void export_html_end(struct buffer *out);

/* Findings as CSV (RFC 4180, CRLF), a header line first; text that a spreadsheet would take for a formula is
 * guarded. */
void export_csv_header(bool review, struct buffer *out);
void export_csv(const struct loaded *loaded, bool review, struct buffer *out);
/* One record of a table of texts; `first` begins with a byte order mark. */
void export_csv_record(const struct slice *fields, size_t count, bool first, struct buffer *out);
/* The profile in force and what it and local files changed in the rules, in one sentence without its end. */
void export_setting(const struct rules_setting *setting, struct buffer *out);
/* Cells as CSV, for `extract`. */
void export_cells_csv_header(struct buffer *out);
void export_cells_csv(const struct loaded *loaded, struct buffer *out);

/* Findings as a compiler prints them: place, level, message, the quoted line with a caret, arithmetic, basis. */
struct text_options {
    bool colour;
    bool several; /* of several reports: what was changed in the rules is listed once, behind the last */
};
void export_text(const struct loaded *loaded, struct text_options options, struct buffer *out);

/* A format that a review is handed out in: begin, then render for each report, `between` between them, then end. When
 * it has `make`, that turns the whole into the file, which is no text. begin, end and make may be NULL. */
struct export_format {
    const char *name; /* as on the command line; the extension of its files */
    const char *title;
    void (*begin)(struct buffer *out);
    void (*render)(const struct loaded *loaded, struct buffer *out);
    void (*end)(struct buffer *out);
    const char *between;
    bool (*make)(struct slice texts, struct arena *arena, struct slice *out, struct error *error);
};
enum { EXPORT_FORMATS_MOST = 16 };
extern const struct export_format export_formats[]; /* the first is the usual one; name NULL behind the last */
const struct export_format *export_format_find(const char *name); /* NULL when there is none */
/* One report in the format; *out is in the arena. */
bool export_one(const struct export_format *format, const struct loaded *loaded, struct arena *arena, struct slice *out,
                struct error *error);

/* Sums over all reports of a run, for its last line. */
struct totals {
    size_t reports, unreadable, foreign; /* foreign: files of a folder that are no reports */
    struct tally findings;
    const struct rules_setting *setting; /* of the rules, once a report was read */
    size_t rules_run, rules_passed, rules_failed, rules_unchecked;
};
void totals_add(struct totals *totals, const struct loaded *loaded);
void export_totals(const struct totals *totals, struct text_options options, struct buffer *out);

#endif
