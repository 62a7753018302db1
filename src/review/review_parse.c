/* The text of a review file: its headers and actions, and what to make of damage. */
#include "review/review_parse.h"

#include "review/action.h"

#include <string.h>

#define SCHEMA "nianshen-review/1"

void review_header_write_old(const char *sha256, struct buffer *out)
{
    buffer_print(out, "schema: " SCHEMA "\nprogram: nianshen " NIANSHEN_VERSION "\nsha256: \"%s\"\n...\n", sha256);
}

void review_header_write(const struct document *document, const struct facts *facts, struct buffer *out)
{
    buffer_add_text(out, "schema: " SCHEMA "\nprogram: nianshen " NIANSHEN_VERSION "\n");
    buffer_add_text(out, "report: ");
    yaml_quote(out, slice_of(path_base_name(document->path)));
    buffer_print(out, "\nsha256: \"%s\"\n", document->sha256);
    buffer_add_text(out, "form: ");
    yaml_quote(out, facts->form->id);
    buffer_add_text(out, "\n");
    action_write_text("unit", facts->organ, out);
    if (facts->year)
        buffer_print(out, "year: %d\n", facts->year);
    buffer_add_text(out, "...\n");
}

/* ---- Taking apart ---------------------------------------------------------------------------------------------- */

struct parse {
    struct slice bytes; /* with a line end at its end */
    size_t offset;
    const char *path;
    struct arena *arena;
    struct history *history;
    struct review_contents *out;
    bool header_seen;
};

static void set_trouble(struct parse *parse, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void set_trouble(struct parse *parse, const char *format, ...)
{
    if (parse->out->trouble)
        return;
    va_list arguments;
    va_start(arguments, format);
    parse->out->trouble = arena_vprint(parse->arena, format, arguments).data;
    va_end(arguments);
}

static void set_foreign(struct parse *parse)
{
    set_trouble(parse,
                "%s 不是年审的审核记录，未作任何改动，本次只能阅读；请把它移到别处，或用 --reviews 文件夹 另选存放处。",
                parse->path);
}

static bool read_header(struct parse *parse, const struct yaml_node *node)
{
    struct slice schema, version;
    struct error error;
    if (!yaml_text(node, "schema", &schema, &error))
        return false;
    if (!slice_is(schema, SCHEMA)) {
        if (slice_starts_with(schema, SLICE("nianshen-review/")))
            set_trouble(
                parse,
                "审核记录 %s 是更新版本的年审写的（%.*s），本程序读不懂，未作任何改动，本次只能阅读；请升级程序。",
                parse->path, SLICE_ARGUMENTS(schema));
        return false;
    }
    if (yaml_text(node, "sha256", &version, &error))
        parse->out->version = version.data;
    return true;
}

static void add_action(struct parse *parse, const struct yaml_node *node)
{
    struct action action;
    struct error error;
    if (!action_read(node, &action, &error)) {
        set_trouble(parse, "审核记录里有一条读不懂，其余照常载入，但本次只能阅读，以免写乱；请修正后重新打开。%s",
                    error.message);
        return;
    }
    vector_push(parse->arena, &parse->history->actions, action);
    vector_push(parse->arena, &parse->history->versions, parse->out->version);
}

/* Behind the line that ends the record at offset; 0 when it has none. */
static size_t record_end(struct slice bytes, size_t offset)
{
    for (ptrdiff_t end; (end = slice_find(bytes, SLICE("\n"), offset)) >= 0; offset = (size_t)end + 1) {
        struct slice line = slice_part(bytes, offset, (size_t)end);
        if (slice_is(line, "...") || slice_is(line, "...\r"))
            return (size_t)end + 1;
    }
    return 0;
}

/* A record that is no YAML: the last one is torn, one before others was damaged later. */
static bool pass_broken(struct parse *parse, const struct error *error)
{
    size_t end = record_end(parse->bytes, parse->offset);
    if (end == 0)
        return false;
    if (parse->header_seen)
        set_trouble(parse, "审核记录有损坏，其余照常载入，但本次只能阅读，未作任何改动；请修正后重新打开。%s",
                    error->message);
    else
        set_foreign(parse);
    parse->offset = end;
    return true;
}

/* False at the end of the last whole record. */
static bool parse_record(struct parse *parse)
{
    struct error error = {0};
    /* From the record on only, as counting lines from the beginning each time would be slow; places come second. */
    size_t length = 0;
    struct slice rest = slice_part(parse->bytes, parse->offset, parse->bytes.length);
    const struct yaml_node *node = yaml_next(parse->arena, rest, &length, parse->path, &error);
    if (!node && error.kind == ERROR_NONE) {
        parse->offset = parse->bytes.length; /* only blanks are left */
        return false;
    }
    if (!node) {
        size_t again = parse->offset;
        yaml_next(parse->arena, parse->bytes, &again, parse->path, &error);
        return pass_broken(parse, &error);
    }
    parse->offset += length;
    bool header = yaml_get(node, "schema") != NULL;
    if (header && read_header(parse, node))
        parse->header_seen = true;
    else if (header || !parse->header_seen)
        set_foreign(parse);
    else
        add_action(parse, node);
    return true;
}

/* The beginning of a header that we were writing when the power went. */
static bool is_torn_header(struct slice bytes)
{
    struct slice begin = SLICE("schema: " SCHEMA "\n");
    return slice_starts_with(bytes, begin) || slice_starts_with(begin, bytes);
}

void review_parse(struct slice bytes, const char *path, struct arena *arena, struct history *history,
                  struct review_contents *out)
{
    *out = (struct review_contents){.version = ""};
    bool ended = bytes.length == 0 || bytes.data[bytes.length - 1] == '\n';
    struct buffer all = {0};
    buffer_add(&all, bytes);
    buffer_add_text(&all, ended ? "" : "\n");
    struct parse parse = {.bytes = buffer_slice(&all), .path = path, .arena = arena, .history = history, .out = out};
    while (parse.offset < parse.bytes.length && parse_record(&parse))
        if (out->trouble && !parse.header_seen)
            break;
    if (bytes.length && !parse.header_seen && !is_torn_header(bytes))
        set_foreign(&parse);
    buffer_free(&all);
    out->line_end_missing = !ended && parse.offset > bytes.length;
    out->whole = parse.offset < bytes.length ? parse.offset : bytes.length;
}
