/* Which part of a web page is the report: the innermost element that holds all section headings and official tables,
 * with the running text around it. All else, menus and footers, is furniture; so are lines such as 打印 within it. */
#include "read/foreign/html.h"

#include <string.h>

struct article {
    struct piece_list *pieces;
    const struct html_elements *elements;
    uint32_t body;
};

static const struct html_element *element_at(const struct article *article, uint32_t number)
{
    return &article->elements->items.items[number];
}

static bool holds(const struct article *article, uint32_t element, const struct piece *piece)
{
    return piece->owner >= element && piece->owner < element_at(article, element)->end;
}

static bool is_text(const struct piece *piece)
{
    return piece->kind == PIECE_TEXT || piece->kind == PIECE_HEADING;
}

bool html_is_anchor(const struct piece *piece)
{
    if (piece->kind == PIECE_TABLE)
        return piece_is_form_table(piece->table);
    return is_text(piece) && !piece->linked && piece_section(piece->text) != 0;
}

static bool is_prose(const struct piece *piece)
{
    enum { PROSE_LEAST = 60 };
    return is_text(piece) && !piece->linked && piece->text.length >= PROSE_LEAST &&
           slice_find(piece->text, SLICE("。"), 0) >= 0;
}

/* ---- The body ---- */

/* The innermost element that holds all pieces that `belongs` picks; false when there is none. */
static bool find_common(struct article *article, bool (*belongs)(const struct piece *))
{
    uint32_t first = UINT32_MAX, last = 0;
    for (size_t i = 0; i < article->pieces->items.count; i++) {
        const struct piece *piece = &article->pieces->items.items[i];
        if (!belongs(piece))
            continue;
        first = piece->owner < first ? piece->owner : first;
        last = piece->owner > last ? piece->owner : last;
    }
    if (first == UINT32_MAX)
        return false;
    article->body = first;
    while (element_at(article, article->body)->end <= last)
        article->body = element_at(article, article->body)->parent;
    return true;
}

/* The element around the body adds more of the report than of the page's furniture. */
static bool parent_is_article(const struct article *article)
{
    enum { PROSE_LEAST = 120 };
    uint32_t parent = element_at(article, article->body)->parent;
    size_t prose = 0, links = 0;
    for (size_t i = 0; i < article->pieces->items.count; i++) {
        const struct piece *piece = &article->pieces->items.items[i];
        if (!holds(article, parent, piece) || holds(article, article->body, piece))
            continue;
        prose += is_prose(piece) ? piece->text.length : 0;
        links += piece->linked ? piece->text.length : 0;
    }
    return prose >= PROSE_LEAST && links * 2 < prose;
}

/* Wrappers that add nothing are passed on the way up. */
static void widen(struct article *article)
{
    enum { STEPS_MOST = 64 };
    uint32_t kept = article->body;
    for (unsigned step = 0; step < STEPS_MOST; step++) {
        uint32_t parent = element_at(article, article->body)->parent;
        if (parent == article->body)
            break;
        bool belongs = parent_is_article(article);
        article->body = parent;
        if (belongs)
            kept = parent;
    }
    article->body = kept;
}

/* ---- Lines that are furniture wherever they stand ---- */

static bool starts_with_any(struct slice line, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_starts_with(line, slice_of(words[i])))
            return true;
    return false;
}

/* What is left of the line without buttons, brackets, digits and blanks is nothing. */
static bool is_only_buttons(struct slice line)
{
    static const char *const buttons[] = {
        "打印",   "关闭", "本页",       "窗口",     "页面",   "分享到", "分享", "收藏",     "字号",   "字体",
        "返回",   "顶部", "首页",       "上一页",   "下一页", "微信",   "微博", "朋友圈",   "扫一扫", "大",
        "中",     "小",   "纠错",       "朗读",     "放大",   "缩小",   "默认", "复制链接", "保存",   "我要",
        "QQ空间", "手机", "无障碍阅读", "语音播报", "网页",   "末页",   "尾页",
    };
    static const char *const marks[] = {"【", "】", "［", "］", "（", "）", "：", "　",
                                        "·",  "｜", "〖", "〗", "+",  "-",  "A"};
    size_t seen = 0;
    while (line.length > 0) {
        size_t before = line.length;
        for (size_t i = 0; i < sizeof buttons / sizeof *buttons && before == line.length; i++)
            if (slice_starts_with(line, slice_of(buttons[i]))) {
                line = slice_part(line, strlen(buttons[i]), line.length);
                seen++;
            }
        for (size_t i = 0; i < sizeof marks / sizeof *marks && before == line.length; i++)
            if (slice_starts_with(line, slice_of(marks[i])))
                line = slice_part(line, strlen(marks[i]), line.length);
        if (before == line.length && !strchr("[]()|:/,. \t", line.data[0]))
            return false;
        if (before == line.length)
            line = slice_part(line, 1, line.length);
    }
    return seen > 0;
}

