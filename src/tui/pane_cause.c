/* The equations of a cause side by side: a line for each number, a column for each equation with the sign that the
 * number has in it, below what each comes to. A number that several equations share stands on one line. */
#include "tui/paint.h"
#include "tui/view_review.h"

#include <stdio.h>

#define ROWS_FEW 9       /* so many are listed whatever they are */
#define LABEL_MOST 40
#define LABEL_LEAST 14
#define COLUMN_LEAST 9   /* of an equation */
#define COLUMN_MOST 16
#define FIXED_ROWS 3     /* what each comes to: computed, reported, difference */

/* A number of the equations: a cell, a claim of the prose, or one that the rule itself gives. */
struct number {
    int cell, claim; /* or -1 */
    int previous;    /* 1 + index of a cell of last year's report, or 0 */
    struct decimal value;
    bool known, listed;
    struct span span;
};

struct equations {
    const struct cause *cause;
    const struct finding **items; /* the findings that have terms */
    size_t count;
    struct number *numbers;
    size_t number_count, listed;
    size_t chosen; /* the place of the chosen number among those listed */
};

static int cause_of(const struct review *review)
{
    return review->cause_of[review->finding];
}

static bool is_same(const struct number *number, const struct term *term)
{
    if (term->cell >= 0 || term->claim >= 0 || term->previous)
        return number->cell == term->cell && number->claim == term->claim && number->previous == term->previous;
    return number->cell < 0 && number->claim < 0 && number->previous == 0 && number->span.start == term->span.start &&
           decimal_compare(number->value, term->value) == 0;
}

static const struct term *find_term(const struct finding *finding, const struct number *number)
{
    for (size_t i = 0; i < finding->term_count; i++)
        if (is_same(number, &finding->terms[i]))
            return &finding->terms[i];
    return NULL;
}

typedef VECTOR(struct number) number_list;

/* Cells in the order of the form, behind them what the prose says. */
static bool stands_before(const struct number *a, const struct number *b)
{
    unsigned left = (unsigned)a->cell, right = (unsigned)b->cell;
    return left != right ? left < right : a->span.start < b->span.start;
}

static void add_number(number_list *list, const struct number *number, struct arena *arena)
{
    vector_push(arena, list, *number);
    size_t at = list->count - 1;
    for (; at > 0 && stands_before(number, &list->items[at - 1]); at--)
        list->items[at] = list->items[at - 1];
    list->items[at] = *number;
}

static void add_term(number_list *list, const struct term *term, struct arena *arena)
{
    for (size_t i = 0; i < list->count; i++)
        if (is_same(&list->items[i], term))
            return;
    struct span span = term->previous ? SPAN_NONE : term->span;
    struct number number = {term->cell, term->claim, term->previous, term->value, term->known, false, span};
    add_number(list, &number, arena);
}

/* What the candidate would change besides, in equations that hold. */
static void add_changes(const struct review *review, number_list *list, struct arena *arena)
{
    const struct cause_candidate *candidate = review_candidate(review, cause_of(review));
    const struct results *results = session_results(review->session);
    for (size_t i = 0; candidate && i < candidate->change_count; i++) {
        const struct cause_change *change = &candidate->changes[i];
        struct term term = {.cell = -1, .claim = -1, .known = !change->unread, .value = change->from};
        if (change->of == CHANGE_CELL) {
            term.cell = change->index;
            term.span = session_facts(review->session)->cells[change->index].span;
        } else if (change->of == CHANGE_CLAIM) {
            term.claim = change->index;
            term.span = results->claims[change->index].span;
        } else {
            continue;
        }
        add_term(list, &term, arena);
    }
}

static const struct cause_change *change_of(const struct review *review, const struct number *number)
{
    const struct cause_change *change = review_change_of_cell(review, number->cell);
    return change ? change : review_change_of_claim(review, number->claim);
}

/* Of long sums the zeros are only counted. */
static bool says_something(const struct review *review, const struct equations *equations, const struct number *number)
{
    if (!number->known || number->value.digits != 0 || change_of(review, number))
        return true;
    for (size_t i = 0; i < equations->count; i++) {
        const struct term *term = find_term(equations->items[i], number);
        if (term && term->right)
            return true;
    }
    return false;
}

