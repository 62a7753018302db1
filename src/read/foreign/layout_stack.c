/* Numbers that narrow columns break into lines, where no rule parts the rows: finds the numbers, their columns, the
 * room of those, and the labels beside them; sets what belongs together on one line. */
#include "read/foreign/layout_stack.h"

#include <math.h>
#include <stdlib.h>

enum { HEADS_LEAST = 3, RUNS_MOST = 2000, GLYPHS_MOST = 20000 };

/* In parts of the character size. */
static const float touching = 0.15F, beside_number = 0.22F, behind_word = 0.3F, before_word = 0.6F;
static const float same_line = 0.4F, region_gap = 4.0F;
static const float head_height_most = 5.0F;
static const float label_step_most = 2.1F, label_slack = 0.4F;
static const float rule_thickness = 1.0F;
static const float digit_room = 1.25F; /* of a digit: a line that has less room left is full */

/* ---- Numbers ---- */

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_number_part(uint32_t c)
{
    return is_digit(c) || c == '.' || c == ',' || c == '-' || c == '/' || c == 0x2212 || c == 0x2014;
}

static const struct glyph *glyph_at(const struct stacks *stacks, size_t place)
{
    return stacks->glyphs->items[stacks->order.items[place]];
}

struct sorted_glyph {
    float middle, left;
    size_t index;
};

static int compare_glyph_middles(const void *a, const void *b)
{
    float left = ((const struct sorted_glyph *)a)->middle, right = ((const struct sorted_glyph *)b)->middle;
    return left < right ? -1 : left > right;
}

static int compare_glyph_lefts(const void *a, const void *b)
{
    float left = ((const struct sorted_glyph *)a)->left, right = ((const struct sorted_glyph *)b)->left;
    return left < right ? -1 : left > right;
}

/* All of the list, line after line. */
static struct sorted_glyph *sort_glyphs(struct arena *arena, const struct glyph_list *glyphs, size_t count)
{
    struct sorted_glyph *sorted = arena_new_array(arena, struct sorted_glyph, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct glyph *glyph = glyphs->items[i];
        sorted[i] = (struct sorted_glyph){(glyph->top + glyph->bottom) / 2, glyph->left, i};
    }
    qsort(sorted, count, sizeof *sorted, compare_glyph_middles);
    for (size_t start = 0, end; start < count; start = end) {
        const struct glyph *first = glyphs->items[sorted[start].index];
        float near = 0.2F * (first->bottom - first->top);
        for (end = start + 1; end < count && sorted[end].middle < sorted[start].middle + near;)
            end++;
        qsort(sorted + start, end - start, sizeof *sorted, compare_glyph_lefts);
    }
    return sorted;
}

static bool touches(const struct glyph *before, const struct glyph *glyph)
{
    float size = glyph->bottom - glyph->top;
    return glyph->turns == 0 && is_number_part(glyph->codepoint) && fabsf(glyph->top - before->top) < 0.2F * size &&
           fabsf(glyph->left - before->right) < touching * size;
}

/* Some writers paint a character twice to make it bold. */
static bool is_same(const struct glyph *before, const struct glyph *glyph)
{
    float size = glyph->bottom - glyph->top;
    return glyph->codepoint == before->codepoint && fabsf(glyph->left - before->left) < touching * size &&
           fabsf(glyph->top - before->top) < 0.2F * size;
}

/* In text words follow on numbers; in a table they end a cell before it. */
static bool stands_alone(const struct stacks *stacks, const struct run *run)
{
    for (size_t i = 0; i < stacks->glyphs->count; i++) {
        const struct glyph *glyph = stacks->glyphs->items[i];
        bool number = is_number_part(glyph->codepoint);
        float before = (number ? beside_number : behind_word) * run_size(run);
        float behind = (number ? beside_number : before_word) * run_size(run);
        float middle = (glyph->left + glyph->right) / 2;
        if (glyph->left < run->right + behind && glyph->right > run->left - before &&
            (middle < run->left || middle > run->right) &&
            fabsf((glyph->top + glyph->bottom) / 2 - run_middle(run)) < same_line * run_size(run))
            return false;
    }
    return true;
}

static bool has_digit(const struct stacks *stacks, const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (is_digit(glyph_at(stacks, run->first + i)->codepoint))
            return true;
    return false;
}

static bool has_point(const struct stacks *stacks, const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (glyph_at(stacks, run->first + i)->codepoint == '.')
            return true;
    return false;
}

