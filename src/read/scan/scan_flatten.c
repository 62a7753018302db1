/* Takes the bends out of a page: of a photograph taken from one side, of paper that does not lie flat, of paper that
 * slipped in the scanner. The ruling lines were straight once: how far they bend, seen over the whole page, is what
 * everything is moved back by. */
#include "read/scan/scan.h"

#include <math.h>
#include <string.h>

enum {
    BRICK = 41, BRIDGE = 17,       /* dots: lines are dark for so long; shorter gaps are none */
    LENGTH_LEAST = 260,            /* what is shorter tells little of the page */
    THICK_MOST = 26, SAMPLE = 8,   /* thicker is no line; every so many dots its place is taken */
    TRACES_LEAST = 4, TRACES_MOST = 400,
    ALONG = 4, BESIDE = 3, TERMS = ALONG * BESIDE, /* powers of the place along the lines, and from line to line */
    ROUNDS = 3, STEP = 8,
};
static const double bend_least = 1.2, bend_most = 60; /* dots: less is no harm, more is something else than a bend */
static const double stray_most = 3;                  /* dots that a line may lie off the others on the whole */
static const double stiffness = 1e-4;                /* of the sum of squares: what no line tells stays as it is */

/* One line: where its dots are, across the direction it goes in. */
struct trace {
    size_t first, count; /* of the points */
    bool left_out;
};
struct point {
    double along, across;
};
/* How far lines of one direction are from where they should be. */
struct bends {
    VECTOR(struct point) points;
    VECTOR(struct trace) traces;
    double along, across;      /* half of the page, in dots: places count from its middle, in halves */
    double least[2], most[2];  /* between these there were lines; beyond it goes on as at the edge */
    double weights[TERMS];
};

/* ---- Finding lines ---- */

/* Lines of the page that go across; turned by the caller for those that go down. */
static PIX *lines_of(PIX *dark)
{
    PIX *lines = pixOpenBrick(NULL, dark, BRICK, 1), *whole = lines ? pixCloseSafeBrick(NULL, lines, BRIDGE, 3) : NULL;
    pixDestroy(&lines);
    return whole;
}

/* The middle of the dark dots of a column of the shape, or below 0; a column that is too thick is no part of a line. */
static double middle_of(PIX *shape, int x)
{
    int count = 0, sum = 0;
    for (int y = 0; y < pixGetHeight(shape); y++) {
        bool ink = GET_DATA_BIT(pixGetData(shape) + (ptrdiff_t)y * pixGetWpl(shape), x) != 0;
        count += ink;
        sum += ink ? y : 0;
    }
    return count > 0 && count <= THICK_MOST ? (double)sum / count : -1;
}

static void add_trace(struct arena *arena, PIX *shape, int left, int top, struct bends *bends)
{
    struct trace trace = {.first = bends->points.count};
    for (int x = SAMPLE; x < pixGetWidth(shape) - SAMPLE; x += SAMPLE) {
        double middle = middle_of(shape, x);
        struct point point = {(left + x) / bends->along - 1, (top + middle) / bends->across - 1};
        if (middle >= 0)
            vector_push(arena, &bends->points, point);
    }
    trace.count = bends->points.count - trace.first;
    if (trace.count * SAMPLE * 2 >= LENGTH_LEAST)
        vector_push(arena, &bends->traces, trace);
    else
        bends->points.count = trace.first;
}

static void find_traces(struct arena *arena, PIX *dark, struct bends *bends)
{
    PIX *lines = lines_of(dark);
    PIXA *shapes = NULL;
    BOXA *boxes = lines ? pixConnComp(lines, &shapes, 8) : NULL;
    for (l_int32 i = 0; boxes && i < boxaGetCount(boxes) && bends->traces.count < TRACES_MOST; i++) {
        l_int32 left, top, width, height;
        boxaGetBoxGeometry(boxes, i, &left, &top, &width, &height);
        PIX *shape = width >= LENGTH_LEAST && 4 * height < width ? pixaGetPix(shapes, i, L_CLONE) : NULL;
        if (shape)
            add_trace(arena, shape, left, top, bends);
        pixDestroy(&shape);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&shapes);
    pixDestroy(&lines);
}

/* ---- What they have in common ---- */

