/* Parts of a whole in the prose: "共 N 条，其中 a 条，b 条". They must add up, as far as the sentence surely lists parts of
 * one whole; where that is not sure nothing is said. */
#include "check/claim_text.h"

#include <string.h>

static const char *const keys[] = {"in", "lead", "units", "unless", "rest", "near", NULL};
static const char *const placeholders[] = {"total", "parts", "sum", "quote", NULL};

/* Bytes looked at before the lead word and behind it; lists in one report. */
enum { PARTS_MOST = 40, WHOLES_MOST = 8, EXTRA_MOST = 8, LOOK_BACK = 600, REACH = 3000, LISTS_MOST = 500 };

struct parts_rule {
    struct phrase_list lead, unless;
    struct names units, rest;
    long near; /* per cent: an almost complete list is a complete one with a fault */
};

struct list {
    struct run *run;
    const struct document *document;
    uint32_t unit;
    struct prose_number wholes[WHOLES_MOST]; /* what the parts may be parts of, the one nearest to the lead first */
    size_t whole_count;
    struct prose_number parts[PARTS_MOST];
    size_t count;
    bool rest; /* the last part is 其他 */
    bool doubtful;
    uint32_t end; /* byte behind the list */
};

static bool load(struct loader *loader, struct rule *rule)
{
    struct parts_rule *own = arena_new_item(loader->arena, struct parts_rule);
    const struct yaml_node *node = rule->node;
    rule->own = own;
    if (!yaml_get(node, "lead") || !yaml_get(node, "units"))
        return yaml_complain(node, loader->error, "规则“%.*s”要写 lead 和 units", SLICE_ARGUMENTS(rule->id));
    if (!loader_phrases(loader, yaml_get(node, "lead"), &own->lead) ||
        !loader_phrases(loader, yaml_get(node, "unless"), &own->unless) ||
        !loader_names(loader, yaml_get(node, "units"), &own->units) ||
        !loader_names(loader, yaml_get(node, "rest"), &own->rest) ||
        !loader_sections(loader, yaml_get(node, "in"), &rule->sections) ||
        (yaml_get(node, "near") && !yaml_integer(node, "near", &own->near, loader->error)))
        return false;
    return (own->near >= 0 && own->near < 100) ||
           yaml_complain(yaml_get(node, "near"), loader->error, "near 是百分数，0 到 99");
}

static bool is_unit(const struct parts_rule *own, uint32_t codepoint)
{
    for (size_t i = 0; i < own->units.count; i++) {
        size_t offset = 0;
        if (utf8_decode(own->units.items[i], &offset) == codepoint)
            return true;
    }
    return false;
}

static int depth_change(uint32_t codepoint)
{
    return (codepoint == 0xFF08 || codepoint == '(') - (codepoint == 0xFF09 || codepoint == ')');
}

static bool sentence_ends_between(const struct document *document, uint32_t from, uint32_t to)
{
    for (size_t at = from; at < to;)
        if (claim_ends_sentence(utf8_decode(document->text, &at)))
            return true;
    return false;
}

/* Of 新收22件，上年结转2件，其中… the parts may be those of 22, of 2 or of both together. */
static void find_wholes(struct list *list, const struct prose_number *numbers, size_t count)
{
    for (size_t i = count; i-- > 0 && list->whole_count < WHOLES_MOST;) {
        uint32_t at = numbers[i].span.end;
        if (i + 1 < count && sentence_ends_between(list->document, at, numbers[i + 1].span.start))
            return;
        if (claim_next(list->document, &at) == list->unit)
            list->wholes[list->whole_count++] = numbers[i];
    }
}

/* Nothing but a few words and marks stands between the number's unit and the lead; *inside tells that the lead stands
 * behind an opening bracket. */
static bool leads_on(const struct list *list, uint32_t at, uint32_t lead, bool *inside)
{
    uint32_t extra = 0;
    bool marked = false;
    *inside = false;
    while (at < lead) {
        uint32_t codepoint = claim_next(list->document, &at);
        if (at > lead)
            break;
        bool mark = !codepoint_is_han(codepoint);
        *inside = depth_change(codepoint) > 0 || (*inside && mark);
        extra += !mark;
        if (depth_change(codepoint) < 0 || (marked && !mark) || extra > EXTRA_MOST)
            return false;
        marked |= mark;
    }
    return true;
}

