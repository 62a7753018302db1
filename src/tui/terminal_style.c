/* Shortening what changes the look of characters (SGR). From what is not understood on all is passed on as it is. */
#include "tui/terminal_style.h"

#include <stdio.h>
#include <string.h>

enum { ESCAPE = 033, CODES_MOST = 96 };

/* Codes that put an attribute on, and those that take it away; bold and dim go together. */
static const struct {
    unsigned char on, off;
} attributes[] = {{1, 22}, {2, 22}, {3, 23}, {4, 24}, {5, 25}, {7, 27}};
enum { ATTRIBUTE_COUNT = sizeof attributes / sizeof *attributes };

/* ---- Understanding ---- */

/* The next of the parameters parted by semicolons, and the number it begins with (an empty one is 0). */
static struct slice next_parameter(struct slice *rest, unsigned *number)
{
    ptrdiff_t end = slice_find(*rest, SLICE(";"), 0);
    struct slice one = slice_part(*rest, 0, end < 0 ? rest->length : (size_t)end);
    *rest = slice_part(*rest, end < 0 ? rest->length : (size_t)end + 1, rest->length);
    *number = 0;
    for (size_t i = 0; i < one.length && one.data[i] >= '0' && one.data[i] <= '9' && *number < 1000; i++)
        *number = *number * 10 + (unsigned)(one.data[i] - '0');
    return one;
}

static bool set_colour(char colour[STYLE_COLOUR], const char *begin, size_t length)
{
    if (length >= STYLE_COLOUR)
        return false;
    memcpy(colour, begin, length);
    colour[length] = '\0';
    return true;
}

/* 38;5;252, 38;2;18;20;22, or 38:2::18:20:22, which is one parameter. */
static bool take_long_colour(char colour[STYLE_COLOUR], struct slice first, struct slice *rest)
{
    unsigned kind, ignored;
    const char *end = first.data + first.length;
    if (slice_find(first, SLICE(":"), 0) < 0) {
        next_parameter(rest, &kind);
        if (kind != 2 && kind != 5)
            return false;
        for (int parts = kind == 5 ? 1 : 3; parts > 0; parts--) {
            struct slice part = next_parameter(rest, &ignored);
            end = part.data + part.length;
        }
    }
    return set_colour(colour, first.data, (size_t)(end - first.data));
}

static bool take_attribute(struct style_look *look, unsigned number)
{
    bool known = false;
    for (unsigned i = 0; i < ATTRIBUTE_COUNT; i++) {
        if (number == attributes[i].on)
            look->attributes |= 1u << i;
        if (number == attributes[i].off)
            look->attributes &= ~(1u << i);
        known = known || number == attributes[i].on || number == attributes[i].off;
    }
    return known;
}

static bool take_parameter(struct style_look *look, struct slice one, unsigned number, struct slice *rest)
{
    bool bright = number >= 90 && number <= 107;
    unsigned base = bright ? number - 60 : number;
    if (number == 0)
        *look = (struct style_look){0};
    else if (number == 38 || number == 48)
        return take_long_colour(number == 38 ? look->foreground : look->background, one, rest);
    else if (base == 39 || base == 49)
        return !bright && set_colour(base == 39 ? look->foreground : look->background, "", 0);
    else if (base >= 30 && base <= 47)
        return set_colour(base < 38 ? look->foreground : look->background, one.data, one.length);
    else
        return take_attribute(look, number);
    return true;
}

static bool take_parameters(struct style_look *look, struct slice parameters)
{
    struct style_look wanted = *look;
    do {
        unsigned number;
        struct slice one = next_parameter(&parameters, &number);
        if (!take_parameter(&wanted, one, number, &parameters))
            return false;
    } while (parameters.length > 0);
    *look = wanted;
    return true;
}

/* ---- Sending ---- */

struct codes {
    char text[CODES_MOST];
    size_t length;
};

static void add_code(struct codes *codes, const char *text)
{
    int added = snprintf(codes->text + codes->length, sizeof codes->text - codes->length, "%s%s",
                         codes->length ? ";" : "", text);
    codes->length += added > 0 ? (size_t)added : 0;
}

static void add_number(struct codes *codes, unsigned number)
{
    char text[8];
    snprintf(text, sizeof text, "%u", number);
    add_code(codes, text);
}

static void add_attributes(struct codes *codes, unsigned wanted)
{
    for (unsigned i = 0; i < ATTRIBUTE_COUNT; i++)
        if (wanted & 1u << i)
            add_number(codes, attributes[i].on);
}

static struct codes from_nothing(const struct style_look *wanted)
{
    struct codes codes = {0};
    if (wanted->attributes || wanted->foreground[0] || wanted->background[0])
        add_code(&codes, "0");
    add_attributes(&codes, wanted->attributes);
    if (wanted->foreground[0])
        add_code(&codes, wanted->foreground);
    if (wanted->background[0])
        add_code(&codes, wanted->background);
    return codes;
}