/* The terms at a place: what lies in the middle of the page stays. */
static void terms_at(double along, double across, double *terms)
{
    double power = along;
    for (int i = 0; i < ALONG; i++, power *= along) {
        terms[i * BESIDE] = power;
        for (int k = 1; k < BESIDE; k++)
            terms[i * BESIDE + k] = terms[i * BESIDE + k - 1] * across;
    }
}

struct equations {
    double left[TERMS][TERMS], right[TERMS];
};

/* Adds what a line says, wherever on the page it lies: only how it bends counts. */
static void add_equations(const struct bends *bends, const struct trace *trace, struct equations *equations)
{
    double middle[TERMS] = {0}, place = 0, terms[TERMS];
    for (size_t i = 0; i < trace->count; i++) {
        const struct point *point = &bends->points.items[trace->first + i];
        terms_at(point->along, point->across, terms);
        place += point->across / (double)trace->count;
        for (int k = 0; k < TERMS; k++)
            middle[k] += terms[k] / (double)trace->count;
    }
    for (size_t i = 0; i < trace->count; i++) {
        const struct point *point = &bends->points.items[trace->first + i];
        terms_at(point->along, point->across, terms);
        for (int k = 0; k < TERMS; k++) {
            for (int j = 0; j < TERMS; j++)
                equations->left[k][j] += (terms[k] - middle[k]) * (terms[j] - middle[j]);
            equations->right[k] += (terms[k] - middle[k]) * (point->across - place);
        }
    }
}

static void eliminate(struct equations *equations, int row)
{
    for (int i = row + 1; i < TERMS; i++) {
        double share = equations->left[i][row] / equations->left[row][row];
        for (int k = row; k < TERMS; k++)
            equations->left[i][k] -= share * equations->left[row][k];
        equations->right[i] -= share * equations->right[row];
    }
}

/* The matrix is symmetric and, being stiffened, positive. */
static void solve(struct equations *equations, double *weights)
{
    for (int i = 0; i < TERMS; i++)
        eliminate(equations, i);
    for (int i = TERMS - 1; i >= 0; i--) {
        weights[i] = equations->right[i];
        for (int k = i + 1; k < TERMS; k++)
            weights[i] -= equations->left[i][k] * weights[k];
        weights[i] /= equations->left[i][i];
    }
}

/* In halves of the page. */
static double bend_at(const struct bends *bends, double along, double across)
{
    double terms[TERMS], bend = 0;
    along = fmin(fmax(along, bends->least[0]), bends->most[0]);
    across = fmin(fmax(across, bends->least[1]), bends->most[1]);
    terms_at(along, across, terms);
    for (int i = 0; i < TERMS; i++)
        bend += bends->weights[i] * terms[i];
    return bend;
}

/* How far the line is off what all lines say, in dots. */
static double stray_of(const struct bends *bends, const struct trace *trace)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < trace->count; i++) {
        const struct point *point = &bends->points.items[trace->first + i];
        double stray = (point->across - bend_at(bends, point->along, point->across)) * bends->across;
        sum += stray;
        squares += stray * stray;
    }
    double mean = sum / (double)trace->count;
    return sqrt(fmax(squares / (double)trace->count - mean * mean, 0));
}

static void find_reach(struct bends *bends)
{
    bends->least[0] = bends->least[1] = 1;
    bends->most[0] = bends->most[1] = -1;
    for (size_t i = 0; i < bends->points.count; i++) {
        const struct point *point = &bends->points.items[i];
        bends->least[0] = fmin(bends->least[0], point->along), bends->most[0] = fmax(bends->most[0], point->along);
        bends->least[1] = fmin(bends->least[1], point->across), bends->most[1] = fmax(bends->most[1], point->across);
    }
}

/* False where there are too few lines to tell. */
static bool find_bends(struct bends *bends)
{
    size_t used = bends->traces.count;
    find_reach(bends);
    for (int round = 0; round < ROUNDS && used >= TRACES_LEAST; round++) {
        struct equations equations = {0};
        for (size_t i = 0; i < bends->traces.count; i++)
            if (!bends->traces.items[i].left_out)
                add_equations(bends, &bends->traces.items[i], &equations);
        for (int i = 0; i < TERMS; i++)
            equations.left[i][i] += stiffness * (double)bends->points.count;
        solve(&equations, bends->weights);
        used = 0;
        for (size_t i = 0; i < bends->traces.count; i++) {
            bends->traces.items[i].left_out = stray_of(bends, &bends->traces.items[i]) > stray_most * (ROUNDS - round);
            used += !bends->traces.items[i].left_out;
        }
    }
    return used >= TRACES_LEAST;
}

