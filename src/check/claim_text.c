/* Small questions about running text. */
#include "check/claim_text.h"

bool claim_says_any(const struct phrase_list *phrases, const struct prose_text *text, struct span span)
{
    for (size_t i = 0; i < phrases->count; i++) {
        struct phrase_match match;
        uint32_t from = span.start;
        if (phrase_find_within(phrases->items[i], text, &from, span.end, &match))
            return true;
    }
    return false;
}

uint32_t claim_next(const struct document *document, uint32_t *byte)
{
    size_t offset = *byte;
    while ((offset = document_skip_furniture(document, (uint32_t)offset)) < document->text.length) {
        uint32_t codepoint = utf8_decode(document->text, &offset);
        *byte = (uint32_t)offset;
        if (!codepoint_is_blank(codepoint))
            return codepoint;
    }
    return 0;
}

bool claim_next_is(const struct document *document, uint32_t byte, const char *word)
{
    struct slice expected = slice_of(word);
    for (size_t offset = 0; offset < expected.length;)
        if (claim_next(document, &byte) != utf8_decode(expected, &offset))
            return false;
    return true;
}
