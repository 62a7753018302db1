/* Ruling lines of a page: stretches that are darker than what lies on both sides of them. Thin lines on a noisy page
 * are full of holes, and strokes of characters look like short lines: a long line must be dark nearly all along, a
 * short one also where it meets the lines at its two ends. */
#include "read/scan/scan.h"

#include <stdlib.h>

enum {
    SMOOTH = 7, /* dots to each side, along the line */
    RIDGE = 14, /* how much darker than both sides a smoothed line is */
    DARK = 24,  /* the same for a single dot, on a page without noise */
    LIGHT = 180, BAND = 2,
    NEAR_SIDE = 3, FAR_SIDE = 7, REACH = 9,
    HOLE_COST = 3, HOLE_MOST = 36, /* a stretch ends after a third as many light dots */
    ACROSS_LEAST = 50, DOWN_LEAST = 28, LONG = 300,
    SAME_LINE = 4, ROWS_APART = 2, DOTS_APART = 6,
    END_MOST = 16, /* between the end of a short line and the line it should meet */
    SPAN_LEAST = 20, ZONE = 5, ZONE_LEAST = 4,
    BESIDE = 13, /* closer lines side by side are one */
    ASKEW = 5, THICK_MOST = 14, BESIDE_NEAR = 10, BESIDE_FAR = 14, /* of the lines that cross it */
    STRETCHES_MOST = 60000,
};
static const float filled = 0.7F, solid = 0.7F, solid_long = 0.4F, solid_short = 0.85F;
static const float whole = 0.94F, whole_short = 0.985F, whole_inside = 0.88F, whole_end = 0.8F;
static const float straight = 0.65F;

/* The page seen along one direction: row after row of dots in the direction of the lines. */
struct plane {
    uint8_t *shades;
    int length, count; /* dots in a row, rows */
    int dark;          /* how much darker than both sides a dot of a line is, above what noise does */
};
struct stretch {
    int from, to, at, thickness;
    bool kept, is_long;
};
typedef VECTOR(struct stretch) stretches;
typedef VECTOR(const struct stretch *) crossings;

/* The lines of one direction and those that cross them. */
struct sight {
    struct plane plane;
    stretches *lines;
    const stretches *others;
    bool across;
};

/* ---- Planes ---- */

/* How much neighbouring dots of paper differ. */
static int noise_of(const struct plane *plane)
{
    int64_t sum = 0, count = 0;
    for (int y = 0; y < plane->count; y += FAR_SIDE)
        for (int i = 1; i < plane->length; i++) {
            const uint8_t *dot = plane->shades + (ptrdiff_t)y * plane->length + i;
            if (dot[0] <= LIGHT || dot[-1] <= LIGHT)
                continue;
            sum += abs(dot[0] - dot[-1]);
            count++;
        }
    return count > 0 ? (int)(sum / count) : 0;
}

static struct plane plane_of(PIX *picture, bool turned)
{
    int width = pixGetWidth(picture), height = pixGetHeight(picture);
    struct plane plane = {heap_allocate((size_t)width * (size_t)height), turned ? height : width,
                          turned ? width : height, DARK};
    for (int y = 0; y < height; y++) {
        const l_uint32 *row = pixGetData(picture) + (ptrdiff_t)y * pixGetWpl(picture);
        for (int x = 0; x < width; x++)
            plane.shades[turned ? (ptrdiff_t)x * height + y : (ptrdiff_t)y * width + x] =
                (uint8_t)GET_DATA_BYTE(row, x);
    }
    plane.dark += 2 * noise_of(&plane);
    return plane;
}

static void smooth_row(const uint8_t *row, uint8_t *out, int length)
{
    int sum = 0, count = 0;
    for (int i = 0; i < SMOOTH && i < length; i++, count++)
        sum += row[i];
    for (int i = 0; i < length; i++) {
        if (i + SMOOTH < length)
            sum += row[i + SMOOTH], count++;
        if (i - SMOOTH - 1 >= 0)
            sum -= row[i - SMOOTH - 1], count--;
        out[i] = (uint8_t)(sum / count);
    }
}

static void add_ridge(const struct plane *smooth, int y, int side, uint8_t *out)
{
    const uint8_t *row = smooth->shades + (ptrdiff_t)y * smooth->length;
    const uint8_t *above = row - (ptrdiff_t)side * smooth->length, *below = row + (ptrdiff_t)side * smooth->length;
    for (int i = 0; i < smooth->length; i++)
        out[i] |= (above[i] < below[i] ? above[i] : below[i]) - row[i] > RIDGE;
}

