/* What is chosen in a report, and how the panes move together. */
#include "tui/view_review.h"

#include <string.h>

#define TRAIL_MOST 200

/* --- What follows from facts and results --- */

/* The reported value of a broken equation: the cell that stands alone on its side; -1 when there is none. */
static int reported_cell(const struct finding *finding)
{
    size_t right = 0;
    int cell = -1;
    for (size_t i = 0; i < finding->term_count; i++)
        if (finding->terms[i].right) {
            right++;
            cell = finding->terms[i].cell;
        }
    return right == 1 ? cell : -1;
}

static int principal_cell(const struct finding *finding)
{
    int reported = reported_cell(finding);
    return reported >= 0 ? reported : finding->cell_count ? finding->cells[0] : -1;
}

static void raise_level(struct review *review, int cell, enum level level)
{
    if (review->levels[cell] == ROLE_text)
        review->levels[cell] = (uint8_t)role_of_level(level);
}

static void raise_claim(struct review *review, int claim, enum level level)
{
    if (claim >= 0 && review->claim_levels[claim] == ROLE_claim)
        review->claim_levels[claim] = (uint8_t)role_of_level(level);
}

/* Findings come worst first, so the first one about a cell gives its level. What needs no decision any more is
 * quiet; of a sum only the result is marked, its parts are lit when it is chosen. */
static void find_levels(struct review *review)
{
    const struct facts *facts = session_facts(review->session);
    const struct results *results = session_results(review->session);
    review->levels = arena_new_array(review->arena, uint8_t, facts->form->cell_count);
    memset(review->levels, ROLE_text, facts->form->cell_count);
    review->claim_levels = arena_new_array(review->arena, uint8_t, results->claim_count + 1);
    memset(review->claim_levels, ROLE_claim, results->claim_count);
    for (size_t i = 0; i < results->finding_count; i++) {
        const struct finding *finding = &results->findings[i];
        int reported = reported_cell(finding);
        if (!session_needs_decision(review->session, i))
            continue;
        for (size_t t = 0; t < finding->term_count; t++)
            raise_claim(review, finding->terms[t].claim, finding->level);
        if (reported >= 0)
            raise_level(review, reported, finding->level);
        for (size_t c = 0; reported < 0 && c < finding->cell_count; c++)
            raise_level(review, finding->cells[c], finding->level);
    }
}

static struct earlier_values shown_earlier(const struct review *review)
{
    return review->with_earlier ? review->earlier : (struct earlier_values){0};
}

static void prepare_table(struct review *review)
{
    const struct facts *facts = session_facts(review->session);
    table_prepare(&review->table, facts, shown_earlier(review), facts->form->cells[review->cell].table, review->arena);
}

/* The panes keep their places whichever table is shown. */
static void measure_tables(struct review *review)
{
    const struct facts *facts = session_facts(review->session);
    review->table_width = review->table_least = 0;
    for (size_t i = 0; i < facts->form->table_count; i++) {
        struct table table;
        table_prepare(&table, facts, shown_earlier(review), (int)i, review->arena);
        int width = pane_table_width(&table), least = pane_table_least(&table);
        review->table_width = width > review->table_width ? width : review->table_width;
        review->table_least = least > review->table_least ? least : review->table_least;
    }
}

void review_measure_tables(struct review *review)
{
    measure_tables(review);
    prepare_table(review);
}

static int find_fingerprint(const struct review *review, const char *fingerprint)
{
    const struct results *results = session_results(review->session);
    for (size_t i = 0; i < results->finding_count; i++)
        if (strcmp(results->findings[i].fingerprint, fingerprint) == 0)
            return (int)i;
    return -1;
}

static bool has_unseen(const struct review *review)
{
    const struct results *results = session_results(review->session);
    return results->unseen_count + results->untied_count > 0;
}

