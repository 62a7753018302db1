/* From readings to facts: a cell is read only when nothing near the best reading says otherwise, its row is known by
 * its label, and what is printed is one number. */
#include "form/align_fill.h"
#include "form/glued.h"

#include <string.h>

static const char *const reason_letter = "数字里夹着字母或圆圈，不是一个数";
static const char *const reason_several = "一格里不止一个数，可能是一个数断成了几截";
static const char *const reason_glued = "几个数连在一起印，分不出各是多少";
static const char *const reason_place = "不能确定这个数属于哪一格";
static const char *const reason_lack = "这一行印出的数比格子少，不知道缺的是哪一格";
static const char *const reason_label = "这一行的名称没有印全，不能确定是哪一行";
static const char *const reason_split = "这一行的数不合计，其中可能有一个数被空格分成了两个";
static const char *const reason_prose = "这个数像是正文里的，不能确定是表中的数";
static const char *const reason_number = "这里印的不是一个数";
static const char *const reason_head = "表头各列的次序与格式不同，这个数属于哪一列要对照原文";
static const char *const reason_crowded = "这份报告的表格太乱，各种读法难分高下";

/* ---- Candidates ---- */

static void add_candidate(struct filling *filling, struct cell_fact *cell, struct decimal value)
{
    for (size_t i = 0; i < cell->candidate_count; i++)
        if (decimal_compare(cell->candidates[i], value) == 0)
            return;
    if (cell->candidates == NULL)
        cell->candidates = arena_new_array(filling->arena, struct decimal, RIVALS_MOST);
    if (cell->candidate_count < RIVALS_MOST)
        cell->candidates[cell->candidate_count++] = value;
}

static void add_token_candidate(struct filling *filling, struct cell_fact *cell, const struct token *token)
{
    bool number = token && (token->kind == TOKEN_NUMBER || token->kind == TOKEN_BAD);
    if (number && (token->likely || (token->kind == TOKEN_NUMBER && !token->grouped)))
        add_candidate(filling, cell, token->value);
}

static void add_rival_candidates(struct filling *filling, struct cell_fact *cell, size_t index)
{
    for (size_t i = 0; i < filling->cells[index].rival_count; i++)
        add_token_candidate(filling, cell, filling->cells[index].rivals[i]);
}

static void leave_unclear(struct filling *filling, size_t index, const char *reason)
{
    struct cell_fact *cell = &filling->facts->cells[index];
    const struct token *token = filling->cells[index].token;
    cell->state = CELL_UNCLEAR;
    cell->reason = reason;
    if (token) {
        cell->span = token->span;
        add_token_candidate(filling, cell, token);
    }
    add_rival_candidates(filling, cell, index);
}

/* ---- Cells one by one ---- */

static void set_unit(struct filling *filling, size_t index, struct span unit)
{
    struct cell_fact *cell = &filling->facts->cells[index];
    cell->unit_in_cell = unit.end > unit.start;
    cell->unit = cell->unit_in_cell ? document_text(filling->document, unit) : filling->header_units[index];
}

static const char *number_trouble(const struct token *token)
{
    if (token->kind == TOKEN_BAD)
        return token->several ? reason_several : reason_letter;
    if (token->prose)
        return reason_prose;
    return token->likely ? NULL : token->plain ? reason_glued : reason_number;
}

/* `trouble` with the row as a whole, or NULL. */
static void fill_cell(struct filling *filling, size_t index, const char *trouble)
{
    const struct cell_reading *reading = &filling->cells[index];
    const struct token *token = reading->token;
    struct cell_fact *cell = &filling->facts->cells[index];
    bool blank = token->kind == TOKEN_EMPTY || token->kind == TOKEN_FILLER;
    set_unit(filling, index, token->unit);
    if (!trouble && reading->doubt)
        trouble = reason_place;
    if (!blank && number_trouble(token))
        trouble = number_trouble(token);
    if (trouble) {
        leave_unclear(filling, index, trouble);
        return;
    }
    cell->span = token->span;
    cell->state = blank ? CELL_BLANK : CELL_READ;
    if (!blank)
        cell->value = token->value;
}

/* Fewer numbers than cells: any of them may be the blank one. */
static void fill_lacking(struct filling *filling, int node)
{
    const struct node_reading *reading = &filling->nodes[node];
    const struct align_node *row = &filling->model->nodes[node];
    size_t cells = row->cell_count, taken = reading->taken;
    const struct token *tokens[256] = {NULL};
    for (size_t i = 0; i < taken; i++)
        tokens[i] = filling->cells[row->first_cell + i].token;
    struct span printed = {reading->start, reading->end};
    if (tokens[0] && tokens[taken - 1])
        printed = (struct span){tokens[0]->span.start, tokens[taken - 1]->span.end};
    for (size_t i = 0; i < cells; i++) {
        struct cell_fact *cell = &filling->facts->cells[row->first_cell + i];
        size_t lowest = i + taken > cells ? i + taken - cells : 0, highest = i < taken ? i : taken - 1;
        *cell = (struct cell_fact){.state = CELL_UNCLEAR, .reason = reason_lack, .span = printed, .confidence = -1};
        set_unit(filling, row->first_cell + i, (struct span){0, 0});
        for (size_t j = lowest; j <= highest; j++)
            add_token_candidate(filling, cell, tokens[lowest + highest - j]);
    }
}

