/* Laying out the original: lazily, so that the first painting and every key cost what is seen, not what there is. */
#include "tui/canvas.h"
#include "tui/original_grid.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define LONG_LINE 600      /* bytes: a whole report on one line is begun anew at headings and rows */
#define SPACING_SAMPLE 400 /* lines looked at to see whether every other one is empty */

static bool is_blank_line(const struct document *document, uint32_t line)
{
    return slice_trim(document_text(document, document_line_span(document, line))).length == 0;
}

/* True when most lines of text are followed by one empty line. */
static bool find_double_spacing(const struct document *document)
{
    uint32_t texts = 0, spaced = 0;
    uint32_t last = document->line_count < SPACING_SAMPLE ? document->line_count : SPACING_SAMPLE;
    for (uint32_t line = 1; line < last; line++) {
        bool blank = is_blank_line(document, line);
        texts += !blank;
        spaced += !blank && is_blank_line(document, line + 1);
    }
    return texts >= 8 && spaced * 10 > texts * 7;
}

/* --- Lines that were broken by the paper --- */

#define PAPER_MOST 100 /* columns: longer lines were not broken by paper */
#define PAPER_LEAST 40
#define PAPER_RAGGED 3 /* a full line may be so much shorter: the next character was wide, or a number */

/* The width at which lines end again and again, with few longer. */
static int find_paper_width(const struct document *document)
{
    int counts[PAPER_MOST + 1] = {0}, longer = 0;
    uint32_t last = document->line_count < SPACING_SAMPLE ? document->line_count : SPACING_SAMPLE;
    for (uint32_t line = 1; line <= last; line++) {
        struct span span = document_line_span(document, line);
        int width =
            span.end - span.start > LONG_LINE ? PAPER_MOST + 1 : canvas_text_width(document_text(document, span));
        longer += width > PAPER_MOST;
        counts[width > PAPER_MOST ? 0 : width]++;
    }
    for (int width = PAPER_MOST; width >= PAPER_LEAST; width--) {
        int full = 0;
        for (int near = width; near >= width - PAPER_RAGGED; near--)
            full += counts[near];
        if (full >= 6 && counts[width] && longer * 4 <= full)
            return width;
        longer += counts[width];
    }
    return 0;
}

/* The numbers of the prose do not keep a line from going on. */
static bool has_mark(const struct original *original, struct span span)
{
    for (size_t i = original_first_mark(original, span.start); i < original->mark_count; i++) {
        const struct mark *mark = &original->marks[i];
        if (mark->start >= span.end)
            return false;
        if (mark->cell >= 0 || !original_is_number(mark))
            return true;
    }
    return false;
}

static bool is_ordinal(uint32_t codepoint)
{
    static const char ordinals[] = "一二三四五六七八九十";
    char text[4];
    if (codepoint >= '0' && codepoint <= '9')
        return true;
    struct slice one = {text, codepoint == CODEPOINT_INVALID ? 0 : utf8_encode(codepoint, text)};
    return one.length == 3 && slice_find(slice_of(ordinals), one, 0) >= 0;
}

/* Indented, or numbered: （一）, 1., 一、 */
static bool begins_paragraph(struct slice line)
{
    size_t offset = 0;
    if (slice_starts_with(line, SLICE("　")) || slice_starts_with(line, SLICE("  ")) ||
        slice_starts_with(line, SLICE("\t")) || line.length == 0)
        return true;
    uint32_t first = utf8_decode(line, &offset);
    uint32_t second = offset < line.length ? utf8_decode(line, &offset) : 0;
    uint32_t third = offset < line.length ? utf8_decode(line, &offset) : 0;
    if (first == '(' || first == 0xFF08)
        return is_ordinal(second);
    uint32_t behind = is_ordinal(second) ? third : second;
    return is_ordinal(first) && (behind == 0x3001 || behind == '.' || behind == 0xFF0E);
}

