/* The pane of the original: the text with numbers, headings and what is missing, the chosen things lit. */
#include "tui/paint.h"
#include "tui/pane_grid.h"
#include "tui/view_review.h"

#define GUTTER 3 /* the cursor's sign, the mark of a finding, a blank */

/* The row on which the cursor stands. */
static size_t cursor_row(struct review *review)
{
    struct original *original = &review->original;
    bool absent = review->absence >= 0 && (size_t)review->absence < original->absence_count;
    return absent ? original_row_of_absence(original, (size_t)review->absence)
                  : original_row_of(original, review->offset);
}

/* A jump shows some lines before its target, a step scrolls by one. */
static size_t scroll_to(size_t top, size_t row, size_t height)
{
    if (row >= top && row < top + height)
        return top;
    if (row + 1 == top)
        return row;
    if (row == top + height)
        return top + 1;
    return row > height / 3 ? row - height / 3 : 0;
}

/* --- What is lit --- */

static const struct finding *chosen_finding(const struct review *review)
{
    return review->finding < 0 ? NULL : &session_results(review->session)->findings[review->finding];
}

static const struct cause_change *change_of_mark(const struct review *review, const struct mark *mark)
{
    const struct cause_change *change = review_change_of_cell(review, mark->cell);
    return change ? change : review_change_of_claim(review, mark->claim);
}

static enum role lit_role(const struct review *review, const struct mark *mark)
{
    bool focused = review->focus == PANE_ORIGINAL, on_claim = mark->claim >= 0 || mark->role == ROLE_untied;
    bool chosen = mark->cell >= 0 && mark->cell == review->cell;
    if (focused && (on_claim ? review->offset == mark->start && review->absence < 0
                             : chosen && review_cell_here(review) == mark->cell))
        return ROLE_cursor;
    if (change_of_mark(review, mark))
        return ROLE_candidate;
    if (on_claim && !focused && review->offset == mark->start && review->absence < 0)
        return ROLE_linked;
    if ((chosen && !focused) || review_claim_has_cell(review, mark->claim, review->cell))
        return ROLE_linked;
    return review_is_term(review, mark->cell) ? ROLE_term : mark->role;
}

void pane_original_light(const struct original *original, struct canvas *canvas, struct area line,
                         const struct visual_line *visual, struct span span, enum role role)
{
    if (visual->kind == VISUAL_GRID) {
        struct area inside = area_part(line, 0, GUTTER, 1, line.width - GUTTER);
        pane_grid_light(original, canvas, inside, visual, span, role);
        return;
    }
    if (visual->kind != VISUAL_TEXT || span_is_none(span) || span.end <= visual->start || span.start >= visual->end)
        return;
    uint32_t start = span.start > visual->start ? span.start : visual->start;
    uint32_t end = span.end < visual->end ? span.end : visual->end;
    int before = original_columns(original, visual, start), behind = original_columns(original, visual, end);
    canvas_role(canvas, line, 0, GUTTER + before, behind - before, role);
}

static void light(struct review *review, struct canvas *canvas, struct area line, const struct visual_line *visual,
                  struct span span, enum role role)
{
    pane_original_light(&review->original, canvas, line, visual, span, role);
}

/* --- Marks of findings beside the lines --- */

static bool has_cell_of(const struct form *form, const struct finding *finding, const struct absence *absence)
{
    for (size_t i = 0; i < finding->cell_count; i++) {
        const struct form_cell *cell = &form->cells[finding->cells[i]];
        if (cell->row == absence->row || cell->table == absence->table)
            return true;
    }
    return false;
}

static bool is_about_absence(const struct review *review, const struct finding *finding, uint32_t number)
{
    const struct absence *absence = &review->original.absences[number];
    if (absence->section >= 0)
        return finding->section == absence->section && finding->cell_count == 0;
    return has_cell_of(review->table.form, finding, absence);
}

static bool touches(const struct review *review, const struct finding *finding, const struct visual_line *visual)
{
    if (visual->kind == VISUAL_MISSING)
        return is_about_absence(review, finding, visual->number);
    return finding->has_span && finding->span.start < visual->end && finding->span.end > visual->start;
}

