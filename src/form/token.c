/* Walks the blocks of a document and cuts them into tokens: grid cells one by one, other text line by line. */
#include "form/token.h"
#include "form/token_lex.h"

#include <string.h>

/* A grid cell gives its tokens, or an empty slot. */
static void read_cell(struct lexer *lexer, struct span span, uint32_t column, bool padded)
{
    size_t before = lexer->out->count;
    if (span.end > span.start)
        lex_stretch(lexer, span.start, span.end);
    if (lexer->out->count == before) {
        struct token token = {.kind = TOKEN_EMPTY, .slot = true, .row = lexer->row, .span = {span.start, span.start}};
        token.digits = token.unit = token.span;
        vector_push(lexer->arena, lexer->out, token);
    }
    for (size_t i = before; i < lexer->out->count; i++) {
        lexer->out->items[i].column = (uint16_t)column;
        lexer->out->items[i].padded = padded;
    }
}

static struct span clip(struct span span, struct span to)
{
    struct span clipped = {span.start > to.start ? span.start : to.start, span.end < to.end ? span.end : to.end};
    if (clipped.end < clipped.start)
        clipped.end = clipped.start;
    return clipped;
}

/* Without the marks of emphasis. */
static struct slice bare_text(const struct lexer *lexer, struct span span)
{
    while (span.start < span.end && lexer->text.data[span.start] == '*')
        span.start++;
    while (span.start < span.end && lexer->text.data[span.end - 1] == '*')
        span.end--;
    return slice_part(lexer->text, span.start, span.end);
}

static bool same_text(const struct lexer *lexer, const struct grid_cell *a, const struct grid_cell *b)
{
    struct slice one = bare_text(lexer, a->span), other = bare_text(lexer, b->span);
    return one.length > 0 && one.length == other.length && memcmp(one.data, other.data, one.length) == 0;
}

/* Words of a head, not a number with its unit. */
static bool is_wording(const struct lexer *lexer, struct span span)
{
    bool han = false;
    for (uint32_t at = span.start, next; at < span.end; at = next) {
        uint32_t c = lex_peek(lexer, at, span.end, &next);
        han |= lex_is_han(c);
        if (lex_is_digit(c))
            return false;
    }
    return han;
}

/* Cells written out for one merged cell: the last so many of a row that ends before the column. */
struct merged {
    size_t copies;
    uint32_t column;
};

/* The first cell of the grid row [first, end) that only repeats another, as the head above it does; SIZE_MAX for none.
 * *head is what the words last seen say of it. */
static size_t merged_from(const struct lexer *lexer, const struct grid *grid, size_t first, size_t end,
                          struct merged *head)
{
    enum { MERGED_MOST = 3 };
    while (end > first + 1 && grid->cells[end - 1].span.end == grid->cells[end - 1].span.start)
        end--; /* empty slots that only pad the row */
    size_t from = end;
    while (from > first + 1 && same_text(lexer, &grid->cells[from - 1], &grid->cells[from - 2]))
        from--;
    size_t copies = end - from;
    uint32_t column = grid->cells[end - 1].column + 1;
    if (is_wording(lexer, grid->cells[end - 1].span)) {
        *head = (struct merged){copies < MERGED_MOST ? copies : 0, column};
        return SIZE_MAX;
    }
    return head->copies == 0 || copies < head->copies || column != head->column ? SIZE_MAX : end - head->copies;
}

static void read_grid(struct lexer *lexer, const struct grid *grid, struct span region)
{
    uint32_t base = lexer->row, row = 0;
    struct merged head = {0};
    size_t merged = SIZE_MAX;
    lexer->slot = true;
    for (size_t i = 0; i < grid->cell_count; i++) {
        const struct grid_cell *cell = &grid->cells[i];
        if (i == 0 || cell->row != grid->cells[i - 1].row) {
            size_t end = i;
            while (end < grid->cell_count && grid->cells[end].row == cell->row)
                end++;
            merged = merged_from(lexer, grid, i, end, &head);
        }
        row = cell->row > row ? cell->row : row;
        if (i >= merged || cell->span.end < region.start || cell->span.start >= region.end)
            continue;
        lexer->row = base + cell->row;
        read_cell(lexer, clip(cell->span, region), cell->column, grid->padded);
    }
    lexer->row = base + row + 2;
    lexer->slot = false;
}

/* Slots of a line whose cells are parted by tabs, or by | or │ where it begins and ends with one. */
static void read_slots(struct lexer *lexer, struct span line, struct slice separator)
{
    uint32_t column = 0;
    lexer->slot = true;
    for (uint32_t at = line.start; at <= line.end; column++) {
        ptrdiff_t found = slice_find(slice_part(lexer->text, 0, line.end), separator, at);
        uint32_t end = found >= 0 ? (uint32_t)found : line.end;
        if (separator.data[0] == '\t' || (at > line.start && end < line.end) || end > at + 1) {
            struct slice trimmed = slice_trim(slice_part(lexer->text, at, end));
            uint32_t start = trimmed.length ? (uint32_t)(trimmed.data - lexer->text.data) : at;
            read_cell(lexer, (struct span){start, start + (uint32_t)trimmed.length}, column, false);
        }
        at = end + (uint32_t)separator.length;
    }
    lexer->slot = false;
}