/* True when the paper had no room for what the next line begins with. */
static bool is_full(const struct original *original, struct slice line, struct slice next)
{
    char joined[512];
    if (canvas_text_width(line) >= original->paper_width - PAPER_RAGGED)
        return true;
    int length = snprintf(joined, sizeof joined, "%.*s %.*s", SLICE_ARGUMENTS(line), SLICE_ARGUMENTS(next));
    bool whole = length > 0 && (size_t)length < sizeof joined;
    return whole && wrap_line((struct slice){joined, (size_t)length}, 0, original->paper_width) <= line.length + 1;
}

/* The line that goes on where this one was broken, or 0. */
static uint32_t continuation(const struct original *original, uint32_t line)
{
    const struct document *document = original->document;
    uint32_t next = line + 1;
    if (original->paper_width == 0 || next > document->line_count)
        return 0;
    if (original->double_spaced && is_blank_line(document, next))
        next++;
    if (next > document->line_count || is_blank_line(document, next))
        return 0;
    struct span span = document_line_span(document, line), after = document_line_span(document, next);
    bool full = is_full(original, document_text(document, span), document_text(document, after));
    bool goes_on = full && !begins_paragraph(document_text(document, after)) && !has_mark(original, span) &&
                   !has_mark(original, after) &&
                   document_page(document, span.start) == document_page(document, after.start);
    return goes_on ? next : 0;
}

static uint32_t skip_blanks(struct slice text, uint32_t offset, uint32_t end)
{
    while (offset < end && (text.data[offset] == ' ' || text.data[offset] == '\n'))
        offset++;
    return offset;
}

bool original_piece(const struct original *original, const struct visual_line *line, uint32_t *from, struct span *piece)
{
    struct slice text = original->document->text;
    if (*from >= line->end)
        return false;
    ptrdiff_t broken = slice_find(slice_part(text, 0, line->end), SLICE("\n"), *from);
    *piece = (struct span){*from, broken < 0 ? line->end : (uint32_t)broken};
    *from = broken < 0 ? line->end : skip_blanks(text, (uint32_t)broken, line->end);
    while (broken >= 0 && piece->end > piece->start && text.data[piece->end - 1] == ' ')
        piece->end--;
    return true;
}

int original_columns(const struct original *original, const struct visual_line *line, uint32_t offset)
{
    int columns = 0;
    struct span piece;
    if (line->kind == VISUAL_GRID)
        return original_grid_columns(original, line, offset);
    for (uint32_t from = line->start; original_piece(original, line, &from, &piece) && piece.start < offset;) {
        uint32_t end = piece.end < offset ? piece.end : offset;
        columns += canvas_text_width(slice_part(original->document->text, piece.start, end));
    }
    return columns;
}

/* --- What is missing --- */

typedef VECTOR(struct absence) absence_list;

static bool row_is_missing(const struct facts *facts, size_t row)
{
    const struct form_row *form_row = &facts->form->rows[row];
    for (uint16_t i = 0; i < form_row->cell_count; i++)
        if (facts->cells[form_row->first_cell + i].state != CELL_MISSING)
            return false;
    return facts->rows[row].active;
}

/* What belongs behind a label stands behind its line, unless the line holds everything. */
static uint32_t label_end(const struct facts *facts, uint32_t start)
{
    struct span line = document_line_span(facts->document, document_line(facts->document, start));
    return line.end - line.start < LONG_LINE ? line.end : start + 1;
}

/* Behind everything that is printed of the row; 0 when nothing is. */
static uint32_t row_end(const struct facts *facts, size_t row)
{
    const struct form_row *form_row = &facts->form->rows[row];
    struct span label = facts->rows[row].label;
    uint32_t end = span_is_none(label) ? 0 : label_end(facts, label.start);
    for (uint16_t i = 0; i < form_row->cell_count; i++) {
        struct span span = facts->cells[form_row->first_cell + i].span;
        if (!span_is_none(span) && span.end > end)
            end = span.end;
    }
    return end;
}

