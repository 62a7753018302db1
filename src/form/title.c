/* Title, organ and year. The title is read as parts in any order around its fixed words: a year, a name, on their line
 * or the lines around it; every place where the fixed words stand is tried, and the best kept. */
#include "form/extract.h"

#include "form/title_part.h"

#include <assert.h>
#include <string.h>

enum {
    HEAD_BYTES_MOST = 6000,
    PARTS_MOST = 12,
    LEFT_MOST = 45,       /* characters before the fixed words on their line */
    LINES_ABOVE_MOST = 5, /* that may carry parts of a title */
    LINES_BELOW_MOST = 4,
    SCORE_LEAST = 4,
    YEAR_TEXT_BYTES_MOST = 400000,
};

/* One way to read a title. */
struct reading {
    struct glyph_range parts[PARTS_MOST]; /* what belongs to the title, in reading order */
    size_t part_count;
    struct glyph_range names[PARTS_MOST]; /* what of it is the organ's name, in reading order */
    size_t name_count;
    struct title_year year;
    int score;
};

static void put_first(struct glyph_range *list, size_t *count, struct glyph_range range)
{
    if (*count == PARTS_MOST || range.from >= range.to)
        return;
    memmove(list + 1, list, *count * sizeof *list);
    list[0] = range;
    ++*count;
}

static void put_last(struct glyph_range *list, size_t *count, struct glyph_range range)
{
    if (*count < PARTS_MOST && range.from < range.to)
        list[(*count)++] = range;
}

/* ---- A range as year and names ---- */

struct split {
    struct glyph_range names[4];
    size_t name_count;
    struct title_year year;
};

static void add_name(const struct glyph_text *text, struct glyph_range range, struct split *out)
{
    range = title_cut_menu(text, title_strip(text, range));
    if (range.from < range.to && out->name_count < sizeof out->names / sizeof *out->names)
        out->names[out->name_count++] = range;
}

/* What stands before, between and behind the years of a range. */
static struct split split_range(const struct glyph_text *text, struct glyph_range range)
{
    struct split split = {.name_count = 0};
    size_t from = range.from;
    for (size_t at = range.from; at < range.to;) {
        struct title_year year;
        if (!title_year_at(text, at, &year) || year.range.to > range.to) {
            at++;
            continue;
        }
        add_name(text, (struct glyph_range){from, at}, &split);
        if (split.year.year == 0)
            split.year = year;
        from = at = year.range.to;
    }
    add_name(text, (struct glyph_range){from, range.to}, &split);
    return split;
}

static bool names_fit(const struct glyph_text *text, const struct split *split, bool sure)
{
    for (size_t i = 0; i < split->name_count; i++)
        if (!(sure ? title_is_organ : title_is_name)(text, split->names[i]))
            return false;
    return true;
}

static void take_year(struct reading *reading, struct title_year year)
{
    if (reading->year.year == 0)
        reading->year = year;
}

/* ---- The line of the fixed words ---- */

static bool ends_sentence(uint32_t character)
{
    return character == 0x3002 || character == 0xFF1B || character == ';' || character == '!' || character == '?';
}

static bool is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

/* 3. or 12、 where a page lists its reports. */
static size_t skip_list_number(const struct glyph_text *text, struct glyph_range left)
{
    size_t at = left.from;
    while (at < left.to && at < left.from + 2 && is_digit(text->glyphs[at].character))
        at++;
    bool mark = at > left.from && at < left.to &&
                (text->glyphs[at].character == '.' || text->glyphs[at].character == 0x3001); /* 、 */
    return mark ? at + 1 : left.from;
}

