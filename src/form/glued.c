/* Cuts glued digits into numerals so that the row's own sum holds. A numeral does not begin with 0 unless it is 0. */
#include "form/glued.h"

#include <assert.h>
#include <string.h>

enum { NUMERAL_DIGITS_MOST = 10, CUTS_LOOKED_AT = 200000, BLOCK_WITH_SUM = 5 };

static bool add_digits(struct glued_row *row, struct slice text, struct span digits)
{
    bool begins = true;
    for (uint32_t at = digits.start; at < digits.end; begins = false) {
        unsigned char byte = (unsigned char)text.data[at];
        uint32_t width = byte < 0x80 ? 1 : 3; /* full-width digits are EF BC 90 and on, a comma EF BC 8C */
        if (row->digit_count >= GLUED_DIGITS_MOST)
            return false;
        if (byte == ',' || (width == 3 && (unsigned char)text.data[at + 2] == 0x8C)) {
            row->grouped = row->comma[row->digit_count] = true;
            at += width;
            continue;
        }
        row->digits[row->digit_count] = (uint8_t)(width == 1 ? byte - '0' : (unsigned char)text.data[at + 2] - 0x90);
        row->begins[row->digit_count] = begins;
        row->spans[row->digit_count++] = (struct span){at, at + width};
        at += width;
    }
    return true;
}

bool glued_row_make(struct glued_row *row, const struct form *form, uint16_t node, struct slice text,
                    const struct token *tokens, size_t count)
{
    const struct align_node *place = &form->model->nodes[node];
    *row = (struct glued_row){.node = node, .cells = (uint8_t)place->cell_count, .printed = (uint8_t)count};
    row->block = (uint8_t)(place->block >= BLOCK_WITH_SUM ? place->block : 0);
    if (place->cell_count > GLUED_CELLS_MOST)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!add_digits(row, text, tokens[i].digits))
            return false;
    return true;
}

struct span glued_span(const struct glued_row *row, const struct glued_option *option, size_t cell)
{
    size_t first = cell ? option->ends[cell - 1] : 0;
    return (struct span){row->spans[first].start, row->spans[option->ends[cell] - 1].end};
}

/* Digits [start, end) can be one numeral: its commas, if it has any, part all its thousands. */
static bool is_numeral(const struct glued_row *row, size_t start, size_t end)
{
    size_t since = 0, commas = 0;
    if (!row->grouped)
        return true;
    if (row->comma[start] || (end < row->digit_count && row->comma[end]))
        return false;
    for (size_t i = start; i < end; i++, since++) {
        if (!row->comma[i])
            continue;
        if (commas++ ? since != 3 : since > 3)
            return false;
        since = 0;
    }
    return commas == 0 || since == 3;
}

/* ---- All cuts of a row ---- */

struct cutting {
    const struct glued_row *row;
    size_t numerals, block; /* block 0: sums do not matter */
    struct glued_option current;
    struct glued_option *options;
    size_t count, most;
    int looked_at;
    int64_t sum;        /* of the block so far */
    size_t digit_count; /* digits to be cut */
    int64_t total;      /* what the numerals must add up to, -1: their last one says it */
};

static bool cut_from(struct cutting *cutting, size_t digit, size_t numeral);

/* The numeral that ends before `end` is taken and the cut goes on behind it. False to stop looking. */
static bool cut_on(struct cutting *cutting, size_t end, size_t numeral, int64_t value)
{
    size_t block = cutting->block;
    bool total = block && (numeral + 1) % block == 0;
    int64_t sum = cutting->sum;
    if ((total && value != sum) || (cutting->total >= 0 && sum + value > cutting->total))
        return true;
    cutting->current.ends[numeral] = (uint8_t)end;
    cutting->current.values[numeral] = value;
    cutting->sum = total ? 0 : sum + value;
    bool more = cut_from(cutting, end, numeral + 1);
    cutting->sum = sum;
    return more;
}

