/* Grids that other programs wrote as text: cells parted by commas or semicolons, and tables in HTML tags. */
#include "read/blocks.h"

#include <string.h>
#include <strings.h>

enum { FIELD_BYTES_MOST = 300, COLUMNS_LEAST = 4, COLUMNS_MOST = 64 };

/* ---- Commas and semicolons ---- */

/* The field that begins at *at, without its quotes; *at moves behind the separator that ends it. */
static struct span next_field(struct slice text, uint32_t *at, uint32_t end, char separator)
{
    uint32_t start = *at, stop = *at;
    bool quoted = start < end && text.data[start] == '"';
    for (stop += quoted; stop < end; stop++)
        if (text.data[stop] == separator && (!quoted || (text.data[stop - 1] == '"' && stop - 1 > start)))
            break;
    *at = stop + 1;
    bool closed = quoted && stop > start + 1 && text.data[stop - 1] == '"';
    return closed ? (struct span){start + 1, stop - 1} : (struct span){start, stop};
}

static bool is_digit_byte(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* 3 716 */
static bool is_spaced_number(struct slice field)
{
    size_t since = 0, blanks = 0;
    for (size_t i = 0; i < field.length; i++, since++) {
        if (field.data[i] != ' ' && !is_digit_byte(field.data[i]))
            return false;
        if (field.data[i] != ' ')
            continue;
        if (blanks++ ? since != 4 : since == 0 || since > 3)
            return false;
        since = 0;
    }
    return blanks == 0 || since == 4;
}

/* `345 1` and `申请数量 12` lie between the commas of thousands, and 0056 behind one: no fields. */
static bool is_field(struct slice field, char separator)
{
    size_t digits = 0;
    if (field.length > FIELD_BYTES_MOST || slice_find(field, SLICE("。"), 0) >= 0)
        return false;
    for (size_t i = 0; i < field.length; i++) {
        bool blank = field.data[i] == ' ' && i > 0 && i + 1 < field.length;
        if (separator == ',' && blank && is_digit_byte(field.data[i + 1]) && !is_spaced_number(field))
            return false;
        digits += is_digit_byte(field.data[i]);
    }
    return digits < field.length || digits < 2 || field.data[0] != '0';
}

/* Fields of the line, 0 when it is no row of them. *proof: one of them cannot be thousands of the field before it. */
static uint32_t count_fields(const struct blocks *blocks, const struct strip *strip, char separator, bool *proof)
{
    struct slice text = blocks->document->text;
    uint32_t count = 0;
    for (uint32_t at = strip->span.start; at <= strip->span.end; count++) {
        struct span span = next_field(text, &at, strip->span.end, separator);
        struct slice field = slice_part(text, span.start, span.end);
        if (!is_field(field, separator))
            return 0;
        for (size_t i = 0; i < 3 && count > 0; i++)
            *proof = *proof || i >= field.length || !is_digit_byte(field.data[i]);
    }
    return count;
}

static void add_field_row(struct blocks *blocks, struct cells *cells, const struct strip *strip, char separator)
{
    uint32_t column = 0;
    for (uint32_t at = strip->span.start; at <= strip->span.end; column++) {
        struct span span = next_field(blocks->document->text, &at, strip->span.end, separator);
        grid_add_cell(blocks, cells,
                      (struct grid_cell){.row = cells->rows,
                                         .column = column,
                                         .row_span = 1,
                                         .column_span = 1,
                                         .span = span_trim(blocks, span)});
    }
    cells->rows++;
}

static bool separated_by(struct blocks *blocks, struct strip *strip, char separator)
{
    bool proof = false;
    struct strip last, next = *strip;
    uint32_t columns = count_fields(blocks, strip, separator, &proof), rows = 0;
    if (columns < COLUMNS_LEAST)
        return false;
    do {
        last = next;
        rows++;
    } while (!last.page_break && strip_at(blocks, last.next, &next) &&
             count_fields(blocks, &next, separator, &proof) == columns);
    if (rows < 2 || !proof) {
        blocks->no_fields_before = last.next;
        return false;
    }
    struct cells cells = {0};
    for (struct strip row = *strip;; strip_at(blocks, row.next, &row)) {
        add_field_row(blocks, &cells, &row, separator);
        if (row.span.start == last.span.start)
            break;
    }
    grid_add_block(blocks, &cells, (struct span){strip->span.start, last.span.end});
    *strip = last;
    return true;
}

bool grid_from_separators(struct blocks *blocks, struct strip *strip)
{
    return strip->span.start >= blocks->no_fields_before &&
           (separated_by(blocks, strip, ',') || separated_by(blocks, strip, ';'));
}

/* ---- Tags ---- */

struct tag {
    uint32_t start, end; /* end is behind its > */
    struct slice inside; /* without < and > */
};

static bool next_tag(struct slice text, uint32_t from, struct tag *out)
{
    const char *open = from < text.length ? memchr(text.data + from, '<', text.length - from) : NULL;
    const char *close = open ? memchr(open, '>', text.length - (size_t)(open - text.data)) : NULL;
    if (close == NULL)
        return false;
    out->start = (uint32_t)(open - text.data);
    out->end = (uint32_t)(close - text.data) + 1;
    out->inside = slice_part(text, out->start + 1, out->end - 1);
    return true;
}

static bool is_tag(const struct tag *tag, const char *name)
{
    size_t length = strlen(name);
    if (tag->inside.length < length || strncasecmp(tag->inside.data, name, length) != 0)
        return false;
    return tag->inside.length == length || strchr(" \t\n/", tag->inside.data[length]) != NULL;
}

/* The number behind `colspan=`; 1 when there is none. */
static uint32_t span_of_tag(const struct tag *tag, const char *name)
{
    ptrdiff_t at = slice_find(tag->inside, slice_of(name), 0);
    uint32_t number = 0;
    for (size_t i = at < 0 ? tag->inside.length : (size_t)at + strlen(name); i < tag->inside.length; i++) {
        char byte = tag->inside.data[i];
        if (is_digit_byte(byte) && number < COLUMNS_MOST)
            number = number * 10 + (uint32_t)(byte - '0');
        else if (number > 0 || strchr("=\"' ", byte) == NULL)
            break;
    }
    return number > 0 && number <= COLUMNS_MOST ? number : 1;
}

struct tagged {
    struct cells cells;
    bool open;                          /* a row is */
    uint32_t column;                    /* behind the last cell */
    uint32_t taken_until[COLUMNS_MOST]; /* rows from here on are free of cells from above */
    bool in_cell;
    struct grid_cell cell;
};

static void end_cell(struct blocks *blocks, struct tagged *table, uint32_t end)
{
    if (!table->in_cell)
        return;
    table->in_cell = false;
    table->cell.span = span_trim(blocks, (struct span){table->cell.span.start, end});
    grid_add_cell(blocks, &table->cells, table->cell);
}

static void begin_cell(struct tagged *table, const struct tag *tag)
{
    while (table->column < COLUMNS_MOST && table->taken_until[table->column] > table->cells.rows)
        table->column++;
    table->cell = (struct grid_cell){.row = table->cells.rows,
                                     .column = table->column,
                                     .row_span = span_of_tag(tag, "rowspan"),
                                     .column_span = span_of_tag(tag, "colspan"),
                                     .span = {tag->end, tag->end}};
    for (uint32_t i = 0; i < table->cell.column_span; i++, table->column++)
        if (table->column < COLUMNS_MOST)
            table->taken_until[table->column] = table->cells.rows + table->cell.row_span;
    table->in_cell = true;
}

static void end_row(struct tagged *table)
{
    table->cells.rows += table->open;
    table->open = false;
    table->column = 0;
}

/* Moves *strip behind the table, so that what follows on its last line is read as a line of its own. */
bool grid_from_tags(struct blocks *blocks, struct strip *strip)
{
    struct slice text = blocks->document->text;
    struct tagged table = {0};
    struct tag tag;
    if (strip->span.start < blocks->no_tags_before || !next_tag(text, strip->span.start, &tag) ||
        !is_tag(&tag, "table"))
        return false;
    while (next_tag(text, tag.end, &tag)) {
        bool cell = is_tag(&tag, "td") || is_tag(&tag, "th"), row = is_tag(&tag, "tr") || is_tag(&tag, "/tr");
        bool last = is_tag(&tag, "/table");
        if (cell || row || last || is_tag(&tag, "/td") || is_tag(&tag, "/th"))
            end_cell(blocks, &table, tag.start);
        if (row || last)
            end_row(&table);
        table.open |= cell;
        if (cell)
            begin_cell(&table, &tag);
        if (last)
            break;
    }
    if (table.cells.rows == 0 || !is_tag(&tag, "/table")) {
        blocks->no_tags_before = tag.end;
        return false;
    }
    grid_add_block(blocks, &table.cells, (struct span){strip->span.start, tag.end});
    strip->span.end = strip->next = tag.end;
    strip->page_break = false;
    return true;
}
