/* What stands in a cell: its ink cut free from ruling lines and noise, and what kind of thing it is. */
#include "read/scan/scan.h"

#include <stdlib.h>
#include <string.h>

enum {
    INSET = 5,      /* dots inside of the cell's edges that its lines may take */
    REMNANT = 6,    /* ruling lines that reach further in are no thicker than this */
    NEAR = 14,      /* lines all along an edge reach in so far */
    RIM = 6,        /* dots from a side: a run of ink there is a line if it is long, or nearly as long as the side */
    RUN_LEAST = 44,
    STEP = 3,       /* which may go up and down by a dot */
    SPECK = 4,      /* smaller shapes are dirt or noise */
    INK_LEAST = 10, /* one shape must be as large, or there is nothing */
    SHAPES_MOST = 400,
    HALO = 5, EDGE = 3, MARGIN = 14,
    TALL_LEAST = 14, DASH_LEAST = 6, DASH_HEIGHT_MOST = 10,
    SPECKS_MOST = 2, SPECKS_ALONE_MOST = 5, /* more may be what is left of digits: beside some, and in an empty cell */
};
static const float as_tall = 0.72F, as_wide = 2.2F, point_most = 0.38F;
static const float step_most = 1.03F; /* from digit to digit, by height, when there is no point between them */
static const float one_digit = 0.8F, wide_digit = 0.85F, narrow_digit = 0.35F; /* widths by height */
static const float gap_most = 0.85F, rim_share = 0.9F;
static const float spot_round = 1.6F, point_least = 0.6F, point_reach = 0.6F; /* by its sides; by a digit's height */

struct shapes {
    struct scan_box *boxes; /* in the picture of the cell */
    size_t count;
    struct scan_box *cuts; /* left out as rests of ruling lines, though they may be strokes that touch the edge */
    size_t cut_count;
    struct scan_box *specks; /* left out as dirt */
    size_t speck_count;
};

static int box_width(struct scan_box box)
{
    return box.right - box.left;
}

static int box_height(struct scan_box box)
{
    return box.bottom - box.top;
}

static struct scan_box united(struct scan_box a, struct scan_box b)
{
    return (struct scan_box){a.left < b.left ? a.left : b.left, a.top < b.top ? a.top : b.top,
                             a.right > b.right ? a.right : b.right, a.bottom > b.bottom ? a.bottom : b.bottom};
}

static PIX *clip(PIX *picture, struct scan_box box)
{
    BOX *region = boxCreate(box.left, box.top, box_width(box), box_height(box));
    PIX *part = region ? pixClipRectangle(picture, region, NULL) : NULL;
    boxDestroy(&region);
    return part;
}

/* ---- Shapes ---- */

static bool is_speck(struct scan_box box)
{
    return box_width(box) < SPECK && box_height(box) < SPECK;
}

/* A piece of a line that goes in steps: thin, short, and close to a side. */
static bool is_line_rest(struct scan_box box, int width, int height)
{
    if (box.right <= RIM || box.left >= width - RIM)
        return box_width(box) <= REMNANT && box_height(box) < TALL_LEAST;
    bool level = box_height(box) <= REMNANT && box_width(box) > 3 * box_height(box);
    return level && (box.bottom <= RIM || box.top >= height - RIM);
}

/* What is left of a ruling line along an edge, or a speck. */
static bool is_no_ink(struct scan_box box, int width, int height)
{
    bool beside = box.left <= 1 || box.right >= width - 1, above = box.top <= 1 || box.bottom >= height - 1;
    bool near_side = box.left <= NEAR || box.right >= width - NEAR;
    bool near_end = box.top <= NEAR || box.bottom >= height - NEAR;
    bool down = near_side && box_width(box) <= REMNANT && 10 * box_height(box) >= 9 * height;
    bool across = near_end && box_height(box) <= REMNANT && 10 * box_width(box) >= 9 * width;
    return down || across || is_line_rest(box, width, height) || (beside && box_width(box) <= REMNANT) ||
           (above && box_height(box) <= REMNANT) || is_speck(box);
}

/* A rest of a line at the side that does not go all along it may as well be the 1 of a number too wide for its cell. */
static bool is_cut(struct scan_box box, int width, int height)
{
    bool beside = box.left <= 1 || box.right >= width - 1;
    return beside && box_height(box) >= TALL_LEAST && 10 * box_height(box) < 9 * height;
}

