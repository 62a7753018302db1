/* The parts of a title: years, the fixed words, names of organs, told apart on text without blanks and line ends. */
#include "form/title_part.h"

#include <string.h>

enum { NAME_MOST = 30, CORE_MOST = 30 };

/* ---- Text without blanks ---- */

static uint32_t fold_glyph(uint32_t codepoint)
{
    uint32_t out[4];
    if (codepoint == 0x25CB || codepoint == 0x25EF || codepoint == 0x96F6) /* ○ ◯ 零 stand for 〇 in years */
        return 0x3007;
    if (codepoint >= 0xFF01 && codepoint <= 0xFF5E)
        codepoint -= 0xFF01 - '!';
    return fold_character(codepoint, out) > 0 ? out[0] : codepoint;
}

struct glyph_writer {
    struct arena *arena;
    VECTOR(struct glyph) glyphs;
    VECTOR(struct glyph_range) lines;
    bool line_open, blank;
};

static void end_line(struct glyph_writer *writer)
{
    if (writer->line_open)
        writer->lines.items[writer->lines.count - 1].to = writer->glyphs.count;
    writer->line_open = false;
    writer->blank = false;
}

static void add_glyph(struct glyph_writer *writer, uint32_t codepoint, uint32_t start, uint32_t end)
{
    if (!writer->line_open) {
        struct glyph_range line = {writer->glyphs.count, writer->glyphs.count};
        vector_push(writer->arena, &writer->lines, line);
        writer->line_open = true;
    }
    struct glyph glyph = {fold_glyph(codepoint), start, end, (uint32_t)writer->lines.count - 1, writer->blank};
    vector_push(writer->arena, &writer->glyphs, glyph);
    writer->blank = false;
}

static void add_text(struct glyph_writer *writer, struct slice text, uint32_t start, uint32_t end)
{
    for (size_t at = start; at < end;) {
        uint32_t from = (uint32_t)at, codepoint = utf8_decode(text, &at);
        if (codepoint == '\n' || codepoint == '\f' || codepoint == '\t' || codepoint == '|')
            end_line(writer);
        else if (codepoint_is_blank(codepoint))
            writer->blank = true;
        else if (codepoint != '*' && codepoint != '#' && codepoint != 0xFEFF && codepoint != 0x200B)
            add_glyph(writer, codepoint, from, (uint32_t)at);
    }
}

struct glyph_text *glyph_text_new(struct arena *arena, const struct document *document, uint32_t start, uint32_t end)
{
    struct glyph_writer writer = {.arena = arena};
    for (size_t i = 0; i < document->block_count && document->blocks[i].span.start < end; i++) {
        const struct block *block = &document->blocks[i];
        if (block->span.end <= start || block->kind == BLOCK_FURNITURE || block->kind == BLOCK_PAGE_BREAK)
            continue;
        uint32_t from = block->span.start > start ? block->span.start : start;
        add_text(&writer, document->text, from, block->span.end < end ? block->span.end : end);
        end_line(&writer);
    }
    struct glyph_text *text = arena_new_item(arena, struct glyph_text);
    text->document = document;
    text->glyphs = writer.glyphs.items;
    text->count = writer.glyphs.count;
    text->lines = writer.lines.items;
    text->line_count = writer.lines.count;
    return text;
}

static uint32_t character_at(const struct glyph_text *text, size_t at)
{
    return at < text->count ? text->glyphs[at].character : 0;
}

/* Glyphs that `words` takes at `at`; 0 when they do not stand there before `limit`. */
static size_t take_words(const struct glyph_text *text, size_t at, size_t limit, const char *words)
{
    struct slice wanted = slice_of(words);
    size_t taken = 0;
    for (size_t offset = 0; offset < wanted.length; taken++)
        if (at + taken >= limit || text->glyphs[at + taken].character != utf8_decode(wanted, &offset))
            return 0;
    return taken;
}

bool glyphs_begin(const struct glyph_text *text, struct glyph_range range, const char *words)
{
    return take_words(text, range.from, range.to, words) > 0;
}

bool glyphs_contain(const struct glyph_text *text, struct glyph_range range, const char *words)
{
    for (size_t at = range.from; at < range.to; at++)
        if (take_words(text, at, range.to, words) > 0)
            return true;
    return false;
}

/* Glyphs of the word that ends at `to`, 0 when it does not. */
static size_t ends_with(const struct glyph_text *text, struct glyph_range range, const char *words)
{
    size_t length = utf8_length(slice_of(words));
    return range.to - range.from >= length ? take_words(text, range.to - length, range.to, words) : 0;
}

/* ---- Years and dates ---- */

