/* Gathers tokens into steps: a word each, values of one row together. */
#include "form/align_step.h"

#include <string.h>

int32_t token_pass_cost(const struct token *token)
{
    switch (token->kind) {
    case TOKEN_EMPTY:
        return 0;
    case TOKEN_FILLER:
        return token->soft ? COST_SOFT_FILLER_PASSED : COST_FILLER_PASSED;
    default:
        if (token->prose)
            return COST_PROSE_PASSED;
        return token->soft ? COST_SOFT_VALUE_PASSED : COST_VALUE_PASSED;
    }
}

bool token_may_be_split(const struct token *left, const struct token *right)
{
    return left->kind == TOKEN_NUMBER && right->kind == TOKEN_NUMBER && left->plain && right->plain && left->likely &&
           left->value.digits > 0 && left->digit_count <= 3 && right->digit_count == 3 &&
           right->digits.start <= left->digits.end + 3;
}

struct making {
    const struct form *form;
    struct tokens *tokens;
    struct arena *arena;
    struct steps steps;
    struct matcher *matcher;
    uint64_t sizes;  /* bit K: some row has K cells */
    uint64_t summed; /* bit K: some row has K cells, the last one the sum of the others */
};

enum { ROW_WITH_SUM = 5 };

static void add_step(struct making *making, struct step step)
{
    vector_reserve(making->arena, (void **)&making->steps.items, &making->steps.capacity, making->steps.count + 1,
                   sizeof *making->steps.items);
    making->steps.items[making->steps.count++] = step;
}

static void add_text(struct making *making, uint32_t index)
{
    const struct token *token = &making->tokens->items[index];
    struct step step = {.first_token = index,
                        .token_count = 1,
                        .length = token->length,
                        .strong_node = -1,
                        .header_table = -1,
                        .row = token->row};
    match_word(making->matcher, making->tokens->characters + token->first, token->length, &making->steps, &step);
    struct step *last = making->steps.count ? &making->steps.items[making->steps.count - 1] : NULL;
    /* What can be no label is only passed over: together. */
    bool inert = step.piece_count == 0 && step.header_table < 0 && !step.heading;
    if (inert && last && !last->values && last->piece_count == 0 && last->header_table < 0 && !last->heading &&
        last->vocabulary == step.vocabulary) {
        last->noise += step.noise;
        last->length = (uint16_t)(last->length + step.length);
        last->token_count++;
        return;
    }
    add_step(making, step);
}

/* ---- Values ---- */

static bool is_value(const struct token *token)
{
    return token->kind != TOKEN_TEXT;
}

static uint16_t glued_most(const struct token *tokens, size_t count)
{
    uint32_t digits = 0;
    for (size_t i = 0; i < count; i++) {
        if (tokens[i].kind != TOKEN_NUMBER || !tokens[i].plain || tokens[i].prose ||
            tokens[i].unit.end > tokens[i].unit.start)
            return 0;
        digits += tokens[i].digit_count;
    }
    return digits < 200 ? (uint16_t)digits : 0;
}

static void add_values(struct making *making, uint32_t first, uint32_t count)
{
    struct token *tokens = making->tokens->items + first;
    for (size_t i = 0; i < count && count > 1; i++)
        tokens[i].soft = tokens[i].soft && tokens[i].kind != TOKEN_FILLER; /* 无 among values is no half word */
    struct step step = {.values = true,
                        .first_token = first,
                        .token_count = (uint16_t)count,
                        .strong_node = -1,
                        .header_table = -1,
                        .row = tokens[count - 1].row};
    step.one_row = tokens[0].row == step.row;
    while (step.lead < count && tokens[step.lead].kind == TOKEN_EMPTY)
        step.lead++;
    while (step.trail < count - step.lead && tokens[count - 1 - step.trail].kind == TOKEN_EMPTY)
        step.trail++;
    int32_t cost = 0;
    for (size_t i = 0; i < count; i++)
        cost += token_pass_cost(&tokens[i]);
    step.noise = cost < COST_VALUES_PASSED_MOST ? cost : COST_VALUES_PASSED_MOST;
    const struct step *before = making->steps.count ? &making->steps.items[making->steps.count - 1] : NULL;
    if (before && before->strong_node >= 0 && before->row == tokens[0].row && step.lead < count)
        step.noise += COST_OWN_VALUES_PASSED;
    if (step.one_row)
        step.glued_most = glued_most(tokens, count);
    add_step(making, step);
}

/* The sum of the row with the numbers at `joined` and behind it taken as one. */
static bool joined_sum_holds(const struct token *tokens, size_t count, size_t joined)
{
    int64_t sum = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == joined)
            continue;
        sum += last;
        last = tokens[i].value.digits + (i == joined + 1 ? tokens[joined].value.digits * 1000 : 0);
    }
    return sum == last;
}

/* `1 295` was one number when the row has a number too many and its sum holds with these two joined, and no others. */
static bool join_parts(const struct token *tokens, size_t count, size_t *joined)
{
    size_t places = 0;
    for (size_t i = 0; i < count; i++)
        if (tokens[i].kind != TOKEN_NUMBER || !tokens[i].plain || tokens[i].value.digits > 1000000000)
            return false;
    for (size_t i = 0; i + 1 < count; i++)
        if (token_may_be_split(&tokens[i], &tokens[i + 1]) && joined_sum_holds(tokens, count, i)) {
            *joined = i;
            places++;
        }
    return places == 1;
}