/* A label (标题:), a document number and the path of a page (首页 > 年报 >) stand before a title without being part of it. */
static size_t skip_labels(const struct glyph_text *text, struct glyph_range left, int *score)
{
    size_t from = skip_list_number(text, left);
    for (size_t at = from; at < left.to; at++) {
        uint32_t character = text->glyphs[at].character;
        if (character == 0x53F7 && at > left.from && is_digit(text->glyphs[at - 1].character)) { /* ... 3号 */
            from = at + 1;
            continue;
        }
        bool path = character == '/' || character == '_' || character == '>' || character == 0x203A ||
                    character == 0xBB || character == '\\';
        if (character != ':' && !path && !ends_sentence(character))
            continue;
        struct glyph_range label = {left.from, at};
        bool is_title = glyphs_contain(text, label, "标题") || glyphs_contain(text, label, "题目") ||
                        glyphs_contain(text, label, "名称") || glyphs_contain(text, label, "主题");
        *score -= character == ':' && at - left.from <= 8 ? !is_title : 2;
        from = at + 1;
    }
    return from;
}

/* 山河县人民政府信息公开年度报告: the 政府 that begins the fixed words also ends the name. */
static struct glyph_range share_government(const struct glyph_text *text, struct glyph_range name, size_t core)
{
    struct glyph_range end = {name.to - 2, name.to}, begin = {core, core + 2};
    bool shared = name.to == core && name.to - name.from > 2 && core + 2 <= text->count &&
                  glyphs_begin(text, end, "人民") && glyphs_begin(text, begin, "政府");
    return (struct glyph_range){name.from, shared ? core + 2 : name.to};
}

/* Not an opening quote, whose closing one is left out too. */
static bool begins_title(uint32_t character)
{
    return character == '(' || character == '[' || is_digit(character) || codepoint_is_han(character);
}

/* What stands before the fixed words on their line. False when it is running text. */
static bool read_left(const struct glyph_text *text, struct glyph_range left, struct reading *reading)
{
    left.from = skip_labels(text, left, &reading->score);
    if (left.to - left.from > LEFT_MOST || glyphs_contain(text, left, ","))
        return false;
    if (!glyphs_begin(text, left, "《") && glyphs_contain(text, left, "《"))
        reading->score -= 3;
    struct split split = split_range(text, left);
    if (!names_fit(text, &split, false))
        return false;
    for (size_t i = 0; i < split.name_count; i++)
        put_last(reading->names, &reading->name_count, share_government(text, split.names[i], left.to));
    take_year(reading, split.year);
    if (split.name_count > 0 && text->glyphs[split.names[0].from].after_blank &&
        (split.year.year == 0 || split.names[0].from < split.year.range.from))
        left.from = split.names[0].from; /* a menu before it is no part of the title */
    while (left.from < left.to && !begins_title(text->glyphs[left.from].character))
        left.from++;
    put_first(reading->parts, &reading->part_count, left);
    return true;
}

static bool is_closing(uint32_t character)
{
    return character == ')' || character == 0x300B || character == 0x201D || character == '>' || character == 0x3011 ||
           character == '.' || character == '_';
}

/* Text behind the fixed words that is no part of the title: how much it speaks for running text. */
static int score_tail(const struct glyph_text *text, struct glyph_range tail)
{
    static const char *const beginnings[] = {"-", "—", "_", "(", "的公", "的通知", NULL};
    uint32_t first = text->glyphs[tail.from].character;
    if (ends_sentence(first) || first == ',')
        return -4;
    if (text->glyphs[tail.from].after_blank)
        return 1;
    for (size_t i = 0; beginnings[i] != NULL; i++)
        if (glyphs_begin(text, tail, beginnings[i]))
            return 0;
    return tail.to - tail.from <= 3 ? 0 : -4;
}

