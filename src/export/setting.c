/* What was left out of a check and what was changed: rules switched off, levels, waivers, the profile in force. */
#include "export/write.h"

static void add_ids(struct buffer *out, const char *label, const struct slice *ids, size_t count, bool listed)
{
    if (count == 0)
        return;
    buffer_print(out, "，%s %zu 条", label, count);
    for (size_t i = 0; listed && i < count; i++)
        buffer_print(out, "%s%.*s", i ? "、" : "（", SLICE_ARGUMENTS(ids[i]));
    buffer_add_text(out, listed ? "）" : "");
}

static void add_levels(struct buffer *out, const struct rules_setting *setting, bool listed)
{
    if (setting->level_count == 0)
        return;
    buffer_print(out, "，改级别 %zu 条", setting->level_count);
    for (size_t i = 0; listed && i < setting->level_count; i++) {
        const struct level_change *change = &setting->levels[i];
        buffer_print(out, "%s%.*s %s→%s", i ? "、" : "（", SLICE_ARGUMENTS(change->rule), level_label(change->from),
                     level_label(change->to));
    }
    buffer_add_text(out, listed ? "）" : "");
}

void write_setting(struct buffer *out, const struct rules_setting *setting, bool listed)
{
    buffer_add_text(out, "方案 ");
    if (setting->profile.length == 0)
        buffer_add_text(out, "（无）");
    write_visible(out, setting->profile);
    if (setting->profile_title.length) {
        buffer_add_text(out, "（");
        write_visible(out, setting->profile_title);
        buffer_add_text(out, "）");
    }
    add_ids(out, "停用", setting->off, setting->off_count, listed);
    add_levels(out, setting, listed);
    add_ids(out, "改写", setting->overridden, setting->overridden_count, listed);
}

void export_setting(const struct rules_setting *setting, struct buffer *out)
{
    write_setting(out, setting, true);
}

void write_waived(struct buffer *out, const struct session *session)
{
    const struct results *results = session_results(session);
    bool first = true;
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        if (finding->outcome != OUTCOME_FAIL || !finding_is_waived(session, i))
            continue;
        buffer_print(out, "%s%.*s", first ? "" : "、", SLICE_ARGUMENTS(finding->rule));
        first = false;
    }
}
