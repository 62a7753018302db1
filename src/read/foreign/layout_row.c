/* The search for rows: a number below another may be its end, or stand in the next row. Numbers about which there is no
 * question say where rows are; rows keep apart and have labels; what then is possible in one way only is believed and
 * may settle more. Cells set text at the top, in the middle or at the bottom: what holds for all is certain. */
#include "read/foreign/layout_stack.h"

#include <math.h>
#include <string.h>

enum { LINES_MOST = 5, ROUNDS_MOST = 40, HEIGHTS = 3, CHAINS_FOR_FAILURE = 5, EDGE_LINES = 3 };

/* In parts of the character size, but for those of the pitch. */
static const float same_height = 0.25F, least_step = 0.9F, most_step = 1.95F, same_size = 0.15F;
static const float pitch_slack = 1.15F, apart = 0.9F; /* of the pitch */

enum place { PLACE_TOP, PLACE_MIDDLE, PLACE_BOTTOM };

struct row {
    float height; /* of the place where its cells set their text */
    size_t lines;
};
struct search {
    const struct stacks *stacks;
    struct run *runs;
    size_t count;
    float pitch, size;
    enum place place;
    VECTOR(struct row) rows;   /* by height */
    bool *can_join, *can_part; /* with the run above, for each run */
    size_t chains, failures;
};

float run_size(const struct run *run)
{
    return fmaxf(run->bottom - run->top, 1);
}

float run_middle(const struct run *run)
{
    return (run->top + run->bottom) / 2;
}

/* ---- Pairs ---- */

static float step_above(const struct run *run)
{
    return run_middle(run) - run_middle(run - 1);
}

static bool has_above(const struct search *search, size_t i)
{
    return i > 0 && search->runs[i].column == search->runs[i - 1].column;
}

/* Lines of a cell follow each other closest. */
static float find_pitch(const struct search *search)
{
    float pitch = INFINITY;
    for (size_t i = 1; i < search->count; i++) {
        float size = run_size(&search->runs[i]);
        if (has_above(search, i) && step_above(&search->runs[i]) > least_step * size)
            pitch = fminf(pitch, step_above(&search->runs[i]));
    }
    return pitch;
}

static bool is_question(const struct search *search, size_t i)
{
    const struct run *run = &search->runs[i], *above = run - 1;
    if (!has_above(search, i) || !above->full || run->parted)
        return false;
    float size = run_size(run), step = step_above(run);
    return step > least_step * size && step < fminf(most_step * size, pitch_slack * search->pitch) &&
           fabsf(run_size(above) - size) < same_size * size;
}

/* ---- Rows ---- */

/* From the first line of a number to the place of its row. */
static float height_of(const struct search *search, const struct run *first, size_t lines)
{
    float top = run_middle(first), bottom = run_middle(first + lines - 1);
    return search->place == PLACE_TOP ? top : search->place == PLACE_BOTTOM ? bottom : (top + bottom) / 2;
}

static bool keep_apart(const struct search *search, const struct row *above, const struct row *below)
{
    float lines = search->place == PLACE_TOP      ? (float)above->lines
                  : search->place == PLACE_BOTTOM ? (float)below->lines
                                                  : (float)(above->lines + below->lines) / 2;
    return below->height - above->height > apart * lines * search->pitch;
}

static size_t first_behind(const struct search *search, float height)
{
    size_t low = 0, high = search->rows.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (search->rows.items[middle].height < height)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The row that stands at this height, or NULL. */
static struct row *row_at(const struct search *search, float height)
{
    size_t i = first_behind(search, height - same_height * search->size);
    bool found = i < search->rows.count && search->rows.items[i].height < height + same_height * search->size;
    return found ? &search->rows.items[i] : NULL;
}

/* Whether the row can be among the others: it is one of them, or stands apart. */
static bool fits(const struct search *search, struct row row)
{
    const struct row *same = row_at(search, row.height), *end = search->rows.items + search->rows.count;
    const struct row *below = same ? same + 1 : search->rows.items + first_behind(search, row.height);
    const struct row *above = same ? same : below;
    if (same && same->lines > row.lines)
        row.lines = same->lines;
    return (above == search->rows.items || keep_apart(search, above - 1, &row)) &&
           (below == end || keep_apart(search, &row, below));
}

static bool add_row(struct search *search, struct row row)
{
    struct row *same = row_at(search, row.height);
    if (!fits(search, row))
        return false;
    if (same) {
        same->lines = row.lines > same->lines ? row.lines : same->lines;
        return true;
    }
    size_t at = first_behind(search, row.height), behind = search->rows.count - at;
    vector_push(search->stacks->arena, &search->rows, row);
    memmove(search->rows.items + at + 1, search->rows.items + at, behind * sizeof row);
    search->rows.items[at] = row;
    return true;
}

/* ---- Labels ---- */

static const struct label *label_behind(const struct stacks *stacks, float height)
{
    size_t low = 0, high = stacks->labels.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (stacks->labels.items[middle].middle < height)
            low = middle + 1;
        else
            high = middle;
    }
    return stacks->labels.items + low;
}

