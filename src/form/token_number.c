/* Numbers as reports print them: separators, decimals, signs, units, letters for digits; and which digits are none:
 * those before 1.属于国家秘密, those of a sentence. */
#include "form/token_lex.h"

#include <string.h>

/* Letters and circles that stand for a digit; 0 for any other character. */
static char digit_meant(uint32_t c)
{
    switch (c) {
    case 'O':
    case 'o':
    case 0x3007: /* 〇 */
    case 0x25CB: /* ○ */
    case 0x25EF: /* ◯ */
        return '0';
    case 'l':
    case 'I':
        return '1';
    default:
        return 0;
    }
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_sign(uint32_t c)
{
    return c == '+' || c == '-' || c == 0x2212;
}

struct stretch {
    uint32_t end;
    size_t digits, letters;
};

enum { DIGITS_MOST = 400 }; /* what follows is another number: no line is looked at twice as a whole */

/* The digits, and letters for digits, from `at` on. */
static struct stretch take_digits(const struct lexer *lexer, uint32_t at)
{
    struct stretch stretch = {at, 0, 0};
    for (uint32_t next = at; stretch.digits + stretch.letters < DIGITS_MOST; stretch.end = next) {
        uint32_t c = lex_peek(lexer, stretch.end, lexer->end, &next);
        if (lex_is_digit(c))
            stretch.digits++;
        else if (digit_meant(c))
            stretch.letters++;
        else
            break;
    }
    return stretch;
}

/* 〇 in 二〇二一 and l in PDF-like words are no digits. */
static bool letters_stand_for_digits(const struct lexer *lexer, uint32_t at, struct stretch stretch)
{
    uint32_t next, before = lex_before(lexer, at), behind = lex_peek(lexer, stretch.end, lexer->end, &next);
    if (is_letter(before) || is_letter(behind))
        return false;
    if (stretch.digits > 0)
        return stretch.letters <= 4;
    return stretch.letters <= 3 && lex_is_edge(before) && lex_is_edge(behind);
}

bool lex_number_begins(const struct lexer *lexer, uint32_t at)
{
    uint32_t next, behind, c = lex_peek(lexer, at, lexer->end, &next);
    if (lex_is_digit(c))
        return true;
    if (is_sign(c) || lex_is_dash(c))
        return lex_is_digit(lex_peek(lexer, next, lexer->end, &behind)) && !is_letter(lex_before(lexer, at));
    return digit_meant(c) && letters_stand_for_digits(lexer, at, take_digits(lexer, at));
}

/* ---- Separators and decimals ---- */

static size_t count_digits(const struct lexer *lexer, uint32_t at, size_t most, uint32_t *end)
{
    size_t count = 0;
    for (uint32_t next = at; count <= most; count++, at = next)
        if (!lex_is_digit(lex_peek(lexer, at, lexer->end, &next)))
            break;
    *end = at;
    return count;
}

/* Behind the thousands groups that follow digits ending at `at`, `at` itself when there are none. Groups are parted by
 * a comma, or inside a grid cell by one space. */
static uint32_t take_groups(const struct lexer *lexer, uint32_t at)
{
    for (;;) {
        uint32_t next, end, c = lex_peek(lexer, at, lexer->end, &next);
        bool parts = c == ',' || (lexer->slot && (c == ' ' || c == 0xA0 || c == 0x2009));
        if (!parts || count_digits(lexer, next, 3, &end) != 3)
            return at;
        at = end;
    }
}

static uint32_t take_decimals(const struct lexer *lexer, uint32_t at)
{
    uint32_t next, end;
    if (lex_peek(lexer, at, lexer->end, &next) != '.' || count_digits(lexer, next, 6, &end) == 0)
        return at;
    return end;
}

/* 2.25o and 3,1O8: what goes on with letters for digits is no number. Returns the byte behind, `at` when clean. */
static uint32_t take_dirt(const struct lexer *lexer, uint32_t at)
{
    uint32_t next, behind, c = lex_peek(lexer, at, lexer->end, &next);
    uint32_t start = c == ',' || c == '.' ? next : at;
    struct stretch stretch = take_digits(lexer, start);
    c = lex_peek(lexer, stretch.end, lexer->end, &behind);
    return stretch.letters > 0 && stretch.letters <= 4 && !is_letter(c) ? stretch.end : at;
}

/* ---- Units and sentences ---- */

#define WORD(literal)                                                                                                  \
    {                                                                                                                  \
        literal, sizeof(literal) - 1                                                                                   \
    }
static const struct slice units[] = {WORD("万元"), WORD("亿元"), WORD("千元"), WORD("元"), WORD("件次"), WORD("人次"),
                                     WORD("件"),   WORD("项"),   WORD("条"),   WORD("宗"), WORD("次"),   WORD("个"),
                                     WORD("份"),   WORD("人"),   WORD("家"),   WORD("篇"), WORD("户"),   WORD("场"),
                                     WORD("期"),   WORD("批"),   WORD("名"),   WORD("起"), WORD("万"),   WORD("亿"),
                                     WORD("%"),    WORD("％")};
static const struct slice no_units[] = {WORD("项目"), WORD("条例"), WORD("件数"), WORD("人民"), WORD("人情"),
                                        WORD("次数"), WORD("个人"), WORD("期限"), WORD("条款")};

/* Bytes of the unit word at `at`, 0 when there is none. */
static uint32_t unit_at(const struct lexer *lexer, uint32_t at, uint32_t end)
{
    struct slice rest = slice_part(lexer->text, at, end);
    /* Mostly the next number, or nothing, stands there. */
    if (rest.length == 0 || ((unsigned char)rest.data[0] < 0x80 && rest.data[0] != '%'))
        return 0;
    for (size_t i = 0; i < sizeof no_units / sizeof *no_units; i++)
        if (slice_starts_with(rest, no_units[i]))
            return 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (slice_starts_with(rest, units[i]))
            return (uint32_t)units[i].length;
    return 0;
}

static bool is_time_word(uint32_t c)
{
    /* 年 月 日 号 时 余 多 来 倍 类 */
    return c == 0x5E74 || c == 0x6708 || c == 0x65E5 || c == 0x53F7 || c == 0x65F6 || c == 0x4F59 || c == 0x591A ||
           c == 0x6765 || c == 0x500D || c == 0x7C7B;
}

/* Behind a unit a cell is at its end, or the next label or number follows; a sentence goes on otherwise. */
static bool sentence_goes_on(const struct lexer *lexer, uint32_t at)
{
    uint32_t next, behind, c = lex_peek(lexer, at, lexer->end, &next);
    if (lex_is_edge(c) || lex_is_digit(c) || is_sign(c))
        return false;
    uint32_t second = lex_peek(lexer, next, lexer->end, &behind);
    if (lexer->slot && (c == 0x3002 || c == '(') && (c == '(' || second == 0))
        return false;
    if (c == 0x7B2C || (lex_is_ordinal(c) && second == 0x3001)) /* 第, 三、 */
        return false;
    if (c == 0x6CE8 && second == ':') /* 注： */
        return false;
    return !(c == '(' && lex_is_ordinal(second));
}

/* A number at the end of a line whose unit begins the next one stands in a sentence. */
static bool unit_on_next_line(const struct lexer *lexer, uint32_t at)
{
    uint32_t end = (uint32_t)lexer->text.length, next, c = lex_peek(lexer, at, lexer->end, &next);
    if (c != 0 || lexer->slot)
        return false;
    while (lex_is_blank(c = lex_peek(lexer, at, end, &next)) && next - lexer->end < 8)
        at = next;
    /* 人 may begin the rest of a label: 申请 12 人逾期未按收费通知 */
    uint32_t unit = c == 0x4EBA ? 0 : unit_at(lexer, at, end);
    if (unit < 3 && c != 0x4F59)
        return false;
    c = lex_peek(lexer, at + (unit ? unit : 3), end, &next);
    return lex_is_han(c) || c == ',' || c == 0x3002 || c == 0x3001 || c == ';';
}

/* Words after which a number belongs to a sentence or a caption: 第 约 近 达 共 至 为 了 过 到 表 〔 */
static bool follows_prose(const struct lexer *lexer, uint32_t at)
{
    static const uint32_t words[] = {0x7B2C, 0x7EA6, 0x8FD1, 0x8FBE, 0x5171, 0x81F3,
                                     0x4E3A, 0x4E86, 0x8FC7, 0x5230, 0x8868, 0x3014};
    uint32_t c = lex_before(lexer, at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i] == c)
            return true;
    return false;
}

