/* The cheapest alignment of steps with the form's rows, and the cost of every rival near it. Forward with a beam, then
 * backward over the edges that were kept. */
#include "form/align_path.h"

#include <assert.h>
#include <string.h>

enum {
    COST_BEAM = 6000,
    COST_ROW_LOST = 2000,
    COST_MORE_ROWS_LOST = 350, /* a lost page is one event, not one a row */
    COST_MANY_ROWS_LOST = 50,
    ROWS_LOST_DEAR = 6,
    COST_NO_VALUES = 1500,
    COST_VALUES_LACK = 800,
    COST_VALUE_LACKS = 300,
    COST_VALUES_LACK_MOST = 2000,
    COST_SHORT_ROW_MOST = 1500, /* less than to pass over its label and a value */
    COST_GLUED = 400,
    COST_VALUE_BEFORE_LABEL = 1000,
    COST_FOREIGN_LABEL_PASSED = 4000, /* between a row's label and its values */
    COST_FOREIGN_LABEL_BEFORE = 5000, /* the values stand straight behind another row's label */
    COST_OTHER_LINE = 1000,
    COST_TEXT_AMONG_VALUES = 300,
    COST_LONG_TEXT_AMONG_VALUES = 1500,
    COST_TEXT_BEHIND_VALUES = 100,
    COST_SENTENCE_BEFORE_VALUES = 3500,
    LONG_TEXT = 12,          /* characters */
    COST_BLIND_START = 6000, /* values without a label are looked at only so near the best reading */
    LOOKUP_SIZE = 2048,
    STATES_MOST = 900, /* a position */
    EDGES_MOST = 3000000,
    COST_INFINITE = INT32_MAX / 2,
};

int32_t path_gap_cost(const struct path *path, int from, int to)
{
    int rows = path->model->weight_before[to] - path->model->weight_before[from];
    for (int i = from; i < to && path->taken_nodes; i++)
        if (path->taken_nodes[i])
            rows -= path->model->nodes[i].weight;
    if (rows <= 0)
        return 0;
    if (rows <= ROWS_LOST_DEAR)
        return COST_ROW_LOST + (rows - 1) * COST_MORE_ROWS_LOST;
    return COST_ROW_LOST + (ROWS_LOST_DEAR - 1) * COST_MORE_ROWS_LOST + (rows - ROWS_LOST_DEAR) * COST_MANY_ROWS_LOST;
}

/* ---- States and edges ---- */

static bool same_place(const struct state *a, const struct state *b)
{
    return a->node == b->node && a->between == b->between && a->pattern == b->pattern && a->label_end == b->label_end &&
           a->taken == b->taken && a->glued == b->glued && a->last == b->last;
}

static uint32_t place_hash(const struct state *state)
{
    uint32_t hash = (uint32_t)state->node << 24 | (uint32_t)state->pattern << 16 | (uint32_t)state->label_end << 8 |
                    (uint32_t)state->taken << 2 | (uint32_t)state->between << 1 | state->glued;
    hash = (hash ^ (uint32_t)state->last << 5) * 2654435761u;
    return hash >> 21;
}

/* The state of this place at the position being filled, or a new one; NO_EDGE when there are too many. */
static uint32_t find_state(struct path *path, const struct state *wanted)
{
    uint32_t slot = place_hash(wanted);
    for (;; slot = (slot + 1) & (LOOKUP_SIZE - 1)) {
        uint32_t index = path->lookup[slot];
        if (index < path->position_start || index >= path->states.count)
            break;
        if (same_place(&path->states.items[index], wanted))
            return index;
    }
    if (path->states.count - path->position_start >= STATES_MOST) {
        path->truncated = true;
        return NO_EDGE;
    }
    path->lookup[slot] = (uint32_t)path->states.count;
    vector_push(path->arena, &path->states, *wanted);
    return path->lookup[slot];
}