/* Joins the two and returns how many tokens are left. */
static uint32_t join_number(struct making *making, uint32_t first, uint32_t count)
{
    struct token *tokens = making->tokens->items + first;
    size_t at = 0;
    /* Only rows of one sum can be held against it. */
    if (count > 60 || count < ROW_WITH_SUM + 1 || !(making->summed >> (count - 1) & 1) ||
        !join_parts(tokens, count, &at))
        return count;
    tokens[at].span.end = tokens[at].digits.end = tokens[at + 1].digits.end;
    tokens[at].unit = (struct span){tokens[at].span.end, tokens[at].span.end};
    tokens[at].value.digits = tokens[at].value.digits * 1000 + tokens[at + 1].value.digits;
    tokens[at].plain = false;
    memmove(tokens + at + 1, tokens + at + 2, (count - at - 2) * sizeof *tokens);
    return count - 1;
}

/* In a grid row with a slot for each value, more than one number in a slot is no number: none of them may be taken for
 * that of another slot. Returns how many tokens are left. */
static uint32_t merge_slots(struct making *making, uint32_t first, uint32_t count)
{
    struct token *tokens = making->tokens->items + first;
    size_t begin = 0, end = count, slots = 0;
    while (begin < end && tokens[begin].kind == TOKEN_EMPTY)
        begin++;
    while (end > begin && tokens[end - 1].kind == TOKEN_EMPTY)
        end--;
    for (size_t i = begin; i < end; i++) {
        if (!tokens[i].slot)
            return count;
        slots += i == begin || tokens[i].column != tokens[i - 1].column;
    }
    if (slots == end - begin || slots < ROW_WITH_SUM || slots > 60 || !(making->sizes >> slots & 1))
        return count;
    size_t kept = begin;
    for (size_t i = begin + 1; i < count; i++) {
        if (i >= end || tokens[i].column != tokens[kept].column) {
            tokens[++kept] = tokens[i];
            continue;
        }
        struct token *merged = &tokens[kept];
        merged->kind = TOKEN_BAD;
        merged->likely = false;
        merged->several = true;
        merged->span.end = tokens[i].span.end;
        merged->digits = merged->span;
        merged->unit = (struct span){merged->span.end, merged->span.end};
    }
    return (uint32_t)kept + 1;
}

/* Values of one line or grid row. Empty slots before a word of the same row only keep the columns apart. */
static void add_row_values(struct making *making, uint32_t first, uint32_t count, bool text_follows)
{
    const struct token *tokens = making->tokens->items + first;
    while (text_follows && count > 0 && tokens[count - 1].kind == TOKEN_EMPTY)
        count--;
    if (count == 0)
        return;
    count = merge_slots(making, first, join_number(making, first, count));
    for (uint32_t done = 0; done < count;) {
        /* More values than any row has cannot be taken together. */
        uint32_t part = count - done > 64 ? 1 : count - done;
        add_values(making, first + done, part);
        done += part;
    }
}

/* One value a line: as many as a row has cells are taken together, else each stands for itself. */
static void add_single_lines(struct making *making, uint32_t first, uint32_t count)
{
    if (count < 64 && making->sizes >> count & 1) {
        add_values(making, first, count);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        add_values(making, first + i, 1);
}

static uint32_t row_end(const struct making *making, uint32_t first, uint32_t end)
{
    uint32_t last = first + 1;
    while (last < end && making->tokens->items[last].row == making->tokens->items[first].row)
        last++;
    return last;
}

/* A run of values up to the next word. */
static void add_run(struct making *making, uint32_t first, uint32_t end)
{
    const struct token *tokens = making->tokens->items;
    while (first < end) {
        uint32_t last = row_end(making, first, end), singles = first;
        while (singles < end && tokens[singles].kind != TOKEN_EMPTY && row_end(making, singles, end) == singles + 1)
            singles++;
        bool text_follows = last == end && end < making->tokens->count && tokens[end].row == tokens[first].row;
        if (singles > first + 1) {
            add_single_lines(making, first, singles - first);
            last = singles;
        } else {
            add_row_values(making, first, last - first, text_follows);
        }
        first = last;
    }
}

/* No character of it is in any label. */
static bool is_foreign(const struct tokens *tokens, const struct token *token)
{
    for (uint32_t i = 0; i < token->length; i++)
        if (tokens->characters[token->first + i])
            return false;
    return true;
}

/* Something short between the values of a grid row has a cell of its own: a value that nobody can read. */
static void mark_odd_values(struct tokens *tokens)
{
    for (size_t i = 1; i + 1 < tokens->count; i++) {
        struct token *token = &tokens->items[i];
        bool among = token->slot && token[-1].row == token->row && token[1].row == token->row && is_value(&token[-1]) &&
                     token[-1].kind != TOKEN_EMPTY && token[-1].column != token->column && is_value(&token[1]);
        if (token->kind != TOKEN_TEXT || token->length > 3 || !among || !is_foreign(tokens, token))
            continue;
        token->kind = TOKEN_BAD;
        token->digits = token->span;
        token->unit = (struct span){token->span.end, token->span.end};
    }
}

struct steps steps_make(struct tokens *tokens, const struct form *form, struct arena *arena)
{
    struct making making = {.form = form, .tokens = tokens, .arena = arena, .matcher = matcher_new(form->model, arena)};
    for (uint16_t i = 0; i < form->model->node_count; i++) {
        const struct align_node *node = &form->model->nodes[i];
        uint64_t bit = node->cell_count < 64 ? (uint64_t)1 << node->cell_count : 0;
        making.sizes |= bit;
        making.summed |= node->block == node->cell_count && node->block > ROW_WITH_SUM ? bit : 0;
    }
    mark_odd_values(tokens);
    for (uint32_t i = 0; i < tokens->count;) {
        uint32_t end = i;
        while (end < tokens->count && is_value(&tokens->items[end]))
            end++;
        if (end > i)
            add_run(&making, i, end);
        else
            add_text(&making, end++);
        i = end;
    }
    return making.steps;
}