/* The number with its unit right before the lead word, and those before it in its sentence. */
static bool find_whole(struct list *list, const struct parts_rule *own, const struct prose_text *text, uint32_t lead,
                       uint32_t begin, bool *inside)
{
    size_t count;
    struct span before = {lead > begin + LOOK_BACK ? lead - LOOK_BACK : begin, lead};
    while (before.start < lead && ((unsigned char)list->document->text.data[before.start] & 0xC0) == 0x80)
        before.start++;
    struct prose_number *numbers = prose_numbers(text, before, list->run->arena, &count);
    if (count == 0)
        return false;
    uint32_t at = numbers[count - 1].span.end;
    list->unit = claim_next(list->document, &at);
    if (at > lead || !is_unit(own, list->unit) || !leads_on(list, at, lead, inside))
        return false;
    find_wholes(list, numbers, count);
    return true;
}

/* What is known of the clause being read. */
struct clause {
    uint32_t start;
    bool empty, has_part;
};

static void take_number(struct list *list, struct clause *clause, const struct prose_number *number, int depth)
{
    uint32_t at = number->span.end;
    clause->empty = false;
    if (depth > 0 || claim_next(list->document, &at) != list->unit)
        return;
    list->doubtful |= list->count == PARTS_MOST;
    if (list->count < PARTS_MOST)
        list->parts[list->count++] = *number;
    clause->has_part = true;
    list->end = at;
}

/* The clause just read begins with 其他. */
static bool begins_with_rest(const struct list *list, const struct parts_rule *own, uint32_t start)
{
    for (size_t i = 0; i < own->rest.count; i++)
        if (claim_next_is(list->document, start, own->rest.items[i].data))
            return true;
    return false;
}

/* Reads clause after clause while each has a part; what follows the last one is not of the list. */
static void read_parts(struct list *list, const struct parts_rule *own, const struct prose_text *text, uint32_t from,
                       uint32_t to, bool inside)
{
    size_t count, next = 0;
    struct prose_number *numbers = prose_numbers(text, (struct span){from, to}, list->run->arena, &count);
    struct clause clause = {from, true, false};
    int depth = 0;
    uint32_t at = from;
    while (at < to) {
        while (next < count && numbers[next].span.start < at)
            next++;
        if (next < count && numbers[next].span.start == at) {
            take_number(list, &clause, &numbers[next], depth);
            at = numbers[next++].span.end;
            continue;
        }
        size_t offset = document_skip_furniture(list->document, at);
        if (offset > at) {
            at = (uint32_t)offset;
            continue;
        }
        uint32_t codepoint = utf8_decode(list->document->text, &offset);
        at = (uint32_t)offset;
        depth += depth_change(codepoint);
        bool ends = depth == 0 && (claim_ends_clause(codepoint) || (codepoint == 0x3001 && clause.has_part));
        bool closes = (inside && depth < 0) || (depth == 0 && claim_ends_sentence(codepoint));
        if ((ends || closes) && clause.has_part)
            list->rest = begins_with_rest(list, own, clause.start);
        if (closes || (ends && !clause.empty && !clause.has_part))
            return;
        if (ends)
            clause = (struct clause){at, true, false};
        else if (codepoint_is_han(codepoint))
            clause.empty = false;
    }
}

/* ---- Judging ---- */

static struct interval bounds(const struct prose_number *number)
{
    struct interval interval = {number->low, number->high, number->low_known, number->high_known};
    if (!interval.low_known) {
        interval.low = DECIMAL(0);
        interval.low_known = true;
    }
    return interval;
}

static void add(struct interval *sum, const struct prose_number *number)
{
    struct interval part = bounds(number);
    sum->low_known &= decimal_add(sum->low, part.low, &sum->low);
    sum->high_known &= part.high_known && decimal_add(sum->high, part.high, &sum->high);
}

/* The first parts alone are already the whole; what follows divides it another way. */
static bool beginning_is(const struct list *list, struct interval whole)
{
    struct interval sum = interval_of(DECIMAL(0));
    for (size_t i = 0; i < list->count && interval_is_point(whole); i++) {
        add(&sum, &list->parts[i]);
        if (interval_is_point(sum) && decimal_compare(sum.low, whole.low) == 0)
            return true;
    }
    return false;
}

/* Too little is a fault only when nothing can be missing from the list. */
static bool falls_short(const struct list *list, const struct parts_rule *own, struct interval sum,
                        struct interval whole)
{
    if (!sum.high_known || decimal_compare(sum.high, whole.low) >= 0)
        return false;
    double missing = decimal_to_double(whole.low) - decimal_to_double(sum.high);
    bool nearly = list->count >= 4 && missing * 100 <= (double)own->near * decimal_to_double(whole.low);
    return list->rest || nearly;
}

static bool fits(const struct list *list, const struct parts_rule *own, struct interval sum, struct interval whole)
{
    bool above = sum.low_known && whole.high_known && decimal_compare(sum.low, whole.high) > 0;
    return beginning_is(list, whole) || (!above && !falls_short(list, own, sum, whole));
}