static struct slice missing_rows_label(const struct facts *facts, size_t row, size_t count, struct arena *arena)
{
    const struct form_row *form_row = &facts->form->rows[row];
    struct slice table = facts->form->tables[form_row->table].name;
    if (count == 1)
        return arena_print(arena, "%.*s %.*s", SLICE_ARGUMENTS(table), SLICE_ARGUMENTS(form_row->label));
    return arena_print(arena, "%.*s %.*s等 %zu 行", SLICE_ARGUMENTS(table), SLICE_ARGUMENTS(form_row->label), count);
}

/* Missing rows that follow one another are one absence. */
static void find_missing_rows(const struct facts *facts, const struct form_table *table, uint32_t start,
                              absence_list *list, struct arena *arena)
{
    uint32_t place = start;
    size_t behind = (size_t)table->first_row + table->row_count;
    for (size_t row = table->first_row; row < behind; row++) {
        uint32_t end = facts->rows[row].active ? row_end(facts, row) : 0;
        place = end > place ? end : place;
        if (!row_is_missing(facts, row))
            continue;
        size_t count = 1;
        while (row + count < behind && row_is_missing(facts, row + count) && row_end(facts, row + count) == 0)
            count++;
        struct absence absence = {place, missing_rows_label(facts, row, count, arena), -1, (int)row, -1};
        vector_push(arena, list, absence);
        row += count - 1;
    }
}

static void find_missing_tables(const struct facts *facts, absence_list *list, struct arena *arena)
{
    for (size_t t = 0; t < facts->form->table_count; t++) {
        const struct form_table *table = &facts->form->tables[t];
        struct span span = facts->tables[t].span;
        uint32_t start = span_is_none(span) ? (uint32_t)facts->document->text.length : span.start;
        if (facts->tables[t].state != TABLE_MISSING) {
            find_missing_rows(facts, table, start, list, arena);
            continue;
        }
        struct slice label =
            arena_print(arena, "%.*s %.*s", SLICE_ARGUMENTS(table->name), SLICE_ARGUMENTS(table->title));
        struct absence absence = {start, label, -1, -1, (int)t};
        vector_push(arena, list, absence);
    }
}

static int compare_absences(const void *a, const void *b)
{
    const struct absence *left = a, *right = b;
    if (left->offset != right->offset)
        return left->offset < right->offset ? -1 : 1;
    bool section = left->section >= 0, other = right->section >= 0;
    return section != other ? (section ? -1 : 1) : (left->section + left->row) - (right->section + right->row);
}

static void find_absences(struct original *original, const struct facts *facts, struct arena *arena)
{
    absence_list list = {0};
    for (size_t s = 0; s < facts->form->section_count; s++) {
        const struct form_section *section = &facts->form->sections[s];
        const struct section_fact *fact = &facts->sections[s];
        if (fact->present)
            continue;
        struct slice label =
            arena_print(arena, "%.*s、%.*s", SLICE_ARGUMENTS(section->ordinal), SLICE_ARGUMENTS(section->heading));
        uint32_t place = span_is_none(fact->body) ? (uint32_t)facts->document->text.length : fact->body.start;
        struct absence absence = {place, label, (int)s, -1, -1};
        vector_push(arena, &list, absence);
    }
    find_missing_tables(facts, &list, arena);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, compare_absences);
    original->absences = list.items;
    original->absence_count = list.count;
}

/* --- What is coloured --- */

static enum role cell_role(const struct cell_fact *cell, enum role level)
{
    if (level != ROLE_text)
        return level;
    if (cell->confirmed)
        return ROLE_corrected;
    if (cell->has_should)
        return ROLE_should;
    return cell->state == CELL_UNCLEAR ? ROLE_unclear : cell->state == CELL_BLANK ? ROLE_blank : ROLE_number;
}

static int compare_marks(const void *a, const void *b)
{
    const struct mark *left = a, *right = b;
    return left->start < right->start ? -1 : left->start > right->start;
}

typedef VECTOR(struct mark) mark_list;

static void add_mark(mark_list *list, struct span span, enum role role, int cell, struct arena *arena)
{
    struct mark mark = {span.start, span.end, (uint8_t)role, cell, -1};
    if (!span_is_none(span) && span.start < span.end)
        vector_push(arena, list, mark);
}