/* Takes the unit behind a number and tells whether it stands in a sentence; returns the byte behind the unit. */
static uint32_t take_unit(const struct lexer *lexer, struct token *token)
{
    uint32_t at = token->digits.end, next, c = lex_peek(lexer, at, lexer->end, &next);
    for (int blanks = 0; blanks < 2 && (c == ' ' || c == 0x3000 || c == 0xA0); blanks++) {
        at = next;
        c = lex_peek(lexer, at, lexer->end, &next);
    }
    bool apart = at != token->digits.end;
    uint32_t unit = unit_at(lexer, at, lexer->end), dashed;
    token->prose = follows_prose(lexer, token->digits.start) || (!lexer->slot && unit_on_next_line(lexer, at));
    if (is_time_word(c)) {
        /* 年度 of a broken heading may follow a value of the row before it, behind a blank. */
        token->prose = token->prose || !apart || lex_peek(lexer, next, lexer->end, &dashed) != 0x5EA6;
        return token->digits.end;
    }
    if (unit == 0)
        return token->digits.end;
    if (sentence_goes_on(lexer, at + unit)) {
        token->prose = true;
        return token->digits.end;
    }
    token->unit = (struct span){at, at + unit};
    return at + unit;
}

/* ---- Enumerators ---- */

/* 2.其他 behind 0000000: the last digit begins a label. Returns where the label's digit begins, or `end`. */
static uint32_t enumerator_in(const struct lexer *lexer, uint32_t start, uint32_t end, size_t digits)
{
    uint32_t next, c = lex_peek(lexer, end, lexer->end, &next), width = (lexer->text.data[end - 1] & 0x80) ? 3 : 1,
                   behind;
    uint32_t last = lex_peek(lexer, end - width, lexer->end, &behind);
    bool at_start = digits == 1 && lex_before(lexer, start) == 0;
    if (last < '1' || last > '8')
        return end;
    if (lex_is_han(c))
        return at_start && !is_time_word(c) && unit_at(lexer, end, lexer->end) == 0 ? start : end;
    if (c != '.' && c != 0x3001 && !(at_start && c == ','))
        return end;
    while ((c = lex_peek(lexer, next, lexer->end, &behind)) == ' ' || c == 0x3000)
        next = behind;
    bool quoted = c == 0x201C || c == '"' || c == 0x300A;
    return lex_is_han(c) || quoted ? end - width : end;
}