static bool cut_from(struct cutting *cutting, size_t digit, size_t numeral)
{
    const struct glued_row *row = cutting->row;
    if (++cutting->looked_at > CUTS_LOOKED_AT)
        return false;
    if (numeral == cutting->numerals) {
        if (digit < cutting->digit_count || (cutting->total >= 0 && cutting->sum != cutting->total))
            return true;
        if (cutting->count < cutting->most)
            cutting->options[cutting->count] = cutting->current;
        return ++cutting->count <= cutting->most;
    }
    size_t left = cutting->numerals - numeral;
    if (cutting->digit_count - digit < left || cutting->digit_count - digit > left * NUMERAL_DIGITS_MOST)
        return true;
    int64_t value = 0;
    for (size_t end = digit; end < cutting->digit_count && end - digit < NUMERAL_DIGITS_MOST; end++) {
        if (end > digit && (row->begins[end] || row->digits[digit] == 0))
            break;
        value = value * 10 + row->digits[end];
        if (is_numeral(row, digit, end + 1) && !cut_on(cutting, end + 1, numeral, value))
            return false;
    }
    return true;
}

/* With one sum for the whole row its last numeral is chosen first: it bounds all others. */
static bool cut_before_total(struct cutting *cutting)
{
    const struct glued_row *row = cutting->row;
    size_t count = row->digit_count;
    int64_t value = 0, power = 1;
    cutting->numerals--;
    cutting->block = 0;
    for (size_t start = count; start-- > 0 && count - start <= NUMERAL_DIGITS_MOST; power *= 10) {
        value += row->digits[start] * power;
        if ((row->digits[start] != 0 || start + 1 == count) && is_numeral(row, start, count)) {
            cutting->digit_count = start;
            cutting->total = value;
            cutting->current.ends[cutting->numerals] = (uint8_t)count;
            cutting->current.values[cutting->numerals] = value;
            if (!cut_from(cutting, 0, 0))
                return false;
        }
        if (row->begins[start])
            break;
    }
    return true;
}

/* All cuts into so many numerals, up to `most`; false when there are more or looking took too long. */
static bool cut_row(const struct glued_row *row, size_t numerals, size_t block, struct glued_option *options,
                    size_t most, size_t *count)
{
    struct cutting cutting = {.row = row,
                              .numerals = numerals,
                              .block = block,
                              .options = options,
                              .most = most,
                              .digit_count = row->digit_count,
                              .total = -1};
    bool all = block && block == numerals ? cut_before_total(&cutting) : cut_from(&cutting, 0, 0);
    *count = cutting.count < most ? cutting.count : most;
    return all && cutting.count <= most;
}

/* ---- What a blank could hide ---- */

/* The digits can be cut into fewer numerals than cells, whatever their sum. */
static bool fewer_fit(const struct glued_row *row)
{
    struct glued_option one[1];
    for (size_t numerals = 1; numerals < row->cells; numerals++) {
        size_t count = 0;
        if (!cut_row(row, numerals, 0, one, 1, &count) || count > 0)
            return true;
    }
    return false;
}

/* The sum also holds with a cell or two left blank. */
static bool blank_fits(const struct glued_row *row)
{
    struct glued_option one[1];
    size_t count = 0;
    if (row->block != row->cells) /* several blocks: a blank would move all behind it */
        return false;
    for (size_t fewer = 1; fewer <= 2 && row->cells > fewer + 1; fewer++) {
        cut_row(row, row->cells - fewer, row->cells - fewer, one, 1, &count);
        if (count > 0)
            return true;
    }
    return false;
}

/* Where there are many ways to cut, one of them adds up by chance although the printed sum is wrong. */
static bool has_few_cuts(const struct glued_row *row)
{
    enum { FEW = 300 };
    struct glued_option options[FEW];
    size_t count;
    return cut_row(row, row->cells, 0, options, FEW, &count);
}

static void settle_alone(struct glued_row *row, struct arena *arena)
{
    row->options = arena_new_array(arena, struct glued_option, GLUED_OPTIONS_MOST);
    row->too_many = !cut_row(row, row->cells, row->block, row->options, GLUED_OPTIONS_MOST, &row->option_count);
    if (row->block == 0) {
        /* No sum: only where the zeros alone force as many numerals as there are cells. */
        row->settled = !row->too_many && row->option_count == 1 && !fewer_fit(row);
        row->doubtful = !row->settled;
        return;
    }
    row->doubtful = row->too_many || blank_fits(row);
    row->settled = row->option_count == 1 && !row->doubtful && (row->block < row->cells || has_few_cuts(row));
}

/* ---- All rows together ---- */

/* Sums over rows in each column: terms with their signs. */
struct balance {
    int16_t rows[64];
    int8_t signs[64];
    size_t count;
};

