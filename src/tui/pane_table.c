/* The pane of the table: rows and columns of the form, straight, with marks where findings are. */
#include "tui/paint.h"
#include "tui/view_review.h"

#include <stdio.h>

#define LABEL_LEAST 8
#define COLUMN_LEAST 4   /* two Han, on as many head lines as it takes */
#define COLUMN_NATURAL 6 /* three Han, all that short labels have */
#define AIR_MOST 3       /* columns given to each column where there is room */

/* Where columns stand in the pane; the one before each value has its mark. */
struct columns {
    int label;     /* width of the labels */
    int *widths;   /* of each column, without the one before it; in the frame's arena */
    size_t first;  /* the first column shown */
    size_t behind; /* the first one behind it that is not */
    int head_rows; /* lines that the longest column label takes */
};

static int column_width(const struct table *table, size_t column, int least)
{
    return table->value_widths[column] > least ? table->value_widths[column] : least;
}

static int columns_width(const struct table *table, int least)
{
    int width = 0;
    for (size_t i = 0; i < table->most_columns; i++)
        width += column_width(table, i, least) + 1;
    return width;
}

int pane_table_width(const struct table *table)
{
    return table->label_width + 3 + columns_width(table, COLUMN_NATURAL);
}

int pane_table_least(const struct table *table)
{
    return table->label_width + 3 + columns_width(table, COLUMN_LEAST);
}

static int head_rows(const struct table *table, const struct columns *columns)
{
    int rows = 1;
    for (size_t i = 0; i < table->line_count; i++) {
        const struct form_row *row = &table->form->rows[table->lines[i].row];
        for (uint16_t c = 0; c < row->cell_count; c++) {
            struct slice label = form_cell_column(table->form, (uint16_t)(row->first_cell + c))->short_label;
            int one = paint_wrapped_rows(label, columns->widths[c]);
            rows = one > rows ? one : rows;
        }
    }
    return rows;
}

/* The column, among those of its row, of the chosen cell. */
static size_t chosen_column(const struct review *review)
{
    const struct form *form = review->table.form;
    return (size_t)(review->cell - form->rows[form->cells[review->cell].row].first_cell);
}

/* As many columns as fit, the chosen one among them. */
static void choose_columns(const struct review *review, struct columns *columns, int room)
{
    size_t count = review->table.most_columns, chosen = chosen_column(review);
    columns->first = 0;
    for (;;) {
        columns->behind = columns->first;
        for (int left = room; columns->behind < count && left > columns->widths[columns->behind]; columns->behind++)
            left -= columns->widths[columns->behind] + 1;
        if (chosen < columns->behind || columns->first >= chosen)
            break;
        columns->first++;
    }
    if (columns->behind == columns->first)
        columns->behind = columns->first + 1;
}

static struct columns arrange(const struct review *review, int width)
{
    const struct table *table = &review->table;
    int count = (int)table->most_columns, label = table->label_width + 1;
    int least = label + columns_width(table, COLUMN_NATURAL) > width ? COLUMN_LEAST : COLUMN_NATURAL;
    int room = width - columns_width(table, least), air = room > label ? (room - label) / count : 0;
    struct columns columns = {.label = room >= label ? label : room > LABEL_LEAST ? room : LABEL_LEAST};
    columns.widths = arena_new_array(review->view.application->frame, int, table->most_columns);
    for (size_t i = 0; i < table->most_columns; i++)
        columns.widths[i] = column_width(table, i, least) + (air < AIR_MOST ? air : AIR_MOST);
    choose_columns(review, &columns, width - columns.label);
    columns.head_rows = head_rows(table, &columns);
    return columns;
}

static int column_at(const struct columns *columns, size_t column)
{
    int at = columns->label;
    for (size_t i = columns->first; i < column; i++)
        at += columns->widths[i] + 1;
    return at;
}

static bool is_shown(const struct columns *columns, size_t column)
{
    return column >= columns->first && column < columns->behind;
}

/* --- Heads --- */