static const struct label *label_between(const struct stacks *stacks, float from, float to)
{
    const struct label *label = label_behind(stacks, from);
    return label < stacks->labels.items + stacks->labels.count && label->middle < to ? label : NULL;
}

/* A label of several lines about a height: one above it for each below. */
static bool has_lines_about(const struct search *search, float height)
{
    const struct stacks *stacks = search->stacks;
    float near = same_height * search->size, half = search->pitch / 2;
    const struct label *above = label_between(stacks, height - 1.6F * half, height - near);
    for (; above && above->middle < height - near; above++) {
        float mirrored = 2 * height - above->middle;
        if (label_between(stacks, mirrored - 2 * near, mirrored + 2 * near))
            return true;
        if (above + 1 == stacks->labels.items + stacks->labels.count)
            break;
    }
    return false;
}

static bool is_alone(const struct search *search, const struct run *run)
{
    for (size_t i = 0; i < search->count; i++)
        if (&search->runs[i] != run &&
            fabsf(run_middle(&search->runs[i]) - run_middle(run)) < same_height * search->size)
            return false;
    return true;
}

/* A row that no other number tells of has a label; where no row has one, several numbers. */
static bool has_label(const struct search *search, const struct run *first, size_t lines)
{
    float height = height_of(search, first, lines), near = same_height * search->size;
    if (row_at(search, height))
        return true;
    if (search->stacks->labels.count == 0)
        return lines > 1 || !is_alone(search, first);
    return label_between(search->stacks, height - near, height + near) ||
           (search->place == PLACE_MIDDLE && has_lines_about(search, height));
}

/* Labels that begin beside the lines of one number: more than one are those of several rows. */
static bool is_labelled_twice(const struct search *search, const struct run *first, size_t lines)
{
    const struct stacks *stacks = search->stacks;
    const struct label *end = stacks->labels.items + stacks->labels.count;
    float near = same_height * search->size, bottom = run_middle(first + lines - 1) + near;
    float top = run_middle(first) + (search->place == PLACE_TOP ? near : -near);
    size_t begun = search->place == PLACE_TOP;
    for (const struct label *label = label_behind(stacks, top); label < end && label->middle < bottom; label++)
        begun += label->begins;
    return begun > 1;
}

/* ---- Numbers ---- */

/* Whether the `lines` runs from `first` on can be one number and no other part of a number. */
static bool is_possible(const struct search *search, const struct run *first, size_t lines)
{
    struct row row = {height_of(search, first, lines), lines};
    return !first->rest && fits(search, row) && has_label(search, first, lines) &&
           (lines == 1 || !is_labelled_twice(search, first, lines));
}

/* Runs [from, to) of a column, each of which may be the end of the one above: what can be joined and what parted, over
 * all ways to cut them. False when there is no way. */
static bool look_at_chain(struct search *search, size_t from, size_t to)
{
    size_t count = to - from;
    bool *possible = arena_new_array(search->stacks->arena, bool, (count + 1) * LINES_MOST);
    bool *before = arena_new_array(search->stacks->arena, bool, count + 1);
    bool *behind = arena_new_array(search->stacks->arena, bool, count + 1);
    before[0] = behind[count] = true;
    for (size_t i = 0; i < count; i++)
        for (size_t lines = 1; before[i] && lines <= LINES_MOST && i + lines <= count; lines++) {
            possible[i * LINES_MOST + lines - 1] = is_possible(search, &search->runs[from + i], lines);
            before[i + lines] |= possible[i * LINES_MOST + lines - 1];
        }
    for (size_t i = count; i-- > 0;)
        for (size_t lines = 1; lines <= LINES_MOST && i + lines <= count; lines++)
            behind[i] |= possible[i * LINES_MOST + lines - 1] && behind[i + lines];
    memset(search->can_join + from, 0, count);
    for (size_t i = 0; i < count; i++) {
        search->can_part[from + i] = before[i] && behind[i];
        for (size_t lines = 2; before[i] && lines <= LINES_MOST && i + lines <= count; lines++)
            if (possible[i * LINES_MOST + lines - 1] && behind[i + lines])
                memset(search->can_join + from + i + 1, true, lines - 1);
    }
    return before[count];
}

static size_t chain_end(const struct search *search, size_t start)
{
    size_t end = start + 1;
    while (end < search->count && is_question(search, end))
        end++;
    return end;
}

/* Adds the rows of the numbers of a chain that are settled. */
static bool add_settled(struct search *search, size_t from, size_t to)
{
    for (size_t start = from, end; start < to; start = end) {
        bool settled = !search->can_join[start];
        for (end = start + 1; end < to && search->can_join[end]; end++)
            settled &= !search->can_part[end];
        struct row row = {height_of(search, &search->runs[start], end - start), end - start};
        if (settled && end - start <= LINES_MOST && !add_row(search, row))
            return false;
    }
    return true;
}