static int row_by_id(const struct form *form, size_t table, const char *id)
{
    return form_row_index(form, form->tables[table].id, slice_of(id));
}

/* （一） to （六） = （七）; 一 + 二 = （七） + 四. A form without these rows has no such sums. */
static size_t make_balances(const struct form *form, size_t table, struct balance balances[2])
{
    int received = row_by_id(form, table, "new"), carried = row_by_id(form, table, "carried_in");
    int total = row_by_id(form, table, "total"), left = row_by_id(form, table, "carried_out");
    if (received < 0 || carried < 0 || total < 0 || left < 0)
        return 0;
    balances[0] = (struct balance){.rows = {(int16_t)received, (int16_t)carried, (int16_t)total, (int16_t)left},
                                   .signs = {1, 1, -1, -1},
                                   .count = 4};
    balances[1] = (struct balance){.rows = {(int16_t)total}, .signs = {-1}, .count = 1};
    for (size_t i = 0; i < form->group_count; i++) {
        const struct form_group *group = &form->groups[i];
        if (group->table != table || !slice_is(group->id, "outcomes"))
            continue;
        for (int row = group->first_row; row < group->first_row + group->row_count && balances[1].count < 64; row++) {
            balances[1].rows[balances[1].count] = (int16_t)row;
            balances[1].signs[balances[1].count++] = 1;
        }
        return 2;
    }
    return 1;
}

struct together {
    struct glued_row *rows;
    size_t count;
    const struct form *form;
    struct glued_known known;
    struct balance balances[2];
    size_t balance_count;
};

static struct glued_row *glued_of(const struct together *together, int row)
{
    for (size_t i = 0; i < together->count; i++)
        if (together->form->model->nodes[together->rows[i].node].row == row)
            return &together->rows[i];
    return NULL;
}

/* What is not cut must be known from elsewhere; rows that another one replaces are known to be 0. */
static bool term_known(const struct together *together, int row, size_t column, int64_t *value)
{
    const struct glued_row *glued = glued_of(together, row);
    if (glued) {
        *value = glued->settled ? glued->options[0].values[column] : 0;
        return glued->settled;
    }
    size_t cell = together->form->rows[row].first_cell + column;
    *value = together->known.values[cell];
    return together->known.known[cell];
}

enum balance_state { BALANCE_OPEN, BALANCE_HOLDS, BALANCE_FAILS };

/* `instead`, when given, is the option looked at for the glued row `other`. */
static enum balance_state check_balance(const struct together *together, const struct balance *balance, size_t column,
                                        const struct glued_row *other, const struct glued_option *instead)
{
    int64_t sum = 0;
    for (size_t i = 0; i < balance->count; i++) {
        int64_t value;
        if (other && together->form->model->nodes[other->node].row == balance->rows[i])
            value = instead->values[column];
        else if (!term_known(together, balance->rows[i], column, &value))
            return BALANCE_OPEN;
        sum += balance->signs[i] * value;
    }
    return sum == 0 ? BALANCE_HOLDS : BALANCE_FAILS;
}

/* Counts the sums of columns that hold and that fail, with another cut in place of the row's own when given. */
static void count_balances(const struct together *together, const struct glued_row *other,
                           const struct glued_option *instead, size_t cells, size_t *holding, size_t *failing)
{
    *holding = *failing = 0;
    for (size_t i = 0; i < together->balance_count; i++)
        for (size_t column = 0; column < cells; column++) {
            enum balance_state state = check_balance(together, &together->balances[i], column, other, instead);
            *holding += state == BALANCE_HOLDS;
            *failing += state == BALANCE_FAILS;
        }
}

/* Choices for all open rows, in two halves that meet at the sums they leave open. */
struct half {
    size_t rows[GLUED_OPTIONS_MOST];
    size_t row_count, combinations;
    uint64_t *sums; /* of each combination, all columns of all balances weighed into one number */
};

enum { COMBINATIONS_MOST = 4096, OPEN_ROWS_MOST = 24 };

/* Which sums can be used, and their weights: large odd numbers, so that columns do not make up for each other. */
struct weights {
    uint64_t of[2][GLUED_CELLS_MOST]; /* 0: not to be used */
    uint64_t rest;                    /* what the known rows leave */
    bool any;
};

static int sign_in(const struct balance *balance, int row)
{
    for (size_t i = 0; i < balance->count; i++)
        if (balance->rows[i] == row)
            return balance->signs[i];
    return 0;
}

