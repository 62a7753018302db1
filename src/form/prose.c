/* Running text made ready for matching: folded, with the strength of the marks between its characters. */
#include "form/prose.h"

#include <assert.h>
/* Characters: text without sentence ends is cut here, so that nothing takes quadratic time. */
enum { SENTENCE_MOST = 1000 };

static enum prose_break break_of(uint32_t codepoint)
{
    switch (codepoint) {
    case 0x3002: /* 。 */
    case 0xFF01: /* ！ */
    case 0xFF1F: /* ？ */
    case 0xFF1B: /* ； */
    case '!':
    case '?':
    case ';':
        return BREAK_SENTENCE;
    case 0xFF0C: /* ， */
    case 0xFF1A: /* ： */
    case 0xFF08: /* （ */
    case 0xFF09: /* ） */
    case 0x2014: /* — */
    case ',':
    case ':':
    case '(':
    case ')':
        return BREAK_CLAUSE;
    case 0x3001: /* 、 */
        return BREAK_PAUSE;
    default:
        return BREAK_NONE;
    }
}

static bool is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

/* The strongest mark among the bytes from `at` to `end`; furniture has none. */
static enum prose_break strongest_mark(const struct prose_text *text, uint32_t at, uint32_t end)
{
    struct slice whole = text->document->text;
    enum prose_break strongest = BREAK_NONE;
    while (at < end) {
        if (whole.data[at] == '\n' || whole.data[at] == ' ') {
            at++;
            continue;
        }
        uint32_t behind = text->has_furniture ? document_skip_furniture(text->document, at) : at;
        if (behind > at) {
            at = behind;
            continue;
        }
        size_t offset = at;
        enum prose_break found = break_of(utf8_decode(whole, &offset));
        strongest = found > strongest ? found : strongest;
        at = (uint32_t)offset;
    }
    return strongest;
}

/* （二）依申请公开情况, alone in the line that ends at `end`: what follows says something of its own. */
static bool is_heading(const struct prose_text *text, uint32_t end)
{
    enum { HEADING_MOST = 120 };
    struct slice whole = text->document->text;
    uint32_t from = end;
    while (from > text->span.start && end - from < HEADING_MOST && whole.data[from - 1] != '\n')
        from--;
    struct slice line = {whole.data + from, end - from};
    return (slice_starts_with(line, slice_of("（")) || slice_starts_with(line, slice_of("("))) &&
           slice_ends_with(line, slice_of("情况"));
}

static enum prose_break break_between(const struct prose_text *text, uint32_t index)
{
    uint32_t from = text->ends[index - 1], to = text->starts[index];
    enum prose_break strongest = strongest_mark(text, from, to);
    if (strongest == BREAK_NONE && text->document->text.data[from] == '\n' && is_heading(text, from))
        return BREAK_CLAUSE;
    bool in_number = is_digit(text->characters[index - 1]) && is_digit(text->characters[index]);
    return in_number && strongest == BREAK_CLAUSE && to - from <= 3 ? BREAK_PAUSE : strongest;
}

/* ⑬ before 2025, ³ behind 12: folded to digits, they are no part of the number beside them. */
static bool is_ringed(const struct prose_text *text, uint32_t index)
{
    struct slice whole = text->document->text;
    size_t at = text->starts[index];
    if (!is_digit(text->characters[index]) || (unsigned char)whole.data[at] < 0x80)
        return false;
    uint32_t source = utf8_decode(whole, &at);
    return source < 0xFF10 || source > 0xFF19;
}

static bool part_digits(const struct prose_text *text, uint32_t index)
{
    return is_digit(text->characters[index - 1]) && is_digit(text->characters[index]) &&
           is_ringed(text, index - 1) != is_ringed(text, index);
}

