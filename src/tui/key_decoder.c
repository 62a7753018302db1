/* The state of the decoder is only its bytes: every try starts at the same place until a whole key is there, so that
 * it does not matter how the bytes were cut on their way. */
#include "tui/key_decoder.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ESCAPE 0x1B
#define ANSWER_MOST 256 /* what is longer is no answer: its beginning is let go */
static const char paste_end[] = "\033[201~";

/* What came of a try at the pending bytes. */
enum attempt { TAKEN, SWALLOWED, INCOMPLETE };

struct reading {
    struct slice bytes;
    size_t used;
    struct key key;
};

/* A control sequence: ESC [ parameters final. */
struct sequence {
    int parameters[8];
    int count;
    bool plain; /* nothing but digits, ; and : before the final byte */
    char final;
};

void key_decoder_feed(struct key_decoder *decoder, struct slice bytes)
{
    if (decoder->at > 0) {
        memmove(decoder->pending.data, decoder->pending.data + decoder->at, decoder->pending.length - decoder->at);
        decoder->pending.length -= decoder->at;
        decoder->at = 0;
    }
    buffer_add(&decoder->pending, bytes);
}

void key_decoder_free(struct key_decoder *decoder)
{
    buffer_free(&decoder->pending);
    buffer_free(&decoder->paste);
}

static struct slice rest(const struct key_decoder *decoder)
{
    struct slice all = buffer_slice(&decoder->pending);
    return slice_part(all, decoder->at, all.length);
}

static void set_modifiers(struct key *key, int parameter)
{
    int bits = parameter > 1 ? parameter - 1 : 0;
    key->shift = bits & 1;
    key->alt = (bits & 2) != 0 || (bits & 8) != 0;
    key->control = (bits & 4) != 0;
}

static enum key_name name_of_letter(char final)
{
    static const unsigned char keys[128] = {
        ['A'] = KEY_NAME_UP,  ['B'] = KEY_NAME_DOWN, ['C'] = KEY_NAME_RIGHT, ['D'] = KEY_NAME_LEFT,
        ['F'] = KEY_NAME_END, ['H'] = KEY_NAME_HOME, ['I'] = KEY_NAME_TAB,   ['M'] = KEY_NAME_ENTER,
        ['P'] = KEY_NAME_F1,  ['Q'] = KEY_NAME_F2,   ['R'] = KEY_NAME_F3,    ['S'] = KEY_NAME_F4,
        ['Z'] = KEY_NAME_TAB,
    };
    return (enum key_name)keys[final & 0x7F];
}

/* ESC [ number ~. From 25 on the shifted function keys of the VT220 and the Linux console. */
static enum key_name name_of_number(int number, bool *shift)
{
    static const unsigned char keys[] = {
        [1] = KEY_NAME_HOME,    [2] = KEY_NAME_INSERT,    [3] = KEY_NAME_DELETE, [4] = KEY_NAME_END,
        [5] = KEY_NAME_PAGE_UP, [6] = KEY_NAME_PAGE_DOWN, [7] = KEY_NAME_HOME,   [8] = KEY_NAME_END,
        [11] = KEY_NAME_F1,     [12] = KEY_NAME_F2,       [13] = KEY_NAME_F3,    [14] = KEY_NAME_F4,
        [15] = KEY_NAME_F5,     [17] = KEY_NAME_F6,       [18] = KEY_NAME_F7,    [19] = KEY_NAME_F8,
        [20] = KEY_NAME_F9,     [21] = KEY_NAME_F10,      [23] = KEY_NAME_F11,   [24] = KEY_NAME_F12,
        [25] = KEY_NAME_F1,     [26] = KEY_NAME_F2,       [28] = KEY_NAME_F3,    [29] = KEY_NAME_F4,
        [31] = KEY_NAME_F5,     [32] = KEY_NAME_F6,       [33] = KEY_NAME_F7,    [34] = KEY_NAME_F8,
    };
    if (number < 0 || number >= (int)sizeof keys)
        return KEY_NAME_NONE;
    *shift = number >= 25;
    return (enum key_name)keys[number];
}

/* A key given by its codepoint, as some terminals do for all keys. */
static bool set_codepoint(struct key *key, int codepoint)
{
    static const unsigned char keys[128] = {
        [8] = KEY_NAME_BACKSPACE, [9] = KEY_NAME_TAB,         [13] = KEY_NAME_ENTER,
        [27] = KEY_NAME_ESCAPE,   [127] = KEY_NAME_BACKSPACE,
    };
    if (codepoint >= 0 && codepoint < 128 && keys[codepoint]) {
        key->name = (enum key_name)keys[codepoint];
        return true;
    }
    if (codepoint < 0x20 || codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xF8FF))
        return false;
    key->name = KEY_NAME_CHARACTER;
    key->codepoint = (uint32_t)codepoint;
    if (key->control && codepoint >= 'A' && codepoint <= 'Z')
        key->codepoint += 'a' - 'A';
    key->shift = false;
    return true;
}

