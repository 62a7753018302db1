/* Cells whose text is not sure, mostly those recognised from pictures: how sure each is, what it may be instead. */
#include "form/extract.h"

#include <string.h>

/* A reading that only just has a majority is above, one that nobody confirms is 0. */
static const float sure_least = 0.3F;

static const char *const reason_differs = "图像识别的两遍读数不一致";
static const char *const reason_faint = "图像不清，识别没有把握";
static const char *const reason_lost = "图像里没有认出这一格，不能断定是空格";
static const char *const reason_lines = "图像里没有认准这一行的表格线，不能断定是哪一格的数";
static const char *const reason_partial = "折行的数字紧挨着，不能断定这里的数字是不是完整";
static const char *const reason_beside = "这一行有不能断定是否完整的数字，不能断定这里是空格";
static const char *const reason_sign = "图像里的污点可能被认成了小数点或者负号";

static bool overlap(struct span a, struct span b)
{
    return !span_is_none(a) && a.start < b.end && b.start < a.end;
}

static bool is_sure(const struct recognition *recognition)
{
    return !recognition->partial && recognition->second.length == 0 && recognition->confidence >= sure_least;
}

static void add_candidate(struct cell_fact *cell, struct slice text, struct arena *arena)
{
    struct decimal value;
    if (!decimal_parse(text, &value))
        return;
    for (size_t i = 0; i < cell->candidate_count; i++)
        if (decimal_compare(cell->candidates[i], value) == 0)
            return;
    struct decimal *candidates = arena_new_array(arena, struct decimal, (size_t)cell->candidate_count + 1);
    if (cell->candidate_count > 0)
        memcpy(candidates, cell->candidates, sizeof *candidates * cell->candidate_count);
    candidates[cell->candidate_count++] = value;
    cell->candidates = candidates;
}

static void make_unclear(struct cell_fact *cell, const char *reason)
{
    cell->state = CELL_UNCLEAR;
    cell->candidates = NULL;
    cell->candidate_count = 0;
    cell->reason = reason;
}

/* The reading of the whole cell or of a part of it: what the second pass read goes in its place. */
static void doubt(const struct document *document, struct cell_fact *cell, const struct recognition *recognition,
                  struct arena *arena)
{
    struct slice text = document_text(document, recognition->span);
    if (cell->state == CELL_READ)
        make_unclear(cell, recognition->second.length > 0 ? reason_differs : reason_faint);
    add_candidate(cell, text, arena);
    add_candidate(cell, recognition->second, arena);
}

static void look_at(const struct document *document, struct cell_fact *cell, const struct recognition *recognition,
                    struct arena *arena)
{
    if (recognition->partial) {
        if (cell->state == CELL_READ)
            make_unclear(cell, reason_partial);
        return;
    }
    if (cell->confidence < 0 || recognition->confidence < cell->confidence)
        cell->confidence = recognition->confidence;
    if (!is_sure(recognition) && (cell->state == CELL_READ || cell->state == CELL_UNCLEAR))
        doubt(document, cell, recognition, arena);
}

/* ---- Where it stands ---- */

struct place {
    const struct grid *grid;
    const struct grid_cell *cell;
};

static struct place place_of(const struct document *document, struct span span)
{
    for (size_t i = 0; i < document->block_count && !span_is_none(span); i++) {
        const struct block *block = &document->blocks[i];
        const struct grid *grid = block->grid;
        if (!grid || span.start < block->span.start || span.end > block->span.end)
            continue;
        for (size_t k = 0; k < grid->cell_count; k++)
            if (grid->cells[k].span.start <= span.start && span.end <= grid->cells[k].span.end)
                return (struct place){grid, &grid->cells[k]};
    }
    return (struct place){NULL, NULL};
}

static bool is_in_row(const struct grid_cell *cell, uint32_t row)
{
    return cell->row <= row && row < cell->row + cell->row_span;
}

/* In how many rows a cell begins at this column. */
static uint32_t support_of(const struct grid *grid, uint32_t column)
{
    uint32_t rows = 0;
    for (size_t i = 0; i < grid->cell_count; i++)
        rows += grid->cells[i].column == column ? grid->cells[i].row_span : 0;
    return rows;
}

/* Its sides are those of other cells too, and it does not take the place of two. */
static bool is_regular(const struct grid *grid, const struct grid_cell *cell)
{
    enum { ROWS_LEAST = 3, SUPPORT_LEAST = 2 };
    uint32_t end = cell->column + cell->column_span;
    for (uint32_t column = cell->column + 1; column < end; column++)
        if (2 * support_of(grid, column) >= grid->rows)
            return false;
    return grid->rows < ROWS_LEAST || ((cell->column == 0 || support_of(grid, cell->column) >= SUPPORT_LEAST) &&
                                       (end == grid->columns || support_of(grid, end) >= SUPPORT_LEAST));
}

static bool is_taken(const struct facts *facts, const struct grid_cell *cell)
{
    for (size_t i = 0; i < facts->form->cell_count; i++) {
        struct span span = facts->cells[i].span;
        if (!span_is_none(span) && cell->span.start <= span.start && span.end <= cell->span.end)
            return true;
    }
    return false;
}

/* The label beside the first value is as high as it: else lines between labels, or between values, were not found. */
static bool is_labelled(struct place first)
{
    for (size_t i = 0; i < first.grid->cell_count; i++) {
        const struct grid_cell *cell = &first.grid->cells[i];
        if (cell->column + cell->column_span == first.cell->column && is_in_row(cell, first.cell->row) &&
            (cell->row != first.cell->row || cell->row_span != first.cell->row_span))
            return false;
    }
    return true;
}

/* Whether a line of the table was taken for more or fewer cells than it has: what the cells of the row hold would
 * then be their neighbours'. */
