/* Invented reports and what happens to them. */
#include "support/spoiled.h"

#include "cause/system.h"
#include "check/sample.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static uint64_t below(uint64_t *seed, uint64_t most)
{
    return next(seed) % most;
}

static int cell_of(const struct form *form, const char *row, const char *column)
{
    char id[64];
    snprintf(id, sizeof id, "%s.%s", row, column);
    int cell = form_cell_index(form, slice_of(id));
    assert(cell >= 0);
    return cell;
}

/* ---- A clean report ---- */

static const char *const columns[] = {"person", "business", "research", "nonprofit", "legal", "other"};
static const char *const outcomes[] = {"granted",
                                       "partial",
                                       "denied_secret",
                                       "denied_law",
                                       "denied_safety",
                                       "denied_third_party",
                                       "denied_internal",
                                       "denied_process",
                                       "denied_case_file",
                                       "denied_inquiry",
                                       "unable_not_held",
                                       "unable_to_make",
                                       "unable_unclear",
                                       "rejected_petition",
                                       "rejected_repeat",
                                       "rejected_publication",
                                       "rejected_excessive",
                                       "rejected_reissue",
                                       "other_uncorrected",
                                       "other_unpaid",
                                       "other_rest"};

enum { COLUMNS = sizeof columns / sizeof *columns, OUTCOMES = sizeof outcomes / sizeof *outcomes };

static int64_t *place(struct spoiled *spoiled, const char *row, const char *column)
{
    char id[64];
    snprintf(id, sizeof id, "t3.%s", row);
    return &spoiled->truth[cell_of(spoiled->facts.form, id, column)];
}

/* Natural persons ask most, and most often get what they ask for. */
static int64_t random_count(uint64_t *seed, size_t column, size_t row)
{
    if (below(seed, 100) >= (column == 0 ? 60u : 12u))
        return 0;
    uint64_t most = column == 0 ? (row < 2 ? 180 : 40) : 12;
    return (int64_t)(1 + below(seed, 1 + below(seed, most)));
}

static void fill_column(struct spoiled *spoiled, size_t column, uint64_t *seed)
{
    int64_t total = 0;
    for (size_t row = 0; row < OUTCOMES; row++) {
        int64_t count = random_count(seed, column, row);
        *place(spoiled, outcomes[row], columns[column]) = count;
        *place(spoiled, outcomes[row], "total") += count;
        total += count;
    }
    int64_t carried_out = random_count(seed, column, 3), carried_in = random_count(seed, column, 3);
    if (carried_in > total + carried_out)
        carried_in = 0;
    int64_t counts[] = {total, carried_out, carried_in, total + carried_out - carried_in};
    static const char *const rows[] = {"total", "carried_out", "carried_in", "new"};
    for (size_t i = 0; i < 4; i++) {
        *place(spoiled, rows[i], columns[column]) = counts[i];
        *place(spoiled, rows[i], "total") += counts[i];
    }
}

static void fill_cases(struct spoiled *spoiled, uint64_t *seed)
{
    static const char *const rows[] = {"t4.review", "t4.direct", "t4.after_review"};
    static const char *const ends[] = {"upheld", "corrected", "other", "pending"};
    for (size_t row = 0; row < 3; row++)
        for (size_t i = 0; i < 4; i++) {
            int64_t count = below(seed, 3) ? 0 : (int64_t)(1 + below(seed, 20));
            spoiled->truth[cell_of(spoiled->facts.form, rows[row], ends[i])] = count;
            spoiled->truth[cell_of(spoiled->facts.form, rows[row], "total")] += count;
        }
}

static void add_claim(struct spoiled *spoiled, size_t index, const char *rule, const char *const *rows, size_t count,
                      struct arena *arena)
{
    struct claim *claim = &spoiled->claims[index];
    *claim = (struct claim){.rule = slice_of(rule), .id = slice_of(rule), .exact = true, .cell_count = count};
    claim->cells = arena_new_array(arena, uint16_t, count);
    for (size_t i = 0; i < count; i++) {
        claim->cells[i] = (uint16_t)cell_of(spoiled->facts.form, rows[i], "total");
        claim->value.digits += spoiled->truth[claim->cells[i]];
    }
}

