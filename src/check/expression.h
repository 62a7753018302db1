/* Inside of check/: the expressions of rules. Parsed once, then bound to each form, which turns every cell name into an
 * index and every sum into a vector of coefficients; evaluated over what is known, as intervals. */
#ifndef CHECK_EXPRESSION_H
#define CHECK_EXPRESSION_H

#include "check/check.h"

enum variable { VARIABLE_NUMBER, VARIABLE_VALUE, VARIABLE_YEAR, VARIABLE_COUNT };

/* One cell or variable with its coefficient. */
struct linear_term {
    int32_t coefficient;
    int16_t cell; /* index in form->cells, or -1: a variable */
    bool previous; /* the cell is one of last year's report, and of its form */
    uint16_t row; /* of the cell */
    uint8_t variable;
    uint8_t type; /* enum cell_type of the cell */
    bool grouped; /* comes from a group of rows: falls away when its row is not part of the report */
};

enum arithmetic_kind { ARITHMETIC_LINEAR, ARITHMETIC_ADD, ARITHMETIC_SUBTRACT, ARITHMETIC_MULTIPLY, ARITHMETIC_DIVIDE };

struct arithmetic {
    enum arithmetic_kind kind;
    struct decimal constant; /* ARITHMETIC_LINEAR: added to the terms */
    struct linear_term *terms;
    size_t term_count;
    const struct arithmetic *left, *right; /* the others */
};

enum condition_kind { CONDITION_AND, CONDITION_OR, CONDITION_NOT, CONDITION_COMPARE, CONDITION_WHOLE };

struct condition {
    enum condition_kind kind;
    enum comparison comparison;
    const struct arithmetic *left, *right; /* CONDITION_COMPARE; CONDITION_WHOLE: left */
    const struct condition *first, *second;
};

/* A parsed expression; names are resolved when it is bound. */
struct expression;
/* The node's text as a condition. `variables`: bits of the enum variable that may stand in it, and EXPRESSION_PREVIOUS
 * where cells of last year's report (previous.t3.new.total) may. */
#define EXPRESSION_PREVIOUS (1u << VARIABLE_COUNT)
struct expression *expression_parse(struct arena *arena, const struct yaml_node *node, unsigned variables,
                                    struct error *error);

/* `{r}` in a name stands for this text. */
struct binding {
    struct slice name, text;
};
/* Complains at the node the expression was parsed from when a name is none of the form's. */
const struct condition *expression_bind(const struct expression *expression, const struct form *form,
                                        const struct binding *bindings, size_t count, struct arena *arena,
                                        struct error *error);
/* The same where last year's report is of this form. */
const struct condition *expression_bind_years(const struct expression *expression, const struct form *form,
                                              const struct form *previous, const struct binding *bindings, size_t count,
                                              struct arena *arena, struct error *error);

/* What is known of a value. */
struct interval {
    struct decimal low, high;
    bool low_known, high_known;
};

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

struct scope {
    const struct facts *facts;
    struct interval variables[VARIABLE_COUNT];
    bool blank_is_zero; /* what would hold if */
};

struct interval interval_of(struct decimal value);
bool interval_is_point(struct interval interval);
struct interval arithmetic_evaluate(const struct arithmetic *arithmetic, const struct scope *scope);
enum truth condition_evaluate(const struct condition *condition, const struct scope *scope);
/* The report a term's cell is one of: these facts or last year's; NULL when there is none. */
const struct facts *term_facts(const struct linear_term *term, const struct facts *facts);
/* False for a variable and where nothing was read. */
bool term_value(const struct linear_term *term, const struct facts *facts, struct decimal *out);
/* The term counts: it is no row that falls away in this report. */
bool term_is_active(const struct linear_term *term, const struct facts *facts);
/* The first comparison in reading order; every condition but whole(...) has one. */
const struct condition *condition_comparison(const struct condition *condition);
/* Of a condition that does not hold: the comparison that shows it. */
const struct condition *condition_failing(const struct condition *condition, const struct scope *scope);
/* Calls `visit` for every term of the condition. */
void condition_visit(const struct condition *condition, void (*visit)(const struct linear_term *, void *), void *data);

#endif
