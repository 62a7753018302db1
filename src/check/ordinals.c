/* Marks of lists in running text, and which goes on from which. */
#include "check/ordinals.h"

#include <string.h>

/* Marks of one section; lists of one family that may be open at a time. */
enum { ORDINALS_MOST = 400, OPEN_MOST = 4, NUMERALS_MOST = 3, NUMBER_MOST = 30, MARKS_MOST = 8 };

static bool is_numeral(uint32_t codepoint)
{
    static const uint32_t numerals[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (codepoint == numerals[i])
            return true;
    return false;
}

/* The numerals at the byte, *byte moved behind them; 0 when there are none or they are no small number. */
static int read_numerals(const struct document *document, uint32_t *byte, uint32_t limit)
{
    char printed[4 * NUMERALS_MOST];
    size_t length = 0;
    uint32_t at = *byte, next = at;
    for (int i = 0; i < NUMERALS_MOST && next < limit; i++) {
        uint32_t codepoint = claim_next(document, &next);
        if (!is_numeral(codepoint))
            break;
        length += utf8_encode(codepoint, printed + length);
        at = next;
    }
    struct decimal value;
    *byte = at;
    bool small = length > 0 && decimal_parse_chinese((struct slice){printed, length}, &value) && value.digits > 0 &&
                 value.digits <= NUMBER_MOST;
    return small ? (int)value.digits : 0;
}

static bool is_mark(uint32_t codepoint)
{
    return claim_ends_clause(codepoint) || claim_ends_sentence(codepoint) || codepoint == 0xFF1A || codepoint == ':' ||
           codepoint == 0x3001;
}

/* 统一是, 唯一是, 之一是 are no marks. */
static bool is_joined(uint32_t before)
{
    return before == 0x7EDF || before == 0x552F || before == 0x4E4B || before == 0x4E07 || before == 0x7B2C ||
           before == 0x5355 || is_numeral(before);
}

static bool read_bracketed(const struct document *document, uint32_t at, uint32_t limit, struct ordinal *out)
{
    uint32_t start = at, codepoint = claim_next(document, &at);
    if ((codepoint != 0xFF08 && codepoint != '(') || claim_previous(document, start) == 0x7B2C)
        return false;
    out->number = read_numerals(document, &at, limit);
    codepoint = claim_next(document, &at);
    out->family = ORDINAL_BRACKETED;
    out->span = (struct span){start, at};
    return out->number > 0 && at <= limit && (codepoint == 0xFF09 || codepoint == ')');
}

static bool read_nth(const struct document *document, uint32_t at, uint32_t limit, struct ordinal *out)
{
    uint32_t start = at;
    if (claim_next(document, &at) != 0x7B2C)
        return false;
    out->number = read_numerals(document, &at, limit);
    out->family = ORDINAL_NTH;
    out->span = (struct span){start, at};
    uint32_t codepoint = claim_next(document, &at);
    return out->number > 0 && at <= limit && (codepoint == 0xFF0C || codepoint == ',' || codepoint == 0x3001);
}

/* 一是: `at` is the byte of 是. */
static bool read_is(const struct document *document, uint32_t at, uint32_t from, struct ordinal *out)
{
    uint32_t start = at;
    for (int i = 0; i < NUMERALS_MOST && start > from && is_numeral(claim_previous(document, start)); i++)
        start = claim_before(document, start);
    uint32_t end = start;
    out->number = read_numerals(document, &end, at);
    out->family = ORDINAL_IS;
    out->span = (struct span){start, at + (uint32_t)strlen("是")};
    return out->number > 0 && !is_joined(claim_previous(document, start));
}

/* A mark stands before the byte, or nothing does. */
static bool begins_clause(const struct document *document, uint32_t byte, uint32_t from)
{
    for (int i = 0; byte > from && i < MARKS_MOST; i++) {
        uint32_t codepoint = claim_previous(document, byte);
        if (is_mark(codepoint))
            return true;
        if (codepoint_is_han(codepoint))
            return false;
        byte = claim_before(document, byte);
    }
    return byte <= from;
}

static bool read_ordinal(const struct document *document, uint32_t at, struct span prose, struct ordinal *out)
{
    size_t offset = at;
    uint32_t codepoint = utf8_decode(document->text, &offset);
    *out = (struct ordinal){.before = -1};
    bool found = codepoint == 0x662F   ? read_is(document, at, prose.start, out)
                 : codepoint == 0x7B2C ? read_nth(document, at, prose.end, out)
                                       : read_bracketed(document, at, prose.end, out);
    out->inside = found && !begins_clause(document, out->span.start, prose.start);
    return found && !(out->inside && out->family == ORDINAL_NTH);
}

/* The next byte where 是, 第 or a bracket begins; most text is skipped over. */
static uint32_t next_candidate(const struct document *document, uint32_t at, uint32_t end)
{
    const char *text = document->text.data;
    for (; at + 3 <= end; at++) {
        if (text[at] == '(')
            return at;
        bool may = text[at] == '\xE6' || text[at] == '\xE7' || text[at] == '\xEF';
        if (may && (memcmp(text + at, "是", 3) == 0 || memcmp(text + at, "第", 3) == 0 || memcmp(text + at, "（", 3) == 0))
            return at;
    }
    return end;
}

static void find_in(struct run *run, struct span prose, struct ordinals *out)
{
    const struct document *document = run->facts->document;
    for (uint32_t at = prose.start; (at = next_candidate(document, at, prose.end)) < prose.end; at++) {
        struct ordinal found;
        uint32_t behind = document_skip_furniture(document, at);
        if (behind > at)
            at = behind - 1;
        else if (out->count < ORDINALS_MOST && read_ordinal(document, at, prose, &found))
            vector_push(run->arena, out, found);
    }
}

/* The last marks of the lists that are open. */
struct open_lists {
    int items[OPEN_MOST];
    size_t count;
};

static void open_list(struct open_lists *open, int mark)
{
    if (open->count == OPEN_MOST)
        memmove(open->items, open->items + 1, --open->count * sizeof *open->items);
    open->items[open->count++] = mark;
}

/* An outer list goes on when the one within it has had its say: two marks of it at least. */
static bool goes_on(const struct ordinals *ordinals, const struct open_lists *lists, size_t list,
                    const struct ordinal *mark)
{
    const struct ordinal *last = &ordinals->items[lists->items[list]];
    const struct ordinal *latest = &ordinals->items[lists->items[lists->count - 1]];
    return last->number + 1 == mark->number &&
           (last == latest || latest->number > 1 || latest->inside || mark->inside);
}

static void link_marks(struct ordinals *ordinals)
{
    struct open_lists open[ORDINAL_FAMILIES] = {0};
    for (size_t i = 0; i < ordinals->count; i++) {
        struct ordinal *it = &ordinals->items[i];
        struct open_lists *lists = &open[it->family];
        it->begins = it->number == 1;
        for (size_t k = lists->count; !it->begins && it->before < 0 && k-- > 0;)
            if (goes_on(ordinals, lists, k, it)) {
                it->before = lists->items[k];
                memmove(lists->items + k, lists->items + k + 1, (--lists->count - k) * sizeof *lists->items);
            }
        it->doubtful = it->inside && !it->begins && it->before < 0;
        if (!it->doubtful)
            open_list(lists, (int)i);
    }
}

/* Brackets with numerals head paragraphs as well as the rows of tables: where two lists begin they are not told
 * apart. */
static void drop_mixed_brackets(struct ordinals *ordinals)
{
    size_t lists = 0, kept = 0;
    for (size_t i = 0; i < ordinals->count; i++)
        lists += ordinals->items[i].family == ORDINAL_BRACKETED && ordinals->items[i].number == 1;
    for (size_t i = 0; i < ordinals->count; i++)
        if (ordinals->items[i].family != ORDINAL_BRACKETED || lists == 1)
            ordinals->items[kept++] = ordinals->items[i];
    ordinals->count = kept;
}

/* Several rules ask for the same ones. */
struct ordinals ordinals_find(struct run *run, int section)
{
    struct ordinals **found = &run->ordinals[section + 1];
    if (*found)
        return **found;
    *found = arena_new_item(run->arena, struct ordinals);
    for (size_t p = 0; p < run->facts->prose_count; p++)
        if (run->facts->prose[p].section == section)
            find_in(run, run->facts->prose[p].span, *found);
    drop_mixed_brackets(*found);
    link_marks(*found);
    return **found;
}
