/* Excerpts: the line at fault and a caret, by the columns of a terminal. */
#include "base/excerpt.h"

#include "base/unicode.h"

enum { COLUMNS = 100, COLUMNS_BEFORE = 60, TAB = 4 };

/* Behind the line end at or after `offset`; the length of bytes when there is none. */
static size_t next_line(struct slice bytes, size_t offset)
{
    for (; offset < bytes.length; offset++) {
        bool pair = bytes.data[offset] == '\r' && offset + 1 < bytes.length && bytes.data[offset + 1] == '\n';
        if (bytes.data[offset] == '\n' || bytes.data[offset] == '\r')
            return offset + (pair ? 2 : 1);
    }
    return bytes.length;
}

/* Its bytes without the line end. */
static struct slice find_line(struct slice bytes, uint32_t line)
{
    size_t start = slice_starts_with(bytes, SLICE("\xEF\xBB\xBF")) ? 3 : 0;
    for (uint32_t i = 1; i < line && start < bytes.length; i++)
        start = next_line(bytes, start);
    size_t end = next_line(bytes, start);
    while (end > start && (bytes.data[end - 1] == '\n' || bytes.data[end - 1] == '\r'))
        end--;
    return slice_part(bytes, start, end);
}

/* Columns of the cluster when it is painted at `column`. */
static int columns_of(struct slice cluster, int column)
{
    if (cluster.data[0] == '\t')
        return TAB - column % TAB;
    bool control = (unsigned char)cluster.data[0] < 0x20 || cluster.data[0] == 0x7F;
    return control ? 1 : width_of_grapheme(cluster);
}

static void add_repeated(struct buffer *out, char character, int count)
{
    for (int i = 0; i < count; i++)
        buffer_add(out, (struct slice){&character, 1});
}

static void add_cluster(struct buffer *out, struct slice cluster, int columns)
{
    unsigned char first = (unsigned char)cluster.data[0];
    if (first == '\t')
        add_repeated(out, ' ', columns);
    else if (first < 0x20 || first == 0x7F)
        buffer_add_text(out, "?");
    else
        buffer_add(out, cluster);
}

/* Columns left of the character `column` of the line. */
static int columns_before(struct slice line, uint32_t column)
{
    int columns = 0;
    uint32_t characters = 0;
    for (size_t at = 0; at < line.length;) {
        size_t end = grapheme_end(line, at);
        struct slice cluster = slice_part(line, at, end);
        characters += (uint32_t)utf8_length(cluster);
        if (characters >= column)
            break;
        columns += columns_of(cluster, columns);
        at = end;
    }
    return columns;
}

void excerpt_add(struct buffer *out, struct slice bytes, struct excerpt_place place, uint32_t number)
{
    struct slice line = find_line(bytes, place.line);
    int caret = columns_before(line, place.column), column = 0,
        from = caret > COLUMNS_BEFORE ? caret - COLUMNS_BEFORE : 0;
    if (slice_trim(line).length == 0)
        return;
    buffer_print(out, "%6u | %s", number, from ? "..." : "");
    int shown = -1;
    for (size_t at = 0; at < line.length;) {
        size_t end = grapheme_end(line, at);
        struct slice cluster = slice_part(line, at, end);
        int columns = columns_of(cluster, column);
        if (column >= from && shown < 0)
            shown = column;
        if (column >= from + COLUMNS) {
            buffer_add_text(out, "...");
            break;
        }
        if (column >= from)
            add_cluster(out, cluster, columns);
        column += columns;
        at = end;
    }
    buffer_add_text(out, "\n       | ");
    add_repeated(out, ' ', caret - (shown < 0 ? column : shown) + (from ? 3 : 0));
    buffer_add_text(out, "^");
}

/* Moves behind the character at *offset and counts the place on. */
static uint32_t step(struct slice bytes, size_t *offset, struct excerpt_place *place)
{
    size_t start = *offset;
    uint32_t character = utf8_decode(bytes, offset);
    bool line_end =
        character == '\n' || (character == '\r' && !(start + 1 < bytes.length && bytes.data[start + 1] == '\n'));
    place->column = line_end ? 1 : place->column + 1;
    place->line += line_end;
    return character;
}

struct excerpt_place excerpt_find(struct slice bytes, struct excerpt_place start, struct slice text, size_t byte)
{
    struct slice line = find_line(bytes, start.line);
    struct excerpt_place place = {start.line, 1};
    size_t at = line.data ? (size_t)(line.data - bytes.data) : bytes.length;
    while (place.column < start.column && at < bytes.length)
        step(bytes, &at, &place);
    for (size_t read = 0; read < text.length && at < bytes.length;) {
        size_t wanted_at = read;
        uint32_t wanted = utf8_decode(text, &read), character = CODEPOINT_INVALID;
        /* Blanks are folded: one of the text may be many in the file, or a line end. */
        if (codepoint_is_blank(wanted) && wanted_at < byte)
            continue;
        struct excerpt_place before = place;
        while (at < bytes.length && character != wanted) {
            before = place;
            character = step(bytes, &at, &place);
            if (codepoint_is_blank(wanted) && codepoint_is_blank(character))
                break;
        }
        if (wanted_at >= byte)
            return before;
    }
    return place;
}
