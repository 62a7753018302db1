/* From YAML text to a tree of nodes. */
#include "base/unicode.h"
#include "base/yaml.h"
#include "base/yaml_message.h"

#include <string.h>
#include <yaml.h>

enum { DEPTH_MOST = 64 };

struct source {
    yaml_parser_t parser;
    struct arena *arena;
    struct yaml_source *file; /* lives as long as the nodes */
    struct slice text;        /* what is parsed: its bytes, or those without the blocks that are left out */
    struct error *error;
    int depth;
};

/* A byte order mark is no character of the first line. */
static uint32_t column_of(const struct source *source, size_t line, size_t column)
{
    bool marked = line == 0 && column > 0 && slice_starts_with(source->file->bytes, SLICE("\xEF\xBB\xBF"));
    return (uint32_t)column + !marked;
}

static bool complain_at(struct source *source, size_t line, size_t column, const char *message)
{
    struct yaml_node place = {.source = source->file,
                              .line = (uint32_t)line + source->file->lines_before + 1,
                              .column = column_of(source, line, column)};
    return yaml_complain(&place, source->error, "%s", message);
}

static bool complain_at_mark(struct source *source, yaml_mark_t mark, const char *message)
{
    return complain_at(source, mark.line, mark.column, message);
}

static bool complain_at_offset(struct source *source, size_t offset, const char *message)
{
    size_t line = 0, start = 0;
    if (offset > source->text.length)
        offset = source->text.length;
    for (size_t i = 0; i < offset; i++)
        if (source->text.data[i] == '\n') {
            line++;
            start = i + 1;
        }
    return complain_at(source, line, utf8_length(slice_part(source->text, start, offset)), message);
}

static size_t last_line(struct slice text)
{
    size_t line = 0, newlines = 0;
    for (size_t i = 0; i < text.length; i++) {
        newlines += text.data[i] == '\n';
        line = strchr(" \t\r\n", text.data[i]) ? line : newlines;
    }
    return line;
}

/* What was never closed is found out behind the last line: where it was opened helps more. */
static yaml_mark_t mark_to_show(const struct source *source)
{
    const yaml_parser_t *parser = &source->parser;
    bool beyond = parser->context && parser->problem_mark.line > last_line(source->text);
    return beyond ? parser->context_mark : parser->problem_mark;
}

static bool next_event(struct source *source, yaml_event_t *event)
{
    yaml_parser_t *parser = &source->parser;
    if (yaml_parser_parse(parser, event))
        return true;
    const char *message = yaml_message(parser->problem);
    if (parser->error == YAML_READER_ERROR)
        return complain_at_offset(source, parser->problem_offset, message);
    return complain_at_mark(source, mark_to_show(source), message);
}

static struct yaml_node *node_new(struct source *source, enum yaml_kind kind, yaml_mark_t mark)
{
    struct yaml_node *node = arena_new_item(source->arena, struct yaml_node);
    node->kind = kind;
    node->source = source->file;
    node->line = (uint32_t)mark.line + source->file->lines_before + 1;
    node->column = column_of(source, mark.line, mark.column);
    return node;
}

static struct yaml_node *parse_node(struct source *source, yaml_event_t *event);

static bool parse_item(struct source *source, struct yaml_node **out)
{
    yaml_event_t event;
    if (!next_event(source, &event))
        return false;
    *out = parse_node(source, &event);
    yaml_event_delete(&event);
    return *out != NULL;
}

typedef VECTOR(struct yaml_node *) node_list;

static bool parse_list(struct source *source, struct yaml_node *list)
{
    node_list items = {0};
    for (;;) {
        yaml_event_t event;
        if (!next_event(source, &event))
            return false;
        bool end = event.type == YAML_SEQUENCE_END_EVENT;
        struct yaml_node *item = end ? NULL : parse_node(source, &event);
        yaml_event_delete(&event);
        if (end)
            break;
        if (!item)
            return false;
        vector_push(source->arena, &items, item);
    }
    list->items = items.items;
    list->count = items.count;
    return true;
}

