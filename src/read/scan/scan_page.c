/* One page: its rules, then every cell alone, then what stands outside of tables. */
#include "read/foreign/layout.h"
#include "read/scan/scan.h"

static const float ascent = 0.2F, descent = 0.1F; /* of a digit's height, to make a line's */
static const float word_gap = 0.6F;               /* of a line's height: less between two characters is none */
static const float step_least = 0.25F;            /* of a line's height: from one character to the next */
static const float digit_width = 0.72F;           /* of its height, with what parts it from the next */
static const float word_sure = 0.88F;
static const float spread_width = 1.2F;           /* of its height: a wider sheet may hold two pages */
static const float strip_width = 0.03F, strip_blank = 0.8F, column_ink = 0.002F;

enum { UNREADABLE = 0x25A1 /* □ */, DASH = 0x2014, RULE_WIDTH = 9, RULE_LEAST = 300, PADDING_MOST = 40 };

struct work {
    struct scan_reader *reader;
    struct arena *arena, *own; /* of the page; of the work on it */
    struct scan_sheet sheet;
    struct page *page;
    struct scan_readings *readings;
    bool prose; /* what is read stands outside of tables */
};

static void add_glyph(struct work *work, uint32_t codepoint, struct scan_box box, float confidence)
{
    struct glyph glyph = {.codepoint = codepoint,
                          .left = (float)box.left * SCAN_POINT,
                          .top = (float)box.top * SCAN_POINT,
                          .right = (float)box.right * SCAN_POINT,
                          .bottom = (float)box.bottom * SCAN_POINT,
                          .confidence = confidence};
    vector_push(work->arena, &work->page->glyphs, glyph);
}

static struct slice joined(struct work *work, struct slice before, struct slice behind)
{
    return arena_print(work->arena, "%.*s%.*s", SLICE_ARGUMENTS(before), SLICE_ARGUMENTS(behind));
}

/* ---- Numbers ---- */

/* The characters share the line evenly: what matters is which cell they are in and that no gap parts them; narrow ones
 * are not tall either, or the layout would take equal ones for one that is painted twice. */
static void add_number(struct work *work, struct slice text, struct scan_box line, float confidence)
{
    int height = line.bottom - line.top, width = line.right - line.left;
    int each = text.length > 0 ? width / (int)text.length : width;
    if (2 * each < height)
        line.top += (height - 2 * each) / 2, line.bottom -= (height - 2 * each) / 2, height = 2 * each;
    line.top -= (int)(ascent * (float)height);
    line.bottom += (int)(descent * (float)height);
    for (size_t i = 0; i < text.length; i++) {
        struct scan_box box = line;
        box.left = line.left + (int)((size_t)width * i / text.length);
        box.right = line.left + (int)((size_t)width * (i + 1) / text.length);
        add_glyph(work, (unsigned char)text.data[i], box, confidence);
    }
}

static struct scan_reading read_line(struct work *work, const struct scan_cell *cell, const struct scan_line *line)
{
    PIX *picture = scan_line_picture(cell, line);
    struct scan_reading reading = {.text = SLICE("")};
    if (picture)
        reading = scan_read_number(work->reader, work->arena, picture, line);
    pixDestroy(&picture);
    return reading;
}

/* A number in a narrow cell goes on in the next line. */
static struct scan_reading read_number(struct work *work, const struct scan_cell *cell)
{
    struct scan_reading whole = {.text = SLICE(""), .second = SLICE(""), .confidence = 1};
    bool differs = false;
    for (size_t i = 0; i < cell->lines.count; i++) {
        struct scan_reading reading = read_line(work, cell, &cell->lines.items[i]);
        differs |= reading.second.length > 0;
        whole.second = joined(work, whole.second, reading.second.length > 0 ? reading.second : reading.text);
        whole.text = joined(work, whole.text, reading.text);
        whole.confidence = reading.confidence < whole.confidence ? reading.confidence : whole.confidence;
    }
    if (cell->doubtful)
        whole.confidence = 0;
    if (!differs)
        whole.second = SLICE_NONE;
    return whole;
}

static void add_unreadable(struct work *work, struct scan_box box)
{
    static const struct scan_reading nothing = {.text = {"\xE2\x96\xA1", 3}, .confidence = 0};
    add_glyph(work, UNREADABLE, box, 0);
    scan_mark(work->arena, work->page, work->readings, nothing);
}

/* ---- Text ---- */

static bool is_number_part(uint32_t codepoint)
{
    return (codepoint >= '0' && codepoint <= '9') || codepoint == '.';
}

