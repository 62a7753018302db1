/* Reads the tables of a report by its form: tokens, steps, the cheapest path, and facts from it. Rows that a reviewer
 * placed are taken out first and the rest is read around them. */
#include "form/align_fill.h"

#include <string.h>

enum { TOKENS_MOST = 20000 };

/* ---- Rows placed by a reviewer ---- */

struct placing {
    struct filling *filling;
    struct tokens *tokens;
    bool *taken_nodes;
};

static int node_of_row(const struct align_model *model, int row)
{
    for (int node = 0; node < model->node_count; node++)
        if (model->nodes[node].row == row)
            return node;
    return -1;
}

/* The node for all rows of the row's single-line table, or -1. */
static int line_node_of(const struct align_model *model, const struct form *form, int row)
{
    for (int node = 0; node < model->node_count; node++)
        if (model->nodes[node].row < 0 && model->nodes[node].table == form->rows[row].table)
            return node;
    return -1;
}

/* Of a table printed late the tokens come first: the nearest counts, not the first. */
static size_t first_token_from(const struct tokens *tokens, uint32_t offset)
{
    size_t nearest = tokens->count;
    for (size_t i = 0; i < tokens->count; i++) {
        uint32_t start = tokens->items[i].span.start;
        if (start >= offset && (nearest == tokens->count || start < tokens->items[nearest].span.start))
            nearest = i;
    }
    return nearest;
}

/* The values that begin at or behind the token: the first run of them, across words before it. */
static size_t first_values(const struct tokens *tokens, size_t from, size_t *count)
{
    enum { WORDS_MOST = 16 };
    size_t start = from;
    while (start < tokens->count && start < from + WORDS_MOST &&
           (tokens->items[start].kind == TOKEN_TEXT || tokens->items[start].kind == TOKEN_EMPTY))
        start++;
    *count = 0;
    while (start + *count < tokens->count && tokens->items[start + *count].kind != TOKEN_TEXT &&
           (*count == 0 || tokens->items[start + *count].row == tokens->items[start].row ||
            tokens->items[start + *count - 1].soft))
        (*count)++;
    return start;
}

static void place_row(struct placing *placing, const struct row_place *place)
{
    struct filling *filling = placing->filling;
    const struct document *document = filling->document;
    size_t count, from = first_token_from(placing->tokens, document->line_starts[place->line - 1]);
    size_t start = first_values(placing->tokens, from, &count);
    int node = node_of_row(filling->model, place->row),
        line_node = line_node_of(filling->model, filling->form, place->row);
    if (line_node >= 0 && count > filling->model->nodes[line_node].block)
        node = line_node;
    if (node < 0 || placing->taken_nodes[node] || count == 0)
        return;
    const struct align_node *row = &filling->model->nodes[node];
    struct node_reading *reading = &filling->nodes[node];
    size_t cells = row->cell_count < count ? row->cell_count : count;
    struct token *copies = arena_new_array(filling->arena, struct token, count);
    memcpy(copies, placing->tokens->items + start, count * sizeof *copies);
    *reading = (struct node_reading){.printed = true,
                                     .first_seen = true,
                                     .vouched = true,
                                     .pattern = NO_PATTERN,
                                     .taken = (uint8_t)cells,
                                     .start = copies[0].span.start,
                                     .end = copies[cells - 1].span.end,
                                     .label_start = copies[0].span.start};
    for (size_t i = 0; i < cells; i++)
        filling->cells[row->first_cell + i].token = &copies[i];
    for (size_t i = from; i < start + count; i++) {
        placing->tokens->items[i].kind = TOKEN_TEXT;
        placing->tokens->items[i].length = 0;
    }
    placing->taken_nodes[node] = true;
    if (node == line_node)
        for (int other = node + 1; other < row->next; other++)
            placing->taken_nodes[other] = true;
}

/* ---- The region a reviewer widens ---- */

static struct span widen(const struct document *document, struct span span, const struct guidance *guidance)
{
    for (size_t i = 0; guidance && i < guidance->row_count; i++) {
        uint32_t line = guidance->rows[i].line;
        if (line < 1 || line > document->line_count)
            continue;
        struct span around = document_line_span(document, line);
        uint32_t last = line + 3 < document->line_count ? line + 3 : document->line_count;
        around.end = document_line_span(document, last).end;
        if (span.end <= span.start)
            span = around;
        span.start = around.start < span.start ? around.start : span.start;
        span.end = around.end > span.end ? around.end : span.end;
    }
    return span;
}

/* ---- Units of headers ---- */

static struct slice unit_in(struct slice text)
{
    static const char *const words[] = {"亿元", "万元", "千元", "元"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ptrdiff_t at = slice_find(text, slice_of(words[i]), 0);
        if (at >= 0)
            return slice_part(text, (size_t)at, (size_t)at + strlen(words[i]));
    }
    return SLICE_NONE;
}

/* What the printed head of a money column says in its parentheses; the form's unit when the head is lost. */
static struct slice header_unit(const struct document *document, struct span region, const struct form_column *column)
{
    enum { UNIT_BYTES_MOST = 24 }; /* 单位：人民币万元 */
    struct slice label = column->label, text = slice_part(document->text, region.start, region.end);
    ptrdiff_t open = slice_find(label, SLICE("（"), 0);
    if (open > 0)
        label = slice_part(label, 0, (size_t)open);
    ptrdiff_t at = slice_find(text, label, 0);
    if (at < 0)
        return column->unit;
    struct slice rest = slice_trim(slice_part(text, (size_t)at + label.length, text.length));
    bool wide = slice_starts_with(rest, SLICE("（")), narrow = slice_starts_with(rest, SLICE("("));
    if (slice_starts_with(rest, SLICE("单位"))) /* its parentheses lost */
        return unit_in(slice_part(rest, 0, rest.length < UNIT_BYTES_MOST ? rest.length : UNIT_BYTES_MOST));
    if (!wide && !narrow)
        return SLICE_NONE;
    ptrdiff_t close = slice_find(rest, wide ? SLICE("）") : SLICE(")"), 0);
    return close > 0 && close < 60 ? unit_in(slice_part(rest, 0, (size_t)close)) : column->unit;
}