/* 0 to 9, also as a Chinese numeral; -1 for anything else. */
static int digit_of(uint32_t character, bool chinese)
{
    static const uint32_t numerals[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    if (character >= '0' && character <= '9')
        return (int)(character - '0');
    for (int i = 0; chinese && i < 10; i++)
        if (character == numerals[i])
            return i;
    return chinese && character == 'o' ? 0 : -1;
}

static bool is_year_end(uint32_t character)
{
    return character == 0x5E74; /* 年 */
}

static size_t skip_digits(const struct glyph_text *text, size_t at)
{
    while (digit_of(character_at(text, at), true) >= 0 || character_at(text, at) == 0x5341) /* 十 */
        at++;
    return at;
}

/* Behind 年: a month makes it a date. */
static bool month_follows(const struct glyph_text *text, size_t at)
{
    size_t behind = skip_digits(text, at);
    return behind > at && character_at(text, behind) == 0x6708; /* 月 */
}

bool title_year_at(const struct glyph_text *text, size_t at, struct title_year *out)
{
    bool chinese = character_at(text, at) > 0x7F;
    int year = 0;
    /* A digit before it makes it another number, but not one that ends the line above (发布日期：2024-01-05). */
    if (at > 0 && at < text->count && text->glyphs[at - 1].line == text->glyphs[at].line &&
        digit_of(text->glyphs[at - 1].character, chinese) >= 0)
        return false;
    for (size_t i = 0; i < 4; i++) {
        int digit = digit_of(character_at(text, at + i), chinese);
        if (digit < 0)
            return false;
        year = year * 10 + digit;
    }
    size_t end = at + 4;
    bool marked = is_year_end(character_at(text, end));
    if (year < 1990 || year > 2100 || digit_of(character_at(text, end), chinese) >= 0 || (chinese && !marked))
        return false;
    end += marked;
    if (marked && month_follows(text, end))
        return false;
    end += character_at(text, end) == 0x5EA6; /* 度 */
    *out = (struct title_year){{at, end}, year};
    return true;
}

bool title_is_date(const struct glyph_text *text, struct glyph_range range)
{
    size_t at = skip_digits(text, range.from);
    return at > range.from && is_year_end(character_at(text, at)) && month_follows(text, at + 1) && range.to - at < 10;
}

/* ---- The fixed words ---- */

/* What may stand between 公开 and 报告, in any order. */
static size_t take_between(const struct glyph_text *text, size_t at, struct title_core *core)
{
    static const char *const words[] = {"工作", "情况", "的", "总结", "统计", "年度", "(", ")", "年", NULL};
    struct title_year year;
    if (core->year.year == 0 && title_year_at(text, at, &year)) {
        core->year = year;
        return year.range.to - at;
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t taken = take_words(text, at, text->count, words[i]);
        if (taken > 0) {
            core->yearly = core->yearly || strcmp(words[i], "年度") == 0;
            return taken;
        }
    }
    return 0;
}

bool title_core_at(const struct glyph_text *text, size_t at, struct title_core *out)
{
    static const char *const names[] = {"政府信息公开", "政务信息公开", "政务公开", "信息公开", NULL};
    size_t next = at;
    *out = (struct title_core){0};
    for (size_t i = 0; names[i] != NULL && next == at; i++) {
        next += take_words(text, at, text->count, names[i]);
        out->whole_name = next > at && i == 0;
    }
    if (next == at)
        return false;
    while (next - at < CORE_MOST) {
        size_t end = take_words(text, next, text->count, "报告");
        if (end == 0) {
            end = take_words(text, next, text->count, "年报");
            out->yearly = out->yearly || end > 0;
        }
        if (end > 0) {
            out->range = (struct glyph_range){at, next + end};
            return true;
        }
        size_t between = take_between(text, next, out);
        if (between == 0)
            return false;
        next += between;
    }
    return false;
}

/* ---- Names ---- */

/* Brackets that belong together within the range. */
static bool is_balanced(const struct glyph_text *text, struct glyph_range range)
{
    int open = 0;
    for (size_t at = range.from; at < range.to && open >= 0; at++)
        open += (text->glyphs[at].character == '(') - (text->glyphs[at].character == ')');
    return open == 0;
}

/* The whole range stands in one pair of brackets. */
static bool is_bracketed(const struct glyph_text *text, struct glyph_range range)
{
    struct glyph_range inside = {range.from + 1, range.to - 1};
    return range.to - range.from > 2 && text->glyphs[range.from].character == '(' &&
           text->glyphs[range.to - 1].character == ')' && is_balanced(text, inside);
}

static size_t take_any(const struct glyph_text *text, struct glyph_range range, const char *const *words, bool at_end)
{
    size_t taken = 0;
    for (size_t i = 0; words[i] != NULL && taken == 0; i++)
        taken = at_end ? ends_with(text, range, words[i]) : take_words(text, range.from, range.to, words[i]);
    return taken;
}

struct glyph_range title_strip(const struct glyph_text *text, struct glyph_range range)
{
    static const char *const before[] = {"关于", "年度", "的", "《", "》", "<", ">", "“", "”", "【", "】", "[", "]",
                                         "-",    "—",    "·",  ".",  "、", ",", NULL};
    static const char *const behind[] = {"关于", "年度", "的",   "《",   "》",   "<",    ">",    "“",  "”", "【", "】",
                                         "[",    "]",    "-",    "—",    "·",    ".",    "、",   ",",  ":",
                                         "发布", "公布", "印发", "报送", "编制", "开展", "本年", "年", NULL};
    size_t length;
    do {
        length = range.to - range.from;
        range.from += take_any(text, range, before, false);
        range.to -= take_any(text, range, behind, true);
        if (is_bracketed(text, range)) {
            range.from++;
            range.to--;
        } else if (!is_balanced(text, range)) {
            range.from += glyphs_begin(text, range, "(") || glyphs_begin(text, range, ")");
            range.to -= ends_with(text, range, "(") + ends_with(text, range, ")");
        }
    } while (range.to - range.from < length && range.from < range.to);
    return range;
}

static bool repeats(const struct glyph_text *text, struct glyph_range before, struct glyph_range after)
{
    size_t length = before.to - before.from;
    if (after.to - after.from < length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (text->glyphs[before.from + i].character != text->glyphs[after.from + i].character)
            return false;
    return true;
}

/* Letters set apart by blanks: no blank says anything then. */
static bool is_spaced_out(const struct glyph_text *text, struct glyph_range range)
{
    size_t blanks = 0;
    for (size_t at = range.from; at < range.to; at++)
        blanks += text->glyphs[at].after_blank;
    return blanks * 3 > range.to - range.from;
}

struct glyph_range title_cut_menu(const struct glyph_text *text, struct glyph_range range)
{
    if (is_spaced_out(text, range))
        return range;
    for (size_t at = range.from + 1; at + 2 < range.to; at++) {
        struct glyph_range before = {range.from, at}, after = {at, range.to};
        if (text->glyphs[at].after_blank && title_is_organ(text, after) && !title_lacks_name(text, after) &&
            (!title_is_organ(text, before) || repeats(text, before, after)))
            range.from = at;
    }
    return range;
}

bool title_is_name(const struct glyph_text *text, struct glyph_range range)
{
    static const char *const foreign[] = {"信息公开", "年报", "报告", "首页", "网站", "目录", "附件", "中华人民共和国",
                                          "格式", "通知", "公示", "根据", "按照", "现将",
                                          "我", "如下", "要求", "有关", NULL};
    size_t length = range.to - range.from;
    if (length < 2 || length > NAME_MOST)
        return false;
    for (size_t at = range.from; at < range.to; at++) {
        uint32_t character = text->glyphs[at].character;
        if (!codepoint_is_han(character) && character != '(' && character != ')' && character != 0x3001 &&
            character != 0xB7 && character != 0x201C && character != 0x201D)
            return false;
    }
    for (size_t i = 0; foreign[i] != NULL; i++)
        if (glyphs_contain(text, range, foreign[i]))
            return false;
    return true;
}

static bool last_is_one_of(const struct glyph_text *text, struct glyph_range range, const char *characters)
{
    struct slice wanted = slice_of(characters);
    for (size_t offset = 0; offset < wanted.length;)
        if (text->glyphs[range.to - 1].character == utf8_decode(wanted, &offset))
            return true;
    return false;
}

bool title_is_organ(const struct glyph_text *text, struct glyph_range range)
{
    return title_is_name(text, range) &&
           last_is_one_of(text, range, "省市区县旗盟州乡镇道村场府局厅委办部院会处室心站所队社馆署台校园木团司岛)");
}

bool title_is_place(const struct glyph_text *text, struct glyph_range range)
{
    return title_is_name(text, range) && last_is_one_of(text, range, "省市区县旗盟州");
}

bool title_lacks_name(const struct glyph_text *text, struct glyph_range range)
{
    static const char *const general[] = {"人民政府", "政府", "办公室", "办公厅", "办事处", "街道办", "委员会", "管委会",
                                          "管理委员会", "局", "民政府", "府", NULL};
    for (size_t i = 0; general[i] != NULL; i++)
        if (glyphs_begin(text, range, general[i]))
            return true;
    return false;
}