/* Only what lies near two sides of the cell stays. */
static void keep_edges(PIX *picture, bool across)
{
    int width = pixGetWidth(picture), height = pixGetHeight(picture);
    if (across && height > 2 * RIM)
        pixRasterop(picture, 0, RIM, width, height - 2 * RIM, PIX_CLR, NULL, 0, 0);
    if (!across && width > 2 * RIM)
        pixRasterop(picture, RIM, 0, width - 2 * RIM, height, PIX_CLR, NULL, 0, 0);
}

static int run_least(int length)
{
    int share = (int)(rim_share * (float)length);
    return share < RUN_LEAST ? share : RUN_LEAST;
}

/* Ruling lines that are thick, or go in steps, reach into the cell: long straight runs of ink close to its sides. */
static void wipe_rims(PIX *grey, PIX *dark)
{
    int width = pixGetWidth(dark), height = pixGetHeight(dark);
    PIX *across = pixDilateBrick(NULL, dark, 1, STEP), *down = pixDilateBrick(NULL, dark, STEP, 1), *rims = NULL;
    if (across && down) {
        pixOpenBrick(across, across, run_least(width), 1);
        pixOpenBrick(down, down, 1, run_least(height));
        keep_edges(across, true);
        keep_edges(down, false);
        rims = pixOr(NULL, across, down);
    }
    if (rims) {
        pixAnd(rims, rims, dark);
        pixSubtract(dark, dark, rims);
        pixDilateBrick(rims, rims, HALO, HALO);
        pixSubtract(rims, rims, dark);
        pixSetMasked(grey, rims, SCAN_PAPER);
    }
    pixDestroy(&rims);
    pixDestroy(&across);
    pixDestroy(&down);
}

/* The dark shapes of a cell; the others are wiped from `dark`. */
static struct shapes shapes_of(struct arena *arena, PIX *dark)
{
    PIXA *pictures = NULL;
    BOXA *boxes = pixConnComp(dark, &pictures, 8);
    size_t count = boxes ? (size_t)boxaGetCount(boxes) : 0;
    struct shapes shapes = {.boxes = arena_new_array(arena, struct scan_box, count + 1),
                            .cuts = arena_new_array(arena, struct scan_box, count + 1),
                            .specks = arena_new_array(arena, struct scan_box, count + 1)};
    for (size_t i = 0; i < count; i++) {
        l_int32 left, top, width, height;
        boxaGetBoxGeometry(boxes, (l_int32)i, &left, &top, &width, &height);
        struct scan_box box = {left, top, left + width, top + height};
        if (!is_no_ink(box, pixGetWidth(dark), pixGetHeight(dark))) {
            shapes.boxes[shapes.count++] = box;
            continue;
        }
        if (is_cut(box, pixGetWidth(dark), pixGetHeight(dark)))
            shapes.cuts[shapes.cut_count++] = box;
        if (is_speck(box))
            shapes.specks[shapes.speck_count++] = box;
        PIX *shape = pixaGetPix(pictures, (l_int32)i, L_CLONE);
        pixRasterop(dark, left, top, width, height, PIX_NOT(PIX_SRC) & PIX_DST, shape, 0, 0);
        pixDestroy(&shape);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&pictures);
    return shapes;
}

static int tallest(const struct shapes *shapes)
{
    int most = 0;
    for (size_t i = 0; i < shapes->count; i++)
        most = box_height(shapes->boxes[i]) > most ? box_height(shapes->boxes[i]) : most;
    return most;
}

static bool has_ink(const struct shapes *shapes)
{
    for (size_t i = 0; i < shapes->count; i++)
        if (box_width(shapes->boxes[i]) >= INK_LEAST || box_height(shapes->boxes[i]) >= INK_LEAST)
            return true;
    return false;
}

/* ---- Numbers ---- */

static int compare_tops(const void *a, const void *b)
{
    const struct scan_box *left = a, *right = b;
    return left->top + left->bottom - right->top - right->bottom;
}

static int compare_lefts(const void *a, const void *b)
{
    return ((const struct scan_box *)a)->left - ((const struct scan_box *)b)->left;
}

static bool is_small(struct scan_box box, int tall)
{
    return (float)box_height(box) <= point_most * (float)tall;
}

/* As tall as the tallest and not wide: a digit, or some that touch; small: a point. False when it is anything else. */
static bool is_digit_or_point(struct scan_box box, int tall, bool *digit)
{
    *digit = (float)box_height(box) >= as_tall * (float)tall;
    if (*digit)
        return (float)box_width(box) <= as_wide * (float)box_height(box);
    return is_small(box, tall) && (float)box_width(box) <= point_most * (float)tall;
}