/* Reads parameters and the final byte from bytes[*used] on. */
static enum attempt read_sequence(struct slice bytes, size_t *used, struct sequence *sequence)
{
    *sequence = (struct sequence){.plain = true};
    bool sub_parameter = false;
    for (size_t i = *used; i < bytes.length; i++) {
        char c = bytes.data[i];
        int *parameter = &sequence->parameters[sequence->count];
        if (c >= '0' && c <= '9') {
            if (!sub_parameter && *parameter < 1000000)
                *parameter = *parameter * 10 + (c - '0');
        } else if (c == ';') {
            sub_parameter = false;
            sequence->count += sequence->count < 7;
        } else if (c == ':') {
            sub_parameter = true;
        } else if (c >= 0x20 && c <= 0x3F) {
            sequence->plain = false;
        } else {
            *used = i + 1;
            sequence->final = c;
            sequence->count++;
            return c >= 0x40 && c <= 0x7E ? TAKEN : SWALLOWED;
        }
    }
    return INCOMPLETE;
}

static enum attempt control_sequence_key(struct key_decoder *decoder, struct reading *reading,
                                         const struct sequence *sequence)
{
    const int *parameters = sequence->parameters;
    struct key *key = &reading->key;
    if (!sequence->plain)
        return SWALLOWED;
    /* A function key with modifiers never has a first parameter but 1, a report from row 2 or below never 1. */
    if (sequence->final == 'R' && sequence->count == 2 && parameters[0] != 1) {
        decoder->report_row = parameters[0];
        decoder->report_column = parameters[1];
        return SWALLOWED;
    }
    if (sequence->final == '~' && parameters[0] == 200) {
        decoder->pasting = true;
        buffer_clear(&decoder->paste);
        return SWALLOWED;
    }
    set_modifiers(key, sequence->count > 1 ? parameters[1] : 0);
    if (sequence->final == '~' && parameters[0] == 27 && sequence->count == 3)
        return set_codepoint(key, parameters[2]) ? TAKEN : SWALLOWED;
    if (sequence->final == 'u')
        return set_codepoint(key, parameters[0]) ? TAKEN : SWALLOWED;
    if (sequence->final == '~') {
        bool shift = false;
        key->name = name_of_number(parameters[0], &shift);
        key->shift |= shift;
    } else if (sequence->final >= 'a' && sequence->final <= 'd') {
        key->name = name_of_letter((char)(sequence->final - 'a' + 'A'));
        key->shift = true;
    } else if (sequence->final != 'I' && sequence->final != 'M') {
        key->name = name_of_letter(sequence->final);
        key->shift |= sequence->final == 'Z';
    }
    return key->name == KEY_NAME_NONE ? SWALLOWED : TAKEN;
}

/* Behind ESC [. The Linux console has ESC [ [ A to E for F1 to F5. */
static enum attempt read_control_sequence(struct key_decoder *decoder, struct reading *reading)
{
    struct slice bytes = reading->bytes;
    if (reading->used < bytes.length && bytes.data[reading->used] == '[') {
        if (reading->used + 1 >= bytes.length)
            return INCOMPLETE;
        char letter = bytes.data[reading->used + 1];
        reading->used += 2;
        if (letter < 'A' || letter > 'E')
            return SWALLOWED;
        reading->key.name = (enum key_name)(KEY_NAME_F1 + (letter - 'A'));
        return TAKEN;
    }
    struct sequence sequence;
    enum attempt attempt = read_sequence(bytes, &reading->used, &sequence);
    return attempt == TAKEN ? control_sequence_key(decoder, reading, &sequence) : attempt;
}

/* Behind ESC O: cursor keys in application mode, F1 to F4, the keypad. */
static enum attempt read_application_key(struct reading *reading)
{
    struct sequence sequence;
    enum attempt attempt = read_sequence(reading->bytes, &reading->used, &sequence);
    if (attempt != TAKEN)
        return attempt;
    char final = sequence.final;
    int modifiers = sequence.parameters[sequence.count > 1 ? 1 : 0];
    set_modifiers(&reading->key, modifiers);
    if (final == 'X' || (final >= 'j' && final <= 'y')) {
        reading->key.name = KEY_NAME_CHARACTER;
        reading->key.codepoint = final == 'X' ? '=' : (uint32_t)(final - 'j' + '*');
        return TAKEN;
    }
    if (final >= 'a' && final <= 'd') {
        reading->key.control = true;
        final = (char)(final - 'a' + 'A');
    }
    reading->key.name = name_of_letter(final);
    return reading->key.name == KEY_NAME_NONE ? SWALLOWED : TAKEN;
}