static void add_edge(struct path *path, uint32_t from, struct state to, int32_t cost, size_t step, enum edge_kind kind,
                     size_t detail)
{
    to.cost = to.rest = COST_INFINITE;
    to.edge = NO_EDGE;
    uint32_t index = find_state(path, &to);
    if (index == NO_EDGE || path->edges.count >= EDGES_MOST) {
        path->truncated = true;
        return;
    }
    int32_t total = path->states.items[from].cost + cost;
    struct state *state = &path->states.items[index];
    if (total < state->cost) {
        state->cost = total;
        state->edge = (uint32_t)path->edges.count;
    }
    vector_push(path->arena, &path->edges,
                ((struct edge){from, index, cost, (uint16_t)step, (uint8_t)kind, (uint8_t)detail}));
}

static struct state between(int node)
{
    return (struct state){.node = (uint8_t)node, .between = true, .pattern = NO_PATTERN};
}

/* ---- Words ---- */

static int32_t lost_label_cost(const struct path *path, uint8_t pattern, int from, int to)
{
    return COST_LABEL_LOST * (to - from) / path->model->patterns[pattern].length;
}

static bool may_start(const struct align_pattern *label, const struct piece *piece)
{
    return piece->end - piece->start >= 2 || (piece->start == 0 && label->length <= 8);
}

static void start_rows(struct path *path, uint32_t from, size_t index, int32_t limit)
{
    const struct step *step = &path->steps->items[index];
    const struct state state = path->states.items[from];
    for (uint32_t i = step->first_piece; i < step->first_piece + step->piece_count; i++) {
        const struct piece *piece = &path->steps->pieces[i];
        const struct align_pattern *label = &path->model->patterns[piece->pattern];
        if (label->node < state.node || !may_start(label, piece) ||
            (path->taken_nodes && path->taken_nodes[label->node]))
            continue;
        int32_t cost = piece->cost + lost_label_cost(path, piece->pattern, 0, piece->start) +
                       path_gap_cost(path, state.node, label->node);
        if (state.cost + cost > limit)
            continue;
        struct state to = {.node = (uint8_t)label->node, .pattern = piece->pattern, .label_end = piece->end};
        add_edge(path, from, to, cost, index, EDGE_LABEL, piece->matched);
    }
}

static void continue_label(struct path *path, uint32_t from, size_t index, int32_t limit)
{
    const struct step *step = &path->steps->items[index];
    const struct state state = path->states.items[from];
    for (uint32_t i = step->first_piece; i < step->first_piece + step->piece_count; i++) {
        const struct piece *piece = &path->steps->pieces[i];
        if (path->model->patterns[piece->pattern].node != state.node || piece->start < state.label_end ||
            (state.pattern != NO_PATTERN && state.pattern != piece->pattern))
            continue;
        int32_t cost = piece->cost + lost_label_cost(path, piece->pattern, state.label_end, piece->start);
        if (state.cost + cost > limit)
            continue;
        struct state to = state;
        to.pattern = piece->pattern;
        to.label_end = piece->end;
        add_edge(path, from, to, cost, index, EDGE_LABEL, piece->matched);
    }
}

/* The word ends one of the node's labels, or has it whole. */
static bool ends_label(const struct path *path, const struct step *step, int node)
{
    for (uint32_t i = step->first_piece; i < step->first_piece + step->piece_count; i++) {
        const struct piece *piece = &path->steps->pieces[i];
        const struct align_pattern *label = &path->model->patterns[piece->pattern];
        if (label->node == node && piece->end == label->length)
            return true;
    }
    return false;
}

/* Straight behind the row's label as many values as it has cells were passed over, and now another word comes: the row
 * would have to reach past a whole row to its values. */
static bool leaves_own_values(const struct path *path, const struct state *state, size_t index)
{
    const struct step *step = &path->steps->items[index];
    uint16_t cells = path->model->nodes[state->node].cell_count;
    if (state->between || state->taken > 0 || state->pattern == NO_PATTERN || index < 2 || cells < 2)
        return false;
    return step[-1].values && step[-1].token_count == cells && step[-1].lead + step[-1].trail == 0 &&
           step->strong_node != state->node && ends_label(path, &step[-2], state->node);
}