static struct equations equations_of(const struct review *review, struct arena *arena)
{
    const struct results *results = session_results(review->session);
    struct equations all = {.cause = &session_causes(review->session)->items[cause_of(review)]};
    number_list numbers = {0};
    all.items = arena_new_array(arena, const struct finding *, all.cause->finding_count);
    for (size_t i = 0; i < all.cause->finding_count; i++) {
        const struct finding *finding = &results->findings[all.cause->findings[i]];
        if (finding->term_count)
            all.items[all.count++] = finding;
        for (size_t k = 0; k < finding->term_count; k++)
            add_term(&numbers, &finding->terms[k], arena);
    }
    add_changes(review, &numbers, arena);
    all.numbers = numbers.items;
    all.number_count = numbers.count;
    for (size_t i = 0; i < all.number_count; i++) {
        bool chosen = (int)i == review->term;
        all.numbers[i].listed = chosen || all.number_count <= ROWS_FEW || says_something(review, &all, &all.numbers[i]);
        all.chosen = chosen ? all.listed : all.chosen;
        all.listed += all.numbers[i].listed;
    }
    return all;
}

/* --- What an equation comes to --- */

enum outcome_row { ROW_COMPUTED, ROW_REPORTED, ROW_DIFFERENCE };

static bool side_of(const struct finding *finding, bool right, struct decimal *out)
{
    *out = DECIMAL(0);
    for (size_t i = 0; i < finding->term_count; i++) {
        const struct term *term = &finding->terms[i];
        bool added = term->right != right || (term->known && (term->minus ? decimal_subtract(*out, term->value, out)
                                                                          : decimal_add(*out, term->value, out)));
        if (!added)
            return false;
    }
    return true;
}

static struct slice outcome_text(const struct finding *finding, enum outcome_row row, struct arena *arena)
{
    struct decimal left, right, value;
    char text[40];
    if (!side_of(finding, false, &left) || !side_of(finding, true, &right) || !decimal_subtract(right, left, &value))
        return SLICE("?");
    decimal_print(row == ROW_COMPUTED ? left : row == ROW_REPORTED ? right : value, text);
    bool more = row == ROW_DIFFERENCE && value.digits > 0;
    return arena_print(arena, "%s%s", more ? "+" : "", text);
}

static const char *const outcome_names[FIXED_ROWS] = {"算得", "报告写", "相差"};

/* --- Columns --- */

struct sizes {
    int label, change, column;
    size_t first, behind; /* equations shown */
};

static struct slice head_of(const struct finding *finding, size_t number, struct arena *arena)
{
    struct slice message = finding->message;
    ptrdiff_t colon = slice_find(message, SLICE("："), 0);
    struct slice name = colon > 0 ? slice_part(message, 0, (size_t)colon) : SLICE_NONE;
    return arena_print(arena, "%zu) %.*s", number + 1, SLICE_ARGUMENTS(name));
}

static struct slice number_label(const struct review *review, const struct number *number, struct arena *arena)
{
    struct term term = {.cell = number->cell, .previous = (uint16_t)number->previous, .span = number->span};
    return term_label(review, &term, arena);
}

static int between(int value, int low, int high)
{
    return value > high ? high : value < low ? low : value;
}

static struct sizes sizes_of(const struct review *review, const struct equations *equations, int width,
                             struct arena *arena)
{
    struct sizes sizes = {.label = LABEL_LEAST, .column = COLUMN_LEAST};
    for (size_t i = 0; i < equations->number_count; i++) {
        const struct cause_change *change = change_of(review, &equations->numbers[i]);
        int label = canvas_text_width(number_label(review, &equations->numbers[i], arena));
        int changed = change ? canvas_text_width(change_text(change, true, arena)) + 2 : 0;
        sizes.label = equations->numbers[i].listed && label > sizes.label ? label : sizes.label;
        sizes.change = changed > sizes.change ? changed : sizes.change;
    }
    for (size_t i = 0; i < equations->count; i++) {
        int head = canvas_text_width(head_of(equations->items[i], i, arena)) + 2;
        sizes.column = head > sizes.column ? head : sizes.column;
    }
    int most = width / 2 > LABEL_LEAST ? width / 2 : LABEL_LEAST;
    sizes.label = between(sizes.label, LABEL_LEAST, most < LABEL_MOST ? most : LABEL_MOST);
    int room = width - 3 - sizes.label - sizes.change, count = (int)equations->count;
    sizes.column = between(sizes.column, COLUMN_LEAST, COLUMN_MOST);
    if (sizes.column * count > room)
        sizes.column = COLUMN_LEAST;
    size_t fit = room > sizes.column ? (size_t)(room / sizes.column) : 1;
    sizes.first = (size_t)review->equation >= fit ? (size_t)review->equation - fit + 1 : 0;
    sizes.behind = sizes.first + fit < equations->count ? sizes.first + fit : equations->count;
    return sizes;
}

