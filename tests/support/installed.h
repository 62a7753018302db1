/* The forms and rules that are shipped, for the groups of tests that hold reports against them. */
#ifndef SUPPORT_INSTALLED_H
#define SUPPORT_INSTALLED_H

#include "check/check.h"

/* Loaded while a group runs. */
extern struct forms *installed_forms;
extern struct rules *installed_rules;

/* Set-up and tear-down of a group; 0 when all is well. */
int installed_load(void **state);
int installed_free(void **state);

#endif
