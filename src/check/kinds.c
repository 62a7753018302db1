/* The kinds of rules there are. */
#include "check/rule.h"

static const struct kind *const kinds[] = {
    &kind_equation, &kind_cell,    &kind_section,    &kind_table,       &kind_form,    &kind_title,   &kind_text,
    &kind_claim,    &kind_parts,   &kind_rate,       &kind_enumeration, &kind_ordinal, &kind_period,  &kind_organ,
    &kind_remark,   &kind_year,    &kind_cross_year, &kind_previous,    &kind_repeat,  &kind_peers,   &kind_said,
    &kind_outline,  &kind_claimed, &kind_matched,    &kind_lookalike,   &kind_date,    &kind_wording, &kind_marks,
    &kind_doubled,  &kind_measure, &kind_personal,   &kind_person,
};

const struct kind *kind_find(struct slice name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (slice_is(name, kinds[i]->name))
            return kinds[i];
    return NULL;
}

const char *const *kind_names(void)
{
    static const char *const names[] = {
        "equation", "cell",        "section", "table",    "form",    "title",   "text",      "claim",      "parts",
        "rate",     "enumeration", "ordinal", "period",   "organ",   "remark",  "year",      "cross-year", "previous",
        "repeat",   "peers",       "said",    "outline",  "claimed", "matched", "lookalike", "date",       "wording",
        "marks",    "doubled",     "measure", "personal", "person",  NULL};
    return names;
}
