/* The objects of an OFD page: text with its own matrix and steps between characters, paths, pictures. */
#include "read/foreign/ofd_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 20, CHARACTERS_MOST = 20000, COMPOSITES_MOST = 5000 };

static const float usual_line_width = 0.353F, size_most = 1000.0F;

/* From an object's own space to the page: x' = a x + c y + e, y' = b x + d y + f, in millimetres. */
struct matrix {
    float a, b, c, d, e, f;
};
static const struct matrix identity = {1, 0, 0, 1, 0, 0};

/* Where objects are painted, and what they take from what holds them. */
struct scene {
    struct painted *painted;
    const struct ofd_resources *resources;
    struct matrix base;
    xmlNodePtr parameters; /* of the layer, or NULL */
    int depth;
    size_t *composites; /* painted so far on the page: groups within groups multiply */
};

/* ---- Elements and attributes ---- */

bool ofd_is(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static xmlNodePtr find(xmlNodePtr node, const char *name)
{
    while (node && !ofd_is(node, name))
        node = node->next;
    return node;
}

xmlNodePtr ofd_child(const xmlNode *node, const char *name)
{
    return node ? find(node->children, name) : NULL;
}

xmlNodePtr ofd_next(const xmlNode *node, const char *name)
{
    return node ? find(node->next, name) : NULL;
}

size_t ofd_numbers(const char *text, float *out, size_t most)
{
    size_t count = 0;
    while (count < most) {
        char *end;
        text += strspn(text, " \t\r\n,;");
        float value = strtof(text, &end);
        if (end == text)
            break;
        out[count++] = isfinite(value) ? value : 0;
        text = end;
    }
    return count;
}

size_t ofd_attribute_numbers(xmlNodePtr node, const char *name, float *out, size_t most)
{
    xmlChar *value = node ? xmlGetProp(node, (const xmlChar *)name) : NULL;
    size_t count = value ? ofd_numbers((const char *)value, out, most) : 0;
    xmlFree(value);
    return count;
}

static float number_or(xmlNodePtr node, const char *name, float otherwise)
{
    float value;
    return ofd_attribute_numbers(node, name, &value, 1) == 1 ? value : otherwise;
}

static bool flag_or(xmlNodePtr node, const char *name, bool otherwise)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    bool flag = value ? strcmp((const char *)value, "true") == 0 || strcmp((const char *)value, "1") == 0 : otherwise;
    xmlFree(value);
    return flag;
}

/* ---- Places ---- */

static struct matrix follow(struct matrix first, struct matrix then)
{
    return (struct matrix){
        first.a * then.a + first.b * then.c,          first.a * then.b + first.b * then.d,
        first.c * then.a + first.d * then.c,          first.c * then.b + first.d * then.d,
        first.e * then.a + first.f * then.c + then.e, first.e * then.b + first.f * then.d + then.f,
    };
}

static struct point place(const struct matrix *matrix, float x, float y)
{
    return (struct point){(matrix->a * x + matrix->c * y + matrix->e) * OFD_POINTS,
                          (matrix->b * x + matrix->d * y + matrix->f) * OFD_POINTS};
}

static struct point direction(const struct matrix *matrix, float x, float y)
{
    return (struct point){(matrix->a * x + matrix->c * y) * OFD_POINTS, (matrix->b * x + matrix->d * y) * OFD_POINTS};
}

/* An object's matrix, then the upper left of its boundary. */
static struct matrix matrix_of(xmlNodePtr object, struct matrix base)
{
    struct matrix own = identity, shift = identity;
    float values[6];
    if (ofd_attribute_numbers(object, "CTM", values, 6) == 6)
        own = (struct matrix){values[0], values[1], values[2], values[3], values[4], values[5]};
    if (ofd_attribute_numbers(object, "Boundary", values, 4) == 4)
        shift.e = values[0], shift.f = values[1];
    return follow(follow(own, shift), base);
}