static void pass_text(struct path *path, uint32_t from, size_t index)
{
    const struct step *step = &path->steps->items[index];
    const struct state state = path->states.items[from];
    int32_t cost = step->noise;
    if (!state.between && state.taken > 0) {
        uint16_t cells = path->model->nodes[state.node].cell_count;
        if (state.taken < cells && step->strong_node >= 0)
            return; /* no row reaches over a label, its own printed again neither */
        if (state.taken < cells)
            cost += step->length > 5 ? COST_LONG_TEXT_AMONG_VALUES : COST_TEXT_AMONG_VALUES;
        else
            cost += COST_TEXT_BEHIND_VALUES;
        bool whole = state.pattern != NO_PATTERN && state.label_end == path->model->patterns[state.pattern].length;
        /* A complete row has no reason to wait. */
        if (state.taken >= cells && (whole || step->strong_node >= 0))
            return;
    }
    if (!state.between && state.taken == 0 && step->strong_node >= 0 && step->strong_node != state.node)
        cost += COST_FOREIGN_LABEL_PASSED;
    if (leaves_own_values(path, &state, index))
        cost += COST_OWN_VALUES_PASSED;
    bool row = !state.between && path->model->nodes[state.node].row >= 0;
    if (row && state.taken == 0 && step->length > LONG_TEXT && step->piece_count == 0 && !step->vocabulary)
        cost += COST_SENTENCE_BEFORE_VALUES;
    add_edge(path, from, state, cost, index, EDGE_PASS, 0);
}

/* ---- Values ---- */

/* Cost of taking tokens [first, first + count) of the step as values and passing over its others; -1 when too many. */
static int32_t window_cost(const struct path *path, const struct step *step, size_t first, size_t count, size_t cells)
{
    const struct token *tokens = path->tokens->items + step->first_token;
    size_t passed = 0;
    int32_t cost = 0;
    for (size_t i = 0; i < step->token_count; i++) {
        bool taken = i >= first && i < first + count;
        if (!taken) {
            passed += tokens[i].kind != TOKEN_EMPTY;
            cost += token_pass_cost(&tokens[i]);
        } else if (tokens[i].kind == TOKEN_EMPTY) {
            cost += step->token_count == cells ? COST_EMPTY_TAKEN : COST_EMPTY_GUESSED;
        } else if (tokens[i].prose) {
            cost += COST_PROSE_TAKEN;
        }
    }
    return passed > 2 ? -1 : cost;
}

static void take_window(struct path *path, uint32_t from, struct state to, size_t index, size_t first, size_t count,
                        int32_t cost, int32_t limit)
{
    const struct step *step = &path->steps->items[index];
    const struct align_node *node = &path->model->nodes[to.node];
    int32_t window = window_cost(path, step, first, count, node->cell_count);
    if (window < 0 || path->states.items[from].cost + cost + window > limit)
        return;
    to.taken = (uint8_t)(to.taken + count);
    to.last = to.taken < node->cell_count ? (uint16_t)(index + 1) : 0;
    add_edge(path, from, to, cost + window, index, EDGE_VALUES, first);
}

/* All ways to take values of the step into a row that still wants some. */
static void take_values(struct path *path, uint32_t from, struct state to, size_t index, int32_t cost, int32_t limit)
{
    const struct step *step = &path->steps->items[index];
    size_t wanted = path->model->nodes[to.node].cell_count - (size_t)to.taken, count = step->token_count;
    if (to.last > 0) {
        const struct step *last = &path->steps->items[to.last - 1];
        if (last->row != step->row && (last->token_count > 1 || count > 1))
            cost += COST_OTHER_LINE;
    }
    if (count <= wanted) {
        take_window(path, from, to, index, 0, count, cost, limit);
        /* Empty slots that only pad the row. */
        size_t core = count - step->lead - step->trail;
        if (core > 0 && core < count && count < wanted)
            take_window(path, from, to, index, step->lead, core, cost, limit);
        return;
    }
    bool padded = path->tokens->items[step->first_token].padded;
    for (size_t first = 0; first + wanted <= count && (first == 0 || !padded); first++)
        take_window(path, from, to, index, first, wanted, cost, limit);
}