static int column_at(const struct sizes *sizes, size_t equation)
{
    return 3 + sizes->label + sizes->change + (int)(equation - sizes->first) * sizes->column;
}

static void draw_right(struct canvas *canvas, struct area line, const struct sizes *sizes, size_t equation,
                       struct slice text, enum role role)
{
    int width = canvas_text_width(text), room = sizes->column - 2, column = column_at(sizes, equation);
    canvas_text_cut(canvas, line, 0, column + (width < room ? room - width : 0) + 2, room, text, role);
}

/* --- Painting --- */

static void draw_heads(const struct review *review, struct canvas *canvas, struct area line,
                       const struct equations *equations, const struct sizes *sizes)
{
    struct arena *frame = review->view.application->frame;
    if (sizes->change)
        canvas_text_cut(canvas, line, 0, 3 + sizes->label + 2, sizes->change - 2, SLICE("改为"), ROLE_label);
    for (size_t i = sizes->first; i < sizes->behind; i++)
        draw_right(canvas, line, sizes, i, head_of(equations->items[i], i, frame),
                   (int)i == review->equation ? ROLE_heading : ROLE_label);
}

static struct slice entry_text(const struct finding *finding, const struct number *number, struct arena *arena)
{
    const struct term *term = find_term(finding, number);
    char value[40] = "?";
    if (!term)
        return SLICE_NONE;
    if (term->known)
        decimal_print(term->value, value);
    return arena_print(arena, "%s%s%s", term->right ? "=" : "", term->minus ? "-" : term->right ? "" : "+", value);
}

static void draw_number(const struct review *review, struct canvas *canvas, struct area line,
                        const struct equations *equations, const struct sizes *sizes, size_t i)
{
    struct arena *frame = review->view.application->frame;
    const struct number *number = &equations->numbers[i];
    const struct cause_change *change = change_of(review, number);
    bool chosen = (int)i == review->term;
    enum role role = chosen ? review->focus == PANE_BOTTOM ? ROLE_cursor : ROLE_linked : ROLE_text;
    enum role lit = chosen ? role : change ? ROLE_candidate : ROLE_text;
    if (chosen)
        canvas_fill(canvas, line, role);
    if (change)
        canvas_text(canvas, line, 0, 1, review->view.application->theme->mark_candidate, lit);
    canvas_text_cut(canvas, line, 0, 3, sizes->label, number_label(review, number, frame), lit);
    if (change)
        canvas_text_cut(canvas, line, 0, 3 + sizes->label + 2, sizes->change - 2, change_text(change, true, frame),
                        lit);
    for (size_t k = sizes->first; k < sizes->behind; k++)
        draw_right(canvas, line, sizes, k, entry_text(equations->items[k], number, frame), lit);
    if (chosen && review->focus == PANE_BOTTOM) {
        canvas->cursor_row = line.row;
        canvas->cursor_column = line.column;
        canvas->cursor_visible = true;
    }
}

static void draw_outcome(const struct review *review, struct canvas *canvas, struct area line,
                         const struct equations *equations, const struct sizes *sizes, enum outcome_row row)
{
    enum role role = row == ROW_DIFFERENCE ? ROLE_heading : ROLE_label;
    canvas_text(canvas, line, 0, 3, slice_of(outcome_names[row]), role);
    for (size_t i = sizes->first; i < sizes->behind; i++)
        draw_right(canvas, line, sizes, i, outcome_text(equations->items[i], row, review->view.application->frame),
                   role);
}

static int draw_numbers(struct review *review, struct canvas *canvas, struct area area,
                        const struct equations *equations, const struct sizes *sizes)
{
    size_t height = (size_t)area.height, at = 0;
    int row = 0;
    if (equations->chosen < review->detail_top || equations->listed <= height)
        review->detail_top = equations->listed <= height ? 0 : equations->chosen;
    if (height && equations->chosen >= review->detail_top + height)
        review->detail_top = equations->chosen - height + 1;
    for (size_t i = 0; i < equations->number_count && row < area.height; i++) {
        if (!equations->numbers[i].listed || at++ < review->detail_top)
            continue;
        draw_number(review, canvas, area_part(area, row++, 0, 1, area.width), equations, sizes, i);
    }
    return row;
}

