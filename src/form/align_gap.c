/* Blank cells of a text that prints each cell on a line of its own: they leave no word, but more line ends than there
 * are between other cells. Believed where this explains what nearly all rows lack. */
#include "form/align_fill.h"

#include <string.h>

enum { ROWS_LEAST = 3, UNITS_MOST = 2, GAPS_MOST = 64, LONG_ROW = 5 };

static bool is_blank_byte(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\xC2' || byte == '\xA0';
}

static size_t lines_before(struct slice text, uint32_t at)
{
    size_t lines = 0;
    while (at > 0 && is_blank_byte(text.data[at - 1]))
        lines += text.data[--at] == '\n';
    return lines;
}

static size_t lines_behind(struct slice text, uint32_t at)
{
    size_t lines = 0;
    while (at < text.length && is_blank_byte(text.data[at]))
        lines += text.data[at++] == '\n';
    return at < text.length ? lines : 0;
}

static const struct token *value_of(const struct filling *filling, int node, size_t index)
{
    return filling->cells[filling->model->nodes[node].first_cell + index].token;
}

/* A row that prints its numbers one a line. */
static bool is_candidate(const struct filling *filling, int node)
{
    const struct node_reading *reading = &filling->nodes[node];
    uint16_t cells = filling->model->nodes[node].cell_count;
    if (reading->taken == 0 || cells < 2 || cells >= GAPS_MOST || reading->glued || reading->vouched ||
        reading->values_first || reading->crowded || reading->leftover || reading->crossed || reading->parted)
        return false;
    for (size_t i = 0; i < reading->taken; i++) {
        const struct token *token = value_of(filling, node, i);
        if (!token || token->slot || token->kind != TOKEN_NUMBER ||
            (i > 0 && token->row == value_of(filling, node, i - 1)->row))
            return false;
    }
    return true;
}

/* Line ends before each value, and behind the last. */
static void measure(const struct filling *filling, int node, size_t *gaps)
{
    struct slice text = filling->document->text;
    size_t taken = filling->nodes[node].taken;
    for (size_t i = 0; i < taken; i++)
        gaps[i] = lines_before(text, value_of(filling, node, i)->span.start);
    gaps[taken] = lines_behind(text, value_of(filling, node, taken - 1)->span.end);
}

/* The least that parts two cells. */
static size_t usual_gap(const struct filling *filling)
{
    size_t gaps[GAPS_MOST + 1], least = SIZE_MAX;
    for (int node = 0; node < filling->model->node_count; node++) {
        if (!is_candidate(filling, node))
            continue;
        measure(filling, node, gaps);
        for (size_t i = 0; i <= filling->nodes[node].taken; i++)
            if (gaps[i] > 0 && gaps[i] < least)
                least = gaps[i];
    }
    return least;
}

/* The lines too many tell exactly how many cells are blank. */
static bool explains(const struct filling *filling, int node, struct gap_measure gap)
{
    size_t gaps[GAPS_MOST + 1], taken = filling->nodes[node].taken, surplus = 0;
    size_t lacking = (size_t)filling->model->nodes[node].cell_count - taken;
    measure(filling, node, gaps);
    for (size_t i = 0; i <= taken; i++) {
        if (i == taken && surplus == lacking)
            break; /* what follows the row may be the table's end */
        if (gaps[i] < gap.usual || (gaps[i] - gap.usual) % gap.unit != 0)
            return false;
        surplus += (gaps[i] - gap.usual) / gap.unit;
    }
    return surplus == lacking;
}

struct gap_measure gaps_find(const struct filling *filling)
{
    struct gap_measure gap = {.usual = usual_gap(filling)};
    if (gap.usual == SIZE_MAX)
        return (struct gap_measure){0};
    for (gap.unit = 1; gap.unit <= UNITS_MOST; gap.unit++) {
        size_t rows = 0, explained = 0;
        for (int node = 0; node < filling->model->node_count; node++) {
            if (!is_candidate(filling, node) || filling->nodes[node].taken == filling->model->nodes[node].cell_count)
                continue;
            rows++;
            explained += explains(filling, node, gap);
        }
        if (explained >= ROWS_LEAST && explained * 5 >= rows * 4)
            return gap;
    }
    return (struct gap_measure){0};
}

/* ---- Placing ---- */

/* The row adds up, blanks counted as nothing. */
static bool sum_holds(const struct align_node *row, const struct token *const *cells)
{
    int64_t sum = 0;
    if (row->block < LONG_ROW)
        return false;
    for (size_t i = 0; i < row->cell_count; i++) {
        if (cells[i] && (!cells[i]->likely || cells[i]->value.scale > 0))
            return false;
        int64_t value = cells[i] ? cells[i]->value.digits : 0;
        bool total = (i + 1) % row->block == 0;
        if (total && value != sum)
            return false;
        sum = total ? 0 : sum + value;
    }
    return true;
}

static const struct token *blank_at(struct filling *filling, uint32_t at)
{
    struct token *blank = arena_new_item(filling->arena, struct token);
    *blank = (struct token){.kind = TOKEN_EMPTY, .span = {at, at}, .digits = {at, at}, .unit = {at, at}};
    return blank;
}

bool gaps_place(struct filling *filling, int node)
{
    const struct align_node *row = &filling->model->nodes[node];
    struct node_reading *reading = &filling->nodes[node];
    const struct token *cells[GAPS_MOST] = {NULL};
    size_t gaps[GAPS_MOST + 1], cell = 0, taken = reading->taken;
    if (filling->gap.unit == 0 || !is_candidate(filling, node) || !explains(filling, node, filling->gap))
        return false;
    measure(filling, node, gaps);
    for (size_t i = 0; i < taken; i++) {
        cell += (gaps[i] - filling->gap.usual) / filling->gap.unit;
        cells[cell++] = value_of(filling, node, i);
    }
    /* One of the numbers may be a page's, unless the row adds up with it. */
    if (!sum_holds(row, cells))
        return false;
    uint32_t behind = value_of(filling, node, 0)->span.start;
    for (size_t i = 0; i < row->cell_count; i++) {
        struct cell_reading *into = &filling->cells[row->first_cell + i];
        *into = (struct cell_reading){.token = cells[i] ? cells[i] : blank_at(filling, behind)};
        behind = into->token->span.end;
    }
    reading->taken = (uint8_t)row->cell_count;
    reading->placed = true;
    return true;
}

bool gaps_contradict(const struct filling *filling, int node)
{
    size_t gaps[GAPS_MOST + 1], taken = filling->nodes[node].taken;
    if (filling->gap.unit == 0 || !is_candidate(filling, node) || reading_sum_holds(filling, node))
        return false;
    measure(filling, node, gaps);
    for (size_t i = 0; i < taken; i++)
        if (gaps[i] > filling->gap.usual)
            return true;
    return false;
}