/* 1 where a line may be. */
static struct plane find_ridges(const struct plane *plane)
{
    size_t size = (size_t)plane->length * (size_t)plane->count;
    struct plane smooth = {heap_allocate(size), plane->length, plane->count, 0};
    struct plane ridges = {heap_allocate(size), plane->length, plane->count, 0};
    for (int y = 0; y < plane->count; y++)
        smooth_row(plane->shades + (ptrdiff_t)y * plane->length, smooth.shades + (ptrdiff_t)y * plane->length,
                   plane->length);
    for (int y = FAR_SIDE; y + FAR_SIDE < plane->count; y++) {
        add_ridge(&smooth, y, NEAR_SIDE, ridges.shades + (ptrdiff_t)y * plane->length);
        add_ridge(&smooth, y, FAR_SIDE, ridges.shades + (ptrdiff_t)y * plane->length);
    }
    heap_free(smooth.shades);
    return ridges;
}

/* ---- Stretches ---- */

static bool is_ridge(const struct plane *ridges, int y, int i)
{
    const uint8_t *dot = ridges->shades + (ptrdiff_t)y * ridges->length + i;
    return dot[0] || (y > 0 && dot[-ridges->length]) || (y + 1 < ridges->count && dot[ridges->length]);
}

/* Stretches of one row: each light dot costs as much as several dark ones gain, and too many end it. */
static void find_in_row(struct arena *arena, const struct plane *ridges, int y, int least, stretches *out)
{
    int from = -1, to = 0, score = 0, best = 0;
    for (int i = 0; i <= ridges->length; i++) {
        bool end = i == ridges->length, dark = !end && is_ridge(ridges, y, i);
        if (from < 0) {
            if (dark)
                from = i, to = i + 1, score = best = 1;
            continue;
        }
        score += dark ? 1 : -HOLE_COST;
        if (dark && score >= best)
            best = score, to = i + 1;
        if (!end && score >= 0 && score >= best - HOLE_MOST)
            continue;
        if (to - from >= least && (float)best >= filled * (float)(to - from))
            vector_push(arena, out, ((struct stretch){.from = from, .to = to, .at = y, .thickness = 1}));
        i = to;
        from = -1;
    }
}

static int compare_lengths(const void *a, const void *b)
{
    const struct stretch *left = a, *right = b;
    int difference = (right->to - right->from) - (left->to - left->from);
    return difference ? difference : left->at != right->at ? left->at - right->at : left->from - right->from;
}

/* The lines found so far, by row. */
struct shelf {
    int64_t *heads; /* the number of the row's newest line, -1 when there is none */
    VECTOR(int64_t) next;
};

/* The line that the stretch is another row of: at most a few rows away and beside more than half of it. */
static struct stretch *line_beside(const struct shelf *shelf, int rows, const stretches *lines,
                                   const struct stretch *stretch)
{
    for (int at = stretch->at - SAME_LINE; at <= stretch->at + SAME_LINE; at++) {
        for (int64_t i = at >= 0 && at < rows ? shelf->heads[at] : -1; i >= 0; i = shelf->next.items[i]) {
            struct stretch *line = &lines->items[i];
            int from = line->from > stretch->from ? line->from : stretch->from;
            int to = line->to < stretch->to ? line->to : stretch->to;
            if (2 * (to - from) > stretch->to - stretch->from)
                return line;
            /* A line a little askew goes on in the next row. */
            if (to - from >= -DOTS_APART && abs(at - stretch->at) <= ROWS_APART) {
                line->from = line->from < stretch->from ? line->from : stretch->from;
                line->to = line->to > stretch->to ? line->to : stretch->to;
                return line;
            }
        }
    }
    return NULL;
}

/* Of the rows that make one line the longest stands for it. */
static void choose_lines(struct arena *arena, stretches *found, int rows, stretches *out)
{
    struct shelf shelf = {.heads = arena_new_array(arena, int64_t, (size_t)rows)};
    for (int i = 0; i < rows; i++)
        shelf.heads[i] = -1;
    if (found->count > 0)
        qsort(found->items, found->count, sizeof *found->items, compare_lengths);
    for (size_t i = 0; i < found->count; i++) {
        struct stretch *stretch = &found->items[i], *line = line_beside(&shelf, rows, out, stretch);
        if (line) {
            line->thickness++;
            continue;
        }
        vector_push(arena, &shelf.next, shelf.heads[stretch->at]);
        shelf.heads[stretch->at] = (int64_t)out->count;
        vector_push(arena, out, *stretch);
    }
    /* Every row was looked at together with the two beside it. */
    for (size_t i = 0; i < out->count; i++)
        out->items[i].thickness = out->items[i].thickness > 3 ? out->items[i].thickness - 2 : 1;
}