/* Findings come worst first: the first one that needs a decision gives the mark. */
static void draw_mark(struct review *review, struct canvas *canvas, struct area line, const struct visual_line *visual)
{
    const struct theme *theme = review->view.application->theme;
    const struct results *results = session_results(review->session);
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        if (finding->outcome != OUTCOME_FAIL)
            break;
        if (!touches(review, finding, visual) || !session_needs_decision(review->session, i))
            continue;
        canvas_text(canvas, line, 0, 1, mark_of_level(theme, finding->level), role_of_level(finding->level));
        return;
    }
}

/* --- Lines --- */

/* An empty cell shows nothing that could be coloured as its text: the chosen one is lit as a whole. */
static void light_blank_cell(struct review *review, struct canvas *canvas, struct area line,
                             const struct visual_line *visual)
{
    struct span span = session_facts(review->session)->cells[review->cell].span;
    if (!span_is_none(span) && span.start == span.end)
        light(review, canvas, line, visual, span, review->focus == PANE_ORIGINAL ? ROLE_cursor : ROLE_linked);
}

/* What the candidate would change on the line, one behind the other. */
static struct slice add_change(const struct review *review, const struct mark *mark, struct slice before)
{
    struct arena *frame = review->view.application->frame;
    const struct cause_change *change = change_of_mark(review, mark);
    if (!change)
        return before;
    return arena_print(frame, "%.*s%s%.*s", SLICE_ARGUMENTS(before), before.length ? " " : "",
                       SLICE_ARGUMENTS(change_text(change, true, frame)));
}

/* It stands behind the text where there is room, and the mark in the gutter says that there is something. */
static void draw_beside(const struct review *review, struct canvas *canvas, struct area line, int column,
                        struct slice text)
{
    if (text.length == 0)
        return;
    canvas_text(canvas, line, 0, GUTTER - 1, review->view.application->theme->mark_candidate, ROLE_candidate);
    if (column + 2 + canvas_text_width(text) < line.width)
        canvas_text(canvas, line, 0, column + 2, text, ROLE_candidate);
}

static void draw_page_line(struct canvas *canvas, struct area line, uint32_t page)
{
    for (int column = GUTTER; column < line.width - 1; column++)
        canvas_text(canvas, line, 0, column, SLICE("-"), ROLE_frame);
    canvas_print(canvas, line, 0, line.width > 20 ? line.width - 14 : GUTTER, ROLE_faint, " 第 %u 页 ", page);
}

int pane_original_text(const struct original *original, struct canvas *canvas, struct area line,
                       const struct visual_line *visual)
{
    struct span piece;
    int column = GUTTER;
    if (visual->kind == VISUAL_GRID) {
        pane_grid_draw(original, canvas, area_part(line, 0, GUTTER, 1, line.width - GUTTER), visual);
        return column + original->grid_lines.items[visual->number].width;
    }
    if (visual->kind == VISUAL_PAGE)
        draw_page_line(canvas, line, visual->number);
    for (uint32_t from = visual->start;
         visual->kind == VISUAL_TEXT && original_piece(original, visual, &from, &piece);)
        column = canvas_text(canvas, line, 0, column, document_text(original->document, piece), ROLE_text);
    return column;
}

/* What the chosen finding is about in the prose. */
static void light_finding(struct review *review, struct canvas *canvas, struct area line,
                          const struct visual_line *visual)
{
    const struct finding *finding = chosen_finding(review);
    for (size_t i = 0; finding && i < finding->term_count; i++)
        if (finding->terms[i].cell < 0 && finding->terms[i].previous == 0)
            light(review, canvas, line, visual, finding->terms[i].span, ROLE_term);
    for (size_t i = 0; finding && i < finding->passage_count; i++)
        light(review, canvas, line, visual, finding->passages[i].here,
              span_contains(finding->passages[i].here, review->offset) ? ROLE_linked : ROLE_term);
    bool prose = finding && finding->has_span && finding->cell_count == 0 && finding->passage_count == 0;
    if (prose)
        light(review, canvas, line, visual, finding->span, review->focus == PANE_BOTTOM ? ROLE_linked : ROLE_term);
}

