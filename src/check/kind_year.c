/* The year a report speaks of: another one where it names its own, or last year's left standing where this year's work
 * is told. */
#include "check/claim_text.h"

static const char *const keys[] = {"in", "say", "unless", "due", "stale", NULL};
static const char *const stale_keys[] = {"say", "begins", "unless", NULL};
static const char *const placeholders[] = {"n", "quote", NULL};

/* Bytes of a section's beginning, and of what must not name the right year; findings in one report. */
enum { BEGINNING = 1200, NEAR = 400, FINDINGS_MOST = 100 };
/* A plan that was taken from an old report is not older than this. */
enum { YEARS_BACK = 4 };
enum year_due { DUE_REPORT, DUE_LATER };

struct year_rule {
    struct phrase_list say, unless;
    struct phrase_list stale, stale_unless; /* at the opening of a clause, and the year before the report's */
    struct phrase *opening;
    enum year_due due; /* what `say` must name: the report's year, or one after it */
    uint32_t begins;   /* sections, as rule->sections: their first two sentences must not open with last year */
};

static bool load_stale(struct loader *loader, const struct yaml_node *node, struct year_rule *own)
{
    own->opening = phrase_compile(loader->arena, SLICE("{n}年{度|}"), loader->error);
    return yaml_only_keys(node, stale_keys, loader->error) &&
           loader_phrases(loader, yaml_get(node, "say"), &own->stale) &&
           loader_phrases(loader, yaml_get(node, "unless"), &own->stale_unless) &&
           loader_sections(loader, yaml_get(node, "begins"), &own->begins);
}

static bool load(struct loader *loader, struct rule *rule)
{
    static const char *const dues[] = {[DUE_REPORT] = "report", [DUE_LATER] = "later", NULL};
    struct year_rule *own = arena_new_item(loader->arena, struct year_rule);
    const struct yaml_node *say = yaml_get(rule->node, "say"), *stale = yaml_get(rule->node, "stale");
    rule->own = own;
    if (!say)
        return yaml_complain(rule->node, loader->error, "规则“%.*s”缺少 say", SLICE_ARGUMENTS(rule->id));
    int due = loader_choice(loader, rule->node, "due", dues, DUE_REPORT);
    own->due = (enum year_due)due;
    return due >= 0 && loader_phrases(loader, say, &own->say) &&
           loader_phrases(loader, yaml_get(rule->node, "unless"), &own->unless) &&
           loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections) &&
           (!stale || load_stale(loader, stale, own));
}

/* ---- Running ---- */

struct year_run {
    struct run *run;
    const struct year_rule *own;
    uint32_t found[FINDINGS_MOST]; /* where the years stand */
    size_t count;
};

static void report(struct year_run *years, const struct phrase_match *match, struct span quote)
{
    struct run *run = years->run;
    for (size_t i = 0; i < years->count; i++)
        if (years->found[i] == match->number.span.start)
            return;
    if (years->count == FINDINGS_MOST)
        return;
    years->found[years->count++] = match->number.span.start;
    bool known = run->facts->year != 0;
    struct finding *finding = finding_add(run, known ? OUTCOME_FAIL : OUTCOME_UNCHECKED);
    struct slice quoted = quote_spoken(run, quote, 40);
    struct placeholder values[] = {{"n", decimal_spoken(run->arena, match->number.value)}, {"quote", quoted}};
    finding_place(run, finding, match->number.span);
    finding_say(run, finding, values, 2);
    if (known) {
        finding->has_numbers = true;
        finding->reported = match->number.value;
        finding->computed = DECIMAL(run->facts->year);
    } else {
        finding->hint = SLICE_NONE;
        finding->message = arena_print(run->arena, "%.*s无法核对：正文“%.*s”所说的年份没有读出",
                                       SLICE_ARGUMENTS(run->rule->title), SLICE_ARGUMENTS(quoted));
    }
    finding_seal(run, finding, arena_print(run->arena, "%zu", years->count));
}

static bool is_year(const struct prose_number *number, int year)
{
    return number->exact && number->value.scale == 0 && number->value.digits == year;
}

/* One of the years before the report's from which a plan may have been taken. */
static bool is_past_year(const struct prose_number *number, int year)
{
    for (int back = 1; back <= YEARS_BACK; back++)
        if (is_year(number, year - back))
            return true;
    return false;
}

