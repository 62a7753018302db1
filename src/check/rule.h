/* Inside of check/: a loaded rule, the kinds of rules, and one run over a report's facts. */
#ifndef CHECK_RULE_H
#define CHECK_RULE_H

#include "check/expression.h"
#include "check/names.h"
#include "check/template.h"
#include "form/phrase.h"

enum { EACH_MOST = 2 };

struct rule;
struct loader;
struct run;

struct phrase_list {
    struct phrase **items;
    size_t count;
};

/* A kind of rule: its keys in the file, how it is loaded and run. One table in kinds.c lists them all. */
struct kind {
    const char *name;
    const char *const *keys;         /* besides those of every rule */
    const char *const *placeholders; /* besides cells and what every message knows */
    bool (*load)(struct loader *loader, struct rule *rule);
    /* Reports findings with finding_add; a rule that does not apply says so with run_skip. */
    void (*run)(struct run *run, const struct rule *rule);
};
const struct kind *kind_find(struct slice name);
const char *const *kind_names(void);

/* A rule's part that depends on the form. */
struct rule_form {
    bool applies;
    struct slice basis;
    const struct condition *when; /* NULL: always */
    const struct condition *test; /* kinds with one test; NULL in others */
    void *own;                    /* what the kind makes of it */
};

struct level_in {
    int year;
    enum level level;
};

struct rule {
    const struct kind *kind;
    const struct yaml_node *node;
    struct slice id, title;
    enum level level;
    struct level_in *level_in;
    size_t level_in_count;
    int year_from, year_to; /* 0: open */
    bool off;
    struct slice pack;                  /* the name of its file */
    enum level standard;                /* its level before anyone changed it */
    const struct yaml_node *changed;    /* the last that switched it off or gave it a level; NULL */
    const struct yaml_node *overridden; /* the first that replaced a field of it; NULL */
    struct template message, hint;
    struct slice each[EACH_MOST]; /* names of the placeholders that `each` gives */
    size_t each_count;
    uint32_t sections;       /* prose to look at: bit 0 before the first heading, bit i + 1 section i; 0: all */
    struct rule_form *forms; /* as rules->forms */
    void *own;               /* what the kind makes of it */
};

struct rules {
    struct arena *arena;
    const struct forms *forms;
    struct rule **items;
    size_t count, capacity;
    bool **in_equation; /* for each form and cell: it stands in an equation that is not switched off */
    struct rules_setting setting;
};

/* ---- Loading (rule_load.c) ---- */

struct loader {
    struct arena *arena;
    const struct forms *forms;
    struct error *error;
};

bool rule_load(struct loader *loader, const struct yaml_node *node, struct rule *out);
/* Complains about a word that is none of `valid`, with the nearest. */
bool loader_complain_name(struct loader *loader, const struct yaml_node *node, const char *what,
                          const char *const valid[]);
/* The index of the key's text among `names`, -1 with a complaint; `missing` when the key is absent. */
int loader_choice(struct loader *loader, const struct yaml_node *map, const char *key, const char *const names[],
                  int missing);
/* A list of texts; one text alone is a list of one. Absent: empty. */
bool loader_names(struct loader *loader, const struct yaml_node *node, struct names *out);
/* The node of the i-th of them. */
const struct yaml_node *loader_item(const struct yaml_node *node, size_t i);
bool loader_phrases(struct loader *loader, const struct yaml_node *node, struct phrase_list *out);
/* `key: expression`, bound to every form the rule is for; needed says that it must be there. */
bool loader_test(struct loader *loader, struct rule *rule, const char *key, unsigned variables, bool needed);
/* A message under this key, its placeholders held against those of the kind and of `each`. */
bool loader_template(struct loader *loader, const struct rule *rule, const char *key, struct template *out);
/* Section ids (and "0" for what stands before the first heading) as a mask. */
bool loader_sections(struct loader *loader, const struct yaml_node *node, uint32_t *out);
/* What `each` means in one form. */
struct each_place {
    struct binding bindings[EACH_MOST];
    struct slice labels[EACH_MOST], shorts[EACH_MOST];
    int rows[EACH_MOST]; /* index in form->rows, or -1 */
    size_t count;
};
bool loader_each(struct loader *loader, struct rule *rule, const struct form *form, struct each_place **out,
                 size_t *count);

