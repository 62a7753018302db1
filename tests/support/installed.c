/* The forms and rules that are shipped. */
#include "support/installed.h"

#include "support/samples.h"

#include <stdio.h>

struct rules *rules;

int rules_enter(void **state)
{
    struct error error = {0};
    rules = forms_enter(state) == 0 ? rules_load(forms, &error) : NULL;
    if (forms && !rules)
        fprintf(stderr, "%s\n", error.message);
    return rules == NULL;
}

int rules_leave(void **state)
{
    rules_free(rules);
    return forms_leave(state);
}

int reports_enter(void **state)
{
    return samples_enter(state) != 0 || rules_enter(state) != 0;
}

int reports_leave(void **state)
{
    rules_leave(state);
    return samples_leave(state);
}