/* 0 black to 1 white; black where no colour is given. */
static float shade_of(xmlNodePtr color)
{
    float values[4];
    size_t count = color ? ofd_attribute_numbers(color, "Value", values, 4) : 0;
    if (count == 1)
        return values[0] / 255;
    if (count == 3)
        return (values[0] + values[1] + values[2]) / 3 / 255;
    return count == 4 ? fmaxf(0, 1 - (values[3] + (values[0] + values[1] + values[2]) / 3) / 255) : 0;
}

static float opacity_of(xmlNodePtr object, xmlNodePtr color)
{
    return number_or(object, "Alpha", 255) / 255 * (color ? number_or(color, "Alpha", 255) / 255 : 1);
}

/* ---- Text ---- */

/* The steps between characters: numbers, and "g n v" for n times v. */
struct steps {
    VECTOR(float) list; /* on the heap */
    size_t taken;
};

static void add_steps(struct steps *steps, float count, float step)
{
    for (float i = 0; i < count && steps->list.count < CHARACTERS_MOST; i++)
        vector_push(NULL, &steps->list, step);
}

static struct steps read_steps(xmlNodePtr code, const char *name)
{
    struct steps steps = {0};
    xmlChar *value = xmlGetProp(code, (const xmlChar *)name);
    const char *text = value ? (const char *)value : "";
    while (steps.list.count < CHARACTERS_MOST) {
        char *end;
        text += strspn(text, " \t\r\n,");
        bool group = *text == 'g';
        float count = group ? strtof(text + 1, &end) : 1;
        float step = strtof(group ? end : text, &end);
        if (end == text || !isfinite(step))
            break;
        add_steps(&steps, count, step);
        text = end;
    }
    xmlFree(value);
    return steps;
}

struct writing {
    struct painted *painted;
    xmlNodePtr object;
    struct matrix matrix;
    float size, scale; /* scale: of the widths */
    float digit;       /* width of digits, 0 when not known */
    int turns;         /* of the characters in their line */
    bool faint;
};

/* Returns the width. */
static float paint_character(struct writing *writing, uint32_t codepoint, float x, float y, float step)
{
    float width = painted_guess_width(codepoint, writing->size * writing->scale, step, &writing->digit),
          up = writing->size;
    struct point along = direction(&writing->matrix, width, 0), above = direction(&writing->matrix, 0, -up);
    for (int i = 0; i < writing->turns; i++) {
        along = (struct point){-along.y, along.x};
        above = (struct point){-above.y, above.x};
    }
    painted_add_glyph(writing->painted, codepoint, place(&writing->matrix, x, y), along, above, writing->faint);
    return width;
}

/* Characters that together stand for another number of glyphs. */
struct mapping {
    long characters, glyphs;
};

static long whole_or(xmlNodePtr node, const char *name, long otherwise)
{
    float value = number_or(node, name, (float)otherwise);
    return value >= 1 && value <= CHARACTERS_MOST ? (long)value : otherwise;
}

/* The mapping that begins at a character, counted in all codes of the object; 1 to 1 where none does. */
static struct mapping mapping_at(xmlNodePtr object, long character)
{
    for (xmlNodePtr node = ofd_child(object, "CGTransform"); node; node = ofd_next(node, "CGTransform")) {
        struct mapping mapping = {whole_or(node, "CodeCount", 1), whole_or(node, "GlyphCount", 1)};
        if (whole_or(node, "CodePosition", 0) == character && mapping.characters != mapping.glyphs)
            return mapping;
    }
    return (struct mapping){1, 1};
}

/* Steps belong to glyphs: each character of a mapping gets its share of the steps behind the glyphs. False when there
 * are not as many. */
static bool take_steps(struct steps *steps, struct mapping mapping, float *share)
{
    size_t end = steps->taken + (size_t)mapping.glyphs;
    *share = 0;
    for (; steps->taken < end && steps->taken < steps->list.count; steps->taken++)
        *share += steps->list.items[steps->taken] / (float)mapping.characters;
    return steps->taken == end;
}