/* ---- Running (run.c) ---- */

/* The numbers of a stretch of prose; read when they are first asked for. */
struct run_numbers {
    struct prose_number *items;
    size_t count;
    bool read;
};

struct run {
    const struct rules *rules;
    const struct facts *facts;
    const struct form *form;
    struct arena *arena;
    struct scope scope;
    struct prose_text **prose; /* as facts->prose */
    struct run_numbers *numbers;
    struct ordinals **ordinals; /* by section, that before the first heading first; ordinals_find */
    const struct rule *rule;
    const struct rule_form *bound;
    bool skipped, failed, unchecked;
    VECTOR(struct finding) findings;
    VECTOR(struct claim) claims;
    VECTOR(struct span) looked_at; /* numbers of the prose; run_look_at */
};

/* The rule does not apply to this report: it counts as not run. */
void run_skip(struct run *run);
const struct run_numbers *run_numbers(struct run *run, size_t prose);
/* A rule took this number of the prose up, whatever came of it. */
void run_look_at(struct run *run, struct span number);
/* Runs one rule; the run's findings grow. */
void run_rule(struct run *run, const struct rule *rule);
struct run run_begin(const struct rules *rules, const struct facts *facts, struct arena *arena);
struct run run_without_prose(const struct rules *rules, const struct facts *facts, struct arena *arena);
/* The rule is for this form and year, and its `when` holds. */
bool rule_applies(const struct run *run, const struct rule *rule);

/* A new finding of the current rule, with level and basis; valid until the next one is added. */
struct finding *finding_add(struct run *run, enum outcome outcome);
/* The rule's message with these values; cells and {year}, {organ} are known besides. */
void finding_say(struct run *run, struct finding *finding, const struct placeholder *values, size_t count);
/* Another text of the rule in the same way. */
struct slice run_print(struct run *run, const struct template *template, const struct placeholder *values,
                       size_t count);
/* Its place: span, line, and the section it lies in when none is set. */
void finding_place(struct run *run, struct finding *finding, struct span span);
void finding_set_cells(struct run *run, struct finding *finding, const uint16_t *cells, size_t count);
/* Last: the fingerprint of rule, cells, organ, year and key. A failure that rests on a number of the prose that was not
 * recognised for sure becomes unchecked. */
void finding_seal(struct run *run, struct finding *finding, struct slice key);
/* The place of a cell, else of something near it: its row's label, its table. */
struct span cell_place(const struct facts *facts, uint16_t cell);
/* "表三 本年新收·自然人、… 等 12 格": the first few names. */
struct slice cells_spoken(struct run *run, const uint16_t *cells, size_t count);
struct slice decimal_spoken(struct arena *arena, struct decimal value);
/* A quotation without blanks and line ends, at most so many characters. */
struct slice quote_spoken(struct run *run, struct span span, size_t most);
/* The cell has a value that counts. */
bool cell_is_known(const struct facts *facts, uint16_t cell);
/* Prose the rule looks at. */
bool prose_is_wanted(const struct rule *rule, int section);

/* Calls `visit` for every term of an equation rule in one form; nothing for other kinds and for inequalities
 * (kind_equation.c). */
void equation_visit(const struct rule *rule, size_t form, void (*visit)(const struct linear_term *, void *),
                    void *data);

extern const struct kind kind_equation, kind_cell, kind_section, kind_table, kind_form, kind_title, kind_text,
    kind_claim, kind_parts, kind_rate, kind_enumeration, kind_ordinal, kind_period, kind_organ, kind_remark, kind_year,
    kind_cross_year, kind_previous, kind_repeat, kind_peers, kind_said, kind_outline, kind_claimed, kind_matched,
    kind_lookalike, kind_date, kind_wording, kind_marks, kind_doubled, kind_measure, kind_personal, kind_person;

#endif
