/* Reads off the best path, and holds it against every reading that costs nearly as little. */
#include "form/align_fill.h"

#include <string.h>

static bool is_blank_token(const struct token *token)
{
    return token->kind == TOKEN_EMPTY || token->kind == TOKEN_FILLER;
}

/* Two tokens say the same of a cell: rows of zeros are readable wherever they are shifted to. */
static bool same_value(const struct token *a, const struct token *b)
{
    if (a == b || a == NULL || b == NULL)
        return a == b;
    if (is_blank_token(a) || is_blank_token(b))
        return is_blank_token(a) && is_blank_token(b);
    return a->kind == TOKEN_NUMBER && b->kind == TOKEN_NUMBER && a->likely && b->likely &&
           decimal_compare(a->value, b->value) == 0 && (a->unit.end > a->unit.start) == (b->unit.end > b->unit.start);
}

/* ---- The best reading ---- */

static void note_extent(struct node_reading *reading, uint32_t start, uint32_t end)
{
    if (!reading->printed || start < reading->start)
        reading->start = start;
    if (!reading->printed || end > reading->end)
        reading->end = end;
    reading->printed = true;
}

static void note_label(struct filling *filling, const struct edge *edge)
{
    const struct path *path = filling->path;
    const struct step *step = &path->steps->items[edge->step];
    const struct state *to = &path->states.items[edge->to];
    struct node_reading *reading = &filling->nodes[to->node];
    const struct token *token = &filling->tokens->items[step->first_token];
    if (reading->pattern == NO_PATTERN) {
        reading->pattern = to->pattern;
        reading->label_start = token->span.start;
        for (uint32_t i = step->first_piece; i < step->first_piece + step->piece_count; i++) {
            const struct piece *piece = &path->steps->pieces[i];
            /* An enumerator may be lost, or stand apart. */
            reading->first_seen |= piece->pattern == to->pattern && piece->end == to->label_end && piece->start <= 1;
        }
    }
    reading->matched = (uint8_t)(reading->matched + edge->detail);
    reading->label_end = token->span.end;
    reading->label_row = token->row;
    reading->enclosed |= reading->taken > 0;
    note_extent(reading, token->span.start, token->span.end);
}

static void note_values(struct filling *filling, const struct edge *edge)
{
    const struct path *path = filling->path;
    const struct state *from = &path->states.items[edge->from], *to = &path->states.items[edge->to];
    const struct step *step = &path->steps->items[edge->step];
    struct node_reading *reading = &filling->nodes[to->node];
    uint32_t first = step->first_token;
    size_t count = step->token_count;
    if (edge->kind == EDGE_VALUES)
        count = path_values(path, edge, &first);
    const struct token *tokens = filling->tokens->items + first;
    if (reading->taken == 0) {
        reading->below = step->row != reading->label_row;
        reading->values_first = from->between || from->pattern == NO_PATTERN;
        reading->step = edge->step;
        reading->first_token = first;
    }
    /* One number a line is a layout; a line of several that another line completes may be a page number's doing. */
    if (reading->taken > 0 && step->row != reading->row) {
        reading->broken |= step->token_count > 1 || reading->last_count > 1;
        reading->straddling |= reading->pattern != NO_PATTERN && reading->row == reading->label_row;
    }
    reading->row = step->row;
    reading->last_count = step->token_count;
    reading->token_count = first + (uint32_t)count - reading->first_token;
    if (edge->kind == EDGE_VALUES)
        for (size_t i = 0; i < count; i++)
            filling->cells[filling->model->nodes[to->node].first_cell + reading->taken + i].token = &tokens[i];
    /* Where lines were lost the label of one row may stand before the values of another. */
    uint32_t label_end = reading->label_end, last = tokens[count - 1].span.start;
    bool beside = tokens[0].slot && tokens[0].row == reading->label_row && step->row == reading->label_row;
    reading->apart |= !beside && label_end < last &&
                      memchr(filling->document->text.data + label_end, '\n', last - label_end);
    reading->glued |= edge->kind == EDGE_GLUED;
    reading->taken = to->taken;
    note_extent(reading, tokens[0].span.start, tokens[count - 1].span.end);
}

/* Values of the step outside [first, first + count) that something must explain; a number alone on its line may be a
 * page's. */