static bool is_open(const struct glued_row *row)
{
    return !row->settled && !row->too_many && row->block && row->option_count > 0;
}

/* A sum is of use when each of its rows is known or open. */
static struct weights weigh_balances(const struct together *together, size_t cells)
{
    struct weights weights = {0};
    uint64_t weight = 0x9E3779B97F4A7C15u;
    for (size_t i = 0; i < together->balance_count; i++)
        for (size_t column = 0; column < cells; column++) {
            const struct balance *balance = &together->balances[i];
            bool usable = true;
            uint64_t sum = 0;
            for (size_t term = 0; term < balance->count; term++) {
                int64_t value = 0;
                const struct glued_row *glued = glued_of(together, balance->rows[term]);
                usable &= term_known(together, balance->rows[term], column, &value) || (glued && is_open(glued));
                sum += (uint64_t)(balance->signs[term] * value);
            }
            weight = weight * 6364136223846793005u + 1442695040888963407u;
            weights.of[i][column] = usable ? weight | 1 : 0;
            weights.rest += weights.of[i][column] * sum;
            weights.any |= usable;
        }
    return weights;
}

static const struct glued_option *option_of(const struct together *together, const struct half *half, size_t row,
                                            size_t combination)
{
    for (size_t i = 0; i < row; i++)
        combination /= together->rows[half->rows[i]].option_count;
    const struct glued_row *glued = &together->rows[half->rows[row]];
    return &glued->options[combination % glued->option_count];
}

static uint64_t weigh_option(const struct together *together, const struct weights *weights, size_t row,
                             const struct glued_option *option)
{
    uint64_t sum = 0;
    int form_row = together->form->model->nodes[together->rows[row].node].row;
    for (size_t i = 0; i < together->balance_count; i++) {
        int sign = sign_in(&together->balances[i], form_row);
        for (size_t column = 0; sign && column < together->rows[row].cells; column++)
            sum += weights->of[i][column] * (uint64_t)(sign * option->values[column]);
    }
    return sum;
}

static void sum_half(const struct together *together, const struct weights *weights, struct half *half,
                     struct arena *arena)
{
    half->sums = arena_new_array(arena, uint64_t, half->combinations);
    for (size_t combination = 0; combination < half->combinations; combination++)
        for (size_t row = 0; row < half->row_count; row++)
            half->sums[combination] +=
                weigh_option(together, weights, half->rows[row], option_of(together, half, row, combination));
}

static bool split_open(const struct together *together, size_t cells, struct half halves[2])
{
    size_t open = 0;
    halves[0].combinations = halves[1].combinations = 1;
    for (size_t i = 0; i < together->count; i++) {
        const struct glued_row *row = &together->rows[i];
        if (!is_open(row) || row->cells != cells)
            continue;
        struct half *half = &halves[halves[0].combinations <= halves[1].combinations ? 0 : 1];
        half->rows[half->row_count++] = i;
        half->combinations *= row->option_count;
        if (++open > OPEN_ROWS_MOST || half->combinations > COMBINATIONS_MOST)
            return false;
    }
    return open > 0;
}

/* What all solutions found so far agree on. */
struct agreement {
    const struct glued_option *options[2][GLUED_OPTIONS_MOST];
    bool differ[2][GLUED_OPTIONS_MOST];
    size_t solutions, differing; /* differing: rows on which they do not */
};

static void note_solution(const struct together *together, const struct half halves[2], const size_t combinations[2],
                          struct agreement *agreement)
{
    for (size_t half = 0; half < 2; half++)
        for (size_t row = 0; row < halves[half].row_count; row++) {
            if (agreement->differ[half][row])
                continue;
            const struct glued_option *option = option_of(together, &halves[half], row, combinations[half]);
            if (agreement->solutions && option != agreement->options[half][row]) {
                agreement->differ[half][row] = true;
                agreement->differing++;
            }
            agreement->options[half][row] = option;
        }
    agreement->solutions++;
}

/* Meets the halves: combinations whose sums and the known rest make nothing. False when they agree on no row, or when
 * there are too many. */
