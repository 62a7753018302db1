/* The forms and rules that are shipped. */
#include "support/installed.h"

#include <stdio.h>

struct forms *installed_forms;
struct rules *installed_rules;

int installed_load(void **state)
{
    struct error error = {0};
    (void)state;
    installed_forms = forms_load(&error);
    installed_rules = installed_forms ? rules_load(installed_forms, &error) : NULL;
    if (!installed_rules)
        fprintf(stderr, "%s\n", error.message);
    return installed_rules == NULL;
}

int installed_free(void **state)
{
    (void)state;
    rules_free(installed_rules);
    forms_free(installed_forms);
    return 0;
}