/* What the lower pane showed may be gone. */
static void keep_bottom(struct review *review)
{
    bool gone = (review->bottom == BOTTOM_DETAIL && review->finding < 0) ||
                (review->bottom == BOTTOM_CAUSE && (review->finding < 0 || review->cause_of[review->finding] < 0)) ||
                (review->bottom == BOTTOM_UNSEEN && !has_unseen(review));
    if (gone)
        review->bottom = BOTTOM_FINDINGS;
}

static void keep_spot(struct review *review)
{
    int cause = review->finding < 0 ? -1 : review->cause_of[review->finding];
    if (review->finding < 0)
        review->spot = review->spot == LIST_UNSEEN && has_unseen(review) ? LIST_UNSEEN : LIST_CLEAN;
    else if (review->spot != LIST_CAUSE || cause < 0)
        review->spot = LIST_FINDING;
    else
        review->finding = session_causes(review->session)->items[cause].findings[0];
}

/* A finding that is gone gives way to the one now in its place. */
static void keep_finding(struct review *review, const char *fingerprint)
{
    int count = (int)session_results(review->session)->finding_count, found = find_fingerprint(review, fingerprint);
    bool unseen = review->spot == LIST_UNSEEN && has_unseen(review);
    if (found < 0 && review->bottom == BOTTOM_DETAIL)
        review->bottom = BOTTOM_FINDINGS;
    if (found >= 0)
        review->finding = found;
    else if (review->finding >= count)
        review->finding = count - 1;
    else if (review->finding < 0 && count > 0 && !unseen)
        review->finding = 0;
    keep_spot(review);
    keep_bottom(review);
}

/* Row （六） of the 2021 form may come and go with what is read. */
static void keep_cell(struct review *review)
{
    const struct facts *facts = session_facts(review->session);
    if ((size_t)review->cell >= facts->form->cell_count)
        review->cell = 0;
    while (review->cell > 0 && !facts->rows[facts->form->cells[review->cell].row].active)
        review->cell--;
}

void review_refresh(struct review *review, const char *fingerprint)
{
    arena_reset(review->arena);
    keep_cell(review);
    find_levels(review);
    original_prepare(&review->original, session_facts(review->session), session_results(review->session),
                     (struct mark_levels){review->levels, review->claim_levels}, review->arena);
    review_previous_prepare(review);
    review_measure_tables(review);
    pane_outline_prepare(review);
    review_list_prepare(review);
    keep_finding(review, fingerprint);
    review->term = review->equation = review->unseen = 0;
    review->absence = -1;
}

/* --- Choosing --- */

bool review_finding_has_cell(const struct finding *finding, int cell)
{
    for (size_t i = 0; i < finding->cell_count; i++)
        if (finding->cells[i] == cell)
            return true;
    for (size_t i = 0; i < finding->term_count; i++)
        if (finding->terms[i].cell == cell)
            return true;
    return false;
}

static int absence_of_row(const struct review *review, int row)
{
    const struct form_row *rows = review->table.form->rows;
    for (size_t i = review->original.absence_count; i-- > 0;) {
        const struct absence *absence = &review->original.absences[i];
        bool same_table = absence->row >= 0 && rows[absence->row].table == rows[row].table;
        if (absence->table == rows[row].table || (same_table && absence->row <= row))
            return (int)i;
    }
    return -1;
}

/* Where in the original a cell is, or should be. */
static void show_cell(struct review *review)
{
    const struct facts *facts = session_facts(review->session);
    const struct cell_fact *cell = &facts->cells[review->cell];
    int row = facts->form->cells[review->cell].row;
    review->absence = -1;
    if (!span_is_none(cell->span)) {
        review->offset = cell->span.start;
    } else if (!span_is_none(facts->rows[row].label)) {
        review->offset = facts->rows[row].label.start;
    } else {
        review->absence = absence_of_row(review, row);
        if (review->absence >= 0)
            review->offset = review->original.absences[review->absence].offset;
    }
}

static void set_cell(struct review *review, int cell)
{
    const struct form *form = session_facts(review->session)->form;
    review->cell = cell;
    if (form->cells[cell].table != review->table.index)
        prepare_table(review);
}