/* What stands behind the fixed words on their line: nothing, a year, a name, or running text. */
static void read_right(const struct glyph_text *text, struct glyph_range right, struct reading *reading)
{
    while (right.from < right.to && is_closing(text->glyphs[right.from].character))
        right.from++;
    if (right.from == right.to) {
        uint32_t next = right.to < text->count ? text->glyphs[right.to].character : 0;
        reading->score += ends_sentence(next) || next == ',' ? -4 : 3;
        return;
    }
    struct split split = split_range(text, right);
    if (!names_fit(text, &split, true) || right.to - right.from > LEFT_MOST ||
        split.name_count + (split.year.year != 0) == 0) {
        reading->score += score_tail(text, right);
        return;
    }
    reading->score += 3;
    take_year(reading, split.year);
    for (size_t i = 0; reading->name_count == 0 && i < split.name_count; i++)
        put_last(reading->names, &reading->name_count, split.names[i]);
    put_last(reading->parts, &reading->part_count, right);
}

/* ---- The lines around it ---- */

/* 柳政发〔2022〕3号 */
static bool is_document_number(const struct glyph_text *text, struct glyph_range line)
{
    return text->glyphs[line.to - 1].character == 0x53F7 && line.to - line.from < 30 && /* 号 */
           (glyphs_contain(text, line, "〔") || glyphs_contain(text, line, "[") || glyphs_contain(text, line, "【") ||
            glyphs_contain(text, line, "("));
}

/* A name so far that is only the end of one, or a line above that only begins one. */
static bool joins_name(const struct glyph_text *text, const struct reading *reading, struct glyph_range above)
{
    struct glyph_range first = reading->names[0];
    if (title_lacks_name(text, first))
        return title_is_name(text, above);
    if (!title_is_place(text, above))
        return false;
    size_t same = 0;
    while (above.from + same < above.to && first.from + same < first.to &&
           text->glyphs[above.from + same].character == text->glyphs[first.from + same].character)
        same++;
    return above.from + same < above.to;
}

/* True when the line carries a part of the title that is still wanted. */
static bool take_line_above(const struct glyph_text *text, struct glyph_range line, struct reading *reading)
{
    struct split split = split_range(text, line);
    bool year_wanted = reading->year.year == 0;
    if (split.name_count == 0 && split.year.year != 0) {
        if (year_wanted) {
            take_year(reading, split.year);
            put_first(reading->parts, &reading->part_count, line);
        }
        return year_wanted;
    }
    if (split.name_count == 0 || (split.year.year != 0 && !year_wanted))
        return false;
    bool fits = reading->name_count == 0 ? names_fit(text, &split, split.year.year == 0)
                                         : split.name_count == 1 && joins_name(text, reading, split.names[0]);
    if (!fits)
        return false;
    for (size_t i = split.name_count; i-- > 0;)
        put_first(reading->names, &reading->name_count, split.names[i]);
    take_year(reading, split.year);
    put_first(reading->parts, &reading->part_count, line);
    return true;
}

static void read_above(const struct glyph_text *text, size_t line, struct reading *reading)
{
    for (size_t up = 0; up < LINES_ABOVE_MOST && line-- > 0; up++) {
        struct glyph_range above = text->lines[line];
        if (is_document_number(text, above) || title_is_date(text, above))
            continue;
        if (!take_line_above(text, above, reading))
            return;
    }
}

static void read_below(const struct glyph_text *text, size_t line, struct reading *reading)
{
    for (size_t down = 1; down <= LINES_BELOW_MOST && line + down < text->line_count; down++) {
        struct glyph_range below = text->lines[line + down];
        struct split split = split_range(text, below);
        bool wanted = (split.year.year == 0 || reading->year.year == 0) &&
                      (split.name_count == 0 || (split.name_count == 1 && reading->name_count == 0));
        if (is_document_number(text, below) || title_is_date(text, below))
            continue;
        if (!wanted || !names_fit(text, &split, true) || split.name_count + (split.year.year != 0) == 0)
            return;
        take_year(reading, split.year);
        if (split.name_count == 1)
            put_last(reading->names, &reading->name_count, split.names[0]);
        put_last(reading->parts, &reading->part_count, below);
    }
}

/* ---- The best reading ---- */