/* None on a page with more characters than any sheet of a report holds. */
static void find_runs(struct stacks *stacks)
{
    size_t count = stacks->glyphs->count <= GLYPHS_MOST ? stacks->glyphs->count : 0;
    struct sorted_glyph *sorted = sort_glyphs(stacks->arena, stacks->glyphs, count);
    for (size_t i = 0; i < count; i++)
        vector_push(stacks->arena, &stacks->order, sorted[i].index);
    for (size_t start = 0, end; start < count; start = end) {
        const struct glyph *first = glyph_at(stacks, start);
        end = start + 1;
        if (!is_number_part(first->codepoint) || first->turns != 0)
            continue;
        struct run run = {first->left, first->top, first->right, first->bottom, .first = start, .digits = 1};
        for (const struct glyph *last = first; end < count; end++) {
            const struct glyph *glyph = glyph_at(stacks, end);
            if (!is_same(last, glyph) && !touches(last, glyph))
                break;
            run.digits += !is_same(last, glyph);
            run.right = glyph->right;
            last = glyph;
        }
        run.count = end - start;
        if (stands_alone(stacks, &run))
            vector_push(stacks->arena, &stacks->runs, run);
    }
}

/* ---- Columns ---- */

static int compare_heights(const void *a, const void *b)
{
    float left = run_middle(a), right = run_middle(b);
    return left < right ? -1 : left > right;
}

static int compare_lefts(const void *a, const void *b)
{
    const struct run *left = a, *right = b;
    return left->left < right->left ? -1 : left->left > right->left;
}

static int compare_columns(const void *a, const void *b)
{
    const struct run *left = a, *right = b;
    if (left->column != right->column)
        return left->column < right->column ? -1 : 1;
    return compare_heights(a, b);
}

/* Runs that overlap stand in one column; sorted by column, then height. Returns the number of columns. */
static size_t sort_columns(struct run *runs, size_t count)
{
    size_t columns = 0;
    float right = -INFINITY;
    qsort(runs, count, sizeof *runs, compare_lefts);
    for (size_t i = 0; i < count; i++) {
        columns += runs[i].left >= right;
        right = fmaxf(right, runs[i].right);
        runs[i].column = columns - 1;
    }
    qsort(runs, count, sizeof *runs, compare_columns);
    return columns;
}

static bool is_head(const struct glyph *glyph, const struct run *run)
{
    float size = run_size(run);
    return glyph->codepoint >= 0x2E80 && glyph->turns == 0 && glyph->bottom <= run->top + size / 2 &&
           glyph->bottom > run->top - head_height_most * size;
}

/* The width of the words right above the first number of a column: a cell of it is no narrower. */
static float head_width(const struct stacks *stacks, const struct run *run)
{
    float bottom = -INFINITY, left = run->left, right = run->right, near = beside_number * run_size(run);
    for (size_t i = 0; i < stacks->glyphs->count; i++) {
        const struct glyph *glyph = stacks->glyphs->items[i];
        if (is_head(glyph, run) && glyph->left < run->right && glyph->right > run->left)
            bottom = fmaxf(bottom, glyph->bottom);
    }
    for (bool grown = isfinite(bottom); grown;) {
        grown = false;
        for (size_t i = 0; i < stacks->glyphs->count; i++) {
            const struct glyph *glyph = stacks->glyphs->items[i];
            if (!is_head(glyph, run) || fabsf(glyph->bottom - bottom) > same_line * run_size(run) ||
                glyph->left > right + near || glyph->right < left - near ||
                (glyph->left >= left && glyph->right <= right))
                continue;
            left = fminf(left, glyph->left);
            right = fmaxf(right, glyph->right);
            grown = true;
        }
    }
    return right - left;
}

/* Without rules a column is known to be as wide as its widest number and its head; `rooms`, where above 0, tell
 * more. */
static void find_full(struct stacks *stacks, struct run *runs, size_t count, const float *rooms)
{
    for (size_t start = 0, end; start < count; start = end) {
        float widest =
            rooms && rooms[runs[start].column] > 0 ? rooms[runs[start].column] : head_width(stacks, &runs[start]);
        for (end = start; end < count && runs[end].column == runs[start].column; end++)
            widest = fmaxf(widest, runs[end].right - runs[end].left);
        for (size_t i = start; i < end; i++) {
            float width = runs[i].right - runs[i].left, digit = width / (float)runs[i].digits;
            bool zero = glyph_at(stacks, runs[i].first)->codepoint == '0';
            runs[i].rest = zero && runs[i].digits > 1 && !has_point(stacks, &runs[i]);
            runs[i].full = has_digit(stacks, &runs[i]) && (!zero || runs[i].digits > 1) &&
                           width + digit_room * digit + rule_thickness > widest;
        }
    }
}

