/* Web pages saved as one file (.mht) and mails: the parts of a MIME message, of which the page is read. */
#include "read/foreign/foreign.h"

#include <string.h>
#include <strings.h>

enum { DEPTH_MOST = 4, PARTS_MOST = 500, PAGES_MOST = 16 };

struct part {
    struct slice type;     /* text/html */
    struct slice boundary; /* of a multipart */
    struct slice charset, encoding, disposition;
    struct slice body;
};

struct message {
    struct arena *arena;
    size_t parts;
    bool attached; /* files are */
    VECTOR(struct part) pages;
};

static bool is_same(struct slice s, const char *other)
{
    return s.length == strlen(other) && strncasecmp(s.data, other, s.length) == 0;
}

static bool begins(struct slice s, const char *beginning)
{
    size_t length = strlen(beginning);
    return s.length >= length && strncasecmp(s.data, beginning, length) == 0;
}

/* ---- Headers ---- */

/* The line at *at, which moves behind it; with the lines that go on with it when `folded`. */
static struct slice take_line(struct slice text, size_t *at, bool folded)
{
    size_t start = *at, end = start;
    do {
        const char *found = end < text.length ? memchr(text.data + end, '\n', text.length - end) : NULL;
        end = found ? (size_t)(found - text.data) + 1 : text.length;
    } while (folded && end < text.length && (text.data[end] == ' ' || text.data[end] == '\t'));
    *at = end;
    return slice_trim(slice_part(text, start, end));
}

/* boundary="..." in a header's value. */
static struct slice parameter(struct slice value, const char *name)
{
    size_t length = strlen(name);
    for (size_t at = 0; at + length < value.length; at++) {
        struct slice rest = slice_part(value, at, value.length);
        bool starts = at > 0 && strchr("; \t\r\n", value.data[at - 1]) && begins(rest, name);
        if (!starts || rest.data[length] != '=')
            continue;
        rest = slice_part(rest, length + 1, rest.length);
        bool quoted = rest.length > 0 && rest.data[0] == '"';
        size_t start = quoted ? 1 : 0, end = start;
        while (end < rest.length && !strchr(quoted ? "\"\r\n" : "; \t\r\n", rest.data[end]))
            end++;
        return slice_part(rest, start, end);
    }
    return SLICE_NONE;
}

static struct slice first_word(struct slice value)
{
    size_t end = 0;
    while (end < value.length && !strchr("; \t\r\n", value.data[end]))
        end++;
    return slice_part(value, 0, end);
}

static void take_header(struct part *part, struct slice line)
{
    ptrdiff_t colon = slice_find(line, SLICE(":"), 0);
    struct slice name = slice_trim(slice_part(line, 0, colon < 0 ? 0 : (size_t)colon));
    struct slice value = colon < 0 ? SLICE_NONE : slice_trim(slice_part(line, (size_t)colon + 1, line.length));
    if (is_same(name, "Content-Type")) {
        part->type = first_word(value);
        part->boundary = parameter(value, "boundary");
        part->charset = parameter(value, "charset");
    } else if (is_same(name, "Content-Transfer-Encoding")) {
        part->encoding = first_word(value);
    } else if (is_same(name, "Content-Disposition")) {
        part->disposition = first_word(value);
    }
}

static struct part read_part(struct slice bytes)
{
    struct part part = {0};
    size_t at = 0;
    for (struct slice line; at < bytes.length && (line = take_line(bytes, &at, true)).length > 0;)
        take_header(&part, line);
    part.body = slice_part(bytes, at, bytes.length);
    return part;
}

/* ---- Parts ---- */

/* Where the next line that is the boundary begins; `text.length` when there is none. */
static size_t find_boundary(struct slice text, struct slice boundary, size_t from)
{
    for (ptrdiff_t at; (at = slice_find(text, boundary, from)) >= 0; from = (size_t)at + 1) {
        bool dashes = at >= 2 && text.data[at - 1] == '-' && text.data[at - 2] == '-';
        if (dashes && (at == 2 || text.data[at - 3] == '\n'))
            return (size_t)at - 2;
    }
    return text.length;
}

