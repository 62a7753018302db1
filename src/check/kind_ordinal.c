/* The marks of lists in their order: after 二是 comes 三是, neither 二是 again nor 四是. */
#include "check/ordinals.h"

#include <assert.h>

static const char *const keys[] = {"in", NULL};
static const char *const placeholders[] = {"n", "before", "due", NULL};

static bool load(struct loader *loader, struct rule *rule)
{
    return loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* The mark of its family before it, or NULL: where a list has no beginning, words of it are lost. */
static const struct ordinal *mark_before(const struct ordinals *ordinals, size_t i)
{
    for (size_t k = i; k-- > 0;)
        if (ordinals->items[k].family == ordinals->items[i].family && !ordinals->items[k].doubtful)
            return &ordinals->items[k];
    return NULL;
}

static struct slice mark_spoken(struct run *run, const struct ordinal *like, int number)
{
    static const char *const ones[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const shapes[] = {"%s%s%s是", "第%s%s%s", "（%s%s%s）"};
    assert(number >= 0 && number < 100);
    return arena_print(run->arena, shapes[like->family], number >= 20 ? ones[number / 10] : "",
                       number >= 10 ? "十" : "", ones[number % 10]);
}

static void report(struct run *run, const struct ordinal *mark, const struct ordinal *before)
{
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    finding_place(run, finding, mark->span);
    finding->has_numbers = true;
    finding->computed = DECIMAL(before->number + 1);
    finding->reported = DECIMAL(mark->number);
    struct placeholder values[] = {
        {"n", mark_spoken(run, mark, mark->number)},
        {"before", mark_spoken(run, before, before->number)},
        {"due", mark_spoken(run, before, before->number + 1)},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, arena_print(run->arena, "%zu", run->findings.count));
}

static void run_ordinal(struct run *run, const struct rule *rule)
{
    for (int section = -1; section < (int)run->form->section_count; section++) {
        if (!prose_is_wanted(rule, section))
            continue;
        struct ordinals ordinals = ordinals_find(run, section);
        for (size_t i = 0; i < ordinals.count; i++) {
            const struct ordinal *mark = &ordinals.items[i], *before = mark_before(&ordinals, i);
            if (!mark->begins && !mark->doubtful && mark->before < 0 && before)
                report(run, mark, before);
        }
    }
}

const struct kind kind_ordinal = {"ordinal", keys, placeholders, load, run_ordinal};
