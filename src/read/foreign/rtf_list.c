/* Numbers of lists that have lost characters, put back as text. */
#include "read/foreign/rtf_list.h"

#include <string.h>

enum token_kind { TOKEN_OPEN, TOKEN_CLOSE, TOKEN_WORD, TOKEN_HEX, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    struct slice text;      /* as it stands there, a word with the blank that ends it */
    struct slice name;      /* of a word */
    struct slice parameter; /* of a word, or the two digits of TOKEN_HEX */
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Behind a backslash and a letter. */
static void take_word(struct slice rtf, size_t *at, struct token *token)
{
    size_t start = *at, digits;
    while (*at < rtf.length && is_letter(rtf.data[*at]))
        ++*at;
    token->kind = TOKEN_WORD;
    token->name = slice_part(rtf, start, *at);
    digits = *at;
    *at += *at + 1 < rtf.length && rtf.data[*at] == '-' && is_digit(rtf.data[*at + 1]);
    while (*at < rtf.length && is_digit(rtf.data[*at]))
        ++*at;
    token->parameter = slice_part(rtf, digits, *at);
    *at += *at < rtf.length && rtf.data[*at] == ' ';
}

/* Bytes as they are follow \binN. */
static void skip_binary(struct slice rtf, size_t *at, struct slice parameter)
{
    size_t count = 0;
    for (size_t i = 0; i < parameter.length && count < rtf.length; i++)
        count = count * 10 + (size_t)(is_digit(parameter.data[i]) ? parameter.data[i] - '0' : 0);
    *at = count < rtf.length - *at ? *at + count : rtf.length;
}

static bool next_token(struct slice rtf, size_t *at, struct token *token)
{
    size_t start = *at;
    if (start >= rtf.length)
        return false;
    char first = rtf.data[(*at)++], second = *at < rtf.length ? rtf.data[*at] : '\0';
    *token = (struct token){.kind = first == '{' ? TOKEN_OPEN : first == '}' ? TOKEN_CLOSE : TOKEN_OTHER};
    if (first == '\\' && is_letter(second)) {
        take_word(rtf, at, token);
        if (slice_is(token->name, "bin"))
            skip_binary(rtf, at, token->parameter);
    } else if (first == '\\' && second == '\'' && *at + 3 <= rtf.length) {
        token->kind = TOKEN_HEX;
        token->parameter = slice_part(rtf, *at + 1, *at + 3);
        *at += 3;
    } else if (first == '\\' && *at < rtf.length) {
        ++*at;
    }
    token->text = slice_part(rtf, start, *at);
    return true;
}

/* From behind \leveltext to the end of its group: a question mark that does not stand in for the \u before it. */
static bool has_lost(struct slice rtf, size_t *at)
{
    struct token token;
    bool stands_in = false, lost = false;
    while (next_token(rtf, at, &token) && token.kind != TOKEN_CLOSE && token.kind != TOKEN_OPEN) {
        bool mark = token.kind == TOKEN_HEX ? slice_is(token.parameter, "3f") : slice_is(token.text, "?");
        lost |= mark && !stands_in;
        stands_in = token.kind == TOKEN_WORD && slice_is(token.name, "u");
    }
    return lost;
}

static bool any_has_lost(struct slice rtf)
{
    struct token token;
    for (size_t at = 0; next_token(rtf, &at, &token);)
        if (token.kind == TOKEN_WORD && slice_is(token.name, "leveltext") && has_lost(rtf, &at))
            return true;
    return false;
}

/* The group that \listtext began, up to its end: its characters without blanks. The tab behind them is a gap only where
 * no Chinese punctuation makes one. */
static void add_number(struct slice rtf, size_t *at, struct buffer *out)
{
    struct token token;
    bool ascii = false;
    for (int depth = 1; depth > 0 && next_token(rtf, at, &token);) {
        bool tab = token.kind == TOKEN_WORD && slice_is(token.name, "tab");
        depth += (token.kind == TOKEN_OPEN) - (token.kind == TOKEN_CLOSE);
        if (tab && ascii)
            buffer_add_text(out, " ");
        else if (!tab && !slice_is(token.name, "pard") && !slice_is(token.text, " "))
            buffer_add(out, token.text);
        ascii = token.kind == TOKEN_OTHER;
    }
}

struct slice rtf_with_numbers(struct slice rtf, struct arena *arena)
{
    struct buffer out = {0};
    struct token token;
    if (!any_has_lost(rtf))
        return rtf;
    for (size_t at = 0; next_token(rtf, &at, &token);) {
        if (token.kind == TOKEN_WORD && slice_is(token.name, "listtext")) {
            buffer_add_text(&out, "\\plain ");
            add_number(rtf, &at, &out);
        } else if (token.kind == TOKEN_WORD && slice_is(token.name, "ls") && token.parameter.length > 0) {
            buffer_add_text(&out, "\\nols "); /* which means nothing */
        } else {
            buffer_add(&out, token.text);
        }
    }
    struct slice copy = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return copy;
}