/* A line that goes on with a year begun on the line above. */
static bool breaks_year(const struct glyph_text *text, size_t at)
{
    uint32_t character = text->glyphs[at].character;
    struct title_year whole;
    return (is_digit(character) || character == 0x5E74) && is_digit(text->glyphs[at - 1].character) && /* 年 */
           !title_year_at(text, at, &whole);
}

static bool read_title(const struct glyph_text *text, const struct title_core *core, struct reading *out)
{
    uint32_t first = text->glyphs[core->range.from].line, last = text->glyphs[core->range.to - 1].line;
    *out = (struct reading){.year = core->year};
    put_last(out->parts, &out->part_count, core->range);
    while (first > 0 && breaks_year(text, text->lines[first].from))
        first--;
    if (!read_left(text, (struct glyph_range){text->lines[first].from, core->range.from}, out))
        return false;
    read_right(text, (struct glyph_range){core->range.to, text->lines[last].to}, out);
    read_above(text, first, out);
    if (out->name_count == 0 || out->year.year == 0)
        read_below(text, last, out);
    out->score += 2 * (out->year.year != 0) + 3 * (out->name_count > 0) + core->whole_name + core->yearly;
    return out->score >= SCORE_LEAST;
}

static bool find_best(const struct glyph_text *text, struct reading *best)
{
    bool found = false;
    for (size_t at = 0; at < text->count; at++) {
        struct title_core core;
        struct reading reading;
        uint32_t character = text->glyphs[at].character;
        if ((character != 0x653F && character != 0x4FE1) || !title_core_at(text, at, &core)) /* 政, 信 */
            continue;
        if (read_title(text, &core, &reading) && (!found || reading.score > best->score)) {
            *best = reading;
            found = true;
        }
        at = core.range.to - 1;
    }
    return found;
}

/* ---- Into facts ---- */

static struct slice join(const struct glyph_text *text, const struct glyph_range *ranges, size_t count,
                         struct arena *arena)
{
    struct slice source = text->document->text;
    size_t length = 0, capacity = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t at = ranges[i].from; at < ranges[i].to; at++)
            capacity += text->glyphs[at].end - text->glyphs[at].start;
    char *joined = arena_allocate(arena, capacity + 1);
    for (size_t i = 0; i < count; i++)
        for (size_t at = ranges[i].from; at < ranges[i].to; at++) {
            struct slice glyph = slice_part(source, text->glyphs[at].start, text->glyphs[at].end);
            memcpy(joined + length, glyph.data, glyph.length);
            length += glyph.length;
        }
    return (struct slice){joined, length};
}

static struct span span_of(const struct glyph_text *text, const struct glyph_range *ranges, size_t count)
{
    struct span span = SPAN_NONE;
    for (size_t i = 0; i < count; i++) {
        uint32_t start = text->glyphs[ranges[i].from].start, end = text->glyphs[ranges[i].to - 1].end;
        if (span_is_none(span))
            span = (struct span){start, end};
        span.start = start < span.start ? start : span.start;
        span.end = end > span.end ? end : span.end;
    }
    return span;
}

static void store_title(const struct glyph_text *text, const struct reading *reading, struct arena *arena,
                        struct facts *facts)
{
    facts->title = span_of(text, reading->parts, reading->part_count);
    facts->title_text = join(text, reading->parts, reading->part_count, arena);
    facts->organ_in_title = reading->name_count > 0;
    facts->organ = join(text, reading->names, reading->name_count, arena);
    facts->organ_span = span_of(text, reading->names, reading->name_count);
    facts->year_in_title = reading->year.year != 0;
    if (facts->year_in_title) {
        facts->year = reading->year.year;
        facts->year_span = span_of(text, &reading->year.range, 1);
    }
}

/* ---- Where the title does not say ---- */

