/* Inside of token*.c: cutting one stretch of a line or one grid cell into tokens. */
#ifndef FORM_TOKEN_LEX_H
#define FORM_TOKEN_LEX_H

#include "form/token.h"

struct lexer {
    struct slice text; /* the whole document */
    const struct align_model *model;
    struct arena *arena;
    struct tokens *out;
    uint32_t start, end; /* the stretch being cut */
    uint32_t row;
    bool slot;
};

/* Appends the tokens of [start, end). */
void lex_stretch(struct lexer *lexer, uint32_t start, uint32_t end);

/* The character at `at`, full-width forms as ASCII; *next is behind it. 0 at and behind `end`. */
uint32_t lex_peek(const struct lexer *lexer, uint32_t at, uint32_t end, uint32_t *next);
/* The character before `at` inside the stretch, folded as above; 0 at its start. */
uint32_t lex_before(const struct lexer *lexer, uint32_t at);

/* A number begins at `at`: appends it and returns the byte behind it; 0 when the digits belong to the text behind. */
uint32_t lex_number(struct lexer *lexer, uint32_t at);
bool lex_number_begins(const struct lexer *lexer, uint32_t at);

static inline bool lex_is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}
static inline bool lex_is_blank(uint32_t c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == 0x3000 || c == 0xA0 || c == '\f' || c == '\r' ||
           (c >= 0x2000 && c <= 0x200B);
}
static inline bool lex_is_han(uint32_t c)
{
    return c >= 0x4E00 && c <= 0x9FFF;
}
/* What ends a word: a blank, or nothing more in the stretch. */
static inline bool lex_is_edge(uint32_t c)
{
    return c == 0 || lex_is_blank(c);
}
static inline bool lex_is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0xFE63;
}
/* 一 to 十, as in （一） and 一、 */
bool lex_is_ordinal(uint32_t c);

#endif
