/* The forms and rules that are shipped, for the groups of tests that hold reports against them. */
#ifndef SUPPORT_INSTALLED_H
#define SUPPORT_INSTALLED_H

#include "check/check.h"
#include "support/forms.h"

/* Loaded while a group runs. */
extern struct rules *rules;

/* Set-up and tear-down of a group; 0 when all is well. */
int rules_enter(void **state);
int rules_leave(void **state);
/* The same among the sample reports (support/samples.h). */
int reports_enter(void **state);
int reports_leave(void **state);

#endif