static void make_claims(struct spoiled *spoiled, struct arena *arena)
{
    static const struct {
        const char *rule, *rows[8];
    } said[SPOILED_CLAIMS] = {
        {"claim.received", {"t3.new"}},
        {"claim.carried-in", {"t3.carried_in"}},
        {"claim.carried-out", {"t3.carried_out"}},
        {"claim.result", {"t3.granted", "t3.partial"}},
        {"claim.result",
         {"t3.denied_secret", "t3.denied_law", "t3.denied_safety", "t3.denied_third_party", "t3.denied_internal",
          "t3.denied_process", "t3.denied_case_file", "t3.denied_inquiry"}},
        {"claim.result", {"t3.unable_not_held", "t3.unable_to_make", "t3.unable_unclear"}},
        {"claim.result",
         {"t3.rejected_petition", "t3.rejected_repeat", "t3.rejected_publication", "t3.rejected_excessive",
          "t3.rejected_reissue"}},
        {"claim.review", {"t4.review"}},
        {"claim.litigation", {"t4.direct", "t4.after_review"}},
    };
    for (size_t i = 0; i < SPOILED_CLAIMS; i++) {
        size_t count = 0;
        while (count < 8 && said[i].rows[count])
            count++;
        add_claim(spoiled, i, said[i].rule, said[i].rows, count, arena);
    }
}

static void add_previous(struct spoiled *spoiled, const char *id, const struct equation_term *terms, size_t count,
                         struct arena *arena)
{
    struct previous_figure *figure = &spoiled->previous[spoiled->previous_count++];
    struct equation_term *kept = arena_new_array(arena, struct equation_term, count);
    int64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        kept[i] = terms[i];
        value += terms[i].coefficient * spoiled->truth[terms[i].cell];
    }
    *figure =
        (struct previous_figure){.cell = slice_of(id), .value = DECIMAL(value), .terms = kept, .term_count = count};
}

static void make_previous(struct spoiled *spoiled, uint64_t *seed, struct arena *arena)
{
    const struct form *form = spoiled->facts.form;
    for (size_t i = 0; i <= COLUMNS; i++) {
        struct equation_term term = {(uint16_t)cell_of(form, "t3.carried_in", i < COLUMNS ? columns[i] : "total"), 1};
        add_previous(spoiled, "t3.carried_out", &term, 1, arena);
    }
    static const char *const rows[] = {"t2.rules", "t2.normative"};
    for (size_t i = 0; i < 2; i++) {
        uint16_t in_force = (uint16_t)cell_of(form, rows[i], "in_force"),
                 issued = (uint16_t)cell_of(form, rows[i], "issued"),
                 repealed = (uint16_t)cell_of(form, rows[i], "repealed");
        spoiled->truth[issued] = (int64_t)below(seed, 12);
        spoiled->truth[repealed] = (int64_t)below(seed, 6);
        spoiled->truth[in_force] = spoiled->truth[issued] + (int64_t)below(seed, 90);
        struct equation_term terms[] = {{in_force, 1}, {issued, -1}, {repealed, 1}};
        add_previous(spoiled, "t2.in_force", terms, 3, arena);
    }
}

void spoiled_new(struct spoiled *spoiled, const struct forms *forms, const struct rules *rules, uint64_t *seed,
                 struct arena *arena)
{
    const struct form *form = forms_find(forms, SLICE("2021"));
    struct sample sample = sample_new(arena, form);
    struct equation *equations;
    *spoiled = (struct spoiled){.facts = sample_facts(&sample), .rules = rules};
    assert(form->cell_count <= SPOILED_CELLS_MOST);
    for (size_t i = 0; i < COLUMNS; i++)
        fill_column(spoiled, i, seed);
    fill_cases(spoiled, seed);
    make_claims(spoiled, arena);
    make_previous(spoiled, seed, arena);
    for (size_t i = 0; i < form->cell_count; i++)
        spoiled->facts.cells[i].value = DECIMAL(spoiled->truth[i]);
    spoiled->equation_count = rules_equations(rules, &spoiled->facts, arena, &equations);
    spoiled->equations = equations;
}