/* Right-aligned, over several lines where it is long; the last line stands on the values. */
static void draw_column_label(struct canvas *canvas, struct area area, int column, int width, struct slice label,
                              int rows)
{
    int row = rows - paint_wrapped_rows(label, width);
    for (size_t start = 0; start < label.length && row < area.height; row++) {
        size_t end = wrap_line(label, start, width);
        struct slice part = slice_part(label, start, end);
        int part_width = canvas_text_width(part);
        if (row >= 0)
            canvas_text(canvas, area, row, column + 1 + width - part_width, part, ROLE_label);
        start = end;
    }
}

static void draw_column_labels(const struct review *review, struct canvas *canvas, struct area area,
                               const struct columns *columns, int row)
{
    const struct form *form = review->table.form;
    const struct form_row *form_row = &form->rows[row];
    for (size_t i = 0; i < form_row->cell_count; i++)
        if (is_shown(columns, i))
            draw_column_label(canvas, area, column_at(columns, i), columns->widths[i],
                              form_cell_column(form, (uint16_t)(form_row->first_cell + i))->short_label,
                              columns->head_rows);
}

static void draw_brace(struct canvas *canvas, struct area area, int start, int end, struct slice label)
{
    int width = canvas_text_width(label);
    for (int column = start; column < end; column++)
        canvas_text(canvas, area, 0, column, SLICE("-"), ROLE_frame);
    if (width + 2 <= end - start)
        canvas_print(canvas, area, 0, start + (end - start - width - 2) / 2, ROLE_faint, " %.*s ",
                     SLICE_ARGUMENTS(label));
}

/* The common label over columns that belong together. */
static void draw_column_groups(const struct review *review, struct canvas *canvas, struct area area,
                               const struct columns *columns)
{
    const struct form_table *table = &review->table.form->tables[review->table.index];
    for (size_t i = 0; i < table->column_count;) {
        struct slice group = table->columns[i].group;
        size_t end = i + 1;
        while (end < table->column_count && slice_equal(table->columns[end].group, group))
            end++;
        size_t first = i > columns->first ? i : columns->first, behind = end < columns->behind ? end : columns->behind;
        if (group.length && first < behind)
            draw_brace(canvas, area, column_at(columns, first) + 1, column_at(columns, behind), group);
        i = end;
    }
}

/* The head that stays in sight; returns its rows. */
static int draw_head(const struct review *review, struct canvas *canvas, struct area area,
                     const struct columns *columns)
{
    const struct table *table = &review->table;
    if (!table->one_head || area.height < 4)
        return 0;
    int groups = table->grouped_columns && area.height >= 12;
    if (groups)
        draw_column_groups(review, canvas, area, columns);
    draw_column_labels(review, canvas, area_part(area, groups, 0, columns->head_rows, area.width), columns,
                       table->head_row);
    return groups + columns->head_rows;
}

/* --- Cells --- */

static enum role lit_role(const struct review *review, int cell, enum role role)
{
    if (cell == review->cell && review->focus == PANE_TABLE)
        return ROLE_cursor;
    if (review_matches_cell(review, cell))
        return ROLE_match;
    if (review_change_of_cell(review, cell))
        return ROLE_candidate;
    if (cell == review->cell || review_claim_has_cell(review, review_claim_here(review), cell))
        return ROLE_linked;
    return review_is_term(review, cell) ? ROLE_term : role;
}

/* What is missing, blank or unclear says so itself. */
static struct slice level_mark(const struct review *review, int cell)
{
    const struct theme *theme = review->view.application->theme;
    if (session_facts(review->session)->cells[cell].state != CELL_READ)
        return SLICE_NONE;
    switch ((enum role)review->levels[cell]) {
    case ROLE_error:
        return theme->mark_error;
    case ROLE_warning:
        return theme->mark_warning;
    case ROLE_info:
        return theme->mark_info;
    default:
        return SLICE_NONE;
    }
}

static bool has_note(const struct review *review, int cell)
{
    char target[160];
    struct slice id = review->table.form->cells[cell].id;
    int length = snprintf(target, sizeof target, "cell:%.*s", SLICE_ARGUMENTS(id));
    return session_note(review->session, (struct slice){target, (size_t)length}).length > 0;
}