/* In dots, the largest anywhere on the page. */
static double largest_bend(const struct bends *bends)
{
    enum { STEPS = 4 }; /* to each side */
    double largest = 0;
    for (int along = -STEPS; along <= STEPS; along++)
        for (int across = -STEPS; across <= STEPS; across++) {
            double bend = fabs(bend_at(bends, (double)along / STEPS, (double)across / STEPS));
            largest = fmax(largest, bend * bends->across);
        }
    return largest;
}

static bool look_along(struct arena *arena, PIX *dark, struct bends *bends)
{
    bends->along = pixGetWidth(dark) / 2.0;
    bends->across = pixGetHeight(dark) / 2.0;
    find_traces(arena, dark, bends);
    double largest = find_bends(bends) ? largest_bend(bends) : 0;
    return largest >= bend_least && largest <= bend_most;
}

/* ---- Moving everything back ---- */

static int shade_at(PIX *picture, double x, double y)
{
    int left = (int)floor(x), top = (int)floor(y);
    if (left < 0 || top < 0 || left + 1 >= pixGetWidth(picture) || top + 1 >= pixGetHeight(picture))
        return SCAN_PAPER;
    const l_uint32 *row = pixGetData(picture) + (ptrdiff_t)top * pixGetWpl(picture), *next = row + pixGetWpl(picture);
    int right = (int)(256 * (x - left)), down = (int)(256 * (y - top));
    int above = GET_DATA_BYTE(row, left) * (256 - right) + GET_DATA_BYTE(row, left + 1) * right;
    int below = GET_DATA_BYTE(next, left) * (256 - right) + GET_DATA_BYTE(next, left + 1) * right;
    return (above * (256 - down) + below * down + (1 << 15)) >> 16;
}

/* Bends change slowly: every few dots is enough, between them they grow evenly. */
static PIX *move_back(PIX *picture, const struct bends *across, const struct bends *down)
{
    int width = pixGetWidth(picture), height = pixGetHeight(picture);
    PIX *moved = pixCreate(width, height, 8);
    for (int y = 0; moved && y < height; y++) {
        l_uint32 *row = pixGetData(moved) + (ptrdiff_t)y * pixGetWpl(moved);
        double place = 2.0 * y / height - 1, from[2] = {0, 0}, to[2] = {0, 0};
        for (int x = 0; x < width; x++) {
            if (x % STEP == 0) {
                double next = 2.0 * (x + STEP) / width - 1;
                from[0] = x > 0 ? to[0] : (down ? bend_at(down, place, -1) * width / 2 : 0);
                from[1] = x > 0 ? to[1] : (across ? bend_at(across, -1, place) * height / 2 : 0);
                to[0] = down ? bend_at(down, place, next) * width / 2 : 0;
                to[1] = across ? bend_at(across, next, place) * height / 2 : 0;
            }
            double share = (double)(x % STEP) / STEP;
            SET_DATA_BYTE(row, x, (l_uint8)shade_at(picture, x + from[0] + share * (to[0] - from[0]),
                                                    y + from[1] + share * (to[1] - from[1])));
        }
    }
    return moved;
}

/* Across becomes down. */
static PIX *turn_over(PIX *dark)
{
    PIX *turned = pixRotate90(dark, 1);
    if (turned)
        pixFlipLR(turned, turned);
    return turned;
}

PIX *scan_flatten(PIX *picture, int ink)
{
    struct arena *arena = arena_new();
    struct bends across = {0}, down = {0};
    PIX *dark = pixThresholdToBinary(picture, ink), *turned = dark ? turn_over(dark) : NULL, *flat = NULL;
    bool bent_across = dark && look_along(arena, dark, &across);
    bool bent_down = turned && look_along(arena, turned, &down);
    if (bent_across || bent_down)
        flat = move_back(picture, bent_across ? &across : NULL, bent_down ? &down : NULL);
    pixDestroy(&turned);
    pixDestroy(&dark);
    arena_free(arena);
    if (flat == NULL)
        return picture;
    pixDestroy(&picture);
    return flat;
}
