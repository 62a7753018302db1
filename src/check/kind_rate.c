/* Growth rates and shares of the prose, computed anew from the numbers beside them: 由80条增加到100条，增长25%; 较上年300篇增加40篇;
 * 采纳30件，占60%. Of several numbers that may be meant any that fits is right. */
#include "check/claim_text.h"

static const char *const keys[] = {"in", "rise", "fall", "last", "share", "same", "unless", NULL};
static const char *const placeholders[] = {"quote", "n", "right", "from", "to", NULL};

/* Numbers of one sentence; a sentence with more is a table. */
enum { NUMBERS_MOST = 40, SLACK = 2, BEFORE_MOST = 8 };

struct rate_rule {
    struct names rise, fall, same;
    struct phrase_list last, share, unless;
};

enum role {
    ROLE_OTHER,   /* a year, an ordinal */
    ROLE_COUNT,   /* what there is */
    ROLE_LAST,    /* what there was last year */
    ROLE_CHANGE,  /* by how much it grew */
    ROLE_PERCENT, /* a rate */
};

struct mention {
    struct prose_number number;
    enum role role;
    uint32_t unit;
    int sign;   /* of a change or a rate of growth: 1, -1; 0 when it is none */
    bool share; /* a rate that is a share */
};

struct rate_run {
    struct run *run;
    const struct rate_rule *rule;
    const struct prose_text *text;
    const struct document *document;
    struct mention mentions[NUMBERS_MOST];
    size_t count;
    struct span sentence;
};

static bool load(struct loader *loader, struct rule *rule)
{
    struct rate_rule *own = arena_new_item(loader->arena, struct rate_rule);
    const struct yaml_node *node = rule->node;
    rule->own = own;
    if (!yaml_get(node, "rise") || !yaml_get(node, "fall") || !yaml_get(node, "last"))
        return yaml_complain(node, loader->error, "规则“%.*s”要写 rise、fall 和 last", SLICE_ARGUMENTS(rule->id));
    return loader_names(loader, yaml_get(node, "rise"), &own->rise) &&
           loader_names(loader, yaml_get(node, "fall"), &own->fall) &&
           loader_names(loader, yaml_get(node, "same"), &own->same) &&
           loader_phrases(loader, yaml_get(node, "last"), &own->last) &&
           loader_phrases(loader, yaml_get(node, "share"), &own->share) &&
           loader_phrases(loader, yaml_get(node, "unless"), &own->unless) &&
           loader_sections(loader, yaml_get(node, "in"), &rule->sections);
}

/* ---- What the numbers of a sentence are ---- */

/* The characters before a number, the nearest first. */
struct before {
    uint32_t characters[BEFORE_MOST];
    uint32_t count;
};

static struct before read_before(const struct document *document, uint32_t byte)
{
    struct before before = {0};
    while (before.count < BEFORE_MOST && byte > 0) {
        byte = claim_before(document, byte);
        size_t offset = byte;
        before.characters[before.count++] = utf8_decode(document->text, &offset);
    }
    return before;
}

/* The word ends right before the characters that are skipped. */
static bool word_ends(const struct before *before, uint32_t skipped, struct slice word)
{
    size_t length = utf8_length(word), offset = 0;
    if (skipped + length > before->count)
        return false;
    for (size_t i = length; i-- > 0;)
        if (before->characters[skipped + i] != utf8_decode(word, &offset))
            return false;
    return true;
}

/* One of the words stands right before the number, at most two characters such as 了 or 约 between. */
static bool stands_before(const struct before *before, const struct names *words)
{
    for (uint32_t skipped = 0; skipped <= SLACK && skipped < before->count; skipped++) {
        uint32_t codepoint = before->characters[skipped];
        for (size_t i = 0; i < words->count; i++)
            if (word_ends(before, skipped, words->items[i]))
                return true;
        /* 增加到, 增加至, 上升为 say what it came to, and a comma ends it */
        if (!codepoint_is_han(codepoint) || codepoint == 0x5230 || codepoint == 0x81F3 || codepoint == 0x4E3A)
            return false;
    }
    return false;
}

static int sign_before(const struct rate_run *rates, const struct before *before)
{
    if (stands_before(before, &rates->rule->rise))
        return 1;
    return stands_before(before, &rates->rule->fall) ? -1 : 0;
}

static bool is_percent(const struct mention *mention, const struct before *before)
{
    return mention->unit == '%' || mention->unit == 0xFF05 || word_ends(before, 0, SLICE("百分之"));
}