/* One number printed for two cells is not two, but for one that is no number: 00. */
static bool hangs_together(const struct path *path, const struct step *step, uint16_t cells)
{
    if (step->token_count == 1 && cells == 2)
        return !path->tokens->items[step->first_token].likely;
    return step->token_count * 2 < cells;
}

/* Digits that hang together. Where most numbers stand apart a cell was left blank, and nothing is to be cut. */
static void take_glued(struct path *path, uint32_t from, struct state to, size_t index, int32_t limit)
{
    const struct step *step = &path->steps->items[index];
    uint16_t cells = path->model->nodes[to.node].cell_count;
    if (to.taken > 0 || !hangs_together(path, step, cells) || step->glued_most < cells ||
        path->states.items[from].cost + COST_GLUED > limit)
        return;
    to.taken = (uint8_t)cells;
    to.glued = true;
    add_edge(path, from, to, COST_GLUED, index, EDGE_GLUED, 0);
}

/* Values before any label of their row: only whole rows, and only close to the best reading. */
static void start_blind(struct path *path, uint32_t from, size_t index, int32_t limit)
{
    const struct step *step = &path->steps->items[index];
    const struct state state = path->states.items[from];
    if (step->lead == step->token_count)
        return;
    int32_t cost = COST_VALUE_BEFORE_LABEL;
    const struct step *before = index > 0 ? step - 1 : NULL;
    for (int node = state.node; node < path->model->node_count; node++) {
        int32_t gap = path_gap_cost(path, state.node, node);
        if (state.cost + cost + gap > limit)
            break;
        const struct align_node *row = &path->model->nodes[node];
        if (row->cell_count > step->token_count || (path->taken_nodes && path->taken_nodes[node]))
            continue;
        bool foreign = before && before->strong_node >= 0 && before->strong_node != node;
        struct state to = {.node = (uint8_t)node, .pattern = NO_PATTERN};
        take_values(path, from, to, index, cost + gap + (foreign ? COST_FOREIGN_LABEL_BEFORE : 0), limit);
    }
}

static void pass_values(struct path *path, uint32_t from, size_t index)
{
    const struct step *step = &path->steps->items[index];
    const struct state state = path->states.items[from];
    int32_t cost = step->noise;
    if (!state.between && state.taken > 0) {
        bool complete = state.taken >= path->model->nodes[state.node].cell_count;
        if (complete && (step->token_count > 1 || !path->tokens->items[step->first_token].soft))
            return;
        if (step->lead < step->token_count)
            cost += COST_TEXT_AMONG_VALUES;
    }
    add_edge(path, from, state, cost, index, EDGE_PASS, 0);
}

static void expand(struct path *path, uint32_t from, size_t index, int32_t best)
{
    const struct state state = path->states.items[from];
    int32_t limit = best + COST_BEAM;
    if (!path->steps->items[index].values) {
        pass_text(path, from, index);
        if (state.between)
            start_rows(path, from, index, limit + COST_STRONG_LABEL_PASSED);
        else
            continue_label(path, from, index, limit + COST_STRONG_LABEL_PASSED);
        return;
    }
    pass_values(path, from, index);
    if (state.between) {
        start_blind(path, from, index, best + COST_BLIND_START);
    } else if (state.taken < path->model->nodes[state.node].cell_count) {
        take_values(path, from, state, index, 0, limit);
        take_glued(path, from, state, index, limit);
    }
}

/* ---- Rows' ends ---- */

/* The last value taken begins a line, and can be cut into no row of its own. */
static bool stands_on_its_line(const struct path *path, const struct state *state)
{
    if (state->last < 2)
        return false;
    const struct step *step = &path->steps->items[state->last - 1];
    return step[-1].row != step->row && step->glued_most < path->model->nodes[state->node].cell_count;
}

static int32_t row_end_cost(const struct path *path, const struct state *state)
{
    const struct align_node *node = &path->model->nodes[state->node];
    int32_t cost = COST_LABEL_LOST;
    if (state->pattern != NO_PATTERN)
        cost = lost_label_cost(path, state->pattern, state->label_end, path->model->patterns[state->pattern].length);
    if (state->taken == 0)
        return cost + COST_NO_VALUES;
    if (state->taken == node->cell_count)
        return cost;
    int32_t lack = COST_VALUES_LACK + COST_VALUE_LACKS * (node->cell_count - state->taken);
    int32_t most = stands_on_its_line(path, state) ? COST_SHORT_ROW_MOST : COST_VALUES_LACK_MOST;
    return cost + (lack < most ? lack : most);
}

