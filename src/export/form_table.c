/* One of the form's tables as the form prints it: labels of groups beside those of rows, heads over several columns,
 * table four as one line. Its shape comes from the form file alone. */
#include "export/paper.h"
#include "export/write.h"

#include <string.h>

enum { LABELS_MOST = 4, GROUP_WIDTH = 11, LABEL_WIDTH = 26, VALUE_WIDTH = 10 };

struct drawing {
    struct paper *paper;
    struct paper_table *table;
    const struct session *session;
    const struct facts *facts;
    const struct form *form;
    const struct form_table *shape;
    enum paper_mark *marks; /* of the form's cells */
    uint16_t labels;        /* columns that labels take */
    uint16_t values;        /* columns that values take */
};

/* ---- What is the matter with the cells ---- */

static void mark_findings(struct drawing *drawing)
{
    const struct results *results = session_results(drawing->session);
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        if (finding->outcome != OUTCOME_FAIL || finding_is_waived(drawing->session, i))
            continue;
        for (size_t k = 0; k < finding->cell_count; k++)
            drawing->marks[finding->cells[k]] = PAPER_WRONG;
    }
}

/* The best explanation changes the cell. */
static bool is_culprit_of(const struct cause *cause, uint16_t cell)
{
    if (cause->candidate_count == 0)
        return false;
    const struct cause_candidate *best = &cause->candidates[0];
    for (size_t i = 0; i < best->change_count; i++)
        if (best->changes[i].of == CHANGE_CELL && best->changes[i].index == cell)
            return true;
    return false;
}

static void mark_culprits(struct drawing *drawing)
{
    const struct causes *causes = session_causes(drawing->session);
    for (size_t i = 0; i < causes->count; i++)
        for (uint16_t cell = 0; cause_is_told(drawing->session, &causes->items[i]) && cell < drawing->form->cell_count;
             cell++)
            if (is_culprit_of(&causes->items[i], cell))
                drawing->marks[cell] = PAPER_CULPRIT;
}

static void mark_cells(struct drawing *drawing)
{
    drawing->marks = arena_new_array(drawing->paper->arena, enum paper_mark, drawing->form->cell_count);
    mark_findings(drawing);
    mark_culprits(drawing);
    for (size_t i = 0; i < drawing->form->cell_count; i++) {
        const struct cell_fact *fact = &drawing->facts->cells[i];
        if (fact->state == CELL_UNCLEAR)
            drawing->marks[i] = PAPER_UNCLEAR;
        if (fact->has_should || fact->confirmed)
            drawing->marks[i] = PAPER_CORRECTED;
    }
}

/* ---- One value ---- */

static struct slice decimal_text(struct drawing *drawing, struct decimal value)
{
    char digits[32];
    size_t length = decimal_print(value, digits);
    return arena_copy(drawing->paper->arena, (struct slice){digits, length});
}

static struct slice note_of(struct drawing *drawing, uint16_t index)
{
    struct arena *arena = drawing->paper->arena;
    const struct cell_fact *fact = &drawing->facts->cells[index];
    const struct cell_fact *printed = &session_facts_printed(drawing->session)->cells[index];
    if (fact->has_should)
        return arena_print(arena, "应为 %.*s", SLICE_ARGUMENTS(decimal_text(drawing, fact->should)));
    if (fact->confirmed && printed->state == CELL_READ && decimal_compare(printed->value, fact->value) != 0)
        return arena_print(arena, "原读 %.*s", SLICE_ARGUMENTS(decimal_text(drawing, printed->value)));
    if (fact->state != CELL_READ)
        return slice_of(state_label(fact->state));
    return fact->unit_in_cell ? fact->unit : SLICE_NONE;
}

/* Why it is marked: what the findings say, and the likeliest cause. */
static struct slice comment_of(struct drawing *drawing, uint16_t index)
{
    const struct results *results = session_results(drawing->session);
    struct buffer text = {0};
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        bool tells = finding->outcome == OUTCOME_FAIL && !finding_is_waived(drawing->session, i);
        for (size_t k = 0; tells && k < finding->cell_count; k++)
            if (finding->cells[k] == index)
                buffer_print(&text, "%s%.*s", text.length ? "\n" : "", SLICE_ARGUMENTS(finding->message));
    }
    const struct causes *causes = session_causes(drawing->session);
    for (size_t i = 0; i < causes->count && drawing->marks[index] == PAPER_CULPRIT; i++) {
        if (!is_culprit_of(&causes->items[i], index))
            continue;
        buffer_add_text(&text, "\n");
        write_cause(&text, drawing->session, &causes->items[i]);
    }
    struct slice comment = arena_copy(drawing->paper->arena, buffer_slice(&text));
    buffer_free(&text);
    return comment;
}