/* The year whose first of January is printed, as the period of the figures begins; else the year printed most often. */
static void find_year_in_text(const struct document *document, struct arena *arena, struct facts *facts)
{
    struct slice text = document->text;
    uint32_t *times = arena_new_array(arena, uint32_t, 200), *first = arena_new_array(arena, uint32_t, 200);
    size_t end = text.length < YEAR_TEXT_BYTES_MOST ? text.length : YEAR_TEXT_BYTES_MOST, best = 0;
    for (size_t at = 0; at + 4 < end; at++) {
        struct date date;
        bool digit = text.data[at] == '1' || text.data[at] == '2' || (unsigned char)text.data[at] == 0xEF;
        size_t length = digit ? date_parse(slice_part(text, at, text.length), &date) : 0;
        if (length == 0 || date.year < 1990 || date.year >= 1990 + 200)
            continue;
        if (date.month == 1 && date.day == 1) {
            facts->year = date.year;
            facts->year_span = (struct span){(uint32_t)at, (uint32_t)(at + length)};
            return;
        }
        size_t index = (size_t)(date.year - 1990);
        if (times[index]++ == 0)
            first[index] = (uint32_t)at;
        best = times[index] > times[best] ? index : best;
        at += length - 1;
    }
    if (times[best] == 0)
        return;
    facts->year = (int)(1990 + best);
    facts->year_span = (struct span){first[best], first[best] + 4};
}

/* A report signed at its end: a name alone on a line, a date alone on the next. */
static void find_organ_in_signature(const struct document *document, struct arena *arena, struct facts *facts)
{
    uint32_t length = (uint32_t)document->text.length;
    uint32_t line = document->line_count > 12 ? document->line_count - 11 : 1;
    uint32_t start = document_line_span(document, line).start;
    const struct glyph_text *text = glyph_text_new(arena, document, start, length);
    if (text->line_count < 2)
        return;
    struct glyph_range name = text->lines[text->line_count - 2], date = text->lines[text->line_count - 1];
    if (!title_is_organ(text, name) || !title_is_date(text, date))
        return;
    facts->organ = join(text, &name, 1, arena);
    facts->organ_span = span_of(text, &name, 1);
}

static uint32_t end_of_head(const struct document *document, const struct form *form, const struct facts *facts)
{
    uint32_t end = (uint32_t)document->text.length;
    for (size_t i = 0; i < form->section_count; i++)
        if (facts->sections[i].present && facts->sections[i].heading.start < end)
            end = facts->sections[i].heading.start;
    if (end > HEAD_BYTES_MOST) {
        end = HEAD_BYTES_MOST;
        while (((unsigned char)document->text.data[end] & 0xC0) == 0x80)
            end--;
    }
    return end;
}

static void follow_guidance(const struct guidance *guidance, struct arena *arena, struct facts *facts)
{
    if (guidance == NULL)
        return;
    if (guidance->year != 0)
        facts->year = guidance->year;
    if (guidance->organ.length > 0) {
        facts->organ = arena_copy(arena, guidance->organ);
        ptrdiff_t at = slice_find(facts->document->text, guidance->organ, 0);
        if (at >= 0)
            facts->organ_span = (struct span){(uint32_t)at, (uint32_t)((size_t)at + guidance->organ.length)};
    }
}

void title_find(const struct document *document, const struct form *form, const struct guidance *guidance,
                struct arena *arena, struct facts *facts)
{
    struct reading reading;
    const struct glyph_text *text = glyph_text_new(arena, document, 0, end_of_head(document, form, facts));
    facts->title = facts->organ_span = facts->year_span = SPAN_NONE;
    facts->title_text = facts->organ = SLICE_NONE;
    facts->year = 0;
    facts->year_in_title = facts->organ_in_title = false;
    if (find_best(text, &reading))
        store_title(text, &reading, arena, facts);
    if (facts->year == 0)
        find_year_in_text(document, arena, facts);
    if (facts->organ.length == 0)
        find_organ_in_signature(document, arena, facts);
    follow_guidance(guidance, arena, facts);
}
