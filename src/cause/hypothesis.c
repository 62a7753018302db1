/* What one slip of the hand or one misreading does to several numbers at once: neighbours exchanged, a row one column
 * beside its own, a number in two cells or two in one. Kept is what mends more equations than it breaks. */
#include "cause/system.h"

#include <assert.h>

enum { CELLS_MOST = 32, HAPPENINGS_MOST = 400, TOUCHED_MOST = 160 };

/* The numbers of one row of the form, as far as they are unknowns. */
struct row {
    uint16_t unknowns[CELLS_MOST];
    int64_t values[CELLS_MOST];
    size_t count;
};

struct effect {
    uint16_t link;
    int64_t change;
};

struct effects {
    struct effect items[TOUCHED_MOST];
    size_t count;
};

static bool add_effect(struct effects *effects, uint16_t link, int64_t change)
{
    for (size_t i = 0; i < effects->count; i++)
        if (effects->items[i].link == link) {
            effects->items[i].change += change;
            return true;
        }
    if (effects->count == TOUCHED_MOST)
        return false;
    effects->items[effects->count++] = (struct effect){link, change};
    return true;
}

/* Something is right then that was not, and hardly more the other way round: another fault may have made up for it
 * there. Or it moves hardly anything that is right: other faults may lie in the same sums. A number that can be taken
 * apart or put together so that a sum holds is hardly one by chance. */
static bool mends(const struct system *system, const struct solver_shift *shifts, size_t count, enum cause_kind kind)
{
    struct effects effects = {.count = 0};
    size_t mended = 0, spoiled = 0, touched = 0;
    for (size_t i = 0; i < count; i++) {
        const uint16_t *links = system->links_of[shifts[i].unknown];
        const int32_t *factors = system->factors_of[shifts[i].unknown];
        for (size_t k = 1; k <= links[0]; k++)
            if (!add_effect(&effects, links[k], factors[k] * shifts[i].change))
                return false;
    }
    for (size_t i = 0; i < effects.count; i++) {
        const struct link *link = &system->links.items[effects.items[i].link];
        if (link->idle)
            continue;
        int64_t change = effects.items[i].change;
        int64_t after = link->residual - change;
        bool broken = link->equation.at_most ? after < 0 : after != 0;
        mended += link->broken && !broken;
        touched += link->broken && change != 0;
        spoiled += broken && !link->broken;
    }
    return spoiled * 4 <= touched || (mended > 0 && spoiled <= mended + (kind == CAUSE_SPLIT));
}

/* Two of its new values or more are wanted. */
static bool gives_wanted(const struct system *system, const struct solver_shift *shifts, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < system->wanted_count; k++)
            found += system->wanted[k].unknown == shifts[i].unknown && system->wanted[k].change == shifts[i].change;
    return found >= 2;
}

static bool is_proposed(const struct system *system, const struct solver_shift *shifts, size_t count)
{
    for (size_t i = 0; i < system->happenings.count; i++) {
        const struct hypothesis *hypothesis = &system->happenings.items[i].hypothesis;
        size_t same = 0;
        while (same < count && count == hypothesis->shift_count &&
               hypothesis->shifts[same].unknown == shifts[same].unknown &&
               hypothesis->shifts[same].change == shifts[same].change)
            same++;
        if (same == count)
            return true;
    }
    return false;
}

/* Keeps it when the new values can be and it mends something. */
static void propose_as(struct system *system, const struct row *row, const int64_t *values, struct happening happening)
{
    struct solver_shift shifts[CELLS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct unknown *unknown = &system->unknowns.items[row->unknowns[i]];
        if (values[i] == row->values[i])
            continue;
        if (values[i] < unknown->low || values[i] > unknown->high || values[i] >= SOLVER_OPEN / 16)
            return;
        shifts[count++] = (struct solver_shift){row->unknowns[i], values[i] - row->values[i]};
    }
    if (count < 2 || system->happenings.count >= HAPPENINGS_MOST || is_proposed(system, shifts, count) ||
        !(system->wanted ? gives_wanted(system, shifts, count) : mends(system, shifts, count, happening.kind)))
        return;
    struct solver_shift *kept = arena_new_array(system->arena, struct solver_shift, count);
    for (size_t i = 0; i < count; i++)
        kept[i] = shifts[i];
    happening.hypothesis = (struct hypothesis){kept, count, COST_EVENT};
    vector_push(system->arena, &system->happenings, happening);
}