static void add_value(struct drawing *drawing, uint16_t index, uint16_t columns)
{
    const struct cell_fact *fact = &drawing->facts->cells[index];
    bool is_read = fact->state == CELL_READ;
    struct slice text = is_read ? decimal_text(drawing, fact->value) : SLICE_NONE;
    if (fact->state == CELL_UNCLEAR)
        text = document_text(drawing->facts->document, fact->span);
    struct paper_cell *cell = paper_cell(drawing->paper, drawing->table, slice_trim(text));
    cell->note = note_of(drawing, index);
    cell->align = PAPER_CENTER;
    cell->columns = columns;
    cell->mark = drawing->marks[index];
    cell->comment = comment_of(drawing, index);
    cell->is_number = is_read;
    cell->number = fact->value;
}

static struct paper_cell *add_label(struct drawing *drawing, struct slice text, uint16_t columns, uint16_t rows)
{
    struct paper_cell *cell = paper_cell(drawing->paper, drawing->table, text);
    cell->columns = columns;
    cell->rows = rows;
    return cell;
}

static struct paper_cell *add_head(struct drawing *drawing, struct slice text, size_t columns, size_t rows)
{
    struct paper_cell *cell = add_label(drawing, text, (uint16_t)columns, (uint16_t)rows);
    cell->head = true;
    cell->align = PAPER_CENTER;
    return cell;
}

/* ---- Which rows, under which labels ---- */

static bool is_drawn(const struct drawing *drawing, size_t row)
{
    return drawing->facts->rows[row].active;
}

/* The printed groups over a row, outermost first. */
static size_t groups_over(const struct drawing *drawing, size_t row, int groups[LABELS_MOST])
{
    int chain[LABELS_MOST] = {0};
    size_t count = 0;
    for (int group = drawing->form->rows[row].group; group >= 0; group = drawing->form->groups[group].parent)
        if (drawing->form->groups[group].label.length && count < LABELS_MOST - 1)
            chain[count++] = group;
    /* A row that stands for the whole group carries the group's name itself. */
    if (count && drawing->form->rows[row].replaces_count) {
        count--;
        memmove(chain, chain + 1, count * sizeof *chain);
    }
    for (size_t i = 0; i < count; i++)
        groups[i] = chain[count - 1 - i];
    return count;
}

static uint16_t drawn_rows(const struct drawing *drawing, int group)
{
    const struct form_group *known = &drawing->form->groups[group];
    uint16_t count = 0;
    for (uint16_t i = 0; i < known->row_count; i++)
        count = (uint16_t)(count + is_drawn(drawing, known->first_row + i));
    return count;
}

/* No row above it in the table stands under the group. */
static bool is_first_of(const struct drawing *drawing, size_t row, int group)
{
    for (size_t i = drawing->form->groups[group].first_row; i < row; i++)
        if (is_drawn(drawing, i))
            return false;
    return true;
}

static size_t rows_end(const struct drawing *drawing)
{
    return (size_t)drawing->shape->first_row + drawing->shape->row_count;
}

static size_t deepest(const struct drawing *drawing)
{
    int groups[LABELS_MOST];
    size_t most = 0;
    for (size_t row = drawing->shape->first_row; row < rows_end(drawing); row++) {
        size_t count = is_drawn(drawing, row) ? groups_over(drawing, row, groups) : 0;
        most = count > most ? count : most;
    }
    return most;
}

static bool has_one_head(const struct drawing *drawing)
{
    for (size_t row = drawing->shape->first_row; row < rows_end(drawing); row++)
        if (drawing->form->rows[row].cell_count != drawing->shape->column_count)
            return false;
    return true;
}

/* ---- A table with one head over all rows: table three ---- */

static void add_column_heads(struct drawing *drawing)
{
    const struct form_table *shape = drawing->shape;
    paper_row(drawing->paper, drawing->table);
    add_head(drawing, SLICE(""), drawing->labels, 2);
    for (size_t i = 0, next; i < shape->column_count; i = next) {
        const struct form_column *column = &shape->columns[i];
        for (next = i + 1; column->group.length && next < shape->column_count; next++)
            if (!slice_equal(shape->columns[next].group, column->group))
                break;
        add_head(drawing, column->group.length ? column->group : column->label, next - i, column->group.length ? 1 : 2);
    }
    paper_row(drawing->paper, drawing->table);
    for (size_t i = 0; i < shape->column_count; i++)
        if (shape->columns[i].group.length)
            add_head(drawing, shape->columns[i].label, 1, 1);
    drawing->table->head_rows = 2;
}

static void add_row_labels(struct drawing *drawing, size_t row)
{
    int groups[LABELS_MOST];
    size_t count = groups_over(drawing, row, groups);
    for (size_t i = 0; i < count; i++)
        if (is_first_of(drawing, row, groups[i]))
            add_label(drawing, drawing->form->groups[groups[i]].label, 1, drawn_rows(drawing, groups[i]));
    add_label(drawing, drawing->form->rows[row].label, (uint16_t)(drawing->labels - count), 1);
}