/* The one other reading gives the cell an empty place of a table: blank in both. */
static const struct token *empty_rival(const struct cell_reading *reading)
{
    bool empty = reading->rival_count == 1 && reading->rivals[0]->kind == TOKEN_EMPTY;
    return empty && !reading->token ? reading->rivals[0] : NULL;
}

/* The label is there and no value: left blank, unless a page was lost with them. */
static void fill_without_values(struct filling *filling, int node)
{
    const struct node_reading *reading = &filling->nodes[node];
    const struct align_node *row = &filling->model->nodes[node];
    int next = row->next;
    bool last = next >= filling->model->node_count || filling->model->nodes[next].table != row->table;
    bool goes_on = last || filling->nodes[next].printed ||
                   (filling->model->nodes[next].weight == 0 && next + 1 < filling->model->node_count &&
                    filling->nodes[next + 1].printed);
    bool whole = reading->first_seen && !reading->in_prose && reading->pattern != NO_PATTERN &&
                 reading->matched * 5 >= filling->model->patterns[reading->pattern].length * 4;
    for (size_t i = 0; i < row->cell_count; i++) {
        size_t index = row->first_cell + i;
        const struct token *empty = empty_rival(&filling->cells[index]);
        if (filling->cells[index].rival_count > 0 && !empty)
            leave_unclear(filling, index, reason_place);
        else if (empty || (whole && goes_on))
            filling->facts->cells[index].state = CELL_BLANK;
        if (empty)
            filling->facts->cells[index].span = empty->span;
        set_unit(filling, index, (struct span){0, 0});
    }
}

/* A row that the best reading does not have, though one near it does. */
static void fill_doubted(struct filling *filling, int node)
{
    const struct align_node *row = &filling->model->nodes[node];
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct cell_reading *reading = &filling->cells[row->first_cell + i];
        if (reading->rival_count > 0 && reading->token == NULL && !empty_rival(reading))
            leave_unclear(filling, row->first_cell + i, reason_place);
    }
}

/* The row's numbers with two of them joined add up, so one cell would be blank. */
static bool joined_sum_holds(const struct filling *filling, const struct align_node *row, size_t joined_at)
{
    int64_t sum = 0, last = 0;
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct token *token = filling->cells[row->first_cell + i].token;
        bool blank = token->kind == TOKEN_FILLER || token->kind == TOKEN_EMPTY;
        if (!blank && (token->kind != TOKEN_NUMBER || !token->likely || token->value.scale > 0))
            return false;
        int64_t value = blank ? 0 : token->value.digits;
        if (i == joined_at)
            continue;
        if (i == joined_at + 1)
            value += filling->cells[row->first_cell + joined_at].token->value.digits * 1000;
        sum += last;
        last = value;
    }
    return sum == last;
}

/* `1 295` among as many numbers as cells: with a blank besides it may have been one number. Where no sum tells, a row
 * is doubted in a report whose blanks leave no trace. */
static bool may_be_split(const struct filling *filling, int node)
{
    const struct align_node *row = &filling->model->nodes[node];
    for (size_t i = 0; i + 1 < row->cell_count; i++) {
        const struct token *left = filling->cells[row->first_cell + i].token;
        const struct token *right = filling->cells[row->first_cell + i + 1].token;
        if (!left || !right || left->slot || !token_may_be_split(left, right))
            continue;
        if (row->block < 5
                ? filling->numbers_lack
                : !reading_sum_holds(filling, node) &&
                      (filling->numbers_lack || (row->block == row->cell_count && joined_sum_holds(filling, row, i))))
            return true;
    }
    return false;
}

/* The row does not add up, blanks counted as nothing and odd numbers as what they likely are. */
static bool sum_fails(const struct filling *filling, const struct align_node *row)
{
    int64_t sum = 0;
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct token *token = filling->cells[row->first_cell + i].token;
        bool number = token->kind == TOKEN_NUMBER || token->kind == TOKEN_BAD;
        if (number && (!token->likely || token->value.scale > 0))
            return false;
        bool total = (i + 1) % row->block == 0;
        if (total && sum != (number ? token->value.digits : 0))
            return true;
        sum = total ? 0 : sum + (number ? token->value.digits : 0);
    }
    return false;
}

