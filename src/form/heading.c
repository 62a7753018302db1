/* Section headings: folded wordings, and matching one at a place: its ordinal, then the words, exactly or nearly. */
#include "form/heading.h"

#include <assert.h>
#include <string.h>

enum {
    WINDOW = 40,           /* folded characters looked at behind an ordinal */
    BREAKS_MOST = 8,       /* line ends remembered in the window */
    LONGER_MOST = 8,       /* characters a heading may have more than its wording, to the line's end */
    HEADING_MOST = 30,     /* characters of a line that may be a heading by its ordinal alone */
    NEAR_SHARE = 4,        /* a near wording differs in at most a quarter of its characters */
};

/* ---- The model ---- */

static struct wording fold_wording(struct arena *arena, struct slice text, uint16_t section)
{
    struct folded folded = fold_text(arena, text);
    return (struct wording){.characters = folded.characters, .count = (uint16_t)folded.count, .section = section};
}

static void add_wording(struct heading_model *model, struct arena *arena, struct slice text, uint16_t section,
                        bool good, bool official)
{
    struct wording wording = fold_wording(arena, text, section);
    wording.good = good;
    wording.official = official;
    uint32_t low = wording.characters[0] & 0xFF;
    model->first_characters[low / 64] |= UINT64_C(1) << (low % 64);
    model->wordings[model->wording_count++] = wording;
}

static void add_wordings(struct heading_model *model, const struct form *form, struct arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < form->section_count; i++)
        count += 1 + form->sections[i].accepted.count + form->sections[i].seen.count;
    model->wordings = arena_new_array(arena, struct wording, count);
    for (size_t i = 0; i < form->section_count; i++) {
        const struct form_section *section = &form->sections[i];
        add_wording(model, arena, section->heading, (uint16_t)i, true, true);
        for (size_t n = 0; n < section->accepted.count; n++)
            add_wording(model, arena, section->accepted.items[n], (uint16_t)i, true, false);
        for (size_t n = 0; n < section->seen.count; n++)
            add_wording(model, arena, section->seen.items[n], (uint16_t)i, false, false);
    }
}

static void add_table_words(struct heading_model *model, const struct form *form, struct arena *arena)
{
    size_t count = form->row_count + form->group_count;
    for (size_t i = 0; i < form->table_count; i++)
        count += form->tables[i].vocabulary.count;
    model->table_words = arena_new_array(arena, struct wording, count);
    for (size_t i = 0; i < form->row_count; i++)
        model->table_words[model->table_word_count++] = fold_wording(arena, form->rows[i].label, 0);
    for (size_t i = 0; i < form->group_count; i++)
        if (form->groups[i].label.length > 0)
            model->table_words[model->table_word_count++] = fold_wording(arena, form->groups[i].label, 0);
    for (size_t i = 0; i < form->table_count; i++)
        for (size_t n = 0; n < form->tables[i].vocabulary.count; n++)
            model->table_words[model->table_word_count++] =
                fold_wording(arena, form->tables[i].vocabulary.items[n], 0);
}

const struct heading_model *heading_model_new(const struct form *form, struct arena *arena)
{
    struct heading_model *model = arena_new_item(arena, struct heading_model);
    add_wordings(model, form, arena);
    add_table_words(model, form, arena);
    return model;
}

/* ---- The ordinal ---- */

enum ordinal_kind {
    ORDINAL_NONE,
    ORDINAL_CHINESE, /* 一、 第一部分 */
    ORDINAL_BARE,    /* 一 without a mark behind it */
    ORDINAL_OTHER,   /* （一） 1. 一是 */
};

struct ordinal {
    enum ordinal_kind kind;
    struct slice numerals; /* 一 */
    uint32_t end;          /* where the words begin */
};

static uint32_t skip_blanks(struct slice text, uint32_t at)
{
    for (size_t next = at; next < text.length; at = (uint32_t)next) {
        uint32_t codepoint = utf8_decode(text, &next);
        if (!codepoint_is_blank(codepoint) || codepoint == '\n' || codepoint == '\f')
            break;
    }
    return at;
}