static void end_rows(struct path *path, size_t index, int32_t limit)
{
    size_t count = path->states.count;
    for (size_t i = path->position_start; i < count; i++) {
        const struct state state = path->states.items[i];
        if (state.between || state.cost > limit)
            continue;
        int32_t cost = row_end_cost(path, &state);
        if (state.cost + cost <= limit)
            add_edge(path, (uint32_t)i, between(path->model->nodes[state.node].next), cost, index, EDGE_ROW_END, 0);
    }
}

static int32_t best_cost(const struct path *path)
{
    int32_t best = COST_INFINITE;
    for (size_t i = path->position_start; i < path->states.count; i++)
        if (path->states.items[i].cost < best)
            best = path->states.items[i].cost;
    return best;
}

/* ---- Forward, backward ---- */

static void walk_forward(struct path *path)
{
    for (size_t index = 0; index < path->steps->count; index++) {
        int32_t best = best_cost(path);
        end_rows(path, index, best + COST_BEAM);
        uint32_t first = path->position_start, last = (uint32_t)path->states.count;
        path->position_start = last;
        for (uint32_t i = first; i < last; i++)
            if (path->states.items[i].cost <= best + COST_BEAM)
                expand(path, i, index, best);
    }
    end_rows(path, path->steps->count, COST_INFINITE);
    uint32_t first = path->position_start, last = (uint32_t)path->states.count;
    path->position_start = last;
    int nodes = path->model->node_count;
    for (uint32_t i = first; i < last; i++)
        if (path->states.items[i].between)
            add_edge(path, i, between(nodes), path_gap_cost(path, path->states.items[i].node, nodes),
                     path->steps->count, EDGE_FINISH, 0);
    path->final = last;
}

static void walk_backward(struct path *path)
{
    struct state *states = path->states.items;
    states[path->final].rest = 0;
    for (size_t i = path->edges.count; i-- > 0;) {
        const struct edge *edge = &path->edges.items[i];
        int32_t rest = edge->cost + states[edge->to].rest;
        if (rest < states[edge->from].rest)
            states[edge->from].rest = rest;
    }
}

static void trace_best(struct path *path)
{
    size_t count = 0;
    for (uint32_t at = path->states.items[path->final].edge; at != NO_EDGE; count++)
        at = path->states.items[path->edges.items[at].from].edge;
    path->best = arena_new_array(path->arena, uint32_t, count + 1);
    path->best_count = count;
    for (uint32_t at = path->states.items[path->final].edge; at != NO_EDGE;) {
        path->best[--count] = at;
        at = path->states.items[path->edges.items[at].from].edge;
    }
}

bool path_find(struct path *path)
{
    path->lookup = arena_new_array(path->arena, uint32_t, LOOKUP_SIZE);
    vector_reserve(path->arena, (void **)&path->states.items, &path->states.capacity, path->steps->count * 8 + 64,
                   sizeof *path->states.items);
    vector_reserve(path->arena, (void **)&path->edges.items, &path->edges.capacity, path->steps->count * 16 + 64,
                   sizeof *path->edges.items);
    struct state start = between(0);
    start.rest = COST_INFINITE;
    start.edge = NO_EDGE;
    vector_push(path->arena, &path->states, start);
    walk_forward(path);
    if (path->final >= path->states.count || path->states.items[path->final].edge == NO_EDGE)
        return false;
    walk_backward(path);
    trace_best(path);
    return true;
}

size_t path_values(const struct path *path, const struct edge *edge, uint32_t *first)
{
    const struct state *from = &path->states.items[edge->from], *to = &path->states.items[edge->to];
    const struct step *step = &path->steps->items[edge->step];
    assert(edge->kind == EDGE_VALUES);
    *first = step->first_token + edge->detail;
    return (size_t)(to->taken - (from->between ? 0 : from->taken));
}