static bool leaves_values(const struct filling *filling, const struct step *step, size_t first, size_t count,
                          bool inside)
{
    for (size_t i = 0; i < step->token_count; i++) {
        const struct token *token = &filling->tokens->items[step->first_token + i];
        bool taken = i >= first && i < first + count;
        if (!taken && token->kind != TOKEN_EMPTY && !token->prose &&
            (!token->soft || (inside && token->kind == TOKEN_FILLER)))
            return true;
    }
    return false;
}

/* The rows whose values, or whose label, came just before; -1 for none. */
struct before {
    int values, label;
    size_t singles; /* numbers passed over since, each alone on its line */
};

static bool is_own_again(const struct filling *filling, int node, const struct step *step)
{
    const struct align_node *row = &filling->model->nodes[node];
    for (size_t i = 0; i < row->cell_count && step->token_count == row->cell_count; i++)
        if (!same_value(filling->cells[row->first_cell + i].token, &filling->tokens->items[step->first_token + i]))
            return false;
    return step->token_count == row->cell_count;
}

/* A page's number stands alone; a row repeated on the next page says nothing new. */
static bool is_crowd(const struct filling *filling, int node, const struct step *step, struct before *before)
{
    const struct token *token = &filling->tokens->items[step->first_token];
    size_t printed = (size_t)step->token_count - step->lead - step->trail;
    before->singles += step->token_count == 1 && token->soft && !token->prose ? 1 : 0;
    return before->singles > 1 ||
           (step->lead < step->token_count && printed > 1 && !token->prose &&
            printed >= filling->model->nodes[node].cell_count && !is_own_again(filling, node, step));
}

/* Words apart from what stands before them, of no label and no head: not more of the same grid cell. */
static bool is_part_name(const struct filling *filling, const struct step *step)
{
    const struct token *token = &filling->tokens->items[step->first_token];
    bool apart = step->first_token > 0 && token->span.start > token[-1].span.end;
    bool same_cell = apart && token->slot && token[-1].row == token->row && token[-1].column == token->column;
    bool known = step->vocabulary || step->heading || step->header_table >= 0 || step->strong_node >= 0;
    return apart && !same_cell && !known;
}

static bool has_numbers(const struct filling *filling, const struct step *step)
{
    for (size_t i = 0; i < step->token_count; i++) {
        const struct token *token = &filling->tokens->items[step->first_token + i];
        if (token->kind == TOKEN_NUMBER && !token->prose && token->value.digits != 0)
            return true;
    }
    return false;
}

/* 其他对外管理服务事项 行政检查 4 0 31, and 行政确认 6 1 12 below it: the row is the sum of them, which nobody printed.
 * *last is the row read last. */
static void note_parts(struct filling *filling, const struct edge *edge, int *last)
{
    const struct path *path = filling->path;
    const struct state *to = &path->states.items[edge->to];
    if (edge->kind == EDGE_LABEL || edge->kind == EDGE_VALUES)
        *last = to->node;
    if (edge->kind != EDGE_PASS || *last < 0)
        return;
    const struct step *step = &path->steps->items[edge->step];
    struct node_reading *reading = &filling->nodes[*last];
    const struct align_node *row = &filling->model->nodes[*last];
    if (!step->values && !to->between && to->taken == 0)
        reading->named |= is_part_name(filling, step);
    else if (step->values && to->between && row->row >= 0 && step->token_count >= row->cell_count)
        reading->parted |= reading->named && has_numbers(filling, step);
}

/* A row beside which a value is left over has perhaps taken the wrong ones; a label that a sentence's number follows is
 * no row left blank. */
static void note_leftover(struct filling *filling, const struct edge *edge, struct before *before)
{
    const struct path *path = filling->path;
    const struct state *to = &path->states.items[edge->to];
    if (edge->kind == EDGE_ROW_END || edge->kind == EDGE_FINISH)
        return;
    const struct step *step = &path->steps->items[edge->step];
    uint32_t first = step->first_token;
    size_t taken = edge->kind == EDGE_VALUES ? path_values(path, edge, &first) : 0;
    int node = to->between ? before->values : to->node;
    if (before->values < 0)
        before->singles = 0;
    if (step->values && edge->kind == EDGE_PASS && node >= 0)
        filling->nodes[node].crowded |= is_crowd(filling, node, step, before);
    if (step->values && edge->kind != EDGE_GLUED && node >= 0)
        filling->nodes[node].leftover |= leaves_values(filling, step, first - step->first_token, taken, !to->between);
    if (edge->kind == EDGE_PASS && step->values && before->label >= 0 && step->lead < step->token_count)
        filling->nodes[before->label].in_prose = true;
    if (step->values && edge->kind == EDGE_PASS && !to->between && step->lead < step->token_count)
        filling->nodes[to->node].crossed = true;
    if (!step->values && edge->kind == EDGE_PASS && !to->between && to->taken == 0)
        filling->nodes[to->node].estranged |= step->strong_node >= 0 && step->strong_node != to->node;
    before->values = step->values ? node : -1;
    before->label = edge->kind == EDGE_LABEL ? to->node : -1;
}