static void draw_headed(struct drawing *drawing)
{
    add_column_heads(drawing);
    for (size_t row = drawing->shape->first_row; row < rows_end(drawing); row++) {
        if (!is_drawn(drawing, row))
            continue;
        paper_row(drawing->paper, drawing->table);
        add_row_labels(drawing, row);
        for (uint16_t i = 0; i < drawing->form->rows[row].cell_count; i++)
            add_value(drawing, (uint16_t)(drawing->form->rows[row].first_cell + i), 1);
    }
}

/* ---- A table of bands, each with columns of its own: table two ---- */

/* The n-th of `count` cells that share the room of all value columns. */
static uint16_t share(const struct drawing *drawing, uint16_t n, uint16_t count)
{
    return (uint16_t)(drawing->values * (n + 1) / count - drawing->values * n / count);
}

static void add_band_head(struct drawing *drawing, const struct form_row *row)
{
    if (row->group >= 0) {
        paper_row(drawing->paper, drawing->table);
        add_head(drawing, drawing->form->groups[row->group].label, drawing->table->column_count, 1);
    }
    paper_row(drawing->paper, drawing->table);
    add_head(drawing, SLICE("信息内容"), 1, 1);
    for (uint16_t i = 0; i < row->cell_count; i++)
        add_head(drawing, form_cell_column(drawing->form, (uint16_t)(row->first_cell + i))->label,
                 share(drawing, i, row->cell_count), 1);
}

static void draw_bands(struct drawing *drawing)
{
    const struct form_row *last = NULL;
    for (size_t i = drawing->shape->first_row; i < rows_end(drawing); i++) {
        const struct form_row *row = &drawing->form->rows[i];
        if (!is_drawn(drawing, i))
            continue;
        if (!last || row->group != last->group)
            add_band_head(drawing, row);
        last = row;
        paper_row(drawing->paper, drawing->table);
        add_label(drawing, row->label, 1, 1);
        for (uint16_t k = 0; k < row->cell_count; k++)
            add_value(drawing, (uint16_t)(row->first_cell + k), share(drawing, k, row->cell_count));
    }
}

/* ---- All rows side by side: table four ---- */

static void add_group_heads(struct drawing *drawing, size_t depth, size_t depths)
{
    paper_row(drawing->paper, drawing->table);
    for (size_t i = drawing->shape->first_row; i < rows_end(drawing); i++) {
        const struct form_row *row = &drawing->form->rows[i];
        int groups[LABELS_MOST];
        size_t count = groups_over(drawing, i, groups);
        if (depth < count && is_first_of(drawing, i, groups[depth]))
            add_head(drawing, drawing->form->groups[groups[depth]].label,
                     (size_t)drawn_rows(drawing, groups[depth]) * row->cell_count, 1);
        else if (depth == count)
            add_head(drawing, row->label, row->cell_count, depths - count);
    }
}

static void draw_line(struct drawing *drawing)
{
    size_t depths = deepest(drawing) + 1;
    uint16_t first = drawing->form->rows[drawing->shape->first_row].first_cell;
    for (size_t depth = 0; depth < depths; depth++)
        add_group_heads(drawing, depth, depths);
    paper_row(drawing->paper, drawing->table);
    for (uint16_t i = 0; i < drawing->values; i++)
        add_head(drawing, form_cell_column(drawing->form, (uint16_t)(first + i))->label, 1, 1);
    drawing->table->head_rows = drawing->table->count;
    paper_row(drawing->paper, drawing->table);
    for (uint16_t i = 0; i < drawing->values; i++)
        add_value(drawing, (uint16_t)(first + i), 1);
}

/* ---- Any of them ---- */

static uint16_t most_cells(const struct drawing *drawing)
{
    uint16_t most = 0, sum = 0;
    for (size_t row = drawing->shape->first_row; row < rows_end(drawing); row++) {
        uint16_t count = drawing->form->rows[row].cell_count;
        most = count > most ? count : most;
        sum = (uint16_t)(sum + count);
    }
    return drawing->shape->single_line ? sum : most;
}

void paper_form_table(struct paper *paper, const struct session *session, uint16_t table)
{
    const struct facts *facts = session_facts(session);
    struct drawing drawing = {
        .paper = paper, .session = session, .facts = facts, .form = facts->form, .shape = &facts->form->tables[table]};
    bool headed = !drawing.shape->single_line && has_one_head(&drawing);
    drawing.labels = (uint16_t)(drawing.shape->single_line ? 0 : headed ? deepest(&drawing) + 1 : 1);
    drawing.values = most_cells(&drawing);
    size_t columns = (size_t)drawing.labels + drawing.values;
    unsigned *widths = arena_new_array(paper->arena, unsigned, columns);
    for (size_t i = 0; i < columns; i++)
        widths[i] = i + 1 < drawing.labels ? GROUP_WIDTH : i < drawing.labels ? LABEL_WIDTH : VALUE_WIDTH;
    mark_cells(&drawing);
    drawing.table = paper_table(paper, widths, columns);
    if (drawing.shape->single_line)
        draw_line(&drawing);
    else if (headed)
        draw_headed(&drawing);
    else
        draw_bands(&drawing);
}