static bool is_numeral(uint32_t codepoint)
{
    static const uint32_t numerals[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (codepoint == numerals[i])
            return true;
    return false;
}

static uint32_t skip_numerals(struct slice text, uint32_t at)
{
    for (size_t next = at; next < text.length && is_numeral(utf8_decode(text, &next));)
        at = (uint32_t)next;
    return at;
}

static bool take(struct slice text, uint32_t *at, struct slice mark)
{
    if (text.length - *at < mark.length || memcmp(text.data + *at, mark.data, mark.length) != 0)
        return false;
    *at += (uint32_t)mark.length;
    return true;
}

static bool take_mark(struct slice text, uint32_t *at)
{
    static const struct slice marks[] = {SLICE("、"), SLICE("."), SLICE("．"), SLICE("，"), SLICE(","),
                                         SLICE("："), SLICE(":"), SLICE("﹑"), SLICE("。"), SLICE("·")};
    uint32_t from = *at, next = skip_blanks(text, from);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (take(text, &next, marks[i])) {
            *at = skip_blanks(text, next);
            return true;
        }
    }
    *at = next;
    return next > from; /* a blank parts them as well */
}

/* （一） and 1. count within a section; as a section's own ordinal they differ from the form. */
static bool take_other_ordinal(struct slice text, uint32_t at, struct ordinal *out)
{
    bool bracket = take(text, &at, SLICE("（")) || take(text, &at, SLICE("("));
    uint32_t from = at = skip_blanks(text, at);
    if (bracket)
        at = skip_numerals(text, at);
    if (at == from)
        while (at < text.length && text.data[at] >= '0' && text.data[at] <= '9')
            at++;
    if (at == from)
        return false;
    out->numerals = slice_part(text, from, at);
    at = skip_blanks(text, at);
    bool closed = take(text, &at, SLICE("）")) || take(text, &at, SLICE(")"));
    if (bracket ? !closed : !take_mark(text, &at))
        return false;
    out->kind = ORDINAL_OTHER;
    out->end = skip_blanks(text, at);
    return true;
}

/* 第, a numeral, a bracket or a digit: told by the first byte for most lines. */
static bool may_count(struct slice text, uint32_t at)
{
    unsigned char lead = at < text.length ? (unsigned char)text.data[at] : 0;
    return lead == 0xE4 || lead == 0xE5 || lead == 0xE7 || lead == 0xEF || lead == '(' || (lead >= '0' && lead <= '9');
}

static struct ordinal ordinal_at(struct slice text, uint32_t start)
{
    struct ordinal ordinal = {.end = start};
    uint32_t at = start;
    if (!may_count(text, start))
        return ordinal;
    bool part = take(text, &at, SLICE("第"));
    uint32_t from = at;
    at = skip_numerals(text, at);
    if (at == from || (part && !take(text, &at, SLICE("部分")))) {
        if (!take_other_ordinal(text, start, &ordinal))
            return (struct ordinal){.end = start};
        return ordinal;
    }
    ordinal.numerals = slice_part(text, from, skip_numerals(text, from));
    bool told = !part && take(text, &at, SLICE("是"));
    ordinal.kind = take_mark(text, &at) || part ? (part ? ORDINAL_OTHER : ORDINAL_CHINESE) : ORDINAL_BARE;
    if (told)
        ordinal.kind = ORDINAL_OTHER;
    ordinal.end = at;
    return ordinal;
}

/* ---- The words behind it ---- */

struct window {
    uint32_t characters[WINDOW], ends[WINDOW]; /* folded, and the byte behind each */
    bool blank_behind[WINDOW];
    size_t count;
    size_t breaks[BREAKS_MOST]; /* numbers of characters before a line end, tab or pipe */
    size_t break_count;
    bool closed; /* a sentence end, or the end of the text, stands behind the last character */
};

static void note_break(struct window *window)
{
    bool twice = window->break_count > 0 && window->breaks[window->break_count - 1] == window->count;
    if (window->count > 0 && !twice && window->break_count < BREAKS_MOST)
        window->breaks[window->break_count++] = window->count;
}

static void fill_window(struct slice text, uint32_t start, struct window *window)
{
    window->count = window->break_count = 0;
    window->closed = false;
    size_t at = start;
    while (at < text.length && window->count < WINDOW) {
        uint32_t out[4], codepoint = utf8_decode(text, &at);
        if (codepoint == '\n' || codepoint == '\t' || codepoint == '|' || codepoint == '\f') {
            note_break(window);
        } else if (codepoint == 0x3002 || codepoint == 0xFF1B || codepoint == 0xFF01 || codepoint == 0xFF1F) {
            window->closed = true; /* 。；！？ */
            return;
        }
        if (codepoint_is_blank(codepoint)) {
            if (window->count > 0)
                window->blank_behind[window->count - 1] = true;
            continue;
        }
        size_t folded = fold_character(codepoint, out);
        for (size_t i = 0; i < folded && window->count < WINDOW; i++) {
            window->characters[window->count] = out[i];
            window->blank_behind[window->count] = false;
            window->ends[window->count++] = (uint32_t)at;
        }
    }
    if (at == text.length) {
        note_break(window);
        window->closed = true;
    }
}