static void read_best(struct filling *filling)
{
    struct before before = {-1, -1, 0};
    int last = -1;
    for (size_t i = 0; i < filling->path->best_count; i++) {
        const struct edge *edge = &filling->path->edges.items[filling->path->best[i]];
        note_leftover(filling, edge, &before);
        note_parts(filling, edge, &last);
        if (edge->kind == EDGE_LABEL)
            note_label(filling, edge);
        else if (edge->kind == EDGE_VALUES || edge->kind == EDGE_GLUED)
            note_values(filling, edge);
    }
}

/* ---- Its rivals ---- */

static void add_rival(struct cell_reading *reading, const struct token *token)
{
    for (size_t i = 0; i < reading->rival_count; i++)
        if (same_value(reading->rivals[i], token))
            return;
    if (reading->rival_count < RIVALS_MOST)
        reading->rivals[reading->rival_count++] = token;
}

/* Another reading gives the cell this token (NULL: nothing). */
static void hold_against(struct filling *filling, size_t cell, const struct token *token)
{
    struct cell_reading *reading = &filling->cells[cell];
    if (same_value(reading->token, token))
        return;
    reading->doubt = true;
    if (token)
        add_rival(reading, token);
}

static void hold_node(struct filling *filling, int node, size_t first_cell)
{
    const struct align_node *row = &filling->model->nodes[node];
    for (size_t i = first_cell; i < row->cell_count; i++)
        hold_against(filling, row->first_cell + i, NULL);
    if (filling->nodes[node].glued && first_cell == 0)
        filling->nodes[node].glued_doubt = true;
}

/* Rows passed over between two states. What several rows have together (table four) is not lost with it. */
static void hold_gap(struct filling *filling, int from, int to)
{
    for (int node = from; node < to; node++)
        if (filling->model->nodes[node].row >= 0 && !filling->nodes[node].vouched)
            hold_node(filling, node, 0);
}

static void hold_values(struct filling *filling, const struct edge *edge)
{
    const struct path *path = filling->path;
    const struct state *from = &path->states.items[edge->from], *to = &path->states.items[edge->to];
    uint32_t first;
    size_t count = path_values(path, edge, &first), done = from->between ? 0 : from->taken;
    size_t cell = filling->model->nodes[to->node].first_cell + done;
    for (size_t i = 0; i < count; i++)
        hold_against(filling, cell + i, &filling->tokens->items[first + i]);
    /* A row cut from glued digits must be cut in every reading, from the same digits. */
    if (filling->nodes[to->node].glued)
        filling->nodes[to->node].glued_doubt = true;
}

static void hold_glued(struct filling *filling, const struct edge *edge)
{
    const struct state *to = &filling->path->states.items[edge->to];
    struct node_reading *reading = &filling->nodes[to->node];
    if (reading->glued && reading->step == edge->step)
        return;
    reading->glued_doubt = true;
    hold_node(filling, to->node, 0);
}

static void hold_row_end(struct filling *filling, const struct edge *edge)
{
    const struct state *from = &filling->path->states.items[edge->from];
    const struct align_node *node = &filling->model->nodes[from->node];
    if (!from->glued)
        hold_node(filling, from->node, from->taken);
    if (node->row >= 0 && node->next > from->node + 1) /* it stands for the rows behind it */
        hold_gap(filling, from->node + 1, node->next);
}

static void hold_rivals(struct filling *filling)
{
    const struct path *path = filling->path;
    const struct state *states = path->states.items;
    int32_t best = states[path->final].cost;
    for (size_t i = 0; i < path->edges.count; i++) {
        const struct edge *edge = &path->edges.items[i];
        const struct state *from = &states[edge->from], *to = &states[edge->to];
        int32_t over = from->cost + edge->cost + to->rest - best;
        if (over >= COST_MARGIN)
            continue;
        if (from->between && edge->kind != EDGE_PASS)
            hold_gap(filling, from->node, to->node);
        if (edge->kind == EDGE_VALUES)
            hold_values(filling, edge);
        else if (edge->kind == EDGE_GLUED)
            hold_glued(filling, edge);
        else if (edge->kind == EDGE_ROW_END)
            hold_row_end(filling, edge);
    }
}

