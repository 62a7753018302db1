/* What the reader of the file has to say about its own reading: tracked changes, a text recognised from a picture. */
#include "check/rule.h"

#include <string.h>

static const char *const keys[] = {"remark", NULL};
static const char *const placeholders[] = {"remark", NULL};

static bool load(struct loader *loader, struct rule *rule)
{
    static const char *const names[] = {[REMARK_PICTURE_TABLE] = "picture",
                                        [REMARK_TRACKED_CHANGES] = "changes",
                                        [REMARK_SCANNED] = "scanned",
                                        [REMARK_OTHER] = "other",
                                        NULL};
    int *kind = arena_new_item(loader->arena, int);
    *kind = loader_choice(loader, rule->node, "remark", names, -1);
    rule->own = kind;
    return *kind >= 0;
}

/* Said once, however often the reader says it. */
static void run_remark(struct run *run, const struct rule *rule)
{
    const struct document *document = run->facts->document;
    for (size_t i = 0; i < document->remark_count; i++) {
        const struct remark *remark = &document->remarks[i];
        if (remark->kind != (enum remark_kind) * (const int *)rule->own)
            continue;
        struct finding *finding = finding_add(run, OUTCOME_FAIL);
        finding->section = -1;
        finding_place(run, finding, remark->span);
        struct placeholder values[] = {{"remark", remark->text}};
        finding_say(run, finding, values, 1);
        finding_seal(run, finding, SLICE_NONE);
        return;
    }
}

const struct kind kind_remark = {"remark", keys, placeholders, load, run_remark};
