/* Personal data that has no place in a report: numbers of identity cards, mobile phones and bank cards, private mail
 * boxes, and addresses of sites that are none of the government's. What is shown of a number is half of it. */
#include "check/places.h"

#include <string.h>

static const char *const keys[] = {"in", "what", "hosts", "after", NULL};
enum personal { PERSONAL_IDENTITY, PERSONAL_MOBILE, PERSONAL_CARD, PERSONAL_MAILBOX, PERSONAL_WEBSITE };

enum { DIGITS_MOST = 24, HOST_MOST = 80, NEAR = 60, IDENTITY = 18, MOBILE = 11, CARD_LEAST = 16, CARD_MOST = 19 };

struct personal_rule {
    enum personal what;
    struct names hosts; /* mail boxes: those of private providers; sites: how a government's may end */
    struct names after; /* card numbers: one of these words stands before */
};

static bool load(struct loader *loader, struct rule *rule)
{
    static const char *const names[] = {
        [PERSONAL_IDENTITY] = "identity", [PERSONAL_MOBILE] = "mobile",   [PERSONAL_CARD] = "card",
        [PERSONAL_MAILBOX] = "mailbox",   [PERSONAL_WEBSITE] = "website", NULL};
    struct personal_rule *own = arena_new_item(loader->arena, struct personal_rule);
    int what = loader_choice(loader, rule->node, "what", names, -1);
    rule->own = own;
    own->what = (enum personal)what;
    return what >= 0 && loader_names(loader, yaml_get(rule->node, "hosts"), &own->hosts) &&
           loader_names(loader, yaml_get(rule->node, "after"), &own->after) &&
           loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* ---- Numbers ---- */

/* Digits as people write them: full-width too, parted by single blanks or hyphens, even over a line. An X may be the
 * last. */
struct digits {
    char text[DIGITS_MOST];
    uint32_t starts[DIGITS_MOST], ends[DIGITS_MOST];
    size_t count; /* DIGITS_MOST: too many for any of these */
    uint32_t behind;
};

static int digit_of(uint32_t codepoint)
{
    if (codepoint >= 0xFF10 && codepoint <= 0xFF19)
        return (int)(codepoint - 0xFF10);
    return codepoint >= '0' && codepoint <= '9' ? (int)(codepoint - '0') : -1;
}

static bool is_letter(uint32_t codepoint)
{
    return (codepoint >= 'a' && codepoint <= 'z') || (codepoint >= 'A' && codepoint <= 'Z') || codepoint == '_';
}

static bool takes_x(const struct digits *out, uint32_t codepoint)
{
    return out->count == IDENTITY - 1 && (codepoint == 'x' || codepoint == 'X' || codepoint == 0xFF38);
}

/* The run of digits that begins at `at`. */
static void take_digits(const struct document *document, uint32_t at, uint32_t end, struct digits *out)
{
    bool parted = false;
    out->count = 0;
    for (size_t offset = at; offset < end && out->count < DIGITS_MOST;) {
        uint32_t start = (uint32_t)offset, codepoint = utf8_decode(document->text, &offset);
        int digit = digit_of(codepoint);
        if (digit < 0 && !takes_x(out, codepoint)) {
            if (parted || (!codepoint_is_blank(codepoint) && codepoint != '-'))
                break;
            parted = true;
            continue;
        }
        parted = false;
        out->starts[out->count] = start;
        out->ends[out->count] = (uint32_t)offset;
        out->text[out->count++] = digit < 0 ? 'X' : (char)('0' + digit);
    }
    out->behind = out->count ? out->ends[out->count - 1] : at;
}

static int number_at(const char *text, size_t length)
{
    int value = 0;
    for (size_t i = 0; i < length; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

/* Place, birthday and check digit of a citizen's number. */
static bool is_identity(const struct digits *digits)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (digits->count != IDENTITY || digits->text[0] < '1' || digits->text[0] > '8')
        return false;
    int year = number_at(digits->text + 6, 4), month = number_at(digits->text + 10, 2), sum = 0;
    int day = number_at(digits->text + 12, 2);
    if (year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    for (int i = 0; i < IDENTITY - 1; i++)
        sum += weights[i] * (digits->text[i] - '0');
    return digits->text[IDENTITY - 1] == "10X98765432"[sum % 11];
}

static bool is_mobile(const struct digits *digits)
{
    return digits->count == MOBILE && digits->text[0] == '1' && digits->text[1] >= '3';
}

static bool has_check_digit(const struct digits *digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits->count; i++) {
        int digit = digits->text[digits->count - 1 - i] - '0';
        digit = i % 2 ? digit * 2 : digit;
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

/* One of the words stands shortly before. */
static bool stands_near(const struct document *document, const struct names *words, uint32_t at)
{
    struct slice before = slice_part(document->text, at > NEAR ? at - NEAR : 0, at);
    for (size_t i = 0; i < words->count; i++)
        if (slice_find(before, words->items[i], 0) >= 0)
            return true;
    return false;
}

static bool is_card(const struct document *document, const struct personal_rule *own, const struct digits *digits)
{
    if (digits->count < CARD_LEAST || digits->count > CARD_MOST || memchr(digits->text, 'X', digits->count) ||
        is_identity(digits) || !has_check_digit(digits))
        return false;
    bool union_card = digits->text[0] == '6' && digits->text[1] == '2';
    return union_card || stands_near(document, &own->after, digits->starts[0]);
}

static bool is_meant(const struct document *document, const struct personal_rule *own, const struct digits *digits)
{
    if (own->what == PERSONAL_IDENTITY)
        return is_identity(digits);
    return own->what == PERSONAL_MOBILE ? is_mobile(digits) : is_card(document, own, digits);
}

/* Digits begin with an ASCII byte or the first byte of a full-width character: all others are passed over. */
static uint32_t next_digit(const struct document *document, uint32_t at, uint32_t end)
{
    for (; at < end; at++) {
        unsigned char byte = (unsigned char)document->text.data[at];
        if (byte >= '0' && byte <= '9')
            return at;
        size_t offset = at;
        if (byte == 0xEF && digit_of(utf8_decode(document->text, &offset)) >= 0)
            return at;
    }
    return end;
}

/* Parts of words, addresses and decimals are no number of a person. */
static bool stands_alone(const struct document *document, const struct span *number, uint32_t end)
{
    static const char before[] = "./=_", after[] = "@/_";
    const char *text = document->text.data;
    char first = number->start > 0 ? text[number->start - 1] : ' ', last = number->end < end ? text[number->end] : ' ';
    bool decimal = last == '.' && number->end + 1 < end && text[number->end + 1] >= '0' && text[number->end + 1] <= '9';
    bool word = is_letter((unsigned char)first) || is_letter((unsigned char)last);
    return !decimal && !word && !strchr(before, first) && !strchr(after, last);
}

static void find_numbers(struct run *run, const struct personal_rule *own, struct span span, struct places *places)
{
    const struct document *document = run->facts->document;
    for (uint32_t at = span.start; (at = next_digit(document, at, span.end)) < span.end && !places_are_full(places);) {
        struct digits digits;
        take_digits(document, at, span.end, &digits);
        struct span number = {at, digits.behind};
        if (is_meant(document, own, &digits) && stands_alone(document, &number, span.end))
            places_add(run, places, number,
                       arena_print(run->arena, "%.*s****%.*s", 3, digits.text, 2, digits.text + digits.count - 2));
        at = digits.behind;
    }
}

/* ---- Addresses ---- */

static bool is_of_host(uint32_t codepoint)
{
    return codepoint < 0x80 &&
           (is_letter(codepoint) || digit_of(codepoint) >= 0 || codepoint == '.' || codepoint == '-');
}

/* The host that begins at `at`, in lower case, without a dot at its end. */
static struct slice host_at(const struct document *document, uint32_t at, uint32_t end, char out[HOST_MOST])
{
    size_t length = 0;
    while (at < end && length < HOST_MOST && is_of_host((unsigned char)document->text.data[at])) {
        char c = document->text.data[at++];
        out[length++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    while (length > 0 && (out[length - 1] == '.' || out[length - 1] == '-'))
        length--;
    return (struct slice){out, length};
}

static bool is_host_of(struct slice host, const struct names *hosts)
{
    for (size_t i = 0; i < hosts->count; i++) {
        struct slice known = hosts->items[i];
        if (slice_ends_with(host, known) &&
            (host.length == known.length || host.data[host.length - known.length - 1] == '.'))
            return true;
    }
    return false;
}

static void find_mailboxes(struct run *run, const struct personal_rule *own, struct span span, struct places *places)
{
    const struct document *document = run->facts->document;
    struct slice text = slice_part(document->text, 0, span.end);
    char lower[HOST_MOST];
    for (ptrdiff_t at = (ptrdiff_t)span.start; (at = slice_find(text, SLICE("@"), (size_t)at)) >= 0; at++) {
        uint32_t from = (uint32_t)at;
        struct slice host = host_at(document, from + 1, span.end, lower);
        while (from > span.start && (is_of_host((unsigned char)text.data[from - 1])))
            from--;
        if (from < (uint32_t)at && is_host_of(host, &own->hosts))
            places_add(run, places, (struct span){from, (uint32_t)at + 1 + (uint32_t)host.length},
                       arena_print(run->arena, "%.*s****@%.*s", 1, text.data + from, SLICE_ARGUMENTS(host)));
    }
}

static void find_websites(struct run *run, const struct personal_rule *own, struct span span, struct places *places)
{
    const struct document *document = run->facts->document;
    struct slice text = slice_part(document->text, 0, span.end);
    char lower[HOST_MOST];
    static const char *const beginnings[] = {"://", "www."};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        for (ptrdiff_t at = (ptrdiff_t)span.start; (at = slice_find(text, slice_of(beginnings[i]), (size_t)at)) >= 0;
             at++) {
            uint32_t from = (uint32_t)at + (i == 0 ? 3 : 0);
            struct slice host = host_at(document, from, span.end, lower);
            bool again = i > 0 && at > 0 && text.data[at - 1] == '/';
            if (slice_find(host, SLICE("."), 0) < 0 || again || is_host_of(host, &own->hosts))
                continue;
            places_add(run, places, (struct span){from, from + (uint32_t)host.length}, arena_copy(run->arena, host));
        }
}

static void run_personal(struct run *run, const struct rule *rule)
{
    const struct personal_rule *own = rule->own;
    struct places places = {0};
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        struct span span = run->facts->prose[p].span;
        if (!prose_is_wanted(rule, run->facts->prose[p].section))
            continue;
        if (own->what == PERSONAL_MAILBOX)
            find_mailboxes(run, own, span, &places);
        else if (own->what == PERSONAL_WEBSITE)
            find_websites(run, own, span, &places);
        else
            find_numbers(run, own, span, &places);
    }
    places_report(run, &places);
}

const struct kind kind_personal = {"personal", keys, places_placeholders, load, run_personal};