/* `behind` is where the number before it ends. */
static void add_mention(struct rate_run *rates, const struct prose_number *number, uint32_t behind)
{
    struct mention *mention = &rates->mentions[rates->count++];
    struct span gap = {behind, number->span.start};
    uint32_t at = number->span.end;
    struct before before = read_before(rates->document, number->span.start);
    *mention = (struct mention){.number = *number, .unit = claim_next(rates->document, &at)};
    mention->sign = sign_before(rates, &before);
    if (is_percent(mention, &before)) {
        mention->role = ROLE_PERCENT;
        bool of = rates->count > 1 && mention[-1].role == ROLE_COUNT && mention[-1].share;
        mention->share = mention->sign == 0 && (of || claim_says_any(&rates->rule->share, rates->text, gap));
    } else if (!prose_number_counts(rates->text, number)) {
        mention->role = ROLE_OTHER;
    } else if (mention->sign) {
        mention->role = ROLE_CHANGE;
    } else {
        mention->role = claim_says_any(&rates->rule->last, rates->text, gap) ? ROLE_LAST : ROLE_COUNT;
        mention->share = claim_says_any(&rates->rule->share, rates->text, gap);
    }
}

/* ---- Judging ---- */

/* What a rate should be, by one pair of numbers; the nearest pair is kept for the message. */
struct due {
    bool found, fits;
    double value;
    const struct mention *from, *to;
};

static double absolute(double value)
{
    return value < 0 ? -value : value;
}

/* The printed rate, rounded or cut off to its digits, may be one between these. */
static bool rate_is(const struct mention *rate, double low, double high)
{
    const struct prose_number *number = &rate->number;
    double printed = decimal_to_double(number->value), step = 1;
    for (uint8_t i = 0; i < number->value.scale; i++)
        step /= 10;
    double slack = step / 1e6, least = printed - step / 2 - slack, most = printed + step - slack;
    if (!number->exact) {
        least = number->low_known ? decimal_to_double(number->low) - step : low;
        most = number->high_known ? decimal_to_double(number->high) + step : high;
    }
    return high >= least && low <= most;
}

static void consider(struct due *due, const struct mention *rate, const struct mention *from, const struct mention *to,
                     double low, double high)
{
    due->found = true;
    due->from = from;
    due->to = to;
    due->value = (low + high) / 2;
    due->fits |= rate_is(rate, low, high);
}

static double value_of(const struct mention *mention)
{
    return decimal_to_double(mention->number.value);
}

/* 1.2万 may be a little less or more. */
static double low_of(const struct mention *mention)
{
    return decimal_to_double(mention->number.low);
}

static double high_of(const struct mention *mention)
{
    return decimal_to_double(mention->number.high);
}

static bool is_sure(const struct mention *mention)
{
    return mention->number.exact || mention->number.rounded;
}

static bool is_usable(const struct mention *mention, enum role role, uint32_t unit)
{
    return mention->role == role && mention->unit == unit && is_sure(mention);
}

static void consider_growth(struct due *due, const struct mention *rate, const struct mention *from,
                            const struct mention *to)
{
    double low = low_of(from), high = high_of(from);
    if (from->role == ROLE_CHANGE) { /* what there was is what there is without the change */
        low = low_of(to) - (from->sign > 0 ? high_of(from) : -low_of(from));
        high = high_of(to) - (from->sign > 0 ? low_of(from) : -high_of(from));
    }
    if (low <= 0)
        return;
    double least = (low_of(to) / high - 1) * 100, most = (high_of(to) / low - 1) * 100;
    if (from->role == ROLE_CHANGE && to->number.exact && from->number.exact)
        least = most = from->sign * value_of(from) / low * 100;
    if (rate->sign > 0)
        consider(due, rate, from, to, least, most);
    else
        consider(due, rate, from, to, -most, -least);
}

/* Growth from what there was to what there is, or by a change. */
static struct due growth_due(const struct rate_run *rates, size_t rate)
{
    struct due due = {0};
    const struct mention *it = &rates->mentions[rate];
    for (size_t i = 0; i < rates->count && !due.fits; i++) {
        const struct mention *to = &rates->mentions[i];
        for (size_t k = 0; k < rates->count && to->role == ROLE_COUNT && is_sure(to) && !due.fits; k++) {
            const struct mention *from = &rates->mentions[k];
            if (is_usable(from, ROLE_LAST, to->unit) ||
                (is_usable(from, ROLE_CHANGE, to->unit) && from->sign == it->sign))
                consider_growth(&due, it, from, to);
        }
    }
    return due;
}

static void consider_share(struct due *due, const struct mention *rate, const struct mention *part,
                           const struct mention *whole)
{
    if (low_of(whole) > 0 && high_of(whole) >= low_of(part))
        consider(due, rate, whole, part, low_of(part) / high_of(whole) * 100, high_of(part) / low_of(whole) * 100);
}

