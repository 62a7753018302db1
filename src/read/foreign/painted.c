/* What a page paints: boxes of characters, rules, pictures; and what kind of page that makes. */
#include "read/foreign/painted.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    GLYPHS_MOST = 200000,
    RULES_MOST = 200000,
    PICTURES_MOST = 1000,
    COVERS_MOST = 20000000, /* characters and rules looked at */
    SCAN_GLYPHS_MOST = 60,  /* on a scanned page, such as a page number added to it */
    OUTLINES_LEAST = 200,   /* of a page whose text was turned into curves */
    MEANINGLESS_LEAST = 20,
    ODD_LEAST = 8,
    ODD_SHARE = 40, /* one in as many characters */
};

/* A character's box reaches this far above and below its base line, whatever its font claims. */
static const float ascent = 0.88F, descent = 0.12F;
static const float rule_thickness_most = 2.6F, stroke_thickness_most = 6.0F, slant_most = 0.7F;
static const float white = 0.93F, faint = 0.6F;
static const float picture_width_least = 120.0F, picture_height_least = 60.0F;
static const float picture_share_of_scan = 0.4F, huge = 2.2F;
static const float side_least = 1, side_most = 20000;

void painted_set_size(struct page *page, float width, float height)
{
    page->width = width >= side_least && width <= side_most ? width : 595;
    page->height = height >= side_least && height <= side_most ? height : 842;
}

void painted_set_clip(struct painted *painted, struct rule clip)
{
    const struct page *page = painted->page;
    painted->clipped = true;
    painted->clip = (struct rule){fmaxf(clip.left, 0), fmaxf(clip.top, 0), fminf(clip.right, page->width),
                                  fminf(clip.bottom, page->height)};
}

/* The middle of the box is inside of the clip. */
static bool is_seen(const struct painted *painted, const struct rule *box)
{
    const struct rule *clip = &painted->clip;
    float x = (box->left + box->right) / 2, y = (box->top + box->bottom) / 2;
    return !painted->clipped || (x >= clip->left && x <= clip->right && y >= clip->top && y <= clip->bottom);
}

bool painted_is_white(float shade)
{
    return shade > white;
}

bool painted_is_faint(float shade)
{
    return shade > faint;
}

/* ---- Characters ---- */

/* Quarter turns clockwise of a direction; -1 for anything askew. */
static int turns_of(struct point along, struct point up)
{
    float x = -up.y, y = up.x; /* the direction of the line, also where the character has no width */
    if (x * along.x + y * along.y < 0)
        x = -x, y = -y;
    if (fabsf(y) < 0.04F * fabsf(x))
        return x > 0 ? 0 : 2;
    if (fabsf(x) < 0.04F * fabsf(y))
        return y > 0 ? 1 : 3;
    return -1;
}

static bool is_blank_or_control(uint32_t c)
{
    return c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == 0xAD || c == 0xFEFF || (c >= 0x2000 && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202F) || c == 0x3000 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF);
}

/* Latin letters with marks, but for those of spelt-out Chinese. */
static bool is_odd(uint32_t c)
{
    const struct slice spelt = SLICE("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüê");
    if (c < 0xC0 || c > 0x24F || c == 0xD7 || c == 0xF7)
        return false;
    for (size_t at = 0; at < spelt.length;)
        if (utf8_decode(spelt, &at) == c)
            return false;
    return true;
}