/* Characters between the first `count` and the line's end; WINDOW when the line goes on as running text. */
static size_t rest_of_line(const struct window *window, size_t count)
{
    for (size_t i = 0; i < window->break_count; i++)
        if (window->breaks[i] >= count)
            return window->breaks[i] - count;
    return window->closed && window->count == count ? 0 : WINDOW;
}

static bool begins_with(const struct window *window, size_t from, const struct wording *wording)
{
    return wording->count > 0 && window->count - from >= wording->count &&
           window->characters[from] == wording->characters[0] &&
           memcmp(window->characters + from, wording->characters, wording->count * sizeof(uint32_t)) == 0;
}

static bool is_table_word(const struct heading_model *model, const struct window *window, size_t from)
{
    for (size_t i = 0; i < model->table_word_count; i++)
        if (begins_with(window, from, &model->table_words[i]))
            return true;
    return false;
}

/* The longest wording the window begins with; where two sections share one, the first. */
static const struct wording *exact_wording(const struct heading_model *model, const struct window *window)
{
    const struct wording *best = NULL;
    for (size_t i = 0; i < model->wording_count; i++) {
        const struct wording *wording = &model->wordings[i];
        if ((best == NULL || wording->count > best->count) && begins_with(window, 0, wording))
            best = wording;
    }
    return best;
}

/* Fewest edits between the wording and some beginning of the window, at most `most`; *length is how long that is. */
static size_t edits_to_beginning(const struct window *window, const struct wording *wording, size_t most,
                                 size_t *length)
{
    size_t row[WINDOW + 1], columns = window->count < WINDOW ? window->count : WINDOW;
    if (columns > wording->count + most)
        columns = wording->count + most;
    for (size_t c = 0; c <= columns; c++)
        row[c] = c;
    for (size_t r = 1; r <= wording->count; r++) {
        size_t diagonal = row[0], least = row[0] = r;
        for (size_t c = 1; c <= columns; c++) {
            size_t above = row[c], best = diagonal + (wording->characters[r - 1] != window->characters[c - 1]);
            if (above + 1 < best)
                best = above + 1;
            if (row[c - 1] + 1 < best)
                best = row[c - 1] + 1;
            row[c] = best;
            diagonal = above;
            least = best < least ? best : least;
        }
        if (least > most)
            return most + 1;
    }
    size_t best = 0;
    for (size_t c = 1; c <= columns; c++)
        if (row[c] < row[best])
            best = c;
    *length = best;
    return row[best];
}

static const struct wording *near_wording(const struct heading_model *model, const struct window *window,
                                          uint16_t section, size_t *length)
{
    const struct wording *best = NULL;
    size_t fewest = WINDOW, taken = 0;
    for (size_t i = 0; i < model->wording_count && fewest > 0; i++) {
        const struct wording *wording = &model->wordings[i];
        size_t most = wording->count / NEAR_SHARE;
        if (wording->section != section || !wording->good)
            continue;
        if (most >= fewest)
            most = fewest - 1;
        size_t edits = edits_to_beginning(window, wording, most, &taken);
        if (edits <= most) {
            fewest = edits;
            best = wording;
            *length = taken;
        }
    }
    return best;
}

/* ---- Both together ---- */

static int section_of_ordinal(const struct form *form, struct slice ordinal)
{
    for (size_t i = 0; i < form->section_count; i++)
        if (slice_equal(form->sections[i].ordinal, ordinal))
            return (int)i;
    return -1;
}

/* （一） and 1 both mean the section with ordinal 一. */
static bool ordinal_means(const struct form *form, const struct ordinal *ordinal, uint16_t section)
{
    if (slice_equal(ordinal->numerals, form->sections[section].ordinal))
        return true;
    return ordinal->numerals.length == 1 && ordinal->numerals.data[0] == (char)('1' + section);
}