/* The count that a share is said of: the last one before it, though not 20件 of 占20件的75%. */
static const struct mention *find_part(const struct rate_run *rates, const struct mention *rate)
{
    const struct mention *last = rate > rates->mentions ? rate - 1 : NULL;
    if (last && last->role == ROLE_COUNT && last->share)
        last = last > rates->mentions ? last - 1 : NULL;
    return last && last->role == ROLE_COUNT && is_sure(last) ? last : NULL;
}

/* A part of an earlier number, or of all of them together. */
static struct due share_due(const struct rate_run *rates, size_t rate)
{
    struct due due = {0};
    const struct mention *it = &rates->mentions[rate], *part = find_part(rates, it);
    double sum = part ? value_of(part) : 0;
    size_t others = 0;
    for (const struct mention *whole = rates->mentions; part && whole < it && !due.fits; whole++) {
        bool sibling = whole + 1 < it && whole[1].role == ROLE_PERCENT && whole[1].share;
        if (whole == part || sibling || !is_usable(whole, ROLE_COUNT, part->unit))
            continue;
        sum += value_of(whole);
        others++;
        consider_share(&due, it, part, whole);
    }
    if (due.found && !due.fits && others > 1)
        due.fits = rate_is(it, value_of(part) / sum * 100, value_of(part) / sum * 100);
    return due;
}

static struct slice percent_spoken(struct arena *arena, double value, uint8_t scale)
{
    return arena_print(arena, "%.*f%%", scale < 1 ? 1 : scale, value);
}

static struct decimal decimal_of(double value)
{
    return (struct decimal){(int64_t)(value * 10000 + (value < 0 ? -0.5 : 0.5)), 4};
}

static void report(struct rate_run *rates, const struct mention *wrong, const struct due *due, struct slice right)
{
    struct run *run = rates->run;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    struct span quote = {due->from->number.span.start, wrong->number.span.end};
    if (due->to->number.span.start < quote.start)
        quote.start = due->to->number.span.start;
    uint32_t behind = quote.end < due->from->number.span.end ? due->from->number.span.end : quote.end;
    quote.end = behind;
    claim_next(rates->document, &quote.end);
    finding->terms = arena_new_array(run->arena, struct term, 3);
    const struct mention *terms[] = {due->from, due->to, wrong};
    for (; finding->term_count < 3; finding->term_count++) {
        const struct prose_number *number = &terms[finding->term_count]->number;
        finding->terms[finding->term_count] =
            (struct term){.cell = -1,
                                                             .claim = -1,
                                                             .right = finding->term_count == 2,
                                                             .known = true,
                                                             .value = number->value,
                                                             .span = number->span};
    }
    finding_place(run, finding, wrong->number.span);
    finding->has_numbers = true;
    finding->computed = decimal_of(due->value);
    finding->reported = wrong->number.value;
    struct placeholder values[] = {
        {"quote", quote_spoken(run, quote, 40)},
        {"n", quote_spoken(run, wrong->number.span, 16)},
        {"from", quote_spoken(run, due->from->number.span, 16)},
        {"to", quote_spoken(run, due->to->number.span, 16)},
        {"right", right},
    };
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, arena_print(run->arena, "%zu", run->findings.count));
}

/* Where the clause of the number begins. */
static uint32_t clause_start(const struct rate_run *rates, uint32_t byte)
{
    uint32_t start = byte;
    while (start > rates->sentence.start) {
        uint32_t codepoint = claim_previous(rates->document, start);
        if (codepoint == 0 || claim_ends_clause(codepoint) || claim_ends_sentence(codepoint))
            break;
        start = claim_before(rates->document, start);
    }
    return start;
}

static bool begins_with_any(const struct rate_run *rates, uint32_t start, const struct names *words)
{
    for (size_t i = 0; i < words->count; i++) {
        uint32_t at = start;
        size_t offset = 0;
        while (offset < words->items[i].length &&
               claim_next(rates->document, &at) == utf8_decode(words->items[i], &offset))
            if (offset == words->items[i].length)
                return true;
    }
    return false;
}

/* 公开信息420条，较上年增加35条，网站访问量增长12%: a clause that names what grew, without a number of it, leaves open
 * whether the numbers before it are meant. */
static bool has_own_subject(const struct rate_run *rates, size_t rate)
{
    uint32_t start = clause_start(rates, rates->mentions[rate].number.span.start);
    bool alone = rate == 0 || rates->mentions[rate - 1].number.span.end <= start;
    return rates->rule->same.count && alone &&
           !begins_with_any(rates, start, &rates->rule->same) &&
           !begins_with_any(rates, start, &rates->rule->rise) && !begins_with_any(rates, start, &rates->rule->fall);
}

/* 回复率100% is often said of those that were due. */
static bool is_all(const struct mention *rate)
{
    return rate->share && rate->number.exact && decimal_compare(rate->number.value, DECIMAL(100)) == 0;
}