/* ---- What is broken ---- */

static int64_t claimed(const struct spoiled *spoiled, const struct claim *claim)
{
    int64_t sum = 0;
    for (size_t i = 0; i < claim->cell_count; i++)
        sum += spoiled->facts.cells[claim->cells[i]].value.digits;
    return sum;
}

static int64_t summed(const struct spoiled *spoiled, const struct equation_term *terms, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += terms[i].coefficient * spoiled->facts.cells[terms[i].cell].value.digits;
    return sum;
}

static size_t count_broken(const struct spoiled *spoiled)
{
    size_t broken = 0;
    for (size_t i = 0; i < spoiled->equation_count; i++)
        broken += summed(spoiled, spoiled->equations[i].terms, spoiled->equations[i].term_count) != 0;
    for (size_t i = 0; i < SPOILED_CLAIMS; i++)
        broken += claimed(spoiled, &spoiled->claims[i]) != spoiled->claims[i].value.digits;
    for (size_t i = 0; i < spoiled->previous_count; i++)
        broken += summed(spoiled, spoiled->previous[i].terms, spoiled->previous[i].term_count) !=
                  spoiled->previous[i].value.digits;
    return broken;
}

struct cause_input spoiled_input(struct spoiled *spoiled)
{
    spoiled->results =
        (struct results){.findings = spoiled->findings, .claims = spoiled->claims, .claim_count = SPOILED_CLAIMS};
    for (size_t i = 0; i < SPOILED_CLAIMS; i++) {
        if (claimed(spoiled, &spoiled->claims[i]) == spoiled->claims[i].value.digits)
            continue;
        size_t at = spoiled->results.finding_count++;
        spoiled->terms[at] = (struct term){.cell = -1, .claim = (int)i};
        spoiled->findings[at] = (struct finding){
            .rule = spoiled->claims[i].rule, .outcome = OUTCOME_FAIL, .terms = &spoiled->terms[at], .term_count = 1};
    }
    return (struct cause_input){spoiled->rules, &spoiled->facts, &spoiled->results, spoiled->previous,
                                spoiled->previous_count};
}

/* ---- Faults ---- */

/* As typing errors are counted in statistics: 112 digits replaced, 15 left out, 14 exchanged, 11 added. */
static int64_t mistyped(int64_t value, uint64_t *seed)
{
    char digits[32];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%lld", (long long)value), at = below(seed, length);
    uint64_t kind = below(seed, 152);
    if (kind < 112) {
        digits[at] = (char)('0' + below(seed, 10));
    } else if (kind < 127 && length > 1) {
        memmove(digits + at, digits + at + 1, length - at);
    } else if (kind < 141 && length > 1) {
        at = at + 1 < length ? at : at - 1;
        char kept = digits[at];
        digits[at] = digits[at + 1];
        digits[at + 1] = kept;
    } else if (kind >= 141) {
        memmove(digits + at + 1, digits + at, length - at + 1);
        digits[at] = (char)('0' + below(seed, 10));
    }
    int64_t typed = 0;
    for (size_t i = 0; digits[i]; i++)
        typed = typed * 10 + (digits[i] - '0');
    return typed;
}

static bool is_spoiled(const struct spoiled *spoiled, uint16_t cell)
{
    return spoiled->facts.cells[cell].value.digits != spoiled->truth[cell];
}

static bool is_in_equation(const struct spoiled *spoiled, uint16_t cell)
{
    for (size_t i = 0; i < spoiled->equation_count; i++)
        for (size_t k = 0; k < spoiled->equations[i].term_count; k++)
            if (spoiled->equations[i].terms[k].cell == cell)
                return true;
    return false;
}

struct stretch { /* the numbers of one row of the form */
    uint16_t first;
    size_t count;
    int64_t *truth;
    int64_t printed[8];
};

