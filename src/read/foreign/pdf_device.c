/* The device that MuPDF paints a page on: keeps boxes of characters, thin shapes as rules, and boxes of pictures. */
#include "read/foreign/pdf_device.h"

#include <ft2build.h>
#include FT_ADVANCES_H
#include <math.h>

static const float faint_alpha = 0.5F, transparent = 0.05F, opaque_least = 0.99F;

struct device {
    fz_device base;
    struct painted *painted;
    int ignored_depth;   /* inside of masks and pattern tiles */
    int veils;           /* what is painted may shine through: within shapes, masks and blended groups */
    VECTOR(bool) veiled; /* each clip and group that is open is one */
};

/* NULL where what is painted is not seen. */
static struct painted *painted_of(fz_context *context, fz_device *device)
{
    struct device *own = (struct device *)device;
    fz_rect clip = fz_device_current_scissor(context, device);
    painted_set_clip(own->painted, (struct rule){clip.x0, clip.y0, clip.x1, clip.y1});
    return own->ignored_depth == 0 ? own->painted : NULL;
}

static struct point point_of(fz_point point)
{
    return (struct point){point.x, point.y};
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
    return alpha < transparent || painted_is_white(shade_of(context, space, color));
}

/* ---- Characters ---- */

/* How far it is to the next character of the span, in parts of the size; 0 behind the last. */
static float step_of(const fz_text_span *span, int i)
{
    float size = hypotf(span->trm.a, span->trm.b);
    if (i + 1 >= span->len || size <= 0)
        return 0;
    const fz_text_item *item = &span->items[i];
    return ((item[1].x - item->x) * span->trm.a + (item[1].y - item->y) * span->trm.b) / (size * size);
}

/* In parts of the size. MuPDF would look at all glyphs of an embedded font when asked for the first; of a font that
 * another one stands in for it knows no widths. */
static float advance_of(fz_context *context, const fz_text_span *span, int i, float *digit)
{
    const fz_text_item *item = &span->items[i];
    FT_Face face = span->font->ft_face;
    FT_Fixed advance;
    if (item->gid < 0)
        return 0;
    if (span->font->flags.ft_substitute)
        return painted_guess_width((uint32_t)item->ucs, 1, step_of(span, i), digit);
    if (!face || face->units_per_EM == 0)
        return fz_advance_glyph(context, span->font, item->gid, 0);
    if (FT_Get_Advance(face, (FT_UInt)item->gid, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING, &advance) != 0)
        return 0.5F;
    return (float)advance / (float)face->units_per_EM;
}

static void add_item(fz_context *context, struct painted *painted, const fz_text_span *span, fz_matrix base, int i,
                     float *digit, bool faint)
{
    const fz_text_item *item = &span->items[i];
    if (item->ucs < 0)
        return;
    float advance = advance_of(context, span, i, digit);
    fz_matrix matrix = fz_concat(span->trm, base);
    fz_point origin = fz_transform_point_xy(item->x, item->y, base);
    struct point along = {matrix.a * advance, matrix.b * advance}, up = {matrix.c, matrix.d};
    painted_add_glyph(painted, (uint32_t)item->ucs, point_of(origin), along, up, faint);
}

static void add_text(fz_context *context, fz_device *device, const fz_text *text, fz_matrix base, bool faint)
{
    struct painted *painted = painted_of(context, device);
    for (const fz_text_span *span = text->head; span && painted; span = span->next) {
        float digit = 0;
        for (int i = 0; i < span->len; i++)
            add_item(context, painted, span, base, i, &digit, faint);
    }
}

static void fill_text(fz_context *context, fz_device *device, const fz_text *text, fz_matrix base, fz_colorspace *space,
                      const float *color, float alpha, fz_color_params parameters)
{
    (void)parameters;
    float shade = shade_of(context, space, color);
    if (alpha >= transparent)
        add_text(context, device, text, base, alpha < faint_alpha || painted_is_faint(shade));
}

