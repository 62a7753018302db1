/* The recogniser: Tesseract with two models, one for Chinese, one for Latin letters, which were trained apart. */
#include "read/scan/scan.h"

#include <string.h>
#include <tesseract/capi.h>

#define CHINESE "chi_sim"
#define LATIN "eng"
#define NUMBER_CHARACTERS "0123456789.-/"

enum { DIGIT_HEIGHT = 36, FRAME = 20, THICKER = 3, LINE_LEAST = 2, HEADING_MOST = 24 };

/* The passes over a number: two are always made, the others where these differ. */
enum { LATIN_FIRST, CHINESE_FIRST, LATIN_SCALED, CHINESE_THICKER, CHINESE_SCALED, VOTES, VOTES_LEAST = 3 };

struct scan_reader {
    TessBaseAPI *chinese, *latin;
};

static const float well_read = 0.7F, line_well_read = 0.86F, line_sure = 0.8F;
static const float cell_well_read = 0.75F, smaller = 0.75F;
static const float number_well_read = 0.75F; /* by both models at first sight */

/* ---- The models ---- */

static TessBaseAPI *load(const char *language)
{
    TessBaseAPI *model = TessBaseAPICreate();
    if (TessBaseAPIInit2(model, NULL, language, OEM_LSTM_ONLY) != 0) {
        TessBaseAPIDelete(model);
        return NULL;
    }
    return model;
}

struct scan_reader *scan_reader_open(struct error *error)
{
    struct scan_reader *reader = heap_allocate(sizeof *reader);
    setMsgSeverity(L_SEVERITY_NONE);
    reader->chinese = load(CHINESE);
    reader->latin = load(LATIN);
    if (reader->chinese && reader->latin) {
        TessBaseAPISetVariable(reader->latin, "tessedit_char_whitelist", NUMBER_CHARACTERS);
        return reader;
    }
    error_set(error, ERROR_FILE, "识别扫描件要用的语言数据没有装全，请安装 tesseract-ocr-chi-sim 和 tesseract-ocr-eng。");
    return NULL;
}

/* ---- Numbers ---- */

/* What one model sees, without blanks, and how sure it is of the worst word. */
static struct scan_reading look(TessBaseAPI *model, struct arena *arena, PIX *picture, TessPageSegMode mode)
{
    struct scan_reading reading = {.text = SLICE(""), .confidence = 0};
    TessBaseAPISetPageSegMode(model, mode);
    TessBaseAPISetImage2(model, picture);
    TessBaseAPISetSourceResolution(model, SCAN_RESOLUTION);
    if (TessBaseAPIRecognize(model, NULL) != 0)
        return reading;
    char *text = TessBaseAPIGetUTF8Text(model);
    int *words = TessBaseAPIAllWordConfidences(model), worst = 100;
    for (int i = 0; words && words[i] >= 0; i++)
        worst = words[i] < worst ? words[i] : worst;
    char *kept = arena_allocate(arena, text ? strlen(text) + 1 : 1);
    size_t length = 0;
    for (const char *c = text; c && *c; c++)
        if (*c != ' ' && *c != '\n')
            kept[length++] = *c;
    reading.text = (struct slice){kept, length};
    reading.confidence = length > 0 ? (float)worst / 100 : 0;
    TessDeleteText(text);
    TessDeleteIntArray(words);
    return reading;
}

/* It overlooks a 1 that stands close to the edge. */
static struct scan_reading look_chinese(struct scan_reader *reader, struct arena *arena, PIX *picture,
                                        TessPageSegMode mode)
{
    PIX *framed = pixAddBorder(picture, FRAME, SCAN_PAPER);
    struct scan_reading reading = {.text = SLICE("")};
    TessBaseAPISetVariable(reader->chinese, "tessedit_char_whitelist", NUMBER_CHARACTERS);
    if (framed)
        reading = look(reader->chinese, arena, framed, mode);
    TessBaseAPISetVariable(reader->chinese, "tessedit_char_whitelist", "");
    pixDestroy(&framed);
    return reading;
}

