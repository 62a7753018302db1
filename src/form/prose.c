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

static enum prose_break break_between(const struct prose_text *text, uint32_t index)
{
    struct span gap = {text->ends[index - 1], text->starts[index]};
    struct slice marks = document_text(text->document, gap);
    enum prose_break strongest = BREAK_NONE;
    for (size_t offset = 0; offset < marks.length;) {
        if (marks.data[offset] == '\n' || marks.data[offset] == ' ') {
            offset++;
            continue;
        }
        enum prose_break found = break_of(utf8_decode(marks, &offset));
        strongest = found > strongest ? found : strongest;
    }
    bool in_number = is_digit(text->characters[index - 1]) && is_digit(text->characters[index]);
    return in_number && strongest == BREAK_CLAUSE && marks.length <= 3 ? BREAK_PAUSE : strongest;
}

struct prose_text *prose_text_new(struct arena *arena, const struct document *document, struct span span)
{
    struct prose_text *text = arena_new_item(arena, struct prose_text);
    struct folded folded = fold_text(arena, document_text(document, span));
    assert(folded.count < UINT32_MAX);
    *text = (struct prose_text){document,    span, folded.characters,     folded.starts,
                                folded.ends, NULL, (uint32_t)folded.count};
    text->breaks = arena_allocate(arena, folded.count + 1);
    for (uint32_t i = 0; i < text->count; i++) {
        text->starts[i] += span.start;
        text->ends[i] += span.start;
        if (i > 0 && text->starts[i] != text->ends[i - 1])
            text->breaks[i] = (unsigned char)break_between(text, i);
    }
    text->breaks[0] = text->breaks[text->count] = BREAK_SENTENCE;
    return text;
}

size_t prose_text_length(const struct prose_text *text)
{
    return text->count;
}

uint32_t prose_index(const struct prose_text *text, uint32_t byte)
{
    uint32_t low = 0, high = text->count;
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