static void draw_text_line(struct review *review, struct canvas *canvas, struct area line,
                           const struct visual_line *visual)
{
    const struct original *original = &review->original;
    struct span shown = {visual->start, visual->end};
    struct slice beside = SLICE_NONE;
    int column = pane_original_text(original, canvas, line, visual);
    if (visual->kind == VISUAL_GRID) {
        light_blank_cell(review, canvas, line, visual);
        shown = pane_grid_extent(original, visual);
    }
    for (size_t i = original_first_mark(original, shown.start); i < original->mark_count; i++) {
        const struct mark *mark = &original->marks[i];
        if (mark->start >= shown.end)
            break;
        light(review, canvas, line, visual, (struct span){mark->start, mark->end}, lit_role(review, mark));
        beside = add_change(review, mark, beside);
    }
    draw_beside(review, canvas, line, column, beside);
    light_finding(review, canvas, line, visual);
    draw_mark(review, canvas, line, visual);
}

static void draw_missing_line(struct review *review, struct canvas *canvas, struct area line, uint32_t absence,
                              bool chosen)
{
    const struct absence *absent = &review->original.absences[absence];
    enum role role = chosen ? review->focus == PANE_ORIGINAL ? ROLE_cursor : ROLE_linked : ROLE_missing;
    int column = canvas_print(canvas, line, 0, GUTTER, role, "[%.*s] ",
                              SLICE_ARGUMENTS(review->view.application->theme->mark_missing));
    canvas_text_cut(canvas, line, 0, column, line.width - column, absent->label, role);
}

static void draw_line(struct review *review, struct canvas *canvas, struct area line, size_t row, bool chosen)
{
    const struct visual_line *visual = &review->original.lines.items[row];
    if (chosen)
        canvas_text(canvas, line, 0, 0, SLICE(">"), review->focus == PANE_ORIGINAL ? ROLE_cursor : ROLE_faint);
    switch ((enum visual_kind)visual->kind) {
    case VISUAL_TEXT:
    case VISUAL_GRID:
        draw_text_line(review, canvas, line, visual);
        break;
    case VISUAL_PAGE:
        draw_page_line(canvas, line, visual->number);
        break;
    case VISUAL_MISSING:
        draw_mark(review, canvas, line, visual);
        draw_missing_line(review, canvas, line, visual->number, review->absence == (int)visual->number);
        break;
    }
}

/* --- Search hits --- */

/* Only the first line of a table's row says where the row ends. */
static uint32_t grid_row_end(const struct original *original, size_t row)
{
    uint32_t start = original->lines.items[row].start, end = original->lines.items[row].end;
    for (; original->lines.items[row].kind == VISUAL_GRID && original->lines.items[row].start == start; row--) {
        end = original->lines.items[row].end > end ? original->lines.items[row].end : end;
        if (row == 0)
            break;
    }
    return end;
}

static void draw_hits(struct review *review, struct canvas *canvas, struct area area, size_t behind)
{
    struct original *original = &review->original;
    size_t top = review->original_top;
    if (review->query.count == 0 || !review_searches_original(review) || behind <= top)
        return;
    struct slice text = original->document->text;
    const struct visual_line *last = &original->lines.items[behind - 1];
    uint32_t end = last->kind == VISUAL_GRID ? grid_row_end(original, behind - 1) : last->end;
    size_t limit = (size_t)end + 256 < text.length ? (size_t)end + 256 : text.length;
    struct span hit = {0, original->lines.items[top].start};
    for (;;) {
        hit = query_find(&review->query, slice_part(text, 0, limit), hit.end);
        if (span_is_none(hit) || hit.start >= end)
            return;
        for (size_t row = top; row < behind; row++)
            if (original->lines.items[row].kind == VISUAL_TEXT || original->lines.items[row].kind == VISUAL_GRID)
                light(review, canvas, area_part(area, (int)(row - top), 0, 1, area.width), &original->lines.items[row],
                      hit, ROLE_match);
    }
}

