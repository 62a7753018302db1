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

/* Furniture stands on lines of its own. */
uint32_t claim_before(const struct document *document, uint32_t byte)
{
    bool line = false;
    while (byte > 0) {
        while (--byte > 0 && ((unsigned char)document->text.data[byte] & 0xC0) == 0x80)
            ;
        size_t offset = byte;
        line |= document->text.data[byte] == '\n';
        if (!codepoint_is_blank(utf8_decode(document->text, &offset)) &&
            !(line && document_skip_furniture(document, byte) > byte))
            break;
    }
    return byte;
}

uint32_t claim_previous(const struct document *document, uint32_t byte)
{
    size_t offset = claim_before(document, byte);
    return byte > 0 ? utf8_decode(document->text, &offset) : 0;
}

bool claim_next_is(const struct document *document, uint32_t byte, const char *word)
{
    struct slice expected = slice_of(word);
    for (size_t offset = 0; offset < expected.length;)
        if (claim_next(document, &byte) != utf8_decode(expected, &offset))
            return false;
    return true;
}

bool claim_ends_clause(uint32_t codepoint)
{
    return codepoint == 0xFF0C || codepoint == ',' || codepoint == 0xFF1B || codepoint == ';';
}

bool claim_ends_sentence(uint32_t codepoint)
{
    return codepoint == 0x3002 || codepoint == 0xFF01 || codepoint == 0xFF1F || codepoint == '!' || codepoint == '?';
}

/* Colons and brackets part clauses too, though a list goes on over them. */
static bool parts_clauses(uint32_t codepoint)
{
    return claim_ends_clause(codepoint) || claim_ends_sentence(codepoint) || codepoint == 0xFF1A || codepoint == ':' ||
           codepoint == 0xFF08 || codepoint == 0xFF09 || codepoint == '(' || codepoint == ')';
}

struct span claim_clause_behind(const struct document *document, uint32_t byte, uint32_t limit)
{
    struct span clause = {limit, limit};
    for (uint32_t at = byte; at < limit;) {
        uint32_t next = at, codepoint = claim_next(document, &next);
        if (codepoint == 0 || next > limit)
            break;
        if (clause.start < limit && parts_clauses(codepoint))
            return clause;
        if (clause.start == limit && codepoint_is_han(codepoint))
            clause.start = at;
        if (clause.start < limit)
            clause.end = next;
        at = next;
    }
    return clause;
}

uint32_t claim_sentence_end(const struct document *document, uint32_t byte, uint32_t limit)
{
    while (byte < limit) {
        uint32_t codepoint = claim_next(document, &byte);
        if (codepoint == 0 || byte > limit)
            return limit;
        if (claim_ends_sentence(codepoint))
            return byte;
    }
    return limit;
}