static enum heading_rank rank_of(const struct form *form, const struct wording *wording, const struct ordinal *ordinal,
                                 enum heading_edge edge, const struct window *window, size_t rest)
{
    bool right = ordinal->kind != ORDINAL_NONE && ordinal_means(form, ordinal, wording->section);
    bool chinese = ordinal->kind == ORDINAL_CHINESE || ordinal->kind == ORDINAL_BARE;
    if (chinese && right)
        return wording->good ? RANK_EXACT : RANK_NEAR;
    if (chinese && rest == 0)
        return wording->good ? RANK_NEAR : RANK_LOOSE;
    if (ordinal->kind == ORDINAL_OTHER)
        return right && wording->good && rest == 0 && edge == EDGE_LINE ? RANK_BARE : RANK_NONE;
    if (ordinal->kind != ORDINAL_NONE)
        return RANK_NONE;
    if (edge == EDGE_LINE && rest == 0)
        return wording->good ? RANK_BARE : RANK_LOOSE;
    bool alone = edge >= EDGE_SENTENCE && window->blank_behind[wording->count - 1];
    return alone && wording->official ? RANK_BARE : RANK_NONE;
}

/* A line such as 五、下一步打算: fits the section by its ordinal only. */
static bool match_place(const struct form *form, const struct window *window, const struct ordinal *ordinal,
                        struct heading_match *out)
{
    int section = section_of_ordinal(form, ordinal->numerals);
    size_t length = rest_of_line(window, 0);
    if (section < 0 || ordinal->kind != ORDINAL_CHINESE || length < 2 || length > HEADING_MOST)
        return false;
    for (size_t i = 0; i < length; i++)
        if (window->characters[i] >= '0' && window->characters[i] <= '9' && i + 1 == length)
            return false; /* ends in a number: a row of a table */
    out->section = (uint16_t)section;
    out->rank = RANK_PLACE;
    out->span.end = window->ends[length - 1];
    out->wording_differs = true;
    out->ordinal_differs = false;
    return true;
}

/* 其他需要报告的事项 无: what the section says, on the heading's line. */
static bool is_answered(const struct window *window, size_t count)
{
    return count < window->count && (window->characters[count] == 0x65E0 || window->characters[count] == 0x6682 ||
                                     window->characters[count] == 0x6CA1); /* 无 暂 没 */
}

/* The heading runs on to the line's end when little follows that belongs to no table. */
static size_t heading_length(const struct heading_model *model, const struct window *window, size_t count,
                             bool *longer)
{
    size_t rest = rest_of_line(window, count);
    *longer = rest > 0 && rest <= LONGER_MOST && !is_answered(window, count) && !is_table_word(model, window, count);
    return *longer ? count + rest : count;
}

/* Nearly every line is told from a heading by its first character. */
static bool may_begin(const struct heading_model *model, struct slice text, size_t at)
{
    uint32_t out[4];
    if (at >= text.length || fold_character(utf8_decode(text, &at), out) == 0)
        return false;
    uint32_t low = out[0] & 0xFF;
    return model->first_characters[low / 64] >> (low % 64) & 1;
}

bool heading_match_at(const struct form *form, struct slice text, uint32_t start, enum heading_edge edge,
                      bool ordinal_alone, struct heading_match *out)
{
    const struct heading_model *model = form->headings;
    struct ordinal ordinal = ordinal_at(text, start);
    struct window window;
    if (edge == EDGE_NONE || (edge == EDGE_WEAK && ordinal.kind != ORDINAL_CHINESE) ||
        (ordinal.kind != ORDINAL_CHINESE && !may_begin(model, text, ordinal.end)))
        return false;
    fill_window(text, ordinal.end, &window);
    size_t count = 0;
    const struct wording *wording = exact_wording(model, &window);
    bool exact = wording != NULL;
    if (exact)
        count = wording->count;
    int meant = ordinal.kind == ORDINAL_CHINESE ? section_of_ordinal(form, ordinal.numerals) : -1;
    if (!exact && meant >= 0)
        wording = near_wording(model, &window, (uint16_t)meant, &count);
    *out = (struct heading_match){.span = {start, ordinal.end}};
    if (wording == NULL || (!exact && is_table_word(model, &window, 0)))
        return ordinal_alone && edge == EDGE_LINE && meant >= 0 && !is_table_word(model, &window, 0) &&
               match_place(form, &window, &ordinal, out);
    bool longer;
    size_t length = heading_length(model, &window, count, &longer);
    assert(length > 0 && length <= window.count);
    size_t rest = longer || is_answered(&window, count) ? 0 : rest_of_line(&window, count);
    out->section = wording->section;
    out->rank = exact ? rank_of(form, wording, &ordinal, edge, &window, rest) : RANK_NEAR;
    out->span.end = window.ends[length - 1];
    out->wording_differs = !exact || !wording->good || longer;
    out->ordinal_differs = !slice_equal(ordinal.numerals, form->sections[wording->section].ordinal) ||
                           ordinal.kind != ORDINAL_CHINESE;
    return out->rank != RANK_NONE;
}
