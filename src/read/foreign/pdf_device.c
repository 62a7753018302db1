/* The device that MuPDF paints a page on: keeps boxes of characters, thin shapes as rules, and boxes of pictures. */
#include "read/foreign/pdf_device.h"

#include <math.h>

enum { GLYPHS_MOST = 200000, RULES_MOST = 200000, PICTURES_MOST = 1000 };

/* A character's box reaches this far above and below its base line, whatever its font claims. */
static const float ascent = 0.88F, descent = 0.12F;
static const float rule_thickness_most = 2.6F, stroke_thickness_most = 6.0F;
static const float light = 0.93F, faint_shade = 0.6F, faint_alpha = 0.5F, transparent = 0.05F;
static const float picture_width_least = 120.0F, picture_height_least = 60.0F;

struct device {
    fz_device base;
    struct painted *painted;
};

static struct painted *painted_of(fz_device *device)
{
    return ((struct device *)device)->painted;
}

/* ---- Colours ---- */

/* 0 black to 1 white, near enough to tell what can be seen on paper. */
static float shade_of(fz_context *context, fz_colorspace *space, const float *color)
{
    int count = space ? fz_colorspace_n(context, space) : 0;
    if (!color || count < 1)
        return 0;
    if (count == 4)
        return fmaxf(0, 1 - color[3] - (color[0] + color[1] + color[2]) / 3);
    if (count == 1)
        return fz_colorspace_is_subtractive(context, space) ? 1 - color[0] : color[0];
    return count == 3 ? (color[0] + color[1] + color[2]) / 3 : 0;
}

static bool is_invisible(fz_context *context, fz_colorspace *space, const float *color, float alpha)
{
    return alpha < transparent || shade_of(context, space, color) > light;
}

/* ---- Characters ---- */

/* A character's box from its origin and two sides: `along` its line, `up` from it. */
static struct glyph box_glyph(fz_point origin, fz_point along, fz_point up)
{
    float x0 = origin.x - up.x * descent, y0 = origin.y - up.y * descent;
    float x1 = origin.x + up.x * ascent + along.x, y1 = origin.y + up.y * ascent + along.y;
    struct glyph glyph = {.confidence = -1};
    glyph.left = fminf(x0, x1);
    glyph.right = fmaxf(x0, x1);
    glyph.top = fminf(y0, y1);
    glyph.bottom = fmaxf(y0, y1);
    return glyph;
}

/* Quarter turns clockwise of a text direction on a page whose y goes down; -1 for anything askew. */
static int turns_of(fz_matrix matrix)
{
    float a = matrix.a, b = matrix.b;
    if (fabsf(b) < 0.04F * fabsf(a))
        return a > 0 ? 0 : 2;
    if (fabsf(a) < 0.04F * fabsf(b))
        return b > 0 ? 1 : 3;
    return -1;
}

static bool is_blank_or_control(int codepoint)
{
    return codepoint <= ' ' || (codepoint >= 0x7F && codepoint <= 0xA0) || codepoint == 0xAD || codepoint == 0xFEFF ||
           (codepoint >= 0x2000 && codepoint <= 0x200F) || (codepoint >= 0x2028 && codepoint <= 0x202F) ||
           codepoint == 0x3000 || codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF);
}

static void add_item(fz_context *context, struct painted *painted, const fz_text_span *span, fz_matrix base, int turns,
                     const fz_text_item *item, bool faint)
{
    if (item->ucs < 0 || is_blank_or_control(item->ucs) || painted->page->glyphs.count >= GLYPHS_MOST)
        return;
    painted->meaningless += item->ucs == 0xFFFD;
    float advance = item->gid >= 0 ? fz_advance_glyph(context, span->font, item->gid, 0) : 0;
    fz_point origin = {item->x, item->y};
    origin = fz_transform_point(origin, base);
    fz_matrix matrix = fz_concat(span->trm, base);
    fz_point along = {matrix.a * advance, matrix.b * advance}, up = {matrix.c, matrix.d};
    struct glyph glyph = box_glyph(origin, along, up);
    glyph.codepoint = (uint32_t)item->ucs;
    glyph.turns = (uint8_t)turns;
    vector_push(painted->arena, &painted->page->glyphs, glyph);
    vector_push(painted->arena, &painted->faint, faint);
}