void readings_prepare(struct filling *filling)
{
    filling->cells = arena_new_array(filling->arena, struct cell_reading, filling->form->cell_count + 1);
    filling->nodes = arena_new_array(filling->arena, struct node_reading, filling->model->node_count + 1u);
    for (size_t i = 0; i < filling->model->node_count; i++)
        filling->nodes[i].pattern = NO_PATTERN;
}

/* Each number of the row on a line of its own. */
static bool is_single_lines(const struct filling *filling, const struct node_reading *reading)
{
    const struct step *step = &filling->path->steps->items[reading->step];
    return step->token_count == 1 || !step->one_row;
}

/* Most long rows print each number on a line of its own. */
static bool prints_single_lines(const struct filling *filling)
{
    enum { LONG_ROW = 5 };
    size_t single = 0, together = 0;
    for (int node = 0; node < filling->model->node_count; node++) {
        const struct node_reading *reading = &filling->nodes[node];
        if (reading->taken < LONG_ROW || filling->model->nodes[node].row < 0 || reading->broken || reading->vouched)
            continue;
        bool lines = is_single_lines(filling, reading);
        single += lines;
        together += !lines;
    }
    return single > together;
}

/* Some rows have no value, and others stand beside rows that are no one's: nothing tells which belongs to which. */
static bool is_scrambled(const struct filling *filling)
{
    enum { ROWS_FEW = 3 };
    size_t bare = 0, crowded = 0;
    for (int node = 0; node < filling->model->node_count; node++) {
        const struct node_reading *reading = &filling->nodes[node];
        bare += reading->printed && reading->taken == 0 && filling->model->nodes[node].row >= 0;
        crowded += reading->crowded;
    }
    return bare >= ROWS_FEW && crowded > 0;
}

static bool is_torn(const struct filling *filling)
{
    enum { LONG_ROW = 5, ROWS_MANY = 6 };
    size_t torn = 0, rows = 0;
    for (int node = 0; node < filling->model->node_count; node++) {
        const struct align_node *row = &filling->model->nodes[node];
        if (row->row < 0 || row->cell_count < LONG_ROW || filling->nodes[node].taken == 0)
            continue;
        rows++;
        torn += filling->nodes[node].taken < row->cell_count;
    }
    return rows >= ROWS_MANY && torn * 2 > rows;
}

/* ---- Tables without a value ---- */

/* No word and no number stands beside it: a line or a grid cell of its own. */
static bool stands_alone(const struct tokens *tokens, const struct step *step)
{
    const struct token *token = &tokens->items[step->first_token];
    size_t end = step->first_token + step->token_count;
    bool before = step->first_token > 0 && token[-1].row == token->row;
    bool behind = end < tokens->count && tokens->items[end].row == token->row;
    return token->slot || (!before && !behind);
}

/* The row whose label the best reading passed over at this edge; -1 for none. */
static int bare_label(const struct filling *filling, const struct edge *edge)
{
    if (edge->kind != EDGE_PASS)
        return -1;
    const struct step *step = &filling->path->steps->items[edge->step];
    return step->strong_node >= 0 && stands_alone(filling->tokens, step) ? step->strong_node : -1;
}

static void note_bare_row(struct filling *filling, int node, const struct step *step)
{
    struct node_reading *reading = &filling->nodes[node];
    const struct token *token = &filling->tokens->items[step->first_token];
    if (reading->printed)
        return;
    reading->pattern = filling->model->nodes[node].first_pattern;
    reading->matched = (uint8_t)filling->model->patterns[reading->pattern].length;
    reading->first_seen = true;
    reading->label_start = token->span.start;
    reading->label_end = token->span.end;
    reading->label_row = token->row;
    note_extent(reading, token->span.start, token->span.end);
}

/* Best edges from the first to the last that passes over a label of the table, and how many different ones do. A number
 * among them may be a value: none then. */