/* Rows that do not keep apart were not set at this place. */
static void add_certain(struct search *search)
{
    for (size_t i = 0, end; i < search->count; i = end) {
        end = chain_end(search, i);
        if (end == i + 1)
            search->failures += !add_row(search, (struct row){run_middle(&search->runs[i]), 1});
    }
}

static void give_up(struct search *search, size_t from, size_t to)
{
    memset(search->can_join + from + 1, true, to - from - 1);
    memset(search->can_part + from + 1, true, to - from - 1);
    search->failures++;
}

/* All chains once; what is settled becomes rows. */
static void look_at_chains(struct search *search)
{
    for (size_t i = 0, end; i < search->count; i = end) {
        end = chain_end(search, i);
        search->chains += end > i + 1;
        if (end > i + 1 && (!look_at_chain(search, i, end) || !add_settled(search, i, end)))
            give_up(search, i, end);
    }
}

/* Takes down in `likely` what could be joined if only the certain numbers are believed. */
static void search_place(struct search *search, enum place place, bool *likely)
{
    size_t known = SIZE_MAX, certain = 0;
    search->place = place;
    search->rows.count = search->failures = 0;
    memset(search->can_join, 0, search->count);
    memset(search->can_part, true, search->count);
    add_certain(search);
    for (size_t i = 0, end; i < search->count; i = end) {
        end = chain_end(search, i);
        if (end > i + 1 && look_at_chain(search, i, end))
            for (size_t j = i; j < end; j++)
                likely[j] |= search->can_join[j];
    }
    certain = search->failures;
    for (int round = 0; round < ROUNDS_MOST && known != search->rows.count; round++) {
        known = search->rows.count;
        search->chains = 0;
        search->failures = certain;
        look_at_chains(search);
    }
}

/* ---- All places ---- */

static bool has_label_at(const struct search *search, float height)
{
    float near = same_height * search->size;
    return label_between(search->stacks, height - near, height + near) != NULL;
}

/* What one place says, put together with what others said. */
static void take_answers(struct search *search, bool *join, bool *part, float *heights)
{
    for (size_t start = 0, end; start < search->count; start = end) {
        for (end = start + 1; end < search->count && search->can_join[end]; end++) {
        }
        float height = height_of(search, &search->runs[start], end - start);
        for (size_t i = start; i < end; i++) {
            join[i] |= search->can_join[i];
            part[i] |= search->can_part[i];
            if (isnan(heights[i]) || (!has_label_at(search, heights[i]) && has_label_at(search, height)))
                heights[i] = height;
        }
    }
}

/* Some rows may be set otherwise than most, where a page cuts them. */
static bool is_believed(const struct search *search)
{
    return search->failures == 0 || search->failures * CHAINS_FOR_FAILURE <= search->chains;
}

/* In the first or last row, which a page may have cut and set otherwise than the rest. */
static bool is_at_edge(const struct search *search, size_t i)
{
    float top = INFINITY, bottom = -INFINITY, y = run_middle(&search->runs[i]), near = EDGE_LINES * search->pitch;
    for (size_t j = 0; j < search->count; j++) {
        top = fminf(top, run_middle(&search->runs[j]));
        bottom = fmaxf(bottom, run_middle(&search->runs[j]));
    }
    return y - top < near || bottom - y < near;
}

size_t rows_search(struct stacks *stacks, size_t from, size_t to)
{
    struct arena *arena = stacks->arena;
    struct search search = {.stacks = stacks, .runs = stacks->runs.items + from, .count = to - from};
    bool *join = arena_new_array(arena, bool, search.count), *part = arena_new_array(arena, bool, search.count);
    bool *likely = arena_new_array(arena, bool, search.count);
    float *heights = arena_new_array(arena, float, search.count);
    size_t rows = SIZE_MAX;
    search.can_join = arena_new_array(arena, bool, search.count);
    search.can_part = arena_new_array(arena, bool, search.count);
    search.pitch = find_pitch(&search);
    search.size = run_size(&search.runs[0]);
    for (size_t i = 0; i < search.count; i++)
        heights[i] = NAN;
    size_t least = SIZE_MAX;
    for (int place = 0; place < HEIGHTS; place++) {
        search_place(&search, (enum place)place, likely);
        least = search.failures < least ? search.failures : least;
    }
    for (int place = 0; place < HEIGHTS; place++) {
        search_place(&search, (enum place)place, likely);
        if (search.failures > least || !is_believed(&search))
            continue;
        take_answers(&search, join, part, heights);
        rows = search.rows.count < rows ? search.rows.count : rows;
    }
    for (size_t i = 0; i < search.count; i++) {
        struct run *run = &search.runs[i];
        run->goes_on = join[i] && !part[i];
        run->height = heights[i];
        if (is_question(&search, i) && (join[i] == part[i] || (part[i] && likely[i] && is_at_edge(&search, i))))
            run->doubtful = run[-1].doubtful = true;
    }
    return rows == SIZE_MAX ? 0 : rows;
}