void painted_add_glyph(struct painted *painted, uint32_t codepoint, struct point origin, struct point along,
                       struct point up, bool is_faint)
{
    float x0 = origin.x - up.x * descent, y0 = origin.y - up.y * descent;
    float x1 = origin.x + up.x * ascent + along.x, y1 = origin.y + up.y * ascent + along.y;
    int turns = turns_of(along, up);
    if (is_blank_or_control(codepoint) || painted->page->glyphs.count >= GLYPHS_MOST || !isfinite(x0 + y0 + x1 + y1))
        return;
    if (turns < 0) {
        painted->skewed++;
        return;
    }
    struct rule box = {fminf(x0, x1), fminf(y0, y1), fmaxf(x0, x1), fmaxf(y0, y1)};
    struct glyph glyph = {codepoint, box.left, box.top, box.right, box.bottom, -1, (uint8_t)turns};
    if (!is_seen(painted, &box))
        return;
    painted->meaningless += codepoint == 0xFFFD || (codepoint >= 0xE000 && codepoint <= 0xF8FF);
    painted->odd += is_odd(codepoint);
    vector_push(painted->arena, &painted->page->glyphs, glyph);
    vector_push(painted->arena, &painted->faint, is_faint);
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

float painted_guess_width(uint32_t codepoint, float size, float step, float *digit)
{
    if (is_letter(codepoint) && step > 0 && step < 1.1F * size)
        return step;
    if (is_digit(codepoint) && step > 0.4F * size && step < 0.7F * size)
        *digit = step;
    float width = codepoint >= 0x2E80 ? size : is_letter(codepoint) ? 0.6F * size : 0.5F * size;
    if (codepoint == '-')
        width = 0.35F * size;
    if (is_digit(codepoint) && *digit > 0)
        width = *digit;
    return step > 0 && step < width ? step : width;
}

/* ---- Shapes ---- */

static void add_rule(struct painted *painted, float left, float top, float right, float bottom)
{
    const struct rule *clip = &painted->clip;
    struct rule rule = {left, top, right, bottom};
    if (painted->clipped)
        rule = (struct rule){fmaxf(left, clip->left), fmaxf(top, clip->top), fminf(right, clip->right),
                             fminf(bottom, clip->bottom)};
    if (!(rule.left <= rule.right && rule.top <= rule.bottom))
        return;
    if (painted->page->rules.count < RULES_MOST && isfinite(left + top + right + bottom))
        vector_push(painted->arena, &painted->page->rules, rule);
}

static void add_stroke(struct outline *outline, struct point from, struct point to)
{
    float width = fabsf(to.x - from.x), height = fabsf(to.y - from.y);
    if (outline->thickness <= stroke_thickness_most && (width < slant_most || height < slant_most))
        add_rule(outline->painted, fminf(from.x, to.x), fminf(from.y, to.y), fmaxf(from.x, to.x), fmaxf(from.y, to.y));
}

static bool is_rectangle(const struct outline *outline)
{
    return !outline->curved && !outline->slanted && (outline->lines == 3 || outline->lines == 4);
}

bool outline_is_rectangle(const struct outline *outline)
{
    return outline->pieces == 1 && is_rectangle(outline);
}

void outline_end(struct outline *outline)
{
    const struct rule *box = &outline->box;
    float width = box->right - box->left, height = box->bottom - box->top;
    float x = (box->left + box->right) / 2, y = (box->top + box->bottom) / 2;
    if (!outline->open)
        return;
    outline->open = false;
    if (outline->thickness >= 0)
        return;
    if (outline->opaque && is_rectangle(outline))
        painted_cover(outline->painted, *box);
    if (outline->white)
        return;
    if (fminf(width, height) > rule_thickness_most || outline->curved)
        outline->painted->outlines += outline->curved;
    else if (width > height)
        add_rule(outline->painted, box->left, y, box->right, y);
    else
        add_rule(outline->painted, x, box->top, x, box->bottom);
}

static void go_to(struct outline *outline, struct point to)
{
    struct rule *box = &outline->box;
    outline->at = to;
    box->left = fminf(box->left, to.x);
    box->top = fminf(box->top, to.y);
    box->right = fmaxf(box->right, to.x);
    box->bottom = fmaxf(box->bottom, to.y);
}

void outline_move(struct outline *outline, struct point to)
{
    outline_end(outline);
    outline->start = outline->at = to;
    outline->box = (struct rule){to.x, to.y, to.x, to.y};
    outline->curved = outline->slanted = false;
    outline->lines = 0;
    outline->pieces++;
}

void outline_line(struct outline *outline, struct point to)
{
    outline->open = true;
    outline->lines += to.x != outline->at.x || to.y != outline->at.y;
    outline->slanted |= fminf(fabsf(to.x - outline->at.x), fabsf(to.y - outline->at.y)) > slant_most;
    if (outline->thickness >= 0)
        add_stroke(outline, outline->at, to);
    go_to(outline, to);
}

void outline_curve(struct outline *outline, struct point to)
{
    outline->open = outline->curved = true;
    go_to(outline, to);
}

void outline_close(struct outline *outline)
{
    if (outline->open)
        outline_line(outline, outline->start);
    outline_end(outline);
}

void painted_add_picture(struct painted *painted, struct rule box)
{
    struct page *page = painted->page;
    box = (struct rule){fmaxf(box.left, 0), fmaxf(box.top, 0), fminf(box.right, page->width),
                        fminf(box.bottom, page->height)};
    float width = box.right - box.left, height = box.bottom - box.top;
    if (!(width > 0 && height > 0))
        return;
    painted->picture_area += (double)width * height;
    if (width <= rule_thickness_most || height <= rule_thickness_most)
        add_rule(painted, box.left, box.top, box.right, box.bottom);
    if (width >= picture_width_least && height >= picture_height_least && page->pictures.count < PICTURES_MOST)
        vector_push(painted->arena, &page->pictures, box);
}

/* The middle of a character, but for the edges all of a rule. */
static bool is_under(const struct rule *cover, const struct rule *box, float edge)
{
    return box->left > cover->left + edge && box->right < cover->right - edge && box->top > cover->top + edge &&
           box->bottom < cover->bottom - edge;
}

void painted_cover(struct painted *painted, struct rule box)
{
    struct page *page = painted->page;
    size_t glyphs = 0, rules = 0;
    if (painted->clipped)
        box = (struct rule){fmaxf(box.left, painted->clip.left), fmaxf(box.top, painted->clip.top),
                            fminf(box.right, painted->clip.right), fminf(box.bottom, painted->clip.bottom)};
    painted->covers += page->glyphs.count + page->rules.count;
    if (painted->covers > COVERS_MOST)
        return;
    for (size_t i = 0; i < page->glyphs.count; i++) {
        const struct glyph *glyph = &page->glyphs.items[i];
        float x = (glyph->left + glyph->right) / 2, y = (glyph->top + glyph->bottom) / 2;
        painted->faint.items[glyphs] = painted->faint.items[i];
        page->glyphs.items[glyphs] = *glyph;
        glyphs += !is_under(&box, &(struct rule){x, y, x, y}, 0);
    }
    for (size_t i = 0; i < page->rules.count; i++) {
        page->rules.items[rules] = page->rules.items[i];
        rules += !is_under(&box, &page->rules.items[i], 1);
    }
    page->glyphs.count = painted->faint.count = glyphs;
    page->rules.count = rules;
}

/* ---- The whole page ---- */

static void turn_box(struct rule *box, const struct page *page, int turns)
{
    struct rule old = *box;
    if (turns == 1) /* its text runs down: turned counter-clockwise */
        *box = (struct rule){old.top, page->width - old.right, old.bottom, page->width - old.left};
    else if (turns == 2)
        *box = (struct rule){page->width - old.right, page->height - old.bottom, page->width - old.left,
                             page->height - old.top};
    else if (turns == 3)
        *box = (struct rule){page->height - old.bottom, old.left, page->height - old.top, old.right};
}

static int most_seen_turns(const struct page *page)
{
    size_t seen[4] = {0};
    int turns = 0;
    for (size_t i = 0; i < page->glyphs.count; i++)
        seen[page->glyphs.items[i].turns]++;
    for (int i = 1; i < 4; i++)
        turns = seen[i] > seen[turns] ? i : turns;
    return turns;
}

/* Turns the page so that most of its text stands upright. */
static void turn_upright(struct page *page)
{
    int turns = most_seen_turns(page);
    if (turns == 0)
        return;
    for (size_t i = 0; i < page->glyphs.count; i++) {
        struct glyph *glyph = &page->glyphs.items[i];
        struct rule box = {glyph->left, glyph->top, glyph->right, glyph->bottom};
        turn_box(&box, page, turns);
        glyph->left = box.left, glyph->top = box.top, glyph->right = box.right, glyph->bottom = box.bottom;
        glyph->turns = (uint8_t)((glyph->turns + 4 - turns) % 4);
    }
    for (size_t i = 0; i < page->rules.count; i++)
        turn_box(&page->rules.items[i], page, turns);
    for (size_t i = 0; i < page->pictures.count; i++)
        turn_box(&page->pictures.items[i], page, turns);
    if (turns != 2) {
        float width = page->width;
        page->width = page->height;
        page->height = width;
    }
}

static int compare_sizes(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return left < right ? -1 : left > right;
}

static float size_of(const struct glyph *glyph)
{
    return glyph->turns % 2 ? glyph->right - glyph->left : glyph->bottom - glyph->top;
}

static float median_size(const struct page *page)
{
    size_t count = page->glyphs.count;
    float *sizes = heap_allocate(count * sizeof *sizes);
    for (size_t i = 0; i < count; i++)
        sizes[i] = size_of(&page->glyphs.items[i]);
    qsort(sizes, count, sizeof *sizes, compare_sizes);
    float median = sizes[count / 2];
    heap_free(sizes);
    return median;
}

/* Leaves out what lies outside of the page, and watermarks: faint and much larger than the text. */
static void drop_unseen(struct painted *painted)
{
    struct page *page = painted->page;
    bool any_faint = painted->faint.count > 0 && memchr(painted->faint.items, 1, painted->faint.count);
    float limit = any_faint ? median_size(page) * huge : 0;
    size_t kept = 0;
    for (size_t i = 0; i < page->glyphs.count; i++) {
        const struct glyph *glyph = &page->glyphs.items[i];
        float x = (glyph->left + glyph->right) / 2, y = (glyph->top + glyph->bottom) / 2;
        bool outside = !(x >= 0 && y >= 0 && x <= page->width && y <= page->height);
        if (!outside && !(painted->faint.items[i] && size_of(glyph) > limit))
            page->glyphs.items[kept++] = *glyph;
    }
    page->glyphs.count = kept;
}

/* A picture with next to no text on it, text turned into curves, or characters nobody can name. */
static bool is_scanned(const struct painted *painted)
{
    size_t count = painted->page->glyphs.count, meaningless = painted->meaningless;
    size_t readable = count > meaningless ? count - meaningless : 0;
    double area = (double)painted->page->width * painted->page->height;
    if (readable < SCAN_GLYPHS_MOST && painted->picture_area >= picture_share_of_scan * area)
        return true;
    if (readable == 0 && (painted->outlines >= OUTLINES_LEAST || painted->page->pictures.count > 0))
        return true;
    if (painted->odd > ODD_LEAST && painted->odd * ODD_SHARE > count)
        return true;
    return meaningless > MEANINGLESS_LEAST && meaningless > readable;
}

void painted_finish(struct painted *painted)
{
    struct page *page = painted->page;
    drop_unseen(painted);
    page->scanned = is_scanned(painted);
    if (page->scanned)
        page->glyphs.count = page->rules.count = 0;
    turn_upright(page);
}