/* The digits at the height that the models read best. */
static void look_scaled(struct scan_reader *reader, struct arena *arena, PIX *picture, int height,
                        struct scan_reading *readings)
{
    float scale = (float)DIGIT_HEIGHT / (float)(height > 0 ? height : DIGIT_HEIGHT);
    PIX *scaled = pixScale(picture, scale, scale), *framed = scaled ? pixAddBorder(scaled, FRAME, SCAN_PAPER) : NULL;
    if (framed) {
        readings[LATIN_SCALED] = look(reader->latin, arena, framed, PSM_SINGLE_BLOCK);
        readings[CHINESE_SCALED] = look_chinese(reader, arena, framed, PSM_SINGLE_BLOCK);
    }
    pixDestroy(&framed);
    pixDestroy(&scaled);
}

static struct scan_reading look_thicker(struct scan_reader *reader, struct arena *arena, PIX *picture)
{
    PIX *thick = pixErodeGray(picture, THICKER, THICKER);
    struct scan_reading reading = {.text = SLICE("")};
    if (thick)
        reading = look_chinese(reader, arena, thick, PSM_SINGLE_LINE);
    pixDestroy(&thick);
    return reading;
}

/* As many characters besides points as the shapes allow. */
static bool fits(struct slice text, const struct scan_line *line)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += text.data[i] != '.';
    return count >= line->least && count <= line->most;
}

static size_t votes_for(const struct scan_reading *readings, struct slice text)
{
    size_t votes = 0;
    for (size_t i = 0; i < VOTES; i++)
        votes += slice_equal(readings[i].text, text);
    return votes;
}

/* Three of the passes read this, those of one model alone are not enough. */
static bool has_majority(const struct scan_reading *readings, struct slice text)
{
    bool latin = slice_equal(readings[LATIN_FIRST].text, text) || slice_equal(readings[LATIN_SCALED].text, text);
    bool chinese = slice_equal(readings[CHINESE_FIRST].text, text) ||
                   slice_equal(readings[CHINESE_THICKER].text, text) ||
                   slice_equal(readings[CHINESE_SCALED].text, text);
    return latin && chinese && votes_for(readings, text) >= VOTES_LEAST;
}

/* The likeliest of the readings besides `other`: those that fit the shapes first, then the most votes. */
static const struct scan_reading *likeliest(const struct scan_reading *readings, const struct scan_line *line,
                                            struct slice other)
{
    const struct scan_reading *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < VOTES; i++) {
        struct slice text = readings[i].text;
        size_t weight = votes_for(readings, text) + (fits(text, line) ? VOTES : 0);
        if (text.length > 0 && !slice_equal(text, other) && weight > most) {
            most = weight;
            best = &readings[i];
        }
    }
    return best;
}

/* The same digits, whether or not the point between them was seen. */
static bool same_digits(struct slice pointed, struct slice plain)
{
    size_t at = 0;
    for (size_t i = 0; i < pointed.length; i++)
        if (pointed.data[i] != '.' && (at >= plain.length || plain.data[at++] != pointed.data[i]))
            return false;
    return at == plain.length;
}

/* A point is easily overlooked: where there is one, two readings that have it and one that lacks it agree. */
static const struct scan_reading *find_pointed(const struct scan_reading *readings, const struct scan_line *line)
{
    for (size_t i = 0; line->points > 0 && i < VOTES; i++) {
        struct slice text = readings[i].text;
        size_t votes = votes_for(readings, text), with = votes;
        for (size_t k = 0; k < VOTES; k++)
            votes += !slice_equal(readings[k].text, text) && same_digits(text, readings[k].text);
        if (text.length > 0 && memchr(text.data, '.', text.length) && with >= 2 && votes >= VOTES_LEAST)
            return &readings[i];
    }
    return NULL;
}

/* The digits other than 1 are the same. */
static bool differ_in_ones(struct slice a, struct slice b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.length && a.data[i] == '1')
            i++;
        while (k < b.length && b.data[k] == '1')
            k++;
        if (i == a.length || k == b.length)
            return i == a.length && k == b.length;
        if (a.data[i++] != b.data[k++])
            return false;
    }
}

/* Each shape is one digit, and a 1 where one was read. */
static bool has_ones_of(struct slice text, const struct scan_line *line)
{
    if (text.length != line->shapes.count || line->least != line->most || line->most != line->shapes.count)
        return false;
    for (size_t i = 0; i < text.length; i++)
        if ((text.data[i] == '1') != line->ones.items[i])
            return false;
    return true;
}

