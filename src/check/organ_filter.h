/* Inside of check/: which organs a rule is for, told by their names; and what an organ's name is made of. */
#ifndef CHECK_ORGAN_FILTER_H
#define CHECK_ORGAN_FILTER_H

#include "check/rule.h"

/* How the name must end, must not end and must not begin; no endings: any organ. */
struct organ_filter {
    struct names ends, not_ends, not_begins;
};

/* {ends: [镇, 乡], not: [自治区], not-begins: [国家]}; NULL: any organ. */
bool organ_filter_load(struct loader *loader, const struct yaml_node *node, struct organ_filter *out);
/* Held against the name without 人民政府 and its 办公室. */
bool organ_filter_fits(const struct organ_filter *filter, struct slice organ);
/* 山河县柳河镇 of 山河县柳河镇人民政府: the name up to its level. */
struct slice organ_without_tails(struct slice organ);

#endif