static void find_lines(struct arena *arena, const struct plane *plane, int least, stretches *out)
{
    struct plane ridges = find_ridges(plane);
    stretches found = {0};
    for (int y = 0; y < ridges.count && found.count < STRETCHES_MOST; y++)
        find_in_row(arena, &ridges, y, least, &found);
    heap_free(ridges.shades);
    choose_lines(arena, &found, plane->count, out);
}

/* ---- Lines and strokes ---- */

/* The lighter it is, the less dark: mean of three dots beside the line at a distance, on the darker side. */
static int side_shade(const struct plane *plane, const uint8_t *dot, int distance)
{
    int above = 0, below = 0;
    for (int d = distance - 1; d <= distance + 1; d++) {
        above += dot[-(ptrdiff_t)d * plane->length];
        below += dot[(ptrdiff_t)d * plane->length];
    }
    return (above < below ? above : below) / 3;
}

/* Darker than both sides at this dot, a little askew allowed; text may stand close to a thin line. */
static bool is_dark(const struct plane *plane, int at, int i)
{
    if (at < REACH || at + REACH >= plane->count || i < 0 || i >= plane->length)
        return false;
    const uint8_t *dot = plane->shades + (ptrdiff_t)at * plane->length + i;
    int darkest = SCAN_PAPER;
    for (int d = -2; d <= 2; d++)
        darkest = dot[(ptrdiff_t)d * plane->length] < darkest ? dot[(ptrdiff_t)d * plane->length] : darkest;
    int far = side_shade(plane, dot, FAR_SIDE), near = side_shade(plane, dot, NEAR_SIDE + 2);
    return (far > near ? far : near) - darkest > plane->dark;
}

/* Not as light as paper nearly all along, whatever lies beside it: text that touches a line hides it from is_dark. */
static bool is_band(const struct plane *plane, int at, int from, int to, float share)
{
    int count = 0;
    if (at < BAND || at + BAND >= plane->count || from < 0 || to > plane->length || from >= to)
        return false;
    for (int i = from; i < to; i++) {
        bool shaded = false;
        for (int d = -BAND; d <= BAND; d++)
            shaded |= plane->shades[(ptrdiff_t)(at + d) * plane->length + i] < SCAN_PAPER - plane->dark;
        count += shaded;
    }
    return (float)count >= share * (float)(to - from);
}

static int count_dark(const struct plane *plane, int at, int from, int to)
{
    int count = 0;
    for (int i = from; i < to; i++)
        count += is_dark(plane, at, i);
    return count;
}

static bool is_long_line(const struct plane *plane, const struct stretch *stretch)
{
    int length = stretch->to - stretch->from;
    return length >= LONG &&
           (float)count_dark(plane, stretch->at, stretch->from, stretch->to) >= solid * (float)length;
}

static bool crosses(const struct stretch *other, int at)
{
    return other->kept && other->from - FAR_SIDE < at && at < other->to + FAR_SIDE;
}

static int compare_places(const void *a, const void *b)
{
    return (*(const struct stretch *const *)a)->at - (*(const struct stretch *const *)b)->at;
}

/* The lines that cross the stretch or lie just before its ends, in order. */
static void find_crossings(struct arena *arena, const struct stretch *stretch, const stretches *others, crossings *out)
{
    for (size_t i = 0; i < others->count; i++) {
        const struct stretch *other = &others->items[i];
        if (crosses(other, stretch->at) && other->at >= stretch->from - END_MOST && other->at <= stretch->to + END_MOST)
            vector_push(arena, out, other);
    }
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, compare_places);
}

/* Where another line crosses, no side is lighter. */
static bool is_crossed(const stretches *others, int at, int i)
{
    for (size_t k = 0; k < others->count; k++) {
        const struct stretch *other = &others->items[k];
        if (abs(other->at - i) <= REACH + other->thickness / 2 && crosses(other, at))
            return true;
    }
    return false;
}

static bool is_solid(const struct sight *sight, int at, int from, int to, float share)
{
    int dark = 0, seen = 0;
    for (int i = from; i < to; i++) {
        if (is_crossed(sight->others, at, i))
            continue;
        dark += is_dark(&sight->plane, at, i);
        seen++;
    }
    return (float)dark >= share * (float)seen;
}