/* What the Latin model reads in both its passes, when the Chinese one only overlooked what has the form of a 1. */
static const struct scan_reading *find_ones(const struct scan_reading *readings, const struct scan_line *line)
{
    struct slice text = readings[LATIN_FIRST].text;
    bool same = slice_equal(text, readings[LATIN_SCALED].text) && has_ones_of(text, line);
    same = same && differ_in_ones(text, readings[CHINESE_FIRST].text);
    return same ? &readings[LATIN_FIRST] : NULL;
}

static float best_of(const struct scan_reading *readings, const size_t *passes, size_t count, struct slice text)
{
    float best = 0;
    for (size_t i = 0; i < count; i++) {
        const struct scan_reading *reading = &readings[passes[i]];
        if (slice_equal(reading->text, text) && reading->confidence > best)
            best = reading->confidence;
    }
    return best;
}

/* How sure both models are of it, each in the pass that sees it best. */
static float confidence_in(const struct scan_reading *readings, struct slice text)
{
    static const size_t latin[] = {LATIN_FIRST, LATIN_SCALED};
    static const size_t chinese[] = {CHINESE_FIRST, CHINESE_THICKER, CHINESE_SCALED};
    return (best_of(readings, latin, sizeof latin / sizeof *latin, text) +
            best_of(readings, chinese, sizeof chinese / sizeof *chinese, text)) / 2;
}

/* One of the passes is surer of something else that fits the shapes as well. */
static const struct scan_reading *find_dissent(const struct scan_reading *readings, const struct scan_line *line,
                                               struct scan_reading settled)
{
    for (size_t i = 0; i < VOTES; i++)
        if (readings[i].confidence >= settled.confidence && fits(readings[i].text, line) &&
            !slice_equal(readings[i].text, settled.text) && !same_digits(settled.text, readings[i].text))
            return &readings[i];
    return NULL;
}

static struct scan_reading settle(const struct scan_reading *readings, const struct scan_line *line)
{
    const struct scan_reading *best = likeliest(readings, line, SLICE("")), *next;
    const struct scan_reading *pointed = find_pointed(readings, line), *ones = find_ones(readings, line);
    if (best == NULL)
        return (struct scan_reading){.text = SLICE("")};
    best = ones ? ones : pointed ? pointed : best;
    struct scan_reading reading = *best;
    reading.confidence = 0;
    next = likeliest(readings, line, best->text);
    if (ones || pointed || (has_majority(readings, best->text) && fits(best->text, line)))
        reading.confidence = confidence_in(readings, reading.text);
    else if (next)
        reading.second = next->text;
    const struct scan_reading *dissent = ones ? NULL : find_dissent(readings, line, reading);
    if (dissent && reading.confidence > 0) {
        reading.confidence = 0;
        reading.second = dissent->text;
    }
    return reading;
}

static size_t count_points(struct slice text)
{
    size_t points = 0;
    for (size_t i = 0; i < text.length; i++)
        points += text.data[i] == '.';
    return points;
}

/* A shape that has the form of a 1 was read as another digit. */
static bool has_unread_one(struct slice text, const struct scan_line *line)
{
    bool found = false;
    for (size_t i = 0; text.length == line->shapes.count && i < text.length; i++)
        found |= line->ones.items[i] && text.data[i] != '1';
    return found;
}

/* A reading made under the constraint that all is digits is no proof that it is. */
static void look_freely(struct scan_reader *reader, struct arena *arena, PIX *picture, struct scan_reading *reading)
{
    struct scan_reading free = look(reader->chinese, arena, picture, PSM_SINGLE_LINE);
    if (slice_equal(free.text, reading->text))
        return;
    reading->confidence = 0;
    reading->second = reading->second.length > 0 ? reading->second : free.text;
}

/* Both models read it so at first sight, and well. */
static bool is_plain(const struct scan_reading *readings, const struct scan_line *line)
{
    const struct scan_reading *latin = &readings[LATIN_FIRST], *chinese = &readings[CHINESE_FIRST];
    return slice_equal(latin->text, chinese->text) && fits(latin->text, line) &&
           latin->confidence >= number_well_read && chinese->confidence >= number_well_read;
}