static bool key_is_new(struct source *source, const node_list *keys, const struct yaml_node *key)
{
    if (key->kind != YAML_SCALAR)
        return yaml_complain(key, source->error, "键只能是一个词。");
    for (size_t i = 0; i < keys->count; i++)
        if (slice_equal(keys->items[i]->text, key->text))
            return yaml_complain(key, source->error, "键“%.*s”重复，第一次在第 %u 行。", SLICE_ARGUMENTS(key->text),
                                 keys->items[i]->line);
    return true;
}

static bool parse_map(struct source *source, struct yaml_node *map)
{
    node_list keys = {0}, items = {0};
    for (;;) {
        yaml_event_t event;
        if (!next_event(source, &event))
            return false;
        bool end = event.type == YAML_MAPPING_END_EVENT;
        struct yaml_node *key = end ? NULL : parse_node(source, &event), *item;
        yaml_event_delete(&event);
        if (end)
            break;
        if (!key || !key_is_new(source, &keys, key) || !parse_item(source, &item))
            return false;
        vector_push(source->arena, &keys, key);
        vector_push(source->arena, &items, item);
    }
    map->keys = keys.items;
    map->items = items.items;
    map->count = items.count;
    return true;
}

static bool has_anchor_or_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor || event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor || event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor || event->data.mapping_start.tag;
    default:
        return event->type == YAML_ALIAS_EVENT;
    }
}

static struct yaml_node *parse_scalar(struct source *source, const yaml_event_t *event)
{
    struct yaml_node *node = node_new(source, YAML_SCALAR, event->start_mark);
    struct slice value = {(const char *)event->data.scalar.value, event->data.scalar.length};
    node->text = arena_copy(source->arena, value);
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return node;
}

static struct yaml_node *parse_node(struct source *source, yaml_event_t *event)
{
    if (has_anchor_or_tag(event)) {
        complain_at_mark(source, event->start_mark,
                         "这里不支持锚点（&）、引用（*）和标签（!）；要写这些符号请加引号。");
        return NULL;
    }
    if (event->type == YAML_SCALAR_EVENT)
        return parse_scalar(source, event);
    if (source->depth >= DEPTH_MOST) {
        complain_at_mark(source, event->start_mark, "层次太深。");
        return NULL;
    }
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    struct yaml_node *node = node_new(source, list ? YAML_LIST : YAML_MAP, event->start_mark);
    source->depth++;
    bool done = list ? parse_list(source, node) : parse_map(source, node);
    source->depth--;
    return done ? node : NULL;
}

/* Passes the events before the first node; false at the end of the text or when broken. */
static bool enter_document(struct source *source)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(source, &event))
            return false;
        yaml_event_type_t type = event.type;
        yaml_event_delete(&event);
        if (type == YAML_DOCUMENT_START_EVENT)
            return true;
        if (type == YAML_STREAM_END_EVENT)
            return complain_at(source, 0, 0, "文件没有内容。");
    }
}

/* Behind the one document there must be nothing. */
static bool leave_document(struct source *source)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(source, &event))
            return false;
        yaml_event_type_t type = event.type;
        yaml_mark_t mark = event.start_mark;
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT)
            return true;
        if (type == YAML_DOCUMENT_START_EVENT)
            return complain_at_mark(source, mark, "只能有一个文档。");
    }
}

static struct yaml_node *parse_source(struct source *source)
{
    struct yaml_node *root = NULL;
    ptrdiff_t invalid = utf8_first_invalid(source->text);
    if (invalid >= 0) {
        complain_at_offset(source, (size_t)invalid, "不是 UTF-8 编码，请另存为 UTF-8。");
        return NULL;
    }
    if (!yaml_parser_initialize(&source->parser)) {
        complain_at(source, 0, 0, "内存不足。");
        return NULL;
    }
    yaml_parser_set_encoding(&source->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&source->parser, (const unsigned char *)source->text.data, source->text.length);
    if (!enter_document(source) || !parse_item(source, &root) || !leave_document(source))
        root = NULL;
    yaml_parser_delete(&source->parser);
    return root;
}