/* The same number may be claimed by several rules: one mark for it, of the one that fails. */
static void add_prose_marks(mark_list *list, const struct results *results, const uint8_t *levels, struct arena *arena)
{
    for (size_t i = 0; results && i < results->claim_count; i++) {
        struct span span = results->claims[i].span;
        struct mark mark = {span.start, span.end, levels[i], -1, (int)i};
        struct mark *last = list->count ? &list->items[list->count - 1] : NULL;
        bool again = last && last->start == span.start;
        if (again && last->role == ROLE_claim)
            *last = mark;
        else if (!again && span.start < span.end)
            vector_push(arena, list, mark);
    }
    for (size_t i = 0; results && i < results->untied_count; i++)
        add_mark(list, results->untied[i], ROLE_untied, -1, arena);
}

bool original_is_number(const struct mark *mark)
{
    return mark->cell >= 0 || mark->claim >= 0 || mark->role == ROLE_untied;
}

static void find_marks(struct original *original, const struct facts *facts, const struct results *results,
                       struct mark_levels levels, struct arena *arena)
{
    mark_list list = {0};
    add_prose_marks(&list, results, levels.claims, arena);
    add_mark(&list, facts->title, ROLE_heading, -1, arena);
    for (size_t i = 0; i < facts->form->section_count; i++)
        if (facts->sections[i].present)
            add_mark(&list, facts->sections[i].heading, ROLE_heading, -1, arena);
    for (size_t i = 0; i < facts->document->block_count; i++) {
        const struct block *block = &facts->document->blocks[i];
        if (block->kind == BLOCK_FURNITURE)
            add_mark(&list, block->span, ROLE_faint, -1, arena);
    }
    for (size_t i = 0; i < facts->form->cell_count; i++)
        add_mark(&list, facts->cells[i].span, cell_role(&facts->cells[i], levels.cells[i]), (int)i, arena);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, compare_marks);
    original->marks = list.items;
    original->mark_count = list.count;
}

static int compare_offsets(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;
    return *left < *right ? -1 : *left > *right;
}

static void find_breaks(struct original *original, const struct facts *facts, struct arena *arena)
{
    VECTOR(uint32_t) list = {0};
    for (size_t i = 0; i < facts->form->section_count; i++)
        if (facts->sections[i].present && !span_is_none(facts->sections[i].heading)) {
            vector_push(arena, &list, facts->sections[i].heading.start);
            vector_push(arena, &list, facts->sections[i].heading.end);
        }
    for (size_t i = 0; i < facts->form->row_count; i++)
        if (!span_is_none(facts->rows[i].label))
            vector_push(arena, &list, facts->rows[i].label.start);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, compare_offsets);
    original->breaks = list.items;
    original->break_count = list.count;
}

/* --- Lines --- */

static void forget_lines(struct original *original)
{
    original->lines.count = original->grid_lines.count = original->grid_pieces.count = original->frames.count = 0;
    original->next_block = 0;
    original->next_line = 1;
    original->next_offset = 0;
    original->next_absence = original->next_break = 0;
    original->last_page = 1;
    original->blank_before = true;
    original->complete = false;
}

void original_prepare(struct original *original, const struct facts *facts, const struct results *results,
                      struct mark_levels levels, struct arena *arena)
{
    if (original->document != facts->document) {
        original->double_spaced = find_double_spacing(facts->document);
        original->paper_width = find_paper_width(facts->document);
    }
    original->document = facts->document;
    find_absences(original, facts, arena);
    find_marks(original, facts, results, levels, arena);
    find_breaks(original, facts, arena);
    forget_lines(original);
}

void original_set_width(struct original *original, int width)
{
    width = width < 2 ? 2 : width;
    if (width == original->width)
        return;
    original->width = width;
    forget_lines(original);
}

void original_free(struct original *original)
{
    vector_free(&original->lines);
    vector_free(&original->grid_lines);
    vector_free(&original->grid_pieces);
    vector_free(&original->frames);
}