struct scan_reading scan_read_number(struct scan_reader *reader, struct arena *arena, PIX *picture,
                                     const struct scan_line *line)
{
    struct scan_reading readings[VOTES] = {look(reader->latin, arena, picture, PSM_SINGLE_BLOCK),
                                           look_chinese(reader, arena, picture, PSM_SINGLE_LINE)};
    struct scan_reading reading = readings[0];
    reading.confidence = (readings[0].confidence + readings[1].confidence) / 2;
    if (!is_plain(readings, line)) {
        look_scaled(reader, arena, picture, line->box.bottom - line->box.top, readings);
        readings[CHINESE_THICKER] = look_thicker(reader, arena, picture);
        reading = settle(readings, line);
    }
    if (line->least != line->most || line->most > line->shapes.count)
        look_freely(reader, arena, picture, &reading);
    if (count_points(reading.text) != line->points || has_unread_one(reading.text, line))
        reading.confidence = 0;
    return reading;
}

/* ---- Text ---- */

static bool read_symbol(TessResultIterator *iterator, struct scan_symbol *symbol)
{
    const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(iterator);
    char *text = TessResultIteratorGetUTF8Text(iterator, RIL_SYMBOL);
    struct slice characters = slice_of(text);
    size_t at = 0;
    int top, bottom, ignored_left, ignored_right;
    struct scan_box *box = &symbol->box;
    symbol->codepoint = characters.length > 0 ? utf8_decode(characters, &at) : 0;
    symbol->confidence = TessResultIteratorConfidence(iterator, RIL_SYMBOL) / 100;
    symbol->line_end = TessPageIteratorIsAtFinalElement(place, RIL_TEXTLINE, RIL_SYMBOL);
    TessDeleteText(text);
    if (!TessPageIteratorBoundingBox(place, RIL_SYMBOL, &box->left, &box->top, &box->right, &box->bottom))
        return false;
    if (TessPageIteratorBoundingBox(place, RIL_TEXTLINE, &ignored_left, &top, &ignored_right, &bottom))
        box->top = top, box->bottom = bottom;
    return symbol->codepoint > ' ' && symbol->codepoint != CODEPOINT_INVALID;
}

static void read_symbols(struct scan_reader *reader, struct arena *arena, PIX *picture, TessPageSegMode mode,
                         scan_symbols *out)
{
    TessBaseAPI *model = reader->chinese;
    TessBaseAPISetPageSegMode(model, mode);
    TessBaseAPISetImage2(model, picture);
    TessBaseAPISetSourceResolution(model, SCAN_RESOLUTION);
    if (TessBaseAPIRecognize(model, NULL) != 0)
        return;
    TessResultIterator *iterator = TessBaseAPIGetIterator(model);
    if (iterator == NULL)
        return;
    do {
        struct scan_symbol symbol = {0};
        if (read_symbol(iterator, &symbol))
            vector_push(arena, out, symbol);
        else if (symbol.line_end && out->count > 0)
            out->items[out->count - 1].line_end = true;
    } while (TessResultIteratorNext(iterator, RIL_SYMBOL));
    TessResultIteratorDelete(iterator);
}

static float worst_of(const scan_symbols *symbols)
{
    float worst = symbols->count > 0 ? 1 : 0;
    for (size_t i = 0; i < symbols->count; i++)
        worst = symbols->items[i].confidence < worst ? symbols->items[i].confidence : worst;
    return worst;
}

static float sum_of(const scan_symbols *symbols)
{
    float sum = 0;
    for (size_t i = 0; i < symbols->count; i++)
        sum += symbols->items[i].confidence;
    return sum;
}

/* ---- Lines of a page that were read badly ---- */

/* A line of symbols with room around it; NULL when it is not worth a second look: it is long and was read well. A
 * heading is short, and every character of it counts. */
