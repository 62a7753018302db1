/* Cuts a stretch of text into words, numbers and fillers. Words stay small, as alignment puts labels together again. */
#include "form/token_lex.h"

enum { TEXT_LENGTH_MOST = 60, NOTE_LENGTH_MOST = 150 };

/* Bytes of a tag or of a blank's entity in text that was HTML once: markup, no cell of its own. 0 when there is
 * none. */
static uint32_t markup_at(const struct lexer *lexer, uint32_t at, uint32_t end)
{
    enum { TAG_LENGTH_MOST = 200 };
    static const struct slice blanks[] = {{"&nbsp;", 6}, {"&#160;", 6}, {"&#xA0;", 6}, {"&#xa0;", 6}, {"&emsp;", 6}};
    struct slice rest = slice_part(lexer->text, at, end);
    for (size_t i = 0; rest.data[0] == '&' && i < sizeof blanks / sizeof *blanks; i++)
        if (slice_starts_with(rest, blanks[i]))
            return (uint32_t)blanks[i].length;
    if (rest.data[0] != '<' || rest.length < 3 || !(rest.data[1] == '/' || (rest.data[1] | 0x20) >= 'a'))
        return 0;
    for (uint32_t i = 2; i < rest.length && i < TAG_LENGTH_MOST && rest.data[i] != '<'; i++)
        if (rest.data[i] == '>')
            return i + 1;
    return 0;
}

uint32_t lex_peek(const struct lexer *lexer, uint32_t at, uint32_t end, uint32_t *next)
{
    if (at >= end) {
        *next = at;
        return 0;
    }
    const unsigned char *bytes = (const unsigned char *)lexer->text.data + at;
    uint32_t c = bytes[0];
    if (c < 0x80) {
        uint32_t markup = c == '&' || c == '<' ? markup_at(lexer, at, end) : 0;
        *next = at + (markup ? markup : 1);
        return markup ? ' ' : c;
    }
    if ((c & 0xF0) == 0xE0) { /* the document's text is valid UTF-8 */
        *next = at + 3;
        c = (c & 0x0F) << 12 | (uint32_t)(bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F);
    } else {
        size_t offset = at;
        c = utf8_decode(lexer->text, &offset);
        *next = (uint32_t)offset;
    }
    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFF01 + '!' : c;
}

uint32_t lex_before(const struct lexer *lexer, uint32_t at)
{
    uint32_t next, start = at;
    if (at <= lexer->start)
        return 0;
    do
        start--;
    while (start > lexer->start && ((unsigned char)lexer->text.data[start] & 0xC0) == 0x80);
    uint32_t c = lex_peek(lexer, start, at, &next);
    return c == '>' ? ' ' : c; /* a tag's end */
}

bool lex_is_ordinal(uint32_t c)
{
    switch (c) {
    case 0x4E00:
    case 0x4E8C:
    case 0x4E09:
    case 0x56DB:
    case 0x4E94:
    case 0x516D:
    case 0x4E03:
    case 0x516B:
    case 0x4E5D:
    case 0x5341:
        return true;
    default:
        return false;
    }
}

static bool is_filler(uint32_t c)
{
    return c == '/' || c == '\\' || lex_is_dash(c) || c == 0x65E0; /* 无 */
}

/* - 存在的主要问题: the mark of a list, before words at the beginning of a line. */
static bool marks_list(const struct lexer *lexer, uint32_t at, uint32_t end)
{
    uint32_t next, c = lex_peek(lexer, at, lexer->end, &next);
    if (lexer->slot || !lex_is_dash(c) || next != end || lex_before(lexer, at) != 0)
        return false;
    while (lex_is_blank(c = lex_peek(lexer, end, lexer->end, &next)))
        end = next;
    return lex_is_han(c) && c != 0x65E0;
}

/* Fillers stand alone between blanks: / — —— 无. Returns the byte behind, `at` when there is none. */
static uint32_t take_filler(struct lexer *lexer, uint32_t at)
{
    uint32_t next, first = lex_peek(lexer, at, lexer->end, &next), end = next;
    if (!is_filler(first) || !lex_is_edge(lex_before(lexer, at)))
        return at;
    while (lex_peek(lexer, end, lexer->end, &next) == first)
        end = next;
    if (!lex_is_edge(lex_peek(lexer, end, lexer->end, &next)) || marks_list(lexer, at, end))
        return at;
    struct token token = {.kind = TOKEN_FILLER, .slot = lexer->slot, .row = lexer->row, .span = {at, end}};
    token.digits = token.span;
    token.unit = (struct span){end, end};
    token.soft = first == 0x65E0;
    vector_push(lexer->arena, lexer->out, token);
    return end;
}

static bool opens_note(uint32_t c)
{
    return c == '(' || c == '[' || c == 0x3014; /* 〔 */
}

/* 22（其中修订16件）, 22[1]: what a cell says about its number. Returns the byte behind the note, `at` when there is
 * none. */
static uint32_t skip_note(const struct lexer *lexer, uint32_t at)
{
    uint32_t next, c = lex_peek(lexer, at, lexer->end, &next), closing = c == '(' ? ')' : c == '[' ? ']' : 0x3015;
    if (!opens_note(c) || lexer->out->count == 0)
        return at;
    const struct token *last = &lexer->out->items[lexer->out->count - 1];
    if (last->kind != TOKEN_NUMBER || last->row + 1 < lexer->row || (c != '(' && last->span.end != at))
        return at;
    bool digits = false;
    for (uint32_t place = next; place < lexer->end && place - at < NOTE_LENGTH_MOST; place = next) {
        c = lex_peek(lexer, place, lexer->end, &next);
        digits |= lex_is_digit(c);
        if (c == closing)
            return digits ? next : at;
    }
    return at;
}

