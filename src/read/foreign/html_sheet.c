/* Reads the style sheets of a web page as far as they hide text. What is not understood makes a rule doubtful, which
 * the reader takes as "cannot be told". */
#include "read/foreign/html_sheet.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { RULES_MOST = 1000, SCREEN_WIDTH = 1280 };

static bool begins(struct slice s, const char *beginning)
{
    size_t length = strlen(beginning);
    return s.length >= length && strncasecmp(s.data, beginning, length) == 0;
}

static bool is_same(struct slice s, const char *other)
{
    return s.length == strlen(other) && begins(s, other);
}

/* The part before `mark`, which is taken off `rest` together with the mark. */
static struct slice cut_off(struct slice *rest, char mark)
{
    const char *found = rest->length ? memchr(rest->data, mark, rest->length) : NULL;
    size_t end = found ? (size_t)(found - rest->data) : rest->length;
    struct slice part = slice_part(*rest, 0, end);
    *rest = slice_part(*rest, found ? end + 1 : end, rest->length);
    return slice_trim(part);
}

/* ---- Declarations ---- */

static double number_of(struct slice value, struct slice *unit)
{
    char digits[32] = "";
    size_t length = 0;
    while (length < value.length && length + 1 < sizeof digits &&
           (isdigit((unsigned char)value.data[length]) || value.data[length] == '.'))
        length++;
    if (length > 0)
        memcpy(digits, value.data, length);
    *unit = slice_part(value, length, value.length);
    return length > 0 ? strtod(digits, NULL) : -1;
}

static enum sight_effect effect_of_size(struct slice value)
{
    struct slice unit;
    double size = number_of(value, &unit);
    if (size >= 0 && (size == 0 || (size <= 1 && (begins(unit, "px") || begins(unit, "pt")))))
        return EFFECT_HIDE;
    bool relative = begins(unit, "em") || begins(unit, "%") || is_same(value, "inherit") || is_same(value, "unset") ||
                    is_same(value, "smaller") || is_same(value, "larger");
    return relative ? EFFECT_INHERIT : EFFECT_SHOW;
}

/* "font: 0/0 a": its size is the first number with no weight's value. */
static enum sight_effect effect_of_font(struct slice value)
{
    if (is_same(value, "inherit") || is_same(value, "unset"))
        return EFFECT_INHERIT;
    while (value.length > 0) {
        struct slice word = cut_off(&value, ' '), unit;
        if (number_of(word, &unit) == 0)
            return EFFECT_HIDE;
    }
    return EFFECT_SHOW;
}

/* Far beyond the left or upper edge. */
static enum sight_effect effect_of_place(struct slice value)
{
    enum { FAR = 500, FAR_IN_LETTERS = 30 };
    struct slice unit;
    if (value.length < 2 || value.data[0] != '-')
        return EFFECT_NONE;
    double away = number_of(slice_part(value, 1, value.length), &unit);
    return away >= (begins(unit, "em") || begins(unit, "rem") ? FAR_IN_LETTERS : FAR) ? EFFECT_HIDE : EFFECT_NONE;
}

/* rect(0 0 0 0), rect(1px,1px,1px,1px) */
static enum sight_effect effect_of_clip(struct slice value)
{
    if (!begins(value, "rect("))
        return begins(value, "inset(50%") || begins(value, "inset(100%") ? EFFECT_HIDE : EFFECT_NONE;
    for (size_t i = strlen("rect("); i < value.length; i++)
        if (!strchr("01px, )", value.data[i]))
            return EFFECT_NONE;
    return EFFECT_HIDE;
}

bool sheet_is_white(struct slice colour)
{
    static const char *const whites[] = {
        "white",           "#fff", "#ffffff", "rgb(255,255,255)", "transparent", "rgb(255, 255, 255)", "rgba(0,0,0,0)",
        "rgba(0, 0, 0, 0)"};
    for (size_t i = 0; i < sizeof whites / sizeof *whites; i++)
        if (is_same(colour, whites[i]))
            return true;
    return false;
}

bool sheet_is_symbol_font(struct slice family)
{
    while (family.length > 0 && strchr("\"' ", family.data[0]))
        family = slice_part(family, 1, family.length);
    return begins(family, "wingding") || begins(family, "webdings");
}