static void add_line(struct original *original, enum visual_kind kind, uint32_t start, uint32_t end, uint32_t number)
{
    struct visual_line line = {start, end, (uint8_t)kind, number};
    vector_push(NULL, &original->lines, line);
}

/* What is missing stands before the line in which its place is. */
static void add_absences(struct original *original, uint32_t start, uint32_t end)
{
    while (original->next_absence < original->absence_count &&
           original->absences[original->next_absence].offset < end) {
        add_line(original, VISUAL_MISSING, start, start, (uint32_t)original->next_absence);
        original->next_absence++;
    }
}

/* The next place inside the line at which a visual line must begin, or the line's end. */
static uint32_t next_break(struct original *original, struct span line, uint32_t from)
{
    if (line.end - line.start < LONG_LINE)
        return line.end;
    while (original->next_break < original->break_count && original->breaks[original->next_break] <= from)
        original->next_break++;
    bool inside = original->next_break < original->break_count && original->breaks[original->next_break] < line.end;
    return inside ? original->breaks[original->next_break] : line.end;
}

static void next_text_line(struct original *original)
{
    original->next_line++;
    original->complete = original->next_line > original->document->line_count;
    if (!original->complete)
        original->next_offset = document_line_span(original->document, original->next_line).start;
    else
        add_absences(original, (uint32_t)original->document->text.length, UINT32_MAX);
}

/* Several empty lines say no more than one; in a text with an empty line behind every line one says nothing. */
static void add_blank_line(struct original *original, struct span span)
{
    bool more = original->next_line < original->document->line_count &&
                is_blank_line(original->document, original->next_line + 1);
    if (!original->blank_before && (!original->double_spaced || more)) {
        add_line(original, VISUAL_TEXT, span.start, span.start, 0);
        original->blank_before = true;
    }
    next_text_line(original);
}

static void add_page(struct original *original, uint32_t offset)
{
    uint32_t page = document_page(original->document, offset);
    if (page > original->last_page)
        add_line(original, VISUAL_PAGE, offset, offset, page);
    original->last_page = page;
}

/* What of the following lines still fits on the visual line. */
static void add_continuation(struct original *original, struct visual_line *line)
{
    struct slice text = original->document->text;
    for (;;) {
        struct span span = document_line_span(original->document, original->next_line);
        uint32_t next = line->end == span.end ? continuation(original, original->next_line) : 0;
        int room = original->width - original_columns(original, line, line->end);
        if (next == 0 || room < 4)
            return;
        struct span after = document_line_span(original->document, next);
        uint32_t start = skip_blanks(text, after.start, after.end);
        uint32_t end = (uint32_t)wrap_line(slice_part(text, 0, after.end), start, room);
        if (canvas_text_width(slice_part(text, start, end)) > room)
            return;
        line->end = end;
        original->next_line = next;
    }
}

/* ---- Tables ---- */

/* The table that begins with this line, if it is one to be drawn. */
static const struct block *grid_at(struct original *original, uint32_t start)
{
    const struct document *document = original->document;
    while (original->next_block < document->block_count && document->blocks[original->next_block].span.start < start)
        original->next_block++;
    if (!document->built || original->next_block == document->block_count)
        return NULL;
    const struct block *block = &document->blocks[original->next_block];
    return block->kind == BLOCK_GRID && block->span.start == start ? block : NULL;
}

static void add_grid_group(struct original *original, const struct grid_layout *layout, const struct grid_group *group)
{
    struct span span = group->span;
    add_absences(original, span.start, span.end);
    for (uint32_t line = group->first_line; line < group->first_line + group->line_count; line++)
        add_line(original, VISUAL_GRID, span.start, line == group->text_line ? span.end : span.start,
                 layout->lines[line]);
}

static bool add_grid(struct original *original, const struct block *block)
{
    struct arena *arena = arena_new();
    struct grid_layout layout;
    bool fits = original_lay_grid(original, block, arena, &layout);
    for (size_t i = 0; fits && i < layout.group_count; i++)
        add_grid_group(original, &layout, &layout.groups[i]);
    if (fits) {
        original->next_line = document_line(original->document, block->span.end);
        original->blank_before = false;
        next_text_line(original);
    }
    arena_free(arena);
    return fits;
}