/* A page's own parts (multipart/related) are no attachments, whatever they are. */
static void gather(struct message *message, struct slice bytes, bool mixed, unsigned depth)
{
    struct part part = read_part(bytes);
    if (++message->parts > PARTS_MOST)
        return;
    if (begins(part.type, "multipart/") && part.boundary.length > 0 && depth < DEPTH_MOST) {
        size_t at = find_boundary(part.body, part.boundary, 0);
        while (at < part.body.length && message->parts <= PARTS_MOST) {
            size_t end = find_boundary(part.body, part.boundary, at + 2 + part.boundary.length);
            take_line(part.body, &at, false);
            if (at < end)
                gather(message, slice_part(part.body, at, end), is_same(part.type, "multipart/mixed"), depth + 1);
            at = end;
        }
    } else if (mixed && (is_same(part.disposition, "attachment") || begins(part.type, "application/"))) {
        message->attached = true;
    } else if (is_same(part.type, "text/html") && message->pages.count < PAGES_MOST) {
        vector_push(message->arena, &message->pages, part);
    }
}

/* ---- What is in a part ---- */

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

static void decode_quoted(struct slice body, struct buffer *out)
{
    for (size_t at = 0; at < body.length; at++) {
        int high = at + 2 < body.length && body.data[at] == '=' ? hex_value(body.data[at + 1]) : -1;
        int low = high >= 0 ? hex_value(body.data[at + 2]) : -1;
        if (low >= 0) {
            char byte = (char)(high * 16 + low);
            buffer_add(out, (struct slice){&byte, 1});
            at += 2;
        } else if (body.data[at] == '=' && at + 1 < body.length && strchr("\r\n", body.data[at + 1])) {
            at += body.data[at + 1] == '\r' && at + 2 < body.length && body.data[at + 2] == '\n' ? 2 : 1;
        } else {
            buffer_add(out, slice_part(body, at, at + 1));
        }
    }
}

static int base64_value(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr(letters, c) : NULL;
    return found ? (int)(found - letters) : -1;
}

static void decode_base64(struct slice body, struct buffer *out)
{
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t at = 0; at < body.length && body.data[at] != '='; at++) {
        int value = base64_value(body.data[at]);
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        char byte = (char)(bits >> count & 0xFF);
        buffer_add(out, (struct slice){&byte, 1});
    }
}

/* The page, with what the part says of its encoding before it. */
static struct slice page_of(const struct part *part, struct arena *arena)
{
    struct buffer page = {0};
    bool wide = begins(part->charset, "utf-16") || is_same(part->charset, "unicode");
    if (part->charset.length > 0 && !wide)
        buffer_print(&page, "<!-- charset=%.*s -->", SLICE_ARGUMENTS(part->charset));
    if (is_same(part->encoding, "quoted-printable"))
        decode_quoted(part->body, &page);
    else if (is_same(part->encoding, "base64"))
        decode_base64(part->body, &page);
    else
        buffer_add(&page, part->body);
    struct slice copy = arena_copy(arena, buffer_slice(&page));
    buffer_free(&page);
    return copy;
}

/* The first page that can be read: one of frames says that it holds no report. */
static bool read_pages(const struct message *message, struct builder *builder, struct error *error)
{
    bool done = false;
    for (size_t i = 0; i < message->pages.count && !done; i++) {
        struct error reason = {0};
        done = read_html(builder, page_of(&message->pages.items[i], message->arena), &reason);
        if (!done && i == 0)
            *error = reason;
    }
    return done;
}

bool read_mhtml(struct builder *builder, struct slice bytes, struct error *error)
{
    struct message message = {.arena = arena_new()};
    gather(&message, bytes, false, 0);
    bool done = false;
    if (message.attached)
        error_set(error, ERROR_REPORT, "这是带附件的电子邮件；请把附件里的报告存下来再送。");
    else if (message.pages.count == 0)
        error_set(error, ERROR_REPORT, "这是电子邮件或网页归档，里面没有网页；请把报告另存后再送。");
    else
        done = read_pages(&message, builder, error);
    arena_free(message.arena);
    return done;
}
