/* Counting: what of one report and of a whole run weighs on the exit status and stands in the summaries. */
#include "export/write.h"

struct tally export_tally(const struct session *session)
{
    const struct results *results = session_results(session);
    struct tally tally = {0};
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        if (finding->outcome == OUTCOME_UNCHECKED)
            tally.unchecked++;
        else if (finding_is_waived(session, i))
            tally.waived++;
        else if (finding->level == LEVEL_ERROR)
            tally.errors++;
        else if (finding->level == LEVEL_WARNING)
            tally.warnings++;
        else
            tally.infos++;
    }
    return tally;
}

void totals_add(struct totals *totals, const struct loaded *loaded)
{
    if (!loaded->session) {
        *(loaded->entry->named ? &totals->unreadable : &totals->foreign) += 1;
        return;
    }
    struct tally tally = export_tally(loaded->session);
    const struct results *results = session_results(loaded->session);
    totals->reports++;
    totals->setting = results->setting;
    totals->findings.errors += tally.errors;
    totals->findings.warnings += tally.warnings;
    totals->findings.infos += tally.infos;
    totals->findings.unchecked += tally.unchecked;
    totals->findings.waived += tally.waived;
    totals->rules_run += results->run;
    totals->rules_passed += results->passed;
    totals->rules_failed += results->failed;
    totals->rules_unchecked += results->unchecked;
}