/* ---- Labels ---- */

/* The lines of all that is no number. */
static line_list read_words(struct stacks *stacks)
{
    struct glyph_list words = {0};
    line_list lines = {0};
    bool *taken = arena_new_array(stacks->arena, bool, stacks->glyphs->count + 1);
    for (size_t i = 0; i < stacks->runs.count; i++)
        for (size_t j = 0; j < stacks->runs.items[i].count; j++)
            taken[stacks->order.items[stacks->runs.items[i].first + j]] = true;
    for (size_t i = 0; i < stacks->glyphs->count; i++)
        if (stacks->glyphs->items[i]->turns == 0 && !taken[i])
            vector_push(stacks->arena, &words, stacks->glyphs->items[i]);
    lines_read(stacks->arena, &words, &lines);
    return lines;
}

/* Where the cells of labels reach at least: the first column of numbers is not as wide as from its middle to that of
 * the next on both sides, and ends before all numbers of the page. */
static float label_edge(const struct stacks *stacks, const struct run *runs, size_t count)
{
    float middles[2] = {0}, left = INFINITY, right = -INFINITY;
    for (size_t i = 0; i < count && runs[i].column < 2; i++) {
        if (i > 0 && runs[i].column != runs[i - 1].column)
            left = INFINITY, right = -INFINITY;
        left = fminf(left, runs[i].left);
        right = fmaxf(right, runs[i].right);
        middles[runs[i].column] = (left + right) / 2;
    }
    float edge = middles[1] > middles[0] ? 2 * middles[0] - middles[1] : -INFINITY;
    for (size_t i = 0; i < stacks->runs.count; i++)
        edge = fminf(edge, stacks->runs.items[i].left);
    return edge;
}

/* The widest label that begins no further to the left: the cell of this one is as wide. */
static float widest_beside(const struct stacks *stacks, const struct label *label, float edge)
{
    float widest = 0;
    for (size_t i = 0; i < stacks->labels.count; i++) {
        const struct label *other = &stacks->labels.items[i];
        if (other->left > label->left - label->size / 2)
            widest = fmaxf(widest, other->right - other->left);
    }
    /* nobody breaks a label in half the width of its cell */
    return edge - label->left > 2 * widest ? edge - label->left : widest;
}

/* One label in each line, all of one column, so that a line goes on in the next and nowhere else. */
static bool is_one_column(const struct stacks *stacks, const struct slice *texts)
{
    const struct label *first = stacks->labels.items;
    for (size_t i = 0; i < stacks->labels.count; i++) {
        const struct label *label = &first[i];
        float off_left = fabsf(label->left - first->left);
        float off_middle = fabsf(label->left + label->right - first->left - first->right) / 2;
        if (fminf(off_left, off_middle) > label->size / 2 || text_is_enumerated(texts[i]))
            return false;
    }
    return true;
}

/* Behind a line that had room for more, or with an ordinal, a label begins. */
static void sort_out_labels(struct stacks *stacks, const struct slice *texts, float edge)
{
    float left = 0;
    size_t count = stacks->labels.count;
    bool one_column = is_one_column(stacks, texts);
    for (size_t i = 0; i < count; i++)
        left += stacks->labels.items[i].left / (float)count;
    for (size_t i = 0; i < count; i++) {
        struct label *label = &stacks->labels.items[i], *above = i > 0 ? label - 1 : NULL;
        float size = label->size;
        bool below = one_column && above && label->middle - above->middle < label_step_most * size &&
                     above->right > label->left && label->right > above->left;
        bool room = below &&
                    above->right - above->left + label->first < widest_beside(stacks, above, edge) - label_slack * size;
        label->begins = label->left > left - size && (room || text_is_enumerated(texts[i]));
    }
}