/* A number that was taken for a page's may be a value, and with blanks that leave no trace a page's may have completed
 * a row of one number a line. */
static bool may_be_completed(const struct filling *filling, int node)
{
    const struct align_node *row = &filling->model->nodes[node];
    const struct token *first = filling->cells[row->first_cell].token;
    const struct token *last = filling->cells[row->first_cell + row->cell_count - 1].token;
    if (filling->nodes[node].crossed && (row->block < 5 || sum_fails(filling, row)))
        return true;
    return filling->numbers_lack && row->block >= 5 && last->soft && first->row != last->row && sum_fails(filling, row);
}

/* 行政复议、行政诉讼情况如下： names a single-line table's rows in a sentence, with no word of its head and no value. */
static bool is_sentence(const struct filling *filling, int node)
{
    enum { HEADERS_OF_A_TABLE = 2 };
    const struct steps *steps = filling->path->steps;
    const struct align_node *row = &filling->model->nodes[node];
    size_t headers = 0;
    for (size_t i = 0; i < steps->count; i++)
        headers += !steps->items[i].values && steps->items[i].header_table == (int)row->table;
    return row->row < 0 && filling->nodes[node].taken == 0 && headers < HEADERS_OF_A_TABLE;
}

/* The column in which most rows of the table have their first value; -1 where they stand in no grid. */
static int usual_column(const struct filling *filling, uint16_t table)
{
    enum { COLUMNS_MOST = 64 };
    size_t rows[COLUMNS_MOST] = {0};
    int usual = -1;
    for (int node = 0; node < filling->model->node_count; node++) {
        const struct align_node *row = &filling->model->nodes[node];
        const struct token *first = filling->cells[row->first_cell].token;
        bool full = row->table == table && filling->nodes[node].taken == row->cell_count && !filling->nodes[node].glued;
        if (full && first && first->slot && first->kind != TOKEN_EMPTY && first->column < COLUMNS_MOST &&
            ++rows[first->column] > (usual < 0 ? 0 : rows[usual]))
            usual = first->column;
    }
    return usual;
}

/* An empty slot before the values may be no cell of the row, and its last one lost with the blanks at the line's end:
 * it stands in another column than those of other rows, and the row does not add up. */
static bool is_shifted(const struct filling *filling, int node)
{
    const struct align_node *row = &filling->model->nodes[node];
    const struct token *first = filling->cells[row->first_cell].token;
    const struct token *last = filling->cells[row->first_cell + row->cell_count - 1].token;
    if (row->row < 0 || row->cell_count < 2 || !first || first->kind != TOKEN_EMPTY || last->kind == TOKEN_EMPTY)
        return false;
    if (row->block >= 5 && !sum_fails(filling, row))
        return false;
    struct slice line = slice_part(filling->document->text, first->span.start, last->span.end);
    if (memchr(line.data, '\n', line.length) || !memchr(line.data, '\t', line.length))
        return false;
    int usual = usual_column(filling, row->table);
    return usual >= 0 && usual != first->column;
}

static void fill_node(struct filling *filling, int node)
{
    const struct node_reading *reading = &filling->nodes[node];
    const struct align_node *row = &filling->model->nodes[node];
    if (!reading->printed) {
        if (row->row >= 0)
            fill_doubted(filling, node);
        return;
    }
    if (reading->taken == 0) {
        if (is_sentence(filling, node))
            filling->nodes[node].printed = false;
        else
            fill_without_values(filling, node);
        return;
    }
    bool full = reading->taken == row->cell_count, doubled = full && gaps_contradict(filling, node);
    if (!full && !gaps_place(filling, node)) {
        fill_lacking(filling, node);
        return;
    }
    const char *trouble = NULL;
    if (filling->path->truncated && !reading->vouched)
        trouble = reason_crowded;
    else if (!reading_is_believed(filling, node))
        trouble = reason_label;
    else if (filling->nodes[node].reordered)
        trouble = reason_head;
    else if (doubled || may_be_completed(filling, node) || is_shifted(filling, node))
        trouble = reason_place;
    else if (may_be_split(filling, node))
        trouble = reason_split;
    for (size_t i = 0; i < row->cell_count; i++)
        fill_cell(filling, row->first_cell + i, trouble);
}

/* ---- Rows ---- */

static void fill_row(struct filling *filling, int row, const struct node_reading *reading)
{
    struct row_fact *fact = &filling->facts->rows[row];
    if (!reading->printed)
        return;
    fact->printed = true;
    if (reading->pattern != NO_PATTERN)
        fact->label = (struct span){reading->label_start, reading->label_start};
}