static void propose(struct system *system, const struct row *row, const int64_t *values, enum cause_kind kind)
{
    propose_as(system, row, values, (struct happening){.kind = kind});
}

static void copy_values(const struct row *row, int64_t *values)
{
    for (size_t i = 0; i < row->count; i++)
        values[i] = row->values[i];
}

/* ---- Exchanged, slipped ------------------------------------------------------------------------------------------ */

/* A number that has changed places with a 0 has slipped. */
static void exchange_neighbours(struct system *system, const struct row *row)
{
    int64_t values[CELLS_MOST];
    for (size_t i = 0; i + 1 < row->count; i++) {
        copy_values(row, values);
        values[i] = row->values[i + 1];
        values[i + 1] = row->values[i];
        propose(system, row, values, row->values[i] && row->values[i + 1] ? CAUSE_SWAP : CAUSE_SHIFT);
    }
}

/* The numbers first .. last stand one column too far right, resp. left; a 0 has taken the place left free. */
static void slip_run(struct system *system, const struct row *row, size_t first, size_t last)
{
    int64_t values[CELLS_MOST];
    if (row->values[first] == 0 && row->values[first + 1] && row->values[last]) {
        copy_values(row, values);
        for (size_t i = first; i < last; i++)
            values[i] = row->values[i + 1];
        values[last] = 0;
        propose(system, row, values, CAUSE_SHIFT);
    }
    if (row->values[last] == 0 && row->values[last - 1] && row->values[first]) {
        copy_values(row, values);
        for (size_t i = last; i > first; i--)
            values[i] = row->values[i - 1];
        values[first] = 0;
        propose(system, row, values, CAUSE_SHIFT);
    }
}

/* One of the numbers has been lost: it is what one of the sums it stands in, taken to be right, says. */
static void propose_lost(struct system *system, const struct row *row, int64_t *values, size_t lost,
                         enum cause_kind kind)
{
    enum { TRIED_MOST = 8 };
    int64_t tried[TRIED_MOST];
    size_t count = 0;
    const uint16_t *links = system->links_of[row->unknowns[lost]];
    for (size_t i = 1; i <= links[0] && count < TRIED_MOST; i++) {
        const struct link *link = &system->links.items[links[i]];
        int32_t factor = system->factors_of[row->unknowns[lost]][i];
        int64_t rest = link->residual;
        if (link->equation.at_most || (factor != 1 && factor != -1))
            continue;
        for (size_t k = 0; k < row->count; k++)
            if (k != lost && values[k] != row->values[k])
                rest -= system_coefficient(&link->equation, row->unknowns[k]) * (values[k] - row->values[k]);
        values[lost] = row->values[lost] + rest * factor;
        bool known = values[lost] <= 0; /* a 0 is not lost */
        for (size_t k = 0; k < count; k++)
            known = known || tried[k] == values[lost];
        tried[count++] = values[lost];
        if (!known)
            propose_as(system, row, values, (struct happening){.kind = kind, .lost = true});
    }
}

/* All stand one column too far right, the last one has fallen off the edge; and the other way round. */
static void slip_over_edge(struct system *system, const struct row *row)
{
    int64_t values[CELLS_MOST];
    size_t last = row->count - 1;
    if (row->values[0] == 0) {
        for (size_t i = 0; i < last; i++)
            values[i] = row->values[i + 1];
        propose_lost(system, row, values, last, CAUSE_SHIFT);
    }
    if (row->values[last] == 0) {
        for (size_t i = last; i > 0; i--)
            values[i] = row->values[i - 1];
        propose_lost(system, row, values, 0, CAUSE_SHIFT);
    }
}

