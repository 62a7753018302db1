/* Web pages: decoded, parsed by gumbo, walked into pieces; what is not the report becomes furniture. */
#include "read/foreign/html.h"
#include "read/foreign/foreign.h"

#include "read/encoding.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { BYTES_MOST = 32 << 20, TAGS_MOST = 400000, DEPTH_MOST = 1000, BLANKS_IN_TAG_MOST = 2000 };

/* ---- Guards before parsing: the parser's work grows with depth times size ---- */

/* Tags that nest; others are closed by what follows them or hold nothing. */
static bool nests(struct slice name)
{
    static const char *const others[] = {"p",   "li",    "td",   "tr",     "th",     "dd",    "dt",    "br",    "hr",
                                         "img", "input", "meta", "link",   "option", "col",   "tbody", "thead", "tfoot",
                                         "wbr", "area",  "base", "source", "embed",  "param", "track"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (name.length == strlen(others[i]) && strncasecmp(name.data, others[i], name.length) == 0)
            return false;
    return true;
}

struct guard {
    size_t tags, depth;
    const char *refused;
};

/* One tag, whose name begins at `at`; returns where to go on. */
static size_t count_tag(struct guard *guard, struct slice text, size_t at, bool closing)
{
    size_t end = at, blanks = 0;
    while (end < text.length && isalnum((unsigned char)text.data[end]))
        end++;
    bool nesting = nests(slice_part(text, at, end));
    char last = 0;
    for (; end < text.length && text.data[end] != '>' && text.data[end] != '<'; last = text.data[end++])
        blanks += text.data[end] == ' ' || text.data[end] == '=';
    bool empty = last == '/';
    if (++guard->tags > TAGS_MOST)
        guard->refused = "标签太多";
    if (blanks > BLANKS_IN_TAG_MOST)
        guard->refused = "一个标签里的属性太多";
    if (nesting && closing && guard->depth > 0)
        guard->depth--;
    else if (nesting && !closing && !empty && ++guard->depth > DEPTH_MOST)
        guard->refused = "嵌套太深";
    return end;
}

static bool check_tags(struct slice text, struct error *error)
{
    struct guard guard = {0};
    for (size_t at = 0; at < text.length && !guard.refused;) {
        const char *found = memchr(text.data + at, '<', text.length - at);
        if (!found)
            break;
        at = (size_t)(found - text.data) + 1;
        bool closing = at < text.length && text.data[at] == '/';
        size_t name = at + closing;
        if (slice_starts_with(slice_part(text, at, text.length), SLICE("!--"))) {
            ptrdiff_t end = slice_find(text, SLICE("-->"), at);
            at = end < 0 ? at : (size_t)end;
        } else if (name < text.length && isalpha((unsigned char)text.data[name])) {
            at = count_tag(&guard, text, name, closing);
        }
    }
    return !guard.refused || error_set(error, ERROR_REPORT, "这个网页的%s，不像一份报告，不读。", guard.refused);
}

/* ---- Encoding ---- */

/* What <meta charset=...> or <?xml encoding=...?> says within the first bytes; empty when nothing does. */
static struct slice charset_said(struct slice bytes)
{
    enum { LOOK_AT = 4096 };
    static const char *const keys[] = {"charset=", "encoding="};
    struct slice head = slice_part(bytes, 0, bytes.length < LOOK_AT ? bytes.length : LOOK_AT);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        size_t length = strlen(keys[k]);
        for (size_t at = 0; at + length < head.length; at++) {
            if (strncasecmp(head.data + at, keys[k], length) != 0)
                continue;
            size_t start = at + length;
            while (start < head.length && strchr("\"' ", head.data[start]) && head.data[start])
                start++;
            size_t end = start;
            while (end < head.length && (isalnum((unsigned char)head.data[end]) || strchr("-_.:", head.data[end])))
                end++;
            return slice_part(head, start, end);
        }
    }
    return SLICE_NONE;
}

static bool is_digit_at(struct slice bytes, size_t at)
{
    return at < bytes.length && isdigit((unsigned char)bytes.data[at]);
}

/* Half a character, left where a program cut a line short, does not spoil a page. Beside a digit it becomes what makes
 * a number unreadable. False when there are too many of them. */
static bool decode_damaged(struct arena *arena, struct slice bytes, enum encoding encoding, struct slice *text)
{
    enum { FAULTS_MOST = 40, BYTES_A_FAULT = 200, LENGTH_MOST = 4 << 20 };
    struct buffer out = {0};
    struct arena *scratch = arena_new();
    size_t faults = 0, offset;
    bool done = false;
    for (size_t at = 0; !done && bytes.length <= LENGTH_MOST && faults <= FAULTS_MOST; at++) {
        struct slice rest = slice_part(bytes, at, bytes.length), part;
        arena_reset(scratch);
        done = encoding_decode(scratch, rest, encoding, &part, &offset);
        if (!done)
            encoding_decode(scratch, slice_part(rest, 0, offset), encoding, &part, &(size_t){0});
        buffer_add(&out, part);
        at += offset;
        faults += !done;
        bool beside_digit = is_digit_at(bytes, at + 1) || (at > 0 && is_digit_at(bytes, at - 1));
        if (!done)
            buffer_add_text(&out, beside_digit ? "〇" : "\xEF\xBF\xBD");
    }
    *text = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    arena_free(scratch);
    return done && faults * BYTES_A_FAULT <= bytes.length;
}