static PIX *line_to_look_at(PIX *picture, const struct scan_symbol *symbols, size_t count, struct scan_box *box)
{
    float sum = 0;
    *box = symbols[0].box;
    for (size_t i = 0; i < count; i++) {
        const struct scan_box *other = &symbols[i].box;
        sum += symbols[i].confidence;
        box->left = other->left < box->left ? other->left : box->left;
        box->right = other->right > box->right ? other->right : box->right;
    }
    if (count < LINE_LEAST || (count > HEADING_MOST && sum >= line_well_read * (float)count))
        return NULL;
    int edge = (box->bottom - box->top) / 2;
    *box = (struct scan_box){box->left - 2 * edge, box->top - edge / 4, box->right + 2 * edge, box->bottom + edge / 4};
    BOX *region = boxCreate(box->left > 0 ? box->left : 0, box->top > 0 ? box->top : 0, box->right - box->left,
                            box->bottom - box->top);
    PIX *line = region ? pixClipRectangle(picture, region, NULL) : NULL;
    boxDestroy(&region);
    box->left = box->left > 0 ? box->left : 0;
    box->top = box->top > 0 ? box->top : 0;
    return line;
}

/* The more is seen, and the surer, the better; what is not sure counts against it. */
static float worth_of(const scan_symbols *symbols)
{
    return sum_of(symbols) - line_sure * (float)symbols->count;
}

/* The line alone, its strokes as they are or thicker: what is read best. */
static void read_line_again(struct scan_reader *reader, struct arena *arena, PIX *line, struct scan_box box,
                            scan_symbols *best)
{
    for (int thicker = 0; thicker < 2; thicker++) {
        PIX *seen = thicker ? pixErodeGray(line, THICKER, THICKER) : pixClone(line);
        scan_symbols again = {0};
        if (seen)
            read_symbols(reader, arena, seen, PSM_SINGLE_LINE, &again);
        for (size_t i = 0; i < again.count; i++) {
            struct scan_box *place = &again.items[i].box;
            place->left += box.left, place->right += box.left;
            place->top += box.top, place->bottom += box.top;
            again.items[i].line_end = i + 1 == again.count;
        }
        if (2 * again.count > best->count && worth_of(&again) > worth_of(best))
            *best = again;
        pixDestroy(&seen);
    }
}

void scan_read_page(struct scan_reader *reader, struct arena *arena, PIX *picture, scan_symbols *out)
{
    scan_symbols first = {0};
    read_symbols(reader, arena, picture, PSM_AUTO, &first);
    for (size_t start = 0, end; start < first.count; start = end) {
        for (end = start + 1; end < first.count && !first.items[end - 1].line_end;)
            end++;
        scan_symbols best = {0};
        struct scan_box box;
        PIX *line = line_to_look_at(picture, first.items + start, end - start, &box);
        for (size_t i = start; i < end; i++)
            vector_push(arena, &best, first.items[i]);
        if (line)
            read_line_again(reader, arena, line, box, &best);
        pixDestroy(&line);
        for (size_t i = 0; i < best.count; i++)
            vector_push(arena, out, best.items[i]);
    }
}

/* ---- The text of a cell ---- */

/* The text of the picture, when that reads better. Now and then a line is overlooked: the more was seen, and the surer,
 * the better. */
static void read_again(struct scan_reader *reader, struct arena *arena, PIX *picture, float scale,
                       scan_symbols *symbols)
{
    scan_symbols again = {0};
    if (picture)
        read_symbols(reader, arena, picture, PSM_SINGLE_BLOCK, &again);
    for (size_t i = 0; i < again.count; i++) {
        struct scan_box *box = &again.items[i].box;
        *box = (struct scan_box){(int)((float)box->left / scale), (int)((float)box->top / scale),
                                 (int)((float)box->right / scale), (int)((float)box->bottom / scale)};
    }
    if (sum_of(&again) > sum_of(symbols))
        *symbols = again;
}

void scan_read_block(struct scan_reader *reader, struct arena *arena, PIX *picture, scan_symbols *out)
{
    read_symbols(reader, arena, picture, PSM_SINGLE_BLOCK, out);
}

/* Thicker strokes, or smaller characters, now and then read better. */
void scan_read_cell(struct scan_reader *reader, struct arena *arena, PIX *picture, scan_symbols *out)
{
    scan_read_block(reader, arena, picture, out);
    if (worst_of(out) >= well_read)
        return;
    PIX *thick = pixErodeGray(picture, THICKER, THICKER);
    read_again(reader, arena, thick, 1, out);
    pixDestroy(&thick);
    if (sum_of(out) >= cell_well_read * (float)out->count)
        return;
    PIX *small = pixScale(picture, smaller, smaller);
    read_again(reader, arena, small, smaller, out);
    pixDestroy(&small);
}