/* What the candidate would make of the cell, as much of it as there is room for. */
static struct slice changed_text(const struct review *review, int cell, struct slice text, int width)
{
    struct arena *frame = review->view.application->frame;
    const struct cause_change *change = review_change_of_cell(review, cell);
    struct slice whole = change ? change_text(change, true, frame) : SLICE_NONE;
    if (change && canvas_text_width(whole) > width)
        whole = change_text(change, false, frame);
    return change && canvas_text_width(whole) <= width ? whole : text;
}

/* The column before the value says what needs no colour to be seen. */
static void draw_mark(const struct review *review, struct canvas *canvas, struct area line, int column, int cell,
                      enum role cursor)
{
    const struct theme *theme = review->view.application->theme;
    struct slice mark = level_mark(review, cell);
    bool within = cursor != ROLE_text;
    if (review_change_of_cell(review, cell))
        canvas_text(canvas, line, 0, column, theme->mark_candidate, within ? cursor : ROLE_candidate);
    else if (mark.length)
        canvas_text(canvas, line, 0, column, mark, within ? cursor : review->levels[cell]);
    else if (has_note(review, cell))
        canvas_text(canvas, line, 0, column, SLICE("'"), ROLE_note);
}

static void draw_cell(const struct review *review, struct canvas *canvas, struct area line, int column, int width,
                      int cell)
{
    char buffer[80];
    enum role role;
    struct slice text = table_cell_text(session_facts(review->session), cell, buffer, &role);
    text = changed_text(review, cell, text, width);
    int text_width = canvas_text_width(text), start = column + 1 + width - text_width;
    bool chosen = cell == review->cell;
    enum role lit = lit_role(review, cell, role);
    if (chosen)
        canvas_fill(canvas, area_part(line, 0, column + 1, 1, width), lit);
    canvas_text(canvas, line, 0, start, text, lit);
    draw_mark(review, canvas, line, start - 1, cell, chosen && text_width < width ? lit : ROLE_text);
    if (chosen && review->focus == PANE_TABLE) {
        canvas->cursor_row = line.row;
        canvas->cursor_column = line.column + column + width;
        canvas->cursor_visible = true;
    }
}

static void draw_row(const struct review *review, struct canvas *canvas, struct area line,
                     const struct columns *columns, const struct table_line *table_line)
{
    const struct form *form = review->table.form;
    const struct form_row *row = &form->rows[table_line->row];
    bool chosen = form->cells[review->cell].row == table_line->row;
    canvas_text_cut(canvas, line, 0, table_line->indent, columns->label - table_line->indent - 1, table_line->label,
                    review_matches_row(review, table_line->row) ? ROLE_match
                    : chosen                                    ? ROLE_heading
                                                                : ROLE_label);
    for (size_t i = 0; i < row->cell_count; i++)
        if (is_shown(columns, i))
            draw_cell(review, canvas, line, column_at(columns, i), columns->widths[i], (int)(row->first_cell + i));
}

static int line_rows(const struct table_line *line, const struct columns *columns)
{
    return line->kind == TABLE_HEAD ? columns->head_rows : 1;
}

static void draw_earlier(const struct review *review, struct canvas *canvas, struct area line,
                         const struct columns *columns, const struct table_line *table_line)
{
    const struct form_row *row = &review->table.form->rows[table_line->row];
    canvas_text_cut(canvas, line, 0, table_line->indent, columns->label - table_line->indent - 1, table_line->label,
                    ROLE_faint);
    for (size_t i = 0; i < row->cell_count; i++) {
        char buffer[80];
        struct slice text = table_earlier_text(session_facts(review->session), review->earlier,
                                               (int)(row->first_cell + i), buffer);
        if (is_shown(columns, i))
            canvas_text(canvas, line, 0, column_at(columns, i) + 1 + columns->widths[i] - canvas_text_width(text), text,
                        ROLE_faint);
    }
}