static enum sight_effect effect_of_look(struct slice name, struct slice value, enum sight_property *property)
{
    if (is_same(name, "left") || is_same(name, "top") || is_same(name, "text-indent") || is_same(name, "margin-left")) {
        *property = SIGHT_PLACE;
        return effect_of_place(value);
    }
    if (is_same(name, "clip") || is_same(name, "clip-path")) {
        *property = SIGHT_PLACE;
        return effect_of_clip(value);
    }
    if (is_same(name, "font-family")) {
        *property = SIGHT_SYMBOL;
        return sheet_is_symbol_font(value) ? EFFECT_HIDE : EFFECT_SHOW;
    }
    if (is_same(name, "color")) {
        *property = SIGHT_COLOUR;
        return sheet_is_white(value) ? EFFECT_HIDE : EFFECT_SHOW;
    }
    if (is_same(name, "background") || is_same(name, "background-color")) {
        *property = SIGHT_GROUND;
        return sheet_is_white(value) || begins(value, "none") ? EFFECT_NONE : EFFECT_SHOW;
    }
    return EFFECT_NONE;
}

static enum sight_effect effect_of(struct slice name, struct slice value, enum sight_property *property)
{
    struct slice unit;
    *property = SIGHT_PROPERTIES;
    if (is_same(name, "display")) {
        *property = SIGHT_DISPLAY;
        return is_same(value, "none") ? EFFECT_HIDE : EFFECT_SHOW;
    }
    if (is_same(name, "visibility")) {
        *property = SIGHT_VISIBILITY;
        return is_same(value, "hidden") || is_same(value, "collapse")   ? EFFECT_HIDE
               : is_same(value, "visible") || is_same(value, "initial") ? EFFECT_SHOW
                                                                        : EFFECT_INHERIT;
    }
    if (is_same(name, "opacity")) {
        *property = SIGHT_OPACITY;
        return number_of(value, &unit) == 0 ? EFFECT_HIDE : EFFECT_SHOW;
    }
    if (is_same(name, "font-size") || is_same(name, "font")) {
        *property = SIGHT_SIZE;
        return name.length == 4 ? effect_of_font(value) : effect_of_size(value);
    }
    return effect_of_look(name, value, property);
}

void sheet_declarations(struct slice text, enum sight_effect *effects, bool *important)
{
    while (text.length > 0) {
        struct slice value = cut_off(&text, ';'), name = cut_off(&value, ':');
        ptrdiff_t mark = slice_find(value, SLICE("!"), 0);
        bool strong = mark >= 0;
        value = slice_trim(strong ? slice_part(value, 0, (size_t)mark) : value);
        enum sight_property property;
        enum sight_effect effect = effect_of(name, value, &property);
        if (effect == EFFECT_NONE || value.length == 0 || (important && important[property] && !strong))
            continue;
        effects[property] = effect;
        if (important)
            important[property] = strong;
    }
}

/* ---- Selectors ---- */

struct selecting {
    struct arena *arena;
    struct slice text;
    size_t at;
    struct sheet_rule *rule;
    bool never; /* asks for the mouse over it, for a box made by the sheet, and such */
};

static bool is_name_part(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '\\' || (unsigned char)c >= 0x80;
}

static struct slice read_name(struct selecting *s)
{
    struct buffer name = {0};
    while (s->at < s->text.length && is_name_part(s->text.data[s->at])) {
        if (s->text.data[s->at] == '\\' && s->at + 1 < s->text.length)
            s->at++;
        buffer_add(&name, slice_part(s->text, s->at, s->at + 1));
        s->at++;
    }
    struct slice copy = arena_copy(s->arena, buffer_slice(&name));
    buffer_free(&name);
    return copy;
}

static void read_attribute(struct selecting *s, struct sheet_compound *compound)
{
    const char *end = memchr(s->text.data + s->at, ']', s->text.length - s->at);
    size_t stop = end ? (size_t)(end - s->text.data) : s->text.length;
    struct slice value = slice_trim(slice_part(s->text, s->at + 1, stop));
    bool valued = value.length > 0 && memchr(value.data, '=', value.length);
    struct slice name = cut_off(&value, '=');
    struct sheet_test test = {.kind = TEST_ATTRIBUTE, .how = valued ? '=' : 0};
    if (name.length > 0 && strchr("~|^$*", name.data[name.length - 1])) {
        test.how = name.data[name.length - 1];
        name = slice_trim(slice_part(name, 0, name.length - 1));
    }
    value = slice_trim(value);
    if (value.length >= 2 && (value.data[0] == '"' || value.data[0] == '\''))
        value = slice_part(value, 1, value.length - 1);
    test.name = arena_copy(s->arena, name);
    test.value = arena_copy(s->arena, value);
    vector_push(s->arena, &compound->tests, test);
    s->at = stop + (stop < s->text.length);
}

static void skip_brackets(struct selecting *s)
{
    size_t depth = 0;
    if (s->at >= s->text.length || s->text.data[s->at] != '(')
        return;
    do {
        depth += s->text.data[s->at] == '(';
        depth -= s->text.data[s->at] == ')';
        s->at++;
    } while (depth > 0 && s->at < s->text.length);
}