/* What stands below the equations: the chosen one in words, findings without terms, how many zeros were left out. */
static struct slice remarks_of(const struct review *review, const struct equations *equations, struct arena *arena)
{
    const struct results *results = session_results(review->session);
    struct slice text = SLICE_NONE;
    size_t zeros = equations->number_count - equations->listed;
    if ((size_t)review->equation < equations->count)
        text = arena_print(arena, "%d) %.*s", review->equation + 1,
                           SLICE_ARGUMENTS(equations->items[review->equation]->message));
    if (zeros)
        text = arena_print(arena, "%.*s（另 %zu 项为 0）", SLICE_ARGUMENTS(text), zeros);
    for (size_t i = 0; i < equations->cause->finding_count; i++) {
        const struct finding *finding = &results->findings[equations->cause->findings[i]];
        if (finding->term_count == 0)
            text = arena_print(arena, "%.*s\n%.*s", SLICE_ARGUMENTS(text), SLICE_ARGUMENTS(finding->message));
    }
    return text;
}

int pane_cause_rows(const struct review *review, int width)
{
    struct arena *frame = review->view.application->frame;
    struct equations equations = equations_of(review, frame);
    return paint_wrapped_rows(cause_story(review, cause_of(review), frame), width - 2) + 1 + (int)equations.listed +
           FIXED_ROWS + paint_wrapped_rows(remarks_of(review, &equations, frame), width - 4);
}

void pane_cause_draw(struct review *review, struct canvas *canvas, struct area area)
{
    struct arena *frame = review->view.application->frame;
    if (area.height < 1 || area.width < 8)
        return;
    struct equations equations = equations_of(review, frame);
    struct sizes sizes = sizes_of(review, &equations, area.width, frame);
    int row = 0, below = area.height >= 9 ? FIXED_ROWS : area.height >= 4 ? 1 : 0;
    int story = area.height >= 12 ? 3 : area.height >= 7 ? 1 : 0;
    row += paint_wrapped(canvas, area_part(area, 0, 1, story, area.width - 2), 0,
                         cause_story(review, cause_of(review), frame), ROLE_heading);
    row = row > story ? story : row;
    struct area heads = area_part(area, row, 0, area.height >= 3, area.width);
    row += heads.height;
    int room = area.height - row - below;
    draw_heads(review, canvas, heads, &equations, &sizes);
    if (room > 0 && (size_t)room < equations.listed)
        canvas_print(canvas, heads, 0, 3, ROLE_faint, "%zu/%zu 行", equations.chosen + 1, equations.listed);
    row += draw_numbers(review, canvas, area_part(area, row, 0, room > 0 ? room : 0, area.width), &equations, &sizes);
    for (int i = FIXED_ROWS - below; i < FIXED_ROWS; i++)
        draw_outcome(review, canvas, area_part(area, row++, 0, 1, area.width), &equations, &sizes,
                     (enum outcome_row)i);
    paint_wrapped(canvas, area_part(area, row, 3, area.height - row, area.width - 4), 0,
                  remarks_of(review, &equations, frame), ROLE_faint);
}

/* --- Moving --- */

int pane_cause_cell(const struct review *review)
{
    struct equations equations = equations_of(review, review->view.application->frame);
    bool any = (size_t)review->term < equations.number_count;
    return any ? equations.numbers[review->term].cell : -1;
}

static void step_number(struct review *review, const struct equations *equations, int rows)
{
    ptrdiff_t next = (ptrdiff_t)equations->chosen + rows, most = (ptrdiff_t)equations->listed - 1, at = 0;
    next = next > most ? most : next < 0 ? 0 : next;
    for (size_t i = 0; i < equations->number_count; i++)
        if (equations->numbers[i].listed && at++ == next)
            review->term = (int)i;
}

void pane_cause_find(struct review *review)
{
    struct equations equations = equations_of(review, review->view.application->frame);
    for (size_t i = 0; i < equations.number_count; i++)
        if (equations.numbers[i].cell == review->cell)
            review->term = (int)i;
}

/* The panes above follow. */
void pane_cause_move(struct review *review, int rows, int columns)
{
    struct equations equations = equations_of(review, review->view.application->frame);
    int most = equations.count ? (int)equations.count - 1 : 0;
    review->equation = between(review->equation + columns, 0, most);
    if (rows == 0 || equations.number_count == 0)
        return;
    step_number(review, &equations, rows);
    const struct number *number = &equations.numbers[review->term];
    if (number->cell >= 0)
        review_show_cell(review, number->cell);
    else if (!span_is_none(number->span))
        review_choose_offset(review, number->span.start);
}