static void count_digits(struct scan_line *line, int tall)
{
    for (size_t i = 0; i < line->shapes.count; i++) {
        float width = (float)box_width(line->shapes.items[i]) / (float)tall;
        line->least += width < wide_digit ? 1 : (size_t)(width / wide_digit);
        line->most += width < one_digit ? 1 : (size_t)(width / narrow_digit);
    }
}

/* Digits stand beside each other, none above another, no gap wide enough for a second number. */
static bool is_row(struct scan_line *line, int tall)
{
    qsort(line->shapes.items, line->shapes.count, sizeof *line->shapes.items, compare_lefts);
    count_digits(line, tall);
    for (size_t i = 1; i < line->shapes.count; i++) {
        int gap = line->shapes.items[i].left - line->shapes.items[i - 1].right;
        if (gap < -tall / 4 || (float)gap > gap_most * (float)tall)
            return false;
    }
    return true;
}

/* A point belongs to the line that it stands at the foot of. */
static struct scan_line *line_for(struct scan_cell *cell, struct scan_box box)
{
    for (size_t i = 0; i < cell->lines.count; i++) {
        struct scan_line *line = &cell->lines.items[i];
        int middle = (box.top + box.bottom) / 2;
        if (middle >= line->box.top && middle < line->box.bottom + box_height(line->box) / 4)
            return line;
    }
    return NULL;
}

/* The dot in a 0 that some faces have. */
static bool is_inside(struct scan_box box, struct scan_box digit)
{
    return box.left >= digit.left && box.right <= digit.right && box.top >= digit.top && box.bottom <= digit.bottom;
}

static bool is_inside_digit(const struct scan_line *line, struct scan_box box)
{
    for (size_t i = 0; i < line->shapes.count; i++)
        if (is_inside(box, line->shapes.items[i]))
            return true;
    return false;
}

/* Sorts the digits into lines; false when the shapes are no digits. */
static bool find_number(struct arena *arena, PIX *dark, struct shapes *shapes, struct scan_cell *cell)
{
    int tall = tallest(shapes);
    bool digit;
    if (tall < TALL_LEAST || shapes->count > SHAPES_MOST)
        return false;
    qsort(shapes->boxes, shapes->count, sizeof *shapes->boxes, compare_tops);
    for (size_t i = 0; i < shapes->count; i++) {
        struct scan_box box = shapes->boxes[i];
        if (!is_digit_or_point(box, tall, &digit))
            return false;
        struct scan_line *line = line_for(cell, box);
        if (!digit)
            continue;
        if (line == NULL) {
            vector_push(arena, &cell->lines, (struct scan_line){.box = box});
            line = &cell->lines.items[cell->lines.count - 1];
        }
        line->box = united(line->box, box);
        vector_push(arena, &line->shapes, box);
    }
    for (size_t i = 0; i < shapes->count; i++) {
        struct scan_line *line = line_for(cell, shapes->boxes[i]);
        if (line == NULL)
            return false;
        line->points += is_small(shapes->boxes[i], tall) && !is_inside_digit(line, shapes->boxes[i]);
        line->box = united(line->box, shapes->boxes[i]);
    }
    for (size_t i = 0; i < cell->lines.count; i++) {
        struct scan_line *line = &cell->lines.items[i];
        if (!is_row(line, tall))
            return false;
        for (size_t k = 0; k < line->shapes.count; k++)
            vector_push(arena, &line->ones, scan_is_one(dark, line->shapes.items[k]));
    }
    return true;
}

/* Digits that all touch are as wide, and taller. */
static bool is_dash(const struct shapes *shapes)
{
    struct scan_box box = shapes->count > 0 ? shapes->boxes[0] : (struct scan_box){0, 0, 0, 0};
    return shapes->count == 1 && box_height(box) <= DASH_HEIGHT_MOST && box_width(box) >= DASH_LEAST &&
           box_width(box) >= 2 * box_height(box);
}

/* ---- Dirt beside digits ---- */

/* A round spot, by its size a point or less. */
static bool is_spot(struct scan_box box, int tall)
{
    bool digit;
    int width = box_width(box), height = box_height(box);
    return is_digit_or_point(box, tall, &digit) && !digit && (float)width <= spot_round * (float)(height + 1) &&
           (float)height <= spot_round * (float)(width + 1);
}

