/* A JSON writer: values go straight into the buffer, numbers keep every digit they were printed with. */
#include "export/write.h"

#include <assert.h>

static void part(struct json *json)
{
    if (json->comma)
        buffer_add(json->out, SLICE(","));
    json->comma = true;
}

void json_open(struct json *json, char bracket)
{
    assert(bracket == '{' || bracket == '[');
    part(json);
    buffer_add(json->out, (struct slice){&bracket, 1});
    json->comma = false;
}

void json_close(struct json *json, char bracket)
{
    assert(bracket == '}' || bracket == ']');
    buffer_add(json->out, (struct slice){&bracket, 1});
    json->comma = true;
}

void json_key(struct json *json, struct slice key)
{
    part(json);
    buffer_add(json->out, SLICE("\""));
    buffer_add(json->out, key);
    buffer_add(json->out, SLICE("\":"));
    json->comma = false;
}

/* Bytes that cannot stand in a JSON string as they are; 0xC2 may begin a C1 control character. */
static bool needs_escape(struct slice text, size_t i)
{
    unsigned char byte = (unsigned char)text.data[i];
    if (byte == 0xC2)
        return i + 1 < text.length && (unsigned char)text.data[i + 1] < 0xA0;
    return byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F;
}

static void add_escaped(struct buffer *out, uint32_t character)
{
    switch (character) {
    case '"':
        buffer_add(out, SLICE("\\\""));
        break;
    case '\\':
        buffer_add(out, SLICE("\\\\"));
        break;
    case '\n':
        buffer_add(out, SLICE("\\n"));
        break;
    case '\t':
        buffer_add(out, SLICE("\\t"));
        break;
    default:
        buffer_print(out, "\\u%04x", (unsigned)character);
    }
}

static void add_valid(struct buffer *out, struct slice text)
{
    size_t begin = 0;
    for (size_t i = 0; i < text.length;) {
        if (!needs_escape(text, i)) {
            i++;
            continue;
        }
        buffer_add(out, slice_part(text, begin, i));
        add_escaped(out, utf8_decode(text, &i));
        begin = i;
    }
    buffer_add(out, slice_part(text, begin, text.length));
}

void json_add_text(struct json *json, struct slice text)
{
    part(json);
    buffer_add(json->out, SLICE("\""));
    ptrdiff_t invalid;
    while ((invalid = utf8_first_invalid(text)) >= 0) { /* only file names: a report's text is valid */
        add_valid(json->out, slice_part(text, 0, (size_t)invalid));
        buffer_add_character(json->out, 0xFFFD);
        text = slice_part(text, (size_t)invalid + 1, text.length);
    }
    add_valid(json->out, text);
    buffer_add(json->out, SLICE("\""));
}

void json_add_text_or_null(struct json *json, struct slice text)
{
    if (text.length)
        json_add_text(json, text);
    else
        json_add_null(json);
}

void json_add_integer(struct json *json, long value)
{
    json_add_decimal(json, DECIMAL(value));
}

void json_add_decimal(struct json *json, struct decimal value)
{
    part(json);
    write_decimal(json->out, value);
}

void json_add_boolean(struct json *json, bool value)
{
    part(json);
    buffer_add_text(json->out, value ? "true" : "false");
}

void json_add_null(struct json *json)
{
    part(json);
    buffer_add(json->out, SLICE("null"));
}

void json_add_span(struct json *json, struct span span)
{
    if (span_is_none(span)) {
        json_add_null(json);
        return;
    }
    json_open(json, '[');
    json_add_integer(json, (long)span.start);
    json_add_integer(json, (long)span.end);
    json_close(json, ']');
}