/* （一） or 一、 at `at`: returns the byte behind it, else `at`. */
static uint32_t ordinal_at(const struct lexer *lexer, uint32_t at)
{
    uint32_t next, behind, c = lex_peek(lexer, at, lexer->end, &next);
    if (c == '(') {
        c = lex_peek(lexer, next, lexer->end, &behind);
        if (lex_is_ordinal(c) && lex_peek(lexer, behind, lexer->end, &next) == ')')
            return next;
    } else if (lex_is_ordinal(c) && lex_peek(lexer, next, lexer->end, &behind) == 0x3001) {
        return behind;
    }
    return at;
}

static void add_character(struct lexer *lexer, struct token *token, uint32_t c)
{
    struct tokens *out = lexer->out;
    if (lex_is_han(c)) {
        if (out->character_count == out->character_capacity)
            vector_reserve(lexer->arena, (void **)&out->characters, &out->character_capacity, out->character_count + 1,
                           sizeof *out->characters);
        out->characters[out->character_count++] = model_number(lexer->model, c);
        token->length++;
        return;
    }
    uint32_t folded[4];
    size_t kept = fold_character(c, folded);
    vector_reserve(lexer->arena, (void **)&out->characters, &out->character_capacity, out->character_count + kept,
                   sizeof *out->characters);
    for (size_t i = 0; i < kept; i++, token->length++)
        out->characters[out->character_count++] = model_number(lexer->model, folded[i]);
}

static uint32_t skip_blanks(const struct lexer *lexer, uint32_t at)
{
    for (uint32_t next; lex_is_blank(lex_peek(lexer, at, lexer->end, &next)); at = next)
        ;
    return at;
}

/* The digit and the dot before a label, or （一）: taken into the word together with the blanks behind. */
static uint32_t take_enumerator(struct lexer *lexer, struct token *token, uint32_t at)
{
    uint32_t next, end = ordinal_at(lexer, at), c = lex_peek(lexer, at, lexer->end, &next);
    if (end == at && lex_is_digit(c)) {
        add_character(lexer, token, c);
        end = next;
        c = lex_peek(lexer, end, lexer->end, &next);
        if (c == '.' || c == 0x3001 || c == ',')
            end = next;
    } else {
        for (uint32_t place = at; place < end; place = next)
            if (lex_is_ordinal(c = lex_peek(lexer, place, end, &next)))
                add_character(lexer, token, c);
    }
    uint32_t behind = skip_blanks(lexer, end);
    return end > at && lex_is_han(lex_peek(lexer, behind, lexer->end, &next)) && ordinal_at(lexer, behind) == behind
               ? behind
               : end;
}

static bool ends_text(const struct lexer *lexer, uint32_t at, uint32_t c)
{
    if (lex_is_han(c))
        return lex_is_ordinal(c) && ordinal_at(lexer, at) != at;
    if (lex_is_edge(c) || c == 0x3002 || c == ';' || lex_number_begins(lexer, at))
        return true;
    return opens_note(c) && (ordinal_at(lexer, at) != at || skip_note(lexer, at) != at);
}

/* One word; returns the byte behind it. It begins with an enumerator when `counted`. */
static uint32_t lex_text(struct lexer *lexer, uint32_t at, bool counted)
{
    struct token token = {.kind = TOKEN_TEXT, .slot = lexer->slot, .row = lexer->row, .span = {at, at}};
    token.first = (uint32_t)lexer->out->character_count;
    uint32_t next, start = at;
    if (counted || ordinal_at(lexer, at) != at)
        at = take_enumerator(lexer, &token, at);
    for (uint32_t c; token.length < TEXT_LENGTH_MOST; at = next) {
        c = lex_peek(lexer, at, lexer->end, &next);
        if (at > start && ends_text(lexer, at, c))
            break;
        if (at == start && lex_is_edge(c))
            break;
        add_character(lexer, &token, c);
    }
    if (at == start)
        lex_peek(lexer, at, lexer->end, &at);
    token.span.end = at;
    if (token.length > 0)
        vector_push(lexer->arena, lexer->out, token);
    return at;
}

void lex_stretch(struct lexer *lexer, uint32_t start, uint32_t end)
{
    lexer->start = start;
    lexer->end = end;
    for (uint32_t at = start, next; at < end;) {
        uint32_t c = lex_peek(lexer, at, end, &next);
        if (lex_is_blank(c)) {
            at = next;
            continue;
        }
        if (lex_is_han(c) && c != 0x65E0) {
            at = lex_text(lexer, at, false);
            continue;
        }
        uint32_t behind = opens_note(c) ? skip_note(lexer, at) : take_filler(lexer, at);
        if (behind == at && lex_number_begins(lexer, at)) {
            behind = lex_number(lexer, at);
            if (behind == 0)
                behind = lex_text(lexer, at, lex_is_digit(c));
        } else if (behind == at) {
            behind = lex_text(lexer, at, false);
        }
        at = behind;
    }
}