static struct source source_new(struct arena *arena, struct slice bytes, const char *path, struct error *error)
{
    struct source source = {.arena = arena, .error = error, .file = arena_new_item(arena, struct yaml_source)};
    source.file->path = arena_copy(arena, slice_of(path)).data;
    source.file->bytes = source.text = bytes;
    return source;
}

static size_t indentation(struct slice line)
{
    size_t blanks = 0;
    while (blanks < line.length && line.data[blanks] == ' ')
        blanks++;
    return blanks;
}

/* The line holds nothing but the key: its value is the block below it. */
static bool opens_block(struct slice line, const char *key)
{
    struct slice text = slice_trim(line), name = slice_of(key);
    return text.length == name.length + 1 && slice_starts_with(text, name) && text.data[name.length] == ':';
}

/* The text with empty lines for all that is indented below the key, so that every other line keeps its number. */
static struct slice without_blocks(struct arena *arena, struct slice text, const char *key)
{
    char *copy = arena_allocate(arena, text.length + 1);
    size_t length = 0, block = SIZE_MAX; /* indentation of the key whose block this is */
    for (size_t begin = 0, end; begin < text.length; begin = end) {
        const char *found = memchr(text.data + begin, '\n', text.length - begin);
        end = found ? (size_t)(found - text.data) + 1 : text.length;
        struct slice line = slice_part(text, begin, end);
        bool inside = block != SIZE_MAX && (indentation(line) > block || slice_trim(line).length == 0);
        if (!inside)
            block = opens_block(line, key) ? indentation(line) : SIZE_MAX;
        struct slice kept = inside ? SLICE("\n") : line;
        memcpy(copy + length, kept.data, kept.length);
        length += kept.length;
    }
    return (struct slice){copy, length};
}

struct yaml_node *yaml_parse_without(struct arena *arena, struct slice bytes, const char *path, const char *key,
                                     struct error *error)
{
    struct source source = source_new(arena, bytes, path, error);
    if (key)
        source.text = without_blocks(arena, bytes, key);
    return parse_source(&source);
}

struct yaml_node *yaml_parse(struct arena *arena, struct slice bytes, const char *path, struct error *error)
{
    return yaml_parse_without(arena, bytes, path, NULL, error);
}

/* The end of the next line "..." at or after offset, behind its line end; 0 when there is none. */
static size_t document_end(struct slice bytes, size_t offset)
{
    for (;;) {
        ptrdiff_t end = slice_find(bytes, SLICE("\n"), offset);
        if (end < 0)
            return 0;
        struct slice line = slice_part(bytes, offset, (size_t)end);
        offset = (size_t)end + 1;
        if (slice_is(line, "...") || slice_is(line, "...\r"))
            return offset;
    }
}

static uint32_t count_lines(struct slice bytes)
{
    uint32_t lines = 0;
    for (const char *at = bytes.data, *end = at + bytes.length; at < end && (at = memchr(at, '\n', (size_t)(end - at)));
         at++)
        lines++;
    return lines;
}

struct yaml_node *yaml_next(struct arena *arena, struct slice bytes, size_t *offset, const char *path,
                            struct error *error)
{
    struct slice rest = slice_part(bytes, *offset, bytes.length);
    if (slice_trim(rest).length == 0) {
        *offset = bytes.length;
        return NULL;
    }
    struct source source = source_new(arena, rest, path, error);
    source.file->lines_before = count_lines(slice_part(bytes, 0, *offset));
    size_t end = document_end(bytes, *offset);
    if (end == 0) {
        complain_at(&source, 0, 0, "最后一条记录没有写完（缺少“...”行）。");
        return NULL;
    }
    source.file->bytes = source.text = slice_part(bytes, *offset, end);
    struct yaml_node *root = parse_source(&source);
    if (root)
        *offset = end;
    return root;
}