static int shade_of(const struct plane *plane, int at, int i)
{
    bool inside = at >= 0 && at < plane->count && i >= 0 && i < plane->length;
    return inside ? plane->shades[(ptrdiff_t)at * plane->length + i] : SCAN_PAPER;
}

/* How far a crossing line reaches over its middle at a place beside, in the direction of `step`. */
static int reach_of(const struct plane *plane, int at, int middle, int step)
{
    int darkest = SCAN_PAPER, i = middle;
    for (int k = middle - ASKEW; k <= middle + ASKEW; k++)
        if (shade_of(plane, at, k) < darkest)
            darkest = shade_of(plane, at, k), i = k;
    while (abs(i - middle) < THICK_MOST && 2 * shade_of(plane, at, i) < darkest + SCAN_PAPER)
        i += step;
    return i;
}

/* Where the crossing line ends beside this one: text may stand close to one side of it. */
static int end_of_crossing(const struct plane *plane, int at, int middle, int step)
{
    int nearest = middle + THICK_MOST * step;
    for (int beside = BESIDE_NEAR; beside <= BESIDE_FAR; beside += BESIDE_FAR - BESIDE_NEAR)
        for (int side = -1; side <= 1; side += 2) {
            int end = reach_of(plane, at + side * beside, middle, step);
            nearest = abs(end - middle) < abs(nearest - middle) ? end : nearest;
        }
    return nearest;
}

/* Shaded from the line that crosses at one end to the one at the other: text leaves room there. */
static bool meets_ends(const struct plane *plane, int at, int from, int to)
{
    return is_band(plane, at, from, from + ZONE, whole_end) && is_band(plane, at, to - ZONE, to, whole_end);
}

/* Shaded nearly all along in one row, or in two side by side: strokes of characters lean or bend. */
static bool is_straight(const struct plane *plane, int at, int from, int to)
{
    int most = 0;
    for (int row = at - BAND; row < at + BAND; row++) {
        int count = 0;
        for (int i = from; i < to; i++)
            count += shade_of(plane, row, i) < SCAN_PAPER - plane->dark ||
                     shade_of(plane, row + 1, i) < SCAN_PAPER - plane->dark;
        most = count > most ? count : most;
    }
    return (float)most >= straight * (float)(to - from);
}

/* The piece of a long line between two others that cross it: text may stand right beside it, or stand in its place. */
static bool goes_on(const struct sight *sight, int at, int from, int to)
{
    if (sight->across && is_solid(sight, at, from, to, solid_long))
        return true;
    if (meets_ends(&sight->plane, at, from, to) && is_straight(&sight->plane, at, from, to))
        return is_band(&sight->plane, at, from, to, whole_inside) || is_solid(sight, at, from, to, solid_long);
    return is_solid(sight, at, from, to, solid_short);
}

/* Between two lines that cross it: inside of a long line, or never as light as paper, and darker than its sides. */
static bool is_edge(const struct sight *sight, const struct stretch *stretch, const struct stretch *before,
                    const struct stretch *behind)
{
    int from = end_of_crossing(&sight->plane, stretch->at, before->at, 1) + 2;
    int to = end_of_crossing(&sight->plane, stretch->at, behind->at, -1) - 1;
    if (behind->at - before->at < SPAN_LEAST)
        return false;
    if (stretch->is_long && stretch->from < before->at - END_MOST && stretch->to > behind->at + END_MOST)
        return goes_on(sight, stretch->at, from, to);
    if (stretch->is_long)
        return is_band(&sight->plane, stretch->at, from, to, whole) &&
               is_solid(sight, stretch->at, from, to, solid_long);
    return is_band(&sight->plane, stretch->at, from - 1, to + 1, whole_short) &&
           count_dark(&sight->plane, stretch->at, from, from + ZONE) >= ZONE_LEAST &&
           count_dark(&sight->plane, stretch->at, to - ZONE, to) >= ZONE_LEAST &&
           is_solid(sight, stretch->at, from, to, solid_short);
}

/* A short line is one if it is an edge somewhere; it reaches from the first such edge to the last. */
static bool keep_short_line(struct arena *arena, const struct sight *sight, struct stretch *stretch)
{
    crossings found = {0};
    find_crossings(arena, stretch, sight->others, &found);
    for (size_t i = 1; i < found.count; i++) {
        if (!is_edge(sight, stretch, found.items[i - 1], found.items[i]))
            continue;
        stretch->from = stretch->kept ? stretch->from : found.items[i - 1]->at;
        stretch->to = found.items[i]->at;
        stretch->kept = true;
    }
    return stretch->kept;
}

