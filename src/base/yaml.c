/* Reading values out of a YAML tree, and writing text into one. */
#include "base/yaml.h"

#include "base/excerpt.h"
#include "base/unicode.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (!map || map->kind != YAML_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (slice_is(map->keys[i]->text, key))
            return map->items[i];
    return NULL;
}

void yaml_excerpt(const struct yaml_node *node, struct buffer *out)
{
    const struct yaml_source *source = node->source;
    excerpt_add(out, source->bytes, (struct excerpt_place){node->line - source->lines_before, node->column},
                node->line);
}

struct yaml_node yaml_inside(const struct yaml_node *scalar, size_t byte)
{
    const struct yaml_source *source = scalar->source;
    struct excerpt_place start = {scalar->line - source->lines_before, scalar->column};
    struct excerpt_place found = excerpt_find(source->bytes, start, scalar->text, byte);
    struct yaml_node place = *scalar;
    place.line = found.line + source->lines_before;
    place.column = found.column;
    return place;
}

bool yaml_complain(const struct yaml_node *node, struct error *error, const char *format, ...)
{
    struct error inner;
    struct buffer excerpt = {0};
    va_list arguments;
    va_start(arguments, format);
    error_vset(&inner, ERROR_USAGE, format, arguments);
    va_end(arguments);
    error_set(error, ERROR_USAGE, "%s:%u:%u: %s", node->source->path, node->line, node->column, inner.message);
    yaml_excerpt(node, &excerpt);
    if (error && excerpt.length && excerpt.length < sizeof error->excerpt)
        memcpy(error->excerpt, excerpt.data, excerpt.length + 1);
    buffer_free(&excerpt);
    return false;
}

const char *nearest_name(struct slice wrong, const char *const names[])
{
    const char *nearest = NULL;
    size_t least = utf8_length(wrong) / 3 + 2;
    for (size_t i = 0; names[i]; i++) {
        size_t distance = slice_distance(wrong, slice_of(names[i]));
        if (distance < least && distance < utf8_length(slice_of(names[i]))) {
            least = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

static bool complain_about_key(const struct yaml_node *key, const char *const names[], struct error *error)
{
    const char *nearest = nearest_name(key->text, names);
    if (nearest)
        return yaml_complain(key, error, "不认识的键“%.*s”，是否想写“%s”？", SLICE_ARGUMENTS(key->text), nearest);
    struct buffer known = {0};
    for (size_t i = 0; names[i]; i++)
        buffer_print(&known, "%s%s", i ? "、" : "", names[i]);
    yaml_complain(key, error, "不认识的键“%.*s”，这里可以写：%s。", SLICE_ARGUMENTS(key->text),
                  known.data ? known.data : "（无）");
    buffer_free(&known);
    return false;
}

bool yaml_only_keys(const struct yaml_node *map, const char *const names[], struct error *error)
{
    if (map->kind != YAML_MAP)
        return yaml_complain(map, error, "这里应为“键: 值”。");
    for (size_t i = 0; i < map->count; i++) {
        size_t j = 0;
        while (names[j] && !slice_is(map->keys[i]->text, names[j]))
            j++;
        if (!names[j])
            return complain_about_key(map->keys[i], names, error);
    }
    return true;
}

/* The scalar of a key, or NULL with a complaint. */
static const struct yaml_node *scalar_of(const struct yaml_node *map, const char *key, struct error *error)
{
    const struct yaml_node *node = yaml_get(map, key);
    if (!node)
        yaml_complain(map, error, "缺少“%s”。", key);
    else if (node->kind != YAML_SCALAR)
        yaml_complain(node, error, "“%s”应为一个值，不能是列表或“键: 值”。", key);
    return node && node->kind == YAML_SCALAR ? node : NULL;
}

bool yaml_text(const struct yaml_node *map, const char *key, struct slice *out, struct error *error)
{
    const struct yaml_node *node = scalar_of(map, key, error);
    if (node)
        *out = node->text;
    return node != NULL;
}

bool yaml_integer(const struct yaml_node *map, const char *key, long *out, struct error *error)
{
    const struct yaml_node *node = scalar_of(map, key, error);
    if (!node)
        return false;
    char *end = NULL;
    errno = 0;
    long value = strtol(node->text.data, &end, 10);
    bool begins = node->text.length && !codepoint_is_blank((unsigned char)node->text.data[0]);
    if (!node->plain || !begins || end != node->text.data + node->text.length || errno == ERANGE)
        return yaml_complain(node, error, "“%s”应为整数，而不是“%.*s”。", key, SLICE_ARGUMENTS(node->text));
    *out = value;
    return true;
}

static const char *short_escape(uint32_t codepoint)
{
    switch (codepoint) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

/* Not printable in YAML, a line end to some readers, or invisible to a person. */
static bool needs_number(uint32_t codepoint)
{
    return codepoint < 0x20 || (codepoint >= 0x7F && codepoint <= 0xA0) || codepoint == 0x2028 || codepoint == 0x2029 ||
           codepoint == 0xFEFF || codepoint == 0xFFFE || codepoint == 0xFFFF;
}

void yaml_quote(struct buffer *out, struct slice text)
{
    buffer_add_text(out, "\"");
    for (size_t offset = 0; offset < text.length;) {
        uint32_t codepoint = utf8_decode(text, &offset);
        const char *escape = short_escape(codepoint);
        if (escape)
            buffer_add_text(out, escape);
        else if (needs_number(codepoint))
            buffer_print(out, codepoint < 0x100 ? "\\x%02X" : "\\u%04X", codepoint);
        else
            buffer_add_character(out, codepoint == CODEPOINT_INVALID ? 0xFFFD : codepoint);
    }
    buffer_add_text(out, "\"");
}
