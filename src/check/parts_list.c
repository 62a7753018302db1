/* Lists of parts in the prose: the whole before them or behind them, and the parts clause by clause. */
#include "check/parts_list.h"

/* Bytes looked at before the lead word and behind it. */
enum { EXTRA_MOST = 8, LOOK_BACK = 600, REACH = 3000 };

static const uint32_t PAUSE = 0x3001, EACH = 0x5404;

bool parts_is_unit(const struct parts_rule *rule, uint32_t codepoint)
{
    for (size_t i = 0; i < rule->units.count; i++) {
        size_t offset = 0;
        if (utf8_decode(rule->units.items[i], &offset) == codepoint)
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

static uint32_t character_start(const struct document *document, uint32_t byte)
{
    while (byte < document->text.length && ((unsigned char)document->text.data[byte] & 0xC0) == 0x80)
        byte++;
    return byte;
}

/* ---- The whole ---- */

/* Of 新收22件，上年结转2件，其中… the parts may be those of 22, of 2 or of both together. */
static void find_wholes(struct parts_list *list, const struct prose_number *numbers, size_t count)
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
static bool leads_on(const struct parts_list *list, uint32_t at, uint32_t lead, bool *inside)
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

bool parts_find_whole(struct parts_list *list, const struct prose_text *text, uint32_t lead, bool *inside)
{
    size_t count;
    uint32_t begin = list->prose.start;
    struct span before = {lead > begin + LOOK_BACK ? lead - LOOK_BACK : begin, lead};
    before.start = character_start(list->document, before.start);
    struct prose_number *numbers = prose_numbers(text, before, list->run->arena, &count);
    if (count == 0)
        return false;
    uint32_t at = numbers[count - 1].span.end;
    list->unit = claim_next(list->document, &at);
    if (at > lead || !parts_is_unit(list->rule, list->unit) || !leads_on(list, at, lead, inside))
        return false;
    find_wholes(list, numbers, count);
    return true;
}

/* ---- The parts ---- */

struct interval parts_bounds(const struct prose_number *number)
{
    struct interval interval = {number->low, number->high, number->low_known, number->high_known};
    if (!interval.low_known) {
        interval.low = DECIMAL(0);
        interval.low_known = true;
    }
    return interval;
}

void parts_add(struct interval *sum, const struct prose_number *number)
{
    struct interval part = parts_bounds(number);
    sum->low_known &= decimal_add(sum->low, part.low, &sum->low);
    sum->high_known &= part.high_known && decimal_add(sum->high, part.high, &sum->high);
}

/* What is known of the clause being read. */
struct clause {
    uint32_t start;
    bool empty, has_part;
    int64_t named; /* 甲村、乙村和丙村: how many are named before the number */
    bool each;     /* the number is of each of them: 各5次 */
};

static bool multiply(struct prose_number *number, int64_t times)
{
    return decimal_multiply(number->value, DECIMAL(times), &number->value) &&
           decimal_multiply(number->low, DECIMAL(times), &number->low) &&
           decimal_multiply(number->high, DECIMAL(times), &number->high);
}

static void take_number(struct parts_list *list, struct clause *clause, const struct prose_number *number, int depth)
{
    uint32_t at = number->span.end;
    uint32_t unit = claim_next(list->document, &at);
    clause->empty = false;
    if (depth > 0 || unit != list->unit) {
        if (depth == 0 && parts_is_unit(list->rule, unit))
            parts_add(&list->all, number);
        return;
    }
    list->doubtful |= list->count == PARTS_MOST;
    list->mixed |= list->broken;
    if (list->count < PARTS_MOST) {
        struct prose_number *part = &list->parts[list->count++];
        *part = *number;
        list->doubtful |= clause->each && (clause->named < 2 || !multiply(part, clause->named));
        parts_add(&list->all, part);
    }
    clause->has_part = true;
    list->end = at;
}

/* The clause just read begins with 其他. */
static bool begins_with_rest(const struct parts_list *list, uint32_t start)
{
    for (size_t i = 0; i < list->rule->rest.count; i++)
        if (claim_next_is(list->document, start, list->rule->rest.items[i].data))
            return true;
    return false;
}

static bool joins_names(uint32_t codepoint)
{
    return codepoint == PAUSE || codepoint == 0x548C /* 和 */ || codepoint == 0x53CA /* 及 */ ||
           codepoint == 0x4E0E /* 与 */;
}

static struct clause clause_new(uint32_t start)
{
    return (struct clause){.start = start, .empty = true, .named = 1};
}

/* A clause with a part ends with this mark. */
static void see_mark(struct parts_list *list, uint32_t codepoint)
{
    bool semicolon = codepoint == 0xFF1B || codepoint == ';';
    list->broken |= semicolon && list->paused;
    list->paused |= !semicolon;
}

/* Takes one character up; true when the list ends with it. */
static bool read_character(struct parts_list *list, struct clause *clause, uint32_t codepoint, uint32_t behind,
                           int *depth, bool inside)
{
    *depth += depth_change(codepoint);
    bool outside = *depth == 0;
    bool ends = outside && (claim_ends_clause(codepoint) || (codepoint == PAUSE && clause->has_part));
    bool closes = (inside && *depth < 0) || (outside && claim_ends_sentence(codepoint));
    /* a share is said of the part before it */
    bool share = !clause->has_part && claim_next_is(list->document, clause->start, "占");
    if ((ends || closes) && clause->has_part)
        list->rest = begins_with_rest(list, clause->start);
    if (ends && clause->has_part)
        see_mark(list, codepoint);
    list->closed = closes && (clause->has_part || share);
    if (closes || (ends && !clause->empty && !clause->has_part && !share))
        return true;
    if (ends) {
        *clause = clause_new(behind);
        return false;
    }
    clause->named += outside && joins_names(codepoint);
    clause->each = codepoint == EACH || (clause->each && !codepoint_is_han(codepoint));
    if (codepoint_is_han(codepoint))
        clause->empty = false;
    return false;
}

void parts_read(struct parts_list *list, const struct prose_text *text, uint32_t from, bool inside)
{
    size_t count, next = 0;
    uint32_t to = list->prose.end - from > REACH ? character_start(list->document, from + REACH) : list->prose.end;
    struct prose_number *numbers = prose_numbers(text, (struct span){from, to}, list->run->arena, &count);
    struct clause clause = clause_new(from);
    int depth = 0;
    for (uint32_t at = from; at < to;) {
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
        if (read_character(list, &clause, codepoint, at, &depth, inside))
            return;
    }
}

/* ---- The whole behind its parts ---- */

bool parts_read_before(struct parts_list *list, const struct prose_text *text, const struct phrase_match *total)
{
    size_t count;
    uint32_t at = total->number.span.end;
    struct span before = {total->sentence.start, total->span.start};
    list->unit = claim_next(list->document, &at);
    list->end = at;
    if (!parts_is_unit(list->rule, list->unit))
        return false;
    struct prose_number *numbers = prose_numbers(text, before, list->run->arena, &count);
    for (size_t i = 0; i < count; i++) {
        at = numbers[i].span.end;
        bool same = claim_next(list->document, &at) == list->unit;
        if (!same && prose_number_counts(text, &numbers[i]))
            return false;
        if (same && (list->count == PARTS_MOST || !numbers[i].exact))
            return false;
        if (same)
            list->parts[list->count++] = numbers[i];
    }
    list->wholes[list->whole_count++] = total->number;
    list->complete = true;
    return list->count >= 2;
}
