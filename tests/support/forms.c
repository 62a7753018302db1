/* The forms that are shipped. */
#include "support/forms.h"

#include <stdio.h>

struct forms *forms;

int forms_enter(void **state)
{
    struct error error = {0};
    (void)state;
    forms = forms_load(&error);
    if (!forms)
        fprintf(stderr, "%s\n", error.message);
    return forms == NULL;
}

int forms_leave(void **state)
{
    (void)state;
    forms_free(forms);
    return 0;
}