/* One of the numbers before the list, or some of them together, may be its whole. */
static bool fits_any(const struct list *list, const struct parts_rule *own, struct interval sum)
{
    struct interval together = interval_of(DECIMAL(0));
    for (size_t i = 0; i < list->whole_count; i++) {
        add(&together, &list->wholes[i]);
        if (fits(list, own, sum, bounds(&list->wholes[i])) || fits(list, own, sum, together))
            return true;
    }
    return false;
}

/* The number that the parts come nearest to. */
static const struct prose_number *nearest_whole(const struct list *list, struct interval sum)
{
    const struct prose_number *nearest = &list->wholes[0];
    double due = decimal_to_double(sum.low);
    for (size_t i = 1; i < list->whole_count; i++) {
        double distance = decimal_to_double(list->wholes[i].value) - due;
        double least = decimal_to_double(nearest->value) - due;
        if (distance * distance < least * least)
            nearest = &list->wholes[i];
    }
    return nearest;
}

static void report(struct run *run, const struct list *list, struct interval sum)
{
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    const struct prose_number *whole = nearest_whole(list, sum);
    struct buffer parts = {0};
    finding->terms = arena_new_array(run->arena, struct term, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        struct slice printed = quote_spoken(run, list->parts[i].span, 16);
        buffer_print(&parts, "%s%.*s", i ? "+" : "", SLICE_ARGUMENTS(printed));
        finding->terms[finding->term_count++] = (struct term){
            .cell = -1, .claim = -1, .known = true, .value = list->parts[i].value, .span = list->parts[i].span};
    }
    finding->terms[finding->term_count++] = (struct term){
        .cell = -1, .claim = -1, .right = true, .known = true, .value = whole->value, .span = whole->span};
    finding_place(run, finding, whole->span);
    finding->has_numbers = whole->exact && interval_is_point(sum);
    finding->computed = sum.low;
    finding->reported = whole->value;
    struct slice low = decimal_spoken(run->arena, sum.low);
    struct placeholder values[] = {
        {"total", quote_spoken(run, whole->span, 16)},
        {"parts", arena_copy(run->arena, buffer_slice(&parts))},
        {"sum", interval_is_point(sum) ? low : arena_print(run->arena, "至少 %.*s", SLICE_ARGUMENTS(low))},
        {"quote", quote_spoken(run, (struct span){whole->span.start, list->end}, 40)},
    };
    buffer_free(&parts);
    finding_say(run, finding, values, sizeof values / sizeof *values);
    size_t before = 0;
    for (size_t i = 0; i + 1 < run->findings.count; i++)
        before += slice_equal(run->findings.items[i].rule, run->rule->id);
    finding_seal(run, finding, arena_print(run->arena, "%zu", before + 1));
}

static void judge(struct run *run, const struct parts_rule *own, const struct prose_text *text,
                  const struct phrase_match *lead, struct span prose)
{
    struct list list = {.run = run, .document = run->facts->document};
    bool inside;
    if (!find_whole(&list, own, text, lead->span.start, prose.start, &inside))
        return;
    uint32_t end = prose.end - lead->span.end > REACH ? lead->span.end + REACH : prose.end;
    while (end < prose.end && ((unsigned char)list.document->text.data[end] & 0xC0) == 0x80)
        end++;
    read_parts(&list, own, text, lead->span.end, end, inside);
    if (list.count < 2 || list.doubtful)
        return;
    struct span all = {lead->clause.start, list.end}, behind = {lead->span.end, list.end};
    if (claim_says_any(&own->unless, text, all) || (!inside && claim_says_any(&own->lead, text, behind)))
        return;
    struct interval sum = interval_of(DECIMAL(0));
    for (size_t i = 0; i < list.count; i++)
        add(&sum, &list.parts[i]);
    for (size_t i = 0; i < list.count; i++)
        run_look_at(run, list.parts[i].span);
    run_look_at(run, nearest_whole(&list, sum)->span);
    if (!fits_any(&list, own, sum))
        report(run, &list, sum);
}

static void run_parts(struct run *run, const struct rule *rule)
{
    const struct parts_rule *own = rule->own;
    size_t lists = 0;
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        if (!prose_is_wanted(rule, run->facts->prose[p].section))
            continue;
        for (size_t i = 0; i < own->lead.count; i++) {
            struct phrase_match lead;
            uint32_t from = 0;
            while (lists++ < LISTS_MOST && phrase_find(own->lead.items[i], run->prose[p], &from, &lead))
                judge(run, own, run->prose[p], &lead, run->facts->prose[p].span);
        }
    }
}

const struct kind kind_parts = {"parts", keys, placeholders, load, run_parts};