/* The year that is named is none that may stand there. */
static bool is_wrong(const struct year_run *years, const struct prose_number *number)
{
    int year = years->run->facts->year;
    if (years->own->due == DUE_LATER)
        return is_year(number, year) || is_past_year(number, year);
    return !is_year(number, year);
}

/* Where a report names its own year it names the report's. */
static void find_said(struct year_run *years, const struct prose_text *text)
{
    const struct year_rule *own = years->own;
    for (size_t i = 0; i < own->say.count; i++) {
        struct phrase_match match;
        uint32_t from = 0;
        while (years->count < FINDINGS_MOST && phrase_find(own->say.items[i], text, &from, &match))
            if (is_wrong(years, &match.number) && !claim_says_any(&own->unless, text, match.clause))
                report(years, &match, match.clause);
    }
}

/* 年政府信息公开工作年度报告: a title, as of an attached file, tells nothing of a year. */
static bool is_in_title(const struct document *document, uint32_t behind)
{
    return claim_next_is(document, behind, "年政府信息公开") || claim_next_is(document, behind, "年度政府信息公开");
}

/* The report's own year stands near, so the other one is named beside it. */
static bool names_the_year(const struct year_run *years, const struct prose_text *text, struct span span)
{
    const struct run *run = years->run;
    size_t count;
    struct prose_number *numbers = prose_numbers(text, span, run->arena, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t behind = numbers[i].span.end;
        if (is_year(&numbers[i], run->facts->year) && !is_in_title(run->facts->document, behind) &&
            claim_next(run->facts->document, &behind) == 0x5E74) /* 年 */
            return true;
    }
    return false;
}

/* The sentence and the next one. */
static struct span around(const struct document *document, struct span sentence, uint32_t limit)
{
    limit = limit - sentence.end > NEAR ? sentence.end + NEAR : limit;
    uint32_t end = claim_sentence_end(document, sentence.end, limit);
    return (struct span){sentence.start, claim_sentence_end(document, end, limit)};
}

/* Last year opens the clause, as the time of what it tells. */
static void judge_opening(struct year_run *years, const struct prose_text *text, const struct phrase_match *match,
                          uint32_t limit)
{
    const struct document *document = years->run->facts->document;
    struct span told = match->clause;
    if (match->span.start != match->clause.start || !is_year(&match->number, years->run->facts->year - 1))
        return;
    if (match->span.end == told.end)
        told.end = claim_clause_behind(document, told.end, limit).end;
    if (!claim_says_any(&years->own->stale_unless, text, told) &&
        !names_the_year(years, text, around(document, match->sentence, limit)))
        report(years, match, told);
}

static void find_stale(struct year_run *years, const struct prose_text *text, struct span prose)
{
    for (size_t i = 0; i < years->own->stale.count; i++) {
        struct phrase_match match;
        uint32_t from = prose.start;
        while (years->count < FINDINGS_MOST && phrase_find(years->own->stale.items[i], text, &from, &match))
            judge_opening(years, text, &match, prose.end);
    }
}

/* The first two sentences of a section. */
static void find_in_beginning(struct year_run *years, const struct prose_text *text, struct span prose)
{
    const struct document *document = years->run->facts->document;
    struct phrase_match match;
    uint32_t from = prose.start, limit = prose.end - from > BEGINNING ? from + BEGINNING : prose.end;
    uint32_t end = claim_sentence_end(document, claim_sentence_end(document, from, limit), limit);
    while (phrase_find_within(years->own->opening, text, &from, end, &match))
        judge_opening(years, text, &match, prose.end);
}

static void run_year(struct run *run, const struct rule *rule)
{
    struct year_run years = {.run = run, .own = rule->own};
    uint32_t begun = 0;
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        const struct prose *prose = &run->facts->prose[p];
        uint32_t section = 1u << (prose->section + 1);
        if (!prose_is_wanted(rule, prose->section))
            continue;
        find_said(&years, run->prose[p]);
        if (run->facts->year != 0) {
            find_stale(&years, run->prose[p], prose->span);
            if (years.own->begins & section & ~begun)
                find_in_beginning(&years, run->prose[p], prose->span);
        }
        begun |= section;
    }
}

const struct kind kind_year = {"year", keys, placeholders, load, run_year};