static enum attempt read_control_character(struct reading *reading, unsigned char byte)
{
    reading->used++;
    struct key *key = &reading->key;
    if (byte == '\t') {
        key->name = KEY_NAME_TAB;
    } else if (byte == '\r' || byte == '\n') {
        key->name = KEY_NAME_ENTER;
    } else if (byte == 0x08 || byte == 0x7F) {
        key->name = KEY_NAME_BACKSPACE;
    } else {
        key->name = KEY_NAME_CHARACTER;
        key->control = true;
        key->codepoint = byte == 0 ? ' ' : byte < ESCAPE ? (uint32_t)byte + 'a' - 1 : (uint32_t)byte + 0x40;
    }
    return TAKEN;
}

/* True when the bytes are a true beginning of a character, so that its rest may come. */
static bool is_cut_character(struct slice bytes)
{
    unsigned char lead = (unsigned char)bytes.data[0];
    size_t wanted = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || bytes.length >= wanted)
        return false;
    for (size_t i = 1; i < bytes.length; i++)
        if (((unsigned char)bytes.data[i] & 0xC0) != 0x80)
            return false;
    return true;
}

static enum attempt read_character(struct reading *reading)
{
    struct slice bytes = slice_part(reading->bytes, reading->used, reading->bytes.length);
    size_t offset = 0;
    uint32_t codepoint = utf8_decode(bytes, &offset);
    if (codepoint < 0x20 || codepoint == 0x7F)
        return read_control_character(reading, (unsigned char)codepoint);
    if (codepoint == CODEPOINT_INVALID && is_cut_character(bytes))
        return INCOMPLETE;
    reading->used += offset;
    if (codepoint == CODEPOINT_INVALID || (codepoint >= 0x80 && codepoint < 0xA0))
        return SWALLOWED;
    reading->key.name = KEY_NAME_CHARACTER;
    reading->key.codepoint = codepoint;
    return TAKEN;
}

/* One of three numbers of one to four hexadecimal digits, as 0 to 255; -1 when it is none. */
static int read_component(struct slice text, size_t *at)
{
    unsigned value = 0, most = 0;
    for (; *at < text.length && isxdigit((unsigned char)text.data[*at]) && most < 0xFFFF; ++*at) {
        char digit[2] = {text.data[*at], '\0'};
        value = value << 4 | (unsigned)strtoul(digit, NULL, 16);
        most = most << 4 | 0xF;
    }
    return most ? (int)(value * 255 / most) : -1;
}

/* "11;rgb:ffff/ffff/ffff", the answer about the background. */
static void take_background(struct key_decoder *decoder, struct slice text)
{
    static const char start[] = "11;rgb:";
    size_t at = sizeof start - 1;
    uint32_t colour = 0;
    if (!slice_starts_with(text, slice_of(start)))
        return;
    for (int i = 0; i < 3; i++) {
        int component = read_component(text, &at);
        bool parted = i == 2 ? at == text.length : at < text.length && text.data[at++] == '/';
        if (component < 0 || !parted)
            return;
        colour = colour << 8 | (uint32_t)component;
    }
    decoder->has_background = true;
    decoder->background = colour;
}

/* Behind ESC ]: what a terminal answers in text, up to BEL or ESC \. Anything but a digit there, and it was Alt-]. */
static enum attempt read_answer(struct key_decoder *decoder, struct reading *reading)
{
    struct slice bytes = reading->bytes;
    size_t start = reading->used, end = start;
    if (start >= bytes.length)
        return INCOMPLETE;
    if (!isdigit((unsigned char)bytes.data[start])) {
        reading->key = (struct key){.name = KEY_NAME_CHARACTER, .codepoint = ']', .alt = true};
        return TAKEN;
    }
    while (end < bytes.length && (unsigned char)bytes.data[end] >= 0x20)
        end++;
    bool escape = end < bytes.length && (unsigned char)bytes.data[end] == ESCAPE;
    if (end - start < ANSWER_MOST && (end >= bytes.length || (escape && end + 1 >= bytes.length)))
        return INCOMPLETE;
    if (end < bytes.length)
        take_background(decoder, slice_part(bytes, start, end));
    reading->used = end < bytes.length ? end + 1 + escape : end;
    return SWALLOWED;
}