static bool slip(struct stretch *stretch, uint64_t *seed)
{
    size_t last = stretch->count - 1;
    bool right = next(seed) % 2, over_edge = next(seed) % 4 == 0;
    if (!over_edge && stretch->truth[right ? last - 1 : 0] != 0)
        return false;
    if (!over_edge)
        last--; /* the sum stands where it stood */
    for (size_t i = 0; i <= last; i++)
        stretch->printed[i] = right ? (i ? stretch->truth[i - 1] : 0) : (i < last ? stretch->truth[i + 1] : 0);
    return true;
}

static bool swap(struct stretch *stretch, uint64_t *seed)
{
    size_t at = below(seed, stretch->count - 1);
    stretch->printed[at] = stretch->truth[at + 1];
    stretch->printed[at + 1] = stretch->truth[at];
    return true;
}

static bool split(struct stretch *stretch, uint64_t *seed)
{
    size_t at = below(seed, stretch->count - 1);
    int64_t left = stretch->truth[at], right = stretch->truth[at + 1];
    if (left >= 10 && right == 0) {
        int64_t power = left >= 100 && next(seed) % 2 ? 100 : 10;
        stretch->printed[at] = left / power;
        stretch->printed[at + 1] = left % power;
        return left % power >= power / 10;
    }
    if (left == 0 || right == 0)
        return false;
    stretch->printed[at] = left * (right >= 100 ? 1000 : right >= 10 ? 100 : 10) + right;
    stretch->printed[at + 1] = 0;
    return true;
}

static bool spoil_row(struct spoiled *spoiled, enum fault_kind kind, uint64_t *seed)
{
    const struct form *form = spoiled->facts.form;
    const struct form_row *row = &form->rows[below(seed, form->row_count)];
    struct stretch stretch = {
        .first = row->first_cell, .count = row->cell_count, .truth = &spoiled->truth[row->first_cell]};
    if (row->cell_count < 5 || !spoiled->facts.rows[row - form->rows].active)
        return false;
    for (size_t i = 0; i < stretch.count; i++) {
        if (is_spoiled(spoiled, (uint16_t)(stretch.first + i)))
            return false;
        stretch.printed[i] = stretch.truth[i];
    }
    if (!(kind == FAULT_SLIP ? slip : kind == FAULT_SWAP ? swap : split)(&stretch, seed))
        return false;
    size_t moved = 0;
    for (size_t i = 0; i < stretch.count; i++) {
        moved += stretch.printed[i] != stretch.truth[i];
        spoiled->facts.cells[stretch.first + i].value = DECIMAL(stretch.printed[i]);
    }
    return moved > 1; /* a single wrong number is a typing error, whatever made it */
}

static bool spoil_cell(struct spoiled *spoiled, uint64_t *seed)
{
    uint16_t cell = (uint16_t)below(seed, spoiled->facts.form->cell_count);
    if (is_spoiled(spoiled, cell) || !is_in_equation(spoiled, cell))
        return false;
    spoiled->facts.cells[cell].value = DECIMAL(mistyped(spoiled->truth[cell], seed));
    return true;
}

/* Alone, would it be noticed? */
static bool is_noticed(struct spoiled *spoiled, const int64_t *before)
{
    int64_t together[SPOILED_CELLS_MOST];
    size_t count = spoiled->facts.form->cell_count;
    for (size_t i = 0; i < count; i++) {
        struct decimal *value = &spoiled->facts.cells[i].value;
        together[i] = value->digits;
        *value = DECIMAL(value->digits != before[i] ? value->digits : spoiled->truth[i]);
    }
    bool noticed = count_broken(spoiled) > 0;
    for (size_t i = 0; i < count; i++)
        spoiled->facts.cells[i].value = DECIMAL(together[i]);
    return noticed;
}