static bool is_word_part(uint32_t codepoint)
{
    return (codepoint | 0x20) >= 'a' && ((codepoint | 0x20) <= 'z' || codepoint >= 0x4E00);
}

/* The recogniser's boxes overlap now and then, or are in no order: the layout would read the characters in another. */
static void put_in_order(scan_symbols *symbols)
{
    for (size_t i = 1; i < symbols->count; i++) {
        const struct scan_symbol *before = &symbols->items[i - 1];
        struct scan_box *box = &symbols->items[i].box;
        int step = (int)(step_least * (float)(box->bottom - box->top));
        if (before->line_end)
            continue;
        if (box->left < before->box.left + step)
            box->left = before->box.left + step;
        if (box->right < box->left + step)
            box->right = box->left + step;
    }
}

/* Gaps of no meaning are closed, so that the layout sees none. */
static void close_gaps(scan_symbols *symbols)
{
    for (size_t i = 0; i + 1 < symbols->count; i++) {
        struct scan_symbol *symbol = &symbols->items[i], *next = symbol + 1;
        int gap = next->box.left - symbol->box.right;
        if (!symbol->line_end && next->box.left > symbol->box.left &&
            (float)gap < word_gap * (float)(symbol->box.bottom - symbol->box.top))
            symbol->box.right = next->box.left;
    }
}

/* Where the recogniser says that characters stand is not exact: the digits between `left` and `right` are looked for in
 * wider and wider parts of the line, until there are as many as read. */
static struct scan_reading look_around(struct work *work, struct scan_box box, size_t digits)
{
    enum { LEAST = 6, STEP = 4, MOST = 22 };
    struct scan_reading alone = {.text = SLICE("")};
    for (int edge = LEAST; edge <= MOST && alone.text.length == 0; edge += STEP) {
        struct scan_box wider = {box.left - edge, box.top - LEAST, box.right + edge, box.bottom + LEAST};
        struct scan_cell cell;
        scan_look_at_cell(work->own, &work->sheet, wider, &cell);
        if (cell.content == SCAN_NUMBER && cell.lines.count == 1 && cell.lines.items[0].shapes.count == digits)
            alone = read_number(work, &cell);
        pixDestroy(&cell.picture);
    }
    return alone;
}

/* The number that symbols [start, end) read, looked at once more by itself. */
static struct scan_reading look_again(struct work *work, const scan_symbols *symbols, size_t start, size_t end)
{
    struct scan_reading reading = {.text = SLICE(""), .confidence = 1};
    struct scan_box box = symbols->items[start].box;
    size_t digits = 0;
    box.right = symbols->items[end - 1].box.right;
    for (size_t i = start; i < end; i++) {
        const struct scan_symbol *symbol = &symbols->items[i];
        reading.text = arena_print(work->arena, "%.*s%c", SLICE_ARGUMENTS(reading.text), (char)symbol->codepoint);
        reading.confidence = symbol->confidence < reading.confidence ? symbol->confidence : reading.confidence;
        digits += symbol->codepoint != '.';
    }
    struct scan_reading alone = look_around(work, box, digits);
    if (slice_equal(alone.text, reading.text) && alone.confidence > 0)
        return reading;
    reading.confidence = 0;
    reading.second = alone.text;
    return reading;
}

static void move_symbols(scan_symbols *symbols, int x, int y)
{
    for (size_t i = 0; i < symbols->count; i++) {
        struct scan_box *box = &symbols->items[i].box;
        box->left += x, box->right += x;
        box->top += y, box->bottom += y;
    }
}

/* Words that are not sure are no sure ground for what the prose is said to claim. The last character of a line is left
 * out: how a line ends tells the layout whether the paragraph does. */
static void doubt_words(struct work *work, const scan_symbols *symbols, size_t start, size_t end)
{
    struct buffer words = {0};
    for (size_t i = start; i < end; i++)
        buffer_add_character(&words, symbols->items[i].codepoint);
    struct scan_reading reading = {.text = arena_copy(work->arena, buffer_slice(&words)), .confidence = 0};
    buffer_free(&words);
    scan_mark(work->arena, work->page, work->readings, reading);
}

static bool is_unsure_word(const struct scan_symbol *symbol)
{
    return is_word_part(symbol->codepoint) && symbol->confidence < word_sure && !symbol->line_end;
}