/* It stands where a point does, or in a digit. */
static bool may_be_point(struct scan_box spot, struct scan_box digit)
{
    int height = box_height(digit), middle = (spot.top + spot.bottom) / 2;
    int gap = spot.left > digit.right ? spot.left - digit.right : digit.left - spot.right;
    bool foot = (float)(middle - digit.top) >= point_least * (float)height && middle < digit.bottom + height / 4;
    return is_inside(spot, digit) || (foot && (float)gap < point_reach * (float)height);
}

static bool is_dirt(const struct shapes *shapes, struct scan_box spot, int tall)
{
    bool digit;
    for (size_t i = 0; i < shapes->count; i++)
        if (is_digit_or_point(shapes->boxes[i], tall, &digit) && digit && may_be_point(spot, shapes->boxes[i]))
            return false;
    return true;
}

static void wipe(PIX *dark, struct scan_box box)
{
    pixRasterop(dark, box.left, box.top, box_width(box), box_height(box), PIX_CLR, NULL, 0, 0);
}

/* Where all else is digits, spots that are no points are taken for specks. */
static void set_dirt_aside(struct arena *arena, PIX *dark, struct shapes *shapes)
{
    int tall = tallest(shapes);
    bool digit, numeric = tall >= TALL_LEAST;
    for (size_t i = 0; i < shapes->count && numeric; i++)
        numeric = is_digit_or_point(shapes->boxes[i], tall, &digit);
    bool *dirty = arena_new_array(arena, bool, shapes->count + 1);
    for (size_t i = 0; i < shapes->count && numeric; i++)
        dirty[i] = is_spot(shapes->boxes[i], tall) && is_dirt(shapes, shapes->boxes[i], tall);
    size_t kept = 0;
    for (size_t i = 0; i < shapes->count; i++) {
        struct scan_box box = shapes->boxes[i];
        if (!dirty[i]) {
            shapes->boxes[kept++] = box;
            continue;
        }
        wipe(dark, box);
        shapes->specks[shapes->speck_count++] = box;
    }
    shapes->count = kept;
}

/* ---- The cell ---- */

/* The ink on white paper, nothing of what lies around it. */
static PIX *cut_free(PIX *grey, PIX *dark, struct scan_box box)
{
    PIX *halo = pixDilateBrick(NULL, dark, HALO, HALO), *rest = halo ? pixInvert(NULL, halo) : NULL;
    if (rest)
        pixSetMasked(grey, rest, SCAN_PAPER);
    PIX *part = clip(grey, box);
    PIX *framed = part ? pixAddBorder(part, MARGIN, SCAN_PAPER) : NULL;
    pixDestroy(&part);
    pixDestroy(&rest);
    pixDestroy(&halo);
    return framed;
}

static void move_box(struct scan_box *box, int x, int y)
{
    box->left += x, box->right += x;
    box->top += y, box->bottom += y;
}

static void move_to_page(struct scan_cell *cell, int x, int y)
{
    move_box(&cell->box, x, y);
    for (size_t i = 0; i < cell->lines.count; i++) {
        struct scan_line *line = &cell->lines.items[i];
        move_box(&line->box, x, y);
        for (size_t k = 0; k < line->shapes.count; k++)
            move_box(&line->shapes.items[k], x, y);
    }
}

static struct scan_box with_edge(struct scan_box box, PIX *picture)
{
    struct scan_box wider = {box.left - EDGE, box.top - EDGE, box.right + EDGE, box.bottom + EDGE};
    wider.left = wider.left < 0 ? 0 : wider.left;
    wider.top = wider.top < 0 ? 0 : wider.top;
    wider.right = wider.right > pixGetWidth(picture) ? pixGetWidth(picture) : wider.right;
    wider.bottom = wider.bottom > pixGetHeight(picture) ? pixGetHeight(picture) : wider.bottom;
    return wider;
}

/* Beside the digits of the line, no further away than one more would stand. */
static bool is_beside(struct scan_box box, struct scan_box line)
{
    int top = box.top > line.top ? box.top : line.top, bottom = box.bottom < line.bottom ? box.bottom : line.bottom;
    int gap = box.left > line.right ? box.left - line.right : line.left - box.right;
    return 2 * (bottom - top) > box_height(box) && gap < box_height(line);
}

/* A digit may be missing of a line: it was cut off as rest of a ruling line, or only specks are left of it. */
static bool has_lost_digit(const struct shapes *shapes, struct scan_box line)
{
    size_t specks = 0;
    for (size_t i = 0; i < shapes->cut_count; i++)
        if (is_beside(shapes->cuts[i], line) && 2 * box_height(shapes->cuts[i]) > box_height(line))
            return true;
    for (size_t i = 0; i < shapes->speck_count; i++)
        specks += is_beside(shapes->specks[i], line);
    return specks > SPECKS_MOST;
}