/* The words nearest to the numbers of a region, line by line. Their cells reach to `edge` at least. */
static void find_labels(struct stacks *stacks, const line_list *lines, const struct run *runs, size_t count, float edge)
{
    VECTOR(struct slice) texts = {0};
    float top = INFINITY, bottom = -INFINITY, left = INFINITY, size = run_size(&runs[0]);
    for (size_t i = 0; i < count; i++) {
        top = fminf(top, runs[i].top - 2 * size);
        bottom = fmaxf(bottom, runs[i].bottom + 2 * size);
        left = fminf(left, runs[i].left);
    }
    stacks->labels.count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        const struct segment *nearest = NULL;
        for (size_t j = 0; j < line->segments.count; j++)
            if (line->segments.items[j].right < left + size / 2)
                nearest = &line->segments.items[j];
        if (!nearest || line->box.top < top || line->box.bottom > bottom)
            continue;
        struct label label = {nearest->left,
                              nearest->right,
                              (line->box.top + line->box.bottom) / 2,
                              line->size,
                              fminf(line->first, line->size),
                              false};
        vector_push(stacks->arena, &stacks->labels, label);
        vector_push(stacks->arena, &texts, nearest->text);
    }
    sort_out_labels(stacks, texts.items, edge);
}

/* ---- Regions ---- */

static bool is_parted(const struct page *page, const struct run *above, const struct run *run)
{
    float x = (run->left + run->right) / 2;
    for (size_t i = 0; i < page->rules.count; i++) {
        const struct rule *rule = &page->rules.items[i];
        float y = (rule->top + rule->bottom) / 2;
        if (rule->right - rule->left > rule->bottom - rule->top && rule->left < x && rule->right > x &&
            y > run_middle(above) && y < run_middle(run))
            return true;
    }
    return false;
}

static void find_parted(const struct page *page, struct run *runs, size_t count)
{
    for (size_t i = 1; i < count; i++)
        runs[i].parted =
            runs[i].column == runs[i - 1].column && runs[i - 1].full && is_parted(page, &runs[i - 1], &runs[i]);
}

/* Sets the digits of a stack side by side in the room of its widest line, at one height. */
static void join_stack(struct stacks *stacks, const struct run *stack, size_t length)
{
    float left = INFINITY, right = -INFINITY, at = -1;
    size_t digits = 0;
    const struct glyph *last = NULL;
    for (size_t i = 0; i < length; i++) {
        left = fminf(left, stack[i].left);
        right = fmaxf(right, stack[i].right);
        digits += stack[i].digits;
    }
    for (size_t i = 0; i < length; i++)
        for (size_t j = 0; j < stack[i].count; j++) {
            size_t index = stacks->order.items[stack[i].first + j];
            struct glyph *glyph = arena_new_item(stacks->arena, struct glyph);
            const struct glyph *old = stacks->glyphs->items[index];
            *glyph = *old;
            at += j == 0 || !is_same(last, old);
            last = old;
            float half = (glyph->bottom - glyph->top) / 2, step = (right - left) / (float)digits;
            glyph->left = left + at * step;
            glyph->right = glyph->left + step;
            glyph->top = stack->height - half;
            glyph->bottom = stack->height + half;
            stacks->glyphs->items[index] = glyph;
        }
}

/* Nobody is to take the parts of broken numbers for numbers: a mark that is no digit is set into each. */
static void mark_doubtful(struct stacks *stacks, const struct run *run)
{
    struct glyph *mark = arena_new_item(stacks->arena, struct glyph);
    *mark = *glyph_at(stacks, run->first + run->count - 1);
    mark->codepoint = BUILDER_DOUBT;
    mark->left = mark->right - (mark->right - mark->left) / 2;
    vector_push(stacks->arena, stacks->glyphs, mark);
}

static void join_region(struct stacks *stacks, const struct page *page, const line_list *lines, size_t from, size_t to)
{
    struct run *runs = stacks->runs.items + from;
    size_t count = to - from;
    sort_columns(runs, count);
    find_full(stacks, runs, count, NULL);
    find_parted(page, runs, count);
    find_labels(stacks, lines, runs, count, label_edge(stacks, runs, count));
    rows_search(stacks, from, to);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && runs[end].goes_on;)
            end++;
        if (end > i + 1)
            join_stack(stacks, &runs[i], end - i);
    }
    for (size_t i = 0; i < count; i++)
        if (runs[i].doubtful)
            mark_doubtful(stacks, &runs[i]);
}

