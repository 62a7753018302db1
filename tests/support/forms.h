/* The forms that are shipped, for the groups of tests that read reports by them. */
#ifndef SUPPORT_FORMS_H
#define SUPPORT_FORMS_H

#include "form/form.h"

/* Loaded while a group runs. */
extern struct forms *forms;

/* Set-up and tear-down of a group; 0 when all is well. */
int forms_enter(void **state);
int forms_leave(void **state);

#endif
