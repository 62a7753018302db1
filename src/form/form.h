/* form: the official form as data, and a report read by it: facts. A new edict is a new YAML file, never new C.
 *
 * A form is loaded once and shared, read-only, by all threads. Facts point into the document's text by spans. */
#ifndef FORM_FORM_H
#define FORM_FORM_H

#include "document/document.h"

/* ---- The form ---------------------------------------------------------------------------------------------- */

struct names { /* a label and the other ways it is written in real reports */
    struct slice *items;
    size_t count;
};

enum cell_type {
    CELL_COUNT,  /* a whole number, not below 0 */
    CELL_CHANGE, /* a whole number, may be below 0 (本年增/减) */
    CELL_MONEY,  /* a decimal number with a unit word (元, 万元) in the cell or its header */
};

struct form_column {
    struct slice id, label, short_label; /* short_label: at most three Han, for the screen's table heads */
    struct names aliases;                /* other wordings; the label itself is not among them */
    struct slice group;                  /* label of the header above it (法人或其他组织), or empty */
    enum cell_type type;
    struct slice unit; /* unit its header prints (万元), or empty */
};

/* A leaf row: one that has cells. */
struct form_row {
    struct slice id, label, short_label;
    struct names aliases;
    uint16_t table;      /* index in form->tables */
    int16_t group;       /* innermost group it belongs to, index in form->groups, or -1 */
    uint16_t first_cell; /* its cells are form->cells[first_cell .. first_cell + cell_count) */
    uint16_t cell_count;
    uint16_t *replaces; /* rows (indexes) this one stands for when it is printed instead of them: （六） as one row in
                           the 2021 form. Such a row belongs to the report only when it is printed. */
    size_t replaces_count;
};

/* A label over several rows (三、本年度办理结果; （三）不予公开; 第二十条第（一）项). As a name in rules it stands for its rows. */
struct form_group {
    struct slice id, label; /* id empty: only a printed header, no name in rules; label empty: only a name */
    struct names aliases;
    uint16_t table;
    int16_t parent;           /* index in form->groups, or -1 */
    uint16_t first_row, row_count; /* its leaf rows are contiguous in form->rows (replacing rows included) */
};

struct form_cell {
    struct slice id; /* table.row.column, as in the contract */
    uint16_t table, row, column; /* indexes in form->tables, form->rows, table->columns */
};

struct form_table {
    struct slice id, name, title; /* t3, 表三, 收到和处理政府信息公开申请情况 */
    uint16_t section;             /* index in form->sections */
    struct form_column *columns;
    size_t column_count;
    uint16_t first_row, row_count;
    bool single_line; /* its rows stand side by side as one line of cells (table four); also seen as labelled lines */
    struct names vocabulary; /* header words and scraps that carry no value: cheap to skip */
};

struct form_section {
    struct slice id;      /* "1" .. "6" */
    struct slice ordinal; /* 一 */
    struct slice heading; /* 总体情况, without ordinal */
    struct names accepted; /* wordings that are as good: no finding */
    struct names seen;     /* wordings that are recognised but reported (section.heading) */
};

struct form {
    struct slice id, title, basis; /* "2021", 政府信息公开工作年度报告, 国办公开办函〔2021〕30号 */
    int year_from, year_to;        /* report years it is for; year_to 0: open */
    struct form_section *sections;
    size_t section_count;
    struct form_table *tables;
    size_t table_count;
    struct form_group *groups;
    size_t group_count;
    struct form_row *rows; /* in the form's order, table after table */
    size_t row_count;
    struct form_cell *cells; /* row after row */
    size_t cell_count;
    struct names telltales; /* words that only this form prints, among the forms there are */
    const struct heading_model *headings; /* section headings folded once; form/heading.h */
    const struct align_model *model; /* what alignment prepares once for all reports; form_prepare in form/extract.h */
};

struct forms {
    struct arena *arena;
    struct form *items; /* by year_from */
    size_t count;
};

/* Loads every file found by data_files("rules/forms"). Refused with file:line:column, what is wrong and the nearest
 * valid name. The caller frees with forms_free. */
struct forms *forms_load(struct error *error);
struct forms *forms_load_files(const struct path_list *paths, struct error *error);
void forms_free(struct forms *forms);
const struct form *forms_find(const struct forms *forms, struct slice id);  /* NULL when there is none */
const struct form *forms_for_year(const struct forms *forms, int year);     /* NULL when there is none */
int form_cell_index(const struct form *form, struct slice id);              /* -1 when there is none */
int form_row_index(const struct form *form, struct slice table, struct slice row);
int form_section_index(const struct form *form, struct slice id);
const struct form_column *form_cell_column(const struct form *form, uint16_t cell);
/* "表三 本年新收·自然人": what a person calls the cell. */
struct slice form_cell_name(const struct form *form, uint16_t cell, struct arena *arena);

/* ---- Facts --------------------------------------------------------------------------------------------------- */