/* What lies in the hands of who looks at the page is taken as not done; boxes the sheet makes hold none of the page's
 * text. All others may narrow the rule. */
static void read_pseudo(struct selecting *s)
{
    static const char *const never[] = {
        "hover", "focus",     "focus-within", "focus-visible", "active",     "target",  "empty",    "before",
        "after", "selection", "visited",      "first-letter",  "first-line", "checked", "disabled", "marker"};
    while (s->at < s->text.length && s->text.data[s->at] == ':')
        s->at++;
    struct slice name = read_name(s);
    skip_brackets(s);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        s->never |= is_same(name, never[i]);
    s->never |= begins(name, "-");
    s->rule->doubtful = true;
}

static void read_compound(struct selecting *s, struct sheet_compound *compound)
{
    while (s->at < s->text.length) {
        char c = s->text.data[s->at];
        struct sheet_test test = {.kind = c == '#' ? TEST_ID : c == '.' ? TEST_CLASS : TEST_TAG};
        if (c == '[') {
            read_attribute(s, compound);
        } else if (c == ':') {
            read_pseudo(s);
        } else if (c == '*') {
            s->at++;
        } else if (c == '#' || c == '.' || is_name_part(c)) {
            s->at += test.kind != TEST_TAG;
            test.name = read_name(s);
            vector_push(s->arena, &compound->tests, test);
        } else {
            return;
        }
    }
}

/* Elements beside each other are not looked at: what stands before them falls away, and the rule is doubtful. */
static void read_combinator(struct selecting *s, char *above)
{
    size_t start = s->at;
    *above = ' ';
    for (; s->at < s->text.length && !is_name_part(s->text.data[s->at]); s->at++) {
        char c = s->text.data[s->at];
        if (strchr("#.[:*", c))
            break;
        if (c == '>') {
            *above = '>';
        } else if (!isspace((unsigned char)c)) {
            s->rule->doubtful = true;
            s->rule->compounds.count = 0;
        }
    }
    s->never |= start == s->at && s->at < s->text.length;
}

static uint64_t weight_of(const struct sheet_rule *rule, size_t order)
{
    uint64_t ids = 0, classes = 0, tags = 0;
    for (size_t i = 0; i < rule->compounds.count; i++)
        for (size_t j = 0; j < rule->compounds.items[i].tests.count; j++) {
            enum sheet_test_kind kind = rule->compounds.items[i].tests.items[j].kind;
            ids += kind == TEST_ID;
            tags += kind == TEST_TAG;
            classes += kind == TEST_CLASS || kind == TEST_ATTRIBUTE;
        }
    return ids << 48 | (classes & 0xFFF) << 36 | (tags & 0xFFF) << 24 | (order & 0xFFFFFF);
}

static void add_selector(struct sheet *sheet, struct slice text, const struct sheet_rule *model)
{
    struct sheet_rule rule = *model;
    struct selecting s = {.arena = sheet->arena, .text = text, .rule = &rule};
    char above = 0;
    while (s.at < text.length && !s.never) {
        struct sheet_compound compound = {.above = above};
        read_compound(&s, &compound);
        vector_push(sheet->arena, &rule.compounds, compound);
        read_combinator(&s, &above);
    }
    if (s.never || rule.compounds.count == 0)
        return;
    sheet->full |= sheet->rules.count == RULES_MOST;
    if (sheet->full)
        return;
    rule.weight = weight_of(&rule, sheet->rules.count);
    for (size_t i = 0; i < SIGHT_PROPERTIES; i++)
        sheet->hides |= rule.effects[i] == EFFECT_HIDE;
    vector_push(sheet->arena, &sheet->rules, rule);
}

static void add_rule(struct sheet *sheet, struct slice selectors, struct slice body, bool doubtful)
{
    struct sheet_rule model = {.doubtful = doubtful};
    sheet_declarations(body, model.effects, model.important);
    model.effects[SIGHT_COLOUR] = model.effects[SIGHT_GROUND] = model.effects[SIGHT_SYMBOL] = EFFECT_NONE;
    bool bears = false;
    for (size_t i = 0; i < SIGHT_PROPERTIES; i++)
        bears |= model.effects[i] != EFFECT_NONE;
    size_t depth = 0, start = 0;
    for (size_t i = 0; bears && i <= selectors.length; i++) {
        char c = i < selectors.length ? selectors.data[i] : ',';
        depth += c == '(';
        depth -= c == ')' && depth > 0;
        if (c == ',' && (depth == 0 || i == selectors.length)) {
            add_selector(sheet, slice_trim(slice_part(selectors, start, i)), &model);
            start = i + 1;
        }
    }
}

/* ---- Sheets ---- */

enum answer { ANSWER_NO, ANSWER_DOUBTFUL, ANSWER_YES };