void stacks_join(struct arena *arena, const struct page *page, struct glyph_list *glyphs)
{
    struct stacks stacks = {.arena = arena, .glyphs = glyphs};
    find_runs(&stacks);
    struct run *runs = stacks.runs.items;
    size_t count = stacks.runs.count <= RUNS_MOST ? stacks.runs.count : 0;
    if (count < 2)
        return;
    line_list lines = read_words(&stacks);
    qsort(runs, count, sizeof *runs, compare_heights);
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1;
             end < count && run_middle(&runs[end]) - run_middle(&runs[end - 1]) < region_gap * run_size(&runs[end]);)
            end++;
        join_region(&stacks, page, &lines, start, end);
    }
}

/* ---- Inside of rules that part only columns ---- */

static uint32_t interval_of(const struct table *table, const struct run *run)
{
    uint32_t i = 0;
    while (i + 1 < table->columns && table->column_edges[i + 1] <= (run->left + run->right) / 2)
        i++;
    return i;
}

/* Rules say how wide the columns are, those that stand alone between two; what all runs leave at their sides is
 * padding. */
static float *measure_rooms(const struct stacks *stacks, const struct table *table, size_t columns)
{
    float padding = INFINITY, *rooms = arena_new_array(stacks->arena, float, columns);
    /* 1 more than the column; SIZE_MAX: several */
    size_t *alone = arena_new_array(stacks->arena, size_t, table->columns);
    for (size_t i = 0; i < stacks->runs.count; i++) {
        const struct run *run = &stacks->runs.items[i];
        uint32_t interval = interval_of(table, run);
        const float *edge = &table->column_edges[interval];
        padding = fminf(padding, fminf(run->left - edge[0], edge[1] - run->right));
        alone[interval] = alone[interval] == 0 || alone[interval] == run->column + 1 ? run->column + 1 : SIZE_MAX;
    }
    for (uint32_t i = 0; i < table->columns; i++) {
        float room = table->column_edges[i + 1] - table->column_edges[i] - 2 * fmaxf(padding, 0);
        if (alone[i] > 0 && alone[i] <= columns)
            rooms[alone[i] - 1] = fmaxf(rooms[alone[i] - 1], room);
    }
    return rooms;
}

static bool stands_over(const struct glyph *glyph, const struct run *run)
{
    float middle = (glyph->left + glyph->right) / 2, size = run_size(run);
    return glyph->codepoint >= 0x2E80 && middle > run->left - size && middle < run->right + size &&
           glyph->bottom <= run->top + size / 2;
}

/* Words over the numbers of most columns: the heads of the columns stand in the same row of the lattice. The runs are
 * sorted. */
static bool has_heads(const struct stacks *stacks)
{
    size_t columns = 0, heads = 0;
    for (size_t i = 0; i < stacks->runs.count; i++) {
        const struct run *run = &stacks->runs.items[i];
        if (i > 0 && run->column == run[-1].column)
            continue;
        size_t j = 0;
        while (j < stacks->glyphs->count && !stands_over(stacks->glyphs->items[j], run))
            j++;
        columns++;
        heads += j < stacks->glyphs->count;
    }
    return heads >= HEADS_LEAST && heads * 2 > columns;
}

static bool stand_in_line(const struct run *runs, size_t count)
{
    float top = INFINITY, bottom = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        top = fminf(top, run_middle(&runs[i]));
        bottom = fmaxf(bottom, run_middle(&runs[i]));
    }
    return bottom - top < same_line * run_size(&runs[0]);
}

bool stacks_are_rows(struct arena *arena, const struct table *table, struct glyph_list *glyphs)
{
    struct stacks stacks = {.arena = arena, .glyphs = glyphs};
    find_runs(&stacks);
    size_t count = stacks.runs.count;
    if (count < 2 || count > RUNS_MOST)
        return false;
    size_t columns = sort_columns(stacks.runs.items, count);
    if ((table->columns == 1 && columns > 1) || (table->rows == 1 && has_heads(&stacks)))
        return true;
    if (stand_in_line(stacks.runs.items, count))
        return false;
    line_list lines = read_words(&stacks);
    find_full(&stacks, stacks.runs.items, count, measure_rooms(&stacks, table, columns));
    find_labels(&stacks, &lines, stacks.runs.items, count, -INFINITY);
    size_t rows = rows_search(&stacks, 0, count);
    size_t begun = 0;
    for (size_t i = 0; i < stacks.labels.count; i++)
        begun += stacks.labels.items[i].begins;
    return begun > 1 || (rows > 1 && (stacks.labels.count == 0 || stacks.labels.count >= rows));
}