enum cell_state {
    CELL_MISSING, /* its row or column is not in the report */
    CELL_BLANK,   /* there, but empty or a filler such as / or — */
    CELL_UNCLEAR, /* something stands there that is no one number, or it is not certain which cell it belongs to */
    CELL_READ,    /* its value is sure */
};

struct cell_fact {
    enum cell_state state;
    struct span span; /* its printed text; SPAN_NONE where nothing is printed */
    struct decimal value;       /* meant only when state is CELL_READ */
    struct slice unit;          /* as printed in the cell, else its header's, else empty */
    bool unit_in_cell;          /* the unit word stands in the cell itself */
    struct decimal *candidates; /* unclear: the numbers it may hold, likeliest first */
    uint8_t candidate_count;
    const char *reason; /* unclear: why, Chinese, a constant; else NULL */
    float confidence;   /* 0 to 1 when recognised from a picture, else below 0 */
    /* What a reviewer said, set by review/: */
    bool confirmed;        /* the reading is a person's: value/state as they gave it */
    bool has_should;       /* the unit got it wrong: `should` is the value that should be there */
    struct decimal should;
};

enum table_state { TABLE_MISSING, TABLE_PARTIAL, TABLE_PRESENT };

struct row_fact {
    bool printed;      /* something of it is in the report: its label or a value */
    bool active;       /* it belongs to this report: false for an unprinted replacing row and for rows replaced */
    struct span label; /* where its label begins; SPAN_NONE when lost */
};

struct section_fact {
    bool present;
    struct span heading; /* as printed, with its ordinal; SPAN_NONE when missing */
    struct span body;    /* behind the heading up to the next one; when missing: empty, where it should stand */
    bool wording_differs;  /* neither the form's heading nor an accepted one */
    bool ordinal_differs;  /* another ordinal, or none */
    bool out_of_order;
};

struct table_fact {
    enum table_state state;
    struct span span; /* from its first to its last token; the place where it should stand when missing: empty */
};

struct prose { /* a stretch of running text: no table in it, though furniture where a page ends */
    int section; /* index in form->sections, or -1 before the first heading */
    struct span span;
};

struct facts {
    const struct document *document;
    const struct form *form;   /* the form of the tables that are printed, also when it is wrong for the year */
    int year;                  /* report year from the title, else the text; 0 when not found */
    struct span year_span;
    struct span title;         /* as printed, may run over lines; SPAN_NONE when not found */
    struct slice title_text;   /* joined over lines, no blanks */
    struct slice organ;        /* the reporting organ as the title prints it, joined, no blanks; empty when not found */
    struct span organ_span;
    bool year_in_title, organ_in_title;
    struct section_fact *sections; /* form->section_count */
    struct table_fact *tables;     /* form->table_count */
    struct row_fact *rows;         /* form->row_count */
    struct cell_fact *cells;       /* form->cell_count */
    struct prose *prose;           /* in reading order */
    size_t prose_count;
    const struct surroundings *surroundings; /* what other reports say (check/check.h), set by review/; NULL: nothing */
};

/* What a reviewer said that we misread besides single cells; zeroed: nothing. Where an item is given it is taken as
 * true and the rest is read around it. */
struct section_place {
    int section;
    bool absent;
    uint32_t line; /* its heading stands on this line (from 1), unless absent */
};
struct row_place {
    int row;       /* index in form->rows */
    uint32_t line; /* the row's label, else its values, begin on this line */
};
struct guidance {
    const struct form *form;
    int year;
    struct slice organ;
    struct section_place *sections;
    size_t section_count;
    struct row_place *rows;
    size_t row_count;
};

/* Reads a document by the form that fits it. `guidance` may be NULL. Everything new is in the arena. False with
 * ERROR_REPORT when no form fits: the message says what was looked for. */
bool facts_read(const struct document *document, const struct forms *forms, const struct guidance *guidance,
                struct arena *arena, struct facts *out, struct error *error);
/* An organ's name as reports are compared by it: without 人民政府 and 办事处 at its end. 镇, 乡 and 街道 stay; a renamed
 * unit is another one. */
struct slice organ_name(struct slice organ);
/* 柳河镇 of 山河县柳河镇人民政府. */
struct slice organ_short_name(struct slice organ);
/* The same name, or one of the two also has the places around it: 柳河镇, 山河县柳河镇人民政府. */
bool organ_is_same(struct slice a, struct slice b);
/* A copy whose cells, rows and sections may be changed without touching the original. */
struct facts facts_copy(const struct facts *facts, struct arena *arena);
/* The text there was recognised from a picture, a number or a word in it without being sure. */
bool facts_is_unsure(const struct facts *facts, struct span span);
/* The value that counts in checks: false unless the cell is read. */
bool facts_value(const struct facts *facts, uint16_t cell, struct decimal *out);
/* The cell printed at this byte of the text, or -1. */
int facts_cell_at(const struct facts *facts, uint32_t offset);
const char *cell_state_name(enum cell_state state);   /* "read" ... as in the contract */
const char *table_state_name(enum table_state state); /* "present" ... */

#endif