static void add_text(fz_context *context, struct painted *painted, const fz_text *text, fz_matrix base, bool faint)
{
    if (painted->ignored_depth > 0)
        return;
    for (const fz_text_span *span = text->head; span; span = span->next) {
        int turns = turns_of(fz_concat(span->trm, base));
        if (turns < 0) {
            painted->skewed += (size_t)span->len;
            continue;
        }
        for (int i = 0; i < span->len; i++)
            add_item(context, painted, span, base, turns, &span->items[i], faint);
    }
}

static void fill_text(fz_context *context, fz_device *device, const fz_text *text, fz_matrix base,
                      fz_colorspace *space, const float *color, float alpha, fz_color_params parameters)
{
    (void)parameters;
    float shade = shade_of(context, space, color);
    if (alpha >= transparent)
        add_text(context, painted_of(device), text, base, alpha < faint_alpha || shade > faint_shade);
}

static void stroke_text(fz_context *context, fz_device *device, const fz_text *text, const fz_stroke_state *stroke,
                        fz_matrix base, fz_colorspace *space, const float *color, float alpha,
                        fz_color_params parameters)
{
    (void)stroke;
    fill_text(context, device, text, base, space, color, alpha, parameters);
}

static void clip_text(fz_context *context, fz_device *device, const fz_text *text, fz_matrix base, fz_rect scissor)
{
    (void)scissor;
    add_text(context, painted_of(device), text, base, false);
}

/* ---- Rules ---- */

/* Walks the pieces of a path: each straight piece when stroked, each closed shape when filled. */
struct walk {
    struct painted *painted;
    fz_matrix base;
    fz_point start, at; /* of the open shape, on the page */
    fz_rect box;        /* of the open shape */
    float thickness;    /* of the stroke; below 0 when filled */
    bool curved, open;
};

static void add_rule(struct painted *painted, float left, float top, float right, float bottom)
{
    struct rule rule = {left, top, right, bottom};
    if (painted->page->rules.count < RULES_MOST)
        vector_push(painted->arena, &painted->page->rules, rule);
}

static void add_stroke(struct walk *walk, fz_point from, fz_point to)
{
    float width = fabsf(to.x - from.x), height = fabsf(to.y - from.y);
    if (walk->thickness <= stroke_thickness_most && (width < 0.7F || height < 0.7F))
        add_rule(walk->painted, fminf(from.x, to.x), fminf(from.y, to.y), fmaxf(from.x, to.x), fmaxf(from.y, to.y));
}

static void end_shape(struct walk *walk)
{
    if (!walk->open)
        return;
    walk->open = false;
    if (walk->thickness >= 0)
        return;
    float width = walk->box.x1 - walk->box.x0, height = walk->box.y1 - walk->box.y0;
    if (fminf(width, height) > rule_thickness_most || walk->curved)
        walk->painted->outlines += walk->curved;
    else if (width > height)
        add_rule(walk->painted, walk->box.x0, (walk->box.y0 + walk->box.y1) / 2, walk->box.x1,
                 (walk->box.y0 + walk->box.y1) / 2);
    else
        add_rule(walk->painted, (walk->box.x0 + walk->box.x1) / 2, walk->box.y0,
                 (walk->box.x0 + walk->box.x1) / 2, walk->box.y1);
}

static void move_to(fz_context *context, void *argument, float x, float y)
{
    struct walk *walk = argument;
    (void)context;
    end_shape(walk);
    walk->start = walk->at = fz_transform_point_xy(x, y, walk->base);
    walk->box = (fz_rect){walk->at.x, walk->at.y, walk->at.x, walk->at.y};
    walk->curved = false;
}

static void line_to_point(struct walk *walk, fz_point to)
{
    walk->open = true;
    if (walk->thickness >= 0)
        add_stroke(walk, walk->at, to);
    walk->at = to;
    walk->box = fz_include_point_in_rect(walk->box, to);
}

static void line_to(fz_context *context, void *argument, float x, float y)
{
    struct walk *walk = argument;
    (void)context;
    line_to_point(walk, fz_transform_point_xy(x, y, walk->base));
}

static void curve_to(fz_context *context, void *argument, float x1, float y1, float x2, float y2, float x3, float y3)
{
    struct walk *walk = argument;
    (void)context;
    (void)x1;
    (void)y1;
    (void)x2;
    (void)y2;
    walk->open = walk->curved = true;
    walk->at = fz_transform_point_xy(x3, y3, walk->base);
    walk->box = fz_include_point_in_rect(walk->box, walk->at);
}

static void close_path(fz_context *context, void *argument)
{
    struct walk *walk = argument;
    (void)context;
    if (walk->open)
        line_to_point(walk, walk->start);
    end_shape(walk);
}