static void slip(struct system *system, const struct row *row)
{
    for (size_t first = 0; first + 2 < row->count; first++)
        for (size_t last = first + 2; last < row->count; last++)
            slip_run(system, row, first, last);
    if (row->count >= 4)
        slip_over_edge(system, row);
}

/* ---- Split, joined ----------------------------------------------------------------------------------------------- */

static int64_t power_above(int64_t value)
{
    int64_t power = 10;
    while (power <= value)
        power *= 10;
    return power;
}

/* One number stands in two cells: it belongs into one of them; or all behind it have moved on. */
static void join(struct system *system, const struct row *row, size_t at)
{
    int64_t values[CELLS_MOST], left = row->values[at], right = row->values[at + 1];
    if (left <= 0 || right < 0 || left >= SOLVER_OPEN / 1000000000 || right >= 1000000)
        return;
    int64_t whole = left * power_above(right) + right;
    copy_values(row, values);
    values[at] = whole;
    values[at + 1] = 0;
    propose(system, row, values, CAUSE_SPLIT);
    values[at] = 0;
    values[at + 1] = whole;
    propose(system, row, values, CAUSE_SPLIT);
    bool moved = false;
    values[at] = whole;
    for (size_t i = at + 1; i + 1 < row->count; i++) {
        values[i] = row->values[i + 1];
        moved = moved || values[i];
    }
    if (moved && row->count >= 4)
        propose_lost(system, row, values, row->count - 1, CAUSE_SPLIT);
}

/* Two numbers stand in the cell `at`, the one beside it holds nothing; or all behind it have moved up. */
static void part(struct system *system, const struct row *row, size_t at)
{
    int64_t values[CELLS_MOST], both = row->values[at];
    size_t last = row->count - 1;
    for (int64_t power = 10; power <= both; power *= 10) {
        int64_t left = both / power, right = both % power;
        if (right < power / 10)
            continue;
        copy_values(row, values);
        if (at < last && row->values[at + 1] == 0) {
            values[at] = left;
            values[at + 1] = right;
            propose(system, row, values, CAUSE_SPLIT);
        }
        copy_values(row, values);
        if (at > 0 && at < row->count && row->values[at - 1] == 0) {
            values[at - 1] = left;
            values[at] = right;
            propose(system, row, values, CAUSE_SPLIT);
        }
        if (at + 1 < last && row->values[last] == 0 && row->values[at + 1]) {
            values[at] = left;
            values[at + 1] = right;
            for (size_t i = at + 2; i <= last; i++)
                values[i] = row->values[i - 1];
            for (size_t i = 0; i < at; i++)
                values[i] = row->values[i];
            propose(system, row, values, CAUSE_SPLIT);
        }
    }
}

/* ---- Rows of the form -------------------------------------------------------------------------------------------- */

static struct row row_of(const struct system *system, const uint16_t *cells, size_t count)
{
    struct row row = {.count = 0};
    for (size_t i = 0; i < count && row.count < CELLS_MOST; i++) {
        uint16_t unknown = system->of_cell[cells[i]];
        if (unknown == UINT16_MAX)
            continue;
        row.unknowns[row.count] = unknown;
        row.values[row.count++] = system->unknowns.items[unknown].value;
    }
    return row;
}

static bool is_all_zero(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->values[i])
            return false;
    return true;
}

static bool is_in_broken(const struct system *system, uint16_t unknown)
{
    const uint16_t *links = system->links_of[unknown];
    for (size_t k = 1; k <= links[0]; k++)
        if (system->links.items[links[k]].broken)
            return true;
    return false;
}

static bool is_near_broken(const struct system *system, const struct row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (is_in_broken(system, row->unknowns[i]))
            return true;
    return false;
}

static void look_along_row(struct system *system, const struct form_row *form_row)
{
    uint16_t cells[CELLS_MOST];
    size_t count = form_row->cell_count < CELLS_MOST ? form_row->cell_count : CELLS_MOST;
    for (size_t i = 0; i < count; i++)
        cells[i] = (uint16_t)(form_row->first_cell + i);
    struct row row = row_of(system, cells, count);
    if (row.count < 2 || row.count < count || is_all_zero(&row) || !is_near_broken(system, &row))
        return;
    exchange_neighbours(system, &row);
    slip(system, &row);
    for (size_t i = 0; i < row.count; i++) {
        if (i + 1 < row.count)
            join(system, &row, i);
        part(system, &row, i);
    }
}