static bool has_lines(const struct facts *facts, struct place first)
{
    for (size_t i = 0; i < first.grid->cell_count; i++) {
        const struct grid_cell *cell = &first.grid->cells[i];
        if (cell->column >= first.cell->column && is_in_row(cell, first.cell->row) &&
            !(is_regular(first.grid, cell) && is_taken(facts, cell)))
            return false;
    }
    return is_labelled(first);
}

/* ---- Rows ---- */

static bool is_recognised(const struct document *document, struct span span)
{
    for (size_t i = 0; i < document->recognition_count; i++)
        if (overlap(span, document->recognitions[i].span))
            return true;
    return false;
}

/* What stands outside of every table was found by its order alone, and the recogniser overlooks numbers there. */
static bool is_placed(const struct facts *facts, const struct form_row *row)
{
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct cell_fact *cell = &facts->cells[row->first_cell + i];
        if (cell->state != CELL_READ && cell->state != CELL_BLANK)
            continue;
        struct place place = place_of(facts->document, cell->span);
        if (place.grid)
            return has_lines(facts, place);
        if (is_recognised(facts->document, cell->span))
            return false;
    }
    return true;
}

/* Nothing stands in its cell of the table, or a filler. The recogniser has looked into each; what it could not read is
 * no word to the form. */
static bool is_seen_blank(const struct document *document, struct span span)
{
    const struct grid_cell *cell = place_of(document, span).cell;
    return cell && (span.start < span.end || cell->span.start == cell->span.end);
}

/* A label whose numbers were lost on the way does not make its cells blank. */
static void look_at_place(const struct document *document, struct cell_fact *cell, bool placed, struct arena *arena)
{
    bool blank = cell->state == CELL_BLANK, lost = blank && !is_seen_blank(document, cell->span);
    if ((placed && !lost) || (!blank && cell->state != CELL_READ))
        return;
    make_unclear(cell, lost ? reason_lost : reason_lines);
    cell->confidence = 0;
    if (!blank)
        add_candidate(cell, document_text(document, cell->span), arena);
}

/* A speck makes a point or a sign; where there can be none it is the likelier reading. */
static void look_at_sign(struct cell_fact *cell, enum cell_type type, struct arena *arena)
{
    struct decimal value = cell->value;
    bool negative = value.digits < 0 && type != CELL_CHANGE, pointed = value.scale > 0 && type != CELL_MONEY;
    if (cell->state != CELL_READ || cell->confidence < 0 || !(negative || pointed))
        return;
    make_unclear(cell, reason_sign);
    cell->candidates = arena_new_array(arena, struct decimal, 2);
    cell->candidates[0] = value;
    cell->candidates[1] = (struct decimal){negative ? -value.digits : value.digits, pointed ? 0 : value.scale};
    cell->candidate_count = 2;
}

static void look_at_row(struct facts *facts, const struct form_row *row, bool scanned, bool placed, struct arena *arena)
{
    for (size_t i = 0; i < row->cell_count; i++) {
        struct cell_fact *cell = &facts->cells[row->first_cell + i];
        for (size_t k = 0; k < facts->document->recognition_count; k++)
            if (overlap(cell->span, facts->document->recognitions[k].span))
                look_at(facts->document, cell, &facts->document->recognitions[k], arena);
        if (scanned)
            look_at_place(facts->document, cell, placed, arena);
        look_at_sign(cell, form_cell_column(facts->form, (uint16_t)(row->first_cell + i))->type, arena);
    }
}

bool facts_is_unsure(const struct facts *facts, struct span span)
{
    const struct document *document = facts->document;
    for (size_t i = 0; i < document->recognition_count; i++)
        if (overlap(span, document->recognitions[i].span) && !is_sure(&document->recognitions[i]))
            return true;
    return false;
}

/* Beside or right above or below a number that may be another's end, a blank cell may be one whose number that is. */
static bool is_near(struct place blank, struct place partial)
{
    return blank.grid && blank.grid == partial.grid &&
           (is_in_row(partial.cell, blank.cell->row) ||
            (blank.cell->column == partial.cell->column && is_in_row(partial.cell, blank.cell->row + 1)) ||
            (blank.cell->column == partial.cell->column && is_in_row(blank.cell, partial.cell->row + 1)));
}

static void look_at_blanks(struct facts *facts, struct arena *arena)
{
    const struct document *document = facts->document;
    struct place *partial = arena_new_array(arena, struct place, document->recognition_count + 1);
    size_t count = 0;
    for (size_t k = 0; k < document->recognition_count; k++)
        if (document->recognitions[k].partial)
            partial[count++] = place_of(document, document->recognitions[k].span);
    for (size_t i = 0; i < facts->form->cell_count && count > 0; i++) {
        if (facts->cells[i].state != CELL_BLANK)
            continue;
        struct place place = place_of(document, facts->cells[i].span);
        for (size_t k = 0; k < count && facts->cells[i].state == CELL_BLANK; k++)
            if (is_near(place, partial[k]))
                make_unclear(&facts->cells[i], reason_beside);
    }
}

void recognitions_apply(struct facts *facts, struct arena *arena)
{
    bool scanned = document_has_remark(facts->document, REMARK_SCANNED);
    size_t count = scanned || facts->document->recognition_count > 0 ? facts->form->row_count : 0;
    bool *placed = arena_new_array(arena, bool, count + 1);
    for (size_t i = 0; i < count; i++)
        placed[i] = !scanned || is_placed(facts, &facts->form->rows[i]);
    look_at_blanks(facts, arena);
    for (size_t i = 0; i < count; i++)
        look_at_row(facts, &facts->form->rows[i], scanned, placed[i], arena);
}