static void walk_path(fz_context *context, struct painted *painted, const fz_path *path, fz_matrix base, float thickness)
{
    static const fz_path_walker walker = {.moveto = move_to,
                                          .lineto = line_to,
                                          .curveto = curve_to,
                                          .closepath = close_path};
    struct walk walk = {.painted = painted, .base = base, .thickness = thickness};
    fz_walk_path(context, path, &walker, &walk);
    end_shape(&walk);
}

static void fill_path(fz_context *context, fz_device *device, const fz_path *path, int even_odd, fz_matrix base,
                      fz_colorspace *space, const float *color, float alpha, fz_color_params parameters)
{
    struct painted *painted = painted_of(device);
    (void)even_odd;
    (void)parameters;
    if (painted->ignored_depth == 0 && !is_invisible(context, space, color, alpha))
        walk_path(context, painted, path, base, -1);
}

static void stroke_path(fz_context *context, fz_device *device, const fz_path *path, const fz_stroke_state *stroke,
                        fz_matrix base, fz_colorspace *space, const float *color, float alpha,
                        fz_color_params parameters)
{
    struct painted *painted = painted_of(device);
    (void)parameters;
    if (painted->ignored_depth == 0 && !is_invisible(context, space, color, alpha))
        walk_path(context, painted, path, base, stroke->linewidth * fz_matrix_expansion(base));
}

/* ---- Pictures, masks and patterns ---- */

static void add_picture(struct painted *painted, fz_matrix base)
{
    fz_rect page = {0, 0, painted->page->width, painted->page->height};
    fz_rect box = fz_intersect_rect(fz_transform_rect(fz_unit_rect, base), page);
    if (painted->ignored_depth > 0 || fz_is_empty_rect(box))
        return;
    float width = box.x1 - box.x0, height = box.y1 - box.y0;
    painted->picture_area += (double)width * height;
    if (width >= picture_width_least && height >= picture_height_least &&
        painted->page->pictures.count < PICTURES_MOST) {
        struct rule picture = {box.x0, box.y0, box.x1, box.y1};
        vector_push(painted->arena, &painted->page->pictures, picture);
    }
}

static void fill_image(fz_context *context, fz_device *device, fz_image *image, fz_matrix base, float alpha,
                       fz_color_params parameters)
{
    (void)context;
    (void)image;
    (void)parameters;
    if (alpha >= faint_alpha)
        add_picture(painted_of(device), base);
}

static void fill_image_mask(fz_context *context, fz_device *device, fz_image *image, fz_matrix base,
                            fz_colorspace *space, const float *color, float alpha, fz_color_params parameters)
{
    (void)image;
    (void)parameters;
    if (!is_invisible(context, space, color, alpha))
        add_picture(painted_of(device), base);
}

static void begin_mask(fz_context *context, fz_device *device, fz_rect area, int luminosity, fz_colorspace *space,
                       const float *color, fz_color_params parameters)
{
    (void)context;
    (void)area;
    (void)luminosity;
    (void)space;
    (void)color;
    (void)parameters;
    painted_of(device)->ignored_depth++;
}

static void end_mask(fz_context *context, fz_device *device)
{
    (void)context;
    painted_of(device)->ignored_depth--;
}

static int begin_tile(fz_context *context, fz_device *device, fz_rect area, fz_rect view, float x_step, float y_step,
                      fz_matrix base, int id)
{
    (void)context;
    (void)area;
    (void)view;
    (void)x_step;
    (void)y_step;
    (void)base;
    (void)id;
    painted_of(device)->ignored_depth++;
    return 0;
}

static void end_tile(fz_context *context, fz_device *device)
{
    (void)context;
    painted_of(device)->ignored_depth--;
}

fz_device *pdf_device_new(fz_context *context, struct painted *painted)
{
    struct device *device = (struct device *)fz_new_device_of_size(context, sizeof *device);
    device->painted = painted;
    device->base.fill_text = fill_text;
    device->base.stroke_text = stroke_text;
    device->base.clip_text = clip_text;
    device->base.fill_path = fill_path;
    device->base.stroke_path = stroke_path;
    device->base.fill_image = fill_image;
    device->base.fill_image_mask = fill_image_mask;
    device->base.begin_mask = begin_mask;
    device->base.end_mask = end_mask;
    device->base.begin_tile = begin_tile;
    device->base.end_tile = end_tile;
    return &device->base;
}