static void stroke_text(fz_context *context, fz_device *device, const fz_text *text, const fz_stroke_state *stroke,
                        fz_matrix base, fz_colorspace *space, const float *color, float alpha,
                        fz_color_params parameters)
{
    (void)stroke;
    fill_text(context, device, text, base, space, color, alpha, parameters);
}

static void open_veil(fz_device *device, bool veiled)
{
    struct device *own = (struct device *)device;
    vector_push(own->painted->arena, &own->veiled, veiled);
    own->veils += veiled;
}

static void close_veil(fz_device *device)
{
    struct device *own = (struct device *)device;
    if (own->veiled.count > 0)
        own->veils -= own->veiled.items[--own->veiled.count];
}

static void clip_text(fz_context *context, fz_device *device, const fz_text *text, fz_matrix base, fz_rect scissor)
{
    (void)scissor;
    add_text(context, device, text, base, false);
    open_veil(device, true);
}

static void clip_stroke_text(fz_context *context, fz_device *device, const fz_text *text, const fz_stroke_state *stroke,
                             fz_matrix base, fz_rect scissor)
{
    (void)stroke;
    clip_text(context, device, text, base, scissor);
}

static void pop_clip(fz_context *context, fz_device *device)
{
    (void)context;
    close_veil(device);
}

/* ---- Rules ---- */

struct walk {
    struct outline outline;
    fz_matrix base;
};

static struct point walk_point(const struct walk *walk, float x, float y)
{
    return point_of(fz_transform_point_xy(x, y, walk->base));
}

static void move_to(fz_context *context, void *argument, float x, float y)
{
    struct walk *walk = argument;
    (void)context;
    outline_move(&walk->outline, walk_point(walk, x, y));
}

static void line_to(fz_context *context, void *argument, float x, float y)
{
    struct walk *walk = argument;
    (void)context;
    outline_line(&walk->outline, walk_point(walk, x, y));
}

static void curve_to(fz_context *context, void *argument, float x1, float y1, float x2, float y2, float x3, float y3)
{
    struct walk *walk = argument;
    (void)context;
    (void)x1;
    (void)y1;
    (void)x2;
    (void)y2;
    outline_curve(&walk->outline, walk_point(walk, x3, y3));
}

static void close_path(fz_context *context, void *argument)
{
    struct walk *walk = argument;
    (void)context;
    outline_close(&walk->outline);
}

static const fz_path_walker path_walker = {
    .moveto = move_to, .lineto = line_to, .curveto = curve_to, .closepath = close_path};

static void walk_path(fz_context *context, fz_device *device, const fz_path *path, fz_matrix base,
                      struct outline outline)
{
    struct walk walk = {.outline = outline, .base = base};
    walk.outline.painted = painted_of(context, device);
    walk.outline.opaque &= ((struct device *)device)->veils == 0;
    if (!walk.outline.painted)
        return;
    fz_walk_path(context, path, &path_walker, &walk);
    outline_end(&walk.outline);
}

static void clip_path(fz_context *context, fz_device *device, const fz_path *path, int even_odd, fz_matrix base,
                      fz_rect scissor)
{
    struct walk walk = {.outline = {.painted = ((struct device *)device)->painted, .thickness = -1, .white = true},
                        .base = base};
    (void)even_odd;
    (void)scissor;
    fz_walk_path(context, path, &path_walker, &walk);
    outline_end(&walk.outline);
    open_veil(device, !outline_is_rectangle(&walk.outline));
}

static void clip_stroke_path(fz_context *context, fz_device *device, const fz_path *path, const fz_stroke_state *stroke,
                             fz_matrix base, fz_rect scissor)
{
    (void)context;
    (void)path;
    (void)stroke;
    (void)base;
    (void)scissor;
    open_veil(device, true);
}