/* Up to where the number or the unsure words at `start` go; `start` when neither is there. */
static size_t end_of_run(const struct work *work, const scan_symbols *symbols, size_t start, bool number)
{
    size_t end = start;
    while (end < symbols->count && (number ? is_number_part(symbols->items[end].codepoint)
                                           : work->prose && is_unsure_word(&symbols->items[end]))) {
        end++;
        if (symbols->items[end - 1].line_end)
            break;
    }
    while (number && symbols->items[end - 1].codepoint == '.')
        end--;
    return end;
}

static void add_text(struct work *work, scan_symbols *symbols)
{
    scan_symbols places = {0};
    for (size_t i = 0; i < symbols->count; i++)
        vector_push(work->own, &places, symbols->items[i]);
    put_in_order(symbols);
    close_gaps(symbols);
    for (size_t i = 0, end; i < symbols->count; i = end) {
        bool number = is_number_part(symbols->items[i].codepoint) && symbols->items[i].codepoint != '.';
        size_t run = end_of_run(work, symbols, i, number);
        end = run > i ? run : i + 1;
        for (size_t k = i; k < end; k++)
            add_glyph(work, symbols->items[k].codepoint, symbols->items[k].box, symbols->items[k].confidence);
        if (number)
            scan_mark(work->arena, work->page, work->readings, look_again(work, &places, i, end));
        else if (run > i)
            doubt_words(work, &places, i, run);
    }
}

/* ---- Cells ---- */

static bool has_digit(struct slice text)
{
    bool found = false;
    for (size_t i = 0; i < text.length; i++)
        found |= text.data[i] >= '0' && text.data[i] <= '9';
    return found;
}

/* A number that does not look like one: something may be missing of it, or too much. It is left in one piece. */
static void add_doubtful_number(struct work *work, const scan_symbols *symbols, struct scan_box box)
{
    struct scan_reading reading = {.text = SLICE("")};
    for (size_t i = 0; i < symbols->count; i++)
        if (is_number_part(symbols->items[i].codepoint))
            reading.text = arena_print(work->arena, "%.*s%c", SLICE_ARGUMENTS(reading.text),
                                       (char)symbols->items[i].codepoint);
    if (!has_digit(reading.text)) {
        add_unreadable(work, box);
        return;
    }
    add_number(work, reading.text, box, 0);
    scan_mark(work->arena, work->page, work->readings, reading);
}

/* A stroke by itself at the end of a line is no part of any word, and must not look like a filler. */
static void drop_strokes(scan_symbols *symbols)
{
    size_t kept = 0;
    for (size_t i = 0; i < symbols->count; i++) {
        const struct scan_symbol *symbol = &symbols->items[i];
        bool stroke = symbol->codepoint == '-' || symbol->codepoint == '/' || symbol->codepoint == DASH;
        bool first = i == 0 || symbols->items[i - 1].line_end;
        if (!stroke || !(first || symbol->line_end))
            symbols->items[kept++] = *symbol;
        else if (symbol->line_end && kept > 0)
            symbols->items[kept - 1].line_end = true;
    }
    symbols->count = kept;
}

static bool is_unit(uint32_t codepoint)
{
    static const uint32_t units[] = {0x4E07, 0x4EBF, 0x5143, 0x4EF6, 0x4E2A, 0x6B21, 0x9879, 0x6761, 0x4EFD, 0x4EBA};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i] == codepoint)
            return true;
    return false;
}

/* A number with its unit behind it, and no ink before it. */
static bool is_amount(const scan_symbols *symbols, const struct scan_cell *cell)
{
    const struct scan_box *first = &symbols->items[0].box;
    size_t digits = 0;
    while (digits < symbols->count && is_number_part(symbols->items[digits].codepoint))
        digits++;
    for (size_t i = digits; i < symbols->count; i++)
        if (!is_unit(symbols->items[i].codepoint))
            return false;
    return digits > 0 && first->left - cell->box.left < (first->bottom - first->top) / 2;
}

/* Of a number among words nobody knows whether one of the words is a digit. */
static void doubt_numbers(struct work *work, size_t first)
{
    for (size_t i = first; i < work->readings->items.count; i++)
        work->readings->items.items[i].confidence = 0;
}

static void add_word_cell(struct work *work, const struct scan_cell *cell)
{
    scan_symbols symbols = {0};
    size_t readings = work->readings->items.count;
    bool words = false;
    scan_read_cell(work->reader, work->own, cell->picture, &symbols);
    move_symbols(&symbols, cell->box.left - cell->margin, cell->box.top - cell->margin);
    drop_strokes(&symbols);
    for (size_t i = 0; i < symbols.count; i++)
        words |= is_word_part(symbols.items[i].codepoint);
    if (!words) {
        add_doubtful_number(work, &symbols, cell->box);
        return;
    }
    bool sure = is_amount(&symbols, cell) && !cell->doubtful;
    add_text(work, &symbols);
    if (!sure)
        doubt_numbers(work, readings);
}