static void park_cursor(struct review *review, struct canvas *canvas, struct area area, size_t row)
{
    const struct visual_line *visual = &review->original.lines.items[row];
    bool inside = visual->kind == VISUAL_GRID || (visual->kind == VISUAL_TEXT && review->offset >= visual->start &&
                                                  review->offset <= visual->end);
    int before = inside ? original_columns(&review->original, visual, review->offset) : 0;
    canvas->cursor_row = area.row + (int)(row - review->original_top);
    canvas->cursor_column = area.column + (GUTTER + before < area.width ? GUTTER + before : area.width - 1);
    canvas->cursor_visible = true;
}

/* A table that the pane shows in part is open where it goes on. */
static void open_edges(struct original *original, struct canvas *canvas, struct area area, size_t top, size_t behind)
{
    struct area text = area_part(area, 0, GUTTER, area.height, area.width - GUTTER);
    bool more = original_lines(original, behind + 1) > behind;
    const struct visual_line *lines = original->lines.items;
    if (top > 0 && top < behind)
        pane_grid_cross(original, canvas, text, &lines[top], &lines[top - 1], CANVAS_ABOVE);
    if (more && top < behind)
        pane_grid_cross(original, canvas, area_part(text, (int)(behind - top) - 1, 0, 1, text.width),
                        &lines[behind - 1], &lines[behind], CANVAS_BELOW);
}

void pane_original_draw(struct review *review, struct canvas *canvas, struct area area)
{
    if (area.height < 1 || area.width < 1)
        return;
    struct original *original = &review->original;
    size_t height = (size_t)area.height;
    original_set_width(original, area.width - GUTTER - 1);
    size_t row = cursor_row(review);
    review->original_top = scroll_to(review->original_top, row, height);
    size_t count = original_lines(original, review->original_top + height);
    if (count < review->original_top + height)
        review->original_top = count > height ? count - height : 0;
    size_t behind = review->original_top + height < count ? review->original_top + height : count;
    for (size_t i = review->original_top; i < behind; i++)
        draw_line(review, canvas, area_part(area, (int)(i - review->original_top), 0, 1, area.width), i, i == row);
    draw_hits(review, canvas, area, behind);
    open_edges(original, canvas, area, review->original_top, behind);
    if (review->focus == PANE_ORIGINAL && row < behind)
        park_cursor(review, canvas, area, row);
}

/* --- Moving --- */

/* The bytes of the line, of a table's the whole row. */
static struct span line_span(struct original *original, size_t row)
{
    const struct visual_line visual = original->lines.items[row];
    struct span span = {visual.start, visual.end};
    size_t last = row;
    while (visual.kind == VISUAL_GRID && original_lines(original, last + 2) > last + 1 &&
           original->lines.items[last + 1].kind == VISUAL_GRID && original->lines.items[last + 1].start == visual.start)
        last++;
    if (visual.kind == VISUAL_GRID)
        span.end = grid_row_end(original, last);
    return span;
}

static bool is_in_chosen_column(const struct review *review, const struct mark *mark)
{
    const struct form *form = session_facts(review->session)->form;
    return form_cell_column(form, (uint16_t)mark->cell) == form_cell_column(form, (uint16_t)review->cell);
}

/* The first number there that has to do with a cell, rather the one in the column of the chosen cell; or NULL. */
static const struct mark *first_number(const struct review *review, struct span span)
{
    const struct original *original = &review->original;
    const struct mark *first = NULL;
    for (size_t i = original_first_mark(original, span.start); i < original->mark_count; i++) {
        const struct mark *mark = &original->marks[i];
        if (mark->start >= span.end)
            break;
        if ((mark->cell < 0 && mark->claim < 0) || mark->start < span.start)
            continue;
        if (mark->cell >= 0 && is_in_chosen_column(review, mark))
            return mark;
        first = first ? first : mark;
    }
    return first;
}

/* The one that a line of a table shows itself. */
static const struct mark *number_on_line(const struct review *review, const struct visual_line *visual)
{
    const struct original *original = &review->original;
    const struct mark *first = NULL;
    if (visual->kind != VISUAL_GRID)
        return NULL;
    const struct grid_line *line = &original->grid_lines.items[visual->number];
    for (uint32_t i = 0; i < line->piece_count; i++) {
        const struct mark *mark = first_number(review, original->grid_pieces.items[line->first_piece + i].span);
        if (mark && mark->cell >= 0 && is_in_chosen_column(review, mark))
            return mark;
        first = first ? first : mark;
    }
    return first;
}