/* ---- Putting it together ---- */

static bool parse_likely(const struct lexer *lexer, struct span digits, struct decimal *out)
{
    char plain[64];
    size_t length = 0;
    for (uint32_t at = digits.start, next; at < digits.end; at = next) {
        uint32_t c = lex_peek(lexer, at, digits.end, &next);
        char meant = lex_is_digit(c) || c == '.' || c == '+' ? (char)c : digit_meant(c);
        if (is_sign(c) || lex_is_dash(c))
            meant = c == '+' ? '+' : '-';
        if (meant && length < sizeof plain)
            plain[length++] = meant;
    }
    return decimal_parse((struct slice){plain, length}, out);
}

/* 减8 in a cell says -8, and nobody but a person can be sure. Takes the word back when it was cut as a text. */
static bool sign_word_before(struct lexer *lexer, uint32_t at, bool *negative)
{
    uint32_t c = lex_before(lexer, at);
    bool minus = c == 0x51CF || c == 0x8D1F; /* 减 负 */
    if (!minus && c != 0x589E)               /* 增 */
        return false;
    uint32_t before = lex_before(lexer, at - 3);
    struct token *last = lexer->out->count ? &lexer->out->items[lexer->out->count - 1] : NULL;
    if (!(lex_is_edge(before) || lex_is_digit(before)) || !last || last->kind != TOKEN_TEXT || last->length != 1)
        return false;
    lexer->out->count--;
    *negative = minus;
    return true;
}

