/* The pieces of a report that alignment works on: words, numbers, fillers and empty grid slots, each with its place. */
#ifndef FORM_TOKEN_H
#define FORM_TOKEN_H

#include "form/align_model.h"

/* The letters, digits and Han characters of a text, folded, with the byte each begins at. */
struct scan {
    uint16_t *characters; /* 0xFFFF for those above it */
    uint32_t *offsets;
    uint32_t count;
};
struct scan scan_text(struct slice text, struct arena *arena);

enum token_kind {
    TOKEN_TEXT,
    TOKEN_NUMBER,
    TOKEN_FILLER, /* / — - 无 where a number should be */
    TOKEN_EMPTY,  /* an empty slot of a grid row */
    TOKEN_BAD,    /* something there that is no one number; `value` is its likely value when `likely` */
};

struct token {
    uint8_t kind;         /* enum token_kind */
    bool slot;            /* it has a grid slot */
    bool padded;          /* its row may be filled up with empty slots at the end */
    bool prose;           /* a number in a sentence */
    bool soft;            /* cheap to pass over: 无 may be half a word, a number alone on its line a page number */
    bool likely;          /* TOKEN_BAD: `value` is meant */
    bool plain;           /* TOKEN_NUMBER: digits only, may be several glued together */
    bool several;         /* TOKEN_BAD: more than one number in one slot of a grid */
    bool grouped;         /* several numbers glued together, some of them with commas for thousands */
    uint16_t column;      /* of its slot in a grid */
    uint16_t digit_count; /* of a plain number */
    uint32_t row;         /* physical line or grid row, counted from 0 in reading order */
    struct span span;     /* as printed, with its unit */
    struct span digits;   /* without it */
    struct span unit;     /* the unit word, or empty */
    struct decimal value;
    uint32_t first; /* TOKEN_TEXT: in tokens.characters */
    uint16_t length;
};

struct tokens {
    struct token *items;
    size_t count, capacity;
    uint16_t *characters; /* numbers of the folded characters of all texts, as in the form's model */
    size_t character_count, character_capacity;
};

/* Cuts the span of the document into tokens, those of `late` in it first. Grids of the document give slots; so do tabs
 * in its lines. */
struct tokens tokens_read(const struct document *document, const struct form *form, struct span span, struct span late,
                          struct arena *arena);

#endif