static void draw_line(const struct review *review, struct canvas *canvas, struct area area,
                      const struct columns *columns, const struct table_line *line)
{
    if (line->kind == TABLE_ROW) {
        draw_row(review, canvas, area, columns, line);
        return;
    }
    if (line->kind == TABLE_EARLIER) {
        draw_earlier(review, canvas, area, columns, line);
        return;
    }
    int width = line->kind == TABLE_HEAD ? columns->label : area.width;
    canvas_text_cut(canvas, area, area.height - 1, line->indent, width - line->indent - 1, line->label, ROLE_faint);
    if (line->kind == TABLE_HEAD)
        draw_column_labels(review, canvas, area, columns, line->row);
}

/* --- The body --- */

static size_t chosen_line(const struct review *review)
{
    const struct table *table = &review->table;
    for (size_t i = 0; i < table->line_count; i++)
        if (table->lines[i].kind == TABLE_ROW && table->lines[i].row == table->form->cells[review->cell].row)
            return i;
    return 0;
}

/* The first line shown: the chosen one with its head above it where that fits, the rest below. */
static size_t first_line(const struct review *review, const struct columns *columns, int height)
{
    const struct table *table = &review->table;
    size_t chosen = chosen_line(review), top = chosen;
    int rows = 0, behind = 0;
    for (size_t i = 0; i < table->line_count; i++)
        rows += line_rows(&table->lines[i], columns);
    if (rows <= height)
        return 0;
    for (size_t i = chosen + 1; i < table->line_count && behind < height / 3; i++)
        behind += line_rows(&table->lines[i], columns);
    int room = height - behind - 1;
    while (top > 0 && room >= line_rows(&table->lines[top - 1], columns))
        room -= line_rows(&table->lines[--top], columns);
    return top;
}

static void draw_body(struct review *review, struct canvas *canvas, struct area area, const struct columns *columns)
{
    const struct table *table = &review->table;
    int row = 0;
    for (size_t i = first_line(review, columns, area.height); i < table->line_count && row < area.height; i++) {
        int rows = line_rows(&table->lines[i], columns);
        draw_line(review, canvas, area_part(area, row, 0, rows, area.width), columns, &table->lines[i]);
        row += rows;
    }
}

/* The foot says in full what the chosen cell is and what is known about it. */
static void draw_foot(struct review *review, struct canvas *canvas, struct area area)
{
    struct arena *frame = review->view.application->frame;
    struct slice name = cell_label(review, review->cell, frame), story = cell_story(review, review->cell, frame);
    canvas_text_cut(canvas, area, 0, 0, area.width, name, ROLE_heading);
    paint_wrapped(canvas, area, 1, story, ROLE_faint);
}

void pane_table_draw(struct review *review, struct canvas *canvas, struct area area)
{
    if (area.height < 1 || area.width < 2)
        return;
    area = area_part(area, 0, 1, area.height, area.width - 1);
    struct columns columns = arrange(review, area.width - 1);
    int foot = area.height >= 14 ? 4 : area.height >= 10 ? 3 : 0, head = draw_head(review, canvas, area, &columns);
    draw_body(review, canvas, area_part(area, head, 0, area.height - head - foot, area.width), &columns);
    if (foot)
        draw_foot(review, canvas, area_part(area, area.height - foot + 1, 0, foot - 1, area.width - 1));
}

/* --- Moving --- */

/* The row so many rows further on that belongs to the report; the last one at an end. */
static const struct form_row *other_row(const struct review *review, int rows)
{
    const struct table *table = &review->table;
    size_t line = chosen_line(review);
    for (int step = rows < 0 ? -1 : 1; rows != 0; rows -= step) {
        size_t next = line + (size_t)step;
        while (next < table->line_count && table->lines[next].kind != TABLE_ROW)
            next += (size_t)step;
        if (next >= table->line_count)
            break;
        line = next;
    }
    return &table->form->rows[table->lines[line].row];
}

void pane_table_move(struct review *review, int rows, int columns)
{
    int column = (int)chosen_column(review) + columns;
    const struct form_row *row = other_row(review, rows);
    int most = (int)row->cell_count - 1;
    column = column < 0 ? 0 : column > most ? most : column;
    review_choose_cell(review, row->first_cell + column);
}