static void find_header_units(struct filling *filling, struct span region)
{
    const struct form *form = filling->form;
    filling->header_units = arena_new_array(filling->arena, struct slice, form->cell_count + 1);
    for (size_t i = 0; i < form->cell_count; i++) {
        const struct form_column *column = form_cell_column(form, (uint16_t)i);
        if (column->type == CELL_MONEY)
            filling->header_units[i] = header_unit(filling->document, region, column);
    }
}

/* ---- Tables ---- */

static bool cell_counts(const struct facts *facts, size_t cell)
{
    return facts->rows[facts->form->cells[cell].row].active;
}

/* 不予公开 0 件： in a sentence the number of a group stands behind its name. */
static bool is_counted(const struct filling *filling, size_t index)
{
    const struct steps *steps = filling->path->steps;
    const struct step *next = index + 1 < steps->count ? &steps->items[index + 1] : NULL;
    return next && next->values && filling->tokens->items[next->first_token].prose;
}

/* Header words before the first row belong to the table. */
static void add_header_to_span(struct filling *filling, size_t table, struct span *span, size_t *headers)
{
    const struct steps *steps = filling->path->steps;
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = &steps->items[i];
        const struct token *token = &filling->tokens->items[step->first_token];
        if (step->values || step->header_table != (int)table || is_counted(filling, i))
            continue;
        (*headers)++;
        bool before = span_is_none(*span) || token->span.start < span->start;
        bool behind = span_is_none(*span) || token->span.end > span->end;
        span->start = before ? token->span.start : span->start;
        span->end = behind ? token->span.end : span->end;
    }
}

/* Its labels stand in sentences: one of them is followed by a sentence's number, and none by a value. */
static bool is_told(const struct filling *filling, uint16_t table)
{
    bool told = false;
    for (int node = 0; node < filling->model->node_count; node++) {
        if (filling->model->nodes[node].table != table)
            continue;
        told |= filling->nodes[node].in_prose;
        if (filling->nodes[node].taken > 0)
            return false;
    }
    return told;
}

static void fill_table(struct filling *filling, uint16_t index)
{
    struct table_fact *table = &filling->facts->tables[index];
    const struct form *form = filling->form;
    size_t headers = 0, wanted = 0, printed = 0, labels = 0;
    bool told = is_told(filling, index);
    table->span = SPAN_NONE;
    for (int node = 0; node < filling->model->node_count; node++) {
        const struct node_reading *reading = &filling->nodes[node];
        if (told || filling->model->nodes[node].table != index || !reading->printed)
            continue;
        labels++;
        bool none = span_is_none(table->span);
        table->span.start = none || reading->start < table->span.start ? reading->start : table->span.start;
        table->span.end = none || reading->end > table->span.end ? reading->end : table->span.end;
    }
    for (size_t i = 0; i < form->cell_count; i++)
        if (form->cells[i].table == index && cell_counts(filling->facts, i)) {
            wanted++;
            printed += filling->facts->cells[i].state != CELL_MISSING;
        }
    add_header_to_span(filling, index, &table->span, &headers);
    if (told || (labels == 0 && headers < 2))
        table->span = SPAN_NONE;
    table->state = printed == wanted ? TABLE_PRESENT : span_is_none(table->span) ? TABLE_MISSING : TABLE_PARTIAL;
}

void fill_tables(struct filling *filling)
{
    uint32_t place = 0;
    for (size_t i = 0; i < filling->form->table_count; i++) {
        struct span *span = &filling->facts->tables[i].span;
        fill_table(filling, (uint16_t)i);
        if (span_is_none(*span))
            *span = (struct span){place, place};
        place = span->end;
    }
}

/* ---- All of it ---- */

static void place_rows(struct filling *filling, struct tokens *tokens, const struct guidance *guidance, bool *taken)
{
    struct placing placing = {filling, tokens, taken};
    for (size_t i = 0; guidance && i < guidance->row_count; i++) {
        const struct row_place *place = &guidance->rows[i];
        if (place->line >= 1 && place->line <= filling->document->line_count && place->row >= 0 &&
            (size_t)place->row < filling->form->row_count)
            place_row(&placing, place);
    }
}

bool align_form(const struct document *document, const struct form *form, struct region region,
                const struct guidance *guidance, struct arena *arena, struct facts *facts, long *cost)
{
    struct span span = widen(document, region.span, guidance);
    struct tokens tokens = tokens_read(document, form, span, region.late, arena);
    struct path path = {.model = form->model, .tokens = &tokens, .arena = arena};
    struct filling filling = {.document = document,
                              .form = form,
                              .model = form->model,
                              .tokens = &tokens,
                              .path = &path,
                              .arena = arena,
                              .facts = facts};
    bool *taken = arena_new_array(arena, bool, form->model->node_count + 1u);
    if (tokens.count == 0 || tokens.count > TOKENS_MOST)
        return false;
    readings_prepare(&filling);
    place_rows(&filling, &tokens, guidance, taken);
    path.taken_nodes = guidance && guidance->row_count ? taken : NULL;
    struct steps steps = steps_make(&tokens, form, arena);
    path.steps = &steps;
    if (!path_find(&path))
        return false;
    *cost = path.states.items[path.final].cost;
    readings_collect(&filling);
    find_header_units(&filling, span);
    fill_cells(&filling);
    fill_tables(&filling);
    return true;
}