static bool keep_short_lines(struct arena *arena, const struct sight *sight)
{
    bool more = false;
    for (size_t i = 0; i < sight->lines->count; i++)
        if (!sight->lines->items[i].kept && keep_short_line(arena, sight, &sight->lines->items[i]))
            more = true;
    return more;
}

/* Of lines side by side the longest stays. */
static void drop_doubles(stretches *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        for (size_t j = 0; j < lines->count; j++) {
            const struct stretch *line = &lines->items[i];
            struct stretch *other = &lines->items[j];
            int length = other->to - other->from;
            bool shorter = length < line->to - line->from || (length == line->to - line->from && j > i);
            int from = line->from > other->from ? line->from : other->from;
            int to = line->to < other->to ? line->to : other->to;
            if (line->kept && other->kept && shorter && abs(line->at - other->at) <= BESIDE && 2 * (to - from) > length)
                other->kept = false;
        }
}

/* Where text touches it a long line seems to end: it goes on to the next line that crosses it if something does. */
static void extend_lines(const struct sight *sight)
{
    for (size_t i = 0; i < sight->lines->count; i++) {
        struct stretch *line = &sight->lines->items[i];
        for (size_t k = 0; line->kept && line->is_long && k < sight->others->count; k++) {
            const struct stretch *other = &sight->others->items[k];
            if (!crosses(other, line->at))
                continue;
            if (other->at < line->from && is_band(&sight->plane, line->at, other->at, line->from, whole))
                line->from = other->at;
            if (other->at > line->to && is_band(&sight->plane, line->at, line->to, other->at, whole))
                line->to = other->at;
        }
    }
}

static void add_rule(const struct sight *sight, int at, int from, int to, struct arena *arena, struct page *page)
{
    float start = (float)from * SCAN_POINT, end = (float)to * SCAN_POINT, place = ((float)at + 0.5F) * SCAN_POINT;
    struct rule rule =
        sight->across ? (struct rule){start, place, end, place} : (struct rule){place, start, place, end};
    vector_push(arena, &page->rules, rule);
}

/* What of a long line lies beyond the lines that cross it is a stroke of some character, unless dark all along. */
static void add_end(const struct sight *sight, int at, int from, int to, struct arena *arena, struct page *page)
{
    if (to - from > END_MOST && is_solid(sight, at, from, to, solid_short))
        add_rule(sight, at, from, to, arena, page);
}

/* Piece by piece: where it is no edge it goes on as text. */
static void add_rules(struct arena *own, const struct sight *sight, struct arena *arena, struct page *page)
{
    for (size_t i = 0; i < sight->lines->count; i++) {
        const struct stretch *line = &sight->lines->items[i];
        crossings found = {0};
        if (!line->kept)
            continue;
        find_crossings(own, line, sight->others, &found);
        for (size_t k = 1; k < found.count; k++)
            if (is_edge(sight, line, found.items[k - 1], found.items[k]))
                add_rule(sight, line->at, found.items[k - 1]->at, found.items[k]->at, arena, page);
        if (line->is_long) {
            int first = found.count > 0 ? found.items[0]->at : line->to;
            int last = found.count > 0 ? found.items[found.count - 1]->at : line->to;
            add_end(sight, line->at, line->from, first, arena, page);
            add_end(sight, line->at, last, line->to, arena, page);
        }
    }
}

static struct sight look_along(struct arena *arena, PIX *picture, bool across, stretches *lines,
                               const stretches *others)
{
    struct sight sight = {plane_of(picture, !across), lines, others, across};
    find_lines(arena, &sight.plane, across ? ACROSS_LEAST : DOWN_LEAST, lines);
    for (size_t i = 0; i < lines->count; i++)
        lines->items[i].kept = lines->items[i].is_long = is_long_line(&sight.plane, &lines->items[i]);
    return sight;
}

void scan_find_rules(struct arena *arena, PIX *picture, struct page *page)
{
    struct arena *own = arena_new();
    stretches across = {0}, down = {0};
    struct sight flat = look_along(own, picture, true, &across, &down);
    struct sight tall = look_along(own, picture, false, &down, &across);
    while (keep_short_lines(own, &flat) || keep_short_lines(own, &tall)) {
    }
    drop_doubles(&across);
    drop_doubles(&down);
    extend_lines(&flat);
    extend_lines(&tall);
    add_rules(own, &flat, arena, page);
    add_rules(own, &tall, arena, page);
    arena_free(own);
    heap_free(flat.plane.shades);
    heap_free(tall.plane.shades);
}
