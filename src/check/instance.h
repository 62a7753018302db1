/* Inside of check/: tests at the places that `each` names, and how their arithmetic is shown. */
#ifndef CHECK_INSTANCE_H
#define CHECK_INSTANCE_H

#include "check/rule.h"

/* The test at one place. */
struct instance {
    const struct condition *test;
    struct each_place place;
};

struct instances {
    struct instance *items;
    size_t count;
};

/* Binds the expression at every place of `each`; `previous` is the form of last year's report, or NULL. */
bool instances_load(struct loader *loader, struct rule *rule, const struct expression *expression,
                    const struct form *form, const struct form *previous, struct instances **out);
/* An instance over a row that is not part of this report does not exist. */
bool instance_is_active(const struct run *run, const struct instance *instance);
/* This report's cells in these instances in reading order, each once. */
struct index_list instance_cells(struct run *run, const struct instance *const *instances, size_t count,
                                 bool unknown_only);
/* Where the total stands that is held against the rest. */
struct span instance_place(const struct run *run, const struct instance *instance, uint16_t fallback);
/* The terms of this comparison, and the two numbers. */
void finding_set_arithmetic(struct run *run, struct finding *finding, const struct condition *comparison);

/* What INSTANCE_PLACEHOLDERS and the names of `each` stand for; returns how many. */
#define INSTANCE_PLACEHOLDERS "left", "right", "left.terms", "right.terms", "difference"
enum { INSTANCE_VALUES_MOST = 5 + 2 * EACH_MOST };
size_t instance_values(struct run *run, const struct instance *instance, const struct condition *comparison,
                       struct placeholder values[INSTANCE_VALUES_MOST]);

#endif