/* Shapes wider than a digit: characters, or digits that touch. */
static bool has_wide_shapes(const struct scan_cell *cell)
{
    bool wide = false;
    for (size_t i = 0; i < cell->lines.count; i++)
        wide |= cell->lines.items[i].most > cell->lines.items[i].shapes.count;
    return wide;
}

/* Another digit would have gone into the line; what stands below is then something else. A 1 takes as much room as any
 * other digit. */
static bool has_room(const struct scan_line *line, struct scan_box cell, int padding)
{
    struct scan_box first = line->shapes.items[0], last = line->shapes.items[line->shapes.count - 1];
    float digit = digit_width * (float)(line->box.bottom - line->box.top);
    float middles = (float)(last.left + last.right - first.left - first.right) / 2;
    float ink = (float)(line->box.right - line->box.left), taken = middles + digit > ink ? middles + digit : ink;
    return (float)(cell.right - cell.left - 2 * padding) - taken > digit;
}

/* A shape as tall as a digit that was read as a filler: that can be a slash. */
static bool is_slash(const struct scan_cell *cell, struct slice text)
{
    return slice_is(text, "/") && scan_is_slash(cell->picture);
}

/* All in one line, whatever lines it stands in, so that nothing parts it any more. */
static void add_number_cell(struct work *work, const struct scan_cell *cell, struct scan_box box, int padding)
{
    struct scan_reading reading = read_number(work, cell);
    if (reading.confidence <= 0 && (reading.text.length == 0 || has_wide_shapes(cell))) {
        add_word_cell(work, cell);
        return;
    }
    if (!has_digit(reading.text) && !is_slash(cell, reading.text)) {
        add_unreadable(work, cell->box);
        return;
    }
    if (has_digit(reading.text) && cell->lines.items[0].shapes.count == 1 && scan_is_slash(cell->picture))
        reading.confidence = 0;
    for (size_t i = 0; i + 1 < cell->lines.count; i++)
        if (has_room(&cell->lines.items[i], box, padding))
            reading.confidence = 0;
    add_number(work, reading.text, cell->lines.items[cell->lines.count - 1].box, reading.confidence);
    scan_mark(work->arena, work->page, work->readings, reading);
}

/* ---- The page ---- */

static struct scan_box in_dots(struct box box)
{
    return (struct scan_box){(int)(box.left / SCAN_POINT), (int)(box.top / SCAN_POINT), (int)(box.right / SCAN_POINT),
                             (int)(box.bottom / SCAN_POINT)};
}

static void read_cell(struct work *work, const struct scan_cell *cell, struct scan_box box, int padding)
{
    if (cell->content == SCAN_NUMBER)
        add_number_cell(work, cell, box, padding);
    else if (cell->content == SCAN_WORDS)
        add_word_cell(work, cell);
    else if (cell->content == SCAN_DASH && !cell->doubtful)
        add_glyph(work, DASH, cell->box, 1);
    else if (cell->content != SCAN_EMPTY)
        add_unreadable(work, cell->box);
}

/* Numbers come no closer to the sides of their cells. */
static int padding_of(const struct table *table, const struct scan_cell *cells)
{
    int padding = PADDING_MOST;
    for (size_t i = 0; i < table->cells.count; i++)
        for (size_t k = 0; k < cells[i].lines.count; k++) {
            struct scan_box box = in_dots(table->cells.items[i].box), line = cells[i].lines.items[k].box;
            int left = line.left - box.left, right = box.right - line.right;
            padding = left < padding ? left : padding;
            padding = right < padding ? right : padding;
        }
    return padding > 0 ? padding : 0;
}

static void read_table(struct work *work, const struct table *table)
{
    struct scan_cell *cells = arena_new_array(work->own, struct scan_cell, table->cells.count);
    for (size_t i = 0; i < table->cells.count; i++)
        scan_look_at_cell(work->own, &work->sheet, in_dots(table->cells.items[i].box), &cells[i]);
    int padding = padding_of(table, cells);
    for (size_t i = 0; i < table->cells.count; i++) {
        read_cell(work, &cells[i], in_dots(table->cells.items[i].box), padding);
        pixDestroy(&cells[i].picture);
    }
}