static void fill_rows(struct filling *filling)
{
    const struct form *form = filling->form;
    for (int node = 0; node < filling->model->node_count; node++) {
        const struct align_node *place = &filling->model->nodes[node];
        if (place->row >= 0) {
            fill_row(filling, place->row, &filling->nodes[node]);
            continue;
        }
        const struct form_table *table = &form->tables[place->table];
        for (int row = table->first_row; row < table->first_row + table->row_count; row++)
            fill_row(filling, row, &filling->nodes[node]);
    }
    for (size_t i = 0; i < form->row_count; i++) {
        if (form->rows[i].replaces_count == 0)
            continue;
        struct row_fact *standing = &filling->facts->rows[i];
        standing->active = standing->printed;
        for (size_t j = 0; j < form->rows[i].replaces_count && standing->printed; j++)
            filling->facts->rows[form->rows[i].replaces[j]].active = false;
    }
}

/* ---- Glued rows ---- */

static void fill_glued_row(struct filling *filling, const struct glued_row *row)
{
    const struct align_node *place = &filling->model->nodes[row->node];
    const struct node_reading *reading = &filling->nodes[row->node];
    bool sure = row->settled && !reading->glued_doubt &&
                (reading_is_believed(filling, row->node) || reading->vouched) && !filling->path->truncated;
    for (size_t i = 0; i < row->cells; i++) {
        struct cell_fact *cell = &filling->facts->cells[place->first_cell + i];
        *cell = (struct cell_fact){.state = CELL_UNCLEAR, .reason = reason_glued, .confidence = -1};
        set_unit(filling, place->first_cell + i, (struct span){0, 0});
        cell->span = (struct span){row->spans[0].start, row->spans[row->digit_count - 1].end};
        if (sure) {
            cell->state = CELL_READ;
            cell->reason = NULL;
            cell->value = DECIMAL(row->options[0].values[i]);
            cell->span = glued_span(row, &row->options[0], i);
            continue;
        }
        for (size_t j = 0; j < row->option_count; j++)
            add_candidate(filling, cell, DECIMAL(row->options[j].values[i]));
    }
}

static void leave_glued(struct filling *filling, int node)
{
    const struct node_reading *reading = &filling->nodes[node];
    const struct align_node *row = &filling->model->nodes[node];
    for (size_t i = 0; i < row->cell_count; i++) {
        struct cell_fact *cell = &filling->facts->cells[row->first_cell + i];
        *cell = (struct cell_fact){.state = CELL_UNCLEAR, .reason = reason_glued, .confidence = -1};
        cell->span = (struct span){filling->tokens->items[reading->first_token].span.start, reading->end};
        set_unit(filling, row->first_cell + i, (struct span){0, 0});
    }
}

/* Whole values that are read already, and 0 for rows that another one stands for. */
static struct glued_known known_values(struct filling *filling)
{
    const struct form *form = filling->form;
    bool *known = arena_new_array(filling->arena, bool, form->cell_count + 1);
    int64_t *values = arena_new_array(filling->arena, int64_t, form->cell_count + 1);
    for (size_t i = 0; i < form->cell_count; i++) {
        const struct cell_fact *cell = &filling->facts->cells[i];
        known[i] = cell->state == CELL_READ && decimal_is_whole(cell->value) && cell->value.scale == 0;
        values[i] = known[i] ? cell->value.digits : 0;
        known[i] |= !filling->facts->rows[form->cells[i].row].active;
    }
    return (struct glued_known){known, values};
}

static void fill_glued(struct filling *filling)
{
    size_t count = 0;
    for (int node = 0; node < filling->model->node_count; node++)
        count += filling->nodes[node].glued;
    if (count == 0)
        return;
    struct glued_row *rows = arena_new_array(filling->arena, struct glued_row, count);
    struct glued_known known = known_values(filling);
    count = 0;
    for (uint16_t node = 0; node < filling->model->node_count; node++) {
        const struct node_reading *reading = &filling->nodes[node];
        if (!reading->glued)
            continue;
        if (glued_row_make(&rows[count], filling->form, node, filling->document->text,
                           filling->tokens->items + reading->first_token, reading->token_count))
            count++;
        else
            leave_glued(filling, node);
    }
    glued_settle(rows, count, filling->form, known, filling->arena);
    for (size_t i = 0; i < count; i++)
        fill_glued_row(filling, &rows[i]);
}

/* Some row prints fewer numbers than it has cells, so blanks leave no trace here. */
static bool numbers_lack(const struct filling *filling)
{
    for (int node = 0; node < filling->model->node_count; node++) {
        const struct node_reading *reading = &filling->nodes[node];
        if (reading->taken > 0 && reading->taken < filling->model->nodes[node].cell_count)
            return true;
    }
    return false;
}

void fill_cells(struct filling *filling)
{
    filling->numbers_lack = numbers_lack(filling);
    for (int node = 0; node < filling->model->node_count; node++)
        if (!filling->nodes[node].glued)
            fill_node(filling, node);
    fill_rows(filling);
    fill_glued(filling);
}