/* (8) alone in a cell; (1) before a text is an enumerator. */
static bool in_parentheses(const struct lexer *lexer, struct span digits)
{
    uint32_t next;
    return lex_before(lexer, digits.start) == '(' && lex_peek(lexer, digits.end, lexer->end, &next) == ')';
}

/* 387 387 in a cell may be a number printed twice. */
static bool is_doubled(const struct lexer *lexer, struct span digits)
{
    uint32_t half = (digits.end - digits.start) / 2;
    struct slice text = slice_part(lexer->text, digits.start, digits.end);
    return text.length == 7 && text.data[half] == ' ' && memcmp(text.data, text.data + half + 1, half) == 0;
}

static void classify(struct lexer *lexer, struct token *token, struct stretch stretch, bool joined)
{
    uint32_t next, first = lex_peek(lexer, token->digits.start, lexer->end, &next);
    bool dash = !is_sign(first) && lex_is_dash(first), negative = false;
    token->plain = !joined && stretch.letters == 0 && lex_is_digit(first);
    token->digit_count = (uint16_t)(stretch.digits < 1000 ? stretch.digits : 1000);
    token->likely = parse_likely(lexer, token->digits, &token->value);
    if (stretch.letters > 0 || dash || in_parentheses(lexer, token->digits) ||
        sign_word_before(lexer, token->digits.start, &negative) || is_doubled(lexer, token->digits))
        token->kind = TOKEN_BAD;
    if (negative)
        token->value.digits = -token->value.digits;
    /* 007 is no way to write a count: either 0 0 7 without its blanks, or a slip. */
    if (token->plain && first == '0' && stretch.digits > 1)
        token->likely = false;
}

/* The comma behind digits that end at `end` may part thousands: one to three of the last `room` digits stand before it,
 * the first of them no 0. */
static bool leads_thousands(const struct lexer *lexer, uint32_t end, size_t room)
{
    uint32_t next, width = (lexer->text.data[end - 1] & 0x80) ? 3 : 1;
    for (uint32_t digits = 1; digits <= 3 && digits <= room; digits++)
        if (lex_peek(lexer, end - digits * width, end, &next) != '0')
            return true;
    return false;
}

/* Numerals of several cells that hang together, some with a comma for their thousands: 7,778052,550. Returns the byte
 * behind them and counts their digits; `at` when it is one number, or when a comma cannot part thousands. */
static uint32_t take_glued_groups(const struct lexer *lexer, uint32_t at, size_t *digits)
{
    uint32_t next, behind, end, start = at;
    bool first = true, glued = lex_peek(lexer, at, lexer->end, &next) == '0';
    *digits = 0;
    for (;; first = false, start = next) {
        size_t count = count_digits(lexer, start, DIGITS_MOST, &end);
        uint32_t label = count > 1 ? enumerator_in(lexer, start, end, count) : end;
        bool comma = lex_peek(lexer, end, lexer->end, &next) == ',';
        bool last = label != end || !comma || !lex_is_digit(lex_peek(lexer, next, lexer->end, &behind));
        count -= label != end;
        *digits += count;
        if (count < (first ? 1 : 3) || *digits > DIGITS_MOST)
            return at;
        glued |= count > 3;
        if (last)
            return first || !glued ? at : label;
        if ((first || count > 3) && !leads_thousands(lexer, end, first ? count : count - 3))
            return at;
    }
}

/* 716,882,128,22: some commas may part thousands, others cannot. Returns the byte behind it all, `at` when it is no
 * such thing. */
