/* Which organs a rule is for. */
#include "check/organ_filter.h"

#include <string.h>

bool organ_filter_load(struct loader *loader, const struct yaml_node *node, struct organ_filter *out)
{
    static const char *const keys[] = {"ends", "not", "not-begins", NULL};
    return !node ||
           (yaml_only_keys(node, keys, loader->error) && loader_names(loader, yaml_get(node, "ends"), &out->ends) &&
            loader_names(loader, yaml_get(node, "not"), &out->not_ends) &&
            loader_names(loader, yaml_get(node, "not-begins"), &out->not_begins));
}

static bool ends_with_any(struct slice name, const struct names *endings)
{
    for (size_t i = 0; i < endings->count; i++)
        if (slice_ends_with(name, endings->items[i]))
            return true;
    return false;
}

static bool begins_with_any(struct slice name, const struct names *beginnings)
{
    for (size_t i = 0; i < beginnings->count; i++)
        if (slice_starts_with(name, beginnings->items[i]))
            return true;
    return false;
}

/* 山河市 of 山河市人民政府办公室, which reports for its government; an office of another kind keeps its name. */
static struct slice government_of(struct slice organ)
{
    static const char *const offices[] = {"办公室", "办公厅"}, *const governments[] = {"人民政府", "政府"};
    static const char *const levels[] = {"人民政府", "政府", "省", "市", "州", "盟", "县", "区", "旗", "镇", "乡"};
    struct slice government = organ;
    for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
        if (slice_ends_with(organ, slice_of(offices[i])))
            government.length = organ.length - strlen(offices[i]);
    bool known = false;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        known |= slice_ends_with(government, slice_of(levels[i]));
    for (size_t i = 0; i < sizeof governments / sizeof *governments; i++)
        if (slice_ends_with(government, slice_of(governments[i])))
            government.length -= strlen(governments[i]);
    return known ? government : organ;
}

bool organ_filter_fits(const struct organ_filter *filter, struct slice organ)
{
    struct slice name = government_of(organ);
    return filter->ends.count == 0 || (ends_with_any(name, &filter->ends) && !ends_with_any(name, &filter->not_ends) &&
                                       !begins_with_any(name, &filter->not_begins));
}

struct slice organ_without_tails(struct slice organ)
{
    static const char *const tails[] = {"党政办公室", "办公室", "办公厅", "办事处", "人民政府", "政府", "管委会"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (slice_ends_with(organ, slice_of(tails[i])))
            organ.length -= strlen(tails[i]);
    return organ;
}