static struct codes from_before(const struct style_look *before, const struct style_look *wanted)
{
    struct codes codes = {0};
    unsigned kept = before->attributes, last = 0;
    for (unsigned i = 0; i < ATTRIBUTE_COUNT; i++) {
        if (!(before->attributes & ~wanted->attributes & 1u << i))
            continue;
        for (unsigned k = 0; k < ATTRIBUTE_COUNT; k++)
            kept &= attributes[k].off == attributes[i].off ? ~(1u << k) : ~0u;
        if (attributes[i].off != last)
            add_number(&codes, attributes[i].off);
        last = attributes[i].off;
    }
    add_attributes(&codes, wanted->attributes & ~kept);
    if (strcmp(before->foreground, wanted->foreground) != 0)
        add_code(&codes, wanted->foreground[0] ? wanted->foreground : "39");
    if (strcmp(before->background, wanted->background) != 0)
        add_code(&codes, wanted->background[0] ? wanted->background : "49");
    return codes;
}

static bool same_look(const struct style_look *a, const struct style_look *b)
{
    return a->attributes == b->attributes && strcmp(a->foreground, b->foreground) == 0 &&
           strcmp(a->background, b->background) == 0;
}

void style_settle(struct style_memory *memory, struct buffer *out)
{
    const struct style_look *wanted = &memory->wanted;
    if (memory->known && same_look(&memory->look, wanted))
        return;
    struct codes codes = from_nothing(wanted);
    if (memory->known) {
        struct codes shorter = from_before(&memory->look, wanted);
        if (shorter.length < codes.length)
            codes = shorter;
    }
    buffer_print(out, "\033[%.*sm", (int)codes.length, codes.text);
    memory->look = *wanted;
    memory->known = true;
}

/* ---- Going through ---- */

/* The end of the control sequence that begins at `start`. */
static size_t sequence_end(struct slice bytes, size_t start)
{
    size_t at = start + 2;
    while (at < bytes.length && ((unsigned char)bytes.data[at] < 0x40 || (unsigned char)bytes.data[at] > 0x7E))
        at++;
    return at < bytes.length ? at + 1 : bytes.length;
}

static bool is_change_of_look(struct slice sequence)
{
    return sequence.length > 2 && sequence.data[1] == '[' && sequence.data[sequence.length - 1] == 'm' &&
           (sequence.data[2] == 'm' || sequence.data[2] == ';' || (sequence.data[2] >= '0' && sequence.data[2] <= '9'));
}

/* A sequence, a switch of the set of letters, or a piece of text. */
static struct slice next_piece(struct slice bytes, size_t start)
{
    size_t end = start + 1;
    if (bytes.data[start] == ESCAPE && end < bytes.length && bytes.data[end] == '[')
        end = sequence_end(bytes, start);
    else if (bytes.data[start] == ESCAPE)
        end = end < bytes.length && strchr("()", bytes.data[end]) ? start + 3 : start + 2;
    else if ((unsigned char)bytes.data[start] >= ' ')
        while (end < bytes.length && (unsigned char)bytes.data[end] >= ' ')
            end++;
    return slice_part(bytes, start, end < bytes.length ? end : bytes.length);
}

/* A switch between plain letters and lines; *idle: they are plain already. */
static bool is_letters(struct style_memory *memory, struct slice piece, bool *idle)
{
    bool plain = slice_is(piece, "\033(B") || slice_is(piece, "\017");
    bool letters = plain || slice_is(piece, "\033(0") || slice_is(piece, "\016");
    *idle = plain && memory->plain_letters;
    if (letters)
        memory->plain_letters = plain;
    return letters;
}

/* Blanks look the same whatever the colour and the weight of the letters: where nothing else differs they are painted
 * as the terminal is. */
static bool is_blank_alike(const struct style_memory *memory, struct slice piece)
{
    unsigned seen = 0; /* the attributes that blanks show */
    for (unsigned i = 0; i < ATTRIBUTE_COUNT; i++)
        seen |= attributes[i].on >= 4 ? 1u << i : 0;
    bool alike = memory->known && strcmp(memory->look.background, memory->wanted.background) == 0 &&
                 ((memory->look.attributes | memory->wanted.attributes) & seen) == 0;
    for (size_t i = 0; i < piece.length && alike; i++)
        alike = piece.data[i] == ' ';
    return alike;
}

/* The cursor moves: whatever the look is, nothing is painted. */
static bool is_move(struct slice piece)
{
    bool sequence = piece.length > 2 && piece.data[0] == ESCAPE && piece.data[1] == '[';
    return piece.data[0] == '\r' || piece.data[0] == '\b' ||
           (sequence && strchr("ABCDGHdf", piece.data[piece.length - 1]));
}

void style_shorten(struct style_memory *memory, struct slice bytes, struct buffer *out)
{
    struct slice piece;
    for (size_t at = 0; at < bytes.length; at += piece.length) {
        piece = next_piece(bytes, at);
        if (is_change_of_look(piece)) {
            if (take_parameters(&memory->wanted, slice_part(piece, 2, piece.length - 1)))
                continue;
            style_settle(memory, out);
            buffer_add(out, slice_part(bytes, at, bytes.length));
            *memory = (struct style_memory){0};
            return;
        }
        bool idle, letters = is_letters(memory, piece, &idle);
        if (!letters && !is_move(piece) && !is_blank_alike(memory, piece))
            style_settle(memory, out);
        if (!idle)
            buffer_add(out, piece);
    }
}