static uint32_t take_mixed_groups(const struct lexer *lexer, uint32_t at)
{
    uint32_t next, behind, end, start = at;
    bool first = true, proper = true, thousands = false;
    for (size_t digits = 0;; first = false, start = next) {
        size_t count = count_digits(lexer, start, DIGITS_MOST, &end);
        bool zero = lex_peek(lexer, start, lexer->end, &next) == '0';
        digits += count;
        proper &= first ? count <= 3 && !zero : count == 3;
        thousands |= !first && count == 3;
        bool comma = lex_peek(lexer, end, lexer->end, &next) == ',';
        if (digits > DIGITS_MOST || !comma || !lex_is_digit(lex_peek(lexer, next, lexer->end, &behind)))
            return proper || !thousands ? at : end;
    }
}

/* Appends what take_glued_groups found. With a sign, a decimal or a letter in it, or commas of both kinds, nothing can
 * be cut. */
static uint32_t add_glued_groups(struct lexer *lexer, uint32_t at, uint32_t end, size_t digits, bool whole_groups)
{
    uint32_t next, whole = take_dirt(lexer, take_decimals(lexer, end));
    struct token token = {.row = lexer->row, .slot = lexer->slot, .digits = {at, whole}, .grouped = true};
    token.plain = whole_groups && whole == end && lex_is_digit(lex_peek(lexer, at, lexer->end, &next));
    token.kind = token.plain ? TOKEN_NUMBER : TOKEN_BAD;
    token.digit_count = (uint16_t)digits;
    token.unit = (struct span){whole, whole};
    bool enumerator = lex_is_digit(lex_peek(lexer, whole, lexer->end, &next));
    token.span = (struct span){at, enumerator ? whole : take_unit(lexer, &token)};
    vector_push(lexer->arena, lexer->out, token);
    return token.span.end;
}

uint32_t lex_number(struct lexer *lexer, uint32_t at)
{
    uint32_t digits_start = at, next, c = lex_peek(lexer, at, lexer->end, &next);
    bool sign = is_sign(c) || lex_is_dash(c);
    if (sign)
        digits_start = next;
    size_t glued_digits;
    uint32_t glued = take_glued_groups(lexer, digits_start, &glued_digits);
    if (glued != digits_start)
        return add_glued_groups(lexer, at, glued, glued_digits, true);
    uint32_t mixed = take_mixed_groups(lexer, digits_start);
    if (mixed != digits_start)
        return add_glued_groups(lexer, at, mixed, 0, false);
    struct stretch stretch = take_digits(lexer, digits_start);
    uint32_t end = stretch.end;
    if (stretch.letters == 0 || !letters_stand_for_digits(lexer, digits_start, stretch)) {
        stretch.digits = count_digits(lexer, digits_start, DIGITS_MOST - 1, &end);
        stretch.letters = 0;
    }
    bool leading_zero = lex_peek(lexer, digits_start, lexer->end, &next) == '0';
    uint32_t groups = stretch.digits <= 3 && !leading_zero ? take_groups(lexer, end) : end;
    uint32_t whole = take_decimals(lexer, groups);
    bool joined = whole != end;
    uint32_t dirt = take_dirt(lexer, whole);
    if (dirt != whole) {
        stretch.letters++;
        whole = end = dirt;
    }
    if (!joined && stretch.letters == 0)
        whole = enumerator_in(lexer, digits_start, end, stretch.digits);
    if (whole == digits_start)
        return 0;
    if (whole != end && !joined)
        stretch.digits--;
    struct token token = {.kind = TOKEN_NUMBER, .slot = lexer->slot, .row = lexer->row, .digits = {at, whole}};
    token.unit = (struct span){whole, whole};
    uint32_t behind = whole == end || joined ? take_unit(lexer, &token) : whole;
    token.span = (struct span){at, behind};
    classify(lexer, &token, stretch, joined || sign);
    if (token.kind == TOKEN_BAD && in_parentheses(lexer, token.digits) && !lexer->slot)
        return 0;
    vector_push(lexer->arena, lexer->out, token);
    return behind;
}