static void judge_rate(struct rate_run *rates, size_t i)
{
    const struct mention *rate = &rates->mentions[i];
    struct due due = rate->share ? share_due(rates, i) : rate->sign ? growth_due(rates, i) : (struct due){0};
    if (!due.found || (!due.fits && (is_all(rate) || (!rate->share && has_own_subject(rates, i)))))
        return;
    run_look_at(rates->run, rate->number.span);
    run_look_at(rates->run, due.from->number.span);
    run_look_at(rates->run, due.to->number.span);
    if (!due.fits)
        report(rates, rate, &due, percent_spoken(rates->run->arena, due.value, rate->number.value.scale));
}

/* 较上年300篇增加40篇: the change right behind what there was must lead to what there is. */
static void judge_change(struct rate_run *rates, size_t i)
{
    const struct mention *change = &rates->mentions[i], *from = change - 1;
    struct due due = {.from = from};
    if (i == 0 || !change->number.exact || !is_usable(from, ROLE_LAST, change->unit) || !from->number.exact)
        return;
    for (size_t k = 0; k < rates->count && !due.fits; k++) {
        const struct mention *to = &rates->mentions[k];
        if (!is_usable(to, ROLE_COUNT, change->unit) || !to->number.exact)
            continue;
        due.found = true;
        due.to = to;
        due.value = absolute(value_of(to) - value_of(from));
        due.fits = value_of(to) - value_of(from) == change->sign * value_of(change);
    }
    if (!due.found)
        return;
    run_look_at(rates->run, change->number.span);
    if (!due.fits)
        report(rates, change, &due, decimal_spoken(rates->run->arena, decimal_of(due.value)));
}

/* ---- Sentences ---- */

static void judge_sentence(struct rate_run *rates)
{
    bool any = false;
    for (size_t i = 0; i < rates->count; i++)
        any |= rates->mentions[i].role == ROLE_PERCENT || rates->mentions[i].role == ROLE_CHANGE;
    if (!any || claim_says_any(&rates->rule->unless, rates->text, rates->sentence))
        return;
    for (size_t i = 0; i < rates->count; i++) {
        if (rates->mentions[i].role == ROLE_PERCENT)
            judge_rate(rates, i);
        else if (rates->mentions[i].role == ROLE_CHANGE)
            judge_change(rates, i);
    }
}

/* A rate or last year is spoken of; most sentences are done with here. */
static bool may_rate(const struct rate_run *rates, struct span sentence)
{
    struct slice text = document_text(rates->document, sentence);
    return slice_find(text, SLICE("%"), 0) >= 0 || slice_find(text, SLICE("％"), 0) >= 0 ||
           slice_find(text, SLICE("百分之"), 0) >= 0 || claim_says_any(&rates->rule->last, rates->text, sentence);
}

/* The numbers [first, behind) stand in one sentence, which begins at byte `start`. */
static void read_sentence(struct rate_run *rates, const struct run_numbers *numbers, size_t first, size_t behind,
                          uint32_t start)
{
    rates->count = 0;
    rates->sentence = (struct span){start, numbers->items[behind - 1].span.end};
    for (size_t i = first; i < behind; i++) {
        add_mention(rates, &numbers->items[i], start);
        if (rates->mentions[rates->count - 1].role != ROLE_OTHER)
            start = numbers->items[i].span.end;
    }
    judge_sentence(rates);
}

static void run_prose(struct rate_run *rates, size_t prose)
{
    const struct run_numbers *numbers = run_numbers(rates->run, prose);
    const struct span all = rates->run->facts->prose[prose].span;
    uint32_t start = all.start, end = 0;
    for (size_t i = 0, first = 0; i < numbers->count; i++) {
        if (end <= numbers->items[i].span.end)
            end = claim_sentence_end(rates->document, numbers->items[i].span.end, all.end);
        bool last = i + 1 == numbers->count || numbers->items[i + 1].span.start >= end;
        if (!last)
            continue;
        bool some = i + 1 - first > 1 && i + 1 - first <= NUMBERS_MOST;
        if (some && may_rate(rates, (struct span){start, end}))
            read_sentence(rates, numbers, first, i + 1, start);
        first = i + 1;
        start = end;
    }
}

static void run_rate(struct run *run, const struct rule *rule)
{
    struct rate_run *rates = arena_new_item(run->arena, struct rate_run);
    rates->run = run;
    rates->rule = rule->own;
    rates->document = run->facts->document;
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        rates->text = run->prose[p];
        if (prose_is_wanted(rule, run->facts->prose[p].section))
            run_prose(rates, p);
    }
}

const struct kind kind_rate = {"rate", keys, placeholders, load, run_rate};