static enum attempt read_key(struct key_decoder *decoder, struct reading *reading)
{
    struct slice bytes = reading->bytes;
    if ((unsigned char)bytes.data[0] != ESCAPE)
        return read_character(reading);
    size_t escapes = 1;
    if (bytes.length > 1 && (unsigned char)bytes.data[1] == ESCAPE)
        escapes = 2;
    if (bytes.length == escapes)
        return INCOMPLETE;
    char second = bytes.data[escapes];
    reading->used = escapes + 1;
    enum attempt attempt;
    if (second == '[') {
        attempt = read_control_sequence(decoder, reading);
    } else if (second == ']' && escapes == 1) {
        attempt = read_answer(decoder, reading);
    } else if (second == 'O') {
        attempt = read_application_key(reading);
    } else if (escapes == 2) { /* Escape, then Alt and another key */
        reading->used = 1;
        reading->key.name = KEY_NAME_ESCAPE;
        return TAKEN;
    } else {
        reading->used = 1;
        attempt = read_character(reading);
        reading->key.alt = true;
    }
    reading->key.alt |= escapes == 2;
    return attempt;
}

/* Line ends of a paste come as the Enter key would. */
static void add_pasted(struct buffer *paste, struct slice bytes)
{
    for (size_t start = 0; start < bytes.length;) {
        ptrdiff_t found = slice_find(bytes, SLICE("\r"), start);
        size_t end = found < 0 ? bytes.length : (size_t)found;
        buffer_add(paste, slice_part(bytes, start, end));
        if (found < 0)
            return;
        start = end + 1;
        if (start >= bytes.length || bytes.data[start] != '\n')
            buffer_add_text(paste, "\n");
    }
}

/* Everything but what may be the beginning of the end, or of a line end, goes over at once: no byte is searched
 * twice. */
static void take_pasted(struct key_decoder *decoder)
{
    struct slice bytes = rest(decoder);
    if (bytes.length < sizeof paste_end)
        return;
    size_t length = bytes.length - (sizeof paste_end - 2);
    if (bytes.data[length - 1] == '\r')
        length--;
    add_pasted(&decoder->paste, slice_part(bytes, 0, length));
    decoder->at += length;
}

static bool finish_paste(struct key_decoder *decoder, bool no_more, struct key *out)
{
    struct slice bytes = rest(decoder);
    ptrdiff_t end = slice_find(bytes, slice_of(paste_end), 0);
    if (end < 0 && !no_more) {
        take_pasted(decoder);
        return false;
    }
    size_t length = end < 0 ? bytes.length : (size_t)end;
    add_pasted(&decoder->paste, slice_part(bytes, 0, length));
    decoder->at += end < 0 ? length : length + sizeof paste_end - 1;
    decoder->pasting = false;
    *out = (struct key){.name = KEY_NAME_PASTE, .paste = buffer_slice(&decoder->paste)};
    return true;
}

/* The wait is over: Escape for ESC, Alt-[ for ESC [, nothing for the rest. */
static bool take_beginning(struct key_decoder *decoder, struct key *out)
{
    struct slice bytes = rest(decoder);
    bool escape = (unsigned char)bytes.data[0] == ESCAPE;
    *out = (struct key){.name = KEY_NAME_ESCAPE};
    if (escape && bytes.length == 2 && (unsigned char)bytes.data[1] != ESCAPE)
        *out = (struct key){.name = KEY_NAME_CHARACTER, .codepoint = (uint32_t)bytes.data[1], .alt = true};
    decoder->at += escape && bytes.length == 2 && (unsigned char)bytes.data[1] == ESCAPE ? 1 : bytes.length;
    return escape && bytes.length <= 2;
}

bool key_decoder_next(struct key_decoder *decoder, bool no_more, struct key *out)
{
    for (;;) {
        if (decoder->pasting)
            return finish_paste(decoder, no_more, out);
        struct reading reading = {.bytes = rest(decoder)};
        if (reading.bytes.length == 0)
            return false;
        enum attempt attempt = read_key(decoder, &reading);
        if (attempt == INCOMPLETE)
            return no_more && take_beginning(decoder, out);
        decoder->at += reading.used;
        if (attempt == TAKEN) {
            *out = reading.key;
            return true;
        }
    }
}

enum key_pending key_decoder_pending(const struct key_decoder *decoder)
{
    struct slice bytes = rest(decoder);
    if (decoder->pasting)
        return PENDING_PASTE;
    if (bytes.length == 0)
        return PENDING_NOTHING;
    if ((unsigned char)bytes.data[0] != ESCAPE)
        return PENDING_CHARACTER;
    return bytes.length <= 2 ? PENDING_ESCAPE : PENDING_SEQUENCE;
}