/* |---|---|: nothing to read. */
static bool is_ruler(struct slice line)
{
    size_t dashes = 0;
    for (size_t i = 0; i < line.length; i++) {
        char c = line.data[i];
        if (c != '|' && c != '-' && c != ':' && c != ' ' && c != '\t')
            return false;
        dashes += c == '-';
    }
    return dashes > 2;
}

static uint32_t skip_while(const struct lexer *lexer, uint32_t at, uint32_t end, bool (*is_one)(uint32_t))
{
    for (uint32_t next; at < end && is_one(lex_peek(lexer, at, end, &next)); at = next)
        ;
    return at;
}

/* - 3 -, but not - - 3 - -, a row of a table. */
static bool is_page_number(const struct lexer *lexer, struct slice line)
{
    uint32_t start = (uint32_t)(line.data - lexer->text.data), end = start + (uint32_t)line.length, next;
    if (line.length > 20 || !lex_is_dash(lex_peek(lexer, start, end, &next)))
        return false;
    uint32_t first = skip_while(lexer, skip_while(lexer, start, end, lex_is_dash), end, lex_is_blank);
    uint32_t last = skip_while(lexer, first, end, lex_is_digit), dash = skip_while(lexer, last, end, lex_is_blank);
    bool number = last > first && last < first + 4 && lexer->text.data[first] != '0';
    return number && dash < end && skip_while(lexer, dash, end, lex_is_dash) == end;
}

/* 附表2, 表三: a caption, its number is no value. */
static bool is_caption(struct slice line)
{
    struct slice rest = line;
    if (slice_starts_with(rest, SLICE("附")))
        rest = slice_part(rest, SLICE("附").length, rest.length);
    if (!slice_starts_with(rest, SLICE("表")) || rest.length > SLICE("表").length + 4)
        return false;
    rest = slice_trim(slice_part(rest, SLICE("表").length, rest.length));
    return rest.length > 0 && rest.length <= 3 && (rest.data[0] < 0 || (rest.data[0] >= '1' && rest.data[0] <= '9'));
}

static void read_line(struct lexer *lexer, struct span line)
{
    struct slice text = slice_part(lexer->text, line.start, line.end), trimmed = slice_trim(text);
    lexer->row++;
    if (trimmed.length == 0 || is_ruler(trimmed) || is_page_number(lexer, trimmed) || is_caption(trimmed))
        return;
    static const struct slice bars[] = {{"|", 1}, {"│", 3}, {"┃", 3}};
    for (size_t i = 0; i < sizeof bars / sizeof *bars; i++)
        if (slice_starts_with(trimmed, bars[i]) && slice_ends_with(trimmed, bars[i]) &&
            trimmed.length > bars[i].length) {
            uint32_t start = (uint32_t)(trimmed.data - lexer->text.data);
            read_slots(lexer, (struct span){start, start + (uint32_t)trimmed.length}, bars[i]);
            return;
        }
    if (memchr(trimmed.data, '\t', trimmed.length)) {
        read_slots(lexer, line, SLICE("\t"));
        return;
    }
    size_t before = lexer->out->count;
    lex_stretch(lexer, line.start, line.end);
    struct token *last = &lexer->out->items[lexer->out->count - 1];
    if (lexer->out->count == before + 1 && last->kind == TOKEN_NUMBER)
        last->soft = true;
}

static void read_lines(struct lexer *lexer, struct span span)
{
    for (uint32_t at = span.start; at < span.end;) {
        const char *found = memchr(lexer->text.data + at, '\n', span.end - at);
        uint32_t end = found ? (uint32_t)(found - lexer->text.data) : span.end;
        read_line(lexer, (struct span){at, end});
        at = end + 1;
    }
}

static void read_span(struct lexer *lexer, const struct document *document, struct span span)
{
    if (document->block_count == 0)
        read_lines(lexer, span);
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];
        if (block->span.end <= span.start || block->span.start >= span.end)
            continue;
        if (block->kind == BLOCK_GRID)
            read_grid(lexer, block->grid, span);
        else if (block->kind != BLOCK_FURNITURE && block->kind != BLOCK_PAGE_BREAK)
            read_lines(lexer, clip(block->span, span));
    }
}

struct tokens tokens_read(const struct document *document, const struct form *form, struct span span, struct span late,
                          struct arena *arena)
{
    struct tokens tokens = {0};
    size_t guess = (span.end - span.start) / 8 + 64;
    vector_reserve(arena, (void **)&tokens.items, &tokens.capacity, guess / 2, sizeof *tokens.items);
    vector_reserve(arena, (void **)&tokens.characters, &tokens.character_capacity, guess * 3,
                   sizeof *tokens.characters);
    struct lexer lexer = {.text = document->text, .model = form->model, .arena = arena, .out = &tokens};
    if (late.end <= late.start) {
        read_span(&lexer, document, span);
        return tokens;
    }
    read_span(&lexer, document, late);
    lexer.row++;
    read_span(&lexer, document, (struct span){span.start, late.start});
    lexer.row++;
    read_span(&lexer, document, (struct span){late.end, span.end});
    return tokens;
}