static bool counts_visits(struct slice line)
{
    static const char *const words[] = {"浏览次数", "访问次数", "点击次数", "阅读次数", "访问量", "浏览量", "点击量",
                                        "点击数",   "点击率",   "阅读量",   "浏览数",   "字号",   "字体",   "人气"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ptrdiff_t at = slice_find(line, slice_of(words[i]), 0);
        struct slice behind = at < 0 ? SLICE_NONE : slice_part(line, (size_t)at + strlen(words[i]), line.length);
        if (at >= 0 && (slice_starts_with(behind, SLICE("：")) || slice_starts_with(behind, SLICE(":"))))
            return piece_section(line) == 0 && !slice_starts_with(line, SLICE("（"));
    }
    return false;
}

static bool is_furniture_line(struct slice line)
{
    static const char *const beginnings[] = {
        "上一篇",   "下一篇",   "上一条",     "下一条",   "您现在的位置", "您的位置", "当前位置", "当前所在",
        "版权所有", "技术支持", "网站标识码", "网站地图", "扫一扫",       "ICP备",    "打印本页", "关闭窗口",
        "责任编辑", "相关链接", "分享到",     "返回顶部", "Copyright",    "©",
    };
    static const char *const anywhere[] = {"ICP备", "公网安备", "【打印", "关闭窗口】", "打印本页", "【字体", "【字号"};
    enum { LINE_MOST = 300 };
    if (line.length > LINE_MOST || slice_find(line, SLICE("。"), 0) >= 0)
        return false;
    if (starts_with_any(line, beginnings, sizeof beginnings / sizeof *beginnings) || is_only_buttons(line) ||
        counts_visits(line))
        return true;
    for (size_t i = 0; i < sizeof anywhere / sizeof *anywhere; i++)
        if (slice_find(line, slice_of(anywhere[i]), 0) >= 0)
            return true;
    return false;
}

static bool is_furniture(struct slice text)
{
    while (text.length > 0) {
        ptrdiff_t end = slice_find(text, SLICE("\n"), 0);
        if (!is_furniture_line(slice_trim(end < 0 ? text : slice_part(text, 0, (size_t)end))))
            return false;
        text = end < 0 ? SLICE_NONE : slice_part(text, (size_t)end + 1, text.length);
    }
    return true;
}

/* ---- The title ---- */

static struct piece *find_title(struct article *article, bool inside)
{
    struct piece *title = NULL;
    for (size_t i = 0; i < article->pieces->items.count; i++) {
        struct piece *piece = &article->pieces->items.items[i];
        if (holds(article, article->body, piece) != inside || (inside && html_is_anchor(piece))) {
            if (holds(article, article->body, piece))
                break;
            continue;
        }
        if (is_text(piece) && !piece->linked && piece_is_title(piece->text))
            title = piece;
    }
    return title;
}

/* A page may say its title only in the window's frame, with the site's name behind it. */
static void add_window_title(struct article *article, struct slice window)
{
    window = slice_trim(window);
    for (size_t i = 0; i < window.length; i++)
        if (strchr("_|-\n", window.data[i])) {
            window = slice_trim(slice_part(window, 0, i));
            break;
        }
    if (!piece_is_title(window))
        return;
    struct piece title = {.kind = PIECE_HEADING, .text = window, .owner = article->body};
    vector_push(article->pieces->arena, &article->pieces->items, title);
    struct piece *items = article->pieces->items.items;
    memmove(items + 1, items, (article->pieces->items.count - 1) * sizeof *items);
    items[0] = title;
}

/* ---- Marking ---- */

/* A table of the site is shown as the text it holds. */
static struct slice table_text(const struct piece_table *table, struct arena *arena)
{
    struct buffer text = {0};
    for (size_t i = 0; i < table->cells.count; i++) {
        const struct piece_cell *cell = &table->cells.items[i];
        bool new_row = i > 0 && cell->row != table->cells.items[i - 1].row;
        if (cell->text.length > 0)
            buffer_print(&text, "%s%.*s", new_row ? "\n" : i ? " " : "", SLICE_ARGUMENTS(cell->text));
    }
    struct slice copy = arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
    return copy;
}

static void make_furniture(struct piece *piece, struct arena *arena)
{
    if (piece->kind == PIECE_TABLE)
        piece->text = table_text(piece->table, arena);
    piece->kind = PIECE_FURNITURE;
}

void html_mark_furniture(struct piece_list *pieces, const struct html_elements *elements, struct slice window)
{
    struct article article = {pieces, elements, 0};
    if (find_common(&article, html_is_anchor) || find_common(&article, is_prose))
        widen(&article);
    struct piece *outside = find_title(&article, true) ? NULL : find_title(&article, false);
    for (size_t i = 0; i < pieces->items.count; i++) {
        struct piece *piece = &pieces->items.items[i];
        if (outside && piece == outside)
            piece->kind = PIECE_HEADING;
        else if (!holds(&article, article.body, piece) || (is_text(piece) && is_furniture(piece->text)))
            make_furniture(piece, pieces->arena);
    }
    if (!outside && !find_title(&article, true))
        add_window_title(&article, window);
}