/* Leaves out the characters of furniture that stands inside. */
static void drop_furniture(struct prose_text *text)
{
    const struct document *document = text->document;
    uint32_t kept = 0;
    size_t next = 0;
    for (uint32_t i = 0; i < text->count; i++) {
        while (next < document->block_count &&
               (document->blocks[next].kind != BLOCK_FURNITURE || document->blocks[next].span.end <= text->starts[i]))
            next++;
        if (next < document->block_count && span_contains(document->blocks[next].span, text->starts[i]))
            continue;
        text->characters[kept] = text->characters[i];
        text->starts[kept] = text->starts[i];
        text->ends[kept++] = text->ends[i];
    }
    text->count = kept;
}

static bool holds_furniture(const struct document *document, struct span span)
{
    for (size_t i = 0; i < document->block_count && document->blocks[i].span.start < span.end; i++)
        if (document->blocks[i].kind == BLOCK_FURNITURE && document->blocks[i].span.end > span.start)
            return true;
    return false;
}

struct prose_text *prose_text_new(struct arena *arena, const struct document *document, struct span span)
{
    struct prose_text *text = arena_new_item(arena, struct prose_text);
    struct folded folded = fold_text(arena, document_text(document, span));
    assert(folded.count < UINT32_MAX);
    *text = (struct prose_text){
        .document = document,
        .span = span,
        .characters = folded.characters,
        .starts = folded.starts,
        .ends = folded.ends,
        .count = (uint32_t)folded.count,
        .has_furniture = holds_furniture(document, span),
    };
    text->steps = arena_new_item(arena, uint64_t);
    for (uint32_t i = 0; i < text->count; i++) {
        text->starts[i] += span.start;
        text->ends[i] += span.start;
    }
    if (text->has_furniture)
        drop_furniture(text);
    text->breaks = arena_allocate(arena, text->count + 1);
    text->kinds = arena_allocate(arena, text->count + 1);
    for (uint32_t i = 0; i < text->count; i++)
        text->kinds[i] = (unsigned char)prose_kind_of(text->characters[i]);
    for (uint32_t i = 1; i < text->count; i++)
        if (part_digits(text, i))
            text->breaks[i] = BREAK_CLAUSE;
        else if (text->starts[i] != text->ends[i - 1])
            text->breaks[i] = (unsigned char)break_between(text, i);
    text->breaks[0] = text->breaks[text->count] = BREAK_SENTENCE;
    prose_places_make(text, arena);
    return text;
}

uint64_t prose_text_steps(const struct prose_text *text)
{
    return *text->steps;
}

void prose_text_set_year(struct prose_text *text, int year)
{
    static const uint32_t numerals[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < YEAR_NEXT && year >= 1000 && year < 9999; i++) {
        int rest = i + 1 == YEAR_BEFORE ? year - 1 : year + 1;
        for (int k = YEAR_LETTERS - 2; k >= 0; k--, rest /= 10) {
            text->years[i][0][k] = '0' + (uint32_t)(rest % 10);
            text->years[i][1][k] = numerals[rest % 10];
        }
        text->years[i][0][YEAR_LETTERS - 1] = text->years[i][1][YEAR_LETTERS - 1] = 0x5E74;
    }
}

size_t prose_text_length(const struct prose_text *text)
{
    return text->count;
}

uint32_t prose_index(const struct prose_text *text, uint32_t byte)
{
    uint32_t low = 0, high = text->count;
    if (high == 0 || byte <= text->starts[0])
        return 0;
    if (byte > text->starts[high - 1])
        return high;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (text->starts[middle] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void prose_stretch(const struct prose_text *text, enum prose_break strength, uint32_t at, uint32_t *from, uint32_t *to)
{
    assert(at < text->count);
    uint32_t first = at, behind = at + 1;
    while (text->breaks[first] < strength && at - first < SENTENCE_MOST)
        first--;
    while (text->breaks[behind] < strength && behind - at < SENTENCE_MOST)
        behind++;
    *from = first;
    *to = behind;
}

struct span prose_span(const struct prose_text *text, uint32_t from, uint32_t to)
{
    assert(from < to && to <= text->count);
    return (struct span){text->starts[from], text->ends[to - 1]};
}