/* One condition of a media query, as a screen of a desk computer answers it. */
static enum answer ask_feature(struct slice feature)
{
    struct slice unit, name = cut_off(&feature, ':');
    double value = number_of(feature, &unit);
    if (value < 0 || !begins(unit, "px"))
        return ANSWER_DOUBTFUL;
    if (is_same(name, "max-width") || is_same(name, "max-device-width"))
        return SCREEN_WIDTH <= value ? ANSWER_YES : ANSWER_NO;
    if (is_same(name, "min-width") || is_same(name, "min-device-width"))
        return SCREEN_WIDTH >= value ? ANSWER_YES : ANSWER_NO;
    return ANSWER_DOUBTFUL;
}

static enum answer ask_query(struct slice query)
{
    enum answer answer = ANSWER_YES;
    while (query.length > 0 && answer != ANSWER_NO) {
        enum answer next = ANSWER_YES;
        if (query.data[0] == '(') {
            struct slice feature = cut_off(&query, ')');
            next = ask_feature(slice_trim(slice_part(feature, 1, feature.length)));
        } else {
            struct slice word = cut_off(&query, ' ');
            next = word.length == 0 || is_same(word, "screen") || is_same(word, "all") || is_same(word, "only") ||
                           is_same(word, "and")
                       ? ANSWER_YES
                   : is_same(word, "print") || is_same(word, "speech") ? ANSWER_NO
                                                                       : ANSWER_DOUBTFUL;
        }
        answer = next < answer ? next : answer;
        query = slice_trim(query);
    }
    return answer;
}

static enum answer ask_media(struct slice media)
{
    enum answer answer = media.length == 0 ? ANSWER_YES : ANSWER_NO;
    while (media.length > 0) {
        enum answer next = ask_query(cut_off(&media, ','));
        answer = next > answer ? next : answer;
    }
    return answer;
}

/* Where the block that opens at `at` closes; the end of the text when it does not. */
static size_t end_of_block(struct slice text, size_t at)
{
    size_t depth = 0;
    for (; at < text.length; at++) {
        depth += text.data[at] == '{';
        if (text.data[at] == '}' && --depth == 0)
            return at;
    }
    return at;
}

static size_t end_of_prelude(struct slice text, size_t at)
{
    while (at < text.length && !strchr("{};", text.data[at]))
        at++;
    return at;
}

static enum answer ask_block(struct slice prelude)
{
    if (begins(prelude, "@media"))
        return ask_media(slice_trim(slice_part(prelude, strlen("@media"), prelude.length)));
    if (begins(prelude, "@supports") || begins(prelude, "@layer") || begins(prelude, "@container"))
        return ANSWER_DOUBTFUL;
    return begins(prelude, "@") ? ANSWER_NO : ANSWER_YES;
}

/* A @media or @supports block may hold others; only so deep are they looked into. */
static void read_rules(struct sheet *sheet, struct slice text, bool doubtful, unsigned depth)
{
    for (size_t at = 0, brace; at < text.length && !sheet->full; at = brace + 1) {
        brace = end_of_prelude(text, at);
        struct slice prelude = slice_trim(slice_part(text, at, brace));
        if (brace >= text.length || text.data[brace] != '{')
            continue;
        size_t end = end_of_block(text, brace);
        struct slice body = slice_part(text, brace + 1, end);
        enum answer answer = ask_block(prelude);
        bool doubted = doubtful || answer == ANSWER_DOUBTFUL;
        if (!begins(prelude, "@"))
            add_rule(sheet, prelude, body, doubted);
        else if (answer != ANSWER_NO && depth > 0)
            read_rules(sheet, body, doubted, depth - 1);
        brace = end;
    }
}

static void without_comments(struct slice text, struct buffer *out)
{
    while (text.length > 0) {
        ptrdiff_t start = slice_find(text, SLICE("/*"), 0);
        buffer_add(out, start < 0 ? text : slice_part(text, 0, (size_t)start));
        ptrdiff_t end = start < 0 ? -1 : slice_find(text, SLICE("*/"), (size_t)start + 2);
        text = end < 0 ? SLICE_NONE : slice_part(text, (size_t)end + 2, text.length);
    }
}

void sheet_read(struct sheet *sheet, struct slice text, struct slice media)
{
    enum { NESTED_MOST = 4 };
    enum answer answer = ask_media(slice_trim(media));
    if (answer == ANSWER_NO)
        return;
    struct buffer plain = {0};
    without_comments(text, &plain);
    struct slice rest = slice_trim(buffer_slice(&plain));
    if (slice_starts_with(rest, SLICE("<!--")))
        rest = slice_part(rest, 4, rest.length);
    read_rules(sheet, rest, answer == ANSWER_DOUBTFUL, NESTED_MOST);
    buffer_free(&plain);
}