bool spoiled_add_fault(struct spoiled *spoiled, enum fault_kind kind, uint64_t *seed)
{
    int64_t before[SPOILED_CELLS_MOST];
    size_t count = spoiled->facts.form->cell_count;
    for (size_t i = 0; i < count; i++)
        before[i] = spoiled->facts.cells[i].value.digits;
    for (int attempt = 0; attempt < 2000; attempt++) {
        bool done = kind == FAULT_TYPING ? spoil_cell(spoiled, seed) : spoil_row(spoiled, kind, seed);
        if (done && is_noticed(spoiled, before)) {
            struct fault *fault = &spoiled->faults[spoiled->fault_count++];
            *fault = (struct fault){.kind = kind};
            for (size_t i = 0; i < count; i++)
                if (spoiled->facts.cells[i].value.digits != before[i])
                    fault->cells[fault->cell_count++] = (uint16_t)i;
            return true;
        }
        for (size_t i = 0; i < count; i++)
            spoiled->facts.cells[i].value = DECIMAL(before[i]);
    }
    return false;
}

/* ---- What was found ---- */

static bool is_true_change(const struct spoiled *spoiled, const struct cause_change *change)
{
    if (change->of != CHANGE_CELL || !is_spoiled(spoiled, (uint16_t)change->index))
        return false;
    struct decimal truth = DECIMAL(spoiled->truth[change->index]);
    return decimal_compare(change->low, truth) <= 0 && (change->open_high || decimal_compare(truth, change->high) <= 0);
}

static bool is_true_candidate(const struct spoiled *spoiled, const struct cause_candidate *candidate)
{
    for (size_t i = 0; i < candidate->change_count; i++)
        if (!is_true_change(spoiled, &candidate->changes[i]))
            return false;
    return candidate->change_count > 0;
}

bool spoiled_is_found(const struct spoiled *spoiled, const struct causes *causes, bool *first)
{
    size_t spoiled_cells = 0, explained = 0;
    *first = true;
    for (size_t i = 0; i < spoiled->fault_count; i++)
        spoiled_cells += spoiled->faults[i].cell_count;
    for (size_t i = 0; i < causes->count; i++) {
        const struct cause *cause = &causes->items[i];
        size_t best = 0;
        for (size_t k = 0; k < cause->candidate_count; k++)
            if (is_true_candidate(spoiled, &cause->candidates[k]) && cause->candidates[k].change_count > best) {
                best = cause->candidates[k].change_count;
                *first = *first && k == 0;
            }
        *first = *first && best > 0;
        explained += best;
    }
    *first = *first && explained == spoiled_cells;
    return explained == spoiled_cells;
}

/* The change of this cell among those of a candidate, NULL when it stays. */
static const struct cause_change *change_of(const struct cause_candidate *candidate, uint16_t cell)
{
    for (size_t i = 0; i < candidate->change_count; i++)
        if (candidate->changes[i].of == CHANGE_CELL && candidate->changes[i].index == cell)
            return &candidate->changes[i];
    return NULL;
}

static bool names(const struct spoiled *spoiled, const struct cause_candidate *candidate, const struct fault *fault)
{
    enum cause_kind wanted = fault->kind == FAULT_SLIP ? CAUSE_SHIFT : CAUSE_SPLIT;
    bool named = false;
    for (size_t i = 0; i < fault->cell_count; i++) {
        const struct cause_change *change = change_of(candidate, fault->cells[i]);
        if (!change || !is_true_change(spoiled, change))
            return false;
        named = named || change->kind == wanted;
    }
    return named;
}

bool spoiled_is_named(const struct spoiled *spoiled, const struct causes *causes, const struct fault *fault)
{
    for (size_t i = 0; i < causes->count; i++)
        for (size_t k = 0; k < causes->items[i].candidate_count; k++)
            if (names(spoiled, &causes->items[i].candidates[k], fault))
                return true;
    return false;
}

bool spoiled_has_rival(const struct spoiled *spoiled, const struct causes *causes)
{
    unsigned found = 0, truth = 0;
    for (size_t i = 0; i < causes->count; i++) {
        unsigned least = causes->items[i].candidate_count ? causes->items[i].candidates[0].cost : UINT16_MAX;
        for (size_t k = 1; k < causes->items[i].candidate_count; k++)
            if (causes->items[i].candidates[k].cost < least)
                least = causes->items[i].candidates[k].cost;
        found += least;
    }
    for (size_t i = 0; i < spoiled->fault_count; i++)
        truth += spoiled->faults[i].kind == FAULT_TYPING ? COST_CELL : COST_EVENT;
    return found <= truth;
}