/* The finding about a cell comes along, unless the chosen one is about it already. */
static void follow_cell(struct review *review)
{
    const struct results *results = session_results(review->session);
    bool elsewhere = review->bottom == BOTTOM_FINDINGS || review->bottom == BOTTOM_OUTLINE;
    if (!elsewhere || review_is_term(review, review->cell) || review_change_of_cell(review, review->cell))
        return;
    for (size_t i = 0; i < results->finding_count; i++)
        if (results->findings[i].outcome == OUTCOME_FAIL &&
            review_finding_has_cell(&results->findings[i], review->cell)) {
            review->finding = (int)i;
            review->spot = LIST_FINDING;
            return;
        }
}

void review_show_cell(struct review *review, int cell)
{
    set_cell(review, cell);
    show_cell(review);
}

void review_choose_cell(struct review *review, int cell)
{
    review_show_cell(review, cell);
    follow_cell(review);
}

void review_choose_offset(struct review *review, uint32_t offset)
{
    review->offset = offset;
    review->absence = -1;
}

void review_choose_absence(struct review *review, int absence)
{
    const struct absence *absent = &review->original.absences[absence];
    review->absence = absence;
    review->offset = absent->offset;
    if (absent->row >= 0)
        set_cell(review, review->table.form->rows[absent->row].first_cell);
    else if (absent->table >= 0)
        set_cell(review, review->table.form->rows[review->table.form->tables[absent->table].first_row].first_cell);
}

static void show_absent_section(struct review *review, const struct finding *finding)
{
    for (size_t i = 0; i < review->original.absence_count; i++)
        if (review->original.absences[i].section == finding->section &&
            review->original.absences[i].offset == finding->span.start)
            review->absence = (int)i;
}

/* A finding about cells is shown at its cell, another at its place in the text. */
void review_choose_finding(struct review *review, int index)
{
    const struct finding *finding = &session_results(review->session)->findings[index];
    int cell = principal_cell(finding);
    review->finding = index;
    review->spot = LIST_FINDING;
    review->term = 0;
    review->detail_top = 0;
    if (cell >= 0) {
        review_show_cell(review, cell);
    } else if (finding->has_span) {
        review_choose_offset(review, finding->span.start);
        if (finding->span.start == finding->span.end)
            show_absent_section(review, finding);
    }
}

void review_choose_table(struct review *review, int table)
{
    const struct form *form = session_facts(review->session)->form;
    const struct facts *facts = session_facts(review->session);
    if ((size_t)table >= form->table_count)
        return;
    int row = form->tables[table].first_row;
    while (!facts->rows[row].active && row + 1 < (int)form->row_count)
        row++;
    review_choose_cell(review, form->rows[row].first_cell);
}

/* --- What is under the cursor --- */

int review_section_at(const struct review *review, uint32_t offset)
{
    const struct facts *facts = session_facts(review->session);
    int section = -1;
    for (size_t i = 0; i < facts->form->section_count; i++) {
        const struct section_fact *fact = &facts->sections[i];
        if (fact->present && !span_is_none(fact->heading) && fact->heading.start <= offset &&
            (section < 0 || fact->heading.start >= facts->sections[section].heading.start))
            section = (int)i;
    }
    return section;
}

int review_cell_here(const struct review *review)
{
    switch (review->focus) {
    case PANE_TABLE:
        return review->cell;
    case PANE_ORIGINAL:
        return review->absence >= 0 ? -1 : facts_cell_at(session_facts(review->session), review->offset);
    default:
        if (review->bottom == BOTTOM_DETAIL)
            return pane_detail_cell(review);
        if (review->bottom == BOTTOM_CAUSE)
            return pane_cause_cell(review);
        if (review->bottom == BOTTOM_UNSEEN)
            return pane_unseen_cell(review);
        return review->bottom == BOTTOM_FINDINGS && review->finding >= 0 ? review->cell : -1;
    }
}