static size_t find_bare_labels(const struct filling *filling, uint16_t table, size_t *first, size_t *last)
{
    bool seen[MODEL_NODES_MOST] = {false};
    size_t labels = 0, numbers = 0, numbers_before_last = 0;
    for (size_t i = 0; i < filling->path->best_count; i++) {
        const struct edge *edge = &filling->path->edges.items[filling->path->best[i]];
        int node = bare_label(filling, edge);
        if (edge->kind == EDGE_PASS && filling->path->steps->items[edge->step].values) {
            const struct step *step = &filling->path->steps->items[edge->step];
            numbers += labels > 0 && step->lead < step->token_count;
        }
        if (node < 0 || filling->model->nodes[node].table != table)
            continue;
        *first = labels == 0 ? i : *first;
        *last = i;
        labels += !seen[node];
        seen[node] = true;
        numbers_before_last = numbers;
    }
    return numbers_before_last > 0 ? 0 : labels;
}

/* A table whose labels all stand there and whose cells were left blank costs more to read, row by row, than to pass
 * over. */
static void note_bare_table(struct filling *filling, uint16_t table)
{
    size_t first = 0, last = 0, rows = 0;
    int line = -1;
    for (int node = 0; node < filling->model->node_count; node++) {
        const struct align_node *place = &filling->model->nodes[node];
        if (place->table != table)
            continue;
        if (filling->nodes[node].taken > 0)
            return;
        rows += place->row >= 0 && place->weight > 0;
        line = place->row < 0 ? node : line;
    }
    if (find_bare_labels(filling, table, &first, &last) * 2 <= rows)
        return;
    for (size_t i = first; i <= last; i++) {
        const struct edge *edge = &filling->path->edges.items[filling->path->best[i]];
        int node = bare_label(filling, edge);
        if (node >= 0 && filling->model->nodes[node].table == table)
            note_bare_row(filling, line >= 0 ? line : node, &filling->path->steps->items[edge->step]);
    }
}

void readings_collect(struct filling *filling)
{
    read_best(filling);
    for (uint16_t table = 0; table < filling->form->table_count; table++)
        note_bare_table(filling, table);
    filling->single_lines = prints_single_lines(filling);
    filling->scrambled = is_scrambled(filling);
    filling->torn = is_torn(filling);
    hold_rivals(filling);
    filling->gap = gaps_find(filling);
    heads_read(filling);
}

/* ---- Labels ---- */

static uint64_t bits_between(size_t start, size_t end)
{
    uint64_t up_to_end = end >= 64 ? UINT64_MAX : ((uint64_t)1 << end) - 1;
    return up_to_end & ~(((uint64_t)1 << start) - 1);
}

/* The most of one of the node's labels that words near its values cover, of those the best reading passes over. */
static bool label_stands_aside(const struct filling *filling, int node)
{
    enum { REACH = 40 };
    const struct path *path = filling->path;
    const struct node_reading *reading = &filling->nodes[node];
    uint64_t covered[MODEL_PATTERNS_MOST] = {0};
    for (size_t i = 0; i < path->best_count; i++) {
        const struct edge *edge = &path->edges.items[path->best[i]];
        bool near = (size_t)edge->step + REACH > reading->step && edge->step < reading->step + REACH;
        bool own = edge->kind == EDGE_LABEL && path->states.items[edge->to].node == node;
        if (!near || edge->step >= path->steps->count || (edge->kind != EDGE_PASS && !own))
            continue;
        const struct step *step = &path->steps->items[edge->step];
        for (uint32_t j = step->first_piece; j < step->first_piece + step->piece_count; j++) {
            const struct piece *piece = &path->steps->pieces[j];
            if (filling->model->patterns[piece->pattern].node == node && piece->matched >= 2 && !step->vocabulary)
                covered[piece->pattern] |= bits_between(piece->start, piece->end);
        }
    }
    const struct align_node *row = &filling->model->nodes[node];
    for (size_t i = row->first_pattern; i < (size_t)row->first_pattern + row->pattern_count; i++)
        if (__builtin_popcountll(covered[i]) * 10 >= filling->model->patterns[i].length * 8)
            return true;
    return false;
}

/* Every block's last cell is the sum of those before. */
bool reading_sum_holds(const struct filling *filling, int node)
{
    const struct align_node *row = &filling->model->nodes[node];
    int64_t sum = 0;
    if (row->block < 5)
        return false;
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct token *token = filling->cells[row->first_cell + i].token;
        if (!token || token->kind != TOKEN_NUMBER || !token->likely || !decimal_is_whole(token->value) ||
            token->value.scale)
            return false;
        if ((i + 1) % row->block) {
            sum += token->value.digits;
        } else {
            if (sum != token->value.digits)
                return false;
            sum = 0;
        }
    }
    return true;
}