static void fill_path(fz_context *context, fz_device *device, const fz_path *path, int even_odd, fz_matrix base,
                      fz_colorspace *space, const float *color, float alpha, fz_color_params parameters)
{
    (void)even_odd;
    (void)parameters;
    bool white = painted_is_white(shade_of(context, space, color));
    if (alpha >= transparent)
        walk_path(context, device, path, base,
                  (struct outline){.thickness = -1, .opaque = alpha > opaque_least, .white = white});
}

static void stroke_path(fz_context *context, fz_device *device, const fz_path *path, const fz_stroke_state *stroke,
                        fz_matrix base, fz_colorspace *space, const float *color, float alpha,
                        fz_color_params parameters)
{
    (void)parameters;
    if (!is_invisible(context, space, color, alpha))
        walk_path(context, device, path, base,
                  (struct outline){.thickness = stroke->linewidth * fz_matrix_expansion(base)});
}

/* ---- Pictures, masks and patterns ---- */

static void add_picture(fz_context *context, fz_device *device, fz_matrix base)
{
    fz_rect box = fz_transform_rect(fz_unit_rect, base);
    struct painted *painted = painted_of(context, device);
    if (painted)
        painted_add_picture(painted, (struct rule){box.x0, box.y0, box.x1, box.y1});
}

/* A picture painted over text hides it, as do scans over what was recognised of them. */
static void fill_image(fz_context *context, fz_device *device, fz_image *image, fz_matrix base, float alpha,
                       fz_color_params parameters)
{
    (void)parameters;
    struct painted *painted = painted_of(context, device);
    bool upright = (base.b == 0 && base.c == 0) || (base.a == 0 && base.d == 0);
    fz_rect box = fz_transform_rect(fz_unit_rect, base);
    if (painted && alpha > opaque_least && !image->mask && upright && ((struct device *)device)->veils == 0)
        painted_cover(painted, (struct rule){box.x0, box.y0, box.x1, box.y1});
    if (alpha >= faint_alpha)
        add_picture(context, device, base);
}

static void fill_image_mask(fz_context *context, fz_device *device, fz_image *image, fz_matrix base,
                            fz_colorspace *space, const float *color, float alpha, fz_color_params parameters)
{
    (void)image;
    (void)parameters;
    if (!is_invisible(context, space, color, alpha))
        add_picture(context, device, base);
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
    ((struct device *)device)->ignored_depth++;
}

static void end_mask(fz_context *context, fz_device *device)
{
    (void)context;
    ((struct device *)device)->ignored_depth--;
    open_veil(device, true);
}

static void clip_image_mask(fz_context *context, fz_device *device, fz_image *image, fz_matrix base, fz_rect scissor)
{
    (void)context;
    (void)image;
    (void)base;
    (void)scissor;
    open_veil(device, true);
}

static void begin_group(fz_context *context, fz_device *device, fz_rect area, fz_colorspace *space, int isolated,
                        int knockout, int blend_mode, float alpha)
{
    (void)context;
    (void)area;
    (void)space;
    (void)isolated;
    (void)knockout;
    open_veil(device, blend_mode != FZ_BLEND_NORMAL || alpha < opaque_least);
}

static void end_group(fz_context *context, fz_device *device)
{
    (void)context;
    close_veil(device);
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
    ((struct device *)device)->ignored_depth++;
    return 0;
}

static void end_tile(fz_context *context, fz_device *device)
{
    (void)context;
    ((struct device *)device)->ignored_depth--;
}

fz_device *pdf_device_new(fz_context *context, struct painted *painted)
{
    struct device *device = (struct device *)fz_new_device_of_size(context, sizeof *device);
    device->painted = painted;
    device->base.fill_text = fill_text;
    device->base.stroke_text = stroke_text;
    device->base.clip_text = clip_text;
    device->base.clip_stroke_text = clip_stroke_text;
    device->base.clip_path = clip_path;
    device->base.clip_stroke_path = clip_stroke_path;
    device->base.clip_image_mask = clip_image_mask;
    device->base.pop_clip = pop_clip;
    device->base.begin_group = begin_group;
    device->base.end_group = end_group;
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