int review_claim_here(const struct review *review)
{
    const struct results *results = session_results(review->session);
    for (size_t i = 0; review->focus == PANE_ORIGINAL && review->absence < 0 && i < results->claim_count; i++)
        if (span_contains(results->claims[i].span, review->offset))
            return (int)i;
    return -1;
}

bool review_claim_has_cell(const struct review *review, int claim, int cell)
{
    const struct claim *claims = session_results(review->session)->claims;
    for (size_t i = 0; claim >= 0 && i < claims[claim].cell_count; i++)
        if (claims[claim].cells[i] == cell)
            return true;
    return false;
}

static bool is_about_place(const struct review *review, const struct finding *finding)
{
    int cell = review_cell_here(review);
    if (cell >= 0)
        return review_finding_has_cell(finding, cell);
    if (!finding->has_span)
        return false;
    uint32_t line = document_line(session_document(review->session), review->offset);
    return finding->line == line || span_contains(finding->span, review->offset);
}

int review_finding_here(const struct review *review)
{
    const struct results *results = session_results(review->session);
    bool among = review->bottom != BOTTOM_OUTLINE && review->bottom != BOTTOM_UNSEEN;
    if (review->focus == PANE_BOTTOM && among)
        return review->finding;
    bool opened = review->bottom == BOTTOM_DETAIL || review->bottom == BOTTOM_CAUSE;
    if (review->finding >= 0 && (opened || is_about_place(review, &results->findings[review->finding])))
        return review->finding;
    for (size_t i = 0; i < results->finding_count; i++)
        if (results->findings[i].outcome == OUTCOME_FAIL && is_about_place(review, &results->findings[i]))
            return (int)i;
    return -1;
}

/* --- Going back and forth --- */

struct place review_place(const struct review *review)
{
    struct place place = {review->focus, review->bottom, review->spot, review->cell, "", review->offset};
    const struct results *results = session_results(review->session);
    if (review->finding >= 0 && (size_t)review->finding < results->finding_count)
        memcpy(place.fingerprint, results->findings[review->finding].fingerprint, sizeof place.fingerprint);
    return place;
}

void review_go(struct review *review, const struct place *place)
{
    int finding = find_fingerprint(review, place->fingerprint);
    review->focus = place->focus;
    review->bottom = place->bottom;
    review->spot = place->spot;
    if (finding >= 0 || place->fingerprint[0] == '\0')
        review->finding = finding;
    else if (place->bottom == BOTTOM_DETAIL)
        review->bottom = BOTTOM_FINDINGS;
    keep_finding(review, place->fingerprint);
    review->cell = place->cell; /* of a form or a text that may have changed since */
    keep_cell(review);
    prepare_table(review);
    size_t most = session_document(review->session)->text.length;
    review_choose_offset(review, place->offset < most ? place->offset : (uint32_t)most);
}

static bool same_place(const struct place *a, const struct place *b)
{
    return a->focus == b->focus && a->bottom == b->bottom && a->spot == b->spot && a->cell == b->cell &&
           a->offset == b->offset && strcmp(a->fingerprint, b->fingerprint) == 0;
}

void review_remember(struct review *review)
{
    struct trail *trail = &review->trail;
    struct place place = review_place(review);
    trail->places.count = trail->at;
    if (trail->at > 0 && same_place(&trail->places.items[trail->at - 1], &place))
        return;
    if (trail->at == TRAIL_MOST) {
        memmove(trail->places.items, trail->places.items + 1, (TRAIL_MOST - 1) * sizeof place);
        trail->places.count--;
    }
    vector_push(NULL, &trail->places, place);
    trail->at = trail->places.count;
}

/* The place left behind is kept on the other side, so that one can return to it. */
bool review_go_back(struct review *review, bool forward)
{
    struct trail *trail = &review->trail;
    struct place here = review_place(review);
    if (forward ? trail->at >= trail->places.count : trail->at == 0)
        return false;
    struct place *there = &trail->places.items[forward ? trail->at : trail->at - 1];
    struct place target = *there;
    *there = here;
    trail->at = forward ? trail->at + 1 : trail->at - 1;
    review_go(review, &target);
    return true;
}