/* Where the next code begins: behind which character, and where on the page unless it says so. */
struct code_start {
    float x, y;
    long character;
};

/* Characters without steps follow each other by their widths; with steps down only, they stand below each other. */
static void paint_code(struct writing *writing, xmlNodePtr code, struct code_start *start)
{
    struct steps across = read_steps(code, "DeltaX"), down = read_steps(code, "DeltaY");
    xmlChar *content = xmlNodeGetContent(code);
    struct slice text = slice_of((const char *)content);
    start->x = number_or(code, "X", start->x);
    start->y = number_or(code, "Y", start->y);
    float x = start->x, y = start->y, step = 0, step_down = 0;
    bool stepped = false;
    for (size_t at = 0, count = 0, left = 0; at < text.length && count < CHARACTERS_MOST;) {
        uint32_t codepoint = utf8_decode(text, &at);
        if (codepoint == '\n' || codepoint == '\r' || codepoint == '\t')
            continue;
        if (left == 0) {
            struct mapping mapping = mapping_at(writing->object, start->character);
            left = (size_t)mapping.characters;
            stepped = take_steps(&across, mapping, &step) || down.list.count > 0;
            take_steps(&down, mapping, &step_down);
        }
        float width = paint_character(writing, codepoint, x, y, step);
        x += stepped ? step : width;
        y += step_down;
        start->character++;
        count++;
        left--;
    }
    xmlFree(content);
    vector_free(&across.list);
    vector_free(&down.list);
}

static void paint_text(const struct scene *scene, xmlNodePtr object)
{
    xmlNodePtr color = ofd_drawn_child(scene->resources, object, scene->parameters, "FillColor");
    float opacity = opacity_of(object, color);
    struct writing writing = {.painted = scene->painted, .object = object, .matrix = matrix_of(object, scene->base)};
    struct code_start start = {0};
    writing.size = number_or(object, "Size", 0);
    writing.scale = number_or(object, "HScale", 1);
    writing.turns = (int)fmodf(fabsf(number_or(object, "CharDirection", 0)) / 90 + 0.5F, 4);
    writing.faint = opacity < 0.5F || painted_is_faint(shade_of(color));
    if (!(writing.size > 0 && writing.size < size_most) || opacity < 0.05F)
        return;
    for (xmlNodePtr code = ofd_child(object, "TextCode"); code; code = ofd_next(code, "TextCode"))
        paint_code(&writing, code, &start);
}

/* ---- Paths ---- */

/* S and M begin, L is straight, Q, B and A are curves of 2, 3 points and 7 numbers, C closes. */
static void walk_path(struct outline *outline, const struct matrix *matrix, const char *text)
{
    static const struct {
        char letter;
        size_t numbers;
    } operators[] = {{'S', 2}, {'M', 2}, {'L', 2}, {'Q', 4}, {'B', 6}, {'A', 7}, {'C', 0}};
    for (; *text; text++) {
        for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
            float values[7] = {0};
            size_t wanted = operators[i].numbers;
            if (*text != operators[i].letter || ofd_numbers(text + 1, values, wanted) < wanted)
                continue;
            struct point to = wanted ? place(matrix, values[wanted - 2], values[wanted - 1]) : outline->start;
            if (wanted == 0)
                outline_close(outline);
            else if (*text == 'S' || *text == 'M')
                outline_move(outline, to);
            else if (*text == 'L')
                outline_line(outline, to);
            else
                outline_curve(outline, to);
        }
    }
    outline_end(outline);
}

static float line_width_of(const struct scene *scene, xmlNodePtr object)
{
    xmlNodePtr drawn = ofd_drawn_attribute(scene->resources, object, scene->parameters, "LineWidth");
    return drawn ? number_or(drawn, "LineWidth", usual_line_width) : usual_line_width;
}