/* Form feeds at the beginning of a line part pages: the line begins behind them. */
static uint32_t skip_form_feeds(struct slice text, struct span line)
{
    while (line.start < line.end && text.data[line.start] == '\f')
        line.start++;
    return line.start;
}

/* One step: at least one line more, or the end. */
static void lay_out(struct original *original)
{
    struct span span = document_line_span(original->document, original->next_line);
    uint32_t first = skip_form_feeds(original->document->text, span);
    const struct block *grid = original->next_offset <= span.start ? grid_at(original, first) : NULL;
    if (grid) {
        add_page(original, first);
        if (add_grid(original, grid))
            return;
    }
    if (original->next_offset == span.start && is_blank_line(original->document, original->next_line)) {
        add_blank_line(original, span);
        return;
    }
    if (original->next_offset <= span.start) {
        original->next_offset = first;
        add_page(original, first);
    }
    uint32_t start = original->next_offset;
    struct slice text = slice_part(original->document->text, 0, next_break(original, span, start));
    struct visual_line line = {.start = start, .end = (uint32_t)wrap_line(text, start, original->width)};
    add_continuation(original, &line);
    add_absences(original, start, line.end);
    add_line(original, VISUAL_TEXT, start, line.end, 0);
    original->blank_before = false;
    original->next_offset = line.end;
    if (line.end >= document_line_span(original->document, original->next_line).end)
        next_text_line(original);
}

size_t original_lines(struct original *original, size_t most)
{
    assert(original->document);
    while (!original->complete && original->lines.count < most)
        lay_out(original);
    return original->lines.count < most ? original->lines.count : most;
}

size_t original_all_lines(struct original *original)
{
    return original_lines(original, SIZE_MAX);
}

/* Of the lines of a table's row, the last of which is given: the one that shows this byte, else the first. */
static size_t grid_row_of(const struct original *original, size_t row, uint32_t offset)
{
    const struct visual_line *lines = original->lines.items;
    uint32_t start = lines[row].start;
    size_t first = row;
    for (; lines[row].kind == VISUAL_GRID && lines[row].start == start; row--) {
        struct span piece;
        if (lines[row].end > start || original_grid_piece_at(original, &lines[row], offset, &piece))
            first = row;
        if (original_grid_piece_at(original, &lines[row], offset, &piece) || row == 0)
            break;
    }
    return first;
}

size_t original_row_of(struct original *original, uint32_t offset)
{
    while (!original->complete && (original->lines.count == 0 || original->next_offset <= offset))
        lay_out(original);
    size_t low = 0, high = original->lines.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (original->lines.items[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    if (original->lines.items[low].kind == VISUAL_GRID)
        return grid_row_of(original, low, offset);
    while (low > 0 && original->lines.items[low].kind != VISUAL_TEXT && original->lines.items[low].kind != VISUAL_GRID)
        low--;
    return low;
}

size_t original_row_of_absence(struct original *original, size_t absence)
{
    uint32_t offset = original->absences[absence].offset;
    while (!original->complete && original->next_absence <= absence)
        lay_out(original);
    size_t row = original_row_of(original, offset);
    for (size_t distance = 0; distance < original->lines.count; distance++) {
        const struct visual_line *lines = original->lines.items;
        size_t up = row - distance, down = row + distance;
        if (distance <= row && lines[up].kind == VISUAL_MISSING && lines[up].number == absence)
            return up;
        if (down < original->lines.count && lines[down].kind == VISUAL_MISSING && lines[down].number == absence)
            return down;
    }
    return row;
}

size_t original_first_mark(const struct original *original, uint32_t start)
{
    size_t low = 0, high = original->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (original->marks[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    /* Marks may be long and begin before: a heading, a title. They do not overlap deeply. */
    for (size_t back = 0; low > 0 && back < 4; back++)
        if (original->marks[low - 1].end > start)
            low--;
        else
            break;
    return low;
}