/* On a claim the table shows the cell that it speaks of. */
static void choose_mark(struct review *review, const struct mark *mark)
{
    const struct claim *claims = session_results(review->session)->claims;
    if (mark->cell >= 0) {
        review_choose_cell(review, mark->cell);
        return;
    }
    if (mark->claim >= 0 && claims[mark->claim].cell_count)
        review_choose_cell(review, claims[mark->claim].cells[0]);
    review_choose_offset(review, mark->start);
}

/* The first empty cell of a table's row, or -1. */
static int first_blank_cell(const struct review *review, struct span row)
{
    const struct facts *facts = session_facts(review->session);
    for (size_t i = 0; i < facts->form->cell_count; i++)
        if (!span_is_none(facts->cells[i].span) && facts->cells[i].span.start >= row.start &&
            facts->cells[i].span.end <= row.end)
            return (int)i;
    return -1;
}

static void stand_on(struct review *review, size_t row)
{
    const struct visual_line visual = review->original.lines.items[row];
    if (visual.kind == VISUAL_MISSING) {
        review_choose_absence(review, (int)visual.number);
        return;
    }
    struct span span = line_span(&review->original, row);
    const struct mark *number = number_on_line(review, &visual);
    number = number ? number : first_number(review, span);
    int cell = number || visual.kind != VISUAL_GRID ? -1 : first_blank_cell(review, span);
    if (number)
        choose_mark(review, number);
    else if (cell >= 0)
        review_choose_cell(review, cell);
    else
        review_choose_offset(review, visual.start);
}

static bool shows_another_row(const struct review *review, const struct visual_line *visual)
{
    const struct form *form = session_facts(review->session)->form;
    const struct mark *mark = number_on_line(review, visual);
    return mark && mark->cell >= 0 && form->cells[mark->cell].row != form->cells[review->cell].row;
}

/* The lines of one row of a table are one step: on to the row before or behind. */
static size_t leave_grid_row(struct review *review, size_t from, size_t row, int rows)
{
    struct original *original = &review->original;
    const struct visual_line here = original->lines.items[from];
    while (rows != 0 && here.kind == VISUAL_GRID) {
        const struct visual_line *there = &original->lines.items[row];
        bool same = there->kind == VISUAL_GRID && there->start == here.start;
        bool last = rows > 0 && original_lines(original, row + 2) < row + 2;
        if (!same || shows_another_row(review, there) || (rows < 0 && row == 0) || last)
            break;
        row = rows < 0 ? row - 1 : row + 1;
    }
    return row;
}

void pane_original_move(struct review *review, int rows)
{
    struct original *original = &review->original;
    if (original->width == 0)
        original_set_width(original, 80);
    ptrdiff_t target = (ptrdiff_t)cursor_row(review) + rows;
    size_t wanted = target < 0 ? 0 : (size_t)target;
    size_t count = original_lines(original, wanted == SIZE_MAX ? wanted : wanted + 2);
    if (count == 0)
        return;
    size_t row = leave_grid_row(review, cursor_row(review), wanted < count ? wanted : count - 1, rows);
    if (original->lines.items[row].kind == VISUAL_PAGE && rows < 0 && row > 0)
        row--;
    else if (original->lines.items[row].kind == VISUAL_PAGE && row + 1 < count)
        row++;
    stand_on(review, row);
}

/* To the number before or behind the cursor, wherever it is. */
void pane_original_step(struct review *review, int step)
{
    const struct original *original = &review->original;
    const struct mark *found = NULL;
    for (size_t i = 0; i < original->mark_count; i++) {
        const struct mark *mark = &original->marks[i];
        if (!original_is_number(mark))
            continue;
        if (step < 0 && mark->start < review->offset)
            found = mark;
        if (step > 0 && mark->start > review->offset && !found)
            found = mark;
    }
    if (found)
        choose_mark(review, found);
}