/* The row before this one in the form, of the same table; -1 for none. */
static int row_before(const struct filling *filling, int node)
{
    const struct align_node *nodes = filling->model->nodes;
    int before = node - 1;
    while (before >= 0 && nodes[before].weight == 0 && !filling->nodes[before].printed)
        before--;
    return before >= 0 && nodes[before].table == nodes[node].table ? before : -1;
}

/* The row behind it. */
static int row_behind(const struct filling *filling, int node)
{
    const struct align_model *model = filling->model;
    int behind = model->nodes[node].next;
    while (behind < model->node_count && model->nodes[behind].weight == 0 && !filling->nodes[behind].printed)
        behind++;
    return behind < model->node_count && model->nodes[behind].table == model->nodes[node].table ? behind : -1;
}

/* The row behind this one is not printed. */
static bool gap_follows(const struct filling *filling, int node)
{
    int behind = row_behind(filling, node);
    return behind >= 0 && !filling->nodes[behind].printed;
}

/* Every row of the table has all its values, behind its label and before the next one's. */
static bool is_orderly(const struct filling *filling, uint16_t table)
{
    for (int node = 0; node < filling->model->node_count; node++) {
        const struct align_node *row = &filling->model->nodes[node];
        const struct node_reading *reading = &filling->nodes[node];
        if (row->table != table || (row->weight == 0 && !reading->printed))
            continue;
        bool lacks = reading->taken < row->cell_count;
        if (lacks || reading->values_first || reading->crowded || reading->leftover || reading->estranged)
            return false;
    }
    return true;
}

/* Labels in a block, and their rows below it or above: each row adds up, and none stands by its own label. */
static bool stands_off(const struct filling *filling, int node)
{
    const struct node_reading *reading = &filling->nodes[node];
    int before = row_before(filling, node);
    bool label_alone = before >= 0 && filling->nodes[before].printed && filling->nodes[before].taken == 0;
    int behind = row_behind(filling, node);
    bool row_alone = behind >= 0 && filling->nodes[behind].values_first && !reading->values_first;
    bool off = reading->below && !reading->enclosed;
    bool told = reading->placed || (filling->gap.unit > 0 && reading_sum_holds(filling, node));
    bool torn = filling->torn && !told && reading->below && is_single_lines(filling, reading) &&
                !is_orderly(filling, filling->model->nodes[node].table);
    return reading->crowded || torn ||
           (off && ((label_alone && !filling->single_lines) || row_alone || filling->scrambled));
}

/* Values before their labels may be shifted by a row: then the row before them, or the one behind, lacks its own. */
static bool is_in_sequence(const struct filling *filling, int node)
{
    const struct align_model *model = filling->model;
    int first = node, last = node;
    while (first >= 0 && model->nodes[first].table == model->nodes[node].table &&
           (filling->nodes[first].values_first || (model->nodes[first].weight == 0 && !filling->nodes[first].printed)))
        first--;
    bool begins = first < 0 || model->nodes[first].table != model->nodes[node].table;
    while (last < model->node_count && model->nodes[last].table == model->nodes[node].table &&
           (filling->nodes[last].values_first || (model->nodes[last].weight == 0 && !filling->nodes[last].printed)))
        last++;
    bool ends = last >= model->node_count || model->nodes[last].table != model->nodes[node].table;
    bool sound =
        begins || (filling->nodes[first].taken > 0 && !filling->nodes[first].broken && !stands_off(filling, first));
    return sound && (ends || filling->nodes[last].taken > 0);
}

bool reading_is_believed(const struct filling *filling, int node)
{
    const struct node_reading *reading = &filling->nodes[node];
    if (reading->vouched)
        return true;
    if (reading->parted)
        return false;
    if ((reading->broken || reading->estranged) && filling->model->nodes[node].row >= 0)
        return false;
    if ((reading->broken || reading->leftover || reading->straddling) && !reading_sum_holds(filling, node))
        return false;
    /* No other row is as long as those of a single-line table together. */
    if (filling->model->nodes[node].row < 0 && !reading->broken && !reading->leftover &&
        reading_sum_holds(filling, node))
        return true;
    if (stands_off(filling, node) || (reading->apart && gap_follows(filling, node)))
        return false;
    bool half =
        reading->pattern != NO_PATTERN && reading->matched * 2 >= filling->model->patterns[reading->pattern].length;
    if (half && !reading->values_first)
        return true;
    return reading_sum_holds(filling, node) && (half || label_stands_aside(filling, node)) &&
           (!reading->values_first || is_in_sequence(filling, node));
}