/* Digits whose middles are so far apart that a point has room between them. */
static bool has_gap_for_point(const struct scan_line *line)
{
    for (size_t i = 1; i < line->shapes.count; i++) {
        struct scan_box before = line->shapes.items[i - 1], box = line->shapes.items[i];
        int steps = box.left + box.right - before.left - before.right;
        bool single = (float)box_width(before) < one_digit * (float)box_height(line->box) &&
                      (float)box_width(box) < one_digit * (float)box_height(line->box);
        if (single && (float)steps > 2 * step_most * (float)box_height(line->box))
            return true;
    }
    return false;
}

static bool is_doubtful(const struct shapes *shapes, const struct scan_cell *cell)
{
    for (size_t i = 0; i < cell->lines.count; i++) {
        const struct scan_line *line = &cell->lines.items[i];
        if (has_lost_digit(shapes, line->box) || (line->points == 0 && has_gap_for_point(line)))
            return true;
    }
    return false;
}

static void look(struct arena *arena, PIX *grey, PIX *dark, struct scan_cell *cell)
{
    wipe_rims(grey, dark);
    struct shapes shapes = shapes_of(arena, dark);
    set_dirt_aside(arena, dark, &shapes);
    bool ink = has_ink(&shapes) || is_dash(&shapes), traces = scan_has_traces(grey, ink ? dark : NULL);
    if (!ink) {
        bool rests = shapes.cut_count > 0 || shapes.speck_count > SPECKS_ALONE_MOST;
        cell->content = traces || rests ? SCAN_TRACES : SCAN_EMPTY;
        cell->box = (struct scan_box){0, 0, pixGetWidth(grey), pixGetHeight(grey)};
        return;
    }
    cell->box = shapes.boxes[0];
    for (size_t i = 1; i < shapes.count; i++)
        cell->box = united(cell->box, shapes.boxes[i]);
    cell->content = is_dash(&shapes) ? SCAN_DASH : find_number(arena, dark, &shapes, cell) ? SCAN_NUMBER : SCAN_WORDS;
    if (cell->content != SCAN_NUMBER)
        cell->lines.count = 0;
    cell->doubtful = traces || is_doubtful(&shapes, cell);
    cell->box = with_edge(cell->box, grey);
    cell->picture = cut_free(grey, dark, cell->box);
    cell->margin = MARGIN;
}

/* What is too faint is looked at once more, made bold. */
static void look_bold(struct arena *arena, PIX *grey, int ink, struct scan_cell *cell)
{
    PIX *bold = scan_embolden(grey), *dark = bold ? pixThresholdToBinary(bold, ink) : NULL;
    struct scan_cell again = {0};
    if (dark)
        look(arena, bold, dark, &again);
    if (again.content == SCAN_NUMBER || again.content == SCAN_WORDS) {
        pixDestroy(&cell->picture);
        *cell = again;
    }
    pixDestroy(&dark);
    pixDestroy(&bold);
}

void scan_look_at_cell(struct arena *arena, const struct scan_sheet *sheet, struct scan_box box,
                       struct scan_cell *cell)
{
    memset(cell, 0, sizeof *cell);
    box = (struct scan_box){box.left + INSET, box.top + INSET, box.right - INSET, box.bottom - INSET};
    if (box_width(box) < INK_LEAST || box_height(box) < INK_LEAST)
        return;
    PIX *grey = clip(sheet->picture, box), *copy = grey ? pixCopy(NULL, grey) : NULL;
    PIX *dark = copy ? pixThresholdToBinary(copy, sheet->ink) : NULL;
    if (dark) {
        look(arena, grey, dark, cell);
        if (cell->content == SCAN_TRACES || cell->doubtful)
            look_bold(arena, copy, sheet->ink, cell);
    }
    move_to_page(cell, box.left, box.top);
    pixDestroy(&dark);
    pixDestroy(&copy);
    pixDestroy(&grey);
}

PIX *scan_line_picture(const struct scan_cell *cell, const struct scan_line *line)
{
    if (cell->lines.count == 1)
        return pixClone(cell->picture);
    struct scan_box box = line->box;
    move_box(&box, cell->margin - cell->box.left, cell->margin - cell->box.top);
    PIX *part = clip(cell->picture, with_edge(box, cell->picture));
    PIX *framed = part ? pixAddBorder(part, MARGIN, SCAN_PAPER) : NULL;
    pixDestroy(&part);
    return framed;
}