/* Whether most bytes above ASCII make characters of UTF-8. */
static bool is_mostly_utf8(struct slice bytes)
{
    size_t valid = 0, invalid = 0;
    for (size_t at = 0; at < bytes.length;) {
        bool ascii = (unsigned char)bytes.data[at] < 0x80;
        bool fits = utf8_decode(bytes, &at) != CODEPOINT_INVALID;
        valid += fits && !ascii;
        invalid += !fits;
    }
    return valid > 10 * invalid;
}

/* Bytes that are UTF-8 throughout are that, whatever the page says: saved pages often keep the label of the site. What
 * is Big5 and what is not shows by itself. */
static bool decode(struct arena *arena, struct slice bytes, struct slice *text, struct error *error)
{
    size_t offset = 0;
    enum encoding said = encoding_of_label(charset_said(bytes));
    said = said == ENCODING_BIG5 ? ENCODING_UNKNOWN : said;
    bool sure = encoding_of_mark(bytes, NULL) != ENCODING_UNKNOWN || utf8_first_invalid(bytes) < 0 ||
                said == ENCODING_UTF16_LITTLE || said == ENCODING_UTF16_BIG;
    if (!sure && said != ENCODING_UNKNOWN && encoding_decode(arena, bytes, said, text, &offset))
        return true;
    if (encoding_find(arena, bytes, text, &offset) != ENCODING_UNKNOWN)
        return true;
    enum encoding likely = is_mostly_utf8(bytes) ? ENCODING_UTF8 : ENCODING_GB18030;
    return (!memchr(bytes.data, 0, bytes.length) && decode_damaged(arena, bytes, likely, text)) ||
           error_set(error, ERROR_REPORT,
                     "这个网页的文字编码认不出来：不是 UTF-8、UTF-16、GB18030，也不是 Big5（偏移 %zu 处）。", offset);
}

/* Pictures written into the page itself are left out: the parser would go through them byte by byte. */
static struct slice without_pictures(struct arena *arena, struct slice text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=%";
    struct slice mark = SLICE(";base64,");
    struct buffer out = {0};
    size_t start = 0;
    for (ptrdiff_t at; (at = slice_find(text, mark, start)) >= 0;) {
        size_t end = (size_t)at + mark.length;
        buffer_add(&out, slice_part(text, start, end));
        end += strspn(text.data + end, letters);
        start = end;
    }
    if (start == 0)
        return text;
    buffer_add(&out, slice_part(text, start, text.length));
    struct slice copy = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return copy;
}

/* ---- Parsing ---- */

/* Nothing is given back singly: the tree lives and dies with the arena, so that no depth is walked to free it. */
static void *take_memory(void *arena, size_t size)
{
    return arena_allocate(arena, size);
}

static void leave_memory(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

static struct slice window_title(const GumboNode *root, struct arena *arena)
{
    const GumboVector *parts = html_children(root);
    for (unsigned i = 0; i < parts->length; i++) {
        const GumboVector *inside = html_children(parts->data[i]);
        for (unsigned j = 0; html_is(parts->data[i], GUMBO_TAG_HEAD) && j < inside->length; j++)
            if (html_is(inside->data[j], GUMBO_TAG_TITLE))
                return html_text(inside->data[j], arena);
    }
    return SLICE_NONE;
}

static bool is_damaged(const struct piece_list *pieces)
{
    for (size_t i = 0; i < pieces->items.count; i++) {
        const struct piece *piece = &pieces->items.items[i];
        if (piece->kind != PIECE_FURNITURE && slice_find(piece->text, SLICE("�"), 0) >= 0)
            return true;
    }
    return false;
}

static bool build(struct builder *builder, const GumboNode *root, struct arena *arena, struct error *error)
{
    struct piece_list pieces = {.arena = arena};
    struct html_elements elements = {0};
    struct slice window = window_title(root, arena);
    html_walk(root, &pieces, &elements);
    const char *why = html_why_empty(root, &pieces, window, arena);
    if (why)
        return error_set(error, ERROR_REPORT, "这个网页里没有报告的正文：%s。", why);
    html_mark_furniture(&pieces, &elements, window);
    if (is_damaged(&pieces))
        builder_remark(builder, REMARK_OTHER, SLICE("网页里有文字坏了，这里以“�”代替；坏了的数列为读不准"));
    if (!pieces_build(&pieces, builder, error))
        return false;
    return builder_length(builder) > 0 ||
           error_set(error, ERROR_REPORT, "这个网页里没有文字：内容可能在框架或脚本里；请把正文页另存后再送。");
}

bool read_html(struct builder *builder, struct slice bytes, struct error *error)
{
    if (bytes.length > BYTES_MOST)
        return error_set(error, ERROR_REPORT, "这个网页有 %zu MB（最多 %d MB），不像一份报告。", bytes.length >> 20,
                         BYTES_MOST >> 20);
    struct arena *arena = arena_new();
    struct slice text;
    bool done = decode(arena, bytes, &text, error) && check_tags(text, error);
    if (done) {
        GumboOptions options = kGumboDefaultOptions;
        options.allocator = take_memory;
        options.deallocator = leave_memory;
        options.userdata = arena;
        options.max_errors = 0;
        text = without_pictures(arena, text);
        GumboOutput *output = gumbo_parse_with_options(&options, text.data, text.length);
        html_hide(output->root, arena);
        done = build(builder, output->root, arena, error);
    }
    arena_free(arena);
    return done;
}