/* A number and the one below it. */
static void look_down(struct system *system, const struct form_row *upper, const struct form_row *lower)
{
    for (size_t i = 0; i < upper->cell_count && i < lower->cell_count; i++) {
        uint16_t cells[2] = {(uint16_t)(upper->first_cell + i), (uint16_t)(lower->first_cell + i)};
        struct row row = row_of(system, cells, 2);
        int64_t values[2] = {row.values[1], row.values[0]};
        if (row.count == 2 && is_near_broken(system, &row))
            propose_as(system, &row, values, (struct happening){.kind = CAUSE_SWAP, .down = true});
    }
}

/* ---- Readings ---------------------------------------------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/* Digits behind the cell's text that belong to no cell: its number may go on there, as where a narrow column has broken
 * it over two lines. */
static void look_behind(struct system *system, uint16_t unknown)
{
    const struct facts *facts = system->input->facts;
    const struct place *place = &system->places.items[unknown];
    const struct cell_fact *cell = &facts->cells[place->index];
    struct slice text = facts->document->text;
    int64_t value = system->unknowns.items[unknown].value, joined = value;
    if (place->of != CHANGE_CELL || place->scale || cell->confirmed || span_is_none(cell->span) || value <= 0)
        return;
    size_t at = cell->span.end, digits = 0;
    while (at < text.length && is_blank(text.data[at]))
        at++;
    if (place->index + 1u < facts->form->cell_count && cell[1].span.start == at)
        return; /* as nearly always: the next cell */
    for (; at < text.length && is_digit(text.data[at]) && digits < 6; at++, digits++) {
        if (facts_cell_at(facts, (uint32_t)at) >= 0)
            return;
        joined = joined * 10 + (text.data[at] - '0');
    }
    if (digits == 0 || joined >= SOLVER_OPEN / 16 || (at < text.length && text.data[at] == '.'))
        return;
    struct solver_shift *shift = arena_new_item(system->arena, struct solver_shift);
    *shift = (struct solver_shift){unknown, joined - value};
    struct happening happening = {{shift, 1, COST_TEXT}, .kind = CAUSE_VALUE, .text = true};
    if (system->happenings.count < HAPPENINGS_MOST && mends(system, shift, 1, CAUSE_VALUE))
        vector_push(system->arena, &system->happenings, happening);
}

void system_find_happenings(struct system *system)
{
    const struct form *form = system->input->facts->form;
    const struct row_fact *rows = system->input->facts->rows;
    const struct form_row *above = NULL;
    for (size_t i = 0; i < form->row_count; i++) {
        const struct form_row *row = &form->rows[i];
        if (!rows[i].active)
            continue;
        look_along_row(system, row);
        if (above && above->table == row->table && above->cell_count == row->cell_count)
            look_down(system, above, row);
        above = row;
    }
    for (size_t i = 0; i < system->unknowns.count; i++)
        if (is_in_broken(system, (uint16_t)i))
            look_behind(system, (uint16_t)i);
}

bool system_find_wanted(struct system *system, const struct solver_shift *wanted, size_t count)
{
    const struct form *form = system->input->facts->form;
    size_t before = system->happenings.count;
    system->wanted = wanted;
    system->wanted_count = count;
    for (size_t i = 1; i < count; i++) {
        const struct place *place = &system->places.items[wanted[i].unknown], *other = place;
        for (size_t k = 0; k < i && other == place; k++)
            if (place->of == CHANGE_CELL && system->places.items[wanted[k].unknown].of == CHANGE_CELL &&
                form->cells[system->places.items[wanted[k].unknown].index].row == form->cells[place->index].row)
                other = &system->places.items[wanted[k].unknown];
        if (other != place)
            look_along_row(system, &form->rows[form->cells[place->index].row]);
    }
    system->wanted = NULL;
    return system->happenings.count > before;
}