static void paint_path(const struct scene *scene, xmlNodePtr object)
{
    xmlNodePtr data = ofd_child(object, "AbbreviatedData");
    xmlNodePtr fill = ofd_drawn_child(scene->resources, object, scene->parameters, "FillColor");
    xmlNodePtr stroke = ofd_drawn_child(scene->resources, object, scene->parameters, "StrokeColor");
    struct matrix matrix = matrix_of(object, scene->base);
    float scale = sqrtf(fabsf(matrix.a * matrix.d - matrix.b * matrix.c)) * OFD_POINTS;
    xmlChar *text = data ? xmlNodeGetContent(data) : NULL;
    float opacity = opacity_of(object, fill);
    if (text && flag_or(object, "Fill", false) && opacity > 0.05F) {
        struct outline outline = {.painted = scene->painted,
                                  .thickness = -1,
                                  .opaque = opacity > 0.99F,
                                  .white = painted_is_white(shade_of(fill))};
        walk_path(&outline, &matrix, (const char *)text);
    }
    if (text && flag_or(object, "Stroke", true) && !painted_is_white(shade_of(stroke)) &&
        opacity_of(object, stroke) > 0.05F) {
        struct outline outline = {.painted = scene->painted, .thickness = line_width_of(scene, object) * scale};
        walk_path(&outline, &matrix, (const char *)text);
    }
    xmlFree(text);
}

/* ---- Pictures and what holds other objects ---- */

static void paint_picture(const struct scene *scene, xmlNodePtr object)
{
    float values[4];
    if (ofd_attribute_numbers(object, "Boundary", values, 4) < 4 || opacity_of(object, NULL) < 0.5F)
        return;
    struct point from = place(&scene->base, values[0], values[1]);
    struct point to = place(&scene->base, values[0] + values[2], values[1] + values[3]);
    painted_add_picture(scene->painted, (struct rule){from.x, from.y, to.x, to.y});
}

static void paint_objects(const struct scene *scene, xmlNodePtr parent);

/* Layers have drawing parameters for what they hold. */
static void paint_layer(const struct scene *scene, xmlNodePtr layer)
{
    struct scene inner = *scene;
    xmlNodePtr own = ofd_resource_of(scene->resources, "DrawParam", layer, "DrawParam");
    inner.parameters = own ? own : scene->parameters;
    paint_objects(&inner, layer);
}

/* Objects that stand among the resources, painted at the place and with the matrix of the object that names them. */
static void paint_composite(const struct scene *scene, xmlNodePtr object)
{
    xmlNodePtr unit = ofd_resource_of(scene->resources, "CompositeGraphicUnit", object, "ResourceID");
    xmlNodePtr content = ofd_child(unit, "Content");
    struct scene inner = *scene;
    inner.base = matrix_of(object, scene->base);
    if (content && opacity_of(object, NULL) >= 0.05F && ++*scene->composites <= COMPOSITES_MOST)
        paint_objects(&inner, content);
}

static void paint_object(const struct scene *scene, xmlNodePtr object)
{
    if (ofd_is(object, "TextObject"))
        paint_text(scene, object);
    else if (ofd_is(object, "PathObject"))
        paint_path(scene, object);
    else if (ofd_is(object, "ImageObject"))
        paint_picture(scene, object);
    else if (ofd_is(object, "CompositeObject"))
        paint_composite(scene, object);
    else if (ofd_is(object, "PageBlock") || ofd_is(object, "Layer"))
        paint_layer(scene, object);
}

static void paint_objects(const struct scene *scene, xmlNodePtr parent)
{
    struct scene inner = *scene;
    if (++inner.depth > DEPTH_MOST)
        return;
    for (xmlNodePtr object = parent->children; object; object = object->next)
        if (object->type == XML_ELEMENT_NODE && flag_or(object, "Visible", true))
            paint_object(&inner, object);
}

void ofd_paint(struct painted *painted, const struct ofd_resources *resources, xmlNodePtr page)
{
    size_t composites = 0;
    struct scene scene = {.painted = painted, .resources = resources, .base = identity, .composites = &composites};
    for (xmlNodePtr content = ofd_child(page, "Content"); content; content = ofd_next(content, "Content"))
        paint_objects(&scene, content);
}