static bool find_solutions(const struct together *together, const struct half halves[2], uint64_t rest,
                           struct agreement *agreement, struct arena *arena)
{
    enum { SLOTS = COMBINATIONS_MOST * 2, SOLUTIONS_MOST = 1000000 };
    uint16_t *slots = arena_new_array(arena, uint16_t, SLOTS); /* combination + 1 */
    for (size_t i = 0; i < halves[0].combinations; i++) {
        size_t slot = halves[0].sums[i] >> 40 & (SLOTS - 1);
        while (slots[slot])
            slot = (slot + 1) & (SLOTS - 1);
        slots[slot] = (uint16_t)(i + 1);
    }
    for (size_t i = 0; i < halves[1].combinations; i++) {
        uint64_t wanted = 0 - rest - halves[1].sums[i];
        for (size_t slot = wanted >> 40 & (SLOTS - 1); slots[slot]; slot = (slot + 1) & (SLOTS - 1))
            if (halves[0].sums[slots[slot] - 1] == wanted) {
                size_t rows = halves[0].row_count + halves[1].row_count;
                if (agreement->differing == rows || agreement->solutions == SOLUTIONS_MOST)
                    return false;
                note_solution(together, halves, (size_t[2]){slots[slot] - 1u, i}, agreement);
            }
    }
    return true;
}

/* Several columns of the row are in sums that are used. */
static bool is_weighed(const struct together *together, const struct weights *weights, const struct glued_row *row)
{
    enum { COLUMNS_ENOUGH = 3 };
    size_t columns = 0;
    int form_row = together->form->model->nodes[row->node].row;
    for (size_t i = 0; i < together->balance_count; i++)
        for (size_t column = 0; column < row->cells && sign_in(&together->balances[i], form_row); column++)
            columns += weights->of[i][column] != 0;
    return columns >= COLUMNS_ENOUGH;
}

/* Options on which all solutions agree settle their rows. */
static void settle_together(struct together *together, size_t cells, struct arena *arena)
{
    struct half halves[2] = {0};
    struct agreement agreement = {0};
    struct weights weights = weigh_balances(together, cells);
    if (!weights.any || !split_open(together, cells, halves))
        return;
    for (size_t i = 0; i < 2; i++)
        sum_half(together, &weights, &halves[i], arena);
    if (!find_solutions(together, halves, weights.rest, &agreement, arena))
        return;
    for (size_t half = 0; half < 2 && agreement.solutions; half++)
        for (size_t row = 0; row < halves[half].row_count; row++) {
            struct glued_row *glued = &together->rows[halves[half].rows[row]];
            if (agreement.differ[half][row] || !is_weighed(together, &weights, glued))
                continue;
            glued->options[0] = *agreement.options[half][row];
            glued->settled = true;
            glued->doubtful = false;
        }
}

/* A cut that breaks sums of columns while another one mends them all is not to be believed. */
static void doubt_broken(struct together *together, size_t cells, struct arena *arena)
{
    enum { OTHERS_MOST = 2000 };
    struct glued_option *others = NULL;
    for (size_t i = 0; i < together->count; i++) {
        struct glued_row *row = &together->rows[i];
        size_t holding, failing, count = 0;
        if (!row->settled || row->cells != cells || row->block == 0)
            continue;
        count_balances(together, row, &row->options[0], cells, &holding, &failing);
        if (failing == 0)
            continue;
        if (others == NULL)
            others = arena_new_array(arena, struct glued_option, OTHERS_MOST);
        cut_row(row, cells, 0, others, OTHERS_MOST, &count);
        for (size_t j = 0; j < count && !row->doubtful; j++) {
            size_t other_holding, other_failing;
            count_balances(together, row, &others[j], cells, &other_holding, &other_failing);
            row->doubtful = other_failing == 0 && other_holding > 0;
        }
    }
    for (size_t i = 0; i < together->count; i++)
        if (together->rows[i].doubtful)
            together->rows[i].settled = false;
}

void glued_settle(struct glued_row *rows, size_t count, const struct form *form, struct glued_known known,
                  struct arena *arena)
{
    for (size_t i = 0; i < count; i++)
        settle_alone(&rows[i], arena);
    for (size_t table = 0; table < form->table_count; table++) {
        struct together together = {.rows = rows, .count = count, .form = form, .known = known};
        together.balance_count = make_balances(form, table, together.balances);
        if (together.balance_count == 0)
            continue;
        size_t cells = form->tables[table].column_count;
        if (cells > GLUED_CELLS_MOST)
            continue;
        settle_together(&together, cells, arena);
        doubt_broken(&together, cells, arena);
    }
}