static void wipe(PIX *picture, struct scan_box box)
{
    BOX *region = boxCreate(box.left < 0 ? 0 : box.left, box.top < 0 ? 0 : box.top, box.right - box.left,
                            box.bottom - box.top);
    if (region)
        pixSetInRectArbitrary(picture, region, SCAN_PAPER);
    boxDestroy(&region);
}

/* Tables and lines are read, or no text: the recogniser would stumble over them. */
static void wipe_tables(struct work *work, const table_list *tables)
{
    for (size_t i = 0; i < tables->count; i++)
        wipe(work->sheet.picture, in_dots(tables->items[i].box));
    for (size_t i = 0; i < work->page->rules.count; i++) {
        const struct rule *rule = &work->page->rules.items[i];
        struct scan_box box = in_dots((struct box){rule->left, rule->top, rule->right, rule->bottom});
        if (box.right - box.left > RULE_LEAST || box.bottom - box.top > RULE_LEAST)
            wipe(work->sheet.picture,
                 (struct scan_box){box.left - RULE_WIDTH / 2, box.top - RULE_WIDTH / 2, box.right + RULE_WIDTH / 2 + 1,
                                   box.bottom + RULE_WIDTH / 2 + 1});
    }
}

static void read_tables(struct work *work)
{
    table_list tables = {0};
    tables_find(work->own, work->page, 0, &tables);
    for (size_t i = 0; i < tables.count; i++)
        read_table(work, &tables.items[i]);
    wipe_tables(work, &tables);
}

static void read_rest(struct work *work)
{
    scan_symbols symbols = {0};
    work->prose = true;
    scan_read_page(work->reader, work->own, work->sheet.picture, &symbols);
    add_text(work, &symbols);
}

/* An upright picture of one page, which is used up. */
static void read_page(struct scan_reader *reader, struct arena *arena, PIX *picture, struct page *page,
                      struct scan_readings *readings)
{
    struct work work = {.reader = reader, .arena = arena, .own = arena_new(), .page = page, .readings = readings};
    work.sheet = scan_straighten(picture);
    page->width = (float)pixGetWidth(work.sheet.picture) * SCAN_POINT;
    page->height = (float)pixGetHeight(work.sheet.picture) * SCAN_POINT;
    scan_find_rules(arena, work.sheet.picture, page);
    read_tables(&work);
    read_rest(&work);
    pixDestroy(&work.sheet.picture);
    arena_free(work.own);
}

/* ---- Two pages on one sheet ---- */

/* How many columns of dots between `from` and `to` have hardly any ink. */
static int count_blank_columns(PIX *dark, int from, int to)
{
    int blank = 0, height = pixGetHeight(dark);
    for (int x = from; x < to; x++) {
        int ink = 0;
        for (int y = 0; y < height; y++)
            ink += GET_DATA_BIT(pixGetData(dark) + (ptrdiff_t)y * pixGetWpl(dark), x) != 0;
        blank += (float)ink <= column_ink * (float)height;
    }
    return blank;
}

/* Wide, and down its middle goes a strip of paper that nothing but a fold crosses. */
static bool is_spread(PIX *picture)
{
    int width = pixGetWidth(picture), half = (int)(strip_width * (float)width) / 2;
    if ((float)width < spread_width * (float)pixGetHeight(picture))
        return false;
    PIX *dark = pixThresholdToBinary(picture, scan_threshold(picture));
    int blank = dark ? count_blank_columns(dark, width / 2 - half, width / 2 + half) : 0;
    pixDestroy(&dark);
    return (float)blank >= strip_blank * (float)(2 * half);
}

static PIX *half_of(PIX *picture, int left, int right)
{
    BOX *region = boxCreate(left, 0, right - left, pixGetHeight(picture));
    PIX *half = region ? pixClipRectangle(picture, region, NULL) : NULL;
    boxDestroy(&region);
    return half;
}

size_t scan_page(struct scan_reader *reader, struct arena *arena, PIX *picture, struct page pages[2],
                 struct scan_readings *readings)
{
    picture = scan_turn_upright(reader, scan_clean(picture));
    int width = pixGetWidth(picture);
    PIX *left = is_spread(picture) ? half_of(picture, 0, width / 2) : NULL;
    PIX *right = left ? half_of(picture, width / 2, width) : NULL;
    if (right == NULL) {
        pixDestroy(&left);
        read_page(reader, arena, picture, &pages[0], readings);
        return 1;
    }
    pixDestroy(&picture);
    read_page(reader, arena, left, &pages[0], readings);
    read_page(reader, arena, right, &pages[1], readings);
    return 2;
}
