/* A narrow column breaks 10 into 1 and 0: then there are more pieces than cells. Pieces are joined, never cut; a cell
 * border or an empty line between two of them is respected, and the sums must hold. */
#include "cause/reading.h"

#include <string.h>

enum { PIECES_MOST = 40, JOINS_MOST = 4, DIGITS_MOST = 9, WAYS_MOST = 8, TRIALS_MOST = 20000 };

struct piece {
    struct span span;
    bool joinable; /* with the one before: only blanks, or one line end, lie between */
};

struct reading_run { /* unclear cells, clear ones of their row between them, and what is printed there */
    const struct cause_input *input;
    const struct equation *equations;
    size_t equation_count;
    uint16_t first; /* of the cells, in form->cells */
    size_t cell_count;
    struct piece pieces[PIECES_MOST];
    size_t piece_count;
    int64_t values[PIECES_MOST]; /* of the cells */
    int64_t ways[WAYS_MOST][PIECES_MOST];
    size_t way_count;
    int trials;
    bool ended;
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_unclear(const struct cause_input *input, size_t cell)
{
    const struct cell_fact *fact = &input->facts->cells[cell];
    return fact->state == CELL_UNCLEAR && !fact->confirmed && !span_is_none(fact->span);
}

/* ---- What is printed --------------------------------------------------------------------------------------------- */

static bool may_lie_between(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '|';
}

/* Nothing, blanks or one line end: one number may go on behind it. */
static bool may_join(struct slice between)
{
    size_t lines = 0;
    for (size_t i = 0; i < between.length; i++) {
        if (between.data[i] == '\t' || between.data[i] == '|')
            return false;
        lines += between.data[i] == '\n';
    }
    return lines <= 1;
}

static bool is_of_run(const struct reading_run *run, int cell)
{
    return cell < 0 || ((size_t)cell >= run->first && (size_t)cell < run->first + run->cell_count);
}

/* From the first cell on: digits and what may lie between, up to anything else or a cell that is not of the run. */
static bool collect_pieces(struct reading_run *run)
{
    const struct facts *facts = run->input->facts;
    struct slice text = facts->document->text;
    size_t at = facts->cells[run->first].span.start, before = at;
    while (at < text.length && (is_digit(text.data[at]) || may_lie_between(text.data[at]))) {
        if (!is_digit(text.data[at])) {
            at++;
            continue;
        }
        size_t start = at;
        if (!is_of_run(run, facts_cell_at(facts, (uint32_t)start)))
            return true;
        while (at < text.length && is_digit(text.data[at]))
            at++;
        if (run->piece_count == PIECES_MOST)
            return false;
        struct piece *piece = &run->pieces[run->piece_count++];
        piece->span = (struct span){(uint32_t)start, (uint32_t)at};
        piece->joinable = run->piece_count > 1 && may_join(slice_part(text, before, start));
        before = at;
    }
    return true;
}

/* ---- Ways -------------------------------------------------------------------------------------------------------- */

static bool value_of(const struct reading_run *run, uint16_t cell, int64_t *out)
{
    struct decimal value;
    if (cell >= run->first && cell < run->first + run->cell_count) {
        *out = run->values[cell - run->first];
        return true;
    }
    if (!facts_value(run->input->facts, cell, &value) || !decimal_is_whole(value) || value.scale != 0)
        return false;
    *out = value.digits;
    return true;
}

/* Every equation that is known with these values holds, and each unclear cell stands in one of them. */
static bool sums_hold(const struct reading_run *run)
{
    bool seen[PIECES_MOST] = {false};
    for (size_t i = 0; i < run->equation_count; i++) {
        const struct equation *equation = &run->equations[i];
        int64_t sum = 0, value;
        bool known = equation->comparison == COMPARISON_EQUAL && equation->right.digits == 0;
        for (size_t k = 0; k < equation->term_count && known; k++) {
            known = value_of(run, equation->terms[k].cell, &value);
            sum += known ? equation->terms[k].coefficient * value : 0;
        }
        if (known && sum != 0)
            return false;
        for (size_t k = 0; k < equation->term_count && known; k++)
            if (equation->terms[k].cell >= run->first && equation->terms[k].cell < run->first + run->cell_count)
                seen[equation->terms[k].cell - run->first] = true;
    }
    for (size_t i = 0; i < run->cell_count; i++)
        if (!seen[i] && is_unclear(run->input, run->first + i))
            return false;
    return true;
}

static void keep_way(struct reading_run *run)
{
    for (size_t i = 0; i < run->way_count; i++)
        if (memcmp(run->ways[i], run->values, run->cell_count * sizeof *run->values) == 0)
            return;
    if (run->way_count == WAYS_MOST)
        run->ended = true;
    else
        memcpy(run->ways[run->way_count++], run->values, run->cell_count * sizeof *run->values);
}

/* A clear cell keeps what was read. */
static bool is_as_read(const struct reading_run *run, size_t cell, int64_t value)
{
    struct decimal read;
    return is_unclear(run->input, run->first + cell) ||
           (facts_value(run->input->facts, (uint16_t)(run->first + cell), &read) &&
            decimal_compare(read, DECIMAL(value)) == 0);
}

/* The cells from `cell` on take the pieces from `piece` on, each one or several. */
static void try_from(struct reading_run *run, size_t cell, size_t piece)
{
    struct slice text = run->input->facts->document->text;
    int64_t value = 0;
    size_t digits = 0;
    if (++run->trials > TRIALS_MOST)
        run->ended = true;
    if (cell == run->cell_count) {
        if (piece == run->piece_count && sums_hold(run))
            keep_way(run);
        return;
    }
    for (size_t next = piece; next < run->piece_count && !run->ended; next++) {
        const struct span span = run->pieces[next].span;
        if (next > piece && (!run->pieces[next].joinable || value == 0))
            return; /* no number goes on behind a 0 it begins with */
        for (size_t at = span.start; at < span.end; at++, digits++)
            value = digits < DIGITS_MOST ? value * 10 + (text.data[at] - '0') : value;
        if (digits > DIGITS_MOST)
            return;
        run->values[cell] = value;
        if (is_as_read(run, cell, value))
            try_from(run, cell + 1, next + 1);
    }
}

/* ---- Causes ------------------------------------------------------------------------------------------------------ */

static bool is_about(const struct reading_run *run, const struct finding *finding, bool *all)
{
    bool any = false;
    *all = finding->cell_count > 0;
    for (size_t i = 0; i < finding->cell_count; i++) {
        bool of_run = finding->cells[i] >= run->first && finding->cells[i] < run->first + run->cell_count;
        any = any || of_run;
        *all = *all && of_run;
    }
    return any && finding->outcome == OUTCOME_FAIL && finding->term_count == 0;
}

static void make_candidate(const struct reading_run *run, const int64_t *values, struct arena *arena,
                           struct cause_candidate *out)
{
    *out = (struct cause_candidate){.kind = CAUSE_SPLIT, .misread = true};
    out->changes = arena_new_array(arena, struct cause_change, run->cell_count);
    for (size_t i = 0; i < run->cell_count; i++)
        if (is_unclear(run->input, run->first + i))
            out->changes[out->change_count++] = (struct cause_change){.of = CHANGE_CELL,
                                                                      .index = (int)(run->first + i),
                                                                      .kind = CAUSE_SPLIT,
                                                                      .unread = true,
                                                                      .low = DECIMAL(values[i]),
                                                                      .high = DECIMAL(values[i])};
    out->evidence = arena_new_array(arena, struct slice, 2);
    out->evidence[out->evidence_count++] = SLICE("原文里一个数断成了两截");
    out->evidence[out->evidence_count++] = SLICE("接起来各项之和相符");
}

static void tell(const struct reading_run *run, struct arena *arena, cause_list *causes)
{
    const struct results *results = run->input->results;
    struct cause cause = {.proved = !run->ended, .candidate_count = run->way_count};
    size_t repairs = 0;
    cause.findings = arena_new_array(arena, uint16_t, results->finding_count + 1);
    for (size_t i = 0; i < results->finding_count; i++) {
        bool all;
        if (!is_about(run, &results->findings[i], &all))
            continue;
        cause.findings[cause.finding_count++] = (uint16_t)i;
        repairs += all && run->way_count == 1;
    }
    cause.candidates = arena_new_array(arena, struct cause_candidate, run->way_count);
    for (size_t i = 0; i < run->way_count; i++) {
        make_candidate(run, run->ways[i], arena, &cause.candidates[i]);
        cause.candidates[i].repairs = repairs;
    }
    vector_push(arena, causes, cause);
}

static bool is_count(const struct form *form, size_t cell)
{
    return form_cell_column(form, (uint16_t)cell)->type == CELL_COUNT;
}

static bool is_read(const struct cause_input *input, size_t cell)
{
    const struct cell_fact *fact = &input->facts->cells[cell];
    return fact->state == CELL_READ && !fact->confirmed && !span_is_none(fact->span);
}

/* Counts one behind the other, in the form as in the text, from an unclear one to the last unclear one: within one row
 * some may be read between them. */
static size_t run_length(const struct cause_input *input, size_t first)
{
    const struct form *form = input->facts->form;
    size_t length = 0;
    bool read = false;
    for (size_t next = first; next < form->cell_count && next - first < PIECES_MOST; next++) {
        bool unclear = is_unclear(input, next), in_row = form->cells[next].row == form->cells[first].row;
        read = read || !unclear;
        if ((!unclear && !is_read(input, next)) || !is_count(form, next) || (read && !in_row) ||
            form->cells[next].table != form->cells[first].table ||
            (next > first && input->facts->cells[next].span.start < input->facts->cells[next - 1].span.end))
            break;
        length = unclear ? next - first + 1 : length;
    }
    return length;
}

void readings_find(const struct cause_input *input, struct arena *arena, cause_list *causes)
{
    struct equation *equations = NULL;
    size_t equation_count = 0;
    for (size_t cell = 0; cell < input->facts->form->cell_count; cell++) {
        if (!is_unclear(input, cell))
            continue;
        if (!equations)
            equation_count = rules_equations(input->rules, input->facts, arena, &equations);
        struct reading_run run = {.input = input,
                                  .equations = equations,
                                  .equation_count = equation_count,
                                  .first = (uint16_t)cell,
                                  .cell_count = run_length(input, cell)};
        if (run.cell_count == 0)
            continue;
        if (collect_pieces(&run) && run.piece_count > run.cell_count && run.piece_count <= run.cell_count + JOINS_MOST)
            try_from(&run, 0, 0);
        if (run.way_count)
            tell(&run, arena, causes);
        cell += run.cell_count - 1;
    }
}
